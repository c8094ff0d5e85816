"""What kind of speaker a printed phrase is, and who: person, office, body, document or nobody named."""

from __future__ import annotations

from dataclasses import replace

from nlp.pronoun_standins import PronounStandIns
from nlp.speaker import Speaker
from nlp.words import small


class Speakers(PronounStandIns):
    """Answers who a phrase of words is, within one text."""

    def who(self, first: int, last: int) -> Speaker:
        found = self._who(first, last)
        self.last = (first, found)
        if found.index is not None:
            self.recent.append((first, found.index))
        if found.kind in ("body", "document") and found.name:
            self.last_body = found
        return found

    def agreeing(self, speaker: Speaker, first: int, last: int) -> Speaker:
        """Who said it where the form of a verb without a subject tells he from she: "navela je" is no man's.

        The nearest person of that gender who is named before, in the paragraph or the one above, else nobody named.
        """
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        if speaker.index is None:
            return speaker
        wanted = 0
        for k in range(first, last):
            wanted += r.low[k] in s["she_endings"]
            wanted -= r.low[k] in s["he_endings"]
        if not wanted or cast.people[speaker.index].votes * wanted >= 0:
            return speaker
        here = r.paragraph_of(first)
        for m in reversed(cast.mentions):
            if m.first >= first or cast.inside_marks(m.first):
                continue
            if r.paragraph_of(m.first) < here - 1:
                break
            if cast.people[m.person].votes * wanted > 0:
                return self.person(m.person, m.first, m.last, 0.85)
        return Speaker("unnamed", None, None, None, sure=0.5)

    def document_before(self, at: int) -> Speaker | None:
        """ "heter det i sista stycket": the document that was named last."""
        r, documents = self.cast.reading, self.cast.speech["document"]
        for k in range(at - 1, -1, -1):
            if r.low[k] in documents:
                return Speaker("document", r.word[k], r.start[k], r.end[k])
        return None

    def _who(self, first: int, last: int) -> Speaker:
        r, s = self.cast.reading, self.cast.speech
        low = r.low
        while first < last - 1 and (
            low[first] in s["conjunctions"] or low[first] in s["adverbs"]
        ):
            first += 1
        if (
            (last - first == 2 or low[min(first + 2, last - 1)] in s["prepositions"])
            and last - first > 1
            and s["subject_articles"].exact
            and low[first] in s["definite"]
            and low[first + 1] in s["subject_pronouns"]
        ):
            first, last = first + 1, first + 2  # "η ίδια": she herself
        alone = last - first == 1 and low[first] in s["subject_articles"]
        if alone and last < len(low) and low[last] in s["subject_pronouns"]:
            first, last = last, last + 1  # "διαμήνυσε η ίδια": cut behind the article
        first = self.past_questioner(first, last)
        if last - first == 1 and low[first] in s["it"] and s["verb_final"].exact:
            return Speaker("unnamed", None, r.start[first], r.end[first])  # "Buna göre"
        if last - first == 1 and (
            low[first] in s["subject_pronouns"]
            or low[first] in s["spoken_of"]
            or low[first] in s["possessive"]
        ):
            return self.pronoun(first)
        if low[first] in s["impersonal"]:
            return self.impersonal(first, last)
        if self.several(first, last):
            return Speaker("unnamed", None, r.start[first], r.end[last - 1], sure=0.9)
        sourced = last - first > 2 and r.low[first] in s["unnamed"]
        if sourced and r.low[first + 1] in s["of_like"] and not self.apposed(last):
            return Speaker("unnamed", None, r.start[first], r.end[last - 1])
        head = self.head(first, last)
        if (one := self.of_body_named(first, last)) is not None:
            return one
        person = self.named(first, head, last)
        if person is not None:
            return person
        if self.placed(first, head):
            head -= 1  # "augsta amatpersona Rīgā": where, not who
        person = self.before_title(first, head)
        if person is not None:
            return person
        beside = self.apposed(last)
        if beside is not None:
            return beside
        before = self.named_before(first)
        if before is not None:
            return before
        noun = self.noun(first, head)
        start, end = r.start[first], r.end[last - 1]
        printed = r.text[start:end]
        if first and low[first - 1] in s["whoever"]:  # "chi conosce il dossier"
            return Speaker("unnamed", None, r.start[first - 1], end)
        if noun in s["spokesperson"] and head - first == 1:
            forms = s["spokesperson"] if s["titles_inflected"].exact else {noun}
            known = self.cast.titled([*forms], first)  # named before with that title
            if known is not None:
                return self.person(known, first, last, 0.85)
        if noun in s["spokesperson"] or any(
            low[k] in s["spokesperson"] for k in range(first, head)
        ):
            return Speaker("unnamed", None, start, end, sure=0.95)
        regime = next((k for k in range(first, head) if low[k] in s["regime"]), -1)
        if noun in s["unnamed"] and regime >= 0 and low[first] not in s["indefinite"]:
            return Speaker("body", r.word[regime], start, end, sure=0.85)
        paper = noun in s["organisation_words"] and s["heads_first"].exact
        if paper and any(r.word[k][0].isupper() for k in range(first + 1, head)):
            return Speaker(
                "body", self.bare(first, last), start, end
            )  # "časnik Novi dan"
        if noun in s["unnamed"]:
            return Speaker("unnamed", None, start, end)
        if noun in s["own_words"]:
            owner = self.owner(first, head)
            if owner is not None:
                return owner
        if noun in s["office"] and noun not in s["plural_offices"]:
            return self.office(first, head, last)
        if noun in s["document_parts"] and (whole := self.document_before(first)):
            return whole
        for kind in ("document", "body"):
            if noun in s[kind]:
                return Speaker(
                    kind,
                    self.bare(first, last),
                    start,
                    end,
                    country=self.country(first, last),
                )
        if noun in s["counterparts"]:
            return self.counterpart(first, head)
        if head - first == 2:
            native = self.demonym(first, head)
            if native is not None:
                return native
        if head - first == 1 and low[first] in s["persons"] and s["no_articles"].exact:
            told = self.described(first, head)  # "Politiko teigimu"
            if told is not None:
                return told
        if r.word[head - 1][0].isupper():
            return self.capitals(first, head, last)
        resolved = self.described(first, head)
        if resolved is not None:
            return resolved
        return Speaker("unnamed", None, start, end, sure=0.8 if printed else 0.0)

    def several(self, first: int, last: int) -> bool:
        """ "the ministers of Austria, Denmark and Greece": whatever part of it the phrase is, no body has that name."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        lists = ("conjunctions", "definite", "of_like", "prepositions", "genitives")

        def joins(k: int) -> bool:
            return k in cast.countries or r.low[k] == "," or s.among(r.low[k], *lists)

        own = range(first, last)
        if not any(k in cast.countries for k in own):
            return False
        while first and joins(first - 1):
            first -= 1
        while last < len(r.low) and joins(last):
            last += 1
        countries = {
            cast.countries[k][0] for k in range(first, last) if k in cast.countries
        }
        if len(countries) < 2:
            return False
        led = (
            first
            and r.low[first - 1] in s["office"]
            and any(r.low[k] in s["conjunctions"] for k in own)
        )
        around = range(max(0, first - 1), min(len(r.low), last + 1))
        return bool(led) or any(r.low[k] in s["plural_offices"] for k in around)

    def of_body_named(self, first: int, last: int) -> Speaker | None:
        """ "la portavoz del grupo Alternativa, Jane Smith,": the name behind the comma, not the last capital before it."""
        cast, s = self.cast, self.cast.speech
        low = cast.reading.low
        lists = ("office", "spokesperson", "official")
        office = next((k for k in range(first, last) if s.among(low[k], *lists)), -1)
        of = any(low[k] in s["of_like"] for k in range(office + 1, last))
        if office < 0 or not of or not cast.reading.word[last - 1][0].isupper():
            return None
        return self.apposed(last)

    def past_questioner(self, first: int, last: int) -> int:
        """ "Pytany przez Jana Nowaka minister": the phrase begins behind the name of who asked."""
        r, s = self.cast.reading, self.cast.speech
        asked = s["asked_by"]
        end = asked.phrase_at(r.low, first, last) or first + (r.low[first] in asked)
        if end == first:
            return first
        while end < last and (
            r.word[end][0].isupper()
            or r.low[end] in s["particles"]
            or r.low[end] == ","
        ):
            end += 1
        return end if end < last else first

    def impersonal(self, first: int, last: int) -> Speaker:
        """ "hieß es": whoever spoke just before, else nobody named."""
        r = self.cast.reading
        if self.last is not None:
            at, before = self.last
            # a body's words go on in the paragraph below too: "hedder det", "lyder det videre"
            below = r.paragraph_of(first) - r.paragraph_of(at)
            if before.name is not None and (
                below == 0 or (below == 1 and before.kind in ("body", "document"))
            ):
                return replace(
                    before,
                    start=r.start[first],
                    end=r.end[last - 1],
                    sure=min(before.sure, 0.75),
                )
        return Speaker("unnamed", None, r.start[first], r.end[last - 1])

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
            if (
                low[k] in s["genitives"]
                and self.cast.reading.word[k - 1][0].isupper()
                and low[k - 1] not in s["prepositions"]
            ):
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
        cast, s = self.cast, self.cast.speech
        low = cast.reading.low
        if (
            low[first] in s["unnamed"]
            and first + 2 < last
            and low[first + 1] in s["of_like"]
            and s["dropped_subjects"].exact
        ):
            return None  # "Πηγές της Προεδρίας": of what, not who
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

    def placed(self, first: int, head: int) -> bool:
        """Whether the last word is a place in a case of its own, behind a noun for who speaks."""
        r, s = self.cast.reading, self.cast.speech
        if not s["bent_names"].exact or head - first < 2:
            return False
        place, noun = r.low[head - 1], r.low[head - 2]
        return (
            r.word[head - 1][0].isupper()
            and not r.word[head - 2][0].isupper()
            and place in s["places"].exact
            and s.among(noun, "unnamed", "office", "body", "persons", "spokesperson")
        )

    def named_before(self, first: int) -> Speaker | None:
        """Hungarian "Smith Jane, a hivatal szóvivője azt írta": a comma opens what is said of the name, and none closes it."""
        cast, r = self.cast, self.cast.reading
        s = cast.speech
        if not s["open_apposition"] or first < 2 or r.low[first - 1] != ",":
            return None
        m = cast.by_word.get(first - 2)
        article = r.low[first] in s["definite"] or r.low[first] in s["indefinite"]
        if m is None or not article or m.last != first - 1 or m.last - m.first < 2:
            return None
        return self.person(m.person, m.first, m.last, 0.95)

    def before_title(self, first: int, head: int) -> Speaker | None:
        """Hungarian "Smith Jane képviselő": the person whose name stands before a title (``titles_behind``)."""
        cast, r, s = self.cast, self.cast.reading, self.cast.speech
        if r.low[head - 1] not in s["titles_behind"]:
            return None
        at, title = first, head - 1
        while at < title and not r.word[at][0].isupper():
            at += 1
        end = at
        while end < title and r.word[end][0].isupper():
            end += 1
        while at < end - 2 and r.low[at] in cast.speech["openers"]:
            at += 1
        known = cast.by_word.get(end - 1) if end > at else None
        if known is not None and known.last == end:
            return self.person(known.person, known.first, known.last)
        opens = at in cast.sentence_starts or r.low[at] in s["determiners"]
        least = 1 if s["open_apposition"] and not opens else 2
        if (
            not least <= end - at <= 4
            or cast.organisation(at, end)
            or any(k in cast.countries for k in range(at, end))
        ):
            return None
        start, stop = r.start[at], r.end[end - 1]
        return Speaker("person", r.text[start:stop], start, stop, sure=0.8)

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
        if small(name) in s["places"].exact or r.low[head - 1] in s["places"]:
            country = s.country_of("capital", r.low[head - 1])
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
        if (
            s["genitives"].exact  # German nouns have capitals too
            and head - run < 2
            and not cast.organisation(run, head)
            and not r.word[head - 1].isupper()
            and (article or run != first)
        ):
            return Speaker("unnamed", None, start, end, sure=0.6)
        if article or cast.organisation(run, head) or r.word[head - 1].isupper():
            return Speaker(
                "body",
                self.bare(first, head),
                start,
                end,
                country=self.country(first, head),
                sure=0.85,
            )
        end = r.end[head - 1] - 2 * r.low[head - 1].endswith("'s")
        name = r.text[r.start[run] : end]
        return Speaker("person", name, r.start[run], end, sure=0.7)
