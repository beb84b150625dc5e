"""Works that are only cited say what they are: type, session and organ by their symbol, the title that is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from in_process import site
from lxml import html

import kg
from kg import lang
from kg.lang import messages
from kg.library import OpenGraph, Table
from kg.store import open_graph, open_readonly
from kg.symbols import Symbol
from kg.vocab import names
from kg.web.site.asking import Answer, Cell
from kg.web.site.rows import rows as shown_rows
from kg.web.site.view import GraphView

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names().prefixes().items())
SAID = {"resolution", "decision", "presidential statement", "verbatim record", "summary record"}
"""Kinds that a symbol says for good: a text of the limited series may be any draft, one of no series anything."""


@pytest.fixture(scope="module")
def starter(starter_store: Path) -> Iterator[OpenGraph]:
    with kg.open(starter_store) as graph:
        yield graph


def rows(graph: OpenGraph, select: str, *, infer: bool = False) -> list[tuple[str, ...]]:
    found = graph.query(PREFIXES + select, infer=infer)
    assert isinstance(found, Table)
    return [tuple("" if cell is None else str(cell) for cell in row) for row in found.rows]


def test_a_work_has_the_type_and_the_session_that_its_symbol_says(starter: OpenGraph) -> None:
    found: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for key, kind, session in rows(
        starter,
        """SELECT ?key ?kind ?session { ?work kg:symbol ?key
        OPTIONAL { ?work kg:hasType/kg:code ?kind } OPTIONAL { ?work kg:session ?session } }""",
    ):
        found[key][0].update(filter(None, [kind]))
        found[key][1].update(filter(None, [session.removeprefix(names().id_base)]))
    assert len(found) > 150
    for key, (kinds, sessions) in found.items():
        symbol = Symbol.parse(key)
        assert len(kinds) <= 1 and len(sessions) <= 1, key
        if symbol and symbol.kind in SAID:
            assert kinds == {symbol.kind}, key
        if symbol and symbol.session and symbol.organ:
            assert sessions == {f"session/{symbol.organ}/{symbol.session}"}, key


def test_every_session_is_called_something(starter: OpenGraph) -> None:
    assert rows(starter, "SELECT ?session { ?session a kg:Session FILTER NOT EXISTS { ?session rdfs:label ?l } }") == []
    assert rows(starter, "SELECT ?s { ?w kg:session ?s FILTER NOT EXISTS { ?s a kg:Session ; kg:sessionOf ?o } }") == []


def test_a_cited_work_has_the_title_that_all_its_citers_print(starter: OpenGraph) -> None:
    printed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for work, language, title in rows(
        starter,
        """SELECT ?work (LANG(?title) AS ?language) ?title { ?citation cito:hasCitedEntity ?work ; kg:citedTitle ?title
        FILTER NOT EXISTS { ?version kg:versionOf ?work } }""",
    ):
        printed[work, language].add(title)
    agreed = {(*key, title) for key, titles in printed.items() if len(titles) == 1 for title in titles}
    given = rows(
        starter,
        """SELECT ?work (LANG(?title) AS ?language) ?title { ?work a kg:Work ; dcterms:title ?title
        FILTER NOT EXISTS { ?version kg:versionOf ?work } }""",
        infer=True,
    )
    assert set(given) == agreed and len(agreed) >= 15


@pytest.mark.parametrize(
    ("key", "organ"),
    [
        ("WHA63/2010/REC/1", "WHA"),
        ("ISBA/25/C/9", "ISA"),
        ("CRC/C/44/3", "CRC-CTTE"),
        ("CRPD/CSP/2030/2", "CRPD-COSP"),
        ("GC(91)/RES/4", "IAEA-GC"),
        ("CCPR/C/21/2", "HR-CTTE"),
        ("CRC/SP/9", ""),
        ("WHARF/2/3", ""),
    ],
)
def test_the_symbol_says_whose_a_document_is(key: str, organ: str) -> None:
    symbol = Symbol.parse(key)
    assert (symbol.organ if symbol else "") == organ


# The pages are built alike in each language; the default's are looked at each time, the others' at length.
OTHERS_AT_LENGTH = [
    each if each == lang.DEFAULT else pytest.param(each, marks=pytest.mark.thorough) for each in lang.codes()
]


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/page/A/RES/79/154", 5),
        ("/page/session/GA/76", 1),
        ("/search?q=A/RES/61", 0),
        ("/pictures/around/A/RES/79/154", 5),
        ("/page/A/RES/64/293", 0),
    ],
)
@pytest.mark.parametrize("language", OTHERS_AT_LENGTH)
def test_a_row_of_a_text_that_is_only_cited_says_so(starter_store: Path, path: str, least: int, language: str) -> None:
    """Law: in the rows of tables and lists the link to a text is followed by the words if, and only if, no version of
    it was read.
    """
    with kg.open(starter_store) as graph:
        read = {key for (key,) in rows(graph, "SELECT ?key { ?work kg:symbol ?key . ?version kg:versionOf ?work }")}
        known = {key for (key,) in rows(graph, "SELECT ?key { ?work kg:symbol ?key }")}
    client = site(open_graph(starter_store, check=False))
    given = f"{path}{'&' if '?' in path else '?'}lang={language}"
    tree = html.fromstring(client.get(given, headers={"Accept": "text/html"}).text)
    said = f"({messages.say('series.cited', language)})"
    found = 0
    for link in tree.xpath("//main//td/a | //main//ul[contains(@class, 'hits') or contains(@class, 'documents')]/li/a"):
        key = link.text_content().strip()
        if link.get("href") == f"/page/{key}" and key in known:
            told = said in [each.text_content() for each in link.itersiblings("small")]  # a draft has its mark before
            assert told == (key not in read), (path, key)
            found += told
    assert found >= least


def test_a_cell_of_a_question_says_it_too(starter_store: Path) -> None:
    with open_readonly(starter_store) as snapshot:
        view = GraphView(snapshot, "en")
        cells = [Cell("A/RES/79/154", "", ""), Cell("A/RES/64/293", "", ""), Cell("A/RES/79/154", "", "")]
        (shown,) = shown_rows(view, "citations", Answer(("symbol", "cited", "previous"), (tuple(cells),), False))
    assert [each.unread for each in shown] == ["", "only cited", ""]
