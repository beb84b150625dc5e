"""A server's watch over its store: no generation answers before every byte of it has been held against its digest."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from kg.store import digests
from kg.store.digests import Check, Digests
from kg.store.generations import Layout

_Mark = tuple[int, int, int, int]


class Watch:
    """The checks of a store's generations, each in a thread of its own, and each file only once.

    A change shares most of its files with the generation before (hard links), so that only the new ones are read.
    May be used by several threads.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._checks: dict[str, Check] = {}
        self._seen: set[_Mark] = set()
        self._marked: Check | None = None

    def begin(self, identifier: str) -> Check:
        """The check of generation `identifier`, begun if it is new. `StoreError` where its digests cannot be read."""
        with self._lock:
            found = self._checks.get(identifier)
            if found is None or found.given_up:
                found = self._check(Layout(self._root).generation(identifier))
                self._checks = {**self._latest(), identifier: found}
        return found

    def require(self, identifier: str) -> None:
        """Wait until generation `identifier` has been checked; `StoreError` where a file of it is damaged."""
        check = self.begin(identifier)
        check.wait()
        with self._lock:
            if self._marked is not check:  # once, as it was when it was checked
                self._seen |= _marks(check.folder, check.digests or {})
                self._marked = check

    def give_up(self) -> None:
        """Have all checks under way end soon, for the server ends."""
        for check in list(self._checks.values()):
            check.give_up()

    def done(self, identifier: str) -> bool:
        """Whether every byte of generation `identifier` has been looked at."""
        found = self._checks.get(identifier)
        return found is not None and found.done

    def sound(self) -> list[str]:
        """The generations that have been checked and found as they were written."""
        with self._lock:
            return [name for name, each in self._checks.items() if each.done and not each.found]

    def state(self, identifier: str) -> str:
        """What is known of generation `identifier`: unchecked, being checked, damaged, sound or no digests."""
        found = self._checks.get(identifier)
        if found is None:
            return "unchecked"
        if not found.done:
            return "being checked"
        if found.found:
            return "damaged"
        return "no digests" if found.digests is None else "sound"

    def _check(self, folder: Path) -> Check:
        stated = digests.read(folder)
        check = Check(folder, stated)
        if stated is not None:
            fresh = {name: each for name, each in stated.items() if not _marks(folder, {name: each}) <= self._seen}
            check = replace(check, digests=fresh)
        return check.start()

    def _latest(self) -> dict[str, Check]:
        """The last few checks: those of generations that have gone are forgotten."""
        return dict(list(self._checks.items())[-8:])


def _marks(folder: Path, stated: Digests) -> set[_Mark]:
    """What tells the files of a generation from all others, and from themselves after a change."""
    found = set()
    for name in stated:
        try:
            status = (folder / name).stat()
        except OSError:
            found.add((0, 0, 0, 0))  # missing: never one that was seen
            continue
        found.add((status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns))
    return found
