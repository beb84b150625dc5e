"""Needless slashes: an address that has some leads to the one without, if that leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from flask import Flask, Response, make_response, redirect, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

_LED = "kg.led"  # in the environment: the address without them
_KEPT = ("/sparql", "/graph-store", "/reconcile")  # with a slash at the end they are served, or name another thing


class Straight:
    """Around the application: has an address with needless slashes answered as the one without.

    So an error is told at once, and nothing else is led to (`led`).
    """

    def __init__(self, app: Flask) -> None:
        self._next, self._known = app.wsgi_app, app.url_map.bind("")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer as the application does."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            written, mark, query = str(environ.get("REQUEST_URI") or "").partition("?")
            wanted = self._straight(written) if written.startswith("/") else written
            if wanted != written:
                address = f"{wanted}{mark}{query}"
                told = {"PATH_INFO": unquote(wanted, "latin-1"), "REQUEST_URI": address, "RAW_URI": address}
                environ = {**environ, **told, _LED: address}
        return self._next(environ, start_response)

    def _straight(self, path: str) -> str:
        """`path` without slashes at its end that no address has, and without doubled ones where that makes it one."""
        if path.endswith("/") and path.strip("/") and not self._rule(path).endswith("/"):
            path = f"/{path.strip('/')}"
        if "//" in path and self._is_merged(path):
            path = re.sub("/{2,}", "/", path)
        return path

    def _rule(self, path: str) -> str:
        """The rule that `path` follows as it is; "/" of those whose slashes are kept, "" of none."""
        try:
            rule, _ = self._known.match(unquote(path), "GET", return_rule=True)
        except MethodNotAllowed:
            return "/" if path.startswith(_KEPT) else ""
        except HTTPException:
            return ""
        return "/" if rule.rule.startswith(_KEPT) else rule.rule

    def _is_merged(self, path: str) -> bool:
        try:
            self._known.match(unquote(path), "GET")
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        return False


def led(response: Response) -> Response:
    """Lead to the address without needless slashes where there is something; what is wrong is the answer."""
    address = request.environ.get(_LED)
    if address is None or response.status_code >= 400:
        return response
    response.close()
    return make_response(redirect(address, 308))
