"""The scenarios that come with the client, by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
WITH_THE_WHEEL = PACKAGE / "scenarios"
WITH_THE_SOURCES = PACKAGE.parents[2].parent / "scenarios"


class Unknown(Exception):
    """There is no such suite; the text names those that are."""


def home() -> Path:
    """The directory that the scenarios lie in."""
    return WITH_THE_WHEEL if WITH_THE_WHEEL.is_dir() else WITH_THE_SOURCES


def names() -> list[str]:
    """All suites, by the names of their files."""
    return sorted(path.stem for path in home().glob("*.robot"))


def files(chosen: list[str]) -> list[Path]:
    """The files of these suites, of all where none is chosen; a path names a suite of one's own. Raises Unknown."""
    return [_file(name) for name in chosen] if chosen else [home() / f"{name}.robot" for name in names()]


def requirements() -> list[str]:
    """The security functional requirements that there are cases to have for, in the order of the protection profile."""
    return list(json.loads((home() / "requirements.json").read_text()))


def evaluation() -> list[dict[str, Any]]:
    """What an evaluator tests by the supporting document of the HCD cPP, SD v1.0.

    Each has `sfr`, `test`, `asks`, and what shows it: `cases`, the project's `tests`, or `none` with the reason.
    """
    return list(json.loads((home() / "evaluation.json").read_text()))


def _file(name: str) -> Path:
    ours = home() / f"{name}.robot"
    own = Path(name)
    if ours.is_file():
        return ours
    if own.exists():
        return own
    raise Unknown(f"there is no suite {name!r}, and no file of that name; the suites are {', '.join(names())}")
