"""Plain text and Markdown → documents: parts, numbers, notes, furniture. The texts are ours."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority import Authority
from kg.extract import extract
from kg.model import Document, Footnote, Paragraph, Part, Source, Vote
from kg.parse import parse
from kg.readers import text as reader


def document(text: str, name: str = "test.txt") -> Document:
    return parse(reader.read(text.encode(), name, "0" * 64))


def numbers(parsed: Document, part: str) -> list[str]:
    return [p.number for p in parsed.paragraphs if p.part.value == part]


def texts(parsed: Document, part: str) -> list[str]:
    return [p.text for p in parsed.paragraphs if p.part.value == part]


def calls(parsed: Document) -> list[tuple[str, str, str]]:
    return [(p.part.value, p.number, c.number) for p in parsed.paragraphs for c in p.calls]


def assert_maps_back(parsed: Document) -> None:
    """Every clean character stands in the source, but for white space and hyphens made plain."""
    source = parsed.source.text
    holders: list[Paragraph | Footnote] = [*parsed.paragraphs, *parsed.footnotes]
    for holder in holders:
        last = -1
        for index, character in enumerate(holder.text):
            place = holder.offsets.position(index)
            original = source[place]
            assert place > last, "the order of the source is kept"
            last = place
            assert (
                original == character
                or (character == " " and original.isspace())
                or (character == "-" and original in "\u2010\u2011")
            ), (holder.number, index)


WELLS = """The General Assembly,

Recalling its resolution 89/12 of 3 December 2034,

Aware of the need for wells,

1. Requests the Secretary-General to count the wells;

2. Decides to remain seized of the matter.
"""


def test_parts_and_numbers() -> None:
    parsed = document(WELLS)
    assert numbers(parsed, "preambular") == ["1", "2"]
    assert numbers(parsed, "operative") == ["1", "2"]
    assert texts(parsed, "operative")[0] == "Requests the Secretary-General to count the wells;"


TABLE = [
    # (text, preambular, operative, why)
    ("L’Assemblée générale,\n\nConsciente de x,\n\n1. Prie y ;\n\n2. Décide z.", 1, ["1", "2"], "French"),
    (
        "The Security Council,\n\nReiterating x,\n\nActing under Chapter VII,\n\n1. Decides y.",
        2,
        ["1"],
        "another organ",
    ),
    (
        "The Human Rights Council,\n\nGuided by x,\n\n1. Welcomes y;\n\n2. Decides z.",
        1,
        ["1", "2"],
        "the Council",
    ),
    ("Le Conseil économique et social,\n\nRappelant x,\n\nDécide d’examiner y.", 1, ["1"], "one unnumbered"),
    (
        "*The General Assembly*,\n\n*Noting* x,\n\n- 1. *Urges* y;\n\n- 2. *Invites* z.",
        1,
        ["1", "2"],
        "Markdown's lists and italics",
    ),
    (
        "The General Assembly,\nNoting that water\nis scarce,\n1. Urges all to\nsave water;\n2. Invites x.",
        1,
        ["1", "2"],
        "wrapped lines without blank lines",
    ),
    (
        "The General Assembly,\n\nNoting x,\n\n1.\n\nUrges y;\n\n2.\n\nInvites z.",
        1,
        ["1", "2"],
        "numbers on lines of their own",
    ),
    (
        "The General Assembly,\n\nNoting x,\n\n1. Urges y;\n\n2 Invites States to z;\n\n3. Decides w.",
        1,
        ["1", "2", "3"],
        "a number that lost its full stop",
    ),
    (
        "The General Assembly,\n\nReaffirming that wells:\n\n(a) Give water,\n\n(b) Are deep,\n\n1. Urges y.",
        1,
        ["1"],
        "points belong to the preambular paragraph before",
    ),
    (
        "The General Assembly,\n\nNoting x,\n\n1. Urges all:\n\n(a) To dig;\n\n(b) To go;\n\n2. Invites z.",
        1,
        ["1", "2"],
        "points belong to the operative paragraph before",
    ),
]


@pytest.mark.parametrize(("text", "preambular", "operative", "why"), TABLE, ids=[row[3] for row in TABLE])
def test_numbering(text: str, preambular: int, operative: list[str], why: str) -> None:
    parsed = document(text)
    assert len(numbers(parsed, "preambular")) == preambular, why
    assert numbers(parsed, "operative") == operative, why
    assert_maps_back(parsed)


def test_unnumbered_paragraph_is_counted_and_marked() -> None:
    parsed = document("The General Assembly,\n\nNoting x,\n\nDecides to dig.")
    [paragraph] = [p for p in parsed.paragraphs if p.part is Part.OPERATIVE]
    assert (paragraph.number, paragraph.printed) == ("1", False)


def test_points_are_kept_with_their_labels() -> None:
    parsed = document("The General Assembly,\n\nNoting x,\n\n1. Urges all:\n\n(a) To dig;\n\n(b) To drink.")
    [paragraph] = [p for p in parsed.paragraphs if p.part is Part.OPERATIVE]
    assert [(p.label, paragraph.text[p.start : p.end]) for p in paragraph.points] == [
        ("a", "(a) To dig;"),
        ("b", "(b) To drink."),
    ]


FURNITURE = """The General Assembly,

Recalling its resolutions on wells and stressing that the water of the

34-12345 3/7

A/C.2/91/L.9

https://undocs.org/en/A/RES/44/4

wells belongs to all,

1. Urges States to keep the

4/7 34-12345

wells open;
"""


def test_paragraph_cut_by_furniture_is_one() -> None:
    parsed = document(FURNITURE)
    assert texts(parsed, "preambular") == [
        "Recalling its resolutions on wells and stressing that the water of the wells belongs to all,"
    ]
    assert texts(parsed, "operative") == ["Urges States to keep the wells open;"]
    assert parsed.metadata.symbol == "A/C.2/91/L.9", "from the running head, not from the link list"
    assert parsed.metadata.job_number == "34-12345"
    assert_maps_back(parsed)


def test_old_page_change_is_furniture() -> None:
    parsed = document(
        "The General Assembly,\n\n1. Urges all to dig;\n\n                /...\n\n95-77216\nA/RES/89/16\nPage 2\n\n\n"
        "2. Urges all to drink.\n"
    )
    assert texts(parsed, "operative") == ["Urges all to dig;", "Urges all to drink."]
    assert [p.heading for p in parsed.paragraphs if p.part is Part.OPERATIVE] == ["", ""]


NOTES = [
    # (sentence, notes, expected text, calls, why)
    (
        "Recalling the Well Convention¹ and its Protocol,²",
        2,
        "Recalling the Well Convention and its Protocol,",
        ["1", "2"],
        "superscripts",
    ),
    (
        "Recalling the Well Convention1 and its Protocol,2",
        2,
        "Recalling the Well Convention and its Protocol,",
        ["1", "2"],
        "glued to a word and to a comma",
    ),
    (
        "Recalling the Summit of 20051 and the one of 2010 2 ,",
        2,
        "Recalling the Summit of 2005 and the one of 2010,",
        ["1", "2"],
        "glued to a year, and alone after one",
    ),
    (
        "Rappelant la Convention 1 , le Protocole 2 et la Déclaration3,",
        3,
        "Rappelant la Convention, le Protocole et la Déclaration,",
        ["1", "2", "3"],
        "spaced out",
    ),
    (
        "Recalling the Well Convention[^1] and its Protocol,[^2]",
        2,
        "Recalling the Well Convention and its Protocol,",
        ["1", "2"],
        "Markdown",
    ),
    (
        "Recalling article 1 of the Well Convention,1",
        1,
        "Recalling article 1 of the Well Convention,",
        ["1"],
        "an article's number is no call",
    ),
    (
        "Recalling resolution 70/1,1 and that on 2 May 2015 the group of CO2 met,2",
        2,
        "Recalling resolution 70/1, and that on 2 May 2015 the group of CO2 met,",
        ["1", "2"],
        "dates, symbols and formulas keep their figures",
    ),
]


@pytest.mark.parametrize(("sentence", "count", "text", "called", "why"), NOTES, ids=[row[4] for row in NOTES])
def test_calls(sentence: str, count: int, text: str, called: list[str], why: str) -> None:
    language = "L’Assemblée générale," if sentence.startswith("Rapp") else "The General Assembly,"
    mark = "[^{}]: " if "[^" in sentence else "{} "
    notes = "\n\n".join(mark.format(n) + f"Resolution 70/{n}." for n in range(1, count + 1))
    parsed = document(f"{language}\n\n{sentence}\n\n______________\n\n{notes}\n")
    assert texts(parsed, "preambular") == [text], why
    assert [c.number for p in parsed.paragraphs for c in p.calls] == called, why
    assert [n.text for n in parsed.footnotes] == [f"Resolution 70/{n}." for n in range(1, count + 1)]
    assert_maps_back(parsed)


CITED = [
    # (sentence, notes, expected text, calls, why)
    (
        "Recalling its resolution 40/34 of 3 May 1985, and its resolution 48/104 of 4 June 1993,",
        ["4 Wells."],
        "Recalling its resolution 40/34 of 3 May 1985, and its resolution 48/104 of 4 June 1993,",
        [],
        "a lost call stays lost: no digit of a dated symbol",
    ),
    (
        "Rappelant ses résolutions 65/2, 66/281 et 69/152 du 4 juin 1993,",
        ["1 Puits.", "2 Puits."],
        "Rappelant ses résolutions 65/2, 66/281 et 69/152 du 4 juin 1993,",
        [],
        "nor one in an enumeration",
    ),
    (
        "Recalling resolution 48/104 (2019) and the Convention 187,",
        ["4 Wells.", "7 Wells."],
        "Recalling resolution 48/104 (2019) and the Convention 187,",
        [],
        "nor before a year, nor of a convention's number",
    ),
    (
        "Recalling resolutions 73/2631, 74/1682 and 77/2293 of 4 June 2023,",
        ["1 Wells.", "2 Wells.", "3 Wells."],
        "Recalling resolutions 73/263, 74/168 and 77/229 of 4 June 2023,",
        ["1", "2", "3"],
        "no session has so many resolutions: there is one reading",
    ),
    (
        "Recalling Agenda 21 of Wells, and that Agenda 211 is old,",
        ["1 Wells."],
        "Recalling Agenda 21 of Wells, and that Agenda 21 is old,",
        ["1"],
        "a name with a number that is said elsewhere",
    ),
    (
        "Noting document A/C.3/78/L5 and the share of 65,2 wells in WHA73.8,",
        ["5 Wells.", "8 Wells."],
        "Noting document A/C.3/78/L5 and the share of 65,2 wells in WHA73.8,",
        [],
        "letters and points in symbols",
    ),
    (
        "Recalling the Well Convention, 1/ the Bucket Covenant 2/ and resolution 48/103 of 1 May 1993, 3/",
        ["1/ Wells.", "2/ Buckets.", "3/ Ropes."],
        "Recalling the Well Convention, the Bucket Covenant and resolution 48/103 of 1 May 1993,",
        ["1", "2", "3"],
        "calls with a stroke, as they were printed",
    ),
    (
        "Rappelant la Convention des puits 1/, et de nouveau la Convention 1/ du 2 mai 1990,",
        ["1/ Puits.", "2/ Seaux."],
        "Rappelant la Convention des puits, et de nouveau la Convention du 2 mai 1990,",
        ["1", "1"],
        "a repeated call with a stroke; nothing else is one where notes have strokes",
    ),
]


@pytest.mark.parametrize(("sentence", "notes", "text", "called", "why"), CITED, ids=[row[4] for row in CITED])
def test_symbols_keep_their_digits(sentence: str, notes: list[str], text: str, called: list[str], why: str) -> None:
    language = "L’Assemblée générale," if sentence.startswith("Rapp") else "The General Assembly,"
    parsed = document(f"{language}\n\n{sentence}\n\n______________\n\n" + "\n\n".join(notes) + "\n")
    assert texts(parsed, "preambular") == [text], why
    assert [c.number for p in parsed.paragraphs for c in p.calls] == called, why
    lost = {note.split()[0].strip("/") for note in notes} - set(called)
    assert {w for w in parsed.warnings if "no call" in w} == {f"no call of note {n} was found" for n in lost}
    assert_maps_back(parsed)


GAPS = [
    # (sentences, number of notes, calls by sentence, why)
    (
        [
            "Recalling the Well Convention,1 and resolutions 5/12 and 5/6 of the Pump Conference,",
            "Noting the Bucket Covenant,3",
        ],
        3,
        [["1", "2"], ["3"]],
        "the end of a symbol, where only there the second call can be",
    ),
    (
        [
            "Recalling the Well Convention,1 and regretting that a draft resolution 2 was not adopted,",
            "Noting the Bucket Covenant,3",
        ],
        3,
        [["1", "2"], ["3"]],
        "a lone figure after a counted noun, in the gap",
    ),
    (
        ["Recalling the Well Convention,1 and resolutions 5/12 and 6/22,", "Noting the Bucket Covenant,3"],
        3,
        [["1"], ["3"]],
        "two places for one call: none is taken",
    ),
    (
        [
            "Recalling the Well Convention,1 held on 2 and 3 May 2013, and 2 589 700 dollars,",
            "Noting the Bucket Covenant,3",
        ],
        3,
        [["1"], ["3"]],
        "days and thousands are no calls",
    ),
    (
        ["Recalling the Well Convention,1 and the COVID-2 disease,", "Noting the Bucket Covenant,3"],
        3,
        [["1"], ["3"]],
        "nor the number in a name",
    ),
    (
        ["Recalling the Well Convention: 1 the first, Noting.", "Noting the guidelines for Wells. 2"],
        2,
        [["1"], ["2"]],
        "alone after a colon and after the full stop",
    ),
    (
        ["Recalling resolutions 62/30, 63/54 and 73/381,"],
        1,
        [["1"]],
        "one note, and a number that no session has reached",
    ),
    (
        ["Recalling the Wells,1 the Pumps a2nd the Buckets,3"],
        3,
        [["1", "2", "3"]],
        "within a word no ordinal is written",
    ),
]


@pytest.mark.parametrize(("sentences", "count", "called", "why"), GAPS, ids=[row[3] for row in GAPS])
def test_calls_that_the_order_gives_away(sentences: list[str], count: int, called: list[list[str]], why: str) -> None:
    notes = "\n\n".join(f"{n} Wells {chr(64 + n)}." for n in range(1, count + 1))
    parsed = document("The General Assembly,\n\n" + "\n\n".join(sentences) + f"\n\n______________\n\n{notes}\n")
    assert [[c.number for c in p.calls] for p in parsed.paragraphs if p.part is Part.PREAMBULAR] == called, why
    assert_maps_back(parsed)


PAGED = """The General Assembly,

Recalling the Charter of Wells¹ and the
______________
¹ Resolution 70/1.
² See A/70/12; the
rest of the note.
many springs² that dry out,

Noting the Charter¹ again,
"""


def test_notes_at_the_foot_cut_a_paragraph_and_are_called_twice() -> None:
    parsed = document(PAGED)
    assert texts(parsed, "preambular") == [
        "Recalling the Charter of Wells and the many springs that dry out,",
        "Noting the Charter again,",
    ]
    assert calls(parsed) == [("preambular", "1", "1"), ("preambular", "1", "2"), ("preambular", "2", "1")]
    assert [n.text for n in parsed.footnotes] == ["Resolution 70/1.", "See A/70/12; the rest of the note."]


LOST = """The General Assembly,

Recalling the Charter¹ and stressing that the wells²

______

¹ Resolution 70/1.

The term “well” is not defined.

³ Resolution 70/3.

give water³ to all,

1. Decides x.
"""


def test_note_that_lost_its_number_is_found_by_the_sequence() -> None:
    parsed = document(LOST)
    assert [(n.number, n.text, n.printed) for n in parsed.footnotes] == [
        ("1", "Resolution 70/1.", True),
        ("2", "The term “well” is not defined.", False),
        ("3", "Resolution 70/3.", True),
    ]
    assert texts(parsed, "preambular") == ["Recalling the Charter and stressing that the wells give water to all,"]


def test_asterisk_note() -> None:
    parsed = document(
        "A/C.2/91/L.9*\n\nThe General Assembly,\n\nNoting x,*\n\n1. Urges y.\n\n* Reissued for technical reasons.\n"
    )
    assert [(n.number, n.text) for n in parsed.footnotes] == [("*", "Reissued for technical reasons.")]
    assert ("preambular", "1", "*") in calls(parsed)


def test_broken_words_are_mended() -> None:
    parsed = document(
        "L’Assemblée générale,\n\nNotant qu ’il y a t raite des puits, que la traite dure et que la "
        "COVID -19 (n o 29) s ’étend,\n\n1. Prie x.\n"
    )
    assert texts(parsed, "preambular") == [
        "Notant qu’il y a traite des puits, que la traite dure et que la COVID-19 (no 29) s’étend,"
    ]
    assert_maps_back(parsed)


def test_word_broken_at_the_end_of_a_line_keeps_its_hyphen() -> None:
    lines = "The General Assembly,\n\nNoting with concern the old well-\nkept springs of the dry towns,\n"
    assert texts(document(lines), "preambular") == ["Noting with concern the old well-kept springs of the dry towns,"]


DOUBLED = """ Noting the wells


 The General Assembly,

 Noting with great concern that the wells of the dry towns have given less and less

water in the years since the last of the great rains, and that the springs of the hills

around them have run dry one after the other, and thanking all those who have dug new

wells,

 1. Urges all States in whose towns the wells have run dry to dig new ones, and to see

to it that nobody goes thirsty while they are being dug ;
"""


def test_double_spaced_lines() -> None:
    parsed = document(DOUBLED)
    assert numbers(parsed, "preambular") == ["1"]
    assert texts(parsed, "preambular")[0].endswith("dug new wells,")
    assert texts(parsed, "operative")[0].endswith("being dug ;")


ANNEXES = """The General Assembly,

Noting x,

1. Adopts y.

12th plenary meeting
3 December 2036

Annex I

Rules of the wells

1. Wells are round.

2. Wells are deep.

Annex II

I. Buckets

A. Iron buckets

1. Buckets of iron rust.

B. Wooden buckets

2. Buckets of wood leak.
"""


def test_annexes_have_prefixed_numbers() -> None:
    parsed = document(ANNEXES)
    assert numbers(parsed, "annex") == ["I/1", "I/2", "II/I/A/1", "II/I/B/2"]
    assert parsed.metadata.meeting == "12"
    assert parsed.metadata.adopted == "2036-12-03"


def test_one_annex_has_no_prefix() -> None:
    parsed = document("The General Assembly,\n\nNoting x,\n\n1. Adopts y.\n\nAnnex\n\n1. Wells.\n\n2. Buckets.\n")
    assert numbers(parsed, "annex") == ["1", "2"]


def test_sections_with_a_preamble_of_their_own() -> None:
    parsed = document(
        "The General Assembly,\n\nI\n\nWells\n\nNoting x,\n\n1. Urges y;\n\nII\n\nBuckets\n\nNoting z,\n\n1. Urges w.\n"
    )
    assert numbers(parsed, "preambular") == ["I/1", "II/1"]
    assert numbers(parsed, "operative") == ["I/1", "II/1"]
    assert not any("occurs 2 times" in warning for warning in parsed.warnings)
    assert parsed.paragraphs[-1].heading == "Buckets"


PUT_IN = [
    # (paragraphs, numbers, why)
    ("1. Urges a;\n\n1 bis. Urges b;\n\n2. Urges c.", ["1", "1 bis", "2"], "put in after the first"),
    ("1. Urges a;\n\n1 *bis*. Urges b;\n\n1 ter. Urges c;\n\n2. Urges d.", ["1", "1 bis", "1 ter", "2"], "two"),
    ("1. Urges a;\n1bis. Urges b;\n2. Urges c.", ["1", "1 bis", "2"], "no space, no blank lines"),
]


@pytest.mark.parametrize(("body", "expected", "why"), PUT_IN, ids=[row[2] for row in PUT_IN])
def test_paragraphs_put_in_later(body: str, expected: list[str], why: str) -> None:
    parsed = document(f"The General Assembly,\n\nNoting x,\n\n{body}\n")
    assert numbers(parsed, "operative") == expected, why
    assert all(text.startswith("Urges ") for text in texts(parsed, "operative"))
    assert not any("occurs" in warning for warning in parsed.warnings)
    assert_maps_back(parsed)


@pytest.mark.parametrize("first", ["Article premier", "Article 1", "Article 1er", "ARTICLE PREMIER"])
def test_first_article_is_number_one(first: str) -> None:
    parsed = document(
        "L’Assemblée générale,\n\nNotant x,\n\n1. Adopte y.\n\nAnnexe\n\n"
        f"{first}\n\nLes puits sont ronds.\n\nArticle 2\n\nLes seaux sont en bois.\n"
    )
    assert numbers(parsed, "annex") == ["1/1", "2/1"]


MASTHEADS = [
    (
        "United Nations A/RES/91/7\n\nGeneral Assembly\n\nDistr.: General\n12 January 2037\n\n"
        "Ninety-first session\n"
        "Agenda item 72 (b)\nWells and springs\n\n"
        "Resolution adopted by the General Assembly on 16 December 2036\n\n"
        "[on the report of the Second Committee (A/91/401, para. 12)]\n\n91/7. Wells of dry towns\n\n"
        "The General Assembly,\n\nNoting x,\n\n1. Urges y.\n\n53rd plenary meeting\n16 December 2036\n",
        {
            "symbol": "A/RES/91/7",
            "type": "resolution",
            "title": "Wells of dry towns",
            "language": "en",
            "adopted": "2036-12-16",
            "distributed": "2037-01-12",
            "session": 91,
            "session_key": "91",
            "agenda_item": "72 (b)",
            "committee": "C.2",
            "committee_report": "A/91/401",
            "committee_report_locus": "para. 12",
            "meeting": "53",
        },
    ),
    (
        "Nations Unies A/C.3/91/L.4\n\nDistr. limitée 14 octobre 2036 Français\n\nOriginal: anglais\n\n"
        "Quatre-vingt-onzième session Troisième Commission Points 107 b) et 110 de l’ordre du jour\n\n"
        "Bélarus, République populaire démocratique de Corée et Venezuela (République bolivarienne du) : "
        "projet de "
        "résolution\n\nPuits des villes sèches\n\nL’Assemblée générale,\n\nNotant x,\n\n1. Prie y.\n",
        {
            "symbol": "A/C.3/91/L.4",
            "type": "draft resolution",
            "title": "Puits des villes sèches",
            "language": "fr",
            "original_language": "en",
            "distributed": "2036-10-14",
            "session": 91,
            "agenda_item": "107 (b) and 110",
            "committee": "C.3",
            "sponsors": ("BY", "KP", "VE"),
            "adopted": "",
        },
    ),
    (
        "[without reference to a Main Committee (A/91/L.5)]\n\n91/8. Wells\n\nThe General Assembly,\n\n1. Decides y.\n",
        {"symbol": "A/RES/91/8", "committee_report": "", "draft": "A/91/L.5", "committee": ""},
    ),
    (
        "S/RES/2999 (2036)\n\nResolution 2999 (2036)\n\nAdopted by the Security Council at its 9913th meeting, on\n"
        "31 October 2036\n\nThe Security Council,\n\nRecalling x,\n\n1. Urges y.\n",
        {"symbol": "S/RES/2999(2036)", "adopted": "2036-10-31", "meeting": "9913"},
    ),
    (
        "2200 (XXI). Covenant on Wells\n\nThe General Assembly,\n\nConsidering x,\n\nAdopts y.\n\n"
        "1496th plenary meeting,\n16 December 1966.\n",
        {"symbol": "A/RES/2200(XXI)", "title": "Covenant on Wells", "adopted": "1966-12-16", "session": 21},
    ),
    (
        "Resolution 10/9\n\nReview of wells\n\nThe Conference of the Parties to the United Nations Convention "
        "against Transnational Organized Crime,\n\nRecalling x,\n\n1. Decides y.\n",
        {"symbol": "CTOC/COP/RES/10/9", "title": "Review of wells"},
    ),
    (
        "91/564. Wells\n\nDecision adopted by the General Assembly\n\nAt its 54th plenary meeting, on "
        "24 December 2036, the General Assembly decided to defer wells.\n",
        {"symbol": "A/DEC/91/564", "type": "decision", "title": "Wells"},
    ),
    (
        "United Nations A/91/120\n\nDistr.: General\n5 July 2036\n\nNinety-first session\nItem 108 of the "
        "preliminary list*\n\nWells in towns\n\nReport of the Secretary-General\n\nI. Introduction\n\n"
        "1. Member States dug wells.\n\n* A/91/50.\n",
        {"symbol": "A/91/120", "type": "report", "title": "Wells in towns", "agenda_item": "108"},
    ),
    (
        "The Human Rights Council,\n\nGuided by x,\n\n1. Urges y.\n\n26th meeting\n16 July 2036\n\n"
        "[Adopted by a recorded vote of 27 to 12, with 8 abstentions.]\n",
        {"vote": Vote(27, 12, 8), "adopted_without_vote": False, "adopted": "2036-07-16", "meeting": "26"},
    ),
    (
        "44/4. Wells\n\nThe Human Rights Council,\n\nGuided by x,\n\n1. Welcomes y.\n",
        {"symbol": "A/HRC/RES/44/4", "title": "Wells", "session": 44},
    ),
    (
        "Resolution 2999 (2036)\n\nThe Security Council,\n\nRecalling x,\n\n1. Decides y.\n",
        {"symbol": "S/RES/2999(2036)", "type": "resolution"},
    ),
    (
        "2036/12. Wells\n\nThe Economic and Social Council,\n\nRecalling x,\n\n1. Decides y.\n",
        {"symbol": "E/RES/2036/12", "type": "resolution"},
    ),
    (
        "Tenth emergency special session\n\nES-10/30. Wells\n\nThe General Assembly,\n\nRecalling x,\n\n"
        "1. Decides y.\n",
        {"symbol": "A/RES/ES-10/30", "session_key": "ES-10", "session": None},
    ),
    (
        "Wells\n\nThe General Assembly,\n\nRecalling x,\n\n1. Decides y.\n\nhttp://undocs.org/A/RES/44/4\n",
        {"symbol": "unidentified:000000000000", "symbol_origin": "content", "title": "Wells", "type": ""},
    ),
]


@pytest.mark.parametrize(("text", "expected"), MASTHEADS, ids=[str(row[1].get("symbol", "vote")) for row in MASTHEADS])
def test_masthead(text: str, expected: dict[str, object]) -> None:
    stated = document(text).metadata
    assert {key: getattr(stated, key) for key in expected} == expected


def test_document_without_symbol_says_how_to_state_one() -> None:
    assert any("test.txt.meta.toml" in warning for warning in document("Wells\n\nThe General Assembly,").warnings)


SEEDS = {
    # name: preambular, operative, notes, notes whose numbers are lost
    "A_RES_76_186.fr.txt": (43, 28, 22, []),
    "A_C3_80_L4.fr.txt": (49, 38, 35, ["21", "22", "23", "27"]),
    "A_RES_61_180.fr.txt": (11, 19, 7, []),
    "trafficking_2013.fr.txt": (30, 18, 14, []),
    "trafficking_women_girls_2022.fr.txt": (36, 52, 34, []),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", SEEDS)
def test_seed(shared: Path, name: str) -> None:
    from kg.readers import read

    parsed = parse(read(shared / "seeds" / name))
    preambular, operative, notes, lost = SEEDS[name]
    assert numbers(parsed, "preambular") == [str(n) for n in range(1, preambular + 1)]
    assert numbers(parsed, "operative") == [str(n) for n in range(1, operative + 1)]
    assert [n.number for n in parsed.footnotes] == [str(n) for n in range(1, notes + 1)]
    assert [n.number for n in parsed.footnotes if not n.printed] == lost
    called = {call[2] for call in calls(parsed)}
    assert called == {str(n) for n in range(1, notes + 1)}
    assert not any(re.search(r"undocs|\d\d-\d{5}|____", p.text) for p in parsed.paragraphs if p.number)
    assert_maps_back(parsed)


@pytest.mark.shared
def test_seed_calls_that_read_hard(shared: Path) -> None:
    from kg.readers import read

    parsed = parse(read(shared / "seeds" / "trafficking_2013.fr.txt"))
    assert [c for c in calls(parsed) if c[:2] in (("preambular", "4"), ("operative", "15"))] == [
        ("preambular", "4", "1"),
        ("preambular", "4", "2"),
        ("preambular", "4", "3"),
        ("operative", "15", "1"),
        ("operative", "15", "2"),
        ("operative", "15", "3"),
    ]
    fourth = next(p for p in parsed.paragraphs if p.part is Part.PREAMBULAR and p.number == "4")
    assert "Sommet du Millénaire, au Sommet mondial de 2005 et" in fourth.text


PIECES = [
    "The General Assembly,",
    "Recalling its resolution 70/1,¹",
    "Noting wells 2 , springs3 and",
    "1. Urges x;",
    "2. Decides",
    "¹ Resolution 70/1.",
    "2  See A/70/1.",
    "______",
    "Annex",
    "II",
    "(a) To dig;",
    "12-34567 3/4",
    "qu ’il t raite",
    "*Invites* [a](b)",
    "\u00a0 \u00ad",
    "\u2011",
    "* x",
    "[^4]: y",
    "103rd plenary meeting",
    "¹²³⁴",
    "l. Decides",
    "",
    "A/RES/70/1",
    "http://undocs.org/x",
    "L’Assemblée générale,",
    "\x0c",
    "**",
    "((",
    "é",
]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["\n", "\n\n", " \n", " "]))
def test_anything_parses_and_maps_back(pieces: list[str], separator: str) -> None:
    text = separator.join(pieces)
    if text.strip():
        assert_maps_back(document(text))


def test_shuffled_document_never_fails() -> None:
    words = (WELLS + ANNEXES + PAGED + LOST).split(" ")
    chance = random.Random(7)
    for _ in range(60):
        chance.shuffle(words)
        assert_maps_back(document(" ".join(words)))


@pytest.mark.slow
def test_cost_is_linear() -> None:
    import time

    times = []
    for copies in (200, 800):
        source = reader.read(((WELLS + PAGED) * copies).encode(), "x.txt", "0" * 64)
        start = time.process_time()
        parse(source)
        times.append(time.process_time() - start)
    assert times[1] < times[0] * 10 + 0.2, times


def test_paragraph_numbers_of_four_digits_are_numbers_and_years_are_not() -> None:
    many = "".join(f"{number}. Urges Member States to keep well number {number};\n\n" for number in range(1, 1004))
    parsed = document(f"The General Assembly,\n\nRecalling its rules,\n\n{many}2031. Invites nobody to a year.\n")
    assert numbers(parsed, "operative")[:1003] == [str(number) for number in range(1, 1004)]
    assert "2031" not in numbers(parsed, "operative")


@pytest.mark.parametrize("number", ["A/RES/91/7", "Resolution 91/7", "91/7.", "Resolution 91/7."])
def test_the_first_word_of_a_title_is_no_letter_of_the_number(number: str) -> None:
    text = (
        f"{number}\nA global call for lighthouses\n\nThe General Assembly,\n\nRecalling its resolution 60/1 of 16 September 2005,"
        "\n\n1. Requests the Secretary-General to submit a report;\n\n2. Calls upon all States to take part in the work.\n"
    )
    document = parse(Source("t.txt", "text", "0" * 64, text))
    assert document.metadata.title == "A global call for lighthouses"
    assert document.metadata.symbol == "A/RES/91/7"
    assert [each.cited for each in extract(document, Authority.load()).citations] == ["A/RES/60/1"]
