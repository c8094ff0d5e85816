"""``python -m tests.fuzz.patterns``: no regular expression of ours takes more than about linear time on foreign text.

Every pattern that our modules compile is caught while they are imported and while all languages are built. Each of its
repetitions is pumped with what it repeats, taken from the pattern itself, and followed by what does not fit; twice as
much input may take about twice as long.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any

parser: Any = importlib.import_module("re._parser")
ROOMS = ("crawler", "nlp", "db")
FIRST, SHORT, LONG = 3_000, 10_000, 20_000  # characters
LINEAR = 0.001  # seconds of work on FIRST: what takes less is not looked at again
QUICK = 0.02  # seconds of work on LONG that nobody minds
GROWTH = 3.0  # times the work for twice the input: 2 is linear, 4 is quadratic
LIMIT = 2.0  # seconds
#: patterns that see short things only, in characters, and why
BOUNDS = {
    "crawler.anew": 255,  # names of files in the archive
    "crawler.clock": 120,  # crawler.dates reads nothing longer
    "crawler.dates": 120,
    "crawler.rereading": 0,  # our own code
    "crawler.options": 300,  # what a user gives as contact
    "crawler.words:_TRIM": 70,  # heads of boxes
    "crawler.titles": 1000,  # crawler.titles._LONGEST
    "crawler.encoding:_META": 4096,  # looked for in the first bytes
    "crawler.rights:_META_NAME": 400,  # of one tag
    "crawler.rights:_META_CONTENT": 400,
    "crawler.new_source_commands:SLUG": 100,  # what a user calls a source
    "nlp.words:_WORD": 300,  # what ends a text without a word is cut off before
    "crawler.fields": 300,  # what a source's file says
    "db.review:GAP": 1000,  # what a person types
    "db.diff_kinds:_LAST_WORD": 60,  # before a place in a text
    "nlp.officeholders": 300,  # our own table
    "nlp.names": 300,  # names of countries in our own files
    "nlp.pattern_rows": 300,  # phrases in our own files
    "nlp.phrases": 300,
    "nlp.speech": 300,
}
PUMPS = [" ", "a", "A", "0", "\n", "<", "“", "a ", "a, ", "A. ", "<a ", "1.", "é", "١", "-", "\r\n"]  # fmt: skip
ENDS = ("", "\0", "\x01!")


@dataclass(frozen=True)
class Bad:
    pattern: str
    where: str
    pump: str
    short: float
    long: float

    def __str__(self) -> str:
        return f"{self.where}: {self.pattern[:150]!r} on {self.pump[:60]!r}: {self.short:.3f} s, {self.long:.3f} s"


def caught() -> dict[re.Pattern[Any], str]:
    """Every pattern that our code compiles, and where."""
    found: dict[re.Pattern[Any], str] = {}
    real = re._compile  # type: ignore[attr-defined]

    def compile_(pattern: Any, flags: int) -> Any:
        compiled = real(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and frame.f_globals.get("__name__") in ("re", __name__):
            frame = frame.f_back  # type: ignore[assignment]
        name = _room(frame)
        if name:
            found.setdefault(compiled, name)
        return compiled

    re._compile = compile_  # type: ignore[attr-defined]
    try:
        for room in ROOMS:
            package = importlib.import_module(room)
            for module in pkgutil.walk_packages(package.__path__, f"{room}."):
                importlib.import_module(module.name)
        _work()
    finally:
        re._compile = real  # type: ignore[attr-defined]
    return found


def _room(frame: FrameType | None) -> str:
    if frame is None:
        return ""
    name = str(frame.f_globals.get("__name__", ""))
    if name.partition(".")[0] not in ROOMS:
        return ""
    return f"{name}:{_called(name).get(frame.f_lineno, str(frame.f_lineno))}"


@cache
def _called(module: str) -> dict[int, str]:
    """Line of a module to the name that is given to what is compiled there."""
    tree = ast.parse(Path(sys.modules[module].__file__ or "").read_text("utf-8"))
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            name = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(name, ast.Name):
                lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                found.update(dict.fromkeys(lines, name.id))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found.setdefault(line, f"{node.name}()")
    return found


@cache
def _used(where: str) -> bool:
    """Whether a pattern is looked for anywhere in a text, and not only where it begins."""
    module, _, name = where.partition(":")
    if name.isdecimal():
        return True
    code = Path(sys.modules[module].__file__ or "").read_text("utf-8")
    how = set(re.findall(rf"\b{re.escape(name)}\.(\w+)", code))
    return not how or not how <= {"match", "fullmatch", "pattern"}


def _work() -> None:
    """Patterns that are made when they are first wanted: of all languages, of a page, of a feed, of dates."""
    from hypothesis import HealthCheck, given, settings

    from db.records import Text
    from tests.fuzz.readers import READERS, tagger
    from tests.fuzz.strategies import LANGUAGES

    for lang in LANGUAGES:
        tagger().annotate(Text(id="x", text="“Words,” said Ada Quill, 1.", lang=lang))
    for strategy, read in READERS.values():
        settings(
            max_examples=15,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )(given(strategy)(read))()


def pumps(pattern: re.Pattern[Any]) -> list[tuple[str, str]]:
    """(what comes before, what is repeated) for each repetition in a pattern, and what any pattern is tried with."""
    flags = (
        pattern.flags & ~re.UNICODE
        if isinstance(pattern.pattern, bytes)
        else pattern.flags
    )
    words = (
        pattern.pattern.decode("latin-1")
        if isinstance(pattern.pattern, bytes)
        else pattern.pattern
    )
    try:
        tree = parser.parse(words, flags & ~re.LOCALE & ~re.DEBUG)
    except re.error:
        return []
    found = [("", pump) for pump in PUMPS]
    found += islice(_repeats(tree, ""), 60)
    whole = _sample(tree)
    if whole:
        found += [("", whole), ("", whole[:-1] or whole)]
    return [(before, pump) for before, pump in dict.fromkeys(found) if pump]


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """For each repetition: a way to it, and what it repeats."""
    for kind, value in tree:
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, high, inner = value
            one = _sample(inner)
            if high > 20 and one:
                yield before, one
                yield "", before[-60:] + one
                yield before, one + " "
            yield from _repeats(inner, before)
        elif name == "SUBPATTERN":
            yield from _repeats(value[3], before)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(value, before)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _repeats(branch, before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(value[1], before)
        before += _sample([(kind, value)])


def _sample(tree: Any) -> str:
    """A short string that a part of a pattern fits, roughly."""
    out = []
    for kind, value in tree:
        name = str(kind)
        if name == "LITERAL":
            out.append(chr(value))
        elif name == "NOT_LITERAL":
            out.append("a" if value != ord("a") else "b")
        elif name == "ANY":
            out.append("a")
        elif name == "IN":
            out.append(_member(value))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            out.append(_sample(value[2]) * min(max(value[0], 1), 30))
        elif name == "SUBPATTERN":
            out.append(_sample(value[3]))
        elif name == "ATOMIC_GROUP":
            out.append(_sample(value))
        elif name == "BRANCH":
            out.append(_sample(value[1][0]))
    return "".join(out)


def _member(parts: Any) -> str:
    kinds = {str(kind): value for kind, value in parts}
    if "NEGATE" in kinds:
        without = re.compile(
            "[^"
            + "".join(
                _written(kind, value) for kind, value in parts if str(kind) != "NEGATE"
            )
            + "]"
        )
        return next((sign for sign in "a 1<“\n-x" if without.match(sign)), "ж")
    kind, value = parts[0]
    if str(kind) == "LITERAL":
        return chr(value)
    if str(kind) == "RANGE":
        return chr(value[0])
    return {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(
        str(value), "-"
    )


def _written(kind: Any, value: Any) -> str:
    if str(kind) == "LITERAL":
        return re.escape(chr(value))
    if str(kind) == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {
        "CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w",
        "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_NOT_WORD": r"\W",
    }.get(str(value), "")  # fmt: skip


def worst(pattern: re.Pattern[Any], where: str) -> Bad | None:
    """The pump under which a pattern's work grows faster than the text, or None."""
    uses: list[Callable[[Any], Any]] = [pattern.match, pattern.fullmatch]
    if _used(where):
        uses = [lambda text: sum(1 for _ in pattern.finditer(text))]
    module = where.partition(":")[0]
    if (bound := BOUNDS.get(where, BOUNDS.get(module))) is not None:
        return bounded(pattern, where, uses, bound)
    for before, pump in pumps(pattern):
        for end in ENDS:
            for use in uses:
                if took(use, text_of(pattern, before, pump, end, FIRST)) < LINEAR:
                    continue
                short = took(use, text_of(pattern, before, pump, end, SHORT))
                if short >= LIMIT:
                    return Bad(str(pattern.pattern), where, before + pump, short, short)
                long = took(use, text_of(pattern, before, pump, end, LONG))
                if long > QUICK and long > short * GROWTH:
                    # once more, since another program may have been in the way
                    short = took(use, text_of(pattern, before, pump, end, SHORT))
                    long = took(use, text_of(pattern, before, pump, end, LONG))
                    if long > QUICK and long > short * GROWTH:
                        return Bad(
                            str(pattern.pattern), where, before + pump, short, long
                        )
    return None


def bounded(
    pattern: re.Pattern[Any], where: str, uses: list[Callable[[Any], Any]], bound: int
) -> Bad | None:
    """The pump under which a pattern takes long on the longest text that it is given, or None."""
    for before, pump in pumps(pattern):
        for end in ENDS:
            text = text_of(pattern, before, pump, end, bound)[:bound]
            for use in uses:
                if (long := took(use, text)) > QUICK * 2:
                    return Bad(str(pattern.pattern), where, before + pump, 0, long)
    return None


def text_of(
    pattern: re.Pattern[Any], before: str, pump: str, end: str, size: int
) -> Any:
    text = before + pump * (size // len(pump)) + end
    return (
        text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    )


def took(use: Callable[[Any], Any], text: Any) -> float:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    began = time.process_time()
    try:
        use(text)
    except TimeoutError:
        return LIMIT * 10
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - began


def main() -> int:
    found = caught()
    print(f"{len(found)} patterns", flush=True)
    began = time.monotonic()
    bad = 0
    for pattern, where in found.items():
        if one := worst(pattern, where):
            bad += 1
            print(one, flush=True)
    print(
        f"{len(found)} patterns in {time.monotonic() - began:.0f} s, {bad} whose work grows faster than their text"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
