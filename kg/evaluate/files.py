"""The styles of files that the markup is laid out in, to measure the readers of PDF, DOCX and HTML."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kg.evaluate import as_docx, as_html, as_pdf
from kg.evaluate.paper import Paper, paper
from kg.model import Source
from kg.readers import docx, html, pdf

LAYOUTS: dict[str, tuple[Callable[[Paper], bytes], Callable[[bytes, str, str], Source]]] = {
    "pdf": (partial(as_pdf.render, layout=as_pdf.OFFICIAL), pdf.read),
    "pdf-columns": (partial(as_pdf.render, layout=as_pdf.RECORDS), pdf.read),
    "docx": (as_docx.typed, docx.read),
    "docx-auto": (as_docx.automatic, docx.read),
    "html": (as_html.clean, html.read),
    "html-word": (as_html.saved, html.read),
}
"""Each style: how a paper becomes a file, and the reader of such files."""

NAMES = tuple(LAYOUTS)


def laid_out(source: Source, style: str) -> bytes:
    """The file of an Akoma Ntoso source in one of the styles of `NAMES`."""
    return LAYOUTS[style][0](paper(source))


def read_back(source: Source, style: str, name: str) -> Source:
    """What the reader of the style's format makes of the file."""
    return LAYOUTS[style][1](laid_out(source, style), name, "0" * 64)
