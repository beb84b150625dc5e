"""The kinds of statements, and a statement in one line: for whoever shows what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of statement: what one is called, and whether it is read in a stretch of a sentence.

    Others are read in a reference, an act or a name; of a stretch, records without sentences quote the first words.
    """

    word: str
    stretch: bool = False


KINDS: Mapping[str, Kind] = {
    "acts": Kind("act"),
    "citations": Kind("citation"),
    "mentions": Kind("mention"),
    "addressees": Kind("addressee"),
    "ratifications": Kind("ratification urged"),
    "participations": Kind("participation"),
    "meetings": Kind("meeting", stretch=True),
    "requests": Kind("report requested", stretch=True),
    "series": Kind("series", stretch=True),
    "sdg_targets": Kind("SDG target"),
    "unresolved": Kind("unresolved", stretch=True),
}
"""The table of kinds, by the members of `kg.model.Statements`; `kg.triples.statements.WRITERS` writes each."""


def in_words(detail: dict[str, Any]) -> str:
    """What a statement says, in one short line: its members that are not empty."""
    shown: list[str] = []
    for name, value in detail.items():
        if name in {"clause", "opening", "coined", "kind"} or value in ("", None, (), False):
            continue
        text = " ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
        shown.append(text if not shown else f"{name} {text}")
    return " · ".join(shown) or "-"
