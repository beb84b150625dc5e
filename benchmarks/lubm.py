"""The Lehigh University Benchmark through this project's engine and `reasonable`: time, memory and the 14 answers.

LUBM(1, 0) is read from the folder of material, as the benchmark's generator wrote it; larger ones are made in its
manner (`lubm_data`). The engines run in turn as in `reasoning`, each as a process of its own from files to the closure
on disk; then the 14 queries are asked of both closures, and the answers held against those that are published. Prints
Markdown tables; `--write` puts them in docs/performance.md between their marks.
"""

from __future__ import annotations

import argparse
import lzma
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from benchmarks import lubm_data, reasoning

MATERIAL = Path(__file__).resolve().parent.parent.parent / "shared" / "benchmarks"
MARKS = ("<!-- lubm: begin -->", "<!-- lubm: end -->")
PUBLISHED = [4, 0, 6, 34, 719, 7790, 67, 7790, 208, 4, 224, 15, 1, 5916]  # of LUBM(1, 0)
_UNIVERSITY, _DEPARTMENT = "<http://www.University0.edu>", "<http://www.Department0.University0.edu>"


def _of_department(name: str) -> str:
    return f"<http://www.Department0.University0.edu/{name}>"


QUERIES = (
    f"?x a :GraduateStudent ; :takesCourse {_of_department('GraduateCourse0')}",
    "?x a :GraduateStudent ; :memberOf ?z ; :undergraduateDegreeFrom ?y . ?y a :University . "
    "?z a :Department ; :subOrganizationOf ?y",
    f"?x a :Publication ; :publicationAuthor {_of_department('AssistantProfessor0')}",
    f"?x a :Professor ; :worksFor {_DEPARTMENT} ; :name ?n ; :emailAddress ?e ; :telephone ?t",
    f"?x a :Person ; :memberOf {_DEPARTMENT}",
    "?x a :Student",
    f"?x a :Student ; :takesCourse ?y . ?y a :Course . {_of_department('AssociateProfessor0')} :teacherOf ?y",
    f"?x a :Student ; :memberOf ?y ; :emailAddress ?e . ?y a :Department ; :subOrganizationOf {_UNIVERSITY}",
    "?x a :Student ; :advisor ?y ; :takesCourse ?z . ?y a :Faculty ; :teacherOf ?z . ?z a :Course",
    f"?x a :Student ; :takesCourse {_of_department('GraduateCourse0')}",
    f"?x a :ResearchGroup ; :subOrganizationOf {_UNIVERSITY}",
    f"?x a :Chair ; :worksFor ?y . ?y a :Department ; :subOrganizationOf {_UNIVERSITY}",
    f"?x a :Person . {_UNIVERSITY} :hasAlumnus ?x",
    "?x a :UndergraduateStudent",
)
"""The benchmark's 14 queries."""


def answers(closure: Path) -> list[int]:
    """How many answers each query has in a closure, a file of N-Triples."""
    store = pyoxigraph.Store()
    store.bulk_load(path=str(closure), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return list(_counted(store))


def _counted(store: pyoxigraph.Store) -> Iterator[int]:
    for where in QUERIES:
        found = store.query(
            f"PREFIX : <{lubm_data.ONTOLOGY}> SELECT (count(*) AS ?n) {{ SELECT DISTINCT * {{ {where} }} }}"
        )
        assert isinstance(found, pyoxigraph.QuerySolutions)
        yield int(next(found)["n"].value)  # type: ignore[union-attr]


def _files(folder: Path, material: Path, universities: int) -> tuple[Path, Path, int]:
    """The ontology and the data as N-Triples, and how many triples the data has; 0 universities are LUBM(1, 0)."""
    ontology, data = folder / "ontology.ttl", folder / "data.ttl"  # N-Triples are Turtle, which both read
    store = pyoxigraph.Store()
    store.bulk_load(path=str(material / "univ-bench.owl"), format=pyoxigraph.RdfFormat.RDF_XML)
    store.dump(str(ontology), format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
    if universities:
        return ontology, data, lubm_data.write(data, universities)
    data.write_bytes(lzma.decompress((material / "lubm-1-0.nt.xz").read_bytes()))
    return ontology, data, data.read_bytes().count(b"\n")


def measured(
    universities: int, args: argparse.Namespace
) -> tuple[dict[str, list[reasoning.Run]], dict[str, list[int]]]:
    """The runs of both engines in turn, and what their last closures answer."""
    engines = ("kg", "reasonable")
    runs: dict[str, list[reasoning.Run]] = {engine: [] for engine in engines}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ontology, data, size = _files(folder, args.material, universities)
        for _turn in range(args.runs):
            for engine in engines:
                found = reasoning.run(engine, size, (ontology, data), args.limit, folder / f"{engine}.closure")
                if found:
                    runs[engine].append(found)
                    print(f"{size:,} {engine}: {found.wall:.2f} s, {found.memory:,.0f} MB", file=sys.stderr, flush=True)
        said = {engine: answers(folder / f"{engine}.closure") for engine in engines if runs[engine]}
    return {engine: found for engine, found in runs.items() if found}, said


def _answers_table(said: list[tuple[str, list[int]]]) -> str:
    head = "| closure | " + " | ".join(f"{number}" for number in range(1, 15)) + " |"
    rows = [f"| {name} | " + " | ".join(f"{count:,}" for count in counts) + " |" for name, counts in said]
    return "\n".join((head, "| --- |" + " ---: |" * 14, *rows))


def _differences(universities: int, said: dict[str, list[int]]) -> list[str]:
    """What is wrong: an answer that differs from the published one, or between the engines."""
    wanted = PUBLISHED if not universities else said.get("reasonable", said["kg"])
    return [
        f"query {number}: {found}, not {right}"
        for number, (found, right) in enumerate(zip(said["kg"], wanted, strict=True), start=1)
        if found != right
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--universities", type=int, nargs="+", default=[0, 10], help="0 is LUBM(1, 0) itself")
    parser.add_argument("--material", type=Path, default=MATERIAL, help="folder with univ-bench.owl and lubm-1-0.nt.xz")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=600, help="seconds for one run")
    parser.add_argument("--write", action="store_true", help="put the tables in docs/performance.md")
    args = parser.parse_args()
    if not (args.material / "univ-bench.owl").is_file():
        print(f"no univ-bench.owl in {args.material.name}/: name its folder with --material", file=sys.stderr)
        return 1
    head, runs, rows, wrong = reasoning.machine(), [], [("published for LUBM(1, 0)", PUBLISHED)], list[str]()
    for universities in args.universities:
        name = f"{universities} universities" if universities else "LUBM(1, 0)"
        found, said = measured(universities, args)
        runs.append(found)
        rows += [(f"{name}, {engine}", counts) for engine, counts in said.items()]
        wrong += _differences(universities, said)
    text = f"{head}\n\n{reasoning.table(runs)}\n\n{reasoning.ratios(runs)}\n\n{_answers_table(rows)}\n"
    print(text, *wrong, sep="\n")
    if args.write:
        page = reasoning.PAGE.read_text(encoding="utf-8")
        new = f"{MARKS[0]}\n{text}{MARKS[1]}"
        reasoning.PAGE.write_text(
            re.sub(f"{MARKS[0]}.*{MARKS[1]}", lambda _m: new, page, flags=re.DOTALL), encoding="utf-8"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
