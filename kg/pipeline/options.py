"""What a build is asked to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.vocab import DEFAULT_BASE

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done and how much there is (0 if unknown)."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What to build: the starter corpus unless `paths`; `add` and `remove` change a store that stands."""

    store: Path
    paths: tuple[Path, ...] = ()
    base: str = DEFAULT_BASE
    add: bool = False
    remove: tuple[str, ...] = ()
    jobs: int = 0
    write_facts: Path | None = None
    force: bool = False
    """Whether facts-only records may take the place of files that are none."""
    allow_inconsistent: bool = False
    reason: bool = True
    engine: str = "fast"
    validate: bool = True
    if_changed: bool = False
    follow_links: bool = False
    """Whether links that lead out of the given folders are read."""
    ocr: bool = False
    """Whether the text of scans is recognized."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody is shown."""
