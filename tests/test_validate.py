"""SHACL: a good graph passes, each broken one is found, and pyshacl says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_triples import STATEMENTS, document

from kg import resources
from kg.cli import main
from kg.pipeline import read_document
from kg.pipeline.lists import list_graphs
from kg.triples import quads, shipped_links
from kg.validation import ShapesError, load, read_shapes, shipped_shapes, validate
from kg.vocab import DEFAULT_BASE, NAMESPACES, RDF, SKOS, XSD, names, rebase

B = DEFAULT_BASE
ID, KG = B + "id/", B + "ontology#"
GRAPH = f"<{B}graph/A/RES/99/7/fr>"
W, V, OP5 = f"<{ID}A/RES/99/7>", f"<{ID}A/RES/99/7/fr>", f"<{ID}A/RES/99/7/op/5>"
CITE = f"<{ID}A/RES/99/7/op/5/cites/A/RES/64/293;loc=annex%20I>"
ADDRESSING = f"<{ID}A/RES/99/7/op/5/addresses/MEMBER-STATES>"
MEMBER = f"<{ID}A/RES/99/7/participation/ICAT/member/UNODC>"
MEMBERSHIP = f"<{ID}membership/ICAT/member/UNODC>"
PARTNER = f"<{ID}A/RES/99/7/participation/ICAT/partner/COE;list=open>"
V_UNUSED = 0
PLACE = f"<{ID}file/{'ab' * 32}/text#char=103,109>"
WHOLE = f"<{ID}file/{'ab' * 32}/text#char=0,32>"
NO_PLACE = f"<{ID}file/{'ab' * 32}/text#103-109>"
REQUEST = f"<{ID}A/RES/99/7/op/5/report/SG/GA;session=78;due=2045-01-01>"
FILE = f"<{ID}file/{'ab' * 32}>"
USED = re.compile(r"<[^>]*/id/(body|act|list-kind|symbol-origin|document-type|role|reason|treaty|instrument)/[^>]*>")


@pytest.fixture(scope="module")
def good() -> list[str]:
    """One document's graph, with what the lists say of the things it names."""
    lines = quads(document(), STATEMENTS, links=shipped_links())
    used = {match[0] for line in lines for match in USED.finditer(line)}
    lists = [line for graph in list_graphs(B) for line in graph.lines]
    wanted = [line for line in lists if line.split(" ", 1)[0] in used or "subClassOf" in line]
    return lines + [line for line in wanted if "subOrganOf" not in line]


def q(subject: str, predicate: str, value: str) -> str:
    prefix, _, name = predicate.partition(":")
    namespace = {"kg": KG, "rdf": RDF}.get(prefix) or NAMESPACES[prefix]
    return f"{subject} <{namespace}{name}> {value} {GRAPH} ."


def typed(text: str, kind: str) -> str:
    return f'"{text}"^^<{XSD}{kind}>'


def test_a_good_graph_passes(good: list[str]) -> None:
    assert [finding for finding in validate(good) if finding.severity == "violation"] == []


BROKEN: list[tuple[str, list[str], list[str], str, str]] = [
    # what is broken, lines added, beginnings of lines removed, focus node, property
    ("two symbols on one work", [q(W, "kg:symbol", '"A/RES/99/8"')], [], W, "kg:symbol"),
    ("no symbol", [], [f"{W} <{KG}symbol>"], W, "kg:symbol"),
    (
        "one symbol on two works",
        [q(f"<{ID}other>", "rdf:type", f"<{KG}Document>"), q(f"<{ID}other>", "kg:symbol", '"A/RES/99/7"')],
        [],
        '"A/RES/99/7"',
        "^kg:symbol",
    ),
    ("a symbol on a language version", [q(V, "kg:symbol", '"A/RES/99/9"')], [], V, "rdf:type"),
    (
        "a date that no calendar has",
        [q(W, "kg:adoptedOn", typed("2044-02-30", "date"))],
        [f"{W} <{KG}adoptedOn>"],
        W,
        "kg:adoptedOn",
    ),
    (
        "a date as plain text",
        [q(V, "kg:distributedOn", '"11 January"')],
        [f"{V} <{KG}distributedOn>"],
        V,
        "kg:distributedOn",
    ),
    ("two dates of adoption", [q(W, "kg:adoptedOn", typed("2044-12-17", "date"))], [], W, "kg:adoptedOn"),
    ("two sessions", [q(W, "kg:session", f"<{ID}session/GA/98>")], [], W, "kg:session"),
    (
        "a committee that is none",
        [q(W, "kg:committeeNumber", '"C.9"')],
        [f"{W} <{KG}committeeNumber>"],
        W,
        "kg:committeeNumber",
    ),
    (
        "a vote on a text adopted without one",
        [q(W, "kg:adoptedWithoutVote", typed("true", "boolean"))],
        [f"{W} <{KG}adoptedWithoutVote>"],
        W,
        "kg:adoptedWithoutVote",
    ),
    (
        "more votes than States",
        [q(f"<{ID}A/RES/99/7/vote>", "kg:inFavour", typed("1000", "integer"))],
        [f"<{ID}A/RES/99/7/vote> <{KG}inFavour>"],
        f"<{ID}A/RES/99/7/vote>",
        "kg:inFavour",
    ),
    (
        "a State votes twice",
        [q(f"<{ID}A/RES/99/7/vote>", "kg:votedAgainst", f"<{ID}country/FR>")],
        [],
        f"<{ID}A/RES/99/7/vote>",
        "kg:votedFor",
    ),
    ("a version without a work", [], [f"{V} <{KG}versionOf>"], V, "kg:versionOf"),
    ("a version of two works", [q(V, "kg:versionOf", f"<{ID}A/RES/64/293>")], [], V, "kg:versionOf"),
    (
        "a language that is no tag",
        [q(V, "kg:language", '"French language"')],
        [f"{V} <{KG}language>"],
        V,
        "kg:language",
    ),
    ("a version that does not say whether it has text", [], [f"{V} <{KG}hasText>"], V, "kg:hasText"),
    (
        "a hash of the wrong length",
        [q(FILE, "kg:sha256", '"abc"')],
        [f"{FILE} <{KG}sha256>"],
        FILE,
        "kg:sha256",
    ),
    ("a paragraph without its work", [], [f"{OP5} <{KG}partOf>"], OP5, "kg:partOf"),
    ("a paragraph with two numbers", [q(OP5, "kg:number", '"6"')], [], OP5, "kg:number"),
    ("a paragraph in no known part", [q(OP5, "kg:part", '"middle"')], [f"{OP5} <{KG}part>"], OP5, "kg:part"),
    ("two texts in one language", [q(OP5, "kg:text", '"Autre texte"@fr')], [], OP5, "kg:text"),
    (
        "an act that is on no list",
        [q(OP5, "kg:openingAct", f"<{ID}act/shrug>")],
        [f"{OP5} <{KG}openingAct>"],
        OP5,
        "kg:openingAct",
    ),
    ("an addressing without its act", [], [f"{ADDRESSING} <{KG}act>"], ADDRESSING, "kg:act"),
    (
        "an addressing of two",
        [q(ADDRESSING, "undo:hasReceiver", f"<{ID}body/UNODC>")],
        [],
        ADDRESSING,
        "undo:hasReceiver",
    ),
    (
        "an addressee that is on no list",
        [q(ADDRESSING, "undo:hasReceiver", f"<{ID}body/NOBODY>")],
        [f"{ADDRESSING} <{NAMESPACES['undo']}hasReceiver>"],
        ADDRESSING,
        "undo:hasReceiver/kg:code",
    ),
    (
        "a citation of nothing",
        [],
        [f"{CITE} <{NAMESPACES['cito']}hasCitedEntity>"],
        CITE,
        "cito:hasCitedEntity",
    ),
    (
        "a citation of two works",
        [q(CITE, "cito:hasCitedEntity", f"<{ID}A/RES/1/1>")],
        [],
        CITE,
        "cito:hasCitedEntity",
    ),
    (
        "a citation by another paragraph",
        [q(CITE, "cito:hasCitingEntity", f"<{ID}A/RES/99/7/pp/1>")],
        [f"{CITE} <{NAMESPACES['cito']}hasCitingEntity>"],
        CITE,
        "cito:hasCitingEntity",
    ),
    ("two loci", [q(CITE, "kg:locus", '"annex II"')], [], CITE, "kg:locus"),
    ("a statement's act that is on no list", [q(CITE, "kg:act", f"<{ID}act/shrug>")], [], CITE, "kg:act"),
    (
        "two semantics for readers of UNDO",
        [q(ADDRESSING, "undo:hasSemantics", f"<{ID}act/{act}>") for act in ("urge", "recall")],
        [],
        ADDRESSING,
        "undo:hasSemantics",
    ),
    ("a statement read nowhere", [], [f"{CITE} <{KG}readAt>"], CITE, "kg:readAt"),
    ("a statement in no paragraph", [], [f"{CITE} <{KG}inParagraph>"], CITE, "kg:inParagraph"),
    ("a place that names no characters", [q(CITE, "kg:readAt", NO_PLACE)], [], NO_PLACE, ""),
    (
        "a place that ends before it starts",
        [q(PLACE, "kg:textEnd", typed("1", "integer"))],
        [f"{PLACE} <{KG}textEnd>"],
        PLACE,
        "kg:textStart",
    ),
    ("a place that reads two things", [q(PLACE, "kg:quote", '"other"')], [], PLACE, "kg:quote"),
    ("an extracted text that is not there", [], [f"{WHOLE} <{KG}quote>"], WHOLE, "kg:quote"),
    ("a version read from two stretches", [q(V, "kg:readFrom", PLACE)], [], V, "kg:readFrom"),
    ("a membership of two", [q(MEMBERSHIP, "org:member", f"<{ID}body/COE>")], [], MEMBERSHIP, "org:member"),
    ("a partner as member", [q(PARTNER, "org:member", f"<{ID}body/COE>")], [], PARTNER, "rdf:type"),
    (
        "a role that is on no list",
        [q(MEMBER, "kg:role", f"<{ID}role/observer>")],
        [f"{MEMBER} <{KG}role>"],
        MEMBER,
        "kg:role",
    ),
    (
        "a list neither open nor closed",
        [q(MEMBER, "kg:listKind", f"<{ID}list-kind/ajar>")],
        [f"{MEMBER} <{KG}listKind>"],
        MEMBER,
        "kg:listKind",
    ),
    (
        "a report due at two sessions",
        [q(REQUEST, "kg:dueSession", typed("79", "integer"))],
        [],
        REQUEST,
        "kg:dueSession",
    ),
    (
        "a reason that is on no list",
        [q(f"<{ID}A/RES/99/7/fr/unresolved/103-109>", "kg:reason", f"<{ID}reason/why>")],
        [f"<{ID}A/RES/99/7/fr/unresolved/103-109> <{KG}reason>"],
        f"<{ID}A/RES/99/7/fr/unresolved/103-109>",
        "kg:reason",
    ),
    (
        "a series of one",
        [],
        [f"<{ID}A/RES/99/7/op/5/series> <{KG}seriesMember> <{ID}A/RES/6"],
        f"<{ID}A/RES/99/7/op/5/series>",
        "kg:seriesMember",
    ),
    ("a misspelt property", [q(W, "kg:simbol", '"x"')], [], W, "kg:simbol"),
    ("a misspelt class", [q(W, "rdf:type", f"<{KG}Resolutoin>")], [], W, "kg:Resolutoin"),
    ("a blank statement", [q("_:x", "rdf:type", f"<{KG}Citation>")], [], "_:", ""),
    (
        "a paragraph whose IRI names no number",
        [q(f"<{ID}strange>", "rdf:type", f"<{KG}OperativeParagraph>")],
        [],
        f"<{ID}strange>",
        "",
    ),
    (
        "a body with two codes",
        [q(f"<{ID}body/UNODC>", "kg:code", '"OTHER"')],
        [],
        f"<{ID}body/UNODC>",
        "kg:code",
    ),
    (
        "a volume that is no number",
        [q(f"<{ID}treaty/2237-39574>", "kg:volume", '"vol. 2"')],
        [],
        f"<{ID}treaty/2237-39574>",
        "kg:volume",
    ),
]


def broken(good: list[str], added: list[str], removed: list[str]) -> list[str]:
    kept = [line for line in good if not any(line.startswith(start) for start in removed)]
    assert len(kept) < len(good) or not removed, "nothing was removed: the case breaks nothing"
    return kept + added


@pytest.mark.parametrize(
    ("added", "removed", "focus", "path"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_broken_graph_is_found(good: list[str], added: list[str], removed: list[str], focus: str, path: str) -> None:
    found = [finding for finding in validate(broken(good, added, removed)) if finding.severity == "violation"]
    assert any(finding.focus.startswith(focus.strip("<>")) and finding.path == path for finding in found), found
    assert all(finding.message("en") and finding.message("fr") for finding in found)


def test_pyshacl_says_the_same(good: list[str]) -> None:
    """Everything broken at once, judged by both engines."""
    from pyshacl import validate as judge
    from rdflib import Graph
    from rdflib.namespace import SH

    added = [line for case in BROKEN[2:] if "misspelt" not in case[0] and "blank" not in case[0] for line in case[1]]
    removed = [start for case in BROKEN[12:] for start in case[2]]
    lines = broken(good, added, removed)
    data, shapes = Graph(), Graph()
    text = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in load(lines))
    data.parse(data=text, format="nt")
    shapes.parse(data=(resources.path("ontology") / "shapes.ttl").read_text("utf-8"), format="turtle")
    _, report, _ = judge(data, shacl_graph=shapes, advanced=False)
    theirs = set()
    for result in report.subjects(SH.sourceConstraintComponent):
        english = [str(each) for each in report.objects(result, SH.resultMessage) if each.language == "en"]  # type: ignore[attr-defined]
        theirs.add((str(report.value(result, SH.focusNode)), english[0]))
    ours = {
        (finding.focus.strip('"'), finding.message("en"))
        for finding in validate(lines)
        if finding.shape != "declared terms"
    }
    assert ours == theirs
    assert len(ours) > 40


def test_every_shape_speaks_both_languages() -> None:
    shapes = shipped_shapes()
    assert len(shapes) > 100
    assert [shape for shape in shapes if not {"en", "fr"} <= set(shape.messages)] == []


def test_an_empty_graph_is_valid() -> None:
    assert validate([]) == []


def test_a_store_is_checked_by_its_default_graph(good: list[str]) -> None:
    assert validate(load(broken(good, [], [f"{V} <{KG}versionOf>"])))[0].path == "kg:versionOf"


@pytest.mark.parametrize(
    ("turtle", "what"),
    [
        ("this is not turtle", "no valid Turtle"),
        ("[] a sh:NodeShape ; sh:property [ sh:path kg:symbol ; sh:sparql [] ] .", "sh:sparql"),
        (
            "[] a sh:NodeShape ; sh:property [ sh:path [ sh:zeroOrMorePath kg:symbol ] ; sh:minCount 1 ] .",
            "path",
        ),
    ],
)
def test_shapes_that_cannot_be_used_are_refused(turtle: str, what: str) -> None:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names().prefixes().items())
    with pytest.raises(ShapesError, match=what):
        read_shapes(prefixes + turtle)


def test_findings_are_sorted_and_limited(good: list[str]) -> None:
    lines = broken(good, [], [f"{OP5} <{KG}partOf>"])
    found = validate(lines)
    assert found == sorted(found, key=lambda finding: finding.order) == validate(lines)
    assert len(validate(lines, limit=1)) < len(found)


def test_another_base(good: list[str]) -> None:
    other = "https://kg.example.org/"
    lines = [rebase(line, other) for line in broken(good, [], [f"{V} <{KG}versionOf>"])]
    assert validate(lines, other)[0].path == "kg:versionOf"


class TestCommand:
    def test_files(self, tmp_path: Path, good: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "good.nq"
        path.write_text("\n".join(good) + "\n", encoding="utf-8")
        assert main(["validate", str(path)]) == 0
        assert "no violation" in capsys.readouterr().out
        path.write_text("\n".join(broken(good, [], [f"{V} <{KG}versionOf>"])) + "\n", encoding="utf-8")
        assert main(["validate", str(path), "--language", "fr"]) == 1
        assert "Une version linguistique réalise une œuvre et une seule." in capsys.readouterr().out
        assert main(["validate", str(path), "--format", "json"]) == 1
        assert json.loads(capsys.readouterr().out)[0]["path"] == "kg:versionOf"
        assert main(["validate", str(path), "--format", "ttl"]) == 1
        report = list(ox.parse(capsys.readouterr().out, format=ox.RdfFormat.TURTLE))
        assert any("conforms" in quad.predicate.value and quad.object.value == "false" for quad in report)  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("name", "content", "what"),
        [
            ("x.nq", "not RDF", "not valid RDF"),
            ("x.doc", "", "no kind of RDF file"),
            ("absent.nq", None, "no such file"),
        ],
    )
    def test_bad_files(
        self, tmp_path: Path, name: str, content: str | None, what: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        if content is not None:
            (tmp_path / name).write_text(content, encoding="utf-8")
        assert main(["validate", str(tmp_path / name)]) == 2
        assert what in capsys.readouterr().err


def violations_of(paths: list[Path]) -> list[str]:
    lines = {line for graph in list_graphs(B) for line in graph.lines}
    for path in paths:
        reading = read_document(path)
        lines.update(quads(reading.document, reading.statements))
    return [
        f"{each.focus} {each.path}: {each.message()}"
        for each in validate(sorted(lines))
        if each.severity == "violation"
    ]


def test_the_seeds_break_no_shape(shared: Path) -> None:
    assert violations_of(sorted((shared / "seeds").glob("*.txt"))) == []


@pytest.mark.thorough
def test_the_starter_corpus_breaks_no_shape() -> None:
    assert violations_of(sorted(resources.path("starter").glob("*.facts.json"))) == []


def test_concepts_are_what_acts_must_be() -> None:
    assert any(
        constraint.values == (f"<{SKOS}Concept>",)
        for shape in shipped_shapes()
        for constraint in shape.constraints
        if constraint.name == "class"
    )
