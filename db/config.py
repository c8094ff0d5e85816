"""``returnwatch.yml``: what a user does not want to say every time. The command line and the environment win over it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from db.records import ReturnwatchError

NAME = "returnwatch.yml"
KEYS = ("contact", "db", "sources", "countries", "languages", "topic")


class ConfigError(ReturnwatchError):
    """The file holds what we do not know."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says; empty where it says nothing. Paths count from the file's folder."""

    contact: str = ""
    db: Path | None = None
    sources: Path | None = None
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topic: Path | None = None  # a topic file; the door takes it up

    def defaults(self) -> dict[str, Any]:
        """Values by the names that options have."""
        named = {
            "contact": self.contact,
            "path": self.db,
            "folder": self.sources,
            "countries": self.countries,
            "languages": self.languages,
        }
        return {name: value for name, value in named.items() if value}


def find() -> Path | None:
    """The file that RETURNWATCH_CONFIG names, else the one in the working folder, if there is one."""
    if named := os.environ.get("RETURNWATCH_CONFIG"):
        return Path(named)
    here = Path(NAME)
    return here if here.exists() else None


def read(path: Path) -> Config:
    """Raises ConfigError naming file, key, value and mend."""
    import yaml

    from db import plain_yaml

    try:
        raw = plain_yaml.read(path)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}); 'returnwatch init' writes one"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: no valid YAML: {' '.join(str(error).split())}"
        ) from error
    if raw in (None, ""):
        return Config()
    if not isinstance(raw, dict):
        raise ConfigError(
            f"{path}: lines like 'contact: you@example.org' are wanted, not {raw!r}"
        )
    if unknown := sorted(raw.keys() - set(KEYS)):
        raise ConfigError(
            f"{path}: unknown key {unknown[0]!r}; known are {', '.join(KEYS)}"
        )
    folder = path.parent
    return Config(
        contact=_word(path, "contact", raw.get("contact", "")),
        db=_path(folder, _word(path, "db", raw.get("db", ""))),
        topic=_path(folder, _word(path, "topic", raw.get("topic", ""))),
        sources=_path(folder, _word(path, "sources", raw.get("sources", ""))),
        countries=tuple(
            code.upper() for code in _words(path, "countries", raw.get("countries", []))
        ),
        languages=tuple(
            code.lower() for code in _words(path, "languages", raw.get("languages", []))
        ),
    )


def default_map(group: click.Group, values: dict[str, Any]) -> dict[str, Any]:
    """The same values for the options of that name of every command, in the form of click's ``default_map``."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        # a group that runs bare has options of its own
        asked = {param.name for param in command.params}
        found[name] = {key: value for key, value in values.items() if key in asked}
        if isinstance(command, click.Group):
            found[name] |= default_map(command, values)
    return found


def write(
    path: Path,
    *,
    contact: str,
    db: str,
    countries: Iterable[str],
    languages: Iterable[str],
) -> None:
    """A new file; raises ConfigError where one is there already."""
    lines = [
        "# What returnwatch is to know in this folder. The command line and the environment win over it.",
        f"contact: {_quoted(contact)}  # by which a site's owner reaches you; goes into the User-Agent",
        f"db: {_quoted(db)}",
        f"countries: [{', '.join(map(_quoted, countries))}]  # whose sources are read, with those of EU, UN and INT; empty: all",
        f"languages: [{', '.join(map(_quoted, languages))}]  # sources that publish in one of these; empty: all",
    ]
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except FileExistsError:
        raise ConfigError(
            f"{path}: is there already; mend it in an editor, or take it away first"
        ) from None


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _word(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {key}: {value!r}; one word or line is wanted")
    return value.strip()


def _words(path: Path, key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ConfigError(f"{path}: {key}: {value!r}; a list like [BE, NL] is wanted")
    return [word.strip() for word in value]


def _path(folder: Path, word: str) -> Path | None:
    return folder / Path(word).expanduser() if word else None
