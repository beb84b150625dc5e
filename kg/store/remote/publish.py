"""Publishing: a store's graphs, those of users among them, into a remote store, checked, and the manifest last.

Only graphs that the manifest there names, or that are not there yet, are written; none else is touched.
While it goes on readers are told so. What was written is read back: literals that the engine gives back
in other words are noted in the manifest, if that can be undone for certain; else the publication fails.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace

from kg.errors import RemoteError
from kg.rdf import BlankNode, DefaultGraph, GraphName, Literal, NamedNode, Quad, Triple
from kg.store.generations import circumstances
from kg.store.graph import Graph
from kg.store.remote import state, trials
from kg.store.remote.client import REFUSED, Client
from kg.store.remote.engine import Abilities, RemoteStore
from kg.store.remote.names import Names

_BATCH = 4000
_BATCH_BYTES = 1_000_000
Progress = Callable[[str, int, int], None]


def publish(graph: Graph, client: Client, progress: Progress | None = None) -> state.Head:
    """Make the remote store hold what `graph` holds. RemoteError where it cannot, or would not give it back."""
    return _Publication(graph, client, progress or (lambda _stage, _done, _total: None)).run()


class _Publication:
    def __init__(self, graph: Graph, client: Client, progress: Progress) -> None:
        self._graph, self._client, self._progress = graph, client, progress
        self._names = Names(graph.base)
        self._sources: dict[str, GraphName] = {each.value: each for each in graph.graphs()}
        taken = {self._names.manifest, self._names.asserted, self._names.probe} & self._sources.keys()
        if taken:
            raise RemoteError(f"the store has a graph <{min(taken)}>, a name that publications use; drop it first")
        self._sources[self._names.asserted] = DefaultGraph()
        self._unheld: set[str] = set()

    def run(self) -> state.Head:
        """Do it."""
        before = self._before()
        wanted = {name: self._digest(name) for name in sorted(self._sources)}
        probe = [self._names.line(each.triple) for each in trials.triples()]
        wanted[self._names.probe] = (len(set(probe)), hashlib.sha256("\n".join(sorted(probe)).encode()).hexdigest())
        serial = before.head.serial + 1 if before else 1
        head = state.Head(self._graph.base, state.PUBLISHING, "", serial, "", 0)
        owned = {**(before.graphs if before else {}), **wanted}
        self._refuse_foreign(set(wanted) - set(before.graphs if before else {}))
        kept = {
            name
            for name in wanted
            if before and before.head.state == state.COMPLETE and before.graphs.get(name) == wanted[name]
        }
        state.write(self._client, state.State(head, owned))
        for name in sorted(set(owned) - kept):
            self._client.update(f"CLEAR SILENT GRAPH <{name}>")
        for done, name in enumerate(sorted(set(wanted) - kept)):
            self._progress("publish", done, len(wanted))
            self._insert(name)
        told = state.State(
            replace(head, state=state.COMPLETE, id=self._graph.id),
            wanted,
            _plain(self._graph),
            circumstances(self._graph.path),
        )
        rewritten = self._read_back(told)
        return state.write(self._client, replace(told, rewritten=rewritten))

    def _before(self) -> state.State | None:
        found = [each for each in state.heads(self._client, any_version=True) if each.base == self._graph.base]
        return state.read(self._client, found[0]) if found else None

    def _refuse_foreign(self, fresh: set[str]) -> None:
        """Graphs of our names that no manifest of ours names are somebody else's."""
        rows = (
            self._client.rows(
                "SELECT DISTINCT ?g WHERE { VALUES ?g { "
                + " ".join(f"<{each}>" for each in sorted(fresh))
                + " } GRAPH ?g { ?s ?p ?o } }"
            )
            if fresh
            else []
        )
        names = sorted(str(each.get("g", {}).get("value", "")) for each in rows)
        if names:
            raise RemoteError(
                f"{self._client.address.shown} has <{names[0]}> already, and no manifest of this program names it; "
                "it may be somebody else's: remove it there, or publish with another KG_BASE_IRI (a graph that a user "
                "wrote: under another name)"
            )

    def _quads(self, name: str) -> Iterator[Quad]:
        return self._graph.store.quads_for_pattern(None, None, None, self._sources[name])

    def _digest(self, name: str) -> tuple[int, str]:
        lines = sorted(self._names.line(each.triple) for each in self._quads(name))
        return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _insert(self, name: str) -> None:
        batch: list[Triple] = []
        size = 0
        for quad in trials.triples() if name == self._names.probe else self._quads(name):
            batch.append(quad.triple)
            size += len(str(quad.object))
            if len(batch) >= _BATCH or size >= _BATCH_BYTES:
                self._send(name, batch)
                batch, size = [], 0
        if batch:
            self._send(name, batch)

    def _send(self, name: str, batch: list[Triple]) -> None:
        """One update. Where the engine refuses it, its halves; one triple that it refuses has a literal that the
        engine cannot hold: that and those of its datatype are put in under another name of the datatype.
        """
        text = "\n".join(map(self._line, batch))
        try:
            self._client.update(f"INSERT DATA {{ GRAPH <{name}> {{\n{text}\n}} }}")
        except RemoteError as error:
            if error.status != REFUSED:
                raise
            if len(batch) > 1:
                half = len(batch) // 2
                self._send(name, batch[:half])
                self._send(name, batch[half:])
                return
            value = batch[0].object
            if not isinstance(value, Literal) or value.language or value.datatype.value in self._unheld:
                raise
            self._unheld.add(value.datatype.value)
            self._send(name, batch)

    def _line(self, triple: Triple) -> str:
        value = triple.object
        if isinstance(value, Literal) and not value.language and value.datatype.value in self._unheld:
            other = NamedNode(self._names.lexical + value.datatype.value.rpartition("#")[2])
            return self._names.line(Triple(triple.subject, triple.predicate, Literal(value.value, datatype=other)))
        return self._names.line(triple)

    # -- what comes back --------------------------------------------------------------------------

    def _read_back(self, told: state.State) -> dict[str, dict[str, str]]:
        """Literals that come back in other words: predicate → what comes back → what was put in.

        RemoteError where anything else differs, or where that does not say what was put in.
        """
        counts = {name: count for name, (count, _) in told.graphs.items()}
        page = trials.page(self._client, counts)
        head = state.heads(self._client)
        own = next(each for each in head if each.base == self._graph.base)
        remote = RemoteStore(self._client, own, told, Abilities(page, ""))
        table: dict[str, dict[str, str]] = {}
        exact: dict[str, set[str]] = {}
        for name, source in sorted(self._sources.items()):
            self._progress("check", len(table), len(self._sources))
            here = set(self._graph.store.quads_for_pattern(None, None, None, source))
            there = set(remote.quads_for_pattern(None, None, None, source))
            for quad in here & there:
                if isinstance(quad.object, Literal):
                    exact.setdefault(quad.predicate.value, set()).add(str(quad.object))
            self._compare(name, here - there, there - here, table)
        for predicate, known in table.items():
            for back in known:
                if back in exact.get(predicate, ()):
                    raise self._lossy(predicate, back, known[back])
        return table

    def _compare(self, name: str, lost: set[Quad], came: set[Quad], table: dict[str, dict[str, str]]) -> None:
        """Explain what differs by literals that come back in other words, one for one."""
        gone, new = _by_place(lost), _by_place(came)
        if gone.keys() != new.keys():
            place = sorted(map(str, gone.keys() ^ new.keys()))[0]
            raise RemoteError(f"{self._client.address.shown} did not keep <{name}> as it was put in: {place[:200]}")
        for each in sorted(gone, key=str):
            before, after, predicate = gone[each], new[each], each[1].value
            pairs = _paired(before, after)
            if pairs is None:
                raise self._lossy(predicate, str(after[0]), str(before[0]))
            known = table.setdefault(predicate, {})
            for old, back in pairs:
                if known.setdefault(str(back), str(old)) != str(old):
                    raise self._lossy(predicate, str(back), str(old))

    def _lossy(self, predicate: str, back: str, old: str) -> RemoteError:
        return RemoteError(
            f"{self._client.address.shown} gives {back[:80]} back for {old[:80]} of <{predicate}>, "
            "and also for another value: it cannot hold this store"
        )


Place = tuple[NamedNode | BlankNode, NamedNode]


def _by_place(quads: set[Quad]) -> dict[Place, list[Literal]]:
    found: dict[Place, list[Literal]] = {}
    for quad in quads:
        if not isinstance(quad.object, Literal) or not isinstance(quad.subject, (NamedNode, BlankNode)):
            raise RemoteError(f"the remote store did not keep {str(quad)[:200]} as it was put in")
        found.setdefault((quad.subject, quad.predicate), []).append(quad.object)
    return found


def _paired(before: list[Literal], after: list[Literal]) -> list[tuple[Literal, Literal]] | None:
    """Which came back for which: by kind and language, where that is certain."""
    if len(before) != len(after):
        return None
    if len(before) == 1:
        return [(before[0], after[0])]
    kinds = [(each.datatype.value, each.language or "") for each in before]
    back = {(each.datatype.value, each.language or ""): each for each in after}
    if len(set(kinds)) != len(kinds) or set(kinds) != set(back):
        return None
    return [(each, back[kind]) for each, kind in zip(before, kinds, strict=True)]


def _plain(graph: Graph) -> dict[str, object]:
    """The store's manifest, ready for JSON."""
    return {**asdict(graph.manifest), "id": graph.id}
