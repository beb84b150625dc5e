"""Catalogue records: DCAT 3 after DCAT-AP 3.0.1, and VoID, as triples. Knows no HTTP.

Sources: DCAT 3 (W3C Recommendation, 2024), DCAT-AP 3.0.1 (SEMIC), VoID (W3C Interest Group
Note, 2011), Hydra's collections as CKAN's DCAT harvester reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kg import rdf
from kg.lang import DEFAULT, codes, eu_code
from kg.lang.messages import forms, say
from kg.summary import Statistics
from kg.vocab import CC0, DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, UN_TERMS, VOID, XSD, Names

HYDRA = "http://www.w3.org/ns/hydra/core#"
SPDX = "http://spdx.org/rdf/terms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
PREFIXES = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "void": VOID,
    "hydra": HYDRA,
    "spdx": SPDX,
    "skos": SKOS,
    "rdfs": RDFS,
    "xsd": XSD,
    "vcard": VCARD,
}
_FILE_TYPES = {
    "application/n-quads": "RDF_N_QUADS",
    "application/trig": "RDF_TRIG",
    "text/turtle": "RDF_TURTLE",
    "application/ld+json": "JSON_LD",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/rdf+xml": "RDF_XML",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A distribution: its address, media type, title, what it is packed with, size and SHA-256 if known."""

    url: str
    media_type: str
    title: str
    packed: str = ""
    size: int = 0
    sha256: str = ""
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset: its IRI, words per language, page, date, version, languages and downloads."""

    iri: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    page: str
    issued: str
    version: str
    languages: tuple[str, ...]
    downloads: tuple[Download, ...]
    identifier: str = ""
    part_of: str = ""


class Graph:
    """Collects triples; strings become literals unless they are marked as IRIs by `iri`."""

    def __init__(self) -> None:
        self.triples: list[rdf.Triple] = []

    def add(self, subject: str, predicate: str, value: rdf.NamedNode | rdf.Literal | str) -> None:
        """One triple; a plain string is the IRI of a thing."""
        target = rdf.NamedNode(value) if isinstance(value, str) else value
        self.triples.append(rdf.Triple(rdf.NamedNode(subject), rdf.NamedNode(predicate), target))

    def type(self, subject: str, *classes: str) -> None:
        """The classes of a thing."""
        for each in classes:
            self.add(subject, RDF + "type", each)

    def words(self, subject: str, predicate: str, texts: Mapping[str, str]) -> None:
        """A text in several languages."""
        for lang, text in sorted(texts.items()):
            if text:
                self.add(subject, predicate, rdf.Literal(text, language=lang))

    def value(self, subject: str, predicate: str, text: str | int, datatype: str = "") -> None:
        """A literal, of an XML Schema type where one is named."""
        kind = rdf.NamedNode(XSD + datatype) if datatype else None
        self.add(subject, predicate, rdf.Literal(str(text), datatype=kind))


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the catalogue, and where its home page is."""

    iri: str
    name: str
    home: str


def catalogue(
    iri: str,
    words: Mapping[str, Mapping[str, str]],
    publisher: Publisher,
    datasets: Iterable[Dataset],
    *,
    issued: str,
    endpoint: str,
    main: str,
) -> list[rdf.Triple]:
    """The catalogue with `datasets` (one page of them) and the SPARQL service over dataset `main`."""
    graph = Graph()
    graph.type(iri, DCAT + "Catalog")
    graph.words(iri, DCTERMS + "title", words["title"])
    graph.words(iri, DCTERMS + "description", words["description"])
    _publisher(graph, publisher)
    graph.add(iri, DCTERMS + "publisher", publisher.iri)
    graph.add(iri, FOAF + "homepage", publisher.home)
    graph.type(publisher.home, FOAF + "Document")
    _languages(graph, iri, codes())
    _licence(graph, iri)
    _dates(graph, iri, issued)
    for dataset in datasets:
        graph.add(iri, DCAT + "dataset", dataset.iri)
        _dataset(graph, dataset, publisher)
    _service(graph, iri, words, endpoint, main)
    return sorted(set(graph.triples), key=str)


def _publisher(graph: Graph, publisher: Publisher) -> None:
    graph.type(publisher.iri, FOAF + "Agent", VCARD + "Organization", VCARD + "Kind")
    graph.value(publisher.iri, FOAF + "name", publisher.name)
    graph.value(publisher.iri, VCARD + "fn", publisher.name)
    graph.add(publisher.iri, VCARD + "hasURL", publisher.home)


def _dates(graph: Graph, iri: str, issued: str) -> None:
    if issued:
        graph.value(iri, DCTERMS + "issued", issued, "dateTime" if "T" in issued else "date")
        graph.value(iri, DCTERMS + "modified", issued, "dateTime" if "T" in issued else "date")


def _languages(graph: Graph, iri: str, languages: Iterable[str]) -> None:
    for lang in languages:
        if code := eu_code(lang):
            authority = f"{EU}language/{code}"
            graph.add(iri, DCTERMS + "language", authority)
            graph.type(authority, DCTERMS + "LinguisticSystem")


def _licence(graph: Graph, iri: str) -> None:
    graph.add(iri, DCTERMS + "license", CC0)
    graph.type(CC0, DCTERMS + "LicenseDocument")


def _dataset(graph: Graph, dataset: Dataset, publisher: Publisher) -> None:
    iri = dataset.iri
    graph.type(iri, DCAT + "Dataset")
    graph.words(iri, DCTERMS + "title", dataset.title)
    graph.words(iri, DCTERMS + "description", dataset.description)
    graph.value(iri, DCTERMS + "identifier", dataset.identifier or iri)
    graph.add(iri, DCTERMS + "publisher", publisher.iri)
    graph.add(iri, DCAT + "contactPoint", publisher.iri)
    graph.add(iri, DCAT + "landingPage", dataset.page)
    graph.type(dataset.page, FOAF + "Document")
    graph.value(iri, DCAT + "version", dataset.version)
    _dates(graph, iri, dataset.issued)
    _languages(graph, iri, dataset.languages)
    for theme in ("JUST", "GOVE"):
        graph.add(iri, DCAT + "theme", f"{EU}data-theme/{theme}")
        graph.type(f"{EU}data-theme/{theme}", SKOS + "Concept")
    graph.words(f"{EU}data-theme/JUST", SKOS + "prefLabel", {DEFAULT: "Justice, legal system and public safety"})
    graph.words(f"{EU}data-theme/GOVE", SKOS + "prefLabel", {DEFAULT: "Government and public sector"})
    rights = f"{EU}access-right/PUBLIC"
    graph.add(iri, DCTERMS + "accessRights", rights)
    graph.type(rights, DCTERMS + "RightsStatement")
    for code in codes():
        for word in forms("record.keywords", code):
            graph.add(iri, DCAT + "keyword", rdf.Literal(word, language=code))
    if dataset.part_of:
        graph.add(iri, DCTERMS + "isPartOf", dataset.part_of)
    for download in dataset.downloads:
        graph.add(iri, DCAT + "distribution", _distribution(graph, download))


def _distribution(graph: Graph, download: Download) -> str:
    iri = download.url + "#distribution"
    graph.type(iri, DCAT + "Distribution")
    graph.words(iri, DCTERMS + "title", {DEFAULT: download.title})
    graph.add(iri, DCAT + "accessURL", download.url)
    graph.add(iri, DCAT + "downloadURL", download.url)
    _media(graph, iri, DCAT + "mediaType", download.media_type)
    if download.packed:
        _media(graph, iri, DCAT + "compressFormat", download.packed)
    kind = _FILE_TYPES.get(download.media_type)
    if kind:
        graph.add(iri, DCTERMS + "format", f"{EU}file-type/{kind}")
        graph.type(f"{EU}file-type/{kind}", DCTERMS + "MediaTypeOrExtent")
    if download.has_text:
        graph.add(iri, DCTERMS + "rights", UN_TERMS)
        graph.type(UN_TERMS, DCTERMS + "RightsStatement")
        graph.words(UN_TERMS, RDFS + "label", {code: say("record.rights", code) for code in codes()})
    _licence(graph, iri)
    if download.size:
        graph.value(iri, DCAT + "byteSize", download.size, "nonNegativeInteger")
    if download.sha256:
        _checksum(graph, iri, download)
    return iri


def _media(graph: Graph, iri: str, predicate: str, media_type: str) -> None:
    graph.add(iri, predicate, IANA + media_type)
    graph.type(IANA + media_type, DCTERMS + "MediaType")


def _checksum(graph: Graph, iri: str, download: Download) -> None:
    node = download.url + "#checksum"
    graph.add(iri, SPDX + "checksum", node)
    graph.type(node, SPDX + "Checksum")
    graph.add(node, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
    graph.type(SPDX + "checksumAlgorithm_sha256", SPDX + "ChecksumAlgorithm")
    graph.value(node, SPDX + "checksumValue", download.sha256, "hexBinary")


def _service(
    graph: Graph, catalogue_iri: str, words: Mapping[str, Mapping[str, str]], endpoint: str, main: str
) -> None:
    iri = endpoint + "#service"
    graph.add(catalogue_iri, DCAT + "service", iri)
    graph.type(iri, DCAT + "DataService")
    graph.words(iri, DCTERMS + "title", words["service"])
    graph.add(iri, DCAT + "endpointURL", endpoint)
    graph.add(iri, DCAT + "endpointDescription", endpoint)
    graph.add(iri, DCAT + "servesDataset", main)
    graph.add(iri, DCTERMS + "conformsTo", "https://www.w3.org/TR/sparql11-protocol/")
    graph.type("https://www.w3.org/TR/sparql11-protocol/", DCTERMS + "Standard")


def paging(address: str, number: int, last: int, total: int, size: int) -> list[rdf.Triple]:
    """Hydra's words for page `number` of `last`, as CKAN's harvester follows them."""
    graph, iri = Graph(), f"{address}?page={number}"
    graph.type(iri, HYDRA + "PagedCollection", HYDRA + "PartialCollectionView")
    graph.value(iri, HYDRA + "totalItems", total, "integer")
    graph.value(iri, HYDRA + "itemsPerPage", size, "integer")
    steps = {"first": 1, "last": last, "next": number + 1, "previous": number - 1}
    for word, page in steps.items():
        if 1 <= page <= last:
            graph.add(iri, f"{HYDRA}{word}Page", f"{address}?page={page}")
            graph.add(iri, HYDRA + word, f"{address}?page={page}")
    return graph.triples


def void(
    address: str,
    main: str,
    title: Mapping[str, str],
    names: Names,
    found: Statistics,
    *,
    endpoint: str,
    dumps: Iterable[str],
    issued: str,
    publisher: Publisher,
) -> list[rdf.Triple]:
    """The VoID description at `address` of dataset `main`."""
    graph = Graph()
    graph.type(address, VOID + "DatasetDescription")
    graph.add(address, FOAF + "primaryTopic", main)
    graph.words(address, DCTERMS + "title", title)
    graph.type(main, VOID + "Dataset")
    graph.words(main, DCTERMS + "title", title)
    _publisher(graph, publisher)
    graph.add(main, DCTERMS + "publisher", publisher.iri)
    graph.add(main, FOAF + "homepage", publisher.home)
    _licence(graph, main)
    _dates(graph, main, issued)
    graph.add(main, VOID + "sparqlEndpoint", endpoint)
    graph.value(main, VOID + "uriSpace", names.id_base)
    graph.value(main, VOID + "triples", found.triples, "integer")
    graph.value(main, VOID + "entities", found.entities, "integer")
    for dump in dumps:
        graph.add(main, VOID + "dataDump", dump)
    for prefix, namespace in sorted(names.prefixes().items()):
        if prefix not in ("id", "graph"):
            graph.add(main, VOID + "vocabulary", namespace)
    _partitions(graph, main, found)
    _linksets(graph, main, found)
    return sorted(set(graph.triples), key=str)


def _partitions(graph: Graph, main: str, found: Statistics) -> None:
    for iri, count in sorted(found.classes.items()):
        node = f"{main}/class/{_slug(iri)}"
        graph.add(main, VOID + "classPartition", node)
        graph.type(node, VOID + "Dataset")
        graph.add(node, VOID + "class", iri)
        graph.value(node, VOID + "entities", count, "integer")
    for iri, count in sorted(found.properties.items()):
        node = f"{main}/property/{_slug(iri)}"
        graph.add(main, VOID + "propertyPartition", node)
        graph.type(node, VOID + "Dataset")
        graph.add(node, VOID + "property", iri)
        graph.value(node, VOID + "triples", count, "integer")


def _linksets(graph: Graph, main: str, found: Statistics) -> None:
    for (predicate, target), count in sorted(found.links.items()):
        node = f"{main}/links/{_slug(predicate)}/{_slug(target)}"
        graph.add(main, VOID + "subset", node)
        graph.type(node, VOID + "Linkset")
        graph.add(node, VOID + "linkPredicate", predicate)
        graph.add(node, VOID + "subjectsTarget", main)
        graph.value(node, VOID + "triples", count, "integer")
        other = f"{node}/target"
        graph.add(node, VOID + "objectsTarget", other)
        graph.type(other, VOID + "Dataset")
        graph.value(other, VOID + "uriSpace", target)


def _slug(iri: str) -> str:
    """An IRI as a part of another's path; no two have one."""
    return quote(iri, safe="")


def schema_org(
    dataset: Dataset, publisher: Publisher, licence: str = CC0, language: str = DEFAULT
) -> dict[str, object]:
    """A dataset as schema.org has it, in the reader's language, ready for JSON-LD."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": dataset.iri,
        "name": dataset.title[language],
        "alternateName": _others(dataset.title, language),
        "description": dataset.description[language],
        "url": dataset.page,
        "version": dataset.version,
        "dateModified": dataset.issued,
        "license": licence,
        "isAccessibleForFree": True,
        "inLanguage": list(dataset.languages),
        "keywords": [*forms("record.keywords", language), "linked data"],
        "creator": {"@type": "Organization", "name": publisher.name, "url": publisher.home},
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": say("record.documents", language),
            "publisher": {"@type": "Organization", "name": forms("record.keywords", language)[0]},
        },
        "distribution": [
            {"@type": "DataDownload", "contentUrl": d.url, "encodingFormat": d.media_type} for d in dataset.downloads
        ],
    }


def _others(titles: Mapping[str, str], language: str) -> str | list[str]:
    """The titles in the other languages: one, or a list of them."""
    found = [title for code, title in titles.items() if code != language]
    return found[0] if len(found) == 1 else found
