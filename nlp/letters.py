"""The letter itself: how many it claims, whose initiative it is, to whom it goes, and whether the count fits the list."""

from __future__ import annotations

from datetime import date

from spacy.tokens import Doc

from db.records import IssueFound, LetterFound, SignatoryFound
from nlp.groups import members
from nlp.lists import Country
from nlp.reading import Reading, Sentence
from nlp.speech import Speech

SHORTEST = 3  # countries; fewer only right beside a verb of signing


def eu_members(on: str) -> frozenset[str]:
    """The EU's members on a day; the latest known where the day is unknown."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        day = date.max
    return members("EU", day)


class Letters:
    """What a text tells of the letter apart from its list."""

    doc: Doc
    r: Reading
    s: Speech
    issues: list[IssueFound]
    countries: list[Country]
    sentence_of: dict[int, int]

    def words_of(self, sentence: Sentence | None) -> list[int]:
        return [i for i in sentence.items if i >= 0] if sentence is not None else []

    def any(self, words: list[int], name: str) -> bool:
        return self.last(words, name) is not None

    def last(self, words: list[int], name: str) -> int | None:
        found = [k for k in words if self.matches(k, name)]
        return found[-1] if found else None

    def first(self, words: list[int], name: str) -> int | None:
        return next((k for k in words if self.matches(k, name)), None)

    def matches(self, k: int, name: str) -> bool:
        listed = self.s[name]
        return self.r.low[k] in listed or bool(
            listed.phrase_at(self.r.low, k, len(self.r.low))
        )

    def count(self) -> tuple[int, int, int, bool] | None:
        """How many the text says signed: (number, start, end, as member states), the first such figure."""
        low, s = self.r.low, self.s
        best = None
        for f in self.doc._.figures:
            words = self.r.words_in(f.start, f.end)
            if not len(words) or not 2 <= f.value <= 40 or f.value != int(f.value):
                continue
            behind = range(words[-1] + 1, min(len(low), words[-1] + 5))
            if not any(
                low[k] in s["governments"] or low[k] in s["country_nouns"]
                for k in behind
            ):
                continue
            n = self.sentence_of.get(words[0])
            own = self.words_of(self.r.sentences[n]) if n is not None else []
            if not (self.any(own, "sign_verbs") or self.any(own, "sign_nouns")):
                continue
            as_members = self.as_members(words[-1] + 1)
            row = (int(f.value), f.start, f.end, as_members)
            if best is None or (as_members and not best[3]):
                best = row
        return best

    def as_members(self, at: int) -> bool:
        low, s = self.r.low, self.s
        for k in range(at, min(len(low), at + 4)):
            if low[k] in s["member_words"] or s["member_words"].phrase_at(
                low, k, len(low)
            ):
                return True
            if low[k] in s["prepositions"] or low[k] in (",", "."):
                return False
        return False

    def author(self) -> Country | None:
        """The country whose initiative it is: "Belgium's call", "a Belgian initiative", or its author's country."""
        low, s = self.r.low, self.s
        for c in self.countries:
            if c.kind == "people":
                continue
            behind = low[c.last : c.last + 3]
            owns = c.kind == "adj" or low[c.last - 1].endswith("'s")
            if owns and any(w in s["initiative_nouns"] for w in behind):
                return c
        for n, sentence in enumerate(self.r.sentences):
            words = self.words_of(sentence)
            if not self.any(words, "drew_up"):
                continue
            for c in self.countries:
                near = [k for k in words if c.last <= k < c.last + 4]
                starts = c.kind == "name" and self.any(near, "drew_up")
                if self.sentence_of.get(c.first) == n and (
                    starts or self.office_behind(c)
                ):
                    return c
        return None

    def office_behind(self, c: Country) -> bool:
        low, s = self.r.low, self.s
        return any(w in s["office"] for w in low[c.last : c.last + 6])

    def full(
        self, signed: list[SignatoryFound], count: tuple[int, int, int, bool] | None
    ) -> bool:
        if count is None:
            return False
        number, _, _, as_members = count
        have = {r.iso2 for r in signed}
        if as_members:
            have &= eu_members(self.doc._.published)
        return len(have) >= number

    def letter(
        self, count: tuple[int, int, int, bool] | None, signed: list[SignatoryFound]
    ) -> LetterFound:
        r, s = self.r, self.s
        at = next((k for k in range(len(r.low)) if r.low[k] in s["letter_nouns"]), None)
        if at is None:
            at = next((k for k in range(len(r.low)) if r.low[k] in s["sign_nouns"]), 0)
        dated = ""
        for day in self.doc._.days:
            words = r.words_in(day.start, day.end)
            if len(words) and day.precision == "day" and 0 < words[0] - at <= 3:
                dated = day.day
        return LetterFound(
            "L1",
            r.start[at],
            r.end[at],
            dated,
            count[0] if count else None,
            self.addressees(),
        )

    def addressees(self) -> tuple[str, ...]:
        low, s = self.r.low, self.s
        found: list[str] = []
        cast = self.doc._.cast
        for k in range(len(low)):
            if low[k] not in s["letter_nouns"]:
                continue
            to = next(
                (
                    j
                    for j in range(k + 1, min(len(low), k + 6))
                    if low[j] in s["addressed"]
                ),
                None,
            )
            if to is None:
                continue
            for m in cast.mentions:
                if to < m.first <= to + 12 and not any(
                    low[j] in (".", ";") or (low[j] == "," and not m.titled)
                    for j in range(to, m.first)
                ):
                    name = cast.people[m.person].name
                    if name not in found:
                        found.append(name)
                    break
        return tuple(found)

    def check(
        self, count: tuple[int, int, int, bool], signed: list[SignatoryFound]
    ) -> None:
        number, start, end, as_members = count
        have = {r.iso2 for r in signed}
        if as_members:
            outside = sorted(have - eu_members(self.doc._.published))
            if outside and len(have) - len(outside) < number:
                names = _names(outside)
                verb = "is not one" if len(outside) == 1 else "are not"
                self.issues.append(
                    IssueFound(
                        "count_vs_list",
                        f"counted as EU member states, but {names} {verb}",
                        start,
                        end,
                        f"say {len(have) - len(outside)} member states and {names}",
                    )
                )
                return
        if len(have) != number:
            inside = (
                len(have & eu_members(self.doc._.published))
                if as_members
                else len(have)
            )
            if inside != number and abs(inside - number) <= 6 and len(have) >= SHORTEST:
                self.issues.append(
                    IssueFound(
                        "count_vs_list",
                        f"{number} are counted, but {len(have)} are listed",
                        start,
                        end,
                        "look for a country that the list leaves out or names twice",
                    )
                )


def _names(codes: list[str]) -> str:
    from babel import Locale

    territories = Locale("en").territories
    names = [str(territories.get(c, c)) for c in codes]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
