"""Texts as extractors of PDF leave them: notes with their numbers on lines of their own, heads of pages, signs."""

from __future__ import annotations

import pytest
from test_conservation import assert_conserved

from kg.model import Document, Part
from kg.parse import parse
from kg.readers import text

HEAD = "A/RES/91/7\n\nResolution adopted by the General Assembly on 9 July 2036\n\n91/7. Wells\n\n"
BODY = (
    "The General Assembly,\n"
    "Recalling the report on wells and on all that is known of their depth and of their water, 1\n"
    "Recalling also the declaration on springs that was adopted by the towns of the plain,2\n"
    "and the programme of action that the same towns adopted in the year that followed,\n"
)
LAYOUT = "   __________________\n   1\n      See A/90/12.\n   2\n      A/90/13, annex, and the corrigendum to it, which\n   all towns have.\n"
APART = "__________________\n\nSee A/90/12.\n1\n2\n\n36-01234 (E)\n\nA/90/13, annex, and the corrigendum to it, which\nall towns have.\n090736\n*3601234*\n"
REST = "\nA/RES/91/7\n\n1.\nDecides to dig three wells in each town of the plain.\n"


def read(written: str) -> Document:
    source = text.read(written.encode(), "a.txt", "0" * 64)
    assert_conserved(source)
    return parse(source)


def outline(document: Document) -> list[tuple[str, str, str]]:
    return [(p.part.value, p.number, p.text) for p in document.paragraphs if p.part != Part.MASTHEAD]


@pytest.mark.parametrize("foot", [LAYOUT, APART], ids=["numbers above", "numbers apart"])
def test_numbers_of_notes_on_lines_of_their_own(foot: str) -> None:
    document = read(HEAD + BODY + foot + "\x0c" + REST)
    notes = [(note.number, note.text) for note in document.footnotes]
    assert notes == [("1", "See A/90/12."), ("2", "A/90/13, annex, and the corrigendum to it, which all towns have.")]
    assert [(part, number) for part, number, _ in outline(document)] == [
        ("preambular", "1"),
        ("preambular", "2"),
        ("operative", "1"),
    ]
    assert [call.number for p in document.paragraphs for call in p.calls] == ["1", "2"]


def test_a_note_that_goes_on_at_the_foot_of_the_next_page() -> None:
    first = "__________________\n\n1\n\nSee A/90/12, A/90/13, A/90/14,\n"
    second = "__________________\n\nA/90/15 and A/90/16.\n2\n\nA/90/17, annex.\n"
    body = BODY.splitlines(keepends=True)
    document = read(HEAD + "".join(body[:2]) + first + "\x0c" + "".join(body[2:]) + second + "\x0c" + REST)
    assert [note.text for note in document.footnotes] == [
        "See A/90/12, A/90/13, A/90/14, A/90/15 and A/90/16.",
        "A/90/17, annex.",
    ]


def test_a_table_of_numbers_is_no_foot() -> None:
    document = read(HEAD + BODY.replace(" 1\n", "\n").replace(",2", ",") + "\n7\n\nWells\n\x0c" + REST)
    assert not document.footnotes


QUOTED = (
    "The General Assembly,\nReaffirming resolution 51/122 of 13 December 1996, entitled “Declaration on wells for the Benefit\n"
    "of All Towns, \nTaking into Particular Account the Needs of Hills”, and the need to promote them,\n"
    "Mindful of springs,\n1. Decides x;\n2. Requests y.\n"
)


def test_a_title_in_quotation_marks_opens_no_paragraph() -> None:
    assert [number for part, number, _ in outline(read(HEAD + QUOTED)) if part == "preambular"] == ["1", "2"]


@pytest.mark.parametrize("below", ["2. Requests y.", "2.\nRequests y."])
def test_a_heading_after_a_paragraph_without_white_space(below: str) -> None:
    full = "Decides to dig wells in the towns of the plain and to keep them in good repair for all who come there;"
    document = read(HEAD + f"The General Assembly,\n\nRecalling x,\n\n1. {full}\nWells of hills\n{below}\n")
    assert [(p.number, p.heading) for p in document.paragraphs if p.part == Part.OPERATIVE] == [
        ("1", ""),
        ("2", "Wells of hills"),
    ]


@pytest.mark.parametrize("line", ["*3601234*", "GE.36-01234 (E)", "36-01234 (E)    090736"])
def test_job_numbers_are_furniture(line: str) -> None:
    document = read(HEAD + BODY.replace(" 1\n", "\n").replace(",2", ",") + f"\n{line}\n\x0c" + REST)
    assert (line, "page or job number") in [
        (document.source.text[each.start : each.end], each.reason.replace("bar code", "page or job number"))
        for each in document.aside
        if each.kind == "furniture"
    ]
    assert not any("36" in p.text for p in document.paragraphs if p.part == Part.PREAMBULAR)


@pytest.mark.parametrize("top", ["A/RES/91/7          Wells of the dry towns", "A/RES/91/7\n\nWells of the dry towns"])
def test_a_title_that_is_printed_again_at_the_top_of_a_page_is_furniture(top: str) -> None:
    begins = HEAD.replace("Wells", "Wells of the dry towns")
    document = read(f"{begins}United Nations\n\nDistr.: General\n\n9 July 2036\n\n{BODY}\x0c{top}\n\n1. Decides x.\n")
    assert [part for part, _, _ in outline(document)] == ["preambular", "preambular", "operative"]
    assert not any("dry towns" in body for _, _, body in outline(document))


SIGNED = "The General Assembly,\n\n{}\n\n1. Decides x.\n\n{}\n"


@pytest.mark.parametrize("signs", ["[{}]", "({})", "{{{}}}", "^{}"])
def test_notes_with_signs(signs: str) -> None:
    """One call in four may be lost, and a number may be missing; a note may begin with a figure."""
    kept = [1, 2, 3, 4, 6, 7]
    calls = "\n\n".join(f"Recalling well {chr(64 + n)},{signs.format(n) if n != 4 else ''}" for n in kept)
    notes = "\n".join(f"{signs.format(n)} {'2036 report' if n == 3 else 'See A/90/'}{n}." for n in kept)
    document = read(HEAD + SIGNED.format(calls, notes))
    assert [note.number for note in document.footnotes] == [str(n) for n in kept]
    assert [call.number for p in document.paragraphs for call in p.calls] == ["1", "2", "3", "6", "7"]


def test_points_in_brackets_are_no_notes() -> None:
    points = "\n\n".join(f"({n}) To dig a well in town {n};" for n in range(1, 5))
    document = read(HEAD + f"The General Assembly,\n\nRecalling x,\n\n1. Decides:\n\n{points}\n\n2. Requests y.\n")
    assert not document.footnotes
