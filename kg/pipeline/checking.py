"""Triples of a build against the shapes: at once, or beside what the build does meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.pipeline.options import Progress
from kg.pipeline.report import BuildReport, violation

if TYPE_CHECKING:
    from kg.validation import Findings

LIMIT = 100
"""How many findings of one check of the shapes a build reports."""
STAGE = "validate"


class Checking:
    """Checks triples against the shapes and notes in a report what breaks one."""

    def __init__(self, report: BuildReport, progress: Progress, *, wanted: bool) -> None:
        """Without `wanted` nothing is checked."""
        self._report, self._progress, self._wanted = report, progress, wanted

    def now(self, data: list[str], base: str) -> None:
        """Check N-Quads lines."""
        if self._wanted:
            self._progress(STAGE, 0, 0)
            self._note(self._found(data, base))

    @contextmanager
    def beside(self, store: ox.Store, base: str) -> Iterator[None]:
        """Check a store's default graph while the body of the `with` runs, which leaves that graph as it is.

        The engine answers without holding Python, so that another core can do what the body does. The time of the
        stage is the check's own, the body's in it.
        """
        if not self._wanted:
            yield
            return
        with ThreadPoolExecutor(1, STAGE) as thread:
            found = thread.submit(self._found, store, base)
            yield
            self._progress(STAGE, 0, 0)
            self._note(found.result())

    def _found(self, data: ox.Store | list[str], base: str) -> Findings:
        from kg.validation import validate

        started = time.perf_counter()
        try:
            return validate(data, base, limit=LIMIT)
        finally:
            self._report.stages[STAGE] = self._report.stages.get(STAGE, 0.0) + time.perf_counter() - started

    def _note(self, found: Findings) -> None:
        self._report.notes += [f"{each}: more than {LIMIT} findings; 'kg validate' has them" for each in found.cut]
        self._report.violations = [violation(each) for each in found if each.severity == "violation"]
