"""How fast documents become triples: documents/s, MB/s, the share of each stage, peak memory.

    python -m benchmarks.etl [--documents DIR] [--sizes 100,0] [--jobs 1,0]

`DIR` holds Akoma Ntoso files (default: the corpus beside the project, unpacked to a
temporary folder); each size is measured from markup and from the same documents rendered
as plain text. Size 0 means all of them, jobs 0 one process per core. Every run is a
process of its own and starts without a cache, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
STAGES = ("read", "parse", "extract", "triples", "cache")


def main() -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--sizes", default="100,0")
    parser.add_argument("--jobs", default="1,0")
    parser.add_argument("--run", nargs=3, metavar=("DIR", "SIZE", "JOBS"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        print(json.dumps(run(Path(args.run[0]), int(args.run[1]), int(args.run[2]))))
        return 0
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        folder = args.documents or unpacked(Path(name))
        if folder is None:
            print("needs the corpus in ../shared/corpus, or --documents DIR", file=sys.stderr)
            return 2
        sizes, jobs = ([int(each) for each in text.split(",")] for text in (args.sizes, args.jobs))
        table(folder, rendered(folder, Path(name) / "text"), sizes, jobs)
        growth(Path(name))
    return 0


def unpacked(folder: Path) -> Path | None:
    """The corpus of sessions 75 to 79, unpacked; None where it is absent."""
    archive = SHARED / "corpus" / "ga-resolutions-75-79.en-fr.tar.xz"
    if not archive.is_file():
        return None
    with tarfile.open(archive) as files:
        files.extractall(folder / "akn", filter="data")
    return folder / "akn"


def rendered(folder: Path, target: Path) -> Path:
    """The documents of `folder` as plain text with page furniture."""
    from kg.readers import read
    from kg.render import Style, render

    target.mkdir()
    for number, path in enumerate(documents(folder, 0)):
        text = render(read(path), Style(width=90, pages=50, furniture=True))
        (target / f"{number:05}-{path.stem}.txt").write_text(text, encoding="utf-8")
    return target


def documents(folder: Path, size: int) -> list[Path]:
    """The first `size` documents, spread over the folder by a hash of their names; all for 0."""
    import hashlib

    found = sorted(folder.rglob("*.xml")) or sorted(folder.rglob("*.txt"))
    found.sort(key=lambda path: hashlib.sha256(path.name.encode()).hexdigest())
    return found[:size] if size else found


def table(markup: Path, text: Path, sizes: list[int], jobs: list[int]) -> None:
    """Print a row for each size, format and number of processes."""
    print("| documents | format | processes | documents/s | MB/s | peak MB | " + " | ".join(STAGES) + " |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |" + " ---: |" * len(STAGES))
    for size in sizes:
        for form, folder in (("AKN", markup), ("text", text)):
            for processes in jobs:
                command = [
                    sys.executable,
                    "-m",
                    "benchmarks.etl",
                    "--run",
                    str(folder),
                    str(size),
                    str(processes),
                ]
                done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=3600)
                found = json.loads(done.stdout)
                total = sum(found["work"].values()) or 1.0
                shares = " | ".join(f"{found['work'].get(stage, 0.0) / total:.0%}" for stage in STAGES)
                print(
                    f"| {found['documents']} | {form} | {processes or 'all'} | "
                    f"{found['documents'] / found['seconds']:.0f} | {found['bytes'] / 1e6 / found['seconds']:.2f} | "
                    f"{found['peak']:.0f} | {shares} |",
                    flush=True,
                )


def run(folder: Path, size: int, jobs: int) -> dict[str, object]:
    """Extract documents into a fresh cache; what it took. `peak` is of the largest process, in MB."""
    from kg.pipeline import pool
    from kg.pipeline.work import Task
    from kg.vocab import DEFAULT_BASE

    chosen = documents(folder, size)
    work: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as cache:
        started = time.perf_counter()
        for outcome in pool.run([Task(each, DEFAULT_BASE, Path(cache), "bench") for each in chosen], jobs):
            work.update(outcome.seconds)
            failed += bool(outcome.error)
        seconds = time.perf_counter() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    size_in_bytes = sum(path.stat().st_size for path in chosen)
    return {
        "documents": len(chosen),
        "failed": failed,
        "bytes": size_in_bytes,
        "seconds": seconds,
        "peak": peak / 1024,
        "work": dict(work),
    }


HEAD = "United Nations A/RES/91/7\n\nThe General Assembly,\n\nRecalling its resolution 60/1 of 16 September 2005,\n\n"
PARAGRAPH = (
    "{n}. Urges Member States, in line with its resolutions 61/180 of 20 December 2006 and 64/293, and invites "
    "the United Nations Office on Drugs and Crime, to keep the lighthouses of the world in good repair, and "
    "requests the Secretary-General to submit to it at its ninety-third session a report on what was done;\n\n"
)


def growth(folder: Path) -> None:
    """Print the processor time for one document repeated to 10 MB, and for one paragraph as long."""
    many = HEAD + "".join(PARAGRAPH.format(n=each) for each in range(1, 31))
    sentence = PARAGRAPH.format(n=1).removeprefix("1. ").strip() + " "
    print("\n| MB | many paragraphs: seconds | s/MB | one paragraph: seconds | s/MB |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for megabytes in (1, 2, 5, 10):
        size = megabytes * 1_000_000
        usual = _seconds(folder / f"{megabytes}.txt", many * (size // len(many)))
        one = _seconds(folder / f"{megabytes}-one.txt", HEAD + "1. " + sentence * (size // len(sentence)))
        figures = (usual, usual / megabytes, one, one / megabytes)
        print(f"| {megabytes} | " + " | ".join(f"{each:.2f}" for each in figures) + " |", flush=True)


def _seconds(path: Path, text: str) -> float:
    """The processor time for a text, from its file to its triples."""
    from kg.pipeline import read_document
    from kg.triples import nquads

    path.write_text(text, encoding="utf-8")
    started = time.process_time()
    reading = read_document(path)
    nquads(reading.document, reading.statements)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main())
