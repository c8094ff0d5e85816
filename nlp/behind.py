"""The words attributed that stand behind a verb of saying: a quotation, a clause, a noun phrase."""

from __future__ import annotations

from nlp.clauses import is_cue, looks_like_clause
from nlp.cues import Cue
from nlp.inverted import subject_after
from nlp.phrases import subject_before
from nlp.reading import DASHES
from nlp.said_spans import SaidSpans
from nlp.views import QUOTE, STOPS

ADJUNCT = 6  # words before a verb that its subject follows: "Im Mai 2021 sagte X, ..."
LONGEST_TOLD = 12  # words for who shall do something


class Behind(SaidSpans):
    """Rules for the right side of a cue."""

    def right(self, cue: Cue) -> bool:
        """Attributes what stands behind the verb; says whether anything does."""
        v, s = self.v, self.s
        at = cue.unit_end
        start = self.skip_adjuncts(at, cue)
        word = v.get(start)[:1].islower()
        if word and v.get(start + 1) == ":" and v.is_quote(start + 2):
            start += 1  # one more small word before the colon
        low, quoted = v.get(start), v.is_quote(start + 1)
        if not low:
            return False
        if (
            quoted
            and low in s["determiners"]
            and v.get(start + 2) == ","
            and v.is_quote(start + 3)
        ):
            self.claimed.add(start + 1)  # told the "Morning Paper", "and ..."
            return self.quotation(cue, start + 3, "after_cue")
        if low in s["that"] and v.get(start + 1) == "," and v.is_quote(start + 2):
            return self.quotation(cue, start + 2, "after_cue")  # said that, "..."
        if low in (":", ",") or low in DASHES:
            return self.behind_mark(cue, at, start)
        if v.is_quote(start):
            speech = start == at or self.speech_behind(start)
            if not speech or start in self.claimed:
                return False
            return self.quotation(cue, start, "after_cue")
        opening = self.opening(cue, at, start)
        return opening is not None and self.clause(cue, *opening)

    def behind_mark(self, cue: Cue, at: int, start: int) -> bool:
        """ "said: “…”", "sagte, man habe …": what stands behind a colon, a comma or a dash."""
        v, s = self.v, self.s
        low, quoted = v.low[start], v.is_quote(start + 1)
        if quoted:
            if low == "," and self.in_the_middle(cue, start + 1):
                return False
            if low == "," and start > at and self.title(start + 1):
                return False  # wrote in her memoir, "Hard Winters"
            told_at_once = low == ":" and (
                start == at or not s["dropped_subjects"].exact
            )
            if told_at_once or not self.right_belongs_to_next(start + 1):
                return self.quotation(cue, start + 1, "after_cue")
        if low == ":":
            if quoted:
                return False  # "X disagrees: «…», says Y"
            if v.get(start + 2) == "," and is_cue(v, start + 1):
                return False  # "visszafogottan reagált: közölte, megkapta"
            if start + 1 < len(v) and cue.frames & {"bare", "object"}:
                return self.clause(cue, start + 1, "colon")
        before = v.low[self.begin : cue.at]
        turned = 0 < len(before) <= ADJUNCT and STOPS.isdisjoint(before)
        impersonal = v.low[cue.at] in s["impersonal"]
        if cue.after and not turned and not impersonal:
            return False
        told = impersonal and not cue.after and not s["heads_first"].exact
        if self.without_that(cue, start + 1) or (
            low == ","
            and cue.frames & {"bare", "clause"}
            and (told or self.reported_behind(start + 1))
        ):
            return self.clause(cue, start + 1, "bare")
        return False

    def opening(self, cue: Cue, at: int, start: int) -> tuple[int, str] | None:
        """Where the clause that was said begins, and the rule that says so; None where none does."""
        v, s = self.v, self.s
        low, before = v.low[start], v.get(start - 1)
        that = low in s["that"]
        if cue.after and (s["verb_endings"].exact or not that):
            return None
        relative = low in s["relatives"]
        if cue.after and relative and before == "," and start - 1 == at:
            return None  # "afferma X, che guida"
        if (past := self.past_infinitive(at)) >= 0:
            return past, "infinitive"
        compared = cue.subject is not None and v.get(cue.subject.outer - 1) in s["than"]
        if compared and not that:
            return None
        if (
            relative
            and start > at
            and before in s["document"]
            and v.get(start - 2) in s["definite"]
            and "object" not in cue.frames  # "told the paper that"
        ):
            return None  # "responde a la carta que enviaron"
        asked_for = start > at and v.low[at] in s["asked_for"]
        takes_that = cue.frames & {"bare", "clause", "object"}
        if that and takes_that and not asked_for and self.clause_behind(start + 1):
            twice = bool(s["heads_first"].exact) and v.get(start + 1) in s["that"]
            return start + 1 + twice, "that"
        if low in s["claim_links"] and v.get(start - 2) in s["claim_nouns"]:
            return start + 1, "that"  # "lükkas ümber väite, nagu oleks ..."
        if start > at and relative and not that:
            return None  # "asks Brussels to take back people who"
        if low in s["when_asked"] and v.get(start + 1) in s["asked"]:
            return None  # "told reporters when asked about"
        if low in s["questions"] and takes_that:
            asks = cue.frames & {"clause", "object"} or low in s["indirect_questions"]
            return (start, "question") if asks else None
        if self.directs(cue, at):
            return at, "infinitive"
        if low in s["to"] and "infinitive" in cue.frames:
            return start, "infinitive"
        reported = low in s["reported_forms"] and s["cut_adjuncts"]
        if reported and start == at and not cue.after:
            return start, "infinitive"  # "teigė nežinanti, kur"
        if s["dropped_subjects"].exact:
            return None  # no clause without "that"
        return self.opening_bare(cue, at, start)

    def past_infinitive(self, at: int) -> int:
        """Where it begins: "nega ter assinado", "afferma di aver firmato"; -1 where there is none."""
        v, s = self.v, self.s
        first, listed = v.get(at), s["past_infinitives"]
        if first in listed or listed.phrase_at(v.low, at, len(v)):
            return at + (first in s["of_like"])
        return -1

    def opening_bare(self, cue: Cue, at: int, start: int) -> tuple[int, str] | None:
        """A clause without "that", behind the verb or an adjunct, or a noun phrase."""
        v, s = self.v, self.s
        say = v.low[cue.at] in s["plain_say"]
        if start == at:
            if cue.frames & {"bare", "object"} and looks_like_clause(v, start, say):
                return start, "bare"
            return (start, "nominal") if "nominal" in cue.frames else None
        dated = "bare" in cue.frames and all(
            low in s["time_words"] for low in v.low[at:start]
        )  # "announced Sunday she will resign"
        apart = say or dated or "object" in cue.frames
        return (start, "bare") if apart and looks_like_clause(v, start, False) else None

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
            if k == at and s.among(low, "negations", "adverbs", "prepositions"):
                return False  # "asked not to be named", "asked for flights to"
            if low in STOPS or s.among(low, "finite", "that") or is_cue(v, k):
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
        if s.among(before, "time_words", "that", "object_pronouns"):
            return True
        if s.among(before, "prepositions", "determiners") or before.endswith("'s"):
            return False
        quotation = v.reading.quotations[v.quote(at)]
        return quotation.last - quotation.first > 8

    def right_belongs_to_next(self, at: int) -> bool:
        """`A, she said. "B," he said`: inside one sentence the quotation may belong to a later verb."""
        v, s = self.v, self.s
        for k in range(at + 1, min(len(v), at + 8)):
            if v.is_quote(k) or v.low[k] in (".", ";"):
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
        return False

    def reported_behind(self, at: int) -> bool:
        """German "sagte, man habe …": after the comma a clause in the subjunctive, or a question word."""
        v, s = self.v, self.s
        if v.get(at) in s["questions"] and s.lang == "de":
            return True
        for k in range(at, min(len(v), at + 18)):
            if s.among(v.low[k], "subjunctive", "subjunctive_weak"):
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
        if s.among(
            low, "relatives", "subordinators", "conjunctions", "but", "as_leads"
        ):
            return False
        pointed = any(
            v.low[k] in s["that_dropped"]
            for k in range(max(0, cue.at - 3), cue.unit_end)
        )
        told = cue.subject is not None and not cue.after
        bare = told and "bare" in cue.frames and at == cue.end + 1
        return (pointed and len(v) - at > 2) or (
            bare and len(v) - at > 3 and low not in s["adverbs"]
        )
