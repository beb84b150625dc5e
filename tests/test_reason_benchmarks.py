"""Benchmarks that others know: the Lehigh University Benchmark, LUBM(1, 0), and OWL2Bench's ontology."""

from __future__ import annotations

import lzma
from pathlib import Path

import pyoxigraph
import pytest

from kg.cli import main
from kg.reason import close, numbers
from tests.reason_graphs import Triple
from tests.test_reason_closure import closure

UNIVERSITY, DEPARTMENT = "<http://www.University0.edu>", "<http://www.Department0.University0.edu>"


def of_department(name: str) -> str:
    return f"<http://www.Department0.University0.edu/{name}>"


QUERIES: list[tuple[str, int]] = [
    (f"?x a :GraduateStudent ; :takesCourse {of_department('GraduateCourse0')}", 4),
    (
        "?x a :GraduateStudent ; :memberOf ?z ; :undergraduateDegreeFrom ?y . ?y a :University . "
        "?z a :Department ; :subOrganizationOf ?y",
        0,
    ),
    (f"?x a :Publication ; :publicationAuthor {of_department('AssistantProfessor0')}", 6),
    (f"?x a :Professor ; :worksFor {DEPARTMENT} ; :name ?n ; :emailAddress ?e ; :telephone ?t", 34),
    (f"?x a :Person ; :memberOf {DEPARTMENT}", 719),
    ("?x a :Student", 7790),
    (f"?x a :Student ; :takesCourse ?y . ?y a :Course . {of_department('AssociateProfessor0')} :teacherOf ?y", 67),
    (
        f"?x a :Student ; :memberOf ?y ; :emailAddress ?e . ?y a :Department ; :subOrganizationOf {UNIVERSITY}",
        7790,
    ),
    ("?x a :Student ; :advisor ?y ; :takesCourse ?z . ?y a :Faculty ; :teacherOf ?z . ?z a :Course", 208),
    (f"?x a :Student ; :takesCourse {of_department('GraduateCourse0')}", 4),
    (f"?x a :ResearchGroup ; :subOrganizationOf {UNIVERSITY}", 224),
    (f"?x a :Chair ; :worksFor ?y . ?y a :Department ; :subOrganizationOf {UNIVERSITY}", 15),
    (f"?x a :Person . {UNIVERSITY} :hasAlumnus ?x", 1),
    ("?x a :UndergraduateStudent", 5916),
]
"""The benchmark's 14 queries, with how many answers each has."""


def answers(store: pyoxigraph.Store) -> list[int]:
    prefix = "PREFIX : <http://swat.cse.lehigh.edu/onto/univ-bench.owl#>"
    found = []
    for where, _count in QUERIES:
        (row,) = store.query(f"{prefix} SELECT (count(*) AS ?n) {{ SELECT DISTINCT * {{ {where} }} }}")  # type: ignore[misc]
        found.append(int(row["n"].value))  # type: ignore[union-attr,index]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("bits", [numbers.HASH_BITS, 8])
def test_lubm_is_answered_in_full_and_loses_nothing(
    bits: int, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "HASH_BITS", bits)
    data, out = tmp_path / "lubm.nt", tmp_path / "out.nt"
    data.write_bytes(lzma.decompress((shared / "benchmarks" / "lubm-1-0.nt.xz").read_bytes()))
    ontology = shared / "benchmarks" / "univ-bench.owl"
    assert main(["reason", str(ontology), str(data), "--output", str(out)]) == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines))
    assert set(data.read_text(encoding="utf-8").splitlines()) <= set(lines)
    store = pyoxigraph.Store()
    store.bulk_load(path=out, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert answers(store) == [count for _where, count in QUERIES]


def owl2bench(shared: Path) -> str:
    """The ontology as N-Triples, with the labels of its blank nodes in order of appearance."""
    store, names = list[str](), dict[str, str]()
    path = shared / "benchmarks" / "UNIV-BENCH-OWL2RL.owl"
    for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.RDF_XML):
        ends = [str(end) for end in (quad.subject, quad.predicate, quad.object)]
        store.append(
            " ".join(names.setdefault(e, f"_:n{len(names)}") if e.startswith("_:") else e for e in ends) + " ."
        )
    return "\n".join(store)


@pytest.mark.slow
def test_owl2bench_equals_owlrl_whatever_the_hash(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = owl2bench(shared)
    slow: set[Triple] = closure(text, "owlrl")[0]
    assert len(slow) > 500
    for bits in (numbers.HASH_BITS, 8):
        monkeypatch.setattr(numbers, "HASH_BITS", bits)
        assert closure(text)[0] == slow


@pytest.mark.slow
def test_lubm_has_as_many_triples_as_the_triple_store_counts(shared: Path, tmp_path: Path) -> None:
    """Read by another parser and counted by somebody else."""
    data = lzma.decompress((shared / "benchmarks" / "lubm-1-0.nt.xz").read_bytes())
    store = pyoxigraph.Store()
    store.bulk_load(input=data, format=pyoxigraph.RdfFormat.N_TRIPLES)
    turtle = tmp_path / "lubm.ttl"
    store.dump(turtle, format=pyoxigraph.RdfFormat.TURTLE, from_graph=pyoxigraph.DefaultGraph())
    with close([turtle]) as found:
        assert found.asserted == len(store)
