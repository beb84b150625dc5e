"""`SERVICE kg:search` answered in the process that evaluates the query.

Before the engine gets a query, each such SERVICE is looked up in the index of phrases and written down as the VALUES
that it gives. So everything that holds for a query holds for the search in it: the dataset, the limits of time, rows,
bytes and memory, and that a worker can be killed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from kg import rdf
from kg.errors import QueryError
from kg.lang.told import Told
from kg.phrases import clause
from kg.phrases.clause import Bound, Clause, Value
from kg.phrases.words import FILE_NAME, quote, words
from kg.sparql import inspection
from kg.sparql.spelling import Changes
from kg.vocab import XSD, Seek, terms_of

if TYPE_CHECKING:
    from kg.phrases import finding

_PLACE = re.compile(r"error at (\d+):(\d+)")
_DIGITS = 9
Result = TypeVar("Result")


class Searched(Protocol):
    """What is needed of a graph: the folder of its side files and its base IRI."""

    @property
    def path(self) -> Path:
        """The folder of its side files."""
        ...

    @property
    def base(self) -> str:
        """What its IRIs begin with."""
        ...


@dataclass(frozen=True, slots=True)
class Answered:
    """A query with its searches answered: its text, where that differs from the one that was given, what was cut."""

    text: str
    changes: Changes
    notes: tuple[Told, ...]


def evaluate(
    graph: Searched, text: str, run: Callable[[str], Result], note: Callable[[Told], None] | None = None
) -> Result:
    """What `run` makes of a query after its searches were answered; `note` is told what a search leaves out.

    QueryError where one is written wrongly or cannot be answered; SyntaxError as `run` raises it, with the place in
    the text that was given.
    """
    found = answered(graph, text)
    if found is None:
        return run(text)
    for each in found.notes if note else ():
        assert note
        note(each)
    try:
        return run(found.text)
    except SyntaxError as error:
        raise SyntaxError(_moved(str(error), found, text)) from error


def answered(graph: Searched, text: str) -> Answered | None:
    """A query with its searches answered; None where it has none."""
    if "service" not in text.casefold() and "\\u" not in text.casefold():
        return None
    read = inspection.inspect(text, graph.base.partition(" ")[0])
    if not read.searches:
        return None
    namespace = terms_of(graph.base)
    try:
        clauses = [clause.read(read.text, each, dict(read.prefixes), namespace) for each in read.searches]
        _check_names(read, namespace)
        index, refused = _index(graph)
        made = [_Answering(index, each, read.text, refused) for each in clauses]
        parts, changes, end, length = [], [], 0, 0
        for each in made:
            before, values = read.text[end : each.clause.start], each.values()
            length += len(before) + len(values)
            parts += [before, values]
            end = each.clause.end
            changes.append((length - len(values), length, each.clause.start, end))
    except QueryError as error:
        raise inspection.moved(error, read.text, text, read.changes) from error
    notes = tuple(note for each in made for note in each.notes)
    return Answered("".join([*parts, read.text[end:]]), tuple(changes), notes)


def _check_names(read: inspection.Inspection, namespace: str) -> None:
    for call in read.searches:
        if call.iri != f"{namespace}{Seek.SERVICE}":
            where = inspection.position(read.text, call.start)
            said = Told("phrases.another_store", iri=call.iri, own=f"{namespace}{Seek.SERVICE}")
            raise QueryError(said, *where)


def _index(graph: Searched) -> tuple[finding.Index | None, Told]:
    """The index of a graph's texts; None, and why, where there is nothing to search in."""
    path = graph.path / FILE_NAME
    if not path.is_file():
        return None, Told("phrases.not_here")
    from kg.phrases import finding

    index = finding.opened(path)
    return (index if index.has_texts() else None), Told("problem.no_texts")


def _moved(message: str, found: Answered, text: str) -> str:
    """An error of the engine with its place in the text that was given."""
    place = _PLACE.search(message)
    if not place:
        return message
    read = inspection.inspect(text)
    told = QueryError("", int(place[1]), int(place[2]))
    told = inspection.moved(told, found.text, read.text, found.changes)
    return f"{message[: place.start()]}error at {told.line}:{told.column}{message[place.end() :]}"


def _short(text: str) -> str:
    """A text of a query as a note quotes it: in one line, without what cannot be printed."""
    return " ".join("".join(each if each.isprintable() else " " for each in text[:200]).split())[:60]


def _written(value: Value) -> str:
    """A term as SPARQL has it, numbers in short."""
    kind = value.datatype.value if isinstance(value, rdf.Literal) else ""
    if kind == f"{XSD}integer":
        return value.value
    return f"{value.value}e0" if kind == f"{XSD}double" and "e" not in value.value.lower() else str(value)


class _Answering:
    """One SERVICE, and the VALUES that it becomes."""

    def __init__(self, index: finding.Index | None, found: Clause, text: str, refused: Told) -> None:
        self._index, self.clause, self._text, self._refused = index, found, text, refused
        self.notes: list[Told] = []

    def values(self) -> str:
        """The VALUES, in one line."""
        names = self.clause.variables
        variables = " ".join(f"?{name}" for name in names)
        if self._index is None:
            if not self.clause.silent:
                raise self._error(self._refused)
            self.notes.append(self._refused)
            return f"VALUES ({variables}) {{ ({' '.join('UNDEF' for _ in names)}) }}"
        rows = dict.fromkeys(
            f"({' '.join(_written(row[name]) if name in row else 'UNDEF' for name in names)})"
            for row in self._rows(self._index)
        )
        return f"VALUES ({variables}) {{ {' '.join(rows)} }}"

    def _rows(self, index: finding.Index) -> Iterator[Bound]:
        for bound in self.clause.rows:
            yield from self._of(index, bound)

    def _of(self, index: finding.Index, bound: Bound) -> Iterator[Bound]:
        phrase, language = self._phrase(bound)
        limit, offset = self._number(Seek.LIMIT, bound), self._number(Seek.OFFSET, bound) or 0
        if not words(phrase):
            raise self._error(Told("phrases.no_words", phrase=phrase[:40]))
        found = index.find(phrase, language=language, limit=limit, offset=offset)
        if found.given < found.total and Seek.TOTAL not in self.clause.said:
            self.notes.append(Told("phrases.cut", given=found.given, total=found.total, phrase=_short(phrase)))
        if language is not None and not found.total and language not in (spoken := index.languages()):
            self.notes.append(Told("phrases.no_language", language=_short(language), known=", ".join(spoken)))
        for hit in found.hits:
            for told in self._told(hit, found.total):
                if (row := self._row(bound, hit, told)) is not None:
                    yield row

    def _told(self, hit: finding.Hit, total: int) -> Iterator[dict[Seek, Value]]:
        """What is said of a hit, by term: once for each quote, if quotes are asked for."""
        asked = self.clause.said
        told: dict[Seek, Value] = {Seek.LANGUAGE: rdf.Literal(hit.language), Seek.TOTAL: rdf.Literal(total)}
        if Seek.SCORE in asked:
            told[Seek.SCORE] = rdf.Literal(round(hit.score, 4))
        if Seek.TIMES in asked:
            told[Seek.TIMES] = rdf.Literal(len(hit.places))
        if Seek.QUOTE not in asked:
            yield told
            return
        for text in dict.fromkeys(quote(hit.text, *place) for place in hit.places):
            quoted = rdf.Literal(text, language=hit.language) if hit.language else rdf.Literal(text)
            yield {**told, Seek.QUOTE: quoted}

    def _row(self, bound: Bound, hit: finding.Hit, told: Mapping[Seek, Value]) -> Bound | None:
        """The values of the variables; None where one variable would have two."""
        row: dict[str, Value] = dict(bound)
        pairs = [
            (self.clause.hit, rdf.NamedNode(hit.paragraph)),
            *((self.clause.said[each], told[each]) for each in told if each in self.clause.said),
        ]
        for name, value in pairs:
            if isinstance(name, str) and row.setdefault(name, value) != value:
                return None
        return row

    def _given(self, term: Seek, bound: Bound) -> Value | None:
        said = self.clause.said.get(term)
        if isinstance(said, str):
            found = bound.get(said)
            if found is None and term in clause.GIVEN:
                raise self._error(Told("phrases.unbound", variable=said, term=term))
            return found
        return said

    def _phrase(self, bound: Bound) -> tuple[str, str | None]:
        """The phrase, and the language that it or the SERVICE names."""
        phrase, language = self._given(Seek.MATCHES, bound), self._given(Seek.LANGUAGE, bound)
        if not isinstance(phrase, rdf.Literal) or (language is not None and not isinstance(language, rdf.Literal)):
            raise self._error(Told("phrases.strings"))
        named = {each.lower() for each in (phrase.language, language.value if language else None) if each is not None}
        if len(named) > 1:
            raise self._error(Told("phrases.two_languages", language=phrase.language))
        return phrase.value, named.pop() if named else None

    def _number(self, term: Seek, bound: Bound) -> int | None:
        given = self._given(term, bound)
        if given is None:
            return None
        if not isinstance(given, rdf.Literal) or not given.value.isdecimal() or len(given.value) > _DIGITS:
            raise self._error(Told("phrases.whole_number", term=term, most="9" * _DIGITS))
        return int(given.value)

    def _error(self, message: Told) -> QueryError:
        return QueryError(message, *inspection.position(self._text, self.clause.start))
