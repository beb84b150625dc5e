"""What the UN's markup states of a document: the `meta` element and the cover page of Akoma Ntoso.

Its words are read as those of a masthead are (`kg.parse.masthead`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from kg.model import Metadata, Source, Topic, Vote
from kg.parse import countries
from kg.parse.blocks import Block
from kg.parse.editorial import editorial_words, iso_date
from kg.parse.masthead import (
    JOB,
    agenda_items,
    committee_of,
    report_of,
    session_number,
    symbol_of,
    told_at,
)
from kg.parse.masthead_words import patterns_of
from kg.parse.titles import plain_title
from kg.symbols import Symbol


def from_markup(source: Source, masthead: Sequence[Block], lang: str) -> Metadata:
    """The `meta` element and the cover page of Akoma Ntoso; of a statement what leads to it, too."""
    given: dict[str, list[str]] = {}
    for key, value in source.properties:
        given.setdefault(key, []).append(value)

    def first(key: str) -> str:
        return next((value for value in given.get(key, []) if value), "")

    patterns = patterns_of(lang)
    symbol = symbol_of(first("symbol"))
    items = patterns.agenda.search(first("agenda-item"))
    original = patterns.original.search(first("original"))
    report, locus, instead = report_of(re.search(r"(?P<of>.*)", first("proponent") + " " + first("report")))
    words = editorial_words(lang)
    statement = symbol is not None and symbol.kind == "presidential statement"
    told = told_at("\n".join(block.text for block in masthead), words) if statement else ""
    meeting = re.match(r"\D*(\d+)", first("meeting")) or words.meeting.search(told)
    steps = [(value.split("\t") + [""] * 5)[:5] for value in given.get("step", [])]
    sponsors, unread = _named(steps, "draftResolution")
    additional, more = _named(steps, "draftResolutionAdditionalSponsors")
    draft = next((Symbol.parse(step[1]) for step in steps if step[0] == "draftResolution" and step[1]), None)
    return Metadata(
        symbol=symbol.key if symbol else "",
        type=first("type"),
        title=_markup_title(given) or (plain_title(first("heading")) if statement else ""),
        language=lang,
        original_language=words.languages.get(original[1].lower(), "") if original else "",
        adopted=iso_date(first("adopted-words"), lang) or first("adopted-printed") or first("adopted"),
        distributed=first("distributed") or first("distributed-printed"),
        session=session_number(first("session")),
        session_key=first("session"),
        agenda_item=agenda_items(items["items"]) if items else "",
        agenda_title=first("agenda-title"),
        committee=committee_of(first("proponent"), words),
        committee_report=report,
        committee_report_locus=locus,
        meeting=meeting[1] if meeting else "",
        sponsors=sponsors,
        additional_sponsors=tuple(sorted(set(additional) - set(sponsors))),
        sponsors_unread=unread + more,
        draft=draft.key if draft else instead,
        vote=_vote(given),
        adopted_without_vote=_without_vote(first("voting")),
        job_number=(JOB.search(first("job")) or [""])[0],
    )


def _markup_title(given: dict[str, list[str]]) -> str:
    """The title of the resolution: several title elements are lines of one."""
    return plain_title(next((value for value in given.get("title", []) if value.strip()), ""))


def _named(steps: list[list[str]], outcome: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The States of the workflow's step `outcome`, and names that are none ("Submitted by …")."""
    codes: set[str] = set()
    unread: list[str] = []
    for step in steps:
        if step[0] == outcome and step[2]:
            good, bad = countries.codes(step[2])
            codes.update(good)
            unread += bad
    return tuple(sorted(codes)), tuple(unread)


def _vote(given: dict[str, list[str]]) -> Vote | None:
    """The recorded vote, None where there was none."""
    counts = [value.split("\t") for value in given.get("count", [])]
    if not counts or not any(count[2:] for count in counts):
        return None
    numbers: dict[str, int | None] = {}
    states: dict[str, tuple[str, ...]] = {}
    for count in counts:
        codes, _ = countries.codes(", ".join(count[2:]))
        states[count[0]] = codes
        numbers[count[0]] = int(count[1]) if count[1].isdigit() else len(codes)
    return Vote(
        numbers.get("inFavour"),
        numbers.get("against"),
        numbers.get("abstaining"),
        states.get("inFavour", ()),
        states.get("against", ()),
        states.get("abstaining", ()),
    )


def _without_vote(outcome: str) -> bool | None:
    folded = outcome.lower().replace(" ", "")
    if "withoutvote" in folded or "withoutavote" in folded:
        return True
    return False if outcome else None


def topics(source: Source) -> tuple[Topic, ...]:
    """The subjects that the markup gives, sorted."""
    found: set[Topic] = set()
    for key, value in source.properties:
        if key == "keyword":
            dictionary, number, label, href, refers = (value.split("\t") + [""] * 5)[:5]
            if refers != "agenda":
                found.add(_topic(dictionary, number, label, href))
    return tuple(sorted(found, key=lambda topic: (topic.scheme, topic.topic, topic.label)))


def _topic(dictionary: str, number: str, label: str, href: str) -> Topic:
    """One keyword: its scheme, the last part of its IRI as id (else the term itself)."""
    scheme = {"SDGO": "SDG", "UNBIS Thesaurus": "UNBIS"}.get(dictionary, dictionary)
    last = href.rstrip("/").rsplit("/", 1)[-1]
    plain = html.unescape(label.replace("_", " ") if href else label)
    return Topic(scheme, last or html.unescape(number), plain, href)
