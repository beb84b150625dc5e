"""What is no request for a report, and whose time is not the report's."""

from __future__ import annotations

import pytest
from extract_helpers import read

NOT_ASKED = [
    ("en", "Requests the Secretary-General not to submit the annual report on harbours at its eighty-first session;"),
    ("en", "Requests the Secretary-General never to submit a report on harbours at its eighty-first session;"),
    ("en", "Requests the Secretary-General to cease to report to the General Assembly at its eighty-first session;"),
    ("en", "Requests the Secretary-General to refrain from presenting a report at its eighty-first session;"),
    ("en", "Decides to request the Secretary-General not to submit a report at its eighty-first session;"),
    ("en", "Decides that the Secretary-General shall no longer submit a report to the General Assembly;"),
    ("fr", "Prie le Secrétaire général de ne pas lui présenter de rapport à sa quatre-vingt-unième session ;"),
    ("fr", "Prie le Secrétaire général de ne plus présenter un rapport annuel à l'Assemblée générale ;"),
    ("fr", "Prie le Secrétaire général de s'abstenir de présenter un rapport à sa quatre-vingt-unième session ;"),
    ("fr", "Prie le Secrétaire général de cesser de lui présenter un rapport à sa quatre-vingt-unième session ;"),
    ("fr", "Décide que le Secrétaire général ne lui présentera plus de rapport tous les six mois ;"),
    ("fr", "Décide que le Secrétaire général ne lui rendra plus compte tous les six mois ;"),
    (
        "es",
        "Solicita al Secretario General que no presente más el informe anual en su octogésimo primer período de sesiones;",
    ),
    (
        "es",
        "Solicita al Secretario General que se abstenga de presentar un informe en su octogésimo primer período de sesiones;",
    ),
    ("es", "Decide que el Secretario General ya no le presente informes cada seis meses;"),
    ("es", "Decide que el Secretario General ya no informará a la Asamblea General cada seis meses;"),
]


@pytest.mark.parametrize(("language", "text"), NOT_ASKED)
def test_what_is_not_to_be_submitted_is_not_asked_for(language: str, text: str) -> None:
    assert read(text, language, symbol="A/RES/80/990").requests == ()


TIMES = [
    (
        "en",
        "Requests the Secretary-General to submit a report on the annual conference at its eighty-first session;",
        "",
        81,
        "",
        "",
    ),
    ("en", "Requests the Secretary-General to submit an annual report on lighthouses;", "P1Y", None, "", ""),
    (
        "en",
        "Requests the Secretary-General to report to it on the audits conducted every two years, at its eighty-first session;",
        "",
        81,
        "",
        "",
    ),
    (
        "en",
        "Requests the Secretary-General to report to it on lighthouses every two years, at its eighty-first session;",
        "P2Y",
        81,
        "",
        "",
    ),
    ("en", "Requests the Secretary-General to report to it every year and a half;", "", None, "", ""),
    (
        "en",
        "Requests the Secretary-General to report to it at its eighty-first session, and to open the office by 1 May 2027;",
        "",
        81,
        "",
        "",
    ),
    (
        "en",
        "Requests the Secretary-General to report to it at its eighty-first session, and to convene the Group every six months;",
        "",
        81,
        "",
        "",
    ),
    (
        "en",
        "Requests the Secretary-General to prepare a report on ports, and to consult the coastal States, by 1 May 2027;",
        "",
        None,
        "2027-05-01",
        "",
    ),
    (
        "en",
        "Requests the Secretary-General to prepare a report and to submit it to the General Assembly by 1 May 2027;",
        "",
        None,
        "2027-05-01",
        "",
    ),
    (
        "fr",
        "Prie le Secrétaire général de lui présenter un rapport sur le bulletin mensuel à sa quatre-vingt-unième session ;",
        "",
        81,
        "",
        "",
    ),
    ("fr", "Prie le Secrétaire général de lui présenter un rapport annuel sur les phares ;", "P1Y", None, "", ""),
    (
        "fr",
        "Prie le Secrétaire général de lui présenter à sa quatre-vingt-unième session un rapport, et d'ouvrir le bureau d'ici au 1er mai 2027 ;",
        "",
        81,
        "",
        "",
    ),
    (
        "fr",
        "Prie le Secrétaire général de lui présenter un rapport d'activité annuel sur les phares ;",
        "P1Y",
        None,
        "",
        "",
    ),
    (
        "es",
        "Solicita al Secretario General que le presente un informe sobre el boletín mensual en su octogésimo primer período de sesiones;",
        "",
        81,
        "",
        "",
    ),
    ("es", "Solicita al Secretario General que le presente un informe anual sobre los faros;", "P1Y", None, "", ""),
    (
        "es",
        "Solicita al Secretario General que le presente un informe en su octogésimo primer período de sesiones, y que abra la oficina a más tardar el 1 de mayo de 2027;",
        "",
        81,
        "",
        "",
    ),
]


@pytest.mark.parametrize(("language", "text", "period", "session", "due", "within"), TIMES)
def test_whose_time_it_is(language: str, text: str, period: str, session: int | None, due: str, within: str) -> None:
    found = read(text, language, symbol="A/RES/80/990").requests
    assert [(r.of, r.period, r.session, r.due, r.within) for r in found] == [("SG", period, session, due, within)]


def test_the_present_resolution_is_no_verb() -> None:
    text = (
        "Requests the Secretary-General to transmit the present resolution to the Security Council and to submit a report "
        "to the General Assembly at its eighty-first session;"
    )
    assert [(r.of, r.to, r.session) for r in read(text, "en", symbol="A/RES/80/990").requests] == [("SG", "GA", 81)]
