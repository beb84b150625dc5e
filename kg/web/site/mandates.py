"""What a body is asked, text by text: `/mandates/BODY`."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, request

from kg import parameters, questions, rdf
from kg.errors import UsageError
from kg.lang.told import Told
from kg.parameters import AmbiguousValueError, UnknownValueError
from kg.vocab import Val
from kg.web import outside, taking
from kg.web.errors import Problem
from kg.web.site import frame, messages
from kg.web.site.keeping import kept
from kg.web.site.pages import link
from kg.web.site.pages.mandates import Listed, Wish, groups, listed, rows
from kg.web.site.view import GraphView

blueprint = Blueprint("mandates", __name__)
PAGE = 25
"""Entries of a page."""
_MOST_PAGE = 99_999


@blueprint.get("/mandates")
@blueprint.get("/mandates/")
@taking.takes("body")
def form() -> Response:
    """A form for any body; where one is named, 303 to its page."""
    named = request.args.get("body", "").strip()
    if named:
        return frame.flask_response(redirect(f"/mandates/{quote(_code(named), safe='')}", 303))
    return frame.page("site/mandates_form.html", frame.view())


@blueprint.get("/mandates/<path:name>")
@taking.takes("as_of", "year", "organ", "act", "status", "page")
@kept
def page(name: str) -> Response:
    """What a body is asked in the last loaded text of each series, with its filters."""
    code = _code(name)
    if code != name:
        query = urlencode(outside.given())
        return frame.flask_response(redirect(f"/mandates/{quote(code, safe='')}{'?' if query else ''}{query}", 303))
    graph = frame.view()
    wish, number = _wish(), _number()
    body = _thing(graph, code)
    found = listed(graph, body, wish)
    total = len(found.entries)
    pages = max((total + PAGE - 1) // PAGE, 1)
    if number > pages:
        raise Problem(404, Told("problem.no_page", page=number, pages=pages))
    start, end = (number - 1) * PAGE, min(number * PAGE, total)
    return frame.page(
        "site/mandates.html",
        graph,
        body=link(graph, body),
        code=code,
        wish=wish,
        found=found,
        chosen=_chosen(graph, found),
        total=total,
        texts=len({each.text.iri for each in found.entries}),
        groups=groups(graph, found.entries, start, end, wish.as_of),
        shown=(start + 1, end),
        before=_address(code, number=number - 1) if number > 1 else "",
        after=_address(code, number=number + 1) if number < pages else "",
        with_drafts=_address(code, status="any"),
        question=_question(code, wish),
        rows=None if wish.year else rows(graph, found.entries, wish.act),
        in_doubt=parameters.in_doubt(questions.find("mandates"), parameters.known(frame.snapshot())),
    )


def _code(name: str) -> str:
    """The code of the body that a name means. Problem 404 or 400 with the pages of those that it may mean."""
    names = parameters.known(frame.snapshot())
    question = questions.find("mandates")
    parameters.answerable(question, names)
    try:
        return parameters.resolve(question, {"body": name[:1000]}, names)["body"]
    except (UnknownValueError, AmbiguousValueError) as error:
        near = [{"label": each, "href": f"/mandates/{quote(each, safe='')}"} for each in error.near]
        raise Problem(404 if isinstance(error, UnknownValueError) else 400, error.args[0], near=near) from None


def _thing(graph: GraphView, code: str) -> str:
    """The IRI of the body with a code; Problem 404 where the store has none."""
    found = graph.store.quads_for_pattern(
        None, rdf.NamedNode(graph.term(Val.CODE)), rdf.Literal(code), rdf.DefaultGraph()
    )
    things = sorted(each.subject.value for each in found if isinstance(each.subject, rdf.NamedNode))
    body = next((each for each in things if graph.names.path(each).startswith(("body/", "country/"))), "")
    if not body:
        raise Problem(404, Told("problem.unknown_value", parameter="body", value=code[:80]))
    return body


def _wish() -> Wish:
    """What the address asks for. UsageError for a value that makes no sense."""
    day, year = request.args.get("as_of", "").strip(), request.args.get("year", "").strip()
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise UsageError(Told("problem.no_year", value=year[:40]))
    question, names = questions.find("mandates"), parameters.known(frame.snapshot())
    given = {name: request.args.get(name, "").strip()[:1000] for name in ("organ", "act", "status")}
    try:
        values = parameters.resolve(question, {name: value for name, value in given.items() if value}, names)
    except (UnknownValueError, AmbiguousValueError) as error:
        raise Problem(404 if isinstance(error, UnknownValueError) else 400, error.args[0]) from None
    return Wish(
        questions.last_day(day[:40]).isoformat() if day else "",
        year,
        values.get("organ", ""),
        values.get("act", ""),
        values.get("status", "adopted"),
    )


def _number() -> int:
    text = request.args.get("page", "") or "1"
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_PAGE)) and int(text)):
        raise UsageError(Told("problem.number_between", name="page", least=1, most=_MOST_PAGE, value=text[:40]))
    return int(text)


def _address(code: str, number: int = 1, **changed: str) -> str:
    """The address of another page of the list, or of the list with another filter."""
    given = {name: request.args.get(name, "") for name in ("as_of", "year", "organ", "act", "status")}
    wanted = {name: value for name, value in {**given, **changed}.items() if value}
    if number > 1:
        wanted["page"] = str(number)
    return f"/mandates/{quote(code, safe='')}{'?' if wanted else ''}{urlencode(wanted)}"


def _question(code: str, wish: Wish) -> dict[str, str]:
    """The parameters of the question with the same rows; a year is the page's own."""
    wanted = {"body": code, "as_of": wish.as_of, "organ": wish.organ, "act": wish.act, "status": wish.status}
    return {name: value for name, value in wanted.items() if value and (name, value) != ("status", "adopted")}


def _chosen(graph: GraphView, found: Listed) -> dict[str, list[tuple[str, str, int]]]:
    """The choices of each filter: code, name and number, in the order of their names but for years."""

    def named(folder: str, rows: list[tuple[str, int]]) -> list[tuple[str, str, int]]:
        labelled = [(code, graph.label(graph.names.id(f"{folder}/{code}")), count) for code, count in rows]
        return sorted(labelled, key=lambda each: each[1].casefold())

    return {
        "year": [(year, year, count) for year, count in found.years],
        "organ": named("body", found.organs),
        "act": named("act", found.acts),
        "status": [(each, messages.say(f"mandates.{each}", graph.lang), -1) for each in ("adopted", "draft", "any")],
    }
