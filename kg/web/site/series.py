"""A series as a strip of texts in their order: `/series/SYMBOL`."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

from flask import Blueprint, Response, request

from kg import parameters, rdf
from kg.lang.told import Told
from kg.symbols import Symbol, natural
from kg.triples.changes import comparison_iri
from kg.triples.iris import work_path
from kg.vocab import DCTERMS, Rel, Val
from kg.web import taking
from kg.web.errors import Problem
from kg.web.site import following, frame, messages
from kg.web.site.keeping import kept
from kg.web.site.pages import Link
from kg.web.site.pages.ahead import CHANGES
from kg.web.site.pages.common import any_title, link, spoken, work_of, work_title
from kg.web.site.pages.flow import flow, thread
from kg.web.site.view import GraphView

blueprint = Blueprint("series", __name__)

ROW = 44
"""The height of a text in the strip, in pixels; a finger needs as much."""
LANE = 22
"""The distance between two lines of texts side by side."""
LABEL = 190
"""The width of a label."""


@dataclass(frozen=True, slots=True)
class Before:
    """The text just before another one: what the tie rests on, and the page that compares both, or ""."""

    link: Link
    evidence: tuple[str, ...]
    compare: str


@dataclass(frozen=True, slots=True)
class Member:
    """A text in its place: `anchor` is its row of the table; `loaded` says whether more than its number is known."""

    place: str
    anchor: str
    number: int
    link: Link
    date: str
    title: str
    loaded: bool
    before: tuple[Before, ...]
    after: tuple[str, ...]
    """The places just before."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A text in the strip: where its mark is, and where its label begins."""

    member: Member
    x: int
    y: int
    label: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip: marks from top to bottom, and lines between them as paths of SVG."""

    marks: tuple[Mark, ...]
    paths: tuple[str, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Flowing:
    """The paragraphs of some texts of a series, from the one numbered `first` of all that are loaded; numbers from 1.

    `before` and `after` are the addresses of the strips of earlier and of later texts, "" where there are none.
    """

    drawn: following.Drawn
    changed: tuple[following.Changed, ...]
    first: int
    last: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A series as the page shows it; `flowing` is None where fewer than two of its texts are loaded."""

    name: Link
    members: tuple[Member, ...]
    strip: Strip
    loaded: int
    flowing: Flowing | None
    way: following.Way | None
    """The way of the paragraph that is followed, where one of its texts has it."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """A text with the same title, and the address at which both are held against each other."""

    link: Link
    pair: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to see: the text whose page it is, the paragraph to follow, the first text of the strip."""

    work: str
    follow: str
    thread: frozenset[str]
    start: int | None


@blueprint.get("/series/<path:path>")
@taking.takes("follow", "from")
@kept
def page(path: str) -> Response:
    """The series that a text is in, and the way of a paragraph; where it is in none, that is said.

    `?follow=` is a paragraph, as below `id/`, `?from=` the number of the first of the loaded texts in the strip.
    """
    graph = frame.view()
    iri = _named(graph, path)
    places = graph.into(iri, Rel.PLACE_OF, infer=True)
    lines = sorted({graph.inferred(place).one(graph.term(Rel.IN_SUCCESSION)) for place in places})
    wish = _wish(graph, iri, lines)
    found = sorted((_shown(graph, line, wish) for line in lines), key=lambda each: each.name.label)
    symbol = graph.value(iri, graph.term(Val.SYMBOL))
    renewed = () if found else tuple(_before(graph, iri, each) for each in _renewed(graph, iri))
    namesakes = () if found or renewed else tuple(_namesakes(graph, iri, symbol))
    return frame.page(
        "site/series.html",
        graph,
        work=link(graph, iri),
        found=found,
        symbol=symbol,
        renewed=renewed,
        namesakes=namesakes,
        compares=frame.snapshot().manifest.compares,
    )


def _renewed(graph: GraphView, draft: str) -> list[str]:
    """What a draft, which is in no series itself, takes up: of several texts of a series the last one."""
    found = set(graph.told(draft, Rel.SUCCEEDS))
    older = {far for each in found for far in _all_before(graph, each)}
    return sorted(found - older)


def _all_before(graph: GraphView, work: str) -> set[str]:
    """All texts that one takes up, at whatever distance."""
    found: set[str] = set()
    waiting = [work]
    while waiting:
        for each in graph.told(waiting.pop(), Rel.SUCCEEDS):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _namesakes(graph: GraphView, iri: str, symbol: str) -> Iterator[Namesake]:
    """The loaded texts with this text's title, which alone ties nothing, sorted by their symbols."""
    title = rdf.NamedNode(f"{DCTERMS}title")
    titles = [
        quad.object for quad in graph.store.quads_for_pattern(rdf.NamedNode(iri), title, None, rdf.DefaultGraph())
    ]
    quads = (quad for each in titles for quad in graph.store.quads_for_pattern(None, title, each, rdf.DefaultGraph()))
    others = {quad.subject.value for quad in quads if isinstance(quad.subject, rdf.NamedNode)} - {iri}
    keys = {graph.value(other, graph.term(Val.SYMBOL)): other for other in others}
    for key in sorted(filter(None, keys), key=natural):
        earlier, later = sorted((key, symbol), key=natural)
        yield Namesake(link(graph, keys[key]), f"/compare/{work_path(earlier)}/{work_path(later)}")


def _wish(graph: GraphView, work: str, lines: Sequence[str]) -> Wish:
    """What the address asks for. Problem 404 for a paragraph that no text of the series has, 400 for no number."""
    path, start = request.args.get("follow", ""), request.args.get("from", "")
    if start and not (start.isdecimal() and 0 < int(start[:9]) < 10**8):
        raise Problem(400, Told("problem.whole_number", name="from", value=start[:20]))
    follow = ""
    if path:
        texts = {
            graph.inferred(place).one(graph.term(Rel.PLACE_OF)) for line in lines for place in _places(graph, line)
        }
        follow = following.followed_in(graph, path, texts)
        if not follow:
            raise Problem(404, Told("problem.not_in_series", path=path[:200]))
    members = thread(graph, follow) if follow else frozenset[str]()
    return Wish(work, follow, members, int(start[:9]) - 1 if start else None)


def _places(graph: GraphView, line: str) -> list[str]:
    return graph.into(line, Rel.IN_SUCCESSION, infer=True)


def _named(graph: GraphView, path: str) -> str:
    """The IRI of the work that a path names. Problem 404 where the store knows none, with near names."""
    symbol = Symbol.parse(path)
    iri = graph.names.id(work_path(symbol.key)) if symbol else ""
    if not iri or not graph.exists(iri):
        near = parameters.known(frame.snapshot()).near_symbols(path[:200])
        raise Problem(404, Told("problem.no_work", path=path[:200]), near=near)
    return iri


def _shown(graph: GraphView, line: str, wish: Wish) -> Shown:
    places = _places(graph, line)
    works = {place: graph.inferred(place, "series").one(graph.term(Rel.PLACE_OF)) for place in places}
    members = sorted((_member(graph, place, works) for place in places), key=lambda each: each.number)
    name = link(graph, graph.inferred(line).one(graph.term(Rel.BEGINS_WITH)))
    loaded = [each.link.iri for each in members if each.loaded]
    flowing = _flowing(graph, members, loaded, wish) if len(loaded) > 1 else None
    way = following.way(graph, wish.follow) if wish.follow and work_of(wish.follow) in loaded else None
    return Shown(name, tuple(members), strip(members), len(loaded), flowing, way)


def _flowing(graph: GraphView, members: Sequence[Member], loaded: Sequence[str], wish: Wish) -> Flowing:
    shown = work_of(wish.follow) if wish.follow else wish.work
    first, last = following.window(graph, loaded, shown, wish.start)
    found = flow(graph, loaded[first:last])
    missing: dict[str, tuple[Link, ...]] = {}
    passed: tuple[Link, ...] = ()
    for each in members:
        if each.loaded:
            missing[each.link.iri], passed = passed, ()
        else:
            passed = (*passed, each.link)
    return Flowing(
        following.drawn(graph, found, missing, wish.thread),
        tuple(following.changed(graph, found)),
        first + 1,
        last,
        f"?from={max(first - following.MOST_TEXTS + 1, 0) + 1}" if first else "",
        f"?from={last}" if last < len(loaded) else "",
    )


def _member(graph: GraphView, place: str, works: dict[str, str]) -> Member:
    node, work = graph.inferred(place, "series"), works[place]
    after = tuple(node.all(graph.term(Rel.PLACE_AFTER)))
    date = node.one(graph.term(Val.PLACED_ON))
    return Member(
        place,
        place.removeprefix(graph.names.id_base).replace("/", "-").replace("%", "_"),
        int(node.one(graph.term(Val.PLACE_NUMBER), "0")),
        link(graph, work),
        messages.day(date, graph.lang) if date else "",
        work_title(graph, work) or node.one(graph.term(Val.PLACE_TITLE)) or any_title(graph, work),
        bool(graph.into(work, Rel.VERSION_OF)),
        tuple(_before(graph, work, works[each]) for each in after),
        after,
    )


def _before(graph: GraphView, work: str, earlier: str) -> Before:
    evidence = tuple(name for name, found in _evidence(graph, work).items() if earlier in found)
    other, own = link(graph, earlier), link(graph, work)
    kept = graph.told(comparison_iri(own.key, other.key, graph.names), Rel.EARLIER_WORK, CHANGES)
    compared = kept or spoken(graph, work) & spoken(graph, earlier)
    return Before(
        other, evidence or ("corrected",), f"/compare/{quote(other.key)}/{quote(own.key)}" if compared else ""
    )


def _evidence(graph: GraphView, work: str) -> dict[str, list[str]]:
    """The texts that a work takes up, by what says so."""
    told = {
        "same": Rel.SUCCEEDS_BY_TITLE,
        "item": Rel.SUCCEEDS_BY_ITEM,
        "renewed": Rel.RENEWS,
        "repeated": Rel.SUCCEEDS_BY_TEXT,
    }
    named = list(graph.values(work, graph.term(Rel.PREVIOUS_IN_SERIES)))
    return {"named": named, **{name: graph.told(work, relation, "series") for name, relation in told.items()}}


# The strip


def strip(members: Sequence[Member]) -> Strip:
    """The texts from top to bottom, one a row; what goes on from a text stands below it, a second one beside it."""
    lanes, tied = _lanes(members)
    label = LANE * (max([*lanes.values(), *tied.values()], default=0) + 1) + 8
    marks = tuple(
        Mark(each, LANE // 2 + LANE * lanes[each.place], ROW // 2 + ROW * row, label)
        for row, each in enumerate(members)
    )
    at = {mark.member.place: mark for mark in marks}
    paths = tuple(
        _path(at[before], at[after], LANE // 2 + LANE * lane) for (before, after), lane in sorted(tied.items())
    )
    return Strip(marks, paths, label + LABEL, ROW * len(members))


def _lanes(members: Sequence[Member]) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """The lane of each place, and of each tie (before, after), so that no tie runs over a mark that is none of its two.

    The first text that goes on from another one stands in its lane; ties to further ones have lanes of their own.
    """
    following: dict[str, list[str]] = {}
    for each in members:
        for before in each.after:
            following.setdefault(before, []).append(each.place)
    lanes: dict[str, int] = {}
    tied: dict[tuple[str, str], int] = {}
    taken: dict[int, str] = {}  # by lane the place that its tie leads to
    for each in members:
        own = [lane for lane, place in taken.items() if place == each.place]
        lanes[each.place] = lane = min(own, default=_free(taken))
        for done in own:
            del taken[done]
        for number, place in enumerate(following.get(each.place, ())):
            tied[each.place, place] = at = _free(taken) if number or lane in taken else lane
            taken[at] = place
    return lanes, tied


def _free(taken: Container[int]) -> int:
    return next(lane for lane in count() if lane not in taken)


def _path(before: Mark, mark: Mark, x: int) -> str:
    """A line from a text down in the lane at `x` to the one that goes on from it, with bends into it and out of it."""
    half = ROW // 2
    said = f"M{before.x} {before.y}"
    if before.x != x:
        said += f"C{before.x} {before.y + half} {x} {before.y + half} {x} {before.y + ROW}"
    if mark.x != x:
        return said + f"V{mark.y - ROW}C{x} {mark.y - half} {mark.x} {mark.y - half} {mark.x} {mark.y}"
    return said + f"V{mark.y}"
