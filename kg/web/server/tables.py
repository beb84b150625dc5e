"""The rows of a question in the forms of its downloads, written piece by piece inside a query worker.

However many rows there are, one is in memory at a time. CSV as RFC 4180 has it; RDF as W3C's "Generating RDF
from Tabular Data on the Web" has it in minimal mode: each row a node, each column a property
`…/queries/NAME#column`; workbooks as ECMA-376 has them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Protocol, cast
from urllib.parse import quote

from kg import rdf
from kg.lang.told import Told
from kg.outputs import harmless
from kg.vocab import XSD
from kg.web.server import xmlsafe

Term = rdf.NamedNode | rdf.BlankNode | rdf.Literal | rdf.Triple
Row = tuple[Term | None, ...]
XLSX_ROWS = 1_048_575
"""Rows that a sheet holds below its head."""
XLSX_CELL = 32_767
"""Characters that a cell holds (UTF-16 units)."""
_BOM = "\ufeff".encode()
_EXACT = 2**53  # a spreadsheet's numbers are doubles: larger whole numbers stay texts
_DAY = datetime(2000, 1, 1)
_RDF = {
    "ttl": rdf.RdfFormat.TURTLE,
    "nt": rdf.RdfFormat.N_TRIPLES,
    "rdf": rdf.RdfFormat.RDF_XML,
    "jsonld": rdf.RdfFormat.JSON_LD,
}
FORMS = ("json", "csv", "tsv", "xlsx", *_RDF)


class TooLargeError(Exception):
    """The rows do not fit into the form: `str()` says why."""


class Out(Protocol):
    """Where an answer goes."""

    def write(self, data: bytes, /) -> int:
        """Take some of it; says how many bytes were taken, which is all of them."""

    def flush(self) -> None:
        """Nothing has to be done."""

    def beat(self) -> None:
        """Hear that there is progress, though nothing to take yet."""


@dataclass(slots=True)
class Table:
    """What to write: the question's name, columns and rows; `base` of its IRIs, the place of the first row.

    `most` rows are written at most (0: all), and `more` says afterwards whether there were others, `count` how many
    were written; `following` is the address of those, for the forms that say it inside. Where `rows` are all that
    there are, those before the place of the first one are passed over and counted too (`whole`).
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    base: str = ""
    offset: int = 0
    most: int = 0
    following: str = ""
    count: int = 0
    more: bool = False
    whole: bool = False
    passed: int = 0

    def counted(self, out: Out) -> int:
        """How many rows there are in all, once those that are written have been taken: what was left out is counted."""
        rest = 0
        if self.more:
            rest = 1
            for _ in self.rows:
                rest += 1
                out.beat()
        return (self.passed if self.whole else self.offset) + self.count + rest

    def taken(self, out: Out) -> Iterator[Row]:
        """The rows that are written, counted."""
        self.rows = iter(self.rows)  # what is left of them is counted
        for row in self.rows:
            if self.whole and self.passed < self.offset:
                self.passed += 1
                out.beat()
                continue
            if self.most and self.count == self.most:
                self.more = True
                return
            self.count += 1
            out.beat()
            yield row


def write(table: Table, form: str, out: Out, *, bom: bool = False) -> None:
    """Write `table` to `out` in `form`, one of FORMS; `bom` marks separated values as UTF-8 for spreadsheets."""
    if form in ("csv", "tsv"):
        out.write(_BOM if bom else b"")
        _separated(table, out, "," if form == "csv" else "\t")
    elif form == "json":
        _json(table, out)
    elif form == "xlsx":
        _xlsx(table, out)
    else:
        triples = _triples(table, out)
        rdf.serialize(_sayable(triples) if form == "rdf" else triples, cast("IO[bytes]", out), _RDF[form])


def check_sheet(columns: tuple[str, ...], rows: Iterable[Row], most: int, out: Out) -> None:
    """Raise TooLargeError where a workbook cannot hold the rows, before a byte of it is written."""
    for number, row in enumerate(rows, start=1):
        if number > min(most, XLSX_ROWS):
            raise TooLargeError(Told("problem.sheet_rows", most=most))
        out.beat()
        for name, term in zip(columns, row, strict=True):
            if term is not None and _units(text_of(term)) > XLSX_CELL:
                raise TooLargeError(Told("problem.sheet_cell", most=XLSX_CELL, number=number, name=name))


def _units(text: str) -> int:
    return len(text) if len(text) <= XLSX_CELL // 2 else len(text.encode("utf-16-le")) // 2


def text_of(term: Term) -> str:
    """A term as a cell has it."""
    return term.value if isinstance(term, (rdf.NamedNode, rdf.Literal)) else str(term)


class _Lines:
    """What the CSV writer writes rows to: text that goes out as UTF-8, with `end` at the end of each row.

    The writer itself ends them with CR and LF, since it puts quotes only round what has a character of its line's end.
    """

    def __init__(self, out: Out, end: str) -> None:
        self._out, self._end = out, end

    def write(self, text: str) -> int:
        self._out.write((text.removesuffix("\r\n") + self._end).encode("utf-8"))
        return len(text)


def _separated(table: Table, out: Out, separator: str) -> None:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    writer = csv.writer(_Lines(out, "\r\n" if separator == "," else "\n"), delimiter=separator, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.taken(out):
        writer.writerow(["" if each is None else harmless(text_of(each)) for each in row])


def _json(table: Table, out: Out) -> None:
    """Rows as objects; numbers and booleans as such, what is absent as null; `next` is the last member."""
    name, columns = (json.dumps(each, ensure_ascii=False) for each in (table.name, table.columns))
    out.write(f'{{\n "question": {name},\n "columns": {columns},\n "rows": ['.encode())
    before = "\n  "
    for row in table.taken(out):
        values = {name: plain(term) for name, term in zip(table.columns, row, strict=True)}
        out.write(f"{before}{json.dumps(values, ensure_ascii=False)}".encode())
        before = ",\n  "
    following = json.dumps(table.following if table.more else None, ensure_ascii=False)
    out.write(f'\n ],\n "next": {following}\n}}\n'.encode())


def plain(term: Term | None) -> str | int | bool | None:
    """A term as JSON has it; a whole number or truth value that is none stays as written."""
    if not isinstance(term, rdf.Literal):
        return None if term is None else text_of(term)
    kind = term.datatype.value
    if kind == XSD + "integer" and len(term.value) < 1000 and term.value.lstrip("+-").isdecimal():
        return int(term.value)
    if kind == XSD + "boolean" and term.value in ("true", "false", "1", "0"):
        return term.value in ("true", "1")
    return term.value


def _triples(table: Table, out: Out) -> Iterator[rdf.Triple]:
    whole = f"{table.base}queries/{table.name}"
    columns = [rdf.NamedNode(f"{whole}#{quote(each)}") for each in table.columns]
    for number, row in enumerate(table.taken(out), start=table.offset + 1):
        subject = rdf.NamedNode(f"{whole}#row={number}")
        for column, term in zip(columns, row, strict=True):
            if term is not None:
                yield rdf.Triple(subject, column, term)


def _sayable(triples: Iterator[rdf.Triple]) -> Iterator[rdf.Triple]:
    """The triples; NotXmlError at one that XML cannot say."""
    for each in triples:
        if isinstance(each.object, rdf.Literal):
            xmlsafe.check_text(each.object.value)
        yield each


class Target:
    """The stream that a workbook or document is zipped into. It has no position, so the zip writer never seeks back."""

    def __init__(self, out: Out) -> None:
        self._out = out

    def write(self, data: Any) -> int:
        """Take some of the archive."""
        self._out.write(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing has to be done."""


def _xlsx(table: Table, out: Out) -> None:
    """One sheet; texts are texts, never formulas, links or numbers that only look so."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(Target(out), options) as book:
        # A file's bytes depend on nothing but its content.
        book.set_properties({"created": _DAY})
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(table.columns):
            sheet.write_string(0, place, name)
        for number, row in enumerate(table.taken(out), start=1):
            for place, term in enumerate(row):
                if term is not None:
                    _cell(sheet, number, place, plain(term))


def _cell(sheet: Any, row: int, column: int, value: str | int | bool | None) -> None:
    if isinstance(value, bool):
        done = sheet.write_boolean(row, column, value)
    elif isinstance(value, int) and abs(value) <= _EXACT:
        done = sheet.write_number(row, column, value)
    elif (text := str(value)).startswith("<r>") and text.endswith("</r>"):
        # The library would take it for runs that are written down already; runs of our own say the same.
        done = sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:])
    else:
        done = sheet.write_string(row, column, text)
    if done:
        raise TooLargeError(Told("problem.sheet_row", number=row))
