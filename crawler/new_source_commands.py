"""``returnwatch sources new`` and ``cases``: a source proposed, and what it should give."""

from __future__ import annotations

import re
from pathlib import Path

import click

from crawler.options import contact_option, country_codes, need_contact
from db.records import TIERS, ReturnwatchError

SLUG = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


class Taken(ReturnwatchError):
    """A source's file is there already."""

    exit_status = 2


folder_option = click.option(
    "--sources",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="RETURNWATCH_SOURCES",
    required=True,
    help="The folder of source files; in a clone crawler/sources. Also RETURNWATCH_SOURCES.",
)


@click.command()
@click.argument("slug")
@click.option(
    "--url",
    required=True,
    metavar="URL",
    help="The page that lists its news, a feed, or a sitemap.",
)
@click.option(
    "--name", required=True, metavar="WORDS", help="The publisher, as it calls itself."
)
@click.option(
    "--country",
    required=True,
    metavar="CODE",
    callback=lambda _ctx, _option, value: country_codes((value,))[0],
    help="BE, NO ... or EU, UN, INT.",
)
@click.option(
    "--tier",
    required=True,
    type=click.Choice(TIERS),
    help="What kind of publisher it is.",
)
@click.option(
    "--lang",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Its language where the page does not say it; the usual one first.",
)
@click.option(
    "--private", is_flag=True, help="An address on this machine, for a trial."
)
@folder_option
@contact_option
def new(
    slug: str,
    url: str,
    name: str,
    country: str,
    tier: str,
    languages: tuple[str, ...],
    private: bool,
    folder: Path,
    contact: str,
) -> None:
    """Propose the file of a source: look at a page for feeds, sitemaps and lists, try them, and write SLUG.yml and a case.

    The case fails ('returnwatch sources cases') until a person has compared it with the page.

    Example: returnwatch sources new be_example_press --url https://example.org/news --name "Example press" --country BE --tier press --sources my-sources
    """
    from crawler import cases
    from crawler.proposing import About, propose

    if not SLUG.fullmatch(slug):
        raise click.BadParameter(
            f"{slug!r}: write country, body and list in small letters, like be_ministry_news",
            param_hint="SLUG",
        )
    file = folder / f"{slug}.yml"
    if file.exists():
        raise Taken(f"{file}: is there already; choose another slug, or mend that file")
    if not folder.is_dir():
        raise Taken(f"{folder}: no such folder of sources; make it first")
    if not (private or contact.strip()):
        need_contact(contact, [])
    about = About(slug, url, name, country, tier, languages, private)
    found = propose(about, contact=contact)
    file.write_text(found.text, "utf-8")
    click.echo(f"{file}: a {found.source.kind}, {found.source.urls[0]}")
    for look in found.tried:
        click.echo(
            f"  tried: {look.kind} {look.url}: {look.verdict}, {look.entries} entries"
        )
    if found.page is None:
        click.echo("no document could be read: no case was written")
        return
    place = cases.write(folder, found.source, found.page)
    click.echo(
        f"{place}: what was taken out of its first document; compare it with the page and sign it"
    )


@click.command("cases")
@folder_option
def check_cases(folder: Path) -> None:
    """Read the kept pages of sources again and compare with what a person signed. Exit status 1 where one differs.

    Example: returnwatch sources cases --sources crawler/sources
    """
    from crawler.cases import check

    verdicts = list(check(folder))
    for verdict in verdicts:
        click.echo(f"{verdict.case}: {verdict.trouble or 'as expected'}")
    bad = sum(bool(verdict.trouble) for verdict in verdicts)
    click.echo(f"{folder}: {len(verdicts)} cases, {bad} of them to look at")
    if bad:
        raise SystemExit(1)
