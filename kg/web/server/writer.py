"""The one process that writes: applies an update to a copy of the newest generation and publishes it.

It is started for a write and ends with it. The copy shares its files with the old generation
(hard links), readers keep the old one until they ask again, and a crash at any moment leaves
the old one in force. It has no network.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg.config import without_secrets
from kg.errors import KgError, QueryError, StoreError
from kg.lang.told import Told, packed
from kg.sparql import diagnose, targets
from kg.sparql.spelling import spell
from kg.sparql.targets import ANY, DEFAULT, Operation
from kg.store import Manifest, Snapshot, Writer, answers, current_id, open_readonly
from kg.store.asking import syntax_error
from kg.store.digests import DIGESTS
from kg.store.generations import CLOSED, writer_lock
from kg.vocab import named_graph
from kg.web.server import failures, sandbox, wire

_WAIT = 20.0
_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
_PARSER = re.compile(r"^Parser error (?:at|on|between) [^:]*: ")  # what goes before the engine's words on RDF
_NOTHING = "DROP SILENT GRAPH <urn:kg:none>"
_NOT_SIDE_FILES = ("oxigraph", CLOSED, "manifest.json", DIGESTS, "readers")


def run(root: Path, head: dict[str, Any], body: bytes, seconds: float) -> dict[str, Any]:
    """Have a process of its own carry out one write; its reply. StoreError where it ended without one."""
    message = wire.pack({**head, "root": str(root)}, body)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kg.web.server.writer"],
            input=message,
            stdout=subprocess.PIPE,
            timeout=seconds,
            check=False,
            env=without_secrets(os.environ),
        )
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    if done.returncode != 0 or not done.stdout:
        raise StoreError("the write failed and changed nothing; the server's log says more")
    reply, _ = wire.unpack(done.stdout)
    return reply


def main(source: BinaryIO, out: BinaryIO) -> None:
    """Carry out the write that `source` holds; the reply goes to `out`."""
    head, body = wire.unpack(source.read())
    sandbox.die_with_parent()
    head["confined"] = sandbox.confine()
    try:
        reply = _locked(Path(head["root"]), head, body)
    except SyntaxError as error:
        if head["op"] == "update":
            found = diagnose.explain(body.decode("utf-8", "replace"), syntax_error(error))
        else:
            detail = _PARSER.sub("", str(error.msg))
            found = QueryError(Told("syntax.engine", detail=detail), error.lineno, error.offset)
        reply = {"error": "syntax", **packed(found.message), "line": found.line, "column": found.column}
    except (KgError, OSError, RuntimeError, ValueError) as error:
        kind = failures.kind_of(error)
        reply = {"error": "failed" if kind is None else "store", "kind": kind, "message": str(error)[:2000]}
    out.write(wire.pack(reply, b""))


def _locked(root: Path, head: dict[str, Any], body: bytes) -> dict[str, Any]:
    deadline = time.monotonic() + _WAIT
    while True:
        try:
            with writer_lock(root), _opened(root, head) as snapshot:
                return Change(root, snapshot, head, body).apply()
        except StoreError as error:
            if "another build is writing" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _opened(root: Path, head: dict[str, Any]) -> Snapshot:
    """The generation in force; its files are held against their digests unless the server has found it `sound`."""
    return open_readonly(root, check=current_id(root) not in head.get("sound", ()))


class Change:
    """One write: an update, or a graph put, added to or deleted."""

    def __init__(self, root: Path, snapshot: Snapshot, head: dict[str, Any], body: bytes) -> None:
        self._root, self._snapshot, self._head, self._body = root, snapshot, head, body
        self._confined = bool(head.get("confined"))
        manifest = snapshot.manifest
        self._built = bool(manifest.versions or manifest.lists)

    def protected(self, graph: str) -> bool:
        """Whether a build owns `graph`: then only builds write it."""
        return self._built and (graph in (DEFAULT, ANY) or graph.startswith(named_graph(self._snapshot.base)))

    def apply(self) -> dict[str, Any]:
        """Carry it out and publish; the reply says `created` for a new graph, or the error."""
        if self._head["op"] == "update":
            return self._update(self._body.decode("utf-8"))
        graph = str(self._head.get("graph") or DEFAULT)
        if self.protected(graph):
            return {"error": "protected", "graph": graph}
        known = graph == DEFAULT or self._snapshot.store.contains_named_graph(ox.NamedNode(graph))
        if self._head["op"] == "delete" and not known:
            return {"error": "missing", "graph": graph}
        with self._writer() as writer:
            self._change_graph(writer.store, graph)
            self._publish(writer)
        return {"created": not known}

    def _change_graph(self, store: ox.Store, graph: str) -> None:
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        if self._head["op"] in ("put", "delete"):
            store.clear_graph(name)
        if self._head["op"] == "delete":
            if isinstance(name, ox.NamedNode):
                store.remove_graph(name)
            return
        if isinstance(name, ox.NamedNode):
            store.add_graph(name)
        end = 0
        for kind, size in self._head["parts"]:
            start, end = end, end + size
            self._load(store, name, _FORMATS[kind], self._body[start:end])

    def _load(self, store: ox.Store, name: ox.NamedNode | ox.DefaultGraph, form: ox.RdfFormat, body: bytes) -> None:
        base = self._head.get("base") or None
        if form.supports_datasets:
            # Its own named graphs would be written too, whoever owns them: here that is an error.
            deque(ox.parse(body, format=form, base_iri=base, without_named_graphs=True), maxlen=0)
        store.load(body, format=form, base_iri=base, to_graph=name)

    def _update(self, text: str) -> dict[str, Any]:
        base = str(self._head.get("base") or "")
        text = spell(text, base)
        todo = targets.operations(text, base)
        using = self._head.get("using") or []
        named = self._head.get("using_named") or []
        for each in todo:
            if each.verb.startswith("LOAD") and not each.silent:
                return self._refused(text, {"error": "load"})
            if (using or named) and each.has_dataset:
                return {"error": "conflict"}
            if not each.sweeping and not each.silent:
                owned = sorted(graph for graph in each.targets if self.protected(graph))
                if owned:
                    return self._refused(text, {"error": "protected", "graph": owned[0]})
        final = self._rewritten(text, todo, using, named)
        with self._writer() as writer:
            try:
                writer.store.update(final, base_iri=base or None)
            except SyntaxError:
                self._refused(text, {})  # whose places are those of the text, not of what was put into it
                raise
            self._publish(writer)
        return {}

    def _refused(self, text: str, reply: dict[str, Any]) -> dict[str, Any]:
        """`reply`, unless the text is no update at all: then the engine's complaint goes first."""
        if self._confined:
            with contextlib.suppress(OSError, RuntimeError, ValueError):
                ox.Store().update(text, base_iri=self._head.get("base") or None)
        return reply

    def _rewritten(self, text: str, todo: list[Operation], using: list[str], named: list[str]) -> str:
        """The text with the protocol's dataset in it, and sweeping clears kept off graphs that builds own."""
        clauses = "".join(f" USING <{each}>" for each in using)
        clauses += "".join(f" USING NAMED <{each}>" for each in named) + " "
        for each in reversed(todo):
            if each.silent and each.verb.startswith("LOAD"):
                # The load fails, for it is refused, and SILENT says that this is no error.
                text = text[: each.start] + _NOTHING + text[each.end :]
            elif each.sweeping and self._built:
                text = text[: each.start] + self._swept(each.verb) + text[each.end :]
            elif (using or named) and each.using >= 0:
                pattern = text[slice(*each.quads)] if each.quads else ""
                text = text[: each.using] + pattern + clauses + text[each.using :]
        return text

    def _swept(self, verb: str) -> str:
        own = [each.value for each in self._snapshot.graphs() if not self.protected(each.value)]
        return " ; ".join(f"{verb} SILENT GRAPH <{each}>" for each in own) or _NOTHING

    def _writer(self) -> Writer:
        return Writer(self._root, self._snapshot)

    def _publish(self, writer: Writer) -> None:
        old = self._snapshot.manifest
        counts = {name: number for name, number in old.counts.items() if self.protected(name)}
        for name in writer.store.named_graphs():
            if isinstance(name, ox.NamedNode) and not self.protected(name.value):
                counts[name.value] = writer.count(name)
        if not self._built:
            counts[DEFAULT] = writer.count(None)
        for path in self._snapshot.path.iterdir():
            if path.name == answers.FILE_NAME:
                answers.after_update(self._snapshot.path, writer.folder)
            elif path.name not in _NOT_SIDE_FILES:
                _link(path, writer.folder / path.name)
        # What an update makes need not be the same twice (NOW, UUID), so its name is not made from the text.
        identifier = hashlib.sha256(f"{old.id} {secrets.token_hex(16)}".encode()).hexdigest()[: len(old.id)]
        writer.publish(dataclasses.replace(old, id=identifier, counts=counts))


def _link(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target, copy_function=os.link)
    else:
        os.link(path, target)


def create_empty(root: Path, base: str) -> None:
    """Make a store without documents in `root`, for updates alone."""
    import kg

    with writer_lock(root), Writer(root) as writer:
        manifest = Manifest(id="0" * 16, base=base, kg_version=kg.__version__, extractor="", reasoned=False)
        writer.publish(manifest)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
