"""What is found in one sentence: attributions as rows, and what the rules of both sides share."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.cues import Cue
from nlp.phrases import Subject
from nlp.views import View

LONGEST_TITLE = 7  # words of a film, a show, a book
DATELINE = 12  # words of "Roma, 5 giu." before the agency


@dataclass(slots=True)
class Attribution:
    """``pieces``: characters; ``speaker``: word numbers of the printed mention, end exclusive."""

    pieces: list[tuple[int, int]]
    kind: str  # direct, mixed, indirect
    speaker: tuple[int, int] | None
    cue: tuple[int, int]  # word numbers
    rule: str
    sentence: int
    quotes: list[int] = field(default_factory=list)
    modality: str = "asserted"
    document: bool = False


class Rows:
    """A sentence, what was found in it, and which of its quotations are given to a speaker."""

    def __init__(self, v: View, number: int) -> None:
        self.v = v
        self.s = v.reading.speech
        self.number = number
        self.found: list[Attribution] = []
        self.claimed: set[int] = (
            set()
        )  # items that are quotations already given to a speaker
        self.begin = self.dateline()
        self.since = (
            self.begin
        )  # item: where the words that may belong to the present verb begin
        self.used_until = (
            self.begin
        )  # item: what lies before belongs to an earlier attribution

    def mention(self, subject: Subject) -> tuple[int, int]:
        v = self.v
        first, last = v.items[subject.start], v.items[subject.end - 1]
        return first, last + 1

    def add(
        self, cue: Cue, pieces: list[tuple[int, int]], kind: str, rule: str
    ) -> None:
        v = self.v
        assert cue.subject is not None
        chars, quotes = [], []
        for start, end in pieces:
            while end > start and v.low[end - 1] in (",", ".", ";", ":"):
                end -= 1
            if end <= start:
                continue
            chars.append(v.span(start, end))
            for k in range(start, end):
                if v.is_quote(k):
                    quotes.append(v.quote(k))
                    self.claimed.add(k)
        if not chars:
            return
        self.store(cue, chars, kind, rule, quotes)
        self.used_until = max(self.used_until, cue.unit_end, *(e for _, e in pieces))

    def add_quote(self, cue: Cue, at: int, rule: str) -> None:
        quotation = self.v.reading.quotations[self.v.quote(at)]
        self.store(
            cue, [(quotation.start, quotation.end)], "direct", rule, [self.v.quote(at)]
        )
        self.used_until = max(self.used_until, cue.unit_end, at + 1)

    def store(
        self,
        cue: Cue,
        chars: list[tuple[int, int]],
        kind: str,
        rule: str,
        quotes: list[int],
    ) -> None:
        v, s = self.v, self.s
        assert cue.subject is not None
        modality = "asserted"
        low = v.low[cue.at]
        if not quotes or kind != "direct":
            negated = cue.subject.negated or any(
                v.low[k] in s["negations"] for k in range(cue.at + 1, cue.unit_end)
            )
            if self.declines(cue, negated):
                modality = "declined"
            elif low in s["denied"] or low in s["ruled_out"]:
                modality = "hypothetical" if negated else "denied"
            elif negated:
                modality = "denied"
            elif low in s["asked"] and rule != "infinitive":
                modality = "asked"
            elif cue.subject.modal:
                modality = "hypothetical"
        elif low in s["asked"] and v.reading.text[chars[0][1] - 1] == "?":
            modality = "asked"
        words = [v.items[k] for k in range(cue.at, cue.end) if v.items[k] >= 0]
        self.found.append(
            Attribution(
                chars, kind, None if cue.subject.dropped else self.mention(cue.subject),
                (words[0], words[-1] + 1), "dropped" if cue.subject.dropped else rule,
                self.number, quotes, modality,
            )
        )  # fmt: skip

    def declines(self, cue: Cue, negated: bool) -> bool:
        """ "declined to say whether", "would not say that", "would neither confirm nor deny that": nothing is said."""
        v, s = self.v, self.s
        assert cue.subject is not None
        if any(v.low[k] in s["declined"] for k in range(cue.at, cue.end)):
            return True
        if not negated:
            return False
        first = cue.end - 1 if cue.after else min(cue.subject.end, cue.at)
        helpers = range(first, max(cue.at + 1, cue.unit_end))
        return any(v.low[k] in s["declined_if_not"] for k in helpers)

    def dateline(self) -> int:
        """The item behind "BERLIN, May 19 (Agency) - ", else 0."""
        v, s = self.v, self.s
        if (
            not v.items
            or v.items[0]
            != v.reading.paragraphs[v.reading.sentences[self.number].paragraph][0]
        ):
            return self.rest_of_dateline()
        for k in range(1, min(len(v), 20)):
            low = v.low[k]
            if "(" in v.low[:k] and ")" not in v.low[:k]:
                continue  # "(Duna–Tisza Hírszolgálat)"
            if k > 11 and "(" not in v.low[:k]:
                return 0
            if low == ")" and len(v.word[0]) > 2 and v.word[0].isupper():
                mark = v.get(k + 1)  # "STOCKHOLM (NBN) Sverige", "(NPB): Fire"
                return k + 1 + (mark in (":", "—", "–", "--", "-"))
            if low in ("—", "–", "--", "-"):
                shouted = v.word[0].isupper() and len(v.word[0]) > 2
                dated = any(w.rstrip(".") in s.months for w in v.low[:k]) and (
                    v.low[0] in s["places"] or any(w.isdigit() for w in v.low[:k])
                )
                twin = v.get(1) == "/" and k <= 4  # "Istanbul/Kabul – "
                named = shouted or dated or twin or k <= 2
                return k + 1 if named or ")" in v.low[:k] else 0
            if not (
                v.capital(k)
                or low in (",", ".", "(", ")", "/")
                or low.isdigit()
                or low.rstrip(".") in s.months
                or low in s["particles"]
                or low in s["time_words"]
                or "(" in v.low[:k]
            ):
                return 0
        return 0

    def rest_of_dateline(self) -> int:
        """The item behind "(Agency) - " or "- " where a full stop parts it from "Roma, 5 giu." before it, else 0."""
        v, s = self.v, self.s
        if not v.items or v.low[0] not in ("(", "-", "–", "—"):
            return 0
        first = v.reading.paragraphs[v.reading.sentences[self.number].paragraph][0]
        before = v.reading.low[first : max(first, v.items[0])]
        if len(before) > DATELINE or not any(w.rstrip(".") in s.months for w in before):
            return 0
        at = v.low.index(")") + 1 if v.low[0] == "(" and ")" in v.low else 0
        return at + (v.get(at) in ("-", "–", "—", "--"))

    def small(self, at: int) -> bool:
        """Whether a quotation begins with a small letter."""
        quotation = self.v.reading.quotations[self.v.quote(at)]
        return self.v.reading.text[quotation.start].islower()

    def title(self, at: int) -> bool:
        """Whether a quotation looks like the name of a work: few words, each but the smallest with a capital.

        Only where the language writes titles so, as English does.
        """
        v, s = self.v, self.s
        quotation = v.reading.quotations[v.quote(at)]
        words = v.reading.words_in(quotation.start, quotation.end)
        if not s["verb_endings"].exact or not 0 < len(words) <= LONGEST_TITLE:
            return False
        if v.reading.text[quotation.end - 1] in "!?":
            return False
        printed = [v.reading.word[k] for k in words]
        stopped = v.reading.text[quotation.end - 1] == "."
        if stopped and (len(printed) < 2 or v.get(at - 1) != ","):
            return False
        return any(len(w) > 3 for w in printed) and all(
            w[0].isupper() or len(w) < 4 for w in printed
        )

    def asks(self, at: int) -> bool:
        quotation = self.v.reading.quotations[self.v.quote(at)]
        return self.v.reading.text[quotation.end - 1] in "?!"

    def inside_clause(self, at: int) -> bool:
        """An unclaimed quotation that is a few words of the clause around it."""
        v = self.v
        quotation = v.reading.quotations[v.quote(at)]
        return (
            at not in self.claimed and at > 0 and quotation.last - quotation.first < 9
        )
