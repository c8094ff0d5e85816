"""The words attributed that stand before a verb of saying: `"…," X said`, `Clause, said X.`"""

from __future__ import annotations

from nlp.behind import Behind
from nlp.clauses import attribution_begins_clause, clause_end, is_cue
from nlp.cues import Cue
from nlp.inverted import subject_after
from nlp.phrases import Subject, subject_before
from nlp.reading import DASHES
from nlp.views import STOPS, View

LONG_CLAUSE = 6  # words without a verb that we know
SHORT_CLAUSE = 3  # words
SMALL_ENDINGS = (
    "t",
    "n",
    "e",
    "d",
    "en",
)  # of verbs, in languages that we have no list for
LONGEST_ADDITION = 16  # words behind the name of a speaker


class Before(Behind):
    """Rules for the left side of a cue."""

    def left(self, cue: Cue, has_right: bool) -> bool:
        """`"…," X said`, `Clause, said X.`: what stands before the attribution."""
        v, s = self.v, self.s
        before = cue.unit_start - 1
        if cue.inherits and not cue.after:
            return False
        if v.get(before) in s["as_leads"] and v.get(before - 1) == ",":
            before -= 1  # ", as she said"
        if v.get(before) in s["helpers"] and v.low[cue.unit_start].startswith("-"):
            before -= 1  # ", a-t-il dit"
        mark = v.get(before)
        if mark == ":" and cue.after and v.low[cue.unit_start] in s["object_clitics"]:
            mark = ","  # "…: lo ha detto X"
        if mark in ("—", "–", "--") and v.get(before - 1) == ",":
            before -= 1  # „…“, – sakė X
            mark = ","
        if s["subject_first"].exact:  # «…»، روز چهارشنبه X، وزیر، در Y اظهار داشت
            while before > 1 and (
                v.get(before) in s["time_words"] or v.get(before) in s["adverbs"]
            ):
                before -= 1
            mark = v.get(before)
        if v.is_quote(before):
            return self.left_quotation(cue, before, has_right)
        if mark not in (",", "—", "–", "--") or before < 1:
            return False
        if v.is_quote(before - 1):
            return self.left_quotation(cue, before - 1, has_right)
        if has_right:
            return False
        opening = next(
            (k for k in range(cue.at - 1, max(-1, cue.at - 9), -1) if v.low[k] == ","),
            -1,
        )
        led = (
            opening + 1 + (v.get(opening + 1) in s["prepositions"])
        )  # ", v němž X žádá"
        if opening >= 0 and v.get(led) in s["relatives"] and not cue.after:
            return False  # "two people, who asked not to be named, said that"
        start = self.used_until
        while start < before and (
            v.low[start] in s["conjunctions"]
            or (v.low[start] in STOPS and not v.is_quote(start))
        ):
            start += 1
        middle = v.get(cue.unit_end) == "," and (
            len(v) - cue.unit_end > 4
            or any(v.is_quote(k) for k in range(cue.unit_end, len(v)))
        )
        for k in range(before - 1, start, -1):
            if v.low[k] in (":", ";"):
                start = k + 1
                break
        if any(
            v.low[k] in s["asked"] and v.get(k + 1) == "," and v.get(k + 2) in s["that"]
            for k in range(start, before)
        ):
            return False  # "Arra a kérdésre, hogy ..., nem válaszolt"
        if (
            start < len(v)
            and v.low[start] not in s["subordinators"]  # "If it failed, X warned"
            and (
                v.low[start] in s["when_asked"]
                or s["when_asked"].phrase_at(v.low, start, before)
            )
        ):
            return False  # "Σε ερώτηση αν ..., δεν απάντησε"
        if s["heads_first"].exact and s["asked_by"].phrase_at(v.low, start, before):
            return False  # "Na pitanje je li ..., nije odgovorio"
        if s["open_apposition"].exact and self.title_alone(start, before):
            return False  # "A hivatal vezetője, Smith Jane tagadta"
        if before - start < (1 if middle else 3) or not cue.frames & {
            "bare",
            "object",
            "clause",
        }:
            return False
        english = bool(s["verb_endings"].exact)
        if (
            not middle
            and not any(
                v.low[k] in s["finite"]
                or (english and v.low[k].endswith(("ed", "s")))
                or (
                    not english
                    and v.low[k].endswith(
                        SMALL_ENDINGS + ("r",) * bool(s["bent_names"])
                    )
                    and not v.capital(k)
                    and v.low[k] not in s["prepositions"]
                    and v.low[k] not in s["determiners"]
                    and v.low[k] not in s["conjunctions"]
                )
                for k in range(start, before)
            )
            and not (any(v.is_quote(k) for k in range(start, before)))
            and not (s["cut_adjuncts"] and cue.after and before - start > SHORT_CLAUSE)
            and not (
                s["heads_first"].exact
                and before - start >= LONG_CLAUSE
                and v.low[start] not in s["prepositions"]
            )
            and not any(v.low[k] in s["past_endings"] for k in range(start, before))
        ):
            return False
        if (
            any(
                a.cue[0] >= v.items[start] >= 0
                for a in self.found
                if a.sentence == self.number
            )
            and self.used_until == 0
        ):
            start_word = max(a.cue[1] for a in self.found)
            start = next((k for k in range(len(v)) if v.items[k] >= start_word), start)
        end_unit = self.skip_adjuncts(cue.unit_end, cue)
        pieces = [(start, before)]
        nxt = v.get(end_unit)
        if nxt and nxt not in STOPS and end_unit == cue.unit_end and not cue.after:
            return False
        if (
            nxt == ","
            and end_unit + 2 < len(v)
            and v.get(end_unit + 1) not in s["participles"]
            and not (
                english
                and v.get(end_unit + 1).endswith("ing")
                and not self.finite_ahead(end_unit + 2)
            )
        ) and not (
            v.get(end_unit + 1) in s["relatives"]
            or (
                cue.after
                and any(
                    v.get(end_unit + 1) in s[name]
                    for name in ("office", "spokesperson", "official")
                )
            )
            or (v.get(end_unit + 1) in s["determiners"] and cue.after)
            or (cue.after and self.named_apart(end_unit))
        ):
            rest = clause_end(v, end_unit + 1)
            stop = rest
            while stop > end_unit + 1 and v.low[stop - 1] in (",", ".", ";"):
                stop -= 1
            quoted = any(v.is_quote(k) for k in range(end_unit + 1, stop))
            long = stop - end_unit - 1 > 2 or (quoted and stop - end_unit - 1 == 2)
            after = v.get(end_unit + 1)
            if after in s["conjunctions"] and attribution_begins_clause(
                v, end_unit + 2
            ):
                long = False  # "A, she explained, and she pointed out that B"
            long = long and not _time_before(v, end_unit + 1)
            own = after in s["but"] and before - start > SHORT_CLAUSE
            if own and self.finite_ahead(end_unit + 2):
                # "A, she added, though B": two things said
                second = (end_unit + 1 + (after in s["subordinators"]), stop)
                kind = "mixed" if quoted else "indirect"
                self.add(cue, [second], kind, "postposed")
            elif long and v.get(end_unit + 1) not in s["when_asked"]:
                lone = not any(v.low[k] in s["finite"] for k in range(start, before))
                if lone and quoted and before - start < stop - end_unit:
                    pieces = []  # "Flights, she said, will begin": what is said of them
                pieces.append((end_unit + 1, stop))
        quotes = [k for a, b in pieces for k in range(a, b) if v.is_quote(k)]
        self.add(cue, pieces, "mixed" if quotes else "indirect", "postposed")
        return True

    def title_alone(self, start: int, end: int) -> bool:
        """Whether words are nothing but somebody's office: "A bizottság szóvivője, Smith Jane szerint"."""
        v, s = self.v, self.s
        if end <= start or any(
            v.is_quote(k) or v.low[k] in s["finite"] or s.is_verb(v.low[k])
            for k in range(start, end)
        ):
            return False
        last = v.low[end - 1]
        return any(
            last in s[name]
            for name in ("office", "spokesperson", "official", "honorific", "persons")
        )

    def named_apart(self, comma: int) -> bool:
        """ "a indiqué le ministre, Jane Smith, en marge de": a full name between the office and the next mark."""
        v, s = self.v, self.s
        end = comma + 1
        while v.capital(end) or v.get(end) in s["particles"]:
            end += 1
        return 2 <= end - comma - 1 <= 5 and v.get(end) in (",", ".", "", "(")

    def finite_ahead(self, at: int) -> bool:
        """Whether a finite verb comes before the next mark: "revoking permits would be"."""
        v, s = self.v, self.s
        for k in range(at, min(len(v), at + 8)):
            if v.low[k] in STOPS:
                return False
            if v.low[k] in s["finite"]:
                return True
        return False

    def left_quotation(self, cue: Cue, at: int, has_right: bool) -> bool:
        v, s = self.v, self.s
        if at in self.claimed:
            return False
        led = v.get(at - 1)
        if self.title(at) and (
            led in s["prepositions"] or led in s["determiners"] or led.endswith("'s")
        ):
            return False  # on "Morning Tea," the minister said
        start = at
        while v.is_quote(start - 1) and start - 1 not in self.claimed:
            start -= 1
        lead = start
        while (
            lead > self.since
            and v.low[lead - 1] != "("
            and (not v.is_quote(lead - 1) or self.inside_clause(lead - 1))
        ):
            lead -= 1
        words = [k for k in range(lead, start) if v.low[k] not in STOPS]
        prior = v.get(start - 1)
        if words and has_right and prior not in (":", ","):
            return False
        while words and v.low[words[0]] in s["conjunctions"]:
            words = words[1:]
        glued = prior not in (":", ",", "—", "–", "--") or (
            prior == "," and self.small(start) and len(words) > 2
        )
        if (
            words
            and glued
            and not v.is_quote(lead - 1)
            and not any(is_cue(v, k) for k in words if v.low[k] not in s["participles"])
        ):
            first = words[0]
            self.claimed.update(range(start, at + 1))
            self.add(cue, [(first, at + 1)], "mixed", "before_cue_mixed")
            return True
        for k in range(start, at + 1):
            self.claimed.add(k)
            self.add_quote(cue, k, "before_cue")
        return True

    def resumed(self, cue: Cue) -> None:
        """`"A," said X, the head of Y, "and b."`: behind the name and what is added to it the quotation goes on."""
        v, s = self.v, self.s
        at = cue.unit_end
        for k in range(at, min(len(v) - 1, at + LONGEST_ADDITION)):
            if v.is_quote(k) or v.low[k] in s["finite"] or v.low[k] in (";", ":"):
                return
            on = k + 1 + (v.get(k + 1) in DASHES)  # „A“, – sakė X, – „b“
            on += v.get(on) in s["conjunctions"]  # he said, but "b"
            if v.low[k] == "," and v.is_quote(on):
                if self.small(on) and on not in self.claimed:
                    self.claimed.add(on)
                    self.add_quote(cue, on, "before_cue")
                return

    def unknown_verbs(self) -> None:
        """`"…," X fumed`: behind a quotation a subject and any past form is an attribution."""
        v, s = self.v, self.s
        endings = tuple(s["verb_endings"].exact)
        for at, item in enumerate(v.items[:-2]):
            if item >= 0 or at in self.claimed or (at and v.low[at - 1] not in STOPS):
                continue
            comma = v.get(at + 1) == ","
            if not (v.comma_inside(at) or self.asks(at) or comma):
                continue
            verb = at + 1 + comma
            if self.unknown_inversion(at, verb) or not endings:
                continue
            for k in range(at + 2, min(at + 7, len(v))):
                if v.low[k] in STOPS or v.low[k] in s["finite"]:
                    break
                if v.low[k].endswith(endings) and not v.capital(k):
                    subject = subject_before(v, k)
                    if subject is not None and subject.outer == at + 1:
                        cue = Cue(k, k + 1, frozenset(("quoted",)), subject)
                        self.left_quotation(cue, at, False)
                    break

    def unknown_inversion(self, at: int, verb: int) -> bool:
        """`"…", ironise Jane Smith`: one small word, then a name or a title."""
        v, s = self.v, self.s
        helper = verb
        if s["dropped_subjects"].exact or s["adjuncts_set_off"].exact:
            while v.get(verb) in s["object_clitics"] or v.get(verb) in s["reflexives"]:
                verb += 1
            verb += v.get(verb) in s["helpers"]
        low = v.get(verb)
        if not low.isalpha() or v.capital(verb) or any(
            low in s[name]
            for name in ("prepositions", "determiners", "conjunctions", "subordinators", "relatives", "adverbs",
                         "finite", "office", "honorific", "spokesperson", "time_words", "deputy", "particles")
        ):  # fmt: skip
            return False
        subject = subject_after(v, verb)
        if subject is None:
            return False
        dated = all(
            v.low[k] in s["time_words"] or v.low[k] in s["adverbs"]
            for k in range(verb + 1, subject.start)
        )  # "a relativisé lundi le ministre X"
        if subject.start != verb + 1 and not (
            (s["heads_first"].exact or dated) and self.told_of(subject)
        ):
            return False  # "uciął w rozmowie z Radiem Fala rzecznik rządu X"
        if not self.told_of(subject) and not self.short_subject(low, subject):
            return False
        cue = Cue(helper, verb + 1, frozenset(("quoted",)), subject, after=True)
        return self.left_quotation(cue, at, False)

    def told_of(self, subject: Subject) -> bool:
        """A full name, or a name with its office."""
        v, s = self.v, self.s
        second = min(subject.start + 1, len(v) - 1)
        apposed = v.get(subject.end) == "," and all(
            v.capital(subject.end + k) for k in (1, 2)
        )  # "le ministre de l'Administration interne, Jane Smith"
        return (v.capital(subject.end - 1) or apposed) and (
            (v.capital(subject.start) and subject.end - subject.start >= 2)
            or v.low[subject.start] in s["office"]
            or v.low[second] in s["office"]
        )

    def short_subject(self, verb: str, subject: Subject) -> bool:
        """`"…", lovet hun`, `"…", indvender Fonden`: a pronoun, one name, an office or a body, and then a mark or "and"."""
        v, s = self.v, self.s
        if s["verb_endings"].exact or any(
            verb in s[name] for name in ("body", "document", "unnamed", "persons")
        ):
            return False
        first = v.low[subject.start]
        behind = v.get(subject.end)
        if behind not in ("", ".", ",", ";") and behind not in s["conjunctions"]:
            return False
        if first in s["he"] or first in s["she"]:
            return True
        if first in s["of_like"]:
            return False
        if first in s["subject_articles"] and v.capital(subject.end - 1):
            return True
        return v.capital(subject.start) or any(
            v.low[k] in s[name]
            for k in range(subject.start, subject.end)
            for name in ("office", "body", "unnamed", "spokesperson")
        )


def _time_before(v: View, at: int) -> bool:
    """ "days after twenty countries asked for it": when it was said, in the narrator's words."""
    s = v.reading.speech
    return any(
        (v.get(k) in s["time_words"] or v.get(k).removesuffix("s") in s["time_words"])
        and (v.get(k + 1) in s["subordinators"] or v.get(k + 1) in s["prepositions"])
        and v.get(at) not in s["prepositions"]
        for k in range(at, at + 3)
    )
