"""`returnwatch init` and the file it writes: said once, known to every command; what is wrong in it is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from returnwatch import main
from tests.local_site import Site, item, source


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CONTACT", "DB", "SOURCES", "CONFIG"):
        monkeypatch.delenv(f"RETURNWATCH_{name}", raising=False)


def call(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=answers)


def test_init_asks_for_a_contact_and_writes_what_it_was_told() -> None:
    done = call("init", "--only-country", "be", "--db", "desk.db", answers="desk@example.org\n")  # fmt: skip
    assert done.exit_code == 0, done.output
    written = Path("returnwatch.yml").read_text("utf-8")
    assert "contact: 'desk@example.org'" in written
    assert "countries: ['BE']" in written
    assert "'returnwatch run'" in done.output
    again = call("init", "--contact", "other@example.org")
    assert again.exit_code == 2
    assert "is there already" in again.output
    assert Path("returnwatch.yml").read_text("utf-8") == written


def test_init_refuses_a_contact_that_reaches_nobody() -> None:
    refused = call("init", "--contact", "me")
    assert refused.exit_code == 2
    assert "nobody can be reached" in refused.output
    assert not Path("returnwatch.yml").exists()


def test_every_command_knows_what_the_file_says(tmp_path: Path) -> None:
    with Site() as site:
        site.feed("/feed", [item(site.base + "/a")])
        site.article("/a")
        source(tmp_path / "mine", "be_news", site.base + "/feed")
        far = source(tmp_path / "mine", "nl_news", site.base + "/other")
        text = (tmp_path / "mine" / "nl_news.yml").read_text("utf-8")
        (tmp_path / "mine" / "nl_news.yml").write_text(text.replace("country: BE", "country: NL"), "utf-8")  # fmt: skip
        assert far.slug == "nl_news"
        Path("returnwatch.yml").write_text(
            "db: desk.db\nsources: mine\ncountries: [BE]\n", "utf-8"
        )
        run = call("run")
        assert run.exit_code == 0, run.output
        assert "1 of 1 sources answered" in run.output
        rows = json.loads(call("timeline", "--format", "json").stdout)
        assert rows
        quiet = call("run", "--quiet")
        assert (quiet.exit_code, quiet.output) == (0, "")
        site.pages.pop("/feed")
        wall = call("run", "--quiet", "--only-country", "NL")
    assert wall.exit_code == 1
    assert wall.output.startswith("nl_news: ")
    assert len(wall.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kontact: a@b.org", "unknown key 'kontact'; known are contact, db"),
        ("countries: BE", "countries: 'BE'; a list like [BE, NL] is wanted"),
        ("contact: [a@b.org]", "contact: ['a@b.org']; one word or line is wanted"),
        ("- a", "lines like 'contact: you@example.org' are wanted"),
        ("a: [", "no valid YAML"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(text: str, told: str) -> None:
    Path("returnwatch.yml").write_text(text, "utf-8")
    refused = call("stats")
    assert refused.exit_code == 2
    assert f"returnwatch.yml: {told}" in refused.output


def test_norway_is_a_country_in_the_file(tmp_path: Path) -> None:
    Path("returnwatch.yml").write_text(
        "countries: [NO]\ncontact: a@example.org\n", "utf-8"
    )
    done = call("sources", "check")
    assert done.exit_code == 0, done.output
    refused = call("run", "--only-country", "XX")
    assert refused.exit_code == 2
    assert "no ISO 3166 code" in refused.output


def test_a_group_that_runs_bare_knows_the_file_too() -> None:
    Path("returnwatch.yml").write_text("db: desk.db\n", "utf-8")
    for group in ("people", "review"):
        done = call(group)
        assert done.exit_code == 1
        assert "desk.db: no such file" in done.output


def test_a_language_that_no_source_publishes_in_is_refused() -> None:
    Path("returnwatch.yml").write_text("languages: [zz9]\n", "utf-8")
    done = call("run", "--contact", "desk@example.org")
    assert done.exit_code == 2
    assert "language 'zz9': no source publishes in it; there are" in done.output
    assert not list(Path().glob("*.db*"))
