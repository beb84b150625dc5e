"""Places as a graph has them, and in the forms that are made when they are asked for and stored nowhere.

These are the Web Annotation Vocabulary's, and that of a graph without texts, where places quote what they read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from kg import rdf
from kg.kinds import KINDS
from kg.readers.facts import first_words
from kg.stretches import Places, Read, stretch
from kg.vocab import OA, PROV, RDF, XSD, Names, Rel, Val

_INTEGER = rdf.NamedNode(f"{XSD}integer")
_FALSE = rdf.Literal("false", datatype=rdf.NamedNode(f"{XSD}boolean"))
_SAID = (Val.QUOTE, Val.TEXT_START, Val.TEXT_END)


TEXTUAL = (Val.TEXT, Val.HEADING, Val.NOTE_MARKS, Val.SOURCE_MAP, Rel.READ_FROM)
"""What a graph without texts leaves out."""


def places(
    engine: rdf.Engine,
    names: Names,
    known: Callable[[str, str], Iterable[rdf.Term] | None] = lambda _subject, _predicate: None,
) -> Places:
    """The places of a store's graph. `known` gives the objects of a subject and predicate that were read already."""
    own = rdf.DefaultGraph()

    def values(subject: str, predicate: str) -> Iterator[tuple[str, str]]:
        found = known(subject, predicate)
        if found is None:
            quads = engine.quads_for_pattern(rdf.NamedNode(subject), rdf.NamedNode(predicate), None, own)
            found = (quad.object for quad in quads)
        for term in found:
            if isinstance(term, rdf.Literal):
                yield term.value, term.language or ""
            elif isinstance(term, rdf.NamedNode):
                yield term.value, ""

    def subjects(predicate: str, value: str) -> Iterator[str]:
        found = engine.quads_for_pattern(None, rdf.NamedNode(predicate), rdf.NamedNode(value), own)
        return (quad.subject.value for quad in found if isinstance(quad.subject, rdf.NamedNode))

    return Places(names, values, subjects)


def as_annotations(quads: Iterable[rdf.Quad], known: Places, names: Names) -> Iterator[rdf.Quad]:
    """The places of a graph's statements as the Web Annotation Vocabulary has them, sorted, each triple once."""
    found = (
        rdf.Quad(made.subject, made.predicate, made.object, graph)
        for statement, read, graph in _read(quads, known, names)
        for made in annotation(read, known, names, statement)
    )
    yield from sorted(set(found), key=str)


def facts_only(quads: Iterable[rdf.Quad], known: Places, names: Names) -> Iterator[rdf.Quad]:
    """A graph without the texts of its paragraphs and files, sorted: its places say themselves what they read.

    Of a long stretch of a sentence they quote the first words, as records do (`kg.readers.facts`): the graph of a
    document is that of its record.
    """
    all_quads, left_out = list(quads), {names.term(each) for each in (*TEXTUAL, *_SAID, Rel.READ_AT)}
    read_from, has_text = names.term(Rel.READ_FROM), names.term(Val.HAS_TEXT)
    wholes = {quad.object for quad in all_quads if quad.predicate.value == read_from}
    found: set[rdf.Quad] = set()
    for quad in all_quads:
        if quad.predicate.value == has_text:
            found.add(rdf.Quad(quad.subject, quad.predicate, _FALSE, quad.graph_name))
        elif quad.predicate.value not in left_out and quad.subject not in wholes:
            found.add(quad)
    found.update(_said_by_themselves(all_quads, known, names))
    yield from sorted(found, key=str)


def _said_by_themselves(quads: list[rdf.Quad], known: Places, names: Names) -> Iterator[rdf.Quad]:
    """The places of a graph's statements, each with its quote and characters."""
    long = {rdf.NamedNode(names.term(kind.cls)) for kind in KINDS.values() if kind.stretch}
    type_ = rdf.NamedNode(f"{RDF}type")
    cut = {str(quad.subject) for quad in quads if quad.predicate == type_ and quad.object in long}
    statements: dict[tuple[str, rdf.GraphName], list[Read]] = {}
    for statement, read, graph in _read(quads, known, names):
        statements.setdefault((statement, graph), []).append(read)
    said: dict[tuple[str, rdf.GraphName], _Said] = {}
    for (statement, graph), reads in statements.items():
        for words in _words(statement, reads, known):
            for each in words.marked() if f"<{statement}>" in cut else words.pieces():
                yield _quad(statement, names.term(Rel.READ_AT), rdf.NamedNode(each.iri), graph)
                said[each.iri, graph] = each.with_(said.get((each.iri, graph)))
    for (iri, graph), each in said.items():
        values = (rdf.Literal(each.quote), *(rdf.Literal(str(n), datatype=_INTEGER) for n in each.characters))
        for term, value in zip(_SAID, values, strict=False):
            yield _quad(iri, names.term(term), value, graph)


def _quad(subject: str, predicate: str, value: rdf.NamedNode | rdf.Literal, graph: rdf.GraphName) -> rdf.Quad:
    return rdf.Quad(rdf.NamedNode(subject), rdf.NamedNode(predicate), value, graph)


class _Said(NamedTuple):
    """What a place says of itself: its quote, and its first and last characters in the paragraph, () if not known."""

    iri: str
    quote: str
    characters: tuple[int, ...]

    def with_(self, other: _Said | None) -> _Said:
        """Of two statements that share a place, the longest quote and the widest characters."""
        if other is None:
            return self
        bounds = self.characters, other.characters
        lows, highs = [each[0] for each in bounds if each], [each[1] for each in bounds if each]
        return _Said(self.iri, max(other.quote, self.quote, key=len), (min(lows), max(highs)) if lows else ())


@dataclass(frozen=True, slots=True)
class _Words:
    """What a statement was read in: one stretch, or its pieces where furniture parts it.

    `whole` says that each piece is quoted with all of it: the file of markup has something else at the characters.
    """

    reads: tuple[Read, ...]
    characters: tuple[int, ...]
    whole: bool

    def pieces(self) -> Iterator[_Said]:
        """The places as they are."""
        return (_Said(each.iri, each.quote, self.characters) for each in self.reads)

    def marked(self) -> Iterator[_Said]:
        """The places of the first words alone, if there are many."""
        quote = self.reads[0].quote if self.whole else " ".join(each.quote for each in self.reads)
        short = first_words(quote)
        if self.whole or short == quote:
            yield from (_Said(each.iri, short if self.whole else each.quote, self.characters) for each in self.reads)
            return
        left = len(short)
        for each in self.reads:
            if left > 0:
                at = each.stretch
                end = min(at.end, at.start + left)
                yield _Said(at._replace(end=end).iri, each.quote[:left], self.characters)
            left -= len(each.quote) + 1  # the space that joins two pieces


def _words(statement: str, reads: list[Read], known: Places) -> Iterator[_Words]:
    """The stretches of a statement in the order of the text: places whose characters follow one another are one."""
    held: list[tuple[Read, tuple[int, ...]]] = []
    for read in sorted(reads, key=lambda each: each.stretch):
        bounds = next(iter(known.characters(read.iri, statement, read.language)), ())
        if held and not (bounds and held[-1][1] and bounds[0] <= held[-1][1][1] + 1):
            yield _as_words(held)
            held = []
        held.append((read, bounds))
    if held:
        yield _as_words(held)


def _as_words(held: list[tuple[Read, tuple[int, ...]]]) -> _Words:
    bounds = [each for _, each in held if each]
    reads = tuple([read for read, _ in held])
    whole = any(len(each.quote) != each.stretch.end - each.stretch.start for each in reads)
    return _Words(reads, (min(low for low, _ in bounds), max(high for _, high in bounds)) if bounds else (), whole)


def _read(quads: Iterable[rdf.Quad], known: Places, names: Names) -> Iterator[tuple[str, Read, rdf.GraphName]]:
    read_at = names.term(Rel.READ_AT)
    for quad in quads:
        subject, place = quad.subject, quad.object
        if quad.predicate.value != read_at or not isinstance(subject, rdf.NamedNode):
            continue
        if isinstance(place, rdf.NamedNode) and stretch(place.value):
            yield subject.value, known.read(place.value, subject.value), quad.graph_name


def annotation(read: Read, known: Places, names: Names, statement: str = "") -> Iterator[rdf.Triple]:
    """A place as `oa:SpecificResource` of the file's text, selected by its characters and by its words.

    Beside it what the store itself would say of a place that has no text to be read in: `kg:quote`, and the characters
    of the text of the statement's paragraph where one is stated.
    """
    node = rdf.NamedNode(read.iri)
    mark = sha256(read.iri.encode()).hexdigest()[:24]
    position, words = rdf.BlankNode(f"position{mark}"), rdf.BlankNode(f"words{mark}")

    def said(
        subject: rdf.NamedNode | rdf.BlankNode, iri: str, value: rdf.NamedNode | rdf.BlankNode | rdf.Literal
    ) -> rdf.Triple:
        return rdf.Triple(subject, rdf.NamedNode(iri), value)

    yield said(node, f"{RDF}type", rdf.NamedNode(f"{OA}SpecificResource"))
    yield said(node, f"{OA}hasSource", rdf.NamedNode(read.stretch.text))
    yield said(node, f"{OA}hasSelector", position)
    yield said(node, f"{PROV}wasQuotedFrom", rdf.NamedNode(read.stretch.file))
    yield said(position, f"{RDF}type", rdf.NamedNode(f"{OA}TextPositionSelector"))
    yield said(position, f"{OA}start", rdf.Literal(str(read.stretch.start), datatype=_INTEGER))
    yield said(position, f"{OA}end", rdf.Literal(str(read.stretch.end), datatype=_INTEGER))
    if read.quote:
        yield said(node, names.term(Val.QUOTE), rdf.Literal(read.quote))
        yield said(node, f"{OA}hasSelector", words)
        yield said(words, f"{RDF}type", rdf.NamedNode(f"{OA}TextQuoteSelector"))
        yield said(words, f"{OA}exact", rdf.Literal(read.quote))
        for name, text in zip(("prefix", "suffix"), known.around(read.stretch, statement), strict=True):
            if text:
                yield said(words, OA + name, rdf.Literal(text))
    if statement:
        for start, end in known.characters(read.iri, statement, read.language):
            yield said(node, names.term(Val.TEXT_START), rdf.Literal(str(start), datatype=_INTEGER))
            yield said(node, names.term(Val.TEXT_END), rdf.Literal(str(end), datatype=_INTEGER))
