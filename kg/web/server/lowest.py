"""The lowest layer of HTTP: a request taken apart, its errors as problem+json, and the task that has it answered.

With `channel`, `threads`, `loop` and `front` it leans on waitress's internals, for which its version is bounded.
"""

from __future__ import annotations

import contextlib
import json
import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import waitress.parser
import waitress.task
import waitress.utilities

from kg.web.server.quick import RAW

if TYPE_CHECKING:
    from kg.web.server.channel import Channel

MOST_REQUEST = 16 << 10
"""Bytes of a request that may be known again."""
MOST_HEAD = 256 << 10
LONGEST_ADDRESS = 200_000
"""Bytes of an address, with its query."""
MOST_BODY = 64 << 20
_MOST_FIELDS = 64 << 10  # bytes of a head without its first line
_MOST_CHUNK_LINE = 4 << 10
_DRAINED = 1 << 16
CROWDED = "all places of this server are taken; come back soon"


class Refusal(waitress.utilities.Error):  # type: ignore[misc]
    """An error of the lowest layer: its status and one line of detail."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.code, self.reason = status, HTTPStatus(status).phrase


class Parser(waitress.parser.HTTPRequestParser):  # type: ignore[misc]
    """Remembers a request's bytes, unless there are many; and asks the connection whether its head is welcome."""

    connection_close: bool
    completed: bool
    expect_continue: bool
    error: Any

    def __init__(self, channel: Channel, adjustments: Any) -> None:
        super().__init__(adjustments)
        self._channel, self._most = channel, MOST_BODY
        self._seen: bytes | None = b""

    def received(self, data: bytes) -> int:
        """Take bytes; returns how many belong to this request."""
        before, reading_head = len(self.header_plus), not self.headers_finished
        taken = int(super().received(data))
        if self._seen is not None:
            self._seen = self._seen + data[:taken] if len(self._seen) + taken <= MOST_REQUEST else None
        if reading_head and self.completed and self.header_bytes_received >= MOST_HEAD:
            self.error = _too_long(data if not before else self.header_plus + data)
        if self.body_rcv is not None and self.error is None:
            self.error = self._body_error()
        if self.error is not None:
            self.completed = True
        return taken

    def _body_error(self) -> Refusal | None:
        if max(self.content_length, self.body_bytes_received) > self._most:
            return Refusal(413, f"the body of this request may have {self._most} bytes")
        waiting = (getattr(self.body_rcv, "control_line", b""), getattr(self.body_rcv, "trailer", b""))
        if max(map(len, waiting)) > _MOST_CHUNK_LINE:
            return Refusal(400, "a line between the chunks of the body is too long")
        return None

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of the request; `close` is found in a list too (RFC 9112, 9.6)."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # what the standard library says of an address that it cannot take apart
            raise waitress.parser.ParsingError("the address of this request is none") from error
        host = self.headers.get("HOST")
        if (host is None and self.version == "1.1") or "," in (host or ""):
            raise waitress.parser.ParsingError("a request names its host, and one only")  # RFC 9112, 3.2
        options = self.headers.get("CONNECTION", "").lower().split(",")
        if "close" in [each.strip() for each in options]:
            self.connection_close = True
        if len(header_plus) - len(self.first_line) > _MOST_FIELDS:
            self.error = Refusal(431, f"the header fields may have {_MOST_FIELDS} bytes altogether")
            return
        self._most, self.error = self._channel.head_read(self)
        if self.error is not None:
            self.expect_continue = False

    @property
    def raw(self) -> bytes | None:
        """The whole request, if the same bytes may get the same answer, and the connection goes on."""
        special = self.error or self.chunked or self.expect_continue or self.connection_close
        return None if special or not self.completed else self._seen


def _too_long(head: bytes) -> Refusal:
    """Which part of a head is too long."""
    if b"\r\n" in head[:MOST_HEAD]:
        return Refusal(431, f"the head of a request may have {MOST_HEAD} bytes")
    return Refusal(414, f"an address may have {LONGEST_ADDRESS} bytes; send a long query by POST")


def problem(error: Any) -> bytes:
    """The body of an error of the lowest layer (RFC 9457)."""
    detail = " ".join(str(error.body).split())
    return json.dumps({"type": "about:blank", "title": error.reason, "status": error.code, "detail": detail}).encode()


_PROBLEM_HEADERS = (
    ("Content-Type", "application/problem+json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Access-Control-Allow-Origin", "*"),
)


def _problem_headers(error: Any) -> list[tuple[str, str]]:
    busy = error.code == HTTPStatus.SERVICE_UNAVAILABLE
    return [*_PROBLEM_HEADERS, *([("Retry-After", "2")] if busy else [])]


def refuse(connection: socket.socket, error: Refusal) -> None:
    """Answer what is asked on `connection` without reading it, as far as that is possible at once."""
    body = problem(error)
    lines = [f"HTTP/1.1 {error.code} {error.reason}", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in _problem_headers(error)]
    with contextlib.suppress(OSError):
        connection.setblocking(False)
        connection.send("\r\n".join([*lines, "", ""]).encode() + body)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(_DRAINED)  # what is there unread would take the answer back


class ErrorTask(waitress.task.ErrorTask):  # type: ignore[misc]
    """Answers a request that the lowest layer refuses, as problem+json."""

    def execute(self) -> None:
        """Answer, and close."""
        error = self.request.error
        body = problem(error)
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(_problem_headers(error))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Task(waitress.task.WSGITask):  # type: ignore[misc]
    """Tells the application which bytes the request was, and closes where the client wants it."""

    def execute(self) -> None:
        """Answer the request."""
        # waitress itself sees to it where `close` stands alone.
        if self.request.connection_close and "," in self.request.headers.get("CONNECTION", ""):
            self.set_close_on_finish()
        super().execute()

    def get_environment(self) -> dict[str, Any]:
        """The WSGI environment, with the raw request where that is known."""
        environ: dict[str, Any] = super().get_environment()
        raw = getattr(self.request, "raw", None)
        if raw is not None and self.version == "1.1":
            environ[RAW] = raw
        return environ
