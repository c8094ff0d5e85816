"""WARC files of a web archive: one machine's processes or Dask's workers, killed in the middle, give the same rows."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.backfill import FIELDS, CannotBackfill, read_warc
from crawler.backfilling import Processes, addresses_in, read_all
from returnwatch import main as main_command
from tests.local_site import ON_TOPIC, Site, page

pytest.importorskip("pyarrow", reason="the extra 'backfill' is not installed")
# synthetic: an invented ministry and minister
SAID = "“We will return them,” said Minister Ada Quill of Examplia."


def warc(path: Path, pages: dict[str, str], *, broken: bool = False) -> Path:
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for number, (url, html) in enumerate(pages.items()):
            head = StatusAndHeaders(
                "200 OK",
                [("Content-Type", "text/html; charset=utf-8")],
                protocol="HTTP/1.1",
            )
            moment = f"2022-03-0{number + 1}T00:00:00Z"
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(html.encode()),
                http_headers=head,
                warc_headers_dict={"WARC-Date": moment},
            )
            writer.write_record(record)
            record.raw_stream.close()
        if broken:
            out.write(b"\x1f\x8b\x08 this is no record")
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four files of a paper's archive; two pages in each are on the topic, one is not; one file has a broken record."""
    folder = tmp_path_factory.mktemp("warcs")
    return [
        warc(
            folder / f"{name}.warc.gz",
            {
                f"https://paper.example/{name}/flight": page(
                    f"Flight {name}", f"{ON_TOPIC} {SAID}"
                ),
                f"https://paper.example/{name}/cricket": page(
                    "Cricket", "The game was long and the tea was cold."
                ),
                f"https://paper.example/{name}/again": page(
                    f"Again {name}", f"{ON_TOPIC} Number {name}."
                ),
            },
            broken=name == "c",
        )
        for name in "abcd"
    ]


def run(manifest: Path, path: Path, *more: str) -> Result:
    return CliRunner().invoke(
        main_command, ["backfill", str(manifest), "--db", str(path), *more]
    )


def listed(folder: Path, files: list[Path | str]) -> Path:
    manifest = folder / "warc.paths"
    manifest.write_text(
        "# of a paper\n" + "".join(f"{file}\n" for file in files), "utf-8"
    )
    return manifest


def rows(path: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(
            "SELECT d.url, v.title, v.text, s.text, s.speaker FROM documents AS d JOIN versions AS v ON v.document = d.id"
            " LEFT JOIN statements AS s ON s.version = v.id ORDER BY 1, 4"
        ).fetchall()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def one_worker(
    files: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Any, ...]]:
    """The rows that one process makes; files that are not there and no archives are set aside, and tried again when told."""
    folder = tmp_path_factory.mktemp("one")
    missing, poison = folder / "late.warc.gz", folder / "gone.warc.gz"
    manifest = listed(folder, [*files[:3], missing, poison])
    done = run(manifest, folder / "news.db", "--workers", "1")
    assert done.exit_code == 1
    assert "3 files read by 1 workers, 0 read before, 2 set aside" in done.output
    assert f"set aside: {missing}: No such file or directory" in done.output
    missing.write_bytes(files[3].read_bytes())
    manifest = listed(folder, [*files[:3], missing])
    again = run(manifest, folder / "news.db", "--again")
    assert again.exit_code == 0, again.output
    assert "1 files read by 1 workers, 3 read before, 0 set aside" in again.output
    assert "2 new documents from 1 files" in again.output
    found = rows(folder / "news.db")
    assert len({row[0] for row in found}) == 8
    assert "Ada Quill" in {row[4] for row in found}
    verified = CliRunner().invoke(
        main_command, ["verify", "--db", str(folder / "news.db")]
    )
    assert verified.exit_code == 0, verified.output
    return found


def test_one_file_is_a_pure_function(files: list[Path]) -> None:
    told, parquet = read_warc(str(files[2]), None, {}, "")
    _, same = read_warc(str(files[2]), None, {}, "")
    assert (told.records, told.pages, told.on_topic, told.poisoned) == (3, 3, 2, 1)
    from pyarrow import parquet as reader

    table = reader.read_table(io.BytesIO(parquet))
    assert tuple(table.column_names) == FIELDS
    assert table.column("url").to_pylist() == [
        "https://paper.example/c/flight",
        "https://paper.example/c/again",
    ]
    assert table == reader.read_table(io.BytesIO(same))


@pytest.mark.faults
def test_dasks_workers_leave_the_same_rows_though_one_is_killed(
    files: list[Path], one_worker: list[tuple[Any, ...]], tmp_path: Path
) -> None:
    """A real scheduler and two workers of this machine; the first that has a file under way is killed."""
    pytest.importorskip("distributed", reason="the extra 'backfill' is not installed")
    environment = {**os.environ, "DASK_DISTRIBUTED__ADMIN__PDB_ON_ERR": "False"}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    with Site() as site:
        # slow to come, so that every worker has files under way
        for file in files:
            body = file.read_bytes()

            def answer(handler: Any, body: bytes = body) -> None:
                time.sleep(1)
                handler.send_response(200)
                handler.send_header("Content-Type", "application/octet-stream")
                handler.send_header("Content-Length", str(len(body)))
                handler.end_headers()
                handler.wfile.write(body)

            site.pages[f"/{file.name}"] = answer
        started = [
            subprocess.Popen(
                [*dask, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(tmp_path / "scheduler.json")],
                env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )
        ]  # fmt: skip
        try:
            started += [
                subprocess.Popen(
                    [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(tmp_path / "scheduler.json"), "--nthreads", "1", "--no-nanny", "--no-dashboard"],
                    env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=tmp_path,
                )
                for _ in range(2)
            ]  # fmt: skip
            scheduler = _address(tmp_path / "scheduler.json")
            manifest = listed(tmp_path, [f"{site.base}/{file.name}" for file in files])
            threading.Thread(
                target=_kill_one, args=(site, started[1].pid), daemon=True
            ).start()
            done = run(
                manifest,
                tmp_path / "news.db",
                "--scheduler",
                scheduler,
                "--contact",
                "x@example.org",
            )
        finally:
            for process in started:
                process.kill()
                process.wait()
    assert done.exit_code == 0, done.output
    assert "4 files read by" in done.output
    assert started[1].returncode == -signal.SIGKILL
    assert rows(tmp_path / "news.db") == one_worker
    assert len([path for path in site.paths() if path.endswith(".gz")]) > len(
        files
    )  # what the dead one had was read again


def _kill_one(site: Site, pid: int) -> None:
    while not any(path.endswith(".gz") for path in site.paths()):
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)


def _address(file: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if file.exists() and (text := file.read_text("utf-8")):
            return str(json.loads(text)["address"])
        time.sleep(0.1)
    raise AssertionError("the scheduler did not start")


def _dies(address: str, text: str, lang: str, published: str) -> str:
    """A page that takes its process along."""
    if "/b/" in address:
        os._exit(9)
    return "{}"


@pytest.mark.faults
def test_a_file_on_which_processes_die_is_set_aside_and_the_others_are_read(
    files: list[Path], tmp_path: Path
) -> None:
    names = [str(file) for file in files]
    said: list[str] = []
    done = read_all(
        names,
        tmp_path,
        Processes(2, _dies, {}, ""),
        lambda _n, _of, line: said.append(line),
        again=False,
    )
    assert {result.address for result in done.read} == {names[0], names[2], names[3]}
    assert done.failed == {names[1]: "the process that read it died 3 times"}
    assert any("set aside" in line for line in said)


def test_what_was_read_is_kept_and_what_failed_is_tried_when_told(
    one_worker: list[tuple[Any, ...]],
) -> None:
    assert len({row[0] for row in one_worker}) == 8


def test_a_manifest_is_lines() -> None:
    assert addresses_in("\n# one\na.warc.gz\n  b.warc.gz \na.warc.gz\n") == [
        "a.warc.gz",
        "b.warc.gz",
    ]


def test_a_file_without_one_record_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "page.warc.gz").write_text("<html>Not found</html>", "utf-8")
    with pytest.raises(CannotBackfill, match="no WARC record in it"):
        read_warc(str(tmp_path / "page.warc.gz"), None, {}, "")
