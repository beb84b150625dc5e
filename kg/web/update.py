"""SPARQL Update: refused unless the operator allows it and the client shows the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from kg.web.errors import Problem
from kg.web.service import Service

if TYPE_CHECKING:
    from kg.web.sparql import Parameters


def authorize(service: Service) -> None:
    """Problem 403 where updates are off, 401 where the token is missing or wrong."""
    if not service.config.allow_update:
        raise Problem(403, "this endpoint is read-only: updates are not allowed here")
    if not service.may_update(request.headers.get("Authorization")):
        raise Problem(401, "updates need the token: Authorization: Bearer TOKEN",
                      {"WWW-Authenticate": 'Bearer realm="updates"'})


def run(service: Service, parameters: Parameters) -> Response:
    """Apply the update of a request."""
    authorize(service)
    raise Problem(501, "updates are not there yet")
