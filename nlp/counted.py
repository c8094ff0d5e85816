"""How many are said to have signed, and whether the list fits: one half of what a text tells of a letter (``nlp.letters``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from db.found import FigureFound, SignatoryFound
from db.records import IssueFound
from nlp.groups import members
from nlp.lists import Country
from nlp.reading import Reading, Sentence
from nlp.signatures import Governed
from nlp.speech import Speech

SHORTEST = 3  # countries; fewer only right beside a verb of signing
LIKELY = 6  # a number further from the list than this counts something else


@dataclass(frozen=True, slots=True)
class Claim:
    """So many are said to have signed; characters; whether they are called member states."""

    number: int
    start: int
    end: int
    as_members: bool
    told: bool  # in a sentence that tells of the letter


def eu_members(on: str) -> frozenset[str]:
    """The EU's members on a day; the latest known where the day is unknown."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        day = date.max
    return members("EU", day)


class Counts:
    """The numbers of one text."""

    doc: Doc
    r: Reading
    s: Speech
    g: Governed
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

    def counts(self) -> list[Claim]:
        """How many the text says signed: every number of countries or ministers that may mean the list."""
        return [claim for f in self.doc._.figures if (claim := self.claim(f))]

    def claim(self, f: FigureFound) -> Claim | None:
        low, s, known = self.r.low, self.s, self.g.known
        words = self.r.words_in(f.start, f.end)
        if not len(words) or not 2 <= f.value <= 40 or f.value != int(f.value):
            return None
        first, at = words[0], words[-1] + 1
        n = self.sentence_of.get(first)
        if n is None or self.g.cue_in(n, ("earlier",)):
            return None
        noun = next(
            (
                k
                for k in range(at, min(len(low), at + 5))
                if low[k] in s["governments"] or low[k] in s["country_nouns"]
            ),
            None,
        )
        if noun is None or any(not low[k][0].isalnum() for k in range(at, noun)):
            return None
        if any(
            c.kind == "group" and first - 1 <= c.last <= at + 4 for c in self.countries
        ):
            return None  # "the three Baltic states and Poland"
        beside = (*low[max(0, first - 1) : first], *low[at:noun])
        others = any(w in known.others for w in beside)
        following = [c for c in self.g.cues.get(n, ()) if c[1] > noun]
        if following and following[0][0] in ("attend", "host"):
            return None
        number = int(f.value)
        if others:
            number += self.before(first)
        told = n <= 1 or self.told_of(n)
        return Claim(number, f.start, f.end, self.as_members(at, noun), told)

    def told_of(self, n: int) -> bool:
        """Whether a sentence speaks of the letter or of signing."""
        own = self.words_of(self.r.sentences[n])
        return (
            self.any(own, "sign_verbs")
            or self.any(own, "sign_nouns")
            or any(self.r.low[k] in self.g.known.letter for k in own)
        )

    def before(self, first: int) -> int:
        """How many countries stand right before "and nine others"; one where it is an "it"."""
        n = self.sentence_of.get(first)
        near = {
            c.iso2
            for c in self.countries
            if c.last <= first
            and self.sentence_of.get(c.first) == n
            and c.kind != "people"
        }
        return max(1, len(near))

    def as_members(self, at: int, noun: int) -> bool:
        """ "EU countries", "member states", "governments of the Union"."""
        low, s = self.r.low, self.s

        def member(k: int) -> bool:
            return low[k] in s["member_words"] or bool(
                s["member_words"].phrase_at(low, k, len(low))
            )

        if any(member(k) for k in range(at, noun + 1)):
            return True
        for k in range(noun + 1, min(len(low), noun + 5)):
            if member(k):
                return True
            if not (
                low[k] in self.g.known.by
                or low[k] in s["determiners"]
                or low[k] in s["elided_articles"]
                or low[k] in s["list_joiners"]
                or low[k] in s["governments"]
            ):
                return False
        return False

    def full(self, signed: list[SignatoryFound], claims: list[Claim]) -> bool:
        """Whether a number that is printed is reached."""
        have = {r.iso2 for r in signed}
        inside = have & eu_members(self.doc._.published)
        return any(
            len(inside if c.as_members else have) >= c.number
            for c in [c for c in claims if c.told][:1]
        )

    def check(self, claims: list[Claim], signed: list[SignatoryFound]) -> None:
        """An issue where what is counted and what is listed differ; none where one of several numbers fits."""
        alone = [r for r in signed if r.act == "signed"]
        if any(c.told and c.number == len(alone) for c in claims):
            signed = alone  # who only backs it is not counted
        have = {r.iso2 for r in signed}
        outside = sorted(have - eu_members(self.doc._.published))
        inside = len(have) - len(outside)
        near = [c for c in claims if abs(c.number - len(have)) <= LIKELY]
        for c in near:
            if c.as_members and outside and inside < c.number <= len(have):
                names = _names(outside)
                verb = "is not one" if len(outside) == 1 else "are not"
                message = f"counted as EU member states, but {names} {verb}"
                mend = f"say {inside} member states and {names}"
                self.issues.append(
                    IssueFound("count_vs_list", message, c.start, c.end, mend)
                )
                return
        if len(have) < SHORTEST or any(
            c.number == (inside if c.as_members else len(have)) for c in near
        ):
            return
        for c in near:
            if not c.told:
                continue
            listed = inside if c.as_members else len(have)
            message = f"{c.number} are counted, but {listed} are listed"
            mend = "look for a country that the list leaves out or names twice"
            self.issues.append(
                IssueFound("count_vs_list", message, c.start, c.end, mend)
            )
            return


def _names(codes: list[str]) -> str:
    from babel import Locale

    territories = Locale("en").territories
    names = [str(territories.get(c, c)) for c in codes]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
