"""A device: its panel, paper, lists and logs, and its time."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Union

from .control import Control
from .machine import PORTS, Machine
from .near import misses, only
from .panel import Panel
from .records import AuditRow, Clock, Entry, Job, Output, Setting, User, record

__tracebackhide__ = True
"""For pytest: a test that fails is shown where it asked, not in here."""

GENERAL_USER = "General User"
SYSTEM_ADMINISTRATOR = "System Administrator"
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}

Document = Union[bytes, Path]
"""What is printed or laid on the glass: its bytes, or the file that has them."""


class Device:
    """One device of a twin. The first has the number 1."""

    def __init__(self, control: Control, number: int, prefix: str = "") -> None:
        self._control = control
        self._prefix = prefix
        self.number = number
        self.panel = Panel(self.ask, self.exchange)

    def __repr__(self) -> str:
        return f"Device({self.number})"

    # The way to everything that this client has no name for.

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Asks the control plane for what is at `path` of this device, with JSON in and out."""
        return self._control.ask(method, self._prefix + path, body, query)

    def exchange(
        self,
        method: str,
        path: str,
        data: bytes | None = None,
        media_type: str = "application/octet-stream",
        **query: Any,
    ) -> bytes:
        """Asks the control plane for what is at `path` of this device, with bytes in and out."""
        return self._control.exchange(method, self._prefix + path, data, media_type, query)

    # Where it is.

    @property
    def listed(self) -> Mapping[str, Any]:
        """Its address and ports, and whether each is open now."""
        return dict(self._control.get(f"/devices/{self.number}"))

    @property
    def cwis_uri(self) -> str:
        """Where a browser finds its pages."""
        return f"https://{self._where.at('https')}/"

    @property
    def ipps_uri(self) -> str:
        """Where a driver prints with TLS."""
        return f"ipps://{self._where.at('https')}/ipp/print"

    @property
    def ipp_uri(self) -> str:
        """Where a driver prints without TLS; the certified profile keeps that port closed."""
        return f"ipp://{self._where.at('ipp')}/ipp/print"

    @property
    def _where(self) -> Machine:
        listed = self.listed
        return Machine(listed["ip"], {name: listed[name] for name in PORTS})

    @property
    def certificate(self) -> str:
        """The certificate that serves TLS now, PEM."""
        return self.exchange("GET", "/certificate").decode()

    @property
    def machine(self) -> Machine:
        """It as the network sees it, with its certificate trusted."""
        return replace(self._where, trust=self.trust())

    def trust(self) -> ssl.SSLContext:
        """A client's TLS that trusts this device's certificate, and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.certificate)
        return context

    # Who may use it.

    def add_user(self, id: str, password: str, role: str = GENERAL_USER, name: str | None = None) -> User:
        """Registers a user, by a hand inside the machine."""
        order = {"id": id, "password": password, "role": role}
        self.ask("POST", "/users", order if name is None else {**order, "name": name})
        return User(id, role, name)

    def remove_user(self, id: str) -> None:
        """Deletes a user."""
        self.ask("DELETE", f"/users/{id}")

    def users(self) -> list[User]:
        """All users."""
        return [record(User, user) for user in self.ask("GET", "/users")]

    # Printing.

    def print(
        self,
        document: Document,
        user: str | None = None,
        password: str | None = None,
        *,
        name: str | None = None,
        media_type: str | None = None,
        tls: bool = True,
        **attributes: int | str,
    ) -> Job:
        """Prints as a driver does, over IPP, and returns the job once it is read: held, printing or ended.

        Further words are attributes of the job with `_` for `-`: copies=2, sides="two-sided-long-edge".
        Raises mfp_twin.NotPrinted where the printer does not take it.
        """
        if isinstance(document, Path):
            name = name or document.name
            media_type = media_type or MEDIA_TYPES.get(document.suffix.lower())
            document = document.read_bytes()
        job = self.machine.print(
            document,
            user,
            password,
            name=name,
            media_type=media_type or "application/octet-stream",
            tls=tls,
            attributes={word.replace("_", "-"): value for word, value in attributes.items()},
        )
        return self.wait_for_job(job, "held", "printing", "completed", "cancelled", "aborted")

    def jobs(self) -> list[Job]:
        """All jobs that the device still knows."""
        return [record(Job, job) for job in self.ask("GET", "/jobs")]

    def job(self, id: int) -> Job:
        """The job with this number."""
        return record(Job, self.ask("GET", f"/jobs/{id}"))

    def wait_for_job(self, id: int, *states: str, within: str | timedelta = "PT30S") -> Job:
        """Waits until the job is in one of `states`, which passes as the device's clock does.

        Raises Refused (409) if it is not in time, and at once when it has ended otherwise.
        """
        told = self.ask("GET", f"/jobs/{id}", wait=",".join(states), timeout=_iso(within))
        return record(Job, told)

    # Paper, in and out.

    def output(self) -> list[Output]:
        """What lies in the output tray, oldest first."""
        return [record(Output, output) for output in self.ask("GET", "/hands/output")]

    def output_pdf(self, id: int) -> bytes:
        """A set of the output tray as a PDF."""
        return self.exchange("GET", f"/hands/output/{id}.pdf")

    def output_page(self, id: int, page: int = 1) -> bytes:
        """A page of the output tray as a PNG."""
        return self.exchange("GET", f"/hands/output/{id}/{page}.png")

    def take_output(self, id: int) -> None:
        """Takes a set out of the output tray."""
        self.ask("DELETE", f"/hands/output/{id}")

    def lay_original(
        self,
        original: Document,
        on: str = "feeder",
        sides: int = 1,
        backs: str | None = None,
        media_type: str | None = None,
    ) -> None:
        """Lays an original into the document feeder, or with on="platen" on the glass: PDF, PNG, JPEG or TIFF.

        With sides=2 two pages are a sheet; backs="head-to-toe" has those behind upside down.
        """
        if isinstance(original, Path):
            media_type = media_type or MEDIA_TYPES.get(original.suffix.lower())
            original = original.read_bytes()
        kind = media_type or _media_type(original)
        self.exchange("POST", "/hands/originals", original, kind, on=on, sides=sides, backs=backs)

    # Its state.

    @property
    def clock(self) -> Clock:
        """Its time."""
        return record(Clock, self.ask("GET", "/clock"))

    def advance(self, by: str | timedelta) -> Clock:
        """Moves its time by a duration (ISO 8601, or a timedelta), or with "idle" until nothing is at work.

        Everything that is due on the way has happened when this returns.
        """
        self.ask("POST", "/clock/advance", {"until": "idle"} if by == "idle" else {"by": _iso(by)})
        return self.clock

    def settings(self) -> list[Setting]:
        """All settings."""
        return [record(Setting, setting) for setting in self.ask("GET", "/settings")]

    def setting(self, id: str) -> Setting:
        """The setting with this ID, as `mfp-twin settings` lists them."""
        return record(Setting, self.ask("GET", f"/settings/{id}"))

    def set(self, id: str, value: Any) -> None:
        """Changes a setting, by a hand inside the machine."""
        self.ask("PUT", f"/settings/{id}", {"value": value})

    def compliance(self) -> Mapping[str, Any]:
        """How it stands beside the guide: `compliant`, and `findings` with the page and the way to put it right."""
        return dict(self.ask("GET", "/compliance"))

    def power(self, action: str) -> None:
        """The power switch "on", "off", a "restart", or the plug pulled: "cut"."""
        self.ask("POST", "/power", {"action": action})

    def fault(self, name: str, active: bool = True) -> None:
        """Breaks a part, or with active=False mends it; `GET /faults` has their names."""
        self.ask("PUT", f"/faults/{name}", {"active": active})

    def stored(self, text: str) -> list[Mapping[str, int]]:
        """Where on the raw drive `text` stands."""
        return list(self.ask("POST", "/storage/search", {"text": text})["hits"])

    # What it logged, and what happened.

    def audit(self, **expected: str) -> list[AuditRow]:
        """The audit log, oldest first; with `expected` only rows in which it is so: audit(status="Failed")."""
        rows = [record(AuditRow, row) for row in self.ask("GET", "/audit")]
        return only(rows, expected) if expected else rows

    def expect_audit(self, **expected: str) -> AuditRow:
        """The newest row in which all is as expected. AssertionError tells those that come nearest."""
        rows = self.audit()
        found = only(rows, expected)
        if not found:
            raise AssertionError(f"no audit row with {expected}; {misses(rows, expected)}")
        row: AuditRow = found[-1]
        return row

    def truth(self, since: int = 0, kind: str | None = None, **expected: Any) -> list[Entry]:
        """What happened after the entry `since`, whatever was logged of it."""
        entries = [record(Entry, entry) for entry in self.ask("GET", "/truth", since=since, kind=kind)]
        return only(entries, expected) if expected else entries

    def wait_for(self, *what: str, since: int = 0, within: str | timedelta = "PT30S") -> list[Entry]:
        """Waits for an entry of the truth with one of these names, and returns all after `since`."""
        told = self.ask("GET", "/truth", since=since, wait=",".join(what), timeout=_iso(within))
        return [record(Entry, entry) for entry in told]

    # Ways back.

    def snapshot(self, name: str) -> None:
        """Keeps it as it is, under `name`."""
        self.ask("POST", "/snapshots", {"name": name})

    def restore(self, name: str) -> None:
        """Makes it what it was then."""
        self.ask("POST", f"/snapshots/{name}/restore")

    def fork(self) -> Device:
        """Another device that has all that this one has, and goes its own way from here, at ports of its own."""
        listed = self._control.post(f"/devices/{self.number}/fork", {})
        return Device(self._control, listed["id"], f"/devices/{listed['id']}")

    def remove(self) -> None:
        """Takes this device away; the first one stays as long as the twin."""
        self._control.delete(f"/devices/{self.number}")


def _iso(duration: str | timedelta) -> str:
    if isinstance(duration, str):
        return duration
    return f"PT{duration.total_seconds():.3f}S"


def _media_type(document: bytes) -> str:
    for start, media_type in [
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG", "image/png"),
        (b"\xff\xd8", "image/jpeg"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
    ]:
        if document.startswith(start):
            return media_type
    raise ValueError("an original is a PDF, PNG, JPEG or TIFF")
