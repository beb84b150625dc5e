"""A query in the order in which it is looked up gives what the query as written gives."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.questions import Question, load
from kg.sparql.planning import begun, evaluate, planned
from kg.store import open_readonly

P = "PREFIX ex: <http://x/>\n"
_VARIABLES = ["?a", "?b", "?c", "?d"]
_THINGS = [f"ex:t{number}" for number in range(5)]
_PROPERTIES = ["ex:symbol", "ex:p", "ex:q"]


def _store(chance: random.Random) -> ox.Store:
    store = ox.Store()
    graphs = [ox.DefaultGraph(), ox.NamedNode("http://x/g"), ox.NamedNode("http://x/h")]
    for _ in range(40):
        subject, other = (ox.NamedNode(f"http://x/t{chance.randrange(5)}") for _ in range(2))
        prop = ox.NamedNode(f"http://x/{chance.choice(_PROPERTIES)[3:]}")
        value = chance.choice([other, ox.Literal(str(chance.randrange(3)))])
        store.add(ox.Quad(subject, prop, value, chance.choice(graphs)))
    return store


def _triple(chance: random.Random) -> str:
    verb = chance.choice([*_PROPERTIES, "ex:p/ex:q", "ex:p|ex:q", "^ex:p", "?d", "ex:p+", "ex:p*", "ex:p?"])
    value = chance.choice([*_VARIABLES, *_THINGS, '"1"'])
    return f"{chance.choice([*_VARIABLES, *_THINGS[:1]])} {verb} {value} ."


def _part(chance: random.Random, depth: int) -> str:
    """A part of a group; those in others are smaller."""
    inner = [_triple(chance) for _ in range(chance.randint(1, 2))]
    if depth < 2:
        inner += [_part(chance, depth + 1) for _ in range(chance.randint(0, 1))]
    held, variable, other = " ".join(inner), chance.choice(_VARIABLES), chance.choice(_VARIABLES)
    return chance.choice(
        [
            _triple(chance),
            _triple(chance),
            f"OPTIONAL {{ {held} }}",
            f"{{ {held} }} UNION {{ {_triple(chance)} }}",
            f"{{ {held} OPTIONAL {{ {_triple(chance)} }} }} UNION {{ {held} }}",
            f"OPTIONAL {{ {held} OPTIONAL {{ {_triple(chance)} }} }}",
            f"{{ SELECT * WHERE {{ {held} }} }}",
            f"GRAPH {chance.choice(['?e', 'ex:g', variable])} {{ {held} }}",
            f"FILTER({variable} != {other})",
            f"FILTER(BOUND({variable}) || {variable} = {other})",
            f"FILTER NOT EXISTS {{ {held} }}",
            f"FILTER EXISTS {{ {held} }}",
            f"MINUS {{ {held} }}",
            f"BIND(STR({variable}) AS ?f{chance.randrange(1000)})",
            f'VALUES {variable} {{ "1" ex:t1 ex:t2 }}',
            f"{{ SELECT {variable} WHERE {{ {held} }} }}",
            f"{{ SELECT (COUNT({variable}) AS ?n{chance.randrange(1000)}) WHERE {{ {held} }} }}",
        ]
    )


def _query(chance: random.Random) -> str:
    start = chance.choice(
        ['VALUES ?a { "1" "2" }', 'VALUES ?a { "0" } VALUES ?b { ex:t0 ex:t1 }', '?b ex:symbol "1" .']
    )
    parts = [start, *(_part(chance, 0) for _ in range(chance.randint(1, 6)))]
    return f"{P}SELECT * WHERE {{ {' '.join(parts)} }}"


def _rows(store: ox.Store, text: str) -> Counter[str]:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    names = sorted(each.value for each in found.variables)
    return Counter(str([(name, str(row[name])) for name in names]) for row in found)


def _compared(seeds: range) -> int:
    """How many of the random queries were put in another order; all give the same rows."""
    changed = 0
    for seed in seeds:
        chance = random.Random(seed)
        store, text = _store(chance), _query(chance)
        try:
            rows = _rows(store, text)
        except SyntaxError:
            continue  # a variable in scope is bound again
        for plan in dict.fromkeys((planned(text), begun(text))):
            if plan == text:
                continue
            try:
                found = _rows(store, plan)
            except SyntaxError:
                continue  # one name for two variables: `evaluate` then asks as it is written
            changed += plan == planned(text)
            same = found == rows if plan == planned(text) else found.keys() == rows.keys()
            assert same, (seed, text, plan)
    return changed


def test_the_answers_are_the_same() -> None:
    assert _compared(range(1500)) > 200


@pytest.mark.thorough
def test_the_answers_of_many_are_the_same() -> None:
    assert _compared(range(1500, 30_000)) > 4000


_GIVEN = {
    "symbol": "A/RES/79/154",
    "body": "UNODC",
    "cited": "UNTS/2237/39574",
    "instrument": "UNTOC",
    "earlier": "A/RES/77/194",
    "since": "2020-01-01",
    "language": "en",
}


@pytest.mark.thorough
def test_every_question_gives_the_same_rows_in_the_same_order(starter_store: Path) -> None:
    asked = 0
    with open_readonly(starter_store) as snapshot:
        engine, graphs = snapshot.source()
        for question in load().values():
            names = [each.name for each in question.parameters if each.name in _GIVEN]
            for chosen in chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)):
                text = question.bind({name: _GIVEN[name] for name in chosen}, snapshot.base)
                if "kg:search" in text or planned(text) == text:
                    continue
                asked += 1
                rows = [str(each) for each in engine.query(text, default_graph=graphs)]
                assert [str(each) for each in engine.query(planned(text), default_graph=graphs)] == rows, text
    assert asked > 20


@pytest.mark.parametrize("body", ["UNODC", "SG", "GA", "ICAT", "NOBODY"])
@pytest.mark.parametrize(
    "question", [each for each in load().values() if "# given " in each.text], ids=lambda each: each.name
)
def test_what_leads_to_the_thing_asked_about_changes_no_row(starter_store: Path, question: Question, body: str) -> None:
    plain = replace(question, text=re.sub("# given .*", "", question.text))
    with open_readonly(starter_store) as snapshot:
        engine, graphs = snapshot.source()
        rows = [
            [str(row) for row in engine.query(planned(each.bind({"body": body}, snapshot.base)), default_graph=graphs)]
            for each in (question, plain)
        ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("question", [each for each in load().values() if each.parameters], ids=lambda each: each.name)
def test_a_question_about_something_begins_with_it(question: Question) -> None:
    """So that it costs what it shows, however many documents there are: nothing is read but what the values lead to."""
    for parameter in question.parameters:
        if parameter.name not in ("symbol", "body", "cited", "instrument", "earlier"):
            continue
        text = planned(question.bind({parameter.name: _GIVEN[parameter.name]}))
        group = text.partition("WHERE {")[2]
        assert "LATERAL" in group, (parameter.name, text)
        lost = [each for each in group.split("OPTIONAL { ") if each.count(" . ?") and "LATERAL" not in each]
        assert not lost, "triples that are joined by reading all there are"


@pytest.mark.parametrize(
    "group",
    [
        'VALUES ?a { "absent" } ?a ex:p* ?b .',
        'VALUES ?a { "absent" } OPTIONAL { ?a ex:p? ?b }',
        "VALUES ?a { ex:t0 } { ?a ex:p ?b MINUS { ex:t1 ex:p ex:t2 } } UNION { ?a ex:q ?b }",
        "VALUES ?a { ex:t0 } { ?a ex:p ?b OPTIONAL { ?b ex:q ?d } } UNION { ?a ex:p ?b } "
        "{ ?b ex:p ?c OPTIONAL { ?c ex:q ?d } } UNION { ?b ex:p ?c }",
        "VALUES ?a { ex:t0 } { ?a ex:p ?b OPTIONAL { ?b ex:q ?d } } UNION { ?a ex:p ?b } "
        "OPTIONAL { ?b ex:p ?c OPTIONAL { ?c ex:q ?d } }",
        "VALUES ?a { ex:t0 } { SELECT * WHERE { VALUES ?d { 1 2 } } } ?a ex:p ?b OPTIONAL { ?b ex:p ?c OPTIONAL { ?c ex:q ?d } }",
        "{ SELECT ?a ?d WHERE { VALUES ?a { ex:t0 } OPTIONAL { ?a ex:r ?d } } } ?a ex:p ?b FILTER(!BOUND(?d)) OPTIONAL { ?b ex:q ?d }",
        "VALUES $a { ex:t0 } ?a ex:p $b . OPTIONAL { $b ex:p ?c . ?c ex:q ?a }",
    ],
)
def test_what_a_value_from_outside_would_change_is_left_as_it_is(group: str) -> None:
    store = ox.Store()
    store.update(
        P
        + "INSERT DATA { ex:t0 ex:p ex:t1, ex:t2 . ex:t1 ex:p ex:t2 ; ex:q 1 . ex:t2 ex:q 2, 3 ; ex:p ex:t3 . ex:t3 ex:q 1 }"
    )
    text = f"{P}SELECT * WHERE {{ {group} }}"
    assert _rows(store, planned(text)) == _rows(store, text), planned(text)


@pytest.mark.thorough
def test_a_text_that_ends_anywhere_is_no_crash() -> None:
    for seed in range(60):
        text = _query(random.Random(seed))
        for end in range(len(text)):
            planned(text[:end])
            planned(text[: end // 2] + text[end:])


def test_a_mistake_is_told_where_it_was_made() -> None:
    text = 'SELECT * WHERE {\n VALUES ?a { "1" }\n ?b <http://x/symbol> ?a .\n OPTIONAL { ?b <http://x/p> } }'
    with pytest.raises(SyntaxError, match="error at 4:"):
        list(evaluate(ox.Store(), text))


@pytest.mark.parametrize(
    "text",
    [
        "ASK { VALUES ?a { 1 } ?b <http://x/p> ?a }",
        "SELECT * WHERE { ?a a <http://x/C> . ?a <http://x/p> ?b }",
        "SELECT * WHERE { VALUES ?a { UNDEF } ?b <http://x/p> ?a }",
        "SELECT * WHERE { VALUES ?a { 1 } _:b <http://x/p> ?a }",
        "SELECT * WHERE { VALUES ?a { 1 } [] <http://x/p> ?a }",
        "SELECT * WHERE { VALUES ?a { 1 } ?c <http://x/p> ?b }",
        "SELECT * WHERE { VALUES ?a { 1 }",
        "SELECT * WHERE",
        "SELECT",
        "",
        "}{",
        "SELECT * WHERE { VALUES ?a { 1 } ?b <http://x/p> ( ?a ) }" + " " * 20_000,
    ],
)
def test_what_is_of_another_kind_stays_as_it_is(text: str) -> None:
    assert planned(text) == text
