"""Which graphs an update writes, read from its tokens (SPARQL 1.1 Update, section 3).

What cannot be told from the text (a graph named by a variable) is `ANY`. The text is one that
`kg.sparql.spelling.spell` has written, so that the engine reads it in no other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.sparql import inspection
from kg.sparql.spelling import Token, tokens

DEFAULT = ""
"""The default graph, in place of an IRI."""
ANY = "*"
"""Some graph that only the data tell."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its place in the text, what it is, the graphs it writes, where USING may go.

    `verb` is its first word; `sweeping` says ALL, NAMED or "" for CLEAR and DROP; `using` is the
    place of WHERE for operations that may have USING, -1 for others; `quads` is the text of a
    DELETE WHERE's pattern, which has no USING of its own; `silent` is said of LOAD only.
    """

    start: int
    end: int
    verb: str
    targets: frozenset[str]
    sweeping: str = ""
    using: int = -1
    has_dataset: bool = False
    quads: tuple[int, int] | None = None
    silent: bool = False


def operations(text: str, base: str) -> list[Operation]:
    """The operations of `text`, in order."""
    found: list[Operation] = []
    prefixes: dict[str, str] = {}
    for part in _parts(list(tokens(text))):
        declared, base, body = inspection.prologue(tuple(part), base)
        prefixes |= declared
        if body:
            found.append(_Reader(body, prefixes, base).operation())
    return found


def _parts(found: list[Token]) -> Iterator[list[Token]]:
    depth = 0
    part: list[Token] = []
    for each in found:
        if each.kind == "mark":
            depth += (each.text == "{") - (each.text == "}")
            if each.text == ";" and depth == 0:
                yield part
                part = []
                continue
        part.append(each)
    yield part


class _Reader:
    def __init__(self, body: tuple[Token, ...], prefixes: dict[str, str], base: str) -> None:
        self._body, self._prefixes, self._base = body, prefixes, base
        self._words = [each.upper for each in body]

    def operation(self) -> Operation:
        """What the tokens say; targets are ANY where they say nothing known."""
        start, end = self._body[0].start, self._body[-1].end
        verb = self._words[0]
        if verb in ("CLEAR", "DROP", "CREATE"):
            return self._management(verb, start, end)
        if verb in ("ADD", "MOVE", "COPY"):
            return Operation(start, end, verb, frozenset(self._copied(verb)))
        if verb in ("INSERT", "DELETE") and self._words[1:2] == ["DATA"]:
            return Operation(start, end, verb, frozenset(self._template(2, DEFAULT)))
        if verb == "DELETE" and self._words[1:2] == ["WHERE"]:
            inner = (self._body[2].start, end) if len(self._body) > 2 else None
            targets = frozenset(self._template(2, DEFAULT))
            return Operation(start, end, verb, targets, using=self._body[1].start, quads=inner)
        if verb in ("WITH", "INSERT", "DELETE"):
            return self._modify(verb, start, end)
        silent = verb == "LOAD" and self._words[1:2] == ["SILENT"]
        return Operation(start, end, verb or self._body[0].text.upper(), frozenset({ANY}), silent=silent)

    def _management(self, verb: str, start: int, end: int) -> Operation:
        rest = [each for each in self._body[1:] if each.upper != "SILENT"]
        word = rest[0].upper if rest else ""
        if word in ("ALL", "NAMED"):
            return Operation(start, end, verb, frozenset({ANY}), sweeping=word)
        if word == "DEFAULT":
            return Operation(start, end, verb, frozenset({DEFAULT}))
        if word == "GRAPH" and len(rest) == 2:
            return Operation(start, end, verb, frozenset({self._iri(rest[1])}))
        return Operation(start, end, verb, frozenset({ANY}))

    def _copied(self, verb: str) -> Iterator[str]:
        sides: list[list[Token]] = [[], []]
        side = 0
        for each in self._body[1:]:
            if each.upper == "TO":
                side = 1
            elif each.upper not in ("SILENT", "GRAPH"):
                sides[side].append(each)
        if len(sides[0]) != 1 or len(sides[1]) != 1:
            yield ANY
            return
        yield self._graph(sides[1][0])
        if verb == "MOVE":
            yield self._graph(sides[0][0])

    def _modify(self, verb: str, start: int, end: int) -> Operation:
        graph, where = DEFAULT, self._where()
        if verb == "WITH" and len(self._body) > 1:
            graph = self._iri(self._body[1])
        targets: set[str] = set()
        for index, word in enumerate(self._words[:where]):
            if word in ("INSERT", "DELETE"):
                targets |= set(self._template(index + 1, graph))
        has_dataset = verb == "WITH" or "USING" in self._words[:where]
        if where < 0 or not targets:
            return Operation(start, end, verb, frozenset({ANY}), has_dataset=has_dataset)
        return Operation(start, end, verb, frozenset(targets), using=self._body[where].start, has_dataset=has_dataset)

    def _where(self) -> int:
        depth = 0
        for index, each in enumerate(self._body):
            if each.kind == "mark":
                depth += (each.text == "{") - (each.text == "}")
            elif each.upper == "WHERE" and depth == 0:
                return index
        return -1

    def _template(self, start: int, graph: str) -> Iterator[str]:
        """The graphs written by the braces that open at `start`; triples outside GRAPH go to `graph`."""
        if start >= len(self._body) or self._body[start].text != "{":
            yield ANY
            return
        depth, inside = 0, 0
        for index in range(start, len(self._body)):
            each = self._body[index]
            if each.text == "{" and each.kind == "mark":
                depth += 1
            elif each.text == "}" and each.kind == "mark":
                depth -= 1
                inside = 0 if depth < 2 else inside
                if depth == 0:
                    return
            elif each.upper == "GRAPH" and depth == 1:
                inside = index + 1
                yield self._graph(self._body[inside]) if inside < len(self._body) else ANY
            elif depth == 1 and index != inside and each.text != ".":
                yield graph

    def _graph(self, token: Token) -> str:
        return DEFAULT if token.upper == "DEFAULT" else self._iri(token)

    def _iri(self, token: Token) -> str:
        return inspection.resolve(token.text, self._prefixes, self._base) if token.kind in ("iri", "name") else ANY
