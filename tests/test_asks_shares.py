"""Several recipients of one report: each has his own times, and an enumeration loses nobody."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product

import pytest
from extract_helpers import document, read

from kg.authority import Authority
from kg.extract import extract
from kg.model import Part, ReportRequest

ASKS = {
    "en": "Requests the Secretary-General to report ",
    "fr": "Prie le Secrétaire général de faire rapport ",
    "es": "Solicita al Secretario General que informe ",
}
WHO = {
    "en": {
        "SC": "to the Security Council",
        "GA": "to the General Assembly",
        "ECOSOC": "to the Economic and Social Council",
    },
    "fr": {"SC": "au Conseil de sécurité", "GA": "à l'Assemblée générale", "ECOSOC": "au Conseil économique et social"},
    "es": {"SC": "al Consejo de Seguridad", "GA": "a la Asamblea General", "ECOSOC": "al Consejo Económico y Social"},
}
AND = {"en": "and", "fr": "et", "es": "y"}
Times = tuple[str, str, str]
"""Day, how often, within which time."""
WHEN: dict[str, dict[Times, str]] = {
    "en": {
        ("", "P90D", ""): "every ninety days",
        ("", "P1Y", ""): "annually",
        ("2031-05-01", "", ""): "by 1 May 2031",
        ("", "", "P60D"): "within sixty days",
    },
    "fr": {
        ("", "P90D", ""): "tous les quatre-vingt-dix jours",
        ("", "P1Y", ""): "chaque année",
        ("2031-05-01", "", ""): "d'ici au 1er mai 2031",
        ("", "", "P60D"): "dans les soixante jours",
    },
    "es": {
        ("", "P90D", ""): "cada noventa días",
        ("", "P1Y", ""): "anualmente",
        ("2031-05-01", "", ""): "a más tardar el 1 de mayo de 2031",
        ("", "", "P60D"): "en un plazo de sesenta días",
    },
}
PAIRS = [("SC", "GA"), ("GA", "SC"), ("GA", "ECOSOC")]


def _times(requests: tuple[ReportRequest, ...]) -> dict[str, Times]:
    return {each.to: (each.due, each.period, each.within) for each in requests}


@pytest.mark.parametrize("language", WHEN)
@pytest.mark.parametrize("before", [True, False])
def test_each_recipient_has_the_time_beside_him(language: str, before: bool) -> None:
    """Whatever times two recipients have, and whether these stand before or behind them."""
    for (one, other), (first, second) in product(PAIRS, permutations(WHEN[language], 2)):
        who, when = WHO[language], WHEN[language]
        parts = [(who[one], when[first]), (who[other], when[second])]
        said = [f"{time} {name}" if before else f"{name} {time}" for name, time in parts]
        text = f"{ASKS[language]}{said[0]} {AND[language]} {said[1]};"
        assert _times(read(text, language).requests) == {one: first, other: second}, text


@pytest.mark.parametrize("language", WHEN)
def test_a_time_before_or_behind_all_is_that_of_all(language: str) -> None:
    for (one, other), time in product(PAIRS, WHEN[language]):
        both = f"{WHO[language][one]} {AND[language]} {WHO[language][other]}"
        for text in (f"{WHEN[language][time]} {both}", f"{both} {WHEN[language][time]}"):
            found = _times(read(f"{ASKS[language]}{text};", language).requests)
            assert found == {one: time, other: time}, text


@pytest.mark.parametrize("language", WHEN)
def test_a_time_within_the_list_is_not_the_others(language: str) -> None:
    """Also where these have none."""
    for (one, other), time in product(PAIRS, WHEN[language]):
        text = f"{WHO[language][one]} {WHEN[language][time]} {AND[language]} {WHO[language][other]}"
        found = _times(read(f"{ASKS[language]}{text};", language).requests)
        assert found == {one: time, other: ("", "", "")}, text


NAMES = {
    "en": {
        "SC": "the Security Council",
        "GA": "the General Assembly",
        "ECOSOC": "the Economic and Social Council",
        "HRC": "the Human Rights Council",
    },
    "fr": {
        "SC": "au Conseil de sécurité",
        "GA": "à l'Assemblée générale",
        "ECOSOC": "au Conseil économique et social",
        "HRC": "au Conseil des droits de l'homme",
    },
    "es": {
        "SC": "al Consejo de Seguridad",
        "GA": "a la Asamblea General",
        "ECOSOC": "al Consejo Económico y Social",
        "HRC": "al Consejo de Derechos Humanos",
    },
}
TO = {"en": "to ", "fr": "", "es": ""}
BARE = {
    "es": {
        "SC": "el Consejo de Seguridad",
        "GA": "la Asamblea General",
        "ECOSOC": "el Consejo Económico y Social",
        "HRC": "el Consejo de Derechos Humanos",
    },
}
REPORT = {
    "en": "Requests the Secretary-General to submit a report ",
    "fr": "Prie le Secrétaire général de présenter un rapport ",
    "es": "Solicita al Secretario General que presente un informe ",
}


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("size", [2, 3, 4])
def test_an_enumeration_loses_nobody(language: str, size: int) -> None:
    """In whatever order, with the preposition said once or again."""
    names = NAMES[language]
    for chosen in permutations(names, size):
        first, *others = chosen
        for again in (
            (names, BARE.get(language, names)) if language != "en" else (names, {c: f"to {names[c]}" for c in names})
        ):
            said = [TO[language] + names[first], *(again[each] for each in others)]
            text = f"{REPORT[language]}{', '.join(said[:-1])} {AND[language]} {said[-1]} on its work;"
            assert [each.to for each in read(text, language).requests] == list(chosen), text


def test_who_is_named_behind_a_comma_alone_is_no_recipient() -> None:
    text = "Requests the Secretary-General to submit a report to the Security Council, the General Assembly having so asked;"
    assert [each.to for each in read(text).requests] == ["SC"]


PASSED = {
    "en": "Requests the Secretary-General to submit to the General Assembly a report, similar to the one that it had at its {} "
    "session, on wells;",
    "fr": "Prie le Secrétaire général de présenter à l’Assemblée générale, à sa {} session, un rapport sur les puits ;",
    "es": "Solicita al Secretario General que presente a la Asamblea General, en su {} período de sesiones, un informe sobre los pozos;",
}
ORDINALS = {
    "en": {74: "seventy-fourth", 76: "seventy-sixth", 77: "seventy-seventh"},
    "fr": {74: "soixante-quatorzième", 76: "soixante-seizième", 77: "soixante-dix-septième"},
    "es": {74: "septuagésimo cuarto", 76: "septuagésimo sexto", 77: "septuagésimo séptimo"},
}


@pytest.mark.parametrize("language", sorted(PASSED))
@pytest.mark.parametrize("number", [74, 76, 77])
def test_no_report_is_due_at_a_session_of_the_organ_that_has_passed(language: str, number: int) -> None:
    """Such a number is an earlier report's, another organ's or a slip; the session of the text and later ones may be meant."""
    made = document((Part.OPERATIVE, "1", PASSED[language].format(ORDINALS[language][number])), language=language)
    made = replace(made, metadata=replace(made.metadata, session_key="76"))
    found = extract(made, Authority.load()).requests
    assert {(one.of, one.to) for one in found} == {("SG", "GA")}
    assert {one.session for one in found} == {number if number >= 76 else None}
