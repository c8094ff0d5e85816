"""The day on which each statement of a text was said: beside its words, of its occasion or heading, or one that goes on.

Asked in the order of the text: who spoke on a day goes on speaking on it, in the paragraphs that follow.
"""

from __future__ import annotations

from functools import partial

from nlp.attribution import Attribution
from nlp.cast import Cast
from nlp.extensions import DayFound
from nlp.heading_days import headed, interview_day, live_day, stamped
from nlp.interviews import LEAST, asks
from nlp.reading import DASHES
from nlp.said import (
    after_occasion,
    occasion,
    retold,
    said_on,
    told_span,
)
from nlp.speaker import Speaker

SAME_OCCASION = 2  # paragraphs without another day
Dated = tuple[str, int, int]  # the day, and the characters that tell it


class SaidDays:
    """Days of the statements of one text. ``rows``: all that is said in it, with who says it."""

    def __init__(
        self,
        cast: Cast,
        days: list[DayFound],
        published: str,
        rows: list[tuple[Attribution, Speaker]],
    ) -> None:
        self.cast, self.reading = cast, cast.reading
        self.days, self.published = days, published
        self.interview = interview_day(self.reading, days, published)
        asked = sum(
            asks(self.reading, first, end) and self.reading.word[first] in DASHES
            for first, end in self.reading.paragraphs
        )
        turns = asked >= LEAST or headed(self.reading, self.interview)
        answers = ("interview", "label", *(("dialogue",) if turns else ()))
        self.interviewed = {s.name for a, s in rows if a.rule in answers and s.name}
        self.last: dict[object, tuple[int, Dated]] = {}  # by name: paragraph and day

    def said(self, a: Attribution, speaker: Speaker, another: bool) -> Dated | None:
        """The day of one statement. ``another``: a predecessor speaks, of another time than what stands around it."""
        paragraph = self.reading.sentences[a.sentence].paragraph
        day = self.of_predecessor(a) if another else self.told(a, speaker)
        if day is not None:
            dated = (day.day, day.start, day.end)
            if day.precision == "day":
                self.last[speaker.name] = (paragraph, dated)
            return dated
        if another or retold(self.reading, a, self.days):
            return None  # of another time, which the text does not tell to the day
        return self.going_on(a, speaker, paragraph)

    def of_predecessor(self, a: Attribution) -> DayFound | None:
        day = said_on(self.reading, a, self.days, self.published)
        if day is None:
            day = told_span(self.reading, a, self.days, self.published)
        return day

    def told(self, a: Attribution, speaker: Speaker) -> DayFound | None:
        """The day beside the words, of the interview, of an occasion, of an entry above them; the first that is told."""
        r, days, published = self.reading, self.days, self.published
        later = retold(r, a, [])  # "after the interview he added by mail"
        day = said_on(r, a, days, published)
        if day is None and (
            a.rule == "label" or (speaker.name in self.interviewed and not later)
        ):
            day = self.interview
        if day is None and speaker.index is not None:
            told_of = partial(self.told_of, speaker.index)
            day = occasion(r, a, days, published, told_of, self.anyone)
        if day is None:
            day = after_occasion(r, a, days, published)
        if day is None and (a.rule != "according_to" or speaker.kind == "person"):
            day = live_day(r, a, published)
        if day is None and not later:
            day = stamped(r, a, days, published)
        return day

    def going_on(
        self, a: Attribution, speaker: Speaker, paragraph: int
    ) -> Dated | None:
        """The day on which the speaker spoke last, where it still holds."""
        known = self.earlier_name(speaker)
        if known not in self.last:
            return None
        earlier, given = self.last[known]
        unnamed = speaker.name is None and not self.goes_on(a)
        if paragraph - earlier > SAME_OCCASION or unnamed or self.elsewhere(a):
            return None
        self.last[speaker.name] = (paragraph, given)
        return given

    def earlier_name(self, speaker: Speaker) -> object:
        """The name under which the speaker's day is kept: "das Ministerium" goes on for "das Innenministerium"."""
        if speaker.kind != "body" or not speaker.name or speaker.name in self.last:
            return speaker.name
        short = speaker.name.lower()
        longer = [
            k for k in self.last if isinstance(k, str) and k.lower().endswith(short)
        ]
        return longer[0] if len(longer) == 1 else speaker.name

    def told_of(self, person: int, first: int, last: int) -> bool:
        """Whether a person is the first who is named between two words."""
        named = [m for m in self.cast.mentions if first <= m.first < last]
        return bool(named) and named[0].person == person

    def anyone(self, first: int, last: int) -> bool:
        """Whether a person is named between two words."""
        return any(first <= m.first < last for m in self.cast.mentions)

    def elsewhere(self, a: Attribution) -> bool:
        """ "a-t-il dit dans un entretien à la radio": an occasion of its own, which has another day."""
        r, s = self.reading, self.reading.speech
        return any(
            r.low[k] in s["interview_words"] and r.low[k - 1] in s["indefinite"]
            for k in r.sentences[a.sentence].items
            if k > 0 and not any(p <= r.start[k] < q for p, q in a.pieces)
        )

    def goes_on(self, a: Attribution) -> bool:
        """ "hieß es weiter": the same unnamed voice."""
        r = self.reading
        return a.speaker is not None and r.low[a.speaker[0]] in r.speech["impersonal"]
