"""The styles of files that the markup is laid out in, to measure the readers of PDF, DOCX and HTML."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import partial

from kg.errors import InputError
from kg.evaluate import as_docx, as_html, as_pdf
from kg.evaluate.paper import Paper, paper
from kg.model import Source
from kg.readers import docx, html, pdf, text


def _by_pdftotext(*options: str) -> Callable[[bytes, str, str], Source]:
    """A reader of the text that pdftotext makes of a PDF file."""

    def read(data: bytes, name: str, sha256: str) -> Source:
        program = shutil.which("pdftotext")
        if program is None:
            raise InputError(name, "this style needs pdftotext, which is not on this machine", "install poppler-utils")
        done = subprocess.run([program, *options, "-", "-"], input=data, capture_output=True, check=True)
        return text.read(done.stdout, name, sha256)

    return read


LAYOUTS: dict[str, tuple[Callable[[Paper], bytes], Callable[[bytes, str, str], Source]]] = {
    "pdf": (partial(as_pdf.render, layout=as_pdf.OFFICIAL), pdf.read),
    "pdf-printed": (partial(as_pdf.render, layout=as_pdf.PRINTED), pdf.read),
    "pdf-columns": (partial(as_pdf.render, layout=as_pdf.RECORDS), pdf.read),
    "docx": (as_docx.typed, docx.read),
    "docx-auto": (as_docx.automatic, docx.read),
    "html": (as_html.clean, html.read),
    "html-word": (as_html.saved, html.read),
}
"""Each style: how a paper becomes a file, and the reader of such files."""

NAMES = tuple(LAYOUTS)

EXTRACTED: dict[str, tuple[Callable[[Paper], bytes], Callable[[bytes, str, str], Source]]] = {
    "pdftotext": (LAYOUTS["pdf"][0], _by_pdftotext()),
    "pdftotext-layout": (LAYOUTS["pdf"][0], _by_pdftotext("-layout")),
}
"""Styles of the text that another program makes of such a file, which must be on the machine."""


def laid_out(source: Source, style: str) -> bytes:
    """The file of an Akoma Ntoso source in one of the styles of `NAMES` or `EXTRACTED`."""
    return (LAYOUTS | EXTRACTED)[style][0](paper(source))


def read_back(source: Source, style: str, name: str) -> Source:
    """What the reader of the style's format makes of the file."""
    return (LAYOUTS | EXTRACTED)[style][1](laid_out(source, style), name, "0" * 64)
