"""Who is named before what is asked, and is not asked: an example, a partner, somebody who has asked the same."""

from __future__ import annotations

from itertools import product

import pytest
from extract_helpers import read

ASKED = {
    "en": ("Calls upon ", "Member States", ", to strengthen their measures;"),
    "fr": ("Demande ", "aux États Membres", ", de renforcer leurs mesures;"),
    "es": ("Exhorta ", "a los Estados Miembros", ", a que refuercen sus medidas;"),
}
FORUMS = {
    "en": [
        "in forums",
        "within bodies",
        "acting through forums",
        "in the framework of partnerships",
        "participating in forums",
    ],
    "fr": [
        "dans le cadre de tribunes",
        "agissant dans le cadre d'instances",
        "au sein d'organes",
        "en participant à des instances",
    ],
    "es": ["en foros", "por conducto de foros", "en el marco de instancias", "dentro de órganos"],
}
SUCH_AS = {
    "en": ["such as", "including", "in particular"],
    "fr": ["telles que", "comme", "notamment", "y compris"],
    "es": ["tales como", "como", "en particular", "incluida"],
}
EXAMPLES = {
    "en": [
        "the International Maritime Organization",
        "the World Health Organization and the World Bank",
        "the World Bank, the World Health Organization and the International Maritime Organization",
    ],
    "fr": [
        "l'Organisation maritime internationale",
        "l'Organisation mondiale de la Santé et la Banque mondiale",
        "la Banque mondiale, l'Organisation mondiale de la Santé et l'Organisation maritime internationale",
    ],
    "es": [
        "la Organización Marítima Internacional",
        "la Organización Mundial de la Salud y el Banco Mundial",
        "el Banco Mundial, la Organización Mundial de la Salud y la Organización Marítima Internacional",
    ],
}


@pytest.mark.parametrize("language", ASKED)
def test_examples_of_where_something_is_to_be_done_are_not_asked(language: str) -> None:
    """Whatever leads to the place, to the examples, and however many there are; between commas or not."""
    act, who, what = ASKED[language]
    for parts in product(FORUMS[language], SUCH_AS[language], EXAMPLES[language]):
        text = f"{act}{who}, {' '.join(parts)}{what}"
        assert [each.code for each in read(text, language).addressees] == ["MEMBER-STATES"], text


LIKE = {
    "en": [
        "like the Human Rights Council",
        "as did the Human Rights Council",
        "as the Human Rights Council has done",
        "along with the Human Rights Council",
        "in cooperation with the World Bank",
        "in cooperation with the World Bank, the World Health Organization and the International Maritime Organization",
    ],
    "fr": [
        "comme le Conseil des droits de l'homme",
        "à l'instar du Conseil des droits de l'homme",
        "comme l'a fait le Conseil des droits de l'homme",
        "en coopération avec la Banque mondiale",
        "en coopération avec la Banque mondiale, l'Organisation mondiale de la Santé et l'Organisation maritime internationale",
    ],
    "es": [
        "como el Consejo de Derechos Humanos",
        "a semejanza del Consejo de Derechos Humanos",
        "como ha hecho el Consejo de Derechos Humanos",
        "en cooperación con el Banco Mundial",
        "en cooperación con el Banco Mundial, la Organización Mundial de la Salud y la Organización Marítima Internacional",
    ],
}
STATES = {
    "en": ("Invites", "all States", "to cooperate;"),
    "fr": ("Invite", "tous les États", "à coopérer;"),
    "es": ("Invita", "a todos los Estados", "a que cooperen;"),
}


@pytest.mark.parametrize("language", STATES)
def test_who_stands_before_those_asked_is_not_asked(language: str) -> None:
    act, who, what = STATES[language]
    for like in LIKE[language]:
        text = f"{act}, {like}, {who} {what}"
        assert [each.code for each in read(text, language).addressees] == ["STATES"], text


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("en", "Invites international organizations such as the World Bank to cooperate;", ["INTL-ORGS", "WORLDBANK"]),
        (
            "fr",
            "Invite les organisations internationales, comme la Banque mondiale, à coopérer;",
            ["INTL-ORGS", "WORLDBANK"],
        ),
        (
            "es",
            "Invita a las organizaciones internacionales, como el Banco Mundial, a que cooperen;",
            ["INTL-ORGS", "WORLDBANK"],
        ),
        (
            "en",
            "Calls upon States, as appropriate, including Member States, to cooperate;",
            ["STATES", "MEMBER-STATES"],
        ),
        (
            "en",
            "Requests, in cooperation with UNICEF, the Secretary-General and the World Bank to act;",
            ["SG", "WORLDBANK"],
        ),
    ],
)
def test_examples_of_those_asked_are_asked(language: str, text: str, codes: list[str]) -> None:
    assert [each.code for each in read(text, language).addressees] == codes


PARTNERS = {
    "en": "Requests the Secretary-General, in collaboration with the World Bank{} other international organizations, to act;",
    "fr": "Prie le Secrétaire général, agissant en collaboration avec la Banque mondiale{} d'autres organisations internationales, d'agir;",
    "es": "Solicita al Secretario General, en colaboración con el Banco Mundial{} otras organizaciones internacionales, que actúe;",
}
JOINED = {"en": [" and", ", as well as"], "fr": [" et", ", ainsi que"], "es": [" y", ", así como"]}


@pytest.mark.parametrize("language", PARTNERS)
def test_partners_are_not_asked_however_they_are_joined(language: str) -> None:
    for joint in JOINED[language]:
        text = PARTNERS[language].format(joint)
        assert [each.code for each in read(text, language).addressees] == ["SG"], text


WITHIN = {
    "en": [
        "Invites the secretariat of the United Nations Framework Convention on Climate Change to report;",
        "Invites the secretariat of the United Nations Convention against Corruption to act;",
    ],
    "fr": ["Invite le secrétariat de la Convention-cadre des Nations Unies sur les changements climatiques à agir;"],
    "es": [
        "Invita a la secretaría de la Convención Marco de las Naciones Unidas sobre el Cambio Climático a que actúe;"
    ],
}


@pytest.mark.parametrize("language", WITHIN)
def test_a_name_within_the_name_of_a_treaty_is_nobody(language: str) -> None:
    for text in WITHIN[language]:
        assert read(text, language).addressees == (), text


OF_WHOM = {
    "en": "Invites the Department of Peace Operations of the Secretariat, in cooperation with Governments, {}, to act;",
    "fr": "Invite le Département des opérations de paix du Secrétariat, en coopération avec les gouvernements, {}, à agir;",
    "es": "Invita al Departamento de Operaciones de Paz de la Secretaría, en cooperación con los Gobiernos, {}, a que actúe;",
}
OTHERS = {
    "en": ["international organizations and the World Bank", "the World Bank, States and civil society"],
    "fr": [
        "les organisations internationales et la Banque mondiale",
        "la Banque mondiale, les États et la société civile",
    ],
    "es": [
        "las organizaciones internacionales y el Banco Mundial",
        "el Banco Mundial, los Estados y la sociedad civil",
    ],
}


@pytest.mark.parametrize("language", OF_WHOM)
def test_partners_behind_whose_the_addressee_is_are_not_asked(language: str) -> None:
    for others in OTHERS[language]:
        text = OF_WHOM[language].format(others)
        assert [each.code for each in read(text, language).addressees] == ["DPO"], text
