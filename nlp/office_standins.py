"""Who "the minister", "the former minister" and "the Belgian asylum minister" mean: a person named, a holder, an office."""

from __future__ import annotations

from dataclasses import replace

from nlp.portfolios import portfolio, role
from nlp.printed_titles import ABOUT
from nlp.speaker import Speaker
from nlp.standins import StandIns
from nlp.views import STOPS

STEM = 6  # letters; an office in another case begins with the same
MINISTRY = 8  # words of a ministry's name


class OfficeStandIns(StandIns):
    """Who a printed office means, within one text."""

    def office(self, first: int, head: int, last: int) -> Speaker:
        """ "the Belgian asylum minister": the person named with that title, else who held it that day, else the office."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        printed = self.bare(first, last)
        country = self.country(first, last)
        former = any(r.low[k] in s["former"] for k in range(first, last))
        wanted = portfolio(printed)
        definite = r.low[first] not in s["indefinite"]
        noun = self.noun(first, head)
        told = bool(country or wanted or former)  # more than "the minister"
        found: Speaker | None = None
        if definite and not former:
            found = (
                self._named_with_title(first, last, noun, printed, country, wanted)
                or self._of_that_role(first, last, printed, country, wanted)
                or self._holder(first, last, printed, country, wanted)
            )
        elif former:
            found = self._former(first, last, printed)
        if found is None and not told:
            found = self._person_alone(first, head, last, noun, definite)
        if found is not None:
            return found
        start, end = self._span(first, last)
        if not definite or not told:
            return Speaker(
                "unnamed", None, start, end, office_printed=printed, country=country, sure=0.7
            )  # fmt: skip
        named = cast.register.office_named(printed, country) if not former else None
        return Speaker(
            "office", printed, start, end, None, None, named, printed, country, sure=0.85
        )  # fmt: skip

    def _named_with_title(
        self,
        first: int,
        last: int,
        noun: str,
        printed: str,
        country: str,
        wanted: frozenset[str],
    ) -> Speaker | None:
        """The person printed with that title before; with country and field told, later on too.

        "the Danish residence minister" may get her name further down.
        """
        cast = self.cast
        earlier = [m for m in reversed(cast.mentions) if m.first < first]
        later = [m for m in cast.mentions if m.first > first and country and wanted]
        for m in [*earlier, *later]:
            p = cast.people[m.person]
            if m.first > first and p.country != country:
                continue
            if not self.same_title(noun, p.titles) and not any(
                self.same_role(words, m.titled) for words in (noun, printed)
            ):
                continue
            if country and p.country and p.country != country:
                continue
            own = self._fields(m.person) if wanted else None
            if own and not wanted & own:
                continue
            found = self.person(m.person, m.first, m.last)
            start, end = self._span(first, last)
            return Speaker(
                "person", found.name, start, end, found.person, m.person, found.office,
                found.office_printed or printed, found.country, sure=0.9,
            )  # fmt: skip
        return None

    def _fields(self, person: int) -> frozenset[str]:
        """The fields of all titles that the text prints with a person."""
        titled = (m.titled for m in self.cast.mentions if m.person == person)
        return frozenset().union(*(portfolio(t) for t in titled if t))

    def _of_that_role(
        self, first: int, last: int, printed: str, country: str, wanted: frozenset[str]
    ) -> Speaker | None:
        """The person of the text whose office in the register has that role."""
        cast = self.cast
        for index, p in enumerate(cast.people):
            if p.slug is None or p.office is None:
                continue
            above = any(m.person == index and m.first < first for m in cast.mentions)
            if not (above or country or wanted) and self.just_spoke(first):
                continue  # named further down alone, and another spoke just before
            label = cast.register.office[p.office].label
            if (
                role(label) == role(printed)
                and role(printed)
                and (not wanted or wanted & portfolio(label))
                and (not country or country == p.country)
            ):
                found = self.person(index, first, last)
                start, end = self._span(first, last)
                return Speaker(
                    "person", found.name, start, end, p.slug, index, p.office, printed,
                    p.country, sure=0.88,
                )  # fmt: skip
        return None

    def _holder(
        self, first: int, last: int, printed: str, country: str, wanted: frozenset[str]
    ) -> Speaker | None:
        """Who held the office on the day of the text, whether the text names that person or not."""
        cast = self.cast
        if not wanted:
            return None
        home = country or self.of_ministry(first, wanted) or self.home(first)
        held = cast.register.holder(printed, home, cast.on)
        if held is None or held.tenure is None:
            return None
        index = cast.by_office(first, last, held)
        start, end = self._span(first, last)
        return Speaker(
            "person", held.person.name, start, end, held.person.slug, index,
            held.tenure.office, printed, country, sure=0.85,
        )  # fmt: skip

    def _former(self, first: int, last: int, printed: str) -> Speaker | None:
        before = self.former(first, printed)
        if before is None:
            return None
        start, end = self._span(first, last)
        return replace(before, start=start, end=end, office_printed=printed, sure=0.85)

    def _person_alone(
        self, first: int, head: int, last: int, noun: str, definite: bool
    ) -> Speaker | None:
        """Who a bare office means that nobody bears as a title: somebody described so, else who spoke last."""
        if noun in self.cast.speech["persons"]:
            told = self.described(first, head)  # "saadik", "parlamentaras": no minister
            if told is not None and not told.office:
                return told
        untitled = self.just_spoke(first) if definite else None
        if untitled is None:
            return None
        start, end = self._span(first, last)
        return replace(untitled, start=start, end=end, sure=0.75)

    def of_ministry(self, first: int, wanted: frozenset[str]) -> str:
        """The country of the ministry named before with the same field: "Germany's ministry for return ... the minister for return"."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        for k in range(first - 1, -1, -1):
            if r.low[k] not in s["body"] or not wanted:
                continue
            last = k + 1
            while last < min(first, k + MINISTRY) and not (
                r.low[last] in STOPS or r.low[last] in s["finite"]
            ):
                last += 1
            if not wanted & portfolio(r.text[r.start[k] : r.end[last - 1]]):
                continue
            code = next(
                (cast.countries[j] for j in range(k, last) if j in cast.countries), None
            )
            if code is not None:
                return code[0]
        return ""

    def home(self, first: int) -> str:
        """The country of a language spoken in one state, unless the paragraph tells of another one before the office."""
        cast, code = self.cast, next(iter(self.cast.speech["home"]), "").upper()
        begins = cast.reading.paragraphs[cast.reading.paragraph_of(first)][0]
        told = {
            cast.countries[k][0] for k in range(begins, first) if k in cast.countries
        }
        return "" if told - {code, ABOUT} else code

    def just_spoke(self, first: int) -> Speaker | None:
        """ "X, the host, praised the talks. The minister said": who spoke last in the paragraph, no title printed yet."""
        cast, r = self.cast, self.cast.reading
        if not self.recent:
            return None
        at, index = self.recent[-1]
        person = cast.people[index]
        if r.paragraph_of(at) != r.paragraph_of(first) or at >= first or person.titles:
            return None
        told = [m for m in cast.mentions if m.person == index and m.first < first]
        if not told or any(m.titled for m in told):
            return None  # "the lawyer X": another than "the minister"
        return self.person(index, told[-1].first, told[-1].last)

    def former(self, first: int, printed: str) -> Speaker | None:
        """ "the former minister": somebody named before who held such an office and holds it no more."""
        cast = self.cast
        for m in reversed(cast.mentions):
            slug = cast.people[m.person].slug
            if m.first >= first or slug is None:
                continue
            for tenure in cast.register.held.get(slug, []):
                label = cast.register.office[tenure.office].label
                if (
                    role(label) == role(printed)
                    and tenure.to_on
                    and tenure.to_on < cast.on
                ):
                    return self.person(m.person, m.first, m.last)
        return None

    def same_title(self, noun: str, titles: set[str]) -> bool:
        """Whether an office is a title of the person, in any of its cases where a language has them."""
        s = self.cast.speech
        if noun in titles or not s["heads_first"].exact:
            return noun in titles
        return any(
            len(noun) > STEM
            and title[:STEM] == noun[:STEM]
            and (title in s["female"]) == (noun in s["female"])
            for title in titles
        )

    def same_role(self, noun: str, titled: str) -> bool:
        return bool(titled) and role(noun) != "" and role(titled) == role(noun)
