"""About these data: their figures from one source, what is not known as it is in the store, how they are cited, help."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from lxml import etree

from kg import resources
from kg.config import Config, load
from kg.errors import UsageError
from kg.lang import codes
from kg.lang.messages import knows
from kg.sources import FORMS, Dataset, dataset_record
from kg.terms import terms
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site import messages

ROOT = Path(__file__).parent.parent
PAGE = {"Accept": "text/html"}
NASTY = 'a{b}\\c"d\nTY  - e&#%_~^$ @misc{x,'


@pytest.fixture(scope="module")
def client(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    log = str(tmp_path_factory.mktemp("log") / "log")
    app = create_app(Config(store=starter_store, log_file=log, doi="10.5281/zenodo.1234567"))
    yield app.test_client()
    Service.of(app).close()


def test_the_figures_of_the_documentation_are_those_of_the_page() -> None:
    page = ROOT / "docs" / "quality.md"
    written = runpy.run_path(str(ROOT / "docs" / "make_quality.py"))["with_tables"](page.read_text(encoding="utf-8"))
    assert written == page.read_text(encoding="utf-8"), "run: python docs/make_quality.py"
    assert re.findall(r"<!-- figures: (\w+) -->", written) == list(resources.table("quality.toml"))


@pytest.mark.parametrize("lang", codes())
def test_every_figure_is_on_the_page_in_the_language_of_the_reader(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/about/quality?lang={lang}", headers=PAGE).text
    html5lib.HTMLParser(strict=True).parse(page)
    for name, table in resources.table("quality.toml").items():
        shown = page.partition(f'id="{name}"')[2].partition("</section>")[0]
        rows = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in shown.split("<tr>")[2:]]
        assert [[int(count) for count in row[1:4]] for row in rows] == [row[1:] for row in table["rows"]]
        for kind, *_ in table["rows"]:
            assert knows(f"figures.{kind}")
    assert messages.percent(0.9464, lang) in page


def _kinds(lang: str) -> set[str]:
    """What the classes of statements with an act are called in a language."""
    return {terms()[name].label(lang) for name in ("ActUse", "Addressing", "Citation")}


def test_what_is_not_known_is_counted_in_the_store_and_leads_to_lists_that_have_as_many(client: FlaskClient) -> None:
    page = client.get("/about/unknown?lang=en", headers=PAGE).text
    rows = {
        href: int(count.replace(",", ""))
        for count, href in re.findall(r'class="number">([\d,]+)</td><td[^>]*><a href="([^"]+)"', page)
    }
    assert {"/browse/documents", "/about/not-loaded", "/about/in-doubt", "/queries/unresolved"} <= set(rows)
    unresolved = client.get("/queries/unresolved.json?limit=10000").json
    assert unresolved is not None
    assert rows["/queries/unresolved"] >= len(unresolved["rows"]) > 0
    for address in ("/about/not-loaded", "/about/in-doubt"):
        seen: list[str] = []
        following = f"{address}?lang=en"
        while following:
            text = client.get(following, headers=PAGE).text
            main = text.partition("<main")[2].partition("</main>")[0]
            seen += re.findall(r'<li><a href="([^"]+)"', main)
            found = re.search(r'rel="next" href="([^"]+)"', main)
            following = found[1] if found else ""
        assert len(seen) == rows[address]
        assert address != "/about/not-loaded" or len(set(seen)) == len(seen)
        assert f'href="{address}.csv"' in main
        assert len(client.get(f"{address}.csv").text.splitlines()) == 1 + rows[address]


@pytest.mark.parametrize("lang", codes())
def test_statements_in_doubt_are_told_in_the_readers_language(client: FlaskClient, lang: str) -> None:
    """Law: what a row says begins with the kind of the statement in the reader's language, whatever its text is in."""
    page = client.get(f"/about/in-doubt?lang={lang}", headers=PAGE).text
    said = re.findall(r"<br><span>([^<]*)</span>", page)
    assert said
    others = {kind for code in codes() if code != lang for kind in _kinds(code)} - _kinds(lang)
    assert others and not [each for each in said if each.startswith(tuple(others))]


@pytest.mark.parametrize(
    "address",
    ["/about/not-loaded?offset=x", "/about/in-doubt?offset=-1", "/about/in-doubt.csv?bom=x", "/about/cite?x=1"],
)
def test_bad_input_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address, headers=PAGE).status_code == 400
    assert client.get("/about/cite.pdf", headers=PAGE).status_code == 404
    assert client.get("/about/nothing", headers=PAGE).status_code == 404


@pytest.mark.parametrize("lang", codes())
def test_the_data_are_cited_with_version_and_day_and_identifier(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/about/cite?lang={lang}", headers=PAGE).text
    html5lib.HTMLParser(strict=True).parse(page)
    for form in FORMS:
        text = client.get(f"/about/cite.{form}?lang={lang}").text
        assert "10.5281/zenodo.1234567" in text
        assert re.search(r"0\.2\.0, [0-9a-f]{16}", text)
    item = json.loads(client.get(f"/about/cite.json?lang={lang}").text)[0]
    assert item["type"] == "dataset"
    assert item["DOI"] == "10.5281/zenodo.1234567"
    assert len(item["issued"]["date-parts"][0]) == 3


def test_no_character_of_a_title_means_anything_to_a_form() -> None:
    data = Dataset(NASTY, NASTY, NASTY, "2026-11-30", "https://example.org/", "")
    text = dataset_record(data, "bib", "en", "30 November 2026")
    assert text.count("@misc{") == 1, "its own, not the one that is data"
    depth = 0
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert [line[:2] for line in dataset_record(data, "ris", "en", "").split("\r\n") if line][-1] == "ER"
    assert dataset_record(data, "ris", "en", "").count("\r\nTY") == 0
    assert json.loads(dataset_record(data, "json", "en", ""))[0]["title"] == NASTY


@pytest.mark.parametrize("text", ["doi:10.5281/x", "https://doi.org/10.5281/x", "10.5281/", "10.5281/a b", "10.5/{x}"])
def test_what_is_no_doi_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="DOI"):
        load({"doi": text})


@pytest.mark.parametrize(
    ("address", "lang"),
    zip(
        [
            *("/", "/browse/bodies", "/search?q=trafficking", "/queries/", "/queries/citations", "/page/A/RES/76/186"),
            *("/page/A/RES/76/186/op/5", "/page/body/ICAT", "/page/treaty/2237-39574", "/page/topic/UNBIS/1006622"),
            *("/compare/A/RES/74/176/A/RES/76/186", "/series/A/RES/76/186", "/mandates/UNODC", "/mandates"),
            *("/pictures/around/A/RES/76/186", "/pictures/asked/UNODC"),
        ],
        cycle(codes()),
    ),
)
def test_each_kind_of_page_says_how_it_is_read_where_one_stands(client: FlaskClient, address: str, lang: str) -> None:
    page = client.get(f"{address}{'&' if '?' in address else '?'}lang={lang}", headers=PAGE).text
    main = page.partition("<main")[2]
    assert main.index('<details class="reading') < main.index("<h1")
    assert messages.say("reading.title", lang) in main
    assert all(f'href="/about/{name}?lang={lang}"' in page for name in ("quality", "unknown", "cite"))


@pytest.mark.parametrize("lang", codes())
@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/", "/feeds/new.atom"),
        ("/page/body/UNODC", "/feeds/mandates/UNODC.atom"),
        ("/mandates/UNODC", "/feeds/mandates/UNODC.atom"),
    ],
)
def test_pages_say_where_their_feed_is(client: FlaskClient, address: str, feed: str, lang: str) -> None:
    page = client.get(f"{address}?lang={lang}", headers=PAGE).text
    assert 'type="application/atom+xml" title="' in page
    assert f'href="{feed}?lang={lang}"' in page.partition("</head>")[0]
    answer = client.get(f"{feed}?lang={lang}")
    assert answer.mimetype == "application/atom+xml"
    root = etree.fromstring(answer.data)
    names = {etree.QName(each).localname for each in root}
    assert {"id", "title", "updated", "author", "link"} <= names
