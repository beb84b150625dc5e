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
    (
        "Requests the Special Representative of the Secretary-General for Children and Armed Conflict and the Special "
        "Representative for Sexual Violence in Conflict to share what they know;",
        [("SRSG-CAAC", "request"), ("SRSG-SVC", "request")],
        "the second of two mandates is named without the Secretary-General, and with another preposition",
    ),
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
    ("Prie le Secrétaire général et sa présidence d’agir ;", ["SG", "PGA"], "elision"),
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
    ("Engage l’ensemble du système des Nations Unies à agir ;", ["UN-SYSTEM"], "all of a group"),
    ("Engage les États et les composantes du système des Nations Unies à agir ;", ["STATES", "UN-SYSTEM"], "its parts"),
    (
        "Engage les États, selon qu’il convient, ainsi que les organisations non gouvernementales à agir ;",
        ["STATES", "NGOS"],
        "an aside with a verb is not what is asked",
    ),
    (
        "Invite les États, agissant dans les limites de leurs moyens, et les organisations non gouvernementales à agir ;",
        ["STATES", "NGOS"],
        "how they act, and no partners",
    ),
    (
        "Engage les États, conformément aux principes relatifs aux entreprises et à la mer, à agir ;",
        ["STATES"],
        "whom principles are about is not asked",
    ),
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


STATES = [
    ("en", "Calls upon Haiti to act;", [("STATE-HT", "Haiti")]),
    ("en", "Urges the Government of Myanmar to end the violence;", [("STATE-MM", "Government of Myanmar")]),
    ("en", "Demands that Israel, the occupying Power, cease its activities;", [("STATE-IL", "Israel")]),
    (
        "en",
        "Requests the Government of the Sudan and South Sudan to cooperate;",
        [("STATE-SD", "Government of the Sudan"), ("STATE-SS", "South Sudan")],
    ),
    (
        "en",
        "Urges the Democratic People's Republic of Korea to act;",
        [("STATE-KP", "Democratic People's Republic of Korea")],
    ),
    ("en", "Encourages Haiti's efforts to act;", []),
    ("en", "Encourages the efforts of Haiti to act;", []),
    ("en", "Urges the Haiti Reconstruction Commission to act;", []),
    ("en", "Requests the Special Envoy for Syria to act;", [("SE-SYRIA", "Special Envoy for Syria")]),
    (
        "en",
        "Calls upon all parties to the conflict to end it;",
        [("CONFLICT-PARTIES", "parties to the conflict")],
    ),
    ("fr", "Demande à Haïti d'agir;", [("STATE-HT", "Haïti")]),
    ("fr", "Prie le Gouvernement du Myanmar de mettre fin aux violences;", [("STATE-MM", "Gouvernement du Myanmar")]),
    ("fr", "Engage les parties au conflit à y mettre fin;", [("CONFLICT-PARTIES", "parties au conflit")]),
    ("es", "Exhorta al Gobierno de Myanmar a que ponga fin a la violencia;", [("STATE-MM", "Gobierno de Myanmar")]),
    ("es", "Pide a Haití que actúe;", [("STATE-HT", "Haití")]),
    ("en", "Requests the Haitian authorities to act;", [("STATE-HT", "Haitian authorities")]),
    ("en", "Calls upon the Afghan transitional authorities to act;", [("STATE-AF", "Afghan transitional authorities")]),
    ("en", "Encourages the South Sudan authorities to act;", [("STATE-SS", "South Sudan authorities")]),
    ("en", "Urges the authorities in Guinea-Bissau to act;", [("STATE-GW", "authorities in Guinea-Bissau")]),
    (
        "en",
        "Urges the Syrian and Iraqi authorities to act;",
        [("STATE-SY", "Syrian and Iraqi authorities"), ("STATE-IQ", "Syrian and Iraqi authorities")],
    ),
    ("fr", "Prie le Gouvernement haïtien d'agir ;", [("STATE-HT", "Gouvernement haïtien")]),
    (
        "fr",
        "Engage les autorités de transition maliennes à agir ;",
        [("STATE-ML", "autorités de transition maliennes")],
    ),
    ("es", "Exhorta a las autoridades haitianas a que actúen;", [("STATE-HT", "autoridades haitianas")]),
    (
        "fr",
        "Exhorte les Gouvernements du Kenya, du Tchad et de la Somalie à agir ;",
        [("STATE-KE", "Gouvernements du Kenya"), ("STATE-TD", "du Tchad"), ("STATE-SO", "de la Somalie")],
    ),
    (
        "es",
        "Exhorta a los Gobiernos de Kenya y de Somalia a que actúen;",
        [("STATE-KE", "Gobiernos de Kenya"), ("STATE-SO", "de Somalia")],
    ),
    (
        "en",
        "Urges the Governments of Kenya and of Somalia to act;",
        [("STATE-KE", "Governments of Kenya"), ("STATE-SO", "of Somalia")],
    ),
    ("en", "Urges Somalia and the Federal Member States to act;", [("STATE-SO", "Somalia")]),
    ("fr", "Engage la Somalie et les États membres de la Fédération à agir ;", [("STATE-SO", "Somalie")]),
    ("es", "Exhorta a Somalia y a los estados miembros federados a que actúen;", [("STATE-SO", "Somalia")]),
]


@pytest.mark.parametrize(("language", "text", "asked"), STATES, ids=[text for _, text, _ in STATES])
def test_states_are_asked(language: str, text: str, asked: list[tuple[str, str]]) -> None:
    assert [(each.code, each.place.quote) for each in read(text, language).addressees] == asked


@pytest.mark.parametrize(
    ("language", "text", "mention"),
    [
        ("en", "Encourages the Nordlandic Government to act;", "the Nordlandic Government"),
        ("fr", "Prie le Gouvernement nordlandais d'agir;", "le Gouvernement nordlandais"),
        ("es", "Exhorta al Gobierno nordlandés a que actúe;", "Gobierno nordlandés"),
    ],
)
def test_a_government_whose_country_is_not_named_stays_unresolved(language: str, text: str, mention: str) -> None:
    found = read(text, language)
    assert not found.addressees
    assert (mention, "not-listed") in [(each.mention, each.reason) for each in found.unresolved]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Urges the Haitian people to act;"),
        ("fr", "Invite le peuple haïtien à agir ;"),
        ("es", "Invita al pueblo haitiano a que actúe;"),
    ],
)
def test_an_adjective_alone_is_no_state(language: str, text: str) -> None:
    assert not read(text, language).addressees


@pytest.mark.parametrize("alpha2", ["HT", "MM", "US", "GB", "VA"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_name_of_a_country_is_asked(alpha2: str, language: str) -> None:
    """Any name that a language's list has, at the head of what an act asks."""
    from kg import lang

    act, stop = {"en": ("Urges", " to act;"), "fr": ("Exhorte", " à agir;"), "es": ("Exhorta a", " a que actúe;")}[
        language
    ]
    for code, name in lang.of(language).rows("countries", 2):
        if code == alpha2:
            assert [a.code for a in read(f"{act} {name}{stop}", language).addressees] == [f"STATE-{alpha2}"], name


@pytest.mark.parametrize(
    "text",
    [
        "Requests the Security Council Committee established pursuant to resolution 2998 (2030) to meet;",
        "Urges the European Union Naval Force to continue its patrols;",
        "Requests the African Union Mission to protect harbours;",
        "Requests the Economic and Social Council Working Group on Ports to meet;",
    ],
)
def test_a_body_that_begins_with_anothers_name_is_not_that_one(text: str) -> None:
    found = read(text, "en", symbol="S/RES/2999(2031)")
    assert found.addressees == ()
    assert [each.code for each in found.mentions if each.kind == "body"] == []


def test_a_report_to_a_committee_of_the_council_is_none_to_the_council() -> None:
    text = "Requests the Secretary-General to report to the Security Council Committee by 1 May 2030;"
    assert [(r.of, r.to) for r in read(text, "en", symbol="S/RES/2999(2031)").requests] == [("SG", "")]


INSIDE = [
    ("en", "Urges the Turkish Cypriot authorities to act;", "Turkish Cypriot authorities"),
    ("en", "Urges the Northern Ireland authorities to act;", "Northern Ireland authorities"),
    ("en", "Urges the Israeli-occupied Syrian authorities to act;", "Israeli-occupied Syrian authorities"),
    ("en", "Urges the Bosnian Serb authorities to act;", "Bosnian Serb authorities"),
    ("en", "Urges the local Haitian authorities to act;", "local Haitian authorities"),
    ("en", "Urges the Regional Government of Iraq to act;", "Regional Government of Iraq"),
    ("en", "Requests Lake Chad to act;", "Lake Chad"),
    ("en", "Requests Mr. Jordan to act;", "Mr. Jordan"),
    ("en", "Calls upon western Somalia to act;", "western Somalia"),
    ("en", "Calls upon Pakistan-administered Nordland to act;", "Pakistan-administered Nordland"),
    ("en", "Calls upon Haiti local authorities to act;", "Haiti local authorities"),
    ("en", "Urges the Central African Governments to act;", "Central African Governments"),
    ("fr", "Prie les autorités chypriotes turques d'agir ;", "autorités chypriotes turques"),
    ("fr", "Prie le Gouvernement de l'Irlande du Nord d'agir ;", "Gouvernement de l'Irlande du Nord"),
    ("fr", "Prie les autorités serbes de Bosnie d'agir ;", "autorités serbes de Bosnie"),
    ("fr", "Prie les autorités locales haïtiennes d'agir ;", "autorités locales haïtiennes"),
    ("es", "Pide a las autoridades chipriotas turcas que actúen;", "autoridades chipriotas turcas"),
    ("es", "Pide al Gobierno de Irlanda del Norte que actúe;", "Gobierno de Irlanda del Norte"),
    ("es", "Pide a las autoridades serbias de Bosnia que actúen;", "autoridades serbias de Bosnia"),
]


@pytest.mark.parametrize(("language", "text", "mention"), INSIDE, ids=[text for _, text, _ in INSIDE])
def test_a_state_inside_another_name_is_not_that_state(language: str, text: str, mention: str) -> None:
    found = read(text, language)
    assert [each.code for each in found.addressees] == []
    assert [(each.mention, each.reason) for each in found.unresolved] == [(mention, "ambiguous")]


def _asking(language: str) -> tuple[str, str]:
    return {"en": ("Urges the", "to act;"), "fr": ("Prie les", "d'agir ;"), "es": ("Pide a las", "que actúen;")}[
        language
    ]


def _authorities(language: str, adjective: str) -> str:
    return (
        f"{adjective} authorities"
        if language == "en"
        else f"{'autorités' if language == 'fr' else 'autoridades'} {adjective}"
    )


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_an_adjective_names_its_state_and_one_of_several_states_none(language: str) -> None:
    """Every adjective of the table, beside a word for a government."""
    from kg import lang

    bearers: dict[str, set[str]] = {}
    for alpha2, form in lang.of(language).rows("demonyms", 2):
        bearers.setdefault(form, set()).add(f"STATE-{alpha2}")
    shared = [form for form, codes in bearers.items() if len(codes) > 1]
    assert len(shared) >= 4
    act, stop = _asking(language)
    for form, codes in sorted(bearers.items())[::5] + [(form, bearers[form]) for form in shared]:
        government = _authorities(language, form)
        found = read(f"{act} {government} {stop}", language)
        if len(codes) == 1:
            assert [(a.code, a.place.quote) for a in found.addressees] == [(*codes, government)]
        else:
            assert [a.code for a in found.addressees] == []
            assert [(u.mention, u.reason) for u in found.unresolved] == [(government, "ambiguous")]


@pytest.mark.parametrize(
    ("language", "listed", "unclear"),
    [
        ("en", "Rwandan, Congolese and Ugandan", ("Congolese", "ambiguous")),
        ("en", "Rwandan, Nordlandic and Ugandan", ("Nordlandic", "not-listed")),
        ("en", "Rwandan, Ugandan and Congolese", ("Congolese", "ambiguous")),
        ("en", "Rwandan, Ugandan and Turkish Cypriot", ("Turkish Cypriot", "ambiguous")),
        ("fr", "rwandaises, congolaises et ougandaises", ("congolaises", "ambiguous")),
        ("fr", "rwandaises, nordlandaises et ougandaises", ("nordlandaises", "not-listed")),
        ("es", "rwandesas, congoleñas y ugandesas", ("congoleñas", "ambiguous")),
        ("es", "rwandesas, nordlandesas y ugandesas", ("nordlandesas", "not-listed")),
    ],
)
def test_a_list_keeps_those_that_are_clear(language: str, listed: str, unclear: tuple[str, str]) -> None:
    act, stop = _asking(language)
    found = read(f"{act} {_authorities(language, listed)} {stop}", language)
    assert [a.code for a in found.addressees] == ["STATE-RW", "STATE-UG"]
    assert [(u.mention, u.reason) for u in found.unresolved] == [unclear]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("CALLS UPON HAITI to act;", ["STATE-HT"]),
        ("Calls Upon The Gambia to act;", ["STATE-GM"]),
        ("(a) Urges Haiti to act;", ["STATE-HT"]),
        ("Urges the Transitional Federal Government of Somalia to act;", ["STATE-SO"]),
        ("Urges the Transitional Somali authorities to act;", ["STATE-SO"]),
        ("Urges the Transition Government of Mali to act;", ["STATE-ML"]),
        ("Urges the Somali Government authorities to act;", ["STATE-SO"]),
        ("Urges the British Virgin Islands Government to act;", ["STATE-VG"]),
        ("Requests the Security Council and the Afghan authorities to act;", ["SC", "STATE-AF"]),
    ],
)
def test_what_opens_a_sentence_and_what_qualifies_a_government_is_no_other_name(text: str, codes: list[str]) -> None:
    found = read(text)
    assert [a.code for a in found.addressees] == codes
    assert not found.unresolved


def test_governments_of_states_that_are_not_listed_are_not_all_governments() -> None:
    found = read("Calls upon the Governments of Nordland and Japan to act;")
    assert [a.code for a in found.addressees] == ["STATE-JP"]
    assert [(u.mention, u.reason) for u in found.unresolved] == [("Governments of Nordland", "not-listed")]
    assert [a.code for a in read("Calls upon the Governments of the region to act;").addressees] == ["GOVERNMENTS"]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Requests all stakeholders, within and outside Haiti, to exercise restraint;",
            [],
            "where they are is not asked",
        ),
        (
            "Recommends that all States work within the funds and other organizations of the United Nations system;",
            ["STATES"],
            "all of a group as the subject of a clause, and what it works in",
        ),
        ("Notes the role of the Coastal Union and calls upon it to act;", [], "a pronoun for what is on no list"),
        (
            "Urges Member States to act, noting their efforts, and encourages them to continue;",
            ["MEMBER-STATES", "MEMBER-STATES"],
            "a pronoun for those who were asked in the sentence",
        ),
    ],
)
def test_who_is_not_asked_by_others_names(text: str, expected: list[str], why: str) -> None:
    assert [each.code for each in read(text, symbol="S/RES/2999(2031)").addressees] == expected, why


def test_a_pronoun_means_nobody_who_speaks_and_nobody_of_another_sentence() -> None:
    """ "The Security Council condemns the raid and demands that it end": no act of the Council's asks the Council."""
    texts = [
        "The Security Council condemns the raid of the LRM in the north of Haiti and demands that it end;",
        "The Council regrets the failure of the sides in Haiti to settle, and urges them to talk;",
        "The Council thanks the authorities of Kenya and encourages them to go on;",
        "The Council supports the efforts of the Secretary-General to mediate and encourages him to go on;",
        "The Council urges all States to act. The Council notes the role of Haiti's ports and calls on them to act;",
    ]
    held = document(*((OP, str(index), each) for index, each in enumerate(texts, 1)), symbol="S/PRST/2031/4")
    assert [each.code for each in extract(held, Authority.load()).addressees] == ["STATE-KE", "SG", "STATES"]


SENTENCES = {
    "en": ("Notes that Kenya has dug wells. ", ["Requests Uganda to dig wells, and further requests it to report;",
           "Uganda has dug likewise, and calls upon it to report;", "It thanks Uganda for its wells, and requests it to rest;"]),
    "fr": ("Se félicite des puits du Kenya. ", ["L’Ouganda est disposé à creuser, et le prie de faire rapport ;"]),
    "es": ("Observa que Kenya ha cavado pozos. ", ["Uganda también los ha cavado, y le solicita que informe;"]),
}  # fmt: skip


@pytest.mark.parametrize("language", SENTENCES)
def test_a_pronoun_means_nobody_of_the_sentence_before_its_own(language: str) -> None:
    """The State that its own sentence names, or nobody: never the one that only an earlier sentence names."""
    before, sentences = SENTENCES[language]
    for sentence in sentences:
        codes = {each.code for each in read(before + sentence, language).addressees}
        assert codes <= {"STATE-UG"}, sentence
    assert [each.code for each in read(before + sentences[0], language).addressees] == ["STATE-UG"]


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("en", "Encourages Member States and observer States to dig;", ["MEMBER-STATES"]),
        ("fr", "Encourage les États Membres et les États observateurs à creuser ;", ["MEMBER-STATES"]),
        ("es", "Alienta a los Estados Miembros y los Estados observadores a que caven;", ["MEMBER-STATES"]),
        ("en", "Calls upon the United Nations statistical system to count wells;", []),
        ("en", "Encourages all States to dig;", ["STATES"]),
    ],
)
def test_some_states_are_not_all_and_a_system_of_the_organization_is_not_it(
    language: str, text: str, codes: list[str]
) -> None:
    assert [each.code for each in read(text, language).addressees] == codes


COMPARED = [
    ("fr", "Demande que des mesures soient prises pour les puits, comme l’exige le Conseil de sécurité ;"),
    ("fr", "Demande que des mesures soient prises, ainsi que l’a demandé l’Assemblée générale ;"),
    ("es", "Pide que se adopten medidas, como exige el Consejo de Seguridad;"),
    ("es", "Pide que se adopten medidas, tal como lo ha pedido la Asamblea General;"),
    ("en", "Requests that measures be taken, as the Security Council demands;"),
]


@pytest.mark.parametrize(("language", "text"), COMPARED)
def test_who_has_asked_the_same_is_not_asked(language: str, text: str) -> None:
    assert not read(text, language, symbol="E/RES/2030/9").addressees


ALL_OTHERS = [
    ("en", "Thanks those Member States that have paid and urges all others to pay;"),
    (
        "fr",
        "Remercie les États Membres qui ont versé leurs contributions et prie instamment tous les autres de payer ;",
    ),
    ("es", "Da las gracias a los Estados Miembros que han pagado e insta a todos los demás a que paguen;"),
]


@pytest.mark.parametrize(("language", "text"), ALL_OTHERS)
def test_all_others_are_the_other_members_of_the_group_named_before(language: str, text: str) -> None:
    assert [each.code for each in read(text, language).addressees] == ["MEMBER-STATES"]
    others = (
        text.replace("Member States", "wells").replace("États Membres", "puits").replace("Estados Miembros", "pozos")
    )
    assert not read(others, language).addressees


CONSULTED = [
    ("en", "Requests the Secretary-General, after consulting the Member States, to submit a written report to it;"),
    ("fr", "Prie le Secrétaire général, après avoir consulté les États Membres, de présenter un rapport ;"),
    ("es", "Solicita al Secretario General, después de consultar a los Estados Miembros, que presente un informe;"),
    ("es", "Solicita al Secretario General que, tras consultar a los Estados Miembros, presente un informe;"),
]


@pytest.mark.parametrize(("language", "text"), CONSULTED)
def test_who_is_consulted_first_is_not_asked(language: str, text: str) -> None:
    found = read(text, language)
    assert [each.code for each in found.addressees] == ["SG"]
    assert [each.of for each in found.requests] == ["SG"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "es",
            "Encomia a los Estados Miembros que han pagado y alienta a todas las demás instancias pertinentes a actuar;",
        ),
        ("es", "Encomia a los Estados Miembros y alienta a todos los demás agentes humanitarios a que actúen;"),
        ("fr", "Remercie les États Membres qui ont payé et engage toutes les autres parties prenantes à agir ;"),
    ],
)
def test_all_others_of_another_kind_are_not_the_group_named_before(language: str, text: str) -> None:
    rows = read(text, language, OP).addressees
    assert "MEMBER-STATES" not in {row.code for row in rows if row.act in ("encourage", "urge", "call-upon")}
