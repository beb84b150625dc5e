"""DOCX → Source: paragraphs with their automatic numbers, italics and calls, then the real notes, all marked.

A DOCX file is a ZIP archive of XML parts; it is read with the standard library and lxml. Running heads and
feet stand at the end, marked as furniture. Deleted and hidden text is left out.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from kg.errors import InputError
from kg.model import Source
from kg.readers import unread
from kg.readers.marking import LOWERED, RAISED, Run, Writing

MAX_PART = 40 << 20
"""The largest part, unpacked, that is read, in bytes: its tree takes ten times as much memory."""
MAX_FILES = 20_000
"""The most files that the archive may hold."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIP = frozenset(
    {_FALLBACK, *(_W + name for name in "del instrText delText pict moveFrom rPr pPr p txbxContent".split())}
)
_STARRED = re.compile(r"(\*{1,4})\s+(?=\S)")
_LONG_CELL = 400
"""A cell of so many characters holds a text's paragraph."""
_SYMBOL = re.compile(r"(?:^|\s)[A-Z]{1,6}/[\w./-]*\d")


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of a DOCX file's bytes. Raises `InputError` for damaged, protected or over-large files."""
    if data.count(b"PK\x01\x02") > MAX_FILES:
        raise InputError(path, f"an archive of more than {MAX_FILES} files", "unpack it and give the files in it")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive, path)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise InputError(path, "the DOCX file is damaged or protected", "save it again without a password") from error
    except (zlib.error, struct.error, UnicodeDecodeError, ValueError) as error:
        raise InputError(path, "the DOCX file is damaged", "save it again in Word") from error
    writer = _Writer(parts)
    lost = writer.write()
    text, marks = writer.writing.finish()
    if not text.strip():
        raise InputError(path, "the DOCX file holds no text", "give a file with text")
    missing = (f"{lost} notes are called whose text the file lacks",) if lost else ()
    warnings = (*missing, *sorted(writer.numbers.odd), *parts.unread)
    return Source(Path(path).name, "docx", sha256, text, warnings=warnings, marks=marks)


@dataclass(slots=True)
class _Parts:
    """The root elements of an archive's parts, None for those it lacks.

    `first` is the first page's head, `heads` the others, `feet` what stands at the foot of pages; `unread` warns.
    """

    document: Any
    footnotes: Any
    endnotes: Any
    numbering: Any
    styles: Any
    first: list[Any]
    heads: list[Any]
    feet: list[Any]
    unread: tuple[str, ...]


def _parts(archive: zipfile.ZipFile, path: Path | str) -> _Parts:
    """The parts that are read. Raises `InputError` where there is no document, and for bombs."""
    twice = next((name for name, number in Counter(archive.namelist()).items() if number > 1), None)
    if twice is not None:
        raise InputError(path, f"it holds two parts of the name {twice[:_SHOWN]!r}", "save it again in Word")
    main = _target(_part(archive, "_rels/.rels", path), "officeDocument") or "word/document.xml"
    document = _part(archive, main, path)
    if document is None:
        raise InputError(path, "a ZIP archive, but no Word document", "unpack it and give the files in it")
    if document.tag.startswith(_STRICT):
        raise InputError(path, "a Strict Open XML document", "save it again as a Word document (.docx)")
    folder, _, name = main.rpartition("/")
    folder = f"{folder}/" if folder else ""
    links = _part(archive, f"{folder}_rels/{name}.rels", path)
    footnotes, endnotes, numbering, styles = (
        _part(archive, folder + (_target(links, kind) or f"{kind}.xml"), path)
        for kind in ("footnotes", "endnotes", "numbering", "styles")
    )
    first, heads = _head_names(document, links, folder, archive)
    return _Parts(
        document,
        footnotes,
        endnotes,
        numbering,
        styles,
        [root for name in first if (root := _part(archive, name, path)) is not None],
        [root for name in heads if (root := _part(archive, name, path)) is not None],
        [root for name in _feet(folder, archive) if (root := _part(archive, name, path)) is not None],
        tuple(unread.warnings(archive.namelist(), _part(archive, unread.TYPES, path), document)),
    )


def _feet(folder: str, archive: zipfile.ZipFile) -> list[str]:
    """The names of the first parts with what stands at the foot of pages."""
    names = (name for name in archive.namelist() if name.startswith(f"{folder}footer") and name.endswith(".xml"))
    return sorted(names)[:6]


def _target(relations: Any, kind: str) -> str:
    """The part inside the archive that a relationship of `kind` leads to, "" for none; never one outside."""
    for relation in relations.iter("{*}Relationship") if relations is not None else ():
        if (relation.get("Type") or "").endswith("/" + kind) and relation.get("TargetMode") != "External":
            return (relation.get("Target") or "").lstrip("/")
    return ""


def _head_names(document: Any, links: Any, folder: str, archive: zipfile.ZipFile) -> tuple[list[str], list[str]]:
    """The names of the first page's header and of the others; all others where the document does not say which."""
    targets = {
        link.get("Id"): folder + (link.get("Target") or "")
        for link in (links.iter("{*}Relationship") if links is not None else ())
        if link.get("TargetMode") != "External"
    }
    used = ((_value(each, "type"), each.get(_R + "id")) for each in document.iter(_W + "headerReference"))
    first = [targets[link] for kind, link in used if kind == "first" and link in targets][:1]
    every = [name for name in archive.namelist() if name.startswith(f"{folder}header") and name.endswith(".xml")]
    return first, [name for name in sorted(every) if name not in first][:6]


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
        raise InputError(path, f"its part {name} unpacks to more than {MAX_PART >> 20} MB", "split the document")
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[: 1 << 16]:
        raise InputError(path, "its XML declares entities, which are refused", "save it again in Word")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(path, f"its part {name} is damaged ({error.msg})", "save it again in Word") from error
    if root.getroottree().docinfo.doctype:  # in whatever encoding, and behind whatever comments
        raise InputError(path, "its XML declares entities, which are refused", "save it again in Word")
    return root


_LEVEL, _NUMBER = re.compile("[0-8]"), re.compile("[0-9]{1,6}")
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,4}")
_MAX_NUMBER, _SHOWN = 32_767, 40


class _Numbers:
    """Automatic numbers of paragraphs, as `numbering.xml` defines them."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self.levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self.styles: dict[str, tuple[str, str]] = {}
        self.kinds: dict[str, str] = {}
        self.restarts: dict[str, dict[str, int]] = {}
        self.odd: set[str] = set()
        """What of the definitions makes no sense and was passed over, a line each."""
        self.counts: dict[tuple[str, int], int] = {}
        abstract: dict[str, dict[str, tuple[str, str, int]]] = {}
        if numbering is not None:
            for definition in numbering.iter(_W + "abstractNum"):
                abstract[_value(definition, "abstractNumId")] = self._levels(definition)
            for number in numbering.iter(_W + "num"):
                link = number.find(_W + "abstractNumId")
                if link is not None:
                    identifier = _value(number, "numId")
                    self.levels[identifier] = abstract.get(_value(link, "val"), {})
                    self.kinds[identifier] = _value(link, "val")
                    self.restarts[identifier] = self._restarts(number)
        for style in styles.iter(_W + "style") if styles is not None else ():
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                self.styles[_value(style, "styleId")] = _reference(properties)

    def label(self, paragraph: Any) -> str:
        """The number that Word would print before `paragraph`, "" for none."""
        own = _properties(paragraph, _W + "pPr")
        properties, style = own.get(_W + "numPr"), own.get(_W + "pStyle")
        if properties is not None:
            number, level = _reference(properties)
        elif style is not None and _value(style, "val") in self.styles:
            number, level = self.styles[_value(style, "val")]
        else:
            return ""
        definition = self.levels.get(number, {}).get(level)
        if not definition or not _LEVEL.fullmatch(level):
            return ""
        depth, kind = int(level), self.kinds[number]
        restart = self.restarts[number].pop(level, None)  # once: lists of one kind count on
        if restart is not None:
            self.counts[kind, depth] = restart - 1
        self.counts[kind, depth] = self.counts.get((kind, depth), definition[2] - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counts.pop((kind, deeper), None)
        return self._printed(number, definition)

    def _printed(self, number: str, definition: tuple[str, str, int]) -> str:
        """The level's pattern ("%1." or "(%2)") with the counts in it."""
        pattern, own = definition[1], self.kinds[number]
        for depth in range(9):
            if f"%{depth + 1}" in pattern:
                kind = self.levels[number].get(str(depth), definition)[0]
                pattern = pattern.replace(f"%{depth + 1}", _figure(self.counts.get((own, depth), 1), kind))
        return "–" if definition[0] == "bullet" else pattern

    def _restarts(self, number: Any) -> dict[str, int]:
        """Level → the number that a list begins anew with."""
        found = {}
        for override in number.iter(_W + "lvlOverride"):
            start = override.find(_W + "startOverride")
            first = None if start is None else self._number(_value(start, "val"))
            if first is not None:
                found[_value(override, "ilvl")] = first
        return found

    def _levels(self, definition: Any) -> dict[str, tuple[str, str, int]]:
        """Level → format, pattern and first number."""
        found = {}
        for level in definition.iter(_W + "lvl"):
            kind, pattern, start = (level.find(_W + name) for name in ("numFmt", "lvlText", "start"))
            first = 1 if start is None else self._number(_value(start, "val"))
            depth = _value(level, "ilvl")
            if not _LEVEL.fullmatch(depth):
                self.odd.add(f"a list's level {depth[:_SHOWN]!r} is none from 0 to 8 and is passed over")
            found[depth] = (
                _value(kind, "val") if kind is not None else "decimal",
                _value(pattern, "val") if pattern is not None else "",
                1 if first is None else first,
            )
        return found

    def _number(self, text: str) -> int | None:
        """What a list begins with: Word has whole numbers to 32767 (ECMA-376, ST_DecimalNumber in practice)."""
        if _NUMBER.fullmatch(text) and int(text) <= _MAX_NUMBER:
            return int(text)
        self.odd.add(f"a list begins with {text[:_SHOWN]!r}, which is no number that Word counts from; passed over")
        return None


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
    """The text of the parts, in order, with marks."""

    def __init__(self, parts: _Parts) -> None:
        self.parts = parts
        self.numbers = _Numbers(parts.numbering, parts.styles)
        self.raising = _raising(parts.styles)
        self.notes = {
            (kind, _value(note, "id")): note
            for kind, root in (("footnote", parts.footnotes), ("endnote", parts.endnotes))
            if root is not None
            for note in root.iter(_W + kind)
        }
        self.called: list[tuple[str, tuple[str, str]]] = []
        self.count = 0
        self.writing = Writing()

    def write(self) -> int:
        """Writes the first page's head, the body, the notes and the running heads; returns how many notes are lost.

        The other running heads are text only where nothing before the body's text bears a symbol.
        """
        body = self._paragraphs(self.parts.document)
        first = [each for head in self.parts.first for each in self._paragraphs(head)]
        running = self.parts.heads
        if not any(_SYMBOL.search(_plain(runs)) for _, runs, _ in [*first, *body[:25]]):
            first = [each for head in running for each in self._paragraphs(head)] + first
            running = []
        for label, runs, role in [*first, *body]:
            self.writing.block(runs, label, role)
        lost = self._write_notes()
        for reason, parts in (("running head", running), ("running foot", self.parts.feet)):
            for part in parts:
                for label, runs, _ in self._paragraphs(part):
                    self.writing.furniture(f"{label} {_plain(runs)}" if label else _plain(runs), reason)
        return lost

    def _write_notes(self) -> int:
        """The notes in the order of their calls; how many are called and not there."""
        lost = 0
        for number, key in self.called:
            note = self.notes.get(key)
            if note is None:
                lost += 1
                continue
            raised = number.translate(RAISED)
            own: list[str] = []
            for paragraph in filter(None, (_plain(self._runs(p)).strip() for p in note.iter(_W + "p"))):
                starred = _STARRED.match(paragraph) if not number.startswith("*") else None
                if starred:  # "* Reissued for technical reasons", typed over the first note
                    self.writing.note(starred[1], [Run(paragraph[starred.end() :])])
                else:
                    own.append(paragraph.removeprefix(raised).lstrip() if not own else paragraph)
            self.writing.note(number, [Run(" ".join(own))])
        return lost

    def _paragraphs(self, root: Any) -> list[tuple[str, list[Run], str]]:
        """The label, runs and role of each paragraph that has text, text boxes included."""
        found = []
        tables = {table for table in root.iter(_W + "tbl") if _is_table(table)}
        for paragraph in root.iter(_W + "p"):
            if next(paragraph.iterancestors(_FALLBACK), None) is not None:
                continue  # says once more, for old programs, what stands beside it
            label = self.numbers.label(paragraph)
            runs = self._runs(paragraph)
            if _plain(runs).strip():
                inside = any(above in tables for above in paragraph.iterancestors(_W + "tbl"))
                found.append((label, runs, "table" if inside else ""))
        return found

    def _runs(self, paragraph: Any) -> list[Run]:
        """The characters of a paragraph's runs, and how they are set."""
        found: list[Run] = []
        own: Any = None
        for element in _inside(paragraph):
            run = element.getparent()
            if element.tag == _FORMULA + "t":
                found.append(Run(element.text or ""))
            elif element.tag == _W + "t":
                properties = _properties(run, _W + "rPr")
                if run is own and self.called:
                    text = _as_calls(element.text or "") if self._is_raised(properties) else element.text or ""
                    found.append(Run(text, "call", self.called[-1][0]))
                elif not _is_on(properties.get(_W + "vanish")):
                    found += self._set(element.text or "", properties)
            elif element.tag in (_W + "tab", _W + "br", _W + "cr"):
                found.append(Run(" "))
            elif element.tag == _W + "noBreakHyphen":
                found.append(Run("-"))
            elif element.tag == _W + "sym":
                found.append(Run(self._symbol(element)))
            elif element.tag in (_W + "footnoteReference", _W + "endnoteReference"):
                own = run if self._call(element, found) else None
        return found

    def _symbol(self, element: Any) -> str:
        """A character that is named by its place in a font; where that is the font's own (Wingdings), a word of it."""
        place, font = _value(element, "char"), _value(element, "font")
        code = int(place, 16) if _HEXADECIMAL.fullmatch(place) else 0
        if code and unicodedata.category(chr(code))[0] in "LMNPSZ":
            return chr(code)
        self.numbers.odd.add(f"the character {place[:_SHOWN]!r} of the font {font[:_SHOWN]!r} is no letter; left out")
        return ""

    def _set(self, text: str, properties: dict[str, Any]) -> list[Run]:
        """Characters raised, in italics, or plain, by the properties of their run."""
        if self._is_raised(properties):
            return [Run(each, "raised" if each.strip() else "") for each in re.split(r"( )", _as_calls(text)) if each]
        return [Run(text, "italic" if _is_on(properties.get(_W + "i")) else "")]

    def _call(self, reference: Any, found: list[Run]) -> bool:
        """A note's mark: its place in the order. Whether the file has a mark of its own, which follows as text."""
        key = (reference.tag.removeprefix(_W).removesuffix("Reference"), _value(reference, "id"))
        if _value(reference, "customMarkFollows") in ("1", "true", "on"):
            following = "".join(each.text or "" for each in reference.itersiblings(_W + "t")).strip()
            self.called.append((_as_calls(following).translate(LOWERED) or "*", key))
            return bool(following)
        self.count += 1
        self.called.append((str(self.count), key))
        found.append(Run(str(self.count).translate(RAISED), "call", str(self.count)))
        return False

    def _is_raised(self, properties: dict[str, Any]) -> bool:
        """Whether a run is superscript, by itself or by its style."""
        align = properties.get(_W + "vertAlign")
        if align is not None:
            return _value(align, "val") == "superscript"
        style = properties.get(_W + "rStyle")
        return style is not None and _value(style, "val") in self.raising


def _plain(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def _is_table(table: Any) -> bool:
    """Whether rows and columns hold figures or words, rather than lay out paragraphs of text."""
    rows = [row.findall(_W + "tc") for row in table.findall(_W + "tr")]
    wide = [row for row in rows if len(row) > 1]
    cells = (cell for row in wide for cell in row)
    return len(wide) > 1 and all(sum(len(t.text or "") for t in cell.iter(_W + "t")) < _LONG_CELL for cell in cells)


def _properties(element: Any, tag: str) -> dict[str, Any]:
    """What the element `tag` in a paragraph or run says of it, by name; of several of one name the first."""
    found: dict[str, Any] = {}
    for holder in element.iterchildren(tag):
        for each in holder.iterchildren(etree.Element):
            found.setdefault(each.tag, each)
    return found


def _is_on(switch: Any) -> bool:
    """Whether a property that is there or not is on."""
    return switch is not None and _value(switch, "val") not in ("0", "false", "off")


def _raising(styles: Any) -> frozenset[str]:
    """The styles that set characters as superscripts."""
    found = set()
    for style in styles.iter(_W + "style") if styles is not None else ():
        align = style.find(f"{_W}rPr/{_W}vertAlign")
        if align is not None and _value(align, "val") == "superscript":
            found.add(_value(style, "styleId"))
    return frozenset(found)


def _as_calls(text: str) -> str:
    """Raised figures ("3", "3, 4") as superscript digits, anything else as it is."""
    if not re.fullmatch(r"\s*\d{1,3}(?:\s?[,;]\s?\d{1,3})*\s*", text):
        return text
    return re.sub(r"\s?[,;]\s?", " ", text).translate(RAISED)


def _inside(element: Any) -> Iterator[Any]:
    """What stands in a paragraph, but for properties, deleted text and paragraphs of text boxes in it."""
    for child in element.iterchildren(etree.Element):
        if child.tag not in _SKIP:
            yield child
            if len(child):
                yield from _inside(child)
