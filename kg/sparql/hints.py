"""Why an answer is empty: which triple patterns of a query have no match, alone or together."""

from __future__ import annotations

from typing import Any

from kg import rdf as ox

Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None
_MOST = 30


def explain(store: ox.Engine, graphs: Graphs, text: str) -> dict[str, Any]:
    """`{"alone": […]}`: patterns that nothing matches; else `{"together": […]}`: the first that fail jointly.

    Patterns are those that must match: not those of OPTIONAL, UNION, MINUS or EXISTS.
    """
    from rdflib.plugins.sparql.parser import parseQuery

    algebra = _translate(parseQuery(text))
    patterns = _required(algebra.algebra)[:_MOST]
    alone = [each for each in patterns if not _ask(store, [each], graphs)]
    if alone:
        return {"alone": [_text(each) for each in alone]}
    for size in range(2, len(patterns) + 1):
        if not _ask(store, patterns[:size], graphs):
            return {"together": [_text(each) for each in patterns[:size]]}
    return {"alone": []}


def _translate(parsed: Any) -> Any:
    from rdflib.plugins.sparql.algebra import translateQuery

    return translateQuery(parsed)


Pattern = tuple[Any, Any, Any]


def _required(node: Any) -> list[Pattern]:
    """The triple patterns below `node` that every solution matches, in the order of the text."""
    name = getattr(node, "name", "")
    if name == "BGP":
        return list(node.triples)
    if name == "LeftJoin":
        return _required(node.p1)
    if name == "Join":
        return _required(node.p1) + _required(node.p2)
    if name in ("Union", "Minus", "Graph", "ServiceGraphPattern"):
        return _required(node.p1) if name == "Minus" else []
    below = getattr(node, "p", None) if name else None
    return _required(below) if below is not None and name not in ("values", "ToMultiSet") else []


def _text(pattern: Pattern) -> str:
    return " ".join(_term(each) for each in pattern)


def _term(term: Any) -> str:
    from rdflib.term import BNode

    if isinstance(term, BNode):
        # A blank node in a query is a variable that is not shown; its label stays one.
        return "?b_" + "".join(mark for mark in str(term) if mark.isalnum())
    return str(term.n3())


def _ask(store: ox.Engine, patterns: list[Pattern], graphs: Graphs) -> bool:
    # The terms come from a parsed query and are written by rdflib's own serializer, so nothing is injected.
    text = "ASK { " + " . ".join(_text(each) for each in patterns) + " }"
    return bool(store.query(text, default_graph=graphs))
