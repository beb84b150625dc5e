"""The rows of a question as a page shows them: values in the reader's words, links, and why a cell is empty."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lang import own_name
from kg.symbols import DRAFT, STATE, TREATY_SERIES, UNIDENTIFIED, Symbol, iri_path
from kg.triples.iris import actor_path, key_status, work_path
from kg.vocab import Rel, names
from kg.web import cells
from kg.web.site import messages
from kg.web.site.asking import Answer, Cell
from kg.web.site.pages import of_code
from kg.web.site.pages.common import only_cited
from kg.web.site.view import GraphView

_SYMBOLS = frozenset(
    {
        "symbol",
        "cited",
        "committee_report",
        "previous",
        "draft",
        "adopted",
        "source",
        "from",
        "to",
        "earlier",
        "series",
        "answered_by",
        "first",
        "later",
    }
)
_BODIES = frozenset({"body", "organ", "from", "to"})
_DATES = frozenset({"date", "due", "adopted", "distributed", "as_of", "since", "start", "end", "day"})
_COUNTRIES = "sponsors"
_CODE = re.compile(r"[A-Z][A-Z0-9-]*")
_STATE_CODES = re.compile(r"[A-Z]{2}(?: [A-Z]{2})*")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of a page: its words, where they lead, the value in the data ("" for a bare code), whether it is a draft.

    `absent` says why the cell is empty, in the key of a message ("" where it is not); `unread` that the text in it is
    known only from what cites it, `lang` its language where that is not the page's.
    """

    text: str
    href: str = ""
    value: str = ""
    draft: bool = False
    absent: str = ""
    unread: str = ""
    lang: str = ""


def rows(graph: GraphView, question: str, answer: Answer) -> list[list[Shown]]:
    """The rows of an answer as a page shows them."""
    return [_row(graph, question, dict(zip(answer.columns, row, strict=True))) for row in answer.rows]


def _row(graph: GraphView, question: str, row: dict[str, Cell]) -> list[Shown]:
    return [
        _shown(graph, name, cell) if cell.value else _empty(graph, question, name, row) for name, cell in row.items()
    ]


def _shown(graph: GraphView, name: str, cell: Cell) -> Shown:
    words = _words(graph, name, cell.value)
    foreign = cell.lang if words == cell.value and cell.lang != graph.lang else ""
    return Shown(
        words,
        _href(graph, name, cell),
        _told(name, cell.value),
        _is_draft(name, cell.value),
        unread=_unread(graph, name, cell.value),
        lang=foreign,
    )


def _empty(graph: GraphView, question: str, name: str, row: dict[str, Cell]) -> Shown:
    """A cell without a value, and why; a tie that rests on what its column has no value for says what that is."""
    if (question, name) != ("series", "evidence") or not row["previous"].value:
        return Shown("", absent=cells.absent(question, name))
    later, earlier = (graph.names.id(work_path(row[each].value)) for each in ("symbol", "previous"))
    by_text = earlier in graph.told(later, Rel.SUCCEEDS_BY_TEXT)
    return Shown(messages.say("series.repeated" if by_text else "series.corrected", graph.lang))


def _told(column: str, value: str) -> str:
    return "" if column in cells.CODED else value


def _is_draft(column: str, value: str) -> bool:
    """Whether a cell names a draft, which its symbol says."""
    return column in _SYMBOLS and "/" in value and key_status(value) == "draft"


_MAY_BE_UNREAD = _SYMBOLS - {"symbol", "source", "from", "to", "series"}


def _unread(graph: GraphView, column: str, value: str) -> str:
    """What says of the text in a cell that it is only cited; "" for other cells."""
    if column not in _MAY_BE_UNREAD or "/" not in value or " " in value or not Symbol.parse(value):
        return ""
    return only_cited(graph, graph.names.id(work_path(value)))


def _words(graph: GraphView, name: str, value: str) -> str:
    """A cell in the reader's words: names of bodies and treaties, codes of closed lists, passages, dates."""
    if name == "locus":
        return messages.locus(value, graph.lang)
    if name in _DATES and "/" not in value:
        return messages.day(value, graph.lang)
    if name == "language":
        return own_name(value)
    if name == "period":
        return messages.span(value, graph.lang)
    if name == _COUNTRIES and _STATE_CODES.fullmatch(value):
        return ", ".join(_named(graph, f"country/{code}") or code for code in value.split())
    return _called(graph, name, value) or cells.shown(name, value, graph.lang, lambda path: _named(graph, path))


def _called(graph: GraphView, name: str, value: str) -> str:
    """The name of a body, instrument or treaty by its code or key, "" where the cell names none of these."""
    if name == "cited" and value.startswith(TREATY_SERIES):
        return _named(graph, work_path(value))
    if name in _SYMBOLS and (value.startswith(UNIDENTIFIED) or DRAFT in value):
        return _named(graph, work_path(value))
    if name in _BODIES and _CODE.fullmatch(value):
        return _named(graph, actor_path(value))
    return graph.label(of_code(graph, value)) if name == "instrument" and of_code(graph, value) else ""


def _named(graph: GraphView, path: str) -> str:
    iri = graph.names.id(path)
    return graph.label(iri) if graph.node(iri).values else ""


def _href(graph: GraphView, column: str, cell: Cell) -> str:
    """Where a value leads: a document's symbol, the code of a body or instrument or an IRI to its page."""
    if cell.kind == "uri":
        known = names(graph.base)
        path = known.path(cell.value)
        near = next((each for each in (known.own, known.terms) if cell.value.startswith(each)), "")
        return f"/id/{path}" if path != cell.value else cell.value.replace(near, "/", 1) if near else cell.value
    if column in _SYMBOLS and ("/" in cell.value or ":" in cell.value) and Symbol.parse(cell.value):
        return f"/id/{work_path(cell.value)}"
    if column in _BODIES and _CODE.fullmatch(cell.value):
        state = cell.value.removeprefix(STATE)
        return f"/id/country/{state}" if state != cell.value else f"/id/body/{iri_path(cell.value)}"
    if column == "url" and cell.value.startswith("https://"):
        return cell.value
    if column == "instrument":
        return f"/id/{graph.names.path(iri)}" if (iri := of_code(graph, cell.value)) else ""
    return ""
