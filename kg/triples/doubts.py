"""Acts whose words could be several: which statements stand under one, and what they are once another text decides.

French "Engage" is "Encourages" or "Calls upon". A document by itself has the more frequent act and says which others
it may be (`kg:mayBeAct`). Where another language version of the text has one of them in the same paragraph, the
build takes that one (`kg.pipeline.deciding`). What would change is made here, where all that is written is known:
the lines that go and those that come, by the act that is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from kg.kinds import KINDS, gathered, of
from kg.model import ActUse, Document, Paragraph, Part, Place, Statements
from kg.triples.iris import paragraph_path

ACTS = ("zz-decided-act-1", "zz-decided-act-2")
"""Stand for the codes of the acts of a paragraph in lines that are made for any."""
VERSION = "zz:decided-by"
"""Stands for the IRI of the version that decides."""
AMBIGUOUS = "ambiguous"

Key = tuple[Part, str]


@dataclass(slots=True)
class Doubts:
    """The uses in doubt of a document, by their paragraph. `decided`: they are written as decided ones."""

    document: Document
    uses: dict[Key, list[ActUse]] = field(default_factory=dict)
    decided: bool = False

    @classmethod
    def of(cls, document: Document, uses: Iterable[ActUse], *, decided: bool = False) -> Doubts:
        """Those among `uses`, and beside them the other uses in their paragraphs."""
        found: dict[Key, list[ActUse]] = {}
        for use in uses:
            found.setdefault((use.place.part, use.place.number), []).append(use)
        doubtful = {key: own for key, own in found.items() if any(use.may_be for use in own)}
        return cls(document, doubtful, decided)

    def other_acts(self, place: Place, act: str) -> tuple[str, ...]:
        """What the act of a statement may be as well; nothing where it is certain."""
        governing = self.governing(place, act) if self.uses and act else None
        return governing.may_be if governing else ()

    def governing(self, place: Place, act: str) -> ActUse | None:
        """The use that a statement's act is, in a paragraph with acts in doubt."""
        uses = self.uses.get((place.part, place.number), ())
        same = [use for use in uses if use.act == act]
        if len(same) <= 1:
            return same[0] if same else None
        position = self._position(place)
        return next((use for use in same if use.clause[0] <= position < use.clause[1]), None)

    def _position(self, place: Place) -> int:
        """The character of its paragraph by which a statement stands: its own, or that of the call of its note."""
        if not place.footnote:
            return place.start
        own = (each for each in self.document.paragraphs if (each.part, each.number) == (place.part, place.number))
        calls = (call for paragraph in own for call in paragraph.calls if call.number == place.footnote)
        return max(next((call.position for call in calls), 0) - 1, 0)


def evidence(document: Document, uses: Iterable[ActUse]) -> dict[str, Any]:
    """What a version says of its acts to others: how many paragraphs it has by part, and the acts of each.

    `acts` has by the path of a paragraph whether its number is printed (1 or 0), and the codes in the order of the
    text, those in doubt with "?". A number that several paragraphs have tells nothing.
    """
    found: dict[Key, list[str]] = {}
    for use in uses:
        found.setdefault((use.place.part, use.place.number), []).append(use.act + "?" * bool(use.may_be))
    numbers = Counter((each.part, each.number) for each in document.paragraphs)
    acts = {
        paragraph_path(*key): [int(each.printed and each.part is not Part.PREAMBULAR), *found[key]]
        for each in document.paragraphs
        if (key := (each.part, each.number)) in found and numbers[key] == 1
    }
    return {"count": dict(sorted(Counter(each.part.value for each in document.paragraphs).items())), "acts": acts}


Write = Callable[[Document, Statements, bool], list[str]]
"""(document, statements, decided) → the lines of a document without what is said of it as a whole."""


def choices(document: Document, statements: Statements, write: Write) -> dict[str, Any]:
    """By the path of each paragraph with acts in doubt: which they are, and what changes when they are decided."""
    doubts = Doubts.of(document, statements.acts)
    if not doubts.uses:
        return {}
    numbers = Counter((each.part, each.number) for each in document.paragraphs)
    found = {}
    for paragraph in document.paragraphs:
        key = (paragraph.part, paragraph.number)
        doubtful = [use for use in doubts.uses.get(key, ()) if use.may_be]
        if doubtful and numbers[key] == 1 and len(doubtful) <= len(ACTS):
            own = _Paragraph(document, statements, paragraph, doubts, write)
            found[paragraph_path(*key)] = own.choice(doubtful)
    return found


@dataclass(slots=True)
class _Paragraph:
    """One paragraph with acts in doubt, and all that stands under its acts."""

    whole: Document
    statements: Statements
    paragraph: Paragraph
    doubts: Doubts
    write: Write

    def choice(self, doubtful: list[ActUse]) -> dict[str, Any]:
        """The acts in doubt, with their places among the others, and the lines that go and come when they are decided.

        `lines` are made for the codes `ACTS`; `other` has by the codes what goes and comes where putting them in would
        give something else: another use of the paragraph has the act already.
        """
        uses = self.doubts.uses[self.paragraph.part, self.paragraph.number]
        before = frozenset(self._written({}))
        pattern = frozenset(self._written(dict(zip(doubtful, ACTS, strict=False))))
        made: dict[str, Any] = {
            "part": self.paragraph.part.value,
            "where": f"{self.paragraph.part.value} {self.paragraph.number}".strip(),
            "at": [uses.index(use) for use in doubtful],
            "may": [[use.act, *use.may_be] for use in doubtful],
            "mentions": [use.phrase for use in doubtful],
            "lines": [sorted(before - pattern), sorted(pattern - before)],
            "other": {},
        }
        for codes in product(*made["may"]):
            after = frozenset(self._written(dict(zip(doubtful, codes, strict=True))))
            gone, come = before - after, after - before
            if _filled(made, codes) != (gone, come):
                made["other"][" ".join(codes)] = [sorted(gone), sorted(come)]
        return made

    def _written(self, decided: Mapping[ActUse, str]) -> list[str]:
        key = (self.paragraph.part, self.paragraph.number)
        called = {call.number for call in self.paragraph.calls}
        notes = tuple(each for each in self.whole.footnotes if each.number in called)
        narrow = replace(self.whole, paragraphs=(self.paragraph,), footnotes=notes)
        kept = {kind: tuple(self._kept(of(self.statements, kind), key, decided)) for kind in KINDS}
        lines: list[str] = self.write(narrow, gathered(kept), bool(decided))
        return lines

    def _kept(self, found: Iterable[Any], key: Key, decided: Mapping[ActUse, str]) -> Iterator[Any]:
        """The statements of the paragraph that have an act, under the acts as they are decided."""
        places = {use.place for use in decided}
        for each in found:
            if (each.place.part, each.place.number) != key:
                continue
            if isinstance(each, ActUse):
                yield replace(each, act=decided.get(each, each.act))
            elif hasattr(each, "act"):
                governing = self.doubts.governing(each.place, each.act) if decided else None
                yield replace(each, act=decided[governing]) if governing and governing in decided else each
            elif getattr(each, "reason", "") == AMBIGUOUS and (not decided or each.place not in places):
                yield each


def _filled(choice: Mapping[str, Any], acts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    gone, come = choice["lines"]
    text = "\n".join(come)
    for name, act in zip(ACTS, acts, strict=False):
        text = text.replace(name, act)
    written, before = frozenset(filter(None, text.split("\n"))), frozenset(gone)
    return before - written, written - before


def changes(choice: Mapping[str, Any], acts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The lines that go and come where the acts in doubt of a paragraph are these; with `VERSION` in them."""
    codes = tuple(acts)
    other = choice["other"].get(" ".join(codes))
    return (frozenset(other[0]), frozenset(other[1])) if other else _filled(choice, codes)
