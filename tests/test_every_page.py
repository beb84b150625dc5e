"""What every kind of page has to pass without a browser: that it is of the list of kinds, and valid HTML in each language."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import html5lib
import papers
import pytest
from flask.testing import FlaskClient
from page_kinds import PAGES, REFUSED
from series_papers import paper
from werkzeug.exceptions import NotFound

from kg.config import Config
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service

PAGE = {"Accept": "text/html"}
NO_PAGES = re.compile(
    r"/(data|dumps|feeds|cite|health|metrics|ready|robots|sitemap|openapi|words|static|documents|\.well-known|mcp|id|graphs"
    r"|sparql/|search/suggest|reconcile/(suggest|properties)|graph-store|tools)|\.(<|rq|json)"
)
"""Addresses that programs ask, or that lead on."""
_VALIDATOR = Path(__file__).resolve().parents[1] / "node_modules" / ".bin" / "html-validate"
_STYLE = ("no-trailing-whitespace", "long-title", "prefer-native-element", "void-style")
"""Rules of style and taste, which say nothing of validity."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Over the documents of the browser's tests."""
    folder = tmp_path_factory.mktemp("every")
    documents = papers.write(
        folder / "documents",
        first=papers.resolution(),
        french=papers.FRENCH,
        second=papers.resolution(9, session=92, year=2037),
        lighthouses=paper(80, 1),
        lighthouses_again=paper(81, 1, recalls=["80/1"]),
    )
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log")))
    yield app.test_client()
    Service.of(app).close()


def _in(path: str, lang: str) -> str:
    return path if "lang=" in path else f"{path}{'&' if '?' in path else '?'}lang={lang}"


def test_the_list_has_every_kind_of_page(client: FlaskClient) -> None:
    """A page that is added to the site joins the list that all checks go through."""
    adapter = client.application.url_map.bind("localhost")
    known = set()
    for path in PAGES:
        try:
            known.add(adapter.match(path.partition("?")[0], method="GET")[0])
        except NotFound:
            continue
    served = {
        rule.endpoint: rule.rule
        for rule in client.application.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods and not NO_PAGES.search(rule.rule)
    }
    assert {rule for endpoint, rule in served.items() if endpoint not in known} == set()


@pytest.mark.parametrize(("path", "lang"), [*zip(PAGES, cycle(codes()), strict=False)])
def test_page_is_valid_html(client: FlaskClient, path: str, lang: str) -> None:
    """Of each kind one language; all of them are in the validator's test below."""
    answer = client.get(_in(path, lang), headers=PAGE, follow_redirects=True)
    assert (answer.status_code != 200) == (path in REFUSED)
    page = answer.text
    html5lib.HTMLParser(strict=True).parse(page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), [each for each in ids if ids.count(each) > 1]
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.slow
def test_pages_pass_a_validator_of_html_in_every_language(client: FlaskClient, tmp_path: Path) -> None:
    if not _VALIDATOR.is_file():
        pytest.skip("needs html-validate, which make setup installs where Node is")
    rules = {"root": True, "extends": ["html-validate:standard"], "rules": dict.fromkeys(_STYLE, "off")}
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(rules), encoding="utf-8")
    for number, path in enumerate(PAGES):
        for lang in codes():
            page = client.get(_in(path, lang), headers=PAGE, follow_redirects=True).text
            (tmp_path / f"{number:02}-{lang}.html").write_text(page, encoding="utf-8")
    command = [str(_VALIDATOR), "--formatter", "text", *map(str, sorted(tmp_path.glob("*.html")))]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, cwd=tmp_path)
    assert found.returncode == 0, (found.stdout + found.stderr)[-3000:]
