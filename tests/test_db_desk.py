"""Datasette on our files and on others': the real server, asked over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

BIN = Path(sys.executable).parent


@contextmanager
def served(
    *command: str, preexec_fn: Callable[[], None] | None = None
) -> Iterator[str]:
    """Start a server on a free port and yield its address, read from what it prints."""
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=preexec_fn,
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if "running on http://" in line:
                yield line.split("running on ")[1].split()[0].rstrip("/") + "/"
                break
        else:
            pytest.fail(f"the server ended: {process.wait()}")
    finally:
        process.terminate()
        process.communicate(timeout=10)


def get(address: str) -> Any:
    for _ in range(50):
        try:
            with urllib.request.urlopen(address) as answer:
                body = answer.read().decode()
                return json.loads(body) if ".json" in address else body
        except urllib.error.URLError as error:
            if isinstance(error, urllib.error.HTTPError):
                raise
            time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


def test_plain_datasette_shows_our_titles_and_queries(filled: Path) -> None:
    with served(str(BIN / "datasette"), "serve", str(filled), "--port", "0") as address:
        home = get(f"{address}test")
        assert "Who said what, when" in get(address) or "Who said what" in home
        assert "Latest runs" in home
        assert "The day it was said where the text says so" in get(
            f"{address}test/statements"
        )
        answer = get(
            f"{address}test/timeline_of.json?_shape=array&from=&to=&country=no&speaker="
        )
        assert [row["speaker"] for row in answer] == ["The ministry"]


QUERIES = {
    "timeline_of": "from=2025&to=&country=&speaker=",
    "who_said_what_of": "speaker=bel",
    "by_country": "country=be",
    "by_measure": "measure=volret&since=2025-08",
    "before_and_since": "speaker=bel&office=&day=2026-01-01",
    "what_is_asked": "measure=&address=wire.example",
    "who_signed": "country=",
    "who_did_not_sign": "letter=&country=",
    "the_letter_itself": "letter=",
    "whose_number": "number=&counts=&country=",
    "quoted_differently": "words=",
    "what_changed": "address=&country=&kind=",
    "what_does_not_add_up": "",
    "coverage_of": "country=dk&from=2026&to=2026-02",
    "how_sources_fare": "country=no",
    "latest_runs": "",
}


def test_serve_answers_every_canned_query(filled: Path) -> None:
    import yaml

    queries = yaml.safe_load(
        (Path(__file__).parents[1] / "db/desk/queries.yml").read_text("utf-8")
    )
    assert queries.keys() == QUERIES.keys()
    with served(
        str(BIN / "returnwatch"), "serve", "--db", str(filled), "--port", "0"
    ) as address:
        counts = {
            name: len(get(f"{address}test/{name}.json?_shape=array&{q}"))
            for name, q in QUERIES.items()
        }
        assert counts == {
            "timeline_of": 2,
            "who_said_what_of": 1,
            "by_country": 1,
            "by_measure": 1,
            "before_and_since": 1,
            "what_is_asked": 1,
            "who_signed": 0,
            "who_did_not_sign": 0,
            "the_letter_itself": 0,
            "whose_number": 0,
            "quoted_differently": 0,
            "what_changed": 0,
            "what_does_not_add_up": 1,
            "coverage_of": 1,
            "how_sources_fare": 1,
            "latest_runs": 1,
        }
        for view in (
            "timeline",
            "who_said_what",
            "signatories",
            "revisions",
            "stories",
            "source_health",
            "coverage",
            "watched",
        ):
            assert isinstance(get(f"{address}test/{view}.json?_shape=array"), list)


def test_another_file_gets_nothing_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    Database(path).table("statements").insert({"date": "x"})
    with served(str(BIN / "datasette"), "serve", str(path), "--port", "0") as address:
        page = get(f"{address}other")
        assert "timeline_of" not in page
        assert "returnwatch" not in get(f"{address}other/statements")


def test_beside_a_file_of_another_ours_keeps_to_its_own_pages(
    filled: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    Database(other).table("people").insert({"name": "Nobody", "slug": "nobody"})
    with served(
        str(BIN / "datasette"), "serve", str(other), str(filled), "--port", "0"
    ) as address:
        assert "/-/returnwatch/person" not in get(f"{address}other/people")
        assert ">other</a>" in get(address)  # Datasette's own list of files
        assert "What is in the file" in get(f"{address}-/returnwatch")
        assert get(f"{address}.json").keys() == {"other", "test"}
        many = get(f"{address}other.csv?sql=select+1+as+one")
        assert many.split() == ["one", "1"]
