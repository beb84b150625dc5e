"""Two different terms never share a number, and nothing that was read is lost on the way to the closure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import duckdb
import pyoxigraph
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.errors import UsageError
from kg.reason import close, numbers, state, update
from kg.reason.load import LostTriplesError
from kg.reason.proof import StateLookup
from kg.reason.state import connect
from kg.triples import quads
from tests.conftest import ROOT
from tests.reason_graphs import TYPE, E, Triple, graphs, lines, owl, rdfs
from tests.test_reason_change import axioms, plain_facts, run_sequence, steps
from tests.test_reason_closure import same_as_owlrl

P = f"<{E}p>"
BITS = 8
"""So much of the hash is left in the tests that make terms hash alike."""


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the hash, so that most terms hash alike."""
    monkeypatch.setattr(numbers, "HASH_BITS", BITS)


def written(*texts: str | bytes, folder: Path, ending: str = "nt") -> list[str]:
    """The closure of some files, line by line."""
    files = []
    for number, text in enumerate(texts):
        files.append(folder / f"file{number}.{ending}")
        files[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    with close(files) as closure:
        closure.write_all(folder / "out.nt")
    return (folder / "out.nt").read_text(encoding="utf-8").splitlines()


# -- terms that hash alike


def alike() -> list[tuple[str, ...]]:
    """IRIs of one pattern that the column engine's own hash takes for one another."""
    texts = [
        f"<http://www.Department{i}.University{j}.edu/Course{k}>" for i, j, k in product(range(30), range(3), range(60))
    ]
    found = duckdb.execute(
        "SELECT list(t ORDER BY t) FROM (SELECT unnest(?) t) GROUP BY hash(t) & 18446744073709551612::UBIGINT "
        "HAVING count(*) > 1 ORDER BY 1",
        [texts],
    ).fetchall()
    return [tuple(group) for (group,) in found]


def test_iris_that_the_engine_hashes_alike_stay_apart(tmp_path: Path) -> None:
    groups = alike()
    assert len(groups) > 10
    rows = [(text, P, f'"{text[1:-1]}"') for group in groups for text in group]
    assert sorted(written(lines(rows), folder=tmp_path)) == sorted(lines(rows).splitlines())


def test_the_case_that_was_found(shared: Path, tmp_path: Path) -> None:
    text = (shared / "faults" / "n1_two_iris_one_number.nt").read_text(encoding="utf-8")
    found = written(text, folder=tmp_path)
    assert set(text.splitlines()) < set(found)
    assert len(found) == 5  # both courses are courses


@pytest.mark.thorough
@pytest.mark.usefixtures("cut")
@settings(max_examples=10, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(graphs)
def test_with_the_hash_cut_the_closure_equals_owlrls(triples: list[Triple]) -> None:
    same_as_owlrl(triples)


@pytest.mark.usefixtures("cut")
@settings(max_examples=2, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(axioms, st.lists(plain_facts, max_size=3), steps)
def test_with_the_hash_cut_changes_equal_a_build_from_scratch(schema, first, changes) -> None:
    run_sequence(schema, first, changes)


def many(count: int) -> list[Triple]:
    """Facts about things that belong to a class by a property's domain."""
    rows = [
        (f"<{E}thing/{n}>", f"<{E}p{n % 3}>", f'"{n}"@en' if n % 2 else f"<{E}thing/{n // 2}>") for n in range(count)
    ]
    return [*rows, (f"<{E}p0>", rdfs("domain"), f"<{E}C>"), (f"<{E}C>", rdfs("subClassOf"), f"<{E}D>")]


def test_numbers_are_one_to_one_in_memory_and_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data.nt"
    data.write_text(lines(many(3000)), encoding="utf-8")
    with close([data]) as closure:
        expected = set(closure.inferred_triples())
    monkeypatch.setattr(numbers, "HASH_BITS", BITS)
    with close([data], work_dir=tmp_path) as closure:
        assert set(closure.inferred_triples()) == expected
        where = closure.state
    assert where is not None
    more = tmp_path / "more.nq"
    more.write_text(f"<{E}late> <{E}p0> <{E}later> <{E}graph> .\n", encoding="utf-8")
    with update(where, add=[more]) as closure:
        came = {(f"<{E}late>", TYPE, f"<{E}{c}>") for c in "CD"}
        assert set(closure.inferred_triples()) == expected | came
        assert StateLookup(closure.connection, "t").asserted((f"<{E}late>", f"<{E}p0>", f"<{E}later>"))
        assert not StateLookup(closure.connection, "t").asserted((f"<{E}late>", f"<{E}p0>", f"<{E}unknown>"))
        counts = "count(*), count(DISTINCT id), count(DISTINCT t)"
        texts, ids, different = closure.connection.execute(f"SELECT {counts} FROM terms").fetchone() or (0, 0, 1)
        assert texts == ids == different > 3000
        moved = closure.connection.execute("SELECT count(*) FROM collisions").fetchone()
        assert moved and moved[0] > 2000
    with update(where, remove=[f"{E}graph", f"{E}unknown"]) as closure:
        assert set(closure.inferred_triples()) == expected


@pytest.mark.usefixtures("cut")
def test_constants_and_results_of_rules_have_their_own_numbers(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "seen.rq").write_text(
        "# name: seen\n# en: Seen.\n# fr: Vu.\n"
        f'CONSTRUCT {{ ?x <{E}seen> ?y }} WHERE {{ ?x <{E}p0> <{E}thing/150> . BIND(CONCAT(STR(?x), "!") AS ?y) }}',
        encoding="utf-8",
    )
    data = tmp_path / "data.nt"
    data.write_text(lines(many(600)), encoding="utf-8")
    with close([data], rules=rules) as closure:
        made = {triple for triple in closure.inferred_triples() if triple[1] == f"<{E}seen>"}
    assert made == {(f"<{E}thing/300>", f"<{E}seen>", f'"{E}thing/300!"')}


@pytest.mark.thorough
@given(st.lists(st.lists(st.integers(0, 400), max_size=40), max_size=6))
@settings(max_examples=25, deadline=None)
def test_whoever_asks_gets_the_same_number(batches: list[list[int]]) -> None:
    before = numbers.HASH_BITS
    numbers.HASH_BITS = 4
    try:
        with connect() as connection:
            numbers.create_terms(connection)
            given_before: dict[str, int] = {}
            for batch in batches:
                texts = [(f"<{E}{n}>", f"_:b{n}", f'"{n}"')[n % 3] for n in batch]
                connection.execute(
                    "CREATE OR REPLACE TEMP TABLE x AS SELECT t, tid(t) i FROM (SELECT unnest(?::VARCHAR[]) t)", [texts]
                )
                rows = connection.execute(
                    f"SELECT t, i FROM ({numbers.enter(connection, 'x', {'t': 'i'}, 'true')}) JOIN terms ON id = i"
                ).fetchall()
                found = {str(t): int(i) for t, i in rows}
                assert found.keys() == set(texts)
                assert numbers.ids_of(connection, texts) == numbers.give_ids(connection, texts) == found
                assert all(given_before.get(text, number) == number for text, number in found.items())
                assert all(number & 3 == '<_"'.index(text[0]) for text, number in found.items())
                given_before |= found
            assert len(set(given_before.values())) == len(given_before)
    finally:
        numbers.HASH_BITS = before


# -- the same documents under many addresses


def bases(count: int) -> Iterator[str]:
    """Addresses of many lengths, as publishers have them."""
    hosts = ("data.example.org", "un.example", "w3id.org", "id.un-resolutions.example.net", "library.univ.example.ch")
    for number in range(count):
        yield f"https://{hosts[number % len(hosts)]}/{'abcdefghijklmnop'[: number % 16]}{number // 5}/kg/"


def lost_under(base: str, source: Path, expected: int, folder: Path) -> int:
    """How many triples of the starter are lost under a base address."""
    data = folder / "data.nq"
    data.write_bytes(source.read_bytes().replace(b"https://w3id.org/un-resolutions-kg/", base.encode()))
    with connect() as connection:
        state.read(connection, [data])
        row = connection.execute("SELECT count(*) FROM (SELECT DISTINCT s, p, o FROM quads)").fetchone()
    return expected - (int(row[0]) if row else 0)


def starter(folder: Path, step: int = 1) -> tuple[Path, int]:
    """The starter corpus (or each of so many documents) as quads, and how many triples differ in their text."""
    from kg import resources
    from kg.pipeline import read_document
    from kg.pipeline.inputs import collect

    base, rows = "https://w3id.org/un-resolutions-kg/", list[str]()
    for path in collect((resources.path("starter"),))[::step]:
        reading = read_document(path)
        rows += quads(reading.document, reading.statements, base)
    path = folder / "starter.nq"
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    parsed = pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.N_QUADS)
    return path, len({(str(q.subject), str(q.predicate), str(q.object)) for q in parsed})


@pytest.mark.thorough
def test_no_base_address_loses_triples(tmp_path: Path) -> None:
    path, expected = starter(tmp_path, step=9)
    assert [lost_under(base, path, expected, tmp_path) for base in bases(12)] == [0] * 12


@pytest.mark.slow
def test_no_base_address_of_480_loses_triples(tmp_path: Path) -> None:
    path, expected = starter(tmp_path)
    assert [base for base in bases(480) if lost_under(base, path, expected, tmp_path)] == []


# -- what else could be lost or merged on the way in

S = f"<{E}s> {P} "
X = f"<{E}x>"
ODD: list[tuple[str, str | bytes, list[str]]] = [
    ("control characters as escapes", f'{S}"a\\u0001b" .\n{S}"a\\u0002b" .\n', ['"a\\u0001b"', '"a\\u0002b"']),
    ("control characters themselves", f'{S}"a\x01b" .\n{S}"a\x02b" .\n{S}"a\x7fb" .\n', ['"a\\u0001b"', '"a\\u0002b"', '"a\\u007Fb"']),
    ("NUL as escape and itself", f'{S}"a\\u0000b" .\n{S}"c\0d" .\n', ['"a\\u0000b"', '"c\\u0000d"']),
    ("labels with dashes, dots, letters", f"{S}_:a-b .\n{S}_:a.b .\n{S}_:é .\n", ["_:a-b", "_:a.b", "_:é"]),
    ("one literal, escaped and not", f'{S}"\\u00e9" .\n{S}"é" .\n', ['"é"']),
    ("composed and decomposed", f'{S}"é" .\n{S}"e\u0301" .\n', ['"é"', '"e\u0301"']),
    ("a code point that is no character", f'{S}"\ufffe" .\n{S}"\\uFFFE" .\n', ['"\\uFFFE"']),
    ("case of language tags", f'{S}"x"@EN .\n{S}"x"@en .\n{S}"x"@en-GB .\n', ['"x"@en', '"x"@en-gb']),
    ("a written xsd:string", f'{S}"x" .\n{S}"x"^^<http://www.w3.org/2001/XMLSchema#string> .\n', ['"x"']),
    ("escapes of two kinds", f'{S}"\\b\\f\\t" .\n{S}"\\u0008\\u000C\\u0009" .\n{S}"\\b\\f\t" .\n', ['"\\b\\f\\t"']),
    ("an IRI, escaped and not", f"{S}<{E}\\u00e9> .\n{S}<{E}é> .\n", [f"<{E}é>"]),
    ("percent-encoding is kept", f"{S}<{E}%41> .\n{S}<{E}A> .\n", [f"<{E}%41>", f"<{E}A>"]),
    ("white space in literals", f'{S}" x" .\n{S}"x" .\n{S}"x  y" .\n{S}"x y" .\n', ['" x"', '"x"', '"x  y"', '"x y"']),
    ("blank lines, comments, tabs", f'\n#c\n\n{S}"x" .\n  \n\t{S}\t"y" . #c\r\n\r\n{S}"z" .', ['"x"', '"y"', '"z"']),
    ("carriage returns alone", f'{S}"x" .\r{S}"y" .\r', ['"x"', '"y"']),
    ("a byte-order mark", f'\ufeff{S}"x" .\n{S}"\ufeffx" .\n', ['"x"', '"\ufeffx"']),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_each_statement_comes_through(text: str | bytes, expected: list[str], tmp_path: Path) -> None:
    assert sorted(written(text, folder=tmp_path)) == sorted(f"{S}{each} ." for each in expected)


@pytest.mark.thorough
@pytest.mark.parametrize("sizes", [(3_000_000, 3_000_001), (1_500_000, 5), (5, 2_000_000)])
def test_long_literals_and_their_neighbours_come_through(sizes: tuple[int, ...], tmp_path: Path) -> None:
    text = "".join(f'{S}"{"x" * size}" .\n{S}"{"y" * size}\\u0001" .\n' for size in sizes)
    assert {len(line) for line in written(text, folder=tmp_path)} == {len(line) for line in text.splitlines()}


characters = st.characters(codec="utf-8") | st.sampled_from("\0\1\2\t\r\n\x7f\"\\'<>_: .@^\u0085\u2028\ufeff\ufffe")


@pytest.mark.thorough
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(st.text(characters, max_size=12), min_size=1, max_size=6, unique=True), data=st.data())
def test_every_text_comes_through_whatever_way_it_is_written(
    texts: list[str], data: st.DataObject, tmp_path: Path
) -> None:
    """Each text once as the store writes it and once as a person could: one triple each, none lost, none merged."""

    def as_a_person_could(character: str) -> str:
        ways = [f"\\U{ord(character):08X}", *([] if character in '"\\\n\r' else [character])]
        return data.draw(st.sampled_from(ways))

    path = tmp_path / "data.nt"
    rows = [f'{S}"{"".join(map(as_a_person_could, text))}" .\n' for text in texts]
    path.write_bytes("".join([*rows, *(f"{S}{pyoxigraph.Literal(text)} .\n" for text in texts)]).encode())
    with connect() as connection:
        state.read(connection, [path])
        found = connection.execute("SELECT DISTINCT t FROM quads JOIN terms ON id = o").fetchall()
    assert sorted(t for (t,) in found) == sorted(str(pyoxigraph.Literal(text)) for text in texts)


def test_blank_nodes_of_several_files_stay_apart_and_of_one_together(tmp_path: Path) -> None:
    one = f"_:f1_x {P} _:x .\n_:u0_0_x {P} _:f0_f1_x .\n_:f0_f0_f1_x {P} _:x .\n"
    found = written(one, f"_:x {P} _:u0_0_x .\n", folder=tmp_path)
    assert len(set(re.findall(r"_:\S+", "\n".join(found)))) == 7


def test_blank_nodes_of_several_changes_stay_apart(tmp_path: Path) -> None:
    data, more = tmp_path / "data.nq", tmp_path / "more.nq"
    data.write_text(f"_:u0_0_x {P} {X} .\n{P} {TYPE} {owl('TransitiveProperty')} .\n", encoding="utf-8")
    with close([data], work_dir=tmp_path) as closure:
        where = closure.state
    assert where is not None
    for number in range(2):
        more.write_text(f"_:x {P} <{E}{number}> <{E}g{number}> .\n", encoding="utf-8")
        with update(where, add=[more]) as closure:
            rows = closure.connection.execute("SELECT count(DISTINCT s) FROM quads").fetchone()
    assert rows == (4,)


def test_blank_graphs_of_several_files_stay_apart(tmp_path: Path) -> None:
    texts = [f"{X} {P} {X} _:g .\n", f"{X} {P} {X} _:g .\n"]
    files = [tmp_path / f"{n}.nq" for n in range(2)]
    for path, text in zip(files, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    with connect() as connection:
        state.read(connection, files)
        assert connection.execute("SELECT count(DISTINCT g) FROM quads").fetchone() == (2,)


@pytest.mark.parametrize(
    "line", [f"{X} {P} {X} {X} .", f'{X} {P} "x" {X} .', "\2", f'{X} {P} "x"@abcdefghi .', f"{X} {P} <{E}%zz> ."]
)
def test_what_is_no_triple_is_told(line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "data.nt"
    path.write_text(f"{X} {P} {X} .\n{line}\n", encoding="utf-8")
    assert main(["reason", str(path)]) == 2
    assert "line 2" in capsys.readouterr().err


LONG = "1234567890" * 4


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (f"{LONG}1", f"{LONG}2", True),
        (f"0.{LONG}1", f"0.{LONG}2", True),
        ("7" * 6000, "7" * 5999 + "8", True),
        (f"+0{LONG}.0", LONG, False),
        ("-0", "0", False),
    ],
)
def test_long_numbers_are_told_apart_to_the_last_digit(one: str, other: str, clash: bool, tmp_path: Path) -> None:
    kind = "<http://www.w3.org/2001/XMLSchema#decimal>"
    path = tmp_path / "data.nt"
    rows = [(X, P, f'"{each}"^^{kind}') for each in (one, other)]
    path.write_text(lines([*rows, (P, TYPE, owl("FunctionalProperty"))]), encoding="utf-8")
    with close([path]) as closure:
        assert [finding.rule for finding in closure.findings] == (["eq-diff1"] if clash else [])


# -- laws that the program keeps by itself


def test_a_lost_triple_stops_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.reason.engine import Engine

    run = Engine.run

    def forgetful(self: Engine, delta: str | None = None) -> None:
        run(self, delta)
        self.db.execute("UPDATE t SET o = s WHERE rowid = 1")

    data = tmp_path / "data.nt"
    data.write_text(lines(many(50)), encoding="utf-8")
    monkeypatch.setattr(Engine, "run", forgetful)
    with pytest.raises(LostTriplesError, match="not all stand in the closure"):
        close([data])


def test_a_lost_text_stops_the_program(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    data.write_text(lines(many(50)), encoding="utf-8")
    with close([data]) as closure:
        closure.connection.execute(f"DELETE FROM terms WHERE t = '<{E}thing/7>'")
        with pytest.raises(LostTriplesError, match="were written"):
            closure.write_all(tmp_path / "out.nt")
    assert not (tmp_path / "out.nt").exists()


def test_other_versions_of_the_engine_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "data.nt"
    path.write_text(f"{X} {P} {X} .\n", encoding="utf-8")
    monkeypatch.setattr(duckdb, "__version__", "1.4.0")
    assert main(["reason", str(path)]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "duckdb 1.4.0" in said and f"duckdb=={numbers.TESTED[-1]}" in said
    with pytest.raises(UsageError):
        connect()


def test_the_versions_that_are_allowed_are_those_that_were_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [each for each in project["dependencies"] if each.startswith("duckdb")] == [f"duckdb=={numbers.TESTED[-1]}"]
    assert duckdb.__version__ in numbers.TESTED
