"""What a query may do is read from its tokens: no spelling of SERVICE gets past, no innocent text is refused"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.sparql import diagnose, inspection, targets

PROLOGUE = "PREFIX ex: <http://198.51.100.7/> "

CALLS = [
    # (text after the prologue, why it is a call)
    ("SELECT * { SERVICE ex:foo {} }", "plain"),
    ("SELECT * { service ex:foo {} }", "keywords have no case"),
    ("SELECT * { SERVICE SILENT ex:foo {} }", "silent"),
    ("SELECT * {SERVICEex:foo{}}", "the engine needs no space after a keyword"),
    ("SELECT * {SERVICESILENTex:foo{}}", "nor between two"),
    ("SELECT * { ?a ?b trueSERVICE ex:foo{} }", "nor before one, after a truth value"),
    ("SELECT * { ?a ?b 1SERVICE ex:foo{} }", "or a number"),
    ("SELECT * { ?a ?b 'x'SERVICE ex:foo{} }", "or a string"),
    ("SELECT * { ?a ?b '''x'y'''SERVICE ex:foo{} }", "or a long string with a quote in it"),
    ("SELECT * { \\u0053ERVICE ex:foo {} }", "escapes of code points, as section 19.2 has them"),
    ("SELECT * { SERVICE <http\\u003A//198.51.100.7/foo> {} }", "escapes inside the address"),
    ("SELECT * { SERVICE # why\n ex:foo # not\n {} }", "comments between"),
    ("SELECT * { ?a ?b ?c FILTER(?c<?b)SERVICE#>\n ex:foo {} }", "hidden in what looks like an IRI"),
    ("SELECT * { ?a ?b ?c MINUS { OPTIONAL { SERVICE ex:foo {} } } }", "nested"),
    ("ASK { FILTER EXISTS { SERVICE ex:foo {} } }", "inside a filter"),
    ("SELECT * { { SELECT * { SERVICE ex:foo {} } } }", "inside a sub-query"),
    ("INSERT { ?s ?p ?o } WHERE { SERVICE ex:foo { ?s ?p ?o } }", "inside an update"),
]
INNOCENT = [
    ("SELECT ?service ?x { ?service ?x ?y }", "a variable"),
    ("SELECT * { GRAPH ex:service { ?s ?p ?o } }", "a local name"),
    ("SELECT * { GRAPH service:x { ?s ?p ?o } }", "a prefix"),
    ("DESCRIBE ex:service ?x { ?x a ex:y }", "a local name before a variable and a brace"),
    ("SELECT * { ?s ?p 'SERVICE ex:foo { }' }", "a string"),
    ("SELECT * { ?s ?p ?o } # SERVICE ex:foo {", "a comment"),
    ("SELECT * { ?s ?p <http://example.org/SERVICE#x> }", "an IRI"),
    ("SELECT * { ?s ex:a\\'SERVICE ?o . ?s ?p 'x' }", "an escaped quote in a name"),
    ("PREFIX service: <http://example.org/> SELECT * { ?s service:p ?o }", "a prefix of that name"),
]


@pytest.mark.parametrize(("text", "why"), CALLS, ids=[why for _, why in CALLS])
def test_every_spelling_of_a_call_is_seen(text: str, why: str) -> None:
    calls = inspection.inspect(PROLOGUE + text).services
    assert calls, why
    assert calls[0].iri == "http://198.51.100.7/foo"


@pytest.mark.parametrize(("text", "why"), INNOCENT, ids=[why for _, why in INNOCENT])
def test_the_word_alone_is_no_call(text: str, why: str) -> None:
    assert not inspection.inspect(PROLOGUE + text).services, why


def test_an_endpoint_that_only_the_data_name_is_a_call() -> None:
    calls = inspection.inspect("SELECT * { ?s ?p ?e SERVICE ?e { ?a ?b ?c } }").services
    assert [each.iri for each in calls] == [None]


FORMS = [
    ("SELECT * {}", "select", ()),
    ("select*{}", "select", ()),
    ("PREFIX a: <b> BASE <http://x/> ASK {}", "ask", ()),
    ("ASKFROM<http://x/g>{}", "ask", ("http://x/g",)),
    ("CONSTRUCT WHERE {}", "construct", ()),
    ("DESCRIBE <x>", "describe", ()),
    ("SELECT * FROM ex:a FROM NAMED <b> {}", "select", ("http://198.51.100.7/a", "http://base/b")),
    ("INSERT DATA { <a> <b> <c> }", "update", ()),
    ("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "update", ()),
    ("SELEC * {}", "", ()),
    ("", "", ()),
]


@pytest.mark.parametrize(("text", "form", "graphs"), FORMS)
def test_form_and_dataset(text: str, form: str, graphs: tuple[str, ...]) -> None:
    found = inspection.inspect(PROLOGUE + text, "http://base/")
    assert (found.form, found.graphs) == (form, graphs)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT * { BIND(rand() AS ?x) }",
        "ASK{FILTERNOW()=1}",
        "SELECT (STRUUID() AS ?x) {}",
        "SELECT (BNODE() AS ?x) {}",
    ],
)
def test_answers_that_change_are_known(text: str) -> None:
    assert inspection.inspect(text).volatile


def test_depth_is_bounded() -> None:
    with pytest.raises(QueryError, match="nested") as caught:
        inspection.inspect("SELECT * " + "{" * 1000 + "}" * 1000)
    assert caught.value.line == 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "SERVICE",
                "SILENT",
                "ex:foo",
                "<http://x/y>",
                "<",
                ">",
                "{",
                "}",
                "(",
                ")",
                "?x",
                "'",
                '"',
                "'''",
                "#",
                "\n",
                " ",
                "\\",
                "\\u0053",
                "FILTER",
                "1",
                ".",
                "a",
                "@en",
                "^^",
                ":",
                "é",
                "\x00",
                "_:b",
                "FROM",
                "%41",
                "PREFIX",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        found = inspection.inspect(text, "http://base/")
    except QueryError as error:
        assert "does not end" in error.message and error.line
    else:
        assert all(found.text[each.start : each.end] == each.text for each in inspection.tokens(found.text))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CALLS), st.sampled_from(["", " ", "\n", "# x\n", "\t\r\n"]))
def test_space_before_the_brace_hides_nothing(row: tuple[str, str], space: str) -> None:
    assert inspection.inspect(PROLOGUE + row[0].replace("{", space + "{")).services


TARGETS = [
    ("INSERT DATA { <a> <b> <c> }", [{""}]),
    ("INSERT DATA { GRAPH <g> { <a> <b> <c> } }", [{"http://base/g"}]),
    ("INSERT DATA { <a> <b> <c> GRAPH <g> { <a> <b> <c> } <d> <e> <f> }", [{"", "http://base/g"}]),
    ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", [{targets.ANY}]),
    ("WITH <g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", [{"http://base/g"}]),
    ("DELETE { GRAPH <h> { ?s ?p ?o } } USING <g> WHERE { ?s ?p ?o }", [{"http://base/h"}]),
    ("CLEAR ALL", [{targets.ANY}]),
    ("DROP SILENT DEFAULT ; CREATE GRAPH <g>", [{""}, {"http://base/g"}]),
    ("COPY <a> TO DEFAULT", [{""}]),
    ("MOVE GRAPH <a> TO GRAPH <b>", [{"http://base/a", "http://base/b"}]),
    ("INSERTDATA{<a> <b> <c>}", [{targets.ANY}]),
]


@pytest.mark.parametrize(("text", "wanted"), TARGETS)
def test_graphs_that_an_update_writes(text: str, wanted: list[set[str]]) -> None:
    assert [set(each.targets) for each in targets.operations(text, "http://base/")] == wanted


MISTAKES = [
    ("SELECT * { ?s foo:bar ?o }", "the prefix 'foo:' is not declared", (1, 15)),
    ('SELECT * {\n ?s ?p "abc }', "the string that begins here does not end", (2, 8)),
    ("SELEC ?x {}", "unknown word 'SELEC'", (1, 1)),
    ("SELECT * { ?s ?p ?o", "'{' is not closed", (1, 10)),
    ("SELECT * { ?s ?p ?o )", "')' closes nothing", (1, 21)),
    ("SELECT * {\n ?s ?p [ .\n}", "'[' is not closed", (2, 8)),
    ("", "the query is empty", (1, 1)),
]


@pytest.mark.parametrize(("text", "words", "place"), MISTAKES)
def test_mistakes_are_told_at_their_place(text: str, words: str, place: tuple[int, int]) -> None:
    found = diagnose.explain(text, QueryError("expected one of ABS", 1, 1))
    assert words in found.message
    assert (found.line, found.column) == place
