"""What the control plane tells, as records with names. A field that a newer twin adds is left aside."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

R = TypeVar("R")


def record(kind: type[R], told: Mapping[str, Any]) -> R:
    """`told` as a `kind`. What the twin leaves out is as the record has it by default."""
    fields = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in told.items() if name in fields})


@dataclass(frozen=True)
class Job:
    """A job: `state` is "received", "held", "printing", "completed", "cancelled" or "aborted"."""

    id: int
    name: str
    type: str
    state: str
    private: bool
    held_for: list[str]
    copies: int
    priority: int
    documents: int
    bytes: int
    format: str
    created: str
    owner: str | None = None
    pages: int | None = None
    pages_out: int | None = None
    sheets_out: int | None = None
    peer: str | None = None
    ended: str | None = None
    reason: str | None = None
    fault: str | None = None


@dataclass(frozen=True)
class AuditRow:
    """A row of the audit log, in the words of the log."""

    log_id: int
    date: str
    time: str
    event_id: str
    event: str
    user: str
    description: str
    status: str
    optional: str

    def __str__(self) -> str:
        return (
            f"{self.log_id:>5} {self.date} {self.time} {self.event_id} {self.event} | {self.user} | "
            f"{self.description} | {self.status} | {self.optional}"
        )


@dataclass(frozen=True)
class Entry:
    """An entry of the truth: what happened, whatever the device logs of it."""

    seq: int
    at: str
    tick: int
    origin: str
    kind: str
    what: str
    detail: str
    times: int
    cause: int | None = None
    job: int | None = None
    user: str | None = None
    peer: str | None = None
    setting: str | None = None
    sensor: str | None = None
    old: str | None = None
    new: str | None = None

    def __str__(self) -> str:
        return f"{self.seq:>6} {self.at} {self.origin} {self.what}: {self.detail}"


@dataclass(frozen=True)
class Output:
    """A set of sheets in the output tray."""

    id: int
    job: int
    pages: int
    sheets: int
    monochrome: bool
    name: str
    copy: int
    at: str
    owner_sheet: str | None = None


@dataclass(frozen=True)
class Item:
    """A thing on the panel's screen: `kind` is "button", "toggle", "choice", "field", "text" or "row"."""

    id: str
    kind: str
    label: str
    enabled: bool
    masked: bool
    selected: bool
    value: str | None = None


@dataclass(frozen=True)
class Screen:
    """What the panel shows."""

    screen: str
    title: str
    revision: int
    items: tuple[Item, ...]
    soft_keys: tuple[str, ...]
    user: str | None = None
    message: str | None = None
    fault: Mapping[str, str] | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Screen:
        """The screen as the control plane tells it."""
        items = tuple(record(Item, item) for item in told["items"])
        return record(cls, {**told, "items": items, "soft_keys": tuple(told["soft_keys"])})

    def item(self, label: str) -> Item:
        """The item with this label or ID; KeyError names those that are there."""
        for item in self.items:
            if label in (item.label, item.id):
                return item
        raise KeyError(f"{label!r} is not on the screen {self.title!r}: {[item.label for item in self.items]}")

    @property
    def labels(self) -> list[str]:
        """What can be pressed now, by its label."""
        return [item.label for item in self.items if item.enabled and item.kind != "text"]


@dataclass(frozen=True)
class Setting:
    """A setting of the device; `secure` is what the guide asks for."""

    id: str
    item: str
    source: str
    value: str | None = None
    default: str | None = None
    secure: str | None = None
    compliant: bool | None = None


@dataclass(frozen=True)
class User:
    """A user of the device."""

    id: str
    role: str
    name: str | None = None


@dataclass(frozen=True)
class Clock:
    """The device's time: `mode` is "wall", "manual" or "scaled"."""

    mode: str
    now: str
    tick: int
    zone_minutes: int
    rate: float | None = None
