"""A twin: a program that was started, or one that runs already."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from .control import Control
from .device import Device

READY_WITHIN_S = 30.0
ENDED_WITHIN_S = 10.0
LOOK_AGAIN_S = 0.01
COMPLAINT_BYTES = 4096


class NotStarted(Exception):
    """The program did not come up; the text has what it said."""


class Twin:
    """A twin with its devices; `twin.device` is the first.

    with Twin.start(clock="manual", pace="instant") as twin:
        twin.device.add_user("alice", "alice-pass1")
    """

    def __init__(self, where: Mapping[str, Any], process: subprocess.Popen[bytes] | None = None) -> None:
        self.where = where
        """What the port file says: addresses, token, the Key Operator, the certificate."""
        self.control = Control(where["control"], where["token"])
        self.device = Device(self.control, 1)
        self._process = process
        self._directory: str | None = None

    @classmethod
    def start(
        cls,
        *,
        program: str | Path | None = None,
        profile: str = "certified",
        clock: str = "wall",
        pace: str = "timed",
        seed: int | None = None,
        settings: Mapping[str, Any] = {},
        arguments: Sequence[str] = (),
    ) -> Twin:
        """Starts the program on free ports of the loopback, with nothing on disk, and waits until it is ready.

        `clock` is "wall", "manual" or "scaled:RATE", `pace` "instant", "timed" or "manual", `profile` "certified",
        "factory" or "open"; `arguments` are further ones of `mfp-twin serve`. Raises NotStarted.
        """
        directory = tempfile.mkdtemp(prefix="mfp-twin-")
        port_file = os.path.join(directory, "ports.json")
        command = [str(program or find_program()), "serve", "--ports", "auto", "--control", "127.0.0.1:0"]
        command += ["--port-file", port_file, "--profile", profile, "--clock", clock, "--pace", pace]
        if seed is not None:
            command += ["--seed", str(seed)]
        for name, value in settings.items():
            command += ["--set", f"{name}={value}"]
        complaints = os.path.join(directory, "stderr")
        try:
            with open(complaints, "wb") as stderr:
                process = subprocess.Popen(
                    [*command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr
                )
            try:
                twin = cls(_ready(process, port_file, complaints), process)
            except BaseException:
                process.kill()
                process.wait()
                raise
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        twin._directory = directory
        return twin

    @classmethod
    def attach(cls, port_file: str | Path) -> Twin:
        """The twin that wrote this port file; it goes on when this ends."""
        return cls(json.loads(Path(port_file).read_text()))

    @classmethod
    def from_environment(cls) -> Twin | None:
        """The twin that `mfp-twin exec` started around this program; None without one."""
        control, token = os.environ.get("MFP_TWIN_CONTROL"), os.environ.get("MFP_TWIN_TOKEN")
        if not control or not token:
            return None
        operator = {
            "id": os.environ.get("MFP_TWIN_KEY_OPERATOR_ID"),
            "password": os.environ.get("MFP_TWIN_KEY_OPERATOR_PASSWORD"),
        }
        return cls({"control": control, "token": token, "key_operator": operator})

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program finds this twin by with `from_environment`."""
        names = {"id": "MFP_TWIN_KEY_OPERATOR_ID", "password": "MFP_TWIN_KEY_OPERATOR_PASSWORD"}
        operator = {name: self.key_operator[part] for part, name in names.items() if self.key_operator.get(part)}
        return {"MFP_TWIN_CONTROL": self.where["control"], "MFP_TWIN_TOKEN": self.where["token"], **operator}

    @property
    def key_operator(self) -> Mapping[str, Any]:
        """The administrator's `id` and `password`, where it is known."""
        return dict(self.where["key_operator"])

    def devices(self) -> list[Device]:
        """All devices."""
        return [self._of(listed["id"]) for listed in self.control.get("/devices")]

    def new_device(self, snapshot: str | None = None, seed: int | None = None) -> Device:
        """Another device: a fresh one, or one as the snapshot has it."""
        order = {name: value for name, value in {"from": snapshot, "seed": seed}.items() if value is not None}
        return self._of(self.control.post("/devices", order)["id"])

    def _of(self, number: int) -> Device:
        return self.device if number == 1 else Device(self.control, number, f"/devices/{number}")

    def close(self) -> None:
        """Ends the program, if this started it, and takes its files away."""
        self.control.close()
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(ENDED_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None

    def __enter__(self) -> Twin:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def find_program() -> Path:
    """The program: what MFP_TWIN_PROGRAM names, the one in this package, or the one on the path."""
    named = os.environ.get("MFP_TWIN_PROGRAM")
    if named:
        return Path(named)
    inside = Path(__file__).parent / "bin" / "mfp-twin"
    if inside.exists():
        return inside
    on_path = shutil.which("mfp-twin")
    if on_path is None:
        raise NotStarted(
            "there is no mfp-twin: install a wheel that has it, put it on the path, or name it in MFP_TWIN_PROGRAM"
        )
    return Path(on_path)


def _ready(process: subprocess.Popen[bytes], port_file: str, complaints: str) -> Mapping[str, Any]:
    """What the port file says, once the twin has written it, which it does when every listener is up."""
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end:
        if os.path.exists(port_file):
            told: Mapping[str, Any] = json.loads(Path(port_file).read_text())
            return told
        if process.poll() is not None:
            break
        time.sleep(LOOK_AGAIN_S)
    said = Path(complaints).read_bytes()[-COMPLAINT_BYTES:].decode(errors="replace").strip()
    state = "did not come up in time" if process.poll() is None else f"ended with {process.returncode}"
    raise NotStarted(f"{' '.join(map(str, process.args))} {state}: {said}")  # type: ignore[arg-type]
