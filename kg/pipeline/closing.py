"""Reasoning as a build uses it: what follows from the asserted quads, and how that changes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import resources

if TYPE_CHECKING:
    from kg.reason import Closure, Finding

STATE = "reasoning"
TOLD = 20_000
"""So many contradictions of one rule are looked at at a time when they are mended."""
MEMORY = "1GB"
"""What the reasoner's tables may take in a build, where other things lie in memory too."""
_INFERRED, _ADDED, _REMOVED = "inferred.nt", "added.nt", "removed.nt"


@dataclass(frozen=True, slots=True)
class Closed:
    """What reasoning gave: counts, contradictions and notes in words, and the files with the triples.

    `clashes` are the contradictions as the reasoner tells them.
    """

    asserted: int = 0
    inferred: int = 0
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    folder: Path = Path()
    clashes: tuple[Finding, ...] = ()

    @property
    def inferred_file(self) -> Path:
        """The inferred triples, after `close`."""
        return self.folder / _INFERRED

    def changes(self) -> tuple[Iterator[ox.Triple], Iterator[ox.Triple]]:
        """The inferred triples that came and that went, after `update`."""
        return _triples(self.folder / _ADDED), _triples(self.folder / _REMOVED)


def has_state(generation: Path) -> bool:
    """Whether a generation holds the reasoning state that `update` needs; one of another version is as none."""
    from kg.reason import is_usable

    return (generation / STATE).is_dir() and is_usable(generation / STATE)


def close(quads: Path, folder: Path, engine: str, base: str, told: int = 0) -> Closed:
    """Close the quads of a file; the state for later changes stays in `folder`."""
    from kg.reason import close as close_files

    work = folder / "closing"
    work.mkdir()
    shutil.rmtree(folder / STATE, ignore_errors=True)  # of an attempt before, which was contradictory
    closure = close_files([quads], engine=engine, rules=_rules(), work_dir=work, base=base, told=told, memory=MEMORY)
    try:
        closure.write_inferred(folder / _INFERRED, telling=True)
        return _closed(closure, folder)
    finally:
        _keep_state(closure, folder, keep=engine == "fast")
        shutil.rmtree(work, ignore_errors=True)


def update(generation: Path, folder: Path, fresh: dict[str, list[str]], base: str, told: int = 0) -> Closed:
    """The closure of `generation` after the graphs of `fresh` hold these lines and no others."""
    state = folder / STATE
    shutil.rmtree(state, ignore_errors=True)  # of an attempt before, which was contradictory
    shutil.copytree(generation / STATE, state)
    return extend(folder, fresh, base, told)


def extend(folder: Path, fresh: dict[str, list[str]], base: str, told: int = 0) -> Closed:
    """The closure whose state is in `folder` after the graphs of `fresh` hold these lines and no others."""
    from kg.reason import update as update_state

    state = folder / STATE
    path = folder / "fresh.nq"
    lines = [line for graph in sorted(fresh) for line in fresh[graph]]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    closure = update_state(
        state, add=[path] if lines else [], remove=sorted(fresh), rules=_rules(), base=base, told=told, memory=MEMORY
    )
    try:
        closure.write_changes(folder / _ADDED, folder / _REMOVED, telling=True)
        return _closed(closure, folder)
    finally:
        closure.close()
        path.unlink()


def clashes(quads: Iterable[bytes], engine: str, base: str) -> tuple[Finding, ...]:
    """The contradictions of these N-Quads (blocks of lines) alone; nothing else is kept."""
    from kg.reason import close as close_files

    with tempfile.TemporaryDirectory(prefix="kg-closing-") as name:
        path = Path(name) / "quads.nq"
        with path.open("wb") as handle:
            handle.writelines(quads)
        with close_files([path], engine=engine, rules=_rules(), base=base, told=TOLD) as closure:
            return closure.findings


def clean(folder: Path) -> None:
    """Remove the files that only the build needed."""
    for name in (_INFERRED, _ADDED, _REMOVED):
        (folder / name).unlink(missing_ok=True)


def _keep_state(closure: Closure, folder: Path, keep: bool) -> None:
    state = closure.state
    closure.close()
    if keep and state is not None and state.is_dir():
        shutil.move(state, folder / STATE)


def _closed(closure: Closure, folder: Path) -> Closed:
    findings = tuple(_words(each) for each in closure.findings)
    return Closed(closure.asserted, closure.count_telling(), findings, closure.notes, folder, closure.findings)


def _words(finding: Finding) -> str:
    """A contradiction in one line: rule, sentence, triples, documents."""
    triples = "; ".join(" ".join(each) for each in finding.triples)
    where = f" [{', '.join(finding.graphs)}]" if finding.graphs else ""
    return f"{finding.rule}: {finding.message} ({triples}){where}"


def _rules() -> Path | None:
    folder = resources.path("ontology") / "rules"
    return folder if folder.is_dir() else None


def _triples(path: Path) -> Iterator[ox.Triple]:
    for item in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES):
        yield item if isinstance(item, ox.Triple) else item.triple
