"""A store that takes long to check: the server says what it waits for, and answers from nothing before."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from web_server import KG, eventually, make_store

from kg.config import Config
from kg.errors import StoreError
from kg.store import current_id, digests
from kg.store.watch import Watch
from kg.web import create_app
from kg.web.server.service import Service

ASKED = f"/sparql?format=json&query={quote(f'SELECT ?m {{ ?s <{KG}mark> ?m }}')}"


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Every check of digests in the background waits for this."""
    event, looked = threading.Event(), digests.damage

    def damage(*given: object) -> dict[str, str]:
        assert threading.current_thread().name != "digests" or event.wait(120)
        return looked(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(digests, "damage", damage)
    yield event
    event.set()


def _mark(client: FlaskClient) -> str:
    return str(client.get(ASKED).get_json()["results"]["bindings"][0]["m"]["value"])


def test_while_a_store_is_checked_the_server_says_so(tmp_path: Path, go: threading.Event) -> None:
    config = Config(store=make_store(tmp_path / "store", things=5), log_file=str(tmp_path / "log"))
    app = create_app(config, patience=0)
    client, pool = app.test_client(), Service.of(app).pool
    try:
        assert client.get("/health").status_code == 200
        for path in ("/ready", ASKED, "/queries/", "/dumps/all.nq", "/"):
            answer = client.get(path)
            assert answer.status_code == 503 and answer.content_type == "application/problem+json", path
            assert "checked against its digests" in answer.get_json()["detail"] and "Retry-After" in answer.headers
        assert not pool.snapshot
        go.set()
        eventually(lambda: client.get("/ready").status_code == 200)
        assert client.get("/ready").get_json()["digests"] == "sound" and _mark(client) == "one"
    finally:
        Service.of(app).close()


@pytest.mark.thorough
def test_while_a_new_generation_is_checked_the_old_one_answers(tmp_path: Path, go: threading.Event) -> None:
    """Even where every worker has gone meanwhile: another opens the generation that was checked."""
    store = make_store(tmp_path / "store", things=5)
    go.set()
    app = create_app(Config(store=store, log_file=str(tmp_path / "log"), workers=1))
    client, pool = app.test_client(), Service.of(app).pool
    try:
        go.clear()
        make_store(store, "b" * 16, "two", things=5)
        eventually(lambda: pool.watch.state("b" * 16) == "being checked")
        for number in range(3):
            for worker in list(pool._idle):
                worker.kill()
                assert worker.ready(120)
            assert client.get("/ready").get_json()["snapshot"] == "a" * 16
            assert client.get(f"{ASKED}&x={number}").status_code == 200 and _mark(client) == "one"
        go.set()
        eventually(lambda: _mark(client) == "two")
    finally:
        Service.of(app).close()


def test_a_store_found_damaged_later_ends_what_serves_it(tmp_path: Path, go: threading.Event) -> None:
    store = make_store(tmp_path / "store", things=5)
    app, ended = create_app(Config(store=store, log_file=str(tmp_path / "log")), patience=0), threading.Event()
    pool = Service.of(app).pool
    try:
        pool.on_failure = ended.set
        path = next(store.glob("generations/*/oxigraph/*.sst"))
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        go.set()
        assert ended.wait(120) and "damaged" in str(pool.failure)
        answer = app.test_client().get("/ready")
        assert answer.status_code == 503 and answer.get_json()["detail"] == "the store is damaged"
    finally:
        Service.of(app).close()
    with pytest.raises(StoreError, match="damaged"):
        create_app(Config(store=store, log_file=str(tmp_path / "log")))


def test_a_check_that_was_given_up_is_not_sound(tmp_path: Path, go: threading.Event) -> None:
    store = make_store(tmp_path / "store", things=5)
    watch, name = Watch(store), current_id(store) or ""
    check = watch.begin(name)
    watch.give_up()
    go.set()
    with pytest.raises(StoreError, match="given up"):
        check.wait()
    assert check.done and watch.sound() == [] and watch.state(name) != "sound"
    watch.require(name)
    assert watch.sound() == [name]
    watch.give_up()
    assert watch.state(name) == "sound", "it had ended before"
