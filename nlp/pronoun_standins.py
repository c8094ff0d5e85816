"""Who he, she and it mean: a person named before, the holder of an office, a body, a document."""

from __future__ import annotations

from nlp.office_standins import OfficeStandIns
from nlp.pronouns import meant
from nlp.speaker import Speaker

HEAD = 3  # words at the head of a sentence in which its subject stands


class PronounStandIns(OfficeStandIns):
    """Who a pronoun means, within one text."""

    def pronoun(self, at: int) -> Speaker:
        r, s = self.cast.reading, self.cast.speech
        low = r.low[at]
        start, end = self._span(at, at + 1)
        if self.after_nobody(at):
            return Speaker("unnamed", None, start, end, sure=0.6)
        if s.among(low, "he", "she", "male_pronouns", "female_pronouns"):
            if r.unnamed_before(at) is not None:
                # "A clerk, who gave no name, knows the files. According to him, ..."
                return Speaker("unnamed", None, start, end, sure=0.7)
            held = self.told_by_office(at)
            index = meant(self.cast, at, self.recent) if held is None else held.index
            if index is not None:
                found = self.person(index, at, at + 1, 0.88)
                return Speaker(
                    "person", found.name, start, end, found.person, index, found.office,
                    found.office_printed, found.country, sure=0.88,
                )  # fmt: skip
        if low in s["it"] and (thing := self.it(at)) is not None:
            return thing
        return Speaker("unnamed", None, start, end, sure=0.6)

    def it(self, at: int) -> Speaker | None:
        """The document or body that "it" means."""
        r, start, end = self.cast.reading, *self._span(at, at + 1)
        noun = self.document_written(at)
        if noun is None and self.last_body is not None:
            b = self.last_body
            return Speaker(b.kind, b.name, start, end, country=b.country, sure=0.7)
        if noun is None:
            noun = self.document_told_of(at)
        if noun is None:
            return None
        return Speaker("document", r.word[noun], start, end, sure=0.7)

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
            s.among(r.low[k], "definite", "indefinite", "possessive")
            for k in range(max(0, noun - 3), noun)
        )

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
