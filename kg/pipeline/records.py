"""Facts-only records of a build: written with what their words tell, and what those that were read say of it.

Their words tell what became of earlier texts (`compared`), and which ones a text repeats (`wording`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import outputs, series
from kg.errors import InputError
from kg.model import ComparedWith, Wording
from kg.pipeline import catalogue
from kg.pipeline.comparing import Compared, Comparer
from kg.pipeline.documents import Documents
from kg.pipeline.work import Outcome, facts_name
from kg.readers import facts
from kg.store import Snapshot, VersionEntry

FILE_NAME, WORDING = "compared.json", "wording.json"
"""The files of a generation that hold what facts-only records say of words, by the graph of their version."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the records of a build's versions say, by graph: as `kg.readers.facts` writes both."""

    compared: dict[str, str]
    wording: dict[str, str]

    def keep(self, folder: Path) -> None:
        """Keep it in a generation's folder, if there is anything."""
        for name, found in ((FILE_NAME, self.compared), (WORDING, self.wording)):
            if found:
                text = json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True)
                (folder / name).write_text(f"{text}\n", encoding="utf-8")

    def of_words(self, documents: Documents) -> Iterator[tuple[str, str, Wording]]:
        """What they say that words tell of series, with the key and language of each version."""
        for graph, text in self.wording.items():
            entry = documents.entries[graph]
            yield entry.symbol, entry.language, facts.read_wording(text)


def said(documents: Documents, previous: Snapshot | None = None) -> Said:
    """What the records of a build's versions say: of those that stand, as `previous` keeps it."""
    now = {graph: version.chosen for graph, version in documents.fresh.items()}
    return Said(
        _standing(documents, previous, FILE_NAME, {graph: each.compared for graph, each in now.items()}),
        _standing(documents, previous, WORDING, {graph: each.wording for graph, each in now.items()}),
    )


def _standing(documents: Documents, previous: Snapshot | None, name: str, now: dict[str, str]) -> dict[str, str]:
    try:
        before = json.loads((previous.path / name).read_text(encoding="utf-8")) if previous else {}
    except FileNotFoundError:
        before = {}
    return {graph: text for graph, text in {**before, **now}.items() if text and graph in documents.entries}


def in_doubt(entries: Iterable[VersionEntry], wording: dict[str, str]) -> int:
    """Of how many documents of `entries` it is not told which others they repeat: there are facts and no words of them.

    It is told where all records were written by one build, and so each was held against every other one.
    """
    versions = list(entries)
    with_text = {each.symbol for each in versions if each.has_text}
    without = {each.symbol for each in versions} - with_text
    beside = {_beside(wording.get(each.graph, "")) for each in versions if each.symbol in without}
    told = not with_text and len(beside) == 1 and "" not in beside
    return 0 if told else len(without)


def _beside(text: str) -> str:
    return facts.read_wording(text).beside if text else ""


Tell = Callable[[Outcome], tuple[tuple[ComparedWith, ...], Wording | None]]
"""Gives what a record is to keep: what became of earlier texts in a version, and what its words tell of series."""


def teller(engine: ox.Store, documents: Documents, comparer: Comparer, found: Compared) -> Tell:
    """What tells it of the versions of a build; each is held against all texts whose words the `engine` holds."""
    entries = documents.manifest_entries()
    held = sorted(f"{each.symbol} {each.language} {each.files[0]['sha256']}" for each in entries if each.has_text)
    telling = series.telling(engine, comparer.base, hashlib.sha256("\n".join(held).encode()).hexdigest()[:16])

    def tell(each: Outcome) -> tuple[tuple[ComparedWith, ...], Wording | None]:
        words = telling.of(each.symbol, each.language) if each.has_text else None
        return comparer.to_keep(found, each.symbol, each.language), words

    return tell


def write(
    folder: Path,
    documents: Documents,
    part: Callable[[Outcome, str], bytes],
    tell: Tell,
    *,
    force: bool,
    inputs: list[Path],
) -> None:
    """Write a facts-only record of each version that was read; of none that is refused.

    `part` gives a cached text of an outcome, `tell` what its record is to keep of words.
    `InputError`, and nothing is written, where a record would stand in the way of a file that is none, or of an input.
    """
    kind = outputs.Kind("facts-only record", facts.is_facts)
    chosen = [version.chosen for version in documents.versions if version.chosen.format != catalogue.FORMAT]
    records = {folder / facts_name(each): each for each in chosen}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in records:
            outputs.check(path, kind, inputs, force=force, what="another folder for the records")
        for path, outcome in records.items():
            record = part(outcome, "facts")
            with outputs.replaced(path) as fresh:
                fresh.write_bytes(facts.with_others(record, *tell(outcome)))
    except OSError as error:
        raise InputError(folder, f"cannot be written ({error.strerror})") from error
