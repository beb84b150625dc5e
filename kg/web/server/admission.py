"""Who may be here: every request counts from its first byte until its answer has been taken.

While a request's head comes in, it counts against the peer; once the head is read, against the client behind a trusted
proxy. Progress is watched: a head has a bounded time, a body or an answer has to move on. What waits for a
client that does not read is bounded too. `/health` and `/ready` are answered to whoever asks.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.web.server import clients
from kg.web.server.clients import Clients, counted

ALWAYS = ("/health", "/ready")
"""Paths that are answered however many requests there are."""
_PROXY = "proxy "
_LIGHT = ("/sparql", "/graph-store", "/static/", "/metrics")  # what workers do, or nobody


@dataclass(frozen=True, slots=True)
class Bounds:
    """What clients may take: requests and connections of each, connections of all, seconds and bytes of progress.

    A head has `patience` seconds; in every such span a body or an answer moves on by `patience` times `pace` bytes.
    `unread` bytes of answers may wait for one client, `unread_all` for all of them together.
    """

    requests: int = 64
    connections: int = 200
    connections_all: int = 1000
    patience: float = 15.0
    pace: int = 1000
    unread: int = 128 << 20
    unread_all: int = 512 << 20


class Admission:
    """Counts requests and connections per client. Safe for several threads."""

    def __init__(self, known: Clients, bounds: Bounds) -> None:
        self.bounds, self._clients = bounds, known
        self._lock = threading.Lock()
        self._here: Counter[str] = Counter()
        self._connected: Counter[str] = Counter()

    def here(self) -> int:
        """How many requests there are, from first byte to last."""
        return self._here.total()

    def is_proxy(self, peer: str) -> bool:
        """Whether `peer` is a trusted proxy, whose connections are those of many clients."""
        return clients.inside(clients.parse(peer), self._clients.trusted)

    def key_of(self, peer: str) -> str:
        """The key under which requests of `peer` are counted until their head has been read."""
        return f"{_PROXY}{peer}" if self.is_proxy(peer) else counted(peer)

    def arrive(self, key: str) -> str:
        """Count a request whose first byte has come from the peer with this `key_of`; returns the key."""
        return self._enter(key)

    def identify(self, key: str, peer: str, forwarded: str) -> str:
        """The head has been read: count the request under the client it names instead; returns the new key."""
        client = counted(self._clients.behind(peer, forwarded))
        if client == key:
            return key
        self.leave(key)
        return self._enter(client)

    def _enter(self, key: str) -> str:
        with self._lock:
            self._here[key] += 1
        return key

    def too_many(self, key: str) -> bool:
        """Whether the client has more requests here than it may; a proxy's are not counted together."""
        return not key.startswith(_PROXY) and self._here[key] > self.bounds.requests

    def leave(self, key: str) -> None:
        """A request has its answer, or has gone."""
        _less(self._lock, self._here, key)

    def connect(self, peer: str) -> bool:
        """Count a connection; says whether it is within the peer's bound."""
        key = counted(peer)
        with self._lock:
            self._connected[key] += 1
            return not self.bounds.connections or self._connected[key] <= self.bounds.connections or self.is_proxy(peer)

    def too_many_connections(self, peer: str) -> bool:
        """Whether the peer has more connections than it may."""
        most = self.bounds.connections
        return bool(most) and self._connected[counted(peer)] > most and not self.is_proxy(peer)

    def disconnect(self, peer: str) -> None:
        """A connection has ended."""
        _less(self._lock, self._connected, counted(peer))

    def excess(self, unread: Iterable[tuple[str, int]]) -> set[str]:
        """The clients to cut off: those over their bound of unread bytes; the largest too, if the total is too high."""
        sums: Counter[str] = Counter()
        for key, size in unread:
            sums[key] += size
        found = {key for key, size in sums.items() if size > self.bounds.unread}
        if sums.total() > self.bounds.unread_all:
            found.add(max(sums, key=lambda key: (sums[key], key)))
        return found


def _less(lock: threading.Lock, counts: Counter[str], key: str) -> None:
    with lock:
        counts[key] -= 1
        if counts[key] <= 0:
            del counts[key]


@dataclass(slots=True)
class Progress:
    """Whether something moves on: `moved` bytes by `since` (seconds of a steady clock)."""

    since: float
    moved: int = 0

    def stalls(self, now: float, moved: int, bounds: Bounds) -> bool:
        """Whether fewer bytes moved than the pace demands, measured over spans of at least `patience` seconds."""
        if now - self.since < bounds.patience:
            return False
        slow = moved - self.moved < bounds.patience * bounds.pace
        self.since, self.moved = now, moved
        return slow


class Turns:
    """Lets a few threads at a time do processor-bound work; clients take turns. Safe for several threads.

    Whoever waits for something else meanwhile (a worker, a file) gives his turn to others (`aside`).
    """

    def __init__(self, places: int) -> None:
        self._free, self._state = places, threading.Condition()
        self._line: list[tuple[str, object]] = []
        self._served: dict[str, int] = {}
        self._mine = threading.local()

    @contextlib.contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Have a turn."""
        self._take(client)
        self._mine.client = client
        try:
            yield
        finally:
            self._mine.client = None
            self._give()

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Let others have this thread's turn meanwhile, if it has one."""
        client = getattr(self._mine, "client", None)
        if client is None:
            yield
            return
        self._mine.client = None
        self._give()
        try:
            yield
        finally:
            self._take(client)
            self._mine.client = client

    def pause(self) -> None:
        """Between two pieces of long work: let others who wait have their turn first."""
        if self._line:
            with self.aside():
                pass

    def _take(self, client: str) -> None:
        me = (client, object())
        with self._state:
            self._line.append(me)
            while not self._free or self._first() is not me:
                self._state.wait()
            self._line.remove(me)
            self._free -= 1
            self._served[client] = max(self._served.values(), default=0) + 1
            if not self._line:
                self._served = {client: 1}
            self._state.notify_all()

    def _first(self) -> tuple[str, object]:
        """The client who had his last turn longest ago; of his threads the one that came first."""
        return min(self._line, key=lambda each: self._served.get(each[0], 0))

    def _give(self) -> None:
        with self._state:
            self._free += 1
            self._state.notify_all()


class Gate:
    """Wraps the application so that clients take turns at pages, which are processor-bound work in this process."""

    def __init__(self, app: Callable[..., Iterable[bytes]], turns: Turns, known: Clients) -> None:
        self._app, self._turns, self._clients = app, turns, known

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as the application does."""
        path = str(environ.get("PATH_INFO"))
        if path in ALWAYS or path.startswith(_LIGHT):
            return self._app(environ, start_response)
        with self._turns.turn(counted(self._clients.address(environ))):
            return self._app(environ, start_response)
