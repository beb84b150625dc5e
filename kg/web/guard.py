"""What a SPARQL text may do, found by reading its tokens and not by searching its characters.

`inspect` says what kind of request a text is, which graphs and foreign services it names and
whether its answer changes from call to call. It is meant to be safer than exact: Oxigraph's
parser needs no space after a keyword (`SERVICEex:a{}` is a service call), and `<` begins an
IRI or compares, which only a full parse can tell, so both readings of every `<` are followed.
Grammar: SPARQL 1.1 Query Language, section 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin

from kg.errors import QueryError

MAX_DEPTH = 150
"""Brackets deeper than this are refused: the engine's parser descends once per bracket."""

_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IRI = rf'<(?:[^\x00-\x20<>"{{}}|^`\\]|{_UCHAR})*>'
_ESCAPED = r"\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = r"(?:[^\W\d_](?:[\w·.\-]*[\w·\-])?)?"
_LOCAL = rf"(?:[\w:]|%[0-9A-Fa-f]{{2}}|{_ESCAPED})(?:[\w:·\-]|%[0-9A-Fa-f]{{2}}|{_ESCAPED}|\.(?=[\w:·.\-%\\]))*"
_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+ | \#[^\r\n]*)
    | (?P<iri>{_IRI})
    | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^"\\]|\\.))*\"\"\" | '''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
                | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w[\w·]*)
    | (?P<blank>_:[\w.\-·]*)
    | (?P<name>{_PREFIX}:(?:{_LOCAL})?)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+\-]?[0-9]+)? | \.[0-9]+(?:[eE][+\-]?[0-9]+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE = r"(?:[ \t\r\n]|\#[^\r\n]*(?:[\r\n]|$))*"
_SERVICE = re.compile(
    rf"service{_SPACE}(?P<silent>silent)?{_SPACE}(?P<target>{_IRI}|[?$]\w[\w·]*|{_PREFIX}:(?:{_LOCAL})?){_SPACE}\{{",
    re.IGNORECASE,
)
_GRAPH_BEFORE = frozenset({"GRAPH", "FROM", "NAMED", "DESCRIBE", "SERVICE", "SILENT", "USING", "WITH"})
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
_VOLATILE = re.compile(r"NOW|RAND|UUID|BNODE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (a group of the pattern), text and place in the query."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)

    @property
    def upper(self) -> str:
        """Its text in capitals where it is a word, else nothing."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """A SERVICE clause: the place of its target in the text, and the target, None for a variable."""

    start: int
    end: int
    iri: str | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a SPARQL text asks for. `form` is select, ask, construct, describe, update, or "" (unknown)."""

    form: str
    graphs: tuple[str, ...] = ()
    services: tuple[ServiceCall, ...] = ()
    volatile: bool = False
    tokens: tuple[Token, ...] = field(default=(), repr=False)
    prefixes: tuple[tuple[str, str], ...] = ()
    base: str = ""

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph and not a table or a truth value."""
        return self.form in ("construct", "describe")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` without spaces and comments, every `<…>` that can be an IRI read as one."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "mark"
        if kind != "space":
            yield Token(kind, found[0], found.start())


def inspect(text: str, base: str = "") -> Inspection:
    """Read `text`; relative IRIs resolve against its BASE, else `base`. QueryError if nested too deeply."""
    return _inspect(text, base) if len(text) < 8192 else _inspect.__wrapped__(text, base)


@lru_cache(maxsize=2048)
def _inspect(text: str, base: str) -> Inspection:
    found = tuple(tokens(text))
    _check_depth(text, found)
    prefixes, base, body = prologue(found, base)
    form = form_of(body)
    return Inspection(
        form=form,
        graphs=tuple(_dataset(body, prefixes, base)) if form != "update" else (),
        services=tuple(_services(text, prefixes, base)),
        volatile=any(_VOLATILE.search(each.text) for each in body if each.kind == "word"),
        tokens=found,
        prefixes=tuple(prefixes.items()),
        base=base,
    )


def _check_depth(text: str, found: tuple[Token, ...]) -> None:
    depth = 0
    for each in found:
        if each.kind != "mark":
            continue
        if each.text in "{([":
            depth += 1
        elif each.text in "})]":
            depth -= 1
        if depth > MAX_DEPTH:
            line, column = position(text, each.start)
            raise QueryError(f"brackets nested more than {MAX_DEPTH} deep", line, column)


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column of a place in `text`, both counted from 1."""
    before = text[:index]
    return before.count("\n") + 1, index - before.rfind("\n")


def prologue(found: tuple[Token, ...], base: str) -> tuple[dict[str, str], str, tuple[Token, ...]]:
    """Prefixes and base as declared, and the tokens after the declarations (section 4.1)."""
    prefixes: dict[str, str] = {}
    index = 0
    while index < len(found):
        word = found[index].text.upper()
        rest = found[index + 1 : index + 3]
        if word == "PREFIX" and len(rest) == 2 and rest[1].kind == "iri":
            prefixes[rest[0].text[:-1]] = urljoin(base, unescape(rest[1].text[1:-1]))
            index += 3
        elif word.startswith("PREFIX") and word.endswith(":") and rest and rest[0].kind == "iri":
            prefixes[found[index].text[6:-1]] = urljoin(base, unescape(rest[0].text[1:-1]))
            index += 2
        elif word == "BASE" and rest and rest[0].kind == "iri":
            base = urljoin(base, unescape(rest[0].text[1:-1]))
            index += 2
        elif word == "VERSION" and rest:
            index += 2
        else:
            break
    return prefixes, base, found[index:]


def form_of(body: tuple[Token, ...]) -> str:
    """What kind of request the tokens after the prologue begin: select … update, or ""."""
    word = body[0].text.upper() if body and body[0].kind in ("word", "name") else ""
    form = next((each.lower() for each in _FORMS if word.startswith(each)), "")
    return form or ("update" if word.startswith(_UPDATES) else "")


def _dataset(body: tuple[Token, ...], prefixes: dict[str, str], base: str) -> Iterator[str]:
    """The IRIs of FROM and FROM NAMED."""
    for index, each in enumerate(body):
        if each.kind == "word" and each.upper.endswith("FROM"):
            after = body[index + 1 : index + 3]
            if after and after[0].upper == "NAMED":
                after = after[1:]
            if after and after[0].kind in ("iri", "name"):
                yield resolve(after[0].text, prefixes, base)


def _services(text: str, prefixes: dict[str, str], base: str) -> Iterator[ServiceCall]:
    """Every service call that some reading of `text` contains."""
    for reading in dict.fromkeys((text, unescape(text))):
        if "service" in reading.lower():
            for start in _keyword_places(reading):
                found = _SERVICE.match(reading, start)
                if found:
                    target = found["target"]
                    iri = None if target[0] in "?$" else resolve(target, prefixes, base)
                    yield ServiceCall(found.start("target"), found.end("target"), iri)


def _keyword_places(text: str) -> Iterator[int]:
    """Where the word `service` may stand as a keyword, in whichever way each `<` is read."""
    seen: set[int] = set()
    pending = [(0, "")]
    while pending:
        place, before = pending.pop()
        while place < len(text) and place not in seen:
            seen.add(place)
            found = _TOKEN.match(text, place)
            if found is None:
                break
            kind, token = found.lastgroup, found[0]
            if kind == "iri":
                pending.append((place + 1, "<"))
            elif kind in ("word", "name"):
                yield from _inside(token, place, kind == "name" and before in _GRAPH_BEFORE)
            if kind != "space":
                before = token.upper()
            place = found.end()


def _inside(token: str, place: int, graph_name: bool) -> Iterator[int]:
    """Places of `service` in a word or before a prefixed name's colon; a graph's name is no keyword."""
    head = token.split(":", 1)[0].lower()
    for found in re.finditer("service", head):
        if not (graph_name and found.start() == 0):
            yield place + found.start()


def unescape(text: str) -> str:
    """`text` with its code point escapes decoded (section 19.2)."""
    if "\\" not in text:
        return text
    return re.sub(_UCHAR, lambda found: _character(found[0]), text)


def _character(escape: str) -> str:
    number = int(escape[2:], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else escape


def resolve(text: str, prefixes: dict[str, str], base: str) -> str:
    """The IRI that an IRI reference or prefixed name stands for; an undeclared prefix stays as written."""
    if text.startswith("<"):
        return urljoin(base, unescape(text[1:-1]))
    prefix, _, local = text.partition(":")
    return prefixes.get(prefix, f"{prefix}:") + re.sub(r"\\(.)", r"\1", local)
