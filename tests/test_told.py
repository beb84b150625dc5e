"""What goes wrong is said in the reader's language, wherever it arises, and in English where he states none."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from web_server import make_store

import kg.web
from kg import lang, typography
from kg.config import Config
from kg.lang import messages
from kg.lang.told import Told, packed, unpacked
from kg.web import create_app
from kg.web.server.service import Service

ROOT = Path(__file__).resolve().parent.parent
BLANK = re.compile(r"\{(\w+)[^}]*\}")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    store = make_store(tmp_path_factory.mktemp("told") / "store", things=4)
    app = create_app(Config(store=store, log_file="/dev/null", workers=1))
    yield app.test_client()
    Service.of(app).close()


def test_every_language_says_every_problem_with_the_same_blanks() -> None:
    keys = [key for key in messages.catalogue(lang.DEFAULT) if key.startswith(("problem.", "syntax."))]
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
    ("/sparql?query=SELECT%20*%20%7B", 400),
    ("/sparql?query=SELEC", 400),
    ("/sparql?query=ASK%20%7B%20x%3Ay%20%3Fp%20%3Fo%20%7D", 400),
    ("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%7D", 400),
    ("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20'a%20%7D", 400),
    ("/sparql?query=SELECT%20%3Fx%20%7B%7D%20GROUP%20BY%20%3Fy", 400),
    (f"/sparql?query=ASK%20%7B{'%7B' * 900}", 400),
    ("/sparql?query=" + "%23" * 2100 + "%0AASK%20%7B%20x%3Ay%20%3Fp%20%3Fo%20%7D", 400),
    ("/sparql?query=ASK%20%7B%20SERVICE%20%3Chttp://x/%3E%20%7B%7D%20%7D", 403),
    ("/sparql?query=ASK%20%7B%7D&timeout=soon", 400),
    ("/sparql?query=ASK%20%7B%7D&format=odd", 406),
    ("/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400),
    ("/sparql?query=%ff", 400),
    ("/graph-store", 400),
    ("/graph-store?graph=x", 400),
    ("/graph-store?graph=http://x/&default", 400),
    ("/graph-store/x?graph=http://x/", 400),
    ("/graph-store?default&format=odd", 406),
    ("/queries/citations.csv?since=soon", 400),
    ("/queries/citations.csv?since=2019-02-31", 400),
    ("/queries/unresolved.csv?language=x7", 400),
    ("/queries/citations.csv?symbol=" + "x" * 1001, 400),
    ("/reconcile?queries=x", 400),
    ("/reconcile?queries=[]", 400),
    ("/reconcile?queries={}&queries={%22a%22:1}", 400),
    ("/reconcile?queries={}&callback=a%20b", 400),
    ("/reconcile?queries={%22a%22:1}", 400),
    ("/reconcile?queries={%22a%22:{%22query%22:%22" + "x" * 1001 + "%22}}", 400),
    ("/reconcile?queries={%22a%22:{%22query%22:%22x%22,%22limit%22:0}}", 400),
    ("/reconcile?queries={%22a%22:{%22query%22:%22x%22,%22type%22:1}}", 400),
    ("/reconcile?queries={%22a%22:{%22query%22:%22x%22,%22type%22:%22y%22}}", 400),
    ("/reconcile?extend={%22ids%22:1}", 400),
    ("/reconcile?extend={%22ids%22:[],%22properties%22:[{%22id%22:%22x%22}]}", 400),
    ("/reconcile?extend={%22ids%22:[%22%3C%22],%22properties%22:[{%22id%22:%22code%22}]}", 400),
    ("/reconcile/preview?id=%3C", 400),
    ("/reconcile/properties?type=x", 400),
    ("/reconcile/suggest/entity?prefix=" + "x" * 1001, 400),
    ("/reconcile/suggest/entity?prefix=x&cursor=y", 400),
    ("/reconcile/suggest/x?prefix=x", 404),
    ("/why?s=x&p=y&o=", 400),
    ("/catalog?page=x", 400),
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


@pytest.mark.parametrize("code", lang.codes())
def test_what_programs_get_is_set_as_pages_are_but_for_what_somebody_wrote(client: FlaskClient, code: str) -> None:
    asked = "a ? b : 'c'"
    answer = client.get("/search", query_string={"q": "x", "facet ; no": asked, "lang": code})
    detail, title = answer.json["detail"], answer.json["title"]
    assert "facet ; no" in detail, "the reader's own words stand as they are"
    assert typography.set_plain(title, code, printed=True) == title
    without = detail.replace("facet ; no", "x")
    assert typography.set_plain(without, code, printed=True) == without
    told = Told("problem.one_of", name="infer", known=("a ? b",), value="x : y").said("fr", typography.set_plain)
    assert told == "infer vaut a ? b, et non «\u00a0x : y\u00a0»"


def test_a_message_goes_through_other_processes() -> None:
    inner = Told("problem.one_of", name="infer", known=("true", "false"), value="x")
    outer = Told("problem.at", line=3, column=4, message=inner)
    sent = json.loads(json.dumps({"error": "syntax", **packed(outer)}))
    for code in lang.codes():
        found = unpacked(sent)
        assert isinstance(found, Told) and found.said(code) == outer.said(code)
        assert inner.said(code) in outer.said(code)
    assert unpacked(json.loads(json.dumps(packed("words")))) == "words" and unpacked({}) == ""


def test_no_problem_has_words_of_one_language_only() -> None:
    """Wherever the web raises one: its detail is a message, or what some other part of the program says."""
    found = []
    for path in sorted(Path(kg.web.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            place = {"Problem": 1, "BusyError": 0, "Refusal": 1}.get(name)
            if name == "UsageError" and path.parent.name in ("site", "protocol") and path.name != "federation.py":
                place = 0  # elsewhere it is the operator's mistake
            said = node.args[place] if isinstance(node, ast.Call) and place in range(len(node.args)) else None
            if isinstance(said, ast.Constant | ast.JoinedStr):
                found.append(f"{path.name}:{node.lineno}")
    assert not found


NOTES = {
    "en": "write GROUP_CONCAT(STR(?o))",
    "fr": "écrivez GROUP_CONCAT(STR(?o))",
    "es": "escriba GROUP_CONCAT(STR(?o))",
}
NO_ROWS = {"en": "No rows: ", "fr": "Aucune ligne : ", "es": "Ninguna fila: "}


@pytest.mark.parametrize("language", lang.codes())
def test_notes_are_said_in_the_readers_language(client: FlaskClient, language: str) -> None:
    """Whether an answer is made or kept; by what the browser asks for, or by the address."""
    text = "SELECT (GROUP_CONCAT(?o) AS ?all) { ?s <https://w3id.org/un-resolutions-kg/ontology#cites> ?o }"
    for _ in range(2):
        for query, headers in (({}, {"Accept-Language": language}), ({"lang": language}, {})):
            answer = client.get(
                "/sparql", query_string={"query": text, **query}, headers={**headers, "Accept": "text/csv"}
            )
            assert answer.headers["KG-Note"].endswith(NOTES[language]), answer.headers["KG-Note"]
            assert "Accept-Language" in answer.headers["Vary"]
            hint = client.post(
                "/sparql/hint", query_string=query, data=text, headers=headers, content_type="text/plain"
            )
            assert hint.json["notes"] == [answer.headers["KG-Note"]]
            empty = client.get("/queries/citations.csv", query_string=query, headers=headers)
            assert empty.headers["KG-Note"].startswith(NO_ROWS[language]), empty.headers["KG-Note"]
            assert "Accept-Language" in empty.headers["Vary"]


def test_every_status_of_an_error_has_its_words_in_each_language() -> None:
    """Every status that an answer of ours is given has a phrase of its own, and no language borrows English."""
    import re
    from pathlib import Path

    import kg.web
    from kg import lang
    from kg.lang import messages

    sources = "".join(path.read_text(encoding="utf-8") for path in Path(kg.web.__file__).parent.rglob("*.py"))
    used = {int(number) for number in re.findall(r"(?:Problem|Refusal)\(\s*(\d{3})", sources)}
    assert {400, 404, 406, 503} <= used
    for code in lang.codes():
        assert used <= {int(number) for number in messages.section("status", code)}
        if code != lang.DEFAULT:
            own = {number: messages.status(number, code) for number in used}
            assert not set(own.values()) & {messages.status(number, lang.DEFAULT) for number in used}


def test_every_problem_that_the_code_names_has_its_words() -> None:
    """A missing one would be an error of the server's own in place of what is wrong."""
    named = {
        key
        for path in (ROOT / "kg").rglob("*.py")
        for key in re.findall(r'"(problem\.[a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 100
    assert {key for key in named if not messages.knows(key)} == set()
