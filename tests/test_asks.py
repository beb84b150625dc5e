"""What is asked, of whom: the ways of asking that are no single verb at the head of a paragraph."""

from __future__ import annotations

import pytest
from extract_helpers import read

DECIDED = [
    # language, text, the acts in order, the requests as (of, to, session, due)
    (
        "en",
        "Decides to request the Secretary-General to submit to the General Assembly at its eighty-second session a "
        "report on lighthouses;",
        ["decide", "request"],
        [("SG", "GA", 82, "")],
    ),
    (
        "fr",
        "Décide de prier le Secrétaire général de lui présenter à sa quatre-vingt-deuxième session un rapport sur les "
        "phares ;",
        ["decide", "request"],
        [("SG", "GA", 82, "")],
    ),
    (
        "es",
        "Decide solicitar al Secretario General que le presente un informe sobre los faros en su octogésimo segundo "
        "período de sesiones;",
        ["decide", "request"],
        [("SG", "GA", 82, "")],
    ),
    (
        "en",
        "Decides: (a) To request the Secretary-General to submit a report to it at its eightieth session; and (b) To "
        "invite Member States to build lighthouses;",
        ["decide", "request", "invite"],
        [("SG", "GA", 80, "")],
    ),
    (
        "fr",
        "Décide : a) De prier le Secrétaire général de lui présenter un rapport ; b) D'inviter les États Membres à "
        "construire des phares ;",
        ["decide", "request", "invite"],
        [("SG", "GA", None, "")],
    ),
    (
        "en",
        "Reiterates its concern about wrecks and therefore: (a) urges Haiti to build lighthouses; and (b) requests the "
        "Secretary-General to report to the General Assembly by 1 May 2030;",
        ["express-concern", "urge", "request"],
        [("SG", "GA", None, "2030-05-01")],
    ),
    ("en", "Decides to establish a fund, and to invite pledges;", ["decide"], []),
    ("en", "Welcomes the following: (a) requests of States; (b) notes of the Secretariat;", ["welcome"], []),
]


@pytest.mark.parametrize(("language", "text", "acts", "requests"), DECIDED)
def test_what_is_decided_or_lettered_is_asked(
    language: str, text: str, acts: list[str], requests: list[tuple[str, str, int | None, str]]
) -> None:
    statements = read(text, language)
    assert [use.act for use in statements.acts] == acts
    assert [(r.of, r.to, r.session, r.due) for r in statements.requests] == requests


TIMES = [
    # language, symbol, text, rows of (of, to, session, due, period, within)
    (
        "en",
        "S/2031/90",
        "Requests the Secretary-General to provide to the Council, after discussion with the Committee, a midterm report "
        "no later than 30 July 2031, and a final report no later than 31 December 2031;",
        [("SG", "SC", None, "2031-07-30", "", ""), ("SG", "SC", None, "2031-12-31", "", "")],
    ),
    (
        "fr",
        "S/2031/90",
        "Prie le Secrétaire général de remettre au Conseil, après concertation avec le Comité, un rapport d'étape le "
        "30 juillet 2031 au plus tard, et un rapport final le 31 décembre 2031 au plus tard ;",
        [("SG", "SC", None, "2031-07-30", "", ""), ("SG", "SC", None, "2031-12-31", "", "")],
    ),
    (
        "es",
        "S/2031/90",
        "Solicita al Secretario General que presente al Consejo, tras celebrar consultas con el Comité, un informe de "
        "mitad de período a más tardar el 30 de julio de 2031 y un informe final a más tardar el 31 de diciembre de 2031;",
        [("SG", "SC", None, "2031-07-30", "", ""), ("SG", "SC", None, "2031-12-31", "", "")],
    ),
    (
        "en",
        "S/RES/2999(2031)",
        "Decides that the Secretary-General should provide to the Council an interim report by December 2031;",
        [("SG", "SC", None, "2031-12", "", "")],
    ),
    (
        "fr",
        "S/RES/2999(2031)",
        "Décide que le Secrétaire général lui rendra compte tous les six mois de l'application de la présente résolution ;",
        [("SG", "SC", None, "", "P6M", "")],
    ),
    (
        "es",
        "S/RES/2999(2031)",
        "Decide que el Secretario General le presente un informe cada seis meses;",
        [("SG", "SC", None, "", "P6M", "")],
    ),
    (
        "en",
        "S/2031/90",
        "Requests the Secretary-General to provide a progress report in 2032 on the harbours of 2028;",
        [("SG", "", None, "2032", "", "")],
    ),
    (
        "fr",
        "S/2031/90",
        "Prie le Secrétaire général d'établir en 2032, avec l'assistance des États Membres, un rapport d'étape sur les "
        "ports ;",
        [("SG", "", None, "2032", "", "")],
    ),
    (
        "es",
        "S/2031/90",
        "Solicita al Secretario General que prepare en 2032, con la asistencia de los Estados Miembros, un informe sobre "
        "los puertos;",
        [("SG", "", None, "2032", "", "")],
    ),
    (
        "en",
        "A/RES/80/990",
        "Requests the Secretary-General to submit to the General Assembly, prior to the start of its eighty-second "
        "session, a comprehensive report made available in accessible formats marking the anniversary;",
        [("SG", "GA", 82, "", "", "")],
    ),
    (
        "en",
        "A/RES/80/990",
        "Requests the Secretary-General to report thereon to the General Assembly at the main part of its eighty-first "
        "session;",
        [("SG", "GA", 81, "", "", "")],
    ),
    (
        "en",
        "A/HRC/RES/70/1",
        "Requests the Secretary-General to present an oral update to the Human Rights Council at its seventy-second "
        "session, and a comprehensive report on lighthouses at its seventy-third session;",
        [("SG", "HRC", 72, "", "", ""), ("SG", "HRC", 73, "", "", "")],
    ),
    (
        "en",
        "S/RES/2999(2031)",
        "Requests the Secretary-General to report to the Council within 90 days and every 180 days thereafter;",
        [("SG", "SC", None, "", "P180D", "P90D")],
    ),
    (
        "fr",
        "S/RES/2999(2031)",
        "Prie le Secrétaire général de lui rendre compte dans un délai de 90 jours, puis tous les 180 jours ;",
        [("SG", "SC", None, "", "P180D", "P90D")],
    ),
    (
        "es",
        "S/RES/2999(2031)",
        "Solicita al Secretario General que lo informe en un plazo de 90 días y, posteriormente, cada 180 días;",
        [("SG", "SC", None, "", "P180D", "P90D")],
    ),
    (
        "en",
        "A/RES/80/990",
        "Requests the Secretary-General to submit to the General Assembly an annual report on the fair that is held every "
        "three years in Kyoto;",
        [("SG", "GA", None, "", "P1Y", "")],
    ),
    (
        "fr",
        "A/RES/80/990",
        "Prie le Secrétaire général de lui présenter un rapport annuel sur la foire qui se tient tous les trois ans à "
        "Kyoto ;",
        [("SG", "GA", None, "", "P1Y", "")],
    ),
    (
        "en",
        "A/RES/80/990",
        "Requests the Secretary-General to prepare a report on wrecks and to submit the report to the General Assembly at "
        "its eighty-first session;",
        [("SG", "GA", 81, "", "", "")],
    ),
    (
        "en",
        "A/RES/80/990",
        "Requests the Secretary-General to go on with the collection of data to report on accidents;",
        [],
    ),
]


@pytest.mark.parametrize(("language", "symbol", "text", "expected"), TIMES)
def test_when_a_report_is_due(
    language: str, symbol: str, text: str, expected: list[tuple[str, str, int | None, str, str, str]]
) -> None:
    found = read(text, language, symbol=symbol).requests
    assert [(r.of, r.to, r.session, r.due, r.period, r.within) for r in found] == expected
