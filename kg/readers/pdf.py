"""PDF → Source, by layout: columns, lines, paragraphs, raised footnote marks.

The extracted text looks as a careful person would type it: a paragraph a line, whole over lines,
columns and pages, raised small figures as superscript digits, then the notes, and last, marked as
furniture, what stands at the head and foot of pages. Needs the optional library pdfminer.six.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path

from kg.errors import InputError, NoTextError
from kg.model import Source

MAX_PAGES = 1500
MAX_UNPACKED = 400 << 20
"""The most bytes that the compressed streams of a file may unpack to."""
MAX_CHARACTERS = 8_000_000
_RECOGNIZE = "kg build --ocr recognizes its text, with ocrmypdf on the machine"


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of a PDF's bytes.

    Raises `InputError` where the file is damaged, protected by a password, too long, or holds pictures only, and
    `ImportError` where the library is missing.
    """
    from kg.readers.pdf_flow import text as flow
    from kg.readers.pdf_page import TooMuchError, pages

    _refuse_bombs(data, path)
    try:
        unknown: list[int] = []
        text, marks = flow(pages(data, MAX_PAGES, MAX_CHARACTERS, unknown))
    except TooMuchError as error:
        raise InputError(path, f"the PDF has {error}", "split the file") from error
    except Exception as error:  # pdfminer raises whatever the damaged bytes lead it into
        raise _unreadable(error, path) from error
    _refuse_pictures(text, sum(unknown), path)
    return Source(Path(path).name, "pdf", sha256, text, marks=marks)


def _refuse_pictures(text: str, unknown: int, path: Path | str) -> None:
    """Raises `NoTextError` where the pages are pictures, or show characters that mean nothing."""
    if unknown > len(text):
        raise NoTextError(path, "the PDF does not say what its characters mean", _RECOGNIZE)
    if not text.strip():
        raise NoTextError(path, "the PDF holds no text (scanned pages?)", _RECOGNIZE)


def _refuse_bombs(data: bytes, path: Path | str) -> None:
    """Raises `InputError` where the deflated streams unpack to more than `MAX_UNPACKED` bytes."""
    left = MAX_UNPACKED
    for start in re.finditer(rb"stream\r?\n", data):
        end = data.find(b"endstream", start.end())
        left -= _unpacked(data[start.end() : end if end >= 0 else None], left)
        if left < 0:
            raise InputError(path, f"its streams unpack to more than {MAX_UNPACKED >> 20} MB", "split the file")
        if end < 0:
            return


def _unpacked(stream: bytes, most: int) -> int:
    """How many bytes a deflated stream unpacks to, counted up to a little more than `most`."""
    unpacking = zlib.decompressobj()
    count, rest = 0, stream
    try:
        while rest and count <= most and not unpacking.eof:
            count += len(unpacking.decompress(rest, 1 << 20))
            rest = unpacking.unconsumed_tail
    except zlib.error:
        return count  # another filter, or damage that the reader will tell
    return count


def _unreadable(error: BaseException, path: Path | str) -> InputError:
    """The reason in words: a password, or damage."""
    names = {type(cause).__name__ for cause in (error, *error.args, error.__cause__) if cause is not None}
    if any("Password" in name or "Encrypt" in name for name in names):
        return InputError(path, "the PDF is protected by a password", "save it without protection")
    return InputError(path, "the PDF is damaged", "get the file again")
