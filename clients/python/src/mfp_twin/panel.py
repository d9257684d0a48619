"""The control panel of a device: a finger, and what it sees."""

from __future__ import annotations

from typing import Any, Callable

from .records import Item, Screen

__tracebackhide__ = True
"""For pytest: a test that fails is shown where it asked, not in here."""

Ask = Callable[..., Any]
"""Asks the control plane of one device: method, path, body."""


class Panel:
    """A person at the control panel. Labels are those on the screen; the ID of an item will do as well."""

    def __init__(self, ask: Ask, exchange: Callable[..., bytes]) -> None:
        self._ask = ask
        self._exchange = exchange

    @property
    def screen(self) -> Screen:
        """What is on the screen."""
        return Screen.of(self._ask("GET", "/panel"))

    def item(self, label: str) -> Item:
        """The item with this label; KeyError names those that are there."""
        return self.screen.item(label)

    def press(self, *labels: str) -> Screen:
        """Presses one after the other, and returns the last screen.

        Raises Refused (409) at the first that is not there or not enabled, with those that are.
        """
        shown: Screen | None = None
        for label in labels:
            shown = Screen.of(self._ask("POST", "/panel/press", {"label": label}))
        return shown or self.screen

    def type(self, text: str, field: str | None = None) -> Screen:
        """Types into the field with this label, or into the one that has the focus."""
        order = {"text": text} if field is None else {"text": text, "label": field}
        return Screen.of(self._ask("POST", "/panel/type", order))

    def log_in(self, user: str, password: str) -> Screen:
        """Logs in as a person does: types and presses. Whether it worked is what the screen says."""
        return Screen.of(self._ask("POST", "/panel/login", {"user": user, "password": password}))

    def text(self) -> str:
        """The screen as text."""
        return self._exchange("GET", "/panel.txt").decode()

    def picture(self) -> bytes:
        """The screen as a PNG."""
        return self._exchange("GET", "/panel.png")
