"""What a device showed, logged and did in a test, to be read or to be kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

from .control import Refused
from .device import Device

LAST_ROWS = 20
"""So many rows of the audit log and the truth are shown of a test that failed."""
DIRECTORY = "MFP_TWIN_EVIDENCE"
"""The environment variable that names where the evidence of each Robot Framework test is kept."""


def shown(device: Device) -> list[tuple[str, str]]:
    """The panel and the end of the audit log and of the truth, each with its title."""
    # A device that says nothing any more must not hide why the test failed.
    try:
        audit = "\n".join(map(str, device.audit()[-LAST_ROWS:]))
        truth = "\n".join(map(str, device.truth()[-LAST_ROWS:]))
        return [("panel", device.panel.text()), ("audit log", audit), ("truth", truth)]
    except (OSError, Refused, ValueError) as error:
        return [("device", f"it cannot be asked any more: {error}")]


def keep(device: Device, into: Path, *test: str) -> Path:
    """Keeps panel, logs, jobs, drive and versions below `into`, in a directory that is named after the test."""
    directory = place(into, *test)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "panel.png").write_bytes(device.panel.picture())
    (directory / "panel.txt").write_text(device.panel.text() + "\n")
    (directory / "audit.txt").write_bytes(device.exchange("GET", "/audit.txt"))
    for name in ("device", "audit", "truth", "jobs", "storage"):
        told = device.ask("GET", f"/{name}")
        (directory / f"{name}.json").write_text(_lines(told))
    return directory


def place(into: Path, *test: str) -> Path:
    """The directory below `into` for the evidence of a test."""
    return into.joinpath(*(re.sub(r"[^\w.-]+", "_", part) for part in test))


def _lines(told: object) -> str:
    """JSON that can be compared line by line: a list has a line for each of its items."""
    if not isinstance(told, list):
        return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    return "[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in told) + "\n]\n"
