"""The order in which the embedded engine joins the patterns of a query that says what it is about.

The engine guesses how many solutions a pattern has from the places that are bound in it, never from the data. To it
a symbol stands for thousands of documents, so that it reads every paragraph of the store rather than look up those of
one. `planned` gives such a query the order that a person would read it in: from what the query names, each pattern
by a look-up for each solution of those before it (`LATERAL`, SPARQL Community Group, SEP 6, which the engine
evaluates). The answer is the same: between patterns of triples a lateral join is a join. What is not surely the same
stays as it was written, and so does a query that names nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kg.rdf import Embedded, Engine, Result
from kg.sparql.inspection import columns
from kg.sparql.parts import (
    BACKWARD,
    CLAUSES,
    FREE,
    KEYS,
    Block,
    Group,
    Optional,
    Part,
    Pattern,
    Run,
    Values,
    bound_by,
    used_by,
)
from kg.sparql.spelling import Token, tokens

_LONGEST, _MOST, _DEEPEST = 8192, 100, 3
"""Characters, parts of a group, queries inside of each other: what is larger was not written by hand, and stays."""
_OPEN, _CLOSED = ("{", "(", "["), ("}", ")", "]")


class _Unplanned(Exception):  # noqa: N818 (no error: the text stays as it is)
    """The text is not of the kind that is put in order here."""


def evaluate(engine: Engine, text: str, *, whole: bool = False, **options: Any) -> Result:
    """What `engine` answers to `text`, in a good order where it is the embedded one. Raises what the engine raises.

    A mistake is told of the text as it was written. `whole`: as `begun` has it.
    """
    plan = (
        (begun if whole else planned)(text)
        if isinstance(engine, Embedded) and not options.get("substitutions")
        else text
    )
    if plan != text:
        with contextlib.suppress(SyntaxError):
            return engine.query(plan, **options)
    return engine.query(text, **options)


@lru_cache(maxsize=128)
def planned(text: str) -> str:
    """`text`, with the patterns of its outermost group in a good order; `text` itself where it is not of that kind."""
    return _planned(text, 0)


def begun(text: str) -> str:
    """As `planned`, of a query that names nothing too: where it goes through all that there is.

    Each row is there, but perhaps not as often: for queries in which that tells nothing, as with DISTINCT.
    """
    return _planned(text, 0, anyway=True)


def _planned(text: str, depth: int, *, anyway: bool = False) -> str:
    if len(text) > _LONGEST or depth > _DEEPEST:
        return text
    try:
        found = tuple(tokens(text))
        start = _opening(found)
        reader = _Reader(text, found, start + 1, depth, anyway)
        run = reader.group()
        if not (anyway or any(_given(each) for each in run.parts)):
            return text
        body = _ordered(run, frozenset())
    except (_Unplanned, IndexError, RecursionError):  # it ends in the middle of something, or is nested without end
        return text
    return f"{text[: found[start].end]} {body} {text[reader.at().start :]}"


def _given(part: Part) -> bool:
    """Whether a query that has this part says what it is about."""
    return (isinstance(part, Values) and part.given) or (isinstance(part, Pattern) and part.key)


def _opening(found: tuple[Token, ...]) -> int:
    """The place of the bracket that opens the group of a SELECT without datasets of its own."""
    select = False
    depth = 0
    for index, each in enumerate(found):
        select = select or each.upper == "SELECT"
        if each.upper in ("ASK", "CONSTRUCT", "DESCRIBE", "INSERT", "DELETE"):
            raise _Unplanned
        if each.text == "{" and select and not depth:
            return index
        depth += (each.text == "(") - (each.text == ")")
    raise _Unplanned


def _ordered(run: Run, bound: frozenset[str], seen: frozenset[str] = frozenset()) -> str:
    """The text of a group whose patterns are looked up one after another.

    `bound` have values from outside, `seen` may have some.
    """
    last = [each for each in run.parts if isinstance(each, Values) and each.binds & _late(run)]
    chain = _chained([each for each in run.parts if each not in last], bound, seen)
    chain += [each.text for each in last]
    known, seen = bound | bound_by(run.parts), seen | used_by(run.parts)
    # What a SELECT inside of the query gives may have no value, and get one from what comes after.
    sure = bound_by(each for each in run.parts if not (isinstance(each, Values) and each.uses))
    early = [each for each in run.filters if each.uses <= sure]
    if early and run.after:
        chain = [" ".join(["{", *chain, *(each.text for each in early), "}"])]
    for each in run.after:
        seen |= known
        chain += _later(each, known, seen)
        known, seen = known | each.binds, seen | each.uses
    return " ".join([*chain, *(each.text for each in run.filters if each not in early or not run.after)])


def _later(part: Part, known: frozenset[str], seen: frozenset[str]) -> list[str]:
    """The texts of what comes after the parts that a group begins with."""
    match part:
        case Block():
            return _chained(list(part.parts), known, seen, begun=True)
        case Optional(group=Run() as group) if not (group.simple or group.late & seen):
            return [f"LATERAL {{ OPTIONAL {{ {_ordered(group, known, seen)} }} }}"]
    return [part.text]


def _chained(
    left: list[Pattern | Values | Group], known: frozenset[str], seen: frozenset[str], begun: bool = False
) -> list[str]:
    """The texts of parts, each looked up for what those before it give."""
    chain = list[str]()
    while left:
        ranks = [each.rank(known) for each in left]
        best = max(ranks)
        part = left.pop(ranks.index(best))
        least = BACKWARD if known or chain or begun else FREE  # `begun` texts may begin with anything
        if best < least or (isinstance(part, Group) and any(each.late & seen for each in part.groups)):
            raise _Unplanned
        text = _union(part, known, seen) if isinstance(part, Group) else part.text
        # What is given is joined: a lateral join may give no variable a value that has one.
        chain.append(text if isinstance(part, Values) or not (chain or begun) else f"LATERAL {{ {text} }}")
        known, seen = known | part.binds, seen | part.uses
    return chain


def _late(run: Run) -> frozenset[str]:
    """Variables of the parts that a value from outside must not reach, as they are not surely bound there."""
    return frozenset[str]().union(
        *(group.late for each in run.parts if isinstance(each, Group) for group in each.groups)
    )


def _union(part: Group, bound: frozenset[str], seen: frozenset[str]) -> str:
    return " ".join(
        f"{head} {{ {_ordered(group, bound, seen)} }}" for head, group in zip(part.heads, part.groups, strict=True)
    ).strip()


class _Reader:
    """Reads the group of a text that begins at a token."""

    def __init__(self, text: str, found: tuple[Token, ...], place: int, depth: int, anyway: bool) -> None:
        self._text, self._found, self._place, self._depth, self._anyway = text, found, place, depth, anyway

    def at(self) -> Token:
        """The token that comes next."""
        if self._place >= len(self._found):
            raise _Unplanned
        return self._found[self._place]

    def _take(self) -> Token:
        self._place += 1
        return self._found[self._place - 1]

    def group(self) -> Run:
        """What stands up to the bracket that closes the group, which is left."""
        first, after, filters = self._block(), list[Part](), list[Part]()
        while self.at().text != "}":
            match self.at().upper:
                case "FILTER":
                    filters.append(self._verbatim())
                case "OPTIONAL":
                    after.append(self._optional())
                case word if word in CLAUSES and word not in ("VALUES", "GRAPH"):
                    after.append(self._verbatim())
                case _:
                    block = self._block()
                    if after:
                        after.append(Block("", bound_by(block), used_by(block), tuple(block)))
                    else:
                        first += block
        if len(first) + len(filters) + len(after) > _MOST:
            raise _Unplanned
        return Run(tuple(first), tuple(filters), tuple(after))

    def _block(self) -> list[Pattern | Values | Group]:
        """Parts up to a clause that is none of them."""
        parts = list[Pattern | Values | Group]()
        while self.at().text != "}":
            word = self.at().upper
            if self.at().text == ".":
                self._take()
            elif word == "VALUES":
                parts.append(self._values())
            elif word == "GRAPH":
                parts.append(self._graph())
            elif word in CLAUSES:
                break
            elif self.at().text == "{":
                select = self._found[self._place + 1].upper == "SELECT"
                parts.append(self._select() if select else self._branches())
            else:
                parts.extend(self._triples())
        return parts

    def _optional(self) -> Optional:
        """An OPTIONAL; in order where nothing in it could mean another thing with values from outside."""
        begin, run = self._place, None
        try:
            self._take()
            run = self._inner()
        except _Unplanned:
            run, self._place = None, begin
            self._verbatim()
        written = self._part(begin)
        return Optional(written.text, frozenset(), written.uses, run)

    def _verbatim(self) -> Part:
        """One clause as it is written, or triples after such a clause."""
        begin, first = self._place, self._take()
        if first.upper in ("OPTIONAL", "MINUS", "LATERAL", "BIND", "VALUES") or first.text == "{":
            self._place -= first.text == "{"
            self._until("{" if first.upper != "BIND" else "(")
            while self.at().upper == "UNION":
                self._until("{")
        elif first.upper in ("GRAPH", "SERVICE"):
            self._until("{")
        elif first.upper == "FILTER":
            exists = {self.at().upper, self._found[self._place + 1].upper} & {"EXISTS"}
            self._until("{" if exists else "(")
        else:
            while self.at().text not in (".", "}") and self.at().upper not in CLAUSES:
                self._until(self.at().text)
        return self._part(begin)

    def _part(self, begin: int) -> Part:
        own = self._found[begin : self._place]
        names = frozenset("?" + each.text[1:] for each in own if each.kind == "variable")
        return Part(self._text[own[0].start : own[-1].end], uses=names)

    def _until(self, opening: str) -> None:
        """Go on to a bracket and past the one that closes it; past one token where that is no bracket."""
        depth = 0
        while self.at().text != opening:
            self._take()
        while True:
            each = self._take()
            depth += (each.text in _OPEN) - (each.text in _CLOSED)
            if depth <= 0:
                return
            self.at()

    @staticmethod
    def _term(each: Token) -> bool:
        return each.kind in ("variable", "iri", "name", "string", "number")

    def _values(self) -> Values:
        begin, names = self._take(), set[str]()
        while self.at().text != "{":
            each = self._take()
            names |= {"?" + each.text[1:]} if each.kind == "variable" else set()
        depth = 0
        while True:
            each = self._take()
            if each.upper == "UNDEF":
                raise _Unplanned
            depth += (each.text == "{") - (each.text == "}")
            if not depth:
                return Values(self._text[begin.start : each.end], frozenset(names))

    def _graph(self) -> Group:
        head = f"GRAPH {self._name_of_graph()}"
        run = self._inner()
        name = head.removeprefix("GRAPH ")
        binds = run.binds | ({name} if name.startswith("?") else set())
        uses = used_by((*run.filters, *run.after, *run.parts))
        return Group("", binds, uses, (head,), (run,))

    def _name_of_graph(self) -> str:
        self._take()
        if not self._term(self.at()):
            raise _Unplanned
        return self._take().text

    def _branches(self) -> Group:
        runs, heads = [self._inner()], [""]
        while self.at().upper == "UNION":
            self._take()
            runs.append(self._inner())
            heads.append("UNION")
        binds = frozenset.intersection(*(each.binds for each in runs))
        every = [part for run in runs for part in (*run.filters, *run.after, *run.parts)]
        uses = frozenset[str]().union(*(each.uses | each.binds for each in every))
        return Group("", binds, uses, tuple(heads), tuple(runs))

    def _select(self) -> Values:
        """A SELECT inside of the query, itself put in order; what it gives is no more than what one may begin with."""
        begin = self._place
        self._until("{")
        if self.at().upper == "UNION":
            raise _Unplanned
        own = self._found[begin + 1 : self._place - 1]
        text = self._text[own[0].start : own[-1].end]
        plan = _planned(text, self._depth + 1, anyway=self._anyway)
        # Its columns are not remembered: that is for the questions, and whoever asks chooses this text.
        names = frozenset(f"?{each}" for each in columns.__wrapped__(text))
        return Values(f"{{ {plan} }}", names, self._part(begin).uses, given=plan != text)

    def _inner(self) -> Run:
        begin = self._place
        if self._take().text != "{" or self.at().upper == "SELECT":
            raise _Unplanned
        run = self.group()
        if any(each.upper == "MINUS" for each in self._found[begin : self._place]):
            raise _Unplanned  # it takes away by the variables that are shared, and values from outside would be
        if any(isinstance(each, Values) for each in (*run.parts, *run.after)):
            raise _Unplanned  # a variable that has a value outside may be given none in a lateral join
        self._take()
        return run

    def _triples(self) -> Iterator[Pattern]:
        """Triples of one subject, each a pattern of its own."""
        subject = self._node()
        while True:
            verb = self._verb()
            while True:
                value = self._node()
                text = f"{subject} {verb} {value} ."
                names = {each for each in (subject, verb, value) if each.startswith("?")}
                key = not value.startswith("?") and KEYS.search(verb) is not None
                path = re.fullmatch(r"[^<]*[/|*+^(].*|<[^>]*>.+", verb) is not None
                yield Pattern(text, frozenset(names), frozenset(), subject, value, key, path)
                if self.at().text != ",":
                    break
                self._take()
            if self.at().text != ";":
                return
            while self.at().text == ";":
                self._take()
            if self.at().text in (".", "}"):
                return

    def _node(self) -> str:
        """A variable, IRI or literal."""
        each = self._take()
        if each.kind == "variable":
            return "?" + each.text[1:]
        if each.kind in ("iri", "name", "number") or each.text.lower() in _BOOLEANS:
            return each.text
        if each.kind != "string":
            raise _Unplanned
        if self.at().kind == "language":
            return each.text + self._take().text
        if self.at().text == "^":  # of two
            return each.text + "".join(self._take().text for _ in range(3))
        return each.text

    def _verb(self) -> str:
        """A property, a variable, or a path."""
        if self.at().kind == "variable":
            return "?" + self._take().text[1:]
        begin, depth = self.at(), 0
        while True:
            each = self._take()
            depth += (each.text == "(") - (each.text == ")")
            after = self.at()
            if each.text in ("*", "?") or each.text.startswith("?"):
                raise _Unplanned  # a path of no steps ends at a value from outside even if the graph does not have it
            complete = each.kind in ("iri", "name") or each.text in ("a", ")", "+")
            if complete and not depth and after.text not in ("/", "|", "*", "+", "?"):
                return self._text[begin.start : each.end]
            if each.text in ("{", "}", ".", ";"):
                raise _Unplanned


_BOOLEANS = ("true", "false")
