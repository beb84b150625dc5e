"""What is inspected is what the engine carries out: a text is spelled so that both read the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import questions
from kg.sparql import diagnose, inspection, spelling, targets
from kg.sparql.spelling import Token, spell, split, tokens
from kg.store.asking import syntax_error

ROOT = Path(__file__).parent.parent
P = "PREFIX k: <http://k.example/> "

SPELLINGS = [
    # (text, as it is to be written, why)
    ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o }", "what is clear stays as it is"),
    ("SELECT*{?s<p>?o}", "SELECT*{?s<p>?o}", "an IRI between triples' terms is clear without spaces"),
    ("ASKFROM<http://x/>{}", "ASK FROM<http://x/>{}", "keywords without a space between them"),
    ("SELECT*{}ORDERBYDESC(?s)LIMIT10", "SELECT*{}ORDER BY DESC(?s)LIMIT 10", "and numbers"),
    ("ASK { FILTER(?a<?b&&?c>?d) }", "ASK { FILTER(?a< ?b&&?c>?d) }", "two comparisons, no IRI"),
    ("SELECT ('a'<'&&2>' AS ?x) {}", "SELECT ('a'< '&&2>' AS ?x) {}", "a comparison with a string"),
    ("SELECT (IF(?a<1,3>2,1) AS ?x) {}", "SELECT (IF(?a< 1,3>2,1) AS ?x) {}", "a comma between comparisons"),
    (
        "SELECT * { VALUES (?a ?b) { (<http://x/#a> <http://x/O'Brien#b>) } }",
        "SELECT * { VALUES (?a ?b) { (<http://x/#a> <\\u0068ttp://x/O'Brien#b>) } }",
        "an address stays an IRI, and no operand begins with an escape",
    ),
    ("SELECT * { ?s <a'b> (<c#d> 1) }", "SELECT * { ?s <a'b> (<c#d> 1) }", "no operand stands before them"),
    (P + "ASK { GRAPHk:x { } }", P + "ASK { GRAPH k:x { } }", "a keyword at a prefix"),
    ("ASK { GRAPHk:x { } }", "ASK { GRAPHk:x { } }", "no such prefix: the engine's to refuse"),
    (
        f"PREFIX {'k' * 90}: <http://k/> ASK {{ SERVICESILENT{'k' * 90}:x {{ }} }}",
        f"PREFIX {'k' * 90}: <http://k/> ASK {{ SERVICE SILENT {'k' * 90}:x {{ }} }}",
        "however long the prefix",
    ),
    ("PREFIX é: <http://k/> ASK{SERVICEé:x{}}", "PREFIX é: <http://k/> ASK{SERVICE é:x{}}", "and in any letters"),
    (
        P + "PREFIX GRAPHk: <http://g.example/> ASK { GRAPHk:x { } }",
        P + "PREFIX GRAPHk: <http://g.example/> ASK { <http://g.example/x> { } }",
        "both are declared: the longer one counts",
    ),
    ("PREFIXz:<http://z/>ASK{z:a z:b 1e0FILTER(1)}", "PREFIX z:<http://z/>ASK{z:a z:b 1e0 FILTER(1)}", "all at once"),
    ("\\u0041SK {}", "ASK {}", "escapes of code points may stand anywhere (19.2)"),
    ("ASK { ?s ?p '\\u0027' , <http://x/\\u0027> }", "ASK { ?s ?p '\\u0027' , <http://x/\\u0027> }", "these stay"),
    (
        "ASK { ?s ?p '''a'b''c''', \"\"\"x\"\"y\"z\"\"\", '' , \"\" }",
        "ASK { ?s ?p '''a'b''c''', \"\"\"x\"\"y\"z\"\"\", '' , \"\" }",
        "quotes in long strings",
    ),
    ("ASK { ?s ?p 'SELECTFROM' } # ASKFROM", "ASK { ?s ?p 'SELECTFROM' } # ASKFROM", "no words in strings, comments"),
]


@pytest.mark.parametrize(("text", "expected", "why"), SPELLINGS, ids=[why for *_, why in SPELLINGS])
def test_spelling(text: str, expected: str, why: str) -> None:
    assert spell(text) == expected, why
    assert spell(expected) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("strlang", "strlang"), ("notin", "not in"), ("GROUPBY", "GROUP BY"), ("selectx", "selectx"), ("A1", "A1")],
)
def test_words(word: str, expected: str) -> None:
    assert split(word) == expected


HIDDEN = [
    # (update that writes the graph <urn:built> in the engine's reading, why it was hard to see)
    ("INSERT DATA { GRAPH <urn:built> { <urn:a> <urn:b> 1 } }", "plain"),
    ("INSERTDATA{GRAPH<urn:built>{<urn:a><urn:b>1}}", "no spaces"),
    ("PREFIX u: <urn:> WITH u:own INSERT {GRAPHu:built {<urn:a> <urn:b> 1}} WHERE {}", "no space after GRAPH"),
    ("PREFIX u: <urn:> WITHu:built INSERT {<urn:a> <urn:b> 1} WHERE {}", "no space after WITH"),
    (
        "INSERT {GRAPH <urn:own> {<urn:a> <urn:b> 1}} WHERE {FILTER('a'>'' || 'a'<'&&2>')} ; "
        "INSERT DATA {GRAPH <urn:built> {<urn:a> <urn:b> 1}} ; "
        "INSERT DATA {GRAPH <urn:own> {<urn:a> <urn:b> 'x'}}",
        "between what looks like two strings",
    ),
    (
        "INSERT {GRAPH <urn:own> {<urn:a> <urn:b> 1}} WHERE {FILTER(true || 1<2&&3>4)} ; DROPGRAPH<urn:built>",
        "after what looks like an IRI",
    ),
    ("CLEARGRAPH<urn:built>", "two words in one"),
    ("\\u0044ROP GRAPH <urn:bu\\u0069lt>", "escapes"),
]


@pytest.mark.parametrize(("text", "why"), HIDDEN, ids=[why for _, why in HIDDEN])
def test_no_graph_is_written_unseen(text: str, why: str) -> None:
    seen = {graph for each in targets.operations(spell(text), "") for graph in each.targets}
    assert "urn:built" in seen, why


@pytest.mark.parametrize("text", ["CLEARALL", "DROPSILENTALL", "CLEARNAMED"])
def test_sweeping_operations_without_spaces(text: str) -> None:
    (found,) = targets.operations(spell(text), "")
    assert found.sweeping in ("ALL", "NAMED")


def test_a_query_that_differs_each_time_cannot_hide_it() -> None:
    assert inspection.inspect('SELECT (IF(0.5<RAND()&&2>1,"hi","lo") AS ?x) {}').volatile


FRAGMENTS = [
    *("SELECT", "ASK", "FROM", "NAMED", "GRAPH", "FILTER", "AS", "IN", "NOT", "EXISTS", "LIMIT", "VALUES", "UNDEF"),
    *("BIND", "UNION", "a", "true", "STR", "IF", "RAND", "DISTINCT", "WHERE", "ORDER", "BY", "DESC", "OPTIONAL"),
    *(" ", " ", " ", "{", "}", "(", ")", "[", "]", ".", ";", ",", "<", ">", "<", ">", "&&", "||", "=", "!", "+", "-"),
    *("?x", "?y", "k:a", "k:", ":b", "1", "2.5", "1e3", "'", '"', "'x'", '"y"', "'''", "@en", "^^", "_:b", "*", "/"),
    *("<urn:p>", "<urn:a'b>", "<urn:a#b>", "#", "\n", "\\", "\\u0041", "é", "·", "%41", "3>", "<2", "&&2>", "'&&2>"),
]
STARTS = [
    *("SELECT * { ?s ?p ?o ", "SELECT (1", "ASK { FILTER(?a"),
    *("SELECT * { VALUES (?a ?b) { (1 ", "SELECT * { ?s <p> ("),
]
ENDS = [" }", " AS ?x) {}", ") }", ") } }", ") }", ""]


def _accepts(text: str) -> bool:
    """Whether the engine reads `text` as a query."""
    declared = "PREFIX k: <urn:k> PREFIX : <urn:> PREFIX FROMk: <urn:f> BASE <http://b.example/> " + text
    try:
        ox.Store().query(declared)
    except SyntaxError:
        return False
    except (ValueError, OSError, RuntimeError):
        return True
    return True


def _apart(found: list[Token], iri: str) -> str:
    """Tokens with spaces between those that could run together, all IRIs replaced."""
    parts: list[str] = []
    for before, each in zip([None, *found], found, strict=False):
        free = before is None or "mark" in (before.kind, each.kind) or each.kind == "language"
        gap = before is not None and before.end < each.start
        parts += ["" if free and not gap else " ", iri if each.kind == "iri" else each.text]
    return "".join(parts)


@pytest.mark.thorough
@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(STARTS), st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join), st.sampled_from(ENDS))
@example("SELECT ('a'", "<'&&2>'", " AS ?x) {}")
@example("ASK { FILTER(?a", "<2&&3>4", ") }")
@example("SELECT * { VALUES (?a ?b) { (1 ", "<urn:a#b>", ") } }")
def test_the_engine_reads_the_same_tokens(start: str, middle: str, end: str) -> None:
    spelled = spell("PREFIX k: <urn:k> PREFIX : <urn:> PREFIX FROMk: <urn:f> " + start + middle + end)
    if _accepts(spelled):
        # Were a token of ours not one of the engine's, then this would change what it is part of.
        assert _accepts(_apart(list(tokens(spelled)), "<urn:other>")), spelled
    assert spell(spelled) == spelled


@pytest.mark.thorough
@pytest.mark.parametrize(
    "piece",
    ["a.", "#\n", "<a", "a:b.", "<x&", "'a", "\\u0041", ":.", "%41", "@a-", "1.", "''", "SELECT", "?a<b&&c>", "\"a'"],
)
def test_cost_grows_with_length_only(piece: str) -> None:
    """Long texts of one piece again and again: what is quadratic would take minutes and run into the limit."""
    text = "SELECT (?a" + piece * (250_000 // len(piece))
    assert len(spell(text)) >= len(text) // 6


@pytest.mark.parametrize(
    "text",
    [
        "PREFIXu:<urn:> INSERT DATA{GRAPHu:built{<urn:a> <urn:b> 1}}",
        "CLEAR GRAPH <urn:x>;PREFIXu:<urn:>DROPGRAPHu:built",
    ],
)
def test_a_prefix_declared_without_a_space_hides_nothing(text: str) -> None:
    seen = {graph for each in targets.operations(spell(text), "") for graph in each.targets}
    assert "urn:built" in seen


SAID = [
    # texts with relative IRIs, keywords in one, escapes and comments; each goes wrong where a mistake is put
    "BASE <http://b.example/dir/> SELECT * FROM <g> WHERE { <a> <#p> ?o . <b/../c> <p> <d>, 'x' }",
    "PREFIX k: <terms#> BASE <x/>\nSELECT(STR(<y>)AS?z)WHERE{\n  ?s k:p <../o>; <q> 1 .\n  FILTER(?s<2&&?o>1)\n}ORDERBY?s",
    "PREFIX k: <k#> ASK{GRAPHk:g{?s <p>\t<o>}} # <c>\n",
    "\\u0041SK { \\u003Fs <p\\u0031> <o> . ?s k\\u003Ap <a> }",
    "PREFIXk:<k#>SELECT*{?s<p>?o. <a> k:b <c>}LIMIT1OFFSET2",
    "BASE<x/>BASE<y/>CONSTRUCT{<a><b><c>}WHERE{<a><b>?c}",
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAID), st.integers(0, 200), st.sampled_from(["", "<a> ", "\n<http://long.example/x> "]))
@example(SAID[3], 9, "")
def test_a_place_is_that_of_the_text_that_was_sent(text: str, place: int, before: str) -> None:
    """What stands in a spelling where the text is kept stands at the place in that text to which it leads back."""
    at = min(place, len(text))
    text = f"{text[:at]} {before}~{text[at:]}"
    made = spelling.spelling(text, "http://base.example/far/away/from/here/")
    places = [spelling.sent(made.changes, each) for each in range(len(made.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)
    changed = {each for start, end, _, _ in made.changes for each in range(start, end)}
    kept = [(each, places[each]) for each in range(len(made.text)) if each not in changed]
    assert all(made.text[there] == text[here] or text[here] in "BASE<>xy/" for there, here in kept)
    mistake = made.text.find("§")
    if mistake >= 0:
        assert places[mistake] == text.index("§")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SAID[:3] + SAID[4:]), st.integers(0, 40))
def test_the_place_of_a_mistake_is_that_of_the_text_that_was_sent(text: str, number: int) -> None:
    """One mistake between tokens: the engine finds it in the spelling, and its author hears where he made it."""
    ends = [each.end for each in tokens(text)]
    at = ends[number % len(ends)]
    text = f"{text[:at]} § {text[at:]}"
    found = inspection.inspect(text, "http://base.example/far/away/")
    try:
        ox.Store().query(found.text)
    except SyntaxError as error:
        told = diagnose.explain(found.text, syntax_error(error))
        heard = inspection.moved(told, found.text, text, found.changes)
        if told.line is not None and "'§'" in told.message:
            assert (heard.line, heard.column) == inspection.position(text, at + 1)
        elif told.line is not None and told.column is not None:  # another mistake: the same token in both
            here = inspection.index_of(text, heard.line or 0, heard.column or 0)
            there = inspection.index_of(found.text, told.line, told.column)
            assert here == spelling.sent(found.changes, there)
    else:
        raise AssertionError("a mistake was taken for none")


_OF_SPARQL = re.compile(r"(?<![A-Z_])(?:SELECT|CONSTRUCT|WHERE|VALUES|UNDEF|PREFIX|FILTER|SERVICE|GRAPH|MINUS)")


@pytest.mark.thorough
def test_there_is_one_reader_of_sparql() -> None:
    """No pattern of characters outside `kg.sparql` looks for SPARQL's words: its tokens are read in one way."""
    found = []
    for path in sorted((ROOT / "kg").rglob("*.py")):
        if path.parent.name == "sparql":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            pattern = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args
            if pattern and _OF_SPARQL.search(ast.unparse(node.args[0])):
                found.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
    assert found == []


SLOTTED = [
    ("SELECT ?x { VALUES ?x { UNDEF } }", ["x"]),
    ("SELECT ?x{values?x{undef}VALUES $y\n{ # here\n UNDEF } }", ["x", "y"]),
    ("# VALUES ?x { UNDEF }\nSELECT ?x { ?x ?y 'VALUES ?y { UNDEF }' }", []),
    ("SELECT ?x { VALUES ?x { 1 UNDEF } VALUES (?x) { (UNDEF) } }", []),
]


@pytest.mark.parametrize(("text", "names"), SLOTTED)
def test_slots_are_read_as_tokens(text: str, names: list[str]) -> None:
    assert [name for name, _, _ in inspection.slots(text)] == names
    assert all(text[start:end].upper().startswith("VALUES") for _, start, end in inspection.slots(text))


def test_the_columns_that_a_select_says_are_those_that_it_has() -> None:
    texts = [
        "SELECT ?a (COUNT(?x) AS ?b)?c { ?a ?x ?c } GROUP BY ?a ?c",
        "PREFIX a: <urn:a>SELECT DISTINCT?b?a FROM <urn:g> WHERE{?a ?b ?c}",
        *(question.text for question in questions.load().values()),
    ]
    for text in texts:
        assert inspection.columns(text) == tuple(each.value for each in ox.Store().query(text).variables), text
