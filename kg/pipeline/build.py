"""A build: documents read on all cores, versions chosen, a new generation made and put in force."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pyoxigraph as ox

import kg
from kg import resources, series
from kg.comparisons import keeping
from kg.errors import InputError, StoreError, UsageError
from kg.pipeline import answering, catalogue, closing, compared, comparing, indexing, memory, provenance, records
from kg.pipeline.archives import Unpacked
from kg.pipeline.cache import Cache, builder_version, extractor_version
from kg.pipeline.checking import Checking
from kg.pipeline.documents import Documents, Standing, graphs_of, keep_last_good, key_of, tell_apart
from kg.pipeline.inputs import collect, named, sidecar, skipped, unread, without_document
from kg.pipeline.lists import ListGraph, kept_list_graphs
from kg.pipeline.mending import Mending
from kg.pipeline.options import BuildOptions, Progress, silent
from kg.pipeline.pool import run
from kg.pipeline.report import BuildReport, corrected
from kg.pipeline.series import Tying, corrections
from kg.pipeline.versions import Version, compare
from kg.pipeline.work import Outcome, Task, process
from kg.series.corrections import FILE_NAME, Corrections
from kg.store import Layout, Manifest, Snapshot, Writer, current_id, open_readonly, removed, users_graphs
from kg.store.generations import standing, write_circumstances, writer_lock
from kg.vocab import DEFAULT_BASE, derived_graphs, named_graph


def build(options: BuildOptions, progress: Progress | None = None) -> BuildReport:
    """Build or change the store that `options` name.

    A document that cannot be read is in the report and stops nothing. The old generation
    stays in force if anything else fails. Raises `InputError` for a path that does not
    exist, `UnknownNameError` for a symbol that is not there to be removed, `StoreError`
    where another build is writing.
    """
    job = _Build(options, progress or silent)
    started = time.perf_counter()
    try:
        with writer_lock(options.store):
            if options.add or options.remove:
                job.change()
            elif not (options.if_changed and job.is_current()):
                job.full()
    finally:
        job.unpacked.clear()
    job.report.seconds = time.perf_counter() - started
    return job.report


class _Build:
    """One build's state: its options, its cache and the report that grows."""

    def __init__(self, options: BuildOptions, progress: Progress) -> None:
        self.options, self.progress = options, progress
        self.base = options.base
        self.version = extractor_version()
        self.cache = Cache(Layout(options.store).cache, self.version)
        self.report = BuildReport(store=str(options.store))
        self.checking = Checking(self.report, progress, wanted=options.validate)
        self.started = time.perf_counter()
        self.unpacked = Unpacked()
        self.tying = Tying(self.base)
        self.said = records.Said({}, {})

    # Reading

    def read(self, files: list[Path], standing: Standing | None = None) -> list[Outcome]:
        """The outcomes of `files`, sorted by path; those with errors too. `standing` is what is there already."""
        options, found, done = self.options, list[Outcome](), 0
        folder = Layout(options.store).cache
        paths = options.paths
        self.report.skipped = [str(each) for each in skipped(paths, options.follow_links) if each.name != FILE_NAME]
        self.report.skipped += self.unpacked.skipped
        self.report.unread = [*unread(paths, options.follow_links), *self.unpacked.refused]
        self.report.sidecars_without_document = [*map(str, without_document(paths)), *self.unpacked.alone]
        with_facts = options.write_facts is not None
        real = map(self.unpacked.real, files)
        tasks = [Task(each, self.base, folder, self.version, with_facts, ocr=options.ocr) for each in real]
        with self.stage("documents"):
            self.progress("documents", 0, len(tasks))
            for outcome in run(tasks, options.jobs):
                if outcome.unkept:
                    raise StoreError(outcome.error)
                done += 1
                found += self.unpacked.shown(outcome).each()
                self.progress("documents", done, len(tasks))
        found.sort(key=lambda each: (each.path.name, str(each.path)))
        self.report.outcomes = tell_apart(found, standing)
        return self.report.outcomes

    def lines(self, outcome: Outcome) -> list[str]:
        """The N-Quads of an outcome, made again if the cache has lost them."""
        return self.part(outcome, "nq").decode().split("\n")[:-1]

    def part(self, outcome: Outcome, kind: str) -> bytes:
        """A cached text of an outcome."""
        try:
            text = self.cache.part(outcome.entry, kind)
            if kind != "nq" or hashlib.sha256(text).hexdigest() == outcome.digest:
                return text
        except OSError:
            pass  # lost or damaged: read the document once more
        folder = Layout(self.options.store).cache
        again = process(
            Task(
                self.unpacked.real(outcome.path),
                self.base,
                folder,
                self.version,
                kind == "facts",
                fresh=True,
                ocr=self.options.ocr,
            )
        )
        if again.error:
            raise InputError(outcome.path, again.error)
        same = (each for each in again.each() if (each.symbol, each.language) == (outcome.symbol, outcome.language))
        return self.cache.part(next(same, again).entry, kind)

    def lists(self) -> tuple[ListGraph, ...]:
        """The graphs that every store holds."""
        return kept_list_graphs(self.base, self.cache)

    def differences(self, versions: Iterable[Version]) -> None:
        """Report where files of one version state different things."""
        for version in versions:
            for other in version.behind:
                found = compare(version, other, self.lines(version.chosen), self.lines(other))
                if found:
                    self.report.differences.append(found)

    # A whole build

    def is_current(self) -> bool:
        """Whether the store holds already what this build would make; it is then left alone.

        Without paths any store with something else than the starter corpus counts as current:
        what a person has built is not replaced by it unasked.
        """
        try:
            if current_id(self.options.store) is None:
                return False
            with open_readonly(self.options.store) as snapshot:
                manifest = snapshot.manifest
        except StoreError:  # damaged, or of another format: to be built again
            return False
        foreign = not self.options.paths and not manifest.starter
        if not foreign and manifest.inputs != self.inputs_digest(self.inputs()):
            return False
        self.report.unchanged, self.report.published = True, True
        self.report.snapshot, self.report.versions = manifest.id, len(manifest.versions)
        return True

    def inputs(self) -> list[Path]:
        """The files to read, those in archives among them."""
        found = collect(self.options.paths or (resources.path("starter"),), self.options.follow_links)
        return self.unpacked.files(found)

    def inputs_digest(self, files: list[Path]) -> str:
        """A hash of all that a build of `files` depends on."""
        digest = hashlib.sha256(
            f"{self.version} {self.base} {self.options.reason} {self.options.engine} {self.options.ocr}".encode()
        )
        digest.update(builder_version().encode())
        for each in self.lists():
            digest.update(each.digest.encode())
        for file in named(self.options.paths, FILE_NAME, self.options.follow_links):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        for file in files:
            real = self.unpacked.real(file)
            beside = sidecar(real)
            for path in (real, *([beside] if beside else [])):
                data = path.read_bytes() if path.is_file() else b""
                digest.update(os.fsencode(path.name) + b"\0" + hashlib.sha256(data).digest())
        return digest.hexdigest()

    def full(self) -> None:
        """Read everything and build a generation that holds exactly that, and the users' own graphs."""
        users_graphs.kept(self.options.store, self.base)  # what cannot be kept is said before documents are read
        self.report.notes += users_graphs.in_place_of(self.options.store)
        self.tying = Tying(self.base, self.corrections(standing(self.options.store)))
        files = self.inputs()
        good = [each for each in self.read(files) if not each.error]
        if not good:
            self.report.failed = True
            return
        documents = self.documents(good)
        with Writer(self.options.store) as writer:
            quads = writer.folder / "quads.nq"
            closed = self.settled(documents, lambda: self.close(documents, writer, quads))
            if closed is None or not documents.entries:
                self.report.failed = not documents.entries
                return
            with self.stage("load"):
                if not quads.is_file():
                    self.write_quads(quads, documents)
                writer.load(quads)
                quads.unlink()
                if self.options.reason:
                    writer.load_inferred(closed.inferred_file, self.inferred)
                memory.give_back()
            found = self.tie(writer, documents)
            with self.checking.beside(writer.store, self.base):
                if not self.options.reason:
                    closed = closing.Closed(asserted=writer.count(None))
                manifest = self.manifest(documents, *self.compare(documents, writer, closed, found))
            wrong = self.report.errors or self.report.left_out or self.report.unread
            inputs = "" if wrong else self.inputs_digest(files)
            documents.write(writer.folder)
            documents.tell_decided()
            self.finish(writer, replace(manifest, inputs=inputs, starter=not self.options.paths))
        self.cache.prune(Layout(self.options.store).generations)

    def corrections(self, kept: Path | None) -> Corrections:
        """The corrections of series in force: those given, and those kept in the generation in folder `kept`."""
        options = self.options
        added = options.add or bool(options.remove)
        return corrections(options.paths, kept, add=added, follow_links=options.follow_links)

    def tie(self, writer: Writer, documents: Documents, previous: Snapshot | None = None) -> series.Found:
        """Say which text follows which."""
        self.said = records.said(documents, previous)
        with self.stage("series"):
            said = self.said.of_words(documents)
            found = self.tying.run(writer, previous, reasoned=self.options.reason, said=said)
        self.report.notes += self.tying.notes
        return found

    def documents(self, good: list[Outcome], standing: Standing | None = None) -> Documents:
        """The documents to build from; what their files state differently is said."""
        documents = Documents(
            good, self.lines, self.lists(), base=self.base, report=self.report, part=self.part, standing=standing
        )
        self.differences(documents.versions)
        self.report.notes += corrected(each.symbol for each in documents.entries.values())
        return documents

    def write_quads(self, path: Path, documents: Documents) -> None:
        """Write all asserted quads into one file, graph by graph."""
        with path.open("wb") as handle:
            handle.write(documents.axioms())
            for graph in sorted(documents.entries):
                if documents.as_read(graph):
                    handle.write(self.part(documents.fresh[graph].chosen, "nq"))
                else:
                    handle.writelines(f"{line}\n".encode() for line in documents.stated(graph))

    def close(self, documents: Documents, writer: Writer, quads: Path) -> closing.Closed:
        """Reason over all that the documents state; it stays in the file `quads`."""
        with self.stage("load"):
            self.write_quads(quads, documents)
        with self.stage("reason"):
            self.progress("reason", 0, 0)
            return closing.close(quads, writer.folder, self.options.engine, self.base, self.told)

    def settled(self, documents: Documents, close: Callable[[], closing.Closed]) -> closing.Closed | None:
        """What follows, contradictions mended; None where those that nobody can mend forbid to go on."""
        if not self.options.reason:
            return closing.Closed()
        mending = Mending(documents, close, self.options.engine)
        closed = close() if self.options.allow_inconsistent else mending.run()
        documents.tell()
        self.report.findings = list(closed.findings)
        self.report.notes += closed.notes
        self.report.asserted, self.report.inferred = closed.asserted, closed.inferred
        return closed if self.options.allow_inconsistent or not closed.findings else None

    @property
    def told(self) -> int:
        """How many contradictions of one rule are told: many where they are to be mended, else the usual number."""
        return 0 if self.options.allow_inconsistent else closing.TOLD

    @property
    def inferred(self) -> ox.NamedNode:
        """The graph of inferred triples."""
        return ox.NamedNode(named_graph(self.base, "inferred"))

    # A change

    def change(self) -> None:
        """Add documents to the store that stands, and remove others from it."""
        if standing(self.options.store) is None and not self.options.remove:
            self.report.notes.append(f"{self.options.store} held no store to add to; a new one is made")
            self.full()
            return
        with open_readonly(self.options.store) as snapshot:
            if (asked := self.options.base) not in (snapshot.base, DEFAULT_BASE):
                raise UsageError(f"{self.options.store} is of the base IRI {snapshot.base}; you ask for {asked}")
            self.base = snapshot.base
            if not (snapshot.manifest.entries or snapshot.manifest.lists):
                users_graphs.kept(self.options.store, self.base)
            self._change(snapshot)

    def _change(self, previous: Snapshot) -> None:
        self.tying = Tying(self.base, self.corrections(previous.path))
        entries = {each.graph: each for each in previous.manifest.entries}
        gone = {graph for symbol in self.options.remove for graph in graphs_of(symbol, entries)}
        standing = Standing(previous, entries, frozenset(gone))
        outcomes = self.read(self.inputs(), standing) if self.options.paths else []
        keep_last_good([each for each in outcomes if each.error], standing, self.report)
        good = [each for each in outcomes if not each.error]
        if outcomes and not good and not gone:
            self.report.failed = True
            return
        self.apply(previous, self.documents(good, standing))
        self.report.removed = sorted(gone - {each.graph for each in self.report.outcomes if not each.error})

    def apply(self, previous: Snapshot, documents: Documents) -> None:
        """Make the next generation: `previous` with the graphs of the documents that changed replaced."""
        with Writer(self.options.store, previous, follow=True) as writer:
            closed = self.settled(documents, lambda: self.reclose(documents, writer, previous))
            if closed is None:
                return
            fresh = self.fresh(documents, previous)
            gained: list[ox.Triple] = []
            lost: list[ox.Triple] = []
            with self.stage("load"):
                for graph, lines in sorted(fresh.items()):
                    quads = list(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS))
                    more, less = writer.replace(ox.NamedNode(graph), quads)
                    gained += more
                    lost += less
                self.load_closed(writer, previous, closed)
            found = self.tie(writer, documents, previous)
            lists = documents.lists
            self.checking.now(
                [line for each in (*fresh.values(), *(one.lines for one in lists)) for line in each], self.base
            )
            asserted = previous.manifest.counts.get("", 0) + len(gained) - len(lost)
            closed = replace(closed, asserted=asserted)
            manifest = self.manifest(documents, *self.compare(documents, writer, closed, found, previous))
            if previous.manifest.builder == builder_version():  # else all is made anew: rows of two programs do not mix
                with self.stage("index"):
                    indexing.refresh(
                        writer.store,
                        writer.folder,
                        self.base,
                        previous=previous.store,
                        old=previous.path,
                        gained=gained,
                        lost=lost,
                    )
            documents.write(writer.folder)
            documents.tell_decided()
            self.finish(writer, manifest, previous)

    def fresh(self, documents: Documents, previous: Snapshot) -> dict[str, list[str]]:
        """The N-Quads of each graph that changes, documents and lists; none where a document goes."""
        fresh = {graph: documents.stated(graph) for graph in documents.changed()}
        changed = [each for each in documents.lists if previous.manifest.lists.get(each.graph) != each.digest]
        return {**fresh, **{each.graph: list(each.lines) for each in changed}}

    def reclose(self, documents: Documents, writer: Writer, previous: Snapshot) -> closing.Closed:
        """What is inferred, brought up to date with the graphs that change."""
        with self.stage("reason"):
            self.progress("reason", 0, 0)
            fresh = self.fresh(documents, previous)
            if closing.has_state(previous.path):
                return closing.update(previous.path, writer.folder, fresh, self.base, self.told)
            quads = writer.folder / "quads.nq"
            writer.dump(quads, *map(ox.NamedNode, (*derived_graphs(self.base), *fresh)))
            with quads.open("a", encoding="utf-8") as handle:
                handle.writelines(f"{line}\n" for graph in sorted(fresh) for line in fresh[graph])
            closed = closing.close(quads, writer.folder, self.options.engine, self.base, self.told)
            quads.unlink()
            return closed

    def load_closed(self, writer: Writer, previous: Snapshot, closed: closing.Closed) -> None:
        """Bring the graph of inferred triples up to date."""
        if not self.options.reason:
            writer.apply(self.inferred, [], [each.triple for each in previous.quads(self.inferred.value)])
        elif closing.has_state(previous.path):
            writer.apply(self.inferred, *closed.changes())
        else:
            writer.load_inferred(closed.inferred_file, self.inferred)

    # The end of both

    def compare(
        self,
        documents: Documents,
        writer: Writer,
        closed: closing.Closed,
        found: series.Found,
        previous: Snapshot | None = None,
    ) -> tuple[closing.Closed, int]:
        """Hold texts against those before them, with what follows; the closure, and how many triples say it."""
        folder = self.options.write_facts
        comparer = comparing.Comparer(writer.store, self.base, documents.manifest_entries(), self.said.compared)
        with self.stage("compare"):
            told = partial(self.progress, "compare")
            with keeping(writer.folder) as file:
                changes = comparer.compare(found, previous, self.version, told, keep=folder is not None, file=file)
            count = compared.put(writer, changes, comparer, previous)
            self.said.keep(writer.folder)
        self.compared = changes.digest
        self.report.languages_differ = changes.differences
        if folder is not None:
            inputs, force = [each.path for each in self.report.outcomes], self.options.force
            tell = records.teller(writer.store, documents, comparer, changes)
            records.write(folder, documents, self.part, tell, force=force, inputs=inputs)
        if not self.options.reason:
            return closed, count
        with self.stage("reason"):
            more = compared.close(writer, changes, comparer, previous, self.options.engine)
        self.report.notes += [each for each in more.notes if each not in self.report.notes]
        self.report.findings += [each for each in more.findings if each not in self.report.findings]
        return replace(closed, inferred=more.inferred), count

    def manifest(self, documents: Documents, closed: closing.Closed, compared: int) -> Manifest:
        """The manifest of the generation that is being made."""
        entries = documents.manifest_entries()
        catalogued = tuple(each for each in entries if each.files[0]["format"] == catalogue.FORMAT)
        versions = tuple(each for each in entries if each not in catalogued)
        counts = {each.graph: each.quads for each in entries}
        counts |= {"": closed.asserted, **{each.graph: len(each.lines) for each in documents.lists}}
        if self.options.reason:
            counts[self.inferred.value] = closed.inferred
        if self.tying.count:
            counts[self.tying.graph.value] = self.tying.count
        if compared:
            counts[named_graph(self.base, comparing.CHANGES)] = compared
        self.report.asserted, self.report.inferred = closed.asserted, closed.inferred
        return Manifest(
            "",
            self.base,
            kg.__version__,
            self.version,
            self.options.reason,
            versions,
            {each.graph: each.digest for each in documents.lists},
            counts,
            derived={"series": self.tying.digest, "changes": self.compared},
            records=catalogued,
            in_doubt=records.in_doubt(versions, self.said.wording),
            builder=builder_version(),
        )

    def finish(self, writer: Writer, manifest: Manifest, previous: Snapshot | None = None) -> None:
        """Say how graphs were made, write the index and the build's circumstances, and put the generation in force."""
        manifest = provenance.put(writer, manifest, previous)
        writer.complete(manifest.base)
        with self.stage("index"):
            self.progress("index", 0, 0)
            indexing.build(writer.store, writer.folder, self.base)
        if previous is None and len(manifest.versions) >= answering.LEAST:
            with self.stage("answers"):
                self.progress("answers", 0, 0)
                answering.build(*writer.finished(self.base), writer.folder, self.base)
        manifest = manifest.identified()
        closing.clean(writer.folder)
        seconds = round(time.perf_counter() - self.started, 2)
        built: dict[str, object] = {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": seconds,
            "stages": {name: round(value, 3) for name, value in self.report.stages.items()},
        }
        if gone := self.removed(manifest):
            built["removed"] = gone
        write_circumstances(writer.folder, built)
        with self.stage("publish"):
            published = writer.publish(manifest)
        self.report.snapshot, self.report.published = published.name, True
        self.report.versions = len(manifest.versions)

    def removed(self, manifest: Manifest) -> list[str]:
        """The symbols that were removed, now or from an earlier generation, and are not here again."""
        layout = Layout(self.options.store)
        gone: set[str] = set()
        with suppress(StoreError):  # where it cannot be read, nothing is known of earlier removals
            before = current_id(self.options.store)
            gone = set(removed(layout.generation(before)) if before else ())
        gone |= {key_of(each) for each in self.options.remove}
        return sorted(gone - {each.symbol for each in manifest.entries})

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.report.stages[name] = self.report.stages.get(name, 0.0) + time.perf_counter() - started
