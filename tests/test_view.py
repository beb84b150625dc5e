"""One view per text: forms made once for a document, names found once, and patterns that look for their words first."""

import re
from collections import Counter

import pytest
from extract_helpers import OP, PP, document
from hypothesis import given
from hypothesis import strategies as st

from kg.authority import Authority, NameFinder, fold
from kg.extract import extract
from kg.extract.act_text import normal
from kg.extract.citation_words import flat
from kg.extract.quick import Quick, needles
from kg.extract.view import FORMS, Form, TextView, forms

RECALLS = "Recalling its resolution 60/1 of 16 September 2005 and the Convention on the Rights of the Child,"
URGES = "Urges Member States to attend the Conference on Lighthouses, held in Geneva on 3 May 2021;"
REQUESTS = "Requests the Secretary-General to submit to the General Assembly at its ninety-third session a report."
TEXT = f"The Office and the Economic and Social Council's Commission. {RECALLS} {URGES} {REQUESTS}"


def test_each_form_is_made_once_and_names_are_found_once_in_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()

    of = Form.of

    def count(self: Form, text: str, letters: frozenset[str]) -> str:
        made[self.alone.__name__] += 1
        return of(self, text, letters)

    monkeypatch.setattr(Form, "of", count)
    searched: Counter[tuple[int, str]] = Counter()
    every = NameFinder.every

    def search(self: NameFinder, text: str, folded: str | None = None) -> list[object]:
        searched[id(self), text] += 1
        return list(every(self, text, folded))

    monkeypatch.setattr(NameFinder, "every", search)
    made_of = document((PP, "1", RECALLS), (OP, "1", URGES), (OP, "2", REQUESTS))
    found = extract(made_of, Authority.load())
    assert found.acts and found.citations and found.mentions and found.addressees and found.meetings and found.requests
    assert set(made) >= {"fold", "flat", "normal"} and set(made.values()) == {1}
    own = {paragraph.text for paragraph in made_of.paragraphs}
    assert {count for (_, text), count in searched.items() if text in own} == {1}


@given(st.lists(st.text(alphabet=st.sampled_from('aZéÉİΣςß ’‘‑–—\u00a0\n\t"«»“”(2021)')), max_size=5))
def test_the_forms_of_all_texts_at_once_are_those_of_each(texts: list[str]) -> None:
    views = [TextView(text, *made) for text, *made in zip(texts, *forms(tuple(texts)), strict=True)]
    for view, text in zip(views, texts, strict=True):
        assert (view.folded, view.flat, view.normal) == (fold(text), flat(text), normal(text))
        assert view.printed == FORMS["printed"].alone(text) and view.lined == FORMS["lined"].alone(text)
        assert len(view.printed) == len(text)


def test_full_names_are_those_of_a_finder_without_short_names() -> None:
    authority = Authority.load()
    for language in ("en", "fr"):
        full = TextView.of(TEXT).full_names(authority.readings(language))
        assert full == authority.names(language).find(TEXT)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\b(?:held|convened)\b", ("convened", "held")),
        (r"(?:the )?report(?:s|ing)?", ("report",)),
        (r"(?<=with a )report(?= of)", ("report",)),
        (r"(?:give|make)(?= .{0,30}report)", ("report",)),
        (r"(?:give|make)(?! .{0,30}report)", ("give", "make")),
        (r"(?:held|\d+)", ()),
        (r"(?:report)?s?", ()),
        (r"(?i)report", ()),
        (r"(?:report){1,3}", ("report",)),
    ],
)
def test_needles_are_what_each_match_contains(pattern: str, expected: tuple[str, ...]) -> None:
    assert needles(re.compile(pattern)) == expected


def test_patterns_of_the_languages_match_as_without_their_needles() -> None:
    from kg.extract import addressee_words, meeting_dates, name_words, requests

    for language in ("en", "fr", "es"):
        lists = [name_words.name_words(language).patterns, meeting_dates.meeting_words(language).patterns]
        single = {
            "asked": requests.request_words(language).asked,
            "family": addressee_words.addressee_words(language).family,
        }
        for quick in (each for patterns in (*lists, single) for each in patterns.values()):
            for text in (fold(TEXT), normal(TEXT), TEXT):
                alone = [found.span() for found in quick.pattern.finditer(text)]
                assert [found.span() for found in quick.finditer(text)] == alone
                assert all(
                    any(needle in text[found.start() :] for needle in quick.needles) or not quick.needles
                    for found in quick.pattern.finditer(text)
                )
    assert isinstance(Quick(re.compile("report")).search("a report"), re.Match)
