"""Source text to clean text: deletions and one-for-one replacements, with the map back.

What is deleted: repeated white space, soft hyphens, Markdown's marks and link addresses,
footnote marks, the space in a broken word, accents that stand apart from their letters. What is replaced:
any white space by a space, the non-breaking hyphen by a hyphen, a letter by the one with its accent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model import Aside, Call, OffsetMap

SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

# One alternative per kind of mending. The first line is for speed: no other character begins one.
_EDIT = re.compile(
    r"""
    (?=[^\S ]|[ ](?:\s|['’]\w|-\d|[o°º]s?[ ]\d)
      |[\u0300-\u036f⁰¹²³⁴-⁹\[\]<*_\\^&\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2010\u2011\u2060\u2066-\u2069])
    (?:
      (?P<sup>[⁰¹²³⁴-⁹]+)                         # superscript digits: a footnote call
    | (?P<elided>(?:(?<=\b[lLdDnNsSjJcCmMtT])|(?<=[qQ]u))[ ]+(?=['’]\w))   # "qu ’il"
    | (?P<number>(?<=\b[nN])[ ](?=[o°º]s?[ ]\d)|(?<=[A-Z])[ ](?=-\d))  # "n o 29", "COVID -19"
    | (?P<space>[^\S ]\s*|[ ]\s+)                 # other white space, or several
    | \[\^(?P<note>\w{1,4})\]                     # Markdown's footnote call
    | <sup>\s*(?P<html>\d{1,3}|\*+)\s*</sup>
    | (?P<tag></?(?:sup|sub|b|i|em|strong|u|br|span)\b[^<>]{0,80}>)
    | (?P<open>\[)(?=[^\[\]]{1,300}\]\([^()\s]{0,400}\))
    | (?P<close>\]\([^()\s]{0,400}\))
    | (?P<star>\*{1,3})
    | (?P<under>(?<!\w)_{1,2}(?=\w)|(?<=[^\s_])_{1,2}(?!\w))
    | (?P<drop>[\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]|\\(?=[*_\#\[\]().\\+-])|\^(?=[a-z]{1,3}\b))
    | &(?P<entity>amp;)
    | (?P<hyphen>[\u2010\u2011])
    | (?P<accent>[\u0300-\u036f]+)                # of the letter before
    )
    """,
    re.VERBOSE,
)

# Where `_EDIT` finds anything, this does. It begins with the set of all first characters, which the engine looks
# for far faster than it tries alternatives, and most lines have nothing to mend.
_MAY_EDIT = re.compile(
    r"[\s\u0300-\u036f⁰¹²³⁴-⁹\[\]<*_\\^&\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2010\u2011\u2060\u2066-\u2069]"
    r"(?:(?<=[^ ])|\s|['’]\w|-\d|[o°º]s?[ ]\d)"
)

# Formats with markup need only these; the first set is for speed here too.
_SPACES = re.compile(
    r"(?=[^\S ]|[ ]\s|[\u0300-\u036f\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2010\u2011\u2060\u2066-\u2069])"
    r"(?:(?P<space>[^\S ]\s*|[ ]\s+)|(?P<drop>[\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069])"
    r"|(?P<hyphen>[\u2010\u2011])|(?P<accent>[\u0300-\u036f]+))"
)
_MAY_SPACE = re.compile(
    r"[\s\u0300-\u036f\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2010\u2011\u2060\u2066-\u2069](?:(?<=[^ ])|\s)"
)

_ODD = re.compile(r"[^\x21-\x25\x27-\x29+-;=-Z`-~\u00a1-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba-\u02ff\u2012-\u201f ]")
"""A character that may have to be mended whatever stands beside it; spaces depend on that."""


def _is_odd(line: str, markdown: bool) -> bool:
    """Whether there may be anything to mend in a line: a quick look that most lines do not pass."""
    if _ODD.search(line):
        return True
    if not markdown:
        return "  " in line
    return (
        "  " in line
        or " '" in line
        or " -" in line
        or " o " in line
        or " os " in line
        or not (line.isascii() or (" ’" not in line and " °" not in line and " º" not in line))
    )


_NOTATIONS = {"close": "address of a link", "tag": "a tag", "drop": "an invisible character"}


@dataclass(slots=True)
class Text:
    """Clean text while it is made: pieces, runs of the offset map, calls and italics."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    clean: list[int] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    next: int = -1
    ends_in_space: bool = True
    calls: list[Call] = field(default_factory=list)
    italics: list[tuple[int, int]] = field(default_factory=list)
    opened: int = -1
    aside: list[Aside] = field(default_factory=list)
    """The characters that were left out, white space apart."""

    def add(self, start: int, text: str) -> None:
        """Append `text`, whose characters stand at `start` and after in the source."""
        if not text:
            return
        if start != self.next:
            self.clean.append(self.length)
            self.source.append(start)
        self.pieces.append(text)
        self.length += len(text)
        self.next = start + len(text)
        self.ends_in_space = text[-1] == " "

    def space(self, start: int) -> None:
        """Append the white space at `start` as one space, unless one precedes or nothing does."""
        if not self.ends_in_space:
            self.add(start, " ")

    def call(self, number: str) -> None:
        """A footnote call here; it is deleted from the text."""
        self.calls.append(Call(number, self.length))

    def add_raw(self, text: str, start: int, end: int, markdown: bool = True) -> None:
        """Append source characters `start` to `end`, mended; without `markdown` only white space is."""
        piece = text[start:end]
        if _is_odd(piece, markdown):
            self._mend(text, start, end, markdown)
        elif piece:
            self._plain(start, piece)

    def _mend(self, text: str, start: int, end: int, markdown: bool) -> None:
        position = start
        may, edits = (_MAY_EDIT, _EDIT) if markdown else (_MAY_SPACE, _SPACES)
        first = may.search(text, start, end)
        for edit in edits.finditer(text, first.start(), end) if first else ():
            kind = edit.lastgroup
            low, high = edit.span()
            if low > position:
                self._plain(position, text[position:low])
            position = high
            if kind == "space":
                self.space(low)
            elif kind == "sup":
                self._superscript(low, edit[0])
            elif kind == "hyphen":
                self.add(low, "-" * len(edit[0]))
            elif kind == "accent":
                self._accent(low, edit[0])
            elif kind == "entity":
                self._plain(low, "&")
                self.aside.append(Aside(low + 1, high, "mark", "an entity"))
            elif kind in ("note", "html"):
                self.call(edit[kind])
                self.aside.append(Aside(low, high, "call"))
            else:
                if kind in ("star", "under"):
                    self._emphasis(text, low, high, start, end)
                self.aside.append(Aside(low, high, "mark", _NOTATIONS.get(kind or "", "notation of the text")))
        if end > position:
            self._plain(position, text[position:end])

    def _plain(self, start: int, text: str) -> None:
        """Unchanged characters; a leading space only where none precedes."""
        if self.ends_in_space and text[0] == " ":
            start, text = start + 1, text[1:]
        self.add(start, text)

    def _accent(self, start: int, marks: str) -> None:
        """Accents that stand apart are composed with their letter, where Unicode has such a character."""
        letter = self.pieces[-1][-1] if self.pieces and self.next == start else ""
        whole = unicodedata.normalize("NFC", letter + marks)
        if letter and len(whole) == 1:
            self.pieces[-1] = self.pieces[-1][:-1] + whole
            self.aside.append(Aside(start, start + len(marks), "mark", "an accent"))
        else:
            self.add(start, marks)

    def _superscript(self, start: int, digits: str) -> None:
        """A superscript number is a call; after a unit of measure ("m²") it stays."""
        before = self.pieces[-1][-3:] if self.pieces else ""
        if digits in "²³" and re.search(r"(?:^|[\s\d])[ckdm]?m$", before):
            self.add(start, digits)
            return
        if self.ends_in_space and self.length and self.pieces[-1] == " ":
            self.unspace()
        self.call(digits.translate(SUPERSCRIPT))
        self.aside.append(Aside(start, start + len(digits), "call"))

    def unspace(self) -> None:
        """Take back the last piece where it is a lone space."""
        self.pieces.pop()
        self.length -= 1
        self.next = -1
        if self.clean and self.clean[-1] == self.length:
            self.clean.pop()
            self.source.pop()
        self.ends_in_space = False

    def _emphasis(self, text: str, low: int, high: int, start: int, end: int) -> None:
        """A Markdown mark opens or closes italics; a lone asterisk after a word calls note "*"."""
        before = text[low - 1] if low > start else " "
        after = text[high] if high < end else " "
        if self.opened >= 0:
            if self.length > self.opened:
                self.italics.append((self.opened, self.length))
            self.opened = -1
        elif not after.isspace() and text.find(text[low:high], high, end) > 0:
            self.opened = self.length
        elif not before.isspace() and text[low] == "*":
            self.call(text[low:high])

    def finish(self) -> tuple[str, OffsetMap]:
        """The clean text, without white space at its end, and its map."""
        text = "".join(self.pieces)
        stripped = text.rstrip()
        if len(stripped) < len(text):
            self.length = len(stripped)
            while self.clean and self.clean[-1] >= max(self.length, 1):
                self.clean.pop()
                self.source.pop()
            self.calls = [Call(c.number, min(c.position, self.length)) for c in self.calls]
            self.italics = [(a, min(b, self.length)) for a, b in self.italics if a < self.length]
        if not self.clean:
            return "", OffsetMap()
        return stripped, OffsetMap(tuple(self.clean), tuple(self.source))


def without(text: str, offsets: OffsetMap, cuts: Sequence[tuple[int, int]]) -> tuple[str, OffsetMap]:
    """The text and map without the clean characters of `cuts` (ascending, half-open)."""
    if not cuts:
        return text, offsets
    built = Text(ends_in_space=False)
    position = 0
    for low, high in [*cuts, (len(text), len(text))]:
        if low > position:
            offset = position
            for piece in offsets.pieces(position, low):
                size = piece.end - piece.start
                built.add(piece.start, text[offset : offset + size])
                offset += size
        position = max(position, high)
    return built.finish()


def shifted(position: int, cuts: Sequence[tuple[int, int]]) -> int:
    """Where a clean position stands after `without`."""
    return position - sum(min(high, position) - low for low, high in cuts if low < position)
