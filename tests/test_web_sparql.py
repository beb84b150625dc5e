"""The SPARQL endpoint as clients see it: protocol, formats, refusals, updates, operators' pages."""

from __future__ import annotations

import gzip
import io
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_server import BASE, GRAPH, INFERRED, KG, Running, make_store, serving

from kg.config import Config
from kg.errors import StoreError, UsageError
from kg.web import create_app
from kg.web.server.clients import Clients, limits, networks
from kg.web.server.service import Service

P = f"PREFIX kg: <{KG}> "
ONE = P + "SELECT ?m { ?s kg:mark ?m }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = make_store(tmp_path_factory.mktemp("web") / "store")
    app = create_app(Config(store=store, log_file="/dev/null", workers=2))
    with app.test_client() as found:
        yield found
    Service.of(app).close()


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    store = make_store(tmp_path_factory.mktemp("writable") / "store")
    with serving(store, "--allow-update", KG_UPDATE_TOKEN="secret") as found:
        yield found


ACCEPTS = [
    # (form, Accept, content type of the answer or None for 406)
    ("select", None, "application/sparql-results+json"),
    ("select", "*/*", "application/sparql-results+json"),
    ("select", "application/sparql-results+xml", "application/sparql-results+xml"),
    ("select", "text/csv", "text/csv; charset=utf-8"),
    ("select", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ("select", "application/json", "application/json"),
    ("select", "text/csv;q=0.2, application/sparql-results+xml;q=0.7", "application/sparql-results+xml"),
    ("select", "text/turtle, application/sparql-results+json;q=0.1", "application/sparql-results+json"),
    ("select", "application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
    ("select", "text/turtle", None),
    ("select", "image/png", None),
    ("ask", "application/sparql-results+xml", "application/sparql-results+xml"),
    ("construct", None, "text/turtle; charset=utf-8"),
    ("construct", "application/n-triples", "application/n-triples"),
    ("construct", "application/rdf+xml", "application/rdf+xml"),
    ("construct", "application/ld+json", "application/ld+json"),
    ("construct", "application/n-quads", "application/n-quads"),
    ("construct", "application/trig", "application/trig"),
    ("construct", "text/turtle; charset=utf-8", "text/turtle; charset=utf-8"),
    ("construct", "text/*;q=0.5, application/rdf+xml;q=0.4", "text/turtle; charset=utf-8"),
    ("construct", "text/csv", None),
]
QUERIES = {
    "select": ONE,
    "ask": "ASK { ?s ?p ?o }",
    "construct": P + "CONSTRUCT { ?s kg:mark ?m } WHERE { ?s kg:mark ?m }",
}


@pytest.mark.parametrize(("form", "accept", "wanted"), ACCEPTS)
def test_negotiation(client: FlaskClient, form: str, accept: str | None, wanted: str | None) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = client.get("/sparql", query_string={"query": QUERIES[form]}, headers=headers)
    if wanted is None:
        assert answer.status_code == 406
        assert answer.content_type == "application/problem+json"
        assert answer.get_json()["available"]
    else:
        assert (answer.status_code, answer.content_type) == (200, wanted), answer.data
        assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("name", ["ttl", "nt", "rdfxml", "jsonld", "nq", "trig"])
def test_graphs_are_the_same_in_every_format(client: FlaskClient, name: str) -> None:
    text = P + "CONSTRUCT { ?s kg:title ?t } WHERE { ?s kg:title ?t }"
    kind = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "rdfxml": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
        "nq": ox.RdfFormat.N_QUADS,
        "trig": ox.RdfFormat.TRIG,
    }[name]
    answer = client.get("/sparql", query_string={"query": text, "format": name})
    found = {(each.subject.value, each.object.value) for each in ox.parse(answer.data, format=kind)}
    assert len(found) == 300
    assert (f"{BASE}id/A/RES/1/7", "Élan 7") in found


@pytest.mark.parametrize("name", ["json", "xml", "tsv", "csv"])
@pytest.mark.parametrize("partial", ["false", "true"])
def test_tables_are_the_same_in_every_format(client: FlaskClient, name: str, partial: str) -> None:
    text = P + "SELECT ?t ?n ?x { ?s kg:title ?t BIND(STRLEN(?t) AS ?n) OPTIONAL { ?s kg:none ?x } } ORDER BY ?t"
    answer = client.get("/sparql", query_string={"query": text, "format": name, "partial": partial})
    if name == "csv":
        lines = answer.data.decode().split("\r\n")
        assert lines[:2] == ["t,n,x", "Élan 0,6,"]
        assert len(lines) == 302
        return
    kind = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    rows = list(ox.parse_query_results(answer.data, format=kind[name]))
    assert len(rows) == 300
    assert rows[0]["t"] == ox.Literal("Élan 0", language="fr")
    assert rows[0]["n"].value == "6" and rows[0]["x"] is None


def test_ways_to_send_a_query(client: FlaskClient) -> None:
    ways = [
        client.get("/sparql", query_string={"query": ONE}),
        client.post("/sparql", data={"query": ONE}),
        client.post("/sparql", data=ONE.encode(), content_type="application/sparql-query"),
        client.post("/sparql/", data=ONE.encode(), content_type="application/sparql-query; charset=UTF-8"),
    ]
    assert {each.status_code for each in ways} == {200}
    assert len({each.data for each in ways}) == 1
    head = client.head("/sparql", query_string={"query": ONE})
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(ways[0].data))


BAD = [
    # (method, query string, body, type, status, why)
    ("PUT", {"query": ONE}, b"", "", 405, "another method"),
    ("GET", {"query": ONE, "default-graph-uri": "http://["}, b"", "", 400, "a graph that has no IRI"),
    ("POST", {}, b"query=ASK{}&query=ASK{}", "application/x-www-form-urlencoded", 400, "two queries"),
    (
        "POST",
        {"query": ONE},
        b"query=ASK{}",
        "application/x-www-form-urlencoded",
        400,
        "two, one in the address",
    ),
    ("POST", {}, b"ASK {}", "text/plain", 415, "another type"),
    ("POST", {}, b"x=1", "application/x-www-form-urlencoded", 400, "no query"),
    ("POST", {}, b"ASK { ?s ?p '\xe9' }", "application/sparql-query", 400, "no UTF-8"),
    ("POST", {}, b"query=%E9", "application/x-www-form-urlencoded", 400, "no UTF-8 in a form"),
    ("GET", {"query": "SELECT * {"}, b"", "", 400, "a mistake"),
    ("GET", {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}, b"", "", 400, "an update as query"),
    ("GET", {"update": "CLEAR ALL"}, b"", "", 403, "an update where none is allowed"),
    ("POST", {}, b"update=CLEAR+ALL", "application/x-www-form-urlencoded", 403, "the same in a form"),
    ("GET", {"query": ONE, "infer": "perhaps"}, b"", "", 400, "no truth value"),
    ("GET", {"query": ONE, "timeout": "-1"}, b"", "", 400, "no time"),
    ("GET", {"query": ONE, "format": "docx"}, b"", "", 406, "no such format"),
    ("GET", {"query": ONE, "default-graph-uri": "file:///etc/passwd"}, b"", "", 400, "a file as graph"),
    ("GET", {"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"}, b"", "", 400, "a file in FROM"),
    ("GET", {"query": "SELECT * FROM <http://198.51.100.7/g> { ?s ?p ?o }"}, b"", "", 400, "a foreign graph"),
    ("GET", {"query": "SELECT * { SERVICE <http://198.51.100.7/> { ?s ?p ?o } }"}, b"", "", 403, "SERVICE"),
    (
        "GET",
        {"query": "SELECT * { SERVICE <http\\u003A//198.51.100.7/> { ?s ?p ?o } }"},
        b"",
        "",
        403,
        "escaped",
    ),
    ("GET", {"query": "ASK {}" + " " * 300_000}, b"", "", 413, "too long"),
    ("GET", {"query": "SELECT ((" + "!" * 100_000 + "1) AS ?x) {}"}, b"", "", 422, "a stack overflow"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("method", "query", "body", "kind", "status", "why"), BAD, ids=[row[5] for row in BAD])
def test_errors_are_problems(
    client: FlaskClient, method: str, query: dict[str, str], body: bytes, kind: str, status: int, why: str
) -> None:
    answer = client.open("/sparql", method=method, query_string=query, data=body, content_type=kind or None)
    assert answer.status_code == status, answer.data
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["status"] == status and answer.get_json()["detail"], why


def test_a_syntax_error_says_where(client: FlaskClient) -> None:
    found = client.get("/sparql", query_string={"query": "SELECT * {\n  ?s foo:x ?o\n}"}).get_json()
    assert (found["line"], found["column"]) == (2, 6)
    assert "foo:" in found["detail"]


def test_inference_can_be_left_out(client: FlaskClient) -> None:
    text = P + "SELECT (COUNT(*) AS ?n) { ?s kg:citedBy ?o }"

    def count(**more: str) -> str:
        found = client.get("/sparql", query_string={"query": text, **more}).get_json()
        return str(found["results"]["bindings"][0]["n"]["value"])

    assert (count(), count(infer="true"), count(infer="false")) == ("300", "300", "0")


def test_datasets(client: FlaskClient) -> None:
    def ask(text: str, *more: tuple[str, str]) -> bool:
        pairs = [("query", text), *more]
        return bool(client.get("/sparql?" + urllib.parse.urlencode(pairs)).get_json()["boolean"])

    marked = f"ASK {{ ?s <{KG}mark> ?o }}"
    assert ask(marked)
    assert ask(marked, ("default-graph-uri", GRAPH))
    assert not ask(marked, ("default-graph-uri", INFERRED))
    assert ask(marked, ("default-graph-uri", INFERRED), ("default-graph-uri", GRAPH))
    assert not ask(marked, ("default-graph-uri", "http://example.org/none"))
    assert not ask(marked, ("named-graph-uri", GRAPH))
    assert ask(f"ASK {{ GRAPH ?g {{ ?s <{KG}mark> ?o }} }}", ("named-graph-uri", GRAPH))
    assert not ask(f"ASK {{ GRAPH ?g {{ ?s <{KG}mark> ?o }} }}", ("default-graph-uri", GRAPH))
    assert ask(f"ASK FROM <{GRAPH}> {{ ?s <{KG}mark> ?o }}")
    assert not ask(f"ASK FROM <{INFERRED}> {{ ?s <{KG}mark> ?o }}")
    # What the protocol states goes before what the query states (SPARQL 1.1 Protocol, 2.1.4).
    assert not ask(f"ASK FROM <{GRAPH}> {{ ?s <{KG}mark> ?o }}", ("default-graph-uri", INFERRED))


def test_etags_and_gzip(client: FlaskClient) -> None:
    text = P + "SELECT ?t { ?s kg:title ?t }"
    plain = client.get("/sparql", query_string={"query": text})
    again = client.get("/sparql", query_string={"query": text}, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    packed = client.get("/sparql", query_string={"query": text}, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    other = client.get("/sparql", query_string={"query": text, "infer": "false"})
    assert other.headers["ETag"] != plain.headers["ETag"]
    wrong = client.get("/sparql", query_string={"query": "SELECT * {"}, headers={"If-None-Match": "*"})
    assert wrong.status_code == 400


def test_only_get_and_head_are_answered_by_304(client: FlaskClient) -> None:
    tag = client.get("/sparql", query_string={"query": ONE}).headers["ETag"]
    known = {"If-None-Match": tag}
    assert client.get("/sparql", query_string={"query": ONE}, headers=known).status_code == 304
    assert client.head("/sparql", query_string={"query": ONE}, headers=known).status_code == 304
    assert client.post("/sparql", data={"query": ONE}, headers=known).status_code == 200
    sent = client.post("/sparql", data=ONE, content_type="application/sparql-query", headers=known)
    assert sent.status_code == 200 and b'"one"' in sent.data


ENCODINGS = [
    ("gzip", True),
    ("GZIP;q=0.1", True),
    ("*", True),
    ("gzip;q=0.5, identity;q=0.5", True),
    ("gzip, identity;q=0.5, *;q=0", True),
    ("identity;q=0, gzip;q=0.1", True),
    ("gzip;q=0.1, identity", False),
    ("gzip;q=0.1, Identity;q=0.2", False),
    ("gzip;q=0, *", False),
    ("deflate, br", False),
    ("", False),
]


@pytest.mark.parametrize(("accepted", "packed"), ENCODINGS)
def test_gzip_only_where_it_is_liked(client: FlaskClient, accepted: str, packed: bool) -> None:
    query = {"query": P + "SELECT ?t { ?s kg:title ?t }"}
    answer = client.get("/sparql", query_string=query, headers={"Accept-Encoding": accepted})
    assert (answer.headers.get("Content-Encoding") == "gzip") is packed


def test_changing_answers_are_not_kept(client: FlaskClient) -> None:
    texts = {client.get("/sparql", query_string={"query": "SELECT (STRUUID() AS ?x) {}"}).data for _ in range(3)}
    assert len(texts) == 3
    answer = client.get("/sparql", query_string={"query": "SELECT (NOW() AS ?x) {}"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_options_and_headers(client: FlaskClient) -> None:
    options = client.options("/sparql")
    assert options.status_code == 204
    assert "POST" in options.headers["Allow"]
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert page.status_code == 200 and b"<textarea" in page.data
    policy = page.headers["Content-Security-Policy"]
    assert "'unsafe" not in policy and "default-src 'none'" in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert b" style=" not in page.data and b"onclick" not in page.data


def test_service_description(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    triples = {
        (each.predicate.value.rsplit("#", 1)[-1], str(each.object))
        for each in ox.parse(answer.data, format=ox.RdfFormat.TURTLE)
    }
    assert ("endpoint", "<http://localhost/sparql>") in triples
    assert ("defaultEntailmentRegime", "<http://www.w3.org/ns/entailment/OWL-RDF-Based>") in triples
    assert ("name", f"<{GRAPH}>") in triples
    assert not any("SPARQL11Update" in value for _, value in triples)


def test_graph_store_reading(client: FlaskClient) -> None:
    answer = client.get("/graph-store", query_string={"graph": INFERRED}, headers={"Accept": "application/n-triples"})
    assert answer.data.count(b"\n") == 300
    assert client.get("/graph-store", query_string={"graph": "http://example.org/none"}).status_code == 404
    assert client.get("/graph-store", query_string={"default": ""}).status_code == 200
    assert client.get("/graph-store").status_code == 400
    assert client.put("/graph-store", query_string={"graph": "http://x/g"}, data=b"").status_code == 403


def test_hints_for_empty_answers(client: FlaskClient) -> None:
    found = client.post("/sparql/hint", data=P + "SELECT * { ?s kg:mark ?m ; kg:none ?n }").get_json()
    assert found["alone"] == [f"?s <{KG}none> ?n"]
    text = P + "SELECT * { ?s kg:mark ?m . ?s kg:symbol 'A/RES/1/1' OPTIONAL { ?s kg:none ?n } }"
    assert len(client.post("/sparql/hint", data=text).get_json()["together"]) == 2
    assert client.post("/sparql/hint", data="SELECT {").status_code in (200, 400)
    many = P + "SELECT * { " + " ".join(f"?s kg:symbol ?x{n} ." for n in range(40)) + " ?s kg:none ?n }"
    found = client.post("/sparql/hint", data=many).get_json()
    assert (found["looked_at"], found["patterns"]) == (30, 41), "that not all were looked at is told"


def test_pages_for_operators(client: FlaskClient) -> None:
    assert client.get("/health").get_json()["status"] == "ok"
    assert client.get("/ready").get_json()["snapshot"] == "a" * 16
    assert b"kg_query_seconds_bucket" in client.get("/metrics").data
    outside = client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert outside.status_code == 403


def test_conformance_page(client: FlaskClient) -> None:
    page = client.get("/conformance", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert "Conformité" in page.get_data(as_text=True)
    table = client.get("/conformance", headers={"Accept": "application/json"}).get_json()
    protocol = next(each for each in table["suites"] if each["name"] == "sparql11/protocol")
    assert protocol["kg"] == [34, 34]
    assert all(each["reason"] for each in table["failures"])


def test_mistakes_are_shown_above_the_form(client: FlaskClient) -> None:
    """Without scripts the form is sent with a format; what is wrong is said on the same page, the query kept."""
    query = "SELECT * {\n  ?s foo:bar <b> & }"
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = client.get("/sparql", query_string={"query": query, "format": "csv", "lang": "fr"}, headers=browser)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert page.index('role="alert"') < page.index('<form id="plain"')
    assert "ligne 2" in page and "?s foo:bar &lt;b&gt; &amp; }" in page and "\u2191" in page
    assert '<option value="csv" selected>' in page
    good = client.get("/sparql", query_string={"query": "ASK {}", "format": "json"}, headers=browser)
    assert good.get_json()["boolean"] is True
    refused = client.get("/sparql", query_string={"query": query, "format": "csv"}, headers={"Accept": "*/*"})
    assert refused.mimetype == "application/problem+json"


def test_clients_behind_proxies() -> None:
    clients = Clients(networks("10.0.0.0/8 ::1", "x"), limits("192.0.2.0/24=4 192.0.2.7=9", "x"), 32)

    def address(peer: str, forwarded: str = "") -> str:
        return clients.address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded})

    assert address("203.0.113.5", "198.51.100.1") == "203.0.113.5"  # nobody believes a stranger
    assert address("10.0.0.1", "198.51.100.1") == "198.51.100.1"
    assert address("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2") == "198.51.100.1"
    assert address("::ffff:10.0.0.1", "198.51.100.1") == "198.51.100.1"
    assert address("10.0.0.1", "nonsense") == "unknown"
    assert [clients.allowance(each) for each in ("192.0.2.1", "192.0.2.7", "203.0.113.5")] == [4, 9, 32]
    with pytest.raises(UsageError):
        networks("10.0.0.0/99", "trusted_proxies")


def test_no_store_and_no_token(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        create_app(Config(store=tmp_path / "none", log_file="/dev/null"))
    store = make_store(tmp_path / "store", things=3)
    with pytest.raises(UsageError, match="token"):
        create_app(Config(store=store, log_file="/dev/null", allow_update=True))


def test_a_port_in_use(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", things=3)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from kg.cli import main; sys.exit(main())",
                "serve",
                "--store",
                str(store),
                "--port",
                port,
            ],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and port in done.stderr and "in use" in done.stderr


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "SELECT",
                " * ",
                "{",
                "}",
                "?s",
                " ?p ",
                "?o",
                "ASK",
                "FILTER",
                "(",
                ")",
                "1",
                "'",
                '"',
                "<a:b>",
                "<",
                ";",
                ".",
                "\\u",
                "\x00",
                "é",
                "\ud800",
                "GRAPH",
                "SERVICE",
                "BIND",
                "AS",
                "[]",
                "^",
                "!",
                "/",
                "VALUES",
                "UNDEF",
                "\n",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_no_text_makes_the_server_fail(client: FlaskClient, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    answer = client.post("/sparql", data=data, content_type="application/sparql-query")
    assert answer.status_code < 500, (text, answer.data)


# -- updates


def _update(server: Running, text: str, token: str = "secret", **more: str):  # type: ignore[no-untyped-def]
    form = urllib.parse.urlencode({"update": text, **more}).encode()
    return server.send("/sparql", form, Authorization=f"Bearer {token}")


def test_updates_need_the_token(writable: Running) -> None:
    text = "INSERT DATA { GRAPH <http://x/mine> { <http://x/a> <http://x/b> 1 } }"
    assert writable.send("/sparql", urllib.parse.urlencode({"update": text}).encode()).status == 401
    assert _update(writable, text, token="wrong").status == 401
    assert _update(writable, text).status == 204
    assert writable.query("SELECT ?o { GRAPH <http://x/mine> { ?s ?p ?o } }").values("o") == ["1"]


HIDDEN = [
    # (update whose last operation writes a graph that the build owns, how it hides that)
    (
        "INSERT {GRAPH <urn:own> {<urn:a> <urn:b> <urn:c>}} WHERE {FILTER('a'>'' || 'a'<'&&2>')} ; CLEAR ALL ; "
        "INSERT DATA {GRAPH <GRAPH> {<urn:a> <urn:b> <urn:c>}} ; "
        "INSERT DATA {GRAPH <urn:own> {<urn:a> <urn:b> 'x'}}",
        "between what looks like two strings",
    ),
    ("PREFIX k: <FOLDER> WITH <urn:own> INSERT {GRAPHk:inferred {<urn:a> <urn:b> <urn:c>}} WHERE {}", "no space"),
    ("INSERTDATA{GRAPH<GRAPH>{<urn:a><urn:b>1}}", "no spaces at all"),
    ("BASE <FOLDER/x//y/> INSERT DATA { GRAPH <../../inferred> { <urn:a> <urn:b> 1 } }", "an empty segment"),
    ("BASE <FOLDER/x//y/> DROP GRAPH <../../inferred>", "an empty segment, to drop"),
    ("BASE <FOLDER/x//y/> COPY <urn:own> TO <../../inferred>", "an empty segment, to copy"),
    ("BASE <FOLDER/x//y/> LOAD <data.ttl> INTO GRAPH <../../inferred>", "an empty segment, to load"),
    ("PREFIXk:<FOLDER>INSERTDATA{GRAPHk:inferred{<urn:a><urn:b>1}}", "a prefix without a space"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("text", "how"), HIDDEN, ids=[how for _, how in HIDDEN])
def test_graphs_of_the_build_are_safe_however_an_update_is_spelled(writable: Running, text: str, how: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(?g != <urn:own>) }"
    before = writable.query(count).values("n")
    text = text.replace("<GRAPH>", f"<{INFERRED}>").replace("FOLDER/", INFERRED.removesuffix("inferred"))
    text = text.replace("FOLDER", INFERRED.removesuffix("inferred"))
    assert _update(writable, text).status == 403, how
    assert writable.query(count).values("n") == before


def test_updates_are_sent_by_post(writable: Running) -> None:
    answer = writable.send("/sparql?update=CLEAR+ALL", Authorization="Bearer secret")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


OWNED = [
    "INSERT DATA { <http://x/a> <http://x/b> 1 }",
    f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <http://x/a> <http://x/b> 1 }} }}",
    f"CLEAR GRAPH <{GRAPH}>",
    "DROP DEFAULT",
    f"DELETE WHERE {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} }}",
    "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    f"MOVE <http://x/mine> TO <{GRAPH}>",
    "LOAD <http://198.51.100.7/data.ttl> INTO GRAPH <http://x/mine>",
    "INSERT { GRAPH <http://x/mine> { ?s ?p ?o } } WHERE { SERVICE <http://198.51.100.7/> { ?s ?p ?o } }",
]


@pytest.mark.thorough
@pytest.mark.parametrize("text", OWNED)
def test_graphs_of_builds_are_not_written(writable: Running, text: str) -> None:
    answer = _update(writable, text)
    assert answer.status == 403, answer.body
    assert answer.json()["detail"]


@pytest.mark.thorough
def test_clearing_all_leaves_what_builds_own(writable: Running) -> None:
    assert _update(writable, "INSERT DATA { GRAPH <http://x/other> { <http://x/a> <http://x/b> 1 } }").status == 204
    assert _update(writable, "DROP ALL").status == 204
    assert writable.query(ONE).values("m") == ["one"]
    assert writable.query("SELECT ?s { GRAPH <http://x/other> { ?s ?p ?o } }").values("s") == []


@pytest.mark.thorough
def test_graphs_put_and_deleted(writable: Running) -> None:
    path, token = "/graph-store?graph=http://x/put", "Bearer secret"
    body = b"<http://x/a> <http://x/b> 'c' ."
    assert writable.send(path, body, "PUT", Content_Type="text/turtle").status == 401
    assert writable.send(path, body, "PUT", Content_Type="text/turtle", Authorization=token).status == 201
    assert writable.send(path, body, "POST", Content_Type="text/turtle", Authorization=token).status == 204
    assert b'"c"' in writable.send(path, Accept="text/turtle").body
    wrong = {"Content_Type": "text/turtle", "Authorization": token, "Accept_Language": "fr"}
    answer = writable.send(path, b"<http://x/a> <http://x/b>\n  x", "PUT", **wrong)
    assert answer.status == 400 and answer.json()["line"] == 2
    assert answer.json()["detail"].startswith("ligne 2, colonne ") and "le moteur dit" in answer.json()["detail"]
    assert writable.send(path, body, "PUT", Content_Type="image/png", Authorization=token).status == 415
    assert writable.send(path, None, "DELETE", Authorization=token).status == 204
    assert writable.send(path).status == 404
    owned = f"/graph-store?graph={GRAPH}"
    assert writable.send(owned, body, "PUT", Content_Type="text/turtle", Authorization=token).status == 403


@pytest.mark.thorough
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_graph_that_is_sent_has_no_graphs_of_its_own(writable: Running, method: str) -> None:
    """JSON-LD may name graphs: they would be written beside the one of the request, whoever owns them."""
    told = {"Content_Type": "application/ld+json", "Authorization": "Bearer secret"}
    path, inner = "/graph-store?graph=http://x/ld", {"@id": "http://x/a", "http://x/evil": "v"}
    for name in (GRAPH, "http://x/another"):
        body = json.dumps({"@id": name, "@graph": [inner]}).encode()
        assert writable.send(path, body, method, **told).status == 400
    assert writable.query("SELECT ?g { GRAPH ?g { ?s <http://x/evil> ?o } }").values("g") == []
    assert writable.send(path, json.dumps({"@graph": [inner]}).encode(), method, **told).status in (201, 204)
    assert writable.query("SELECT ?g { GRAPH ?g { ?s <http://x/evil> ?o } }").values("g") == ["http://x/ld"]
    assert writable.send(path, None, "DELETE", Authorization="Bearer secret").status == 204


PLACED = [
    # (parameter, text with a mistake at §, what else is sent)
    ("query", "SELECT * { <a> <b/../c> ?c . § }", {}),
    ("query", "BASE <http://x/y/>\nSELECT(STR(<../a>)AS?z){ <a> <b> §?c }ORDERBY?z", {}),
    ("query", "SELECT * { <a> <b> ?c . SERVICE §<http://x/> { ?s <p> <o> } }", {}),
    ("query", "SELECT * { <a> <b> ?c FILTER('a' §= 'b }", {}),
    ("query", "SELECT * { <a> <b> ?c . § " + "<a> <b> ?c . " * 400 + "}", {}),
    ("update", "INSERT DATA { GRAPH <urn:g> { <a> <b> § } }", {}),
    ("update", "INSERT { GRAPH <urn:g> { <a> <b> ?c } } WHERE { <d> <e> ?c § }", {"using-graph-uri": "http://x/own"}),
    ("update", "CLEAR GRAPH <urn:g> ; INSERT { GRAPH <urn:g> {} } WHERE { SERVICE §<x> { <a> <b> 1 } }", {}),
]


@pytest.mark.parametrize(("name", "text", "more"), PLACED, ids=range(len(PLACED)))
def test_a_mistake_is_told_at_its_place_in_what_was_sent(
    writable: Running, name: str, text: str, more: dict[str, str]
) -> None:
    before, _, rest = text.partition("§")
    known = rest.startswith(("<", "=", "?"))  # a mistake by itself: no mark is needed
    asked = before + (rest if known and not rest.startswith("?") else f"]{rest}")
    if rest.startswith("="):  # told where the string begins that does not end
        before += "= "
    form = urllib.parse.urlencode({name: asked, **more}).encode()
    sent = {"Content_Type": "application/x-www-form-urlencoded", "Authorization": "Bearer secret"}
    told = writable.send("/sparql", form, "POST", **sent).json()
    assert (told["line"], told["column"]) == (before.count("\n") + 1, len(before) - before.rfind("\n")), told


# -- clients


def test_rdflib_as_client(writable: Running) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    for method in ("GET", "POST", "POST_FORM"):
        for kind in ("xml", "json", "csv", "tsv"):
            store = SPARQLStore(f"{writable.url}/sparql", method=method, returnFormat=kind)
            rows = list(Graph(store).query(ONE))
            assert [str(row[0]) for row in rows] == ["one"], (method, kind)
    graph = Graph(SPARQLStore(f"{writable.url}/sparql", returnFormat="xml"))
    assert bool(graph.query("ASK { ?s ?p ?o }").askAnswer)
    made = graph.query(P + "CONSTRUCT { ?s kg:mark ?m } WHERE { ?s kg:mark ?m }")
    assert made.graph is not None and len(made.graph) == 1
    assert len(graph.query(f"DESCRIBE <{BASE}id/A/RES/1/0>").graph or ()) >= 4


def test_service_from_other_engines(writable: Running) -> None:
    text = f"SELECT ?m {{ SERVICE <{writable.url}/sparql> {{ ?s <{KG}mark> ?m }} }}"
    assert [row["m"].value for row in ox.Store().query(text)] == ["one"]
    from rdflib import Graph

    assert [str(row[0]) for row in Graph().query(text)] == ["one"]


WRAPPED = ["json", "xml", "turtle", "n3", "rdf", "rdf+xml", "csv", "tsv", "json-ld"]
WRAPPED_QUERIES = {
    "select": ONE,
    "ask": "ASK { ?s ?p ?o }",
    "construct": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2",
    "describe": f"DESCRIBE <{BASE}id/A/RES/1/0>",
}


@pytest.mark.filterwarnings("ignore:Sending Accept header", "ignore::DeprecationWarning")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", WRAPPED_QUERIES)
def test_sparqlwrapper(writable: Running, form: str, method: str) -> None:
    """The client as it is, with every format that it offers; where the kind of answer has it not, 406."""
    wrapper = pytest.importorskip("SPARQLWrapper")
    from rdflib import Graph

    assert set(WRAPPED) == set(wrapper.Wrapper._allowedFormats)
    for kind in (None, *WRAPPED):
        found = wrapper.SPARQLWrapper(f"{writable.url}/sparql")
        found.setMethod(method)
        found.setQuery(WRAPPED_QUERIES[form])
        if kind is not None:
            found.setReturnFormat(kind)
        tables = form in ("select", "ask")
        if kind in (("turtle", "n3", "rdf", "rdf+xml", "json-ld") if tables else ("csv", "tsv")):
            with pytest.raises(urllib.error.HTTPError) as refused:
                found.query()
            assert refused.value.code == 406, (form, kind)
            continue
        answer = found.query()
        assert answer.response.status == 200
        made = answer.convert()
        if not tables and kind not in ("turtle", "n3"):
            assert isinstance(made, Graph) and len(made) >= 2, (form, kind)


@pytest.mark.parametrize("form", ["CONSTRUCT WHERE { ?s kg:mark ?o }", "DESCRIBE ?s { ?s kg:mark ?o }"])
def test_the_common_names_of_formats_hold_for_graphs(client: FlaskClient, form: str) -> None:
    def kind(name: str, accept: str = "*/*") -> tuple[int, str]:
        found = client.get("/sparql", query_string={"query": P + form, "format": name}, headers={"Accept": accept})
        return found.status_code, found.mimetype

    assert kind("xml") == kind("XML", "application/rdf+xml") == (200, "application/rdf+xml")
    assert kind("json") == (200, "application/ld+json")
    assert kind("csv")[0] == kind("tsv")[0] == 406
    tables = client.get("/sparql", query_string={"query": ONE, "format": "xml"})
    assert tables.mimetype == "application/sparql-results+xml"


def test_the_log_has_a_line_per_query_and_no_address(writable: Running) -> None:
    writable.query(ONE)
    lines = [json.loads(each) for each in io.StringIO(writable.log.read_text()) if each.strip()]
    last = next(each for each in reversed(lines) if each["form"] == "select")
    assert last["status"] == 200 and last["rows"] >= 0 and last["ms"] >= 0 and last["bytes"] > 0
    assert not any("client" in each for each in lines)
    assert "127.0.0.1" not in writable.log.read_text()


def test_a_group_concat_of_iris_is_told(client: FlaskClient) -> None:
    text = f"SELECT (GROUP_CONCAT(?o) AS ?all) {{ ?s <{KG}cites> ?o }}"
    client = client.application.test_client()  # without the choice of language of others
    for _ in range(2):  # evaluated, and kept
        answer = client.get("/sparql", query_string={"query": text}, headers={"Accept": "text/csv"})
        assert answer.headers["KG-Note"].endswith("write GROUP_CONCAT(STR(?o))")
    told = client.post("/sparql/hint", data=text, content_type="text/plain").json
    assert told["notes"] == [answer.headers["KG-Note"]]
    fine = client.get("/sparql", query_string={"query": text.replace("(?o)", "(STR(?o))")})
    assert "KG-Note" not in fine.headers


@pytest.mark.parametrize(
    ("select", "status"),
    [
        ("(?x + 1 AS ?x) { ?s ?p ?x }", 400),
        ("(SUM(?y) AS ?x) { ?s ?x ?y } GROUP BY ?x", 400),
        ("?x (2 AS ?x) { ?s ?p ?x }", 400),
        ("(1 AS ?x) (2 AS ?x) {}", 400),
        ("(COUNT(?x) AS ?x) { ?s ?p ?x }", 200),
        ("?s (COUNT(?x) AS ?x) { ?s ?p ?x } GROUP BY ?s", 200),
    ],
)
def test_a_variable_that_is_visible_is_not_given_another_value(writable: Running, select: str, status: int) -> None:
    """SPARQL 1.1, 18.2.4.4: of a pattern that is grouped nothing is visible but what it is grouped by."""
    assert writable.query(f"SELECT {select}").status == status
