"""No way to name a graph reaches one of the build, however the name is spelled, and none is merged with another's."""

from __future__ import annotations

import contextlib
import io
import json
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from web_server import BASE, GRAPH, INFERRED, make_store

from kg.config import Config
from kg.store import open_readonly
from kg.web import create_app
from kg.web.server import sandbox, wire, writer
from kg.web.server.service import Service

TOKEN = {"Authorization": "Bearer secret"}
FORM, TURTLE, JSONLD = "application/x-www-form-urlencoded", "text/turtle", "application/ld+json"
SPELLED = [
    GRAPH,
    GRAPH.replace("https", "HTTPS"),
    GRAPH.replace("w3id.org", "W3ID.org"),
    GRAPH.replace("w3id.org", "w3id.org:443"),
    GRAPH.replace("/graph/", "/%67raph/"),
    GRAPH.replace("/graph/", "/x/../graph/"),
    GRAPH.replace("/graph/", "//graph/"),
    GRAPH + "/../fr",
    GRAPH + "#",
    f"{GRAPH}\n",
    f"{GRAPH}> {{}} }}; CLEAR GRAPH <{GRAPH}",
    GRAPH.removeprefix("https:"),
    GRAPH.removeprefix("https://w3id.org"),
    "graph/A/RES/1/1/fr",
    "../graph/inferred",
    "x/../graph:inferred",
    "\\u0067raph/inferred",
    INFERRED,
]
"""Ways to write the name of a graph of the build, or what a careless reader might take for it."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A server that may be written to, whose writer works in this process: many writes would start many.

    Nothing is published: `STATES` gets the quads, by graph, of every store that would have been.
    """

    def here(root: Path, head: dict[str, Any], body: bytes, _seconds: float) -> dict[str, Any]:
        out = io.BytesIO()
        writer.main(io.BytesIO(wire.pack({**head, "root": str(root)}, body)), out)
        return wire.unpack(out.getvalue())[0]

    store = make_store(tmp_path_factory.mktemp("names") / "store", things=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "run", here)
        patch.setattr(sandbox, "confine", lambda: True)
        patch.setattr(sandbox, "die_with_parent", lambda: None)
        app = create_app(Config(store=store, log_file="/dev/null", workers=1, allow_update=True, update_token="secret"))
        assert updated(app.test_client(), f"INSERT DATA {{ GRAPH <http://x/own> {{ {TRIPLE} }} }}") == 204
        shot = open_readonly(store, check=False)
        patch.setattr(writer, "_opened", lambda *_: contextlib.nullcontext(shot))
        patch.setattr(writer.Change, "_publish", lambda _, made: STATES.append(graphs(made.store)))
        yield app.test_client()
        Service.of(app).close()
        shot.close()


STATES: list[dict[str, list[str]]] = []


def graphs(store: ox.Store) -> dict[str, list[str]]:
    """All quads, by the name of their graph."""
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, None, None):
        found.setdefault(getattr(quad.graph_name, "value", ""), []).append(str(quad.triple))
    return {name: sorted(quads) for name, quads in found.items()}


def built(state: dict[str, list[str]]) -> dict[str, list[str]]:
    """Of these, what belongs to the build."""
    return {name: quads for name, quads in state.items() if not name or name.startswith(f"{BASE}graph/")}


def sent(client: FlaskClient, path: str, method: str, body: bytes = b"", kind: str = TURTLE, **headers: str) -> int:
    told = {**TOKEN, "Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.open(path, method=method, data=body, headers=told).status_code


def updated(client: FlaskClient, text: str, **parameters: str) -> int:
    return sent(client, "/sparql", "POST", urllib.parse.urlencode({"update": text, **parameters}).encode(), FORM)


BODY = b"<http://x/reached> <http://x/b> 'c' ."
TRIPLE = "<http://x/reached> <http://x/b> 'c'"
LEFT_OUT = "; INSERT DATA { GRAPH <http://x/own> { <http://x/d> <http://x/e> 'f' } }"
HERE = f"BASE <{BASE}x/y> "
Way = Callable[[FlaskClient, str], object]


def _path(method: str) -> Way:
    return lambda client, name: [
        sent(client, f"/graph-store/{urllib.parse.quote(name, safe=safe)}", method, b"" if method == "DELETE" else BODY)
        for safe in ("", "/:%")
    ]


def _graph(method: str) -> Way:
    return lambda client, name: sent(
        client, f"/graph-store?graph={urllib.parse.quote(name, safe='')}", method, b"" if method == "DELETE" else BODY
    )


def _in_text(text: str) -> Way:
    return lambda client, name: [updated(client, f"{head}{text.replace('NAME', name)}") for head in ("", HERE)]


def _beside(parameter: str) -> Way:
    """A parameter of the protocol beside updates that name no graph of their own."""
    return lambda client, name: [
        updated(client, text, **{parameter: name})
        for text in (
            "DELETE { ?s ?p ?o } INSERT { <http://x/reached> ?p ?o } WHERE { ?s ?p ?o }",
            "DELETE WHERE { GRAPH <http://x/own> { ?s ?p ?o } }",
            "INSERT { GRAPH <http://x/own> { <http://x/reached> ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        )
    ]


def _located(method: str) -> Way:
    return lambda client, name: sent(
        client,
        "/graph-store?graph=http://x/located",
        method,
        BODY,
        Content_Location=urllib.parse.quote(name, safe="/:#%"),
    )


def _file(method: str, kind: str, write: Callable[[str], str], within: bool = False) -> Way:
    """A file that names graphs of its own, sent as it is or within a form, into a graph of the user's."""

    def go(client: FlaskClient, name: str) -> int:
        data = write(name).encode()
        if not within:
            return sent(client, "/graph-store?graph=http://x/file", method, data, kind)
        form = {"file": (io.BytesIO(data), "data", kind)}
        path = "/graph-store?graph=http://x/file"
        return client.open(path, method=method, data=form, headers=TOKEN).status_code

    return go


def _jsonld(name: str) -> str:
    return json.dumps({"@id": name, "@graph": [{"@id": "http://x/reached", "http://x/b": "c"}]})


def _framed(name: str) -> str:
    context = {"@base": f"{BASE}x/y", "g": {"@id": "http://x/g", "@container": "@graph"}}
    return json.dumps({"@context": context, "@included": [json.loads(_jsonld(name))], "g": {"http://x/b": "c"}})


WAYS: dict[str, Way] = {
    **{f"PATH {method}": _path(method) for method in ("PUT", "POST", "DELETE")},
    **{f"graph {method}": _graph(method) for method in ("PUT", "POST", "DELETE")},
    **{each: _beside(each) for each in ("using-graph-uri", "using-named-graph-uri")},
    **{each: _beside(each) for each in ("default-graph-uri", "named-graph-uri")},
    "GRAPH": _in_text(f"INSERT DATA {{ GRAPH <NAME> {{ {TRIPLE} }} }}"),
    "GRAPH of DELETE": _in_text("DELETE WHERE { GRAPH <NAME> { ?s ?p ?o } }"),
    "WITH": _in_text(f"WITH <NAME> DELETE {{ ?s ?p ?o }} INSERT {{ {TRIPLE} }} WHERE {{ ?s ?p ?o }}"),
    "USING": _in_text(f"INSERT {{ {TRIPLE} }} USING <NAME> WHERE {{ ?s ?p ?o }}"),
    "USING NAMED": _in_text("DELETE { GRAPH ?g { ?s ?p ?o } } USING NAMED <NAME> WHERE { GRAPH ?g { ?s ?p ?o } }"),
    "INTO": _in_text("LOAD <http://x/data> INTO GRAPH <NAME>"),
    "SILENT INTO": _in_text(f"LOAD SILENT <http://x/data> INTO GRAPH <NAME> {LEFT_OUT}"),
    **{each: _in_text(f"{each} GRAPH <NAME>") for each in ("CLEAR", "DROP", "CLEAR SILENT", "DROP SILENT", "CREATE")},
    **{f"{each} TO": _in_text(f"{each} <http://x/own> TO <NAME>") for each in ("ADD", "COPY", "MOVE")},
    "MOVE from": _in_text("MOVE GRAPH <NAME> TO <http://x/own>"),
    **{f"Content-Location {method}": _located(method) for method in ("PUT", "POST")},
    **{
        f"{kind} {method}{' in a form' * within}": _file(method, media, write, within)
        for method in ("PUT", "POST")
        for within in (False, True)
        for kind, media, write in (
            ("JSON-LD", JSONLD, _jsonld),
            ("JSON-LD with a context", JSONLD, _framed),
            ("JSON", "application/json", _jsonld),
            ("TriG", "application/trig", lambda name: f"<{name}> {{ {TRIPLE} }}"),
            ("TriG as Turtle", TURTLE, lambda name: f"GRAPH <{name}> {{ {TRIPLE} }}"),
            ("N-Quads", "application/n-quads", lambda name: f"{TRIPLE} <{name}> ."),
            ("N-Quads as N-Triples", "application/n-triples", lambda name: f"{TRIPLE} <{name}> ."),
        )
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_no_spelling_of_a_name_reaches_a_graph_of_the_build(client: FlaskClient, way: str) -> None:
    reaches_none(client, way, SPELLED)


@pytest.mark.thorough
@pytest.mark.parametrize("way", WAYS)
def test_no_way_to_name_a_graph_reaches_one_of_the_build(client: FlaskClient, way: str) -> None:
    reaches_none(client, way, [GRAPH, GRAPH.replace("/graph/", "/x/../graph/"), "../graph/inferred"])


def reaches_none(client: FlaskClient, way: str, names: list[str]) -> None:
    with open_readonly(Service.of(client.application).config.store, check=False) as shot:
        before = built(graphs(shot.store))
    for spelled in names:
        STATES.clear()
        WAYS[way](client, spelled)
        assert all(built(state) == before for state in STATES), spelled


@pytest.mark.parametrize("way", ["default-graph-uri", "named-graph-uri", "FROM", "FROM NAMED"])
def test_a_graph_is_read_by_its_very_name(client: FlaskClient, way: str) -> None:
    """Reading is open, but a name that is spelled in another way is another name."""
    named = "NAMED" in way or "named" in way
    where = "{ GRAPH ?g { ?s ?p ?o } }" if named else "{ ?s ?p ?o }"
    for spelled in SPELLED:
        asked = {"query": f"SELECT * {way} <{spelled}> {where}" if way.startswith("FROM") else f"SELECT * {where}"}
        if not way.startswith("FROM"):
            asked[way] = spelled
        answer = client.post("/sparql", data=asked, headers={"Accept": "application/sparql-results+json"})
        found = answer.json["results"]["bindings"] if answer.status_code == 200 else []
        assert bool(found) == (spelled in (GRAPH, INFERRED)), spelled


SEGMENTS = [
    "a",
    "A",
    "%61",
    "%2F",
    "%2f",
    "/",
    "//",
    "..",
    ".",
    "%2E%2E",
    "%20",
    "+",
    "é",
    "%C3%A9",
    ":",
    "~",
    "%7E",
    "#",
]


@pytest.mark.thorough
@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=4).map("".join), min_size=2, max_size=4))
@example(["a%2Fb", "a/b"])
@example(["%61", "a"])
@example(["a//b", "a/b"])
@example(["é", "%C3%A9"])
def test_an_address_is_the_graph_of_that_very_name(client: FlaskClient, names: list[str]) -> None:
    """Addresses that differ are graphs that differ; none leads to another's without a word."""
    for name in names:
        STATES.clear()
        path = _written(f"x{name}" if not name.strip("#") else name)
        told = {"REQUEST_URI": path, "RAW_URI": path}
        kind = {**TOKEN, "Content-Type": TURTLE}
        status = client.put(path, data=BODY, headers=kind, environ_overrides=told).status_code
        assert status in (201, 404), path
        reached = [each for state in STATES for each, quads in state.items() if each != "http://x/own" and ANY in quads]
        assert reached == ([f"http://localhost{path}"] if status == 201 else []), path


ANY = '<http://x/reached> <http://x/b> "c"'


def _written(name: str) -> str:
    """As a client sends it: what is no ASCII is escaped, a mark of a fragment never is sent."""
    return "/graph-store/" + urllib.parse.quote(name.replace("#", ""), safe="/:~+%")


def test_a_form_of_several_files_is_written_as_a_whole_or_not_at_all(client: FlaskClient) -> None:
    def put(*texts: bytes) -> int:
        form = {"file": [(io.BytesIO(each), "data", TURTLE) for each in texts]}
        return client.put("/graph-store?graph=http://x/form", data=form, headers=TOKEN).status_code

    STATES.clear()
    assert put(b"<urn:a> <urn:b> 1 .", b"<urn:a> <urn:b> 2 .") == 201
    assert [len(each["http://x/form"]) for each in STATES] == [2]
    assert put(b"<urn:a> <urn:b> 3 .", b"no turtle") == 400
    assert len(STATES) == 1


def test_a_mark_before_a_graph_is_skipped(client: FlaskClient) -> None:
    STATES.clear()
    assert sent(client, "/graph-store?graph=http://x/mark", "PUT", b"\xef\xbb\xbf" + BODY) == 201
    assert ANY in STATES[0]["http://x/mark"]


def test_a_graph_is_named_once(client: FlaskClient) -> None:
    assert sent(client, "/graph-store/x?graph=http://x/y", "PUT", BODY) == 400
    assert sent(client, "/graph-store/x?default", "PUT", BODY) == 400
    assert sent(client, "/graph-store?graph=", "PUT", BODY) == 400
    made = client.put("/graph-store?graph=http://x/a%26b%23c", data=BODY, headers={**TOKEN, "Content-Type": TURTLE})
    assert made.headers["Location"] == "http://localhost/graph-store?graph=http://x/a%26b%23c"
