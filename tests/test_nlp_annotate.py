"""The contract of annotate: a filter that streams, names bad lines and goes on. People and words are invented."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.records import Text
from nlp.commands import annotate
from nlp.offices import Register
from nlp.pipeline import Tagger, build, version

ROOT = Path(__file__).parents[1]
TEXT = (
    "Returns of Afghan nationals to Kabul\n\n“We will send rejected Afghan asylum seekers back,” "
    "Belgian asylum minister Ada Quill said on Thursday. The plan covers voluntary returns."
)


def run(lines: str | bytes, *options: str) -> tuple[list[dict[str, Any]], int]:
    done = CliRunner().invoke(annotate, options, input=lines)
    assert done.exception is None or isinstance(done.exception, SystemExit), (
        done.exception
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done.exit_code


def line(**values: object) -> str:
    return (
        json.dumps(
            {"id": "1", "text": TEXT, "lang": "en", "published": "2025-10-18"} | values
        )
        + "\n"
    )


def test_a_text_gives_all_layers() -> None:
    ((found,), status) = run(line(unknown_key="is ignored"))
    assert status == 0
    assert found["relevant"]
    (statement,) = found["statements"]
    assert statement["speaker"] == "Ada Quill"
    assert (
        TEXT[statement["start"] : statement["end"]]
        == "We will send rejected Afghan asylum seekers back"
    )
    assert (statement["said_on"], statement["date"], statement["date_from"]) == (
        "2025-10-16",
        "2025-10-16",
        "said",
    )
    assert statement["country"] == "BE"
    assert {p["name"] for p in found["people"]} == {"Ada Quill"}
    assert {c["iso2"] for c in found["countries"]} == {"AF", "BE"}
    assert found["measures"]


def test_without_a_day_in_the_text_the_date_is_publication() -> None:
    ((found,), _) = run(line(text=TEXT.replace(" on Thursday", "")))
    (statement,) = found["statements"]
    assert (statement["said_on"], statement["date"], statement["date_from"]) == (
        None,
        "2025-10-18",
        "published",
    )


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("{not json}\n", "not valid JSON"),
        ('["a list"]\n', "a JSON object is wanted"),
        ('{"id": 5, "text": "x"}\n', "id: a string is wanted"),
        ('{"id": "2"}\n', "text: a string is wanted"),
        (
            '{"id": "2", "text": "x", "published": "18 October"}\n',
            "published: '18 October' is no day",
        ),
        ('{"id": "2", "text": "x", "lang": 3}\n', "lang: a string is wanted"),
    ],
)
def test_a_bad_line_is_named_and_the_stream_goes_on(bad: str, words: str) -> None:
    found, status = run(line(id="a") + bad + line(id="b"))
    assert [row["id"] for row in found[::2]] == ["a", "b"]
    assert words in found[1]["error"]
    assert "line 2" in found[1]["error"]
    assert status == 1


def test_bytes_that_are_no_text_are_named() -> None:
    found, status = run(b'{"id": "1", "text": "\xff"}\n')
    assert "not UTF-8" in found[0]["error"]
    assert status == 1


def test_off_topic_text_names_nobody() -> None:
    text = "“It is harder than a tax return,” curator Beatrix Lorne said in Malta."
    ((found,), status) = run(line(text=text))
    assert status == 0
    assert not found["relevant"]
    assert {c["iso2"] for c in found["countries"]} == {"MT"}
    assert found["statements"] == found["signatories"] == found["people"] == []
    ((found,), _) = run(line(text=text), "--any-topic")
    assert [s["speaker"] for s in found["statements"]] == ["Beatrix Lorne"]


def test_people_file_adds_office_holders(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "name,aliases,country_or_institution,office,party,start,end,wikidata,evidence,confidence,note\n"
        "Ada Quill,,BE,Minister for Asylum,,2025-01-01,,,synthetic,high,\n",
        "utf-8",
    )
    ((found,), _) = run(line(), "--people", str(path))
    (statement,) = found["statements"]
    assert (statement["person"], statement["office"]) == (
        "ada_quill",
        "be_minister_for_asylum",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "“",
        "”””",
        "Said. Said said, said: “said” said.",
        "– – –",
        "😀 “😀,” said 😀.",
    ],
)
def test_odd_texts_are_read_without_a_crash(text: str) -> None:
    ((found,), status) = run(line(text=text), "--any-topic")
    assert "error" not in found
    assert status == 0


def test_offsets_are_into_the_text_as_given() -> None:
    text = (
        "\u00a0\tCafe\u0301 — “We will return them,” said Minister Ada Quill.\r\nEnd."
    )
    ((found,), _) = run(line(text=text), "--any-topic")
    (statement,) = found["statements"]
    assert text[statement["start"] : statement["end"]] == "We will return them"
    assert text[statement["speaker_start"] : statement["speaker_end"]] == "Ada Quill"


def test_answers_come_while_the_input_is_still_open() -> None:
    command = [sys.executable, "-c", "from nlp.commands import annotate; annotate()"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line(id="first"))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == "first"
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_spans_lie_on_the_doc_as_spacy_has_them() -> None:
    pipe = build("en", Register([], [], [], []))
    doc = pipe("“It is late,” said Belgian asylum minister Ada Quill.")
    assert [s.text for s in doc.spans["quotes"]] == ["It is late"]
    assert [s.text for s in doc.spans["offices"]] == ["Belgian asylum minister"]


def test_a_language_without_words_of_speech_has_quotations_and_no_speaker() -> None:
    found = Tagger(Register([], [], [], []), any_topic=True).annotate(
        Text("t", "„Päivää ja hyvää iltaa kaikille“, sanoi ministeri Ada Quill.", "fi")
    )
    assert [s.speaker for s in found.statements if s.speaker] == []


def test_version_is_one_hash_of_code_and_data() -> None:
    assert version() == version()
    assert len(version()) == 12


@pytest.mark.parametrize("key", [2, 2.5, None, ["a"], True])
def test_an_id_that_is_no_string_is_given_back_with_the_error(key: object) -> None:
    ((found,), status) = run(line(id=key))
    assert (found["id"], status) == (key, 1)
    assert "id: a string is wanted" in found["error"]


def test_an_id_that_is_missing_is_called_missing() -> None:
    ((found,), _) = run(json.dumps({"text": TEXT}))
    assert found["id"] is None
    assert "id: missing" in found["error"]


def test_half_a_character_pair_is_named_wherever_it_stands() -> None:
    for name in ("text", "title", "id"):
        (found, behind), status = run(line(**{name: "Afghan \ud83d"}) + line())
        assert f"{name}: holds half a character pair (\\ud83d)" in found["error"]
        assert ("statements" in behind, status) == (True, 1)
