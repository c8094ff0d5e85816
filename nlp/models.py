"""Trained spaCy pipelines that a user has installed: which there are, of which language and version.

A model is named as spaCy names it (``en_core_web_sm``), or is a folder. None is needed and none is downloaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from db.records import ReturnwatchError

CONFIGURED = "RETURNWATCH_MODEL"


class ModelError(ReturnwatchError):
    """A model that cannot be used: names it and the mend."""

    exit_status = 2


@dataclass(frozen=True, slots=True)
class Model:
    """``name`` as it was given; ``label`` is language, name and version as the model itself says."""

    name: str
    lang: str
    label: str


def configured() -> tuple[str, ...]:
    """The models named in the environment variable RETURNWATCH_MODEL, parted by blanks."""
    return tuple(os.environ.get(CONFIGURED, "").split())


def find(names: Iterable[str]) -> dict[str, Model]:
    """The models of these names, by language.

    Raises:
        ModelError: one is not installed, is no model, or two are of one language.
    """
    found: dict[str, Model] = {}
    for name in names:
        model = _model(name)
        if model.lang in found:
            raise ModelError(
                f"--model {name}: {found[model.lang].name} reads {model.lang!r} too; name one model a language"
            )
        found[model.lang] = model
    return found


def _model(name: str) -> Model:
    from spacy import util

    if util.is_package(name):
        inside = sorted(util.get_package_path(name).glob("*/meta.json"))
        path = inside[0] if inside else util.get_package_path(name) / "meta.json"
    else:
        path = Path(name) / "meta.json"
    if not path.is_file():
        raise ModelError(
            f"--model {name}: no such model is installed; install it (python -m spacy download {name}, or pip install"
            " with the address of its wheel), or leave --model out: the rules need none"
        )
    meta = util.load_meta(path)
    return Model(name, meta["lang"], f"{meta['lang']}_{meta['name']}-{meta['version']}")
