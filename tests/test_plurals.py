"""Singular and plural are found alike, in each language, by endings that are data; quoted words as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search import Index, _match, build, forms

ONE_AND_MANY = [
    # a singular and its plural, in the languages of the texts
    ("report", "reports"),
    ("body", "bodies"),
    ("process", "processes"),
    ("rapport", "rapports"),
    ("tribunal", "tribunaux"),
    ("bureau", "bureaux"),
    ("travail", "travaux"),
    ("informe", "informes"),
    ("mujer", "mujeres"),
    ("cruz", "cruces"),
    ("decisión", "decisiones"),
]


@pytest.mark.parametrize(("one", "many"), ONE_AND_MANY)
def test_each_is_a_form_of_the_other(one: str, many: str) -> None:
    assert plain(many) in forms(one) and plain(one) in forms(many)


def plain(word: str) -> str:
    return word.replace("ó", "o")


@pytest.mark.parametrize("word", ["the", "as", "76", "A", "is", "UN"])
def test_short_words_and_numbers_have_no_other_form_that_is_a_word(word: str) -> None:
    assert not {"th", "a", "7", "i", "u"} & set(forms(word))


@given(st.text("abeilosxyz", min_size=1, max_size=12))
def test_forms_are_mutual(word: str) -> None:
    """If a search for one word finds another, that one's finds the first."""
    for each in forms(word):
        assert word in forms(each)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    from kg import rdf
    from kg.vocab import DEFAULT_BASE, names

    known, store = names(DEFAULT_BASE), rdf.Embedded()
    texts = ["The office sends a report", "The offices send reports", "El informe", "Los informes", "Le tribunal"]
    lines = [f'<{known.id("W")}> <{known.kg}symbol> "W" .']
    for number, text in enumerate(texts, 1):
        part = f"<{known.id(f'W/op/{number}')}>"
        for name, value in (("text", f'"{text}"@en'), ("part", '"operative"'), ("number", f'"{number}"')):
            lines.append(f"{part} <{known.kg}{name}> {value} .")
        lines.append(f"{part} <{known.kg}partOf> <{known.id('W')}> .")
    store.extend(rdf.parse("\n".join(lines).encode(), format=rdf.RdfFormat.N_TRIPLES))
    path: Path = tmp_path_factory.mktemp("plurals") / "search.sqlite"
    build(store, path, DEFAULT_BASE)
    yield Index(path)


@pytest.mark.parametrize(
    ("text", "count", "others"),
    [
        ("reports", 2, ["report"]),
        ("report", 2, ["reports"]),
        ('"reports"', 1, []),
        ('"report"', 1, []),
        ("repo", 2, []),
        ('"repo"', 0, []),
        ("« reports » office", 1, ["offices"]),
        ("informe", 2, ["informes"]),
        ("tribunaux", 1, ["tribunal"]),
        ("office reports", 2, ["offices", "report"]),
        ("office informes", 0, ["offices", "informe"]),
    ],
)
def test_a_search_finds_both_and_says_what_else_it_took(index: Index, text: str, count: int, others: list[str]) -> None:
    assert index.count_passages(text) == count == len(index.passages(text))
    assert index.other_forms(text) == others


@given(st.text(max_size=40))
def test_whatever_is_written_is_a_search(index: Index, text: str) -> None:
    assert index.count_passages(text) >= 0
    assert not _match(text) or _match(text).count("(") == _match(text).count(")")
