"""What a body is asked in the last loaded text of each series, and in texts that stand alone: behind its page.

The same rows as the question `mandates` has, read by look-ups from the body alone, so that the page of a body that
thousands of paragraphs ask for something is quick; only what is shown is read to its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from kg import rdf
from kg.summary import HAS_RECEIVER, natural, work_of
from kg.vocab import PROV, Rel, Val
from kg.web.site import messages
from kg.web.site.official import Official, official
from kg.web.site.pages import descent
from kg.web.site.pages.common import Link, acts_named, link, links, strength, work_title
from kg.web.site.pages.counted import place_of
from kg.web.site.view import GraphView

REVISES = PROV + "wasRevisionOf"
_LONG = 900
"""Characters of a paragraph that is shown whole; of a longer one what stands around the body."""
_AROUND = 350
_ASKED = (
    "SELECT ?statement ?act ?paragraph WHERE { ?statement <RELATION> <BODY> ; <ACT> ?act ; <PARAGRAPH> ?paragraph }"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that asks: `next` is the day of the first loaded text that follows it, "" for one without a day."""

    iri: str
    symbol: str
    date: str
    status: str
    organ: str
    followed: bool
    next: str
    settled: tuple[str, ...]
    """The days of the loaded texts that a draft became; "" for one without a day."""

    def stands(self, day: str) -> bool:
        """Whether it is the last one, of what is loaded, or as of a day."""
        if not day:
            return not self.followed and not self.settled
        known = bool(self.date) and self.date <= day
        return known and not (self.followed and self.next and self.next <= day) and not self._became(day)

    def _became(self, day: str) -> bool:
        return any(each and each <= day for each in self.settled)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a paragraph asks by one act: the statements that say so, those of them that ask for reports apart.

    Where the language versions of a statement differ in its act, both acts are one entry's.
    """

    text: Text
    paragraph: str
    acts: tuple[str, ...]
    statements: tuple[str, ...]
    requests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is asked for: at which session, by when, how often or within which time, and what answered."""

    session: str
    due: str
    every: str
    within: str
    answers: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry as the page shows it; `sentence` is empty where the store has no text, `lang` is its language."""

    where: Link
    short: str
    act: str
    strength: int
    sentence: str
    lang: str
    first: Link
    first_date: str
    begins: bool
    times: int
    until: tuple[str, ...]
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one text; `later` are texts of its series that are known and not loaded."""

    text: Text
    work: Link
    title: str
    organ: Link | None
    later: tuple[Link, ...]
    official: tuple[Official, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants: a day, and which texts and acts; "" for all, `status` is never empty."""

    as_of: str = ""
    year: str = ""
    organ: str = ""
    act: str = ""
    status: str = "adopted"


@dataclass(slots=True)
class Listed:
    """The entries that a reader wants, latest text first; and what each filter would leave: value → number."""

    entries: list[Entry] = field(default_factory=list)
    years: list[tuple[str, int]] = field(default_factory=list)
    organs: list[tuple[str, int]] = field(default_factory=list)
    acts: list[tuple[str, int]] = field(default_factory=list)
    drafts: int = 0
    """How many more there are in drafts, with the same filters."""
    unknown: int = 0
    """How many more in texts of which it is not known whether they are drafts, likewise."""


def listed(view: GraphView, body: str, wish: Wish) -> Listed:
    """What the body (an IRI) is asked, as far as it is wanted."""
    every = view.remember(("mandates", body), lambda: tuple(_entries(view, body)))
    standing = [each for each in every if each.text.stands(wish.as_of)]
    found = [each for each in standing if wish.status in ("any", each.text.status)]
    tests: dict[str, Callable[[Entry], bool]] = {
        "year": lambda each: not wish.year or each.text.date[:4] == wish.year,
        "organ": lambda each: not wish.organ or each.text.organ == wish.organ,
        "act": lambda each: not wish.act or wish.act in _codes(view, each),
    }
    values: dict[str, Callable[[Entry], Iterable[str]]] = {
        "year": lambda each: (each.text.date[:4],),
        "organ": lambda each: (each.text.organ,),
        "act": lambda each: _codes(view, each),
    }

    def counted(name: str) -> list[tuple[str, int]]:
        others = [test for other, test in tests.items() if other != name]
        wanted = (each for each in found if all(test(each) for test in others))
        counts = Counter(value for each in wanted for value in values[name](each))
        return sorted((value, count) for value, count in counts.items() if value)

    wanted = [each for each in standing if all(test(each) for test in tests.values())]
    entries = [each for each in wanted if wish.status in ("any", each.text.status)]
    left = Counter(each.text.status for each in wanted if wish.status == "adopted")
    return Listed(entries, counted("year")[::-1], counted("organ"), counted("act"), left["draft"], left[""])


def _codes(view: GraphView, entry: Entry) -> tuple[str, ...]:
    return tuple([view.names.path(act).removeprefix("act/") for act in entry.acts])


def rows(view: GraphView, entries: Iterable[Entry], act: str = "") -> int:
    """How many rows of the question `mandates` the entries are: one for each act (or the `act` with a code alone),
    session and day of a report; paragraphs that are printed with the same number, and stand alike, are one.
    """
    repeated = {each.paragraph.partition("~")[0] for each in entries if "~" in each.paragraph}
    found: set[tuple[object, ...]] = set()
    for entry in entries:
        place: tuple[object, ...] = place_of(entry.paragraph)
        if entry.paragraph.partition("~")[0] in repeated:
            line = descent.line(view, entry.paragraph)
            place = (*place, *((line.first.work.iri, line.begins, line.texts) if line else ()))
        for code, own in zip(_codes(view, entry), entry.acts, strict=True):
            if act in ("", code):
                found |= {(*place, own, *time) for time in _times(view, entry, own)}
    return len(found)


def _times(view: GraphView, entry: Entry, act: str) -> set[tuple[str, str]]:
    """The sessions and days of the reports that an act of an entry asks for; one without any where it asks for none."""
    asked = [each for each in entry.requests if act in view.values(each, view.term(Rel.ACT))]
    return {
        (session, day)
        for each in asked
        for session in [*view.values(each, view.term(Val.DUE_SESSION))] or [""]
        for day in [*view.values(each, view.term(Val.DUE_ON))] or [""]
    } or {("", "")}


def _entries(view: GraphView, body: str) -> Iterator[Entry]:
    """All that any text asks, the latest text first; what one text asks is in no order yet."""
    addressed = _by_paragraph(_rows(view, HAS_RECEIVER, body))
    requested = _by_paragraph(_rows(view, view.term(Rel.REQUESTED_OF), body))
    texts = view.remember(("texts that ask",), dict[str, Text])
    entries = []
    for paragraph in {**addressed, **requested}:
        work, here = work_of(paragraph), (addressed.get(paragraph, {}), requested.get(paragraph, {}))
        text = texts.get(work) or texts.setdefault(work, text_of(view, work))
        for acts in _together([*here[0].values(), *here[1].values()]):
            asking, reports = (tuple(sorted(each for each, own in told.items() if own & acts)) for told in here)
            entries.append(Entry(text, paragraph, tuple(sorted(acts)), asking, reports))
    order = {text.iri: (text.date, natural(text.symbol)) for text in {each.text for each in entries}}
    entries.sort(key=lambda each: order[each.text.iri], reverse=True)
    yield from entries


def _by_paragraph(found: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, set[str]]]:
    """Paragraph → statement → its acts."""
    told: dict[str, dict[str, set[str]]] = {}
    for statement, act, paragraph in found:
        told.setdefault(paragraph, {}).setdefault(statement, set()).add(act)
    return told


def _together(told: Iterable[set[str]]) -> list[set[str]]:
    """Acts in groups: those that one statement has, since its language versions differ, are in one."""
    groups: list[set[str]] = []
    for acts in told:
        met = [each for each in groups if each & acts]
        groups = [each for each in groups if not each & acts] + [acts.union(*met)]
    return groups


def _rows(view: GraphView, relation: str, body: str) -> Iterator[tuple[str, str, str]]:
    query = _ASKED
    for name, iri in (
        ("RELATION", relation),
        ("BODY", body),
        ("ACT", view.term(Rel.ACT)),
        ("PARAGRAPH", view.term(Rel.IN_PARAGRAPH)),
    ):
        query = query.replace(f"<{name}>", f"<{iri}>")
    for row in view.store.query(query, default_graph=rdf.DefaultGraph()):  # type: ignore[union-attr]
        statement, act, paragraph = (each.value for each in row)
        yield statement, act, paragraph


def text_of(view: GraphView, work: str) -> Text:
    """A text, and what follows it."""
    status, organ = view.value(work, view.term(Rel.STATUS)), view.value(work, view.term(Rel.ORGAN))
    following = view.inferred(work, "series").one(view.term(Rel.TAKEN_UP_BY))
    code, as_of = view.value(status, view.term(Val.CODE)) if status else "", view.term(Val.AS_OF)
    return Text(
        work,
        view.value(work, view.term(Val.SYMBOL)),
        view.value(work, as_of),
        code,
        view.value(organ, view.term(Val.CODE)) if organ else "",
        bool(following),
        view.value(following, as_of) if following else "",
        () if code == "adopted" else tuple(sorted(view.value(each, as_of) for each in _became(view, work))),
    )


def _became(view: GraphView, work: str) -> set[str]:
    """The loaded texts that a draft became: its revisions, and what adopts it or one of them."""
    found: set[str] = set()
    waiting = [work]
    while waiting:
        each = waiting.pop()
        further = {*view.into(each, REVISES), *view.into(each, Rel.ADOPTS_DRAFT)} - found
        found |= further
        waiting += further
    return {each for each in found if view.into(each, Rel.VERSION_OF)}


# -- what is shown ------------------------------------------------------------------------------------


def groups(view: GraphView, entries: Sequence[Entry], start: int, end: int, day: str) -> list[Group]:
    """Some entries of a list as the page shows them: text by text, each in the order of its paragraphs."""
    found: dict[str, list[Entry]] = {}
    at = 0
    for _, together in groupby(entries, key=lambda each: each.text.iri):
        own = list(together)
        if at < end and at + len(own) > start:
            own.sort(key=lambda each: (natural(each.paragraph), each.acts))
            found[own[0].text.iri] = own[max(start - at, 0) : end - at]
        at += len(own)
        if at >= end:
            break
    return [_group(view, own, day) for own in found.values()]


def _group(view: GraphView, entries: list[Entry], day: str) -> Group:
    text = entries[0].text
    organ = view.value(text.iri, view.term(Rel.ORGAN))
    return Group(
        text,
        link(view, text.iri),
        work_title(view, text.iri),
        link(view, organ) if organ else None,
        links(view, _later(view, text.iri, day)),
        tuple(official(view, text.iri)),
        tuple(_asked(view, each, day) for each in entries),
    )


def _later(view: GraphView, work: str, day: str) -> Iterator[str]:
    """The texts that follow one in its series and are not loaded, but for those that are known to be of a later day."""
    waiting, seen = [*view.into(work, Rel.PLACE_OF, graph="series")], set[str]()
    while waiting:
        for place in view.into(waiting.pop(), Rel.PLACE_AFTER, graph="series"):
            if place not in seen:
                seen.add(place)
                waiting.append(place)
    for place in sorted(seen):
        node = view.inferred(place, "series")
        text, named = node.one(view.term(Rel.PLACE_OF)), node.one(view.term(Val.PLACED_ON))
        if not view.into(text, Rel.VERSION_OF) and not (day and named and named > day):
            yield text


def _asked(view: GraphView, entry: Entry, day: str) -> Asked:
    where, line = link(view, entry.paragraph), descent.line(view, entry.paragraph)
    lang, sentence = _sentence(view, entry)
    return Asked(
        where,
        where.label.removeprefix(view.label(entry.text.iri)).removeprefix(", "),
        acts_named(view, entry.acts),
        strength(view, entry.acts),
        sentence,
        lang,
        line.first.work if line else link(view, entry.text.iri),
        line.first.date if line else entry.text.date,
        bool(line and line.begins),
        line.texts if line else 1,
        tuple(_terms(view, entry)),
        tuple(_reports(view, entry, day)),
    )


def _sentence(view: GraphView, entry: Entry) -> tuple[str, str]:
    """The language and the words of a paragraph: whole, or of a long one the part round the body that is asked."""
    node, term = view.node(entry.paragraph), view.term(Val.TEXT)
    spoken = sorted({getattr(each, "language", None) or "" for each in node.values.get(term, [])})
    lang = view.lang if view.lang in spoken else next(iter(spoken), "")
    text = node.in_language(term, lang)
    if len(text) <= _LONG:
        return lang, text
    spans = [span for each in (*entry.statements, *entry.requests) for span in view.spans(view.node(each), lang)]
    return lang, _part(text, min(spans, default=(0, 0)))


def _part(text: str, span: tuple[int, int]) -> str:
    """The words round a span, from mark to mark, with an ellipsis where something is left out."""
    low, high = max(span[0] - _AROUND, 0), min(span[1] + _AROUND, len(text))
    start = max(text.rfind(mark, low, span[0]) for mark in (";", ". ", ":")) + 1 if low else 0
    start = start or (text.find(" ", low) + 1 if low else 0)
    ends = [end for mark in (";", ". ") if (end := text.find(mark, span[1], high)) > 0]
    end = (min(ends) + 1) if ends else text.rfind(" ", span[1], high) if high < len(text) else high
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _terms(view: GraphView, entry: Entry) -> Iterator[str]:
    until, act = view.term(Val.UNTIL), view.term(Rel.ACT)
    found = (view.node(each) for each in view.into(entry.paragraph, Rel.IN_PARAGRAPH))
    yield from sorted({day for node in found if {*entry.acts} & {*node.all(act)} for day in node.all(until)})


def _reports(view: GraphView, entry: Entry, day: str) -> Iterator[Report]:
    told: dict[tuple[str, str, str, str], set[str]] = {}
    for each in entry.requests:
        node = view.node(each)
        times = tuple(
            node.one(view.term(name)) for name in (Val.DUE_SESSION, Val.DUE_ON, Val.REPORT_PERIOD, Val.DUE_WITHIN)
        )
        answers = told.setdefault((times[0], times[1], times[2], times[3]), set())
        answers.update(_answers(view, each, day))
    for (session, due, every, within), answers in sorted(told.items()):
        yield Report(
            session, due, messages.span(every, view.lang), messages.span(within, view.lang), links(view, answers)
        )


def _answers(view: GraphView, request: str, day: str) -> Iterator[str]:
    for report in view.inferred(request).all(view.term(Rel.ANSWERED_BY)):
        given = view.value(report, view.term(Val.AS_OF))
        if not day or (given and given <= day):
            yield report
