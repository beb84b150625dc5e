"""Laws of meetings: what can be a place, where names begin and end, whose a meeting is, which words a row is told by.

No place is a body's or a treaty's name, each country and city is one; no name has half a title or half a bracket; a body
is stated only where the words name it; the characters told hold the days.
"""

from __future__ import annotations

import random
import re

import pytest

from kg import lang
from kg.authority import Authority
from kg.extract.meeting_names import _paired
from kg.extract.meeting_places import place_names
from tests.extract_helpers import read

LANGUAGES = ("en", "es", "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_body_and_no_treaty_is_a_place(language: str) -> None:
    authority = Authority.load()
    places = place_names(authority, language)
    labels = [entry.labels.get(language, "") for entry in (*authority.bodies.values(), *authority.instruments.values())]
    long = [label for label in labels if len(label.split()) > 1]
    assert len(long) > 300
    named = [label for label in long if not places.seat.search(label)]  # an office at a city is where something is
    assert [label for label in named if places.is_place(label) and not places.is_known(label)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_country_and_city_is_a_place(language: str) -> None:
    places, own = place_names(Authority.load(), language), lang.of(language)
    known = [*(name for (name,) in own.rows("places", 1)), *(name for _, name in own.rows("countries", 2))]
    assert [name for name in known if not places.is_place(name) or places.longest(name) != name] == []


NO_PLACES = [
    ("en", "Racial Discrimination, Xenophobia and Related Intolerance"),
    ("en", "Dakar Framework"),
    ("en", "Small Arms and Light Weapons in All Its Aspects"),
    ("en", "Support of Civil Security and the Rule"),
    ("fr", "Cadre"),
    ("fr", "États"),
    ("es", "Conferencias de Examen"),
    ("es", "Desarrollo Sin Litoral"),
]


@pytest.mark.parametrize(("language", "text"), NO_PLACES)
def test_words_of_names_are_no_place(language: str, text: str) -> None:
    assert place_names(Authority.load(), language).longest(text) == ""


PLACES = [
    ("en", "Recalling the third session of the Forum on Wells, held in {} on 3 May 2031,",
     ("Wellton", "Wellton, Norway", "Dar es Salaam, United Republic of Tanzania", "Portorož, Slovenia", "Washington, D.C.",
      "United Nations Headquarters", "United Nations headquarters in New York", "N’Djamena")),
    ("fr", "Rappelant la troisième session du Forum des puits, tenue à {} le 3 mai 2031,",
     ("Puitsville", "Téhéran (République islamique d’Iran)", "Doubaï (Émirats arabes unis)", "Portorož (Slovénie)")),
    ("es", "Recordando la tercera reunión del Foro de Pozos, celebrada en {} el 3 de mayo de 2031,",
     ("Pozópolis", "Teherán (República Islámica de Irán)", "El Cairo", "Portorož (Eslovenia)")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "place"), [(one, text, place) for one, text, places in PLACES for place in places]
)
def test_a_place_is_told_as_printed(language: str, text: str, place: str) -> None:
    assert [one.where for one in read(text.format(place), language).meetings] == [place]


def test_a_full_stop_is_no_part_of_a_place() -> None:
    assert [one.where for one in read("Recalling the forum held on 3 May 2031 in Oslo.").meetings] == ["Oslo"]


def _balanced(name: str) -> bool:
    depth: list[str] = []
    for mark in name:
        if mark in "([“«":
            depth.append(mark)
        elif mark in ")]”»" and (not depth or "([“«".index(depth.pop()) != ")]”»".index(mark)):
            return False
    return not depth


def test_no_name_has_half_a_title_or_half_a_bracket() -> None:
    draw = random.Random(1311)
    pieces = ["forum", "on wells", "(", ")", "“", "”", "«", "»", "[", "]", "a", ":", "Goal 14"]
    for _ in range(3000):
        name = " ".join(draw.choices(pieces, k=draw.randint(1, 9)))
        cut = _paired(name)
        assert _balanced(cut) and cut in name, name
        assert cut == name or not _balanced(name)


NAMES = [
    ("en", "Recalling the forum entitled “Wells, ropes and lamps are for all”, held in Oslo on 3 May 2031,",
     "forum entitled “Wells, ropes and lamps are for all”"),
    ("fr", "Rappelant le forum intitulé « Les puits sont, avec les cordes, à tous », tenu à Oslo le 3 mai 2031,",
     "forum intitulé « Les puits sont, avec les cordes, à tous »"),
    ("es", "Recordando el foro titulado “El pozo es garantía de agua, cuerda y luz”, celebrado en Oslo el 3 de mayo de 2031,",
     "foro titulado “El pozo es garantía de agua, cuerda y luz”"),
    ("fr", "Rappelant la vingt et unième session du Comité des puits, tenue à Oslo le 3 mai 2031,",
     "vingt et unième session du Comité des puits"),
    ("en", "Recalling the twenty-first session of the Committee on Wells in Oslo, Norway, from 3 to 5 May 2031,",
     "twenty-first session of the Committee on Wells"),
    ("en", "Recalling the World Conference against Wells, Deep Ropes and Related Lamps on 8 September 2031,",
     "World Conference against Wells, Deep Ropes and Related Lamps"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "name"), NAMES)
def test_a_name_begins_and_ends_at_whole_phrases(language: str, text: str, name: str) -> None:
    assert [one.name for one in read(text, language).meetings] == [name]


def test_a_name_in_marks_that_do_not_close_is_not_empty() -> None:
    (one,) = read("Decides to convene the “Wells Summit’’ in Oslo on 3 May 2031;").meetings
    assert one.name.startswith("Wells Summit")


UNKNOWN = [
    ("en", "Notes that the International Committee on Wells held its third meeting in Oslo from 3 to 5 May 2031;"),
    ("en", "Notes the summary of the talks of the Consultative Process on Wells at its third meeting, on 3 May 2031;"),
    ("en", "Noting that the Treaty on Wells held its first Meeting of States Parties from 3 to 5 May 2031,"),
    ("en", "Welcomes the decision of the United Nations Environment Assembly to convene a committee on wells, and notes that "
     "the committee held its first session in Oslo from 3 to 5 May 2031;"),
    ("en", "Notes the meeting of the Group of Friends of the General Assembly, held in Oslo on 3 May 2031;"),
    ("fr", "Note que le Comité international des puits a tenu sa troisième réunion à Oslo du 3 au 5 mai 2031 ;"),
    ("fr", "Note que le Processus consultatif des puits s’est réuni à sa troisième réunion, tenue le 3 mai 2031 ;"),
    ("es", "Observa que el Comité Internacional de Pozos celebró su tercera reunión en Oslo del 3 al 5 de mayo de 2031;"),
    ("es", "Celebra el 21er período de sesiones del Comité de Pozos, que tuvo lugar en Oslo del 3 al 5 de mayo de 2031;"),
]  # fmt: skip
KNOWN = [
    ("en", "Notes that the Commission on the Status of Women held its third meeting in Oslo from 3 to 5 May 2031;", "CSW"),
    ("en", "Notes the report of the Commission on the Status of Women, adopted by the Commission at its third session, held "
     "from 3 to 5 May 2031;", "CSW"),
    ("fr", "Note que la Commission de la condition de la femme a tenu sa troisième réunion à Oslo du 3 au 5 mai 2031 ;", "CSW"),
    ("es", "Observa que la Comisión de la Condición Jurídica y Social de la Mujer celebró su tercera reunión en Oslo del 3 al 5 "
     "de mayo de 2031;", "CSW"),
    ("en", "Decides to convene, at its seventy-third session, on 27 September 2038, a high-level meeting on wells;", "GA"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), UNKNOWN)
def test_no_body_is_stated_that_the_words_do_not_name(language: str, text: str) -> None:
    assert {one.body for one in read(text, language).meetings if one.start} == {""}


@pytest.mark.parametrize(("language", "text", "body"), KNOWN)
def test_the_body_that_the_words_name_is_stated(language: str, text: str, body: str) -> None:
    dated = [one for one in read(text, language).meetings if one.start]
    assert {one.body for one in dated} == {body}
    assert {day[:4] for one in dated for day in (one.start, one.end)} == set(re.findall(r"\b20\d\d\b", text))


AT = [
    ("en", "Recalling the statements made on 17 June 2030, at a session of the Committee on Wells, and in May 2030, at the "
     "regional seminar on ropes held in Oslo, as well as at the ninth meeting of the Group on Lamps, held on 14 October 2031, "
     "and on 12 June 2032 at the resumed session of the Committee on Wells,"),
    ("fr", "Rappelant les déclarations faites le 17 juin 2030, lors d’une session du Comité des puits, et en mai 2030, lors du "
     "séminaire régional sur les cordes organisé à Oslo, ainsi qu’à la neuvième réunion du Groupe des phares, tenue le 14 "
     "octobre 2031, et le 12 juin 2032 à la reprise de la session du Comité des puits,"),
    ("es", "Recordando las declaraciones formuladas el 17 de junio de 2030, en una sesión del Comité de Pozos, y en mayo de "
     "2030, en el seminario regional sobre cuerdas celebrado en Oslo, así como en la novena reunión del Grupo de Faros, "
     "celebrada el 14 de octubre de 2031, y el 12 de junio de 2032 durante la continuación del período de sesiones del Comité "
     "de Pozos,"),
]  # fmt: skip


AT_NAMES = {
    "en": ["session of the Committee on Wells", "regional seminar on ropes", "ninth meeting of the Group on Lamps",
           "resumed session of the Committee on Wells"],
    "fr": ["session du Comité des puits", "séminaire régional sur les cordes", "neuvième réunion du Groupe des phares",
           "reprise de la session du Comité des puits"],
    "es": ["sesión del Comité de Pozos", "seminario regional sobre cuerdas", "novena reunión del Grupo de Faros",
           "continuación del período de sesiones del Comité de Pozos"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), AT)
def test_a_day_is_of_the_meeting_named_behind_it(language: str, text: str) -> None:
    """A day on which something was said at a session is neither its first nor its last."""
    found = [(one.start, one.end, one.day, one.where) for one in read(text, language).meetings]
    assert found == [
        ("", "", "2030-06-17", ""),
        ("2030-05", "2030-05", "", "Oslo"),
        ("2031-10-14", "2031-10-14", "", ""),
        ("", "", "2032-06-12", ""),
    ]
    assert [one.name for one in read(text, language).meetings] == AT_NAMES[language]


JOINED = [
    ("en", "Welcoming the convening of the high-level meeting on wells by the President and the high-level meeting on ropes on "
     "26 September 2031,", ["high-level meeting on wells", "high-level meeting on ropes"]),
    ("fr", "Se félicitant de la tenue de la réunion de haut niveau sur les puits, convoquée par sa présidence, et de la réunion "
     "de haut niveau sur les cordes, le 26 septembre 2031,",
     ["réunion de haut niveau sur les puits", "réunion de haut niveau sur les cordes"]),
    ("es", "Acogiendo con beneplácito la convocatoria de la reunión de alto nivel sobre los pozos por el Presidente y la reunión "
     "de alto nivel sobre las cuerdas el 26 de septiembre de 2031,",
     ["reunión de alto nivel sobre los pozos", "reunión de alto nivel sobre las cuerdas"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "names"), JOINED)
def test_two_meetings_are_not_one_row(language: str, text: str, names: list[str]) -> None:
    """The first is named without its day, which is the second's."""
    found = [(one.name, one.start, one.end) for one in read(text, language).meetings]
    assert found == [(names[0], "", ""), (names[1], "2031-09-26", "2031-09-26")]


TOLD = [
    ("en", "Welcoming the holding in Oslo, on 3 May 2031, of the third conference on wells,"),
    ("en", "Recalling the Declaration adopted on 3 May 2031 at the World Conference on Wells,"),
    ("fr", "Saluant la tenue à Oslo, le 3 mai 2031, de la troisième conférence sur les puits,"),
    ("es", "Celebrando la celebración en Oslo, el 3 de mayo de 2031, de la tercera conferencia sobre los pozos,"),
    ("es", "Recordando la Declaración aprobada el 3 de mayo de 2031 en la Conferencia Mundial sobre los Pozos,"),
    *((language, text.format(place)) for language, text, places in PLACES for place in places[:1]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), TOLD)
def test_the_characters_told_hold_the_day_and_the_name(language: str, text: str) -> None:
    (one,) = read(text, language).meetings
    adopted = re.search("[Dd]eclara", text) is not None  # a day on which it adopted something is neither first nor last
    assert (one.start, one.end, one.day) == (("", "", "2031-05-03") if adopted else ("2031-05-03", "2031-05-03", ""))
    assert re.search(r"\b3\b.*2031", one.place.quote) and one.name in one.place.quote
    assert text[one.place.start : one.place.end] == one.place.quote


def test_an_organ_of_a_state_is_no_meeting() -> None:
    text = "Noting the establishment of the Commission on Wells by the Assembly of French Polynesia on 26 October 2031,"
    assert not [one for one in read(text).meetings if one.start]
