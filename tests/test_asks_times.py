"""By when, within which time and how often a report is asked for, and which times are another matter's."""

from __future__ import annotations

import re

import pytest
from extract_helpers import read

from kg import lang
from kg.lang.cardinals import cardinals

SG = {
    "en": "Requests the Secretary-General",
    "fr": "Prie le Secrétaire général",
    "es": "Solicita al Secretario General",
}
TIMES = [
    # language, what is asked, the times of its rows as (due, period, within)
    ("en", "to submit, within 90 days of the adoption of the present resolution, a joint report", [("", "", "P90D")]),
    ("en", "to submit, every two years, a report", [("", "P2Y", "")]),
    ("en", "to submit a report by 1 May 2027, and, except in that month, updates each month", [("2027-05-01", "", "")]),
    ("en", "to provide to the General Assembly a written update every six months", [("", "P6M", "")]),
    (
        "fr",
        "de lui présenter un rapport d'ici au 1er mai 2027, et des mises à jour chaque mois",
        [("2027-05-01", "", "")],
    ),
    ("en", "to submit reports by 1 May 2027 and 1 June 2028", [("2027-05-01", "", ""), ("2028-06-01", "", "")]),
    ("en", "to report by 1 May 2027 and then by 1 June 2028", [("2027-05-01", "", ""), ("2028-06-01", "", "")]),
    ("en", "to submit a report by 1 May 2027, open ports by 1 June 2027, and brief States", [("2027-05-01", "", "")]),
    ("en", "to submit a report on ports built by 1 May 2027 by 1 June 2028", [("2028-06-01", "", "")]),
    ("en", "to submit a report on the targets to be attained by 2030 and by 31 December 2035", [("", "", "")]),
    ("en", "to submit a report on the implementation by 31 December 2028 of the Plan", [("", "", "")]),
    ("en", "to submit a report on the implementation of the Plan by 31 December 2028", [("2028-12-31", "", "")]),
    ("en", "to submit a report on the lessons of the conference held within 90 days of the storm", [("", "", "")]),
    ("en", "to submit a report on States that comply with their obligations within 90 days", [("", "", "")]),
    ("en", "to report on the mandate in a report to be submitted within 90 days", [("", "", "P90D")]),
    ("en", "to report on its work within 20 days and thereafter every 90 days", [("", "P90D", "P20D")]),
    ("en", "to submit a report within a reasonable time and to answer letters within ten days", [("", "", "")]),
    ("en", "to submit a report and to open the office by 1 May 2027", [("", "", "")]),
    ("en", "to submit a report on the quarterly, annual and biennial budgets", [("", "", "")]),
    ("en", "to submit a report on a triennial basis and a summary every 18 months", [("", "P3Y", "")]),
    (
        "en",
        "to submit an oral update every three months and a written report every two years",
        [("", "P3M", ""), ("", "P2Y", "")],
    ),
    ("en", "to submit a report every 1,000 days", [("", "", "")]),
    ("en", "to submit a report within two or three months", [("", "", "")]),
    ("en", "to submit a report within a year", [("", "", "P1Y")]),
    ("en", "to submit a report every second year", [("", "P2Y", "")]),
    (
        "en",
        "to submit to it written reports on 1 May 2027 and 1 June 2028",
        [("2027-05-01", "", ""), ("2028-06-01", "", "")],
    ),
    ("en", "to submit a report on the events of 1 May 2027", [("", "", "")]),
    (
        "fr",
        "de lui rendre compte le 10 juillet 2027, le 1er octobre 2027 et le 10 janvier 2028 de l'exécution du mandat",
        [("2027-07-10", "", ""), ("2027-10-01", "", ""), ("2028-01-10", "", "")],
    ),
    (
        "es",
        "que la informe el 15 de febrero de 2027 y el 15 de junio de 2027 sobre los puertos",
        [("2027-02-15", "", ""), ("2027-06-15", "", "")],
    ),
    ("fr", "de lui soumettre, dans les 90 jours, un rapport", [("", "", "P90D")]),
    ("fr", "de lui présenter, deux fois par an, un rapport", [("", "P6M", "")]),
    ("fr", "de lui présenter un rapport, et non tous les six mois, chaque année", [("", "P1Y", "")]),
    ("fr", "de lui présenter un rapport et d'ouvrir le bureau d'ici au 1er mai 2027", [("", "", "")]),
    ("fr", "de lui présenter un rapport et de réunir le Groupe tous les six mois", [("", "", "")]),
    (
        "fr",
        "de lui présenter un rapport sur les enseignements de la conférence tenue dans les 90 jours",
        [("", "", "")],
    ),
    ("fr", "de lui présenter un rapport sur l'exécution d'ici au 31 décembre 2028 du Plan", [("", "", "")]),
    ("fr", "de lui faire rapport sur les ports tous les quatre mois ou selon que de besoin", [("", "P4M", "")]),
    ("fr", "de lui présenter un rapport et des recommandations pour les années à venir", [("", "", "")]),
    ("es", "que presente, en un plazo de tres meses, un informe", [("", "", "P3M")]),
    ("es", "que le presente un informe y que convoque al Grupo cada seis meses", [("", "", "")]),
    ("es", "que le presente un informe y que abra la oficina a más tardar el 1 de mayo de 2027", [("", "", "")]),
    (
        "es",
        "que le presente un informe sobre las metas que deben alcanzarse a más tardar el 31 de diciembre de 2030",
        [("", "", "")],
    ),
    ("es", "que la informe sobre los puertos cada 30 días hasta el 31 de julio de 2030", [("", "P30D", "")]),
    ("es", "que le presente un informe sobre la ejecución a más tardar el 1 de mayo de 2030 del Plan", [("", "", "")]),
]


@pytest.mark.parametrize(("language", "asked", "expected"), TIMES)
def test_a_report_has_its_own_times(language: str, asked: str, expected: list[tuple[str, str, str]]) -> None:
    found = read(f"{SG[language]} {asked};", language, symbol="A/RES/80/990").requests
    assert [(r.due, r.period, r.within) for r in found] == expected


ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve",
}
TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
TWENTIES = "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"


def _said(language: str, number: int) -> str:
    """A number below 200 in words, as the language's grammars spell it."""
    ones, tens = ONES[language].split(), TENS[language].split()
    if number >= 100:
        hundred = {"en": "one hundred", "fr": "cent", "es": "ciento" if number > 100 else "cien"}[language]
        joint = " and " if language == "en" else " "
        return hundred + (joint + _said(language, number - 100) if number > 100 else "")
    if number < 20:
        return ones[number - 1]
    ten, one = divmod(number, 10)
    if language == "fr" and ten in (7, 9):
        one += 10
    if language == "es" and ten == 2 and one:
        return TWENTIES.split()[one - 1]
    if not one:
        return tens[ten - 2] + ("s" if language == "fr" and number == 80 else "")
    joint = {"en": "-", "fr": " et " if one in (1, 11) and ten < 8 else "-", "es": " y "}[language]
    return tens[ten - 2] + joint + ones[one - 1]


@pytest.mark.parametrize("language", sorted(ONES))
def test_every_number_in_words_is_read(language: str) -> None:
    read_as = cardinals(language)
    for number in range(1, 200):
        words = _said(language, number)
        assert re.fullmatch(read_as.pattern, words) and read_as.value(words) == number, words


def test_every_language_has_numbers_in_words() -> None:
    assert {each.code for each in lang.each()} == set(ONES)


@pytest.mark.parametrize(("language", "words"), [("en", "two three"), ("en", "five twenty"), ("fr", "deux trois")])
def test_two_numbers_are_none(language: str, words: str) -> None:
    assert cardinals(language).value(words) is None


FORMS = {
    "en": ("to submit a report within {} days", "to submit a report every {} months"),
    "fr": ("de lui présenter un rapport dans un délai de {} jours", "de lui présenter un rapport tous les {} mois"),
    "es": ("que le presente un informe en un plazo de {} días", "que le presente un informe cada {} meses"),
}


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 21, "twenty-one"),
        ("en", 120, "one hundred and twenty"),
        ("en", 90, "ninety (90)"),
        ("fr", 21, "vingt et un"),
        ("fr", 120, "cent vingt"),
        ("fr", 75, "soixante-quinze"),
        ("fr", 90, "quatre-vingt-dix"),
        ("es", 31, "treinta y un"),
        ("es", 24, "veinticuatro"),
        ("es", 120, "ciento veinte"),
    ],
)
def test_terms_and_periods_in_words(language: str, number: int, words: str) -> None:
    soon, often = (form.format(words) for form in FORMS[language])
    assert [r.within for r in read(f"{SG[language]} {soon};", language).requests] == [f"P{number}D"]
    assert [r.period for r in read(f"{SG[language]} {often};", language).requests] == [f"P{number}M"]


EVERY = {
    "en": (
        "Requests the Secretary-General to report to the Security Council {} on progress in its work;",
        ["on a monthly basis", "on an annual basis", "on a quarterly basis", "on a biennial basis"],
    ),
    "fr": (
        "Prie le Secrétaire général de faire rapport au Conseil de sécurité {} sur les progrès accomplis;",
        ["tous les mois", "chaque année", "tous les trimestres", "une année sur deux"],
    ),
    "es": (
        "Solicita al Secretario General que informe al Consejo de Seguridad {} sobre los progresos realizados;",
        ["cada mes", "cada año", "cada trimestre", "cada dos años"],
    ),
}


@pytest.mark.parametrize("language", EVERY)
def test_a_time_that_begins_as_what_a_report_is_on_is_a_time(language: str) -> None:
    """ "On a monthly basis on progress"."""
    text, times = EVERY[language]
    found = [read(text.format(time), language).requests[0].period for time in times]
    assert found == ["P1M", "P1Y", "P3M", "P2Y"]


def test_the_reports_in_which_somebody_reports_are_no_further_request() -> None:
    text = "Requests the Secretary-General to report on progress, including through four written reports every 90 days;"
    (only,) = read(text).requests
    assert only.period == "P90D"
