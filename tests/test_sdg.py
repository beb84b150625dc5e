"""Goals and targets of the 2030 Agenda named by number."""

from __future__ import annotations

import pytest
from naming import AUTHORITY, paper

from kg.authority import goal_codes
from kg.extract import acts, sdg

ROWS = [
    ("en", "Urges States to meet Sustainable Development Goals 5 and 16;", ["5", "16"], "a list of goals"),
    ("en", "Recalls the 2030 Agenda for Sustainable Development, and Goal 14;", ["14"], "a bare goal"),
    ("en", "Recalls that Goal 14 was scored in minute 14;", [], "no agenda, no goal"),
    ("en", "Notes targets 5.2, 8.7 and 16.2;", ["5.2", "8.7", "16.2"], "targets"),
    ("en", "Notes target 5.99 and Sustainable Development Goal 18;", [], "numbers that do not exist"),
    ("en", "Recalls target 17.b of the 2030 Agenda and target 12.a;", ["12.a"], "lettered targets that exist"),
    ("fr", "Rappelle les cibles 5.2 et 16.2 ;", ["5.2", "16.2"], "cibles"),
    ("fr", "Rappelle l’objectif de développement durable n° 2 ;", ["2"], "numéro"),
    (
        "fr",
        "Rappelle le Programme de développement durable à l’horizon 2030 et l’objectif 2 du Millénaire ;",
        [],
        "un objectif du Millénaire est autre chose",
    ),
]


@pytest.mark.parametrize(("language", "text", "expected", "why"), ROWS, ids=[row[3] for row in ROWS])
def test_numbers(language: str, text: str, expected: list[str], why: str) -> None:
    made = paper(text, language=language)
    assert [mention.code for mention in sdg.find_sdg_targets(made, acts.find_acts(made, AUTHORITY))] == expected, why


def test_a_note_counts_for_the_paragraph_that_calls_it() -> None:
    made = paper("Recalls the goals^1 of peace;", notes=("Target 5.2.",))
    found = sdg.find_sdg_targets(made, acts.find_acts(made, AUTHORITY))
    assert [(m.kind, m.code, m.place.number, m.place.footnote) for m in found] == [("sdg", "5.2", "1", "1")]


def test_there_are_17_goals_and_169_targets() -> None:
    assert len(goal_codes()) == 186
