"""Running a question of `queries/` through the query workers, and its rows in the API's forms."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from flask import Response

from kg.questions import Question
from kg.vocab import XSD
from kg.web.protocol.sparql import Parameters, Query
from kg.web.server.service import Service

MAX_LIMIT = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row: text, `uri` or `literal`, language and datatype ("" where there is none)."""

    value: str
    kind: str
    lang: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of a question's rows; `more` says that further rows follow."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool


_NOTHING = Cell("", "")


def ask(
    question: Question, values: Mapping[str, str], *, infer: bool, limit: int, offset: int, seconds: float = 0.0
) -> Answer:
    """Run a question with its parameters, for at most `seconds` where they are stated.

    Raises what `Question.bind` and the workers raise.
    """
    service = Service.of()
    text = question.bind(values, service.pool.base)
    paged = f"{text}\nLIMIT {limit + 1} OFFSET {offset}"
    query = Query(service, Parameters(query=paged, infer=infer, format="json", timeout=seconds), paged)
    data = _decoded(query.answer(None))
    columns = tuple(data["head"]["vars"])
    rows = tuple(tuple(_cell(row.get(column)) for column in columns) for row in data["results"]["bindings"])
    return Answer(columns, rows[:limit], len(rows) > limit)


def _decoded(response: Response) -> dict[str, Any]:
    body = response.get_data()
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    found: dict[str, Any] = json.loads(body)
    return found


def _cell(binding: dict[str, str] | None) -> Cell:
    if binding is None:
        return _NOTHING
    return Cell(binding["value"], binding["type"], binding.get("xml:lang", ""), binding.get("datatype", ""))


def as_json(question: Question, answer: Answer, following: str) -> str:
    """The rows as JSON objects; numbers and booleans as such, what is absent as null."""
    rows = [{name: _plain(cell) for name, cell in zip(answer.columns, row, strict=True)} for row in answer.rows]
    found = {"question": question.name, "columns": answer.columns, "rows": rows, "next": following or None}
    return json.dumps(found, ensure_ascii=False, indent=1)


def _plain(cell: Cell) -> str | int | bool | None:
    if not cell.kind:
        return None
    if cell.datatype == XSD + "integer":
        return int(cell.value)
    return cell.value == "true" if cell.datatype == XSD + "boolean" else cell.value


def as_separated(answer: Answer, separator: str) -> str:
    """The rows as CSV (RFC 4180) or TSV.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n" if separator == "," else "\n")
    writer.writerow(answer.columns)
    writer.writerows([_harmless(cell.value) for cell in row] for row in answer.rows)
    return out.getvalue()


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) and not _is_number(value) else value


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def as_triples(question: Question, answer: Answer, base: str, offset: int) -> Iterable[ox.Triple]:
    """The rows as RDF, as W3C's "Generating RDF from Tabular Data on the Web" has it in minimal mode.

    Each row is a node, each column a property `…/queries/NAME#column`.
    """
    table = f"{base}queries/{question.name}"
    for number, row in enumerate(answer.rows, start=offset + 1):
        subject = ox.NamedNode(f"{table}#row={number}")
        for name, cell in zip(answer.columns, row, strict=True):
            if cell.kind:
                yield ox.Triple(subject, ox.NamedNode(f"{table}#{quote(name)}"), _term(cell))


def _term(cell: Cell) -> ox.NamedNode | ox.Literal:
    if cell.kind == "uri":
        return ox.NamedNode(cell.value)
    if cell.lang:
        return ox.Literal(cell.value, language=cell.lang)
    return ox.Literal(cell.value, datatype=ox.NamedNode(cell.datatype) if cell.datatype else None)
