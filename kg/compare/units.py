"""What is compared: the paragraphs of a text, each with its words and what was read in it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg import lang
from kg.errors import UsageError
from kg.model import Document, Paragraph, Part, Place, Statements

PREFIXES = {Part.PREAMBULAR: "pp", Part.OPERATIVE: "op", Part.ANNEX: "annex"}
_LAST_MARK = re.compile(r"\s*[.,;:…]$")
_UNIFIED = {
    **dict.fromkeys("“”„‟«»‹›", '"'),
    **dict.fromkeys("‘’‚‛ʼ`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
}
_FORMS = re.compile(f"[{re.escape(''.join(_UNIFIED))}]")
_INSIDE_QUOTES = re.compile(r"(?<=[«‹])\s+|\s+(?=[»›])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph as it is compared.

    `part`, `number` and `repeat` are its key: `repeat` counts the paragraphs of one number from 1, in a text whose
    numbers start anew. `text` is its clean text, whose characters spans count in. `act` is the code of its opening
    act, "" where it has none. The sets hold what was read in it, its notes left out: keys of the texts that it
    cites, codes of instruments, of bodies and groups that it names, and of those that it asks.
    """

    part: Part
    number: str
    text: str
    act: str = ""
    citations: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    addressees: frozenset[str] = frozenset()
    repeat: int = 1

    @property
    def key(self) -> str:
        """What it is called in its text: `pp/7`, `op/II/4`, `annex/3`, `op/5~2` the second one of a number."""
        return key(self.part, self.number, self.repeat)


def key(part: Part, number: str, repeat: int = 1) -> str:
    """The key of a paragraph in its text."""
    return f"{PREFIXES[part]}/{number}" + (f"~{repeat}" if repeat > 1 else "")


def repeats(numbers: Iterable[tuple[Part, str]]) -> Iterator[int]:
    """For each paragraph of a text, in its order, which one of its number it is, from 1."""
    seen: Counter[tuple[Part, str]] = Counter()
    for number in numbers:
        seen[number] += 1
        yield seen[number]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be compared: its work's key, its language and its units, in their order.

    `named`: whether the units have what was read in them, so that it can be said what came and went of it.
    """

    symbol: str
    language: str
    units: tuple[Unit, ...] = field(repr=False)
    named: bool = True


def text_of(document: Document, statements: Statements) -> Text:
    """A document as it is compared: without masthead, headings and notes.

    What stands in a note is not its paragraph's: notes are left out of the comparison. Raises `UsageError`
    where the document has no paragraph, or is in a language that is not supported.
    """
    symbol, language = document.metadata.symbol, document.metadata.language
    if language not in lang.codes():
        raise UsageError(f"{symbol} is in '{language or 'und'}'; compared are {', '.join(lang.codes())}")
    paragraphs = [each for each in document.paragraphs if each.part in PREFIXES]
    if not paragraphs:
        raise UsageError(f"{symbol} ({language}) has no paragraphs to compare")
    return Text(symbol, language, tuple(_Read(paragraphs, statements).units()))


class _Read:
    """The statements of a document by their paragraphs."""

    def __init__(self, paragraphs: Iterable[Paragraph], statements: Statements) -> None:
        self.paragraphs = list(paragraphs)
        self.named: dict[int, dict[str, set[str]]] = {}
        self.acts: dict[int, str] = {}
        self._places: dict[tuple[Part, str], list[int]] = {}
        for at, each in enumerate(self.paragraphs):
            self._places.setdefault((each.part, each.number), []).append(at)
        self._add("citations", ((each.place, each.cited) for each in statements.citations))
        for mention in statements.mentions:
            self._add("instruments" if mention.kind == "instrument" else "bodies", [(mention.place, mention.code)])
        self._add("addressees", ((each.place, each.code) for each in statements.addressees))
        for act in statements.acts:
            opened = self._paragraph(act.place) if act.opening else None
            if opened is not None:
                self.acts.setdefault(opened, act.act)

    def _paragraph(self, place: Place) -> int | None:
        """Which paragraph a place is in; of several with one number the last one that begins before it."""
        own = self._places.get((place.part, place.number), [])
        if len(own) < 2 or not place.spans:
            return own[0] if own else None
        starts = [self.paragraphs[at].offsets.source[0] for at in own]
        return own[max(bisect_right(starts, place.spans[0].start) - 1, 0)]

    def _add(self, name: str, found: Iterable[tuple[Place, str]]) -> None:
        for place, value in found:
            at = None if place.footnote else self._paragraph(place)
            if at is not None:
                self.named.setdefault(at, {}).setdefault(name, set()).add(value)

    def units(self) -> Iterator[Unit]:
        counts = repeats((each.part, each.number) for each in self.paragraphs)
        for at, (each, repeat) in enumerate(zip(self.paragraphs, counts, strict=True)):
            found = {name: frozenset(values) for name, values in self.named.get(at, {}).items()}
            yield Unit(each.part, each.number, each.text, self.acts.get(at, ""), repeat=repeat, **found)


def unified(text: str) -> str:
    """`text` with one form of quotation marks, dashes and apostrophes."""
    return _FORMS.sub(_form, unicodedata.normalize("NFC", text))


def _form(found: re.Match[str]) -> str:
    return _UNIFIED[found[0]]


def folded(text: str) -> str:
    """`text` as texts are held to be equal: white space folded, quotation marks, dashes and apostrophes unified,
    without its last punctuation mark. Case, commas and every word count.
    """
    if "«" in text or "»" in text or "‹" in text or "›" in text:
        text = _INSIDE_QUOTES.sub("", text)
    return _LAST_MARK.sub("", " ".join(unified(text).split()))
