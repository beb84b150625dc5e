"""Linked data: every IRI of the graph answers, with a page or with data.

`/id/…` redirects (303) by what the client wants; `/page/…` is for people, `/data/….ttl` and
its sisters are for programs. Cool URIs for the Semantic Web, section 4.2.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from urllib.parse import unquote

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound

from kg import rdf
from kg.config import nearest
from kg.lang.told import Told
from kg.parameters import known
from kg.questions import last_day
from kg.search import FILE_NAME, Index
from kg.store import removed
from kg.symbols import iri_path
from kg.web import taking
from kg.web.errors import Problem
from kg.web.site import addresses, asked, frame, named, official, pages
from kg.web.site.addresses import raw_path
from kg.web.site.keeping import kept
from kg.web.site.likeness import alike
from kg.web.site.pages.works import versions
from kg.web.site.view import GraphView

blueprint = Blueprint("linked", __name__)
_PLAIN = "txt"
"""The suffix of what has no triples alone but characters: the text of a file, of which places are fragments."""
ENDINGS = frozenset({*frame.FORMS, "html", _PLAIN})
"""What the addresses of a thing's forms end in."""


@blueprint.get("/id/<path:path>")
@taking.takes("format")
def identifier(path: str) -> Response:
    """303 to the page or the data of a thing. A suffix (`.ttl` …) goes before `Accept`."""
    graph = frame.view()
    if path.split("/", maxsplit=1)[0].split(".", maxsplit=1)[0] in ("dataset", "catalog", "publisher"):
        return _record()
    iri, suffix = known_thing(graph, raw_path(path, "/id/"))
    if not suffix and request.accept_mimetypes.best == "text/plain" and pages.is_text(graph, iri):
        suffix = _PLAIN
    target = _target(graph.names.path(iri), suffix)
    answer = frame.flask_response(redirect(target, 303))
    answer.vary.add("Accept")
    return _linked(answer, graph, iri)


def _record() -> Response:
    """Datasets, the catalogue and its publisher are described by the catalogue."""
    suffix = "" if frame.wants_page() else f".{frame.wanted_suffix()}"
    answer = frame.flask_response(redirect(f"/catalog{suffix}", 303))
    answer.vary.add("Accept")
    return answer


def _target(path: str, suffix: str) -> str:
    if not suffix:
        suffix = "html" if frame.wants_page() else frame.wanted_suffix()
    chosen = asked.language("lang")
    language = f"?lang={chosen}" if chosen else ""
    return f"/page/{path}{language}" if suffix == "html" else f"/data/{path}.{suffix}"


def known_thing(graph: GraphView, path: str, endings: Container[str] = ENDINGS) -> tuple[str, str]:
    """The IRI that `path` names, and its suffix, one of `endings`, "" for none: a key may end in such letters itself.

    Problem 404 with near names where nothing has it.
    """
    for candidate, suffix in _readings(path, endings):
        iri = graph.names.id(candidate)
        if not _valid(candidate):
            continue
        is_own = suffix != _PLAIN or endings is not ENDINGS  # a thing's own form in characters is that of a file
        if pages.is_text(graph, iri) or (is_own and graph.exists(iri)):
            return iri, suffix
    raise missing(graph, path)


def _readings(path: str, endings: Container[str] = ENDINGS) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in addresses.spellings(path):
        stem, dot, ending = each.rpartition(".")
        found += [(each, "")] + ([(stem, ending)] if dot and ending in endings else [])
    return found


def _valid(path: str) -> bool:
    return bool(path) and not any(c in '<>"{}|\\^`' or c <= " " for c in path)


_PART_OF_A_SYMBOL = re.compile(r"(?:Add|Corr|Rev|Amend)\.")


def _gone(path: str) -> str:
    """The symbol of the removed document that `path` names, or names a part of; else ""."""
    for symbol in removed(frame.snapshot().path):
        work = iri_path(symbol)
        for candidate, _suffix in _readings(path):
            rest = candidate.removeprefix(f"{work}/")
            if candidate == work or (rest != candidate and not _PART_OF_A_SYMBOL.match(rest)):
                return symbol
    return ""


def missing(graph: GraphView, path: str) -> Problem:
    """Problem 404 with what has nearly this identifier; 410 for a document that was removed."""
    if symbol := _gone(path):
        return Problem(410, Told("problem.removed", symbol=symbol))
    index_file = frame.snapshot().path / FILE_NAME
    words = path.replace("/", " ")
    near = Index(index_file).suggest(words, limit=5) if index_file.is_file() else []
    if not near and index_file.is_file() and "/" in path:
        near = Index(index_file).suggest(path.rpartition("/")[0].replace("/", " "), limit=5)
    links = [{"label": hit.name, "href": graph.path(hit.iri)} for hit in near] or _alike(graph, path)
    links = links or [
        {"label": each, "href": f"/id/{iri_path(each)}"} for each in known(frame.snapshot()).near_symbols(path)
    ]
    return Problem(404, Told("problem.no_identifier", iri=graph.names.id(path)[:300]), near=links)


def _alike(graph: GraphView, path: str) -> list[dict[str, str]]:
    """Things whose code or name is like the last part of a path."""
    found = alike(unquote(path).rpartition("/")[2])
    return [{"label": graph.label(each.iri), "href": graph.path(each.iri)} for each in found]


def _linked(answer: Response, graph: GraphView, iri: str) -> Response:
    """`Link` headers: the canonical IRI, the other forms, and where the data are described."""
    values = [f'<{iri}>; rel="canonical"']
    values += [
        f'<{href}>; rel="alternate"; type="{form.media_type}"'
        for form, (_, href) in zip(frame.FORMS.values(), frame.data_forms(graph, iri), strict=True)
    ]
    values.append('</.well-known/void>; rel="describedby"')
    answer.headers["Link"] = ", ".join(values)
    return answer


_TEMPLATES = {
    "work": "site/work.html",
    "body": "site/body.html",
    "instrument": "site/instrument.html",
    "paragraph": "site/paragraph.html",
    "text": "site/extracted.html",
    "thing": "site/thing.html",
}


_TAKEN = {"work": ("version", "view"), "body": ("as_of",)}
"""What the pages of these kinds of things take; those of others take nothing."""


@blueprint.get("/page/<path:path>")
@taking.takes("version", "view", "as_of")
@kept
def thing(path: str) -> Response:
    """The page of a thing."""
    graph = frame.view()
    iri, suffix = known_thing(graph, raw_path(path, "/page/"))
    if suffix in frame.FORMS:
        return frame.flask_response(redirect(f"/data/{raw_path(path, '/page/')}", 303))
    kind = pages.page_kind(graph, iri)
    asked.only(*_TAKEN.get(kind, ()))
    extra: dict[str, object] = {}
    if kind == "work":
        beside = bool(asked.one_of("view", ("parallel",)))
        shown: object = pages.work_page(graph, iri, _version(graph, iri), beside)
        extra["parallel"] = pages.side_by_side(graph, iri) if beside else None
        extra["unlike"] = pages.unlike(graph, iri) if beside else []
    else:
        build = {
            "body": pages.body_page,
            "instrument": pages.instrument_page,
            "paragraph": pages.paragraph_page,
            "text": pages.text_page,
            "thing": pages.thing_page,
        }[kind]
        shown = pages.body_page(graph, iri, _day()) if kind == "body" else build(graph, iri)
    return _linked(frame.page(_TEMPLATES[kind], graph, page=shown, **extra), graph, iri)


def _day() -> str:
    """The day whose state is asked for, "" for none. UsageError for what is no date."""
    text = request.args.get("as_of", "").strip()
    return last_day(text[:40]).isoformat() if text else ""


def _version(graph: GraphView, iri: str) -> str:
    """The language of the version that the page is to show, "" for the reader's. Problem 404 where it has none such."""
    wanted = request.args.get("version", "")
    known = [each.lang for each in versions(graph, graph.node(iri))] if wanted else []
    if wanted and wanted not in known:
        raise Problem(404, Told("problem.no_version", language=wanted[:40], known=", ".join(known)))
    return wanted


@blueprint.get("/data/<path:path>")
@taking.takes("format", "infer")
def data(path: str) -> Response:
    """The triples about a thing, in the form of the suffix (Turtle where there is none)."""
    graph = frame.view()
    raw = raw_path(path, "/data/")
    if raw.startswith(("graph/", "ontology")):
        return graph_data(graph, raw)
    iri, suffix = known_thing(graph, raw)
    if suffix == "html":
        raise NotFound()
    if suffix == _PLAIN:
        return _plain(graph, iri)
    if not suffix and request.args.get("format", "").lower() == "html":
        return frame.flask_response(redirect(f"/page/{raw}", 303))
    infer = asked.truth("infer")
    chosen = suffix or ("ttl" if frame.wants_page() else frame.wanted_suffix())
    triples = pages.described(graph, iri) if pages.is_text(graph, iri) else _described(graph, iri, infer=infer)
    answer = frame.data(triples, chosen, graph.names.prefixes())
    answer.vary.add("Accept")
    return _linked(answer, graph, iri)


def _described(graph: GraphView, iri: str, *, infer: bool) -> Iterator[rdf.Triple]:
    """All about a thing, the names of what it points at, and where its official text would be in each language."""
    told = dict.fromkeys(graph.describe(iri, infer=infer))
    yield from told
    yield from (each for each in named.triples(graph, iri, infer=infer) if each not in told)
    yield from (each for each in official.triples(graph, iri) if each not in told)


def _plain(graph: GraphView, iri: str) -> Response:
    """The characters of a file's text. Problem 404 where the store has none of them."""
    text = graph.places.text(pages.file_of(iri))
    if not text:
        raise Problem(404, Told("problem.no_texts"))
    answer = frame.flask_response(Response(text, content_type="text/plain; charset=utf-8"))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return _linked(frame.cacheable(answer), graph, iri)


# -- graphs and the ontology ----------------------------------------------------------------------


@blueprint.get("/graph/<path:path>")
@taking.takes("format")
@kept
def named_graph(path: str) -> Response:
    """A named graph: a page that says what it holds, or its triples."""
    graph = frame.view()
    raw = raw_path(path, "/graph/")
    known = [(c, s) for c, s in _readings(raw) if _valid(c) and graph.exists(graph.names.graph(c))]
    if not known and (symbol := _gone(raw)):
        raise Problem(410, Told("problem.removed", symbol=symbol))
    if not known:
        raise Problem(404, Told("problem.no_graph", iri=graph.names.graph(raw)[:300]), near=_near_graphs(graph, raw))
    candidate, suffix = known[0]
    iri = graph.names.graph(candidate)
    if suffix == "html" or (not suffix and frame.wants_page()):
        return frame.page("site/thing.html", graph, page=pages.thing_page(graph, iri))
    suffix = suffix or frame.wanted_suffix()
    return graph_data(graph, f"graph/{candidate}.{suffix}")


def _near_graphs(graph: GraphView, path: str) -> list[dict[str, str]]:
    known = {each.value.removeprefix(graph.names.graph_base) for each in frame.snapshot().graphs()}
    return [{"label": each, "href": f"/graph/{each}"} for each in nearest(path, tuple(sorted(known)))]


def graph_data(graph: GraphView, path: str) -> Response:
    """The triples of a named graph; `path` ends in the suffix of the form ("graph/ontology.ttl")."""
    stem, _, suffix = path.rpartition(".")
    name = "graph/ontology" if stem == "ontology" else stem
    if suffix not in frame.FORMS:
        raise NotFound()
    quads = frame.snapshot().quads(graph.base + name)
    triples = sorted((quad.triple for quad in quads), key=str)
    if not triples:
        raise Problem(404, Told("problem.no_graph", iri=graph.base + name))
    return frame.data(triples, suffix, graph.names.prefixes())
