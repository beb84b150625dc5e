"""Meetings of which one end alone is printed, whose days stand before their names, and that are listed together.

The law of the ends: what says that a meeting began gives its first day and no last one, what says that it ended the last
day and no first one, in each language and with each verb; a stretch of days has both in any case.
"""

from __future__ import annotations

import pytest

from tests.extract_helpers import read

DAY = {"en": "3 May 2031", "fr": "3 mai 2031", "es": "3 de mayo de 2031"}
BEGINS = {
    "en": ("Decides that the third session of the Group on Wells will be held beginning on {};",
           "Decides to convene a conference on wells starting on {};",
           "Decides that the third session of the Conference on Wells shall open on {};",
           "Notes the opening, on {}, of the third session of the Forum on Wells;"),
    "fr": ("Décide que la troisième session du Groupe des puits s’ouvrira le {} ;",
           "Décide de convoquer une conférence sur les puits à compter du {} ;",
           "Décide de convoquer une conférence sur les puits à partir du {} ;",
           "Note l’ouverture, le {}, de la troisième session du Forum des puits ;"),
    "es": ("Decide que el tercer período de sesiones del Grupo de Pozos comience el {};",
           "Decide convocar una conferencia sobre los pozos a partir del {};",
           "Observa la apertura, el {}, de la tercera reunión del Foro de Pozos;"),
}  # fmt: skip
ENDS = {
    "en": ("Decides that the conference on wells shall conclude its third session on {};",
           "Notes the conclusion, on {}, of the third session of the Forum on Wells;"),
    "fr": ("Note la conclusion, le {}, de la troisième session du Forum des puits ;",
           "Décide que la troisième session du Groupe des puits s’achèvera le {} ;"),
    "es": ("Observa la conclusión, el {}, de la tercera reunión del Foro de Pozos;",
           "Decide que el tercer período de sesiones del Grupo de Pozos concluya el {};"),
}  # fmt: skip
EDGES = [
    *((language, text, ("2031-05-03", "")) for language in DAY for text in BEGINS[language]),
    *((language, text, ("", "2031-05-03")) for language in DAY for text in ENDS[language]),
]


@pytest.mark.parametrize(("language", "text", "days"), EDGES)
def test_one_end_that_is_printed_is_one(language: str, text: str, days: tuple[str, str]) -> None:
    assert [(one.start, one.end) for one in read(text.format(DAY[language]), language).meetings] == [days]


BEFORE = [
    ("en", "Notes that, on {}, the Panel’s meetings on wells were held in Oslo;", "Panel’s meetings on wells", "Oslo"),
    ("en", "Notes that on {} the third conference on wells took place;", "third conference on wells", ""),
    ("fr", "Note que, les {}, la troisième conférence sur les puits s’est tenue à Oslo ;",
     "troisième conférence sur les puits", "Oslo"),
    ("fr", "Note que, les {}, une réunion sur les puits a eu lieu ;", "réunion sur les puits", ""),
    ("es", "Observa que los días {} se celebró la tercera conferencia sobre los pozos en Oslo;",
     "tercera conferencia sobre los pozos", "Oslo"),
]  # fmt: skip
LISTS = {
    "en": {"3 and 4 May 2031": [("2031-05-03", "2031-05-04")],
           "3, 10 and 17 May 2031": [(f"2031-05-{day}",) * 2 for day in ("03", "10", "17")]},
    "fr": {"3 et 4 mai 2031": [("2031-05-03", "2031-05-04")],
           "3, 10 et 17 mai 2031": [(f"2031-05-{day}",) * 2 for day in ("03", "10", "17")]},
    "es": {"3 y 4 de mayo de 2031": [("2031-05-03", "2031-05-04")],
           "3, 10 y 17 de mayo de 2031": [(f"2031-05-{day}",) * 2 for day in ("03", "10", "17")]},
}  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name", "where"), BEFORE)
def test_days_before_a_name_are_all_kept(language: str, text: str, name: str, where: str) -> None:
    for printed, days in LISTS[language].items():
        found = read(text.format(printed), language).meetings
        assert [(one.start, one.end, one.name, one.where) for one in found] == [(*each, name, where) for each in days]


NO_MEETING_THEN = [
    ("en", "Notes that, on 3 May 2031, the Council received the report of the meeting on wells;"),
    ("fr", "Note que, le 3 mai 2031, le Conseil a reçu le rapport de la réunion sur les puits ;"),
    ("es", "Observa que el 3 de mayo de 2031 el Consejo recibió el informe de la reunión sobre los pozos;"),
    ("fr", "Rappelle le rapport examiné du 3 au 5 mai 2031 et que le Conseil a accueilli à sa quatrième session ;"),
    ("en", "Noting that the Meeting of the Group on Wells and the Meeting on Ropes were held in Oslo on 3 and 4 May and "
     "5 May 2031, respectively,"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NO_MEETING_THEN)
def test_days_on_which_something_else_happened_are_no_meetings(language: str, text: str) -> None:
    assert not [one for one in read(text, language).meetings if one.start or one.end]


OF = {
    "en": ("sixth session of the Conference of the Ropes", "fifth session of the Forum on Wells", "third meeting of the Lamps"),
    "fr": ("sixième session de la Conférence des cordes", "cinquième session du Forum des puits", "troisième réunion des phares"),
    "es": ("sexta reunión de la Conferencia de Cuerdas", "quinta reunión del Foro de Pozos", "tercera reunión de los Faros"),
}  # fmt: skip
TOGETHER = {
    "en": "Welcoming the convening of the {}, the {} and the {} in Oslo, from 3 to 5 May 2031,",
    "fr": "Attendant l’adoption de décisions à la {}, à la {} et à la {}, qui se tiendront à Oslo du 3 au 5 mai 2031,",
    "es": "Esperando los resultados de la {}, la {} y la {}, que se celebrarán en Oslo del 3 al 5 de mayo de 2031,",
}


@pytest.mark.parametrize("language", sorted(OF))
def test_meetings_that_are_listed_share_their_days_and_place(language: str) -> None:
    for names in (OF[language], OF[language][::-1]):
        found = read(TOGETHER[language].format(*names), language).meetings
        assert [one.name for one in found] == list(names)
        assert {(one.start, one.end, one.where) for one in found} == {("2031-05-03", "2031-05-05", "Oslo")}


ALONE = [
    ("en", "Recalling the first session of the Council on Ropes and the second session of the Forum on Wells, held on 3 May 2031,"),
    ("fr", "Rappelant la première session du Conseil des cordes et la deuxième session du Forum des puits, tenue le 3 mai 2031,"),
    ("es", "Recordando la primera reunión del Consejo de Cuerdas y la segunda reunión del Foro, celebrada el 3 de mayo de 2031,"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), ALONE)
def test_of_two_meetings_one_has_the_day_unless_the_verb_says_both(language: str, text: str) -> None:
    assert len([one for one in read(text, language).meetings if one.start]) == 1
