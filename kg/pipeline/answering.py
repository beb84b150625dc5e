"""Prepares the answers of the shipped questions when a whole store is built: see `kg.store.answers`.

A question is asked once without parameters. A parameter only chooses among those rows where its value stands in a
column (the slot has the name of a column and stands once), or where one filter on a column is all that is said of it.
Of questions with other parameters given, the engine is asked as before.
"""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path

from kg import questions, rdf
from kg.questions import Question
from kg.sparql import inspection, planning
from kg.sparql.spelling import tokens
from kg.store.answers import BLOCK, FILE_NAME, GIVEN, SLOT, TEXT, Piece, Prepared, packed
from kg.vocab import rebase

LEAST = 100
"""So few documents are asked as quickly without."""
_THREADS = 2
_STRINGS = ("symbol", "code", "act", "status", "language", "text")
"""Kinds of parameters that are strings: numbers and days can be written in several ways, and are compared otherwise."""
_DAYS = ("date", "day")
_FILTERS = (
    r"FILTER\(!BOUND\(\?SLOT\) \|\| (?:STR\()?\?(?P<column>\w+)\)? [=<>]=? (?:STR\()?\?SLOT\)?\)",
    r'FILTER\(COALESCE\(\?SLOT, "any"\) IN \("any", \?(?P<column>\w+)\)\)',
)
"""Filters on one column that everything meets where the slot has no value."""
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE question (
  name TEXT PRIMARY KEY, pieces TEXT NOT NULL, columns TEXT NOT NULL, rows INTEGER NOT NULL, chosen_by TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE block (question TEXT, number INTEGER, lines BLOB NOT NULL, PRIMARY KEY (question, number)) WITHOUT ROWID;
CREATE TABLE found (
  question TEXT, column TEXT, value TEXT, places BLOB NOT NULL, PRIMARY KEY (question, column, value)
) WITHOUT ROWID;
"""


def build(engine: rdf.Engine, graphs: rdf.Graphs, folder: Path, base: str) -> None:
    """Ask every question that needs no parameter of all triples of a store, and keep the rows in `folder`."""
    asked = [each for each in questions.load().values() if not any(one.required for one in each.parameters)]
    tables = {each.name: folder / f"answer-{each.name}.tsv" for each in asked}

    def ask(question: Question) -> None:
        text = question.bind({}, base)
        options = {"default_graph": graphs, "base_iri": base.partition(" ")[0]}
        found = planning.evaluate(engine, text, whole=True, **options)
        assert isinstance(found, rdf.QuerySolutions)
        found.serialize(str(tables[question.name]), format=rdf.QueryResultsFormat.TSV)

    try:
        with ThreadPoolExecutor(_THREADS, "answers") as threads:
            list(threads.map(ask, asked))
        with closing(sqlite3.connect(folder / FILE_NAME)) as database:
            database.executescript(_TABLES)
            for each in asked:
                _keep(database, each, base, tables[each.name])
            database.commit()
    finally:
        for path in tables.values():
            path.unlink(missing_ok=True)


def pieces(question: Question, base: str) -> Iterator[Piece]:
    """What the texts that `Question.bind` makes for a store with this base are made of."""
    text, end = rebase(question.text, base), 0
    slots = {each.name: each.slot for each in question.parameters}
    for name, start, after in inspection.slots(text):
        yield from _literal(text[end:start], slots)
        yield SLOT, name
        end = after
    yield from _literal(text[end:].rstrip(), slots)


def _literal(text: str, slots: dict[str, str]) -> Iterator[Piece]:
    end = 0
    for line in questions.GIVEN.finditer(text):
        yield TEXT, text[end : line.start()]
        yield GIVEN, slots[line["name"]], line[0], line["before"] + line["patterns"]
        end = line.end()
    yield TEXT, text[end:]


def chosen_by(question: Question) -> dict[str, tuple[str, str]]:
    """Slot → column and filter ("" where the column has the slot's value), of the parameters that only choose rows."""
    text, columns = question.text, question.columns
    found = dict[str, tuple[str, str]]()
    for each in question.parameters:
        slot = each.slot
        places = [start for name, start, _ in inspection.slots(text) if name == slot]
        filters = [one for form in _FILTERS for one in re.finditer(form.replace("SLOT", slot), text)]
        if not filters and each.kind in _STRINGS:
            column, condition, alone = slot, "", True
        elif len(filters) == 1 and each.kind in (*_STRINGS, *_DAYS):
            column, condition = filters[0]["column"], filters[0][0]
            # It stands in its slot and filter, in its head if that names it, and nowhere else.
            said = 1 + len(re.findall(rf"\?{slot}\b", condition)) + bool(each.variable)
            alone = len(re.findall(rf"\?{slot}\b", text)) - _in_given(question, slot) == said
        else:
            continue
        reached = [*places, *(one.start() for one in filters)]
        if len(places) == 1 and alone and column in columns and _is_given(text, reached, column):
            same = condition == f"FILTER(!BOUND(?{slot}) || ?{column} = ?{slot})"
            found[slot] = (column, "" if same else condition)
    return found


def _is_given(text: str, places: Iterable[int], variable: str) -> bool:
    """Whether a variable at these places is the query's own: every SELECT around them gives it as it is."""
    wanted, given, told = set(places), list[bool](), True
    selecting, depth = False, 0
    for each in tokens(text):
        if each.start in wanted and not all(given):
            return False
        if each.upper == "SELECT":
            selecting, told = True, False
        elif selecting and each.kind == "variable" and not depth:
            told = told or each.text[1:] == variable
        depth += (each.text == "(") - (each.text == ")")
        if each.text == "{":
            given.append(told)
            selecting, told = False, True
        elif each.text == "}":
            given.pop()
    return True


def _in_given(question: Question, slot: str) -> int:
    lines = (line["patterns"] for line in questions.GIVEN.finditer(question.text))
    return sum(len(re.findall(rf"\?{slot}\b", each)) for each in lines)


def _keep(database: sqlite3.Connection, question: Question, base: str, table: Path) -> None:
    slots = chosen_by(question)
    with table.open("rb") as lines:
        columns = tuple(each.lstrip("?") for each in next(lines).decode().rstrip("\n").split("\t"))
        places: dict[str, dict[bytes, list[int]]] = {column: {} for column, _ in slots.values()}
        where = [(columns.index(column), having) for column, having in places.items()]
        rows = 0
        for number, block in enumerate(iter(lambda: list(islice(lines, BLOCK)), [])):
            for line in block:
                fields = line[:-1].split(b"\t") if where else []
                for index, having in where:
                    having.setdefault(fields[index], []).append(rows)
                rows += 1
            kept = question.name, number, zlib.compress(b"".join(block), 1)
            database.execute("INSERT INTO block VALUES (?, ?, ?)", kept)
    # What may have no value gets that of its slot, and is no choice of rows.
    slots = {slot: each for slot, each in slots.items() if each[0] != slot or b"" not in places[each[0]]}
    database.executemany("INSERT INTO found VALUES (?, ?, ?, ?)", _found(question.name, places))
    held = Prepared(question.name, tuple(pieces(question, base)), columns, rows, slots)
    said = json.dumps(held.pieces), json.dumps(columns), rows, json.dumps(slots, sort_keys=True)
    database.execute("INSERT INTO question VALUES (?, ?, ?, ?, ?)", (question.name, *said))


def _found(name: str, places: dict[str, dict[bytes, list[int]]]) -> Iterable[tuple[str, str, str, bytes]]:
    for column, having in sorted(places.items()):
        for value, rows in sorted(having.items()):
            yield name, column, value.decode(), packed(rows)
