"""A folder of saved pages (``--pages``) in place of the invented ones: .html, or .html.gz."""

from __future__ import annotations

import gzip
from itertools import cycle, islice
from pathlib import Path


def write(source: Path, folder: Path, pages: int) -> None:
    """Write so many of them, and the list; where there are fewer, they come again under other addresses."""
    files = sorted(
        f for f in source.iterdir() if f.name.endswith((".html", ".html.gz"))
    )
    if not files:
        raise SystemExit(f"{source}: holds no .html and no .html.gz")
    (folder / "a").mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow:\n")
    items = []
    for number, file in enumerate(islice(cycle(files), pages)):
        body = file.read_bytes()
        name = f"{number:05}.html"
        (folder / "a" / name).write_bytes(
            gzip.decompress(body) if file.suffix == ".gz" else body
        )
        items.append(f'<li class="item"><a href="/a/{name}">Page {number}</a></li>')
    (folder / "list.html").write_text(f"<!DOCTYPE html><ul>{''.join(items)}</ul>")
