"""The names that a publication has in a remote store, and terms there and here.

Sources: SPARQL 1.1 Query Results JSON Format (W3C, 2013), section 3.2.2; "typed-literal" is from its
draft of 2007, which some servers still write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import RemoteError
from kg.rdf import BlankNode, DefaultGraph, GraphName, Literal, NamedNode, Quad, Term, Triple

HEAD = "https://w3id.org/un-resolutions-kg/remote#head"
PART = "https://w3id.org/un-resolutions-kg/remote#part"
"""The properties of a manifest. They are the same whatever the base IRI is: a reader finds the manifest by them."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a publication whose graphs stand under `base`."""

    base: str

    def __post_init__(self) -> None:
        """Where lists have a base of their own, a publication is named by that of its documents."""
        object.__setattr__(self, "base", self.base.partition(" ")[0])

    @property
    def manifest(self) -> str:
        """The graph of the manifest, and the manifest."""
        return f"{self.base}remote/manifest"

    @property
    def asserted(self) -> str:
        """The graph of everything that is asserted."""
        return f"{self.base}remote/asserted"

    @property
    def probe(self) -> str:
        """The graph by which the engine is tried."""
        return f"{self.base}remote/probe"

    @property
    def lexical(self) -> str:
        """What the datatypes of literals begin with that the engine cannot hold under their own."""
        return f"{self.base}remote/lexical#"

    @property
    def blank(self) -> str:
        """What the IRIs of blank nodes begin with."""
        return f"{self.base}remote/genid/"

    def graph(self, name: GraphName) -> str:
        """A graph's IRI there."""
        return self.asserted if isinstance(name, DefaultGraph) else str(getattr(name, "value", ""))

    def graph_back(self, iri: str) -> NamedNode | DefaultGraph:
        """A graph's name here."""
        return DefaultGraph() if iri == self.asserted else NamedNode(iri)

    def out(self, term: Term) -> str:
        """A term as a query or update names it there."""
        if isinstance(term, BlankNode):
            return f"<{self.blank}{term.value}>"
        if isinstance(term, Triple):
            raise RemoteError("triples about triples cannot be in a remote store")
        return str(term)

    def line(self, triple: Triple) -> str:
        """A triple as an update states it."""
        return f"{self.out(triple.subject)} {triple.predicate} {self.out(triple.object)} ."

    def back(self, cell: Mapping[str, Any]) -> NamedNode | BlankNode | Literal:
        """The term of a result's cell. RemoteError where it is none."""
        try:
            kind, value = cell["type"], cell["value"]
            if kind == "uri":
                return BlankNode(value.removeprefix(self.blank)) if value.startswith(self.blank) else NamedNode(value)
            if kind == "bnode":
                return BlankNode(value.removeprefix("_:"))
            if kind in ("literal", "typed-literal"):
                if lang := cell.get("xml:lang"):
                    return Literal(value, language=lang)
                return Literal(value, datatype=NamedNode(cell["datatype"]) if "datatype" in cell else None)
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
        raise RemoteError("the remote store's answer has a cell that is no RDF term")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Literals that the engine gives back in other words: predicate → what comes back → what was put in."""

    table: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def restored(self, quad: Quad) -> Quad:
        """The quad as it was put in."""
        known = self.table.get(quad.predicate.value)
        if not known or not isinstance(quad.object, Literal) or (text := known.get(str(quad.object))) is None:
            return quad
        return Quad(quad.subject, quad.predicate, literal(text), quad.graph_name)


def literal(text: str) -> Literal:
    """The literal that N-Triples text writes."""
    from kg.rdf import RdfFormat, parse

    (quad,) = parse(f"<urn:x> <urn:x> {text} .", RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, Literal)
    return quad.object
