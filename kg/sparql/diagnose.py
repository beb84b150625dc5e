"""What is wrong with a query, in words a person can use and at the place where it begins.

The engine names the farthest place that its parser reached and everything it hoped for there;
this module says which token it was, or finds the usual mistakes by itself.
"""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.lang.told import Told
from kg.sparql import inspection
from kg.sparql.spelling import Token, tokens

_SENTENCE = re.compile(r"[A-Z]\w* [a-zA-Z]+ [a-zA-Z ?_]+")
_HOPE = re.compile(r'"(?:[^"\\]|\\.)*"|\b[A-Z]{2,}\b')
_PAIRS = {")": "(", "}": "{", "]": "["}
_MOST_HOPES = 8


def explain(text: str, error: QueryError) -> QueryError:
    """`error` of the engine about `text`, told better where that is possible."""
    found = list(tokens(text))
    at = _mistake(text, found)
    if at:
        return at
    sentence = _SENTENCE.search(error.message)
    if sentence and error.message.startswith(("expected one of The", "The", "expected The")):
        return QueryError(Told("syntax.engine", detail=sentence[0].strip()), error.line, error.column)
    return _at_token(text, found, error)


def _mistake(text: str, found: list[Token]) -> QueryError | None:
    """Mistakes that can be told from the tokens alone."""
    if not found:
        return QueryError(Told("syntax.empty"), 1, 1)
    prefixes, _, body = inspection.prologue(tuple(found), "")
    if body and body[0].kind == "word" and not inspection.form_of(body):
        return _place(
            text,
            body[0],
            Told("syntax.unknown_word", word=body[0].text[:60]),
        )
    for each in body:
        if each.kind == "name" and each.text.partition(":")[0] not in prefixes:
            name = each.text.partition(":")[0]
            return _place(text, each, Told("syntax.prefix", name=name))
        if each.kind == "mark" and each.text in "\"'":
            return _place(text, each, Told("syntax.string"))
    return _brackets(text, found)


def _brackets(text: str, found: list[Token]) -> QueryError | None:
    opened: list[Token] = []
    for each in found:
        if each.kind != "mark":
            continue
        if each.text in "([{":
            opened.append(each)
        elif each.text in _PAIRS:
            if all(before.text != _PAIRS[each.text] for before in opened):
                return _place(text, each, Told("syntax.closes_nothing", mark=each.text))
            if opened[-1].text != _PAIRS[each.text]:
                return _place(text, opened[-1], Told("syntax.not_closed", mark=opened[-1].text))
            opened.pop()
    return _place(text, opened[-1], Told("syntax.not_closed", mark=opened[-1].text)) if opened else None


def _at_token(text: str, found: list[Token], error: QueryError) -> QueryError:
    if error.line is None or error.column is None:
        return QueryError(Told("syntax.engine", detail=error.message))
    lines = text.split("\n")
    index = sum(len(each) + 1 for each in lines[: error.line - 1]) + error.column - 1
    hopes = sorted(set(_HOPE.findall(error.message)))
    hope = Told("syntax.expected", hopes=tuple(hopes)) if 0 < len(hopes) <= _MOST_HOPES else ""
    for each in found:
        if each.end > index:
            # Inside a token, what the engine hoped for is a piece of one and of no use.
            hope = hope if each.start == index else ""
            return _place(text, each, Told("syntax.unexpected", text=each.text[:60], hope=hope))
    return QueryError(Told("syntax.no_sense", hope=hope), error.line, error.column)


def _place(text: str, token: Token, message: str) -> QueryError:
    line, column = inspection.position(text, token.start)
    return QueryError(message, line, column)
