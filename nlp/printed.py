"""Names as they are printed: capitalised runs, cut down to the name, and what is no name of a person."""

from __future__ import annotations

from nlp.given_names import given_names
from nlp.printed_titles import PrintedTitles
from nlp.spelling import PARTICLES, fold, folded_endings
from nlp.words import small

LONGEST_RUN = 6  # words
LETTERS_OF_PARTY = 5  # of a short name such as USP
TITLES = ("honorific", "office", "spokesperson")
LEADING = ("openers", "prepositions", "adverbs", "conjunctions", "time_words")


class PrintedNames(PrintedTitles):
    """Finds names in one reading."""

    def runs(self) -> list[tuple[int, int, str]]:
        """Capitalised runs without what cannot be a name; (first, last, title words before it)."""
        word, particles = self.reading.word, self.speech["particles"]
        found = []
        at, size = 0, len(word)
        starts = {p[0] for p in self.reading.paragraphs}
        while at < size:
            if not word[at][0].isupper() or word[at] == "I":
                at += 1
                continue
            first = at
            last = at = self._run_end(first, starts)
            while last > first + 1 and self.reading.low[last - 1] in particles:
                last -= 1
            if last == first:
                at += 1
                continue
            trimmed = self.trim(first, last)
            if trimmed is not None:
                found.append(trimmed)
        return found

    def _run_end(self, first: int, starts: set[int]) -> int:
        """Where a run of capitals and particles ends. ``starts``: words that open a paragraph."""
        word, low, s = self.reading.word, self.reading.low, self.speech
        particles, size = s["particles"], len(word)
        at = since = first
        while at < size and at - since < LONGEST_RUN:
            if s["verb_final"].exact and low[at] in s["office"]:
                since = at  # "Mülteci Hakları Derneği Başkanı Av. Jane Smith"
            if s["bent_names"].exact and at > first and self._paper(at):
                return at
            if (
                word[at][0].isupper()
                and at not in self.countries
                and (at == first or at not in starts)
            ):
                at += 1
                if at < size and self.possessive(at - 1):
                    return at
                continue
            if low[at] in s["genitives"] and low[at - 1] not in particles:
                return at
            if not (
                low[at] in particles
                and at + 1 < size
                and self.name_on(at + 1)
                and not self.body_on(at + 1)
            ):
                return at
            at += 1
        return at

    def _paper(self, at: int) -> bool:
        """Whether the name of a body begins behind a person's: "Smith Deníku Vltava" (told the paper)."""
        low, bodies = self.reading.low, self.speech["organisation_words"]
        return (
            self.reading.word[at][0].isupper()
            and self.speech.names_body(low, at)
            and low[at - 1] not in bodies
            and low[at - 1] not in self.speech["body"]
        )

    def run_beside(self, last: int) -> tuple[int, int] | None:
        """The name of two to four words that a comma sets off behind a phrase: "his deputy, Jane Smith,"."""
        r, s = self.reading, self.speech
        if (
            s["subject_articles"].exact
            and last < len(r.low)
            and r.low[last] in s["object_pronouns"]
        ):
            last += 1  # "η δικηγόρος του, Jane Smith,"
        if last + 2 >= len(r.low) or r.low[last] != ",":
            return None
        at = last + 1
        while at < len(r.low) and r.low[at] in s["honorific"]:
            at += 1
        end = at
        while end < len(r.low) and (
            r.word[end][0].isupper() or r.low[end] in s["particles"]
        ):
            end += 1
        behind = r.low[end] if end < len(r.low) else "."
        if not 2 <= end - at <= 4 or (
            behind.isalpha() and behind not in s["prepositions"]
        ):
            return None
        return at, end

    def name_on(self, at: int) -> bool:
        word, low = self.reading.word, self.reading.low
        if word[at][0].isupper():
            return True
        return (
            low[at] in self.speech["particles"]
            and at + 1 < len(word)
            and word[at + 1][0].isupper()
        )

    def body_on(self, at: int) -> bool:
        """Whether a body's word follows the particle: "Jane Smith von der Opposition"."""
        low, s = self.reading.low, self.speech
        word = (
            low[at + 1] if low[at] in s["particles"] and at + 1 < len(low) else low[at]
        )
        return word in s["body"] or word in s["organisation_words"]

    def trim(self, first: int, last: int) -> tuple[int, int, str] | None:
        """The name in a run, without titles, openers and bodies, and its title; None where no name is left."""
        if (
            last - first > 2
            and self.reading.low[last - 1] in self.speech["titles_behind"]
        ):
            last -= 1  # "Jane Smith MEP"
        start = self._behind_titles(first, last)
        title = self.words(first, start)
        start = self._past_small_words(start, last, title)
        if self._begins_small(start, last):
            return None
        start = self._past_body(start, last, title)
        if (name := self._past_party(start, last)) is not None:
            return name
        start = self._past_short_party(start, last, title)
        if self._no_name(start, last):
            return None
        return self._past_field(start, last, title)

    def _behind_titles(self, first: int, last: int) -> int:
        """The word behind the last title in the run."""
        for k in range(last - 1, first - 1, -1):
            if self.speech.among(self.reading.low[k], *TITLES):
                return k + 1
        return first

    def _past_small_words(self, start: int, last: int, title: str) -> int:
        """Past what opens the sentence ("But", "On"), then past the field of an office."""
        low, s = self.reading.low, self.speech
        while (
            start < last - 1
            and s.among(low[start], *LEADING)
            and low[start] not in s["particles"]
        ):
            start += 1
        while (
            start < last
            and low[start] in s["portfolio_words"]
            and (title or self.title_before(start))
        ):
            start += 1
        return start

    def _begins_small(self, start: int, last: int) -> bool:
        """ "Ministerin zu Wort": a preposition in small letters where names begin with particles."""
        low, s = self.reading.low, self.speech
        return (
            start < last - 1
            and low[start] == self.reading.word[start]
            and low[start] in s["prepositions"]
            and low[start] not in s["leading_particles"]
            and bool(s["leading_particles"].exact)
        )

    def _past_body(self, start: int, last: int, title: str) -> int:
        """Past a body or a party between an office and the name, in languages that say what it is of without a word."""
        low, s = self.reading.low, self.speech
        if not s["heads_first"].exact:
            return start
        while (
            last - start > 2
            and (low[start] in s["organisation_words"] or low[start] in s["body"])
            and (title or self.title_before(start))
        ):
            start += 1  # "právník Iniciativy Přístřeší Jan Novák"
        if last - start > 2 and not self.given(start):
            # "posłanka Zielonej Zgody Iga Nowak": a party's name before a known given name
            known = self._known_given(start, last)
            if known and (title or self.title_before(start)):
                return known
        return start

    def _known_given(self, start: int, last: int) -> int:
        """The first known given name behind the first word and before the last, or 0."""
        return next((k for k in range(start + 1, last - 1) if self.given(k)), 0)

    def _past_party(self, start: int, last: int) -> tuple[int, int, str] | None:
        """ "il capogruppo di Alleanza Verde Jane Smith", "la députée de l'Avenir Jane Smith": the name behind a party's."""
        low, s = self.reading.low, self.speech
        romance = s["dropped_subjects"].exact or s["adjuncts_set_off"].exact
        if not romance or s["heads_first"].exact or start < 2 or self.given(start):
            return None
        article = low[start - 1] in s["determiners"] and low[start - 2] in s["of_like"]
        if low[start - 2 if article else start - 1] not in s["of_like"]:
            return None
        known = self._known_given(start, last)
        if not (known or last - start > 3) or not self.title_before(start):
            return None
        start = known or last - 2
        return start, last, self.title_before(start)

    def _past_short_party(self, start: int, last: int, title: str) -> int:
        """Past one word of a party: "šéf strany Zítřek Jan Novák", "deputata USP Jane Smith"."""
        word, low, s = self.reading.word, self.reading.low, self.speech
        if (
            s["heads_first"].exact
            and last - start == 3
            and s.among(low[start - 1], "organisation_words", "body")
        ):
            start += 1
        while (
            last - start > 2
            and s["dropped_subjects"].exact
            and word[start].isupper()
            and 1 < len(word[start]) <= LETTERS_OF_PARTY
            and not word[start + 1].isupper()
            and (title or self.title_before(start))
        ):
            start += 1
        return start

    def _no_name(self, start: int, last: int) -> bool:
        """Whether only words of an office's field are left, or one word that opens sentences."""
        low, s = self.reading.low, self.speech
        if start >= last or all(
            low[k] in s["portfolio_words"] for k in range(start, last)
        ):
            return True
        return last - start == 1 and (
            s.among(low[start], "openers", "time_words", "subject_pronouns")
            or low[start] in s.months
        )

    def _past_field(
        self, start: int, last: int, title: str
    ) -> tuple[int, int, str] | None:
        """The name behind what belongs to its office: "ministre de l'Accueil X", "Minister for Asylum and Migration X"."""
        r, low, s = self.reading, self.reading.low, self.speech
        before = low[start - 1] if start else ""
        if (
            before in s["determiners"]
            and start > 1
            and low[start - 2] in s["of_like"]
            and any(k in self.title_words for k in (start - 3, start - 4))
        ):
            start += 1
            if last == start:
                return None
        if s.among(before, "of_like", "list_joiners"):
            held = self.title_before(start)
            if any(w in s["of_like"] for w in small(held).split()):
                start += 1
                if last - start < 2:
                    return None
                gap = r.text[r.end[start - 2] : r.start[start - 1]]
                return start, last, f"{held}{gap}{r.word[start - 1]}"
        found = self.title_before(start)
        if last - start == 1 and start and low[start - 1] == ",":
            found = ""
        return start, last, found or (title if not self._broken(start) else "")

    def _broken(self, start: int) -> bool:
        reading = self.reading
        gap = (
            reading.text[reading.end[start - 1] : reading.start[start]] if start else ""
        )
        return gap.strip() != ""

    def possessive(self, at: int) -> bool:
        low, word = self.reading.low[at], self.reading.word
        if low.endswith("'s"):
            return True
        return (
            low.endswith("s")
            and at + 1 < len(word)
            and word[at + 1] in ("’", "'")
            and (self.reading.start[at + 1] == self.reading.end[at])
        )

    def bare(self, at: int) -> str:
        w = self.reading.word[at]
        return w[:-2] if w.endswith(("'s", "’s")) else w

    def printed(self, first: int, last: int) -> str:
        r = self.reading
        text = r.text[r.start[first] : r.end[last - 1]]
        return text[:-2] if text.endswith(("'s", "’s")) else text

    def in_small_letters(self, printed: str) -> str:
        """ "JANE SMITH" as "Jane Smith"; in Turkish the small letter of I is ı."""
        if self.speech["dotless_i"].exact:
            return " ".join(
                w[:1] + w[1:].replace("I", "ı").replace("İ", "i").lower()
                for w in printed.split()
            )
        return printed.title()

    def surname(self, first: int, last: int) -> str:
        names = [fold(self.bare(k)) for k in range(first, last)]
        at = next((k for k, w in enumerate(names) if w in PARTICLES), len(names) - 1)
        return " ".join(names[at:])

    def given(self, first: int) -> bool:
        name = fold(self.bare(first))
        if name in given_names():
            return True
        if not self.speech["bent_names"].exact:
            return False
        return any(  # "s Erikom Kapustom"
            name.endswith(put) and name[: -len(put)] + cut in given_names()
            for cut, put in folded_endings(self.speech.lang)
            if put
        )

    def place(self, first: int, last: int) -> bool:
        low, places = self.reading.low, self.speech["places"]
        return (low[first] in places and last - first == 1) or places.phrase_at(
            low, first, last
        ) == last

    def organisation(self, first: int, last: int) -> bool:
        low, s = self.reading.low, self.speech
        if first and low[first - 1] in s["named_bodies"]:
            return True  # "l'associazione Porte Aperte"
        return self.place(first, last) or any(
            s.names_body(low, k)
            or low[k] in s["body"]
            or low[k][-1].isdigit()  # a paper, a station
            or k in self.countries
            for k in range(first, last)
        )

    def shaped_so(self, first: int, last: int) -> bool:
        """Whether it is one word, and only its ending that says of a body: "Haugland" alone, behind "Anne Haugland"."""
        word, s = self.reading.low[first].removesuffix("'s"), self.speech
        exact = set.__contains__(s["organisation_words"], word)
        named = exact or word in s["body"] or first in self.countries
        return last - first == 1 and not named and not self.place(first, last)
