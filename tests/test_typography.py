"""How pages are set, numbered, counted and sorted, in each language."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import lang
from kg.summary import natural
from kg.triples import labels
from kg.typography import set_page, set_texts
from kg.web.site import messages

# "~" stands for a no-break space.
SET = [
    ("fr", "Qu'est-ce ? Oui ; non : si !", "Qu’est-ce~? Oui~; non~: si~!", "before high punctuation"),
    ("fr", "dit « oui », « non ».", "dit «~oui~», «~non~».", "in quotation marks"),
    ("fr", "d'« exhorter »", "d’«~exhorter~»", "an apostrophe before a quotation mark"),
    ("fr", 'le mot "oui" seul', "le mot «~oui~» seul", "straight quotation marks"),
    ("fr", "12 345 678 triplets", "12~345~678 triplets", "in numbers"),
    ("fr", "n° 5, vol. 2237, no 39574", "nº~5, vol.~2237, nº~39574", "numbers of things"),
    ("fr", "A/RES/76/186, par. 26", "A/RES/76/186, par.~26", "a paragraph"),
    (
        "fr",
        "76ᵉ session, 53ᵉ séance, 21ᵉ al. du préambule",
        "76ᵉ~session, 53ᵉ~séance, 21ᵉ~al. du préambule",
        "ordinals",
    ),
    ("fr", "1ᵉʳ al., 1ʳᵉ session", "1ᵉʳ~al., 1ʳᵉ~session", "the first"),
    ("fr", "le 1er mars et le 16 décembre 2021", "le 1er~mars et le 16~décembre 2021", "days"),
    ("fr", "résolution 2331 (2016)", "résolution 2331~(2016)", "the year of a resolution"),
    ("fr", "Données: Turtle", "Données~: Turtle", "a colon that a template adds"),
    ("fr", "https://example.org/a?b=c", "https://example.org/a?b=c", "no address"),
    ("en", "the group's No. 5, para. 7", "the group’s No.~5, para.~7", "English"),
    ("es", "el párr. 7, núm. 5, 12 345", "el párr.~7, núm.~5, 12~345", "Spanish"),
]


@pytest.mark.parametrize(("code", "plain", "expected", "why"), SET, ids=[row[3] for row in SET])
def test_text_is_set_by_the_rules_of_its_language(code: str, plain: str, expected: str, why: str) -> None:
    assert set_page(f"<p>{plain}</p>", code).replace("\u00a0", "~") == f"<p>{expected}</p>", why


def test_references_to_characters_stay() -> None:
    assert set_page("<p>&lt;script&gt; a &amp; b &gt;</p>", "fr") == "<p>&lt;script&gt; a &amp; b &gt;</p>"


def test_code_stays_and_quoted_words_change_spaces_only() -> None:
    page = "<p>d'un <code>a : b</code> <q>l'un : x</q> <span lang=\"en\">it's : so</span> <br> d'un : y</p><script>a ; 'b'</script>"
    assert set_page(page, "fr").replace("\u00a0", "~") == (
        "<p>d’un <code>a : b</code> <q>l'un~: x</q> <span lang=\"en\">it’s : so</span> <br> d’un~: y</p><script>a ; 'b'</script>"
    )


def test_attributes_that_people_read_and_titles_of_pictures_are_set() -> None:
    page = (
        """<td data-label="Tel qu'imprimé" class="a : b" title="l'échelle : forte &amp; &quot;5&quot;">x</td>"""
        '<svg viewBox="0 0 1 1"><title>par. 5 ; par. 6</title></svg><code title="a : b">c</code>'
    )
    assert set_page(page, "fr").replace("\u00a0", "~") == (
        '<td data-label="Tel qu’imprimé" class="a : b" title="l’échelle~: forte &amp; «~5~»">x</td>'
        '<svg viewBox="0 0 1 1"><title>par.~5~; par.~6</title></svg><code title="a : b">c</code>'
    )


@settings(max_examples=150, deadline=None)
@given(st.text("ab<>& \u00e9'\"\u00ab\u00bb:;?!0123456789.,()n°o", max_size=60), st.sampled_from(lang.codes()))
def test_what_is_quoted_loses_and_gains_nothing(text: str, code: str) -> None:
    escaped = escape(text)
    made = set_page(f'<p class="printed">{escaped}</p>', code)
    assert unescape(re.sub("<[^>]*>", "", made)).replace("\u00a0", " ") == text
    twice = set_page(made, code)
    assert twice == set_page(twice, code)


@pytest.mark.parametrize(
    ("code", "number", "gender", "expected"),
    [
        ("fr", "1", "m", "1ᵉʳ"),
        ("fr", "1", "f", "1ʳᵉ"),
        ("fr", "53", "f", "53ᵉ"),
        ("en", "1", "m", "1st"),
        ("en", "11", "m", "11th"),
        ("en", "72", "m", "72nd"),
        ("en", "113", "m", "113th"),
        ("es", "76", "m", "76º"),
        ("es", "53", "f", "53ª"),
        ("es", "81", "m", "81er"),
        ("es", "73", "m", "73er"),
        ("es", "13", "m", "13er"),
        ("es", "11", "m", "11º"),
        ("es", "1", "m", "1er"),
        ("es", "81", "f", "81ª"),
    ],
)
def test_ordinals(code: str, number: str, gender: str, expected: str) -> None:
    assert messages.ordinal(number, gender, code) == expected


def test_things_with_a_number() -> None:
    assert messages.numbered("thing.pp", "21", "fr", work="A/RES/76/186") == "A/RES/76/186, 21ᵉ al. du préambule"
    assert messages.numbered("thing.pp", "II/4", "fr", work="A/RES/76/186") == "A/RES/76/186, préambule, al. II/4"
    assert messages.numbered("thing.op", "26", "fr", work="A/RES/76/186") == "A/RES/76/186, par. 26"
    assert (
        messages.numbered("thing.session", "76", "fr", whole="Assemblée générale") == "Assemblée générale, 76ᵉ session"
    )
    assert (
        messages.numbered("thing.session", "S-32", "fr", whole="Assemblée générale")
        == "Assemblée générale, session S-32"
    )
    assert messages.numbered("thing.plenary", "53", "fr", whole="").strip(" ,") == "53ᵉ séance plénière"


@pytest.mark.parametrize(
    ("code", "sessions"),
    [
        ("en", ["Council, 2021 session", "Council, 76th session"]),
        ("fr", ["Council, session de 2021", "Council, 76ᵉ session"]),
        ("es", ["Council, período de sesiones de 2021", "Council, 76º período de sesiones"]),
    ],
)
def test_a_session_that_is_counted_by_years_has_no_ordinal(code: str, sessions: list[str]) -> None:
    """The Economic and Social Council counts its sessions by years: nobody writes "2021st session"."""
    assert [messages.numbered("thing.session", each, code, whole="Council") for each in ("2021", "76")] == sessions
    assert [labels.session(code, "Council", each) for each in ("2021", "76")] == sessions, "in the data as on pages"


def test_one_and_many() -> None:
    assert [messages.counted("home.documents", count, "fr") for count in (0, 1, 2)] == [
        "document",
        "document",
        "documents",
    ]
    assert [messages.counted("home.documents", count, "en") for count in (0, 1, 2)] == [
        "documents",
        "document",
        "documents",
    ]


def test_words_of_a_passage_and_of_closed_lists() -> None:
    assert messages.locus("annex I, paras. 4 and 5", "fr") == "annexe I, par. 4 et 5"
    assert messages.locus("chap. V, sect. A", "es") == "cap. V, secc. A"
    assert [messages.printed(each, "fr") for each in ("closed", "operative", "what")] == [
        "liste fermée",
        "dispositif",
        "what",
    ]


def test_names_are_sorted_as_people_look_them_up() -> None:
    french = ["Arménie", "Équateur", "États-Unis", "Israël", "Venezuela", "Zambie"]
    assert sorted({*french}, key=natural) == french
    spanish = ["Niger", "nube", "ñandú", "Oficina"]
    assert sorted({*spanish}, key=natural) == spanish
    assert sorted(["op 12", "op 5", "op 5 a", "op"], key=natural) == ["op", "op 5", "op 5 a", "op 12"]
    assert sorted(["cote", "Côte", "coté", "côte"], key=natural)[0] == "cote"


_MARKS = st.text(alphabet="aM1II9 \u00a0\"'«»:;?!().%ºnp§\n", max_size=14)


@pytest.mark.parametrize("code", lang.codes())
@given(stretches=st.lists(_MARKS, min_size=1, max_size=6), printed=st.booleans())
def test_stretches_are_set_together_as_each_alone(code: str, stretches: list[str], printed: bool) -> None:
    """What stands at the end of one element and at the beginning of the next is no text that a rule may see as one."""
    together = set_texts(stretches, code, printed=printed)
    table = lang.of(code).table("typography")
    alone = []
    for stretch in stretches:
        text = stretch
        for pattern, made in [*table["spaces"], *(() if printed else table["characters"])]:
            text = re.sub(pattern, made, text)
        alone.append(escape(text, quote=False))
    assert together == alone


def test_english_quotes_in_pairs_and_keeps_apostrophes() -> None:
    (said,) = set_texts(["organ 'XX' is not the States' own, it's '2021-02-30'"], "en", printed=False)
    assert said == "organ ‘XX’ is not the States’ own, it’s ‘2021-02-30’"
