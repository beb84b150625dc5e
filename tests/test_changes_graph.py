"""Comparisons in the graph: what stands in `graph/changes`, what follows from it, and that changes of a store keep it true."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

import kg
from kg import comparisons, gathered, series
from kg.descents import FILE_NAME, Descents
from kg.pipeline.comparing import Comparer
from kg.shelves import Shelf
from kg.store import open_readonly
from kg.triples.changes import read_spans
from kg.vocab import DERIVED

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

HEAD = """{symbol}

Resolution adopted by the General Assembly on {date}

{number}. Safety of lighthouses and of ferries

The General Assembly,

"""
CLOSING = "4. Decides to consider the lighthouses again at its {session} session."
FIRST = (
    HEAD.format(symbol="A/RES/91/7", number="91/7", date="3 March 2037")
    + """Recalling its resolution 90/1 of 1 January 2036,

1. Encourages Member States to keep their lighthouses lit during the months of fog;

2. Requests the Secretary-General to report to it at its ninety-second session on lighthouses;

3. Invites port authorities to publish the depth of every harbour basin in a common register;

"""
    + CLOSING.format(session="ninety-second")
)
SECOND = (
    HEAD.format(symbol="A/RES/92/3", number="92/3", date="4 April 2038")
    + """Recalling its resolution 91/7 of 3 March 2037,

1. Urges Member States to keep their lighthouses lit during the months of fog;

2. Requests the Secretary-General to report to it at its ninety-third session on lighthouses;

3. Condemns the theft of lamps, lenses and bells from unattended beacons and buoys;

"""
    + CLOSING.format(session="ninety-third")
)
THIRD = (
    HEAD.format(symbol="A/RES/93/5", number="93/5", date="5 May 2039")
    + """Recalling its resolution 92/3 of 4 April 2038,

1. Invites Member States to keep their lighthouses lit during the months of fog;

2. Condemns the theft of lamps, lenses and bells from unattended beacons and buoys;

3. Requests the Secretary-General to report to it at its ninety-fourth session on lighthouses;

"""
    + CLOSING.format(session="ninety-fourth")
)
TEXTS = {"first.txt": FIRST, "second.txt": SECOND, "third.txt": THIRD}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def whole(papers: Path, quick_builds_of_module: None) -> Path:
    kg.build([papers], store=papers.parent / "whole")
    return papers.parent / "whole"


def derived(store: Path) -> dict[str, set[str]]:
    """The quads of the graphs that are derived, by name."""
    with open_readonly(store) as snapshot:
        held = {name: map(str, snapshot.quads(snapshot.graph(name).value)) for name in DERIVED}
        # Records have no texts, and so no rights of who published these.
        return {name: {line for line in lines if "/dc/terms/rights>" not in line} for name, lines in held.items()}


def closed(store: Path) -> set[tuple[str, ...]]:
    """All triples that a query with inference sees about comparisons and what follows from them."""
    query = (
        "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#> SELECT ?s ?p ?o WHERE { ?s ?p ?o . "
        "VALUES ?p { kg:continues kg:strongerThan kg:weakerThan kg:asStrongAs kg:relation } }"
    )
    with open_readonly(store) as snapshot:
        return {tuple(row.values()) for row in snapshot.select(query)}


def lines(store: Path) -> dict[str, object]:
    """What a build has worked out for pages: since when the paragraphs of each text stand, by work, what it shows of
    texts, and how it aligned them.
    """
    with open_readonly(store) as snapshot:
        database = sqlite3.connect(snapshot.path / FILE_NAME)
        works = [work for (work,) in database.execute("SELECT work FROM line")]
        database.close()
        found: dict[str, object] = {work: Descents(snapshot.path).of(work) for work in works}
        for name in (gathered.FILE_NAME, comparisons.FILE_NAME):
            shelf = Shelf(snapshot.path / name)
            found |= {f"{name} {key}": shelf.of(*key) for key in shelf.held()}
        return found


def asked(store: Path, question: str, **parameters: str) -> list[dict[str, object]]:
    with kg.open(store) as graph:
        return list(graph.ask(question, **parameters))


def test_what_changed(whole: Path) -> None:
    rows = asked(whole, "changes", symbol="93/5")
    said = [(row["part"], row["number"], row["relation"], row["earlier_number"], row["act_change"]) for row in rows]
    assert said == [
        ("preambular", "1", "reworded", "1", "as-strong"),
        ("operative", "1", "reworded", "1", "weaker"),
        ("operative", "2", "same", "3", "as-strong"),
        ("operative", "3", "reworded", "2", "as-strong"),
        ("operative", "4", "reworded", "4", "as-strong"),
    ]
    assert {row["earlier"] for row in rows} == {"A/RES/92/3"}
    # Paragraphs 2 and 3 changed places; of the two that may be taken out it is the one later in the later text.
    assert [str(row["moved"]).lower() for row in rows] == ["false", "false", "false", "true", "false"]
    dropped = [row for row in asked(whole, "changes", symbol="92/3") if row["relation"] in ("new", "dropped")]
    assert [(row["relation"], row["number"], row["earlier_number"], row["moved"], row["score"]) for row in dropped] == [
        ("new", "3", None, None, None),
        ("dropped", None, "3", None, None),
    ]


def test_the_question_says_what_the_command_says(whole: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from kg.cli import main

    store = ["--store", str(whole)]
    assert main(["compare", "92/3", "93/5", "--format", "csv", *store]) == 0
    command = capfdbinary.readouterr().out
    assert main(["query", "changes", "-p", "symbol=93/5", "--format", "csv", *store]) == 0
    assert capfdbinary.readouterr().out == command


def test_since_when_a_paragraph_stands(whole: Path) -> None:
    query = (
        "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#> SELECT ?first WHERE { "
        "?p kg:partOf/kg:symbol 'A/RES/93/5' ; kg:part 'operative' ; kg:number '1' ; kg:continues* ?first . "
        "FILTER NOT EXISTS { ?first kg:continues ?before } }"
    )
    with open_readonly(whole) as snapshot:
        assert [row["first"].rpartition("/id/")[2] for row in snapshot.select(query)] == ["A/RES/91/7/op/1"]
        assert not list(snapshot.select(query.replace("continues*", "continues+"), infer=False))


def test_what_follows_is_explained(whole: Path) -> None:
    with kg.open(whole) as graph:
        triple = [f"https://w3id.org/un-resolutions-kg/id/{path}" for path in ("A/RES/92/3/op/1", "A/RES/91/7/op/1")]
        (found,) = graph.explain(triple[0], "strongerThan", triple[1])
    assert "act-stronger" in str(found) and "continues" in str(found)
    told = "\n".join(found.lines)
    assert "“Urges Member States" in told and "“Encourages Member States" in told, "both stretches of text are shown"


def test_spans_lie_in_the_texts(whole: Path) -> None:
    query = (
        "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#> SELECT ?came ?text WHERE { ?words kg:came ?came ; "
        "kg:wordsOf/kg:laterParagraph ?p . GRAPH ?g { ?p kg:text ?text } }"
    )
    with open_readonly(whole) as snapshot:
        pieces = [
            [row["text"][span.start : span.end] for span in read_spans(row["came"])] for row in snapshot.select(query)
        ]
    assert ["Urges"] in pieces and ["Invites"] in pieces and all(all(each) for each in pieces)


@pytest.mark.thorough
@pytest.mark.parametrize("order", [("first", "second", "third"), ("third", "first", "second")])
def test_adding_is_as_building(papers: Path, whole: Path, tmp_path: Path, order: tuple[str, ...]) -> None:
    first, *others = (papers / f"{name}.txt" for name in order)
    kg.build([first], store=tmp_path / "store")
    for path in others:
        kg.build([path], store=tmp_path / "store", add=True)
    assert derived(tmp_path / "store") == derived(whole)
    assert closed(tmp_path / "store") == closed(whole)
    assert lines(tmp_path / "store") == lines(whole)
    assert sorted(len(each) for each in lines(whole).values() if isinstance(each, dict)) == [5, 5]


@pytest.mark.thorough
def test_removing_and_changing_is_as_building(papers: Path, whole: Path, tmp_path: Path) -> None:
    kg.build([papers / "first.txt", papers / "third.txt"], store=tmp_path / "without")
    kg.build([papers], store=tmp_path / "store")
    kg.build([], store=tmp_path / "store", remove=["A/RES/92/3"])
    assert derived(tmp_path / "store") == derived(tmp_path / "without")
    assert closed(tmp_path / "store") == closed(tmp_path / "without")
    assert lines(tmp_path / "store") == lines(tmp_path / "without")
    (tmp_path / "second.txt").write_text(SECOND.replace("Urges", "Demands that"))
    kg.build([tmp_path / "second.txt"], store=tmp_path / "store", add=True)
    kg.build([papers / "first.txt", tmp_path / "second.txt", papers / "third.txt"], store=tmp_path / "changed")
    assert derived(tmp_path / "store") == derived(tmp_path / "changed") != derived(whole)
    assert closed(tmp_path / "store") == closed(tmp_path / "changed")
    assert lines(tmp_path / "store") == lines(tmp_path / "changed")


@pytest.fixture(scope="module")
def records(papers: Path, quick_builds_of_module: None) -> Path:
    """Facts-only records of the texts, with what became of earlier texts."""
    from kg.pipeline import BuildOptions, build

    folder = papers.parent / "records"
    build(BuildOptions(store=papers.parent / "from-texts", paths=(papers,), write_facts=folder))
    return folder


def without_words(store: Path) -> dict[str, set[str]]:
    """What is derived, but for the words that came and went and the texts of files: no record has those."""
    own = (";language=", "#char=")
    return {
        name: {quad for quad in quads if not any(mark in quad.split(" ")[0] for mark in own)}
        for name, quads in derived(store).items()
    }


@pytest.mark.thorough
def test_records_without_texts_say_what_changed(records: Path, whole: Path, tmp_path: Path) -> None:
    kg.build([records], store=tmp_path / "store")
    assert without_words(tmp_path / "store") == without_words(whole)
    assert asked(tmp_path / "store", "changes") == asked(whole, "changes")
    for path in records.iterdir():
        assert "lighthouses lit during" not in path.read_text()


@pytest.mark.thorough
def test_records_are_added_and_removed_as_built(records: Path, tmp_path: Path) -> None:
    kg.build([records], store=tmp_path / "whole")
    first, *others = sorted(records.iterdir(), reverse=True)
    kg.build([first], store=tmp_path / "store")
    for path in others:
        kg.build([path], store=tmp_path / "store", add=True)
    assert derived(tmp_path / "store") == derived(tmp_path / "whole")
    kg.build([], store=tmp_path / "store", remove=["A/RES/92/3"])
    assert not derived(tmp_path / "store")["changes"]


@pytest.mark.thorough
def test_a_record_says_nothing_of_another_file(records: Path, papers: Path, tmp_path: Path) -> None:
    (tmp_path / "second.txt").write_text(SECOND + "\n")  # another file than the one that was compared
    third = next(path for path in records.iterdir() if "93_5" in path.name)
    kg.build([tmp_path / "second.txt", third], store=tmp_path / "store")
    assert not derived(tmp_path / "store")["changes"]
    kg.build([papers / "second.txt", third], store=tmp_path / "same")
    assert derived(tmp_path / "same")["changes"]


@pytest.mark.thorough
def test_a_record_that_says_another_thing_takes_the_place_of_the_one_before(records: Path, tmp_path: Path) -> None:
    third = next(path for path in records.iterdir() if "93_5" in path.name)
    kg.build([records], store=tmp_path / "store")
    (tmp_path / "records").mkdir()
    for path in records.iterdir():
        text = path.read_text()
        (tmp_path / "records" / path.name).write_text(text.replace('"weaker"', '"stronger"') if path == third else text)
    kg.build([tmp_path / "records" / third.name], store=tmp_path / "store", add=True)
    kg.build([tmp_path / "records"], store=tmp_path / "whole")
    assert derived(tmp_path / "store") == derived(tmp_path / "whole")
    assert [row["act_change"] for row in asked(tmp_path / "store", "changes", symbol="93/5")][1] == "stronger"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"later":"op/1"', '"later":"op/77"'),
        ('"relation":"same"', '"relation":"alike"'),
        ('"relation":"same"', '"relation":"new"'),
        ('"relation":"same"', '"relation":"dropped"'),
        ('"op/4"', '"op"'),
        ('"score":1.0', '"score":NaN'),
        ('"score":1.0', '"score":1e999'),
        ('"score":1.0', '"score":-1'),
        ('"earlier":"A/RES/92/3"', '"earlier":5'),
    ],
)
def test_a_record_that_says_nonsense_is_refused(records: Path, tmp_path: Path, old: str, new: str) -> None:
    third = next(path for path in records.iterdir() if "93_5" in path.name)
    text = third.read_text()
    assert old in text
    (tmp_path / third.name).write_text(text.replace(old, new))
    report = kg.build([tmp_path / third.name], store=tmp_path / "store")
    assert report.code == 2 and "damaged facts-only record" in report.outcomes[0].error


def test_what_stands_is_not_compared_again(papers: Path, whole: Path, tmp_path: Path) -> None:
    """Two texts are held against each other again only where one of them is not as it stood, or what is between."""
    listing = (
        "its resolutions 91/7 of 3 March 2037 and 92/3 of 4 April 2038 on the safety of lighthouses and of ferries"
    )
    (tmp_path / "listing.txt").write_text(THIRD.replace("its resolution 92/3 of 4 April 2038", listing))
    kg.build([papers / "first.txt", tmp_path / "listing.txt"], store=tmp_path / "jumps")
    for store, pairs in ((whole, 2), (tmp_path / "jumps", 1)):
        with open_readonly(store) as snapshot:
            comparer = Comparer(snapshot.store, snapshot.base, snapshot.manifest.versions)
            found = series.find(snapshot.store, snapshot.base)
            again = comparer.compare(found, snapshot, snapshot.manifest.extractor)
            assert (len(again.kept), again.fresh, again.gone) == (pairs, {}, [])
            assert not comparer.compare(found, snapshot, "another extractor").kept
            lines = {line for pair in again.kept for line in comparer.lines(pair, snapshot.store)}
            assert lines == {f"{quad.triple} ." for quad in snapshot.quads(snapshot.graph("changes").value)}
