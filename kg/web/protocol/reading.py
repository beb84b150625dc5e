"""What the text of a query or an update is: found here where it is short, else in a worker, which can be killed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from kg.errors import QueryError
from kg.lang import told
from kg.lang.told import Told
from kg.sparql.inspection import Inspection, ServiceCall, inspect
from kg.web.errors import Problem
from kg.web.server.service import Service

READ_HERE = 2048
"""Characters that are read in this process: a few milliseconds, whatever they are."""


def complain(reply: Mapping[str, Any], _text: str) -> None:
    """Raise what a worker reports of a text: QueryError, or Problem."""
    if reply.get("error") == "syntax":
        raise QueryError(told.unpacked(reply), reply.get("line"), reply.get("column"))
    if reply.get("error"):
        raise Problem(400, Told("problem.not_read", message=told.unpacked(reply) or reply["error"]))


def read(
    service: Service,
    text: str,
    base: str,
    seconds: float,
    check: Callable[[Mapping[str, Any], str], None] = complain,
) -> Inspection:
    """What `text` of the client of now is. `check` raises what the worker reports; else raises as `Pool.ask`."""
    if len(text) <= READ_HERE:
        return inspect(text, base)
    key = (text, base)
    known: Inspection | None = service.answers.get(key, "inspection")
    if known is not None:
        return known
    client = service.clients.address(request.environ)
    head = {"op": "inspect", "base": base, "seconds": seconds, "explain": True}
    allowed = service.clients.allowance(client)
    reply, _, _ = service.pool.ask(head, text, client, gone=gone(), per_client=allowed)
    check(reply, text)
    made = _made(dict(reply["inspection"]))
    service.answers.put(key, made, "inspection")
    return made


def _made(found: dict[str, Any]) -> Inspection:
    """An inspection as the worker tells it."""
    found["services"] = tuple(ServiceCall(**each) for each in found["services"])
    found["searches"] = tuple(ServiceCall(**each) for each in found["searches"])
    found["prefixes"] = tuple((name, iri) for name, iri in found["prefixes"])
    found["changes"] = tuple(tuple(each) for each in found["changes"])
    return Inspection(**{**found, "graphs": tuple(found["graphs"])})


def gone() -> Callable[[], bool] | None:
    """Whether the client has hung up, where the server can tell."""
    found = request.environ.get("waitress.client_disconnected")
    return found if callable(found) else None
