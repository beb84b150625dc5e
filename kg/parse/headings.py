"""Headings: which blocks are some, and the sections that they open.

Sections are kept as the symbols of those that are open, the outermost first: Roman numbers, then capital letters, then
what a word names ("Section three").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Part
from kg.parse.blocks import Block
from kg.parse.drafts import LABEL, POINT
from kg.parse.editorial import EditorialWords
from kg.symbols import roman_value

ROMAN, LETTER, NAMED = 1, 2, 3
"""The levels of sections."""
_ROMAN = re.compile(r"[IVXL]+")
_LETTER = re.compile(r"[A-Z]")
_FIGURE = re.compile(r"(?<![\w/])\d[\d.,]*(?![\w/])")
_TITLED = re.compile(r"[IVXL]+\.?\s+[A-ZÀ-Ý]")
_HEAD_LABEL = re.compile(r"(?:([IVXL]{1,6})|([A-Z]))(?:\.\s*|\s+[-–—]\s+|\s+|$)")
_ALONE = re.compile(r"[IVXL]+|[A-Z]|[IVXL]+\.|[A-Z]\.")
_ENDED = re.compile(r"[.;:,!?](?:\s?['’”»\")\]])*$")


def is_heading(block: Block, part: Part, words: EditorialWords, before: str) -> bool:  # noqa: PLR0911 - one return a rule
    """A heading is short, does not end as a sentence does, and is no list's item; `before` is the text above it."""
    text = block.text
    if block.role == "heading":
        return not (LABEL.match(block.label + " ") and len(text) > 200)
    if block.role == "more" or len(text) > 450:
        return False
    preamble = words.opens_preamble.match(text)
    if len(text) > 90 and part == Part.PREAMBULAR and preamble:
        return False
    if len(text) > 220 and not _TITLED.match(text) and (preamble or words.opens_operative.match(text)):
        return False
    if block.role == "preambular" and preamble:
        return False
    if block.label and not _ROMAN.match(block.label) and not re.match(r"[A-Z]\.?$", block.label):
        return False
    if LABEL.match(text) or POINT.match(text) or not text or text[0].islower():
        return False
    if _ALONE.fullmatch(text) or words.section.fullmatch(text):
        return True
    if _ENDED.search(text[-12:]):
        return False
    if len(_FIGURE.findall(text)) > 6 and not _TITLED.match(text):  # many figures: rows of a table
        return False
    if before.endswith((":", "«", "“")) and not _HEAD_LABEL.match(text):
        return part != Part.PREAMBULAR
    return part != Part.MASTHEAD


def section_of(text: str, words: EditorialWords, sections: Sequence[str]) -> tuple[str, int] | None:
    """The symbol and level of the section that a heading opens under `sections`; None where it opens none."""
    named = words.section.match(text)
    if named:
        first = words.ordinals.get(named[2].lower())
        return str(first) if first else named[2], NAMED
    label = _HEAD_LABEL.match(text)
    return _labelled(label, len(text), sections) if label else None


def _labelled(label: re.Match[str], length: int, sections: Sequence[str]) -> tuple[str, int] | None:
    """A Roman number or a capital before a heading: which of both, and is it one at all."""
    bare = label.end() == length or "." in label[0]
    symbol = label[1] or label[2]
    bare = bare or (label[1] is not None and _follows(symbol, sections))
    if not bare and len(label[0].strip()) == 1 and label[0].strip() in "AIY":
        return None  # "A", "I", "Y" may be words
    letters = [each for each in sections if _LETTER.fullmatch(each)]
    current = letters[-1] if letters else ""
    follows_letter = bool(current) and len(symbol) == 1 and ord(symbol) == ord(current) + 1
    if label[1] and not follows_letter and bare:
        return symbol, ROMAN
    return (symbol, LETTER) if bare and len(symbol) == 1 else None


def _follows(symbol: str, sections: Sequence[str]) -> bool:
    """Whether a Roman number before words goes on with the sections: of one letter, by one; none is "I"."""
    current = next((roman_value(each) for each in sections if _ROMAN.fullmatch(each)), 0)
    return roman_value(symbol) == current + 1 or (len(symbol) > 1 and roman_value(symbol) > current)


def opened_section(sections: Sequence[str], symbol: str, level: int) -> list[str]:
    """The sections that are open after a heading of `level` with `symbol`."""
    if level == ROMAN:
        return [symbol]
    if level == LETTER:
        return [*(each for each in sections[:1] if _ROMAN.fullmatch(each) and (len(each) > 1 or each in "IVX")), symbol]
    return [*[each for each in sections if _ROMAN.fullmatch(each) or _LETTER.fullmatch(each)][:2], symbol]
