"""About these data: how good they are, what is not known in them, and how they are cited (`/about/…`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

import kg
from kg import rdf, resources
from kg.lang.told import Told
from kg.sources import FORMS, Dataset, dataset_record
from kg.store import Graph
from kg.summary import HAS_CITED, work_of
from kg.vocab import RDFS, REASONS, Rel, Val
from kg.web import taking
from kg.web.errors import Problem
from kg.web.server.service import Service
from kg.web.site import asked, catalog, frame, messages, pages
from kg.web.site.addresses import root
from kg.web.site.keeping import kept
from kg.web.site.pages import Link
from kg.web.site.pages.common import act_told, any_title, link
from kg.web.site.view import GraphView

blueprint = Blueprint("about", __name__)
PAGE = 50
"""Rows of a page of a list."""


# -- how good they are --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted of a kind of statement: right, wrong and missed rows."""

    kind: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what the program says, the share that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what there is to be said, the share that the program says."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@blueprint.get("/about/quality")
@kept
def quality() -> Response:
    """How much of what is read is right, and how much is missed: the figures of `ontology/quality.toml`."""
    tables = [
        (name, table["documents"], [Figures(*row) for row in table["rows"]])
        for name, table in resources.table("quality.toml").items()
    ]
    return frame.page("site/quality.html", frame.view(), tables=tables)


# -- what is not known --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the data of a snapshot leave open: works that are only cited, acts in doubt, mentions by reason."""

    loaded: int
    facts_only: int
    undated: int
    not_loaded: tuple[str, ...]
    in_doubt: tuple[str, ...]
    unresolved: tuple[tuple[str, int], ...]


@blueprint.get("/about/unknown")
@kept
def unknown() -> Response:
    """What is not known: counted in the store as it is now, with ways to the lists."""
    graph = frame.view()
    found = _unknown(frame.snapshot())
    reasons = [(graph.label(iri), count) for iri, count in found.unresolved]
    return frame.page("site/unknown.html", graph, found=found, reasons=reasons)


@lru_cache(maxsize=2)
def _unknown(shot: Graph) -> Unknown:
    graph = GraphView(shot)
    symbols = {version.symbol for version in shot.manifest.versions}
    with_text = {version.symbol for version in shot.manifest.versions if version.has_text}
    works = {quad.object.value for quad in _said(graph, Rel.VERSION_OF) if isinstance(quad.object, rdf.NamedNode)}
    dated = {_subject(quad) for quad in _said(graph, Val.AS_OF)}
    known = {_subject(quad) for quad in _said(graph, Val.SYMBOL)}
    inferred = shot.graph("inferred")
    doubtful = {_subject(quad) for quad in _said(graph, Rel.MAY_BE_ACT)}
    doubtful |= {_subject(quad) for where in (None, inferred) for quad in _said(graph, Val.ACTS_DIFFER, graph_in=where)}
    times = Counter(quad.object.value for quad in _said(graph, HAS_CITED) if isinstance(quad.object, rdf.NamedNode))
    cited = sorted(known - works, key=lambda iri: (-times[iri], pages.natural(graph.names.path(iri))))
    reasons = (graph.names.id(f"reason/{each}") for each in sorted(REASONS))
    counts = ((iri, sum(1 for _ in _said(graph, Rel.REASON, iri))) for iri in reasons)
    return Unknown(
        len(symbols),
        len(symbols - with_text),
        len(works - dated),
        tuple(cited),
        tuple(sorted(doubtful, key=lambda iri: pages.natural(graph.names.path(iri)))),
        tuple(sorted((each for each in counts if each[1]), key=lambda each: -each[1])),
    )


def _said(
    graph: GraphView, predicate: Rel | Val | str, value: str = "", *, graph_in: rdf.NamedNode | None = None
) -> Iterator[rdf.Quad]:
    node = rdf.NamedNode(value) if value else None
    return iter(
        graph.store.quads_for_pattern(
            None,
            rdf.NamedNode(graph.term(predicate) if isinstance(predicate, (Rel, Val)) else predicate),
            node,
            graph_in or rdf.DefaultGraph(),
        )
    )


def _subject(quad: rdf.Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, rdf.NamedNode) else str(quad.subject)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: where it leads, and what is said beside it."""

    link: Link
    said: str


@blueprint.get("/about/not-loaded")
@taking.takes("offset")
@kept
def not_loaded() -> Response:
    """The works that are known only from what cites them, those most cited first, with the titles given there."""
    graph = frame.view()
    return _listed(graph, "not_loaded", _unknown(frame.snapshot()).not_loaded, _cited)


@blueprint.get("/about/in-doubt")
@taking.takes("offset")
@kept
def in_doubt() -> Response:
    """The statements whose act is in doubt: the words may be another act, or the language versions differ."""
    graph = frame.view()
    return _listed(graph, "in_doubt", _unknown(frame.snapshot()).in_doubt, _doubted)


def _listed(graph: GraphView, name: str, found: Sequence[str], row: Callable[[GraphView, str], Row]) -> Response:
    """A page of a list, with the ways to the pages before and after it."""
    first = asked.whole("offset")
    if first and first >= len(found):
        raise Problem(404, Told("problem.beyond"))
    rows = [row(graph, iri) for iri in found[first : first + PAGE]]
    after = first + PAGE if first + PAGE < len(found) else 0
    before = max(first - PAGE, 0) if first else None
    return frame.page(
        "site/unknown_list.html", graph, name=name, rows=rows, total=len(found), first=first, before=before, after=after
    )


def _cited(graph: GraphView, iri: str) -> Row:
    return Row(link(graph, iri), any_title(graph, iri))


def _doubted(graph: GraphView, iri: str) -> Row:
    node = graph.node(iri)
    paragraph = node.one(graph.term(Rel.IN_PARAGRAPH))
    where = link(graph, paragraph) if paragraph else link(graph, work_of(iri))
    told = node.text(RDFS + "label", graph.lang) or graph.label(iri)  # the data's own label says whom or what
    return Row(where, f"{told}; {act_told(graph, node)}")


# -- how they are cited ----------------------------------------------------------------------------------------------


@blueprint.get("/about/cite")
@kept
def cite() -> Response:
    """How these data are cited: which version, built when, and the records for programs that keep references."""
    graph = frame.view()
    data, day = _dataset(graph)
    records = [(form, dataset_record(data, form, graph.lang, day)) for form in FORMS]
    return frame.page("site/cite_data.html", graph, data=data, records=records)


@blueprint.get("/about/cite.<form>")
@kept
def record(form: str) -> Response:
    """The record of these data in the form of the suffix, one of those of `/cite/`."""
    if form not in FORMS:
        raise NotFound()
    graph = frame.view()
    data, day = _dataset(graph)
    charset = "; charset=utf-8" if form != "json" else ""
    text = dataset_record(data, form, graph.lang, day)
    answer = Response(text, content_type=FORMS[form].media_type + charset)
    answer.headers["Content-Language"] = graph.lang
    answer.headers["Content-Disposition"] = f'inline; filename="un-resolutions-kg.{form}"'
    return frame.cacheable(answer, vary="Accept-Language, Cookie")


def _dataset(graph: GraphView) -> tuple[Dataset, str]:
    """These data as something that is cited, and the day of their build in the reader's words."""
    shot = frame.snapshot()
    built = frame.last_modified(shot).date().isoformat()
    data = Dataset(
        messages.say("catalog.whole_title", graph.lang),
        catalog.publisher(graph, graph.lang).name,
        f"{kg.__version__}, {shot.id[:16]}",
        built,
        root() + "/",
        Service.of().config.doi,
    )
    return data, messages.day(built, graph.lang)
