"""Named rules: what the tables cannot say, as SPARQL CONSTRUCT queries in files.

A rule's head comments name it and say in a sentence per language what it does:

    # name: icat-joined
    # en: A body joined ICAT if …
    # fr: Une entité a rejoint l'ICAT si …
    # stratum: 1

Rules run after the tables' fixed point, lower strata first, each stratum again until it gives
nothing new, and what they give is closed like any other triple. A rule may only deny (NOT EXISTS,
MINUS, OPTIONAL, aggregates) what no rule of its own or a higher stratum makes; other files are
refused. Rules see the triples that their patterns speak of, in one graph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph

from kg import lang, rdf, resources
from kg.errors import InputError
from kg.reason import reading_rules
from kg.reason.proof import to_node
from kg.reason.terms import Triple
from kg.vocab import DEFAULT_BASE, rebase

if TYPE_CHECKING:
    from kg.reason.engine import Engine

Graph = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.DefaultGraph
Pattern = tuple[str, str]
"""Predicate and object of a triple pattern as N-Triples text, "" where it is a variable."""


@dataclass(frozen=True, slots=True)
class NamedRule:
    """One rule file. `reads` and `makes` are the patterns of its body and head."""

    name: str
    sentences: dict[str, str]
    stratum: int
    query: str
    path: Path
    reads: frozenset[Pattern] = field(default_factory=frozenset)
    makes: frozenset[Pattern] = field(default_factory=frozenset)
    denies: bool = False
    words: reading_rules.Read = field(default_factory=reading_rules.Read, compare=False)


def load_rules(folder: Path | None, base: str = DEFAULT_BASE) -> list[NamedRule]:
    """The rules of a folder by stratum and name. Raises InputError for a file that is no such rule.

    `base` is what the graph's IRIs begin with: it takes the place of the default one in the text.
    """
    if folder is None:
        return []
    rules = [_read(path, rebase(path.read_text(encoding="utf-8"), base)) for path in sorted(folder.glob("*.rq"))]
    rules.sort(key=lambda rule: (rule.stratum, rule.name))
    for rule in rules:
        later = {pattern for other in rules if other.stratum >= rule.stratum for pattern in other.makes}
        if rule.denies and any(_overlap(read, made) for read in rule.reads for made in later):
            raise InputError(
                rule.path,
                "denies what a rule of its own or a later stratum makes",
                "give the other rule a lower stratum",
            )
    return rules


def independent(rules: list[NamedRule], engine: Engine) -> bool:
    """Does no rule read what a rule makes, or what follows from it under the axioms?"""
    axioms = engine.axioms
    tables = (axioms.forward, axioms.inverse, axioms.subject, axioms.object)
    engine.texts(term for pairs in tables for _p, term in pairs)
    made = {pattern for rule in rules for pattern in _consequences(rule, engine)}
    return not any(_overlap(read, pattern) for rule in rules for read in rule.reads for pattern in made)


def _consequences(rule: NamedRule, engine: Engine) -> set[Pattern]:
    """Patterns of what a rule's head makes and of what follows: ("", "") where that could be anything."""
    ids = engine.ids({row[1] for row in rule.words.head})
    axioms, found = engine.axioms, set(rule.makes)
    for s, p, o in rule.words.head:
        number = ids[p]
        reached = {q for a, q in axioms.forward | axioms.inverse if a == number} | {number}
        links = {link for _q, chain in axioms.chains for link in chain}
        used = {row[1] for row in axioms.some | axioms.only | axioms.value}
        if p == reading_rules.TYPE or reached & (links | used):
            return {("", "")}
        known = {row[0::2] for row in rule.words.rows if row[1] == reading_rules.TYPE}
        texts = engine.texts(reached | {c for a, c in axioms.subject | axioms.object if a == number})
        texts[number] = p
        found |= {(texts[q], "") for q in reached}
        ends = ((s, axioms.subject), (o, axioms.object))
        found |= {
            (reading_rules.TYPE, texts[c])
            for end, table in ends
            for a, c in table
            if a == number and (end, texts[c]) not in known
        }
    return found


def _overlap(read: Pattern, made: Pattern) -> bool:
    return all(not a or not b or a == b for a, b in zip(read, made, strict=True))


@lru_cache(maxsize=256)
def _read(path: Path, text: str) -> NamedRule:
    head = dict(re.findall(r"^#\s*([a-z-]+):\s*(.+?)\s*$", text, re.MULTILINE))
    sentences = {key: value for key, value in head.items() if len(key) == 2}
    if "name" not in head or lang.DEFAULT not in sentences:
        raise InputError(path, f"lacks '# name:' or '# {lang.DEFAULT}:' in its head", "add them")
    if path.parent == resources.path("ontology") / "rules":
        others = {each.code: each.table("rules").get(head["name"], "") for each in lang.each()}
        sentences |= {code: sentence for code, sentence in others.items() if sentence}
    try:
        found = reading_rules.read(text)
        pyoxigraph.Store().query(text)
    except (ValueError, SyntaxError) as error:
        raise InputError(path, f"is no rule: {error}", "mend the query") from error
    makes = frozenset((p, o if p == reading_rules.TYPE and o.startswith("<") else "") for _s, p, o in found.head)
    return NamedRule(
        head["name"],
        sentences,
        int(head.get("stratum", "1")),
        text,
        path,
        frozenset(found.patterns),
        makes,
        found.denies,
        found,
    )


def run(engine: Engine, rules: list[NamedRule]) -> None:
    """Run the rules and the tables together to the fixed point. `named(s, p, o)` is what the rules made."""
    engine.db.execute("CREATE TABLE IF NOT EXISTS named (s UBIGINT, p UBIGINT, o UBIGINT)")
    for stratum in sorted({rule.stratum for rule in rules}):
        here = [rule for rule in rules if rule.stratum == stratum]
        while evaluate(engine, here, "d_named_found"):
            if not insert(engine, "d_named_found") or independent(here, engine):
                break


def evaluate(engine: Engine, rules: list[NamedRule], name: str) -> int:
    """Make table `name` of what the rules give on the present closure; returns how many triples."""
    found: set[Triple] = set()
    wanted = select(engine, rules)
    if wanted:
        store = pyoxigraph.Store()
        store.bulk_load(input=_wanted_lines(engine), format=pyoxigraph.RdfFormat.N_TRIPLES)
        for rule in wanted:
            for triple in _construct(store, rule.query):
                found.add((str(triple.subject), str(triple.predicate), str(triple.object)))
    ids = engine.ids(term for triple in found for term in triple)
    engine.table(name, "s p o", sorted((ids[s], ids[p], ids[o]) for s, p, o in found))
    return len(found)


def select(engine: Engine, rules: list[NamedRule]) -> list[NamedRule]:
    """Make `wanted(s, p, o)` of the triples that the rules can match; the rules that can match at all.

    A pattern's triples count only where each of their ends can be what the same variable is in the
    rule's other patterns, so that a rule about a few things looks at a few triples of a large graph.
    """
    engine.table("wanted", "s p o", [])
    sizes = {int(p): int(n) for p, n in engine.rows("SELECT p, count(*) FROM t GROUP BY p")}
    done: dict[object, bool] = {}
    live = []
    for rule in rules:
        words = rule.words
        key = (tuple(words.rows), tuple(words.inner), frozenset(words.free))
        if key not in done:
            done[key] = _Reduction(engine, sizes).add(words)
        if done[key]:
            live.append(rule)
    return live


class _Reduction:
    """Finds a rule's triples pattern by pattern, the rarest first, with what each variable can be."""

    def __init__(self, engine: Engine, sizes: dict[int, int]) -> None:
        self.engine, self.sizes = engine, sizes
        self.ids: dict[str, int] = {}
        self.domains: dict[str, str] = {}
        self.matched: dict[Triple, str] = {}
        self.made = 0

    def add(self, words: reading_rules.Read) -> bool:
        """Put the triples for one rule in `wanted`; False if one of its patterns has none."""
        inner = [row for row, _group, _direct in words.inner]
        terms = {term for row in (*words.rows, *inner) for term in row if not term.startswith("?")}
        terms |= {term for pattern in words.free for term in pattern if term}
        self.ids = self.engine.ids(terms)
        order = sorted(words.rows, key=lambda row: (self.sizes.get(self.ids[row[1]], 0), row))
        for rows in (order, order[::-1]):
            for row in rows:
                if not self._narrow(row):
                    return False
        for row in order:
            self._want(self._triples(row))
        self._want_inner(words.inner)
        for p, o in sorted(words.free):
            tests = [f"{c} = {self.ids[term]}" for c, term in (("p", p), ("o", o)) if term]
            self._want(f"SELECT s, p, o FROM t WHERE {' AND '.join(tests) or 'true'}")
        return True

    def _want_inner(self, inner: list[tuple[Triple, int, bool]]) -> None:
        """Groups inside: their own patterns tell what their own variables can be, deeper ones only follow."""
        outside = dict(self.domains)
        for number in sorted({group for _row, group, _direct in inner}):
            here = [(row, direct) for row, group, direct in inner if group == number]
            for row, _direct in sorted(here, key=lambda each: not each[1]):
                if _direct:
                    self._narrow(row, keep=outside)
                self._want(self._triples(row))
            self.domains = dict(outside)

    def _triples(self, row: Triple) -> str:
        """SQL for the triples that a pattern can match, as far as is known."""
        tests = []
        for column, term in zip("spo", row, strict=True):
            if not term.startswith("?"):
                tests.append(f"{column} = {self.ids[term]}")
            elif term in self.domains:
                tests.append(f"{column} IN (SELECT id FROM {self.domains[term]})")
        return f"SELECT s, p, o FROM {self.matched.get(row, 't')} WHERE {' AND '.join(tests)}"

    def _narrow(self, row: Triple, keep: Collection[str] = ()) -> bool:
        """Learn what the pattern's variables can be, but for those to keep; False if it matches nothing."""
        execute = self.engine.db.execute
        self.made += 1
        name = f"matched_{self.made}"
        execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {self._triples(row)}")
        self.matched[row] = name
        for column, term in zip("spo", row, strict=True):
            if term.startswith("?") and term != "?" and term not in keep:
                domain = f"domain_{self.made}_{term[1:]}"
                execute(f"CREATE OR REPLACE TEMP TABLE {domain} AS SELECT DISTINCT {column} id FROM {name}")
                self.domains[term] = domain
        return bool(self.engine.number(f"SELECT count(*) FROM {name}"))

    def _want(self, query: str) -> None:
        self.engine.db.execute(f"INSERT INTO wanted {query}")


def _wanted_lines(engine: Engine) -> bytes:
    """The triples of `wanted` as N-Triples."""
    rows = engine.db.execute(
        "SELECT string_agg(a.t || ' ' || b.t || ' ' || c.t || ' .', chr(10)) FROM (SELECT DISTINCT s, p, o FROM wanted "
        "WHERE s & 3 <> 2 AND p & 3 = 0) w JOIN terms a ON a.id = w.s JOIN terms b ON b.id = w.p "
        "JOIN terms c ON c.id = w.o"
    ).fetchone()
    return str(rows[0]).encode() if rows and rows[0] else b""


def insert(engine: Engine, found: str) -> int:
    """Add what named rules made, and close again. Returns how many triples are new among the made ones."""
    db = engine.db
    db.execute(f"CREATE OR REPLACE TEMP TABLE d_made AS SELECT s, p, o FROM {found} ANTI JOIN named USING (s, p, o)")
    count = engine.number("SELECT count(*) FROM d_made")
    if count:
        db.execute("INSERT INTO named SELECT s, p, o FROM d_made")
        db.execute("UPDATE t SET a = 2 FROM d_made m WHERE t.s = m.s AND t.p = m.p AND t.o = m.o AND t.a = 0")
        if engine.keep("d_made", "d_named", support=2):
            engine.run("d_named")
    return count


def derivations(
    rules: Sequence[NamedRule], store: rdf.Engine, graphs: Sequence[Graph], triple: Triple
) -> Iterator[tuple[str, tuple[Triple, ...]]]:
    """How named rules give a triple: rule name and the triples that its outermost patterns matched."""
    for rule in rules:
        for head in rule.words.head:
            for solution in _solutions(rule, head, store, graphs, triple):
                rows = (row for row in rule.words.rows if "?" not in row)
                premises = tuple(dict.fromkeys(_filled(row, solution) for row in rows))
                if all(term and not term.startswith("?") for premise in premises for term in premise):
                    yield rule.name, premises


def _solutions(
    rule: NamedRule, head: Triple, store: rdf.Engine, graphs: Sequence[Graph], triple: Triple
) -> Iterator[dict[str, str]]:
    """The ways to read a rule's variables under which a pattern of its head is the triple."""
    names: dict[str, str] = {}
    for word, term in zip(head, triple, strict=True):
        if (names.setdefault(word, term) if word.startswith("?") else word) != term:
            return
    given: dict[
        pyoxigraph.Variable, pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
    ]
    given = {
        pyoxigraph.Variable(name[1:]): to_node(term) for name, term in names.items() if name not in rule.words.computed
    }
    query = f"{rule.words.prologue} SELECT * WHERE {rule.words.where}"
    result = store.query(query, substitutions=given, default_graph=list(graphs))
    if not isinstance(result, pyoxigraph.QuerySolutions):
        return
    variables = [(f"?{variable.value}", variable) for variable in result.variables]
    for row in result:
        bound = {name: str(row[variable]) for name, variable in variables if row[variable] is not None}
        if all(names.get(name, term) == term for name, term in bound.items()):
            yield bound | names


def _construct(store: rdf.Engine, query: str, graphs: Sequence[Graph] | None = None) -> Iterator[pyoxigraph.Triple]:
    result = store.query(query, default_graph=list(graphs) if graphs else None)
    if isinstance(result, pyoxigraph.QueryTriples):
        yield from result


def _filled(row: Triple, solution: dict[str, str]) -> Triple:
    s, p, o = row
    return solution.get(s, s), p, solution.get(o, o)


def gives(rules: Sequence[NamedRule], store: rdf.Engine, graphs: Sequence[Graph], name: str, triple: Triple) -> bool:
    """Does the rule of this name, run as it stands, give the triple? For the checker of proofs."""
    wanted = tuple(to_node(term) for term in triple)
    for rule in rules:
        if rule.name == name:
            for found in _construct(store, rule.query, graphs):
                if (found.subject, found.predicate, found.object) == wanted:
                    return True
    return False
