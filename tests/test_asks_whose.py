"""At whose session a report is asked for, whose report it is, and what is handed on and asked of nobody."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from extract_helpers import OP, document

from kg.authority import Authority
from kg.extract import extract
from kg.model import Statements

SESSION = 80


def read(text: str, language: str) -> Statements:
    """What is extracted from a paragraph of the Assembly's session."""
    made = document((OP, "1", text), language=language, symbol=f"A/RES/{SESSION}/990")
    return extract(replace(made, metadata=replace(made.metadata, session_key=str(SESSION))), Authority.load())


def rows(text: str, language: str) -> list[tuple[str, str, int | None]]:
    return [(each.of, each.to, each.session) for each in read(text, language).requests]


AT = {
    "en": ["at its {} session", "at the main part of its {} session", "at the {} session", "by its {} session"],
    "fr": [
        "à sa {} session",
        "durant la partie principale de sa {} session",
        "durant la première partie de la reprise de sa {} session",
        "à la {} session",
    ],
    "es": ["en su {} período de sesiones", "en el {} período de sesiones", "antes de su {} período de sesiones"],
}
ORDINALS = {
    "en": {79: "seventy-ninth", 80: "eightieth", 82: "eighty-second"},
    "fr": {79: "soixante-dix-neuvième", 80: "quatre-vingtième", 82: "quatre-vingt-deuxième"},
    "es": {79: "septuagésimo noveno", 80: "octogésimo", 82: "octogésimo segundo"},
}
ASKS = {
    "en": "Requests the Secretary-General to submit, {}, a report on the wells;",
    "fr": "Prie le Secrétaire général de présenter, {}, un rapport sur les puits ;",
    "es": "Solicita al Secretario General que, {}, presente un informe sobre los pozos;",
}
BEHIND = {"en": " of the Wells Committee", "fr": " du Comité des puits", "es": " del Comité de Pozos"}


@pytest.mark.parametrize("language", ASKS)
def test_a_coming_session_of_the_organ_that_speaks_is_its_own(language: str) -> None:
    for at, number in product(AT[language], (80, 82)):
        when = at.format(ORDINALS[language][number])
        assert rows(ASKS[language].format(when), language) == [("SG", "GA", number)], when


@pytest.mark.parametrize("language", ASKS)
def test_a_session_of_somebody_else_is_not(language: str) -> None:
    """Of a body that is on no list, or one that has passed for the organ: it may be another's, and the report is asked."""
    for at, number in product(AT[language], (79, 82)):
        when = at.format(ORDINALS[language][number]) + BEHIND[language]
        assert rows(ASKS[language].format(when), language) == [("SG", "", number)], when
    for at in AT[language]:
        when = at.format(ORDINALS[language][79])
        assert rows(ASKS[language].format(when), language) == [("SG", "", 79)], when


TOLD = {
    "en": "Requests the Secretary-General to submit a report to the Economic and Social Council and to the {} session of "
    "the General Assembly;",
    "fr": "Prie le Secrétaire général de soumettre un rapport au Conseil économique et social et à la {} session de "
    "l'Assemblée générale ;",
    "es": "Solicita al Secretario General que presente un informe al Consejo Económico y Social y al {} período de "
    "sesiones de la Asamblea General;",
}
NEXT = {"en": "subsequent", "fr": "prochaine", "es": "siguiente"}


@pytest.mark.parametrize("language", TOLD)
def test_who_is_told_by_his_session_is_a_recipient(language: str) -> None:
    """ "… and to the eighty-second session of the General Assembly": the session is his, with its number or without."""
    text = TOLD[language]
    assert rows(text.format(ORDINALS[language][82]), language) == [("SG", "ECOSOC", None), ("SG", "GA", 82)]
    assert rows(text.format(NEXT[language]), language) == [("SG", "ECOSOC", None), ("SG", "GA", None)]


# "A report asked of somebody" (how a document is read) is one that he is to make. "The report" that he is to hand on is
# there already, and nobody says whose it is, an annual one too; "a report", "his annual report" and "the report that he
# prepares" are his.
HANDED_ON = [
    (
        "en",
        "Requests the Secretary-General to transmit to the Economic and Social Council the annual report on the wells;",
    ),
    ("en", "Requests the Secretary-General to forward the report on the wells to the Economic and Social Council;"),
    (
        "fr",
        "Prie le Secrétaire général de transmettre au Conseil économique et social le rapport annuel sur les puits ;",
    ),
    ("fr", "Prie le Secrétaire général de communiquer le rapport sur les puits au Conseil économique et social ;"),
    (
        "es",
        "Solicita al Secretario General que transmita al Consejo Económico y Social el informe anual sobre los pozos;",
    ),
    ("es", "Solicita al Secretario General que remita el informe sobre los pozos al Consejo Económico y Social;"),
    # what stands in a report is no further one
    ("en", "Requests the Secretary-General to present, within his report to the Council, proposals on the wells;"),
    ("fr", "Prie le Secrétaire général de présenter, dans le cadre du rapport annuel, des propositions ;"),
    ("es", "Solicita al Secretario General que presente, en el marco del informe anual, propuestas;"),
    # summary records are no reports
    ("fr", "Prie le Secrétaire général de fournir une aide, y compris l'établissement de comptes rendus analytiques ;"),
]


@pytest.mark.parametrize(("language", "text"), HANDED_ON)
def test_what_others_have_made_and_records_are_no_reports_asked_for(language: str, text: str) -> None:
    assert rows(text, language) == []


OWN = [
    ("en", "Requests the Secretary-General to transmit to the Economic and Social Council a report on the wells;"),
    ("fr", "Prie le Secrétaire général de transmettre au Conseil économique et social un rapport sur les puits ;"),
    ("es", "Solicita al Secretario General que transmita al Consejo Económico y Social un informe sobre los pozos;"),
]


MADE = [
    ("en", "Requests the Secretary-General to forward the annual report that {} on the wells to the {};"),
    ("fr", "Prie le Secrétaire général de transmettre au {1} le rapport annuel qu'{0} sur les puits ;"),
    ("es", "Solicita al Secretario General que transmita al {1} el informe anual que {0} sobre los pozos;"),
]
MAKES = {
    "en": ["he prepares", "he is to prepare", "she submits", "it has drawn up"],
    "fr": ["il établit", "elle établira", "il doit présenter", "il a élaboré"],
    "es": ["prepara", "ha elaborado", "debe presentar", "presente"],
}
COUNCIL = {
    "en": "Economic and Social Council",
    "fr": "Conseil économique et social",
    "es": "Consejo Económico y Social",
}


@pytest.mark.parametrize(("language", "text"), MADE)
def test_the_report_that_he_makes_is_asked_of_him(language: str, text: str) -> None:
    for makes in MAKES[language]:
        assert rows(text.format(makes, COUNCIL[language]), language) == [("SG", "ECOSOC", None)], makes


@pytest.mark.parametrize(("language", "text"), OWN)
def test_a_report_that_is_to_be_made_is_asked_for_whatever_hands_it_in(language: str, text: str) -> None:
    assert rows(text, language) == [("SG", "ECOSOC", None)]


FURTHER = [
    (
        "en",
        "Requests that the Secretary-General provide to the Security Council an interim report by 1 May 2031 and a final "
        "report no later than 1 May 2032;",
        [("SG", "SC", "2031-05-01"), ("SG", "SC", "2032-05-01")],
    ),
    (
        "fr",
        "Prie le Secrétaire général de faire figurer ces faits dans un rapport qu'il lui présentera ;",
        [("SG", "GA", "")],
    ),
    (
        "fr",
        "Prie le Secrétaire général de lui présenter un rapport qui portera sur les buts communs aux organes et au Conseil "
        "économique et social ;",
        [("SG", "GA", "")],
    ),
    (
        "fr",
        "Prie le Secrétaire général de soumettre à l'examen du Conseil économique et social, à compter de 2031, et "
        "d'elle-même, à sa prochaine session, un rapport ;",
        [("SG", "ECOSOC", ""), ("SG", "GA", "")],
    ),
    (
        "en",
        "Requests the Secretary-General to continue to report breaches of the agreement on a monthly basis;",
        [("SG", "", "")],
    ),
    (
        "en",
        "Requests the Secretary-General to inform the Security Council of the steps taken to support the plan, as well as "
        "of the wells, with a written report no later than 1 May 2031;",
        [("SG", "SC", "2031-05-01")],
    ),
    (
        "fr",
        "Décide que le Secrétaire général devra lui présenter un rapport le 1er mai 2031 au plus tard ;",
        [("SG", "GA", "2031-05-01")],
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), FURTHER)
def test_further_ways_to_ask(language: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(each.of, each.to, each.due) for each in read(text, language).requests] == expected


INFORMED = [
    ("en", "Requests the Secretary-General to inform the General Assembly {} of the wells;", "at its {} session"),
    (
        "en",
        "Requests the Secretary-General to keep the General Assembly informed {} of the wells;",
        "at its {} session",
    ),
    ("fr", "Prie le Secrétaire général de l'informer, {}, de l'état des puits ;", "à sa {} session"),
    (
        "es",
        "Solicita al Secretario General que informe a la Asamblea General {} de los pozos;",
        "en su {} período de sesiones",
    ),
]


@pytest.mark.parametrize(("language", "text", "at"), INFORMED)
def test_to_inform_an_organ_at_a_session_is_to_report(language: str, text: str, at: str) -> None:
    """As translators have it: "inform … at its session" is "rendre compte à sa session"; without one it is none."""
    when = at.format(ORDINALS[language][82])
    assert rows(text.format(when), language) == [("SG", "GA", 82)]
    assert rows(text.format("").replace(", ,", "").replace("  ", " "), language) == []


UNTOLD = {
    "en": (
        "Requests the Secretary-General to inform {} {} of the wells;",
        ["Member States", "UNICEF", "the World Health Organization"],
    ),
    "fr": (
        "Prie le Secrétaire général d'informer {} {} de l'état des puits ;",
        ["les États Membres", "l'UNICEF", "l'Organisation mondiale de la Santé"],
    ),
    "es": (
        "Solicita al Secretario General que informe {} {} de los pozos;",
        ["a los Estados Miembros", "al UNICEF", "a la Organización Mundial de la Salud"],
    ),
}
ORGANS = {
    "en": ["the General Assembly", "the Economic and Social Council", "the Human Rights Council"],
    "fr": ["l'Assemblée générale", "le Conseil économique et social", "le Conseil des droits de l'homme"],
    "es": ["a la Asamblea General", "al Consejo Económico y Social", "al Consejo de Derechos Humanos"],
}


@pytest.mark.parametrize("language", UNTOLD)
def test_only_organs_that_meet_in_sessions_are_reported_to_by_being_informed(language: str) -> None:
    """Member States, and bodies that are no organs, are informed at somebody else's session."""
    text, others = UNTOLD[language]
    for who, at in product(others, [each for each in AT[language] if "part" not in each]):
        assert rows(text.format(who, at.format(ORDINALS[language][82])), language) == [], who
    told = [
        rows(text.format(who, AT[language][0].format(ORDINALS[language][82])), language) for who in ORGANS[language]
    ]
    assert told == [[("SG", code, 82)] for code in ("GA", "ECOSOC", "HRC")]


def test_who_is_kept_informed_before_a_session_is_no_recipient_of_reports() -> None:
    text = "Requests the Secretary-General to keep {} informed before the eighty-second session of the wells;"
    assert rows(text.format("Member States"), "en") == []
    assert rows(text.format("the General Assembly"), "en") == [("SG", "GA", 82)]


def read_said(text: str, language: str) -> list[tuple[str, str, int | None]]:
    """The requests of a presidential statement's paragraph."""
    made = document((OP, "1", text), language=language, symbol="S/PRST/2020/1")
    return [(each.of, each.to, each.session) for each in extract(made, Authority.load()).requests]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The Security Council welcomes the report of the Mission. It notes its views. It requests the Secretary-General "
            "to report to the Council.",
        ),
        ("fr", "Le Conseil de sécurité salue le rapport. Il prie le Secrétaire général de lui faire rapport."),
    ],
)
def test_a_pronoun_means_the_organ_behind_its_own_sentence(language: str, text: str) -> None:
    assert read_said(text, language) == [("SG", "SC", None)]
    other = {"en": "The Mission is at work. It requests", "fr": "La Mission est à l'œuvre. Il prie"}[language]
    cut = text.replace("It requests" if language == "en" else "Il prie", other)
    assert read_said(cut, language) == []


PARTNERS = {
    "en": (
        "Requests the Secretary-General to prepare, in consultation with {}, a report;",
        "the States and the councils",
    ),
    "fr": ("Prie le Secrétaire général d'établir, en consultation avec {}, un rapport ;", "les États et les conseils"),
    "es": ("Solicita al Secretario General que prepare, en consulta con {}, un informe;", "los Estados y los consejos"),
}


@pytest.mark.parametrize("language", PARTNERS)
def test_a_long_list_of_partners_may_stand_before_a_report(language: str) -> None:
    text, who = PARTNERS[language]
    for count in (1, 5, 18):
        assert rows(text.format(", ".join([who] * count)), language) == [("SG", "", None)], count


BEFORE = {
    "en": ("Requests the Secretary-General to provide, {} before any election, reports;", "90, 60 and 30 days"),
    "fr": ("Prie le Secrétaire général de fournir, {} avant toute élection, des rapports ;", "90, 60 et 30 jours"),
    "es": ("Solicita al Secretario General que proporcione, {} antes de la elección, informes;", "90, 60 y 30 días"),
}


@pytest.mark.parametrize("language", BEFORE)
def test_days_before_an_event_may_stand_before_a_report(language: str) -> None:
    """They are no dates, no periods, and no terms that run from the adoption."""
    text, days = BEFORE[language]
    for when in (days, days.split()[-2] + " " + days.split()[-1]):
        found = read(text.format(when), language).requests
        times = [(each.of, each.to, each.session, each.due, each.period, each.within) for each in found]
        assert times == [("SG", "", None, "", "", "")], when


YEARS = [
    ("en", "Requests the Secretary-General to submit, at its substantive session of 2031, a report;"),
    ("en", "Requests the Secretary-General to submit, at its session of 2031, a report;"),
    ("fr", "Prie le Secrétaire général de soumettre, à sa session de 2031, un rapport ;"),
    ("es", "Solicita al Secretario General que presente, en su período de sesiones de 2031, un informe;"),
]


@pytest.mark.parametrize(("language", "text"), YEARS)
def test_a_session_told_by_its_year_may_stand_before_a_report(language: str, text: str) -> None:
    found = read(text, language)
    assert [(each.of, each.session, each.due) for each in found.requests] == [("SG", None, "")]
    assert [(one.start, one.end, one.body) for one in found.meetings] == [("2031", "2031", "")]
