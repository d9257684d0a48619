"""Robot Framework: a twin whose keywords read as what a person does and sees.

    Library    mfp_twin.robot    pace=instant    clock=manual

Each test has a device of its own, forked from the one that the suite began with.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from robot.api import logger
from robot.api.deco import keyword, library, not_keyword

from .device import GENERAL_USER, Device
from .near import only
from .twin import Twin


@library(scope="GLOBAL", listener="SELF")
class robot:  # noqa: N801 (Robot Framework finds a library by the name of its module)
    """A multifunction printer, and a person before it."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self, **options: Any) -> None:
        """`options` are those of `mfp_twin.Twin.start`: profile, clock, pace, seed."""
        self._options = options
        self._twin: Twin | None = None
        self._device: Device | None = None

    # The listener: a device for each test, and what it showed when the test failed.

    @not_keyword
    def start_test(self, data: Any, result: Any) -> None:
        self._device = None

    @not_keyword
    def end_test(self, data: Any, result: Any) -> None:
        if self._device is None:
            return
        if result.failed:
            rows = "\n".join(map(str, self._device.audit()[-20:]))
            result.message += f"\n\nPanel:\n{self._device.panel.text()}\nAudit log:\n{rows}"
        self._device.remove()
        self._device = None

    @not_keyword
    def close(self) -> None:
        if self._twin is not None:
            self._twin.close()
            self._twin = None

    @property
    def device(self) -> Device:
        """The device of this test."""
        if self._twin is None:
            self._twin = Twin.from_environment() or Twin.start(**self._options)
        if self._device is None:
            self._device = self._twin.device.fork()
        return self._device

    # People and drivers.

    @keyword
    def add_user(self, id: str, password: str, role: str = GENERAL_USER) -> None:
        """Registers a user, by a hand inside the machine."""
        self.device.add_user(id, password, role)

    @keyword
    def print_as(self, user: str, password: str, document: str, **attributes: Any) -> int:
        """Prints a file, or a text where there is no file of that name, and gives the number of the job."""
        path = Path(document)
        body: bytes | Path = path if path.is_file() else document.encode()
        return self.device.print(body, user, password, **attributes).id

    @keyword
    def job_should_be(self, job: int, state: str) -> None:
        """Fails unless the job is in `state` now."""
        found = self.device.job(job)
        if found.state != state:
            raise AssertionError(f"job {job} is {found.state} ({found.reason or 'no reason'}), not {state}")

    @keyword
    def job_should_become(self, job: int, state: str, within: str = "PT30S") -> None:
        """Waits until the job is in `state`, by the device's clock."""
        self.device.wait_for_job(job, state, within=within)

    # The panel.

    @keyword
    def log_in_at_panel(self, user: str, password: str) -> None:
        """Logs in as a person does; fails where nobody is logged in then."""
        shown = self.device.panel.log_in(user, password)
        if shown.user is None:
            raise AssertionError(f"{user} is not logged in; the panel says {shown.message or shown.title!r}")

    @keyword
    def press(self, *labels: str) -> None:
        """Presses one after the other, by their labels."""
        self.device.panel.press(*labels)

    @keyword
    def type_into(self, field: str, text: str) -> None:
        """Types into the field with this label."""
        self.device.panel.type(text, field)

    @keyword
    def panel_should_show(self, text: str) -> None:
        """Fails unless `text` stands on the screen."""
        screen = self.device.panel.text()
        if text not in screen:
            raise AssertionError(f"{text!r} is not on the screen:\n{screen}")

    # Paper.

    @keyword
    def lay_original(self, file: str, on: str = "feeder") -> None:
        """Lays an original into the feeder, or on the platen."""
        self.device.lay_original(Path(file), on)

    @keyword
    def tray_should_be_empty(self) -> None:
        """Fails if anything lies in the output tray."""
        output = self.device.output()
        if output:
            raise AssertionError(f"{len(output)} sets lie in the tray: {[out.name for out in output]}")

    @keyword
    def tray_should_hold(self, sets: int, pages: int | None = None) -> None:
        """Fails unless so many sets lie in the output tray, each with so many pages."""
        output = self.device.output()
        told = [(out.name, out.pages) for out in output]
        if len(output) != sets or (pages is not None and any(out.pages != pages for out in output)):
            raise AssertionError(f"the tray holds {told}, not {sets} sets" + (f" of {pages}" if pages else ""))

    # Time, settings, parts.

    @keyword
    def advance(self, by: str) -> None:
        """Moves the device's time: PT30S, or `idle`."""
        self.device.advance(by)

    @keyword
    def set_setting(self, id: str, value: str) -> None:
        """Changes a setting, by a hand inside the machine."""
        self.device.set(id, value)

    @keyword
    def setting_should_be(self, id: str, value: str) -> None:
        """Fails unless the setting has this value."""
        found = self.device.setting(id).value
        if found != value:
            raise AssertionError(f"{id} is {found!r}, not {value!r}")

    @keyword
    def power(self, action: str) -> None:
        """on, off, restart, or cut: the plug pulled."""
        self.device.power(action)

    @keyword
    def break_part(self, fault: str) -> None:
        """Breaks a part."""
        self.device.fault(fault)

    @keyword
    def mend_part(self, fault: str) -> None:
        """Mends it."""
        self.device.fault(fault, active=False)

    # What it logged.

    @keyword
    def audit_log_should_have(self, **expected: str) -> None:
        """Fails unless a row has all of this; tells those that come nearest."""
        row = self.device.expect_audit(**expected)
        logger.info(str(row))

    @keyword
    def audit_log_should_not_have(self, **expected: str) -> None:
        """Fails if a row has all of this."""
        found = only(self.device.audit(), expected)
        if found:
            raise AssertionError(f"the audit log has: {found[-1]}")


__all__ = ["robot"]
