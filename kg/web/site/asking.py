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
    text = question.bind(values, Service.of().pool.base)
    first = _of_first_hits(text, max(2 * (offset + limit + 1), _HITS))
    if first:  # a phrase of frequent words has a hundred thousand hits, of which a page shows the first
        found = _asked(first, (offset, limit), infer=infer, seconds=seconds)
        if found.more:
            return found
    return _asked(text, (offset, limit), infer=infer, seconds=seconds)


_HITS = 500
"""Of so many hits at least the rows are counted."""
_SEARCH = "?paragraph kg:matches ?phrase"
_ORDER = "ORDER BY ?phrase (!BOUND(?date)) STR(?date) ?symbol ?position"
_SERIES = "VALUES ?series"


def _of_first_hits(text: str, most: int) -> str:
    """A question that searches all texts and has its rows in the order of the hits, asked of the first hits alone; ""
    for others. Its first rows are those of the whole, as many as there are before the last hits.
    """
    before, search, after = text.rpartition(_SEARCH)
    if not search or _ORDER not in after or _SERIES in text:
        return ""
    return f"{before}?paragraph kg:matchLimit {most} . {search}{after}"


def _asked(text: str, part: tuple[int, int], *, infer: bool, seconds: float) -> Answer:
    """The rows of a part, from one on so many, and how many there are."""
    service = Service.of()
    wanted = Parameters(query=text, infer=infer, format="json", timeout=seconds, part=part)
    query = Query(service, wanted, text)
    response = query.answer(None)
    data, cut = _decoded(response), "KG-Note" in response.headers  # where a search gives some of its hits alone
    columns = tuple(data["head"]["vars"])
    rows = tuple(tuple(_cell(row.get(column)) for column in columns) for row in data["results"]["bindings"])
    total = int(data["total"])
    return Answer(columns, rows, total > sum(part), total, sure=bool(data["sure"]) and not cut)


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
