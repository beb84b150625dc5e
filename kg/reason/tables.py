"""The rules of OWL 2 RL/RDF as the W3C's tables have them, as data for proofs and their checking.

Source: OWL 2 Web Ontology Language Profiles (Second Edition), section 4.3, tables 4 to 9. A line
is `name: premise . premise -> conclusion`; a name with several conclusions has several lines.
`?one` stands for a literal with the number 1. Rules over lists are in `LIST_RULES`: there, `?l`
is the list, `?i` one of its elements and `?*` all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.reason.terms import Triple, expand

_RULES = """
eq-sym: ?x owl:sameAs ?y -> ?y owl:sameAs ?x
eq-trans: ?x owl:sameAs ?y . ?y owl:sameAs ?z -> ?x owl:sameAs ?z
eq-rep-s: ?s owl:sameAs ?t . ?s ?p ?o -> ?t ?p ?o
eq-rep-p: ?p owl:sameAs ?q . ?s ?p ?o -> ?s ?q ?o
eq-rep-o: ?o owl:sameAs ?t . ?s ?p ?o -> ?s ?p ?t
prp-dom: ?p rdfs:domain ?c . ?x ?p ?y -> ?x rdf:type ?c
prp-rng: ?p rdfs:range ?c . ?x ?p ?y -> ?y rdf:type ?c
prp-fp: ?p rdf:type owl:FunctionalProperty . ?x ?p ?y . ?x ?p ?z -> ?y owl:sameAs ?z
prp-ifp: ?p rdf:type owl:InverseFunctionalProperty . ?x ?p ?y . ?z ?p ?y -> ?x owl:sameAs ?z
prp-symp: ?p rdf:type owl:SymmetricProperty . ?x ?p ?y -> ?y ?p ?x
prp-trp: ?p rdf:type owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z -> ?x ?p ?z
prp-spo1: ?q rdfs:subPropertyOf ?p . ?x ?q ?y -> ?x ?p ?y
prp-eqp1: ?q owl:equivalentProperty ?p . ?x ?q ?y -> ?x ?p ?y
prp-eqp2: ?p owl:equivalentProperty ?q . ?x ?q ?y -> ?x ?p ?y
prp-inv1: ?q owl:inverseOf ?p . ?x ?q ?y -> ?y ?p ?x
prp-inv2: ?p owl:inverseOf ?q . ?x ?q ?y -> ?y ?p ?x
cls-svf1: ?x owl:someValuesFrom ?y . ?x owl:onProperty ?p . ?u ?p ?v . ?v rdf:type ?y -> ?u rdf:type ?x
cls-svf2: ?x owl:someValuesFrom owl:Thing . ?x owl:onProperty ?p . ?u ?p ?v -> ?u rdf:type ?x
cls-avf: ?x owl:allValuesFrom ?y . ?x owl:onProperty ?p . ?u ?p ?v . ?u rdf:type ?x -> ?v rdf:type ?y
cls-hv1: ?x owl:hasValue ?y . ?x owl:onProperty ?p . ?u rdf:type ?x -> ?u ?p ?y
cls-hv2: ?x owl:hasValue ?y . ?x owl:onProperty ?p . ?u ?p ?y -> ?u rdf:type ?x
cls-maxc2: ?x owl:maxCardinality ?one . ?x owl:onProperty ?p . ?u rdf:type ?x . ?u ?p ?y . ?u ?p ?z -> ?y owl:sameAs ?z
cls-maxqc3: ?x owl:maxQualifiedCardinality ?one . ?x owl:onProperty ?p . ?x owl:onClass ?c . ?u rdf:type ?x . \
?u ?p ?y . ?y rdf:type ?c . ?u ?p ?z . ?z rdf:type ?c -> ?y owl:sameAs ?z
cls-maxqc4: ?x owl:maxQualifiedCardinality ?one . ?x owl:onProperty ?p . ?x owl:onClass owl:Thing . \
?u rdf:type ?x . ?u ?p ?y . ?u ?p ?z -> ?y owl:sameAs ?z
cax-sco: ?c rdfs:subClassOf ?d . ?x rdf:type ?c -> ?x rdf:type ?d
cax-eqc1: ?c owl:equivalentClass ?d . ?x rdf:type ?c -> ?x rdf:type ?d
cax-eqc2: ?d owl:equivalentClass ?c . ?x rdf:type ?c -> ?x rdf:type ?d
cls-thing:  -> owl:Thing rdf:type owl:Class
cls-nothing1:  -> owl:Nothing rdf:type owl:Class
scm-cls: ?c rdf:type owl:Class -> ?c rdfs:subClassOf ?c
scm-cls: ?c rdf:type owl:Class -> ?c owl:equivalentClass ?c
scm-cls: ?c rdf:type owl:Class -> ?c rdfs:subClassOf owl:Thing
scm-cls: ?c rdf:type owl:Class -> owl:Nothing rdfs:subClassOf ?c
scm-sco: ?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?e -> ?c rdfs:subClassOf ?e
scm-eqc1: ?c owl:equivalentClass ?d -> ?c rdfs:subClassOf ?d
scm-eqc1: ?c owl:equivalentClass ?d -> ?d rdfs:subClassOf ?c
scm-eqc2: ?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?c -> ?c owl:equivalentClass ?d
scm-op: ?p rdf:type owl:ObjectProperty -> ?p rdfs:subPropertyOf ?p
scm-op: ?p rdf:type owl:ObjectProperty -> ?p owl:equivalentProperty ?p
scm-dp: ?p rdf:type owl:DatatypeProperty -> ?p rdfs:subPropertyOf ?p
scm-dp: ?p rdf:type owl:DatatypeProperty -> ?p owl:equivalentProperty ?p
scm-op: ?p rdf:type rdf:Property -> ?p rdfs:subPropertyOf ?p
scm-op: ?p rdf:type rdf:Property -> ?p owl:equivalentProperty ?p
scm-spo: ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?r -> ?p rdfs:subPropertyOf ?r
scm-eqp1: ?p owl:equivalentProperty ?q -> ?p rdfs:subPropertyOf ?q
scm-eqp1: ?p owl:equivalentProperty ?q -> ?q rdfs:subPropertyOf ?p
scm-eqp2: ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?p -> ?p owl:equivalentProperty ?q
scm-dom1: ?p rdfs:domain ?c . ?c rdfs:subClassOf ?d -> ?p rdfs:domain ?d
scm-dom2: ?q rdfs:domain ?c . ?p rdfs:subPropertyOf ?q -> ?p rdfs:domain ?c
scm-rng1: ?p rdfs:range ?c . ?c rdfs:subClassOf ?d -> ?p rdfs:range ?d
scm-rng2: ?q rdfs:range ?c . ?p rdfs:subPropertyOf ?q -> ?p rdfs:range ?c
scm-hv: ?c owl:hasValue ?i . ?c owl:onProperty ?p . ?d owl:hasValue ?i . ?d owl:onProperty ?q . \
?p rdfs:subPropertyOf ?q -> ?c rdfs:subClassOf ?d
scm-svf1: ?c owl:someValuesFrom ?y . ?c owl:onProperty ?p . ?d owl:someValuesFrom ?z . ?d owl:onProperty ?p . \
?y rdfs:subClassOf ?z -> ?c rdfs:subClassOf ?d
scm-svf2: ?c owl:someValuesFrom ?y . ?c owl:onProperty ?p . ?d owl:someValuesFrom ?y . ?d owl:onProperty ?q . \
?p rdfs:subPropertyOf ?q -> ?c rdfs:subClassOf ?d
scm-avf1: ?c owl:allValuesFrom ?y . ?c owl:onProperty ?p . ?d owl:allValuesFrom ?z . ?d owl:onProperty ?p . \
?y rdfs:subClassOf ?z -> ?c rdfs:subClassOf ?d
scm-avf2: ?c owl:allValuesFrom ?y . ?c owl:onProperty ?p . ?d owl:allValuesFrom ?y . ?d owl:onProperty ?q . \
?p rdfs:subPropertyOf ?q -> ?d rdfs:subClassOf ?c
"""

_LIST_RULES = """
cls-int1: ?c owl:intersectionOf ?l . ?y rdf:type ?* -> ?y rdf:type ?c
cls-int2: ?c owl:intersectionOf ?l . ?y rdf:type ?c -> ?y rdf:type ?i
cls-uni: ?c owl:unionOf ?l . ?y rdf:type ?i -> ?y rdf:type ?c
cls-oo: ?c owl:oneOf ?l -> ?i rdf:type ?c
scm-int: ?c owl:intersectionOf ?l -> ?c rdfs:subClassOf ?i
scm-uni: ?c owl:unionOf ?l -> ?i rdfs:subClassOf ?c
"""
CHAIN, KEY, DATATYPE = "prp-spo2", "prp-key", "dt-type2"
"""Rules whose premises depend on a list's length, and the inclusion of datatypes in larger ones."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Name, premises and conclusion; variables begin with "?", other terms are N-Triples text."""

    name: str
    premises: tuple[Triple, ...]
    conclusion: Triple


def _parse(text: str) -> tuple[Rule, ...]:
    rules = []
    for line in text.strip().splitlines():
        name, _, rest = line.partition(": ")
        body, _, head = rest.partition(" -> ")
        rules.append(Rule(name, tuple(_triple(part) for part in body.split(" . ") if part), _triple(head)))
    return tuple(rules)


def _triple(text: str) -> Triple:
    s, p, o = (word if word.startswith("?") else expand(word) for word in text.split())
    return s, p, o


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules with a fixed number of premises."""
    return _parse(_RULES)


@lru_cache(maxsize=1)
def list_rules() -> tuple[Rule, ...]:
    """The rules over lists but prp-spo2 and prp-key."""
    return _parse(_LIST_RULES)


@lru_cache(maxsize=1)
def axiomatic() -> tuple[Triple, ...]:
    """The triples about owl:Thing and owl:Nothing that follow from no data at all."""
    thing, nothing = expand("owl:Thing"), expand("owl:Nothing")
    sub, same = expand("rdfs:subClassOf"), expand("owl:equivalentClass")
    found = [(c, expand("rdf:type"), expand("owl:Class")) for c in (thing, nothing)]
    return (*found, (nothing, sub, thing), *((c, p, c) for c in (thing, nothing) for p in (sub, same)))


def is_one(literal: str) -> bool:
    """Is it a literal that says 1, of whatever integer type?"""
    return literal.startswith(('"1"^^', '"+1"^^', '"01"^^')) or literal == '"1"'
