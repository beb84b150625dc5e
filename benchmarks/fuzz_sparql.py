"""Updates of odd spelling, the same on every run: what the engine writes must be among what the inspection says.

    python -m benchmarks.fuzz_sparql [RUNS] [--seed N]

Each text is put together from pieces with a fixed seed, inspected, and carried out twice, as it is and as it was
spelled. A run fails where the engine changes a graph that the inspection does not name, or anything but `KgError`
is raised, or spelling the spelling changes it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter

import pyoxigraph as ox

from kg.errors import KgError
from kg.sparql import inspection, targets
from kg.sparql.spelling import spell

BASE = "http://srv.example/sparql"
GRAPHS = ("https://h.example/x/graph/inferred", "urn:own")
PIECES = [
    *(
        "BASE",
        "PREFIX",
        "PREFIXg:",
        "g:",
        "<https://h.example/x//y/>",
        "<https://h.example/x/graph/>",
        "<../../graph/>",
    ),
    *("INSERT", "DELETE", "DATA", "INSERTDATA", "{", "}", "{", "}", "GRAPH", "GRAPHg:inferred", "g:inferred", "WHERE"),
    *("<../../graph/inferred>", "<inferred>", "<graph/inferred>", "<//h.example/x/graph/inferred>", "<urn:own>", "<>"),
    *(
        "<urn:a>",
        "<urn:b>",
        "1",
        "'x'",
        "?s",
        "?p",
        "?o",
        ".",
        ";",
        ";",
        "DROP",
        "CLEAR",
        "CLEARGRAPH",
        "SILENT",
        "ALL",
    ),
    *(
        "COPY",
        "MOVE",
        "ADD",
        "TO",
        "WITH",
        "WITHg:inferred",
        "USING",
        "#x\n",
        " ",
        " ",
        " ",
        "\n",
        "\\u0047RAPH",
        "'<'",
    ),
]
WHOLE = [
    "INSERT DATA { GRAPH @ { <urn:a> <urn:b> 1 } }", "DROP SILENT GRAPH @", "COPY <urn:own> TO @", "CLEAR GRAPH @",
    "WITH @ DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "DELETE WHERE { GRAPH @ { ?s ?p ?o } }", "MOVE @ TO <urn:own>",
]  # fmt: skip
PROLOGUES = [
    "",
    "BASE <https://h.example/x//y/>",
    "BASE<https://h.example/x/>BASE<graph/q>",
    "PREFIXg:<https://h.example/x/graph/>",
]


def text(chance: random.Random) -> str:
    """An update, whole with its spaces changed, or of pieces."""
    if chance.random() < 0.4:
        return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 25)))
    graph = chance.choice([each for each in PIECES if each.startswith(("<", "g:i"))])
    parts = [
        f"{chance.choice(PROLOGUES)} {chance.choice(WHOLE).replace('@', graph)}" for _ in range(chance.randint(1, 3))
    ]
    whole = chance.choice([";", " ; "]).join(parts)
    return "".join(each for each in whole if each != " " or chance.random() < 0.7)


def _filled() -> ox.Store:
    store = ox.Store()
    for graph in GRAPHS:
        store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(graph), ox.NamedNode(graph)))
    return store


def written(update: str, base: str) -> set[str] | None:
    """The graphs that the engine changes; None where it refuses the text."""
    before, store = _filled(), _filled()
    try:
        store.update(update, base_iri=base)
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return None
    quads = set(before) ^ set(store)
    return {each.graph_name.value if isinstance(each.graph_name, ox.NamedNode) else "" for each in quads}


def check(update: str) -> str:
    """What became of one text: refused, read, or written. AssertionError where a law is broken."""
    try:
        found = inspection.inspect(update, BASE)
        said = targets.operations(found.text, found.base)
    except KgError:
        return "refused"
    seen = {graph for each in said for graph in each.targets}
    assert spell(found.text, BASE) == found.text, "the spelling has another spelling"
    for each, base in ((update, BASE), (found.text, found.base)):
        changed = written(each, base)
        unseen = (changed or set()) - seen
        assert not unseen or targets.ANY in seen, f"{sorted(unseen)} are written unseen by {each!r}"
        if changed:
            return "written"
    return "read"


def run(runs: int, seed: int) -> Counter[str]:
    """What became of `runs` texts; `failed` counts those that broke a law, each of which is told."""
    chance, counts = random.Random(seed), Counter[str]()
    for number in range(runs):
        update = text(chance)
        try:
            counts[check(update)] += 1
        except Exception as error:
            counts["failed"] += 1
            print(f"SPARQL run {number}: {type(error).__name__}: {str(error)[:300]}")
    return counts


def main() -> int:
    """Runs the texts; 1 where one broke a law."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_sparql", description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    counts = run(args.runs, args.seed)
    print(", ".join(f"{name} {number}" for name, number in sorted(counts.items())))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
