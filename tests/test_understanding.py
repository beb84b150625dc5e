"""What a person's words in one box mean: symbols with paragraphs, names, years and simple questions, by rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import lang, questions, understanding
from kg.sources import SourceReader
from kg.sources.footnotes import footnote
from kg.store import Graph, open_readonly
from kg.vocab import names


@pytest.fixture(scope="module")
def starter(starter_store: Path) -> Iterator[Graph]:
    with open_readonly(starter_store) as snapshot:
        yield snapshot


PARAGRAPH = [
    "76/186 para 14",
    "76/186, para. 14",
    "A/RES/76/186, paragraph 14",
    "a/res/76/186 par. 14",
    "76/186 op14",
    "OP 14 of 76/186",
    "§ 14 of resolution 76/186",
    "paragraph 14 of the resolution 76/186",
    "par. 14 de la 76/186",
    "paragraphe 14 de la résolution 76/186",
    "au paragraphe 14 du dispositif de la résolution 76/186",
    "párr. 14 de la 76/186",
    "el párrafo 14 de la resolución 76/186",
    "UNGA 76/186 para 14",
    "A_RES_76_186 para 14",
]


@pytest.mark.parametrize("text", PARAGRAPH)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_symbol_with_a_paragraph_is_that_paragraph(starter: Graph, text: str, language: str) -> None:
    """In every language's way of writing it, whatever the reader's own."""
    (found,) = understanding.places(text, starter, language)
    assert (found.symbol, found.number, found.found) == ("A/RES/76/186", "14", True)
    assert found.iri.endswith("/id/A/RES/76/186/op/14")


@pytest.mark.parametrize(
    "text",
    [
        "76/186 pp3",
        "PP 3 of 76/186",
        "3rd preambular paragraph of 76/186",
        "3e alinéa du préambule de la résolution 76/186",
        "76/186, al. 3 du préambule",
        "párrafo 3 del preámbulo de la resolución 76/186",
    ],
)
def test_paragraphs_of_the_preamble(starter: Graph, text: str) -> None:
    (found,) = understanding.places(text, starter)
    assert found.iri.endswith("/id/A/RES/76/186/pp/3") and found.found


@pytest.mark.parametrize(
    "text",
    ["76/186", "A/RES/76/186", "a/res/76/186", "resolution 76/186", "la résolution 76/186", "GA 76-186", "«76/186»?"],
)
def test_a_symbol_alone_is_its_text(starter: Graph, text: str) -> None:
    (found,) = understanding.places(text, starter)
    assert (found.symbol, found.number) == ("A/RES/76/186", "")


@pytest.mark.parametrize(
    "text", ["", "?", "2021", "14", "UNODC", "COVID-19", "wells", "76/9999", "x" * 400, "in 2021 para 3"]
)
def test_what_is_no_symbol_is_no_place(starter: Graph, text: str) -> None:
    assert understanding.places(text, starter) == []


def test_a_paragraph_that_is_not_there_is_said_not_to_be(starter: Graph) -> None:
    (found,) = understanding.places("76/186 para 999", starter)
    assert not found.found


CITED = [
    ("A/RES/76/186", "operative", "5"),
    ("A/RES/76/186", "preambular", "3"),
    ("A/RES/76/186", "preambular", "1"),
    ("A/RES/76/186", "", ""),
    ("E/RES/2021/25", "operative", "2"),
    ("A/C.3/80/L.4", "operative", "1"),
]


@pytest.mark.parametrize("language", lang.codes())
@pytest.mark.parametrize(("key", "part", "number"), CITED)
def test_what_a_footnote_of_ours_says_is_understood(
    starter: Graph, language: str, key: str, part: str, number: str
) -> None:
    """Law: the footnote to a place, in any language, is understood as that place, whatever the reader's language."""
    iri = names(starter.base).id(
        "/".join(filter(None, (key, {"operative": "op", "preambular": "pp"}.get(part), number)))
    )
    source = SourceReader(starter.store, starter.base, language).of(iri)
    assert source is not None and (source.part, source.number) == (part, number)
    written = footnote(source, language)
    for reader in lang.codes():
        found = understanding.places(written, starter, reader)
        assert [(each.iri, each.found) for each in found] == [(iri, True)], written
    assert understanding.named(written, starter) == []


@pytest.mark.parametrize(
    "text",
    [
        "Security Council resolution 76/186, para. 5",
        "General Assembly decision 76/186",
        "Résolution 76/186 du Conseil de sécurité, par. 5.",
        "Resolución 76/186 del Consejo Económico y Social",
    ],
)
def test_a_number_of_another_organ_is_not_taken_for_the_one_that_is_known(starter: Graph, text: str) -> None:
    assert understanding.places(text, starter) == []
    assert understanding.named(text, starter) == []


def test_a_misspelt_name_is_that_of_a_body_or_an_instrument(starter: Graph) -> None:
    """Goals and topics have names of common words, which any sentence is like."""
    assert understanding.named("Inter-Agency Cordination Group against Traficking", starter)
    for text in ("By 2030, end hunger and ensure acess", "sustainable cities and comunities", "76/186, annexe 5"):
        for iri in understanding.named(text, starter):
            assert names(starter.base).path(iri).startswith(("body/", "country/", "treaty/", "instrument/")), iri


ASKED = [
    ("what changed in 79/154", "changes", {"symbol": "A/RES/79/154"}),
    ("What changed between 77/194 and 79/154?", "changes", {"symbol": "A/RES/79/154", "earlier": "A/RES/77/194"}),
    ("changements dans la résolution 79/154", "changes", {"symbol": "A/RES/79/154"}),
    ("¿qué cambió en la resolución 79/154?", "changes", {"symbol": "A/RES/79/154"}),
    ("who cites 61/180", "citations", {"cited": "A/RES/61/180"}),
    ("qui cite la résolution 61/180", "citations", {"cited": "A/RES/61/180"}),
    ("who cites the Palermo Protocol", "citations", {"cited": "UNTS/2237/39574"}),
    ("obligations of UNODC since 2020", "obligations", {"body": "UNODC", "since": "2020-01-01"}),
    ("what must UNODC do", "obligations", {"body": "UNODC"}),
    ("que doit faire l’ONUDC", "obligations", {"body": "UNODC"}),
    ("¿Qué debe hacer la UNODC?", "obligations", {"body": "UNODC"}),
    ("what is asked of Haiti", "obligations", {"body": "STATE-HT"}),
    ("ICAT 2021", "icat-membership", {"as_of": "2021-12-31"}),
    ("ICAT 2021", "icat-changes", {}),
    ("who sat in ICAT in 2013?", "icat-membership", {"as_of": "2013-12-31"}),
    ("qui était membre du Groupe en 2023", "icat-membership", {"as_of": "2023-12-31"}),
    ("¿quiénes eran miembros del ICAT en 2021?", "icat-membership", {"as_of": "2021-12-31"}),
    ("what must UNODC do", "mandates", {"body": "UNODC"}),
    ("mandat du Secrétaire général", "mandates", {"body": "SG"}),
    ("reports due 2026", "reporting-requests", {"due_from": "2026-01-01", "due_until": "2026-12-31"}),
    ("rapports attendus en 2026", "reporting-requests", {"due_from": "2026-01-01", "due_until": "2026-12-31"}),
    ("informes previstos para 2026", "reporting-requests", {"due_from": "2026-01-01", "due_until": "2026-12-31"}),
    ("since when “victim-centred approach”", "phrase-history", {"phrase": "victim-centred approach"}),
    ("history of 79/154", "series", {"symbol": "A/RES/79/154"}),
]


@pytest.mark.parametrize(("text", "question", "values"), ASKED)
def test_a_simple_question_is_one_of_ours(starter: Graph, text: str, question: str, values: dict[str, str]) -> None:
    found = understanding.asked(text, starter)
    assert (question, values, False) in [(each.question, dict(each.values), each.guessed) for each in found]


def test_a_misspelt_name_is_taken_for_the_nearest_and_that_is_said(starter: Graph) -> None:
    found = understanding.asked("what must the Office of the High Comissioner for Human Rights do", starter)
    assert {(each.values["body"], each.guessed) for each in found} == {("OHCHR", True)}
    assert understanding.asked("what must the qwertzuiop of nowhere do", starter) == []


@pytest.mark.parametrize(
    "text", ["trafficking in persons", "wells", "the", "what", "must do", "of of of", "since when"]
)
def test_words_alone_ask_nothing(starter: Graph, text: str) -> None:
    assert understanding.asked(text, starter) == []


def test_each_rule_fills_parameters_of_a_question_that_there_is() -> None:
    known = questions.load()
    for code in lang.codes():
        for each in lang.language(code).table("intents")["asks"]:
            own = {parameter.name for parameter in known[each["question"]].parameters}
            assert set(each["values"]) <= own, (code, each["question"])
            for form in each["forms"]:
                slots = {slot for value in each["values"].values() for slot in understanding.slots(value)}
                assert slots <= set(understanding.slots(form)) | {"year"}, (code, form)


@given(st.text(max_size=60))
def test_nothing_that_is_written_breaks_the_reading(text: str) -> None:
    assert len(understanding.folded(text)) == len(text)
    for code in lang.codes():
        for rule in understanding.rules_of(code).asks:
            rule.pattern.fullmatch(understanding.folded(text))


@pytest.mark.parametrize(
    "word", ["a/", "resolution ", "of ", "what is asked of ", "a ", "76/186 para ", "between ", "«", "the "]
)
def test_no_pattern_takes_long_for_what_repeats(starter: Graph, word: str) -> None:
    """Bounded in length, so that what is tried is bounded; counted in steps and not in seconds: it ends at all."""
    understanding.places(word * 200, starter)
    understanding.asked((word * 200)[: understanding.LONGEST], starter)
    understanding.named((word * 200)[: understanding.LONGEST], starter)
