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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph

from kg.errors import InputError
from kg.reason.terms import PREFIXES, Triple, ids_of

if TYPE_CHECKING:
    from kg.reason.engine import Engine

_TYPE = f"<{PREFIXES['rdf']}type>"
_NEGATIVE = ("Builtin_NOTEXISTS", "Minus", "LeftJoin", "AggregateJoin")
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


def load_rules(folder: Path | None, base: str = "") -> list[NamedRule]:
    """The rules of a folder by stratum and name. Raises InputError for a file that is no such rule."""
    if folder is None:
        return []
    rules = [_read(path, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq"))]
    rules.sort(key=lambda rule: (rule.stratum, rule.name))
    for rule in rules:
        later = {pattern for other in rules if other.stratum >= rule.stratum for pattern in other.makes}
        if rule.denies and any(_overlap(read, made) for read in rule.reads for made in later):
            raise InputError(rule.path, "denies what a rule of its own or a later stratum makes",
                             "give the other rule a lower stratum")
    return rules


def independent(rules: list[NamedRule]) -> bool:
    """Does no rule read what a rule makes?"""
    makes = {pattern for rule in rules for pattern in rule.makes}
    return not any(_overlap(read, made) for rule in rules for read in rule.reads for made in makes)


def _overlap(read: Pattern, made: Pattern) -> bool:
    return all(not a or not b or a == b for a, b in zip(read, made, strict=True))


@lru_cache(maxsize=256)
def _read(path: Path, text: str) -> NamedRule:
    head = dict(re.findall(r"^#\s*([a-z-]+):\s*(.+?)\s*$", text, re.MULTILINE))
    languages = {key: value for key, value in head.items() if len(key) == 2}
    if "name" not in head or not {"en", "fr"} <= languages.keys():
        raise InputError(path, "lacks '# name:', '# en:' or '# fr:' in its head", "add them")
    try:
        body, made, denies = _patterns(text)
    except Exception as error:  # the SPARQL library raises errors of many kinds
        raise InputError(path, f"is no SPARQL CONSTRUCT query: {error}", "mend the query") from error
    return NamedRule(head["name"], languages, int(head.get("stratum", "1")), text, path, body, made, denies)


def _patterns(text: str) -> tuple[frozenset[Pattern], frozenset[Pattern], bool]:
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    algebra = translateQuery(parseQuery(text)).algebra
    if algebra.name != "ConstructQuery" or not algebra.template:
        raise ValueError("it does not CONSTRUCT anything")
    reads: set[Pattern] = set()
    names: set[str] = set()
    for node in _nodes(algebra.p):
        names.add(node.name)
        for row in _rows(dict.get(node, "triples") or ()):
            reads |= _of_triple(row)
    makes = {pattern for row in algebra.template for pattern in _of_triple(row)}
    return frozenset(reads), frozenset(makes), bool(names & set(_NEGATIVE))


def _rows(triples: Any) -> list[Any]:
    """Triple patterns one by one; inside filters the parser leaves them in flat and nested lists."""
    from pyparsing import ParseResults

    flat: list[Any] = []
    todo = list(reversed(list(triples)))
    while todo:
        item = todo.pop()
        if isinstance(item, (list, tuple, ParseResults)):
            todo.extend(reversed(list(item)))
        else:
            flat.append(item)
    return [flat[at:at + 3] for at in range(0, len(flat), 3)]


def _nodes(part: Any) -> Iterator[Any]:
    """All parts of a query's algebra, also inside filters."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(part, CompValue):
        yield part
        children: Iterable[Any] = part.values()
    elif isinstance(part, (list, tuple, set)):
        children = part
    else:
        return
    for child in children:
        yield from _nodes(child)


def _of_triple(row: Any) -> set[Pattern]:
    from rdflib import Literal, URIRef
    from rdflib.paths import Path as PropertyPath

    _s, p, o = row
    thing = o.n3() if isinstance(o, (URIRef, Literal)) else ""
    if isinstance(p, PropertyPath):
        return {(f"<{iri}>", "") for iri in _iris(p)}
    if not isinstance(p, URIRef):
        return {("", thing)}
    # Objects narrow only rdf:type: other literals could be written in other ways.
    return {(p.n3(), thing if p.n3() == _TYPE else "")}


def _iris(path: Any) -> set[str]:
    from rdflib import URIRef

    if isinstance(path, URIRef):
        return {str(path)}
    found: set[str] = set()
    for value in vars(path).values():
        for part in value if isinstance(value, (list, tuple)) else (value,):
            if not isinstance(part, str) or isinstance(part, URIRef):
                found |= _iris(part) if hasattr(part, "__dict__") or isinstance(part, URIRef) else set()
    return found


def run(engine: Engine, rules: list[NamedRule]) -> None:
    """Run the rules and the tables together to the fixed point. `named(s, p, o)` is what the rules made."""
    engine.db.execute("CREATE TABLE IF NOT EXISTS named (s UBIGINT, p UBIGINT, o UBIGINT)")
    for stratum in sorted({rule.stratum for rule in rules}):
        here = [rule for rule in rules if rule.stratum == stratum]
        while evaluate(engine, here, "d_named_found"):
            if not insert(engine, "d_named_found"):
                break


def evaluate(engine: Engine, rules: list[NamedRule], name: str) -> int:
    """Make table `name` of what the rules give on the present closure; returns how many triples."""
    found: set[Triple] = set()
    if rules:
        store = pyoxigraph.Store()
        data = _extract(engine, {pattern for rule in rules for pattern in rule.reads})
        store.bulk_load(input=data, format=pyoxigraph.RdfFormat.N_TRIPLES)
        for rule in rules:
            for triple in store.query(rule.query):  # type: ignore[union-attr]
                found.add((str(triple.subject), str(triple.predicate), str(triple.object)))  # type: ignore[union-attr]
    ids = _give_ids(engine, {term for triple in found for term in triple})
    engine.table(name, "s p o", sorted((ids[s], ids[p], ids[o]) for s, p, o in found))
    return len(found)


def _give_ids(engine: Engine, terms: set[str]) -> dict[str, int]:
    listed = sorted(terms)
    if listed:
        engine.db.execute("INSERT INTO terms SELECT tid(t), t FROM (SELECT unnest(?) t) WHERE tid(t) NOT IN "
                          "(SELECT id FROM terms)", [listed])
    return ids_of(engine.db, listed)


def _extract(engine: Engine, patterns: set[Pattern]) -> bytes:
    """The triples of the closure that match one of the patterns, as N-Triples."""
    ids = ids_of(engine.db, sorted({term for pattern in patterns for term in pattern if term}))
    tests = [" AND ".join(f"{column} = {ids[term]}" for column, term in zip(("p", "o"), pattern, strict=True) if term)
             for pattern in sorted(patterns)]
    where = " OR ".join(f"({test or 'true'})" for test in tests)
    rows = engine.db.execute(
        "SELECT string_agg(a.t || ' ' || b.t || ' ' || c.t || ' .', chr(10)) FROM t JOIN terms a ON a.id = t.s "
        f"JOIN terms b ON b.id = t.p JOIN terms c ON c.id = t.o WHERE ({where}) AND t.s & 3 <> 2 AND t.p & 3 = 0"
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
