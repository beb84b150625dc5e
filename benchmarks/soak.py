"""A soak: mixed load with hostile queries among good ones, and what it did to the good ones.

    python -m benchmarks.soak --store DIR [--seconds 600] [--connections 16] [--hostile 0.05]

First a fifth of the time without attackers, then the rest with hostile queries among the good ones and, from addresses
of their own, attackers of the server itself (`ATTACKERS`): heads and bodies that drip in, clients that do not
read, texts that are no queries, expensive reconciliation and search, long graph addresses, huge heads, pipelines,
connections without end. The hostile queries come from the address of the good ones; besides, a reader with an address
of his own asks good queries, pages and small batches of names alone. Good answers are compared with what the store
itself answers, and `/health` is asked all the time. Exit code 1 where an answer was wrong, the reader was refused a
page, the server died, or `/health` was not answered within seconds.

Client, attackers and server share the machine. What that alone does is told beside: how late a thread of the clients'
process wakes, and how long the reader's queries took by the server's own log.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.endpoint import ADHOC, PREFIXES, descendants, free_port, kg_command, started
from benchmarks.soak_clients import (
    ATTACKERS,
    GOOD,
    READER,
    Attacker,
    Client,
    Reader,
    Tally,
    Target,
    canonical,
    percentile,
)
from kg.rdf import Result
from kg.store import open_readonly

_HEALTH = 5.0
_NICE = 10  # attackers have machines of their own


def phase(target: Target, seconds: float, connections: int, share: float, watch: list[tuple[float, int]]) -> Tally:
    """Load for `seconds`; the server's memory goes to `watch`."""
    tally, until = Tally(), time.monotonic() + seconds
    clients = [Client(target, tally, until, share, seed) for seed in range(connections)]
    told, apart = multiprocessing.get_context("spawn"), None
    if share:
        # A process of its own, as attackers do not share a processor's lock with those who behave.
        outcome = told.SimpleQueue()
        apart = told.Process(target=attack, args=(target.port, until, outcome), daemon=True)
        apart.start()
    readers = [Reader(target, tally, until, kind) for kind in ("queries", "pages")]
    beside = [threading.Thread(target=run, args=(target, until, tally), daemon=True) for run in (_probe, _wake)]
    before = target.log.stat().st_size
    for each in (*clients, *readers, *beside):
        each.start()
    while time.monotonic() < until:
        time.sleep(min(5.0, max(until - time.monotonic(), 0.01)))
        watch.append((time.monotonic(), resident(target.pid)))
    for each in (*clients, *readers):
        each.join(120)
    tally.logged = logged(target.log, before)
    if apart is not None:
        tally.hostile |= outcome.get()
        apart.join(30)
    return tally


def attack(port: int, until: float, outcome: Any) -> None:
    """Have all attackers at work until the end; what they were told goes to `outcome`."""
    os.setsid()  # where the kernel weighs sessions (autogroup), the server's is another
    os.nice(_NICE)
    tally, target = Tally(), Target(port, 0, {}, "", Path())
    chosen = os.environ.get("SOAK_ATTACKERS", "").split() or ATTACKERS
    attackers = [
        Attacker(target, kind, number, until, tally) for number, kind in enumerate(ATTACKERS) if kind in chosen
    ]
    for each in attackers:
        each.start()
    for each in attackers:
        each.join(max(until - time.monotonic(), 0) + 60)
    outcome.put(tally.hostile)


def _probe(target: Target, until: float, tally: Tally) -> None:
    """Ask for `/health` from the address of an attacker, over a new connection each time."""
    while time.monotonic() < until:
        started_at = time.monotonic()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", target.port, 60, source_address=("127.0.1.4", 0))
            connection.request("GET", "/health")
            if connection.getresponse().status != HTTPStatus.OK:
                tally.wrong.append("/health is not answered")
            connection.close()
        except (OSError, http.client.HTTPException) as error:
            tally.wrong.append(f"/health: {error}")
        tally.health.append(time.monotonic() - started_at)
        time.sleep(0.25)


def _wake(_target: Target, until: float, tally: Tally) -> None:
    """How much later than asked a thread of this process wakes: what the machine alone adds to what clients see."""
    while (begun := time.monotonic()) < until:
        time.sleep(0.005)
        tally.late.append(time.monotonic() - begun - 0.005)


def logged(log: Path, since: int) -> list[float]:
    """Seconds that the reader's queries took by the server's log from byte `since` on."""
    with log.open("rb") as lines:
        lines.seek(since)
        found = [json.loads(line) for line in lines]
    return [each["ms"] / 1000 for each in found if each.get("client") == READER]


def resident(pid: int) -> int:
    """Megabytes of the server's own process."""
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def main() -> int:
    """Soak, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("KG_STORE", "store")))
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--hostile", type=float, default=0.05)
    parser.add_argument("--refused", type=int, default=0, help="how many requests of the reader may be refused")
    parser.add_argument("--timeout", type=float, default=10, help="the server's limit for a query, in seconds")
    args = parser.parse_args()
    with open_readonly(args.store) as snapshot:
        base = snapshot.base
        right = {}
        for name in GOOD:
            result = snapshot.query((PREFIXES + ADHOC[name]).replace("{base}", base))
            right[name] = canonical(answer(result))
    watch: list[tuple[float, int]] = []
    port = free_port()
    command = kg_command(args.store, port)
    command[command.index("--query-timeout") + 1] = str(args.timeout)
    os.environ["KG_LOG_CLIENTS"] = "true"
    log = Path(tempfile.mkdtemp(), "queries.log")
    log.touch()
    command[command.index("--log-file") + 1] = str(log)
    with started(command, port) as process:
        _wait_until_ready(port)
        target = Target(port, process.pid, right, base, log)
        calm = phase(target, args.seconds * 0.2, args.connections, 0, watch)
        rough = phase(target, args.seconds * 0.8, args.connections, args.hostile, watch)
        alive, workers = process.poll() is None, len(descendants(process.pid))
    refused = [*calm.refusals, *rough.refusals]
    for each in refused[:5]:
        print("   ", each)
    return max(report(calm, rough, watch, alive, workers), len(refused) > args.refused)


def _wait_until_ready(port: int, patience: float = 120) -> None:
    """Wait for `/ready`: a server listens before it answers, and its start is not what is measured."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
            with contextlib.closing(connection):
                connection.request("GET", "/ready")
                if connection.getresponse().status == HTTPStatus.OK:
                    return
        time.sleep(0.1)
    raise RuntimeError("the server is not ready")


def answer(result: Result) -> bytes:
    """What the store itself answers, as JSON."""
    if isinstance(result, ox.QueryTriples):
        raise TypeError("the good queries ask for rows or for a truth value")
    return result.serialize(format=ox.QueryResultsFormat.JSON) or b""


def report(calm: Tally, rough: Tally, watch: list[tuple[float, int]], alive: bool, workers: int) -> int:
    """Print what happened; 1 where it should not have."""
    start = watch[0][0]
    after = [size for moment, size in watch if moment - start > 60] or [size for _, size in watch]
    ratio = rough.percentile(0.99) / max(calm.percentile(0.99), 0.001)
    for name, tally in (("calm", calm), ("with hostile queries", rough)):
        print(
            f"{name}: {len(tally.times)} good queries, p50 {tally.percentile(0.5):.1f}, p95 "
            f"{tally.percentile(0.95):.1f}, p99 {tally.percentile(0.99):.1f} ms, {len(tally.wrong)} wrong; "
            f"/health at most {1000 * max(tally.health, default=0):.0f} ms"
        )
        for each in tally.wrong[:5]:
            print("   ", each)
    print(f"p99 with hostile queries is {ratio:.2f} times that without (no more than 3 is the aim)")
    for name, tally in (("calm", calm), ("with hostile queries", rough)):
        for kind, times in sorted(tally.reader.items()):
            shown = ", ".join(f"p{round(100 * share)} {percentile(times, share):.1f}" for share in (0.5, 0.95, 0.99))
            print(f"reader, {name}: {len(times)} of kind {kind}, {shown} ms; refused of any kind: {tally.refused}")
        inside, late = percentile(tally.logged, 0.99), percentile(tally.late, 0.99)
        print(f"reader, {name}: p99 by the server's log {inside:.1f} ms; clients' threads wake p99 {late:.1f} ms late")
    alone = percentile(rough.reader.get("query", []), 0.99) / max(percentile(calm.reader.get("query", []), 0.99), 0.001)
    print(f"p99 of the reader's queries with hostile queries is {alone:.2f} times that without")
    print("hostile:", ", ".join(f"{name}: {number}" for name, number in sorted(rough.hostile.items())))
    steps = [size for _, size in watch[:: max(len(watch) // 12, 1)]]
    print(
        "server's memory in MB over time:", " ".join(map(str, steps)), f"(after a minute {after[0]}, last {after[-1]})"
    )
    print(f"{workers} processes below the server, which is {'alive' if alive else 'DEAD'}")
    return 1 if calm.wrong or rough.wrong or not alive or max(rough.health, default=0) > _HEALTH else 0


if __name__ == "__main__":
    sys.exit(main())
