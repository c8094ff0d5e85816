"""The README's pictures: ``python -m tests.pictures`` runs the demo, serves it, and looks at it with a real browser.

SYNTHETIC: the demo's ministries and every word of theirs are invented.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser import browser, looking
from tests.test_db_desk import BIN, served

IMAGES = Path(__file__).parents[1] / "docs" / "images"
MOST = 150_000  # bytes of a picture
PROGRAM = str(BIN / "returnwatch")
#: picture: address, width and height
PAGES = {
    "timeline": ("-/returnwatch/timeline?country=BE", 1000, 760),
    "board": ("-/returnwatch/board", 1200, 1300),
    "statement": ("", 1000, 760),
}
CHARTS = ("weeks", "measures")


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "demo.db"
        subprocess.run([PROGRAM, "demo", "--db", file], check=True, capture_output=True)
        for kind in CHARTS:
            picture = folder / f"chart-{kind}.png"
            subprocess.run([PROGRAM, "chart", kind, "--db", file, "-o", picture], check=True, capture_output=True)  # fmt: skip
            small(picture)
        with browser() as opened, served(PROGRAM, "serve", "--db", str(file), "--port", "0") as address:  # fmt: skip
            for name, (path, width, height) in PAGES.items():
                with looking(opened, (width, height)) as seen:
                    seen.page.goto(address + (path or PAGES["timeline"][0]))
                    if not path:
                        seen.page.click("table.said td a")
                    assert seen.complaints == []
                    seen.page.screenshot(path=str(folder / f"{name}.png"))
                small(folder / f"{name}.png")


def small(picture: Path) -> None:
    """Few colours are enough for letters and lines."""
    from PIL import Image

    with Image.open(picture) as drawn:
        drawn.convert("RGB").quantize(48).save(picture, optimize=True)
    assert picture.stat().st_size < MOST, picture


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
