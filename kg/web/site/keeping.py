"""Pages kept in memory: a page depends on the snapshot, its address, the language and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, request

from kg.web import outside
from kg.web.server.service import Service
from kg.web.site import frame, languages

P = ParamSpec("P")
_KEPT_HEADERS = ("Content-Type", "Content-Language", "Link", "ETag", "Last-Modified", "Cache-Control", "Vary")


def kept(build: Callable[P, Response]) -> Callable[P, Response]:
    """Let a view answer from memory where the same page was made for the same snapshot."""

    @wraps(build)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        answers = Service.of().answers
        key = (
            str(frame.snapshot().path),
            outside.root(),
            request.environ.get("REQUEST_URI") or request.full_path,
            languages.current(),
            request.headers.get("Accept", ""),
        )
        found = answers.get(key, "page")
        if found is not None:
            page = Response(found[0], headers=found[1])
            page.make_conditional(request)
            return page
        made = build(*args, **kwargs)
        if made.status_code == 200:
            headers = tuple((name, made.headers[name]) for name in _KEPT_HEADERS if name in made.headers)
            answers.put(key, (made.get_data(), headers), "page")
        return made

    return answer
