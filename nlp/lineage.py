"""How the versions of one utterance came from each other: its root, each version's parent, and what was added and left out. Pure.

The root is the most official version, of these the earliest. A version's parent is, of all in its language that came before
it, the one it is most like, else the root. What differs is told as it is printed; whether it is strengthened, weakened or put into another's mouth, a
person says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from db.across import Standing, Strand, Utterance, Wording
from db.records import tier_rank
from nlp.alike import alike, other_name, speakers
from nlp.sayings import EVERYWHERE, Saying
from nlp.words import split

WHOLE: Final = 80  # versions of which all are compared with all; of more, those that were found alike

#: statement to what it speaks of: a code, and the words for it as printed
Spans = Mapping[str, Sequence[tuple[str, str]]]


class Version(NamedTuple):
    """A statement, and what decides where it stands among the versions."""

    saying: Saying
    at: Standing


def _official(v: Version) -> tuple[int, str, str, str, int, int]:
    # of a headline and its sentence in one text, the whole sentence
    return (
        tier_rank(v.at.tier),
        v.at.public_from,
        v.at.first_seen_at[:10],
        v.at.url,
        -len(v.saying.words),
        v.at.start,
    )


def _order(v: Version) -> tuple[str, int, str, str, int]:
    return (
        v.at.public_from,
        tier_rank(v.at.tier),
        v.at.first_seen_at[:10],
        v.at.url,
        v.at.start,
    )


def utterance(
    versions: Sequence[Version], pairs: set[tuple[str, str]], spans: Spans
) -> Utterance:
    """What was said once, from all its versions.

    Args: pairs: of statements that were found alike, each in order of their ids.
    """
    root = min(versions, key=_official)
    rest = sorted((v for v in versions if v is not root), key=_order)
    strands = [Strand(root.saying.id, "", "root")]
    before = [root]
    for version in rest:
        parent = _parent(version, before, pairs, len(versions))
        strands.append(_strand(version, parent, root, spans))
        before.append(version)
    return Utterance(
        id=root.saying.id,
        person=root.saying.person,
        office=root.saying.office,
        country=root.saying.country,
        first_date=min(v.at.date for v in versions),
        documents=len({v.at.document for v in versions}),
        languages=len({v.saying.lang for v in versions}),
        strands=tuple(strands),
    )


def _parent(
    version: Version, before: Sequence[Version], pairs: set[tuple[str, str]], size: int
) -> Version:
    """Of those in its own language the one it is most like; where there is none, the root, as far as anyone can tell."""
    best, found = 0.0, before[0]
    for other in before:
        a, b = sorted((version.saying.id, other.saying.id))
        if other.saying.lang != version.saying.lang or (size > WHOLE and (a, b) not in pairs):  # fmt: skip
            continue
        if (score := alike(version.saying, other.saying)) > best:
            best, found = score, other
    return found


def _strand(version: Version, parent: Version, root: Version, spans: Spans) -> Strand:
    child = version.saying
    if child.lang != parent.saying.lang:
        wording: Wording = "translated"
        added, removed = _spoken_of(child, parent.saying, spans)
    else:
        added, removed = differing(version.at.text, parent.at.text)
        wording = "verbatim" if child.words == parent.saying.words else "reworded" if added else "trimmed"  # fmt: skip
    other = speakers(child, root.saying) == "other" or other_name(child, root.saying)
    return Strand(child.id, parent.saying.id, wording, added, removed, other)


def differing(text: str, parent: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that a text has and its parent has not, and the other way round, each run of them as printed."""
    here, there = split(text), split(parent)
    added, removed = [], []
    matcher = SequenceMatcher(None, there.folded, here.folded, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            if b > a:
                removed.append(parent[there.starts[a] : there.end(b - 1)])
            if d > c:
                added.append(text[here.starts[c] : here.end(d - 1)])
    return tuple(added), tuple(removed)


def _spoken_of(
    child: Saying, parent: Saying, spans: Spans
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Measures, countries and figures that only one of the two speaks of, in its own words."""

    def only(one: Saying, other: Saying) -> tuple[str, ...]:
        codes = {code for code, _ in spans.get(other.id, ())}
        return tuple(
            dict.fromkeys(
                words
                for code, words in spans.get(one.id, ())
                if code not in codes and code.removeprefix("c:") not in EVERYWHERE
            )
        )

    return only(child, parent), only(parent, child)
