"""Meetings as a blind sample has them, in words of our own: lists of years and places before names; what is no place."""

from __future__ import annotations

import pytest

from tests.extract_helpers import read

HELD = [
    ("en", "Recalls the commitments made at their meeting in Bamako on 8 April 2026;", [("2026-04-08", "Bamako")]),
    ("fr", "Rappelle les engagements pris à leur réunion à Bamako le 8 avril 2026 ;", [("2026-04-08", "Bamako")]),
    ("es", "Recuerda lo acordado en su reunión en Bamako el 8 de abril de 2026;", [("2026-04-08", "Bamako")]),
    ("en", "Notes the completion, in May 2023, of the sixteenth session of the Forum on Wells;", [("2023-05", "")]),
    ("fr", "Note la conclusion, en mai 2023, de la seizième session du Forum des puits ;", [("2023-05", "")]),
    ("es", "Observa la conclusión, en mayo de 2023, del 16º período de sesiones del Foro;", [("2023-05", "")]),
    ("en", "Notes the conclusion, on 3 May 2023, of the agreement on wells of the third conference;", []),
    ("en", "Decides that the group shall hold in Kigali its first session in 2027;", [("2027", "Kigali")]),
    ("en", "Decides to hold in Kigali its first session from 3 to 7 May 2027;", [("2027-05-03", "Kigali")]),
    ("es", "Decide celebrar en Kigali su primer período de sesiones del 3 al 7 de mayo de 2027;", [("2027-05-03", "Kigali")]),
    ("en", "Notes the intention to call a meeting on wells in September 2026;", [("2026-09", "")]),
    ("en", "Notes the plan to call a meeting on the situation in Wellland in May 2026;", [("2026-05", "")]),
    ("fr", "Attend la troisième réunion du Groupe des puits les 28 et 29 mai 2022 et la sixième session du Groupe "
     "d’experts du 10 au 12 mai 2023 ;", [("2022-05-28", ""), ("2023-05-10", "")]),
    ("es", "Espera la tercera reunión del Grupo de Trabajo los días 28 y 29 de mayo de 2022;", [("2022-05-28", "")]),
    ("es", "Celebra las Reuniones Primera y Segunda de los Estados Partes en el Tratado en 2022 y 2023, "
     "respectivamente;", [("2022", ""), ("2023", "")]),
    ("en", "Notes the reviews at the high-level political forum on sustainable development held in 2016, 2017 and 2018;",
     [("2016", ""), ("2017", ""), ("2018", "")]),
    ("en", "Recalling what was agreed at the 1995, 2000 and 2010 Review Conferences on Wells,",
     [("1995", ""), ("2000", ""), ("2010", "")]),
    ("fr", "Rappelant les engagements pris aux Conférences d’examen de 1995, de 2000 et de 2010 et notant les puits,",
     [("1995", ""), ("2000", ""), ("2010", "")]),
    ("es", "Recordando lo acordado en las Conferencias de Examen de 1995, 2000 y 2010 y observando los pozos,",
     [("1995", ""), ("2000", ""), ("2010", "")]),
    ("en", "Recalling the 2010 Review Conference on Wells and the text of 2015,", [("2010", "")]),
    ("fr", "Salue la tenue à Kigali, du 12 au 17 juin 2022, de la douzième Conférence ministérielle des puits, et la tenue à "
     "Maputo, du 3 au 7 mai 2021, de la quinzième session de la Conférence des eaux ;",
     [("2022-06-12", "Kigali"), ("2021-05-03", "Maputo")]),
    ("en", "Asks it to report at its seventy-sixth session on the implementation of the Programme of Wells in 2021;", []),
    ("fr", "Le prie de rendre compte à sa soixante-seizième session sur les puits creusés en 2021 ;", []),
    ("es", "Pide que informe en su septuagésimo sexto período de sesiones sobre los pozos excavados en 2021;", []),
    ("en", "Recalling the text adopted by the Preparatory Committee for the fourth International Conference on Wells and "
     "Other Deep Waters of Developing States on 30 May 2023;", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), HELD)
def test_first_days_and_places(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = [(one.start or one.end, one.where) for one in read(text, language).meetings if one.start or one.end]
    assert sorted(found) == sorted(expected)


NAMES = [
    ("en", "Welcomes the convening in Kigali, on 12 June 2022, of the twelfth Conference on Wells and the adoption of its "
     "declarations, and hopes,", "twelfth Conference on Wells"),
    ("fr", "Salue la tenue à Kigali, le 12 juin 2022, de la douzième Conférence des puits et de l’adoption de ses "
     "déclarations, et espère,", "douzième Conférence des puits"),
    ("es", "Celebra la celebración en Kigali, el 12 de junio de 2022, de la duodécima Conferencia de los Pozos y la "
     "aprobación de sus declaraciones,", "duodécima Conferencia de los Pozos"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name"), NAMES)
def test_a_name_ends_before_what_was_adopted_there(language: str, text: str, name: str) -> None:
    assert [one.name for one in read(text, language).meetings] == [name]


WHOSE = [
    ("en", "Recalls the high-level meetings of the General Assembly during its sixty-seventh session, from 13 to 15 May "
     "2033, and during its seventy-second session, on 27 and 28 September 2037, to appraise wells;",
     [("2033-05-13", "2033-05-15", "GA"), ("2037-09-27", "2037-09-28", "GA")]),
    ("fr", "Rappelle les réunions de haut niveau qu’elle a tenues à sa soixante-septième session, du 13 au 15 mai 2033, et "
     "à sa soixante-douzième session, les 27 et 28 septembre 2037 ;",
     [("2033-05-13", "2033-05-15", "GA"), ("2037-09-27", "2037-09-28", "GA")]),
    ("es", "Recuerda las reuniones de alto nivel celebradas en su sexagésimo séptimo período de sesiones, del 13 al 15 de "
     "mayo de 2033, y en su septuagésimo segundo período de sesiones, los días 27 y 28 de septiembre de 2037;",
     [("2033-05-13", "2033-05-15", "GA"), ("2037-09-27", "2037-09-28", "GA")]),
    ("en", "Decides to convene, at its seventy-third session, on 27 September 2038, a high-level meeting on wells;",
     [("2038-09-27", "2038-09-27", "GA")]),
    ("fr", "Se félicite de la tenue, pendant sa soixante-septième session, du 13 au 15 mai 2033, de sa réunion de haut "
     "niveau consacrée aux puits ;", [("2033-05-13", "2033-05-15", "GA")]),
    ("es", "Decide celebrar, en su septuagésimo tercer período de sesiones, el 27 de septiembre de 2038, una reunión de "
     "alto nivel sobre los pozos;", [("2038-09-27", "2038-09-27", "GA")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), WHOSE)
def test_days_behind_a_session_are_those_of_the_meeting_held_at_it(
    language: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    """The Assembly sits for a year: no session of it has the two days of a meeting."""
    found = read(text, language).meetings
    assert [(one.start, one.end, one.body) for one in found] == expected
    assert not any("session" in one.name or "período" in one.name for one in found)


BODIES = [
    ("en", "Notes the briefing by the Commission on the Status of Women at its second and third meetings, held on 15 "
     "December 2030 and on 15 November 2031;"),
    ("fr", "Note l’exposé que la Commission de la condition de la femme a fait à ses deuxième et troisième réunions, tenues "
     "le 15 décembre 2030 et le 15 novembre 2031 ;"),
    ("en", "Notes the work of the Commission on the Status of Women and the second meeting of the Commission on wells, held "
     "on 15 December 2030;"),
    ("fr", "Note les travaux de la Commission de la condition de la femme et la deuxième réunion de la Commission, tenue le "
     "15 décembre 2030 ;"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), BODIES)
def test_a_meeting_is_that_of_the_body_named_before(language: str, text: str) -> None:
    """By "its" before a number, and by a short name behind the full one."""
    assert {one.body for one in read(text, language).meetings} == {"CSW"}
