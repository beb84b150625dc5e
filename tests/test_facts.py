"""Facts-only records: written and read again they say the same; damaged ones are refused clearly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import (
    ActUse,
    Call,
    Citation,
    Document,
    Footnote,
    Meeting,
    Mention,
    Metadata,
    Paragraph,
    Part,
    Place,
    Point,
    ReportRequest,
    Source,
    Span,
    Statements,
    Vote,
)
from kg.readers import facts


def place(part: Part = Part.OPERATIVE, number: str = "1", quote: str = "resolution 61/180") -> Place:
    return Place(part, number, "", 4, 4 + len(quote), (Span(10, 20), Span(25, 31)), quote)


def document() -> Document:
    source = Source("letter.txt", "text", "ab" * 32, "All of the text.", warnings=("odd",))
    metadata = Metadata(
        "A/RES/99/1",
        title="Mending of fences",
        language="en",
        session=99,
        adopted="2044-12-01",
        sponsors=("FR", "PE"),
        vote=Vote(10, 2, None, ("FR",)),
        adopted_without_vote=False,
    )
    paragraphs = (
        Paragraph(Part.PREAMBULAR, "1", "Recalling a thing,", calls=(Call("1", 9),), heading="I. Fences"),
        Paragraph(Part.OPERATIVE, "1", "Urges all.", points=(Point("a", 0, 5),), printed=False),
    )
    return Document(source, metadata, paragraphs, (Footnote("1", "A note's text"),))


def statements() -> Statements:
    return Statements(
        acts=(ActUse(place(), "Urges", "urge", True, (0, 10)),),
        citations=(Citation(place(Part.PREAMBULAR), "A/RES/61/180", "para. 4", "recall", "2006-12-20"),),
        mentions=(Mention(place(), "body", "UNODC", "urge"),),
    )


def test_record_read_again_is_the_stripped_document() -> None:
    text = facts.dump(document(), statements())
    assert facts.is_facts(text.encode())
    again, said = facts.parse(text.encode(), "x")
    assert again == facts.strip(document())
    assert said == statements()
    assert facts.dump(again, said) == text


def test_record_holds_no_sentences() -> None:
    text = facts.dump(document(), statements())
    for sentence in ("All of the text", "Recalling a thing", "Urges all", "A note's text", "I. Fences"):
        assert sentence not in text


def test_long_stretches_are_cut_to_their_first_words() -> None:
    """A request is read in a stretch of the sentence; its record holds the beginning, at its own place."""
    first, second = "submit to the assembly of keepers, " * 2, "at its ninety-ninth session, " * 4
    source = f"3. Asks the keeper to {first.strip()}\n\n99/4 page\n\n{second.strip()} a report."
    spans = tuple(Span(source.index(each), source.index(each) + len(each)) for each in (first.strip(), second.strip()))
    where = Place(Part.OPERATIVE, "3", "", 4, 180, spans, f"{first.strip()} {second.strip()}")
    said = Statements(requests=(ReportRequest(where, "SG", "GA", "request"),))
    (again,) = facts.strip_statements(said).requests
    assert len(where.quote) > len(again.place.quote) > facts.MARK - 15
    assert where.quote.startswith(f"{again.place.quote} ")
    assert " ".join(source[span.start : span.end] for span in again.place.spans) == again.place.quote
    assert (again.place.start, again.place.end) == (4, 180)
    assert facts.strip_statements(Statements(requests=(again,))).requests == (again,)


@pytest.mark.parametrize("cut", range(90, 112))
def test_cut_at_the_end_of_a_piece(cut: int) -> None:
    """Wherever furniture parts the quote, the pieces that stay join to it."""
    quote = "word " * 24
    source = f"{quote[:cut].strip()}\nfurniture\n{quote[cut:].strip()}"
    pieces = [quote[:cut].strip(), quote[cut:].strip()]
    end = source.index("\nfurniture")
    spans = (Span(0, end), Span(end + 11, len(source)))
    where = Place(Part.OPERATIVE, "3", "", 0, 120, spans, " ".join(pieces))
    (again,) = facts.strip_statements(Statements(meetings=(Meeting(where, "a meeting"),))).meetings
    assert " ".join(source[span.start : span.end] for span in again.place.spans) == again.place.quote
    assert 90 < len(again.place.quote) <= facts.MARK


def test_names_stay_whole() -> None:
    name = "Protocol on Lanterns, " * 8
    said = Statements(mentions=(Mention(place(quote=name), "instrument", "LANTERNS", "recall"),))
    assert facts.strip_statements(said) == said


def test_other_json_is_no_record() -> None:
    assert not facts.is_facts(b'{"a": 1}')


def _change(path: str, value: object) -> bytes:
    record = json.loads(facts.dump(document(), statements()))
    *way, last = path.split("/")
    item = record
    for step in way:
        item = item[int(step) if isinstance(item, list) else step]
    item[last] = value
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("data", "says", "why"),
    [
        (b'{"format": "un-resolutions-kg facts", "version": 1,', "line 1", "cut off"),
        (b"\xff\xfe\x00", "no UTF-8", "not text"),
        (b"[]", "not a facts-only record", "another shape"),
        (
            b'{"format": "un-resolutions-kg facts", "version": 1}',
            "document is not an object",
            "nothing in it",
        ),
        (_change("version", 7), "version 7", "from a later kg"),
        (_change("document/metadata/session", "76"), "session is not a whole number", "text for a number"),
        (
            _change("document/metadata/session", True),
            "session is not a whole number",
            "a boolean is no number",
        ),
        (_change("document/paragraphs/0/part", "epilogue"), "part is not one of", "no such part"),
        (_change("document/paragraphs/0/colour", "red"), "colour is not a known member", "unknown member"),
        (_change("statements/acts/0/clause", [1]), "clause is not a list of 2", "half a clause"),
        (_change("statements/acts/0/place/spans", [[1, 2, 3]]), "pair of positions", "three ends"),
    ],
)
def test_damaged_record_is_refused(data: bytes, says: str, why: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        facts.parse(data, "a.facts.json")
    assert "\n" not in str(caught.value), why


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        facts.load(tmp_path / "none.facts.json")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    )
)
@settings(max_examples=60, deadline=None)
def test_any_json_is_read_or_refused(value: object) -> None:
    record = {"format": facts.FORMAT, "version": 1, "document": value, "statements": value}
    with pytest.raises(InputError):
        facts.parse(json.dumps(record).encode(), "x")
