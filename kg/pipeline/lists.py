"""The ontology and the lists of bodies, instruments and acts, as sorted N-Quads for their graphs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

from kg import lang, resources
from kg.errors import InputError
from kg.pipeline.cache import Cache, CacheError
from kg.symbols import STATE
from kg.triples.iris import scheme_path, shipped_links
from kg.triples.rdf import literal
from kg.triples.writer import cited_alone
from kg.vocab import DCTERMS, RDF, RDFS, SKOS, Cls, Rel, Val, names, rebase

ONTOLOGY_FILES = frozenset({"kg.ttl", "alignments.ttl"})
NOT_LOADED = frozenset({"shapes.ttl", "foreign.ttl"})
"""Shapes say how data must look and are data of `kg validate`, not of the graph; axioms about other vocabularies' terms
are for whoever asks for them."""


@dataclass(frozen=True, slots=True)
class ListGraph:
    """A graph that every store holds: its IRI, its lines and their digest."""

    graph: str
    lines: tuple[str, ...]
    digest: str


def kept_list_graphs(base: str, kept: Cache) -> tuple[ListGraph, ...]:
    """As `list_graphs` of the package's own files, read from a cache if it has them, else put there."""
    key = kept.key(b"lists", base.encode())
    with suppress(OSError, ValueError, KeyError, TypeError):
        head = kept.head(key, ("lines",))
        if head is not None:
            texts = kept.part(key, "lines").decode().split("\n\n")
            found = tuple(
                ListGraph(graph, tuple(text.split("\n")), _digest(text))
                for (graph, _digest_then), text in zip(head["graphs"], texts, strict=True)
            )
            if [[each.graph, each.digest] for each in found] == head["graphs"]:
                return found
    graphs = list_graphs(base)
    with suppress(CacheError):  # where it cannot be kept, it is made again
        lines = "\n\n".join("\n".join(each.lines) for each in graphs)
        kept.put(key, {"graphs": [[each.graph, each.digest] for each in graphs]}, {"lines": lines.encode()})
    return graphs


@cache
def list_graphs(base: str, folder: Path | None = None) -> tuple[ListGraph, ...]:
    """The graphs `authority` and `ontology` under `base`, from the Turtle files of `ontology/`.

    Blank nodes get canonical labels (RDFC-1.0), so that the lines are always the same.
    """
    folder = folder or resources.path("ontology")
    files: dict[str, list[Path]] = {"authority": [], "ontology": []}
    for path in sorted(folder.glob("*.ttl")):
        if path.name not in NOT_LOADED:
            files["ontology" if path.name in ONTOLOGY_FILES else "authority"].append(path)
    return tuple(_graph(names(base).graph(name), paths, base) for name, paths in files.items())


def _graph(graph: str, paths: list[Path], base: str) -> ListGraph:
    dataset = ox.Dataset()
    name = ox.NamedNode(graph)
    for path in paths:
        text = rebase(path.read_text(encoding="utf-8"), base)
        try:
            for quad in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=names(base).own, rename_blank_nodes=True):
                dataset.add(ox.Quad(quad.subject, quad.predicate, quad.object, name))
        except SyntaxError as error:
            raise InputError(path, f"not valid Turtle ({error})") from error
        for thing, prop, said in lang.labels(path.stem, base, path.parent):
            dataset.add(ox.Quad(ox.NamedNode(thing), ox.NamedNode(prop), said, name))
    if graph.endswith("/authority"):
        for quad in ox.parse(_countries(paths[0].parent, base), ox.RdfFormat.TURTLE):
            dataset.add(ox.Quad(quad.subject, quad.predicate, quad.object, name))
        for quad in [*_of_topics(list(dataset), name, base), *_for_others(list(dataset), name, base)]:
            dataset.add(quad)
    for quad in [*_of_schemes(list(dataset), name), *_of_works(list(dataset), name, base)]:
        dataset.add(quad)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    prefix = graph.rsplit("/", 1)[1]
    lines = tuple(sorted(f"{_labelled(quad, prefix)} ." for quad in dataset))
    return ListGraph(graph, lines, _digest("\n".join(lines)))


def _of_schemes(quads: list[ox.Quad], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """What follows for lists from what their files say: titles of schemes, and the concepts at their top.

    Source: SKOS Reference (W3C Recommendation, 2009), section 4.
    """
    narrower = {quad.subject for quad in quads if quad.predicate.value == f"{SKOS}broader"}
    schemes = {quad.subject for quad in quads if quad.object == ox.NamedNode(f"{SKOS}ConceptScheme")}
    for quad in quads:
        if quad.subject in schemes and quad.predicate.value == f"{SKOS}prefLabel":
            yield ox.Quad(quad.subject, ox.NamedNode(f"{DCTERMS}title"), quad.object, graph)
        member = quad.predicate.value == f"{SKOS}inScheme" and quad.subject not in narrower
        if member and isinstance(quad.object, ox.NamedNode) and quad.object in schemes:
            yield ox.Quad(quad.subject, ox.NamedNode(f"{SKOS}topConceptOf"), quad.object, graph)
            yield ox.Quad(quad.object, ox.NamedNode(f"{SKOS}hasTopConcept"), quad.subject, graph)


def _of_topics(quads: list[ox.Quad], graph: ox.NamedNode, base: str) -> Iterator[ox.Quad]:
    """That each listed topic is in the scheme of its vocabulary, and that its one name in a language is the preferred
    one; and which topics of two vocabularies are matched, because both are to a third one.
    """
    known = names(base)
    classes = {ox.NamedNode(known.term(each)) for each in (Cls.TOPIC, Cls.SDG_TARGET)}
    topics = {quad.subject for quad in quads if quad.predicate.value == f"{RDF}type" and quad.object in classes}
    codes = {quad.subject: quad.object for quad in quads if quad.predicate.value == known.term(Val.CODE)}
    for quad in quads:
        if quad.subject in topics and quad.predicate.value == known.term(Val.SCHEME):
            path = scheme_path(quad.object.value, codes[quad.subject].value)  # type: ignore[union-attr]
            yield ox.Quad(quad.subject, ox.NamedNode(f"{SKOS}inScheme"), ox.NamedNode(known.id(path)), graph)
    yield from _matched([quad for quad in quads if quad.subject in topics], graph)
    for quad in quads:
        if quad.subject in topics and quad.predicate.value == f"{RDFS}label":
            yield ox.Quad(quad.subject, ox.NamedNode(f"{SKOS}prefLabel"), quad.object, graph)


def _for_others(quads: list[ox.Quad], graph: ox.NamedNode, base: str) -> Iterator[ox.Quad]:
    """Names of bodies and titles of instruments, as those look for them who know ORG, Dublin Core or ELI only.

    Groups of addressees ("Member States") are no organizations, and have words for names.
    """
    group = ox.NamedNode(names(base).term(Cls.ADDRESSEE_GROUP))
    groups = {quad.subject for quad in quads if quad.predicate.value == f"{RDF}type" and quad.object == group}
    for quad in quads:
        if quad.predicate.value != f"{RDFS}label" or not isinstance(quad.subject, ox.NamedNode):
            continue
        kind = names(base).path(quad.subject.value).partition("/")[0]
        if kind == "body" and quad.subject not in groups:
            yield ox.Quad(quad.subject, ox.NamedNode(f"{SKOS}prefLabel"), quad.object, graph)
        elif kind in ("instrument", "treaty"):
            yield ox.Quad(quad.subject, ox.NamedNode(f"{DCTERMS}title"), quad.object, graph)


def _matched(quads: list[ox.Quad], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Matches between things that are matched to one third thing, both ways: exact where both are.

    What two things are only close to leaves open how they are to each other: exact match is transitive, close is not.
    """
    exact, close = f"{SKOS}exactMatch", f"{SKOS}closeMatch"
    found: dict[object, list[ox.Quad]] = {}
    for quad in quads:
        if quad.predicate.value in (exact, close):
            found.setdefault(quad.object, []).append(quad)
    for one, other in (pair for ties in found.values() for pair in permutations(ties, 2)):
        kinds = {one.predicate.value, other.predicate.value}
        if exact in kinds and one.subject != other.subject:
            kind = ox.NamedNode(close if close in kinds else exact)
            yield ox.Quad(one.subject, kind, other.subject, graph)


def _of_works(quads: list[ox.Quad], graph: ox.NamedNode, base: str) -> Iterator[ox.Quad]:
    """What the texts are in which instruments are stated: as of every work that is only named, by their symbols."""
    own, lines = names(base), set[str]()
    for quad in quads:
        if quad.predicate.value == own.term(Rel.STATED_IN_WORK) and isinstance(quad.object, ox.NamedNode):
            lines.update(cited_alone(base, unquote(own.path(quad.object.value)), shipped_links())[1])
    for triple in ox.parse("".join(f"{line} .\n" for line in sorted(lines)), ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _countries(folder: Path, base: str) -> str:
    """The States and territories as Turtle: the first name of a language is the label."""
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in names(base).prefixes().items()]
    seen = set()
    for language in lang.each(folder):
        for alpha2, label in language.rows("countries", 2):
            node = f"<{names(base).id(f'country/{alpha2}')}>"
            kind = "skos:altLabel" if (alpha2, language.code) in seen else "rdfs:label"
            seen.add((alpha2, language.code))
            codes = f'kg:alpha2 "{alpha2}" ; kg:code "{STATE}{alpha2}"'
            lines.append(f"{node} a kg:Country ; {codes} ; {kind} {literal(label)}@{language.code} .")
    return "\n".join(lines)


def _labelled(quad: ox.Quad, prefix: str) -> ox.Quad:
    """The quad with the graph's name, which is a word of letters, before its blank nodes' labels.

    Those of two graphs stay apart, as neither name begins as the other does; those of one graph, as they were apart.
    """
    subject, value = quad.subject, quad.object
    if isinstance(subject, ox.BlankNode):
        subject = ox.BlankNode(f"{prefix}{subject.value}")
    if isinstance(value, ox.BlankNode):
        value = ox.BlankNode(f"{prefix}{value.value}")
    return ox.Quad(subject, quad.predicate, value, quad.graph_name)
