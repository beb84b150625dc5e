"""What cites what, as a network for programs that draw and count: `/graphs/citations.graphml` and `.gexf`.

GraphML (graphml.graphdrawing.org) and GEXF 1.2 (gexf.net), as NetworkX writes them.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, request

from kg import parameters, questions, rdf
from kg.compare.shown import NO_XML
from kg.lang.told import Told
from kg.parameters import AmbiguousValueError, UnknownValueError
from kg.questions import several_symbols
from kg.sources import SourceReader
from kg.symbols import Symbol
from kg.triples.iris import work_path
from kg.vocab import Rel, Val
from kg.web import taking
from kg.web.errors import Problem
from kg.web.site import frame
from kg.web.site.pages.common import work_of
from kg.web.site.view import GraphView

blueprint = Blueprint("networks", __name__)
FORMS = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}
"""Suffixes of networks, and their media types."""

_WRITTEN_ON = re.compile(rb'(?<=<meta )lastmodifieddate="[^"]*"')
Citations = dict[tuple[str, str], Counter[str]]
"""(citing work, cited work) → how many paragraphs cite it, by the code of the act that opens them ("" for none)."""


@blueprint.get("/graphs/citations.<suffix>")
@taking.takes("symbol")
def citations(suffix: str) -> Response:
    """The works that cite each other; with `symbol` those that it cites, those that cite it, and what ties them."""
    if suffix not in FORMS:
        near = [{"label": each, "href": f"/graphs/citations.{each}"} for each in FORMS]
        raise Problem(404, Told("problem.no_address"), near=near)
    graph = frame.view()
    seeds = _seeds(graph)
    network = _network(graph, around(graph, seeds) if seeds else all_citations(graph))
    day = frame.last_modified(frame.snapshot()).date().isoformat()
    answer = Response(written(network, suffix, day), content_type=FORMS[suffix])
    answer.headers["Content-Disposition"] = f'attachment; filename="citations.{suffix}"'
    return frame.cacheable(answer, vary="Accept-Language, Cookie")


def _seeds(graph: GraphView) -> list[str]:
    """The works that `symbol` means, as people write it. Problem 404 or 400, with what it may mean instead."""
    value = request.args.get("symbol", "").strip()
    if not value:
        return []
    names = parameters.known(frame.snapshot())
    try:
        key = parameters.resolve(questions.find("citations"), {"cited": value}, names)["cited"]
    except (UnknownValueError, AmbiguousValueError) as error:
        near = [{"label": each, "href": f"{request.path}?symbol={each}"} for each in error.near]
        said = type(error)("symbol", error.value, error.near).args[0]  # as the address calls it
        raise Problem(404 if isinstance(error, UnknownValueError) else 400, said, near=near) from None
    return [graph.names.id(work_path(each)) for each in several_symbols(key) or (key,)]


class _Paragraphs:
    """The acts that open paragraphs, each looked up once."""

    def __init__(self, graph: GraphView) -> None:
        self._graph = graph
        self.act = lru_cache(maxsize=None)(self._act)
        """The code of the act that opens a paragraph, "" for none; None for what is no paragraph."""

    def _act(self, part: str) -> str | None:
        graph = self._graph
        if not graph.value(part, graph.term(Val.PART)):
            return None
        act = graph.value(part, graph.term(Rel.OPENING_ACT))
        return graph.names.path(act).removeprefix("act/") if act else ""

    def add(self, found: Citations, part: str, cited: str) -> None:
        """Count a citation; what a note cites is said of the paragraph that calls it, too, and counts there."""
        act = self.act(part)
        if act is not None:
            found.setdefault((work_of(part), cited), Counter())[act] += 1


def all_citations(graph: GraphView) -> Citations:
    """Every citation of a work by another."""
    found: Citations = {}
    known, cites = _Paragraphs(graph), rdf.NamedNode(graph.term(Rel.CITES))
    for quad in graph.store.quads_for_pattern(None, cites, None, rdf.DefaultGraph()):
        if isinstance(quad.subject, rdf.NamedNode) and isinstance(quad.object, rdf.NamedNode):
            known.add(found, quad.subject.value, quad.object.value)
    return found


def around(graph: GraphView, seeds: Iterable[str]) -> Citations:
    """The citations among some works, what they cite, and what cites them."""
    members = set(seeds)
    for seed in list(members):
        members |= {cited for _, cited in _cited_by(graph, seed)}
        members |= {work_of(each) for each in graph.into(seed, Rel.CITES)}
    found: Citations = {}
    known = _Paragraphs(graph)
    for work in sorted(members):
        for paragraph, cited in _cited_by(graph, work):
            if cited in members:
                known.add(found, paragraph, cited)
    return found


def _cited_by(graph: GraphView, work: str) -> Iterator[tuple[str, str]]:
    """What the paragraphs of a work cite; what its notes cite is said of the paragraphs that call them."""
    cites = graph.term(Rel.CITES)
    for part in graph.into(work, Rel.PART_OF):
        yield from ((part, cited) for cited in graph.node(part).all(cites))


def _network(graph: GraphView, found: Citations) -> Any:
    """The citations as a directed graph; nodes and edges in a fixed order."""
    import networkx

    made, reader = networkx.DiGraph(), SourceReader(graph.store, graph.base, graph.lang)
    keys = {work: _key(graph, work) for work in sorted({each for pair in found for each in pair})}
    for work, key in keys.items():
        made.add_node(key, **_said(graph, reader, work))
    for (work, cited), acts in sorted(found.items()):
        shown = " ".join(sorted(filter(None, acts)))
        made.add_edge(keys[work], keys[cited], weight=acts.total(), paragraphs=acts.total(), acts=shown)
    return made


def _key(graph: GraphView, work: str) -> str:
    """What a node is called: the work's symbol or key, else the code of an instrument, else its address here."""
    found = (graph.value(work, graph.term(name)) for name in (Val.SYMBOL, Val.KEY, Val.CODE))
    return _clean(next(filter(None, found), work))


def _said(graph: GraphView, reader: SourceReader, work: str) -> dict[str, str | bool]:
    """What is said of a node; what is not known is left out."""
    source = reader.of(work)
    symbol = Symbol.parse(source.key) if source else None
    loaded = bool(graph.into(work, Rel.VERSION_OF))
    status = graph.value(work, graph.term(Rel.STATUS))
    values = {
        "title": source.title if source else "",
        "type": source.kind if source else "",
        "date": source.date if source else "",
        "organ": symbol.organ if symbol else "",
        "status": graph.names.path(status).removeprefix("status/") if status else "",
        "iri": work,
    }
    return {**{name: _clean(value) for name, value in values.items() if value}, "loaded": loaded}


def _clean(text: str) -> str:
    """A text as XML can have it, in one line; a character that it has not is U+FFFD."""
    return NO_XML.sub("\ufffd", " ".join(text.split()))


def written(network: Any, suffix: str, day: str) -> bytes:
    """A network in a form of `FORMS`; the same one and `day` give the same bytes."""
    import networkx

    kept = io.BytesIO()
    if suffix == "graphml":
        networkx.write_graphml(network, kept)
        return kept.getvalue()
    networkx.write_gexf(network, kept, prettyprint=False)
    # The library states the day on which it writes; what is said here is of the day of the data.
    return _WRITTEN_ON.sub(f'lastmodifieddate="{day}"'.encode(), kept.getvalue(), count=1)
