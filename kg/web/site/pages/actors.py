"""The pages of bodies, groups and instruments."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from kg.nodes import Node
from kg.summary import HAS_RECEIVER, Natural
from kg.vocab import Rel, Val
from kg.web.site.pages import counted
from kg.web.site.pages.common import (
    HAS_CITED,
    MOST,
    Asked,
    Link,
    acts_named,
    link,
    links,
    matches,
    natural,
    other_names,
    strength,
    work_of,
)
from kg.web.site.pages.sources import reference
from kg.web.site.pages.works import cited_by, citing, request_row
from kg.web.site.view import GraphView


@dataclass(frozen=True, slots=True)
class Stay:
    """A role of a body in a group, as one document states it."""

    group: Link
    body: Link
    role: str
    role_code: str
    as_of: str
    year: str
    list: str
    source: Link
    where: Link


def participations(view: GraphView, iri: str, relation: Rel) -> list[Stay]:
    """The roles of a body (`Rel.PARTICIPANT`) or in a group (`Rel.GROUP`), in order of date."""
    found = []
    for each in view.into(iri, relation):
        node = view.node(each)
        role = node.one(view.term(Rel.ROLE))
        if not role:
            continue
        found.append(
            Stay(
                link(view, node.one(view.term(Rel.GROUP))),
                link(view, node.one(view.term(Rel.PARTICIPANT))),
                view.label(role),
                role.rpartition("/")[2],
                node.one(view.term(Val.AS_OF)),
                node.one(view.term(Val.YEAR)),
                node.one(view.term(Rel.LIST_KIND)).rpartition("/")[2],
                link(view, node.one(view.term(Rel.STATED_IN))),
                link(view, node.one(view.term(Rel.IN_PARAGRAPH))),
            )
        )
    return sorted(found, key=lambda s: (s.as_of, s.source.label, s.group.label, s.role_code, s.body.label, s.year))


def _by_name(row: tuple[tuple[str, str, str], object]) -> tuple[Natural, tuple[str, str, str]]:
    return natural(row[0][0]), row[0]


def timeline(stays: list[Stay]) -> dict[str, object]:
    """Roles by document: the documents in order of date, and for each body what it was in each."""
    dated = [stay for stay in stays if stay.as_of and not stay.year]
    sources = list(dict.fromkeys((stay.as_of, stay.source.label, stay.source.href) for stay in dated))
    rows: dict[tuple[str, str, str], dict[tuple[str, str, str], list[Stay]]] = {}
    for stay in dated:
        row = rows.setdefault((stay.body.label, stay.body.href, unquote(stay.body.iri.rpartition("/")[2])), {})
        row.setdefault((stay.as_of, stay.source.label, stay.source.href), []).append(stay)
    return {
        "sources": sources,
        "rows": [
            (name, [cells.get(source, []) for source in sources]) for name, cells in sorted(rows.items(), key=_by_name)
        ],
    }


def asked_of(view: GraphView, statements: tuple[str, ...]) -> list[Asked]:
    """What is asked of a body, the newest and strongest first."""
    found = []
    for iri in statements:
        acts, paragraph = [*view.values(iri, view.term(Rel.ACT))], view.value(iri, view.term(Rel.IN_PARAGRAPH))
        date = view.value(work_of(paragraph), view.term(Val.AS_OF))
        found.append(Asked(acts_named(view, acts), strength(view, acts), (), link(view, paragraph), date))
    return sorted(found, key=lambda a: (a.date, a.strength, natural(a.where.label)), reverse=True)


def meetings_of(view: GraphView, statements: tuple[str, ...]) -> list[dict[str, object]]:
    """The meetings of a body that documents speak of, in order of date."""
    rows = [_meeting(view, view.node(iri)) for iri in statements]
    return sorted(rows, key=lambda row: (str(row["start"] or row["day"]), str(row["name"])))


def _meeting(view: GraphView, node: Node) -> dict[str, object]:
    return {
        "name": node.text(view.term(Val.MEETING_NAME), view.lang),
        "start": node.one(view.term(Val.STARTS_ON)),
        "end": node.one(view.term(Val.ENDS_ON)),
        "day": node.one(view.term(Val.MET_ON)),
        "place": node.text(view.term(Val.MEETING_PLACE), view.lang),
        "where": link(view, node.one(view.term(Rel.IN_PARAGRAPH))),
        "link": link(view, node.iri),
    }


def adopted(view: GraphView, statements: tuple[str, ...]) -> tuple[str, ...]:
    """The statements that stand in adopted texts."""
    return tuple(each for each in statements if counted.status_of(view, work_of(each)) == counted.ADOPTED)


def on_day(view: GraphView, stays: list[Stay], day: str) -> list[Stay]:
    """The state on a day: of each role the latest list by then, an adopted one unless there is none, and the roles
    that were stated by then outside of lists.
    """
    dated = [stay for stay in stays if stay.as_of and stay.as_of <= day]
    latest: dict[str, tuple[bool, str, str]] = {}
    for stay in dated:
        if stay.list:
            latest[stay.role_code] = max(latest.get(stay.role_code, (False, "", "")), _rank(view, stay))
    return [stay for stay in dated if not stay.list or _rank(view, stay) == latest[stay.role_code]]


def _rank(view: GraphView, stay: Stay) -> tuple[bool, str, str]:
    status = view.value(stay.source.iri, view.term(Rel.STATUS))
    return status.endswith("/status/adopted"), stay.as_of, stay.source.label


def body_page(view: GraphView, iri: str, day: str = "") -> dict[str, object]:
    """Everything that the page of a body or group of addressees shows; of a group its state on a `day`, where given.

    What drafts ask, and texts of which it is not known whether they were adopted, is left out, and counted apart.
    """
    node = view.node(iri)
    asked, meetings = view.crowd(iri, HAS_RECEIVER), view.crowd(iri, Rel.MEETING_BODY)
    requests, mentions = view.crowd(iri, Rel.REQUESTED_OF), view.crowd(iri, Rel.MENTIONS_BODY)
    told, reports = counted.asked(view, iri), counted.requests(view, iri)
    own, hosted = participations(view, iri, Rel.PARTICIPANT), participations(view, iri, Rel.GROUP)
    return {
        "node": node,
        "link": link(view, iri),
        "title": view.label(iri),
        "type": view.type_label(iri),
        "code": node.one(view.term(Val.CODE)),
        "names": other_names(view, node),
        "parents": links(view, [*node.all(view.term(Rel.SUB_ORGAN_OF)), *node.all(view.term(Rel.POST_IN))]),
        "children": links(view, [*view.into(iri, Rel.SUB_ORGAN_OF), *view.into(iri, Rel.POST_IN)]),
        "matches": matches(view, node),
        "stays": own,
        "members": hosted,
        "timeline": timeline(hosted),
        "own_timeline": timeline(own),
        "day": day,
        "state": on_day(view, hosted, day) if day else [],
        "asked": asked_of(view, adopted(view, asked.latest)[:MOST]),
        "asked_told": counted.Tally.of(told),
        "meetings": meetings_of(view, meetings.latest[:MOST]),
        "meetings_total": meetings.total,
        "requests": [request_row(view, view.node(each)) for each in adopted(view, requests.latest)[:MOST]],
        "requests_told": counted.Tally.of(reports),
        "mentions": mention_counts(view, mentions.latest),
        "mentions_total": counted.mentions(view, iri),
    }


def instrument_page(view: GraphView, iri: str) -> dict[str, object]:
    """Everything that the page of an instrument shows."""
    node = view.node(iri)
    urged, recalled = view.crowd(iri, Rel.INSTRUMENT), view.crowd(iri, Rel.MENTIONS)
    in_paragraph = view.term(Rel.IN_PARAGRAPH)
    return {
        "node": node,
        "link": link(view, iri),
        "reference": reference(view, iri),
        "title": view.label(iri),
        "type": view.type_label(iri),
        "code": node.one(view.term(Val.CODE)),
        "names": other_names(view, node),
        "volume": node.one(view.term(Val.VOLUME)),
        "registration": node.one(view.term(Val.REGISTRATION)),
        "key": node.one(view.term(Val.KEY)),
        "stated_in": links(view, node.all(view.term(Rel.STATED_IN_WORK))),
        "matches": matches(view, node),
        "cited_by": cited_by(view, iri),
        "cited_total": view.crowd(iri, HAS_CITED).total,
        "recalled": citing(view, recalled.latest[:MOST], in_paragraph),
        "recalled_total": recalled.total,
        "urged": citing(view, urged.latest[:MOST], in_paragraph),
        "urged_total": urged.total,
    }


def mention_counts(view: GraphView, paragraphs: tuple[str, ...]) -> list[tuple[Link, int]]:
    """How many of `paragraphs` each work has, in their order."""
    counts: dict[str, int] = {}
    for paragraph in paragraphs:
        work = work_of(paragraph)
        counts[work] = counts.get(work, 0) + 1
    return [(link(view, work), n) for work, n in counts.items()]
