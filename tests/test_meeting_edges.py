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


PLACES_IN_TURN = ("Oslo", "Rome", "Lima", "Oslo")
DATED = ("2031-05-03", "2032-06-04", "2033-07-05", "2034-08-06")
IN_TURN = {
    # days and then their places, places and then their days
    "en": (("the meetings of the Forum on Wells on 3 May 2031 in {}, on 4 June 2032 in {}, 5 July 2033 in {} and 6 August 2034 in {},",
            "the meetings of the Forum on Wells, held in {} on 3 May 2031, in {} on 4 June 2032, in {} on 5 July 2033 and in {} on "
            "6 August 2034,"), "Welcoming "),
    "fr": (("la tenue des réunions du Forum des puits le 3 mai 2031 à {}, le 4 juin 2032 à {}, le 5 juillet 2033 à {} et le 6 août "
            "2034 à {},",
            "les réunions du Forum des puits, tenues à {} le 3 mai 2031, à {} le 4 juin 2032, à {} le 5 juillet 2033 et à {} le 6 août "
            "2034,"), "Accueillant avec satisfaction "),
    "es": (("la celebración de las reuniones del Foro de Pozos el 3 de mayo de 2031 en {}, el 4 de junio de 2032 en {}, el 5 de julio "
            "de 2033 en {} y el 6 de agosto de 2034 en {},",
            "las reuniones del Foro de Pozos, celebradas en {} el 3 de mayo de 2031, en {} el 4 de junio de 2032, en {} el 5 de julio "
            "de 2033 y en {} el 6 de agosto de 2034,"), "Acogiendo con beneplácito "),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(IN_TURN))
@pytest.mark.parametrize("form", [0, 1], ids=["days first", "places first"])
@pytest.mark.parametrize("places", [PLACES_IN_TURN, ("Oslo",) * 4, ("Oslo", "Oslo", "Rome", "Rome")])
def test_each_day_of_a_list_has_its_own_place(language: str, form: int, places: tuple[str, ...]) -> None:
    forms, lead = IN_TURN[language]
    found = read(lead + forms[form].format(*places), language).meetings
    assert [(one.start, one.where) for one in found] == list(zip(DATED, places, strict=True))


def test_a_list_goes_on_behind_a_meeting_that_was_held_online() -> None:
    text = "Welcoming the meetings of the Forum on Wells, held in Oslo on 3 May 2031, via videoconference on 4 June 2032, in Rome on 5 July 2033,"
    assert [(one.start, one.where) for one in read(text, "en").meetings] == [
        ("2031-05-03", "Oslo"),
        ("2032-06-04", "online"),
        ("2033-07-05", "Rome"),
    ]


PREPARED = [
    ("en", "Recalling the first and second sessions of the Preparatory Committee for the third Conference on Wells, held from 3 to "
     "5 May 2031,"),
    ("fr", "Rappelant les première et deuxième sessions du Comité préparatoire de la troisième Conférence sur les puits, tenues du "
     "3 au 5 mai 2031,"),
    ("es", "Recordando la reunión del Comité Preparatorio de la tercera Conferencia sobre los Pozos, celebrada del 3 al 5 de mayo "
     "de 2031,"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), PREPARED)
def test_the_days_of_a_preparatory_committee_are_not_the_conferences(language: str, text: str) -> None:
    found = [one.name.lower() for one in read(text, language).meetings if one.start]
    assert found and not [name for name in found if not any(word in name for word in ("prepar", "prépar"))]


WHERE = [
    ("en", "Recalling the third session of the Forum on Wells, held in {} on 3 May 2031,",
     ("Sharm el-Sheikh, Egypt", "Abidjan, Côte d’Ivoire", "Saint George’s", "Punta del Este, Uruguay", "Rio de Janeiro, Brazil")),
    ("fr", "Rappelant la troisième session du Forum des puits, tenue à {} le 3 mai 2031,",
     ("Charm el-Cheikh (Égypte)", "Abidjan (Côte d’Ivoire)", "Punta del Este (Uruguay)")),
    ("es", "Recordando la tercera reunión del Foro de Pozos, celebrada en {} el 3 de mayo de 2031,",
     ("Sharm el-Sheikh (Egipto)", "Abiyán (Côte d’Ivoire)", "Punta del Este (Uruguay)")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "place"), [(one, text, place) for one, text, places in WHERE for place in places]
)
def test_a_place_of_several_words_is_whole(language: str, text: str, place: str) -> None:
    assert [one.where.replace("'", "’") for one in read(text.format(place), language).meetings] == [place]


def test_what_stands_in_brackets_before_a_day_is_no_place() -> None:
    found = read(
        "Recalling the ninth meeting of the Special Committee on Wells (Fourth Committee), on 3 May 2031,", "en"
    ).meetings
    assert [one.where for one in found] == [""]
