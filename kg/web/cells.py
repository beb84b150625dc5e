"""How the cells of a question's rows are said to people: codes of closed lists by their names, dates as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.lang.messages import knows, say

CONCEPTS = {
    "act_id": "act",
    "earlier_act_id": "act",
    "role": "role",
    "reason": "reason",
    "type": "document-type",
}
"""Columns of concepts' codes: the folder of the concept's IRI."""
PRINTED = frozenset({"part", "earlier_part", "list", "status", "act_change", "first_kind", "kind", "change", "dated"})
"""Columns of the codes of closed lists whose words are among the messages."""
TRUTHS = frozenset({"moved", "updated"})
EVIDENCE = {"named": "series.named", "title": "series.same", "item": "series.item"}
"""What a tie between texts rests on, and the message that says it."""


_ACTS = ("act_id",)
_UNLISTED = ("label", "title_en", "title_fr", "strength", "instrument", "body")
_NOT_THERE = ("earlier_part", "earlier_number", "earlier_act_id", "moved", "updated", "act_change", "score", "part")
_NOT_LOADED = ("answered_by", "later", "previous", "evidence")
ABSENT: Mapping[str, str] = {
    **dict.fromkeys(_UNLISTED, "unlisted"),
    **dict.fromkeys(_ACTS, "no_act"),
    **dict.fromkeys(_NOT_THERE, "nothing"),
    **dict.fromkeys(_NOT_LOADED, "not_loaded"),
    **dict.fromkeys(("text", "quote"), "no_words"),
    **dict.fromkeys(("volume", "registration", "key"), "no_series"),
    "series.title": "not_loaded",
    "paragraphs.act": "nothing",
    "changes.number": "nothing",
    "changes.part": "nothing",
    "footnotes.cited": "unlisted",
    "footnotes.part": "silent",
    "meetings.name": "unlisted",
    "reporting-requests.from": "unlisted",
    "official-links.language": "every",
    "citations.footnote": "nothing",
    "icat-membership.list": "nothing",
}
"""Why a cell is empty, by its column, or by question and column: the key of a message. Of others the text is silent.

`no_act`: no act of the list was read; `unlisted`: the text says something that is on no list here; `nothing`: there
is no such thing, for example no earlier paragraph; `not_loaded`: no loaded text says it; `no_words`: the store has
facts alone.
"""


CODED = frozenset({*CONCEPTS, *PRINTED, *TRUTHS, "relation", "evidence", "language", "period"})
"""Columns whose values are codes that say nothing to a reader: words stand for them on pages."""


def absent(question: str, column: str) -> str:
    """The key of the message that says why a cell of a question is empty."""
    return ABSENT.get(f"{question}.{column}") or ABSENT.get(column, "silent")


def head(name: str, language: str) -> str:
    """The head of a column in the reader's language."""
    return say(f"column.{name}", language) if knows(f"column.{name}") else name


def shown(column: str, value: str, language: str, label: Callable[[str], str]) -> str:
    """A cell in the reader's words; `label` names the concept with a path below `id/`, "" where there is none such."""
    if column in CONCEPTS and value:
        return label(f"{CONCEPTS[column]}/{value.replace(' ', '-')}") or value
    if column == "relation" and knows(f"compare.{value}"):
        return say(f"compare.{value}", language)
    if column in TRUTHS and value:
        return say("questions.yes" if value == "true" else "questions.no", language)
    if column == "evidence":
        return ", ".join(say(EVIDENCE[each], language) if each in EVIDENCE else each for each in value.split())
    if column == "strength" and knows(f"strength.{value}"):
        return say(f"strength.{value}", language)
    return say(f"printed.{value}", language) if column in PRINTED and knows(f"printed.{value}") else value
