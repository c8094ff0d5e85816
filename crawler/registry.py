"""The registry: a folder of YAML files, one a source, named by its slug. Imports no Scrapy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

from crawler.source import Source
from crawler.source_file import SourceError, load_file
from crawler.urls import canonical
from db.records import key


class UnknownSource(SourceError):
    """A slug that no file has."""

    exit_status = 2


def shipped() -> Path:
    """The folder of sources that comes with the program."""
    return Path(str(resources.files("crawler"))) / "sources"


def load(folder: Path, *, base: str = "") -> dict[str, Source]:
    """Every source of a folder by slug, in the order of the slugs.

    Args:
        folder: holds ``<slug>.yml`` files.
        base: what ``{base}`` in an address stands for: the demo server's own address.

    Raises:
        SourceError: for the first file that cannot be followed, or a folder without sources.
    """
    if not folder.is_dir():
        raise SourceError(
            f"{folder}: no such folder of sources; give one that holds .yml files"
        )
    if strays := sorted(folder.glob("*.yaml")):
        raise SourceError(
            f"{strays[0]}: sources end in .yml; rename it to {strays[0].stem}.yml"
        )
    found = {
        path.stem: load_file(path, base=base) for path in sorted(folder.glob("*.yml"))
    }
    if not found:
        raise SourceError(
            f"{folder}: holds no .yml file; a source is one file there, named by its slug"
        )
    taken: dict[str, str] = {}
    for source in found.values():
        for url in source.urls:
            address = canonical(url)
            if address in taken:
                raise SourceError(
                    f"{source.slug}.yml: urls: {url} is read by {taken[address]}.yml already; keep it in one of the two"
                )
            taken[address] = source.slug
    return found


def choose(sources: Mapping[str, Source], slugs: tuple[str, ...]) -> list[Source]:
    """The named sources, or all. Raises UnknownSource for a slug that does not exist."""
    if unknown := [slug for slug in slugs if slug not in sources]:
        raise UnknownSource(
            f"--source {unknown[0]}: no such source; 'returnwatch sources list' names the {len(sources)} there are"
        )
    return (
        [sources[slug] for slug in dict.fromkeys(slugs)]
        if slugs
        else list(sources.values())
    )


#: bodies that speak for no single country: a desk that watches one needs them, too
BODIES = ("EU", "UN", "INT")


def of(
    sources: Iterable[Source], countries: tuple[str, ...], languages: tuple[str, ...]
) -> list[Source]:
    """The sources of these countries, with those of EU, UN and INT, that publish in one of these languages; empty: all."""
    return [
        source
        for source in sources
        if (not countries or source.country in (*countries, *BODIES))
        and (not languages or not set(languages).isdisjoint(source.lang))
    ]


def in_part(sources: Iterable[Source], part: tuple[int, int]) -> list[Source]:
    """One machine's part of the sources, (2, 5) the second of five. All of one host are in one part, on every machine alike."""
    number, of_all = part
    return [
        source
        for source in sources
        if int(key(source.host or source.slug), 16) % of_all == number - 1
    ]


def by_host(sources: list[Source]) -> Iterator[Source]:
    """The sources in turns of one host each, so that no host's sources stand in a row."""
    waiting: dict[str, list[Source]] = {}
    for source in sources:
        waiting.setdefault(source.host, []).append(source)
    while waiting:
        for name in list(waiting):
            yield waiting[name].pop(0)
            if not waiting[name]:
                del waiting[name]
