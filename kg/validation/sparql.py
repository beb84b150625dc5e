"""Shapes → SPARQL: for each constraint a query that finds the focus nodes which break it.

The triple store then does the work, so that thousands of documents are checked in the
time that a general SHACL engine takes for one. Semantics are those of the W3C
Recommendation "Shapes Constraint Language (SHACL)" (2017), sections 2.1 (targets) and 4
(constraint components); a test holds the results against pyshacl's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kg.validation.shapes import STEP, Constraint, Shape
from kg.vocab import RDF, RDFS, XSD

_TYPE = f"<{RDF}type>"
_CASTS = frozenset(
    XSD + name
    for name in (
        "date",
        "gYear",
        "gYearMonth",
        "integer",
        "boolean",
        "dateTime",
        "decimal",
        "double",
        "float",
        "time",
        "duration",
    )
)


@dataclass(frozen=True, slots=True)
class Check:
    """A query whose rows are breaches: ?this is the focus node, ?value (if bound) what is wrong."""

    shape: Shape
    component: str
    query: str


def checks(shape: Shape, subclasses: Mapping[str, tuple[str, ...]]) -> Iterator[Check]:
    """The checks of one shape. `subclasses` gives a class's subclasses, itself included."""
    focus = _focus(shape, subclasses)
    tests = []
    for constraint in shape.constraints:
        if test := value_test(constraint, "?value"):
            tests.append((constraint.name, test))
        else:
            for body in _PATTERNS[constraint.name](shape.path, constraint.values[0], subclasses):
                yield Check(shape, constraint.name, f"SELECT DISTINCT ?this ?value WHERE {{ {focus} {body} }}")
    if tests:
        reach = f"?this {shape.path} ?value ." if shape.path else "BIND(?this AS ?value)"
        broken = " || ".join(f"!({test})" for _, test in tests)
        name = tests[0][0] if len(tests) == 1 else "value"
        yield Check(shape, name, f"SELECT DISTINCT ?this ?value WHERE {{ {focus} {reach} FILTER({broken}) }}")


def _focus(shape: Shape, subclasses: Mapping[str, tuple[str, ...]]) -> str:
    """The pattern that binds ?this to the focus nodes."""
    patterns = []
    classes: list[str] = []
    for kind, value in shape.targets:
        if kind == "targetClass":
            classes += [each for each in subclasses.get(value, (value,)) if each not in classes]
        elif kind == "targetSubjectsOf":
            patterns.append(f"{{ SELECT DISTINCT ?this WHERE {{ ?this {value} ?o }} }}")
        elif kind == "targetObjectsOf":
            patterns.append(f"{{ SELECT DISTINCT ?this WHERE {{ ?s {value} ?this }} }}")
        else:
            patterns.append(f"{{ BIND({value} AS ?this) }}")
    if classes:
        patterns.append(f"{{ VALUES ?class {{ {' '.join(classes)} }} ?this {_TYPE} ?class }}")
    return " UNION ".join(patterns)


def value_test(constraint: Constraint, value: str) -> str:
    """A SPARQL condition that a single value meets, "" where the constraint is not about single values."""
    if constraint.name == "or":
        choices = [
            "(" + " && ".join(f"({value_test(each, value)})" for each in choice) + ")" for choice in constraint.choices
        ]
        return " || ".join(choices)
    make = _TESTS.get(constraint.name)
    return make(value, constraint.values) if make else ""


def _datatype(value: str, parameters: tuple[str, ...]) -> str:
    kind = parameters[0]
    test = f"isLiteral({value}) && datatype({value}) = {kind}"
    if kind.strip("<>") in _CASTS:
        test += f" && COALESCE(BOUND({value}) && STR({kind}(STR({value}))) != '', false)"
    return test


def _node_kind(value: str, parameters: tuple[str, ...]) -> str:
    name = parameters[0].rpartition("#")[2].rstrip(">")
    tests = {
        "IRI": "isIRI({0})",
        "Literal": "isLiteral({0})",
        "BlankNode": "isBlank({0})",
        "BlankNodeOrIRI": "(isIRI({0}) || isBlank({0}))",
        "IRIOrLiteral": "(isIRI({0}) || isLiteral({0}))",
        "BlankNodeOrLiteral": "(isBlank({0}) || isLiteral({0}))",
    }
    return tests[name].format(value)


def _among(value: str, parameters: tuple[str, ...]) -> str:
    return " || ".join(f"sameTerm({value}, {each})" for each in parameters) or "false"


def _languages(value: str, parameters: tuple[str, ...]) -> str:
    matches = " || ".join(f"langMatches(lang({value}), {each})" for each in parameters)
    return f"isLiteral({value}) && ({matches})"


_TESTS: dict[str, Callable[[str, tuple[str, ...]], str]] = {
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "in": _among,
    "languageIn": _languages,
    "pattern": lambda value, p: f"!isBlank({value}) && REGEX(STR({value}), {p[0]})",
    "minLength": lambda value, p: f"!isBlank({value}) && STRLEN(STR({value})) >= {p[0]}",
    "maxLength": lambda value, p: f"!isBlank({value}) && STRLEN(STR({value})) <= {p[0]}",
    "minInclusive": lambda value, p: f"COALESCE({value} >= {p[0]}, false)",
    "maxInclusive": lambda value, p: f"COALESCE({value} <= {p[0]}, false)",
}

_Bodies = Callable[[str, str, Mapping[str, tuple[str, ...]]], list[str]]


def _count(literal: str) -> int:
    return int(literal.split('"')[1]) if '"' in literal else int(literal)


def _at_least(path: str, parameter: str, _: Mapping[str, tuple[str, ...]]) -> list[str]:
    number = _count(parameter)
    if number == 0:
        return []
    if number == 1:
        return [f"FILTER NOT EXISTS {{ {_reach(path)} }}"]
    return [f"FILTER NOT EXISTS {{ {_distinct(path, number)} }}"]


def _reach(path: str) -> str:
    """A pattern that some value of a path meets.

    Steps are nested, one EXISTS in the other: as a plain join they may be evaluated from
    their far end, for each focus node anew, which makes the check quadratic.
    """
    steps = path.split(STEP)
    pattern = f"?n{len(steps) - 1} {steps[-1]} ?n{len(steps)}"
    for index in range(len(steps) - 2, -1, -1):
        pattern = f"?n{index} {steps[index]} ?n{index + 1} . FILTER EXISTS {{ {pattern} }}"
    return pattern.replace("?n0 ", "?this ")


def _at_most(path: str, parameter: str, _: Mapping[str, tuple[str, ...]]) -> list[str]:
    number = _count(parameter)
    if number == 0:
        return [f"?this {path} ?value"]
    return [f"FILTER EXISTS {{ {_distinct(path, number + 1)} }}"]


def _distinct(path: str, number: int) -> str:
    """A pattern that needs `number` different values of a path."""
    names = [f"?v{index}" for index in range(number)]
    different = " && ".join(f"!sameTerm({one}, {other})" for index, one in enumerate(names) for other in names[:index])
    return " ".join(f"?this {path} {name} ." for name in names) + f" FILTER({different})"


def _equal(path: str, parameter: str, _: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [
        f"?this {path} ?value . FILTER NOT EXISTS {{ ?this {parameter} ?value }}",
        f"?this {parameter} ?value . FILTER NOT EXISTS {{ ?this {path} ?value }}",
    ]


def _instance(path: str, parameter: str, subclasses: Mapping[str, tuple[str, ...]]) -> list[str]:
    classes = " ".join(subclasses.get(parameter, (parameter,)))
    return [f"?this {path} ?value . FILTER NOT EXISTS {{ VALUES ?kind {{ {classes} }} ?value {_TYPE} ?kind }}"]


_PATTERNS: dict[str, _Bodies] = {
    "minCount": _at_least,
    "maxCount": _at_most,
    "equals": _equal,
    "class": _instance,
    "disjoint": lambda path, p, _: [f"?this {path} ?value . ?this {p} ?value"],
    "lessThan": lambda path, p, _: [
        f"?this {path} ?value . ?this {p} ?other FILTER(!COALESCE(?value < ?other, false))"
    ],
    "lessThanOrEquals": lambda path, p, _: [
        f"?this {path} ?value . ?this {p} ?other FILTER(!COALESCE(?value <= ?other, false))"
    ],
    "hasValue": lambda path, p, _: [f"FILTER NOT EXISTS {{ ?this {path} {p} }}"],
    "uniqueLang": lambda path, _p, _: [
        f"FILTER EXISTS {{ ?this {path} ?a, ?b FILTER(!sameTerm(?a, ?b) && lang(?a) != '' "
        "&& LCASE(lang(?a)) = LCASE(lang(?b))) }"
    ],
}

SUBCLASSES = f"SELECT ?sub ?class WHERE {{ ?sub <{RDFS}subClassOf> ?class }}"
