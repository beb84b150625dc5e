"""One flipped bit anywhere in a store: is every answer right, or is it said that something is wrong?

`python -m benchmarks.flips [FLIPS]` builds a store of a few records of the starter corpus, and then, always the same
ones, flips one bit at a time of a file of it: the engine's tables (half of the bits near their ends, where what has no
checksum stands) and its other files, the manifest and the digests, the full-text index, the summary, the reasoning
state, what was left out of a document, the cache of extraction results, a dump. After each it asks all shipped
questions and all counts, searches, adds a document (reasoning state), builds again (cache) or takes the dump, as a
command or a server would. An answer that differs from that of the sound store without an error is wrong without a
word: there must be none. `--engine-alone` leaves our digests out, to see what the engine sees by itself.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg import questions, resources, search, summary
from kg.errors import KgError
from kg.pipeline import BuildOptions, build
from kg.store import Snapshot, digests, open_readonly
from kg.store.snapshot import open_generation
from kg.web.site import dumps

SAMPLE = ("A_RES_76_186.*", "A_RES_78_228.*", "A_C.3_80_L.4.*")
LATER = "A_RES_74_176.fr.*"
SECONDS, BYTES = 120, 3 << 30
VOTE = """United Nations

A/RES/91/7

General Assembly

Distr.: General
16 December 2036

Ninety-first session
Agenda item 12

Resolution adopted by the General Assembly on 16 December 2036

91/7. Lamps

The General Assembly,

1. Recognizes the importance of light;

2. Decides to remain seized of the matter.

41st meeting
16 December 2036

[Adopted by a recorded vote of 2 to 1, with 1 abstention. The voting was as follows:

In favour: China, France

Against: Cuba

Abstaining: China]
"""
"""A text that contradicts itself, so that the store has the file that says what was left out."""
Answers = dict[str, object]
_COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "per graph": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "per property": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
}


def starter(*patterns: str) -> tuple[Path, ...]:
    """Records of the starter corpus."""
    return tuple(sorted(path for each in patterns for path in resources.path("starter").glob(each)))


def documents(store: Path) -> tuple[Path, ...]:
    """The documents of the store: records, and beside the store a text that contradicts itself."""
    vote = store.parent / "vote.txt"
    vote.write_text(VOTE, encoding="utf-8")
    return *starter(*SAMPLE), vote


def make(store: Path) -> Answers:
    """Make the store to spoil, and a dump in its cache."""
    build(BuildOptions(store=store, paths=documents(store), validate=False, jobs=1))
    with open_readonly(store) as snapshot:
        folder = store / "cache" / "dumps" / snapshot.id
        folder.mkdir(parents=True)
        body = "".join(sorted(f"{each} .\n" for each in snapshot.quads())).encode()
        (folder / "all.nq").write_bytes(body)
        (folder / "all.nq.sha256").write_text(f"{hashlib.sha256(body).hexdigest()}  all.nq\n")
    return {}


def asked(snapshot: Snapshot) -> Answers:
    """Everything that is asked of a store: questions, counts, with and without what is inferred, search, summary."""
    texts = {name: each.bind({}, snapshot.base) for name, each in questions.load().items() if not each.lacks({})}
    found: Answers = {}
    for name, text in {**texts, **_COUNTS}.items():
        for infer in (True, False):
            result = snapshot.query(text, infer=infer)
            assert isinstance(result, ox.QuerySolutions)
            rows = result.serialize(format=ox.QueryResultsFormat.CSV) or b""
            found[f"{name} {infer}"] = sorted(rows.splitlines())
    index = search.Index(snapshot.path / search.FILE_NAME)
    found["search"] = [index.suggest("traffick"), index.names(), index.count_passages("persons")]
    counted = summary.Summary(snapshot.path, snapshot.store, snapshot.base).statistics()
    found["summary"] = [counted.triples, sorted(counted.classes.items()), sorted(counted.links.items())]
    found["manifest"] = snapshot.manifest
    return found


def answer(store: Path) -> Answers:
    """What commands and servers answer from a store."""
    with open_readonly(store) as snapshot:
        return asked(snapshot)


def answer_unchecked(store: Path) -> Answers:
    """What the engine answers when nobody checks the files first."""
    (folder,) = (store / "generations").iterdir()
    with open_generation(folder) as snapshot:
        return asked(snapshot)


def contents(store: Path) -> Answers:
    with open_readonly(store) as snapshot:
        return {"quads": sorted(map(str, snapshot.quads())), "versions": snapshot.manifest.versions}


def added(store: Path) -> Answers:
    """What a store holds after a document was added."""
    build(BuildOptions(store=store, paths=starter(LATER), add=True, validate=False, jobs=1))
    return contents(store)


def built(store: Path) -> Answers:
    """What a store holds that is built again from the same files, by what is in the cache."""
    build(BuildOptions(store=store, paths=documents(store), validate=False, jobs=1, reason=False))
    return contents(store)


def dumped(store: Path) -> Answers:
    """A dump as the site hands it out: one that is not sound is made again."""
    (path,) = (store / "cache" / "dumps").glob("*/all.nq")
    return {"dump": path.read_bytes() if dumps._is_sound(path) else None}


def kind_of(path: Path) -> str:
    """The kind of a store's file."""
    if "cache" in path.parts:
        return "a dump" if "dumps" in path.parts else "extraction results"
    if path.parent.name in ("oxigraph", "closed"):
        return "tables" if path.suffix == ".sst" else "the engine's other files"
    return "reasoning state" if path.parent.name == "reasoning" else path.name


WAYS: dict[str, Callable[[Path], Answers]] = {
    "extraction results": built,
    "a dump": dumped,
    "reasoning state": added,
    "left-out.json": added,
}
SHARE = {"tables": 12, "the engine's other files": 5, "extraction results": 1, "reasoning state": 2}
"""How often a kind is hit; 2 where nothing is said."""


def spoil(store: Path, chance: random.Random) -> tuple[str, Path, int]:
    """Flip one bit in `store`; the file's kind, the file and the byte."""
    found: dict[str, list[Path]] = {}
    for path in sorted(store.rglob("*")):
        if path.is_file() and path.stat().st_size:
            found.setdefault(kind_of(path.relative_to(store)), []).append(path)
    kind = chance.choices(sorted(found), [SHARE.get(each, 2) for each in sorted(found)])[0]
    path = chance.choice(found[kind])
    data = bytearray(path.read_bytes())
    near_end = kind == "tables" and chance.random() < 0.5
    at = len(data) - 1 - chance.randrange(min(len(data), 3000)) if near_end else chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    path.unlink()  # both of the engine's stores may share it by a hard link
    path.write_bytes(data)
    return kind, path, at


def apart(work: Callable[[Path], Answers], store: Path) -> Answers | str:
    """`work` in a process of its own, that may neither take all memory nor for ever; a word where it gave an error."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        signal.alarm(SECONDS)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            found: Answers | str = work(store)
        except KgError as error:
            found = f"error: {error}"
        except Exception as error:
            found = f"unexpected {type(error).__name__}: {error}"
        with os.fdopen(sending, "wb") as out:
            pickle.dump(found, out)
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as source:
        data = source.read()
    os.waitpid(child, 0)
    result: Answers | str = pickle.loads(data) if data else "no end, or all memory taken"
    return result


def run(flips: int, engine_alone: bool, seed: int = 10) -> Counter[tuple[str, str]]:
    """How each flip ended, by kind of file: told, right, unexpected or WRONG."""
    tally: Counter[tuple[str, str]] = Counter()
    chance = random.Random(seed)
    asked_by = answer_unchecked if engine_alone else answer
    with tempfile.TemporaryDirectory() as place:
        sound, store = Path(place) / "sound", Path(place) / "store"
        apart(make, sound)  # this process starts no threads: its children could not be forked any more
        right: dict[Callable[[Path], Answers], Answers | str] = {}
        for each in {asked_by, *WAYS.values()}:
            shutil.copytree(sound, store, copy_function=os.link)
            right[each] = apart(each, store)
            shutil.rmtree(store)
        for number in range(flips):
            shutil.copytree(sound, store, copy_function=os.link)  # what is spoilt, or written, is a new file
            kind, path, at = spoil(store, chance)
            way = WAYS.get(kind, asked_by)
            found = apart(way, store)
            end = _end(found, right[way], kind)
            tally[kind, end] += 1
            if end not in ("told", "right"):
                print(
                    f"{number}: {path.relative_to(store)}, byte {at}: {end}: {_differing(found, right[way])}",
                    flush=True,
                )
            shutil.rmtree(store)
    return tally


def _end(found: Answers | str, right: Answers | str, kind: str) -> str:
    if isinstance(found, str):
        return "told" if found.startswith("error") else "unexpected" if found.startswith("unexpected") else "no end"
    return "right" if found == right or (kind == "a dump" and found["dump"] is None) else "WRONG"


def _differing(found: Answers | str, right: Answers | str) -> str:
    if isinstance(found, str) or isinstance(right, str):
        return str(found)
    return ", ".join(name for name in right if right[name] != found.get(name))


def cost(store: Path) -> str:
    """What the digests cost: when a store is put in force, and when it is opened."""
    (folder,) = (store / "generations").iterdir()
    stated = digests.read(folder) or {}
    size, lines = sum(each.size for each in stated.values()), []
    for name, work in (
        ("opening with all bytes checked", lambda: open_readonly(store).close()),
        ("opening with small files checked", lambda: open_readonly(store, check=False).close()),
        ("digests of all files alone", lambda: digests.damage(folder, stated)),
    ):
        times = []
        for _ in range(5):
            started = time.perf_counter()
            work()
            times.append(time.perf_counter() - started)
        lines.append(f"{name}: {1000 * sorted(times)[2]:.1f} ms")
    return f"{len(stated)} files, {size / 1e6:.0f} MB: " + "; ".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Flip, and print what came of it by kind of file; 1 where an answer was wrong without a word."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("flips", nargs="?", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--engine-alone", action="store_true", help="leave our digests out")
    parser.add_argument("--cost", type=Path, metavar="STORE", help="measure what the digests cost there, and no more")
    args = parser.parse_args(arguments)
    if args.cost:
        print(cost(args.cost))
        return 0
    tally = run(args.flips, args.engine_alone, args.seed)
    ends = ("told", "right", "unexpected", "no end", "WRONG")
    print("| file | flips | " + " | ".join(ends) + " |\n| --- |" + " ---: |" * (len(ends) + 1))
    for kind in sorted({kind for kind, _end in tally}):
        numbers = [tally[kind, end] for end in ends]
        print(f"| {kind} | {sum(numbers)} | " + " | ".join(map(str, numbers)) + " |")
    wrong = sum(number for (_kind, end), number in tally.items() if end == "WRONG")
    print(f"{tally.total()} flips, {wrong} answers wrong without a word")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
