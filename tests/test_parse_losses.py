"""Texts that lost words or facts in silence: notes with signs, short lines, mastheads, accents that stand apart."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_files import make_pdf
from test_conservation import assert_conserved

from kg.authority import Authority
from kg.errors import InputError
from kg.extract import extract
from kg.model import Document, Part, Statements
from kg.parse import parse
from kg.parse.lines import split, without_margins
from kg.readers import pdf, read, text

HEAD = "A/RES/91/7\n\nResolution adopted by the General Assembly on 3 December 2036\n\n91/7. Wells\n\n"


def document(written: str) -> Document:
    source = text.read(written.encode(), "a.txt", "0" * 64)
    assert_conserved(source)
    return parse(source)


def read_as(parsed: Document) -> list[tuple[str, str, str, list[str]]]:
    """Part, number, text and called notes of all paragraphs after the masthead."""
    return [
        (p.part.value, p.number, p.text, [call.number for call in p.calls])
        for p in parsed.paragraphs
        if p.part is not Part.MASTHEAD
    ]


def noted(parsed: Document) -> list[tuple[str, str]]:
    return [(note.number, note.text) for note in parsed.footnotes]


SIGNS = {"[]": "[{}]", "()": "({})", "{}": "{{{}}}", "^": "^{}", "¹": "", "1/": "{}/", "[^]": "[^{}]"}


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["notes in lines", "notes with blank lines"])
def test_notes_with_signs(signs: str, between: str) -> None:
    one, two, three = (SIGNS[signs].format(n) if SIGNS[signs] else "¹²³"[n - 1] for n in (1, 2, 3))
    mark = (one + ":", two + ":", three + ":") if signs == "[^]" else (one, two, three)
    parsed = document(
        f"{HEAD}The General Assembly,\n\nRecalling its resolution 66/288 of 27 July 2012,{one}\n\nRecalling the law{two} "
        f"of wells,\n\n1. Takes note of the report of the Council;{three}\n\n2. Decides to dig.\n\n"
        f"{mark[0]} A/57/304, annex.{between}{mark[1]} See A/57/305.{between}{mark[2]} A/87/757.\n"
    )
    assert read_as(parsed) == [
        ("preambular", "1", "Recalling its resolution 66/288 of 27 July 2012,", ["1"]),
        ("preambular", "2", "Recalling the law of wells,", ["2"]),
        ("operative", "1", "Takes note of the report of the Council;", ["3"]),
        ("operative", "2", "Decides to dig.", []),
    ]
    assert noted(parsed) == [("1", "A/57/304, annex."), ("2", "See A/57/305."), ("3", "A/87/757.")]


def test_notes_with_signs_at_the_foot_of_pages() -> None:
    parsed = document(
        f"{HEAD}The General Assembly,\n\nRecalling its wells,[1]\n\n1. Decides to dig for water in all towns that\n"
        "__________\n[1] A/57/304.\n\x0cA/RES/91/7\n\nwant it;[2]\n\n2. Decides to rest.\n__________\n[2] A/57/305.\n"
    )
    assert noted(parsed) == [("1", "A/57/304."), ("2", "A/57/305.")]
    assert read_as(parsed)[1] == ("operative", "1", "Decides to dig for water in all towns that want it;", ["2"])


NO_NOTES = [
    ("1. Decides:\n\n(1) To dig;\n\n(2) To rest.\n", 0, "points with figures"),
    ("1. Decides to dig (1) here and (2) there:\n\n(1) Wells;\n\n(2) Springs.\n", 0, "points that the text announces"),
    ("1. Decides to dig [sic].\n\n[1] A line that nothing calls.\n", 0, "figures in brackets without a call"),
]


@pytest.mark.parametrize(("body", "count", "why"), NO_NOTES[::2], ids=[row[2] for row in NO_NOTES[::2]])
def test_no_notes_with_signs(body: str, count: int, why: str) -> None:
    parsed = document(f"{HEAD}The General Assembly,\n\nRecalling wells,\n\n{body}")
    assert len(parsed.footnotes) == count, why


SHORT_LINES = [
    ("Recalling its resolution\n76/186 of 16 December 2021,", "a symbol begins the next line"),
    ("Recalling its\nDeclaration on Wells,", "a name begins the next line"),
    ("Recalling\nResolution 76/186,", "a word alone"),
    ("Recalling its resolution\n\n76/186 of 16 December 2021,", "a blank line between"),
]


@pytest.mark.parametrize(("first", "why"), SHORT_LINES, ids=[row[1] for row in SHORT_LINES])
def test_short_first_line(first: str, why: str) -> None:
    long = "Recalling also all that was said of the wells of the dry towns and of those who dig there by day,"
    parsed = document(
        f"{HEAD}The General Assembly,\n\n{first}\n\n{long}\n\n1. Requests all towns to dig wells in the hills and plains;\n"
    )
    assert [p[2] for p in read_as(parsed)][:2] == [" ".join(first.split()), long], why


INDENTED = [
    ("", "     "),
    ("     ", "    "),
    ("  ", "  "),
]


@pytest.mark.parametrize(("margin", "indent"), INDENTED)
def test_paragraphs_of_one_line_without_blank_lines(margin: str, indent: str) -> None:
    body = (
        "The Security Council,",
        "Recalling the final report of the Panel on Wells (S/2031/36),",
        " Acting under Chapter VII of the Charter of the United Nations,",
        "Determined to see the wells of the dry towns dug,",
        "1.   Decides to extend until 12 March 2032 the mandate of the panel set up by\nresolution 1591 (2005);",
        "2.   Decides to remain seized of the matter.",
    )
    lines = [margin + (indent + each).replace("\n", "\n" + margin) for each in body]
    head = "United Nations      S/2031/110\n\nSecurity Council     Distr.: General\n11 February 2031\n\nNorway: draft resolution\n\n"
    parsed = document(head + "\n".join(lines) + "\n")
    assert [(p.part.value, p.number) for p in parsed.paragraphs][1:] == [
        ("preambular", "1"),
        ("preambular", "2"),
        ("preambular", "3"),
        ("operative", "1"),
        ("operative", "2"),
    ]


@pytest.mark.parametrize("parted", [True, False], ids=["blank lines", "no blank lines"])
@pytest.mark.parametrize(
    ("sponsors", "codes"),
    [
        ("United Kingdom of Great Britain and Northern Ireland:\ndraft resolution", "GB"),
        ("Norway: draft resolution", "NO"),
        ("Norway, Sweden and United Kingdom of Great Britain and Northern\nIreland: draft resolution", "GB NO SE"),
    ],
)
def test_masthead_depends_on_the_first_page_alone(sponsors: str, codes: str, parted: bool) -> None:
    margin, gap = " " * 15, "\n\n" if parted else "\n"
    head = (
        f"United Nations{' ' * 60}S/2031/266\nSecurity Council{' ' * 40}Distr.: General\n{' ' * 80}27 March 2031\n\n"
        f"{' ' * 80}Original: English\n\n\n{sponsors}\n\n     The Security Council,\n     Recalling its wells,{gap}"
    )
    line = (
        "Requests the well masters of all towns to keep the wells in good repair, to light\nthem by night and to see;"
    )
    found = set()
    for count in (2, 12, 60, 200):
        body = gap.join(f"     {number}.    {line}" for number in range(1, count + 1))
        written = "\n".join(margin + each if each else "" for each in (head + body).split("\n"))
        found.add(replace(parse(text.read(written.encode(), "a.txt", "0" * 64)).metadata, symbol_origin=""))
    assert len(found) == 1, "the same whatever the length"
    stated = found.pop()
    assert (" ".join(stated.sponsors), stated.title, stated.type) == (codes, "", "draft resolution")


PUITS = """A/RES/91/7

Résolution adoptée par l’Assemblée générale le 3 décembre 2036

91/7. Les puits

L’Assemblée générale,

Rappelant sa résolution 76/186 du 16 décembre 2021,¹

1. Salue l’action du Fonds des Nations Unies pour l’enfance ;

2. Prie le Secrétaire général de lui présenter à sa quatre-vingt-treizième session un rapport sur l’été.

¹ Voir la résolution 2200 A (XXI).
"""


def facts(found: Statements) -> list[tuple[object, ...]]:
    """All statements without their places, but with what they quote, composed."""
    rows = []
    for name in Statements.__slots__:
        for each in getattr(found, name):
            place = each.place
            quote = unicodedata.normalize("NFC", place.quote)
            rows.append((name, place.part, place.number, place.footnote, place.start, quote, replace(each, place=None)))
    return rows


def test_accents_that_stand_apart_change_nothing() -> None:
    authority = Authority.load()
    whole, apart = document(PUITS), document(unicodedata.normalize("NFD", PUITS))
    assert len(apart.source.text) > len(whole.source.text), "the source stays as it is"
    assert read_as(apart) == read_as(whole)
    assert noted(apart) == noted(whole)
    assert replace(apart.metadata) == whole.metadata
    read_apart = extract(apart, authority)
    assert facts(read_apart) == facts(extract(whole, authority))
    for request in read_apart.requests:
        spans = request.place.spans
        assert apart.source.text[spans[0].start : spans[-1].end] == request.place.quote, "as printed, accents included"


def test_edges_come_from_the_running_text() -> None:
    """A masthead that is wider than the text under it does not say where lines end."""
    measure = "that the wells of the dry towns and the springs of the hills belong to all who live in the"
    text_lines = [
        (300, "The Human Rights Council,", 141),
        (324, "Acting in keeping with the mandate given to it, and noting", 141),
    ]
    text_lines += [(336, measure, 113), (348, "plain,", 113)]
    text_lines += [(372, "Adopts the outcome of the review of Puits, made up of the report of the panel, the", 141)]
    text_lines += [(384, measure, 113), (396, "plain.", 113), (430, "25th meeting", 430), (442, "27 April 2026", 430)]
    head = [
        (60, "United Nations", 57),
        (60, "A/HRC/DEC/90/101", 470),
        (90, "General Assembly", 57),
        (90, "Distr.: General", 470),
    ]
    head += [(240, "Decision adopted by the Human Rights Council on 27 April 2026", 113), (270, "90/101. Puits", 57)]
    data = make_pdf([[(x, y, 10, line) for y, line, x in [*head, *text_lines]]])
    parsed = parse(pdf.read(data, "x.pdf", "0" * 64))
    assert [(part, number, words[:6]) for part, number, words, _ in read_as(parsed)] == [
        ("preambular", "1", "Acting"),
        ("operative", "1", "Adopts"),
    ]
    assert read_as(parsed)[1][2].endswith("in the plain.")


FAULTS = [
    ("r1_wide_masthead.pdf", [("preambular", 2), ("operative", 1)], 0),
    ("r2_single_line_paragraph.txt", [("preambular", 2), ("operative", 2)], 0),
    ("r14b_two_preambular.txt", [("preambular", 2), ("operative", 1)], 3),
    ("F1_bracket_notes.txt", [("preambular", 2), ("operative", 2)], 2),
    ("b1_decomposed_accents.fr.txt", [("preambular", 1), ("operative", 2)], 0),
    ("b2_short_first_line.en.txt", [("preambular", 2), ("operative", 2)], 1),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "parts", "notes"), FAULTS, ids=[row[0] for row in FAULTS])
def test_faults(shared: Path, name: str, parts: list[tuple[str, int]], notes: int) -> None:
    source = read(shared / "faults" / name)
    assert_conserved(source)
    parsed = parse(source)
    counted = [(part.value, sum(p.part is part for p in parsed.paragraphs)) for part in Part]
    assert [each for each in counted if each[1] and each[0] != "masthead"] == parts
    assert len(parsed.footnotes) == notes
    assert not parsed.warnings


OWN_SYMBOLS = [
    (
        "United Nations\nA/80/6 (Sect. 24)/Corr.1\nGeneral Assembly\nDistr.: General\n21 May 2025\nEightieth session\n"
        "Items 137 and 138 of the preliminary list*\nCorrigendum\n\nParagraph 24.11\n\nReplace the table.\n\n* A/80/50.\n",
        "A/80/6 (Sect. 24)/Corr.1",
        "",
        "a part in words, another symbol in a note",
    ),
    (
        "United Nations\n\nA/HRC/90/2\n\nDistr.: General\n\n7 May 2031\n\nReport of the Human Rights Council on wells\n\n"
        "12. At the 55th meeting, Norway introduced draft resolution A/HRC/90/L.25.\n\nA/HRC/90/L.25\n\n"
        "13. The Council adopted draft resolution A/HRC/90/L.25.\n",
        "A/HRC/90/2",
        "report",
        "another symbol on a line of its own in the text",
    ),
    (
        "UNITED NATIONS\nGeneral Assembly\nDistr.\nGENERAL\nA/HRC/WG.6/7/SVN/2/Corr.1\n22 December 2009\n\nCOMPILATION "
        "PREPARED IN ACCORDANCE WITH HUMAN RIGHTS COUNCIL RESOLUTION 5/1\n\nCorrigendum\n\n1. Cooperation\n",
        "A/HRC/WG.6/7/SVN/2/Corr.1",
        "",
        "a type that only prose names is none",
    ),
]


@pytest.mark.parametrize(("written", "symbol", "kind", "why"), OWN_SYMBOLS, ids=[row[3] for row in OWN_SYMBOLS])
def test_the_masthead_has_the_symbol(written: str, symbol: str, kind: str, why: str) -> None:
    parsed = document(written)
    assert (parsed.metadata.symbol, parsed.metadata.type) == (symbol, kind), why


FOOT = (
    "A/RES/91/7\n\nThe General Assembly,\n\nRecalling wells,7 springs8 and\nrivers,\n\n1. Urges States to dig;9\n\n"
    "2. Calls upon towns to drink;10\n\n3.\n{numbers}\n\nEmphasizes that it is important for those who dig to be able to "
    "play their role in\n\n{texts}\n\n{after}\n\n36-28950\n\n5/8\n\n\x0cA/RES/91/7\n\nthe plain.\n"
)


@pytest.mark.parametrize(
    ("numbers", "texts", "after"),
    [
        ("7\n8\n9\n10", "A/90/1.\nA/90/2.\nResolution 55/89, annex.\nE/CN.4/2035/102/Add.1.", ""),
        ("7\n8\n9", "A/90/1.\nA/90/2.\nResolution 55/89, annex.\nE/CN.4/2035/102/Add.1.", "10"),
        ("7\n8\n9\n10", "A/90/1.\nwww.wells.example.\nResolution 55/89, annex.\nhttps://springs.example/x.", ""),
    ],
)
def test_numbers_of_notes_stand_round_the_last_line_of_a_page(numbers: str, texts: str, after: str) -> None:
    """The line belongs to the text, and a number above the job number is a note's where pages are printed "5/8"."""
    source = text.read(FOOT.format(numbers=numbers, texts=texts, after=after).encode(), "a.txt", "0" * 64)
    document = parse(source)
    assert [(note.number, note.text) for note in document.footnotes] == list(
        zip(["7", "8", "9", "10"], texts.splitlines(), strict=True)
    )
    third = next(p for p in document.paragraphs if p.number == "3")
    assert third.text == "Emphasizes that it is important for those who dig to be able to play their role in the plain."
    assert_conserved(source)


def test_marks_that_are_not_seen_end_no_line() -> None:
    written = "A/RES/91/7\n\nThe General Assembly,\nRecalling the wells of the plain and all the springs of it,\u200e\n"
    written += "Noting that the wells of the hills are deep,\u200f\n1. Urges States to dig;\n2. Decides to rest.\n"
    source = text.read(written.encode(), "a.txt", "0" * 64)
    document = parse(source)
    assert [p.number for p in document.paragraphs if p.part.value == "preambular"] == ["1", "2"]
    assert_conserved(source)


WHOLE = (
    "A/RES/91/7\n\nResolution adopted by the General Assembly on 3 December 2036\n\n91/7. Wells\n\nThe General Assembly,\n\n"
    "Recalling wells,\n\nNoting springs,\n\n1. Urges States to dig:\n\n(a) By night;\n\n(b) By day;\n\n2. Decides to rest.\n"
)


def said(written: str) -> list[tuple[str, str]]:
    source = text.read(written.encode(), "a.txt", "0" * 64)
    assert_conserved(source)
    found = parse(source)
    assert found.metadata.title == "Wells"
    return [(p.number, p.text) for p in found.paragraphs if p.number]


def test_a_paragraph_below_a_running_head_is_not_its_title() -> None:
    """A title that comes back stands above it; a line of a short text was looked for in itself."""
    assert said(WHOLE.replace("1. Urges", "\x0cA/RES/91/7\n\n1. Urges")) == said(WHOLE)


@pytest.mark.parametrize("way", ["all", "with text", "tabs", "mail", "mail in mail"])
def test_what_stands_in_the_margin_of_every_line_is_no_text(way: str) -> None:
    lines = WHOLE.splitlines()
    marked = {
        "all": [f"{n:4d}  {line}".rstrip() for n, line in enumerate(lines, 1)],
        "with text": [f"{n:4d}  {line}" if line else "" for n, line in enumerate(lines, 1)],
        "tabs": [f"{n:6d}\t{line}" for n, line in enumerate(lines, 1)],
        "mail": [f"> {line}" for line in lines],
        "mail in mail": [f">> {line}".rstrip() for line in lines],
    }[way]
    assert said("\n".join(marked)) == said(WHOLE)


def test_numbers_of_paragraphs_are_not_in_the_margin() -> None:
    written = "\n".join(f"{n}. Decides to dig well number {n} of the plain." for n in range(1, 20))
    document = parse(text.read(f"The General Assembly,\n{written}\n".encode(), "a.txt", "0" * 64))
    assert [p.number for p in document.paragraphs if p.number] == [str(n) for n in range(1, 20)]
    bare = parse(text.read(f"{written}\n".encode(), "a.txt", "0" * 64))
    assert not any("margin" in each.reason for each in bare.aside)


ROWS = {
    "years": [f"{year} was a year in which the towns of the plain dug wells." for year in range(2011, 2031)],
    "years by fives": [f"{year} saw wells." for year in range(1950, 2030, 5)],
    "paragraphs": [f"{n} Urges States to dig well number {n} of the plain." for n in range(1, 20)],
    "paragraphs parted": [line for n in range(1, 20) for line in (f"{n} Urges States to dig well number {n}.", "")],
    "rows": [f"{n}  Wells of town {n}   {7 * n}   {3 * n}" for n in range(1, 40)],
    "rows with tabs": [f"{n}\tTown {n}\t{7 * n}" for n in range(1, 40)],
    "amounts": [f"{n * n} wells in the plain" for n in range(1, 20)],
    "numbers": [str(n) for n in range(1, 30)],
    "from seven": [f"{n} wells and the springs beside them" for n in range(7, 30)],
    "with gaps": [f"{n + n // 4} wells, and springs" for n in range(1, 30)],
}


@pytest.mark.parametrize("kind", ROWS)
def test_numbers_that_rise_are_the_texts_own(kind: str) -> None:
    """Only what counts the lines, blank ones or broken sentences among them, stands in the margin; a doubt keeps the text."""
    source = text.read(("\n".join(ROWS[kind]) + "\n").encode(), "a.txt", "0" * 64)
    document = parse(source)
    assert not [each for each in document.aside if "margin" in each.reason]
    assert_conserved(source)


@given(
    st.lists(
        st.sampled_from(["", "Recalling wells of", "the plain and", "of the hills, and", "1. Urges States"]), min_size=8
    )
)
@settings(deadline=None, max_examples=60)
def test_the_count_of_lines_is_set_aside_and_nothing_else(lines: list[str]) -> None:
    """Whatever lines are counted: the text is that of the lines without their numbers, or it has all of them still."""
    counted = split("\n".join(f"{n:3d} {line}".rstrip() for n, line in enumerate(lines, 1)))
    kept = [line.text for line in without_margins(counted).kept]
    assert kept in ([line for line in lines if line], [line.text for line in counted])


def test_a_page_saved_as_one_file_is_named_and_not_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    head = "From: <Saved by a browser>\r\nSubject: Wells\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n"
    path.write_text(
        f"{head}\r\n--x\r\nContent-Type: text/html\r\n\r\n<html><p>{WHOLE}</p></html>\r\n--x--\r\n", "utf-8"
    )
    with pytest.raises(InputError, match="web page saved as one file"):
        read(path)
    path.write_text(f"{WHOLE}\nThe MIME-Version: 1.0 is no matter of wells.\n", "utf-8")
    assert read(path).text


SPOKEN = (
    "United Nations S/PRST/2036/13\n\nStatement by the President of the Security Council\n\n{lead}\n\n"
    "“The Security Council reaffirms its strong support for the wells of the plain,\nthe hills and the sea.\n\n"
    "“The Security Council welcomes those who dig,\nand thanks them.\n\n“The Security Council will remain seized of it.”\n"
)


@pytest.mark.parametrize(
    "lead",
    [
        "At the 9352nd meeting of the Security Council, held on 21 December 2036, in\nconnection with the Council’s consideration "
        "of the item entitled “Wells”, the President made the following\nstatement on behalf of the Council:",
        "On 21 December 2036, in connection with the Council’s consideration of the item entitled\n“Wells”, in accordance with "
        "the procedure set out in S/2036/372, the President issued the following statement on\nbehalf of the Council:",
    ],
)
def test_statements_with_and_without_a_meeting(lead: str) -> None:
    """A line of a quoted paragraph that begins with the organ and ends in a comma is no organ's line."""
    source = text.read(SPOKEN.format(lead=lead).encode(), "a.txt", "0" * 64)
    document = parse(source)
    paragraphs = [p for p in document.paragraphs if p.number]
    assert [(p.part, p.number) for p in paragraphs] == [(Part.OPERATIVE, str(n)) for n in (1, 2, 3)]
    assert paragraphs[0].text.endswith("the plain, the hills and the sea.")
    assert document.metadata.adopted == "2036-12-21"
    assert_conserved(source)


def test_quotations_of_a_converter_are_read_without_their_marks() -> None:
    """Indented paragraphs are quotations to some converters: between them stand lines without a mark."""
    lines = ["A/RES/91/7", "", "91/7. Wells", "", "> The General Assembly,", ">"]
    for number in range(1, 6):
        lines += [f"> Recalling the wells of town {number} and", "> the springs beside it,", ">"]
    lines += ["> 1. Urges States to dig;", "", "> 2. Decides to rest.", "", "16 December 2036"]
    source = text.read(("\n".join(lines) + "\n").encode(), "a.md", "0" * 64)
    document = parse(source)
    assert [p.text for p in document.paragraphs if p.part is Part.PREAMBULAR] == [
        f"Recalling the wells of town {number} and the springs beside it," for number in range(1, 6)
    ]
    assert [p.number for p in document.paragraphs if p.part is Part.OPERATIVE] == ["1", "2"]
    assert_conserved(source)
    few = text.read(
        b"A/RES/91/7\n\nThe General Assembly,\n\nNoting wells\n> 12 metres deep,\n\n1. Decides to rest.\n",
        "a.txt",
        "0" * 64,
    )
    assert not [each for each in parse(few).aside if "margin" in each.reason]


@pytest.mark.parametrize("signs", ["[{}]", "{{{}}}", "[{}]:"])
def test_a_notes_number_may_stand_above_its_text(signs: str) -> None:
    """As converters set notes at the end: the number alone, and the text on the next line."""
    mark = signs.rstrip(":")
    written = (
        f"A/RES/91/7\n\nThe General Assembly,\n\nRecalling wells,{mark.format(1)} and springs,\n\n"
        f"Noting rivers,{mark.format(2)}\n\n1. Decides to rest.\n\n{signs.format(1)}\n  See A/91/1, which is about wells\n"
        f"  of the plain.\n\n{signs.format(2)}\n  A/91/2.\n"
    )
    source = text.read(written.encode(), "a.txt", "0" * 64)
    document = parse(source)
    notes = [(note.number, note.text) for note in document.footnotes]
    assert notes == [("1", "See A/91/1, which is about wells of the plain."), ("2", "A/91/2.")]
    assert [c.number for p in document.paragraphs for c in p.calls] == ["1", "2"]
    assert_conserved(source)


def test_the_rest_of_a_note_may_be_a_letter_below_the_number_of_another() -> None:
    """Without it the foot's notes were one too many, and each number had the text of the next."""
    written = (
        "A/RES/91/7\n\nResolution adopted by the General Assembly on 3 December 2036\n\n91/7. Wells\n\nThe General Assembly,\n"
        "Recalling the rights of towns,1 the rights of wells,2 and the report of the Council,3\nNoting the springs,4\n"
        "1.\n\nUrges States to dig;\n\n1\n\nResolution 55/1.\nResolution 55/2, annex.\n3\nA/91/5.\n4\n"
        "See Official Records of the General Assembly, Ninety-first Session, Supplement No. 53, chap. VI, sect.\n2\n\nA.\n\n"
        "36-28994 (E)\n\n*3628994*\n\n\x0cA/RES/91/7\n\nWells\n\n2.\n\nDecides to rest.\n\n16 December 2036\n"
    )
    source = text.read(written.encode(), "a.txt", "0" * 64)
    notes = [(note.number, note.text) for note in parse(source).footnotes]
    assert [number for number, _ in notes] == ["1", "2", "3", "4"]
    assert [said for _, said in notes][:3] == ["Resolution 55/1.", "Resolution 55/2, annex.", "A/91/5."]
    assert notes[3][1].endswith("sect. A.")
    assert_conserved(source)


def test_a_heading_stands_between_paragraphs_of_a_preamble_that_nothing_parts() -> None:
    lines = ["A/RES/91/7", "91/7. Wells", "The General Assembly,"]
    for thing in ("wells", "springs", "rivers", "lakes"):
        lines += [
            f"Recalling how the towns of the plain and those of the hills dug their {thing} long ago and keep them well,",
            f"and that those who live beside the {thing} of the plain and the hills and the sea are few in number,",
        ]
    lines += ["Wells of the hills", "Noting the need of the towns of the hills for more wells than they have dug until now,",
              "1. Urges States to dig;", "2. Decides to rest."]  # fmt: skip
    source = text.read(("\n".join(lines) + "\n").encode(), "a.txt", "0" * 64)
    preamble = [p.text for p in parse(source).paragraphs if p.part is Part.PREAMBULAR]
    assert len(preamble) == 5
    assert preamble[4].startswith("Noting the need")
    assert preamble[3].endswith("few in number,")
    assert_conserved(source)
