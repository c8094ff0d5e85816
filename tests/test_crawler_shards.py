"""Several machines: each reads its part of the hosts into a file of its own, and a merge unites them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from returnwatch import main as main_command
from tests.local_site import ON_TOPIC, Reply, Site, item, page, rss, source

#: hosts are no private ones: a local server stands in for them as a proxy does
ALLOWED = "tdm: allowed\nrights: an invented ministry's leave\n"
HOSTS = ("hills", "lakes", "plains")


def rows(path: Path, sql: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.mark.faults
def test_three_machines_ask_each_host_once_and_their_files_become_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sources"
    runner = CliRunner()
    with Site() as site:
        monkeypatch.setenv("http_proxy", site.base)
        monkeypatch.delenv("no_proxy", raising=False)
        for name in HOSTS:
            base = f"http://{name}.example"
            for number in (1, 2):  # two sources of one host go to one machine
                feed = f"{base}/feed{number}"
                source(folder, f"be_{name}{number}", feed, private="no", more=ALLOWED)
                site.pages[feed] = Reply(rss([item(f"{base}/{number}", days_ago=9)]))
                site.pages[f"{base}/{number}"] = Reply(page("A flight", ON_TOPIC))
            site.pages[f"{base}/robots.txt"] = Reply("User-agent: *\nDisallow:\n")
        files = []
        for number in (1, 2, 3):
            path = tmp_path / f"{number}.db"
            done = runner.invoke(
                main_command,
                ["crawl", "--shard", f"{number}/3", "--db", str(path), "--sources", str(folder), "--contact", "x@example.org"],
            )  # fmt: skip
            assert done.exit_code == 0, done.output
            files.append(str(path))
        asked = Counter(path for path in site.paths() if path.endswith("robots.txt"))
    assert asked == {f"http://{name}.example/robots.txt": 1 for name in HOSTS}
    hosts = [
        {host for (host,) in rows(Path(file), "SELECT DISTINCT host FROM sources WHERE kind <> 'by_hand'")}
        for file in files
    ]  # fmt: skip
    assert sum(map(len, hosts)) == len(HOSTS)
    assert sum(map(bool, hosts)) > 1
    out = tmp_path / "all.db"
    done = runner.invoke(main_command, ["merge", *files, "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert rows(out, "SELECT count(*) FROM documents WHERE on_topic") == [(6,)]


@pytest.mark.parametrize("wrong", ["3", "0/3", "4/3", "a/b"])
def test_a_part_that_is_none_is_refused(wrong: str) -> None:
    done = CliRunner().invoke(main_command, ["crawl", "--shard", wrong])
    assert done.exit_code == 2
    assert f"'{wrong}' is no part; write it as 2/5" in done.output
