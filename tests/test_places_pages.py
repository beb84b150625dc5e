"""The text of a file and its places on the site: a page with an anchor for each, characters, and data."""

from __future__ import annotations

import re
from collections.abc import Iterator

import papers
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.config import Config
from kg.pipeline import BuildOptions, build, read_document
from kg.readers import facts
from kg.stretches import stretch
from kg.vocab import DEFAULT_BASE, OA, Rel, Val, names
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site.pages.extracted import marked

pytestmark = pytest.mark.thorough
TEXTS = {"with texts": True, "facts alone": False}


@pytest.fixture(scope="module", params=TEXTS.values(), ids=TEXTS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, str]]:
    """A site over one document with its text, or over its record; and that text, "" for the record."""
    folder = tmp_path_factory.mktemp("site")
    documents = papers.write(folder / "documents", first=papers.resolution())
    text = (documents / "first.txt").read_text(encoding="utf-8")
    if not request.param:
        reading = read_document(documents / "first.txt")
        record = folder / "records" / "first.facts.json"
        record.parent.mkdir()
        record.write_text(facts.dump(reading.document, reading.statements), encoding="utf-8")
        documents, text = record.parent, ""
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log")))
    yield app.test_client(), text
    Service.of(app).close()


def places(client: FlaskClient) -> set[str]:
    """The places of all statements, asked of the endpoint."""
    query = f"SELECT DISTINCT ?place {{ ?s <{names().term(Rel.READ_AT)}> ?place }}"
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    return set(answer.get_data(as_text=True).split()[1:])


def test_every_place_has_its_anchor_and_its_words(site: tuple[FlaskClient, str]) -> None:
    client, text = site
    found = {at for iri in places(client) if (at := stretch(iri))}
    (address,) = {at.text.removeprefix(DEFAULT_BASE) for at in found}
    answer = client.get(f"/{address}", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert {f"char={at.start},{at.end}" for at in found} == set(re.findall(r'id="(char=\d+,\d+)"', page))
    if text:
        shown = re.sub("<[^>]+>", "", page[page.index('<pre class="extracted"') : page.index("</pre>")])
        assert shown.split() == text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;").split()


def test_the_characters_of_a_text(site: tuple[FlaskClient, str]) -> None:
    """Fragments are of the plain text (RFC 5147); a store of facts has none to give."""
    client, text = site
    address = next(at.text for iri in sorted(places(client)) if (at := stretch(iri))).removeprefix(DEFAULT_BASE)
    answer = client.get(f"/{address}", headers={"Accept": "text/plain"})
    assert answer.status_code == 303
    plain = client.get(answer.headers["Location"])
    assert (plain.status_code, plain.get_data(as_text=True)) == (200, text) if text else plain.status_code == 404
    assert client.get("/id/A/RES/91/7.txt").status_code == 404


def test_the_data_of_a_text_and_of_a_statement(site: tuple[FlaskClient, str]) -> None:
    client, text = site
    address = next(at.text for iri in sorted(places(client)) if (at := stretch(iri))).removeprefix(DEFAULT_BASE)
    whole = _triples(client, f"/{address.replace('id/', 'data/', 1)}.nt")
    assert {
        str(triple.subject)[1:-1] for triple in whole if triple.object == ox.NamedNode(f"{OA}SpecificResource")
    } == (places(client))
    own = _triples(client, "/data/A/RES/91/7/op/1/act/urge.nt")
    quotes = {t.subject.value: t.object.value for t in own if t.predicate.value == names().term(Val.QUOTE)}
    assert quotes and {t.object.value for t in own if t.predicate.value == names().term(Rel.READ_AT)} == set(quotes)
    for iri, quote in quotes.items():
        at = stretch(iri)
        assert at and (not text or text[at.start : at.end] == quote)


def _triples(client: FlaskClient, address: str) -> list[ox.Triple]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return [each.triple for each in ox.parse(answer.get_data(), ox.RdfFormat.N_TRIPLES)]


def test_no_text_of_a_file_that_is_not_there(site: tuple[FlaskClient, str]) -> None:
    client, _ = site
    for address in (f"/id/file/{'0' * 64}/text", "/id/A/RES/91/7/text"):
        assert client.get(address, headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize("spans", [[], [(0, 3)], [(0, 5), (0, 3), (3, 5)], [(0, 4), (2, 6), (4, 6)], [(1, 2), (5, 6)]])
def test_anchors_lose_no_character(spans: list[tuple[int, int]]) -> None:
    """Whatever overlaps: the text stands as it is, and what is opened is closed."""
    html = str(marked("a<b&cd", spans))
    assert re.sub("<[^>]+>", "", html) == "a&lt;b&amp;cd"
    assert html.count("<span") == html.count("</span>") == len(spans)
