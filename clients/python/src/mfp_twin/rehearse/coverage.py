"""What a rehearsal touched of all that there is: requirements, pages, surfaces, audit events, settings, codes."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..device import Device
from .result import Case, Result

CODE = re.compile(r"\b\d{3}-\d{3}\b")
"""A fault code, as the panel shows it."""


@dataclass
class Table:
    """Rows of one kind, each with the cases that touched it; `all` are those that there are, in their order."""

    title: str
    about: str
    all: list[str]
    touched: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, str] = field(default_factory=dict)
    """What else there is to say of a row."""

    def touch(self, row: str, case: Case) -> None:
        """Notes that a case touched a row."""
        name = f"{case.suite} / {case.name}"
        if name not in self.touched[row]:
            self.touched[row].append(name)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """All rows in their order, then those that were touched and that nobody listed."""
        unlisted = sorted(set(self.touched) - set(self.all))
        return [(row, self.touched.get(row, [])) for row in [*self.all, *unlisted]]

    @property
    def count(self) -> tuple[int, int]:
        """How many rows were touched, of how many."""
        return sum(bool(cases) for _, cases in self.rows), len(self.rows)


def listed(device: Device) -> Mapping[str, Any]:
    """What there is to be touched, as the device tells it."""
    return {
        "settings": [part["id"] for item in device.ask("GET", "/settings") for part in item["parts"]],
        "codes": [fault["code"] for fault in device.ask("GET", "/faults") if fault["code"]],
        "events": [_event(row) for row in device.ask("GET", "/fidelity").get("events", []) if row["listed"] == "guide"],
    }


def tables(result: Result, listed: Mapping[str, Any], requirements: Iterable[str]) -> list[Table]:
    """All tables of a rehearsal. A case that failed or was skipped touches nothing."""
    passed = [case for case in result.cases if case.status == "PASS"]
    found = {case: _evidence(result.evidence, case) for case in passed}
    return [
        _tagged(passed, "SFR", "Requirements", "of HCD PP v1.0, by the tags of the cases", list(requirements)),
        _tagged(passed, "guide", "Pages of the guide", "by the tags of the cases", []),
        _tagged(passed, "surface", "Surfaces", "by the tags of the cases", []),
        _seen("Audit events", "that were in the log at the end of a case", listed.get("events", []), found, _events),
        _seen("Settings", "that were changed in a case", listed.get("settings", []), found, _settings),
        _seen("Fault codes", "that were shown in a case", listed.get("codes", []), found, _codes),
    ]


def evaluated(result: Result, rows: Iterable[Mapping[str, Any]]) -> Table:
    """What an evaluator asks for, each with the cases that passed, or with what else is to be said of it."""
    table = Table("Evaluator's tests", "of the supporting document of the HCD cPP, by cases that passed", [])
    passed = {f"{case.suite} / {case.name}": case for case in result.cases if case.status == "PASS"}
    for row in rows:
        name = f"{row['sfr']} test {row['test']}: {row['asks']}"
        table.all.append(name)
        for case in row.get("cases", []):
            if case in passed:
                table.touch(name, passed[case])
        tests = [f"the project's test {test}" for test in row.get("tests", [])]
        table.notes[name] = "; ".join([*tests, row["none"]] if "none" in row else tests)
    return table


def _tagged(cases: list[Case], kind: str, title: str, about: str, all: list[str]) -> Table:
    table = Table(title, about, all)
    for case in cases:
        for row in case.tagged(kind):
            table.touch(row, case)
    return table


Found = Mapping[str, Any]


def _seen(title: str, about: str, all: list[str], found: Mapping[Case, Found], rows: Any) -> Table:
    table = Table(title, about, list(dict.fromkeys(all)))
    for case, evidence in found.items():
        for row in rows(case, evidence):
            table.touch(row, case)
    return table


def _evidence(directory: Path, case: Case) -> Found:
    """The evidence that a case has kept; a machine of metal keeps none."""
    kept = case.kept(directory)
    read = {name: kept / f"{name}.json" for name in ("audit", "truth")}
    return {name: json.loads(path.read_text()) if path.is_file() else [] for name, path in read.items()}


def _events(_: Case, evidence: Found) -> list[str]:
    return [_event(row) for row in evidence["audit"]]


def _settings(_: Case, evidence: Found) -> list[str]:
    return [entry["setting"] for entry in evidence["truth"] if entry.get("setting")]


def _codes(case: Case, _: Found) -> list[str]:
    """The codes that steps found: a code that is only asked for was not shown."""
    return [code for step in case.steps for code in CODE.findall(step.actual)]


def _event(row: Mapping[str, str]) -> str:
    return " / ".join((row["event"], row["description"], row["status"]))
