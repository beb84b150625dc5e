"""The closure equals owlrl's, less the written list of noise."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from kg.reason import Finding, close
from tests.reason_graphs import RDF, TYPE, XSD, E, Triple, cells, graphs, lines, owl, rdfs


def closure(text: str, engine: str = "fast") -> tuple[set[Triple], list[Finding]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.nt"
        path.write_text(text, encoding="utf-8")
        with close([path], engine=engine) as found:
            return set(found.inferred_triples()), list(found.findings)


def same_as_owlrl(triples: list[Triple]) -> None:
    note(lines(triples))
    fast, findings = closure(lines(triples))
    slow, messages = closure(lines(triples), "owlrl")
    if not any(one.rule == "eq-diff1" and one.triples[0][0].startswith('"') for one in findings):
        # Of different literals (dt-diff) owlrl knows nothing: it goes on as if they were equal.
        assert sorted(fast - slow) == sorted(slow - fast) == []
    if messages:
        assert findings


@pytest.mark.thorough
@settings(max_examples=15, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(graphs)
def test_equals_owlrl_on_random_graphs(triples: list[Triple]) -> None:
    same_as_owlrl(triples)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs)
def test_equals_owlrl_on_many_random_graphs(triples: list[Triple]) -> None:
    same_as_owlrl(triples)


A, C, D, P, R = (f"<{E}{name}>" for name in ("a", "C", "D", "p", "r"))
ONE, INTEGER, DECIMAL = f'"1"^^<{XSD}integer>', f"<{XSD}integer>", f"<{XSD}decimal>"
SUB = rdfs("subClassOf")

OF_LITERALS: list[tuple[str, list[Triple], Triple]] = [
    (
        "a literal is of its datatype (dt-type2), so it is a value that cls-svf1 wants",
        [(R, owl("onProperty"), P), (R, owl("someValuesFrom"), INTEGER), (A, P, ONE)],
        (A, TYPE, R),
    ),
    (
        "and of larger datatypes",
        [(R, owl("onProperty"), P), (R, owl("someValuesFrom"), DECIMAL), (A, P, ONE)],
        (A, TYPE, R),
    ),
    (
        "and of classes above these",
        [(R, owl("onProperty"), P), (R, owl("someValuesFrom"), D), (DECIMAL, SUB, D), (A, P, ONE)],
        (A, TYPE, R),
    ),
    (
        "a literal that cls-avf puts in a class is of the classes above it",
        [
            (C, owl("onProperty"), P),
            (C, owl("allValuesFrom"), f"<{E}F>"),
            (f"<{E}F>", SUB, D),
            (R, owl("onProperty"), P),
            (R, owl("someValuesFrom"), D),
            (A, TYPE, C),
            (A, P, '"x"'),
        ],
        (A, TYPE, R),
    ),
    (
        "what turns rdf:type around shows it",
        [(P, owl("inverseOf"), TYPE), (A, f"<{E}q>", ONE)],
        (DECIMAL, P, ONE),
    ),
    (
        "what equals a text without a datatype is of xsd:string",
        [(A, owl("sameAs"), '"x"')],
        (A, TYPE, f"<{XSD}string>"),
    ),
]


@pytest.mark.parametrize(("why", "triples", "expected"), OF_LITERALS, ids=[row[0] for row in OF_LITERALS])
def test_what_literals_are_of_counts(why: str, triples: list[Triple], expected: Triple) -> None:
    assert expected in closure(lines(triples))[0]


def test_a_list_with_two_elements_in_one_place_is_told_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    two = [*cells("l", [C]), ("_:l0", f"<{RDF}first>", D)]
    path.write_text(lines([(R, owl("unionOf"), "_:l0"), *two, (A, TYPE, C)]), encoding="utf-8")
    with close([path]) as found:
        assert found.inferred == 0
        assert any("two elements" in note and "_:l0" in note for note in found.notes)
