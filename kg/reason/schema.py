"""The axioms: closed under the table "The Semantics of Schema Vocabulary", then compiled for the data.

The axioms are few, so they are closed here, with sets in memory (rules scm-*). What the rules
about data need of them is then *compiled*: chains of sub-properties, inverses and symmetry are
followed to their end, so that one join takes a triple to all that follows from it alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from kg.reason.numbers import Vocabulary
from kg.reason.terms import OUTSIDE_CLASSES, OUTSIDE_PROPERTIES, Ids

Pairs = set[tuple[int, int]]


@dataclass(slots=True)
class Axioms:
    """The compiled axioms. Names are those of the tables that the engine joins with.

    `forward`: p, q: (x p y) gives (x q y). `inverse`: (x p y) gives (y q x). `subject`: p, c:
    (x p y) gives (x type c). `object`: (y type c). `supers`: c, d. `value`: class x, property p,
    value v (hasValue). `some`: x, p, y. `only`: x, p, y (allValuesFrom). `meet`: number of the
    axiom, class, member, how many members. `chains`: p and the links. `at_most`: x, p, n.
    `qualified`: x, p, n, c. `keys`: c and the properties. `facts`: triples that follow from the
    axioms alone (cls-oo). The rest are what contradictions are looked for with.
    """

    forward: Pairs = field(default_factory=set)
    inverse: Pairs = field(default_factory=set)
    subject: Pairs = field(default_factory=set)
    object: Pairs = field(default_factory=set)
    supers: Pairs = field(default_factory=set)
    value: set[Ids] = field(default_factory=set)
    some: set[Ids] = field(default_factory=set)
    only: set[Ids] = field(default_factory=set)
    meet: set[tuple[int, int, int, int]] = field(default_factory=set)
    transitive: set[int] = field(default_factory=set)
    chains: set[tuple[int, tuple[int, ...]]] = field(default_factory=set)
    functional: set[int] = field(default_factory=set)
    inverse_functional: set[int] = field(default_factory=set)
    at_most: set[Ids] = field(default_factory=set)
    qualified: set[tuple[int, int, int, int]] = field(default_factory=set)
    keys: set[tuple[int, tuple[int, ...]]] = field(default_factory=set)
    facts: set[Ids] = field(default_factory=set)
    disjoint: Pairs = field(default_factory=set)
    complement: Pairs = field(default_factory=set)
    all_disjoint: set[tuple[int, int]] = field(default_factory=set)
    irreflexive: set[int] = field(default_factory=set)
    asymmetric: set[int] = field(default_factory=set)
    disjoint_properties: Pairs = field(default_factory=set)
    all_disjoint_properties: set[tuple[int, int]] = field(default_factory=set)
    denied: set[tuple[int, int, int, int]] = field(default_factory=set)
    all_different: set[tuple[int, int]] = field(default_factory=set)
    wanted_of_literals: set[int] = field(default_factory=set)
    """Classes that a rule asks for: only of these it matters that a literal belongs to them."""


class Schema:
    """The schema triples of a graph, closed. `derived` are the triples that the closure added."""

    def __init__(
        self, triples: Iterable[Ids], vocabulary: Vocabulary, texts: Mapping[int, str], several: Collection[int] = ()
    ) -> None:
        """`texts` gives the text of each literal and of each term that a note may name.

        `several` are the representatives of groups of equal terms.
        """
        self.v, self.texts, self.several = vocabulary, texts, several
        self.notes: list[str] = []
        self.by: dict[int, Pairs] = defaultdict(set)
        self.types: dict[int, set[int]] = defaultdict(set)
        self.given: set[Ids] = set(triples)
        for s, p, o in self.given:
            if p == vocabulary["rdf:type"]:
                self.types[o].add(s)
            else:
                self.by[p].add((s, o))
        self.first, self.rest = (_index(self.pairs(name)) for name in ("rdf:first", "rdf:rest"))
        self.lists: dict[int, tuple[int, ...]] = {}
        self._described = {name: {c for c, _o in self.pairs(name)} for name in (*_NOT_ABOVE, *_NOT_BELOW)}
        self._close()

    def pairs(self, name: str) -> Pairs:
        """Subject and object of the triples with a property."""
        return self.by[self.v[name]]

    def members(self, name: str) -> set[int]:
        """What is declared to be of a class."""
        return self.types.get(self.v[name], set())

    def list_of(self, head: int) -> tuple[int, ...]:
        """The elements of an RDF list; () with a note if it is no well-formed list (OWL 2 Mapping, section 3)."""
        if head in self.lists:
            return self.lists[head]
        found: list[int] = []
        seen: set[int] = set()
        cell, nil = head, self.v["rdf:nil"]
        while cell != nil:
            if wrong := self._wrong_cell(cell, seen):
                self.notes.append(f"the list {self.text(head)} {wrong}: the axiom that uses it is ignored")
                found = []
                break
            seen.add(cell)
            found += self.first[cell]
            (cell,) = self.rest[cell]
        self.lists[head] = tuple(found)
        return self.lists[head]

    def _wrong_cell(self, cell: int, seen: Collection[int]) -> str:
        """What is wrong with the next cell of a list, "" if nothing."""
        if cell in seen:
            return "runs in a circle"
        sizes = {len(index.get(cell, ())) for index in (self.first, self.rest)}
        if 0 in sizes:
            return "is broken"
        return "has two elements or two ends in one place" if max(sizes) > 1 else ""

    def text(self, term: int) -> str:
        """A term's text for a note."""
        return self.v.name(term) or self.texts.get(term, "?")

    def _close(self) -> None:
        """Rules scm-*, to their fixed point."""
        self._declared()
        sub, same = self.pairs("rdfs:subClassOf"), self.pairs("owl:equivalentClass")
        subp, samep = self.pairs("rdfs:subPropertyOf"), self.pairs("owl:equivalentProperty")
        while True:
            size = len(sub) + len(same) + len(subp) + len(samep)
            _close_order(sub, same, self.several, True)
            _close_order(subp, samep, self.several, False)
            self._restrictions()
            if len(sub) + len(same) + len(subp) + len(samep) == size:
                break
        for name in ("rdfs:domain", "rdfs:range"):
            self._inherit(self.pairs(name), sub, subp)

    def _declared(self) -> None:
        """Rules scm-cls, scm-op, scm-dp, scm-int and scm-uni: what needs no repetition."""
        thing, nothing = self.v["owl:Thing"], self.v["owl:Nothing"]
        sub, same = self.pairs("rdfs:subClassOf"), self.pairs("owl:equivalentClass")
        for c in self.members("owl:Class") | {thing, nothing}:  # cls-thing, cls-nothing1
            sub |= {(c, c), (c, thing), (nothing, c)}
            same.add((c, c))
        declared = self.members("owl:ObjectProperty") | self.members("owl:DatatypeProperty")
        for p in declared | self.members("rdf:Property"):
            self.pairs("rdfs:subPropertyOf").add((p, p))
            self.pairs("owl:equivalentProperty").add((p, p))
        for c, members in self.pairs("owl:intersectionOf"):
            sub |= {(c, member) for member in self.list_of(members)}
        for c, members in self.pairs("owl:unionOf"):
            sub |= {(member, c) for member in self.list_of(members)}

    def _restrictions(self) -> None:
        """Rules scm-hv, scm-svf1, scm-svf2, scm-avf1 and scm-avf2."""
        sub, subp = self.pairs("rdfs:subClassOf"), self.pairs("rdfs:subPropertyOf")
        above, abovep = _index(sub), _index(subp)
        for name in ("owl:hasValue", "owl:someValuesFrom", "owl:allValuesFrom"):
            rows = self._restriction(name)
            by_filler, by_property = defaultdict(list), defaultdict(list)
            for x, p, y in rows:
                by_filler[y].append((x, p))
                by_property[p].append((x, y))
            for x, p, y in rows:
                for other, q in by_filler[y]:
                    if q in abovep[p]:
                        sub.add((other, x) if name == "owl:allValuesFrom" else (x, other))
                if name != "owl:hasValue":
                    sub |= {(x, other) for other, z in by_property[p] if z in above[y]}

    def _restriction(self, name: str) -> list[Ids]:
        on = _index(self.pairs("owl:onProperty"))
        return [(x, p, y) for x, y in self.pairs(name) for p in on.get(x, ())]

    @staticmethod
    def _inherit(rows: Pairs, sub: Pairs, subp: Pairs) -> None:
        """Rules scm-dom1, scm-dom2, scm-rng1 and scm-rng2 over closed orders."""
        above, belowp = _index(sub), _index({(b, a) for a, b in subp})
        for p, c in list(rows):
            rows |= {(q, d) for q in (*belowp.get(p, ()), p) for d in (*above.get(c, ()), c)}

    @property
    def derived(self) -> set[Ids]:
        """Schema triples of the closure that were not given."""
        names = (
            "rdfs:subClassOf",
            "owl:equivalentClass",
            "rdfs:subPropertyOf",
            "owl:equivalentProperty",
            "rdfs:domain",
            "rdfs:range",
        )
        found = {(s, self.v[n], o) for n in names for s, o in self.pairs(n)}
        found |= {(self.v[c], self.v["rdf:type"], self.v["owl:Class"]) for c in ("owl:Thing", "owl:Nothing")}
        return found - self.given

    def compile(self) -> Axioms:
        """What the rules about data join with."""
        axioms = Axioms()
        sub = _index({(a, b) for a, b in self.pairs("rdfs:subClassOf") if a != b})
        axioms.supers = {(c, d) for c, found in sub.items() for d in found}
        self._compile_properties(axioms, sub)
        self._compile_classes(axioms)
        self._compile_limits(axioms)
        self._compile_contradictions(axioms)
        axioms.wanted_of_literals = self._wanted(axioms)
        return axioms

    def _compile_properties(self, axioms: Axioms, sub: dict[int, set[int]]) -> None:
        steps: dict[int, set[tuple[int, bool]]] = defaultdict(set)
        for p, q in self.pairs("rdfs:subPropertyOf"):
            steps[p].add((q, False))
        for p, q in self.pairs("owl:inverseOf"):
            steps[p].add((q, True))
            steps[q].add((p, True))
        for p in self.members("owl:SymmetricProperty"):
            steps[p].add((p, True))
        domain, range_ = _index(self.pairs("rdfs:domain")), _index(self.pairs("rdfs:range"))
        thing = self.v["owl:Thing"]
        for x, p, y in self._restriction("owl:someValuesFrom"):
            if y == thing:  # cls-svf2 is a domain axiom in all but name
                domain.setdefault(p, set()).add(x)
        for p in steps.keys() | domain.keys() | range_.keys():
            self._compile_property(axioms, p, _reach(p, steps), domain=domain, range_=range_, sub=sub)

    @staticmethod
    def _compile_property(
        axioms: Axioms,
        p: int,
        reached: set[tuple[int, bool]],
        *,
        domain: dict[int, set[int]],
        range_: dict[int, set[int]],
        sub: dict[int, set[int]],
    ) -> None:
        axioms.forward |= {(p, q) for q, turned in reached if not turned and q != p}
        axioms.inverse |= {(p, q) for q, turned in reached if turned}
        ends: tuple[set[int], set[int]] = (set(), set())
        for q, turned in reached | {(p, False)}:
            ends[turned].update(domain.get(q, ()))
            ends[not turned].update(range_.get(q, ()))
        for end, target in zip(ends, (axioms.subject, axioms.object), strict=True):
            target |= {(p, d) for c in end for d in (*sub.get(c, ()), c)}

    def _compile_classes(self, axioms: Axioms) -> None:
        v = self.v
        axioms.value = set(self._restriction("owl:hasValue"))
        axioms.some = {row for row in self._restriction("owl:someValuesFrom") if row[2] != v["owl:Thing"]}
        axioms.only = set(self._restriction("owl:allValuesFrom"))
        for number, (c, members) in enumerate(sorted(self.pairs("owl:intersectionOf"))):
            parts = set(self.list_of(members))
            axioms.meet |= {(number, c, part, len(parts)) for part in parts}
        for c, members in self.pairs("owl:oneOf"):
            axioms.facts |= {(y, v["rdf:type"], c) for y in self.list_of(members)}
        axioms.transitive = set(self.members("owl:TransitiveProperty"))
        chains = {(p, self.list_of(links)) for p, links in self.pairs("owl:propertyChainAxiom")}
        axioms.chains = {(p, links) for p, links in chains if links}

    def _compile_limits(self, axioms: Axioms) -> None:
        axioms.functional = set(self.members("owl:FunctionalProperty"))
        axioms.inverse_functional = set(self.members("owl:InverseFunctionalProperty"))
        for x, p, n in self._restriction("owl:maxCardinality"):
            if (count := self._small(x, n)) is not None:
                axioms.at_most.add((x, p, count))
        on_class = _index(self.pairs("owl:onClass"))
        for x, p, n in self._restriction("owl:maxQualifiedCardinality"):
            if (count := self._small(x, n)) is not None:
                axioms.qualified |= {(x, p, count, c) for c in on_class.get(x, ())}
        keys = {(c, self.list_of(parts)) for c, parts in self.pairs("owl:hasKey")}
        axioms.keys = {(c, parts) for c, parts in keys if parts}

    def _small(self, restriction: int, number: int) -> int | None:
        """0 or 1, as the profile has it; None (with a note) for other cardinalities."""
        text = self.texts.get(number, "")
        lexical = text[1 : text.rfind('"')] if text.startswith('"') else ""
        if lexical.strip().lstrip("+").isdigit() and int(lexical) in (0, 1):
            return int(lexical)
        self.notes.append(
            f"outside OWL 2 RL and ignored: a maximum cardinality other than 0 or 1 "
            f"({text or '?'} at {self.text(restriction)})"
        )
        return None

    def _compile_contradictions(self, axioms: Axioms) -> None:
        v = self.v
        axioms.disjoint, axioms.complement = set(self.pairs("owl:disjointWith")), set(self.pairs("owl:complementOf"))
        axioms.irreflexive = set(self.members("owl:IrreflexiveProperty"))
        axioms.asymmetric = set(self.members("owl:AsymmetricProperty"))
        axioms.disjoint_properties = set(self.pairs("owl:propertyDisjointWith"))
        member_lists = _index(self.pairs("owl:members"))
        distinct = _index(self.pairs("owl:distinctMembers"))
        for name, target, heads in (
            ("owl:AllDisjointClasses", axioms.all_disjoint, (member_lists,)),
            ("owl:AllDisjointProperties", axioms.all_disjoint_properties, (member_lists,)),
            ("owl:AllDifferent", axioms.all_different, (member_lists, distinct)),
        ):
            for x in self.members(name):
                for head in {h for index in heads for h in index.get(x, ())}:
                    target |= {(x, member) for member in self.list_of(head)}
        properties = _index(self.pairs("owl:assertionProperty"))
        targets = _index(self.pairs("owl:targetIndividual") | self.pairs("owl:targetValue"))
        axioms.denied = {
            (x, i, p, o)
            for x, i in self.pairs("owl:sourceIndividual")
            for p in properties.get(x, ())
            for o in targets.get(x, ())
        }
        self._say_outside(v)

    def _wanted(self, axioms: Axioms) -> set[int]:
        wanted = {row[2] for row in axioms.some} | {row[0] for row in axioms.value | axioms.only | axioms.at_most}
        wanted |= {row[2] for row in axioms.meet} | {row[3] for row in axioms.qualified}
        wanted |= {row[0] for row in axioms.qualified} | {c for c, _parts in axioms.keys}
        wanted |= {c for pair in axioms.disjoint | axioms.complement for c in pair}
        wanted |= {c for _x, c in axioms.all_disjoint} | {self.v["owl:Nothing"]}
        return wanted

    def _say_outside(self, v: Vocabulary) -> None:
        """Notes on axioms that the profile does not have, each with where it stands."""
        rows = [(s, name) for name in OUTSIDE_PROPERTIES for s, _o in self.pairs(name)]
        rows += [(s, name) for name in OUTSIDE_CLASSES for s in self.members(name)]
        for sub, super_ in self._said_below():
            rows += [(sub, f"{name} as a super-class") for name in self._kinds(super_, _NOT_ABOVE) if sub != super_]
            rows += [(super_, f"{name} as a sub-class") for name in self._kinds(sub, _NOT_BELOW) if sub != super_]
        self.notes += sorted({f"outside OWL 2 RL and ignored: {name} (at {self.text(s)})" for s, name in rows})

    def _said_below(self) -> Pairs:
        """Sub-class and super-class of the axioms that are given: those of an equivalence are both."""
        both = {(s, o) for s, p, o in self.given if p == self.v["owl:equivalentClass"]}
        return {(s, o) for s, p, o in self.given if p == self.v["rdfs:subClassOf"]} | both | {(o, s) for s, o in both}

    def _kinds(self, c: int, names: tuple[str, ...]) -> list[str]:
        """Those of `names` that describe the class."""
        return [name for name in names if c in self._described[name]]


_NOT_ABOVE = ("owl:someValuesFrom", "owl:unionOf", "owl:oneOf")
_NOT_BELOW = ("owl:allValuesFrom", "owl:complementOf", "owl:maxCardinality", "owl:maxQualifiedCardinality")
"""Class expressions that the profile allows on one side of rdfs:subClassOf only (OWL 2 Profiles, section 4.2.3)."""


def _close_order(below: Pairs, same: Pairs, several: Collection[int], reflexive: bool) -> None:
    """Rules scm-eqc1, scm-sco, scm-eqc2 (and the same three for properties), in place.

    A term is not put below itself here: that holds of declared terms, which have it already.
    A representative of several names is: that puts one name below another.
    `reflexive`: does "below itself" make it the same as itself? (As owlrl has it: for classes.)
    """
    below |= {pair for a, b in same if a != b or a in several for pair in ((a, b), (b, a))}
    above = _index({(a, b) for a, b in below if a != b})
    for start in list(above):
        todo, seen = list(above[start]), set(above[start])
        while todo:
            for term in above.get(todo.pop(), ()):
                if term not in seen:
                    seen.add(term)
                    todo.append(term)
        if start not in several:
            seen.discard(start)
        above[start] = seen
    below |= {(a, b) for a, found in above.items() for b in found}
    same |= {(a, b) for a, b in below if (b, a) in below and (a != b or reflexive or a in several)}


def _index(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        found[a].add(b)
    return found


def _reach(start: int, steps: Mapping[int, set[tuple[int, bool]]]) -> set[tuple[int, bool]]:
    """Properties that follow from `start`, with whether subject and object change places."""
    seen: set[tuple[int, bool]] = set()
    todo = [(start, False)]
    while todo:
        at, turned = todo.pop()
        for q, turns in steps.get(at, ()):
            found = (q, turned != turns)
            if found not in seen:
                seen.add(found)
                todo.append(found)
    return seen
