"""The day on which something was said, where the text dates the speaking itself.

A day counts only right beside the verb of saying: behind it ("said on Saturday"), between speaker and verb, or at the
head of its sentence. A day inside the words, or one that dates a flight or a meeting, does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlp.attribution import Attribution, Rows
from nlp.extensions import DayFound
from nlp.reading import Reading
from nlp.views import view

NEAR = 90  # characters between the verb and its day
CLOSE = 45
LEAD = 3  # characters
OPENERS = ' \u00a0«»„“”"–-'
BESIDE = 4  # words between a name and "her predecessor"
BACK = 2  # sentences between what was said and the occasion that it was said on


def said_on(
    reading: Reading, a: Attribution, days: list[DayFound], published: str
) -> DayFound | None:
    """The day that dates the speaking, never after publication, or None."""
    if not days or a.cue[0] == a.cue[1] or a.speaker is None:
        return None
    if a.rule == "according_to":
        return None  # "according to a letter seen on Thursday": the day dates something else
    sentence = [i for i in reading.sentences[a.sentence].items if i >= 0]
    if not sentence or a.cue[0] not in sentence:
        return None
    begin, end = reading.start[sentence[0]], reading.end[sentence[-1]]
    cue_start, cue_end = reading.start[a.cue[0]], reading.end[a.cue[1] - 1]
    mention_start = reading.start[a.speaker[0]]
    mention_end = reading.end[a.speaker[1] - 1]
    tail = max(cue_end, mention_end if mention_end - cue_end < NEAR * 2 else 0)
    same = _same_day(reading, a, days, sentence, tail)
    if same is not None:
        return same
    opens = Rows(view(reading, reading.sentences[a.sentence]), a.sentence).begin
    if 0 < opens < len(sentence) and sentence[opens] <= a.cue[0]:
        begin = reading.start[sentence[opens]]  # "VIENNA, 14 October (Wire) – "
    place = _Place(
        reading,
        a,
        begin,
        end,
        cue_start,
        tail,
        mention_start,
        mention_end,
    )
    for day in days:
        past = not published or day.day <= published
        if day.precision == "day" and day.day and past and place.beside(day):
            return day
    for day in days:  # "in 2021 she had said": as precise as the words that name a year
        told = day.precision in ("month", "year") and day.day[:4].isdigit()
        told = told and day.day[:4] in reading.text[day.start : day.end]
        past = not published or day.day < published[: len(day.day)]
        if told and day.day and past and place.beside(day):
            return day
    return None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an attribution stands, in characters: its sentence, its verb, its speaker."""

    reading: Reading
    a: Attribution
    begin: int
    end: int
    cue_start: int
    tail: int
    mention_start: int
    mention_end: int

    def beside(self, day: DayFound) -> bool:
        """Whether a day stands where it dates the speaking."""
        if not self.begin <= day.start < self.end:
            return False
        if any(p <= day.start < q for p, q in self.a.pieces):
            return False
        words = self.a.pieces[0][0]
        if self.a.rule == "colon" and self.mention_end <= day.start < words:
            return self.plain(self.mention_end, day.start)  # "X was blunt on Monday: "
        first = min(self.cue_start, self.mention_start)
        opening = min(first, words)
        between = self.reading.text[day.end : opening]
        if day.end < opening and between.strip(OPENERS) == ":":
            return True  # "was clearer on the radio on Tuesday: '…', he said"
        if self.mention_start <= day.start < self.mention_end:
            decided = self.within_speaker(day)
            if decided is not None:
                return decided
        elif day.start >= self.cue_start:
            return self.behind_verb(day)
        if day.end <= first:
            return self.before_both(day, first)
        if self.mention_end <= day.start < self.cue_start:
            return self.between(day)
        return False

    def behind_verb(self, day: DayFound) -> bool:
        """ "said X (Greens) on Monday": close behind the verb, with no other clause between."""
        low, s = self.reading.low, self.reading.speech
        between = self.reading.words_in(min(self.tail, day.start), day.start)
        marks = [low[k] for k in between]
        bracketed = marks.count("(") == marks.count(")")
        if day.start - self.tail > NEAR or any(
            low[k] in (".", ";", "that")
            or (low[k] == "(" and not bracketed)
            or self.relative(k)
            or (low[k] in s["finite"] and low[k] not in s["helpers"])
            for k in between
        ):
            return False
        inserted = marks.count(",") == 2  # "said X, head of Y, on Monday"
        return "," not in marks or inserted or day.start - self.tail <= CLOSE

    def within_speaker(self, day: DayFound) -> bool | None:
        """A day in the phrase of the speaker: at its head, or where a language has it before its verb; None: cannot tell."""
        low, s = self.reading.low, self.reading.speech
        if day.start <= self.mention_start + LEAD < day.end:
            return True  # "On 3 March minister X said": the day stands in the phrase
        slavic = s["heads_first"].exact
        free = slavic or s["dropped_subjects"].exact
        if free and day.end >= self.mention_end - 1:  # "X v stredu povedal"
            return self.plain(self.mention_start, day.start, commas=False)
        behind = self.reading.words_in(day.end, self.mention_end) if slavic else None
        if behind and low[behind[0]] in s["prepositions"]:
            # "X v neděli v pořadu Y prohlásila"
            return self.plain(self.mention_start, day.start, commas=False)
        return None

    def before_both(self, day: DayFound, first: int) -> bool:
        """ "Mercredi, au Sénat, la ministre de l'Asile, X, a dit": before the speaker and the verb."""
        low, s = self.reading.low, self.reading.speech
        if s["heads_first"].exact and self.a.pieces[-1][1] <= day.start:
            # "..., je v sredo na konferenci napovedal X"
            return first - day.end <= CLOSE
        between = self.reading.words_in(day.end, first)
        titled = any(low[k] in s["office"] for k in between)
        return (
            day.start - self.begin <= CLOSE
            and first - day.end <= (NEAR if titled else CLOSE)
            and not any(low[k] in s["finite"] or self.relative(k) for k in between)
        )

    def between(self, day: DayFound) -> bool:
        """Between the speaker and the verb, with no comma but those of an insertion."""
        low, s = self.reading.low, self.reading.speech
        between = self.reading.words_in(self.mention_end, day.start)
        commas = sum(low[k] == "," for k in between)
        if commas == 2 and s["subject_first"].exact:
            commas = 0  # "X، وزیر Y، روز جمعه گفت": an insertion
        ends = s["verb_final"].exact or s["subject_first"].exact
        if commas == 1 and ends and low[between[0]] == ",":
            commas = 0  # "Sözcü X, çarşamba günkü toplantıda “…” dedi": the comma closes the subject
        return not commas and not any(self.relative(k) for k in between)

    def plain(self, start: int, end: int, *, commas: bool = True) -> bool:
        """Whether no relative clause opens between two characters, nor a comma where none is allowed."""
        return not any(
            self.relative(k) or (not commas and self.reading.low[k] == ",")
            for k in self.reading.words_in(start, end)
        )

    def relative(self, k: int) -> bool:
        """A relative pronoun; German ones are articles too, and stand behind a comma."""
        low, s = self.reading.low, self.reading.speech
        return low[k] in s["relatives"] and (
            low[k] not in s["determiners"] or low[k - 1] == ","
        )


def retold(reading: Reading, a: Attribution, days: list[DayFound]) -> bool:
    """Whether the words are told of another time: "had earlier called it", "warned last month"."""
    s = reading.speech
    items = [k for k in reading.sentences[a.sentence].items if k >= 0]
    outside = [
        k for k in items if not any(p <= reading.start[k] < q for p, q in a.pieces)
    ]
    if any(reading.low[k] in s["retold"] for k in outside):
        return True
    starts = {reading.start[k] for k in outside}
    return any(d.precision not in ("day", "") and d.start in starts for d in days)


def before_office(reading: Reading, a: Attribution) -> bool:
    """Whether a predecessor speaks: "her predecessor Ben Strand had said", "Ben Strand, her predecessor, wrote"."""
    words = reading.speech["predecessor"]
    if a.speaker is None or not words:
        return False
    first, last = a.speaker
    items = [k for k in reading.sentences[a.sentence].items if k >= 0]
    return any(
        reading.low[k] in words
        for k in items
        if first - BESIDE <= k < last + BESIDE
        and not any(p <= reading.start[k] < q for p, q in a.pieces)
    )


def told_span(
    reading: Reading, a: Attribution, days: list[DayFound], published: str
) -> DayFound | None:
    """The one month or year that stands beside words of another time: "had written in November"."""
    items = [k for k in reading.sentences[a.sentence].items if k >= 0]
    starts = {reading.start[k] for k in items}
    found = [
        d
        for d in days
        if d.precision in ("month", "year") and d.day and d.start in starts
        and not any(p <= d.start < q for p, q in a.pieces)
        and (not published or d.day < published[: len(d.day)])
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def occasion(
    reading: Reading,
    a: Attribution,
    days: list[DayFound],
    published: str,
    told_of: Callable[[int, int], bool],
    anyone: Callable[[int, int], bool],
) -> DayFound | None:
    """The day of an occasion told a sentence or two before: "X presented the text on Monday. It has ... '...,' he said."

    ``told_of``: whether the speaker is the first who is named between two words; ``anyone``: whether somebody is.
    """
    s = reading.speech
    if not s["occasions"]:
        return None
    here = reading.sentences[a.sentence]
    for before in range(a.sentence - 1, max(-1, a.sentence - 1 - BACK), -1):
        there = reading.sentences[before]
        words = [k for k in there.items if k >= 0]
        if here.paragraph - there.paragraph > 1 or not words:
            return None
        first, last = words[0], words[-1] + 1
        starts = {reading.start[k] for k in words}
        dated = [d for d in days if d.start in starts and d.precision == "day"]
        bare = (  # "Ministrica je bila v torek zgovorna. X je povedala"
            bool(s["heads_first"].exact)
            and here.paragraph == there.paragraph
            and before == a.sentence - 1
            and any(reading.low[k] in s["office"] for k in words)
        )
        if told_of(first, last) or (bare and not anyone(first, last)):
            if not any(reading.low[k] in s["occasions"] for k in words):
                return None
            found = [
                d for d in dated if d.day and not (published and d.day > published)
            ]
            return found[0] if len(found) == 1 and len(dated) == 1 else None
        if dated or anyone(first, last) or a.kind != "direct":
            return None
    return None


def after_occasion(
    reading: Reading, a: Attribution, days: list[DayFound], published: str
) -> DayFound | None:
    """The day of the meeting that the sentence points back to: "The host made clear after the lunch that ..."."""
    s = reading.speech
    here = reading.sentences[a.sentence]
    outside = [
        k
        for k in here.items
        if k >= 0 and not any(p <= reading.start[k] < q for p, q in a.pieces)
    ]
    pointed = any(
        reading.low[k] in s["occasions"]
        and reading.low[k - 1] in s["definite"]
        and reading.low[k - 2] in s["prepositions"]
        for k in outside[2:]
    )
    if not pointed or a.rule == "according_to":
        return None
    for before in range(a.sentence - 1, -1, -1):
        there = reading.sentences[before]
        if here.paragraph - there.paragraph > 2:
            return None
        words = [k for k in there.items if k >= 0]
        starts = {reading.start[k] for k in words}
        dated = [d for d in days if d.start in starts and d.precision == "day" and d.day]  # fmt: skip
        if not dated:
            continue
        met = any(reading.low[k] in s["occasions"] for k in words)
        past = not published or dated[0].day <= published
        return dated[0] if met and past and len(dated) == 1 else None
    return None


def _same_day(
    reading: Reading,
    a: Attribution,
    days: list[DayFound],
    sentence: list[int],
    tail: int,
) -> DayFound | None:
    """ "on the same day" right behind the verb: the last day that was printed before."""
    s = reading.speech
    listed, there = s["same_day"], s["at_it"]
    if not listed.phrases and not there.phrases and not there.exact:
        return None
    front = min(reading.start[a.cue[0]], reading.start[a.speaker[0]]) if a.speaker else tail  # fmt: skip
    paragraph = max(0, reading.paragraph_of(a.cue[0]) - 1)
    above = reading.start[reading.paragraphs[paragraph][0]]
    for k in sentence:
        at = reading.start[k]
        if at < front or at - tail > CLOSE or any(p <= at < q for p, q in a.pieces):
            continue
        far = 0 if at >= tail else above  # before the verb: told right above
        end = listed.phrase_at(reading.low, k, len(reading.low)) if at >= tail else 0
        if not end and (k == sentence[0] or at > front):
            end = there.phrase_at(reading.low, k, len(reading.low))
            end = end or (k + 1 if reading.low[k] in there.exact else 0)
            far = above
            if not end and at < tail:
                end = listed.phrase_at(reading.low, k, len(reading.low))
        if end:
            before = [
                d
                for d in days
                if far <= d.start and d.end <= at and d.precision == "day" and d.day
            ]
            if before:
                d = before[-1]
                return DayFound(at, reading.end[end - 1], d.day, d.precision, d.kind)
    return None
