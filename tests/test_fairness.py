"""The law of places: no number of slow jobs of any number of clients keeps a client without slow ones from a place.

It holds for queries and for what the workers of pages make (pages, searches, batches of names), for threads too.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from test_admission import _pool, standing  # noqa: F401 (a fixture)
from web_server import eventually

from kg.config import Config
from kg.web import pages
from kg.web.server import places, slow
from kg.web.server.clients import counted
from kg.web.server.limits import LimitReachedError, Limits
from kg.web.server.running import Running
from kg.web.server.service import limits_of
from kg.web.server.threads import Threads
from kg.web.server.workers import Pool

QUERIES = limits_of(Config(workers=2))
PAGES = pages.limits_of(QUERIES, Config())
BOTH = pytest.mark.parametrize("limits", [QUERIES, PAGES], ids=["queries", "pages and batches of names"])


class _Worker:
    """A worker that is at work for as long as it should be: what it used of the processor is told, not measured."""

    def __init__(self, used: list[float] | None = None) -> None:
        self.snapshot, self.dead, self.pid = "s", False, 0
        self.used, self.now = iter(used or []), 0.0 if used else None
        self.at_rest = self.nice = self.answered = 0
        self.counted = 0.0
        self.channel = SimpleNamespace(sendall=lambda _message: None)

    def signal(self, number: int) -> None:
        """Nothing stands still here."""

    def kill(self) -> None:
        self.dead = True

    def ready(self, _seconds: float) -> bool:
        self.now = next(self.used, None)
        return self.now is None

    def cpu(self) -> float:
        return self.now or 0.0

    def resident(self) -> int:
        return 0


class _Busy:
    """A pool without processes, its clients, and what their jobs do."""

    def __init__(self, limits: Limits) -> None:
        self.pool: Pool = _pool()
        self.pool.limits, self.begun = limits, set[int]()
        self.pool._idle = [_Worker() for _ in range(5000)]  # type: ignore[misc]

    def ask(self, client: str) -> bool:
        """Whether the job has a place at once."""
        job = self.pool.begin(b"x", "", client, 64, lambda each: self.begun.add(each.number))
        return job is not None and job.number in self.begun

    def fast(self) -> list[Running]:
        return [each for each in self.pool._running.values() if not each.slow]

    def turn_slow(self, job: Running) -> None:
        self.pool._demote(job, known=True)
        self.bury()

    def bury(self) -> None:
        """Whose worker was killed leaves."""
        for each in [each for each in self.pool._running.values() if each.end_reason]:
            self.end(each)

    def end(self, job: Running) -> None:
        self.pool._running.pop(job.number)
        self.pool._forget(job.client)
        self.pool.go_on()


@pytest.fixture(autouse=True)
def _priorities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "lower", lambda _pid, _nice=0: None)


@pytest.mark.thorough
@BOTH
@pytest.mark.parametrize("clients", [1, 2, 7, 40, 300])
def test_a_client_without_slow_jobs_has_a_place_at_once(limits: Limits, clients: int) -> None:
    """Whatever others ask, in whatever order their jobs turn slow or end: who comes with none has his place."""
    chance, busy, newcomers = random.Random(clients), _Busy(limits), count()
    others = [f"slow {number}" for number in range(clients)]
    for each in others:  # who has not been slow yet is a newcomer himself
        busy.ask(each)
        for job in [job for job in busy.pool._running.values() if job.client == each and not job.slow]:
            busy.turn_slow(job)
    for _ in range(400):
        busy.ask(chance.choice(others))
        if busy.fast() and chance.random() < 0.3:
            busy.turn_slow(chance.choice(busy.fast()))
        elif chance.random() < 0.05:
            busy.end(chance.choice(list(busy.pool._running.values())))
        if chance.random() < 0.2:
            newcomer = f"new {next(newcomers)}"
            assert busy.ask(newcomer), "no place"
            busy.end(next(job for job in busy.pool._running.values() if job.client == newcomer))
    slow = busy.pool._slow()
    assert len(slow) <= limits.slow + 2 * limits.parked, "memory is bounded"
    assert sum(not each.parked for each in slow) <= limits.slow


@BOTH
def test_one_clients_slow_jobs_do_not_take_all_fast_places(limits: Limits) -> None:
    busy = _Busy(limits)
    for _ in range(200):
        busy.ask("a")
        for job in busy.fast():
            busy.turn_slow(job)
    for _ in range(60):
        busy.ask("a")
    assert 0 < len(busy.fast()) <= 2 * limits.fast
    for number in range(2 * limits.fast):
        assert busy.ask(f"b{number}")


@pytest.mark.thorough
@BOTH
@pytest.mark.parametrize("clients", [1, 3, 50])
def test_workers_are_kept_ready_for_clients_who_use_little(
    limits: Limits, clients: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known for slow queries, used more than others, or with a query in work: none of these takes the last workers."""
    now = time.monotonic()
    monkeypatch.setattr(places, "time", SimpleNamespace(monotonic=lambda: now))  # nothing fades while they ask
    busy = _Busy(limits)
    monkeypatch.setattr(busy.pool, "refill", lambda: None)
    busy.pool._idle = busy.pool._idle[: 2 * limits.fast]
    for number in range(clients):
        busy.pool._past.note(f"slow {number}")
        busy.pool._past.spent(f"much {number}", 5.0)
    busy.pool._past.spent("little", 0.2)
    for _ in range(4):
        for number in range(clients):
            busy.ask(f"slow {number}")
            busy.ask(f"much {number}")
    busy.ask("others")
    busy.ask("others")
    for newcomer in ["little", *(f"new {number}" for number in range(limits.fast - 2))]:
        assert busy.ask(newcomer), "no worker is ready"


@pytest.mark.parametrize(("client", "ready"), [("slow", False), ("new", True)])
def test_a_heavy_client_has_a_worker_made_where_the_reserve_begins(
    client: str, ready: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He is not refused for that, nor does he wait for others."""
    busy, told = _Busy(QUERIES), list[bool]()
    monkeypatch.setattr(busy.pool, "refill", lambda: None)
    monkeypatch.setattr(busy.pool, "_started", lambda may: told.append(may) or _Worker())
    busy.pool._idle = busy.pool._idle[: QUERIES.fast]
    busy.pool._past.note("slow")
    with busy.pool._place("", client, 8):
        assert told == [ready]


def test_a_busy_machine_makes_nobody_heavy_or_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is the processor: a query that had little of it is none the worse for waiting."""
    starved = _awaited(QUERIES, [0.0, *[0.001] * 40], 1e9)
    starved.started -= 4.0
    pool = _pool()
    pool.limits, pool._running[1], pool._clients["a"], pool._idle = QUERIES, starved, 1, []
    monkeypatch.setattr(pool, "refill", lambda: None)
    pool._leave(starved)
    assert not starved.slow and pool._past._used.get("a", 0.0) < 0.1


@pytest.mark.thorough
def test_who_uses_more_than_an_equal_share_is_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(places, "time", SimpleNamespace(monotonic=lambda: now[0]))
    past = places.Past()
    past.spent("a", 50.0)
    assert not past.heavy("a"), "nobody else is there"
    past.spent("b", 0.5)
    past.spent("c", 0.5)
    assert past.heavy("a") and not past.heavy("b") and not past.heavy("new")
    past.spent("e", 20.0)
    for number in range(200):
        past.spent(f"tiny {number}", 0.02)
    assert past.heavy("e") and not past.heavy("b"), "who used next to nothing makes nobody else heavy"
    now[0] += 60
    assert not past.heavy("a"), "it is forgotten"
    for number in range(10_000):
        past.spent(f"d{number}", 1.0)
    assert len(past._used) < 5_000


def test_a_partial_answer_has_the_processor_when_it_is_to_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands still no more, nor has it less of the processor than others: else a busy machine makes it a 504."""
    restored = list[int]()
    monkeypatch.setattr(slow, "restore", lambda pid, _nice: bool(restored.append(pid)) or True)
    busy = _Busy(QUERIES)
    assert busy.ask("a")
    (job,) = busy.fast()
    job.must_run_from = float("inf")
    busy.turn_slow(job)
    busy.pool._park(job)
    busy.pool._take_turns(job)
    assert job.parked and not restored
    job.must_run_from = 0.0
    busy.pool._take_turns(job)
    assert not job.parked and restored


def _slow(*clients: str, seconds: float = 100.0) -> list[Running]:
    found = [Running(number, "", client, slow=True) for number, client in enumerate(clients)]
    return [replace(each, started=each.started - seconds + each.number / 1000) for each in found]


@BOTH
@pytest.mark.usefixtures("standing")
def test_who_has_most_slow_jobs_gives_way(limits: Limits) -> None:
    """The one long job of a client stays, be it the oldest, however many others have; and none goes too soon."""
    allowed = limits.slow + limits.parked
    others = ["b" if number % 3 else "c" for number in range(allowed)]
    assert places.to_go(_slow(*others), limits) is None, "as many as there may be"
    found = places.to_go(_slow("a", *others), limits)
    assert found is not None and (found.client, found.number) == ("b", 2)
    assert places.to_go(_slow("a", *others, seconds=limits.share / 2), limits) is None, "it has had no share yet"
    many = _slow("a", *others * 2, seconds=0)
    assert places.to_go(many, limits) is not None, "but memory is bounded"


def test_clients_with_slow_jobs_take_turns() -> None:
    """Who has one slow job has as much of the processor as who has eight."""
    jobs = _slow(*["a"] * 8, "b")
    for each in jobs:
        each.parked = True
    served, clock = Counter[str](), count(1)
    for _ in range(20):
        following = places.next_turn(jobs)
        assert following is not None
        following.turn = float(next(clock))
        served[following.client] += 1
    assert served == {"a": 10, "b": 10}
    assert len({each.turn for each in jobs}) == 9, "and each of a's has its turn"


def test_the_past_is_forgotten_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(places, "time", SimpleNamespace(monotonic=lambda: now[0]))
    past = places.Past()
    past.note("a")
    assert past.slow("a") and not past.slow("b")
    now[0] += 60
    assert not past.slow("a")
    for number in range(10_000):
        past.note(f"c{number}")
    assert len(past._until) < 5_000 and past.slow("c9999")


def _awaited(limits: Limits, used: list[float], seconds: float) -> Running:
    pool = _pool()
    pool.limits = limits
    running = Running(1, "", "a")
    running.worker = _Worker(used)  # type: ignore[assignment]
    pool._running[1] = running
    pool._await(running, seconds, None)
    return running


def test_a_page_has_its_time_of_the_processor() -> None:
    """What a busy machine does not give is not counted against it; queries have the wall's time, as their clients do."""
    generous = replace(PAGES, patience=1e9)
    assert PAGES.patience > 1
    assert not _awaited(generous, [0.0] * 200, 1e-9).slow, "it waits, and is not slow for that"
    with pytest.raises(LimitReachedError, match="time"):
        _awaited(generous, [0.0, 3.0, 7.0], 7.0)
    with pytest.raises(LimitReachedError, match="time"):
        _awaited(QUERIES, [0.0] * 200, 1e-9)


def test_what_is_slow_without_using_the_processor_is_no_fault_of_its_client() -> None:
    busy = _Busy(replace(QUERIES, stalled=0.0))
    assert busy.ask("a")
    (job,) = busy.fast()
    job.worker = _Worker([0.0, 0.0])  # type: ignore[assignment]
    busy.pool._await(job, 100.0, None)
    assert job.slow and not busy.pool._past.slow(counted("a"))


class _Channel:
    """A connection whose request takes until it is told to end."""

    def __init__(self, key: str, go: threading.Event, begun: list[str]) -> None:
        self.key, self._go, self._begun = key, go, begun
        self.requests = [SimpleNamespace(error=None, path="/sparql")]
        self.server: Any = SimpleNamespace(watch=SimpleNamespace(serving=lambda _channel: None))

    def service(self) -> None:
        self._begun.append(self.key)
        self._go.wait(120)

    def cancel(self) -> None:
        """It was never begun."""


@pytest.mark.parametrize("clients", [1, 2, 5])
def test_a_client_without_a_thread_gets_one_at_once(clients: int) -> None:
    """Others ask for all threads and keep them: who has none has his."""
    threads, go, begun = Threads(6), threading.Event(), list[str]()
    try:
        for _ in range(20):
            for number in range(clients):
                threads.add_task(_Channel(f"a{number}", go, begun))  # type: ignore[arg-type]
        eventually(lambda: len(begun) >= min(3 * clients, 6))
        threads.add_task(_Channel("b", go, begun))  # type: ignore[arg-type]
        eventually(lambda: "b" in begun)
        if clients < 5:  # who has little in work need not wait for its end
            threads.add_task(_Channel("b", go, begun))  # type: ignore[arg-type]
            eventually(lambda: begun.count("b") == 2)
        assert max(Counter(begun).values()) <= 3
    finally:
        go.set()
        threads.shutdown()
