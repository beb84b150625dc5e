"""Sustainable Development Goals and targets that paragraphs and their notes name by number.

What goes in: a parsed document and its acts. What comes out: a `Mention` of kind `sdg` for
each goal ("16") or target ("5.2") of a paragraph. A bare "Goal 14" counts only in a
document that speaks of the Goals, and only numbers that exist count (`ontology/topics.ttl`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from kg import lang
from kg.authority import goal_codes
from kg.extract import acts as act_clauses
from kg.extract.quick import Quick
from kg.extract.view import Views
from kg.model import ActUse, Document, Footnote, Mention, Paragraph, Part, locate
from kg.notes import Notes

_JOINT = rf"(?:, |,? (?:{lang.joints('and')}) | (?:{lang.joints('to')}) |-)"
_GOAL = rf"\d{{1,2}}\b(?![.,]\d|\d| (?:{lang.joints('percent')}))"
_TARGET = r"\d{1,2}\.(?:\d{1,2}|[a-d])\b"
_LISTS = {
    "LIST": f"(?P<list>{_GOAL}(?:{_JOINT}(?:(?:{lang.joints('goals')})s? )?{_GOAL})*)",
    "TARGETS": f"(?P<list>{_TARGET}(?:{_JOINT}{_TARGET})*)",
}
_KEYS = ("goal", "bare_goal", "target")
_LIKELY = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,2}(?:\.(?:\d{1,2}|[a-d]))?\b")


@lru_cache(maxsize=8)
def _needles(language: str) -> tuple[str, ...]:
    """The strings of which a text has one that names a goal or target by its number."""
    rules = goal_words(language)
    every = [rules[key].needles for key in _KEYS]
    return tuple(sorted(set().union(*every))) if all(every) else ("",)


@lru_cache(maxsize=8)
def goal_words(language: str) -> dict[str, Quick]:
    """The words of `language`; those of the default for a language that has none."""
    return {
        key: Quick(re.compile(value.replace("LIST", _LISTS["LIST"]).replace("TARGETS", _LISTS["TARGETS"])))
        for key, value in lang.of(language).words("goals").items()
    }


class _About:
    """Whether a document speaks of the Goals, looked for when it is first asked."""

    def __init__(self, texts: list[str], agenda: Quick) -> None:
        self._texts, self._agenda = texts, agenda

    @cached_property
    def the_goals(self) -> bool:
        """Whether one of the texts names the Goals or their agenda."""
        return any(self._agenda.search(text) for text in self._texts if _LIKELY.search(text))


def find_sdg_targets(
    document: Document, acts: tuple[ActUse, ...], *, views: Views | None = None
) -> tuple[Mention, ...]:
    """The goals and targets of `document`, each once a paragraph or note, in the order of the text."""
    views = views or Views.of(document)
    rules = goal_words(document.metadata.language)
    notes = views.notes_called
    spoken = [
        (paragraph, view.folded)
        for paragraph, view in zip(document.paragraphs, views.paragraphs, strict=True)
        if paragraph.part is not Part.MASTHEAD
    ]
    about = _About([folded for _, folded in spoken], rules["agenda"])
    found: list[Mention] = []
    needles = _needles(document.metadata.language)
    for paragraph, folded in spoken:
        seen: set[tuple[str, str]] = set()
        for holder, text, position in _holders(paragraph, folded, notes, views):
            note = holder.number if isinstance(holder, Footnote) else ""
            if not [needle for needle in needles if needle in text]:
                continue
            for start, end, code in _named(text, rules, about=about):
                if (code, note) not in seen:
                    seen.add((code, note))
                    place = locate(document, holder, start, end, paragraph if note else None)
                    act = act_clauses.governing(
                        acts, paragraph.part, paragraph.number, start if position is None else position
                    )
                    found.append(Mention(place, "sdg", code, act))
    return tuple(found)


def _holders(
    paragraph: Paragraph, folded: str, notes: Notes, views: Views
) -> Iterator[tuple[Paragraph | Footnote, str, int | None]]:
    yield paragraph, folded, None
    for call, note in notes.of(paragraph):
        yield note, views.view(note).folded, call.position


def _named(text: str, rules: dict[str, Quick], *, about: _About) -> Iterator[tuple[int, int, str]]:
    """Start, end and code of each number, in order of kinds: goals, bare goals, targets."""
    for key in _KEYS:
        for match in rules[key].finditer(text):
            if key == "bare_goal" and not about.the_goals:
                break
            base = match.start("list")
            for number in _NUMBER.finditer(match["list"]):
                if number[0] in goal_codes():
                    yield base + number.start(), base + number.end(), number[0]
