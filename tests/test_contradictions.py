"""Contradictions that documents bring: the statements are left out, everything else is in the store."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from papers import resolution, write

from kg.model import (
    Citation,
    Document,
    Meeting,
    Metadata,
    Paragraph,
    Part,
    Participation,
    Place,
    ReportRequest,
    Source,
    Span,
    Statements,
    Vote,
)
from kg.pipeline import BuildOptions, BuildReport, build, closing
from kg.pipeline.lists import ListGraph
from kg.readers import facts
from kg.reason import Closure, Finding
from kg.store import open_readonly
from kg.vocab import DEFAULT_BASE, OWL, RDF, RDFS, XSD, names

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

TERM = names().term
AXIOMS = f"{DEFAULT_BASE}graph/ontology"
VOTE = """

[Adopted by a recorded vote of 2 to 1, with 1 abstention. The voting was as follows:

In favour: China, France

Against: Cuba

Abstaining: China]
"""


def make(store: Path, *paths: Path, **options: object) -> BuildReport:
    return build(BuildOptions(store=store, paths=paths, **{"validate": False, "jobs": 1, **options}))  # type: ignore[arg-type]


def dump(store: Path) -> list[str]:
    with open_readonly(store) as snapshot:
        return sorted(map(str, snapshot.quads()))


def asserted(store: Path, path: str) -> list[str]:
    with open_readonly(store) as snapshot:
        return sorted(str(each.triple) for each in snapshot.quads(f"{DEFAULT_BASE}graph/{path}"))


def place(number: str, start: int = 0) -> Place:
    return Place(Part.OPERATIVE, number, "", start, start + 2, (Span(start, start + 2),), "ab")


def record(
    folder: Path, symbol: str, language: str = "en", *, about: dict[str, Any] | None = None, **kinds: Any
) -> Path:
    """A facts-only record of a document with two paragraphs, what is stated `about` it and statements of some kinds."""
    metadata = Metadata(symbol, language=language, adopted="2036-12-16", **(about or {}))
    name = f"{symbol.replace('/', '_')}.{language}"
    source = Source(f"{name}.txt", "text", f"{abs(hash_of(name)):064x}", "")
    paragraphs = tuple(Paragraph(Part.OPERATIVE, str(number), "") for number in (1, 2))
    kinds.setdefault("citations", (Citation(place("2", 70), "A/RES/60/1"),))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.facts.json"
    document = Document(source, metadata, paragraphs, has_text=False)
    path.write_text(facts.dump(document, Statements(**kinds)), encoding="utf-8")
    return path


def hash_of(text: str) -> int:
    return int.from_bytes(text.encode(), "big") % (1 << 200)


@pytest.fixture
def axioms(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Takes Turtle that stands for the ontology: it makes builds quick, and contradictions of any kind possible."""

    def use(turtle: str) -> None:
        head = f"@prefix kg: <{DEFAULT_BASE}ontology#> . @prefix id: <{DEFAULT_BASE}id/> . @prefix owl: <{OWL}> . "
        head += f"@prefix rdfs: <{RDFS}> . @prefix rdf: <{RDF}> . @prefix xsd: <{XSD}> . "
        dataset = ox.Dataset(
            ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(AXIOMS))
            for each in ox.parse(head + turtle, ox.RdfFormat.TURTLE)
        )
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        lines = tuple(sorted(f"{each} ." for each in dataset))
        monkeypatch.setattr(
            sys.modules["kg.pipeline.build"], "kept_list_graphs", lambda *_: (ListGraph(AXIOMS, lines, turtle),)
        )
        monkeypatch.setattr(closing, "_rules", lambda: None)

    return use


TWO_SIDES = Vote(2, 1, 1, ("CN", "FR"), ("CU",), ("CN",))
ODD_TYPE = (
    f"<{DEFAULT_BASE}id/symbol-origin/user> a kg:Odd . kg:symbolOrigin rdfs:range kg:Even . "
    "kg:Even owl:disjointWith kg:Odd ."
)
"""A key of a document that no text can have whose symbol somebody stated: it cannot be left out, so the document is refused."""
DISJOINT_VOTES = "[] a owl:AllDisjointProperties ; owl:members ( kg:votedFor kg:votedAgainst kg:abstained ) ."


def meeting(number: str, **values: str) -> Meeting:
    return Meeting(place(number), "Talks", **values)


ENGINES = pytest.mark.parametrize("engine", ["fast", pytest.param("owlrl", marks=pytest.mark.slow)])

WITHIN: list[tuple[str, str, dict[str, Any], str]] = [
    ("prp-adp", DISJOINT_VOTES, {"about": {"vote": TWO_SIDES}}, "country/CN"),
    (
        "prp-pdw",
        "kg:sponsor owl:propertyDisjointWith kg:additionalSponsor .",
        {"about": {"sponsors": ("CN", "CU"), "additional_sponsors": ("CU",)}},
        "country/CU",
    ),
    (
        "cax-dw",
        "kg:takesPartIn rdfs:domain kg:Body . kg:Body owl:disjointWith kg:AddresseeGroup . "
        "<https://w3id.org/un-resolutions-kg/id/body/STATES> a kg:AddresseeGroup .",
        {
            "participations": (
                *(Participation(place("1"), f"G{n}", "STATES", "member") for n in range(30)),
                Participation(place("2"), "G1", "UNODC", "member"),
            )
        },
        "participation/G1/member/STATES",
    ),
    (
        "prp-irp",
        "kg:cites a owl:IrreflexiveProperty . kg:previousInSeries a owl:IrreflexiveProperty, owl:TransitiveProperty .",
        {"participations": (Participation(place("1"), "ICAT", "ICAT", "member"),), "about": {}},
        "",
    ),
    (
        "prp-irp",
        "kg:takesPartIn a owl:IrreflexiveProperty .",
        {"participations": (Participation(place("1"), "ICAT", "ICAT", "member"),)},
        "participation/ICAT/member/ICAT",
    ),
    (
        "prp-asyp",
        "kg:takesPartIn a owl:AsymmetricProperty .",
        {
            "participations": (
                Participation(place("1"), "ICAT", "UNODC", "member"),
                Participation(place("2"), "UNODC", "ICAT", "member"),
                Participation(place("2"), "UNODC", "ILO", "member"),
            )
        },
        "participation/ICAT/member/UNODC",
    ),
    (
        "cls-maxc1",
        "kg:MeetingMention rdfs:subClassOf [ owl:onProperty kg:startsOn ; owl:maxCardinality 0 ] .",
        {"meetings": (meeting("1", start="2036-05-01"), meeting("2", body="GA"))},
        "op/1/meeting",
    ),
    (
        "dt-not-type",
        "kg:startsOn rdfs:range xsd:date .",
        {"meetings": (meeting("1", start="in the spring"), meeting("2", start="2036-05-01"))},
        "op/1/meeting",
    ),
    (
        "eq-diff1",
        "kg:takesPartIn a owl:FunctionalProperty . <https://w3id.org/un-resolutions-kg/id/body/A> owl:differentFrom "
        "<https://w3id.org/un-resolutions-kg/id/body/B> .",
        {"participations": tuple(Participation(place("1"), group, "ILO", "member") for group in "AB")},
        "participation/A/member/ILO",
    ),
    (
        "eq-diff1",
        "kg:asOf a owl:FunctionalProperty .",
        {"participations": (), "requests": (ReportRequest(place("1"), "SG", "GA", "request", due="2036"),)},
        "",
    ),
]


@pytest.mark.thorough
@ENGINES
@pytest.mark.parametrize(
    ("rule", "turtle", "stated", "left"), WITHIN, ids=[f"{n}-{case[0]}" for n, case in enumerate(WITHIN)]
)
def test_within_one_document(
    tmp_path: Path,
    axioms: Callable[[str], None],
    rule: str,
    turtle: str,
    stated: dict[str, Any],
    left: str,
    engine: str,
) -> None:
    axioms(turtle)
    folder = tmp_path / "in"
    record(folder, "A/RES/91/1")
    record(folder, "A/RES/91/2", **stated)
    record(folder, "A/RES/91/3")
    report = make(tmp_path / "store", folder, engine=engine)
    graphs = {each.graph for each in open_readonly(tmp_path / "store").manifest.versions}
    assert len(graphs) == 3, "every document is in the store"
    if not left:
        assert (report.code, report.left_out) == (0, [])
        return
    assert (report.code, report.published, report.findings) == (1, True, [])
    assert report.left_out
    assert all(each.startswith("A/RES/91/2 (en), A_RES_91_2.en.facts.json") for each in report.left_out)
    assert any(rule in each and left in each for each in report.left_out)
    alone = tmp_path / "alone"
    record(tmp_path / "other", "A/RES/91/2")
    make(alone, tmp_path / "other" / "A_RES_91_2.en.facts.json")
    missing = set(asserted(alone, "A/RES/91/2/en")) - set(asserted(tmp_path / "store", "A/RES/91/2/en"))
    assert not missing, "keys, types, paragraphs and other statements stay"
    with open_readonly(tmp_path / "store") as snapshot:
        lines = [f"{each} .\n".encode() for each in snapshot.quads() if "inferred" not in str(each.graph_name)]
    assert not closing.clashes(lines, "fast", DEFAULT_BASE)


def test_what_takes_no_part_stays(tmp_path: Path, axioms: Callable[[str], None]) -> None:
    axioms(WITHIN[5][1])
    make(tmp_path / "store", record(tmp_path / "in", "A/RES/91/2", **WITHIN[5][2]))
    (line,) = [each for each in asserted(tmp_path / "store", "A/RES/91/2/en") if "takesPartIn" in each]
    assert "body/ILO" in line
    assert not [each for each in asserted(tmp_path / "store", "A/RES/91/2/en") if "ICAT/member/UNODC" in each]


@pytest.mark.slow
def test_a_state_on_two_sides_of_a_vote(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=resolution(7), b=resolution(8) + VOTE)
    report = make(tmp_path / "store", folder, validate=True)
    assert (report.code, report.published, report.findings, report.violations) == (1, True, [], [])
    (line,) = report.left_out
    assert line.startswith("A/RES/91/8 (en), b.txt contradicts the ontology (prp-adp: ")
    assert line.endswith("left out: A/RES/91/8/vote abstained country/CN; A/RES/91/8/vote votedFor country/CN")
    votes = [each for each in asserted(tmp_path / "store", "A/RES/91/8/en") if "/country/" in each]
    assert [each.rsplit("/", 1)[1] for each in votes] == ["CU>", "FR>"]
    assert make(tmp_path / "store", folder, if_changed=True).code == 1, "what is wrong is said again"


BETWEEN: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "eq-diff1",
        "kg:adoptedWithoutVote a owl:FunctionalProperty .",
        {"about": {"adopted_without_vote": True}},
        {"about": {"adopted_without_vote": False}},
    ),
    (
        "prp-adp",
        DISJOINT_VOTES,
        {"about": {"vote": Vote(1, None, None, ("CN",))}},
        {"about": {"vote": Vote(None, None, 1, (), (), ("CN",))}},
    ),
    (
        "prp-asyp",
        "kg:takesPartIn a owl:AsymmetricProperty .",
        {"participations": (Participation(place("1"), "ICAT", "UNODC", "member"),)},
        {"participations": (Participation(place("2"), "UNODC", "ICAT", "member"),)},
    ),
]


@pytest.mark.thorough
@ENGINES
@pytest.mark.parametrize(("rule", "turtle", "one", "two"), BETWEEN, ids=[case[0] for case in BETWEEN])
def test_between_documents_the_later_gives_way(
    tmp_path: Path, axioms: Callable[[str], None], rule: str, turtle: str, one: Any, two: Any, engine: str
) -> None:
    axioms(turtle)
    store, folder = tmp_path / "store", tmp_path / "in"
    first, second = record(folder, "A/RES/91/1", "en", **one), record(folder, "A/RES/91/1", "fr", **two)
    third = record(folder, "A/RES/91/2")
    report = make(store, folder, engine=engine)
    assert (report.code, report.published) == (1, True)
    (line,) = report.left_out
    assert line.startswith("A/RES/91/1 (fr), A_RES_91_1.fr.facts.json contradicts A/RES/91/1 (en), A_RES_91_1.en.facts")
    assert rule in line
    scratch = dump(store)
    make(store, first, third, engine=engine)
    assert make(store, second, add=True, engine=engine).left_out == [line]
    assert dump(store) == scratch, "added is as built"
    make(store, second, third, engine=engine)
    (other,) = make(store, first, add=True, engine=engine).left_out
    assert other.startswith("A/RES/91/1 (en), A_RES_91_1.en.facts.json contradicts A/RES/91/1 (fr)"), "the one added"


@pytest.mark.thorough
def test_what_was_left_out_comes_back_when_its_opponent_goes(tmp_path: Path, axioms: Callable[[str], None]) -> None:
    axioms(BETWEEN[2][1])
    store, folder = tmp_path / "store", tmp_path / "in"
    record(folder, "A/RES/91/1", **BETWEEN[2][2])
    second, third = record(folder, "A/RES/91/2", **BETWEEN[2][3]), record(folder, "A/RES/91/3")
    assert make(store, folder).left_out
    assert make(store, third, add=True).code == 1, "it is still left out"
    report = make(store, remove=("A/RES/91/1",))
    assert (report.code, report.left_out) == (0, [])
    make(tmp_path / "scratch", second, third)
    assert dump(store) == dump(tmp_path / "scratch")
    with open_readonly(store) as one, open_readonly(tmp_path / "scratch") as other:
        assert one.manifest.versions == other.manifest.versions


@pytest.mark.thorough
def test_a_document_that_is_a_contradiction_by_itself_is_refused(tmp_path: Path, axioms: Callable[[str], None]) -> None:
    store, folder = tmp_path / "store", tmp_path / "in"
    axioms("")
    good = record(folder, "A/RES/91/1")
    paths = [good, record(folder, "A/RES/91/2"), record(folder, "A/RES/91/3")]
    make(store, *paths)
    before = dump(store)
    axioms(ODD_TYPE)
    record(folder, "A/RES/91/2", about={"symbol_origin": "user"})
    report = make(store, folder / "A_RES_91_2.en.facts.json", add=True)
    assert (report.code, report.published) == (1, True)
    assert "contradicts the ontology" in report.errors[0].error
    assert report.kept == ["A/RES/91/2 (en) keeps what was last read from A_RES_91_2.en.facts.json"]
    documents = [each for each in dump(store) if "/graph/A/" in each]
    assert documents == [each for each in before if "/graph/A/" in each]
    report = make(store, folder)
    assert (report.code, len(report.errors)) == (1, 1)
    assert [each.symbol for each in open_readonly(store).manifest.versions] == ["A/RES/91/1", "A/RES/91/3"]


def test_only_bad_documents_leave_the_store_as_it_was(tmp_path: Path, axioms: Callable[[str], None]) -> None:
    store = tmp_path / "store"
    axioms(ODD_TYPE)
    make(store, record(tmp_path / "in", "A/RES/91/1"))
    before = dump(store)
    report = make(store, record(tmp_path / "in", "A/RES/91/2", about={"symbol_origin": "user"}))
    assert (report.code, report.failed) == (2, True)
    assert dump(store) == before


@pytest.mark.parametrize("engine", ["fast", "owlrl"])
def test_axioms_that_contradict_each_other_stop_a_build(
    tmp_path: Path, axioms: Callable[[str], None], engine: str
) -> None:
    axioms("id:a a kg:One , kg:Two . kg:One owl:disjointWith kg:Two . " + DISJOINT_VOTES)
    folder = tmp_path / "in"
    record(folder, "A/RES/91/1", about={"vote": TWO_SIDES})
    record(folder, "A/RES/91/2")
    report = make(tmp_path / "store", folder, engine=engine)
    assert (report.code, report.published) == (1, False)
    assert report.findings


@pytest.mark.thorough
def test_what_cannot_be_traced_is_narrowed_down(
    tmp_path: Path, axioms: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    axioms(DISJOINT_VOTES)
    folder, closed, looked = tmp_path / "in", closing._closed, closing.clashes
    for number in range(7):
        record(folder, f"A/RES/91/{number}", about={"vote": TWO_SIDES} if number in (2, 5) else {})

    def untraced(found: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(replace(each, leaves=None) for each in found)

    def closed_untraced(closure: Closure, place: Path) -> closing.Closed:
        result = closed(closure, place)
        return replace(result, clashes=untraced(result.clashes))

    monkeypatch.setattr(closing, "_closed", closed_untraced)
    monkeypatch.setattr(closing, "clashes", lambda *given: untraced(looked(*given)))
    report = make(tmp_path / "store", folder)
    assert [each.symbol for each in report.errors] == ["A/RES/91/2", "A/RES/91/5"]
    assert [each.symbol[-1] for each in open_readonly(tmp_path / "store").manifest.versions] == list("01346")


PROPERTY = (
    DISJOINT_VOTES
    + "kg:takesPartIn a owl:AsymmetricProperty , owl:IrreflexiveProperty ; rdfs:domain kg:Body ; rdfs:range kg:Body . "
    "kg:Body owl:disjointWith kg:AddresseeGroup . id:body a kg:X . kg:startsOn rdfs:range xsd:date . "
    "<https://w3id.org/un-resolutions-kg/id/body/B0> a kg:AddresseeGroup . kg:adoptedWithoutVote a "
    "owl:FunctionalProperty . " + ODD_TYPE + " kg:sponsor owl:propertyDisjointWith "
    "kg:additionalSponsor ."
)


def anything(chance: random.Random) -> dict[str, Any]:
    """What a document states that may contradict itself and others."""
    states = ("CN", "CU", "FR")
    some = lambda of: tuple(sorted(each for each in of if chance.random() < 0.4))  # noqa: E731
    bodies = ("B0", "B1", "B2")
    return {
        "about": {
            "vote": chance.choice((None, Vote(None, None, None, some(states), some(states), some(states)))),
            "adopted_without_vote": chance.choice((None, None, True, False)),
            "sponsors": some(states),
            "additional_sponsors": some(states),
            "type": chance.choice(("", "", "", "", "resolution")),
        },
        "participations": tuple(
            Participation(place("1"), chance.choice(bodies), chance.choice(bodies), "member")
            for _ in range(chance.randrange(3))
        ),
        "meetings": tuple(
            meeting("2", start=chance.choice(("2036-05-01", "spring"))) for _ in range(chance.randrange(2))
        ),
    }


def check_any(tmp_path: Path, seed: int) -> None:
    """Good documents are all there, the order of files makes no difference, and added is as built."""
    chance = random.Random(seed)
    folder = tmp_path / "in"
    good = [record(folder, f"A/RES/90/{number}") for number in range(3)]
    symbols = [(f"A/RES/91/{number}", language) for number in range(2) for language in ("en", "fr")]
    bad = [record(folder, symbol, language, **anything(chance)) for symbol, language in sorted(symbols)]
    report = make(tmp_path / "store", folder)
    assert report.published
    assert report.code == (1 if report.left_out or report.errors else 0)
    with open_readonly(tmp_path / "store") as snapshot:
        held = {f"{each.symbol} {each.language}" for each in snapshot.manifest.versions}
        lines = [f"{each} .\n".encode() for each in snapshot.quads() if "inferred" not in str(each.graph_name)]
    assert {f"A/RES/90/{number} en" for number in range(3)} <= held
    assert len(held) + len(report.errors) == len(good) + len(bad)
    assert not closing.clashes(lines, "fast", DEFAULT_BASE)
    built = dump(tmp_path / "store")
    shuffled = [*good, *bad]
    chance.shuffle(shuffled)
    again = make(tmp_path / "again", *shuffled)
    assert (dump(tmp_path / "again"), again.left_out) == (built, report.left_out)
    make(tmp_path / "grown", *good)
    make(tmp_path / "grown", *bad[:2], add=True)
    make(tmp_path / "grown", *bad[2:], add=True)
    assert dump(tmp_path / "grown") == built


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 2))
def test_any_documents(tmp_path: Path, axioms: Callable[[str], None], seed: int) -> None:
    axioms(PROPERTY)
    check_any(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 60))
def test_any_more_documents(tmp_path: Path, axioms: Callable[[str], None], seed: int) -> None:
    axioms(PROPERTY)
    check_any(tmp_path, seed)


def test_builds_without_contradictions_close_once(
    tmp_path: Path, axioms: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    axioms(DISJOINT_VOTES)
    closed: list[Sequence[object]] = []
    real = closing.close
    monkeypatch.setattr(closing, "close", lambda *given: closed.append(given) or real(*given))  # type: ignore[func-returns-value]
    monkeypatch.setattr(closing, "clashes", lambda *_given: pytest.fail("nothing is looked at"))
    make(tmp_path / "store", record(tmp_path / "in", "A/RES/91/1"))
    assert len(closed) == 1


@pytest.mark.thorough
def test_very_many_contradictions_are_left_out_like_few(
    tmp_path: Path, axioms: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many contradictions a document has, they are left out; it is not refused because there are many."""
    from kg.pipeline import mending
    from kg.reason import findings

    axioms("kg:takesPartIn rdfs:subPropertyOf kg:near . kg:near a owl:IrreflexiveProperty .")
    itself = [Participation(place("1"), f"G{number}", f"G{number}", "member") for number in range(40)]
    fine = Participation(place("2"), "G1", "UNODC", "member")
    path = record(tmp_path / "in", "A/RES/91/1", participations=(*itself, fine))
    monkeypatch.setattr(mending, "ROUNDS", 1)
    monkeypatch.setattr(findings, "PER_RULE", 10)
    monkeypatch.setattr(findings, "TRACED", 10)
    report = make(tmp_path / "store", path)
    assert (report.code, len(report.errors), report.findings, report.notes) == (1, 0, [], [])
    assert len(report.left_out) == 40
    stays = [line for line in asserted(tmp_path / "store", "A/RES/91/1/en") if "takesPartIn>" in line]
    assert [line.split()[0].rsplit("/", 1)[1] for line in stays] == ["UNODC>"], "what takes no part stays"
