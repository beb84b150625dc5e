"""Commands that print the first of many lines say how many there are, and what gives the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import papers
import pytest

from kg.cli import main
from kg.pipeline import BuildOptions, build
from kg.reason import telling
from kg.store import open_readonly

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cuts")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    return folder / "store"


def test_reason_tells_all_contradictions_where_asked(tmp_path: Path, capsys: Any) -> None:
    from kg.cli.reason import SHOWN

    owl = "http://www.w3.org/2002/07/owl#"
    lines = [f"<urn:p> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{owl}IrreflexiveProperty> ."]
    lines += [f"<urn:{n}> <urn:p> <urn:{n}> ." for n in range(SHOWN + 3)]
    (tmp_path / "a.nt").write_text("\n".join(lines))
    assert main(["reason", str(tmp_path / "a.nt")]) == 1
    said = capsys.readouterr().err
    assert "and 3 more contradictions; --all tells them" in said
    assert main(["reason", "--all", str(tmp_path / "a.nt")]) == 1
    whole = capsys.readouterr().err
    assert "more contradictions" not in whole
    assert (said.count("kg: contradiction:"), whole.count("kg: contradiction:")) == (SHOWN, SHOWN + 3)


def test_verify_tells_all_differences_where_asked(store: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store import verification

    found = verification.verify(store, 0)
    found.differences += [f"thing {n}" for n in range(4)]
    found.notes += [f"note {n}" for n in range(4)]
    monkeypatch.setattr(verification, "verify", lambda *_: found)
    monkeypatch.setattr("kg.cli.verify.SHOWN", 3)
    monkeypatch.setattr("kg.cli.verify._cached", lambda _: [])
    assert main(["verify", "--store", str(store)]) == 1
    said = capsys.readouterr().err
    assert "differs: and 1 more; --all tells them" in said and "note: and " in said and "thing 3" not in said
    assert main(["verify", "--store", str(store), "--all"]) == 1
    said = capsys.readouterr().err
    assert "more; --all" not in said and "thing 3" in said and "note 3" in said


def test_ps_shows_that_a_query_is_cut(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.web.server import control

    query = {"number": 1, "seconds": 1.0, "slow": False, "pid": 7, "query": "SELECT * { ?s ?p ?o } # " + "x" * 200}
    monkeypatch.setattr(control, "servers", lambda _: [8000])
    monkeypatch.setattr(control, "ask", lambda *_: {"pid": 7, "running": [query], "waiting": 0})
    assert main(["ps"]) == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert line.endswith("x…")
    assert main(["ps", "--format", "json"]) == 0
    assert query["query"] in capsys.readouterr().out


def test_explain_says_where_there_are_more_proofs(store: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.reason.proof import Proofs
    from kg.reason.why import Explainer

    whole = Explainer.find

    def twice(self: Explainer, triple: Any, number: int = 1) -> list[Any]:
        return Proofs((whole(self, triple, 1) * 3)[:number], cut=number > 3, holds=True)

    monkeypatch.setattr(Explainer, "find", twice)
    words = ["explain", "A/RES/91/7", "symbol", '"A/RES/91/7"', "--store", str(store)]
    assert main(words) == 0
    assert "there are more proofs; -n 2 gives the next" in capsys.readouterr().err
    assert main([*words, "-n", "3"]) == 0
    said = capsys.readouterr().err
    assert "more proofs" not in said and "note: proofs may be missing, shorter ones too" in said
    monkeypatch.setattr(Explainer, "find", lambda *_: Proofs(cut=True, holds=True))
    assert main(words) == 1
    said = capsys.readouterr().err
    assert said.startswith("kg: the store holds it") and "no proof was found: there are more ways" in said


def test_a_proof_has_all_places_or_says_how_many_more(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.reason.why import Explainer

    with open_readonly(store) as shot:
        explainer = Explainer(shot.store, shot.base)
        query = "SELECT ?s { ?s kg:inParagraph ?p ; kg:readAt ?a , ?b FILTER(?a != ?b) } LIMIT 1"
        prefix = f"PREFIX kg: <{shot.base}ontology#> "
        subject = next(iter(shot.select(prefix + query)), None)
        assert subject, "a statement that is read in two places"
        held = next(iter(shot.select(f"{prefix} SELECT ?p {{ <{subject['s']}> kg:inParagraph ?p }}")))["p"]
        proof = explainer.find((f"<{subject['s']}>", "kg:inParagraph", f"<{held}>"), 1)[0]
        places = explainer.as_json(proof)["places"]
        assert isinstance(places, list) and len(places) > 1
        monkeypatch.setattr(telling, "SHOWN", 1)
        assert f"and {len(places) - 1} more places; JSON has all" in "\n".join(explainer.lines(proof))
