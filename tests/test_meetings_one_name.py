"""One meeting is one row: no name runs on into what is beside it, and no day of adoption is its first or last."""

from __future__ import annotations

import re

import pytest

from kg.authority import Authority
from kg.extract import extract
from kg.model import Part
from tests.extract_helpers import document, read

NAMES = [
    ("en", "Recalling the follow-up to the World Conference against Noise, Dust and Related Smoke and the effective "
     "implementation of the Oslo Declaration,", ["World Conference against Noise, Dust and Related Smoke"]),
    ("en", "Recalling the commitment made at the World Conference against Noise to achieve universal quiet,",
     ["World Conference against Noise"]),
    ("en", "Recalling the outcome of the World Conference against Noise for combating the scourge of smoke,",
     ["World Conference against Noise"]),
    ("en", "Bearing in mind that the 2003 World Conference on Deep Wells recognized the dignity of diggers,",
     ["2003 World Conference on Deep Wells"]),
    ("fr", "Rappelant l’engagement pris à la Conférence mondiale contre le bruit pour combattre le fléau de la fumée,",
     ["Conférence mondiale contre le bruit"]),
    ("fr", "Rappelant le suivi de la Conférence mondiale contre le bruit et sur l’application de la Déclaration d’Oslo,",
     ["Conférence mondiale contre le bruit"]),
    ("es", "Recordando lo acordado en la Conferencia Mundial contra el Ruido para combatir el flagelo del humo,",
     ["Conferencia Mundial contra el Ruido"]),
    ("es", "Recordando el seguimiento de la Conferencia Mundial contra el Ruido y la aplicación de la Declaración de Oslo,",
     ["Conferencia Mundial contra el Ruido"]),
    # Two that are joined are two.
    ("en", "Decides that the vote shall take place on 4 November 2032 at a meeting of the Security Council and at a meeting of "
     "the General Assembly.", ["meeting of the Security Council", "meeting of the General Assembly"]),
    ("es", "Decide que la votación tendrá lugar el 4 de noviembre de 2032 en una sesión del Consejo de Seguridad y una sesión "
     "de la Asamblea General.", ["sesión del Consejo de Seguridad", "sesión de la Asamblea General"]),
    ("fr", "Décide que le vote aura lieu le 4 novembre 2032 lors d’une séance du Conseil de sécurité et lors d’une séance de "
     "l’Assemblée générale.", ["séance du Conseil de sécurité", "séance de l’Assemblée générale"]),
    ("en", "Reaffirming what was agreed at the World Conference against Noise and the 2005 World Summit,",
     ["World Conference against Noise", "2005 World Summit"]),
    ("es", "Acoge el ofrecimiento de acoger los períodos de sesiones 16º y 17º de la Conferencia de las Partes en 2034 y 2036, "
     "respectivamente;", ["períodos de sesiones 16º y 17º de la Conferencia de las Partes"] * 2),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "names"), NAMES)
def test_no_name_runs_on(language: str, text: str, names: list[str]) -> None:
    assert [one.name for one in read(text, language).meetings] == names


ADOPTED = [
    ("en", "Noting the adoption of the Treaty on 7 July 2027 at the United Nations conference to negotiate it,"),
    ("en", "Noting the decisions adopted on 20 November 2032 during the seventh session of the Forum of Wells,"),
    ("fr", "Notant les décisions adoptées le 20 novembre 2032 durant la septième session du Forum des puits,"),
    ("fr", "Notant la Déclaration adoptée le 12 mars 2035 à l’issue du Sommet mondial des puits,"),
    ("es", "Observando las decisiones aprobadas el 20 de noviembre de 2032 durante el séptimo período de sesiones del Foro,"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), ADOPTED)
def test_a_day_of_adoption_is_neither_first_nor_last(language: str, text: str) -> None:
    """It is told as a day on which the meeting sat: what is printed is not lost."""
    found = [(one.start, one.end, one.day) for one in read(text, language).meetings]
    printed = re.search(r"\b(\d\d?) .{3,16} (\d{4})", text)
    assert printed and [(start, end, told[:4], told[8:].lstrip("0")) for start, end, told in found] == [
        ("", "", printed[2], printed[1])
    ]


WHOSE = [
    ("es", "Pide que se organice un acto de alto nivel en el Salón de la Asamblea General el 15 de mayo de 2033;", ""),
    ("en", "Decides to consider the report of the Panel on wells at its eighty-second session, in 2027.", "GA"),
    ("fr", "Décide d’examiner le rapport du Groupe des puits à sa quatre-vingt-deuxième session, en 2027.", "GA"),
    ("es", "Observa lo dicho en su 53er período de sesiones, celebrado en 2031;", ""),
    ("fr", "Rappelant les débats du Forum des puits, tenu durant l’ouverture de la session extraordinaire sur les puits "
     "qu’elle a tenue du 2 au 4 juin 2031,", "GA"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "body"), WHOSE)
def test_whose_a_meeting_is(language: str, text: str, body: str) -> None:
    dated = [one for one in read(text, language).meetings if one.start]
    assert {one.body for one in dated} == {body}
    assert {day[:4] for one in dated for day in (one.start, one.end)} == set(re.findall(r"\b20\d\d\b", text))


AIMS = [
    ("en", "Decides to convene a high-level meeting on deep wells on 3 May 2031;",
     "Takes note of the hearing held on 6 April 2031 in {} the high-level meeting on deep wells and of the report;",
     "preparation for"),
    ("fr", "Décide de convoquer une réunion de haut niveau sur les puits profonds le 3 mai 2031 ;",
     "Prend note de la concertation tenue le 6 avril 2031 dans le cadre des {} la réunion de haut niveau sur les puits "
     "profonds ;", "préparatifs de"),
    ("es", "Decide convocar una reunión de alto nivel sobre los pozos profundos el 3 de mayo de 2031;",
     "Toma nota de la audiencia celebrada el 6 de abril de 2031 en el marco de los {} la reunión de alto nivel sobre los pozos "
     "profundos;", "preparativos de"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "first", "text", "words"), AIMS)
def test_what_prepares_a_meeting_tells_no_second_one(language: str, first: str, text: str, words: str) -> None:
    pieces = (Part.OPERATIVE, "1", first), (Part.OPERATIVE, "2", text.format(words))
    found = extract(document(*pieces, language=language), Authority.load()).meetings
    assert [(one.place.number, one.start) for one in found] == [("1", "2031-05-03"), ("2", "2031-04-06")]
