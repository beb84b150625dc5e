"""The SPARQL 1.1 Service Description of this endpoint, with the statistics that VoID has words for."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, request

from kg import rdf as ox
from kg.web.protocol import negotiation
from kg.web.server.service import Service

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ENTAILMENT = "http://www.w3.org/ns/entailment/"
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def describe(service: Service, endpoint: str) -> Iterator[ox.Triple]:
    """The triples. The regime is OWL 2 RL (RDF-based semantics) where the store was reasoned over."""
    me = ox.NamedNode(endpoint)
    manifest = service.snapshot().manifest
    yield ox.Triple(me, RDF_TYPE, _sd("Service"))
    yield ox.Triple(me, _sd("endpoint"), me)
    languages = ["SPARQL10Query", "SPARQL11Query"] + (["SPARQL11Update"] if service.config.allow_update else [])
    for language in languages:
        yield ox.Triple(me, _sd("supportedLanguage"), _sd(language))
    if service.config.service_allow:
        yield ox.Triple(me, _sd("feature"), _sd("BasicFederatedQuery"))
    if manifest.reasoned:
        yield ox.Triple(me, _sd("defaultEntailmentRegime"), ox.NamedNode(_ENTAILMENT + "OWL-RDF-Based"))
        yield ox.Triple(
            me, _sd("defaultSupportedEntailmentProfile"), ox.NamedNode("http://www.w3.org/ns/owl-profile/RL")
        )
    else:
        yield ox.Triple(me, _sd("defaultEntailmentRegime"), ox.NamedNode(_ENTAILMENT + "Simple"))
    for each in (*negotiation.TABLES, *negotiation.GRAPHS):
        yield ox.Triple(me, _sd("resultFormat"), ox.NamedNode(each.iri))
    yield from _dataset(me, ox.NamedNode(f"{endpoint}#dataset"), manifest.counts)


def _dataset(me: ox.NamedNode, dataset: ox.NamedNode, counts: dict[str, int]) -> Iterator[ox.Triple]:
    default = ox.NamedNode(f"{dataset.value}-default")
    yield ox.Triple(me, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, RDF_TYPE, _sd("Dataset"))
    yield ox.Triple(dataset, RDF_TYPE, ox.NamedNode(VOID + "Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield from _graph(default, sum(n for name, n in counts.items() if name == "" or name.endswith("graph/inferred")))
    for name, number in sorted(counts.items()):
        if name:
            listed = ox.NamedNode(f"{dataset.value}-{name}" if "://" not in name else f"{name}#listed")
            yield ox.Triple(dataset, _sd("namedGraph"), listed)
            yield ox.Triple(listed, RDF_TYPE, _sd("NamedGraph"))
            yield ox.Triple(listed, _sd("name"), ox.NamedNode(name))
            described = ox.NamedNode(name)
            yield ox.Triple(listed, _sd("graph"), described)
            yield from _graph(described, number)


def _graph(node: ox.NamedNode, triples: int) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF_TYPE, _sd("Graph"))
    yield ox.Triple(node, ox.NamedNode(VOID + "triples"), ox.Literal(str(triples), datatype=_INTEGER))


def answer(service: Service, accept: str | None, wanted: str) -> Response:
    """The description in the format that the client likes best."""
    choice = negotiation.choose(accept, negotiation.GRAPHS, wanted)
    triples = sorted(set(describe(service, service.address("/sparql", request.base_url))), key=str)
    body = ox.serialize(triples, None, _FORMATS[choice.format.name], prefixes={"sd": SD, "void": VOID}) or b""
    response = Response(body, content_type=choice.content_type)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers["ETag"] = f'"sd-{service.pool.snapshot[:24]}-{choice.format.name}"'
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response
