"""Whose a report is: asked of the addressee, or of somebody whom he is to have report."""

from __future__ import annotations

from itertools import product

import pytest
from extract_helpers import read

SG = {
    "en": "Requests the Secretary-General",
    "fr": "Prie le Secrétaire général",
    "es": "Solicita al Secretario General",
}
HAVING = {
    "en": [
        "to invite the World Bank to",
        "to encourage States to",
        "to call upon Member States to",
        "to authorize the Registrar to",
        "to remind the States concerned of their obligation to",
        "to allow the Board of Auditors to",
        "to consult the States before deciding to",
        "to support the Panel in its efforts to",
        "to invite the World Bank, in coordination with the Fund, to",
        "to encourage States to study the question and",
        "to appoint an expert to",
    ],
    "fr": [
        "d'inviter la Banque mondiale à",
        "de demander à la Banque mondiale de",
        "de permettre au Comité des commissaires aux comptes de",
        "d'autoriser le Greffier à",
        "de rappeler aux États leur obligation de",
        "d'inviter les États à étudier la question et à",
        "d'aider le Groupe à étudier la question et à",
    ],
    "es": [
        "que invite al Banco Mundial a que",
        "que pida al Banco Mundial que",
        "que aliente a los Estados a que",
        "que vele por que el Programa de las Naciones Unidas para el Desarrollo",
        "que autorice al Secretario a que",
    ],
}
REPORT = {
    "en": ["submit a report to the General Assembly", "report to the General Assembly every year"],
    "fr": ["présenter un rapport à l'Assemblée générale"],
    "es": ["presente un informe a la Asamblea General"],
}
OF_OTHERS = [
    *(
        (language, f"{SG[language]} {have} {report};")
        for language in SG
        for have, report in product(HAVING[language], REPORT[language])
    ),
    ("en", f"{SG['en']} to ensure that the United Nations Development Programme prepares and submits a report;"),
    ("en", f"{SG['en']} to provide the secretariat with the resources needed to submit a report;"),
    ("en", f"{SG['en']} to consider whether to submit a report to it at its eighty-first session;"),
    ("en", "Calls upon States to provide information so that the Secretary-General can submit a report;"),
    ("en", "Invites Member States to enable the Secretary-General to submit his report by 1 May 2027;"),
    (
        "fr",
        f"{SG['fr']} de veiller à ce que le Programme des Nations Unies pour le développement présente un rapport ;",
    ),
    ("fr", "Engage les États à donner des informations pour que le Secrétaire général puisse présenter un rapport ;"),
    ("fr", f"{SG['fr']} d'inviter la Banque mondiale à lui faire rapport chaque année ;"),
    ("es", f"{SG['es']} que invite al Banco Mundial a que informe a la Asamblea General;"),
    (
        "es",
        "Exhorta a los Estados a que den información para que el Secretario General pueda presentar un informe;",
    ),
    (
        "en",
        "Encourages States to give data, which would greatly assist the Committee to prepare a report for the Assembly;",
    ),
    ("fr", "Engage les États à donner des données, ce qui aiderait le Comité à élaborer un rapport pour l'Assemblée ;"),
    ("es", "Alienta a los Estados a dar datos, lo que ayudaría al Comité a preparar un informe para la Asamblea;"),
    ("es", f"{SG['es']} que no presente ningún informe a la Asamblea General;"),
]


@pytest.mark.parametrize(("language", "text"), OF_OTHERS)
def test_what_others_are_to_report_is_not_asked_of_the_addressee(language: str, text: str) -> None:
    assert read(text, language, symbol="A/RES/80/990").requests == ()


OWN = [
    ("en", "to invite the World Bank to its meetings, and to report to it every two years"),
    ("en", "to encourage States to ratify the Agreement and to submit a report every two years"),
    ("en", "to continue to assist the coastal States and report to it every two years"),
    ("en", "in order to enable the States to act, to report to it every two years"),
    ("en", "to convene a forum, to prepare a report every two years and to brief the States"),
    ("en", "to support, as requested, the work done within existing resources and to report every two years"),
    ("fr", "d'inviter les États à ratifier l'Accord et de lui présenter un rapport tous les deux ans"),
    ("fr", "d'aider les États côtiers et de lui faire rapport tous les deux ans"),
    ("fr", "de lui rendre compte tous les deux ans de l'aide fournie aux États"),
    ("es", "que aliente a los Estados a ratificar el Acuerdo y le presente un informe cada dos años"),
    ("es", "que invite a los Estados a que ratifiquen el Acuerdo y que le presente un informe cada dos años"),
    ("es", "que intensifique los esfuerzos de creación de capacidad e informe a la Asamblea General cada dos años"),
    ("es", "que le rinda cuentas cada dos años"),
]


@pytest.mark.parametrize(("language", "asked"), OWN)
def test_what_a_conjunction_joins_is_asked_of_the_addressee(language: str, asked: str) -> None:
    found = read(f"{SG[language]} {asked};", language, symbol="A/RES/80/990").requests
    assert [(r.of, r.period) for r in found] == [("SG", "P2Y")]


def test_others_that_are_to_report_end_the_addressees_report() -> None:
    text = (
        f"{SG['en']} to report on the audit and also to entrust the Office of Internal Oversight Services to report on "
        "the accounts to the Economic and Social Council by 1 May 2030;"
    )
    assert [(r.of, r.to, r.due) for r in read(text, "en", symbol="A/RES/80/990").requests] == [("SG", "", "")]


def test_a_commission_is_no_verb() -> None:
    text = "Requests the Commission of Inquiry to present a report to the General Assembly at its eighty-first session;"
    assert [(r.to, r.session) for r in read(text, "en", symbol="A/RES/80/990").requests] == [("GA", 81)]


LIST = (
    "the coastal States, the island States, the river States, the landlocked States, the port States, the flag States, "
)
APART = [
    # language, text, (to, session) of its rows: what stands between verb, report, recipient and session
    (
        "en",
        f"{SG['en']} to prepare a report on harbours, in close cooperation with {LIST * 4}and others, and to present the "
        "report to the General Assembly at its eighty-first session;",
        [("GA", 81)],
    ),
    (
        "en",
        f"{SG['en']} to present an oral update to the General Assembly at both its eighty-first and its eighty-second "
        "sessions;",
        [("GA", 81), ("GA", 82)],
    ),
    (
        "en",
        f"{SG['en']} to provide to the General Assembly, within the framework of an interactive dialogue with the Group, "
        "a report at its eighty-first session;",
        [("GA", 81)],
    ),
    (
        "fr",
        f"{SG['fr']} de présenter à l'Assemblée générale, au cours d'un dialogue avec le Groupe, un rapport à sa "
        "quatre-vingt-unième session ;",
        [("GA", 81)],
    ),
    (
        "fr",
        f"{SG['fr']} de lui présenter, à sa session de 2027, au titre de la question intitulée « Ports », un rapport ;",
        [("GA", None)],
    ),
    ("en", f"{SG['en']} to provide the Economic and Social Council with a report on harbours;", [("ECOSOC", None)]),
    (
        "en",
        f"{SG['en']} to continue to inform the Security Council of the state of harbours, with a written report no later "
        "than 15 October 2031;",
        [("SC", None)],
    ),
    (
        "fr",
        f"{SG['fr']} d'établir un rapport sur les ports et de présenter ce rapport à l'Assemblée générale à sa "
        "quatre-vingt-unième session ;",
        [("GA", 81)],
    ),
    (
        "fr",
        f"{SG['fr']} de présenter à l'Assemblée générale, avec la coopération du Groupe, un rapport à sa "
        "quatre-vingt-unième session ;",
        [("GA", 81)],
    ),
    (
        "es",
        f"{SG['es']} que presente al Consejo de Derechos Humanos una actualización oral en su 56º período de sesiones;",
        [("HRC", 56)],
    ),
    (
        "es",
        f"{SG['es']} que presente durante el septuagésimo noveno período de sesiones de la Asamblea General un informe;",
        [("GA", 79)],
    ),
    (
        "es",
        "Decide que el Grupo de Trabajo informe a la Sexta Comisión en el septuagésimo noveno período de sesiones;",
        [("SIXTH-COMMITTEE", 79)],
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), APART)
def test_much_may_stand_between(language: str, text: str, expected: list[tuple[str, int | None]]) -> None:
    assert [(r.to, r.session) for r in read(text, language, symbol="A/RES/80/990").requests] == expected


EACH = [
    (
        "en",
        f"{SG['en']} to report to the General Assembly at its eighty-first session, and the United Nations Environment "
        "Programme to report to the Economic and Social Council by 1 May 2030;",
        [("SG", "GA", 81, ""), ("UNEP", "ECOSOC", None, "2030-05-01")],
    ),
    (
        "en",
        f"{SG['en']} to report to the General Assembly at its eighty-first session, and States to submit information "
        "annually to the Secretariat;",
        [("SG", "GA", 81, "")],
    ),
    (
        "en",
        f"{SG['en']} to report to the Human Rights Council and the Commission on the Status of Women, at its sixty-first "
        "and seventieth sessions, respectively;",
        [("SG", "HRC", 61, ""), ("SG", "CSW", 70, "")],
    ),
    (
        "fr",
        f"{SG['fr']} de faire rapport au Conseil des droits de l'homme et à la Commission de la condition de la femme, à "
        "leurs soixante et unième et soixante-dixième sessions, respectivement ;",
        [("SG", "HRC", 61, ""), ("SG", "CSW", 70, "")],
    ),
    (
        "es",
        f"{SG['es']} que presente un informe al Consejo de Derechos Humanos y a la Comisión de la Condición Jurídica y "
        "Social de la Mujer, en sus períodos de sesiones 61º y 70º, respectivamente;",
        [("SG", "HRC", 61, ""), ("SG", "CSW", 70, "")],
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), EACH)
def test_each_reports_what_he_is_asked(
    language: str, text: str, expected: list[tuple[str, str, int | None, str]]
) -> None:
    found = read(text, language, symbol="A/RES/80/990").requests
    assert [(r.of, r.to, r.session, r.due) for r in found] == expected
