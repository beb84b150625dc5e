"""A parameter that makes no sense, or has two values, is an error on every address: never a default without a word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import papers
import pytest
from flask.testing import FlaskClient

from kg import lang
from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site import reconcile


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("asked")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log"), workers=1))
    yield app.test_client()
    Service.of(app).close()


NAMED = {
    "name": "documents",
    "kind": "bodies",
    "number": "1",
    "path": "A/RES/91/7",
    "filename": "site.css",
    "suffix": "ttl",
    "folder": "js",
    "body": "UNODC",
    "code": "UNODC",
}


def addresses(client: FlaskClient) -> list[str]:
    """An address of every rule that the site answers to GET with; those that nobody outside sees are none."""
    found = []
    for rule in client.application.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/sparql", "/graph-store", "/static", "/tools/")):
            continue
        path = rule.rule
        for name in rule.arguments:
            path = re.sub(rf"<(?:\w+:)?{name}>", NAMED[name], path)
        found.append(path)
    return sorted(set(found))


def test_no_address_takes_one_of_two_values(client: FlaskClient) -> None:
    known = addresses(client)
    assert len(known) > 25
    for path in known:
        for name in ("lang", "q", "offset", "format", "infer", "id", "anything"):
            answer = client.get(path, query_string=[(name, "en"), (name, "fr")])
            assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), (path, name)
            assert "more than once" in answer.json["detail"]


def test_a_language_that_the_site_has_not_is_told_with_those_it_has(client: FlaskClient) -> None:
    for path in addresses(client):
        answer = client.get(path, query_string={"lang": "xx"})
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), path
        assert all(code in answer.json["detail"] for code in lang.codes())
        page = client.get(path, query_string={"lang": "xx"}, headers={"Accept": "text/html"})
        assert page.status_code == 400


WRONG = [
    ("/search?q=a&in=xx", 400),
    ("/search?q=a&offset=-1", 400),
    ("/search?q=a&things=x", 400),
    ("/browse/bodies?offset=x", 400),
    ("/page/A/RES/91/7?version=xx", 404),
    ("/page/A/RES/91/7?view=xx", 400),
    ("/data/A/RES/91/7.ttl?infer=maybe", 400),
    ("/queries/documents.csv?infer=maybe", 400),
    ("/queries/documents.csv?bom=maybe", 400),
    ("/queries/documents?lang=xx", 400),
    ("/queries/documents.csv?lang=xx", 400),
    ("/queries/documents.csv?limit=0", 400),
    ("/catalog?page=x", 400),
    ("/reconcile/properties?type=xx", 400),
    ("/reconcile/suggest/entity?prefix=a&cursor=x", 400),
    ("/reconcile/preview?id=body/XX", 404),
    ("/id/body/XX", 404),
    ("/id/A/RES/99/99", 404),
    ("/graph/A/RES/91/7/xx", 404),
    ("/sparql/example?name=citations&symbol=A/RES/99/99", 404),
    ("/sparql/example?name=citations&nothing=A/RES/99/99", 400),
]


@pytest.mark.parametrize(("path", "status"), WRONG)
def test_what_makes_no_sense_is_an_error(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["detail"]
    if status == 404 and "version" not in path:
        assert answer.json["near"]


def test_reconciliation_gives_all_candidates_or_says_that_there_are_more(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(**query: object) -> dict:  # type: ignore[type-arg]
        answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
        return answer.json["q"] if answer.status_code == 200 else {"status": answer.status_code}

    whole = ask(query="convention")
    assert len(whole["result"]) > 5
    assert len(ask(query="convention", limit=3)["result"]) == 3
    monkeypatch.setattr(reconcile, "MOST_CANDIDATES", len(whole["result"]) - 1)
    cut = ask(query="convention")
    assert cut == {"result": whole["result"][:-1], "more": True}
    assert client.get("/reconcile").json["limit"] == reconcile.MOST_CANDIDATES
    for wrong in ({"limit": 0}, {"limit": 1000}, {"type": "xx"}, {"type": ["body", "xx"]}, {"limit": "5"}):
        assert ask(query="convention", **wrong) == {"status": 400}, wrong
    monkeypatch.undo()
    for limit in (1, 3, 10):
        assert ask(query="convention", limit=limit)["result"] == whole["result"][:limit]
    twice = client.post("/reconcile?queries={}", data={"queries": '{"q": {"query": "a"}}'})
    assert twice.status_code == 400
