"""The people of one text: every printed mention, who it is, and who a pronoun or "the minister" means.

A person comes from the register, from a title before the name, from a known given name, or from speaking. No general
guessing of names. Surnames alone then lead back to the person.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from db.records import IssueFound
from nlp.given_names import given_names
from nlp.offices import Register, Resolution
from nlp.printed import PrintedNames
from nlp.reading import Reading
from nlp.spelling import bent, fold, upright
from nlp.words import small

WRONG_OFFICE = "name_against_office"
DOUBTED = 0.6  # of the rule's confidence: the name or the office is a slip
SHOUTED = 3  # letters; a surname in capitals has more
LETTERS = 5  # of a short name such as SG or MSWiA
REACH = 700  # characters back to which a pronoun looks


@dataclass(slots=True)
class Mention:
    first: int  # word numbers, end exclusive; the name alone
    last: int
    person: int  # index into Cast.people
    possessive: bool = False
    titled: str = ""  # title words printed before or behind the name
    named: bool = True  # False: an office that stands for the person


@dataclass(slots=True)
class CastPerson:
    name: str
    surname: str
    slug: str | None = None
    votes: float = 0.0  # above 0: she; below: he
    titles: set[str] = field(default_factory=set)
    anchored: bool = False  # registered, titled or speaking
    surnames: set[str] = field(default_factory=set)  # as printed here, slips too
    office: str | None = None
    country: str = ""
    sure: float = (
        1.0  # less where the page gives the name an office that is not the person's
    )


@dataclass
class Cast(PrintedNames):
    """People and mentions of one text, mentions sorted by place."""

    reading: Reading
    register: Register
    on: str
    countries: dict[int, tuple[str, str]]  # word number -> (ISO code, kind)
    people: list[CastPerson] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    issues: list[IssueFound] = field(default_factory=list)
    by_word: dict[int, Mention] = field(default_factory=dict)
    _starts: set[int] = field(default_factory=set)
    _marks: list[tuple[int, int]] | None = None

    def find(self, speakers: set[tuple[int, int]]) -> None:
        """Fills people and mentions. ``speakers``: word spans of phrases that speak."""
        runs = self.runs()
        alone = {fold(self.bare(first)) for first, last, _ in runs if last - first == 1}
        nouns_too = bool(
            self.speech["genitives"].exact
        )  # German writes every noun with a capital
        speaking = {last: first for first, last in speakers}
        later: list[tuple[int, int, str]] = []
        for first, last, titled in runs:
            named = last - first >= 2
            resolution = self.registered(first, last, titled)
            spoken = self.speaks(first, last, speakers, speaking)
            spoken = spoken or (named and self.listed(last))
            if resolution is not None:
                self.enter(first, last, titled, resolution, True)
            elif named and (
                titled
                or spoken
                or self.title_at_once(last)
                or self.given(first)
                or self.recognised(first, last)
                or self.introduced(first, last)
                or (self.speech["open_apposition"] and self.title_behind(last))
                or (
                    not nouns_too
                    and last - first <= 4
                    and fold(self.bare(last - 1)) in alone
                )
            ):
                if not self.organisation(first, last):
                    self.enter(first, last, titled, None, bool(titled or spoken))
            else:
                later.append((first, last, titled))
        for first, last, titled in later:
            surname = self.surname(first, last)
            person = self.by_surname(surname)
            if self.organisation(first, last) and (
                person is None or not self.shaped_so(first, last)
            ):
                continue
            spoken = self.speaks(first, last, speakers, speaking)
            if person is None and last - first >= 2:
                person = self.by_surname(fold(self.bare(last - 1)))
                if person is not None and not self.compatible(first, last, person):
                    person = None
            if person is not None:
                self.mention(first, last, person, titled)
                if titled or spoken:
                    self.people[person].anchored = True
            elif (
                titled
                or (spoken and last - first == 1 and not nouns_too)
                or (spoken and self.shouted(first, last))
            ) and (
                self.reading.low[first] not in self.speech.openers
                and not self.common(first)
                and not self.named_body(first, last)
                and (titled or not self.opening_word(first))
            ):
                self.enter(first, last, titled, None, True)
        self.mentions.sort(key=lambda m: m.first)
        self.by_word = {w: m for m in self.mentions for w in range(m.first, m.last)}
        self.upright()
        self.vote()
        self.offices()

    def listed(self, last: int) -> bool:
        """ "signed by Jane Smith (Malta), John Doe (Spain)": a country in brackets behind a name."""
        low = self.reading.low
        if last + 2 >= len(low) or low[last] != "(" or low[last + 2] != ")":
            return False
        code = self.countries.get(last + 1)
        return code is not None and code[1] == "name"

    def shouted(self, first: int, last: int) -> bool:
        """ "SMITH (FO): We go.": a surname in capitals that opens a turn of a transcript."""
        r = self.reading
        return (
            last - first == 1
            and r.word[first].isupper()
            and r.low[first] not in self.speech["interviewers"]
            and len(r.word[first]) > LETTERS
            and r.low[last] in (":", "(")
            and (first == 0 or r.apart(first - 1))
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
            behind = low[k + 1] if k + 1 < len(low) else "."
            alone = (
                low[k] in s["definite_offices"]
            )  # "ministern": the article is its end
            if (
                (low[k - 1] not in s["definite"] and not alone)
                or behind in s["of_like"]
                or k + 1 in self.by_word
            ):
                continue
            person = self.titled([low[k]], k)
            if person is not None:
                first = k if alone else k - 1
                more.append(Mention(first, k + 1, person, False, "", False))
        if more:
            self.mentions = sorted([*self.mentions, *more], key=lambda m: m.first)

    def recognised(self, first: int, last: int) -> bool:
        """Whether a trained pipeline calls the run a person."""
        r = self.reading
        return r.grammar is not None and r.grammar.is_name(
            r.start[first], r.end[last - 1]
        )

    def introduced(self, first: int, last: int) -> bool:
        """A run that commas set off behind small letters, or that "a former judge" or "who" follows: a person's name."""
        low, word, s = self.reading.low, self.reading.word, self.speech
        if last + 1 < len(low) and low[last] in s["from_body"]:
            return low[last + 1] in s["body"]  # "X از حزب سبز"
        if (
            s["genitives"].exact
            or last - first > 4
            or last + 1 >= len(low)
            or low[last] != ","
        ):
            return False
        behind = low[last + 1]
        if behind in s["who"] or behind in s["indefinite"] or behind.isdigit():
            return not any(
                low[k] in s["body"] for k in range(last + 1, min(len(low), last + 5))
            )
        return first > 1 and low[first - 1] == "," and word[first - 2].islower()

    def speaks(
        self,
        first: int,
        last: int,
        speakers: set[tuple[int, int]],
        speaking: dict[int, int],
    ) -> bool:
        begin = speaking.get(last)
        return begin is not None and begin <= first

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
        printed = self.printed(first, last)
        title = titled or self.title_of(first, last)
        if titled and not self.holds_office(titled):
            title = self.title_of(first, last) or titled  # "Mme Smith, ministre"
        index = None
        if resolution is not None:
            slug = resolution.person.slug
            index = next((i for i, p in enumerate(self.people) if p.slug == slug), None)
            if index is None:
                tenure = resolution.tenure
                person = CastPerson(
                    resolution.person.name,
                    fold(resolution.person.name).split()[-1],
                    slug,
                )
                gender = resolution.person.gender
                person.votes = {"f": 3.0, "m": -3.0}.get(gender, 0.0)
                if tenure is not None:
                    person.office = tenure.office
                    person.country = self.register.office[tenure.office].country
                else:
                    person.country = self.country_near(first, last)
                self.people.append(person)
                index = len(self.people) - 1
            if resolution.issue is not None and resolution.issue not in self.issues:
                issue = resolution.issue
                if issue.kind == WRONG_OFFICE:
                    self.people[index].sure = DOUBTED
                r = self.reading
                self.issues.append(
                    IssueFound(
                        issue.kind,
                        issue.message,
                        r.start[first],
                        r.end[last - 1],
                        issue.suggestion,
                    )
                )
        else:
            surname = self.surname(first, last)
            index = self.by_surname(surname)
            if index is not None and not self.compatible(first, last, index):
                index = None
            if index is None:
                shown = (
                    self.in_small_letters(printed)
                    if printed.isupper() and last - first >= 2
                    else printed
                )
                country = self.country_near(first, last)
                shown = self.own_form(shown, country)
                self.people.append(CastPerson(shown, fold(shown).split()[-1]))
                self.people[-1].surnames.add(surname)
                index = len(self.people) - 1
                self.people[index].country = country
            else:
                known = self.people[index]
                better = (
                    len(printed.split()) > len(known.name.split())
                    or (known.name.isupper() and not printed.isupper())
                    or self.straight(printed, known.name)
                )
                if (
                    better
                    and known.slug is None
                    and not (printed.isupper() and not known.name.isupper())
                ):
                    known.name = printed
        person = self.people[index]
        if resolution is not None:
            person.surnames.add(self.surname(first, last))
        if last - first >= 2 or titled:
            known_as = given_names().get(fold(self.bare(first)), "")
            person.votes += {"f": 1.0, "m": -1.0}.get(known_as, 0)
            if not known_as and last - first >= 2:  # "Fulvia", where the ending tells
                low = self.reading.low[first]
                person.votes += 0.7 * (low in self.speech["female_given"])
                person.votes -= 0.7 * (low in self.speech["male_given"])
        person.anchored = person.anchored or anchored or bool(title)
        self.mention(first, last, index, title)

    def holds_office(self, titled: str) -> bool:
        """Whether a title is an office, not a form of address alone."""
        s = self.speech
        return any(
            w in s["office"] or w in s["spokesperson"] for w in small(titled).split()
        )

    def common(self, first: int) -> bool:
        """A word for people or bodies that stands with a capital at the start of a sentence: "Experts said"."""
        low, s = self.reading.low[first], self.speech
        return any(
            low in s[name]
            for name in ("unnamed", "body", "document", "persons", "plural_offices")
        )

    def named_body(self, first: int, last: int) -> bool:
        """ "organizácia Most", "rzecznik SG": the name of a body, or letters that stand for one."""
        r, s = self.reading, self.speech
        if not s["heads_first"].exact or last - first > 1:
            return False
        marks = sorted(r.name_marks)
        if any(a < first < b for a, b in zip(marks[::2], marks[1::2], strict=False)):
            return True  # dziennik „Głos Doliny i Gór”
        before = first - 1
        if before in r.name_marks:
            before -= 1
        body = before >= 0 and (
            r.low[before] in s["body"] or r.low[before] in s["organisation_words"]
        )
        return body or (r.word[first].isupper() and len(r.word[first]) <= LETTERS)

    def own_form(self, printed: str, country: str) -> str:
        """ "norská ministryně Jane Smithová": the surname without the ending that only the paper's country gives it."""
        s = self.speech
        if not country or country.lower() in s["gives_endings"]:
            return printed
        for ending in s["given_endings"]:
            stem = printed.removesuffix(ending)
            if stem != printed and len(stem.split()[-1]) > 2:
                return stem
        return printed

    def opening_word(self, first: int) -> bool:
        """Whether a word has its capital from the sentence alone: "История начинается", where offices stand first."""
        r = self.reading
        if not self.speech["heads_first"].exact:
            return False
        opens = {next((i for i in x.items if i >= 0), -1) for x in r.sentences}
        return first in opens and not any(
            low == r.low[first] and r.word[k][0].isupper() and k not in opens
            for k, low in enumerate(r.low)
        )

    def by_office(self, first: int, last: int, held: Resolution) -> int:
        """Enters a person whom only the office names, so that "she" and "the minister" find them."""
        index = next(
            (i for i, p in enumerate(self.people) if p.slug == held.person.slug), None
        )
        if index is None:
            name = held.person.name
            person = CastPerson(name, fold(name).split()[-1], held.person.slug)
            person.votes = {"f": 3.0, "m": -3.0}.get(held.person.gender, 0.0)
            if held.tenure is not None:
                person.office = held.tenure.office
                person.country = self.register.office[held.tenure.office].country
            self.people.append(person)
            index = len(self.people) - 1
        low, s = self.reading.low, self.speech
        self.people[index].titles |= {
            low[k] for k in range(first, last) if low[k] in s["office"]
        }
        printed = self.printed(first, last)
        self.mentions.append(Mention(first, last, index, False, printed, False))
        self.mentions.sort(key=lambda m: m.first)
        return index

    def compatible(self, first: int, last: int, index: int) -> bool:
        """Two full names of one surname are one person only where the given names agree."""
        if last - first < 2:
            return True
        whole = " ".join(fold(self.bare(k)) for k in range(first, last))
        if whole == self.people[index].surname or self.is_surname(
            self.people[index], whole
        ):
            return True  # "Van der Zwaluw" of "Anna Van der Zwaluw"
        own = fold(self.people[index].name).split()
        return (
            len(own) < 2
            or own[0] == fold(self.bare(first))
            or (
                own[0][0] == fold(self.bare(first))[:1]
                and (len(own[0]) <= 2 or len(self.bare(first)) <= 2)
            )
            or own[0].startswith(fold(self.bare(first))[:3])
        )

    def by_surname(self, surname: str) -> int | None:
        """The person entered last of whom a surname may be."""
        for i in range(len(self.people) - 1, -1, -1):
            if self.is_surname(self.people[i], surname):
                return i
        return None

    def is_surname(self, person: CastPerson, surname: str) -> bool:
        own = fold(person.name)
        if surname in person.surnames or own == surname:
            return True
        if own.endswith(surname) and len(surname) > 2 and own.endswith(f" {surname}"):
            return True
        s = self.speech
        return bool(s["bent_names"] and self.bends(own, surname)) or bool(
            s["family_name_first"] and own.startswith(f"{surname} ")
        )

    def straight(self, printed: str, known: str) -> bool:
        """Whether a full name is printed in its first case now, and was not before."""
        if not self.speech["bent_names"].exact or len(known.split()) != len(
            printed.split()
        ):
            return False
        return bent(
            fold(known).split()[-1], fold(printed).split()[-1], self.speech.lang
        )

    def bends(self, own: str, surname: str) -> bool:
        """Whether one is the other in another case: "z Janem Nowakiem", "Jan Nowak"."""
        last, lang = own.split()[-1] if own else "", self.speech.lang
        return bent(surname, last, lang) or bent(last, surname, lang)

    def own_title(self, titled: str) -> str:
        """The title without the office of whom its bearer works for: "*ministerin* erityisavustaja X" is no minister."""
        s, words = self.speech, titled.split()
        for k in range(len(words) - 1, 0, -1):
            if small(words[k - 1]) in s["title_owners"] and any(
                small(w) in s[name]
                for w in words[k:]
                for name in ("office", "spokesperson", "official", "honorific")
            ):
                return " ".join(words[k:])
        return titled

    def mention(self, first: int, last: int, index: int, titled: str) -> None:
        s = self.speech
        person = self.people[index]
        titled = self.own_title(titled)
        self.mentions.append(
            Mention(first, last, index, self.possessive(last - 1), titled)
        )
        for w in small(titled).split():
            if w in s["office"] or w in s["spokesperson"]:
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
                if w in s["she"] or w in s["female_pronouns"]:
                    self.people[m.person].votes += 0.5
                    break
                if w in s["he"] or w in s["male_pronouns"]:
                    self.people[m.person].votes -= 0.5
                    break

    def pronoun(self, at: int, recent: list[tuple[int, int]]) -> int | None:
        """The person that he or she at a word means. ``recent``: (word, person) of earlier speakers."""
        r, s = self.reading, self.speech
        he = r.low[at] in s["he"] or r.low[at] in s["male_pronouns"]
        she = r.low[at] in s["she"] or not he  # "podle ní", "after her"
        both = she and r.low[at] in s["he"]  # "tema", "ő": she or he
        if r.low[at] in s["his"] and r.low[at + 1] in s["according_behind"]:
            he, she, both = (
                True,
                False,
                False,
            )  # "viņa vārdiem": his words; "viņa" is she
        best, best_score = None, 0.0
        here = r.start[at]
        sentence_starts = self.sentence_starts()
        for m in reversed(self.mentions):
            if m.first >= at or self.questioner(m.first):
                continue
            distance = here - r.end[m.last - 1]
            if distance > REACH and best is not None:
                break
            if distance > 4 * REACH:
                break
            person = self.people[m.person]
            agrees = 0.0 if both else person.votes if she else -person.votes
            if agrees < 0:
                continue
            score = 100 - distance / 12
            if agrees > 0.4:
                score += 30 if agrees >= 1 else 18
            if m.first in sentence_starts or self.opens_titled(m.first):
                score += 14
            if m.possessive:
                score -= 12
            if self.inside_marks(m.first) and not self.inside_marks(at):
                score -= 25
            if recent and recent[-1][1] == m.person:
                near = r.paragraph_of(recent[-1][0]) == r.paragraph_of(at)
                score += 24 if near else 12
            elif recent and (
                m.first in sentence_starts or self.speech["heads_first"].exact
            ):  # free order: the one told of may stand behind the verb
                # "…," wrote Smith. / Former minister Jones remembers otherwise. According to him: the new paragraph's own
                here_paragraph = r.paragraph_of(at)
                if (
                    r.paragraph_of(m.first) == here_paragraph
                    and r.paragraph_of(recent[-1][0]) != here_paragraph
                ):
                    score += 10
            if best is None or score > best_score:
                best, best_score = m.person, score
        if best is not None and not both:
            self.people[best].votes += 0.5 if she else -0.5
        return best

    def sentence_starts(self) -> set[int]:
        if not self._starts:
            for sentence in self.reading.sentences:
                for item in sentence.items:
                    if item >= 0:
                        self._starts.update((item, item + 1, item + 2))
                        break
        return self._starts

    def opens_titled(self, first: int) -> bool:
        """Whether a title and nothing else stands between the start of the sentence and a name."""
        title = self.title_before(first)
        at = first - len(title.split()) if title else first
        return bool(title) and any(at == x.items[0] for x in self.reading.sentences)

    def inside_marks(self, at: int) -> bool:
        if self._marks is None:
            self._marks = [(q.first, q.last) for q in self.reading.quotations]
        return any(first <= at < last for first, last in self._marks)

    def titled(self, words: list[str], at: int) -> int | None:
        """The person whose printed title holds the head word of "the minister", latest before the word."""
        wanted = set(words)
        for m in reversed(self.mentions):
            if m.first < at and wanted & self.people[m.person].titles:
                return m.person
        return None
