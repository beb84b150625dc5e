"""The questions as pages and as an API: `/queries/NAME` and `/queries/NAME.json` and its sisters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, request

from kg import parameters, questions
from kg.config import nearest
from kg.errors import UnknownNameError, UsageError
from kg.lang.told import Told
from kg.parameters import AmbiguousValueError, UnknownValueError
from kg.questions import Question
from kg.vocab import rebase
from kg.web import cells, outside, taking
from kg.web.errors import Problem, words
from kg.web.protocol import negotiation
from kg.web.site import asked, asking, downloads, frame, languages, messages
from kg.web.site.downloads import Download
from kg.web.site.official import in_library
from kg.web.site.rows import rows

blueprint = Blueprint("questions", __name__)
_JSON = negotiation.Format("json", ("application/json", "application/sparql-results+json"), "json", "")
FORMS: dict[str, negotiation.Format] = {
    "json": _JSON,
    "csv": negotiation.CSV,
    "tsv": negotiation.TSV,
    "xlsx": negotiation.XLSX,
    "docx": negotiation.DOCX,
    **frame.FORMS,
}
"""Suffixes of a question's data forms."""
FOR_PEOPLE = ("csv", "tsv", "xlsx", "docx", "json")
"""Those that programs of people open; the others stand apart on a page."""
_PATIENCE = 10.0
"""Seconds that a page may wait for the rows of all documents; the data forms have the server's own limit."""
PAGE = 100
"""Rows of a page for people, unless it asks for another number."""
OWN = ("limit", "offset", "infer", "lang", "format", "bom")
"""Parameters that every question has."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks of a question: its parameters, which rows (`limit` 0: not stated), inferred triples or not.

    `bom` asks for the mark that spreadsheets know UTF-8 by.
    """

    values: dict[str, str]
    limit: int
    offset: int
    infer: bool
    bom: bool = False


@blueprint.get("/queries/")
@blueprint.get("/queries")
def index() -> Response:
    """All questions, as a page or as JSON."""
    known = list(questions.load().values())
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return frame.json_answer({"questions": [described(each) for each in known]})
    answer = frame.page("site/questions.html", frame.view(), questions=known)
    answer.vary.add("Accept")
    return answer


def page_of(name: str, values: Mapping[str, str]) -> str:
    """The page on which people read what a question answers as rows, "" where there is none for these values."""
    match name, dict(values):
        case "mandates", {"body": body, **rest} if not rest:
            return f"/mandates/{quote(body)}"
        case "series", {"symbol": symbol, **rest} if not rest:
            return f"/series/{quote(symbol)}"
        case "changes", {"symbol": symbol, "earlier": earlier, **rest} if not rest:
            return f"/compare/{quote(earlier)}/{quote(symbol)}"
        case "changes", nothing if not nothing:
            return "/compare"
    return ""


def described(question: Question) -> dict[str, object]:
    """A question in the API's words."""
    return {
        "name": question.name,
        "href": f"/queries/{question.name}",
        "title": dict(question.title),
        "description": dict(question.description),
        "columns": question.columns,
        "parameters": [{"name": p.name, "kind": p.kind, "meaning": dict(p.meaning)} for p in question.parameters],
    }


@blueprint.get("/queries/<name>")
@taking.looks_itself
def question(name: str) -> Response:
    """A question's rows: a page for people, or data by suffix, `format` or `Accept`."""
    stem, dot, suffix = name.rpartition(".")
    found = _found(stem if dot and suffix in FORMS else name)
    form = suffix if dot and suffix in FORMS else _negotiated()
    wish = _wish(found, is_page=form == "html")
    if form == "html":
        return _page(found, replace(wish, limit=wish.limit or PAGE))
    return _data(found, wish, form)


def _negotiated() -> str:
    wanted = request.args.get("format", "")
    if not wanted and frame.wants_page():
        return "html"
    chosen = negotiation.choose(request.headers.get("Accept"), tuple(FORMS.values()), wanted).format
    return next(suffix for suffix, form in FORMS.items() if form is chosen)


def _wish(found: Question, *, is_page: bool) -> Wish:
    names = {each.name for each in found.parameters}
    given = {key: value for key, value in outside.given() if key not in OWN}
    if any("\x00" in value or len(value) > 1000 for value in given.values()):
        raise UsageError(Told("problem.long_parameter", most=1000))
    for key in given:
        if key not in names:
            raise _unknown(found, key, names)
    found.bind(given)  # says which value makes no sense
    parameters.answerable(found, parameters.known(frame.snapshot()))
    if not (is_page and found.lacks(given)):
        given = _resolved(found, given)
    return Wish(
        {key: value for key, value in given.items() if key in names},
        _number("limit", 0, asking.MAX_LIMIT),
        _number("offset", 0, 10**9),
        asked.truth("infer"),
        asked.truth("bom", "false"),
    )


def _resolved(found: Question, given: dict[str, str]) -> dict[str, str]:
    """What the values mean in the store. Problem 404 or 400, with the same request for what they may mean instead."""
    try:
        return parameters.resolve(found, given, parameters.known(frame.snapshot()))
    except (UnknownValueError, AmbiguousValueError) as error:
        rest = [(each, value) for each, value in outside.given() if each != error.parameter]
        near = [
            {"label": value, "href": f"/queries/{found.name}?{urlencode([*rest, (error.parameter, value)])}"}
            for value in error.near
        ]
        status = 404 if isinstance(error, UnknownValueError) else 400
        raise Problem(status, error.args[0], near=near) from None
    except UsageError as error:
        told = words(error)
        if not (isinstance(told, Told) and told.key == "problem.no_texts"):
            raise
        phrase = given.get("phrase", "")
        label = messages.say("search.in_library", languages.current()).format(words=phrase)
        raise Problem(400, told, elsewhere=[{"label": label, "href": in_library(phrase)}]) from None


def _found(name: str) -> Question:
    """The question called `name`; Problem 404 with the nearest ones where there is none."""
    try:
        return questions.find(name)
    except UnknownNameError as error:
        near = [{"label": each, "href": f"/queries/{each}"} for each in error.near]
        said = Told("problem.no_question", name=name[:80])
        raise Problem(404, said, near=near or [{"label": "/queries/", "href": "/queries/"}]) from None


def _unknown(found: Question, key: str, names: set[str]) -> Problem:
    """Problem 400: the question has no such parameter; with the same request under the nearest names."""
    known = ", ".join(sorted({*names, *OWN}))
    rest = [(each, value) for each, value in outside.given() if each != key]
    near = [
        {"label": name, "href": f"/queries/{found.name}?{urlencode([*rest, (name, request.args[key])])}"}
        for name in nearest(key, (*sorted(names), *OWN))
    ]
    return Problem(400, Told("problem.no_parameter", name=key[:80], question=found.name, known=known), near=near)


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, "")
    if not text:
        return default
    least = 0 if name == "offset" else 1
    if not re.fullmatch(r"[0-9]{1,10}", text) or not least <= int(text) <= most:
        raise UsageError(Told("problem.number_between", name=name, least=least, most=most, value=text[:40]))
    return int(text)


def _following(found: Question, wish: Wish, suffix: str) -> str:
    """The address of the rows after those of `wish`."""
    wanted = {**wish.values, "limit": str(wish.limit), "offset": str(wish.offset + wish.limit)}
    if not wish.infer:
        wanted["infer"] = "false"
    return f"/queries/{found.name}{suffix}?{urlencode(wanted)}"


def _data(found: Question, wish: Wish, form: str) -> Response:
    text = found.bind(wish.values, frame.snapshot().base)
    following = outside.addressed(_following(found, wish, f".{form}")) if wish.limit else ""
    reason = parameters.why_empty(found, wish.values, parameters.known(frame.snapshot()))
    wanted = Download(
        found,
        text,
        form,
        FORMS[form],
        wish.infer,
        wish.limit,
        wish.offset,
        following,
        wish.bom and form in ("csv", "tsv"),
        _in_words(reason, languages.current()),
        _memo(found, wish) if form == "docx" else (),
        _caution(found, languages.current()) or _no_evidence(found, wish, languages.current()),
    )
    return downloads.answer(wanted)


def _memo(found: Question, wish: Wish) -> tuple[object, ...]:
    """What a document says around the rows: the fields of `kg.web.server.memo.Memo`."""
    lang = languages.current()
    values = tuple((each.name, wish.values[each.name]) for each in found.parameters if wish.values.get(each.name))
    asked_for = f"?{urlencode(wish.values)}" if wish.values else ""
    built = messages.day(frame.last_modified(frame.snapshot()).date().isoformat(), lang)
    address = f"{outside.root()}/queries/{found.name}{asked_for}"
    return (found.titled(lang) or found.name, found.described(lang), values, lang, address, built)


def _soon(found: Question, wish: Wish) -> tuple[asking.Answer, bool]:
    """The rows for a page, and whether they would take longer than a reader waits (then there are none).

    There are none either of a question that lacks a parameter: its page is then the form.
    """
    if found.lacks(wish.values):
        return asking.Answer(found.columns, (), more=False), False
    try:
        answer = asking.ask(
            found, wish.values, infer=wish.infer, limit=wish.limit, offset=wish.offset, seconds=_PATIENCE
        )
    except Problem as problem:
        if problem.status != HTTPStatus.GATEWAY_TIMEOUT:
            raise
        return asking.Answer(found.columns, (), more=False), True
    return answer, False


def _page(found: Question, wish: Wish) -> Response:
    graph = frame.view()
    answer, too_much = _soon(found, wish)
    shared = {**wish.values, **({} if wish.infer else {"infer": "false"})}
    forms = [
        (suffix, f"/queries/{found.name}.{suffix}" + (f"?{urlencode(shared)}" if shared else "")) for suffix in FORMS
    ]
    before = max(wish.offset - wish.limit, 0)
    return frame.page(
        "site/question.html",
        graph,
        question=found,
        wish=wish,
        columns=[cells.head(name, graph.lang) for name in answer.columns],
        rows=rows(graph, found.name, answer),
        too_much=too_much,
        how_many=_how_many(answer, wish, graph.lang, asked=not (too_much or found.lacks(wish.values))),
        caution=_caution(found, graph.lang),
        to_read="" if found.lacks(wish.values) else page_of(found.name, wish.values),
        for_people=FOR_PEOPLE,
        spoken=parameters.known(frame.snapshot()).languages,
        why_empty=_why_empty(found, wish, graph.lang) if not answer.rows else "",
        forms=[] if found.lacks(wish.values) else forms,  # what lacks a value has no answer to download
        sparql=found.bind(wish.values, graph.base),
        original=rebase(found.text, graph.base),
        following=_following(found, wish, "") if answer.more else "",
        previous=f"/queries/{found.name}?{urlencode({**shared, 'limit': wish.limit, 'offset': before})}"
        if wish.offset
        else "",
    )


def _how_many(answer: asking.Answer, wish: Wish, lang: str, *, asked: bool) -> str:
    """Which rows of how many a page shows, in words; of a question that was not answered, or not counted, no number."""
    total, first = messages.number(answer.total, lang), wish.offset + 1
    if not asked or not (answer.rows or answer.sure):
        return messages.say("questions.some_rows", lang)
    if answer.sure and len(answer.rows) in (0, answer.total):
        return f"{total} {messages.counted('questions.rows', answer.total, lang)}"
    numbers = {"first": messages.number(first, lang), "last": messages.number(wish.offset + len(answer.rows), lang)}
    said = messages.say("questions.part" if answer.sure else "questions.part_least", lang)
    return said.format(total=total, **numbers)


def _why_empty(found: Question, wish: Wish, lang: str) -> str:
    for each in found.lacks(wish.values):
        return messages.say("questions.needs", lang).format(meaning=each.said(lang))
    if wish.offset:
        return messages.say("questions.beyond", lang)
    reason = parameters.why_empty(found, wish.values, parameters.known(frame.snapshot()))
    return _in_words(reason, lang)


def _caution(found: Question, lang: str) -> str:
    """What is to be known of the answers in a store that has facts only of some documents; "" for nothing."""
    missing = parameters.in_doubt(found, parameters.known(frame.snapshot()))
    return messages.say("mandates.facts_only", lang).format(count=messages.number(missing, lang)) if missing else ""


def _no_evidence(found: Question, wish: Wish, lang: str) -> str:
    """What an empty cell of evidence means, which pages say in the cell; "" where there is none."""
    told = wish.infer and parameters.without_evidence(found, wish.values, frame.snapshot())
    return messages.say("questions.no_evidence", lang) if told else ""


def _in_words(reason: parameters.Reason, lang: str) -> str:
    return reason.told({key: messages.say(f"questions.none_{key}", lang) for key in parameters.REASONS})


@blueprint.get("/queries/<name>.rq")
def source(name: str) -> Response:
    """The SPARQL of a question, with its head comments."""
    found = _found(name)
    text = rebase(found.text, frame.snapshot().base)
    return frame.cacheable(Response(text, content_type="application/sparql-query; charset=utf-8"))


@blueprint.get("/documents")
def documents() -> Response:
    """The list of documents lives with the questions."""
    return frame.flask_response(redirect("/queries/documents", 303))
