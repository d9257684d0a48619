"""A twin as a process: started, found, ended; and what it says when it does not come up."""

import os
from pathlib import Path

import pytest

from mfp_twin import NotStarted, Twin, find_program


def test_a_twin_that_does_not_come_up_says_why():
    with pytest.raises(NotStarted, match="no-such-profile"):
        Twin.start(profile="no-such-profile")


def test_a_program_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("MFP_TWIN_PROGRAM", str(tmp_path / "nothing"))
    with pytest.raises(FileNotFoundError, match="nothing"):
        Twin.start()
    monkeypatch.delenv("MFP_TWIN_PROGRAM")
    monkeypatch.setenv("PATH", str(tmp_path))
    if not (Path(find_program.__code__.co_filename).parent / "bin" / "mfp-twin").exists():
        with pytest.raises(NotStarted, match="MFP_TWIN_PROGRAM"):
            find_program()


def test_the_process_ends_with_its_block():
    with Twin.start(profile="open", pace="instant") as twin:
        process = twin._process
        assert twin.device.print(b"Hello", tls=False).state in ("printing", "completed")
    assert process is not None and process.poll() == 0


def test_one_that_runs_is_attached_to_and_goes_on(tmp_path):
    port_file = tmp_path / "ports.json"
    with Twin.start(arguments=["--data-dir", str(tmp_path / "data")]) as twin:
        port_file.write_text(__import__("json").dumps(dict(twin.where)))
        with Twin.attach(port_file) as same:
            same.device.add_user("alice", "alice-pass1")
            assert same.key_operator["id"] == "11111"
        assert "alice" in [user.id for user in twin.device.users()]


def test_further_devices_are_made(twin_program):
    made = twin_program.new_device(seed=7)
    assert made.number in [device.number for device in twin_program.devices()]
    assert made.ask("GET", "/device")["seed"] == 7
    made.remove()


def test_the_environment_of_exec_is_enough(monkeypatch, twin_program):
    monkeypatch.setitem(os.environ, "MFP_TWIN_CONTROL", twin_program.where["control"])
    monkeypatch.setitem(os.environ, "MFP_TWIN_TOKEN", twin_program.where["token"])
    found = Twin.from_environment()
    assert found is not None and found.device.clock.mode
    monkeypatch.delenv("MFP_TWIN_TOKEN")
    assert Twin.from_environment() is None
