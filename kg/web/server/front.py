"""The HTTP server: waitress, with a short way for requests that were answered before.

A client that sends the very bytes it sent before (dashboards, scripts, crawlers) gets the very
answer it got before, as long as the snapshot is the same. Such a request is recognized before it
is parsed: its bytes are the key, so everything that shapes an answer is in it. It is counted and
logged like any other, as a query of the client who sent it now. Where the answer is not kept but the
request is known to be quick, it goes straight to a worker, and nobody waits for it; equal ones that come
meanwhile get its answer too. Whatever is new takes the ordinary way. The server's loop waits by epoll,
where there is one, so that idle connections cost nothing.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

import waitress.channel
import waitress.parser
import waitress.server
import waitress.task
import waitress.wasyncore
from flask import Flask

from kg.config import Config
from kg.web.server import clients, wire
from kg.web.server.clients import FORWARDED_FOR
from kg.web.server.service import Service
from kg.web.server.workers import LimitReachedError, Running

RAW, NOTE, PLAN = "kg.raw", "kg.note", "kg.plan"
_QUICK_SECONDS = 0.5
_SWEEP = 0.05
_HAND_OVER_SECONDS = 0.1
_LONGEST_WAIT = 2.0  # seconds; a planned query that found no place by then takes the ordinary way
_LOOK_AGAIN = 1.0
_MOST_PLANS = 1024
_LARGEST_PLANNED = 2 << 20
_MOST_REQUEST = 16 << 10
_LARGEST_SHARE = 8
_OVERHEAD = 4096  # what Python takes for an entry and its note besides their bytes


@dataclass(frozen=True, slots=True)
class Quick:
    """An answer as it was sent: its head up to the date, its body, and what the log said of it.

    `forwarded` is the request's X-Forwarded-For: with the peer's address it says who the client is.
    """

    snapshot: str
    head: bytes
    body: bytes
    note: dict[str, Any]
    forwarded: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A known request whose answer is not kept: what to ask a worker, and the answer's head up to its length."""

    snapshot: str
    message: bytes
    head: bytes
    note: dict[str, Any]
    forwarded: str = ""

    @property
    def flight(self) -> tuple[str, bytes]:
        """Requests with the same one have the same answer."""
        return self.snapshot, self.message


class QuickAnswers:
    """Answers by the bytes of their request; bounded by bytes. Used by the server's one main thread and,
    to put, by its task threads.
    """

    def __init__(self, service: Service, max_bytes: int) -> None:
        self._service, self._max = service, max_bytes
        self._entries: OrderedDict[bytes, Quick] = OrderedDict()
        self._plans: OrderedDict[bytes, Plan] = OrderedDict()
        self._bytes = 0
        self._second, self._date = 0, b""
        self.pool = service.pool
        self.clients = service.clients

    def find(self, raw: bytes, peer: str = "") -> tuple[bytes, bytes] | None:
        """Head and body of the answer to the request `raw` of `peer`, counted and logged; None where it is not
        known, or where the client may have no queries here.
        """
        found = self._entries.get(raw)
        if found is None:
            return None
        started = time.perf_counter()
        if found.snapshot != self._service.pool.snapshot:
            self._drop(raw)
            return None
        client = self.clients.behind(peer, found.forwarded)
        if not self.clients.allowance(client):
            return None
        head = b"%sDate: %s\r\n\r\n" % (found.head, self._now())
        self._service.note(**{**found.note, "client": client, "seconds": time.perf_counter() - started})
        return head, found.body

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
        self._plans = OrderedDict()

    def plan(self, raw: bytes) -> Plan | None:
        """How to answer the request `raw`, where that is known and was quick."""
        found = self._plans.get(raw)
        return found if found is not None and found.snapshot == self._service.pool.snapshot else None

    def put_plan(self, raw: bytes, plan: Plan) -> None:
        """Remember how to answer `raw`."""
        self._plans[raw] = plan
        while len(self._plans) > _MOST_PLANS:
            self._plans.popitem(last=False)

    def drop_plan(self, raw: bytes) -> None:
        """Forget it: it was not quick, or went wrong."""
        self._plans.pop(raw, None)

    def planned(self, plan: Plan, size: int, **note: Any) -> bytes:
        """The head of the answer with a body of `size` bytes, counted and logged with what `note` says of it."""
        self._service.note(**{**plan.note, **note, "size": size})
        return b"%sContent-Length: %d\r\nDate: %s\r\n\r\n" % (plan.head, size, self._now())

    def _now(self) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second, self._date = second, formatdate(second, usegmt=True).encode()
        return self._date


class Parser(waitress.parser.HTTPRequestParser):  # type: ignore[misc]
    """Remembers a request's bytes, unless there are many."""

    connection_close: bool

    def __init__(self, adjustments: Any) -> None:
        super().__init__(adjustments)
        self._seen: bytes | None = b""

    def received(self, data: bytes) -> int:
        """Take bytes; returns how many belong to this request."""
        taken = int(super().received(data))
        if self._seen is not None:
            self._seen = self._seen + data[:taken] if len(self._seen) + taken <= _MOST_REQUEST else None
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of the request; `close` is found in a list too (RFC 9112, 9.6)."""
        super().parse_header(header_plus)
        options = self.headers.get("CONNECTION", "").lower().split(",")
        if "close" in [each.strip() for each in options]:
            self.connection_close = True

    @property
    def raw(self) -> bytes | None:
        """The whole request, if the same bytes may get the same answer, and the connection goes on."""
        special = self.error or self.chunked or self.expect_continue or self.connection_close
        return None if special or not self.completed else self._seen


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

    def may(self) -> bool:
        """Whether the client has fewer queries here than it may."""
        return bool(self.channel.server.quick.pool.has_room(self.client, self.allowance))

    def give(self, reply: dict[str, Any], body: wire.Body, cache: str) -> None:
        """Answer it; if the worker could not, have it take the ordinary way."""
        channel, quick = self.channel, self.channel.server.quick
        channel.pending = False
        channel.server.watch.changed(channel)
        channel.last_activity = time.time()
        if reply.get("error"):
            quick.drop_plan(self.raw)
            if channel.connected:
                channel.ordinary(self.raw)
            return
        seconds = time.perf_counter() - self.since
        note = {"client": self.client, "cache": cache, "rows": int(reply["rows"]), "seconds": seconds}
        channel.send_whole(quick.planned(self.plan, len(body), **note), body)


class Pending:
    """A planned query in a worker, as the server's loop watches it, and all who asked for it."""

    accepting = False

    def __init__(self, asked: Asked, running: Running) -> None:
        self._server, self._asked, self._running = asked.channel.server, [asked], running
        self.started = asked.since
        assert running.worker is not None
        self._worker = running.worker

    def join(self, asked: Asked) -> None:
        """Answer `asked`, who wants the very same, together with the first."""
        self._asked.append(asked)

    def readable(self) -> bool:
        """It waits for the worker's answer."""
        return True

    def writable(self) -> bool:
        """It has nothing to send."""
        return False

    def handle_read_event(self) -> None:
        """The worker answers, or has ended."""
        reply: dict[str, Any]
        body: wire.Body
        try:
            reply, body = wire.receive(self._worker.channel)
        except (EOFError, OSError):
            self._worker.dead = True
            reply, body = {"error": "gone"}, b""
        self._done(reply, body)

    def handle_close(self) -> None:
        """The worker has ended."""
        self.handle_read_event()

    handle_expt_event = handle_error = handle_write_event = handle_close

    def hand_over(self) -> None:
        """It is not quick after all: a thread waits for it from here on, with all the limits."""
        server, descriptor = self._server, self._worker.channel.fileno()
        server.pending.pop(descriptor, None)
        server.watch.forget(descriptor)
        threading.Thread(target=self._wait, daemon=True, name="planned").start()
        _next(server)

    def _wait(self) -> None:
        reply: dict[str, Any]
        body: wire.Body
        try:
            reply, body = self._server.quick.pool.wait(self._running)
        except LimitReachedError as error:
            reply, body = {"error": error.limit}, b""
        self._server.trigger.pull_trigger(lambda: self._done(reply, body))

    def _done(self, reply: dict[str, Any], body: wire.Body) -> None:
        server, descriptor = self._server, self._worker.channel.fileno()
        if server.pending.pop(descriptor, None) is not None:
            server.watch.forget(descriptor)
        server.flights.pop(self._asked[0].plan.flight, None)
        server.quick.pool.end(self._running)
        if server.backlog:
            _next(server)
        first, *others = self._asked
        first.give(reply, body, "planned")
        for each in others:
            each.give(reply, body, "shared")


def _next(server: Any) -> None:
    """Begin planned queries that wait, as far as there are workers."""
    while server.backlog:
        asked: Asked = server.backlog[0]
        channel, fresh = asked.channel, asked.plan.snapshot == server.quick.pool.snapshot
        fresh = fresh and time.perf_counter() - asked.since < _LONGEST_WAIT and asked.may()
        if channel.connected and fresh and not _launched(asked):
            return
        server.backlog.popleft()
        if not fresh or not channel.connected:
            channel.pending = False
            server.watch.changed(channel)
            if channel.connected:
                channel.ordinary(asked.raw)


def _launched(asked: Asked) -> bool:
    """Have a worker begin a planned query, or join it to an equal one; False where no worker is idle."""
    server, plan = asked.channel.server, asked.plan
    flight: Pending | None = server.flights.get(plan.flight)
    if flight is not None:
        flight.join(asked)
        return True
    pool = server.quick.pool
    running = pool.begin(plan.message, plan.note["text"], asked.client, asked.allowance)
    if running is None or running.worker is None:
        return False
    waiting = server.flights[plan.flight] = Pending(asked, running)
    descriptor = running.worker.channel.fileno()
    server.pending[descriptor] = waiting
    server.watch.expect(descriptor, waiting)
    return True


class Channel(waitress.channel.HTTPChannel):  # type: ignore[misc]
    """A connection that looks for a known answer before it parses."""

    task_class, parser_class = Task, Parser
    pending = False
    will_close: bool

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._rest: list[memoryview] = []
        super().__init__(*arguments, **options)

    def readable(self) -> bool:
        """Whether to read on; not while an answer is out or on its way, for answers keep the order of requests."""
        return not self.pending and not self._rest and bool(super().readable())

    def writable(self) -> bool:
        """Whether there is something to send."""
        return bool(self._rest) or bool(super().writable())

    def handle_write(self) -> None:
        """Send on."""
        if self._rest:
            self._send_rest()
        if not self._rest:
            super().handle_write()

    def handle_close(self) -> None:
        """Let go of what was not sent."""
        self._rest = []
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
        fresh = self.request is None and not self.requests and not self.total_outbufs_len
        if fresh and len(data) <= _MOST_REQUEST and not (self.will_close or self.close_when_flushed):
            answer = self.server.quick.find(data, self.addr[0])
            if answer is not None:
                self.last_activity = time.time()
                self.send_whole(*answer)
                return True
            if self._start(data):
                return True
        return self.ordinary(data)

    def send_whole(self, head: bytes, body: wire.Body) -> None:
        """Send an answer from the loop's thread, as far as the client takes it now; the rest when it takes more."""
        if self.connected:
            self._rest = [memoryview(each) for each in (head, body) if len(each)]
            self._send_rest()

    def _send_rest(self) -> None:
        try:
            while self._rest:
                sent = self.socket.sendmsg(self._rest)
                while self._rest and sent >= len(self._rest[0]):
                    sent -= len(self._rest.pop(0))
                if sent:
                    self._rest[0] = self._rest[0][sent:]
                self.last_activity = time.time()
        except BlockingIOError:
            return
        except OSError:  # the client has gone
            self._rest, self.will_close = [], True

    def _start(self, data: bytes) -> bool:
        """Give a planned query to a worker; False where there is no plan, no idle worker or too many of the client."""
        plan = self.server.quick.plan(data)
        if plan is None:
            return False
        asked = Asked(self, data, plan)
        if not asked.may():
            return False
        if self.server.backlog or not _launched(asked):
            # Those that are out will be back soon; then it is this one's turn.
            if len(self.server.backlog) >= self.server.quick.pool.limits.queue:
                return False
            self.server.backlog.append(asked)
        self.pending = True
        return True

    def ordinary(self, data: bytes) -> bool:
        """Parse `data` and have the application answer."""
        return bool(super().received(data))


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


class AnswerRecorder:
    """Around the application: keeps answers that may be given again."""

    def __init__(self, app: Flask, quick: QuickAnswers, keeps: bool) -> None:
        self._app, self._quick, self._keeps = app, quick, keeps

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
        if note is not None and caught and caught[0].startswith("200") and environ["REQUEST_METHOD"] != "HEAD":
            parts = list(parts)
            body = b"".join(parts)
            lines = [f"HTTP/1.1 {caught[0]}", *(f"{name}: {value}" for name, value in sorted(caught[1]))]
            head = "\r\n".join(lines).encode("latin-1") + b"\r\n"
            snapshot, plan, forwarded = note.pop("snapshot"), environ.get(PLAN), environ.get(FORWARDED_FOR) or ""
            if self._keeps:
                self._quick.put(raw, Quick(snapshot, head, body, note, forwarded))
            if plan is not None and note["seconds"] < _QUICK_SECONDS and len(body) <= _LARGEST_PLANNED:
                self._quick.put_plan(raw, _plan(snapshot, plan, lines, note, forwarded))
        return parts


def _plan(snapshot: str, asked: tuple[dict[str, Any], str], lines: list[str], note: dict[str, Any], by: str) -> Plan:
    """How to answer a request again: what a worker was `asked`, and the `lines` that its answer began with."""
    head, text = asked
    kept = [each for each in lines if not each.lower().startswith("content-length:")]
    message = wire.pack(head, text.encode("utf-8"))
    return Plan(snapshot, message, "\r\n".join(kept).encode("latin-1") + b"\r\n", note, by)


def _doorman(service: Service, most: int) -> Callable[..., None]:
    """Opens channels; closes at once what goes beyond `most` of one address that is no trusted proxy."""

    def open_channel(server: Any, connection: socket.socket, address: Any, *rest: Any, **options: Any) -> None:
        if most and not clients.inside(clients.parse(address[0]), service.clients.trusted):
            there = sum(each.addr[0] == address[0] for each in server.active_channels.values())
            if there >= most:
                service.metrics.refused()
                connection.close()
                return
        Channel(server, connection, address, *rest, **options)

    return open_channel


def make_server(app: Flask, settings: Config, listener: socket.socket) -> Any:
    """The server over `listener`; `.run()` serves until interrupted."""
    service = Service.of(app)
    quick = QuickAnswers(service, settings.cache_bytes // 2)
    service.pool.on_snapshot.append(quick.clear)
    server = waitress.create_server(
        AnswerRecorder(app, quick, bool(settings.cache_bytes)),
        sockets=[listener],
        threads=settings.threads,
        ident="",
        # A request is read when the one before is answered: only then may it be a known one.
        channel_request_lookahead=0,
        clear_untrusted_proxy_headers=False,
        max_request_body_size=max(64 << 20, 4 * settings.max_query_bytes),
        outbuf_overflow=32 << 20,
        connection_limit=1000,
        channel_timeout=60,
        cleanup_interval=10,
        asyncore_use_poll=True,
        url_scheme="https" if settings.public_url.startswith("https:") else "http",
    )
    server.quick, server.pending, server.flights, server.backlog = quick, {}, {}, deque()
    if hasattr(select, "epoll"):
        server.watch = Loop(server)
        server.run = server.watch.run  # instead of the loop that asks every connection in every round
    else:
        server.watch = Watch(server._map)
    server.channel_class = _doorman(service, settings.connections_per_client)
    service.pool.on_free.append(lambda: server.trigger.pull_trigger(lambda: _next(server)) if server.backlog else None)
    threading.Thread(target=_sweep, args=(server,), daemon=True, name="sweep").start()
    return server


def _sweep(server: Any) -> None:
    """Have the server's loop hand over planned queries that turn out to be slow, and see after those that wait."""

    def hand_over() -> None:
        now = time.perf_counter()
        for each in [each for each in server.pending.values() if now - each.started > _HAND_OVER_SECONDS]:
            each.hand_over()
        _next(server)

    while True:
        time.sleep(_SWEEP)
        if server.pending or server.backlog:
            server.trigger.pull_trigger(hand_over)
