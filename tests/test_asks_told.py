"""Whom a report is for, and by when, where others and other times stand beside: what is not the report's is not told."""

from __future__ import annotations

import pytest
from extract_helpers import read

SG = {
    "en": "Requests the Secretary-General ",
    "fr": "Prie le Secrétaire général ",
    "es": "Solicita al Secretario General ",
}
Row = tuple[str, int | None, str, str]
ROWS: list[tuple[str, str, str, list[Row]]] = [
    # language, symbol, what is asked, the rows as (to, session, due, period)
    # A complement of what is reported is nobody who receives it.
    (
        "en",
        "S/RES/2900",
        "to report thefts of boats or obstructions to UNMISS on a monthly basis;",
        [("", None, "", "P1M")],
    ),
    (
        "en",
        "S/RES/2900",
        "to report thefts of boats and threats to UNMISS on a monthly basis;",
        [("", None, "", "P1M")],
    ),
    ("en", "S/RES/2900", "to report violations to the Security Council on a monthly basis;", [("SC", None, "", "P1M")]),
    (
        "fr",
        "S/RES/2900",
        "de faire rapport tous les mois des vols et des entraves à la MINUSS ;",
        [("", None, "", "P1M")],
    ),
    ("es", "S/RES/2900", "que informe cada mes sobre los robos y los obstáculos a la UNMISS;", [("", None, "", "P1M")]),
    # What stands between commas closes no list of recipients.
    (
        "en",
        "A/RES/76/999",
        "to report to the Economic and Social Council on ports, as part of his annual reporting to the Council at the "
        "harbour segment of its 2031 session, and to the General Assembly at its seventy-ninth session;",
        [("ECOSOC", None, "", ""), ("GA", 79, "", "")],
    ),
    # Each of those who are told has his own session.
    (
        "en",
        "A/RES/76/999",
        "to inform the Commission on Human Rights at its eighty-first session and the General Assembly at its "
        "seventy-eighth session of the use of ports;",
        [("CHR", 81, "", ""), ("GA", 78, "", "")],
    ),
    (
        "fr",
        "A/RES/76/999",
        "d'informer la Commission des droits de l'homme à sa quatre-vingt-unième session et l'Assemblée générale à sa "
        "soixante-dix-huitième session de l'usage des ports ;",
        [("CHR", 81, "", ""), ("GA", 78, "", "")],
    ),
    (
        "es",
        "A/RES/76/999",
        "que informe a la Comisión de Derechos Humanos en su octogésimo primer período de sesiones y a la Asamblea "
        "General en su septuagésimo octavo período de sesiones sobre el uso de los puertos;",
        [("CHR", 81, "", ""), ("GA", 78, "", "")],
    ),
    # To whom something is only introduced.
    (
        "en",
        "A/RES/76/999",
        "to inform the General Assembly at its seventy-eighth session of the use of ports, through a section of the "
        "harbour survey, to be introduced to the Second Committee by the Secretariat;",
        [("GA", 78, "", "")],
    ),
    # The session of a body that is not named in full is not the Assembly's.
    (
        "en",
        "A/RES/76/999",
        "to report to the open-ended working group at its seventy-eighth session;",
        [("", 78, "", "")],
    ),
    (
        "fr",
        "A/RES/76/999",
        "de faire rapport au groupe de travail à sa soixante-dix-huitième session ;",
        [("", 78, "", "")],
    ),
    (
        "es",
        "A/RES/76/999",
        "que, en el septuagésimo octavo período de sesiones, informe al Grupo de Trabajo Especial de los puertos;",
        [("", 78, "", "")],
    ),
    # The month of what comes before the report is not its own.
    (
        "en",
        "A/RES/76/999",
        "to submit to it, after consultation with the Board in December 2030, a report on ports;",
        [("GA", None, "", "")],
    ),
    (
        "fr",
        "A/RES/76/999",
        "de lui présenter, après consultation du Conseil en décembre 2030, un rapport sur les ports ;",
        [("GA", None, "", "")],
    ),
    (
        "es",
        "A/RES/76/999",
        "que le presente, tras consultar a la Junta en diciembre de 2030, un informe sobre los puertos;",
        [("GA", None, "", "")],
    ),
    ("en", "A/RES/76/999", "to submit to it a report in December 2030 on ports;", [("GA", None, "2030-12", "")]),
    # How often something else is asked for beside the report.
    (
        "en",
        "S/RES/2900",
        "to submit to it a final report by 1 May 2031, and an update on the situation every month;",
        [("SC", None, "2031-05-01", "")],
    ),
    (
        "fr",
        "S/RES/2900",
        "de lui présenter un rapport final le 1er mai 2031 au plus tard, ainsi qu'un point de la situation tous les mois ;",
        [("SC", None, "2031-05-01", "")],
    ),
    (
        "es",
        "S/RES/2900",
        "que le presente un informe final a más tardar el 1 de mayo de 2031, así como una actualización de la situación "
        "cada mes;",
        [("SC", None, "2031-05-01", "")],
    ),
]


@pytest.mark.parametrize(("language", "symbol", "asked", "rows"), ROWS)
def test_only_what_is_the_reports_is_told(language: str, symbol: str, asked: str, rows: list[Row]) -> None:
    found = read(SG[language] + asked, language, symbol=symbol).requests
    assert [(each.to, each.session, each.due, each.period) for each in found] == rows
