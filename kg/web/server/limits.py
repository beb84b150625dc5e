"""What queries may take, and what whoever takes more is told."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import KgError
from kg.lang.told import Told
from kg.web.errors import Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may take. `fast` and `slow` are processes; `memory` and `bytes` are per query.

    A query that has used the processor for `slow_after` seconds is slow, or has been here for `stalled` ones. Besides
    the `slow` ones that run, `parked` may wait for their turn; if there are more, one of the client who has most of
    them has to make room, but none before `share` seconds. `all_memory` is what all queries together may take. Of the
    processor a query may have `seconds`, of the wall's time `patience` times as much.
    """

    seconds: float = 30.0
    rows: int = 100_000
    bytes: int = 64 << 20
    memory: int = 1 << 30
    all_memory: int = 4 << 30
    fast: int = 2
    slow: int = 2
    parked: int = 16
    slow_after: float = 0.1
    share: float = 0.5
    stalled: float = 5.0
    patience: float = 1.0
    queue: int = 32
    queue_seconds: float = 10.0
    per_client: int = 32
    query_bytes: int = 256 << 10


class LimitReachedError(KgError):
    """A query that was ended: `limit` is time, rows, bytes, memory, crowded, killed, ended (from outside) or crash."""

    def __init__(self, limit: str) -> None:
        self.limit = limit
        super().__init__(limit)


class BusyError(KgError):
    """No place for the query now; come back in `after` seconds."""

    def __init__(self, why: str, after: int = 2) -> None:
        self.after = after
        super().__init__(why)


def problem_for(error: LimitReachedError, limits: Limits, seconds: float) -> Problem:  # noqa: PLR0911
    """The HTTP answer to a query that was ended at a limit (RFC 9110, 15.5 and 15.6)."""
    match error.limit:
        case "time":
            return Problem(
                504,
                Told("problem.too_slow", seconds=seconds),
                limit="time",
                seconds=seconds,
            )
        case "rows":
            return Problem(
                422,
                Told("problem.too_many_rows", rows=limits.rows),
                limit="rows",
                rows=limits.rows,
            )
        case "bytes":
            return Problem(
                422,
                Told("problem.too_many_bytes", bytes=limits.bytes),
                limit="bytes",
                bytes=limits.bytes,
            )
        case "memory":
            return Problem(422, Told("problem.too_much_memory", memory=limits.memory >> 20), limit="memory")
        case "crowded":
            return Problem(
                503,
                Told("problem.crowded"),
                {"Retry-After": "10"},
                limit="crowded",
            )
        case "killed":
            return Problem(503, Told("problem.killed"), {"Retry-After": "60"}, limit="killed")
        case "ended":
            return Problem(503, Told("problem.ended"), {"Retry-After": "2"}, limit="ended")
        case "crash":
            return Problem(422, Told("problem.crash"), limit="crash")
    return Problem(503, Told("problem.hung_up"), limit=error.limit)
