"""Enumerations of numbered texts: ranges, what supplements what, numbers that are glued to words, one organ for all."""

from __future__ import annotations

import pytest
from extract_helpers import OP, PP, document, read

from kg.authority import Authority
from kg.extract import extract
from kg.model import Document

FOUR = [f"A/RES/46/{number}" for number in range(182, 186)]
LISTS = [
    # language, symbol, text, what is cited
    ("en", "A/RES/81/901", "Recalling its resolutions 46/182 to 46/185,", FOUR),
    ("en", "A/RES/81/901", "Recalling its resolutions 46/182\u201346/185,", FOUR),
    ("en", "A/RES/81/901", "Recalling its resolutions 46/182-185,", FOUR),
    ("en", "A/RES/81/901", "Recalling its resolutions 46/182 to 185,", FOUR),
    ("fr", "A/RES/81/901", "Rappelant ses résolutions 46/182 à 46/185,", FOUR),
    ("es", "A/RES/81/901", "Recordando sus resoluciones 46/182 a 46/185,", FOUR),
    (
        "en",
        "S/RES/2999(2031)",
        "Recalling resolutions 1970 (2011) to 1972 (2011),",
        ["S/RES/1970(2011)", "S/RES/1971(2011)", "S/RES/1972(2011)"],
    ),
    ("en", "A/RES/81/901", "Recalling its resolutions 46/182 to 52/85,", ["A/RES/46/182", "A/RES/52/85"]),
    ("en", "A/RES/81/901", "Recalling its resolution 46/182 to 185 States,", ["A/RES/46/182"]),
    (
        "en",
        "A/RES/81/901",
        "Recalling its resolutions 46/182; 47/1; and 48/2,",
        ["A/RES/46/182", "A/RES/47/1", "A/RES/48/2"],
    ),
    (
        "en",
        "A/RES/81/901",
        "Recalling its resolutions 46/182,47/1and 48/2,",
        ["A/RES/46/182", "A/RES/47/1", "A/RES/48/2"],
    ),
    (
        "en",
        "S/RES/2999(2031)",
        "Recalling resolutions 1591 (2005), supplemented by 2664 (2022), and 2750 (2024),",
        ["S/RES/1591(2005)", "S/RES/2664(2022)", "S/RES/2750(2024)"],
    ),
    (
        "fr",
        "S/RES/2999(2031)",
        "Rappelant les résolutions 1591 (2005), complétée par 2664 (2022), et 2750 (2024),",
        ["S/RES/1591(2005)", "S/RES/2664(2022)", "S/RES/2750(2024)"],
    ),
    (
        "es",
        "S/RES/2999(2031)",
        "Recordando las resoluciones 1591 (2005), complementada por 2664 (2022), y 2750 (2024),",
        ["S/RES/1591(2005)", "S/RES/2664(2022)", "S/RES/2750(2024)"],
    ),
]


@pytest.mark.parametrize(("language", "symbol", "text", "expected"), LISTS)
def test_every_member_of_a_list_is_cited(language: str, symbol: str, text: str, expected: list[str]) -> None:
    assert [citation.cited for citation in read(text, language, part=PP, symbol=symbol).citations] == expected


def _cited(document: Document, number: str) -> list[str]:
    return [c.cited for c in extract(document, Authority.load()).citations if c.place.number == number]


def test_an_enumeration_is_one_organs_whose_number_is_known() -> None:
    text = document(
        (
            PP,
            "1",
            "Rappelant les résolutions 52/28 du 4 avril 2023 et 55/21 du 4 avril 2024 du Conseil des droits de l'homme,",
        ),
        (
            OP,
            "2",
            "Prend note du rapport présenté au Conseil des droits de l'homme en application des résolutions 52/28 et 55/22 ;",
        ),
        (OP, "3", "Prend note des résolutions 55/23 et 55/24 ;"),
        language="fr",
        symbol="A/RES/80/991",
    )
    assert _cited(text, "2") == ["A/HRC/RES/52/28", "A/HRC/RES/55/22"]
    assert _cited(text, "3") == ["A/RES/55/23", "A/RES/55/24"]


@pytest.mark.parametrize(
    ("language", "text", "cited"),
    [
        (
            "en",
            "Recalling its resolutions 60/1 (para. 138) and 60/251,",
            [("A/RES/60/1", "para. 138"), ("A/RES/60/251", "")],
        ),
        (
            "en",
            "Recalling its resolutions 60/1 (sect. IV) and 60/251 of 15 March 2006,",
            [("A/RES/60/1", "sect. IV"), ("A/RES/60/251", "")],
        ),
        (
            "fr",
            "Rappelant ses résolutions 60/1 (par. 138) et 60/251,",
            [("A/RES/60/1", "para. 138"), ("A/RES/60/251", "")],
        ),
        (
            "es",
            "Recordando sus resoluciones 60/1 (párr. 138) y 60/251,",
            [("A/RES/60/1", "para. 138"), ("A/RES/60/251", "")],
        ),
        (
            "en",
            "Welcoming the application of resolutions 70/1, 71/2 and 75/2 to 10 States,",
            [("A/RES/70/1", ""), ("A/RES/71/2", ""), ("A/RES/75/2", "")],
        ),
    ],
)
def test_a_part_in_brackets_ends_no_list(language: str, text: str, cited: list[tuple[str, str]]) -> None:
    found = read(text, language, symbol="A/RES/81/901").citations
    assert [(each.cited, each.locus) for each in found] == cited


GLUED = [
    ("en", "Recalling its resolutions 70/1entitled and 71/243on ports,", ["A/RES/70/1", "A/RES/71/243"]),
    ("en", "Recalling its resolution60/251 of 15 March 2006,", ["A/RES/60/251"]),
    (
        "en",
        "Recalling Human Rights Council resolutions 16/21of 25 March 2011 and 31/36,",
        ["A/HRC/RES/16/21", "A/HRC/RES/31/36"],
    ),
    ("en", "Recalling resolution2374(2017)of the Security Council,", ["S/RES/2374(2017)"]),
    ("fr", "Rappelant sa résolution60/251du 15 mars 2006,", ["A/RES/60/251"]),
    ("fr", "Rappelant sa résolution 70/1intitulée « Ports »,", ["A/RES/70/1"]),
    ("es", "Recordando su resolución60/251de 15 de marzo de 2006,", ["A/RES/60/251"]),
    ("es", "Recordando su resolución 70/1titulada «Puertos»,", ["A/RES/70/1"]),
    ("en", "Recalling its resolution on the 60/40th part and the 2/3rds of the votes,", []),
]


@pytest.mark.parametrize(("language", "text", "cited"), GLUED)
def test_a_number_may_be_glued_to_any_word(language: str, text: str, cited: list[str]) -> None:
    assert [each.cited for each in read(text, language, symbol="A/RES/81/901").citations] == cited


RANGES = [
    (
        "en",
        "Recalling its resolutions 2997 (XXVII) to 2999 (XXVII) of 15 December 1972,",
        [f"A/RES/{number}(XXVII)" for number in (2997, 2998, 2999)],
    ),
    ("en", "Recalling its resolutions 65/1 A to 65/1 C,", [f"A/RES/65/1{letter}" for letter in "ABC"]),
    ("en", "Recalling its resolutions 65/1 A to C,", [f"A/RES/65/1{letter}" for letter in "ABC"]),
    ("en", "Recalling its resolutions 65/2 C to 65/2 A,", ["A/RES/65/2C", "A/RES/65/2A"]),
    (
        "en",
        "Recalling its resolutions 60/10 to 12 of its sixtieth session,",
        ["A/RES/60/10", "A/RES/60/11", "A/RES/60/12"],
    ),
    (
        "fr",
        "Rappelant ses résolutions 60/10 à 12 et 61/5,",
        ["A/RES/60/10", "A/RES/60/11", "A/RES/60/12", "A/RES/61/5"],
    ),
    (
        "es",
        "Recordando sus resoluciones 60/10 a 12 y 61/5,",
        ["A/RES/60/10", "A/RES/60/11", "A/RES/60/12", "A/RES/61/5"],
    ),
]


@pytest.mark.parametrize(("language", "text", "cited"), RANGES)
def test_ranges_of_every_form(language: str, text: str, cited: list[str]) -> None:
    assert [each.cited for each in read(text, language, symbol="A/RES/81/901").citations] == cited


@pytest.mark.parametrize(
    ("text", "cited", "mention"),
    [
        ("Recalling its resolutions 60/1 to 60/400,", ["A/RES/60/1", "A/RES/60/400"], "60/1 to 60/400"),
        ("Recalling its resolutions 60/1 to 200,", ["A/RES/60/1"], "60/1 to 200"),
        ("Recalling its resolution 60/251-2006,", ["A/RES/60/251"], "60/251-2006"),
        (
            "Recalling resolutions 1325 (2000) to 1820 (2000) of the Security Council,",
            ["S/RES/1325(2000)", "S/RES/1820(2000)"],
            "1325 (2000) to 1820 (2000)",
        ),
        ("Noting documents A/76/10-A/76/200,", ["A/76/10", "A/76/200"], "A/76/10-A/76/200"),
    ],
)
def test_a_range_that_is_too_long_is_said(text: str, cited: list[str], mention: str) -> None:
    found = read(text, "en", symbol="A/RES/81/901")
    assert [each.cited for each in found.citations] == cited
    assert [(each.mention, each.reason) for each in found.unresolved] == [(mention, "long-range")]
