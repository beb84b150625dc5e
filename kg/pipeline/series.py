"""The stage of a build that says which things of several documents are one: series, which texts follow, and meetings.

It ties texts to those before them, with the corrections that it is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import meetings, series
from kg.errors import InputError
from kg.model import Wording
from kg.pipeline.inputs import named
from kg.series.corrections import FILE_NAME, NONE, Corrections, parse
from kg.store import Snapshot, Writer
from kg.vocab import named_graph


@dataclass(slots=True)
class Tying:
    """The stage, with the `corrections` in force. `digest` and `count` are of what it made."""

    base: str
    corrections: Corrections = NONE
    digest: str = ""
    count: int = 0
    notes: tuple[str, ...] = ()

    @property
    def graph(self) -> ox.NamedNode:
        """The graph of ties and series, and of the meetings that several texts tell of."""
        return ox.NamedNode(named_graph(self.base, "series"))

    def run(
        self,
        writer: Writer,
        previous: Snapshot | None = None,
        *,
        reasoned: bool,
        said: Iterable[tuple[str, str, Wording]] = (),
    ) -> series.Found:
        """Tie the texts that the generation in the making holds; `previous` is what its graph is brought up from.

        `said` is what facts-only records say of their words, with their text's key and language.
        """
        stated = series.Stated(writer.store, self.base, said)
        found = series.find(writer.store, self.base, self.corrections, stated)
        ties = found.triples(self.base, reasoned=reasoned)
        listed = series.listings(writer.store, found, self.base)
        triples = sorted({*ties, *listed, *meetings.triples(writer.store, self.base)}, key=str)
        if previous is None:
            writer.load_derived(self.graph, triples)
        else:
            before = {each.triple for each in previous.quads(self.graph.value)}
            after = set(triples)
            writer.apply(self.graph, sorted(after - before, key=str), sorted(before - after, key=str))
        self.count = len(triples)
        self.digest = hashlib.sha256("\n".join(map(str, triples)).encode()).hexdigest()
        unknown = self.corrections.unknown(found.texts)
        self.notes = tuple(f"{FILE_NAME}: {each} is not in the store; its corrections wait" for each in unknown)
        self.notes += tuple(_without_effect(self.corrections, found))
        if self.corrections:
            (writer.folder / FILE_NAME).write_text(_written(self.corrections), encoding="utf-8")
        return found


def _without_effect(said: Corrections, found: series.Found) -> Iterator[str]:
    """Ties that were to be added between known texts and are not there, and why."""
    tied = {(each.later, each.earlier) for each in found.ties}
    for later, earlier in sorted(said.add):
        if (later, earlier) in tied or not {later, earlier} <= found.texts.keys():
            continue
        backwards = found.texts[earlier].order >= found.texts[later].order
        why = (
            "it is not the later one by its date and symbol" if backwards else "other texts of the series stand between"
        )
        yield f"{FILE_NAME}: {later} is not tied to {earlier}: {why}"


def corrections(paths: Iterable[Path], kept: Path | None, *, add: bool, follow_links: bool = False) -> Corrections:
    """The corrections of the files called `series.toml` in the folders among `paths`, and of those kept in a store.

    `kept` is the folder of the generation that stands. What it keeps holds where no file is given, and, where a build
    adds to the store (`add`), beside what is given, as far as that does not say otherwise. Raises `InputError` where a
    file cannot be used, or two say the opposite.
    """
    given = [_read(each) for each in named(paths, FILE_NAME, follow_links)]
    found = _united(given)
    stored = kept / FILE_NAME if kept is not None else None
    if stored is None or not stored.is_file() or (given and not add):
        return found
    old = _read(stored)
    return Corrections(
        {pair: why for pair, why in old.add.items() if pair not in found.forbid} | found.add,
        {pair: why for pair, why in old.forbid.items() if pair not in found.add} | found.forbid,
    )


def _read(path: Path) -> Corrections:
    try:
        return parse(path.read_text(encoding="utf-8-sig"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"cannot be read ({error})") from error


def _united(given: Iterable[Corrections]) -> Corrections:
    found = Corrections({}, {})
    for each in given:
        found.add.update(each.add)
        found.forbid.update(each.forbid)
    if both := sorted(found.add.keys() & found.forbid.keys()):
        raise InputError(FILE_NAME, f"{both[0][0]} after {both[0][1]} is added by one file and forbidden by another")
    return found


def _written(said: Corrections) -> str:
    """The file of some corrections, in order: the same for the same corrections."""
    rows = []
    for name, pairs in (("add", said.add), ("forbid", said.forbid)):
        for (later, earlier), reason in sorted(pairs.items()):
            values = {"later": later, "earlier": earlier, "reason": reason}
            rows.append(f"[[{name}]]\n" + "".join(f"{key} = {_quoted(value)}\n" for key, value in values.items()))
    return "\n".join(rows)


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0: as JSON writes one, and without the control character that JSON leaves."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
