"""The questions of `queries/`: loaded, described, and bound to their parameters.

A question is a SPARQL file that runs anywhere as it is. Its head comments say what it is::

    # title@en: Printed references
    # description@en: What each paragraph and its notes cite …
    # parameter symbol (symbol)@en: the document, by its symbol, for example A/RES/76/186

The package's own have the same words in the other languages in `questions.toml` of their folders.

A parameter is a slot `VALUES ?symbol { UNDEF }`: binding one puts a term, written by the
RDF library, in the place of UNDEF; nothing of what a user wrote is ever pasted into a query.
Where a column has the parameter's name, the head names the variable of its slot: `(date, ?on_day)`.
A comment `# given body: …` holds patterns that go without saying where a parameter is not given, and that lead to what
is asked about where it is: they change no row, and spare the engine those of all others.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg import lang, rdf, resources
from kg.config import nearest
from kg.errors import InputError, UnknownNameError, UsageError
from kg.lang.told import Told
from kg.sparql import inspection
from kg.symbols import Symbol
from kg.vocab import XSD, rebase

_HEAD = re.compile(r"#\s*(title|description)@(\w+):\s*(.+)")
_PARAMETER = re.compile(r"#\s*parameter\s+(\w+)\s*\((\w+)(?:,\s*\?(\w+))?\)@(\w+):\s*(.+)")
_LONGEST_NUMBER = 8
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words.get(lang.DEFAULT, "")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, kind, meaning per language, and the variable of its slot ("": its name).

    Kinds are `symbol`, `code`, `act`, `status`, `language`, `date` (of a month or year the first day), `day` (of a
    month or year the last day), `number`, `phrase` and `text`.
    """

    name: str
    kind: str
    meaning: Mapping[str, str]
    variable: str = ""

    @property
    def slot(self) -> str:
        """The variable of its slot."""
        return self.variable or self.name

    @property
    def required(self) -> bool:
        """Whether the question asks nothing without it."""
        return self.kind == "phrase"

    def said(self, language: str) -> str:
        """The meaning in `language`, else in the default one."""
        return _in(self.meaning, language)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its name, SPARQL text, title and description per language, parameters in order."""

    name: str
    text: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()

    def titled(self, language: str) -> str:
        """The title in `language`, else in the default one."""
        return _in(self.title, language)

    def described(self, language: str) -> str:
        """The description in `language`, else in the default one."""
        return _in(self.description, language)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order; empty where the query is no plain SELECT."""
        return inspection.columns(self.text)

    def lacks(self, values: Mapping[str, str]) -> tuple[Parameter, ...]:
        """The parameters that it needs and `values` do not have."""
        return tuple(each for each in self.parameters if each.required and not values.get(each.name, "").strip())

    def bind(self, values: Mapping[str, str] | None = None, base: str = "") -> str:
        """The query's text with `values` in the slots; those that are empty count as not given.

        `base` is the store's base IRI, for which the text is adapted. Raises
        `UnknownNameError` for a parameter that the question lacks, `UsageError` for a value
        that its kind does not allow.
        """
        given = {name: self._term(name, value) for name, value in (values or {}).items() if value.strip()}
        terms = {each.slot: given[each.name] for each in self.parameters if each.name in given}
        text = rebase(self.text, base) if base else self.text
        parts, end = [], 0
        for name, start, after in inspection.slots(text):
            parts += [text[end:start], f"VALUES ?{name} {{ {terms[name]} }}" if name in terms else ""]
            end = after
        bound = "".join([*parts, text[end:]])
        return GIVEN.sub(lambda line: line["before"] + line["patterns"] if line["name"] in given else line[0], bound)

    def _term(self, name: str, value: str) -> str:
        """The value as it stands in the text; several symbols, with spaces between them, are several values."""
        kinds = {each.name: each.kind for each in self.parameters}
        if name not in kinds:
            known = ", ".join(kinds) or "none"
            error = UnknownNameError("parameter", name, nearest(name, kinds))
            raise (error if error.near else UsageError(f"unknown parameter '{name}' of {self.name}; it has: {known}"))
        value, make = value.strip(), _KINDS.get(kinds[name], rdf.Literal)
        several = several_symbols(value) if kinds[name] == "symbol" else ()
        return " ".join(str(make(each)) for each in several or (value,))


GIVEN = re.compile(r"^(?P<before>[ \t]*)# given (?P<name>\w+): (?P<patterns>.+)$", re.MULTILINE)
"""A line that counts where a parameter is given."""


def several_symbols(value: str) -> tuple[str, ...]:
    """The symbols of a value that holds several, with spaces between them; none where it is one, or no such list."""
    words = value.split()
    listed = len(words) > 1 and Symbol.parse(value) is None and all(Symbol.parse(each) for each in words)
    return tuple(words) if listed else ()


def _symbol(value: str) -> rdf.Literal:
    symbol = Symbol.parse(value)
    return rdf.Literal(symbol.key if symbol else value)


def _code(value: str) -> rdf.Literal:
    return rdf.Literal(value.upper())


def _language(value: str) -> rdf.Literal:
    return rdf.Literal(value.lower())


def _date(value: str) -> rdf.Literal:
    return rdf.Literal(first_day(value).isoformat(), datatype=rdf.NamedNode(XSD + "date"))


def _last(value: str) -> rdf.Literal:
    return rdf.Literal(last_day(value).isoformat(), datatype=rdf.NamedNode(XSD + "date"))


def _number(value: str) -> rdf.Literal:
    if not (value.isascii() and value.isdigit() and len(value) < _LONGEST_NUMBER):
        raise UsageError(Told("problem.no_number", value=value[:40]))
    return rdf.Literal(str(int(value)), datatype=rdf.NamedNode(XSD + "integer"))


def first_day(value: str) -> date:
    """The day that `value` writes, of a month or year the first one. `UsageError` where it is no date."""
    if not _DAY.fullmatch(value):
        raise UsageError(Told("problem.no_date", value=value))
    try:
        return date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value)
    except ValueError:
        raise UsageError(Told("problem.no_day", value=value)) from None


def last_day(value: str) -> date:
    """The day that `value` writes, of a month or year the last one. `UsageError` where it is no date."""
    first = first_day(value)
    match len(value):
        case 4:
            return first.replace(month=12, day=31)
        case 7:
            return first.replace(day=monthrange(first.year, first.month)[1])
        case _:
            return first


_KINDS: dict[str, Callable[[str], rdf.Literal]] = {
    "symbol": _symbol,
    "code": _code,
    "language": _language,
    "date": _date,
    "day": _last,
    "number": _number,
    "phrase": rdf.Literal,
    "text": rdf.Literal,
}


def parse(name: str, text: str) -> Question:
    """The question that a query's text holds. Slots without a head comment are of kind `text`."""
    words: dict[str, dict[str, str]] = {"title": {}, "description": {}}
    kinds: dict[str, str] = {}
    meanings: dict[str, dict[str, str]] = {}
    variables: dict[str, str] = {}
    for line in text.splitlines():
        if found := _HEAD.match(line):
            words[found[1]][found[2]] = found[3].strip()
        elif found := _PARAMETER.match(line):
            kinds[found[1]], variables[found[1]] = found[2], found[3] or ""
            meanings.setdefault(found[1], {})[found[4]] = found[5].strip()
    for slot, _, _ in inspection.slots(text):
        if slot not in variables.values():
            kinds.setdefault(slot, "text")
    parameters = tuple(
        Parameter(each, kind, meanings.get(each, {}), variables.get(each, "")) for each, kind in kinds.items()
    )
    return Question(name, text, words["title"], words["description"], parameters)


@cache
def load(directory: Path | None = None) -> Mapping[str, Question]:
    """The questions of `directory` (the package's `queries/` unless stated), sorted by name."""
    folder = directory or resources.path("queries")
    found = {path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq"))}
    return found if directory else {name: _translated(question) for name, question in found.items()}


@cache
def worked() -> Mapping[str, Question]:
    """The worked examples of `queries/examples/`, by name: queries to start from in the editor, and no questions."""
    return MappingProxyType(dict(load(resources.path("queries") / "examples")))


def _translated(question: Question) -> Question:
    """A question of the package with its words from the languages' `questions.toml`."""
    said = {each.code: each.table("questions").get(question.name, {}) for each in lang.each()}

    def with_others(words: Mapping[str, str], name: str) -> dict[str, str]:
        return {**words, **{code: own[name] for code, own in said.items() if own.get(name)}}

    meanings = {code: own.get("parameters", {}) for code, own in said.items()}
    return replace(
        question,
        title=with_others(question.title, "title"),
        description=with_others(question.description, "description"),
        parameters=tuple(
            replace(
                one,
                meaning={**one.meaning, **{code: own[one.name] for code, own in meanings.items() if one.name in own}},
            )
            for one in question.parameters
        ),
    )


def find(name: str) -> Question:
    """The question called `name`; `UnknownNameError` with the nearest names where there is none."""
    questions = load()
    if name not in questions:
        raise UnknownNameError("question", name, nearest(name, tuple(questions)))
    return questions[name]


def filled(text: str, place: Path | str) -> str:
    """`text`, if there is any; else `InputError` about its `place`."""
    if not text.strip():
        raise InputError(place, "no query in it", "write one, or ask a question by its name: 'kg queries' lists them")
    return text


def read(path: Path) -> Question:
    """The query in a file of the user's; `InputError` where it cannot be read or is empty."""
    try:
        return parse(path.stem, filled(path.read_text(encoding="utf-8-sig"), path))
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "not a UTF-8 text", "save the query as UTF-8") from error
