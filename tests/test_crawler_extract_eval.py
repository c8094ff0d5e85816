"""Accuracy of the general extractor on a public benchmark that is kept beside the project, not in it."""

from __future__ import annotations

import gzip
import importlib.util
import json
from datetime import date
from pathlib import Path

import pytest

from crawler.extract import extract

BENCHMARK = Path(__file__).parents[1].parent / "shared" / "eval" / "extraction"
FLOOR = 0.9747  # trafilatura's fast mode has .969 on these pages

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not BENCHMARK.exists(), reason="../shared is absent: no extraction benchmark"
    ),
]


def test_f1_is_that_of_the_best_library_and_no_text_is_empty() -> None:
    spec = importlib.util.spec_from_file_location(
        "score_extraction", BENCHMARK / "score_extraction.py"
    )
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    truth = json.loads((BENCHMARK / "ground-truth.json").read_text("utf-8"))
    rows = []
    for key, row in truth.items():
        body = gzip.decompress((BENCHMARK / "html" / f"{key}.html.gz").read_bytes())
        got = extract(body, row["url"], fetched_on=date(2026, 11, 24))
        assert got.text, row["url"]
        assert got.title, row["url"]
        rows.append(score.counts(row["articleBody"], got.text))
    f1, _precision, _recall = score.summary(rows)
    assert f1 >= FLOOR
