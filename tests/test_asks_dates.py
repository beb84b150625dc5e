"""Dates by which reports are due: of several that share a year, or stand in a list, none is lost."""

from __future__ import annotations

from itertools import product

import pytest
from extract_helpers import read

from kg import lang
from kg.extract.request_times import iso, isos

ASKED = {
    "en": "Requests the Secretary-General to submit reports {} on the wells;",
    "fr": "Prie le Secrétaire général de lui présenter des rapports {} sur les puits ;",
    "es": "Solicita al Secretario General que le presente informes {} sobre los pozos;",
}
MONTHS = {
    "en": ["January", "March", "June", "September", "December"],
    "fr": ["janvier", "mars", "juin", "septembre", "décembre"],
    "es": ["enero", "marzo", "junio", "septiembre", "diciembre"],
}
NUMBERS = ("01", "03", "06", "09", "12")
OF = {"en": " ", "fr": " ", "es": " de "}
AND = {"en": " and ", "fr": " et ", "es": " y "}
LEADS = {  # before the first date; before each further one
    "en": [("by ", ""), ("by ", "by "), ("no later than ", ""), ("before ", "")],
    "fr": [("d'ici au ", "au "), ("au plus tard le ", "le "), ("avant le ", "le ")],
    "es": [("a más tardar el ", "el "), ("antes del ", "del "), ("a más tardar el ", "")],
}
YEARS = {"en": ["in ", "during "], "fr": ["en "], "es": ["en ", "durante "]}


def listed(language: str, items: list[str]) -> str:
    return ", ".join(items[:-1]) + AND[language] + items[-1] if len(items) > 1 else items[0]


def due(language: str, when: str) -> list[str]:
    return [each.due for each in read(ASKED[language].format(when), language).requests]


@pytest.mark.parametrize("language", ASKED)
def test_days_that_share_a_year_are_all_kept(language: str) -> None:
    """However many there are, and whatever leads to the further ones; the year stands at the last of them alone."""
    of = OF[language]
    for count, (first, again), day in product((1, 2, 3, 4), LEADS[language], (15, 30)):
        days = [f"{day}{of}{month}" for month in MONTHS[language][1 : count + 1]]
        led = [first + days[0], *(again + each for each in days[1:])]
        expected = [f"2031-{month}-{day}" for month in NUMBERS[1 : count + 1]]
        assert due(language, listed(language, led) + f"{of}2031") == expected, led


@pytest.mark.parametrize("language", ASKED)
def test_years_and_months_of_a_list_are_all_kept(language: str) -> None:
    for count, lead in product((1, 2, 3, 4), YEARS[language]):
        years = [str(2031 + number) for number in range(count)]
        assert due(language, lead + listed(language, years)) == years
        months = listed(language, MONTHS[language][:count]) + f"{OF[language]}2031"
        assert due(language, lead + months) == [f"2031-{month}" for month in NUMBERS[:count]]


@pytest.mark.parametrize("language", ASKED)
def test_each_day_may_have_its_year(language: str) -> None:
    of = OF[language]
    days = [f"15{of}{month}{of}{2031 + number}" for number, month in enumerate(MONTHS[language][:3])]
    (first, again), *_ = LEADS[language]
    led = [first + days[0], *(again + each for each in days[1:])]
    assert due(language, listed(language, led)) == ["2031-01-15", "2032-03-15", "2033-06-15"]


@pytest.mark.parametrize("language", sorted(lang.codes()))
def test_one_date_is_read_as_the_only_one_of_a_list(language: str) -> None:
    """`isos` has for a single date what `iso` has, to the precision printed."""
    of = OF[language]
    for month, day in product(MONTHS[language], ("", f"1{of}", f"28{of}")):
        text = f"{day}{month}{of}2031".lower()
        assert isos(text, language) == (iso(text, language),)
    assert isos("1er mars 2031", "fr") == ("2031-03-01",)
    assert isos("no date", language) == ()
    assert isos(f"99{of}{MONTHS[language][0]}{of}2031".lower(), language) == ()


BESIDE = [
    ("en", "Requests the Secretary-General to report thereon in 2031;"),
    ("fr", "Prie le Secrétaire général de lui faire rapport à ce sujet en 2031 ;"),
    ("es", "Solicita al Secretario General que le informe al respecto en 2031;"),
]


@pytest.mark.parametrize(("language", "text"), BESIDE)
def test_a_year_stands_beside_what_a_report_is_on_in_a_word(language: str, text: str) -> None:
    assert [each.due for each in read(text, language).requests] == ["2031"]


SHARES = {
    "en": "Requests the Secretary-General to submit reports by {} {{}} and by {} {{}} 2031 on the wells;",
    "fr": "Prie le Secrétaire général de lui présenter des rapports d'ici au {} {{}} et au {} {{}} 2031 sur les puits ;",
    "es": "Solicita al Secretario General que le presente informes a más tardar el {} de {{}} y el {} de {{}} de 2031 sobre los pozos;",
}


@pytest.mark.parametrize("language", SHARES)
def test_a_year_is_shared_by_days_in_their_order_alone(language: str) -> None:
    """ "By 31 December and 31 March 2031" does not say the year of the first: it is not told, and none is guessed."""
    for (one, other), days in product(product(range(5), repeat=2), ((15, 15), (20, 10), (10, 20))):
        text = SHARES[language].format(*days).format(MONTHS[language][one], MONTHS[language][other])
        last = f"2031-{NUMBERS[other]}-{days[1]}"
        first = f"2031-{NUMBERS[one]}-{days[0]}"
        expected = [first, last] if first < last else [last]
        assert [each.due for each in read(text, language).requests] == expected, text


THEN = [
    ("en", "Requests the Secretary-General to report to it in 2031 and by 2035 to complete the wells;"),
    ("en", "Requests the Secretary-General to submit a report in 2031 and by 2035 to complete the wells;"),
    ("en", "Requests the Secretary-General to report to it in 2031, 2035 targets for the wells included;"),
    ("en", "Requests the Secretary-General to submit to it in 2031 and 2035 targets permitting, a report;"),
    ("fr", "Prie le Secrétaire général de lui faire rapport en 2031 et d'ici à 2035 d'achever les puits ;"),
    ("fr", "Prie le Secrétaire général de lui faire rapport en 2031 et en 2035 de remplir les puits ;"),
    ("es", "Solicita al Secretario General que le informe en 2031 y en 2035 complete los pozos;"),
    ("es", "Solicita al Secretario General que le informe en 2031 y a más tardar en 2035 que complete los pozos;"),
]


@pytest.mark.parametrize(("language", "text"), THEN)
def test_a_year_with_which_something_else_begins_is_no_further_date(language: str, text: str) -> None:
    assert [each.due for each in read(text, language).requests] == ["2031"]


BEHIND = {
    "en": [
        "", " on the wells", " to the Economic and Social Council", " for its consideration", ", and to meet",
        " under the same item", " assessing the wells", " pursuant to the plan", " including proposals", " which shall be brief",
    ],
    "fr": [
        "", " sur les puits", " au Conseil économique et social", " de l'état des puits", ", et de se réunir",
        " au titre du même point", " comportant des propositions", " sous forme écrite", " conformément au plan", " sur mer",
    ],
    "es": [
        "", " sobre los pozos", " al Consejo Económico y Social", " acerca de los pozos", ", y que se reúna",
        " por cualquier medio", " incluyendo propuestas", " conforme al plan", " del mar", " que incluya propuestas",
    ],
}  # fmt: skip
REPORT = {
    "en": "Requests the Secretary-General to report {};",
    "fr": "Prie le Secrétaire général de faire rapport {} ;",
    "es": "Solicita al Secretario General que informe {};",
}


@pytest.mark.parametrize("language", REPORT)
def test_years_of_a_list_are_all_kept_whatever_of_the_report_follows(language: str) -> None:
    for count, behind in product((1, 2, 3), BEHIND[language]):
        years = [str(2031 + number) for number in range(count)]
        text = REPORT[language].format(
            "en " * (language != "en") + "in " * (language == "en") + listed(language, years) + behind
        )
        assert [each.due for each in read(text, language).requests] == years, text
