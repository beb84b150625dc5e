"""On real documents, with the ontology and the lists, the closure is owlrl's triple by triple."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from kg import resources
from kg.config import DEFAULT_BASE
from kg.pipeline import read_document
from kg.pipeline.inputs import collect
from kg.pipeline.lists import list_graphs
from kg.reason import close
from kg.triples import quads
from tests.reason_graphs import Triple

PARTS = 3
"""The starter corpus is compared in so many parts: owlrl takes more than its share of time for a larger whole."""


def asserted(documents: Iterable[Path]) -> str:
    """What a build of the documents asserts, as N-Quads."""
    lines = [line for graph in list_graphs(DEFAULT_BASE) for line in graph.lines]
    for path in documents:
        reading = read_document(path)
        lines += quads(reading.document, reading.statements, DEFAULT_BASE)
    return "".join(f"{line}\n" for line in lines)


def inferred(data: Path, engine: str) -> set[Triple]:
    with close([data], engine=engine) as closure:
        assert not closure.findings
        return set(closure.inferred_triples())


def same_as_owlrl(documents: Iterable[Path], folder: Path) -> None:
    data = folder / "data.nq"
    data.write_text(asserted(documents), encoding="utf-8")
    fast, slow = inferred(data, "fast"), inferred(data, "owlrl")
    assert len(fast) > 10_000
    assert sorted(fast - slow)[:10] == sorted(slow - fast)[:10] == []


@pytest.mark.slow
def test_seeds_equal_owlrl(shared: Path, tmp_path: Path) -> None:
    same_as_owlrl(collect((shared / "seeds",)), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_starter_corpus_equals_owlrl(tmp_path: Path, part: int) -> None:
    documents = collect((resources.path("starter"),))
    assert len(documents) >= 25
    same_as_owlrl(documents[part::PARTS], tmp_path)
