"""Reads the SPARQL text of a named rule far enough to know which triples it speaks of.

Oxigraph parses and runs the query, and `kg.sparql` reads its tokens; here these are followed to find the
triple patterns, so that only the triples that a rule can match need to be looked at, and so that an
explanation can show which ones it matched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from kg.reason.terms import RDF
from kg.sparql import inspection
from kg.sparql.spelling import Token, spell, tokens

TYPE = f"<{RDF}type>"
_SIGNS = frozenset("{}()[].;,/|^*+?!=<>&-")
_PLAIN_STRING = re.compile(r'"(?:[^"\\\n]|\\["\\nrtbf])*"')
_DENIALS = {"NOT", "MINUS", "OPTIONAL", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}

Word = tuple[str, str]
"""Kind and text of a token; names are IRIs already."""
Row = tuple[str, str, str]


@dataclass(slots=True)
class Read:
    """What a query speaks of.

    `patterns` are predicate and object ("" where variable) of every triple pattern of the body;
    `rows` the plain patterns of its outermost group (variables with "?"; "?" alone for a constant
    that may be written in several ways), `inner` those of groups in it that share its variables,
    each with the number of its group and whether it stands directly in it; `free` the patterns
    that need not (of subqueries, of property paths, and those with a variable as predicate);
    `head` the template's patterns;
    `denies` whether it asks for what is not there; `computed` the variables that BIND and SELECT
    make; `where` the body's text.
    """

    patterns: set[tuple[str, str]] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)
    inner: list[tuple[Row, int, bool]] = field(default_factory=list)
    free: set[tuple[str, str]] = field(default_factory=set)
    head: list[Row] = field(default_factory=list)
    denies: bool = False
    computed: set[str] = field(default_factory=set)
    prologue: str = ""
    where: str = ""


def read(text: str) -> Read:
    """Follow a CONSTRUCT query's words. Raises ValueError for what a rule may not use."""
    found, text = Read(), spell(text)
    all_tokens = tuple(tokens(text))
    prefixes, base, body = inspection.prologue(all_tokens, "")
    closing = next((n for n, each in enumerate(body) if each.text == "}"), 0)
    opened = [each.upper or each.text for each in (*body[:2], *body[closing : closing + 3])]
    if opened != ["CONSTRUCT", "{", "}", "WHERE", "{"]:
        raise ValueError("it must have the form CONSTRUCT { … } WHERE { … }")
    start = body[closing + 2].start
    found.prologue, found.where = text[: body[0].start], text[start:]
    template = _Walk(_words(text, body[1 : closing + 1], prefixes, base), Read())
    template.group(outermost=True)
    found.head = template.read.rows
    where = _words(text, body[closing + 2 :], prefixes, base)
    _Walk(where, found).group(outermost=True)
    found.denies = any(kind == "word" and word.upper() in _DENIALS for kind, word in where)
    pairs = pairwise(where)
    found.computed = {word for (_, before), (kind, word) in pairs if before.upper() == "AS" and kind == "var"}
    return found


def _words(text: str, found: tuple[Token, ...], prefixes: dict[str, str], base: str) -> list[Word]:
    """The tokens of a part of `text` as a rule has them: strings with their type, numbers with their sign."""
    words: list[Word] = []
    for place, each in enumerate(found):
        close = place > 0 and found[place - 1].end == each.start
        kind, word = each.kind, each.text
        if (
            close
            and words
            and words[-1][0] == "string"
            and (kind == "language" or word == "^" or _typing(words[-1][1]))
        ):
            words[-1] = ("string", words[-1][1] + word)
        elif close and kind == "number" and words and words[-1] in (("sign", "+"), ("sign", "-")):
            words[-1] = ("number", words[-1][1] + word)
        else:
            words.append(_word(text, each, prefixes, base))
    return words


def _typing(string: str) -> bool:
    """Whether a string has the marks behind it after which its type comes."""
    return string.endswith("^") and string[-2:] in ("^^", '"^', "'^")


def _word(text: str, token: Token, prefixes: dict[str, str], base: str) -> Word:
    match token.kind:
        case "variable":
            return "var", f"?{token.text[1:]}"
        case "iri" | "name":
            prefix = token.text.partition(":")[0]
            if token.kind == "name" and prefix not in prefixes:
                raise ValueError(f"the prefix {prefix}: is not declared")
            return "iri", f"<{inspection.resolve(token.text, prefixes, base)}>"
        case "blank":
            raise ValueError("blank nodes are not for rules: use variables")
        case "mark" if token.text in _SIGNS:
            return "sign", token.text
        case "mark":
            raise ValueError(f"'{text[token.start : token.start + 20]}' is not understood")
    return token.kind, token.text


class _Walk:
    """Follows groups and triples; expressions in parentheses are passed over, but for groups in them."""

    def __init__(self, words: list[Word], found: Read) -> None:
        self.words, self.at, self.read = words, 0, found
        self.subqueries = [False]
        self.groups = 0

    def peek(self) -> str:
        """The text of the next token; "" at the end."""
        return self.words[self.at][1] if self.at < len(self.words) else ""

    def take(self) -> Word:
        """The next token."""
        if self.at >= len(self.words):
            raise ValueError("it ends too early")
        self.at += 1
        return self.words[self.at - 1]

    def group(self, outermost: bool = False) -> None:
        """From "{" to its "}"."""
        self.take()
        self.subqueries.append(self.subqueries[-1] or self.peek().upper() == "SELECT")
        self.groups += len(self.subqueries) == 3  # a group right inside the outermost one
        while (word := self.peek()) != "}":
            kind = self.words[self.at][0] if word else "end"
            if word == "{":
                self.group()
            elif word == "(":
                self.expression()
            elif kind == "word" and word != "a":
                self.keyword(word.upper())
            elif kind in ("var", "iri"):
                self.triples(outermost)
            elif word in ("[", "]", "$") or kind == "end":
                raise ValueError("blank nodes are not for rules: use variables" if word else "a brace is missing")
            else:
                self.take()
        self.subqueries.pop()
        self.take()

    def keyword(self, word: str) -> None:
        """Pass over a keyword and what belongs to it."""
        self.take()
        if word in ("GRAPH", "SERVICE", "FROM"):
            raise ValueError(f"{word} is not for rules: they see one graph")
        if word in ("SELECT", "GROUP", "ORDER", "HAVING", "LIMIT"):
            while self.peek() not in ("{", "}", ""):
                self.expression() if self.peek() == "(" else self.take()
        if word == "VALUES":
            while self.take()[1] != "{":
                pass
            while self.take()[1] != "}":
                pass

    def expression(self) -> None:
        """From "(" to its ")"."""
        self.take()
        while (word := self.peek()) != ")":
            if word == "(":
                self.expression()
            elif word == "{":
                self.group()
            else:
                self.take()
        self.take()

    def triples(self, outermost: bool) -> None:
        """A subject with its predicates and objects."""
        subject = self.take()[1]
        while True:
            path = self.path()
            while True:
                kind, thing = self.take()
                self.add(subject, path, kind, thing, outermost)
                if self.peek() != ",":
                    break
                self.take()
            while self.peek() == ";":
                self.take()
            if self.at >= len(self.words) or (
                self.words[self.at][0] not in ("iri", "var") and self.peek() not in ("a", "^", "(", "!")
            ):
                return

    def path(self) -> list[str]:
        """The IRIs of a predicate or property path; [""] for a variable."""
        found = []
        while True:
            while self.peek() in ("^", "!", "("):
                self.take()
            kind, word = self.take()
            found.append(TYPE if word == "a" else "" if kind == "var" else word)
            while self.peek() in (")", "*", "+", "?"):
                self.take()
                found.append(found[-1])
            if self.peek() not in ("/", "|"):
                return found
            self.take()

    def add(self, subject: str, path: list[str], kind: str, thing: str, outermost: bool) -> None:
        """Note one pattern."""
        plain = len(path) == 1 and bool(path[0])
        for step in path:
            pattern = (step, thing if kind == "iri" and step == TYPE and plain else "")
            self.read.patterns.add(pattern)
            if not plain or self.subqueries[-1]:
                self.read.free.add(pattern)
        if plain and not self.subqueries[-1]:
            plain_thing = kind in ("iri", "var") or (kind == "string" and _PLAIN_STRING.fullmatch(thing))
            row = (subject, path[0], thing if plain_thing else "?")
            if outermost:
                self.read.rows.append(row)
            else:
                self.read.inner.append((row, self.groups, len(self.subqueries) == 3))
