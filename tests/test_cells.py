"""Cells of questions on pages: words in another language than the page's say which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from kg import lang
from kg.config import Config
from kg.web import create_app
from kg.web.server.service import Service

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def client(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    log = tmp_path_factory.mktemp("cells") / "log"
    app = create_app(Config(store=starter_store, log_file=str(log), workers=1))
    yield app.test_client()
    Service.of(app).close()


@pytest.mark.parametrize("code", lang.codes())
@pytest.mark.parametrize("question", ["topics", "documents"])
def test_words_of_another_language_are_marked(client: FlaskClient, question: str, code: str) -> None:
    """Law: a cell whose value has a language, and is shown as it is, stands in that language or is marked with it."""
    answer = client.get(f"/queries/{question}?limit=100&lang={code}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    cells = html.fromstring(answer.text).xpath("//tbody/tr/td")
    assert len(cells) > 20, "an empty table marks nothing"
    marked = {each.get("lang") for cell in cells for each in cell.xpath(".//*[@lang]")}
    assert code not in marked and marked <= {*lang.codes()}
    if question == "topics":
        assert ("en" in marked) == (code != "en")
        assert ("foreign" in answer.text) == (code != "en")


def test_a_text_that_is_only_cited_is_marked_in_an_answer(client: FlaskClient) -> None:
    page = client.get("/queries/citations?symbol=A/RES/79/154&lang=en", headers={"Accept": "text/html"}).text
    assert '<small class="soft">(only cited)</small></td>' in page
