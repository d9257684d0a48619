"""A machine as the network sees it: a twin's device, or a real one. Nothing here needs the control plane."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import ipp
from .records import AuditRow

ANSWER_WITHIN_S = 30.0
CONNECT_WITHIN_S = 5.0
COLUMNS = 9
"""Of a row of the audit log, from Log ID to Optionally Logged Items."""

TLS_VERSIONS = {
    "TLS 1.0": ssl.TLSVersion.TLSv1,
    "TLS 1.1": ssl.TLSVersion.TLSv1_1,
    "TLS 1.2": ssl.TLSVersion.TLSv1_2,
    "TLS 1.3": ssl.TLSVersion.TLSv1_3,
}
PORTS = {"https": 443, "http": 80, "ipp": 631, "lpd": 515, "raw": 9100, "smtp": 25}


class NotExported(Exception):
    """The machine did not give its audit log; the text says at which step of the guide's script, and how."""


@dataclass(frozen=True)
class Machine:
    """What listens at `address`; `ports` are where they are not those of every such machine."""

    address: str
    ports: Mapping[str, int] = field(default_factory=lambda: PORTS)
    trust: ssl.SSLContext | None = None
    """How its certificate is checked; without it, it is not."""

    def print(
        self,
        document: bytes,
        user: str | None = None,
        password: str | None = None,
        *,
        name: str | None = None,
        media_type: str = "application/octet-stream",
        tls: bool = True,
        attributes: Mapping[str, int | str] = {},
    ) -> int:
        """Prints as a driver does, over IPP, and returns the number of the job. Raises NotPrinted."""
        scheme, port = ("ipps", "https") if tls else ("ipp", "ipp")
        return ipp.print_job(
            f"{scheme}://{self.at(port)}/ipp/print",
            document,
            user=user,
            password=password,
            name=name,
            media_type=media_type,
            attributes=attributes,
            trust=self.tls,
        )

    def audit(self, user: str, password: str) -> list[AuditRow]:
        """Pulls the audit log as the guide's script does: LOGIN.CMD, ALOGEXPT.CMD, LOGOUT.CMD. Raises NotExported."""
        connection = http.client.HTTPSConnection(
            self.address, self.ports["https"], timeout=ANSWER_WITHIN_S, context=self.tls
        )
        try:
            return _rows(self._export(connection, user, password))
        finally:
            connection.close()

    def _export(self, connection: http.client.HTTPSConnection, user: str, password: str) -> str:
        referer = {"Referer": f"https://{self.at('https')}/home/index.html"}
        # The script sends Base64 as it is, with + and / and =.
        form = f"NAME={_base64(user)}&PSW={_base64(password)}"
        typed = {**referer, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/LOGIN.CMD", form, typed)
        answer = connection.getresponse()
        said = answer.read().decode(errors="replace")
        cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        if answer.status != 200 or '"0"' not in said or not cookie:
            raise NotExported(f"LOGIN.CMD: {answer.status} {said[:200]}")
        connection.request("GET", "/ALOGEXPT.CMD", headers={**referer, "Cookie": cookie})
        answer = connection.getresponse()
        log = answer.read().decode("utf-8-sig", errors="replace")
        status = answer.status
        connection.request("GET", "/LOGOUT.CMD", headers={**referer, "Cookie": cookie})
        connection.getresponse().read()
        if status != 200:
            raise NotExported(f"ALOGEXPT.CMD: {status} {log[:200]}")
        return log

    def listens(self, port: str) -> bool:
        """Whether anybody answers at this port: https, http, ipp, lpd or raw."""
        try:
            with socket.create_connection((self.address, self.ports[port]), timeout=CONNECT_WITHIN_S):
                return True
        except OSError:
            return False

    def speaks(self, version: str) -> bool:
        """Whether a handshake with this version of TLS, "TLS 1.2" for example, succeeds."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        # Old versions have only suites that today's libraries do not offer by themselves.
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = TLS_VERSIONS[version]
        try:
            with socket.create_connection((self.address, self.ports["https"]), timeout=CONNECT_WITHIN_S) as plain:
                with context.wrap_socket(plain, server_hostname=None):
                    return True
        except OSError:
            return False

    @property
    def tls(self) -> ssl.SSLContext:
        """A client's side of TLS, as far as its certificate is checked."""
        if self.trust is not None:
            return self.trust
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def at(self, port: str) -> str:
        """Address and number of a port, as a URI has them."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.ports[port]}"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _rows(log: str) -> list[AuditRow]:
    """The rows of an export: what stands below the line of headings, parted by tabs."""
    rows: list[AuditRow] = []
    for line in log.splitlines():
        columns = line.split("\t")
        if len(columns) >= COLUMNS - 1 and columns[0].isdigit():
            number, *words = columns
            words += [""] * (COLUMNS - len(columns))
            rows.append(AuditRow(int(number), *words[: COLUMNS - 1]))
    return rows
