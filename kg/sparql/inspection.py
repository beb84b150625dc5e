"""What a SPARQL text may do, found by reading its tokens and not by searching its characters.

`inspect` says what kind of request a text is, which graphs and foreign services it names and
whether its answer changes from call to call. It reads the spelling that `kg.sparql.spelling` makes of
the text, and that spelling is what has to be carried out. Grammar: SPARQL 1.1 Query Language, section 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import QueryError
from kg.lang.told import Told
from kg.sparql.iris import Base, unescape
from kg.sparql.spelling import Changes, Token, sent, spelling, tokens

MAX_DEPTH = 150
"""Brackets deeper than this are refused: the engine's parser descends once per bracket."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_QUERIES = tuple(each.lower() for each in _FORMS)
_UPDATES = frozenset({"INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_SEARCH = "/ontology#search"
"""What the name of a store's own search ends with, whatever its terms begin with."""
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """A SERVICE clause: the place of its target in the text, and the target, None for a variable."""

    start: int
    end: int
    iri: str | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a SPARQL text asks for. `form` is select, ask, construct, describe, update, or "" (unknown).

    `text` is the text to carry out, to which places refer: its IRIs are absolute and it has no BASE, if there was
    anything to resolve against. `base` is what its functions resolve against while it runs. `changes` lead back to the
    text that was sent (`moved`). `services` are the calls of other endpoints; `searches` are those that a query makes
    of the store's own texts (`kg.phrases.service`), which an update may not.
    """

    form: str
    text: str
    graphs: tuple[str, ...] = ()
    services: tuple[ServiceCall, ...] = ()
    searches: tuple[ServiceCall, ...] = ()
    volatile: bool = False
    prefixes: tuple[tuple[str, str], ...] = ()
    base: str = ""
    changes: Changes = ()

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph and not a table or a truth value."""
        return self.form in ("construct", "describe")


def inspect(text: str, base: str = "") -> Inspection:
    """Read `text`; relative IRIs resolve against its BASE, else `base`.

    Raises QueryError where it is nested too deeply or a string does not end.
    """
    return _inspect(text, base) if len(text) < 8192 else _inspect.__wrapped__(text, base)


@lru_cache(maxsize=512)
def _inspect(text: str, base: str) -> Inspection:
    spelled, original = spelling(text, base), text
    text = spelled.text
    found = tuple(tokens(text))
    try:
        _check(text, found)
    except QueryError as error:
        raise moved(error, text, original, spelled.changes) from None
    prefixes, _, body = prologue(found, base)
    form = form_of(body)
    calls = tuple(_services(found, prefixes, base))
    searches = tuple(each for each in calls if form in _QUERIES and (each.iri or "").endswith(_SEARCH))
    return Inspection(
        form=form,
        text=text,
        graphs=tuple(_dataset(body, prefixes, base)) if form != "update" else (),
        services=tuple(each for each in calls if each not in searches),
        searches=searches,
        volatile=any(each.upper in _VOLATILE for each in body),
        prefixes=tuple(prefixes.items()),
        base=spelled.base,
        changes=spelled.changes,
    )


def _check(text: str, found: tuple[Token, ...]) -> None:
    depth = 0
    for each in found:
        if each.kind != "mark":
            continue
        if each.text in "\"'":
            raise QueryError(Told("syntax.string"), *position(text, each.start))
        if each.text in "{([":
            depth += 1
        elif each.text in "})]":
            depth -= 1
        if depth > MAX_DEPTH:
            line, column = position(text, each.start)
            raise QueryError(Told("syntax.nested", most=MAX_DEPTH), line, column)


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column of a place in `text`, both counted from 1."""
    before = text[:index]
    return before.count("\n") + 1, index - before.rfind("\n")


def index_of(text: str, line: int, column: int) -> int:
    """The place in `text` of a line and column, counted from 1; its end where it has none such."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
        if not start:
            return len(text)
    return min(start + column - 1, len(text))


def moved(error: QueryError, spelled: str, original: str, changes: Changes) -> QueryError:
    """An error about the `spelled` text, with its place in the `original`, which is what its author sees."""
    if error.line is None or error.column is None or not changes:
        return error
    place = sent(changes, index_of(spelled, error.line, error.column))
    return QueryError(error.message, *position(original, place))


def prologue(found: tuple[Token, ...], base: str) -> tuple[dict[str, str], str, tuple[Token, ...]]:
    """Prefixes and base as declared, and the tokens after the declarations (section 4.1)."""
    prefixes: dict[str, str] = {}
    index = 0
    while index < len(found):
        word = found[index].upper
        rest = found[index + 1 : index + 3]
        if word == "PREFIX" and len(rest) == 2 and rest[1].kind == "iri":
            prefixes[rest[0].text[:-1]] = Base(base).resolve(unescape(rest[1].text[1:-1]))
            index += 3
        elif word == "BASE" and rest and rest[0].kind == "iri":
            base = Base(base).resolve(unescape(rest[0].text[1:-1]))
            index += 2
        elif word == "VERSION" and rest:
            index += 2
        else:
            break
    return prefixes, base, found[index:]


def form_of(body: tuple[Token, ...]) -> str:
    """What kind of request the tokens after the prologue begin: select … update, or ""."""
    word = body[0].upper if body else ""
    if word in _FORMS:
        return word.lower()
    return "update" if word in _UPDATES else ""


def _dataset(body: tuple[Token, ...], prefixes: dict[str, str], base: str) -> Iterator[str]:
    """The IRIs of FROM and FROM NAMED."""
    for index, each in enumerate(body):
        if each.upper == "FROM":
            after = body[index + 1 : index + 3]
            if after and after[0].upper == "NAMED":
                after = after[1:]
            if after and after[0].kind in ("iri", "name"):
                yield resolve(after[0].text, prefixes, base)


def _services(found: tuple[Token, ...], prefixes: dict[str, str], base: str) -> Iterator[ServiceCall]:
    """Every service call, wherever it stands."""
    for index, each in enumerate(found):
        if each.upper == "SERVICE":
            after = found[index + 1 : index + 3]
            if after and after[0].upper == "SILENT":
                after = after[1:]
            if after and after[0].kind in ("iri", "name"):
                yield ServiceCall(after[0].start, after[0].end, resolve(after[0].text, prefixes, base))
            elif after and after[0].kind == "variable":
                yield ServiceCall(after[0].start, after[0].end, None)


def resolve(text: str, prefixes: dict[str, str], base: str) -> str:
    """The IRI that an IRI reference or prefixed name stands for; an undeclared prefix stays as written."""
    if text.startswith("<"):
        return Base(base).resolve(unescape(text[1:-1]))
    prefix, _, local = text.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + re.sub(r"\\(.)", r"\1", local)


@lru_cache(maxsize=256)
def slots(text: str) -> tuple[tuple[str, int, int], ...]:
    """The name and place of every `VALUES ?name { UNDEF }`, a slot for a value, in order."""
    found = tuple(tokens(text))
    made = []
    for first, name, *rest in zip(found, found[1:], found[2:], found[3:], found[4:], strict=False):
        words = [first.upper, *(each.upper or each.text for each in rest)]
        if name.kind == "variable" and words == ["VALUES", "{", "UNDEF", "}"]:
            made.append((name.text[1:], first.start, rest[-1].end))
    return tuple(made)


@lru_cache(maxsize=256)
def columns(text: str) -> tuple[str, ...]:
    """The variables that a SELECT says it gives, in order; empty where it says `*`, or is another form."""
    _, _, body = prologue(tuple(tokens(text)), "")
    found, depth, before = [], 0, ""
    for each in body if form_of(body) == "select" else ():
        if not depth and (each.upper in ("WHERE", "FROM") or each.text == "{"):
            break
        if each.kind == "variable" and (not depth or before == "AS"):
            found.append(each.text[1:])
        depth += (each.text == "(") - (each.text == ")")
        before = each.upper
    return tuple(found)
