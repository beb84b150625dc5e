"""What is there for speed changes no result: looks before patterns are tried, constructors, collections that wait."""

from __future__ import annotations

import dataclasses
import gc
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from extract_helpers import OP, PP, document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.authority import Authority
from kg.extract import act_text, act_words, citation_scan, extract, name_words, references
from kg.extract.act_uses import by_paragraph
from kg.extract.quick import Quick, reach
from kg.extract.view import Views
from kg.lang.grammar import any_of, tree_of
from kg.model import Document, OffsetMap, Place, Source, Span, Statements
from kg.parse import clean, parse
from kg.readers import read
from kg.speed import changed, quick, uncollected
from kg.stretches import in_paragraph
from kg.symbols import Symbol
from kg.triples import rdf

EVERY = re.compile("")
"""A look that lets everything pass."""


@contextmanager
def without_looks() -> Iterator[None]:
    """All rules as they are without a look at what they need to match."""

    def led(self: act_words.Lexicon, first: str, second: str | None) -> bool:
        return first in self.beginnings

    def after(text: str, position: int, pattern: Quick) -> re.Match[str] | None:
        return pattern.pattern.match(text[position : position + name_words.REACH])

    words = references.citing_words()
    every = dataclasses.replace(words, before_end=Quick(EVERY))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("search", "finditer"):
            patch.setattr(Quick, name, lambda self, *args, name=name: getattr(self.pattern, name)(*args))
        patch.setattr(Quick, "may", lambda self, *args: True)
        for module in ("name_words", "names", "short_names"):
            patch.setattr(f"kg.extract.{module}.match_after", after)
        patch.setattr("kg.extract.sdg._needles", lambda language: ("",))
        patch.setattr(act_words.Lexicon, "first_words", lambda self, text, start: act_text.tokens(text, start))
        patch.setattr("kg.name_finder._BEFORE", frozenset())
        patch.setattr("kg.symbols._MAY_CHANGE", EVERY)
        patch.setattr("kg.symbols._parsed", Symbol._of_printed)
        patch.setattr(clean, "_is_odd", lambda line, markdown: True)
        patch.setattr("kg.extract.name_words.min", lambda most, _: most, raising=False)
        patch.setattr(act_words.Lexicon, "leads_to_act", led)
        patch.setattr(citation_scan, "references_in", lambda text: list(references.REFERENCE.finditer(text)))
        patch.setattr(references, "citing_words", lambda: every)
        patch.setattr(clean, "_MAY_EDIT", EVERY)
        patch.setattr(clean, "_MAY_SPACE", EVERY)
        yield


def found(source: Source) -> tuple[Document, Statements]:
    parsed = parse(source)
    return parsed, extract(parsed, Authority.load())


FORMULAS = {
    "en": (
        "Recalling its resolution 60/1 of 16 September 2005 and paragraph 3 of its decision 61/5,",
        "Reaffirming the Convention on the Rights of the Child and the Optional Protocols thereto,",
        "requests the Secretary-General to report to the General Assembly at its ninety-third session",
        "and in this regard, welcoming with appreciation the work of the Office, and, as appropriate, urges",
        "the Conference of the Parties to the Convention, held in Geneva from 3 to 5 May 2021,",
        "the high-level meeting on lighthouses in 2019 (see A/76/10/Add.1 and 2, paras. 3 and 4)",
        "Goal 16 and targets 5.2 and 8.7 of the 2030 Agenda for Sustainable Development",
        "Member States, the United Nations Office on Drugs and Crime and other relevant entities;",
        "(Ibid., annex II) in the report of the Special Representative of the Secretary-General",
    ),
    "fr": (
        "Rappelant sa résolution 60/1 du 16 septembre 2005 et le paragraphe 3 de sa décision 61/5,",
        "prie le Secrétaire général de lui faire rapport à sa quatre-vingt-treizième session",
        "et, à cet égard, invite les États Membres et l’Office à participer à la réunion tenue à Genève le 3 mai 2021",
        "se félicitant de la Convention relative aux droits de l’enfant et de ses Protocoles facultatifs",
        "l’objectif 16 et les cibles 5.2 et 8.7 (voir A/76/10, par. 3)",
    ),
    "es": (
        "Recordando su resolución 60/1, de 16 de septiembre de 2005, y el párrafo 3 de su decisión 61/5,",
        "solicita al Secretario General que le presente un informe en su nonagésimo tercer período de sesiones",
        "y, a este respecto, alienta a los Estados Miembros y a la Oficina a que participen en la reunión celebrada",
        "la Convención sobre los Derechos del Niño, el Objetivo 16 y las metas 5.2 y 8.7",
    ),
}
SEAMS = st.sampled_from([" ", ", ", "; ", " and ", " et ", " y ", "\u00a0", " – ", " (", ") "])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_look_hides_a_statement_of_formulas_put_together_at_random(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(FORMULAS)))
    pieces = data.draw(st.lists(st.tuples(st.sampled_from(FORMULAS[language]), SEAMS), min_size=1, max_size=6))
    text = "".join(piece + seam for piece, seam in pieces)
    made = document((PP, "1", text), (OP, "1", text[0].upper() + text[1:]), language=language)
    with without_looks():
        expected = extract(made, Authority.load())
    assert extract(made, Authority.load()) == expected


def _files(shared: Path, folder: str, every: int = 1) -> list[Path]:
    return sorted(path for path in (shared / folder).rglob("*") if path.suffix in (".txt", ".xml"))[::every]


def test_no_look_hides_a_statement_of_the_seeds(shared: Path) -> None:
    _same(_files(shared, "seeds"))


@pytest.mark.thorough
def test_no_look_hides_a_statement_of_resolutions(shared: Path) -> None:
    _same([*_files(shared, "corpus/trafficking")[:100], *_files(shared, "faults")])


def _same(paths: list[Path]) -> None:
    assert paths
    for path in paths:
        source = read(path)
        with without_looks():
            expected = found(source)
        assert found(source) == expected, path.name


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        (r"\boffice of (?:the )?$", 15),
        (r"(?<=with )a$", 6),
        (r"of .*$", sys.maxsize),
        (r"(?:^|, )the $", sys.maxsize),
        (r"of the", sys.maxsize),
    ],
)
def test_the_reach_of_a_pattern_is_what_it_can_look_at(pattern: str, most: int) -> None:
    assert reach(re.compile(pattern)) == most


@given(st.text(alphabet="of theic,x ", max_size=40))
def test_beyond_its_reach_nothing_decides_whether_a_pattern_matches(text: str) -> None:
    for pattern in (r"\boffice of (?:the )?$", r"(?<=of )the ?$", r"\bthe[ ,]{1,3}$"):
        near = Quick(re.compile(pattern))
        assert bool(near.search(text[-near.reach :])) == bool(near.pattern.search(text))


def test_the_second_word_of_a_form_is_asked_for_only_where_one_is_needed() -> None:
    for language in ("en", "fr", "es"):
        lexicon = act_words.lexicon(language)
        assert lexicon.alone < lexicon.leads
        for word in lexicon.leads - lexicon.pronouns:
            assert lexicon.leads_to_act(word, None)
        for word in lexicon.forms.keys() - lexicon.pronouns:
            for second in (each for each in lexicon.forms[word] if not each.startswith("\0")):
                assert lexicon.leads_to_act(word, second), (word, second)


def test_a_quick_constructor_makes_what_the_generated_one_makes() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Plain:
        one: int
        two: str = "b"

    @quick
    @dataclasses.dataclass(frozen=True, slots=True)
    class Swift:
        one: int
        two: str = "b"

    for args, named in (((1,), {}), ((1, "c"), {}), ((), {"two": "d", "one": 3})):
        assert dataclasses.astuple(Swift(*args, **named)) == dataclasses.astuple(Plain(*args, **named))
    made = Swift(1)
    assert repr(made).endswith("Swift(one=1, two='b')") and made == Swift(1) and hash(made) == hash(Swift(1, "b"))
    assert dataclasses.replace(made, two="c") == Swift(1, "c")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.one = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        Swift()  # type: ignore[call-arg]
    assert Span(1, 2) < Span(2, 1) and Place.__init__.__qualname__ == "Place.__init__" and OffsetMap().clean == (0,)


def test_classes_with_factories_keep_their_constructor() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Filled:
        those: list[int] = dataclasses.field(default_factory=list)

    before = Filled.__init__
    assert quick(Filled).__init__ is before


def test_the_collector_works_again_afterwards() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError, match="no"), uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
        raise ValueError("no")
    assert gc.isenabled()


ODD = st.text(st.sampled_from('ab \\"\n\r\t\x00\x0b\x0c\x85\u2028\ud800\uffffé'), max_size=20)


@given(ODD)
def test_a_literal_is_what_each_of_its_characters_gives(text: str) -> None:
    inner = "".join(rdf._escape(found) if (found := rdf._SPECIAL.match(char)) else char for char in text)
    assert rdf.literal(text) == f'"{inner}"'


@given(st.data())
def test_what_is_changed_is_as_the_standard_library_replaces_it(data: st.DataObject) -> None:
    one = document((OP, "1", "Requests the Council to act;")).paragraphs[0]
    names = [each.name for each in dataclasses.fields(one)]
    values = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=3)))
    assert changed(one, **values) == dataclasses.replace(one, **values)  # type: ignore[arg-type]


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 30))
def test_a_map_of_one_run_is_read_as_one_of_two(start: int, offset: int, size: int) -> None:
    one, two = OffsetMap((0,), (offset,)), OffsetMap((0, 1000), (offset, offset + 1000))
    low = offset + start
    assert in_paragraph(one, low, low + size) == in_paragraph(two, low, low + size)


@pytest.mark.parametrize("text", ["A/RES/76/186", "a/res/217 a (iii)", "E/2002/68 / Add.1", "no symbol", "", "x" * 200])
def test_a_symbol_that_is_remembered_is_the_one_that_is_read(text: str) -> None:
    first, again, read_anew = Symbol.parse(text), Symbol.parse(text), Symbol._of_printed(text)
    assert first == again == read_anew
    if first and read_anew:
        assert first.letter == read_anew.letter


@given(st.lists(st.text(alphabet="abc'-", min_size=1, max_size=5), max_size=12), st.text(alphabet="abc'-", max_size=7))
def test_a_tree_of_words_matches_what_the_list_of_them_does(words: list[str], text: str) -> None:
    tree, listed = re.compile(tree_of(words) or "(?!)"), re.compile(any_of(words) or "(?!)")
    found, expected = tree.match(text), listed.match(text)
    assert (found and found[0]) == (expected and expected[0])


ANCHORED = st.lists(
    st.sampled_from([*", ; : ( ) - and et y while l' qu' urges invite alienta 5 a deeply".split()]), max_size=14
)


@given(ANCHORED, st.sampled_from(["", " "]), st.sampled_from(["en", "fr", "es"]))
def test_further_acts_are_looked_for_at_every_word_that_one_may_begin_with(
    words: list[str], seam: str, language: str
) -> None:
    text, lex = seam.join(words), act_words.lexicon(language)
    spoken = lex.sentences
    alone = "|".join(rf"(?<!\w){each}\b" for each in spoken.alone)
    any_word = re.compile(
        rf"(?:[,;:()\u2013\u2014]\s*+(?:{spoken.conjoined}\b)?|{alone})"
        r"(?=\s*+,?\s*+([a-z\u00e0-\u0153][\w-]*'?)(?:\s*+([\w-]+'?))?)"
    )
    expected = [(each.start(), each[1], each[2]) for each in any_word.finditer(text) if each[1] in lex.beginnings]
    assert [(each.start(), each[1], each[2]) for each in lex.anchor.finditer(text)] == expected


def test_statements_by_paragraph_are_told_once_for_each_tuple() -> None:
    made = document((OP, "1", "Requests the Council to act;"), (OP, "2", "Invites Member States to act."))
    views, uses = Views.of(made), extract(made, Authority.load()).acts
    first = by_paragraph(made, uses, views)
    assert by_paragraph(made, uses, views) is first
    assert by_paragraph(made, list(uses), views) == by_paragraph(made, uses) == first
    assert by_paragraph(made, uses[:1], views) == {0: list(uses[:1])}
