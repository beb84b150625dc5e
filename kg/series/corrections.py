"""Corrections: ties that somebody who has read the texts adds or forbids, with the reason, in a file of TOML.

::

    [[add]]
    later = "A/RES/79/152"
    earlier = "A/RES/77/193"
    reason = "the title has the year's theme behind its colon, and another one is cited"

    [[forbid]]
    later = "A/RES/79/219"
    earlier = "A/RES/78/315"
    reason = "on how a conference is held, not on what follows it"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.symbols import Symbol

FILE_NAME = "series.toml"
"""What the file is called in a folder of documents, and in a store."""
_KEYS = frozenset({"later", "earlier", "reason"})


@dataclass(frozen=True, slots=True)
class Corrections:
    """Pairs (later, earlier) with the reason why they are a tie, or none."""

    add: dict[tuple[str, str], str]
    forbid: dict[tuple[str, str], str]

    def __bool__(self) -> bool:
        return bool(self.add or self.forbid)

    def unknown(self, keys: Iterable[str]) -> list[str]:
        """The keys that it names and that are not among `keys`, sorted."""
        return sorted({key for pair in (*self.add, *self.forbid) for key in pair} - set(keys))


NONE = Corrections({}, {})


def parse(text: str, place: Path | str) -> Corrections:
    """The corrections that a file of TOML states.

    `InputError`, which names `place`, where it is no TOML, a correction lacks one of its three values or has others, a
    symbol is none, or a tie is added and forbidden.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(place, f"no TOML ({error})") from error
    if unknown := sorted(said.keys() - {"add", "forbid"}):
        raise InputError(place, f"unknown: {', '.join(unknown)}", "a file of corrections has [[add]] and [[forbid]]")
    found = Corrections(*(dict(_pairs(said.get(name, []), name, place)) for name in _LISTS))
    if both := sorted(found.add.keys() & found.forbid.keys()):
        raise InputError(place, f"{both[0][0]} after {both[0][1]} is added and forbidden")
    return found


_LISTS = ("add", "forbid")


def _pairs(rows: Any, name: str, place: Path | str) -> list[tuple[tuple[str, str], str]]:
    if not isinstance(rows, list):
        raise InputError(place, f"'{name}' is no list of corrections", f"write [[{name}]]")
    return [_pair(row, name, place) for row in rows]


def _pair(row: Any, name: str, place: Path | str) -> tuple[tuple[str, str], str]:
    valid = isinstance(row, dict) and row.keys() == _KEYS and all(isinstance(each, str) for each in row.values())
    if not valid or not row["reason"].strip():
        raise InputError(place, f"[[{name}]] needs later, earlier and reason, each a text, and nothing else: {row}")
    later, earlier = (_key(row[each], place) for each in ("later", "earlier"))
    if later == earlier:
        raise InputError(place, f"{later} cannot follow itself")
    return (later, earlier), row["reason"].strip()


def _key(text: str, place: Path | str) -> str:
    symbol = Symbol.parse(text)
    if symbol is None:
        raise InputError(place, f"'{text}' is no symbol", "write one as A/RES/76/186")
    return symbol.key
