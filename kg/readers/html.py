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
from kg.readers.text import decode

_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr table ul ol dl dt dd blockquote section article header footer "
    "pre address figure figcaption main hr body center caption thead tbody".split()
)
_SKIP = frozenset("script style noscript nav head template svg iframe object button form select option".split())
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#.{0,40}?(?:fn|ftn|foot|note|endnote|cite)", re.IGNORECASE)
_NOTE_ID = re.compile(
    r"(?:fn|ftn|foot(?:notes?)?|endnotes?|notes?|cite_note)[-_:.]?(?:\w{0,20}[-_:.])?\d{1,3}", re.IGNORECASE
)
_BACK = frozenset("↩ ↩︎ ⏎ ↑ ^ ⤴ ↵".split())
_CALLS = re.compile(r"\d{1,3}(?:\s?[,;]\s?\d{1,3})*")
_ONE_BYTE = re.compile(r"(?:windows-125\d|cp125\d|iso-8859-\d{1,2}|latin-?\d|us-ascii|ascii|koi8-[ru]|macintosh)")
_AS_WINDOWS = frozenset("iso-8859-1 latin-1 latin1 us-ascii ascii".split())
"""Encodings that browsers read as Windows-1252."""
_WIDE = frozenset("big5 gb2312 gbk gb18030 shift_jis euc-jp euc-kr iso-2022-jp".split())
_STYLED = re.compile(r"list-style(?:-type)?:\s*(lower|upper)-(alpha|latin|roman)")


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
    """The page's text: as UTF-8 where its bytes are that, else in the encoding that it states.

    Bytes that are UTF-8 by chance are next to impossible, wrong statements are frequent.
    """
    stated = _CHARSET.search(data[:4096])
    name = stated[1].decode("ascii", errors="replace").lower() if stated else ""
    if not _ONE_BYTE.fullmatch(name) and name not in _WIDE:
        return decode(data, path)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(data, path)
    try:
        return data.decode("cp1252" if name in _AS_WINDOWS else name), ()
    except (LookupError, UnicodeError):
        return decode(data, path)


class _Writer:
    """The lines of the page."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.lists: list[tuple[int, str] | None] = []

    def text(self) -> str:
        """All lines, a blank one between."""
        self._end()
        return "\n\n".join(self.lines) + "\n"

    def visit(self, element: Any, depth: int = 0) -> None:
        """Adds the text of `element` (lxml nests no deeper than 256)."""
        if not isinstance(element.tag, str) or element.tag in _SKIP or depth > 400 or _unseen(element):
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
        """Lists count, a note that its list counts has its number raised, line breaks end lines."""
        if element.tag in ("ul", "ol"):
            start = _whole(element.get("start"), 1)
            self.lists.append((start - 1, _kind(element)) if element.tag == "ol" else None)
        elif element.tag == "li" and self.lists:
            counted = self.lists[-1]
            if counted is not None:
                count = _whole(element.get("value"), counted[0] + 1)
                self.lists[-1] = (count, counted[1])
                note = _NOTE_ID.fullmatch(element.get("id") or "")
                self.line.append(f"{str(count).translate(_RAISED)} " if note else _figure(count, counted[1]))
        elif element.tag == "br":
            self._end()

    def _end(self) -> None:
        line = " ".join("".join(self.line).split())
        self.line = []
        if line:
            self.lines.append(line)


def _unseen(element: Any) -> bool:
    """Whether the page hides an element, or it is the arrow that leads back from a note."""
    if "hidden" in element.attrib or re.search(r"display:\s*none", element.get("style") or ""):
        return True
    return element.tag == "a" and "".join(element.itertext()).strip() in _BACK


def _whole(given: str | None, usual: int) -> int:
    """A number that an attribute states."""
    return int(given) if given and re.fullmatch(r"-?\d{1,6}", given.strip()) else usual


def _kind(element: Any) -> str:
    """How a list counts: "a", "A", "i", "I", or "" for figures."""
    styled = _STYLED.search(element.get("style") or "")
    if styled:
        letter = "i" if styled[2] == "roman" else "a"
        return letter.upper() if styled[1] == "upper" else letter
    kind = element.get("type") or ""
    return kind if kind in ("a", "A", "i", "I") else ""


def _figure(count: int, kind: str) -> str:
    """What a list prints before an entry: "3. ", "(c) ", "(iii) "."""
    if kind in ("i", "I") and 0 < count < 40:
        text = "x" * (count // 10) + "|i|ii|iii|iv|v|vi|vii|viii|ix".split("|")[count % 10]
        return f"({text}) " if kind == "i" else f"{text.upper()}. "
    if kind in ("a", "A") and 0 < count <= 26:
        return f"({chr(96 + count)}) " if kind == "a" else f"{chr(64 + count)}. "
    return f"{count}. "


def _mark(element: Any) -> str | None:
    """The superscript for a note's mark (`<sup>3</sup>`, `<a href="#fn3">[3]</a>`), else None."""
    link = element.tag == "a" and _NOTE_LINK.match(element.get("href") or "")
    if element.tag != "sup" and not link:
        return None
    text = "".join(element.itertext()).strip().strip("[]()")
    return re.sub(r"\s?[,;]\s?", " ", text).translate(_RAISED) if _CALLS.fullmatch(text) else None
