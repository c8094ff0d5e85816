"""Which statements are versions of one utterance, as a job: what is new is compared with what shares a key with it.

A pair is decided by its two statements and by what else their two texts hold (``nlp/alike.py``), and an utterance is all
that hangs together by pairs: so the order in which texts came, and whether all is compared at once or bit by bit, change
nothing. Only what hung, or hangs now, together with something new is made again. What lies in memory is the statements
of one key, within a few weeks, and a few thousand more.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from db.records import Utterance
from db.utterance_ledger import Indexed, Standing, UtteranceLedger
from nlp.alike import alike, strong
from nlp.lineage import Version, utterance
from nlp.sayings import RULES, WINDOW, Saying, keys, saying, unpacked

BATCH = 100  # versions, or utterances, a transaction
KEPT = 20_000  # statements in memory, some 3 kB each
MARGIN = 0.08  # by which a partner in the same language must be better, to show that this one is another sentence

Pair = tuple[str, str]
Progress = Callable[[int, int], None]


def link_utterances(ledger: UtteranceLedger, progress: Progress | None = None) -> int:
    """Find the versions of utterances among what is new. Returns how many utterances several documents print."""
    ledger.begin_anew(RULES)
    total = done = ledger.count()
    while versions := ledger.changed(BATCH):
        sayings = map(saying, ledger.rows(versions))
        rows = [Indexed(s.id, s.version, s.packed(), sorted(keys(s))) for s in sayings]
        ledger.index(versions, rows, RULES)
        if progress:
            done = ledger.count()
            progress(total - done, total)
    kept = _Unpacked()
    while changed := ledger.changed_keys(BATCH):
        ledger.settle_pairs({key: _pairs(ledger, key, kept) for key in changed})
    while due := ledger.due(BATCH):
        _settle(ledger, due)
    return ledger.several()


class _Unpacked:
    """The statements used last."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, Saying] = OrderedDict()

    def of(self, statement: str, version: str, features: str) -> Saying:
        if found := self.kept.get(statement):
            return found
        found = self.kept[statement] = unpacked(statement, version, features)
        if len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        return found


def _pairs(ledger: UtteranceLedger, key: int, kept: _Unpacked) -> set[Pair]:
    group = [kept.of(*row) for row in ledger.under(key)]
    return {(min(pair), max(pair)) for pair in pairs_of(group)}


def pairs_of(group: Iterable[Saying]) -> Iterator[Pair]:
    """The pairs of one utterance among the statements that share a key."""
    same: defaultdict[tuple[str, tuple[str, ...], str, str], list[Saying]] = defaultdict(list)  # fmt: skip
    for one in group:
        same[one.lang, one.words, one.person or one.surname, one.office].append(one)
    texts = []
    for copies in same.values():
        copies.sort(key=lambda s: (s.day, s.id))
        yield from _copies(copies)
        texts.append(copies)
    if len(texts) > 1:
        texts.sort(key=lambda copies: (copies[0].day, copies[0].id))
        found = _Scores(texts)
        for a, b in found.kept():
            yield from _nearest(texts[a], texts[b])


def _copies(copies: list[Saying]) -> Iterator[Pair]:
    """Word for word the same, one after the other."""
    for before, after in pairwise(copies):
        if after.day - before.day <= WINDOW:
            yield before.id, after.id


def _nearest(ours: list[Saying], theirs: list[Saying]) -> Iterator[Pair]:
    """Each with the nearest in time of the other text's copies."""
    for these, those in ((ours, theirs), (theirs, ours)):
        for one in these:
            other = min(those, key=lambda s: (abs(s.day - one.day), s.id), default=None)
            if other and abs(one.day - other.day) <= WINDOW:
                yield one.id, other.id


class _Scores:
    """How much the different texts of one key are alike, and which of these are versions of one utterance."""

    def __init__(self, texts: list[list[Saying]]) -> None:
        self.texts = texts
        self.scores: dict[tuple[int, int], float] = {}
        for n, one in enumerate(texts):
            last = one[-1].day + WINDOW
            for m in range(n + 1, len(texts)):
                other = texts[m]
                if other[0].day > last:
                    break
                near = next(((a, b) for a in one for b in other if abs(a.day - b.day) <= WINDOW), None)  # fmt: skip
                if near and (score := alike(*near)):
                    self.scores[n, m] = self.scores[m, n] = score
        #: (text, version) and (text, language) -> the best score there
        self.in_version: dict[tuple[int, str], float] = defaultdict(float)
        self.in_language: dict[tuple[int, str], tuple[float, int]] = {}
        for (n, m), score in self.scores.items():
            for copy in texts[m]:
                at = (n, copy.version)
                self.in_version[at] = max(self.in_version[at], score)
            best = self.in_language.get((n, texts[m][0].lang), (0.0, -1))
            if score > best[0]:
                self.in_language[n, texts[m][0].lang] = score, m

    def kept(self) -> Iterator[tuple[int, int]]:
        """The pairs that stand in spite of better ones, by numbers of texts."""
        for (n, m), score in self.scores.items():
            if n < m and (strong(self.texts[n][0], self.texts[m][0]) or (self._best(n, m, score) and self._best(m, n, score))):  # fmt: skip
                yield n, m

    def _best(self, n: int, m: int, score: float) -> bool:
        """Whether text ``m`` has no better partner than ``n``: in a version of ``n``, or in its language."""
        if all(self.in_version[m, copy.version] > score for copy in self.texts[n]):
            return False
        one, other = self.texts[n][0], self.texts[m][0]
        if one.lang == other.lang:
            return True
        best, at = self.in_language[m, one.lang]
        return best <= score + MARGIN or (min(n, at), max(n, at)) in self.scores


# --- what hangs together ------------------------------------------------------------------------------------------------


def _settle(ledger: UtteranceLedger, due: list[str]) -> None:
    """Make the utterances of these statements, and of all that hangs together with them."""
    partners: defaultdict[str, set[str]] = defaultdict(set)
    found, front = set(due), list(due)
    while front:
        following = set()
        for a, b in ledger.partners(front):
            partners[a].add(b)
            partners[b].add(a)
            following |= {a, b}
        front = sorted(following - found)
        found |= following
    standing = {s.statement: s for s in ledger.standing(sorted(found))}
    sayings = {row[0]: unpacked(*row) for row in ledger.features(sorted(found))}
    made = [
        _utterance(ledger, [standing[s] for s in group], sayings, partners)
        for group in _groups(sorted(standing), partners)
    ]
    ledger.settle(made, list(standing.values()))


def _groups(
    statements: list[str], partners: dict[str, set[str]]
) -> Iterator[list[str]]:
    done: set[str] = set()
    for one in statements:
        if one in done:
            continue
        group, front = {one}, [one]
        while front:
            front = [o for s in front for o in partners.get(s, ()) if o not in group]
            group.update(front)
        done |= group
        yield sorted(group)


def _utterance(
    ledger: UtteranceLedger,
    members: list[Standing],
    sayings: dict[str, Saying],
    partners: dict[str, set[str]],
) -> Utterance:
    versions = [
        Version(
            sayings[m.statement], m.text, m.document, m.tier, m.public_from, m.first_seen_at, m.url, m.start, m.date
        )
        for m in members
    ]  # fmt: skip
    if len(versions) == 1:
        return utterance(versions, set(), {})
    pairs = {(a, b) for a in (m.statement for m in members) for b in partners[a] if a < b}  # fmt: skip
    spans = (
        ledger.spans([m.statement for m in members])
        if len({m.lang for m in members}) > 1
        else {}
    )
    return utterance(versions, pairs, spans)
