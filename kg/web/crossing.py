"""What an address allows: for OPTIONS, and for browsers that ask before a request across sites (Fetch standard)."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import MethodNotAllowed

from kg.web.server.service import Service

_HEADERS = (
    "Accept, Accept-Language, Authorization, Cache-Control, Content-Encoding, Content-Language, Content-Type, "
    "If-Match, If-Modified-Since, If-None-Match, Pragma, Range, Slug, User-Agent, X-Requested-With"
)
_ORDER = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
_READING = frozenset(("GET", "HEAD", "OPTIONS"))
_STORE = "gsp"  # the blueprint whose other methods are updates


def answer() -> Response | None:
    """The answer to OPTIONS; None for another method, and for an address that there is not.

    A browser's question is answered for any address: it is the request itself that hears what is wrong with it.
    Every address that serves data is open to all: what libraries send is allowed, and no credentials are.
    """
    if request.method != "OPTIONS":
        return None
    known = methods()
    if not known and "Access-Control-Request-Method" not in request.headers:
        return None
    allowed = ", ".join(each for each in _ORDER if each in (known or _READING))
    found = Response(status=204)
    found.headers["Allow"] = found.headers["Access-Control-Allow-Methods"] = allowed
    # "*" is any header but Authorization; old browsers know no "*" and read the list.
    found.headers["Access-Control-Allow-Headers"] = f"*, {_HEADERS}"
    found.headers["Access-Control-Max-Age"] = "86400"
    found.headers["Vary"] = "Access-Control-Request-Method"
    return found


def methods() -> frozenset[str]:
    """The methods of the address that is asked for, those that change something where updates are allowed only."""
    unknown = request.routing_exception
    if isinstance(unknown, MethodNotAllowed):
        return frozenset(unknown.valid_methods or ()) | _READING
    if request.url_rule is None:
        return frozenset()
    found = frozenset(request.url_rule.methods or ()) | {"OPTIONS"}
    return found & _READING if request.blueprint == _STORE and not Service.of().config.allow_update else found
