"""Dates of a list of recipients: each its own member's; one before or behind the whole list is that of all."""

from __future__ import annotations

import pytest

from tests.extract_helpers import read

OWN = [("GA", 94, ""), ("SC", None, "2031-03")]
BOTH = [("GA", None, "2031-03-31"), ("SC", None, "2031-03-31")]
CASES = [
    ("en", "Requests the Secretary-General to report to the General Assembly at its ninety-fourth session, and by March 2031 to "
     "the Security Council, on lighthouses;", OWN),
    ("fr", "Prie le Secrétaire général de faire rapport à l’Assemblée générale à sa quatre-vingt-quatorzième session, et d’ici à "
     "mars 2031 au Conseil de sécurité, sur les phares ;", OWN),
    ("es", "Solicita al Secretario General que informe a la Asamblea General en su nonagésimo cuarto período de sesiones, y antes "
     "de marzo de 2031 al Consejo de Seguridad, sobre los faros;", OWN),
    ("en", "Requests the Secretary-General to report to the General Assembly by 1 May 2031 and to the Security Council at its "
     "sixtieth session;", [("GA", None, "2031-05-01"), ("SC", 60, "")]),
    ("en", "Requests the Secretary-General to report, by 31 March 2031, to the General Assembly and to the Security Council;",
     BOTH),
    ("fr", "Prie le Secrétaire général de faire rapport à l’Assemblée générale et au Conseil de sécurité d’ici au 31 mars 2031 ;",
     BOTH),
    ("es", "Solicita al Secretario General que presente un informe a la Asamblea General y al Consejo de Seguridad a más tardar "
     "el 31 de marzo de 2031;", BOTH),
    ("en", "Requests the Secretary-General to report to the General Assembly and to the Security Council by 31 March 2031;",
     BOTH),
    ("en", "Requests the Secretary-General to submit to the General Assembly, at its ninety-fourth session, a report on light, "
     "and to the Security Council, by 31 March 2031, a report on dark;", [("GA", 94, ""), ("SC", None, "2031-03-31")]),
    *((language, text, [("SC", None, "2036-06-30"), ("GA", None, "2036-09-15")]) for language, text in (
        ("en", "Requests the Secretary-General to report to the Security Council by 30 June 2036 and to the General Assembly by 15 "
         "September 2036;"),
        ("en", "Requests the Secretary-General to report to the Security Council, by 30 June 2036, and to the General Assembly, by 15 "
         "September 2036, on lighthouses;"),
        ("en", "Requests the Secretary-General to report to the Security Council and the General Assembly by 30 June 2036 and 15 "
         "September 2036, respectively;"),
        ("fr", "Prie le Secrétaire général de faire rapport au Conseil de sécurité d’ici au 30 juin 2036 et à l’Assemblée générale d’ici "
         "au 15 septembre 2036 ;"),
        ("es", "Solicita al Secretario General que informe al Consejo de Seguridad a más tardar el 30 de junio de 2036 y a la Asamblea "
         "General a más tardar el 15 de septiembre de 2036;"),
    )),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_a_date_is_its_own_member_s(language: str, text: str, expected: list[tuple[str, int | None, str]]) -> None:
    assert [(each.to, each.session, each.due) for each in read(text, language).requests] == expected
