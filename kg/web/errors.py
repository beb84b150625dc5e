"""Exceptions to HTTP, in one place: every error leaves as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from flask import Flask, Response, current_app, g, has_app_context, render_template, request
from werkzeug.exceptions import HTTPException

from kg import typography
from kg.errors import InputError, KgError, QueryError, RemoteError, StoreError, UnknownNameError, UsageError
from kg.lang import DEFAULT, messages
from kg.lang.told import Told
from kg.web.server import failures
from kg.web.server.failures import StoreFailureError
from kg.web.site import languages

PROBLEM = "application/problem+json"
_LOG = logging.getLogger("kg.web")


class Problem(Exception):  # noqa: N818 (RFC 9457's word for it)
    """An answer that is an error: status, one line of detail, members and headers of its own."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **members: object) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers, self.members = dict(headers or {}), members


def as_problem(error: Exception) -> Problem:  # noqa: PLR0911 (a table of cases)
    """Which status and words an exception gets. What nobody foresaw is logged and becomes 500."""
    match error:
        case Problem():
            return error
        case RemoteError():
            return Problem(error.status, words(error), {"Retry-After": "5"})
        case QueryError():
            if error.line is None:
                return Problem(400, error.message, kind="syntax")
            said = Told("problem.at", line=error.line, column=error.column, message=error.message)
            return Problem(400, said, kind="syntax", line=error.line, column=error.column)
        case UnknownNameError():
            return Problem(404, words(error), near=list(error.near))
        case UsageError() | InputError():
            return Problem(400, words(error))
        case StoreError():
            return _of_store(error)
        case KgError():
            return Problem(400, words(error))
        case HTTPException():
            headers = {"Allow": ", ".join(sorted(getattr(error, "valid_methods", None) or ()))}
            return Problem(error.code or 500, _of_toolkit(error), {k: v for k, v in headers.items() if v})
    if failures.kind_of(error) is not None:
        return _of_store(error)
    _LOG.error("unexpected error", exc_info=error)
    return Problem(500, Told("problem.own_error"))


def words(error: Exception) -> str:
    """What an error says, with its words in other languages where it has them."""
    return error.args[0] if error.args and isinstance(error.args[0], Told) else str(error)


def _of_toolkit(error: HTTPException) -> str:
    """What is said of an address or method that the toolkit below does not know."""
    match error.code:
        case 404:
            return Told("problem.no_address")
        case 405:
            return Told("problem.no_method", method=request.method)
    return error.description or ""


_STORE_STATUS = {failures.FULL: 507, failures.DAMAGED: 500, failures.UNWRITABLE: 500}


def _of_store(error: Exception) -> Problem:
    """A failure of the store, logged as it is and told without paths: 500, 507, or 503 where it may pass."""
    told = error if isinstance(error, StoreFailureError) else StoreFailureError(failures.kind_of(error) or "")
    _LOG.error("the store failed: %s", error)
    if told.kind == failures.DAMAGED and has_app_context():
        g.damaged = True  # a process that makes pages tells the server so
    status = _STORE_STATUS.get(told.kind, 503)
    return Problem(status, words(told), {"Retry-After": "5"} if status == 503 else None)


def respond(problem: Problem) -> Response:
    """The HTTP answer: problem+json, or a page for a reader whose browser prefers one."""
    reader, detail = languages.current(), problem.detail
    language = reader if isinstance(detail, Told) else DEFAULT
    wants_page = (
        request.method in ("GET", "HEAD")
        and request.accept_mimetypes.best_match([PROBLEM, "application/json", "text/html"], default=PROBLEM)
        == "text/html"
    )
    if isinstance(detail, Told):
        detail = _for_visitors(detail).said(language) if wants_page else detail.said(language, typography.for_programs)
    title = typography.for_programs(messages.status(problem.status, language), language)
    body = {"type": "about:blank", "title": title, "status": problem.status, "detail": detail}
    if wants_page:
        shown = messages.status(problem.status, reader)
        page = render_template("error.html", problem=problem, title=shown, detail=detail, language=language)
        answer = Response(page, status=problem.status, mimetype="text/html")
    else:
        text = json.dumps({**body, **problem.members}, ensure_ascii=False)
        answer = Response(text, status=problem.status, content_type=PROBLEM)
    answer.headers.extend(problem.headers)
    answer.headers["Content-Language"] = answer.headers.get("Content-Language") or language
    answer.headers["Cache-Control"] = "no-store"
    answer.vary.update(("Accept", "Accept-Language", "Cookie"))
    return answer


def _for_visitors(detail: Told) -> Told:
    """The same without the commands of the operator, who alone could give them."""
    key = f"visitors.{detail.key.partition('.')[2]}"
    return Told(key, **detail.words) if messages.knows(key) else detail


def install(app: Flask) -> None:
    """Make `app` answer every exception through `respond`."""

    def handle(error: Exception) -> Response:
        problem = as_problem(error)
        if problem.status >= 500 and current_app.testing and not isinstance(error, (Problem, KgError)):
            raise error
        return respond(problem)

    app.register_error_handler(Exception, handle)
