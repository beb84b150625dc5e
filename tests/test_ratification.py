"""Calls for ratification and accession."""

from __future__ import annotations

from itertools import product

import citing
import pytest
from extract_helpers import OP, PP, read

from kg.authority import Authority
from kg.extract import extract

TIP = (
    "Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children, "
    "supplementing "
    "the United Nations Convention against Transnational Organized Crime"
)
CASES = [
    (
        "en",
        "Urges Member States to consider ratifying or acceding to the Convention on the Rights of the Child;",
        [("CRC", "urge")],
        "both verbs, one row",
    ),
    (
        "en",
        f"Urges Member States to ratify the United Nations Convention against Transnational Organized "
        f"Crime and the "
        f"{TIP};",
        [("UNTOC", "urge"), ("TIP-PROTOCOL", "urge")],
        "one row for each instrument",
    ),
    (
        "en",
        "Urges States to ratify, and States parties to implement, the Convention on the Rights of the Child;",
        [("CRC", "urge")],
        "the object stands further on",
    ),
    (
        "en",
        "Calls upon States to become parties to the Convention on the Rights of the Child;",
        [("CRC", "call-upon")],
        "becoming a party",
    ),
    (
        "en",
        "Urges States to act in accordance with the Convention on the Rights of the Child;",
        [],
        "applying is no ratifying",
    ),
    (
        "en",
        "Urges States to ratify relevant treaties, in accordance with the Convention on the Rights of the Child;",
        [],
        "another matter begins",
    ),
    ("en", "Welcomes the ratification by States of the Convention on the Rights of the Child;", [], "welcoming"),
    (
        "en",
        "Urges States that have ratified the Convention on the Rights of the Child to implement it;",
        [],
        "those who have",
    ),
    (
        "fr",
        "Exhorte les États à ratifier la Convention relative aux droits de l’enfant, ou à y adhérer ;",
        [("CRC", "urge")],
        "the object is resumed",
    ),
    (
        "fr",
        "Demande aux États d’adhérer à la Convention relative aux droits de l’enfant ;",
        [("CRC", "call-upon")],
        "accession",
    ),
    ("fr", "Exhorte les États à appliquer la Convention relative aux droits de l’enfant ;", [], "applying"),
    (
        "en",
        "Urges States to ratify the Convention against Torture and Other Cruel, Inhuman or Degrading "
        f"Treatment or Punishment and the Optional Protocol thereto, and to comply with articles 3 and 6 of "
        f"the {TIP};",
        [("CAT", "urge"), ("OPCAT", "urge")],
        "something else is asked of another treaty",
    ),
    (
        "en",
        "Urges States to accede to the Convention on the Rights of the Child and to the Convention on the "
        "Elimination of All Forms of Discrimination against Women;",
        [("CRC", "urge"), ("CEDAW", "urge")],
        "the same is asked, with the preposition again",
    ),
    (
        "fr",
        "Exhorte les États à adhérer à la Convention relative aux droits de l’enfant et à respecter la "
        "Convention sur l’élimination de toutes les formes de discrimination à l’égard des femmes ;",
        [("CRC", "urge")],
        "respecting is another matter",
    ),
]


@pytest.mark.parametrize(("language", "text", "expected", "why"), CASES)
def test_ratification(language: str, text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert [(r.instrument, r.act) for r in read(text, language).ratifications] == expected, why


def test_preamble_urges_no_ratification() -> None:
    text = "Urging States to ratify the Convention on the Rights of the Child,"
    assert read(text, part=PP).ratifications == ()


def test_protocols_thereto_are_those_that_the_documents_notes_refer_to() -> None:
    text = (
        "Urges States to ratify the United Nations Convention against Transnational Organized Crime,^1 and "
        "the Protocols thereto;"
    )
    note = "United Nations, Treaty Series, vols. 2225, 2237, 2241 and 2326, No. 39574."
    made = citing.document(text, notes=(note,), part=OP)
    found = [r.instrument for r in extract(made, Authority.load()).ratifications]
    assert sorted(found) == ["FIREARMS-PROTOCOL", "MIGRANTS-PROTOCOL", "TIP-PROTOCOL", "UNTOC"]


CRC = {
    "en": "the Convention on the Rights of the Child",
    "fr": "la Convention relative aux droits de l'enfant",
    "es": "la Convención sobre los Derechos del Niño",
}
ACT = {
    "en": ["Requests the Secretary-General to", "Encourages States to"],
    "fr": ["Prie le Secrétaire général de", "Invite les États à"],
    "es": ["Solicita al Secretario General que", "Invita a los Estados a que"],
}
TOLD = {
    "en": (
        [
            "report on the status of",
            "inform States about the state of",
            "share experience on",
            "provide information on",
            "meet their obligations upon",
            "act since",
            "welcome the Conference following",
            "study the effects of",
        ],
        ["ratification of", "the signature and ratification of", "accessions to"],
    ),
    "fr": (
        [
            "faire rapport sur l'état de",
            "informer les États sur",
            "échanger des données d'expérience concernant",
            "s'acquitter de leurs obligations après",
        ],
        ["la ratification de", "la signature et la ratification de"],
    ),
    "es": (
        [
            "informe sobre el estado de",
            "intercambie experiencias sobre",
            "proporcione información relativa a",
            "cumpla sus obligaciones tras",
        ],
        ["la ratificación de", "la firma y la ratificación de", "las adhesiones a"],
    ),
}
ASKED = {
    "en": (
        ["consider", "promote", "take steps towards", "support", "expedite"],
        ["the ratification of", "the signature and ratification of", "universal accession to"],
    ),
    "fr": (
        ["envisager", "promouvoir", "encourager", "accélérer"],
        ["la ratification de", "la signature et la ratification de", "l'adhésion universelle à"],
    ),
    "es": (
        ["consideren", "promuevan", "alienten", "aceleren"],
        ["la ratificación de", "la firma y la ratificación de", "la adhesión universal a"],
    ),
}


@pytest.mark.parametrize("language", CRC)
def test_telling_of_ratifications_calls_for_none(language: str) -> None:
    """The noun is a call only as the object of what is asked, whatever else it stands with."""
    for act, head, noun in product(ACT[language], *TOLD[language]):
        text = f"{act} {head} {noun} {CRC[language]};"
        assert read(text, language).ratifications == (), text


@pytest.mark.parametrize("language", CRC)
def test_the_noun_as_the_object_of_what_is_asked_is_a_call(language: str) -> None:
    for head, noun in product(*ASKED[language]):
        text = f"{ACT[language][1]} {head} {noun} {CRC[language]};"
        assert [each.instrument for each in read(text, language).ratifications] == ["CRC"], text


RIGHT_BEHIND = [
    ("en", "Encourages", ["the ratification of", "further ratifications of", "early signature and ratification of"]),
    ("en", "Calls for", ["the universal ratification of", "universal accession to"]),
    ("fr", "Encourage", ["la ratification de", "l'adhésion universelle à", "la signature et la ratification de"]),
    ("es", "Pide", ["la ratificación universal de", "la firma y la ratificación de", "la adhesión universal a"]),
]


@pytest.mark.parametrize(("language", "act", "nouns"), RIGHT_BEHIND)
def test_the_noun_right_behind_an_act_is_a_call(language: str, act: str, nouns: list[str]) -> None:
    for noun in nouns:
        assert [r.instrument for r in read(f"{act} {noun} {CRC[language]};", language).ratifications] == ["CRC"], noun


LACKING = {
    "en": (
        ["Calls upon States that have not yet ratified or acceded to", "Urges States that have yet to ratify"],
        ["to do so", "to consider doing so as soon as possible"],
        ["to share their experience", "to report on their reasons"],
    ),
    "fr": (
        ["Demande aux États qui n'ont pas encore ratifié", "Engage les États qui n'ont pas ratifié"],
        ["à le faire", "à envisager de le faire dès que possible"],
        ["à faire connaître leurs raisons"],
    ),
    "es": (
        ["Exhorta a los Estados que aún no hayan ratificado", "Insta a los Estados que no han ratificado"],
        ["a que lo hagan", "a que consideren la posibilidad de hacerlo"],
        ["a que expongan sus razones"],
    ),
}


@pytest.mark.parametrize("language", CRC)
def test_what_has_not_been_ratified_is_asked_only_where_it_is_to_be_done(language: str) -> None:
    acts, done, other = LACKING[language]
    for act, then in product(acts, (*done, *other)):
        text = f"{act} {CRC[language]} {then};"
        expected = ["CRC"] if then in done else []
        assert [each.instrument for each in read(text, language).ratifications] == expected, text


SHARED = [
    (
        "en",
        "Urges States to {} the Convention on the Rights of the Child;",
        ["ratify and implement", "ratify and effectively implement", "ratify, and to fully implement,"],
    ),
    (
        "en",
        "Calls for the {} of the Convention on the Rights of the Child;",
        ["ratification and implementation", "universal ratification and effective implementation"],
    ),
    (
        "fr",
        "Demande {} de la Convention relative aux droits de l'enfant;",
        ["la ratification et l'application", "la ratification universelle et la pleine mise en œuvre"],
    ),
    (
        "es",
        "Pide {} de la Convención sobre los Derechos del Niño;",
        ["la ratificación y la aplicación", "la ratificación universal y la plena aplicación"],
    ),
]


@pytest.mark.parametrize(("language", "text", "asked"), SHARED)
def test_what_is_to_be_ratified_and_done_is_one_object(language: str, text: str, asked: list[str]) -> None:
    for each in asked:
        assert [r.instrument for r in read(text.format(each), language).ratifications] == ["CRC"], each


CEDAW = "the Convention on the Elimination of All Forms of Discrimination against Women"
MEANT = [
    (
        f"Urges States parties to {CEDAW} to implement it, and calls upon all others to consider acceding to it;",
        ["CEDAW"],
        "named in the clause before",
    ),
    (
        f"Urges States parties to {CRC['en']} and {CEDAW} to implement them, and calls upon all others to accede to them;",
        ["CRC", "CEDAW"],
        "several, and the pronoun means several",
    ),
    (
        f"Urges States parties to {CRC['en']} and {CEDAW} to act, and calls upon all others to accede to it;",
        [],
        "several, and which one is not said",
    ),
    (
        f"Urges States parties to {CEDAW} to act in accordance with {CRC['en']}, and calls upon others to accede to it;",
        ["CEDAW"],
        "by what something is done is not what is meant",
    ),
    (
        f"Encourages States that have ratified {CRC['en']} to act, and encourages others to ratify the Convention;",
        ["CRC"],
        "named again, in a clause of the same act",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), MEANT)
def test_pronouns_and_short_names_of_instruments(text: str, expected: list[str], why: str) -> None:
    assert [each.instrument for each in read(text).ratifications] == expected, why


def test_a_reflexive_pronoun_stands_for_no_treaty() -> None:
    text = (
        "Invita al sistema a que colabore con entidades que apoyen los valores de la Carta de las Naciones Unidas y que "
        "se adhieran a los principios del Pacto Mundial;"
    )
    assert read(text, "es").ratifications == ()


SIGNED = {
    "en": "Urges the one State that has signed {} but has not yet ratified it to do so without delay;",
    "fr": "Exhorte le seul État qui a signé {} mais ne l'a pas encore ratifiée à le faire sans tarder;",
    "es": "Insta al único Estado que ha firmado {} pero no la ha ratificado a que lo haga sin demora;",
}


@pytest.mark.parametrize("language", SIGNED)
def test_what_has_been_signed_is_to_be_ratified(language: str) -> None:
    assert [r.instrument for r in read(SIGNED[language].format(CRC[language]), language).ratifications] == ["CRC"]
