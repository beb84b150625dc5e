"""What changed between two texts: `/compare/EARLIER/LATER`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request
from markupsafe import Markup, escape

from kg import parameters
from kg.compare import Change, Comparison, Difference, Relation
from kg.compare.shown import heading, marked
from kg.comparing import common_languages, compare_shown
from kg.comparing import kept as kept_comparison
from kg.errors import UnknownNameError, UsageError
from kg.lang.told import Told
from kg.model import Span
from kg.triples.changes import comparison_iri, unit_path
from kg.triples.iris import work_path
from kg.typography import finished
from kg.vocab import Rel
from kg.web import taking
from kg.web.errors import Problem
from kg.web.site import frame, pages
from kg.web.site.keeping import kept
from kg.web.site.nodes import Nodes
from kg.web.site.pages import Link
from kg.web.site.view import GraphView

blueprint = Blueprint("changes", __name__)


@dataclass(frozen=True, slots=True)
class Side:
    """A paragraph as one side of the page shows it: a link to it, what it is called in its text, its text, and the same
    finished, with what changed marked.
    """

    link: Link
    short: str
    text: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A change as the page shows it: what is said of it, and both sides, None where a text has no such paragraph."""

    anchor: str
    relation: str
    said: str
    act_change: str
    acts: tuple[str, str]
    earlier: Side | None
    later: Side | None


@blueprint.get("/compare")
@taking.takes("earlier", "later")
def form() -> Response:
    """A form for any two loaded texts; where both are named, 303 to the page that holds them against each other."""
    given = {name: request.args.get(name, "").strip() for name in ("earlier", "later")}
    if not all(given.values()):
        return frame.page("site/compare_form.html", frame.view(), given=given)
    names = parameters.known(frame.snapshot())
    earlier, later = (work_path(parameters.loaded_document(each, names)) for each in given.values())
    return frame.flask_response(redirect(f"/compare/{earlier}/{later}", 303))


@blueprint.get("/compare/<path:path>")
@taking.takes("language")
@kept
def page(path: str) -> Response:
    """Two texts side by side, in a language that both are loaded in."""
    graph = frame.view()
    earlier, later = _two(path)
    spoken = common_languages(frame.snapshot(), earlier, later)
    found, differences = _compared(graph, earlier, later, spoken)
    for text in (found.earlier, found.later) if found else ():
        work = graph.names.id(work_path(text.symbol))
        graph.know_parts(work, (graph.names.id(unit_path(text.symbol, unit)) for unit in text.units))
    rows = list(_rows(graph, found)) if found else []
    return frame.page(
        "site/compare.html",
        graph,
        earlier=_work(graph, earlier),
        later=_work(graph, later),
        spoken=spoken,
        chosen=found.later.language if found else "",
        rows=rows,
        told=_told(rows),
        counts=_counts(found) if found else {},
        jumped=_jumped(graph, earlier, later),
        differences=differences,
        compares=frame.snapshot().manifest.compares,
    )


def _jumped(graph: GraphView, earlier: str, later: str) -> tuple[Link, ...]:
    """The texts of the series between the two, where these are neighbours among what is loaded."""
    node = graph.inferred(comparison_iri(later, earlier, graph.names))
    return pages.links(graph, node.all(graph.term(Rel.JUMPS_OVER)))


_LONGEST, _PARTS = 400, 40
"""Characters and parts of the two symbols together, more than any two have: each way to part them is looked up."""


def _two(path: str) -> tuple[str, str]:
    """The keys of two loaded documents whose symbols make up `path`. Problem 404 where it does not, with near names."""
    names = parameters.known(frame.snapshot())
    parts = path.strip("/").split("/")
    if len(path) > _LONGEST or len(parts) > _PARTS:
        raise Problem(404, Told("problem.no_pair", path=path[:200]))
    for at in range(1, len(parts)):
        one, other = "/".join(parts[:at]), "/".join(parts[at:])
        if one in names.loaded and other in names.loaded:
            return one, other
    for at in range(1, len(parts)):
        try:
            one, other = (parameters.loaded_document("/".join(half), names) for half in (parts[:at], parts[at:]))
        except (UnknownNameError, UsageError):
            continue
        return one, other
    near = names.near_symbols("/".join(parts[: len(parts) // 2])) + names.near_symbols(
        "/".join(parts[len(parts) // 2 :])
    )
    raise Problem(404, Told("problem.no_pair", path=path[:200]), near=list(dict.fromkeys(near)))


def _compared(
    graph: GraphView, earlier: str, later: str, spoken: tuple[str, ...]
) -> tuple[Comparison | None, tuple[Difference, ...]]:
    """The comparison, of what the graph keeps where the words are not loaded, and where its languages differ."""
    wanted = request.args.get("language", "")
    if wanted and wanted not in spoken:
        known = ", ".join(spoken) or "–"
        raise Problem(
            400, Told("problem.not_both_loaded", earlier=earlier, later=later, language=wanted[:20], known=known)
        )
    if not spoken:
        return kept_comparison(frame.snapshot(), earlier, later), ()
    chosen = wanted or _preferred(graph, spoken)
    return compare_shown(frame.snapshot(), graph.comparisons, earlier, later, chosen)


def _preferred(graph: GraphView, spoken: tuple[str, ...]) -> str:
    """The reader's language, where both texts are there in it."""
    return graph.lang if graph.lang in spoken else spoken[0]


def _work(graph: GraphView, symbol: str) -> Link:
    iri = graph.names.id(work_path(symbol))
    return Link(graph.label(iri), graph.path(iri), iri, mark=pages.draft_mark(graph, iri), key=symbol)


def _counts(found: Comparison) -> dict[str, int]:
    """How many paragraphs have each relation."""
    units = {(change.relation.value, (change.later or change.earlier)) for change in found.changes}
    counted = Counter(relation for relation, _ in units)
    return {each.value: counted[each.value] for each in Relation if counted[each.value]}


def _told(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """What a reader asks first: the acts that became stronger, weaker or another one, what is new, what was dropped;
    "none" too.
    """
    ranked = ("stronger", "weaker")
    kinds = {
        **{kind: [row for row in rows if row.act_change == kind] for kind in ranked},
        "other_act": [row for row in rows if any(row.acts) and row.act_change not in ranked],
        "new": [row for row in rows if row.relation == Relation.NEW],
        "dropped": [row for row in rows if row.relation == Relation.DROPPED],
    }
    return list(kinds.items())


def _rows(graph: GraphView, found: Comparison) -> Iterator[Row]:
    seen: set[str] = set()
    sides = [Nodes(graph, each.symbol, each.language) for each in (found.earlier, found.later)]
    for change in found.changes:
        yield Row(
            _anchor(graph, found, change, seen),
            change.relation.value,
            heading(change, graph.lang),
            change.act_change.value,
            _acts(graph, change),
            _side(graph, sides[0], change, later=False),
            _side(graph, sides[1], change, later=True),
        )


def _anchor(graph: GraphView, found: Comparison, change: Change, seen: set[str]) -> str:
    """Where a change stands on the page: by the later paragraph, of several of which the first; by a dropped one."""
    unit, symbol = (change.later, found.later.symbol) if change.later else (change.earlier, found.earlier.symbol)
    assert unit is not None
    place = pages.anchor(graph.names.id(unit_path(symbol, unit)))
    if not change.later:
        return f"was-{place}"
    if place in seen and change.earlier:
        return f"{place}-and-{pages.anchor(graph.names.id(unit_path(found.earlier.symbol, change.earlier)))}"
    seen.add(place)
    return place


def _acts(graph: GraphView, change: Change) -> tuple[str, str]:
    """The acts before and after in words, where they differ; else two empty words."""
    if not change.earlier or not change.later or change.earlier.act == change.later.act:
        return "", ""
    before, after = (
        graph.label(graph.names.id(f"act/{unit.act}")) if unit.act else "" for unit in (change.earlier, change.later)
    )
    return before, after


def _side(graph: GraphView, nodes: Nodes, change: Change, *, later: bool) -> Side | None:
    unit, spans = (change.later, change.came) if later else (change.earlier, change.went)
    if unit is None:
        return None
    iri = nodes.iri(unit)
    label = graph.label(iri)
    short = label.removeprefix(f"{graph.label(graph.names.id(work_path(nodes.symbol)))}, ")
    return Side(Link(label, graph.path(iri), iri), short, unit.text, _html(unit.text, spans, "ins" if later else "del"))


def _html(text: str, spans: Sequence[Span], tag: str) -> Markup:
    """A text that is set already, with what changed in an element of its own."""
    pieces = ((str(escape(piece)), changed) for piece, changed in marked(text, spans))
    return finished("".join(f"<{tag}>{piece}</{tag}>" if changed else piece for piece, changed in pieces))
