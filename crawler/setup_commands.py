"""``returnwatch init``: the first five minutes, asked once and written down."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.options import chosen, countries_option, languages_option, need_contact
from db.config import NAME, write


@click.command()
@click.option(
    "--contact",
    prompt="A mail address or page by which a site's owner reaches you",
    help="By which a site's owner reaches you; goes into the User-Agent.",
)
@countries_option
@languages_option
@click.option(
    "--db",
    "database",
    default="returnwatch.db",
    show_default=True,
    help="The SQLite file.",
)
def init(
    contact: str, countries: tuple[str, ...], languages: tuple[str, ...], database: str
) -> None:
    """Write returnwatch.yml in this folder, so that no command must be told contact, file and countries again.

    Example: returnwatch init --contact desk@example.org --only-country BE --only-country NL
    """
    from crawler.registry import by_host

    need_contact(contact, [])
    found = [
        source
        for source in by_host(chosen(None, (), countries, languages))
        if source.urls
    ]
    write(
        Path(NAME),
        contact=contact.strip(),
        db=database,
        countries=countries,
        languages=languages,
    )
    click.echo(f"{NAME}: written; {len(found)} sources will be read into {database}")
    click.echo(
        "Next: 'returnwatch run' reads what is new; 'returnwatch crawl --back-to 2021-08' what was published before;\n"
        "'returnwatch add --list starter' pages that no feed carries any more; 'returnwatch cron' prints a crontab line."
    )


COMMANDS = (init,)
