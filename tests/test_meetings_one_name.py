"""One meeting is one row: no name runs on into what is beside it, and no day of adoption is its first or last."""

from __future__ import annotations

import pytest

from tests.extract_helpers import read

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
    assert [(one.start, one.end) for one in read(text, language).meetings] == [("", "")]


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
    assert {one.body for one in read(text, language).meetings if one.start} == {body}
