"""Two wordings of one document, word by word: each difference with its sentences, and those that matter first.

Pure: text in, places out. Sentences are aligned first, then the words of those that differ, so that a long document
costs little and a rewritten paragraph does not pull its neighbours along. Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from db.diff_kinds import KINDS, Evidence, Wording, kinds_of, words_of
from db.records import Span

#: A change of this module or of diff_kinds that gives other differences needs a new one: then all are made again.
RULES = "diff 1"

MOVED = 8  # words that are gone here and new there are moved; fewer may be chance
ALIKE = 0.7  # of the fewer words that must be the same where a moved passage was changed too
#: words by words: from here on common words are not used to find the rest
LONG = 4_000_000

_TOKEN = re.compile(r"\w+(?:[.,'’:/\-\u200c]\w+)*|[^\w\s]")
#: where a sentence ends: its last mark with what closes after it, or the end of a line
_SENTENCE = re.compile(r"(?:(?<![.!?…؟۔])[.!?…؟۔]++[\"'”“»«’)\]]*+(?=\s)|\n|$)\s*")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. ``start``/``end`` are in the later text, ``before_*`` in the earlier; an empty span is a place."""

    kind: str  # one of diff_kinds.KINDS
    start: int
    end: int
    before_start: int
    before_end: int
    #: all sentences that it touches; empty where whole sentences went or came
    sentence: Span
    before_sentence: Span
    rank: int = 0  # 1 is what matters most


def differences(before: Wording, after: Wording) -> tuple[Difference, ...]:
    """All differences, the weightiest first. Two texts that differ in spacing alone have one, of kind ``layout``."""
    if before.text == after.text:
        return ()
    old, new = _Side(before), _Side(after)
    blocks, moved = _with_moved(list(_blocks(old, new)), old, new)
    evidence = Evidence(before), Evidence(after)
    weighed = [(_difference(block, old, new, "moved"), 1) for block in moved]
    for block in blocks:
        found = _difference(block, old, new)
        kinds = kinds_of(
            *evidence,
            (found.before_start, found.before_end),
            (found.start, found.end),
            found.before_sentence,
            found.sentence,
        )
        weighed.append((replace(found, kind=kinds[0]), len(kinds)))
    if not weighed:
        at = next(
            n for n, pair in enumerate(zip(before.text + "\0", after.text + "\1", strict=False))
            if pair[0] != pair[1]
        )  # fmt: skip
        weighed = [(Difference("layout", at, at, at, at, (at, at), (at, at)), 1)]
    weighed.sort(key=lambda one: (KINDS.index(one[0].kind), -one[1], one[0].start))
    return tuple(
        replace(difference, rank=rank)
        for rank, (difference, _) in enumerate(weighed, 1)
    )


class _Side:
    """A text in words and sentences."""

    def __init__(self, wording: Wording) -> None:
        self.text = wording.text
        self.sentences = sentences(wording.text)
        self.begins = [start for start, _ in self.sentences]
        spans = [match.span() for match in _TOKEN.finditer(wording.text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.tokens = [wording.text[start:end] for start, end in spans]

    def tokens_in(self, start: int, end: int) -> tuple[int, int]:
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def span(self, first: int, last: int) -> Span:
        """Of the tokens from first to last, exclusive; a place before the first where there are none."""
        if first < last:
            return self.starts[first], self.ends[last - 1]
        at = self.starts[first] if first < len(self.starts) else len(self.text)
        return at, at

    def around(self, span: Span, behind: bool) -> Span:
        """The sentences that a span touches. A place between two belongs to the one it stands behind, or before."""
        if not self.sentences:
            return span
        first = max(bisect_right(self.begins, span[0]) - 1, 0)
        last = max(bisect_left(self.begins, span[1]) - 1, first)
        if behind and first and span[0] == span[1] == self.begins[first]:
            first = last = first - 1
        return self.sentences[first][0], self.sentences[last][1]

    def whole(self, span: Span) -> bool:
        """Whether the span is one or several whole sentences."""
        start, end = self.around(span, behind=False)
        return span[0] < span[1] and self.text[start : span[0]].strip() == "" == self.text[
            span[1] : end
        ].strip()  # fmt: skip


def sentences(text: str) -> list[Span]:
    """Spans of sentences and lines, without the space between them. Rough: they are for showing and for aligning."""
    spans: list[Span] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        end = match.start() + len(match[0].rstrip())
        if text[start:end].strip():
            spans.append((start, end))
        start = max(match.end(), start)
    return spans


Block = tuple[int, int, int, int]  # words of the earlier, words of the later text


def _blocks(old: _Side, new: _Side) -> Iterator[Block]:
    """Runs of words that differ, in order."""
    raw: list[Block] = []
    aligned = _aligned(
        [old.text[a:b] for a, b in old.sentences],
        [new.text[a:b] for a, b in new.sentences],
    )
    for i1, i2, j1, j2 in aligned:
        a1, a2 = _tokens_of(old, i1, i2)
        b1, b2 = _tokens_of(new, j1, j2)
        raw += [
            (a1 + w1, a1 + w2, b1 + x1, b1 + x2)
            for w1, w2, x1, x2 in _aligned(old.tokens[a1:a2], new.tokens[b1:b2])
        ]
    return _joined(raw, old, new)


def _tokens_of(side: _Side, first: int, last: int) -> tuple[int, int]:
    if first < last:
        return side.tokens_in(side.sentences[first][0], side.sentences[last - 1][1])
    at = side.sentences[first][0] if first < len(side.sentences) else len(side.text)
    return side.tokens_in(at, at)


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > LONG)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield i1, i2, j1, j2


def _joined(blocks: list[Block], old: _Side, new: _Side) -> Iterator[Block]:
    """Join changes that only a few words keep apart: fewer than change on either side, and on one line."""
    joined: list[Block] = []
    for block in blocks:
        if joined:
            i1, i2, j1, j2 = joined[-1]
            between = new.text[new.span(j1, j2)[1] : new.span(block[2], block[3])[0]]
            few = min(
                max(i2 - i1, j2 - j1), max(block[1] - block[0], block[3] - block[2])
            )
            same = block[0] - i2
            if same == 0 or (same < few and "\n" not in between):
                joined[-1] = (i1, block[1], j1, block[3])
                continue
        joined.append(block)
    return iter(joined)


def _with_moved(
    blocks: list[Block], old: _Side, new: _Side
) -> tuple[list[Block], list[Block]]:
    """Words that are gone in one place and came in another: moved, or where a few of them changed, those that did."""
    gone = [
        block for block in blocks if block[2] == block[3] and _many(block, old, new)
    ]
    came = [
        block for block in blocks if block[0] == block[1] and _many(block, old, new)
    ]
    moved: list[Block] = []
    for block in came:
        theirs = Counter(new.tokens[block[2] : block[3]])
        for origin in gone:
            its = Counter(old.tokens[origin[0] : origin[1]])
            fewer = min(its.total(), theirs.total())
            if (its & theirs).total() < ALIKE * fewer:
                continue
            gone.remove(origin)
            blocks.remove(origin)
            blocks.remove(block)
            whole = (*origin[:2], *block[2:])
            inside = [
                (whole[0] + i1, whole[0] + i2, whole[2] + j1, whole[2] + j2)
                for i1, i2, j1, j2 in _aligned(
                    old.tokens[whole[0] : whole[1]], new.tokens[whole[2] : whole[3]]
                )
            ]
            blocks += _joined(inside, old, new)
            if not inside:
                moved.append(whole)
            break
    return blocks, moved


def _many(block: Block, old: _Side, new: _Side) -> bool:
    tokens = old.tokens[block[0] : block[1]] + new.tokens[block[2] : block[3]]
    return len(words_of(" ".join(tokens))) >= MOVED


def _difference(block: Block, old: _Side, new: _Side, kind: str = "") -> Difference:
    was, now = old.span(block[0], block[1]), new.span(block[2], block[3])
    return Difference(
        kind,
        *now,
        *was,
        sentence=_context(new, now, old, was),
        before_sentence=_context(old, was, new, now),
    )


def _context(side: _Side, span: Span, other: _Side, its: Span) -> Span:
    """The sentences around a span; none where the other side has whole sentences more."""
    if span[0] == span[1]:
        if other.whole(its):
            return span
        start, _ = other.around(its, behind=False)
        return side.around(span, behind=start < its[0])
    return side.around(span, behind=False)
