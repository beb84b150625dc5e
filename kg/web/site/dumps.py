"""Dumps: whole and per graph, with and without inferred triples, compressed, with checksums.

A dump is written once per snapshot into the store's cache folder, or, where nothing can be written there, into a
temporary one, and is then served as a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import BinaryIO

from flask import Blueprint, Response, has_app_context, send_file
from werkzeug.exceptions import NotFound

from kg.lang.told import Told
from kg.store import Graph, current_id
from kg.store.belonging import remove_dumps
from kg.store.digests import sha256_of
from kg.vocab import names
from kg.web import taking
from kg.web.errors import Problem
from kg.web.server import dumping, failures
from kg.web.server.dumping import CRATE, Dump, offered, parse
from kg.web.server.failures import StoreFailureError
from kg.web.server.service import Service
from kg.web.site import asked, frame
from kg.web.site.addresses import raw_path

__all__ = ["Dump", "blueprint", "file_of", "known", "offered", "parse", "tidy"]
blueprint = Blueprint("dumps", __name__)
_WRITING = threading.Lock()
_SOUND: set[tuple[object, ...]] = set()
_WAITING = threading.Semaphore(4)
_SMALL = 5000  # quads that are put in order while one waits


@lru_cache(maxsize=1)
def _temporary() -> tempfile.TemporaryDirectory[str]:
    """A folder of this process, removed when it ends."""
    return tempfile.TemporaryDirectory(prefix="kg-dumps-")


def _has_temporary() -> bool:
    """Whether the process had to make its folder; a mere look makes none, as one that is killed leaves it behind."""
    return _temporary.cache_info().currsize > 0


def _folders(snapshot: Graph) -> Iterator[Path]:
    """Where the dumps of a snapshot may be kept, the best place first; to ask for the second one makes it."""
    yield (snapshot.path.parent.parent / "cache" / "dumps" / snapshot.id).resolve()
    yield Path(_temporary().name) / snapshot.id


def _there(snapshot: Graph, dump: Dump) -> Path | None:
    places = itertools.islice(_folders(snapshot), 2 if _has_temporary() else 1)
    return next((each / dump.name for each in places if _is_sound(each / dump.name)), None)


def _is_sound(path: Path) -> bool:
    """Whether a dump is there and has the digest that was written with it; one that is damaged is written again.

    A file is read for that once, and again when it has changed.
    """
    beside = path.with_name(path.name + ".sha256")
    try:
        seen = (path, *((each.st_ino, each.st_size, each.st_mtime_ns) for each in (path.stat(), beside.stat())))
        if seen not in _SOUND:
            if beside.read_text(encoding="ascii") != f"{sha256_of(path)}  {path.name}\n":
                return False
            _SOUND.add(seen)
    except (OSError, ValueError):
        return False
    return True


def tidy(root: Path) -> None:
    """Remove the dumps of generations that are not in force in the store in `root`; whoever reads one reads on."""
    keep = current_id(root)
    with contextlib.suppress(OSError):
        remove_dumps(root / "cache", {keep})
        for folder in sorted(Path(_temporary().name).iterdir()) if _has_temporary() else ():
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """One dump is written at a time, and few requests wait for one. Problem 503 for the others."""
    if not _WAITING.acquire(blocking=False):
        raise Problem(503, Told("problem.dumps_busy"), {"Retry-After": "20"})
    try:
        with Service.of().turns.aside() if has_app_context() else contextlib.nullcontext(), _WRITING:
            yield
    finally:
        _WAITING.release()


def file_of(snapshot: Graph, dump: Dump) -> Path:
    """The file of a dump, written first if it is not there yet; complete or absent, never half."""
    found = _there(snapshot, dump)
    if found is not None:
        return found
    with _turn():
        return _there(snapshot, dump) or _written(snapshot, dump)


def _written(snapshot: Graph, dump: Dump) -> Path:
    root, failure = snapshot.path.parent.parent, StoreFailureError(failures.UNWRITABLE)
    tidy(root)
    for folder in _folders(snapshot):
        try:
            return _write_file(root, snapshot.id, dump, folder / dump.name)
        except OSError as error:
            failure = StoreFailureError(failures.kind_of(error) or failures.UNWRITABLE)
        except StoreFailureError as error:
            if error.kind not in (failures.FULL, failures.UNWRITABLE):
                raise
            failure = error
    raise failure


def _write_file(root: Path, identifier: str, dump: Dump, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as made:
        fresh = Path(made.name)
    try:
        if not dumping.run(root, identifier, dump, fresh):
            raise Problem(503, Told("problem.new_data"), {"Retry-After": "2"})
        with fresh.open("rb") as done:
            digest = hashlib.file_digest(done, "sha256").hexdigest()
        path.with_name(path.name + ".sha256").write_text(f"{digest}  {path.name}\n", encoding="ascii")
        return fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def known(snapshot: Graph, dump: Dump) -> tuple[int, str]:
    """Size and SHA-256 of a dump that has been written, else (0, "")."""
    path = _there(snapshot, dump)
    if path is None:
        return 0, ""
    return path.stat().st_size, path.with_name(path.name + ".sha256").read_text(encoding="ascii").split()[0]


@blueprint.get("/dumps/", strict_slashes=False)
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
    answer.headers["Link"] = (
        f'</dumps/{dump.name}.sha256>; rel="describedby", '
        f'</dumps/{dump.name}{CRATE}>; rel="describedby"; type="application/ld+json"'
    )
    return answer


@blueprint.get("/dumps/graph/<path:path>")
@taking.takes("facts-only")
def one_graph(path: str) -> Response:
    """A dump of one named graph: `/dumps/graph/A/RES/76/186/fr.nq` and `.nq.gz`."""
    found = re.fullmatch(r"(.+)\.(nq|trig|jsonld|nt|ttl)(\.gz)?", raw_path(path, "/dumps/graph/"))
    if not found:
        raise NotFound()
    shot, facts = frame.snapshot(), asked.truth("facts-only", "false")
    iri = names(shot.base).graph(found[1])
    dump = Dump(f"{found[1].replace('/', '_')[-80:]}.{found[2]}", facts, False, found[2], bool(found[3]), iri)
    if not shot.manifest.counts.get(iri):
        raise NotFound()
    kind = "application/gzip" if dump.packed else frame.MEDIA_TYPES[dump.form]
    if shot.manifest.counts[iri] > _SMALL:
        return _large(shot, dump, kind)
    with TemporaryFile() as out:
        dumping.write(shot, dump, out)
        out.seek(0)
        return frame.cacheable(Response(out.read(), mimetype=kind))


def _large(shot: Graph, dump: Dump, kind: str) -> Response:
    """A dump that is made for this request, from a file that goes when it has been sent."""
    with NamedTemporaryFile(prefix="kg-graph-", delete=False) as made:
        fresh = Path(made.name)
    try:
        with _turn():
            if not dumping.run(shot.path.parent.parent, shot.id, dump, fresh):
                raise Problem(503, Told("problem.new_data"), {"Retry-After": "2"})
        out: BinaryIO = fresh.open("rb")
    finally:
        fresh.unlink(missing_ok=True)
    tag = hashlib.sha256(f"{shot.id} {dump}".encode()).hexdigest()[:32]
    answer = send_file(out, mimetype=kind, etag=tag, conditional=True)
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


def start(service: Service) -> None:
    """Keep the dumps of what is in force only, from now on."""
    tidy(service.config.store)
    service.pool.on_snapshot.append(lambda _identifier: tidy(service.config.store))
