"""Slow queries of a pool: they leave the fast places, take turns, and one gives way where there are too many."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from kg.store.watch import Watch
from kg.web.server import places
from kg.web.server.clients import counted
from kg.web.server.factory import Process, WorkerFactory, lower, restore
from kg.web.server.limits import Limits
from kg.web.server.running import Running
from kg.web.server.supply import Supply

_SLICE = 0.5  # seconds that a slow query runs before it is another's turn
_HELD_BACK = 15  # the priority of who uses much, from the beginning of each query
_SHORT = 0.005  # seconds; what took less is charged by the clock, as reading the processor's time takes longer


class SlowQueries(Supply):
    """What a pool does with slow queries (`places` has the rules), and with those of clients known for them."""

    def __init__(self, root: Path, factory: WorkerFactory, watch: Watch, limits: Limits) -> None:
        super().__init__(root, factory, watch)
        self.limits = limits
        self._running: dict[int, Running] = {}
        self._past, self._restores = places.Past(), True

    def _condemn(self, running: Running, end_reason: str) -> None:
        running.end_reason = running.end_reason or end_reason
        if running.worker:
            running.worker.kill()

    def _demote(self, running: Running, *, known: bool) -> None:
        """Move a query to the slow ones: it is in nobody's way from here on, be there too many of them or not.

        `known` where that was the processor's time: then its client is known for slow queries for a while.
        """
        running.lowered = True
        assert running.worker is not None
        lower(running.worker.pid)
        with self._state:
            if known:
                self._past.note(counted(running.client))
            running.slow, running.turn = True, time.monotonic()
            if sum(not each.parked for each in self._slow()) > self.limits.slow:
                self._park(running)
            self._thin()
            self._state.notify_all()
        self.refill()  # its worker is not there for others now
        self.go_on()

    def _hold_back(self, running: Running) -> None:
        """Give a query of a client who uses much less of the processor, where it can be given back."""
        if self._restores and running.worker is not None and self._past.heavy(counted(running.client)):
            running.lowered = True
            lower(running.worker.pid, _HELD_BACK)

    def _charge(self, running: Running) -> None:
        """Hold what its worker used of the processor, since somebody was charged last, against the client."""
        worker = running.worker
        if worker is None:
            return
        if running.seconds < _SHORT:
            found = running.seconds
            worker.counted += found
        else:
            now = worker.cpu()
            found, worker.counted = min(max(now - worker.counted, 0.0), running.seconds), now
        with self._state:
            self._past.spent(counted(running.client), found)

    def _thin(self) -> None:
        """Where there are too many slow queries one has to go (`places.to_go`)."""
        found = places.to_go(self._slow(), self.limits)
        if found is not None:
            self._condemn(found, "crowded")
            self._next_turn()

    def _slow(self) -> list[Running]:
        """The slow queries that have no answer yet and are not condemned."""
        return [each for each in self._running.values() if each.slow and not each.end_reason and not each.answered]

    def _take_turns(self, running: Running) -> None:
        """Let a slow query stand still when it has had its turn and another waits for one."""
        with self._state:
            self._thin()
            if time.monotonic() >= running.must_run_from:
                self._resume(running)
                if running.worker is not None:
                    restore(running.worker.pid, running.worker.nice)  # what there is has to be written down in time
                return
            if running.end_reason or running.parked or time.monotonic() - running.turn < _SLICE:
                return
            following = places.next_turn(self._slow())
            if following is not None:
                self._park(running)
                self._resume(following)

    def _park(self, running: Running) -> None:
        assert running.worker is not None
        running.parked, running.turn = True, time.monotonic()
        running.worker.signal(signal.SIGSTOP)

    def _resume(self, running: Running) -> None:
        if running.parked and running.worker is not None:
            running.parked, running.turn = False, time.monotonic()
            running.worker.signal(signal.SIGCONT)

    def _next_turn(self) -> None:
        """Let those go on for whom there is room now."""
        free = self.limits.slow - sum(not each.parked for each in self._slow())
        while free > 0 and (following := places.next_turn(self._slow())) is not None:
            self._resume(following)
            free -= 1

    def _restored(self, worker: Process) -> bool:
        """Whether the worker has its priority again. Where the system refuses, none but slow queries lose theirs."""
        self._restores = restore(worker.pid, worker.nice)
        return self._restores
