"""The HTTP server: waitress, with a short way for requests that were answered before.

A client that sends the very bytes it sent before (dashboards, scripts, crawlers) gets the very
answer it got before, as long as the snapshot is the same. Such a request is recognized before it
is parsed: its bytes are the key, so everything that shapes an answer is in it. It is counted and
logged like any other. Whatever is new takes the ordinary way.
"""

from __future__ import annotations

import socket
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

import waitress.channel
import waitress.server
import waitress.task
from flask import Flask

from kg.config import Config
from kg.web.service import Service

RAW, NOTE = "kg.raw", "kg.note"
_MOST_REQUEST = 16 << 10
_LARGEST_SHARE = 8
_OVERHEAD = 1024


@dataclass(frozen=True, slots=True)
class Quick:
    """An answer as it was sent: its head up to the date, its body, and what the log said of it."""

    snapshot: str
    head: bytes
    body: bytes
    note: dict[str, Any]


class QuickAnswers:
    """Answers by the bytes of their request; bounded by bytes. Used by the server's one main thread and,
    to put, by its task threads.
    """

    def __init__(self, service: Service, max_bytes: int) -> None:
        self._service, self._max = service, max_bytes
        self._entries: OrderedDict[bytes, Quick] = OrderedDict()
        self._bytes = 0
        self._second, self._date = 0, b""

    def find(self, raw: bytes) -> bytes | None:
        """The whole answer to the request `raw`, counted and logged; None where it is not known."""
        found = self._entries.get(raw)
        if found is None:
            return None
        started = time.perf_counter()
        if found.snapshot != self._service.pool.snapshot:
            self._drop(raw)
            return None
        answer = b"%sDate: %s\r\n\r\n%s" % (found.head, self._now(), found.body)
        self._service.note(**{**found.note, "seconds": time.perf_counter() - started})
        return answer

    def put(self, raw: bytes, quick: Quick) -> None:
        """Keep an answer; the oldest go where there are too many."""
        size = len(raw) + len(quick.head) + len(quick.body) + _OVERHEAD
        if size * _LARGEST_SHARE > self._max or raw in self._entries:
            return
        self._entries[raw] = quick
        self._bytes += size
        while self._bytes > self._max and self._entries:
            self._drop(next(iter(self._entries)))

    def _drop(self, raw: bytes) -> None:
        old = self._entries.pop(raw, None)
        if old is not None:
            self._bytes -= len(raw) + len(old.head) + len(old.body) + _OVERHEAD

    def clear(self, _snapshot: str = "") -> None:
        """Forget everything."""
        self._entries, self._bytes = OrderedDict(), 0

    def _now(self) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second, self._date = second, formatdate(second, usegmt=True).encode()
        return self._date


class Task(waitress.task.WSGITask):  # type: ignore[misc]
    """Tells the application which bytes the request was."""

    def get_environment(self) -> dict[str, Any]:
        """The WSGI environment, with the raw request where it came in one piece."""
        environ: dict[str, Any] = super().get_environment()
        raw = getattr(self.request, "raw", None)
        if raw is not None and self.version == "1.1":
            environ[RAW] = raw
        return environ


class Channel(waitress.channel.HTTPChannel):  # type: ignore[misc]
    """A connection that looks for a known answer before it parses."""

    task_class = Task

    def received(self, data: bytes) -> bool:
        """Take bytes from the client."""
        fresh = self.request is None and not self.requests and not self.total_outbufs_len
        if fresh and len(data) <= _MOST_REQUEST and not (self.will_close or self.close_when_flushed):
            answer = self.server.quick.find(data)
            if answer is not None:
                self.last_activity = time.time()
                self.write_soon(answer)
                return True
        if fresh and len(data) <= _MOST_REQUEST:
            self.parser_class = _marked(data)
        done = bool(super().received(data))
        if fresh:
            del self.parser_class
        return done


def _marked(data: bytes) -> Callable[[Any], Any]:
    """A parser that remembers `data` if it is one whole request and nothing more."""

    def make(adjustments: Any) -> Any:
        parser = waitress.channel.HTTPRequestParser(adjustments)
        head, mark, rest = data.partition(b"\r\n\r\n")
        lowered = head.lower()
        # Connections that the client wants closed, and bodies that are still to come, take the ordinary way.
        if mark and b"\r\nconnection: close" not in lowered and b"transfer-encoding" not in lowered:
            length = next(
                (
                    each.split(b":", 1)[1].strip()
                    for each in lowered.split(b"\r\n")
                    if each.startswith(b"content-length:")
                ),
                b"0",
            )
            if length.isdigit() and int(length) == len(rest):
                parser.raw = data
        return parser

    return make


class Remember:
    """Around the application: keeps answers that may be given again."""

    def __init__(self, app: Flask, quick: QuickAnswers) -> None:
        self._app, self._quick = app, quick

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as the application does."""
        raw = environ.get(RAW)
        if raw is None or environ.get("PATH_INFO") != "/sparql":
            return self._app(environ, start_response)
        caught: list[Any] = []

        def catch(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            caught[:] = [status, headers]
            return start_response(status, headers, *rest)

        parts = self._app(environ, catch)
        note = environ.get(NOTE)
        if (
            note is not None
            and caught
            and caught[0].startswith("200")
            and environ["REQUEST_METHOD"] != "HEAD"
        ):
            parts = list(parts)
            body = b"".join(parts)
            lines = [f"HTTP/1.1 {caught[0]}", *(f"{name}: {value}" for name, value in sorted(caught[1]))]
            head = "\r\n".join(lines).encode("latin-1") + b"\r\n"
            self._quick.put(raw, Quick(note.pop("snapshot"), head, body, note))
        return parts


def make_server(app: Flask, settings: Config, listener: socket.socket) -> Any:
    """The server over `listener`; `.run()` serves until interrupted."""
    service = Service.of(app)
    quick = QuickAnswers(service, settings.cache_bytes // 2)
    service.pool.on_snapshot.append(quick.clear)
    server = waitress.create_server(
        Remember(app, quick) if settings.cache_bytes else app,
        sockets=[listener],
        threads=settings.threads,
        ident="",
        channel_request_lookahead=1,
        clear_untrusted_proxy_headers=False,
        max_request_body_size=max(64 << 20, 4 * settings.max_query_bytes),
        outbuf_overflow=32 << 20,
        connection_limit=1000,
        channel_timeout=60,
        cleanup_interval=10,
        asyncore_use_poll=True,
        url_scheme="https" if settings.public_url.startswith("https:") else "http",
    )
    server.quick = quick
    server.channel_class = Channel
    return server
