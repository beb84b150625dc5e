"""Resolutions of our own, laid out as PDF, DOCX and HTML as the UN does, are read back as they were written."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from make_files import make_docx, make_pdf, make_zip

from kg.errors import InputError
from kg.evaluate import as_docx, as_html, as_pdf, files
from kg.evaluate.paper import CALL, ITALIC, Paper, Run, Sheet
from kg.model import Document, Footnote
from kg.parse import parse
from kg.readers import docx, html, pdf, pdf_page, read

pytest.importorskip("reportlab")

_LONG = (
    "that the wells of the dry towns, the springs of the hills that feed them and the cisterns of the plain belong to "
    "all who live there, that those who come after must find them no poorer, that socio-economic and water-borne "
    "hardship weighs first on those who fetch the water, and that no town can keep a river clean by itself alone"
)


def note(number: int) -> Footnote:
    return Footnote(str(number), f"See resolution 70/{number}, and the note on the belief {_LONG} (A/90/{number}).")


def sheets() -> tuple[Sheet, ...]:
    """Twenty preambular and fifteen operative paragraphs, eight long notes, an annex."""
    found = [
        Sheet("masthead", "", (Run("Ninety-first session"),)),
        Sheet("masthead", "", (Run("Agenda item 12"),)),
        Sheet("masthead", "", (Run("Resolution adopted by the General Assembly on 3 December 2036"),)),
        Sheet("masthead", "", (Run("[on the report of the Second Committee (A/91/412, para. 9)]"),)),
        Sheet("masthead", "", (Run("91/7. Wells and springs of the dry towns"),)),
        Sheet("formula", "", (Run("The General Assembly", ITALIC), Run(","))),
    ]
    for index in range(1, 21):
        calls = (Run(str(index // 4), CALL, note(index // 4)),) if index % 4 == 0 and index <= 16 else ()
        found.append(Sheet("preambular", "", (Run("Recalling", ITALIC), Run(f" {_LONG}"), *calls, Run(","))))
    for index in range(1, 16):
        calls = (Run(str(4 + index // 3), CALL, note(4 + index // 3)),) if index % 3 == 0 and index <= 12 else ()
        text = f" all States to see {_LONG[: 40 + index * 18].rstrip()}"
        runs = (Run("Requests", ITALIC), Run(text), *calls, Run(";"))
        found.append(Sheet("body", f"{index}.", runs))
    found.append(Sheet("conclusion", "", (Run("45th plenary meeting 3 December 2036"),)))
    found += [Sheet("annex", "", (Run("Annex"),)), Sheet("heading", "", (Run("I. Wells"),))]
    found += [Sheet("annex", f"{n}.", (Run(f"Towns keep in mind {_LONG}."),)) for n in (1, 2, 3)]
    return tuple(found)


HEAD = ("United Nations", "A/RES/91/7", "General Assembly", "Distr.: General", "9 December 2036")
PAPER = Paper("A/RES/91/7", "Wells and springs of the dry towns", "36-12345 (E)", "en", HEAD, sheets())


def expected() -> list[tuple[str, str, tuple[str, ...], str]]:
    """Part, number, calls and text of every paragraph."""
    found = []
    count = 0
    for sheet in PAPER.sheets[6:]:
        if sheet.role in ("conclusion", "heading") or sheet.text == "Annex":
            continue
        count += sheet.role == "preambular"
        part = {"preambular": "preambular", "body": "operative", "annex": "annex"}[sheet.role]
        number = str(count) if part == "preambular" else sheet.label.rstrip(".")
        number = f"I/{number}" if part == "annex" else number
        found.append((part, number, tuple(r.text for r in sheet.runs if r.kind == CALL), sheet.text))
    return found


def outline(document: Document) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(p.part.value, p.number, tuple(c.number for c in p.calls), p.text) for p in document.paragraphs if p.number]


@pytest.mark.thorough
@pytest.mark.parametrize("style", files.NAMES)
def test_paper_is_read_back_whole(style: str) -> None:
    data = files.LAYOUTS[style][0](PAPER)
    document = parse(files.LAYOUTS[style][1](data, "x", "0" * 64))
    assert outline(document) == expected()
    assert [(n.number, n.text) for n in document.footnotes] == [(str(n), note(n).text) for n in range(1, 9)]
    stated = document.metadata
    assert (stated.symbol, stated.title) == ("A/RES/91/7", "Wells and springs of the dry towns")
    assert (stated.adopted, stated.distributed, stated.session) == ("2036-12-03", "2036-12-09", 91)
    assert (stated.committee, stated.committee_report, stated.meeting) == ("C.2", "A/91/412", "45")


SHORT = ("A/90/5.", "ST/SGB/2016/6.", "A/71/86-E/2016/13.")
"""Notes that are a symbol and nothing else: a running foot looks like that, too."""


@pytest.mark.parametrize("style", [name for name in files.NAMES if name.startswith("pdf")])
def test_notes_that_are_a_symbol_alone(style: str) -> None:
    notes = [Footnote(str(number), text) for number, text in enumerate(SHORT, 1)]
    one, _, three = (Run(each.number, CALL, each) for each in notes)
    found = [Sheet("masthead", "", (Run("91/7. Wells"),)), Sheet("formula", "", (Run("The General Assembly,"),))]
    found += [Sheet("preambular", "", (Run("Recalling", ITALIC), Run(f" {_LONG},"), one))]
    found += [Sheet("body", f"{n}.", (Run("Requests", ITALIC), Run(f" that {_LONG}; {_LONG};"))) for n in range(1, 8)]
    runs = (Run("Requests", ITALIC), Run(" the reports;"), Run("2,3", CALL, notes[1]))
    found += [Sheet("body", "8.", runs), Sheet("body", "9.", (Run("Decides", ITALIC), Run(f" that {_LONG}."), three))]
    data, read_back = files.LAYOUTS[style]
    document = parse(read_back(data(replace(PAPER, sheets=tuple(found))), "x", "0" * 64))
    assert [(note.number, note.text) for note in document.footnotes] == [(n.number, n.text) for n in notes]
    called = [tuple(call.number for call in p.calls) for p in document.paragraphs if p.number]
    assert called == [("1",), *[()] * 7, ("2", "3"), ("3",)]


def test_layouts_are_the_same_each_time() -> None:
    for lay, _ in files.LAYOUTS.values():
        assert lay(PAPER) == lay(PAPER)


def test_layouts_hold_what_they_are_there_to_test() -> None:
    shown = list(pdf_page.pages(as_pdf.render(PAPER, as_pdf.RECORDS), 99, 10**6, []))
    assert len(shown) > 2
    assert not any(char.text == " " for char in shown[1].chars if 90 < char.base < 600)
    assert b"footnoteReference" in _part(as_docx.typed(PAPER), "word/document.xml")
    assert b"numPr" in _part(as_docx.automatic(PAPER), "word/document.xml")
    assert b"_ftnref" in as_html.saved(PAPER)


def _part(data: bytes, name: str) -> bytes:
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def lines_of(*lines: tuple[float, str], size: float = 10.0) -> list[tuple[float, float, float, str]]:
    return [(x, 80 + 12.0 * index, size, text) for index, (x, text) in enumerate(lines)]


BROKEN = [
    # (end of a line, start of the next, how they are joined, why)
    ("the towns of all govern-", "ments may see", "all governments may see", "the word stands elsewhere"),
    ("the governments know the socio-", "economic cost", "the socio-economic cost", "a hyphen of its own"),
    ("see document A/C.3/", "91/L.7 and on", "document A/C.3/91/L.7 and on", "a symbol broken at its stroke"),
]


@pytest.mark.parametrize(("end", "start", "joined", "why"), BROKEN, ids=[row[3] for row in BROKEN])
def test_words_broken_over_lines(end: str, start: str, joined: str, why: str) -> None:
    data = make_pdf([lines_of((72, "The governments of all the towns, and " + end), (72, start), (72, "the end."))])
    assert joined in pdf.read(data, "x", "").text, why


def test_short_line_with_a_call_goes_on() -> None:
    """A word and a raised figure alone on the last line of a paragraph are no line in small type."""
    first = lines_of((100, "Recalling the declaration on education of all towns,"), (72, "of who dig wells and"))
    data = make_pdf([[*first, (72, 104, 10, "training,"), (109, 100, 6.5, "4")]])
    assert "who dig wells and training,⁴" in pdf.read(data, "x", "").text


def html_text(body: str, head: str = "") -> str:
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "x", "").text


PAGES = [
    # (body, what is read, why)
    ('<ol><li id="fn1">See x. <a href="#fnref1">↩</a></li></ol>', "¹ See x.", "a note that its list counts"),
    ('<ol type="a"><li>one</li><li>two</li></ol>', "(a) one\n\n(b) two", "points"),
    ('<ol style="list-style-type: lower-roman" start="3"><li>one</li></ol>', "(iii) one", "Roman points"),
    ('<ol><li>one</li><li value="4">two</li><li>three</li></ol>', "1. one\n\n4. two\n\n5. three", "a stated number"),
    ("<p>one<sup>1, 2</sup></p>", "one¹ ²", "two calls in one"),
    ('<p>one</p><p hidden>no</p><p style="display: none">no</p>', "one", "what is not shown"),
]


@pytest.mark.parametrize(("body", "read_as", "why"), PAGES, ids=[row[2] for row in PAGES])
def test_html_as_browsers_show_it(body: str, read_as: str, why: str) -> None:
    assert html_text(body).strip() == read_as, why


@pytest.mark.parametrize("stated", ["iso-8859-1", "utf-16", "idna", "undefined", "rot13", "utf-7", "shift_jis", "x"])
def test_html_charset_stated_wrongly(stated: str) -> None:
    assert "Réunion d’été" in html_text("<p>Réunion d’été</p>", f'<meta charset="{stated}">')


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document_xml(body: str) -> bytes:
    return f"<w:document {_W}><w:body>{body}</w:body></w:document>".encode()


def test_docx_marks_of_their_own_hidden_text_and_missing_notes() -> None:
    body = (
        "<w:p><w:r><w:t>Wells</w:t></w:r>"
        '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/><w:t>**</w:t></w:r>'
        '<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:footnoteReference w:id="9"/></w:r></w:p>'
    )
    note = '<w:footnote w:id="4"><w:p><w:r><w:t>** See x.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {_W}>{note}</w:footnotes>"
    data = make_zip({"word/document.xml": document_xml(body), "word/footnotes.xml": notes.encode()})
    source = docx.read(data, "x", "")
    assert source.text == "Wells**¹\n\n** See x.\n"
    assert source.warnings == ("1 notes are called whose text the file lacks",)


def test_docx_parts_elsewhere_macros_and_links_outside() -> None:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        f'<Relationships><Relationship Type="{relations}/officeDocument" Target="word/other.xml"/></Relationships>',
        f'<Relationships><Relationship Type="{relations}/footnotes" TargetMode="External" Target="http://127.0.0.1:9/x"/>'
        f'<Relationship Type="{relations}/styles" Target="../../../etc/passwd"/></Relationships>',
    )
    parts = {
        "_rels/.rels": links[0].encode(),
        "word/_rels/other.xml.rels": links[1].encode(),
        "word/other.xml": document_xml("<w:p><w:r><w:t>Wells</w:t></w:r></w:p>"),
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 50,
    }
    assert docx.read(make_zip(parts), "x", "").text == "Wells\n"


def streams(content: bytes, *forms: bytes, resources: bytes = b"<< >>") -> bytes:
    """A PDF of one page with this content and these further objects (5 and on)."""
    from make_files import _with_table

    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources " + resources + b" >>"
    pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return _with_table([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, content, *forms], 1)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(content), extra) + content + b"\nendstream"


def laughing() -> bytes:
    """Forms that draw ten forms each, ten deep."""
    kind = b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] "
    forms = [
        stream(b"/F%d Do " % (n + 1) * 10, kind + b"/Resources << /XObject << /F%d %d 0 R >> >>" % (n + 1, n + 6))
        for n in range(9)
    ]
    return streams(stream(b"/F0 Do "), *forms, stream(b" ", kind), resources=b"<< /XObject << /F0 5 0 R >> >>")


_TWICE = zlib.compress(zlib.compress(b"q Q " * (2 << 18), 9), 9)
HOSTILE = [
    # (bytes, what is said, why)
    (laughing(), "figures", "forms inside forms"),
    (streams(stream(_TWICE, b"/Filter [/FlateDecode /FlateDecode]")), "1 MB of drawing", "a bomb packed twice"),
    (make_pdf([[(72, 72, 12, "x")]] * 31), "more than 30 pages", "too many pages"),
    (make_pdf([[]] * 3), "kg build --ocr recognizes its text", "pictures only"),
    (make_zip({str(n): b"" for n in range(20_001)}), "more than 20000 files", "an archive of very many files"),
]


@pytest.mark.parametrize(("data", "said", "why"), HOSTILE, ids=[row[2] for row in HOSTILE])
def test_hostile_files_are_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, said: str, why: str
) -> None:
    monkeypatch.setattr(pdf_page, "MAX_FIGURES", 2_000)
    monkeypatch.setattr(pdf_page, "MAX_INSTRUCTIONS", 1 << 20)
    monkeypatch.setattr(pdf, "MAX_PAGES", 30)
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said) as caught:
        read(path)
    assert "\n" not in str(caught.value), why


def test_unclosed_html_is_read_as_deep_as_pages_are(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_bytes(b"<html><body>" + b"<div>" * 200 + b"<p>One" + b"<p>Two" * 3)
    assert read(path).text == "One\n\nTwo\n\nTwo\n\nTwo\n"
    path.write_bytes(b"<html><body>" + b"<div>" * 50_000 + b"<p>One")
    with pytest.raises(InputError, match="no text"):
        read(path)


def test_docx_without_its_notes_says_so() -> None:
    source = docx.read(make_docx(["The General Assembly,", "Recalling x,{fn:2}", "1. Decides z."]), "x", "")
    assert any("whose text the file lacks" in warning for warning in source.warnings)


def test_stream_that_ends_before_its_bytes_do(tmp_path: Path) -> None:
    """What follows a deflated stream's end is counted once, not for ever."""
    assert pdf._unpacked(zlib.compress(b"q Q " * (1 << 20), 9) + b"\n", 1 << 30) == 4 << 20


def run_xml(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


_UP = '<w:vertAlign w:val="superscript"/>'
_CALL = '<w:r><w:footnoteReference w:id="{}"/></w:r>'


def word_file(*paragraphs: str, notes: dict[int, str], foot: str = "") -> Document:
    """A resolution with these further paragraphs (as XML), read from a Word file."""
    head = ("The General Assembly,", "Recalling wells,", "1. Requests States to dig;")
    body = "".join(f"<w:p>{run_xml(each)}</w:p>" for each in head) + "".join(paragraphs)
    noted = "".join(f'<w:footnote w:id="{number}">{text}</w:footnote>' for number, text in notes.items())
    parts = {
        "word/document.xml": document_xml(body),
        "word/footnotes.xml": f"<w:footnotes {_W}>{noted}</w:footnotes>".encode(),
        "word/footer1.xml": f"<w:ftr {_W}><w:p>{run_xml(foot)}</w:p></w:ftr>".encode(),
    }
    return parse(docx.read(make_zip(parts), "x", ""))


SEE = f"<w:p>{run_xml('See A/91/1.')}</w:p>"
WORD_MARKS = [
    (
        f"<w:p>{run_xml('2. Notes 10')}{run_xml('6', _UP)}{run_xml(' wells,')}{_CALL.format(1)}{run_xml(' dry;')}</w:p>",
        ("2", "Notes 10⁶ wells, dry;", [("1", 16)]),
        "raised figures that call no note are text",
    ),
    (
        f"<w:p>{run_xml('2. Notes wells;')}{_CALL.format(1)}</w:p><w:p>{run_xml('1 See A/90/5 on wells.')}</w:p>",
        ("2", "Notes wells; 1 See A/90/5 on wells.", [("1", 12)]),
        "a paragraph that begins like a note is none",
    ),
    (
        f"<w:p>{run_xml('2. Notes wells')}{_CALL.format(1)}{run_xml(',', _UP)}{run_xml('1', _UP)}{run_xml(' dry;')}</w:p>",
        ("2", "Notes wells dry;", [("1", 11), ("1", 11)]),
        "two calls with a raised comma between them",
    ),
    (
        f"<w:p>{run_xml('2. ')}{run_xml('Calls', '<w:i/>')}{run_xml(' ')}{run_xml('upon', '<w:i/>')}"
        f"{run_xml(' States')}{_CALL.format(1)}</w:p>",
        ("2", "Calls upon States", [("1", 17)]),
        "italics in several runs",
    ),
]


@pytest.mark.parametrize(("paragraph", "expected", "why"), WORD_MARKS, ids=[row[2] for row in WORD_MARKS])
def test_docx_marks(paragraph: str, expected: tuple[str, str, list[tuple[str, int]]], why: str) -> None:
    parsed = word_file(paragraph, notes={1: SEE})
    last = parsed.paragraphs[-1]
    assert (last.number, last.text, [(c.number, c.position) for c in last.calls]) == expected, why
    assert [(note.number, note.text) for note in parsed.footnotes] == [("1", "See A/91/1.")]


def test_docx_italics_are_the_act() -> None:
    parsed = word_file(WORD_MARKS[3][0], notes={1: SEE})
    assert parsed.paragraphs[-1].emphasis == ((0, 10),)


def test_docx_star_note_over_the_first_note() -> None:
    star = f"<w:p>{run_xml('* Reissued for technical reasons.')}</w:p>"
    parsed = word_file(f"<w:p>{run_xml('2. Notes wells*')}{_CALL.format(1)}</w:p>", notes={1: star + SEE})
    assert [(n.number, n.text) for n in parsed.footnotes] == [
        ("*", "Reissued for technical reasons."),
        ("1", "See A/91/1."),
    ]
    assert [(call.number, call.position) for call in parsed.paragraphs[-1].calls] == [("*", 11), ("1", 11)]


def test_docx_foot_of_the_page_is_furniture() -> None:
    parsed = word_file(notes={1: SEE}, foot="36-12345 (E)")
    assert parsed.metadata.job_number == "36-12345"
    assert [(each.kind, each.reason) for each in parsed.aside if each.kind == "furniture"] == [
        ("furniture", "running foot")
    ]


def test_docx_tables_stay_with_their_paragraph() -> None:
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:p>{run_xml(cell)}</w:p></w:tc>' for cell in row)}</w:tr>"
        for row in (("Town", "Wells"), ("Puits", "12"))
    )
    parsed = word_file(
        f"<w:p>{run_xml('2. Notes the table:')}{_CALL.format(1)}</w:p><w:tbl>{cells}</w:tbl>", notes={1: SEE}
    )
    assert parsed.paragraphs[-1].text == "Notes the table: Town Wells Puits 12"


def page(*paragraphs: str) -> Document:
    head = "<p>The General Assembly,</p><p>Recalling wells,</p><p>1. Requests States to dig;</p>"
    return parse(html.read(f"<html><body>{head}{''.join(paragraphs)}</body></html>".encode(), "x", ""))


_TWO = "<p>2. <i>Calls</i> <em>upon</em> States{};</p>"
_BACK_TWICE = (
    "<div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> See A/91/1.</p>"
    "<p>Annex.</p></div>"
)
HTML_MARKS = [
    (
        (_TWO.format("<a href='#fn7'><sup>7</sup></a>"), "<p>7 See to it.</p><p id=fn7><sup>7</sup> See A/91/1.</p>"),
        ("Calls upon States; 7 See to it.", [("7", 17)], [("7", "See A/91/1.")]),
        "only what a link leads to is a note",
    ),
    (
        (_TWO.format("<a href='#_ftn1' name='_ftnref1'>[1]</a>"), _BACK_TWICE),
        ("Calls upon States;", [("1", 17)], [("1", "See A/91/1. Annex.")]),
        "a note of two paragraphs",
    ),
    (
        (
            _TWO.format("<sup><a href='#fn1'>1</a></sup>"),
            "<p>3. Notes x<sup><a href='#fn1'>1</a></sup>;</p>",
            "<ol><li id=fn1>See A/91/1.</li></ol>",
        ),
        ("Notes x;", [("1", 7)], [("1", "See A/91/1.")]),
        "a note called again",
    ),
    (
        (_TWO.format("<sup>1</sup>"), "<p><sup>1</sup> See A/91/1.</p>"),
        ("Calls upon States;", [("1", 17)], [("1", "See A/91/1.")]),
        "raised figures without links are read as text",
    ),
    (
        (_TWO.format("<a href='#n*'><sup>*</sup></a>"), "<p id='n*'>* See A/91/1.</p>"),
        ("Calls upon States;", [("*", 17)], [("*", "See A/91/1.")]),
        "an asterisk",
    ),
]


@pytest.mark.parametrize(("paragraphs", "expected", "why"), HTML_MARKS, ids=[row[2] for row in HTML_MARKS])
def test_html_marks(paragraphs: tuple[str, ...], expected: tuple[str, object, object], why: str) -> None:
    parsed = page(*paragraphs)
    last = parsed.paragraphs[-1]
    found = (last.text, [(c.number, c.position) for c in last.calls], [(n.number, n.text) for n in parsed.footnotes])
    assert found == expected, why


def test_html_italics_lists_tables_and_navigation() -> None:
    parsed = page(
        "<nav><a href=/>Home</a></nav>",
        "<ol><li value=2><p><i>Calls</i> <em>upon</em> States;</p></li></ol>",
        "<table><tr><td>Town<td>Wells<tr><td>Puits<td>12</table>",
    )
    last = parsed.paragraphs[-1]
    assert (last.number, last.text, last.emphasis) == ("2", "Calls upon States; Town Wells Puits 12", ((0, 10),))
    assert [each.reason for each in parsed.aside if each.kind == "furniture"] == ["navigation of the page"]


def test_html_lines_broken_by_hand_are_read_as_text() -> None:
    parsed = page("2. Calls upon States to<br>Dig and to<br>Draw,<br>3. Notes x.")
    assert not any(mark.kind == "block" for mark in parsed.source.marks)


def letters(written: str) -> Counter[str]:
    return Counter(char for char in unicodedata.normalize("NFKC", written) if char.isalnum())


def real_pdf(shared: Path, step: int) -> list[Path]:
    return sorted((shared / "corpus" / "files" / "pdf").iterdir(), key=lambda path: path.stat().st_size)[::step]


def assert_text_layer(path: Path) -> None:
    """The library's own text of the pages, in whatever order, is all in what is read."""
    from pdfminer.high_level import extract_text

    assert not letters(extract_text(path)) - letters(read(path).text), path.name


@pytest.mark.thorough
@pytest.mark.shared
def test_no_character_of_the_text_layer_is_lost(shared: Path) -> None:
    for path in real_pdf(shared, 7):
        assert_text_layer(path)


@pytest.mark.slow
@pytest.mark.shared
def test_no_character_of_any_text_layer_is_lost(shared: Path) -> None:
    for path in real_pdf(shared, 1):
        assert_text_layer(path)


@pytest.mark.shared
def test_no_character_of_a_word_file_is_lost(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "files" / "docx").iterdir())[::3]:
        layer: list[str] = []
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if re.fullmatch(r"word/(?:document|(?:foot|end)notes|(?:head|foot)er\d*)\.xml", name):
                    layer += re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", archive.read(name).decode())
        assert not letters(unescape("".join(layer))) - letters(read(path).text), path.name


def test_pdf_text_that_does_not_stand_upright_is_furniture() -> None:
    drawn = b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (The General Assembly,) Tj 0 1 -1 0 40 300 Tm (ADVANCE COPY) Tj ET"
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >>"
    source = pdf.read(streams(stream(drawn), resources=font), "x", "")
    assert [(source.text[m.start : m.end], m.value) for m in source.marks if m.kind == "furniture"] == [
        ("ADVANCE COPY", "text that does not stand upright")
    ]


def test_docx_formulas_are_text() -> None:
    space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    body = f"<w:p>{run_xml('2. Notes that ')}<m:oMath {space}><m:r><m:t>a = b</m:t></m:r></m:oMath></w:p>"
    assert "Notes that a = b" in docx.read(make_zip({"word/document.xml": document_xml(body)}), "x", "").text
