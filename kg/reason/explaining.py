"""Why a triple holds: a goal-directed search from the triple back to asserted ones.

Nothing is kept per triple when the closure is made. The search goes backwards, level by level:
each rule whose conclusion is the goal gives the premises that are in the closure; when enough of
the graph is known, the proof with the fewest steps is read off it (Knuth's generalization of
shortest paths to and-or graphs, which never runs in a circle). It is a smallest one if no
part that was not looked at could hold a smaller.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, zip_longest

from kg.reason import tables
from kg.reason.datatypes import PARENT, SUPPORTED, short_name, supers
from kg.reason.facts import MATCHES, SAME, Facts, Known, unwritable
from kg.reason.proof import Lookup, Proof, Proofs
from kg.reason.tables import CHAIN, DATATYPE, KEY, Rule
from kg.reason.terms import Triple, expand, literal_parts

MAX_TRIED = 50_000
"""At most so many triples are tried for one rule and one goal."""
MAX_NODES = 20_000
MAX_PATH = 100_000

_TYPE = expand("rdf:type")
_FIRST, _REST, _NIL = expand("rdf:first"), expand("rdf:rest"), expand("rdf:nil")
_TRANSITIVE = expand("owl:TransitiveProperty")

Derivation = tuple[str, tuple[Triple, ...]]
Bindings = dict[str, str]
NamedDerive = Callable[[Triple], Iterable[Derivation]]
"""Derivations of a triple by named rules."""


def explain(
    triple: Triple, lookup: Lookup, named: NamedDerive | None = None, axioms: Known | None = None
) -> Proof | None:
    """A smallest proof of a triple; None if it does not hold (or no proof is found).

    `axioms` is what searches of the same closure have found about axioms; it grows.
    """
    found = _Search(lookup, named, axioms).proofs(lookup.canonical(triple), 1)
    return found[0] if found else None


def explanations(triple: Triple, lookup: Lookup, number: int, named: NamedDerive | None = None) -> Proofs:
    """Up to `number` different proofs, smallest first. An asserted triple's first proof is that it is asserted."""
    return _Search(lookup, named).proofs(lookup.canonical(triple), number)


def explain_all(
    triples: Iterable[Triple], lookup: Lookup, named: NamedDerive | None = None
) -> Iterator[tuple[Triple, Proof | None]]:
    """Each triple with a smallest proof of it. What the axioms say is looked up once for all of them."""
    axioms: Known = {}
    for triple in triples:
        found = _Search(lookup, named, axioms).proofs(lookup.canonical(triple), 1)
        yield triple, found[0] if found else None


class _Search(Facts):
    """One search: what was looked up, and the part of the and-or graph known so far."""

    def __init__(self, lookup: Lookup, named: NamedDerive | None, axioms: Known | None = None) -> None:
        """`axioms` is what searches of the same closure have found about axioms; it grows."""
        super().__init__(lookup, axioms)
        self.named = named
        self.derivations: dict[Triple, list[Derivation]] = {}
        self.only_one = False
        self.below: dict[str, list[tuple[tuple[str, bool], int]]] = {}
        self.onward: dict[Triple, str] = {}
        """On shortest paths that were found: (node, property, end) and the node after it."""
        self.has_equal = bool(self.match(None, SAME, None, 1))

    # -- the search

    def proofs(self, goal: Triple, number: int) -> Proofs:
        """The smallest proofs, different in the step of at least one triple."""
        self.only_one = number == 1
        if self.asserted(goal) and number == 1:
            return Proofs([self._leaf(goal)], holds=True)
        if not self.holds(goal):
            return Proofs()
        level, check_at, frontier = 0, 1, [goal]
        costs: dict[Triple, tuple[int, Derivation | None]] = {}
        while frontier and len(self.derivations) < MAX_NODES:
            frontier = self._expand(frontier, root=goal)
            level += 1
            if level >= check_at or not frontier:
                costs = self._costs()
                check_at = max(level + 1, level * 5 // 4)
                if goal in costs and costs[goal][0] <= level + 1 and number == 1:
                    break
                if goal in costs and level > costs[goal][0]:
                    break
        found = [self._leaf(goal)] if self.asserted(goal) else []
        found += self._different(goal, costs, number - len(found))
        cut = self.cut or bool(getattr(self.lookup, "cut", False)) or len(self.derivations) >= MAX_NODES
        return Proofs(sorted(found, key=lambda proof: proof.steps)[:number], cut=cut, holds=not unwritable(goal))

    def _expand(self, frontier: list[Triple], root: Triple) -> list[Triple]:
        """Find the derivations of the goals; the new goals that these need."""
        fresh: dict[Triple, None] = {}
        for goal in frontier:
            if goal in self.derivations or (goal != root and self.asserted(goal)):
                continue
            self.derivations[goal] = found = []
            for rule, premises in self._derive(goal):
                if goal not in premises and (rule, premises) not in found:
                    found.append((rule, premises))
                    fresh.update((premise, None) for premise in premises)
        return [goal for goal in fresh if goal not in self.derivations and not self.asserted(goal)]

    def _costs(self) -> dict[Triple, tuple[int, Derivation | None]]:
        """The fewest steps for each triple that can be proved in the known graph, and the step to take."""
        waiting: dict[Triple, list[tuple[Triple, Derivation]]] = defaultdict(list)
        missing: dict[tuple[Triple, Derivation], int] = {}
        order: list[tuple[int, int, Triple, Derivation | None]] = []
        best: dict[Triple, None] = {}
        tie = count()
        for goal, found in self.derivations.items():
            for step in found:
                needed = set(step[1])
                missing[(goal, step)] = len(needed)
                for premise in needed:
                    waiting[premise].append((goal, step))
                    if self.asserted(premise) and premise not in best:
                        best[premise] = None
                if not needed:
                    heapq.heappush(order, (1, next(tie), goal, step))
        costs: dict[Triple, tuple[int, Derivation | None]] = {}
        for premise in best:
            heapq.heappush(order, (0, next(tie), premise, None))
        while order:
            cost, _, proved, last = heapq.heappop(order)
            if proved in costs:
                continue
            costs[proved] = (cost, last)
            for other in waiting[proved]:
                missing[other] -= 1
                if not missing[other]:
                    total = 1 + sum(costs[premise][0] for premise in other[1][1])
                    heapq.heappush(order, (total, next(tie), other[0], other[1]))
        return costs

    def _leaf(self, triple: Triple) -> Proof:
        return Proof(triple, graphs=self.lookup.graphs(triple))

    def _different(self, goal: Triple, costs: dict[Triple, tuple[int, Derivation | None]], number: int) -> list[Proof]:
        """Proofs that differ in the last step, or, where that does not suffice, in one before it."""
        found: list[Proof] = []
        for step in self._ranked(goal, costs):
            if len(found) >= number:
                break
            if (proof := self._build(goal, step, costs)) is not None:
                found.append(proof)
        for proof in list(found):
            for at, premise in enumerate(proof.premises):
                for step in self._ranked(premise.triple, costs) if premise.rule else ():
                    if len(found) >= number:
                        return found
                    other = self._build(premise.triple, step, costs)
                    if other is not None and other != premise and goal not in _triples(other):
                        changed = replace(proof, premises=(*proof.premises[:at], other, *proof.premises[at + 1 :]))
                        if changed not in found:
                            found.append(changed)
        return found

    def _ranked(self, goal: Triple, costs: dict[Triple, tuple[int, Derivation | None]]) -> list[Derivation]:
        steps = [step for step in self.derivations.get(goal, ()) if all(premise in costs for premise in step[1])]
        return sorted(steps, key=lambda step: (sum(costs[premise][0] for premise in step[1]), step))

    def _build(
        self, goal: Triple, step: Derivation, costs: dict[Triple, tuple[int, Derivation | None]]
    ) -> Proof | None:
        """The proof with `step` last; None where it would need its own conclusion."""
        made: dict[Triple, Proof] = {}
        for premise in step[1]:
            todo = [premise]
            while todo:
                triple = todo[-1]
                inner = costs[triple][1]
                if triple == goal:
                    return None
                if inner is None:
                    made[triple] = self._leaf(triple)
                elif all(each in made for each in inner[1]):
                    made[triple] = Proof(triple, inner[0], tuple(made[each] for each in inner[1]))
                else:
                    todo += [each for each in inner[1] if each not in made]
                    continue
                todo.pop()
        return Proof(goal, step[0], tuple(made[premise] for premise in step[1]))

    # -- one step back

    def _derive(self, goal: Triple) -> Iterator[Derivation]:
        for rule in tables.rules():
            if rule.name.startswith("eq-") and not self.has_equal:
                continue
            if rule.name == "prp-trp" or (rule.name == "eq-trans" and goal[1] == SAME):
                continue
            bindings = _unify(rule.conclusion, goal, {})
            if bindings is not None:
                for full in self._solve(rule, bindings):
                    yield rule.name, tuple(_fill(premise, full) for premise in rule.premises)
        yield from self._path(goal)
        yield from self._over_lists(goal)
        yield from self._datatypes(goal)
        if self.named is not None:
            yield from self.named(goal)

    def _solve(self, rule: Rule, start: Bindings) -> Iterator[Bindings]:
        """The ways to make a rule's premises true, with the goal's terms in their places."""
        tried = count()
        yield from self.most(self._made_true(rule.premises, start, tried), MATCHES * 2)

    def _made_true(self, premises: tuple[Triple, ...], bindings: Bindings, tried: Iterator[int]) -> Iterator[Bindings]:
        """Depth first, so that a way is found even where a premise alone has thousands of triples."""
        if not premises:
            yield bindings
            return
        for extended in self._extend(premises[0], bindings):
            if next(tried) > MAX_TRIED:
                self.cut = True
                return
            yield from self._made_true(premises[1:], extended, tried)

    def _extend(self, premise: Triple, bindings: Bindings) -> Iterator[Bindings]:
        pattern = _fill(premise, bindings)
        s, p, o = (None if term.startswith("?") else term for term in pattern)
        if s and p and o and unwritable(pattern):
            yield bindings
            return
        for triple in self.matching(s, p, o):
            extended = _unify(pattern, triple, bindings)
            if extended is not None and ("?one" not in extended or tables.is_one(extended["?one"])):
                yield extended

    def _between(self, start: str, first: str, second: str, end: str) -> Iterator[str]:
        """The nodes x with (start first x) and (x second end), looked for from the side that has fewer."""
        left, right = self.matching(start, first, None), self.matching(None, second, end)
        shorter = next((pair for pair in zip_longest(left, right) if None in pair), (None, None))
        if shorter[1] is None:
            yield from (x for x, _p, _o in self.matching(None, second, end) if self.holds((start, first, x)))
        else:
            yield from (x for _s, _p, x in self.matching(start, first, None) if self.holds((x, second, end)))

    # -- prp-trp and eq-trans: by paths, not by halves

    def _path(self, goal: Triple) -> Iterator[Derivation]:
        s, p, o = goal
        if p == SAME:
            step = self._first_step(goal, [(SAME, False), (SAME, True)])
            if step:
                yield "eq-trans", ((s, p, step), (step, p, o))
            return
        axiom = (p, _TYPE, _TRANSITIVE)
        if not self.match(*axiom, 1):
            return
        ways = self._below(p)
        if self.only_one and self._stated(goal, ways):
            return
        step = self._first_step(goal, [way for way, _steps in ways])
        between = iter([step]) if step else self._between(s, p, p, o)
        for y in self.most(between, MATCHES):
            if y not in (s, o) or s == o:
                yield "prp-trp", (axiom, (s, p, y), (y, p, o))

    def _stated(self, goal: Triple, ways: Sequence[tuple[tuple[str, bool], int]]) -> bool:
        """Does an asserted triple give the goal in one step? Then no path is a shorter proof."""
        s, _p, o = goal
        return any(steps <= 1 and self.asserted((o, q, s) if turned else (s, q, o)) for (q, turned), steps in ways)

    def _below(self, p: str) -> list[tuple[tuple[str, bool], int]]:
        """Properties whose asserted triples give (x p y), whether the ends change places, and in how many steps."""
        if p in self.below:
            return self.below[p]
        found = {(p, False): 0}
        todo = deque(found)
        while todo:
            at, turned = todo.popleft()
            steps = found[at, turned] + 1
            near = [(q, turned) for q, _p, _at in self.matching(None, expand("rdfs:subPropertyOf"), at)]
            near += [(q, turned) for q, _p, _at in self.matching(None, expand("owl:equivalentProperty"), at)]
            near += [(q, not turned) for q, _p, _at in self.matching(None, expand("owl:inverseOf"), at)]
            near += [(q, not turned) for _at, _p, q in self.matching(at, expand("owl:inverseOf"), None)]
            if self.match(at, _TYPE, expand("owl:SymmetricProperty"), 1):
                near.append((at, not turned))
            for pair in near:
                if pair not in found:
                    found[pair] = steps
                    todo.append(pair)
        self.below[p] = list(found.items())
        return self.below[p]

    def _first_step(self, goal: Triple, ways: Sequence[tuple[str, bool]]) -> str | None:
        """The second node of a shortest path over asserted triples, of two steps or more."""
        start, _p, end = goal
        if goal in self.onward:
            return self.onward[goal]
        came_from: dict[str, str] = {}
        todo = deque([start])
        while todo and len(came_from) < MAX_PATH:
            at = todo.popleft()
            self.cut = self.cut or len(came_from) + 1 >= MAX_PATH
            for near in self._neighbours(at, ways):
                if near in came_from or (at == start and near == end and start != end):
                    continue
                came_from[near] = at
                if near == end:
                    return self._second(came_from, goal)
                todo.append(near)
        return None

    def _second(self, came_from: dict[str, str], goal: Triple) -> str | None:
        """The node after the start; what leads on from the others to the end is kept."""
        start, p, end = goal
        at = came_from[end]
        after = at
        while at != start:
            before = came_from[at]
            self.onward[before, p, end] = after = at
            at = before
        return after if after != start else None

    def _neighbours(self, at: str, ways: Sequence[tuple[str, bool]]) -> Iterator[str]:
        for q, turned in ways:
            pattern = (None, q, at) if turned else (at, q, None)
            for triple in self.lookup.match(*pattern):
                if not self.asserted(triple):
                    break  # asserted ones come first
                yield triple[0] if turned else triple[2]

    # -- rules over lists

    def _over_lists(self, goal: Triple) -> Iterator[Derivation]:
        for rule in tables.list_rules():
            bindings = _unify(rule.conclusion, goal, {})
            if bindings is None:
                continue
            for axiom, cells, members in self._axioms(rule, bindings):
                full = bindings | {"?c": axiom[0]}
                if "?i" in bindings and bindings["?i"] not in members:
                    continue
                for premises in self._members_hold(rule, full, members):
                    yield rule.name, (axiom, *cells, *premises)
        yield from self._chains(goal)
        yield from self._keys(goal)

    def _axioms(self, rule: Rule, bindings: Bindings) -> Iterator[tuple[Triple, tuple[Triple, ...], list[str]]]:
        """The axioms that a list rule may use, with the list's cells and elements."""
        p = rule.premises[0][1]
        if "?c" in bindings:
            axioms = list(self.matching(bindings["?c"], p, None))
        else:  # the goal names an element: up from its cells to the heads
            axioms = [axiom for head in self._heads(bindings["?i"]) for axiom in self.matching(None, p, head)]
        for axiom in axioms:
            if (found := self._cells(axiom[2])) is not None:
                yield axiom, *found

    def _heads(self, element: str) -> list[str]:
        heads, todo = [], [cell for cell, _p, _o in self.matching(None, _FIRST, element)]
        seen = set(todo)
        while todo:
            cell = todo.pop()
            heads.append(cell)
            for above, _p, _o in self.matching(None, _REST, cell):
                if above not in seen:
                    seen.add(above)
                    todo.append(above)
        return heads

    def _cells(self, head: str) -> tuple[tuple[Triple, ...], list[str]] | None:
        cells: list[Triple] = []
        members: list[str] = []
        seen = set()
        while head != _NIL:
            first, rest = self.match(head, _FIRST, None, 1), self.match(head, _REST, None, 1)
            if head in seen or not first or not rest:
                return None
            seen.add(head)
            cells += [first[0], rest[0]]
            members.append(first[0][2])
            head = rest[0][2]
        return tuple(cells), members

    def _members_hold(self, rule: Rule, bindings: Bindings, members: list[str]) -> Iterator[tuple[Triple, ...]]:
        rest = rule.premises[1:]
        if not rest:
            yield ()
        elif rest[0][2] == "?*":
            premises = tuple(_fill(rest[0], bindings | {"?*": member}) for member in members)
            if all(self.holds(premise) for premise in premises):
                yield premises
        else:
            choices = [bindings["?i"]] if "?i" in bindings else members
            for member in choices:
                premise = _fill(rest[0], bindings | {"?i": member})
                if self.holds(premise):
                    yield (premise,)

    def _chains(self, goal: Triple) -> Iterator[Derivation]:
        for axiom in self.matching(goal[1], expand("owl:propertyChainAxiom"), None):
            found = self._cells(axiom[2])
            if found is None or not found[1]:
                continue
            cells, links = found
            for path in self.most(self._walk(goal[0], goal[2], links), MATCHES):
                yield CHAIN, (axiom, *cells, *path)

    def _walk(self, start: str, end: str, links: list[str]) -> Iterator[tuple[Triple, ...]]:
        if len(links) == 1:
            if self.holds((start, links[0], end)):
                yield ((start, links[0], end),)
            return
        if len(links) == 2:
            for x in self._between(start, links[0], links[1], end):
                yield (start, links[0], x), (x, links[1], end)
            return
        for triple in self.matching(start, links[0], None):
            for rest in self._walk(triple[2], end, links[1:]):
                yield (triple, *rest)

    def _keys(self, goal: Triple) -> Iterator[Derivation]:
        x, p, y = goal
        if p != SAME:
            return
        for axiom in self.matching(None, expand("owl:hasKey"), None):
            found = self._cells(axiom[2])
            types = ((x, _TYPE, axiom[0]), (y, _TYPE, axiom[0]))
            if found is None or not all(self.holds(triple) for triple in types):
                continue
            shared: list[Triple] = []
            for part in found[1]:
                values = {o for _s, _p, o in self.matching(x, part, None)}
                common = sorted(o for _s, _p, o in self.matching(y, part, None) if o in values)
                shared += [(x, part, common[0]), (y, part, common[0])] if common else []
            if len(shared) == 2 * len(found[1]):
                yield KEY, (axiom, *found[0], *types, *shared)

    def _datatypes(self, goal: Triple) -> Iterator[Derivation]:
        if goal[1] != _TYPE:
            return
        if goal[0].startswith('"'):
            own = short_name(literal_parts(goal[0])[1])
            if goal[2] in map(expand, (own, *supers(own)) if own in SUPPORTED else ()):
                yield DATATYPE, ()
        for small in PARENT:
            if any(expand(large) == goal[2] for large in supers(small)):
                premise = (goal[0], _TYPE, expand(small))
                if self.asserted(premise):
                    yield DATATYPE, (premise,)


def _triples(proof: Proof) -> set[Triple]:
    return {proof.triple}.union(*(_triples(premise) for premise in proof.premises))


def _fill(pattern: Triple, bindings: Bindings) -> Triple:
    s, p, o = pattern
    return bindings.get(s, s), bindings.get(p, p), bindings.get(o, o)


def _unify(pattern: Triple, triple: Triple, bindings: Bindings) -> Bindings | None:
    found = dict(bindings)
    for part, term in zip(pattern, triple, strict=True):
        if part.startswith("?"):
            if found.setdefault(part, term) != term:
                return None
        elif part != term:
            return None
    return found
