"""Which triples a query can need: its patterns, so that it can be evaluated here over those alone.

A basic graph pattern's solutions depend on nothing but the triples that match its patterns; so a query
over a part of the graph that holds all of these has the answer that it has over the whole. A pattern
with a predicate needs all triples of that predicate; a property path those of every predicate in it;
one with neither the triples of its subject. What is wider than that needs everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Needs:
    """Predicates, subjects whose all triples are needed, whether everything is, and whether named graphs are."""

    predicates: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    everything: bool = False
    named: bool = False


def needs(text: str) -> Needs:
    """What a query can need; everything, where its text is not understood."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(text)
        algebra = translateQuery(parsed).algebra
        found = list(_walk(algebra))
    except Exception:  # the other reader of SPARQL has limits of its own, and no common error
        return Needs(everything=True, named=True)
    groups = [list(node.triples) for node in found if getattr(node, "name", "") == "BGP"]
    if any(getattr(node, "name", "") == "TriplesBlock" for node in found):
        return Needs(everything=True, named=True)
    named = any(getattr(node, "name", "") == "Graph" for node in found) or "datasetClause" in parsed[1]
    if algebra.name == "DescribeQuery":
        return Needs(everything=True, named=named)
    return _of(groups, named)


def _walk(node: Any, seen: set[int] | None = None) -> Iterator[Any]:
    """Every node of the algebra, those in expressions too."""
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
    from rdflib.plugins.sparql.parserutils import CompValue

    seen = set() if seen is None else seen
    if id(node) in seen:
        return
    if isinstance(node, CompValue):
        seen.add(id(node))
        yield node
        exists = node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS")
        for name, value in node.items():
            if exists and name == "graph":
                # The translation stands beside what was parsed, where there is one.
                value = node.__dict__.get("graph") or translateGroupGraphPattern(value)  # noqa: PLW2901
            yield from _walk(value, seen)
    elif isinstance(node, list | tuple | set | frozenset):
        for each in node:
            yield from _walk(each, seen)


def _of(groups: list[list[tuple[Any, Any, Any]]], named: bool) -> Needs:
    """What the patterns of all groups need together."""
    from rdflib.paths import Path
    from rdflib.term import URIRef

    predicates, subjects, everything = set(), set(), False
    for group in groups:
        # In its own group a pattern is joined with the others: what they bind is a node that is there.
        bound = {term for s, p, o in group if not isinstance(p, Path) for term in (s, o)}
        for s, p, o in group:
            if isinstance(p, URIRef):
                predicates.add(str(p))
            elif isinstance(p, Path):
                inner, wide = _steps(p)
                predicates |= inner
                everything |= wide or (_empty(p) and _free(s, bound) and _free(o, bound))
            elif isinstance(s, URIRef):
                subjects.add(str(s))
            else:
                everything = True
    return Needs(frozenset(predicates), frozenset(subjects), everything, named)


def _free(end: Any, bound: set[Any]) -> bool:
    """Whether an end of a path of no steps ranges over all nodes: a variable that nothing beside it binds."""
    from rdflib.term import BNode, Variable

    return isinstance(end, Variable | BNode) and end not in bound


def _steps(path: Any) -> tuple[set[str], bool]:
    """The predicates of a path, and whether it has steps by any others."""
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
    from rdflib.term import URIRef

    if isinstance(path, URIRef):
        return {str(path)}, False
    if isinstance(path, InvPath):
        return _steps(path.arg)
    if isinstance(path, MulPath):
        return _steps(path.path)
    if isinstance(path, SequencePath | AlternativePath):
        found = [_steps(each) for each in path.args]
        return set().union(*(inner for inner, _ in found)), any(wide for _, wide in found)
    return set(), True


def _empty(path: Any) -> bool:
    """Whether a path can have no step."""
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

    if isinstance(path, MulPath):
        return bool(path.zero) or _empty(path.path)
    if isinstance(path, InvPath):
        return _empty(path.arg)
    if isinstance(path, SequencePath):
        return all(_empty(each) for each in path.args)
    return any(_empty(each) for each in path.args) if isinstance(path, AlternativePath) else False
