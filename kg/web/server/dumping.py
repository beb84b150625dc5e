"""Dumps: whole and per graph, with and without inferred triples; the same snapshot gives the same bytes.

They are written by a process of their own (`python -m kg.web.server.dumping`), with less of the processor than
queries get, and end with the server.
"""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kg import rdf
from kg.config import without_secrets
from kg.errors import KgError
from kg.store import Graph, open_graph
from kg.triples.places import facts_only, places
from kg.vocab import derived_graphs, names
from kg.web.server import failures, sandbox
from kg.web.server.failures import StoreFailureError

_FORMATS = {
    "nq": (rdf.RdfFormat.N_QUADS, "application/n-quads"),
    "trig": (rdf.RdfFormat.TRIG, "application/trig"),
    "jsonld": (rdf.RdfFormat.JSON_LD, "application/ld+json"),
    "nt": (rdf.RdfFormat.N_TRIPLES, "application/n-triples"),
    "ttl": (rdf.RdfFormat.TURTLE, "text/turtle"),
}
_WHOLE = ("nq", "trig", "jsonld")
_NAME = re.compile(r"(all|facts)(-asserted)?\.(nq|trig|jsonld)(\.gz)?")
CRATE = "-ro-crate-metadata.json"
"""What the address of a dump's description ends in, behind the dump's own."""
_NICE = 10
_SECONDS = 3600.0
_STALE, _KINDS = 3, {4: failures.FULL, 5: failures.DAMAGED, 6: failures.UNWRITABLE, 7: ""}  # exit codes


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump: of one `graph` (an IRI) or of all; without texts (`facts`), without inferred triples; format; packed."""

    name: str
    facts: bool
    asserted: bool
    form: str
    packed: bool
    graph: str = ""

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
    wanted = [f"{kind}{part}.{form}.gz" for kind in ("all", "facts") for part in ("", "-asserted") for form in _WHOLE]
    return [dump for dump in map(parse, wanted) if dump]


def quads(snapshot: Graph, dump: Dump) -> Iterator[rdf.Quad]:
    """The quads of a dump, graph by graph, sorted within each."""
    own = names(snapshot.base)
    known = places(snapshot.store, own)
    for graph in [dump.graph] if dump.graph else [each.value for each in snapshot.graphs()]:
        if dump.asserted and graph in derived_graphs(snapshot.base):
            continue
        held = snapshot.quads(graph)
        yield from facts_only(held, known, own) if dump.facts else sorted(held, key=str)


def write(snapshot: Graph, dump: Dump, out: BinaryIO) -> None:
    """Write a dump as a stream; gzip without a time stamp, so that it is the same every time."""
    packer = gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") if dump.packed else None
    target = cast("BinaryIO", packer) if packer else out
    prefixes = None if dump.form in ("nq", "nt") else names(snapshot.base).prefixes()
    found, form = quads(snapshot, dump), _FORMATS[dump.form][0]
    if dump.form in ("nt", "ttl"):
        rdf.serialize((each.triple for each in found), target, form, prefixes=prefixes)
    else:
        rdf.serialize(found, target, form, prefixes=prefixes)
    if packer:
        packer.close()


def run(root: Path, snapshot: str, dump: Dump, path: Path) -> bool:
    """Have a process write the dump of generation `snapshot` to `path`; False where another is in force by now.

    Raises StoreFailureError where it failed.
    """
    arguments = [str(root), snapshot, dump.name, str(dump.facts), str(dump.asserted), dump.form, str(dump.packed)]
    command = [sys.executable, "-m", "kg.web.server.dumping", str(path), *arguments, dump.graph]
    try:
        code = subprocess.run(
            command, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=False, env=without_secrets(os.environ)
        ).returncode
    except subprocess.TimeoutExpired:
        code = 7
    if code not in (0, _STALE):
        raise StoreFailureError(_KINDS.get(code, ""))
    return code == 0


def main(path: Path, root: Path, wanted: str, dump: Dump) -> int:
    """Write a dump; the exit code says how it went."""
    sandbox.die_with_parent()
    os.nice(_NICE)
    try:
        with open_graph(root) as snapshot, path.open("wb") as out:
            if snapshot.id != wanted:
                return _STALE
            write(snapshot, dump, out)
    except (KgError, OSError, RuntimeError, ValueError) as error:
        print(f"the dump {dump.name} cannot be written: {error}", file=sys.stderr)
        kind = failures.kind_of(error) or ""
        return next(code for code, each in _KINDS.items() if each == kind)
    return 0


def _from_arguments(arguments: list[str]) -> int:
    path, root, wanted, name, facts, asserted, form, packed, graph = arguments
    dump = Dump(name, facts == "True", asserted == "True", form, packed == "True", graph)
    return main(Path(path), Path(root), wanted, dump)


if __name__ == "__main__":
    sys.exit(_from_arguments(sys.argv[1:]))
