"""Damaged documents, the same on every run: what reads them must neither crash nor write nonsense.

`python -m benchmarks.fuzz [RUNS] [FILE…]` takes documents (of our own writing, and the files named),
cuts, shuffles, doubles and spoils them with a fixed seed, and takes each the whole way: bytes,
document, statements, N-Quads. A run fails where anything but `KgError` is raised, a clean
character has no place, or Oxigraph refuses a quad.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import fuzz_sparql

SEED = 20240229
SMALL = 6_000
"""Bytes that are taken of a document: what breaks is found in small ones, and more of them are tried."""

GRAMMAR = [
    "The General Assembly,", "L’Assemblée générale,", "The Security Council,",
    "Recalling its resolution 70/1,¹", "Rappelant ses résolutions 61/180, 63/194 et 78/228 sur",
    "Noting wells 2 , springs3 and", "1. Urges States",
    "2. Requests the Secretary-General to report at its ninety-third session", "(a) To dig;",
    "b) Boire ;", "¹ Resolution 70/1.", "2  See A/70/12/Add.1 à 3.", "3 Ibid., vol. 2237, no 39574.",
    "__________", "Annex II", "II. Rules", "A.", "12-34567 3/4", "A/RES/91/7", "A/C.3/80/L.4",
    "http://undocs.org/x", "qu ’il t raite", "*Invites* [61/180](#)", "[^4]: y", "103rd plenary meeting",
    "16 December 2036", "S/RES/1325 (2000)", "217 A (III)",
    "United Nations, Treaty Series, vol. 2171, 2173 et 2983, No. 27531", "Office on Drugs and Crime",
    "Inter-Agency Coordination Group against Trafficking in Persons", "co-chairs for 2021", "“quoted",
    "» « ’ ' \"", "\x0c", "\u00ad\u2011\u00a0", "\ud7ff\ufffd", "<b>&amp;</b>", "{{}}", "%00%zz", "\\",
    "é" * 40, "9" * 60, "A/" * 30,
]  # fmt: skip


def grammar_text(chance: random.Random) -> str:
    """A text of the grammar's own keywords in no order."""
    return "".join(
        chance.choice(GRAMMAR) + chance.choice([" ", "\n", "\n\n", ", ", "\t"]) for _ in range(chance.randrange(1, 90))
    )


def spoiled(data: bytes, chance: random.Random) -> bytes:  # noqa: PLR0911 - one return a way
    """`data` damaged in one of several ways."""
    way = chance.randrange(8)
    if way == 0:
        return data[: chance.randrange(len(data) + 1)]
    if way == 1:
        return data[chance.randrange(len(data) + 1) :]
    if way == 2:
        lines = data.splitlines(keepends=True)
        chance.shuffle(lines)
        return b"".join(lines)
    if way == 3:
        spoilt = bytearray(data)
        for _ in range(chance.randrange(1, 60)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        return bytes(spoilt)
    if way == 4:
        start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        return data[:start] + data[start:end] * 2 + data[end:]
    if way == 5:
        words = data.split(b" ")
        chance.shuffle(words)
        return b" ".join(words)
    if way == 6:
        return data.replace(b"\n\n", b"\n").replace(b",", b"")
    return bytes(chance.randrange(256) for _ in range(chance.randrange(1, 2000)))


def documents(runs: int, originals: list[bytes], seed: int = SEED) -> Iterator[bytes]:
    """`runs` damaged documents, always the same for the same arguments."""
    chance = random.Random(seed)
    for _ in range(runs):
        if not originals or chance.random() < 0.4:
            text = grammar_text(chance).encode("utf-8", "surrogatepass")
            yield text if chance.random() < 0.7 else spoiled(text, chance)
        else:
            yield spoiled(chance.choice(originals), chance)


def check(data: bytes, path: Path) -> str:
    """Takes one document the whole way; what became of it ("read", "refused"). Raises on any failure."""
    from kg.authority import Authority
    from kg.errors import KgError
    from kg.extract import extract
    from kg.parse import parse
    from kg.readers import read
    from kg.triples import quads

    path.write_bytes(data)
    try:
        source = read(path)
    except KgError as error:
        if "\n" in str(error):
            raise AssertionError("a complaint of more than one line") from error
        return "refused"
    document = parse(source)
    for holder in (*document.paragraphs, *document.footnotes):
        if holder.text:
            holder.offsets.pieces(0, len(holder.text))
            if holder.offsets.position(len(holder.text) - 1) >= len(source.text):
                raise AssertionError("a character beyond the end of the source")
    lines = quads(document, extract(document, Authority.load()), "https://example.org/")
    _accepted(lines)
    return "read"


def _accepted(lines: list[str]) -> None:
    """Raises where Oxigraph refuses a quad."""
    import pyoxigraph

    for _ in pyoxigraph.parse("\n".join(lines).encode() + b"\n", format=pyoxigraph.RdfFormat.N_QUADS):
        pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the fuzzer; exit code 1 where a run failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("runs", nargs="?", type=int, default=10_000, metavar="RUNS", help="default: %(default)s")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="documents to spoil beside our own")
    args = parser.parse_args(arguments)
    runs: int = args.runs
    originals = [path.read_bytes()[:SMALL] for path in args.files]
    counts = Counter[str]()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fuzz.txt"
        for number, data in enumerate(documents(runs, originals)):
            try:
                counts[check(data, path)] += 1
            except Exception as error:  # any failure is a finding, told with its number
                counts["failed"] += 1
                print(f"run {number}: {type(error).__name__}: {str(error)[:200]}")
                if counts["failed"] == 1:
                    Path("fuzz-failure.bin").write_bytes(data)
            if number and number % 1000 == 0:
                print(f"{number} of {runs} done, {counts['failed']} failed", file=sys.stderr, flush=True)
    seconds = time.monotonic() - start
    print(f"{runs} runs in {seconds:.0f} s: " + ", ".join(f"{key} {counts[key]}" for key in sorted(counts)))
    texts = fuzz_sparql.run(runs, SEED)
    print(f"{runs} updates: " + ", ".join(f"{key} {texts[key]}" for key in sorted(texts)))
    return 1 if counts["failed"] or texts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
