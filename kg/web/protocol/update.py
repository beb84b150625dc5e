"""SPARQL Update: refused unless the operator allows it and the client shows the token."""

from __future__ import annotations

import hashlib
import logging
import time
from typing import TYPE_CHECKING, Any

from flask import Response, request

from kg.errors import QueryError
from kg.lang import told
from kg.lang.told import Told
from kg.sparql.inspection import Inspection, moved
from kg.sparql.targets import ANY
from kg.web.errors import Problem, words
from kg.web.protocol import federation, reading
from kg.web.server import failures, writer
from kg.web.server.failures import StoreFailureError
from kg.web.server.limits import BusyError, LimitReachedError, problem_for
from kg.web.server.service import Service

if TYPE_CHECKING:
    from kg.web.protocol.parameters import Parameters

_STATUS = {"protected": 403, "load": 403, "missing": 404, "time": 504, "store": 500, failures.FULL: 507}
_LOG = logging.getLogger("kg.web.update")
_TIMES = 4  # an update may take this many times what a query may


def authorize(service: Service) -> None:
    """Problem 403 where updates are off, 401 where the token is missing or wrong."""
    if not service.config.allow_update:
        raise Problem(403, Told("problem.read_only"))
    if not service.may_update(request.headers.get("Authorization")):
        raise Problem(
            401,
            Told("problem.token"),
            {"WWW-Authenticate": 'Bearer realm="updates"'},
        )


def run(service: Service, parameters: Parameters) -> Response:
    """Apply the update of a request: 204, or a Problem."""
    text = parameters.update or ""
    if service.config.allow_update and request.method != "POST":
        raise Problem(405, Told("problem.update_post"), {"Allow": "POST"})
    authorize(service)
    if parameters.default or parameters.named:
        raise Problem(400, Told("problem.update_dataset"))
    most = service.limits.query_bytes
    if len(text.encode("utf-8", "surrogatepass")) > most:
        raise Problem(413, Told("problem.large_update", most=most))
    inspection = _read(service, text)
    if inspection.services:
        federation.check(inspection, text)
        raise Problem(403, Told("problem.update_service"))
    if inspection.form not in ("update", "") or not text.strip():
        raise Problem(400, Told("problem.no_update"))
    head = {
        "op": "update",
        "base": inspection.base,
        "using": parameters.datasets.get("using-graph-uri", []),
        "using_named": parameters.datasets.get("using-named-graph-uri", []),
    }
    try:
        write(service, head, inspection.text.encode("utf-8"))
    except QueryError as error:
        raise moved(error, inspection.text, text, inspection.changes) from None
    return done(204)


def _read(service: Service, text: str) -> Inspection:
    """What the update is. Problem where it cannot be read now, or within its time."""
    try:
        return reading.read(service, text, service.address(request.path, request.base_url), service.limits.seconds)
    except BusyError as error:
        raise Problem(503, words(error), {"Retry-After": str(error.after)}) from error
    except LimitReachedError as error:
        raise problem_for(error, service.limits, service.limits.seconds) from error


def write(service: Service, head: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Have the writer carry out a change, and take up the new generation. Raises Problem."""
    started = time.perf_counter()
    with service.writing:
        head = {**head, "sound": service.pool.watch.sound()}
        reply = writer.run(service.config.store, head, body, _TIMES * service.limits.seconds)
    error, kind = str(reply.get("error") or ""), str(reply.get("kind") or "")
    service.full = kind == failures.FULL
    service.note(
        text_id=hashlib.sha256(body).hexdigest()[:12],
        form=str(head["op"]),
        status=_STATUS.get(kind, _STATUS.get(error, 400)) if error else 204,
        cache="",
        seconds=time.perf_counter() - started,
        rows=0,
        size=0,
        limit="time" if error == "time" else "",
        client=service.clients.address(request.environ),
        text=body.decode("utf-8", "replace"),
    )
    match reply.get("error"):
        case None:
            service.pool.refresh()
            return reply
        case "syntax":
            raise QueryError(told.unpacked(reply), reply.get("line"), reply.get("column"))
        case "protected":
            raise Problem(403, _protected(str(reply["graph"])), graph=reply["graph"])
        case "missing":
            raise Problem(404, Told("problem.no_graph", iri=f"<{reply['graph']}>"))
        case "load":
            raise Problem(403, Told("problem.load"))
        case "conflict":
            raise Problem(400, Told("problem.using"))
        case "store":
            _LOG.error("a write failed: %s", reply.get("message"))
            raise StoreFailureError(kind)
        case "time":
            raise Problem(504, Told("problem.update_slow"))
    raise Problem(400, Told("problem.update_failed", message=told.unpacked(reply)))


def _protected(graph: str) -> str:
    if graph == ANY:
        return Told("problem.unnamed_graphs")
    return Told("problem.protected", iri=f"<{graph}>") if graph else Told("problem.protected_default")


def done(status: int) -> Response:
    """The answer to a change that was made."""
    answer = Response(status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
