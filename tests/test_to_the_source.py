"""The way to the source: official links by symbol and language, on pages and in RDF, also of what is not loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kg import rdf, resources
from kg.config import Config
from kg.lang import codes
from kg.symbols import Symbol
from kg.triples.labels import official
from kg.vocab import DCTERMS, FOAF, names
from kg.web import create_app
from kg.web.server.service import Service

PAGE = {"Accept": "text/html"}
SPOKEN = resources.table("symbols.toml")["official"]["languages"]


@pytest.fixture(scope="module")
def client(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app(Config(store=starter_store, log_file=str(tmp_path_factory.mktemp("log") / "log")))
    yield app.test_client()
    Service.of(app).close()


@pytest.mark.parametrize(
    ("path", "symbol"),
    [
        ("A/RES/76/186", "A/RES/76/186"),
        ("A/RES/76/186/op/5", "A/RES/76/186"),
        ("A/RES/59/156", "A/RES/59/156"),
        ("A/RES/217(III)", "A/RES/217(III)"),
        ("A/RES/217 (III)", "A/RES/217(III)"),
    ],
)
def test_official_links_in_every_language_on_pages_and_in_rdf(client: FlaskClient, path: str, symbol: str) -> None:
    """Of what is loaded, of a paragraph, of what is only cited, and as people print the year of a resolution."""
    answer = client.get(f"/page/{quote(path)}?lang=en", headers=PAGE)
    data = rdf.parse(client.get(f"/data/{quote(path)}.nt").data, format=rdf.RdfFormat.N_TRIPLES)
    triples = {(quad.predicate.value, getattr(quad.subject, "value", ""), quad.object.value) for quad in data}  # type: ignore[union-attr]
    thing = names().id(path.replace(" ", ""))
    for lang in SPOKEN:
        address = f"https://undocs.org/{lang}/{symbol}"
        assert f'href="{address}"' in answer.text
        assert (FOAF + "page", thing, address) in triples
        assert [each for each in triples if each[:2] == (DCTERMS + "language", address)], "and in which language it is"
    assert f"https://digitallibrary.un.org/search?p={symbol}" in answer.text


@pytest.mark.parametrize(
    "printed", ["S/RES/2388 (2017)", "S/RES/2388(2017)", "S/RES/2388\u00a0(2017)", "S/RES/2388 ( 2017 )"]
)
def test_the_year_of_a_resolution_stands_in_its_address_as_the_service_writes_it(printed: str) -> None:
    symbol = Symbol.parse(printed)
    assert symbol is not None
    assert official(symbol.key, "fr") == "https://undocs.org/fr/S/RES/2388(2017)"
    assert official(printed, "fr") == "https://undocs.org/fr/S/RES/2388(2017)"


def test_a_statement_has_no_official_text_of_its_own(client: FlaskClient) -> None:
    assert "undocs.org" not in client.get("/data/A/RES/76/186/op/5/act/1.ttl").text


@pytest.mark.parametrize("kind", ["id", "page", "data", "cite"])
@pytest.mark.parametrize(("key", "status"), [("UNTS/2237/39574", 200), ("UNTS/1/1", 404), ("LNTS/9/9", 404)])
def test_treaties_answer_by_the_reference_that_is_printed(
    client: FlaskClient, kind: str, key: str, status: int
) -> None:
    suffix = {"data": ".ttl", "cite": ".bib"}.get(kind, "")
    answer = client.get(f"/{kind}/{key}{suffix}", headers=PAGE, follow_redirects=True)
    assert answer.status_code == status
    if status == 200:
        assert "39574" in answer.text


@pytest.mark.parametrize("lang", codes())
def test_visitors_of_a_store_of_facts_are_led_to_the_source_and_given_no_command(
    client: FlaskClient, lang: str
) -> None:
    """A search, an empty search, and the pages of questions: what is to be done here is said to operators elsewhere."""
    for address in (
        "/search?q=trafficking",
        "/search?q=zzzz",
        "/queries/phrase-history?phrase=root+causes",
        "/queries/changes",
    ):
        text = client.get(f"{address}{'&' if '?' in address else '?'}lang={lang}", headers=PAGE).text
        assert "kg build" not in text
        assert "kg fetch" not in text
