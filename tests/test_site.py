"""The site: every IRI answers, every link leads somewhere, every form says the same."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
import papers
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import RDF, SH, Graph, URIRef
from rdflib.compare import isomorphic

from kg import questions, understanding
from kg.config import Config
from kg.lang import codes
from kg.lang.messages import catalogue
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.errors import Problem
from kg.web.server.service import Service
from kg.web.site import messages
from kg.web.site.pages import things

WORK = "A/RES/91/7"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a site over three documents of our own, one of them in two languages."""
    folder = tmp_path_factory.mktemp("site")
    documents = papers.write(
        folder / "documents",
        first=papers.resolution(),
        french=papers.FRENCH,
        second=papers.resolution(9, session=92, year=2037),
    )
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log")))
    yield app.test_client()
    Service.of(app).close()


class Links(HTMLParser):
    """The links of a page, and the things it has ids for."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}.get(tag, "")
        target = values.get(name)
        if target and not target.startswith(("#", "mailto:")):
            self.links.append(target)


def links(html: str) -> list[str]:
    parser = Links()
    parser.feed(html)
    return parser.links


def kind_of(path: str) -> str:
    """Pages of one kind look the same; the crawler looks at a few of each."""
    shape = re.sub(r"[A-Z][A-Z-]+\b", "X", re.sub(r"[0-9a-f]{8,}|\d+", "0", urlsplit(path).path))
    return re.sub(r"/(act|reason|topic|meeting|report)/.*", r"/\1/", shape)


@pytest.mark.slow
def test_crawler_reaches_every_kind_of_page_and_finds_no_broken_link(client: FlaskClient) -> None:
    todo, seen, kinds, broken = ["/"], {"/"}, dict[str, int](), []
    while todo:
        path = todo.pop(0)
        answer = client.get(path, headers=PAGE, follow_redirects=True)
        if answer.status_code != 200:
            broken.append((path, answer.status_code))
        if answer.mimetype != "text/html":
            continue
        for link in links(answer.text):
            target = urljoin(path, link)
            parts = urlsplit(target)
            local = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc or local in seen or kinds.get(kind_of(local), 0) >= 3:
                continue
            seen.add(local)
            kinds[kind_of(local)] = kinds.get(kind_of(local), 0) + 1
            todo.append(local)
    assert broken == []
    for wanted in (
        "/page/body",
        "/page/treaty",
        "/page/act",
        "/page/session",
        "/queries/citations",
        "/mandates",
        "/mandates/",
        "/ontology",
        "/catalog",
        "/browse/documents",
        f"/page/{WORK}",
        f"/page/{WORK}/op/1",
        f"/page/{WORK}/fn/1",
        f"/page/{WORK}/en",
        "/dumps",
        "/why",
    ):
        assert any(path.startswith(wanted) for path in seen), f"nothing leads to {wanted}"


PAGES = (
    "/",
    "/queries/",
    "/queries/citations",
    "/search?q=lighthouses",
    "/search?q=%3Cscript%3E",
    "/catalog",
    "/ontology",
    "/browse/bodies",
    f"/page/{WORK}",
    f"/page/{WORK}?view=parallel",
    f"/compare/{WORK}/A/RES/92/9",
    f"/series/{WORK}",
    f"/page/{WORK}/op/1",
    "/page/body/ICAT",
    "/page/body/UNODC",
    "/page/treaty/1577-27531",
    f"/page/{WORK}/fn/1",
    "/ontology/lists/act",
    f"/graph/{WORK}/en",
    "/page/act/urge",
    "/nothing/here",
)


@pytest.mark.parametrize("lang", codes())
@pytest.mark.parametrize("path", PAGES)
def test_page_is_valid_html_in_every_language(client: FlaskClient, path: str, lang: str) -> None:
    answer = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}", headers=PAGE, follow_redirects=True)
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(answer.text)
    assert f'<html lang="{lang}"' in answer.text
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids)), [each for each in ids if ids.count(each) > 1]


_VALIDATOR = Path(__file__).resolve().parents[1] / "node_modules" / ".bin" / "html-validate"
_RULES = {
    "extends": ["html-validate:standard"],
    "rules": {
        # Style and taste, not validity: the toolkit's spaces, long titles of resolutions, `role` on a scrolling box.
        **dict.fromkeys(("no-trailing-whitespace", "long-title", "prefer-native-element", "void-style"), "off"),
    },
}


@pytest.mark.slow
def test_pages_pass_a_validator_of_html(client: FlaskClient, tmp_path: Path) -> None:
    if not _VALIDATOR.is_file():
        pytest.skip("needs html-validate, which make setup installs where Node is")
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps({"root": True, **_RULES}), encoding="utf-8")
    for number, path in enumerate(PAGES):
        for lang in codes():
            address = path + ("&" if "?" in path else "?") + f"lang={lang}"
            page = client.get(address, headers=PAGE, follow_redirects=True).text
            (tmp_path / f"{number:02}-{lang}.html").write_text(page, encoding="utf-8")
    command = [str(_VALIDATOR), "--formatter", "text", *map(str, sorted(tmp_path.glob("*.html")))]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, cwd=tmp_path)
    assert found.returncode == 0, (found.stdout + found.stderr)[-3000:]


@pytest.mark.parametrize("name", sorted(questions.worked()))
def test_worked_example_runs_and_has_its_title_in_every_language(client: FlaskClient, name: str) -> None:
    """Examples are queries to start from: they are offered in the editor, and answer on the store that is served."""
    assert set(questions.worked()[name].title) == set(codes())
    assert name not in questions.load()
    assert f'value="{name}"' in client.get("/sparql?lang=fr", headers=PAGE).text
    query = client.get(f"/sparql/example?name={name}").get_json()["query"]
    assert not query.startswith("#")
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "*/*"})
    assert answer.status_code == 200, answer.text
    if "GROUP BY" in query and "abstained" not in query and "sponsor" not in query:
        assert answer.get_json()["results"]["bindings"], "the documents of these tests hold what it asks for"


def test_links_inside_a_page_lead_to_something(client: FlaskClient) -> None:
    for path in PAGES:
        page = client.get(path, headers=PAGE, follow_redirects=True).text
        ids = set(re.findall(r'\sid="([^"]+)"', page))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= ids, path


def test_question_that_takes_too_long_asks_for_a_parameter(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object, **__: object) -> None:
        raise Problem(504, "it takes too long")

    monkeypatch.setattr("kg.web.site.asking.ask", slow)
    page = client.get("/queries/paragraphs?lang=fr&offset=1", headers=PAGE)
    assert page.status_code == 200
    assert "Indiquez ci-dessus" in page.text


def test_every_subject_of_the_store_answers(client: FlaskClient) -> None:
    shot = Service.of(client.application).snapshot()
    subjects = sorted(
        {
            quad.subject.value
            for quad in shot.store
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(shot.base)
        }
    )
    own = [iri.removeprefix(shot.base) for iri in subjects if "#" not in iri and not iri.endswith("ontology")]
    assert len(own) > 200
    for path in own[:: max(1, len(own) // 150)]:
        answer = client.get("/" + path, headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert answer.status_code == 200, path
        assert answer.data, path


@pytest.mark.parametrize(
    ("accept", "leads"),
    [
        ("text/html", f"/page/{WORK}"),
        ("text/turtle", f"/data/{WORK}.ttl"),
        ("application/ld+json", f"/data/{WORK}.jsonld"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.5", f"/data/{WORK}.rdf"),
        ("application/n-triples", f"/data/{WORK}.nt"),
        ("*/*", f"/page/{WORK}"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", f"/page/{WORK}"),
    ],
)
def test_identifier_redirects_by_what_the_client_wants(client: FlaskClient, accept: str, leads: str) -> None:
    answer = client.get(f"/id/{WORK}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, leads)
    assert "Accept" in answer.headers["Vary"]
    assert 'rel="canonical"' in answer.headers["Link"]


def test_suffix_goes_before_accept(client: FlaskClient) -> None:
    answer = client.get(f"/id/{WORK}.nt", headers={"Accept": "text/html"})
    assert answer.headers["Location"] == f"/data/{WORK}.nt"


def test_nothing_acceptable_is_406(client: FlaskClient) -> None:
    assert client.get(f"/id/{WORK}", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.thorough
@pytest.mark.parametrize(
    "path",
    [
        f"/data/{WORK}",
        f"/data/{WORK}/op/2",
        "/data/body/SG",
        "/data/graph/ontology",
        "/catalog",
        "/queries/citations",
    ],
)
def test_all_forms_are_the_same_graph(client: FlaskClient, path: str) -> None:
    rdflib_formats = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    graphs = [
        Graph().parse(data=client.get(f"{path}.{suffix}").data, format=name) for suffix, name in rdflib_formats.items()
    ]
    for graph in graphs:  # a page of a feed names itself, by its own address
        for page in [s for s in graph.subjects() if "?page=" in s]:
            graph.remove((page, None, None))
    assert len(graphs[0]) > 3
    assert all(isomorphic(graphs[0], each) for each in graphs[1:])


def test_validators_give_304(client: FlaskClient) -> None:
    for path in ("/", f"/page/{WORK}", f"/data/{WORK}.ttl", "/catalog.ttl", "/queries/documents.json"):
        first = client.get(path, headers=PAGE)
        assert first.status_code == 200
        again = client.get(path, headers={**PAGE, "If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, path
        head = client.head(path, headers=PAGE)
        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])


@pytest.mark.parametrize("path", ["/id/%25/a", "/data/%25/a", "/page/%25zz", "/graph/%25/a"])
def test_what_can_be_no_iri_names_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_unknown_identifier_is_404_with_near_ones(client: FlaskClient) -> None:
    answer = client.get("/id/A/RES/91/77", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "A/RES/91/77" in answer.get_json()["detail"]


def test_facts_and_language_of_a_document(client: FlaskClient) -> None:
    english = client.get(f"/page/{WORK}?lang=en&version=en").text
    french = client.get(f"/page/{WORK}?lang=fr").text
    assert "Keeping of lighthouses" in english
    assert "16\u00a0December 2036" in english
    assert "16\u00a0décembre 2036" in french
    assert "Entretien des phares" in french
    assert 'class="act"' in english
    assert 'href="/page/A/RES/61/180"' in english


@pytest.mark.parametrize("lang", codes())
def test_every_list_on_the_page_of_a_thing_has_its_heading(lang: str) -> None:
    """The country that a text asks for something had none, and its page failed."""
    known = catalogue(lang)
    assert [name for _, relations in things._WORKS for name, _ in relations if f"listed.{name}" not in known] == []


def test_country_is_tied_to_m49_and_iso_with_kind_and_source(client: FlaskClient) -> None:
    page = client.get("/page/country/FR?lang=en", headers=PAGE).text
    assert 'href="http://data.un.org/codes/sdg/geoArea/250"' in page
    assert 'href="https://www.iso.org/obp/ui/#iso:code:3166:FR"' in page
    assert "same thing" in page
    assert "columns M49 and ISO3166-1-numeric agree" in page
    links = Graph().parse(data=client.get("/.well-known/void").data, format="turtle")
    targets = {str(each) for each in links.objects(None, URIRef("http://rdfs.org/ns/void#uriSpace"))}
    assert {"http://data.un.org/", "https://www.iso.org/", "http://www.wikidata.org/"} <= targets


def test_topic_without_a_french_name_says_so(client: FlaskClient) -> None:
    page = client.get("/page/topic/UNBIS/010703?lang=fr", headers=PAGE).text
    assert '<h1 lang="en">Law of the sea</h1>' in page
    assert "ne le donne que dans cette langue\u00a0: English" in page
    assert "ne le donne que" not in client.get("/page/topic/UNBIS/010703?lang=en", headers=PAGE).text


def test_session_lists_its_documents(client: FlaskClient) -> None:
    page = client.get("/page/session/GA/91?lang=en", headers=PAGE).text
    assert "Documents of this session" in page
    assert f'href="/page/{WORK}"' in page
    assert "Keeping of lighthouses" in page


def test_paragraph_leads_to_its_neighbours(client: FlaskClient) -> None:
    page = client.get(f"/page/{WORK}/op/1?lang=en", headers=PAGE).text
    assert re.search(rf'rel="prev" href="/page/{WORK}/pp/\d+"', page)
    assert f'rel="next" href="/page/{WORK}/op/2"' in page


def test_pages_of_the_catalogue_follow_each_other(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.web.site.catalog.PAGE", 2)
    seen, path = [], "/catalog.ttl"
    while path:
        answer = client.get(path)
        graph = Graph().parse(data=answer.data, format="turtle")
        seen += [str(each) for each in graph.subjects(RDF.type, URIRef("http://www.w3.org/ns/dcat#Dataset"))]
        found = re.search(r'<http://localhost([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        path = found[1] if found else ""
    documents = {"A/RES/91/7", "A/RES/92/9"}
    assert len(seen) == len(set(seen)) == 3 + len(documents)


def test_choice_of_language_is_kept(client: FlaskClient) -> None:
    other = client.application.test_client()
    other.get("/?lang=fr", headers={**PAGE, "Accept-Language": "en"})
    assert '<html lang="fr"' in other.get("/", headers={**PAGE, "Accept-Language": "en"}).text


def test_inferred_triples_are_marked_and_explained(client: FlaskClient) -> None:
    page = client.get("/page/A/RES/61/180?lang=en", headers=PAGE).text
    assert "What cites it" in page
    thing = client.get(f"/page/{WORK}/op/1?lang=en", headers=PAGE).text
    assert "asserted here" in thing


# -- questions -----------------------------------------------------------------------------------------


def test_question_in_every_form(client: FlaskClient) -> None:
    found = client.get("/queries/citations.json", query_string={"symbol": WORK}).get_json()
    assert found["columns"] == ["symbol", "part", "number", "footnote", "act_id", "cited", "locus"]
    assert {"A/RES/61/180", "UNTS/1577/27531", "A/91/401"} <= {row["cited"] for row in found["rows"]}
    table = client.get("/queries/citations.csv", query_string={"symbol": WORK}).text.splitlines()
    assert table[0] == ",".join(found["columns"])
    assert len(table) == len(found["rows"]) + 1


def test_pages_of_a_question_follow_each_other(client: FlaskClient) -> None:
    path, rows = "/queries/paragraphs.json?limit=2", []
    while path:
        answer = client.get(path)
        found = answer.get_json()
        rows += found["rows"]
        path = found["next"] or ""
        assert ('rel="next"' in answer.headers.get("Link", "")) == bool(path)
    assert rows == client.get("/queries/paragraphs.json?limit=1000").get_json()["rows"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/queries/citation", 404),
        ("/queries/citations?nosuch=1", 400),
        ("/queries/citations.csv?symbol=A/RES/74/176&symbol=A/RES/70/1", 400),
        ("/queries/citations.csv?limit=3&limit=5", 400),
        ("/queries/citations.csv?infer=false&infer=true", 400),
        ("/queries/citations?symbl=A/RES/1/1", 400),
        ("/queries/citations.csv?cite=1", 400),
        ("/queries/nothing-like-it.json", 404),
        ("/queries/citations?limit=0", 400),
        ("/queries/citations?limit=many", 400),
        ("/queries/citations?offset=-1", 400),
        ("/queries/obligations?since=soon", 400),
        ("/queries/citations?infer=perhaps", 400),
        ("/queries/citations?symbol=" + "x" * 1001, 400),
        ("/search?q=" + "x" * 400, 400),
        ("/search?q=a&offset=x", 400),
        ("/catalog.ttl?page=99", 400),
        ("/catalog.exe", 404),
        ("/dumps/none.nq", 404),
        ("/dumps/graph/no/such.nq", 404),
        ("/browse/ships", 404),
        ("/why?s=1&p=2&o=3", 400),
        ("/why?s=urn:a&p=urn:b&o=urn:c", 200),
        ("/why?s=<&p=2&o=3", 400),
        ("/reconcile?queries=[", 400),
        ("/reconcile?queries=[]", 400),
        ("/reconcile?callback=a;b", 400),
        ("/reconcile/suggest/ship", 404),
        ("/reconcile/preview?id=%00", 400),
        ("/reconcile/preview?id=%3Cx%3E", 400),
        ("/reconcile/preview", 404),
        ("/id/%ff%fe", 404),
        ("/id/" + "x" * 9000, 404),
        ("/graph/%00", 404),
        ("/queries/%ff", 404),
        ("/catalog?page=0", 400),
        ("/why", 400),
        ("/id/%00", 404),
        ("/id/%3Cscript%3E", 404),
        ("/id/a%0Ab", 404),
        ("/page/..%2F..%2Fetc/passwd", 404),
    ],
)
def test_bad_input_gets_the_right_status_and_one_line(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert "\n" not in answer.get_json()["detail"]


@pytest.mark.parametrize("path", ["/", "/catalog.ttl", "/sitemap.xml", "/reconcile"])
def test_host_that_is_none_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers={"Host": 'evil.example"><script>'}).status_code == 400


def test_names_in_addresses_make_no_headers(client: FlaskClient) -> None:
    for path in ("/id/A/RES/91/7?lang=%0d%0aSet-Cookie:x=1", "/queries/citations.csv?symbol=%0d%0aX-Evil:1&limit=1"):
        answer = client.get(path)
        assert "x=1" not in answer.headers.get("Set-Cookie", "")
        assert "X-Evil" not in answer.headers


def test_unknown_question_or_parameter_has_the_nearest_ones(client: FlaskClient) -> None:
    found = client.get("/queries/citaitons", headers={"Accept": "application/json"}).get_json()
    assert {"label": "citations", "href": "/queries/citations"} in found["near"]
    found = client.get("/queries/citations?symbl=A/RES/1/1&limit=5", headers={"Accept": "application/json"}).get_json()
    assert found["near"] == [{"label": "symbol", "href": "/queries/citations?limit=5&symbol=A%2FRES%2F1%2F1"}]
    page = client.get("/queries/citaitons?lang=fr", headers=PAGE)
    assert (page.status_code, 'href="/queries/citations"' in page.text) == (404, True)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x>',
        "' OR 1=1 --",
        "*",
        "AND",
        '"',
        "\x02a\x03",
        "}}{{7*7}}",
        "\u202e",
        "NEAR(a b)",
        "é" * 100,
    ],
)
def test_hostile_words_stay_words(client: FlaskClient, text: str) -> None:
    for path in ("/search", "/queries/citations"):
        answer = client.get(path, query_string={"q": text} if path == "/search" else {"symbol": text}, headers=PAGE)
        assert answer.status_code == (200 if path == "/search" else 404)  # nothing has this symbol
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49" not in re.findall(r'value="([^"]*)"', answer.text)


@pytest.mark.thorough
def test_openapi_describes_what_the_server_does(client: FlaskClient) -> None:
    found = client.get("/openapi.json").get_json()
    assert found["openapi"].startswith("3.1")
    for path, item in found["paths"].items():
        operation = item["get"]
        if path == "/sparql" or not path.startswith(("/queries", "/search", "/catalog", "/health", "/reconcile")):
            continue
        stated = operation.get("parameters", [])
        needed = {each["name"]: "wells" for each in stated if each["required"] and each["in"] == "query"}
        asked = {"Accept": "application/json"} if path == "/queries/" else {}
        answer = client.get(path, headers=asked, query_string=needed)
        assert answer.status_code == 200, path
        kinds = operation["responses"]["200"]["content"]
        assert answer.mimetype in kinds, path
        schema = kinds[answer.mimetype].get("schema", {})
        if answer.mimetype == "application/json" and "required" in schema:
            assert set(schema["required"]) <= set(answer.get_json()), path


# -- catalogue and dumps ---------------------------------------------------------------------------------


def test_catalogue_passes_the_shapes_of_dcat_ap(client: FlaskClient, shared: Path) -> None:
    from pyshacl import validate

    data = Graph().parse(data=client.get("/catalog.ttl").data, format="turtle")
    shapes = Graph().parse(shared / "vocabularies" / "dcat-ap-3.0.1-shacl.ttl", format="turtle")
    for shape, _, each in list(shapes.triples((None, SH.property, None))):
        if (each, SH.path, None) not in shapes:  # the published file names some shapes that it does not hold
            shapes.remove((shape, SH.property, each))
    conforms, _, text = validate(data, shacl_graph=shapes, advanced=False)
    assert conforms, text[:3000]


def test_catalogue_holds_what_ckan_reads(client: FlaskClient) -> None:
    """What ckanext-dcat's RDF parser looks for in a dataset and its distributions."""
    graph = Graph().parse(data=client.get("/catalog.rdf").data, format="xml")
    query = """
      PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
      PREFIX foaf: <http://xmlns.com/foaf/0.1/>
      SELECT ?dataset ?title ?publisher ?url ?licence ?type { ?dataset a dcat:Dataset ; dct:title ?title ;
        dct:description ?d ; dct:identifier ?i ; dct:issued ?day ; dcat:keyword ?k ; dcat:theme ?t ;
        dct:publisher/foaf:name ?publisher ; dcat:distribution ?x .
        ?x dcat:accessURL ?url ; dct:license ?licence ; dcat:mediaType ?type . }"""
    datasets = {str(row.dataset) for row in graph.query(query)}
    assert len(datasets) == 5, "the whole, the ontology, the lists, and two documents"
    assert client.head("/catalog.rdf").status_code == 200


def test_void_counts_are_the_stores(client: FlaskClient) -> None:
    graph = Graph().parse(data=client.get("/.well-known/void").data, format="turtle")
    shot = Service.of(client.application).snapshot()
    counted = sum(1 for _ in shot.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    query = """PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n (SUM(?m) AS ?parts)
      { ?d void:sparqlEndpoint ?e ; void:triples ?n ; void:propertyPartition/void:triples ?m } GROUP BY ?n"""
    (row,) = graph.query(query)
    assert (int(row.n), int(row.parts)) == (counted, counted)


@pytest.mark.thorough
def test_dump_is_whole_checked_and_the_same_each_time(client: FlaskClient) -> None:
    shot = Service.of(client.application).snapshot()
    packed = client.get("/dumps/all.nq.gz").data
    digest = client.get("/dumps/all.nq.gz.sha256").text.split()[0]
    assert hashlib.sha256(packed).hexdigest() == digest
    lines = gzip.decompress(packed).decode().splitlines()
    assert len(lines) == sum(1 for _ in shot.quads())
    from io import BytesIO

    from kg.web.server import dumping

    dump = dumping.parse("all.nq.gz")
    assert dump
    again = BytesIO()
    dumping.write(shot, dump, again)
    assert again.getvalue() == packed


@pytest.mark.thorough
def test_facts_have_no_sentences(client: FlaskClient) -> None:
    facts = gzip.decompress(client.get("/dumps/facts-asserted.nq.gz").data).decode()
    assert f"{WORK}/op/1> <https://w3id.org/un-resolutions-kg/ontology#number>" in facts
    assert f"{WORK}/op/1> <https://w3id.org/un-resolutions-kg/ontology#text>" not in facts
    assert "graph/inferred" not in facts
    assert "A/RES/61/180" in facts


def test_dump_of_one_graph(client: FlaskClient) -> None:
    body = client.get(f"/dumps/graph/{WORK}/en.nq").text
    assert body.count(f"graph/{WORK}/en> .") == len(body.splitlines()) > 50


# -- reconciliation ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("UNODC", "body", "body/UNODC"),
        ("United Nations Office on Drugs and Crime", "body", "body/UNODC"),
        ("Office des Nations Unies contre la drogue et le crime", "body", "body/UNODC"),
        ("office on drugs & crime", "body", "body/UNODC"),
        ("Unitd Nations Ofice on Drugs and Crime", "body", "body/UNODC"),
        ("haut commissariat des nations unies aux droits de l homme", "body", "body/OHCHR"),
        ("UNDOC", "body", "body/UNODC"),
        ("World Bnak", "body", "body/WORLDBANK"),
        ("Conseil economique et social", "body", "body/ECOSOC"),
        ("Palermo Protocol", "instrument", "treaty/2237-39574"),
        ("convention on the rights of the child", "instrument", "treaty/1577-27531"),
        ("A/RES/91/7", "document", "A/RES/91/7"),
        ("resolution 91/7", "document", "A/RES/91/7"),
        ("Keeping of lighthouses", "document", "A/RES/91/7"),
    ],
)
def test_reconciliation_finds_what_people_write(client: FlaskClient, text: str, kind: str, first: str) -> None:
    queries = json.dumps({"q0": {"query": text, "type": kind, "limit": 3}})
    found = client.post("/reconcile", data={"queries": queries}).get_json()["q0"]["result"]
    assert found, "no candidate"
    assert found[0]["id"] == first, [(each["id"], each["score"]) for each in found]
    assert {"id", "name", "type", "score", "match"} <= set(found[0])


def test_reconciliation_is_unsure_of_what_is_unlike(client: FlaskClient) -> None:
    queries = json.dumps({"q0": {"query": "Ministry of Silly Walks"}})
    found = client.post("/reconcile", data={"queries": queries}).get_json()["q0"]["result"]
    assert not any(each["match"] for each in found)


def test_reconciliation_service_describes_itself(client: FlaskClient) -> None:
    manifest = client.get("/reconcile").get_json()
    assert {
        "versions",
        "name",
        "identifierSpace",
        "schemaSpace",
        "view",
        "preview",
        "suggest",
        "extend",
    } <= set(manifest)
    extended = client.post(
        "/reconcile",
        data={
            "extend": json.dumps({"ids": ["treaty/1577-27531"], "properties": [{"id": "volume"}, {"id": "label_fr"}]})
        },
    ).get_json()
    assert extended["rows"]["treaty/1577-27531"]["volume"] == [{"str": "1577"}]
    suggested = client.get("/reconcile/suggest/entity?prefix=unod").get_json()["result"]
    assert suggested[0]["id"] == "body/UNODC"
    assert client.get("/reconcile/preview?id=body/UNODC").status_code == 200
    assert client.get("/reconcile?callback=then").text.startswith("/**/then(")


def test_every_message_of_a_page_is_there() -> None:
    used = {
        key
        for path in Path(messages.__file__).parents[1].rglob("site/*.html")
        for key in re.findall(r"say\('([\w.]+)'\)", path.read_text(encoding="utf-8"))
    }
    assert not [key for key in sorted(used) if not messages.knows(key)]


def test_records_lead_to_the_catalogue(client: FlaskClient) -> None:
    for path in ("/id/dataset/all", f"/id/dataset/{WORK}", "/id/catalog", "/id/publisher"):
        assert client.get(path, headers=PAGE).headers["Location"] == "/catalog"
        answer = client.get(path, headers={"Accept": "text/turtle"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/catalog.ttl")


def test_near_names_are_links_on_the_page(client: FlaskClient) -> None:
    page = client.get("/id/body/UNODCC", headers=PAGE)
    assert page.status_code == 404
    assert client.get("/id/A/RES/91/7/op/99", headers=PAGE).status_code == 404


def test_typing_errors_are_no_sure_match(client: FlaskClient) -> None:
    queries = json.dumps({"q0": {"query": "World Bnak"}, "q1": {"query": "World Bank"}})
    found = client.post("/reconcile", data={"queries": queries}).get_json()
    assert [found[key]["result"][0]["match"] for key in ("q0", "q1")] == [False, True]


def test_page_with_a_data_suffix_leads_to_the_data(client: FlaskClient) -> None:
    assert client.get(f"/page/{WORK}.ttl").headers["Location"] == f"/data/{WORK}.ttl"


@pytest.mark.thorough
def test_store_named_by_a_relative_path_is_dumped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = papers.write(tmp_path / "documents", first=papers.resolution())
    monkeypatch.chdir(tmp_path)
    build(BuildOptions(store=Path("store"), paths=(documents,), jobs=1, reason=False))
    app = create_app(Config(store=Path("store"), log_file=str(tmp_path / "log")))
    try:
        assert app.test_client().get("/dumps/facts.nq.gz").status_code == 200
    finally:
        Service.of(app).close()


@pytest.mark.thorough
def test_removed_document_is_gone_and_not_merely_unknown(tmp_path: Path) -> None:
    documents = papers.write(tmp_path / "in", first=papers.resolution(), second=papers.resolution(9, session=92))
    store = tmp_path / "store"
    build(BuildOptions(store=store, paths=(documents,), jobs=1, reason=False, validate=False))
    build(BuildOptions(store=store, remove=("A/RES/92/9",), jobs=1, reason=False, validate=False))
    app = create_app(Config(store=store, log_file=str(tmp_path / "log")))
    try:
        site = app.test_client()
        gone = (
            "/id/A/RES/92/9",
            "/data/A/RES/92/9.ttl",
            "/page/A/RES/92/9/en",
            "/id/A/RES/92/9/op/1",
            "/graph/A/RES/92/9/en",
        )
        for path in gone:
            answer = site.get(path)
            assert answer.status_code == 410, path
            assert answer.json["detail"] == "the document A/RES/92/9 was here and has been removed"
        assert "has been removed" in site.get("/page/A/RES/92/9", headers=PAGE).text
        for path in ("/id/A/RES/92/99", "/id/A/RES/92/9/Add.1", "/graph/nothing"):
            assert site.get(path).status_code == 404, path
    finally:
        Service.of(app).close()


@pytest.mark.parametrize(
    "accept", ["text/turtle;q=abc", "text/html;q=1.5", "*/*;q=-1", ";q=", "text/html;q=x, text/turtle"]
)
@pytest.mark.parametrize(
    "path", ["/", "/data/A/RES/91/7", "/id/A/RES/91/7", "/catalog", "/queries/citations", "/queries"]
)
def test_odd_wishes_are_no_fault_of_the_server(client: FlaskClient, accept: str, path: str) -> None:
    """What is no media range with a weight from 0 to 1 counts as not said (RFC 9110, 12.4.2)."""
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code < 500
    assert answer.status_code != 406 or "text/turtle" not in accept.partition(", ")[2]


def test_one_box_leads_to_a_paragraph_or_says_that_it_is_not_there(client: FlaskClient) -> None:
    answer = client.get("/search", query_string={"q": f"{WORK} para 1"}, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/page/{WORK}/op/1")
    assert client.get("/search", query_string={"q": WORK.lower()}, headers=PAGE).headers["Location"] == f"/page/{WORK}"
    missing = client.get("/search", query_string={"q": f"{WORK} para 99"}, headers=PAGE)
    assert missing.status_code == 200 and f'href="/page/{WORK}">' in missing.text
    words = client.get("/search", query_string={"q": WORK, "words": "1"}, headers=PAGE)
    assert words.status_code == 200 and f"/page/{WORK}" in words.text


@pytest.mark.parametrize(
    ("text", "language", "title"),
    [("what must UNODC do", "en", "Obligations"), ("que doit faire l’ONUDC", "fr", "Obligations")],
)
def test_one_box_offers_the_question_that_is_asked(client: FlaskClient, text: str, language: str, title: str) -> None:
    page = client.get("/search", query_string={"q": text, "lang": language}, headers=PAGE).text
    assert "/queries/obligations?body=UNODC" in page and title in page and "(UNODC)" in page
    (first, *_) = client.get("/search/suggest", query_string={"q": text, "lang": language}).json
    assert first["kind"] == "question" and first["code"] == text
    for link in links(page):
        if link.startswith("/queries/"):
            assert client.get(link.replace("&amp;", "&"), headers=PAGE).status_code == 200


def test_a_misspelt_name_is_offered(client: FlaskClient) -> None:
    page = client.get(
        "/search", query_string={"q": "Inter-Agency Cordination Group against Traficking"}, headers=PAGE
    ).text
    assert "/page/body/ICAT" in page


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", "dispositif"), ("es", "parte dispositiva"), ("en", "operative part")]
)
def test_what_the_graph_says_of_a_thing_is_told_in_the_readers_words(
    client: FlaskClient, language: str, expected: str
) -> None:
    page = client.get(f"/page/{WORK}/op/1?lang={language}", headers=PAGE).get_data(as_text=True)
    found = re.search(r'href="/ontology#part">.*?data-label="[^"]*">([^<]*)</td>', page, re.S)
    assert found and found[1] == expected


def test_a_title_in_another_language_than_the_page_says_so(client: FlaskClient) -> None:
    """Else a reader's machine speaks it, and the page sets it, by the rules of the wrong language."""
    page = client.get(f"/page/{WORK}/op/1?lang=es", headers=PAGE).get_data(as_text=True)
    assert re.search(r'<p class="lead" lang="en">[^<]+</p>', page)
    page = client.get("/?lang=es", headers=PAGE).get_data(as_text=True)
    listed = re.findall(r'<ul class="plain documents">.*?</ul>', page, re.S)
    assert listed and all("<br><span lang=" in each for each in re.findall(r"<li>.*?</li>", listed[0], re.S))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search/suggest?q=what+must+UNODC+do",
        "/reconcile",
        "/reconcile?queries=%7B%22a%22:%7B%22query%22:%22General+Assembly%22%7D%7D",
        "/reconcile/suggest/entity?prefix=General",
        "/reconcile/suggest/type?prefix=",
        "/reconcile/properties",
        "/queries/",
        "/queries/obligations?body=nowhere",
        "/feeds/new.atom",
        "/openapi.json",
        "/conformance",
        "/sparql",
        "/nowhere",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_answer_that_depends_on_the_language_says_so_to_caches(client: FlaskClient, path: str, accept: str) -> None:
    """Law: where the browser's language or the reader's choice alters an answer, `Vary` names the header."""
    client.delete_cookie("lang")
    plain, browser = (
        client.get(path, headers={"Accept": accept, "Accept-Language": language}) for language in ("en", "fr")
    )
    client.set_cookie("lang", "fr")
    chosen = client.get(path, headers={"Accept": accept, "Accept-Language": "en"})
    client.delete_cookie("lang")
    for name, other in (("Accept-Language", browser), ("Cookie", chosen)):
        if other.data != plain.data:
            assert name in plain.vary and name in other.vary, (name, plain.headers.get("Vary"))
    if path.startswith(("/search/suggest", "/reconcile/suggest/t")):
        assert plain.data != browser.data == chosen.data


def test_all_that_words_may_ask_is_offered(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: no reading is left out without a word: a page of results has all, suggestions lead to it."""
    monkeypatch.setattr("kg.web.site.browse.READINGS", 1)
    words = {"q": "ICAT 2021", "lang": "en"}
    with client.application.app_context():
        every = understanding.asked(words["q"], Service.of(client.application).snapshot())
    page = client.get("/search", query_string=words, headers=PAGE).text
    offered = set(re.findall(r'<li><a href="(/queries/[a-z][^"]*)"', page))
    assert len(every) > 1 and len(offered) == len(every)
    assert f" ({len(every) - 1})</summary>" in page
    few = client.get("/search/suggest", query_string=words)
    assert sum(row["kind"] == "question" for row in few.get_json()) == 1
    assert few.headers["Link"].startswith("</search?q=ICAT+2021")
