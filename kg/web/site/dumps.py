"""Dumps: whole and per graph, with and without inferred triples, compressed, with checksums.

A dump is written once per snapshot into the store's cache folder, sorted, so that the same
snapshot gives the same bytes, and is then served as a file.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import NotFound

from kg import rdf as ox
from kg.store import Graph
from kg.vocab import Val, names
from kg.web.site import frame
from kg.web.site.addresses import raw_path

blueprint = Blueprint("dumps", __name__)
_FORMATS = {
    "nq": (ox.RdfFormat.N_QUADS, "application/n-quads"),
    "trig": (ox.RdfFormat.TRIG, "application/trig"),
    "jsonld": (ox.RdfFormat.JSON_LD, "application/ld+json"),
}
_NAME = re.compile(r"(all|facts)(-asserted)?\.(nq|trig|jsonld)(\.gz)?")
_WRITING = threading.Lock()
TEXTUAL = (Val.TEXT, Val.HEADING, Val.NOTE_MARKS)
"""What facts-only dumps leave out."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A whole dump: without texts (`facts`), without inferred triples, its format, packed or not."""

    name: str
    facts: bool
    asserted: bool
    form: str
    packed: bool

    @property
    def media_type(self) -> str:
        """What it is once unpacked."""
        return _FORMATS[self.form][1]


def parse(name: str) -> Dump | None:
    """The dump called `name` ("facts-asserted.nq.gz"), None where there is no such name."""
    found = _NAME.fullmatch(name)
    return Dump(name, found[1] == "facts", bool(found[2]), found[3], bool(found[4])) if found else None


def offered() -> list[Dump]:
    """The dumps that the catalogue lists."""
    wanted = [f"{kind}{part}.{form}.gz" for kind in ("all", "facts") for part in ("", "-asserted") for form in _FORMATS]
    return [dump for dump in map(parse, wanted) if dump]


def quads(snapshot: Graph, dump: Dump) -> Iterator[ox.Quad]:
    """The quads of a dump, graph by graph, sorted within each."""
    own = names(snapshot.base)
    texts = {own.term(each) for each in TEXTUAL} if dump.facts else set()
    for graph in snapshot.graphs():
        if dump.asserted and graph.value == own.graph("inferred"):
            continue
        for quad in sorted(snapshot.quads(graph.value), key=str):
            if quad.predicate.value not in texts:
                yield quad


def write(snapshot: Graph, dump: Dump, out: BinaryIO) -> None:
    """Write a dump as a stream; gzip without a time stamp, so that it is the same every time."""
    packer = gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") if dump.packed else None
    target = cast("BinaryIO", packer) if packer else out
    prefixes = None if dump.form == "nq" else names(snapshot.base).prefixes()
    ox.serialize(quads(snapshot, dump), target, _FORMATS[dump.form][0], prefixes=prefixes)
    if packer:
        packer.close()


def folder(snapshot: Graph) -> Path:
    """Where the dumps of a snapshot are kept."""
    return (snapshot.path.parent.parent / "cache" / "dumps" / snapshot.id).resolve()


def file_of(snapshot: Graph, dump: Dump) -> Path:
    """The file of a dump, written first if it is not there yet; complete or absent, never half."""
    path = folder(snapshot) / dump.name
    if not path.is_file():
        with _WRITING:
            if not path.is_file():
                _write_file(snapshot, dump, path)
    return path


def _write_file(snapshot: Graph, dump: Dump, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as out:
        write(snapshot, dump, cast("BinaryIO", out))
    digest = hashlib.sha256()
    with Path(out.name).open("rb") as done:
        for block in iter(lambda: done.read(1 << 20), b""):
            digest.update(block)
    path.with_name(path.name + ".sha256").write_text(f"{digest.hexdigest()}  {path.name}\n", encoding="ascii")
    Path(out.name).replace(path)


def known(snapshot: Graph, dump: Dump) -> tuple[int, str]:
    """Size and SHA-256 of a dump that has been written, else (0, "")."""
    path = folder(snapshot) / dump.name
    if not path.is_file():
        return 0, ""
    return path.stat().st_size, path.with_name(path.name + ".sha256").read_text(encoding="ascii").split()[0]


@blueprint.get("/dumps/")
def index() -> Response:
    """The downloads, on the catalogue's page."""
    from flask import redirect

    return frame.flask_response(redirect("/catalog#dumps", 303))


@blueprint.get("/dumps/<name>")
def whole(name: str) -> Response:
    """A dump of everything, or its checksum (`NAME.sha256`)."""
    shot, stem = frame.snapshot(), name.removesuffix(".sha256")
    dump = parse(stem)
    if dump is None:
        raise NotFound()
    path = file_of(shot, dump)
    if name.endswith(".sha256"):
        return Response(path.with_name(name).read_text(encoding="ascii"), mimetype="text/plain")
    answer = send_file(
        path,
        mimetype="application/gzip" if dump.packed else dump.media_type,
        conditional=True,
        etag=f"{shot.id[:32]}-{dump.name}",
        download_name=dump.name,
        as_attachment=True,
    )
    answer.headers["Link"] = f'</dumps/{dump.name}.sha256>; rel="describedby"'
    return answer


@blueprint.get("/dumps/graph/<path:path>")
def one_graph(path: str) -> Response:
    """A dump of one named graph: `/dumps/graph/A/RES/76/186/fr.nq` and `.nq.gz`."""
    found = re.fullmatch(r"(.+)\.(nq|trig|jsonld|nt|ttl)(\.gz)?", _raw(path))
    if not found:
        raise NotFound()
    shot = frame.snapshot()
    iri = names(shot.base).graph(found[1])
    triples = sorted(_wanted(shot, iri), key=str)
    if not triples:
        raise NotFound()
    prefixes = None if found[2] in ("nq", "nt") else names(shot.base).prefixes()
    body = frame.serialize_quads(triples, found[2], prefixes)
    kind = frame.MEDIA_TYPES[found[2]]
    packed = gzip.compress(body, mtime=0) if found[3] else body
    return frame.cacheable(Response(packed, mimetype="application/gzip" if found[3] else kind))


def _wanted(shot: Graph, iri: str) -> Iterable[ox.Quad]:
    facts = request.args.get("facts-only", "false").lower() in ("1", "true")
    own = names(shot.base)
    left_out = {own.term(each) for each in TEXTUAL} if facts else set()
    return (quad for quad in shot.quads(iri) if quad.predicate.value not in left_out)


def _raw(path: str) -> str:
    return raw_path(path, "/dumps/graph/")
