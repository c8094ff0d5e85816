"""YAML as strings, lists and mappings only: a plain loader turns ``NO``, Norway, into False.

For this room and the crawler; ``nlp`` sees no more of this room than its records, and has its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

#: libyaml's, ten times as quick, where PyYAML was built with it
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read(path: Path) -> Any:
    """Raises yaml.YAMLError where the file is no YAML."""
    return yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506  builds only str, list, dict
