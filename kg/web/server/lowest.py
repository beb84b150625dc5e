"""The lowest layer of HTTP: a request taken apart, its errors as problem+json, and the task that has it answered.

With `channel`, `threads`, `loop` and `front` it leans on waitress's internals, for which its version is bounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import waitress.parser
import waitress.task

from kg.lang.told import Told
from kg.web import spoken
from kg.web.server import refusals
from kg.web.server.quick import RAW
from kg.web.server.refusals import Refusal

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


class Parser(waitress.parser.HTTPRequestParser):  # type: ignore[misc]
    """Remembers a request's bytes, unless there are many; and asks the connection whether its head is welcome."""

    connection_close: bool
    completed: bool
    expect_continue: bool
    error: Any
    language = ""

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
            self._refused(self.header_plus + data if before else data, reading_head)
        return taken

    def _refused(self, head: bytes, reading_head: bool) -> None:
        """What is wrong is said in the reader's language, whatever found it; no more is read."""
        if not isinstance(self.error, Refusal):
            self.error = Refusal.of_library(self.error)
        if reading_head:
            self.language = spoken.of_head(head)
        self.completed = True

    def _body_error(self) -> Refusal | None:
        if max(self.content_length, self.body_bytes_received) > self._most:
            return Refusal(413, Told("problem.large_body", most=self._most))
        waiting = (getattr(self.body_rcv, "control_line", b""), getattr(self.body_rcv, "trailer", b""))
        if max(map(len, waiting)) > _MOST_CHUNK_LINE:
            return Refusal(400, Told("problem.long_chunk_line"))
        return None

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of the request; `close` is found in a list too (RFC 9112, 9.6)."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # what the standard library says of an address that it cannot take apart
            raise waitress.parser.ParsingError("Bad URI") from error
        self.error = self._head_error()
        if self.error is not None:
            self.expect_continue = False
            return
        options = self.headers.get("CONNECTION", "").lower().split(",")
        if "close" in [each.strip() for each in options]:
            self.connection_close = True
        if len(header_plus) - len(self.first_line) > _MOST_FIELDS:
            self.error = Refusal(431, Told("problem.large_fields", most=_MOST_FIELDS))
            return
        self._most, self.error = self._channel.head_read(self)
        if self.error is not None:
            self.expect_continue = False

    def _head_error(self) -> Refusal | None:
        """What is wrong with the head beyond what waitress looks at."""
        host = self.headers.get("HOST")
        if (host is None and self.version == "1.1") or "," in (host or ""):
            return Refusal(400, Told("problem.one_host"))  # RFC 9112, 3.2
        # A length beside a transfer encoding, or an encoding under HTTP/1.0: two readers of the same bytes may see
        # two requests in them (RFC 9112, 6.1). waitress takes the encodings of 1.1 from the fields.
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            return Refusal(400, Told("problem.two_lengths"))
        return None

    def spoken(self) -> str:
        """The language in which its client is told of errors."""
        if not self.language:
            asked = self.headers.get("ACCEPT_LANGUAGE", "")
            fields = f"accept-language:{asked}\ncookie:{self.headers.get('COOKIE', '')}"
            self.language = spoken.of_head(f"?{getattr(self, 'query', '')}\n{fields}".encode())
        return self.language

    @property
    def raw(self) -> bytes | None:
        """The whole request, if the same bytes may get the same answer, and the connection goes on."""
        special = self.error or self.chunked or self.expect_continue or self.connection_close
        return None if special or not self.completed else self._seen


def _too_long(head: bytes) -> Refusal:
    """Which part of a head is too long."""
    if b"\r\n" in head[:MOST_HEAD]:
        return Refusal(431, Told("problem.large_head", most=MOST_HEAD))
    return Refusal(414, Told("problem.long_address", most=LONGEST_ADDRESS))


class ErrorTask(waitress.task.ErrorTask):  # type: ignore[misc]
    """Answers a request that the lowest layer refuses, as problem+json."""

    def execute(self) -> None:
        """Answer, and close."""
        error, asked = self.request.error, self.request
        if not isinstance(error, Refusal):  # a request whose answer failed; its own is not this one
            error, asked = Refusal.of_library(error), (self.channel.requests or [self.request])[0]
        language = asked.spoken()
        body = refusals.problem(error, language)
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(refusals.headers(error, language))
        self.set_close_on_finish()
        self.channel.lingers = True
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
