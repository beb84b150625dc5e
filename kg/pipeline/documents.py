"""The documents of a build: which file stands for each, what it states, and what is left out of that.

What a document states is what was read in it, with its acts in doubt as other versions decide them
(`kg.pipeline.deciding`). A build that makes the store anew has only the documents that it reads; one that changes a
store has those that stand as well. Documents have an order (see `kg.pipeline.blame`): those that stand, those that
stand without some of their statements, those that were read now, each sorted by the IRI of their graph. What a
document states and is left out is kept beside the store's triples, so that it comes back when what it contradicted
goes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.config import nearest
from kg.errors import UnknownNameError
from kg.pipeline.blame import LeftOut
from kg.pipeline.deciding import AMBIGUOUS, Deciding
from kg.pipeline.lists import ListGraph
from kg.pipeline.report import BuildReport
from kg.pipeline.versions import Version, entry, group, rank
from kg.pipeline.work import Outcome
from kg.readers import file_name
from kg.store import Snapshot, VersionEntry
from kg.symbols import UNIDENTIFIED, Symbol
from kg.triples.rdf import as_written
from kg.vocab import Val, names

FILE_NAME = "left-out.json"
"""The file of a generation in which statements are left out: the documents' order, and what these documents state."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The documents of the store that is changed: their entries and graphs, less those that go."""

    snapshot: Snapshot
    entries: dict[str, VersionEntry]
    gone: frozenset[str] = frozenset()

    def kept(self) -> tuple[list[str], dict[str, list[str]]]:
        """The order of documents that was kept, and by graph all N-Quads of those that stand without some of them."""
        try:
            kept = json.loads((self.snapshot.path / FILE_NAME).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return [], {}
        return kept["order"], {graph: lines for graph, lines in kept["stated"].items() if graph not in self.gone}


class Documents:
    """The documents of one build. `good` are the outcomes to build from; `read` gives the N-Quads of one."""

    def __init__(
        self,
        good: Sequence[Outcome],
        read: Callable[[Outcome], list[str]],
        lists: Sequence[ListGraph],
        *,
        base: str,
        report: BuildReport,
        part: Callable[[Outcome, str], bytes],
        standing: Standing | None = None,
    ) -> None:
        self.good, self.read, self.lists, self.base = list(good), read, tuple(lists), base
        self.deciding = Deciding(base, part, standing.snapshot.path if standing else None)
        self.report, self.standing = report, standing
        if standing and standing.entries and self.deciding.is_unheard:
            report.notes.append("what stands was built by an earlier version: its acts in doubt wait for a whole build")
        self.before, self.partial = standing.kept() if standing else ([], {})
        self.out: dict[str, list[LeftOut]] = {}
        self._refused: set[str] = set()
        """Documents that stood and are refused now."""
        self._stated: dict[str, list[str]] = {}
        self._plan()

    def _plan(self) -> None:
        """Choose the files that stand for versions, and which of those that stand they replace."""
        standing = self.standing
        self.versions = group(self.good)
        self.fresh: dict[str, Version] = {}
        self.entries: dict[str, VersionEntry] = {}
        if standing:
            stay = standing.gone | self._refused
            self.entries = {graph: each for graph, each in standing.entries.items() if graph not in stay}
        for version in self.versions:
            graph = version.chosen.graph
            self.entries[graph], replaced = merge(self.entries.get(graph), version)
            if replaced:
                self.fresh[graph] = version
        before = {each.symbol for graph, each in standing.entries.items() if graph in stay} if standing else set()
        self.deciding.plan(self.entries, {graph: each.chosen for graph, each in self.fresh.items()}, before)

    # What mending sees

    def order(self) -> list[str]:
        """The graphs of the documents, the one that was added last at the end."""
        rank = {graph: place for place, graph in enumerate(self.before)}
        stand = sorted(self.entries.keys() - self.fresh.keys(), key=lambda graph: (rank.get(graph, len(rank)), graph))
        return [*stand, *sorted(self.fresh)]

    def whole(self, graph: str) -> list[str]:
        """All N-Quads of a document, those that are left out too."""
        if graph in self.fresh:
            return self.deciding.apply(graph, self.read(self.fresh[graph].chosen), read=True)
        if graph in self.partial:
            return self.deciding.apply(graph, self.partial[graph], read=False)
        if self.standing and graph in self.entries:
            lines = sorted(as_written(f"{quad} .") for quad in self.standing.snapshot.quads(graph))
            return self.deciding.apply(graph, lines, read=False)
        return []

    def as_read(self, graph: str) -> bool:
        """Whether a document states what was read in its file now, and all of it."""
        return graph in self.fresh and graph not in self.out and not self.deciding.touches(graph)

    def stated(self, graph: str) -> list[str]:
        """The N-Quads of a document, without what is left out of it."""
        if graph in self.out:
            if graph not in self._stated:
                gone = {line for each in self.out[graph] for line in each.lines}
                self._stated[graph] = [line for line in self.whole(graph) if line not in gone]
            return self._stated[graph]
        return self.whole(graph)

    def axioms(self) -> bytes:
        """The N-Quads of the ontology and the lists."""
        return "".join(f"{line}\n" for each in self.lists for line in each.lines).encode()

    def leave_out(self, what: LeftOut) -> None:
        """From now on a document does not state this."""
        self.out.setdefault(what.graph, []).append(what)
        self._stated.pop(what.graph, None)
        self._reconsider(what.graph)

    def _reconsider(self, graph: str) -> None:
        """What was left out because of this document's statements may have been for one that it lacks by now."""
        for other in [other for other, out in self.out.items() if any(graph in each.against for each in out)]:
            del self.out[other]
            self._stated.pop(other, None)

    def refuse(self, graph: str, rule: str, against: tuple[str, ...]) -> None:
        """From now on the file that stands for a document is as one that cannot be read.

        Another file of the same version takes its place, else what the store has of it stays.
        """
        self.out.pop(graph, None)
        self._stated.pop(graph, None)
        whom = ", ".join(map(self.name, against)) or "the ontology"
        why = f"contradicts {whom} in what cannot be left out of it ({rule}); it is refused"
        if graph in self.fresh:
            chosen = self.fresh[graph].chosen
            bad = replace(chosen, error=f"{chosen.path}: {why}")
            self.good = [each for each in self.good if each is not chosen]
            self.report.outcomes = [bad if each is chosen else each for each in self.report.outcomes]
            keep_last_good([bad], self.standing, self.report)
        else:
            self._refused.add(graph)
            self.report.left_out.append(f"{self.name(graph)} {why}")
        self._reconsider(graph)
        self._plan()

    # What the build makes of it

    def changed(self) -> list[str]:
        """The graphs that are not as they stand in the store, sorted."""
        gone = self.standing.gone if self.standing else frozenset()
        back = [graph for graph in self.partial if graph in self.entries]
        return sorted({*self.fresh, *gone, *self._refused, *self.out, *back, *self.deciding.changed()})

    def manifest_entries(self) -> list[VersionEntry]:
        """The manifest's entries, sorted by graph; of documents that do not state what was read, by what they state."""
        partly = {*self.out, *self.partial} - (set(self.fresh) - set(self.out))
        partly |= {*self.deciding.changed(), *filter(self.deciding.touches, self.fresh)}
        return [self._as_stated(each) if graph in partly else each for graph, each in sorted(self.entries.items())]

    def _as_stated(self, each: VersionEntry) -> VersionEntry:
        lines = self.stated(each.graph)
        text = "".join(f"{line}\n" for line in lines)
        return replace(each, quads=len(lines), digest=hashlib.sha256(text.encode()).hexdigest())

    def write(self, folder: Path) -> None:
        """Keep what is left out in a generation's folder, if anything is, and what versions decide for each other."""
        self.deciding.write(folder)
        order = self.order()
        if self.out:
            kept = {"order": order, "stated": {graph: self.whole(graph) for graph in order if graph in self.out}}
            (folder / FILE_NAME).write_text(json.dumps(kept, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")

    def tell(self) -> None:
        """Say in the report what is left out: document, statements and rule, and whom they contradict."""
        for graph in (graph for graph in self.order() if graph in self.out):
            self.report.left_out += [self._words(each) for each in self.out[graph]]

    def tell_decided(self) -> None:
        """In the report, acts that another version decides are no mentions that could be several things."""
        fresh = {id(version.chosen): graph for graph, version in self.fresh.items()}
        self.report.outcomes = [
            self._decided(each, fresh[id(each)]) if id(each) in fresh else each for each in self.report.outcomes
        ]

    def _decided(self, outcome: Outcome, graph: str) -> Outcome:
        gone = self.deciding.mentions(graph)
        left = tuple(each for each in outcome.unresolved if (each[0], each[1]) not in gone or each[2] != AMBIGUOUS)
        counts = outcome.counts | {"unresolved": len(left)} if "unresolved" in outcome.counts else outcome.counts
        return replace(outcome, unresolved=left, counts=counts) if gone else outcome

    def _words(self, each: LeftOut) -> str:
        whom = ", ".join(map(self.name, each.against)) or "the ontology"
        return f"{self.name(each.graph)} contradicts {whom} ({each.rule}); left out: {'; '.join(each.statements)}"

    def name(self, graph: str) -> str:
        """A document in words: symbol, language and file."""
        found = self.entries.get(graph) or (self.standing.entries.get(graph) if self.standing else None)
        if found is None:
            return graph
        language = f" ({found.language})" if found.language else ""
        return f"{found.symbol}{language}, {found.files[0]['name']}"


def keep_last_good(bad: Iterable[Outcome], standing: Standing | None, report: BuildReport) -> None:
    """Report versions whose newer file could not be read or is refused; they stay as they are."""
    if standing is None:
        return
    for outcome in bad:
        own = file_name(outcome.path)
        for graph, each in standing.entries.items():
            same = graph == outcome.graph or any(file["name"] == own for file in each.files)
            if same and graph not in standing.gone:
                standing.entries[graph] = replace(each, kept=True)
                name = f"{each.symbol} ({each.language})" if each.language else each.symbol
                report.kept.append(f"{name} keeps what was last read from {own}")


def tell_apart(outcomes: Iterable[Outcome], standing: Standing | None) -> list[Outcome]:
    """The outcomes; with an error where a document without a symbol has the key of another one without.

    Such a key is the first 12 digits of a digest, and two files may have these in common, by somebody's will if not
    by chance. What was here first stands.
    """
    first = _without_symbol(standing) if standing else {}
    told = []
    for each in outcomes:
        alone = not each.error and each.symbol.startswith(UNIDENTIFIED)
        if alone and first.setdefault(each.symbol, each.source) != each.source:
            why = f"states no symbol, and its key {each.symbol} is that of another document without one"
            todo = f"state a symbol in {each.path.name}.meta.toml"
            told.append(replace(each, graph="", error=f"{each.path}: {why}; {todo}"))
        else:
            told.append(each)
    return told


def _without_symbol(standing: Standing) -> dict[str, str]:
    """The documents of a store that state no symbol: key → SHA-256 of the file that it is made from."""
    sha256 = names(standing.snapshot.base).term(Val.SHA256)
    found = {}
    for graph, each in sorted(standing.entries.items()):
        if each.symbol.startswith(UNIDENTIFIED) and graph not in standing.gone:
            for quad in standing.snapshot.quads(graph):
                if quad.predicate.value == sha256 and isinstance(quad.object, ox.Literal):
                    found[each.symbol] = quad.object.value
    return found


def merge(old: VersionEntry | None, version: Version) -> tuple[VersionEntry, bool]:
    """The entry of a version after files were added, and whether its triples are the new ones.

    A new file takes the place of one with its name or format; the others stay, and the
    order of formats decides which stands for the version.
    """
    made = entry(version)
    if old is None:
        return made, True
    taken = {(each["name"]) for each in made.files} | {each["format"] for each in made.files}
    stay = tuple(each for each in old.files if each["name"] not in taken and each["format"] not in taken)
    if stay and stay[0] == old.files[0] and _goes_before(stay[0], made.files[0]):
        return replace(old, files=stay + made.files, kept=False), False
    return replace(made, files=made.files + stay), True


def _goes_before(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether a file stands rather than another of its version: issued again later, else of a better format."""
    again, other_again = one.get("reissued", ""), other.get("reissued", "")
    return again > other_again if again != other_again else rank(one["format"]) < rank(other["format"])


def key_of(symbol: str) -> str:
    """The key of a document that a person names."""
    parsed = Symbol.parse(symbol)
    return parsed.key if parsed else symbol


def graphs_of(symbol: str, entries: dict[str, VersionEntry]) -> list[str]:
    """The graphs of a document's versions; `UnknownNameError` where the store has none."""
    found = [graph for graph, each in entries.items() if each.symbol in (key_of(symbol), symbol)]
    if not found:
        raise UnknownNameError("document", symbol, nearest(symbol, tuple({each.symbol for each in entries.values()})))
    return found
