"""Old Word files, RTF, ODT and scans: by programs that are on the machine, or with a word that names them."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from pathlib import Path

import papers
import pytest
from web_server import eventually

from kg.cli import main
from kg.errors import InputError
from kg.pipeline.document import read_document
from kg.readers import converted, formats, programs, read, told

STREAM = "WordDocument".encode("utf-16-le")
FILES = {
    "doc": told.OLE + b"\x00" * 600 + STREAM + b"\x00" * 600,
    "rtf": b"{\\rtf1\\ansi Urges all States;\\par}",
    "odt": b"PK\x03\x04" + b"\x00" * 26 + told.ODT + b"\x00" * 100,
}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the programs of a machine that has none."""
    found = tmp_path / "bin"
    found.mkdir()
    monkeypatch.setenv("PATH", str(found))
    return found


def program(machine: Path, name: str, script: str) -> None:
    """A program of a test, in Python."""
    path = machine / name
    path.write_text(f"#!{sys.executable}\nimport os, sys, time\n{script}\n")
    path.chmod(0o755)


def given(folder: Path, form: str, data: bytes | None = None) -> Path:
    path = folder / f"given.{form}"
    path.write_bytes(FILES[form] if data is None else data)
    return path


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("doc", "an old Word file, which takes a converter; install LibreOffice or antiword on this machine"),
        ("rtf", "an RTF file, which takes a converter; install LibreOffice on this machine, or save it as DOCX"),
        ("odt", "an ODT file, which takes a converter; install LibreOffice"),
    ],
)
def test_a_machine_without_a_converter(machine: Path, tmp_path: Path, form: str, said: str) -> None:
    path = given(tmp_path, form)
    assert formats.of(path.read_bytes(), path).name == form
    with pytest.raises(InputError, match=said):
        read(path)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "sys.stderr.write('first\\nno such filter\\n'); sys.exit(3)",
            r"LibreOffice cannot convert: it ended with 3 \(no such",
        ),
        ("pass", "makes no document of it"),
    ],
)
def test_a_converter_that_fails(machine: Path, tmp_path: Path, script: str, said: str) -> None:
    program(machine, "soffice", script)
    with pytest.raises(InputError, match=said):
        read(given(tmp_path, "rtf"))


@pytest.mark.thorough
def test_a_converter_that_takes_for_ever_ends_with_all_that_it_started(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "started"
    program(
        machine,
        "soffice",
        f"child = os.fork()\nif child: open({str(said)!r}, 'w').write(str(child))\ntime.sleep(600)",
    )
    with pytest.raises(programs.FailedError, match="took longer"), programs.folder() as here:
        programs.run([str(machine / "soffice")], here, seconds=2.0)
    pid = int(said.read_text())
    eventually(lambda: _has_ended(pid))


def _has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True


def test_a_converter_sees_no_secret_and_leaves_nothing(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_UPDATE_TOKEN", "secret")
    program(machine, "tell", "print(sorted(os.environ), os.getcwd())")
    with programs.folder() as here:
        told_of = programs.run([str(machine / "tell")], here).decode()
        assert str(here) in told_of
    assert "KG_UPDATE_TOKEN" not in told_of
    assert not here.exists()


def test_old_word_by_antiword(machine: Path, tmp_path: Path) -> None:
    text = tmp_path / "made.txt"
    text.write_text(papers.resolution(), encoding="utf-8")
    program(machine, "antiword", f"sys.stdout.buffer.write(open({str(text)!r}, 'rb').read())")
    found = read_document(given(tmp_path, "doc"))
    assert found.document.metadata.symbol == "A/RES/91/7"
    assert found.format == "doc"


def test_other_old_office_files_are_told(machine: Path, tmp_path: Path) -> None:
    program(machine, "soffice", "pass")
    with pytest.raises(InputError, match="holds no Word document"):
        read(given(tmp_path, "doc", told.OLE + b"\x00" * 2000))


def test_an_rtf_file_that_was_cut_is_told(machine: Path, tmp_path: Path) -> None:
    program(machine, "soffice", "pass")
    with pytest.raises(InputError, match="ends in its middle"):
        read(given(tmp_path, "rtf", FILES["rtf"][:-1]))


def test_an_odt_is_no_docx_and_a_docx_no_odt() -> None:
    assert told.kind(b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml") == ""
    assert told.kind(FILES["odt"]) == "odt"


@pytest.mark.slow
@pytest.mark.skipif(not programs.find(*converted._LIBREOFFICE), reason="needs LibreOffice")
@pytest.mark.parametrize("form", ["doc", "rtf", "odt"])
def test_what_libreoffice_makes_is_the_text(tmp_path: Path, form: str) -> None:
    """LibreOffice writes the old formats itself; read back they have the same paragraphs."""
    from docx import Document

    made = Document()
    for line in filter(str.strip, papers.resolution().splitlines()):
        made.add_paragraph(line)
    made.save(str(tmp_path / "made.docx"))
    office = programs.find(*converted._LIBREOFFICE)
    with programs.folder() as here:
        shutil.copy(tmp_path / "made.docx", here)
        profile = f"-env:UserInstallation={(here / 'profile').as_uri()}"
        words = [office, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), "made.docx"]
        programs.run(words, here)
    found, expected = read_document(tmp_path / f"made.{form}"), read_document(tmp_path / "made.docx")
    assert found.document.metadata.symbol == "A/RES/91/7"
    assert [each.text for each in found.document.paragraphs] == [each.text for each in expected.document.paragraphs]
    whole = (tmp_path / f"made.{form}").read_bytes()
    (tmp_path / f"cut.{form}").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(InputError):
        read(tmp_path / f"cut.{form}")
    assert zipfile.is_zipfile(tmp_path / "made.docx")


def scan(path: Path) -> None:
    """A PDF of pictures of a resolution, as a scanner makes it."""
    pytest.importorskip("reportlab")
    image = pytest.importorskip("PIL.Image")
    draw = pytest.importorskip("PIL.ImageDraw")
    fonts = pytest.importorskip("PIL.ImageFont")
    page = image.new("L", (1654, 2339), 255)
    pen, font, top = draw.Draw(page), fonts.load_default(28), 80
    for line in papers.resolution().splitlines():
        words: list[str] = []
        for word in [*line.split(), ""]:
            if not word or len(" ".join([*words, word])) > 90:
                pen.text((120, top), " ".join(words), fill=0, font=font)
                words, top = [], top + 42
            words.append(word)
    page.save(path, resolution=200)


def test_a_scan_says_how_it_could_be_read(machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scan(tmp_path / "scan.pdf")
    fast = ("--store", str(tmp_path / "store"), "--no-reason", "--no-validate", "--jobs", "1")
    assert main(["build", str(tmp_path / "scan.pdf"), *fast]) != 0
    assert "kg build --ocr recognizes its text, with ocrmypdf" in capsys.readouterr().err
    assert main(["build", str(tmp_path / "scan.pdf"), "--ocr", *fast]) != 0
    assert "a scan, which takes text recognition; install ocrmypdf" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(not programs.find("ocrmypdf"), reason="needs ocrmypdf")
def test_the_text_of_a_scan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scan(tmp_path / "scan.pdf")
    assert main(["build", str(tmp_path / "scan.pdf"), "--ocr", "--store", str(tmp_path / "store"), "--jobs", "1"]) == 0
    said = capsys.readouterr()
    assert "recognized from pictures" in said.err + said.out
    assert main(["query", "documents", "--format", "csv", "--store", str(tmp_path / "store")]) == 0
    assert "A/RES/91/7" in capsys.readouterr().out
    assert os.environ["PATH"]
