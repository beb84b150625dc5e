"""HTML → Source: the text of the page, a paragraph a line, raised figures as superscript digits.

Read with lxml, which reads broken pages as browsers do, loads nothing and expands no
entities of its own. Scripts, styles and navigation are left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from kg.errors import InputError
from kg.model import Source
from kg.read.text import decode

_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr table ul ol dl dt dd blockquote section article header footer "
    "pre address figure figcaption main hr body center caption thead tbody".split()
)
_SKIP = frozenset(
    "script style noscript nav head template svg iframe object button form select option".split()
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#.*?(?:fn|ftn|foot|note|endnote|cite)", re.IGNORECASE)


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of a page's bytes. Raises `InputError` where it has no text or is nested too deep."""
    text, warnings = _decoded(data, path)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml_html.document_fromstring(
            text, parser=lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(path, f"the HTML cannot be read ({error})", "save the page again") from error
    writer = _Writer()
    writer.visit(root)
    extracted = writer.text()
    if not extracted.strip():
        raise InputError(path, "the page holds no text", "save the page with its content")
    return Source(Path(path).name, "html", sha256, extracted, warnings=warnings)


def _decoded(data: bytes, path: Path | str) -> tuple[str, tuple[str, ...]]:
    """The page's text in the encoding that it states, else as plain text is decoded."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = stated[1].decode("ascii").lower()
        if name not in ("utf-8", "utf8"):
            try:
                return data.decode({"iso-8859-1": "cp1252", "latin-1": "cp1252"}.get(name, name)), ()
            except (LookupError, UnicodeDecodeError):
                pass
    return decode(data, path)


class _Writer:
    """The lines of the page."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.lists: list[int | None] = []

    def text(self) -> str:
        """All lines, a blank one between."""
        self._end()
        return "\n\n".join(self.lines) + "\n"

    def visit(self, element: Any, depth: int = 0) -> None:
        """Adds the text of `element` (lxml nests no deeper than 256)."""
        if not isinstance(element.tag, str) or element.tag in _SKIP or depth > 400:
            return
        block = element.tag in _BLOCKS
        if block:
            self._end()
        self._open(element)
        mark = _mark(element)
        if mark is not None:
            self.line.append(mark)
        else:
            self.line.append(element.text or "")
            for child in element:
                self.visit(child, depth + 1)
                self.line.append(child.tail or "")
        if element.tag in ("ul", "ol"):
            self.lists.pop()
        if block:
            self._end()
        elif element.tag in ("td", "th"):
            self.line.append(" ")

    def _open(self, element: Any) -> None:
        """Lists count, line breaks end lines."""
        if element.tag in ("ul", "ol"):
            start = element.get("start") or "1"
            self.lists.append(int(start) - 1 if element.tag == "ol" and start.isdigit() else None)
        elif element.tag == "li" and self.lists:
            count = self.lists[-1]
            if count is not None:
                self.lists[-1] = count + 1
                self.line.append(f"{count + 1}. ")
        elif element.tag == "br":
            self._end()

    def _end(self) -> None:
        line = " ".join("".join(self.line).split())
        self.line = []
        if line:
            self.lines.append(line)


def _mark(element: Any) -> str | None:
    """The superscript for a note's mark (`<sup>3</sup>`, `<a href="#fn3">[3]</a>`), else None."""
    link = element.tag == "a" and _NOTE_LINK.match(element.get("href") or "")
    if element.tag != "sup" and not link:
        return None
    text = "".join(element.itertext()).strip().strip("[]()")
    return text.translate(_RAISED) if re.fullmatch(r"\d{1,3}", text) else None
