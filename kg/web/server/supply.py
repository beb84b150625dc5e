"""The supply of workers: made over the generation in force when that has been checked, replaced when it changes."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.store import current_id
from kg.store.watch import Watch
from kg.web.server import failures, wire
from kg.web.server.factory import Process, WorkerFactory
from kg.web.server.failures import ENDED, StoreFailureError
from kg.web.server.limits import LimitReachedError

_LOG = logging.getLogger("kg.web.server.workers")
_PROBED = 0.5
_POLL = 0.5


class Supply:
    """Workers over the store in `root`, held against its digests by `watch`; `snapshot` is what is answered from."""

    def __init__(self, root: Path, factory: WorkerFactory, watch: Watch) -> None:
        self._root, self._factory, self.watch = root, factory, watch
        self._told: dict[str, Any] = {}  # what workers are told when they begin
        self._state = threading.Condition()
        self._idle: list[Process] = []
        self._filling, self._probing, self._refreshing = threading.Lock(), threading.Lock(), threading.Lock()
        self._probed: tuple[float, StoreError | None] = (float("-inf"), None)
        self._closed = False
        self.snapshot, self.base, self.confined = "", "", False
        self.damaged = ""  # the snapshot of which a worker found a part damaged
        self.on_snapshot: list[Callable[[str], None]] = []
        self.failure: StoreError | None = None  # why no generation was ever taken up
        self.on_failure: Callable[[], None] = lambda: None
        self._begun = threading.Event()

    def _enough(self) -> bool:
        """Whether there are as many workers as there should be."""
        raise NotImplementedError

    def go_on(self) -> None:
        """There may be a worker for somebody who waits for one."""
        raise NotImplementedError

    def start(self, seconds: float | None = None) -> None:
        """Open the store in the first worker. StoreError where there is none.

        A thread has its files held against their digests, and then answers from them. That is waited for, at most for
        `seconds`; StoreError where they are damaged. What is found later is `failure`, and `on_failure` is called.
        """
        worker = self._open({})
        self.base = worker.base
        threading.Thread(target=self._follow, args=(worker,), daemon=True, name="snapshots").start()
        if self._begun.wait(seconds) and self.failure is not None:
            raise self.failure

    def _follow(self, worker: Process) -> None:
        """Take up the first generation when it has been checked, and every later one."""
        try:
            self._checked(worker)
            self._adopt(worker)
        except StoreError as error:
            self.failure = error
            if not self._closed:
                self.on_failure()
            return
        finally:
            self._begun.set()
        self._fill()
        self._poll()

    def _failed(self, reply: dict[str, Any], worker: Process) -> StoreFailureError:
        """The failure of the store that a worker reports: logged, and remembered for as long as its snapshot."""
        _LOG.error("a query worker cannot read the store: %s", reply.get("message"))
        error = StoreFailureError(str(reply.get("kind") or ""))
        if error.kind == failures.DAMAGED:
            self.damaged = worker.snapshot
        return error

    def _is_old(self, worker: Process) -> bool:
        """Whether an idle worker has an old snapshot open; if so, it is ended."""
        if worker.snapshot == self.snapshot:
            return False
        threading.Thread(target=self._factory.collect, args=(worker,), daemon=True).start()
        return True

    def _worker(self, ready: bool = True) -> Process:
        """A worker: one that is `ready` if it may be, else one that is made now."""
        with self._state:
            while ready and self._idle:
                worker = self._idle.pop()
                if worker.snapshot == self.snapshot and not worker.ready(0):
                    return worker
                threading.Thread(target=self._factory.collect, args=(worker,), daemon=True).start()
        worker = self._make()
        if worker.snapshot != self.snapshot and worker.snapshot == current_id(self._root):
            self._take_up(worker)  # whoever comes after this answer sees nothing older
        return worker

    def _started(self, ready: bool) -> Process:
        """The same. LimitReachedError where somebody ended it before it had begun."""
        try:
            return self._worker(ready)
        except StoreFailureError as error:
            if error.kind != ENDED:
                raise
            raise LimitReachedError(ENDED) from error

    def _make(self, *, newest: bool = False) -> Process:
        """A worker over the generation that is answered from, which has been checked; else over the `newest`.

        So nobody waits while a new generation is held against its digests.
        """
        if self.snapshot and not newest:
            with contextlib.suppress(StoreError):
                return self._checked(self._open({"generation": self.snapshot}))
        return self._checked(self._open({}))

    def _open(self, wanted: dict[str, Any]) -> Process:
        """A worker that has opened the generation `wanted`, by default the one in force in the store."""
        worker = self._factory.make()
        try:
            worker.start({"root": str(self._root), **self._told, **wanted})
        except StoreError:
            self._factory.collect(worker)
            raise
        return worker

    def _checked(self, worker: Process) -> Process:
        """The worker, when its generation has been held against its digests; StoreError where that is damaged."""
        try:
            self.watch.require(worker.snapshot)
        except StoreError:
            self._factory.collect(worker)
            raise
        return worker

    def refill(self) -> None:
        """Have a thread see to it that there are enough workers, unless one does so already."""
        with self._state:
            needed = not self._filling.locked() and not self._enough()
        if needed:
            threading.Thread(target=self._fill, daemon=True, name="fill").start()

    def _fill(self) -> None:
        """Have enough workers."""
        with contextlib.suppress(StoreError), self._filling:
            while not self._closed:
                with self._state:
                    if self._enough():
                        return
                worker = self._make()
                with self._state:
                    self._idle.append(worker)
                self.go_on()

    def probe(self, seconds: float = 5.0) -> None:
        """Have a worker answer the simplest query, however many wait. StoreError where none does.

        Who asks often gets the outcome of half a second ago.
        """
        with self._probing:
            if time.monotonic() - self._probed[0] > _PROBED:
                found: StoreError | None = None
                try:
                    self._probe(seconds)
                except StoreError as error:
                    found = error
                self._probed = (time.monotonic(), found)
            if self._probed[1] is not None:
                raise self._probed[1]

    def _probe(self, seconds: float) -> None:
        worker, alive = self._worker(), False
        try:
            wire.send(worker.channel, {"format": "json", "seconds": seconds}, b"ASK {}")
            if worker.ready(seconds):
                reply, _ = wire.receive(worker.channel)
                alive = True
                if reply.get("error"):
                    raise self._failed(reply, worker)
        except (OSError, EOFError):
            alive = False
        finally:
            if alive and worker.snapshot == self.snapshot:
                with self._state:
                    self._idle.append(worker)
            else:
                self._factory.collect(worker)
        if not alive:
            raise StoreError("no query is answered")

    def _poll(self) -> None:
        while not self._closed:
            time.sleep(_POLL)
            try:
                if (current_id(self._root) or self.snapshot) != self.snapshot:
                    self.refresh()
            except (StoreError, OSError) as error:
                _LOG.warning("the new generation cannot be opened: %s", error)

    def refresh(self) -> None:
        """Take up the generation in force now; queries that run end on theirs."""
        with self._refreshing:  # or who began earlier might end later, and put an older one in force again
            self._adopt(self._make(newest=True))
        self._fill()

    def _adopt(self, worker: Process) -> None:
        self._take_up(worker)
        with self._state:
            self._idle.append(worker)

    def _take_up(self, worker: Process) -> None:
        """Answer from the generation that `worker` has open, and from none before."""
        with self._state:
            old = [each for each in self._idle if each.snapshot != worker.snapshot]
            self._idle = [each for each in self._idle if each.snapshot == worker.snapshot]
            changed = worker.snapshot != self.snapshot
            self.snapshot, self.base, self.confined = worker.snapshot, worker.base, worker.confined
        for each in old:
            self._factory.collect(each)
        if changed:
            for listener in self.on_snapshot:
                listener(worker.snapshot)
        self.go_on()
