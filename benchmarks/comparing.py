"""How long it takes to hold texts against each other, to make the pages of that, and to find phrases.

    python -m benchmarks.comparing STORE [--pages 40] [--words 60]

STORE holds the resolutions of sessions 75 to 79 (`kg build`). Printed are the processor's time for all
neighbouring pairs of all series and drafts, as a build compares them, with the reading of the texts; for a pair of 250
paragraphs each, made of the longest pairs; for pages of comparisons that nobody has asked for before; and for the first
100 hits of a word with their number. Other load on the machine changes the waiting and hardly the processor's time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from kg import compared_texts, comparing, series
from kg.compare import Text, Unit, compare
from kg.compare.units import folded
from kg.config import Config
from kg.model import Part
from kg.phrases.finding import Index
from kg.phrases.words import FILE_NAME
from kg.pipeline.comparing import Comparer
from kg.store import Snapshot, open_readonly
from kg.triples.iris import work_path
from kg.web import create_app
from kg.web.server.service import Service

T = TypeVar("T")
PARAGRAPHS = 250
HITS = 100
Pairs = list[tuple[str, str]]
"""Earlier and later texts."""


def pairs(snapshot: Snapshot) -> tuple[float, Pairs]:
    """The processor's time for all neighbouring pairs, and these pairs, sorted."""
    found = series.find(snapshot.store, snapshot.base)
    comparer = Comparer(snapshot.store, snapshot.base, snapshot.manifest.versions)
    started = time.process_time()
    made = comparer.compare(found)
    return time.process_time() - started, sorted((each.earlier, each.later) for each in made.fresh)


def long_pair(snapshot: Snapshot, found: Pairs) -> tuple[Text, Text]:
    """Two texts of 250 paragraphs each, put together of neighbours in English, the longest ones first."""
    sides: tuple[list[str], list[str]] = [], []
    sizes = Counter({pair: min(_size(snapshot, key) for key in pair) for pair in found})
    for pair, _ in sizes.most_common(12):
        if all("en" in comparing.languages(snapshot, key) for key in pair):
            for side, key in zip(sides, pair, strict=True):
                side += [each.text for each in compared_texts.text(snapshot, key, "en").units]
    earlier, later = (_numbered(each[:PARAGRAPHS]) for each in sides)
    return earlier, later


def _size(snapshot: Snapshot, key: str) -> int:
    return max((each.quads for each in snapshot.manifest.versions if each.symbol == key), default=0)


def _numbered(texts: Sequence[str]) -> Text:
    return Text("long", "en", tuple(Unit(Part.OPERATIVE, str(at), each) for at, each in enumerate(texts, 1)))


def timed(tasks: Iterable[Callable[[], object]]) -> Iterator[tuple[float, float]]:
    """Seconds of the clock and of the processor that each task takes."""
    for task in tasks:
        started, worked = time.perf_counter(), time.process_time()
        task()
        yield time.perf_counter() - started, time.process_time() - worked


def told(name: str, found: Sequence[tuple[float, float]]) -> None:
    """Print median, 95th percentile and the most, in milliseconds: clock and processor."""
    for kind, values in zip(("clock", "processor"), zip(*found, strict=True), strict=True):
        ordered = sorted(1000 * each for each in values)
        at = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
        print(
            f"{name}, {kind}: median {statistics.median(ordered):.1f} ms, 95 % {at:.1f} ms, most {ordered[-1]:.1f} ms"
        )


def pages(store: Path, found: Pairs, number: int) -> list[tuple[float, float]]:
    """The times of pages of comparisons, each asked for once, in this process."""
    app = create_app(Config(store=store, log_file=os.devnull))
    client = app.test_client()
    addresses = [f"/compare/{work_path(one)}/{work_path(other)}" for one, other in evenly(found, number)]
    client.get(addresses[-1], headers={"Accept": "text/html"})  # what a server does once, and not for each page
    try:
        return list(timed(_asked(client.get, each) for each in addresses[:-1]))
    finally:
        Service.of(app).close()


def evenly(found: Sequence[T], most: int) -> Sequence[T]:
    """At most about `most` of `found`, evenly in their order."""
    return found[:: max(1, len(found) // most)]


def _asked(get: Callable[..., object], address: str) -> Callable[[], object]:
    return lambda: get(address, headers={"Accept": "text/html"})


def words(index: Index, snapshot: Snapshot, found: Pairs, number: int) -> list[tuple[float, float]]:
    """The times of searches for words of the texts, from the most frequent to the rarest."""
    counted: Counter[str] = Counter()
    for _, later in evenly(found, 40):
        for each in compared_texts.text(snapshot, later, "en").units:
            counted.update(folded(each.text).lower().split())
    chosen = evenly([word for word, _ in counted.most_common() if word.isalpha()], number)
    return list(timed(_sought(index, word) for word in chosen))


def _sought(index: Index, word: str) -> Callable[[], object]:
    return lambda: list(index.find(word, limit=HITS).hits)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, help="the store")
    parser.add_argument("--pages", type=int, default=40, help="so many pages")
    parser.add_argument("--words", type=int, default=60, help="so many words")
    args = parser.parse_args()
    with open_readonly(args.store) as snapshot:
        seconds, found = pairs(snapshot)
        print(f"{len(found)} neighbouring pairs: {seconds:.1f} s of processor")
        one, other = long_pair(snapshot, found)
        told(
            f"a pair of {len(one.units)} and {len(other.units)} paragraphs",
            list(timed([lambda: compare(one, replace(other, symbol="other"))])),
        )
        told(f"{HITS} hits of a word", words(Index(snapshot.path / FILE_NAME), snapshot, found, args.words))
    told("a page of a comparison", pages(args.store, found, args.pages))


if __name__ == "__main__":
    main()
