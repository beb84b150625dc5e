"""Versions that number their paragraphs otherwise: no statement stands on the node of another paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import papers
import pyoxigraph as ox
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.comparisons import Comparisons
from kg.pipeline import BuildOptions, build
from kg.pipeline.deciding import FILE_NAME, Deciding
from kg.pipeline.parting import parted, renamed, restored, same
from kg.store import Snapshot, open_readonly
from kg.triples.rdf import as_written
from kg.vocab import CITO, Rel, names

WORDS = {
    "en": ("United Nations", "General Assembly", "Ninety-first session", "Resolution adopted by the General Assembly on "
           "16 December 2036", "91/{}. Keeping of lighthouses", "The General Assembly,", "Recalling its resolution 70/{},",
           "Reaffirms its resolution 70/{};"),
    "fr": ("Nations Unies", "Assemblée générale", "Quatre-vingt-onzième session", "Résolution adoptée par l’Assemblée "
           "générale le 16 décembre 2036", "91/{}. Entretien des phares", "L’Assemblée générale,",
           "Rappelant sa résolution 70/{},", "Réaffirme sa résolution 70/{} ;"),
    "es": ("Naciones Unidas", "Asamblea General", "Nonagésimo primer período de sesiones", "Resolución aprobada por la "
           "Asamblea General el 16 de diciembre de 2036", "91/{}. Mantenimiento de los faros", "La Asamblea General,",
           "Recordando su resolución 70/{},", "Reafirma su resolución 70/{};"),
}  # fmt: skip
ALIKE = (range(101, 106), [(str(at), 200 + at) for at in range(1, 6)])


def _text(language: str, preamble: object, body: object, symbol: int = 7) -> str:
    """A resolution whose every paragraph cites a resolution that tells which paragraph it is."""
    nations, organ, session, adopted, title, formula, recalls, reaffirms = WORDS[language]
    lines = [
        f"{nations} A/RES/91/{symbol}",
        f"{organ} Distr.: General",
        "12 January 2037",
        session,
        "",
        adopted,
        "",
        title.format(symbol),
    ]
    lines += ["", formula]
    lines += [f"\n{recalls.format(number)}" for number in preamble]  # type: ignore[attr-defined]
    lines += [f"\n{label}. {reaffirms.format(number)}" for label, number in body]  # type: ignore[attr-defined]
    return "\n".join(lines) + "\n"


CASES = {
    "a preambular paragraph more": ((101, 102, 109, 103, 104, 105), ALIKE[1]),
    "one less": ((101, 103, 104, 105), ALIKE[1]),
    "a number twice, and one left out": (ALIKE[0], [("1", 201), ("2", 202), ("2", 203), ("3", 204), ("5", 205)]),
    "an operative paragraph more": (ALIKE[0], [(str(at), n) for at, n in enumerate((201, 209, 202, 203, 204, 205), 1)]),
    "one left out with its number": (ALIKE[0], [("1", 201), ("2", 202), ("4", 204), ("5", 205)]),
}


def _built(store: Path, folder: Path, *, add: bool = False, remove: tuple[str, ...] = (), **files: str) -> Path:
    paths = (papers.write(folder, **files),) if files else ()
    report = build(BuildOptions(store, paths, add=add, remove=remove, jobs=1, reason=False, validate=False))
    assert report.published, report.summary()
    return store


def _cited(snapshot: Snapshot, symbol: int = 7) -> dict[str, set[str]]:
    """By the path of each paragraph below its text: what it cites."""
    term, start = names().term, names().id(f"A/RES/91/{symbol}/")
    in_paragraph, cites = ox.NamedNode(term(Rel.IN_PARAGRAPH)), ox.NamedNode(CITO + "hasCitedEntity")
    found: dict[str, set[str]] = {}
    for quad in snapshot.store.quads_for_pattern(None, cites, None):
        for place in snapshot.store.quads_for_pattern(quad.subject, in_paragraph, None):
            if place.object.value.startswith(start):
                key = place.object.value.removeprefix(start)
                found.setdefault(key, set()).add(quad.object.value.rpartition("/")[2])
    return found


def _lines(store: Path) -> list[str]:
    with open_readonly(store) as snapshot:
        graphs = [each.graph for each in snapshot.manifest.versions]
        return sorted(as_written(f"{quad} .") for graph in graphs for quad in snapshot.quads(graph))


TEXTS = {(case, "fr"): at for at, case in enumerate(CASES, 10)}
TEXTS |= {("a preambular paragraph more", "en"): 20, ("an operative paragraph more", "es"): 21}


def test_no_node_has_facts_of_unlike_paragraphs(tmp_path: Path) -> None:
    """Texts in three languages, one of which is odd; and questions tell each version as it numbers."""
    files = {each: _text(each, *ALIKE) for each in WORDS}
    for (case, odd), symbol in TEXTS.items():
        for each in WORDS:
            files[f"{symbol}.{each}"] = _text(each, *(CASES[case] if each == odd else ALIKE), symbol)
    store = _built(tmp_path / "store", tmp_path / "in", **files)
    with open_readonly(store) as snapshot:
        for (case, odd), symbol in TEXTS.items():
            cited = _cited(snapshot, symbol)
            assert all(len(what) == 1 for what in cited.values()), (case, odd, cited)
            assert set().union(*cited.values()) >= {str(number) for number in (*ALIKE[0], *range(201, 206))}
            if case == "one left out with its number":
                assert not [key for key in cited if "~" in key], "the printed numbers tell which paragraph each is"
        alike = _cited(snapshot)
    assert sorted(alike) == sorted(f"{part}/{number}" for part in ("pp", "op") for number in range(1, 6))
    with kg.open(store) as graph:
        name = f"A/RES/91/{TEXTS['one less', 'fr']}"
        rows = list(graph.ask("paragraphs", symbol=name, language="fr"))
        assert [row["number"] for row in rows if row["part"] == "preambular"] == ["1", "2", "3", "4"]
        found = graph.ask("citations", symbol=name)
        told = {(row["number"], row["cited"]) for row in found if row["part"] == "preambular"}
        assert {("2", "A/RES/70/102"), ("2", "A/RES/70/103")} <= told, "English and French paragraph 2"


@pytest.mark.thorough
def test_a_build_in_any_order_gives_what_one_from_scratch_gives(tmp_path: Path) -> None:
    files = {each: _text(each, *(CASES["one less"] if each == "fr" else ALIKE)) for each in WORDS}
    whole = _lines(_built(tmp_path / "whole", tmp_path / "all", **files))
    store = tmp_path / "later"
    for each in ("fr", "es", "en"):
        _built(store, tmp_path / each, add=True, **{each: files[each]})
        if each == "fr":
            assert not [line for line in _lines(store) if "~fr" in line], "a version by itself has its own keys"
    assert _lines(store) == whole
    alike = _text("en", *CASES["one less"])
    _built(store, tmp_path / "again", add=True, en=alike)
    assert _lines(store) == _lines(_built(tmp_path / "new", tmp_path / "both", **(files | {"en": alike})))


# -- the alignment by itself ------------------------------------------------------------------------------


def _order(paragraphs: list[tuple[str, int, list[int]]]) -> Mapping[str, list[list[object]]]:
    return {"paragraphs": [list(each) for each in paragraphs], "notes": []}


@given(
    st.integers(2, 12),
    st.integers(0, 12),
    st.booleans(),
    st.booleans(),
    st.sets(st.integers(0, 12)),
)
def test_one_paragraph_more_never_puts_unlike_ones_together(
    count: int, at: int, printed: bool, fewer: bool, known: set[int]
) -> None:
    """Whatever paragraphs name, wherever one is put in, printed numbers or not."""
    plain = list(range(count))
    other = [*plain[:at], 99, *plain[at:]]
    one, two = (other, plain) if fewer else (plain, other)

    def order(texts: list[int]) -> Mapping[str, list[list[object]]]:
        part = "op" if printed else "pp"
        rows = [(f"{part}/{n}", int(printed), [text] if text in known else []) for n, text in enumerate(texts, 1)]
        return _order(rows)

    nodes = parted([("en", order(one)), ("fr", order(two))])
    held = [
        {
            own.get(f"{part}/{n}", f"{part}/{n}"): text
            for n, text in enumerate(texts, 1)
            for part in ("op" if printed else "pp",)
        }
        for own, texts in zip(nodes, (one, two), strict=True)
    ]
    for node in held[0].keys() & held[1].keys():
        assert held[0][node] == held[1][node]


def test_a_single_name_elsewhere_parts_nothing() -> None:
    """Translators name an addressee in another sentence: the paragraphs are the same all the same."""
    one = _order([("op/1", 1, [5]), ("op/2", 1, []), ("op/3", 1, [7])])
    two = _order([("op/1", 1, []), ("op/2", 1, [5]), ("op/3", 1, [7])])
    assert same(one, two) == {"op/1", "op/2", "op/3"}


def test_notes_that_the_same_paragraphs_call_are_the_same() -> None:
    """What is read in them may differ; where a version has a note more, those behind it are other ones."""
    rows = [["pp/1", 0, [1]], ["pp/2", 0, [2]]]
    one = {"paragraphs": rows, "notes": [["fn/1", "pp/1", [5]], ["fn/2", "pp/2", [6]]]}
    two = {"paragraphs": rows, "notes": [["fn/1", "pp/1", [7]], ["fn/2", "pp/2", []]]}
    more = {"paragraphs": rows, "notes": [["fn/1", "pp/1", []], ["fn/2", "pp/1", [5]], ["fn/3", "pp/2", [6]]]}
    assert {"fn/1", "fn/2"} <= same(one, two)
    assert same(one, more) & {"fn/1", "fn/2", "fn/3"} == {"fn/1"}
    later = {"paragraphs": rows, "notes": [["fn/2", "pp/1", []], ["fn/3", "pp/2", []]]}
    assert not same(one, later) & {"fn/1", "fn/2", "fn/3"}, "a version counts from another number on"
    pair = {"paragraphs": rows, "notes": [["fn/1", "pp/1", []], ["fn/2", "pp/1", []]]}
    ahead = {"paragraphs": rows, "notes": [["fn/2", "pp/1", []], ["fn/3", "pp/1", []]]}
    assert "fn/2" not in same(pair, ahead)


def test_what_is_renamed_comes_back(tmp_path: Path) -> None:
    order = {"paragraphs": [["op/1", 1, []], ["op/12", 1, []], ["op/12~2", 1, []]], "notes": [["fn/1", "op/1", []]]}
    lines = sorted(
        f'<w/A/{path}{below}> <p> "says <w/A/op/12>" <g> .'
        for path in ("op/1", "op/12", "op/12~2", "fn/1", "op/123", "masthead")
        for below in ("", "/act/urge", "/a")
    )
    nodes = {"op/12": "op/12~fr", "op/12~2": "op/12~2~fr", "fn/1": "fn/1~fr"}
    made = renamed(lines, "w/A", order, nodes)
    assert '<w/A/op/12~fr/act/urge> <p> "says <w/A/op/12>" <g> .' in made
    assert not [each for each in made if each.startswith(("<w/A/op/12>", "<w/A/op/12/", "<w/A/op/12~2>", "<w/A/fn/1>"))]
    assert restored(made, "w/A", order, nodes) == lines


def test_a_store_that_knew_of_no_nodes_of_their_own_is_told_as_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(zstandard.compress(b'graph\t{}\t{"evidence":{},"choices":{}}\n'))
    before = Deciding(names().base, lambda _outcome, _kind: b"", tmp_path)
    assert before.is_unheard
    (tmp_path / "next").mkdir()
    before.write(tmp_path / "next")
    assert Deciding(names().base, lambda _outcome, _kind: b"", tmp_path / "next").is_unheard, "until a whole build"


def test_what_is_kept_of_a_pair_tells_no_other_versions_paragraphs(tmp_path: Path) -> None:
    """A strip of a series shows paragraphs by their nodes: where keys do not tell these, the graph is asked."""
    later = {
        language: _text(language, (8, 102, 103, 104, 105), body, 9)
        .replace("91/9", "92/9").replace("resolution 70/8", "resolution 91/7").replace("résolution 70/8", "résolution 91/7")
        for language, body in (("en", ALIKE[1]), ("fr", CASES["an operative paragraph more"][1]))
    }  # fmt: skip
    kept = {}
    for name, versions in (("apart", ("en", "fr")), ("alone", ("fr",))):
        files = {"before_fr": _text("fr", *ALIKE), **{f"after_{each}": later[each] for each in versions}}
        store = _built(tmp_path / name, tmp_path / f"{name} papers", **files)
        with open_readonly(store) as snapshot:
            changes = list(
                snapshot.store.quads_for_pattern(None, ox.NamedNode(names().term(Rel.LATER_PARAGRAPH)), None)
            )
            own = {each.object.value.rpartition("/op/")[2] for each in changes if "/op/" in each.object.value}
            ties = Comparisons(snapshot.path).ties("A/RES/91/7", "A/RES/92/9")
            kept[name] = ("2~fr" in own, ties is not None)
    assert kept == {"apart": (True, False), "alone": (False, True)}
