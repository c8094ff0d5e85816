"""A trained spaCy pipeline is used where a user has one. The one here is made by rules; people and words are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner
from spacy.language import Language
from spacy.tokens import Doc

from db.records import Text
from db.store import Store
from nlp.commands import annotate, tag
from nlp.models import CONFIGURED, ModelError
from nlp.offices import Register
from nlp.pipeline import Tagger, build, version

NOBODY = Register([], [], [], [])
CLAUSE = "Quill, her patience gone and her papers lost, said that the flights would begin in May, the hall being half empty."
NAMED = "Zorblax Quentin walked into the hall. “It is late,” she said."


@Language.component("invented_parser")
def parse(doc: Doc) -> Doc:
    """Quill says what lies between "that" and "May"; nothing else is known."""
    words = [token.text for token in doc]
    if "said" not in words:
        return doc
    said = doc[words.index("said")]
    for token in doc:
        token.head, token.dep_ = said, "dep"
    said.dep_ = "ROOT"
    if "Quill" in words and "begin" in words:
        begin = doc[words.index("begin")]
        for token in doc[words.index("that") : words.index("May") + 1]:
            token.head = begin
        begin.head, begin.dep_ = said, "ccomp"
        doc[words.index("Quill")].dep_ = "nsubj"
    return doc


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with an English pipeline: a parser, and a ruler that knows one person."""
    pipe = spacy.blank("en")
    pipe.add_pipe("invented_parser")
    ruler = pipe.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Zorblax Quentin"}])  # type: ignore[attr-defined]
    pipe.meta.update({"name": "invented", "version": "1.2.3"})
    folder = tmp_path_factory.mktemp("model") / "en_invented"
    pipe.to_disk(folder)
    return str(folder)


def said(text: str, *model: str) -> list[tuple[str | None, str]]:
    found = Tagger(NOBODY, any_topic=True, model=model).annotate(Text("t", text, "en"))
    return [(s.speaker, text[s.start : s.end]) for s in found.statements]


def test_its_parser_gives_the_subject_and_the_end_of_the_clause(model: str) -> None:
    assert said(CLAUSE, model) == [("Quill", "the flights would begin in May")]
    assert said(CLAUSE) == []  # words alone do not show whose patience is gone


def test_its_names_are_persons(model: str) -> None:
    assert said(NAMED, model) == [("Zorblax Quentin", "It is late")]
    assert said(NAMED) == [(None, "It is late")]


def test_it_is_part_of_the_taggers_version(model: str) -> None:
    assert Tagger(NOBODY).version == version()
    assert Tagger(NOBODY, model=[model]).version == f"{version()}+en_invented-1.2.3"


def test_other_languages_are_read_by_the_rules(model: str) -> None:
    text = "„Das ist zu spät“, sagte Ministerin Ada Quill."
    found = Tagger(NOBODY, any_topic=True, model=[model]).annotate(
        Text("t", text, "de")
    )
    assert [s.speaker for s in found.statements] == ["Ada Quill"]


def test_annotate_takes_it_and_says_where_the_language_does_not_fit(model: str) -> None:
    lines = [{"id": "1", "text": CLAUSE, "lang": "en"}]
    lines += [
        {
            "id": "2",
            "text": "„Das ist zu spät“, sagte Ministerin Ada Quill.",
            "lang": "de",
        }
    ]
    done = CliRunner().invoke(
        annotate,
        ["--any-topic", "--model", model],
        input="\n".join(map(json.dumps, lines)),
    )
    good, bad = map(json.loads, done.stdout.splitlines())
    assert [s["speaker"] for s in good["statements"]] == ["Quill"]
    assert "'de'" in bad["error"]
    assert "--model" in bad["error"]


@pytest.mark.parametrize("command", [annotate, tag])
def test_a_model_that_is_not_there_is_named_with_the_mend(
    command: object, tmp_path: Path
) -> None:
    path = tmp_path / "x.db"
    Store.open(path).close()
    where = [] if command is annotate else ["--db", str(path)]
    done = CliRunner().invoke(command, ["--model", "en_nowhere_sm", *where], input="")  # type: ignore[arg-type]
    assert isinstance(done.exception, ModelError)
    assert "en_nowhere_sm" in str(done.exception)
    assert "spacy download en_nowhere_sm" in str(done.exception)


def test_two_models_of_one_language_are_one_too_many(model: str) -> None:
    with pytest.raises(ModelError, match="one model a language"):
        Tagger(NOBODY, model=[model, model])


def test_it_may_be_set_for_good(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CONFIGURED, model)
    line = json.dumps({"id": "1", "text": CLAUSE, "lang": "en"})
    done = CliRunner().invoke(annotate, ["--any-topic"], input=line)
    (statement,) = json.loads(done.stdout)["statements"]
    assert statement["speaker"] == "Quill"


def test_without_one_the_pipeline_is_ours_alone() -> None:
    assert all(
        name.startswith("returnwatch_") for name in build("en", NOBODY).pipe_names
    )
