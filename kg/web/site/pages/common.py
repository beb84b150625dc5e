"""What the pages of all kinds share: links, names, sort keys, lists that stay short."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.vocab import RDFS, SKOS, Rel, Val
from kg.web.site.view import GraphView, Node

HAS_CITED = "http://purl.org/spar/cito/hasCitedEntity"


HAS_CITING = "http://purl.org/spar/cito/hasCitingEntity"


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads somewhere."""

    label: str
    href: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a table of facts: what (a term of the ontology), and one or more values."""

    what: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Something asked: by which act, of whom, where and when."""

    act: str
    strength: int
    bodies: tuple[Link, ...]
    where: Link
    date: str = ""


def link(view: GraphView, iri: str) -> Link:
    """A link to the page of `iri`."""
    return Link(view.label(iri), view.path(iri), iri)


def links(view: GraphView, iris: Iterable[str]) -> tuple[Link, ...]:
    """Links to several pages, by name."""
    return tuple(sorted((link(view, iri) for iri in set(iris)), key=lambda each: natural(each.label)))


MOST = 200
"""Rows of a list on a page; questions have them all."""


_PIECES = re.compile(r"\d+|\D+")


_PARAGRAPH = re.compile(r"/(?:op|pp|annex|masthead|fn)(?:/|$)")


def newest(iris: list[str]) -> list[str]:
    """Of statements the `MOST` whose documents have the latest symbols, latest first.

    Told from the IRIs alone: a body that is named everywhere has tens of thousands.
    """
    return sorted(iris, key=natural, reverse=True)[:MOST] if len(iris) > MOST else iris


def work_of(iri: str) -> str:
    """The work that a paragraph or statement belongs to, from its IRI."""
    return _PARAGRAPH.split(iri, maxsplit=1)[0]


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key under which "op 5" comes before "op 12"."""
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in _PIECES.findall(text))


def facts(view: GraphView, node: Node, terms: Iterable[Rel | Val]) -> list[Fact]:
    """The values of `terms` that `node` has, in that order."""
    found = []
    for term in terms:
        values = node.values.get(view.term(term), [])
        if values:
            shown = [link(view, v.value) if isinstance(term, Rel) else Link(v.value, "") for v in values]
            found.append(Fact(view.term(term), tuple(sorted(shown, key=lambda each: natural(each.label)))))
    return found


def in_language(node: Node, predicate: str, lang: str) -> str:
    """The value in `lang` alone: another language's text would not fit the places."""
    found = [t.value for t in node.values.get(predicate, []) if getattr(t, "language", None) == lang]
    return found[0] if found else ""


def label_of(view: GraphView, node: Node, relation: Rel) -> str:
    """The name of the thing that `relation` points at, "" where it points nowhere."""
    found = node.one(view.term(relation))
    return view.label(found) if found else ""


def strength(view: GraphView, act: str) -> int:
    """The strength of an act, 0 where it is not known."""
    return int(view.node(act).one(view.term(Val.STRENGTH), "0")) if act else 0


def other_names(view: GraphView, node: Node) -> list[tuple[str, str]]:
    """(language, name) of every other name and label of a thing."""
    found = {
        (getattr(t, "language", None) or "", t.value)
        for key in (RDFS + "label", SKOS + "altLabel")
        for t in node.values.get(key, [])
    }
    return sorted(found, key=lambda pair: (pair[0] != view.lang, pair))


def matches(view: GraphView, node: Node) -> list[tuple[str, str]]:
    """(kind, IRI) of the links to other catalogues."""
    return [
        (key.rpartition("#")[2], iri)
        for key in (SKOS + "exactMatch", SKOS + "closeMatch", RDFS + "seeAlso")
        for iri in node.all(key)
    ]


def term_label(view: GraphView, iri: str) -> str:
    """The name of a property: its label in the reader's language, or its short form."""
    node = view.node(iri)
    return node.text(RDFS + "label", view.lang) or view.short(iri)
