"""YAML as strings, lists and mappings only: a plain loader turns ``no`` into False and the Polish pronoun ``on`` into True."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

#: libyaml's, ten times as quick, where PyYAML was built with it
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read(path: Path) -> Any:
    """Raises yaml.YAMLError where the file is no YAML."""
    return parse(path.read_text("utf-8"))


def parse(text: str) -> Any:
    """Raises yaml.YAMLError where the text is no YAML."""
    return yaml.load(text, _LOADER)  # noqa: S506  builds only str, list, dict
