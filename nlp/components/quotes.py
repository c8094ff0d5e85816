"""Quotation marks: pairs found paragraph by paragraph, before any sentence is cut.

Writes ``doc.spans["quotes"]`` (the words between the marks) and ``doc._.reading``, on which the other rules for
speech work, and ``doc._.attributions``: who is printed as saying what, as spans alone.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.carried import attributions
from nlp.extensions import span_of, words_of
from nlp.grammar import grammar
from nlp.read import read
from nlp.speech import Speech, speech

for _name in ("reading", "attributions"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


class Quotes:
    """The component; marks and verbs are those of the pipeline's language."""

    def __init__(self, lang: str) -> None:
        self.speech: Speech = speech(lang)
        self.names: frozenset[str] = frozenset()  # set by nlp.pipeline

    def __call__(self, doc: Doc) -> Doc:
        reading = doc._.reading = read(words_of(doc).text, self.speech, self.names)
        reading.grammar = grammar(doc)
        doc._.attributions = attributions(reading)
        doc.spans["quotes"] = [
            span_of(doc, q.start, q.end, "single" if q.single else "double")
            for q in reading.quotations
        ]
        return doc


@Language.factory("returnwatch_quotes", assigns=["doc.spans"])
def make_quotes(nlp: Language, name: str) -> Quotes:
    return Quotes(nlp.lang or "")
