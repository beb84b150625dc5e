"""`SERVICE kg:search`: what may be written in it, what it tells, and the question that asks with it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pyoxigraph as ox
import pytest
from test_phrases import WORKS, Held, fill

from kg.errors import QueryError
from kg.lang import codes
from kg.lang.messages import say
from kg.lang.told import Told
from kg.phrases import service
from kg.phrases.words import FILE_NAME
from kg.sparql import inspection
from kg.vocab import DEFAULT_BASE, terms_of

PREFIX = f"PREFIX kg: <{terms_of(DEFAULT_BASE)}>\n"
Searched = tuple[SimpleNamespace, ox.Store]


@pytest.fixture
def searched(tmp_path: Path) -> Searched:
    """A graph with the texts of `WORKS`."""
    held = Held(tmp_path)
    fill(held, *WORKS)
    held.fresh()
    (tmp_path / "fresh.sqlite").rename(tmp_path / FILE_NAME)
    return SimpleNamespace(path=tmp_path, base=DEFAULT_BASE), held.store


def ask(searched: Searched, text: str) -> list[tuple[str, ...]]:
    graph, store = searched
    found = service.evaluate(graph, PREFIX + text, store.query)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple("" if each is None else str(getattr(each, "value", each)) for each in row) for row in found]


def test_all_that_is_told(searched: Searched) -> None:
    rows = ask(
        searched,
        """SELECT ?symbol ?language ?times ?quote ?total {
          SERVICE kg:search {
            ?paragraph kg:matches "Root causes" ; kg:matchLanguage ?language ; kg:matchTimes ?times ;
              kg:matchQuote ?quote ; kg:matchTotal ?total ; kg:matchScore ?score .
          }
          ?paragraph kg:partOf ?work . ?work kg:symbol ?symbol . FILTER(?score > 0)
        } ORDER BY ?symbol ?quote""",
    )
    assert rows == [
        ("A/RES/75/1", "en", "2", "root causes, and the root-causes", "4"),
        ("A/RES/76/1", "en", "1", "The root causes of the State", "4"),
        ("A/RES/79/1", "en", "1", "the root  causes\x00of the woman", "4"),
        ("unidentified:ab", "en", "1", "the root causes", "4"),
    ]


def test_a_limit_and_what_it_cuts(searched: Searched) -> None:
    query = """SELECT ?symbol {{ SERVICE kg:search {{ ?p kg:matches 'root causes' ; kg:matchLimit 2{} }}
      ?p kg:partOf/kg:symbol ?symbol }} ORDER BY ?symbol"""
    assert ask(searched, query.format("")) == [("A/RES/75/1",), ("A/RES/76/1",)]
    assert ask(searched, query.format("; kg:matchOffset 3")) == [("unidentified:ab",)]
    found = service.answered(searched[0], PREFIX + query.format(""))
    assert found is not None
    assert found.notes == ("kg:search gives 2 of the 4 texts that have 'root causes'",)
    told = service.answered(searched[0], PREFIX + query.format("; kg:matchTotal ?n"))
    assert told is not None and told.notes == ()


def test_values_make_several_searches(searched: Searched) -> None:
    rows = ask(
        searched,
        """SELECT ?phrase ?language (COUNT(*) AS ?n) { SERVICE kg:search {
          VALUES (?phrase ?language) { ("de" UNDEF) ("the" "en") ("the" "fr") ("de" "fr") }
          ?p kg:matches ?phrase ; kg:matchLanguage ?language } } GROUP BY ?phrase ?language ORDER BY ?phrase ?language""",
    )
    assert rows == [("de", "ar", "1"), ("de", "fr", "2"), ("the", "en", "5")]


@pytest.mark.parametrize(
    "search",
    [
        '{?p kg:matches "de"@FR}',
        "{ ?p kg:matches '''de''' ; kg:matchLanguage 'fr' ; . }",
        "{?p kg:matches 'd\\u0065'@fr}",
        "{ VALUES ?x { 'de' } VALUES ?l { 'fr' } . ?p kg:matches ?x . ?p kg:matchLanguage ?l . # one\n }",
        f'{{ ?p <{terms_of(DEFAULT_BASE)}matches> "DÉ" ; kg:matchLanguage "fr" }}',
    ],
)
def test_ways_to_write_it(searched: Searched, search: str) -> None:
    for start in ("SERVICE kg:search", f"service<{terms_of(DEFAULT_BASE)}search>", "SERVICE SILENT kg:search"):
        assert len(ask(searched, f"SELECT ?p {{ {start} {search} ?p kg:part ?part }}")) == 2


def test_it_stands_where_a_pattern_may(searched: Searched) -> None:
    search = "SERVICE kg:search { ?p kg:matches 'woman' }"
    assert (
        ask(searched, f"SELECT ?p {{ {{ {search} }} UNION {{ {search} }} }}")
        == [(f"{DEFAULT_BASE}id/A/RES/79/1/op/1",)] * 2
    )
    assert len(ask(searched, f"SELECT ?w {{ ?w kg:symbol ?s OPTIONAL {{ {search} ?p kg:partOf ?w }} }}")) == 5
    assert ask(searched, f"SELECT ?p {{ {search} FILTER NOT EXISTS {{ {search} }} }}") == []
    assert len(ask(searched, f"SELECT ?p {{ {{ SELECT ?p {{ {search} }} }} }}")) == 1
    graph, store = searched
    assert service.evaluate(graph, f"{PREFIX}ASK {{ {search} }}", store.query)
    triples = service.evaluate(graph, f"{PREFIX}CONSTRUCT {{ ?p a kg:Found }} WHERE {{ {search} }}", store.query)
    assert len(list(triples)) == 1  # type: ignore[call-overload]
    assert ask(searched, "SELECT ?p { SERVICE kg:search { ?p kg:matches 'nowhere' ; kg:matchTotal ?n } }") == []


@pytest.mark.parametrize(
    ("search", "says", "at"),
    [
        ("{ }", "says no phrase", "} }"),
        ("{ ?p kg:matches ?x }", "has no value", "SERVICE"),
        ("{ VALUES ?x { UNDEF } ?p kg:matches ?x }", "has no value", "SERVICE"),
        ("{ ?p kg:matches 'a' ; kg:number ?n }", "it knows kg:matches", "kg:number"),
        ("{ ?p kg:matches 'a' ; kg:matches 'b' }", "said twice", "kg:matches 'b'"),
        ("{ ?p kg:matches 'a' . ?q kg:matchQuote ?x }", "one thing", "?q"),
        ("{ ?p kg:matches 'a' ; kg:matchTotal 4 }", "write a variable", "4"),
        ("{ ?p kg:matches 'a' ; kg:matchLimit -1 }", "'-' is not a value", "-1"),
        ("{ ?p kg:matches 'a' ; kg:matchLimit 'x' }", "whole number", "SERVICE"),
        ("{ ?p kg:matches 4.5 }", "'4.5' is not a value", "4.5"),
        ("{ ?p kg:matches kg:x }", "take strings", "SERVICE"),
        ("{ ?p kg:matches 'a'@en ; kg:matchLanguage 'fr' }", "otherwise", "SERVICE"),
        ("{ FILTER(true) }", "may not stand", "FILTER"),
        ("{ ?p kg:matches 'a' FILTER(true) }", "is missing", "FILTER"),
        ("{ ?p kg:matches '…' }", "letter or digit", "SERVICE"),
        ("{ <urn:p> kg:matches 'a' }", "may not stand", "<urn:p>"),
        ("{ VALUES (?x ?y) { ('a') } ?p kg:matches ?x }", "not a value", ") }"),
        ("?x { ?p kg:matches 'a' }", "'{' is missing", "?x"),
    ],
)
def test_what_is_wrong_with_it_and_where(searched: Searched, search: str, says: str, at: str) -> None:
    line = f"  SERVICE kg:search {search} }}"
    with pytest.raises(QueryError, match=says) as raised:
        ask(searched, f"SELECT * {{\n{line}")
    assert (raised.value.line, raised.value.column) == (3, line.index(at) + 1)


@pytest.mark.parametrize(
    "search", ["{ VALUES ?x { 'a' ", "{ ?p kg:matches 'a'", "{ ?p kg:matches", "{ VALUES", "{", ""]
)
def test_what_does_not_end(searched: Searched, search: str) -> None:
    with pytest.raises(QueryError):
        ask(searched, f"SELECT * {{ SERVICE kg:search {search}")


def test_at_most_a_hundred_searches(searched: Searched) -> None:
    several = " ".join(f"'w{number}'" for number in range(101))
    with pytest.raises(QueryError, match="at most 100"):
        ask(searched, f"SELECT * {{ SERVICE kg:search {{ VALUES ?x {{ {several} }} ?p kg:matches ?x }} }}")


def test_the_engines_complaint_has_its_place_in_the_text(searched: Searched) -> None:
    text = "SELECT * {\n SERVICE kg:search { ?p kg:matches 'the' ; kg:matchQuote ?q } ?p kg:part ??? }"
    with pytest.raises(SyntaxError, match="error at 3:76"):
        ask(searched, text)


def test_calls_of_others_stay_calls_and_updates_may_not_search() -> None:
    text = PREFIX + "SELECT * { SERVICE kg:search { ?p kg:matches 'a' } SERVICE <https://e.org/ontology> { ?p ?q ?r } }"
    found = inspection.inspect(text)
    assert [each.iri for each in found.searches] == [f"{terms_of(DEFAULT_BASE)}search"]
    assert [each.iri for each in found.services] == ["https://e.org/ontology"]
    update = f"{PREFIX}INSERT {{ ?p a kg:X }} WHERE {{ SERVICE kg:search {{ ?p kg:matches 'a' }} }}"
    assert inspection.inspect(update).searches == ()
    assert len(inspection.inspect(update).services) == 1


def test_where_it_cannot_be_answered_it_is_refused(tmp_path: Path, searched: Searched) -> None:
    elsewhere = SimpleNamespace(path=tmp_path / "none", base=DEFAULT_BASE)
    text = "SELECT * { SERVICE kg:search { ?p kg:matches 'the' } }"
    with pytest.raises(QueryError, match="remote server"):
        ask((elsewhere, ox.Store()), text)
    (tmp_path / "bare").mkdir()
    bare = Held(tmp_path / "bare")
    bare.path.rename(tmp_path / "bare" / FILE_NAME)
    with pytest.raises(QueryError, match="no texts"):
        ask((SimpleNamespace(path=tmp_path / "bare", base=DEFAULT_BASE), bare.store), text)
    silent = "SELECT * { VALUES ?x { 1 } SERVICE SILENT kg:search { ?p kg:matches 'the' } }"
    (row,) = ask((elsewhere, ox.Store()), silent)
    assert sorted(row) == ["", "1"], "one row without values"
    with pytest.raises(QueryError, match="it knows"):
        ask((elsewhere, ox.Store()), silent.replace("kg:matches", "kg:finds"))
    with pytest.raises(QueryError, match="another store"):
        ask(searched, "SELECT * { SERVICE <https://e.org/ontology#search> { ?p kg:matches 'the' } }")


def test_terms_of_another_base(tmp_path: Path, searched: Searched) -> None:
    base = "https://kg.example.org/ https://terms.example.org/"
    graph = SimpleNamespace(path=searched[0].path, base=base)
    text = "PREFIX t: <https://terms.example.org/ontology#> SELECT ?p { SERVICE t:search { ?p t:matches 'woman' } }"
    assert len(list(service.evaluate(graph, text, searched[1].query))) == 1  # type: ignore[call-overload]


def test_a_language_without_texts_is_told(searched: Searched) -> None:
    found = service.answered(searched[0], f"{PREFIX}SELECT * {{ SERVICE kg:search {{ ?p kg:matches 'the'@de }} }}")
    assert found is not None
    assert found.notes == ("no text is in 'de'; there are: ar, en, fr",)
    known = service.answered(searched[0], f"{PREFIX}SELECT * {{ SERVICE kg:search {{ ?p kg:matches 'nowhere'@fr }} }}")
    assert known is not None and known.notes == ()


@pytest.mark.parametrize("language", codes())
def test_what_is_wrong_is_said_in_the_readers_language(searched: Searched, language: str) -> None:
    with pytest.raises(QueryError) as raised:
        ask(searched, "SELECT * { SERVICE kg:search { ?p kg:matches 'a' ; kg:matchLimit 'x' } }")
    assert isinstance(raised.value.message, Told)
    assert raised.value.message.said(language) == say("phrases.whole_number", language).format(
        term="matchLimit", most="9" * 9
    )
