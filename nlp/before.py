"""The clause attributed that stands before a verb of saying: `Clause, said X.`, `Clause, X said, and its rest.`"""

from __future__ import annotations

from nlp.clauses import attribution_begins_clause, clause_end
from nlp.cues import Cue
from nlp.quoted_before import QuotedBefore
from nlp.views import STOPS, View

LONG_CLAUSE = 6  # words without a verb that we know
SHORT_CLAUSE = 3  # words
SMALL_ENDINGS = ("t", "n", "e", "d", "en")  # of verbs, where we have no list


class Before(QuotedBefore):
    """Rules for the left side of a cue."""

    def left(self, cue: Cue, has_right: bool) -> bool:
        """`"…," X said`, `Clause, said X.`: what stands before the attribution."""
        v = self.v
        if cue.inherits and not cue.after:
            return False
        before, mark = self.mark_before(cue)
        if v.is_quote(before):
            return self.left_quotation(cue, before, has_right)
        if mark not in (",", "—", "–", "--") or before < 1:
            return False
        if v.is_quote(before - 1):
            return self.left_quotation(cue, before - 1, has_right)
        if has_right or self.in_relative(cue):
            return False
        start = self.untaken(before)
        middle = v.get(cue.unit_end) == "," and (
            len(v) - cue.unit_end > 4
            or any(v.is_quote(k) for k in range(cue.unit_end, len(v)))
        )
        if before - start < (1 if middle else 3):
            return False
        if not cue.frames & {"bare", "object", "clause"}:
            return False
        if self.answers(start, before) or not (
            middle or self.like_clause(cue, start, before)
        ):
            return False
        s = v.reading.speech
        if v.low[start] in s["prepositions"] and v.get(cue.unit_end) in s["to"]:
            return False  # "With the backing of 20 countries, Belgium hopes to lead"
        start = self.behind_found(start)
        end = self.skip_adjuncts(cue.unit_end, cue)
        nxt = v.get(end)
        if nxt and nxt not in STOPS and end == cue.unit_end and not cue.after:
            return False
        pieces = [(start, before)]
        if nxt == "," and self.goes_on(cue, end):
            pieces = self.with_rest(cue, start, before, end)
        quotes = [k for a, b in pieces for k in range(a, b) if v.is_quote(k)]
        self.add(cue, pieces, "mixed" if quotes else "indirect", "postposed")
        return True

    def mark_before(self, cue: Cue) -> tuple[int, str]:
        """Where the mark or the quotation before the attribution stands, and as what it counts."""
        v, s = self.v, self.s
        before = cue.unit_start - 1
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
            while before > 1 and s.among(v.get(before), "time_words", "adverbs"):
                before -= 1
            mark = v.get(before)
        return before, mark

    def in_relative(self, cue: Cue) -> bool:
        """Whether a relative pronoun behind a comma leads the verb in: "two people, who asked not to be named, said that"."""
        v, s = self.v, self.s
        near = range(cue.at - 1, max(-1, cue.at - 9), -1)
        opening = next((k for k in near if v.low[k] == ","), -1)
        if opening < 0 or cue.after:
            return False
        # ", v němž X žádá"
        led = opening + 1 + (v.get(opening + 1) in s["prepositions"])
        return v.get(led) in s["relatives"]

    def untaken(self, before: int) -> int:
        """Where the clause that ends at a mark begins: behind what was taken, "and", a colon."""
        v, s = self.v, self.s
        start = self.used_until
        while start < before and (
            v.low[start] in s["conjunctions"]
            or (v.low[start] in STOPS and not v.is_quote(start))
        ):
            start += 1
        for k in range(before - 1, start, -1):
            if v.low[k] in (":", ";"):
                return k + 1
        return start

    def answers(self, start: int, before: int) -> bool:
        """Whether the clause is a question that was put, or an office: "Asked whether ..., he did not answer"."""
        v, s = self.v, self.s
        if any(
            v.low[k] in s["asked"] and v.get(k + 1) == "," and v.get(k + 2) in s["that"]
            for k in range(start, before)
        ):
            return True  # "Arra a kérdésre, hogy ..., nem válaszolt"
        asked = s["when_asked"]
        if (
            start < len(v)
            and v.low[start] not in s["subordinators"]  # "If it failed, X warned"
            and (v.low[start] in asked or asked.phrase_at(v.low, start, before))
        ):
            return True  # "Σε ερώτηση αν ..., δεν απάντησε"
        if s["heads_first"].exact and s["asked_by"].phrase_at(v.low, start, before):
            return True  # "Na pitanje je li ..., nije odgovorio"
        # "A hivatal vezetője, Smith Jane tagadta"
        return bool(s["open_apposition"].exact) and self.title_alone(start, before)

    def like_clause(self, cue: Cue, start: int, before: int) -> bool:
        """Whether a verb, a quotation, or in some languages the length alone says that words are a clause."""
        v, s = self.v, self.s
        length = before - start
        return (
            any(self.like_verb(k) for k in range(start, before))
            or any(v.is_quote(k) for k in range(start, before))
            or (bool(s["cut_adjuncts"]) and cue.after and length > SHORT_CLAUSE)
            or (
                bool(s["heads_first"].exact)
                and length >= LONG_CLAUSE
                and v.low[start] not in s["prepositions"]
            )
        )

    def like_verb(self, at: int) -> bool:
        """Whether a word is a verb by a list or by its ending."""
        v, s = self.v, self.s
        low = v.low[at]
        if s.among(low, "finite", "past_endings"):
            return True
        if s["verb_endings"].exact:
            return low.endswith(("ed", "s"))
        endings = (*SMALL_ENDINGS, "r") if s["bent_names"] else SMALL_ENDINGS
        return (
            low.endswith(endings)
            and not v.capital(at)
            and not s.among(low, "prepositions", "determiners", "conjunctions")
        )

    def behind_found(self, start: int) -> int:
        """Where a clause begins behind the verbs of saying of its sentence that are settled."""
        v = self.v
        if self.used_until != 0 or not any(
            a.cue[0] >= v.items[start] >= 0
            for a in self.found
            if a.sentence == self.number
        ):
            return start
        word = max(a.cue[1] for a in self.found)
        return next((k for k in range(len(v)) if v.items[k] >= word), start)

    def goes_on(self, cue: Cue, comma: int) -> bool:
        """Whether the clause goes on behind the attribution: no participle, nothing that is said of the speaker."""
        v, s = self.v, self.s
        low = v.get(comma + 1)
        if comma + 2 >= len(v) or s.among(low, "participles", "relatives"):
            return False
        gerund = bool(s["verb_endings"].exact) and low.endswith("ing")
        if gerund and not self.finite_ahead(comma + 2):
            return False
        return not cue.after or not (
            s.among(low, "office", "spokesperson", "official", "determiners")
            or self.named_apart(comma)
        )

    def with_rest(
        self, cue: Cue, start: int, before: int, comma: int
    ) -> list[tuple[int, int]]:
        """The clause before the attribution with what goes on behind it: `Flights, she said, will begin`."""
        v, s = self.v, self.s
        onward = comma + 1
        stop = clause_end(v, onward)
        while stop > onward and v.low[stop - 1] in (",", ".", ";"):
            stop -= 1
        quoted = any(v.is_quote(k) for k in range(onward, stop))
        pieces = [(start, before)]
        after = v.get(onward)
        own = after in s["but"] and before - start > SHORT_CLAUSE
        if own and self.finite_ahead(onward + 1):
            # "A, she added, though B": two things said
            second = (onward + (after in s["subordinators"]), stop)
            self.add(cue, [second], "mixed" if quoted else "indirect", "postposed")
            return pieces
        long = stop - onward > 2 or (quoted and stop - onward == 2)
        if not long or after in s["when_asked"] or _time_before(v, onward):
            return pieces
        if after in s["conjunctions"] and attribution_begins_clause(v, onward + 1):
            return pieces  # "A, she explained, and she pointed out that B"
        lone = not any(v.low[k] in s["finite"] for k in range(start, before))
        if lone and quoted and before - start < stop - comma:
            return [
                (onward, stop)
            ]  # "Flights, she said, will begin": what is said of them
        return [*pieces, (onward, stop)]

    def title_alone(self, start: int, end: int) -> bool:
        """Whether words are nothing but somebody's office: "A bizottság szóvivője, Smith Jane szerint"."""
        v, s = self.v, self.s
        if end <= start or any(
            v.is_quote(k) or v.low[k] in s["finite"] or s.is_verb(v.low[k])
            for k in range(start, end)
        ):
            return False
        return s.among(
            v.low[end - 1], "office", "spokesperson", "official", "honorific", "persons"
        )

    def named_apart(self, comma: int) -> bool:
        """ "a indiqué le ministre, Jane Smith, en marge de": a full name between the office and the next mark."""
        v = self.v
        end = v.past_name(comma + 1)
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


def _time_before(v: View, at: int) -> bool:
    """ "days after twenty countries asked for it": when it was said, in the narrator's words."""
    s = v.reading.speech
    return any(
        (v.get(k) in s["time_words"] or v.get(k).removesuffix("s") in s["time_words"])
        and s.among(v.get(k + 1), "subordinators", "prepositions")
        and v.get(at) not in s["prepositions"]
        for k in range(at, at + 3)
    )
