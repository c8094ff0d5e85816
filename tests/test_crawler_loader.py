from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.loader import SourceLoader
from crawler.registry import load, shipped

ROOT = Path(__file__).parents[1]


def test_every_source_is_a_spider() -> None:
    loader = SourceLoader.from_settings(Settings())
    assert loader.list() == [
        slug for slug, source in load(shipped()).items() if source.urls
    ]
    with pytest.raises(UsageError, match="RETURNWATCH_CONTACT"):
        loader.load("be_vanbossuyt")
    loader = SourceLoader.from_settings(Settings({"CONTACT": "me@example.org"}))
    spider = loader.load("be_vanbossuyt")
    assert spider.name == "be_vanbossuyt"
    assert [source.slug for source in spider.sources] == ["be_vanbossuyt"]  # type: ignore[attr-defined]


def test_unknown_spider_is_a_key_error_that_helps() -> None:
    with pytest.raises(KeyError, match="scrapy list"):
        SourceLoader.from_settings(Settings()).load("be_nobody")


def scrapy(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_scrapy_list_names_the_sources_from_the_checkout() -> None:
    listed = scrapy(ROOT, "list")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.split() == SourceLoader.from_settings(Settings()).list()
