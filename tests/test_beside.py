"""What a build does beside something else is the same as one after the other, and ends with it."""

from __future__ import annotations

import threading
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store import BASE, manifest, quad

from kg.pipeline.checking import Checking
from kg.pipeline.report import BuildReport
from kg.store import Layout, Writer, open_readonly
from kg.store import writer as writing
from kg.store.generations import writer_lock
from kg.vocab import terms_of

SHAPELESS = [
    f"<{BASE}a> <{terms_of(BASE)}nobodyDeclaredThis> <{BASE}b> .",
    f"<{BASE}a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{terms_of(BASE)}Mention> .",
]


def checking(*, wanted: bool = True) -> tuple[Checking, BuildReport, list[str]]:
    """A check with its report, and the stages that are told."""
    report, told = BuildReport(store="x"), list[str]()
    return Checking(report, lambda stage, _done, _whole: told.append(stage), wanted=wanted), report, told


def in_store(lines: list[str]) -> ox.Store:
    store = ox.Store()
    store.load("\n".join(lines), format=ox.RdfFormat.N_TRIPLES)
    return store


def test_a_check_beside_finds_what_one_at_once_finds() -> None:
    (one, first, _), (two, second, told) = checking(), checking()
    one.now(SHAPELESS, BASE)
    with two.beside(in_store(SHAPELESS), BASE):
        assert not second.violations, "what was found is noted at the end, by the thread that builds"
    assert first.violations == second.violations != []
    assert first.notes == second.notes
    assert told == ["validate"] and set(second.stages) == {"validate"}


def test_nothing_is_checked_unasked() -> None:
    check, report, told = checking(wanted=False)
    with check.beside(in_store(SHAPELESS), BASE):
        pass
    check.now(SHAPELESS, BASE)
    assert (report.violations, report.stages, told) == ([], {}, [])


def test_what_goes_wrong_on_either_side_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    check, report, _ = checking()
    with pytest.raises(ZeroDivisionError), check.beside(in_store(SHAPELESS), BASE):
        raise ZeroDivisionError
    monkeypatch.setattr("kg.validation.validate", lambda *_args, **_more: 1 // 0)
    with pytest.raises(ZeroDivisionError), check.beside(in_store(SHAPELESS), BASE):
        pass
    assert not report.violations
    assert not [each for each in threading.enumerate() if each.name.startswith("validate")]


BLANK = st.sampled_from(
    [
        f"<{BASE}s> <{BASE}p> <{BASE}o> <{BASE}g> .",
        f"_:b1 <{BASE}p> <{BASE}o> <{BASE}g> .",
        f"<{BASE}s> <{BASE}p> _:b2 <{BASE}g> .",
        f'<{BASE}s> <{BASE}p> "_:no blank node" <{BASE}g> .',
        f'<{BASE}s> <{BASE}p> "\x85\x0b\x1c\u2028 no end of a line" <{BASE}g> .',
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLANK, max_size=12), st.integers(1, 300))
def test_lines_with_blank_nodes_are_told_apart_in_blocks_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], size: int
) -> None:
    folder = tmp_path_factory.mktemp("split")
    whole = folder / "x.nq"
    whole.write_bytes("".join(f"{line}\n" for line in lines).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_BLOCK", size)
        writer = object.__new__(Writer)
        writer.folder = folder
        bulk, rest = writer._split(whole)
    may = [line for line in lines if " _:" in line or line.startswith("_:")]
    assert rest.decode() == "".join(f"{line}\n" for line in may)
    assert bulk.read_bytes().decode() == "".join(f"{line}\n" for line in lines if line not in may)


def inferred() -> list[ox.Triple]:
    blank = ox.Triple(ox.BlankNode("b"), ox.NamedNode(BASE + "p"), ox.Literal("4"))
    return [quad("a", "3", "x").triple, blank]


@pytest.mark.parametrize("early", [False, True])
def test_the_second_store_is_the_same_when_it_is_begun_early(tmp_path: Path, early: bool) -> None:
    with writer_lock(tmp_path), Writer(tmp_path) as writer:
        path = writer.folder / "in.nq"
        path.write_text("".join(f"{each} .\n" for each in (quad("a", "1", "A"), quad("b", "2", "B"))))
        writer.load(path)
        path.unlink()
        writer.apply(ox.NamedNode(f"{BASE}graph/inferred"), inferred(), [])
        if early:
            writer.complete(BASE)
            writer.complete(BASE)
        writer.publish(manifest("g"))
    with open_readonly(tmp_path) as snapshot:
        rows = snapshot.select("SELECT ?o WHERE { ?s ?p ?o }", infer=True)
        assert sorted(row["o"] for row in rows) == ["1", "2", "3", "4"]
        assert sorted(path.name for path in snapshot.path.glob("*.nt")) == []


def test_a_writer_that_is_given_up_waits_for_its_second_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go = threading.Event(), threading.Event()
    made = Writer._finish_closed

    def slowly(self: Writer, derived: list[ox.NamedNode]) -> None:
        begun.set()
        go.wait(5)
        made(self, derived)

    monkeypatch.setattr(Writer, "_finish_closed", slowly)
    with pytest.raises(RuntimeError, match="half-way"), writer_lock(tmp_path), Writer(tmp_path) as writer:
        writer.store.bulk_extend([quad("a", "1", "A")])
        writer.apply(ox.NamedNode(f"{BASE}graph/inferred"), inferred(), [])
        writer.complete(BASE)
        assert begun.wait(5)
        threading.Timer(0.1, go.set).start()
        raise RuntimeError("half-way")
    assert list(Layout(tmp_path).work.iterdir()) == []
