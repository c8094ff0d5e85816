"""What hangs together by pairs, taken apart where it holds two sentences: of one text, or of two occasions. Pure.

Two sentences of one speaker may be so much alike that a free translation of the one is like the other too, and then all
their versions hang together. But what a text prints as two sentences are two, and so are words of two days. So pairs are
taken in order, the most alike first, and one that would bring such two together is left out. What comes of it follows from
the statements alone, not from the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable

from nlp.alike import APART, alike, contained, later, strong
from nlp.sayings import Saying


def untangled(
    members: Iterable[Saying], pairs: Iterable[tuple[str, str]]
) -> list[list[str]]:
    """Groups of statements' ids, each of one utterance, sorted.

    Args: members: that hang together; pairs: by which.
    """
    by_id = {one.id: one for one in members}
    scored = sorted(
        (-alike(by_id[a], by_id[b], settled=True), a, b)
        for a, b in pairs
        if a in by_id and b in by_id
    )
    group = {id_: [id_] for id_ in by_id}
    for _, a, b in scored:
        one, other = group[a], group[b]
        if one is other or _two(one, other, by_id):
            continue
        small, large = sorted((one, other), key=lambda g: (len(g), g[0]))
        large += small
        for id_ in small:
            group[id_] = large
    return sorted({id(g): sorted(g) for g in group.values()}.values())


def _two(one: list[str], other: list[str], by_id: dict[str, Saying]) -> bool:
    """Whether two groups hold what cannot be one utterance.

    Where those who said it print it in a language, whoever prints it in that language has their words, or most of them.
    """
    versions: dict[str, list[Saying]] = {}
    for id_ in one:
        versions.setdefault(by_id[id_].version, []).append(by_id[id_])
    days = [s for s in (by_id[i] for i in one) if s.said]
    for id_ in other:
        here = by_id[id_]
        for there in versions.get(here.version, ()):
            if there.words != here.words and not strong(there, here):
                return True
        for there in (by_id[i] for i in one):
            if there.lang == here.lang and (there.own or here.own) and contained(there, here) < APART:  # fmt: skip
                return True
        if here.said and any(later(here, s) for s in days):
            return True
    return False
