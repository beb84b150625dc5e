"""The kinds of statements, and a statement in one line: for whoever shows what was read."""

from __future__ import annotations

from typing import Any

KINDS = {
    "acts": "act",
    "citations": "citation",
    "mentions": "mention",
    "addressees": "addressee",
    "ratifications": "ratification urged",
    "participations": "participation",
    "meetings": "meeting",
    "requests": "report requested",
    "series": "series",
    "sdg_targets": "SDG target",
    "unresolved": "unresolved",
}
"""The members of `kg.model.Statements`, and what one of each is called."""


def in_words(detail: dict[str, Any]) -> str:
    """What a statement says, in one short line: its members that are not empty."""
    shown: list[str] = []
    for name, value in detail.items():
        if name in {"clause", "opening", "coined", "kind"} or value in ("", None, (), False):
            continue
        text = " ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
        shown.append(text if not shown else f"{name} {text}")
    return " · ".join(shown) or "-"
