"""Does a graph follow from others? Also where no triple of the closure says so.

The rules derive triples about named things. What they cannot derive is shown in two ways that
are just as sound. By contradiction: x is different from y, or belongs to the complement of C, if
saying the opposite makes the premises contradict. By an example: a chain of a property with
itself is below the property if it is transitive. And the datatypes' own order (xsd:byte is part
of xsd:short), which is left out of the closure as noise, is used here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pyoxigraph

from kg.reason.closure import close
from kg.reason.datatypes import LIMITS, PARENT, SUPPORTED
from kg.reason.load import detect, parsed
from kg.reason.terms import Triple, expand

_TYPE, _SAME, _DIFFERENT = expand("rdf:type"), expand("owl:sameAs"), expand("owl:differentFrom")
_FIRST, _REST, _NIL = expand("rdf:first"), expand("rdf:rest"), expand("rdf:nil")
_CLASS = expand("owl:Class")


def entails(premises: Sequence[Path], conclusion: Path) -> bool:
    """Does the graph of file `conclusion` follow from the graphs of `premises` under OWL 2 RL?

    True is certain; False says that the rules and the means above do not show it. Raises
    InputError as `close` does.
    """
    with tempfile.TemporaryDirectory(prefix="kg-entails-") as folder:
        return _Question(list(premises), Path(folder)).follows(_triples(conclusion))


def _triples(path: Path) -> list[Triple]:
    return [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in parsed(path, detect(path))]


class _Question:
    def __init__(self, premises: list[Path], folder: Path) -> None:
        self.folder = folder
        order = folder / "datatypes.nt"
        rows = [(expand(a), expand("rdfs:subClassOf"), expand(b)) for a, b in PARENT.items()]
        rows += [(expand(a), _TYPE, expand("rdfs:Datatype")) for a in SUPPORTED]
        order.write_text(_lines(rows), encoding="utf-8")
        self.premises = [*premises, order]
        self.closure, self.consistent = self._close([])
        self._meet_ranges()

    def _close(self, more: list[Triple]) -> tuple[set[Triple], bool]:
        extra = self.folder / "more.nt"
        extra.write_text(_lines(more), encoding="utf-8")
        with close([*self.premises, extra]) as closure:
            out = self.folder / "closure.nt"
            closure.write_all(out)
            quads = pyoxigraph.parse(path=out, format=pyoxigraph.RdfFormat.N_TRIPLES)
            return ({(str(q.subject), str(q.predicate), str(q.object)) for q in quads}, not closure.findings)

    def _meet_ranges(self) -> None:
        """A property with two ranges has their intersection as range, where a datatype is that."""
        ranges: dict[str, set[str]] = {}
        for s, p, o in self.closure:
            if p == expand("rdfs:range"):
                ranges.setdefault(s, set()).add(o)
        for prop, classes in ranges.items():
            names = sorted(name for name in SUPPORTED if expand(name) in classes)
            for one, other in combinations(names, 2):
                for name, limits in _LIMITS.items():
                    if one in _LIMITS and other in _LIMITS and _inside(_met(_LIMITS[one], _LIMITS[other]), limits):
                        self.closure.add((prop, expand("rdfs:range"), expand(name)))

    def follows(self, conclusion: list[Triple]) -> bool:
        """Every triple, with one reading of the conclusion's blank nodes."""
        if not self.consistent:
            return True
        if _circular(conclusion):
            return self._read(conclusion, {})
        left = [row for row in conclusion if not self._unnamed(row, conclusion)]
        return self._read(left, {}) and all(
            self._class_follows(node, conclusion) for node in self._described(conclusion)
        )

    # -- class expressions and axioms that the conclusion writes with blank nodes

    def _described(self, conclusion: list[Triple]) -> list[str]:
        """Blank nodes that stand for a class expression or list which need not be in the premises."""
        heads = {s for s, p, _o in conclusion if s.startswith("_:") and p in _EXPRESSIONS}
        heads |= {s for s, p, o in conclusion if s.startswith("_:") and p == _TYPE and o in _AXIOM_NODES}
        heads |= {s for s, p, _o in conclusion if p == expand("owl:propertyChainAxiom")}
        return sorted(heads)

    def _unnamed(self, row: Triple, conclusion: list[Triple]) -> bool:
        described = set(self._described(conclusion)) | {
            o for s, _p, o in conclusion if s.startswith("_:") and o.startswith("_:")
        }
        cells = {s for s, p, _o in conclusion if p in (_FIRST, _REST)}
        if row[1] == expand("owl:propertyChainAxiom"):
            return True
        return any(end.startswith("_:") and (end in described or end in cells) for end in (row[0], row[2]))

    def _class_follows(self, node: str, conclusion: list[Triple]) -> bool:
        about = [row for row in conclusion if row[0] == node]
        uses = [row for row in conclusion if row[2] == node and row[1] not in (_FIRST, _REST)]
        for _s, p, o in about:
            if p == expand("owl:complementOf"):
                return all(use[1] == _TYPE and self._refutes([(use[0], _TYPE, o)]) for use in uses)
            if p == expand("owl:propertyChainAxiom"):
                return self._chain_follows(node, _members(o, conclusion))
            if p == expand("owl:members") and (node, _TYPE, expand("owl:AllDifferent")) in about:
                pairs = combinations(_members(o, conclusion), 2)
                return all(self._refutes([(a, _SAME, b)]) for a, b in pairs)
            if p in (expand("owl:unionOf"), expand("owl:intersectionOf")) and not uses:
                # There is such a class for any classes (the comprehension of RDF-based semantics).
                return all(
                    (member, _TYPE, _CLASS) in self.closure
                    for member in _members(o, conclusion)
                    if not member.startswith("_:")
                )
            if p == expand("owl:onProperty") and not uses:
                return self._is_property(o)
        return self._read([row for row in conclusion if node in row], {})

    def _is_property(self, p: str) -> bool:
        kinds = ("owl:ObjectProperty", "owl:DatatypeProperty", "rdf:Property")
        return any((p, _TYPE, expand(kind)) in self.closure for kind in kinds)

    def _chain_follows(self, prop: str, links: list[str]) -> bool:
        """Does a fresh chain of links give the property? Fresh nodes stand for any."""
        nodes = [f"<urn:x-fresh:{n}>" for n in range(len(links) + 1)]
        found, _ = self._close([(nodes[i], link, nodes[i + 1]) for i, link in enumerate(links)])
        return (nodes[0], prop, nodes[-1]) in found

    def _refutes(self, rows: list[Triple]) -> bool:
        """Do the premises contradict these triples?"""
        return not self._close(rows)[1]

    # -- triples

    def _read(self, rows: list[Triple], names: dict[str, str]) -> bool:
        """Is there a reading of the blank nodes under which all triples hold?"""
        if not rows:
            return True
        rows = sorted(rows, key=lambda row: sum(end.startswith("_:") and end not in names for end in row))
        first, rest = rows[0], rows[1:]
        pattern = tuple(names.get(end, end) for end in first)
        if not any(end.startswith("_:") and end not in names for end in first):
            return self._holds(pattern) and self._read(rest, names)  # type: ignore[arg-type]
        for triple in sorted(self.closure):
            found = _match(first, triple, names)
            if found is not None and self._read(rest, found):
                return True
        return False

    def _holds(self, row: Triple) -> bool:
        s, p, o = row
        if row in self.closure or (p == _SAME and s == o):
            return True
        if p == _DIFFERENT:
            return (o, p, s) in self.closure or self._refutes([(s, _SAME, o)])
        if p == _TYPE:
            return self._is_of(s, o)
        return (p, _TYPE, expand("owl:ReflexiveProperty")) in self.closure and s == o

    def _is_of(self, s: str, kind: str) -> bool:
        """Types that everything has, and those that show in what a term does."""
        if kind in (expand("owl:NamedIndividual"), expand("owl:Thing"), expand("rdfs:Resource")):
            return any(s in (triple[0], triple[2]) for triple in self.closure)
        if kind == expand("owl:TransitiveProperty"):
            return self._chain_follows(s, [s, s])
        if kind in (_CLASS, expand("rdfs:Class")):
            return bool({(s, _TYPE, _CLASS), (s, expand("rdfs:subClassOf"), s)} & self.closure)
        return False


def _match(pattern: Triple, triple: Triple, names: dict[str, str]) -> dict[str, str] | None:
    found = dict(names)
    for part, term in zip(pattern, triple, strict=True):
        wanted = found.setdefault(part, term) if part.startswith("_:") else part
        if wanted != term:
            return None
    return found


def _members(head: str, rows: list[Triple]) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    while head != _NIL and head not in seen:
        seen.add(head)
        found += [o for s, p, o in rows if s == head and p == _FIRST]
        head = next((o for s, p, o in rows if s == head and p == _REST), _NIL)
    return found


def _circular(rows: list[Triple]) -> bool:
    """Do blank nodes describe each other in a circle? No class expression does."""
    below = {s: [o for t, _p, o in rows if t == s and o.startswith("_:")] for s, _p, _o in rows if s.startswith("_:")}
    while below:
        free = [node for node, parts in below.items() if not any(part in below for part in parts)]
        if not free:
            return True
        for node in free:
            del below[node]
    return False


def _lines(rows: list[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in rows)


_EXPRESSIONS = {expand(name) for name in ("owl:complementOf", "owl:unionOf", "owl:intersectionOf", "owl:onProperty")}
_AXIOM_NODES = {expand("owl:AllDifferent")}
_INFINITE = float("inf")
_LIMITS: dict[str, tuple[float, float]] = {
    name: (-_INFINITE if low is None else low, _INFINITE if high is None else high)
    for name, (low, high) in LIMITS.items()
}


def _met(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return max(one[0], other[0]), min(one[1], other[1])


def _inside(small: tuple[float, float], large: tuple[float, float]) -> bool:
    return large[0] <= small[0] and small[1] <= large[1]
