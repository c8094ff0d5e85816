"""What says in a text that a printed name is a person's, or that it is something else."""

from __future__ import annotations

from nlp.given_names import given_names
from nlp.printed import PrintedNames
from nlp.spelling import fold
from nlp.words import small

LETTERS = 5  # of a short name such as SG or MSWiA


class PersonSigns(PrintedNames):
    """Signs in and beside the names of one reading."""

    def is_person(self, first: int, last: int) -> bool:
        """Whether what stands in or beside a full name says that it is a person's."""
        return (
            bool(self.title_at_once(last))
            or self.given(first)
            or self.recognised(first, last)
            or self.introduced(first, last)
            or bool(self.speech["open_apposition"] and self.title_behind(last))
        )

    def comes_back(self, first: int, last: int, alone: set[str]) -> bool:
        """Whether the last word of a full name stands elsewhere by itself. German writes every noun with a capital."""
        return (
            not self.speech["genitives"].exact
            and last - first <= 4
            and fold(self.bare(last - 1)) in alone
        )

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

    def common(self, first: int) -> bool:
        """A word for people or bodies that stands with a capital at the start of a sentence: "Experts said"."""
        low, s = self.reading.low[first], self.speech
        return s.among(low, "unnamed", "body", "document", "persons", "plural_offices")

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

    def given_gender(self, first: int, last: int) -> float:
        """What a given name says: above 0 she, below he; where no list knows it, its ending."""
        known = given_names().get(fold(self.bare(first)), "")
        if known or last - first < 2:
            return {"f": 1.0, "m": -1.0}.get(known, 0.0)
        low, s = self.reading.low[first], self.speech  # "Fulvia"
        return 0.7 * (low in s["female_given"]) - 0.7 * (low in s["male_given"])

    def holds_office(self, titled: str) -> bool:
        """Whether a title is an office, not a form of address alone."""
        words = small(titled).split()
        return any(self.speech.among(w, "office", "spokesperson") for w in words)

    def own_title(self, titled: str) -> str:
        """The title without the office of whom its bearer works for: "*ministerin* erityisavustaja X" is no minister."""
        s, words = self.speech, titled.split()
        for k in range(len(words) - 1, 0, -1):
            if small(words[k - 1]) in s["title_owners"] and any(
                s.among(small(w), "office", "spokesperson", "official", "honorific")
                for w in words[k:]
            ):
                return " ".join(words[k:])
        return titled
