"""Words that stand for somebody who is named elsewhere: he, the minister, the former minister, the Dane."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.cast import Cast
from nlp.portfolios import portfolio, role
from nlp.speaker import Speaker
from nlp.spelling import fold
from nlp.views import STOPS

STEM = 6  # letters; an office in another case begins with the same
HEAD = 3  # words at the head of a sentence in which its subject stands
ABOUT = "AF"  # the country that every text here tells of


class StandIns:
    """Who a pronoun or a description means, within one text."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.recent: list[tuple[int, int]] = []  # (word, person) of speakers so far
        self.last_body: Speaker | None = None
        self.last: tuple[int, Speaker] | None = None

    def noun(self, first: int, head: int) -> str:
        """The word that says what the phrase is: the last, or in "la ministre belge" the one before."""
        r, s = self.cast.reading, self.cast.speech
        last = r.low[head - 1].removesuffix("'s")
        lists = ("spokesperson", "unnamed", "office", "document", "body")
        if s[
            "heads_first"
        ].exact:  # "szef resortu": what it is of stands behind, without a small word
            named = (r.low[k] for k in range(first, head))
            return next((w for w in named if any(w in s[name] for name in lists)), last)
        opening = r.low[first]
        if s["no_articles"].exact and opening in s["unnamed"]:
            return opening  # "πηγές της Προεδρίας"
        if s["definite_nouns"].exact and any(opening in s[name] for name in lists):
            return opening  # "comunicatul ministerului": what it is stands first
        if r.word[head - 1][0].isupper() or any(last in s[name] for name in lists):
            return last
        for k in range(head - 2, first - 1, -1):
            if r.low[k] in s["office"] or r.low[k] in s["spokesperson"]:
                return r.low[k]
            # "a letter seen by the agency": what is said of the noun stands behind it
            if r.low[k] in s["document"] and r.low[head - 1] not in s["persons"]:
                return r.low[k]
            if (
                r.low[k] in s["body"]
                and k >= head - 3
                and (s["dropped_subjects"].exact or s["adjuncts_set_off"].exact)
                and all(x.isalpha() for x in r.low[k + 1 : head])
            ):  # "la Commissione europea", "el Gobierno danés"
                return r.low[k]
        return last

    def apposed(self, last: int) -> Speaker | None:
        """ "the minister for returns, Jane Smith,": the name behind the description, set off by a comma."""
        cast, r = self.cast, self.cast.reading
        whose = cast.speech["subject_articles"].exact
        if (
            whose
            and last < len(r.low)
            and r.low[last] in cast.speech["object_pronouns"]
        ):
            last += 1  # "η δικηγόρος του, Jane Smith"
        if last + 1 >= len(r.low) or r.low[last] != "," or r.apart(last):
            return None
        at = last + 1
        s = cast.speech
        lead = ("before_names", "official", "definite", "unnamed", "office")
        begin = at
        while at < min(len(r.low), begin + 4) and (
            r.low[at] in s["honorific"]
            or (
                (s["no_articles"].exact or s["dropped_subjects"].exact)
                and at in cast.countries
            )  # "Čekijos ministras X", "gazda, ministra austriacă X"
            or (
                not s["verb_endings"].exact
                and not r.word[at][0].isupper()
                and any(r.low[at] in s[name] for name in lead)
            )
        ):
            at += 1
        m = cast.by_word.get(at)
        if m is None or m.first != at or m.possessive:
            return None
        behind = r.low[m.last] if m.last < len(r.low) else "."
        if behind.isalpha() and behind not in cast.speech["prepositions"]:
            return None
        return self.person(m.person, m.first, m.last, 0.95)

    def labelled(self, first: int, last: int) -> Speaker:
        """Who a label of a transcript is: initials and "A" or "R" for an answer lead back to the person asked."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        w = r.word[first]
        answering = r.low[first] in s["answer_labels"]
        lettered = w.isupper() and len(w) <= 3
        if last - first > 1 or not (lettered or answering):
            return self.who(first, last)
        found = set()
        for m in cast.mentions:
            p = cast.people[m.person]
            if m.first >= first and answering:
                break
            if answering and r.low[m.first] in s["answer_labels"]:
                continue  # "Answer:" itself
            letters = "".join(
                x[0] for x in re.split(r"[\s-]+", fold(p.name)) if x[0].isalpha()
            )
            ends = letters[:1] + letters[-1:]
            if (answering and p.anchored) or w.lower() in (letters, ends):
                found.add(m.person)
        start, end = r.start[first], r.end[last - 1]
        if len(found) != 1:
            return Speaker("unnamed", None, start, end, sure=0.6)
        return replace(self.person(found.pop(), first, last), start=start, end=end)

    def who(self, first: int, last: int) -> Speaker:
        raise NotImplementedError

    def native(self, low: str) -> tuple[str, str] | None:
        """ "the Dane": names of peoples that are also names of persons, which the layer of countries leaves out."""
        for name, words in self.cast.speech.lists.items():
            if name.startswith("native.") and low in words:
                return name.removeprefix("native.").upper(), "people"
        return None

    def counterpart(self, first: int, head: int) -> Speaker:
        """ "her Swedish colleague": the one person of that country who is named before, else nobody."""
        cast, r = self.cast, self.cast.reading
        country = self.country(first, head)
        start, end = r.start[first], r.end[head - 1]
        found = {
            m.person
            for m in cast.mentions
            if country and m.first < first and cast.people[m.person].country == country
        }
        if len(found) != 1:
            return Speaker("unnamed", None, start, end, sure=0.6)
        return replace(
            self.person(found.pop(), first, head), start=start, end=end, sure=0.8
        )

    def demonym(self, first: int, head: int) -> Speaker | None:
        """ "the Dane", "die Norwegerin": the one person of that country who is named before."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        code = cast.countries.get(head - 1) or self.native(r.low[head - 1])
        if code is None or code[1] == "name" or r.low[first] not in s["definite"]:
            return None
        start, end = r.start[first], r.end[head - 1]
        found = {
            m.person
            for m in cast.mentions
            if m.first < first and cast.people[m.person].country == code[0]
        }
        if len(found) == 1:
            index = found.pop()
            p = self.person(index, first, head)
            return replace(p, start=start, end=end, sure=0.8)
        return Speaker("unnamed", None, start, end, country=code[0], sure=0.6)

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
            sure=sure * p.sure,
        )

    def pronoun(self, at: int) -> Speaker:
        r, s = self.cast.reading, self.cast.speech
        low = r.low[at]
        start, end = r.start[at], r.end[at]
        if self.after_nobody(at):
            return Speaker("unnamed", None, start, end, sure=0.6)
        if any(low in s[n] for n in ("he", "she", "male_pronouns", "female_pronouns")):
            if r.unnamed_before(at) is not None:
                # "A clerk, who gave no name, knows the files. According to him, ..."
                return Speaker("unnamed", None, start, end, sure=0.7)
            held = self.told_by_office(at)
            index = self.cast.pronoun(at, self.recent) if held is None else held.index
            if index is not None:
                found = self.person(index, at, at + 1, 0.88)
                return Speaker(
                    "person", found.name, start, end, found.person, index, found.office,
                    found.office_printed, found.country, sure=0.88,
                )  # fmt: skip
        if low in s["it"] and (noun := self.document_written(at)) is not None:
            return Speaker("document", r.word[noun], start, end, sure=0.7)
        if low in s["it"] and self.last_body is not None:
            b = self.last_body
            return Speaker(b.kind, b.name, start, end, country=b.country, sure=0.7)
        if low in s["it"] and (noun := self.document_told_of(at)) is not None:
            return Speaker("document", r.word[noun], start, end, sure=0.7)
        return Speaker("unnamed", None, start, end, sure=0.6)

    def told_by_office(self, at: int) -> Speaker | None:
        """ "One more from the minister: ..., she says": who holds the office that alone stands before in the sentence."""
        r, s = self.cast.reading, self.cast.speech
        first = next(
            (k for k in range(at - 1, -1, -1) if r.word[k] in (".", "!", "?") or r.apart(k)), -1
        )  # fmt: skip
        words = range(first + 1, at)
        if any(r.low[k] in s["subject_pronouns"] for k in words) or any(
            first < m.first < at for m in self.cast.mentions
        ):
            return None
        offices = [
            k
            for k in words
            if k > first + 1
            and r.low[k] in s["office"]
            and r.low[k - 1] in s["definite"]
        ]
        if len(offices) != 1:
            return None
        k = offices[0]
        return self.office(k - 1, k + 1, k + 1)

    def after_nobody(self, at: int) -> bool:
        """Whether somebody without a name spoke last in the paragraph, and no person is named since: "an official said ... He added"."""
        if self.last is None:
            return False
        before, who = self.last
        r, s = self.cast.reading, self.cast.speech
        if who.kind != "unnamed" or who.start is None or who.end is None:
            return False
        told = r.words_in(who.start, who.end)
        return (
            any(r.low[k] in s["unnamed"] for k in told)
            and before < at
            and r.paragraph_of(before) == r.paragraph_of(at)
            and not any(before < m.first < at for m in self.cast.mentions)
        )

    def document_written(self, at: int) -> int | None:
        """ "Belgium and Italy signed a letter. “…,” it says": a document named since whoever "it" may be else, or beside several."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        first = r.paragraphs[r.paragraph_of(at)][0]
        before = [x for x in r.sentences if x.items and first <= x.items[0] < at]
        for sentence in reversed(before[-2:]):
            items = [k for k in sentence.items if 0 <= k < at]
            nouns = [k for k in items if r.low[k] in s["document"] and self._introduced(k)]  # fmt: skip
            if not nouns:
                if any(k in cast.countries for k in items[:3]):
                    return None  # "Germany did not sign. It says"
                continue
            head = [k for k in nouns if k - items[0] < HEAD]
            noun = (
                head[0] if head else nouns[-1]
            )  # "The letter, seen by us, asks for a review"
            body = self.last_body
            if body is None or body.start is None or body.start < r.start[items[0]]:
                return noun
            several = {cast.countries[k][0] for k in items if k in cast.countries}
            return noun if len(several) > 1 else None
        return None

    def _introduced(self, noun: int) -> bool:
        """Whether an article or "its" stands before a noun, over two words at most."""
        r, s = self.cast.reading, self.cast.speech
        return any(
            r.low[k] in s["definite"] or r.low[k] in s["indefinite"] or r.low[k] in s["possessive"]
            for k in range(max(0, noun - 3), noun)
        )  # fmt: skip

    def document_told_of(self, at: int) -> int | None:
        """ "The letter asks for a desk. “…,” it says": the document with which the sentence before begins."""
        r, s = self.cast.reading, self.cast.speech
        number = r.paragraph_of(at)
        first = r.paragraphs[number][0]
        if (
            at == first and number
        ):  # "... the letter bore seven names. / It argues that"
            above = r.paragraphs[number - 1][0]
            named = (k for k in range(at - 1, above, -1) if r.low[k] in s["document"])
            return next((k for k in named if r.low[k - 1] in s["definite"]), None)
        heads = [
            x.items[0] for x in r.sentences if x.items and first <= x.items[0] < at
        ]
        for head in reversed(heads[-2:]):
            if r.low[head] in s["definite"]:
                for k in (head + 1, head + 2):
                    if k < at and r.low[k] in s["document"]:
                        return k
        return None

    def of_ministry(self, first: int, wanted: frozenset[str]) -> str:
        """The country of the ministry named before with the same field: "Germany's ministry for return ... the minister for return"."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        for k in range(first - 1, -1, -1):
            if r.low[k] not in s["body"] or not wanted:
                continue
            last = k + 1
            while last < min(first, k + 8) and not (
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
            earlier = [m for m in reversed(cast.mentions) if m.first < first]
            later = [m for m in cast.mentions if m.first > first and country and wanted]
            for m in [
                *earlier,
                *later,
            ]:  # "the Danish residence minister" may get her name later on
                p = cast.people[m.person]
                if m.first > first and p.country != country:
                    continue
                if not self.same_title(noun, p.titles) and not any(
                    self.same_role(words, m.titled) for words in (noun, printed)
                ):
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
                above = any(
                    m.person == p_index and m.first < first for m in cast.mentions
                )
                if not (above or country or wanted) and self.just_spoke(first):
                    continue  # named further down alone, and another spoke just before
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
            home = country or self.of_ministry(first, wanted)
            home = home or self.home(first)
            held = cast.register.holder(printed, home, cast.on) if wanted else None
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
        if not (country or wanted or former) and noun in s["persons"]:
            told = self.described(first, head)  # "saadik", "parlamentaras": no minister
            if told is not None and not told.office:
                return told
        if not (country or wanted or former) and definite:
            untitled = self.just_spoke(first)
            if untitled is not None:
                return replace(untitled, start=start, end=end, sure=0.75)
        if not definite or not (country or wanted or former):
            return Speaker(
                "unnamed",
                None,
                start,
                end,
                office_printed=printed,
                country=country,
                sure=0.7,
            )
        named = cast.register.office_named(printed, country) if not former else None
        return Speaker(
            "office",
            printed,
            start,
            end,
            None,
            None,
            named,
            printed,
            country,
            sure=0.85,
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

    def described(self, first: int, head: int) -> Speaker | None:
        """ "the Swedish politician", "the Republican": one person of that description, named before."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        definite = (
            r.low[first] in s["definite"] or r.low[head - 1] in s["definite_offices"]
        )
        if not definite or head - first > 5:
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

    def bare(self, first: int, last: int) -> str:
        """The phrase without its article."""
        r, s = self.cast.reading, self.cast.speech
        while first < last - 1 and (
            r.low[first] in s["determiners"]
            or r.low[first] in s["impersonal_from"]
            or r.low[first] in s["elided_articles"]
        ):
            first += 1
        if r.name_marks:  # "dienraštis „Nemuno Kronika“"
            first = next(
                (k for k in range(first + 1, last) if k - 1 in r.name_marks), first
            )
        return r.text[r.start[first] : r.end[last - 1]]

    def country(self, first: int, last: int) -> str:
        for k in range(first, last):
            if k in self.cast.countries:
                return self.cast.countries[k][0]
        return ""
