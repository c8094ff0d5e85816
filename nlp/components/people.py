"""People: registered, titled or speaking persons, every printed mention, surnames alone too.

Writes ``doc._.cast`` (all that pronouns may mean) and ``doc._.people`` (the layer: ``PersonFound``).
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from db.found import PersonFound
from nlp.cast import Cast
from nlp.cast_person import Mention
from nlp.mentions import Speakers
from nlp.offices import Register

for _name in ("cast", "speakers"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
if not Doc.has_extension("people"):
    Doc.set_extension("people", default=[])


class People:
    """The component. ``register`` is set by ``nlp.pipeline``; without one nobody is registered."""

    def __init__(self) -> None:
        self.register = Register([], [], [], [])

    def __call__(self, doc: Doc) -> Doc:
        reading = doc._.reading
        countries: dict[int, tuple[str, str]] = {}
        for found in doc._.countries:
            for word in reading.words_in(found.start, found.end):
                countries[word] = (found.iso2, found.kind)
        cast = doc._.cast = Cast(reading, self.register, doc._.published, countries)
        speakers = doc._.speakers = Speakers(cast)
        phrases: set[tuple[int, int]] = set()
        for a in doc._.attributions:
            if a.speaker is not None:
                first, last = a.speaker
                if (
                    a.rule == "label"
                    and len(reading.word[first]) < 4
                    and last - first == 1
                ):
                    continue  # "A:" is an answer, "JS:" initials
                phrases.add((first, speakers.head(first, last)))
                if speakers.named_last(first, last):
                    phrases.add((first, last))
                beside = cast.run_beside(last)
                if beside is not None:
                    phrases.add(beside)
        cast.find(phrases)
        doc._.people = layer(cast)
        return doc


def layer(cast: Cast) -> list[PersonFound]:
    """The mentions of people who are registered, titled or speak; asked again once all speakers are known."""
    return [
        _row(cast, m)
        for m in cast.mentions
        if m.named and cast.people[m.person].anchored
    ]


def _row(cast: Cast, mention: Mention) -> PersonFound:
    r, person = cast.reading, cast.people[mention.person]
    start = r.start[mention.first]
    end = start + len(cast.printed(mention.first, mention.last))
    return PersonFound(
        person.name,
        start,
        end,
        person.slug,
        person.office,
        mention.titled,
        person.country,
    )


@Language.factory("returnwatch_people", requires=["doc.spans"])
def make_people(nlp: Language, name: str) -> People:
    return People()
