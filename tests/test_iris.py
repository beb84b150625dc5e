"""Relative IRIs: resolved as the engine does it, so that no spelling of a graph's name goes unseen."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.sparql import inspection, targets
from kg.sparql.iris import Base
from kg.sparql.spelling import spell, tokens
from kg.sparql.targets import ANY

ENGINE = ox.Store()
BUILT = "https://host.example/x/graph/inferred"


def engine(base: str, reference: str, prologue: str = "") -> str | None:
    """What the engine makes of `<reference>`; None where it refuses it."""
    try:
        (row,) = ENGINE.query(f"{prologue} SELECT ?x {{ BIND(<{reference}> AS ?x) }}", base_iri=base)  # type: ignore[misc]
    except (SyntaxError, ValueError):
        return None
    return str(row[0].value)


BASES = [
    *("http://h/a/b/c", "http://h", "http://h/", "http://h?q", "http://h/a//x/", "urn:a:b", "urn:a/b/../c", "x:/"),
    *("http://h/a?b/c", "file:///x/y", "http://h/a/../b/./c", "mailto:x", "a:b#f", "http:///", "HTTP://H:80/A"),
]
PIECES = ["a", "b", "/", "/", "..", "../", ".", "./", ":", "?", "#", "//", "%2e", "%2F", "http:", "urn:", "A", "é", ";"]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(BASES), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("https://host.example/x//y/", "../../graph/inferred")
@example("http://h/a", "..//x")
@example("x:/a", "..")
def test_references_are_resolved_as_the_engine_does(base: str, reference: str) -> None:
    wanted = engine(base, reference)
    if wanted is not None:
        assert Base(base).resolve(reference) == wanted


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(BASES),
    st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), max_size=3),
    st.lists(st.sampled_from([*PIECES, "\\u002E", "\\u002F", "\\U0000003A"]), max_size=6).map("".join),
)
@example("http://srv/sparql", ["https://host.example/x//"], "../graph/inferred")
def test_a_text_means_what_it_meant(base: str, bases: list[str], reference: str) -> None:
    """With one BASE after another, each relative to the one before; and nothing is relative afterwards."""
    declared = " ".join(f"BASE <{each}>" for each in bases)
    wanted = engine(base, reference, declared)
    if wanted is None:
        return
    found = inspection.inspect(f"{declared} SELECT ?x {{ BIND(<{reference}> AS ?x) }}", base)
    (row,) = ENGINE.query(found.text)  # type: ignore[misc]
    assert row[0].value == wanted
    assert not any(each.upper == "BASE" for each in tokens(found.text))
    assert inspection.inspect(f"{declared} SELECT * FROM <{reference}> {{}}", base).graphs == (wanted,)
    assert spell(found.text, "http://other/") == found.text


SPELLINGS = [
    # (prologue, an IRI that is the built graph, what is odd)
    ("BASE <https://host.example/x//y/>", "<../../graph/inferred>", "an empty segment"),
    ("BASE <https://host.example/x//y/>", "<..//../../graph/inferred>", "an empty segment in the reference"),
    ("BASE <https://host.example> BASE <x/y>", "<graph/inferred>", "a base without a path"),
    ("BASE <https://host.example/x/graph/inferred>", "<>", "empty"),
    ("BASE <https://host.example/x/graph/inferred?q>", "<inferred>", "a base with a query"),
    ("BASE <https://host.example/q>", "</x/./graph/y/../inferred>", "dots"),
    ("BASE <https://host.example/q>", "<x\\u002Fgraph/\\u002E/inferred>", "escapes"),
    ("BASE <https://elsewhere.example/>", "<//host.example/x/graph/inferred>", "another host"),
    ("base<https://host.example/x/>PREFIXg:<graph/>", "g:inferred", "no spaces"),
    ("BASE <https://host.example/x/z/>PREFIX g: <../graph/>", "g:inferred", "a relative prefix"),
    ("PREFIX g: <https://host.example/x/graph/inf>", "g:erred", "half a name"),
    ("PREFIX g: <https://host.example/>", "g:x\\/graph\\/inferred", "escapes of a local name"),
    ("PREFIX : <https://host.example/x/graph/inferred>", ":", "no local name"),
]
UPDATES = [
    "INSERT DATA {{ GRAPH {0} {{ <urn:a> <urn:b> 1 }} }}",
    "INSERTDATA{{GRAPH{0}{{<urn:a><urn:b>1}}}}",
    "DROP SILENT GRAPH {0}",
    "CLEAR GRAPH {0}",
    "COPY <urn:own> TO {0}",
    "ADD <urn:own> TO {0}",
    "MOVE {0} TO <urn:own>",
    "WITH {0} INSERT {{ <urn:a> <urn:b> 1 }} WHERE {{}}",
    "WITH{0}DELETE{{?s ?p ?o}}WHERE{{?s ?p ?o}}",
    "DELETE {{ GRAPH {0} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {0} {{ ?s ?p ?o }} }}",
    "DELETE WHERE {{ GRAPH {0} {{ ?s ?p ?o }} }}",
    "CREATE SILENT GRAPH <urn:x> ; INSERT DATA {{ GRAPH {0} {{ <urn:a> <urn:b> 1 }} }}",
]


def filled() -> ox.Store:
    store = ox.Store()
    for graph in (BUILT, "urn:own"):
        store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(graph), ox.NamedNode(graph)))
    return store


def changed(text: str, base: str) -> set[str]:
    """The graphs that an update changes, in the engine's own reading of it."""
    before, store = filled(), filled()
    store.update(text, base_iri=base)
    names = {each.value for each in (*before.named_graphs(), *store.named_graphs()) if isinstance(each, ox.NamedNode)}
    return {
        name
        for name in names
        if set(before.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        != set(store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
    }


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize(("prologue", "iri", "odd"), SPELLINGS, ids=[odd for _, _, odd in SPELLINGS])
def test_no_write_goes_unseen(prologue: str, iri: str, odd: str, update: str) -> None:
    """What the engine changes is among what the inspection says; and the inspected text changes the same."""
    text = prologue + " " + update.format(iri)
    base = "http://srv.example/sparql"
    try:
        wanted = changed(text, base)
    except SyntaxError:
        wanted = set()
    spelled = inspection.inspect(text, base)
    seen = {graph for each in targets.operations(spelled.text, spelled.base) for graph in each.targets}
    assert wanted <= seen or ANY in seen, odd
    if wanted:
        assert BUILT in wanted
        assert changed(spelled.text, spelled.base) == wanted


def test_each_operation_has_the_base_of_its_place() -> None:
    text = (
        "BASE <http://a.example/> INSERT DATA { GRAPH <g> { <s> <p> <o> } } ; "
        "BASE <http://b.example/> INSERT DATA { GRAPH <g> { <s> <p> <o> } } ; DROP GRAPH <h>"
    )
    found = inspection.inspect(text, "http://srv.example/")
    assert [set(each.targets) for each in targets.operations(found.text, "")] == [
        {"http://a.example/g"},
        {"http://b.example/g"},
        {"http://b.example/h"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "BASE <http://a.example/" + "b" * 8000 + "/> SELECT * {" + "<a>" * 80_000 + "}",
        "BASE <http://a.example/" + "b" * 250_000 + "> SELECT * {}",
        "BASE <http://a.example/" + "b/" * 4000 + "> SELECT * {" + "<../x>" * 40_000 + "}",
    ],
)
def test_texts_that_grow_without_bound_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"written out|may have"):
        spell(text, "http://srv.example/sparql")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "piece", ["<a>", "<../../x>", "BASE<a/>", "BASE<../>", "</>", "<//>", "PREFIX a:<b>", "<\\u002E/>"]
)
def test_cost_grows_with_length_only(piece: str) -> None:
    """Long texts of one piece again and again: what is quadratic would take minutes and run into the limit."""
    text = piece * (250_000 // len(piece))
    try:
        assert len(spell(text, "http://srv.example/a/b/c/d")) <= 33 * len(text) + (1 << 16)
    except QueryError as error:
        assert "may have" in str(error) or "written out" in str(error)
