"""Why an answer is empty: which triple patterns of a query have no match, alone or together.

The patterns are read by rdflib's parser and not by our tokens: what matters here is the algebra (SPARQL 1.1, 18.2),
which a well-kept library makes, and which decides nothing about what a request may do. Where that parser does not
understand a query, there is no hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg import rdf
from kg.lang.told import Told
from kg.sparql.inspection import prologue
from kg.sparql.spelling import tokens

Graphs = list[rdf.NamedNode | rdf.BlankNode | rdf.DefaultGraph] | None
_MOST = 30


def explain(store: rdf.Engine, graphs: Graphs, text: str) -> dict[str, Any]:
    """`{"alone": […]}`: patterns that nothing matches; else `{"together": […]}`: the first that fail jointly.

    Patterns are those that must match: not those of OPTIONAL, UNION, MINUS or EXISTS. Where not all of them were looked
    at, `looked_at` and `patterns` say how many of how many.
    """
    from rdflib.plugins.sparql.parser import parseQuery

    algebra = _translate(parseQuery(text))
    required = _required(algebra.algebra)
    patterns = required[:_MOST]
    bound = {"looked_at": len(patterns), "patterns": len(required)} if len(required) > len(patterns) else {}
    alone = [each for each in patterns if not _ask(store, [each], graphs)]
    if alone:
        return {"alone": [_text(each) for each in alone], **bound}
    for size in range(2, len(patterns) + 1):
        if not _ask(store, patterns[:size], graphs):
            return {"together": [_text(each) for each in patterns[:size]], **bound}
    return {"alone": [], **bound}


def met_iris(variable: str) -> Told:
    """What is said of a GROUP_CONCAT that meets IRIs (SPARQL 1.1, 18.5.1.7: it joins strings)."""
    return Told("noted.concatenated", variable=variable)


def concatenated(text: str) -> list[tuple[str, str]]:
    """(variable, query) for each GROUP_CONCAT of a bare variable in the columns of a SELECT.

    The query asks whether an IRI ever stands in the variable, where that SELECT looks for it: then the engine's
    GROUP_CONCAT is an error, and the cell empty.
    """
    found = list(tokens(text))
    _, _, body = prologue(tuple(found), "")
    opened: list[int] = []
    selects: list[tuple[int, list[str], int]] = []  # depth, variables, where the dataset begins
    groups: list[tuple[int, int, list[str], int]] = []  # place of "{", its depth, variables, dataset
    asks: list[tuple[str, str]] = []
    for number, each in enumerate(body):
        if each.upper == "SELECT":
            selects.append((len(opened), [], 0))
        elif each.upper == "FROM" and selects and not selects[-1][2]:
            selects[-1] = (*selects[-1][:2], each.start)
        elif each.upper == "GROUP_CONCAT" and selects:
            inside = [one for one in body[number + 1 : number + 5] if one.upper != "DISTINCT"]
            if len(inside) > 2 and inside[1].kind == "variable" and inside[2].text in (")", ";"):
                selects[-1][1].append(inside[1].text[1:])
        if each.kind != "mark":
            continue
        if each.text == "{" and selects and selects[-1][0] == len(opened):
            _, variables, dataset = selects.pop()
            groups.append((number, len(opened), variables, dataset))
        if each.text in "([{":
            opened.append(number)
        elif each.text in ")]}" and opened:
            opened.pop()
            if each.text == "}" and groups and groups[-1][1] == len(opened):
                start, _, variables, dataset = groups.pop()
                asks += _asks(text, (body[0].start, dataset, body[start].start, each.end), variables)
    return asks


def _asks(text: str, places: tuple[int, int, int, int], variables: list[str]) -> Iterator[tuple[str, str]]:
    """A query for each variable; `places` are where the prologue ends, the dataset (0: none), the group and its end."""
    prologue_end, dataset, start, end = places
    head, group = text[:prologue_end], text[start:end]
    named = re.sub(r"(?i)\bwhere\s*$", "", text[dataset:start]) if dataset else ""
    for each in dict.fromkeys(variables):
        yield each, f"{head} ASK {named} {{ {group} FILTER(isIRI(?{each})) }}"


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


def _ask(store: rdf.Engine, patterns: list[Pattern], graphs: Graphs) -> bool:
    # The terms come from a parsed query and are written by rdflib's own serializer, so nothing is injected.
    text = "ASK { " + " . ".join(_text(each) for each in patterns) + " }"
    return bool(store.query(text, default_graph=graphs))
