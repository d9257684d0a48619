"""The pytest plugin and the Robot Framework library, as those who write tests meet them."""

import subprocess
import sys

import pytest

FAILS = """
    def test_fails(twin):
        twin.add_user("alice", "alice-pass1")
        twin.panel.press("Local User")
        assert twin.users() == []
"""


def test_a_test_that_fails_shows_the_panel_and_what_was_logged(pytester, tmp_path):
    pytester.makepyfile(FAILS)
    result = pytester.runpytest_subprocess("--twin-evidence", str(tmp_path))
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*twin: panel*", "*Password*", "*twin: audit log*", "*Started normally*", "*twin: truth*"]
    )
    (kept,) = tmp_path.iterdir()
    assert sorted(it.name for it in kept.iterdir()) == [
        "audit.json",
        "audit.txt",
        "device.json",
        "jobs.json",
        "panel.png",
        "panel.txt",
        "storage.json",
        "truth.json",
    ]
    assert (kept / "panel.png").read_bytes().startswith(b"\x89PNG")


def test_no_test_sees_what_another_did(pytester):
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("time", range(5))
        def test_is_alone(twin, time):
            assert "alice" not in [user.id for user in twin.users()]
            twin.add_user("alice", "alice-pass1")
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=5)


def test_the_device_is_chosen_in_the_ini_file(pytester):
    pytester.makeini("""
        [pytest]
        mfp_twin_clock = manual
        mfp_twin_profile = factory
    """)
    pytester.makepyfile("""
        def test_it(twin):
            assert twin.clock.mode == "manual"
            assert twin.ask("GET", "/device")["profile"] == "factory"
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


SUITE = """
*** Settings ***
Library    mfp_twin.robot    pace=instant

*** Test Cases ***
A Job Waits For Its Owner
    Add User    alice    alice-pass1
    ${job}=    Print As    alice    alice-pass1    Hello
    Job Should Be    ${job}    held
    Tray Should Be Empty
    Log In At Panel    alice    alice-pass1
    Press    Private Charge Print    job-${job}    Print
    Job Should Become    ${job}    completed
    Tray Should Hold    1    pages=1
    Audit Log Should Have    event=Job Status    user=alice    status=Completed
    Audit Log Should Not Have    status=Failed

Each Test Begins Anew
    Tray Should Be Empty

What Fails Says What Was Seen
    Log In At Panel    nobody    wrong
"""


def test_robot_framework_runs_a_suite_of_sentences(tmp_path):
    pytest.importorskip("robot", reason="pip install robotframework")
    suite = tmp_path / "suite.robot"
    suite.write_text(SUITE)
    run = subprocess.run(
        [sys.executable, "-m", "robot", "--outputdir", str(tmp_path), str(suite)], capture_output=True, text=True
    )
    assert "3 tests, 2 passed, 1 failed" in run.stdout, run.stdout + run.stderr
    assert "nobody is not logged in" in run.stdout
    assert "Started normally" in run.stdout
