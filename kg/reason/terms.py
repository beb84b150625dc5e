"""Terms as N-Triples text and as 64-bit numbers, and the vocabulary that the rules speak of.

A term's number is the hash of its canonical N-Triples text with the last two bits replaced by
its kind (0 IRI, 1 blank node, 2 literal). Numbers are thus the same in every run, need no
dictionary to be made, and say what they stand for.
"""

from __future__ import annotations

import re

import duckdb

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD}

IRI, BLANK, LITERAL = 0, 1, 2

Triple = tuple[str, str, str]
Ids = tuple[int, int, int]

SCHEMA_PROPERTIES = (
    "rdfs:subClassOf",
    "owl:equivalentClass",
    "owl:disjointWith",
    "owl:complementOf",
    "owl:intersectionOf",
    "owl:unionOf",
    "owl:oneOf",
    "owl:someValuesFrom",
    "owl:allValuesFrom",
    "owl:hasValue",
    "owl:onProperty",
    "owl:maxCardinality",
    "owl:maxQualifiedCardinality",
    "owl:onClass",
    "owl:hasKey",
    "rdfs:subPropertyOf",
    "owl:equivalentProperty",
    "owl:inverseOf",
    "owl:propertyDisjointWith",
    "owl:propertyChainAxiom",
    "rdfs:domain",
    "rdfs:range",
    "owl:members",
    "owl:distinctMembers",
    "owl:sourceIndividual",
    "owl:assertionProperty",
    "owl:targetIndividual",
    "owl:targetValue",
    "rdf:first",
    "rdf:rest",
)
OUTSIDE_PROPERTIES = (
    "owl:minCardinality",
    "owl:cardinality",
    "owl:minQualifiedCardinality",
    "owl:qualifiedCardinality",
    "owl:hasSelf",
    "owl:disjointUnionOf",
    "owl:onDataRange",
    "owl:onDatatype",
    "owl:withRestrictions",
    "owl:datatypeComplementOf",
    "owl:onProperties",
)
SCHEMA_CLASSES = (
    "owl:Class",
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "rdf:Property",
    "owl:FunctionalProperty",
    "owl:InverseFunctionalProperty",
    "owl:TransitiveProperty",
    "owl:SymmetricProperty",
    "owl:AsymmetricProperty",
    "owl:IrreflexiveProperty",
    "owl:AllDifferent",
    "owl:AllDisjointClasses",
    "owl:AllDisjointProperties",
)
OUTSIDE_CLASSES = ("owl:ReflexiveProperty",)
OTHER = (
    "rdf:type",
    "rdf:nil",
    "owl:Thing",
    "owl:Nothing",
    "owl:sameAs",
    "owl:differentFrom",
    "owl:AnnotationProperty",
    "rdfs:Datatype",
    "rdfs:Literal",
)


def expand(name: str) -> str:
    """The N-Triples text of a prefixed name: `owl:Thing` gives `<http://…owl#Thing>`."""
    prefix, local = name.split(":", 1)
    return f"<{PREFIXES[prefix]}{local}>"


def shorten(term: str) -> str:
    """A term for people: well-known prefixes, other IRIs in brackets."""
    for prefix, base in PREFIXES.items():
        if term.startswith("<" + base):
            return f"{prefix}:{term[len(base) + 1 : -1]}"
    return term


def kind(term_id: int) -> int:
    """IRI, BLANK or LITERAL, from the number alone."""
    return term_id & 3


_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<([^<>]*)>)?\Z', re.DOTALL)


def literal_parts(term: str) -> tuple[str, str, str]:
    """Lexical form (still escaped), datatype IRI and language tag of a literal's text."""
    match = _LITERAL.match(term)
    if match is None:
        raise ValueError(f"not a literal: {term}")
    lexical, language, datatype = match.groups()
    if language:
        return lexical, RDF + "langString", language
    return lexical, datatype or XSD + "string", ""


DATATYPE_OF = (
    f"CASE WHEN ends_with(t, '\"') THEN '{expand('xsd:string')}' WHEN ends_with(t, '>') "
    f"THEN substring(regexp_extract(t, '\\^\\^<[^<>]*>$'), 3) ELSE '{expand('rdf:langString')}' END"
)
"""SQL for the datatype of a literal whose text is `t`."""


def define_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the connection `tid(text)`, the number of a term."""
    connection.execute(
        "CREATE OR REPLACE MACRO tid(t) AS (hash(t) & 18446744073709551612::UBIGINT) | "
        "CASE WHEN starts_with(t, '<') THEN 0 WHEN starts_with(t, '_') THEN 1 ELSE 2 END::UBIGINT"
    )


def ids_of(connection: duckdb.DuckDBPyConnection, terms: list[str]) -> dict[str, int]:
    """The numbers of some terms."""
    if not terms:
        return {}
    rows = connection.execute("SELECT t, tid(t) FROM (SELECT unnest(?) t)", [terms]).fetchall()
    return {str(text): int(number) for text, number in rows}


class Vocabulary:
    """Numbers of the terms that the rules speak of, by prefixed name: `v["rdf:type"]`."""

    __slots__ = ("_ids", "_names")

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        from kg.reason.datatypes import SUPPORTED

        names = [*SCHEMA_PROPERTIES, *OUTSIDE_PROPERTIES, *SCHEMA_CLASSES, *OUTSIDE_CLASSES, *OTHER, *SUPPORTED]
        texts = {expand(name): name for name in names}
        found = ids_of(connection, list(texts))
        self._ids = {texts[text]: number for text, number in found.items()}
        self._names = {number: name for name, number in self._ids.items()}

    def __getitem__(self, name: str) -> int:
        return self._ids[name]

    def name(self, term_id: int) -> str | None:
        """The prefixed name, None for a term that the rules do not speak of."""
        return self._names.get(term_id)

    def texts(self) -> list[str]:
        """The terms as N-Triples text."""
        return [expand(name) for name in self._ids]

    def several(self, names: tuple[str, ...]) -> str:
        """The numbers as a list for SQL's IN."""
        return ", ".join(str(self._ids[name]) for name in names)
