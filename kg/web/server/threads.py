"""The threads that answer requests, and whose turn it is."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from functools import partial

from kg.web.server.admission import ALWAYS
from kg.web.server.channel import Channel

_ERRORS = "errors"  # no path
_FEW = 4  # threads that a client may have where those of all are taken


class Threads:
    """Threads that answer requests: given to clients in turn, not more than half of them to one client.

    A client who has none gets one, whatever the others have: there are as many again, half of them for the first of
    each, half for the next few of those who have little in work. So who reads a page may ask a query meanwhile.
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
        self._number, self._most, self._stopping = number, max(number // 2, 1), False
        runs: list[Callable[[], None]] = [self._run] * (2 * number)
        runs += [partial(self._run_own, path) for path in self._asked]
        for run in runs:
            threading.Thread(target=run, daemon=True, name="request").start()

    def add_task(self, channel: Channel) -> None:
        """Have the next request of `channel` answered."""
        channel.server.watch.serving(channel)
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
        total = self._busy.total()
        few = min(_FEW, self._most) if total < self._number + self._number // 2 else 1
        most = self._most if total < self._number else few
        waiting = [key for key in self._line if self._busy[key] < most]
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
