"""Offices: titles as printed, with or without a name ("the Belgian asylum minister").

Writes ``doc.spans["offices"]``: label is the register's office where the words and the country name one, else "".
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import span_of
from nlp.offices import Register
from nlp.portfolios import portfolio


class Offices:
    """The component. ``register`` is set by ``nlp.pipeline``."""

    def __init__(self) -> None:
        self.register = Register([], [], [], [])

    def __call__(self, doc: Doc) -> Doc:
        cast, reading = doc._.cast, doc._.reading
        s, low = reading.speech, reading.low
        found = []
        at = 0
        while at < len(low):
            if low[at] not in s["office"] or low[at] in s["plural_offices"]:
                at += 1
                continue
            first, last = at, at + 1
            while first > 0 and (
                low[first - 1] in s["portfolio_words"]
                or first - 1 in cast.countries
                or (
                    low[first - 1] in s["conjunctions"]
                    and low[first - 2] in s["portfolio_words"]
                )
                or low[first - 1] in s["office"]
            ):
                first -= 1
            if last < len(low) and low[last] in s["of_like"]:
                end = last + 1
                while end < len(low) and (
                    low[end] in s["portfolio_words"]
                    or low[end] in s["conjunctions"]
                    or low[end] in s["determiners"]
                    or (
                        low[end] == ","
                        and end + 1 < len(low)
                        and low[end + 1] in s["portfolio_words"]
                    )
                ):
                    end += 1
                while end > last + 1 and low[end - 1] in s["conjunctions"]:
                    end -= 1
                if end > last + 1:
                    last = end
            start, stop = reading.start[first], reading.end[last - 1]
            words = reading.text[start:stop]
            country = next(
                (
                    cast.countries[k][0]
                    for k in range(first, last)
                    if k in cast.countries
                ),
                "",
            )
            label = ""
            if portfolio(words) and country:
                held = self.register.holder(words, country, doc._.published)
                label = (
                    held.tenure.office
                    if held is not None and held.tenure is not None
                    else ""
                )
            found.append(span_of(doc, start, stop, label))
            at = last
        doc.spans["offices"] = found
        return doc


@Language.factory("returnwatch_offices", requires=["doc.spans"], assigns=["doc.spans"])
def make_offices(nlp: Language, name: str) -> Offices:
    return Offices()
