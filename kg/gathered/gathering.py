"""From a graph to what the page of a work shows of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeVar

from kg.gathered.marking import Mark, marked
from kg.gathered.nouns import Asking, Marked, Note, Paragraph, Report, Unresolved, Version, Work
from kg.nodes import Node, Term, node_of, sorted_node
from kg.rdf import DefaultGraph, Engine, Literal, NamedNode, Triple
from kg.stretches import Places
from kg.summary import natural
from kg.triples.places import places
from kg.vocab import CITO, RDF, RDFS, UNDO, Cls, Names, Rel, Val

T = TypeVar("T")
_HAS_CITED = CITO + "hasCitedEntity"
_HAS_RECEIVER = UNDO + "hasReceiver"
_MENTION_KINDS = (("treaty/", "instrument"), ("instrument/", "instrument"), ("body/", "body"))
_PARTS = """SELECT ?thing ?property ?value WHERE {
  ?thing <PART_OF> <WORK> ; ?property ?value .
  FILTER(?property NOT IN (<LEFT_OUT>)) }"""
_STATEMENTS = """SELECT ?thing ?property ?value WHERE {
  ?part <PART_OF> <WORK> . ?thing <IN_PARAGRAPH> ?part ; ?property ?value .
  FILTER(?property IN (<SHOWN>)) }"""
_SHOWN = (
    Rel.IN_PARAGRAPH,
    Rel.IN_FOOTNOTE,
    Rel.ACT,
    Rel.MENTIONS,
    _HAS_CITED,
    _HAS_RECEIVER,
    UNDO + "hasSemantics",
    Rel.REQUESTED_OF,
    Val.MENTION_TEXT,
    Rel.REASON,
    Val.REASON_TEXT,
)
"""What a page of a work shows of the statements in its text. Of requests it shows all: those are looked up."""
_OF_STATEMENTS = (Rel.READ_AT, Val.PHRASE)
_IN_ONE = (Val.TEXT, Val.SOURCE_MAP, Val.NOTE_MARKS, Val.HEADING, *_OF_STATEMENTS)
"""What is said of parts and statements in each language version anew: of each it is read from its own graph."""
_LEFT_OUT = (f"{RDFS}label", *_IN_ONE, Rel.MENTIONS_BODY, Rel.MENTIONS_INSTRUMENT, Rel.ADDRESSES)
"""What is not asked of parts: that, and what the statements in them say."""


@dataclass(frozen=True, slots=True)
class Material:
    """Parts of a work by IRI, sorted; the statements in each, and those that each note bears, sorted by IRI; the notes
    that each calls; and where statements were read.
    """

    parts: Mapping[str, Node]
    statements: Mapping[str, list[Node]]
    borne: Mapping[str, list[Node]]
    calls: Mapping[str, list[str]]
    places: Places


def unsaid(store: Engine, names: Names) -> frozenset[str]:
    """What no place of a store says of itself: that of one with texts has no characters."""
    terms = map(names.term, (Val.TEXT_START, Val.TEXT_END))
    find, own = store.quads_for_pattern, DefaultGraph()
    return frozenset(t for t in terms if next(find(None, NamedNode(t), None, own), None) is None)


def address(names: Names, iri: str) -> str:
    """The local address of one of our IRIs; foreign ones stay as they are."""
    path = names.path(iri)
    if path != iri:
        return f"/page/{path}"
    for start in (names.own, names.terms):
        if iri.startswith(start):
            return f"/{iri.removeprefix(start)}"
    return iri


def anchor(iri: str) -> str:
    """The fragment of a paragraph on its work's page: "op-5". Two paragraphs of a work never have the same."""
    for folder in ("/pp/", "/op/", "/annex/", "/fn/"):
        if folder in iri:
            path = (folder + iri.rpartition(folder)[2]).strip("/").replace("_", "__").replace("-", "_-")
            return path.replace("/", "-").replace("~", "--")
    return "masthead"


class Gatherer:
    """Gathers from one graph. `bare` is what no place says of itself, where that is known (`unsaid`)."""

    def __init__(self, store: Engine, names: Names, bare: frozenset[str] | None = None) -> None:
        self.store, self.names = store, names
        self._term: Callable[[str], str] = cache(names.term)
        self._bare = unsaid(store, names) if bare is None else bare

    # -- reading ----------------------------------------------------------------------------------------------------

    def languages(self, work: str) -> list[str]:
        """The languages of a work's versions, sorted."""
        said = NamedNode(self._term(Val.LANGUAGE))
        versions = self._subjects(Rel.VERSION_OF, work)
        quads = (
            q for each in versions for q in self.store.quads_for_pattern(NamedNode(each), said, None, DefaultGraph())
        )
        return sorted({quad.object.value for quad in quads if isinstance(quad.object, Literal)})

    def read(self, work: str, languages: Iterable[str]) -> Material:
        """The parts of a work and the statements in them, as far as its page shows them in these versions."""
        parts, said = dict(self._things(_PARTS, work)), dict(self._things(_STATEMENTS, work))
        path = work.removeprefix(self.names.id_base)
        graphs = [NamedNode(self.names.graph(f"{path}/{each}")) for each in languages]
        for each, version in product(_IN_ONE, graphs):
            name, whose = self._term(each), said if each in _OF_STATEMENTS else parts
            for quad in self.store.quads_for_pattern(None, NamedNode(name), None, version):
                known = whose.get(quad.subject.value)  # type: ignore[union-attr]
                if known is not None:
                    known.setdefault(name, []).append(quad.object)  # type: ignore[arg-type]
        asked, holder = self._term(Rel.REQUESTED_OF), self._term(Rel.IN_PARAGRAPH)
        statements = {
            iri: self.node(iri) if asked in said[iri] else sorted_node(iri, said[iri]) for iri in sorted(said)
        }
        nodes = {iri: sorted_node(iri, parts[iri]) for iri in sorted(parts)}
        notes = [iri for iri, node in nodes.items() if self._is_note(node)]
        borne = {iri: self._subjects(Rel.IN_FOOTNOTE, iri) for iri in notes}
        return Material(
            nodes,
            _inverse(nodes, ((each, iri) for each in statements.values() for iri in set(each.all(holder)))),
            {iri: [statements.get(each) or self.node(each) for each in own] for iri, own in borne.items()},
            _inverse(
                nodes, ((n, iri) for n, node in nodes.items() for iri in set(node.all(self._term(Rel.CALLED_FROM))))
            ),
            self._places(nodes | statements),
        )

    def node(self, iri: str) -> Node:
        """All that is asserted of a thing."""
        return node_of(iri, self.store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph()))

    def _subjects(self, relation: Rel, iri: str) -> list[str]:
        quads = self.store.quads_for_pattern(None, NamedNode(self._term(relation)), NamedNode(iri), DefaultGraph())
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})

    def _places(self, nodes: Mapping[str, Node]) -> Places:
        def known(subject: str, predicate: str) -> Iterable[Term] | None:
            if predicate in self._bare:
                return ()
            found = nodes.get(subject)
            return None if found is None else found.values.get(predicate, ())

        return places(self.store, self.names, known)

    def _things(self, query: str, work: str) -> Iterator[tuple[str, dict[str, list[Term]]]]:
        found: dict[str, dict[str, list[Term]]] = {}
        for thing, name, value in self.store.query(self._query(query, work), default_graph=DefaultGraph()):  # type: ignore[union-attr]
            if type(value) is not Triple:
                found.setdefault(thing.value, {}).setdefault(name.value, []).append(value)
        yield from found.items()

    def _query(self, query: str, work: str) -> str:
        """A query whose names in capital letters are terms of our own."""
        for each in (Rel.PART_OF, Rel.IN_PARAGRAPH):
            query = query.replace(f"<{each.name}>", f"<{self._term(each)}>")
        for name, terms in (("LEFT_OUT", _LEFT_OUT), ("SHOWN", _SHOWN)):
            iris = (each if "://" in each else self._term(each) for each in terms)
            query = query.replace(f"<{name}>", ", ".join(f"<{each}>" for each in iris))
        return query.replace("<WORK>", f"<{work}>")

    # -- what the versions say together -----------------------------------------------------------------------------

    def work(self, found: Material) -> Work:
        """What the versions of a work say together."""
        cites: dict[str, list[str]] = {}
        submitted = set[str]()
        for iri, node in found.parts.items():
            submitted.update(node.all(self._term(Rel.SUBMITTED_UNDER)))
            if self._term(Val.PART) in node.values:
                for cited in node.all(self._term(Rel.CITES)):
                    cites.setdefault(cited, []).append(iri)
        return Work(
            tuple(each for iri in found.parts for each in self._asks(iri, found.statements[iri])),
            tuple(self._report(iri, s) for iri in found.parts for s in found.statements[iri] if self._is_report(s)),
            tuple((cited, tuple(own)) for cited, own in sorted(cites.items())),
            tuple(sorted(submitted)),
        )

    def _asks(self, paragraph: str, statements: Iterable[Node]) -> Iterator[Asking]:
        by_acts: dict[tuple[str, ...], list[str]] = {}
        for statement in statements:
            if receiver := statement.one(_HAS_RECEIVER):
                by_acts.setdefault(tuple(statement.all(self._term(Rel.ACT))), []).append(receiver)
        return (Asking(paragraph, acts, tuple(receivers)) for acts, receivers in by_acts.items())

    def _is_report(self, statement: Node) -> bool:
        return self._term(Rel.REQUESTED_OF) in statement.values

    def _report(self, paragraph: str, node: Node) -> Report:
        asked, wanted_by = (tuple(node.all(self._term(each))) for each in (Rel.REQUESTED_OF, Rel.REQUESTED_FOR))
        session, due = (node.one(self._term(each)) for each in (Val.DUE_SESSION, Val.DUE_ON))
        return Report(node.iri, paragraph, asked, wanted_by, session, due)

    # -- a version --------------------------------------------------------------------------------------------------

    def version(self, found: Material, language: str) -> Version:
        """A language version of a work."""
        things = Things()
        shown = [node for node in found.parts.values() if self._term(Val.PART) in node.values]
        shown.sort(key=lambda node: int(node.one(self._term(Val.POSITION), "0")))
        paragraphs = tuple(self.paragraph(found, node, language, things) for node in shown)
        notes = [node for node in found.parts.values() if self._is_note(node)]
        noted = tuple(self._note(found, node, language, things) for node in notes)
        read = [(iri, each) for iri in found.parts for each in found.statements[iri]]
        unresolved = tuple(self._unresolved(iri, each) for iri, each in read if self._is_open(each, language))
        return Version(tuple(things), paragraphs, noted, unresolved)

    def paragraph(self, found: Material, node: Node, language: str, things: Things) -> Paragraph:
        """One paragraph, its text marked up, and what was read in it."""
        text, phrase = node.in_language(self._term(Val.TEXT), language), self._term(Val.OPENING_PHRASE)
        statements, notes = found.statements[node.iri], self._notes(found, node.iri)
        bare = () if text else statements  # what is read in a text is marked in it, and not listed beside it
        names = {value for each in bare for value in each.all(self._term(Rel.MENTIONS))}
        return Paragraph(
            iri=node.iri,
            part=node.one(self._term(Val.PART)),
            number=node.one(self._term(Val.NUMBER)),
            printed=node.one(self._term(Val.NUMBER_PRINTED), "true") == "true",
            position=int(node.one(self._term(Val.POSITION), "0")),
            act=node.one(self._term(Rel.OPENING_ACT)),
            phrase=node.text(phrase, language),
            has_phrase=bool(node.in_language(phrase, language)),
            heading=node.in_language(self._term(Val.HEADING), language),
            text=self._text(found, node, text, language, things) if text else Marked(),
            citations=tuple(sorted({each.one(_HAS_CITED) for each in bare if _HAS_CITED in each.values})),
            names=tuple(sorted(names)),
            notes=tuple(notes),
        )

    def _text(self, found: Material, node: Node, text: str, language: str, things: Things) -> Marked:
        outside = [s for s in found.statements[node.iri] if self._term(Rel.IN_FOOTNOTE) not in s.values]
        marks = list(self._marks(found, outside, language, things))
        anchors = dict(reversed(self._notes(found, node.iri)))
        for call in node.in_language(self._term(Val.NOTE_MARKS), language).split():
            number, _, position = call.rpartition("@")
            place = f"#{anchors.get(number, f'fn-{number}')}"
            marks.append(Mark(int(position), int(position), "note", place, number=number))
        return marked(text, marks, language, printed=True)

    def _notes(self, found: Material, paragraph: str) -> list[tuple[str, str]]:
        """The notes that a paragraph calls: number and fragment."""
        number = self._term(Val.NUMBER)
        notes = [(found.parts[each].one(number), anchor(each)) for each in found.calls[paragraph]]
        return sorted(notes, key=lambda note: natural(note[1]))

    def _note(self, found: Material, node: Node, language: str, things: Things) -> Note:
        text = node.in_language(self._term(Val.TEXT), language)
        marks = self._marks(found, found.borne[node.iri], language, things) if text else ()
        return Note(
            node.iri,
            node.one(self._term(Val.NUMBER)),
            marked(text, marks, language, printed=False),
            tuple(node.all(self._term(Rel.CITES))),
            tuple(node.all(self._term(Rel.CALLED_FROM))),
        )

    def _is_note(self, node: Node) -> bool:
        return self._term(Cls.FOOTNOTE) in node.all(RDF + "type")

    def _marks(self, found: Material, statements: Iterable[Node], language: str, things: Things) -> Iterator[Mark]:
        """How statements show in a text: as an act, a citation or a name; other kinds do not."""
        for each in statements:
            kind, thing = self._shown(each)
            if kind:
                href = address(self.names, thing) if kind != "act" else ""
                for start, end in found.places.spans(each.iri, language):
                    yield Mark(start, end, kind, href, things.place(thing))

    def _shown(self, statement: Node) -> tuple[str, str]:
        """The kind of mark that a statement has in the text, "" for none, and the thing that the mark names."""
        if _HAS_CITED in statement.values:
            return "citation", statement.one(_HAS_CITED)
        if thing := statement.one(self._term(Rel.MENTIONS)):
            path = self.names.path(thing)
            return next((kind for start, kind in _MENTION_KINDS if path.startswith(start)), "body"), thing
        if self._term(Val.PHRASE) in statement.values:
            return "act", statement.one(self._term(Rel.ACT))
        return "", ""

    def _is_open(self, statement: Node, language: str) -> bool:
        return self._term(Val.MENTION_TEXT) in statement.values and f"/{language}/unresolved/" in statement.iri

    def _unresolved(self, paragraph: str, node: Node) -> Unresolved:
        mention, text = (node.one(self._term(each)) for each in (Val.MENTION_TEXT, Val.REASON_TEXT))
        return Unresolved(mention, node.one(self._term(Rel.REASON)), text, paragraph)


class Things(dict[str, int]):
    """The things that the texts of a version name, each with its place among them."""

    def place(self, thing: str) -> int:
        """The place of a thing, which is put behind the others where it is new."""
        return self.setdefault(thing, len(self))


def _inverse(whole: Iterable[str], pairs: Iterable[tuple[T, str]]) -> dict[str, list[T]]:
    """What each of `whole` is paired with, in the order of the pairs; others are left out."""
    found: dict[str, list[T]] = {iri: [] for iri in whole}
    for thing, iri in pairs:
        if iri in found:
            found[iri].append(thing)
    return found
