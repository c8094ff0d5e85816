"""What kind of speaker a printed phrase is, and who: person, office, body, document or nobody named."""

from __future__ import annotations

from dataclasses import replace

from nlp.cast import Cast
from nlp.portfolios import portfolio, role
from nlp.speaker import Speaker


class Speakers:
    """Answers who a phrase of words is, within one text."""

    def __init__(self, cast: Cast, places: frozenset[str] = frozenset()) -> None:
        self.cast = cast
        self.places = places
        self.recent: list[tuple[int, int]] = []  # (word, person) of speakers so far
        self.last_body: Speaker | None = None
        self.last: tuple[int, Speaker] | None = None

    def who(self, first: int, last: int) -> Speaker:
        found = self._who(first, last)
        self.last = (first, found)
        if found.index is not None:
            self.recent.append((first, found.index))
        if found.kind in ("body", "document") and found.name:
            self.last_body = found
        return found

    def _who(self, first: int, last: int) -> Speaker:
        r, s = self.cast.reading, self.cast.speech
        low = r.low
        while first < last - 1 and (
            low[first] in s["conjunctions"] or low[first] in s["adverbs"]
        ):
            first += 1
        if last - first == 1 and (
            low[first] in s["subject_pronouns"] or low[first] in s["spoken_of"]
        ):
            return self.pronoun(first)
        if low[first] in s["impersonal"]:
            return self.impersonal(first, last)
        head = self.head(first, last)
        person = self.named(first, head, last)
        if person is not None:
            return person
        noun = self.noun(first, head)
        start, end = r.start[first], r.end[last - 1]
        printed = r.text[start:end]
        if noun in s["spokesperson"] or any(
            low[k] in s["spokesperson"] for k in range(first, head)
        ):
            return Speaker("unnamed", None, start, end, sure=0.95)
        if noun in s["unnamed"]:
            return Speaker("unnamed", None, start, end)
        if noun in s["own_words"]:
            owner = self.owner(first, head)
            if owner is not None:
                return owner
        if noun in s["office"] and noun not in s["plural_offices"]:
            return self.office(first, head, last)
        for kind in ("document", "body"):
            if noun in s[kind]:
                return Speaker(
                    kind,
                    self.bare(first, last),
                    start,
                    end,
                    country=self.country(first, last),
                )
        if r.word[head - 1][0].isupper():
            return self.capitals(first, head, last)
        resolved = self.described(first, head)
        if resolved is not None:
            return resolved
        return Speaker("unnamed", None, start, end, sure=0.8 if printed else 0.0)

    def impersonal(self, first: int, last: int) -> Speaker:
        """ "hieß es": whoever spoke just before in the same paragraph, else nobody named."""
        r = self.cast.reading
        if self.last is not None:
            at, before = self.last
            if r.paragraph_of(at) == r.paragraph_of(first) and before.name is not None:
                return replace(before, sure=min(before.sure, 0.75))
        return Speaker("unnamed", None, r.start[first], r.end[last - 1])

    def noun(self, first: int, head: int) -> str:
        """The word that says what the phrase is: the last, or in "la ministre belge" the one before."""
        r, s = self.cast.reading, self.cast.speech
        last = r.low[head - 1].removesuffix("'s")
        lists = ("spokesperson", "unnamed", "office", "document", "body")
        if r.word[head - 1][0].isupper() or any(last in s[name] for name in lists):
            return last
        for k in range(head - 2, first - 1, -1):
            if r.low[k] in s["office"] or r.low[k] in s["spokesperson"]:
                return r.low[k]
        return last

    def owner(self, first: int, head: int) -> Speaker | None:
        """ "the minister's written statement", "Smith's post": one person's own words are that person's."""
        low, cast = self.cast.reading.low, self.cast
        for k in range(head - 2, first - 1, -1):
            if low[k].endswith("'s"):
                m = cast.by_word.get(k)
                if m is not None:
                    return self.person(m.person, m.first, m.last, 0.9)
                if low[k][:-2] in cast.speech["office"]:
                    found = self.office(first, k + 1, k + 1)
                    return found if found.kind == "person" else None
        return None

    def head(self, first: int, last: int) -> int:
        low, s = self.cast.reading.low, self.cast.speech
        for k in range(first + 1, last):
            if low[k] in s["genitives"] and self.cast.reading.word[k - 1][0].isupper():
                return k
            if (
                low[k] in s["particles"]
                and self.cast.name_on(k + 1)
                and self.cast.reading.word[k - 1][0].isupper()
            ):
                continue
            relative = low[k] in s["relatives"] and low[k] not in s["determiners"]
            if low[k] in s["prepositions"] or relative or low[k] in (",", "("):
                return k
        return last

    def named(self, first: int, head: int, last: int) -> Speaker | None:
        """The person whose name ends the head of the phrase."""
        cast = self.cast
        for end in (head, last):
            m = cast.by_word.get(end - 1)
            if m is None or m.first < first:
                m = cast.by_word.get(end - 1)
                if m is None or m.last != end:
                    continue
            if m.last != end or (m.possessive and end == last):
                continue
            if end == last and last != head and not self.title_between(first, m.first):
                continue
            return self.person(m.person, m.first, m.last)
        return None

    def title_between(self, first: int, name: int) -> bool:
        """ "the minister for asylum X": what stands before the name is a title with a preposition in it."""
        cast, s = self.cast, self.cast.speech
        low = cast.reading.low
        before = name - 1
        while before > first and (
            low[before] in s["honorific"] or low[before] in s["office"]
        ):
            before -= 1
        return (
            low[before] not in s["prepositions"] and low[before] not in s["determiners"]
        )

    def named_last(self, first: int, last: int) -> bool:
        """Whether a phrase with a preposition in it ends with a name: "its member of parliament Jane Smith"."""
        r, s = self.cast.reading, self.cast.speech
        at = last
        while at > first and r.word[at - 1][0].isupper():
            at -= 1
        return (
            last - at >= 2
            and at > first
            and self.title_between(first, at)
            and not any(r.low[k] in s["spokesperson"] for k in range(first, at))
        )

    def person(self, index: int, first: int, last: int, sure: float = 1.0) -> Speaker:
        cast, r = self.cast, self.cast.reading
        p = cast.people[index]
        p.anchored = True
        end = r.end[last - 1]
        if r.text[:end].endswith(("'s", "’s")):
            end -= 2
        title = next(
            (m.titled for m in cast.mentions if m.person == index and m.titled), ""
        )
        return Speaker(
            "person",
            p.name,
            r.start[first],
            end,
            p.slug,
            index,
            p.office,
            title,
            p.country,
            sure=sure,
        )

    def pronoun(self, at: int) -> Speaker:
        r, s = self.cast.reading, self.cast.speech
        low = r.low[at]
        start, end = r.start[at], r.end[at]
        if low in s["he"] or low in s["she"]:
            index = self.cast.pronoun(at, self.recent)
            if index is not None:
                found = self.person(index, at, at + 1, 0.88)
                return Speaker(
                    "person", found.name, start, end, found.person, index, found.office,
                    found.office_printed, found.country, sure=0.88,
                )  # fmt: skip
        if low in s["it"] and self.last_body is not None:
            b = self.last_body
            return Speaker(b.kind, b.name, start, end, country=b.country, sure=0.7)
        return Speaker("unnamed", None, start, end, sure=0.6)

    def office(self, first: int, head: int, last: int) -> Speaker:
        """ "the Belgian asylum minister": the person named with that title, else who held it that day, else the office."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        start, end = r.start[first], r.end[last - 1]
        printed = self.bare(first, last)
        country = self.country(first, last)
        former = any(r.low[k] in s["former"] for k in range(first, last))
        wanted = portfolio(printed)
        definite = r.low[first] not in s["indefinite"]
        noun = self.noun(first, head)
        if definite and not former:
            for m in reversed(cast.mentions):
                if m.first >= first:
                    continue
                p = cast.people[m.person]
                if noun not in p.titles and not self.same_role(noun, m.titled):
                    continue
                if country and p.country and p.country != country:
                    continue
                own = frozenset().union(
                    *(
                        portfolio(x.titled)
                        for x in cast.mentions
                        if x.person == m.person and x.titled
                    )
                )
                if wanted and own and not wanted & own:
                    continue
                found = self.person(m.person, m.first, m.last)
                return Speaker(
                    "person", found.name, start, end, found.person, m.person, found.office,
                    found.office_printed or printed, found.country, sure=0.9,
                )  # fmt: skip
            for p_index, p in enumerate(cast.people):
                if p.slug is None or p.office is None:
                    continue
                label = cast.register.office[p.office].label
                if (
                    role(label) == role(printed)
                    and role(printed)
                    and (not wanted or wanted & portfolio(label))
                    and (not country or country == p.country)
                ):
                    found = self.person(p_index, first, last)
                    return Speaker(
                        "person", found.name, start, end, p.slug, p_index, p.office, printed,
                        p.country, sure=0.88,
                    )  # fmt: skip
            held = cast.register.holder(printed, country, cast.on) if wanted else None
            if held is not None and held.tenure is not None:
                index = cast.by_office(first, last, held)
                return Speaker(
                    "person", held.person.name, start, end, held.person.slug, index,
                    held.tenure.office, printed, country, sure=0.85,
                )  # fmt: skip
        if former:
            before = self.former(first, printed)
            if before is not None:
                return replace(
                    before, start=start, end=end, office_printed=printed, sure=0.85
                )
        return Speaker(
            "office", printed, start, end, None, None, None, printed, country, sure=0.85
        )

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

    def same_role(self, noun: str, titled: str) -> bool:
        return bool(titled) and role(noun) != "" and role(titled) == role(noun)

    def described(self, first: int, head: int) -> Speaker | None:
        """ "the Swedish politician", "the Republican": one person of that description, named before."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        if r.low[first] not in s["definite"] or head - first > 5:
            return None
        if r.low[head - 1] not in s["persons"]:
            return None
        before = [m for m in cast.mentions if m.first < first]
        if not before:
            return None
        country = self.country(first, head)
        for m in reversed(before):
            p = cast.people[m.person]
            if country and p.country and p.country != country:
                continue
            if not p.anchored:
                continue
            return self.person(m.person, first, head, 0.75)
        return None

    def capitals(self, first: int, head: int, last: int) -> Speaker:
        """A capitalised phrase that is no known person: a place for its government, a body, or a name unknown."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        start, end = r.start[first], r.end[last - 1]
        code = cast.countries.get(head - 1)
        if code is not None and code[1] == "name" and head - first <= 2:
            return Speaker(
                "body",
                self.bare(first, head),
                start,
                end,
                country=code[0],
                metonymy=True,
                sure=0.85,
            )
        name = self.bare(first, head)
        if name.lower() in s["places"].exact or r.low[head - 1] in s["places"]:
            country = next((c for c in self.capital_country(r.low[head - 1])), "")
            return Speaker(
                "body", name, start, end, country=country, metonymy=True, sure=0.85
            )
        if code is not None and code[1] == "people":
            return Speaker("unnamed", None, start, end, sure=0.8)
        run = head
        while run > first and (
            r.word[run - 1][0].isupper() or r.low[run - 1] in s["particles"]
        ):
            run -= 1
        while run < head - 1 and r.low[run] in s["determiners"]:
            run += 1
        article = r.low[first] in s["determiners"]
        if article or cast.organisation(run, head) or r.word[head - 1].isupper():
            return Speaker(
                "body",
                self.bare(first, head),
                start,
                end,
                country=self.country(first, head),
                sure=0.85,
            )
        name = r.text[r.start[run] : r.end[head - 1]]
        return Speaker("person", name, r.start[run], r.end[head - 1], sure=0.7)

    def capital_country(self, low: str) -> list[str]:
        return [
            name.removeprefix("capital.").upper()
            for name, words in self.cast.speech.lists.items()
            if name.startswith("capital.") and low in words
        ]

    def bare(self, first: int, last: int) -> str:
        """The phrase without its article."""
        r, s = self.cast.reading, self.cast.speech
        while first < last - 1 and (
            r.low[first] in s["determiners"]
            or r.low[first] in s["impersonal_from"]
            or r.low[first] in s["elided_articles"]
        ):
            first += 1
        return r.text[r.start[first] : r.end[last - 1]]

    def country(self, first: int, last: int) -> str:
        for k in range(first, last):
            if k in self.cast.countries:
                return self.cast.countries[k][0]
        return ""
