"""Names of meetings: whole, in three languages, wherever the rest of the sentence stands; and what no name ends in."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest

from tests.extract_helpers import read

LEADS = {
    "en": ("third meeting of the ", "seventh session of the "),
    "fr": ("troisième réunion du ", "septième session du "),
    "es": ("tercera reunión del ", "séptimo período de sesiones del "),
}
OF_WHAT = {
    "en": ("Organized Light Working Group", "Congress against Transnational Organized Fog", "Hosted Lamps Group",
           "Forum for Safe, Orderly and Regular Tides", "Group of States to Review Progress Made in Wells"),
    "fr": ("Groupe des phares organisés", "Congrès contre la criminalité transnationale organisée", "Groupe des lampes",
           "Forum pour des marées sûres, ordonnées et régulières", "Groupe chargé d’examiner les progrès des puits"),
    "es": ("Grupo de la Luz Organizada", "Congreso contra la Niebla Organizada Transnacional", "Grupo de Faros",
           "Foro para la Marea Segura, Ordenada y Regular", "Grupo de Estados encargado de Examinar los Pozos"),
}  # fmt: skip
BEHIND = {
    "en": (", held in Vienna on 3 October 2031,", " held from 2 to 4 October 2031,", ", in Oslo, Norway, on 3 October 2031,"),
    "fr": (", tenue à Vienne le 3 octobre 2031,", " tenue du 2 au 4 octobre 2031,", ", qui s’est tenue le 3 octobre 2031,"),
    "es": (", celebrada en Viena el 3 de octubre de 2031,", " celebrada del 2 al 4 de octubre de 2031,",
           ", que se celebró el 3 de octubre de 2031,"),
}  # fmt: skip
OPENINGS = {
    "en": "Welcoming the results of the ",
    "fr": "Saluant les résultats de la ",
    "es": "Acogiendo los resultados de la ",
}
EVERY = [
    (language, lead + what, behind)
    for language in LEADS
    for lead, what, behind in product(LEADS[language], OF_WHAT[language], BEHIND[language])
]


@pytest.mark.parametrize("language", LEADS)
def test_a_name_is_whole_whatever_it_is_of(language: str) -> None:
    """No word with a capital inside a sentence is a verb, and the commas of a list end no name."""
    found = {
        f"{name}{behind}": [each.name for each in read(f"{OPENINGS[language]}{name}{behind}", language).meetings]
        for spoken, name, behind in EVERY
        if spoken == language
    }
    assert found == {f"{name}{behind}": [name] for spoken, name, behind in EVERY if spoken == language}


CASES = [
    ("en", "Welcomes the convening of the Conference to Adopt the Compact for Safe, Orderly and Regular Wells, in Oslo, Norway, "
     "on 10 and 11 May 2031,", ["Conference to Adopt the Compact for Safe, Orderly and Regular Wells"]),
    ("fr", "Se félicitant de l’organisation, les 10 et 11 mai 2031, à Oslo (Norvège), de la Conférence chargée d’adopter le "
     "Pacte pour des puits sûrs, ordonnés et réguliers,",
     ["Conférence chargée d’adopter le Pacte pour des puits sûrs, ordonnés et réguliers"]),
    ("es", "Acoge con beneplácito la celebración de la Conferencia de Aprobar el Pacto para la Pesca Segura, Ordenada y "
     "Regular en Oslo (Noruega), los días 10 y 11 de mayo de 2031,",
     ["Conferencia de Aprobar el Pacto para la Pesca Segura, Ordenada y Regular"]),
    ("fr", "Rappelant la Conférence contre le bruit et la poussière qui y est associée, qui s’est tenue à Oslo le 3 mai 2031,",
     ["Conférence contre le bruit et la poussière qui y est associée"]),
    ("es", "Observando que en marzo de 2031 se celebró el Diálogo Nacional y pidiendo nuevas medidas sobre los pozos,",
     ["Diálogo Nacional"]),
    ("en", "Welcomes the proposal to host an international meeting of experts early in 2031 to follow up on wells;",
     ["international meeting of experts"]),
    # What stands beside a meeting, and what another one was about.
    ("en", "Notes the briefing for States about the outcome of the meeting and future activities of the Group held on 29 June "
     "2031;", ["briefing for States about the outcome of the meeting and future activities of the Group"]),
    ("fr", "Prend note de la réunion informelle organisée à l’intention des États pour les informer des conclusions de la "
     "réunion et des futures activités du Groupe, qui s’est tenue le 29 juin 2031 ;", ["réunion informelle"]),
    ("en", "Recalls the meeting and future activities of the Group held on 29 June 2031;", ["meeting"]),
    ("fr", "Rappelle la réunion et les futures activités du Groupe, tenue le 29 juin 2031 ;", ["réunion"]),
    ("es", "Recuerda la reunión y las futuras actividades del Grupo, celebrada el 29 de junio de 2031;", ["reunión"]),
    # "à" is no verb, and a name has its adjectives and its subject.
    ("fr", "Attendant avec intérêt la prochaine réunion de haut niveau consacrée à l’examen des puits, qui se tiendra en 2031,",
     ["prochaine réunion de haut niveau consacrée à l’examen des puits"]),
    ("fr", "Rappelle le Sommet mondial de 2031 ;", ["Sommet mondial"]),
    ("es", "Recuerda el Foro Mundial sobre los Pozos de 2031;", ["Foro Mundial sobre los Pozos"]),
    ("en", "Recalls the high-level meeting on wells on 18 May 2031;", ["high-level meeting on wells"]),
    ("en", "Decides to convene a high-level meeting of the General Assembly on the progress achieved in the implementation of "
     "the Global Plan of Action to Dig Many Deep Wells in persistently dry countries at its ninety-fourth session and no "
     "later than December 2031;", ["high-level meeting of the General Assembly on the progress achieved in the "
     "implementation of the Global Plan of Action to Dig Many Deep Wells in persistently dry countries"]),
    ("fr", "Note la tenue, les 5 et 6 mai 2031, au Siège de l’Organisation, à New York, de la deuxième Réunion des phares ;",
     ["deuxième Réunion des phares"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "names"), CASES)
def test_where_names_begin_and_end(language: str, text: str, names: list[str]) -> None:
    assert [each.name for each in read(text, language).meetings] == names


SMALL = {
    "en": "the a an of to in on for and or at by with from against its their as that which between into under be",
    "fr": "le la les un une de du des à au aux en et ou par pour avec sur contre sa ses son qui que qu’elle dans entre tenue "
    "tenues consacrée chargée",
    "es": "el la los las un una de del a al en y e o por para con sobre contra su sus que entre celebrada dedicada",
}
BARE = {
    "en": "safe orderly regular transnational organized united general international inclusive sustainable eightieth",
    "fr": "sûres ordonnées nouvelles",
    "es": "segura ordenada nueva",
}


def _ends_badly(name: str, language: str) -> bool:
    """Whether a name ends in an article, a preposition, a conjunction, or an adjective that a noun follows."""
    last = re.split(r"[\s,]+", name.lower())[-1]
    return last in SMALL[language].split() or last in BARE[language].split()


def test_no_name_of_the_starter_ends_in_a_small_word_or_an_adjective() -> None:
    said: set[tuple[str, str]] = set()
    for path in (Path(__file__).parent.parent / "starter").glob("*.facts.json"):
        language = path.name.removesuffix(".facts.json").rpartition(".")[2]
        said |= {(each["name"], language) for each in json.loads(path.read_text("utf-8"))["statements"]["meetings"]}
    assert len(said) > 100
    assert not [each for each in sorted(said) if _ends_badly(*each)]


INCLUDED = {
    "en": ("Takes note of several talks, {} the {}Meeting of Harbours, held in Lisbon on 3 May 2031;",
           ("including", "notably", "in particular"), ("", "third "), "Meeting of Harbours"),
    "fr": ("Prend note de plusieurs travaux, {} la {}Réunion des ports, tenue à Lisbonne le 3 mai 2031 ;",
           ("y compris", "notamment", "en particulier"), ("", "troisième "), "Réunion des ports"),
    "es": ("Toma nota de varios trabajos, {} la {}Reunión de los Puertos, celebrada en Lisboa el 3 de mayo de 2031;",
           ("incluida", "incluyendo", "en particular"), ("", "tercera "), "Reunión de los Puertos"),
}  # fmt: skip


@pytest.mark.parametrize("language", INCLUDED)
def test_what_a_meeting_is_an_example_of_is_no_part_of_its_name(language: str) -> None:
    sentence, words, numbers, name = INCLUDED[language]
    for word, number in product(words, numbers):
        found = read(sentence.format(word, number), language).meetings
        assert [(each.name, each.start) for each in found] == [(number + name, "2031-05-03")], (word, number)


CONSULTED = [
    ("en", "Invites the Chair to convene, in consultation with States, a high-level meeting {};", "high-level meeting",
     ("in 2031", "on 3 May 2031")),
    ("fr", "Invite la Présidente à convoquer, en consultation avec les États, une réunion de haut niveau {} ;",
     "réunion de haut niveau", ("en 2031", "le 3 mai 2031")),
    ("fr", "Invite la Présidente à convoquer, en concertation avec les États, une réunion de haut niveau {} ;",
     "réunion de haut niveau", ("en 2031", "le 3 mai 2031")),
    ("es", "Invita a la Presidenta a que convoque, en consulta con los Estados, una reunión de alto nivel {};",
     "reunión de alto nivel", ("en 2031", "el 3 de mayo de 2031")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "name", "times"), CONSULTED)
def test_who_is_consulted_is_no_meeting(language: str, sentence: str, name: str, times: tuple[str, ...]) -> None:
    for when in times:
        assert {each.name for each in read(sentence.format(when), language).meetings} == {name}, when
