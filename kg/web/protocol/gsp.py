"""The SPARQL 1.1 Graph Store HTTP Protocol, at /graph-store.

A graph is named by `?graph=IRI`, by `?default`, or directly: a path below /graph-store is a
graph whose IRI is that address (section 4.1), as the client wrote it and as the outside knows the site. Addresses that
differ in their escapes or slashes name different graphs (RFC 3986, 6.1: only what is the same text is surely the same).
"""

from __future__ import annotations

import codecs
import gzip
import secrets
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.datastructures import FileStorage

from kg.lang import told
from kg.lang.told import Told
from kg.vocab import terms_of
from kg.web import outside, taking
from kg.web.errors import Problem, words
from kg.web.protocol import negotiation, sparql, update
from kg.web.protocol.negotiation import Format
from kg.web.protocol.parameters import unpacked
from kg.web.server.limits import BusyError, LimitReachedError, problem_for
from kg.web.server.service import Service

blueprint = Blueprint("gsp", __name__)
PATH = "/graph-store"
_MOST = 1 << 28  # bytes of a graph, unpacked
_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]


@blueprint.route(PATH, methods=_METHODS, strict_slashes=False, merge_slashes=False)
@taking.takes("graph", "default", "format")
def indirect() -> Response:
    """A graph named by a parameter; POST without one makes a new graph."""
    names, default = _named()
    if len(names) + default > 1:
        raise Problem(400, Told("problem.one_graph"))
    if not names and not default:
        if request.method == "POST":
            return _new_graph()
        raise Problem(400, Told("problem.name_graph"))
    return _answer(_checked(names[0]) if names else "")


@blueprint.route(f"{PATH}/<path:_name>", methods=_METHODS, merge_slashes=False)
@taking.takes("graph", "default", "format")
def direct(_name: str) -> Response:
    """The graph whose IRI is the address."""
    if _named() != ([], False):
        raise Problem(400, Told("problem.two_graphs"))
    return _answer(_checked(f"{outside.root()}{outside.here()}"))


def _named() -> tuple[list[str], bool]:
    """The graphs that parameters name, and whether they name the default graph; empty ones are as if absent."""
    return [each for each in request.args.getlist("graph") if each], "default" in request.args


def _checked(iri: str) -> str:
    if ":" not in iri or any(each in '<>"{}|^`\\' or each <= " " or each == "\x7f" for each in iri):
        raise Problem(400, Told("problem.not_absolute", iri=iri[:200]))
    return iri


def _answer(graph: str) -> Response:
    service = Service.of()
    if request.method in ("GET", "HEAD"):
        return _get(service, graph)
    update.authorize(service)
    if request.method == "DELETE":
        update.write(service, {"op": "delete", "graph": graph}, b"")
        return update.done(204)
    return _write(service, graph)


def _get(service: Service, graph: str) -> Response:
    choice = negotiation.choose(request.headers.get("Accept"), negotiation.GRAPHS, request.args.get("format", ""))
    client = service.clients.address(request.environ)
    try:
        head = {
            "op": "graph",
            "format": choice.format.name,
            "prefixes": {"kg": terms_of(service.pool.base)},
        }
        reply, body, snapshot = service.pool.ask(head, graph, client, per_client=service.clients.allowance(client))
    except LimitReachedError as error:
        raise problem_for(error, service.limits, service.limits.seconds) from error
    except BusyError as error:
        raise Problem(503, words(error), {"Retry-After": str(error.after)}) from error
    if reply.get("error") == "format":
        raise Problem(406, told.unpacked(reply))
    if reply.get("error"):
        raise Problem(404, Told("problem.no_graph", iri=f"<{graph}>"))
    encoding = sparql._encoding(request.headers.get("Accept-Encoding") or "")
    used = encoding if len(body) >= sparql._GZIP_FROM else ""
    body = gzip.compress(body, sparql._GZIP_LEVEL, mtime=0) if used else body
    answer = Response(body, content_type=choice.content_type)
    if used:
        answer.headers["Content-Encoding"] = used
    answer.set_etag(f"gsp-{snapshot[:24]}-{choice.format.name}-{used}-{hash_of(graph)}")
    answer.headers["Vary"] = "Accept, Accept-Encoding"
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.make_conditional(request)
    return answer


def hash_of(text: str) -> str:
    """A short name for `text`."""
    import hashlib

    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _write(service: Service, graph: str) -> Response:
    parts = _payloads()
    head = {
        "op": request.method.lower(),
        "graph": graph,
        "parts": [(kind.name, len(body)) for kind, body in parts],
        "base": graph or f"{outside.root()}{PATH}",
    }
    created = bool(update.write(service, head, b"".join(body for _, body in parts)).get("created"))
    answer = update.done(201 if created else 204)
    if created:
        direct = graph.startswith(f"{outside.root()}{PATH}/")
        answer.headers["Location"] = graph if direct else f"{outside.root()}{PATH}?graph={quote(graph, safe='/:')}"
    return answer


def _payloads() -> list[tuple[Format, bytes]]:
    if request.mimetype == "multipart/form-data":
        files: list[FileStorage] = [each for name in request.files for each in request.files.getlist(name)]
        return [(_format(each.mimetype), _unmarked(each.read())) for each in files] or [(negotiation.TURTLE, b"")]
    most = _MOST
    data = unpacked(request.get_data(cache=False), most)
    if len(data) > most:
        raise Problem(413, Told("problem.large_graph", most=most))
    return [(_format(request.mimetype), _unmarked(data))]


def _unmarked(data: bytes) -> bytes:
    """A text without the mark that some editors write before UTF-8."""
    return data.removeprefix(codecs.BOM_UTF8)


def _format(media_type: str) -> Format:
    for each in negotiation.GRAPHS:
        if each not in (negotiation.N_QUADS, negotiation.TRIG) and (
            not media_type or media_type in each.types or media_type == "application/octet-stream"
        ):
            return each
    known = ", ".join(each.media_type for each in negotiation.GRAPHS[:4])
    raise Problem(415, Told("problem.graph_type", known=known, type=media_type[:80]))


def _new_graph() -> Response:
    service = Service.of()
    update.authorize(service)
    graph = f"{outside.root()}{PATH}/{secrets.token_hex(8)}"
    answer = _write(service, graph)
    answer.status_code = 201
    answer.headers["Location"] = graph
    return answer
