"""Days within a meeting, aims behind its name, buildings as its place, numbers that stand for it: laws in three languages."""

from __future__ import annotations

import pytest

from kg.authority import Authority
from kg.extract.meeting_places import place_names
from tests.extract_helpers import read

WITHIN = [
    ("en", "Recalling the {} on 17 June 2035 at the fiftieth session of the Forum on Wells,",
     ("statement made", "decision taken", "agreement reached", "treaty signed", "declaration adopted")),
    ("en", "Recalling the {} on 17 June 2035 at the World Conference on Wells,", ("statement made", "decision taken")),
    ("en", "Notes that the treaty was {} on 17 June 2035 at a conference in Lima;", ("signed", "opened for signature")),
    ("fr", "Rappelant la {} le 17 juin 2035 à la cinquantième session du Forum des puits,",
     ("déclaration faite", "décision prise", "résolution adoptée")),
    ("es", "Recordando la {} el 17 de junio de 2035 en el 50º período de sesiones del Foro de Pozos,",
     ("declaración formulada", "decisión tomada", "resolución aprobada")),
    ("en", "Noting that, at its third session, on 17 June 2035, it {} a plan,", ("adopted", "discussed", "endorsed")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "words"), WITHIN)
def test_a_day_on_which_something_was_done_is_neither_first_nor_last(
    language: str, text: str, words: tuple[str, ...]
) -> None:
    for each in words:
        found = [(one.start, one.end, one.day) for one in read(text.format(each), language).meetings]
        assert found == [("", "", "2035-06-17")], each


WHOLE = [
    ("en", "Recalling the high-level meeting on wells held on 17 June 2035,"),
    ("fr", "Rappelant la réunion de haut niveau sur les puits tenue le 17 juin 2035,"),
    ("es", "Recordando la reunión de alto nivel sobre los pozos celebrada el 17 de junio de 2035,"),
    ("en", "Decides to hold its third session on 17 June 2035;"),
]


@pytest.mark.parametrize(("language", "text"), WHOLE)
def test_a_meeting_that_was_held_on_a_day_began_and_ended_then(language: str, text: str) -> None:
    found = [(one.start, one.end, one.day) for one in read(text, language).meetings]
    assert found == [("2035-06-17", "2035-06-17", "")]


AIMS = [
    ("Welcoming the Global Forum on Partnerships for sustaining peace, held in Oslo on 3 May 2031,",
     "Global Forum on Partnerships for sustaining peace"),
    ("Recalling the outcome of the Global Forum on Partnerships for sustaining peace,",
     "Global Forum on Partnerships for sustaining peace"),
    ("Welcomes the World Congress on Law to protect the sea;", "World Congress on Law to protect the sea"),
    ("Notes the work of the World Congress on Law to protect the sea, held in Oslo on 3 May 2031;",
     "World Congress on Law to protect the sea"),
    ("Recalling the commitments made at the World Forum on Wells to achieve universal quiet,", "World Forum on Wells"),
    ("Recalling the commitment made at the World Forum on Wells for ending thirst,", "World Forum on Wells"),
    ("Invites the bureau of the World Forum on Wells to consult further;", "World Forum on Wells"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), AIMS)
def test_an_aim_is_of_the_name_unless_it_is_what_was_promised_or_asked(text: str, name: str) -> None:
    assert [one.name for one in read(text).meetings] == [name]


BUILDINGS = [
    ("en", "Recalling the seminar on wells held at {} on 3 May 2031,",
     ("the Vienna International Centre", "the Peace Palace in The Hague", "Lake Success", "the Oslo Conference Centre",
      "the University of the West Indies", "the Palais des Nations")),
    ("fr", "Rappelant le séminaire sur les puits tenu {} le 3 mai 2031,",
     ("au Centre international de Vienne", "au Palais de la Paix à La Haye", "à Lake Success", "au Palais des Nations")),
    ("es", "Recordando el seminario sobre los pozos celebrado en {} el 3 de mayo de 2031,",
     ("el Centro Internacional de Viena", "el Palacio de la Paz en La Haya", "Lake Success", "el Palacio de las Naciones")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "place"), [(one, text, place) for one, text, places in BUILDINGS for place in places]
)
def test_a_building_is_a_place_and_no_part_of_the_name(language: str, text: str, place: str) -> None:
    (one,) = read(text.format(place), language).meetings
    assert one.where == place.removeprefix("the ").removeprefix("au ").removeprefix("à ").removeprefix("el ")
    assert one.name in ("seminar on wells", "séminaire sur les puits", "seminario sobre los pozos")


def test_behind_what_is_no_place_its_city_is_looked_for() -> None:
    text = "Recalling the seminar on wells held at the Institute for Deep Wells in Oslo on 3 May 2031,"
    assert [one.where for one in read(text).meetings] == ["Oslo"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_half_a_building_and_an_evil_are_no_place(language: str) -> None:
    places = place_names(Authority.load(), language)
    words = {"en": ("Racial Discrimination", "Palais", "Centre"), "fr": ("Palais", "Centre", "Discrimination raciale"),
             "es": ("Palacio", "Centro", "Discriminación Racial")}  # fmt: skip
    assert [text for text in words[language] if places.longest(text)] == []


CENTRES = [
    ("en", "Welcomes the construction of the conference centre in Nairobi, which was opened on 3 May 2031;"),
    ("en", "Decides that meeting rooms shall be available from 3 to 5 May 2031 in Oslo;"),
    ("fr", "Se félicite de la construction du centre de conférences de Nairobi, inauguré le 3 mai 2031 ;"),
    (
        "es",
        "Acoge con beneplácito la construcción del centro de conferencias de Nairobi, inaugurado el 3 de mayo de 2031;",
    ),
]


@pytest.mark.parametrize(("language", "text"), CENTRES)
def test_where_people_can_meet_is_no_meeting(language: str, text: str) -> None:
    assert read(text, language).meetings == ()


SEVERAL = [
    ("en", "Recalling the fifth session of the Forum, held in Nairobi from 3 to 5 May 2030, and the sixth in Lima from 6 to 8 "
     "June 2031,", "sixth"),
    ("fr", "Rappelant que la cinquième session du Forum a eu lieu à Nairobi du 3 au 5 mai 2030 et la sixième à Lima du 6 au 8 "
     "juin 2031,", "sixième"),
    ("es", "Recordando la quinta reunión del Foro, celebrada en Nairobi del 3 al 5 de mayo de 2030, y la sexta, celebrada en "
     "Lima del 6 al 8 de junio de 2031,", "sexta"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name"), SEVERAL)
def test_a_number_alone_is_another_meeting(language: str, text: str, name: str) -> None:
    first, second = read(text, language).meetings
    assert (first.start, first.end, first.where) == ("2030-05-03", "2030-05-05", "Nairobi")
    assert (second.name, second.start, second.end, second.where) == (name, "2031-06-06", "2031-06-08", "Lima")


WEEKS = [
    ("en", "Invites all States to the third Meeting of the Parties, to be held in Oslo during the week of {} September 2025;"),
    ("fr", "Invite tous les États à la troisième Réunion des Parties, qui se tiendra à Oslo pendant la semaine du {} septembre "
     "2025 ;"),
    ("es", "Invita a todos los Estados a la tercera Reunión de las Partes, que se celebrará en Oslo en la semana del {} de "
     "septiembre de 2025;"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), WEEKS)
def test_the_first_day_of_a_week_is_no_day_of_the_meeting(language: str, text: str) -> None:
    for day, month in (("15", "2025-09"), ("29", "")):
        (one,) = read(text.format(day), language).meetings
        assert (one.start, one.end, one.day, one.where) == (month, month, "", "Oslo"), day


NONE = [
    ("en", "Reaffirms the linkage, to be reviewed by the Conference of the Parties no later than 31 December 2036;"),
    ("fr", "Réaffirme le lien, que la Conférence des Parties réexaminera au plus tard le 31 décembre 2036 ;"),
    ("es", "Reafirma la relación, que examinará la Conferencia de las Partes a más tardar el 31 de diciembre de 2036;"),
    ("fr", "Réaffirme le lien, que la Conférence des Parties réexaminera le 31 décembre 2036 au plus tard ;"),
    ("en", "Reaffirms the linkage, to be reviewed by the Conference of the Parties by 31 December 2036 at the latest;"),
    ("es", "Reafirma la relación, que examinará la Conferencia de las Partes el 31 de diciembre de 2036 a más tardar;"),
    ("en", "Recalls its resolution 72/118 of 7 December 2027, to be considered at its seventy-ninth session;"),
    ("fr", "Rappelle sa résolution 72/118 du 7 décembre 2027, qui sera examinée à la soixante-dix-neuvième session ;"),
]


@pytest.mark.parametrize(("language", "text"), NONE)
def test_a_term_and_the_day_of_a_resolution_are_no_days_of_a_meeting(language: str, text: str) -> None:
    assert [one for one in read(text, language).meetings if one.start or one.end or one.day] == []


TWICE = [
    ("fr", "Rappelant que la Conférence des puits de 2031 pour la corde aurait lieu à Nice (France) du 9 au 13 juin 2031,"),
    ("es", "Recordando que la Conferencia de los Pozos de 2031 para la Cuerda se celebraría en Niza (Francia) del 9 al 13 de "
     "junio de 2031,"),
    ("en", "Recalling that the 2031 Conference on Wells would be held in Nice, France, from 9 to 13 June 2031,"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), TWICE)
def test_the_year_of_a_name_is_no_second_meeting(language: str, text: str) -> None:
    assert [(one.start, one.end) for one in read(text, language).meetings] == [("2031-06-09", "2031-06-13")]


BEHIND = [
    ("en", "Notes that, at its 390th meeting, on 1 April 2034, the Disarmament Commission adopted the agenda;", "UNDC"),
    (
        "fr",
        "Note qu’à sa 390e séance, le 1er avril 2034, la Commission du désarmement a adopté l’ordre du jour ;",
        "UNDC",
    ),
    ("es", "Observa que, en su 390ª sesión, el 1 de abril de 2034, la Comisión de Desarme aprobó el programa;", "UNDC"),
    ("en", "Decides that, at its eighty-sixth session, in 2031, the Third Committee should review its methods;", "GA"),
]


@pytest.mark.parametrize(("language", "text", "body"), BEHIND)
def test_whose_meeting_it_is_may_be_named_behind_the_day(language: str, text: str, body: str) -> None:
    text = text.replace("Notes that,", "Notes that, in accordance with General Assembly decision 52/492,")
    assert [one.body for one in read(text, language).meetings] == [body]


BY = [
    ("en", "Recalling the Declaration adopted by the World Conference against Wells, Deep Ropes and Related Lamps on 8 September "
     "2031 and 5 May 2034,"),
    ("fr", "Rappelant les Déclarations adoptées par la Conférence mondiale sur les puits le 8 septembre 2031 et le 5 mai 2034,"),
    ("es", "Recordando las Declaraciones aprobadas por la Conferencia Mundial sobre los Pozos el 8 de septiembre de 2031 y el 5 "
     "de mayo de 2034,"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), BY)
def test_what_a_conference_adopted_on_a_day_was_adopted_within_it(language: str, text: str) -> None:
    found = [(one.start, one.end, one.day) for one in read(text, language).meetings]
    assert found == [("", "", "2031-09-08"), ("", "", "2034-05-05")]


YEARLY = [
    ("en", "Taking note of the statement made at the 2031 Caribbean regional seminar,", "2031 Caribbean regional seminar"),
    ("fr", "Prenant note de la déclaration faite au séminaire régional pour les Caraïbes de 2031,",
     "séminaire régional pour les Caraïbes de 2031"),
    ("es", "Tomando nota de la declaración formulada en el seminario regional del Caribe de 2031,",
     "seminario regional del Caribe de 2031"),
    ("en", "Recalling the resolution adopted by the 2031 Review and Extension Conference,",
     "2031 Review and Extension Conference"),
    ("fr", "Rappelant la résolution adoptée par la Conférence de 2031 des Parties au Traité chargée d’examiner le Traité,",
     "Conférence de 2031 des Parties au Traité chargée d’examiner le Traité"),
    ("es", "Recordando la resolución aprobada por la Conferencia de 2031 de las Partes encargada del Examen del Tratado,",
     "Conferencia de 2031 de las Partes encargada del Examen del Tratado"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name"), YEARLY)
def test_a_meeting_told_by_its_year_has_its_whole_name(language: str, text: str, name: str) -> None:
    assert [(one.name, one.start, one.end) for one in read(text, language).meetings] == [(name, "2031", "2031")]


NEARER = [
    ("en", "Encourages all to continue to hold regular meetings of officials, and welcomes the convening of the fourteenth summit "
     "of the Wells Union in Oslo on 11 October 2034;", "fourteenth summit of the Wells Union"),
    ("fr", "Encourage tous à continuer de tenir des réunions de fonctionnaires, et se félicite de la convocation du quatorzième "
     "sommet de l’Union des puits à Oslo le 11 octobre 2034 ;", "quatorzième sommet de l’Union des puits"),
    ("es", "Alienta a todos a seguir celebrando reuniones de funcionarios, y acoge con beneplácito la celebración de la 14ª "
     "cumbre de la Unión de Pozos en Oslo el 11 de octubre de 2034;", "14ª cumbre de la Unión de Pozos"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name"), NEARER)
def test_a_day_is_of_the_meeting_whose_holding_is_told_last(language: str, text: str, name: str) -> None:
    found = [(one.name, one.start, one.end, one.where) for one in read(text, language).meetings if one.start]
    assert found == [(name, "2034-10-11", "2034-10-11", "Oslo")]


OF_THE_SESSION = [
    ("en", "Requests the Committee to report to the Economic and Social Council at its 2031 session on progress in digging wells;",
     ["2031 session"]),
    ("fr", "Engage les États à faire connaître leurs vues pour pouvoir tenir des consultations d’ordre pratique avant le début de la "
     "session de fond de 2031 de la Commission du désarmement ;", ["session de fond"]),
    ("fr", "Se félicite des débats tenus à la session de 2031 de la Conférence du désarmement ;", ["session"]),
    ("es", "Toma nota de otros debates celebrados en el transcurso del período de sesiones de 2031;", ["período de sesiones"]),
    ("es", "Aguarda con interés la serie de sesiones sobre pozos que el Consejo Económico y Social celebrará en su período de "
     "sesiones de 2031;", ["período de sesiones"]),
    ("es", "Solicita al Comité que examine el tema del período de sesiones de 2031 del Consejo y del foro político de alto nivel de "
     "2031;", ["período de sesiones", "foro político de alto nivel de 2031"]),
    ("en", "Welcomes the conclusions of the 2031 forum on wells and ropes and urges their full implementation;",
     ["2031 forum on wells and ropes"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "names"), OF_THE_SESSION)
def test_the_year_of_a_session_is_of_the_session_and_of_no_meeting_before_it(
    language: str, text: str, names: list[str]
) -> None:
    found = read(text, language).meetings
    assert [(one.name, one.start, one.end) for one in found] == [(name, "2031", "2031") for name in names]


IN_CONSULTATIONS = [
    ("en", "Notes the participation of States in consultations on wells held in Oslo on 3 May 2031;"),
    ("fr", "Se félicite de la participation des États en consultations tenues à Oslo le 3 mai 2031 ;"),
    ("es", "Toma nota de la participación en consultas celebradas en Oslo el 3 de mayo de 2031;"),
]


@pytest.mark.parametrize(("language", "text"), IN_CONSULTATIONS)
def test_who_is_consulted_is_no_meeting_and_consultations_are_one(language: str, text: str) -> None:
    assert [(one.start, one.where) for one in read(text, language).meetings] == [("2031-05-03", "Oslo")]


OF_A_YEAR = [
    ("en", "Recalls the 2031 session of the Committee on the Rights of the Child;"),
    ("fr", "Rappelle la session de 2031 du Comité des droits de l’enfant ;"),
    ("es", "Recuerda el período de sesiones de 2031 del Comité de los Derechos del Niño;"),
]


@pytest.mark.parametrize(("language", "text"), OF_A_YEAR)
def test_whose_the_session_of_a_year_is_stands_behind_it(language: str, text: str) -> None:
    assert [(one.body, one.start) for one in read(text, language).meetings] == [("CRC-CTTE", "2031")]
