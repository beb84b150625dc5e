"""The W3C's SPARQL 1.1 entailment tests, answered over the closure."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import RDF

from kg.reason import close

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
KNOWN_FAILURES: dict[str, dict[str, str]] = {
    "RL": {"simple1": "asks for members of an intersection that only the question names (OWL 2 Direct Semantics)"},
    "RDFS": {
        "paper-sparqldl-Q1-rdfs": "OWL 2 RL says more than RDFS: owl:Nothing is below every class",
        "rdfs11": "a property that nobody declares is no sub-property of itself in OWL 2 RL (rdfs6 is RDFS only)",
    },
}
Rows = list[tuple[str, ...]]


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("sparql")
    with tarfile.open(shared / "w3c" / "sparql-tests.tar.xz") as archive:
        archive.extractall(where, filter="data")
    return where / "sparql" / "sparql11" / "entailment"


def listed_for(shared: Path, regime: str) -> list[str]:
    listed = json.loads((shared / "w3c" / "entailment-tests.json").read_text(encoding="utf-8"))
    return [name for name, _title, regimes, profiles in listed if regime in (profiles if regime == "RL" else regimes)]


def rows(result: object) -> Rows:
    """The solutions as sorted text; blank nodes are all alike."""
    if isinstance(result, pyoxigraph.QueryBoolean):
        return [(str(bool(result)),)]
    assert isinstance(result, pyoxigraph.QuerySolutions)
    found = []
    for solution in result:
        cells = {v.value: solution[v] for v in result.variables}
        found.append(
            tuple(
                "_:" if isinstance(cell, pyoxigraph.BlankNode) else str(cell) for _name, cell in sorted(cells.items())
            )
        )
    return sorted(set(found))


def answer(manifest: rdflib.Graph, name: str, work: Path) -> tuple[Rows, Rows]:
    """What the closure answers, and what it should."""
    base = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/entailment/manifest#"
    test = rdflib.URIRef(base + name)
    action = manifest.value(test, MF.action)
    data, query, expected = (
        Path(str(node).removeprefix("file://"))
        for node in (manifest.value(action, QT.data), manifest.value(action, QT.query), manifest.value(test, MF.result))
    )
    out = work / "closure.nt"
    noise = work / "noise.nt"
    with close([data]) as closure:
        closure.write_all(out)
        closure.write_noise(noise)
    store = pyoxigraph.Store()
    if b"sameAs" in query.read_bytes():  # eq-ref is put back for the question that asks for it
        for quad in pyoxigraph.parse(path=noise, format=pyoxigraph.RdfFormat.N_TRIPLES):
            store.add(quad)
    store.load(path=out, format=pyoxigraph.RdfFormat.N_TRIPLES)
    found = store.query(query.read_text(encoding="utf-8"))
    wanted = pyoxigraph.parse_query_results(path=expected)
    return rows(found), rows(wanted)


@pytest.mark.thorough
@pytest.mark.parametrize("regime", ["RL", "RDFS"])
def test_some_entailment(regime: str, shared: Path, folder: Path, tmp_path: Path) -> None:
    """Each eighth case; the slow test asks all."""
    check(regime, 8, shared, folder, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("regime", ["RL", "RDFS"])
def test_entailment(regime: str, shared: Path, folder: Path, tmp_path: Path) -> None:
    check(regime, 1, shared, folder, tmp_path)


def check(regime: str, every: int, shared: Path, folder: Path, tmp_path: Path) -> None:
    manifest = rdflib.Graph().parse(folder / "manifest.ttl")
    assert list(manifest.subjects(RDF.type, MF.Manifest))
    wrong = {}
    for name in list(listed_for(shared, regime))[::every]:
        found, wanted = answer(manifest, name, tmp_path)
        if (found != wanted) != (name in KNOWN_FAILURES[regime]):
            wrong[name] = (found, wanted)
    assert wrong == {}
