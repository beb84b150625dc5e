"""The one store of what is kept in memory: answers, pages, and requests whose answer is known.

It is bounded by what it holds, measured and not guessed: every entry is walked once, key and value, when it is
put. And equal queries that come while one of them is in work wait for its answer.
"""

from __future__ import annotations

import dataclasses
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_SLOT = 200  # bytes of an entry in the store's own table: its link, its tuple, its number
_LARGEST_SHARE = 8
_FOR_REQUESTS = 8 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: body as sent, its content type and encoding, rows, ETag, form of the query."""

    body: bytes
    content_type: str
    encoding: str
    rows: int
    etag: str
    form: str = ""
    notes: tuple[str, ...] = ()
    """What the client should know of it, for the header KG-Note."""


def measured(*values: object) -> int:
    """The bytes of memory that `values` and all that they hold take, each object once."""
    size, seen, waiting = 0, set[int](), list(values)
    while waiting:
        each = waiting.pop()
        if id(each) in seen or each is None or isinstance(each, type):
            continue
        seen.add(id(each))
        size += sys.getsizeof(each)
        if isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, (tuple, list, set, frozenset)):
            waiting += each
        elif dataclasses.is_dataclass(each):
            waiting += [getattr(each, name.name) for name in dataclasses.fields(each)]
    return size


class Answers:
    """What was used last of everything kept, at most `max_bytes` of it; where that is 0 requests alone are kept.

    `kind` sets apart what has keys of its own: "answer", "page", "request". Safe for several threads.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max, self._all = max_bytes or _FOR_REQUESTS, bool(max_bytes)
        self._lock = threading.Lock()
        self._entries: OrderedDict[tuple[str, Hashable], tuple[Any, int]] = OrderedDict()
        self.bytes = self.hits = self.misses = 0

    def get(self, key: Hashable, kind: str = "answer") -> Any:
        """What is kept under `key`, None where there is nothing."""
        with self._lock:
            found = self._entries.get((kind, key))
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._entries.move_to_end((kind, key))
            return found[0]

    def put(self, key: Hashable, value: object, kind: str = "answer") -> None:
        """Keep `value`, and let go of what was not used for longest. What is very large is not kept."""
        if not self._all and kind != "request":
            return
        size = measured((kind, key), value) + _SLOT
        if size * _LARGEST_SHARE > self._max:
            return
        with self._lock:
            self._forget((kind, key))
            self._entries[kind, key] = (value, size)
            self.bytes += size
            while self.bytes > self._max:
                self._forget(next(iter(self._entries)))

    def drop(self, key: Hashable, kind: str = "answer") -> None:
        """Forget one."""
        with self._lock:
            self._forget((kind, key))

    def _forget(self, key: tuple[str, Hashable]) -> None:
        old = self._entries.pop(key, None)
        if old is not None:
            self.bytes -= old[1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)


def short_remembered(most: int, longest: int = 512) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember the last `most` results of a function, but not those of texts longer than `longest` altogether.

    So a header of any length costs no memory beyond its request.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        kept: Any = lru_cache(maxsize=most)(function)

        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            size = sum(len(each) for each in (*args, *kwargs.values()) if isinstance(each, str | bytes))
            found: R = kept(*args, **kwargs) if size <= longest else function(*args, **kwargs)
            return found

        answer.kept = kept  # type: ignore[attr-defined]
        return answer

    return decorate


class Flight:
    """One evaluation that others may be waiting for: whether it has ended, and its answer or the limit that it hit.

    `seconds` is the time that it was given. A thread waits for `landed`; the server's loop leaves what to call.
    """

    __slots__ = ("answer", "error", "followers", "landed", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds, self.landed = seconds, threading.Event()
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self.followers: list[Callable[[Flight], None]] = []


class Flights:
    """Lets equal queries that come at once be evaluated once. Safe for several threads."""

    def __init__(self, waiters: int = 16) -> None:
        self._lock = threading.Lock()
        self._flying: dict[Hashable, Flight] = {}
        self._places = threading.Semaphore(waiters)

    def board(self, key: Hashable, seconds: float, follower: Callable[[Flight], None] | None = None) -> Flight | None:
        """The evaluation under way for `key`, None where there is none: then it is the caller's own from now on.

        Whoever has his own must `land` it; `follower` is called when another's has landed.
        """
        with self._lock:
            known = self._flying.get(key)
            if known is None:
                self._flying[key] = Flight(seconds)
            elif follower is not None:
                known.followers.append(follower)
            return known

    def wait(self, flight: Flight, seconds: float) -> bool:
        """Wait for another's to land; False, at once, where too many wait already."""
        if not self._places.acquire(blocking=False):
            return False
        try:
            flight.landed.wait(seconds)
        finally:
            self._places.release()
        return True

    def land(self, key: Hashable, answer: Answer | None, error: Exception | None = None) -> None:
        """Say how one's own ended."""
        with self._lock:
            flight = self._flying.pop(key)
        flight.answer, flight.error = answer, error
        flight.landed.set()
        for each in flight.followers:
            each(flight)
