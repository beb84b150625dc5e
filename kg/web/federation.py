"""SERVICE: refused, but for endpoints on the operator's list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kg.web import guard
from kg.web.errors import Problem
from kg.web.service import Service


def check(service: Service, inspection: guard.Inspection, text: str) -> None:
    """Refuse a query that calls an endpoint which is not on the list (Problem 403, with its place)."""
    call = inspection.services[0]
    line, column = guard.position(text, min(call.start, len(text)))
    what = f"<{call.iri}>" if call.iri else "an endpoint that only the data name"
    raise Problem(
        403,
        f"line {line}, column {column}: SERVICE may not call {what}; this endpoint reads its own graphs only",
        line=line,
        column=column,
        kind="service",
    )


def ask(
    service: Service,
    inspection: guard.Inspection,
    head: dict[str, Any],
    text: str,
    client: str,
    gone: Callable[[], bool] | None,
) -> tuple[dict[str, Any], bytes, str]:
    """Run a query whose calls are all on the list."""
    raise Problem(403, "SERVICE is not allowed here")
