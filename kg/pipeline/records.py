"""Facts-only records of a build: written with what became of earlier texts, and what those that were read say of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from kg import outputs
from kg.errors import InputError
from kg.pipeline import catalogue
from kg.pipeline.comparing import Compared, Comparer
from kg.pipeline.documents import Documents
from kg.pipeline.work import Outcome, facts_name
from kg.readers.facts import is_facts, with_compared
from kg.store import Snapshot

FILE_NAME = "compared.json"
"""The file of a generation that holds what facts-only records say of earlier texts, by the graph of their version."""


def compared(documents: Documents, previous: Snapshot | None = None) -> dict[str, str]:
    """What the records of a build's versions say of earlier texts, by graph: as `kg.readers.facts.compared` has it."""
    try:
        before = json.loads((previous.path / FILE_NAME).read_text(encoding="utf-8")) if previous else {}
    except FileNotFoundError:
        before = {}
    now = {graph: version.chosen.compared for graph, version in documents.fresh.items()}
    return {graph: text for graph, text in {**before, **now}.items() if text and graph in documents.entries}


def keep(found: dict[str, str], folder: Path) -> None:
    """Keep it in a generation's folder, if there is anything."""
    if found:
        text = json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True)
        (folder / FILE_NAME).write_text(f"{text}\n", encoding="utf-8")


def write(
    folder: Path,
    documents: Documents,
    part: Callable[[Outcome, str], bytes],
    comparer: Comparer,
    found: Compared,
    *,
    force: bool,
    inputs: list[Path],
) -> None:
    """Write a facts-only record of each version that was read; of none that is refused.

    `part` gives a cached text of an outcome. `InputError`, and nothing is written, where a record would stand in the
    way of a file that is none, or of an input.
    """
    kind = outputs.Kind("facts-only record", is_facts)
    chosen = [version.chosen for version in documents.versions if version.chosen.format != catalogue.FORMAT]
    records = {folder / facts_name(each): each for each in chosen}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in records:
            outputs.check(path, kind, inputs, force=force, what="another folder for the records")
        for path, outcome in records.items():
            kept = comparer.to_keep(found, outcome.symbol, outcome.language)
            record = part(outcome, "facts")
            with outputs.replaced(path) as fresh:
                fresh.write_bytes(with_compared(record, kept) if kept else record)
    except OSError as error:
        raise InputError(folder, f"cannot be written ({error.strerror})") from error
