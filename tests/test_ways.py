"""Ways that people took and did not find: each leads on now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.config import Config
from kg.vocab import DEFAULT_BASE
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site.questions import page_of

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app(Config(store=starter_store, log_file=str(tmp_path_factory.mktemp("ways") / "log")))
    yield app.test_client()
    Service.of(app).close()


@pytest.mark.parametrize(
    ("name", "values", "path"),
    [
        ("mandates", {"body": "UNODC"}, "/mandates/UNODC"),
        ("mandates", {"body": "UNODC", "act": "urge"}, ""),
        ("mandates", {}, ""),
        ("series", {"symbol": "A/RES/78/228"}, "/series/A/RES/78/228"),
        ("changes", {"symbol": "A/RES/78/228", "earlier": "A/RES/76/186"}, "/compare/A/RES/76/186/A/RES/78/228"),
        ("changes", {"symbol": "A/RES/78/228"}, ""),
        ("changes", {}, "/compare"),
        ("citations", {}, ""),
    ],
)
def test_a_question_leads_to_the_page_that_people_read(
    client: FlaskClient, name: str, values: dict[str, str], path: str
) -> None:
    assert page_of(name, values) == path
    if path:
        assert client.get(path, headers=PAGE).status_code == 200
        shown = client.get(f"/queries/{name}", query_string={**values, "lang": "en"}, headers=PAGE).text
        assert f'<p><a href="{path}">The same as a page to read</a></p>' in shown


def test_what_somebody_must_do_leads_to_the_sentences(client: FlaskClient) -> None:
    found = client.get("/search?q=what+must+UNODC+do&lang=en", headers=PAGE).text
    assert 'href="/mandates/UNODC"' in found
    assert '<h3><a href="/compare">' in client.get("/?lang=en", headers=PAGE).text


@pytest.mark.parametrize("words", ["footnote 78/228", "qwxz (A/RES/78/228)", "zzz 78/228?"])
def test_a_symbol_among_other_words_is_offered(client: FlaskClient, words: str) -> None:
    found = client.get("/search", query_string={"q": words, "lang": "en"}, headers=PAGE).text
    assert re.search(r'Did you mean: <a href="/page/A/RES/78/228"', found)


def test_a_body_goes_before_the_heading_of_its_name(client: FlaskClient) -> None:
    rows = client.get("/search/suggest?q=World+Health+Organization&lang=en").get_json()
    assert next(row["kind"] for row in rows if row["label"].startswith("World Health Organization")) == "body"


def test_the_way_of_a_paragraph_says_its_act_where_it_stayed(client: FlaskClient) -> None:
    page = client.get("/page/A/RES/78/228/op/33?lang=en", headers=PAGE).text
    table = page[page.rindex(">Through the texts") :].partition("</table>")[0]
    assert re.search(r'<td data-label="Act">request', table)
    assert "not on the list" not in table


def test_an_item_of_the_agenda_has_its_number(client: FlaskClient) -> None:
    assert re.search(
        r">107\. Crime prevention and criminal justice<", client.get("/page/A/RES/79/286?lang=en", headers=PAGE).text
    )


def test_the_text_before_is_the_first_to_compare_with(client: FlaskClient) -> None:
    """Also in a store of facts alone, which has the comparison and not the words."""
    page = client.get("/page/A/RES/79/189?lang=en", headers=PAGE).text
    found = re.findall(r'href="/compare/([^"]+)/A/RES/79/189">What changed since', page)
    assert found[0] == "A/RES/77/236"
    assert client.get("/compare/A/RES/77/236/A/RES/79/189", headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare/A/RES/76/186" + "/Add.1" * 4000, 404),
        ("/page/A/RES/76/186" + "/Add.1" * 30_000, 404),
        ("/id/UNTS/" + "1/" * 60_000, 404),
        ("/browse/documents?organ=&organ=GA", 400),
        ("/search?q=trafficking&things=9999999", 404),
        ("/browse/topics?offset=9999999", 404),
        ("/browse/topics?topic=%00", 400),
        ("/about/not-loaded?offset=9999999", 404),
        ("/about/in-doubt?offset=9999999", 404),
    ],
)
def test_what_is_too_long_said_twice_or_beyond_the_end_is_told(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers=PAGE).status_code == status


def test_acts_in_doubt_are_all_that_a_query_finds(client: FlaskClient) -> None:
    """Those in which language versions differ follow by a rule, and are counted with the others."""
    query = (
        f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {{ ?x <{DEFAULT_BASE}ontology#mayBeAct> ?y }} UNION "
        f"{{ ?x <{DEFAULT_BASE}ontology#actsDiffer> ?y }} }}"
    )
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/sparql-results+json"})
    number = int(answer.get_json(force=True)["results"]["bindings"][0]["n"]["value"])
    page = client.get("/about/unknown?lang=en", headers=PAGE).text
    row = page[page.index("Statements whose act is in doubt") :]
    assert re.search(r"number\">([\d,]+)<", row)[1] == f"{number:,}"  # type: ignore[index]


def test_all_topics_of_a_search_are_a_list_of_their_own(client: FlaskClient) -> None:
    """A store of facts alone finds no paragraphs; its list is empty and says of which words it is."""
    page = client.get("/browse/topics?q=trafficking&lang=en", headers=PAGE).text
    assert "Search: trafficking</a>" in page
    assert client.get("/browse/documents?q=trafficking", headers=PAGE).status_code == 400


@pytest.mark.parametrize("lang", ["en", "fr", "es"])
@pytest.mark.parametrize("path", ["/browse/topics", "/browse/documents", "/page/A/RES/79/189"])
def test_names_in_another_language_are_marked_and_told_once(client: FlaskClient, path: str, lang: str) -> None:
    """Subjects of the library have English names: on a page in another language each says so to a voice, and one line to all."""
    page = client.get(f"{path}?lang={lang}", headers=PAGE).text
    marked = re.findall(r'<(?:a|span)[^>]*lang="en"[^>]*>(Trafficking in persons|Women’s rights|Health)<', page)
    assert bool(marked) is (lang != "en")
    assert page.count('class="soft foreign"') == (lang != "en")
    if lang != "en":
        unmarked = re.sub(r'<(a|span)[^>]*lang="en"[^>]*>[^<]*</\1>', "", page)
        assert ">Trafficking in persons<" not in unmarked and ">Health<" not in unmarked
