"""Names as they are printed: capitalised runs, the titles beside them, and what is no name of a person."""

from __future__ import annotations

from functools import cached_property

from nlp.given_names import given_names
from nlp.reading import Reading
from nlp.speech import Speech
from nlp.spelling import PARTICLES, fold, folded_endings
from nlp.words import small

ABOUT = "AF"  # the country that every text here tells of
OFFICES = ("office", "spokesperson", "body", "counterparts")
ASKED = 8  # words between "asked by" and the end of the name: "asked by the journalist Mary Long"


class PrintedNames:
    """Finds names in one reading. ``countries``: word number -> (ISO code, kind)."""

    reading: Reading
    countries: dict[int, tuple[str, str]]

    @property
    def speech(self) -> Speech:
        return self.reading.speech

    @cached_property
    def title_words(self) -> frozenset[int]:
        """Where words of offices stand; most names are nowhere near one."""
        titles = self.speech.titles
        return frozenset(k for k, w in enumerate(self.reading.low) if titles[w])

    def runs(self) -> list[tuple[int, int, str]]:
        """Capitalised runs without what cannot be a name; (first, last, title words before it)."""
        word, low = self.reading.word, self.reading.low
        s = self.speech
        particles = s["particles"]
        found = []
        at, size = 0, len(word)
        starts = {p[0] for p in self.reading.paragraphs}
        while at < size:
            w = word[at]
            if not w[0].isupper() or w in ("I",):
                at += 1
                continue
            first = since = at
            while at < size and at - since < 6:
                w = word[at]
                if s["verb_final"].exact and low[at] in s["office"]:
                    since = at  # "Mülteci Hakları Derneği Başkanı Av. Jane Smith"
                if s["bent_names"].exact and at > first and self._paper(at):
                    break
                if (
                    w[0].isupper()
                    and at not in self.countries
                    and (at == first or at not in starts)
                ):
                    if self.possessive(at) and at + 1 < size:
                        at += 1
                        break
                    at += 1
                    continue
                if low[at] in s["genitives"] and low[at - 1] not in particles:
                    break
                if (
                    low[at] in particles
                    and at > first - 1
                    and at + 1 < size
                    and self.name_on(at + 1)
                    and not self.body_on(at + 1)
                ):
                    at += 1
                    continue
                break
            last = at
            while last > first + 1 and low[last - 1] in particles:
                last -= 1
            if last == first:
                at += 1
                continue
            trimmed = self.trim(first, last)
            if trimmed is not None:
                found.append(trimmed)
        return found

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
        low, s = self.reading.low, self.speech
        if last - first > 2 and low[last - 1] in s["titles_behind"]:
            last -= 1  # "Jane Smith MEP"
        start = first
        for k in range(first, last):  # the last title word inside the run cuts it
            if (
                low[k] in s["honorific"]
                or low[k] in s["office"]
                or low[k] in s["spokesperson"]
            ):
                start = k + 1
        title = self.words(first, start)
        while (
            start < last - 1
            and (
                low[start] in s["openers"]
                or low[start] in s["prepositions"]
                or low[start] in s["adverbs"]
                or low[start] in s["conjunctions"]
                or low[start] in s["time_words"]
            )
            and low[start] not in s["particles"]
        ):
            start += 1
        while (
            start < last
            and low[start] in s["portfolio_words"]
            and (title or self.title_before(start))
        ):
            start += 1
        if (
            start < last - 1
            and low[start] == self.reading.word[start]
            and low[start] in s["prepositions"]
            and low[start] not in s["leading_particles"]
            and s["leading_particles"].exact
        ):
            return None  # "Ministerin zu Wort"
        while (
            s["heads_first"].exact
            and last - start > 2
            and (low[start] in s["organisation_words"] or low[start] in s["body"])
            and (title or self.title_before(start))
        ):
            start += 1  # "právník Iniciativy Přístřeší Jan Novák"
        if s["heads_first"].exact and last - start > 2 and not self.given(start):
            # "posłanka Zielonej Zgody Iga Nowak": a party's name before a known given name
            known = [k for k in range(start + 1, last - 1) if self.given(k)]
            if known and (title or self.title_before(start)):
                start = known[0]
        romance = s["dropped_subjects"].exact or s["adjuncts_set_off"].exact
        if (
            romance
            and not s["heads_first"].exact
            and start > 1
            and not self.given(start)
        ):
            # "il capogruppo di Alleanza Verde Jane Smith", "la députée de l'Avenir Jane Smith"
            of = (
                start
                - 1
                - (
                    low[start - 1] in s["determiners"]
                    and low[start - 2] in s["of_like"]
                )
            )
            known = [k for k in range(start + 1, last - 1) if self.given(k)]
            if (
                (known or last - start > 3)
                and low[of] in s["of_like"]
                and self.title_before(start)
            ):
                start = known[0] if known else last - 2
                return start, last, self.title_before(start)
        if (
            s["heads_first"].exact
            and last - start == 3
            and (
                low[start - 1] in s["organisation_words"] or low[start - 1] in s["body"]
            )
        ):
            start += 1  # "šéf strany Zítřek Jan Novák"
        while (
            last - start > 2
            and s["dropped_subjects"].exact
            and self.reading.word[start].isupper()
            and 1 < len(self.reading.word[start]) <= 5
            and not self.reading.word[start + 1].isupper()
            and (title or self.title_before(start))
        ):
            start += 1  # "deputata USP Jane Smith"
        if start >= last or all(
            low[k] in s["portfolio_words"] for k in range(start, last)
        ):
            return None
        if last - start == 1 and (
            low[start] in s["openers"]
            or low[start] in s["time_words"]
            or low[start] in s.months
            or low[start] in s["subject_pronouns"]
        ):
            return None
        before = low[start - 1] if start else ""
        if (
            before in s["determiners"]
            and start > 1
            and low[start - 2] in s["of_like"]
            and any(k in self.title_words for k in (start - 3, start - 4))
        ):  # "ministre de l'Accueil"
            start += 1
            if last == start:
                return None
        if (
            before in s["of_like"] or before in s["list_joiners"]
        ):  # "Minister for Asylum and Migration X"
            held = self.title_before(start)
            if any(w in s["of_like"] for w in small(held).split()):
                start += 1
                if last - start < 2:
                    return None
                gap = self.reading.text[
                    self.reading.end[start - 2] : self.reading.start[start - 1]
                ]
                return start, last, f"{held}{gap}{self.reading.word[start - 1]}"
        title_found = self.title_before(start)
        if last - start == 1 and start and low[start - 1] == "," and title_found:
            title_found = ""
        return (
            start,
            last,
            title_found or (title if not self._broken(start) else ""),
        )

    def _broken(self, start: int) -> bool:
        reading = self.reading
        gap = (
            reading.text[reading.end[start - 1] : reading.start[start]] if start else ""
        )
        return gap.strip() != ""

    def words(self, first: int, last: int) -> str:
        """The words as they are printed, end exclusive; empty where there are none."""
        r = self.reading
        return r.text[r.start[first] : r.end[last - 1]] if last > first else ""

    def title_before(self, first: int) -> str:
        """The title right before a name, as printed: "minister for asylum and migration", "spokesman"."""
        low, s = self.reading.low, self.speech
        if self.title_words.isdisjoint(range(first - 11, first)):
            return ""
        shouted = self.reading.word[first].isupper() and len(low[first]) > 1
        if shouted and first and self.reading.apart(first - 1):
            return ""  # a town in capitals below a heading: "... of the ministers / VALLETTA, 21 April"
        at = first - 1
        if at >= 0 and low[at] == ",":
            at -= 1
        end = at + 1
        stop = max(-1, at - 9)
        # where nouns are small, two capitals are a name, and what leads to its office may be any noun
        whole = s["heads_first"].exact and self._two_capitals(first)
        if low[at] in s["determiners"] and low[at] not in s["portfolio_words"]:
            return ""  # "told the minister the Smith report"
        apart = self._set_off(first)
        while at > stop:
            w = low[at]
            if self.reading.apart(at) and at + 1 < end:
                return ""
            if w in s["office"] or w in s["spokesperson"]:
                return self.words(self.title_start(at), end)
            if w in s["before_names"] and at == first - 1:
                return self.words(at, end)  # "η δικηγόρος Ελπίδα"
            if not (
                w in s["title_inner"]
                or w in s["of_like"]
                or w in s["conjunctions"]
                or self.reading.word[at][0].isupper()
                or w in s["determiners"]
                or w in s["portfolio_words"]
                or w in s["inner_endings"]  # "ředitelka Správy uprchlických zařízení X"
                or w in s["body"]
                or at in self.countries  # "la ministra maltese dell'Interno"
                or (whole and self.describes(at) and w not in s["past_endings"])
                or (apart and self.describes(at))  # "the head of the removals unit, X,"
            ):
                return ""
            at -= 1
        return ""

    def _set_off(self, first: int) -> bool:
        """Whether two capitalised words or more begin there, behind a comma and before a mark."""
        word, low = self.reading.word, self.reading.low
        if not first or low[first - 1] != ",":
            return False
        end = first
        while end < len(word) and (
            word[end][0].isupper() or low[end] in self.speech["particles"]
        ):
            end += 1
        closed = end == len(word) or not word[end][0].isalnum()
        return 2 <= end - first <= 5 and closed

    def _two_capitals(self, first: int) -> bool:
        word = self.reading.word
        return all(
            k < len(word) and word[k][0].isupper() and k not in self.countries
            for k in (first, first + 1)
        )

    def title_start(self, office: int) -> int:
        """Where a title begins whose office is this word: "asylum and migration minister", "Belgian minister"."""
        low, s = self.reading.low, self.speech
        first = office
        while first > 0 and not self.reading.apart(first - 1):
            before = low[first - 1]
            if before in s["conjunctions"]:
                if first > 1 and low[first - 2] in s["portfolio_words"]:
                    first -= 2
                    continue
                break
            named = before in s["portfolio_words"] or before in s["deputy"]
            if (
                (named and before not in s["prepositions"])
                or first - 1 in self.countries
                or (first == office and self.describes(first - 1))
            ):
                first -= 1
                continue
            break
        while first < office and low[first] in s["determiners"]:
            first += 1
        return first

    def describes(self, at: int) -> bool:
        """Whether the word before an office may belong to it: no verb, adverb or other small word."""
        low, s = self.reading.low[at], self.speech
        return (
            low[0].isalpha()
            and not s.is_verb(low)
            and not low.endswith("'s")
            and not any(
                low in s[name]
                for name in (
                    "determiners", "prepositions", "adverbs", "auxiliaries", "finite", "time_words", "subordinators",
                    "relatives", "subject_pronouns", "object_pronouns", "conjunctions", "past_participles", "possessive",
                )
            )
        )  # fmt: skip

    def title_of(self, first: int, last: int) -> str:
        """The title behind a name, but for who asked: "asked by Mary Long, the minister replied"."""
        return "" if self.questioner(first) else self.title_behind(last)

    def title_behind(self, last: int) -> str:
        """As printed: ", the minister for asylum and migration," or ", who runs the Immigration Office"."""
        low, s = self.reading.low, self.speech
        if held := self.title_at_once(last):
            return held
        at = last
        if at < len(low) and low[at] == "(":
            while at < len(low) and low[at] != ")":
                at += 1
            at += 1
        if at >= len(low) or low[at] not in (",", "—", "–"):
            return ""
        first = at + 1
        while first < len(low) and low[first] in s["determiners"]:
            first += 1
        end = first
        for k in range(first, min(at + 13, len(low))):
            w = low[k]
            if (
                w in (",", ".", ";", ":", "—", "–", "”", "“", '"', "(", "»", "«", "„")
                or (w in s["relatives"] and w not in s["determiners"])
                or w in s["finite"]
                or self.reading.apart(k - 1)
                or self._for_another(first, k)
            ):
                break
            end = k + 1
        if any(
            low[k] in s["office"]
            or low[k] in s["spokesperson"]
            or low[k] in s["official"]
            or (s["open_apposition"] and low[k] in s["honorific"])  # "X, a cég jogásza"
            for k in range(first, end)
        ):
            return self.words(first, end)
        return ""

    def _for_another(self, first: int, at: int) -> bool:
        """ "minister for arrivals for New Delta": the second "for" leads to a party, not to a field."""
        r, s = self.reading, self.speech
        return (
            r.low[at] in s["sign_for"]
            and r.low[at] in r.low[first:at]
            and r.low[at - 1] not in s["conjunctions"]
            and at + 1 < len(r.low)
            and r.word[at + 1][0].isupper()
            and r.low[at + 1] not in s["portfolio_words"]
        )

    def questioner(self, first: int) -> bool:
        """Whether a name is that of who asked: "asked by Mary Long", "face à Anne Roux". What follows tells of another."""
        low, asked = self.reading.low, self.speech["asked_by"]
        for k in range(max(0, first - ASKED), first):
            if low[k] not in asked and low[k] not in asked.phrases:
                continue
            end = asked.phrase_at(low, k, first) or k + (low[k] in asked)
            if k < end <= first and all(low[j][0].isalpha() for j in range(end, first)):
                return True
        return False

    def title_at_once(self, last: int) -> str:
        """Hungarian "Smith Jane határügyi miniszter": a title behind the name without a comma (``titles_behind``)."""
        low, s = self.reading.low, self.speech
        for k in range(last, min(len(low), last + 4)):
            w = low[k]
            if k == last and w in s["titles_behind"]:
                return self.words(last, k + 1)
            if not w[0].isalpha() or self.reading.word[k][0].isupper():
                break
            if w in s["titles_behind"]:
                return self.words(last, k + 1)
            if w in s["finite"] or s.is_verb(w) or w in s["determiners"]:
                break
        return ""

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

    def country_near(self, first: int, last: int) -> str:
        """The country printed just before the name or in its title, else none."""
        low, s = self.reading.low, self.speech
        for k in range(first - 1, max(-1, first - 9), -1):
            if self._elsewhere(k, first) or self.reading.paragraph_of(
                k
            ) != self.reading.paragraph_of(first):
                break
            if k in self.countries:
                return self.countries[k][0] if self._whose(k) else ""
            if (
                low[k] == ","
                and k < first - 1
                and not (
                    low[k + 1] in s["portfolio_words"]
                    and any(low[k - 1] in s[w] for w in ("portfolio_words", "office"))
                )
            ):
                # "after talks in Norland, minister Jane Smith", "for Norse nationals, interior minister Jane Smith"
                break
        if last < len(low) - 1 and low[last] in s["of_like"] and self._land(last + 1):
            return self.countries[last + 1][0]  # "minister Jane Smith of Norland"
        if last < len(low) and low[last] in (",", "("):
            for k in range(last + 1, min(last + 10, len(low))):
                if self._elsewhere(k, first) or low[k] in (")", ","):
                    break
                if k in self.countries:
                    if low[last] == "," and not self._rules(k, last + 1):
                        break  # "said Jane Smith, twenty Afghans were"
                    return self.countries[k][0] if self._whose(k) else ""
                if low[k] in s["relatives"] and low[k] not in s["determiners"]:
                    break
        return ""

    def _elsewhere(self, at: int, name: int) -> bool:
        """Whether a word belongs to no phrase with the name: behind a mark or a verb, or inside a quotation."""
        low, s = self.reading.low[at], self.speech
        return (
            low in (".", ";", ":")
            or (low in s["finite"] and low not in s["portfolio_words"])
            or (s.is_verb(low) and low not in s["portfolio_words"])
            or any(
                (q.first <= at < q.last) != (q.first <= name < q.last)
                for q in self.reading.quotations
            )
        )

    def _land(self, at: int) -> bool:
        return at in self.countries and self.countries[at][1] == "name"

    def _rules(self, at: int, first: int) -> bool:
        """Whether a country behind a name is whose office it is: of the people whom every text tells of, only beside an office."""
        if self.countries[at][0] != ABOUT:
            return True
        low, s = self.reading.low, self.speech
        near = range(first, min(at + 4, len(low)))
        return any(low[k] in s[w] for k in near for w in OFFICES)

    def _whose(self, at: int) -> bool:
        """Whether a country says whose office it is: not where a place or a direction does ("returns to Norland")."""
        s, before = self.speech, self.reading.low[at - 1] if at else ""
        if self.countries[at][1] != "name" or before not in s["prepositions"]:
            return True
        return before in s["of_like"]
