"""Which names are mentions, and what short names stand for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naming import AUTHORITY, mentioned, paper, read

import kg
from kg import lang
from kg.extract.speaker import own_organ
from kg.extract.view import quotations

EN = [
    # text of one paragraph, codes, why
    ("Takes note of the report of the Secretary-General;", {"SG"}, "an author is mentioned"),
    (
        "Thanks the Special Representative of the Secretary-General for Somewhere;",
        set(),
        "no Secretary-General in his representative's title",
    ),
    (
        "Thanks the Special Rapporteur of the Human Rights Council on lighthouses;",
        set(),
        "no Council in the title of a mandate that the lists don't have",
    ),
    (
        "Thanks the Personal Envoy of the Secretary-General and the Secretary-General;",
        {"SG"},
        "beside the title the office counts",
    ),
    ("Thanks the Secretary-General of the League of Arab States;", {"LAS"}, "another Secretary-General"),
    ("Thanks the Secretary-General of the United Nations;", {"SG"}, "this one"),
    ("Thanks the President of the General Assembly;", {"PGA"}, "an office with a code of its own"),
    (
        "Recalls the work of the Third Committee of the General Assembly;",
        {"THIRD-COMMITTEE"},
        "the parent only completes the name",
    ),
    ("Recalls the Department of Peace Operations of the Secretariat;", {"DPO"}, "the same for departments"),
    (
        "Invites the Conference of the Parties to the United Nations Convention against Transnational Organized "
        "Crime to meet;",
        {"CTOC-COP"},
        "no convention in its conference's name",
    ),
    (
        "Invites the Conference of the States Parties to the Convention against Corruption to meet;",
        {"CAC-COSP"},
        "also where the convention's name is shortened",
    ),
    (
        "Recalls the 2035 Review Conference of the Parties to the Treaty on the Non-Proliferation of Nuclear Weapons;",
        set(),
        "a review conference is a meeting",
    ),
    (
        "Urges States parties to the Treaty on the Non-Proliferation of Nuclear Weapons to meet;",
        {"NPT"},
        "parties to a treaty name the treaty",
    ),
    (
        "Recalls the Protocol against the Smuggling of Migrants by Land, Sea and Air, supplementing the United "
        "Nations Convention against Transnational Organized Crime;",
        {"MIGRANTS-PROTOCOL"},
        "no convention in its protocol's title",
    ),
    (
        "Recalls the Optional Protocol to the Convention on the Rights of the Child on the sale of children, "
        "child prostitution and child pornography;",
        {"OPSC"},
        "no convention in its optional protocol's title",
    ),
    ("Recalls its resolution 61/1, entitled “Report of the Human Rights Council”;", set(), "a quoted title"),
    ("Recalls “the work” of the Human Rights Council;", {"HRC"}, "beside a quotation"),
    ("Recalls the Charter of the Organization of American States;", set(), "no body in a treaty's name"),
    (
        "Recalls the Association of Southeast Asian Nations Convention against Anything;",
        set(),
        "no body before a treaty's noun",
    ),
    ("Recalls the conventions of the International Labour Organization;", {"ILO"}, "no name of a treaty"),
    (
        "Requests the United Nations to help, and reaffirms its resolutions;",
        set(),
        "the Organization as a whole and pronouns",
    ),
    (
        "Urges Governments and States, and Member States, to act;",
        {"MEMBER-STATES"},
        "of the groups, only Member States",
    ),
    ("Urges the Member States of the European Union to act;", {"EU"}, "of another organization"),
    (
        "Recalls the Convention on the Elimination of All Forms of Discrimination against Women and the "
        "Optional Protocol thereto;",
        {"CEDAW", "OP-CEDAW"},
        "a protocol named by its parent",
    ),
    (
        "Recalls the Convention on the Rights of the Child and the Protocols thereto;",
        {"CRC"},
        "which protocols, the text doesn't say",
    ),
    (
        "Recalls the Kyoto Declaration on Advancing Crime Prevention, Criminal Justice and the Rule of Law: "
        "Towards the Achievement of the 2030 Agenda for Sustainable Development;",
        {"KYOTO-DECL"},
        "no agenda in a declaration's title",
    ),
    (
        "Reaffirming its resolution 70/1, entitled “Transforming our world: the 2030 Agenda for Sustainable "
        "Development”, and the implementation of the Agenda by 2030;",
        {"AGENDA-2030"},
        "the quoted title mentions none, and explains the short name after it",
    ),
    (
        "Recalling its resolution 61/1, entitled “The 2030 Agenda for Sustainable Development and Agenda 21”, and "
        "the agenda of its next session;",
        set(),
        "an agenda of a session",
    ),
    ("Notes that the Under-Secretary-General and the Deputy Secretary-General met;", {"DSG"}, "other offices"),
    ("Urges the Federal Member States to build lighthouses;", set(), "parts of one State"),
    ("Urges the National Commission on Human Rights to act;", set(), "a country's own commission"),
    ("Invites the East African Development Bank to act;", set(), "the end of another bank's name"),
    ("Invites the African Development Bank to act;", {"AFDB"}, "that bank"),
    ("Welcomes the work of the Middle East Quartet;", {"QUARTET"}, "no part of another name"),
    (
        "Recalls the UN Charter and the work of UNOCA with the AU Commission;",
        {"UN-CHARTER", "UNOCA", "AUC"},
        "abridged",
    ),
    ("Notes the Council for Peace and Security in Central Africa;", {"COPAX"}, "not the African Union's"),
    (
        "Notes the UN Commission on Human Rights in South Sudan;",
        {"CHR-SOUTH-SUDAN"},
        "abridged before a name that begins as a shorter one",
    ),
    ("Welcomes the Geneva UN Charter Centres of Excellence;", set(), "the middle of another name"),
    ("Notes the report of the AU Commission of Inquiry;", set(), "the beginning of another name"),
    ("Requests UNODC, IMO, and WHO to act;", {"UNODC", "IMO", "WHO"}, "a list of abbreviations is no heading"),
    ("Requests UNDP, ILO, and FAO to act;", {"UNDP", "ILO", "FAO"}, "nor is this one"),
    ("Notes that the CAO, the CSE and the CEI met;", set(), "no Spanish abbreviations of few letters"),
]
FR = [
    ("Prend acte du rapport du Secrétaire général ;", {"SG"}, "un auteur est mentionné"),
    (
        "Remercie la Représentante spéciale du Secrétaire général pour Quelquepart ;",
        set(),
        "pas de Secrétaire général dans le titre de sa représentante",
    ),
    ("Remercie le Secrétaire général adjoint aux phares ;", set(), "ni dans celui de son adjoint"),
    ("Prie le Secrétaire général de lui présenter un rapport ;", {"SG"}, "un infinitif suit"),
    ("Remercie le Secrétaire général de la Ligue des États arabes ;", {"LAS"}, "un autre"),
    (
        "Invite la Conférence des Parties à la Convention des Nations Unies contre la criminalité "
        "transnationale organisée à se réunir ;",
        {"CTOC-COP"},
        "pas de convention dans le nom de la conférence",
    ),
    (
        "Rappelle la Conférence des Parties chargée d’examiner le Traité sur la non-prolifération des armes "
        "nucléaires ;",
        set(),
        "une conférence d'examen est une réunion",
    ),
    (
        "Rappelle le Protocole contre le trafic illicite de migrants par terre, air et mer, additionnel à la "
        "Convention des Nations Unies contre la criminalité transnationale organisée ;",
        {"MIGRANTS-PROTOCOL"},
        "pas de convention dans le titre du protocole",
    ),
    (
        "Rappelle la Convention sur l’élimination de toutes les formes de discrimination à l’égard des femmes "
        "et le Protocole facultatif s’y rapportant ;",
        {"CEDAW", "OP-CEDAW"},
        "protocole nommé par rapport",
    ),
    ("Rappelle la résolution intitulée « Rapport du Conseil des droits de l’homme » ;", set(), "titre cité"),
    ("Exhorte les États membres de l’Organisation des États américains ;", {"OAS"}, "membres d'une autre"),
    ("Exhorte tous les États Membres et les gouvernements ;", {"MEMBER-STATES"}, "groupes"),
    ("Rappelle la Charte de l’Organisation des États américains ;", set(), "nom d'un traité"),
    (
        "Remercie le coordonnateur du Groupe interinstitutions de coordination contre la traite des personnes ;",
        {"ICAT"},
        "un coordonnateur nomme son groupe",
    ),
    (
        "Prend note du Conseil de paix et de sécurité de l’Afrique centrale et du Conseil de paix et de sécurité de "
        "l’Union africaine ;",
        {"COPAX", "AU-PSC"},
        "deux conseils",
    ),
    (
        "Rappelle la Convention de Vienne de 1963 sur les relations consulaires ;",
        {"VCCR"},
        "l’année au milieu du nom",
    ),
    ("Remercie la MANUSOM et le GAFI ;", {"UNSOM", "FATF"}, "des sigles français"),
    ("Prend acte du rapport du Comité mixte de la Caisse ;", {"UNJSPB"}, "le nom court en entier"),
    ("Rappelle le RAPPORT PRÉSENTÉ AU CONSEIL, QUI EST UN ORGANE ;", set(), "des mots en capitales, et non des sigles"),
]


@pytest.mark.parametrize(("text", "codes", "why"), EN, ids=[row[2] for row in EN])
def test_english(text: str, codes: set[str], why: str) -> None:
    assert mentioned(paper(text)) == codes, why


@pytest.mark.parametrize(("text", "codes", "why"), FR, ids=[row[2] for row in FR])
def test_french(text: str, codes: set[str], why: str) -> None:
    assert mentioned(paper(text, language="fr")) == codes, why


ES = [
    ("Solicita a la DECT y a la OLCT que informen;", {"CTED", "OCT"}, "siglas en español"),
    ("Toma nota del fallo del Tribunal de Apelaciones del Circuito de Quelquepart;", set(), "el tribunal de otro"),
    ("Toma nota del Tribunal de Apelaciones de las Naciones Unidas;", {"UNAT"}, "el de la Organización"),
]


@pytest.mark.parametrize(("text", "codes", "why"), ES, ids=[row[2] for row in ES])
def test_spanish(text: str, codes: set[str], why: str) -> None:
    assert mentioned(paper(text, language="es")) == codes, why


@pytest.mark.parametrize("mark", "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff")
def test_a_mark_that_is_not_seen_changes_no_name(mark: str) -> None:
    """Marks of direction stand in the middle of names where a text was pasted from one that runs the other way."""
    text = "A/RES/91/7\n\nThe General Assembly,\n\n1. Thanks the Economic and{} {}Social{} Council, and {}UNICEF{};\n"
    read_back = [
        [(each.kind, each.value) for each in kg.read(text.format(*[inserted] * 5)).statements]
        for inserted in (mark, "")
    ]
    assert read_back[0] == read_back[1]
    assert any(value.startswith("ECOSOC") for _, value in read_back[0])


def test_a_bibliographic_title_mentions_nobody() -> None:
    made = paper(
        "Recalls the report^1 and another,^2",
        notes=(
            "Official Records of the Economic and Social Council, 2018, Supplement No. 10 (E/2018/30).",
            "See Official Records of the fourth session of the General Assembly, Annex, document A/C.3/527.",
        ),
    )
    assert mentioned(made) == set()


def test_names_in_a_note_count_for_every_paragraph_that_calls_it() -> None:
    made = paper(
        "Thanks its members;^1", "Thanks nobody;", "Thanks them again;^1", notes=("The World Bank and UNICEF.",)
    )
    found = read(made)[0]
    assert {(m.place.number, m.place.footnote, m.code) for m in found} == {
        (number, "1", code) for number in ("1", "3") for code in ("UNICEF", "WORLDBANK")
    }


SHORT = [
    # symbol, earlier paragraph, paragraph, its codes, why
    (
        "A/RES/91/7",
        "Recalls the United Nations Office on Drugs and Crime;",
        "Invites the Office to help;",
        {"UNODC"},
        "the only office named before",
    ),
    (
        "A/RES/91/7",
        "Thanks nobody;",
        "Thanks the Office of Everything and the Commission on Nothing;",
        set(),
        "the beginning of a longer name",
    ),
    (
        "A/RES/91/7",
        "Recalls the Human Rights Council and the Economic and Social Council;",
        "Invites the Council to meet;",
        set(),
        "two that it may stand for",
    ),
    (
        "A/HRC/RES/91/7",
        "Recalls the Economic and Social Council;",
        "Decides that the Council meets;",
        {"HRC"},
        "in its own document an organ is meant",
    ),
    (
        "A/RES/91/7",
        "Recalls the Economic and Social Council;",
        "Thanks the Human Rights Council, and invites the Council to meet;",
        {"HRC"},
        "the paragraph goes first",
    ),
    (
        "A/RES/91/7",
        "Recalls the Convention on Biological Diversity (the Convention) and the Convention "
        "on the "
        "Rights of the Child;",
        "Urges States to sign the Convention;",
        {"CBD"},
        "the document's own definition",
    ),
    (
        "A/RES/91/7",
        "Recalls the Convention on Biological Diversity (the Convention on living things) and "
        "the Convention on the Rights of the Child;",
        "Urges States to sign the Convention;",
        set(),
        "a longer name in brackets defines nothing",
    ),
    (
        "A/RES/91/7",
        "Recalls the Declaration on the Granting of Independence to Colonial Countries and Peoples;",
        "Urges States to observe the Declaration;",
        {"DECOLONIZATION-DECL"},
        "the only declaration of the document",
    ),
    (
        "A/RES/91/7",
        "Recalls the Declaration on the Granting of Independence to Colonial Countries and Peoples, and "
        "the Kigali Declaration;",
        "Urges States to observe the Declaration;",
        set(),
        "beside one that the lists lack",
    ),
    (
        "A/RES/91/7",
        "Recalls the Declaration on the Granting of Independence to Colonial Countries and Peoples and "
        "the Universal Declaration of Human Rights;",
        "Urges States to observe the Declaration;",
        set(),
        "beside another one",
    ),
    (
        "A/RES/91/7",
        "Recalls the purposes of peace;",
        "Recalls the purposes of the Charter;",
        {"UN-CHARTER"},
        "the Charter needs no definition",
    ),
    (
        "A/RES/91/7",
        "Recalls the United Nations Convention against Transnational Organized Crime;",
        "Invites the Conference of the Parties to the Convention to meet;",
        {"CTOC-COP"},
        "the conference of the convention's parties",
    ),
]


@pytest.mark.parametrize(("symbol", "earlier", "text", "codes", "why"), SHORT, ids=[row[4] for row in SHORT])
def test_short_names(symbol: str, earlier: str, text: str, codes: set[str], why: str) -> None:
    assert mentioned(paper(earlier, text, symbol=symbol), "2") == codes, why


def test_a_short_name_without_a_single_meaning_is_said_to_be_unresolved() -> None:
    made = paper(
        "Recalls the Human Rights Council and the Economic and Social Council;",
        "Invites the Council to meet with the Tribunal;",
    )
    assert [(u.mention, u.reason) for u in read(made)[1]] == [("Council", "ambiguous")]
    alone = read(paper("Invites the Committee to meet;"))[1]
    assert [(u.mention, u.reason) for u in alone] == [("Committee", "no-antecedent")]


def test_the_note_says_which_protocols_are_meant() -> None:
    made = paper(
        "Recalls the Convention on the Rights of the Child and the Optional Protocols thereto;^1",
        "Recalls again the Convention on the Rights of the Child and the Optional Protocols thereto;",
        notes=("United Nations, Treaty Series, vols. 2171 and 2173, No. 27531.",),
    )
    assert mentioned(made) == {"CRC", "OPSC", "OPAC"} == mentioned(made, "2")


def test_a_treaty_that_the_lists_dont_have_is_known_by_its_reference() -> None:
    made = paper(
        "Recalls the Convention on Lighthouses and Fog Signals^1 of 1931;",
        notes=(
            "League of Nations, Treaty Series, vol. 1, No. 2; United Nations, Treaty Series, vol. 9999, No. 12345.",
        ),
    )
    assert "UNTS/9999/12345" in mentioned(made)


def test_an_act_governs_the_names_in_its_clause() -> None:
    made = paper("Urges Member States to act, and invites the Human Rights Council to consider the matter;")
    acts = {mention.code: mention.act for mention in read(made)[0]}
    assert acts["MEMBER-STATES"] == "urge"
    assert acts["HRC"] == "invite"


def test_own_organ_is_that_of_the_longest_beginning() -> None:
    assert own_organ("A/HRC/RES/44/4", AUTHORITY) == "HRC"
    assert own_organ("A/RES/76/186", AUTHORITY) == "GA"
    assert own_organ("unidentified:0123456789ab", AUTHORITY) == ""


def test_quotations() -> None:
    assert quotations("a « b « c » d » e") == [(2, 15)]
    assert quotations("open “quotation") == []
    assert quotations('one "two" three') == [(4, 9)]
    assert quotations("“" + "x" * 1000 + "”") == []


WORDS = [
    "the ",
    "Council ",
    "Human Rights Council ",
    "of the ",
    "Convention ",
    "on the Rights of the Child ",
    "Optional Protocol thereto",
    "« ",
    " »",
    "(the Convention)",
    "Secretary-General ",
    ", ",
    "and ",
    "^1",
    "^2",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25))
@settings(max_examples=60, deadline=None)
def test_every_mention_reads_back_from_the_source(pieces: list[str]) -> None:
    made = paper("Urges " + "".join(pieces), notes=("The World Bank.", "Ibid., the Council."))
    for mention in read(made)[0]:
        assert " ".join(made.source.text[s.start : s.end] for s in mention.place.spans) == mention.place.quote
        assert mention.place.quote.strip()


def test_reading_is_linear_and_bounded() -> None:
    text = "Urges the Commission on Human Rights, the Council and the Convention (the Protocol), and " * 400
    assert read(paper(text))[0]


@pytest.mark.parametrize("code", ["PELINDABA", "RAROTONGA", "ATT", "ANTARCTIC-TREATY"])
def test_a_bracket_is_no_part_of_the_name_that_a_short_one_abridges(code: str) -> None:
    """ "South Pacific Nuclear Free Zone Treaty (Treaty of Rarotonga)" is "the Treaty" as any other treaty is."""
    label = AUTHORITY.instruments[code].labels["en"]
    assert "Treaty" in lang.of("en").grammar.heads(label, ["Treaty", "Convention"])
