"""What readers of layouts have in common: text while it is written, with marks over it.

A reader writes paragraphs, the notes after them, and last the furniture of the pages, each with a blank line
before; raised figures are written as superscript digits, so that the text reads as the page does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model import Mark

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_OUTER = ("block", "note", "furniture")


class Run(NamedTuple):
    """Characters of a paragraph that are set in one way: `kind` and `value` are those of a mark, "" for none."""

    text: str
    kind: str = ""
    value: str = ""


@dataclass(slots=True)
class Writing:
    """The text and the marks of a source while they are made."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)

    def block(self, runs: Iterable[Run], label: str = "", role: str = "") -> None:
        """A paragraph, with the number that its list prints."""
        self._part("block", role, runs, label)

    def note(self, number: str, runs: Iterable[Run]) -> None:
        """A footnote; its number is written raised."""
        self._part("note", number, runs, number.translate(RAISED))

    def furniture(self, text: str, reason: str) -> None:
        """What stands on pages and is no text of the document."""
        self._part("furniture", reason, [Run(text)], "")

    def _part(self, kind: str, value: str, runs: Iterable[Run], label: str) -> None:
        written = stripped(runs)
        if not written and not (label and kind == "note"):
            return
        if self.length:
            self._add("\n\n")
        start = self.length
        if label:
            self._add(label)
            self.marks.append(Mark("label", start, self.length))
            self._add(" ")
        for run in written:
            begin = self.length
            self._add(run.text)
            if run.kind:
                self.marks.append(Mark(run.kind, begin, self.length, run.value))
        self.marks.append(Mark(kind, start, self.length, value))

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def finish(self) -> tuple[str, tuple[Mark, ...]]:
        """The text and its marks, those that hold others before these."""
        ordered = sorted(self.marks, key=lambda mark: (mark.start, mark.kind not in _OUTER, -mark.end))
        return "".join(self.pieces) + "\n", tuple(ordered)


def stripped(runs: Iterable[Run]) -> list[Run]:
    """The runs without white space at both ends of the whole; empty ones are left out, unless they are calls."""
    found = [run for run in runs if run.text or run.kind == "call"]
    if len(found) == 1 and not found[0].text[:1].isspace() and not found[0].text[-1:].isspace():
        return found
    while found and found[0].kind != "call" and not found[0].text.strip():
        del found[0]
    while found and found[-1].kind != "call" and not found[-1].text.strip():
        del found[-1]
    if found:
        first, last = found[0], found[-1]
        if first.text[:1].isspace():
            found[0] = first._replace(text=first.text.lstrip())
        if last.text[-1:].isspace():
            found[-1] = found[-1]._replace(text=found[-1].text.rstrip())
    return _joined(found)


def _joined(runs: list[Run]) -> list[Run]:
    """Characters in italics that stand in several runs, white space between, as one run."""
    found: list[Run] = []
    for run in runs:
        blank = len(found) > 1 and not found[-1].kind and not found[-1].text.strip()
        if run.kind == "italic" and blank and found[-2].kind == "italic":
            found[-2:] = [Run(found[-2].text + found[-1].text, "italic")]
        if found and run.kind == found[-1].kind == "italic":
            found[-1] = Run(found[-1].text + run.text, "italic")
        else:
            found.append(run)
    return found
