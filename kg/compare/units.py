"""What is compared: the paragraphs of a text, each with its words and what was read in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Document, Part, Place, Statements

PREFIXES = {Part.PREAMBULAR: "pp", Part.OPERATIVE: "op", Part.ANNEX: "annex"}
_SPACES = re.compile(r"\s+")
_LAST_MARK = re.compile(r"\s*[.,;:…]$")
_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›", '"'),
        **dict.fromkeys("‘’‚‛ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
    }
)
_INSIDE_QUOTES = re.compile(r"(?<=[«‹])\s+|\s+(?=[»›])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph as it is compared.

    `part` and `number` are its key; `text` is its clean text, whose characters spans count in. `act` is the
    code of its opening act, "" where it has none. The sets hold what was read in it: keys of the texts
    that it cites, codes of instruments, of bodies and groups that it names, and of those that it asks.
    """

    part: Part
    number: str
    text: str
    act: str = ""
    citations: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    addressees: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What it is called in its text: `pp/7`, `op/II/4`, `annex/3`."""
        return key(self.part, self.number)


def key(part: Part, number: str) -> str:
    """The key of a paragraph in its text."""
    return f"{PREFIXES[part]}/{number}"


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be compared: its work's key, its language and its units, in their order."""

    symbol: str
    language: str
    units: tuple[Unit, ...] = field(repr=False)


def text_of(document: Document, statements: Statements) -> Text:
    """A document as it is compared: without masthead, headings and notes.

    What stands in a note is not its paragraph's: notes are left out of the comparison.
    """
    units = _Read(statements)
    return Text(
        document.metadata.symbol,
        document.metadata.language,
        tuple(units.unit(each.part, each.number, each.text) for each in document.paragraphs if each.part in PREFIXES),
    )


class _Read:
    """The statements of a document by their paragraphs."""

    def __init__(self, statements: Statements) -> None:
        self.sets: dict[tuple[Part, str], dict[str, set[str]]] = {}
        self.acts = {
            (each.place.part, each.place.number): each.act for each in reversed(statements.acts) if each.opening
        }
        self._add("citations", ((each.place, each.cited) for each in statements.citations))
        for mention in statements.mentions:
            self._add("instruments" if mention.kind == "instrument" else "bodies", [(mention.place, mention.code)])
        self._add("addressees", ((each.place, each.code) for each in statements.addressees))

    def _add(self, name: str, found: Iterable[tuple[Place, str]]) -> None:
        for place, value in found:
            if not place.footnote:
                where = (place.part, place.number)
                self.sets.setdefault(where, {}).setdefault(name, set()).add(value)

    def unit(self, part: Part, number: str, text: str) -> Unit:
        found = {name: frozenset(values) for name, values in self.sets.get((part, number), {}).items()}
        return Unit(part, number, text, self.acts.get((part, number), ""), **found)


def folded(text: str) -> str:
    """`text` as texts are held to be equal: white space folded, quotation marks, dashes and apostrophes unified,
    without its last punctuation mark. Case, commas and every word count.
    """
    text = _INSIDE_QUOTES.sub("", unicodedata.normalize("NFC", text)).translate(_UNIFIED)
    return _LAST_MARK.sub("", _SPACES.sub(" ", text).strip())
