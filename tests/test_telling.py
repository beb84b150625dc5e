"""What a store says to follow tells something: nothing in it is true of everything."""

from __future__ import annotations

from pathlib import Path

import papers
import pytest

from kg.pipeline import BuildOptions, build
from kg.rdf import NamedNode
from kg.store import open_readonly
from kg.vocab import OWL, RDF, RDFS

_REFLEXIVE = {
    f"{RDFS}subClassOf",
    f"{RDFS}subPropertyOf",
    f"{OWL}equivalentClass",
    f"{OWL}equivalentProperty",
}


def _check(store: Path) -> int:
    with open_readonly(store) as snapshot:
        inferred = [quad.triple for quad in snapshot.quads(snapshot.graph("inferred").value)]
        assert not [each for each in inferred if each.object == NamedNode(f"{OWL}Thing")]
        assert not [each for each in inferred if each.subject == each.object and each.predicate.value in _REFLEXIVE]
        assert not [each for each in inferred if each.subject == NamedNode(f"{OWL}Nothing")]
        assert [each for each in inferred if each.predicate.value == f"{RDF}type"], "types that tell something stay"
        assert snapshot.manifest.counts[snapshot.graph("inferred").value] == len(inferred)
    return len(inferred)


@pytest.mark.slow
def test_nothing_that_is_true_of_everything_is_published(tmp_path: Path) -> None:
    """After a build, and after a change, which brings the graph up to date piece by piece."""
    first = papers.write(tmp_path / "first", one=papers.resolution())
    second = papers.write(tmp_path / "second", two=papers.resolution(9, session=92, year=2037))
    build(BuildOptions(store=tmp_path / "store", paths=(first,), jobs=1))
    before = _check(tmp_path / "store")
    build(BuildOptions(store=tmp_path / "store", paths=(second,), jobs=1, add=True))
    changed = _check(tmp_path / "store")
    build(BuildOptions(store=tmp_path / "whole", paths=(first, second), jobs=1))
    assert before < changed == _check(tmp_path / "whole")
