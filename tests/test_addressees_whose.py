"""Who is named where an act asks, and is not asked: who is to receive something, or belongs to something else."""

from __future__ import annotations

from itertools import product

import pytest
from extract_helpers import read

ACTS = {"en": "Calls for ", "fr": "Demande que ", "es": "Pide que "}
NAMED = {
    "en": [("international organizations", "to be"), ("the World Health Organization", "to be")],
    "fr": [("les organisations internationales", "soient"), ("l'Organisation mondiale de la Santé", "soit")],
    "es": [("las organizaciones internacionales", "sean"), ("la Organización Mundial de la Salud", "sea")],
}
RECEIVE = {
    "en": ["granted access to the wells", "given the means", "protected", "allowed to pass", "fully protected"],
    "fr": ["autorisée à passer", "protégée", "pleinement protégée", "admises"],
    "es": ["autorizada a pasar", "protegidas", "plenamente protegida"],
}


@pytest.mark.parametrize("language", ACTS)
def test_who_is_to_receive_something_is_not_asked(language: str) -> None:
    """ "Calls for the observers to be granted access": others are to grant it."""
    for (who, be), what in product(NAMED[language], RECEIVE[language]):
        assert read(f"{ACTS[language]}{who} {be} {what};", language).addressees == (), (who, what)


STATES = {
    "en": ("Urges ", "all member States", " of the African Union", " of the Wells Union", " to act;"),
    "fr": ("Prie ", "tous les États membres", " de l'Union africaine", " de l'Union des puits", " d'agir ;"),
    "es": (
        "Exhorta a ",
        "todos los Estados miembros",
        " de la Unión Africana",
        " de la Unión de Pozos",
        " a que actúen;",
    ),
}


@pytest.mark.parametrize("language", STATES)
def test_all_member_states_in_small_letters_are_those_of_the_united_nations(language: str) -> None:
    act, who, *others, what = STATES[language]
    assert [each.code for each in read(act + who + what, language).addressees] == ["MEMBER-STATES"]
    for other, name in product(
        others, (who, who.replace("member", "Member").replace("miem", "Miem").replace(" mem", " Mem"))
    ):
        assert read(act + name + other + what, language).addressees == (), name + other


@pytest.mark.parametrize(
    "text",
    [
        "Requests the Secretary-General, within his report to the World Bank and to the Economic and Social Council, to act;",
        "Requests the Secretary-General, in the framework of the group consisting of Ghana, the World Bank and the World "
        "Health Organization, to act;",
        "Requests the Secretary-General, under the mandate of a group composed of the World Bank and the World Health "
        "Organization, to act;",
    ],
)
def test_an_aside_goes_on_behind_a_conjunction(text: str) -> None:
    """Up to the next comma; one that lists a body's members up to the end of the list."""
    assert [each.code for each in read(text).addressees] == ["SG"]


def test_in_french_pronouns_mean_a_whole_list_with_its_prepositions() -> None:
    text = (
        "Exprime sa gratitude aux États Membres, à l'Organisation mondiale de la Santé et aux organisations "
        "internationales, et les engage à agir ;"
    )
    assert {each.code for each in read(text, "fr").addressees} == {"MEMBER-STATES", "WHO", "INTL-ORGS"}


TERMS = {
    "en": {
        "none": [
            "Requests the Office to implement the Plan of Action through 2031;",
            "Requests the Office to continue its work until 2031 and beyond;",
            "Requests the Office to act, and notes the resolution by which the Council extended its mandate for a period of "
            "one year, until 31 December 2031;",
        ],
        "some": [
            "Decides to extend the Plan of Action until 31 December 2031;",
            "Decides, on an exceptional basis, to extend, until 31 December 2031, the period of a State that is no longer on "
            "the list;",
        ],
    },
    "fr": {
        "none": [
            "Prie l'Office d'appliquer le Plan d'action jusqu'en 2031 ;",
            "Prie l'Office de poursuivre ses travaux jusqu'en 2031 et au-delà ;",
            "Prie l'Office d'agir et prend note de la résolution par laquelle le Conseil a prorogé le mandat pour une "
            "période d'un an prenant fin le 31 décembre 2031 ;",
        ],
        "some": [
            "Décide de proroger le Plan d'action jusqu'au 31 décembre 2031 ;",
            "Décide, à titre exceptionnel, de proroger, jusqu'au 31 décembre 2031, la période d'un État qui ne sera plus "
            "sur la liste ;",
            "Prolonge jusqu'au 31 décembre 2031 le mandat du Groupe ;",
        ],
    },
    "es": {
        "none": [
            "Solicita a la Oficina que aplique el Plan de Acción hasta 2031;",
            "Solicita a la Oficina que siga su labor hasta 2031 y más allá;",
            "Solicita a la Oficina que actúe y observa la resolución en la que el Consejo prorrogó el mandato por un "
            "período de un año, hasta el 31 de diciembre de 2031;",
        ],
        "some": [
            "Decide prorrogar el Plan de Acción hasta el 31 de diciembre de 2031;",
            "Decide, con carácter excepcional, prorrogar, hasta el 31 de diciembre de 2031, el período de un Estado que ya no "
            "estará en la lista;",
        ],
    },
}


@pytest.mark.parametrize("language", TERMS)
def test_a_term_is_that_of_the_act_and_not_of_a_plan_or_of_what_somebody_else_decided(language: str) -> None:
    for text in TERMS[language]["none"]:
        assert read(text, language).terms == (), text
    for text in TERMS[language]["some"]:
        assert [each.until for each in read(text, language).terms] == ["2031-12-31"], text


OWN_PRESIDENT = {
    "en": ["Requests its President to convene a meeting;"],
    "fr": ["Prie son Président de convoquer une réunion ;", "Invite sa présidence à convoquer une réunion ;"],
    "es": ["Solicita a su Presidencia que convoque una reunión;"],
}
YET = {
    "en": "Notes that several States have dug wells, and encourages those that have not yet done so to dig some;",
    "fr": "Note que plusieurs États ont creusé des puits, et encourage ceux qui ne l'ont pas encore fait à en creuser ;",
    "es": "Observa que varios Estados han abierto pozos, y alienta a los que aún no lo hayan hecho a que abran algunos;",
}


@pytest.mark.parametrize("language", OWN_PRESIDENT)
def test_the_organ_asks_its_own_president(language: str) -> None:
    for text in OWN_PRESIDENT[language]:
        assert [each.code for each in read(text, language).addressees] == ["PGA"], text


@pytest.mark.parametrize("language", YET)
def test_those_of_a_group_who_have_not_done_it_are_asked_as_the_group_is(language: str) -> None:
    assert [each.code for each in read(YET[language], language).addressees] == ["STATES"]


PARTS = {
    "en": [
        "Calls upon the signatory States of the Framework to act;",
        "Urges the Member States of the Wells region to act;",
    ],
    "fr": [
        "Demande aux États signataires de l'Accord-cadre d'agir ;",
        "Demande aux États Membres de la région de l'Asie d'agir ;",
        "Demande aux États membres de la fédération d'agir ;",
    ],
    "es": [
        "Exhorta a los Estados Miembros de la región de Asia a que actúen;",
        "Exhorta a los Estados federados a que actúen;",
    ],
}


@pytest.mark.parametrize("language", PARTS)
def test_some_states_are_not_all_states(language: str) -> None:
    for text in PARTS[language]:
        assert read(text, language).addressees == (), text


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Engage à cet égard les juristes et les organisations non gouvernementales à agir ;", ["NGOS"]),
        ("fr", "Invite à cet égard les juristes et le Secrétaire général à agir ;", ["SG"]),
        ("en", "Invites in this regard lawyers and the Secretary-General to act;", ["SG"]),
    ],
)
def test_an_aside_without_a_name_ends_before_a_conjunction(language: str, text: str, expected: list[str]) -> None:
    assert [each.code for each in read(text, language).addressees] == expected


ELSEWHERE = {
    "en": (
        "Urges States members of the Institute to pay, and encourages all member States to help;",
        "Encourages Member States to assist States members of the Committee on Wells, and encourages those that have "
        "not yet done so to sign;",
    ),
    "fr": (
        "Exhorte les États membres de l'Institut à payer, et engage tous les États membres à aider ;",
        "Engage les États Membres à aider les États membres du Comité des puits, et encourage ceux qui ne l'ont pas "
        "encore fait à signer ;",
    ),
    "es": (
        "Insta a los Estados miembros del Instituto a que paguen, y alienta a todos los Estados miembros a que ayuden;",
        "Alienta a los Estados Miembros a que ayuden a los Estados miembros del Comité de Pozos, y alienta a los que "
        "aún no lo hayan hecho a que firmen;",
    ),
}


@pytest.mark.parametrize("language", ELSEWHERE)
def test_members_of_another_organization_are_not_all_member_states(language: str) -> None:
    """ "All member States" beside them may be its members, and those who have not yet done something are."""
    institute, committee = ELSEWHERE[language]
    assert read(institute, language).addressees == ()
    assert [each.code for each in read(committee, language).addressees] == ["MEMBER-STATES"]


def test_missions_of_the_united_nations_are_not_the_united_nations() -> None:
    text = "Calls upon the relevant United Nations missions to share what they know;"
    assert read(text).addressees == ()


OF_STATES = {
    "en": (
        "Calls upon the Governments of Chad{} to act;",
        [", Kenya and of Somalia", ", of Kenya and of Somalia", ", Kenya and Somalia"],
    ),
    "fr": ("Engage les Gouvernements du Tchad{} à agir ;", [", du Kenya et de la Somalie"]),
    "es": (
        "Exhorta a los Gobiernos del Chad{} a que actúen;",
        [", Kenya y de Somalia", ", de Kenya y de Somalia", ", Kenya y Somalia"],
    ),
}


@pytest.mark.parametrize("language", OF_STATES)
def test_governments_of_a_list_of_states_are_all_asked(language: str) -> None:
    text, rests = OF_STATES[language]
    for rest in rests:
        found = [each.code for each in read(text.format(rest), language).addressees]
        assert found == ["STATE-TD", "STATE-KE", "STATE-SO"], rest


MEMBERS = {
    "en": (
        "Calls upon ",
        ["Member States", "member States", "States Members"],
        "of the United Nations",
        "of the region",
        " to act;",
    ),
    "fr": (
        "Engage les ",
        ["États Membres", "États membres"],
        "de l'Organisation des Nations Unies",
        "de la région",
        " à agir ;",
    ),
    "es": (
        "Exhorta a los ",
        ["Estados Miembros", "Estados miembros"],
        "de las Naciones Unidas",
        "de la región",
        " a que actúen;",
    ),
}


@pytest.mark.parametrize("language", MEMBERS)
def test_members_are_those_of_the_united_nations_or_some_of_them(language: str) -> None:
    """In small letters too; those of a region are some States, as coastal ones are, and no group of the list."""
    act, names, own, some, what = MEMBERS[language]
    for name in names:
        assert [each.code for each in read(f"{act}{name} {own}{what}", language).addressees] == ["MEMBER-STATES"], name
        assert read(f"{act}{name} {some}{what}", language).addressees == (), name


def test_what_somebody_else_is_to_give_is_no_more_than_an_aside() -> None:
    """ "With expertise to be provided by the Office, to prepare …": the addressee is asked to prepare."""
    text = "Requests the Secretary-General, with expertise to be provided by {}, to prepare a list of wells;"
    for who in ("the World Bank", "the Office", "States and the World Health Organization"):
        assert [each.code for each in read(text.format(who)).addressees] == ["SG"], who
    assert read("Calls for the World Bank to be provided by States with access;").addressees == ()
