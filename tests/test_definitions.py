"""Bodies that a text defines itself, and the names that it gives: acronyms, "(“the Committee”)", panels of experts."""

from __future__ import annotations

import pytest
from extract_helpers import OP, document, read

from kg.authority import Authority
from kg.extract import extract
from kg.model import Statements

SC = "S/RES/2999(2028)"
PANEL = f"{SC}#PANEL-OF-EXPERTS"


def _codes(found: Statements) -> list[str]:
    return [each.code for each in found.addressees]


def _read(*texts: str, language: str = "en", symbol: str = SC) -> Statements:
    paragraphs = [(OP, str(index), text) for index, text in enumerate(texts, 1)]
    return extract(document(*paragraphs, language=language, symbol=symbol), Authority.load())


ACRONYMS = [
    (
        "en",
        "Invites the Reconstituted Joint Monitoring and Evaluation Commission (RJMEC) to meet;",
        "Urges RJMEC to report;",
        "RJMEC",
    ),
    ("en", "Invites the Joint Lighthouse Verification Team (JLVT) to meet;", "Urges the JLVT to report;", "JLVT"),
    (
        "fr",
        "Invite la Commission mixte de surveillance des phares (CMSP) à se réunir ;",
        "Prie la CMSP de faire rapport ;",
        "CMSP",
    ),
    (
        "es",
        "Invita a la Comisión Conjunta de Vigilancia de los Faros (CCVF) a reunirse;",
        "Pide a la CCVF que se reúna;",
        "CCVF",
    ),
]


@pytest.mark.parametrize(("language", "full", "short", "code"), ACRONYMS, ids=[code for *_, code in ACRONYMS])
def test_a_body_has_the_acronym_that_the_text_prints(language: str, full: str, short: str, code: str) -> None:
    """Said in full and in short it is the same, and its label is what is printed."""
    found = _read(full, short, language=language)
    assert _codes(found) == [code, code]
    assert found.definitions[0].title
    assert found.definitions[0].title in full


@pytest.mark.parametrize(
    "text",
    [
        "Stresses the need for disarmament, demobilization and reintegration (DDR);",
        "Recalls the Status of Mission Agreement (SOMA);",
        "Recalls the Comprehensive Lighthouse Peace Agreement (CLPA);",
        "Supports Community Lighthouse Reduction (CLR);",
        "Condemns the Lighthouse Resistance Army (LRA);",
        "Notes the work of the Committee (see A/80/1);",
    ],
)
def test_what_is_no_body_is_not_defined_as_one(text: str) -> None:
    assert not _read(text).definitions


def test_an_acronym_of_a_listed_body_stands_for_it() -> None:
    found = _read(
        "Recalls the work of the Committee for Programme and Coordination (CPC);", "Requests the CPC to meet;"
    )
    assert _codes(found) == ["CPC"]
    assert [each.title for each in found.definitions] == [""]


def test_the_acronym_of_a_government_stands_for_its_state() -> None:
    found = _read("Welcomes the plan of the Federal Government of Somalia (FGS);", "Requests the FGS to act;")
    assert _codes(found) == ["STATE-SO"]


COMMITTEES = [
    (
        "en",
        "Recalls the Committee established pursuant to paragraph 16 of resolution 2206 (2015) (“the Committee”);",
        "Encourages the Committee to meet;",
    ),
    (
        "fr",
        "Rappelle le mandat du Comité créé par la résolution 2206 (2015) concernant le Soudan du Sud (« le Comité ») ;",
        "Engage le Comité à se réunir ;",
    ),
    (
        "es",
        "Recuerda el Comité establecido en virtud de la resolución 2206 (2015) (“el Comité”);",
        "Alienta al Comité a que se reúna;",
    ),
]


@pytest.mark.parametrize(("language", "named", "asked"), COMMITTEES, ids=["en", "fr", "es"])
def test_a_committee_is_told_by_its_resolution(language: str, named: str, asked: str) -> None:
    """Whatever paragraph of it set it up; it is never the Council."""
    assert _codes(_read(named, asked, language=language)) == ["SC-2206"]


PANELS = [
    ("en", "Requests the Panel of Experts to report to the Council every six months;"),
    ("fr", "Prie le Groupe d’experts de lui faire rapport tous les six mois ;"),
    ("es", "Solicita al Grupo de Expertos que le presente un informe cada seis meses;"),
]


@pytest.mark.parametrize(("language", "text"), PANELS, ids=["en", "fr", "es"])
def test_the_councils_panels_have_one_code_in_every_language(language: str, text: str) -> None:
    found = _read(text, language=language)
    assert _codes(found) == [PANEL]
    assert [(each.of, each.to, each.period) for each in found.requests] == [(PANEL, "SC", "P6M")]


def test_a_body_is_defined_in_quotation_marks() -> None:
    found = _read(
        "Requests the Secretary-General to create a group of four experts (“Panel of Experts”);",
        "Decides that the Panel shall provide to the Council a final report by 1 May 2030;",
    )
    assert [(each.of, each.to, each.due) for each in found.requests] == [(PANEL, "SC", "2030-05-01")]


def test_a_committee_that_is_set_up_is_the_texts_own() -> None:
    found = _read(
        "Decides to establish a Committee of the Security Council (herein “the Committee”);",
        "Calls upon States to report to the Committee;",
    )
    assert [(each.of, each.to) for each in found.requests] == [("STATES", f"{SC}#COMMITTEE")]


def test_panels_of_other_organs_are_not_guessed() -> None:
    text = "Requests the Panel of Experts to report to the General Assembly;"
    assert not read(text).definitions
    assert not _read("Welcomes the report of the Intergovernmental Group of Experts on Lighthouses;").definitions


STATES = [
    ("en", "Welcomes the plan of the Democratic Republic of the Congo (DRC);", "Requests the DRC to act;", "STATE-CD"),
    ("en", "Welcomes the plan of the Government of South Sudan (GoSS);", "Calls on the GoSS to act;", "STATE-SS"),
    (
        "en",
        "Welcomes the plan of the Democratic Republic of the Congo (DRC);",
        "Requests the Government of the DRC to act;",
        "STATE-CD",
    ),
    (
        "es",
        "Acoge con beneplácito el plan de la República Democrática del Congo (RDC);",
        "Solicita al Gobierno de la RDC que actúe;",
        "STATE-CD",
    ),
]


@pytest.mark.parametrize(("language", "full", "short", "code"), STATES)
def test_the_acronym_of_a_state_stands_for_it(language: str, full: str, short: str, code: str) -> None:
    assert _codes(_read(full, short, language=language)) == [code]


def test_a_mission_that_ends_with_a_state_is_not_that_state() -> None:
    found = _read("Welcomes the work of the Joint Lighthouse Mission in the Sudan (JLMS);", "Requests JLMS to act;")
    assert _codes(found) == ["JLMS"]


def test_a_committee_of_several_resolutions_is_told_by_the_first() -> None:
    text = "Rappelle le Comité faisant suite aux résolutions 1267 (1999), 1989 (2011) et 2253 (2015) (« le Comité ») ;"
    assert _codes(_read(text, "Prie le Comité de lui faire rapport ;", language="fr")) == ["SC-1267"]


NOT_ABRIDGED = [
    ("en", "Recalls the agreement with the Government of Haiti (SOFA);", "Urges the SOFA to act;"),
    ("en", "Recalls the plan of the Republic of Haiti (LHP);", "Urges the LHP to act;"),
    ("en", "Recalls the envoy of the African Union and of the United Nations (JSR);", "Urges the JSR to act;"),
    ("en", "Recalls the work of the Counter-Terrorism Committee (CLX);", "Urges the CLX to act;"),
    ("fr", "Rappelle l'accord avec le Gouvernement haïtien (SOFA) ;", "Engage le SOFA à agir ;"),
    ("es", "Recuerda el acuerdo con el Gobierno de Haití (SOFA);", "Exhorta al SOFA a que actúe;"),
]


@pytest.mark.parametrize(("language", "named", "asked"), NOT_ABRIDGED, ids=[text for _, text, _ in NOT_ABRIDGED])
def test_an_acronym_that_does_not_abridge_a_name_stands_not_for_it(language: str, named: str, asked: str) -> None:
    found = _read(named, asked, language=language)
    assert not found.definitions
    assert not _codes(found)


@pytest.mark.parametrize(
    ("text", "acronym", "code"),
    [
        ("Recalls the plan of the Transitional Federal Government of Somalia (TFG);", "TFG", "STATE-SO"),
        ("Recalls the plan of the Transitional Federal Government (TFG);", "TFG", "TFG"),
        ("Recalls the plan of the Government of the Central African Republic (CAR);", "CAR", "STATE-CF"),
        ("Recalls the work of the Peacebuilding Commission (PBC);", "PBC", "PBC"),
        ("Recalls the work of the African Union Mission in Somalia (AMISOM);", "AMISOM", "AMISOM"),
    ],
)
def test_an_acronym_abridges_a_name_by_its_leading_words(text: str, acronym: str, code: str) -> None:
    assert _codes(_read(text, f"Urges the {acronym} to act;")) == [code]


def test_an_acronym_of_the_lists_that_a_text_gives_to_its_own_body_is_that_bodys() -> None:
    found = _read("Invites the Western Fisheries Panel (WFP) to meet;", "Urges the WFP to act;")
    assert _codes(found) == [f"{SC}#WFP"] * 2
    assert _codes(_read("Invites the World Food Programme (WFP) to meet;", "Urges the WFP to act;")) == ["WFP"] * 2
    variant = "Notes the Mission of the United Nations in the Republic of South Sudan (UNMISS);"
    assert _codes(_read(variant, "Requests UNMISS to act;")) == ["UNMISS"]


ASKS = {
    "en": "Requests the {} to report to the Council;",
    "fr": "Prie le {} de faire rapport au Conseil ;",
    "es": "Solicita al {} que informe al Consejo;",
}
TWO = [
    ("en", "Panel of Experts", "Notes the Panel of Experts on Nordland;", "Notes the Panel of Experts on Westland;"),
    ("en", "Panel", "Notes the Panel of Experts on Nordland;", "Notes the Group of Experts on Westland;"),
    ("en", "Panel", "Creates a group of four (“Panel of Experts”);", "Notes the Panel of Experts on Westland;"),
    ("en", "Panel", "Creates a team for ports (“Panel of Experts”);", "Creates a team for seas (“Panel of Experts”);"),
    (
        "en",
        "Panel of Experts",
        "Notes the Panel of Experts established pursuant to resolution 2901 (2028);",
        "Notes the Panel of Experts established pursuant to resolution 2902 (2028);",
    ),
    ("en", "JMC", "Notes the Joint Monitoring Commission (JMC);", "Notes the Joint Maritime Committee (JMC);"),
    ("en", "CAR", "Notes the Central African Republic (CAR);", "Notes the Coastal Authority of Rivers (CAR);"),
    (
        "en",
        "Committee",
        "Notes the Committee established pursuant to resolution 1267 (1999) (“the Committee”);",
        "Notes the Committee established pursuant to resolution 1540 (2004) (“the Committee”);",
    ),
    (
        "fr",
        "Groupe d'experts",
        "Note le Groupe d'experts sur le Nordland ;",
        "Note le Groupe d'experts sur le Westland ;",
    ),
    (
        "es",
        "Grupo de Expertos",
        "Observa el Grupo de Expertos sobre Nordlandia;",
        "Observa el Grupo de Expertos sobre Oestelandia;",
    ),
]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("language", "name", "one", "other"), TWO, ids=[f"{case[1]} {case[3]}" for case in TWO])
def test_a_name_that_a_text_gives_to_two_bodies_stands_for_neither(
    language: str, name: str, one: str, other: str, turned: bool
) -> None:
    """Whichever comes first: nobody is asked, and the definitions are told."""
    texts = (other, one) if turned else (one, other)
    found = _read(*texts, ASKS[language].format(name), language=language)
    assert not _codes(found)
    assert all(each.name != name for each in found.definitions)
    assert sum(each.reason == "ambiguous" for each in found.unresolved) >= 2


@pytest.mark.parametrize(("language", "name", "one", "other"), TWO, ids=[f"{case[1]} {case[3]}" for case in TWO])
def test_a_name_that_is_given_to_one_body_again_stands_for_it(language: str, name: str, one: str, other: str) -> None:
    found = _read(one, ASKS[language].format(name), one, language=language)
    assert len(set(_codes(found))) == 1
    assert not found.unresolved


BOTH = ["Thanks the World Food Programme (WFP);", "Invites the Western Fisheries Panel (WFP) to meet;"]


@pytest.mark.parametrize("order", [1, -1])
def test_an_acronym_of_the_lists_that_a_text_gives_to_two_bodies_is_in_doubt(order: int) -> None:
    """Whichever is named first: neither is asked by the acronym alone, and both places are said to be ambiguous."""
    found = _read(*BOTH[::order], "Urges the WFP to act;")
    asked = [each for each in found.addressees if each.place.number == "3"]
    assert asked == []
    assert {each.place.number for each in found.unresolved if each.reason == "ambiguous"} >= {"1", "2"}
    alone = _read(
        "Thanks the World Food Programme (WFP);", "Urges the WFP to act;", "Thanks the World Food Programme (WFP);"
    )
    assert _codes(alone) == ["WFP"]
    assert not alone.unresolved
