"""The words attributed that stand behind a verb of saying: a quotation, a clause, a noun phrase."""

from __future__ import annotations

from nlp.adjuncts import Adjuncts
from nlp.clauses import clause_end, is_cue, looks_like_clause
from nlp.cues import Cue
from nlp.inverted import subject_after
from nlp.phrases import subject_before
from nlp.reading import DASHES
from nlp.views import QUOTE, STOPS

ADJUNCT = 6  # words before a verb that its subject follows: "Im Mai 2021 sagte X, ..."
LONGEST_TOLD = 12  # words for who shall do something


class Behind(Adjuncts):
    """Rules for the right side of a cue."""

    def right(self, cue: Cue) -> bool:
        v, s = self.v, self.s
        at = cue.unit_end
        start = self.skip_adjuncts(at, cue)
        if (
            v.get(start)[:1].islower()
            and v.get(start + 1) == ":"
            and v.is_quote(start + 2)
        ):
            start += 1  # one more small word before the colon
        low = v.get(start)
        if not low:
            return False
        if (
            low in s["determiners"]
            and v.is_quote(start + 1)
            and v.get(start + 2) == ","
            and v.is_quote(start + 3)
        ):
            self.claimed.add(start + 1)  # told the "Morning Paper", "and ..."
            return self.quotation(cue, start + 3, "after_cue")
        if low in s["that"] and v.get(start + 1) == "," and v.is_quote(start + 2):
            return self.quotation(cue, start + 2, "after_cue")  # said that, "..."
        if low in (":", ",") or low in DASHES:
            if v.is_quote(start + 1):
                if low == "," and self.in_the_middle(cue, start + 1):
                    return False
                if low == "," and start > at and self.title(start + 1):
                    return False  # wrote in her memoir, "Hard Winters"
                told_at_once = low == ":" and (
                    start == at or not s["dropped_subjects"].exact
                )
                if told_at_once or not self.right_belongs_to_next(start + 1):
                    return self.quotation(cue, start + 1, "after_cue")
            if low == ":" and v.is_quote(start + 1):
                return False  # "X disagrees: «…», says Y"
            if low == ":" and v.get(start + 2) == "," and is_cue(v, start + 1):
                return False  # "visszafogottan reagált: közölte, megkapta"
            if low == ":" and start + 1 < len(v) and cue.frames & {"bare", "object"}:
                return self.clause(cue, start + 1, "colon")
            before = v.low[self.begin : cue.at]
            turned = 0 < len(before) <= ADJUNCT and not STOPS.intersection(before)
            loose = not cue.after or turned or v.low[cue.at] in s["impersonal"]
            if loose and self.without_that(cue, start + 1):
                return self.clause(cue, start + 1, "bare")
            if (
                low == ","
                and cue.frames & {"bare", "clause"}
                and loose
                and (
                    self.reported_behind(start + 1)
                    or (
                        v.low[cue.at] in s["impersonal"]
                        and not cue.after
                        and not s["heads_first"].exact
                    )
                )
            ):
                return self.clause(cue, start + 1, "bare")
            return False
        if v.is_quote(start):
            if start > at and not self.speech_behind(start):
                return False
            if start not in self.claimed:
                return self.quotation(cue, start, "after_cue")
            return False
        if cue.after and (s["verb_endings"].exact or low not in s["that"]):
            return False
        if (
            cue.after
            and low in s["relatives"]
            and v.get(start - 1) == ","
            and start - 1 == at
        ):
            return False  # "afferma X, che guida"
        first = v.get(at)
        if first in s["past_infinitives"] or s["past_infinitives"].phrase_at(
            v.low, at, len(v)
        ):  # "nega ter assinado", "afferma di aver firmato"
            return self.clause(cue, at + (first in s["of_like"]), "infinitive")
        compared = cue.subject is not None and v.get(cue.subject.outer - 1) in s["than"]
        if compared and low not in s["that"]:
            return False
        if (
            low in s["relatives"]
            and start > at
            and v.low[start - 1] in s["document"]
            and v.get(start - 2) in s["definite"]
            and "object" not in cue.frames  # "told the paper that"
        ):
            return False  # "responde a la carta que enviaron"
        if (
            low in s["that"]
            and not (start > at and v.low[at] in s["asked_for"])
            and cue.frames & {"bare", "clause", "object"}
            and self.clause_behind(start + 1)
        ):
            twice = bool(s["heads_first"].exact) and v.get(start + 1) in s["that"]
            return self.clause(cue, start + 1 + twice, "that")
        if low in s["claim_links"] and v.get(start - 2) in s["claim_nouns"]:
            return self.clause(
                cue, start + 1, "that"
            )  # "lükkas ümber väite, nagu oleks ..."
        if start > at and low in s["relatives"] and low not in s["that"]:
            return False  # "asks Brussels to take back people who"
        if low in s["when_asked"] and v.get(start + 1) in s["asked"]:
            return False  # "told reporters when asked about"
        if low in s["questions"] and cue.frames & {"bare", "clause", "object"}:
            if cue.frames & {"clause", "object"} or low in s["indirect_questions"]:
                return self.clause(cue, start, "question")
            return False
        if self.directs(cue, at):
            return self.clause(cue, at, "infinitive")
        if low in s["to"] and "infinitive" in cue.frames:
            return self.clause(cue, start, "infinitive")
        if (
            low in s["reported_forms"]
            and start == at
            and s["cut_adjuncts"]
            and not cue.after
        ):
            return self.clause(cue, start, "infinitive")  # "teigė nežinanti, kur"
        say = v.low[cue.at] in s["plain_say"]
        if s["dropped_subjects"].exact:
            return False  # no clause without "that"
        if (
            cue.frames & {"bare", "object"}
            and start == at
            and looks_like_clause(v, start, say)
        ):
            return self.clause(cue, start, "bare")
        if "object" in cue.frames and start > at and looks_like_clause(v, start, False):
            return self.clause(cue, start, "bare")
        dated = start > at and all(
            v.low[k] in s["time_words"] for k in range(at, start)
        )  # "announced Sunday she will resign"
        apart = (say and start > at) or ("bare" in cue.frames and dated)
        if apart and looks_like_clause(v, start, False):
            return self.clause(cue, start, "bare")
        if "nominal" in cue.frames and start == at:
            return self.clause(cue, start, "nominal")
        return False

    def directs(self, cue: Cue, at: int) -> bool:
        """ "urged the industry to do more": somebody, and what they shall do."""
        v, s = self.v, self.s
        listed = s["directs"]
        if v.low[cue.at] not in listed and not listed.phrase_at(v.low, cue.at, cue.end):
            return False
        for k in range(at, min(len(v) - 1, at + LONGEST_TOLD)):
            low = v.low[k]
            if low in s["to"]:
                verb = v.low[k + 1].isalpha() and not v.capital(k + 1)
                return k > at and verb and v.low[k + 1] not in s["determiners"]
            if k == at and any(
                low in s[name] for name in ("negations", "adverbs", "prepositions")
            ):
                return False  # "asked not to be named", "asked for flights to"
            if low in STOPS or low in s["finite"] or low in s["that"] or is_cue(v, k):
                return False
        return False

    def in_the_middle(self, cue: Cue, at: int) -> bool:
        """`The plan, she said, "is dead."`: the quotation goes on with a clause that began before the speaker."""
        v, s = self.v, self.s
        before = cue.unit_start - 1
        if v.get(before) != "," or before < 1 or v.is_quote(before - 1):
            return False
        return self.small(at) and v.low[0] not in s["prepositions"]

    def clause_behind(self, at: int) -> bool:
        """ "that" opens a clause unless it is a pronoun: "proposed just that in 2013"."""
        low = self.v.get(at)
        aside = low == "," and "," in self.v.low[at + 2 : at + 8]
        return (
            bool(low)
            and (low not in STOPS or low == QUOTE or aside)
            and not (low in self.s["time_words"] and at + 1 >= len(self.v))
        )

    def speech_behind(self, at: int) -> bool:
        """Behind an adjunct without a mark a quotation is speech after a day or a person, else a title of something."""
        v, s = self.v, self.s
        before = v.low[at - 1]
        if (
            before in s["time_words"]
            or before in s["that"]
            or before in s["object_pronouns"]
        ):
            return True
        if (
            before in s["prepositions"]
            or before in s["determiners"]
            or before.endswith("'s")
        ):
            return False
        quotation = v.reading.quotations[v.quote(at)]
        return quotation.last - quotation.first > 8

    def right_belongs_to_next(self, at: int) -> bool:
        """`A, she said. "B," he said`: inside one sentence the quotation may belong to a later verb."""
        v, s = self.v, self.s
        k = at + 1
        while k < len(v) and k < at + 8:
            if v.is_quote(k):
                return False
            if v.low[k] in (".", ";"):
                return False
            if is_cue(v, k) and v.low[k] not in s["participles"]:
                subject = subject_before(v, k)
                quoted = v.is_quote(k - 1) or (
                    v.low[k - 1] == ","
                    and v.is_quote(k - 2)
                    and bool(s["dropped_subjects"].exact)
                )
                return (subject is not None and subject.outer > at) or (
                    subject_after(v, k) is not None and quoted
                )
            k += 1
        return False

    def reported_behind(self, at: int) -> bool:
        """German "sagte, man habe …": after the comma a clause in the subjunctive, or a question word."""
        v, s = self.v, self.s
        if v.get(at) in s["questions"] and s.lang == "de":
            return True
        for k in range(at, min(len(v), at + 18)):
            if v.low[k] in s["subjunctive"] or v.low[k] in s["subjunctive_weak"]:
                return True
            if v.low[k] in (".", ";") or (v.low[k] == "," and k > at + 12):
                return False
        return False

    def without_that(self, cue: Cue, at: int) -> bool:
        """Hungarian "azt állította, két gyereket is látott": a word that points to the clause stands before the verb."""
        v, s = self.v, self.s
        low = v.get(at)
        if not s["that_dropped"] or not low or not low[0].isalnum():
            return False
        if any(
            low in s[name]
            for name in (
                "relatives",
                "subordinators",
                "conjunctions",
                "but",
                "as_leads",
            )
        ):
            return False
        pointed = any(
            v.low[k] in s["that_dropped"]
            for k in range(max(0, cue.at - 3), cue.unit_end)
        )
        told = cue.subject is not None and not cue.after
        bare = told and "bare" in cue.frames and at == cue.end + 1
        return (pointed and len(v) - at > 2) or (
            bare and len(v) - at > 3 and v.low[at] not in s["adverbs"]
        )

    def quotation(self, cue: Cue, at: int, rule: str) -> bool:
        """A quotation behind the verb; with words of the clause behind it the whole clause is mixed."""
        v, s = self.v, self.s
        quotation = v.reading.quotations[v.quote(at)]
        end = at + 1
        follows = v.get(end)
        if v.get(at - 1) in s["determiners"] or v.get(at - 1).endswith("'s"):
            return False
        colon = v.get(at - 1) in (":", ",")
        inner = v.reading.text[quotation.end - 1 : quotation.end]
        continues = (
            follows
            and follows not in STOPS
            and not (colon and inner in ".!?")
            and not (inner in "?!" and follows in s["conjunctions"])
            and not v.comma_inside(at)
        )
        if (
            continues
            and not (follows in s["conjunctions"] and is_cue(v, end + 1))
            and not (
                follows in s["when_asked"]
                or (follows in s["subordinators"] and follows not in s["that"])
                or follows in s["time_words"]
                or follows in s["participles"]
            )
            and not colon
        ):
            stop = clause_end(v, at)
            if stop > end:
                self.add(cue, [(at, stop)], "mixed", rule + "_mixed")
                return True
        self.claimed.add(at)
        self.add_quote(cue, at, rule)
        k = end
        while v.is_quote(k) and k not in self.claimed:
            self.claimed.add(k)
            self.add_quote(cue, k, rule)
            k += 1
        return True

    def clause(self, cue: Cue, start: int, rule: str) -> bool:
        v = self.v
        if start >= len(v):
            return False
        while v.get(start) in (",", "—", "–", "--"):
            start += 1
        stop = min(clause_end(v, start), self.led_in_end(cue, start))
        stop = self.parsed_end(cue, start) or stop
        while stop > start and v.low[stop - 1] in (
            ",",
            ".",
            ";",
            ":",
            "—",
            "–",
            "--",
            "!",
        ):
            stop -= 1
        if stop <= start:
            return False
        if stop == start + 1 and v.is_quote(start):
            self.claimed.add(start)
            self.add_quote(cue, start, rule)
            return True
        if stop - start < 2 and rule != "nominal":
            return False
        if v.is_quote(stop - 1) and stop - 2 > start and v.low[stop - 2] == ":":
            last = range(max(start + 1, stop - 4), stop - 2)
            if any(
                is_cue(v, k) and v.low[k] not in v.reading.speech["participles"]
                for k in last
            ):
                return False  # "X said that Y had told her: '...'": Y speaks
            self.claimed.add(stop - 1)
            self.add_quote(cue, stop - 1, rule)
            stop -= 2
        quotes = [k for k in range(start, stop) if v.is_quote(k)]
        self.add(cue, [(start, stop)], "mixed" if quotes else "indirect", rule)
        return True

    def parsed_end(self, cue: Cue, start: int) -> int:
        """The item behind the clause that a trained parser gives the verb, or 0; marks are left to the rules."""
        v = self.v
        if v.reading.grammar is None:
            return 0
        where = v.reading.grammar.clauses.get(v.char(cue.at))
        items = v.items_in(*where) if where is not None else None
        return items[1] if items is not None and items[0] <= start < items[1] else 0

    def led_in_end(self, cue: Cue, start: int) -> int:
        """Where a verb of saying in a clause before the main one stops: `Although X said that A, B`, `Y, who said A, is`."""
        v, s = self.v, self.s
        assert cue.subject is not None
        between = range(cue.subject.end, cue.at)
        related = any(v.low[k] in s["who"] and v.low[k - 1] == "," for k in between)
        if (
            v.get(cue.subject.outer - 1) in s["relatives"]
            and v.get(cue.subject.outer - 2) == ","
            and v.low[start] in s["finite"]
            and s["verb_endings"].exact
        ):  # "the flights, which X said will begin in May, are full"
            close = (k for k in range(start, len(v)) if v.low[k] == ",")
            return next(close, len(v))
        lead = cue.subject.outer - 1
        before = v.get(lead - 1)  # "weeks after X announced that"
        begins = lead <= self.begin + 1 or before == "," or before in s["spans"]
        led = (
            begins
            and v.get(lead) in s["subordinators"]
            and v.low[lead] not in s["that"]
        )
        if cue.after or not (led or related):
            return len(v)
        for k in range(start, len(v) - 2):
            inside = v.is_quote(k) and v.comma_inside(k)
            if v.low[k] != "," and not inside:
                continue
            low = v.low[k + 1]
            if related and (low in s["finite"] or is_cue(v, k + 1)):
                return k + inside
            if led and (
                v.capital(k + 1)
                or low in s["subject_pronouns"]
                or low in s["clause_starts"]
                or low in s["determiners"]
            ):
                return k + inside
        return len(v)
