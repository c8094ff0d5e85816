"""What a trained spaCy pipeline knows of a text, in code points: subjects and clauses of verbs, names of persons.

Read from spaCy's own attributes (``token.dep_``, ``token.head``, ``doc.ents``), so any pipeline will do whose labels are
those of Universal Dependencies, of spaCy's English models or of its German ones. Without one there is no grammar, and
the rules work from words alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECT = frozenset(("nsubj", "sb"))
CLAUSE = frozenset(("ccomp", "oc"))
JOINED = frozenset(("conj", "cj"))
#: what is told of a noun, and ends the name of who speaks
TOLD_OF = frozenset(
    ("relcl", "acl", "acl:relcl", "rc", "appos", "app", "punct", "parataxis")
)
PERSON = frozenset(("PERSON", "PER"))
Span = tuple[int, int]


@dataclass(slots=True)
class Grammar:
    """``subjects`` and ``clauses`` by the first character of their verb; a clause stands behind it."""

    subjects: dict[int, Span] = field(default_factory=dict)
    clauses: dict[int, Span] = field(default_factory=dict)
    names: list[Span] = field(default_factory=list)

    def is_name(self, start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in self.names)


def grammar(doc: Doc) -> Grammar | None:
    """The grammar of a doc, or None where no trained component has read it."""
    parsed, named = doc.has_annotation("DEP"), doc.has_annotation("ENT_IOB")
    if not parsed and not named:
        return None
    found = Grammar()
    if named:
        found.names = [
            (e.start_char, e.end_char) for e in doc.ents if e.label_ in PERSON
        ]
    if parsed:
        for token in doc:
            if token.dep_ in SUBJECT and token.head is not token:
                if token.head.dep_ not in TOLD_OF:  # "X, who said": the rules know X
                    found.subjects[token.head.idx] = _phrase(token)
            elif token.dep_ in CLAUSE and token.i > token.head.i:
                found.clauses[token.head.idx] = _clause(token)
        for token in doc:
            if token.dep_ in JOINED and token.idx not in found.subjects:
                shared = found.subjects.get(token.head.idx)
                if shared is not None and token.pos_ in ("VERB", ""):
                    found.subjects[token.idx] = shared
    return found


def _phrase(noun: Token) -> Span:
    """The noun with what belongs to its name, without relative clauses and insertions."""
    last = noun
    for child in sorted(noun.rights, key=lambda t: t.i):
        if child.dep_ in TOLD_OF:
            break
        last = child.right_edge
    return noun.left_edge.idx, last.idx + len(last)


def _clause(verb: Token) -> Span:
    doc = verb.doc
    last = verb.right_edge.i
    while last > verb.i and doc[last].is_punct:
        last -= 1
    return verb.left_edge.idx, doc[last].idx + len(doc[last])
