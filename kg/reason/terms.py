"""Terms as N-Triples text, and the vocabulary that the rules speak of.

A term's number (numbers.py) has 64 bits, of which the last two say its kind: 0 IRI, 1 blank node, 2 literal.
"""

from __future__ import annotations

import re

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
