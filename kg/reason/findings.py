"""Contradictions: the rules of the tables that end in "false", run over the finished closure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from kg.reason import datatypes, equality
from kg.reason.explaining import explain
from kg.reason.facts import Known
from kg.reason.proof import Lookup, StateLookup
from kg.reason.terms import DATATYPE_OF, LITERAL, Ids, Triple, expand, literal_parts, shorten

if TYPE_CHECKING:
    from kg.reason.engine import Engine

T = TypeVar("T")
PER_RULE = 1000
"""At most so many findings of one rule are told one by one, unless more are asked for; a note of the engine says where
there are more."""
TRACED = 200
"""Of so many findings the inferred premises are traced to the documents that they rest on."""
ALL = 1 << 62
"""What asks for all findings."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction: the table's rule that found it, the triples that clash, where they stand.

    `triples` are the premises of the rule, asserted or inferred; `graphs` the names of the
    graphs (documents) that assert them or what they follow from, sorted, "" for the default
    graph; `message` one plain sentence. `leaves` are the asserted triples that it all rests on, each
    with the graphs that assert it; None where they were not looked for or not found.
    """

    rule: str
    message: str
    triples: tuple[Triple, ...]
    graphs: tuple[str, ...] = ()
    leaves: tuple[tuple[Triple, tuple[str, ...]], ...] | None = None


Found = tuple[str, tuple[Ids, ...]]


def find_contradictions(engine: Engine) -> list[Finding]:
    """The contradictions of the closure, sorted: all, or the first `engine.told` of each rule."""
    found: list[Found] = []
    for part in (_of_properties, _of_classes, _of_limits, _of_difference):
        found += part(engine)
    found = sorted(set(found))
    told = [Finding(rule, _message(rule, premises), premises) for rule, premises in _in_words(engine, found)]
    told += _of_datatypes(engine)
    told.sort(key=lambda finding: (finding.rule, finding.triples))
    return _with_graphs(engine, told) if told else []


def _with_graphs(engine: Engine, told: list[Finding]) -> list[Finding]:
    """Say which graphs the premises stand in, or rest on: the first findings' are traced to what is asserted."""
    if engine.equality.groups:
        equality.expand(engine)
    lookup = StateLookup(engine.db, "closure" if engine.equality.groups else "t")
    axioms = Known()
    return [_rested(finding, lookup, axioms, trace=number < TRACED) for number, finding in enumerate(told)]


def _rested(finding: Finding, lookup: Lookup, axioms: Known, *, trace: bool) -> Finding:
    """The finding with its graphs and, unless a premise cannot be traced, its leaves."""
    graphs: set[str] = set()
    leaves: dict[Triple, tuple[str, ...]] = {}
    whole = True
    for triple in _premises(finding):
        if lookup.asserted(triple):
            leaves[triple] = lookup.graphs(triple)
        elif trace and (proof := explain(triple, lookup, axioms=axioms)) is not None:
            leaves.update((leaf.triple, leaf.graphs) for leaf in proof.leaves())
        else:
            whole = False
    graphs.update(graph for names in leaves.values() for graph in names)
    return replace(finding, graphs=tuple(sorted(graphs)), leaves=tuple(sorted(leaves.items())) if whole else None)


def _premises(finding: Finding) -> tuple[Triple, ...]:
    """The triples of a finding that something is needed for.

    Nothing is needed for x to be x, nor for two values to be different ones (dt-diff). Where a literal is not
    what an axiom wants, that it should be says all; the triple that shows its use may be a harmless one.
    """
    if finding.rule == "dt-not-type" and len(finding.triples) > 1:
        return finding.triples[-1:]
    different = expand("owl:differentFrom")
    return tuple(
        triple
        for triple in finding.triples
        if not (triple[1] == expand("owl:sameAs") and triple[0] == triple[2])
        and not (triple[1] == different and triple[0].startswith('"') and triple[2].startswith('"'))
    )


def _rows(engine: Engine, rule: str, sql: str, premises: Callable[[tuple[int, ...]], tuple[Ids, ...]]) -> list[Found]:
    rows = engine.rows(f"SELECT DISTINCT * FROM ({sql}) ORDER BY ALL LIMIT {engine.told + 1}")
    return [(rule, premises(tuple(int(value) for value in row))) for row in _first(engine, rule, rows)]


def _first(engine: Engine, rule: str, found: list[T]) -> list[T]:
    """The first `engine.told` of what a rule found; that there is more is noted."""
    told = engine.told
    if len(found) > told:
        engine.notes.append(f"{rule}: more than {told} contradictions; those after the first {told} are not told")
    return found[:told]


def _new(engine: Engine) -> str:
    """A condition on the subject of `t`: where all was well before a change, only what it touched can contradict."""
    return "AND t.s IN (SELECT s FROM touched_triples)" if engine.only_touched else ""


def _of_properties(engine: Engine) -> list[Found]:
    v, a = engine.v, engine.axioms
    type_, found = v["rdf:type"], []
    if a.irreflexive:
        found += _rows(
            engine,
            "prp-irp",
            "SELECT t.s, t.p FROM t JOIN ax_irreflexive m ON t.p = m.p WHERE t.s = t.o",
            lambda r: ((r[1], type_, v["owl:IrreflexiveProperty"]), (r[0], r[1], r[0])),
        )
    if a.asymmetric:
        found += _rows(
            engine,
            "prp-asyp",
            "SELECT t.s, t.p, t.o FROM t JOIN ax_asymmetric m ON t.p = m.p "
            "JOIN t u ON u.s = t.o AND u.p = t.p AND u.o = t.s WHERE t.s <= t.o",
            lambda r: ((r[1], type_, v["owl:AsymmetricProperty"]), (r[0], r[1], r[2]), (r[2], r[1], r[0])),
        )
    if a.disjoint_properties:
        found += _rows(
            engine,
            "prp-pdw",
            "SELECT t.s, m.a, m.b, t.o FROM ax_disjoint_properties m JOIN t ON t.p = m.a "
            f"JOIN t u ON u.p = m.b AND u.s = t.s AND u.o = t.o WHERE true {_new(engine)}",
            lambda r: ((r[1], v["owl:propertyDisjointWith"], r[2]), (r[0], r[1], r[3]), (r[0], r[2], r[3])),
        )
    several = (
        f"SELECT m.x, t.s, t.o FROM t JOIN ax_all_disjoint_properties m ON t.p = m.m WHERE true {_new(engine)} "
        "GROUP BY m.x, t.s, t.o HAVING count(*) > 1"
    )
    if a.all_disjoint_properties and engine.make("several_properties", several):
        found += _rows(
            engine,
            "prp-adp",
            "SELECT two.x, two.s, m.m, n.m AS q, two.o FROM several_properties two "
            "JOIN ax_all_disjoint_properties m ON m.x = two.x JOIN ax_all_disjoint_properties n "
            "ON n.x = two.x AND n.m > m.m JOIN t ON t.p = m.m AND t.s = two.s AND t.o = two.o "
            "JOIN t u ON u.p = n.m AND u.s = t.s AND u.o = t.o",
            lambda r: ((r[0], type_, v["owl:AllDisjointProperties"]), (r[1], r[2], r[4]), (r[1], r[3], r[4])),
        )
    for rule, name, is_literal in (("prp-npa1", "owl:targetIndividual", False), ("prp-npa2", "owl:targetValue", True)):
        if a.denied:
            sign = "=" if is_literal else "<>"
            found += _rows(
                engine,
                rule,
                "SELECT m.x, m.i, m.p, m.o FROM ax_denied m JOIN t ON t.s = m.i AND t.p = m.p "
                f"AND t.o = m.o WHERE m.o & 3 {sign} {LITERAL}",
                _denial(engine, name),
            )
    return found


def _denial(engine: Engine, target: str) -> Callable[[tuple[int, ...]], tuple[Ids, ...]]:
    v = engine.v
    return lambda r: (
        (r[0], v["owl:sourceIndividual"], r[1]),
        (r[0], v["owl:assertionProperty"], r[2]),
        (r[0], v[target], r[3]),
        (r[1], r[2], r[3]),
    )


def _of_classes(engine: Engine) -> list[Found]:
    v, a = engine.v, engine.axioms
    type_, found = v["rdf:type"], []
    types = "touched_types" if engine.only_touched else f"(SELECT s, o FROM t WHERE p = {type_})"
    found += _rows(
        engine,
        "cls-nothing2",
        f"SELECT s FROM t WHERE p = {type_} AND o = {v['owl:Nothing']}",
        lambda r: ((r[0], type_, v["owl:Nothing"]),),
    )
    for rule, table, name, used in (
        ("cls-com", "complement", "owl:complementOf", a.complement),
        ("cax-dw", "disjoint", "owl:disjointWith", a.disjoint),
    ):
        if used:
            found += _rows(
                engine,
                rule,
                f"SELECT t.s, m.a, m.b FROM ax_{table} m JOIN {types} t ON t.o = m.a JOIN {types} u "
                "ON u.s = t.s AND u.o = m.b",
                _two_types(v[name], type_),
            )
    several = f"SELECT x, s FROM {types} JOIN ax_all_disjoint ON o = m GROUP BY x, s HAVING count(*) > 1"
    if a.all_disjoint and engine.make("several_types", several):
        found += _rows(
            engine,
            "cax-adc",
            "SELECT two.x, two.s, m.m, n.m AS k FROM several_types two "
            "JOIN ax_all_disjoint m ON m.x = two.x JOIN ax_all_disjoint n ON n.x = two.x AND n.m > m.m "
            f"JOIN {types} t ON t.s = two.s AND t.o = m.m JOIN {types} u ON u.s = two.s AND u.o = n.m",
            lambda r: ((r[0], type_, v["owl:AllDisjointClasses"]), (r[1], type_, r[2]), (r[1], type_, r[3])),
        )
    return found


def _two_types(axiom: int, type_: int) -> Callable[[tuple[int, ...]], tuple[Ids, ...]]:
    return lambda r: ((r[1], axiom, r[2]), (r[0], type_, r[1]), (r[0], type_, r[2]))


def _of_limits(engine: Engine) -> list[Found]:
    v, a = engine.v, engine.axioms
    type_, found = v["rdf:type"], []
    if any(n == 0 for _x, _p, n in a.at_most):
        found += _rows(
            engine,
            "cls-maxc1",
            "SELECT t.s, m.x, m.p, u.o FROM ax_at_most m JOIN t ON t.o = m.x "
            f"JOIN t u ON u.s = t.s AND u.p = m.p WHERE m.n = 0 AND t.p = {type_}",
            lambda r: ((r[1], v["owl:onProperty"], r[2]), (r[0], type_, r[1]), (r[0], r[2], r[3])),
        )
    thing = v["owl:Thing"]
    for rule, sign, condition in (
        ("cls-maxqc1", "<>", f"AND EXISTS (SELECT 1 FROM t k WHERE k.s = u.o AND k.p = {type_} AND k.o = m.c)"),
        ("cls-maxqc2", "=", ""),
    ):
        if any(row[2] == 0 for row in a.qualified):
            found += _rows(
                engine,
                rule,
                "SELECT t.s, m.x, m.p, u.o, m.c FROM ax_qualified m JOIN t ON t.o = m.x "
                f"JOIN t u ON u.s = t.s AND u.p = m.p WHERE m.n = 0 AND t.p = {type_} "
                f"AND m.c {sign} {thing} {condition}",
                lambda r: (
                    (r[1], v["owl:onProperty"], r[2]),
                    (r[1], v["owl:onClass"], r[4]),
                    (r[0], type_, r[1]),
                    (r[0], r[2], r[3]),
                ),
            )
    return found


def _of_difference(engine: Engine) -> list[Found]:
    """eq-diff1, eq-diff2, eq-diff3: over representatives, what is equal is one."""
    v, type_ = engine.v, engine.type
    different, same = v["owl:differentFrom"], v["owl:sameAs"]
    found: list[Found] = []
    for s, o in engine.rows(f"SELECT s, o FROM quads WHERE p = {different}"):
        one, other = int(s), int(o)
        if engine.equality.of(one) == engine.equality.of(other):
            found.append(("eq-diff1", ((one, same, other), (one, different, other))))
    inferred = engine.rows(f"SELECT s FROM t WHERE p = {different} AND s = o AND a = 0 LIMIT {engine.told + 1}")
    inferred = _first(engine, "eq-diff1", inferred)
    known = {engine.equality.of(premises[0][0]) for _rule, premises in found}
    found += [
        ("eq-diff1", ((int(s), same, int(s)), (int(s), different, int(s)))) for (s,) in inferred if int(s) not in known
    ]
    found += [("eq-diff1", ((x, same, y), (x, different, y))) for x, y in sorted(engine.value_clashes)]
    return found + (_all_different(engine, type_, same) if engine.axioms.all_different else [])


def _all_different(engine: Engine, type_: int, same: int) -> list[Found]:
    rest = {int(s): int(o) for s, o in engine.rows(f"SELECT s, o FROM quads WHERE p = {engine.v['rdf:rest']}")}
    first = {int(s): int(o) for s, o in engine.rows(f"SELECT s, o FROM quads WHERE p = {engine.v['rdf:first']}")}
    found: list[Found] = []
    for rule, name in (("eq-diff2", "owl:members"), ("eq-diff3", "owl:distinctMembers")):
        heads = engine.rows(
            f"SELECT q.s, q.o FROM quads q JOIN t ON t.s = q.s WHERE q.p = {engine.v[name]} AND "
            f"t.p = {type_} AND t.o = {engine.v['owl:AllDifferent']}"
        )
        for x, head in heads:
            seen: dict[int, int] = {}
            for member in _walk(int(head), first, rest):
                other = seen.setdefault(engine.equality.of(member), member)
                if other != member:
                    found.append(
                        (
                            rule,
                            (
                                (int(x), type_, engine.v["owl:AllDifferent"]),
                                (int(x), engine.v[name], int(head)),
                                (other, same, member),
                            ),
                        )
                    )
    return found


def _walk(cell: int, first: dict[int, int], rest: dict[int, int]) -> list[int]:
    seen, found = set(), []
    while cell in first and cell not in seen:
        seen.add(cell)
        found.append(first[cell])
        cell = rest.get(cell, 0)
    return found


def _of_datatypes(engine: Engine) -> list[Finding]:
    """dt-not-type: ill-typed literals, and literals that an axiom puts in a datatype they are not of."""
    found = [
        Finding("dt-not-type", f"{text} is no {shorten('<' + literal_parts(text)[1] + '>')}", (triple,))
        for text, triple in _with_use(engine, _ill_typed(engine))
    ]
    for number, name in _misplaced_candidates(engine):
        text = engine.texts([number]).get(number, "")
        if datatypes.within(text, name) is False:
            use = _with_use(engine, [number])
            found.append(
                Finding(
                    "dt-not-type",
                    f"{text} is no {name}, as an axiom about its property wants",
                    (*(triple for _text, triple in use), (text, expand("rdf:type"), expand(name))),
                )
            )
    return found


def _ill_typed(engine: Engine) -> list[int]:
    """Ill-typed literals in use. `ill_typed` keeps them for the next change, which looks at new terms only."""
    if not engine.known_terms:
        engine.db.execute("CREATE OR REPLACE TABLE ill_typed (id UBIGINT)")
    for number in _newly_ill_typed(engine):
        engine.db.execute("INSERT INTO ill_typed VALUES (?)", [number])
    rows = engine.rows(
        f"SELECT id FROM ill_typed WHERE id IN (SELECT o FROM quads) ORDER BY id LIMIT {engine.told + 1}"
    )
    return [int(number) for (number,) in _first(engine, "dt-not-type", rows)]


def _newly_ill_typed(engine: Engine) -> list[int]:
    supported = [
        name
        for name in datatypes.SUPPORTED
        if name
        not in ("xsd:string", "rdfs:Literal", "rdf:langString", "rdf:PlainLiteral", "rdf:XMLLiteral", "rdf:HTML")
    ]
    tails = {f"^^{expand(name)}": datatypes.QUICK.get(name, "") for name in supported}
    engine.db.execute("CREATE OR REPLACE TEMP TABLE tails (tail VARCHAR, quick VARCHAR)")
    engine.db.executemany("INSERT INTO tails VALUES (?, ?)", [list(row) for row in tails.items()])
    rows = engine.db.execute(
        f"SELECT id, t FROM (SELECT id, t, regexp_extract(t, '\\^\\^<[^<>]*>$') tail FROM terms "
        f"WHERE rowid >= {engine.known_terms} AND id & 3 = {LITERAL} "
        "AND ends_with(t, '>')) JOIN tails USING (tail) "
        "WHERE NOT (quick <> '' AND regexp_full_match(substring(t, 2, length(t) - length(tail) - 2), quick))"
    ).fetchall()
    return [int(number) for number, text in rows if not datatypes.well_formed(str(text))]


def _misplaced_candidates(engine: Engine) -> list[tuple[int, str]]:
    """Distinct (literal, datatype) that range axioms and type triples give, but for literals of that very type."""
    names = {engine.v[name]: name for name in datatypes.SUPPORTED if name not in ("rdfs:Literal",)}
    engine.table("ranges", "c", [(number,) for number in sorted(names)])
    if not (engine.axioms.object or engine.axioms.only):
        return []
    contained = [(own, name) for own in datatypes.SUPPORTED for name in (own, *datatypes.supers(own))]
    engine.datatype_table("contained", contained)
    source = "touched_triples" if engine.only_touched else "t"
    rows = engine.db.execute(
        f"SELECT DISTINCT w.id, w.c, x.t FROM (SELECT DISTINCT t.o AS id, m.c FROM {source} t "
        f"JOIN ax_object m ON t.p = m.p "
        f"SEMI JOIN ranges r ON r.c = m.c WHERE t.o & 3 = {LITERAL} UNION SELECT s, o FROM {source} "
        f"WHERE p = {engine.type} AND s & 3 = {LITERAL} AND o IN (SELECT c FROM ranges)) w JOIN terms x ON x.id = w.id "
        f"WHERE NOT EXISTS (SELECT 1 FROM contained d WHERE d.own = {DATATYPE_OF} AND d.c = w.c)"
    ).fetchall()
    found = sorted((int(number), names[int(c)], str(text)) for number, c, text in rows)
    misplaced = [(number, name) for number, name, text in found if datatypes.within(text, name) is False]
    return _first(engine, "dt-not-type", misplaced)


def _with_use(engine: Engine, literals: list[int]) -> list[tuple[str, Triple]]:
    """Each literal with the first asserted triple that has it."""
    found = []
    for number in sorted(literals):
        row = engine.db.execute("SELECT s, p, o FROM quads WHERE o = ? ORDER BY s, p LIMIT 1", [number]).fetchone()
        if row:
            texts = engine.texts(int(i) for i in row)
            triple = (texts[int(row[0])], texts[int(row[1])], texts[int(row[2])])
            found.append((triple[2], triple))
    return found


def _in_words(engine: Engine, found: list[Found]) -> list[tuple[str, tuple[Triple, ...]]]:
    texts = engine.texts(i for _rule, premises in found for triple in premises for i in triple)
    return [(rule, tuple((texts[s], texts[p], texts[o]) for s, p, o in premises)) for rule, premises in found]


_MESSAGES = {
    "prp-irp": "an irreflexive property holds of {1} and itself",
    "prp-asyp": "an asymmetric property holds both ways between {1} and {1o}",
    "prp-pdw": "disjoint properties both hold of {1}",
    "prp-adp": "disjoint properties both hold of {1}",
    "prp-npa1": "{3} has what is denied of it",
    "prp-npa2": "{3} has what is denied of it",
    "cls-nothing2": "{0} belongs to owl:Nothing",
    "cls-com": "{1} belongs to a class and its complement",
    "cax-dw": "{1} belongs to two disjoint classes",
    "cax-adc": "{1} belongs to two disjoint classes",
    "cls-maxc1": "{1} has a value where none is allowed",
    "cls-maxqc1": "{2} has a value where none is allowed",
    "cls-maxqc2": "{2} has a value where none is allowed",
    "eq-diff1": "{0} and {0o} are said or found to be the same, and different",
    "eq-diff2": "members of an AllDifferent are the same",
    "eq-diff3": "members of an AllDifferent are the same",
}


def _message(rule: str, premises: tuple[Triple, ...]) -> str:
    words = {str(i): shorten(premise[0]) for i, premise in enumerate(premises)}
    words |= {f"{i}o": shorten(premise[2]) for i, premise in enumerate(premises)}
    message = _MESSAGES[rule]
    for key, word in words.items():
        message = message.replace("{" + key + "}", word)
    return message
