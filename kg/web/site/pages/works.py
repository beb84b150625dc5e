"""The page of a resolution or another work: its paragraphs, notes and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg import gathered
from kg.nodes import Node
from kg.vocab import FOAF, Rel, Val
from kg.web.site import messages
from kg.web.site.official import official
from kg.web.site.pages import descent
from kg.web.site.pages.common import (
    HAS_CITED,
    HAS_CITING,
    MOST,
    Asked,
    Fact,
    Link,
    acts_named,
    cited_titles,
    facts,
    here,
    in_short,
    link,
    links,
    natural,
    spoken,
    strength,
    work_of,
)
from kg.web.site.pages.paragraphs import note_views, paragraph_views
from kg.web.site.pages.sources import reference
from kg.web.site.view import GraphView

PARTS = ("masthead", "preambular", "operative", "annex")


@dataclass(frozen=True, slots=True)
class Version:
    """A language version: its language, title, dates, file, and whether texts are there."""

    lang: str
    title: str
    distributed: str
    has_text: bool
    reissued: str
    """The line by which it says that it was issued again, "" where none does."""
    files: tuple[str, ...]
    link: Link


def versions(view: GraphView, work: Node) -> list[Version]:
    """The language versions of a work, the reader's language first."""
    found = []
    for iri in view.into(work.iri, Rel.VERSION_OF):
        node = view.node(iri)
        files = tuple(view.node(f).one(view.term(Val.FILE_NAME)) for f in node.all(view.term(Rel.FILE)))
        lang = node.one(view.term(Val.LANGUAGE))
        found.append(
            Version(
                lang,
                node.one(view.term(Val.TITLE)),
                node.one(view.term(Val.DISTRIBUTED_ON)),
                node.one(view.term(Val.HAS_TEXT), "true") == "true",
                node.one(view.term(Val.REISSUE_NOTE)),
                files,
                Link(lang, view.path(iri), iri),
            )
        )
    return sorted(found, key=lambda v: (v.lang != view.lang, v.lang))


_WORK_FACTS: tuple[Rel | Val, ...] = (
    Rel.HAS_TYPE,
    Val.ADOPTED_ON,
    Rel.SESSION,
    Rel.AGENDA_ITEM,
    Rel.COMMITTEE,
    Rel.BASED_ON_REPORT,
    Val.REPORT_LOCUS,
    Rel.ADOPTED_AT,
    Rel.ADOPTS_DRAFT,
    Rel.CORRECTS,
    Rel.ADDENDUM_TO,
    Val.ADOPTED_WITHOUT_VOTE,
    Rel.SPONSOR,
    Rel.ADDITIONAL_SPONSOR,
    Rel.NAMES_TARGET,
    Rel.TAGGED_TARGET,
    Rel.TOPIC,
)


_CITED_FACTS = (Rel.ORGAN, Rel.STATUS, *_WORK_FACTS)
"""What is known of a work that is only cited: what its symbol says comes first."""


def work_page(view: GraphView, iri: str, lang: str = "", beside: bool = False) -> dict[str, object]:
    """Everything that the page of a work shows; `lang` picks the version (else the reader's).

    With `beside` it is the page that holds all versions side by side, which has no paragraphs and notes of one alone.
    """
    node = view.node(iri)
    known = versions(view, node)
    shown = next((v for v in known if v.lang == lang), known[0] if known else None)
    found = view.gathered(iri, [v.lang for v in known if beside or v is shown])
    asked = asked_in(view, found.work)
    said = found.versions[shown.lang] if shown else gathered.NOTHING
    alone = shown.lang if shown and not beside else ""
    for each in found.versions.values():
        view.know_parts(iri, (paragraph.iri for paragraph in each.paragraphs))
    paragraphs = paragraph_views(view, said, alone) if alone else []
    shown_iris = [each.link.iri for each in paragraphs]
    return {
        "node": node,
        "link": link(view, iri),
        "versions": known,
        "shown": shown,
        "title": shown.title if shown else "",
        "cited_titles": [] if shown else cited_titles(view, iri),
        "catalogue": catalogued(view, iri),
        "corrected": corrigenda(view, iri),
        "type": view.type_label(iri),
        "origin": node.one(view.term(Rel.SYMBOL_ORIGIN)).rpartition("/")[2],
        "facts": [
            *facts(view, node, _WORK_FACTS if shown else _CITED_FACTS),
            *vote(view, node),
            *ties(view, iri, found.work),
        ],
        "parts": [(part, [p for p in paragraphs or said.paragraphs if p.part == part]) for part in PARTS],
        "notes": note_views(view, said, alone) if alone else [],
        "asked": asked,
        "brief": in_short(asked),
        "cited_by": cited_by(view, iri),
        "cited_total": view.crowd(iri, HAS_CITED).total,
        "cites": works_cited(view, found.work),
        **dict(zip(("previous", "next"), neighbours(view, iri), strict=True)),
        "in_series": bool(view.into(iri, Rel.PLACE_OF, infer=True)),
        "comparable": comparable(view, node, known),
        "lines": descent.of_work(view, iri, shown_iris),
        "adopted_as": links(view, view.into(iri, Rel.ADOPTS_DRAFT)),
        "unresolved": unresolved(view, said),
        "requests": report_requests(view, found.work),
        "reference": reference(view, iri),
        "official": official(view, iri),
    }


def ties(view: GraphView, work: str, found: gathered.Work) -> list[Fact]:
    """Under which texts a report is submitted, the reports that are submitted under a text, and its addenda."""
    parts = [view.node(each) for each in view.into(work, Rel.SUBMITTED_UNDER)]
    reports = {each.one(view.term(Rel.PART_OF)) for each in parts} - {""}
    added = set(view.into(work, Rel.ADDENDUM_TO))
    tied = (
        (view.term(Rel.SUBMITTED_UNDER), set(found.submitted)),
        (view.term(Rel.HAS_SUBMISSION), reports),
        (view.term(Rel.HAS_ADDENDUM), added),
    )
    return [Fact(term, links(view, sorted(iris))) for term, iris in tied if iris]


@dataclass(frozen=True, slots=True)
class Corrigendum:
    """A corrigendum to a work: its page, the parts that it says it changes, and whether it is loaded."""

    link: Link
    parts: tuple[Link, ...]
    loaded: bool


def corrigenda(view: GraphView, work: str) -> list[Corrigendum]:
    """The corrigenda to a work, in the order of their symbols."""
    parts: dict[str, list[Link]] = {}
    for each in map(view.node, view.into(work, Rel.CORRECTS)):
        paragraph = each.one(view.term(Rel.IN_PARAGRAPH))
        named = parts.setdefault(work_of(paragraph) if paragraph else each.iri, [])
        if locus := each.one(view.term(Val.LOCUS)):
            named.append(Link(messages.locus(locus, view.lang), view.path(paragraph), paragraph))
    found = [
        Corrigendum(link(view, iri), tuple(named), bool(view.into(iri, Rel.VERSION_OF))) for iri, named in parts.items()
    ]
    return sorted(found, key=lambda each: natural(each.link.label))


_RECORD_FACTS = (
    Val.RECORD_DATE,
    Val.RECORD_SUBJECT,
    Val.RECORD_ITEM,
    Val.RECORD_VOTE,
    Val.RECORD_IN_FAVOUR,
    Val.RECORD_AGAINST,
    Val.RECORD_ABSTAINING,
    Rel.RECORD_RELATED,
)


def catalogued(view: GraphView, work: str) -> list[dict[str, object]]:
    """What catalogues' records say of a work: the title, other facts, and the links of each record."""
    records = map(view.node, view.into(work, Rel.RECORD_OF))
    return [
        {
            "title": node.one(view.term(Val.RECORD_TITLE)),
            "facts": facts(view, node, _RECORD_FACTS),
            "links": node.all(FOAF + "page"),
            "record": link(view, node.iri),
        }
        for node in sorted(records, key=lambda each: each.iri)
    ]


def neighbours(view: GraphView, iri: str) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The texts just before and just after one in its series."""
    after, of = view.term(Rel.PLACE_AFTER), view.term(Rel.PLACE_OF)
    places = view.into(iri, Rel.PLACE_OF, infer=True)
    earlier = [each for place in places for each in view.inferred(place).all(after)]
    later = [each for place in places for each in view.into(place, Rel.PLACE_AFTER, infer=True)]
    before, behind = (links(view, (view.inferred(each).one(of) for each in found)) for found in (earlier, later))
    return before, behind


def comparable(view: GraphView, work: Node, known: Iterable[Version]) -> tuple[Link, ...]:
    """The earlier texts that this one is, or can be, compared with: of its series, the latest first, then its draft."""
    own = {version.lang for version in known if version.has_text}
    compared = [view.inferred(each) for each in view.into(work.iri, Rel.LATER_WORK, infer=True)]
    earlier = [each.one(view.term(Rel.EARLIER_WORK)) for each in compared]  # also where the words are not here
    others = [*view.told(work.iri, Rel.SUCCEEDS), *work.all(view.term(Rel.PREVIOUS_IN_SERIES))]
    others += work.all(view.term(Rel.ADOPTS_DRAFT))
    found = links(view, dict.fromkeys([*earlier, *(iri for iri in others if own & spoken(view, iri))]))
    latest = sorted(found, key=lambda each: view.value(each.iri, view.term(Val.AS_OF)), reverse=True)
    return tuple(sorted(latest, key=lambda each: bool(each.mark)))


def vote(view: GraphView, work: Node) -> list[Fact]:
    """The result of the recorded vote, where there was one."""
    found = []
    for iri in work.all(view.term(Rel.VOTE)):
        node = view.node(iri)
        counts = (("in_favour", Val.IN_FAVOUR), ("against", Val.AGAINST), ("abstaining", Val.ABSTAINING))
        said = [
            messages.counted(f"work.{name}", int(node.one(view.term(term))), view.lang).format(
                number=node.one(view.term(term))
            )
            for name, term in counts
            if view.term(term) in node.values
        ]
        found.append(Link(", ".join(said) or view.label(iri), view.path(iri), iri))
    return [Fact(view.term(Rel.VOTE), tuple(found))] if found else []


def works_cited(view: GraphView, found: gathered.Work) -> list[tuple[Link, tuple[Link, ...]]]:
    """What a work cites, and in which paragraphs."""
    rows = [(link(view, cited), places(view, where)) for cited, where in found.cites]
    return sorted(rows, key=lambda row: natural(row[0].label))


def cited_by(view: GraphView, iri: str) -> list[tuple[Link, str, Link]]:
    """Who cites a work or treaty: (work, act, paragraph), the latest first, at most `MOST`."""
    return citing(view, view.crowd(iri, HAS_CITED).latest[:MOST], HAS_CITING)


def citing(view: GraphView, statements: Iterable[str], relation: str) -> list[tuple[Link, str, Link]]:
    """(work, act, paragraph) of statements; `relation` leads to their paragraph."""
    rows = []
    for each in statements:
        paragraph, acts = view.value(each, relation), view.values(each, view.term(Rel.ACT))
        rows.append((link(view, work_of(paragraph)), acts_named(view, acts), link(view, paragraph)))
    return list(dict.fromkeys(rows))


def asked_in(view: GraphView, found: gathered.Work) -> list[Asked]:
    """What a work asks of whom, in the order of its paragraphs."""
    rows = [
        Asked(
            acts_named(view, each.acts),
            strength(view, each.acts),
            links(view, each.receivers),
            here(view, each.paragraph),
        )
        for each in found.asks
    ]
    return sorted(rows, key=lambda asked: natural(asked.where.label))


def report_requests(view: GraphView, found: gathered.Work) -> list[dict[str, object]]:
    """The reports that a work asks for."""
    return [
        {
            "of": links(view, each.asked),
            "for": links(view, each.wanted_by),
            "session": each.session,
            "due": each.due,
            "where": here(view, each.paragraph),
        }
        for each in found.reports
    ]


def places(view: GraphView, iris: Iterable[str]) -> tuple[Link, ...]:
    """Links to paragraphs of the same page, in their order."""
    return tuple(sorted((here(view, iri) for iri in set(iris)), key=lambda each: natural(each.label)))


def request_row(view: GraphView, node: Node) -> dict[str, object]:
    """A request to report as a row of a table."""
    return {
        "of": links(view, node.all(view.term(Rel.REQUESTED_OF))),
        "for": links(view, node.all(view.term(Rel.REQUESTED_FOR))),
        "session": node.one(view.term(Val.DUE_SESSION)),
        "due": node.one(view.term(Val.DUE_ON)),
        "where": link(view, node.one(view.term(Rel.IN_PARAGRAPH))),
        "link": link(view, node.iri),
    }


def unresolved(view: GraphView, found: gathered.Version) -> list[dict[str, object]]:
    """What could not be made out in a language version, and why."""
    return [
        {
            "mention": each.mention,
            "reason": view.label(each.reason) if each.reason else each.reason_text,
            "where": here(view, each.paragraph),
        }
        for each in found.unresolved
    ]
