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
        tops = {Path(member).parts[0] for member in zipfile.ZipFile(wheel).namelist()}
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
