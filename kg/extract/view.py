"""A document's texts in the forms that its statements are read from, each made once for all kinds of statement.

A `TextView` is one paragraph or note: its text, its forms, which are all as long as the text and stand character
for character, and the names found in it. `Views` are those of a document. A form is made of all texts at once,
and the names of a text are found in one pass, of which both the full names alone and those with
short names come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TypeVar, cast

from kg.authority import FOLD, UNUSUAL, Hit, NameFinder, fold, leftmost_longest, replaced
from kg.extract.act_text import NORMAL, normal
from kg.extract.citation_words import FLAT, flat
from kg.model import Call, Document, Footnote, Paragraph, Part
from kg.notes import Notes, called

_Read = TypeVar("_Read")
_MARKS = {**dict.fromkeys("’‘ʼ", "'"), **dict.fromkeys("‐‑‒–—", "-"), **dict.fromkeys("\u00a0\u202f\u2009", " ")}
_MARK = re.compile(f"[{''.join(_MARKS)}]")
_UNEVEN = "\u0130\u03a3"
"""Letters whose small form depends on what stands beside them, or is longer: their texts are folded one by one."""
_QUOTES = re.compile(r"[«»“”]")
_STRAIGHT = re.compile(r'"[^"]*"')
_TITLE = 700
"""A longer quotation is quoted text, not a title."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a text, as long as the text: characters replaced one for one, then in small letters if `small`."""

    alone: Callable[[str], str]
    """Makes the form of one text."""
    table: Mapping[str, str]
    small: bool
    after: str = ""
    """The form that it can be made from, which replaces some of the same characters in the same way."""

    def of(self, text: str, letters: frozenset[str]) -> str:
        """The form of `text`, all of whose characters that `table` may have are among `letters`."""
        done = FORMS[self.after].table if self.after else {}
        for char in sorted(letters.intersection(self.table).difference(done)):
            text = text.replace(char, self.table[char])
        return text.lower() if self.small else text


def lined(text: str) -> str:
    """`text` with its own letters and lines, and plain apostrophes, hyphens and spaces."""
    return replaced(text, _MARK, _MARKS)


def printed(text: str) -> str:
    """`text` with its own letters, and plain apostrophes, hyphens and spaces."""
    return lined(text).replace("\n", " ").replace("\t", " ")


FORMS: dict[str, Form] = {
    "lined": Form(lined, _MARKS, small=False),
    "printed": Form(printed, {**_MARKS, "\n": " ", "\t": " "}, small=False, after="lined"),
    "flat": Form(flat, FLAT, small=False, after="printed"),
    "folded": Form(fold, FOLD, small=True, after="printed"),
    "normal": Form(normal, NORMAL, small=True),
}
"""The forms of a text."""


def forms(texts: tuple[str, ...]) -> list[list[str]]:
    """All `texts` in each form, in the order of `FORMS`: made of all at once, with a space after each."""
    ends = list(accumulate((len(text) + 1 for text in texts), initial=0))
    whole = "".join([f"{text} " for text in texts])
    letters = frozenset(UNUSUAL.findall(whole))
    if not letters.isdisjoint(_UNEVEN):
        return [[form.alone(text) for text in texts] for form in FORMS.values()]
    wholes = {"": whole}
    cut: dict[str, list[str]] = {}  # two forms of a text may be one
    for name, form in FORMS.items():
        wholes[name] = formed = form.of(wholes[form.after], letters)
        if formed not in cut:
            cut[formed] = [formed[start : end - 1] for start, end in pairwise(ends)]
    return [cut[wholes[name]] for name in FORMS]


class TextView:
    """A paragraph's or note's text, its forms, and the names found in it."""

    __slots__ = ("_names", "_once", "_quotations", "flat", "folded", "lined", "normal", "printed", "text")

    folded: str
    """The form in which names are compared: small letters without accents, plain marks."""
    flat: str
    """The form of references: straight apostrophes, plain spaces and hyphens."""
    normal: str
    """The form of acts: small letters with their accents, plain apostrophes and hyphens."""
    printed: str
    """The text with its own letters, and plain apostrophes, hyphens and spaces."""
    lined: str
    """As `printed`, with line breaks as they are."""

    def __init__(self, text: str, *forms: str) -> None:
        """The view of `text`, whose `forms` are in the order of `FORMS`."""
        self.text = text
        self.lined, self.printed, self.flat, self.folded, self.normal = forms
        self._names: dict[NameFinder, tuple[list[Hit], list[Hit]]] = {}  # all, and those kept where names overlap
        self._quotations: list[tuple[int, int]] | None = None
        self._once: dict[tuple[Callable[..., object], str], object] = {}

    @classmethod
    def of(cls, text: str) -> TextView:
        """The view of a text that stands alone."""
        return cls(text, *(each[0] for each in forms((text,))))

    def names(self, finder: NameFinder) -> list[Hit]:
        """What `finder` finds, full and short names."""
        if finder not in self._names:
            every = finder.every(self.text, self.folded)
            self._names[finder] = (every, leftmost_longest(every))
        return self._names[finder][1]

    def names_with(self, finder: NameFinder, own: NameFinder) -> list[Hit]:
        """What `finder` and a document's `own` finder find; a short name found by both may be what either says."""
        self.names(finder)
        further = own.every(self.text, self.folded)
        if not further:
            return self._names[finder][1]
        joined = {(hit.start, hit.end, hit.short): hit for hit in self._names[finder][0]}
        for hit in further:
            same = joined.get((hit.start, hit.end, hit.short))
            codes = tuple(dict.fromkeys((*hit.codes, *same.codes))) if same and hit.short else hit.codes
            joined[hit.start, hit.end, hit.short] = Hit(hit.start, hit.end, codes, hit.short)
        return leftmost_longest(list(joined.values()))

    def full_names(self, finder: NameFinder) -> list[Hit]:
        """What a finder of the full names of `finder` alone finds."""
        kept = self.names(finder)
        every = self._names[finder][0]
        full = [hit for hit in every if not hit.short]
        return leftmost_longest(full) if len(full) < len(every) else kept

    def once(self, read: Callable[[TextView, str], _Read], language: str) -> _Read:
        """What `read` reads in this text in a language: read once, whichever kinds of statement ask for it."""
        key = (read, language)
        if key not in self._once:
            self._once[key] = read(self, language)
        return cast("_Read", self._once[key])

    @property
    def quotations(self) -> list[tuple[int, int]]:
        """The quoted titles in the text; see `quotations`."""
        if self._quotations is None:
            self._quotations = quotations(self.text)
        return self._quotations


class Views:
    """The views of a document's paragraphs, then of its notes."""

    def __init__(self, document: Document) -> None:
        """The views of `document`, in its order."""
        self._document = document
        holders: tuple[Paragraph | Footnote, ...] = (*document.paragraphs, *document.footnotes)
        texts = tuple(each.text for each in holders)
        self.texts = tuple(map(TextView, texts, *forms(texts)))
        count = len(document.paragraphs)
        self.paragraphs, self.notes = self.texts[:count], self.texts[count:]
        self._held = {id(holder): view for holder, view in zip(holders, self.texts, strict=True)}
        self.placed: dict[int, tuple[tuple[object, ...], object]] = {}
        """Statements by their paragraphs (`kg.extract.act_uses.by_paragraph`), by the identity of their tuple."""

    @classmethod
    def of(cls, document: Document) -> Views:
        """The views of `document`, in its order."""
        return cls(document)

    @cached_property
    def called(self) -> list[tuple[tuple[Call, int], ...]]:
        """For each paragraph of the document its calls, each with the index of its note."""
        return called(self._document)

    @cached_property
    def notes_called(self) -> Notes:
        """The notes of the document by the paragraphs that call them."""
        return Notes(self._document, self.called)

    @cached_property
    def order(self) -> tuple[list[tuple[int, int]], list[int], dict[tuple[Part, str], list[int]]]:
        """Where each paragraph begins, with its index, in order; these places alone; the indices of each number."""
        paragraphs = self._document.paragraphs
        starts = sorted((each.offsets.position(0), index) for index, each in enumerate(paragraphs))
        numbered: dict[tuple[Part, str], list[int]] = {}
        for index, each in enumerate(paragraphs):
            numbered.setdefault((each.part, each.number), []).append(index)
        return starts, [start for start, _ in starts], numbered

    def view(self, holder: Paragraph | Footnote) -> TextView:
        """The view of a paragraph or note of the document, by its identity: numbers and texts may repeat."""
        return self._held[id(holder)]


def quotations(text: str) -> list[tuple[int, int]]:
    """The quoted titles in `text`, outermost only; a quotation left open or too long is none.

    Nor is what all of it stands in: such a text is itself quoted, as those of a president's statement are.
    """
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    first = 1 if is_quoted(text) else 0
    for match in _QUOTES.finditer(text, first) if "»" in text or "”" in text else ():
        if match[0] in "«“":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if not opened and match.end() - start <= _TITLE:
                found.append((start, match.end()))
    straight = text.count('"') - 2 * first if text[:1] == '"' else text.count('"')
    if straight and straight % 2 == 0:
        found += [match.span() for match in _STRAIGHT.finditer(text, first) if match.end() - match.start() <= _TITLE]
    return sorted(found)


def is_quoted(text: str) -> bool:
    """Whether quotation marks stand round all of `text`, the closing one perhaps only after a later text."""
    if text[:1] == '"':
        second = text.find('"', 1)
        return second >= 0 and (_ends(text, second) or (_ends(text, text.rfind('"')) and text[second - 1] == " "))
    depth = 0
    for match in _QUOTES.finditer(text) if text[:1] in {"“", "«"} else ():
        depth += 1 if match[0] in "«“" else -1
        if depth == 0:
            return _ends(text, match.start())
    return depth > 0


def _ends(text: str, at: int) -> bool:
    return not text[at + 1 :].strip(" .,;:\u00a0")
