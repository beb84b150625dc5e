"""What the page of a series shows of its paragraphs: the strip in which one follows them, what changed, one's way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from kg.compare.shown import marked
from kg.model import Span
from kg.triples.changes import comparison_iri, read_spans
from kg.vocab import Rel, Val
from kg.web.site import messages, strip
from kg.web.site.pages import Link, anchor, descent, link, links
from kg.web.site.pages.common import work_of
from kg.web.site.pages.flow import PARTS, Flow, Tie, along_series, number_of, part_of, thread
from kg.web.site.view import GraphView

MOST_TEXTS = 6
"""Texts that one strip shows; more have pages of their own."""
MOST_MARKS = 1500
"""Paragraphs that one strip shows, where it has more than two texts."""
_TWO = 2
_SHORT = 5
_HEAD = 8
_PLAIN = re.compile(r"[/%]")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: the symbol in two lines, the year, the place of its middle in per cent."""

    link: Link
    lines: tuple[str, str]
    year: str
    x: float
    between: tuple[Link, ...]
    """The texts of the series between it and the column before it that are not loaded."""
    gap: float


class Mark(NamedTuple):
    """A paragraph in the strip: its path below `id/`, what stands in it, what is said of it, where it is.

    `begins` and `ends` say whether it is new in its text, and whether the next one drops it; `kind` is its relation to
    the text before it, or `first`; `anchor` is where it is on the page.
    """

    anchor: str
    path: str
    label: str
    said: str
    y: int
    kind: str
    act_change: str
    begins: bool
    ends: bool
    followed: bool


class Line(NamedTuple):
    """A stretch of a line, in per cent across and pixels down."""

    x1: float
    y1: int
    x2: float
    y2: int
    kind: str
    doubtful: bool
    followed: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The strip: columns with their marks, lines, parts, its height."""

    columns: tuple[tuple[Head, tuple[Mark, ...]], ...]
    lines: tuple[Line, ...]
    bands: tuple[strip.Band, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph of a list: what it is called, where both texts stand side by side, its acts before and after."""

    short: str
    href: str
    acts: tuple[str, str] = ("", "")
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """Two neighbours: their comparison's address, the lists of what changed by kind, the texts between not loaded."""

    earlier: Link
    later: Link
    href: str
    lists: tuple[tuple[str, tuple[Item, ...]], ...]
    missing: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A paragraph on a way: its steps from those before it, its text in pieces (new or not), its language."""

    paragraph: Link
    date: str
    steps: tuple[descent.Step, ...]
    pieces: tuple[tuple[str, bool], ...]
    lang: str


@dataclass(frozen=True, slots=True)
class Way:
    """A paragraph from text to text, the latest first: `start` says since when it stands, `dropped` what lacks it."""

    chosen: Link
    start: descent.Line | None
    stops: tuple[Stop, ...]
    dropped: tuple[Link, ...]


def window(view: GraphView, loaded: Sequence[str], shown: str, start: int | None) -> tuple[int, int]:
    """Which of the loaded texts one strip shows: from and to, half-open.

    The latest ones, and `shown` (an IRI) among them; `start`, where it is wished, numbers the first one from 0.
    """
    end = len(loaded)
    first = max(end - MOST_TEXTS, 0)
    if start is not None:
        first = max(min(start, end - 1), 0)
    elif shown in loaded[:first]:
        first = max(loaded.index(shown) - MOST_TEXTS // 2, 0)
    end = min(first + MOST_TEXTS, end)
    parts = {each: view.count_into(each, Rel.PART_OF) for each in loaded[first:end] if end - first > _TWO}
    while end - first > _TWO and sum(parts[each] for each in loaded[first:end]) > MOST_MARKS:
        if start is None and shown != loaded[first]:
            first += 1
        else:
            end -= 1
    return first, end


def drawn(view: GraphView, found: Flow, missing: Mapping[str, tuple[Link, ...]], followed: frozenset[str]) -> Drawn:
    """The strip of texts. `missing` are, by text, the texts before it that are not loaded; `followed` one line."""
    plan = strip.plan(found)
    middle = [round((at + 0.5) / len(found.texts) * 100, 2) for at in range(len(found.texts))]
    marks = _Marks(view, found, plan, followed)
    columns = tuple(
        (_head(view, work, middle, at, missing.get(work, ())), tuple(marks.of(work)))
        for at, work in enumerate(found.texts)
    )
    lines = [
        Line(
            middle[one.column],
            one.y,
            middle[other.column],
            other.y,
            each.tie.relation,
            "doubtful" in each.tie.marks,
            each.tie.earlier in followed and each.tie.later in followed,
        )
        for each in plan.strokes
        for one, other in each.stretches
    ]
    return Drawn(columns, tuple(sorted(lines, key=lambda each: each.followed)), plan.bands, plan.height)


def _head(view: GraphView, work: str, middle: Sequence[float], at: int, between: tuple[Link, ...]) -> Head:
    label, key = view.label(work), view.key(work)
    pieces = label.split("/") if key == label else [f"{label[:_HEAD]}…"]
    cut = max(len(pieces) - 2, 1) if len(pieces) > 3 else len(pieces) - 1
    year = view.value(work, view.term(Val.AS_OF))[:4]
    gap = round((middle[at - 1] + middle[at]) / 2, 2) if at else 0.0
    return Head(
        link(view, work), ("/".join(pieces[:cut]), "/".join(pieces[cut:])), year, middle[at], between if at else (), gap
    )


class _Marks:
    """Makes the marks of columns."""

    def __init__(self, view: GraphView, found: Flow, plan: strip.Plan, followed: frozenset[str]) -> None:
        self.view, self.found, self.plan, self.followed = view, found, plan, followed
        self.before: dict[str, list[Tie]] = {}
        self.dropped: dict[str, list[Tie]] = {}
        for tie in found.ties:
            if tie.later:
                self.before.setdefault(tie.later, []).append(tie)
            else:
                self.dropped.setdefault(tie.earlier, []).append(tie)

    def of(self, work: str) -> Iterator[Mark]:
        """Those of a text, in order."""
        base, start = self.view.names.id_base, f"{work}/"
        named = _PLAIN.sub("-", work.removeprefix(base)) if work_of(work) == work else ""
        for iri in self.found.texts[work]:
            ties, dropped = self.before.get(iri, []), self.dropped.get(iri, [])
            changes = [each.act_change for each in ties if each.act_change in ("stronger", "weaker")]
            number, path = number_of(iri), iri.removeprefix(base)
            own = named and iri.startswith(start) and iri[len(start) :].partition("/")[0] in PARTS
            yield Mark(
                f"{named if own else _PLAIN.sub('-', work_of(path))}-{anchor(iri)}",
                path,
                number if len(number) <= _SHORT else f"…{number[1 - _SHORT :]}",
                self._said(iri, ties, dropped),
                self.plan.spots[iri].y,
                ties[0].relation if ties else "first",
                changes[0] if changes else "",
                any(each.relation == "new" for each in ties),
                bool(dropped),
                iri in self.followed,
            )

    def _said(self, iri: str, ties: Sequence[Tie], dropped: Sequence[Tie]) -> str:
        """What a paragraph is called, what it was, and where it ends: for a pointer and for a voice."""
        view = self.view
        said = [view.label(iri), *[relation(view, tie) for tie in ties]]
        said += [_no_longer(view, view.label(tie.works[1])) for tie in dropped]
        return "; ".join(said)


def _no_longer(view: GraphView, later: str) -> str:
    return messages.say("compare.not_in", view.lang).format(symbol=later)


def relation(view: GraphView, tie: Tie) -> str:
    """What a paragraph is to the text before it, in words: "reworded · stronger act: A/RES/76/186, para. 12"."""
    if tie.relation == "new":
        return _no_longer(view, view.label(tie.works[0])) if tie.jumps else messages.say("compare.new", view.lang)
    kinds = [tie.relation, *tie.marks]
    if tie.act_change in ("stronger", "weaker"):
        kinds.append(tie.act_change)
    words = " · ".join([messages.say(f"compare.{each}", view.lang) for each in kinds])
    return f"{words}: {view.label(tie.earlier)}"


def changed(view: GraphView, found: Flow) -> Iterator[Changed]:
    """What changed between neighbours, in lists, the latest pair first."""
    for earlier, later in reversed(found.pairs):
        ties = [each for each in found.ties if each.works == (earlier, later)]
        kinds = {
            "stronger": [each for each in ties if each.act_change == "stronger"],
            "weaker": [each for each in ties if each.act_change == "weaker"],
            "new": [each for each in ties if each.relation == "new"],
            "dropped": [each for each in ties if each.relation == "dropped"],
        }
        address = f"/compare/{quote(view.key(earlier), safe='/')}/{quote(view.key(later), safe='/')}"
        order = {iri: at for work in (earlier, later) for at, iri in enumerate(found.texts[work])}
        lists = tuple(
            (kind, tuple(_item(view, tie, address) for tie in _once(sorted(ties, key=lambda each: order[_own(each)]))))
            for kind, ties in kinds.items()
        )
        node = view.inferred(comparison_iri(view.key(later), view.key(earlier), view.names))
        missing = links(view, node.all(view.term(Rel.JUMPS_OVER)))
        yield Changed(link(view, earlier), link(view, later), address, lists, missing)


def _own(tie: Tie) -> str:
    return tie.later or tie.earlier


def _once(ties: Sequence[Tie]) -> list[Tie]:
    """Ties, each paragraph once: one that merges several is in a list once."""
    return list({_own(each): each for each in reversed(ties)}.values())[::-1]


def _item(view: GraphView, tie: Tie, address: str) -> Item:
    iri = _own(tie)
    label = view.label(iri).removeprefix(f"{view.label(work_of(iri))}, ")
    acts = tuple(view.label(each) if each else "" for each in tie.acts)
    place = anchor(iri) if tie.later else f"was-{anchor(iri)}"
    return Item(label, f"{address}#{place}", (acts[0], acts[1]), "doubtful" in tie.marks)


def way(view: GraphView, chosen: str) -> Way:
    """A paragraph through all loaded texts of its series."""
    members = thread(view, chosen)
    stops = sorted((_stop(view, each) for each in members), key=lambda each: each.paragraph.iri)
    stops.sort(key=lambda each: each.date, reverse=True)
    dropped = {
        change.one(view.term(Rel.IN_COMPARISON))
        for each in members
        for change in along_series(view, each, Rel.EARLIER_PARAGRAPH)
        if change.one(view.term(Rel.RELATION)).endswith("/dropped")
    }
    enders = {view.inferred(each).one(view.term(Rel.LATER_WORK)) for each in dropped}
    return Way(
        link(view, chosen),
        descent.line(view, chosen),
        tuple(stops),
        tuple(sorted((link(view, each) for each in enders), key=lambda each: each.label)),
    )


def _stop(view: GraphView, paragraph: str) -> Stop:
    steps = descent.steps(view, paragraph)
    lang, text = _text(view, paragraph)
    changes = [each.iri for each in along_series(view, paragraph, Rel.LATER_PARAGRAPH)]
    return Stop(
        link(view, paragraph),
        view.value(work_of(paragraph), view.term(Val.AS_OF)),
        tuple(steps),
        tuple(marked(text, _came(view, changes, lang))),
        lang,
    )


def _text(view: GraphView, paragraph: str) -> tuple[str, str]:
    """The language and the text of a paragraph: the reader's language where it is there, else the first one."""
    node, term = view.node(paragraph), view.term(Val.TEXT)
    spoken = sorted({getattr(each, "language", None) or "" for each in node.values.get(term, [])})
    lang = view.lang if view.lang in spoken else next(iter(spoken), "")
    return lang, node.in_language(term, lang)


def _came(view: GraphView, changes: Sequence[str], lang: str) -> list[Span]:
    """The words of a paragraph that none of those it takes up has, in a language."""
    kept: set[int] | None = None
    for change in changes:
        found = view.inferred(f"{change};language={lang}").one(view.term(Val.CAME))
        own = {at for span in read_spans(found) for at in range(span.start, span.end)}
        kept = own if kept is None else kept & own
    spans: list[Span] = []
    for at in sorted(kept or ()):
        if spans and spans[-1].end == at:
            spans[-1] = Span(spans[-1].start, at + 1)
        else:
            spans.append(Span(at, at + 1))
    return spans


def followed_in(view: GraphView, path: str, texts: Collection[str]) -> str:
    """The IRI of the paragraph of one of `texts` that a path below `id/` names, "" where it names none."""
    iri = view.names.id_base + path
    return iri if part_of(iri) and work_of(iri) in texts and view.exists(iri) else ""
