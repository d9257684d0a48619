"""A device as a test uses it: printed to, walked up to, looked into."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from mfp_twin import NotPrinted, Refused, Twin


@pytest.fixture
def alice(twin):
    twin.add_user("alice", "alice-pass1")
    return "alice", "alice-pass1"


def test_a_job_comes_out_when_its_owner_releases_it(twin, alice):
    job = twin.print(b"Hello", *alice, name="greeting", copies=2)
    assert (job.state, job.owner, job.name, job.copies) == ("held", "alice", "greeting", 2)
    assert twin.output() == []
    twin.panel.log_in(*alice)
    twin.panel.press("Private Charge Print", "greeting", "Print")
    twin.wait_for_job(job.id, "completed")
    assert [out.pages for out in twin.output()] == [1, 1]
    assert twin.output_pdf(twin.output()[0].id).startswith(b"%PDF-")
    twin.take_output(twin.output()[0].id)
    assert len(twin.output()) == 1
    twin.expect_audit(event="Job Status", user="alice", description="Print", status="Completed")


def test_a_wrong_password_prints_nothing_and_says_so(twin, alice):
    with pytest.raises(NotPrinted) as refused:
        twin.print(b"Hello", "alice", "wrong")
    assert refused.value.status == 401
    assert twin.jobs() == []


def test_an_attribute_that_nobody_knows_is_no_reason_not_to_print(twin, alice):
    assert twin.print(b"Hello", *alice, sides="two-sided-long-edge").state == "held"


def test_a_file_is_printed_under_its_name(twin, alice, tmp_path: Path):
    file = tmp_path / "report.txt"
    file.write_bytes(b"Report")
    assert twin.print(file, *alice).name == "report.txt"


def test_the_panel_refuses_what_is_not_there_with_what_is(twin):
    with pytest.raises(Refused) as refused:
        twin.panel.press("No such button")
    assert refused.value.status == 409
    assert "Local User" in str(refused.value)
    with pytest.raises(KeyError, match="Local User"):
        twin.panel.item("No such button")
    assert twin.panel.picture().startswith(b"\x89PNG")


def test_time_moves_when_it_is_told_to(twin):
    twin.ask("PUT", "/clock", {"mode": "manual"})
    before = twin.clock
    assert twin.advance(timedelta(hours=1, milliseconds=5)).tick - before.tick == 3_600_005


def test_settings_are_read_changed_and_judged(twin):
    was = twin.setting("timers.browser_session")
    assert was.id not in [finding["id"] for finding in twin.compliance()["findings"]]
    twin.set(was.id, 30)
    assert twin.setting(was.id).value == "30"
    assert twin.setting(was.id).value != was.value
    with pytest.raises(Refused) as refused:
        twin.set(was.id, 100_000)
    assert refused.value.status == 422


def test_an_expectation_that_fails_tells_what_comes_nearest(twin, alice):
    twin.print(b"Hello", *alice)
    with pytest.raises(AssertionError) as missed:
        twin.expect_audit(event="System Status", description="Started normally (cold boot)", status="Failed")
    assert "status is '-', not 'Failed'" in str(missed.value)
    with pytest.raises(TypeError, match="has no stat;"):
        twin.expect_audit(stat="Completed")


def test_what_is_on_the_drive_is_searched(twin, alice):
    twin.print(b"A canary sings", *alice)
    assert twin.stored("A canary sings") == [], "the drive is encrypted"


def test_a_fork_goes_its_own_way(twin, alice):
    fork = twin.fork()
    fork.remove_user("alice")
    assert [user.id for user in twin.users() if user.id == "alice"] == ["alice"]
    fork.remove()
    with pytest.raises(Refused) as gone:
        fork.users()
    assert gone.value.status == 404


def test_a_snapshot_is_a_way_back(twin, alice):
    twin.snapshot("with-alice")
    twin.remove_user("alice")
    twin.restore("with-alice")
    assert "alice" in [user.id for user in twin.users()]


def test_several_threads_ask_at_a_time(twin):
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(twin.clock.mode)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8


def test_the_first_device_stays_as_long_as_the_twin(twin_program: Twin):
    with pytest.raises(Refused):
        twin_program.device.remove()
