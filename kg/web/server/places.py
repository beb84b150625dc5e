"""Who has a place: what the line, the fast places and the slow ones are shared out by. Nothing here waits or runs.

The law: however many slow queries any number of clients have, a client without slow ones gets a place at once, with a
worker that is ready; and whose query has to go is a matter of what its own client has in work.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable

from kg.web.server.clients import counted
from kg.web.server.limits import Limits
from kg.web.server.running import Running

ALONE = 0.04  # seconds that a query has its fast place for itself
_FIRST_PLACES = 4  # times the fast places: what clients may have that have no other
_KNOWN_PLACES = 2  # times the fast places: what of those clients may have that are known for slow queries
_REMEMBERED = 10.0  # seconds that a client is known for a slow query
_MOST_REMEMBERED = 4096
_FADING = 5.0  # seconds after which about a third of what a client used is still held against it
_LITTLE = 0.1  # seconds of use that make nobody a heavy client


class Past:
    """What clients did lately: who had a slow query, who used how much. Not safe for several threads: the pool's lock
    is held.
    """

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._used: dict[str, float] = {}  # seconds of workers' time, each as it would stand at `_faded`
        self._faded = time.monotonic()

    def spent(self, key: str, seconds: float) -> None:
        """The client has used a worker for so long."""
        self._fade()
        self._used[key] = self._used.get(key, 0.0) + seconds
        if len(self._used) > _MOST_REMEMBERED:
            del self._used[min(self._used, key=lambda each: self._used[each])]

    def _fade(self) -> None:
        now = time.monotonic()
        if now - self._faded < _FADING / 50:
            return
        left = math.exp((self._faded - now) / _FADING)
        self._used = {key: used * left for key, used in self._used.items() if used * left > _LITTLE / 10}
        self._faded = now

    def heavy(self, key: str) -> bool:
        """Whether the client had a slow query lately, or used more than an equal share of what all used.

        Those who used next to nothing are not counted among whom it is shared.
        """
        self._fade()
        used, much = self._used.get(key, 0.0), [each for each in self._used.values() if each > _LITTLE]
        return self.slow(key) or (used > _LITTLE and used * len(much) > sum(much))

    def note(self, key: str) -> None:
        """The client has a slow query now."""
        now = time.monotonic()
        self._until.pop(key, None)
        self._until[key] = now + _REMEMBERED
        while len(self._until) > _MOST_REMEMBERED or next(iter(self._until.values())) < now:
            del self._until[next(iter(self._until))]

    def slow(self, key: str) -> bool:
        """Whether it had one lately."""
        return self._until.get(key, 0.0) > time.monotonic()


def room(running: Iterable[Running], past: Past, limits: Limits, spare: bool) -> Callable[[str], bool]:
    """Tells whether there is a fast place for a client now; `spare` says whether there are workers beyond the reserve.

    A query has one of the `fast` places for itself for `ALONE` seconds; if it runs on, it shares it with whoever
    comes, up to twice as many in all and one more than `fast` of one client. And there is always a place for a
    client who has none, whatever the others have, up to four times as many; clients who had slow queries lately
    have no more than half of those together. So nobody waits until a query turns out to be slow, and a new address
    does not take a second place before others have their first.

    Who has a query in work has another only where there are workers beyond the reserve (`spare`).
    """
    fast, now, most = [each for each in running if not each.slow], time.monotonic(), limits.fast
    mine = Counter(counted(each.client) for each in fast)
    shared = len(fast) < 2 * most and sum(now - each.started < ALONE for each in fast) < most
    known = sum(number for key, number in mine.items() if past.slow(key))
    first = len(fast) - known + min(known, _KNOWN_PLACES * most) < _FIRST_PLACES * most

    def found(key: str) -> bool:
        if mine[key]:
            return shared and mine[key] <= most and spare
        return first and (known < _KNOWN_PLACES * most or not past.slow(key))

    return found


def to_go(slow: list[Running], limits: Limits) -> Running | None:
    """Which of the slow queries has to go where there are too many: the oldest of the client who has most of them.

    None before it has had its share, unless there are twice as many as may stand still.
    """
    if len(slow) <= limits.slow + limits.parked:
        return None
    counts = Counter(counted(each.client) for each in slow)
    most = max(counts.values())
    found = min((each for each in slow if counts[counted(each.client)] == most), key=lambda each: each.started)
    return found if found.seconds >= limits.share or len(slow) > limits.slow + 2 * limits.parked else None


def next_turn(slow: list[Running]) -> Running | None:
    """Which of those that stand still is next: of the client who had his last turn longest ago; his oldest."""
    last: dict[str, float] = {}
    for each in slow:
        key = counted(each.client)
        last[key] = max(last.get(key, 0.0), each.turn)
    waiting = [each for each in slow if each.parked]
    return min(waiting, key=lambda each: (last[counted(each.client)], each.turn), default=None)
