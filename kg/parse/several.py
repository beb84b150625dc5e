"""Several resolutions in one file: fascicles of the early decades, compilations, the lettered texts of one number.

A text begins at a line with its number and title ("34/65. Question of Palestine") below which its organ's line comes
before the next such line; what stands before the first belongs to another text, of which the file has only the rest.
Texts of a session-numbered resolution that a letter alone parts ("A", "B", each with its organ's line) are documents
of their own, too; those of the old style ("1991 (XVIII)") are sections of one. So is a draft that a text recommends to
another organ ("Recommends to the General Assembly the adoption of the following draft resolution:").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from kg.model import Aside, Document, Metadata
from kg.parse import conserve
from kg.parse.blocks import Block, Blocks, notes_of, number_of
from kg.parse.editorial import EditorialWords
from kg.parse.masthead import is_sentence, number_printed
from kg.parse.masthead_words import patterns_of
from kg.symbols import DRAFT, UNIDENTIFIED

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
    draft: int = 0
    """Of a draft its place among those that the text before it recommends; 0 in a text of its own."""
    kind: str = ""
    """What a draft is of: "draft resolution" or "draft decision"."""
    organ: str = ""
    """The line of the organ that a draft is put before."""


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
    heads = list(_heads(body, words))
    starts = [_with_masthead(body, head, words) for head in heads]
    if starts and not _is_another(body[: starts[0]], number_printed(body[heads[0]].text), words):
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
    called = _called(found, places)
    return tuple(
        Text(_of(found, (*part.shared, *part.own), low, high, called), low, high, part.letter, part.title, part.headed)
        for part, low, high in zip(made, places, places[1:], strict=False)
    )


def with_drafts(texts: Sequence[Text], words: EditorialWords, length: int) -> tuple[Text, ...]:
    """The texts, and after each the drafts that it recommends for adoption. `length` is that of the source.

    Postcondition: a block of a text is in the text or in one of its drafts. The adoption line stays with the text.
    """
    return tuple([each for text in texts for each in _with_its_drafts(text, words, length)])


def _with_its_drafts(text: Text, words: EditorialWords, length: int) -> list[Text]:
    body = text.blocks.body
    lead, kind = _lead(body, words)
    if lead < 0:
        return [text]
    rest = body[lead + 1 :]
    closing = tuple([block for block in rest if _closes(block, words)])
    left = [block for block in rest if not _closes(block, words)]
    starts = [_above(left, index, words) for index, block in enumerate(left) if _is_formula(block, words)]
    starts[0] = 0
    parts = [tuple(left[low:high]) for low, high in zip(starts, [*starts[1:], len(left)], strict=True)]
    called = _called(text.blocks, [part[0].start for part in parts])
    own = replace(text, blocks=_of(text.blocks, (*body[: lead + 1], *closing), text.start, parts[0][0].start, called))
    places = [*(part[0].start for part in parts), min(text.end, length)]
    drafts = [
        _draft(_of(text.blocks, _under_masthead(part, words), low, high, called), low, high, words)
        for part, (low, high) in zip(parts, pairwise(places), strict=True)
    ]
    return [own, *(replace(each, draft=place, kind=kind) for place, each in enumerate(drafts, start=1))]


def _draft(blocks: Blocks, low: int, high: int, words: EditorialWords) -> Text:
    above = [block.text for block in blocks.body if block.role == "masthead"]
    organ = next(block.text for block in blocks.body if _is_formula(block, words))
    return Text(blocks, low, high, title=above[-1] if above else "", organ=organ)


def _lead(body: Sequence[Block], words: EditorialWords) -> tuple[int, str]:
    """Where a text says that drafts follow which it recommends, and drafts of what; (-1, "") where it does not."""
    begun = False
    for index, block in enumerate(body):
        if _is_formula(block, words):
            begun = True
            continue
        begun = begun or number_of(block.label) > 0  # a report's numbered paragraphs
        if begun and block.role not in ("masthead", "heading", "table", "annex"):
            kind = next((kind for pattern, kind in words.draft_follows if pattern.search(block.text)), "")
            if kind and any(_is_formula(each, words) for each in body[index + 1 : index + _ABOVE]):
                return index, kind
    return -1, ""


_ABOVE = 5
"""Blocks below which an organ's line stands at most: a draft's number and title are above it."""


def _above(blocks: Sequence[Block], formula: int, words: EditorialWords) -> int:
    """Where the headings above an organ's line begin."""
    first = formula
    while first and formula - first < _ABOVE - 1:
        block = blocks[first - 1]
        if block.label or is_sentence(block.text) or block.text.endswith((".", ";", ",", ":")) or len(block.text) > 300:
            break
        first -= 1
    return first


def _closes(block: Block, words: EditorialWords) -> bool:
    """Whether a block is of an adoption line."""
    if block.role == "conclusion" or words.date.fullmatch(block.text.strip("() .")):
        return True
    return len(block.text) < 120 and words.meeting.match(block.text) is not None


def carried(made: Sequence[Document], texts: Sequence[Text], words: EditorialWords) -> list[Document]:
    """The documents, those of drafts with their metadata: the key of the text that recommends them, and a place.

    Of all else that a masthead says nothing is a draft's own but its title.
    """
    found: list[Document] = []
    carrier = made[0].metadata
    for each, text in zip(made, texts, strict=True):
        if not text.draft:
            carrier = each.metadata
            found.append(each)
            continue
        folded = text.organ.strip("*_“« ").lower().replace("’", "'")
        stated = Metadata(
            symbol=f"{carrier.symbol}{DRAFT}{text.draft}",
            symbol_origin=carrier.symbol_origin,
            type=text.kind,
            title=" ".join(text.title.split()),
            language=carrier.language,
            organ=next((code for code, label in words.organs if folded.startswith(label.lower())), ""),
        )
        found.append(replace(each, metadata=stated, topics=()))
    return found


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


def _with_masthead(body: Sequence[Block], head: int, words: EditorialWords) -> int:
    """Where the masthead begins that stands above a text's number and title, below the end of the text before it.

    Its symbol or the line of its adoption says that there is one; headings of a fascicle alone are none.
    """
    first = head
    while first and not _ends_text(body[first - 1], words):
        first -= 1
    number, adopted = number_printed(body[head].text), patterns_of(words.language).adopted
    own = (block for block in body[first:head] if adopted.match(block.text) or _bears(block, number))
    return first if first and next(own, None) else head


def _ends_text(block: Block, words: EditorialWords) -> bool:
    """Whether a block is of a text's paragraphs or closes it, and of no masthead."""
    if (
        block.label
        or block.role in ("formula", "preambular", "conclusion", "note", "table")
        or _is_formula(block, words)
    ):
        return True
    return words.meeting.match(block.text) is not None or is_sentence(block.text) or block.text.endswith((".", ";"))


def _bears(block: Block, number: str) -> bool:
    """Whether a block has the symbol of a resolution or decision of that number."""
    bare = "".join(block.text.split())
    return any(f"/{kind}/{number}" in bare for kind in ("RES", "DEC"))


def _may_head(block: Block) -> bool:
    return len(block.text) < _LONGEST_HEAD and block.role not in ("table", "note", "more") and not block.label


def _is_formula(block: Block, words: EditorialWords) -> bool:
    return block.role == "formula" or words.formula.fullmatch(block.text) is not None


def _is_another(blocks: Sequence[Block], number: str, words: EditorialWords) -> bool:
    """Whether the `blocks` above a number and title are of another text: paragraphs, and not what a masthead has."""
    if any(_bears(block, number) for block in blocks):
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


def _called(found: Blocks, starts: Iterable[int]) -> dict[int, list[int]]:
    """By the place where a block begins, the indices of the notes that it calls; texts begin at `starts`."""
    first = {block.start: at for at, block in reversed(list(enumerate(found.body)))}
    begins = frozenset(first[start] for start in starts if start in first)
    called: dict[int, list[int]] = {}
    for block, own in zip(found.body, notes_of(found.body, found.notes, begins), strict=True):
        called.setdefault(block.start, []).extend(own)
    return called


def _of(found: Blocks, body: tuple[Block, ...], low: int, high: int, called: Mapping[int, list[int]]) -> Blocks:
    """The blocks of one text, with its notes and the furniture of its pages."""
    own = {index for block in body for index in called.get(block.start, ())}
    anywhere = {index for each in called.values() for index in each}
    notes = [
        note
        for index, note in enumerate(found.notes)
        if index in own or (index not in anywhere and low <= note.start < high)
    ]
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
