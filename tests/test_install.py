"""Is what the project needs really there, small enough, and ours where it should be?"""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MODULES = {
    "pyyaml": "yaml",
    "sqlite-utils": "sqlite_utils",
    "python-docx": "docx",
}  # where the import is called otherwise
CORE_MEGABYTES = 520


def requirement(line: str) -> str:
    return re.split(r"[<>=!~\[; ]", line)[0].lower()


@pytest.mark.parametrize("line", PROJECT["dependencies"])
def test_dependency_can_be_imported(line: str) -> None:
    """pip check is not enough: jusText without lxml_html_clean installs clean and fails on import."""
    name = requirement(line)
    importlib.import_module(MODULES.get(name, name))


def test_core_install_stays_small() -> None:
    seen: set[str] = set()
    waiting = [requirement(line) for line in PROJECT["dependencies"]]
    total = 0
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # needed on another system or Python only
        total += sum(f.size or 0 for f in distribution.files or [])
        waiting += [
            requirement(r) for r in distribution.requires or [] if "extra ==" not in r
        ]
    assert total / 1e6 < CORE_MEGABYTES, f"{total / 1e6:.0f} MB in {len(seen)} packages"


def test_rooms_lie_beside_the_door() -> None:
    """Distributions called nlp, db and crawler exist: ours must be the ones that are found."""
    for room in ("crawler", "nlp", "db"):
        file = importlib.import_module(room).__file__
        assert file is not None
        assert Path(file).parents[1] == ROOT


@pytest.mark.parametrize(
    "arguments", [["--help"], ["timeline", "--help"], ["stats", "--help"]]
)
def test_reading_loads_neither_spacy_nor_scrapy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom returnwatch import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "heavy = {'spacy', 'scrapy', 'trafilatura', 'datasette', 'dateparser', 'babel', 'numpy', 'rich'} & sys.modules.keys()\n"
        "sys.exit(f'loaded: {sorted(heavy)}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


# --- who may import whom, also for those without import-linter -----------------------

ALLOWED = {
    "db": {"db"},
    "nlp": {"nlp", "db.records", "db.found", "db.across"},
    "crawler": {"crawler", "db", "nlp.topic", "nlp.language"},
}
WITH_STORE = {
    "nlp/job.py",
    "nlp/link.py",
    "nlp/link_commands.py",
    "nlp/checks.py",
    "nlp/commands.py",
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module}
    return {
        name
        for name in found
        if name.split(".")[0] in {"crawler", "nlp", "db", "returnwatch"}
    }


@pytest.mark.parametrize(
    "path", sorted(p for room in ALLOWED for p in (ROOT / room).rglob("*.py")), ids=str
)
def test_room_imports_one_way(path: Path) -> None:
    inside = path.relative_to(ROOT)
    room = inside.parts[0]
    allowed = set(ALLOWED[room])
    if inside.as_posix() in WITH_STORE:
        allowed |= {"db.store", "db.options", "db.lock", "db.processes"}
    wrong = {
        name
        for name in imports(path)
        if not any(name == a or name.startswith(a + ".") for a in allowed)
    }
    assert not wrong, f"{inside} imports {sorted(wrong)}"


def test_nobody_imports_the_door() -> None:
    for room in ALLOWED:
        for path in (ROOT / room).rglob("*.py"):
            assert "returnwatch" not in imports(path), path
