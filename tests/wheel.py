"""The built wheel, installed into a fresh environment outside the checkout: does the demo run there?

``python -m tests.wheel`` (make wheel). Dependencies come from the environment that runs this, so no network is needed.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: files that are no Python, one of each kind that the pages in a browser need
DATA = {
    "db/desk/templates/frame.html",
    "db/desk/static/desk.css",
    "db/desk/queries.yml",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--wheel-dir",
            str(folder),
            str(ROOT),
        )
        (wheel,) = folder.glob("returnwatch-*.whl")
        members = set(zipfile.ZipFile(wheel).namelist())
        if missing := DATA - members:
            sys.exit(f"the wheel lacks {sorted(missing)}")
        tops = {Path(member).parts[0] for member in members}
        unexpected = {
            top
            for top in tops
            if top not in {"returnwatch.py", "crawler", "nlp", "db"}
            and not top.endswith(".dist-info")
        }
        if unexpected:
            sys.exit(
                f"the wheel holds more than the door and the rooms: {sorted(unexpected)}"
            )
        # the environment's own packages come behind the wheel's through a .pth file; its editable install does not
        run(sys.executable, "-m", "venv", str(folder / "venv"))
        python = folder / "venv" / "bin" / "python"
        run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", str(wheel))
        site = next((folder / "venv" / "lib").glob("python*/site-packages"))
        (site / "behind.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
        run(str(folder / "venv" / "bin" / "returnwatch"), "demo", cwd=folder)
        run(
            str(folder / "venv" / "bin" / "returnwatch"),
            "stats",
            "--db",
            "demo.db",
            cwd=folder,
        )
        print("the installed wheel runs the demo")


def run(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=True)


if __name__ == "__main__":
    main()
