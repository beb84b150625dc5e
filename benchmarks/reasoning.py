"""Reasoning side by side: this project's engine, `reasonable` and owlrl on the same files.

Each run is a process of its own, from files to the closure on disk; its time, processor time and
peak memory are the operating system's. The engines run in turn, `--runs` times (owlrl once: it is slow),
and the table has the medians; what is faster, and by how much, is the median of the ratios run by run,
as a machine's speed changes from minute to minute. Prints a Markdown table; `--write` puts it in
docs/performance.md between its marks.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import resolution_data

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
MARKS = ("<!-- reasoning: begin -->", "<!-- reasoning: end -->")

FAST = """
import json, sys
from pathlib import Path
from kg.reason import close
out, *files = map(Path, sys.argv[1:])
with close(files) as closure:
    closure.write_all(out)
    spent = closure.timings["rules"]
    print(json.dumps({"asserted": closure.asserted, "inferred": closure.inferred, "reasoning": spent}))
"""
REASONABLE = """
import json, sys, time  # reads Turtle only, which N-Triples are
import reasonable
out, onto, data = sys.argv[1:]
reasoner = reasonable.PyReasoner()
reasoner.load_file(onto)
reasoner.load_file(data)
start = time.perf_counter()
found = reasoner.reason()
spent = time.perf_counter() - start
with open(out, "w") as stream:
    stream.writelines(" ".join(term.n3() for term in triple) + " .\\n" for triple in found)
print(json.dumps({"closure": len(found), "reasoning": spent}))
"""
OWLRL = """
import json, sys, time
import owlrl, rdflib
out, onto, data = sys.argv[1:]
graph = rdflib.Graph().parse(onto).parse(data)
asserted = len(graph)
start = time.perf_counter()
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
spent = time.perf_counter() - start
graph.serialize(out, format="nt")
print(json.dumps({"closure": len(graph), "reasoning": spent}))
"""
ENGINES = {"kg": FAST, "reasonable": REASONABLE, "owlrl": OWLRL}


@dataclass(frozen=True)
class Run:
    engine: str
    size: int
    wall: float
    processor: float
    memory: float
    reasoning: float
    inferred: int


def in_turn(engines: list[str], size: int, args: argparse.Namespace) -> dict[str, list[Run]]:
    """The runs of each engine on the same files, one engine after the other, again and again."""
    runs: dict[str, list[Run]] = {engine: [] for engine in engines}
    with tempfile.TemporaryDirectory() as folder:
        files = resolution_data.write(Path(folder), size)
        for number in range(args.runs):
            for engine in engines:
                if engine == "owlrl" and number:
                    continue
                found = run(engine, size, files, args.owlrl_limit if engine == "owlrl" else args.limit)
                if found is None:
                    print(f"{size:,} {engine}: did not end in time", file=sys.stderr, flush=True)
                    continue
                runs[engine].append(found)
                print(f"{size:,} {engine}: {found.wall:.2f} s, {found.memory:,.0f} MB", file=sys.stderr, flush=True)
    return {engine: found for engine, found in runs.items() if found}


def middle(runs: list[Run]) -> Run:
    """The median of each figure; the largest memory."""

    def of(name: str) -> float:
        return float(statistics.median(getattr(each, name) for each in runs))

    memory = max(each.memory for each in runs)
    first = runs[0]
    return Run(first.engine, first.size, of("wall"), of("processor"), memory, of("reasoning"), first.inferred)


def run(engine: str, size: int, files: tuple[Path, Path], limit: float, keep: Path | None = None) -> Run | None:
    """One run; None where it does not end in time. The closure is written to `keep`, else it goes."""
    with tempfile.TemporaryDirectory() as folder:
        out = keep or Path(folder) / "closure.nt"
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", ENGINES[engine], str(out), *map(str, files)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
        )
        pid, status, usage = wait(process, start + limit)
        wall = time.perf_counter() - start
        assert process.stdout is not None
        said = process.stdout.read()
        process.stdout.close()
        if usage is None or pid == 0 or status:
            return None
        report = json.loads(said)
    inferred = report.get("inferred", report.get("closure", size) - size)
    return Run(
        engine, size, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, report["reasoning"], inferred
    )


def wait(process: subprocess.Popen[bytes], end: float) -> tuple[int, int, resource.struct_rusage | None]:
    """Wait for a process and what it used; kill it when its time is over."""
    while time.perf_counter() < end:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return pid, status, usage
        time.sleep(0.02)
    process.kill()
    process.wait()
    return 0, 1, None


def table(runs: list[dict[str, list[Run]]]) -> str:
    """The medians, size by size and engine by engine."""
    rows = [
        "| triples | engine | runs | whole process | processor time | peak memory | rules alone | inferred "
        "| inferred per second of rules |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for found in (each for by_engine in runs for each in by_engine.values()):
        each = middle(found)
        walls = sorted(one.wall for one in found)
        spread = f" ({walls[0]:.2f}–{walls[-1]:.2f})" if len(walls) > 1 else ""
        rows.append(
            f"| {each.size:,} | {each.engine} | {len(found)} | {each.wall:.2f} s{spread} | {each.processor:.2f} s "
            f"| {each.memory:,.0f} MB | {each.reasoning:.2f} s | {each.inferred:,} "
            f"| {each.inferred / max(each.reasoning, 1e-9):,.0f} |"
        )
    return "\n".join(rows)


def ratios(runs: list[dict[str, list[Run]]]) -> str:
    """How much faster and smaller, size by size: the medians of the ratios of runs that followed each other."""
    lines = []
    for by_engine in runs:
        ours = by_engine.get("kg", [])
        for engine, found in by_engine.items():
            if engine == "kg" or not ours:
                continue
            pairs = list(zip(found, ours, strict=False))
            wall = statistics.median(other.wall / own.wall for other, own in pairs)
            processor = statistics.median(other.processor / own.processor for other, own in pairs)
            memory = middle(ours).memory / middle(found).memory
            lines.append(
                f"- {ours[0].size:,} triples, against {engine}: {wall:.1f} times faster "
                f"({processor:.1f} times less processor time), {memory:.2f} of its memory"
            )
    return "\n".join(lines)


def machine() -> str:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("duckdb", "reasonable", "owlrl", "rdflib"))
    load = os.getloadavg()[0]
    return (
        f"{date.today().isoformat()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, "
        f"{versions}; load when it began {load:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--owlrl-up-to", type=int, default=100_000, help="largest size for owlrl, which is slow")
    parser.add_argument("--reasonable-up-to", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5, help="runs of each engine but owlrl")
    parser.add_argument("--limit", type=float, default=900, help="seconds for one run")
    parser.add_argument("--owlrl-limit", type=float, default=300, help="seconds for owlrl's one run")
    parser.add_argument("--write", action="store_true", help="put the table in docs/performance.md")
    args = parser.parse_args()
    head = machine()
    largest = {"owlrl": args.owlrl_up_to, "reasonable": args.reasonable_up_to}
    runs = [
        in_turn([engine for engine in args.engines if size <= largest.get(engine, size)], size, args)
        for size in args.sizes
    ]
    text = f"{head}\n\n{table(runs)}\n\n{ratios(runs)}\n"
    print(text)
    if args.write:
        page = PAGE.read_text(encoding="utf-8")
        new = f"{MARKS[0]}\n{text}{MARKS[1]}"
        PAGE.write_text(re.sub(f"{MARKS[0]}.*{MARKS[1]}", lambda _m: new, page, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
