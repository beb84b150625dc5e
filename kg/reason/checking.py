"""A small checker of proofs. It shares the tables' text with the search, and no code.

A step is accepted if there is a way to read the rule's variables so that its premises are the
step's premises and its conclusion the step's triple. The leaves must be asserted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from kg.reason import tables
from kg.reason.datatypes import PARENT, short_name, supers
from kg.reason.proof import Proof
from kg.reason.terms import Triple, expand, literal_parts

NamedCheck = Callable[[str, Triple, Sequence[Triple]], bool]
"""Does the named rule give the triple from these premises?"""

_TYPE, _SAME = expand("rdf:type"), expand("owl:sameAs")
_FIRST, _REST, _NIL = expand("rdf:first"), expand("rdf:rest"), expand("rdf:nil")


def check(proof: Proof, asserted: Callable[[Triple], bool], named: NamedCheck | None = None) -> list[str]:
    """What is wrong with a proof, one line each; [] if it is right."""
    wrong: list[str] = []
    todo: list[tuple[Proof, frozenset[Triple]]] = [(proof, frozenset())]
    while todo:
        step, above = todo.pop()
        words = " ".join(step.triple)
        if not step.rule:
            if step.premises or not asserted(step.triple):
                wrong.append(f"not asserted: {words}")
            continue
        if step.triple in above:
            wrong.append(f"rests on itself: {words}")
        if not _right(step.rule, step.triple, [premise.triple for premise in step.premises], named):
            wrong.append(f"{step.rule} does not give {words} from its premises")
        todo += [(premise, above | {step.triple}) for premise in step.premises]
    return wrong


def _right(rule: str, triple: Triple, premises: list[Triple], named: NamedCheck | None) -> bool:
    if any(
        each.name == rule and _fits([*each.premises, each.conclusion], [*premises, triple], {})
        for each in tables.rules()
    ):
        return True
    special = {tables.CHAIN: _chain, tables.KEY: _key, tables.DATATYPE: _datatype}.get(rule)
    if special is not None:
        return special(triple, premises)
    if any(each.name == rule for each in tables.list_rules()):
        return any(_over_list(each, triple, premises) for each in tables.list_rules() if each.name == rule)
    return named is not None and named(rule, triple, premises)


def _fits(patterns: list[Triple], triples: list[Triple], names: dict[str, str]) -> bool:
    """Do triples follow patterns one by one, each variable standing for one term?"""
    if len(patterns) != len(triples):
        return False
    names = dict(names)
    for pattern, triple in zip(patterns, triples, strict=True):
        for word, term in zip(pattern, triple, strict=True):
            if (names.setdefault(word, term) if word.startswith("?") else word) != term:
                return False
    return "?one" not in names or tables.is_one(names["?one"])


def _elements(head: str, premises: list[Triple]) -> tuple[list[str], list[Triple]] | None:
    """Read a list's elements off the first premises, which must be its cells in order; the rest comes back."""
    found, at = [], 0
    while head != _NIL:
        cell = premises[at : at + 2]
        if len(cell) < 2 or cell[0][:2] != (head, _FIRST) or cell[1][:2] != (head, _REST):
            return None
        found.append(cell[0][2])
        head, at = cell[1][2], at + 2
    return found, premises[at:]


def _over_list(rule: tables.Rule, triple: Triple, premises: list[Triple]) -> bool:
    read = _elements(premises[0][2], premises[1:]) if premises else None
    if read is None:
        return False
    elements, rest = read
    pattern = [*rule.premises, rule.conclusion]
    if any("?*" in premise for premise in rule.premises):
        shape = [(p[0], p[1], element) for p in rule.premises[1:] for element in elements]
        return _fits([rule.premises[0], *shape, rule.conclusion], [premises[0], *rest, triple], {})
    return any(_fits(pattern, [premises[0], *rest, triple], {"?i": element}) for element in elements)


def _chain(triple: Triple, premises: list[Triple]) -> bool:
    if not premises or premises[0][:2] != (triple[1], expand("owl:propertyChainAxiom")):
        return False
    read = _elements(premises[0][2], premises[1:])
    if read is None or not read[1]:
        return False
    links, path = read
    joined = all(one[2] == other[0] for one, other in pairwise(path))
    return joined and [step[1] for step in path] == links and (path[0][0], path[-1][2]) == (triple[0], triple[2])


def _key(triple: Triple, premises: list[Triple]) -> bool:
    x, p, y = triple
    if p != _SAME or not premises or premises[0][1] != expand("owl:hasKey"):
        return False
    read = _elements(premises[0][2], premises[1:])
    if read is None or not read[0]:
        return False
    parts, rest = read
    values = rest[2:]
    wanted = [(x, _TYPE, premises[0][0]), (y, _TYPE, premises[0][0])]
    wanted += [(who, part, values[2 * i][2]) for i, part in enumerate(parts) if 2 * i < len(values) for who in (x, y)]
    return rest == wanted and len(values) == 2 * len(parts)


def _datatype(triple: Triple, premises: list[Triple]) -> bool:
    if not premises and triple[0].startswith('"'):
        own = short_name(literal_parts(triple[0])[1])
        return triple[1:] in {(_TYPE, expand(name)) for name in (own, *supers(own)) if ":" in name}
    return (
        len(premises) == 1
        and premises[0][:2] == triple[:2]
        and triple[1] == _TYPE
        and any(premises[0][2] == expand(small) and triple[2] in map(expand, supers(small)) for small in PARENT)
    )
