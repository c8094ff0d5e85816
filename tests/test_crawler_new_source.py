"""A source proposed from what a page announces or shows, and its case, which a person has to sign."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.registry import load
from returnwatch import main as main_command
from tests.local_site import ON_TOPIC, Reply, Site, item

FEEDS = (
    '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments">'
    '<link rel="alternate" type="application/rss+xml" title="News" href="/feed">'
)
LINKS = "".join(
    f'<li><a href="/news/{n}">A headline that is long enough, number {n}</a></li>'
    for n in range(4)
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        running.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /x\n")
        head = "<!doctype html><html lang=nl-BE><head><title>News</title>{}</head><body>{}</body></html>"
        words = f"<p>{ON_TOPIC}</p><p>{ON_TOPIC}</p>"
        running.pages["/announces"] = Reply(head.format(FEEDS, words))
        running.pages["/lists"] = Reply(head.format("", f"{words}<ul>{LINKS}</ul>"))
        running.pages["/nothing"] = Reply(head.format("", words))
        running.feed("/feed", [item("/news/1", "Eén"), item("/news/2", "Twee")])
        for number in range(4):
            running.article(f"/news/{number}", f"Number {number}", ON_TOPIC)
        yield running


def new(site: Site, folder: Path, slug: str, path: str, *more: str) -> Result:
    words = [
        "sources",
        "new",
        slug,
        "--url",
        site.base + path,
        "--sources",
        str(folder),
    ]
    about = ["--name", "Ministry of Hills", "--country", "NO", "--tier", "official"]
    return CliRunner().invoke(main_command, [*words, *about, "--private", *more])


def cases(folder: Path) -> Result:
    return CliRunner().invoke(main_command, ["sources", "cases", "--sources", str(folder)])  # fmt: skip


def test_a_feed_is_found_tried_and_written_with_a_case_that_wants_its_reviewer(
    site: Site, tmp_path: Path
) -> None:
    done = new(site, tmp_path, "no_hills_news", "/announces")
    assert done.exit_code == 0, done.output
    source = load(tmp_path)["no_hills_news"]
    assert (source.kind, source.urls) == ("feed", (f"{site.base}/feed",))
    assert (source.country, source.lang, source.state) == ("NO", ("nl",), "unseen")
    assert "fine, 2 entries" in (tmp_path / "no_hills_news.yml").read_text("utf-8")
    unsigned = cases(tmp_path)
    assert unsigned.exit_code == 1
    assert "nobody has reviewed it" in unsigned.output
    expected = tmp_path / "cases" / "no_hills_news" / "first" / "expected.yml"
    signed = expected.read_text("utf-8").replace("reviewed: ''", "reviewed: Ada Quill, 2026-11-24")  # fmt: skip
    expected.write_text(signed, "utf-8")
    assert cases(tmp_path).exit_code == 0
    expected.write_text(signed.replace("title: Number", "title: Nummer"), "utf-8")
    differs = cases(tmp_path)
    assert differs.exit_code == 1
    assert "title: expected 'mer" in differs.output
    again = new(site, tmp_path, "no_hills_news", "/announces")
    assert again.exit_code == 2
    assert "is there already" in again.output


def test_a_list_is_seen_by_its_links_where_no_feed_is_announced(
    site: Site, tmp_path: Path
) -> None:
    done = new(site, tmp_path, "no_hills_list", "/lists")
    assert done.exit_code == 0, done.output
    source = load(tmp_path)["no_hills_list"]
    assert source.listing
    assert source.listing.entry == 'a[href*="/news/"]'
    assert "listing" in done.output
    assert "4 entries" in done.output


def test_the_address_of_a_feed_will_do(site: Site, tmp_path: Path) -> None:
    asked = new(site, tmp_path, "no_hills_feed", "/feed")
    assert asked.exit_code == 1
    assert "say it with --lang" in asked.output
    done = new(site, tmp_path, "no_hills_feed", "/feed", "--lang", "nb")
    assert done.exit_code == 0, done.output
    assert load(tmp_path)["no_hills_feed"].lang == ("nb",)


def test_nothing_is_written_where_nothing_is_found(site: Site, tmp_path: Path) -> None:
    done = new(site, tmp_path, "no_hills_none", "/nothing")
    assert done.exit_code == 1
    assert "no feed is announced" in done.output
    wrong = new(site, tmp_path, "Hills!", "/nothing")
    assert wrong.exit_code == 2
    assert "small letters" in wrong.output
    assert list(tmp_path.iterdir()) == []
