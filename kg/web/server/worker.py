"""A query worker: a process that holds one snapshot open and answers one query at a time.

It is made by a small process without threads (`zygote`), so that a new one is there within
milliseconds, and it may be killed at any moment: it changes nothing. It has no network, may
run no program.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import resource
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg import rdf
from kg.errors import KgError, QueryError, RemoteError
from kg.lang.told import Told, packed
from kg.phrases import service
from kg.rdf import Result
from kg.sparql import planning
from kg.store import Graph, answers, mirrors, open_graph
from kg.store.asking import syntax_error
from kg.web.server import failures, memo, parts, rows, sandbox, tables, wire, xmlsafe
from kg.web.server.sinks import Counter, CuttingSink, LimitError, Pieces, Sink, count_rows

_GRAPH_FORMATS = {
    "ttl": rdf.RdfFormat.TURTLE,
    "nt": rdf.RdfFormat.N_TRIPLES,
    "rdfxml": rdf.RdfFormat.RDF_XML,
    "jsonld": rdf.RdfFormat.JSON_LD,
    "nq": rdf.RdfFormat.N_QUADS,
    "trig": rdf.RdfFormat.TRIG,
}
NICE = 4  # the server goes first: what it does is short, and everybody waits for it
_CONCATENATES = re.compile("group_concat", re.IGNORECASE)
_REAP_AGAIN = 0.05  # seconds between two looks whether killed workers have ended
_NOTE_SECONDS = 5.0  # a query that took longer is not looked at a second time
_TABLE_FORMATS = {
    "json": rdf.QueryResultsFormat.JSON,
    "xml": rdf.QueryResultsFormat.XML,
    "csv": rdf.QueryResultsFormat.CSV,
    "tsv": rdf.QueryResultsFormat.TSV,
}


Make = Callable[[Graph, Mapping[str, Any], dict[str, Any], bytes], tuple[dict[str, Any], bytes]]
"""Makes a page: of a snapshot, with what the worker was told when it began, the head and the body of a message."""


def zygote(descriptor: int, make: Make | None = None) -> None:
    """Make workers on demand until the server closes the channel; those of pages have `make`.

    A request is one byte: `F` with a socket makes a worker that serves that socket and
    answers its process id; `R` and a process id collects one that has ended.
    """
    sandbox.die_with_parent()
    channel = socket.socket(fileno=descriptor)
    asked = select.poll()  # select(2) knows no descriptor beyond 1,023, and a busy server has such
    asked.register(channel, select.POLLIN)
    ended: list[int] = []
    while True:
        ended = [each for each in ended if not _is_reaped(each)]
        if ended and not asked.poll(_REAP_AGAIN * 1000):
            continue
        data, handles, _flags, _address = socket.recv_fds(channel, 16, 1)
        if not data:
            return
        if data[:1] == b"F":
            _spawn(channel, handles[0], make)
        else:
            # Its end is not waited for: one that was large and has a low priority takes its time.
            ended.append(int(data[1:]))
            channel.sendall(b"-".ljust(12))


def _is_reaped(process: int) -> bool:
    """Whether the process has ended; then it is taken from the process table."""
    try:
        return os.waitpid(process, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _spawn(channel: socket.socket, handle: int, make: Make | None) -> None:
    parent, child = os.getpid(), os.fork()
    if child == 0:
        channel.close()
        sandbox.die_with_parent(parent)
        code = 1
        try:
            Worker(socket.socket(fileno=handle), make).run()
            code = 0
        finally:
            os._exit(code)
    os.close(handle)
    channel.sendall(str(child).encode().ljust(12))


class Worker:
    """Answers the queries that arrive on `channel`, in order, until it is closed."""

    def __init__(self, channel: socket.socket, make: Make | None = None) -> None:
        self._channel, self._make = channel, make
        self._told: dict[str, Any] = {}
        self._snapshot: Graph | None = None
        self._busy = False
        self._sending = threading.Lock()

    def run(self) -> None:
        """Open what the first message says, then answer. Ends when the server has gone."""
        try:
            head, _ = wire.receive(self._channel)
            self._open(head)
            while True:
                head, body = wire.receive(self._channel)
                self._busy = True
                reply, answer = self._answer(head, bytes(body))
                with self._sending:
                    self._busy = False
                    wire.send(self._channel, reply, answer)
        except (EOFError, OSError, KeyboardInterrupt):
            return

    def _open(self, head: dict[str, Any]) -> None:
        root, self._told = Path(head["root"]), head
        remote = mirrors(root)  # which is reached by its name
        confined = sandbox.confine(network=bool(head.get("network")) or remote, streams=not remote)
        try:
            # The server holds it against its digests.
            self._snapshot = open_graph(root, check=False, generation=str(head.get("generation") or ""))
        except KgError as error:
            wire.send(self._channel, {"error": "store", "message": str(error)})
            raise EOFError from error
        memory = int(head["max_memory"])
        if memory:
            with contextlib.suppress(ValueError, OSError):
                # The last resort, for one allocation so large that the server's look would come too late.
                resource.setrlimit(resource.RLIMIT_DATA, (4 * memory + (1 << 30), resource.RLIM_INFINITY))
        wire.send(self._channel, {"id": self._snapshot.id, "base": self._snapshot.base, "confined": confined})

    def _finish(self, reply: dict[str, Any], answer: bytes) -> None:
        """Send what there is while the engine is still at work, and end."""
        with self._sending:
            if self._busy:
                with contextlib.suppress(OSError):
                    wire.send(self._channel, reply, answer)
            os._exit(0)

    def _pass_on(self, piece: bytes) -> None:
        """Send a piece of an answer, and wait until the server wants the next."""
        wire.send(self._channel, {"more": True}, piece)
        wire.receive(self._channel)

    def _answer(self, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        assert self._snapshot is not None
        try:
            if self._make is not None and head.get("op") == "page":
                return self._make(self._snapshot, self._told, head, body)
            reply, answer = Job(self._snapshot, head, self._finish, self._pass_on).run(body.decode("utf-8"))
            return reply, xmlsafe.checked(answer) if head.get("format") in ("xml", "rdfxml") else answer
        except xmlsafe.NotXmlError as error:
            return {"error": "format", **packed(error.args[0])}, b""
        except (LimitError, MemoryError, SyntaxError, QueryError, tables.TooLargeError) as error:
            return _refused(error, body if head.get("explain") else b""), b""
        except (OSError, RuntimeError, ValueError, KgError) as error:
            return _failed(error), b""


def _refused(
    error: LimitError | MemoryError | SyntaxError | QueryError | tables.TooLargeError, text: bytes
) -> dict[str, Any]:
    """What the server is told of a query over a limit or not valid; with `text`, the message explains the mistake."""
    match error:
        case LimitError():
            return {"error": "limit", "limit": error.limit}
        case MemoryError():
            return {"error": "limit", "limit": "memory"}
        case tables.TooLargeError():
            return {"error": "too large", **packed(error.args[0])}
    found = error if isinstance(error, QueryError) else syntax_error(error)
    if text and not isinstance(error, QueryError):
        from kg.sparql import diagnose

        found = diagnose.explain(text.decode("utf-8"), found)
    told = {**packed(found.message), "line": found.line, "column": found.column}
    return {"error": "syntax", "explained": bool(text), **told}


def _failed(error: Exception) -> dict[str, Any]:
    """What it is told of a failure: the query's own, or the store's."""
    if isinstance(error, RemoteError):
        return {"error": "remote", "status": error.status, "message": str(error)}
    kind = failures.kind_of(error)
    found = {"error": "query" if kind is None else "store", "message": str(error)[:2000]}
    return found if kind is None else {**found, "kind": kind}


Finish = Callable[[dict[str, Any], bytes], None]
Reply = tuple[dict[str, Any], bytes]


def _noted(reply: Reply, notes: list[Told]) -> Reply:
    """A reply with what is said of it."""
    head, body = reply
    return ({**head, "notes": [packed(each) for each in notes]} if notes else head), body


class Job:
    """One query against one snapshot, with the limits that its message states."""

    def __init__(self, snapshot: Graph, head: dict[str, Any], finish: Finish, pass_on: Callable[[bytes], None]) -> None:
        self._snapshot, self._head, self._finish, self._pass_on = snapshot, head, finish, pass_on
        self._store = snapshot.store
        self._source = snapshot.source(bool(head.get("infer", True)))
        self._started = time.monotonic()
        self._deadline = self._started + float(head.get("seconds") or 3600)
        self._bytes = int(head.get("max_bytes") or 0)
        self._notes: list[Told] = []
        """What searches of texts leave out."""

    def run(self, text: str) -> tuple[dict[str, Any], bytes]:
        """The head of the reply and the serialized answer. Raises as the engine does, and LimitError."""
        match self._head.get("op", "query"):
            case "graphs":
                return {
                    "graphs": sorted(
                        each.value for each in self._store.named_graphs() if isinstance(each, rdf.NamedNode)
                    )
                }, b""
            case "graph":
                return self._graph(text)
            case "download":
                return self._download(text)
            case "inspect":
                from kg.sparql import inspection

                return {"inspection": dataclasses.asdict(inspection.inspect(text, self._head.get("base") or ""))}, b""
            case "hint":
                from kg.sparql import hints

                met = [name for name, ask in hints.concatenated(text) if self._evaluated(ask)]
                found = hints.explain(*self._source, text)
                return {"hints": {**found, "notes": [packed(hints.met_iris(each)) for each in met]}}, b""
        return self._query(text)

    def _default_graphs(self) -> list[rdf.NamedNode | rdf.BlankNode | rdf.DefaultGraph] | None:
        if self._head.get("default") is not None:
            return [rdf.NamedNode(each) for each in self._head["default"]]
        if self._head.get("named") is not None:
            return []
        if self._head.get("own_dataset"):
            return None
        return self._source[1]

    def _named_graphs(self) -> list[rdf.NamedNode | rdf.BlankNode] | None:
        named = self._head.get("named")
        if named is None and self._head.get("default") is not None:
            named = []
        return None if named is None else [rdf.NamedNode(each) for each in named]

    def _query(self, text: str) -> tuple[dict[str, Any], bytes]:
        for iri in self._head.get("must_exist", ()):
            if not self._store.contains_named_graph(rdf.NamedNode(iri)):
                return {"error": "graph", "message": iri}, b""
        if self._head.get("part"):
            return _noted(self._part(text, *self._head["part"]), list(dict.fromkeys(self._notes)))
        if (prepared := self._prepared(text)) is not None:
            return self._table(prepared)
        result = self._evaluated(text)
        notes = list(dict.fromkeys(self._notes))
        if isinstance(result, rdf.QueryBoolean):
            return _noted(({"rows": 1, "kind": "boolean"}, self._boolean(result)), notes)
        if isinstance(result, rdf.QuerySolutions):
            reply = self._table(result)
            return _noted(reply, notes if "error" in reply[0] else notes + self._concatenated(text))
        return _noted(self._triples(result), notes)

    def _concatenated(self, text: str) -> list[Told]:
        """What is said of each GROUP_CONCAT that met IRIs. That is not looked for where time is short."""
        if not _CONCATENATES.search(text) or time.monotonic() - self._started > _NOTE_SECONDS:
            return []
        from kg.sparql import hints

        return [hints.met_iris(name) for name, ask in hints.concatenated(text) if self._evaluated(ask)]

    def _prepared(self, text: str) -> rdf.QuerySolutions | None:
        """The answer that the build has prepared, where it has and the query is about all triples."""
        own = any(self._head.get(name) is not None for name in ("default", "named"))
        if own or self._head.get("own_dataset") or not self._head.get("infer", True):
            return None
        return answers.find(self._snapshot.path, text)

    def _part(self, text: str, first: int, most: int) -> Reply:
        """Some rows of a question, and how many it has."""
        paged, embedded = parts.paged(text, first, most), isinstance(self._source[0], rdf.Embedded)
        prepared = self._prepared(paged)
        found = self._evaluated(text if embedded else paged) if prepared is None else prepared
        if not isinstance(found, rdf.QuerySolutions):
            raise ValueError("a part is of a question that has rows")
        if prepared is None and embedded:
            return parts.counted(found, first, most, self._bytes)
        total = None if prepared is None else answers.count(self._snapshot.path, text)
        return parts.told(found, first, most, self._bytes, total=total)

    def _evaluated(self, text: str) -> Result:
        return service.evaluate(
            self._snapshot,
            text,
            lambda spelled: planning.evaluate(
                self._source[0],
                spelled,
                base_iri=self._head.get("base") or None,
                default_graph=self._default_graphs(),
                named_graphs=self._named_graphs(),
            ),
            self._notes.append,
        )

    def _download(self, text: str) -> tuple[dict[str, Any], bytes]:
        """All rows of a question in the form that the message names, passed on in pieces."""
        head, out = self._head, Pieces(self._pass_on)
        columns, rows = self._solutions(text)
        if head["form"] == "xlsx":
            tables.check_sheet(columns, rows, int(head["sheet_rows"]), out)
            columns, rows = self._solutions(text)
        named = (head["name"], columns, rows, self._snapshot.base)
        part = (int(head["offset"]), int(head["limit"]), head["following"])
        table = tables.Table(*named, *part, whole=head["form"] == "docx")
        if head["form"] == "docx":
            memo.write(table, memo.Memo(*head["memo"]), self._store, out)
        else:
            tables.write(table, head["form"], out, bom=bool(head["bom"]))
        return {"rows": table.count, "kind": "table", "further": table.more}, out.rest()

    def _solutions(self, text: str) -> tuple[tuple[str, ...], Iterator[tables.Row]]:
        prepared = self._prepared(text)
        found = self._evaluated(text) if prepared is None else prepared
        if not isinstance(found, rdf.QuerySolutions):
            raise ValueError("a download is of a question that has rows")
        return tuple(each.value for each in found.variables), (tuple(each) for each in found)

    def _boolean(self, result: rdf.QueryBoolean) -> bytes:
        name = self._head["format"]
        return result.serialize(format=_TABLE_FORMATS.get(name, rdf.QueryResultsFormat.JSON)) or b""

    def _table(self, result: rdf.QuerySolutions) -> tuple[dict[str, Any], bytes]:
        name, maximum = self._head["format"], int(self._head.get("max_rows") or 0)
        if name not in _TABLE_FORMATS:
            return {"error": "format", "kind": "table"}, b""
        if self._head.get("partial"):
            names = [each.value for each in result.variables]
            cut = CuttingSink(b"</result>", maximum, 4 * self._bytes)
            return self._partial(
                cut,
                lambda: result.serialize(cut, format=rdf.QueryResultsFormat.XML),  # type: ignore[arg-type]
                lambda limit: self._some_rows(names, cut.whole(), limit),
            )
        sink = Sink(self._bytes)
        result.serialize(sink, format=_TABLE_FORMATS[name])  # type: ignore[arg-type]
        body = sink.value()
        count = count_rows(body, name, maximum)
        if maximum and count > maximum:
            raise LimitError("rows")
        return {"rows": count, "kind": "table"}, body

    def _triples(self, result: rdf.QueryTriples) -> tuple[dict[str, Any], bytes]:
        name, maximum = self._head["format"], int(self._head.get("max_rows") or 0)
        if name not in _GRAPH_FORMATS:
            return {"error": "format", "kind": "graph"}, b""
        if self._head.get("partial"):
            cut = CuttingSink(b"\n", maximum, 4 * self._bytes)
            return self._partial(
                cut,
                lambda: result.serialize(cut, format=rdf.RdfFormat.N_TRIPLES),  # type: ignore[arg-type]
                lambda limit: self._some_triples(cut.whole(), limit),
            )
        counter = Counter(result, maximum)
        sink = Sink(self._bytes)
        rdf.serialize(counter, sink, _GRAPH_FORMATS[name], prefixes=self._prefixes(name))  # type: ignore[arg-type]
        return {"rows": counter.count, "kind": "graph"}, sink.value()

    def _some_rows(self, names: list[str], body: bytes, limit: str) -> Reply:
        values: list[list[rows.Term | None]] = []
        if body:
            document = body + b"</results></sparql>"
            found = rdf.parse_query_results(document, format=rdf.QueryResultsFormat.XML)
            assert isinstance(found, rdf.QuerySolutions)
            values = [[each[name] for name in names] for each in found]
        return rows.table(names, values, self._head["format"], self._bytes, limit)

    def _some_triples(self, body: bytes, limit: str) -> Reply:
        name = self._head["format"]
        taken = [each.triple for each in rdf.parse(body, format=rdf.RdfFormat.N_TRIPLES)]
        answer = rdf.serialize(taken, None, _GRAPH_FORMATS[name], prefixes=self._prefixes(name)) or b""
        while len(answer) > self._bytes:
            taken, limit = taken[: len(taken) // 2], "bytes"
            answer = rdf.serialize(taken, None, _GRAPH_FORMATS[name], prefixes=self._prefixes(name)) or b""
        return {"rows": len(taken), "kind": "graph", "partial": limit}, answer

    def _partial(self, sink: CuttingSink, work: Callable[[], object], close: Callable[[str], Reply]) -> Reply:
        """What `work` writes to `sink`, cut at the limits and completed by `close` into a valid document.

        The engine may think long between two rows; so another thread watches the clock, sends
        what is there by then and ends this process. (The engine lets other threads run while
        it serializes, not while it is asked row by row.)
        """
        ended = threading.Event()

        def expire() -> None:
            if not ended.wait(max(self._deadline - time.monotonic(), 0)):
                self._finish(*close("time"))

        threading.Thread(target=expire, daemon=True).start()
        limit = ""
        try:
            work()
        except LimitError as error:
            limit = error.limit
        finally:
            ended.set()
        return close(limit)

    def _prefixes(self, name: str) -> dict[str, str] | None:
        return dict(self._head.get("prefixes") or {}) if name in ("ttl", "trig", "rdfxml") else None

    def _graph(self, iri: str) -> tuple[dict[str, Any], bytes]:
        """A whole graph, for the Graph Store Protocol; no IRI means the default graph."""
        node = rdf.NamedNode(iri) if iri else rdf.DefaultGraph()
        if isinstance(node, rdf.NamedNode) and not self._store.contains_named_graph(node):
            return {"error": "graph", "message": iri}, b""
        quads = self._store.quads_for_pattern(None, None, None, node)
        counter = Counter((each.triple for each in quads), 0)
        sink, name = Sink(self._bytes), self._head["format"]
        rdf.serialize(counter, sink, _GRAPH_FORMATS[name], prefixes=self._prefixes(name))  # type: ignore[arg-type]
        return {"rows": counter.count, "kind": "graph"}, sink.value()


if __name__ == "__main__":
    os.nice(NICE)
    zygote(int(sys.argv[1]))
