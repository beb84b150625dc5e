"""Requests to report that say it in other words: a noun, a pronoun far behind, a list of tasks, an aside in between."""

from __future__ import annotations

import pytest
from extract_helpers import read

GA, HRC, SC = "A/RES/79/999", "A/HRC/RES/60/99", "S/RES/2999(2028)"
PANEL = f"{SC}#PANEL-OF-EXPERTS"

REQUESTS = [
    # why, language, symbol, text, (of, to, session, due, period) of each
    (
        "reporting as a noun is that of the body behind it",
        "en",
        SC,
        "Urges prompt reporting by the Secretary-General to the Security Council of any wreck;",
        [("SG", "SC", None, "", "")],
    ),
    (
        "whoever is briefed gets the report as well",
        "en",
        SC,
        "Requests the Secretary-General to brief the Council monthly and to provide a report at least every 60 days;",
        [("SG", "SC", None, "", "P60D")],
    ),
    (
        "to go on reporting",
        "en",
        SC,
        "Invites the Secretary-General to continue reporting regularly to the Security Council;",
        [("SG", "SC", None, "", "")],
    ),
    (
        "findings are reported",
        "en",
        GA,
        "Requests the Secretary-General to consult States, and to continue to report his findings on lighthouses to the "
        "General Assembly;",
        [("SG", "GA", None, "", "")],
    ),
    (
        "what an organ agrees that somebody should do",
        "en",
        GA,
        "Agrees that the Secretary-General should continue to report to the Committee on the Peaceful Uses of Outer "
        "Space;",
        [("SG", "COPUOS", None, "", "")],
    ),
    (
        "a second verb of what is decided",
        "en",
        SC,
        "Decides that the 1540 Committee shall continue its review and submit to the Security Council a report;",
        [("SC-1540", "SC", None, "", "")],
    ),
    (
        "a list of tasks",
        "en",
        SC,
        "Decides that the Panel of Experts shall carry out the following tasks: (a) Assist the Committee; (b) Provide "
        "to the Council an interim report by 1 May 2030;",
        [(PANEL, "SC", None, "2030-05-01", "")],
    ),
    (
        "a pronoun hands it in, far behind",
        "en",
        HRC,
        "Requests the Office of the United Nations High Commissioner for Human Rights to prepare a report on the "
        "implementation of the recommendations contained in the report of the Human Rights Council Advisory Committee on "
        "lighthouses, to be published in an Easy Read version and an accessible format, in close cooperation with the "
        "Working Group on discrimination against women and girls, the Committee on the Elimination of Discrimination "
        "against Women and other mechanisms in the field of lighthouses and in consultation with key stakeholders from "
        "all regions, and to present it to the Council at its sixty-second session;",
        [("OHCHR", "HRC", 62, "", "")],
    ),
    (
        "two reports of two verbs, each with its own recipient",
        "en",
        SC,
        "Requests the Panel of Experts to provide the Committee established pursuant to resolution 1591 (2005) "
        "concerning the Sudan (hereafter “the Committee”) with an interim report no later than 12 August 2029, and "
        "provide to the Council, after discussion with the Committee, a final report by 13 January 2030;",
        [(PANEL, "SC-1591", None, "2029-08-12", ""), (PANEL, "SC", None, "2030-01-13", "")],
    ),
    (
        "an aside about where it was asked before",
        "en",
        GA,
        "Reiterates its request, made in paragraph 40 of its resolution 68/999, that the Secretary-General submit to the "
        "General Assembly at its eighty-first session a report on lighthouses;",
        [("SG", "GA", 81, "", "")],
    ),
    (
        "an adjective of another noun is none of the report",
        "en",
        GA,
        "Encourages States to submit, on a voluntary basis, national reports on lighthouses;",
        [("STATES", "", None, "", "")],
    ),
    (
        "many adjectives",
        "en",
        GA,
        "Requests the Secretary-General to present to the Economic and Social Council a timely, comprehensive, "
        "evidence-based, analytical and detailed performance report on an annual basis;",
        [("SG", "ECOSOC", None, "", "P1Y")],
    ),
    (
        "a session as the latest time",
        "en",
        GA,
        "Encourages UNICEF to report to the General Assembly, by no later than the eighty-first session;",
        [("UNICEF", "GA", 81, "", "")],
    ),
    (
        "a finite verb behind an aside",
        "en",
        SC,
        "Requests that the Secretary-General, in coordination with the African Union, reports orally by 15 March 2030 to "
        "the Security Council on lighthouses;",
        [("SG", "SC", None, "2030-03-15", "")],
    ),
    (
        "a session before the report",
        "en",
        GA,
        "Requests the Secretary-General to prepare for the sixteenth session of the General Assembly a report on "
        "lighthouses;",
        [("SG", "GA", 16, "", "")],
    ),
    (
        "a session at which something else was said",
        "en",
        GA,
        "Requests the Secretary-General to report to the General Assembly at its thirty-sixth session the views of "
        "States, together with those expressed on the item at its thirty-fifth session;",
        [("SG", "GA", 36, "", "")],
    ),
    (
        "to Member States, named a second time",
        "en",
        GA,
        "Requests the United Nations Office on Drugs and Crime, in consultation with Member States, to gather data, and "
        "to report to Member States thereon on a periodic basis;",
        [("UNODC", "MEMBER-STATES", None, "", "")],
    ),
    (
        "in an accessible version, as an aside",
        "fr",
        HRC,
        "Prie le Haut-Commissaire aux droits de l’homme d’établir, y compris dans une version facile à lire, un rapport "
        "sur les phares, qu’il lui présentera à sa soixantième session ;",
        [("OHCHR", "HRC", 60, "", "")],
    ),
    (
        "by handing in a report",
        "fr",
        HRC,
        "Prie le Secrétaire général de le tenir informé de l’exécution du plan en lui soumettant un rapport à sa "
        "soixantième session ;",
        [("SG", "HRC", 60, "", "")],
    ),
    (
        "of their own accord",
        "fr",
        GA,
        "Engage les États à présenter, de leur propre initiative, des rapports nationaux sur les phares ;",
        [("STATES", "", None, "", "")],
    ),
    (
        "a period asks for reports",
        "fr",
        GA,
        "Encourage les États parties à rendre compte au moins deux fois par an des mesures prises ;",
        [("STATES-PARTIES", "", None, "", "P6M")],
    ),
    (
        "before the end of a month",
        "fr",
        SC,
        "Prie le Secrétaire général de lui faire rapport sur les phares avant la fin octobre 2029 ;",
        [("SG", "SC", None, "2029-10", "")],
    ),
    (
        "an oral account",
        "fr",
        HRC,
        "Prie le Secrétaire général de lui faire, à sa soixante et unième session, un compte rendu oral des progrès ;",
        [("SG", "HRC", 61, "", "")],
    ),
    (
        "the pronoun of the second report is none of the first",
        "fr",
        SC,
        "Prie le Groupe d’experts de soumettre au Comité créé par la résolution 1591 (2005) (« le Comité ») un rapport "
        "d’activité, le 12 août 2029 au plus tard, et de lui présenter, au plus tard le 13 janvier 2030, un rapport "
        "final ;",
        [(PANEL, "SC-1591", None, "2029-08-12", ""), (PANEL, "SC", None, "2030-01-13", "")],
    ),
]


@pytest.mark.parametrize(
    ("language", "symbol", "text", "requests"),
    [row[1:] for row in REQUESTS],
    ids=[row[0] for row in REQUESTS],
)
def test_reports_that_are_asked_in_other_words(
    language: str, symbol: str, text: str, requests: list[tuple[str, str, int | None, str, str]]
) -> None:
    found = read(text, language, symbol=symbol).requests
    assert [(each.of, each.to, each.session, each.due, each.period) for each in found] == requests


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Stresses the importance of reporting by States to the General Assembly;"),
        ("en", "Requests the Secretary-General to improve reporting by missions on lighthouses;"),
        ("en", "Decides that the Board shall meet in May and welcomes the report that it will submit;"),
        ("en", "Agrees that a report of the Secretary-General was submitted to the General Assembly;"),
        ("fr", "Prie le Secrétaire général de faire respecter le règlement et de diffuser son rapport ;"),
    ],
)
def test_what_asks_for_no_report(language: str, text: str) -> None:
    assert read(text, language).requests == ()


UNSEEN = [
    # how unseen resolutions ask: language, the organ's document, text, the requests as (of, to, session, due)
    ("en", "A/RES/91/1", "Decides to include in the agenda of its ninety-second session the item entitled “Outcome of the "
     "twenty-fourth special session of the General Assembly”, with a focus on lamps, and requests the Secretary-General "
     "to submit a report on lamps to the General Assembly at that session;", [("SG", "GA", 92, "")]),
    ("fr", "A/RES/91/1", "Prie le Secrétaire général de lui présenter, à sa quatre-vingt-douzième session, un rapport, et "
     "prie la CNUCED de lui rendre compte, à la même session, de l’entretien des phares ;",
     [("SG", "GA", 92, ""), ("UNCTAD", "GA", 92, "")]),
    ("en", "A/HRC/RES/91/1", "Requests the Office of the United Nations High Commissioner for Human Rights to prepare, from "
     "within existing resources, a report on lamps and to submit it to the Council at its ninety-second session;",
     [("OHCHR", "HRC", 92, "")]),
    ("es", "A/HRC/RES/91/1", "Solicita a la Alta Comisionada de las Naciones Unidas para los Derechos Humanos que presente "
     "en persona ante la Asamblea General, en su nonagésimo segundo período de sesiones, un informe sobre los faros;",
     [("OHCHR", "GA", 92, "")]),
    ("es", "E/RES/2034/13", "Solicita al Secretario General que en 2036 le presente un informe sobre los faros;",
     [("SG", "ECOSOC", None, "2036")]),
    ("es", "A/RES/91/1", "Solicita a la secretaría de la Conferencia de las Naciones Unidas sobre Comercio y Desarrollo que "
     "la informe en su nonagésimo segundo período de sesiones sobre la aplicación de la presente resolución;",
     [("UNCTAD", "GA", 92, "")]),
    ("en", "A/RES/91/1", "Requests the Secretary-General to light lamps and to report thereon to the General Assembly at the "
     "second part of its resumed ninety-second session;", [("SG", "GA", 92, "")]),
    ("fr", "A/HRC/RES/91/1", "Prie le Haut-Commissaire des Nations Unies aux droits de l’homme d’établir un rapport, en "
     "tenant compte des résultats de la table ronde qui doit être organisée à la quatre-vingt-onzième session, et de lui "
     "soumettre ce rapport à sa quatre-vingt-douzième session ;", [("OHCHR", "HRC", 92, "")]),
    ("en", "A/RES/91/1", "Requests the Secretary-General to compile a report on lamps and to seek the views of Member States, "
     "and to report to the General Assembly at its ninety-second session;", [("SG", "GA", 92, "")]),
    ("en", "S/PRST/2036/3", "Requests the Secretary-General, in consultation with the ECOWAS secretariat, to submit to it by "
     "the end of the year a report on lamps.", [("SG", "SC", None, "")]),
    ("en", "A/RES/91/1", "Requests the Secretary-General to prepare a report on lamps, and to open lighthouses;",
     [("SG", "", None, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "symbol", "text", "asked"), UNSEEN, ids=range(len(UNSEEN)))
def test_how_unseen_texts_ask(
    language: str, symbol: str, text: str, asked: list[tuple[str, str, int | None, str]]
) -> None:
    found = read(text, language, symbol=symbol).requests
    assert [(each.of, each.to, each.session, each.due) for each in found] == asked


SESSIONS_OF_OTHERS = [
    ("en", "Requests the Secretary-General to submit a report to the General Assembly at its eightieth session for discussion "
     "in the meetings of the Working Group at its eighth session;", [("GA", 80)]),
    ("en", "Requests the Secretary-General to submit to the Assembly, at its eightieth session, a report on wells, taking "
     "into consideration the outcomes of the discussion to be convened at the seventy-eighth session;", [("GA", 80)]),
    ("fr", "Prie le Secrétaire général de présenter un rapport à l’Assemblée générale à sa quatre-vingtième session pour examen "
     "par le Groupe de travail à sa huitième session ;", [("GA", 80)]),
    ("es", "Solicita al Secretario General que presente un informe a la Asamblea General en su octogésimo período de "
     "sesiones para su examen por el Grupo de Trabajo en su octavo período de sesiones;", [("GA", 80)]),
    ("en", "Requests the Secretary-General to report to the General Assembly at its eightieth session and, in more detail, "
     "at its eighty-second session;", [("GA", 80), ("GA", 82)]),
    ("en", "Requests the Secretary-General to report to the General Assembly at its eightieth session on wells and to the "
     "Human Rights Council at its sixtieth session;", [("GA", 80), ("HRC", 60)]),
    ("en", "Requests the Secretary-General to report to the Assembly on what was decided at its eightieth session;",
     [("GA", None)]),
    ("fr", "Prie le Secrétaire général de lui faire rapport sur ce qui a été décidé à sa quatre-vingtième session ;",
     [("GA", None)]),
    ("es", "Solicita al Secretario General que le presente un informe sobre lo decidido en su octogésimo período de sesiones;",
     [("GA", None)]),
    ("en", "Requests the Secretary-General to report on progress made in this regard during the eightieth session of the "
     "General Assembly;", [("GA", 80)]),
    ("en", "Requests the Secretary-General to report on progress made in digging wells to the Assembly at its eightieth "
     "session;", [("GA", 80)]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), SESSIONS_OF_OTHERS)
def test_a_further_session_is_the_reports_where_something_joins_it(
    language: str, text: str, expected: list[tuple[str, int | None]]
) -> None:
    assert [(each.to, each.session) for each in read(text, language).requests] == expected


KEPT_INFORMED = [
    ("en", "Requests that the Secretary-General keep it informed on wells, including through a single report on the situation "
     "in the valley to be submitted before 15 May 2035;"),
    ("en", "Requests the Secretary-General to keep the Council informed of wells, including through a report by 15 May 2035;"),
    ("fr", "Prie le Secrétaire général de le tenir informé des puits, notamment au moyen d’un rapport unique à présenter avant "
     "le 15 mai 2035 ;"),
    ("es", "Solicita al Secretario General que lo mantenga informado de los pozos, entre otras cosas mediante un informe único "
     "que se presentará antes del 15 de mayo de 2035;"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), KEPT_INFORMED)
def test_a_report_through_which_the_organ_is_kept_informed_is_asked_for(language: str, text: str) -> None:
    found = read(text, language, symbol="S/RES/2999(2030)").requests
    assert [(each.of, each.to, each.due) for each in found] == [("SG", "SC", "2035-05-15")]


def test_a_request_that_is_repeated_asks_again() -> None:
    """In Spanish by a noun: "reitera su solicitud de que …"."""
    text = "Reitera su solicitud de que el Secretario General informe anualmente a la Asamblea General sobre los pozos;"
    (only,) = read(text, "es").requests
    assert (only.of, only.to, only.period) == ("SG", "GA", "P1Y")


IN_PERSON = {
    "en": "Requests the Secretary-General to present in person a report to the General Assembly;",
    "fr": "Prie le Secrétaire général de présenter en personne un rapport à l'Assemblée générale;",
    "es": "Solicita al Secretario General que presente en persona un informe a la Asamblea General;",
}


@pytest.mark.parametrize("language", IN_PERSON)
def test_in_person_stands_between_verb_and_report(language: str) -> None:
    assert [(each.of, each.to) for each in read(IN_PERSON[language], language).requests] == [("SG", "GA")]
