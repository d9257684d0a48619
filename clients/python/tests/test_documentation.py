"""What the documentation shows works as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
PAGES = [HERE / "README.md", HERE.parents[1] / "docs" / "testing.md"]


def blocks(page: Path, language: str):
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tests_that_it_shows_pass(pytester, page):
    shown = [block for block in blocks(page, "python") if "(twin):" in block]
    assert shown
    for number, block in enumerate(shown):
        pytester.makepyfile(**{f"test_shown_{number}": block})
    pytester.runpytest_subprocess().assert_outcomes(passed=len(shown))


def test_the_script_that_the_readme_begins_with_runs(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(blocks(PAGES[0], "python")[0])
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_suite_that_the_readme_shows_passes(tmp_path):
    suite = tmp_path / "shown.robot"
    suite.write_text(blocks(PAGES[0], "robotframework")[0])
    run = subprocess.run(
        [sys.executable, "-m", "robot", "--outputdir", str(tmp_path), str(suite)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout
