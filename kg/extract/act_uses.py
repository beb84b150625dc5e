"""The acts of a document as other kinds of statement ask for them: which governs a place, which ask somebody.

What goes in are the act uses that `kg.extract.acts` reads, and statements with their places.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Protocol, TypeVar, cast

from kg.extract.act_list import is_asking
from kg.extract.view import Views
from kg.model import ActUse, Document, Paragraph, Part, Place

_Statement = TypeVar("_Statement", bound="Placed")
_BEFORE_CALL = " \u00a0\n\t,;:.)]\u00bb\u201d\u2019\"'"


class ActUses(tuple[ActUse, ...]):
    """The act uses of a document in the order of the text, with an index by paragraph."""

    asking_of: tuple[Document, list[tuple[int, Paragraph, list[ActUse]]]] | None
    """What `asking` gave last, for the document that it gave it for."""
    by_number: dict[tuple[Part, str], list[ActUse]]
    begins: dict[tuple[Part, str], list[int]]
    """Where the clauses begin of the numbers of which none begins before the end of the one that goes before it."""

    def __new__(cls, uses: Iterable[ActUse] = ()) -> ActUses:
        """The uses, indexed."""
        self = super().__new__(cls, uses)
        self.by_number, self.asking_of = {}, None
        for use in self:
            self.by_number.setdefault((use.place.part, use.place.number), []).append(use)
        self.begins = {
            key: [use.clause[0] for use in own]
            for key, own in self.by_number.items()
            if all(one.clause[1] <= two.clause[0] for one, two in pairwise(own))
        }
        return self


def governing(uses: tuple[ActUse, ...], part: Part, number: str, position: int) -> str:
    """The code of the act in whose clause clean character `position` of a paragraph stands, or ""."""
    if isinstance(uses, ActUses):
        key = (part, number)
        candidates = uses.by_number.get(key, [])
        begins = uses.begins.get(key)
        if begins:  # then only the last clause that begins before the position can be it
            after = bisect_right(begins, position) - 1
            last_one = candidates[after] if after >= 0 else None
            return last_one.act if last_one and position <= last_one.clause[1] else ""
    else:
        candidates = [use for use in uses if use.place.part == part and use.place.number == number]
    last = ""
    for use in candidates:
        if use.clause[0] <= position < use.clause[1]:
            return use.act
        if position == use.clause[1]:
            last = use.act
    return last


def before_call(text: str, position: int) -> int:
    """The character of a paragraph whose clause governs a note that is called at `position`.

    English sets the call behind the comma, closing quote or bracket that ends the words it
    belongs to ("Recalling …,2 and recognizing …"): these are stepped over.
    """
    return max(len(text[:position].rstrip(_BEFORE_CALL)) - 1, 0)


class Placed(Protocol):
    """A statement that says where it was read."""

    @property
    def place(self) -> Place:
        """Where it was read."""


def by_paragraph(
    document: Document, statements: Iterable[_Statement], views: Views | None = None
) -> dict[int, list[_Statement]]:
    """The statements in paragraphs' own texts, by the paragraph's index in the document.

    Some documents repeat a number, so the place in the source decides which paragraph is meant. Several kinds of
    statement ask for the same tuple: its answer is kept with the views, and is not to be changed.
    """
    if views is None or not isinstance(statements, tuple):
        return _by_paragraph(statements, views or Views.of(document))
    known = views.placed.get(id(statements))
    if known is None or known[0] is not statements:
        known = views.placed[id(statements)] = statements, _by_paragraph(statements, views)
    return cast("dict[int, list[_Statement]]", known[1])


def _by_paragraph(statements: Iterable[_Statement], views: Views) -> dict[int, list[_Statement]]:
    starts, keys, numbered = views.order
    found: dict[int, list[_Statement]] = {}
    for statement in statements:
        place = statement.place
        if not place.footnote:
            own = numbered.get((place.part, place.number), ())
            index = own[0] if own else -1
            if len(own) != 1:
                here = starts[bisect_right(keys, place.spans[0].start) - 1][1]
                index = index if own and here not in own else here
            if index in found:
                found[index].append(statement)
            else:
                found[index] = [statement]
    return found


def asking(
    document: Document, uses: tuple[ActUse, ...], views: Views | None = None
) -> Iterable[tuple[int, Paragraph, list[ActUse]]]:
    """The operative paragraphs in which somebody is asked something: index, paragraph, all its act uses."""
    if not isinstance(uses, ActUses):
        return list(_asking(document, uses, views))
    if uses.asking_of is None or uses.asking_of[0] is not document:
        uses.asking_of = document, list(_asking(document, uses, views))
    return uses.asking_of[1]


def _asking(
    document: Document, uses: tuple[ActUse, ...], views: Views | None
) -> Iterator[tuple[int, Paragraph, list[ActUse]]]:
    for i, own in sorted(by_paragraph(document, uses, views).items()):
        paragraph = document.paragraphs[i]
        if paragraph.part is Part.OPERATIVE and any(is_asking(use.act) for use in own):
            yield i, paragraph, own
