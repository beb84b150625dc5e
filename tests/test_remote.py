"""Remote stores: what is read there is what is read here, or an error; never fewer rows without a word."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from remote_servers import Bad, Remote, bad, free_port, oxigraph, virtuoso

import kg
from kg import cli, library
from kg.errors import KgError, QueryError, RemoteError, StoreError, UsageError
from kg.pipeline import indexing
from kg.store import Graph, Manifest, VersionEntry, Writer, open_graph, open_readonly
from kg.store.generations import writer_lock
from kg.store.remote.client import Address, Client
from kg.store.remote.needs import needs
from kg.store.remote.publish import publish

BASE = "https://w3id.org/un-resolutions-kg/"
XSD = "http://www.w3.org/2001/XMLSchema#"
WORKS = 60


def _literals() -> list[ox.Literal]:
    typed = [
        ("true", "boolean"),
        ("false", "boolean"),
        ("2019-01-31", "date"),
        ("2032-03", "gYearMonth"),
        ("2032", "gYear"),
        ("P6M", "duration"),
        ("1.50", "decimal"),
        ("1.0E3", "double"),
        ("2020-01-01T00:00:00Z", "dateTime"),
        ("u", "anyURI"),
    ]
    plain = ['a "b" \\ c\n\t\u0001', "e\u0301 é 𝄞", "", "0" * 5000, "<a> & 'b' ?x"]
    return [ox.Literal(text, datatype=ox.NamedNode(XSD + kind)) for text, kind in typed] + [
        *map(ox.Literal, plain),
        ox.Literal("un", language="fr"),
        ox.Literal("un", language="en-GB"),
        ox.Literal(7),
    ]


def make(root: Path, works: int = WORKS, name: str = "b" * 16) -> Path:
    """A store of some works, with every kind of term; blank nodes, and literals that engines write otherwise."""
    node, graph, inferred = (
        ox.NamedNode,
        ox.NamedNode(f"{BASE}graph/A/RES/1/1/fr"),
        ox.NamedNode(f"{BASE}graph/inferred"),
    )
    with writer_lock(root), Writer(root) as writer:
        quads = []
        for number in range(works):
            work, other = (node(f"{BASE}id/A/RES/1/{each}") for each in (number, (number * 7 + 1) % works))
            quads += [
                ox.Quad(work, node(f"{BASE}ontology#symbol"), ox.Literal(f"A/RES/1/{number}"), graph),
                ox.Quad(work, node(f"{BASE}ontology#cites"), other, graph),
                ox.Quad(
                    work,
                    node("http://www.w3.org/2000/01/rdf-schema#label"),
                    ox.Literal(f"Élan {number}", language="fr"),
                    graph,
                ),
            ]
            writer.store.add(ox.Quad(other, node(f"{BASE}ontology#citedBy"), work, inferred))
        first = node(f"{BASE}id/A/RES/1/0")
        quads += [ox.Quad(first, node(f"{BASE}ontology#v{n}"), each, graph) for n, each in enumerate(_literals())]
        blank = ox.BlankNode("b0")
        quads += [
            ox.Quad(first, node(f"{BASE}ontology#list"), blank, graph),
            ox.Quad(blank, node(f"{BASE}ontology#first"), first, graph),
        ]
        for each in quads:
            writer.store.add(each)
            writer.store.add(ox.Quad(each.subject, each.predicate, each.object))
        indexing.build(writer.store, writer.folder, BASE)
        version = VersionEntry("A/RES/1/1", "fr", graph.value, (), len(quads), "")
        writer.publish(
            Manifest(
                id=name,
                base=BASE,
                kg_version="0",
                extractor="0",
                reasoned=True,
                versions=(version,),
                counts={"": len(quads), graph.value: len(quads), inferred.value: works},
            )
        )
    return root


def put(store: Path, remote: Remote) -> None:
    client = Client(Address.of(remote.write, remote.user, remote.password_file))
    with open_readonly(store) as graph:
        publish(graph, client)
    client.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("remote") / "store")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Remote]:
    """The Oxigraph server with the store published on it, beside somebody else's graph."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph") / "data") as remote:
        client = Client(Address.of(remote.write))
        client.update("INSERT DATA { GRAPH <urn:others> { <urn:a> <urn:b> <urn:c> } <urn:a> <urn:b> 'default' }")
        client.close()
        put(store, remote)
        yield remote


@pytest.fixture
def own(tmp_path: Path, store: Path) -> Iterator[Remote]:
    """A server for one test, which may break what is published there."""
    with oxigraph(tmp_path / "data") as remote:
        put(store, remote)
        yield remote


@pytest.fixture(scope="module")
def virtuous(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Remote]:
    """Virtuoso that gives 50 rows at most, with the store published on it."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), rows=50) as remote:
        put(store, remote)
        yield remote


def quads(graph: Graph) -> set[str]:
    return {str(each) for each in graph.store.quads_for_pattern(None, None, None, None)}


QUERIES = [
    "SELECT ?s ?p ?o WHERE { ?s ?p ?o }",
    f"SELECT ?s (COUNT(*) AS ?n) WHERE {{ ?s <{BASE}ontology#cites>/<{BASE}ontology#cites> ?o }} GROUP BY ?s ORDER BY DESC(?n) ?s",
    f"SELECT ?s WHERE {{ <{BASE}id/A/RES/1/0> <{BASE}ontology#cites>+ ?s }}",
    f"SELECT ?p ?o WHERE {{ <{BASE}id/A/RES/1/0> ?p ?o FILTER(isLiteral(?o)) }}",
    f"SELECT ?b ?x WHERE {{ ?x <{BASE}ontology#list> ?b . ?b <{BASE}ontology#first> ?x FILTER(isBlank(?b)) }}",
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    f"SELECT ?s WHERE {{ GRAPH <{BASE}graph/inferred> {{ ?s ?p ?o }} }}",
    f"SELECT ?s FROM <{BASE}graph/inferred> WHERE {{ ?s ?p ?o }}",
    f"SELECT ?s WHERE {{ ?s <{BASE}ontology#symbol> ?n MINUS {{ ?s <{BASE}ontology#list> ?b }} FILTER NOT EXISTS {{ ?s ?p 7 }} }}",
    f"SELECT ?s ?v WHERE {{ VALUES (?s ?n) {{ (UNDEF 'A/RES/1/3') (<{BASE}id/A/RES/1/4> UNDEF) }} ?s <{BASE}ontology#symbol> ?n BIND(STRLEN(?n) AS ?v) }}",
    f"SELECT ?s WHERE {{ ?s <{BASE}ontology#v0> true }}",
    "SELECT ?x ?y WHERE { ?x <urn:none>* ?y }",
    "ASK { <urn:a> <urn:b> ?o }",
    f"ASK {{ ?s <{BASE}ontology#v2> '2019-01-31'^^<{XSD}date> }}",
    f"CONSTRUCT {{ ?s <urn:x> ?o }} WHERE {{ ?s <{BASE}ontology#cites> ?o }}",
    f"CONSTRUCT {{ <urn:s> ?p ?o }} WHERE {{ <{BASE}id/A/RES/1/0> ?p ?o FILTER(!isBlank(?o)) }}",
    f"DESCRIBE <{BASE}id/A/RES/1/5>",
]


def answer(graph: library.OpenGraph, text: str, infer: bool) -> object:
    found = graph.query(text, infer=infer)
    if isinstance(found, library.Table):
        rows = [[str(term) for term in row] for row in found.terms]
        return rows if "ORDER BY" in text else sorted(rows)
    return sorted(found) if isinstance(found, library.Triples) else found


@pytest.mark.parametrize("kind", ["server", pytest.param("virtuous", marks=pytest.mark.slow)])
def test_the_remote_graph_is_the_local_one(kind: str, store: Path, request: pytest.FixtureRequest) -> None:
    """Every quad, every pattern, every query, asserted alone and with what follows: the same as the embedded store."""
    remote: Remote = request.getfixturevalue(kind)
    with open_readonly(store) as here, open_graph(remote.read) as there:
        assert there.id == here.id and there.manifest == here.manifest
        assert quads(there) == quads(here)
        assert there.graphs() == here.graphs()
        for each in here.store.quads_for_pattern(None, None, None, None):
            if isinstance(each.object, ox.BlankNode) or each.predicate.value.endswith(("#v3", "#v5", "#v10", "#list")):
                found = there.store.quads_for_pattern(each.subject, each.predicate, each.object, each.graph_name)
                assert list(found) == [each]
                assert each in there.store
        assert not list(there.store.quads_for_pattern(None, None, None, ox.NamedNode("urn:others")))
        assert not there.store.contains_named_graph(ox.NamedNode(f"{BASE}remote/asserted"))
    with kg.open(store) as here_, kg.open(remote.read) as there_:
        for text in QUERIES:
            for infer in (True, False):
                assert answer(there_, text, infer) == answer(here_, text, infer), text


@pytest.mark.parametrize("kind", ["server", pytest.param("virtuous", marks=pytest.mark.slow)])
def test_which_engine_gets_queries(kind: str, request: pytest.FixtureRequest) -> None:
    remote: Remote = request.getfixturevalue(kind)
    with open_graph(remote.read) as graph:
        assert bool(graph.abilities.here) == (kind == "virtuous"), graph.abilities  # type: ignore[attr-defined]


def test_publishing_again_changes_only_what_is_ours(own: Remote, tmp_path: Path) -> None:
    client = Client(Address.of(own.write))
    client.update("INSERT DATA { GRAPH <urn:others> { <urn:a> <urn:b> <urn:c> } }")
    put(make(tmp_path / "next", works=20, name="c" * 16), own)
    with open_graph(own.read) as graph, open_readonly(tmp_path / "next") as here:
        assert graph.id == "c" * 16 and quads(graph) == quads(here)
    assert len(client.rows("SELECT * WHERE { GRAPH <urn:others> { ?s ?p ?o } }")) == 1
    left = {row["g"]["value"] for row in client.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")}
    assert left == {
        "urn:others",
        f"{BASE}graph/A/RES/1/1/fr",
        f"{BASE}graph/inferred",
        f"{BASE}remote/asserted",
        f"{BASE}remote/manifest",
        f"{BASE}remote/probe",
    }


def test_somebody_elses_graph_of_our_name_is_not_overwritten(tmp_path: Path, store: Path) -> None:
    with oxigraph(tmp_path / "data") as remote:
        client = Client(Address.of(remote.write))
        client.update(f"INSERT DATA {{ GRAPH <{BASE}graph/inferred> {{ <urn:a> <urn:b> <urn:c> }} }}")
        with pytest.raises(RemoteError, match="somebody else"):
            put(store, remote)
        assert len(client.rows("SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }")) == 1


def test_readers_wait_while_it_is_published(own: Remote, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every update of a publication: a new reader and one that has been open are told (503), and nothing else."""
    reader = open_graph(own.read)
    send, refused = Client.update, []

    def watched(self: Client, text: str) -> None:
        send(self, text)
        for attempt in (
            lambda: open_graph(own.read),
            lambda: reader.ask("ASK { ?s ?p ?o }"),
            lambda: list(reader.quads(f"{BASE}graph/inferred")),
        ):
            try:
                attempt()
            except RemoteError as error:
                refused.append(error.status)
            else:
                refused.append(200)

    monkeypatch.setattr(Client, "update", watched)
    put(store, own)
    assert refused[:-3] and set(refused[:-3]) == {503}
    assert refused[-3] == 200  # the last update is the manifest's
    assert refused[-2:] == [503, 503], "what was open reads another publication"


def test_a_publication_that_was_killed_is_seen_and_mended(
    own: Remote, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send, number = Client.update, 0

    def dying(self: Client, text: str) -> None:
        nonlocal number
        number += 1
        if number == 4:
            raise KeyboardInterrupt
        send(self, text)

    with monkeypatch.context() as patched:
        patched.setattr(Client, "update", dying)
        with pytest.raises(KeyboardInterrupt):
            put(make(store.parent / "other", works=10, name="d" * 16), own)
    with pytest.raises(RemoteError, match="being published") as caught:
        open_graph(own.read)
    assert caught.value.status == 503
    put(store, own)
    with open_graph(own.read) as graph, open_readonly(store) as here:
        assert quads(graph) == quads(here)
    shutil.rmtree(store.parent / "other")


def _manifest(client: Client, change: str, value: object) -> None:
    """Another program, or version, has written the head."""
    head = "https://w3id.org/un-resolutions-kg/remote#head"
    (row,) = client.rows(f"SELECT ?o WHERE {{ GRAPH ?g {{ ?g <{head}> ?o }} }}")
    said = {**json.loads(row["o"]["value"]), change: value}
    name = f"<{BASE}remote/manifest>"
    client.update(
        f"DELETE WHERE {{ GRAPH {name} {{ ?g <{head}> ?o }} }} ; "
        f"INSERT DATA {{ GRAPH {name} {{ {name} <{head}> {ox.Literal(json.dumps(said))} }} }}"
    )


@pytest.mark.parametrize(
    ("change", "value", "said"),
    [
        ("program", "somebody", "another program"),
        ("version", 99, "another version"),
        ("format", 0, "another version"),
        ("digest", "0" * 64, "damaged manifest"),
        ("base", 7, "damaged manifest"),
        ("parts", "many", "damaged manifest"),
    ],
)
def test_what_others_published_is_refused(own: Remote, change: str, value: object, said: str) -> None:
    _manifest(Client(Address.of(own.write)), change, value)
    with pytest.raises(RemoteError, match=said):
        open_graph(own.read)


def test_a_store_without_a_publication_and_one_that_somebody_changed(own: Remote, tmp_path: Path) -> None:
    client = Client(Address.of(own.write))
    client.update(
        f"DELETE DATA {{ GRAPH <{BASE}graph/inferred> {{ <{BASE}id/A/RES/1/1> <{BASE}ontology#citedBy> <{BASE}id/A/RES/1/0> }} }}"
    )
    with pytest.raises(RemoteError, match=r"59 triples .* manifest says 60"):
        open_graph(own.read)
    with oxigraph(tmp_path / "empty") as empty, pytest.raises(RemoteError, match="kg build --publish") as caught:
        open_graph(empty.read)
    assert caught.value.status == 503


# -- what can go wrong on the way -----------------------------------------------------------------------


@pytest.fixture
def broken(server: Remote) -> Iterator[Bad]:
    with bad(server.read) as state:
        yield state


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("how", "status", "said"),
    [
        ("html", 502, "text/html"),
        ("redirect", 502, "redirect"),
        ("401", 502, "KG_REMOTE_USER"),
        ("500", 502, "out of memory"),
        ("503", 503, "busy"),
        ("json", 502, "no SPARQL result"),
        ("other json", 502, "no SPARQL result"),
        ("half", 502, "broke the connection off"),
        ("slow", 504, "within 1 s"),
        ("drip", 504, "within 1 s"),
    ],
)
def test_each_failure_is_a_clear_line(broken: Bad, how: str, status: int, said: str, tmp_path: Path) -> None:
    """At the start, and when it was fine at the start; credentials are in no message."""
    from kg.store.remote.opening import connect

    secret = tmp_path / "password"
    secret.write_text("open-sesame\n", encoding="utf-8")
    address = Address.of(broken.place, "librarian", str(secret))
    graph = connect(address)
    # What never ends is waited for for a second; whatever else fails does so at once, however slow the machine is.
    seconds = 1.0 if status == 504 else 60.0
    graph._client._seconds, graph._client._http.timeout = seconds, httpx.Timeout(seconds)
    broken.how = how
    attempts = [
        lambda: connect(address, seconds=seconds),
        lambda: list(graph.select(f"SELECT ?s WHERE {{ ?s <{BASE}ontology#cites> ?o }}")),
        lambda: graph.ask("ASK { ?s ?p ?o }"),
        lambda: (
            list(graph.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
            if how not in ("json", "other json")
            else graph.ask("ASK {}")
        ),
        lambda: list(graph.store.quads_for_pattern(ox.NamedNode(f"{BASE}id/A/RES/1/9"), None, None, None)),
    ]
    for attempt in attempts:
        with pytest.raises(RemoteError) as caught:
            attempt()
        assert (caught.value.status, "\n" in str(caught.value)) == (status, False), caught.value
        assert (
            said in str(caught.value)
            and "open-sesame" not in str(caught.value)
            and "librarian" not in str(caught.value)
        )
    graph.close()


def test_a_server_that_is_down() -> None:
    with pytest.raises(RemoteError, match="cannot be reached") as caught:
        open_graph(f"sparql:http://127.0.0.1:{free_port()}/query")
    assert caught.value.status == 503


@pytest.mark.thorough
@pytest.mark.parametrize("rows", [1, 7, 55, 60])
def test_a_server_that_cuts_answers_loses_no_row(broken: Bad, store: Path, rows: int) -> None:
    """Whatever its bound is: every query has the rows of the embedded store, or an error says that it cannot."""
    broken.how = f"cut {rows}"
    with kg.open(store) as here:
        try:
            there = kg.open(broken.place)
        except RemoteError as error:
            assert rows < 50, error  # not even the manifest comes whole, or it would take days
            return
        for text in QUERIES[:12]:
            assert answer(there, text, True) == answer(here, text, True), text
        there.close()


def test_a_server_that_begins_to_cut_answers_is_found_out(broken: Bad) -> None:
    """It was tried when it gave all; what it cuts later is counted, or found when it is tried again."""
    graph = open_graph(broken.place)
    broken.how = "cut 59"
    with pytest.raises(RemoteError, match="cuts its answers"):
        list(graph.store.quads_for_pattern(None, ox.NamedNode(f"{BASE}ontology#cites"), None, ox.DefaultGraph()))
    with pytest.raises(RemoteError, match="cuts its answers"):
        list(graph.select(f"SELECT ?s ?o WHERE {{ ?s <{BASE}ontology#cites> ?o }}"))


def number_of_answers(graph: Graph, text: str) -> int:
    """The rows or triples of an answer; of yes or no, 1 or 0."""
    if text.startswith("ASK"):
        return int(graph.ask(text))
    return sum(1 for _ in (graph.select(text) if text.startswith("SELECT") else graph.construct(text)))


@pytest.mark.thorough
@pytest.mark.parametrize("rows", [0, 1, 2, 9, 49, 58])
def test_no_answer_is_cut_without_an_error(broken: Bad, store: Path, rows: int) -> None:
    """A server that begins to cut after it was tried, wherever it cuts: all rows, or an error; long and short answers."""
    with open_graph(broken.place) as there, open_readonly(store) as here:
        broken.how = f"cut {rows}"
        for text in QUERIES:
            try:
                found = number_of_answers(there, text)
            except RemoteError as error:
                assert error.status in (502, 503), error
                continue
            assert found == number_of_answers(here, text), text
        first = ox.NamedNode(f"{BASE}id/A/RES/1/0")
        for pattern in [(first, None, None), (None, None, first), (None, ox.NamedNode(f"{BASE}ontology#list"), None)]:
            try:
                got = len(list(there.store.quads_for_pattern(*pattern, None)))
            except RemoteError:
                continue
            assert got == len(list(here.store.quads_for_pattern(*pattern, None)))


@pytest.mark.thorough
def test_a_look_up_is_one_request(broken: Bad, store: Path) -> None:
    """That nothing was published meanwhile, and that nothing is cut, is told by the same answer."""
    with open_graph(broken.place) as there, open_readonly(store) as here:
        nodes = [ox.NamedNode(f"{BASE}id/A/RES/1/{number}") for number in range(20)]
        before = len(broken.seen)
        for node in [*nodes, ox.NamedNode("urn:nobody")]:
            for pattern in [(node, None, None), (None, None, node)]:
                for graph in (None, ox.DefaultGraph()):
                    found = set(there.store.quads_for_pattern(*pattern, graph))
                    assert {str(each) for each in found} == {
                        str(each) for each in here.store.quads_for_pattern(*pattern, graph)
                    }
        assert len(broken.seen) - before == 21 * 4


def test_graphs_of_users_are_published_too(tmp_path: Path) -> None:
    root = make(tmp_path / "store", works=3)
    noted = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:says"), ox.Literal("mine"), ox.NamedNode("urn:my-notes"))
    with writer_lock(root), Writer(root) as writer, open_readonly(root) as before:
        for quad in before.store:
            writer.store.add(quad)
        writer.store.add(noted)
        manifest = dataclasses.replace(before.manifest, id="d" * 16)
        indexing.build(writer.store, writer.folder, BASE)
        writer.publish(dataclasses.replace(manifest, counts={**manifest.counts, "urn:my-notes": 1}))
    with oxigraph(tmp_path / "data") as remote:
        put(root, remote)
        with open_graph(remote.read) as there, open_readonly(root) as here:
            assert quads(there) == quads(here)
            assert noted in there.store
            asked = "SELECT ?o WHERE { GRAPH <urn:my-notes> { ?s ?p ?o } }"
            assert list(there.select(asked)) == [{"o": "mine"}]
            assert list(there.select("SELECT ?s WHERE { ?s <urn:says> ?o }")) == []
        client = Client(Address.of(remote.write))
        client.update("INSERT DATA { GRAPH <urn:others> { <urn:a> <urn:b> <urn:c> } }")
        with writer_lock(root), Writer(root) as writer:
            writer.store.add(ox.Quad(noted.subject, noted.predicate, noted.object, ox.NamedNode("urn:others")))
            indexing.build(writer.store, writer.folder, BASE)
            writer.publish(dataclasses.replace(manifest, id="e" * 16, counts={"urn:others": 1}))
        with pytest.raises(RemoteError, match="has <urn:others> already"):
            put(root, remote)


def test_only_the_stated_address_is_called(broken: Bad) -> None:
    """No redirect, no SERVICE, no FROM of elsewhere, no proxy of the environment."""
    with socket.socket() as elsewhere:
        elsewhere.bind(("127.0.0.1", 0))
        elsewhere.listen(8)
        elsewhere.settimeout(0.3)
        other = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/"
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("HTTP_PROXY", other)
            patched.setenv("ALL_PROXY", other)
            with kg.open(broken.place) as graph:
                with pytest.raises(QueryError, match="SERVICE"):
                    graph.query(f"SELECT * WHERE {{ SERVICE <{other}> {{ ?s ?p ?o }} }}")
                assert len(graph.query(f"SELECT * FROM <{other}> WHERE {{ ?s ?p ?o }}")) == 0  # type: ignore[arg-type]
                with pytest.raises(QueryError):
                    graph.query(f"DEFINE input:grab-all 'yes' SELECT * WHERE {{ GRAPH <{other}> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            elsewhere.accept()


@pytest.mark.parametrize(
    "place",
    [
        "sparql:",
        "sparql:ftp://a/b",
        "sparql:http://",
        "sparql:http://a:b/c",
        "sparql:http://a/b?c=d",
        "sparql:file:///etc/passwd",
        "sparql:http://user:secret@127.0.0.1/x",
        "sparql:http://a b/",
    ],
)
def test_addresses_that_are_none(place: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_graph(place)
    assert "secret" not in str(caught.value)


def test_credentials_are_shown_only_when_asked_for_and_read_from_their_file(broken: Bad, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("open-sesame\n", encoding="utf-8")
    client = Client(Address.of(broken.place, "librarian", str(secret)))
    client.rows("SELECT * WHERE { ?s ?p ?o } LIMIT 1")
    assert all("Authorization" not in each for each in broken.seen)
    broken.how = "401"
    with pytest.raises(RemoteError, match="refuses access"):
        client.rows("SELECT * WHERE { ?s ?p ?o } LIMIT 1")
    assert any(each.get("Authorization", "").startswith("Basic ") for each in broken.seen)
    with pytest.raises(UsageError, match="KG_REMOTE_PASSWORD_FILE"):
        Client(Address.of(broken.place, "librarian"))
    with pytest.raises(UsageError, match="cannot be read"):
        Client(Address.of(broken.place, "librarian", str(tmp_path / "none")))


# -- what a query needs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "predicates", "everything"),
    [
        ("SELECT * { ?s <urn:p> ?o }", {"urn:p"}, False),
        ("SELECT * { ?s <urn:p>/(^<urn:q>|<urn:r>*) ?o }", {"urn:p", "urn:q", "urn:r"}, False),
        ("SELECT * { ?s <urn:p> ?o FILTER NOT EXISTS { ?o <urn:q> ?x } }", {"urn:p", "urn:q"}, False),
        ("SELECT * { ?s <urn:p> ?o BIND(EXISTS { ?o <urn:q> ?x } AS ?e) }", {"urn:p", "urn:q"}, False),
        (
            "SELECT * { ?s <urn:p> ?o OPTIONAL { { SELECT ?o { ?o <urn:q> ?z } } } MINUS { ?s <urn:r> 1 } }",
            {"urn:p", "urn:q", "urn:r"},
            False,
        ),
        ("SELECT ?s { ?s <urn:p> ?o } GROUP BY ?s HAVING (EXISTS { ?s <urn:q> 1 })", set(), True),
        ("SELECT * { ?s ?p ?o }", set(), True),
        ("SELECT * { ?s !<urn:p> ?o }", set(), True),
        ("SELECT * { ?s <urn:p>* ?o }", {"urn:p"}, True),
        ("SELECT * { ?s <urn:q> ?o . ?s <urn:p>* ?o }", {"urn:p", "urn:q"}, False),
        ("SELECT * { { ?s <urn:q> ?o } UNION { ?s <urn:p>* ?z } }", set(), True),
        ("SELECT * { ?s <urn:q> ?o OPTIONAL { ?s <urn:p>? ?z } }", set(), True),
        ("DESCRIBE ?s { ?s <urn:p> ?o }", set(), True),
    ],
)
def test_what_a_query_needs(text: str, predicates: set[str], everything: bool) -> None:
    found = needs(text)
    assert found.everything == everything
    assert everything or found.predicates == predicates


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("SELECT * { ?s <urn:p> 'from' } # from here", False),
        ("SELECT * FROM <urn:g> { ?s <urn:p> ?o }", True),
        ("ASK FROM NAMED <urn:g> { ?s <urn:p> ?o }", True),
        ("CONSTRUCT FROM <urn:g> WHERE { ?s <urn:p> ?o }", True),
        ("SELECT * { ?s <urn:p> ?o FILTER EXISTS { GRAPH <urn:g> { ?s <urn:p> ?o } } }", True),
    ],
)
def test_whether_a_query_needs_named_graphs(text: str, named: bool) -> None:
    assert needs(text).named == named


# -- commands and the site ------------------------------------------------------------------------------


def test_commands_over_a_remote_store(
    server: Remote, store: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    query = tmp_path / "all.rq"
    query.write_text("SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o", encoding="utf-8")
    said = []
    for place in (str(store), server.read):
        assert cli.main(["query", str(query), "--store", place, "--format", "csv"]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] and len(said[0]) > 5000
    assert cli.main(["info", "--store", server.read]) == 0
    assert cli.main(["export", "--store", server.read, "--graph", "inferred", "--format", "nt"]) == 0
    assert capsys.readouterr().out.count("citedBy") == WORKS


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "documents", "--store", "sparql:http://127.0.0.1:1/query"],
        ["serve", "--store", "sparql:http://127.0.0.1:1/query", "--port", "0"],
        ["build", "--store", "sparql:http://127.0.0.1:1/query"],
        ["build", "--publish", "http://127.0.0.1:1/query"],
        ["verify", "--store", "sparql:http://127.0.0.1:1/query"],
        ["serve", "--allow-update", "--store", "sparql:http://127.0.0.1:1/query", "--port", "0"],
    ],
)
def test_commands_that_cannot_say_so_in_a_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.slow
def test_build_publishes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lanterns.txt").write_text(
        "United Nations\nA/RES/91/7\nGeneral Assembly\n\n91/7. Lanterns\n\nThe General Assembly,\n\n"
        "Recalling its resolution 90/4 of 17 December 2035,\n\n1. Decides to remain seized.\n"
    )
    with oxigraph(tmp_path / "data") as remote:
        arguments = [
            "build",
            str(tmp_path / "lanterns.txt"),
            "--store",
            str(tmp_path / "store"),
            "--no-reason",
        ]
        assert cli.main([*arguments, "--publish", remote.write]) == 0
        assert "published" in capsys.readouterr().out
        with kg.open(tmp_path / "store") as here, kg.open(remote.read) as there:
            assert (
                there.id == here.id
                and there.ask("citations") == here.ask("citations")
                and len(here.ask("citations")) == 1
            )


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["server", pytest.param("virtuous", marks=pytest.mark.slow)])
def test_the_site_over_a_remote_store(kind: str, request: pytest.FixtureRequest, store: Path, tmp_path: Path) -> None:
    """Pages, search, endpoint, dumps and questions; and what it says while the store is published anew, or gone."""
    remote: Remote = request.getfixturevalue(kind)
    port = free_port()
    with bad(remote.read) as between:
        command = [
            sys.executable,
            "-m",
            "kg",
            "serve",
            "--store",
            between.place,
            "--port",
            str(port),
            "--quiet",
            "--workers",
            "1",
        ]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert "Serving" in first, process.communicate(timeout=30)
            root = f"http://127.0.0.1:{port}"
            count = get(f"{root}/sparql?format=csv&query=SELECT+(COUNT(*)+AS+%3Fn)+%7B%3Fs+%3Fp+%3Fo%7D")
            with open_readonly(store) as here:
                assert count == (200, f"n\r\n{sum(1 for _ in here.select('SELECT ?s WHERE { ?s ?p ?o }'))}\r\n")
                facts = sorted(f"{each} ." for each in here.quads())
            status, dump = get(f"{root}/dumps/all.nq")
            assert (status, sorted(dump.splitlines())) == (200, facts)
            assert "Élan 5" in get(f"{root}/page/A/RES/1/5")[1]
            assert "A/RES/1/17" in get(f"{root}/search?q=A/RES/1/17")[1]
            assert get(f"{root}/queries/documents.csv")[0] == 200
            assert get(f"{root}/data/A/RES/1/0.nt")[1].count("\n") >= len(_literals())
            between.how = "503"
            assert _until(lambda: get(f"{root}/page/A/RES/1/6")[0] == 503)
            assert _until(lambda: get(f"{root}/ready")[0] == 503) and get(f"{root}/health")[0] == 200
            between.how = "html"
            assert _until(lambda: get(f"{root}/page/A/RES/1/6")[0] == 502)
            between.how = "good"
            assert _until(lambda: get(f"{root}/page/A/RES/1/6")[0] == 200)
        finally:
            process.terminate()
            _, said = process.communicate(timeout=30)
    assert ("copied" in said) == (kind == "virtuous") and "SERVICE" in said, said
    assert "Traceback" not in said


def _until(true: object, seconds: float = 20.0) -> bool:
    assert callable(true)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False


def test_a_mirror_is_no_store_of_its_own(server: Remote, tmp_path: Path) -> None:
    """What opens folders never takes a mirror's empty store for the graph."""
    from kg.pipeline.mirror import Mirror

    mirror = Mirror(Address.of(server.read), BASE)
    mirror.start()
    try:
        with pytest.raises(StoreError, match="remote store"):
            open_readonly(mirror.root)
        with open_graph(mirror.root) as graph:
            assert sum(1 for _ in graph.quads()) > WORKS
    finally:
        mirror.close()
    assert not mirror.root.exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
def test_all_questions_over_the_starter(kind: str, tmp_path: Path) -> None:
    """Every question gives the rows that the embedded store gives, in their order."""
    kg.build(store=tmp_path / "store")
    with {"oxigraph": oxigraph, "virtuoso": virtuoso}[kind](tmp_path / "data") as remote:
        put(tmp_path / "store", remote)
        with kg.open(tmp_path / "store") as here, kg.open(remote.read) as there:
            for name, parameters in here.questions().items():
                if "phrase" in parameters:
                    continue
                assert there.ask(name) == here.ask(name), name
            triple = ("A/RES/76/186/pp/7", "cites", "UNTS/2237/39574")
            assert there.explain(*triple) == here.explain(*triple) != ()


def test_every_failure_is_an_error_of_the_projects() -> None:
    assert issubclass(RemoteError, StoreError) and issubclass(StoreError, KgError)
    assert re.fullmatch(r"[0-9]+", str(RemoteError("x").status))
