"""Values of a YAML file, checked one by one: every error is one line that names file, key, value and mend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

from db.records import ReturnwatchError


class SourceError(ReturnwatchError):
    """A source's file says something that cannot be followed."""


class Fields:
    """Checks the values of one file. ``base`` is what ``{base}`` in an address stands for: the demo server's address."""

    def __init__(self, file: str, base: str) -> None:
        self.file = file
        self.base = base

    def mapping(
        self, key: str, raw: object, known: frozenset[str] | set[str]
    ) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self.fail(key or "file", str(raw), "write it as lines of 'key: value'")
        if unknown := sorted(map(str, raw.keys() - known)):
            place = f"{key}.{unknown[0]}" if key else unknown[0]
            self.fail(
                place,
                str(raw[unknown[0]]),
                f"no such key; known are {', '.join(sorted(known))}",
            )
        return cast("dict[str, Any]", raw)

    def text(
        self,
        key: str,
        part: Mapping[str, Any],
        place: str = "",
        *,
        needed: bool = False,
    ) -> str:
        value = part.get(key, "")
        if not isinstance(value, str):
            self.fail(
                place or key, str(value), "give one value, not a list or a mapping"
            )
        value = " ".join(value.split())
        if needed and not value:
            self.fail(place or key, value, "give it, it is needed")
        return value

    def strings(self, key: str, part: Mapping[str, Any], place: str = "") -> list[str]:
        value = part.get(key, [])
        if value == "":
            return []
        if not isinstance(value, list) or not all(
            isinstance(item, str) and item for item in value
        ):
            self.fail(place or key, str(value), "give a list such as [a, b]")
        return cast("list[str]", value)

    def one_of(
        self,
        key: str,
        part: Mapping[str, Any],
        known: tuple[str, ...],
        default: str | None = None,
        place: str = "",
    ) -> str:
        value = self.text(key, part, place, needed=default is None) or default or ""
        if value not in known:
            self.fail(
                place or key, value, f"use one of {', '.join(filter(None, known))}"
            )
        return value

    def number(self, place: str, value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = -1
        if not 0 <= number < float("inf"):
            self.fail(place, value, "give a number, zero or more")
        return number

    def whole(self, key: str, part: Mapping[str, Any], place: str, default: int) -> int:
        value = self.text(key, part, place)
        if not value:
            return default
        if not value.isascii() or not value.isdigit():
            self.fail(place, value, "give a whole number")
        return int(value)

    def url(self, place: str, value: str) -> str:
        if "{base}" in value:
            if not self.base:
                self.fail(
                    place,
                    value,
                    "{base} is for the demo's sources only; write the whole address",
                )
            value = value.replace("{base}", self.base)
        parts = urlsplit(value)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.username is not None
        ):
            self.fail(
                place,
                value,
                "give a whole address such as https://example.org/news, without user or password",
            )
        return value

    def template(
        self, place: str, part: Mapping[str, Any], known: set[str], such_as: str
    ) -> str:
        """An address with names in braces. It may start with ``{url}``, which is a whole address."""
        value = self.text("url", part, place, needed=True)
        if self.base:
            value = value.replace("{base}", self.base)
        unknown = set(re.findall(r"\{(.*?)\}", value)) - known
        bare = re.sub(r"\{.*?\}", "", value)
        if unknown or "{" in bare or "}" in bare:
            names = ", ".join(f"{{{name}}}" for name in sorted(known))
            self.fail(place, value, f"it may hold {names}, such as {such_as}")
        if not value.startswith(("http://", "https://", "{url}")):
            self.fail(place, value, f"give a whole address, such as {such_as}")
        return value

    def selector(
        self, key: str, part: Mapping[str, Any], place: str, *, needed: bool = False
    ) -> str:
        value = self.text(key, part, place, needed=needed)
        if value:
            self.check_selector(place, value)
        return value

    def check_selector(self, place: str, value: str) -> None:
        from cssselect import SelectorError
        from parsel.csstranslator import HTMLTranslator

        try:
            HTMLTranslator().css_to_xpath(value)
        except SelectorError as error:
            self.fail(place, value, f"not a CSS selector: {error}")

    def fail(self, key: str, value: str, mend: str) -> NoReturn:
        shown = f" {value!r}:" if value else ""
        raise SourceError(f"{self.file}: {key}:{shown} {mend}")
