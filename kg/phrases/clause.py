"""`SERVICE kg:search { … }` as it is written: what is sought, and which variables get what.

::

    SERVICE kg:search {
      VALUES ?phrase { "root causes" "causes profondes" }
      ?paragraph kg:matches ?phrase ; kg:matchLanguage ?language ; kg:matchQuote ?quote .
    }

Only what is told here may stand in it; anything else is an error with its place, never a search for less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg import rdf
from kg.errors import QueryError
from kg.lang.told import Told
from kg.sparql.inspection import ServiceCall, position, resolve
from kg.sparql.iris import UCHAR, character
from kg.sparql.spelling import Token, tokens
from kg.vocab import XSD, Seek

GIVEN = frozenset({Seek.MATCHES, Seek.LIMIT, Seek.OFFSET})
"""What must have a value; the language may have one, or is told."""
TOLD = frozenset({Seek.QUOTE, Seek.SCORE, Seek.TOTAL, Seek.TIMES})
"""What is told of a hit: in a variable."""

_SAID = tuple(each for each in Seek if each is not Seek.SERVICE)
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(rf"{UCHAR}|\\[tbnrf\"'\\]")
_MOST_VALUES = 100
Value = rdf.NamedNode | rdf.Literal
Bound = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Clause:
    """One SERVICE: its place in the text, the variable of the paragraph, what stands after each term, the VALUES.

    `silent`: where the store has nothing to search in, it finds a row without values (SPARQL 1.1 Federated Query, 2.3).
    """

    start: int
    end: int
    silent: bool
    hit: str
    said: Mapping[Seek, Value | str]
    """By term: a value, or the name of a variable."""
    rows: tuple[Bound, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it binds, in the order of the text."""
        named = [each for each in self.said.values() if isinstance(each, str)]
        return tuple(dict.fromkeys([self.hit, *named, *(name for row in self.rows for name in row)]))


def read(text: str, call: ServiceCall, prefixes: Mapping[str, str], namespace: str) -> Clause:
    """The SERVICE that `call` names. QueryError, with its place in `text`, where it is written in another way."""
    return _Reader(text, call, prefixes, namespace).clause()


@dataclass
class _Reader:
    text: str
    call: ServiceCall
    prefixes: Mapping[str, str]
    namespace: str
    hit: str = ""
    said: dict[Seek, Value | str] = field(default_factory=dict)
    rows: list[dict[str, Value]] = field(default_factory=lambda: [{}])

    def clause(self) -> Clause:
        """All of it."""
        self._tokens = list(tokens(self.text))
        names = [at for at, each in enumerate(self._tokens) if each.start == self.call.start]
        at = names[0] - 1
        self._at = names[0] + 1
        silent = self._tokens[at].upper == "SILENT"
        while self._tokens[at].upper != "SERVICE":
            at -= 1
        start = self._tokens[at].start
        self._expect("{")
        while not self._met("}"):
            token = self._next()
            if token.upper == "VALUES":
                self._values()
            elif token.kind == "variable":
                self._sentence(token)
            elif token.text != ".":
                raise self._error(token, Told("phrases.misplaced", text=token.text[:40]))
        end = self._tokens[self._at - 1].end
        if Seek.MATCHES not in self.said:
            raise self._error(self._tokens[self._at - 1], Told("phrases.no_phrase"))
        return Clause(start, end, silent, self.hit, self.said, tuple(self.rows))

    # -- tokens

    def _next(self) -> Token:
        if self._at >= len(self._tokens):
            raise self._error(self._tokens[-1], Told("phrases.unfinished"))
        self._at += 1
        return self._tokens[self._at - 1]

    def _met(self, mark: str) -> bool:
        """Whether that mark stands here; then it is passed."""
        met = self._at < len(self._tokens) and self._tokens[self._at].text == mark
        self._at += met
        return met

    def _expect(self, mark: str) -> None:
        if not self._met(mark):
            here = self._tokens[min(self._at, len(self._tokens) - 1)]
            raise self._error(here, Told("phrases.missing", mark=mark))

    def _error(self, token: Token, message: Told) -> QueryError:
        return QueryError(message, *position(self.text, token.start))

    # -- what it says

    def _sentence(self, subject: Token) -> None:
        if self.hit and self.hit != subject.text[1:]:
            raise self._error(subject, Told("phrases.one_thing", variable=self.hit))
        self.hit = subject.text[1:]
        while True:
            verb = self._next()
            if verb.text in (".", "}"):
                self._at -= verb.text == "}"
                return
            if verb.text == ";":
                continue
            name = self._term(verb)
            if name in self.said:
                raise self._error(verb, Told("phrases.twice", term=name))
            self.said[name] = self._object(name)
            if not self._met(";") and not self._met("."):
                if self._at < len(self._tokens) and self._tokens[self._at].text == "}":
                    return
                raise self._error(self._next(), Told("phrases.missing", mark="; . }"))
            if self._tokens[self._at - 1].text == ".":
                return

    def _term(self, verb: Token) -> Seek:
        iri = resolve(verb.text, dict(self.prefixes), "") if verb.kind in ("iri", "name") else ""
        name = iri.removeprefix(self.namespace)
        if iri.startswith(self.namespace) and name in _SAID:
            return Seek(name)
        known = ", ".join(f"kg:{each}" for each in _SAID)
        raise self._error(verb, Told("phrases.unknown_term", text=verb.text[:60], known=known))

    def _object(self, name: Seek) -> Value | str:
        token = self._next()
        if token.kind == "variable":
            return token.text[1:]
        if name in TOLD:
            raise self._error(token, Told("phrases.variable", term=name))
        value = self._value(token)
        assert value is not None
        return value

    def _value(self, token: Token) -> Value | None:
        """A term of the query as one of RDF; None for UNDEF."""
        match token.kind:
            case "string":
                tag = self._tokens[self._at] if self._at < len(self._tokens) else token
                if tag.kind == "language":
                    self._at += 1
                    return rdf.Literal(_content(token.text), language=tag.text[1:].lower())
                return rdf.Literal(_content(token.text))
            case "number" if token.text.isdecimal():
                return rdf.Literal(token.text, datatype=rdf.NamedNode(f"{XSD}integer"))
            case "iri" | "name":
                return rdf.NamedNode(resolve(token.text, dict(self.prefixes), ""))
            case "word" if token.upper == "UNDEF":
                return None
        raise self._error(token, Told("phrases.no_value", text=token.text[:40]))

    def _values(self) -> None:
        """VALUES ?x { … } or VALUES (?x ?y) { (…) … }, joined with those before."""
        first = self._next()
        names = [first.text[1:]]
        several = first.text == "("
        if several:
            names = []
            while not self._met(")"):
                names.append(self._next().text[1:])
        elif first.kind != "variable":
            raise self._error(first, Told("phrases.missing", mark="?…"))
        self._expect("{")
        made: list[dict[str, Value]] = []
        while not self._met("}"):
            made.append(self._row(names, several))
        self.rows = [{**one, **other} for one in self.rows for other in made if _agree(one, other)]
        if len(self.rows) > _MOST_VALUES:
            raise self._error(first, Told("phrases.too_many", most=_MOST_VALUES))

    def _row(self, names: list[str], several: bool) -> dict[str, Value]:
        if several:
            self._expect("(")
        row = {name: value for name in names if (value := self._value(self._next())) is not None}
        if several:
            self._expect(")")
        return row


def _agree(one: Bound, other: Bound) -> bool:
    return all(other.get(name, value) == value for name, value in one.items())


def _content(text: str) -> str:
    """What a string of a query says (SPARQL 1.1, 19.7)."""
    marks = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[0][1:]) or character(found[0]), text[marks:-marks])
