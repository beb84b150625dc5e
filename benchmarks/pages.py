"""How long pages take when nobody has looked at them before.

    python -m benchmarks.pages --store DIR [--sample 30] [--only KIND] [--slow 100] [--output FILE]

Starts a server over the store and asks for each address once, one after the other, so that no
cache can help. Of every kind of page `--sample` addresses are taken, evenly from the sorted list
of all that the store has, and the most pointed-at ones of bodies and instruments on top. The
table has the median, the 95th percentile and the longest time in milliseconds as the client sees
it, and the server's processor time per page, which other load on the machine does not change.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import sys
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from benchmarks.endpoint import descendants, free_port, kg_command, started
from kg.store import Snapshot, open_readonly
from kg.vocab import RDF, Cls, Rel, names

WORDS = (
    "trafficking",
    "sustainable development",
    "UNODC",
    "General Assembly",
    "A/RES/76/186",
    "droits de l'homme",
    "désarmement nucléaire",
    "climate change",
    "women and girls",
    "the",
)
KINDS_BY_CLASS: dict[str, tuple[Cls, ...]] = {
    "paragraph": (Cls.OPERATIVE_PARAGRAPH, Cls.PREAMBULAR_PARAGRAPH),
    "footnote": (Cls.FOOTNOTE,),
    "language version": (Cls.LANGUAGE_VERSION,),
    "citation": (Cls.CITATION,),
    "membership": (Cls.MEMBERSHIP, Cls.PARTICIPATION),
    "meeting": (Cls.MEETING_MENTION,),
    "session": (Cls.SESSION,),
    "agenda item": (Cls.AGENDA_ITEM,),
    "topic": (Cls.TOPIC, Cls.SDG_TARGET),
    "country": (Cls.COUNTRY,),
    "act": (Cls.ACT,),
    "file": (Cls.FILE,),
}
SINGLE = {
    "home": "/",
    "catalogue": "/catalog",
    "catalogue feed": "/catalog.ttl",
    "void": "/.well-known/void",
    "ontology": "/ontology",
    "sitemap": "/sitemap.xml",
    "list of documents": "/browse/documents",
    "list of bodies": "/browse/bodies",
    "list of instruments": "/browse/instruments",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one kind of page took: milliseconds as the client sees it, and of the server's processor."""

    kind: str
    pages: int
    median: float
    p95: float
    longest: float
    processor: float
    slowest: str


def spread(found: Iterable[str], most: int) -> list[str]:
    """At most `most` of `found`, evenly from their sorted order."""
    ordered = sorted(set(found))
    step = max(1, -(-len(ordered) // most))
    return ordered[::step]


def of_classes(shot: Snapshot, classes: tuple[Cls, ...]) -> list[str]:
    """The IRIs of things that are asserted to be of one of `classes`."""
    known, kind = names(shot.base), ox.NamedNode(RDF + "type")
    return [
        quad.subject.value
        for each in classes
        for quad in shot.store.quads_for_pattern(None, kind, ox.NamedNode(known.term(each)), ox.DefaultGraph())
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(known.id_base)
    ]


def pointed_at(shot: Snapshot, relations: tuple[Rel, ...]) -> Counter[str]:
    """How often each thing is what one of `relations` points at."""
    known = names(shot.base)
    return Counter(
        quad.object.value
        for each in relations
        for quad in shot.store.quads_for_pattern(None, ox.NamedNode(known.term(each)), None, ox.DefaultGraph())
        if isinstance(quad.object, ox.NamedNode)
    )


def addresses(shot: Snapshot, sample: int) -> dict[str, list[str]]:
    """The addresses to ask for, by kind of page."""
    known = names(shot.base)

    def page(iri: str) -> str:
        return f"/page/{iri.removeprefix(known.id_base)}"

    mentioned = pointed_at(shot, (Rel.MENTIONS,))
    bodies = [iri for iri in mentioned if iri.startswith(known.id("body/"))]
    instruments = [iri for iri in mentioned if iri.startswith((known.id("treaty/"), known.id("instrument/")))]
    cited = pointed_at(shot, (Rel.CITES,))
    graphs = [entry.graph for entry in shot.manifest.versions]
    loaded = {each.replace(known.graph_base, known.id_base, 1).rpartition("/")[0] for each in graphs}
    works = [page(iri) for iri in spread(loaded, sample)]
    found = {kind: [path] for kind, path in SINGLE.items()}
    found |= {
        "resolution": works,
        "resolution, side by side": [f"{path}?view=parallel" for path in works],
        "resolution, most cited": [page(iri) for iri, _ in cited.most_common(10)],
        "work not loaded": [page(iri) for iri in spread((each for each in cited if each not in loaded), sample)],
        "body": [page(iri) for iri in spread(bodies, sample)],
        "body, most named": [page(iri) for iri, _ in mentioned.most_common(400) if iri in set(bodies)][:10],
        "instrument": [page(iri) for iri in spread(instruments, sample)],
        "instrument, most named": [page(iri) for iri, _ in mentioned.most_common(2000) if iri in set(instruments)][:10],
        "search": [f"/search?q={word.replace(' ', '+')}" for word in WORDS],
        "suggestions": [f"/search/suggest?q={word.replace(' ', '+')}" for word in WORDS],
        "data": [f"/data/{path.removeprefix('/page/')}.ttl" for path in works],
        "graph": [
            f"/graph/{entry.graph.removeprefix(known.graph_base)}"
            for entry in shot.manifest.versions[:: max(1, len(shot.manifest.versions) // sample)]
        ],
    }
    for kind, some in KINDS_BY_CLASS.items():
        found[kind] = [page(each) for each in spread(of_classes(shot, some), sample)]
    return {kind: paths for kind, paths in found.items() if paths}


def processor_seconds(pid: int) -> float:
    """What a server and its workers have used so far."""
    ticks = 0
    for each in [pid, *descendants(pid)]:
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(connection: http.client.HTTPConnection, kind: str, paths: list[str], pid: int) -> Row:
    """Ask for each of `paths` once, languages in turn."""
    times: list[tuple[float, str]] = []
    before = processor_seconds(pid)
    for number, written in enumerate(paths):
        path = urllib.parse.quote(written, safe="/?=&+%:;~()@!$,'*")
        language = ("en", "fr")[number % 2]
        started_at = time.perf_counter()
        connection.request("GET", path, headers={"Accept": "text/html", "Accept-Language": language})
        answer = connection.getresponse()
        answer.read()
        times.append((1000 * (time.perf_counter() - started_at), path))
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}, which is no page to measure")
    used = 1000 * (processor_seconds(pid) - before) / len(paths)
    ordered = sorted(each for each, _ in times)
    longest, slowest = max(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return Row(kind, len(paths), statistics.median(ordered), p95, longest, used, slowest)


def until_checked(connection: http.client.HTTPConnection) -> None:
    """Wait until the server has checked the store against its digests: before that it answers 503, which is quick."""
    for _ in range(600):
        connection.request("GET", "/browse/bodies", headers={"Accept": "text/html"})
        page = connection.getresponse()
        page.read()
        if page.status == 200:
            return
        time.sleep(1)
    raise SystemExit("the server never got ready")


def run(store: Path, sample: int, only: str) -> list[Row]:
    """Start a server, measure every kind of page."""
    with open_readonly(store) as shot:
        todo = {kind: paths for kind, paths in addresses(shot, sample).items() if only in kind}
    port, rows = free_port(), []
    with started(kg_command(store, port), port) as process:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        until_checked(connection)
        for kind, paths in todo.items():
            rows.append(measure(connection, kind, paths, process.pid))
            print(line(rows[-1]), flush=True)
    return rows


def line(row: Row) -> str:
    """A row of the table."""
    return (
        f"| {row.kind} | {row.pages} | {row.median:.1f} | {row.p95:.1f} | {row.longest:.1f} | "
        f"{row.processor:.1f} | `{row.slowest}` |"
    )


def main() -> int:
    """Measure, print, and say 1 where the median over kinds with many pages is not under `--slow`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("KG_STORE", "store")))
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--only", default="", help="kinds of pages that have this in their name")
    parser.add_argument("--slow", type=float, default=50, help="milliseconds that the median of all pages may take")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    print("| kind of page | pages | median ms | 95 % ms | longest ms | processor ms | the longest |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    rows = run(args.store, args.sample, args.only)
    weighted = [row.median for row in rows for _ in range(row.pages)]
    middle = statistics.median(weighted)
    print(f"\nmedian over all pages: {middle:.1f} ms")
    if args.output:
        args.output.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return int(middle >= args.slow)


if __name__ == "__main__":
    sys.exit(main())
