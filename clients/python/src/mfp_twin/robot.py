"""Robot Framework: a twin whose keywords read as what a person does and sees.

    Library    mfp_twin.robot    pace=instant    clock=manual

Each test has a device of its own, forked from the one that the suite began with.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from robot.api import logger
from robot.api.deco import keyword, library, not_keyword

from .at_cwis import AtCwis
from .at_the_line import AtTheLine
from .device import GENERAL_USER, Device
from .evidence import DIRECTORY, keep, shown
from .machine import Machine
from .on_the_network import OnTheNetwork
from .records import Screen
from .twin import Twin


@library(scope="GLOBAL", listener="SELF")
class robot(OnTheNetwork, AtCwis, AtTheLine):  # noqa: N801 (Robot Framework finds a library by the name of its module)
    """A multifunction printer, and a person before it."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self, **options: Any) -> None:
        """`options` are those of `mfp_twin.Twin.start`: profile, clock, pace, seed."""
        self._options = options
        self._twin: Twin | None = None
        self._device: Device | None = None

    @property
    def machine(self) -> Machine:
        """The device of this test as the network sees it."""
        return self.device.machine

    @property
    def operator(self) -> tuple[str, str]:
        """The Key Operator's ID and password."""
        operator = self.twin.key_operator
        return operator["id"], operator["password"]

    # The listener: a device for each test, and what it showed when the test failed.

    @not_keyword
    def start_test(self, data: Any, result: Any) -> None:
        self._device = None

    @not_keyword
    def end_test(self, data: Any, result: Any) -> None:
        if self._device is None:
            return
        if result.failed:
            result.message += "".join(f"\n\n{title.capitalize()}:\n{text}" for title, text in shown(self._device))
        into = os.environ.get(DIRECTORY)
        if into is not None:
            keep(self._device, Path(into), result.parent.name, result.name)
        self._device.remove()
        self._device = None

    @not_keyword
    def close(self) -> None:
        if self._twin is not None:
            self._twin.close()
            self._twin = None

    @property
    def twin(self) -> Twin:
        """The twin, which is started with the first keyword that needs it."""
        if self._twin is None:
            self._twin = Twin.from_environment() or Twin.start(**self._options)
        return self._twin

    @property
    def device(self) -> Device:
        """The device of this test."""
        if self._device is None:
            self._device = self.twin.device.fork()
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
    def remove_user(self, id: str) -> None:
        """Deletes a user, by a hand inside the machine."""
        self.device.remove_user(id)

    @keyword
    def add_folder(self, number: int, owner: str, name: str = "scans") -> None:
        """Makes a folder, by a hand inside the machine."""
        self.device.ask("POST", "/folders", {"number": number, "name": name, "owner": owner})

    @keyword
    def folder_should_hold(self, number: int, documents: int) -> None:
        """Fails unless so many documents lie in the folder."""
        found = self.device.ask("GET", f"/folders/{number}")["documents"]
        found = found if isinstance(found, int) else len(found)
        if found != documents:
            raise AssertionError(f"folder {number} holds {found} documents, not {documents}")
        logger.info(f"{found} documents")

    @keyword
    def job_should_be(self, job: int, state: str) -> None:
        """Fails unless the job is in `state` now."""
        found = self.device.job(job)
        if found.state != state:
            raise AssertionError(f"job {job} is {found.state} ({found.reason or 'no reason'}), not {state}")
        logger.info(f"{found.name!r} of {found.owner} is {found.state}")

    @keyword
    def job_should_become(self, job: int, state: str, within: str = "PT30S") -> None:
        """Waits until the job is in `state`, by the device's clock."""
        found = self.device.wait_for_job(job, state, within=within)
        logger.info(f"{found.name!r} of {found.owner} is {found.state}")

    # The panel.

    @keyword
    def log_in_at_panel(self, user: str, password: str) -> None:
        """Logs in as a person does; fails where nobody is logged in then."""
        shown = self.device.panel.log_in(user, password)
        if shown.user is None:
            raise AssertionError(f"{user} is not logged in; the panel says {shown.message or shown.title!r}")
        logger.info(_told(shown))

    @keyword
    def log_in_at_panel_as_key_operator(self) -> None:
        """Logs in as the Key Operator."""
        self.log_in_at_panel(*self.operator)

    @keyword
    def press(self, *labels: str) -> None:
        """Presses one after the other, by their labels."""
        logger.info(_told(self.device.panel.press(*labels)))

    @keyword
    def type_into(self, field: str, text: str) -> None:
        """Types into the field with this label."""
        logger.info(_told(self.device.panel.type(text, field)))

    @keyword
    def panel_should_show(self, text: str) -> None:
        """Fails unless `text` stands on the screen."""
        screen = self.device.panel.text()
        if text not in screen:
            raise AssertionError(f"{text!r} is not on the screen:\n{screen}")

    @keyword
    def panel_should_not_show(self, text: str) -> None:
        """Fails if `text` stands on the screen."""
        screen = self.device.panel.text()
        if text in screen:
            raise AssertionError(f"{text!r} is on the screen:\n{screen}")

    @keyword
    def log_in_should_fail_at_panel(self, user: str, password: str) -> None:
        """Tries to log in as a person does; fails where somebody is logged in then."""
        shown = self.device.panel.log_in(user, password)
        if shown.user is not None:
            raise AssertionError(f"{shown.user} is logged in")
        logger.info(_told(shown))
        self.device.panel.press("Home")

    @keyword
    def nobody_should_be_logged_in_at_panel(self) -> None:
        """Fails while somebody is logged in."""
        user = self.device.panel.screen.user
        if user is not None:
            raise AssertionError(f"{user} is logged in")

    @keyword
    def panel_should_show_fault(self, code: str) -> None:
        """Fails unless the panel shows this fault code."""
        fault = self.device.panel.screen.fault
        if fault is None or fault["code"] != code:
            raise AssertionError(f"the panel shows {fault and fault['code']}, not {code}")
        logger.info(f"{fault['code']}: {fault['text']}")

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
        told = ", ".join(f"{out.name!r} of {out.pages} pages" for out in output) or "nothing"
        if len(output) != sets or (pages is not None and any(out.pages != pages for out in output)):
            raise AssertionError(f"the tray holds {told}, not {sets} sets" + (f" of {pages}" if pages else ""))
        logger.info(told)

    # Time, settings, parts.

    @keyword
    def advance(self, by: str) -> None:
        """Moves the device's time: PT30S, or `idle`."""
        logger.info(self.device.advance(by).now)

    @keyword
    def compliance_should_miss(self, id: str) -> None:
        """Fails unless the compliance check finds this setting other than the guide has it."""
        found = [finding["id"] for finding in self.device.compliance()["findings"]]
        if id not in found:
            raise AssertionError(f"the findings are {found}")
        logger.info(str(found))

    @keyword
    def drive_should_not_hold(self, text: str) -> None:
        """Fails if `text` stands anywhere on the raw drive."""
        hits = self.device.stored(text)
        if hits:
            raise AssertionError(f"{text!r} stands at {hits}")
        logger.info("nowhere")

    @keyword
    def nothing_should_wait_to_be_overwritten(self) -> None:
        """Fails while sectors of documents that are over wait for their passes."""
        waits = self.device.ask("GET", "/storage")["pending_overwrite"]
        if waits:
            raise AssertionError(f"{waits} sectors wait to be overwritten")

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
        logger.info(str(found))

    @keyword
    def power(self, action: str) -> None:
        """on, off, restart, or cut: the plug pulled."""
        self.device.power(action)
        logger.info(str(self.device.ask("GET", "/device")["state"]))

    @keyword
    def break_part(self, fault: str) -> None:
        """Breaks a part."""
        self.device.fault(fault)

    @keyword
    def mend_part(self, fault: str) -> None:
        """Mends it."""
        self.device.fault(fault, active=False)


def _told(screen: Screen) -> str:
    """A screen in a line: its title, who is logged in, and what it says."""
    said = [screen.title, screen.user and f"{screen.user} is logged in", screen.message]
    return "; ".join(word for word in said if word)


__all__ = ["robot"]
