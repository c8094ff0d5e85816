"""Kinds of list in a text that tells of signing: ministers by their adjectives, bullets, who asks by letter, who sent it."""

from __future__ import annotations

from typing import Final

from spacy.tokens import Doc

from nlp.lists import Country, CountryList
from nlp.reading import Reading
from nlp.signing import ACTS, Act, SigningWords
from nlp.speech import Speech

ASKS: Final = 8  # words between a list and "ask for"
LEADS: Final = 3  # sentences above a list of bullets in which its cue stands


class ListKinds:
    """Works on the countries and cues of one text."""

    doc: Doc
    r: Reading
    s: Speech
    known: SigningWords
    sentence_of: dict[int, int]
    cues: dict[int, list[tuple[str, int, int]]]  # sentence -> kind, words

    def _cue(self, n: int, kinds: tuple[str, ...]) -> tuple[str, int, int] | None:
        return next((c for c in self.cues.get(n, ()) if c[0] in kinds), None)

    def _may_sign(self, one: CountryList) -> bool:
        c = one.countries[0]
        low = self.r.low
        lead = low[one.first - 1] if one.first else ""
        if c.kind == "person" and (
            lead in self.known.at or lead in self.known.by or self._titled_addressee(c)
        ):
            return False
        if one.adjectives:
            return self._ministers(one)
        if c.kind == "people":
            return self._one_of_them(c)
        if any(
            low[k] in self.known.private
            for k in range(max(0, one.first - 3), one.first)
        ):
            return False
        placed = lead in self.known.at and len(one.countries) == 1
        return not (c.kind == "capital" and placed)

    def _titled_addressee(self, c: Country) -> bool:
        """ "to Commissioner X": the letter goes there."""
        low = self.r.low
        return any(
            low[k] in self.s["addressed"] for k in range(max(0, c.first - 4), c.first)
        )

    def _ministers(self, one: CountryList) -> bool:
        """Adjectives that stand beside ministers, colleagues or governments."""
        low, s = self.r.low, self.s
        around = [
            *range(max(0, one.first - 3), one.first),
            *range(one.first, min(len(low), one.last + 4)),
        ]
        return any(
            low[k] in s["office"] or low[k] in self.known.who or low[k] in s["governments"] or low[k] in s["colleagues"] or low[k] in s["plural_offices"]
            for k in around
        ) or self._one_of_them(one.countries[0])  # fmt: skip

    def _one_of_them(self, c: Country) -> bool:
        """ "the Dane": one person, not a people."""
        low, word = self.r.low, self.r.word
        lead = low[c.first - 1] if c.first else ""
        return (
            lead in self.known.one and word[c.first][0].isupper() and c.last < len(word)
        )

    def _asks_by_letter(self, one: CountryList, n: int) -> bool:
        """ "In a letter to the Commission, Malta and Italy ask", "a group of countries including Malta wants"."""
        low = self.r.low
        some = low[one.first - 1] in self.known.some if one.first else False
        if len(one.countries) < 2 or one.adjectives:
            return False
        asks = [c for c in self.cues.get(n, ()) if c[0] == "ask"]
        letter = any(
            low[k] in self.known.letter
            for m in ((n, n + 1) if some else (n,))
            if m < len(self.r.sentences)
            for k in self.r.sentences[m].items
            if k >= 0
        )
        return letter and any(
            0 <= c[1] - one.last <= ASKS or 0 <= one.first - c[2] <= 2 for c in asks
        )

    def _sent(self, one: CountryList, n: int) -> bool:
        """ "Malta and Italy sent a letter", "the appeal written by the ministers of Malta and Italy": not to whom it goes."""
        low, s, known = self.r.low, self.s, self.known
        kinds = {c[0] for c in self.cues.get(n, ())}
        own = [k for k in self.r.sentences[n].items if k >= 0]
        if len(one.countries) < 2 or "author" not in kinds or kinds & {"earlier", "other", "not"}:  # fmt: skip
            return False
        if not any(low[k] in s["letter_nouns"] or low[k] in known.letter for k in own):
            return False
        k = one.first - 1
        while k >= max(own[0], one.first - 6) and (
            low[k] in s["determiners"] or low[k] in s["elided_articles"] or low[k] in s["governments"]
            or low[k] in s["plural_offices"] or low[k] in s["of_like"] or low[k] in known.who
        ):  # fmt: skip
            k -= 1
        lead = low[k] if k >= own[0] else ""
        return lead not in s["addressed"] and (lead not in known.at or lead in known.by)

    def _with_others(self, one: CountryList) -> bool:
        """ "Austria and nine other governments"."""
        low = self.r.low
        last = min(len(low), one.last + 7)
        near = {k for f in self.doc._.figures for k in self.r.words_in(f.start, f.end)}
        for k in range(one.last, last):
            if k in near and any(w in self.known.others for w in low[k + 1 : k + 3]):
                return not any(low[j] in (".", ";", ":") for j in range(one.last, k))
        return False

    def _alone(self, one: CountryList, n: int) -> bool:
        """A line that holds the list and hardly anything else."""
        items = [k for k in self.r.sentences[n].items if k >= 0]
        return self.cues.get(n) is None and len(items) - (one.last - one.first) <= 3

    def _of_bullets(self, one: CountryList, n: int) -> Act | None:
        """The cue that stands above the list."""
        kinds = ("sign", "not", "back", "closing", "attend", "other")
        own = [c for c in self.cues.get(n, ()) if c[0] in kinds and c[2] <= one.first]
        if own:
            return ACTS.get(own[-1][0])
        for m in range(n - 1, max(-1, n - 1 - LEADS), -1):
            if found := [c for c in self.cues.get(m, ()) if c[0] in kinds]:
                kind = next(
                    (c[0] for c in found if c[0] in ("not", "sign", "closing")),
                    found[-1][0],
                )
                if (
                    len(one.countries) < 3
                    and kind != "closing"
                    and not self._announces(m)
                ):
                    return None
                return ACTS.get(kind)
        if len(one.countries) >= 3:  # a table, and behind it: "the three signed"
            for m in range(
                n + 1, min(len(self.r.sentences), n + len(one.countries) + 2)
            ):
                if self._cue(m, ("sign",)):
                    return "signed"
        return None

    def _headed(self, one: CountryList, n: int) -> tuple[str, int, int] | None:
        """ "Signatories: Malta, Italy"."""
        lead = self._cue(n, ("closing",))
        if lead and lead[2] < one.first <= lead[2] + 3 and self.r.low[lead[2]] == ":":
            return lead
        return None

    def _announces(self, n: int) -> bool:
        items = [k for k in self.r.sentences[n].items if k >= 0]
        return bool(items) and self.r.low[items[-1]] == ":"

    def excepted(self, c: Country) -> bool:
        """Whether "except" or "but not" stands right before it."""
        n = self.sentence_of.get(c.first, -1)
        also = any(w in self.known.also for w in self.r.low[c.last : c.last + 6])
        return not also and any(
            kind == "except" and 0 <= c.first - last <= 2
            for kind, _, last in self.cues.get(n, ())
        )
