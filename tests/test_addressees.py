"""Whom acts ask to do something."""

from __future__ import annotations

import pytest
from extract_helpers import OP, PP, document, read

from kg.authority import Authority
from kg.extract import extract

ENGLISH = [
    (
        "Urges Member States to cooperate with the United Nations Office on Drugs and Crime;",
        [("MEMBER-STATES", "urge")],
        "who is cooperated with is not asked",
    ),
    (
        "Requests the Secretary-General to submit a report to the General Assembly;",
        [("SG", "request")],
        "nor who receives the report",
    ),
    (
        "Calls upon Governments, international organizations, civil society and the private sector to act;",
        [
            ("GOVERNMENTS", "call-upon"),
            ("INTL-ORGS", "call-upon"),
            ("CIVIL-SOCIETY", "call-upon"),
            ("PRIVATE-SECTOR", "call-upon"),
        ],
        "a list",
    ),
    (
        "Invites international, regional and subregional organizations to join;",
        [("INTL-ORGS", "invite"), ("REGIONAL-ORGS", "invite")],
        "kinds of organizations",
    ),
    (
        "Encourages Member States, in cooperation with the United Nations Children's Fund and civil society, to act;",
        [("MEMBER-STATES", "encourage")],
        "partners are not asked",
    ),
    (
        "Invites the United Nations Office on Drugs and Crime, within its mandate, and relevant United Nations "
        "entities to act;",
        [("UNODC", "invite"), ("UN-SYSTEM", "invite")],
        "the list goes on after an aside",
    ),
    (
        "Requests the President of the General Assembly and the Secretary-General to act;",
        [("PGA", "request"), ("SG", "request")],
        "the Assembly is inside a name",
    ),
    (
        "Encourages cooperation between Member States and the United Nations Children's Fund;",
        [],
        "names inside the object",
    ),
    ("Encourages the efforts of Governments and civil society to act;", [], "names inside the object"),
    ("Welcomes the work of the Office, and thanks Member States;", [], "who is thanked is not asked"),
    ("Reminds Member States of their duties;", [], "who is reminded is not asked"),
    ("Urges Member States that have not yet done so to ratify it;", [("MEMBER-STATES", "urge")], "a relative clause"),
    ("Requests that the Secretary-General continue his work;", [("SG", "request")], "a clause"),
    ("Appeals to Member States to act;", [("MEMBER-STATES", "call-upon")], "a preposition"),
    (
        "Urges States to sign, and States parties to implement, the Convention;",
        [("STATES", "urge"), ("STATES-PARTIES", "urge")],
        "somebody else asked by the same act",
    ),
    (
        "Urges Governments to act, and encourages them to cooperate;",
        [("GOVERNMENTS", "urge"), ("GOVERNMENTS", "encourage")],
        "a pronoun",
    ),
    ("Decides to invite Member States to a meeting;", [], "deciding asks nobody"),
    ("Urges United Nations efforts to continue;", [], "a name that only qualifies a noun"),
    (
        "Requests Member States to inform the Secretary-General, and requests the Secretary-General to report;",
        [("MEMBER-STATES", "request"), ("SG", "request")],
        "a name said twice in one paragraph",
    ),
    ("Calls upon Member States, including through civil society, to act;", [("MEMBER-STATES", "call-upon")], "a means"),
    (
        "Reiterates the call to the Economic and Social Council and Member States to act;",
        [("ECOSOC", "call-upon"), ("MEMBER-STATES", "call-upon")],
        "called upon again",
    ),
    (
        "Recommends that, in accordance with its mandate, the Economic and Social Council act;",
        [("ECOSOC", "recommend")],
        "an aside before the subject of a clause",
    ),
    (
        "Invites members of civil society, non-governmental organizations and the private sector to act;",
        [("CIVIL-SOCIETY", "invite"), ("NGOS", "invite"), ("PRIVATE-SECTOR", "invite")],
        "a group's members",
    ),
    ("Invites members of the Security Council to act;", [], "an organ's members are not the organ"),
    ("Encourages small island developing States to act;", [], "States of some kind only"),
    ("Requests the relevant United Nations entity to act;", [("UN-SYSTEM", "request")], "one entity of it"),
]
FRENCH = [
    (
        "Engage instamment les États Membres, l’Organisation des Nations Unies et les autres organisations "
        "internationales, ainsi que la société civile, y compris les médias, à agir ;",
        ["MEMBER-STATES", "UN", "INTL-ORGS", "CIVIL-SOCIETY", "MEDIA"],
        "a list with an inclusion",
    ),
    (
        "Demande aux États Membres, aux organisations internationales et au secteur privé d’agir ;",
        ["MEMBER-STATES", "INTL-ORGS", "PRIVATE-SECTOR"],
        "prepositions repeated",
    ),
    (
        "Engage les gouvernements, agissant en coopération avec les organisations intergouvernementales, non "
        "gouvernementales et privées, à agir ;",
        ["GOVERNMENTS"],
        "partners are not asked",
    ),
    (
        "Invite les organisations intergouvernementales et non gouvernementales à agir ;",
        ["IGOS", "NGOS"],
        "adjectives behind the noun",
    ),
    (
        "Encourage les organismes, institutions et fonds des Nations Unies à agir ;",
        ["UN-SYSTEM"],
        "the system of the United Nations",
    ),
    ("Prie le Secrétaire général et sa présidence d’agir ;", ["SG"], "elision"),
    ("Prie à cet égard le Secrétaire général d’agir ;", ["SG"], "an aside before the name"),
    ("Demande que les droits des victimes soient respectés ;", [], "nobody is asked"),
    (
        "Prend note des travaux de l’Office ; invite instamment tous les États Membres à agir ;",
        ["MEMBER-STATES"],
        "a semicolon before the second verb",
    ),
    (
        "Se félicite des efforts déployés par les gouvernements et les organisations non gouvernementales, "
        "encourage ces entités à poursuivre ;",
        ["GOVERNMENTS", "NGOS"],
        "those named before",
    ),
    (
        "Exhorte les gouvernements à agir, et leur demande de veiller au respect des droits ;",
        ["GOVERNMENTS", "GOVERNMENTS"],
        "a pronoun before the verb",
    ),
    (
        "Recommande que, conformément à son mandat, le Conseil économique et social agisse ;",
        ["ECOSOC"],
        "une incise devant le sujet",
    ),
    ("Réitère l’appel qu’elle a lancé aux États Membres d’agir ;", ["MEMBER-STATES"], "appeler encore"),
    ("Engage les petits États insulaires en développement à agir ;", [], "des États d'une sorte seulement"),
    ("Prie l’entité compétente des Nations Unies d’agir ;", ["UN-SYSTEM"], "une entité du système"),
    ("Invite les institutions financières internationales à agir ;", [], "of another kind"),
]


@pytest.mark.parametrize(("text", "expected", "why"), ENGLISH)
def test_addressees_in_english(text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert [(a.code, a.act) for a in read(text).addressees] == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), FRENCH)
def test_addressees_in_french(text: str, expected: list[str], why: str) -> None:
    assert [a.code for a in read(text, "fr").addressees] == expected, why


def test_nobody_is_addressed_in_the_preamble() -> None:
    assert read("Urging Member States to act,", part=PP).addressees == ()


def test_place_quotes_the_name() -> None:
    found = read("Urges Member States and civil society to act;").addressees
    assert [a.place.quote for a in found] == ["Member States", "civil society"]


def test_repeated_numbers_keep_their_own_addressees() -> None:
    held = document((OP, "1", "Urges Member States to act;"), (OP, "1", "Requests the Secretary-General to act;"))
    found = extract(held, Authority.load()).addressees
    assert [(a.code, a.act) for a in found] == [("MEMBER-STATES", "urge"), ("SG", "request")]


def test_points_name_those_addressed() -> None:
    from dataclasses import replace

    from kg.model import Point

    text = "Invites: (a) Member States to act; (b) The Secretary-General to report;"
    held = document((OP, "1", text))
    points = (Point("a", text.index("(a)"), text.index("(b)")), Point("b", text.index("(b)"), len(text)))
    held = replace(held, paragraphs=(replace(held.paragraphs[0], points=points),))
    found = extract(held, Authority.load()).addressees
    assert [a.code for a in found] == ["MEMBER-STATES", "SG"]
