"""The pool of query workers: who runs when, how long, and what happens to who takes too long.

A query that answers soon runs in a fast place, which it shares with others when it has run for some milliseconds;
and whoever has none gets one, whatever others have. One that takes longer than `slow_after` moves to a slow place
(its process gets a lower priority), so that fast places stay free for others. Of those only `slow` run at a time: the
others stand still, their processes stopped, and they take turns. When more than `parked` stand still, one of the client
who has most of them gives way: its process is killed and its client is told to come back. So no number of endless
queries keeps short ones from running, and long ones that end go on to their end. `places` has the rules.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.lang.told import Told
from kg.store.watch import Watch
from kg.web.server import places, wire
from kg.web.server.allocator import environment
from kg.web.server.clients import counted
from kg.web.server.factory import WorkerFactory
from kg.web.server.limits import BusyError, LimitReachedError, Limits
from kg.web.server.running import Running, launch
from kg.web.server.slow import SlowQueries

_LOG = logging.getLogger("kg.web.server.workers")
_TICK = 0.05
_LOOK = 0.5
_WRITE_DOWN = 10.0  # seconds, at least, to write down what there is of a partial answer when its time is over
_RETIRE_AFTER = 20_000
_RETIRE_ABOVE = 128 << 20  # bytes that a worker may keep from a query


class Pool(SlowQueries):
    """Runs queries in workers over the store in `root`, always over its newest generation."""

    def __init__(
        self,
        root: Path,
        limits: Limits,
        *,
        network: bool = False,
        allocator: str = "auto",
        watch: Watch | None = None,
        module: str = "kg.web.server.worker",
        told: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        super().__init__(root, WorkerFactory(environment(allocator), module), watch or Watch(root), limits)
        self._told = {"max_memory": limits.memory, "network": network, **told}
        self._line: list[Running] = []
        self._clients: Counter[str] = Counter()
        self._numbers = count(1)
        self.aside: Callable[[], contextlib.AbstractContextManager[None]] = contextlib.nullcontext

    def _enough(self) -> bool:
        """Whether three times as many workers are idle as there are fast places: a third of them is the reserve."""
        return len(self._idle) >= 3 * self.limits.fast

    def close(self, grace: float = 5.0) -> None:
        """Let running queries end within `grace` seconds, then end all workers."""
        deadline = time.monotonic() + grace
        with self._state:
            self._closed = True
            self._state.notify_all()
            self.watch.give_up()
            while self._running and time.monotonic() < deadline:
                self._state.wait(0.1)
        self._factory.close()

    # -- what operators see and do

    def running(self) -> list[Running]:
        """The queries in work, oldest first."""
        with self._state:
            return sorted(self._running.values(), key=lambda each: each.number)

    def waiting(self) -> int:
        """How many queries wait for a place."""
        return len(self._line)

    def kill(self, number: int) -> bool:
        """End query `number`; False where there is none."""
        with self._state:
            found = self._running.get(number)
            if found is None or found.worker is None:
                return False
            self._condemn(found, "killed")
        return True

    def processes(self) -> list[int]:
        """The process ids of all workers."""
        with self._state:
            busy = [each.worker.pid for each in self._running.values() if each.worker]
            return [each.pid for each in self._idle] + busy

    def resident(self) -> int:
        """Bytes of memory of all workers."""
        with self._state:
            found = [*self._idle, *(each.worker for each in self._running.values() if each.worker)]
        return sum(each.resident() for each in found)

    # -- queries

    def ask(
        self,
        head: dict[str, Any],
        text: str,
        client: str = "",
        *,
        per_client: int | None = None,
        gone: Callable[[], bool] | None = None,
    ) -> tuple[dict[str, Any], bytes, str]:
        """Run one query; returns the reply's head, its bytes and the id of the snapshot it read.

        Raises BusyError where it found no place, LimitReachedError where it was ended, StoreError
        where the store cannot be read. `gone` tells whether the client has hung up.
        """
        seconds = min(float(head.get("seconds") or self.limits.seconds), self.limits.seconds)
        allowed = self.limits.per_client if per_client is None else per_client
        with self.aside(), self._place(text, client, allowed) as running:
            worker = running.worker
            assert worker is not None
            message = {
                "max_rows": self.limits.rows,
                "max_bytes": self.limits.bytes,
                **head,
                "seconds": seconds,
            }
            if head.get("partial"):
                message["seconds"], seconds = seconds * 0.9, seconds + max(seconds / 2, _WRITE_DOWN)
                # What there is by then is to be written down, for which the worker has to run.
                running.must_run_from = running.started + message["seconds"] * 0.9
            try:
                wire.send(worker.channel, message, text.encode("utf-8"))
                self._await(running, seconds, gone)
                reply, body = self._receive(running)
            except (EOFError, OSError):
                worker.dead = True
                raise LimitReachedError(running.end_reason or worker.end()) from None
            if reply.get("error") == "store":
                raise self._failed(reply, worker)
            if reply.get("limit"):
                worker.dead = worker.dead or reply["limit"] == "memory"
                raise LimitReachedError(reply["limit"])
            if reply.get("partial") == "time":
                worker.dead = True
            worker.answered += 1
            return reply, bytes(body), worker.snapshot

    def stream(
        self,
        head: dict[str, Any],
        text: str,
        client: str = "",
        *,
        per_client: int | None = None,
        gone: Callable[[], bool] | None = None,
    ) -> Iterator[tuple[dict[str, Any], bytes, str]]:
        """Run one query whose answer comes in pieces, each as `ask` returns it; the last one's head has no `more`.

        No piece may take longer than a query may; together they may take any time. Raises as `ask` does. Closed
        before its end, it ends the query.
        """
        allowed = self.limits.per_client if per_client is None else per_client
        with self._place(text, client, allowed) as running:
            worker = running.worker
            assert worker is not None
            worker.dead = True  # unless it comes to its end
            try:
                wire.send(worker.channel, head, text.encode("utf-8"))
                while True:
                    self._await(running, self.limits.seconds, gone, since=time.monotonic())
                    reply, body = self._receive(running)
                    if not reply.get("more"):
                        break
                    yield reply, bytes(body), worker.snapshot
                    running.answered = False
                    wire.send(worker.channel, {})
            except (EOFError, OSError):
                raise LimitReachedError(running.end_reason or worker.end()) from None
            if reply.get("error") == "store":
                raise self._failed(reply, worker)
            if reply.get("limit"):
                raise LimitReachedError(reply["limit"])
            worker.dead = False
            worker.answered += 1
            yield reply, bytes(body), worker.snapshot

    def begin(
        self, message: bytes, text: str, client: str, per_client: int, begun: Callable[[Running], None]
    ) -> Running | None:
        """Queue a query without blocking; None where the queue, or the client's share of it, is full.

        `begun` is called, from whatever thread, when a worker has the packed `message`; the caller then reads the
        reply from `worker.channel`, or kills the worker, and calls `end`. It is called without a worker where the
        query has waited for too long.
        """
        key = counted(client)
        running = Running(next(self._numbers), text, client, per_client=per_client, message=message, begun=begun)
        with self._state:
            if self._closed or self._clients[key] >= per_client:
                return None
            try:
                self._make_room(key)
            except BusyError:
                return None
            self._clients[key] += 1
            self._line.append(running)
            chosen = self._next_in_line()
        launch(chosen)
        return running

    def give_up(self, seconds: float) -> None:
        """Take out of the line what was put there by `begin` and has waited for `seconds`."""
        now = time.monotonic()
        with self._state:
            late = [each for each in self._line if each.begun is not None and now - each.since > seconds]
            for each in late:
                self._line.remove(each)
                self._forget(each.client)
            chosen = self._next_in_line()
        launch([*late, *chosen])

    def _next_in_line(self) -> list[Running]:
        """The queued queries to launch now; those whose own thread waits for them are woken instead."""
        chosen: list[Running] = []
        while self._line and not self._closed:
            first = self._first()
            if first is None:
                break
            if first.begun is None:
                self._state.notify_all()
                break
            self._idle = [each for each in self._idle if not self._is_old(each)]
            if not self._idle:
                self.refill()
                break
            first.worker, first.started = self._idle.pop(), time.monotonic()
            self._hold_back(first)
            self._line.remove(first)
            self._running[first.number] = first
            chosen.append(first)
        return chosen

    def _first(self) -> Running | None:
        """Who is next: of the clients for whom there is room the one with the fewest queries in work; his oldest."""
        busy = Counter(counted(each.client) for each in self._running.values())
        room = self._room()
        chosen = [
            each
            for each in self._line
            if not each.end_reason
            and room(counted(each.client))
            and (each.begun is None or self._may_take(each.client))  # who waits in no thread cannot make one
        ]
        return min(chosen, key=lambda each: (busy[counted(each.client)], each.number), default=None)

    def _room(self) -> Callable[[str], bool]:
        """Tells whether there is a fast place for a client now (`places.room`)."""
        if not self._enough():
            self.refill()
        return places.room(self._running.values(), self._past, self.limits, self._spare())

    def _spare(self) -> bool:
        """Whether there are workers beyond the reserve, which is as many as there are fast places.

        The reserve is for clients who are not heavy ones: so none of them waits while a worker is made.
        """
        promised = sum(each.worker is None and not each.taking for each in self._running.values())
        return len(self._idle) - promised > self.limits.fast

    def _may_take(self, client: str) -> bool:
        """Whether a query of the client may have a worker that is ready; else it has one of its own made."""
        return not self._past.heavy(counted(client)) or self._spare()

    def _make_room(self, key: str) -> None:
        """Where the line is full, have the last one of the client with the most in it leave, if `key` has fewer.

        BusyError where there is no room.
        """
        if len(self._line) < self.limits.queue or self._room()(key):
            return
        waiting = [each for each in self._line if not each.end_reason]
        if len(waiting) < self.limits.queue:
            return
        counts = Counter(counted(each.client) for each in waiting)
        most = max(counts, key=lambda each: (counts[each], each), default=key)
        if counts[most] <= counts[key] + 1:
            raise BusyError(Told("problem.line_full"))
        last = max((each for each in waiting if counted(each.client) == most), key=lambda each: each.number)
        last.end_reason, last.since = "crowded", float("-inf")  # who waits in no thread is told by `give_up`
        self._state.notify_all()

    def wait(self, running: Running) -> tuple[dict[str, Any], wire.Body]:
        """Wait for the reply to what `begin` started, with all limits. Raises LimitReachedError."""
        worker = running.worker
        assert worker is not None
        try:
            self._await(running, self.limits.seconds, None)
            return self._receive(running)
        except (EOFError, OSError):
            worker.dead = True
            raise LimitReachedError(running.end_reason or worker.end()) from None

    def end(self, running: Running) -> None:
        """Give back the place of a query that `begin` started."""
        if running.worker is not None:
            running.worker.answered += 1
        self._leave(running)
        self.go_on()

    def _receive(self, running: Running) -> tuple[dict[str, Any], wire.Body]:
        """The reply that has begun to come; its worker stands still no more."""
        assert running.worker is not None
        with self._state:
            running.answered = True
            self._resume(running)
        return wire.receive(running.worker.channel)

    def _await(
        self, running: Running, seconds: float, gone: Callable[[], bool] | None, since: float | None = None
    ) -> None:
        """Wait for the answer; demote, and end what is over time (`since` its start) or whose client has gone."""
        worker = running.worker
        assert worker is not None
        deadline = (running.started if since is None else since) + seconds * self.limits.patience
        patience, first = min(places.ALONE, self.limits.slow_after, seconds), None
        while not worker.ready(min(patience, deadline - time.monotonic())):
            self.go_on()  # others may have a share of its place now
            # Reading the processor's time costs more than a short query, so it is read from here on.
            first = worker.cpu() if first is None else first
            running.used = used = worker.cpu() - first
            self._charge(running)
            if running.slow:
                self._take_turns(running)
            elif used >= self.limits.slow_after / 2 or running.seconds >= self.limits.stalled:
                self._demote(running, known=used >= self.limits.slow_after / 2)
            if time.monotonic() >= deadline or used >= seconds:
                running.end_reason = running.end_reason or "time"
            elif self._too_much(running):
                running.end_reason = running.end_reason or "memory"
            elif gone is not None and gone():
                running.end_reason = running.end_reason or "gone"
            if running.end_reason:
                worker.kill()
                raise LimitReachedError(running.end_reason)
            # Who stands still uses nothing, so it is looked at less often: many looks keep this process from others.
            patience = min(_LOOK, max(running.must_run_from - time.monotonic(), _TICK)) if running.parked else _TICK

    def _too_much(self, running: Running) -> bool:
        """Whether the query takes too much memory. If all together do, the one that takes most goes."""
        worker, limits = running.worker, self.limits
        assert worker is not None
        running.memory = max(worker.resident() - worker.at_rest, 0)
        if limits.memory and running.memory > limits.memory:
            return True
        with self._state:
            found = [each for each in self._running.values() if not each.end_reason]
            if limits.all_memory and sum(each.memory for each in found) > limits.all_memory:
                self._condemn(max(found, key=lambda each: (each.memory, each.number)), "crowded")
        return False

    @contextlib.contextmanager
    def _place(self, text: str, client: str, per_client: int) -> Iterator[Running]:
        running = Running(next(self._numbers), text, client)
        self._enter(running, per_client)
        self.go_on()  # there may be room for another
        try:
            with self._state:
                running.taking = True
                ready = self._may_take(client)
            running.worker = self._started(ready)
            running.started = time.monotonic()
            self._hold_back(running)
            yield running
        finally:
            self._leave(running)
            self.go_on()

    def go_on(self) -> None:
        """Launch, or wake, those in the line for whom there is a place."""
        if self._line:
            with self._state:
                chosen = self._next_in_line()
            launch(chosen)

    def _enter(self, running: Running, per_client: int) -> None:
        key = counted(running.client)
        with self._state:
            if self._closed:
                raise BusyError(Told("problem.stopping"), 5)
            if self._clients[key] >= per_client:
                raise BusyError(Told("problem.many_of_yours", number=per_client))
            self._make_room(key)
            self._clients[key] += 1
            try:
                self._queue(running)
            except BaseException:
                self._forget(running.client)
                raise
            self._running[running.number] = running

    def _queue(self, running: Running) -> None:
        if not self._line and self._room()(counted(running.client)):
            return
        self._line.append(running)
        deadline = time.monotonic() + self.limits.queue_seconds
        try:
            while self._first() is not running:
                if not self._state.wait(min(deadline - time.monotonic(), _LOOK)) and time.monotonic() >= deadline:
                    raise BusyError(Told("problem.busy"), 5)
                if self._closed or running.end_reason:
                    raise BusyError(Told("problem.line_full"))
        finally:
            self._line.remove(running)
            self._state.notify_all()

    def _leave(self, running: Running) -> None:
        worker = running.worker
        spent = worker is not None and (
            worker.dead
            or (running.lowered and not self._restored(worker))
            or (running.memory > _RETIRE_ABOVE and worker.resident() > worker.at_rest + _RETIRE_ABOVE)
            or running.end_reason
            or worker.snapshot != self.snapshot
            or worker.answered > _RETIRE_AFTER
            or len(self._idle) >= 4 * self.limits.fast
        )
        with self._state:
            self._running.pop(running.number, None)
            self._forget(running.client)
            if worker is not None and not worker.dead:
                self._charge(running)
            self._resume(running)
            if running.slow:
                self._next_turn()
            if worker is not None and not spent:
                self._idle.append(worker)
            self._state.notify_all()
        if worker is not None and spent:
            self._factory.collect(worker)
            self.refill()

    def _forget(self, client: str) -> None:
        key = counted(client)
        self._clients[key] -= 1
        if self._clients[key] <= 0:
            del self._clients[key]
