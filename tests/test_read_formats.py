"""Bytes → Source: formats told from content, encodings, and files that mean harm or are broken."""

from __future__ import annotations

import re
import sys
import zlib
from pathlib import Path

import pytest
from make_files import encrypted_pdf, make_docx, make_pdf, make_zip

from kg import readers as reading
from kg import resources
from kg.errors import InputError
from kg.model import Document
from kg.parse import parse
from kg.readers import detect, formats, pdf, read

WELLS = "The General Assembly,\n\nRecalling x,¹\n\n1. Requests y;\n\n2. Decides z.\n\n¹ Resolution 70/1.\n"
PUITS = "L’Assemblée générale,\n\nRappelant l’été,\n\n1. Prie la réunion d’être brève.\n"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def outline(document: Document) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(p.part.value, p.number, p.text, tuple(c.number for c in p.calls)) for p in document.paragraphs if p.number]


EXPECTED = [
    ("preambular", "1", "Recalling x,", ("1",)),
    ("operative", "1", "Requests y;", ()),
    ("operative", "2", "Decides z.", ()),
]

FORMATS = [
    # (bytes, format, why)
    (WELLS.encode(), "text", "UTF-8"),
    (b"\xef\xbb\xbf" + WELLS.encode(), "text", "a byte order mark"),
    (WELLS.encode("utf-16"), "text", "UTF-16 with a byte order mark"),
    (WELLS.encode("utf-16-le"), "text", "UTF-16 without one"),
    (WELLS.encode("utf-16-be"), "text", "big-endian UTF-16 without one"),
    (
        b"<!DOCTYPE html><html><head><title>t</title><script>x</script></head><body>"
        b"<p>The General Assembly,</p>"
        b"<p>Recalling x,<sup>1</sup></p><ol><li>Requests y;</li><li>Decides z.</li></ol>"
        b"<p><sup>1</sup> Resolution 70/1.</p></body></html>",
        "html",
        "a page with a numbered list",
    ),
    (
        b'<html><meta charset="utf-8"><body><div>The General Assembly,<br>Recalling x,'
        b'<a href="#_ftn1">[1]</a><div>1. Requests y;</div>2. Decides z.<p>'
        b'<a href="#_ftnref1">[1]</a> Resolution 70/1.',
        "html",
        "unclosed elements",
    ),
    (
        make_docx(
            ["The General Assembly,", "Recalling x,{fn:2}", "#Requests y;", "#Decides z."],
            {"2": "Resolution 70/1."},
            numbered=True,
        ),
        "docx",
        "a Word file with a real footnote and automatic numbers",
    ),
]


@pytest.mark.parametrize(("data", "form", "why"), FORMATS, ids=[row[2] for row in FORMATS])
def test_format_by_content_not_name(tmp_path: Path, data: bytes, form: str, why: str) -> None:
    for name in ("x.bin", "x.pdf"):
        source = read(written(tmp_path, name, data))
        assert source.format == form, why
        document = parse(source)
        assert outline(document) == EXPECTED, why
        assert [(n.number, n.text) for n in document.footnotes] == [("1", "Resolution 70/1.")]


def test_old_one_byte_encoding_is_read_with_a_warning(tmp_path: Path) -> None:
    source = read(written(tmp_path, "x.txt", PUITS.replace("’", "'").encode("latin-1")))
    assert "l'été" in source.text
    assert any("Latin-1" in warning for warning in source.warnings)


def test_bad_bytes_are_read_as_far_as_it_can(tmp_path: Path) -> None:
    source = read(written(tmp_path, "x.txt", PUITS.encode() + b"\xff\xfe and so on"))
    assert source.text.startswith(PUITS)
    assert source.text.endswith("and so on")
    assert any("2 characters are damaged" in warning for warning in source.warnings)
    assert outline(parse(source))[0][2] == "Rappelant l’été,"


REFUSED = [
    (b"", "empty", "nothing"),
    (b" \n\t\n", "empty", "white space"),
    (bytes(range(256)) * 40, "binary", "bytes of every kind"),
    (b"abc\x00\x00\x00\x00" * 400, "binary", "NULs"),
    (b"%PDF-1.7\n" + bytes(range(256)) * 8, "damaged", "a PDF in name only"),
    (encrypted_pdf(), "password", "a protected PDF"),
    (make_pdf([[(72, 72, 12, "x")]])[:300], "damaged", "half a PDF"),
    (make_pdf([[]]), "no text", "a PDF without text"),
    (make_docx(["x"])[:80], "damaged", "half a DOCX"),
    (make_zip({"a.txt": b"x"}), "no Word document", "another ZIP archive"),
    (
        make_zip({"word/document.xml": b"<w>" + b" " * (101 << 20) + b"</w>"}),
        "unpacks to 101 MB",
        "a ZIP bomb",
    ),
    (
        make_zip({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
        "entities",
        "entities in a DOCX",
    ),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Office file", "an OLE file"),
    (b"{\\rtf1 text", "RTF", "an RTF file that was cut"),
    (b"<?xml version='1.0'?><feed><entry/></feed>", "another kind", "XML of another kind"),
    (b"<html><body><script>x</script></body></html>", "no text", "a page without text"),
]


@pytest.mark.parametrize(("data", "said", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refused_with_one_clear_line(tmp_path: Path, data: bytes, said: str, why: str) -> None:
    path = written(tmp_path, "x.txt", data)
    with pytest.raises(InputError, match=said) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    assert ";" in message, "it says what to do"


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(InputError, match="a folder"):
        read(tmp_path)


def test_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(200 << 20)
    with pytest.raises(InputError, match="200 MB are more than the 64 MB"):
        read(path)


def test_pdf_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_UNPACKED", 4 << 20)
    packed = zlib.compress(bytes(5 << 20))
    bomb = b"%PDF-1.4\n1 0 obj << /Filter /FlateDecode >> stream\n" + packed + b"\nendstream"
    with pytest.raises(InputError, match="unpack to more than 4 MB"):
        read(written(tmp_path, "x.pdf", bomb))


def test_missing_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kg.readers.pdf_page", None)
    monkeypatch.delitem(sys.modules, "kg.readers.pdf_flow", raising=False)
    with pytest.raises(InputError, match=r"pip install .*\[pdf\]"):
        read(written(tmp_path, "x.pdf", make_pdf([[(72, 72, 12, "x")]])))


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("symbol", "", "the sidecar's symbol '' is no symbol"),
        ("as_of", "yesterday", "the sidecar's as_of 'yesterday' is no date (2013-10-31)"),
        ("adopted", "2013-13-01", "is no date"),
        ("language", "Klingon", "the sidecar's language 'Klingon' is no language tag (en, fr)"),
        ("title", " ", "is no text"),
        ("colour", "blue", "the sidecar's key 'colour' is not known"),
    ],
)
def test_what_a_sidecar_cannot_mean_is_said_and_left_out(tmp_path: Path, key: str, value: str, says: str) -> None:
    path = written(tmp_path, "a.txt", WELLS.encode())
    plain = parse(read(path))
    path.with_name("a.txt.meta.toml").write_text(f'{key} = "{value}"\n', encoding="utf-8")
    found = parse(read(path))
    assert found.metadata == plain.metadata
    assert [line for line in found.warnings if says in line]


def test_sidecar_states_symbol_and_date(tmp_path: Path) -> None:
    path = written(tmp_path, "x.txt", WELLS.encode())
    beside = tmp_path / "x.txt.meta.toml"
    beside.write_text('symbol = "A/C.2/91/L.9"\nas_of = "2036-11-01"\nodd = 3\n', "utf-8")
    document = parse(read(path))
    assert (document.metadata.symbol, document.metadata.symbol_origin) == ("A/C.2/91/L.9", "user")
    assert (document.metadata.as_of, document.metadata.type) == ("2036-11-01", "draft resolution")
    assert any("'odd'" in warning for warning in document.warnings)
    beside.write_text("symbol =", "utf-8")
    with pytest.raises(InputError, match="sidecar"):
        read(path)


def paper(lines: list[tuple[float, str]], size: float = 11) -> list[tuple[float, float, float, str]]:
    """Lines of a page, 14 points apart, from 80 points down."""
    return [(x, 80 + 14 * index, size, text) for index, (x, text) in enumerate(lines)]


def test_pdf_by_layout(tmp_path: Path) -> None:
    first = [
        *[(72, 40, 9, "A/RES/91/7"), (96, 80, 11, "The General Assembly,")],
        (96, 108, 11, "Recalling its resolution 89/12 of 3 December 2034 on the wells of the dry towns"),
        (460, 104, 6.5, "1"),
        (72, 122, 11, "and on the springs of the hills that feed them, and stressing that the water of"),
        *[
            (72, 700, 8.5, " Resolution 70/1; see also the note of the Secretariat on wells."),
            (72, 697, 6, "1"),
        ],
        (72, 760, 9, "36-12345 1/2"),
    ]
    second = [
        (400, 40, 9, "A/RES/91/7"),
        (72, 80, 11, "wells belongs to all,"),
        (96, 108, 11, "1. Requests the Secretary-General to count the wells;"),
        (96, 136, 11, "2. Decides to remain seized of the matter."),
        (72, 760, 9, "2/2 36-12345"),
    ]
    source = read(written(tmp_path, "x.pdf", make_pdf([first, second], rules=[(0, 686)])))
    document = parse(source)
    assert source.format == "pdf"
    assert document.metadata.symbol == "A/RES/91/7"
    assert outline(document) == [
        (
            "preambular",
            "1",
            "Recalling its resolution 89/12 of 3 December 2034 on the wells of the dry towns and on the "
            "springs of the hills that feed them, and stressing that the water of wells belongs to all,",
            ("1",),
        ),
        ("operative", "1", "Requests the Secretary-General to count the wells;", ()),
        ("operative", "2", "Decides to remain seized of the matter.", ()),
    ]
    assert [n.text for n in document.footnotes] == ["Resolution 70/1; see also the note of the Secretariat on wells."]


def test_pdf_in_two_columns(tmp_path: Path) -> None:
    left = [
        "The General Assembly,",
        "Noting that the wells of dry towns",
        "give less and less water in the",
        "years since the great rains,",
    ]
    right = [
        "1. Urges all States to dig wells",
        "wherever the ground allows it;",
        "2. Invites all towns to save the",
        "water that there is.",
    ]
    page = [
        *[(72.0, 80 + 14.0 * i + (10 if i else 0), 10.0, text) for i, text in enumerate(left)],
        *[(330.0, 80 + 14.0 * i + (10 if i else 0), 10.0, text) for i, text in enumerate(right)],
        *[(72.0, 200 + 14.0 * i, 10.0, "More words of the left column,") for i in range(3)],
        *[(330.0, 200 + 14.0 * i, 10.0, "and more words of the right one.") for i in range(3)],
    ]
    source = read(written(tmp_path, "x.pdf", make_pdf([page])))
    assert source.text.index("More words of the left") < source.text.index("1. Urges all States")


def test_format_of_markdown_with_html_inside_is_text() -> None:
    assert detect(b"# Wells\n\n<b>The General Assembly</b>,\n") == "text"


def test_every_format_has_its_reader() -> None:
    for form in formats.FORMATS:
        assert (Path(reading.__file__).parent / f"{form.module or form.name}.py").is_file()
        assert form.suffixes
        assert form.media_types


def test_the_shape_of_files_knows_every_format() -> None:
    """A document in a format that the shape leaves out would break it in every build."""
    shapes = (resources.path("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    listed = re.search(r"sh:path kg:format .*?sh:in \((.*?)\)", shapes)
    assert listed is not None
    assert set(re.findall(r'"(\w+)"', listed[1])) == set(formats.names())


WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def word(body: str) -> bytes:
    """A Word file of a body's markup, below a masthead."""
    head = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in ("A/RES/91/7", "The General Assembly,"))
    document = f'<?xml version="1.0"?><w:document {WORD}><w:body>{head}{body}</w:body></w:document>'
    return make_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()})


def said_of(body: str, tmp_path: Path) -> tuple[list[str], str]:
    path = tmp_path / "a.docx"
    path.write_bytes(word(body))
    document = parse(read(path))
    numbered = [each.text for each in document.paragraphs if each.part.value == "operative"]
    return numbered, "\n".join(document.all_warnings)


def test_tracked_changes_are_read_as_accepted_and_said(tmp_path: Path) -> None:
    """What is taken out is none of the text, but nothing is left out without a word."""
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    gone = "<w:del><w:r><w:delText>deep </w:delText></w:r></w:del>"
    body = f"<w:p>{run.format('1. Urges States to dig ')}{gone}<w:ins>{run.format('wide ')}</w:ins>{run.format('wells.')}</w:p>"
    numbered, warnings = said_of(body, tmp_path)
    assert numbered == ["Urges States to dig wide wells."]
    assert "changes are tracked" in warnings
    assert "1 stretches of text put in (the first: 'wide')" in warnings
    assert "1 taken out and not read (the first: 'deep')" in warnings
    moved = f"<w:p><w:moveFrom>{run.format('2. Decides to rest.')}</w:moveFrom></w:p>"
    moved += f"<w:p>{run.format('1. Urges States to dig.')}</w:p><w:p><w:moveTo>{run.format('2. Decides to rest.')}</w:moveTo></w:p>"
    assert said_of(moved, tmp_path)[0] == ["Urges States to dig.", "Decides to rest."]
    plain, warnings = said_of(f"<w:p>{run.format('1. Urges States to dig.')}</w:p>", tmp_path)
    assert (plain, "tracked" in warnings) == (["Urges States to dig."], False)


def test_comments_and_text_boxes_are_said(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Beside the wells.</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    body = f"<w:p><w:r><w:t>1. Urges States to dig.</w:t></w:r><w:r>{both}</w:r></w:p>"
    numbered, warnings = said_of(body, tmp_path)
    assert "1 text boxes are read behind the paragraphs that hold them (the first: 'Beside the wells.')" in warnings
    assert " ".join(numbered).count("Beside the wells.") == 1
    comment = '<w:p><w:r><w:t>1. Urges States to dig.</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    assert "1 comments are not read" in said_of(comment, tmp_path)[1]
