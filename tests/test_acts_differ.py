"""Language versions that differ in the act of what they say: one statement, both acts, and whoever looks is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import papers
import pytest
from few_lists import few_lists
from flask.testing import FlaskClient

import kg
from kg.config import Config
from kg.vocab import names
from kg.web import create_app
from kg.web.server.service import Service

pytestmark = pytest.mark.thorough

FRENCH = papers.FRENCH.replace("1. Exhorte les", "1. Invite les")
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names().prefixes().items())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text that urges in English and invites in French."""
    folder = tmp_path_factory.mktemp("differ")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=FRENCH)
    with few_lists():
        assert kg.build([documents], store=folder / "store", jobs=1).code == 0
    return folder / "store"


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=store, log_file=str(store.parent / "log"), workers=1))
    yield app.test_client()
    Service.of(app).close()


def test_one_statement_has_both_acts_and_is_marked(store: Path) -> None:
    query = PREFIXES + "SELECT ?s ?act WHERE { ?s a kg:Addressing ; kg:actsDiffer true ; kg:act ?act } ORDER BY ?act"
    with kg.open(store) as graph:
        rows = [(str(one).rpartition("/id/")[2], str(act).rpartition("/")[2]) for one, act in graph.query(query).rows]
        assert rows == [("A/RES/91/7/op/1/addresses/MEMBER-STATES", act) for act in ("invite", "urge")]
        agreed = PREFIXES + "SELECT ?s WHERE { ?s undo:hasSemantics ?act }"
        assert [str(one).rpartition("/op/")[2] for (one,) in graph.query(agreed).rows] == ["2/addresses/SG"]


def test_the_mark_is_explained_by_both_versions(store: Path) -> None:
    with kg.open(store) as graph:
        (found,) = graph.explain("A/RES/91/7/op/1/addresses/MEMBER-STATES", "kg:actsDiffer", "true")
    assert found.rule == "acts-differ"
    graphs = [each.graphs for each in found.premises]
    assert {graph.rpartition("/")[2] for (graph,) in graphs} == {"en", "fr"}


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "(language versions differ)"), ("fr", "(les versions linguistiques diffèrent)")],
)
@pytest.mark.parametrize("page", ["A/RES/91/7", "A/RES/91/7/op/1", "body/MEMBER-STATES"])
def test_pages_say_it(client: FlaskClient, page: str, language: str, told: str) -> None:
    shown = client.get(f"/page/{page}?lang={language}", headers={"Accept": "text/html"})
    assert shown.status_code == 200
    assert told in shown.text.replace("\N{NO-BREAK SPACE}", " "), page


def test_the_namespace_of_word_forms_leads_to_the_ontology(client: FlaskClient) -> None:
    answer = client.get("/words", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ontology")
    assert "words:finiteForm" in client.get("/ontology.ttl").text


def test_a_request_whose_act_differs_is_one_request_and_two_rows(client: FlaskClient) -> None:
    page = client.get("/mandates/MEMBER-STATES?lang=en", headers={"Accept": "text/html"}).text
    assert "1 request in 1 text" in page and page.count("<blockquote") == 1
    assert "(language versions differ)" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert '<span class="count">2</span> rows' in page
    assert len(client.get("/queries/mandates.csv?body=MEMBER-STATES").text.splitlines()) == 1 + 2
