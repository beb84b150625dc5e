"""The store: generations that are whole or not there, snapshots that stay while they are read."""

from __future__ import annotations

import importlib
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError, StoreError
from kg.store import FORMAT, Layout, Manifest, Snapshot, VersionEntry, Writer, current_id, open_readonly
from kg.store.generations import publish, sweep, writer_lock

BASE = "http://example.org/"


def quad(subject: str, value: str, graph: str) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(BASE + subject),
        ox.NamedNode(BASE + "p"),
        ox.Literal(value),
        ox.NamedNode(f"{BASE}graph/{graph}"),
    )


def manifest(name: str) -> Manifest:
    return Manifest(name, BASE, "0", "x", True)


def put(root: Path, name: str, quads: list[ox.Quad], inferred: list[ox.Triple] | None = None) -> None:
    with writer_lock(root), Writer(root) as writer:
        path = writer.folder / "in.nq"
        path.write_text("".join(f"{each} .\n" for each in quads), encoding="utf-8")
        writer.load(path)
        path.unlink()
        if inferred:
            writer.apply(ox.NamedNode(f"{BASE}graph/inferred"), inferred, [])
        writer.publish(manifest(name))


def values(snapshot: Snapshot, infer: bool = True) -> list[str]:
    return sorted(row["o"] for row in snapshot.select("SELECT ?o WHERE { ?s ?p ?o }", infer=infer))


def test_default_graph_holds_asserted_triples_once(tmp_path: Path) -> None:
    put(tmp_path, "g", [quad("a", "1", "A"), quad("a", "1", "B"), quad("a", '2 <x> " .', "A")])
    with open_readonly(tmp_path) as snapshot:
        assert values(snapshot) == ["1", '2 <x> " .']
        assert [each.value for each in snapshot.graphs()] == [BASE + "graph/A", BASE + "graph/B"]
        assert len(list(snapshot.quads())) == 3


def test_inferred_triples_are_seen_only_when_asked_for(tmp_path: Path) -> None:
    follows = ox.Triple(ox.NamedNode(BASE + "a"), ox.NamedNode(BASE + "p"), ox.Literal("inferred"))
    put(tmp_path, "g", [quad("a", "1", "A")], [follows])
    with open_readonly(tmp_path) as snapshot:
        assert values(snapshot) == ["1", "inferred"]
        assert values(snapshot, infer=False) == ["1"]


@pytest.mark.parametrize(
    ("query", "rows", "why"),
    [
        (f"SELECT ?o FROM <{BASE}graph/A> WHERE {{ ?s ?p ?o }}", 1, "the query says itself what it reads"),
        (f"SELECT ?o FROM NAMED <{BASE}graph/A> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", 1, "named graphs too"),
        (
            "SELECT ?o WHERE { ?s ?p ?o FILTER(?o != ' FROM <x> ') } # FROM <x>",
            2,
            "in a text or comment it is none",
        ),
        ("SELECT ?from WHERE { ?s ?p ?from }", 2, "a variable called from is none"),
    ],
)
def test_dataset_clauses(tmp_path: Path, query: str, rows: int, why: str) -> None:
    put(tmp_path, "g", [quad("a", "1", "A"), quad("a", "2", "B")])
    with open_readonly(tmp_path) as snapshot:
        assert len(list(snapshot.select(query))) == rows, why


@pytest.mark.parametrize(
    "manifest", ["{}", "[]", '{"format": 1}', '{"format": FORMAT}', '{"format": FORMAT, "versions": 5}']
)
def test_damaged_manifest_is_said(tmp_path: Path, manifest: str) -> None:
    put(tmp_path, "g", [quad("a", "1", "A")])
    (tmp_path / "generations" / "g" / "manifest.json").write_text(manifest.replace("FORMAT", str(FORMAT)))
    with pytest.raises(StoreError, match="build"), open_readonly(tmp_path):
        pass


def test_damaged_files_are_said(tmp_path: Path) -> None:
    put(tmp_path, "g", [quad("a", "1", "A")])
    for path in (tmp_path / "generations" / "g" / "oxigraph").glob("MANIFEST-*"):
        path.write_bytes(b"damaged")
    with pytest.raises(StoreError, match="damaged"), open_readonly(tmp_path):
        pass


def test_malformed_query_says_line_and_column(tmp_path: Path) -> None:
    put(tmp_path, "g", [quad("a", "1", "A")])
    with open_readonly(tmp_path) as snapshot, pytest.raises(QueryError) as caught:
        snapshot.query("SELECT * WHERE {\n  ?a ?b }")
    assert caught.value.line == 2
    assert caught.value.column in (9, 10)
    assert "[_]" not in str(caught.value)


def test_no_store_damaged_store_and_other_format(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        open_readonly(tmp_path / "nowhere")
    put(tmp_path, "g", [quad("a", "1", "A")])
    path = Layout(tmp_path).generation("g") / "manifest.json"
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "format": 0}))
    with pytest.raises(StoreError, match=r"format 0, but this kg reads format 2.*kg build"):
        open_readonly(tmp_path)
    path.write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        open_readonly(tmp_path)


def test_manifest_is_read_as_written(tmp_path: Path) -> None:
    entry = VersionEntry("A/RES/1/1", "en", "g", ({"name": "a", "sha256": "0", "format": "text"},), 3, "d")
    made = Manifest("", BASE, "0", "x", True, (entry,), {"l": "d"}, {"g": 3}).identified()
    made.write(tmp_path)
    assert Manifest.read(tmp_path) == made
    assert made.identified() == made, "the id depends on the rest alone"


def test_reader_keeps_its_generation_and_next_build_drops_it(tmp_path: Path) -> None:
    put(tmp_path, "one", [quad("a", "1", "A")])
    reader = open_readonly(tmp_path)
    put(tmp_path, "two", [quad("a", "2", "A")])
    assert values(reader) == ["1"], "a reader sees what it opened"
    assert Layout(tmp_path).generation("one").is_dir()
    reader.close()
    put(tmp_path, "three", [quad("a", "3", "A")])
    assert sorted(each.name for each in Layout(tmp_path).generations.iterdir()) == ["three"]


def test_same_content_published_twice(tmp_path: Path) -> None:
    put(tmp_path, "same", [quad("a", "1", "A")])
    put(tmp_path, "same", [quad("a", "1", "A")])
    with open_readonly(tmp_path) as snapshot:
        assert values(snapshot) == ["1"]
    assert not list(Layout(tmp_path).work.iterdir())


def test_unfinished_build_leaves_nothing(tmp_path: Path) -> None:
    put(tmp_path, "good", [quad("a", "1", "A")])
    with pytest.raises(RuntimeError, match="half-way"), writer_lock(tmp_path), Writer(tmp_path) as writer:
        writer.store.add(quad("a", "2", "A"))
        raise RuntimeError("half-way")
    assert current_id(tmp_path) == "good"
    assert not list(Layout(tmp_path).work.iterdir())


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    with writer_lock(tmp_path), pytest.raises(StoreError, match="another build"), writer_lock(tmp_path):
        pass


def test_sweep_spares_what_is_in_force(tmp_path: Path) -> None:
    put(tmp_path, "one", [quad("a", "1", "A")])
    assert sweep(Layout(tmp_path)) == []


def test_publish_replaces_a_generation_of_the_same_name_only_by_keeping_it(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    put(tmp_path, "one", [quad("a", "1", "A")])
    fresh = layout.work / "fresh"
    fresh.mkdir(parents=True)
    publish(layout, fresh, "one")
    with open_readonly(tmp_path) as snapshot:
        assert values(snapshot) == ["1"]


SIZES = [*(pytest.param(each, marks=pytest.mark.thorough) for each in (1, 90)), 333, 5000, 1 << 20]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_loaded_whole_in_pieces_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    lines = [f'<{BASE}id/é{n}> <{BASE}p> "{"x" * (n * 7 % 50)} {n}" <{BASE}graph/{n % 3}> .' for n in range(60)]
    lines.insert(7, f"_:b <{BASE}p> <{BASE}q> <{BASE}graph/A> .")
    path = tmp_path / "quads.nq"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    monkeypatch.setattr(importlib.import_module("kg.store.writer"), "_PIECE", size)
    root = tmp_path / "store"
    root.mkdir()
    with writer_lock(root), Writer(root) as writer:
        writer.load(path)
        found = {str(each) for each in writer.store.quads_for_pattern(None, None, None, None)}
    named = {line.removesuffix(" .") for line in lines}
    assert found == named | {line[: line.rindex(" <")] for line in named}


CHANGES = st.lists(st.tuples(st.sampled_from("AB"), st.lists(st.integers(0, 5), max_size=4, unique=True)), max_size=6)


@given(CHANGES)
@settings(max_examples=12, deadline=None)
def test_replacing_graphs_equals_loading_the_last_state(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, list[int]]]
) -> None:
    root = tmp_path_factory.mktemp("store")
    state: dict[str, list[int]] = {}
    with writer_lock(root), Writer(root) as writer:
        for graph, numbers in changes:
            state[graph] = numbers
            quads = [quad("s", str(each), graph) for each in numbers]
            writer.replace(ox.NamedNode(f"{BASE}graph/{graph}"), quads)
        expected = {str(each) for numbers in state.values() for each in numbers}
        assert {
            each.object.value
            for each in writer.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
            if isinstance(each.object, ox.Literal)
        } == expected
        assert {each.value for each in writer.store.named_graphs() if isinstance(each, ox.NamedNode)} == {
            f"{BASE}graph/{graph}" for graph, numbers in state.items() if numbers
        }


STEPS = st.lists(
    st.tuples(
        st.lists(st.integers(0, 4), max_size=3, unique=True),
        st.lists(st.integers(0, 4), max_size=3, unique=True),
        st.lists(st.integers(0, 6), max_size=4, unique=True),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.thorough
@given(STEPS)
@settings(max_examples=5, deadline=None)
def test_second_store_follows_every_change(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[list[int], list[int], list[int]]]
) -> None:
    """Its default graph is always what is asserted in A or B, and what is inferred."""
    root = tmp_path_factory.mktemp("store")
    inferred_graph = ox.NamedNode(f"{BASE}graph/inferred")
    put(root, "start", [quad("s", "0", "A")], [quad("s", "9", "A").triple])
    inferred = {"9"}
    for number, (in_a, in_b, follows) in enumerate(steps):
        asserted = {str(each) for each in in_a + in_b}
        wanted = {str(each) for each in follows} - asserted
        with (
            writer_lock(root),
            open_readonly(root) as previous,
            Writer(root, previous, follow=True) as writer,
        ):
            for graph, values_of in (("A", in_a), ("B", in_b)):
                writer.replace(
                    ox.NamedNode(f"{BASE}graph/{graph}"), [quad("s", str(each), graph) for each in values_of]
                )
            added = [quad("s", each, "A").triple for each in sorted(wanted - inferred)]
            removed = [quad("s", each, "A").triple for each in sorted(inferred - wanted)]
            writer.apply(inferred_graph, added, removed)
            writer.publish(manifest(f"g{number}"))
        inferred = wanted
        with open_readonly(root) as snapshot:
            assert values(snapshot) == sorted(asserted | wanted)
            assert values(snapshot, infer=False) == sorted(asserted)


BUILDER = textwrap.dedent("""
    import sys
    from pathlib import Path
    import pyoxigraph as ox
    sys.path.insert(0, sys.argv[2])
    from test_store import put, quad
    root, number = Path(sys.argv[1]), 0
    print("ready", flush=True)
    while True:
        number += 1
        put(root, f"n{number}", [quad("s", f"{number} {each}", "A") for each in range(300)])
""")


@pytest.mark.thorough
def test_builder_killed_at_any_moment_leaves_a_whole_store(tmp_path: Path) -> None:
    """The builder publishes generation after generation; whenever it dies, one of them is in force, whole."""
    put(tmp_path, "n0", [quad("s", f"0 {each}", "A") for each in range(300)])
    chance = random.Random(76)
    for _round in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(tmp_path), str(Path(__file__).parent)], stdout=subprocess.PIPE
        ) as builder:
            assert builder.stdout is not None
            builder.stdout.readline()
            time.sleep(chance.uniform(0.0, 0.12))
            os.kill(builder.pid, signal.SIGKILL)
        with open_readonly(tmp_path) as snapshot:
            rows = values(snapshot)
            assert len(rows) == 300
            assert {row.split()[0] for row in rows} == {snapshot.id.removeprefix("n")}


def test_graphs_of_users_stay_through_builds(tmp_path: Path) -> None:
    """What users wrote outside `graph/` is in the next generation, whether it is made anew or from the last one."""
    mine = ox.Quad(
        ox.BlankNode("b"), ox.NamedNode(BASE + "p"), ox.Literal("mine"), ox.NamedNode("http://x.example/mine")
    )
    put(tmp_path, "first", [quad("a", "1", "A")])
    with writer_lock(tmp_path), open_readonly(tmp_path) as old, Writer(tmp_path, old) as writer:
        writer.store.add(mine)
        writer.publish(replace(manifest("updated"), counts={"http://x.example/mine": 1}))
    reader = open_readonly(tmp_path)
    put(tmp_path, "first", [quad("a", "2", "A")])
    with open_readonly(tmp_path) as snapshot:
        assert snapshot.id not in ("first", "updated") and snapshot.manifest.counts["http://x.example/mine"] == 1
        assert mine in snapshot.store and values(snapshot) == ["2"]
        name = snapshot.id
    with writer_lock(tmp_path), open_readonly(tmp_path) as old, Writer(tmp_path, old, follow=True) as writer:
        writer.replace(ox.NamedNode(BASE + "graph/A"), [quad("a", "2", "A")])
        dumped = tmp_path / "dump.nq"
        writer.dump(dumped, ox.NamedNode(BASE + "graph/inferred"))
        writer.publish(manifest("first"))
    assert "mine" not in dumped.read_text()
    with open_readonly(tmp_path) as snapshot:
        assert mine in snapshot.store and snapshot.id == name
    reader.close()
