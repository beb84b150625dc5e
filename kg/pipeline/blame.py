"""Contradictions → the triples they rest on → the statements and documents these come from, and what is left out.

Documents have an order: those that stood before, then those that came with this build, each sorted by their
graph's IRI (symbol, then language). Taken in that order, the document with which a contradiction begins is the one
to blame: alone with the ontology and the lists, or together with documents before it. What it states and the
contradiction rests on is left out, whole statements at a time; its keys, types and paragraphs never are, and
where nothing else takes part the document is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import kinds
from kg.pipeline.versions import short
from kg.vocab import ORG, PROV, RDF, Rel, Val, names

if TYPE_CHECKING:
    from kg.reason import Finding

EDGES = (
    Rel.CITES,
    Rel.MENTIONS_BODY,
    Rel.MENTIONS_INSTRUMENT,
    Rel.NAMES_TARGET,
    Rel.ADDRESSES,
    Rel.OPENING_ACT,
    Rel.PREVIOUS_IN_SERIES,
    Rel.TAKES_PART_IN,
    Rel.CO_CHAIR_OF,
    Rel.COORDINATOR_OF,
    Val.OPENING_PHRASE,
)
"""Properties whose triples say in short what a statement says; without it they go too."""

KEPT = (
    Val.SYMBOL,
    Rel.SYMBOL_ORIGIN,
    Rel.HAS_TYPE,
    Val.KEY,
    Val.CODE,
    Val.SCHEME,
    Val.ALPHA2,
    Val.SESSION_NUMBER,
    Val.SESSION_FROM,
    Val.SESSION_UNTIL,
    Val.ITEM_NUMBER,
    Val.MEETING_NUMBER,
    Val.LANGUAGE,
    Val.HAS_TEXT,
    Val.SHA256,
    Val.FILE_NAME,
    Val.FORMAT,
    Rel.FILE,
    Rel.VERSION_OF,
    Rel.PART_OF,
    Rel.POINT_OF,
    Rel.CALLED_FROM,
    Val.PART,
    Val.NUMBER,
    Val.NUMBER_PRINTED,
    Val.EID,
    Val.POSITION,
    Val.HEADING,
    Val.TEXT,
    Val.NOTE_MARKS,
)
"""Keys and parts of a document: without them it would not be the document. Types are of these too."""

_OF_CLASSES = frozenset({"cax-dw", "cax-adc", "cls-com", "cls-nothing2"})
"""Rules by which one thing is of classes that exclude each other."""

Leaf = tuple[ox.Triple, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Statements of the document with graph `graph` that are left out, and why.

    `lines` are their N-Quads; `statements` they in words; `rule` the contradiction in words; `against` the graphs
    of the other documents that take part.
    """

    graph: str
    lines: tuple[str, ...]
    statements: tuple[str, ...]
    rule: str
    against: tuple[str, ...] = ()


@dataclass(slots=True)
class Verdict:
    """What to do about contradictions.

    `refused` gives by graph the rule and the graphs of other documents; `axioms` are contradictions that rest on no
    document; `open` says that some could not be traced.
    """

    left_out: list[LeftOut] = field(default_factory=list)
    refused: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    axioms: list[Finding] = field(default_factory=list)
    open: bool = False


def judge(
    findings: Iterable[Finding], order: Sequence[str], lines: Callable[[str], Sequence[str]], base: str
) -> Verdict:
    """Whom to blame for `findings`, and what that document is to leave out.

    `order` names the documents' graphs in their order, `lines` gives what a document states now.
    """
    rank = {graph: place for place, graph in enumerate(order)}
    verdict, court = Verdict(), _Court(lines, base)
    cases = []
    for finding in findings:
        leaves = _of_documents(finding, rank)
        if leaves is None:
            verdict.open = True
        elif not leaves:
            verdict.axioms.append(finding)
        else:
            cases.append((max(min(rank[each] for each in graphs) for _triple, graphs in leaves), finding, leaves))
    for _rank, finding, leaves in sorted(cases, key=lambda case: (case[0], case[1].rule, case[1].triples)):
        court.hear(finding, leaves, rank, verdict)
    return verdict


def _of_documents(finding: Finding, rank: dict[str, int]) -> list[Leaf] | None:
    """The leaves that only documents assert; None where the leaves are not known."""
    from kg.reason.proof import to_node

    if finding.leaves is None:
        return None
    found = []
    for triple, graphs in finding.leaves:
        if all(each in rank for each in graphs):
            found.append((ox.Triple(*map(to_node, triple)), graphs))  # type: ignore[arg-type]
    return found


class _Court:
    """The documents that are looked at, and what has been taken from each so far."""

    def __init__(self, lines: Callable[[str], Sequence[str]], base: str) -> None:
        self.lines, self.base = lines, base
        self.papers: dict[str, Paper] = {}
        self.taken: dict[str, set[ox.Triple]] = {}

    def paper(self, graph: str) -> Paper:
        """A document's triples, read once."""
        if graph not in self.papers:
            self.papers[graph] = Paper(self.lines(graph), self.base)
        return self.papers[graph]

    def hear(self, finding: Finding, leaves: list[Leaf], rank: dict[str, int], verdict: Verdict) -> None:
        """Decide on one contradiction, unless what was decided before has ended it."""
        first = []
        for triple, graphs in leaves:
            left = [
                each for each in graphs if each not in verdict.refused and triple not in self.taken.get(each, set())
            ]
            if not left:
                return
            first.append(min(left, key=rank.__getitem__))
        blamed = max(first, key=rank.__getitem__)
        others = tuple(sorted(set(first) - {blamed}))
        rule = f"{finding.rule}: {finding.message}"
        paper, taken = self.paper(blamed), self.taken.setdefault(blamed, set())
        parts = paper.statements([triple for triple, graphs in leaves if blamed in graphs], _subject(finding))
        gone = paper.without(parts, taken)
        if not gone:
            verdict.refused[blamed] = (rule, others)
            return
        taken |= gone
        lines = tuple(sorted(paper.line[each] for each in gone))
        verdict.left_out.append(LeftOut(blamed, lines, paper.words(parts), rule, others))


def _subject(finding: Finding) -> ox.NamedNode | None:
    """What is of two classes that exclude each other, where that is the contradiction."""
    if finding.rule not in _OF_CLASSES or not finding.triples[-1][0].startswith("<"):
        return None
    return ox.NamedNode(finding.triples[-1][0][1:-1])


Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Paper:
    """What one document states, as its statements: each a node with its triples and places."""

    def __init__(self, lines: Sequence[str], base: str) -> None:
        term, self.ontology = names(base).term, names(base).term("")
        quads = ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS)
        self.line = {quad.triple: line for quad, line in zip(quads, lines, strict=True)}
        self.edges = {f"{ORG}hasMembership", *(term(each) for each in (*EDGES, *kinds.edges()))}
        self.kept = {*(term(each) for each in KEPT), f"{RDF}type", f"{PROV}wasDerivedFrom", f"{PROV}wasRevisionOf"}
        self.of: dict[Node, list[ox.Triple]] = {}
        self.holders: dict[Node, list[Node]] = {}
        """The statements that were read at a place, or that state a membership."""
        held, shared = term(Rel.IN_PARAGRAPH), {term(Rel.READ_AT), term(Rel.STATES_MEMBERSHIP)}
        nodes: set[Node] = set()
        for triple in self.line:
            self.of.setdefault(triple.subject, []).append(triple)
            if triple.predicate.value == held:
                nodes.add(triple.subject)
            elif triple.predicate.value in shared:
                self.holders.setdefault(triple.object, []).append(triple.subject)
        self.nodes = nodes
        self.works = {each.object for each in self.line if each.predicate.value == term(Rel.VERSION_OF)}
        self.ends: dict[Node, set[Node]] = {
            node: {each.object for each in self.of[node]} | self.works for node in nodes
        }
        self.with_end: dict[Node, list[Node]] = {}
        """The statements that a thing is an end of."""
        for node, ends in self.ends.items():
            for end in ends:
                self.with_end.setdefault(end, []).append(node)

    def statements(self, triples: Iterable[ox.Triple], of_classes: ox.NamedNode | None) -> set[Node | ox.Triple]:
        """The statements that stand behind `triples`: nodes, and plain triples of the document as a whole.

        `of_classes` is a thing whose classes exclude each other: then whatever says of it what one of the triples
        says takes part, for that puts it in the same class.
        """
        found: set[Node | ox.Triple] = set()
        for triple in triples:
            for each in (triple, *self._alike(triple, of_classes)):
                found |= self._behind(each)
        return found

    def _alike(self, triple: ox.Triple, of_classes: ox.NamedNode | None) -> list[ox.Triple]:
        if of_classes is None or triple.predicate.value in self.kept:
            return []
        predicate = triple.predicate
        if triple.subject == of_classes:
            return [each for each in self.of[of_classes] if each.predicate == predicate]
        if triple.object == of_classes:
            return [each for each in self.line if each.predicate == predicate and each.object == of_classes]
        return []

    def _behind(self, triple: ox.Triple) -> set[Node | ox.Triple]:
        if triple.subject in self.nodes:
            return {triple.subject}
        if triple.subject in self.holders:
            return set(self.holders[triple.subject])
        if behind := self._backed(triple):
            return {*behind, triple}
        return set() if triple.predicate.value in self.kept else {triple}

    def _backed(self, triple: ox.Triple) -> set[Node]:
        """The statements that an edge says in short: both its ends are ends of theirs."""
        if triple.predicate.value not in self.edges:
            return set()
        behind = {node for node in self.with_end.get(triple.subject, ()) if triple.object in self.ends[node]}
        return {node for node in behind if triple.subject != triple.object or self._is_twice(triple.object, node)}

    def _is_twice(self, end: Node, node: Node) -> bool:
        """Whether a thing is both ends of a statement. What other vocabularies say once more counts once."""
        own = [each for each in self.of[node] if each.object == end and each.predicate.value.startswith(self.ontology)]
        return len(own) > 1

    def without(self, parts: set[Node | ox.Triple], taken: set[ox.Triple]) -> set[ox.Triple]:
        """The triples that go with `parts`, less those that were `taken` before."""
        nodes = {each for each in parts if each in self.nodes}
        gone = {each for each in parts if isinstance(each, ox.Triple)}
        gone |= {triple for node in nodes for triple in self.of[node]}
        for place, holders in self.holders.items():
            if nodes.intersection(holders) and nodes.issuperset(holders):
                gone |= set(self.of.get(place, ()))
        touched = {end for node in nodes for end in self.ends[node]} if nodes else set()
        for subject in touched & self.of.keys():
            for edge in self.of[subject]:
                behind = self._backed(edge)
                if behind & nodes and behind <= nodes | {each.subject for each in taken}:
                    gone.add(edge)
        return gone - taken

    def words(self, parts: set[Node | ox.Triple]) -> tuple[str, ...]:
        """The statements in words, sorted: a node by its name, a triple in short."""
        shown = []
        for each in parts:
            if isinstance(each, ox.Triple):
                if not self._backed(each):
                    shown.append(short(f"{each.subject} {each.predicate} {each.object}"))
            else:
                shown.append(short(str(each)))
        return tuple(sorted(shown))
