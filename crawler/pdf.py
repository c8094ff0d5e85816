"""The text of a PDF, page by page, bounded in pages and in time. Needs pypdf only.

Lines of a page become paragraphs; a page begins after a blank line, unless a sentence runs on, and where each one
starts is kept, so that a quotation can be traced to its page.
"""

from __future__ import annotations

import io
import logging
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING

from crawler.blocks import BULLET
from crawler.titles import same_words
from db.records import ReturnwatchError, plain

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_Piece = tuple[float, str]

MAX_PAGES = 200
MAX_SECONDS = 20.0  # after which no further page is begun
STOP_SECONDS = 40.0  # after which reading ends, in the middle of a page if need be
_AGAIN_SECONDS = 0.02  # and is asked to end again, should the first call be lost

_BULLET = re.compile(
    r"^[\u2022\u25cf\u25aa\u25e6\u2043\u2219\uf0b7\u00b7o*\u2013-]\s+(?=\S)"
)
_NUMBERED = re.compile(r"^(?:\(?[a-z0-9]{1,3}[.)]|[IVX]{1,5}\.)\s+\S", re.IGNORECASE)
_LIGATURES = {
    0xFB00 + n: letters
    for n, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))
}
_SENTENCE_END = re.compile(r"""[.!?:;][\u201d\u2019"'»)\]]*$""")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–|\s]*+(?:page|seite|pagina|blad|strana|p\.)?\s*\d{1,3}(?:\s*(?:/|of|von|van|sur)\s*\d{1,3})?[-–|\s]*)$",
    re.IGNORECASE,
)
_WORD_CUT = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,})[-\u2010\u00ad]\n([^\W\d_]{2,})")
_SOFTWARE_TITLE = re.compile(
    r"microsoft word|untitled|ohne titel|sans titre|\.(?:docx?|pdf|indd|odt|rtf|pptx?)\b",
    re.IGNORECASE,
)


class UnreadablePage(ReturnwatchError):
    """The bytes are no page that can be read; the message says what to do instead."""


#: pypdf lets the errors of broken files through as they come; besides its own, any that its own code runs into
_BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    OSError,
)


class _TooLong(BaseException):
    """Time is up. No Exception: pypdf goes on after most of those."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """``pages``: where each page that was read starts in ``text``, in code points; an empty page has none."""

    title: str  # of the document's own properties, or empty
    text: str
    pages: tuple[int, ...]
    lang: str = ""
    made_on: str = ""  # ISO day on which the file was made: not when it was published
    cut: str = ""  # why reading stopped before the end, or empty


def read(
    body: bytes,
    *,
    max_pages: int = MAX_PAGES,
    max_seconds: float = MAX_SECONDS,
    stop_seconds: float = STOP_SECONDS,
) -> PdfText:
    """Text of a PDF. Raises UnreadablePage where it is encrypted, broken or has no text (scanned pictures)."""
    # .2 s to import
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # it warns of every oddity that it repairs
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        with _ended_after(stop_seconds):
            reader = PdfReader(io.BytesIO(body), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadablePage(
                    "the PDF asks for a password; save it without one and add the file"
                )
            found, cut = _pages(reader, max_pages, max_seconds)
    except _TooLong:
        found, cut = [], f"reading took longer than {stop_seconds:g} s"
    except DependencyError as error:
        raise UnreadablePage(
            f"the PDF is encrypted ({error}); print it into a new PDF and add that file"
        ) from error
    except (PyPdfError, *_BROKEN) as error:
        words = f"{type(error).__name__}: {error}"[:120]
        raise UnreadablePage(
            f"the PDF is broken ({words}); print it into a new PDF and add that file"
        ) from error
    if cut and not any(found):
        raise UnreadablePage(
            f"the PDF could not be read ({cut}); print it into a new PDF and add that file"
        )
    if not any(found):
        raise UnreadablePage(
            "the PDF holds pictures of pages and no text; run it through OCR and add that file"
        )
    title, lang, made_on = _properties(reader)
    text, starts = _joined(found, title)
    return PdfText(title, text, starts, lang, made_on, cut)


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """Raise _TooLong in what runs too long: one page can keep pypdf busy for hours, and a thread cannot be ended.

    Only in a main thread, which is where pages are read, also in the processes of ``crawler.pages``.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or not hasattr(signal, "setitimer"):
        yield
        return

    def end(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, end)
    try:
        # again and again: what is raised inside a callback of the garbage collector or a __del__ is swallowed there
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def reader_name() -> str:
    return f"pypdf-{version('pypdf')}"


def _pages(
    reader: PdfReader, max_pages: int, max_seconds: float
) -> tuple[list[str], str]:
    """(text of each page, why reading stopped early)."""
    began = time.monotonic()
    found: list[list[_Piece]] = []
    cut = ""
    try:
        for number, page in enumerate(reader.pages):
            if number >= max_pages:
                cut = f"only the first {max_pages} pages were read"
                break
            if number and time.monotonic() - began > max_seconds:
                cut = f"reading took longer than {max_seconds:g} s; only {number} of {len(reader.pages)} pages were read"
                break
            found.append(_pieces(page))
    except _TooLong:
        signal.setitimer(signal.ITIMER_REAL, 0)
        cut = f"page {len(found) + 1} of {len(reader.pages)} took too long; the pages before it were read"
    leading = _leading(found)
    return [_page_text(pieces, leading) for pieces in found], cut


def _pieces(page: PageObject) -> list[_Piece]:
    """(height on the page, text) in the order of the file; text ends in a line end where the line does."""
    pieces: list[_Piece] = []

    def see(
        text: str, shift: list[float], place: list[float], font: object, size: float
    ) -> None:
        if text:
            height = place[4] * shift[1] + place[5] * shift[3] + shift[5]
            pieces.append((height, plain(text).translate(_LIGATURES)))

    page.extract_text(visitor_text=see)
    return pieces


def _leading(pages: list[list[_Piece]]) -> float:
    """The usual distance from line to line; where two are as frequent, the smaller one."""
    steps = Counter(
        round(above - below, 0)
        for pieces in pages
        for (above, text), (below, _) in pairwise(pieces)
        if text.endswith("\n") and 4 < above - below < 60
    )
    return min(steps, key=lambda step: (-steps[step], step)) if steps else 0.0


def _page_text(pieces: list[_Piece], leading: float) -> str:
    """The page's lines, with a blank one where the distance is clearly wider than usual."""
    out: list[str] = []
    line_at: float | None = None
    for height, text in pieces:
        starts = not out or out[-1].endswith("\n")
        if starts and text.strip():
            wide = line_at is not None and abs(line_at - height) > 1.35 * leading > 0
            if wide:
                out.append("\n")
            line_at = height
        out.append(text)
    return "".join(out)


def _joined(pages: list[str], title: str) -> tuple[str, tuple[int, ...]]:
    """(text, page starts). A page begins after a blank line, or after a space where a sentence runs on."""
    whole = "\n".join(pages)
    text = ""
    starts: list[int] = []
    running = _running_heads(pages)
    for number, page in enumerate(pages):
        parts = paragraphs(page, whole)
        if number and parts and parts[0] in running:
            parts = parts[1:]
        if number == 0:
            parts = [
                p for n, p in enumerate(parts) if n >= 5 or not same_words(p, title)
            ]
        for at, part in enumerate(parts):
            if not text:
                gap = ""
            elif at == 0 and part[0].islower() and not _SENTENCE_END.search(text):
                gap = " "
            elif part.startswith(BULLET) and text.rpartition("\n")[2].startswith(
                BULLET
            ):
                gap = "\n"
            else:
                gap = "\n\n"
            if at == 0:
                starts.append(len(text) + len(gap))
            text += gap + part
    return text, tuple(starts)


def _running_heads(pages: list[str]) -> set[str]:
    """First lines that stand on at least three pages, and on half of them: they are no text."""
    firsts = Counter(page.strip().partition("\n")[0].strip() for page in pages)
    return {
        line
        for line, times in firsts.items()
        if line and times >= max(3, len(pages) / 2)
    }


def paragraphs(page: str, whole: str = "") -> list[str]:
    """Lines of one page as paragraphs; ``whole`` is the document: how long its lines are, which words have hyphens."""
    lines = [line.strip() for line in _uncut(page, whole or page).split("\n")]
    while lines and (not lines[-1] or _PAGE_NUMBER.match(lines[-1])):
        lines.pop()
    every = map(str.strip, whole.split("\n")) if whole else lines
    lengths = sorted(len(line) for line in every if len(line) > 20)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0  # a full line
    out: list[list[str]] = []
    before = ""
    for line in lines:
        if line and out and _continues(before, line, usual):
            out[-1].append(line)
        elif line:
            out.append([_BULLET.sub(BULLET, line)])
        before = line
    return [" ".join(" ".join(part).split()) for part in out]


def _continues(before: str, line: str, usual: int) -> bool:
    """Whether a line goes on the paragraph of the one before it."""
    if not before or _BULLET.match(line) or _NUMBERED.match(line):
        return False
    if line[0].islower() or not _SENTENCE_END.search(before):
        # inside a sentence, unless a short line with a capital below it is a heading or an address
        return line[0].islower() or len(before) > 0.75 * usual
    return len(before) > 0.85 * usual


def _uncut(page: str, whole: str) -> str:
    """Words that were cut at the end of a line made whole, where that is certain enough.

    The hyphen goes when a small letter follows, unless the document itself writes the word with a hyphen.
    """

    def one(match: re.Match[str]) -> str:
        left, right = match.groups()
        if right[0].isupper() or f"{left}-{right}" in whole:
            return f"{left}-{right}"
        return left + right

    return _WORD_CUT.sub(one, page)


def _properties(reader: PdfReader) -> tuple[str, str, str]:
    """(title, language, day the file was made), each empty where it is missing or plainly wrong."""
    from pypdf.errors import PyPdfError

    title = lang = ""
    made: datetime | None = None
    try:
        if (info := reader.metadata) is not None:
            title = " ".join(plain(str(info.title or "")).split())
            made = info.creation_date
        lang = str(reader.root_object.get("/Lang", "")).lower().partition("-")[0]
    except (PyPdfError, *_BROKEN):  # properties are written by anything
        logging.getLogger(__name__).debug(
            "unreadable properties of a PDF", exc_info=True
        )
    if len(title) < 8 or _SOFTWARE_TITLE.search(title) or " " not in title:
        title = ""
    return (
        title,
        lang if re.fullmatch("[a-z]{2,3}", lang) else "",
        f"{made:%Y-%m-%d}" if made else "",
    )
