"""``make lock``: constraints.txt, the versions that the suite last ran with, of what the program and its extras need.

``pip install . -c constraints.txt`` gives the same ones again; pyproject.toml stays open, so that others may mix.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRAS = ("png", "charts", "parquet", "backfill")
HEAD = """\
# The versions that the tests last ran with: pip install . -c constraints.txt
# Written by "make lock"; pyproject.toml says what is needed at least.
"""


def needed(name: str, extras: tuple[str, ...], found: dict[str, str]) -> None:
    """Everything that a distribution here needs, with its version."""
    for line in distribution(name).requires or ():
        one = Requirement(line)
        if one.marker and not any(
            one.marker.evaluate({"extra": extra}) for extra in (*extras, "")
        ):
            continue
        key = canonicalize_name(one.name)
        if key in found:
            continue
        try:
            found[key] = distribution(one.name).version
        except PackageNotFoundError:
            continue  # for another system
        needed(one.name, tuple(one.extras), found)


def main() -> int:
    found: dict[str, str] = {}
    needed("returnwatch", EXTRAS, found)
    found.pop("returnwatch", None)
    print(HEAD + "".join(f"{name}=={found[name]}\n" for name in sorted(found)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
