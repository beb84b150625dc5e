"""True at first sight: drafts are marked and no mandates, what is only cited has the title that its citers print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from few_lists import few_lists
from flask.testing import FlaskClient
from series_papers import write
from test_mandates import _papers

from kg.config import Config
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

PAGE = {"Accept": "text/html"}
BADGE = '<span class="badge draft">draft</span>'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("drafts")
    icat = """4. Requests the Inter-Agency Coordination Group against Trafficking in Persons, whose members are the
International Labour Organization and the International Organization for Migration, to meet.\n\n53rd"""
    first, *rest = _papers()
    write(folder / "papers", first.replace("53rd", icat, 1), *rest)
    with few_lists():
        build(BuildOptions(store=folder / "store", paths=(folder / "papers",), jobs=1, validate=False))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log")))
    yield app.test_client()
    Service.of(app).close()


def test_what_drafts_ask_is_left_out_of_what_a_body_is_asked_and_counted_apart(client: FlaskClient) -> None:
    page = client.get("/page/body/MEMBER-STATES?lang=en", headers=PAGE).text
    asked = page.partition('id="asked"')[2].partition("</section>")[0]
    assert "A/C.3/84/L.4" not in asked
    assert re.search(r'<span class="count">4</span>', asked), "four resolutions"
    assert "1 more stands in a draft" in asked
    assert "/mandates/MEMBER-STATES" in asked


def test_drafts_are_marked_in_questions_and_on_pages(client: FlaskClient) -> None:
    rows = client.get("/queries/obligations?body=MEMBER-STATES&lang=en", headers=PAGE).text
    assert re.search(rf"A/C\.3/84/L\.4</a> {re.escape(BADGE)}", rows)
    assert rows.count(BADGE) == 1
    assert re.search(r'<td data-label="Strength" title="3">strong</td>', rows), "in words, its number beside it"
    page = client.get("/page/A/RES/83/1?lang=en", headers=PAGE).text
    assert re.search(rf"A/C\.3/84/L\.4[^<]*</a> {re.escape(BADGE)}", page), "what cites it is a draft"


@pytest.mark.parametrize("lang", codes())
def test_the_state_on_a_day(client: FlaskClient, lang: str) -> None:
    for day, status in (("", 200), ("2026-01-01", 200), ("1999", 200), ("2026-13-01", 400), ("soon", 400)):
        answer = client.get(f"/page/body/ICAT?as_of={day}&lang={lang}", headers=PAGE)
        assert answer.status_code == status
        html5lib.HTMLParser(strict=True).parse(answer.text)
        assert "body." not in re.sub(r"<[^>]+>", "", answer.text)


def test_the_latest_documents_are_those_of_the_latest_date(client: FlaskClient) -> None:
    page = client.get("/browse/documents?lang=en", headers=PAGE).text
    found = re.findall(r'href="/page/([^"]+)"', page.partition("<main")[2])
    symbols = [each for each in dict.fromkeys(found) if each.startswith("A/")]
    assert symbols == ["A/RES/85/2", "A/C.3/84/L.4", "A/RES/83/1", "A/82/120", "A/RES/81/1", "A/RES/80/1"]


def test_a_work_that_is_only_cited_shows_the_title_that_its_citers_print(starter_store: Path, tmp_path: Path) -> None:
    app = create_app(Config(store=starter_store, log_file=str(tmp_path / "log")))
    try:
        page = app.test_client().get("/page/A/RES/59/156?lang=en", headers=PAGE).text
    finally:
        Service.of(app).close()
    html5lib.HTMLParser(strict=True).parse(page)
    lead = page.partition('<header class="title">')[2].partition("</header>")[0]
    assert re.search(r'<q lang="en">[^<]+</q> \(as given in texts that cite it\)', lead)
    assert "is not loaded here" in lead
