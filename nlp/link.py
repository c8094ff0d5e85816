"""What hangs together across documents, as a job: copies of one text become one story, changed pages get their changes,
letters and figures that several texts tell of become one letter and one claim, and what does not add up is told.

Only what is new since the last time is compared, against an index that lies in the file. Whatever the order in which
texts came, and whether all is compared at once or bit by bit, the same stories come out: a pair is decided by its two
texts alone, and a story is all that hangs together by pairs.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.across import Compared, Indexed, Standing, Utterance
from db.records import Text
from db.store import Store
from nlp import checks, claims, linked_events, linked_letters, sayings
from nlp.figures_about import SMALL
from nlp.groups import memberships
from nlp.lineage import Version, utterance
from nlp.linked_utterances import pairs_of
from nlp.sayings import Saying
from nlp.stories import RULES, Member, Sketch, components, may_be_same, root, same_text
from nlp.untangled import untangled

BATCH = 100  # texts a transaction
KEPT = 2_000  # sketches in memory, some 10 kB each
SAID = 20_000  # statements in memory, some 3 kB each

#: Called with (texts done, texts in all).
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class LinkReport:
    """What the job did, and what there is now."""

    texts: int = 0  # compared now
    stories: int = 0  # with more than one version
    moved: int = 0  # versions whose story is another now
    changes: int = 0  # differences between two wordings of a page, found now
    letters: int = 0  # told of by several documents
    events: int = 0  # that happened, each once
    utterances: int = 0  # that several documents print
    claims: int = 0  # figures that several documents print
    issues: int = 0  # places that do not add up with others


def link_file(path: Path, *, progress: Progress | None = None) -> LinkReport:
    """Link a file. Raises DatabaseError or Locked. The caller holds the file's lock."""
    with Store.open(path) as store:
        return link(store, progress=progress)


def link(store: Store, *, progress: Progress | None = None) -> LinkReport:
    """Compare what is new with all that may be a copy of it, and settle which version belongs to which story."""
    report = LinkReport()
    waiting = store.links.waiting(RULES)
    sketches = _Sketches(store)
    for begin in range(0, len(waiting), BATCH):
        ids = waiting[begin : begin + BATCH]
        store.links.add(_compare(store, sketches, ids), RULES)
        report.texts += len(ids)
        if progress:
            progress(report.texts, len(waiting))
    stories = _stories(store)
    report.stories = len(set(stories.values()))
    report.moved = store.links.settle(stories)
    report.changes = store.links.make_changes()
    report.letters = _letters(store)
    report.events = _events(store)
    report.utterances = link_utterances(store, progress)
    store.ledger.date_positions()
    report.claims = _claims(store)
    report.issues = checks.look(store)
    return report


def _letters(store: Store) -> int:
    """Settle which text tells of which letter, comparing what is new. Returns how many stand in several documents."""
    ledger = store.ledger
    ledger.settle_memberships(_memberships())
    seen = ledger.mentions()
    pairs = ledger.paired(
        linked_letters.RULES, lambda waiting: linked_letters.new_pairs(seen, waiting)
    )
    letters = list(linked_letters.settled(seen, pairs))
    ledger.settle_letters(letters)
    return sum(letter.documents > 1 for letter in letters)


def _events(store: Store) -> int:
    """Settle which text tells of which event, comparing what is new, after the letters. Returns how many there are."""
    ledger = store.event_ledger
    seen = ledger.mentions()
    pairs = ledger.paired(
        linked_events.RULES, lambda waiting: linked_events.new_pairs(seen, waiting)
    )
    events = linked_events.settled(seen, pairs, ledger.letters(), ledger.labels())
    ledger.settle(events)
    return len(events)


def _memberships() -> Iterator[tuple[str, str, str, str, str]]:
    for group, rows in memberships().items():
        for row in rows:
            until = row.until.isoformat() if row.until else ""
            for country in row.members:
                yield group, country, row.since.isoformat(), until, row.source


def _claims(store: Store) -> int:
    """Settle which figures are one claim. Returns how many stand in several documents."""
    seen = store.ledger.figures(claims.UNITS, SMALL, claims.OF_SOMETHING)
    found = list(claims.settled(seen))
    store.ledger.settle_claims(found)
    return sum(claim.documents > 1 for claim in found)


def _compare(store: Store, sketches: _Sketches, ids: list[str]) -> list[Compared]:
    texts = sketches.of(ids)
    bands = {version: sketch.bands() for version, sketch in texts.items()}
    among: dict[int, list[str]] = {}  # those of this batch, which the index lacks yet
    for version, its in bands.items():
        for band in its:
            among.setdefault(band, []).append(version)
    compared = []
    for version, sketch in texts.items():
        near = {
            other
            for other, lang, runs, lowest in store.links.sharing(bands[version])
            if may_be_same(sketch, lang, runs, lowest)
        }
        for other in {other for band in bands[version] for other in among[band]}:
            new = texts[other]
            if may_be_same(sketch, new.lang, len(new.runs), new.lowest):
                near.add(other)
        near.discard(version)
        others = sketches.of(sorted(near))
        copies = [name for name, other in others.items() if same_text(sketch, other)]
        compared.append(
            Compared(
                version,
                sketch.lang,
                len(sketch.runs),
                sketch.lowest,
                bands[version],
                copies,
            )
        )
    return compared


def _stories(store: Store) -> dict[str, str]:
    """Version to story, for all that have a copy."""
    stories: dict[str, str] = {}
    for members in components(store.links.pairs()):
        standing = [Member(*row) for row in store.links.standing(sorted(members))]
        story = root(standing).version
        stories.update((member.version, story) for member in standing)
    return stories


class _Sketches:
    """The sketches used last."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.kept: OrderedDict[str, Sketch] = OrderedDict()

    def of(self, ids: Iterable[str]) -> dict[str, Sketch]:
        found: dict[str, Sketch] = {}
        missing: list[str] = []
        for version in ids:
            if sketch := self.kept.get(version):
                self.kept.move_to_end(version)
                found[version] = sketch
            else:
                missing.append(version)
        for begin in range(0, len(missing), BATCH):
            for text in self.store.links.texts(missing[begin : begin + BATCH]):
                found[text.id] = self.kept[text.id] = _sketch(text)
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        return found


def _sketch(text: Text) -> Sketch:
    return Sketch(text.text[text.body_start :], text.lang, text.document, text.source)


# --- utterances: only what hung, or hangs now, together with something new is made again ------------------------------------


def link_utterances(store: Store, progress: Progress | None = None) -> int:
    """Find the versions of utterances among what is new. Returns how many utterances several documents print."""
    ledger = store.utterance_ledger
    ledger.begin_anew(sayings.RULES)
    total = ledger.count()
    while versions := ledger.changed(BATCH):
        spoken = map(sayings.saying, ledger.rows(versions))
        rows = [Indexed(s.id, s.version, s.packed(), sorted(sayings.keys(s))) for s in spoken]  # fmt: skip
        ledger.index(versions, rows, sayings.RULES)
        if progress:
            progress(total - ledger.count(), total)
    kept = _Sayings()
    while changed := ledger.changed_keys(BATCH):
        found: dict[int, set[tuple[str, str]]] = {}
        for key in changed:
            group = [kept.of(*row) for row in ledger.under(key)]
            found[key] = {(min(pair), max(pair)) for pair in pairs_of(group)}
        ledger.settle_pairs(found)
    while due := ledger.due(BATCH):
        _settle(store, due)
    return ledger.several()


class _Sayings:
    """The statements used last; keys come in order of time, and so do these."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, Saying] = OrderedDict()

    def of(self, statement: str, version: str, features: str) -> Saying:
        if found := self.kept.get(statement):
            return found
        found = self.kept[statement] = sayings.unpacked(statement, version, features)
        if len(self.kept) > SAID:
            self.kept.popitem(last=False)
        return found


def _settle(store: Store, due: list[str]) -> None:
    """Make the utterances of these statements, and of all that hangs together with them."""
    ledger = store.utterance_ledger
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
    features = {
        row[0]: sayings.unpacked(*row) for row in ledger.features(sorted(found))
    }
    made = [
        _utterance(store, [standing[s] for s in group], features, partners)
        for tangled in _groups(sorted(standing), partners)
        for group in _apart(tangled, features, partners)
    ]
    ledger.settle(made, list(standing.values()))


def _apart(
    statements: list[str], features: dict[str, Saying], partners: dict[str, set[str]]
) -> list[list[str]]:
    pairs = {(a, b) for a in statements for b in partners.get(a, ()) if a < b}
    return untangled((features[s] for s in statements), pairs) if pairs else [statements]  # fmt: skip


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
    store: Store,
    members: list[Standing],
    features: dict[str, Saying],
    partners: dict[str, set[str]],
) -> Utterance:
    versions = [Version(features[m.statement], m) for m in members]
    if len(versions) == 1:
        return utterance(versions, set(), {})
    pairs = {(a, b) for a in (m.statement for m in members) for b in partners[a] if a < b}  # fmt: skip
    spans = (
        store.utterance_ledger.spans([m.statement for m in members])
        if len({m.lang for m in members}) > 1
        else {}
    )
    return utterance(versions, pairs, spans)
