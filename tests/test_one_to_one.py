"""Names that are made of terms: two different ones never get the same, or it is seen that they would.

What is a key by agreement is no fault here: a symbol printed in several ways is one document.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from papers import resolution, write

from kg.pipeline import BuildOptions, BuildReport, build, documents, lists
from kg.pipeline.work import Outcome, facts_name
from kg.store import Manifest, open_readonly
from kg.symbols import Symbol
from kg.triples.iris import Numbering, work_path
from kg.triples.rdf import segment, segments
from kg.web.site.pages.common import anchor
from kg.web.site.records import _slug

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.one_of(st.text(CHARACTERS, max_size=6), st.text("-./~_%:;= aA1é", max_size=6))
PATHS = st.lists(st.text("-./~_%Aa12", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)
SYMBOLS = st.lists(
    st.sampled_from(
        "A RES DEC C.3 76 186 186A (XXI) UNTS LNTS 12A I-3 - E 2009 (SUPP) Add.1 Rev.2 L.4 S-19 _ % ' é fr op vote".split()
    ),
    min_size=2,
    max_size=6,
)
KEYS = SYMBOLS.map(lambda parts: "/".join(["A", *parts])).map(Symbol.parse).filter(bool).map(lambda symbol: symbol.key)  # type: ignore[union-attr]


def make(store: Path, *paths: Path, **options: object) -> BuildReport:
    return build(BuildOptions(store=store, paths=paths, reason=False, validate=False, jobs=1, **options))  # type: ignore[arg-type]


@settings(max_examples=400)
@given(TEXTS, TEXTS)
def test_segments(one: str, other: str) -> None:
    assert (segment(one) == segment(other)) == (one == other)
    assert (segments(one) == segments(other)) == (one == other)
    assert (_slug(one) == _slug(other)) == (one == other)


def test_segments_that_look_alike() -> None:
    texts = ["", "-", "%2D", "--", ".", "..", "%2E", "~2", "%7E2", "a/", "a/-", "a//", "a", "_", "a_", "/a"]
    assert len({segments(each) for each in texts}) == len(texts)


@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])
@given(KEYS, KEYS)
def test_symbols(one: str, other: str) -> None:
    """The path of a work leads back to its key; record files have names of their own."""
    names = [facts_name(Outcome(Path("x"), symbol=key, language="fr")) for key in (one, other)]
    assert (names[0] == names[1]) == (one == other)
    assert (work_path(one) == work_path(other)) == (one == other)


def test_files_of_records_that_look_alike() -> None:
    keys = [
        "A/RES/1/2",
        "A/RES/1_2",
        "A_RES_1_2",
        "A/RES:1/2",
        "unidentified:0123456789ab",
    ]
    assert len({facts_name(Outcome(Path("x"), symbol=key)) for key in keys}) == len(keys)
    assert facts_name(Outcome(Path("x"), symbol="A/RES/76/186", language="fr")) == "A_RES_76_186.fr.facts.json"
    assert facts_name(Outcome(Path("x"), symbol=keys[4])) == "unidentified_0123456789ab.und.facts.json"


@settings(max_examples=300)
@given(PATHS, PATHS, st.integers(1, 3))
def test_anchors(one: str, other: str, repeats: int) -> None:
    numbering, iris = Numbering(), set()
    for number in (one, other):
        for _ in range(repeats):
            iris.add(f"http://x/id/A/RES/1/2/{numbering.unique('annex/' + segments(number))}")
    assert len({anchor(iri) for iri in iris}) == len(iris)


@settings(max_examples=200)
@given(st.text("ab1-_", min_size=1, max_size=5), st.text("ab1-_", min_size=1, max_size=5))
def test_blank_nodes_of_the_lists(one: str, other: str) -> None:
    def labelled(label: str, graph: str) -> str:
        try:
            node = ox.BlankNode(label)
        except ValueError:
            node = ox.BlankNode("x" + label.replace("-", "y"))
        quad = ox.Quad(node, ox.NamedNode("http://x/p"), node)
        return str(lists._labelled(quad, graph).subject)

    if all(each[0] not in "-" and not each.endswith("-") for each in (one, other)):
        assert (labelled(one, "ontology") == labelled(other, "ontology")) == (one == other)
        assert labelled(one, "ontology") != labelled(other, "authority")


@pytest.mark.thorough
def test_generations_with_one_name_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generation's name is a digest cut short: where two have the same, what was built is in force all the same."""
    first = write(tmp_path / "one", a=resolution(7))
    second = write(tmp_path / "two", a=resolution(8))
    monkeypatch.setattr(Manifest, "identified", lambda self: documents.replace(self, id="0123456789abcdef"))
    for folder, symbol in ((first, "A/RES/91/7"), (second, "A/RES/91/8"), (first, "A/RES/91/7")):
        assert make(tmp_path / "store", folder).code == 0
        with open_readonly(tmp_path / "store") as snapshot:
            assert [each.symbol for each in snapshot.manifest.versions] == [symbol]


@pytest.mark.thorough
@pytest.mark.parametrize("add", [False, True])
def test_documents_without_a_symbol_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, add: bool) -> None:
    """Their key is the beginning of a digest, which two files may have in common: the second one is refused."""
    folder = write(
        tmp_path / "in", a="Lighthouses\n\n1. A letter about light.\n", b="Ships\n\n1. A letter about ships.\n"
    )
    colliding = "unidentified:000000000000"
    real = documents.tell_apart

    def same_key(outcomes: list[Outcome], standing: object) -> list[Outcome]:
        """As if the first twelve digits of all files' digests were the same."""
        return real([documents.replace(each, symbol=colliding) for each in outcomes], standing)  # type: ignore[arg-type]

    monkeypatch.setattr(sys.modules["kg.pipeline.build"], "tell_apart", same_key)
    if add:
        monkeypatch.setattr(documents, "_without_symbol", lambda _standing: {colliding: "1" * 64})
        assert make(tmp_path / "store", write(tmp_path / "other", c=resolution(7))).code == 0
    report = make(tmp_path / "store", folder, add=add)
    wrong = [each.path.name for each in report.errors]
    assert wrong == (["a.txt", "b.txt"] if add else ["b.txt"])
    assert "state a symbol in b.txt.meta.toml" in report.errors[-1].error
    assert make(tmp_path / "again", folder / "a.txt", folder / "a.txt").code == 0


def test_what_stands_without_a_symbol_is_known_by_its_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a="Lighthouses\n\n1. A letter about light.\n")
    report = make(tmp_path / "store", folder)
    (outcome,) = report.outcomes
    with open_readonly(tmp_path / "store") as snapshot:
        standing = documents.Standing(snapshot, {each.graph: each for each in snapshot.manifest.versions})
        assert documents._without_symbol(standing) == {outcome.symbol: outcome.sha256}
    make(tmp_path / "store", folder, write_facts=tmp_path / "facts")
    assert make(tmp_path / "store", tmp_path / "facts", add=True).errors == [], "a record of it is the same document"


def test_names_of_files_that_are_no_text(tmp_path: Path) -> None:
    """Two such names are two, in the cache as well."""
    (tmp_path / "in").mkdir()
    text, place = resolution(7).encode(), os.fsencode(tmp_path / "in")
    for name in (b"\xff.txt", b"\xfe.txt"):
        Path(os.fsdecode(place + b"/" + name)).write_bytes(text)
        assert make(tmp_path / "store", tmp_path / "in", if_changed=True).unchanged is False
        (tmp_path / "in" / os.fsdecode(name)).unlink()
