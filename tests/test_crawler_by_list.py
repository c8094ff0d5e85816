"""`returnwatch add --list`: many addresses at once, and the list that comes with the program; `archive show`."""

from __future__ import annotations

import csv
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from crawler.by_list import STARTER, ListError, read_list
from crawler.commands import COMMANDS, add_arguments, add_by_hand
from crawler.filed import Said, source_for
from crawler.source_commands import not_known
from db.options import db_option
from db.records import TIERS, ReturnwatchError
from tests.local_site import ON_TOPIC, Reply, Site, page, source

CONTACT = ("--contact", "you@example.org")


class Door(click.Group):
    """As at the door: what a user can mend is one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReturnwatchError as error:
            click.echo(f"returnwatch: {error}", err=True)
            ctx.exit(error.exit_status)


@click.group(cls=Door)
def collecting() -> None:
    """The commands of this room alone: nothing here is tagged."""


@collecting.command()
@db_option
@add_arguments
def add(path: Path, **said: Any) -> None:
    """As at the door, which also tags what was added."""
    raise SystemExit(0 if add_by_hand(path, **said) else 1)


for command in COMMANDS:
    collecting.add_command(command)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(collecting, [str(argument) for argument in arguments])


def write(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_one_address_a_line(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "\ufeff# mine\n\nhttps://a.example/1\n https://b.example/2 \nhttps://a.example/1\n",
    )
    found = read_list(str(path), Said(tier="press"))
    assert list(found) == ["https://a.example/1", "https://b.example/2"]
    assert {said.tier for said in found.values()} == {"press"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_are_used_where_they_are_there(tmp_path: Path, delimiter: str) -> None:
    head = ["Date", "language", "publisher", "tier", "url", "my remark"]
    body = ["2025-10", "NL", "De Bode", "press", "https://a.example/1", "x"]
    path = write(
        tmp_path, f"{delimiter.join(head)}\n{delimiter.join(body)}\n{delimiter * 5}\n"
    )
    ((url, said),) = read_list(str(path), Said(country="BE")).items()
    assert url == "https://a.example/1"
    assert (said.published, said.published_from) == ("2025-10", "entry")
    assert (said.lang, said.publisher, said.tier) == ("nl", "De Bode", "press")
    assert said.country == "BE"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("news\n", "line 1: 'news' is no address; write it with https://"),
        ("url,tier\nhttps://a.example/,blog\n", "line 2: tier 'blog' is unknown"),
        ("url,date\n\nhttps://a.example/,May\n", "line 3: date 'May' is no day"),
        ("url,language\nhttps://a.example/,Dutch\n", "line 2: language 'dutch' is no"),
        ("url,country\nhttps://a.example/,UK\n", "line 2: country 'UK' is no ISO"),
        ("url,date\n,2025\n", "line 2: '' is no address"),
        ("# nothing\n", "holds no address"),
    ],
)
def test_a_list_that_cannot_be_followed_adds_nothing(
    tmp_path: Path, text: str, message: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ListError) as error:
        read_list(str(path), Said())
    assert str(error.value).startswith(str(path))
    assert message in str(error.value)


def test_the_starter_list_can_be_followed() -> None:
    found = read_list(STARTER, Said())
    assert len(found) == 73
    assert {said.tier for said in found.values()} <= set(TIERS)
    assert all(said.publisher for said in found.values())
    readme = Path(__file__).parents[1] / "crawler/data/README.md"
    assert "73 addresses" in readme.read_text("utf-8")


@dataclass
class Added:
    """A list that was added twice, from a site that is gone by now."""

    path: Path
    base: str
    body: bytes  # of /first
    first: Result
    again: Result
    asked: list[str]


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Added:
    folder = tmp_path_factory.mktemp("added")
    sources, path = folder / "sources", folder / "news.db"
    with Site() as site:
        for tier in ("official", "press"):  # they open this machine, too
            source(sources, f"be_{tier}", f"{site.base}/{tier}")
        text = (sources / "be_press.yml").read_text("utf-8")
        (sources / "be_press.yml").write_text(text.replace("official\n", "press\n"))
        site.article("/first", "First flight", ETag='"one"')
        body = site.pages["/first"]
        assert isinstance(body, Reply)
        site.pages["/second"] = Reply(
            page(
                "Second flight",
                ON_TOPIC,
                '<meta property="article:published_time" content="2025-09-03T10:00:00Z">',
            )
        )
        site.article("/cake", "A cake", "A recipe for a cake with apples in it. " * 20)
        table = write(
            folder,
            "url,date,language,publisher,tier\n"
            f"{site.base}/first,2025-10,en,De Bode,press\n"
            f"{site.base}/second,2025-10-01,en,,official\n"
            f"{site.base}/cake,,,,\n"
            f"{site.base}/gone,2025,en,De Bode,press\n",
        )
        options = ("--db", path, "--sources", sources, *CONTACT)
        first = call("add", "--list", table, *options)
        again = call("add", "--list", table, *options)
        return Added(path, site.base, body.data, first, again, site.paths())


def test_each_address_of_a_list_gets_a_line_and_its_own_source(added: Added) -> None:
    assert added.first.exit_code == 1  # one is off the topic, one is gone
    lines = added.first.output.splitlines()
    told = [line for line in lines if line.startswith(added.base)]
    assert len(told) == 4
    assert told[1].endswith(
        "/second: new: Second flight (2025-09-03, filed under be_official)"
    )
    assert "/cake: off topic" in told[2]
    assert "/gone: failed" in told[3]
    assert "404" in told[3]
    # once a run, whatever the number of pages
    assert added.asked.count("/robots.txt") == 2
    assert added.again.output.count(": same: ") == 2
    assert told[0].endswith("/first: new: First flight (2025-10, filed under be_press)")


def test_what_no_source_publishes_is_filed_under_its_publisher() -> None:
    said = Said(publisher="De Bode (Ede)", tier="press", country="NL")
    filed = source_for("https://bode.example/1", {}, said)
    assert (filed.slug, filed.name) == ("by_hand_press_nl_de_bode_ede", "De Bode (Ede)")
    assert (filed.kind, filed.tier, filed.country) == ("by_hand", "press", "NL")
    arabic = source_for("https://bode.example/1", {}, Said(publisher="الرسول"))
    assert arabic.slug == source_for("", {}, Said(publisher="الرسول")).slug
    assert arabic.slug.startswith("by_hand_")


def test_a_list_is_read_only_with_a_contact(tmp_path: Path) -> None:
    path = write(tmp_path, "https://arrivals.example/1\n")
    result = call(
        *("add", "--list", path, "--db", tmp_path / "news.db", "--contact", "")
    )
    assert result.exit_code == 2
    assert "--contact you@example.org" in result.output
    assert call("add", "--db", tmp_path / "news.db").exit_code == 2
    assert "no such list" in call("add", "--list", tmp_path / "none", *CONTACT).output


def test_archive_show_gives_the_bytes_and_the_headers(added: Added) -> None:
    def show(*what: str) -> Result:
        return call("archive", "show", *what, "--db", added.path)

    address = f"{added.base}/first"
    shown = show(address)
    assert shown.exit_code == 0
    assert shown.stdout_bytes == added.body
    connection = sqlite3.connect(added.path)
    wanted = "SELECT id FROM documents WHERE url = ?"
    document = connection.execute(wanted, (address,)).fetchone()
    connection.close()
    assert show(document[0]).stdout_bytes == added.body
    assert show(f"{address}?utm_source=x#top").stdout_bytes == added.body
    headers = show(address, "--headers").output
    assert headers.startswith(f"HTTP 200 {address} ")
    assert 'Etag: "one"' in headers
    none = show("https://nowhere.example/")
    assert none.exit_code == 2
    assert "no document https://nowhere.example/" in none.output
    cake = show(f"{added.base}/cake")
    assert cake.exit_code == 2
    assert "its bytes were not kept, since it is off the topic" in cake.output


def test_archive_show_of_a_file_that_was_added(tmp_path: Path) -> None:
    saved = write(tmp_path, f"A flight\n\n{ON_TOPIC}\n", "saved.txt")
    path = tmp_path / "news.db"
    url = "https://arrivals.example/flight"
    added = call("add", saved, "--db", path, "--url", url)
    assert added.exit_code == 0, added.output
    assert call("archive", "show", url, "--db", path).stdout_bytes == saved.read_bytes()
    headers = call("archive", "show", url, "--db", path, "--headers").output
    assert headers.startswith("not fetched: added by hand")


def test_sources_list_names_the_countries_without_a_machine_source(
    tmp_path: Path,
) -> None:
    source(tmp_path, "be_one", "https://arrivals.example/feed")
    write(
        tmp_path,
        "name: Paper\ncountry: DK\ntier: press\nkind: feed\nurls: ['https://paper.example/feed']\nlang: [da]\n",
        "dk_paper.yml",
    )
    write(
        tmp_path,
        "name: Ministry\ncountry: IE\ntier: official\nkind: feed\nurls: []\nlang: [en]\nstate: wanted\n",
        "ie_ministry.yml",
    )
    result = call("sources", "list", "--sources", tmp_path, "--db", tmp_path / "no.db")
    last = result.output.splitlines()[-1]
    assert last.startswith("No machine source is known for AT BG ")
    none = last.partition(",")[0].split()
    assert "IE" in none
    assert "DK" not in none
    assert "BE" not in none
    assert ", and no official one for DK: silence there means 'not watched'" in last
    one = call("sources", "list", "--sources", tmp_path, "--source", "be_one")
    assert "No machine source" not in one.output


def test_words_over_countries_without_sources() -> None:
    assert not_known([], []).startswith("A machine source is known for each country")
    assert not_known([], ["DK"]).startswith("No official source is known for DK:")


def test_starter_csv_holds_addresses_and_no_text() -> None:
    path = Path(__file__).parents[1] / "crawler/data/starter.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    assert head == ["date", "language", "publisher", "tier", "url"]
