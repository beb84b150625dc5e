"""After any sequence of changes, the closure is the one of a build from scratch."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.reason import close, update
from tests.reason_graphs import XSD, E, Triple, apart, axiom, fact

GRAPHS = [f"http://example.org/graph/{n}" for n in range(4)]
Graph = dict[str, list[Triple]]


def quads(documents: Graph) -> str:
    return "".join(
        f"{s} {p} {o} <{name}> .\n" for name, rows in sorted(documents.items()) for s, p, o in sorted(set(rows))
    )


def from_scratch(folder: Path, documents: Graph) -> set[Triple]:
    path = folder / "all.nq"
    path.write_text(quads(documents), encoding="utf-8")
    with close([path]) as closure:
        return set(closure.inferred_triples())


plain_facts = st.lists(fact, max_size=8).map(lambda parts: [t for part in parts for t in part])
steps = st.lists(st.tuples(st.sampled_from(GRAPHS), st.one_of(st.none(), plain_facts)), min_size=1, max_size=5)
axioms = st.lists(axiom(), max_size=8).map(apart)


def run_sequence(
    schema: list[Triple], first: list[list[Triple]], changes: list[tuple[str, list[Triple] | None]]
) -> None:
    documents = {"http://example.org/graph/schema": schema} | dict(zip(GRAPHS, first, strict=False))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = folder / "start.nq"
        start.write_text(quads(documents), encoding="utf-8")
        with close([start], work_dir=folder) as closure:
            state, inferred = closure.state, set(closure.inferred_triples())
        assert state is not None
        for graph, rows in changes:
            documents.pop(graph, None)
            path = folder / "new.nq"
            if rows is not None:
                documents[graph] = rows
                path.write_text(quads({graph: rows}), encoding="utf-8")
            with update(state, remove=[graph], add=[path] if rows else []) as closure:
                found = set(closure.inferred_triples())
                came, went = folder / "came.nt", folder / "went.nt"
                counts = closure.write_changes(came, went)
            expected = from_scratch(folder, documents)
            assert sorted(found - expected) == sorted(expected - found) == []
            assert counts == (len(found - inferred), len(inferred - found))
            inferred = found


@pytest.mark.thorough
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(axioms, st.lists(plain_facts, max_size=3), steps)
def test_changes_equal_a_build_from_scratch(schema, first, changes) -> None:
    run_sequence(schema, first, changes)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(axioms, st.lists(plain_facts, max_size=3), steps)
def test_many_changes_equal_a_build_from_scratch(schema, first, changes) -> None:
    run_sequence(schema, first, changes)


def test_missing_state_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no reasoning state"):
        update(tmp_path)


def test_ill_typed_literals_are_told_as_long_as_they_are_there(tmp_path: Path) -> None:
    def document(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.nq"
        literal = f'"{text}"^^<{XSD}date>'
        path.write_text(f"<{E}{name}> <{E}p> {literal} <{E}graph/{name}> .\n", encoding="utf-8")
        return path

    with close([document("one", "2021-02-30"), document("two", "2021-02-28")], work_dir=tmp_path) as closure:
        state = closure.state
        assert [finding.rule for finding in closure.findings] == ["dt-not-type"]
    assert state is not None
    changes: list[tuple[list[str], str, list[str], int]] = [
        (["three"], "2021-13-01", [], 2),
        ([], "", ["one"], 1),
        (["one"], "2021-02-30", [], 2),
        ([], "", ["one", "three"], 0),
    ]
    for add, text, remove, expected in changes:
        paths = [document(name, text) for name in add]
        with update(state, add=paths, remove=[f"{E}graph/{name}" for name in remove]) as closure:
            assert len(closure.findings) == expected


OWL, RDFS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LAWS = f"""@prefix : <{E}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> .
[] a owl:AllDisjointClasses ; owl:members (:A :B :C) . :D owl:disjointWith :A . :E owl:complementOf :B .
[] a owl:AllDisjointProperties ; owl:members (:p :q) . :r owl:propertyDisjointWith :p .
:n rdfs:range xsd:integer . :f rdfs:range owl:Nothing . :s rdfs:subPropertyOf :p .
:x a :A, :E ; :p :y ; :k "one" . :y a :B . :Item owl:hasKey (:k) . :x a :Item . :one a :Item ; :k "two" .
"""
CLASHES = [
    (f"<{E}x> <{RDF_TYPE}> <{E}C>", "cax-adc"),
    (f"<{E}x> <{RDF_TYPE}> <{E}D>", "cax-dw"),
    (f"<{E}x> <{RDF_TYPE}> <{E}B>", "cls-com"),
    (f"<{E}x> <{E}q> <{E}y>", "prp-adp"),
    (f"<{E}x> <{E}r> <{E}y>", "prp-pdw"),
    (f'<{E}x> <{E}n> "many"', "dt-not-type"),
    (f"<{E}x> <{E}f> <{E}y>", "cls-nothing2"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("line", "rule"), CLASHES)
def test_a_contradiction_with_what_stood_before_is_found_and_stays(line: str, rule: str, tmp_path: Path) -> None:
    laws, new, other = tmp_path / "laws.ttl", tmp_path / "new.nq", tmp_path / "other.nq"
    laws.write_text(LAWS, encoding="utf-8")
    new.write_text(f"{line} <{E}g> .\n", encoding="utf-8")
    other.write_text(f"<{E}z> <{E}s> <{E}w> <{E}h> .\n", encoding="utf-8")
    with close([laws], work_dir=tmp_path) as closure:
        state = closure.state
        assert closure.findings == ()
    assert state is not None
    for add, remove, expected in (([new], [], True), ([other], [], True), ([], ["g"], False), ([], ["h"], False)):
        with update(state, add=add, remove=[E + name for name in remove]) as closure:
            assert (rule in {finding.rule for finding in closure.findings}) is expected
            assert bool(closure.findings) is expected


def test_a_key_that_a_change_completes_is_found(tmp_path: Path) -> None:
    laws, new = tmp_path / "laws.ttl", tmp_path / "new.nq"
    laws.write_text(LAWS, encoding="utf-8")
    with close([laws], work_dir=tmp_path) as closure:
        state = closure.state
    assert state is not None
    for number, line in enumerate((f'<{E}new> <{E}k> "two"', f"<{E}new> <{RDF_TYPE}> <{E}Item>")):
        new.write_text(f"{line} <{E}g{number}> .\n", encoding="utf-8")
        with update(state, add=[new]) as closure:
            same = f"<{OWL}sameAs>"
            assert ((f"<{E}new>", same, f"<{E}one>") in set(closure.inferred_triples())) is bool(number)
