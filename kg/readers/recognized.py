"""Scanned PDF files → text, by OCRmyPDF and Tesseract. Only on demand: letters may be wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.errors import InputError
from kg.model import Source
from kg.readers import pdf, programs

_PROGRAM, _TESSERACT = "ocrmypdf", "tesseract"
_LANGUAGES = ("eng", "fra", "spa")
WARNING = "its text was recognized from pictures: letters, numbers and marks may be wrong"


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of a PDF file whose pages are pictures.

    Raises `InputError` where the program is not on the machine, or it cannot make anything of the file.
    """
    program = programs.find(_PROGRAM)
    if not program:
        raise InputError(path, "a scan, which takes text recognition", f"install {_PROGRAM} on this machine")
    try:
        with programs.folder() as here:
            (here / "scan.pdf").write_bytes(data)
            words = [program, "--quiet", "--force-ocr", "--output-type", "pdf", *_languages(here)]
            programs.run([*words, "scan.pdf", "text.pdf"], here, programs.RECOGNITION)
            made = (here / "text.pdf").read_bytes()
    except (programs.FailedError, FileNotFoundError) as error:
        raise InputError(path, f"a scan that {_PROGRAM} cannot read: it {error}", "scan it again") from error
    source = pdf.read(made, path, sha256)
    return replace(source, warnings=(*source.warnings, WARNING))


def _languages(here: Path) -> list[str]:
    """The option that names the languages that are on the machine; none where that cannot be told."""
    program = programs.find(_TESSERACT)
    if not program:
        return []
    listed = programs.run([program, "--list-langs"], here).decode("utf-8", "replace").split()
    known = [each for each in _LANGUAGES if each in listed]
    return ["-l", "+".join(known)] if known else []
