"""Many WARC files through one function, by processes of this machine or by Dask's workers, and then into one database.

What a file gave is laid into a folder as Parquet before the next is counted as done, so whatever dies, the same command
goes on where it stopped. A file that fails again and again is set aside with its reason, and the others are read.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from crawler.backfill import (
    CannotBackfill,
    FileResult,
    Tagged,
    read_warc,
    rows_of,
)
from crawler.filed import Said
from crawler.source import Source
from crawler.warc_in import Taking
from crawler.work import Bounds, Work
from db.processes import follow_parent
from db.records import key

logger = logging.getLogger(__name__)

TRIES = 3
#: what will not mend itself from one try to the next
HOPELESS = FileNotFoundError | PermissionError | IsADirectoryError | CannotBackfill
Outcome = tuple[
    str, FileResult | None, bytes, str
]  # address, result, Parquet, why it failed
Told = Callable[[int, int, str], None]  # files done, of how many, a line


@dataclass(slots=True)
class Backfill:
    """What a backfill did. ``failed``: address to reason."""

    read: list[FileResult] = field(default_factory=list)
    there: int = 0  # files that an earlier run had read
    failed: dict[str, str] = field(default_factory=dict)
    new: int = 0  # documents
    merged: int = 0  # files


class Workers(Protocol):
    """Reads files somewhere; yields each as it is done, in any order."""

    def read(self, addresses: Sequence[str]) -> Iterator[Outcome]: ...


def addresses_in(lines: str) -> list[str]:
    """The addresses of a manifest: one a line; empty lines and those that begin with # say nothing."""
    found = (line.strip() for line in lines.splitlines())
    return list(
        dict.fromkeys(line for line in found if line and not line.startswith("#"))
    )


def read_all(
    addresses: Sequence[str], folder: Path, workers: Workers, told: Told, *, again: bool
) -> Backfill:
    """Read what is not read yet. ``again``: also what was set aside before. Raises CannotBackfill where the folder cannot be written."""
    done = Backfill()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        waiting = []
        for address in addresses:
            if _parquet(folder, address).exists():
                done.there += 1
            elif _failed(folder, address).exists() and not again:
                done.failed[address] = json.loads(
                    _failed(folder, address).read_text("utf-8")
                )["why"]
            else:
                waiting.append(address)
        for number, (address, result, parquet, why) in enumerate(
            workers.read(waiting), 1
        ):
            if result is None:
                done.failed[address] = why
                _write(
                    _failed(folder, address),
                    json.dumps({"address": address, "why": why}).encode(),
                )
                told(number, len(waiting), f"{address}: set aside: {why}")
                continue
            _write(_parquet(folder, address), parquet)
            _failed(folder, address).unlink(missing_ok=True)
            done.read.append(result)
            told(
                number,
                len(waiting),
                f"{address}: {result.records} records, {result.pages} pages, {result.on_topic} on topic",
            )
    except OSError as error:
        raise CannotBackfill(
            f"{folder}: cannot be written ({error.strerror or error}); make room, and run this again: it goes on"
        ) from error
    return done


def merge(
    done: Backfill,
    addresses: Sequence[str],
    folder: Path,
    store_path: Path,
    sources: Mapping[str, Source],
) -> None:
    """Bring what was read into a database, file by file, in the manifest's order; what is in it already stays as it is.

    Raises DatabaseError, Locked, CannotBackfill. The caller holds the file's lock.
    """
    work = Work(store_path, (), Bounds(), command="backfill")
    try:
        taking = Taking(work, sources, Said())
        for address in addresses:
            file = _parquet(folder, address)
            mark = file.with_suffix(".merged")
            if not file.exists() or (
                mark.exists() and mark.read_text("utf-8") == str(store_path.absolute())
            ):
                continue
            _, found = rows_of(file)
            done.new += sum(
                line.outcome == "new" for line in taking.take_records(address, found)
            )
            work.store.flush()
            _write(mark, str(store_path.absolute()).encode())
            done.merged += 1
    finally:
        work.close(stopped=False)
    if work.error:
        raise CannotBackfill(work.error)


class Processes:
    """Processes of this machine. A file on which a process dies is tried again alone, so that it takes no other with it."""

    def __init__(
        self,
        number: int,
        tagged: Tagged | None,
        sources: dict[str, Source],
        contact: str,
    ) -> None:
        self.number = number
        self.more = (tagged, sources, contact)

    def read(self, addresses: Sequence[str]) -> Iterator[Outcome]:
        waiting = deque(addresses)
        while waiting:
            failed: dict[str, int] = {}
            yield from self._together(waiting, failed)
            for address, tries in failed.items():
                yield self._alone(address, tries)

    def _together(
        self, waiting: deque[str], failed: dict[str, int]
    ) -> Iterator[Outcome]:
        """Read by all processes until all is read, or one of them dies; ``failed``: what is to be tried again, and its tries."""
        under_way: dict[Future[Any], str] = {}
        with self._pool(self.number) as pool:
            while waiting or under_way:
                while waiting and len(under_way) < self.number:
                    address = waiting.popleft()
                    under_way[pool.submit(read_warc, address, *self.more)] = address
                ready, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in ready:
                    if not isinstance(future.exception(), BrokenProcessPool):
                        address = under_way.pop(future)
                        if _may_mend(future):
                            failed[address] = 1
                        else:
                            yield _outcome(address, future)
                if under_way and not ready.isdisjoint(under_way):
                    # nobody knows which of them it was
                    failed.update(dict.fromkeys(under_way.values(), 0))
                    return

    def _alone(self, address: str, tries: int) -> Outcome:
        for _ in range(TRIES - tries):
            with self._pool(1) as pool:
                future = pool.submit(read_warc, address, *self.more)
                wait([future])
            if not _may_mend(future):
                break
        if isinstance(future.exception(), BrokenProcessPool):
            why = f"the process that read it died {TRIES} times"
            return address, None, b"", why
        return _outcome(address, future)

    def _pool(self, number: int) -> ProcessPoolExecutor:
        # spawned: a fork would take open files and threads along
        return ProcessPoolExecutor(
            number, multiprocessing.get_context("spawn"), follow_parent
        )


class Dask:
    """Workers of a Dask scheduler (``dask.distributed``), on whatever machines; they need returnwatch installed."""

    def __init__(
        self,
        scheduler: str,
        tagged: Tagged | None,
        sources: dict[str, Source],
        contact: str,
    ) -> None:
        self.scheduler = scheduler
        self.more = (tagged, sources, contact)

    def read(self, addresses: Sequence[str]) -> Iterator[Outcome]:
        try:
            from distributed import Client, as_completed
        except ImportError:
            raise CannotBackfill(
                "--scheduler needs the extra 'backfill': pip install 'returnwatch[backfill]'"
            ) from None
        try:
            client = Client(  # type: ignore[no-untyped-call]
                self.scheduler, timeout="10s"
            )
        except (OSError, ValueError) as error:
            raise CannotBackfill(
                f"--scheduler {self.scheduler}: no Dask scheduler answers there ({error}); start one with 'dask scheduler'"
            ) from error
        with client:
            futures = {
                client.submit(
                    read_warc,
                    address,
                    *self.more,
                    pure=False,
                    retries=TRIES - 1,
                    key=f"returnwatch-{key(address)}",
                ): address
                for address in addresses
            }
            for future in as_completed(list(futures)):  # type: ignore[no-untyped-call]
                address = futures.pop(future)
                if future.status == "finished":
                    yield (address, *future.result(), "")
                else:
                    yield (address, None, b"", _words(future.exception()))
                future.release()


def _may_mend(future: Future[Any]) -> bool:
    """Whether a try that failed may do better the next time."""
    error = future.exception()
    return error is not None and not isinstance(error, HOPELESS)


def _outcome(address: str, future: Future[Any]) -> Outcome:
    if error := future.exception():
        return address, None, b"", _words(error)
    return (address, *future.result(), "")


def _words(error: BaseException | None) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return " ".join(str(error).split())[:300] or repr(error)


def _parquet(folder: Path, address: str) -> Path:
    return folder / f"{key(address)}.parquet"


def _failed(folder: Path, address: str) -> Path:
    return folder / f"{key(address)}.failed.json"


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
