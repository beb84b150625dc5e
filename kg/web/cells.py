"""How the cells of a question's rows are said to people: codes of closed lists by their names, dates as they are."""

from __future__ import annotations

from collections.abc import Callable

from kg.lang.messages import knows, say

CONCEPTS = {
    "act_id": "act",
    "earlier_act_id": "act",
    "role": "role",
    "reason": "reason",
    "type": "document-type",
}
"""Columns of concepts' codes: the folder of the concept's IRI."""
PRINTED = frozenset({"part", "earlier_part", "list", "status", "act_change", "first_kind", "kind"})
"""Columns of the codes of closed lists whose words are among the messages."""
TRUTHS = frozenset({"moved", "updated"})
EVIDENCE = {"named": "series.named", "title": "series.same", "item": "series.item"}
"""What a tie between texts rests on, and the message that says it."""


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
