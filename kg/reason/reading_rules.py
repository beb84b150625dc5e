"""Reads the SPARQL text of a named rule far enough to know which triples it speaks of.

Oxigraph parses and runs the query; here its words are followed to find the triple patterns, so
that only the triples that a rule can match need to be looked at, and so that an explanation can
show which ones it matched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.reason.terms import RDF

TYPE = f"<{RDF}type>"
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<iri><[^<>"{}|^`\\\s]*>)
  | (?P<string>(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')(?:@[A-Za-z0-9-]+|\^\^(?:<[^<>\s]*>|[\w-]*:[\w.-]*))?)
  | (?P<var>[?$]\w+)
  | (?P<number>[+-]?\d+(?:\.\d+)?)
  | (?P<name>[A-Za-z][\w-]*:[\w./%-]*\w|[A-Za-z][\w-]*:|:[\w-]+)
  | (?P<word>[A-Za-z_]+)
  | (?P<sign>&&|\|\||[<>!]=|[{}()\[\].;,/|^*+?!=<>&-])
  | (?P<space>\s+)""",
    re.VERBOSE,
)
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
    found = Read()
    match = re.search(r"\bCONSTRUCT\s*(\{[^{}]*\})\s*WHERE\s*(?=\{)", text, re.IGNORECASE)
    if match is None:
        raise ValueError("it must have the form CONSTRUCT { … } WHERE { … }")
    found.prologue, found.where = text[: match.start()], text[match.end() :]
    prefixes = dict(re.findall(r"^\s*PREFIX\s+([\w-]*:)\s*(<[^<>\s]*>)", found.prologue, re.MULTILINE | re.IGNORECASE))
    template = _Walk(_words(match[1], prefixes), Read())
    template.group(outermost=True)
    found.head = template.read.rows
    body = _words(found.where, prefixes)
    _Walk(body, found).group(outermost=True)
    found.denies = any(kind == "word" and text.upper() in _DENIALS for kind, text in body)
    found.computed = set(re.findall(r"\bAS\s+(\?\w+)", found.where, re.IGNORECASE))
    return found


def _words(text: str, prefixes: dict[str, str]) -> list[Word]:
    words, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"'{text[at : at + 20]}' is not understood")
        at = match.end()
        kind, word = str(match.lastgroup), match[0]
        if kind == "name":
            prefix, local = word.split(":", 1)
            if f"{prefix}:" not in prefixes:
                raise ValueError(f"the prefix {prefix}: is not declared")
            kind, word = "iri", f"{prefixes[prefix + ':'][:-1]}{local}>"
        if kind not in ("comment", "space"):
            words.append((kind, word))
    return words


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
