"""What is not known: what a build works out is what the graph says, after every change; a damaged file never misleads."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import papers
import pytest

from kg import questions
from kg.pipeline import BuildOptions, build
from kg.store import Graph, open_graph
from kg.unknown import FILE_NAME, IN_DOUBT, NOT_LOADED, Found, Unknown, work_out

HEAD = "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#> "


def read(folder: Path, graph: Graph) -> Found:
    """All that the file of a generation says."""
    own = Unknown(folder, graph.store, graph.base)
    numbers = own.numbers()
    return Found(
        numbers["undated"],
        tuple(own.listed(NOT_LOADED, 0, 10**6)),
        tuple(own.listed(IN_DOUBT, 0, 10**6)),
        numbers["unresolved"],
        own.reasons(),
    )


@pytest.fixture(scope="module")
def store(starter_store: Path) -> Graph:
    return open_graph(starter_store, check=False)


def test_the_build_has_worked_out_what_there_is(store: Graph) -> None:
    assert (store.path / FILE_NAME).is_file()
    found = read(store.path, store)
    assert found == work_out(store.store, store.base)
    assert min(len(found.not_loaded), len(found.in_doubt), found.unresolved) > 10


def test_the_numbers_are_those_of_sparql(store: Graph) -> None:
    found = read(store.path, store)
    rows = list(store.select(questions.find("unresolved").bind({}, store.base)))
    assert found.unresolved == len(rows) == sum(count for _, count in found.reasons)
    only_cited = "SELECT DISTINCT ?w { ?w kg:symbol ?s FILTER NOT EXISTS { ?v kg:versionOf ?w } }"
    assert set(found.not_loaded) == {row["w"] for row in store.select(HEAD + only_cited, infer=False)}
    doubtful = "SELECT DISTINCT ?s { { ?s kg:mayBeAct ?a } UNION { ?s kg:actsDiffer ?b } }"
    assert set(found.in_doubt) == {row["s"] for row in store.select(HEAD + doubtful)}


@pytest.mark.thorough
def test_after_every_change_it_is_what_a_build_from_nothing_has(tmp_path: Path, quick_builds: None) -> None:
    each = {
        name: papers.resolution(number, session=90 + number, year=2035 + number) for number, name in enumerate("abc", 1)
    }
    first, more = (
        papers.write(tmp_path / name, **{key: each[key] for key in keys}) for name, keys in (("f", "ab"), ("m", "c"))
    )
    options = BuildOptions(store=tmp_path / "store", paths=(first,), jobs=1)
    build(options)
    build(replace(options, paths=(more,), add=True))
    with open_graph(tmp_path / "store", check=False) as graph:
        added = read(graph.path, graph)
        assert added == work_out(graph.store, graph.base)
    everything = papers.write(tmp_path / "all", **each)
    build(BuildOptions(store=tmp_path / "whole", paths=(everything,), jobs=1))
    with open_graph(tmp_path / "whole", check=False) as graph:
        assert read(graph.path, graph) == added


def test_a_file_that_is_damaged_or_lost_misleads_nobody(store: Graph, tmp_path: Path) -> None:
    truth = read(store.path, store)
    assert read(tmp_path, store) == truth, "an older store has none"
    (tmp_path / FILE_NAME).write_bytes(b"no database at all")
    assert read(tmp_path, store) == truth
    shutil.copy(store.path / FILE_NAME, tmp_path / FILE_NAME)
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("DROP TABLE listed")
    assert read(tmp_path, store) == truth
