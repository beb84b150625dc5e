"""The closure of RDF files, from files to triples, contradictions, counts and timings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction: the table's rule that found it, the triples that clash, where they stand.

    `triples` are the premises of the rule, asserted or inferred; `graphs` the names of the
    graphs (documents) that assert them or what they follow from, sorted, "" for the default
    graph; `message` one plain sentence.
    """

    rule: str
    message: str
    triples: tuple[Triple, ...]
    graphs: tuple[str, ...] = ()


@dataclass(slots=True)
class Closure:
    """What was asserted, what follows, what clashes, and how long it took.

    `state` is the directory that holds the reasoning state: keep it (it may be copied and
    moved) to call `update` on it later. The counts are of distinct triples; inferred ones are
    those that no input asserts, less the noise (docs/performance.md lists it).
    """

    state: Path
    asserted: int
    inferred: int
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """One line each: axioms outside the profile that were ignored, how large groups of
    equal things are written, literals that ended up as subjects and were dropped."""
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds by stage: read, schema, rules, findings, write."""

    def write_inferred(self, path: Path) -> int:
        """Write the inferred triples as N-Triples, always in the same order; returns how many."""
        raise NotImplementedError

    def write_all(self, path: Path) -> int:
        """Write asserted and inferred triples as N-Triples, always in the same order."""
        raise NotImplementedError

    def write_changes(self, added: Path, removed: Path) -> tuple[int, int]:
        """After `update`: the inferred triples that came and that went, as N-Triples."""
        raise NotImplementedError

    def inferred_triples(self) -> Iterator[Triple]:
        """The inferred triples one by one, in the order of `write_inferred`."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the state's files. A Closure is also a context manager that does this."""
        raise NotImplementedError


def close(inputs: Sequence[Path], *, engine: str = "fast", rules: Path | None = None,
          work_dir: Path) -> Closure:
    """Close `inputs` (RDF files of any format, told by name and content; quads keep their graph).

    `engine` is `fast` or `owlrl` (the reference, slow, no `update` afterwards). `rules` is a
    directory of named rules (`*.rq`) to run to the fixed point with the tables; None for none.
    `work_dir` must exist; the reasoning state is made in it and stays until you delete it.
    Raises InputError for a file that is missing, unreadable or no RDF (with its line).
    A contradiction is no error: it is a Finding.
    """
    raise NotImplementedError


def update(state: Path, *, add: Sequence[Path] = (), remove: Sequence[str] = (),
           rules: Path | None = None) -> Closure:
    """The closure after graphs went and files came; exactly what a build from scratch gives.

    `remove` are graph IRIs (without brackets) whose triples go; `add` are N-Quads files whose
    triples come (removal first, so that both with the same graph replace a document). The state
    is changed in place, atomically: copy the directory first to keep the old one. `rules` as
    in `close`. Findings are those of the whole state.
    """
    raise NotImplementedError
