"""Copies in web archives: what an archive's addresses and lists mean, and how a page that is gone is read from one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.archive import folder_of, read
from crawler.crawl import Target
from crawler.mementos import (
    WAYBACK,
    Memento,
    copy_at,
    in_index,
    in_order,
    in_timemap,
    index_of,
    moment_in,
    timemap_of,
)
from crawler.spiders.hand import hand_spider
from returnwatch import main
from tests.local_site import ON_TOPIC, Reply, Site, page, source
from tests.test_crawler_by_list import CONTACT, call, write

TAKEN = "2021-08-20T12:00:00Z"


@pytest.mark.parametrize(
    ("address", "original", "raw", "at"),
    [
        (
            "https://web.archive.org/web/20210805123456/https://a.example/n?x=1&y=2",
            "https://a.example/n?x=1&y=2",
            "https://web.archive.org/web/20210805123456id_/https://a.example/n?x=1&y=2",
            "2021-08-05T12:34:56Z",
        ),
        (
            "http://web.archive.org/web/20210805id_/http:/a.example/",
            "http://a.example/",
            "http://web.archive.org/web/20210805id_/http://a.example/",
            "2021-08-05",
        ),
        (
            "https://web.archive.org/web/2021/a.example/n",
            "http://a.example/n",
            "https://web.archive.org/web/2021id_/http://a.example/n",
            "2021",
        ),
    ],
)
def test_address_of_an_archive_names_a_page_and_a_time(
    address: str, original: str, raw: str, at: str
) -> None:
    copy = copy_at(address)
    assert copy is not None
    assert (copy.original, copy.raw, copy.at) == (original, raw, at)


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/web/20210805123456/https://b.example/",
        "https://web.archive.org/",
        "https://web.archive.org/web/2021*/a.example",
        "https://web.archive.org/about/2021/",
    ],
)
def test_any_other_address_is_its_own(address: str) -> None:
    assert copy_at(address) is None


def test_index_names_copies_oldest_first_and_leaves_out_what_is_none() -> None:
    rows = [
        ["timestamp", "original"],
        ["20220101000000", "https://a.example/n"],
        ["20210805123456", "https://a.example/n?b=1"],
        ["2021", "https://a.example/n"],
        ["20219905123456", "https://a.example/n"],
        ["20210805123456", "ftp://a.example/n"],
        "rubbish",
    ]
    found = in_index(json.dumps(rows).encode(), f"{WAYBACK}/")
    assert found is not None
    assert [one.at for one in found if one.at] == [
        "2021-08-05T12:34:56Z",
        "2022-01-01T00:00:00Z",
    ]
    assert found[-1].url == f"{WAYBACK}/web/20220101000000id_/https://a.example/n"
    assert in_index(b"[]", WAYBACK) == []
    assert in_index(b"", WAYBACK) == []
    assert in_index(b"<html>", WAYBACK) is None
    assert in_index(b'{"a": 1}', WAYBACK) is None


def test_timemap_names_copies() -> None:
    body = (
        '<https://a.example/n>; rel="original",\n'
        '<https://x.example/timegate/https://a.example/n>; rel="timegate",\n'
        '<https://x.example/web/20220101000000/https://a.example/n>; rel="last memento"; '
        'datetime="Sat, 01 Jan 2022 00:00:00 GMT",\n'
        '</c/20210805123456mp_/https://a.example/n>; rel="first memento"; datetime="Thu, 05 Aug 2021 12:34:56 GMT"\n'
        '<https://x.example/bad>; rel="memento"; datetime="some day"'
    )
    assert in_timemap(body, "https://x.example/timemap/link/https://a.example/n") == [
        Memento(
            "https://x.example/c/20210805123456id_/https://a.example/n",
            "2021-08-05T12:34:56Z",
        ),
        Memento(
            "https://x.example/web/20220101000000id_/https://a.example/n",
            "2022-01-01T00:00:00Z",
        ),
    ]
    assert in_timemap("", "https://x.example/") == []
    assert moment_in("Thu, 05 Aug 2021 12:34:56 GMT") == "2021-08-05T12:34:56Z"
    assert moment_in("x") == ""


@pytest.mark.parametrize(
    ("published", "order"),
    [("", "123"), ("2021-08-06", "231"), ("2021", "123"), ("2023-01", "321")],
)
def test_first_copy_after_the_day_of_publication_is_tried_first(
    published: str, order: str
) -> None:
    copies = [Memento("3", "2022"), Memento("1", "2021-08-05"), Memento("2", "2021-09")]
    assert "".join(one.url for one in in_order(copies, published)) == order


def test_a_public_archive_is_asked_politely_and_is_no_private_host(
    tmp_path: Path,
) -> None:
    private = source(tmp_path, "be_press", "http://127.0.0.1/feed")
    spider = hand_spider((Target("http://127.0.0.1/a", private),), WAYBACK)
    assert set((spider.custom_settings or {})["DOWNLOAD_SLOTS"]) == {"127.0.0.1"}
    assert [one.private for one in spider.sources] == [True, False]


class Archive:
    """A web archive on this machine that holds copies of another site's pages."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def holds(self, url: str, *copies: tuple[str, Reply]) -> None:
        rows = [["timestamp", "original"], *([stamp, url] for stamp, _ in copies)]
        at = index_of(url, self.site.base).removeprefix(self.site.base)
        self.site.pages[at] = Reply(json.dumps(rows))
        for stamp, reply in copies:
            self.site.pages[f"/web/{stamp}id_/{url}"] = reply


@pytest.fixture
def sites() -> Iterator[tuple[Site, Site]]:
    with Site() as site, Site() as archive:
        yield site, archive


def add(folder: Path, addresses: list[str], archive: str, *more: str) -> Result:
    table = write(folder, "\n".join(addresses) + "\n")
    options = ("--db", folder / "news.db", "--sources", folder / "sources")
    return call("add", "--list", table, *options, "--web-archive", archive, *CONTACT)


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "news.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_a_list_reads_what_is_gone_and_what_is_named_there_from_the_archive(
    tmp_path: Path, sites: tuple[Site, Site]
) -> None:
    site, stand_in = sites
    archive = Archive(stand_in)
    source(tmp_path / "sources", "be_press", f"{site.base}/feed")
    nowhere = "http://no-such-host.invalid/flight"
    site.article("/alive", "Alive", ETag='"now"')
    site.pages["/home"] = Reply(status=302, headers={"Location": f"{site.base}/"})
    site.pages["/"] = Reply(page("Home", "Welcome to our new site. " * 20))
    dated = '<meta property="article:published_time" content="2021-08-06T10:00:00Z"><link rel=canonical href="/gone">'
    archive.holds(
        f"{site.base}/gone",
        ("20210820120000", Reply(page("A flight", ON_TOPIC, dated))),
        ("20230101000000", Reply(page("Another wording", ON_TOPIC))),
    )
    archive.holds(f"{site.base}/home", ("20190301000000", Reply("nothing", 503)),
                  ("20190401000000", Reply(page("Was moved", ON_TOPIC))))  # fmt: skip
    timemap = timemap_of(nowhere, stand_in.base).removeprefix(stand_in.base)
    replay = f"/web/20200202000000/{nowhere}"
    stand_in.pages[timemap] = Reply(
        f'<{stand_in.base}{replay}>; rel="memento"; datetime="Sun, 02 Feb 2020 00:00:00 GMT"'
    )
    stand_in.pages[replay.replace("/http", "id_/http", 1)] = Reply(
        page("No host", ON_TOPIC)
    )
    archive.holds(f"{site.base}/never")
    addresses = [
        f"{site.base}/gone",
        f"{site.base}/home",
        nowhere,
        f"{site.base}/never",
        f"{site.base}/alive",
    ]
    first = add(tmp_path, addresses, stand_in.base)
    told = [line for line in first.output.splitlines() if line.startswith("http")]
    assert first.exit_code == 1
    name = stand_in.base.removeprefix("http://")
    assert told[0] == (
        f"{site.base}/gone: new: A flight (2021-08-06, filed under be_press); the site answers 404: "
        f"read from the copy of 2021-08-20 at {name}"
    )
    assert (
        "it leads to the site's home page: read from the copy of 2019-04-01"
        in (told[1])
    )
    assert (
        "its host's name does not resolve: read from the copy of 2020-02-02"
        in (told[2])
    )
    assert (
        f"/never: failed: the site answers 404, and {name} has no copy of it" in told[3]
    )
    assert told[4].endswith("/alive: new: Alive (no date, filed under be_press)")
    assert rows(
        tmp_path,
        "SELECT url, state, published_on, memento_at, public_from, etag FROM documents AS d"
        " JOIN captures AS c ON c.document = d.id JOIN versions AS v ON v.id = c.version ORDER BY memento_at",
    ) == [
        (f"{site.base}/alive", "live", None, None, None, '"now"'),
        (f"{site.base}/home", "gone", None, "2019-04-01T00:00:00Z", "2019-04-01", ""),
        (nowhere, "gone", None, "2020-02-02T00:00:00Z", "2020-02-02", ""),
        (f"{site.base}/gone", "gone", "2021-08-06", TAKEN, "2021-08-06", ""),
    ]
    ((warc, offset),) = rows(
        tmp_path, "SELECT warc, \"offset\" FROM captures WHERE memento_at LIKE '2021%'"
    )
    record = read(folder_of(tmp_path / "news.db"), str(warc), int(str(offset)))
    assert record.url == f"{stand_in.base}/web/20210820120000id_/{site.base}/gone"
    # an archive's address is read as the page that it copies, whatever the page says today
    url = f"{site.base}/alive"
    stand_in.pages[f"/web/20210820id_/{url}"] = Reply(
        status=302, headers={"Location": f"/web/20210820120000id_/{url}"}
    )
    stand_in.pages[f"/web/20210820120000id_/{url}"] = Reply(page("A flight", ON_TOPIC))
    given = f"{stand_in.base}/web/20210820/{url}"
    again = add(tmp_path, [*addresses[:3], given], stand_in.base)
    assert again.exit_code == 0, again.output
    assert again.output.count(": same: ") == 3
    assert (
        ": changed: A flight (no date, filed under be_press); read from the copy of 2021-08-20 at"
        in again.output
    )
    assert site.times("/alive") == 1
    where = f"WHERE d.url = '{url}'"
    assert rows(tmp_path, f"SELECT title, state, etag FROM documents AS d {where}") == [
        ("Alive", "live", '"now"')
    ]
    assert rows(
        tmp_path,
        "SELECT v.title, memento_at FROM captures c JOIN versions v ON v.id = c.version"
        f" JOIN documents d ON d.id = v.document {where} ORDER BY memento_at",
    ) == [("Alive", None), ("A flight", TAKEN)]
    assert rows(tmp_path, "SELECT url FROM addresses") == []


def test_no_archive_is_asked_when_told_so_or_for_a_private_address(
    tmp_path: Path, sites: tuple[Site, Site]
) -> None:
    site, stand_in = sites
    source(tmp_path / "sources", "be_press", f"{site.base}/feed")
    for archive in ("no", WAYBACK):
        result = add(tmp_path, [f"{site.base}/gone"], archive)
        assert "there is no such page any more" in result.output
    assert stand_in.asked == []
    assert add(tmp_path, ["https://a.example/"], "archive").exit_code == 2


def test_after_a_list_the_timeline_tells_years_in_order(
    tmp_path: Path, sites: tuple[Site, Site]
) -> None:
    """Pages that still stand and pages that only the archive has, from the list's own dates and the pages'."""
    site, stand_in = sites
    archive = Archive(stand_in)
    source(tmp_path / "sources", "be_press", f"{site.base}/feed")
    said = (
        "{}“We will return them to Afghanistan,” said Minister Ada Quill of Examplia."
    )
    days = {"2021-08-05": "gone", "2023-02-01": "here", "2025-10-18": "also-gone"}
    for day, name in days.items():
        text = said.format(ON_TOPIC)
        head = f'<meta property="article:published_time" content="{day}T10:00:00Z">'
        reply = Reply(page(name, text, head))
        if name == "here":
            site.pages[f"/{name}"] = reply
        else:
            taken = day.replace("-", "") + "230000"
            archive.holds(f"{site.base}/{name}", (taken, reply))
    archive.holds(
        f"{site.base}/undated",
        ("20220303120000", Reply(page("Undated", said.format(ON_TOPIC)))),
    )
    table = write(
        tmp_path,
        "".join(f"{site.base}/{name}\n" for name in ("undated", *days.values())),
    )
    options = ["--db", str(tmp_path / "news.db")]
    words = ["add", "--list", str(table), "--sources", str(tmp_path / "sources")]
    words += ["--web-archive", stand_in.base, *CONTACT]
    added = CliRunner().invoke(main, [*words, *options])
    assert added.exit_code == 0, added.output
    shown = CliRunner().invoke(
        main, ["timeline", "--from", "2021-08", "--format", "jsonl", *options]
    )
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    told = list(dict.fromkeys(row["date"] for row in rows))
    assert told == ["2021-08-05", "2022-03-03", "2023-02-01", "2025-10-18"]
    # what bears no date was seen on that day, by the archive
    assert {row["date_from"] for row in rows if row["date"] == "2022-03-03"} == {"seen"}
    sound = CliRunner().invoke(main, ["verify", *options])
    assert "0 faults" in sound.output
    assert "4 captures read again with the same words" in sound.output
