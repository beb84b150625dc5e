"""Which format an answer has: one table, and one choice by the client's `Accept` (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from kg.lang.told import Told
from kg.web.errors import Problem
from kg.web.server.answers import short_remembered


@dataclass(frozen=True, slots=True)
class Format:
    """A serialization: short name, media types (the first is its own), file extension, W3C format IRI."""

    name: str
    types: tuple[str, ...]
    extension: str
    iri: str

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return self.types[0]


_W3C = "http://www.w3.org/ns/formats/"
JSON = Format("json", ("application/sparql-results+json", "application/json"), "srj", _W3C + "SPARQL_Results_JSON")
XML = Format(
    "xml",
    ("application/sparql-results+xml", "application/xml", "text/xml"),
    "srx",
    _W3C + "SPARQL_Results_XML",
)
CSV = Format("csv", ("text/csv",), "csv", _W3C + "SPARQL_Results_CSV")
TSV = Format("tsv", ("text/tab-separated-values",), "tsv", _W3C + "SPARQL_Results_TSV")
XLSX = Format("xlsx", ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",), "xlsx", "")
DOCX = Format("docx", ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",), "docx", "")
TURTLE = Format("ttl", ("text/turtle", "application/x-turtle", "text/n3"), "ttl", _W3C + "Turtle")
N_TRIPLES = Format("nt", ("application/n-triples", "text/plain"), "nt", _W3C + "N-Triples")
RDF_XML = Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), "rdf", _W3C + "RDF_XML")
JSON_LD = Format("jsonld", ("application/ld+json", "application/json"), "jsonld", _W3C + "JSON-LD")
N_QUADS = Format("nq", ("application/n-quads",), "nq", _W3C + "N-Quads")
TRIG = Format("trig", ("application/trig", "application/x-trig"), "trig", _W3C + "TriG")

TABLES: tuple[Format, ...] = (JSON, XML, CSV, TSV)
GRAPHS: tuple[Format, ...] = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, N_QUADS, TRIG)
ALIASES = {
    "turtle": "ttl",
    "n-triples": "nt",
    "ntriples": "nt",
    "rdf": "rdfxml",
    "json-ld": "jsonld",
    "srj": "json",
    "srx": "xml",
    "nquads": "nq",
    "n3": "ttl",
    "rdf+xml": "rdfxml",
    "rdf xml": "rdfxml",
}
# Clients that send one name for every kind of query mean these where the answer is a graph.
GRAPH_ALIASES = {"xml": "rdfxml", "json": "jsonld"}


@dataclass(frozen=True, slots=True)
class Choice:
    """The format that an answer gets, and the media type to name it by."""

    format: Format
    media_type: str

    @property
    def content_type(self) -> str:
        """The Content-Type; what is plain text says that it is UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def accepts(header: str | None) -> MIMEAccept:
    """The client's wishes; no header means anything (RFC 9110).

    Parameters of types (`text/turtle; charset=utf-8`) choose nothing here: there is one encoding.
    """
    found = parse_accept_header(header if header and header.strip() else "*/*", MIMEAccept)
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in found])


@short_remembered(1024)
def choose(header: str | None, formats: tuple[Format, ...], wanted: str = "") -> Choice:
    """The best of `formats` for `Accept: header`, or the one called `wanted`, which goes before the header.

    Raises Problem 406 with the list of what there is.
    """
    if wanted:
        return _named(wanted, formats)
    types = [(kind, each) for rank in range(3) for each in formats for kind in each.types[rank : rank + 1]]
    best = accepts(header).best_match([kind for kind, _ in types])
    if best is None:
        raise _unacceptable("no_accept", (header or "")[:200], formats)
    return Choice(next(each for kind, each in types if kind == best), best)


def is_known(name: str) -> bool:
    """Whether `name` is the name or media type of some format."""
    name = ALIASES.get(name.lower(), name.lower())
    return any(name == each.name or name in each.types for each in (*TABLES, *GRAPHS))


def _named(wanted: str, formats: Sequence[Format]) -> Choice:
    name = ALIASES.get(wanted.lower(), wanted.lower())
    for each in formats:
        if GRAPH_ALIASES.get(name) == each.name:
            return Choice(each, each.media_type)
        if name == each.name or name in each.types:
            return Choice(each, each.media_type)
    raise _unacceptable("no_format", wanted[:80], formats)


def _unacceptable(key: str, value: str, formats: Sequence[Format]) -> Problem:
    available = [each.media_type for each in formats]
    return Problem(406, Told(f"problem.{key}", value=value, known=", ".join(available)), available=available)


@short_remembered(1024)
def prefers_html(header: str | None) -> bool:
    """Whether a browser asks: HTML named, and liked more than any format of data."""
    wishes = accepts(header)
    data = max((wishes.quality(each.media_type) for each in (*TABLES, *GRAPHS)), default=0)
    return any(kind == "text/html" for kind, _ in wishes) and wishes.quality("text/html") >= data
