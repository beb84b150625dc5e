"""What hostile hands write into the one box: an answer or a refusal in time, and nothing of it runs or breaks the page."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from in_process import site

from kg import lang, understanding
from kg.store import open_graph

PAGE = {"Accept": "text/html"}
HOSTILE = {
    "long": "a" * 5000,
    "long words": "resolution " * 400,
    "spaces": " " * 1000 + "76/186" + " " * 1000,
    "only spaces": " " * 1000,
    "other spaces": "76/186\u00a0para\u202f14\u3000",
    "control": "76/186\x00\x01\x1b[31m para\t14",
    "right to left": "\u202e681/67\u202c para 14",
    "isolates": "\u2066UNODC\u2069 \u200f2021\u200e",
    "zero width": "UN\u200bO\u200dDC\ufeff",
    "combining": "e" + "\u0301" * 250,
    "astral": "\U0001f4a9\U000e0041" * 60,
    "lone": "\ud800",
    "tags": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": '" autofocus onfocus=alert(1) x="',
    "template": "{{ config }} {% for x in (1,) %} ${7*7} #{7*7}",
    "format": "{0.__class__} {symbol} %s %n %(word)s",
    "sparql": '"}} . ?s ?p ?o }} ; DROP ALL #',
    "fts": '"a" OR NEAR(b c, 10) AND NOT text:* ^x (',
    "sql": "'; DROP TABLE paragraph; --",
    "path": "../../../../etc/passwd",
    "header": "a\r\nSet-Cookie: x=1",
    "pattern": "(a+)+$ [[:alpha:]] \\\\d{1,99999}",
    "digits": "9" * 300,
    "fractions": "½/¼ para ²",
    "other digits": "٧٦/١٨٦ para ١٤",
    "full width": "Ａ／ＲＥＳ／７６／１８６",
    "wide": "西班牙语 العربية हिन्दी",
    "a common word in the shape of a tag": "what must the <b>Office</b> do",
    "format in a question": "what must the {word} do",
    "article of a tag": "article {number} of <i>the Palermo Protocol</i>",
    "annex in braces": "76/186, annex {annex}",
}
"""What is written, by what is odd in it."""


@pytest.fixture(scope="module")
def client(starter_store: Path) -> FlaskClient:
    return site(open_graph(starter_store, check=False))


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", lang.codes())
def test_hostile_words_get_a_page_or_a_refusal_and_run_nowhere(client: FlaskClient, name: str, language: str) -> None:
    text = HOSTILE[name]
    written = text.encode("utf-8", "surrogatepass")
    answer = client.get("/search", query_string={"q": written, "lang": language}, headers=PAGE)
    assert answer.status_code in (200, 303, 400), name
    assert "Set-Cookie: x" not in str(answer.headers) and answer.headers.get("Location", "/").startswith("/page/") | (
        answer.status_code != 303
    )
    if answer.status_code == 303:
        return
    html5lib.HTMLParser(strict=True).parse(answer.text)
    for bad in ("<script>alert", "onerror=alert(1)>", '" autofocus', "<b>Office", "<i>the Palermo"):
        assert bad not in answer.text, name
    for path in ("/search/suggest", "/feeds/search.atom", "/browse/documents", "/browse/topics"):
        key = "q" if "browse" not in path else "topic"
        other = client.get(path, query_string={key: written, "lang": language})
        assert other.status_code in (200, 400, 404), (name, path)
        assert other.status_code == 200 or other.json["detail"], (name, path)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_no_guess(client: FlaskClient, starter_store: Path, name: str) -> None:
    """None of them is taken for a treaty or a body, but where a name stands in it, and then it is said to be guessed."""
    graph = open_graph(starter_store, check=False)
    for each in understanding.asked(HOSTILE[name], graph):
        assert each.guessed or name in ("isolates",), (name, each)
