"""What reading, parsing and extracting a document take, by format, side by side with the code of another work tree.

    python -m benchmarks.stages --beside TREE [--count 50] [--rounds 3] [DIR…]

Each tree has a process of its own, run by its own `.venv`; round after round they take turns with the first
`--count` documents of each `DIR`. By default these are the Akoma Ntoso files of the corpus beside the project,
the same laid out as plain text and as HTML, and its DOCX and PDF files. Printed is the processor time in
milliseconds a document, of the fastest round of each tree.
"""

from __future__ import annotations

import argparse
import html
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.etl import SHARED, documents, rendered, unpacked
from benchmarks.extraction import take_turns

STAGES = ("read", "parse", "extract")
WORKER = """
import gc, json, sys, time
from pathlib import Path
try:
    from kg.readers import read
except ImportError:
    from kg.read import read
from kg.authority import Authority
from kg.extract import extract
from kg.parse import parse
folders, lists = json.loads(sys.argv[1]), Authority.load()
def spent(paths):
    took, clock = [0.0, 0.0, 0.0], time.process_time
    for path in paths:
        first = clock(); source = read(Path(path))
        second = clock(); document = parse(source)
        third = clock(); extract(document, lists)
        for stage, seconds in enumerate((second - first, third - second, clock() - third)):
            took[stage] += seconds * 1000 / len(paths)
    return took
for paths in folders.values():
    spent(paths[:10])
print("ready", flush=True)
for _ in sys.stdin:
    gc.collect()
    print(json.dumps({name: spent(paths) for name, paths in folders.items()}), flush=True)
"""


def main() -> int:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, required=True)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        folders = args.folders or made(Path(name), args.count)
        paths = {str(folder.name): [str(each.resolve()) for each in files(folder, args.count)] for folder in folders}
        rows = take_turns(WORKER, json.dumps(paths), (args.beside.resolve(), Path.cwd()), args.rounds)
    print("| documents | stage | other tree, ms | this tree, ms | times faster |")
    print("| --- | --- | ---: | ---: | ---: |")
    for folder in paths:
        for stage, what in enumerate((*STAGES, "read and parse")):
            other, this = (min(_took(row[folder], stage) for row in side) for side in rows)
            print(f"| {folder} | {what} | {other:.2f} | {this:.2f} | {other / this:.2f} |")
    return 0


def _took(stages: list[float], stage: int) -> float:
    """The milliseconds of a stage; the one after the last is reading and parsing together."""
    return stages[stage] if stage < len(STAGES) else stages[0] + stages[1]


def files(folder: Path, count: int) -> list[Path]:
    """The first documents of a folder, of any format."""
    return documents(folder, count) or sorted(each for each in folder.rglob("*") if each.is_file())[:count]


def made(target: Path, count: int) -> list[Path]:
    """The folders that are measured by default; those of which the corpus is absent are left out."""
    found = [each for each in (SHARED / "corpus/files/docx", SHARED / "corpus/files/pdf") if each.is_dir()]
    markup = unpacked(target)
    if markup is None:
        return found
    chosen = target / "chosen"
    chosen.mkdir()
    for path in documents(markup, count):
        (chosen / path.name).write_bytes(path.read_bytes())
    return [chosen.rename(target / "markup"), rendered(target / "markup", target / "text"), paged(target), *found]


def paged(target: Path) -> Path:
    """The documents of `target / "markup"` as HTML pages, a paragraph an element, their first words in italics."""
    from kg.parse import parse
    from kg.readers import read

    (target / "html").mkdir()
    for path in documents(target / "markup", 0):
        lines = (
            f"<p>{each.number + '. ' if each.printed and each.number else ''}"
            f"<i>{html.escape(each.text[:20])}</i>{html.escape(each.text[20:])}</p>"
            for each in parse(read(path)).paragraphs
        )
        page = f"<html><body>{''.join(lines)}</body></html>"
        (target / "html" / f"{path.stem}.html").write_text(page, encoding="utf-8")
    return target / "html"


if __name__ == "__main__":
    sys.exit(main())
