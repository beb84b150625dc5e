"""Notes whose numbers begin anew in an annex: each is called where it is called, and read where it stands.

The law: a statement that was read in a note is in the graph a statement of that note whose characters are its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.model import Call, Document, Statements
from kg.notes import Notes, answered
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


def calls(numbers: Sequence[int]) -> list[Call]:
    """Calls of these numbers."""
    return [Call(str(each), position) for position, each in enumerate(numbers)]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_each_numbering_calls_its_own_notes(lengths: list[int]) -> None:
    """Numberings of any lengths, each called in order in a block of its own: call by call, note by note."""
    numbers = [str(number) for length in lengths for number in range(1, length + 1)]
    found = answered([calls(range(1, length + 1)) for length in lengths], numbers)
    in_order = [index for own in found for _, index in own]
    restarts = all(length > 1 for length in lengths[:-1])  # after a numbering of one call, "1" says it again
    assert in_order == list(range(len(numbers))) or not restarts


def test_a_paragraph_is_given_each_note_once(tmp_path: Path) -> None:
    reading = read(tmp_path, 1)
    notes = Notes(reading.document)
    texts = [note.text for paragraph in reading.paragraphs for _, note in notes.once(paragraph)]
    assert texts == [each.text for each in reading.footnotes]
    assert notes.of(reading.paragraphs[0]) == ()
