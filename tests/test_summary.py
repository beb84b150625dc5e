"""The summary that is built with the store says what the store says, after a change too."""

from __future__ import annotations

import random
from pathlib import Path

import papers
import pyoxigraph as ox
import pytest

from kg import summary
from kg.pipeline import BuildOptions, build
from kg.store import open_readonly
from kg.vocab import RDF, SKOS, Cls, Rel, Val, names

BASE = "https://example.org/kg/"
NAMES = names(BASE)
BODY = NAMES.id("body/GA")


def triple(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def statements(work: str, count: int) -> list[ox.Triple]:
    """`count` statements of a work that mention the body, and a link to another site."""
    found = [triple(f"{BASE}id/{work}", SKOS + "closeMatch", f"http://other.example/{work}")]
    for number in range(count):
        iri = f"{BASE}id/{work}/op/{number}/mentions/GA"
        found.append(triple(iri, NAMES.term(Rel.MENTIONS), BODY))
        found.append(triple(iri, RDF + "type", NAMES.term(Cls.MENTION)))
    return found


def dated(work: str, day: str) -> list[ox.Triple]:
    as_of = ox.NamedNode(NAMES.term(Val.AS_OF))
    return [ox.Triple(ox.NamedNode(f"{BASE}id/{work}"), as_of, ox.Literal(day))]


def filled(store: ox.Store, triples: list[ox.Triple]) -> ox.Store:
    store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
    return store


def opened(folder: Path, store: ox.Store) -> summary.Summary:
    return summary.Summary(folder, store, BASE)


def test_crowd_has_all_counted_and_the_latest_first(tmp_path: Path) -> None:
    old, new = statements("A/RES/99/1", 150), statements("A/RES/98/2", 90)
    store = filled(ox.Store(), [*old, *new, *dated("A/RES/99/1", "2040-01-01"), *dated("A/RES/98/2", "2041-01-01")])
    summary.build(store, tmp_path / summary.FILE_NAME, BASE)
    crowd = opened(tmp_path, store).crowd(BODY, NAMES.term(Rel.MENTIONS))
    assert crowd.total == 240
    assert len(crowd.latest) == summary.CROWD
    assert crowd.latest[0] == f"{BASE}id/A/RES/98/2/op/89/mentions/GA", "the later date goes before the later symbol"
    assert sum("A/RES/98/2" in each for each in crowd.latest) == 90
    without = summary.Summary(tmp_path / "nothing", store, BASE)
    assert without.crowd(BODY, NAMES.term(Rel.MENTIONS)) == crowd
    assert without.statistics() == opened(tmp_path, store).statistics()


def test_statistics_count_classes_properties_and_links(tmp_path: Path) -> None:
    store = filled(ox.Store(), statements("A/RES/99/1", 3))
    summary.build(store, tmp_path / summary.FILE_NAME, BASE)
    found = opened(tmp_path, store).statistics()
    assert (found.triples, found.entities) == (7, 3)
    assert found.classes == {NAMES.term(Cls.MENTION): 3}
    assert found.links == {(SKOS + "closeMatch", "http://other.example/"): 1}


@pytest.mark.thorough
def test_a_document_added_and_one_removed_are_counted(tmp_path: Path) -> None:
    first = papers.write(tmp_path / "first", first=papers.resolution(), french=papers.FRENCH)
    second = papers.write(tmp_path / "second", second=papers.resolution(9, session=92, year=2037))
    store = tmp_path / "store"
    build(BuildOptions(store=store, paths=(first,), jobs=1, reason=False))
    build(BuildOptions(store=store, paths=(second,), jobs=1, reason=False, add=True))
    build(BuildOptions(store=store, remove=("A/RES/91/7",), jobs=1, reason=False))
    with open_readonly(store) as shot:
        assert (shot.path / summary.FILE_NAME).is_file()
        assert summary.Summary(shot.path, shot.store, shot.base).statistics() == summary.count(shot.store, shot.base)


@pytest.mark.parametrize("seed", range(6))
def test_update_says_what_a_new_count_says(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    works = {f"A/RES/{90 + n}/1": statements(f"A/RES/{90 + n}/1", chance.randrange(20, 160)) for n in range(5)}
    days = [each for n, work in enumerate(works) for each in dated(work, f"20{40 + n}-01-01")]
    loaded = {work: found[: chance.randrange(1, len(found))] for work, found in works.items() if chance.random() < 0.7}
    store = filled(ox.Store(), [*days, *(each for found in loaded.values() for each in found)])
    path = tmp_path / "0"
    path.mkdir()
    summary.build(store, path / summary.FILE_NAME, BASE)
    for step in range(1, 6):
        work = chance.choice(list(works))
        before = set(loaded.get(work, []))
        after = set(chance.sample(works[work], chance.randrange(len(works[work]))))
        gained, lost = sorted(after - before, key=str), sorted(before - after, key=str)
        filled(store, gained)
        for each in lost:
            store.remove(ox.Quad(each.subject, each.predicate, each.object))
        loaded[work] = list(after)
        old, path = path, tmp_path / str(step)
        path.mkdir()
        summary.update(
            store, path / summary.FILE_NAME, BASE, previous=old / summary.FILE_NAME, gained=gained, lost=lost
        )
        found, right = opened(path, store), summary.Summary(tmp_path / "none", store, BASE)
        crowd, true = (each.crowd(BODY, NAMES.term(Rel.MENTIONS)) for each in (found, right))
        assert crowd.total == true.total
        assert len(crowd.latest) >= min(true.total, summary.SHOWN)
        assert crowd.latest == true.latest[: len(crowd.latest)]
        assert found.statistics() == right.statistics()
