"""Ties that rest on words, in stores without words: facts-only records carry what the words told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from series_papers import paper, write

import kg
from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.store import open_readonly
from kg.vocab import named_graph, names
from kg.web import create_app
from kg.web.server.service import Service

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

LONG = "".join(
    f"Noting that lighthouse {one} and buoy {two} are kept by harbour {one}{two},\n\n"
    for one in range(19)
    for two in "abc"
)
COUNCIL = """United Nations S/RES/{number} ({year})
Security Council Distr.: General
30 June {year}

Resolution {number} ({year})

Adopted by the Security Council at its {meeting}th meeting, on 30 June {year}

The Security Council,

{words}1. Decides to remain seized of the matter.
"""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Path:
    """Texts under one title and item that cite nothing, some that cite without a number, and some without titles."""
    folder = tmp_path_factory.mktemp("facts-series")
    lights = [paper(session, 1).replace("Noting that ships", f"{LONG}Noting that ships") for session in (80, 82, 83)]
    recalls = "all its previous resolutions on the keeping of buoys"
    buoys = [paper(80, 2, "Keeping of buoys", item="13"), paper(81, 2, "Keeping of buoys", recalls, item="14")]
    council = [
        COUNCIL.format(number=number, year=year, meeting=number, words=LONG)
        for number, year in ((2901, 2031), (2999, 2033))
    ]
    write(folder / "papers", *lights, *buoys, *council)
    options = BuildOptions(store=folder / "whole", paths=(folder / "papers",), write_facts=folder / "records")
    build(options)
    return folder


def series_of(store: Path) -> set[str]:
    with open_readonly(store) as snapshot:
        return {str(quad) for quad in snapshot.quads(named_graph(snapshot.base, "series"))}


def in_doubt(store: Path) -> int | None:
    with open_readonly(store) as snapshot:
        return snapshot.manifest.in_doubt


@pytest.mark.thorough
def test_a_store_of_facts_has_the_ties_of_the_store_of_their_texts(papers: Path, tmp_path: Path) -> None:
    """The law: series are those of the texts, whatever their ties rest on; and nothing is said to be in doubt."""
    kg.build([papers / "records"], store=tmp_path / "facts")
    found = series_of(tmp_path / "facts")
    assert found == series_of(papers / "whole")
    by_words = names().term("succeedsByText")
    assert sorted(line.split(">")[0].rpartition("id/")[2] for line in found if by_words in line) == [
        "A/RES/82/1",
        "A/RES/83/1",
        "S/RES/2999(2033)",
    ]
    assert any("A/RES/81/2>" in line and names().term("succeedsByTitle") in line for line in found), "recalled"
    assert (in_doubt(tmp_path / "facts"), in_doubt(papers / "whole")) == (0, 0)
    for path in (papers / "records").iterdir():
        assert "are kept by harbour" not in path.read_text()


@pytest.mark.thorough
def test_records_written_again_are_the_same(papers: Path, tmp_path: Path) -> None:
    build(BuildOptions(store=tmp_path / "facts", paths=(papers / "records",), write_facts=tmp_path / "again"))
    kept = {
        path.name: json.loads(path.read_text())["document"].get("wording") for path in (papers / "records").iterdir()
    }
    again = {
        path.name: json.loads(path.read_text())["document"].get("wording") for path in (tmp_path / "again").iterdir()
    }
    assert again == kept
    assert all(kept.values())


@pytest.mark.thorough
def test_records_added_and_removed_are_as_built(papers: Path, tmp_path: Path) -> None:
    first, *others = sorted((papers / "records").iterdir(), reverse=True)
    kg.build([first], store=tmp_path / "steps")
    kg.build(others, store=tmp_path / "steps", add=True)
    assert series_of(tmp_path / "steps") == series_of(papers / "whole")
    kg.build([], store=tmp_path / "steps", remove=["A/RES/82/1"])
    kg.build([each for each in [first, *others] if "82_1" not in each.name], store=tmp_path / "fewer")
    assert series_of(tmp_path / "steps") == series_of(tmp_path / "fewer")
    assert "A/RES/80/1" in "".join(line for line in series_of(tmp_path / "fewer") if "83/1>" in line), "what it repeats"


@pytest.mark.thorough
def test_a_record_says_nothing_of_another_file(papers: Path, tmp_path: Path) -> None:
    """Where one of two texts was loaded from another file, or its words are there and the other's are not: no tie."""
    earlier = (papers / "papers" / "A_RES_80_1.txt").read_text()
    (tmp_path / "A_RES_80_1.txt").write_text(earlier.replace("Urges", "Invites"))
    later = next(path for path in (papers / "records").iterdir() if "82_1" in path.name)
    kg.build([tmp_path / "A_RES_80_1.txt", later], store=tmp_path / "other")
    kg.build([papers / "papers" / "A_RES_80_1.txt", later], store=tmp_path / "same")
    succeeds = names().term("succeedsByText")
    tied = [any(succeeds in line for line in series_of(tmp_path / each)) for each in ("other", "same")]
    assert tied == [False, True]
    assert in_doubt(tmp_path / "other") == 1, "beside a text that it was not held against nobody knows"


@pytest.mark.thorough
def test_a_record_without_a_word_on_words_leaves_doubt(papers: Path, tmp_path: Path) -> None:
    for path in (papers / "records").iterdir():
        record = json.loads(path.read_text())
        if "2999" in path.name:
            del record["document"]["wording"]
        head, rest = json.dumps(record, ensure_ascii=False).split(",", 1)
        (tmp_path / path.name).write_text(f"{head},{rest}")
    kg.build([tmp_path], store=tmp_path / "store")
    assert in_doubt(tmp_path / "store") == 7


def test_numbers_that_cannot_be_are_refused(papers: Path, tmp_path: Path) -> None:
    path = next(path for path in (papers / "records").iterdir() if "82_1" in path.name)
    (tmp_path / path.name).write_text(re.sub(r'"own":[0-9]+', '"own":0', path.read_text()))
    report = build(BuildOptions(store=tmp_path / "store", paths=(tmp_path,)))
    assert "damaged facts-only record" in report.outcomes[0].error


@pytest.mark.thorough
@pytest.mark.parametrize("lang", ["en", "fr", "es"])
def test_an_empty_cell_has_a_word(papers: Path, tmp_path: Path, lang: str) -> None:
    """A tie that the column of evidence has no value for is explained wherever the question is answered."""
    app = create_app(Config(store=papers / "whole", log_file=str(tmp_path / "log")))
    said = kg.lang.messages.say("questions.no_evidence", lang)
    try:
        client = app.test_client()
        for symbol, expected in (("S/RES/2999(2033)", True), ("A/RES/81/2", False)):
            address = f"/queries/series?symbol={symbol}&lang={lang}"
            page = client.get(address, headers={"Accept": "text/html"}).text.partition("<tbody>")[2]
            assert (kg.lang.messages.say("series.repeated", lang) in page) is expected, symbol
            note = client.get(f"/queries/series.csv?symbol={symbol}&lang={lang}").headers.get("KG-Note", "")
            assert (said in note.replace("\xa0", " ")) is expected, symbol
        assert "KG-Note" in client.get("/queries/series.csv").headers, "of all series together, too"
    finally:
        Service.of(app).close()


def test_the_command_says_it_too(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli import main

    said = kg.lang.messages.say("questions.no_evidence", "en")
    for symbol, expected in (("S/RES/2999(2033)", True), ("A/RES/81/2", False)):
        assert main(["query", "series", "-p", f"symbol={symbol}", "--store", str(papers / "whole")]) == 0
        assert (said in capsys.readouterr().err) is expected
