"""Sections that number anew, and texts adopted in the body: what stands before the number in a paragraph's key."""

from __future__ import annotations

import pytest
from test_conservation import assert_conserved

from kg.model import Part
from kg.parse import parse
from kg.readers import text

HEAD = "A/RES/91/7\n\nResolution adopted by the General Assembly on 9 July 2036\n\n91/7. Wells\n\n"
ENDS = "\n\n55th plenary meeting\n9 July 2036\n"


def keys(written: str) -> list[str]:
    source = text.read(written.encode(), "a.txt", "0" * 64)
    assert_conserved(source)
    short = {Part.PREAMBULAR: "pp", Part.OPERATIVE: "op", Part.ANNEX: "annex"}
    return [f"{short[p.part]}/{p.number}" for p in parse(source).paragraphs if p.part != Part.MASTHEAD]


NUMBERED = "1. Decides a;\n\n2. Requests b{}"
ROWS = [
    (
        f"The General Assembly,\n\nRecalling x,\n\nI\nWells\n\nNoting y,\n\n{NUMBERED}\n\nII\nSprings\n\nNoting z,\n\n{NUMBERED}",
        ["pp/1", "pp/I/1", "op/I/1", "op/I/2", "pp/II/1", "op/II/1", "op/II/2"],
        "sections with Roman numbers; what stands before them has none",
    ),
    (
        "The General Assembly,\n\nRecalling x,\n\nI\nWells\n\n1. Decides a;\n\n2. Requests b;\n\nII\nSprings\n\n3. Decides c.",
        ["pp/1", "op/1", "op/2", "op/3"],
        "numbers that run on carry no section",
    ),
    (
        f"The General Assembly,\n\nRecalling x,\n\n{NUMBERED}\n\nSprings of the hills\n\nNoting z,\n\n{NUMBERED}",
        ["pp/s1/1", "op/s1/1", "op/s1/2", "pp/s2/1", "op/s2/1", "op/s2/2"],
        "sections without a number",
    ),
    (
        f"The General Assembly,\n\nI\nWells\n\nA\n\n{NUMBERED}\n\nB\n\n{NUMBERED}\n\nII\nSprings\n\n{NUMBERED}",
        ["op/I/A/1", "op/I/A/2", "op/I/B/1", "op/I/B/2", "op/II/1", "op/II/2"],
        "letters below",
    ),
    (
        f"The General Assembly,\n\nI Wells of the hills\n\n{NUMBERED}\n\nII Springs\n\n{NUMBERED}\n\n"
        f"III Sums for 2030–2031 under section 3, Wells, and section 5, Springs, for 1 July 2030 to 30 June 2031\n\n{NUMBERED}",
        ["op/I/1", "op/I/2", "op/II/1", "op/II/2", "op/III/1", "op/III/2"],
        "numbers on the line of the heading, as Word files have them",
    ),
]


@pytest.mark.parametrize(("body", "expected", "why"), ROWS, ids=[row[2] for row in ROWS])
def test_sections(body: str, expected: list[str], why: str) -> None:
    assert keys(HEAD + body.replace("{}", ".") + ENDS) == expected, why


OLD = """Resolutions adopted on the reports of the Third Committee

319 (IV). Wells

A

The General Assembly,

Considering wells,

Decides to dig;

Decides to keep the ropes.

265th plenary meeting,
3 December 1949.

Annex

1. Wells shall be deep.

B

The General Assembly,

Being anxious to dig,

{} to keep the wells.

265th plenary meeting,
3 December 1949.
"""


@pytest.mark.parametrize("begins", ["Decides", "1. Decides"])
def test_lettered_texts_of_an_old_number_are_sections_where_they_count_nothing(begins: str) -> None:
    """The numbers that paragraphs are given repeat as printed ones do."""
    found = keys(OLD.format(begins))
    assert found == ["pp/A/1", "op/A/1", "op/A/2", "annex/1", "pp/B/1", "op/B/1"]


ADOPTED = [
    (
        "The General Assembly",
        "Adopts the following political declaration:",
        "Political declaration on wells",
        "We, the towns, dig:",
    ),
    (
        "L’Assemblée générale",
        "Adopte la déclaration politique suivante :",
        "Déclaration politique sur les puits",
        "Nous, les villes, creusons :",
    ),
    (
        "La Asamblea General",
        "Aprueba la siguiente declaración política:",
        "Declaración política sobre los pozos",
        "Nosotros, los pueblos, cavamos:",
    ),
]


@pytest.mark.parametrize(("formula", "adopts", "title", "leads"), ADOPTED, ids=["en", "fr", "es"])
def test_a_declaration_in_the_body(formula: str, adopts: str, title: str, leads: str) -> None:
    body = f"{formula},\n\n{adopts}\n\n{title}\n\n{leads}\n\n1. Reaffirm a;\n\n2. Request b:\n\n(a) To dig;\n\n(b) To drink.\n"
    assert keys(f"A/RES/91/7\n\n{body}") == ["op/1", "pp/declaration/1", "op/declaration/1", "op/declaration/2"]


def test_the_body_goes_on_after_a_declaration() -> None:
    body = (
        "The General Assembly,\n\n1. Decides x;\n\n2. Adopts the following declaration:\n\nDeclaration on wells\n\n"
        "We dig.\n\n1. We drink.\n\n2. We rest.\n\n3. We wash.\n\nAnnex\n\n1. Wells.\n"
    )
    assert keys(HEAD + body) == [
        "op/1", "op/2", "pp/declaration/1", "op/declaration/1", "op/declaration/2", "op/declaration/3", "annex/1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "1. Adopts the following guidelines:\n\n(a) Dig;\n\n(b) Drink;\n\n2. Requests x.",
        "1. Approves the following:\n\n2. Requests the following declaration.",
    ],
)
def test_points_and_next_numbers_are_no_declaration(body: str) -> None:
    assert keys(HEAD + f"The General Assembly,\n\n{body}\n") == ["op/1", "op/2"]


def test_a_number_that_repeats_in_a_quotation_makes_no_sections() -> None:
    body = "The General Assembly,\n\n1. Decides a;\n\n2. Decides b:\n\n1. Wells;\n\n3. Requests c.\n"
    assert not any("s1" in key for key in keys(HEAD + body))


@pytest.mark.parametrize("joined", ["\n\n", "\n"])
def test_a_heading_with_a_number_between_paragraphs(joined: str) -> None:
    body = "The General Assembly,\n\n1. Decides a;\n\n2. Decides b.\n\n1. Wells of the hills" + joined
    source = text.read(
        (HEAD + body + "3. Decides c.\n\n2. Wells of the plain\n\n4. Decides d.\n").encode(), "a.txt", "0" * 64
    )
    assert_conserved(source)
    read = [(p.number, p.heading) for p in parse(source).paragraphs if p.part == Part.OPERATIVE]
    assert [number for number, _ in read] == ["1", "2", "3", "4"]
    assert [heading for _, heading in read] == ["", "", "Wells of the hills", "Wells of the plain"]


def test_an_organs_name_alone_is_a_heading_where_another_line_stands_above_the_text() -> None:
    body = "The Security Council,\n\nNoting x,\n\n1. Decides a;\n\nThe Committee\n\n2. Encourages b;\n\nListing\n\n3. Decides c.\n"
    source = text.read(f"S/RES/3999 (2050)\n\n{body}".encode(), "a.txt", "0" * 64)
    assert_conserved(source)
    read = [(p.part.value, p.number, p.heading) for p in parse(source).paragraphs if p.number]
    assert read == [
        ("preambular", "1", ""),
        ("operative", "1", ""),
        ("operative", "2", "The Committee"),
        ("operative", "3", "Listing"),
    ]


QUOTING = {
    "en": ("1. Notes that the rule on wells continues to read as follows:\n\n“(a) A well shall be deep.\n\n"
           "“(b) A spring shall be clear.”;\n\n2. Stresses that this is so."),
    "fr": ("1. Note que la disposition suivante des règles sur les puits se lit comme suit :\n\n« a) Un puits est profond.\n\n"
           "« b) Une source est claire. » ;\n\n2. Souligne qu’il en est ainsi."),
    "es": ("1. Observa que las normas sobre pozos dicen lo siguiente:\n\n“a) Un pozo será profundo.\n\n"
           "“b) Un manantial será claro.”;\n\n2. Destaca que es así."),
}  # fmt: skip
OPENINGS = {
    "en": "The General Assembly,\n\nRecalling its resolution 79/5,\n\n",
    "fr": "L’Assemblée générale,\n\nRappelant sa résolution 79/5,\n\n",
    "es": "La Asamblea General,\n\nRecordando su resolución 79/5,\n\n",
}


@pytest.mark.parametrize("language", QUOTING)
def test_points_that_are_quoted_belong_to_the_paragraph_that_quotes_them(language: str) -> None:
    """What a rule reads is no text that is adopted, in whatever language."""
    assert keys(OPENINGS[language] + QUOTING[language]) == ["pp/1", "op/1", "op/2"]
