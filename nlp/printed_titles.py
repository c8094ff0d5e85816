"""What is printed beside a name: the title before or behind it, and the country."""

from __future__ import annotations

from functools import cached_property

from nlp.reading import Reading
from nlp.speech import Speech

ABOUT = "AF"  # the country that every text here tells of
OFFICES = ("office", "spokesperson", "body", "counterparts")
ASKED = 8  # words between "asked by" and the end of the name: "asked by the journalist Mary Long"
LONGEST_TITLE = 10  # words before a name
LONGEST_BEHIND = 12  # words of a title behind a comma
#: marks at which a title behind a name ends
TITLE_ENDS = frozenset(
    (",", ".", ";", ":", "—", "–", "”", "“", '"', "(", "»", "«", "„")
)
#: what describes no office: "the *last* minister" is not her title
SMALL_WORDS = (
    "determiners", "prepositions", "adverbs", "auxiliaries", "finite", "time_words", "subordinators",
    "relatives", "subject_pronouns", "object_pronouns", "conjunctions", "past_participles", "possessive",
)  # fmt: skip
#: what may stand between an office and the name: "minister *for asylum and migration* Smith"
INSIDE_TITLES = (
    "title_inner", "of_like", "conjunctions", "determiners", "portfolio_words",
    "inner_endings",  # "ředitelka Správy uprchlických zařízení X"
    "body",
)  # fmt: skip


class PrintedTitles:
    """Titles and countries beside the names of one reading. ``countries``: word number -> (ISO code, kind)."""

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

    def words(self, first: int, last: int) -> str:
        """The words as they are printed, end exclusive; empty where there are none."""
        r = self.reading
        return r.text[r.start[first] : r.end[last - 1]] if last > first else ""

    def title_before(self, first: int) -> str:
        """The title right before a name, as printed: "minister for asylum and migration", "spokesman"."""
        low, s = self.reading.low, self.speech
        if self.title_words.isdisjoint(range(first - LONGEST_TITLE - 1, first)):
            return ""
        shouted = self.reading.word[first].isupper() and len(low[first]) > 1
        if shouted and first and self.reading.apart(first - 1):
            return ""  # a town in capitals below a heading: "... of the ministers / VALLETTA, 21 April"
        at = first - 1
        if at >= 0 and low[at] == ",":
            at -= 1
        if low[at] in s["determiners"] and low[at] not in s["portfolio_words"]:
            return ""  # "told the minister the Smith report"
        end = at + 1
        # where nouns are small, two capitals are a name, and what leads to its office may be any noun
        whole = s["heads_first"].exact and self._two_capitals(first)
        apart = self._set_off(first)
        for k in range(at, max(-1, at - LONGEST_TITLE + 1), -1):
            w = low[k]
            if self.reading.apart(k) and k + 1 < end:
                return ""
            if w in s["office"] or w in s["spokesperson"]:
                return self.words(self.title_start(k), end)
            if w in s["before_names"] and k == first - 1:
                return self.words(k, end)  # "η δικηγόρος Ελπίδα"
            if not (
                self._inside_title(k)
                or (whole and self.describes(k) and w not in s["past_endings"])
                or (apart and self.describes(k))  # "the head of the removals unit, X,"
            ):
                return ""
        return ""

    def _inside_title(self, at: int) -> bool:
        """Whether a word may stand between an office and the name: "la ministra maltese dell'Interno X"."""
        return (
            self.reading.word[at][0].isupper()
            or at in self.countries
            or self.speech.among(self.reading.low[at], *INSIDE_TITLES)
        )

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
            and not s.among(low, *SMALL_WORDS)
        )

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
        for k in range(first, min(at + LONGEST_BEHIND + 1, len(low))):
            if self._ends_title(first, k):
                break
            end = k + 1
        legal = bool(s["open_apposition"])  # "X, a cég jogásza"
        if any(
            s.among(low[k], "office", "spokesperson", "official")
            or (legal and low[k] in s["honorific"])
            for k in range(first, end)
        ):
            return self.words(first, end)
        return ""

    def _ends_title(self, first: int, at: int) -> bool:
        """Whether a title that begins at ``first`` ends before the word."""
        s, w = self.speech, self.reading.low[at]
        return (
            w in TITLE_ENDS
            or (w in s["relatives"] and w not in s["determiners"])
            or w in s["finite"]
            or self.reading.apart(at - 1)
            or self._for_another(first, at)
        )

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

    def country_near(self, first: int, last: int) -> str:
        """The country printed just before the name or in its title, else none."""
        low, s = self.reading.low, self.speech
        paragraph_of = self.reading.paragraph_of
        for k in range(first - 1, max(-1, first - 9), -1):
            if self._elsewhere(k, first) or paragraph_of(k) != paragraph_of(first):
                break
            if k in self.countries:
                return self.countries[k][0] if self._whose(k) else ""
            if (
                low[k] == ","
                and k < first - 1
                and not (
                    low[k + 1] in s["portfolio_words"]
                    and s.among(low[k - 1], "portfolio_words", "office")
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
        near = range(first, min(at + 4, len(self.reading.low)))
        return any(self.speech.among(self.reading.low[k], *OFFICES) for k in near)

    def _whose(self, at: int) -> bool:
        """Whether a country says whose office it is: not where a place or a direction does ("returns to Norland")."""
        s, before = self.speech, self.reading.low[at - 1] if at else ""
        if self.countries[at][1] != "name" or before not in s["prepositions"]:
            return True
        return before in s["of_like"]
