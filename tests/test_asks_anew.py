"""Whose a report is where its maker is on no list or is named behind it, and reports told of without their noun."""

from __future__ import annotations

import pytest
from extract_helpers import read

ANEW = [
    ("en", "Requests the Secretary-General to hold a workshop, and requests the Wells Committee to present a report;"),
    ("en", "Requests the Secretary-General to hold a workshop, and also requests all keepers to submit a report;"),
    ("fr", "Prie le Secrétaire général d'organiser un atelier, et prie le Comité des puits de présenter un rapport ;"),
    (
        "fr",
        "Prie le Secrétaire général d'organiser un atelier, et prie également les gardiens de présenter un rapport ;",
    ),
    (
        "es",
        "Solicita al Secretario General que organice un taller, y solicita al Comité de Pozos que presente un informe;",
    ),
    (
        "es",
        "Solicita al Secretario General que organice un taller, y solicita a los guardianes que presenten un informe;",
    ),
]
PRONOUN = [
    ("en", "Requests the Secretary-General to hold a workshop, and also requests him to present a report;"),
    ("en", "Requests the Secretary-General to hold a workshop, and requests the latter to present a report;"),
    ("fr", "Prie le Secrétaire général d'organiser un atelier, et le prie également de présenter un rapport ;"),
    ("es", "Solicita al Secretario General que organice un taller, y le solicita que presente un informe;"),
]


@pytest.mark.parametrize(("language", "text"), ANEW)
def test_a_body_that_is_on_no_list_is_not_the_one_asked_before(language: str, text: str) -> None:
    assert [each.of for each in read(text, language).requests] == [""]


NAMED_AGAIN = [
    (
        "en",
        "Requests the Working Group on the issue of human rights and transnational corporations and other business "
        "enterprises to meet, and also requests the Working Group to present a report;",
    ),
    (
        "fr",
        "Prie le Groupe de travail intergouvernemental sur l'application effective de la Déclaration et du Programme "
        "d'action de Durban de se réunir, et prie le Groupe de travail intergouvernemental de présenter un rapport ;",
    ),
]


@pytest.mark.parametrize(("language", "text"), NAMED_AGAIN)
def test_the_one_asked_before_may_be_named_in_short(language: str, text: str) -> None:
    asked = {each.code for each in read(text, language).addressees}
    assert len(asked) == 1 and {each.of for each in read(text, language).requests} == asked


@pytest.mark.parametrize(("language", "text"), PRONOUN)
def test_a_pronoun_is_the_one_asked_before(language: str, text: str) -> None:
    assert [each.of for each in read(text, language).requests] == ["SG"]


PASSIVE = [
    (
        "en",
        "Requests that a report be provided by the Secretary-General to the General Assembly at its eighty-second session;",
    ),
    ("fr", "Demande qu'un rapport lui soit présenté par le Secrétaire général à sa quatre-vingt-deuxième session ;"),
    (
        "es",
        "Solicita que se le presente un informe, en su octogésimo segundo período de sesiones, por el Secretario General;",
    ),
]
BY_NOBODY = [
    ("en", "Requests that a report be submitted to the General Assembly at its eighty-second session;"),
    (
        "fr",
        "Demande que soit présenté à l'Assemblée générale, à sa quatre-vingt-deuxième session, un rapport sur les puits ;",
    ),
    ("es", "Solicita que se presente a la Asamblea General, en su octogésimo segundo período de sesiones, un informe;"),
]


@pytest.mark.parametrize(("language", "text"), PASSIVE)
def test_a_report_to_be_made_is_asked_of_who_is_to_make_it(language: str, text: str) -> None:
    assert [(each.of, each.to, each.session) for each in read(text, language).requests] == [("SG", "GA", 82)]


@pytest.mark.parametrize(("language", "text"), BY_NOBODY)
def test_a_report_to_be_made_by_nobody_who_is_named_is_asked_all_the_same(language: str, text: str) -> None:
    found = read(text, language)
    assert [(each.of, each.to, each.session) for each in found.requests] == [("", "GA", 82)]
    assert found.addressees == ()


HANDED = [
    ("fr", "Demande que soient fournis aux gouvernements des services de traduction ;"),
    ("fr", "Demande également que soit présenté aux gouvernements un rapport ;"),
    ("es", "Solicita que se presten servicios a los Gobiernos;"),
    ("es", "Reitera su solicitud de que se presenten informes anuales a los Gobiernos;"),
]


@pytest.mark.parametrize(("language", "text"), HANDED)
def test_who_is_to_be_handed_something_is_not_asked(language: str, text: str) -> None:
    assert read(text, language).addressees == ()


FURTHER = [
    ("en", "to submit an interim report in March 2031, a second one in September 2031 and a final one in 2032;"),
    ("en", "to submit an interim report in March 2031, a second report in September 2031 and a final report in 2032;"),
    (
        "fr",
        "de présenter un rapport intérimaire en mars 2031, un deuxième en septembre 2031 et un rapport final en 2032 ;",
    ),
    (
        "es",
        "que presente un informe provisional en marzo de 2031, un segundo en septiembre de 2031 y un informe final en 2032;",
    ),
]
SG = {
    "en": "Requests the Secretary-General ",
    "fr": "Prie le Secrétaire général ",
    "es": "Solicita al Secretario General ",
}


@pytest.mark.parametrize(("language", "asked"), FURTHER)
def test_each_of_several_reports_has_its_time(language: str, asked: str) -> None:
    assert [each.due for each in read(SG[language] + asked, language).requests] == ["2031-03", "2031-09", "2032"]


SHARED = [
    (
        "en",
        "to submit a report by 1 May 2031 to the Economic and Social Council and to the General Assembly at its "
        "eighty-second session;",
    ),
    (
        "fr",
        "de présenter un rapport au Conseil économique et social le 1er mai 2031 au plus tard et à l'Assemblée générale à "
        "sa quatre-vingt-deuxième session ;",
    ),
    (
        "es",
        "que presente un informe a más tardar el 1 de mayo de 2031 al Consejo Económico y Social y a la Asamblea General "
        "en su octogésimo segundo período de sesiones;",
    ),
]


@pytest.mark.parametrize(("language", "asked"), SHARED)
def test_who_has_his_session_has_not_the_date_of_another(language: str, asked: str) -> None:
    rows = [(each.to, each.session, each.due) for each in read(SG[language] + asked, language).requests]
    assert rows == [("ECOSOC", None, "2031-05-01"), ("GA", 82, "")]


ALREADY = [
    (
        "en",
        "to submit the report he presents annually to the Human Rights Council on wells also to the General Assembly;",
    ),
    ("en", "to submit the report that he submits to the Human Rights Council on wells also to the General Assembly;"),
    (
        "fr",
        "de soumettre aussi à l'Assemblée générale le rapport qu'il présente chaque année au Conseil des droits de l'homme ;",
    ),
    (
        "es",
        "que presente también a la Asamblea General el informe que presenta anualmente al Consejo de Derechos Humanos;",
    ),
]
AGAIN = [
    ("en", "to submit to it an annual report on wells, and to present it also to the General Assembly;"),
    ("fr", "de lui soumettre un rapport annuel sur les puits, et de le soumettre également à l'Assemblée générale ;"),
    ("es", "que le presente un informe anual sobre los pozos, y que lo presente también a la Asamblea General;"),
]


@pytest.mark.parametrize(("language", "asked"), ALREADY)
def test_to_whom_a_report_goes_already_it_is_not_asked_for(language: str, asked: str) -> None:
    assert [each.to for each in read(SG[language] + asked, language).requests] == ["GA"]


@pytest.mark.parametrize(("language", "asked"), AGAIN)
def test_to_whom_it_is_handed_in_as_well_is_a_recipient(language: str, asked: str) -> None:
    found = read(SG[language] + asked, language, symbol="A/HRC/RES/54/90").requests
    assert [(each.to, each.period) for each in found] == [("HRC", "P1Y"), ("GA", "P1Y")]


INFORMED = [
    ("en", "Requests the African Union to keep the Security Council informed every 90 days through three, detailed written "
     "reports;"),
    ("fr", "Prie l'Union africaine de le tenir informé tous les quatre-vingt-dix jours au moyen de trois rapports écrits ;"),
    ("es", "Solicita a la Unión Africana que mantenga informado al Consejo cada 90 días mediante tres informes escritos;"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), INFORMED)
def test_how_often_stands_before_the_reports_by_which_somebody_is_informed(language: str, text: str) -> None:
    found = read(text, language, symbol="S/RES/2990").requests
    assert [(each.of, each.to, each.period) for each in found] == [("AU", "SC", "P90D")]


DUTIES = [
    ("fr", "Invite toutes les institutions chargées de mesurer les flux et de faire rapport à ce sujet à agir ;"),
    ("fr", "Invite les organismes tenus de compter les puits et de présenter des rapports à agir ;"),
    ("es", "Exhorta a los Estados a que cumplan la obligación de realizar una investigación y presentar un informe;"),
    ("es", "Exhorta a las entidades encargadas de contar los pozos y presentar un informe a que actúen;"),
]
TASKED = [
    (
        "fr",
        "Prie le Secrétaire général, chargé de l'étude des puits, de se réunir et de faire rapport à l'Assemblée générale ;",
    ),
    ("fr", "Prie le Secrétaire général d'étudier les puits et de faire rapport à l'Assemblée générale ;"),
    (
        "es",
        "Solicita al Secretario General, encargado de los pozos, que se reúna y presente un informe a la Asamblea General;",
    ),
]


@pytest.mark.parametrize(("language", "text"), DUTIES)
def test_what_somebody_is_charged_with_is_not_asked(language: str, text: str) -> None:
    assert read(text, language).requests == ()


@pytest.mark.parametrize(("language", "text"), TASKED)
def test_what_he_is_asked_beside_his_charge_is(language: str, text: str) -> None:
    assert [(each.of, each.to) for each in read(text, language).requests] == [("SG", "GA")]
