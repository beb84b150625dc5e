"""A generation in the making: triples go in, and `publish` puts it in force in one step."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf import Graphs
from kg.store import digests, users_graphs
from kg.store.belonging import mark, remove_generation, require
from kg.store.generations import (
    CLOSED,
    FORMAT,
    Layout,
    Manifest,
    clear_work,
    free_name,
    next_number,
    publish,
    sweep,
    umask,
)
from kg.store.snapshot import Snapshot
from kg.vocab import derived_graphs, named_graph

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_DEFAULT = ox.DefaultGraph()
_PIECE = 160 << 20
"""So many bytes of lines are loaded at once."""
_BLOCK = 1 << 16
"""So many bytes of lines are looked through at once for blank nodes, of which most of them have none."""


class Writer:
    """Builds one generation in `work/`, out of everybody's sight.

    To be used by the holder of the writer lock, in a `with` statement: what is not
    published when it ends is removed. `folder` is for side files (reasoning state, index).
    With a `previous` snapshot the new generation begins as its copy (hard links: it costs
    milliseconds), without one it is empty. With `follow` the second store is a copy too and
    follows what `replace` and `apply` do; whoever writes to `store` directly leaves it out,
    and the second store is made anew at the end.
    """

    def __init__(self, root: Path, previous: Snapshot | None = None, *, follow: bool = False) -> None:
        self.layout = Layout(require(root))
        clear_work(self.layout)
        self.folder = Path(tempfile.mkdtemp(prefix=f"build-{os.getpid()}-", dir=self.layout.work))
        self.folder.chmod(0o777 & ~umask())
        mark(self.folder)
        self._previous = previous.path if previous is not None else None
        self._owned = named_graph(previous.base) if previous is not None else ""
        self._derived = frozenset(derived_graphs(previous.base)) if previous is not None else frozenset[str]()
        triples = str(self.folder / "oxigraph")
        if previous is not None:
            previous.store.backup(triples)
        self._store: ox.Store | None = ox.Store(triples)
        self._closed: ox.Store | None = None
        self._making: Future[None] | None = None
        if follow and previous is not None and (previous.path / CLOSED).is_dir():
            previous.source()[0].backup(str(self.folder / CLOSED))
            self._closed = ox.Store(str(self.folder / CLOSED))

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._making is not None:
            self._making.exception()  # nothing may write into a folder that goes
        self._store = self._closed = None
        if self.folder.is_dir():
            remove_generation(self.folder)

    @property
    def store(self) -> ox.Store:
        """The Oxigraph store; of no use after `publish`."""
        if self._store is None:
            raise StoreError(f"{self.folder}: this generation is finished")
        return self._store

    def load(self, quads: Path) -> None:
        """Load a file of N-Quads, each into its graph and once more into the default graph.

        For a store that is still empty: fast, and no check for what is there already. Blank
        nodes keep their labels.
        """
        bulk, rest = self._split(quads)
        with bulk.open("rb", buffering=0) as lines:
            for piece in _pieces(lines):
                self.store.bulk_load(piece, format=ox.RdfFormat.N_QUADS, lenient=True)
        with bulk.open("rb", buffering=0) as lines:
            for piece in _pieces(lines):
                triples = io.BufferedReader(_Triples(piece), 1 << 20)
                self.store.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        found = list(ox.parse(rest, ox.RdfFormat.N_QUADS, lenient=True))
        self.store.bulk_extend(_quad(each.triple, graph) for each in found for graph in (each.graph_name, _DEFAULT))
        bulk.unlink()

    def load_derived(self, graph: ox.NamedNode, triples: Iterable[ox.Triple]) -> None:
        """Make a graph that is derived from what is asserted hold exactly these triples."""
        self._closed = None
        self.store.remove_graph(graph)
        self.store.bulk_extend(_quad(each, graph) for each in triples)

    def load_inferred(self, triples: Path, graph: ox.NamedNode) -> None:
        """Load a file of N-Triples into the graph of inferred triples, which becomes exactly that."""
        self._closed = None
        self.store.remove_graph(graph)
        bulk, rest = self._split(triples)
        with bulk.open("rb", buffering=0) as lines:
            for piece in _pieces(lines):
                self.store.bulk_load(piece, format=ox.RdfFormat.N_TRIPLES, to_graph=graph, lenient=True)
        found = ox.parse(rest, ox.RdfFormat.N_TRIPLES, lenient=True)
        self.store.bulk_extend(_quad(each.triple, graph) for each in found)
        bulk.unlink()

    def _split(self, path: Path) -> tuple[Path, bytes]:
        """A copy of a file of lines without those that may have blank nodes, and these.

        Oxigraph's own loader gives blank nodes new labels at random.
        """
        rest, bulk = list[bytes](), self.folder / f"bulk-{path.name}"
        with path.open("rb") as whole, bulk.open("wb") as clean:
            while block := whole.read(_BLOCK) + whole.readline():
                if b"_:" not in block:
                    clean.write(block)
                    continue
                for line in io.BytesIO(block):  # a line ends where a newline stands, and nowhere else
                    if b" _:" in line or line.startswith(b"_:"):
                        rest.append(line)
                    else:
                        clean.write(line)
        return bulk, b"".join(rest)

    def apply(self, graph: ox.NamedNode, added: Iterable[ox.Triple], removed: Iterable[ox.Triple]) -> None:
        """Add and remove triples of `graph` alone (for the graphs that are made of what is asserted)."""
        for triple in removed:
            self.store.remove(_quad(triple, graph))
            if self._closed is not None:
                self._closed.remove(_quad(triple, graph))
                if not self._anywhere(triple):
                    self._closed.remove(_quad(triple, _DEFAULT))
        new = list(added)
        self.store.extend(_quad(triple, graph) for triple in new)
        if self._closed is not None:
            self._closed.extend(_quad(triple, name) for triple in new for name in (graph, _DEFAULT))

    def replace(self, graph: ox.NamedNode, quads: list[ox.Quad]) -> tuple[list[ox.Triple], list[ox.Triple]]:
        """Make `graph` hold exactly `quads`; returns what the default graph gained and lost, sorted.

        The default graph loses a triple only if no other named graph states it. An empty
        list of quads removes the graph.
        """
        before = set(self.store.quads_for_pattern(None, None, None, graph))
        after = set(quads)
        came, went = sorted(after - before, key=str), sorted(before - after, key=str)
        gained = [quad.triple for quad in came if not self._asserted(quad.triple)]
        self._add([*came, *(_quad(triple, _DEFAULT) for triple in gained)])
        for quad in went:
            self._remove(quad)
        lost = [quad.triple for quad in went if not self._elsewhere(quad.triple)]
        for triple in lost:
            self.store.remove(_quad(triple, _DEFAULT))
            if self._closed is not None and not self._anywhere(triple):
                self._closed.remove(_quad(triple, _DEFAULT))
        if not quads:
            self.store.remove_graph(graph)
            if self._closed is not None:
                self._closed.remove_graph(graph)
        return gained, lost

    def _add(self, quads: list[ox.Quad]) -> None:
        self.store.extend(quads)
        if self._closed is not None:
            self._closed.extend(quads)

    def _remove(self, quad: ox.Quad) -> None:
        self.store.remove(quad)
        if self._closed is not None:
            self._closed.remove(quad)

    def _anywhere(self, triple: ox.Triple) -> bool:
        """Whether a build's own graph still holds the triple, or the default graph does."""
        found = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return any(each.graph_name == _DEFAULT or self._is_own(each.graph_name) for each in found)

    def _is_own(self, name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
        return isinstance(name, ox.NamedNode) and name.value.startswith(self._owned)

    def _asserted(self, triple: ox.Triple) -> bool:
        return _quad(triple, _DEFAULT) in self.store

    def _elsewhere(self, triple: ox.Triple) -> bool:
        """Whether another graph that builds own asserts the triple; graphs of users' own are apart."""
        found = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        names = (each.graph_name.value for each in found if isinstance(each.graph_name, ox.NamedNode))
        return any(name.startswith(self._owned) and name not in self._derived for name in names)

    def dump(self, path: Path, *without: ox.NamedNode) -> None:
        """Write the quads of all named graphs that builds own, but those of `without`, to a file of N-Quads."""
        with path.open("w", encoding="utf-8") as handle:
            for name in self.store.named_graphs():
                if name not in without and isinstance(name, ox.NamedNode) and name.value.startswith(self._owned):
                    handle.writelines(f"{quad} .\n" for quad in self.store.quads_for_pattern(None, None, None, name))

    def count(self, graph: ox.NamedNode | None) -> int:
        """The triples in `graph`, or in the default graph."""
        name: ox.NamedNode | ox.DefaultGraph = graph or _DEFAULT
        solutions = self.store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", default_graph=[name])
        assert isinstance(solutions, ox.QuerySolutions)
        return int(next(iter(solutions))["n"].value)

    def complete(self, base: str) -> None:
        """Begin with the second store while what stands in the first is read for other files.

        To be called when all is written. Users' graphs are there then; they come into an empty store from the one that
        stood.
        """
        if self._making is not None:
            return
        if self._previous is None:
            for name, quads in users_graphs.kept(self.layout.root, base):
                self.store.add_graph(name)
                self.store.bulk_extend(quads)
        self.store.flush()
        derived = [ox.NamedNode(each) for each in derived_graphs(base)]
        beside = ThreadPoolExecutor(1, "closed")
        self._making = beside.submit(self._finish_closed, derived)
        beside.shutdown(wait=False)

    def publish(self, manifest: Manifest) -> Path:
        """Put the generation in force; returns its folder. The old one stays while it is read.

        Graphs that users wrote stay: a build owns what is below `graph/` and nothing else. They are part of
        what the generation holds, so its name says them too.
        """
        self.complete(manifest.base)
        manifest = self._with_own_graphs(manifest)
        if self._making is not None:
            self._making.result()
        self._store = self._closed = None
        self._without_diaries()
        manifest = free_name(self.layout, manifest)
        manifest.write(self.folder)
        digests.write(self.folder, self._previous, number=next_number(self.layout))
        target = publish(self.layout, self.folder, manifest.id)
        sweep(self.layout)
        return target

    def _without_diaries(self) -> None:
        """Remove what the engine wrote about its own work: it never reads that, and times and paths are in it."""
        for folder in (self.folder / "oxigraph", self.folder / CLOSED):
            for path in folder.glob("LOG*"):
                path.unlink()

    def _with_own_graphs(self, manifest: Manifest) -> Manifest:
        """`manifest` with the users' own graphs in it."""
        owned = (named_graph(manifest.base), self._owned or named_graph(manifest.base))
        names = [each for each in self.store.named_graphs() if isinstance(each, ox.NamedNode)]
        own = sorted(each.value for each in names if not each.value.startswith(owned))
        if all(each in manifest.counts for each in own):
            return replace(manifest, format=FORMAT)
        digest, counts = hashlib.sha256(manifest.id.encode()), dict(manifest.counts)
        for each in own:
            lines = sorted(str(quad) for quad in self.store.quads_for_pattern(None, None, None, ox.NamedNode(each)))
            digest.update("\n".join([each, *lines, ""]).encode())
            counts[each] = len(lines)
        return replace(manifest, id=digest.hexdigest()[: len(manifest.id)], counts=counts, format=FORMAT)

    def _finish_closed(self, derived: list[ox.NamedNode]) -> None:
        if self._closed is not None:
            self._closed.flush()
        else:
            self._make_closed(derived)

    def _make_closed(self, derived: list[ox.NamedNode]) -> None:
        """Make the second store: a copy by hard links, its default graph with the graphs of `derived` in it."""
        target = self.folder / CLOSED
        shutil.rmtree(target, ignore_errors=True)
        held = [each for each in derived if self.store.contains_named_graph(each)]
        if not held:
            return
        triples = self.folder / "second.nt"  # of a name of its own: other files of the build go meanwhile
        with triples.open("wb") as out:
            for each in held:
                self.store.dump(out, ox.RdfFormat.N_TRIPLES, from_graph=each)
        if self._previous is None:
            # In order before it is copied: by hard links, so that nothing of it is written twice.
            self.store.optimize()
        self.store.backup(str(target))
        closed = ox.Store(str(target))
        bulk, rest = self._split(triples)
        with bulk.open("rb", buffering=0) as lines:
            for piece in _pieces(lines):
                closed.bulk_load(piece, format=ox.RdfFormat.N_TRIPLES, lenient=True)
        closed.bulk_extend(
            _quad(each.triple, _DEFAULT) for each in ox.parse(rest, ox.RdfFormat.N_TRIPLES, lenient=True)
        )
        if self._previous is None:
            # Joins over one sorted file cost half of those over several; a change is not worth the time.
            closed.optimize()
        closed.flush()
        triples.unlink()
        bulk.unlink()
        self._closed = closed

    def finished(self, base: str) -> tuple[ox.Store, Graphs]:
        """The store to ask and what its default graph is made of, when all is written and the second store is there."""
        self.complete(base)
        if self._making is not None:
            self._making.result()
        return (self._closed, [_DEFAULT]) if self._closed is not None else (self.store, [_DEFAULT])


def _quad(triple: ox.Triple, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


class _Piece(io.RawIOBase):
    """So many bytes of a file, from where it stands."""

    def __init__(self, file: io.FileIO, size: int) -> None:
        super().__init__()
        self._file, self._left = file, size

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` as far as the piece goes; how many bytes that was."""
        count = self._file.readinto(memoryview(buffer)[: self._left])
        self._left -= count
        return count


def _pieces(lines: io.FileIO) -> Iterator[io.BufferedReader]:
    """A file of lines in pieces, each to be read in turn: what the engine loads at once it holds in memory, sorted."""
    start, size = 0, os.fstat(lines.fileno()).st_size
    while start < size:
        lines.seek(min(start + _PIECE, size))
        with open(lines.fileno(), "rb", closefd=False) as rest:
            rest.readline()
            end = rest.tell()
        lines.seek(start)
        yield io.BufferedReader(_Piece(lines, end - start), 1 << 20)
        start = end


class _Triples(io.RawIOBase):
    """Lines of N-Quads read as N-Triples: each without its graph."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        super().__init__()
        self._lines = _without_graph(lines)
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` as far as the lines go; how many bytes that was."""
        view = memoryview(buffer)
        parts, length = [self._rest], len(self._rest)
        while length < len(view) and (line := next(self._lines, b"")):
            parts.append(line)
            length += len(line)
        joined = b"".join(parts)
        self._rest = joined[len(view) :]
        taken = min(len(view), length)
        view[:taken] = joined[:taken]
        return taken


def _without_graph(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield line[: line.rindex(b" <")] + b" .\n"
