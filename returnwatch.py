"""The door: one command, put together from each room's own, and what needs several rooms.

Only this module and the rooms' ``commands.py`` print. Exit statuses: 0 fine, 1 something needs a person, 2 usage,
3 locked by another run.
"""

from __future__ import annotations

from typing import Any

import click

import db.commands as reading
from db.records import ReturnwatchError


class Door(click.Group):
    """Turns an error that a user can mend into one line and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReturnwatchError as error:
            click.echo(f"returnwatch: {error}", err=True)
            ctx.exit(error.exit_status)


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="returnwatch")
def main() -> None:
    """Who said what, when, about returning Afghan nationals."""


for command in (reading.timeline, reading.search, reading.check, reading.stats, reading.serve, reading.migrate):
    main.add_command(command)


if __name__ == "__main__":
    main()
