"""The rows of a question as a Word document to read and pass on: each with its source, what it says and its quote.

Written piece by piece into the archive, so that all rows are in it, however many there are; the library gives the
document's frame (styles, properties). ECMA-376, part 1.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO, Any, cast

from lxml import etree

from kg import rdf
from kg.compare.shown import NO_XML
from kg.lang.messages import say
from kg.sources import Source, SourceReader, cited, footnote, place
from kg.symbols import Symbol
from kg.triples.iris import work_path
from kg.vocab import Rel, Val, names
from kg.web import cells
from kg.web.server.tables import Out, Table, Target, text_of

_MAIN, _TIES = "word/document.xml", "word/_rels/document.xml.rels"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = ("symbol", "part", "number")
"""The columns that say where a row was read: they make the head above it."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class Memo:
    """What the document says around the rows: the question's title, what it asks, its parameters, the reader's
    language, the address of the rows, and the day of the data.
    """

    title: str
    about: str
    values: tuple[tuple[str, str], ...]
    language: str
    address: str
    built: str


def write(table: Table, memo: Memo, store: rdf.Engine, out: Out) -> None:
    """Write the memo of a table's rows to `out`."""
    reader = SourceReader(store, table.base, memo.language)
    body = _Body(memo, table, _Paragraphs(reader, table.base))
    frame = _frame(memo)
    with zipfile.ZipFile(cast("IO[bytes]", Target(out)), "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in frame.items():
            if name not in (_MAIN, _TIES):
                made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        part = zipfile.ZipInfo(_MAIN)
        part.compress_type = zipfile.ZIP_DEFLATED
        with made.open(part, "w", force_zip64=False) as stream:
            _stream(stream, frame[_MAIN], body.written(out))
        made.writestr(zipfile.ZipInfo(_TIES), body.links.tied(frame[_TIES]), zipfile.ZIP_DEFLATED)


def _frame(memo: Memo) -> Mapping[str, bytes]:
    """The parts of an empty document with its properties."""
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.language = _clean(memo.title), memo.language
    properties.author, properties.comments = "", ""
    kept = io.BytesIO()
    document.save(kept)
    with zipfile.ZipFile(kept) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _stream(stream: IO[bytes], empty: bytes, paragraphs: Iterable[Any]) -> None:
    """The main part: that of the empty document, with `paragraphs` before the properties of its one section."""
    root = etree.fromstring(empty)
    section = root.find(f".//{_W}sectPr")
    with etree.xmlfile(stream, encoding="UTF-8") as xml:
        xml.write_declaration(standalone=True)
        with xml.element(root.tag, nsmap=root.nsmap), xml.element(f"{_W}body"):
            for each in paragraphs:
                xml.write(each)
            if section is not None:
                xml.write(section)


# -- what is written ----------------------------------------------------------------------------------


class _Links:
    """The addresses that a document leads to; each is in the list of its ties once."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def to(self, address: str, text: str) -> list[Any]:
        """A link; only its text where there is no address."""
        run = _run(text)
        if not address.startswith(("https://", "http://")):
            return [run]
        made = etree.Element(f"{_W}hyperlink")
        made.set(f"{{{_OFFICE}}}id", self._ids.setdefault(address, f"link{len(self._ids) + 1}"))
        made.append(run)
        return [made]

    def tied(self, ties: bytes) -> bytes:
        """The part that has the document's ties, with these added."""
        root = etree.fromstring(ties)
        for address, name in self._ids.items():
            made = etree.SubElement(root, root[0].tag)
            made.set("Id", name)
            made.set("Type", f"{_OFFICE}/hyperlink")
            made.set("Target", _clean(address))
            made.set("TargetMode", "External")
        return cast("bytes", etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


@dataclass(slots=True)
class _Body:
    """The paragraphs of the document, made while the rows are read."""

    memo: Memo
    table: Table
    known: _Paragraphs
    sources: dict[str, Source] = field(default_factory=dict)
    links: _Links = field(default_factory=_Links)

    def written(self, out: Out) -> Iterator[Any]:
        """All of them, in order."""
        yield from self._opening()
        last, wanting = None, False
        for row in self.table.taken(out):
            cell = {name: text_of(term) if term else "" for name, term in zip(self.table.columns, row, strict=True)}
            where = self.known.place(cell)
            if where != last:
                quotes = list(self._quotes(where))
                wanting = wanting or (bool(where.paragraphs) and not quotes)
                yield from (*self._head(where), *quotes)
            yield _paragraph(_run(self._said(cell)), style="ListBullet")
            last = where
        yield from self._closing(wanting, self.table.counted(out))

    def _say(self, key: str) -> str:
        return say(f"memo.{key}", self.memo.language)

    def _cell(self, column: str, value: str) -> str:
        return self._say("cell").format(name=cells.head(column, self.memo.language), value=value)

    def _opening(self) -> Iterator[Any]:
        memo = self.memo
        yield _paragraph(_run(memo.title), style="Title")
        yield _paragraph(_run(memo.about))
        for name, value in memo.values:
            yield _paragraph(_run(self._cell(name, value)))
        yield _paragraph(_run(self._say("built").format(day=memo.built)))
        yield _paragraph(*self.links.to(memo.address, memo.address))

    def _head(self, where: _Place) -> Iterator[Any]:
        """The source of the rows below: the text, and the paragraph where it is one."""
        if not where.work:
            return
        whole = self.known.reader.of(where.work) or Source(where.symbol)
        self.sources.setdefault(whole.key, whole)
        shown = self.known.source(where) or whole
        yield _paragraph(*self.links.to(shown.address, cited(shown, self.memo.language)), style="Heading3")

    def _said(self, cell: Mapping[str, str]) -> str:
        """What a row says beside its place: columns that are not empty, by their names."""
        lang = self.memo.language
        found = [
            self._cell(name, cells.shown(name, value, lang, self.known.label))
            for name, value in cell.items()
            if value and not (name in _PLACE and cell.get("symbol"))
        ]
        return "; ".join(found) or "–"

    def _quotes(self, where: _Place) -> Iterator[Any]:
        """The words of the paragraph; of several that it may be all, each with its place."""
        for iri in where.paragraphs:
            text, language = self.known.reader.text(iri, self.known.text)
            if not text:
                continue
            found = self.known.reader.of(iri)
            at = place(found.part, found.number, self.memo.language, printed=found.printed) if found else ""
            before = f"{at}: " if len(where.paragraphs) > 1 and at else ""
            yield _paragraph(_run(before), _run(text, language=language), style="Quote")

    def _closing(self, wanting: bool, total: int) -> Iterator[Any]:
        lang, first = self.memo.language, self.table.offset
        key = "rows" if self.table.count in (0, total) else "rows_part"
        said = self._say(key).format(number=total, first=first + 1, last=first + self.table.count)
        yield _paragraph(_run(said))
        if wanting:
            yield _paragraph(_run(self._say("no_texts")))
        if self.table.more:
            yield _paragraph(_run(self._say("more") + " "), *self.links.to(self.table.following, self.table.following))
        if self.sources:
            yield _paragraph(_run(self._say("sources")), style="Heading2")
        for _, each in sorted(self.sources.items(), key=lambda pair: Symbol(pair[0]).sort):
            note = footnote(each, lang)
            said = f"{each.title}. " if each.title and not note.startswith(each.title) else ""
            yield _paragraph(_run(f"{said}{note} "), *self.links.to(each.address, each.address), style="ListBullet")
        yield _paragraph(_run(self._say("thanks")), style="Heading2")
        yield _paragraph(_run(say("site.source", lang)))


def _clean(text: str) -> str:
    """A text as XML can have it; a character that it has not is U+FFFD."""
    return NO_XML.sub("\ufffd", text)


def _paragraph(*runs: Any, style: str = "") -> Any:
    made = etree.Element(f"{_W}p")
    if style:
        properties = etree.SubElement(made, f"{_W}pPr")
        etree.SubElement(properties, f"{_W}pStyle").set(f"{_W}val", style)
    made.extend(runs)
    return made


def _run(text: str, *, language: str = "") -> Any:
    """A run of text; its lines stay lines."""
    made = etree.Element(f"{_W}r")
    if language:
        properties = etree.SubElement(made, f"{_W}rPr")
        etree.SubElement(properties, f"{_W}lang").set(f"{_W}val", _clean(language))
    for number, line in enumerate(_clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            etree.SubElement(made, f"{_W}br")
        written = etree.SubElement(made, f"{_W}t")
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


# -- where rows were read -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row was read: the symbol of its text, the text's IRI, and the paragraphs that it may be."""

    symbol: str = ""
    work: str = ""
    paragraphs: tuple[str, ...] = ()


class _Paragraphs:
    """Finds the paragraphs that rows were read in."""

    def __init__(self, reader: SourceReader, base: str) -> None:
        self.reader, self._names = reader, names(base)
        self.text = self._names.term(Val.TEXT)
        self._numbers: Callable[[str], Mapping[str, tuple[tuple[str, str], ...]]] = lru_cache(_MOST_KEPT)(
            self._read_numbers
        )

    def label(self, path: str) -> str:
        """The name of the concept with a path below `id/`, "" where there is none."""
        return self.reader.label(self._names.id(path))

    def place(self, cell: Mapping[str, str]) -> _Place:
        """The place of a row, by its symbol, part and number, as far as it has them."""
        symbol, number, part = (cell.get(name, "") for name in ("symbol", "number", "part"))
        if "symbol" not in cell:  # of two lists that are held against each other the later one says what changed
            others = (cell.get(name, "") for name in ("source", "to", "adopted"))
            symbol = next((each for each in others if Symbol.parse(each)), "")
        if not symbol:
            return _Place()
        work = self._names.id(work_path(symbol))
        if not number or not Symbol.parse(symbol):
            return _Place(symbol, work)
        found = self._numbers(work).get(number, ())
        return _Place(symbol, work, tuple(iri for iri, own in found if not part or own == part))

    def source(self, where: _Place) -> Source | None:
        """The one paragraph that a place is, as a source; None where it may be several, or none."""
        return self.reader.of(where.paragraphs[0]) if len(where.paragraphs) == 1 else None

    def _read_numbers(self, work: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The paragraphs of a work with their parts, by number."""
        found: dict[str, list[tuple[str, str]]] = {}
        for iri in self.reader.into(work, Rel.PART_OF):
            if part := self.reader.one(iri, Val.PART):
                found.setdefault(self.reader.one(iri, Val.NUMBER), []).append((iri, part))
        return {number: tuple(each) for number, each in found.items()}


__all__ = ["Memo", "write"]
