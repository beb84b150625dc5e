"""Meetings of lists: each its place and days; where their names end; what is no place and no meeting."""

from __future__ import annotations

import pytest
from extract_helpers import PP, read

ROWS = [
    # language, text, (name, first day, last day, place) of each
    (
        "en",
        "Noting the second and third ministerial meetings of the Standing Panel on Questions in Central Africa, in Kigali "
        "from 20 to 24 November 2023 and in Luanda from 20 to 24 May 2024,",
        [("2023-11-20", "2023-11-24", "Kigali"), ("2024-05-20", "2024-05-24", "Luanda")],
    ),
    (
        "en",
        "Recalling the meetings held in Kigali and Luanda on 3 May 2023 and 4 June 2024, respectively,",
        [("2023-05-03", "2023-05-03", "Kigali"), ("2024-06-04", "2024-06-04", "Luanda")],
    ),
    (
        "fr",
        "Rappelant les première et deuxième réunions du Groupe de travail, tenues respectivement à Nairobi du 3 au 5 mai "
        "2023 et à Genève le 4 juin 2024,",
        [("2023-05-03", "2023-05-05", "Nairobi"), ("2024-06-04", "2024-06-04", "Genève")],
    ),
    (
        "es",
        "Recordando las reuniones primera y segunda del Grupo de Trabajo, celebradas en Nairobi del 3 al 5 de mayo de 2023 "
        "y en Ginebra el 4 de junio de 2024, respectivamente,",
        [("2023-05-03", "2023-05-05", "Nairobi"), ("2024-06-04", "2024-06-04", "Ginebra")],
    ),
    (
        "en",
        "Building on the World Lighthouse Forum 2015, held in Incheon, Republic of Korea, the Light 2030 Framework for "
        "Action, adopted on 4 November 2015 by the ministers,",
        [("2015", "2015", "Incheon, Republic of Korea")],
    ),
    (
        "en",
        "Noting that the Working Group held five meetings between September 2029 and January 2031,",
        [("2029-09", "2031-01", "")],
    ),
]
NAMES = [
    ("en", "Recalling that the Summit would be held in Qatar from 4 to 6 November 2025,", "Summit"),
    (
        "en",
        "Recalling that the World Conference on Harbours recommended that more be done,",
        "World Conference on Harbours",
    ),
    ("en", "Recognizing the role of the World Summit outcomes and the achievement of the Goals,", "World Summit"),
    ("en", "Noting that the Working Group held five meetings between May 2029 and June 2031,", "five meetings"),
    (
        "en",
        "Noting the holding of the World Summit on the Light Society Forum 2031, hosted by the Union and jointly organized "
        "with others, in Geneva from 19 to 23 March 2031,",
        "World Summit on the Light Society Forum 2031",
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), ROWS)
def test_each_meeting_has_its_place_and_days(language: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = read(text, language, part=PP).meetings
    assert [(one.start, one.end, one.where) for one in found] == expected


@pytest.mark.parametrize(("language", "text", "name"), NAMES)
def test_a_name_ends_before_its_verb(language: str, text: str, name: str) -> None:
    assert [one.name for one in read(text, language, part=PP).meetings] == [name]
