"""Answers kept in memory, bounded by their bytes, and good for one snapshot only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

_OVERHEAD = 2560  # what Python takes for an entry and its key besides their bytes
_LARGEST_SHARE = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: body as sent, its content type and encoding, rows, ETag, size before encoding."""

    body: bytes
    content_type: str
    encoding: str
    rows: int
    etag: str
    form: str = ""


class ResultCache:
    """The answers used last; at most `max_bytes` of them. Safe for several threads."""

    def __init__(self, max_bytes: int) -> None:
        self._max = max_bytes
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self.bytes = self.hits = self.misses = 0

    def get(self, key: Hashable) -> Answer | None:
        """The answer kept under `key`, if any."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._entries.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, answer: Answer, key_bytes: int) -> None:
        """Keep `answer`, and let go of those not used for longest. What is very large is not kept."""
        size = len(answer.body) + key_bytes + _OVERHEAD
        if size * _LARGEST_SHARE > self._max:
            return
        with self._lock:
            old = self._entries.pop(key, None)
            self.bytes += size - (old[1] if old else 0)
            self._entries[key] = (answer, size)
            while self.bytes > self._max:
                _, (_, dropped) = self._entries.popitem(last=False)
                self.bytes -= dropped

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)


class Flight:
    """One evaluation that others wait for too: its end, and its answer or the limit that it hit.

    `seconds` is the time that it was given.
    """

    __slots__ = ("answer", "error", "landed", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds, self.landed = seconds, threading.Event()
        self.answer: Answer | None = None
        self.error: Exception | None = None


class Flights:
    """Lets equal queries that come at once be evaluated once. Safe for several threads."""

    def __init__(self, waiters: int = 16) -> None:
        self._lock = threading.Lock()
        self._flying: dict[Hashable, Flight] = {}
        self._places = threading.Semaphore(waiters)

    def board(self, key: Hashable, seconds: float) -> tuple[Flight, bool]:
        """The evaluation under way for `key`, and whether it is the caller's own, who then must `land` it."""
        with self._lock:
            known = self._flying.get(key)
            if known is not None:
                return known, False
            found = self._flying[key] = Flight(seconds)
            return found, True

    def wait(self, flight: Flight, seconds: float) -> bool:
        """Wait for another's to land; False, at once, where too many wait already."""
        if not self._places.acquire(blocking=False):
            return False
        try:
            flight.landed.wait(seconds)
        finally:
            self._places.release()
        return True

    def land(self, key: Hashable, flight: Flight) -> None:
        """Say that one's own is done."""
        with self._lock:
            self._flying.pop(key, None)
        flight.landed.set()
