"""Pages are made by workers that can be killed, and are the pages that the application itself makes."""

from __future__ import annotations

import dataclasses
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import papers
import pytest
from flask import Flask
from web_here import serving_here
from web_server import Running, eventually
from werkzeug.test import TestResponse

from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.pages import HERE
from kg.web.server.service import Service

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("quick_builds_of_module")]

WORK = "/page/A/RES/91/7"
PATHS = (
    "/",
    WORK,
    f"{WORK}?lang=fr&view=parallel",
    "/page/A/RES/91/8888",
    "/id/A/RES/91/7",
    "/data/A/RES/91/7.ttl",
    "/data/A/RES/91/7.jsonld",
    "/graph/ontology",
    "/ontology",
    "/ontology/lists/act",
    "/search?q=resolution",
    "/search?q=x&offset=zz",
    "/search/suggest?q=A/RES",
    "/browse/bodies",
    "/browse/nothing",
    "/why?s=a&p=b&o=c",
    "/sitemap.xml",
    "/robots.txt",
    "/catalog",
    "/catalog.ttl",
    "/.well-known/void",
    "/reconcile",
    "/openapi.json",
    "/conformance",
    '/reconcile?queries={"a":{"query":"UNODC"}}',
)
EXPIRES = re.compile(r"(?<=; )Expires=[^;]*; ")
LANGUAGES = {"Accept": "text/html", "Accept-Language": "fr"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    return folder / "store"


@pytest.fixture(scope="module")
def both(store: Path) -> Iterator[tuple[Running, Flask]]:
    with serving_here(store, public_url="http://localhost/un") as found:
        yield found


def _headers(answer: TestResponse) -> list[tuple[str, str]]:
    """All but what tells the second in which they were made: the date, and until when a cookie is kept."""
    return sorted((name, EXPIRES.sub("", value)) for name, value in answer.headers if name != "Date")


@pytest.mark.thorough
def test_pages_are_those_of_the_application(both: tuple[Running, Flask], store: Path) -> None:
    app = create_app(Config(store=store, log_file=os.devnull, workers=1, public_url="http://localhost/un"))
    client = app.test_client()
    try:
        for path in PATHS:
            for headers in ({}, LANGUAGES):
                here, there = client.get(path, headers=headers), both[1].test_client().get(path, headers=headers)
                assert (there.status_code, there.data) == (here.status_code, here.data), path
                assert _headers(there) == _headers(here), path
            etag = here.headers.get("ETag")
            if etag:
                again = both[1].test_client().get(path, headers={**headers, "If-None-Match": etag})
                assert again.status_code == 304 and not again.data, path
            assert both[1].test_client().head(path, headers=headers).status_code == here.status_code
    finally:
        Service.of(app).close()


@pytest.mark.thorough
def test_no_page_is_made_in_the_servers_process(both: tuple[Running, Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every view of the site's rooms, known today or added tomorrow, fails here, and is answered all the same."""
    running, app = both
    Service.of(app).answers.clear()

    def fail(*_all: object, **_named: object) -> None:
        raise AssertionError("made in the server's process")

    for name in app.view_functions:
        if "." in name and name.split(".")[0] not in HERE:
            monkeypatch.setitem(app.view_functions, name, fail)
    for path in PATHS:
        assert running.send(path.replace('"', "%22")).status < 500, path


def test_a_page_ends_at_its_deadline(both: tuple[Running, Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    running, app = both
    pool = Service.of(app).pages.pool()
    monkeypatch.setattr(pool, "limits", dataclasses.replace(pool.limits, seconds=0.0005))
    answer = running.send(f"{WORK}?_=deadline")
    assert answer.status == 504 and answer.json()["limit"] == "time" and "page" in answer.json()["detail"]
    monkeypatch.undo()
    eventually(lambda: running.send(f"{WORK}?_=again").status == 200)


def test_a_page_whose_worker_dies_is_an_error_and_the_next_is_not(both: tuple[Running, Flask]) -> None:
    running, app = both
    pool = Service.of(app).pages.pool()
    eventually(lambda: pool._idle)
    assert pool._idle[0].nice > os.getpriority(os.PRIO_PROCESS, 0), "queries go before pages"
    for worker in list(pool._idle):
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.ready(120)
    for number in range(3):
        assert running.send(f"{WORK}?_=after-{number}").status == 200


@pytest.mark.thorough
def test_no_page_is_older_than_an_update(store: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(store, tmp_path / "store")
    with serving_here(tmp_path / "store", allow_update=True, update_token="secret") as (running, _app):
        sent = {"Content_Type": "application/sparql-update", "Authorization": "Bearer secret"}
        for number in range(3):
            assert running.send(f"/data/graph/x.ttl?_={number}").status in (200, 404)
            text = f"INSERT DATA {{ GRAPH <http://x/g> {{ <http://x/a> <http://x/b> {number} }} }}"
            assert running.send("/sparql", text.encode(), **sent).status == 204
            wanted = Service.of(_app).pool.snapshot
            assert Service.of(_app).pages.pool().snapshot == wanted


@pytest.mark.thorough
def test_the_texts_of_updates_are_read_by_workers(
    both: tuple[Running, Flask], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Path
) -> None:
    """What takes long to read is not read in the server's process, whoever may write."""
    import shutil

    from kg.web.protocol import reading

    shutil.copytree(store, tmp_path / "store")
    read = reading.inspect

    def inspect(text: str, base: str) -> object:
        assert len(text) <= reading.READ_HERE
        return read(text, base)

    monkeypatch.setattr(reading, "inspect", inspect)
    with serving_here(tmp_path / "store", allow_update=True, update_token="secret") as (running, _app):
        sent = {"Content_Type": "application/sparql-update", "Authorization": "Bearer secret"}
        rows = " ".join(f"<http://x/{n}> <http://x/b> {n} ." for n in range(2000))
        good = f"INSERT DATA {{ GRAPH <http://x/g> {{ {rows} }} }}".encode()
        assert running.send("/sparql", good, **sent).status == 204
        bad = running.send("/sparql", b"INSERT DATA { GRAPH <http://x/g> { " + b"a." * 20_000, **sent)
        assert bad.status == 400 and bad.json()["kind"] == "syntax"
        assert running.send("/sparql/hint", b"SELECT * {" + b"a." * 20_000).status in (200, 400)
