"""The kinds of statements: all that the program is told of one stands in its entry of `KINDS`.

An entry names what is elsewhere ("module:name") and imports nothing, so that everybody may read the table:
extraction goes by the finder, records by the noun, triples by class, properties and writer, pages and
reports by the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import import_module
from typing import Any

from kg.model import Statements


@dataclass(frozen=True, slots=True)
class Says:
    """How one member of a noun is written: a property of `kg.ttl`, and what its value is.

    `value` is `body`, `act`, `role`, `instrument` (a code), `work` (a key), `text` (in the document's language),
    `plain` (words in no language), `date`, `number` or `truth`. Members that tell one statement of a paragraph from
    another have `tells`: they are part of its IRI. `edge` is a property that says the same in short of the paragraph.
    """

    term: str
    value: str
    tells: bool = False
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of statement.

    `word` is what one is called in English, `noun` its class in the program, `finder` the function that reads it: it
    is given what its parameters name (`document`, `authority`, `views`, and kinds that stand before it in the table).
    `cls` is its class in `kg.ttl`. A general writer makes the triples: `path` is the word of the IRI, `says` what is
    written of each member; `writer` is a function of its own, where that does not do.

    `stretch` says that it is read in a stretch of a sentence; others are read in a reference, an act or a name. Of a
    stretch, records without sentences quote the first words. `doubts` says that its finder also gives what it could
    not make out.
    """

    word: str
    noun: str
    finder: str
    cls: str
    path: str = ""
    says: Mapping[str, Says] = field(default_factory=dict)
    writer: str = ""
    stretch: bool = False
    doubts: bool = False


KINDS: dict[str, Kind] = {
    "acts": Kind(
        "act",
        "kg.model:ActUse",
        "kg.extract.acts:find_acts",
        "ActUse",
        writer="kg.triples.statements:write_acts",
    ),
    "citations": Kind(
        "citation",
        "kg.model:Citation",
        "kg.extract.citations:find_citations",
        "Citation",
        writer="kg.triples.statements:write_citations",
        doubts=True,
    ),
    "submissions": Kind(
        "submission",
        "kg.model:Submission",
        "kg.extract.submissions:find_submissions",
        "Submission",
        path="submission",
        says={
            "under": Says("submittedUnder", "work", tells=True, edge="submittedUnder"),
            "locus": Says("locus", "plain"),
        },
        stretch=True,
    ),
    "corrections": Kind(
        "correction",
        "kg.model:Correction",
        "kg.extract.corrections:find_corrections",
        "Correction",
        path="correction",
        says={"corrected": Says("corrects", "work"), "locus": Says("locus", "plain")},
    ),
    "definitions": Kind(
        "definition",
        "kg.model:Definition",
        "kg.extract.definitions:find_definitions",
        "Definition",
        writer="kg.triples.statements:write_definitions",
        doubts=True,
    ),
    "mentions": Kind(
        "mention",
        "kg.model:Mention",
        "kg.extract.names:find_mentions",
        "Mention",
        writer="kg.triples.statements:write_mentions",
        doubts=True,
    ),
    "addressees": Kind(
        "addressee",
        "kg.model:Addressee",
        "kg.extract.addressees:find_addressees",
        "Addressing",
        writer="kg.triples.statements:write_addressings",
        doubts=True,
    ),
    "terms": Kind(
        "printed term",
        "kg.model:Term",
        "kg.extract.terms:find_terms",
        "PrintedTerm",
        path="until",
        says={"until": Says("until", "date", tells=True)},
        stretch=True,
    ),
    "ratifications": Kind(
        "ratification urged",
        "kg.model:RatificationUrged",
        "kg.extract.ratification:find_ratifications",
        "RatificationCall",
        path="ratification",
        says={"instrument": Says("instrument", "instrument", tells=True)},
    ),
    "participations": Kind(
        "participation",
        "kg.model:Participation",
        "kg.extract.participation:find_participations",
        "Participation",
        writer="kg.triples.statements:write_participations",
        doubts=True,
    ),
    "meetings": Kind(
        "meeting",
        "kg.model:Meeting",
        "kg.extract.meetings:find_meetings",
        "MeetingMention",
        writer="kg.triples.statements:write_meetings",
        stretch=True,
    ),
    "requests": Kind(
        "report requested",
        "kg.model:ReportRequest",
        "kg.extract.requests:find_requests",
        "ReportRequest",
        writer="kg.triples.statements:write_requests",
        stretch=True,
    ),
    "series": Kind(
        "series",
        "kg.model:Series",
        "kg.extract.series:find_series",
        "SeriesListing",
        writer="kg.triples.statements:write_series",
        stretch=True,
    ),
    "sdg_targets": Kind(
        "SDG target",
        "kg.model:Mention",
        "kg.extract.sdg:find_sdg_targets",
        "Mention",
        writer="kg.triples.statements:write_mentions",
    ),
    "unresolved": Kind(
        "unresolved",
        "kg.model:Unresolved",
        "kg.extract.acts:doubtful",
        "UnresolvedMention",
        writer="kg.triples.statements:write_all_unresolved",
        stretch=True,
    ),
}
"""The table, in the order in which they are read. The first ones are members of `kg.model.Statements` as well."""

_MEMBERS = frozenset(each.name for each in fields(Statements)) - {"others"}


@cache
def named(place: str) -> Any:
    """What "module:name" names."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def of(statements: Statements, kind: str) -> tuple[Any, ...]:
    """The statements of a kind of the table."""
    found: tuple[Any, ...] = getattr(statements, kind) if kind in _MEMBERS else statements.others.get(kind, ())
    return found


def gathered(found: Mapping[str, tuple[Any, ...]]) -> Statements:
    """Statements by their kinds as one: kinds that are no members of `Statements` are among the `others`."""
    members = {kind: each for kind, each in found.items() if kind in _MEMBERS}
    return Statements(**members, others={kind: each for kind, each in found.items() if kind not in _MEMBERS and each})


def terms() -> Iterator[str]:
    """The classes and properties of `kg.ttl` that the entries of the table name."""
    for kind in KINDS.values():
        yield kind.cls
        for says in kind.says.values():
            yield from filter(None, (says.term, says.edge))


def edges() -> Iterator[str]:
    """The properties that say in short what a statement says, of those that the table names."""
    yield from (says.edge for kind in KINDS.values() for says in kind.says.values() if says.edge)


def in_words(detail: dict[str, Any]) -> str:
    """What a statement says, in one short line: its members that are not empty."""
    shown: list[str] = []
    for name, value in detail.items():
        if name in {"clause", "opening", "coined", "kind"} or value in ("", None, (), False):
            continue
        text = " ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
        shown.append(text if not shown else f"{name} {text}")
    return " · ".join(shown) or "-"
