"""The HTTP server: waitress, with a loop, connections and a line of requests of our own.

This is the one file that leans on waitress's internals, for which its version is bounded; the setting `plain_server`
runs waitress as it comes, without it. What is ours: requests that were answered before are recognized before they are
parsed (`quick`); every request counts from its first byte, and has to make progress (`admission`); threads are
given to clients in turn; errors of the lowest layer are problem+json; the loop waits by epoll, where there is
one, so that idle connections cost nothing.
"""

from __future__ import annotations

import contextlib
import json
import resource
import select
import socket
import sys
import threading
import time
import urllib.parse
from collections import Counter, deque
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

import waitress.channel
import waitress.parser
import waitress.server
import waitress.task
import waitress.utilities
import waitress.wasyncore
from flask import Flask

from kg.config import Config
from kg.web.pages import Pages
from kg.web.server import wire
from kg.web.server.admission import ALWAYS, Admission, Bounds, Gate, Progress
from kg.web.server.answers import Answer, Flight
from kg.web.server.quick import RAW, AnswerRecorder, Plan, QuickAnswers
from kg.web.server.service import Service
from kg.web.server.workers import LimitReachedError, Running

_SWEEP = 0.05
_HAND_OVER_SECONDS = 0.1
_LONGEST_WAIT = 2.0  # seconds; a planned query that found no place by then takes the ordinary way
_LOOK_AGAIN = 1.0
_MOST_REQUEST = 16 << 10  # bytes of a request that may be known again
_MOST_HEAD = 256 << 10
_MOST_FIELDS = 64 << 10  # bytes of a head without its first line
_MOST_BODY = 64 << 20
_MOST_CHUNK_LINE = 4 << 10
_RESERVE = 64  # connections beyond those of all, for ALWAYS
_LAST_PLACE_SECONDS = 3.0  # that a connection beyond the bound has to ask for one of ALWAYS
_FILES = 8192
_SWITCH = 0.001  # seconds after which a thread that computes lets others compute
_DRAINED = 1 << 16
_CROWDED = "all places of this server are taken; come back soon"


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
        self._channel, self._most = channel, _MOST_BODY
        self._seen: bytes | None = b""

    def received(self, data: bytes) -> int:
        """Take bytes; returns how many belong to this request."""
        before, reading_head = len(self.header_plus), not self.headers_finished
        taken = int(super().received(data))
        if self._seen is not None:
            self._seen = self._seen + data[:taken] if len(self._seen) + taken <= _MOST_REQUEST else None
        if reading_head and self.completed and self.header_bytes_received >= _MOST_HEAD:
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
    if b"\r\n" in head[:_MOST_HEAD]:
        return Refusal(431, f"the head of a request may have {_MOST_HEAD} bytes")
    return Refusal(414, f"an address may have {_MOST_HEAD} bytes; send what is longer by POST")


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


class Asked:
    """A planned request: who asked, with which bytes, what for, and since when (seconds of `perf_counter`)."""

    __slots__ = ("allowance", "channel", "client", "plan", "raw", "since")

    def __init__(self, channel: Channel, raw: bytes, plan: Plan) -> None:
        self.channel, self.raw, self.plan, self.since = channel, raw, plan, time.perf_counter()
        known = channel.server.quick.clients
        self.client: str = known.behind(channel.addr[0], plan.forwarded)
        self.allowance: int = known.allowance(self.client)

    def start(self) -> bool:
        """Start answering: join an equal request in progress, or take a worker; False where neither is allowed."""
        server = self.channel.server
        if server.quick.flights.board(self.plan.key, server.seconds, self._landed) is not None:
            return True
        if Pending(self).started:
            return True
        server.quick.flights.land(self.plan.key, None)
        return False

    def _landed(self, flight: Flight) -> None:
        """An equal one was answered, by whatever thread."""

        def give() -> None:
            if flight.answer is None:
                self.give_up()
            else:
                self.give(flight.answer.rows, flight.answer.body, "shared")

        self.channel.server.soon(give)

    def give(self, rows: int, body: wire.Body, cache: str) -> None:
        """Answer it."""
        seconds = time.perf_counter() - self.since
        note = {"client": self.client, "cache": cache, "rows": rows, "seconds": seconds}
        self._done()
        self.channel.send_whole(self.channel.server.quick.planned(self.plan, len(body), **note), body)

    def give_up(self, *, forget: bool = False) -> None:
        """Have it take the ordinary way."""
        if forget:
            self.channel.server.quick.forget(self.raw)
        self._done()
        if self.channel.connected:
            self.channel.ordinary(self.raw)

    def _done(self) -> None:
        self.channel.pending = False
        self.channel.server.watch.changed(self.channel)
        self.channel.last_activity = time.time()


class Pending:
    """A planned query in the line or in a worker, as the server's loop watches it."""

    accepting = False

    def __init__(self, asked: Asked) -> None:
        self._server, self._asked, self.began = asked.channel.server, asked, 0.0
        pool, plan = self._server.quick.pool, asked.plan
        arguments = (plan.message, plan.note["text"], asked.client, asked.allowance)
        self._running: Running | None = pool.begin(*arguments, lambda running: self._server.soon(self._begun, running))

    @property
    def started(self) -> bool:
        """Whether it has a place in the line."""
        return self._running is not None

    def _begun(self, running: Running) -> None:
        """A worker has it; or nobody had time for it."""
        if running.worker is None:
            self._land(None)
            self._asked.give_up()
            return
        self._running, self.began = running, time.perf_counter()
        descriptor = running.worker.channel.fileno()
        self._server.pending[descriptor] = self
        self._server.watch.expect(descriptor, self)

    def readable(self) -> bool:
        """It waits for the worker's answer."""
        return True

    def writable(self) -> bool:
        """It has nothing to send."""
        return False

    def handle_read_event(self) -> None:
        """The worker answers, or has ended."""
        assert self._running is not None and self._running.worker is not None
        reply: dict[str, Any]
        body: wire.Body
        try:
            reply, body = wire.receive(self._running.worker.channel)
        except (EOFError, OSError):
            self._running.worker.dead = True
            reply, body = {"error": "gone"}, b""
        self._done(reply, body)

    def handle_close(self) -> None:
        """The worker has ended."""
        self.handle_read_event()

    handle_expt_event = handle_error = handle_write_event = handle_close

    def hand_over(self) -> None:
        """It is not quick after all: a thread waits for it from here on, with all the limits."""
        self._unwatch()
        threading.Thread(target=self._wait, daemon=True, name="planned").start()

    def _unwatch(self) -> None:
        assert self._running is not None and self._running.worker is not None
        descriptor = self._running.worker.channel.fileno()
        if self._server.pending.pop(descriptor, None) is not None:
            self._server.watch.forget(descriptor)

    def _wait(self) -> None:
        reply: dict[str, Any]
        body: wire.Body
        try:
            assert self._running is not None
            reply, body = self._server.quick.pool.wait(self._running)
        except LimitReachedError as error:
            reply, body = {"error": error.limit}, b""
        self._server.soon(self._done, reply, body)

    def _done(self, reply: dict[str, Any], body: wire.Body) -> None:
        assert self._running is not None
        self._unwatch()
        self._server.quick.pool.end(self._running)
        if reply.get("error"):
            self._land(None)
            self._asked.give_up(forget=True)
            return
        rows, blank = int(reply["rows"]), self._asked.plan.blank
        # Others look at the same bytes, be they the worker's memory.
        answer = Answer(body, blank.content_type, "", rows, blank.etag, blank.form, blank.note)  # type: ignore[arg-type]
        self._land(answer)
        self._asked.give(rows, body, "planned")

    def _land(self, answer: Answer | None) -> None:
        self._server.quick.flights.land(self._asked.plan.key, answer)


class Channel(waitress.channel.HTTPChannel):  # type: ignore[misc]
    """A connection that looks for a known answer before it parses, and is counted and watched."""

    task_class, error_task_class = Task, ErrorTask
    pending = False
    will_close: bool
    request: Any

    def __init__(self, server: Any, connection: socket.socket, address: Any, *rest: Any, **options: Any) -> None:
        self._rest: list[memoryview] = []
        self._head = bytearray()
        self.parser_class = partial(Parser, self)
        self.admission: Admission = server.admission
        self.key, self._arrived = "", 0.0
        self.peer_key = self.admission.key_of(address[0])
        self._progress = Progress(time.monotonic())
        self._moved = 0
        self.last_place = not self.admission.connect(address[0])
        self._opened, self._counted = time.monotonic(), True
        super().__init__(server, connection, address, *rest, **options)

    def readable(self) -> bool:
        """Whether to read more: not while an answer is being made or sent, since answers keep the order of requests."""
        if self.key and self.at_rest():
            self._leave()
        return not self.pending and not self._rest and bool(super().readable())

    def writable(self) -> bool:
        """Whether there is something to send."""
        return bool(self._rest) or bool(super().writable())

    def at_rest(self) -> bool:
        """Whether no request is here."""
        return not (self._head or self.has_asked())

    def has_asked(self) -> bool:
        """Whether a request is here of which more than a part of its head has come, or its answer."""
        return bool(self.pending or self._rest or self.request or self.requests or self.total_outbufs_len)

    def unread(self) -> int:
        """Bytes of an answer that wait for the client."""
        return int(self.total_outbufs_len) + sum(map(len, self._rest))

    def _leave(self) -> None:
        self.admission.leave(self.key)
        self.key = ""

    def handle_write(self) -> None:
        """Send on."""
        if self._rest:
            self._send_rest()
        if not self._rest:
            super().handle_write()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what the client takes now."""
        sent = int(super().send(data, do_close=do_close))
        self._moved += sent
        return sent

    def handle_close(self) -> None:
        """Discard what was not sent, and free the request's place."""
        self._rest, self._head = [], bytearray()
        if self._counted:
            self._counted = False
            self.admission.disconnect(self.addr[0])
            if self.key:
                self._leave()
        super().handle_close()

    def check_client_disconnected(self) -> bool:
        """Whether the client has hung up; found out by looking, as nothing is read while it waits."""
        if not self.connected:
            return True
        try:
            return not self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def received(self, data: bytes) -> bool:
        """Take bytes from the client."""
        self._moved += len(data)
        usual = not self.key and not (self.will_close or self.close_when_flushed or self.last_place)
        if usual and len(data) <= _MOST_REQUEST and not self.admission.too_many(self.peer_key):
            found = self.server.quick.find(data, self.addr[0])
            if isinstance(found, Plan):
                self._arrive()
                asked = Asked(self, data, found)
                self.pending = True
                if asked.start():
                    return True
                self.pending = False
            elif found is not None:
                self.send_whole(*found)
                if self._rest:
                    self._arrive()
                return True
        if not self.key:
            self._arrive()
        return self.ordinary(data)

    def _arrive(self) -> None:
        """Count the request whose first bytes have come."""
        self.key, self._arrived = self.admission.arrive(self.peer_key), time.monotonic()
        self._progress = Progress(self._arrived, self._moved)

    def send_whole(self, head: bytes, body: wire.Body) -> None:
        """Send an answer from the loop's thread, as far as the client takes it now; the rest when it takes more."""
        if self.connected:
            self._rest = [memoryview(each) for each in (head, body) if len(each)]
            self._send_rest()

    def _send_rest(self) -> None:
        try:
            while self._rest:
                sent = self.socket.sendmsg(self._rest)
                self._moved += sent
                while self._rest and sent >= len(self._rest[0]):
                    sent -= len(self._rest.pop(0))
                if sent:
                    self._rest[0] = self._rest[0][sent:]
                self.last_activity = time.time()
        except BlockingIOError:
            return
        except OSError:  # the client has gone
            self._rest, self.will_close = [], True

    def ordinary(self, data: bytes) -> bool:
        """Parse `data` and have the application answer. A head is parsed once all of it is there, and read once."""
        if self.request is None and not self.requests:
            start = max(len(self._head) - 3, 0)
            self._head += data
            if self._head.find(b"\r\n\r\n", start) < 0 and len(self._head) < _MOST_HEAD:
                return True
            data, self._head = bytes(self._head), bytearray()
        done = bool(super().received(data))
        with self.requests_lock:
            begun = self.request
            if begun is not None and not begun.headers_finished and not begun.completed:
                # What came behind a whole request is the beginning of the next.
                self._head, self.request = bytearray(begun.header_plus), None
        return done

    def head_read(self, parser: Parser) -> tuple[int, Refusal | None]:
        """For a request whose head has been read: how long its body may be, and the error if it is refused."""
        forwarded = parser.headers.get("X_FORWARDED_FOR") or ""
        self.key = self.admission.identify(self.key, self.addr[0], forwarded)
        self._progress = Progress(time.monotonic(), self._moved)
        if parser.path in ALWAYS and parser.command in ("GET", "HEAD"):
            return 0, None
        mine = self.admission.too_many(self.key) or self.admission.too_many_connections(self.addr[0])
        if self.last_place or mine:
            return 0, Refusal(503, "you have too many requests or connections here already" if mine else _CROWDED)
        return self.server.most_body(parser.headers.get("AUTHORIZATION")), None

    def look(self, now: float) -> None:
        """End what makes no progress."""
        bounds = self.admission.bounds
        if self.last_place and now - self._opened > _LAST_PLACE_SECONDS:
            self.server.metrics.refused()
            self.handle_close()
        elif self.at_rest():
            if self.key:
                self._leave()
        elif self._head:
            if now - self._arrived > bounds.patience:
                self._refuse(Refusal(408, f"the head of a request has to be here within {bounds.patience:g} seconds"))
        elif self.unread():
            if self._progress.stalls(now, self._moved, bounds):
                self.cut()
        elif self.request is not None:
            if self._progress.stalls(now, self._moved, bounds):
                self._refuse(Refusal(408, "the body of this request does not come"))
        else:
            self._progress = Progress(now, self._moved)

    def cut(self) -> None:
        """End it, for the client does not read."""
        self.server.metrics.refused()
        self.handle_close()

    def _refuse(self, error: Refusal) -> None:
        refuse(self.socket, error)
        self.cut()


_ERRORS = "errors"  # no path


class Threads:
    """Threads that answer requests: given to clients in turn, none to more than half of them for one client.

    `/health` and `/ready` have a thread each, and so have errors of the lowest layer: they wait behind nothing.
    Has what waitress asks of a dispatcher.
    """

    def __init__(self, number: int) -> None:
        lock = threading.RLock()
        self._state = threading.Condition(lock)
        self._asked = {path: threading.Condition(lock) for path in (*ALWAYS, _ERRORS)}
        self._line: dict[str, deque[Channel]] = {}
        self._own: dict[str, deque[Channel]] = {path: deque() for path in self._asked}
        self._busy: Counter[str] = Counter()
        self._most, self._stopping, self._alive = max(number // 2, 1), False, 0
        runs: list[Callable[[], None]] = [self._run] * number
        runs += [partial(self._run_own, path) for path in self._asked]
        for run in runs:
            threading.Thread(target=run, daemon=True, name="request").start()

    def add_task(self, channel: Channel) -> None:
        """Have the next request of `channel` answered."""
        request = channel.requests[0]
        path = _ERRORS if request.error else getattr(request, "path", "")  # none where the first line is none
        with self._state:
            if path in self._own:
                self._own[path].append(channel)
                self._asked[path].notify()
            else:
                self._line.setdefault(channel.key, deque()).append(channel)
                self._state.notify()

    def _next(self) -> str | None:
        """The client whose turn it is: of those who wait the one with the fewest threads."""
        waiting = [key for key in self._line if self._busy[key] < self._most]
        return min(waiting, key=lambda key: self._busy[key], default=None)

    def _run(self) -> None:
        while True:
            with self._state:
                while (key := self._next()) is None:
                    if self._stopping:
                        return
                    self._state.wait()
                channel = self._line[key].popleft()
                # Whoever was served goes to the end of those with as many threads.
                rest = self._line.pop(key)
                if rest:
                    self._line[key] = rest
                self._busy[key] += 1
            try:
                self._serve(channel)
            finally:
                with self._state:
                    self._busy[key] -= 1
                    if not self._busy[key]:
                        del self._busy[key]
                    self._state.notify()

    def _run_own(self, path: str) -> None:
        line, asked = self._own[path], self._asked[path]
        while True:
            with asked:
                while not line:
                    if self._stopping:
                        return
                    asked.wait()
                channel = line.popleft()
            self._serve(channel)

    @staticmethod
    def _serve(channel: Channel) -> None:
        try:
            channel.service()
        except BaseException:
            channel.logger.exception("a request failed")

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Let requests that are being answered end, within `timeout` seconds; those in the line are let go."""
        deadline = time.monotonic() + timeout
        with self._state:
            self._stopping = True
            for line in [*self._line.values(), *self._own.values()] if cancel_pending else []:
                while line:
                    line.popleft().cancel()
            self._line.clear()
            for each in (self._state, *self._asked.values()):
                each.notify_all()
            while self._busy and time.monotonic() < deadline:
                self._state.wait(0.1)
        return not self._busy


class Watch:
    """What the server's loop waits for besides clients, where the loop is waitress's own."""

    def __init__(self, known: dict[int, Any]) -> None:
        self._map = known

    def expect(self, descriptor: int, pending: Pending) -> None:
        """Tell `pending` when there is something to read."""
        self._map[descriptor] = pending

    def forget(self, descriptor: int) -> None:
        """No more."""
        self._map.pop(descriptor, None)

    def changed(self, channel: Channel) -> None:
        """What a channel waits for may have changed: this loop asks every time."""


class Loop:
    """The server's loop over epoll: a round costs as much as happens in it, however many connections there are.

    What a connection waits for is asked when something happened to it, when a thread has pulled the
    trigger, and once a second.
    """

    def __init__(self, server: Any) -> None:
        self._map: dict[int, Any] = server._map
        self._server = server
        self._epoll = select.epoll()
        self._known: dict[int, tuple[Any, int]] = {}
        self._expected: dict[int, Pending] = {}
        self._armed: set[int] = set()
        self._touched: set[int] = set()

    def expect(self, descriptor: int, pending: Pending) -> None:
        """Tell `pending`, once, when there is something to read."""
        self._expected[descriptor] = pending
        mask = select.EPOLLIN | select.EPOLLONESHOT
        if descriptor in self._armed:
            with contextlib.suppress(OSError):
                self._epoll.modify(descriptor, mask)
                return
        self._drop(descriptor)
        self._epoll.register(descriptor, mask)
        self._armed.add(descriptor)

    def forget(self, descriptor: int) -> None:
        """No more."""
        if self._expected.pop(descriptor, None) is not None:
            self._drop(descriptor)

    def _drop(self, descriptor: int) -> None:
        self._armed.discard(descriptor)
        self._known.pop(descriptor, None)
        with contextlib.suppress(OSError, ValueError):
            self._epoll.unregister(descriptor)

    def changed(self, channel: Channel) -> None:
        """What a channel waits for may have changed."""
        if channel._fileno is not None:
            self._touched.add(channel._fileno)

    def run(self) -> None:
        """Serve until interrupted."""
        again = 0.0
        while self._map:
            if time.monotonic() >= again:
                self._look_at_all()
                self._server.look()
                again = time.monotonic() + _LOOK_AGAIN
            if self._round(max(again - time.monotonic(), 0)):
                again = 0.0

    def _round(self, seconds: float) -> bool:
        """Wait, and have what happened handled; True where every connection is to be asked again."""
        everything, special = False, (self._server._fileno, self._server.trigger._fileno)
        for descriptor, flags in self._epoll.poll(seconds):
            pending = self._expected.pop(descriptor, None)
            if pending is not None:
                pending.handle_read_event()
                continue
            found = self._map.get(descriptor)
            if found is None:
                self._drop(descriptor)
                continue
            self._touched.add(descriptor)
            waitress.wasyncore.readwrite(found, flags)
            everything = everything or descriptor in special
        while self._touched and not everything:
            self._look_at(self._touched.pop())
        return everything

    def _look_at_all(self) -> None:
        self._touched.clear()
        for descriptor in [each for each in self._known if each not in self._map]:
            self._drop(descriptor)
        for descriptor in list(self._map):
            self._look_at(descriptor)

    def _look_at(self, descriptor: int) -> None:
        """Have epoll wait for what the connection waits for now."""
        found = self._map.get(descriptor)
        if found is None:
            return
        mask = select.EPOLLIN | select.EPOLLPRI if found.readable() else 0
        if found.writable() and not found.accepting:
            mask |= select.EPOLLOUT
        known = self._known.get(descriptor)
        if known is not None and known[0] is found:
            if known[1] != mask:
                self._epoll.modify(descriptor, mask)
        else:
            # The number may have been another's, whose end took it from epoll.
            self._drop(descriptor)
            self._epoll.register(descriptor, mask)
        self._known[descriptor] = (found, mask)


def _open(server: Any, connection: socket.socket, address: Any, *rest: Any, **options: Any) -> None:
    """Open a channel; where there are too many, in the place of one that has asked nothing yet.

    Of those it is the oldest of the peer who has most of them: whoever fills the places makes room from his own. Where
    all have asked something the channel has one of the places of the reserve, which is for ALWAYS.
    """
    channels, most = server.active_channels, server.admission.bounds.connections_all
    if len(channels) >= most:
        silent = [each for each in channels.values() if not each.has_asked()]
        if silent:
            peers = Counter(each.peer_key for each in silent)
            min(silent, key=lambda each: (-peers[each.peer_key], each.last_activity)).handle_close()
        elif len(channels) >= most + _RESERVE:
            server.metrics.refused()
            refuse(connection, Refusal(503, _CROWDED))
            connection.close()
            return
    channel = Channel(server, connection, address, *rest, **options)
    channel.last_place = channel.last_place or len(channels) > most


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


def _look(server: Any) -> None:
    """Once a second: end connections that make no progress, or for which too much waits."""
    now, channels = time.monotonic(), list(server.active_channels.values())
    if now < server.looked + _LOOK_AGAIN:
        return
    server.looked = now
    for each in channels:
        each.look(now)
    # The library's own table of addresses that it took apart would hold the longest of them.
    urllib.parse.clear_cache()  # type: ignore[attr-defined]
    for key in server.admission.excess((each.key, each.unread()) for each in channels if each.key):
        mine = [each for each in channels if each.key == key and each.connected]
        max(mine, key=lambda each: each.unread()).cut()


def make_server(app: Flask, settings: Config, listener: socket.socket) -> Any:
    """The server over `listener`; `.run()` serves until interrupted."""
    service = Service.of(app)
    options = {
        "sockets": [listener],
        "ident": "",
        "clear_untrusted_proxy_headers": False,
        "outbuf_overflow": 4 << 20,
        "connection_limit": 100_000,
        "channel_timeout": max(60, int(4 * settings.patience)),  # more than an answer may rest in its progress
        "cleanup_interval": 10,
        "asyncore_use_poll": True,
        "url_scheme": "https" if settings.public_url.startswith("https:") else "http",
    }
    service.pages = Pages(service)
    gate = Gate(AnswerRecorder(app, service), service.turns, service.clients)
    if settings.plain_server:
        most = max(_MOST_BODY, 4 * settings.max_query_bytes)
        return waitress.create_server(gate, threads=settings.threads, max_request_body_size=most, **options)
    # A request is read when the one before is answered: only then may it be a known one.
    options |= {"channel_request_lookahead": 0, "max_request_body_size": 1 << 40, "max_request_header_size": _MOST_HEAD}
    server = waitress.create_server(gate, _dispatcher=Threads(settings.threads), **options)
    bounds = Bounds(settings.requests_per_client, settings.connections_per_client, patience=settings.patience)
    server.admission = service.admission = Admission(service.clients, bounds)
    server.metrics, server.seconds, server.looked = service.metrics, service.limits.seconds, 0.0
    server.quick, server.pending = QuickAnswers(service), {}
    server.most_body = partial(_most_body, service)
    server.look = partial(_look, server)
    server.soon = partial(_soon, server)
    server.trigger.lock = threading.RLock()  # what the loop does soon may leave it something else to do soon
    if hasattr(select, "epoll"):
        server.watch = Loop(server)
        server.run = server.watch.run  # instead of the loop that asks every connection in every round
    else:
        server.watch = Watch(server._map)
    server.channel_class = _open
    _allow_files()
    sys.setswitchinterval(_SWITCH)
    threading.Thread(target=_sweep, args=(server,), daemon=True, name="sweep").start()
    return server


def _most_body(service: Service, authorization: str | None) -> int:
    """How many bytes of body a request may have: many only where it may change something."""
    if service.config.allow_update and authorization and service.may_update(authorization):
        return _MOST_BODY
    # A form's escapes may take three bytes for one; a batch of names to reconcile takes less than that.
    return max(2 << 20, 4 * service.limits.query_bytes)


def _soon(server: Any, function: Callable[..., None], *arguments: Any) -> None:
    """Have the server's loop call `function`."""
    server.trigger.pull_trigger(lambda: function(*arguments))


def _allow_files() -> None:
    """Let this process have as many connections as it admits, where the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _sweep(server: Any) -> None:
    """Have the server's loop hand slow planned queries over to threads, and check on those that wait."""

    def hand_over() -> None:
        now = time.perf_counter()
        for each in [each for each in server.pending.values() if now - each.began > _HAND_OVER_SECONDS]:
            each.hand_over()

    pool = server.quick.pool
    while True:
        time.sleep(_SWEEP)
        if server.pending:
            server.soon(hand_over)
        if pool.waiting():
            pool.give_up(_LONGEST_WAIT)  # which also lets in for whom there is room by now
