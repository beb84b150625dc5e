"""owl:sameAs by representatives: equal things are one node in the closure, written out again at the end.

Rules eq-sym, eq-trans, eq-rep-s, eq-rep-p and eq-rep-o hold by construction. A group of up to
`WRITTEN_IN_FULL` names is written out in full, as the tables have it; of a larger one every name
is tied to the representative and back, and what is inferred is said of the representative only:
10,000 names for one thing are 20,000 triples, not 100 million.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.reason.datatypes import SUPPORTED, same_value, short_name, supers
from kg.reason.terms import LITERAL, literal_parts

if TYPE_CHECKING:
    from kg.reason.engine import Engine

WRITTEN_IN_FULL = 100
"""Largest group of equal names that is written out in full."""

Pair = tuple[int, int]


class Equality:
    """Groups of equal terms. Every term of a group of two or more is in `representative`."""

    def __init__(self) -> None:
        self.representative: dict[int, int] = {}
        self.groups: dict[int, set[int]] = {}

    def of(self, term: int) -> int:
        """The representative of a term."""
        return self.representative.get(term, term)

    def merge(self, engine: Engine, pairs: list[Pair]) -> dict[int, int]:
        """Make pairs equal; the terms whose representative changed, with the new one.

        Two literals that have different values are not merged, unless something between them is
        equal to both: either way it is a contradiction (eq-diff1 with dt-diff), kept in `engine.value_clashes`.
        """
        pairs = self._without_clashes(engine, pairs)
        touched: set[int] = set()
        find = _Sets()
        for one, other in pairs:
            a, b = self.of(one), self.of(other)
            if a != b:
                find.union(a, b)
                touched |= {a, b}
        joined: dict[int, set[int]] = defaultdict(set)
        for term in touched:
            joined[find.root(term)] |= self.groups.pop(term, {term})
        return self._choose(engine, list(joined.values()))

    def _choose(self, engine: Engine, groups: list[set[int]]) -> dict[int, int]:
        texts = engine.texts(term for group in groups for term in group)
        changed: dict[int, int] = {}
        for group in groups:
            engine.value_clashes |= _different_values(group, texts)
            chosen = min(group, key=lambda term: (engine.v.name(term) is None, term & 3, texts.get(term, "")))
            self.groups[chosen] = group
            for term in group:
                if self.representative.get(term, term) != chosen:
                    changed[term] = chosen
                self.representative[term] = chosen
        return changed

    @staticmethod
    def _without_clashes(engine: Engine, pairs: list[Pair]) -> list[Pair]:
        literal = [pair for pair in pairs if pair[0] & 3 == LITERAL and pair[1] & 3 == LITERAL]
        if not literal:
            return pairs
        texts = engine.texts(term for pair in literal for term in pair)
        clashes = {(a, b) for a, b in literal if a != b and same_value(texts[a], texts[b]) is False}
        engine.value_clashes |= clashes
        return [pair for pair in pairs if pair not in clashes]


def _different_values(group: set[int], texts: dict[int, str]) -> set[Pair]:
    """Literals of a group that have another value than its first literal, with that one."""
    first, *rest = sorted((term for term in group if term & 3 == LITERAL), key=lambda term: texts[term]) or [0]
    return {(first, term) for term in rest if same_value(texts[first], texts[term]) is False}


class _Sets:
    """Union-find with path halving."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def root(self, term: int) -> int:
        parent = self.parent
        while (up := parent.setdefault(term, term)) != term:
            parent[term] = parent[up]
            term = up
        return term

    def union(self, a: int, b: int) -> None:
        first, second = sorted((self.root(a), self.root(b)))
        self.parent[second] = first


def find_pairs(engine: Engine, d: str) -> list[Pair]:
    """What is equal because of triples in `d`: asserted owl:sameAs, prp-fp, prp-ifp, prp-key, cls-max(q)c."""
    a, queries = engine.axioms, []
    queries.append(f"SELECT s, o FROM {d} WHERE p = {engine.same} AND s <> o")
    if a.functional:
        queries += _shared(engine, d, "s", "o", "ax_functional")
    if a.inverse_functional:
        queries += _shared(engine, d, "o", "s", "ax_inverse_functional")
    if any(n == 1 for _x, _p, n in a.at_most):
        queries.append(_limited(engine, "ax_at_most", ""))
    if any(row[2] == 1 for row in a.qualified):
        thing = engine.v["owl:Thing"]
        queries.append(
            _limited(
                engine,
                "ax_qualified",
                f"AND (m.c = {thing} OR EXISTS (SELECT 1 FROM t k WHERE "
                f"k.s = e.o AND k.p = {engine.type} AND k.o = m.c))",
            )
        )
    queries += _keys(engine, d)
    found: list[Pair] = []
    for query in queries:
        found += [(int(x), int(y)) for x, y in engine.rows(query)]
    of = engine.equality.of
    return sorted({(x, y) for x, y in found if of(x) != of(y)})


def _shared(engine: Engine, d: str, group: str, other: str, axioms: str) -> list[str]:
    """Pairs of `other` ends that share a property and the `group` end, tied to the least of them."""
    source = f"t SEMI JOIN {axioms} USING (p)"
    if d != "d_all":
        if not engine.make("shared", f"SELECT DISTINCT {group}, p FROM {d} SEMI JOIN {axioms} USING (p)"):
            return []
        source = f"t SEMI JOIN shared USING ({group}, p)"
    several = f"SELECT {group} g, p, min({other}) least FROM {source} GROUP BY {group}, p HAVING count(*) > 1"
    if not engine.make(f"several_{group}", several):
        return []
    return [
        f"SELECT x.least, e.{other} FROM several_{group} x JOIN t e ON e.{group} = x.g AND e.p = x.p "
        f"WHERE e.{other} <> x.least"
    ]


def _limited(engine: Engine, axioms: str, condition: str) -> str:
    """Pairs of values where at most one is allowed (cls-maxc2, cls-maxqc3, cls-maxqc4)."""
    values = (
        f"SELECT e.s, m.x, m.p, e.o{', m.c' if 'qualified' in axioms else ', 0 AS c'} FROM {axioms} m "
        f"JOIN t u ON u.o = m.x JOIN t e ON e.s = u.s AND e.p = m.p "
        f"WHERE m.n = 1 AND u.p = {engine.type} {condition}"
    )
    return (
        f"SELECT least, o FROM (SELECT o, min(o) OVER (PARTITION BY s, x, p, c) least FROM ({values})) WHERE o <> least"
    )


def _keys(engine: Engine, d: str) -> list[str]:
    """Queries for prp-key, for the axioms about classes of things that `d` speaks of."""
    keys = sorted(engine.axioms.keys)
    if keys and d != "d_all":
        classes = ", ".join(str(c) for c, _parts in keys)
        found = engine.rows(
            f"SELECT DISTINCT o FROM t SEMI JOIN {d} USING (s) WHERE p = {engine.type} AND o IN ({classes})"
        )
        touched = {int(c) for (c,) in found}
        keys = [(c, parts) for c, parts in keys if c in touched and parts]
        for number, (_c, parts) in enumerate(keys):  # who shares no value with things of `d` has nothing new
            engine.make(f"values_{number}", f"SELECT DISTINCT o FROM t SEMI JOIN {d} USING (s) WHERE p = {parts[0]}")
        return [
            _key(engine, c, parts, f"AND z0.o IN (SELECT o FROM values_{number})")
            for number, (c, parts) in enumerate(keys)
        ]
    return [_key(engine, c, parts) for c, parts in keys]


def _key(engine: Engine, c: int, parts: tuple[int, ...], condition: str = "") -> str:
    """prp-key for one axiom: instances that share a value of each property."""
    joins = " ".join(f"JOIN t z{i} ON z{i}.s = k.s AND z{i}.p = {p}" for i, p in enumerate(parts))
    values = ", ".join(f"z{i}.o" for i in range(len(parts)))
    return (
        f"SELECT least, s FROM (SELECT k.s, min(k.s) OVER (PARTITION BY {values}) least FROM t k {joins} "
        f"WHERE k.p = {engine.type} AND k.o = {c} {condition}) WHERE s <> least"
    )


def rewrite(engine: Engine, changed: dict[int, int]) -> None:
    """Put representatives in place of the terms of `t` that are no longer ones."""
    db = engine.db
    engine.table("renamed", "id rep", sorted(changed.items()))
    db.execute(
        "CREATE OR REPLACE TEMP TABLE moved AS SELECT DISTINCT t.s, t.p, t.o FROM t "
        "WHERE s IN (SELECT id FROM renamed) "
        "OR p IN (SELECT id FROM renamed) OR o IN (SELECT id FROM renamed)"
    )
    db.execute(
        "DELETE FROM t WHERE s IN (SELECT id FROM renamed) OR p IN (SELECT id FROM renamed) "
        "OR o IN (SELECT id FROM renamed)"
    )
    engine.keep(
        "(SELECT coalesce(a.rep, m.s) s, coalesce(b.rep, m.p) p, coalesce(c.rep, m.o) o FROM moved m "
        "LEFT JOIN renamed a ON a.id = m.s LEFT JOIN renamed b ON b.id = m.p LEFT JOIN renamed c ON c.id = m.o)",
        "d_renamed",
    )
    _type_literals(engine, changed)


def _type_literals(engine: Engine, changed: dict[int, int]) -> None:
    """dt-type2 where it can be seen: what equals a literal is of the literal's datatype, and of larger ones."""
    literals = {term for rep in set(changed.values()) for term in engine.equality.groups[rep] if term & 3 == LITERAL}
    rows = []
    for term, text in engine.texts(literals).items():
        own = short_name(literal_parts(text)[1])
        if own in SUPPORTED:
            rows += [(engine.equality.of(term), engine.type, engine.v[name]) for name in (own, *supers(own))]
    if rows:
        engine.table("literal_types", "s p o", sorted(set(rows)))
        engine.keep("literal_types", "d_literal_types")


def expand(engine: Engine) -> None:
    """Make `closure(s, p, o)`: `t` with every name of small groups written out, and the owl:sameAs triples."""
    groups = engine.equality.groups
    small = [(rep, term) for rep, group in groups.items() if len(group) <= WRITTEN_IN_FULL for term in group]
    large = [(rep, term) for rep, group in groups.items() if len(group) > WRITTEN_IN_FULL for term in group]
    engine.table("names", "rep id", sorted(small))
    engine.table("many", "rep id", sorted(large))
    same = engine.same
    engine.db.execute(
        "CREATE OR REPLACE TEMP TABLE closure AS SELECT DISTINCT s, p, o FROM ("
        "SELECT coalesce(a.id, t.s) s, coalesce(b.id, t.p) p, coalesce(c.id, t.o) o FROM t "
        "LEFT JOIN names a ON a.rep = t.s LEFT JOIN names b ON b.rep = t.p LEFT JOIN names c ON c.rep = t.o "
        f"UNION ALL SELECT a.id, {same}, b.id FROM names a JOIN names b USING (rep) "
        f"UNION ALL SELECT id, {same}, rep FROM many UNION ALL SELECT rep, {same}, id FROM many) "
        f"WHERE NOT (p = {same} AND s = o)"
    )


def notes(engine: Engine) -> list[str]:
    """A line for each group that is too large to be written out."""
    large = {rep: group for rep, group in engine.equality.groups.items() if len(group) > WRITTEN_IN_FULL}
    texts = engine.texts(large)
    return sorted(
        f"{len(group)} names for one thing: each is tied to {texts[rep]} by owl:sameAs both ways, and what is "
        "inferred is said of that one only"
        for rep, group in large.items()
    )
