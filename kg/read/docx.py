"""DOCX → Source: paragraphs with their automatic numbers, tables, and real footnotes at the end.

A DOCX file is a ZIP archive of XML parts; it is read with the standard library and lxml.
Footnote references become superscript figures, the notes follow the text in their order, so
that the plain-text parser finds both. Deleted text of tracked changes is left out.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from kg.errors import InputError
from kg.model import Source

MAX_PART = 100 << 20
"""The largest part, unpacked, that is read, in bytes."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SKIP = frozenset({_W + name for name in ("del", "instrText", "delText", "pict", "moveFrom", "rPr", "pPr")})


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of a DOCX file's bytes. Raises `InputError` for damaged, protected or over-large files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _part(archive, "word/document.xml", path)
            if document is None:
                raise InputError(
                    path, "a ZIP archive, but no Word document", "unpack it and give the files in it"
                )
            notes = _part(archive, "word/footnotes.xml", path)
            numbering = _part(archive, "word/numbering.xml", path)
            styles = _part(archive, "word/styles.xml", path)
            heads = [
                _part(archive, name, path)
                for name in sorted(archive.namelist())
                if name.startswith("word/header") and name.endswith(".xml")
            ][:6]
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
    ) as error:
        raise InputError(
            path, "the DOCX file is damaged or protected", "save it again without a password"
        ) from error
    text = _Writer(_Numbers(numbering, styles), notes).text(
        document, [head for head in heads if head is not None]
    )
    if not text.strip():
        raise InputError(path, "the DOCX file holds no text", "give a file with text")
    return Source(Path(path).name, "docx", sha256, text)


def _part(archive: zipfile.ZipFile, name: str, path: Path | str) -> Any:
    """One part's root element, None where the archive lacks it. Refuses bombs and entities."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > MAX_PART:
        raise InputError(path, f"its part {name} unpacks to {info.file_size >> 20} MB", "split the document")
    with archive.open(info) as stream:
        data = stream.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise InputError(
            path, f"its part {name} unpacks to more than {MAX_PART >> 20} MB", "split the document"
        )
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[: 1 << 16]:
        raise InputError(path, "its XML declares entities, which are refused", "save it again in Word")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            path, f"its part {name} is damaged ({error.msg})", "save it again in Word"
        ) from error


class _Numbers:
    """Automatic numbers of paragraphs, as `numbering.xml` defines them."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self.levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self.styles: dict[str, tuple[str, str]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        abstract: dict[str, dict[str, tuple[str, str, int]]] = {}
        if numbering is not None:
            for definition in numbering.iter(_W + "abstractNum"):
                abstract[_value(definition, "abstractNumId")] = _levels(definition)
            for number in numbering.iter(_W + "num"):
                link = number.find(_W + "abstractNumId")
                if link is not None:
                    self.levels[_value(number, "numId")] = abstract.get(_value(link, "val"), {})
        for style in styles.iter(_W + "style") if styles is not None else ():
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                self.styles[_value(style, "styleId")] = _reference(properties)

    def label(self, paragraph: Any) -> str:
        """The number that Word would print before `paragraph`, "" for none."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if properties is not None:
            number, level = _reference(properties)
        elif style is not None and _value(style, "val") in self.styles:
            number, level = self.styles[_value(style, "val")]
        else:
            return ""
        definition = self.levels.get(number, {}).get(level)
        if not definition or not level.isdigit():
            return ""
        depth = int(level)
        self.counts[number, depth] = self.counts.get((number, depth), definition[2] - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counts.pop((number, deeper), None)
        return self._printed(number, definition)

    def _printed(self, number: str, definition: tuple[str, str, int]) -> str:
        """The level's pattern ("%1." or "(%2)") with the counts in it."""
        pattern = definition[1]
        for depth in range(9):
            if f"%{depth + 1}" in pattern:
                kind = self.levels[number].get(str(depth), definition)[0]
                pattern = pattern.replace(f"%{depth + 1}", _figure(self.counts.get((number, depth), 1), kind))
        return "–" if definition[0] == "bullet" else pattern


def _levels(definition: Any) -> dict[str, tuple[str, str, int]]:
    """Level → format, pattern and first number."""
    found = {}
    for level in definition.iter(_W + "lvl"):
        kind, pattern, start = (level.find(_W + name) for name in ("numFmt", "lvlText", "start"))
        first = _value(start, "val") if start is not None else "1"
        found[_value(level, "ilvl")] = (
            _value(kind, "val") if kind is not None else "decimal",
            _value(pattern, "val") if pattern is not None else "",
            int(first) if first.isdigit() else 1,
        )
    return found


def _reference(properties: Any) -> tuple[str, str]:
    """The numbering and level that a `numPr` names."""
    number, level = properties.find(_W + "numId"), properties.find(_W + "ilvl")
    return (
        _value(number, "val") if number is not None else "",
        _value(level, "val") if level is not None else "0",
    )


def _value(element: Any, name: str) -> str:
    return str(element.get(_W + name) or "")


def _figure(count: int, kind: str) -> str:
    """A number in Word's formats."""
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        return _roman(count) if kind == "upperRoman" else _roman(count).lower()
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        text += letters * (count // value)
        count %= value
    return text


class _Writer:
    """The text of the parts, in order."""

    def __init__(self, numbers: _Numbers, notes: Any) -> None:
        self.numbers = numbers
        self.notes = (
            {_value(note, "id"): note for note in notes.iter(_W + "footnote")} if notes is not None else {}
        )
        self.called: list[tuple[str, str]] = []

    def text(self, document: Any, heads: list[Any]) -> str:
        """The running heads (they may bear the symbol), the body and the notes."""
        out: list[str] = []
        for head in heads:
            out += [line for line in (self._runs(p).strip() for p in head.iter(_W + "p")) if line]
        body = document.find(_W + "body")
        for paragraph in (body if body is not None else document).iter(_W + "p"):
            label = self.numbers.label(paragraph)
            content = self._runs(paragraph).strip()
            if content:
                out.append(f"{label} {content}" if label else content)
        for number, identifier in self.called:
            note = self.notes.get(identifier)
            if note is not None:
                content = " ".join(filter(None, (self._runs(p).strip() for p in note.iter(_W + "p"))))
                out.append(f"{number} {content}")
        return "\n\n".join(out) + "\n"

    def _runs(self, paragraph: Any) -> str:
        """The characters of a paragraph's runs."""
        pieces: list[str] = []
        for element in paragraph.iter():
            if element.tag == _W + "t" and not _skipped(element, paragraph):
                raised = _raised(element)
                text = element.text or ""
                pieces.append(text.translate(_RAISED) if raised and text.strip().isdigit() else text)
            elif element.tag in (_W + "tab", _W + "br", _W + "cr"):
                if element.getparent().tag == _W + "r":
                    pieces.append(" ")
            elif element.tag == _W + "noBreakHyphen":
                pieces.append("-")
            elif element.tag == _W + "footnoteReference":
                pieces.append(self._call(element))
        return "".join(pieces)

    def _call(self, reference: Any) -> str:
        """A note's mark: its place in the order, or the mark that follows (an asterisk)."""
        if _value(reference, "customMarkFollows") in ("1", "true", "on"):
            self.called.append(("*", _value(reference, "id")))
            return ""
        count = sum(number != "*" for number, _ in self.called) + 1
        raised = str(count).translate(_RAISED)
        self.called.append((raised, _value(reference, "id")))
        return raised


def _skipped(element: Any, paragraph: Any) -> bool:
    """Whether text is deleted, or belongs to a paragraph inside this one (a text box)."""
    for ancestor in element.iterancestors():
        if ancestor is paragraph:
            return False
        if ancestor.tag in _SKIP or ancestor.tag == _W + "p":
            return True
    return False


def _raised(element: Any) -> bool:
    run = element.getparent()
    align = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
    return align is not None and _value(align, "val") == "superscript"
