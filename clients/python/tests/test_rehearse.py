"""A rehearsal, as a lab runs it: what it writes, what it says, and how it ends."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from mfp_twin.twin import find_program

WRONG = """
*** Settings ***
Resource    device_twin.resource

*** Test Cases ***
The Tray Is Never Empty
    [Tags]    SFR:FAU_GEN.1
    Run Keyword And Expect Error    *    Tray Should Be Empty
"""


def rehearse(*arguments, before=""):
    program = f"{before}\nimport sys\nfrom mfp_twin.rehearse.__main__ import main\nsys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def scenarios(request):
    return request.config.rootpath.parents[1] / "scenarios"


def test_a_rehearsal_keeps_what_shows_how_it_went(tmp_path):
    run = rehearse("--into", tmp_path / "kept", "self_tests", "private_print", "--seed", "7")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "ok      The Owner Releases A Print" in run.stdout
    assert "10 passed, 0 failed, 0 skipped" in run.stdout
    kept = tmp_path / "kept"
    page = (kept / "report.html").read_text()
    assert "Rehearsal: 10 passed" in page
    assert "<td>7<" in page
    assert "src='data:image/png;base64," in page
    covered = json.loads((kept / "coverage.json").read_text())
    assert covered["Fault codes"]["117-311"] == ["Self Tests / The Controller ROM"]
    assert "Private Print / The Owner Releases A Print" in covered["Requirements"]["FAU_GEN.1"]
    assert covered["Requirements"]["FPT_TUD_EXT.1"] == []
    asked = covered["Evaluator's tests"]
    shown = [cases for name, cases in asked.items() if name.startswith("FIA_UAU.1 test 1:")]
    assert shown == [["Private Print / The Owner Releases A Print"]]
    assert "Private Print / The Owner Deletes It" in covered["Audit events"]["Job Status / Print / Canceled by User"]
    assert (kept / "junit.xml").read_text().count("<testcase") == 10


def test_every_file_has_its_hash(tmp_path):
    rehearse("--into", tmp_path, "storage")
    sums = dict(reversed(line.split("  ")) for line in (tmp_path / "SHA256SUMS").read_text().splitlines())
    assert "evidence/Storage/A_Document_That_Is_Over_Is_Overwritten/truth.json" in sums
    for name, wanted in sums.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == wanted, name


def test_a_case_that_fails_is_told_and_covers_nothing(tmp_path, scenarios):
    own = tmp_path / "own.robot"
    own.write_text(WRONG.replace("device_twin", str(scenarios / "device_twin")))
    run = rehearse("--into", tmp_path / "kept", own)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "FAILED  The Tray Is Never Empty" in run.stdout
    assert "0 passed, 1 failed" in run.stdout
    covered = json.loads((tmp_path / "kept" / "coverage.json").read_text())
    assert covered["Requirements"]["FAU_GEN.1"] == []


def test_a_rehearsal_replaces_the_one_before_and_nothing_else(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    rehearse("--into", tmp_path, "self_tests")
    rehearse("--into", tmp_path, "storage")
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert [it.name for it in (tmp_path / "evidence").iterdir()] == ["Storage"]
    assert "notes.txt" not in (tmp_path / "SHA256SUMS").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["copying"], "there is no suite 'copying'"),
        (["storage", "--tag", "SFR:NONE"], "no case ran"),
    ],
)
def test_what_cannot_run_says_why(tmp_path, arguments, words):
    run = rehearse("--into", tmp_path, *arguments)
    assert run.returncode == 2
    assert words in run.stderr


def test_without_robot_framework_it_says_how_to_get_it(tmp_path):
    run = rehearse("--into", tmp_path, before="import sys; sys.modules['robot'] = None")
    assert run.returncode == 2
    assert "pip install" in run.stderr
    assert not list(tmp_path.iterdir())


def program(*arguments, path):
    environment = {"PATH": path, "HOME": "/nonexistent"}
    command = [str(find_program()), "rehearse", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def test_the_program_has_scenarios_and_rehearsal_in_it(tmp_path):
    run = program("self_tests", "--into", tmp_path, path=str(Path(sys.executable).parent))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "4 passed" in run.stdout
    assert (tmp_path / "report.html").is_file()


def test_without_python_the_program_says_what_it_needs(tmp_path):
    run = program("self_tests", "--into", tmp_path, path=str(tmp_path))
    assert run.returncode == 2
    assert "needs Python" in run.stderr
