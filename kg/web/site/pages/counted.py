"""How many rows the questions about a body have, counted without their rows: the numbers beside what leads to them.

A page lists statements; a question has a row for each combination of what its columns tell. Both are right, and differ:
a statement whose language versions differ in its act has two rows of obligations, a report for two organs two rows of
requests, two paragraphs that are printed with the same number one row. What is counted here is what the question of
that name has with `body`, and `status` where it takes it; `tests/test_counts.py` holds them against each other.

Where the build has prepared the question's answer its rows are counted as they stand there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg import rdf
from kg.errors import KgError
from kg.questions import find
from kg.summary import HAS_RECEIVER, pointing, work_of
from kg.triples.iris import work_path
from kg.vocab import Rel, Val
from kg.web.site.view import GraphView

ADOPTED, DRAFT = "adopted", "draft"
_REPEATED = re.compile(r"~(?:\d+|[A-Za-z][\w-]*)")
"""What tells apart the IRIs of paragraphs that are printed with the same number, in one version or in several."""
_REQUEST = (Rel.REQUESTED_FOR, Val.DUE_SESSION, Val.DUE_ON, Val.REPORT_PERIOD, Val.DUE_WITHIN)
_TERMS = "SELECT ?paragraph ?act ?end WHERE { ?printed a <TERM> ; <PARAGRAPH> ?paragraph ; <ACT> ?act ; <UNTIL> ?end }"
_USES = "SELECT ?use WHERE { ?use a <USE> ; <PARAGRAPH> <WHERE> ; <ACT> <DONE> }"


@dataclass(frozen=True, slots=True)
class Told:
    """How many statements there are, and how many rows of a question they are, in texts of one status."""

    statements: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What adopted texts tell: how many statements, how many rows; and how many rows drafts and other texts have."""

    total: int
    rows: int
    drafts: int
    unknown: int

    @classmethod
    def of(cls, told: Mapping[str, Told]) -> Tally:
        """The tally of what texts of each status tell."""
        own = told.get(ADOPTED, Told())
        others = sum(each.rows for code, each in told.items() if code not in (ADOPTED, DRAFT))
        return cls(own.statements, own.rows, told.get(DRAFT, Told()).rows, others)


def status_of(view: GraphView, work: str) -> str:
    """The code of the status of a text, "" where it has none."""
    found = view.value(work, view.term(Rel.STATUS))
    return found.rpartition("/")[2]


def asked(view: GraphView, body: str) -> dict[str, Told]:
    """What texts of each status ask of a body (an IRI): as `obligations` has it."""

    def found() -> dict[str, Told]:
        kept = _kept(view, "obligations", body)
        return _by_status(view, _asked(view, body)) if kept is None else _told(view, kept, body, HAS_RECEIVER)

    return view.remember(("asked rows", body), found)


def asked_by_year(view: GraphView, body: str) -> Iterator[tuple[str, bool, int]]:
    """The rows of `obligations` of a body by year ("" for a text without a day), and whether they stand in drafts."""
    day = view.term(Val.AS_OF)
    kept = _kept(view, "obligations", body)
    rows = Counter(row[0] for row in {row for _, row in _asked(view, body)}) if kept is None else kept
    for work, count in sorted(rows.items()):
        date = view.value(work, day)
        yield date[:4], status_of(view, work) == DRAFT, count


def rows_at(view: GraphView, href: str) -> int | None:
    """How many rows the question at an address of the site has, where the build prepared them."""
    path, _, given = href.partition("?")
    try:
        text = find(path.removeprefix("/queries/")).bind(dict(parse_qsl(given)), view.base)
    except KgError:  # a value that the question does not take: whoever follows the address is told
        return None
    return view.prepared_rows(text)


def _kept(view: GraphView, question: str, body: str) -> Counter[str] | None:
    """By work how many rows a question has about a body, where the build prepared them."""
    text = find(question).bind({"body": view.value(body, view.term(Val.CODE))}, view.base)
    rows = view.prepared(text)
    if rows is None:
        return None
    return Counter(view.names.id(work_path(row["symbol"].value)) for row in rows)


def _told(view: GraphView, kept: Counter[str], body: str, relation: str) -> dict[str, Told]:
    """By status the statements that have a relation to a body, and the rows that their texts have."""
    statements = Counter(work_of(each) for each in pointing(view.store, body, relation))
    told: dict[str, Told] = {}
    for work in statements.keys() | kept.keys():
        before = told.get(code := status_of(view, work), Told())
        told[code] = Told(before.statements + statements[work], before.rows + kept[work])
    return told


def _by_status(view: GraphView, found: Iterator[tuple[str, tuple[str, ...]]]) -> dict[str, Told]:
    """(statement, row) → what there is of each status."""
    statements: dict[str, set[str]] = {}
    rows: dict[str, set[tuple[str, ...]]] = {}
    known: dict[str, str] = {}
    for statement, row in found:
        work = row[0]
        code = known[work] if work in known else known.setdefault(work, status_of(view, work))
        statements.setdefault(code, set()).add(statement)
        rows.setdefault(code, set()).add(row)
    return {code: Told(len(statements[code]), len(rows[code])) for code in statements}


def _asked(view: GraphView, body: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    terms, act, where = printed_terms(view), view.term(Rel.ACT), view.term(Rel.IN_PARAGRAPH)
    for statement in pointing(view.store, body, HAS_RECEIVER):
        paragraph = view.value(statement, where)
        place = place_of(paragraph)
        for each in [*view.values(statement, act)] or [""]:
            for end in terms.get((paragraph, each)) or ("",):
                yield statement, (*place, each, end)


def place_of(paragraph: str) -> tuple[str, str]:
    """The work of a paragraph and what it is printed with, from its IRI: the columns `symbol` and `number`."""
    work = work_of(paragraph)
    _, _, number = _REPEATED.sub("", paragraph[len(work) + 1 :]).partition("/")
    return work, number


def printed_terms(view: GraphView) -> dict[tuple[str, str], tuple[str, ...]]:
    """By paragraph and act the days until which it is asked, but where the act is said twice in the paragraph."""

    def found() -> dict[tuple[str, str], tuple[str, ...]]:
        ends: dict[tuple[str, str], set[str]] = {}
        for paragraph, act, end in _select(view, _TERMS):
            ends.setdefault((paragraph, act), set()).add(end)
        return {key: tuple(sorted(own)) for key, own in ends.items() if _uses(view, *key) < _TWICE}

    return view.remember(("printed terms",), found)


_TWICE = 2


def _uses(view: GraphView, paragraph: str, act: str) -> int:
    return sum(1 for _ in _select(view, _USES, WHERE=paragraph, DONE=act))


def requests(view: GraphView, body: str) -> dict[str, Told]:
    """The reports that texts of each status ask of a body: as `reporting-requests` has them."""

    def found() -> dict[str, Told]:
        kept = _kept(view, "reporting-requests", body)
        if kept is None:
            return _by_status(view, _requests(view, body))
        return _told(view, kept, body, view.term(Rel.REQUESTED_OF))

    return view.remember(("request rows", body), found)


def _requests(view: GraphView, body: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for statement in pointing(view.store, body, view.term(Rel.REQUESTED_OF)):
        paragraph = view.value(statement, view.term(Rel.IN_PARAGRAPH))
        for row in request_rows(view, statement):
            yield statement, (*place_of(paragraph), *row)


def request_rows(view: GraphView, statement: str) -> list[tuple[str, ...]]:
    """The rows of a request: recipient, session, day, period, and the report that answers it, each combination."""
    told = [[*view.values(statement, view.term(each))] for each in _REQUEST]
    recipients, sessions, days, periods, within = told
    columns = (recipients, sessions, days, periods or within, view.told(statement, Rel.ANSWERED_BY))
    rows: list[tuple[str, ...]] = [()]
    for values in columns:
        rows = [(*row, value) for row in rows for value in (values or ("",))]
    return rows


def mentions(view: GraphView, body: str) -> int:
    """The paragraphs that name a body: as `bodies-mentioned` has them."""
    named = pointing(view.store, body, view.term(Rel.MENTIONS_BODY))
    return len({_REPEATED.sub("", each) for each in named})


def _select(view: GraphView, query: str, **iris: str) -> Iterator[tuple[str, ...]]:
    """The rows of a query whose terms stand as their names, "" for what is not bound."""
    names = {
        "ACT": view.term(Rel.ACT),
        "PARAGRAPH": view.term(Rel.IN_PARAGRAPH),
        "UNTIL": view.term(Val.UNTIL),
        "TERM": view.term("PrintedTerm"),
        "USE": view.term("ActUse"),
        **iris,
    }
    text = re.sub(r"<([A-Z]+)>", lambda found: f"<{names[found[1]]}>", query)
    for row in view.store.query(text, default_graph=rdf.DefaultGraph()):  # type: ignore[union-attr]
        yield tuple([each.value if each else "" for each in row])
