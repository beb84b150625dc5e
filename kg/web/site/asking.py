"""Running a question of `queries/` through the query workers, for its pages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from kg.questions import Question
from kg.web.protocol.parameters import Parameters
from kg.web.protocol.sparql import Query
from kg.web.server.service import Service

MAX_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row: text, `uri` or `literal`, language and datatype ("" where there is none)."""

    value: str
    kind: str
    lang: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of a question's rows; `more` says that further rows follow, `total` how many there are in all.

    Where not all were counted `sure` is False, and there are at least so many.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool
    total: int = 0
    sure: bool = True


_NOTHING = Cell("", "")


def ask(
    question: Question, values: Mapping[str, str], *, infer: bool, limit: int, offset: int, seconds: float = 0.0
) -> Answer:
    """Run a question with its parameters, for at most `seconds` where they are stated.

    Raises what `Question.bind` and the workers raise.
    """
    service = Service.of()
    text = question.bind(values, service.pool.base)
    wanted = Parameters(query=text, infer=infer, format="json", timeout=seconds, part=(offset, limit))
    query = Query(service, wanted, text)
    data = _decoded(query.answer(None))
    columns = tuple(data["head"]["vars"])
    rows = tuple(tuple(_cell(row.get(column)) for column in columns) for row in data["results"]["bindings"])
    total = int(data["total"])
    return Answer(columns, rows, total > offset + limit, total, sure=bool(data["sure"]))


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
