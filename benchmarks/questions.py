"""What questions about one thing cost: `python -m benchmarks.questions --store DIR [--each 5] [--plain]`.

Processor time of the answer in this process, without any cache: the median of three, beside the limit of 20 ms and
20 µs for each row. `--engine` leaves out what the build has prepared. With `--plain` the query as written is evaluated
too, once, for the first of each kind: that is what it costs where the engine is not told in which order to look things
up, and its rows must be the same. `--whole` asks every question without parameters instead, and says when the first
row is there.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from statistics import median

from kg.questions import Question, load
from kg.rdf import Result
from kg.sparql.planning import planned
from kg.store import Graph, open_readonly

_SPREAD = """PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#> PREFIX cito: <http://purl.org/spar/cito/>
SELECT ?value (COUNT(*) AS ?many) WHERE { %s } GROUP BY ?value ORDER BY ?many ?value"""
_VALUES = {
    "symbol": "?p kg:partOf ?w ; kg:position ?n . ?w kg:symbol ?value",
    "body": "?p kg:mentionsBody ?b . ?b kg:code ?value",
    "instrument": "?p kg:mentionsInstrument ?i . ?i kg:code ?value",
    "cited": "?c cito:hasCitedEntity ?w . ?w kg:symbol ?value",
    "earlier": "?c kg:earlierWork ?w . ?w kg:symbol ?value",
}
_FIXED = 0.020
_ROW = 20e-6


def main() -> None:
    """Print a line for each question and choice of values."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--each", type=int, default=5, help="values of each kind, from the rarest to the most frequent")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--engine", action="store_true", help="ask the engine, whatever is prepared")
    parser.add_argument("--whole", action="store_true", help="without parameters: when the first row is there, and all")
    args = parser.parse_args()
    if args.whole:
        _whole(args.store)
        return
    print("| question | about | rows | ms | limit, ms | as written, ms |\n| --- | --- | ---: | ---: | ---: | ---: |")
    with open_readonly(args.store) as snapshot:
        values = {name: _spread(snapshot, pattern, args.each) for name, pattern in _VALUES.items()}
        for question, given, first in _asked(values):
            print(_line(snapshot, question, given, plain=args.plain and first, engine=args.engine), flush=True)


def _spread(snapshot: Graph, pattern: str, each: int) -> list[str]:
    """So many values, evenly from the one with the fewest solutions to the one with the most."""
    found = [row["value"] for row in snapshot.select(_SPREAD % pattern)]
    return list(dict.fromkeys(found[place * (len(found) - 1) // max(1, each - 1)] for place in range(each)))


def _asked(values: dict[str, list[str]]) -> Iterator[tuple[Question, dict[str, str], bool]]:
    for question in load().values():
        names = [each.name for each in question.parameters if values.get(each.name)]
        for chosen in (*combinations(names, 1), *combinations(names, 2)):
            for place in range(max(len(values[name]) for name in chosen)):
                yield question, {name: values[name][place % len(values[name])] for name in chosen}, place == 0


def _whole(store: Path) -> None:
    print("| question | rows | first row, ms | all, ms |\n| --- | ---: | ---: | ---: |")
    with open_readonly(store) as snapshot:
        for question in load().values():
            if any(each.required for each in question.parameters):
                continue
            begun = time.process_time()
            rows = iter(snapshot.query(question.bind({}, snapshot.base)))  # type: ignore[arg-type]
            count = int(next(rows, None) is not None)
            first = time.process_time() - begun
            count += sum(1 for _ in rows)
            every = time.process_time() - begun
            print(f"| {question.name} | {count:,} | {first * 1000:.1f} | {every * 1000:.0f} |", flush=True)


def _line(snapshot: Graph, question: Question, given: dict[str, str], *, plain: bool, engine: bool) -> str:
    text = question.bind(given, snapshot.base)
    rows, seconds = _timed(lambda: _engine(snapshot, planned(text)) if engine else snapshot.query(text), 3)
    written = ""
    if plain:
        same, once = _timed(lambda: _engine(snapshot, text), 1)
        assert same == rows, (question.name, given)
        written = f"{once * 1000:.0f}"
    about = ", ".join(given.values())
    limit = (_FIXED + _ROW * len(rows)) * 1000
    return f"| {question.name} | {about} | {len(rows)} | {seconds * 1000:.1f} | {limit:.0f} | {written} |"


def _engine(snapshot: Graph, text: str) -> Result:
    engine, graphs = snapshot.source()
    return engine.query(text, default_graph=graphs)


def _timed(ask: Callable[[], Result], times: int) -> tuple[list[str], float]:
    """The rows, and the median of the processor time."""
    taken, rows = list[float](), list[str]()
    for _ in range(times):
        begun = time.process_time()
        rows = [str(row) for row in ask()]  # type: ignore[union-attr]
        taken.append(time.process_time() - begun)
    return rows, median(taken)


if __name__ == "__main__":
    main()
