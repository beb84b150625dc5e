"""Which text follows which, held against predecessors that a person has read.

    python -m benchmarks.series STORE [GOLD…]

STORE holds the General Assembly's resolutions of sessions 75 to 79 (`kg build`). Gold files are rows of a later
text, an earlier one and `right`, `either` or `wrong`; those of `tests/gold/series` unless others are given. Printed
are precision, over the ties of texts that the file judges, recall, over the pairs that are `right`, and how these are
cited.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kg.lang.language import read_rows
from kg.series import Finder, Reader
from kg.store import open_readonly

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold" / "series"


@dataclass(frozen=True, slots=True)
class Score:
    """What a gold file says of the ties: how many were found right, and which were not."""

    right: int
    wrong: tuple[tuple[str, str], ...]
    unjudged: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]

    @property
    def precision(self) -> float:
        """The share of the ties that are judged and right; those that nobody has judged count as wrong."""
        whole = self.right + len(self.wrong) + len(self.unjudged)
        return self.right / whole if whole else 1.0


def score(found: set[tuple[str, str]], gold: dict[tuple[str, str], str]) -> Score:
    """The ties `found`, among those of texts that `gold` is about, against it."""
    about = {later for later, _ in gold}
    said = {pair: gold.get(pair, "") for pair in found if pair[0] in about}
    return Score(
        sum(1 for kind in said.values() if kind in ("right", "either")),
        tuple(sorted(pair for pair, kind in said.items() if kind == "wrong")),
        tuple(sorted(pair for pair, kind in said.items() if not kind)),
        tuple(sorted(pair for pair, kind in gold.items() if kind == "right" and pair not in found)),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, help="the store")
    parser.add_argument("gold", type=Path, nargs="*", help="gold files")
    args = parser.parse_args()
    with open_readonly(args.store) as snapshot:
        reader = Reader(snapshot.store, snapshot.base)
        finder = Finder(
            reader.texts(), reader.named(), reader.recalls, reader.runs, reader.renews, named_in=reader.named_in
        )
        found = {(each.later, each.earlier) for each in finder.ties()}
        for path in args.gold or sorted(GOLD.glob("*.tsv")):
            gold = {(later, earlier): kind for later, earlier, kind in read_rows(path, 3)}
            told(path.stem, score(found, gold), gold, finder)


def told(name: str, of: Score, gold: dict[tuple[str, str], str], finder: Finder) -> None:
    """Print the figures of one gold file."""
    wanted = [pair for pair, kind in gold.items() if kind == "right"]
    recall = 1 - len(of.missed) / len(wanted)
    print(f"{name}: precision {of.precision:.3f}, recall {recall:.3f} of {len(wanted)}")
    texts = finder.texts
    known = [pair for pair in wanted if pair[0] in texts and pair[1] in texts]
    same = [pair for pair in known if finder.titles.same(texts[pair[0]], texts[pair[1]])]
    cited = Counter(finder.citing(texts[later], texts[earlier]) or "not at all" for later, earlier in same)
    print("  cited, under one title:", ", ".join(f"{how} {number}" for how, number in cited.most_common()))
    for what, pairs in (("wrong", of.wrong), ("not judged", of.unjudged), ("missed", of.missed)):
        for later, earlier in pairs:
            print(f"  {what}: {later} after {earlier}")


if __name__ == "__main__":
    main()
