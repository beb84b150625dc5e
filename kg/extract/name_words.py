"""What the finder of names goes by: words of one language, what a document has named so far, what belongs together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from kg import lang, resources
from kg.authority import Authority, Entry, Hit
from kg.extract.quick import Quick
from kg.extract.view import TextView
from kg.model import Citation, Part

REACH = 140
"""How far before a name the words that decide about it are looked for."""


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of one language, compiled; see `names.toml` in the languages' folders for each."""

    patterns: dict[str, Quick]
    defaults: tuple[str, ...]
    common: frozenset[str]
    loose: frozenset[str]
    related: tuple[str, ...]

    def __getitem__(self, key: str) -> Quick:
        return self.patterns[key]


@lru_cache(maxsize=1)
def names_table() -> dict[str, Any]:
    """`names.toml` of all languages together."""
    return resources.table("names.toml")


@lru_cache(maxsize=1)
def _loose() -> frozenset[str]:
    """Words too common to stand for what another paragraph named, of all languages."""
    return frozenset(word for language in lang.each() for word in language.table("names").get("loose", ()))


# A capitalized word before a noun that makes a name of both: "the Kigali Declaration".
LED = re.compile(r"(?<=[a-z,;] )(?:[A-Z\d][\w'’-]*) $|\b\d{4} $")


@lru_cache(maxsize=8)
def name_words(language: str) -> NameWords:
    """The words of `language`; those of the default for a language that has none."""
    table, chosen = names_table(), lang.of(language).words("names")
    texts = {key: value for key, value in chosen.items() if isinstance(value, str)}
    # rules that say the same of a name are one pattern
    texts["office_or_book_before"] = f"(?:{texts['office_before']})|(?:{texts['book_before']})"
    return NameWords(
        {key: Quick(re.compile(value)) for key, value in texts.items()},
        tuple(table["defaults"]),
        frozenset(table["common"]),
        _loose(),
        tuple(chosen["related"]),
    )


def match_before(text: str, position: int, pattern: Quick) -> re.Match[str] | None:
    """The match of a `…_before` pattern that ends at `position`."""
    return pattern.search(text[max(0, position - min(REACH, pattern.reach)) : position])


def match_after(text: str, position: int, pattern: Quick) -> re.Match[str] | None:
    """The match of an `…_after` pattern that begins at `position`."""
    starts = pattern.starts
    if starts and text[position : position + 1] not in starts:
        return None
    return pattern.match(text[position : position + REACH])


def complete(text: TextView, hit: Hit, rules: NameWords) -> bool:
    """Whether the name ends where `hit` does, as far as what follows tells."""
    if not match_after(text.printed, hit.end, rules["longer_after_capital"]):
        return True
    return match_after(text.folded, hit.end, rules["infinitive_after"]) is not None


class Named(NamedTuple):
    """A name read: `text[start:end]` stands for `code`. `short` where the context gave it its meaning."""

    start: int
    end: int
    code: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A short name that stays unexplained, and why."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Memory:
    """What a document has named so far."""

    own: str = ""
    """The code of the organ whose document it is."""
    seen: dict[str, int] = field(default_factory=dict)
    """How often each code has been named."""
    title: tuple[str, ...] = ()
    """What the title names."""
    defined: dict[str, str] = field(default_factory=dict)
    """Short names, folded, that the document itself defined: "(the Convention)"."""
    doubted: set[str] = field(default_factory=set)
    """Short names, folded, that the document gave to two things."""
    families: dict[tuple[str, bool], tuple[str, ...]] = field(default_factory=dict)
    """What "the Protocols thereto" stood for, by parent and number."""

    def note(self, code: str) -> None:
        """`code` has been named just now."""
        self.seen[code] = self.seen.get(code, 0) + 1


@lru_cache(maxsize=8)
def conferences_of(authority: Authority) -> dict[str, tuple[str, ...]]:
    """Instrument → the bodies in which its parties meet."""
    found: dict[str, tuple[str, ...]] = {}
    for code, entry in sorted(authority.bodies.items()):
        if entry.parties_to:
            found[entry.parties_to] = (*found.get(entry.parties_to, ()), code)
    return found


def conferences(authority: Authority, hit: Hit, codes: Iterable[str], meeting: re.Match[str]) -> Iterator[Named]:
    """The bodies in which the parties of one of `codes` meet, named by the words of `meeting` and `hit`."""
    start = hit.start - len(meeting.string) + meeting.start()
    for code in codes:
        for body in conferences_of(authority).get(code, ()):
            yield Named(start, hit.end, body)


@lru_cache(maxsize=8)
def protocols_of(authority: Authority) -> dict[str, list[Entry]]:
    """Instrument → its protocols."""
    found: dict[str, list[Entry]] = {}
    for _, entry in sorted(authority.instruments.items()):
        if entry.protocol_to:
            found.setdefault(entry.protocol_to, []).append(entry)
    return found


Called = tuple[Part, str, str]
"""A note by the paragraph that calls it: the part and number of that, and its own number, which may begin anew."""


def treaties_of_notes(citations: Iterable[Citation]) -> dict[Called, list[str]]:
    """Note → the keys of the treaties whose place of publication it gives, each once, in order."""
    found: dict[Called, list[str]] = {}
    for citation in citations:
        if citation.place.footnote and citation.cited.startswith(("UNTS/", "LNTS/")):
            keys = found.setdefault((citation.place.part, citation.place.number, citation.place.footnote), [])
            if citation.cited not in keys:
                keys.append(citation.cited)
    return found


def belongs(authority: Authority, code: str, other: str) -> bool:
    """Whether `other` is the body that `code` is a part of, directly or not."""
    seen = {code}
    parent = _parent(authority, code)
    while parent and parent not in seen:
        if parent == other:
            return True
        seen.add(parent)
        parent = _parent(authority, parent)
    return False


def _parent(authority: Authority, code: str) -> str:
    entry = authority.bodies.get(code)
    return entry.parent if entry else ""
