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


TITLED = (
    HEAD.replace("91/7. Wells", "91/7. Wells and springs of the dry towns of the plain")
    + "United Nations\n\nDistr.: General\n\n9 July 2036\n\n"
)
ABOVE = BODY.replace("their water, 1", "their water in 2035,1")
UNRULED = {
    "a number, the texts, the other number": "1\n\nSee A/90/12.\nA/90/13, annex.\n2\n\n36-01234 (E)\n\n*3601234*\n\n",
    "each number above its text": "1\nSee A/90/12.\n2\nA/90/13, annex.\n\n36-01234 (E)\n\n",
    "the numbers, then the texts": "1\n2\n\nSee A/90/12.\nA/90/13, annex.\n\n36-01234 (E)\n\n1/2\n\n",
    "a number, furniture in a wide line": f"  1\n     See A/90/12.\n  2\n     A/90/13, annex.\n\n1/2{' ' * 90}36-01234\n\n",
}


@pytest.mark.parametrize("foot", UNRULED.values(), ids=list(UNRULED))
@pytest.mark.parametrize(
    "top", ["A/RES/91/7\n\nWells and springs of the dry …", "Wells and springs of the dry …\n\nA/RES/91/7"]
)
def test_the_foot_of_a_page_without_a_line_over_the_notes(foot: str, top: str) -> None:
    """The numbers stand apart and the texts ascend; the title is printed again, cut short, at the top of the next page."""
    document = read(
        f"{TITLED}{ABOVE}{foot}\x0c{top}\n\nand of the year after it,\n1.\nDecides to dig wells.\n2.\nRequests y.\n"
    )
    assert [(note.number, note.text) for note in document.footnotes] == [
        ("1", "See A/90/12."),
        ("2", "A/90/13, annex."),
    ]
    assert [call.number for p in document.paragraphs for call in p.calls] == ["1", "2"]
    assert [(part, number) for part, number, _ in outline(document)] == [
        ("preambular", "1"),
        ("preambular", "2"),
        ("operative", "1"),
        ("operative", "2"),
    ]
    assert outline(document)[1][2].endswith("in the year that followed, and of the year after it,")


def test_a_note_called_on_the_page_before_and_the_end_of_a_note_above_the_next() -> None:
    first = "1\n\nSee the records of the towns (A/90/12 and\n\n36-01234 (E)\n\n"
    second = "A/90/12/Corr.1), annex.\n2\n\nA/90/13, annex.\n\n2/3\n\n"
    body = ABOVE.replace("followed,\n", "followed.\n")
    document = read(f"{TITLED}{body}{first}\x0cA/RES/91/7\n\n1.\nDecides to dig wells.\n2.\nRequests y.\n\n{second}")
    assert [note.text for note in document.footnotes] == [
        "See the records of the towns (A/90/12 and A/90/12/Corr.1), annex.",
        "A/90/13, annex.",
    ]
    assert [text for part, _, text in outline(document) if part == "operative"] == [
        "Decides to dig wells.",
        "Requests y.",
    ]


@pytest.mark.parametrize("cut", ["3rd plenary meeting 9\nJuly 2036", "3rd plenary meeting\n9 July 2036"])
def test_the_closing_line_is_cut_within_its_date(cut: str) -> None:
    document = read(HEAD + BODY.replace(" 1\n", "\n").replace(",2", ",") + f"1. Decides x.\n{cut}\n")
    assert [part for part, _, _ in outline(document)] == ["preambular", "preambular", "operative"]
    assert document.metadata.meeting == "3"


def test_notes_with_signs_that_begin_with_the_second() -> None:
    document = read(
        HEAD + SIGNED.format("Recalling well A,[2]\n\nRecalling well B,[3]", "[2] See A/90/1.\n[3] See A/90/2.")
    )
    assert [note.number for note in document.footnotes] == ["2", "3"]


def test_a_second_resolution_below_a_heading_without_white_space() -> None:
    full = "Decides to dig wells in the towns of the plain and to keep them in good repair for all who come there."
    second = "B\nWells of the hills and the springs above them\nThe General Assembly,\nRecalling y,\n1. Requests z.\n"
    first = f"A\nWells of the plain\nThe General Assembly,\nRecalling x,\n1. {full}\n"
    document = read(HEAD.replace("91/7.", "91/7 A-B.") + first + second)
    assert [part for part, _, _ in outline(document)] == ["preambular", "operative", "preambular", "operative"]
