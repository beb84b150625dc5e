"""Places: stretches of a file's extracted text, named by the file and their characters.

The IRI of a place is that of the file's text with a fragment as RFC 5147 has it: `…/id/file/SHA256/text#char=68,103`.
It says all that there is to say of the place; what stands there is in the text, which the graph holds once for each
document version that was read with its text (`kg:readFrom`, `kg:quote`). Where each character of a paragraph or note
stands in the text is in its map (`kg:sourceMap`). Facts-only records have neither: their places carry a quote and the
characters in the paragraph themselves.

Knows no store: whoever has one gives two functions that look up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.model import OffsetMap
from kg.vocab import Names, Rel, Val

TEXT = "/text"
_CHARS = re.compile(r"#char=(\d+),(\d+)$")
_KEPT = 4  # extracted texts that are at hand
UNKNOWN_LANGUAGE = "und"
"""BCP 47's word for a language that is not known."""


class Stretch(NamedTuple):
    """Characters `start` (included) to `end` (excluded) of the text of `file`, an IRI."""

    file: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The IRI of the text that it is of."""
        return self.file + TEXT

    @property
    def iri(self) -> str:
        """Its own IRI."""
        return f"{self.file}{TEXT}#char={self.start},{self.end}"


def stretch(iri: str) -> Stretch | None:
    """The stretch that an IRI names; None where it is the name of something else."""
    found = _CHARS.search(iri)
    whole = iri[: found.start()] if found else ""
    return Stretch(whole.removesuffix(TEXT), int(found[1]), int(found[2])) if found and whole.endswith(TEXT) else None


# -- where the characters of a paragraph stand ----------------------------------------------------------------------


def written_map(offsets: OffsetMap, length: int) -> str:
    """An offset map as one literal: `0@68 35@104`, from which character of a paragraph on it is which of the text.

    `length` is that of the paragraph: the last pair says where it ends.
    """
    pairs = [f"{clean}@{source}" for clean, source in zip(offsets.clean, offsets.source, strict=True)]
    return " ".join([*pairs, f"{length}@{offsets.position(length - 1) + 1}"] if length else pairs)


def read_map(literal: str) -> OffsetMap:
    """What `written_map` wrote. `ValueError` where it is something else."""
    pairs = [tuple(map(int, pair.split("@"))) for pair in literal.split()]
    clean, source = zip(*pairs, strict=True) if pairs else ((0,), (0,))
    return OffsetMap(clean, source)


def in_paragraph(offsets: OffsetMap, start: int, end: int) -> tuple[int, int]:
    """Where characters `start` to `end` of a text stand in the paragraph of the map.

    An accent apart from its letter belongs to that letter.
    """
    if len(offsets.clean) == 1:
        shift = offsets.clean[0] - offsets.source[0]
        return start + shift, end + shift
    return _clean(offsets, start), _clean(offsets, end - 1) + 1


def _clean(offsets: OffsetMap, position: int) -> int:
    run = max(bisect_right(offsets.source, position) - 1, 0)
    found = offsets.clean[run] + position - offsets.source[run]
    return found if run + 1 == len(offsets.clean) else min(found, offsets.clean[run + 1] - 1)


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Characters of a paragraph, in order, with those that nothing parts made one: pieces of one quote."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


# -- what a graph says of places ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """A place of a statement: the stretch, the language of the version that it is in, and what stands there."""

    iri: str
    stretch: Stretch
    language: str
    quote: str


class _Held(NamedTuple):
    """A language version of a file, its work, and the stretch that it was read from: None where facts alone were."""

    version: str
    work: str
    whole: Stretch | None

    @property
    def language(self) -> str:
        return self.version.rpartition("/")[2]


class Places:
    """The places of a graph, as `values` (subject, predicate → objects) and `subjects` (predicate, object) find them.

    Both take and give IRIs without brackets; of an object the second member is the language that a text is in, "" for
    all else.
    """

    def __init__(
        self,
        names: Names,
        values: Callable[[str, str], Iterable[tuple[str, str]]],
        subjects: Callable[[str, str], Iterable[str]],
    ) -> None:
        self._values, self._subjects = values, subjects
        self._term = cache(names.term)
        self._files: dict[str, tuple[_Held, ...]] = {}
        self._texts: OrderedDict[Stretch, str] = OrderedDict()
        self._maps: dict[tuple[str, str], OffsetMap | None] = {}

    def of(self, statement: str) -> list[Read]:
        """The places where a statement was read, in the order of their names."""
        return [self.read(each, statement) for each in sorted(self._all(statement, Rel.READ_AT)) if stretch(each)]

    def read(self, place: str, statement: str = "") -> Read:
        """What a place is. Of a file with several documents, that of the statement tells the language.

        `ValueError` where the IRI is not that of a place.
        """
        found = stretch(place)
        if found is None:
            raise ValueError(f"no place: {place}")
        held = self._held(found, statement)
        quote = max(self._all(place, Val.QUOTE), key=len, default="")
        if not quote and held and held.whole:
            quote = self._slice(held.whole, found.start, found.end)
        return Read(place, found, held.language if held else "", quote)

    def around(self, found: Stretch, statement: str = "", most: int = 32) -> tuple[str, str]:
        """Up to `most` characters before a stretch and behind it, "" where the graph has no text."""
        held = self._held(found, statement)
        if held is None or held.whole is None:
            return "", ""
        before = self._slice(held.whole, found.start - most, found.start)
        return before, self._slice(held.whole, found.end, found.end + most)

    def spans(self, statement: str, language: str) -> list[tuple[int, int]]:
        """The characters of the text of its paragraph or note, in a language, where a statement was read."""
        found = []
        for place in self._all(statement, Rel.READ_AT):
            at = stretch(place)
            held = self._held(at, statement) if at else None
            if held and held.language == language:
                found += self.characters(place, statement, language)
        return joined(found)

    def characters(self, place: str, statement: str, language: str) -> list[tuple[int, int]]:
        """The characters of the text of a statement's paragraph or note that a place of it is: one pair, or none known.

        Facts-only records state those of the whole statement.
        """
        at = stretch(place)
        start, end = (list(map(int, self._all(place, each))) for each in (Val.TEXT_START, Val.TEXT_END))
        if start and end:
            return [(min(start), max(end))]
        offsets = self._map(statement, language)
        return [in_paragraph(offsets, at.start, at.end)] if offsets and at else []

    def text(self, file: str) -> str:
        """All that the graph has of the text of a file; where it lacks some before or between documents, blanks."""
        found = ""
        for whole in sorted(each.whole for each in self._versions(file) if each.whole):
            if whole.end > len(found):
                found = found.ljust(whole.start) + self._text(whole)[max(len(found) - whole.start, 0) :]
        return found

    def versions(self, file: str) -> list[str]:
        """The language versions that were read from a file."""
        return [each.version for each in self._versions(file)]

    def _all(self, subject: str, term: Rel | Val) -> list[str]:
        return [value for value, _language in self._values(subject, self._term(term))]

    def _held(self, found: Stretch, statement: str) -> _Held | None:
        held = self._versions(found.file)
        if len(held) < 2:
            return held[0] if held else None
        work = self._work(statement) if statement else ""
        own = [each for each in held if each.work == work]
        reaching = [w for w in held if w.whole and w.whole.start <= found.start and found.end <= w.whole.end]
        return next((each for each in (*own, *reaching, *held)), None)

    def _work(self, statement: str) -> str:
        for paragraph in self._all(statement, Rel.IN_PARAGRAPH):
            for work in self._all(paragraph, Rel.PART_OF):
                return work
        return next(iter(self._all(statement, Rel.STATED_IN)), "")

    def texts(self, statement: str, language: str) -> list[str]:
        """The text, in a language, of the note or else the paragraph that a statement is in: one, or none there."""
        return [value for value, tag in self._of_holder(statement, Val.TEXT) if (tag or UNKNOWN_LANGUAGE) == language]

    def _map(self, statement: str, language: str) -> OffsetMap | None:
        key = (self._holder(statement), language)
        if key not in self._maps:
            written = self._of_holder(statement, Val.SOURCE_MAP)
            own = next((value for value, tag in written if (tag or UNKNOWN_LANGUAGE) == language), "")
            self._maps[key] = read_map(own) if own else None
        return self._maps[key]

    def _holder(self, statement: str) -> str:
        return next(iter(self._all(statement, Rel.IN_FOOTNOTE) or self._all(statement, Rel.IN_PARAGRAPH)), "")

    def _of_holder(self, statement: str, term: Val) -> Iterable[tuple[str, str]]:
        holder = self._holder(statement)
        return self._values(holder, self._term(term)) if holder else ()

    def _slice(self, whole: Stretch, start: int, end: int) -> str:
        """Characters of the text of a file, of those in `whole`."""
        return self._text(whole)[max(start - whole.start, 0) : max(end - whole.start, 0)]

    def _text(self, whole: Stretch) -> str:
        known = self._texts.get(whole)
        if known is None:
            known = self._texts[whole] = next(iter(self._all(whole.iri, Val.QUOTE)), "")
            while len(self._texts) > _KEPT:
                self._texts.popitem(last=False)
        return known

    def _versions(self, file: str) -> tuple[_Held, ...]:
        known = self._files.get(file)
        if known is None:
            known = self._files[file] = tuple(self._read_versions(file))
        return known

    def _read_versions(self, file: str) -> Iterator[_Held]:
        for version in sorted(set(self._subjects(self._term(Rel.FILE), file))):
            wholes = [found for each in self._all(version, Rel.READ_FROM) if (found := stretch(each))]
            own = (each for each in sorted(wholes) if each.file == file)
            yield _Held(version, next(iter(self._all(version, Rel.VERSION_OF)), ""), next(own, None))


def bounds(spans: Sequence[tuple[int, int]], text: str) -> tuple[int, int]:
    """The stretch of `text` that a document was read from, by what it has of it: all, unless others stand around it."""
    low = min((start for start, _ in spans), default=0)
    high = max((end for _, end in spans), default=len(text))
    return (low if text[:low].strip() else 0, high if text[high:].strip() else len(text))
