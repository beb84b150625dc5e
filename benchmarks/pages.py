"""How long pages take when nobody has looked at them before.

    python -m benchmarks.pages --store DIR [--sample 30] [--only KIND] [--slow 100] [--output FILE]

Starts a server over the store and asks for each address once, one after the other, so that no
cache can help. Of every kind of page `--sample` addresses are taken, evenly from the sorted list
of all that the store has; the most pointed-at ones of bodies and instruments, and the longest texts
and comparisons, come on top. The table has the median and the 95th percentile in milliseconds of the
server's processor time, which other load on the machine hardly changes, and of the time that the client
waited.
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
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from benchmarks.endpoint import descendants, free_port, kg_command, started
from kg.store import Snapshot, open_readonly
from kg.vocab import RDF, Cls, Rel, names

LANGUAGES = ("en", "fr", "es")
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
LONGEST = 5
"""So many of the longest texts, and of the longest comparisons, are kinds of pages of their own."""
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
    """What one kind of page took in milliseconds: of the server's processor, and as the client saw it."""

    kind: str
    pages: int
    median: float
    p95: float
    client: float
    client_p95: float
    each: list[float]
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
        "series": [f"/series/{path.removeprefix('/page/')}" for path in works],
        "picture of citations": [f"/pictures/around/{path.removeprefix('/page/')}" for path in works],
        "work not loaded": [page(iri) for iri in spread((each for each in cited if each not in loaded), sample)],
        "body": [page(iri) for iri in spread(bodies, sample)],
        "body, most named": [page(iri) for iri, _ in mentioned.most_common(400) if iri in set(bodies)][:10],
        "instrument": [page(iri) for iri in spread(instruments, sample)],
        "instrument, most named": [page(iri) for iri, _ in mentioned.most_common(2000) if iri in set(instruments)][:10],
        "mandates": [f"/mandates/{iri.rpartition('/')[2]}" for iri in spread(bodies, sample)],
        "search": [f"/search?q={word.replace(' ', '+')}" for word in WORDS],
        "suggestions": [f"/search/suggest?q={word.replace(' ', '+')}" for word in WORDS],
        "data": [f"/data/{path.removeprefix('/page/')}.ttl" for path in works],
        "graph": [
            f"/graph/{entry.graph.removeprefix(known.graph_base)}"
            for entry in shot.manifest.versions[:: max(1, len(shot.manifest.versions) // sample)]
        ],
    }
    found |= longest(shot)
    for kind, some in KINDS_BY_CLASS.items():
        found[kind] = [page(each) for each in spread(of_classes(shot, some), sample)]
    return {kind: paths for kind, paths in found.items() if paths}


def longest(shot: Snapshot, most: int = LONGEST) -> dict[str, list[str]]:
    """The pages of the texts, and of the comparisons of neighbours, that have most to show, by kind of page."""
    known, sizes = names(shot.base), Counter[str]()
    for entry in shot.manifest.versions:
        work = entry.graph.removeprefix(known.graph_base).rpartition("/")[0]
        sizes[work] = max(sizes[work], entry.quads)
    works = [f"/page/{work}" for work, _ in sizes.most_common(most)]
    changes = ox.NamedNode(known.graph("changes"))
    ends: dict[str, list[str]] = {}
    for side in (Rel.EARLIER_WORK, Rel.LATER_WORK):
        for quad in shot.store.quads_for_pattern(None, ox.NamedNode(known.term(side)), None, changes):
            ends.setdefault(quad.subject.value, []).append(quad.object.value.removeprefix(known.id_base))
    pairs = sorted(ends.values(), key=lambda pair: (-sum(sizes[work] for work in pair), pair))
    return {
        "resolution, longest": works,
        "resolution, longest, side by side": [f"{path}?view=parallel" for path in works],
        "comparison, longest": [f"/compare/{'/'.join(pair)}" for pair in pairs[:most]],
    }


def running(pid: int) -> dict[str, int]:
    """What each thread of a server and its workers has run so far, in nanoseconds."""
    found = {}
    for each in [pid, *descendants(pid)]:
        for task in Path(f"/proc/{each}/task").glob("*"):
            with suppress(OSError):
                found[str(task)] = int((task / "schedstat").read_text().split()[0])
    return found


def ran(before: dict[str, int], after: dict[str, int]) -> float:
    """Milliseconds of processor time between two looks; of threads that ended, nothing."""
    return sum(now - before.get(task, 0) for task, now in after.items()) / 1e6


def measure(connection: http.client.HTTPConnection, kind: str, paths: list[str], pid: int) -> Row:
    """Ask for each of `paths` once, languages in turn."""
    times: list[tuple[float, float, str]] = []
    for number, written in enumerate(paths):
        path = urllib.parse.quote(written, safe="/?=&+%:;~()@!$,'*")
        language = LANGUAGES[number % len(LANGUAGES)]
        before, started_at = running(pid), time.perf_counter()
        connection.request("GET", path, headers={"Accept": "text/html", "Accept-Language": language})
        answer = connection.getresponse()
        answer.read()
        waited = 1000 * (time.perf_counter() - started_at)
        times.append((ran(before, running(pid)), waited, path))
        if answer.status not in (200, 303):  # a symbol leads straight to its page
            raise SystemExit(f"{path}: {answer.status}, which is no page to measure")
    used, clients = sorted(each[0] for each in times), sorted(each[1] for each in times)
    last = min(len(times) - 1, int(0.95 * len(times)))
    return Row(
        kind,
        len(paths),
        statistics.median(used),
        used[last],
        statistics.median(clients),
        clients[last],
        used,
        max(times)[2],
    )


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
    figures = f"{row.median:.0f} | {row.p95:.0f} | {row.client:.0f} | {row.client_p95:.0f}"
    return f"| {row.kind} | {row.pages} | {figures} | `{row.slowest}` |"


def main() -> int:
    """Measure, print, and say 1 where the median of all pages is not under `--slow`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("KG_STORE", "store")))
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--only", default="", help="kinds of pages that have this in their name")
    parser.add_argument(
        "--slow", type=float, default=50, help="milliseconds of processor time that the median of all pages may take"
    )
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    print("| kind of page | pages | processor, median ms | 95 % ms | client, median ms | 95 % ms | the longest |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    rows = run(args.store, args.sample, args.only)
    middle = statistics.median(each for row in rows for each in row.each)
    print(f"\nmedian over all pages: {middle:.1f} ms of processor time")
    if args.output:
        args.output.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return int(middle >= args.slow)


if __name__ == "__main__":
    sys.exit(main())
