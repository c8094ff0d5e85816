"""What a verb opens, to its end: a quotation with the words around it, a clause, a noun phrase."""

from __future__ import annotations

from nlp.adjuncts import Adjuncts
from nlp.clauses import clause_end, is_cue
from nlp.cues import Cue
from nlp.views import STOPS

MARKS = frozenset((",", ".", ";", ":", "—", "–", "--", "!"))  # at the end of a clause


class SaidSpans(Adjuncts):
    """Takes the words that a rule found, from where they begin."""

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
            and not s.among(follows, "when_asked", "time_words", "participles")
            and (follows not in s["subordinators"] or follows in s["that"])
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
        """A clause or a noun phrase, to its end; a quotation at its end may be of somebody else."""
        v, s = self.v, self.s
        if start >= len(v):
            return False
        while v.get(start) in (",", "—", "–", "--"):
            start += 1
        stop = min(clause_end(v, start), self.led_in_end(cue, start))
        stop = self.parsed_end(cue, start) or stop
        while stop > start and v.low[stop - 1] in MARKS:
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
            if any(is_cue(v, k) and v.low[k] not in s["participles"] for k in last):
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
                or s.among(low, "subject_pronouns", "clause_starts", "determiners")
            ):
                return k + inside
        return len(v)
