"""Robot Framework: what the network does with a machine, a twin or one of metal."""

from __future__ import annotations

from abc import ABC, abstractmethod

from robot.api import logger
from robot.api.deco import keyword, not_keyword

from .ipp import NotPrinted
from .machine import Machine, NotExported
from .near import misses, only
from .records import AuditRow


class OnTheNetwork(ABC):
    """Keywords that need nothing but the machine's address, and the Key Operator's password for its log."""

    @property
    @abstractmethod
    def machine(self) -> Machine:
        """The machine as the network sees it."""

    @property
    @abstractmethod
    def operator(self) -> tuple[str, str]:
        """The Key Operator's ID and password."""

    @keyword
    def printing_should_be_refused(self, user: str, password: str, document: str = "Hello") -> None:
        """Fails if the printer takes the job."""
        try:
            job = self.machine.print(document.encode(), user, password)
        except NotPrinted as refused:
            logger.info(str(refused))
            return
        raise AssertionError(f"the printer took it as job {job}")

    # The network.

    @keyword
    def port_should_be_open(self, port: str) -> None:
        """Fails unless somebody answers at this port: https, http, ipp, lpd or raw."""
        if not self.machine.listens(port):
            raise AssertionError(f"nobody answers at {port}")

    @keyword
    def port_should_be_closed(self, port: str) -> None:
        """Fails if anybody answers at this port."""
        if self.machine.listens(port):
            raise AssertionError(f"somebody answers at {port}")

    @keyword
    def tls_should_be_spoken(self, version: str) -> None:
        """Fails unless a handshake with this version succeeds: TLS 1.2."""
        if not self.machine.speaks(version):
            raise AssertionError(f"{version} is not spoken")

    @keyword
    def tls_should_be_refused(self, version: str) -> None:
        """Fails if a handshake with this version succeeds."""
        if self.machine.speaks(version):
            raise AssertionError(f"{version} is spoken")

    # What it logged, pulled over the network as the guide's script does.

    @keyword
    def audit_log_should_have(self, **expected: str) -> None:
        """Fails unless a row has all of this; tells those that come nearest."""
        rows = self._audit()
        found = only(rows, expected)
        if not found:
            raise AssertionError(f"no audit row with {expected}; {misses(rows, expected)}")
        logger.info(str(found[-1]))

    @keyword
    def audit_log_should_not_have(self, **expected: str) -> None:
        """Fails if a row has all of this."""
        found = only(self._audit(), expected)
        if found:
            raise AssertionError(f"the audit log has: {found[-1]}")

    @keyword
    def audit_log_should_be_refused_to(self, user: str, password: str) -> None:
        """Fails if this user is given the log."""
        try:
            rows = self.machine.audit(user, password)
        except NotExported as refused:
            logger.info(str(refused))
            return
        raise AssertionError(f"{user} was given {len(rows)} rows")

    @not_keyword
    def _audit(self) -> list[AuditRow]:
        return self.machine.audit(*self.operator)
