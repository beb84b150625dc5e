"""The SPARQL 1.1 Protocol: queries over GET and POST, and the door to updates and the editor."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from kg.errors import KgError, QueryError
from kg.lang import told
from kg.lang.told import Told
from kg.sparql import diagnose
from kg.sparql.inspection import Inspection, moved
from kg.sparql.spelling import Changes
from kg.vocab import NAMESPACES, terms_of
from kg.web import noted
from kg.web.errors import Problem, as_problem, words
from kg.web.protocol import negotiation, reading
from kg.web.protocol.parameters import Parameters, read_parameters
from kg.web.server.answers import Answer, Flight, short_remembered
from kg.web.server.clients import counted
from kg.web.server.limits import BusyError, LimitReachedError, problem_for
from kg.web.server.service import Service

blueprint = Blueprint("sparql", __name__)

_LITTLE = 4096  # bytes of a request that take no time to be taken apart
_GZIP_FROM = 1024
_GZIP_LEVEL = 3
_SAME_FOR_ALL = ("rows", "bytes", "memory")


@blueprint.route("/sparql", methods=["GET", "HEAD", "POST"], strict_slashes=False)
def endpoint() -> Response:
    """A query, an update, the editor (for browsers) or the service's description."""
    service = Service.of()
    with _turn(service):
        found = read_parameters(service.limits.query_bytes)
    accept = request.headers.get("Accept")
    if found.update is not None:
        from kg.web.protocol import update

        return update.run(service, found)
    browser = request.method in ("GET", "HEAD") and not found.format and negotiation.prefers_html(accept)
    if found.query is None and request.method == "POST":
        raise Problem(400, Told("problem.no_query"))
    if browser:
        return _editor(service, None)
    if found.query is None:
        from kg.web.protocol import service_description

        return service_description.answer(service, accept, found.format)
    try:
        return Query(service, found, found.query).answer(accept)
    except (Problem, KgError) as error:
        if request.method == "GET" and negotiation.prefers_html(accept):
            # The form without scripts names a format; its mistakes are shown where the query can be mended.
            return _editor(service, as_problem(error))
        raise


def _turn(service: Service) -> contextlib.AbstractContextManager[None]:
    """Whoever sends much to be taken apart waits for a turn, so that no two do that beside those who send little."""
    if max(request.content_length or 0, len(request.query_string)) <= _LITTLE:
        return contextlib.nullcontext()
    return service.turns.turn(counted(service.clients.address(request.environ)))


EDITOR = "kg.editor"
"""Under this name the application has the page for browsers, which the site gives."""


def _editor(service: Service, problem: Problem | None) -> Response:
    """The page for browsers, with what is wrong with the query, if it was asked from there."""
    page: Callable[[Service, Problem | None], Response] = current_app.extensions[EDITOR]
    return page(service, problem)


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to evaluate, for whom in which form, under which key, and whether the answer may be kept."""

    inspection: Inspection
    choice: negotiation.Choice
    encoding: str
    key: tuple[object, ...]
    keep: bool


class Query:
    """One query of one client, from its text to the HTTP answer, with cache, counters and log."""

    def __init__(self, service: Service, parameters: Parameters, text: str) -> None:
        self._service, self._parameters, self._text = service, parameters, text
        self._started = time.perf_counter()
        self._client = service.clients.address(request.environ)
        seen = _address(request.scheme, request.environ.get("HTTP_HOST") or "", request.environ["PATH_INFO"])
        self._base = service.address(request.environ["PATH_INFO"], seen)
        self._form, self._limit, self._cached, self._keeps = "", "", "miss", ""
        self._plan: dict[str, Any] = {}

    def answer(self, accept: str | None) -> Response:
        """The response. Errors are counted and logged, then raised as Problem."""
        try:
            response, rows = self._answer(accept)
        except (Problem, KgError) as error:
            problem = as_problem(self._explained(error))
            self._note(problem.status, 0, 0)
            raise problem from error
        self._note(response.status_code, rows, response.content_length or 0)
        return response

    def _explained(self, error: Exception) -> Exception:
        match error:
            case LimitReachedError():
                self._limit = error.limit
                return problem_for(error, self._service.limits, self._seconds())
            case BusyError():
                self._limit = "busy"
                return Problem(503, words(error), {"Retry-After": str(error.after)}, limit="busy")
        return error

    def _seconds(self) -> float:
        most = self._service.limits.seconds
        return min(self._parameters.timeout or most, most)

    def _answer(self, accept: str | None) -> tuple[Response, int]:
        inspection = self._inspect()
        kinds = negotiation.GRAPHS if inspection.is_graph else negotiation.TABLES
        choice = negotiation.choose(accept, kinds, self._parameters.format)
        encoding = _encoding(request.environ.get("HTTP_ACCEPT_ENCODING") or "")
        key = self._key(choice, encoding)
        keep = not inspection.volatile and not inspection.services
        etag = _etag(key)
        if keep and _matches(etag):
            self._cached = "etag"
            return _finish(Response(status=304), etag, keep), 0
        found = self._found(key) if keep else None
        if found is not None:
            return self._respond(found, keep, ""), found.rows
        work = Work(inspection, choice, encoding, key, keep)
        answer = self._evaluate(work) if not keep or self._parameters.partial else self._once(work)
        return self._respond(answer, keep and not self._limit, self._limit), answer.rows

    def _once(self, work: Work) -> Answer:
        """The answer of an equal query that is in work already, else one's own, which others may wait for."""
        flights = self._service.flights
        flight = flights.board(work.key, self._seconds())
        if flight is not None:
            return self._shared(work, flight)
        answer, ended = None, None
        try:
            answer = self._evaluate(work)
        except LimitReachedError as error:
            ended = error
            raise
        finally:
            flights.land(work.key, answer, ended)
        return answer

    def _shared(self, work: Work, flight: Flight) -> Answer:
        """Another's answer, or the limit that it hit and this one would hit too; else one's own evaluation."""
        seconds = self._seconds()
        with self._service.turns.aside():
            waited = self._service.flights.wait(flight, seconds)
        if flight.answer is not None:
            self._cached = "shared"
            body = flight.answer.body  # maybe the worker's memory
            return flight.answer if isinstance(body, bytes) else dataclasses.replace(flight.answer, body=bytes(body))
        ended = flight.error.limit if isinstance(flight.error, LimitReachedError) else ""
        if ended in _SAME_FOR_ALL:
            raise LimitReachedError(ended)
        if waited and (not flight.landed.is_set() or (ended == "time" and flight.seconds >= seconds)):
            raise LimitReachedError("time")
        return self._evaluate(work)

    def _found(self, key: tuple[object, ...]) -> Answer | None:
        """The kept answer, if any; then the log will say so."""
        found: Answer | None = self._service.answers.get(key)
        if found is not None:
            self._cached, self._keeps = "hit", str(key[0])
            request.environ["kg.key"] = key
        return found

    def _evaluate(self, work: Work) -> Answer:
        """The answer, evaluated now; if it is a part of one only, the limit that cut it is noted."""
        reply, body, snapshot = self._ask(work.inspection, work.choice)
        self._limit = str(reply.get("partial") or "")
        key = (snapshot, *work.key[1:])
        used = work.encoding if len(body) >= _GZIP_FROM else ""
        packed = gzip.compress(body, _GZIP_LEVEL, mtime=0) if used else body
        rows, notes = int(reply["rows"]), tuple(map(told.unpacked, reply.get("notes") or ()))
        answer = Answer(packed, work.choice.content_type, used, rows, _etag(key), work.inspection.form, notes)
        if work.keep and not self._limit:
            if snapshot == self._service.pool.snapshot:
                self._service.answers.put(key, answer)
                self._keeps = snapshot
            if not used:
                request.environ["kg.plan"] = (self._plan, work.inspection.text, dataclasses.replace(answer, body=b""))
            request.environ["kg.key"] = key
        return answer

    def _ask(self, inspection: Inspection, choice: negotiation.Choice) -> tuple[dict[str, Any], bytes, str]:
        parameters = self._parameters
        explicit = bool(parameters.default or parameters.named)
        head = {
            "format": choice.format.name,
            "infer": parameters.infer,
            "seconds": self._seconds(),
            "base": inspection.base,
            "partial": parameters.partial,
            "part": parameters.part,
            "prefixes": {
                **NAMESPACES,
                "kg": terms_of(self._service.pool.base),
                **dict(inspection.prefixes),
            }
            if inspection.is_graph
            else None,
            "default": parameters.default if explicit else None,
            "named": parameters.named if explicit else None,
            "own_dataset": bool(inspection.graphs) and not explicit,
            "must_exist": () if explicit else inspection.graphs,
        }
        if inspection.services:
            from kg.web.protocol import federation

            reply, body, snapshot = federation.ask(inspection, head, inspection.text, reading.gone(), self._client)
        else:
            head["explain"] = True
            self._plan = {**head, "max_rows": self._service.limits.rows, "max_bytes": self._service.limits.bytes}
            reply, body, snapshot = self._service.pool.ask(
                head,
                inspection.text,
                self._client,
                gone=reading.gone(),
                per_client=self._service.clients.allowance(self._client),
            )
        _check(reply, inspection.text, self._text, inspection.changes)
        return reply, body, snapshot

    def _inspect(self) -> Inspection:
        text = self._text
        if len(text.encode("utf-8", "surrogatepass")) > self._service.limits.query_bytes:
            raise Problem(413, Told("problem.large_query", most=self._service.limits.query_bytes))
        inspection = reading.read(self._service, text, self._base, self._seconds(), _check_read)
        self._form = inspection.form
        if inspection.form == "update":
            raise Problem(400, Told("problem.is_update"))
        if inspection.services:
            from kg.web.protocol import federation

            federation.check(inspection, text)
        return inspection

    def _key(self, choice: negotiation.Choice, encoding: str) -> tuple[object, ...]:
        parameters, limits = self._parameters, self._service.limits
        return (
            self._service.pool.snapshot,
            self._text,
            self._base,
            choice.media_type,
            encoding,
            parameters.infer,
            tuple(parameters.default),
            tuple(parameters.named),
            parameters.partial,
            parameters.part,
            limits.rows,
            limits.bytes,
        )

    def _respond(self, answer: Answer, keep: bool, partial: str) -> Response:
        response = Response(answer.body, content_type=answer.content_type)
        if answer.encoding:
            response.headers["Content-Encoding"] = answer.encoding
        if partial:
            response.headers["KG-Partial"] = partial
        noted.put(_finish(response, answer.etag, keep), answer.notes)
        return response

    def _note(self, status: int, rows: int, size: int) -> None:
        note: dict[str, Any] = {
            "text_id": hashlib.sha256(self._text.encode("utf-8", "replace")).hexdigest()[:12],
            "form": self._form,
            "status": status,
            "cache": self._cached,
            "seconds": time.perf_counter() - self._started,
            "rows": rows,
            "size": size,
            "limit": self._limit,
            "client": self._client,
            "text": self._text,
        }
        self._service.note(**note)
        if self._keeps or "kg.plan" in request.environ:
            # For the server, which may give the same answer to the same bytes.
            request.environ["kg.note"] = {
                **note,
                "cache": "quick",
                "snapshot": self._keeps or self._service.pool.snapshot,
            }


def _check_read(reply: Mapping[str, object], text: str) -> None:
    """The same of a text that was only read."""
    _check(reply, text, text, ())


def _check(reply: Mapping[str, object], text: str, original: str, changes: Changes) -> None:
    """Raise what the worker reported about the query `text`, at its place in the `original` that was sent."""
    message = told.unpacked(reply)
    match reply.get("error"):
        case None:
            return
        case "syntax":
            line, column = reply.get("line"), reply.get("column")
            found = QueryError(
                message, line if isinstance(line, int) else None, column if isinstance(column, int) else None
            )
            better = found if reply.get("explained") else diagnose.explain(text, found)
            raise moved(better, text, original, changes)
        case "graph":
            raise Problem(
                400,
                Told("problem.graph_not_here", iri=message),
                graph=message,
            )
        case "remote":
            raise Problem(int(str(reply.get("status"))), message, {"Retry-After": "5"})
        case "format":
            raise Problem(406, message or Told("problem.other_kind"))
    raise Problem(400, Told("problem.query_failed", message=message))


@short_remembered(256)
def _encoding(header: str) -> str:
    """`gzip` where the client takes it, and does not like the plain answer better."""
    wishes = parse_accept_header(header, Accept)
    plain = max((quality for name, quality in wishes if name.lower() == "identity"), default=0)
    return "gzip" if wishes.quality("gzip") > 0 and wishes.quality("gzip") >= plain else ""


@short_remembered(256)
def _address(_scheme: str, _host: str, _path: str) -> str:
    """The endpoint's address as the client sees it, against which relative IRIs resolve."""
    return request.base_url


def _matches(etag: str) -> bool:
    """Whether the client has this very answer; `*` does not say so, for the query may be wrong.

    Asked for GET and HEAD only: no other method is answered by 304 (RFC 9110, 13.1.2).
    """
    if "HTTP_IF_NONE_MATCH" not in request.environ or request.method not in ("GET", "HEAD"):
        return False
    known = request.if_none_match
    return not known.star_tag and known.contains_weak(etag.strip('"'))


def _etag(key: tuple[object, ...]) -> str:
    return f'"{hashlib.sha256(repr(key).encode("utf-8", "replace")).hexdigest()[:32]}"'


def _finish(response: Response, etag: str, keep: bool) -> Response:
    response.headers["Vary"] = "Accept, Accept-Encoding"
    if keep:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "public, no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
