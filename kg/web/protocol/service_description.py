"""The SPARQL 1.1 Service Description of this endpoint, with the statistics that VoID has words for."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, request

from kg import rdf
from kg.vocab import DERIVED
from kg.web import outside
from kg.web.protocol import negotiation
from kg.web.server.service import Service

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
RDF_TYPE = rdf.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ENTAILMENT = "http://www.w3.org/ns/entailment/"
_DERIVED = tuple(f"graph/{each}" for each in DERIVED)
_INTEGER = rdf.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_FORMATS = {
    "ttl": rdf.RdfFormat.TURTLE,
    "nt": rdf.RdfFormat.N_TRIPLES,
    "rdfxml": rdf.RdfFormat.RDF_XML,
    "jsonld": rdf.RdfFormat.JSON_LD,
    "nq": rdf.RdfFormat.N_QUADS,
    "trig": rdf.RdfFormat.TRIG,
}


def _sd(name: str) -> rdf.NamedNode:
    return rdf.NamedNode(SD + name)


def describe(service: Service, endpoint: str) -> Iterator[rdf.Triple]:
    """The triples. The regime is OWL 2 RL (RDF-based semantics) where the store was reasoned over."""
    me = rdf.NamedNode(endpoint)
    manifest = service.snapshot().manifest
    yield rdf.Triple(me, RDF_TYPE, _sd("Service"))
    yield rdf.Triple(me, _sd("endpoint"), me)
    languages = ["SPARQL10Query", "SPARQL11Query"] + (["SPARQL11Update"] if service.config.allow_update else [])
    for language in languages:
        yield rdf.Triple(me, _sd("supportedLanguage"), _sd(language))
    if service.config.service_allow:
        yield rdf.Triple(me, _sd("feature"), _sd("BasicFederatedQuery"))
    if manifest.reasoned:
        yield rdf.Triple(me, _sd("defaultEntailmentRegime"), rdf.NamedNode(_ENTAILMENT + "OWL-RDF-Based"))
        yield rdf.Triple(
            me, _sd("defaultSupportedEntailmentProfile"), rdf.NamedNode("http://www.w3.org/ns/owl-profile/RL")
        )
    else:
        yield rdf.Triple(me, _sd("defaultEntailmentRegime"), rdf.NamedNode(_ENTAILMENT + "Simple"))
    for each in (*negotiation.TABLES, *negotiation.GRAPHS):
        yield rdf.Triple(me, _sd("resultFormat"), rdf.NamedNode(each.iri))
    yield from _dataset(me, rdf.NamedNode(f"{endpoint}#dataset"), manifest.counts)


def _dataset(me: rdf.NamedNode, dataset: rdf.NamedNode, counts: dict[str, int]) -> Iterator[rdf.Triple]:
    default = rdf.NamedNode(f"{dataset.value}-default")
    yield rdf.Triple(me, _sd("defaultDataset"), dataset)
    yield rdf.Triple(dataset, RDF_TYPE, _sd("Dataset"))
    yield rdf.Triple(dataset, RDF_TYPE, rdf.NamedNode(VOID + "Dataset"))
    yield rdf.Triple(dataset, _sd("defaultGraph"), default)
    yield from _graph(default, sum(n for name, n in counts.items() if name == "" or name.endswith(_DERIVED)))
    for name, number in sorted(counts.items()):
        if name:
            listed = rdf.NamedNode(f"{dataset.value}-{name}" if "://" not in name else f"{name}#listed")
            yield rdf.Triple(dataset, _sd("namedGraph"), listed)
            yield rdf.Triple(listed, RDF_TYPE, _sd("NamedGraph"))
            yield rdf.Triple(listed, _sd("name"), rdf.NamedNode(name))
            described = rdf.NamedNode(name)
            yield rdf.Triple(listed, _sd("graph"), described)
            yield from _graph(described, number)


def _graph(node: rdf.NamedNode, triples: int) -> Iterator[rdf.Triple]:
    yield rdf.Triple(node, RDF_TYPE, _sd("Graph"))
    yield rdf.Triple(node, rdf.NamedNode(VOID + "triples"), rdf.Literal(str(triples), datatype=_INTEGER))


def answer(service: Service, accept: str | None, wanted: str) -> Response:
    """The description in the format that the client likes best."""
    choice = negotiation.choose(accept, negotiation.GRAPHS, wanted)
    triples = sorted(set(describe(service, f"{outside.root()}/sparql")), key=str)
    body = rdf.serialize(triples, None, _FORMATS[choice.format.name], prefixes={"sd": SD, "void": VOID}) or b""
    response = Response(body, content_type=choice.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["ETag"] = f'"sd-{service.pool.snapshot[:24]}-{choice.format.name}"'
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response
