"""Many files on all cores; a worker that dies takes no other document with it."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from kg.pipeline.document import is_facts
from kg.pipeline.work import Outcome, Task, process

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

FEW = 8
"""So few files are read in this process: starting others would take longer."""
MEMORY = 4 << 30
"""Bytes of address space that a worker may take, so that one document cannot exhaust the machine."""

COLLECT = (50_000, 20, 20)
"""When garbage is looked for: after so many new objects, and so many times of that for older ones."""

PATIENCE = 1.0
"""Seconds after which a worker looks whether its parent is still there."""

_SAMPLES = (
    "The General Assembly,\n\nRecalling its resolution 1/2 of 3 May 2004,\n\n1. Urges Member States to go on.\n",
    "L'Assemblée générale,\n\nRappelant sa résolution 1/2 du 3 mai 2004,\n\n1. Prie les États Membres d'agir.\n",
)
"""Texts to extract from once, so that everything that is made on first use is made."""


def run(tasks: Sequence[Task], processes: int = 0) -> Iterator[Outcome]:
    """The outcome of each task, in the order in which they are ready.

    `processes` 0 means one per core.
    """
    processes = processes or _cores()
    if processes == 1 or len(tasks) <= FEW:
        with _seldom_collecting():
            yield from map(process, tasks)
        return
    if not all(is_facts(task.path) for task in tasks):
        _warm()
    from concurrent.futures import as_completed  # not asked for, and not loaded, where documents are few

    suspects: list[Task] = []
    try:
        with _executor(min(processes, len(tasks))) as executor:
            futures = {executor.submit(process, task): task for task in tasks}
            for future in as_completed(futures):
                outcome = _result(future)
                if outcome is None:
                    suspects.append(futures[future])
                else:
                    yield outcome
    finally:
        gc.unfreeze()
    for task in sorted(suspects, key=lambda each: str(each.path)):
        yield _alone(task)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage more rarely: a document makes thousands of small objects and hardly a circle."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECT)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _warm() -> None:
    """Make the lists' matchers before workers are started, so that they share them."""
    from kg.authority import Authority
    from kg.extract import extract
    from kg.model import Source
    from kg.parse import parse

    for text in _SAMPLES:
        extract(parse(Source("sample.txt", "text", "0" * 64, text)), Authority.load())
    gc.freeze()  # what is shared is not looked through for garbage again, nor copied for that


def _result(future: Future[Outcome]) -> Outcome | None:
    """The outcome, None where the worker died (of this document or of another)."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _alone(task: Task) -> Outcome:
    """The outcome of a task in a process of its own."""
    with _executor(1) as executor:
        outcome = _result(executor.submit(process, task))
    return outcome or Outcome(task.path, error=f"{task.path}: the process that read it died; it was given up")


def _executor(processes: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(processes, context, initializer=_prepare, initargs=(os.getpid(),))


def _prepare(parent: int) -> None:
    """Make a worker of this process: of limited memory, and gone when its parent is."""
    import resource

    with suppress(ValueError, OSError):
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    gc.set_threshold(*COLLECT)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process once `parent` has died: nobody else would tell it."""
    while os.getppid() == parent:
        time.sleep(PATIENCE)
    os._exit(1)


def _cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
