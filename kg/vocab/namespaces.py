"""Namespaces of the vocabularies that are used, and addresses that are stated in the graph."""

from __future__ import annotations

DEFAULT_BASE = "https://w3id.org/un-resolutions-kg/"

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
"""The licence of the graph, its lists and its ontology."""
UN_TERMS = "https://www.un.org/en/about-us/terms-of-use"
"""The terms under which the United Nations publishes its texts."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
TIME = "http://www.w3.org/2006/time#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
FOAF = "http://xmlns.com/foaf/0.1/"
SH = "http://www.w3.org/ns/shacl#"
CITO = "http://purl.org/spar/cito/"
DOCO = "http://purl.org/spar/doco/"
ELI = "http://data.europa.eu/eli/ontology#"
ELI_DL = "http://data.europa.eu/eli/eli-draft-legislation-ontology#"
STATUS = "http://www.w3.org/2003/06/sw-vocab-status/ns#"
UNDO = "https://w3id.org/un/ontology/undo/"

NAMESPACES: dict[str, str] = {
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "oa": OA,
    "org": ORG,
    "time": TIME,
    "dcterms": DCTERMS,
    "dcat": DCAT,
    "void": VOID,
    "foaf": FOAF,
    "sh": SH,
    "cito": CITO,
    "doco": DOCO,
    "eli": ELI,
    "eli-dl": ELI_DL,
    "undo": UNDO,
    "vs": STATUS,
}
"""Prefixes for vocabularies of others; `Names.prefixes` adds the project's own."""
