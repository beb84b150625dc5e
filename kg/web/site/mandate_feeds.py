"""What a body is asked, for readers that look again: `/feeds/mandates/BODY.atom`, by the question `mandates`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response

from kg import parameters, questions, typography
from kg.model import Part
from kg.parameters import AmbiguousValueError, UnknownValueError
from kg.questions import Question
from kg.sources import SourceReader, cited
from kg.triples.iris import paragraph_path, work_path
from kg.vocab import Val
from kg.web import cells, taking
from kg.web.errors import Problem
from kg.web.site import asking, feeds, frame, messages
from kg.web.site.feeds import Entry, Feed
from kg.web.site.keeping import kept
from kg.web.site.pages import natural
from kg.web.site.view import GraphView

blueprint = Blueprint("mandate_feeds", __name__)
_TOLD = ("due", "session", "until", "answered_by", "later")
"""Columns that the title of an entry says where they are not empty."""


@blueprint.get("/feeds/mandates/<path:body>.atom")
@taking.takes("page")
@kept
def mandates(body: str) -> Response:
    """What a body is asked in the last loaded texts, those of the latest dates first. Problem 404 for no such body."""
    graph, question = frame.view(), questions.find("mandates")
    code = _code(question, body)
    rows = graph.remember(("feeds/mandates", code), lambda: _latest_first(question, code))
    number = feeds.page_number(len(rows))
    start, reader = (number - 1) * feeds.PAGE, SourceReader(graph.store, graph.base, graph.lang)
    entries = [
        _entry(graph, reader, row, place) for place, row in enumerate(rows[start : start + feeds.PAGE], start=start)
    ]
    name = graph.label(graph.names.id(f"body/{code}"))
    title = typography.set_plain(messages.say("feeds.mandates", graph.lang).format(body=name), graph.lang)
    return feeds.answer(Feed(title, _about(question, graph.lang), entries, number, len(rows)))


def _about(question: Question, lang: str) -> str:
    """What the question is, and what is to be known of its answers in this store."""
    missing = parameters.in_doubt(question, parameters.known(frame.snapshot()))
    said = messages.say("mandates.facts_only", lang).format(count=messages.number(missing, lang)) if missing else ""
    return " ".join(filter(None, (question.described(lang), said)))


def _code(question: Question, body: str) -> str:
    """The code that the name of a body means. Problem 404 or 400, with the feeds that it may mean instead."""
    try:
        found = parameters.resolve(question, {"body": body}, parameters.known(frame.snapshot()))["body"]
    except (UnknownValueError, AmbiguousValueError) as error:
        near = [{"label": each, "href": f"/feeds/mandates/{each}.atom"} for each in error.near]
        raise Problem(404 if isinstance(error, UnknownValueError) else 400, error.args[0], near=near) from None
    return found


def _latest_first(question: Question, code: str) -> list[Mapping[str, str]]:
    """All rows of the question, which are the same for every page and language of the feed."""
    return sorted(_rows(question, code), key=lambda row: (row["date"], natural(row["symbol"])), reverse=True)


def _rows(question: Question, code: str) -> Iterator[Mapping[str, str]]:
    """All rows of the question, as many as there are."""
    offset, more = 0, True
    while more:
        found = asking.ask(question, {"body": code}, infer=True, limit=asking.MAX_LIMIT, offset=offset)
        for row in found.rows:
            yield {name: cell.value for name, cell in zip(found.columns, row, strict=True)}
        offset, more = offset + len(found.rows), found.more


def _entry(graph: GraphView, reader: SourceReader, row: Mapping[str, str], place: int) -> Entry:
    work = graph.names.id(work_path(row["symbol"]))
    paragraph = f"{work}/{paragraph_path(Part(row['part']), row['number'])}" if row["number"] else work
    source = reader.of(paragraph) or reader.of(work)

    def label(path: str) -> str:
        return graph.label(graph.names.id(path))

    said = [cells.shown("act_id", row["act_id"], graph.lang, label)] if row["act_id"] else []
    said += [
        f"{cells.head(name, graph.lang)}: {messages.day(row[name], graph.lang)}" for name in _TOLD if row.get(name)
    ]
    text, language = reader.text(paragraph, graph.term(Val.TEXT))
    title = f"{cited(source, graph.lang) if source else row['symbol']}: {'; '.join(said)}"
    told = "-".join(filter(None, (row["act_id"], row.get("session", ""), row.get("due", ""))))
    return Entry(f"{paragraph}#{told or place}", title, graph.path(paragraph), row["date"], text, language)
