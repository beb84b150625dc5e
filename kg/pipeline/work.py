"""What a build does with one file, wherever it runs: in this process or in a worker.

Only a small summary crosses from worker to builder; the triples go through the cache on
disk, so that memory stays flat however many documents there are.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from kg.compare import stated
from kg.compare.units import PREFIXES, key, repeats
from kg.errors import InputError, KgError
from kg.model import Document, Statements
from kg.pipeline import catalogue
from kg.pipeline.cache import Cache, CacheError
from kg.pipeline.document import Reading, read_documents
from kg.pipeline.inputs import sidecar
from kg.readers import facts, programs, told

SECONDS, SECONDS_PER_MB = 60.0, 20.0
"""The time that a document may take: so much, and so much more for each megabyte."""
ACTS = "acts"
"""The cached text of what a version says of its acts to others (`kg.triples.doubts`)."""
_HEAD = 100


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, and what to make of it."""

    path: Path
    base: str
    cache: Path
    version: str
    facts: bool = False
    fresh: bool = False
    ocr: bool = False
    """Whether the text of scans is recognized, which takes minutes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file. With an `error` the rest is as far as it is known.

    `entry` names the cached triples. `counts` are of paragraphs, notes and statements by
    kind; `seconds` the time per stage; `cached` says that nothing was parsed. `sha256` is of the file that was read,
    `source` of the one that the document was read from: a record is made from another file.
    """

    path: Path
    size: int = 0
    sha256: str = ""
    format: str = ""
    symbol: str = ""
    language: str = ""
    graph: str = ""
    entry: str = ""
    quads: int = 0
    digest: str = ""
    has_text: bool = True
    source: str = ""
    compared: str = ""
    """What a facts-only record says of earlier texts, as `kg.readers.facts.compared` writes it."""
    wording: str = ""
    """What a facts-only record says that the words tell of series, as `kg.readers.facts.wording` writes it."""
    warnings: tuple[str, ...] = ()
    unresolved: tuple[tuple[str, str, str], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    """Which part of the text's characters is furniture, and which was not placed."""
    seconds: dict[str, float] = field(default_factory=dict)
    cached: bool = False
    error: str = ""
    unkept: bool = False
    """Whether the error is that of a store that cannot be written, where every other document would fail too."""
    more: tuple[Outcome, ...] = ()
    """What came of the file's further documents: it may hold several resolutions."""

    def each(self) -> tuple[Outcome, ...]:
        """One outcome per document of the file."""
        return (replace(self, more=()), *self.more)


def process(task: Task) -> Outcome:
    """Read a file into the cache. Never raises: whatever goes wrong is the outcome's `error`."""
    try:
        with _time_limit(task.path, _for_programs(task)):
            return _process(task)
    except CacheError as error:
        return Outcome(task.path, error=str(error), unkept=True)
    except KgError as error:
        return Outcome(task.path, error=" ".join(str(error).split()))
    except MemoryError:
        return Outcome(task.path, error=f"{task.path}: needs more memory than a document may take")
    except OSError as error:
        return Outcome(task.path, error=f"{task.path}: cannot be read ({error.strerror or error})")
    except Exception as error:  # one bad document never stops the others, whatever it is
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return Outcome(task.path, error=f"{task.path}: unexpected: {what}; please report it with the document")


def _process(task: Task) -> Outcome:
    with task.path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    beside = sidecar(task.path)
    stated = beside.read_bytes() if beside and beside.is_file() else b""  # whoever reads it says what it is
    size = task.path.stat().st_size
    cache = Cache(task.cache, task.version)
    how = [b"ocr"] if task.ocr else []
    key = cache.key(sha256.encode(), os.fsencode(task.path.name), stated, task.base.encode(), *how)
    records = catalogue.is_records(task.path)
    wanted = ("nq",) if records else ("nq", ACTS, "facts") if task.facts else ("nq", ACTS)
    first = None if task.fresh else cache.head(key, wanted)
    if first is not None:
        names = [key, *first["more"]]
        heads = [first, *(cache.head(name, wanted) for name in first["more"])]
        if all(head is not None for head in heads):
            made = [
                _outcome(task, name, head, size=size, sha256=sha256, cached=True)
                for name, head in zip(names, heads, strict=True)
                if head is not None
            ]
            return replace(made[0], more=tuple(made[1:]))
    return (_records if records else _extract)(task, cache, key, size, sha256)


def _extract(task: Task, cache: Cache, key: str, size: int, sha256: str) -> Outcome:
    found = read_documents(task.path, ocr=task.ocr)
    names = [key, *(cache.key(key.encode(), str(place).encode()) for place in range(1, len(found)))]
    made = [
        _keep(task, cache, name, reading, names[1:] if name == key else [], size=size, sha256=sha256)
        for name, reading in reversed(list(zip(names, found, strict=True)))  # the first vouches for the others
    ]
    first, *others = reversed(made)
    return replace(first, more=tuple(others))


def _records(task: Task, cache: Cache, key: str, size: int, sha256: str) -> Outcome:
    """Puts what a file of catalogue records says into the cache, an entry for each record."""
    started = time.perf_counter()
    found = catalogue.entries(task.path, task.base, sha256)
    names = [key, *(cache.key(key.encode(), str(place).encode()) for place in range(1, len(found)))]
    made = []
    for name, (head, triples) in reversed(list(zip(names, found, strict=True))):  # the first vouches for the others
        head["more"] = names[1:] if name == key else []
        cache.put(name, head, {"nq": triples})
        seconds = {"read": time.perf_counter() - started} if name == key else {}
        made.append(_outcome(task, name, head, size=size, sha256=sha256, seconds=seconds))
    first, *others = reversed(made)
    return replace(first, more=tuple(others))


def _keep(task: Task, cache: Cache, key: str, reading: Reading, more: list[str], **file: Any) -> Outcome:
    """Puts what was read in a document into the cache; `more` are the entries of the file's further documents."""
    from kg.parse import conserve
    from kg.triples import doubts, graph_iri, nquads

    document, statements = reading.document, reading.statements
    _check_compared(document, task.path)
    _check_wording(document, task.path)
    started = time.perf_counter()
    triples = nquads(document, statements, task.base)
    seconds = {**reading.seconds, "triples": time.perf_counter() - started}
    started = time.perf_counter()
    head = {
        "format": reading.format,
        "symbol": document.metadata.symbol,
        "language": document.metadata.language,
        "graph": graph_iri(document, task.base),
        "quads": triples.count(b"\n"),
        "digest": hashlib.sha256(triples).hexdigest(),
        "has_text": document.has_text,
        "source": document.source.sha256,
        "compared": facts.compared(document),
        "wording": facts.wording(document),
        "warnings": list(document.all_warnings),
        "unresolved": [[_where(each.place), each.mention, each.reason] for each in statements.unresolved],
        "counts": counts(document, statements),
        "shares": conserve.shares(document),
        "more": more,
    }
    parts = {"nq": triples, ACTS: doubts(document, statements, task.base)}
    if task.facts:
        parts["facts"] = facts.dump(document, statements).encode()
    cache.put(key, head, parts)
    seconds["cache"] = time.perf_counter() - started
    return _outcome(task, key, head, seconds=seconds, **file)


def _check_compared(document: Document, path: Path) -> None:
    """See that what a record says of earlier texts is about its own paragraphs. `InputError` where it is not."""
    if not document.compared:
        return
    numbers = [(each.part, each.number) for each in document.paragraphs if each.part in PREFIXES]
    own = {key(part, number, repeat) for (part, number), repeat in zip(numbers, repeats(numbers), strict=True)}
    for kept in document.compared:
        try:
            stated.read(document.metadata.symbol, {document.metadata.language: kept})
        except ValueError as error:
            raise InputError(path, f"a damaged facts-only record: {error}") from error
        if strange := {row.later for row in kept.rows} - own - {""}:
            raise InputError(path, f"a damaged facts-only record: it has no paragraph '{min(strange)}'")


def _check_wording(document: Document, path: Path) -> None:
    """See that what a record says of repeated words can be. `InputError` where it cannot."""
    for row in document.wording.repeats if document.wording else ():
        if not 0 <= row.runs <= min(row.own, row.theirs):
            why = (
                f"{row.runs} runs of words of {row.own} and {row.theirs} cannot be those that two texts have in common"
            )
            raise InputError(path, f"a damaged facts-only record: {why}")


def _where(place: Any) -> str:
    note = f", note {place.footnote}" if place.footnote else ""
    return f"{place.part.value} {place.number}".strip() + note


def counts(document: Document, statements: Statements) -> dict[str, int]:
    """How many paragraphs of each part, notes, and statements of each kind there are."""
    found: dict[str, int] = {}
    for paragraph in document.paragraphs:
        found[paragraph.part.value] = found.get(paragraph.part.value, 0) + 1
    found["footnotes"] = len(document.footnotes)
    for kind in Statements.__dataclass_fields__:
        found[kind] = len(getattr(statements, kind))
    return found


_TAKEN = ("format", "symbol", "language", "graph", "quads", "digest", "has_text", "source", "compared", "wording")


def _outcome(task: Task, key: str, head: dict[str, Any], **rest: Any) -> Outcome:
    """The outcome that an entry's head describes."""
    taken = {name: head[name] for name in _TAKEN}
    unresolved = tuple((where, mention, reason) for where, mention, reason in head["unresolved"])
    return Outcome(
        task.path,
        entry=key,
        warnings=tuple(head["warnings"]),
        unresolved=unresolved,
        counts=dict(head["counts"]),
        shares=dict(head["shares"]),
        **taken,
        **rest,
    )


def _for_programs(task: Task) -> float:
    """How much longer a document may take since another program turns it into one that is read."""
    with suppress(OSError), task.path.open("rb") as handle:
        if told.kind(handle.read(_HEAD)):
            return programs.SECONDS
    return programs.RECOGNITION if task.ocr else 0.0


@contextmanager
def _time_limit(path: Path, more: float) -> Iterator[None]:
    """Stop a document that takes far too long, where the platform lets us."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    size = path.stat().st_size if path.is_file() else 0
    limit = SECONDS + SECONDS_PER_MB * size / 1e6 + more

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise InputError(path, f"took longer than {limit:.0f} seconds and was given up")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def facts_name(outcome: Outcome) -> str:
    """The file name of a version's facts-only record: `A_RES_76_186.fr.facts.json`. No two symbols have one name."""
    from kg.readers.facts import SUFFIX
    from kg.symbols import UNIDENTIFIED, iri_path

    head = UNIDENTIFIED if outcome.symbol.startswith(UNIDENTIFIED) else ""
    rest = iri_path(outcome.symbol.removeprefix(head)).replace("_", "%5F").replace(":", "%3A").replace("/", "_")
    return f"{head.replace(':', '_')}{rest}.{outcome.language or 'und'}{SUFFIX}"
