"""What operators and their machines ask: is it alive, is it ready, what has it done."""

from __future__ import annotations

import json
import os

from flask import Blueprint, Response, request

import kg
from kg.errors import KgError
from kg.lang.told import Told
from kg.web.errors import Problem, as_problem
from kg.web.server import clients
from kg.web.server.service import Service

blueprint = Blueprint("ops", __name__)


@blueprint.get("/health")
def health() -> Response:
    """That the process answers."""
    return _plain({"status": "ok", "version": kg.__version__})


@blueprint.get("/ready")
def ready() -> Response:
    """That a query is answered: one is asked. Problem 503 with the reason where it is not, or the store is damaged.

    `digests` says whether every byte of the snapshot has been held against its digest (`Watch.state`).
    """
    service = Service.of()
    snapshot = service.pool.snapshot
    digests = service.pool.watch.state(snapshot)
    if (snapshot and service.pool.damaged == snapshot) or digests == "damaged":
        raise _not(Told("problem.damaged"))
    try:
        service.pool.probe()
    except KgError as error:
        raise _not(as_problem(error).detail) from error
    # A probe may have taken up a newer snapshot: both members speak of the one in force now.
    snapshot = service.pool.snapshot
    digests = service.pool.watch.state(snapshot)
    if digests == "being checked":
        raise _not(Told("problem.being_checked"))
    found = {"status": "ready", "snapshot": snapshot, "digests": digests}
    if service.full:
        found["writes"] = "the disk is full"
    elif not os.access(service.config.store, os.W_OK):
        found["writes"] = "the store is read-only"
    return _plain(found)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters in Prometheus' text format, for the addresses that the operator allows."""
    service = Service.of()
    if not clients.inside(service.clients.certain(request.environ), service.metrics_from):
        raise Problem(403, Told("problem.no_metrics"))
    pool, cache = service.pool, service.answers
    gauges = {
        "kg_requests_here": (
            "Requests from their first byte to the last of their answer.",
            float(service.admission.here() if service.admission else 0),
        ),
        "kg_queries_running": ("Queries in work.", float(len(pool.running()))),
        "kg_queries_waiting": ("Queries that wait for a process.", float(pool.waiting())),
        "kg_workers": ("Query worker processes.", float(len(pool.processes()))),
        "kg_worker_resident_bytes": ("Memory of all workers.", float(pool.resident())),
        "kg_workers_confined": (
            "1 where workers have no network by the kernel's word.",
            float(pool.confined),
        ),
        "kg_cache_bytes": ("Memory of kept answers.", float(cache.bytes)),
        "kg_cache_entries": ("Kept answers.", float(len(cache))),
    }
    answer = Response(service.metrics.render(gauges), content_type="text/plain; version=0.0.4; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _not(reason: str) -> Problem:
    return Problem(503, Told("problem.not_ready", reason=reason), {"Retry-After": "5"})


def _plain(content: dict[str, str]) -> Response:
    answer = Response(json.dumps(content), content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
