"""The reference engine: owlrl, right but slow, brought into the same shape as the fast one.

Where owlrl differs from the tables it is mended here: its prp-key passes over the last property of
a key (with one property, all instances of the class would become equal), its dt-type2 over literals
without a written datatype (which are of xsd:string or rdf:langString, RDF 1.1 Concepts section 3.3),
and its eq-diff2/3 and prp-adp over the last pair of a list (found by the fast engine's queries).
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any

import rdflib
from rdflib.namespace import OWL, RDF, RDFS, XSD

from kg.reason.findings import Finding
from kg.reason.numbers import Vocabulary, give_ids
from kg.reason.state import Closure, connect, noise, read
from kg.reason.terms import literal_parts

_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"


def expand_with_owlrl(graph: rdflib.Graph) -> list[str]:
    """Close `graph` in place; the messages of contradictions."""
    from owlrl.DatatypeHandling import use_Alt_lexical_conversions, use_RDFLib_lexical_conversions
    from owlrl.OWLRL import OWLRL_Semantics

    class Mended(OWLRL_Semantics):  # type: ignore[misc]
        """owlrl's rules with prp-key and dt-type2 as the tables have them."""

        def _one_time_rules_datatypes(self) -> None:
            super()._one_time_rules_datatypes()
            for literal in {o for o in self.graph.objects() if isinstance(o, rdflib.Literal) and o.language}:
                self.store_triple((literal, RDF.type, RDF.langString))

        def _properties(self, triple: Any, cycle_num: int) -> None:
            if triple[1] != OWL.hasKey:
                super()._properties(triple, cycle_num)
                return
            seen: dict[tuple[Any, ...], Any] = {}
            parts = self._list(triple[2])
            for x in self.graph.subjects(RDF.type, triple[0]) if parts else ():
                for values in product(*([*self.graph.objects(x, part)] for part in parts)):
                    if (other := seen.setdefault(values, x)) != x:
                        self.store_triple((other, OWL.sameAs, x))

    use_Alt_lexical_conversions()
    gc.disable()  # owlrl makes millions of tuples and no circles: looking for these takes a fifth of its time
    try:
        semantics = Mended(graph, False, False)
        semantics.closure()
    finally:
        gc.enable()
        use_RDFLib_lexical_conversions()
    return sorted(semantics.error_messages)


def close_slowly(inputs: Sequence[Path]) -> Closure:
    """The closure by owlrl. Contradictions have owlrl's own words, and no rule name."""
    timings: dict[str, float] = {}
    connection = connect()
    start = perf_counter()
    read(connection, inputs)
    rows = connection.execute(
        "SELECT DISTINCT a.t, b.t, c.t FROM quads q JOIN terms a ON a.id = q.s "
        "JOIN terms b ON b.id = q.p JOIN terms c ON c.id = q.o"
    ).fetchall()
    idle = _idle(rows)
    names: dict[str, Any] = {}
    nodes = {row: tuple(names.setdefault(text, _node(text)) for text in row) for row in rows}
    timings["read"] = perf_counter() - start
    start = perf_counter()
    graph, messages = _closed(nodes[row] for row in rows if row not in idle)
    if idle and any(s != o and not isinstance(s, rdflib.Literal) for s, o in graph.subject_objects(OWL.sameAs)):
        graph, messages = _closed(nodes.values())  # what is said of one name is said of the other
    timings["rules"] = perf_counter() - start
    count = _take_over(connection, graph, names)
    row = connection.execute("SELECT count(*) FROM (SELECT DISTINCT s, p, o FROM quads)").fetchone()
    found = tuple(Finding("owlrl", message, ()) for message in messages)
    return Closure(connection, None, int(row[0]) if row else 0, count, found, (), timings)


def _closed(triples: Iterable[tuple[Any, ...]]) -> tuple[rdflib.Graph, list[str]]:
    graph = rdflib.Graph()
    for s, p, o in triples:
        graph.add((s, p, o))
    return graph, expand_with_owlrl(graph)


def _idle(rows: Sequence[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Triples that no rule but those of equality can use: texts and numbers by a property that no axiom names.

    They are a third of a store, and owlrl's time grows faster than its triples.
    """
    label = f"<{RDFS.label}>"
    own = tuple(f"<{namespace}" for namespace in (RDF, RDFS, OWL))
    declared = {f"<{each}>" for each in (OWL.DatatypeProperty, OWL.AnnotationProperty)}
    named = {
        term
        for s, p, o in rows
        if p.startswith(own) and p != label and not (p == f"<{RDF.type}>" and o in declared)
        for term in (s, o)
    }
    return {
        (s, p, o)
        for s, p, o in rows
        if p not in named and (p == label or not p.startswith(own)) and _HARMLESS.fullmatch(o)
    }


_HARMLESS = re.compile(rf'"[^"]*"(?:@[\w-]+|\^\^<{XSD.string}>)?|"\d+"\^\^<{XSD.integer}>', re.DOTALL)
"""Literals that are well formed whatever they say: texts, and whole numbers in digits."""


def _node(text: str) -> Any:
    from rdflib.plugins.parsers.ntriples import unquote

    if text.startswith("_:"):
        return rdflib.BNode(text[2:])
    if text.startswith("<"):
        return rdflib.URIRef(text[1:-1])
    lexical, datatype, language = literal_parts(text)
    if language:
        return rdflib.Literal(unquote(lexical), lang=language)
    return rdflib.Literal(unquote(lexical), datatype=datatype, normalize=False)


def _take_over(connection: Any, graph: rdflib.Graph, names: dict[str, Any]) -> int:
    """Make `inferred` of what owlrl added, less the noise; owlrl's error nodes go too."""
    texts = {node: text for text, node in names.items()}
    rows = []
    unmentioned = {*_built_in()[0], *_built_in()[1], RDFS.Datatype, OWL.AnnotationProperty} - set(texts)
    for s, p, o in graph:
        if not isinstance(s, rdflib.Literal) and isinstance(p, rdflib.URIRef) and not _is_noise(s, p, o, unmentioned):
            rows.append([texts.get(node) or node.n3() for node in (s, p, o)])
    ids = give_ids(connection, {text for row in rows for text in row})
    numbers = [[ids[row[column]] for row in rows] for column in range(3)]
    connection.execute("CREATE TEMP TABLE found (s UBIGINT, p UBIGINT, o UBIGINT)")
    unnested = ", ".join("unnest(?::UBIGINT[])" for _ in numbers)
    connection.execute(f"INSERT INTO found SELECT {unnested}", numbers)
    connection.execute("CREATE TEMP TABLE noise (s UBIGINT, p UBIGINT, o UBIGINT)")
    connection.executemany("INSERT INTO noise VALUES (?, ?, ?)", [list(row) for row in noise(Vocabulary(connection))])
    connection.execute(
        "CREATE TEMP TABLE inferred AS SELECT s, p, o FROM (SELECT DISTINCT s, p, o FROM found) "
        "ANTI JOIN quads USING (s, p, o) ANTI JOIN noise USING (s, p, o)"
    )
    return int(connection.execute("SELECT count(*) FROM inferred").fetchone()[0])


def _is_noise(s: Any, p: Any, o: Any, unmentioned: set[Any]) -> bool:
    """X sameAs x; prp-ap; dt-type1; datatypes disjoint; what owlrl says of terms that no input mentions."""
    datatypes, annotations = _built_in()
    if p == OWL.sameAs:
        return bool(s == o)
    if s in unmentioned or (o in unmentioned and p != RDF.type) or str(p).startswith(_ERRORS):
        return True
    if p == RDF.type:
        noisy = (o == OWL.AnnotationProperty and s in annotations) or (o == RDFS.Datatype and s in datatypes)
        return noisy or str(o).startswith(_ERRORS)
    return bool(p == OWL.disjointWith and s in datatypes and o in datatypes)


def _built_in() -> tuple[frozenset[Any], frozenset[Any]]:
    from owlrl.OWLRL import OWLRL_Annotation_properties
    from owlrl.XsdDatatypes import OWL_RL_Datatypes

    return frozenset(OWL_RL_Datatypes), frozenset(OWLRL_Annotation_properties)
