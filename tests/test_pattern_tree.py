"""What is read off a pattern's tree is true of all its matches, for patterns of all kinds and those of the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_speed import FORMULAS

from kg.authority import fold
from kg.extract import addressee_words, citation_words, definitions, meeting_dates, name_words, request_words, sdg
from kg.extract.act_text import normal
from kg.extract.pattern_code import skipping
from kg.extract.pattern_tree import led, matches_nothing, needed, reach, starts
from kg.extract.quick import Quick

LETTERS = "abé '-"
ATOMS = st.sampled_from(
    ["ab", "a", "é", "[ab]", "[^a]", r"\w", r"\s", r"\b", "abé", r"(?<!\w)", r"(?<![\w-])", "(?!)", "$", "^"]
)


def _parts(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "+?"])).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        inner.map(lambda one: f"(?={one})"),
        inner.map(lambda one: f"(?!{one})"),
        inner.map(lambda one: f"({one})"),
    )


PATTERNS = st.recursive(ATOMS, _parts, max_leaves=8)


def agrees(pattern: re.Pattern[str], text: str) -> None:
    """Assert that looks lose and add no match of `pattern` in `text`, and that what they go by is true of each."""
    quick, plain = Quick(pattern), list(pattern.finditer(text))
    assert [found.span() for found in quick.finditer(text)] == [found.span() for found in plain]
    assert [found.groups() for found in quick.finditer(text)] == [found.groups() for found in plain]
    first, second = quick.search(text), pattern.search(text)
    assert (first and first.span()) == (second and second.span())
    made = skipping(pattern)
    assert [found.span() for found in made.finditer(text)] == [found.span() for found in plain]
    middle = len(text) // 2
    assert [each.span() for each in quick.finditer(text, middle)] == [
        each.span() for each in pattern.finditer(text, middle)
    ]
    assert [each.span() for each in quick.finditer(text, 0, middle)] == [
        each.span() for each in pattern.finditer(text, 0, middle)
    ]
    for found in plain:
        assert all(any(needle in text[found.start() :] for needle in clause) for clause in needed(pattern))
        assert not starts(pattern) or text[found.start()] in starts(pattern)
    assert not (plain and matches_nothing(pattern))


@settings(max_examples=100, deadline=None)
@given(PATTERNS, st.lists(st.text(LETTERS, max_size=12), min_size=3, max_size=3))
def test_looks_lose_no_match_of_any_pattern(source: str, texts: list[str]) -> None:
    pattern = re.compile(source)
    for text in texts:
        agrees(pattern, text)
        if reach(re.compile(f"{source}$")) < len(text):
            ends = re.compile(f"(?:{source})$")
            assert bool(ends.search(text)) == bool(ends.search(text[-max(1, reach(ends)) :]))


@contextmanager
def recorded() -> Iterator[list[re.Pattern[str]]]:
    """The patterns that are made quick meanwhile."""
    found: list[re.Pattern[str]] = []
    made = Quick.__init__

    def record(self: Quick, pattern: re.Pattern[str]) -> None:
        found.append(pattern)
        made(self, pattern)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Quick, "__init__", record)
        yield found


WORDS = (
    addressee_words.addressee_words,
    name_words.name_words,
    meeting_dates.meeting_words,
    request_words.request_words,
    sdg.goal_words,
    definitions._words,
)


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_looks_lose_no_match_of_the_languages_patterns(language: str) -> None:
    with recorded() as patterns:
        for words in WORDS:
            words.__wrapped__(language)
        citation_words.citing_words.__wrapped__()
    sentences = FORMULAS[language]
    mixed = " ".join(one[: len(one) // 2] + two[len(two) // 2 :] for one, two in pairwise(sentences))
    assert len(patterns) > 60
    for pattern in patterns:
        quick = Quick(pattern)
        for text in (*sentences, mixed):
            for form in {text, fold(text), normal(text)}:
                plain = [found.span() for found in pattern.finditer(form)]
                assert [found.span() for found in quick.finditer(form)] == plain, pattern.pattern[:80]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"(?:sdg|ustainable goal)s?", (("sdg", "ustainable goal"),)),
        (r"(?:sdg|sustainable goal)s?", (("sdg", "sustainable goal"),)),
        (r"give (?=.{0,30}report)", (("report",), ("give ",))),
        (r"(?:(?!)|report)", (("report",),)),
        (r"\d+", ()),
    ],
)
def test_what_a_match_needs(source: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert needed(re.compile(source)) == expected


def test_alternatives_that_begin_with_words_are_tried_at_words_only() -> None:
    assert led(re.compile(r"(?:\bby|(?<!\w)in) may")).pattern == r"\b(?=[bi])(?:(?:\bby|(?<!\w)in) may)"
    for source in ("by may", r"\bby may", r"(?:by| in) may", r"(?i)(?:\bby|\bin) may"):
        assert led(re.compile(source)).pattern == source


def test_the_engine_passes_over_what_no_match_begins_with() -> None:
    for source in (r"\bby|\bin", r"(?<!\w)by", r"\b\d{1,2} May", r"(?<=a)(?P<first>[b-d])(?P<second>\w)(?P=first)"):
        plain, made = re.compile(source), skipping(re.compile(source))
        assert made is not plain
        assert (made.pattern, made.flags, made.groups) == (plain.pattern, plain.flags, plain.groups)
        assert made.groupindex == plain.groupindex
        for text in ("", "b", "by", "babab in by", "12 May, 3 May", "abdbb acéc", "∂abxb\U0001f600in"):
            assert [each.groups() for each in made.finditer(text)] == [each.groups() for each in plain.finditer(text)]
            assert made.sub("-", text) == plain.sub("-", text)
            assert made.split(text) == plain.split(text)
    for source in (r"by", r"[bi]n", r"x*", r"(?i)\bby", r"(?!)", r".\bby"):  # known already, or not to be told
        assert skipping(plain := re.compile(source)) is plain


def test_an_engine_that_is_laid_out_otherwise_is_left_alone() -> None:
    plain = re.compile(r"\bby|\bin")
    for missing in ("re._parser.parse", "re._compiler._code", "re._compiler._compile_charset"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(missing, lambda *_: [])
            assert skipping(plain) is plain
