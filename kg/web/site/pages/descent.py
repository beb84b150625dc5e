"""Since when a paragraph stands: what it takes up of the text before it in its series, and so on back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from kg.compare import DOUBTFUL
from kg.descents import Standing
from kg.nodes import Node
from kg.vocab import Rel, Val
from kg.web.site import messages
from kg.web.site.pages import ahead
from kg.web.site.pages.ahead import CHANGES
from kg.web.site.pages.common import Link, anchor, link, work_of
from kg.web.site.view import GraphView


@dataclass(frozen=True, slots=True)
class Step:
    """A paragraph of a line and what it is to the one before it; `earlier` is None where it is new.

    `relation` is the code, `said` its name; `compare` leads to the two paragraphs side by side. `acts` are the opening
    acts before and after in words, of what is new the one it has; `act_change` is the code, "" where there is none.
    """

    paragraph: Link
    work: Link
    date: str
    relation: str = ""
    said: str = ""
    earlier: Link | None = None
    compare: str = ""
    acts: tuple[str, str] = ("", "")
    act_change: str = ""
    doubtful: bool = False
    jumps: bool = False
    """Whether the text before it is not loaded, and it is held against an older one."""


@dataclass(frozen=True, slots=True)
class Now:
    """What a paragraph is to the text before it: of a `Step` what the page of its work says."""

    relation: str
    said: str
    compare: str
    act_change: str
    doubtful: bool
    jumps: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line begins."""

    paragraph: Link


@dataclass(frozen=True, slots=True)
class Summed:
    """Of a `Line` what the page of a work says of it."""

    now: Now
    first: Place
    begins: bool
    texts: int


@dataclass(frozen=True, slots=True)
class Line:
    """How a paragraph came to stand: `steps` from it back to the first text, `texts` how many loaded texts have it.

    `first` is the earliest of the paragraphs; `begins` says that the text just before that one is loaded and lacks it;
    else the line may be older than the texts that are loaded.
    """

    steps: tuple[Step, ...]
    first: Step
    begins: bool
    texts: int

    @property
    def now(self) -> Step:
        """The paragraph itself."""
        return self.steps[0]


def of_work(view: GraphView, work: str, paragraphs: list[str]) -> dict[str, Summed]:
    """The lines of those paragraphs of a work, by IRI, that were held against an earlier text; none for the others.

    As the build worked them out; where it did not, they are worked out here.
    """
    known = view.standing(work)
    if known is not None:
        return {iri: _prepared(view, iri, known[iri]) for iri in paragraphs if iri in known}
    ahead.read_changes(view, work)
    found = {iri: line(view, iri) for iri in paragraphs}
    return {iri: _summed(each) for iri, each in found.items() if each is not None}


def _summed(found: Line) -> Summed:
    now = found.now
    said = (now.relation, now.said, now.compare, now.act_change, now.doubtful, now.jumps)
    return Summed(Now(*said), Place(found.first.paragraph), found.begins, found.texts)


def _prepared(view: GraphView, paragraph: str, known: Standing) -> Summed:
    for each, _ in known.firsts:
        view.know_parts(work_of(each), (each,))
    first, begins = known.firsts[0]
    if len(known.firsts) > 1:  # of one day: the first by its name, which is the reader's
        first, begins = min(known.firsts, key=lambda each: view.label(each[0]))
    texts = [view.label(known.earlier), view.label(known.later)]
    relation = view.names.id(f"relation/{known.relation}")
    said = _said(view, relation, texts[0], jumps=known.jumps)
    compare = f"/compare/{quote('/'.join(texts), safe='/')}#{anchor(paragraph)}"
    now = Now(known.relation, said, compare, known.act_change, known.doubtful, known.jumps)
    return Summed(now, Place(link(view, first)), begins, known.texts)


def line(view: GraphView, paragraph: str) -> Line | None:
    """The line of a paragraph; None where its text was held against none."""
    found: list[Step] = []
    seen: set[str] = set()
    waiting = [paragraph]
    while waiting:
        iri = waiting.pop(0)
        if iri in seen:
            continue
        seen.add(iri)
        own = list(steps(view, iri))
        found += own or [_oldest(view, iri)]
        waiting += [each.earlier.iri for each in own if each.earlier]
    if not found[0].relation:
        return None
    ends = [each for each in found if not each.earlier]
    first = min(ends, key=lambda each: (each.date or "9999", each.paragraph.label))
    works = {each.work.iri for each in found}
    return Line(tuple(found), first, first.relation == "new" and not first.jumps, len(works))


def _bare(view: GraphView, paragraph: str) -> Step:
    work = work_of(paragraph)
    return Step(link(view, paragraph), link(view, work), view.value(work, view.term(Val.AS_OF)))


def _oldest(view: GraphView, paragraph: str) -> Step:
    """A paragraph that is held against none: its own act, once before and once after, as where it stayed."""
    act = view.value(paragraph, view.term(Rel.OPENING_ACT))
    named = view.label(act) if act else ""
    return replace(_bare(view, paragraph), acts=(named, named))


def steps(view: GraphView, paragraph: str) -> Iterator[Step]:
    """What a paragraph is to the text before it: one step, or one for each of several that it merges."""
    for iri in view.into(paragraph, Rel.LATER_PARAGRAPH, graph=CHANGES):
        change = view.inferred(iri, CHANGES)
        comparison = view.inferred(change.one(view.term(Rel.IN_COMPARISON)), CHANGES)
        if view.term(Val.ALONG_SERIES) in comparison.values:
            yield _step(view, paragraph, change, comparison)


def _step(view: GraphView, paragraph: str, change: Node, comparison: Node) -> Step:
    relation = change.one(view.term(Rel.RELATION))
    earlier = change.one(view.term(Rel.EARLIER_PARAGRAPH))
    texts = [view.label(comparison.one(view.term(each))) for each in (Rel.EARLIER_WORK, Rel.LATER_WORK)]
    acts = [_act(view, change, each) for each in (Rel.EARLIER_ACT, Rel.LATER_ACT)]
    bare, jumps = _bare(view, paragraph), view.term(Rel.JUMPS_OVER) in comparison.values
    return Step(
        bare.paragraph,
        bare.work,
        bare.date,
        relation.rpartition("/")[2],
        _said(view, relation, texts[0], jumps=jumps),
        link(view, earlier) if earlier else None,
        f"/compare/{quote('/'.join(texts), safe='/')}#{anchor(paragraph)}",
        (acts[0] if earlier else acts[1], acts[1]),
        change.one(view.term(Rel.ACT_CHANGE)).rpartition("/")[2],
        float(change.one(view.term(Val.SCORE), "1")) < DOUBTFUL,
        jumps,
    )


def _said(view: GraphView, relation: str, earlier: str, *, jumps: bool) -> str:
    """The name of a relation; what is new against a text that is not the one before is only not in that one."""
    new = relation.endswith("/new")
    return messages.say("compare.not_in", view.lang).format(symbol=earlier) if new and jumps else view.label(relation)


def _act(view: GraphView, change: Node, relation: Rel) -> str:
    act = change.one(view.term(relation))
    return view.label(act) if act else ""
