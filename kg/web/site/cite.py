"""References to take along: `/cite/SYMBOL[/PARAGRAPH].bib`, `.ris`, `.json` and `.txt`."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Blueprint, Response, redirect

from kg.lang.told import Told
from kg.sources import FORMS, record
from kg.web.errors import Problem
from kg.web.site import frame
from kg.web.site.addresses import raw_path
from kg.web.site.keeping import kept
from kg.web.site.linked import known_thing
from kg.web.site.pages import source_of
from kg.web.site.view import GraphView

blueprint = Blueprint("cite", __name__)
_NUMBER = re.compile(r"\d+[a-z]?(?:\.[a-z]+)?")


@blueprint.get("/cite/<path:path>")
@kept
def reference(path: str) -> Response:
    """The record of a work, treaty or paragraph in the form of the suffix; without one, 303 to its page.

    A paragraph is named as below `/id/` (`A/RES/76/186/op/14`), or an operative one by its number (`A/RES/76/186/14`).

    Problem 404 for what nothing has as its address, and for what is nothing that is cited.
    """
    graph = frame.view()
    iri, suffix = _thing(graph, raw_path(path, "/cite/"))
    source = source_of(graph, iri)
    if source is None:
        near = [{"label": graph.label(iri), "href": graph.path(iri)}]
        raise Problem(404, Told("problem.not_cited", thing=graph.label(iri)[:200]), near=near)
    if not suffix:
        return frame.flask_response(redirect(f"{graph.path(iri)}#cite", 303))
    form = FORMS[suffix]
    charset = "; charset=utf-8" if suffix != "json" else ""
    answer = Response(record(source, suffix, graph.lang), content_type=form.media_type + charset)
    answer.headers["Content-Language"] = graph.lang
    name = "".join(char if char.isalnum() and char.isascii() else "-" for char in graph.names.path(iri))
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.{suffix}"'
    return frame.cacheable(answer, vary="Accept-Language, Cookie")


def _thing(graph: GraphView, path: str) -> tuple[str, str]:
    """The IRI that an address names, and its suffix; a number behind a symbol is that of an operative paragraph."""
    try:
        return known_thing(graph, path, FORMS)
    except Problem as problem:
        work, _, number = path.rpartition("/")
        if problem.status != HTTPStatus.NOT_FOUND or not _NUMBER.fullmatch(number):
            raise
        try:
            return known_thing(graph, f"{work}/op/{number}", FORMS)
        except Problem:
            raise problem from None
