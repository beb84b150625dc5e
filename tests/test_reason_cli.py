"""`kg reason` and `kg explain` as a person meets them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from kg.cli import main
from tests.reason_graphs import TYPE, lines, owl

E = "http://example.org/"
A, B, C, P = (f"<{E}{name}>" for name in "abcp")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.nt"
    path.write_text(lines([(A, P, B), (B, P, C), (P, TYPE, owl("TransitiveProperty"))]), encoding="utf-8")
    return path


def test_closure_is_written_the_same_twice(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "one.nt", tmp_path / "two.nt"
    assert main(["reason", str(data), "--output", str(first)]) == 0
    assert main(["reason", str(data), "--output", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert f"{A} {P} {C} ." in first.read_text(encoding="utf-8").splitlines()
    assert "3 triples asserted, 1 inferred" in capsys.readouterr().err


def test_inferred_only_to_standard_output(data: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["reason", str(data), "--inferred-only"]) == 0
    assert capfdbinary.readouterr().out.decode() == f"{A} {P} {C} .\n"


def test_engines_agree(data: Path, tmp_path: Path) -> None:
    fast, slow = tmp_path / "fast.nt", tmp_path / "slow.nt"
    assert main(["reason", str(data), "-o", str(fast)]) == 0
    assert main(["reason", str(data), "-o", str(slow), "--engine", "owlrl"]) == 0
    assert sorted(fast.read_text().splitlines()) == sorted(slow.read_text().splitlines())


def test_contradiction_ends_with_1(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data.write_text(data.read_text() + lines([(P, TYPE, owl("IrreflexiveProperty")), (C, P, A)]), encoding="utf-8")
    assert main(["reason", str(data), "--output", str(data.parent / "out.nt")]) == 1
    assert "contradiction: prp-irp" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gone.ttl"], "no such file"),
        (["{data}", "--output", "{folder}/no/such/out.nt"], "folder does not exist"),
        (["{data}", "--output", "{data}"], "the same file as the input"),
        (["{data}", "--rules", "{folder}/none"], "no folder of rules"),
    ],
)
def test_bad_usage_ends_with_2(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    filled = [argument.format(data=data, folder=data.parent) for argument in arguments]
    assert main(["reason", *filled]) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1


SAME = owl("sameAs")
NAMES = [f"<{E}n{n}>" for n in range(10_000)]

ODD: list[tuple[str, str, str, int, int | None, str]] = [
    # name, file, text, exit code, lines written (None: no file), what is said
    ("broken line", "x.nt", f"{A} {P} {B} .\n{A} {P} .\n", 2, None, "x.nt, line 2: is not N-Triples"),
    ("HTML", "x.nt", "<html><body>no</body></html>", 2, None, "x.nt, line 1: is not N-Triples"),
    ("cut-off RDF/XML", "x.rdf", '<?xml version="1.0"?><rdf:RDF', 2, None, "x.rdf: is not RDF/XML"),
    ("a text", "x.md", "# Minutes", 2, None, "x.md"),
    ("nothing", "x.nt", "", 0, 0, "0 triples asserted, 0 inferred, 0 contradictions"),
    ("literal as subject", "x.nt", f'"a" {P} {B} .\n', 2, None, "subject of a triple must be an IRI or a blank node"),
    ("literal as subject", "x.ttl", f'{A} {P} {B} .\n"a" {P} {B} .\n', 2, None, "line 2: is not Turtle"),
    (
        "inferred literal as subject",
        "x.nt",
        lines([(P, owl("inverseOf"), C), (A, P, '"x"')]),
        0,
        2,
        "1 inferred triples with a literal as subject were left out: RDF has none",
    ),
    ("sameAs of itself", "x.nt", lines([(A, SAME, A), (A, P, B)]), 0, 2, "0 inferred, 0 contradictions"),
    ("sameAs in a circle", "x.nt", lines([(A, SAME, B), (B, SAME, C), (C, SAME, A)]), 0, 6, "3 inferred"),
    (
        "10,000 names, each the next one's",
        "x.nt",
        lines([(x, SAME, y) for x, y in pairwise(NAMES)]),
        0,
        19_998 + 9_998,
        f"10000 names for one thing: each is tied to {NAMES[0]}",
    ),
    (
        "10,000 values of a functional property",
        "x.nt",
        lines([(P, TYPE, owl("FunctionalProperty")), *((A, P, name) for name in NAMES)]),
        0,
        19_998 + 10_001,
        "10000 names for one thing",
    ),
    (
        "an axiom outside the profile",
        "x.nt",
        lines([(C, owl("hasSelf"), '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'), (C, owl("onProperty"), P)]),
        0,
        2,
        f"note: outside OWL 2 RL and ignored: owl:hasSelf (at {C})",
    ),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("why", "name", "text", "code", "written", "words"), ODD, ids=[row[0] for row in ODD])
def test_odd_input_is_handled_with_a_clear_word(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    why: str,
    name: str,
    text: str,
    code: int,
    written: int | None,
    words: str,
) -> None:
    path, out = tmp_path / name, tmp_path / "out.nt"
    path.write_text(text, encoding="utf-8")
    assert main(["reason", str(path), "--output", str(out)]) == code
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said
    assert (len(out.read_text(encoding="utf-8").splitlines()) if out.exists() else None) == written
    if code == 2:
        assert said.count("\n") == 1


def test_entailment_is_answered(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = tmp_path / "question.nt"
    question.write_text(lines([(A, P, C)]), encoding="utf-8")
    assert main(["reason", str(data), "--entails", str(question)]) == 0
    question.write_text(lines([(C, P, A)]), encoding="utf-8")
    assert main(["reason", str(data), "--entails", str(question)]) == 1
    assert capsys.readouterr().out == "entailed\nnot entailed\n"


@pytest.mark.slow
def test_every_inferred_triple_of_the_seeds_has_a_proof(shared: Path, tmp_path: Path) -> None:
    from kg.reason.why import Explainer
    from kg.store import open_readonly

    assert main(["build", str(shared / "seeds"), "--store", str(tmp_path / "store")]) == 0
    with open_readonly(tmp_path / "store") as snapshot:
        explainer = Explainer(snapshot.store, snapshot.base)
        quads = snapshot.quads(f"{snapshot.base}graph/inferred")
        inferred = [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads]
        for triple, proof in explainer.proofs(inferred):
            assert proof is not None and explainer.check(proof) == [], triple
    assert len(inferred) > 10_000


@pytest.mark.thorough
def test_explain_says_where_it_was_read(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = next((shared / "seeds").glob("*76_186*"), None) or next((shared / "seeds").glob("*2021*"))
    store = tmp_path / "store"
    assert main(["build", str(seed), "--store", str(store)]) == 0
    capsys.readouterr()
    arguments = ["--store", str(store)]
    assert main(["explain", "A/RES/76/186", "kg:cites", "A/RES/68/192", *arguments]) == 0
    said = capsys.readouterr().out
    assert "by prp-spo2" in said and "op/5 (fr), characters" in said and "68/192" in said
    assert main(["explain", "A/RES/76/186", "kg:cites", "A/RES/1/1", *arguments]) == 1
    assert "does not hold" in capsys.readouterr().err
