"""Pages kept in memory: a page depends on the snapshot, its address, the language and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request

from kg.web import outside
from kg.web.server.service import Service
from kg.web.site import languages

P = ParamSpec("P")
MARK = "kept"
"""The attribute of views whose pages are kept."""
_KEPT_HEADERS = (
    "Content-Type",
    "Content-Language",
    "Content-Disposition",
    "Link",
    "ETag",
    "Last-Modified",
    "Cache-Control",
    "Vary",
)


def kept(build: Callable[P, Response]) -> Callable[P, Response]:
    """Let a view answer from memory where the same page was made for the same snapshot."""

    @wraps(build)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        found = known()
        if found is not None:
            return found
        made = build(*args, **kwargs)
        keep(made)
        return made

    setattr(answer, MARK, True)
    return answer


def _key() -> tuple[str, ...]:
    return (
        Service.of().pool.snapshot,
        outside.root(),
        request.environ.get("REQUEST_URI") or request.full_path,
        languages.current(),
        request.headers.get("Accept", ""),
    )


def known() -> Response | None:
    """The page that is kept for the request of now."""
    found = Service.of().answers.get(_key(), "page")
    if found is None:
        return None
    page = Response(found[0], headers=found[1])
    page.make_conditional(request)
    return page


def keep(made: Response) -> None:
    """Keep the page that was made for the request of now, if it is one."""
    if made.status_code == 200:
        headers = tuple((name, made.headers[name]) for name in _KEPT_HEADERS if name in made.headers)
        Service.of().answers.put(_key(), (made.get_data(), headers), "page")
