"""The scenarios: they pass with a twin, and a machine of metal has a keyword for each of their sentences."""

import json
import re
import subprocess
import sys
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"


def robot(tmp_path, *arguments):
    command = [sys.executable, "-m", "robot", "--outputdir", str(tmp_path), *arguments, str(SCENARIOS)]
    return subprocess.run(command, capture_output=True, text=True)


def test_every_scenario_passes_with_a_twin(tmp_path):
    run = robot(tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_scenario_can_be_asked_of_a_machine(tmp_path):
    machine = ["DEVICE:real", "ADDRESS:192.0.2.7", "PASSWORD:unknown"]
    run = robot(tmp_path, "--dryrun", *(word for variable in machine for word in ("--variable", variable)))
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_scenario_names_what_it_is_for(tmp_path):
    for suite in SCENARIOS.glob("*.robot"):
        assert "SFR:" in suite.read_text(), suite


def test_what_an_evaluator_asks_for_is_shown_by_cases_and_tests_that_exist(tmp_path):
    robot(tmp_path, "--dryrun")
    cases = set(re.findall(r'<test [^>]*name="([^"]+)"', (tmp_path / "output.xml").read_text()))
    root = SCENARIOS.parent
    rust = [path for crate in root.glob("*/Cargo.toml") for path in crate.parent.glob("**/*.rs")]
    tests = {name for path in rust for name in re.findall(r"fn (\w+)\(", path.read_text())}
    rows = json.loads((SCENARIOS / "evaluation.json").read_text())
    assert len({(row["sfr"], row["test"]) for row in rows}) == len(rows)
    for row in rows:
        shown = [case.split(" / ")[1] for case in row.get("cases", [])]
        assert set(shown) <= cases, row
        assert set(row.get("tests", [])) <= tests, row
        assert ("none" in row) != bool(shown or row.get("tests")), row
