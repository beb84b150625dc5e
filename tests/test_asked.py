"""A parameter that makes no sense, or has two values, is an error on every address: never a default without a word."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import papers
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from benchmarks import soak_clients
from kg import lang
from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site import asked, reconcile, tools
from kg.web.taking import TAKEN


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
    "kind": "documents",
    "number": "1",
    "path": "A/RES/91/7",
    "filename": "site.css",
    "suffix": "ttl",
    "folder": "js",
    "body": "UNODC",
    "code": "UNODC",
    "form": "bib",
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


# -- what an address does not know -------------------------------------------------------------------------------

LOOKS = {"questions.question", "query_editor.example"}
"""What these take is known when the question is, whose parameters they are; they refuse by themselves."""
A_PROTOCOL = {"sparql.endpoint"}
"""SPARQL's protocol lets clients send more than it names, and they do."""
STRAY = ("_", "utm_source", "utm_campaign", "fbclid", "gclid", "msclkid")
PROGRAM = {"environ_overrides": {tools.MARK: True}}


def got(client: FlaskClient, path: str, given: dict[str, str]) -> TestResponse:
    """The answer to an address as a browser asks for it: the parameters are part of what is written."""
    return client.get(f"{path}?{urlencode(given)}" if given else path, **PROGRAM)


def declarations(client: FlaskClient) -> dict[str, tuple[str, ...]]:
    """The parameters of every address that answers to GET, as its view declares them."""
    found = {}
    for rule in client.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in LOOKS | A_PROTOCOL:
            path = rule.rule
            for name in rule.arguments:
                path = re.sub(rf"<(?:\w+:)?{name}>", {**NAMED, "_name": "x"}[name], path)
            found[path] = getattr(client.application.view_functions[rule.endpoint], TAKEN, ())
    return found


def test_every_address_refuses_what_it_does_not_declare(client: FlaskClient) -> None:
    """The one law of all addresses: what would be ignored is an error that names it, empty or not."""
    known = declarations(client)
    assert len(known) > 50 and sum(map(bool, known.values())) > 20
    for path in known:
        for value in ("1", ""):
            answer = got(client, path, {"qzx": value})
            assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), path
            assert "'qzx' is not a parameter of" in answer.json["detail"], path


def test_what_is_misspelt_leads_to_the_same_request_with_the_nearest_name(client: FlaskClient) -> None:
    for path, names in declarations(client).items():
        for name in [each for each in names if len(each) > 3]:
            answer = got(client, path, {f"{name}x": "1", "utm_medium": "mail"})
            near = answer.json["near"]
            assert answer.status_code == 400 and near[0]["label"] == name, (path, name)
            assert near[0]["href"].endswith(f"?{name}=1"), near


def test_no_declared_parameter_is_unknown(client: FlaskClient) -> None:
    for path, names in declarations(client).items():
        if path.startswith(("/page/", "/graph-store")):
            continue  # a page takes what the kind of its thing has, of which the next test is
        for name in names:
            detail = (got(client, path, {name: "~"}).json or {}).get("detail", "")
            assert "is not a parameter of" not in detail, (path, name)


PAGES = {
    "A/RES/91/7": {"version": "en", "view": "parallel"},
    "body/UNODC": {"as_of": "2024-06-30"},
    "A/RES/91/7/op/1": {},
    "topic/UNBIS/010703": {},
}


@pytest.mark.parametrize("path", PAGES)
def test_the_page_of_a_thing_takes_what_things_of_its_kind_have(client: FlaskClient, path: str) -> None:
    if client.get(f"/page/{path}").status_code == 404:
        pytest.skip(f"{path} is not in this store")
    for name, value in {name: value for taken in PAGES.values() for name, value in taken.items()}.items():
        status = got(client, f"/page/{path}", {name: value}).status_code
        assert status == (200 if name in PAGES[path] else 400), (path, name)


def test_what_trackers_and_caches_put_behind_an_address_changes_nothing(client: FlaskClient) -> None:
    for path in addresses(client):
        if path in ("/metrics", "/ready"):
            continue  # counters go on, and what is ready is asked each time
        plain, marked = client.get(path), got(client, path, dict.fromkeys(STRAY, "1"))
        assert marked.status_code == plain.status_code, path
        assert not re.search(r"utm_|fbclid|[?&]_=", marked.get_data(as_text=True)), path
        assert not re.search(r"utm_|fbclid|[?&]_=", str(marked.headers)), path


def test_a_parameter_that_is_empty_is_as_if_it_were_not_there(client: FlaskClient) -> None:
    for path, names in declarations(client).items():
        if path.startswith(("/graph-store", "/reconcile")):
            continue  # protocols of others say what an empty one means
        taken = [each for each in names if not (path.startswith("/page/") and each == "as_of")]
        plain, empty = (got(client, path, each) for each in ({}, dict.fromkeys(taken, "")))
        assert empty.status_code == plain.status_code, path


@pytest.mark.parametrize(("code", "said"), [("en", "is not a parameter"), ("fr", "n’est pas"), ("es", "no es un")])
def test_a_refusal_is_in_the_readers_language(client: FlaskClient, code: str, said: str) -> None:
    for path in ("/search", "/browse/documents", "/series/A/RES/91/7", "/compare", "/page/A/RES/91/7", "/dumps/"):
        answer = client.get(f"{path}?ofset=2", headers={"Accept": "text/html", "Accept-Language": code})
        assert answer.status_code == 400 and answer.headers["Content-Language"] == code
        assert said in answer.get_data(as_text=True), path


def test_questions_refuse_what_they_do_not_know_and_what_trackers_add_is_none_of_it(client: FlaskClient) -> None:
    assert client.get("/queries/citations.csv?qzx=1").status_code == 400
    assert client.get("/sparql/example?name=citations&qzx=1").status_code == 400
    assert client.get("/queries/citations.csv?utm_source=mail&_=1").status_code == 200
    assert client.get("/sparql/example?name=citations&utm_source=mail").status_code == 200


def test_the_description_of_the_api_tells_of_no_parameter_that_its_address_refuses(client: FlaskClient) -> None:
    bound, told = client.application.url_map.bind(""), 0
    for path, methods in client.get("/openapi.json").json["paths"].items():
        endpoint, _ = bound.match(re.sub(r"\{\w+\}", "x", path), method="GET")
        if endpoint in LOOKS | A_PROTOCOL:
            continue
        declared = {*getattr(client.application.view_functions[endpoint], TAKEN, ()), *asked.EVERYWHERE}
        said = {each["name"] for each in methods["get"]["parameters"] if each["in"] == "query"}
        assert said <= declared, path
        told += len(said)
    assert told > 5


@pytest.mark.parametrize("address", [soak_clients.page_address, soak_clients.search_address])
def test_what_the_soak_asks_is_no_mistake(client: FlaskClient, address: Callable[[random.Random], str]) -> None:
    """Addresses that are refused at once would make the load none."""
    for seed in range(20):
        path = address(random.Random(seed))
        assert client.get(path).status_code == 200, path
