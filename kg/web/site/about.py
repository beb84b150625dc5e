"""About these data: how good they are, what is not known in them, and how they are cited (`/about/…`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

import kg
from kg import rdf, resources
from kg.lang.told import Told
from kg.nodes import Node
from kg.sources import FORMS, Dataset, dataset_record
from kg.summary import HAS_CITED, HAS_RECEIVER, natural, work_of
from kg.unknown import IN_DOUBT, NOT_LOADED
from kg.vocab import RDFS, REASONS, Rel, Val
from kg.web import taking
from kg.web.errors import Problem
from kg.web.server import tables
from kg.web.server.service import Service
from kg.web.site import asked, catalog, frame, messages
from kg.web.site.addresses import root
from kg.web.site.keeping import kept
from kg.web.site.lists import TABLES, as_file
from kg.web.site.pages import Link
from kg.web.site.pages.common import act_told, any_title, link
from kg.web.site.view import GraphView, shared

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


@blueprint.get("/about/unknown")
@kept
def unknown() -> Response:
    """What is not known: counted in the store as it is now, with ways to the lists."""
    graph, shot = frame.view(), frame.snapshot()
    symbols = {version.symbol for version in shot.manifest.versions}
    with_text = {version.symbol for version in shot.manifest.versions if version.has_text}
    numbers = {"loaded": len(symbols), "facts_only": len(symbols - with_text), **shared(shot).unknown.numbers()}
    reasons = [(_reason(graph, said), count) for said, count in shared(shot).unknown.reasons()]
    return frame.page("site/unknown.html", graph, numbers=numbers, reasons=reasons)


def _reason(graph: GraphView, said: str) -> str:
    """Why something stayed unresolved, in the reader's words where it is a reason of the list."""
    return graph.label(graph.names.id(f"reason/{said}")) if said in REASONS else said


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
    return _listed(graph, NOT_LOADED, _cited)


@blueprint.get("/about/in-doubt")
@taking.takes("offset")
@kept
def in_doubt() -> Response:
    """The statements whose act is in doubt: the words may be another act, or the language versions differ."""
    graph = frame.view()
    return _listed(graph, IN_DOUBT, _doubted)


def _listed(graph: GraphView, name: str, row: Callable[[GraphView, str], Row]) -> Response:
    """A page of a list, with the ways to the pages before and after it."""
    first, unknown = asked.whole("offset"), shared(frame.snapshot()).unknown
    total = unknown.numbers()[name]
    if first and first >= total:
        raise Problem(404, Told("problem.beyond"))
    rows = [row(graph, iri) for iri in unknown.listed(name, first, PAGE)]
    after = first + PAGE if first + PAGE < total else 0
    before = max(first - PAGE, 0) if first else None
    return frame.page(
        "site/unknown_list.html", graph, name=name, rows=rows, total=total, first=first, before=before, after=after
    )


def _cited(graph: GraphView, iri: str) -> Row:
    return Row(replace(link(graph, iri), unread=""), any_title(graph, iri))  # as all on that page are


def _doubted(graph: GraphView, iri: str) -> Row:
    node = graph.node(iri)
    paragraph = node.one(graph.term(Rel.IN_PARAGRAPH))
    where = link(graph, paragraph) if paragraph else link(graph, work_of(iri))
    return Row(where, f"{_told(graph, node)}; {act_told(graph, node)}")


def _told(graph: GraphView, node: Node) -> str:
    """What a statement says, of whom or what: the data's own label, or one made of words in the reader's language."""
    if own := node.in_language(RDFS + "label", graph.lang):
        return own
    things = {thing for relation in _ABOUT for thing in node.all(relation if ":" in relation else graph.term(relation))}
    named = ", ".join(sorted({graph.label(each) for each in things}, key=natural))
    return f"{graph.type_label(node.iri)}: {named}" if named else graph.type_label(node.iri)


_ABOUT = (HAS_RECEIVER, HAS_CITED, Rel.REQUESTED_OF, Rel.MENTIONS, Rel.INSTRUMENT)
"""What leads from a statement to whom or what it is about."""
IN_DOUBT_COLUMNS = ("statement", "kind", "symbol", "part", "number", "acts", "may_be")
NOT_LOADED_COLUMNS = ("symbol", "cited")


@blueprint.get("/about/in-doubt.<suffix>")
@taking.takes("bom")
def doubt_table(suffix: str) -> Response:
    """All statements whose act is in doubt, as a file: the acts of the statement, and which others it may be."""
    return _as_file(suffix, IN_DOUBT, IN_DOUBT_COLUMNS, _doubt_row)


@blueprint.get("/about/not-loaded.<suffix>")
@taking.takes("bom")
def not_loaded_table(suffix: str) -> Response:
    """All works that are known only from what cites them, as a file, with the number of citations."""
    return _as_file(suffix, NOT_LOADED, NOT_LOADED_COLUMNS, _cited_row)


def _as_file(
    suffix: str, name: str, columns: tuple[str, ...], row: Callable[[GraphView, str], tuple[str, ...]]
) -> Response:
    if suffix not in TABLES:
        raise NotFound()
    graph, told = frame.view(), shared(frame.snapshot()).unknown
    iris = told.listed(name, 0, told.numbers()[name])
    rows = (tuple(rdf.Literal(each) if each else None for each in row(graph, iri)) for iri in iris)
    return as_file(tables.Table(name, columns, rows), suffix, name.replace("_", "-"))


def _cited_row(graph: GraphView, iri: str) -> tuple[str, ...]:
    return graph.key(iri), str(graph.crowd(iri, HAS_CITED).total)


def _doubt_row(graph: GraphView, iri: str) -> tuple[str, ...]:
    node = graph.node(iri)
    paragraph = graph.node(node.one(graph.term(Rel.IN_PARAGRAPH)))
    acts = [" ".join(_acts(graph, node.all(graph.term(each)))) for each in (Rel.ACT, Rel.MAY_BE_ACT)]
    place = [paragraph.one(graph.term(each)) for each in (Val.PART, Val.NUMBER)]
    return (iri, " ".join(sorted(graph.types(iri))), graph.key(work_of(iri)), *place, *acts)


def _acts(graph: GraphView, iris: Iterable[str]) -> list[str]:
    return sorted(graph.names.path(each).removeprefix("act/") for each in iris)


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
