"""Errors of the lowest layer of HTTP: what is wrong with a request that no application sees, as problem+json."""

from __future__ import annotations

import contextlib
import json
import socket
from http import HTTPStatus
from typing import Any

import waitress.utilities

from kg import typography
from kg.lang import messages
from kg.lang.told import Told

_DRAINED = 1 << 16
CROWDED = Told("problem.all_places_taken")

LIBRARY = {
    "Start line is invalid": "problem.first_line",
    "HTTP message header invalid": "problem.first_line",
    "Malformed HTTP method": "problem.capitals",
    "Bad URI": "problem.bad_address",
    "Bare CR or LF found": "problem.bare_ends",
    "Malformed header line": "problem.bad_field",
    "Invalid header": "problem.bad_field",
    "Content-Length is invalid": "problem.bad_length",
    "Transfer-Encoding requested is not supported": "problem.other_encoding",
    "Chunk not properly terminated": "problem.bad_chunks",
    "Invalid chunk extension": "problem.bad_chunks",
    "Invalid chunk size": "problem.bad_chunks",
    "exceeds max_": "problem.too_long",
    "The server encountered an unexpected internal server error": "problem.own_error",
}
"""What waitress says of a request, by its beginning, and the message that says it in all languages."""


class Refusal(waitress.utilities.Error):  # type: ignore[misc]
    """An error of the lowest layer: its status and one line of detail."""

    def __init__(self, status: int, detail: Told) -> None:
        super().__init__(str(detail))
        self.code, self.reason, self.detail = status, HTTPStatus(status).phrase, detail

    @classmethod
    def of_library(cls, error: Any) -> Refusal:
        """The same for what waitress found wrong."""
        key = next((key for start, key in LIBRARY.items() if str(error.body).startswith(start)), "problem.no_request")
        return cls(int(error.code), Told(key))


def problem(error: Refusal, language: str) -> bytes:
    """The body of an error of the lowest layer (RFC 9457), in `language`."""
    detail = error.detail.said(language, typography.for_programs)
    title = typography.for_programs(messages.status(error.code, language), language)
    found = {"type": "about:blank", "title": title, "status": error.code, "detail": detail}
    return json.dumps(found, ensure_ascii=False).encode()


def headers(error: Refusal, language: str) -> list[tuple[str, str]]:
    """The headers that go with it."""
    busy = error.code == HTTPStatus.SERVICE_UNAVAILABLE
    return [
        ("Content-Type", "application/problem+json"),
        ("Content-Language", language),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Access-Control-Allow-Origin", "*"),
        *([("Retry-After", "2")] if busy else []),
    ]


def refuse(connection: socket.socket, error: Refusal, language: str) -> None:
    """Answer what is asked on `connection` without reading it, as far as that is possible at once."""
    body = problem(error, language)
    lines = [f"HTTP/1.1 {error.code} {error.reason}", "Connection: close", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers(error, language)]
    with contextlib.suppress(OSError):
        connection.setblocking(False)
        connection.send("\r\n".join([*lines, "", ""]).encode() + body)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(_DRAINED)  # what is there unread would take the answer back
