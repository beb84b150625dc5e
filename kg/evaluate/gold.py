"""Hand-read documents: reading their JSON, and the rows that the extraction is held against.

The format is that of the two readings the project started from. A gold file names its
document; the preamble and the operative part are lists of paragraphs with their opening
phrase, what they cite, name and whom they address; `either` (bodies), `either_addressees`,
`either_instruments`, `either_requests` and `either_events` hold what two careful readers may
both answer, or answered differently; `either_verb` (other openings; "" is none) too. A code that the
lists of `ontology/` do not have is the reader's own and is not compared, unless it is a government's
(`STATE-`), one of a body that the text itself defines (`SYMBOL#NAME`), or in `defined`; `"codes": "all"`
says that the readers had all of those lists. `work` is the key of the text read, where its file holds
several; `governing` has each citation's governing act as printed, and its locus.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluate.score import Row, Score, compare
from kg.model import Citation, Document, Part, Statements
from kg.symbols import STATE

PARTS = {"preamble": Part.PREAMBULAR, "operative": Part.OPERATIVE, "annex": Part.ANNEX}
PLACE = re.compile(r"(PP|OP)\s?((?:[A-Z]+/)*\d+)")


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold file: its path, the name of the document it reads, and its data."""

    path: Path
    name: str
    data: dict[str, Any]


def load(path: Path) -> Gold:
    """The gold file at `path`. Raises InputError where it is no gold file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Gold(path, str(data["document"]), data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(path, f"is no gold file ({error})", "see docs/quality.md for the format") from error


def find_document(gold: Gold, folders: Iterable[Path]) -> Path:
    """The file that `gold` reads: its name with any ending, in one of `folders`."""
    for folder in folders:
        exact = folder / gold.name
        if exact.is_file():
            return exact
        matches = [file for file in sorted(folder.glob(f"{gold.name}.*")) if file != gold.path]
        if matches:
            return matches[0]
    raise InputError(
        gold.path,
        f"its document {gold.name} is in none of the folders looked at",
        "name the folder with --documents",
    )


def score(gold: Gold, document: Document, statements: Statements, known: frozenset[str]) -> list[Score]:
    """The scores of one document, one per kind. `known` holds the codes that are compared."""
    return [
        compare(gold.name, kind, expected, found, either)
        for kind, expected, found, either in _kinds(gold.data, document, statements, known)
    ]


_Kind = tuple[str, Collection[Row], Collection[Row], set[Row]]


def _kinds(data: dict[str, Any], document: Document, statements: Statements, known: frozenset[str]) -> Iterator[_Kind]:
    yield "metadata", _gold_metadata(data), _found_metadata(document, data), set()
    yield "paragraphs", _gold_numbers(data), _found_numbers(document, data), set()
    known |= frozenset(data.get("defined", []))
    yield "acts", _gold_acts(data), *_found_acts(statements, data)
    yield "citations", _gold_citations(data), _found_cited(statements, data, lambda _: ()), set()
    if _has_governing(data):
        yield (
            "governing acts",
            _gold_governing(data, statements),
            _found_cited(statements, data, lambda c: (c.act,)),
            set(),
        )
        yield "loci", _gold_loci(data), _found_cited(statements, data, lambda c: (c.locus,)), set()
    yield "footnotes", _gold_footnotes(data), _found_footnotes(document, statements), set()
    yield "bodies", *_names(data, statements, "bodies", ("body", "group"), known)
    yield "instruments", *_names(data, statements, "named_instruments", ("instrument",), known)
    yield "addressees", *_addressees(data, statements, known)
    yield (
        "requests",
        _gold_requests(data, "requests_report"),
        _found_requests(statements),
        _gold_requests(data, "either_requests"),
    )
    if _has_terms(data):
        yield "terms of requests", _gold_terms(data, "requests_report"), *_found_terms(data, statements)
    yield "ICAT", _gold_icat(data), _found_icat(statements), set()
    yield "meetings", _gold_meetings(data), _found_meetings(statements), _meetings(data.get("either_events", []))


def _paragraphs(data: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for key, part in PARTS.items():
        for item in data.get(key, []):
            yield part.value, str(item["n"]), item


def _parts(data: dict[str, Any]) -> set[str]:
    return {part.value for key, part in PARTS.items() if key in data}


_METADATA = (
    "symbol",
    "type",
    "title",
    "language",
    "original_language",
    "session",
    "agenda_item",
    "committee",
    "committee_report",
    "committee_report_para",
    "adopted_on",
    "distributed_on",
    "plenary_meeting",
    "sponsors",
    "job_number",
)
_ORDINALS = {"First": "C.1", "Second": "C.2", "Third": "C.3", "Fourth": "C.4", "Fifth": "C.5", "Sixth": "C.6"}


def _plain(value: object) -> str:
    text = " ".join(str(v) for v in value) if isinstance(value, list) else str(value)
    text = re.sub(r"^(First|Second|Third|Fourth|Fifth|Sixth) Committee$", lambda m: _ORDINALS[m[1]], text)
    return " ".join(text.replace("’", "'").replace("\u00a0", " ").split())


def _gold_metadata(data: dict[str, Any]) -> set[Row]:
    stated = data.get("metadata", {})
    return {(key, _plain(stated[key])) for key in _METADATA if stated.get(key) not in (None, "", [])}


def _found_metadata(document: Document, data: dict[str, Any]) -> set[Row]:
    meta = document.metadata
    found = {
        "symbol": "" if meta.symbol_origin == "content" else meta.symbol,
        "type": meta.type,
        "title": meta.title,
        "language": meta.language,
        "original_language": meta.original_language,
        "session": meta.session or "",
        "agenda_item": meta.agenda_item,
        "committee": meta.committee,
        "committee_report": meta.committee_report,
        "committee_report_para": re.sub(r"^\D+", "", meta.committee_report_locus),
        "adopted_on": meta.adopted,
        "distributed_on": meta.distributed,
        "plenary_meeting": meta.meeting,
        "sponsors": list(meta.sponsors),
        "job_number": meta.job_number,
    }
    stated = data.get("metadata", {})
    return {(key, _plain(value)) for key, value in found.items() if value not in ("", []) and key in stated}


def _gold_numbers(data: dict[str, Any]) -> list[Row]:
    return [(part, number) for part, number, _ in _paragraphs(data)]


def _found_numbers(document: Document, data: dict[str, Any]) -> list[Row]:
    return [(p.part.value, p.number) for p in document.paragraphs if p.part.value in _parts(data)]


def _gold_acts(data: dict[str, Any]) -> set[Row]:
    return {(part, number, _plain(item["verb"])) for part, number, item in _paragraphs(data) if item.get("verb")}


def _found_acts(statements: Statements, data: dict[str, Any]) -> tuple[set[Row], set[Row]]:
    """The openings found, and those free to differ. Another answer of the readers counts as the one the gold has."""
    stated = {(part, number): item for part, number, item in _paragraphs(data)}
    found: set[Row] = set()
    for use in statements.acts:
        place = (use.place.part.value, use.place.number)
        if use.opening and place[0] in _parts(data):
            item = stated.get(place, {})
            same = _plain(use.phrase) in map(_plain, item.get("either_verb", []))
            found.add((*place, _plain(item["verb"] if same else use.phrase)))
    free: set[Row] = {
        (*place, _plain(item["verb"])) for place, item in stated.items() if "" in item.get("either_verb", [])
    }
    return found, free


def _gold_citations(data: dict[str, Any]) -> set[Row]:
    return {(part, number, key) for part, number, item in _paragraphs(data) for key in item.get("cites", [])}


def _found_cited(statements: Statements, data: dict[str, Any], said: Callable[[Citation], tuple[str, ...]]) -> set[Row]:
    """Paragraph and key of each citation in the parts that were read, with what is `said` of it.

    A text that a paragraph cites again, or in its note too, is one row: a row of the gold counts once.
    """
    return {
        (c.place.part.value, c.place.number, c.cited, *said(c))
        for c in statements.citations
        if c.place.part.value in _parts(data)
    }


def _has_governing(data: dict[str, Any]) -> bool:
    return any("governing" in item for _, _, item in _paragraphs(data))


def _gold_governing(data: dict[str, Any], statements: Statements) -> set[Row]:
    """Paragraph, key and concept; a phrase that was not found in its paragraph stands as it is, and is missed."""
    concepts = {(use.place.part.value, use.place.number, use.phrase.casefold()): use.act for use in statements.acts}
    return {
        (part, number, each["cited"], concepts.get((part, number, each["act"].casefold()), each["act"]))
        for part, number, item in _paragraphs(data)
        for each in item.get("governing", [])
    }


def _gold_loci(data: dict[str, Any]) -> set[Row]:
    return {
        (part, number, each["cited"], each["locus"])
        for part, number, item in _paragraphs(data)
        for each in item.get("governing", [])
    }


def _gold_footnotes(data: dict[str, Any]) -> set[Row]:
    rows: set[Row] = set()
    for note in data.get("footnotes", []):
        keys = list(note.get("cites", [])) + [f"UNTS/{u['vol']}/{u['no']}" for u in note.get("unts", [])]
        rows |= {(str(note["n"]), key) for key in keys or [""]}
    return rows


def _found_footnotes(document: Document, statements: Statements) -> set[Row]:
    rows = {(c.place.footnote, c.cited) for c in statements.citations if c.place.footnote}
    citing = {number for number, _ in rows}
    return rows | {(note.number, "") for note in document.footnotes if note.number not in citing}


def _names(
    data: dict[str, Any], statements: Statements, key: str, kinds: tuple[str, ...], known: frozenset[str]
) -> tuple[set[Row], set[Row], set[Row]]:
    expected = {(part, n, code) for part, n, item in _paragraphs(data) for code in item.get(key, [])}
    either: set[Row] = {
        (part, n, code)
        for part, n, item in _paragraphs(data)
        for code in item.get("either" if key == "bodies" else "either_instruments", [])
    }
    parts = {part for part, _, item in _paragraphs(data) if key in item}
    found = {
        (m.place.part.value, m.place.number, m.code)
        for m in statements.mentions
        if m.kind in kinds and m.place.part.value in parts
    }
    return (
        {row for row in expected if _compared(row[2], known)},
        {row for row in found if _compared(row[2], known)},
        either,
    )


def _compared(code: str, known: frozenset[str]) -> bool:
    """Whether a code is no reader's own: on the lists, a government's, or of a body that the text defines."""
    return code in known or code.startswith(STATE) or "#" in code


def _addressees(
    data: dict[str, Any], statements: Statements, known: frozenset[str]
) -> tuple[set[Row], set[Row], set[Row]]:
    expected, either = _gold_addressees(data, "addressees"), _gold_addressees(data, "either_addressees")
    found = {(a.place.number, a.code) for a in statements.addressees if a.place.part == Part.OPERATIVE}
    return (
        {row for row in expected if _compared(row[1], known)},
        {row for row in found if _compared(row[1], known)},
        either,
    )


def _gold_addressees(data: dict[str, Any], key: str) -> set[Row]:
    return {
        (number, code)
        for part, number, item in _paragraphs(data)
        for code in item.get(key, [])
        if part == Part.OPERATIVE
    }


def _requests(data: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for _, number, item in _paragraphs(data):
        asked = item.get(key)
        for one in asked if isinstance(asked, list) else [asked] if asked else []:
            yield number, one


def _gold_requests(data: dict[str, Any], key: str) -> set[Row]:
    return {(number, one["from"], str(one.get("session") or "")) for number, one in _requests(data, key)}


def _found_requests(statements: Statements) -> set[Row]:
    return {(r.place.number, r.of, str(r.session or "")) for r in statements.requests}


_TERMS = ("from", "to", "session", "due", "within", "period")


def _has_terms(data: dict[str, Any]) -> bool:
    return any("to" in one for _, one in _requests(data, "requests_report"))


def _gold_terms(data: dict[str, Any], key: str) -> set[Row]:
    return {(number, *(str(one.get(name) or "") for name in _TERMS)) for number, one in _requests(data, key)}


def _found_terms(data: dict[str, Any], statements: Statements) -> tuple[set[Row], set[Row]]:
    found: set[Row] = {
        (r.place.number, r.of, r.to, str(r.session or ""), r.due, r.within, r.period) for r in statements.requests
    }
    return found, _gold_terms(data, "either_requests")


def _gold_icat(data: dict[str, Any]) -> set[Row]:
    icat = data.get("icat") or {}
    rows: set[Row] = {
        (role, body, "") for key, role in (("members", "member"), ("partners", "partner")) for body in icat.get(key, [])
    }
    rows |= {("co-chair", c["body"], str(c.get("year") or "")) for c in icat.get("co_chairs", [])}
    if icat.get("coordinator"):
        rows.add(("coordinator", icat["coordinator"], ""))
    return rows


def _found_icat(statements: Statements) -> set[Row]:
    return {(p.role, p.body, p.year) for p in statements.participations if p.group == "ICAT"}


def _gold_meetings(data: dict[str, Any]) -> set[Row]:
    return _meetings([*data.get("events", []), *(data.get("icat") or {}).get("meetings", [])])


def _meetings(events: list[dict[str, Any]]) -> set[Row]:
    rows: set[Row] = set()
    for event in events:
        start = event.get("from", event.get("date")) or ""
        end = event.get("to", event.get("date")) or start
        for kind, number in PLACE.findall(event["para"]):
            part = Part.PREAMBULAR if kind == "PP" else Part.OPERATIVE
            rows.add((part.value, number, start, end))
    return rows


def _found_meetings(statements: Statements) -> set[Row]:
    """The rows found; gold files give one day that is printed for both, be it the meeting's or one within it."""
    rows = ((m, m.start or m.day, m.end or m.start or m.day) for m in statements.meetings)
    return {(m.place.part.value, m.place.number, first, last) for m, first, last in rows}
