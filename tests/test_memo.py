"""Rows to take along: a document has every row, its source and its words; no text of a cell is ever run or lost."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import docx
import papers
import pyoxigraph as ox
import pytest
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from kg.compare.shown import NO_XML
from kg.config import Config
from kg.lang import codes
from kg.lang.messages import say
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server import memo, tables
from kg.web.server.memo import Memo
from kg.web.server.service import Service
from kg.web.server.tables import Table

pytestmark = pytest.mark.thorough

NASTY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(alphabet="=+-@\t\r\n'\"<>&;\x00\x0b\ufffe ＝1a{}", max_size=20),
)
ROWS = st.lists(st.tuples(NASTY, NASTY), min_size=1, max_size=4)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Out(io.BytesIO):
    """Keeps what it is given."""

    def beat(self) -> None:
        pass


def terms(rows: list[tuple[str, ...]]) -> list[tuple[ox.Literal, ...]]:
    return [tuple(ox.Literal(each) for each in row) for row in rows]


def written(form: str, rows: list[tuple[str, ...]]) -> bytes:
    out = Out()
    tables.write(Table("q", ("a", "b"), terms(rows), "http://example.org/"), form, out)
    return out.getvalue()


def document(rows: list[tuple[str, ...]], columns: tuple[str, ...] = ("a", "b"), **more: Any) -> Any:
    out = Out()
    about = Memo("Title", "About", (("symbol", "A/1"),), "en", "http://localhost/queries/q", "1 May 2030")
    memo.write(Table("q", columns, terms(rows), "http://example.org/", **more), about, ox.Store(), out)
    return docx.Document(io.BytesIO(out.getvalue()))


# -- properties: whatever a cell holds -----------------------------------------------------------------


@given(ROWS, st.sampled_from(["csv", "tsv"]))
@example([("=HYPERLINK(1)", "\n=1"), ("＝1", "-x")], "csv")
def test_no_cell_is_run_by_a_spreadsheet_and_none_is_changed_else(rows: list[tuple[str, ...]], form: str) -> None:
    text = io.StringIO(written(form, rows).decode(), newline="")
    found = list(csv.reader(text, delimiter="," if form == "csv" else "\t"))[1:]
    for row, cells in zip(rows, found, strict=True):
        for value, cell in zip(row, cells, strict=True):
            assert cell in (value, f"'{value}")
            if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")):
                float(cell)


@settings(max_examples=50)
@given(ROWS)
@example([("=1+1", "<r>x</r>"), ("\x00", "_x0041_")])
def test_a_workbook_has_every_cell_as_a_text(rows: list[tuple[str, ...]]) -> None:
    packed = zipfile.ZipFile(io.BytesIO(written("xlsx", rows)))
    sheet = etree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    assert sheet.find(f".//{SHEET}f") is None
    found = {cell.get("r"): "".join(cell.itertext()) for cell in sheet.iter(f"{SHEET}c")}
    for number, row in enumerate(rows, start=2):
        for column, value in zip("AB", row, strict=True):
            assert unescaped(found.get(f"{column}{number}", "")) == lines(value)


def unescaped(text: str) -> str:
    """A string of a workbook: `_xHHHH_` is a character (ECMA-376, 22.4.2.4)."""
    return lines(re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text))


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=30)  # a document takes its time
@given(ROWS)
@example([("<w:p/>", "a\r\nb"), ("\x00\ufffe", '" \\h MACROBUTTON x')])
def test_a_document_has_every_row_and_no_field_of_its_own(rows: list[tuple[str, ...]]) -> None:
    found = document(rows)
    shown = [lines(each.text) for each in found.paragraphs if each.style.name == "List Bullet"]
    wanted = [
        "; ".join(f"{name}: {clean(value)}" for name, value in zip("ab", row, strict=True) if value) or "–"
        for row in rows
    ]
    assert shown == wanted
    assert not list(found.element.body.iter(qn("w:fldSimple"), qn("w:instrText")))
    led = [each.target_ref for each in found.part.rels.values() if each.is_external]
    assert led == ["http://localhost/queries/q"]


def clean(text: str) -> str:
    return lines(NO_XML.sub("\ufffd", text))


def test_a_document_of_many_rows_is_whole_and_says_how_many_there_are() -> None:
    found = document([(str(each), "x") for each in range(3000)])
    assert sum(each.style.name == "List Bullet" for each in found.paragraphs) == 3000
    assert "Rows in all: 3000." in [each.text for each in found.paragraphs]


def test_a_stated_limit_is_told_with_the_way_to_the_rest() -> None:
    found = document(
        [(str(each), "x") for each in range(5)], most=2, following="http://localhost/queries/q.docx?offset=2"
    )
    told = [each.text for each in found.paragraphs]
    assert "Rows 1 to 2 of 5." in told
    assert "There are more rows: http://localhost/queries/q.docx?offset=2" in told


def test_the_same_rows_are_the_same_bytes() -> None:
    def made() -> bytes:
        out = Out()
        memo.write(Table("q", ("a",), terms([("1",)]), "http://e/"), Memo("T", "", (), "en", "", ""), ox.Store(), out)
        return out.getvalue()

    assert made() == made()


# -- the site ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("memo")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=os.devnull, workers=1))
    yield app.test_client(use_cookies=False)
    Service.of(app).close()


def paragraphs(client: FlaskClient, path: str) -> list[tuple[str, str]]:
    answer = client.get(path, buffered=True)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype.endswith("wordprocessingml.document")
    assert "attachment" in answer.headers["Content-Disposition"]
    return [(each.style.name, text_of(each)) for each in docx.Document(io.BytesIO(answer.data)).paragraphs]


def text_of(paragraph: Any) -> str:
    """All characters of a paragraph, those of links too."""
    return "".join(each.text or "" for each in paragraph._p.iter(qn("w:t")))


def test_a_memo_has_the_rows_with_their_quotes_sources_and_the_acknowledgement(client: FlaskClient) -> None:
    found = paragraphs(client, "/queries/citations.docx?symbol=A/RES/91/7&lang=en")
    rows = json.loads(client.get("/queries/citations.json?symbol=A/RES/91/7", buffered=True).data)["rows"]
    assert sum(style == "List Bullet" for style, _ in found) == len(rows) + 1  # and the one source
    assert ("Heading 3", "General Assembly resolution 91/7, 1st preambular para.") in found
    quotes = [text for style, text in found if style == "Quote"]
    assert any(text.startswith("Recalling its resolution 61/180 of 20 December 2006") for text in quotes)
    assert any("Keeping of lighthouses. General Assembly resolution 91/7. https://" in text for _, text in found)
    assert found[-1][1] == say("site.source", "en")
    assert any("A/RES/91/7" in text for _, text in found[:4])


@pytest.mark.parametrize("lang", codes())
def test_a_memo_is_in_the_readers_language(client: FlaskClient, lang: str) -> None:
    found = paragraphs(client, f"/queries/citations.docx?lang={lang}")
    assert found[-1][1] == say("site.source", lang)
    assert say("memo.sources", lang) in [text for style, text in found if style == "Heading 2"]
    day = str(date.today().year)
    assert any(day in text for _, text in found[:5])


def test_a_place_that_may_be_several_paragraphs_quotes_each_with_its_place(client: FlaskClient) -> None:
    """The question says the number and not the part."""
    quotes = [text for style, text in paragraphs(client, "/queries/obligations.docx") if style == "Quote"]
    assert any(text.startswith("para. 1: Urges Member States") for text in quotes)
    assert any(text.startswith("1st preambular para.: Recalling its resolution") for text in quotes)


def test_lists_stand_under_the_text_that_they_were_read_in(client: FlaskClient) -> None:
    """The question calls it `source`."""
    found = paragraphs(client, "/queries/icat-membership.docx?lang=en")
    assert ("Heading 3", "General Assembly resolution 91/7") in found
    assert any("Keeping of lighthouses. General Assembly resolution 91/7. https://" in text for _, text in found)


def test_the_page_of_a_question_offers_it(client: FlaskClient) -> None:
    assert '<a href="/queries/citations.docx">Word</a>' in client.get("/queries/citations").text


def test_bad_input_is_refused_as_of_every_form(client: FlaskClient) -> None:
    assert client.get("/queries/citations.docx?symbol=A/RES/1/1").status_code == 404
    assert client.get("/queries/citations.docx?lang=de").status_code == 400
    assert client.get("/queries/citation.docx").status_code == 404
    assert client.get("/queries/citations.docx?limit=x").status_code == 400
