"""The people of one text: every printed mention, and who it is.

A person comes from the register, from a title before the name, from a known given name, or from speaking. No general
guessing of names. Surnames alone then lead back to the person. Whom a pronoun means: ``nlp/pronouns.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from db.records import IssueFound
from nlp.cast_person import CastPerson, Mention
from nlp.given_names import given_names
from nlp.offices import Register, Resolution
from nlp.person_signs import PersonSigns
from nlp.reading import Reading
from nlp.spelling import fold, upright
from nlp.words import small

WRONG_OFFICE = "name_against_office"
DOUBTED = 0.6  # of the rule's confidence: the name or the office is a slip


@dataclass
class Cast(PersonSigns):
    """People and mentions of one text, mentions sorted by place."""

    reading: Reading
    register: Register
    on: str
    countries: dict[int, tuple[str, str]]  # word number -> (ISO code, kind)
    people: list[CastPerson] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    issues: list[IssueFound] = field(default_factory=list)
    by_word: dict[int, Mention] = field(default_factory=dict)

    def find(self, speakers: set[tuple[int, int]]) -> None:
        """Fills people and mentions. ``speakers``: word spans of phrases that speak."""
        runs = self.runs()
        alone = {fold(self.bare(first)) for first, last, _ in runs if last - first == 1}
        speaking = {last: first for first, last in speakers}
        later: list[tuple[int, int, str, bool]] = []
        for first, last, titled in runs:
            full = last - first >= 2
            resolution = self.registered(first, last, titled)
            begin = speaking.get(last)
            spoken = begin is not None and begin <= first
            told = spoken or (full and self.listed(last))
            if resolution is not None:
                self.enter(first, last, titled, resolution, True)
            elif full and (
                titled
                or told
                or self.is_person(first, last)
                or self.comes_back(first, last, alone)
            ):
                if not self.organisation(first, last):
                    self.enter(first, last, titled, None, bool(titled or told))
            else:
                later.append((first, last, titled, spoken))
        for first, last, titled, spoken in later:
            self.find_again(first, last, titled, spoken)
        self.mentions.sort(key=lambda m: m.first)
        self.by_word = {w: m for m in self.mentions for w in range(m.first, m.last)}
        self.upright()
        self.vote()
        self.offices()

    def find_again(self, first: int, last: int, titled: str, spoken: bool) -> None:
        """Gives a run to whom the text names elsewhere; a title or speaking makes a person of it."""
        index = self.by_surname(self.surname(first, last))
        if self.organisation(first, last) and (
            index is None or not self.shaped_so(first, last)
        ):
            return
        if index is None and last - first >= 2:
            index = self.by_surname(fold(self.bare(last - 1)))
            if index is not None and not self.compatible(first, last, index):
                index = None
        if index is not None:
            self.mention(first, last, index, titled)
            if titled or spoken:
                self.people[index].anchored = True
        elif self.only_told(first, last, titled, spoken):
            self.enter(first, last, titled, None, True)

    def only_told(self, first: int, last: int, titled: str, spoken: bool) -> bool:
        """Whether a title or speaking alone makes a person of a run, and nothing says that it is another word."""
        one = last - first == 1 and not self.speech["genitives"].exact
        if not titled and not (spoken and (one or self.shouted(first, last))):
            return False
        return (
            self.reading.low[first] not in self.speech.openers
            and not self.common(first)
            and not self.named_body(first, last)
            and (bool(titled) or not self.opening_word(first))
        )

    def upright(self) -> None:
        """Names that are printed in another case alone get their first: "Su Dominyku Perkausku kalbėjomės"."""
        if not self.speech["bent_names"].exact:
            return
        capitals = {w for w in self.reading.word if w[0].isupper()}
        # Finnish and Estonian bend the last word alone: a given name that is known says nothing of it
        known = {} if self.speech["given_unbent"].exact else given_names()
        for person in self.people:
            if person.slug is not None or person.name.isupper():
                continue
            s = self.speech
            name = upright(person.name, s.lang, capitals, known, s["sure_endings"])
            if name != person.name:
                person.surnames.add(person.surname)
                person.name, person.surname = name, fold(name).split()[-1]

    def offices(self) -> None:
        """ "the minister" alone leads to the person with that title, so that a pronoun behind it does too."""
        low, s = self.reading.low, self.speech
        more: list[Mention] = []
        for k in sorted(self.title_words):
            if k in self.by_word or k == 0 or low[k] in s["plural_offices"]:
                continue
            alone = (
                low[k] in s["definite_offices"]
            )  # "ministern": the article is its end
            behind = low[k + 1] if k + 1 < len(low) else "."
            led = low[k - 1] in s["definite"] or alone
            if not led or behind in s["of_like"] or k + 1 in self.by_word:
                continue
            person = self.titled([low[k]], k)
            if person is not None:
                first = k if alone else k - 1
                more.append(Mention(first, k + 1, person, False, "", False))
        if more:
            self.mentions = sorted([*self.mentions, *more], key=lambda m: m.first)

    def registered(self, first: int, last: int, titled: str) -> Resolution | None:
        """A run that the register knows, whole or its end; surnames alone only where they are an alias."""
        printed = self.printed(first, last)
        words = fold(printed).split()
        if not words:
            return None
        one = len(words) == 1
        if one and words[0] not in self.register.single_names:
            return None
        if not one and len(words[0].strip(".")) == 1:
            printed = self.whole_name(printed, words)
        elif not one and words[0][:2] not in self.register.initials:
            return None
        office = titled or self.title_of(first, last)
        country = self.country_near(first, last)
        lang = self.speech.lang
        return self.register.resolve(
            printed, office=office, country=country, on=self.on, lang=lang
        )

    def whole_name(self, printed: str, words: list[str]) -> str:
        """ "J. Smith" as the register has her, where one person alone of that surname and letter is in it."""
        found = [
            name
            for slug in self.register.by_surname(words[-1])
            if fold(name := self.register.person[slug].name)[0] == words[0][0]
        ]
        return found[0] if len(found) == 1 and len(words) == 2 else printed

    def enter(
        self,
        first: int,
        last: int,
        titled: str,
        resolution: Resolution | None,
        anchored: bool,
    ) -> None:
        """A mention of whom the register knows (``resolution``), of whom the text has named, or of somebody new."""
        title = titled or self.title_of(first, last)
        if titled and not self.holds_office(titled):
            title = self.title_of(first, last) or titled  # "Mme Smith, ministre"
        if resolution is not None:
            index = self.known(first, last, resolution)
            self.people[index].surnames.add(self.surname(first, last))
        else:
            index = self.printed_as(first, last)
        if last - first >= 2 or titled:
            self.people[index].votes += self.given_gender(first, last)
        self.people[index].anchored |= anchored or bool(title)
        self.mention(first, last, index, title)

    def known(self, first: int, last: int, resolution: Resolution) -> int:
        """Enters whom the register knows, and what it says against the page."""
        index = self.by_slug(resolution)
        if index is None:
            index = self.from_register(resolution)
            if resolution.tenure is None:
                self.people[index].country = self.country_near(first, last)
        issue, r = resolution.issue, self.reading
        if issue is not None:
            if issue.kind == WRONG_OFFICE:
                self.people[index].sure = DOUBTED
            start, end = r.start[first], r.end[last - 1]
            self.issues.append(
                IssueFound(issue.kind, issue.message, start, end, issue.suggestion)
            )
        return index

    def by_slug(self, resolution: Resolution) -> int | None:
        slug = resolution.person.slug
        return next((i for i, p in enumerate(self.people) if p.slug == slug), None)

    def from_register(self, resolution: Resolution) -> int:
        row, tenure = resolution.person, resolution.tenure
        person = CastPerson(row.name, fold(row.name).split()[-1], row.slug)
        person.votes = {"f": 3.0, "m": -3.0}.get(row.gender, 0.0)
        if tenure is not None:
            person.office = tenure.office
            person.country = self.register.office[tenure.office].country
        self.people.append(person)
        return len(self.people) - 1

    def printed_as(self, first: int, last: int) -> int:
        """Enters a name that the register has not: somebody of the text whose name it may be, else somebody new."""
        printed, surname = self.printed(first, last), self.surname(first, last)
        index = self.by_surname(surname)
        if index is not None and self.compatible(first, last, index):
            known = self.people[index]
            if known.slug is None and known.better_printed(printed, self.speech):
                known.name = printed
            return index
        if printed.isupper() and last - first >= 2:
            printed = self.in_small_letters(printed)
        country = self.country_near(first, last)
        printed = self.own_form(printed, country)
        person = CastPerson(printed, fold(printed).split()[-1], country=country)
        person.surnames.add(surname)
        self.people.append(person)
        return len(self.people) - 1

    def by_office(self, first: int, last: int, held: Resolution) -> int:
        """Enters a person whom only the office names, so that "she" and "the minister" find them."""
        index = self.by_slug(held)
        if index is None:
            index = self.from_register(held)
        low, s = self.reading.low, self.speech
        self.people[index].titles |= {
            low[k] for k in range(first, last) if low[k] in s["office"]
        }
        printed = self.printed(first, last)
        self.mentions.append(Mention(first, last, index, False, printed, False))
        self.mentions.sort(key=lambda m: m.first)
        return index

    def by_surname(self, surname: str) -> int | None:
        """The person entered last of whom a surname may be."""
        for i in range(len(self.people) - 1, -1, -1):
            if self.people[i].bears(surname, self.speech):
                return i
        return None

    def compatible(self, first: int, last: int, index: int) -> bool:
        words = [self.bare(k) for k in range(first, last)]
        return self.people[index].may_be(words, self.speech)

    def mention(self, first: int, last: int, index: int, titled: str) -> None:
        s = self.speech
        person = self.people[index]
        titled = self.own_title(titled)
        self.mentions.append(
            Mention(first, last, index, self.possessive(last - 1), titled)
        )
        for w in small(titled).split():
            if s.among(w, "office", "spokesperson"):
                person.titles.add(w)
            if w in s["female"]:
                person.votes += 2
            elif w in s["male"]:
                person.votes -= 2

    def vote(self) -> None:
        """A he or she soon behind a mention speaks for the gender of the person."""
        low, s = self.reading.low, self.speech
        for m, nxt in zip(self.mentions, [*self.mentions[1:], None], strict=False):
            stop = min(
                len(low), m.last + 35, nxt.first if nxt is not None else len(low)
            )
            for k in range(m.last, stop):
                w = low[k]
                if w in s["she"] and w in s["he"]:
                    continue
                if s.among(w, "she", "female_pronouns"):
                    self.people[m.person].votes += 0.5
                    break
                if s.among(w, "he", "male_pronouns"):
                    self.people[m.person].votes -= 0.5
                    break

    @cached_property
    def sentence_starts(self) -> set[int]:
        """The first three words of every sentence; of a quotation that opens one, what comes behind it."""
        firsts = (
            next((i for i in x.items if i >= 0), None) for x in self.reading.sentences
        )
        return {k for i in firsts if i is not None for k in (i, i + 1, i + 2)}

    def opens_titled(self, first: int) -> bool:
        """Whether a title and nothing else stands between the start of the sentence and a name."""
        title = self.title_before(first)
        at = first - len(title.split()) if title else first
        return bool(title) and any(at == x.items[0] for x in self.reading.sentences)

    def inside_marks(self, at: int) -> bool:
        return any(q.first <= at < q.last for q in self.reading.quotations)

    def titled(self, words: list[str], at: int) -> int | None:
        """The person whose printed title holds the head word of "the minister", latest before the word."""
        wanted = set(words)
        for m in reversed(self.mentions):
            if m.first < at and wanted & self.people[m.person].titles:
                return m.person
        return None
