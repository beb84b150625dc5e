"""The catalogue of datasets at `/catalog`, and `/.well-known/void`."""

from __future__ import annotations

import json
from functools import lru_cache

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from kg.errors import UsageError
from kg.lang import DEFAULT
from kg.lang.told import Told
from kg.store import Graph, VersionEntry
from kg.vocab import CC0, UN_TERMS, Val
from kg.web import taking
from kg.web.site import dumps, frame, messages, records
from kg.web.site.addresses import root
from kg.web.site.keeping import kept
from kg.web.site.records import Dataset, Download, Publisher
from kg.web.site.view import LANGUAGES, GraphView, shared

blueprint = Blueprint("catalog", __name__)
PAGE = 100


def issued(shot: Graph) -> str:
    """When the snapshot was built, as xsd:dateTime."""
    return frame.last_modified(shot).strftime("%Y-%m-%dT%H:%M:%SZ")


def publisher(graph: GraphView, language: str = DEFAULT) -> Publisher:
    """Who runs this site, named in a language."""
    return Publisher(graph.names.id("publisher"), messages.say("catalog.publisher", language), root() + "/")


def in_each_language(key: str, **values: str) -> dict[str, str]:
    """A message in all languages, with values put in."""
    return {lang: messages.say(key, lang).format(**values) for lang in LANGUAGES}


@lru_cache(maxsize=2)
def _documents(shot: Graph) -> tuple[tuple[VersionEntry, ...], ...]:
    """The language versions of each document, by symbol."""
    by_symbol: dict[str, list[VersionEntry]] = {}
    for entry in shot.manifest.versions:
        by_symbol.setdefault(entry.symbol, []).append(entry)
    return tuple(tuple(entries) for _, entries in sorted(by_symbol.items()))


_GRAPHS = ("ontology", "authority")


def total() -> int:
    """How many datasets the site has."""
    return 1 + len(_GRAPHS) + len(_documents(frame.snapshot()))


def datasets(graph: GraphView, page: int) -> list[Dataset]:
    """A page of the datasets of the site: the whole, the ontology, the lists, then one per document."""
    shot = frame.snapshot()
    whole = graph.names.id("dataset/all")
    start, names = (page - 1) * PAGE, ("", *_GRAPHS)
    first = [
        _graph_dataset(graph, shot, name, whole) if name else _whole(graph, shot, whole)
        for name in names[start : start + PAGE]
    ]
    before = max(start - len(names), 0)
    chosen = _documents(shot)[before : max(start + PAGE - len(names), 0)]
    return first + [_document(graph, shot, entries, whole) for entries in chosen]


def _whole(graph: GraphView, shot: Graph, iri: str) -> Dataset:
    downloads = []
    for dump in dumps.offered():
        size, digest = dumps.known(shot, dump)
        downloads.append(
            Download(
                f"{root()}/dumps/{dump.name}",
                dump.media_type,
                dump.name,
                "application/gzip",
                size,
                digest,
                has_text=not dump.facts,
            )
        )
    return Dataset(
        iri,
        in_each_language("catalog.whole_title"),
        in_each_language("catalog.whole_description"),
        root() + "/",
        issued(shot),
        shot.id[:16],
        LANGUAGES,
        tuple(downloads),
    )


def whole(graph: GraphView, shot: Graph) -> Dataset:
    """The dataset of everything that the site has."""
    return _whole(graph, shot, graph.names.id("dataset/all"))


def _graph_dataset(graph: GraphView, shot: Graph, name: str, whole: str) -> Dataset:
    downloads = tuple(_download(f"graph/{name}.{suffix}") for suffix in ("ttl", "nq", "jsonld"))
    page = f"{root()}/ontology" if name == "ontology" else f"{root()}/browse/bodies"
    return Dataset(
        graph.names.id(f"dataset/{name}"),
        in_each_language(f"catalog.{name}_title"),
        in_each_language(f"catalog.{name}_description"),
        page,
        issued(shot),
        shot.id[:16],
        LANGUAGES,
        downloads,
        part_of=whole,
    )


def _document(graph: GraphView, shot: Graph, entries: tuple[VersionEntry, ...], whole: str) -> Dataset:
    symbol = entries[0].symbol
    paths = [entry.graph.removeprefix(graph.names.graph_base) for entry in entries]
    work = paths[0].rpartition("/")[0]
    titles = {
        entry.language: min(graph.values(graph.names.id(path), graph.term(Val.TITLE)), default="")
        for entry, path in zip(entries, paths, strict=True)
    }
    fallback = next((t for _, t in sorted(titles.items()) if t), symbol)
    downloads = tuple(
        _download(f"graph/{path}.{suffix}", has_text=entry.has_text)
        for entry, path in zip(entries, paths, strict=True)
        for suffix in ("nq", "ttl", "jsonld")
    )
    return Dataset(
        graph.names.id(f"dataset/{work}"),
        {lang: f"{symbol}: {titles.get(lang) or fallback}" for lang in LANGUAGES},
        in_each_language("catalog.document_description", symbol=symbol),
        f"{root()}/page/{work}",
        issued(shot),
        shot.id[:16],
        tuple(entry.language for entry in entries),
        downloads,
        symbol,
        whole,
    )


def _download(name: str, *, has_text: bool = False) -> Download:
    suffix = name.rpartition(".")[2]
    return Download(f"{root()}/dumps/{name}", frame.MEDIA_TYPES[suffix], name.rpartition("/")[2], has_text=has_text)


@blueprint.get("/catalog")
@blueprint.get("/catalog.<suffix>")
@taking.takes("page", "format")
@kept
def catalogue(suffix: str = "") -> Response:
    """The catalogue, as a page or as DCAT in a form of data, a hundred datasets at a time."""
    graph = frame.view()
    if not suffix and frame.wants_page():
        return _page(graph)
    suffix = suffix or frame.wanted_suffix()
    if suffix not in frame.FORMS:
        raise NotFound()
    return _feed(graph, suffix)


def _page(graph: GraphView) -> Response:
    shot = frame.snapshot()
    number = _page_number(_pages())
    files = [(dump, *dumps.known(shot, dump)) for dump in dumps.offered()]
    return frame.page(
        "site/catalog.html",
        graph,
        datasets=datasets(graph, number),
        total=total(),
        page_number=number,
        last_page=_pages(),
        shot=shot,
        files=files,
        issued=issued(shot),
        licence=CC0,
        terms=UN_TERMS,
        feeds=[(name, f"/catalog.{name}") for name in frame.FORMS],
    )


def _feed(graph: GraphView, suffix: str) -> Response:
    last = _pages()
    number = _page_number(last)
    address = f"{root()}/catalog.{suffix}"
    triples = records.catalogue(
        graph.names.id("catalog"),
        {
            "title": in_each_language("site.name"),
            "description": in_each_language("site.about"),
            "service": in_each_language("catalog.service_title"),
        },
        publisher(graph),
        datasets(graph, number),
        issued=issued(frame.snapshot()),
        endpoint=f"{root()}/sparql",
        main=graph.names.id("dataset/all"),
    )
    triples += records.paging(address, number, last, total(), PAGE)
    answer = frame.data(triples, suffix, records.PREFIXES)
    links = [
        f'<{address}?page={n}>; rel="{rel}"'
        for rel, n in (("next", number + 1), ("prev", number - 1))
        if 1 <= n <= last
    ]
    if links:
        answer.headers["Link"] = ", ".join(links)
    return answer


def _pages() -> int:
    return -(-total() // PAGE)


def _page_number(last: int) -> int:
    text = request.args.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= last):
        raise UsageError(Told("problem.number_between", name="page", least=1, most=last, value=text[:40]))
    return int(text)


def schema_org(graph: GraphView) -> str:
    """The whole as schema.org's Dataset, for the start page; safe inside a script element."""
    found = records.schema_org(whole(graph, frame.snapshot()), publisher(graph, graph.lang), language=graph.lang)
    return json.dumps(found, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


@blueprint.get("/.well-known/void")
@taking.takes("format")
@kept
def void() -> Response:
    """The VoID description, in the form that the client likes best (Turtle unless it says)."""
    graph, shot = frame.view(), frame.snapshot()
    suffix = "ttl" if frame.wants_page() else frame.wanted_suffix()
    address = f"{root()}/.well-known/void"
    triples = records.void(
        address,
        graph.names.id("dataset/all"),
        in_each_language("catalog.whole_title"),
        graph.names,
        shared(shot).summary.statistics(),
        endpoint=f"{root()}/sparql",
        dumps=[f"{root()}/dumps/{dump.name}" for dump in dumps.offered()],
        issued=issued(shot),
        publisher=publisher(graph),
    )
    return frame.data(triples, suffix, records.PREFIXES)
