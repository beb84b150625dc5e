"""HTML → Source: the text of the page, a paragraph a line, italics, calls and the notes that links lead to marked.

Read with lxml, which reads broken pages as browsers do, loads nothing and expands no
entities of its own. Scripts, styles and navigation are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from kg.errors import InputError
from kg.model import Mark, Source
from kg.readers.marking import LOWERED, RAISED, Run, Writing, stripped
from kg.readers.text import decode

_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr table ul ol dl dt dd blockquote section article header footer "
    "pre address figure figcaption main hr body center caption thead tbody".split()
)
_SKIP = frozenset("script style noscript nav head template svg iframe object button form select option".split())
_ITALIC = frozenset("i em cite dfn".split())
_LONG_CELL = 400
"""A cell of so many characters holds a text's paragraph."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#.{0,40}?(?:fn|ftn|foot|note|endnote|cite)", re.IGNORECASE)
_NOTE_ID = re.compile(
    r"(?:fn|ftn|foot(?:notes?)?|endnotes?|notes?|cite_note)[-_:.]?(?:\w{0,20}[-_:.])?\d{1,3}", re.IGNORECASE
)
_BACK = frozenset("↩ ↩︎ ⏎ ↑ ^ ⤴ ↵".split())
_CALLS = re.compile(r"\d{1,3}(?:\s?[,;]\s?\d{1,3})*|\*{1,4}")
_ONE_BYTE = re.compile(r"(?:windows-125\d|cp125\d|iso-8859-\d{1,2}|latin-?\d|us-ascii|ascii|koi8-[ru]|macintosh)")
_AS_WINDOWS = frozenset("iso-8859-1 latin-1 latin1 us-ascii ascii".split())
"""Encodings that browsers read as Windows-1252."""
_WIDE = frozenset("big5 gb2312 gbk gb18030 shift_jis euc-jp euc-kr iso-2022-jp".split())
_SPACES = re.compile(r"\s+")
_UNEVEN = re.compile(r"[^\S ]|  ")
_NOTE_STYLE = re.compile(r"mso-element:(?:foot|end)note(?:;|$)")
_HIDDEN = re.compile(r"display:\s*none")
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
    extracted, marks = writer.finish()
    if not extracted.strip():
        raise InputError(path, "the page holds no text", "save the page with its content")
    return Source(Path(path).name, "html", sha256, extracted, warnings=warnings, marks=marks)


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


@dataclass(slots=True)
class _Paragraph:
    """A line of the page: its runs, the number that a list prints before it, and whether it is a table's."""

    runs: list[Run]
    label: str = ""
    role: str = ""


@dataclass(slots=True)
class _Anchor:
    """A place that links lead to: its first line, and the line after its element's last."""

    start: int
    end: int


class _Writer:
    """The lines of the page."""

    def __init__(self) -> None:
        self.paragraphs: list[_Paragraph] = []
        self.line: list[Run] = []
        self.label = ""
        self.lists: list[tuple[int, str] | None] = []
        self.anchors: dict[str, _Anchor] = {}
        self.inline: list[_Anchor] = []
        self.navigation: list[str] = []
        self.broken = 0
        """Lines that a line break ends: a page that breaks its lines by hand has no paragraphs."""

    def visit(self, element: Any, depth: int = 0, role: str = "", slanted: bool = False) -> None:
        """Adds the text of `element` (lxml nests no deeper than 256)."""
        tag = element.tag
        if tag == "nav":
            self.navigation.append(" ".join("".join(element.itertext()).split()))
        if not isinstance(tag, str) or tag in _SKIP or depth > 400 or _unseen(element, tag):
            return
        block = tag in _BLOCKS
        if block:
            self._end(role)
        start = len(self.paragraphs)
        names = dict.fromkeys((element.get("id"), element.get("name")))
        opened = [self.anchors.setdefault(name, _Anchor(start, start + 1)) for name in names if name is not None]
        if not block:
            self.inline += opened
        self._open(element, tag, role)
        role = "table" if tag == "table" and _is_table(element) else role
        self._inside(element, tag, depth, role, slanted or tag in _ITALIC)
        if tag in ("ul", "ol"):
            self.lists.pop()
        if block:
            self._end(role)
            held = [anchor for anchor in self.inline if anchor.start >= start] if _holds_note(element) else []
            for anchor in (*opened, *held):
                anchor.end = max(anchor.end, len(self.paragraphs))
        elif tag in ("td", "th"):
            self.line.append(Run(" "))

    def _inside(self, element: Any, tag: str, depth: int, role: str, slanted: bool) -> None:
        """What stands in an element: a note's mark, or text and elements in turn."""
        mark = _mark(element, tag) if tag in ("sup", "a") else None
        if mark is not None:
            numbers, target = re.split(r"( )", mark), _target(element)
            self.line += [Run(each, "raised" if each.strip() else "", target) for each in numbers]
            return
        kind = "italic" if slanted else ""
        text = element.text
        if text:
            self.line.append(Run(text, kind))
        for child in element:
            self.visit(child, depth + 1, role, slanted)
            tail = child.tail
            if tail:
                self.line.append(Run(tail, kind))

    def _open(self, element: Any, tag: str, role: str) -> None:
        """Lists count, a note that its list counts has its number raised, line breaks end lines."""
        if tag in ("ul", "ol"):
            start = _whole(element.get("start"), 1)
            self.lists.append((start - 1, _kind(element)) if tag == "ol" else None)
        elif tag == "li" and self.lists:
            counted = self.lists[-1]
            if counted is not None:
                count = _whole(element.get("value"), counted[0] + 1)
                self.lists[-1] = (count, counted[1])
                note = _NOTE_ID.fullmatch(element.get("id") or "")
                self.label = str(count).translate(RAISED) if note else _figure(count, counted[1])
        elif tag == "br":
            self.broken += 1
            self._end(role)

    def _end(self, role: str) -> None:
        if not self.line:
            return
        runs = _even(self.line)
        self.line = []
        if runs:
            self.paragraphs.append(_Paragraph(runs, self.label, role))
            self.label = ""

    def finish(self) -> tuple[str, tuple[Mark, ...]]:
        """The text and its marks; where the page does not say which lines are notes, only its furniture is marked."""
        self._end("")
        notes = _notes(self.paragraphs, self.anchors)
        writing = Writing()
        index = 0
        while index < len(self.paragraphs):
            paragraph = self.paragraphs[index]
            if index in notes:
                number, end = notes[index]
                runs = [run for each in self.paragraphs[index:end] for run in (*each.runs, Run(" "))]
                writing.note(number, _without_number(runs, number))
                index = end
                continue
            writing.block(_called(paragraph.runs, self.anchors, notes), paragraph.label, paragraph.role)
            index += 1
        for text in self.navigation:
            writing.furniture(text, "navigation of the page")
        text, marks = writing.finish()
        marked = any(run.kind == "raised" for each in self.paragraphs for run in each.runs)
        if (marked and not notes) or self.broken * 4 > len(self.paragraphs):
            marks = tuple([mark for mark in marks if mark.kind == "furniture"])
        return text, marks


def _notes(paragraphs: list[_Paragraph], anchors: dict[str, _Anchor]) -> dict[int, tuple[str, int]]:
    """The lines that notes begin with, each with its number and the line after its last: where marks above lead to."""
    found: dict[int, tuple[str, int]] = {}
    for index, paragraph in enumerate(paragraphs):
        for run in paragraph.runs:
            anchor = anchors.get(run.value) if run.kind == "raised" else None
            if anchor and index < anchor.start < len(paragraphs):
                number = run.text.translate(LOWERED).strip()
                if number.isdigit() or set(number) == {"*"}:
                    found.setdefault(anchor.start, (number, anchor.end))
    starts = sorted(found)
    return {start: (found[start][0], min([found[start][1], *(n for n in starts if n > start)])) for start in starts}


def _called(runs: list[Run], anchors: dict[str, _Anchor], notes: dict[int, tuple[str, int]]) -> list[Run]:
    """The runs with the marks that lead to notes as calls; others stay raised."""
    made = []
    for run in runs:
        anchor = anchors.get(run.value) if run.kind == "raised" else None
        if anchor and anchor.start in notes:
            made.append(Run(run.text, "call", notes[anchor.start][0]))
        else:
            made.append(Run(run.text, run.kind) if run.value else run)
    return made


def _without_number(runs: list[Run], number: str) -> list[Run]:
    """A note's characters without the number or asterisk that it begins with."""
    text = "".join(run.text for run in runs).strip()
    printed = re.compile(rf"[\[(]?(?:{re.escape(number.translate(RAISED))}|{re.escape(number)})[\]).:]?(?:\s+|$)")
    found = printed.match(text) or re.match(re.escape(number.translate(RAISED)), text)
    return [Run(" ".join((text[found.end() :] if found else text).split()))]


def _even(runs: list[Run]) -> list[Run]:
    """The runs with white space made even: none at the ends, one space anywhere else."""
    found: list[Run] = []
    open_ = False
    for run in runs:
        text = _SPACES.sub(" ", run.text) if _UNEVEN.search(run.text) else run.text
        if not open_:
            text = text.lstrip()
        if text:
            open_ = text[-1] != " "
            found.append(run if text == run.text else Run(text, run.kind, run.value))
    return stripped(found)


def _holds_note(element: Any) -> bool:
    """Whether an element is one note with all its paragraphs."""
    style = element.get("style")
    return bool(style and _NOTE_STYLE.search(style.replace(" ", "")))


def _is_table(element: Any) -> bool:
    """Whether rows and columns hold figures or words, rather than lay out paragraphs of text."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    wide = [row for row in rows if len(row) > 1]
    return len(wide) > 1 and all(len("".join(cell.itertext())) < _LONG_CELL for row in wide for cell in row)


def _target(element: Any) -> str:
    """The place that a mark leads to, "" where it is no link."""
    links = [element] if element.tag == "a" else [*element.iter("a"), *element.iterancestors("a")]
    href = next((link.get("href") for link in links if link.get("href")), "")
    return href[1:] if href.startswith("#") else ""


def _unseen(element: Any, tag: str) -> bool:
    """Whether the page hides an element, or it is the arrow that leads back from a note."""
    style = element.get("style")
    if (style and _HIDDEN.search(style)) or element.get("hidden") is not None:
        return True
    return tag == "a" and "".join(element.itertext()).strip() in _BACK


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
    """What a list prints before an entry: "3.", "(c)", "(iii)"."""
    if kind in ("i", "I") and 0 < count < 40:
        text = "x" * (count // 10) + "|i|ii|iii|iv|v|vi|vii|viii|ix".split("|")[count % 10]
        return f"({text})" if kind == "i" else f"{text.upper()}."
    if kind in ("a", "A") and 0 < count <= 26:
        return f"({chr(96 + count)})" if kind == "a" else f"{chr(64 + count)}."
    return f"{count}."


def _mark(element: Any, tag: str) -> str | None:
    """The superscript for a note's mark (`<sup>3</sup>`, `<a href="#fn3">[3]</a>`), else None."""
    link = tag == "a" and _NOTE_LINK.match(element.get("href") or "")
    if tag != "sup" and not link:
        return None
    text = "".join(element.itertext()).strip().strip("[]()")
    return re.sub(r"\s?[,;]\s?", " ", text).translate(RAISED) if _CALLS.fullmatch(text) else None
