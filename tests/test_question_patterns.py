"""What is optional in a question leans on nothing that is only bound around it: its patterns are well designed.

SPARQL evaluates what stands in an OPTIONAL by itself and joins it then. A variable that it shares with the outside and
not with the part that it is optional to is free there: the rows that it gives for other things take the place of those
without it, and what they joined is lost. (After Pérez, Arenas and Gutierrez, "Semantics and complexity of SPARQL", 2009,
section 4: for every (P1 OPT P2), a variable of P2 that occurs outside of it occurs in P1. Here outside is what stands
before it: optional parts in a row that share a variable are meant, the first that has it decides.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from kg import questions

BROKEN = """SELECT * WHERE { ?s <urn:p> ?o OPTIONAL { ?t <urn:q> ?a OPTIONAL { ?x <urn:r> ?o ; <urn:by> ?a } } }"""
SOUND = """SELECT * WHERE { ?s <urn:p> ?o OPTIONAL { ?s <urn:q> ?a } OPTIONAL { ?x <urn:r> ?o ; <urn:by> ?a } }"""


def children(node: Any) -> Iterator[Any]:
    """The parts of a node of the algebra that hold patterns: conditions see what is around them."""
    if isinstance(node, CompValue):
        yield from (value for name, value in node.items() if name not in ("expr", "_vars"))
    elif isinstance(node, list | tuple | set):
        yield from node


def variables(node: Any) -> set[Variable]:
    """The variables of the triples in a pattern."""
    if isinstance(node, Variable):
        return {node}
    return {found for child in children(node) for found in variables(child)}


def shared_past(node: Any, outside: set[Variable]) -> Iterator[tuple[set[Variable], Any]]:
    """Of each optional part, the variables that it shares with what is around and not with what it is optional to."""
    if isinstance(node, CompValue) and node.name == "LeftJoin":
        lost = (variables(node.p2) & outside) - variables(node.p1)
        if lost:
            yield lost, node.p2
        yield from shared_past(node.p1, outside)
        yield from shared_past(node.p2, outside | variables(node.p1))
    elif isinstance(node, CompValue) and node.name in ("Join", "Union", "Minus"):
        yield from shared_past(node.p1, outside)
        yield from shared_past(node.p2, outside | (variables(node.p1) if node.name == "Join" else set()))
    else:
        for child in children(node):
            yield from shared_past(child, outside)


def lost(text: str) -> list[set[Variable]]:
    """The variables that optional parts of a query share past what they are optional to."""
    pattern = translateQuery(parseQuery(text)).algebra
    return [found for found, _ in shared_past(pattern.p, set())]


def test_the_law_tells_a_broken_query_from_a_sound_one() -> None:
    assert lost(BROKEN) == [{Variable("o")}]
    assert lost(SOUND) == []


@pytest.mark.parametrize("name", sorted(questions.load()))
def test_what_is_optional_leans_on_nothing_that_is_only_bound_around_it(name: str) -> None:
    assert lost(questions.find(name).text) == []
