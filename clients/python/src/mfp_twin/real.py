"""Robot Framework: the same sentences for a machine that is no twin.

    Library    mfp_twin.real    address=192.0.2.7    operator=11111    password=...

What a hand or a finger does is a step that somebody is asked to do and to confirm; what the network does is done. What
no hand can do or see (the raw drive, broken parts) skips the test and says why.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from robot.api.deco import keyword, library
from robot.api.exceptions import SkipExecution
from robot.libraries.Dialogs import execute_manual_step

from .machine import Machine
from .on_the_network import OnTheNetwork


@library(scope="GLOBAL")
class real(OnTheNetwork):  # noqa: N801 (Robot Framework finds a library by the name of its module)
    """A multifunction printer of metal, and somebody before it."""

    def __init__(self, address: str, operator: str = "11111", password: str = "") -> None:
        """`address` is the machine's, `operator` and `password` are the Key Operator's."""
        self._machine = Machine(address)
        self._operator = (operator, password)

    @property
    def machine(self) -> Machine:
        """The machine as the network sees it."""
        return self._machine

    @property
    def operator(self) -> tuple[str, str]:
        """The Key Operator's ID and password."""
        return self._operator

    # What the network does.

    @keyword
    def print_as(self, user: str, password: str, document: str, **attributes: Any) -> int:
        """Prints a file, or a text where there is no file of that name, and gives the number of the job."""
        path = Path(document)
        body = path.read_bytes() if path.is_file() else document.encode()
        words = {word.replace("_", "-"): value for word, value in attributes.items()}
        return self._machine.print(body, user, password, attributes=words)

    # What a hand does, and an eye sees.

    @keyword
    def press(self, *labels: str) -> None:
        """Asks for one press after the other."""
        execute_manual_step("Press " + ", then ".join(f"[{label}]" for label in labels) + ".")

    @keyword
    def add_user(self, id: str, password: str, role: str = "General User") -> None:
        execute_manual_step(f"At Permissions in CWIS, register the user {id} with the password {password} as {role}.")

    @keyword
    def remove_user(self, id: str) -> None:
        execute_manual_step(f"At Permissions in CWIS, delete the user {id}.")

    @keyword
    def add_folder(self, number: int, owner: str, name: str = "scans") -> None:
        execute_manual_step(f"As {owner}, create the folder {number} with the name {name}.")

    @keyword
    def folder_should_hold(self, number: int, documents: int) -> None:
        execute_manual_step(f"Folder {number} holds {documents} documents.")

    @keyword
    def job_should_be(self, job: int, state: str) -> None:
        execute_manual_step(f"Job {job} is {state}.")

    @keyword
    def job_should_become(self, job: int, state: str, within: str = "PT30S") -> None:
        execute_manual_step(f"Job {job} becomes {state} within {within}.")

    @keyword
    def log_in_at_panel(self, user: str, password: str) -> None:
        execute_manual_step(f"At the panel, log in as {user} with the password {password}. It works.")

    @keyword
    def log_in_at_panel_as_key_operator(self) -> None:
        execute_manual_step("At the panel, log in as the Key Operator. It works.")

    @keyword
    def log_in_should_fail_at_panel(self, user: str, password: str) -> None:
        execute_manual_step(f"At the panel, try to log in as {user} with the password {password}. It does not work.")

    @keyword
    def nobody_should_be_logged_in_at_panel(self) -> None:
        execute_manual_step("Nobody is logged in at the panel.")

    @keyword
    def type_into(self, field: str, text: str) -> None:
        execute_manual_step(f"Type {text} into [{field}].")

    @keyword
    def panel_should_show(self, text: str) -> None:
        execute_manual_step(f"The panel shows {text}.")

    @keyword
    def panel_should_not_show(self, text: str) -> None:
        execute_manual_step(f"The panel does not show {text}.")

    @keyword
    def lay_original(self, file: str, on: str = "feeder") -> None:
        execute_manual_step(f"Lay {file} on the {on}.")

    @keyword
    def tray_should_be_empty(self) -> None:
        execute_manual_step("The output tray is empty.")

    @keyword
    def tray_should_hold(self, sets: int, pages: int | None = None) -> None:
        execute_manual_step(f"The output tray holds {sets} sets of {pages} pages.")

    @keyword
    def advance(self, by: str) -> None:
        execute_manual_step(f"Wait {by} without touching anything.")

    @keyword
    def power(self, action: str) -> None:
        execute_manual_step(f"Power: {action}.")

    @keyword
    def set_setting(self, id: str, value: str) -> None:
        execute_manual_step(f"Set {id} to {value}.")

    @keyword
    def setting_should_be(self, id: str, value: str) -> None:
        execute_manual_step(f"{id} is {value}.")

    @keyword
    def compliance_should_miss(self, id: str) -> None:
        execute_manual_step(f"{id} is other than the guide has it.")

    @keyword
    def update_software(self, user: str, password: str, package: str) -> None:
        execute_manual_step(f"At System > Software Update in CWIS, as {user}, send {package}. The machine begins.")

    @keyword
    def page_should_be_shown_to(self, user: str, password: str, path: str) -> None:
        execute_manual_step(f"In CWIS, {user} with the password {password} gets the page of {path}.")

    @keyword
    def page_should_be_refused_to(self, user: str, password: str, path: str) -> None:
        execute_manual_step(f"In CWIS, {user} with the password {password} does not get the page of {path}.")

    @keyword
    def log_in_should_fail_at_cwis(self, user: str, password: str) -> None:
        execute_manual_step(f"In CWIS, try to log in as {user} with the password {password}. It does not work.")

    @keyword
    def software_version_should_be(self, version: str) -> None:
        execute_manual_step(f"The Controller ROM has the version {version}.")

    @keyword
    def fax_comes_in(self, file: str, number: str = "+81 3 5550100", line: int = 1, **faults: str) -> None:
        if faults:
            raise SkipExecution("a telephone line has no faults on demand")
        execute_manual_step(f"From another fax, send {file} to line {line} of the machine.")

    @keyword
    def at_the_other_end_is(self, who: str, line: int = 1) -> None:
        execute_manual_step(f"At the number that is dialled next, have {who} answer.")

    @keyword
    def call_should_have_ended(self, code: str, line: int = 1) -> None:
        well = "with all pages confirmed" if code == "LINE-000" else "without a page"
        execute_manual_step(f"The call of line {line} has ended {well}.")

    @keyword
    def call_should_have_no_carrier(self, line: int = 1) -> None:
        execute_manual_step(f"In the call of line {line} no modem has trained: the other end tells no carrier.")

    # What is only a twin's.

    @keyword
    def build_update_package(self, *options: str) -> str:
        raise SkipExecution("packages of a machine are its maker's")

    @keyword
    def break_part(self, fault: str) -> None:
        raise SkipExecution(f"nobody can break {fault} of a machine")

    @keyword
    def mend_part(self, fault: str) -> None:
        raise SkipExecution(f"nobody can mend {fault} of a machine")

    @keyword
    def panel_should_show_fault(self, code: str) -> None:
        raise SkipExecution(f"a machine has no {code} unless a part is broken")

    @keyword
    def drive_should_not_hold(self, text: str) -> None:
        raise SkipExecution("the drive of a machine is not read")

    @keyword
    def nothing_should_wait_to_be_overwritten(self) -> None:
        raise SkipExecution("the drive of a machine is not read")
