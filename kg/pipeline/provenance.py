"""How each graph of a store was made: by which activity, with which version of the program, when, from what.

The graph `provenance` says it in the terms of PROV-O. A graph that a change leaves as it was keeps its activity and
time. Where `SOURCE_DATE_EPOCH` is set (reproducible-builds.org), it is the time: then builds of the same input are
the same, bytes of this graph included.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import pyoxigraph as ox

from kg import resources
from kg.errors import UsageError
from kg.store import Manifest, Snapshot, Writer
from kg.triples.rdf import segment
from kg.vocab import CC0, DCTERMS, PROV, RDF, RDFS, UN_TERMS, XSD, Cls, Val, named_graph, names

GRAPH = "provenance"
_EPOCH = "SOURCE_DATE_EPOCH"


def put(writer: Writer, manifest: Manifest, previous: Snapshot | None = None) -> Manifest:
    """Bring the graph `provenance` up to date with `manifest`; gives the manifest with its count."""
    graph = ox.NamedNode(named_graph(manifest.base, GRAPH))
    before = {each.triple for each in previous.quads(graph.value)} if previous is not None else set[ox.Triple]()
    stood = _unchanged(manifest, previous.manifest) if previous is not None else frozenset[str]()
    after = set(_triples(manifest, _times(before, stood), now(), lambda name: _files(writer.store, name)))
    writer.apply(graph, sorted(after - before, key=str), sorted(before - after, key=str))
    return manifest.counting(graph.value, len(after))


def now() -> str:
    """The time as `xsd:dateTime`: what `SOURCE_DATE_EPOCH` says, else the clock's. `UsageError` where it is no time."""
    stated = os.environ.get(_EPOCH, "").strip()
    try:
        moment = datetime.fromtimestamp(int(stated), UTC) if stated else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"{_EPOCH} is '{stated}', which is no number of seconds since 1970") from error
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _digests(manifest: Manifest) -> dict[str, str]:
    """The graphs whose content a manifest knows by a digest; nothing is said of the graph of what follows."""
    derived = {named_graph(manifest.base, name): digest for name, digest in manifest.derived.items()}
    return {**{each.graph: each.digest for each in manifest.entries}, **manifest.lists, **derived}


def _unchanged(manifest: Manifest, before: Manifest) -> frozenset[str]:
    """The graphs that hold what they held, read by the same program."""
    if (manifest.kg_version, manifest.extractor) != (before.kg_version, before.extractor):
        return frozenset()
    known = _digests(before)
    return frozenset(graph for graph, digest in _digests(manifest).items() if digest and known.get(graph) == digest)


def _times(before: Iterable[ox.Triple], graphs: frozenset[str]) -> dict[str, str]:
    """When the activities of these graphs ended, by the graph."""
    found = {}
    for each in before:
        if each.predicate.value == f"{PROV}endedAtTime" and isinstance(each.subject, ox.NamedNode):
            graph = each.subject.value.removesuffix("#made")
            if graph in graphs and isinstance(each.object, ox.Literal):
                found[graph] = each.object.value
    return found


def _files(store: ox.Store, graph: str) -> list[ox.NamedNode]:
    """The files that a document's graph says it was read from: of a record the document's own."""
    name, said = ox.NamedNode(graph), ox.NamedNode(PROV + "wasDerivedFrom")
    found = (quad.object for quad in store.quads_for_pattern(name, said, None, name))
    return [each for each in found if isinstance(each, ox.NamedNode)]


def _triples(
    manifest: Manifest, times: dict[str, str], moment: str, files: Callable[[str], list[ox.NamedNode]]
) -> Iterator[ox.Triple]:
    known = names(manifest.base)
    entries = {each.graph: each for each in manifest.entries}
    inferred = named_graph(manifest.base, "inferred")
    rules = _rules() if inferred in manifest.counts else {}
    for graph in sorted(manifest.counts.keys() - {"", named_graph(manifest.base, GRAPH)}):
        made = ox.NamedNode(f"{graph}#made")
        yield _said(graph, PROV + "wasGeneratedBy", made)
        yield _said(graph, DCTERMS + "license", ox.NamedNode(CC0))
        yield _said(made.value, RDF + "type", ox.NamedNode(PROV + "Activity"))
        ended = ox.Literal(times.get(graph, moment), datatype=ox.NamedNode(XSD + "dateTime"))
        yield _said(made.value, PROV + "endedAtTime", ended)
        yield _said(made.value, known.term(Val.SOFTWARE_VERSION), ox.Literal(manifest.kg_version))
        yield _said(made.value, known.term(Val.RULES_VERSION), ox.Literal(manifest.extractor))
        if entry := entries.get(graph):
            for file in files(graph):
                yield _said(made.value, PROV + "used", file)
            if entry.has_text:
                yield _said(graph, DCTERMS + "rights", ox.NamedNode(UN_TERMS))
        if graph == inferred:
            for name in rules:
                yield _said(made.value, PROV + "used", ox.NamedNode(known.id(f"rule/{segment(name)}")))
    for name, sentences in rules.items():
        rule = known.id(f"rule/{segment(name)}")
        yield _said(rule, RDF + "type", ox.NamedNode(known.term(Cls.RULE)))
        for language, sentence in sentences.items():
            yield _said(rule, RDFS + "label", ox.Literal(sentence, language=language))


def _rules() -> dict[str, dict[str, str]]:
    """What the named rules say, by name and language."""
    from kg.reason.named import load_rules

    folder = resources.path("ontology") / "rules"
    return {each.name: each.sentences for each in load_rules(folder if folder.is_dir() else None)}


def _said(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
