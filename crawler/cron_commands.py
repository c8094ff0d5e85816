"""``returnwatch cron``: what cron, or systemd, is to be told."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import click

from crawler.options import contact_option, need_contact
from db import config
from db.options import db_option
from db.records import ReturnwatchError

#: of one run: what no run has taken so far, and more than it may take before a person should look
LONGEST = "5h"
MEMORY = "800M"


@click.command()
@db_option
@click.option(
    "--every",
    type=click.Choice(["1", "2", "3", "4", "6", "8", "12", "24"]),
    default="6",
    show_default=True,
    help="Hours between two runs.",
)
@click.option(
    "--systemd",
    is_flag=True,
    help="A service and a timer for systemd in place of the crontab line, locked in and bounded.",
)
@contact_option
def cron(path: Path, every: str, systemd: bool, contact: str) -> None:
    """Print a crontab line that runs returnwatch with a lock and a log, or units for systemd.

    What stands in returnwatch.yml of this folder, and a topic file, hold there as well.

    Example: returnwatch cron --every 6 --contact you@example.org
    """
    need_contact(contact, [])
    program = shutil.which(
        "returnwatch",
        path=os.pathsep.join(
            [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
        ),
    )
    if program is None:
        raise ReturnwatchError(
            "the command returnwatch is not on the PATH; install it (see the README) and call this again"
        )
    file = path.resolve()
    if not file.parent.is_dir():
        raise ReturnwatchError(
            f"{file}: there is no folder {file.parent}; make it first, or name another file with --db"
        )
    words = [program]
    if topic := os.environ.get("RETURNWATCH_TOPIC"):  # the door has looked at it
        words += ["--topic", topic]
    words += ["run", "--db", str(file), "--contact", contact]
    said = config.find()
    if systemd:
        click.echo(_units(words, file, every, said))
        return
    hours = {"1": "*", "24": "5"}.get(every, f"*/{every}")
    before = f"RETURNWATCH_CONFIG={shlex.quote(str(said.resolve()))} " if said else ""
    # cron takes % for the end of the line
    command = f"{before}{shlex.join(words)} >> {shlex.quote(str(file.with_suffix('.log')))} 2>&1".replace(
        "%", "\\%"
    )
    click.echo(
        f"# returnwatch: every {every} h; a run that finds another at work ends at once with status 3"
    )
    click.echo(f"17 {hours} * * * {command}")


def _units(words: list[str], file: Path, every: str, said: Path | None) -> str:
    """The service as the account that asked, with no rights but to read and to write beside the file."""
    import getpass

    hours = {"1": "*", "24": "05"}.get(every, f"00/{every}")
    environment = f"Environment={_word(f'RETURNWATCH_CONFIG={said.resolve()}', '')}\n" if said else ""  # fmt: skip
    return f"""\
# Two units. Put each into the file that stands above it, as root, then:
#   systemctl daemon-reload && systemctl enable --now returnwatch.timer
#   journalctl -u returnwatch.service    shows what runs said

# /etc/systemd/system/returnwatch.service
[Unit]
Description=returnwatch: who said what, when
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
User={getpass.getuser()}
{environment}ExecStart={" ".join(map(_word, [*words, "--quiet"]))}
# status 3: another run is at work on the file
SuccessExitStatus=3
# as Ctrl-C does it: what was stored is safe, the next run goes on
KillSignal=SIGINT
TimeoutStopSec=90
RuntimeMaxSec={LONGEST}
MemoryMax={MEMORY}
Nice=10
UMask=0027
ReadWritePaths={_word(str(file.parent), "")}
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
SystemCallArchitectures=native
SystemCallFilter=@system-service

# /etc/systemd/system/returnwatch.timer
[Unit]
Description=returnwatch, every {every} h

[Timer]
OnCalendar=*-*-* {hours}:17:00
RandomizedDelaySec=300
Persistent=true

[Install]
WantedBy=timers.target"""


def _word(word: str, dollar: str = "$") -> str:
    """As systemd reads it: % and $ are doubled, and what holds a space or a mark stands in quotation marks."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    word = word.replace("$", dollar + "$")
    plain = all(c.isalnum() or c in "/._-=@:+,%" for c in word)
    return word if plain else f'"{word}"'


COMMANDS = (cron,)
