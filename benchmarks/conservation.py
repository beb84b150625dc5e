"""The law of the parser on damaged documents: no character is lost between any two passes, and none is in two places.

`python -m benchmarks.conservation [RUNS] [FILE…]` spoils the files (and texts of a grammar of keywords) as the
fuzzer does, always the same, and reads each in every language.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.fuzz import documents
from kg import lang
from kg.errors import KgError
from kg.model import Source
from kg.parse import Passes, conserve
from kg.parse.editorial import editorial_words
from kg.readers import text

SMALL = 20_000
"""Bytes that are taken of a document."""


def breaches(source: Source, language: str) -> Iterator[str]:
    """What a pass loses of `source` or has twice, a line each."""
    before: conserve.Held | None = None
    for name, result in Passes.of(source, editorial_words(language)).results:
        gone = [source.text[span.start : span.end] for span in conserve.lost(source.text, before, result)]
        if gone:
            yield f"the pass {name!r} loses {gone[:5]}"
        spans = sorted(result.spans())
        twice = [source.text[b[0] : a[1]] for a, b in pairwise(spans) if b[0] < a[1]]
        if any(each.strip() for each in twice):
            yield f"the pass {name!r} has twice {twice[:3]}"
        before = result


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the benchmark; exit code 1 where the law is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conservation", description=__doc__)
    parser.add_argument("runs", nargs="?", type=int, default=10_000, metavar="RUNS", help="default: %(default)s")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="documents to spoil")
    args = parser.parse_args(arguments)
    originals = [text.decode(path.read_bytes(), path)[0].encode()[:SMALL] for path in args.files]
    read = broken = 0
    start = time.monotonic()
    for number, data in enumerate(documents(args.runs, originals)):
        try:
            source = text.read(data, f"{number}.txt", "0" * 64)
        except KgError:
            continue
        read += 1
        for language in lang.codes():
            for breach in breaches(source, language):
                broken += 1
                print(f"run {number} ({language}): {breach}")
    print(f"{args.runs} runs in {time.monotonic() - start:.0f} s: {read} read, {broken} breaches")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
