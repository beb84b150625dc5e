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
