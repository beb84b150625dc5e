"""A number that leads to a list is the number of that list: on every page, in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient
from in_process import site
from lxml import html

from kg import lang, parameters, questions
from kg.lang import messages
from kg.pipeline import answering
from kg.store import Graph, answers, open_graph
from kg.web.site.pages import counted
from kg.web.site.pages.common import of_code
from kg.web.site.view import GraphView

PAGE = {"Accept": "text/html"}
PAGES = (
    "/",
    "/about/unknown",
    "/browse/documents",
    "/browse/bodies",
    "/browse/topics",
    "/mandates/UNODC",
    "/mandates/MEMBER-STATES",
    "/mandates/SG",
    "/mandates/UNODC?status=any",
    "/page/body/MEMBER-STATES",
    "/page/body/UNODC",
    "/page/body/SG",
    "/page/treaty/2237-39574",
    "/page/instrument/GPA",
    "/page/A/RES/79/154",
    "/page/A/RES/64/293",
    "/page/session/GA/76",
    "/pictures/asked/UNODC",
)
"""Pages of each kind, some of things that very much points at."""


FILE = re.compile(r"\.(?:csv|xlsx|docx|json)(?=\?|$)")


@pytest.fixture(scope="module")
def store(starter_store: Path) -> Graph:
    return open_graph(starter_store, check=False)


@pytest.fixture(scope="module")
def client(store: Graph) -> FlaskClient:
    return site(store)


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def rows_of(store: Graph, href: str) -> int:
    """How many rows a question has at an address."""
    path, _, query = href.partition("?")
    found = questions.find(path.removeprefix("/queries/"))
    given = dict(parse_qsl(query))
    values = parameters.resolve(found, given, parameters.known(store))
    return sum(1 for _ in store.select(found.bind(values, store.base)))


def length(store: Graph, client: FlaskClient, href: str) -> int | None:
    """How many things the list at an address has; None where it is no list."""
    href = href.partition("#")[0]
    if href.startswith("/queries/"):
        return rows_of(store, FILE.sub("", href, count=1))
    if href.startswith("/sparql?"):
        return None  # a query that stands there to be run: tests/test_ways.py
    if not href.startswith(("/browse/", "/about/", "/search", "/catalog")):
        return None
    page = client.get(href, headers=PAGE).text
    found = re.search(r'<h2 id="passages">[^<]*<span class="count">([^<]*)<', page) or re.search(
        r'<h1>[^<]*<span class="count">([^<]*)<', page
    )
    return number(found[1]) if found else None


def _rows_beside(link: html.HtmlElement) -> int | None:
    """The number of rows that a page says behind a link, or behind the links of one table's files."""
    near = (
        [*link.itersiblings(), *link.getparent().itersiblings()]
        if link.getparent().tag == "span"
        else [*link.itersiblings()]
    )
    told = next((each for each in near if each.get("class") == "rows-of"), None)
    return None if told is None else number(told.xpath("span[@class='count']")[0].text_content())


def leading(page: str) -> Iterator[tuple[int, str]]:
    """The numbers of a page that lead somewhere: in a link, beside it in a list, in its row, or in its sentence."""
    tree = html.fromstring(page)
    for link in tree.iter("a"):
        href = unescape(link.get("href") or "")
        text = " ".join(link.text_content().split())
        if not href.startswith("/") or link.get("rel") in ("next", "prev"):
            continue
        parent = link.getparent()
        beside = [each for each in parent if each.tag == "span" and each.get("class") == "count"]
        if found := [each for each in link.iter("span") if each.get("class") == "count"]:
            yield number(found[0].text_content()), href
        elif (told := _rows_beside(link)) is not None:
            yield told, href
        elif parent.tag == "li" and len(beside) == 1 and not link.get("aria-current"):
            yield number(beside[0].text_content()), href
        elif re.search(r"\d", text) and href.startswith("/browse/"):
            yield number(text), href
        elif parent.tag == "td" and link.xpath("ancestor::table[contains(@class, 'counted')]"):
            for cell in parent.getparent().xpath("td[@class='number']"):
                yield number(cell.text_content()), href
        elif link.get("class") == "more" and len(said := re.findall(r"\d[\d.,  ]*", parent.text or "")) > 1:
            yield number(said[-1]), href


@pytest.mark.parametrize("path", PAGES)
def test_a_number_that_leads_to_a_list_is_the_lists(store: Graph, client: FlaskClient, path: str) -> None:
    seen = 0
    for code in lang.codes() if path in ("/", "/about/unknown") else ("en",):
        answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={code}", headers=PAGE)
        assert answer.status_code == 200, answer.text[:300]
        wrong = []
        for said, href in leading(answer.text):
            has = length(store, client, href)
            seen += has is not None
            if has is not None and has != said and len(wrong) < 5:
                wrong.append((said, href, has))
        assert wrong == [], path
    assert seen or path not in ("/", "/about/unknown", "/browse/documents")


def test_a_number_beside_files_is_that_of_their_rows_and_else_why_it_may_differ_is_said(
    store: Graph, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number is there where the build prepared it; where there is none, or it is not the list's, a reason is."""
    path, why = "/page/A/RES/79/154", messages.say("cite.why_rows", "en")
    assert client.get(f"{path}?lang=en", headers=PAGE).text.count(why) == 1
    asked = ("addressees", "citations", "instruments-mentioned", "ratification-urged", "reporting-requests")
    known = {name: questions.find(name) for name in asked}
    with monkeypatch.context() as patch:
        patch.setattr(questions, "load", lambda: known)
        answering.build(*store.source(), tmp_path, store.base)
    count = answers.count
    monkeypatch.setattr(answers, "count", lambda _folder, text: count(tmp_path, text))
    for each in (path, "/page/treaty/2237-39574", "/page/A/RES/64/293"):
        page = client.get(f"{each}?lang=en", headers=PAGE).text
        assert page.count('class="rows-of"') >= 1
        for said, href in leading(page):
            if href.startswith("/queries/"):
                assert (said, href) == (length(store, client, href), href)


@pytest.mark.parametrize("body", ["UNODC", "MEMBER-STATES"])
def test_the_choices_of_a_filter_find_as_many_as_they_say(client: FlaskClient, body: str) -> None:
    """Each option of the page of mandates says how many there are with it."""
    page = html.fromstring(client.get(f"/mandates/{body}?lang=en", headers=PAGE).text)
    tried = 0
    for select in page.iter("select"):
        for option in list(select)[:6]:
            if found := re.search(r"\((\d[\d,]*)\)$", option.text_content().strip()):
                chosen = {select.get("name"): option.get("value"), "lang": "en"}
                text = client.get(f"/mandates/{body}", query_string=chosen, headers=PAGE).text
                heading = re.search(r'<h2 id="rows">\s*(\d[\d,]*)', text)
                assert heading and number(heading[1]) == number(found[1]), chosen
                tried += 1
    assert tried > 5


def test_rows_that_are_counted_without_the_question_are_the_questions(store: Graph) -> None:
    """Law: of every body, in texts of every status, as many rows as the question has of it."""
    view = GraphView(store)
    codes = {row["body"] for row in store.select(questions.find("bodies-mentioned").text)}
    codes |= {row["body"] for row in store.select(questions.find("obligations").text)}
    assert len(codes) > 20
    known: dict[str, Counter[str]] = {
        "mentions": Counter(row["body"] for row in store.select(questions.find("bodies-mentioned").text))
    }
    for name, column in (("obligations", "body"), ("reporting-requests", "from")):
        for status in ("adopted", "draft", "any"):
            rows = store.select(questions.find(name).bind({"status": status}, store.base))
            known[f"{name} {status}"] = Counter(row[column] for row in rows if row.get(column))
    for code in sorted(codes):
        iri = of_code(view, code)
        for name, told in (
            ("obligations", counted.asked(view, iri)),
            ("reporting-requests", counted.requests(view, iri)),
        ):
            assert {status: each.rows for status, each in told.items() if status} == {
                status: known[f"{name} {status}"][code]
                for status in ("adopted", "draft")
                if known[f"{name} {status}"][code]
            }, (code, name)
            assert sum(each.rows for each in told.values()) == known[f"{name} any"][code], (code, name)
        assert counted.mentions(view, iri) == known["mentions"][code], code
