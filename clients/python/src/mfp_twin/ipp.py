"""Print-Job, as a driver sends it (RFC 8011 section 4.2.1). Whatever needs more of IPP uses an IPP client."""

from __future__ import annotations

import base64
import http.client
import ssl
import struct
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

OPERATION, JOB, END = 0x01, 0x02, 0x03
INTEGER, KEYWORD, NAME, URI, CHARSET, LANGUAGE, MEDIA_TYPE = 0x21, 0x44, 0x42, 0x45, 0x47, 0x48, 0x49
PRINT_JOB = 0x0002
PRINT_WITHIN_S = 60.0


class NotPrinted(Exception):
    """The printer did not take the job: `status` is that of IPP, or of HTTP where it did not come that far."""

    def __init__(self, status: int, words: str) -> None:
        self.status = status
        super().__init__(f"{status:#06x} {words}")


def print_job(
    uri: str,
    document: bytes,
    *,
    user: str | None = None,
    password: str | None = None,
    name: str | None = None,
    media_type: str = "application/octet-stream",
    attributes: Mapping[str, int | str] = {},
    trust: ssl.SSLContext | None = None,
) -> int:
    """Sends `document` to the printer at `uri` and returns the number of the job.

    `attributes` are those of the job, with numbers as integers and words as keywords: {"copies": 2}.
    Raises NotPrinted.
    """
    parts = urlsplit(uri)
    operation: list[tuple[int, str, bytes]] = [
        (CHARSET, "attributes-charset", b"utf-8"),
        (LANGUAGE, "attributes-natural-language", b"en"),
        (URI, "printer-uri", uri.encode()),
    ]
    if user is not None:
        operation.append((NAME, "requesting-user-name", user.encode()))
    if name is not None:
        operation.append((NAME, "job-name", name.encode()))
    operation.append((MEDIA_TYPE, "document-format", media_type.encode()))
    job = [
        (INTEGER, word, struct.pack(">i", value)) if isinstance(value, int) else (KEYWORD, word, value.encode())
        for word, value in attributes.items()
    ]
    head = struct.pack(">HHI", 0x0200, PRINT_JOB, 1) + _group(OPERATION, operation)
    if job:
        head += _group(JOB, job)
    headers = {"Content-Type": "application/ipp"}
    if user is not None and password is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    host, port = parts.hostname or "", parts.port
    connection: http.client.HTTPConnection
    if parts.scheme in ("ipps", "https"):
        connection = http.client.HTTPSConnection(host, port or 443, timeout=PRINT_WITHIN_S, context=trust)
    else:
        connection = http.client.HTTPConnection(host, port or 631, timeout=PRINT_WITHIN_S)
    try:
        connection.request("POST", parts.path, head + bytes([END]) + document, headers)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise NotPrinted(answer.status, answer.reason)
    return _job_of(body)


def _group(tag: int, attributes: Sequence[tuple[int, str, bytes]]) -> bytes:
    group = bytes([tag])
    for kind, name, value in attributes:
        word = name.encode()
        group += struct.pack(">BH", kind, len(word)) + word + struct.pack(">H", len(value)) + value
    return group


def _job_of(answer: bytes) -> int:
    """The job-id of the answer to a Print-Job."""
    if len(answer) < 8:
        raise NotPrinted(0, "the answer is no IPP")
    (status,) = struct.unpack_from(">H", answer, 2)
    told = _attributes(answer)
    if status >= 0x0400:
        raise NotPrinted(status, told.get("status-message", b"").decode(errors="replace"))
    return int(struct.unpack(">i", told["job-id"])[0])


def _attributes(answer: bytes) -> Mapping[str, bytes]:
    """The first value of each attribute, whatever its group."""
    told: dict[str, bytes] = {}
    at = 8
    while at < len(answer) and answer[at] != END:
        if answer[at] < 0x10:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", answer, at + 1)
        name = answer[at + 3 : at + 3 + length].decode()
        at += 3 + length
        (length,) = struct.unpack_from(">H", answer, at)
        if name:
            told.setdefault(name, answer[at + 2 : at + 2 + length])
        at += 2 + length
    return told
