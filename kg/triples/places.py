"""Places as a graph has them, and in the forms that are made when they are asked for and stored nowhere.

These are the Web Annotation Vocabulary's, and that of a graph without texts, where places quote what they read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from kg import rdf
from kg.stretches import Places, Read, stretch
from kg.vocab import OA, PROV, RDF, XSD, Names, Rel, Val

_INTEGER = rdf.NamedNode(f"{XSD}integer")


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
    """A graph without the texts of its paragraphs and files, sorted: its places say themselves what they read."""
    all_quads, texts = list(quads), {names.term(each) for each in TEXTUAL}
    read_from = names.term(Rel.READ_FROM)
    wholes = {quad.object for quad in all_quads if quad.predicate.value == read_from}
    found = {quad for quad in all_quads if quad.predicate.value not in texts and quad.subject not in wholes}
    own = {names.term(each) for each in (Val.QUOTE, Val.TEXT_START, Val.TEXT_END)}
    said = {quad.subject for quad in found if quad.predicate.value in own}
    for statement, read, graph in _read(all_quads, known, names):
        if rdf.NamedNode(read.iri) not in said:
            triples = annotation(read, known, names, statement)
            found |= {rdf.Quad(t.subject, t.predicate, t.object, graph) for t in triples if t.predicate.value in own}
    yield from sorted(found, key=str)


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
