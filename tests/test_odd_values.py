"""Odd values of sidecar files and Word files are said in a line each: no traceback, and nothing lost without a word."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from papers import resolution, write

from kg.config import load
from kg.errors import InputError, KgError
from kg.pipeline import read_document
from kg.readers import docx

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
    assert [line for line in said if ODD[text] in line and "\n" not in line], said


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
