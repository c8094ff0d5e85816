"""From a text to all its layers: a blank spaCy tokeniser and our factories, one pipeline a language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.found import Annotation
from db.records import Text
from nlp import language, models, topic
from nlp.corrections import corrections, put_right
from nlp.disguised import disguised
from nlp.figures_about import tell_about
from nlp.offices import Register
from nlp.words import split

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENTS = (
    "countries", "measures", "dates", "figures", "quotes", "people", "offices", "statements", "signatories", "events",
    "positions",
)  # fmt: skip
HERE = Path(__file__).parent


def blank(lang: str) -> Language:
    """An empty pipeline of a language; with the neutral tokeniser where spaCy has none of its own (Maltese, Pashto)."""
    import spacy

    try:
        return spacy.blank(lang)
    except ImportError:
        pipe = spacy.blank("xx")
        pipe.lang = lang  # the components ask for it
        return pipe


def build(lang: str, register: Register, model: models.Model | None = None) -> Language:
    """A pipeline for one language. Unknown languages get spaCy's neutral tokeniser and the neutral tables.

    ``model``: a trained pipeline that reads the text before our components do.
    """
    import spacy

    import nlp.components.countries
    import nlp.components.dates
    import nlp.components.events
    import nlp.components.figures
    import nlp.components.measures
    import nlp.components.offices
    import nlp.components.people
    import nlp.components.positions
    import nlp.components.quotes
    import nlp.components.signatories
    import nlp.components.statements  # noqa: F401  importing a component registers its factory

    pipe = spacy.load(model.name) if model is not None else blank(lang)
    for name in COMPONENTS:
        pipe.add_pipe(f"returnwatch_{name}")
    acquaint(pipe, register)
    return pipe


def acquaint(pipe: Language, register: Register) -> None:
    """Have a pipeline know the people and offices of a register, and no others."""
    for name in ("people", "offices"):
        component: Any = pipe.get_pipe(f"returnwatch_{name}")
        component.register = register
    quotes: Any = pipe.get_pipe("returnwatch_quotes")
    quotes.names = register.caseless


@cache
def _own(lang: str) -> Language:
    """The pipeline of a language without a model, which all taggers of this process use: to make one takes up to two seconds."""
    return build(lang, Register([], [], [], []))


class Tagger:
    """Annotates texts of any language; a language's pipeline is made when it is first needed.

    Two taggers with different registers may take turns, but not work in two threads at once.
    """

    def __init__(
        self,
        register: Register,
        *,
        any_topic: bool = False,
        model: Iterable[str] = (),
        only_models: bool = False,
    ) -> None:
        """``model``: names of trained pipelines, one a language; ``only_models``: a text in another language is an error.

        Raises ModelError for a model that is not there.
        """
        self.register = register
        self.any_topic = any_topic
        self.models = models.find(model)
        self.only_models = only_models and bool(self.models)
        self.pipes: dict[str, Language] = {}  # those with a model

    @property
    def version(self) -> str:
        """Of our code and data, and of the models."""
        own = topic.current().digest  # of a user's topic file
        models_ = sorted(m.label for m in self.models.values())
        return "+".join((version(), *models_, *([f"topic-{own}"] if own else [])))

    def pipe(self, lang: str) -> Language:
        model = self.models.get(lang)
        if model is None and self.only_models:
            there = ", ".join(f"{m.name} ({k})" for k, m in self.models.items())
            raise models.ModelError(
                f"the text is in {lang!r}, and no model reads that: {there}; name one for {lang!r} with --model, or"
                " leave --model out"
            )
        if model is None:
            pipe = _own(lang)
            acquaint(pipe, self.register)
            return pipe
        if lang not in self.pipes:
            self.pipes[lang] = build(lang, self.register, model)
        return self.pipes[lang]

    def annotate(self, text: Text) -> Annotation:
        """All layers of one text. Off topic: countries alone, nobody speaks and nobody signs."""
        lang = language.identify(text.text, text.lang)
        body = text.text[text.body_start :]
        title = text.title or text.text[: text.body_start].strip()
        relevant = topic.judge(title, body, language.read_as(lang)).on_topic
        whole = relevant or self.any_topic
        doc = self.doc(text, lang, () if whole else ("countries",))
        countries = tuple(doc._.countries)
        if not whole:
            return Annotation(lang, False, countries)
        return replace(layers(doc, lang, relevant), countries=countries)

    def doc(self, text: Text, lang: str, only: tuple[str, ...] = ()) -> Doc:
        """The text with all layers, or with those of some components only."""
        pipe = self.pipe(language.read_as(lang))
        doc = pipe.make_doc(text.text)
        doc._.words_ = split(text.text)
        doc._.published = text.published
        doc._.country = text.country
        doc._.tier = text.tier
        doc._.body_start = text.body_start
        for name, component in pipe.pipeline:
            if not only or name.removeprefix("returnwatch_") in only:
                doc = component(doc)
        return doc


def layers(doc: Doc, lang: str, relevant: bool) -> Annotation:
    """What the components wrote on a doc, as a record."""
    names = [(person.start, person.end) for person in doc._.people]
    issues = [*doc._.issues, *disguised(doc.text, doc._.body_start, names)]
    taken_back = list(corrections(doc))
    issues += [c.issue(doc.text) for c in taken_back]
    return Annotation(
        lang=lang,
        relevant=relevant,
        people=tuple(doc._.people),
        measures=tuple(doc._.measures),
        figures=tuple(put_right(tell_about(doc), taken_back)),
        statements=tuple(doc._.statements),
        signatories=tuple(doc._.signatories),
        letters=tuple(doc._.letters),
        beside=tuple(doc._.beside),
        events=tuple(doc._.events),
        positions=tuple(doc._.positions),
        issues=tuple(sorted(issues, key=lambda i: (i.start or 0, i.kind))),
    )


@cache
def version() -> str:
    """A hash over code and data of this room and over what cuts words and knows countries' names besides.

    The same text and version give the same tags.
    """
    import babel
    from spacy.about import __version__ as spacy_version

    digest = hashlib.blake2b(
        f"babel {babel.__version__} spacy {spacy_version}".encode(), digest_size=6
    )
    for path in sorted(HERE.rglob("*")):
        if path.suffix in (".py", ".yml", ".csv") and path.name not in (
            "commands.py",
            "job.py",
        ):
            digest.update(
                path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes()
            )
    return digest.hexdigest()
