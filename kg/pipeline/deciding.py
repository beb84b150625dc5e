"""What versions of a text decide for each other: which paragraphs are one, and acts in doubt.

Versions meet on the paragraphs that are the same in them; one that numbers otherwise has nodes of its own
(`kg.pipeline.parting`).

French "Engage" is "Encourages" or "Calls upon". Where the English version of the text has one of them in the same
paragraph, that is the act of the French one too, and the graph says which version decided. Paragraphs are the same
where part and number are, and the number is printed in both; where it is not, both versions must have as many
paragraphs of that part. The default language decides before the others.

What a version says to others, and what would change in it, is made when it is read (`kg.triples.doubts`), and is kept
beside the triples, for a later build may add or remove the version that decides.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import zstandard

from kg import lang
from kg.pipeline.parting import Nodes, parted, renamed, restored
from kg.pipeline.work import ACTS, Outcome
from kg.store import VersionEntry
from kg.triples.doubts import AMBIGUOUS, VERSION, changes
from kg.vocab import names

FILE_NAME = "acts.zst"
"""The file of a generation in which that is kept: a line per version: its graph, what is decided, which paragraphs are
its own, what it says."""
_CERTAIN = '"choices":{}}'
"""How what a version says ends that has no act in doubt."""
_UNHEARD = ""
"""In place of a graph: what an earlier version built stands in the store, and said nothing."""
_LEVEL = 3

Decided = dict[str, list[str]]
"""By the path of a paragraph: the graph of the version that decides its acts in doubt, and the acts."""
Lines = tuple[frozenset[str], frozenset[str]]
"""The lines that go, and those that come."""


@dataclass(slots=True)
class Deciding:
    """What the versions of one build decide for each other. `read` gives a cached text of an outcome.

    `decided` has by graph what is decided, and no graph where nothing is. `before` is the folder of the generation
    that is changed.
    """

    base: str
    read: Callable[[Outcome, str], bytes]
    before: Path | None = None
    decided: dict[str, Decided] = field(default_factory=dict)
    parted: dict[str, Nodes] = field(default_factory=dict)
    """By graph the nodes of paragraphs that are not those of their keys; no graph where all are."""
    _stood: dict[str, Decided] = field(default_factory=dict)
    _stood_apart: dict[str, Nodes] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict)
    _fresh: dict[str, tuple[str, str]] = field(default_factory=dict)
    _said: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what the generation before kept."""
        for graph, decided, nodes, said in _rows(self.before) if self.before else ():
            self._kept[graph] = said
            if decided != "{}":
                self._stood[graph] = json.loads(decided)
            if nodes != "{}":
                self._stood_apart[graph] = json.loads(nodes)

    def plan(self, entries: Mapping[str, VersionEntry], fresh: Mapping[str, Outcome], before: Iterable[str]) -> None:
        """Decide for the texts of which a version came or went; for all others what is decided stays.

        `entries` and `fresh` are those of `kg.pipeline.documents`, `before` the symbols of what stood and goes.
        """
        self._said = {graph: self._kept[graph] for graph in entries if graph in self._kept}
        for graph, outcome in fresh.items():
            if self._fresh.get(graph, ("",))[0] != outcome.entry:
                self._fresh[graph] = (outcome.entry, self.read(outcome, ACTS).decode() if outcome.language else "")
            self._said[graph] = self._fresh[graph][1]
        touched = {*before, *(entries[graph].symbol for graph in fresh)}
        texts: dict[str, list[VersionEntry]] = {}
        for each in entries.values():
            if each.symbol in touched:
                texts.setdefault(each.symbol, []).append(each)
        stay = {graph for graph, each in entries.items() if each.symbol not in touched}
        self.decided = {graph: found for graph, found in self._stood.items() if graph in stay}
        self.parted = {graph: found for graph, found in self._stood_apart.items() if graph in stay}
        for versions in texts.values():
            if len(versions) > 1:
                self._part(sorted(versions, key=_before_others))
                self.decided |= {each.graph: found for each in versions if (found := self._decide(each, versions))}

    def _part(self, versions: Iterable[VersionEntry]) -> None:
        """Tell which paragraphs of the versions of one text are their own."""
        said = [(each, json.loads(own)) for each in versions if (own := self._said.get(each.graph))]
        heard = [(each, own["order"]) for each, own in said if own.get("order", {}).get("paragraphs")]
        nodes = parted([(each.language, order) for each, order in heard])
        self.parted |= {each.graph: own for (each, _), own in zip(heard, nodes, strict=True) if own}

    def _decide(self, version: VersionEntry, versions: Iterable[VersionEntry]) -> Decided:
        own = self._said.get(version.graph, "")
        if not own or own.endswith(_CERTAIN):
            return {}
        said = json.loads(own)
        others = sorted((each for each in versions if each is not version), key=_before_others)
        heard = [(each.graph, json.loads(self._said[each.graph])) for each in others if self._said.get(each.graph)]
        found: Decided = {}
        for path, choice in said["choices"].items():
            for graph, other in heard:
                if self._node(version.graph, path) != self._node(graph, path):
                    continue
                acts = _parallel(path, choice, said["evidence"], other["evidence"])
                if acts:
                    found[path] = [graph, *acts]
                    break
        return found

    def _node(self, graph: str, path: str) -> str:
        """The path of the node of a version's paragraph."""
        return self.parted.get(graph, {}).get(path, path)

    def touches(self, graph: str) -> bool:
        """Whether a version does not state what was read in it, word for word: another one decides something in it."""
        return graph in self.decided or graph in self.parted

    @property
    def is_unheard(self) -> bool:
        """Whether an earlier version built what stands, in part at least: that neither decides nor is decided.

        It stays so, and is told with each change, until a whole build reads all anew.
        """
        return self.before is not None and (_UNHEARD in self._kept or not (self.before / FILE_NAME).is_file())

    # What it makes of a version's lines

    def changed(self) -> list[str]:
        """The graphs that stood and of which something else is decided now."""
        known = self._said.keys() & self._kept.keys() - self._fresh.keys()

        def differs(graph: str) -> bool:
            acts = self.decided.get(graph) != self._stood.get(graph)
            return acts or self.parted.get(graph) != self._stood_apart.get(graph)

        return sorted(filter(differs, known))

    def apply(self, graph: str, lines: list[str], *, read: bool) -> list[str]:
        """The N-Quads of a version as it is decided; `read`: `lines` are as it was read, else as it stood."""
        nodes, stood = self.parted.get(graph, {}), {} if read else self._stood_apart.get(graph, {})
        now, before = self.decided.get(graph, {}), {} if read else self._stood.get(graph, {})
        if now == before and nodes == stood:
            return lines
        work, order = self._version(graph).rpartition("/")[0], json.loads(self._said[graph]).get("order")
        if stood:
            lines = restored(lines, work, order, stood)
        if now != before:
            lines = self._with_acts(graph, lines, before, now)
        return renamed(lines, work, order, nodes) if nodes else lines

    def _with_acts(self, graph: str, lines: list[str], stood: Decided, now: Decided) -> list[str]:
        """The N-Quads of a version whose acts are decided otherwise; on the nodes of its keys."""
        found = {*lines}
        for gone, come in self._lines(graph, stood):
            found = (found - come) | gone
        for gone, come in self._lines(graph, now):
            found = (found - gone) | come
        return sorted(found)

    def _lines(self, graph: str, decided: Decided) -> Iterator[Lines]:
        choices = json.loads(self._said[graph])["choices"] if decided else {}
        for path, (by, *acts) in decided.items():
            gone, come = changes(choices[path], acts)
            version = self._version(by)
            yield _quads(gone, graph, version), _quads(come, graph, version)

    def _version(self, graph: str) -> str:
        """The IRI of the version whose graph this is."""
        own = names(self.base)
        return own.id(graph.removeprefix(own.graph("")))

    def mentions(self, graph: str) -> set[tuple[str, str]]:
        """Paragraph, as reports name it, and words of the acts that were in doubt and are decided."""
        decided = self.decided.get(graph)
        choices = json.loads(self._said[graph])["choices"] if decided else {}
        found = (choices[path] for path in decided or ())
        return {(choice["where"], mention) for choice in found for mention in choice["mentions"]}

    def write(self, folder: Path) -> None:
        """Keep it in a generation's folder, also where there is nothing: one without it is of an earlier version."""
        known = {**self._said, _UNHEARD: "{}"} if self.is_unheard else self._said
        rows = (
            "\t".join((graph, _json(self.decided.get(graph, {})), _json(self.parted.get(graph, {})), said))
            for graph, said in sorted(known.items())
            if said
        )
        text = "".join(f"{row}\n" for row in rows)
        (folder / FILE_NAME).write_bytes(zstandard.compress(text.encode(), _LEVEL))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


def _before_others(version: VersionEntry) -> tuple[bool, Any, str]:
    return version.language != lang.DEFAULT, lang.preference(version.language), version.graph


def _parallel(path: str, choice: Mapping[str, Any], own: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The acts in doubt of a paragraph as another version has them; none where it does not have all of them.

    Acts that open the paragraph are the same ones, and where both have as many acts, those in the same place; but no
    act that the paragraph has in another place already, unless the other version has it as often.
    """
    theirs, ours = other["acts"].get(path), own["acts"][path]
    if theirs is None:
        return []
    part = choice["part"]
    if not (theirs[0] and ours[0]) and own["count"].get(part) != other["count"].get(part):
        return []
    certain = Counter(act for place, act in enumerate(ours[1:]) if place not in choice["at"])
    found: list[str] = []
    for place, may in zip(choice["at"], choice["may"], strict=True):
        if place and len(theirs) != len(ours):
            return []
        act = theirs[place + 1]
        if act not in may:
            return []
        found.append(act)
    spoken = Counter(theirs[1:])
    if any(spoken[act] < certain[act] + count for act, count in Counter(found).items()):
        return []  # the other version has it for what is said elsewhere here: it has the acts in another order
    return found


def _quads(lines: Iterable[str], graph: str, version: str) -> frozenset[str]:
    """Lines without graph, with the version that decides, as N-Quads."""
    return frozenset(f"{line.replace(VERSION, version)} <{graph}> ." for line in lines)


def _rows(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    try:
        text = zstandard.decompress((folder / FILE_NAME).read_bytes()).decode()
    except FileNotFoundError:  # of an earlier version: what stands there stays as it is
        return
    for row in text.split("\n")[:-1]:
        graph, decided, *nodes, said = row.split("\t")
        yield graph, decided, nodes[0] if nodes else "{}", said
        if not nodes:  # of a version that knew of no paragraphs of their own
            yield _UNHEARD, "{}", "{}", "{}"


__all__ = ["AMBIGUOUS", "FILE_NAME", "Deciding"]
