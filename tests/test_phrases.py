"""Phrases: when two are the same, and the index that finds exactly those texts in which one stands.

The oracle folds whole texts by the rules of Unicode, letter by letter, and compares lists of words; it shares no code
with the index.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError, StoreError
from kg.phrases import index
from kg.phrases.finding import Index
from kg.phrases.words import QUOTED, places, quote, words
from kg.vocab import DEFAULT_BASE, terms_of

Text = tuple[str, str, str, str]
"""Of a paragraph: its work, that work's date, its language, its text."""

# -- the oracle


def _plain(text: str) -> str:
    """`text` in small letters without marks, with a space for whatever is no letter or digit."""
    found = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    for one, other in {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i"}.items():
        found = found.replace(one, other)
    made = ""
    for char in found:
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me") or (kind == "Cf" and char != "\u200b") or char == "\u0640":
            continue
        alone = "CJK" in unicodedata.name(char, "") or unicodedata.name(char, "").split(" ")[0] in _KANA
        modifier = "\u02b9" <= char <= "\u02df"
        made += f" {char} " if alone and kind[0] == "L" else char if kind[0] in "LNM" and not modifier else " "
    return made


_KANA = ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA")


def has(text: str, phrase: str) -> bool:
    """Whether the words of `phrase` stand in `text`, in their order."""
    sought, there = _plain(phrase).split(), _plain(text).split()
    return any(there[at : at + len(sought)] == sought for at in range(len(there)))


# -- words


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The ROOT causes", "root Causes"),  # case
        ("l’État partie", "L'ETAT"),  # either apostrophe, accents
        ("l'e\u0301tat", "l\u02bcétat"),  # an accent of its own; a letter that is an apostrophe
        ("une œuvre, un cœur", "Coeur"),
        ("Straße und ſo", "strasse UND SO"),
        ("İstanbul, Işık ve ılık", "istanbul isik VE ILIK"),  # both letters i of Turkish
        ("anti\u2011trafficking", "anti-trafficking"),
        ("anti-trafficking", "anti trafficking"),
        ("traf\u00adficking", "trafficking"),  # a soft hyphen
        ("resolution 76/186 of 16\u00a0December", "76/186 of 16 December"),  # no-break space
        ("5 000 000", "5\u202f000\u202f000"),
        ("the “women”, peace & security", "women peace security"),
        ("\u202bحقوق الإنسان\u202c", "الانسان"),  # right to left, with a hamza that is a mark
        ("العربـــية", "العربية"),  # drawn out
        ("права человека — ёлка", "ПРАВА ЧЕЛОВЕКА елка"),
        ("联合国大会", "大会"),
        ("ﬁrst ﬂoor", "first floor"),
        ("Ａ／RES", "A/RES"),
        ("Σίσυφος ΣΊΣΥΦΟΣ", "σισυφοσ σίσυφος"),  # the final sigma
        ("ærø Łódź", "AERO lodz"),
        ("x²", "X2"),
    ],
)
def test_the_same_words(text: str, phrase: str) -> None:
    assert next(places(text, words(phrase)), None) is not None
    assert has(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("root cause", "root causes"),  # no stemming
        ("causes root", "root causes"),  # order
        ("root and causes", "root causes"),
        ("uproot causes", "root causes"),  # whole words
        ("root causeswise", "root causes"),
        ("76/1861", "76/186"),
        ("traf ficking", "trafficking"),
        ("traf\u200bficking", "trafficking"),
    ],
)
def test_other_words(text: str, phrase: str) -> None:
    assert list(places(text, words(phrase))) == []
    assert not has(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("the root causes of root-causes", "root causes", ["root causes", "root-causes"]),
        ("a a a", "a a", ["a a", "a a"]),  # places may overlap
        ("de l\u2019e\u0301tat\u0301, dit", "etat", ["e\u0301tat\u0301"]),  # with the accent of its last letter
        ("œuvre œ", "OE", ["œ"]),
        ("½ Straße", "2 strasse", ["½ Straße"]),  # a character that holds two words
    ],
)
def test_places_are_those_of_the_text(text: str, phrase: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, words(phrase))] == found


def test_a_quote_has_sixty_characters_on_each_side() -> None:
    text = "é" * 70 + " Root  causes " + "œ" * 80
    (start, end) = next(places(text, words("root causes")))
    assert quote(text, start, end) == "é" * 59 + " Root  causes " + "œ" * 59
    assert len(quote(text, start, end)) == 2 * QUOTED + len("Root  causes")
    assert quote("Root causes", 0, 11) == "Root causes"


_ALPHABET = "aAeEéÉ\u0301ßſsSœŒoİIıi’'\u02bc -\u2011\u00a0\u00ad\u200b\u200e76/\"*()^:+{}\x00\t\n²½ﬁф\u0660ابـ大会"


@settings(max_examples=300)
@given(st.text(_ALPHABET, max_size=12), st.text(_ALPHABET, min_size=1, max_size=4))
def test_words_and_places_agree_with_the_oracle(text: str, phrase: str) -> None:
    assert words(text) == _plain(text).split()
    sought = words(phrase)
    assert (next(places(text, sought), None) is not None) == (bool(sought) and has(text, phrase))
    for start, end in places(text, sought):
        assert start < end <= len(text)


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_any_text_folds_as_unicode_says(text: str) -> None:
    assert words(text) == _plain(text).split()


# -- the index


class Held:
    """A store with texts, and its index in a folder, brought up to date after each change."""

    def __init__(self, folder: Path) -> None:
        self.store, self._folder, self._number = ox.Store(), folder, 0
        self.path = folder / "phrases-0.sqlite"
        index.build(self.store, self.path, DEFAULT_BASE)

    def _add(self, subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.Literal) -> None:
        self.store.add(ox.Quad(subject, ox.NamedNode(terms_of(DEFAULT_BASE) + name), value))

    def put(self, symbol: str, date: str, *texts: tuple[str, str]) -> None:
        """A work with paragraphs, each of a language and text, in place of the one of that symbol."""
        work = ox.NamedNode(f"{DEFAULT_BASE}id/{symbol}")
        self.drop(symbol)
        self._add(work, "symbol", ox.Literal(symbol))
        if date:
            self._add(work, "asOf", ox.Literal(date))
        for at, (language, text) in enumerate(texts, start=1):
            paragraph = ox.NamedNode(f"{work.value}/op/{at}")
            self._add(paragraph, "partOf", work)
            self._add(paragraph, "part", ox.Literal("operative"))
            self._add(paragraph, "position", ox.Literal(at))
            self._add(paragraph, "text", ox.Literal(text, language=language))

    def drop(self, symbol: str) -> None:
        """Take a work out."""
        for quad in list(self.store):
            if quad.subject.value.startswith(f"{DEFAULT_BASE}id/{symbol}/") or quad.subject.value.endswith(
                f"/{symbol}"
            ):
                self.store.remove(quad)

    def update(self, *symbols: str) -> Index:
        """The index after works changed, opened."""
        self._number += 1
        path = self._folder / f"phrases-{self._number}.sqlite"
        works = {f"{DEFAULT_BASE}id/{each}" for each in symbols}
        index.update(self.store, path, DEFAULT_BASE, previous=self.path, works=works)
        self.path = path
        return Index(path)

    def fresh(self) -> Index:
        """An index built from scratch, opened."""
        path = self._folder / "fresh.sqlite"
        index.build(self.store, path, DEFAULT_BASE)
        return Index(path)


def answers(found: Index, phrases: Iterable[str]) -> list[object]:
    """All that an index tells of phrases, in any language and in each."""
    told: list[object] = []
    for phrase in phrases:
        for language in (None, "en", "fr", "ar"):
            answer = found.find(phrase, language=language)
            hits = [(each.paragraph, each.language, each.text, each.places, each.score) for each in answer.hits]
            told.append((phrase, language, answer.total, hits))
    return told


PHRASES = ("the", "root causes", "l'état", "76/186", "a a", "of the", "de", "woman", "word " * 40)
WORKS = {
    "A/RES/76/1": ("2021-12-16", ("en", "The root causes of the State"), ("fr", "les causes de l’État, 76/186")),
    "A/RES/75/1": ("2020-12-16", ("en", "root causes, and the root-causes"), ("en", "a a a"), ("ar", "حقوق de")),
    "A/RES/75/2": ("2020-12-16", ("fr", "De l'e\u0301tat de la de"), ("en", "Of the 76/186 of the")),
    "unidentified:ab": ("", ("en", "the root causes"), ("en", "word " * 41)),
    "A/RES/79/1": ("2024-12", ("en", "the root  causes\x00of the woman")),
}


def fill(held: Held, *symbols: str) -> None:
    for symbol in symbols:
        date, *texts = WORKS[symbol]
        held.put(symbol, str(date), *texts)  # type: ignore[arg-type]


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(tmp_path)


def test_hits_follow_each_other_by_date_symbol_and_place(held: Held) -> None:
    fill(held, *WORKS)
    found = held.fresh().find("root causes")
    order = [each.paragraph.removeprefix(f"{DEFAULT_BASE}id/") for each in found.hits]
    assert order == ["A/RES/75/1/op/1", "A/RES/76/1/op/1", "A/RES/79/1/op/1", "unidentified:ab/op/1"]
    assert found.total == found.given == 4


def test_a_limit_cuts_and_the_total_tells(held: Held) -> None:
    fill(held, *WORKS)
    fresh = held.fresh()
    for phrase in PHRASES:
        everything = [each.paragraph for each in fresh.find(phrase).hits]
        for offset in range(len(everything) + 1):
            part = fresh.find(phrase, limit=2, offset=offset)
            assert [each.paragraph for each in part.hits] == everything[offset : offset + 2]
            assert (part.total, part.given) == (len(everything), len(everything[offset : offset + 2]))


def test_an_index_after_changes_answers_as_a_new_one(held: Held) -> None:
    fill(held, "A/RES/76/1", "unidentified:ab")
    found = held.update("A/RES/76/1", "unidentified:ab")
    assert answers(found, PHRASES) == answers(held.fresh(), PHRASES)
    fill(held, "A/RES/75/1", "A/RES/75/2", "A/RES/79/1")  # before, between and after
    found = held.update("A/RES/75/1", "A/RES/75/2", "A/RES/79/1")
    assert answers(found, PHRASES) == answers(held.fresh(), PHRASES)
    held.put("A/RES/76/1", "2019-01-01", ("en", "The root causes of another State"))  # another date, another text
    held.drop("A/RES/75/1")
    found = held.update("A/RES/76/1", "A/RES/75/1")
    assert answers(found, PHRASES) == answers(held.fresh(), PHRASES)
    for symbol in WORKS:
        held.drop(symbol)
    found = held.update(*WORKS)
    assert not found.has_texts()
    assert answers(found, PHRASES) == answers(held.fresh(), PHRASES)


def test_works_find_a_place_between_two_however_many_come(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_APART", 4)
    held.put("A/1", "2020-01-01", ("en", "the first"))
    held.put("A/9", "2020-01-01", ("en", "the last"))
    held.update("A/1", "A/9")
    for number in range(12):
        held.put(f"A/5{number:02}", "2020-01-01", ("en", f"the root causes {number}"))
        found = held.update(f"A/5{number:02}")
        assert answers(found, ("the", "root causes")) == answers(held.fresh(), ("the", "root causes"))


def test_an_index_of_another_unicode_or_version_is_built_afresh(held: Held) -> None:
    fill(held, "A/RES/76/1")
    held.update("A/RES/76/1")
    for change in ("UPDATE made SET unicode = '3.2.0'", "PRAGMA user_version = 0"):
        with sqlite3.connect(held.path) as database:
            database.execute("DELETE FROM word")
            database.execute(change)
        database.close()
        assert answers(held.update(), PHRASES) == answers(held.fresh(), PHRASES)


def test_an_index_that_is_missing_or_of_another_version_says_so(tmp_path: Path, held: Held) -> None:
    with pytest.raises(StoreError, match="missing"):
        Index(tmp_path / "none.sqlite")
    with sqlite3.connect(held.path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="another version"):
        Index(held.path)


@pytest.mark.parametrize("phrase", ["", " ", "…", "'\"*", "\x00", "\u0301", "\u200e"])
def test_a_phrase_without_a_word_is_refused(held: Held, phrase: str) -> None:
    with pytest.raises(QueryError, match="letter or digit"):
        held.fresh().find(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        'root" OR "the', "root NEAR causes", "NEAR(root causes)", "root*", "words:root", "^root", "-root", "{words}: the",
        "root AND NOT the", "root + causes", "root\x00causes", "root; DROP TABLE paragraph", "( the", "''", "the\ud800of",
    ],
)  # fmt: skip
def test_nothing_in_a_phrase_is_syntax(held: Held, phrase: str) -> None:
    fill(held, *WORKS)
    found = held.fresh()
    if not words(phrase):
        return
    hits = {(each.paragraph, each.text) for each in found.find(phrase).hits}
    texts = {(each.paragraph, each.text) for some in ("the", "de", "word", "a") for each in found.find(some).hits}
    assert hits == {(iri, text) for iri, text in texts if has(text, phrase)}


def test_very_long_phrases_and_words(held: Held) -> None:
    long = " ".join(f"w{number % 97}" for number in range(10_000))
    other = long.replace("w96 w0", "w96 w96 w0")
    word, twin = "x" * 500, "x" * 499 + "y"
    held.put("A/1", "2020-01-01", ("en", long), ("en", f"{word} end"), ("en", other))
    found = held.fresh()
    assert [each.text for each in found.find(long).hits] == [long]
    assert found.find(long, limit=1).total == 1
    assert found.find(f"{long} more").total == 0
    assert found.find(word).total == found.find(f"{word} end").total == 1
    assert found.find(twin).total == found.find(f"{twin} end").total == 0


_WORDS = st.sampled_from(
    ["the", "Root", "root", "causes", "l’état", "L'ETAT", "76/186", "œuvre", "oeuvre", "ß", "SS", "-"]
)
_TEXTS = st.lists(st.lists(_WORDS, max_size=8).map(" ".join), max_size=4)


@settings(max_examples=60)
@given(st.lists(_TEXTS, min_size=1, max_size=4), st.lists(_WORDS, min_size=1, max_size=3).map(" ".join), st.data())
def test_every_text_of_the_oracle_is_found_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, works: list[list[str]], phrase: str, data: st.DataObject
) -> None:
    held = Held(tmp_path_factory.mktemp("held"))
    kept: dict[str, list[str]] = {}
    for number, texts in enumerate(works):
        symbol = f"A/{number % 3}"  # some replace an earlier one
        kept[symbol] = texts
        held.put(
            symbol, data.draw(st.sampled_from(["", "2020-01-01", "2021-01-01"])), *(("en", each) for each in texts)
        )
        found = held.update(symbol)
    if not words(phrase):
        return
    expected = sorted(text for texts in kept.values() for text in texts if has(text, phrase))
    answer = found.find(phrase)
    assert sorted(each.text for each in answer.hits) == expected
    assert found.find(phrase, limit=1).total == answer.total == len(expected)
