"""Several resolutions in one file: fascicles of the early decades, compilations, the lettered texts of one number.

A text begins at a line with its number and title ("34/65. Question of Palestine") below which its organ's line comes
before the next such line; what stands before the first belongs to another text, of which the file has only the rest.
Texts of a session-numbered resolution that a letter alone parts ("A", "B", each with its organ's line) are documents
of their own, too; those of the old style ("1991 (XVIII)") are sections of one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kg.model import Aside, Document, Metadata
from kg.parse import conserve
from kg.parse.blocks import Block, Blocks
from kg.parse.editorial import EditorialWords
from kg.parse.masthead import is_sentence, number_printed
from kg.symbols import UNIDENTIFIED

_LETTER = re.compile(r"[*_#\s]*(?P<letter>[A-Z])\.?(?:\s+(?P<title>[^\W\d_].*))?[*_\s]*")
_LETTERED = re.compile(r"(?<=\d)[A-Z]{1,2}(?:-[A-Z]{1,2})?$")
_LONGEST_HEAD = 400
_MASTHEAD = 40
"""Blocks within which a number and title stand."""


@dataclass(frozen=True, slots=True)
class Text:
    """One of the texts of a file: its blocks, and the places in the source between which they stand.

    `letter` is its own where a number has several; its blocks begin with the masthead of that number then, and `title`
    is what stands below the letter.
    """

    blocks: Blocks
    start: int
    end: int
    letter: str = ""
    title: str = ""
    headed: bool = True
    """Whether its number and title stand above it; of the rest of a text from a page before they do not."""


@dataclass(frozen=True, slots=True)
class Together:
    """What all texts of a file hold and have set aside, to hold that against the file."""

    held: tuple[conserve.Held, ...]

    @property
    def aside(self) -> tuple[Aside, ...]:
        """What any of them has set aside."""
        return tuple([each for held in self.held for each in held.aside])

    def spans(self) -> Iterator[tuple[int, int]]:
        """The characters of all their texts."""
        return (span for held in self.held for span in held.spans())


def texts(source: str, found: Blocks, words: EditorialWords) -> tuple[Text, ...]:
    """The texts that the blocks of a source hold, in their order: one, unless it has several.

    Postcondition: each block is in one of them, the masthead of lettered texts in each; a note is in those that call
    it, one that nothing calls in the text that it stands in.
    """
    body = found.body
    starts = list(_heads(body, words))
    if starts and not _is_another(body[: starts[0]], number_printed(body[starts[0]].text), words):
        starts[0] = 0
    bounds = sorted({0, *starts})
    stretches = [body[low:high] for low, high in zip(bounds, [*bounds[1:], len(body)], strict=True)]
    made: list[_Part] = []
    for low, stretch in zip(bounds, stretches, strict=True):
        whole = _under_masthead(stretch, words) if low in starts else stretch
        made += _lettered(whole, words) or [_Part(whole, headed=low in starts)]
    if len(made) < 2:
        return (Text(found, 0, len(source)),)
    places = [0, *(part.own[0].start for part in made[1:]), len(source)]
    return tuple(
        Text(_of(found, (*part.shared, *part.own), low, high), low, high, part.letter, part.title, part.headed)
        for part, low, high in zip(made, places, places[1:], strict=False)
    )


class _Part(NamedTuple):
    """Blocks of a text, those that it shares with others before it, and its letter and title there."""

    own: tuple[Block, ...]
    shared: tuple[Block, ...] = ()
    letter: str = ""
    title: str = ""
    headed: bool = True


def _under_masthead(blocks: tuple[Block, ...], words: EditorialWords) -> tuple[Block, ...]:
    """The blocks of a text, those above its organ's line as a masthead."""
    formula = next(index for index, block in enumerate(blocks) if _is_formula(block, words))
    return (*(replace(block, role="masthead") for block in blocks[:formula]), *blocks[formula:])


def _heads(body: Sequence[Block], words: EditorialWords) -> Iterator[int]:
    """Where texts begin: the last line with a number and a title before each organ's line."""
    head, number, before = -1, "", ""
    for index, block in enumerate(body):
        own = number_printed(block.text) if _may_head(block) else ""
        if own and own != number:
            head, number = index, own
        elif head >= 0 and _is_formula(block, words):
            if number != before:
                yield head
            head, before = -1, number


def _may_head(block: Block) -> bool:
    return len(block.text) < _LONGEST_HEAD and block.role not in ("table", "note", "more") and not block.label


def _is_formula(block: Block, words: EditorialWords) -> bool:
    return block.role == "formula" or words.formula.fullmatch(block.text) is not None


def _is_another(blocks: Sequence[Block], number: str, words: EditorialWords) -> bool:
    """Whether the `blocks` above a number and title are of another text: paragraphs, and not what a masthead has."""
    if any(f"/RES/{number}" in "".join(block.text.split()) for block in blocks):
        return False  # the symbol over it is its own
    return any(
        block.role in ("formula", "preambular", "conclusion", "body")
        or block.label
        or words.opens_preamble.match(block.text)
        or (words.opens_operative.match(block.text) and len(block.text) > 60)
        or words.meeting.match(block.text)
        or is_sentence(block.text)
        for block in blocks
    )


def _lettered(stretch: tuple[Block, ...], words: EditorialWords) -> list[_Part]:
    """The lettered texts of a session-numbered resolution; none where it has not several."""
    if not any("/" in number_printed(block.text) for block in stretch[:_MASTHEAD]):
        return []
    letters: list[tuple[int, str]] = []
    titles: list[str] = []
    for index, block in enumerate(stretch):
        found = _LETTER.fullmatch(block.text) if len(block.text) < _LONGEST_HEAD and not block.label else None
        if not found or found["letter"] != (chr(ord(letters[-1][1]) + 1) if letters else "A"):
            continue
        below = stretch[index + 1 : index + (2 if found["title"] else 5)]
        if any(_is_formula(each, words) for each in below):
            letters.append((index, found["letter"]))
            titles.append(found["title"] or ("" if _is_formula(below[0], words) else below[0].text))
    if len(letters) < 2:
        return []
    shared = stretch[: letters[0][0]]
    ends = [*(index for index, _ in letters[1:]), len(stretch)]
    return [
        _Part(stretch[index:end], shared, letter, title)
        for (index, letter), title, end in zip(letters, titles, ends, strict=True)
    ]


def _of(found: Blocks, body: tuple[Block, ...], low: int, high: int) -> Blocks:
    """The blocks of one text, with its notes and the furniture of its pages."""
    called = {call.number for block in body for call in block.calls}
    anywhere = {call.number for block in found.body for call in block.calls}
    notes = [n for n in found.notes if n.label in called or (n.label not in anywhere and low <= n.start < high)]
    furniture = [each for each in found.furniture if low <= each.start < high]
    return replace(found, body=body, notes=tuple(notes), furniture=tuple(furniture))


def named(stated: Metadata, text: Text, sha256: str, place: int) -> Metadata:
    """The metadata of one text of several: its letter in symbol and title; no two without a symbol have one key."""
    if stated.symbol.startswith(UNIDENTIFIED):
        digest = hashlib.sha256(f"{sha256}:{place}".encode()).hexdigest() if place else sha256
        return replace(stated, symbol=f"{UNIDENTIFIED}{digest[:12]}", title=stated.title if text.headed else "")
    if not text.letter:
        return stated
    title = f"{stated.title}: {' '.join(text.title.split())}" if text.title and stated.title else stated.title
    return replace(stated, symbol=_LETTERED.sub("", stated.symbol) + text.letter, title=title)


def told_apart(made: Sequence[Document]) -> list[Document]:
    """The documents of one file, where two print one symbol: all but the first that does have a key of their own.

    Two columns in two languages are such a case. Each says the others' symbols.
    """
    seen: set[str] = set()
    found = []
    for place, each in enumerate(made):
        stated, warnings = each.metadata, each.warnings
        if stated.symbol in seen:
            warnings = (*warnings, f"{stated.symbol} is printed over two texts of the file; this one has no symbol")
            digest = hashlib.sha256(f"{each.source.sha256}:{place}".encode()).hexdigest()
            stated = replace(stated, symbol=f"{UNIDENTIFIED}{digest[:12]}", symbol_origin="content")
        seen.add(stated.symbol)
        found.append(replace(each, metadata=stated, warnings=warnings))
    return found
