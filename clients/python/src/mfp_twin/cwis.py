"""A browser at the device's own pages, as far as a test needs one."""

from __future__ import annotations

import html
import http.client
import re
import secrets
from pathlib import Path
from urllib.parse import urlencode

from .machine import ANSWER_WITHIN_S, Machine

TOKEN = re.compile(r'name="?token"?[^>]*value="?([^">\s]+)')
"""What a form must bring back."""
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


class NotLoggedIn(Exception):
    """The log-in page came again; the text has what it said."""


class Page:
    """What came back: its `status`, its `title`, its `text` without markup."""

    def __init__(self, status: int, body: str) -> None:
        self.status = status
        self.body = body

    @property
    def title(self) -> str:
        """The heading."""
        found = TITLE.search(self.body)
        return _plain(found.group(1)) if found else ""

    @property
    def text(self) -> str:
        """All that can be read."""
        return _plain(self.body)

    @property
    def token(self) -> str | None:
        """What its forms must bring back, where it has one."""
        found = TOKEN.search(self.body)
        return found.group(1) if found else None


class Browser:
    """One session."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._cookies: dict[str, str] = {}

    def log_in(self, user: str, password: str) -> Page:
        """Logs in. Raises NotLoggedIn."""
        form = urlencode({"user": user, "password": password})
        page = self._ask("POST", "/login.html", form.encode(), "application/x-www-form-urlencoded")
        if page.status >= 400:
            raise NotLoggedIn(f"{page.status} {page.title}: {page.text[:300]}")
        return page

    def get(self, path: str) -> Page:
        """A page."""
        return self._ask("GET", path)

    def send_file(self, form: str, path: str, file: Path) -> Page:
        """Sends a file as the form on the page `form` does, to `path`."""
        token = self.get(form).token
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token or ""}\r\n'.encode(),
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'.encode(),
            file.read_bytes(),
            f"\r\n--{boundary}--\r\n".encode(),
        ]
        return self._ask("POST", path, b"".join(parts), f"multipart/form-data; boundary={boundary}")

    def _ask(self, method: str, path: str, body: bytes | None = None, media_type: str | None = None) -> Page:
        where = self._machine.at("https")
        headers = {"Origin": f"https://{where}"}
        if media_type:
            headers["Content-Type"] = media_type
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection = http.client.HTTPSConnection(
            self._machine.address, self._machine.ports["https"], timeout=ANSWER_WITHIN_S, context=self._machine.tls
        )
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self._cookies[name.strip()] = value.strip()
            return Page(answer.status, answer.read().decode(errors="replace"))
        finally:
            connection.close()


def _plain(markup: str) -> str:
    without = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return " ".join(html.unescape(without).split())


__all__ = ["Browser", "NotLoggedIn", "Page"]
