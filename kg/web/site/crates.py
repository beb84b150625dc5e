"""RO-Crate metadata of a dump: what the file is, of what it was made, by what, and under which terms.

Source: RO-Crate 1.2 (researchobject.org), a detached crate: the metadata describe a file by its address.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

import kg
from kg.lang import DEFAULT
from kg.lang.messages import forms, say
from kg.vocab import CC0, UN_TERMS
from kg.web.server.dumping import CRATE
from kg.web.site import catalog, dumps, frame
from kg.web.site.addresses import root
from kg.web.site.records import Dataset, Download, Publisher

blueprint = Blueprint("crates", __name__)
_SPEC = "https://w3id.org/ro/crate/1.2"
_PROGRAM = "#un-resolutions-kg"


@blueprint.get(f"/dumps/<name>{CRATE}")
def described(name: str) -> Response:
    """The description of a dump, which is written first if it is not there yet: its size and digest are in it."""
    dump = dumps.parse(name)
    if dump is None:
        raise NotFound()
    shot, graph = frame.snapshot(), frame.view()
    dumps.file_of(shot, dump)
    size, digest = dumps.known(shot, dump)
    dataset = catalog.whole(graph, shot)
    packed = "application/gzip" if dump.packed else ""
    address = f"{root()}/dumps/{dump.name}"
    download = Download(address, dump.media_type, dump.name, packed, size, digest, has_text=not dump.facts)
    body = json.dumps(crate(dataset, download, catalog.publisher(graph)), ensure_ascii=False, indent=1)
    return frame.cacheable(Response(body, content_type="application/ld+json"))


def crate(dataset: Dataset, download: Download, publisher: Publisher) -> dict[str, object]:
    """The crate of one file of a dataset."""
    address = download.url + CRATE
    name = dataset.title[DEFAULT]
    rights = [{"@id": CC0}, *([{"@id": UN_TERMS}] if download.has_text else [])]
    whole: dict[str, object] = {
        "@id": download.url + "#crate",
        "@type": "Dataset",
        "name": f"{name}: {download.title}",
        "description": dataset.description[DEFAULT],
        "identifier": dataset.iri,
        "version": dataset.version,
        "datePublished": dataset.issued,
        "license": rights,
        "keywords": [*forms("record.keywords", DEFAULT), "linked data"],
        "inLanguage": list(dataset.languages),
        "publisher": {"@id": publisher.home},
        "url": dataset.page,
        "hasPart": [{"@id": download.url}],
        "mentions": [{"@id": "#build"}],
    }
    descriptor = {
        "@id": address.rpartition("/")[2],
        "@type": "CreativeWork",
        "about": {"@id": whole["@id"]},
        "conformsTo": {"@id": _SPEC},
    }
    return {
        "@context": f"{_SPEC}/context",
        "@graph": [descriptor, whole, _file(download, rights), *_made(download, dataset, publisher), *_terms(download)],
    }


def _file(download: Download, rights: list[dict[str, str]]) -> dict[str, object]:
    return {
        "@id": download.url,
        "@type": "File",
        "name": download.title,
        "contentUrl": download.url,
        "encodingFormat": [download.media_type, *([download.packed] if download.packed else [])],
        "contentSize": str(download.size),
        "sha256": download.sha256,
        "license": rights,
        "isBasedOn": {"@id": "#documents"},
    }


def _made(download: Download, dataset: Dataset, publisher: Publisher) -> list[dict[str, object]]:
    """What the file was made from and by: the documents, the program, and its run."""
    documents: dict[str, object] = {
        "@id": "#documents",
        "@type": "CreativeWork",
        "name": say("record.documents", DEFAULT),
        "publisher": {"@id": "https://www.un.org/"},
    }
    program: dict[str, object] = {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": "un-resolutions-kg",
        "version": kg.__version__,
    }
    build: dict[str, object] = {
        "@id": "#build",
        "@type": "CreateAction",
        "name": "kg build",
        "endTime": dataset.issued,
        "instrument": {"@id": _PROGRAM},
        "object": {"@id": "#documents"},
        "result": {"@id": download.url},
    }
    united_nations: dict[str, object] = {
        "@id": "https://www.un.org/",
        "@type": "Organization",
        "name": say("cite.author", DEFAULT),
    }
    own: dict[str, object] = {
        "@id": publisher.home,
        "@type": "Organization",
        "name": publisher.name,
        "url": publisher.home,
    }
    return [documents, program, build, united_nations, own]


def _terms(download: Download) -> list[dict[str, object]]:
    own: dict[str, object] = {"@id": CC0, "@type": "CreativeWork", "name": "CC0 1.0"}
    rights: dict[str, object] = {"@id": UN_TERMS, "@type": "CreativeWork", "name": say("record.rights", DEFAULT)}
    return [own, *([rights] if download.has_text else [])]
