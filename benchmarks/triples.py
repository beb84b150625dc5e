"""How many triples documents make: `python benchmarks/triples.py FILE_OR_FOLDER… [--most 300]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.errors import KgError
from kg.pipeline import read_documents
from kg.triples import nquads


def main() -> None:
    """Print the documents, their triples and the bytes of their N-Quads: all, and a document's mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=0, help="this many files, evenly spread")
    args = parser.parse_args()
    files = sorted(file for path in args.paths for file in (path.rglob("*") if path.is_dir() else [path]))
    files = [file for file in files if file.is_file()]
    chosen = files if not args.most else [files[i * len(files) // args.most] for i in range(min(args.most, len(files)))]
    documents = triples = size = 0
    for file in chosen:
        try:
            readings = read_documents(file)
        except KgError:
            continue
        for reading in readings:
            lines = nquads(reading.document, reading.statements)
            documents, triples, size = documents + 1, triples + lines.count(b"\n"), size + len(lines)
    print(f"{documents} documents, {triples:,} triples, {size:,} bytes of N-Quads")
    if documents:
        print(f"a document: {triples // documents:,} triples, {size // documents:,} bytes")


if __name__ == "__main__":
    main()
