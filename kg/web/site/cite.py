"""References to take along: `/cite/SYMBOL[/PARAGRAPH].bib`, `.ris`, `.json` and `.txt`."""

from __future__ import annotations

from flask import Blueprint, Response, redirect

from kg.lang.told import Told
from kg.sources import FORMS, record
from kg.web.errors import Problem
from kg.web.site import frame
from kg.web.site.addresses import raw_path
from kg.web.site.keeping import kept
from kg.web.site.linked import known_thing
from kg.web.site.pages import source_of

blueprint = Blueprint("cite", __name__)


@blueprint.get("/cite/<path:path>")
@kept
def reference(path: str) -> Response:
    """The record of a work, treaty or paragraph in the form of the suffix; without one, 303 to its page.

    Problem 404 for what nothing has as its address, and for what is nothing that is cited.
    """
    graph = frame.view()
    iri, suffix = known_thing(graph, raw_path(path, "/cite/"), FORMS)
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
