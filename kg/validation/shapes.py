"""Shapes files → shapes: the part of SHACL Core that the project's shapes use.

A shapes file that uses anything else is refused, so that no constraint is passed over
in silence. Terms keep their Turtle-like text, ready for SPARQL.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from kg import lang, rdf, resources
from kg.errors import KgError
from kg.vocab import DEFAULT_BASE, RDF, SH, rebase

Term = rdf.NamedNode | rdf.BlankNode | rdf.Literal
Facts = dict[str, dict[str, list[Term]]]

SHAPES_FILE = "shapes.ttl"
STEP = " / "
"""What parts the steps of a sequence path; no IRI holds it."""

_SEVERITIES = {"Violation": "violation", "Warning": "warning", "Info": "info"}
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
_CONSTRAINTS = frozenset(
    {
        "minCount",
        "maxCount",
        "datatype",
        "nodeKind",
        "pattern",
        "in",
        "minLength",
        "maxLength",
        "minInclusive",
        "maxInclusive",
        "lessThan",
        "lessThanOrEquals",
        "equals",
        "disjoint",
        "class",
        "hasValue",
        "uniqueLang",
        "languageIn",
        "or",
    }
)
_OTHERS = frozenset({"path", "property", "message", "severity", "name", "description", "order", *_TARGETS})


class ShapesError(KgError):
    """A shapes file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint component: its local name in SHACL and its parameter or parameters.

    `values` are SPARQL terms; for `or` they are empty and `choices` holds the alternatives.
    """

    name: str
    values: tuple[str, ...] = ()
    choices: tuple[tuple[Constraint, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """Constraints on the values of a `path`, or on the focus nodes themselves where it is "".

    `path` is a SPARQL property path, `label` the same with prefixes for people. `targets`
    are (kind, IRI) pairs of the node shape `name`; `messages` are per language.
    """

    name: str
    targets: tuple[tuple[str, str], ...]
    path: str
    label: str
    constraints: tuple[Constraint, ...]
    severity: str = "violation"
    messages: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=4)
def shipped_shapes(base: str = DEFAULT_BASE) -> tuple[Shape, ...]:
    """The shapes of `ontology/shapes.ttl` under `base`."""
    text = (resources.path("ontology") / SHAPES_FILE).read_text(encoding="utf-8")
    return tuple(_translated(shape) for shape in read_shapes(rebase(text, base)))


@cache
def _translations() -> dict[str, dict[str, str]]:
    """Message of the default language → language → message, from the languages' `shapes.tsv`."""
    found: dict[str, dict[str, str]] = {}
    for language in lang.each():
        for message, text in language.rows("shapes", 2):
            found.setdefault(message, {})[language.code] = text
    return found


def _translated(shape: Shape) -> Shape:
    said = shape.messages.get(lang.DEFAULT, "")
    return replace(shape, messages={**shape.messages, **_translations().get(said, {})})


def read_shapes(turtle: str) -> list[Shape]:
    """The shapes of a Turtle text, in order of their names. Raises `ShapesError`."""
    facts: Facts = defaultdict(lambda: defaultdict(list))
    prefixes: dict[str, str] = {}
    try:
        reader = rdf.parse(turtle, format=rdf.RdfFormat.TURTLE)
        for quad in reader:
            if isinstance(quad.object, rdf.Triple):
                continue
            facts[str(quad.subject)][quad.predicate.value].append(quad.object)
        prefixes = dict(reader.prefixes)
    except SyntaxError as error:
        raise ShapesError(f"the shapes are no valid Turtle: {error}") from error
    return list(_Reader(facts, prefixes).shapes())


class _Reader:
    """Walks the facts of a shapes file."""

    def __init__(self, facts: Facts, prefixes: dict[str, str]) -> None:
        self.facts = facts
        self.prefixes = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))

    def shapes(self) -> list[Shape]:
        """Every node shape's own constraints, then those of its properties."""
        found = []
        for node in sorted(self.facts):
            if self._one(node, f"{RDF}type") != f"<{SH}NodeShape>":
                continue
            targets = tuple(sorted((kind, str(value)) for kind in _TARGETS for value in self._all(node, SH + kind)))
            found.append(self._shape(node, node, targets))
            for each in self._all(node, f"{SH}property"):
                found.append(self._shape(node, str(each), targets))
        return [shape for shape in found if shape.constraints]

    def _all(self, node: str, predicate: str) -> list[Term]:
        return self.facts[node].get(predicate, [])

    def _one(self, node: str, predicate: str) -> str:
        values = self._all(node, predicate)
        return str(values[0]) if values else ""

    def _shape(self, owner: str, node: str, targets: tuple[tuple[str, str], ...]) -> Shape:
        paths = self._all(node, f"{SH}path")
        path, label = self._path(paths[0]) if paths else ("", "")
        severity = self._one(node, f"{SH}severity").removeprefix(f"<{SH}").rstrip(">")
        messages = {
            value.language or "": value.value
            for value in self._all(node, f"{SH}message")
            if isinstance(value, rdf.Literal)
        }
        name = self._short(owner.strip("<>"))
        return Shape(
            name,
            targets,
            path,
            label,
            tuple(self._constraints(node)),
            _SEVERITIES.get(severity, "violation"),
            messages,
        )

    def _constraints(self, node: str) -> list[Constraint]:
        found = []
        for predicate, values in sorted(self.facts[node].items()):
            name = predicate.removeprefix(SH)
            if name in _OTHERS or not predicate.startswith(SH):
                continue
            if name not in _CONSTRAINTS:
                raise ShapesError(
                    f"the shapes use sh:{name}, which is not supported; supported are {', '.join(sorted(_CONSTRAINTS))}"
                )
            for value in values:
                found.append(self._constraint(name, value))
        return found

    def _constraint(self, name: str, value: Term) -> Constraint:
        if name == "or":
            choices = tuple(tuple(self._constraints(str(each))) for each in self._list(value))
            return Constraint(name, choices=choices)
        if name in ("in", "languageIn"):
            return Constraint(name, tuple(str(each) for each in self._list(value)))
        return Constraint(name, (str(value),))

    def _list(self, head: Term) -> list[Term]:
        items, node = [], str(head)
        while node and node != f"<{RDF}nil>":
            items += self._all(node, f"{RDF}first")
            node = self._one(node, f"{RDF}rest")
        return items

    def _path(self, term: Term) -> tuple[str, str]:
        """A SHACL path as a SPARQL path, and the same with prefixes."""
        if isinstance(term, rdf.NamedNode):
            return str(term), self._short(term.value)
        node = str(term)
        if self._all(node, f"{RDF}first"):
            return self._joined(term, STEP)
        if inner := self._all(node, f"{SH}inversePath"):
            path, label = self._path(inner[0])
            return f"^({path})", f"^{label}"
        if inner := self._all(node, f"{SH}alternativePath"):
            path, label = self._joined(inner[0], "|")
            return f"({path})", f"({label})"
        raise ShapesError(
            "the shapes use a path that is not supported; "
            "supported are predicates, sequences, inverses and alternatives"
        )

    def _joined(self, head: Term, mark: str) -> tuple[str, str]:
        parts = [self._path(each) for each in self._list(head)]
        return mark.join(path for path, _ in parts), mark.strip().join(label for _, label in parts)

    def _short(self, iri: str) -> str:
        for prefix, namespace in self.prefixes:
            if namespace and iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri
