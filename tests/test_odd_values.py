"""Odd values of sidecar files and Word files are said in a line each: no traceback, and nothing lost without a word."""

from __future__ import annotations

import io
import os
import random
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from papers import resolution, write

from kg.config import load
from kg.errors import InputError, KgError
from kg.pipeline import BuildOptions, build, read_document
from kg.readers import docx

pytestmark = pytest.mark.usefixtures("quick_builds")

ODD = {
    "title = ['a', 'b']": "the sidecar's title",
    "title = true": "the sidecar's title",
    "title = 1.5": "the sidecar's title",
    'title = ""': "the sidecar's title",
    'symbol = ["A/RES/1/1"]': "the sidecar's symbol",
    "symbol = 12": "the sidecar's symbol",
    "adopted = 2013-02-30T00:00:00": "no valid TOML",
    "adopted = 12:30:00": "the sidecar's adopted",
    "as_of = {year = 2013}": "the sidecar's as_of",
    "[title]\nen = 'x'": "the sidecar's title",
    "[other]\nx = 1": "the sidecar's key 'other'",
    "language = ['en']": "the sidecar's language",
    "as_of = '2013-02-30'": "the sidecar's as_of",
    "as_of = '0000'": "the sidecar's as_of",
    "title = 'a\\u0000b'".replace("'", '"'): "the sidecar's title",
    "title = 'a\\u009Fb\\uFFFF'".replace("'", '"'): "the sidecar's title",
    "symbol = 'A/RES/" + "1" * 5000 + "'": "the sidecar's symbol",
    "'" + "k" * 5000 + "' = 'x'": "the sidecar's key",
    "as_of = " + "9" * 5000: "no valid TOML",
    "as_of = 0x" + "f" * 5000: "no valid TOML",
    "as_of = " + "[" * 50_000: "no valid TOML",
    "title = '" + "x" * (1 << 20) + "'": "a sidecar file of 1024 kB",
}


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:20])
def test_odd_values_of_a_sidecar_file_are_said(tmp_path: Path, text: str) -> None:
    write(tmp_path, a=resolution())
    (tmp_path / "a.txt.meta.toml").write_text(text, encoding="utf-8")
    try:
        said = [*read_document(tmp_path / "a.txt").document.all_warnings]
    except InputError as error:
        said = [str(error)]
    assert [line for line in said if ODD[text] in line and "\n" not in line and len(line) < 300], said


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["folder", "link to nowhere", "pipe", "link in a circle"])
@pytest.mark.parametrize("name", ["a.txt.meta.toml", "a.meta.toml"])
def test_a_sidecar_file_that_is_none_is_said(tmp_path: Path, kind: str, name: str) -> None:
    """What somebody wanted to state is not left out in silence."""
    folder = write(tmp_path / "in", a=resolution(7), b=resolution(8))
    beside = folder / name
    if kind == "folder":
        beside.mkdir()
    elif kind == "pipe":
        os.mkfifo(beside)
    else:
        beside.symlink_to("nowhere" if "nowhere" in kind else beside.name)
    with pytest.raises(InputError, match="the sidecar file is no file"):
        read_document(folder / "a.txt")
    report = build(BuildOptions(store=tmp_path / "store", paths=(folder,), reason=False, validate=False, jobs=1))
    assert (report.code, [each.symbol for each in report.outcomes if not each.error]) == (1, ["A/RES/91/8"])
    told = [*report.unread, *(each.error for each in report.errors)]
    assert [line for line in told if name in line], told


def test_a_byte_order_mark_of_a_sidecar_file_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, a=resolution())
    (tmp_path / "a.txt.meta.toml").write_text('title = "Lamps"', encoding="utf-8-sig")
    assert read_document(tmp_path / "a.txt").document.metadata.title == "Lamps"


@pytest.mark.parametrize(("text", "value"), [("as_of = 2013-10-31", "2013-10-31"), ("as_of = 2013", "2013")])
def test_dates_and_numbers_are_as_their_text(tmp_path: Path, text: str, value: str) -> None:
    write(tmp_path, a=resolution())
    (tmp_path / "a.txt.meta.toml").write_text(text, encoding="utf-8")
    assert read_document(tmp_path / "a.txt").document.metadata.as_of == value


@pytest.mark.parametrize("text", ["port = " + "9" * 5000, "port = " + "[" * 50_000, "port = 0x" + "f" * 5000])
def test_odd_settings_are_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "kg.toml").write_text(text, encoding="utf-8")
    with pytest.raises(KgError) as error:
        load({}, {}, tmp_path / "kg.toml")
    assert "\n" not in str(error.value)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(start: str = "1", level: str = "0", again: str = "1", number: str = "1", used: str = "0") -> bytes:
    """A Word file whose only paragraphs have automatic numbers."""
    paragraph = (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{used}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        "<w:r><w:t>Requests the Secretary-General to report.</w:t></w:r></w:p>"
    )
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="{level}">'
        f'<w:start w:val="{start}"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="{again}"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{paragraph * 2}</w:body></w:document>'
        )
        archive.writestr("word/numbering.xml", numbering)
    return file.getvalue()


@pytest.mark.parametrize("value", ["²", "٣", "9" * 20, "9" * 5000, "-4", "1.5", "", "x", "0x10"])
@pytest.mark.parametrize("where", ["start", "again"])
def test_odd_numbers_of_a_word_file_are_said(value: str, where: str) -> None:
    source = docx.read(word(**{where: value}), "a.docx", "0" * 64)
    assert source.text.count("Requests the Secretary-General to report.") == 2
    assert len(source.text) < 1000
    assert len(source.warnings) == 1 and "a list begins with" in source.warnings[0]


@pytest.mark.parametrize("value", ["9", "²", "-1", "x", "", "9" * 5000])
def test_odd_levels_of_a_word_file_are_said(value: str) -> None:
    source = docx.read(word(level=value, used=value), "a.docx", "0" * 64)
    assert source.text.count("Requests the Secretary-General to report.") == 2
    assert [line for line in source.warnings if "a list's level" in line]


@pytest.mark.parametrize("seed", range(20))
def test_any_values_of_a_word_file_end_in_text(seed: int) -> None:
    chance = random.Random(seed)
    pool = ["1", "0", "8", "9", "32767", "32768", "²", "", "x", "-1", "9" * 400, "&#233;", "NaN", "true"]
    for _ in range(20):
        values = {name: chance.choice(pool) for name in ("start", "level", "again", "number", "used")}
        source = docx.read(word(**values), "a.docx", "0" * 64)
        assert source.text.count("Requests the Secretary-General to report.") == 2
        assert all("\n" not in line and len(line) < 200 for line in source.warnings)


TEXT = (
    f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>The General Assembly,</w:t></w:r></w:p>'
    "<w:p><w:r>{run}<w:t>1. Requests a report.</w:t></w:r></w:p></w:body></w:document>"
)


def archive(*parts: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made, pytest.warns() if len(dict(parts)) < len(parts) else nullcontext():
        for name, data in parts:
            made.writestr(name, data)
    return file.getvalue()


def saying(xml: str, encoding: str = "utf-8") -> bytes:
    return archive(("word/document.xml", f'<?xml version="1.0" encoding="{encoding}"?>{xml}'.encode(encoding)))


PLAIN = TEXT.format(run="")
ENTITY = '<!DOCTYPE w [<!ENTITY a "by all means">]>' + TEXT.format(run="<w:t>&a;</w:t>")
REFUSED = [
    (archive(("word/document.xml", PLAIN.encode()), ("word/document.xml", b"<x/>")), "two parts of the name"),
    (archive(("word/document.xml", PLAIN.encode()), ("a", b""), ("a", b"")), "two parts of the name"),
    (saying(ENTITY), "declares entities"),
    (saying(ENTITY, "utf-16"), "declares entities"),
    (saying(f"<!--{'x' * 70_000}-->{ENTITY}"), "declares entities"),
    (saying('<!DOCTYPE w SYSTEM "w.dtd">' + TEXT.format(run="<w:t>&a;</w:t>")), "declares entities"),
    (saying(PLAIN.replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")), "Strict Open XML"),
    (saying(PLAIN.replace("report", "é")).replace("é".encode(), b"\xe9\xe9"), "damaged"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED, ids=[f"{n} {each[1]}" for n, each in enumerate(REFUSED)])
def test_a_word_file_that_can_be_read_in_two_ways_is_refused(data: bytes, said: str) -> None:
    """None of its characters is left out, and no part of it read instead of another, without a word."""
    with pytest.raises(InputError, match=said) as error:
        docx.read(data, "a.docx", "0" * 64)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("run", "read", "said"),
    [
        ('<w:sym w:font="Times" w:char="00A7"/>', "§", ""),
        ('<w:sym w:font="Symbol" w:char="03B1"/>', "α", ""),
        ('<w:sym w:font="Wingdings" w:char="F0E0"/>', "", "'F0E0' of the font 'Wingdings'"),
        ('<w:sym w:font="x" w:char="zz"/>', "", "'zz' of the font 'x'"),
        ('<w:sym w:char="0000"/>', "", "'0000' of the font ''"),
        ("<w:sym/>", "", "'' of the font ''"),
        ('<w:sym w:char="' + "9" * 5000 + '"/>', "", "999' of the font"),
    ],
)
def test_characters_by_their_place_in_a_font_are_read_or_said(run: str, read: str, said: str) -> None:
    source = docx.read(saying(TEXT.format(run=run)), "a.docx", "0" * 64)
    assert f"\n{read}1. Requests a report." in source.text
    assert [said in line and len(line) < 200 for line in source.warnings] == ([True] if said else [])
