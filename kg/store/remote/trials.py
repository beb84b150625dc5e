"""What an engine is tried with before it gets queries: a few triples, and queries whose answers are known.

Known are they because our own engine answers them over the same triples. The queries go through what the
questions of `queries/` lean on, and what engines are known to get wrong: UNDEF, MINUS and EXISTS, groups
of nothing, paths of no steps, errors in BIND, order, DISTINCT over terms of equal value, GRAPH, numbers.
"""

from __future__ import annotations

import json
from typing import Any

from kg.errors import RemoteError
from kg.rdf import DefaultGraph, Memory, NamedNode, Quad, QuerySolutions, RdfFormat, parse
from kg.store.remote.client import Client
from kg.store.remote.engine import PAGE, Abilities
from kg.store.remote.names import Names

_LEAST = 50
_TURTLE = """
@prefix : <urn:x-kg:> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a :next :b ; :n 1 ; :on "2019-01-31"^^xsd:date ; :says "one"@en, "un"@fr, "one" ; :true true .
:b :next :c ; :n 2 ; :on "2020-02-29"^^xsd:date ; :d 1.50 ; :false false .
:c :next :d ; :n 10 ; :due "2032-03"^^xsd:gYearMonth, "2032"^^xsd:gYear ; :per "P6M"^^xsd:duration .
:d :n 10 ; :says "a \\"quoted\\" \\\\ word\\n\\tand \\u0001 more", "e\\u0301 \\u00e9 \\U0001D11E" ;
  :e 1.0E3 ; :see <urn:x-kg:%20a/\\u00e9> .
:e :n "07"^^xsd:string ; :at "2020-01-01T00:00:00Z"^^xsd:dateTime ; :u "u"^^xsd:anyURI ; :next :e .
"""
_PREFIX = "PREFIX : <urn:x-kg:> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
_QUERIES = (
    "SELECT ?s ?p ?o WHERE { ?s ?p ?o }",
    "SELECT ?s ?x WHERE { VALUES (?s ?x) { (:a UNDEF) (UNDEF 10) } ?s :n ?x }",
    "SELECT ?s WHERE { ?s :n ?n MINUS { ?s :next ?t } }",
    "SELECT ?s WHERE { ?s :n ?n FILTER NOT EXISTS { ?s :next/:n ?m FILTER(?m > ?n) } }",
    "SELECT ?n (COUNT(*) AS ?k) (GROUP_CONCAT(STR(?s); separator=' ') AS ?all) "
    "WHERE { { SELECT ?s ?n { ?s :n ?n } ORDER BY ?s } } GROUP BY ?n HAVING (COUNT(*) > 1)",
    "SELECT (COUNT(*) AS ?k) (SUM(?n) AS ?sum) (MIN(?n) AS ?low) WHERE { ?s :none ?n }",
    "SELECT ?x ?y WHERE { ?x :next* ?y FILTER(?x = :a) }",
    "SELECT ?y WHERE { :e :next+ ?y }",
    "SELECT ?y WHERE { :c (:next|^:next)? ?y }",
    "SELECT ?s ?v WHERE { ?s :n ?n OPTIONAL { ?s :d ?d } BIND(COALESCE(?d, IF(?n = 10, 'ten', 1/0)) AS ?v) }",
    "SELECT ?s ?t WHERE { ?s :says ?t FILTER(LANG(?t) = '') }",
    "SELECT DISTINCT (LANG(?t) AS ?l) (DATATYPE(?t) AS ?k) WHERE { ?s :says ?t }",
    "SELECT ?s WHERE { ?s :on ?d FILTER(?d >= '2019-06-01'^^xsd:date) }",
    "SELECT (MAX(?d) AS ?last) WHERE { ?s :on ?d }",
    "SELECT ?s WHERE { ?s :true true }",
    "SELECT (STR(?o) AS ?t) WHERE { VALUES ?p { :true :false :d :e :due :per :at :on } ?s ?p ?o }",
    "SELECT (REPLACE(STR(?s), '^.*:', '') AS ?t) (STRAFTER(STR(?s), 'kg:') AS ?u) (UCASE(STR(?s)) AS ?w) "
    "WHERE { ?s :n 10 }",
    "SELECT ?a ?b WHERE { { ?a :n 10 } UNION { ?b :n 1 } }",
    "SELECT ?s ?n WHERE { ?s :n ?n } ORDER BY DESC(?n) ?s LIMIT 3 OFFSET 1",
    "SELECT ?s WHERE { ?s :n ?n FILTER(?n IN (1, 10) && REGEX(STR(?s), ':[ad]$', 'i')) }",
    "SELECT ?g ?s WHERE { GRAPH ?g { ?s :n 2 } }",
    "SELECT (xsd:integer(?x) + 1 AS ?n) (STRLEN(?t) AS ?k) WHERE { VALUES (?x ?t) { ('41' '\\U0001D11Eé') } }",
)


def triples() -> list[Quad]:
    """The triples of the trials."""
    return list(parse(_TURTLE.encode(), RdfFormat.TURTLE))


def abilities(client: Client, names: Names, counts: dict[str, int]) -> Abilities:
    """Try the engine: how many rows it gives for certain, and whether queries can be left to it."""
    rows, most = page(client, counts), max(counts.values(), default=0)
    if rows < min(_LEAST, most):
        raise RemoteError(f"{client.address.shown} gives at most {rows} rows at a time, too few to read a store from")
    here = f"it gives at most {rows:,} rows at a time" if rows < min(PAGE, most) else ""
    return Abilities(max(rows, 1), here or _wrong(client, names))


def page(client: Client, counts: dict[str, int]) -> int:
    """The rows that one answer has for certain: those of a large graph were all given, or so many of them."""
    name = max(sorted(counts), key=lambda each: counts[each], default="")
    if not name or counts[name] < 2:
        return 1
    wanted = min(2 * PAGE, counts[name])
    given = len(client.rows(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }} LIMIT {wanted}"))
    if given == 0:
        raise RemoteError(
            f"{client.address.shown} holds nothing in <{name}>, which its manifest names; publish it again"
        )
    # A store that gave all that it was asked for may have its cut right there.
    return given


def _wrong(client: Client, names: Names) -> str:
    """The first trial that the engine answers otherwise than ours; "" where there is none."""
    memory, node = Memory(), NamedNode(names.probe)
    memory.extend(quad for each in triples() for quad in (each, Quad(each.subject, each.predicate, each.object, node)))
    for number, text in enumerate(_QUERIES, start=1):
        found = memory.query(_PREFIX + text, default_graph=[DefaultGraph()], named_graphs=[node])
        assert isinstance(found, QuerySolutions)
        columns = [each.value for each in found.variables]
        expected = sorted([str(row[name]) if row[name] is not None else "" for name in columns] for row in found)
        try:
            rows = client.rows(_PREFIX + text, [names.probe], [names.probe])
        except RemoteError as error:
            if error.status != 502:
                raise
            return f"it refuses trial {number} ({_form(text)})"
        if sorted([_text(row.get(name), names) for name in columns] for row in rows) != expected:
            return f"it answers trial {number} otherwise ({_form(text)})"
    return ""


def _text(cell: Any, names: Names) -> str:
    return "" if cell is None else str(names.back(cell))


def _form(text: str) -> str:
    return json.dumps(" ".join(text.split())[:60], ensure_ascii=False)
