"""Benchmarks that others know: the Lehigh University Benchmark, LUBM(1, 0), and OWL2Bench's ontology."""

from __future__ import annotations

import lzma
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest

from benchmarks import lubm_data
from benchmarks.lubm import PUBLISHED, answers
from kg.cli import main
from kg.reason import close, numbers
from tests.reason_graphs import Triple
from tests.test_reason_closure import closure


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
    assert answers(out) == PUBLISHED


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


@pytest.mark.slow
def test_universities_of_our_making_are_like_those_of_the_benchmark(shared: Path, tmp_path: Path) -> None:
    """Department by department: the same properties, each about as often."""
    theirs = lzma.decompress((shared / "benchmarks" / "lubm-1-0.nt.xz").read_bytes()).decode()
    made = tmp_path / "made.nt"
    assert lubm_data.write(made, 2) == len(set(made.read_text(encoding="utf-8").splitlines()))
    ours = made.read_text(encoding="utf-8")
    known, found = (_by_property(text) for text in (theirs, ours))
    assert set(found) == set(known)
    for each, count in known.items():
        assert 0.75 < found[each] / count < 1.25, each


def _by_property(text: str) -> dict[str, float]:
    """How often each property is used, per department."""
    used = Counter(line.split(" ", 2)[1] for line in text.splitlines())
    return {each: count / used[f"<{lubm_data.ONTOLOGY}headOf>"] for each, count in used.items()}
