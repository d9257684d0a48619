"""The control plane over HTTP: one request, one answer, and errors that say what was wrong."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

__tracebackhide__ = True
"""For pytest: a test that fails is shown where it asked, not in here."""

Json = Any
"""What JSON can say: an object as a dict, a list, a string, a number, a truth value or None."""

ANSWER_WITHIN_S = 600.0
"""How long an answer may take: to move time a long way, with a network that is slow by it, takes the longest."""


class Refused(Exception):
    """The twin said no. `status` is that of HTTP, `problem` the problem document (RFC 9457)."""

    def __init__(self, request: str, status: int, problem: Mapping[str, Json]) -> None:
        self.request = request
        self.status = status
        self.problem = dict(problem)
        where = self.problem.get("where")
        super().__init__(
            f"{request}: {status} {self.problem.get('detail') or self.problem.get('title') or ''}"
            + (f" (at {where})" if where else "")
        )


class Unanswered(TimeoutError):
    """The twin did not answer in time; the text names the request."""


class Control:
    """A control plane at `url`, as a holder of `token`. May be used from several threads at a time."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname is None:
            raise ValueError(f"the control plane is at an http:// address, not at {url!r}")
        self._host = parts.hostname
        self._port = parts.port or 80
        self._token = token
        self._own = threading.local()

    def __repr__(self) -> str:
        return f"Control(http://{self._host}:{self._port})"

    def get(self, path: str, **query: str | int | None) -> Json:
        """What is at `path`, as JSON. `query` without what is None."""
        return self.ask("GET", path, query=query)

    def post(self, path: str, body: Json = None) -> Json:
        """Posts `body` as JSON."""
        return self.ask("POST", path, body=body)

    def put(self, path: str, body: Json) -> Json:
        """Puts `body` as JSON."""
        return self.ask("PUT", path, body=body)

    def patch(self, path: str, body: Json) -> Json:
        """Changes what `body` names."""
        return self.ask("PATCH", path, body=body)

    def delete(self, path: str) -> Json:
        """Takes away what is at `path`."""
        return self.ask("DELETE", path)

    def ask(self, method: str, path: str, body: Json = None, query: Mapping[str, Json] | None = None) -> Json:
        """One request with JSON in and out; None where the answer has no body.

        Raises Refused where the twin says no.
        """
        data = None if body is None else json.dumps(body).encode()
        answer = self.exchange(method, path, data, "application/json", query)
        return json.loads(answer) if answer else None

    def exchange(
        self,
        method: str,
        path: str,
        data: bytes | None = None,
        media_type: str = "application/octet-stream",
        query: Mapping[str, Json] | None = None,
    ) -> bytes:
        """One request with bytes in and out. Raises Refused where the twin says no."""
        asked = urlencode({name: value for name, value in (query or {}).items() if value is not None})
        target = "/v1" + quote(path) + ("?" + asked if asked else "")
        headers = {"Authorization": "Bearer " + self._token}
        if data is not None:
            headers["Content-Type"] = media_type
        status, answer = self._send(method, target, data, headers)
        if status >= 400:
            raise Refused(f"{method} {path}", status, _problem(answer))
        return answer

    def _send(self, method: str, target: str, data: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection: http.client.HTTPConnection | None = getattr(self._own, "connection", None)
        # Only a kept connection may have been ended by the other side meanwhile: then, and only before anything was
        # answered, a second try is no second request.
        kept = connection is not None
        while True:
            if connection is None:
                connection = http.client.HTTPConnection(self._host, self._port, timeout=ANSWER_WITHIN_S)
            try:
                connection.request(method, target, body=data, headers=dict(headers))
                answer = connection.getresponse()
                body = answer.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                connection.close()
                self._own.connection = connection = None
                if not kept:
                    raise
                kept = False
            except BaseException as error:
                connection.close()
                self._own.connection = None
                if isinstance(error, TimeoutError):
                    raise Unanswered(f"{method} {target}: no answer within {ANSWER_WITHIN_S:.0f} s") from error
                raise
            else:
                self._own.connection = None if answer.will_close else connection
                return answer.status, body

    def close(self) -> None:
        """Ends this thread's connection."""
        connection = getattr(self._own, "connection", None)
        if connection is not None:
            connection.close()
            self._own.connection = None


def _problem(answer: bytes) -> Mapping[str, Json]:
    try:
        problem = json.loads(answer)
    except ValueError:
        return {"detail": answer.decode(errors="replace")[:500]}
    return problem if isinstance(problem, dict) else {"detail": str(problem)}
