"""How each graph of a store was made: an activity with version, time, and the files or rules that it used."""

from __future__ import annotations

import papers
import pytest
from few_lists import few_lists

from kg import __version__
from kg.errors import UsageError
from kg.pipeline import BuildOptions, build, provenance
from kg.store import Snapshot, open_readonly
from kg.vocab import CC0, DCTERMS, PROV, UN_TERMS, names

pytestmark = pytest.mark.thorough

FIRST, LATER = "2033-05-18T03:33:20Z", "2033-05-18T03:33:21Z"
EPOCH = "SOURCE_DATE_EPOCH"


def said(snapshot: Snapshot) -> dict[tuple[str, str], set[str]]:
    """The graph `provenance`: (subject, predicate) → values, the graphs by their paths."""
    found: dict[tuple[str, str], set[str]] = {}
    for quad in snapshot.quads(snapshot.graph(provenance.GRAPH).value):
        subject = str(quad.subject)[1:-1].removeprefix(names().graph_base)
        found.setdefault((subject, quad.predicate.value), set()).add(str(getattr(quad.object, "value", quad.object)))
    return found


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[tuple[str, str], set[str]], dict[str, int]]:
    """What a store says after a build, and one document added a second later; and its graphs."""
    folder = tmp_path_factory.mktemp("provenance")
    first = papers.write(folder / "first", one=papers.resolution())
    second = papers.write(folder / "second", two=papers.resolution(9, session=92, year=2037))
    with few_lists(), pytest.MonkeyPatch.context() as patch:
        patch.setenv(EPOCH, "2000000000")
        build(BuildOptions(store=folder / "store", paths=(first,), jobs=1))
        patch.setenv(EPOCH, "2000000001")
        build(BuildOptions(store=folder / "store", paths=(second,), jobs=1, add=True))
    with open_readonly(folder / "store") as snapshot:
        counts = {name.removeprefix(names().graph_base): n for name, n in snapshot.manifest.counts.items()}
        held = sum(1 for _ in snapshot.quads(snapshot.graph(provenance.GRAPH).value))
        assert counts[provenance.GRAPH] == held
        return said(snapshot), counts


def test_every_graph_has_one_activity_and_the_licence(changed: tuple[dict, dict]) -> None:  # type: ignore[type-arg]
    found, counts = changed
    graphs = set(counts) - {"", provenance.GRAPH}
    assert {"ontology", "authority", "inferred", "A/RES/91/7/en", "A/RES/92/9/en"} <= graphs
    assert {subject for subject, name in found if name == PROV + "wasGeneratedBy"} == graphs
    for graph in graphs:
        (made,) = found[graph, PROV + "wasGeneratedBy"]
        assert made == f"{names().graph(graph)}#made"
        assert found[f"{graph}#made", names().term("softwareVersion")] == {__version__}
        assert len(found[f"{graph}#made", names().term("rulesVersion")]) == 1
        assert found[graph, DCTERMS + "license"] == {CC0}


def test_what_a_change_leaves_keeps_its_time(changed: tuple[dict, dict]) -> None:  # type: ignore[type-arg]
    found, _ = changed
    times = {subject.removesuffix("#made"): time for (subject, name), (time, *_) in
             ((key, sorted(values)) for key, values in found.items() if key[1] == PROV + "endedAtTime")}  # fmt: skip
    assert times["A/RES/91/7/en"] == times["ontology"] == times["authority"] == FIRST
    assert times["A/RES/92/9/en"] == times["inferred"] == LATER


def test_documents_used_their_file_and_what_follows_the_rules(changed: tuple[dict, dict]) -> None:  # type: ignore[type-arg]
    found, _ = changed
    (file,) = found["A/RES/91/7/en#made", PROV + "used"]
    assert file.startswith(names().id("file/"))
    assert found["A/RES/91/7/en", DCTERMS + "rights"] == {UN_TERMS}
    rules = found["inferred#made", PROV + "used"]
    assert names().id("rule/member-listed") in rules
    labels = found[names().id("rule/member-listed"), "http://www.w3.org/2000/01/rdf-schema#label"]
    assert len(labels) == 3, "in each language"


def test_a_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EPOCH, "yesterday")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        provenance.now()
    monkeypatch.delenv(EPOCH)
    assert provenance.now().endswith("Z")
