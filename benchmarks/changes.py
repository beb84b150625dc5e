"""How well two texts are held against each other, on pairs that two people read, beside a peer's method.

    python -m benchmarks.changes [--material ../shared]

`tests/gold/changes` has what was read, without texts; these are taken from the material folder, in all languages that
both texts of a pair are in: they are held against each other together, as a build does. The peer's
method is that of the United Nations' own tool: each paragraph goes to the first one of the other text that is
more than 0.8 like it by Levenshtein, each once.
"""

from __future__ import annotations

import argparse
import json
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from kg.compare import Comparison, Relation, Text, compare_in, text_of
from kg.compare.units import folded
from kg.pipeline.document import read_document

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold" / "changes"
HELD = GOLD.with_name("changes-held")
"""Pairs that one person read when the rules stood, before seeing what they make of them."""
SECOND = GOLD.with_name("changes-second")
"""Likewise, read later: pairs of more organs and languages, most of them chosen because acts change."""
THIRD = GOLD.with_name("changes-third")
"""Three more, of other matters, read when the rules stood and before the program was asked."""
LAST = GOLD.with_name("changes-last")
"""A pair that was rewritten throughout, read when all rules stood."""
FOLDERS = (GOLD, HELD, SECOND, THIRD, LAST)
_ARCHIVES = (
    "corpus/ga-resolutions-75-79.en-fr.tar.xz",
    "corpus/ga-resolutions-75-79.es.tar.xz",
    "corpus/other-organs.en-fr-es.tar.xz",
)
_FOLDERS = {"en": "English", "fr": "French", "es": "Spanish"}
_PEERS_LIKENESS = 80.0
_HEADS = (
    "pair",
    "relations",
    "same",
    "dropped (found, too many, missed)",
    "moved",
    "acts (right, of, too many)",
    "links",
    "peer's links",
)

Said = tuple[tuple[str, ...], str]
"""What is said of a later paragraph: the earlier ones that it takes up, and its relation."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair as it was read. `said` has for each later paragraph all that a reader may answer, the first one first."""

    name: str
    earlier: str
    later: str
    language: str
    said: dict[str, tuple[Said, ...]]
    dropped: frozenset[str]
    moved: frozenset[str]
    acts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A pair of a folder, its measures, and the share of right links of ours and of the peer's."""

    folder: str
    pair: Pair
    measured: Measured
    ours: float
    theirs: float


def load(folder: Path = GOLD) -> list[Pair]:
    """The pairs that were read, by name."""
    return [_pair(path.stem, json.loads(path.read_text())) for path in sorted(folder.glob("*.json"))]


def _pair(name: str, read: dict[str, Any]) -> Pair:
    said: dict[str, tuple[Said, ...]] = {}
    for later, earlier, relation in (*read["pairs"], *read["either"]):
        said[later] = (*said.get(later, ()), (tuple(sorted(earlier)), relation))
    acts = {later: change for later, _, _, change in read["acts"]}
    texts = read["earlier"], read["later"], read["language"]
    return Pair(name, *texts, said, frozenset(read["dropped"]), frozenset(read["moved"]), acts)


# -- texts --------------------------------------------------------------------------------------------


def texts(material: Path, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Text]:
    """The texts with these symbols and languages that the material has."""
    found: dict[tuple[str, str], Text] = {}
    names = [(_file_of(key), _FOLDERS[code], (key, code)) for key, code in wanted]
    for archive in _ARCHIVES:
        with tarfile.open(material / archive) as opened, tempfile.TemporaryDirectory() as folder:
            for member in opened:
                path = Path(member.name)
                for pattern, language, key in names:
                    if language in path.parts and key not in found and pattern.match(path.name):
                        opened.extract(member, folder, filter="data")
                        found[key] = _text(Path(folder) / member.name)
    for path in sorted((material / "seeds").glob("*.txt")):
        text = _text(path)
        found.setdefault((text.symbol, text.language), text)
    return found


def _file_of(key: str) -> re.Pattern[str]:
    """What the name of a text's file begins with: with its organ or, in some years, without or by another name."""
    name = key.replace("/", "_").split("(")[0]
    names = {name, name.removeprefix("A_RES_"), name.replace("S_RES_", "SC_")}
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(names)))})(?:[-_EFS]| \()")


def _text(path: Path) -> Text:
    read = read_document(path)
    return text_of(read.document, read.statements)


# -- measures -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measured:
    """Right answers and all, of each measure; `wrong` names the later paragraphs whose relation is."""

    relations: tuple[int, int]
    same: tuple[int, int]
    dropped: tuple[int, int, int]
    moved: tuple[int, int]
    acts: tuple[int, int, int]
    wrong: tuple[str, ...]


def measured(pair: Pair, found: Comparison) -> Measured:
    """Hold a comparison against what was read.

    Where it gives another answer that a reader may give, what follows from that is right too: the earlier paragraph
    that it takes up is not dropped, and whether the act changed was read of another pair.
    """
    said = _said(found)
    wrong = [key for key, answers in pair.said.items() if not _right(said[key], answers)]
    same = [key for key, answers in pair.said.items() if answers[0][1] == Relation.SAME]
    dropped = {each.earlier.key for each in found.of(Relation.DROPPED) if each.earlier}
    accepted = {key: said[key][0] for key in pair.said if key not in wrong}
    wanted = pair.dropped - {each for earlier in accepted.values() for each in earlier}
    allowed = pair.dropped | _may_be_dropped(pair)
    other = {key for key in accepted if said[key] != pair.said[key][0]}
    of_acts = {key: change for key, change in pair.acts.items() if key not in other}
    moved = {each.later.key for each in found.changes if each.moved and each.later}
    acts: dict[str, set[str]] = {}
    for each in found.changes:
        if each.later and _other_act(each):
            acts.setdefault(each.later.key, set()).add(each.act_change.value)
    return Measured(
        (len(pair.said) - len(wrong), len(pair.said)),
        (sum(said[key][1] == Relation.SAME for key in same), len(same)),
        (len(wanted & dropped), len(dropped - allowed), len(wanted - dropped)),
        (len(moved & pair.moved), len(moved | pair.moved)),
        (
            sum(change in acts.get(key, ()) for key, change in of_acts.items()),
            len(of_acts),
            sum(key not in pair.acts for key in acts if key not in other),
        ),
        tuple(wrong),
    )


def _other_act(change: Any) -> bool:
    return change.earlier is not None and change.earlier.act != change.later.act


def _said(found: Comparison) -> dict[str, Said]:
    earlier: dict[str, list[str]] = {}
    relations: dict[str, str] = {}
    for each in found.changes:
        if each.later:
            relations[each.later.key] = each.relation.value
            earlier.setdefault(each.later.key, []).extend([each.earlier.key] if each.earlier else [])
    return {key: (tuple(sorted(earlier[key])), relation) for key, relation in relations.items()}


def _right(said: Said, answers: tuple[Said, ...]) -> bool:
    return said in answers


def _may_be_dropped(pair: Pair) -> set[str]:
    """Earlier paragraphs that some answer which a reader may give takes up, and another leaves."""
    return {
        key
        for answers in pair.said.values()
        if len(answers) > 1
        for key in {each for earlier, _ in answers for each in earlier}
        if any(key not in earlier for earlier, _ in answers)
    }


def peers(earlier: Text, later: Text) -> dict[str, tuple[str, ...]]:
    """The links of the peer's method: later key → the earlier one that it takes, if any."""
    free = list(earlier.units)
    found: dict[str, tuple[str, ...]] = {}
    for unit in later.units:
        like = next((one for one in free if fuzz.ratio(folded(one.text), folded(unit.text)) > _PEERS_LIKENESS), None)
        found[unit.key] = (like.key,) if like else ()
        if like:
            free.remove(like)
    return found


def links(pair: Pair, answers: dict[str, tuple[str, ...]]) -> float:
    """The share of later paragraphs whose earlier ones are right."""
    right = sum(any(answers[key] == earlier for earlier, _ in said) for key, said in pair.said.items())
    return right / len(pair.said)


def rows(material: Path, folders: Sequence[Path] = FOLDERS) -> Iterator[Row]:
    """Each pair of the folders with its measures, and the share of right links of ours and of the peer's."""
    pairs = [(folder.name, pair) for folder in folders for pair in load(folder)]
    wanted = {(key, code) for _, each in pairs for key in (each.earlier, each.later) for code in _FOLDERS}
    found = texts(material, wanted)
    for name, pair in pairs:
        earlier, later = (found[key, pair.language] for key in (pair.earlier, pair.later))
        both = [(found[pair.earlier, code], found[pair.later, code]) for code in _FOLDERS if _has(found, pair, code)]
        compared = compare_in(both).comparisons[pair.language]
        ours = {key: earlier for key, (earlier, _) in _said(compared).items()}
        yield Row(name, pair, measured(pair, compared), links(pair, ours), links(pair, peers(earlier, later)))


def _has(found: Mapping[tuple[str, str], Text], pair: Pair, language: str) -> bool:
    return (pair.earlier, language) in found and (pair.later, language) in found


def together(found: Iterable[Row]) -> Measured:
    """The measures of several pairs, added up."""
    each = [row.measured for row in found]
    sums = (tuple(map(sum, zip(*values, strict=True))) for values in zip(*map(_figures, each), strict=True))
    return Measured(*sums, ())  # type: ignore[arg-type]


def _figures(one: Measured) -> tuple[tuple[int, ...], ...]:
    return one.relations, one.same, one.dropped, one.moved, one.acts


def _told(one: Measured) -> Iterator[str]:
    yield from (f"{right}/{of}" for right, of in (one.relations, one.same))
    yield ", ".join(map(str, one.dropped))
    yield f"{one.moved[0]}/{one.moved[1]}"
    yield ", ".join(map(str, one.acts))


def main() -> None:
    """Print a row for each pair, then what the pairs of a folder and all of them come to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--material", type=Path, default=Path("../shared"))
    material = parser.parse_args().material
    print(" | ".join(_HEADS))
    found = []
    for row in rows(material):
        found.append(row)
        print(row.pair.name, *_told(row.measured), f"{row.ours:.3f}", f"{row.theirs:.3f}", sep=" | ")
        if row.measured.wrong:
            print("    relation:", ", ".join(row.measured.wrong))
    for folder in FOLDERS:
        print(folder.name, *_told(together(row for row in found if row.folder == folder.name)), sep=" | ")
    print("all", *_told(together(found)), sep=" | ")


if __name__ == "__main__":
    main()
