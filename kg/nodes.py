"""A thing of a graph and what is said of it, its values in one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg import rdf

Term = rdf.NamedNode | rdf.BlankNode | rdf.Literal


@dataclass(slots=True)
class Node:
    """A thing and what is said of it: predicate IRI → values, sorted."""

    iri: str
    values: dict[str, list[Term]] = field(default_factory=dict)

    def all(self, predicate: str) -> list[str]:
        """The values of `predicate` as text or IRIs."""
        return [term.value for term in self.values.get(predicate, [])]

    def one(self, predicate: str, default: str = "") -> str:
        """The first value of `predicate`, or `default`."""
        found = self.values.get(predicate)
        return found[0].value if found else default

    def text(self, predicate: str, lang: str) -> str:
        """The value in `lang`, else without a language, else in any; "" where there is none."""
        found = [term for term in self.values.get(predicate, []) if isinstance(term, rdf.Literal)]
        ranked = sorted(found, key=lambda term: (term.language != lang, term.language or "", term.value))
        return ranked[0].value if ranked else ""

    def in_language(self, predicate: str, lang: str) -> str:
        """The value in `lang` alone: another language's text would not fit the places."""
        found = [t.value for t in self.values.get(predicate, []) if getattr(t, "language", None) == lang]
        return found[0] if found else ""


def node_of(iri: str, quads: Iterable[rdf.Quad]) -> Node:
    """A node of all quads that it is the subject of."""
    values: dict[str, list[Term]] = {}
    for quad in quads:
        if not isinstance(quad.object, rdf.Triple):
            values.setdefault(quad.predicate.value, []).append(quad.object)
    return sorted_node(iri, values)


def sorted_node(iri: str, values: Mapping[str, list[Term]]) -> Node:
    """A node with its properties and their values in a fixed order."""
    for found in values.values():
        if len(found) > 1:
            found.sort(key=str)
    return Node(iri, dict(sorted(values.items())))
