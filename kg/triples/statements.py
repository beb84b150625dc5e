"""What was read in a document: each statement a node that says what, where and under which act.

A node's IRI names what makes the statement what it is (target, note, locus) and not its act, which
translators may choose differently: two language versions meet on one node, which then has both acts.
Where one version says the same under several acts, these are several statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from kg.kinds import KINDS, Kind, Says, named, of
from kg.model import (
    ActUse,
    Addressee,
    Citation,
    Definition,
    Meeting,
    Mention,
    Participation,
    Place,
    ReportRequest,
    Series,
    Statements,
    Unresolved,
)
from kg.symbols import TREATY_SERIES
from kg.triples import labels
from kg.triples.doubts import Doubts
from kg.triples.iris import Numbering, instrument_path
from kg.triples.meetings import sessions
from kg.triples.rdf import FALSE, TRUE, days, integer, literal, segment, when
from kg.triples.work import organ_code, work_status
from kg.triples.writer import Writer
from kg.vocab import REASONS, XSD, Cls, Rel, Val

_ORG_ROLES = frozenset({"member", "co-chair"})
"""Roles that ORG calls membership; a partner or coordinator is no member there."""

_DIRECT = {
    "co-chair": Rel.CO_CHAIR_OF,
    "coordinator": Rel.COORDINATOR_OF,
}
"""Short edges that say more than that a body takes part; who is a member or partner now, rules find in the lists."""
_UNLISTED = "unlisted"


def write_statements(w: Writer, statements: Statements, *, decided: bool = False) -> None:
    """Everything of `statements`, kind by kind: by the writer that its entry names, else by the general one.

    `decided`: the acts in doubt have been decided by another version.
    """
    w.doubts = Doubts.of(w.document, statements.acts, decided=decided)
    for name, kind in KINDS.items():
        found = of(statements, name)
        if not kind.writer:
            write_by_table(w, found, kind)
        elif found:
            named(kind.writer)(w, found)


def write_by_table(w: Writer, found: Iterable[Any], kind: Kind) -> None:
    """Statements as the entry of their kind says: what tells one from another is in its IRI, with the note.

    Where no member does, those of one paragraph are told apart by their order.
    """
    for item in found:
        paragraph, act = w.paragraph(item.place), getattr(item, "act", "")
        telling = [segment(str(getattr(item, name))) for name, says in kind.says.items() if says.tells]
        stem = "/".join((paragraph, kind.path, *telling)) + (_marks(item.place) if telling else "")
        what = " ".join(
            _told(w, says, value)
            for name, says in kind.says.items()
            if (value := getattr(item, name)) not in ("", None)
        )
        stem = w.under(stem, act) if telling else w.numbering.unique(stem)
        iri = w.statement(stem, kind.cls, item.place, what)
        w.act(iri, act, item.place)
        for name, says in kind.says.items():
            value = getattr(item, name)
            if value not in ("", None):
                written = VALUES[says.value](w, value)
                w.lines.append(f"{iri}{w.p[says.term]}{written}")
                if says.edge:
                    w.lines.append(f"{paragraph}>{w.p[says.edge]}{written}")


VALUES: Mapping[str, Callable[[Writer, Any], str]] = {
    "body": lambda w, code: w.actor(code),
    "act": lambda w, code: w.concept("act", code),
    "role": lambda w, code: w.concept("role", code),
    "instrument": lambda w, code: w.iri(instrument(w, code)),
    "work": lambda w, key: w.target(key),
    "text": lambda w, text: w.text(text),
    "plain": lambda w, text: literal(text),
    "date": lambda w, day: when(day),
    "number": lambda w, number: integer(number),
    "truth": lambda w, is_so: TRUE if is_so else FALSE,
}
"""How the values of `kg.kinds.Says` are written."""


def _told(w: Writer, says: Says, value: Any) -> str:
    """A value in a statement's name: what the lists call it in the document's language."""
    if says.value in ("act", "role"):
        return labels.concept(says.value, value, w.language)
    return w.name(value) if says.value == "body" else w.title(value) if says.value == "instrument" else str(value)


def _marks(place: Place, locus: str = "") -> str:
    marks = f";fn={segment(place.footnote)}" if place.footnote else ""
    return f"{marks};loc={segment(locus)}" if locus else marks


def write_acts(w: Writer, acts: tuple[ActUse, ...]) -> None:
    """Acts with their phrases; the opening one is also said of the paragraph.

    An act that does not open its paragraph is marked in its IRI: the same act may open it
    in another language.
    """
    for use in acts:
        place = use.place
        paragraph = w.paragraph(place)
        mark = "" if use.opening else ";within"
        stem = w.numbering.unique(f"{paragraph}/act/{segment(use.act or _UNLISTED)}{mark}")
        iri = w.statement(stem, Cls.ACT_USE, place, use.phrase)
        w.act(iri, use.act, use.place)
        phrase = w.text(use.phrase)
        w.lines += (f"{iri}{w.p[Val.PHRASE]}{phrase}", f"{iri}{w.p[Val.OPENING]}{TRUE if use.opening else FALSE}")
        if use.opening:
            w.lines.append(f"{paragraph}>{w.p[Val.OPENING_PHRASE]}{phrase}")
            if use.act:
                w.lines.append(f"{paragraph}>{w.p[Rel.OPENING_ACT]}{w.concept('act', use.act)}")


def write_citation(w: Writer, citation: Citation) -> None:
    """A citation, and the plain edges from the paragraph and the note that bear it."""
    place, add, p = citation.place, w.lines.append, w.p
    target = w.target(citation.cited)
    paragraph = w.paragraph(place)
    stem = f"{paragraph}/cites/{w.names.path(target[1:-1])}{_marks(place, citation.locus)}"
    what = f"{citation.cited} {citation.locus}".strip()
    iri = w.statement(w.under(stem, citation.act), Cls.CITATION, place, what)
    add(f"{iri}{p['hasCitingEntity']}{paragraph}>")
    add(f"{iri}{p['hasCitedEntity']}{target}")
    add(f"{paragraph}>{p[Rel.CITES]}{target}")
    if place.footnote:
        add(f"{w.note(place)}{p[Rel.CITES]}{target}")
    w.act(iri, citation.act, citation.place)
    if citation.locus:
        add(f"{iri}{p[Val.LOCUS]}{literal(citation.locus)}")
    if citation.date:
        add(f"{iri}{p[Val.CITED_DATE]}{when(citation.date)}")
    if citation.title:
        add(f"{iri}{p[Val.CITED_TITLE]}{w.text(citation.title)}")
    if citation.coined:
        add(f"{target}{p[Rel.SYMBOL_ORIGIN]}{w.concept('symbol-origin', 'coined')}")


def write_definitions(w: Writer, definitions: tuple[Definition, ...]) -> None:
    """The names that the document gives bodies, and those bodies themselves that are on no list."""
    told: set[str] = set()
    for each in definitions:
        body, name = w.actor(each.code), w.text(each.name)
        stem = f"{w.paragraph(each.place)}/defines/{segment(each.code)}/{segment(each.name)}"
        if each.title:
            w.called.setdefault(each.code, each.title)
        called = w.name(each.code)
        what = each.name if called == each.name else f"{each.name} = {called}"
        iri = w.statement(stem, Cls.DEFINITION, each.place, what)
        w.lines += (f"{iri}{w.p[Rel.DEFINES]}{body}", f"{iri}{w.p[Val.DEFINED_NAME]}{name}")
        if each.title and each.code not in told:
            told.add(each.code)
            w.lines += (
                body + w.a[Cls.LOCAL_BODY],
                f"{body}{w.p[Val.CODE]}{literal(each.code)}",
                f"{body}{w.p['label']}{w.text(each.title)}",
                f"{body}{w.p['prefLabel']}{w.text(each.title)}",
                f"{body}{w.p[Rel.DEFINED_IN]}{w.work}",
            )


def write_mention(w: Writer, mention: Mention) -> None:
    """A body, group of addressees, instrument, SDG goal or target that a paragraph names."""
    place = mention.place
    paragraph = w.paragraph(place)
    kind, link = mention.kind, Rel.MENTIONS_BODY
    name = segment(mention.code)
    if kind == "instrument":
        target, link, what = w.iri(instrument(w, mention.code)), Rel.MENTIONS_INSTRUMENT, w.title(mention.code)
    elif kind == "sdg":
        target, link, name = sdg_target(w, mention.code), Rel.NAMES_TARGET, f"SDG-{name}"
        what = labels.concept("sdg", mention.code, w.language)
        w.lines.append(f"{w.work}{w.p[Rel.NAMES_TARGET]}{target}")
    else:
        target, what = w.actor(mention.code), w.name(mention.code)
    stem = w.under(f"{paragraph}/mentions/{name}{_marks(place)}", mention.act)
    iri = w.statement(stem, Cls.MENTION, place, what)
    w.lines += (f"{iri}{w.p[Rel.MENTIONS]}{target}", f"{paragraph}>{w.p[link]}{target}")
    w.act(iri, mention.act, mention.place)


def instrument(w: Writer, code: str) -> str:
    """The path of an instrument; one that is on no list is known by its Treaty Series key."""
    path = instrument_path(code, w.links)
    if code.startswith(TREATY_SERIES):
        w.target(code)
    return path


def sdg_target(w: Writer, code: str) -> str:
    """The IRI of a goal or target of the 2030 Agenda, with what it is."""
    node = f"{w.list}topic/SDG/{segment(code)}>"
    w.lines += (
        node + w.a[Cls.SDG_TARGET],
        f"{node}{w.p[Val.CODE]}{literal(code)}",
        f"{node}{w.p[Val.SCHEME]}{literal('SDG')}",
    )
    return node


def write_addressing(w: Writer, addressee: Addressee) -> None:
    """An act towards somebody. Its semantics, which UNDO wants to be one, follow where all versions have one act."""
    place = addressee.place
    paragraph = w.paragraph(place)
    receiver = w.actor(addressee.code)
    stem = w.under(f"{paragraph}/addresses/{segment(addressee.code)}", addressee.act)
    act = labels.concept("act", addressee.act, w.language)
    iri = w.statement(stem, Cls.ADDRESSING, place, " → ".join(filter(None, (act, w.name(addressee.code)))))
    w.act(iri, addressee.act, addressee.place)
    w.lines += (f"{iri}{w.p['hasReceiver']}{receiver}", f"{paragraph}>{w.p[Rel.ADDRESSES]}{receiver}")
    organ = organ_code(w.symbol)
    if organ:
        w.lines.append(f"{iri}{w.p['hasProponent']}{w.actor(organ)}")


def write_participation(w: Writer, item: Participation) -> None:
    """A role in a group, said of the whole document; the short edge beside it for easy questions."""
    data, p, add = w.document.metadata, w.p, w.lines.append
    tail = (f"/{segment(item.year)}" if item.year else "") + (";list=open" if item.list == "open" else "")
    stem = f"{w.id}{w.path}/participation/{segment(item.group)}/{segment(item.role)}/{segment(item.body)}{tail}"
    told = (w.name(item.group), labels.concept("role", item.role, w.language), w.name(item.body), item.year)
    iri = w.statement(stem, Cls.PARTICIPATION, item.place, ", ".join(filter(None, told)))
    group, body = w.actor(item.group), w.actor(item.body)
    role = w.concept("role", item.role)
    w.lines += (
        f"{iri}{p[Rel.GROUP]}{group}",
        f"{iri}{p[Rel.PARTICIPANT]}{body}",
        f"{iri}{p[Rel.ROLE]}{role}",
        f"{iri}{p[Rel.STATED_IN]}{w.work}",
    )
    add(f"{body}{p[_DIRECT.get(item.role, Rel.TAKES_PART_IN)]}{group}")
    if item.role in _ORG_ROLES and work_status(data) != "draft":
        write_membership(w, iri, item)
    if item.list:
        add(f"{iri}{p[Rel.LIST_KIND]}{w.concept('list-kind', item.list)}")
    as_of = data.adopted or data.distributed or data.as_of
    if as_of:
        add(f"{iri}{p[Val.AS_OF]}{when(as_of)}")
    if item.year:
        write_year(w, iri, item.year)


def write_membership(w: Writer, iri: str, item: Participation) -> None:
    """The membership that a statement supports: one per body, group and role, whichever documents state it."""
    p = w.p
    node = f"{w.list}membership/{segment(item.group)}/{segment(item.role)}/{segment(item.body)}>"
    w.lines += (
        f"{iri}{p[Rel.STATES_MEMBERSHIP]}{node}",
        node + w.a[Cls.MEMBERSHIP],
        f"{node}{p['label']}{w.text(labels.membership(w.language, w.name(item.group), item.role, w.name(item.body)))}",
        f"{node}{p['orgOrganization']}{w.actor(item.group)}",
        f"{node}{p['orgMember']}{w.actor(item.body)}",
        f"{node}{p['orgRole']}{w.concept('role', item.role)}",
        f"{w.actor(item.body)}{p['orgHasMembership']}{node}",
    )
    if item.year:
        w.lines.append(f"{node}{p['orgMemberDuring']}{w.list}year/{segment(item.year)}>")


def write_year(w: Writer, iri: str, year: str) -> None:
    """The calendar year of a role, as a value and as an interval of OWL-Time."""
    value, node, p = when(year), f"{w.list}year/{segment(year)}>", w.p
    w.lines += (
        f"{iri}{p[Val.YEAR]}{value}",
        f"{iri}{p[Rel.DURING]}{node}",
        node + w.a[Cls.CALENDAR_YEAR],
        f"{node}{p['label']}{literal(year)}",
        f"{node}{p[Val.YEAR]}{value}",
    )


def write_meetings(w: Writer, meetings: tuple[Meeting, ...]) -> None:
    """What is said of meetings, and the sessions that they are.

    Those of one body on the same days in one paragraph are told apart by their order.
    """
    for meeting in meetings:
        place, p = meeting.place, w.p
        days = ("on", meeting.day) if meeting.day else (meeting.start, meeting.end)
        # On the same days both language versions speak of one meeting; without days its body tells it.
        slug = "_".join(segment(text).replace("_", "%5F") for text in (days if any(days) else (*days, meeting.body)))
        stem = w.numbering.unique(f"{w.paragraph(place)}/meeting/{slug}")
        iri = w.statement(stem, Cls.MEETING_MENTION, place, meeting.name or w.name(meeting.body) or meeting.start)
        for name, text in ((Val.MEETING_NAME, meeting.name), (Val.MEETING_PLACE, meeting.where)):
            if text:
                w.lines.append(f"{iri}{p[name]}{w.text(text)}")
        for name, day in ((Val.STARTS_ON, meeting.start), (Val.ENDS_ON, meeting.end), (Val.MET_ON, meeting.day)):
            if day:
                w.lines.append(f"{iri}{p[name]}{when(day)}")
        if meeting.body:
            w.lines.append(f"{iri}{p[Rel.MEETING_BODY]}{w.actor(meeting.body)}")
            w.lines += [
                f"{iri}{p[Rel.MEETING_SESSION]}{w.session(meeting.body, str(number))}"
                for number in sessions(meeting.name, w.language)
            ]


def write_request(w: Writer, request: ReportRequest) -> None:
    """A report asked of somebody."""
    place, p, add = request.place, w.p, w.lines.append
    tail = f";session={request.session}" if request.session is not None else ""
    for word, text in (("due", request.due), ("every", request.period), ("within", request.within)):
        tail += f";{word}={segment(text)}" if text else ""
    stem = f"{w.paragraph(place)}/report/{segment(request.of)}/{segment(request.to)}{tail}{_marks(place)}"
    iri = w.statement(
        w.under(stem, request.act),
        Cls.REPORT_REQUEST,
        place,
        " → ".join(filter(None, map(w.name, (request.of, request.to)))),
    )
    w.act(iri, request.act, request.place)
    for link, code in ((Rel.REQUESTED_OF, request.of), (Rel.REQUESTED_FOR, request.to)):
        if code:
            add(f"{iri}{p[link]}{w.actor(code)}")
    if request.session is not None:
        add(f"{iri}{p[Val.DUE_SESSION]}{integer(request.session)}")
        if request.to:
            add(f"{iri}{p[Rel.DUE_AT]}{w.session(request.to, str(request.session))}")
    if request.due:
        add(f"{iri}{p[Val.DUE_ON]}{when(request.due)}")
        for name, day in zip((Val.DUE_EARLIEST, Val.DUE_LATEST), days(request.due) or (), strict=False):
            add(f"{iri}{p[name]}{when(day.isoformat())}")
    for name, span in ((Val.REPORT_PERIOD, request.period), (Val.DUE_WITHIN, request.within)):
        if span:
            add(f'{iri}{p[name]}"{span}"^^<{XSD}duration>')


def write_series(w: Writer, series: Iterable[Series]) -> None:
    """Resolutions named together: each after the one before it, the text itself where it is listed."""
    numbering = Numbering()
    for item in series:
        place, p = item.place, w.p
        stem = numbering.unique(f"{w.paragraph(place)}/series")
        iri = w.statement(stem, Cls.SERIES_LISTING, place, ", ".join(item.keys))
        targets = [w.target(key) for key in item.keys]
        w.lines += [f"{iri}{p[Rel.SERIES_MEMBER]}{target}" for target in targets]
        w.lines += [
            f"{later}{p[Rel.PREVIOUS_IN_SERIES]}{earlier}" for earlier, later in pairwise(targets) if earlier != later
        ]
        if item.subject:
            w.lines.append(f"{iri}{p[Val.SUBJECT]}{w.text(item.subject)}")


def write_unresolved(w: Writer, item: Unresolved) -> None:
    """What could not be given a key or code, and why: a reason of the list, or words beside `other`."""
    place, p = item.place, w.p
    start = place.spans[0].start if place.spans else place.start
    end = place.spans[-1].end if place.spans else place.end
    stem = w.numbering.unique(f"{w.id}{w.version_path}/unresolved/{start}-{end}")
    iri = w.statement(stem, Cls.UNRESOLVED_MENTION, place, item.mention)
    code = item.reason if item.reason in REASONS else "other"
    w.lines += (f"{iri}{p[Val.MENTION_TEXT]}{w.text(item.mention)}", f"{iri}{p[Rel.REASON]}{w.concept('reason', code)}")
    if code == "other" and item.reason != "other":
        w.lines.append(f"{iri}{p[Val.REASON_TEXT]}{literal(item.reason)}")


def _each(write: Callable[[Writer, Any], None]) -> Callable[[Writer, Iterable[Any]], None]:
    """A writer of all statements of a kind, from the writer of one."""

    def write_all(w: Writer, found: Iterable[Any]) -> None:
        for each in found:
            write(w, each)

    return write_all


# The writers that `kg.kinds.KINDS` names, beside those above that are given all statements of a kind at once.
write_citations = _each(write_citation)
write_mentions = _each(write_mention)
write_addressings = _each(write_addressing)
write_participations = _each(write_participation)
write_requests = _each(write_request)
write_all_unresolved = _each(write_unresolved)
