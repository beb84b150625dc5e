"""Where the official text of a document would be, in each language, and the library's record: for pages and as RDF.

The graph has the address by symbol alone; those of each language are made from it here, also for what is not loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from kg import rdf, resources
from kg.summary import work_of
from kg.triples.labels import authority_language
from kg.vocab import DCTERMS, FOAF, RDFS, Rel
from kg.web.site.view import GraphView


@dataclass(frozen=True, slots=True)
class Official:
    """Where the official text of a document would be in a language, and where the library's record: `language` ""."""

    language: str
    href: str


def official(view: GraphView, work: str) -> list[Official]:
    """The links to the official texts and the record of a work; none where the United Nations gives it no symbol."""
    table = resources.table("symbols.toml")
    service, catalogue = table["official"], table["fetch"]["catalogue"]
    address = str(service["address"])
    tails = (each.removeprefix(address) for each in view.node(work).all(FOAF + "page") if each.startswith(address))
    tail = next((each for each in sorted(tails) if each[:1].isupper()), "")
    if not tail:
        return []
    tongues = sorted(service["languages"], key=lambda code: (code != view.lang, code))
    return [*(Official(code, f"{address}{code}/{tail}") for code in tongues), Official("", f"{catalogue}?p={tail}")]


def in_library(words: str) -> str:
    """The address of the library's search for `words`: for what is not here."""
    return f"{resources.table('symbols.toml')['fetch']['catalogue']}?{urlencode({'p': words})}"


def triples(view: GraphView, iri: str) -> Iterator[rdf.Triple]:
    """The same as RDF, of a work or of a part of one: `foaf:page` with its `dcterms:language`, `rdfs:seeAlso`."""
    work = work_of(iri) if view.is_of_works(iri) else ""
    if not work or (iri != work and view.term(Rel.PART_OF) not in view.node(iri).values):
        return
    links = sorted(official(view, work), key=lambda link: link.href)
    for each in links:
        predicate = FOAF + "page" if each.language else RDFS + "seeAlso"
        yield rdf.Triple(rdf.NamedNode(iri), rdf.NamedNode(predicate), rdf.NamedNode(each.href))
    for each in links:
        if language := authority_language(each.language):
            yield rdf.Triple(rdf.NamedNode(each.href), rdf.NamedNode(DCTERMS + "language"), rdf.NamedNode(language))
