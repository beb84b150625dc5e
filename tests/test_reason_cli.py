"""`kg reason` and `kg explain` as a person meets them."""

from __future__ import annotations

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
        (["{data}", "--output", "{data}"], "one of the inputs"),
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
        count = 0
        for quad in snapshot.quads(f"{snapshot.base}graph/inferred"):
            triple = (str(quad.subject), str(quad.predicate), str(quad.object))
            (proof,) = explainer.explanations(triple)
            assert explainer.check(proof) == [], triple
            count += 1
    assert count > 10_000


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
