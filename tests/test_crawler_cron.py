"""What ``returnwatch cron`` prints is given to a real cron and to systemd's own checker, where there are any."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.demo.server import SOURCES, DemoServer
from returnwatch import main

#: cron in namespaces of its own: nobody's tables but ours are seen, and all its children end with it
APART = r"""
mount -t tmpfs tmpfs /var/spool/cron && mkdir /var/spool/cron/crontabs && mount -t tmpfs tmpfs /etc/cron.d &&
mount -t tmpfs tmpfs /run && touch /run/none && mount --bind /run/none /etc/crontab &&
cp "$1" /var/spool/cron/crontabs/root && chmod 600 /var/spool/cron/crontabs/root && exec cron -f
"""


def printed(*words: object) -> str:
    done = CliRunner().invoke(main, ["cron", "--contact", "Desk 100% <me@example.org>", *map(str, words)])  # fmt: skip
    assert done.exit_code == 0, done.output
    return done.output


def namespaces() -> bool:
    """Whether cron can be run where it sees no table of this machine."""
    tried = ["unshare", "--mount", "--pid", "--fork", "true"]
    return bool(shutil.which("unshare")) and subprocess.run(tried, capture_output=True).returncode == 0  # fmt: skip


def test_a_real_cron_runs_the_line(tmp_path: Path) -> None:
    if not shutil.which("cron"):
        pytest.skip("no cron on this machine: no line was given to one")
    if os.geteuid() != 0 or not namespaces():
        pytest.skip("cron needs root and namespaces of its own: no line was given to it")  # fmt: skip
    folder = tmp_path / "with space"
    folder.mkdir()
    with DemoServer() as server:
        sources = tmp_path / "sources"
        sources.mkdir()
        shipped = (SOURCES / "no_demo_entry.yml").read_text("utf-8")
        (sources / "no_demo_entry.yml").write_text(shipped.replace("{base}", server.base), "utf-8")  # fmt: skip
        line = printed("--db", folder / "news.db").splitlines()[1]
        when, command = line.split(" * * * ", 1)
        assert when == "17 */6"
        # at once, and not at seventeen minutes past
        table = f'RETURNWATCH_SOURCES={sources}\nMAILTO=""\n@reboot {command}\n'
        (tmp_path / "table").write_text(table, "utf-8")
        daemon = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", APART, "sh", str(tmp_path / "table")],
            start_new_session=True,
        )  # fmt: skip
        try:
            log = folder / "news.log"
            for _ in range(300):
                if log.exists() and "on the topic" in log.read_text("utf-8"):
                    break
                assert daemon.poll() is None, "cron ended by itself"
                time.sleep(0.2)
        finally:
            os.killpg(daemon.pid, signal.SIGKILL)
            daemon.wait()
    assert "of 1 sources answered" in log.read_text("utf-8")


def test_units_for_systemd_are_bounded_and_valid(tmp_path: Path) -> None:
    folder = tmp_path / "with space"
    folder.mkdir()
    said = printed("--db", folder / "news.db", "--systemd", "--every", "3")
    _, service, timer = said.split("# /etc/systemd/system/returnwatch.")
    assert "MemoryMax=800M" in service
    assert "RuntimeMaxSec=" in service
    assert "ProtectSystem=strict" in service
    assert f'ReadWritePaths="{folder}"' in service
    assert '--contact "Desk 100%% <me@example.org>" --quiet' in service
    assert "OnCalendar=*-*-* 00/3:17:00" in timer
    checker = shutil.which("systemd-analyze")
    if checker is None:
        pytest.skip("no systemd-analyze on this machine: the units were not checked by systemd")  # fmt: skip
    files = [tmp_path / "returnwatch.service", tmp_path / "returnwatch.timer"]
    for file, text in zip(files, (service, timer), strict=True):
        file.write_text(text.split("\n", 1)[1], "utf-8")
    done = subprocess.run([checker, "verify", *files], capture_output=True, text=True)
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "returnwatch" in line] == []  # fmt: skip
    when = subprocess.run([checker, "calendar", "*-*-* 00/3:17:00"], capture_output=True)  # fmt: skip
    assert when.returncode == 0


def test_what_the_folder_says_and_a_topic_hold_under_cron_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    topic = Path(__file__).parents[1] / "docs" / "examples" / "syrian-returns.yml"
    Path("returnwatch.yml").write_text(f"contact: me@example.org\ntopic: {topic}\n", "utf-8")  # fmt: skip
    line = printed("--db", tmp_path / "news.db").splitlines()[1]
    assert f"RETURNWATCH_CONFIG={tmp_path / 'returnwatch.yml'} " in line
    assert f"--topic {topic} run --db" in line
