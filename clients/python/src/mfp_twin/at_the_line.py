"""Robot Framework: what is at the other end of a twin's telephone lines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from robot.api import logger
from robot.api.deco import keyword

from .device import MEDIA_TYPES, Device

#: What is said by a modem of a page.
CARRIERS = ("TCF", "page", "block")


class AtTheLine(ABC):
    """Keywords for calls, in both directions."""

    @property
    @abstractmethod
    def device(self) -> Device:
        """The device of this test."""

    @keyword
    def fax_comes_in(self, file: str, number: str = "+81 3 5550100", line: int = 1, **faults: str) -> None:
        """Calls the line from `number` and sends a document; `fault=NAME` lets something go wrong."""
        path = Path(file)
        media_type = MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
        self.device.exchange(
            "POST", f"/fax/line/{line}/incoming", path.read_bytes(), media_type, **{"from": number, **faults}
        )

    @keyword
    def at_the_other_end_is(self, who: str, line: int = 1) -> None:
        """Who answers when the device calls: fax, silence, voice, data-modem, busy."""
        self.device.ask("PUT", f"/fax/line/{line}/far_end", {"who": who})

    @keyword
    def call_should_have_ended(self, code: str, line: int = 1) -> None:
        """Fails unless the last call of the line ended with this code."""
        call = self.device.ask("GET", f"/fax/line/{line}")["call"]
        if call is None or call["end"] != code:
            raise AssertionError(f"the call ended with {call and call['end']} ({call and call['words']}), not {code}")
        logger.info(f"{call['end']}: {call['words']}")

    @keyword
    def call_should_have_no_carrier(self, line: int = 1) -> None:
        """Fails if a modem of a page, not only that of the handshake, was heard in the last call of the line."""
        said = self.device.ask("GET", f"/fax/line/{line}/ladder")["said"]
        heard = [it["text"] for it in said if it["name"] in CARRIERS]
        if heard:
            raise AssertionError(f"a modem was heard: {heard}")
        logger.info("\n".join(it["text"] for it in said))
