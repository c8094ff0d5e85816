"""What spiders hand to the pipelines, beside db.records.Page."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.looks import Look
from db.records import Page


@dataclass(frozen=True, slots=True)
class Found:
    """A page that was read, or whose text a feed carries, with the look that led to it."""

    page: Page
    look: Look
    known: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A known document whose address answers 404 or 410."""

    page: Page
    look: Look


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A known document that answered 304."""

    url: str
    at: str
    next_visit_at: str
    look: Look


@dataclass(frozen=True, slots=True)
class Looked:
    """A look at a source's address has ended: nothing more is to come from it."""

    look: Look
