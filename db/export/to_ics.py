"""iCalendar (RFC 5545): a day's entry for each statement, for a calendar beside one's own appointments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import IO

from db.export.about import About
from db.export.rows import Cited
from db.export.words import is_web, one_line, quoted, who

OCTETS = 75  # of a line, without its end
SHOWN = 60  # characters of the words in an entry's name


def write(rows: Iterable[Cited], about: About, out: IO[bytes]) -> list[str]:
    """Returns what a reader should know: statements of which no day is known have no place in a calendar."""
    left_out = 0

    def line(words: str) -> None:
        out.write(folded(words))

    line("BEGIN:VCALENDAR")
    line("VERSION:2.0")
    line("PRODID:-//returnwatch//timeline//EN")
    line(f"X-WR-CALNAME:{escaped(one_line(f'returnwatch: {about.asked}'))}")
    for row in rows:
        try:
            day = date.fromisoformat(row.date)
        except ValueError:
            left_out += 1
            continue
        words = quoted(row.text, row.kind, row.modality)
        short = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
        told = f"{words}\n{one_line(row.publisher)}: {one_line(row.title)}\n{row.date_from} {row.date}, {row.checked or row.sure}\n{row.url}"
        line("BEGIN:VEVENT")
        line(f"UID:{row.statement}@returnwatch")
        line(f"DTSTAMP:{row.first_seen_at.replace('-', '').replace(':', '')}")
        line(f"DTSTART;VALUE=DATE:{day:%Y%m%d}")
        line(f"DTEND;VALUE=DATE:{day + timedelta(1):%Y%m%d}")
        line("TRANSP:TRANSPARENT")
        line(f"SUMMARY:{escaped(one_line(f'{who(row.speaker, row.office, row.country)}: {short}'))}")  # fmt: skip
        line(f"DESCRIPTION:{escaped(told)}")
        if is_web(row.url):
            line(f"URL:{one_line(row.url)}")
        if codes := [c.strip() for c in row.measures.split(",") if c.strip()]:
            line(f"CATEGORIES:{','.join(map(escaped, codes))}")
        line("END:VEVENT")
    line("END:VCALENDAR")
    if left_out:
        return [f"{left_out} statements of which only the month or year is known are not in the calendar"]  # fmt: skip
    return []


def escaped(words: str) -> str:
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(mark, written)
    return words


def folded(words: str) -> bytes:
    """A content line in pieces of at most 75 octets, none of them cut inside a letter."""
    pieces: list[bytes] = []
    piece, room = b"", OCTETS
    for letter in words:
        octets = letter.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", OCTETS - 1  # a continued line begins with a space
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
