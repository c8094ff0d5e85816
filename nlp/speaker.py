"""A speaker as a phrase resolves to one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaker:
    """``start``/``end``: characters of the printed mention that the attribution rests on."""

    kind: str  # person, office, body, document, unnamed
    name: str | None
    start: int | None
    end: int | None
    person: str | None = None
    index: int | None = None  # in Cast.people
    office: str | None = None
    office_printed: str = ""
    country: str = ""
    metonymy: bool = False
    sure: float = 1.0
