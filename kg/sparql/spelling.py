"""The tokens of a SPARQL text, and a spelling of it that can be read in one way only.

What a request may do is decided on its tokens, and the engine carries out its text: so both must read the
same. The engine's parser takes liberties with the grammar's rule that the longest token counts (SPARQL 1.1
Query Language, section 19.8): it needs no space after a keyword (`SERVICEex:a{}` is a call), and in an
expression it takes `<` for a comparison where an IRI could stand (`'a'<'&&2>'`). `spell` writes a text
down so that neither is possible any more, and resolves relative IRIs on the way (`kg.sparql.iris`); what is
inspected and what is carried out is that spelling.
Time is linear in the text, whatever it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import QueryError
from kg.lang.told import Told
from kg.sparql.iris import UCHAR, Base, character, escape, unescape, written

IRI = rf'<(?:[^\x00-\x20<>"{{}}|^`\\]|{UCHAR})*+>'
# The grammar's PN_CHARS_BASE, PN_CHARS_U and PN_CHARS.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_WITH_DIGITS = rf"{_BASE}_0-9"
_MARKS = "\u00b7\u0300-\u036f\u203f-\u2040"
_CHARS = rf"{_WITH_DIGITS}{_MARKS}\-"
_PERCENT = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_RUN = rf"[{_BASE}][{_CHARS}]*+(?:\.++[{_CHARS}]++)*+"
_LOCAL = rf"(?:[{_WITH_DIGITS}:]|{_PERCENT})(?:[{_CHARS}:]|{_PERCENT}|\.++(?=[{_CHARS}:]|{_PERCENT}))*+"
_PATTERN = r"""
      (?P<space>[ \t\r\n]++ | \#[^\r\n]*+)
    | (?P<iri>{iri})
    | (?P<string>\"\"\"(?:(?:\"\"?+)?+(?:[^"\\]|\\.))*+\"\"\" | '''(?:(?:''?+)?+(?:[^'\\]|\\.))*+'''
                | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+')
    | (?P<variable>[?$][{with_digits}][{with_digits}{marks}]*+)
    | (?P<blank>_:[{with_digits}](?:[{chars}]|\.++(?=[{chars}]))*+)
    | (?P<name>{prefix}:(?:{local})?+)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)
    | (?P<number>[0-9]++(?:\.[0-9]++)?+(?:[eE][+\-]?[0-9]++)?+ | \.[0-9]++(?:[eE][+\-]?[0-9]++)?+)
    | (?P<word>[{base}_][{with_digits}]*+)
    | (?P<mark>.)
    """


def _compiled(prefix: str) -> re.Pattern[str]:
    parts = {"iri": IRI, "with_digits": _WITH_DIGITS, "marks": _MARKS, "chars": _CHARS, "local": _LOCAL}
    return re.compile(_PATTERN.format(prefix=prefix, base=_BASE, **parts), re.VERBOSE | re.DOTALL)


_TOKEN = _compiled(rf"(?:{_RUN})?+")
_WITHOUT_PREFIX = _compiled("")  # for places where a prefix was looked for already
_RUN_HERE = re.compile(_RUN)
_ESCAPE = re.compile(UCHAR)
KEYWORDS = frozenset(
    """
    BASE PREFIX VERSION SELECT DISTINCT REDUCED AS CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GROUP BY HAVING ORDER ASC
    DESC LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND UNION MINUS FILTER EXISTS NOT IN LATERAL TRUE
    FALSE LOAD INTO CLEAR DROP CREATE ADD MOVE COPY TO INSERT DELETE DATA WITH USING DEFAULT ALL COUNT SUM MIN MAX
    AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES LANGDIR DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR
    ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY
    HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRLANGDIR
    STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE HASLANG HASLANGDIR ISTRIPLE TRIPLE
    SUBJECT PREDICATE OBJECT ADJUST
    """.split()
)
_TIMES, _ROOM, _LONGEST_BASE = 32, 1 << 16, 8192  # what resolving may add: by length and at least; characters
_DECLARING = ("PREFIX", "BASE", "VERSION")
_LONGEST = max(map(len, KEYWORDS))
_SHORT = 64  # characters; longer words are not remembered
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_DIGITS = re.compile("[0-9]+")
_OPERANDS = frozenset({"string", "variable", "blank", "name", "language", "number", "word", "iri"})
_COULD_COMPARE = re.compile(r"[&,()'#]")
_NO_NAME = re.compile(r"[&,()']")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]*://|urn:|tag:|mailto:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (a group of the pattern), text and place in the text."""

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


class Reader:
    """Reads tokens one by one; `place` may be set to go on from another one."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self._named = text, 0, 0

    def token(self) -> Token | None:
        """The next token that is no space or comment; None at the end, or after a string that does not end."""
        while self.place < len(self.text):
            pattern = _TOKEN if self.place >= self._named else _WITHOUT_PREFIX
            found = pattern.match(self.text, self.place)
            assert found is not None  # the last group takes any character
            kind, start = found.lastgroup or "mark", self.place
            if kind == "word" and start >= self._named:
                run = _RUN_HERE.match(self.text, start)
                # No colon follows, so no later part of the run is a prefix either.
                self._named = run.end() if run else start
            unended = kind == "mark" and found[0] in "\"'"
            self.place = len(self.text) if unended else found.end()
            if kind != "space":
                return Token(kind, found[0], start)
        return None


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` without spaces and comments, the longest at each place (section 19.8)."""
    reader = Reader(text)
    while (found := reader.token()) is not None:
        yield found


Changes = tuple[tuple[int, int, int, int], ...]
"""Where a spelling differs from the text that was sent: start and end in the spelling, and in that text; in order."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text as it is inspected and carried out: `text`, and the base that its last BASE left in force.

    `changes` are the places where it differs from the text that was sent, by which `sent` leads back.
    """

    text: str
    base: str
    changes: Changes = ()


def sent(changes: Changes, place: int) -> int:
    """The place in the text that was sent for a `place` in its spelling; the beginning of what was changed there."""
    last = bisect_right(changes, place, key=lambda change: change[0]) - 1
    if last < 0:
        return place
    _, end, start, after = changes[last]
    return start if place < end else after + place - end


def spell(text: str, base: str = "") -> str:
    """`text`, changed in such places only as the engine might read in another way than `tokens`.

    Relative IRIs are resolved against the text's BASE, which goes, or `base`; where there is neither, they stay.
    Raises QueryError where the IRIs, written out, are far longer than the text.
    """
    return spelling(text, base).text


def spelling(text: str, base: str = "") -> Spelling:
    """As `spell`, and what the text's base is at its end."""
    plain, escapes = _decoded(text)
    speller = _Speller(plain, base)
    written = speller.spelled()
    changes = tuple((a, b, sent(escapes, c), sent(escapes, d)) for a, b, c, d in speller.changes)
    return Spelling(written, speller.base.iri, changes if not escapes else _joined(changes, escapes, speller.changes))


def _joined(changes: Changes, escapes: Changes, own: list[tuple[int, int, int, int]]) -> Changes:
    """`changes`, and the decoded `escapes` that stand between them, at their place in the spelling."""
    found, between = list(changes), iter(escapes)
    each = next(between, None)
    end = shift = 0
    for _start, after, first, last in [*own, (1 << 60, 0, 1 << 60, 0)]:
        while each is not None and each[0] < first:
            if each[0] >= end:
                found.append((each[0] + shift, each[1] + shift, each[2], each[3]))
            each = next(between, None)
        end, shift = last, after - last
    return tuple(sorted(found))


class _Speller:
    def __init__(self, text: str, base: str) -> None:
        self._reader, self._text, self.base = Reader(text), text, Base(base)
        self._prologue, self._dropped = True, -1
        self._room = _TIMES * len(text) + _ROOM
        self._before: Token | None = None
        self._prefixes: dict[str, str] = {}
        self._declared = ""
        self._brackets: list[str] = []
        self.changes: list[tuple[int, int, int, int]] = []

    def spelled(self) -> str:
        """The text; then `changes` says where it differs from the one that was given."""
        parts, end, place = [], 0, 0
        while (token := self._reader.token()) is not None:
            parts.append(self._text[end : token.start])
            place += token.start - end
            first, read = len(parts), token
            end = token.end
            if self._before and self._before.kind == "number" and self._before.end == token.start:
                parts.append(" " if token.kind in ("word", "name") else "")
            match token.kind:
                case "iri" if self._compares(token):
                    parts.append("< ")
                    token = Token("mark", "<", token.start)
                    end = self._reader.place = token.end
                case "iri" if self._dropped >= 0 and self._rebased(token):
                    parts[self._dropped] = " " * len(parts[self._dropped])
                    parts.append(" " * len(token.text))
                case "iri":
                    token = Token("iri", self._resolved(token.text), token.start)
                    parts.append(self._iri(token.text))
                case "word":
                    parts.append(split(token.text))
                case "name":
                    parts.append(self._name(token))
                    if self._declared:  # the word PREFIX stood before it without a space
                        token = Token("name", self._declared, token.start)
                case _:
                    parts.append(token.text)
            begins = self._before is None or self._before.upper not in _DECLARING
            length = sum(map(len, parts[first:]))
            if length != end - read.start or (read.kind != "mark" and parts[first:] != [read.text]):
                self.changes.append((place, place + length, read.start, end))
            place += length
            self._dropped = len(parts) - 1 if self._prologue and begins and token.upper == "BASE" else -1
            self._note(token)
        return "".join([*parts, self._text[end:]])

    def _rebased(self, token: Token) -> bool:
        """Take the IRI after BASE as the new base; False where nothing makes it absolute."""
        found = Base(self.base.resolve(unescape(token.text[1:-1])))
        self._charge(len(found.iri))
        if len(found.iri) > _LONGEST_BASE:
            raise QueryError(Told("syntax.base", most=_LONGEST_BASE, length=len(found.iri)))
        if not found.absolute:
            return False
        self.base = found
        return True

    def _resolved(self, text: str) -> str:
        """An IRI in its brackets, made absolute where it is not."""
        content = unescape(text[1:-1])
        found = self.base.resolve(content)
        if found == content:
            return text
        self._charge(len(found))
        return f"<{written(found)}>"

    def _charge(self, length: int) -> None:
        """Count what the spelling adds, so that its length, and the time for it, stays in line with the text's."""
        self._room -= length
        if self._room < 0:
            raise QueryError(Told("syntax.written_out", times=_TIMES))

    def _declaring(self, token: Token) -> bool:
        """Whether `token` is a part of a prologue: declarations at the beginning, or after an update's semicolon."""
        if token.kind == "mark":
            return token.text == ";" and not self._brackets
        before = self._before.upper if self._before is not None else ""
        return self._prologue and (
            token.upper in _DECLARING
            or (token.kind == "name" and token.text.endswith(":"))
            or (token.kind == "iri" and (before == "BASE" or bool(self._declared)))
            or (token.kind == "string" and before == "VERSION")
        )

    def _note(self, token: Token) -> None:
        self._prologue = self._declaring(token)
        if token.kind == "mark" and token.text in "([{":
            self._brackets.append(token.text)
        elif token.kind == "mark" and token.text in ")]}" and self._brackets:
            self._brackets.pop()
        if token.kind == "iri" and self._declared:
            self._prefixes[self._declared[:-1]] = token.text[1:-1]
        declares = token.kind == "name" and token.text.endswith(":")
        opened = self._before is not None and self._before.upper == "PREFIX"
        self._declared = token.text if declares and opened else ""
        self._before = token

    def _could_compare(self, content: str) -> bool:
        """Whether the engine might take the `<` of `<content>` for a comparison: between operands in brackets."""
        before = self._before
        if before is None or not (before.kind in _OPERANDS or before.text == ")") or content.startswith("\\"):
            return False
        return self._brackets[-1:] == ["("] and _COULD_COMPARE.search(content) is not None

    def _compares(self, token: Token) -> bool:
        """Whether it is taken for one here: where nothing says that it is an address."""
        content = token.text[1:-1]
        named = "\\" in content or _ADDRESS.match(content) or not _NO_NAME.search(content)
        return not named and self._could_compare(content)

    def _iri(self, text: str) -> str:
        """An IRI that cannot be taken for a comparison: no operand begins with an escape."""
        return f"<{escape(text[1])}{text[2:]}" if self._could_compare(text[1:-1]) else text

    def _name(self, token: Token) -> str:
        """A prefixed name whose prefix cannot be taken for keywords and another prefix, or these apart."""
        prefix, _, local = token.text.partition(":")
        if not prefix or (self._before is not None and self._before.upper == "PREFIX"):
            return token.text
        words, rest = self._apart(prefix)
        if prefix in self._prefixes:
            whole = self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local) if words else ""
            self._charge(len(whole))
            return f"<{whole}>" if words else token.text
        if not local and prefix[:6].upper() == "PREFIX":
            self._declared = f"{prefix[6:]}:"
            self._before = Token("word", "PREFIX", token.start)
            return f"PREFIX {prefix[6:]}:"
        return f"{words} {rest}:{local}" if words else token.text

    def _apart(self, prefix: str) -> tuple[str, str]:
        """Keywords, and the declared prefix that follows them without a space; "" and "" where there are none."""
        cuts = _cuts(prefix)
        lengths = {len(each) for each in self._prefixes}
        for place in sorted(cuts, reverse=True)[:-1]:  # 0 is no end of a keyword
            if len(prefix) - place in lengths and prefix[place:] in self._prefixes:
                return _words(prefix, cuts, place), prefix[place:]
        return "", ""


def _decoded(text: str) -> tuple[str, Changes]:
    """`text` with the escapes of code points decoded that stand outside strings and IRIs (section 19.2), and where."""
    if "\\u" not in text and "\\U" not in text:
        return text, ()
    parts, changes, end, place, reader = [], [], 0, 0, Reader(text)
    while (token := reader.token()) is not None:
        found = _ESCAPE.match(text, token.start) if token.text == "\\" else None
        if found:
            mark = character(found[0])
            parts += [text[end : token.start], mark]
            place += token.start - end
            changes.append((place, place + len(mark), token.start, found.end()))
            place += len(mark)
            end = reader.place = found.end()
    return "".join([*parts, text[end:]]), tuple(changes)


def split(word: str) -> str:
    """A word of keywords without spaces between them, with spaces; any other word as it is."""
    return _split(word) if len(word) <= _SHORT else _split.__wrapped__(word)


@lru_cache(maxsize=4096)
def _split(word: str) -> str:
    if word.upper() in KEYWORDS:
        return word
    cuts = _cuts(word, digits=True)
    return _words(word, cuts, len(word)) if len(word) in cuts else word


def _cuts(text: str, digits: bool = False) -> dict[int, int]:
    """Where keywords (and numbers behind them, where `digits`) taken off the beginning of `text` may end.

    For each such place, where the last of them begins; 0 is one of the places. Longer keywords come first.
    """
    upper = text.translate(_UPPER)
    found = {0: 0}
    for start in range(len(text)):
        if start not in found:
            continue
        for end in range(min(len(text), start + _LONGEST), start, -1):
            if upper[start:end] in KEYWORDS:
                found.setdefault(end, start)
        number = _DIGITS.match(upper, start) if digits and start else None
        if number:
            found.setdefault(number.end(), start)
    return found


def _words(text: str, cuts: dict[int, int], end: int) -> str:
    """What stands before `end`, with spaces between the keywords."""
    parts: list[str] = []
    while end:
        parts.append(text[cuts[end] : end])
        end = cuts[end]
    return " ".join(reversed(parts))
