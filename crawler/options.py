"""Options that the collecting commands share: whom to ask, who asks, since when. Needs click only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from db.records import ReturnwatchError

if TYPE_CHECKING:
    from crawler.source import Source


#: words in one line with a mail address or the address of a page in them; they stand in a header
REACHABLE = re.compile(
    r"[^\x00-\x1f]*([^\s@]+@[^\s@]+\.\w|https?://\S+\.\w)[^\x00-\x1f]*"
)


class NoContact(ReturnwatchError):
    """Site owners must be able to reach whoever crawls."""

    exit_status = 2


contact_option = click.option(
    "--contact",
    envvar="RETURNWATCH_CONTACT",
    default="",
    metavar="WORDS",
    help="A mail address or page by which a site's owner reaches you; goes into the User-Agent. Also RETURNWATCH_CONTACT.",
)
web_archive_option = click.option(
    "--web-archive",
    default="https://web.archive.org",
    envvar="RETURNWATCH_WEB_ARCHIVE",
    metavar="ADDRESS",
    show_default=True,
    callback=lambda _ctx, _option, value: web_archive(value),
    help="Where a copy of a page that is gone is looked for; 'no' asks nobody. Also RETURNWATCH_WEB_ARCHIVE.",
)
sources_option = click.option(
    "--sources",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="RETURNWATCH_SOURCES",
    default=None,
    help="A folder of source files in place of the shipped ones. Also RETURNWATCH_SOURCES.",
)
source_option = click.option(
    "--source",
    "slugs",
    multiple=True,
    metavar="SLUG",
    help="Only this source; may be given several times.",
)
countries_option = click.option(
    "--only-country",
    "countries",
    multiple=True,
    metavar="CODE",
    callback=lambda _ctx, _option, value: country_codes(value),
    help="Only sources of this country, such as BE, and those of EU, UN and INT; may be given several times.",
)
languages_option = click.option(
    "--only-lang",
    "languages",
    multiple=True,
    metavar="CODE",
    callback=lambda _ctx, _option, value: tuple(code.lower() for code in value),
    help="Only sources that publish in this language, such as nl; may be given several times.",
)
shard_option = click.option(
    "--shard",
    default="",
    metavar="N/OF",
    callback=lambda _ctx, _option, value: shard(value),
    help="One machine's part, as 2/5: hosts are divided by a hash of their name; 'returnwatch merge' unites the files.",
)
since_option = click.option(
    "--since",
    default="",
    metavar="DAY",
    callback=lambda _ctx, _option, value: day(value),
    help="Leave out what is dated before this day.",
)
back_to_option = click.option(
    "--back-to",
    default="",
    metavar="MONTH",
    callback=lambda _ctx, _option, value: month(value),
    help="Read the lists back to this month or day, as far as each source can be read; a run goes on where one stopped.",
)
topic_option = click.option(
    "--topic",
    default="",
    metavar="any|FILE",
    callback=lambda context, _option, value: topic(context, value),
    help="'any' keeps the text of every page, not only of those on the topic; a FILE is a topic of your own.",
)
verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="Show the crawl's own log."
)


def topic(context: click.Context, value: str) -> str:
    """ "any", or "" for the topic that was chosen; a file is taken up for this command. Raises TopicError."""
    if value in ("", "any"):
        return value
    from nlp.topic import use

    context.call_on_close(use(value))
    return ""


def day(value: str) -> str:
    """An ISO day as given on the command line. Raises click's usage error."""
    if not value:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(
            f"{value!r} is no day; write it as 2025-10-18"
        ) from None


def month(value: str) -> str:
    """An ISO month or day as given on the command line. Raises click's usage error."""
    if not value:
        return ""
    try:
        date.fromisoformat(f"{value}-01"[:10])
        fine = re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", value)
    except ValueError:
        fine = None
    if not fine:
        raise click.BadParameter(
            f"{value!r} is no month; write it as 2021-08, or a day as 2021-08-05"
        )
    return value


def shard(value: str) -> tuple[int, int] | None:
    """(which part, of how many) as given on the command line. Raises click's usage error."""
    if not value:
        return None
    match = re.fullmatch(r"(\d{1,4})/(\d{1,4})", value)
    part, of = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= part <= of:
        raise click.BadParameter(
            f"{value!r} is no part; write it as 2/5: the second of five machines"
        )
    return part, of


def web_archive(value: str) -> str:
    """A web archive's address as given on the command line; "" for none. Raises click's usage error."""
    if value.lower() in ("", "no"):
        return ""
    if not value.lower().startswith(("http://", "https://")):
        raise click.BadParameter(
            f"{value!r} is no address; write it with https://, or 'no'"
        )
    return value.rstrip("/")


def need_contact(contact: str, sources: Sequence[Source]) -> None:
    """Raise NoContact where nobody could be reached; sources on this machine alone need no contact."""
    asked = [source for source in sources if source.urls]
    if contact.strip() and not REACHABLE.fullmatch(contact.strip()):
        raise NoContact(
            f"--contact {contact!r}: nobody can be reached by it; give a mail address or a page, like you@example.org"
        )
    if contact.strip() or (asked and all(source.private for source in asked)):
        return
    raise NoContact(
        "say how a site's owner can reach you: --contact you@example.org, or set RETURNWATCH_CONTACT"
    )


def country_codes(values: tuple[str, ...]) -> tuple[str, ...]:
    """ISO codes as given on the command line. Raises click's usage error."""
    from db.countries import COUNTRIES

    for value in values:
        if value.upper() not in COUNTRIES:
            raise click.BadParameter(
                f"{value!r} is no ISO 3166 code; write it like BE, or EU, UN, INT"
            )
    return tuple(value.upper() for value in values)


def chosen(
    folder: Path | None,
    slugs: tuple[str, ...],
    countries: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    part: tuple[int, int] | None = None,
) -> list[Source]:
    """The sources to read: those named, else all of these countries and languages; of these one machine's part. Raises SourceError."""
    from crawler.registry import choose, in_part, load, of, shipped

    registry = load(folder or shipped())
    published = {lang for source in registry.values() for lang in source.lang}
    for lang in () if slugs else languages:
        if lang not in published:
            raise click.BadParameter(
                f"language {lang!r}: no source publishes in it; there are {', '.join(sorted(published))}"
            )
    found = choose(registry, slugs)
    wanted = found if slugs else of(found, countries, languages)
    return in_part(wanted, part) if part else wanted
