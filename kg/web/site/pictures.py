"""Pictures of what a store holds: what cites what around a text, and what is asked of a body, year by year.

SVG from the server, with a link on every mark and a table of all rows behind it; of many rows the picture shows those
that weigh most, and says how many it leaves to the table. Where things stand is computed here and knows no HTTP; the
addresses are at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect

from kg import parameters, rdf
from kg.lang.told import Told
from kg.symbols import Symbol, natural
from kg.triples.iris import work_path
from kg.vocab import Rel, Val
from kg.web import outside
from kg.web.errors import Problem
from kg.web.site import frame
from kg.web.site.keeping import kept
from kg.web.site.pages import Link
from kg.web.site.pages.common import any_title, link
from kg.web.site.pages.counted import asked_by_year
from kg.web.site.view import GraphView

blueprint = Blueprint("pictures", __name__)

DRAWN = 18
"""Texts on each side of a picture of citations; more cannot be told apart."""
ROW = 34
"""The height of a text's row, in pixels."""
SIDE, MIDDLE = 190, 300
"""The width of the texts' names on a side, and of the lines between."""
RAIL = 24
"""Where the lines of a narrow picture run together, from its left edge."""
NARROW = 340
"""The width of a picture on a phone."""
YEARS = 24
"""More bars than so many do not stand beside each other on any screen: they are rows."""
TALLEST = 160
"""The height of the longest bar of a picture of years."""
BAR, GAP = 34, 8
"""The width of a bar, and what parts two."""

_CITES = """PREFIX kg: <{kg}> PREFIX cito: <http://purl.org/spar/cito/>
SELECT ?work (COUNT(DISTINCT ?paragraph) AS ?times) WHERE {{
  {pattern}
}} GROUP BY ?work"""
_CITED = "?paragraph kg:partOf <{iri}> . ?citation cito:hasCitingEntity ?paragraph ; cito:hasCitedEntity ?work ."
_CITING = "?citation cito:hasCitedEntity <{iri}> ; cito:hasCitingEntity ?paragraph . ?paragraph kg:partOf ?work ."
_WHOLE = (Rel.IN_PARAGRAPH, Rel.PART_OF, Rel.VERSION_OF)
"""What leads from a part of a text, or a language version, to the whole."""


# -- around a text --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Near:
    """A text that cites or is cited, and in how many paragraphs."""

    link: Link
    title: str
    times: int


@dataclass(frozen=True, slots=True)
class Line:
    """A text in the picture: where its name begins, the line to the middle as a path of SVG, and its width.

    `left`: what is cited, and not what cites; `ends`: its name ends at `x`; `field`: where what can be chosen begins.
    """

    near: Near
    x: int
    y: int
    path: str
    width: float
    left: bool
    ends: bool = False
    field: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """The picture: lines, its size, the place of the middle, how many texts of each side it leaves out."""

    lines: tuple[Line, ...]
    width: int
    height: int
    middle: int
    left_out: tuple[int, int]
    hub: int = 0
    narrow: bool = False


def around(cited: Sequence[Near], citing: Sequence[Near]) -> Around:
    """What a text cites on the left, what cites it on the right: of each side those of most paragraphs, by name."""
    sides = [_heaviest(each) for each in (cited, citing)]
    height = max(*(len(each) for each in sides), 1) * ROW + ROW
    middle = height // 2
    most = max((near.times for side in sides for near in side), default=1)
    lines = []
    for left, side in zip((True, False), sides, strict=True):
        top = middle - len(side) * ROW // 2 + ROW // 2
        for at, near in enumerate(side):
            y = top + at * ROW
            start, end = (SIDE, SIDE + MIDDLE - 70) if left else (SIDE + MIDDLE + 70, SIDE + 2 * MIDDLE)
            y1, y2, turn = (y, middle, (start + end) // 2) if left else (middle, y, (start + end) // 2)
            path = f"M{start} {y1}C{turn} {y1} {turn} {y2} {end} {y2}"
            x = SIDE - 8 if left else SIDE + 2 * MIDDLE + 8
            lines.append(Line(near, x, y, path, 1 + 5 * near.times / most, left, left, x - 182 if left else x - 6))
    left_out = (len(cited) - len(sides[0]), len(citing) - len(sides[1]))
    return Around(tuple(lines), 2 * (SIDE + MIDDLE), height, middle, left_out, SIDE + MIDDLE)


def stacked(cited: Sequence[Near], citing: Sequence[Near]) -> Around:
    """The same for a phone: what a text cites above it, what cites it below, each line along the left edge."""
    above, below = _heaviest(cited), _heaviest(citing)
    most = max((near.times for near in (*above, *below)), default=1)
    middle = len(above) * ROW + ROW
    lines = []
    for at, near in enumerate((*above, *below)):
        left = at < len(above)
        y = at * ROW + ROW // 2 if left else middle + (at - len(above)) * ROW + ROW + ROW // 2
        edge = middle - ROW // 2 if left else middle + ROW // 2
        path = f"M{RAIL + 40} {y}C{RAIL} {y} {RAIL} {y} {RAIL} {edge}"
        lines.append(Line(near, RAIL + 48, y, path, 1 + 5 * near.times / most, left, False, RAIL + 42))
    height = middle + len(below) * ROW + ROW
    left_out = (len(cited) - len(above), len(citing) - len(below))
    return Around(tuple(lines), NARROW, height, middle, left_out, RAIL, True)


def _heaviest(found: Sequence[Near]) -> list[Near]:
    chosen = sorted(found, key=lambda near: (-near.times, natural(near.link.label)))[:DRAWN]
    return sorted(chosen, key=lambda near: natural(near.link.label))


# -- year by year ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """A year of the picture: how many requests of adopted texts and of drafts, where they stand, and their list."""

    year: str
    adopted: int
    drafts: int
    x: int
    y: int
    height: int
    draft_y: int
    draft_height: int
    href: str


@dataclass(frozen=True, slots=True)
class Years:
    """The picture: bars from the first year to the last, its size, and how many requests have no year."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    undated: int

    @property
    def wide(self) -> bool:
        """Whether the bars have place beside each other on a broad screen."""
        return len(self.bars) <= YEARS

    @property
    def rows(self) -> list[tuple[Bar, ...]]:
        """The same as rows, the latest year first; years in a row without any are one."""
        groups = groupby(reversed(self.bars), key=lambda bar: bar.adopted or bar.drafts or "")
        return [row for some, found in groups for row in _rows(bool(some), tuple(found))]


def _rows(some: bool, found: tuple[Bar, ...]) -> list[tuple[Bar, ...]]:
    return [(each,) for each in found] if some else [found]


def years(counts: Iterable[tuple[str, bool, int]], code: str) -> Years:
    """Bars for counts by year and whether of drafts; years without any have a place of their own."""
    rows = sorted(counts)
    found = {year: list(group) for year, group in groupby(rows, key=lambda row: row[0])}
    undated = sum(row[2] for row in found.pop("", []))
    totals = {year: sum(row[2] for row in group) for year, group in found.items()}
    most = max(totals.values(), default=1)
    bars = []
    known = range(int(min(found)), int(max(found)) + 1) if found else range(0)
    for at, number in enumerate(known):
        group = found.get(str(number), [])
        drafts, adopted = (sum(row[2] for row in group if row[1] is draft) for draft in (True, False))
        tall, low = (max(1, round(TALLEST * each / most)) if each else 0 for each in (adopted, drafts))
        values = {"body": code, "since": f"{number}-01-01", "as_of": f"{number}-12-31"}
        bars.append(
            Bar(
                str(number),
                adopted,
                drafts,
                GAP + at * (BAR + GAP),
                TALLEST + 24 - tall,
                tall,
                TALLEST + 24 - tall - low,
                low,
                f"/queries/obligations?{urlencode(values)}",
            )
        )
    return Years(tuple(bars), GAP + len(bars) * (BAR + GAP), TALLEST + 52, undated)


# -- addresses ------------------------------------------------------------------------------------------------------


@blueprint.get("/pictures/around/<path:path>")
@kept
def citations(path: str) -> Response:
    """What a text cites, and what cites it; of a part of a text, 303 to the picture of the text.

    Problem 404 where the store knows no such text, 400 for a parameter that is none.
    """
    graph = frame.view()
    symbol = Symbol.parse(path)
    iri = graph.names.id(work_path(symbol.key)) if symbol else ""
    work = _work(graph, iri)
    if not work:
        near = parameters.known(frame.snapshot()).near_symbols(path[:200])
        raise Problem(404, Told("problem.no_work", path=path[:200]), near=near)
    if work != iri:
        named = graph.value(work, graph.term(Val.SYMBOL)) or graph.value(work, graph.term(Val.KEY))
        language = f"?{urlencode(given)}" if (given := outside.given()) else ""
        return frame.flask_response(redirect(f"/pictures/around/{quote(named)}{language}", 303))
    cited, citing = (sorted(_near(graph, iri, each), key=_order) for each in (_CITED, _CITING))
    return frame.page(
        "site/around.html",
        graph,
        work=link(graph, iri),
        cited=cited,
        citing=citing,
        pictures=(around(cited, citing), stacked(cited, citing)),
    )


def _work(graph: GraphView, iri: str) -> str:
    """The IRI of the text that `iri` is, or is a part of; "" where it is neither, or nothing."""
    while iri and graph.exists(iri):
        whole = next((found for each in _WHOLE if (found := graph.value(iri, graph.term(each)))), "")
        if not whole:
            return iri if any(graph.value(iri, graph.term(each)) for each in (Val.SYMBOL, Val.KEY)) else ""
        iri = whole
    return ""


def _order(near: Near) -> tuple[int, object]:
    return -near.times, natural(near.link.label)


def _near(graph: GraphView, iri: str, pattern: str) -> Iterator[Near]:
    query = _CITES.format(kg=graph.names.kg, pattern=pattern.format(iri=rdf.NamedNode(iri).value))
    for row in frame.snapshot().select(query, infer=False):
        if row["work"] != iri:
            yield Near(link(graph, row["work"]), any_title(graph, row["work"]), int(row["times"]))


@blueprint.get("/pictures/asked/<path:code>")
@kept
def asked(code: str) -> Response:
    """What is asked of a body, year by year. Problem 404 where no list and no text knows the body."""
    graph, here = frame.view(), frame.snapshot()
    names = parameters.known(here)
    found = [iri for each in parameters.names_of("body", code, names) for iri in names.iris(each)]
    if len(found) != 1:
        near = tuple(found) or names.near_codes(code[:200], ("body",))
        raise Problem(404, Told("problem.no_body", code=code[:200]), near=near)
    (iri,) = found
    own = graph.value(iri, graph.term(Val.CODE))
    picture = years(asked_by_year(graph, iri), own)
    return frame.page("site/years.html", graph, body=link(graph, iri), code=own, picture=picture)
