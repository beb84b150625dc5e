"""Clients as they are: what libraries, browsers and proxies send is understood, and no broken document goes out."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import papers
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import etree
from web_server import make_store
from werkzeug.routing import Rule

from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server import xmlsafe
from kg.web.server.service import Service

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

WORK = "A/RES/91/7"
QUERY = "SELECT ?s { ?s ?p ?o } LIMIT 1"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("manners")
    documents = papers.write(folder / "documents", first=papers.resolution())
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log"), max_query_bytes=4096))
    yield app.test_client()
    Service.of(app).close()


@pytest.mark.parametrize(
    "path",
    [
        "A%2FRES%2F91%2F7",
        "A%2fRES%2f91%2f7",
        "A%2FRES/91/7",
        "%41/RES/91/7",
        "A%252FRES%252F91%252F7",
        "A/RES/91/7/",
        "A//RES/91//7",
    ],
)
def test_escaped_identifiers_lead_to_their_thing(client: FlaskClient, path: str) -> None:
    for folder, accept in (("id", "text/turtle"), ("id", "text/html"), ("page", "text/html"), ("data", "text/turtle")):
        answer = client.get(f"/{folder}/{path}", headers={"Accept": accept}, follow_redirects=True)
        assert answer.status_code == 200, (folder, path)
        assert f'{WORK}>; rel="canonical"' in answer.headers["Link"]


@pytest.mark.parametrize("path", ["body/%55NODC", "act/urg%65", "treaty/1577%2D27531"])
def test_escapes_that_are_not_needed_change_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(f"/id/{path}", headers={"Accept": "text/turtle"}).status_code == 303


PATHS = [
    *("/sparql", "/queries/", "/queries/citations.csv", "/queries/citations", "/id/A/RES/91/7", "/data/A/RES/91/7.ttl"),
    *("/page/A/RES/91/7", "/catalog", "/catalog.ttl", "/graph/ontology", "/ontology", "/ontology.ttl", "/openapi.json"),
    *(
        "/dumps/all.nq",
        "/reconcile",
        "/reconcile/suggest/entity",
        "/.well-known/void",
        "/search/suggest",
        "/graph-store",
    ),
    *("/dumps/graph/ontology.nq", "/graph-store/mine", "/sparql/terms", "/health"),
]


@pytest.mark.parametrize("path", PATHS)
def test_browsers_may_ask_from_other_sites(client: FlaskClient, path: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = client.options(path, headers={**asked, "Access-Control-Request-Headers": "accept, content-type"})
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    allowed = {each.strip().lower() for each in answer.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"accept", "content-type", "if-none-match", "range", "cache-control", "x-requested-with"} <= allowed
    assert "*" in allowed  # headers of libraries and of people's own, too
    assert "authorization" in allowed  # which "*" does not mean (Fetch standard)
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/catalog/", "/catalog"),
        ("/ontology/?lang=fr", "/ontology?lang=fr"),
        ("/queries/citations/", "/queries/citations"),
        ("/queries/citations.csv/?symbol=A%2FRES%2F91%2F7", "/queries/citations.csv?symbol=A%2FRES%2F91%2F7"),
        ("/id/A/RES/91/7/", "/id/A/RES/91/7"),
        ("/search/", "/search"),
        ("/browse/bodies/", "/browse/bodies"),
    ],
)
def test_a_needless_slash_leads_on(client: FlaskClient, path: str, leads: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (308, leads)


SLASHED = ["", "/", "//", "/?lang=en"]
EXAMPLES = {
    "path": "A/RES/91/7",
    "name": "citations",
    "kind": "bodies",
    "suffix": "ttl",
    "folder": "bodies",
    "number": "1",
}


def rules(client: FlaskClient) -> list[str]:
    """An address of each route, one above each that has a variable part, and some that no route has."""
    written = [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda found: EXAMPLES.get(found[1], "x"), each.rule) for each in all_rules(client)
    ]
    above = [each.rule.partition("<")[0].rstrip("/") for each in all_rules(client)]
    return sorted(
        {*written, *above, "/nowhere", "/id/A/RES/99/99", "/page/A/RES/99/99", "/id//A/RES/91/7", "/browse//bodies"}
        - {""}
    )


def all_rules(client: FlaskClient) -> list[Rule]:
    return list(client.application.url_map.iter_rules())


@pytest.mark.slow
def test_no_address_with_a_slash_leads_nowhere(client: FlaskClient) -> None:
    """It is answered, or led on once to where something is; what is wrong is said at once."""
    for path in rules(client):
        for slash in SLASHED:
            for accept in ("text/html", "*/*"):
                answer = client.get(f"{path}{slash}", headers={"Accept": accept})
                assert answer.status_code < 500, (path, slash)
                if answer.status_code == 308:
                    after = client.get(answer.headers["Location"], headers={"Accept": accept})
                    assert after.status_code < 400, (path, slash, answer.headers["Location"])


@pytest.mark.parametrize("path", ["/id", "/id/", "/page/", "/data//", "/browse/", "/nowhere/", "/id/A/RES/99/99/"])
def test_what_is_not_there_is_told_at_once(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/data/A/RES/91/7", "application/ld+json", "application/ld+json"),
        ("/data/A/RES/91/7?format=nt", None, "application/n-triples"),
        ("/data/A/RES/91/7", None, "text/turtle"),
        ("/catalog", "application/rdf+xml", "application/rdf+xml"),
        ("/catalog?format=jsonld", "text/html", "application/ld+json"),
        ("/catalog?format=html", "text/turtle", "text/html"),
        ("/id/A/RES/91/7?format=rdf", "text/html", "application/rdf+xml"),
        ("/id/A/RES/91/7?format=html", "text/turtle", "text/html"),
        ("/data/A/RES/91/7?format=html", "text/turtle", "text/html"),
        ("/queries/citations?format=csv", "text/html", "text/csv"),
    ],
)
def test_accept_and_format(client: FlaskClient, path: str, accept: str | None, kind: str) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {}, follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, kind)


def test_a_mark_before_a_query_is_skipped(client: FlaskClient) -> None:
    marked = f"\ufeff{QUERY}"
    assert client.get("/sparql", query_string={"query": marked}).status_code == 200
    assert client.post("/sparql", data={"query": marked}).status_code == 200
    assert client.post("/sparql", data=marked.encode(), content_type="application/sparql-query").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["default-graph-uri", "named-graph-uri", "update", "infer", "partial", "timeout", "format", "using-graph-uri"],
)
def test_an_empty_parameter_is_as_if_it_were_not_there(client: FlaskClient, name: str) -> None:
    wanted = client.get("/sparql", query_string={"query": QUERY})
    assert wanted.status_code == 200
    for answer in (
        client.get("/sparql", query_string={"query": QUERY, name: ""}),
        client.post("/sparql", data={"query": QUERY, name: ""}),
    ):
        assert (answer.status_code, answer.data) == (200, wanted.data)


def test_a_time_of_zero_is_the_servers(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": QUERY, "timeout": "0"}).status_code == 200
    assert client.get("/sparql", query_string={"query": QUERY, "timeout": "-1"}).status_code == 400


PACKED = {"Content-Encoding": "gzip", "Content-Type": "application/sparql-query"}


def test_a_packed_body_is_read_within_the_limits(client: FlaskClient) -> None:
    assert client.post("/sparql", data=gzip.compress(QUERY.encode()), headers=PACKED).status_code == 200
    bomb = gzip.compress(b" " * 50_000_000)
    assert client.post("/sparql", data=bomb[:60_000], headers=PACKED).status_code in (400, 413)
    assert client.post("/sparql", data=gzip.compress(b" " * 100_000), headers=PACKED).status_code == 413
    assert client.post("/sparql", data=b"no gzip", headers=PACKED).status_code == 400
    assert client.post("/sparql", data=gzip.compress(QUERY.encode())[:-4], headers=PACKED).status_code == 400
    assert client.post("/sparql", data=b"x", headers={**PACKED, "Content-Encoding": "br"}).status_code == 415


@pytest.mark.parametrize("path", ["/reconcile", "/sparql/hint"])
def test_a_packed_body_is_never_read_as_if_it_were_plain(client: FlaskClient, path: str) -> None:
    body = gzip.compress(b"queries=%7B%22q%22%3A%7B%22query%22%3A%22un%22%7D%7D")
    kind = "application/x-www-form-urlencoded"
    answer = client.post(path, data=body, headers={**PACKED, "Content-Type": kind})
    assert (answer.status_code, answer.mimetype) == (415, "application/problem+json")


def test_an_address_that_is_too_long(client: FlaskClient) -> None:
    answer = client.get("/sparql?query=" + "x" * 250_000)
    assert (answer.status_code, answer.content_type) == (414, "application/problem+json")


@pytest.mark.thorough
def test_two_ranges_are_answered_by_the_whole(client: FlaskClient) -> None:
    whole = client.get("/dumps/all.nq").data
    assert client.get("/dumps/all.nq", headers={"Range": "bytes=0-9"}).status_code == 206
    for wanted in ("bytes=0-9,20-29", "lines=1-2"):
        answer = client.get("/dumps/all.nq", headers={"Range": wanted})
        assert (answer.status_code, answer.data) == (200, whole)


BAD = ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"]
GOOD = ["\t", "\n", "\r", "\x7f", "\x85", " a", "]]>", "&<>", "é😀"]


@pytest.mark.parametrize("mark", [*BAD, *GOOD])
def test_xml_is_never_broken(client: FlaskClient, mark: str) -> None:
    """Every character comes back as it was, or the answer says that XML cannot represent it."""
    escaped = "".join(f"\\u{ord(each):04X}" if ord(each) < 0x10000 else f"\\U{ord(each):08X}" for each in f"v{mark}w")
    table = client.get("/sparql", query_string={"query": f'SELECT ("{escaped}" AS ?x) {{}}', "format": "xml"})
    graph = client.get(
        "/sparql", query_string={"query": f'CONSTRUCT {{ <urn:s> <urn:p> "{escaped}" }} WHERE {{}}', "format": "rdfxml"}
    )
    if mark in BAD:
        assert table.status_code == graph.status_code == 406
        assert f"U+{ord(mark):04X}" in table.get_json()["detail"]
    else:
        assert "".join(etree.fromstring(table.data).itertext()) == f"v{mark}w"
        (quad,) = ox.parse(graph.data, format=ox.RdfFormat.RDF_XML)
        assert quad.object == ox.Literal(f"v{mark}w")


@pytest.mark.parametrize(
    "iri", ["http://x/123", "http://x/", "http://x/a#", "urn:1", "http://x/a", "http://x/1a", "urn:é"]
)
def test_rdf_xml_is_written_or_refused(client: FlaskClient, iri: str) -> None:
    query = f"CONSTRUCT {{ <urn:s> <{iri}> 'x' }} WHERE {{}}"
    answer = client.get("/sparql", query_string={"query": query, "format": "rdfxml"})
    if answer.status_code == 200:
        assert [quad.predicate.value for quad in ox.parse(answer.data, format=ox.RdfFormat.RDF_XML)] == [iri]
        etree.fromstring(answer.data)
    else:
        assert answer.status_code == 406
        assert iri in answer.get_json()["detail"]
    assert (answer.status_code == 200) == (iri[-1] in "aé")


def test_text_between_tags_is_no_element(tmp_path: Path) -> None:
    assert xmlsafe.checked(b"<a>&lt;b: c&gt;</a>") == b"<a>&lt;b: c&gt;</a>"


def test_no_slash_leads_to_another_site(client: FlaskClient) -> None:
    answer = client.get("/x/", environ_overrides={"REQUEST_URI": "//evil.example/", "PATH_INFO": "//evil.example/"})
    assert answer.headers.get("Location", "/").startswith("/") and not answer.headers.get("Location", "").startswith(
        "//"
    )


@pytest.mark.parametrize("command", [["queries"], ["queries", "--format", "json"], ["--help"]])
def test_a_closed_output_is_no_error(command: list[str]) -> None:
    """`kg … | head` ends with 0 and without a word, tables too."""
    program = "import sys; from kg.cli import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", program, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert (process.stderr.read(), process.wait(60)) == ("", 0)
    process.stderr.close()


STORED = ["/graph-store", "/graph-store?graph=urn:g", "/graph-store/mine", "/graph-store/"]
CHANGES = ["PUT", "POST", "DELETE"]


@pytest.mark.parametrize("allowed", [True, False], ids=["updates", "none"])
def test_changes_of_graphs_are_offered_where_they_are_allowed_only(tmp_path: Path, allowed: bool) -> None:
    store = make_store(tmp_path / "store", things=2)
    updates = {"allow_update": True, "update_token": "secret"} if allowed else {}
    app = create_app(Config(store=store, log_file="/dev/null", workers=1, **updates))  # type: ignore[arg-type]
    try:
        client = app.test_client()
        for path, method in product(STORED, ["GET", *CHANGES]):
            asked = {"Origin": "https://example.org", "Access-Control-Request-Method": method}
            answer = client.options(
                path, headers={**asked, "Access-Control-Request-Headers": "authorization, content-type"}
            )
            assert answer.status_code == 204
            offered = answer.headers["Access-Control-Allow-Methods"].split(", ")
            assert (method in offered) == (allowed or method == "GET"), (method, offered)
            assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        plain = client.options("/graph-store")
        assert (plain.status_code, plain.data) == (204, b"")
        assert set(CHANGES) <= set(plain.headers["Allow"].split(", ")) or not allowed
        made = client.post(
            "/graph-store",
            data="<urn:a> <urn:b> 1 .",
            headers={"Authorization": "Bearer secret"},
            content_type="text/turtle",
        )
        assert made.status_code == (201 if allowed else 403)
        assert not allowed or not made.data, "what was made has no page of its own"
        assert not allowed or "Location" in made.headers["Access-Control-Expose-Headers"]
    finally:
        Service.of(app).close()


def test_what_an_address_allows_is_no_page(client: FlaskClient) -> None:
    for path, methods in (("/catalog", "GET, HEAD, OPTIONS"), ("/reconcile", "GET, HEAD, POST, OPTIONS")):
        answer = client.options(path)
        assert (answer.status_code, answer.data, answer.headers["Allow"]) == (204, b"", methods)
    assert client.options("/nowhere").status_code == 404
    hint = client.options("/sparql/hint", headers={"Access-Control-Request-Method": "POST"})
    assert "POST" in hint.headers["Access-Control-Allow-Methods"]
