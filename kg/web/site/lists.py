"""Lists of what there is: documents, with facets and orders, their topics, bodies and instruments; and as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from kg import rdf
from kg.errors import UsageError
from kg.held import Listed
from kg.lang.told import Told
from kg.search import Passage
from kg.vocab import XSD, Val
from kg.web import outside, taking
from kg.web.errors import Problem
from kg.web.server import tables
from kg.web.site import asked, frame, markup, messages, narrowing, pages
from kg.web.site.collation import collated
from kg.web.site.facets import FACETS, NONE, SORTS, Facets, facets
from kg.web.site.found import KEPT, Found, index, words
from kg.web.site.keeping import kept
from kg.web.site.questions import FORMS
from kg.web.site.view import GraphView

blueprint = Blueprint("lists", __name__)
LIST_PAGE = 100
LISTS = {
    "documents": "nav.documents",
    "topics": "nav.topics",
    "bodies": "nav.bodies",
    "instruments": "nav.instruments",
}
"""Lists of things by kind: the address, the message that names it."""
NAMED = ("title", "code")
"""The orders of bodies and instruments."""
COUNTED = ("most", "title")
"""The orders of topics."""
TABLES = ("csv", "tsv", "xlsx", "json")
"""The files that a list of documents is given as."""
COLUMNS = ("symbol", "title", "title_language", "type", "organ", "status", "date", "languages", "paragraphs", "cited")
PASSAGE = ("paragraph", "symbol", "part", "number", "language", "quote")
FOUND = 10_000
"""Paragraphs of one file of a search."""


@blueprint.get("/browse/<kind>")
@taking.takes("offset", *narrowing.TAKEN)
@kept
def things(kind: str) -> Response:
    """All documents, narrowed by facets, bodies or instruments."""
    if kind not in LISTS:
        raise NotFound()
    if kind == "documents":
        return _documents()
    asked.only("offset", "sort")
    graph = frame.view()
    sort = asked.one_of("sort", NAMED)
    rows = sorted(_listed(graph, kind), key=lambda row: _order(row, sort, graph.lang))
    wish = narrowing.Wish(request.path, {}, sort, {})
    return _page(graph, kind, rows, wish, orders=narrowing.orders(wish, NAMED))


@blueprint.get("/browse/<kind>.<suffix>")
@taking.takes("bom", *narrowing.TAKEN)
def table(kind: str, suffix: str) -> Response:
    """The documents of the list that has the same parameters, all of them in its order, as a file."""
    if kind != "documents" or suffix not in TABLES:
        raise NotFound()
    graph, found = frame.view(), facets(frame.snapshot())
    wish = narrowing.wish(found, graph, SORTS)
    places = found.ordered(found.found(wish.chosen), wish.sort, graph.lang)
    return as_file(tables.Table(kind, COLUMNS, _rows(found, graph, places)), suffix, "documents")


def as_file(table: tables.Table, suffix: str, name: str) -> Response:
    """All rows of a list as the file of a suffix of `TABLES`. UsageError for a `bom` that is neither true nor false."""
    out = _Out()
    tables.write(table, suffix, out, bom=asked.truth("bom", "false"))
    return _file(out, suffix, name)


@blueprint.get("/search.<suffix>")
@taking.takes("q", "words", "offset", "bom", *narrowing.TAKEN)
def passages(suffix: str) -> Response:
    """The paragraphs that a search with the same parameters finds, in its order, as a file.

    So many as `FOUND` from `offset` on; where there are more, `Link` leads to them, and in JSON `next`, and the file's
    name says which part of how many it is.
    """
    if suffix not in TABLES:
        raise NotFound()
    graph, first = frame.view(), asked.whole("offset")
    if not words():
        raise UsageError(Told("problem.no_search"))
    found = Found(index(), graph, words())
    rows = found.passages(FOUND, first)
    if first and not rows:
        raise Problem(404, Told("problem.beyond"))
    after = first + len(rows) if first + len(rows) < found.total else 0
    bom = request.args.get("bom", "")
    following = outside.addressed(found.wish.address(offset=str(after), bom=bom)) if after else ""
    out = _Out()
    written = tables.Table(
        "search", PASSAGE, (_passage(graph, each) for each in rows), offset=first, following=following
    )
    written.more = bool(after)
    tables.write(written, suffix, out, bom=asked.truth("bom", "false"))
    part = f"_{first + 1}-{first + len(rows)}_of_{found.total}" if first or after else ""
    answer = _file(out, suffix, f"search{part}")
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _passage(graph: GraphView, found: Passage) -> tables.Row:
    """A paragraph: where it stands, and the words round those that were sought, without marks."""
    symbol = graph.value(found.work, graph.term(Val.SYMBOL))
    told = (found.iri, symbol, found.part, found.number, found.lang, markup.bare(found.snippet))
    return tuple(rdf.Literal(each) if each else None for each in told)


def _file(out: _Out, suffix: str, name: str) -> Response:
    media = FORMS[suffix].media_type
    answer = Response(out.getvalue(), content_type=f"{media}; charset=utf-8" if media.startswith("text/") else media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return frame.cacheable(answer, vary="Accept-Language, Cookie")


class _Out(BytesIO):
    """A file in memory."""

    def beat(self) -> None:
        """There is nobody to tell."""


def _rows(found: Facets, graph: GraphView, places: Sequence[int]) -> Iterator[tables.Row]:
    integer = rdf.NamedNode(XSD + "integer")
    for place in places:
        held, (title, language) = found.works[place], found.title(place, graph.lang)
        values = {name: " ".join(each for each in held.values[name] if each != NONE) for name in held.values}
        said = (held.symbol, title, language if title else "", values["type"], values["organ"], values["status"])
        texts = [rdf.Literal(each) if each else None for each in (*said, held.date, " ".join(held.languages))]
        numbers = (found.paragraphs[place], found.cited[place])
        yield (*texts, *(rdf.Literal(str(each), datatype=integer) for each in numbers))


# -- documents and topics -------------------------------------------------------------------------------


def _documents() -> Response:
    graph, found = frame.view(), facets(frame.snapshot())
    wish = narrowing.wish(found, graph, SORTS)
    places = found.ordered(found.found(wish.chosen), wish.sort, graph.lang)
    panel, counts = narrowing.Panel(found, graph, wish), {name: found.counts(wish.chosen, name) for name in FACETS}
    return _page(
        graph,
        "documents",
        [(found, place) for place in places],
        wish,
        groups=panel.groups(counts, wish.address("/browse/topics", sort="", topic="")),
        picked=panel.picked(),
        orders=narrowing.orders(wish, SORTS),
        tables=[(form, wish.address(f"/browse/documents.{form}")) for form in ("csv", "xlsx", "json")],
        feed=wish.address("/feeds/new.atom", sort="", lang=graph.lang),
    )


def loaded(graph: GraphView, most: int) -> list[dict[str, Any]]:
    """`most` of the loaded documents, the latest first: symbol, title, date."""
    found = facets(frame.snapshot())
    return [document(graph, found, place) for place in range(min(most, len(found.works)))]


def document(graph: GraphView, found: Facets, place: int, sort: str = "") -> dict[str, Any]:
    """A document as lists show it; what it is sorted by is said, where that is a number."""
    held, (title, language) = found.works[place], found.title(place, graph.lang)
    return {
        "link": marked(graph, held.iri, graph.label(held.iri)),
        "title": title,
        "title_lang": language,
        "date": held.date,
        "counted": _counted(found, place, sort, graph.lang),
    }


def _counted(found: Facets, place: int, sort: str, lang: str) -> str:
    """The number that a list is sorted by, in words; "" for another order."""
    if sort not in ("paragraphs", "cited"):
        return ""
    key, numbers = ("of_paragraphs", found.paragraphs) if sort == "paragraphs" else ("of_citations", found.cited)
    return messages.counted(f"facets.{key}", numbers[place], lang).format(count=messages.number(numbers[place], lang))


def marked(graph: GraphView, iri: str, name: str) -> pages.Link:
    """A link to a thing by a name of ours, with the marks of a draft, and of a text that is only cited."""
    return replace(pages.link(graph, iri), label=name)


@blueprint.get("/browse/topics")
@taking.takes("offset", "sort", *KEPT, *(each for each in FACETS if each != "topic"))  # one has no list of topics
@kept
def topics() -> Response:
    """The topics of the documents that a list with the same parameters has, or of the paragraphs that a search finds,
    each with how many there are.
    """
    graph, found, text = frame.view(), facets(frame.snapshot()), words()
    if text:
        searched = Found(index(), graph, text, COUNTED)
        wish, counted, path = searched.wish, searched.counts()["topic"], "/search"
    else:
        wish, path = narrowing.wish(found, graph, COUNTED), "/browse/documents"
        counted = found.counts(wish.chosen, "topic")
    there = narrowing.Wish(path, wish.chosen, "", wish.rest)
    counts = {each: count for each, count in counted.items() if each != NONE}
    return _page(
        graph,
        "topics",
        narrowing.Panel(found, graph, there).choices("topic", counts, by_name=wish.sort == "title"),
        wish,
        text=text,
        picked=narrowing.Panel(found, graph, wish).picked(),
        orders=narrowing.orders(wish, COUNTED),
    )


def _page(graph: GraphView, kind: str, rows: Sequence[Any], wish: narrowing.Wish, **shown: Any) -> Response:
    """A page of a list, a hundred rows from the one that `offset` says."""
    offset, total = asked.whole("offset"), len(rows)
    part = rows[offset : offset + LIST_PAGE]
    if kind == "documents":
        part = [document(graph, found, place, wish.sort) for found, place in part]
    if offset and offset >= total:
        raise Problem(404, Told("problem.beyond"))
    before = max(offset - LIST_PAGE, 0)
    return frame.page(
        "site/list.html",
        graph,
        kind=kind,
        kinds=LISTS,
        rows=part,
        offset=offset,
        total=total,
        wish=wish,
        previous=wish.address(offset=str(before) if before else "") if offset else "",
        following=wish.address(offset=str(offset + LIST_PAGE)) if offset + LIST_PAGE < total else "",
        **{"groups": (), "picked": (), "tables": (), "feed": "", "text": "", **shown},
    )


# -- bodies and instruments -------------------------------------------------------------------------------


def iris(graph: GraphView, kind: str) -> list[str]:
    """The bodies or instruments of the lists, sorted."""
    return [each.iri for each in facets(frame.snapshot()).documents.listed(kind)]


def _listed(graph: GraphView, kind: str) -> list[dict[str, str]]:
    return [
        {
            "symbol": each.code,
            "title": each.names.get(graph.lang) or graph.label(each.iri),
            "href": graph.path(each.iri),
        }
        for each in facets(frame.snapshot()).documents.listed(kind)
    ]


def _name(graph: GraphView, listed: Listed) -> str:
    return listed.names.get(graph.lang) or graph.label(listed.iri)


def _order(row: Mapping[str, str], sort: str, lang: str) -> tuple[object, ...]:
    code, title = pages.natural(row["symbol"]), collated(row["title"], lang)
    return (code, title) if sort == "code" else (title, code)
