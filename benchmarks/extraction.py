"""How fast statements are extracted here, side by side with the code of another work tree.

    python -m benchmarks.extraction --beside TREE [--documents DIR] [--count 100] [--rounds 5]

Each tree has a process of its own, run by its own `.venv`; both parse the same `--count` documents (Akoma Ntoso
files of `DIR`, by default the corpus beside the project) and then take turns in extracting from them. Printed is
the processor time of the fastest round of each, by kind of statement, with the ratio, and the median ratio.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.etl import documents, unpacked

KINDS = (
    "acts citations names participation addressees ratification meetings requests series sdg".split()
)  # the modules of `kg.extract`, each with its function `find…`
WORKER = """
import functools, gc, importlib, json, sys, time
from pathlib import Path
try:
    from kg.readers import read
except ImportError:
    from kg.read import read
from kg.authority import Authority
from kg.extract import extract
from kg.parse import parse
kinds, paths = json.loads(sys.argv[1])
parsed, lists, spent = [parse(read(Path(each))) for each in paths], Authority.load(), {}
def timed(name):
    module = importlib.import_module("kg.extract." + name)
    own = [key for key, value in vars(module).items() if key.split("_")[0] == "find" and
           getattr(value, "__module__", "") == module.__name__]
    of = getattr(module, own[0])
    @functools.wraps(of)  # finders are given what their parameters name
    def find(*args, **more):
        started = time.process_time()
        try:
            return of(*args, **more)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - started
    setattr(module, own[0], find)
for name in kinds:
    timed(name)
for document in parsed:
    extract(document, lists)
print(len(parsed), flush=True)
for _ in sys.stdin:
    spent.clear(); gc.collect()
    started = time.process_time()
    for document in parsed:
        extract(document, lists)
    print(json.dumps({"all": time.process_time() - started, **spent}), flush=True)
"""


def main() -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, required=True)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        folder = args.documents or unpacked(Path(name))
        if folder is None:
            print("needs the corpus in ../shared/corpus, or --documents DIR", file=sys.stderr)
            return 2
        paths = [str(path.resolve()) for path in documents(folder, args.count)]
        rows = take_turns(WORKER, json.dumps([KINDS, paths]), (args.beside.resolve(), Path.cwd()), args.rounds)
    print("| statements | other tree, ms | this tree, ms | times faster | median of the rounds |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for kind in ("all", *KINDS):
        other, this = ([row[kind] * 1000 for row in side] for side in rows)
        median = statistics.median(one / two for one, two in zip(other, this, strict=True))
        print(f"| {kind} | {min(other):.0f} | {min(this):.0f} | {min(other) / min(this):.2f} | {median:.2f} |")
    return 0


def take_turns(program: str, given: str, trees: tuple[Path, Path], count: int) -> list[list[dict[str, Any]]]:
    """What `program`, given `given`, says of each of `count` rounds, for each tree; the trees take turns."""
    found: list[list[dict[str, Any]]] = [[], []]
    workers = [
        subprocess.Popen(
            [tree / ".venv/bin/python", "-c", program, given],
            cwd=tree,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for tree in trees
    ]
    for worker in workers:
        _line(worker)
    for _ in range(count):
        for worker, rows in zip(workers, found, strict=True):
            if worker.stdin:
                worker.stdin.write("\n")
                worker.stdin.flush()
            rows.append(json.loads(_line(worker)))
    for worker in workers:
        worker.communicate()
    return found


def _line(worker: subprocess.Popen[str]) -> str:
    """The next line that a worker prints."""
    line = worker.stdout.readline() if worker.stdout else ""
    if not line:
        raise SystemExit("a worker ended before its time; its message stands above")
    return line


if __name__ == "__main__":
    sys.exit(main())
