"""The acts of paragraphs: opening phrases, further acts, clauses, and the same acts in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from extract_helpers import ANNEX, OP, PP, document
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import lang
from kg.extract import acts
from kg.extract.act_list import concepts, every_form, is_asking
from kg.extract.act_words import lexicon
from kg.model import Part
from kg.parse import parse
from kg.readers import text

OPENINGS = [
    # part, text, phrase, act, why
    (PP, "Recalling also its resolution 55/67,", "Recalling also", "recall", "adverb behind the participle"),
    (
        PP,
        "Noting with grave concern that victims suffer,",
        "Noting with grave concern",
        "express-concern",
        "concern makes noting a concern",
    ),
    (PP, "Recalling with concern the findings,", "Recalling with concern", "recall", "but not recalling"),
    (PP, "Deeply concerned about the situation,", "Deeply concerned", "express-concern", "adjective"),
    (PP, "Remaining deeply concerned that,", "Remaining deeply concerned", "express-concern", "copula"),
    (PP, "Mindful of the need to act,", "Mindful", "recognize", "awareness is one concept"),
    (PP, "Reaffirming its commitment to the Plan,", "Reaffirming its commitment", "commit", "noun that says it"),
    (PP, "Reaffirming its resolution 64/293,", "Reaffirming", "reaffirm", "a resolution is the object"),
    (PP, "Acting under Chapter VII of the Charter,", "Acting", "act-under", "Security Council"),
    (
        OP,
        "Takes note with appreciation of the report;",
        "Takes note with appreciation",
        "note-with-appreciation",
        "appreciation makes noting more",
    ),
    (OP, "Also strongly urges States to act;", "Also strongly urges", "urge", "adverbs before the verb"),
    (OP, "Welcomes further efforts by States;", "Welcomes", "welcome", "further belongs to the efforts"),
    (OP, "Reiterates its request to the Office;", "Reiterates its request", "request", "a request again"),
    (OP, "Reiterates the call to States to act;", "Reiterates the call", "call-upon", "a call again"),
    (OP, "Repeats its appeal to States;", "Repeats its appeal", "call-upon", "another verb for again"),
    (OP, "Continues to welcome the efforts;", "Continues to welcome", "welcome", "what goes on"),
    (PP, "Continuing to note the efforts,", "Continuing to note", "note", "what goes on in the preamble"),
    (OP, "Expresses its deep concern at the rise;", "Expresses its deep concern", "express-concern", "noun"),
    (
        OP,
        "Welcomes and encourages the efforts of States;",
        "Welcomes and encourages",
        "encourage",
        "two verbs, the asking one decides",
    ),
    (OP, "We recognize that resources are scarce;", "We recognize", "recognize", "declarations"),
    (
        OP,
        "We express our grave concern at the rise;",
        "We express our grave concern",
        "express-concern",
        "a noun in a declaration",
    ),
    (
        OP,
        "The Conference of the Parties requests its secretariat to act;",
        "requests",
        "request",
        "organ named in the paragraph",
    ),
    (
        OP,
        "At its 37th plenary meeting, on 10 December 2021, the General Assembly decided to meet.",
        "decided",
        "decide",
        "a decision",
    ),
    (
        OP,
        "At its 3rd meeting, the Economic and Social Council, at its President's proposal, took note of it.",
        "took note",
        "note",
        "a decision with an aside",
    ),
    (OP, "(a) Requests the Secretariat to prepare;", "Requests", "request", "letter before it"),
]
FRENCH_OPENINGS = [
    (
        PP,
        "Condamnant de nouveau énergiquement la traite,",
        "Condamnant de nouveau énergiquement",
        "condemn",
        "two adverbs",
    ),
    (
        PP,
        "Constatant une fois de plus avec inquiétude que,",
        "Constatant une fois de plus avec inquiétude",
        "express-concern",
        "adverb before the manner",
    ),
    (
        PP,
        "Prenant également note avec satisfaction des travaux,",
        "Prenant également note avec satisfaction",
        "note-with-appreciation",
        "adverb inside the verb",
    ),
    (
        OP,
        "Réitère la demande qu’elle a adressée à l’Office d’agir ;",
        "Réitère la demande",
        "request",
        "demander encore",
    ),
    (OP, "Renouvelle l’invitation faite aux États ;", "Renouvelle l’invitation", "invite", "inviter encore"),
    (OP, "Continue de prendre note des efforts ;", "Continue de prendre note", "note", "ce qui continue"),
    (PP, "Continuant de se féliciter des efforts,", "Continuant de se féliciter", "welcome", "ce qui continue"),
    (PP, "Conscients de la nécessité d’agir,", "Conscients", "recognize", "agreement in the plural"),
    (PP, "Gravement préoccupé par la situation,", "Gravement préoccupé", "express-concern", "masculine"),
    (
        PP,
        "Réaffirmant son appui indéfectible à l’Office,",
        "Réaffirmant son appui indéfectible",
        "support",
        "adjective behind the noun",
    ),
    (PP, "Saluant tout particulièrement l’action menée,", "Saluant tout particulièrement", "welcome", "adverb"),
    (OP, "Réaffirme l’engagement pris par les États ;", "Réaffirme", "reaffirm", "the object is left out"),
    (
        OP,
        "Exprime sa solidarité et sa compassion envers les victimes ;",
        "Exprime sa solidarité et sa compassion",
        "express-sympathy",
        "fixed expression",
    ),
    (OP, "Exprime son soutien aux activités de l’Office ;", "Exprime son soutien", "support", "noun"),
    (
        OP,
        "Se déclare de nouveau vivement préoccupée par la hausse ;",
        "Se déclare de nouveau vivement préoccupée",
        "express-concern",
        "copula, adverbs, adjective",
    ),
    (OP, "Engage instamment en outre les gouvernements à agir ;", "Engage instamment en outre", "urge", "urge"),
    (OP, "Demande avec insistance aux États d’agir ;", "Demande avec insistance", "urge", "manner makes it urge"),
    (OP, "Insiste sur la nécessité d’agir ;", "Insiste", "stress", "preposition left out"),
    (OP, "Le Conseil de sécurité demande à tous d’agir ;", "demande", "call-upon", "organ named"),
    (OP, "À sa 3e séance plénière, l’Assemblée générale a décidé de se réunir.", "a décidé", "decide", "a decision"),
    (
        OP,
        "Nous réaffirmons notre attachement à la paix ;",
        "Nous réaffirmons notre attachement",
        "commit",
        "declarations",
    ),
]


@pytest.mark.parametrize(("part", "text", "phrase", "act", "why"), OPENINGS)
def test_opening_in_english(part: Part, text: str, phrase: str, act: str, why: str) -> None:
    use = acts.find_acts(document((part, "1", text)))[0]
    assert (use.phrase, use.act, use.opening) == (phrase, act, True), why


@pytest.mark.parametrize(("part", "text", "phrase", "act", "why"), FRENCH_OPENINGS)
def test_opening_in_french(part: Part, text: str, phrase: str, act: str, why: str) -> None:
    use = acts.find_acts(document((part, "1", text), language="fr"))[0]
    assert (use.phrase, use.act, use.opening) == (phrase, act, True), why


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Urges"]),
        ("fr", ["Exhorte", "Engage instamment", "Prie instamment", "Demande instamment", "Engage vivement"]),
    ],
)
def test_what_translators_equate_is_one_concept(language: str, words: list[str]) -> None:
    for word in words:
        use = acts.find_acts(document((OP, "1", f"{word} les États"), language=language))[0]
        assert use.act == "urge", word


FURTHER = [
    # language, part, text, (phrase, act) of the further acts, why
    (
        "en",
        OP,
        "Urges States to ratify it, and invites the Conference to help;",
        [("invites", "invite")],
        "comma and conjunction",
    ),
    (
        "en",
        OP,
        "Urges States to ratify it and invites the Conference to help;",
        [("invites", "invite")],
        "conjunction alone",
    ),
    (
        "en",
        OP,
        "Notes the report, and in this regard also requests the Office to act;",
        [("also requests", "request")],
        "aside before the verb",
    ),
    (
        "en",
        OP,
        "Requests the Office to help, including by informing and encouraging States to join;",
        [],
        "a gerund of the object",
    ),
    (
        "en",
        OP,
        "Recalls the framework which recognizes rights and encourages States to act;",
        [],
        "the relative clause goes on",
    ),
    ("en", OP, "Recalls the demands of States, and requests for assistance;", [], "a noun"),
    (
        "en",
        OP,
        "Encourages States, recognizing that means are scarce, to contribute;",
        [],
        "a participle of the clause itself",
    ),
    (
        "en",
        OP,
        "Welcomes the work and, while recalling its resolution 60/1, invites States to join;",
        [("recalling", "recall"), ("invites", "invite")],
        "a concession, then the verb",
    ),
    ("en", OP, "Stresses that the note says “and urges States to act” in part;", [], "a quotation"),
    (
        "en",
        PP,
        "Recalling its resolution 60/1, and noting with concern that crime grows,",
        [("noting with concern", "express-concern")],
        "a further participle",
    ),
    (
        "en",
        PP,
        "Recognizing the value of promoting trade, encouraging growth and supporting women,",
        [],
        "gerunds of the object",
    ),
    (
        "fr",
        OP,
        "Exhorte les États à agir, et les encourage à coopérer ;",
        [("encourage", "encourage")],
        "pronoun before the verb",
    ),
    (
        "fr",
        OP,
        "Exhorte les gouvernements à agir, et leur demande à cet égard de veiller ;",
        [("demande", "call-upon")],
        "aside left out of the phrase",
    ),
    ("fr", OP, "Rappelle la résolution dans laquelle elle a prié l’Office d’agir ;", [], "a past request"),
    ("fr", OP, "Souligne que la demande encourage la traite ;", [], "a verb of the object"),
    (
        "fr",
        OP,
        "Prie le Fonds, qui appuie les victimes et encourage la coopération, de poursuivre ;",
        [],
        "the relative clause goes on",
    ),
    (
        "fr",
        OP,
        "Rappelle sa décision et, tout en se félicitant des travaux, invite les États à agir ;",
        [("se félicitant", "welcome"), ("invite", "invite")],
        "a concession, then the verb",
    ),
    (
        "fr",
        OP,
        "Exprime son soutien à l’Office, réitère la demande qu’elle lui a faite ;",
        [("réitère la demande", "request")],
        "comma alone",
    ),
    (
        "fr",
        OP,
        "Note l’action menée pour ce qui est de l’accueil et prie l’Office de la poursuivre ;",
        [("prie", "request")],
        "no relative clause",
    ),
    (
        "en",
        OP,
        "Stresses that victims need help and urges States to act;",
        [("urges", "urge")],
        "nor after a conjunction",
    ),
    (
        "fr",
        PP,
        "Sachant que le crime croît, soulignant à cet égard qu’il faut agir,",
        [("soulignant", "stress")],
        "comma alone",
    ),
]


@pytest.mark.parametrize(("language", "part", "text", "expected", "why"), FURTHER)
def test_further_acts(language: str, part: Part, text: str, expected: list[tuple[str, str]], why: str) -> None:
    uses = acts.find_acts(document((part, "1", text), language=language))
    assert [(use.phrase, use.act) for use in uses[1:]] == expected, why


def test_governing_act_is_the_one_in_whose_clause_a_thing_stands() -> None:
    text = "Urges States to ratify the Convention, and invites the Conference to help;"
    uses = acts.find_acts(document((OP, "2", text)))
    assert acts.governing(uses, OP, "2", text.index("Convention")) == "urge"
    assert acts.governing(uses, OP, "2", text.index("Conference")) == "invite"
    assert acts.governing(tuple(uses), OP, "2", text.index("Conference")) == "invite"
    assert acts.governing(uses, OP, "2", len(text)) == "invite"
    assert acts.governing(uses, OP, "3", 0) == ""
    assert acts.governing((), OP, "2", 0) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The Working Group shall meet twice a year.",
        "To provide assistance",
        "Abbreviations",
        "",
        "12",
        "«",
        "(a)",
        "urges is a small word here",
        "The Committee shall meet when its chair requests it.",
        "The committee decides by consensus.",
        "At its meetings the panel decided nothing.",
    ],
)
def test_paragraph_without_an_act_has_none(text: str) -> None:
    assert acts.find_acts(document((OP, "1", text))) == ()


def test_annex_of_rules_has_no_act_but_a_declaration_has() -> None:
    rules = acts.find_acts(document((ANNEX, "1", "Considering applications is the task of the panel.")))
    assert [use.act for use in rules] in ([], ["recognize"])
    declared = acts.find_acts(document((ANNEX, "1", "We, the Heads of State, recognize that crime grows.")))
    assert [use.act for use in declared] == ["recognize"]


def test_a_report_that_tells_of_acts_does_none() -> None:
    text = "The General Assembly decided to meet, and requested a report."
    for kind, acts_found in (("report", []), ("decision", ["decide", "request"])):
        held = document((OP, "1", text))
        held = replace(held, metadata=replace(held.metadata, type=kind))
        assert [use.act for use in acts.find_acts(held)] == acts_found


ITALICS = [
    ("*Welcoming in this regard* the report,", "Welcoming in this regard", "italics go a little further"),
    ("*Reaffirming* its commitment to the Plan,", "Reaffirming", "italics end earlier, at a whole phrase"),
    ("*Recallin*g the report,", "Recalling", "italics that cut a word don't count"),
    ("*Respecting* the will of States,", "Respecting", "a word that the list lacks"),
]


@pytest.mark.parametrize(("text", "phrase", "why"), ITALICS)
def test_italics_bound_the_phrase_but_never_the_concept(text: str, phrase: str, why: str) -> None:
    marked = acts.find_acts(document((PP, "1", text), italics=True))[0]
    plain = acts.find_acts(document((PP, "1", text.replace("*", ""))))[0]
    assert marked.phrase == phrase, why
    assert marked.act == plain.act


def test_unlisted_act_is_said_to_be_one() -> None:
    use = acts.find_acts(document((PP, "1", "Perambulating around the question,")))[0]
    assert (use.phrase, use.act) == ("Perambulating", "")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_form_of_the_list_is_found_as_its_concept(language: str) -> None:
    kinds = {"participle": PP, "finite": OP, "past": OP}
    for form, act, kind in every_form(language):
        if kind not in kinds:
            continue
        text = form[0].upper() + form[1:] + (" que cela" if language == "fr" else " that matter")
        uses = acts.find_acts(document((kinds[kind], "1", text), language=language))
        assert uses, form
        assert uses[0].act == act, form
        assert uses[0].phrase.lower().startswith(form), form


def test_acts_list_has_families_labels_and_tiers_of_those_that_ask() -> None:
    listed = list(concepts().values())
    for act in listed:
        assert dict(act.labels).keys() == set(lang.codes())
        assert (act.strength is not None) == act.addressing == (act.family == "asking"), act.code
    tiers = {act.code: act.strength for act in listed if act.addressing}
    assert tiers == {
        "encourage": 1,
        "invite": 1,
        "recommend": 1,
        "call-upon": 2,
        "request": 2,
        "urge": 3,
        "demand": 4,
    }
    assert {"decide", "adopt", "determine"} <= {act.code for act in listed if act.family == "deciding"}
    assert not is_asking("welcome") and not is_asking("") and is_asking("urge")


_WORDS = [
    *sorted(lexicon("fr").verbs | lexicon("en").verbs)[::7],
    ",",
    "and",
    "et",
    "les",
    "tout en",
    "États",
    "Urges",
    "Prie",
    "that",
    "«",
    "»",
    "(a)",
    "de la",
    "  ",
    "qui",
    "İ",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(_WORDS), max_size=40), st.sampled_from([PP, OP, ANNEX]), st.sampled_from(["en", "fr", ""])
)
def test_clauses_partition_the_paragraph_and_phrases_are_quoted(words: list[str], part: Part, language: str) -> None:
    held = document((part, "1", " ".join(words)), language=language)
    text, uses = held.paragraphs[0].text, acts.find_acts(held)
    assert sum(use.opening for use in uses) == (1 if uses else 0)
    position = 0
    for use in uses:
        assert use.clause[0] == position < use.clause[1] <= len(text)
        assert text[use.place.start : use.place.end] == use.phrase == use.place.quote
        position = use.clause[1]
    assert position == (len(text) if uses else 0)


def test_cost_is_linear_in_hostile_paragraphs() -> None:
    for unit in ("Urges, and ", "« ", ", de la ", "and which is, ", "   ,", "“", "by going and noting "):
        text = "Urges States to act " + unit * (60_000 // len(unit))
        acts.find_acts(document((OP, "1", text)))
        acts.find_acts(document((PP, "1", text.replace("Urges", "Urging", 1))))


def test_italics_keep_what_asks() -> None:
    made = document((OP, "1", "*Reiterates* the call to States to act;"), italics=True)
    assert [(use.phrase, use.act) for use in acts.find_acts(made)] == [("Reiterates the call", "call-upon")]


def test_the_governing_act_is_found_the_same_way_by_place_and_by_search() -> None:
    text = "Urges States to dig wells, invites bodies to help, and requests the Secretary-General to report;"
    uses = acts.find_acts(document((OP, "1", text)))
    assert len(uses) == 3
    for position in range(len(text) + 2):
        assert acts.governing(uses, OP, "1", position) == acts.governing(tuple(uses), OP, "1", position), position


@pytest.mark.parametrize(
    ("language", "part", "text", "act"),
    [
        ("fr", OP, "Enjoint aux parties de se retirer", "demand"),
        ("fr", PP, "Enjoignant aux parties de se retirer", "demand"),
        ("fr", OP, "Exprime son intention d’examiner la situation", "commit"),
        ("fr", OP, "Dit son intention d’examiner la situation", "commit"),
        ("fr", OP, "Déclare son intention d’examiner la situation", "commit"),
        ("fr", OP, "Entend examiner la situation", "commit"),
        ("en", OP, "Expresses its intention to review the situation", "commit"),
        ("es", OP, "Expresa su intención de examinar la situación", "commit"),
        ("fr", OP, "Souhaite vivement que les États agissent", "encourage"),
        ("fr", OP, "Redit qu’elle est attachée à la coopération", "commit"),
        ("fr", PP, "Réaffirmant qu’il est fermement attaché à la paix", "commit"),
        ("fr", PP, "Réaffirmant qu’elle condamne énergiquement ces actes", "condemn"),
        ("fr", OP, "Se déclare de nouveau disposé à examiner les mesures", "commit"),
        ("fr", PP, "Se déclarant résolument favorable à la transition", "support"),
        ("fr", PP, "Commémorant l’anniversaire de la Charte", "commemorate"),
        ("es", OP, "Reafirma su decisión de examinar la cuestión", "reaffirm"),
    ],
)
def test_forms_have_the_concept_of_the_parallel_paragraphs(language: str, part: Part, text: str, act: str) -> None:
    assert acts.find_acts(document((part, "1", text), language=language))[0].act == act


@pytest.mark.parametrize(
    ("symbol", "text", "act"),
    [
        ("S/RES/2731(2024)", "Constatant que la situation continue de menacer la paix et la sécurité", "determine"),
        ("S/RES/2758(2024)", "Considérant que la situation demeure une menace pour la paix", "determine"),
        ("S/RES/2758(2024)", "Constatant que la situation des civils s’aggrave", "recognize"),
        ("S/RES/2758(2024)", "Constatant avec inquiétude que ces trafics menacent la paix", "express-concern"),
        ("A/RES/75/1", "Constatant que la situation continue de menacer la paix", "recognize"),
    ],
)
def test_the_security_council_determines_threats_to_the_peace(symbol: str, text: str, act: str) -> None:
    held = document((PP, "1", text), language="fr")
    held = replace(held, metadata=replace(held.metadata, symbol=symbol))
    assert acts.find_acts(held)[0].act == act


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Engage les États à agir", ["Engage"]),
        ("Engage également les États à agir", ["Engage également"]),
        ("Prend note du rapport, et engage les États à agir", ["engage"]),
        ("Engage instamment les États à agir", []),
        ("Engage vivement les États à agir", ["Engage vivement"]),
        ("Salue l’action menée par les gardiens", ["Salue"]),
        ("Salue et remercie les gardiens", []),
        ("Encourage les États à agir", []),
    ],
)
def test_a_phrase_for_several_acts_is_said_to_be_ambiguous(text: str, expected: list[str]) -> None:
    held = document((OP, "1", text), language="fr")
    found = acts.doubtful(acts.find_acts(held))
    assert [(each.mention, each.reason) for each in found] == [(phrase, "ambiguous") for phrase in expected]


LED = {
    "en": (
        "The General Assembly\n\nAdopts the following political declaration:\n\nPolitical declaration on wells\n\n"
        "We, heads of towns, assembled in New York on 26 September 2038, and we therefore:\n\n"
        "1. Reaffirm the 2030 Agenda for Sustainable Development;\n\n2. Commit to dig wells, and call upon all to help;\n\n"
        "3. Also request the Secretary-General to submit a report in 2040.\n"
    ),
    "fr": (
        "L’Assemblée générale\n\nAdopte la déclaration politique suivante :\n\nDéclaration politique sur les puits\n\n"
        "Nous, chefs des villes, réunis à New York le 26 septembre 2038, et c’est pourquoi nous :\n\n"
        "1. Réaffirmons le Programme de développement durable à l’horizon 2030 ;\n\n2. Invitons tous les États à creuser des puits ;\n\n"
        "3. Prions le Secrétaire général de présenter un rapport en 2040.\n"
    ),
}
"""Declarations whose numbered paragraphs have their subject in a lead above them."""


@pytest.mark.parametrize("language", LED)
def test_bare_verbs_of_a_declaration_are_acts_of_those_who_speak(language: str) -> None:
    head = {
        "en": "A/RES/93/3\n\nResolution adopted by the General Assembly on 10 October 2038\n\n93/3. Wells\n\n",
        "fr": "A/RES/93/3\n\nRésolution adoptée par l’Assemblée générale le 10 octobre 2038\n\n93/3. Puits\n\n",
    }[language]
    read = parse(text.read((head + LED[language]).encode(), "a.txt", "0" * 64))
    found = {use.place.number: use.act for use in acts.find_acts(read) if use.opening}
    assert found["declaration/1"] == "reaffirm"
    assert found["declaration/3"] == "request"
    without = (head + LED[language]).replace(" therefore:", ".").replace(" nous :", ".")
    bare = parse(text.read(without.encode(), "a.txt", "0" * 64))
    assert not [use for use in acts.find_acts(bare) if use.opening and use.place.number.startswith("declaration/")]


TELLING = {
    "report": "Report of the Secretary-General",
    "note": "Note by the Secretary-General",
    "letter": "Letter dated 8 July 2036 from the Secretary-General addressed to the President of the General Assembly",
}


@pytest.mark.parametrize("kind", TELLING)
def test_what_tells_of_others_does_nothing_itself(kind: str) -> None:
    """A report has paragraphs and citations; what organs did, and recommendations in it, are no acts of its own."""
    head = f"United Nations\n\nA/91/77\n\nGeneral Assembly\n\nDistr.: General\n\n9 July 2036\n\n{TELLING[kind]}\n\n"
    body = "1. Accepted recommendations of resolution 76/186.\n\n2. Encourages States to dig wells.\n\n3. Requests x.\n"
    read = parse(text.read((head + body).encode(), "a.txt", "0" * 64))
    assert (read.metadata.type, read.metadata.distributed) == (kind, "2036-07-09")
    assert not acts.find_acts(read)
