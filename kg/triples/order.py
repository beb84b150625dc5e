"""What a version says of the order of its paragraphs and notes, so that versions of one text can be held together.

Language versions meet on the paragraph of a number. Where one has a paragraph more, or numbers them otherwise, a number
means another paragraph from there on (`kg.pipeline.parting`). What tells whether two paragraphs are one is what they
name in any language: works, bodies, instruments, addressees.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import Any

from kg.model import Document, Part, Statements
from kg.notes import called
from kg.triples.iris import Numbering, paragraph_path
from kg.triples.rdf import segments


def order(document: Document, statements: Statements) -> dict[str, Any]:
    """The paths of a version's paragraphs and notes in the order of the text.

    `paragraphs`: path, whether the number is printed (1 or 0), and the marks of what the paragraph names, sorted, in so
    far as the text names it in that paragraph alone. `notes`: path, the path of the paragraph that first calls it (""
    for none), and the marks of what it cites. The masthead, which every version has, is left out.
    """
    numbering, found, paths = Numbering(), _named(document, statements), list[str]()
    cited = _cited(document, statements)
    rows: list[list[Any]] = []
    for each in document.paragraphs:
        path = numbering.unique(paragraph_path(each.part, each.number))
        paths.append(path)
        if each.part is not Part.MASTHEAD:
            printed = int(each.printed and each.part is not Part.PREAMBULAR)
            rows.append([path, printed, found.get((each.part, each.number), [])])
    callers: dict[int, str] = {}
    for path, calls in zip(paths, called(document), strict=True):
        for _, index in calls:
            callers.setdefault(index, path)
    notes = [
        [numbering.unique("fn/" + segments(note.number)), callers.get(at, ""), cited.get(note.number, [])]
        for at, note in enumerate(document.footnotes)
    ]
    return {"paragraphs": rows, "notes": notes}


def _cited(document: Document, statements: Statements) -> dict[str, list[int]]:
    """By note the marks of what it cites; of a number that several have, nothing."""
    numbers = Counter(each.number for each in document.footnotes)
    found: dict[str, set[int]] = {}
    for each in statements.citations:
        if numbers[each.place.footnote] == 1:
            found.setdefault(each.place.footnote, set()).add(_mark(f"cites {each.cited}"))
    return {number: sorted(marks) for number, marks in found.items()}


def _named(document: Document, statements: Statements) -> dict[tuple[Part, str], list[int]]:
    """By paragraph the marks of what is named in it and in no other; of a number that several have, nothing."""
    pairs = {(each.place.part, each.place.number, f"cites {each.cited} {each.locus}") for each in statements.citations}
    pairs |= {(each.place.part, each.place.number, f"names {each.code}") for each in statements.mentions}
    pairs |= {(each.place.part, each.place.number, f"asks {each.code}") for each in statements.addressees}
    often = Counter(what for _, _, what in pairs)
    numbers = Counter((each.part, each.number) for each in document.paragraphs)
    found: dict[tuple[Part, str], list[int]] = {}
    for part, number, what in sorted(pairs):
        if often[what] == 1 and numbers[part, number] == 1:
            found.setdefault((part, number), []).append(_mark(what))
    return {key: sorted(marks) for key, marks in found.items()}


def _mark(what: str) -> int:
    """A number for what is named that no other thing has, by chance or on purpose."""
    return int.from_bytes(blake2b(what.encode(), digest_size=8).digest())
