"""Notes whose numbers begin anew in an annex: each is called where it is called, and read where it stands.

The law: a statement that was read in a note is in the graph a statement of that note whose characters are its own.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.model import Call, Document, Statements
from kg.notes import Holder, Notes, answered
from kg.pipeline import read_documents
from kg.readers import facts
from kg.stretches import read_map, stretch
from kg.triples import quads
from kg.vocab import CITO, Rel, Val, names

HEAD = """United Nations                                              A/RES/79/901
General Assembly                          Distr.: General
                                          19 December 2024
Seventy-ninth session
Agenda item 12

Resolution adopted by the General Assembly on 17 December 2024

79/901. Wells in small towns

The General Assembly,

"""
TEXT = """Recalling its resolution on wells,1

Noting the work on wells,2

1. Requests the Secretary-General to report to the Assembly at its eightieth session on wells;

2. Decides to adopt the plans annexed to the present resolution.

54th plenary meeting
17 December 2024

_______________
1 Resolution 70/1.
2 See A/79/55.
"""
ANNEX = """
Annex {roman}

Plan for wells of kind {roman}

1. The plan follows the earlier one.1

2. It is carried out by the body that is named below.2

_______________
1 Resolution 71/{number}.
2 United Nations Development Programme, see A/78/{number}.
"""
ROMAN = ("I", "II", "III")


def paper(annexes: int) -> str:
    """A resolution with annexes whose notes begin anew."""
    return HEAD + TEXT + "".join(ANNEX.format(roman=ROMAN[each], number=11 + each) for each in range(annexes))


def read(folder: Path, annexes: int) -> kg.Reading:
    """The reading of such a resolution."""
    path = folder / "a.txt"
    path.write_text(paper(annexes), encoding="utf-8")
    return kg.read(path)


def engine(document: Document, statements: Statements) -> ox.Store:
    """The graph of a document."""
    store = ox.Store()
    store.extend(ox.parse("\n".join(quads(document, statements)).encode(), ox.RdfFormat.N_QUADS))
    return store


def noted(store: ox.Store) -> set[tuple[str, str, str]]:
    """Citations in notes: the paragraph, the note and what is cited, by the ends of their IRIs."""
    known = names()
    found = store.query(
        f"SELECT ?paragraph ?note ?cited {{ GRAPH ?g {{ ?c <{known.term(Rel.IN_FOOTNOTE)}> ?note ;"
        f" <{known.term(Rel.IN_PARAGRAPH)}> ?paragraph ; <{CITO}hasCitedEntity> ?cited ."
        f" ?note <{known.term(Rel.CALLED_FROM)}> ?paragraph }} }}"
    )
    assert isinstance(found, ox.QuerySolutions)
    root = f"{known.id_base}A/RES/79/901/"
    return {
        (
            row["paragraph"].value.removeprefix(root),
            row["note"].value.removeprefix(root),
            known.path(row["cited"].value),
        )
        for row in found
    }


def test_what_notes_of_annexes_cite_and_name_is_theirs(tmp_path: Path) -> None:
    reading = read(tmp_path, 2)
    assert reading.warnings == ()
    expected = {
        ("pp/1", "fn/1", "A/RES/70/1"),
        ("pp/2", "fn/2", "A/79/55"),
        ("annex/I/1", "fn/1~2", "A/RES/71/11"),
        ("annex/I/2", "fn/2~2", "A/78/11"),
        ("annex/II/1", "fn/1~3", "A/RES/71/12"),
        ("annex/II/2", "fn/2~3", "A/78/12"),
    }
    assert noted(engine(reading.document, reading.extracted)) == expected
    named = [each.place for each in reading.extracted.mentions if each.code == "UNDP"]
    assert [(place.number, place.footnote) for place in named] == [("I/2", "2"), ("II/2", "2")]


def test_a_record_of_facts_alone_says_the_same(tmp_path: Path) -> None:
    reading = read(tmp_path, 2)
    bare, statements = facts.parse(facts.dump(reading.document, reading.extracted).encode(), "a")
    assert noted(engine(bare, statements)) == noted(engine(reading.document, reading.extracted))


def test_every_statement_in_a_note_stands_in_its_characters(tmp_path: Path) -> None:
    for annexes in range(4):
        reading = read(tmp_path, annexes)
        store, known = engine(reading.document, reading.extracted), names()
        seen = 0
        for quad in store.quads_for_pattern(None, ox.NamedNode(known.term(Rel.IN_FOOTNOTE)), None):
            (source,) = store.quads_for_pattern(quad.object, ox.NamedNode(known.term(Val.SOURCE_MAP)), None)
            offsets = read_map(source.object.value)
            for at in store.quads_for_pattern(quad.subject, ox.NamedNode(known.term(Rel.READ_AT)), None):
                found = stretch(at.object.value)
                assert found
                assert offsets.source[0] <= found.start < found.end <= offsets.source[-1]
                seen += 1
        assert seen == 2 + 3 * annexes


def test_a_note_that_only_its_namesake_is_called_for_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(paper(1).replace("is named below.2", "is named below."), encoding="utf-8")
    assert kg.read(path).warnings == ("no call of note 2 was found",)


Laid = tuple[list[Holder], list[tuple[str, int]], list[int]]


def laid(lengths: list[int], per_page: int, repeats: list[int]) -> Laid:
    """A text in sections with a numbering each, notes at the foot of pages, and the index of the note of each call.

    A page has so many calls; `repeats` says, page by page, which of the section's calls so far is said again there.
    """
    holders, notes, wanted, at, again = [], list[tuple[str, int]](), list[int](), 0, list(repeats)
    for section, length in enumerate(lengths):
        first = len(notes)
        for low in range(0, length, per_page):
            numbers = list(range(low + 1, min(low + per_page, length) + 1))
            said = ([again.pop() % numbers[-1] + 1] if again else []) if low else []
            for number in [*said, *numbers]:
                holders.append(Holder(at, section, ((Call(str(number), 1), at + 1),)))
                wanted.append(first + number - 1)
                at += 10
            for number in numbers:
                notes.append((str(number), at))
                at += 10
    return holders, notes, wanted


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(1, 3), st.lists(st.integers(0, 9), max_size=9))
def test_each_call_calls_its_own_note(lengths: list[int], per_page: int, repeats: list[int]) -> None:
    """Of however many numberings, and though a page calls a note of an earlier one again."""
    holders, notes, wanted = laid(lengths, per_page, repeats)
    assert [index for own in answered(holders, notes) for _, index in own] == wanted


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_notes_together_at_the_end_are_told_by_section(lengths: list[int]) -> None:
    """Every number may be called twice in its section."""
    holders = [
        Holder(at * 10, section, ((Call(str(number), 1), at * 10 + 1),))
        for at, (section, number) in enumerate(
            (section, number) for section, length in enumerate(lengths) for number in [*range(1, length + 1), 1]
        )
    ]
    listed = [(section, number) for section, length in enumerate(lengths) for number in range(1, length + 1)]
    notes = [(str(number), 10_000 + at) for at, (_, number) in enumerate(listed)]
    found = [index for own in answered(holders, notes) for _, index in own]
    calls = [(section, number) for section, length in enumerate(lengths) for number in [*range(1, length + 1), 1]]
    whole = [listed.index(each) for each in calls]
    lone = all(length == lengths[0] for length in lengths)  # sections that lack a number leave it to be guessed
    assert found == whole or not lone


AGAIN = (
    HEAD
    + """Recalling the Convention on the Rights of the Child,1 and the Convention against Torture,2

Recalling also once more the Convention on the Rights of the Child,1

1. Requests the Secretary-General to report to the Assembly at its eightieth session on wells.

54th plenary meeting
17 December 2024

_______________
1 United Nations, Treaty Series, vol. 1577, No. 27531.
2 United Nations, Treaty Series, vol. 1465, No. 24841.

Annex

Plan for wells

1. The plan follows the earlier one.1

_______________
1 A/90/123.
"""
)


def test_a_note_that_is_called_again_is_not_the_annexs(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(AGAIN, encoding="utf-8")
    found = {(each.place.part.value, each.place.number, each.cited) for each in kg.read(path).extracted.citations}
    assert {each for each in found if each[0] != "masthead"} == {
        ("preambular", "1", "UNTS/1577/27531"),
        ("preambular", "1", "UNTS/1465/24841"),
        ("preambular", "2", "UNTS/1577/27531"),
        ("annex", "1", "A/90/123"),
    }


def test_texts_of_one_file_have_their_own_notes(tmp_path: Path) -> None:
    """Several resolutions one after the other, each with a note 1."""
    texts = []
    for number, cited in ((901, "70/1"), (902, "71/2"), (903, "72/3")):
        text = (HEAD + TEXT).replace("79/901", f"79/{number}").replace("Resolution 70/1", f"Resolution {cited}")
        texts.append(text)
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(texts), encoding="utf-8")
    found = {
        reading.document.metadata.symbol: {
            (each.place.footnote, each.cited) for each in reading.statements.citations if each.place.footnote
        }
        for reading in read_documents(path)
    }
    assert found == {
        "A/RES/79/901": {("1", "A/RES/70/1"), ("2", "A/79/55")},
        "A/RES/79/902": {("1", "A/RES/71/2"), ("2", "A/79/55")},
        "A/RES/79/903": {("1", "A/RES/72/3"), ("2", "A/79/55")},
    }


def test_a_paragraph_is_given_each_note_once(tmp_path: Path) -> None:
    reading = read(tmp_path, 1)
    notes = Notes(reading.document)
    texts = [note.text for paragraph in reading.paragraphs for _, note in notes.once(paragraph)]
    assert texts == [each.text for each in reading.footnotes]
    assert notes.of(reading.paragraphs[0]) == ()
