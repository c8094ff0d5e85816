"""What a source's YAML may say about its pages and its dates: frozen, already validated, read by extract and dates.

The registry builds these; nothing here reads files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Order = Literal["", "DMY", "MDY", "YMD"]


@dataclass(frozen=True, slots=True)
class PageRules:
    """CSS selectors of a source's own pages; they win over the general extractor.

    A selector may end in ``::text`` or ``::attr(name)``; without it the element's whole text counts. An empty
    selector leaves that part to the general extractor. ``drop`` is cut out before the text is read.
    """

    title: str = ""
    text: str = ""
    date: str = ""
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateRules:
    """How a source writes its dates: strptime formats first, then its language with ``order``.

    ``tz`` is an IANA zone: it is the zone of moments printed without one, and a document's day is the day there.
    Without ``order``, digits that can be read in two ways (02/11/2026) are no date at all.
    """

    formats: tuple[str, ...] = ()
    tz: str = ""
    order: Order = ""
