"""Shapes that a user brings: the W3C's suite through the command, and what would not be checked is refused by name.

The suite's tests are RDF files that hold data, shapes and the report that is right; they are read from the material
folder.
"""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg import rdf
from kg.cli import main
from kg.errors import InputError
from kg.validation import Findings
from kg.validation.files import load_into
from kg.validation.own import graph_in, read_shapes_graph, validate_own

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")
PROPERTIES = (
    SH.focusNode,
    SH.resultPath,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
)
REFUSED = {"shapesGraph-001": "$shapesGraph"}
"""Tests of SHACL-SPARQL whose shapes are refused, by what the refusal names: processors need not offer it."""

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
DATA = (
    PREFIXES
    + """
ex:north a ex:Well ; ex:depth 7 ; ex:name "North"@en, "Norte"@es .
ex:south a ex:Well ; ex:depth "deep" ; ex:name "South"@en, "Southern"@en .
_:a a ex:Well .
"""
)
SHAPES = (
    PREFIXES
    + """
ex:WellShape a sh:NodeShape ; sh:targetClass ex:Well ;
  sh:property [ sh:path ex:depth ; sh:minCount 1 ; sh:datatype xsd:integer ; sh:message "How deep is it?"@en, "Profondeur ?"@fr ] ;
  sh:property [ sh:path ex:name ; sh:uniqueLang true ; sh:severity sh:Warning ] .
"""
)


def results(graph: rdflib.Graph, report: rdflib.term.Node | None) -> list[tuple[tuple[str, ...], ...]]:
    """The results of a report, as far as the suite compares them; nodes without a name are all alike."""
    found = []
    for result in graph.objects(report, SH.result):
        values = [
            ["_" if isinstance(value, rdflib.BNode) else value.n3() for value in graph.objects(result, name)]
            for name in PROPERTIES
        ]
        found.append(tuple(tuple(sorted(value)) for value in values))
    return sorted(found)


@pytest.fixture(scope="module")
def suite(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the suite."""
    folder = tmp_path_factory.mktemp("shacl")
    with tarfile.open(shared / "w3c" / "shacl-tests.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder / "tests"


@pytest.mark.thorough
@pytest.mark.parametrize(("part", "number"), [("core", 98), ("sparql", 23)])
def test_the_suite(suite: Path, capsys: pytest.CaptureFixture[str], part: str, number: int) -> None:
    """All files of a part whose data and shapes are files: the reports are those that the suite gives."""
    wrong, tried = [], 0
    for path in sorted((suite / part).rglob("*.ttl")):
        stated = rdflib.Graph().parse(path, publicID=path.resolve().as_uri())
        for test in stated.subjects(RDF.type, SHT.Validate):
            tried += 1
            action, wanted = stated.value(test, MF.action), stated.value(test, MF.result)
            data, shapes = (
                str(stated.value(action, name)).removeprefix("file://") for name in (SHT.dataGraph, SHT.shapesGraph)
            )
            status = main(["validate", data, "--shapes", shapes, "--format", "ttl"])
            said = capsys.readouterr()
            if wanted == SHT.Failure or path.stem in REFUSED:
                assert status == 2 and REFUSED.get(path.stem, "cannot be checked") in said.err, (path, said.err)
                continue
            assert all(line.startswith("kg: note: ") for line in said.err.splitlines()), (path, said.err)
            report = rdflib.Graph().parse(data=said.out, format="turtle")
            own = report.value(None, RDF.type, SH.ValidationReport)
            conforms = [str(graph.value(node, SH.conforms)) for graph, node in ((report, own), (stated, wanted))]
            if conforms[0] != conforms[1] or results(report, own) != results(stated, wanted):
                wrong.append(str(path.relative_to(suite)))
    assert (wrong, tried) == ([], number)


def own(folder: Path, shapes: str, data: str = DATA, *, limit: int = 1000) -> Findings:
    """What breaks `shapes` in `data`."""
    for name, text in (("data.ttl", data), ("shapes.ttl", shapes)):
        (folder / name).write_text(text, encoding="utf-8")
    found, _ = validate_own(graph_in([folder / "data.ttl"]), read_shapes_graph([folder / "shapes.ttl"])[0], limit=limit)
    return found


def test_findings_say_where_what_and_how_bad(tmp_path: Path) -> None:
    found = [
        (each.severity, each.focus.split("/")[-1], each.path, each.value, each.shape, each.component)
        for each in own(tmp_path, SHAPES)
        if not each.focus.startswith("_:")
    ]
    assert found == [
        ("violation", "south", "ex:depth", '"deep"', "ex:WellShape", "Datatype"),
        ("warning", "south", "ex:name", "", "ex:WellShape", "UniqueLang"),
    ]
    (first, second, third) = own(tmp_path, SHAPES)
    assert {first.component, second.component} == {"MinCount", "Datatype"}
    assert (first.message("fr"), first.message("es")) == ("Profondeur ?", "How deep is it?")
    assert third.message("en")


def test_no_check_is_cut_without_a_word(tmp_path: Path) -> None:
    data = PREFIXES + " ".join(f"ex:w{each} a ex:Well ." for each in range(9))
    found = own(tmp_path, SHAPES, data, limit=4)
    assert (len(found), found.cut) == (4, ("ex:WellShape ex:depth MinCount",))
    assert own(tmp_path, SHAPES, data, limit=9).cut == ()


@pytest.mark.parametrize(
    ("shapes", "what"),
    [
        ("ex:S a sh:NodeShape ; sh:rule [ a sh:TripleRule ] .", "sh:TripleRule"),
        ("ex:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ; sh:select '' ] .", "sh:SPARQLTarget"),
        ("ex:S a sh:NodeShape ; sh:js [ sh:jsFunctionName 'f' ] .", "sh:js"),
        ("ex:S a sh:NodeShape ; sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "sh:entailment"),
        ("ex:north a ex:Well .", "holds no shape"),
        ("ex:S a sh:NodeShape ; ", "line 4: not valid RDF"),
    ],
)
def test_what_would_not_be_checked_is_refused(tmp_path: Path, shapes: str, what: str) -> None:
    with pytest.raises(InputError, match=r"shapes\.ttl") as error:
        own(tmp_path, PREFIXES + shapes)
    assert what in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    "shapes",
    [
        "ex:S a sh:NodeShape ; sh:targetClass ex:Well ; sh:property [ sh:path ex:depth ; sh:minCount 'many' ] .",
        "ex:S a sh:NodeShape ; sh:targetClass ex:Well ; sh:property [ sh:minCount 1 ] .",
        "ex:S a sh:NodeShape ; sh:targetClass ex:Well ; sh:property [ sh:path ex:name ; sh:pattern '(' ] .",
        "ex:S a sh:NodeShape ; sh:targetClass ex:Well ; sh:sparql [ sh:select 'SELECT nothing' ] .",
    ],
)
def test_shapes_that_are_none_are_an_error_of_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shapes: str
) -> None:
    for name, text in (("data.ttl", DATA), ("shapes.ttl", PREFIXES + shapes)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    status = main(["validate", str(tmp_path / "data.ttl"), "--shapes", str(tmp_path / "shapes.ttl")])
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    lines = said.err.splitlines()
    assert "the shapes cannot be checked" in lines[-1] and all(each.startswith("kg: note: ") for each in lines[:-1])


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("ex:s owl:imports <http://example.org/more> .", "imports http://example.org/more, which is not fetched"),
        (
            "ex:T a sh:NodeShape ; sh:minCont 1 .",
            "has sh:minCont, which is no term of SHACL and is passed over; is it sh:minCount",
        ),
        ("ex:T a sh:NodeShape ; sh:in 7 .", "the shapes break SHACL's rules for shapes: Focus Node: ex:T"),
    ],
)
def test_what_is_passed_over_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], added: str, told: str) -> None:
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    (tmp_path / "s.ttl").write_text(f"{SHAPES} {added}", encoding="utf-8")
    assert main(["validate", str(tmp_path / "data.ttl"), "--shapes", str(tmp_path / "s.ttl")]) == 1
    assert told in capsys.readouterr().err


def test_blank_nodes_of_two_files_are_two(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(
            f"{PREFIXES} _:x a ex:Well ; ex:depth {1 + ('ab').index(name)} .", encoding="utf-8"
        )
    paths = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    assert (len(load_into(rdf.Memory(), paths)), len(graph_in(paths))) == (4, 4)


def test_the_starter_store_against_own_shapes(
    starter_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store is asked where it is: literals as written, what is asserted alone."""
    shapes = tmp_path / "s.ttl"
    shapes.write_text(
        PREFIXES
        + """@prefix kg: <https://w3id.org/un-resolutions-kg/ontology#> .
        ex:S a sh:NodeShape ; sh:targetClass kg:OperativeParagraph ;
          sh:property [ sh:path kg:number ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ;
          sh:property [ sh:path kg:position ; sh:maxCount 0 ; sh:severity sh:Info ] .""",
        encoding="utf-8",
    )
    status = main(["validate", "--store", str(starter_store), "--shapes", str(shapes), "--limit", "3"])
    said = capsys.readouterr()
    assert status == 0 and "more than 3 findings" in said.err
