"""Requests that were answered before: the very bytes get the very answer, as long as the snapshot is the same.

A client that sends the bytes it sent before (dashboards, scripts, crawlers) is recognized before its request is
parsed: its bytes are the key, so everything that shapes an answer is in it. It is counted and logged like any
other, as a query of the client who sent it now. Where the answer is not kept but the request is known to be quick,
it goes straight to the line of the workers, and no thread waits for it; equal ones that come meanwhile get its answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from flask import Flask

from kg.web.server import wire
from kg.web.server.answers import Answer
from kg.web.server.clients import FORWARDED_FOR
from kg.web.server.service import Service

RAW, NOTE, PLAN, KEY = "kg.raw", "kg.note", "kg.plan", "kg.key"
_QUICK_SECONDS = 0.5
_LARGEST_PLANNED = 2 << 20


@dataclass(frozen=True, slots=True)
class Quick:
    """What to send for a request: the answer's head up to the date, the `key` of its kept body, what the log says.

    `forwarded` is the request's X-Forwarded-For: with the peer's address it says who the client is.
    """

    snapshot: str
    key: Hashable
    head: bytes
    note: dict[str, Any]
    forwarded: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A known request whose answer is not kept: what to ask a worker, and the answer's head up to its length.

    Requests with the same `key` have the same answer, `blank` but for its body.
    """

    snapshot: str
    key: Hashable
    message: bytes
    head: bytes
    note: dict[str, Any]
    blank: Answer
    forwarded: str = ""


class QuickAnswers:
    """Answers by the bytes of their request, kept in the store of answers that all parts of the server share."""

    def __init__(self, service: Service) -> None:
        self._service, self._answers = service, service.answers
        self._second, self._date = 0, b""
        self.pool, self.clients, self.flights = service.pool, service.clients, service.flights

    def find(self, raw: bytes, peer: str = "") -> tuple[bytes, bytes] | Plan | None:
        """Head and body of the answer to the request `raw` of `peer`, counted and logged; or how to answer it.

        None where it is not known, or where the client may have no queries here.
        """
        found = self._answers.get(raw, "request")
        if found is None:
            return None
        started = time.perf_counter()
        client = self.clients.behind(peer, found.forwarded)
        if found.snapshot != self.pool.snapshot or not self.clients.allowance(client):
            return None
        if isinstance(found, Plan):
            return found
        answer = self._answers.get(found.key)
        if answer is None:
            return None
        head = b"%sDate: %s\r\n\r\n" % (found.head, self._now())
        self._service.note(**{**found.note, "client": client, "seconds": time.perf_counter() - started})
        return head, answer.body

    def forget(self, raw: bytes) -> None:
        """Forget a plan: it was not quick, or went wrong."""
        self._answers.drop(raw, "request")

    def planned(self, plan: Plan, size: int, **note: Any) -> bytes:
        """The head of the answer with a body of `size` bytes, counted and logged with what `note` says of it."""
        self._service.note(**{**plan.note, **note, "size": size})
        return b"%sContent-Length: %d\r\nDate: %s\r\n\r\n" % (plan.head, size, self._now())

    def _now(self) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second, self._date = second, formatdate(second, usegmt=True).encode()
        return self._date


class AnswerRecorder:
    """Around the application: keeps what answers to requests may be given again."""

    def __init__(self, app: Flask, service: Service) -> None:
        self._app, self._answers = app, service.answers
        self._keeps = bool(service.config.cache_bytes)

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
        if NOTE in environ and caught and caught[0].startswith("200") and environ["REQUEST_METHOD"] != "HEAD":
            parts = list(parts)
            self._record(raw, environ, caught, sum(map(len, parts)))
        return parts

    def _record(self, raw: bytes, environ: dict[str, Any], caught: list[Any], size: int) -> None:
        status, headers = caught
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in sorted(headers))]
        note, key, by = environ[NOTE], environ[KEY], environ.get(FORWARDED_FOR) or ""
        snapshot = note.pop("snapshot")
        if self._keeps and self._answers.get(key) is not None:
            self._answers.put(raw, Quick(snapshot, key, _joined(lines), note, by), "request")
        elif PLAN in environ and note["seconds"] < _QUICK_SECONDS and size <= _LARGEST_PLANNED:
            asked, text, blank = environ[PLAN]
            kept = [each for each in lines if not each.lower().startswith("content-length:")]
            message = wire.pack(asked, text.encode("utf-8"))
            self._answers.put(raw, Plan(snapshot, key, message, _joined(kept), note, blank, by), "request")


def _joined(lines: list[str]) -> bytes:
    return "\r\n".join(lines).encode("latin-1") + b"\r\n"
