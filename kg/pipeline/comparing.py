"""What changed from text to text along the series of a build, and from drafts to what was adopted.

Two texts are held against each other again only where one of them is not as it stood. In the reasoner's state each
comparison is a graph of its own, so that a change touches few.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg import lang, series
from kg.compare import Difference, Joint, Text, compare_in
from kg.compare.stated import read, stated
from kg.compared_texts import own_nodes, text
from kg.comparisons import Keeping
from kg.model import ComparedWith
from kg.pipeline.cache import builder_version
from kg.readers import facts
from kg.series.stated import digests
from kg.store import Manifest, Snapshot, VersionEntry
from kg.store.asking import Asking
from kg.triples import changes
from kg.triples.iris import work_path
from kg.vocab import PROV, Rel, Val, named_graph, names

CHANGES = "changes"
REVISES = PROV + "wasRevisionOf"
_COLLECTED = 100
"""After so many pairs circles of references are collected."""
_TEXTS = 256
"""So many texts are kept at a time: those of a series stand near each other."""


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two texts to be held against each other. `series`: the later one follows the earlier one in a series.

    `jumped` are the texts of the series between the two: they are not loaded.
    """

    later: str
    earlier: str
    series: bool = True
    jumped: tuple[str, ...] = ()


@dataclass(slots=True)
class Compared:
    """Comparisons as N-Triples lines.

    `fresh` has the comparisons that were made now, `kept` those that stand as they were,
    `gone` those that stood and do not, or not as they were.
    """

    fresh: dict[Pair, list[str]] = field(default_factory=dict)
    kept: list[Pair] = field(default_factory=list)
    gone: list[Pair] = field(default_factory=list)
    joints: dict[Pair, Joint] = field(default_factory=dict)
    """The fresh ones as they are, where they were asked for."""
    differences: list[str] = field(default_factory=list)
    """Where languages by themselves would have said other things of a fresh one, a line each."""

    @property
    def digest(self) -> str:
        """A digest of which texts are held against each other."""
        said = (f"{each.later} {each.earlier} {each.jumped}" for each in sorted((*self.fresh, *self.kept)))
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


class Plain(Asking):
    """An engine that is being filled, asked as a graph."""

    def __init__(self, engine: ox.Store, base: str) -> None:
        self.engine, self.base = engine, base

    @property
    def store(self) -> ox.Store:
        """The engine."""
        return self.engine

    def close(self) -> None:
        """It is not ours to close."""


class Comparer:
    """Compares the texts of `engine`, which holds the documents of `entries`.

    `records` is what facts-only records say of earlier texts, by the graph of their version.
    """

    def __init__(
        self, engine: ox.Store, base: str, entries: Iterable[VersionEntry], records: Mapping[str, str] | None = None
    ) -> None:
        self.graph, self.base, self.names = Plain(engine, base), base, names(base)
        self.entries = list(entries)
        self.spoken: dict[str, list[str]] = {}
        for each in self.entries:
            if each.has_text and lang.is_supported(each.language):
                self.spoken.setdefault(each.symbol, []).append(each.language)
        self._texts: dict[tuple[str, str], Text] = {}
        self._own: dict[tuple[str, str], dict[str, str]] = {}
        self._kept: dict[str, dict[str, dict[str, ComparedWith]]] = {}
        """What records keep: later text → earlier text → language."""
        for each in self.entries:
            if text := (records or {}).get(each.graph):
                for kept in facts.read_compared(text):
                    own = self._kept.setdefault(each.symbol, {}).setdefault(kept.earlier, {})
                    own[each.language] = kept

    def compare(
        self,
        found: series.Found,
        previous: Snapshot | None = None,
        version: str = "",
        told: Callable[[int, int], None] = lambda _done, _all: None,
        *,
        keep: bool = False,
        file: Keeping | None = None,
    ) -> Compared:
        """The comparisons that hold; those of `previous`, by the extractor `version`, are taken over where they do.

        `keep`: as they are too, not their lines alone; then all are made anew. How texts are aligned goes into `file`.
        """
        made = Compared()
        standing = set(self._standing(previous)) if previous else set()
        unchanged = self._unchanged(previous.manifest, version) if previous else frozenset()
        pairs = _along(self._pairs(found))
        for number, pair in enumerate(_uncollected(pairs)):
            told(number, len(pairs))
            if not keep and pair in standing and {pair.later, pair.earlier} <= unchanged:
                made.kept.append(pair)
            elif joint := self._joint(pair, file):
                made.fresh[pair] = self._lines(joint, pair)
                made.differences += [told_of(pair, each) for each in joint.differences]
                if keep:
                    made.joints[pair] = joint
        kept = set(made.kept)
        if file and previous and previous.manifest.builder == builder_version():  # else their pages align them
            file.take(previous.path, ((each.earlier, each.later) for each in made.kept))
        made.differences.sort()
        made.gone = [pair for pair in sorted(standing) if pair not in kept]
        told(len(pairs), len(pairs))
        return made

    @property
    def loaded(self) -> frozenset[str]:
        """The documents that can be held against others: those with text, and those whose comparisons are kept."""
        kept = {earlier for own in self._kept.values() for earlier in own} & {each.symbol for each in self.entries}
        return frozenset(self.spoken) | self._kept.keys() | kept

    def name(self, pair: Pair) -> str:
        """The graph that a comparison is in the reasoner's state."""
        return f"{named_graph(self.base, CHANGES)}/{work_path(pair.later)}/since/{work_path(pair.earlier)}"

    def lines(self, pair: Pair, engine: ox.Store) -> list[str]:
        """The N-Triples of a comparison that stands in an engine, sorted."""
        node = ox.NamedNode(changes.comparison_iri(pair.later, pair.earlier, self.names))
        graph = ox.NamedNode(named_graph(self.base, CHANGES))
        found = [quad.triple for quad in engine.quads_for_pattern(node, None, None, graph)]
        parts = self._into(engine, Rel.IN_COMPARISON, node, graph)
        parts += [words for part in parts for words in self._into(engine, Rel.WORDS_OF, part, graph)]
        for part in parts:
            found += [quad.triple for quad in engine.quads_for_pattern(part, None, None, graph)]
        found += self._continued(found, engine, graph)
        return sorted({f"{triple} ." for triple in found})

    def _into(self, engine: ox.Store, relation: Rel, thing: ox.NamedNode, graph: ox.NamedNode) -> list[ox.NamedNode]:
        found = engine.quads_for_pattern(None, ox.NamedNode(self.names.term(relation)), thing, graph)
        return [quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)]

    def _continued(self, found: list[ox.Triple], engine: ox.Store, graph: ox.NamedNode) -> list[ox.Triple]:
        """Which paragraph continues which, by the changes that say so."""
        ends: dict[str, dict[str, ox.NamedNode]] = {}
        for triple in found:
            if isinstance(triple.object, ox.NamedNode):
                ends.setdefault(str(triple.subject), {})[triple.predicate.value] = triple.object
        later, earlier = self.names.term(Rel.LATER_PARAGRAPH), self.names.term(Rel.EARLIER_PARAGRAPH)
        continues = ox.NamedNode(self.names.term(Rel.CONTINUES))
        pairs = [
            ox.Triple(each[later], continues, each[earlier]) for each in ends.values() if {later, earlier} <= set(each)
        ]
        return [each for each in pairs if ox.Quad(each.subject, each.predicate, each.object, graph) in engine]

    # Which texts are held against which

    def _pairs(self, found: series.Found) -> list[Pair]:
        """The pairs, sorted, each once: what follows in a series is such a pair, whatever else ties it."""
        loaded = self.loaded
        drafts = (self.names.term(Rel.ADOPTS_DRAFT), REVISES)
        pairs = {ends: Pair(*ends, series=False) for relation in drafts for ends in self._tied(relation)}
        for later in loaded:
            for earlier, jumped in found.nearest(later, loaded).items():
                pairs[later, earlier] = Pair(later, earlier, jumped=tuple(sorted(jumped)))
        return sorted(pairs.values())

    def _tied(self, relation: str) -> Iterator[tuple[str, str]]:
        """A text and the draft that it adopts, a draft and the one that it revises: both loaded."""
        keys = {self.names.id(work_path(symbol)): symbol for symbol in self.loaded}
        for quad in self.graph.store.quads_for_pattern(None, ox.NamedNode(relation), None, ox.DefaultGraph()):
            later, earlier = (keys.get(getattr(each, "value", "")) for each in (quad.subject, quad.object))
            if later and earlier and later != earlier:
                yield later, earlier

    # What stands already

    def _unchanged(self, manifest: Manifest, version: str) -> frozenset[str]:
        """The documents all of whose versions are as a manifest of the same extractor has them."""
        if manifest.extractor != version:
            return frozenset()
        then, now = _versions(manifest.versions), _versions(self.entries)
        return frozenset(symbol for symbol, own in now.items() if then.get(symbol) == own)

    def _standing(self, previous: Snapshot) -> Iterator[Pair]:
        """The comparisons that a generation has."""
        term = self.names.term
        rows = previous.select(
            "SELECT ?later ?earlier (COUNT(?series) AS ?along) (GROUP_CONCAT(?between; SEPARATOR=' | ') AS ?jumped) "
            f"WHERE {{ GRAPH <{named_graph(self.base, CHANGES)}> {{ "
            f"?node <{term(Rel.LATER_WORK)}> ?a ; <{term(Rel.EARLIER_WORK)}> ?b . "
            f"OPTIONAL {{ ?node <{term(Val.ALONG_SERIES)}> ?series }} }} "
            f"?a <{term(Val.SYMBOL)}> ?later . ?b <{term(Val.SYMBOL)}> ?earlier . "
            f"OPTIONAL {{ GRAPH <{named_graph(self.base, CHANGES)}> {{ ?node <{term(Rel.JUMPS_OVER)}> ?jump }} "
            f"?jump <{term(Val.SYMBOL)}> ?between }} }} GROUP BY ?later ?earlier",
            infer=False,
        )
        for row in rows:
            jumped = tuple(sorted(filter(None, row.get("jumped", "").split(" | "))))
            yield Pair(row["later"], row["earlier"], row["along"] != "0", jumped)

    # Comparing

    def _text(self, symbol: str, language: str) -> Text:
        """A text, kept for a while. (A cache of the library would keep the engine open in a circle of references.)"""
        found = self._texts.pop((symbol, language), None) or text(self.graph, symbol, language, named=False)
        self._texts[symbol, language] = found
        if len(self._texts) > _TEXTS:
            del self._texts[next(iter(self._texts))]
        return found

    def _joint(self, pair: Pair, file: Keeping | None) -> Joint | None:
        """A comparison in all common languages; None where there is none, or neither texts nor records have it.

        One of texts that all have paragraphs goes into `file`.
        """
        spoken = (self.spoken.get(each, ()) for each in (pair.later, pair.earlier))
        common = _both(*spoken)
        texts = [(self._text(pair.earlier, code), self._text(pair.later, code)) for code in common]
        texts = [(earlier, later) for earlier, later in texts if earlier.units and later.units]
        if texts:
            joint = compare_in(texts)
            if file and len(texts) == len(common):
                file.put(pair.earlier, pair.later, joint, apart=self._are_apart(joint))
            return joint
        kept = self._kept.get(pair.later, {}).get(pair.earlier, {})
        kept = {code: each for code, each in kept.items() if self._is_of(pair.earlier, code, each.sha256)}
        return read(pair.later, kept) if kept else None

    def _lines(self, joint: Joint, pair: Pair) -> list[str]:
        return changes.lines(joint, self.base, series=pair.series, jumped=pair.jumped, own=self._own_nodes)

    def _are_apart(self, joint: Joint) -> bool:
        texts = (text for each in joint.comparisons.values() for text in (each.earlier, each.later))
        return any(self._own_nodes(text.symbol, text.language) for text in texts)

    def _own_nodes(self, symbol: str, language: str) -> dict[str, str]:
        """The nodes of a version that numbers its paragraphs otherwise than others."""
        if (symbol, language) not in self._own:
            self._own[symbol, language] = own_nodes(self.graph, symbol, language)
        return self._own[symbol, language]

    def _is_of(self, symbol: str, language: str, sha256: str) -> bool:
        """Whether a version was read from the file with this digest."""
        return sha256 in digests(self.graph.store, self.base, symbol, language)

    def to_keep(self, found: Compared, later: str, language: str) -> tuple[ComparedWith, ...]:
        """What a facts-only record of a version is to keep of the comparisons of `found`."""
        kept = []
        for pair, joint in sorted(found.joints.items()):
            if pair.later == later and language in joint.comparisons:
                files = sorted(digests(self.graph.store, self.base, pair.earlier, language))
                kept += [stated(joint, language, sha256) for sha256 in files[:1]]
        return tuple(kept)


def _uncollected(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """The pairs one by one, Python's collector of circles at rest: it would look again and again through the words of
    texts, which are in none. What circles there are is collected now and then.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        for number, pair in enumerate(pairs, 1):
            yield pair
            if number % _COLLECTED == 0:
                gc.collect(1)
    finally:
        if was_on:
            gc.enable()


def _along(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs in an order in which those that share a text follow each other, as far as they can."""
    after: dict[str, list[Pair]] = {}
    for pair in sorted(pairs):
        after.setdefault(pair.earlier, []).append(pair)
    laters = {pair.later for own in after.values() for pair in own}
    found: dict[Pair, None] = {}
    for first in sorted(after, key=lambda symbol: (symbol in laters, symbol)):
        waiting = after[first][::-1]
        while waiting:
            pair = waiting.pop()
            if pair not in found:
                found[pair] = None
                waiting += after.get(pair.later, [])[::-1]
    return list(found)


def told_of(pair: Pair, difference: Difference) -> str:
    """A difference of languages in one line: which texts, what each language ties, and which one stands."""
    said = "; ".join(
        f"{language}: " + ", ".join(f"{later} {relation} {earlier}".rstrip() for later, earlier, relation in rows)
        for language, rows in difference.said.items()
        if rows
    )
    return f"{pair.later} against {pair.earlier}: {said}; {difference.stands} stands"


def _both(one: Iterable[str], other: Iterable[str]) -> list[str]:
    others = set(other)
    return [code for code in one if code in others]


def _versions(entries: Iterable[VersionEntry]) -> dict[str, frozenset[tuple[str, ...]]]:
    """The versions of each document: graph, digest, and those of its files.

    Of two records with the same triples one may say another thing of an earlier text.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    for each in entries:
        found.setdefault(each.symbol, set()).add((each.graph, each.digest, *(file["sha256"] for file in each.files)))
    return {symbol: frozenset(own) for symbol, own in found.items()}
