"""How far two language versions of the same markup agree.

    python -m benchmarks.agreement FOLDER… --languages en es --half held --sample 300

Folders hold Akoma Ntoso files of both languages. Works fall into two halves by a digest of their IRI: rules are
worked on with `dev`, figures are those of `held`. F1 compares statements on the same paragraph. Of the requests that
differ it is counted in what: two on one paragraph that differ in the fewest columns are held against each other.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.errors import KgError
from kg.model import Statements
from kg.pipeline.document import read_document

_WORK = re.compile(r'FRBRWork>.*?FRBRuri value="([^"]+)"', re.DOTALL)
_LANGUAGE = re.compile(r'FRBRlanguage language="([a-z]+)')
_HEAD = 6000
KINDS = ("citations", "bodies and instruments", "addressees", "requests", "requests as questions have them")


def rows(statements: Statements, kind: str) -> Iterator[tuple[object, ...]]:
    """The statements of a kind, as two versions should have them."""
    if kind == "citations":
        yield from ((c.place.part, c.place.number, c.cited, c.locus) for c in statements.citations if c.cited)
    elif kind == "addressees":
        yield from ((a.place.number, a.code) for a in statements.addressees)
    elif kind == "requests":
        yield from ((r.place.number, r.of, r.to, r.act, r.session, r.due) for r in statements.requests)
    elif kind == "requests as questions have them":  # whose rows have no act
        yield from ((r.place.number, r.of, r.to, r.session, r.due) for r in statements.requests)
    else:
        yield from ((m.place.part, m.place.number, m.code) for m in statements.mentions)


def pairs(folders: list[Path], languages: tuple[str, str]) -> dict[str, dict[str, Path]]:
    """Work → language → file; the works that have both languages."""
    found: dict[str, dict[str, Path]] = {}
    codes = {"eng": "en", "fra": "fr", "fre": "fr", "spa": "es"}
    for path in sorted(path for folder in folders for path in folder.rglob("*.xml")):
        head = path.read_text(encoding="utf-8", errors="replace")[:_HEAD]
        work, spoken = _WORK.search(head), _LANGUAGE.search(head)
        if work and spoken:
            found.setdefault(work[1], {})[codes.get(spoken[1], spoken[1])] = path
    return {work: files for work, files in found.items() if all(language in files for language in languages)}


def in_half(work: str, half: str) -> bool:
    """Whether a work is in the half `dev` or `held`."""
    return (int(hashlib.sha256(work.encode()).hexdigest(), 16) % 2 == 1) == (half == "held")


COLUMNS = ("number", "of", "to", "act", "session", "due")
"""What `rows` has of a request."""


def differences(one: set[tuple[object, ...]], other: set[tuple[object, ...]]) -> Iterator[str]:
    """In what the requests differ that only one of two versions has."""
    left, right = one - other, sorted(other - one, key=str)
    for row in sorted(left, key=str):
        beside = [each for each in right if each[0] == row[0]]
        if not beside:
            yield "asked in the first language only"
            continue
        nearest = min(beside, key=lambda each: sum(a != b for a, b in zip(row, each, strict=True)))
        right.remove(nearest)
        apart = [name for name, a, b in zip(COLUMNS, row, nearest, strict=True) if a != b]
        named = apart == ["to"] and "" in (row[2], nearest[2])
        yield "for whom is said in one language only" if named else " and ".join(apart)
    yield from ("asked in the second language only" for _ in right)


def main() -> None:
    """Print the agreement of each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--languages", nargs=2, default=("en", "es"))
    parser.add_argument("--half", choices=("dev", "held"), default="held")
    parser.add_argument("--sample", type=int, default=300)
    args = parser.parse_args()
    first, second = args.languages
    found = pairs(args.folders, (first, second))
    works = [work for work in found if in_half(work, args.half)]
    random.Random(7).shuffle(works)
    both: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    read = 0
    for work in works[: args.sample]:
        try:
            versions = [read_document(found[work][language]).statements for language in (first, second)]
        except KgError as error:
            print(f"left out: {error}")
            continue
        read += 1
        for kind in KINDS:
            one, other = (set(rows(version, kind)) for version in versions)
            both[kind] += len(one & other)
            apart[kind] += len(one ^ other)
            if kind == "requests":
                kinds.update(differences(one, other))
    print(f"{read} works, {first} against {second}, half {args.half}")
    for kind in KINDS:
        print(f"{kind:32} F1 {2 * both[kind] / max(1, 2 * both[kind] + apart[kind]):.4f} ({both[kind]} the same)")
    for what, count in kinds.most_common():
        print(f"  requests that differ: {what}: {count}")


if __name__ == "__main__":
    main()
