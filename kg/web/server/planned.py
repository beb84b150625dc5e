"""Planned requests: known ones whose answer is not kept. They go straight to the line of workers, without a thread."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from kg.web.server import wire
from kg.web.server.answers import Answer, Flight
from kg.web.server.limits import LimitReachedError
from kg.web.server.quick import Plan
from kg.web.server.running import Running

if TYPE_CHECKING:
    from kg.web.server.channel import Channel


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
        answer = Answer(body, blank.content_type, "", rows, blank.etag, blank.form, blank.notes)  # type: ignore[arg-type]
        self._land(answer)
        self._asked.give(rows, body, "planned")

    def _land(self, answer: Answer | None) -> None:
        self._server.quick.flights.land(self._asked.plan.key, answer)
