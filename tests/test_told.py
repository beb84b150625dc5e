"""What goes wrong is said in the reader's language, wherever it arises, and in English where he states none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from web_server import make_store

from kg import lang
from kg.config import Config
from kg.lang import messages
from kg.lang.told import Told
from kg.web import create_app
from kg.web.server.service import Service

BLANK = re.compile(r"\{(\w+)[^}]*\}")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = make_store(tmp_path_factory.mktemp("told") / "store", things=4)
    app = create_app(Config(store=store, log_file="/dev/null", workers=1))
    yield app.test_client()
    Service.of(app).close()


def test_every_language_says_every_problem_with_the_same_blanks() -> None:
    keys = [key for key in messages.catalogue(lang.DEFAULT) if key.startswith("problem.")]
    assert len(keys) > 20
    for code in lang.codes():
        for key in keys:
            assert key in messages.catalogue(code), (code, key)
            assert set(BLANK.findall(messages.say(key, code))) == set(BLANK.findall(messages.say(key, "en"))), key


PROBLEMS = [
    ("/nowhere", 404),
    ("/id/body/NONE", 404),
    ("/graph/none", 404),
    ("/queries/none", 404),
    ("/queries/citations.csv?nothing=1", 400),
    ("/queries/citations.csv?symbol=A/RES/99/99", 404),
    ("/queries/citations.csv?limit=0", 400),
    ("/queries/citations.csv?infer=maybe", 400),
    ("/search?q=a&q=b", 400),
    ("/search?offset=x", 400),
    ("/graph-store?graph=http://x/none", 404),
    ("/sparql?query=ASK%20FROM%20%3Chttp://x/none%3E%20%7B%7D", 400),
    ("/sparql?update=CLEAR%20ALL", 403),
]


@pytest.mark.parametrize(("path", "status"), PROBLEMS)
def test_a_problem_is_said_in_the_readers_language(client: FlaskClient, path: str, status: int) -> None:
    said = {}
    for code in lang.codes():
        answer = client.get(path, headers={"Accept-Language": code})
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert answer.headers["Content-Language"] == code
        assert "Accept-Language" in answer.headers["Vary"]
        said[code] = answer.json["detail"]
        if not path.startswith(("/sparql", "/graph-store")):
            page = client.get(path, headers={"Accept-Language": code, "Accept": "text/html"})
            assert page.status_code == status
            assert f'<span lang="{code}">' in page.text
    assert len(set(said.values())) == len(said), said
    assert client.get(path).json["detail"] == said["en"]
    if not path.startswith(("/sparql", "/graph-store", "/search?q=a&q")):
        chosen = client.get(f"{path}{'&' if '?' in path else '?'}lang=fr")
        assert chosen.json["detail"] == said["fr"]


def test_a_message_is_its_words_in_english() -> None:
    told = Told("problem.one_of", name="infer", known=("true", "false"), value="x")
    assert told == "infer is true or false, not 'x'"
    assert told.said("fr") == "infer vaut true ou false, et non « x »"
    assert told.said("xx") == told
