"""Every inferred triple has a proof, and the checker accepts it; wrong proofs are not accepted."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings

from kg.reason import check, close, explain, explanations
from kg.reason.facts import MATCHES
from kg.reason.proof import MOST, OxigraphLookup, Proof, StateLookup
from kg.reason.terms import expand
from tests.reason_graphs import RDFS, TYPE, Triple, graphs, lines, owl

FIRST, REST, NIL = expand("rdf:first"), expand("rdf:rest"), expand("rdf:nil")
INFERRED = pyoxigraph.NamedNode("http://example.org/inferred")


def closed_store(text: str) -> tuple[OxigraphLookup, list[Triple]]:
    store = pyoxigraph.Store()
    for quad in pyoxigraph.parse(input=text.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES):
        store.add(quad)
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "data.nt", Path(folder) / "out.nt"
        data.write_text(text, encoding="utf-8")
        with close([data]) as closure:
            closure.write_inferred(out)
            inferred = list(closure.inferred_triples())
        for quad in pyoxigraph.parse(path=out, format=pyoxigraph.RdfFormat.N_TRIPLES):
            store.add(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, INFERRED))
    return OxigraphLookup(store, INFERRED), inferred


@pytest.mark.thorough
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs)
def test_every_inferred_triple_has_a_proof(triples: list[Triple]) -> None:
    prove_all(triples)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs)
def test_every_inferred_triple_of_many_graphs_has_a_proof(triples: list[Triple]) -> None:
    prove_all(triples)


def prove_all(triples: list[Triple]) -> None:
    lookup, inferred = closed_store(lines(triples))
    for triple in inferred:
        proof = explain(triple, lookup)
        assert proof is not None, triple
        assert check(proof, lookup.asserted) == []


E = "http://example.org/"
A, B, C, D = (f"<{E}{name}>" for name in "abcd")
P, Q = f"<{E}p>", f"<{E}q>"
SUB = f"<{RDFS}subPropertyOf>"


def test_smallest_of_several() -> None:
    lookup, _ = closed_store(
        lines([(A, P, B), (B, P, C), (A, Q, C), (Q, SUB, P), (P, TYPE, owl("TransitiveProperty"))])
    )
    proofs = explanations((A, P, C), lookup, 5)
    assert [proof.rule for proof in proofs] == ["prp-spo1", "prp-trp"]
    assert [proof.steps for proof in proofs] == [1, 1]
    assert explain((C, P, A), lookup) is None
    assert explain((A, P, B), lookup) == Proof((A, P, B))


def test_long_path_is_proved_by_its_edges() -> None:
    nodes = [f"<{E}n{n}>" for n in range(120)]
    chain = [(a, P, b) for a, b in pairwise(nodes)]
    lookup, _ = closed_store(lines([*chain, (P, TYPE, owl("TransitiveProperty"))]))
    proof = explain((nodes[0], P, nodes[-1]), lookup)
    assert proof is not None and proof.steps == 118
    assert check(proof, lookup.asserted) == []


@pytest.mark.parametrize(("outs", "ins"), [(300, 300), (300, 2), (2, 300)])
@pytest.mark.parametrize("axioms", ["chain", "some values"])
def test_a_proof_is_found_between_crowds(outs: int, ins: int, axioms: str) -> None:
    """One thing has many parts, many things cite the other: the one part that does both is found."""
    data = [(A, P, f"<{E}part{n:03}>") for n in range(outs)] + [(f"<{E}other{n:03}>", Q, B) for n in range(ins)]
    data += [(A, P, C), (C, Q, B)]
    if axioms == "chain":
        chain = [("_:l1", FIRST, P), ("_:l1", REST, "_:l2"), ("_:l2", FIRST, Q), ("_:l2", REST, NIL)]
        goal = (A, D, B)
        rule = [(D, owl("propertyChainAxiom"), "_:l1"), *chain]
    else:
        goal = (A, TYPE, D)
        rule = [(D, owl("someValuesFrom"), f"<{E}K>"), (D, owl("onProperty"), P), (C, TYPE, f"<{E}K>")]
    lookup, inferred = closed_store(lines([*data, *rule]))
    assert goal in inferred
    proof = explain(goal, lookup)
    assert proof is not None and check(proof, lookup.asserted) == []


@pytest.mark.parametrize(("ways", "cut"), [(3, False), (MATCHES, False), (MATCHES + 1, True), (300, True)])
def test_that_not_every_way_was_looked_at_is_told(ways: int, cut: bool) -> None:
    """As many proofs as there are, or word that there may be more."""
    between = [f"<{E}n{number:03}>" for number in range(ways)]
    data = [(A, P, each) for each in between] + [(each, Q, B) for each in between]
    chain = [("_:l1", FIRST, P), ("_:l1", REST, "_:l2"), ("_:l2", FIRST, Q), ("_:l2", REST, NIL)]
    lookup, _ = closed_store(lines([*data, (D, owl("propertyChainAxiom"), "_:l1"), *chain]))
    found = explanations((A, D, B), lookup, 1000)
    assert found.holds and found.cut == cut
    assert cut or len(found) == ways
    few = explanations((A, P, between[0]), lookup, 1)
    assert len(few) == 1 and few.holds and not few.cut, "what is asserted is no matter of ways"


def test_what_holds_without_a_proof_is_not_said_to_hold_not() -> None:
    lookup, _ = closed_store(lines([(A, P, B)]))
    node = pyoxigraph.NamedNode(f"{E}c")
    lookup.store.add(pyoxigraph.Quad(node, node, node, INFERRED))  # type: ignore[attr-defined]
    found = explanations((C, C, C), lookup, 3)
    assert (list(found), found.holds, found.cut) == ([], True, False)
    assert not explanations((B, C, C), lookup, 3).holds


def test_the_engines_own_tables_tell_it_too(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text(lines([(A, P, f"<{E}n{number}>") for number in range(MOST + 1)]), encoding="utf-8")
    with close([data]) as closure:
        lookup = StateLookup(closure.connection, "t")
        assert len(list(lookup.match(A, P, None))) == MOST and lookup.cut


def test_wrong_proofs_are_refused() -> None:
    lookup, _ = closed_store(lines([(A, P, B), (B, P, C), (P, TYPE, owl("TransitiveProperty"))]))
    proof = explain((A, P, C), lookup)
    assert proof is not None and check(proof, lookup.asserted) == []
    assert check(replace(proof, triple=(A, P, D)), lookup.asserted) != []
    assert check(replace(proof, rule="prp-symp"), lookup.asserted) != []
    assert check(replace(proof, premises=proof.premises[:2]), lookup.asserted) != []
    assert check(Proof((A, P, C)), lookup.asserted) != []
    assert check(Proof((A, P, C), "prp-trp", (proof.premises[0], proof, proof)), lookup.asserted) != []


def test_state_can_be_asked_too(tmp_path: Path) -> None:
    data = tmp_path / "data.nq"
    data.write_text(
        f"{A} {P} {B} <{E}g1> .\n{B} {P} {C} <{E}g2> .\n{P} {TYPE} {owl('TransitiveProperty')} .\n", encoding="utf-8"
    )
    with close([data]) as closure:
        proof = explain((A, P, C), StateLookup(closure.connection, "t"))
    assert proof is not None
    assert [leaf.graphs for leaf in proof.leaves()] == [("",), (f"{E}g1",), (f"{E}g2",)]
