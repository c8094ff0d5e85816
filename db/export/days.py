"""Days as people say them."""

from __future__ import annotations

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def spoken(day: str) -> str:
    """ "18 October 2025", "October 2025" or "2025"; what is no day stays as it is."""
    parts = day.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return day
    if len(parts) > 1 and not 1 <= int(parts[1]) <= len(MONTHS):
        return day
    words = [parts[0], *([MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else [])]
    return " ".join([*([str(int(parts[2]))] if len(parts) > 2 else []), *words[::-1]])


def short(day: str) -> str:
    """ "18 Oct 2025"."""
    return " ".join(w[:3] if w in MONTHS else w for w in spoken(day).split())
