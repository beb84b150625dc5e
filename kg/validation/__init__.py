"""SHACL over a graph: quads in, findings out.

`validate` checks N-Quads lines or an open store against `ontology/shapes.ttl` and against
the ontology's own list of terms. Findings say in every language what is wrong, where,
and how bad it is; they come sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from kg import rdf
from kg.lang import DEFAULT, codes
from kg.lang.messages import say
from kg.validation.shapes import Shape, ShapesError, read_shapes, shipped_shapes
from kg.validation.sparql import SUBCLASSES, Check, checks
from kg.vocab import DEFAULT_BASE, RDF, Cls, Lex, Rel, Val, names

Select = Callable[[str], Iterable[rdf.QuerySolution]]

_SEVERITY_ORDER = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a shape.

    `focus` is the node, `path` the property (with prefixes, "" for the node itself),
    `value` what is wrong there ("" where something is missing), `messages` the sentence
    per language, `shape` and `component` the rule.
    """

    severity: str
    focus: str
    path: str
    value: str
    shape: str
    component: str
    messages: dict[str, str] = field(default_factory=dict, compare=False)

    def message(self, language: str = DEFAULT) -> str:
        """The sentence in `language`, else in English, else the rule's name."""
        return self.messages.get(language) or self.messages.get(DEFAULT) or f"{self.shape} ({self.component})"

    @property
    def order(self) -> tuple[int, str, str, str, str, str]:
        """The key by which findings are sorted: the worst first."""
        return (_SEVERITY_ORDER[self.severity], self.focus, self.path, self.shape, self.component, self.value)


class Findings(list[Finding]):
    """What breaks a shape, the worst first; `cut` names the checks that found more than they were allowed to tell."""

    def __init__(self, found: Iterable[Finding] = (), cut: tuple[str, ...] = ()) -> None:
        super().__init__(found)
        self.cut = cut


def validate(
    data: Iterable[str] | rdf.Engine,
    base: str = DEFAULT_BASE,
    *,
    shapes: Sequence[Shape] | None = None,
    limit: int = 1000,
) -> Findings:
    """Check a graph against the shapes; an empty list is a valid graph.

    `data` is N-Quads lines (all graphs are read as one; the lists of `ontology/` should be
    among them) or a store, whose default graph is checked. No check gives more than
    `limit` findings; `cut` of the result names those that have more.
    Raises `ShapesError` where `shapes` cannot be used.
    """
    store = data if isinstance(data, rdf.Engine) else load(data)
    return validate_with(selector(store), base, shapes=shapes, limit=limit)


def load(lines: Iterable[str]) -> rdf.Memory:
    """N-Quads lines as one graph in memory."""
    store = rdf.Memory()
    plain: list[str] = []
    rest: list[str] = []
    for line in lines:
        triple = _without_graph(line)
        (plain if triple else rest).append(triple or line)
    store.load("\n".join(plain), format=rdf.RdfFormat.N_TRIPLES)
    store.bulk_extend(
        rdf.Quad(quad.subject, quad.predicate, quad.object)
        for quad in rdf.parse("\n".join(rest), format=rdf.RdfFormat.N_QUADS)
    )
    return store


def _without_graph(line: str) -> str:
    """The N-Quads line as one of N-Triples; "" where it has blank nodes, no graph or another form.

    Oxigraph's own loader, for such lines, is quick, but gives blank nodes new labels.
    """
    cut = line.rfind(" <")
    fine = line.startswith("<") and line.endswith("> .") and line.count(" ", 0, max(cut, 0)) > 1
    return f"{line[:cut]} ." if fine and " _:" not in line and '"' not in line[cut:] else ""


def selector(store: rdf.Engine) -> Select:
    """A function that runs SELECT queries on a store's default graph."""
    return lambda query: cast("rdf.QuerySolutions", store.query(query))


def validate_with(
    select: Select, base: str = DEFAULT_BASE, *, shapes: Sequence[Shape] | None = None, limit: int = 1000
) -> Findings:
    """As `validate`, with any way to run a SELECT query."""
    subclasses = _subclasses(select)
    found: dict[Finding, None] = {}
    cut: dict[str, None] = {}
    for shape in shipped_shapes(base) if shapes is None else shapes:
        for check in checks(shape, subclasses):
            broken = list(_findings(select, check, limit + 1))
            if len(broken) > limit:
                cut[" ".join(filter(None, (shape.name, shape.label, check.component)))] = None
            found.update(dict.fromkeys(broken[:limit]))
    if shapes is None:
        found.update(dict.fromkeys(_undeclared(select, base)))
    return Findings(sorted(found, key=lambda finding: finding.order), tuple(cut))


def _subclasses(select: Select) -> dict[str, tuple[str, ...]]:
    """For each class that has any, its subclasses at all depths and itself, sorted."""
    below: dict[str, set[str]] = {}
    for row in select(SUBCLASSES):
        if isinstance(row["sub"], rdf.NamedNode):
            below.setdefault(str(row["class"]), set()).add(str(row["sub"]))
    closed = {}
    for above in below:
        seen, waiting = {above}, [above]
        while waiting:
            new = below.get(waiting.pop(), set()) - seen
            seen |= new
            waiting += sorted(new)
        closed[above] = tuple(sorted(seen))
    return closed


def _findings(select: Select, check: Check, limit: int) -> Iterator[Finding]:
    shape = check.shape
    for row in select(f"{check.query} LIMIT {limit}"):
        value = row["value"] if "value" in check.query.split("WHERE")[0] else None
        yield Finding(
            shape.severity,
            _plain(row["this"]),
            shape.label,
            _plain(value) if value is not None and shape.label else "",
            shape.name,
            check.component,
            shape.messages,
        )


def _plain(term: object) -> str:
    if isinstance(term, rdf.NamedNode):
        return term.value
    return str(term)


def _undeclared(select: Select, base: str) -> Iterator[Finding]:
    """Terms in the ontology's namespace that the ontology does not have: most often misspelt."""
    own = (names(base).kg, names(base).words)
    known = {names(base).term(term) for term in (*Cls, *Rel, *Val, *Lex)}
    queries = (
        ("SELECT ?term (SAMPLE(?s) AS ?this) WHERE { ?s ?term ?o } GROUP BY ?term", "predicate"),
        (f"SELECT ?term (SAMPLE(?s) AS ?this) WHERE {{ ?s <{RDF}type> ?term }} GROUP BY ?term", "class"),
    )
    messages = {code: say("validation.undeclared", code) for code in codes()}
    for query, component in queries:
        for row in select(query):
            term = _plain(row["term"])
            if term.startswith(own) and term not in known:
                path = f"{'words' if term.startswith(own[1]) else 'kg'}:{term.rpartition('#')[2]}"
                yield Finding(
                    "violation",
                    _plain(row["this"]),
                    path,
                    "",
                    "declared terms",
                    component,
                    messages,
                )


__all__ = [
    "Finding",
    "Shape",
    "ShapesError",
    "load",
    "read_shapes",
    "shipped_shapes",
    "validate",
    "validate_with",
]
