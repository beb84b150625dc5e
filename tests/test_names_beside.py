"""Names beside other words: abridged as in full, abbreviations among adjectives, capitals and articles."""

from __future__ import annotations

from itertools import product

import pytest
from extract_helpers import read

from kg import lang
from kg.authority import Authority

FULL, SHORT = "United Nations", "UN"
NAMED = ["Secretary-General", "Security Council", "Human Rights Council", "Charter"]
BESIDE = [
    "Welcomes the report of the {} on Children and Armed Conflict;",
    "Recalls the meeting of the {} on Monday;",
    "Invites {} and Lake Victoria's States to meet;",
    "Urges {} to meet for the Sahel;",
    "Recalls that in Geneva {} was read;",
    "Notes the {} of the year;",
]


def codes(text: str, language: str = "en") -> list[str]:
    return [mention.code for mention in read(text, language).mentions]


@pytest.mark.parametrize("name", NAMED)
def test_an_abridged_name_is_found_where_the_full_one_is(name: str) -> None:
    for text in BESIDE:
        full = codes(text.format(f"{FULL} {name}"))
        assert full and codes(text.format(f"{SHORT} {name}")) == full, text


def test_an_opening_verb_is_no_part_of_a_name() -> None:
    assert codes("Invites UN Women to meet;") == ["UNWOMEN"]
    assert codes("Urges UN Women and UN-Habitat to meet;") == ["UNWOMEN", "UNHABITAT"]


@pytest.mark.parametrize("led", [FULL, SHORT])
def test_what_begins_as_a_shorter_name_is_the_longer_one(led: str) -> None:
    assert codes(f"Notes the {led} Commission on Human Rights in South Sudan;") == ["CHR-SOUTH-SUDAN"]
    assert codes(f"Notes the {led} Commission on Human Rights;") == ["CHR"]


@pytest.mark.parametrize("led", ["UN", "United Nations"])
@pytest.mark.parametrize("noun", ["Centres of Excellence", "Initiative", "Trust Fund"])
def test_an_instrument_is_none_where_its_name_begins_another(led: str, noun: str) -> None:
    assert codes(f"Welcomes the {led} Charter {noun};") == []
    assert codes(f"Welcomes the {led} Charter;") == ["UN-CHARTER"]


@pytest.mark.parametrize("before", ["Joint", "Regional", "National", "Federal", "West"])
def test_an_adjective_before_an_abbreviation_is_of_what_follows(before: str) -> None:
    """ "The Joint UNDP programme" is the Programme's; "the Joint Development Programme" would be another."""
    assert codes(f"Welcomes the {before} UNDP programme and the {before} UNODC office;") == ["UNDP", "UNODC"]
    assert codes(f"Welcomes the {before} Commission on Human Rights;") == []


SHORTENED = {"en": ["EU", "AU"], "fr": ["UE", "UA"], "es": ["UE", "UA"]}
PRAISED = {
    "en": "Commends the {} and the {};",
    "fr": "Félicite l'{} et l'{} ;",
    "es": "Encomia a la {} y a la {};",
}


@pytest.mark.parametrize("language", sorted(lang.codes()))
def test_unions_have_their_abbreviation_in_each_language(language: str) -> None:
    assert codes(PRAISED[language].format(*SHORTENED[language]), language) == ["EU", "AU"]


IN_CAPITALS = {
    "en": "RECALLING THE WORK OF THE {} AND THE {},",
    "fr": "RAPPELANT LES TRAVAUX DE L'{} ET DE L'{},",
    "es": "RECORDANDO LA LABOR DE LA {} Y LA {},",
}


@pytest.mark.parametrize("language", sorted(IN_CAPITALS))
def test_a_line_in_capitals_names_what_one_in_small_letters_does(language: str) -> None:
    """Every abbreviation of a language, behind its article; what is a word of the language stands without one."""
    lists = Authority.load()
    own = {
        name: entry.code
        for entry in lists.bodies.values()
        for name in entry.abbreviations.get(language, ())
        if len(name) <= 3 and name.isupper() and entry.mentioned and not entry.case_matters
    }
    assert len(own) > 10
    for (one, first), (other, second) in product([*own.items()][:12], [*own.items()][12:]):
        if first != second:
            assert codes(IN_CAPITALS[language].format(one, other), language) == [first, second], (one, other)


WORDS = [
    ("en", "NOTING THOSE WHO SUFFER AND THE STATES,"),
    ("fr", "RAPPELANT LE RAPPORT PRÉSENTÉ AU CONSEIL, QUI EST UN ORGANE,"),
    ("fr", "CE QUI A EU LIEU,"),
    ("es", "RECORDANDO LAS COSAS DE LAS TIERRAS,"),
    ("es", "RECORDANDO QUE ES UN PUERTO,"),
]


@pytest.mark.parametrize(("language", "text"), WORDS)
def test_a_common_word_in_capitals_is_no_abbreviation(language: str, text: str) -> None:
    assert codes(text, language) == []
