"""United Nations document symbols: one class owns their grammar, both ways.

A symbol is a series of elements parted by slashes (organ, body, session or year, nature,
number, modification). The *key* is its normal form: what people print with stray spaces,
typographic hyphens or small letters comes out one way, so that the same document is the
same node. Treaty Series references (`UNTS/VOLUME/REGISTRATION`, `LNTS/...`) and the keys
of documents that state no symbol (`unidentified:...`) are keys too.

Rules of the normal form, after the UN Editorial Manual's chapter on symbols:

* a slash that was left out is put in (`A75/53`, `A/75/457Add.2`);
* hyphens are plain, and no space stands round a slash;
* an old resolution's session is in brackets without a space (`A/RES/2200(XXI)`), as a
  Security Council resolution's year is (`S/RES/1325(2000)`); parts of a document keep
  theirs (`A/73/12 (Part I)`);
* a letter belongs to a resolution of a numbered session (`A/RES/75/290A`), but is no part
  of an old one's symbol (`A/RES/217(III)`, whose `letter` is then `A`);
* `Add.`, `Corr.`, `Rev.` and `Amend.` are written so.

A draft that a text recommends for adoption has its key, a `#`, and its place: `E/RES/2021/25#draft-1`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from kg import lang, resources
from kg.speed import quick

_DASHES = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2212": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\ufeff": None,
        "\u2060": None,
    }
)

TREATY_SERIES = ("UNTS/", "LNTS/")
"""What the keys of treaties begin with, by the series that prints them."""
STATE = "STATE-"
"""What the codes of States begin with; the ISO 3166 alpha-2 code follows."""
UNIDENTIFIED = "unidentified:"
"""What the keys of documents that state no symbol begin with."""
DRAFT = "#draft-"
"""What parts the key of a text from the place of a draft that it recommends; in a path it is a slash."""
LONGEST = 100
"""No symbol has more characters."""
ROMAN = r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"

_ELEMENT = r"[A-Za-z0-9][A-Za-z0-9.\-&]*"
_BRACKET = r"\((?:[A-Za-z]+\.?[ ]?)?[A-Za-z0-9,.\- ]{1,30}\)"

_SYMBOL = re.compile(
    rf"""
    (?P<root> [A-Z][A-Za-z0-9.\-]{{0,9}} (?:\([A-Z0-9]+\))? )  # organ: A, ST, UNEP(DTIE), GC(64), EC-107
    (?P<rest> (?: / {_ELEMENT} (?:[ ]?{_BRACKET})* [A-Za-z]? )+ )
    """,
    re.VERBOSE,
)

_OLD = re.compile(
    rf"""
    (?P<head> (?:A|E|T|S|E/CN\.4)/(?:RES|DEC) / )
    (?P<number> \d+ )
    [ ]? (?P<letter> [A-Z]{{1,2}} )?                        # 217 A (III)
    [ ]? \( [ ]? (?P<session> (?:ES-|S-)?{ROMAN} | \d{{4}} ) [ ]? \)
    [ ]? \[? (?P<after> [A-Z]{{1,2}} )? \]?                 # as the library has it, 217(III)[A]
    """,
    re.VERBOSE,
)

_LETTERED = re.compile(
    r"""
    (?P<head> [A-Z][A-Z0-9./]*/(?:RES|DEC) / (?:E?S-\d+|\d+) / \d+ )
    [ ]? (?P<letter> [A-Za-z]{1,2} )
    """,
    re.VERBOSE,
)

_TREATY = re.compile(r"(?P<series>UNTS|LNTS)/(?P<volume>\d+[A-Z]?)/(?P<number>(?:[IiAa]{1,2}-)?\d+|-)")
_RECOMMENDED = re.compile(r"(?P<text>.+)[#/]draft-(?P<place>[1-9]\d{0,2})")
_UNIDENTIFIED = re.compile(r"unidentified:[0-9a-f]{12}")
_MODIFICATION = re.compile(r"(?i)\b(add|amend|corr|rev)\.? ?(?=\d)")
_GLUED_JOINTS = "|".join(word for word in lang.joints("and", "to").split("|") if len(word) > 1 or not word.isascii())
"""A letter alone beside a number is a part of it."""
_JOINED = re.compile(rf"(?<=[IVX0-9])({_GLUED_JOINTS})(?=[IVX0-9])")
_ONE_PART = r"(?:[IVXLivxl]+|\d{1,3}(?:\.\d{1,2})?[A-Za-z]?|[A-Z](?:\.\d{1,2})?|[A-Z][a-z]{2,6})"
_PART_NUMBERS = re.compile(rf"(?:{_ONE_PART}(?:(?:, ?|-| ?(?:{lang.joints('and', 'to')}) ?){_ONE_PART})*)?")
"""What a bracket says that names parts: numerals, numbers, letters, or a number in a word; several of them."""
_JOINED_ROOT = re.compile(r"^([AES])(?=\d\d/\d)")
_MODIFIES = re.compile(r"(?P<before>.+)/(?P<kind>Add|Corr|Rev|Amend)\.(?P<number>[1-9]\d{0,2})")
_JOINED_MODIFICATION = re.compile(r"(?<=\d)((?:Add|Corr|Rev)\.(?=\d))")
_JOINT = re.compile(r"(?<=\d)-(?=[A-Z]{1,4}/)")
_BODY_RESOLUTION = re.compile(r"((?:UNEP/EA|HSP/HA)\.\d+)/(RES|DEC)/(\d+)")
_ROOT_BASE = re.compile(r"([A-Z]+(?:\([A-Z]+\)|-[A-Z]+)?|MP\.[A-Z]+)(?:\([0-9]+\)|\.\d+)?|(EC)-\d+")
_FORBIDDEN = re.compile(r"[^\w\-.~!$&'()*+,;=:@/]")
_NUMERALS = re.compile(r"\d+|\D+")
_SPACED_SLASH = re.compile(r" */+ *")
_SESSION = re.compile(r"(?:E?S-)?\d{1,3}")
_ROMAN_SESSION = re.compile(rf"(ES-|S-)?({ROMAN})")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)$")


@quick
@dataclass(frozen=True, slots=True)
class Symbol:
    """A document's key and what it implies. Make one with `parse`; equal where the keys are.

    `letter` is the part of an old resolution that the printed form named ("A" of
    217 A (III)); it is no part of the key.
    """

    key: str
    letter: str = field(default="", compare=False)

    @classmethod
    def parse(cls, text: str) -> Symbol | None:
        """The symbol that `text` is, printed in any of the usual ways, or None.

        Of the several symbols that one document bears ("A/63/538-E/2009/4") the first.

        >>> Symbol.parse("A/RES/217 A (III)")
        Symbol(key='A/RES/217(III)', letter='A')
        """
        return _parsed(text) if len(text) <= LONGEST else cls._of_printed(text)

    @classmethod
    def _of_printed(cls, text: str) -> Symbol | None:
        """As `parse`, which remembers what this finds."""
        text = clean(text).strip(" .,;*")
        if len(text) > LONGEST:
            return None
        if match := _TREATY.fullmatch(text):
            return cls(f"{match['series']}/{match['volume']}/{match['number'].upper()}")
        if _UNIDENTIFIED.fullmatch(text):
            return cls(text)
        draft = _RECOMMENDED.fullmatch(text)
        found = cls._of_text(draft["text"] if draft else text)
        return cls(f"{found.key}{DRAFT}{draft['place']}") if found and draft else found

    @classmethod
    def _of_text(cls, text: str) -> Symbol | None:
        """The symbol of a text with a number of its own."""
        text = _cased(_part_modified().sub(r"(\g<part>)\g<modified>", text))
        if match := _OLD.fullmatch(text):
            key = f"{match['head']}{match['number']}({match['session']})"
            return cls(key, match["letter"] or match["after"] or "")
        if match := _LETTERED.fullmatch(text):
            return cls(match["head"] + match["letter"].upper())
        text = _JOINT.split(text, 1)[0]
        return cls(_normal(text)) if _plausible(text) and _understood(text) else None

    @classmethod
    def from_path(cls, path: str) -> Symbol | None:
        """The symbol whose `path` this is: the inverse of `path`."""
        return cls.parse(unquote(path))

    @property
    def path(self) -> str:
        """The key as an IRI's path: spaces gone, the rest percent-encoded where RFC 3987 wants it."""
        return iri_path(self.key)

    @property
    def elements(self) -> tuple[str, ...]:
        """The key's elements, those after the root without their brackets."""
        return tuple(self.key.split("/"))

    @property
    def kind(self) -> str:
        """What the symbol says of the document: resolution, draft resolution, decision, treaty, document…"""
        return _kind(self.key)

    @property
    def coined(self) -> bool:
        """Whether this project made the key, because the text has no symbol of the United Nations."""
        if self.kind == "unidentified" or DRAFT in self.key:
            return True
        return self.kind in ("resolution", "decision") and self.key.startswith(_coined())

    @property
    def organ(self) -> str:
        """The code of the organ whose document it is, "" where the symbol doesn't say."""
        return _organ(self.key)

    @property
    def committee(self) -> str:
        """The Main Committee of the Assembly whose document it is ("C.3"), or ""."""
        match = re.match(r"A/(C\.[1-6])/", self.key)
        return match[1] if match else ""

    @property
    def session(self) -> str:
        """The session as symbols write it ("76", "S-19", "ES-10"; "21" of XXI), or "".

        For the Economic and Social Council's resolutions and decisions it is the year
        by which its sessions are called.
        """
        if self.kind in ("treaty", "unidentified") or DRAFT in self.key:
            return ""
        decided = self.kind in ("resolution", "decision")
        if decided and (match := _IN_BRACKETS.search(self.key)):
            roman = _ROMAN_SESSION.fullmatch(match[1])
            return f"{roman[1] or ''}{roman_value(roman[2])}" if roman and roman[2] else ""
        if match := re.match(r"UNEP/EA\.(\d+)|HSP/HA\.(\d+)", self.key):
            return match[1] or match[2]
        middle = self.elements[1:-1]
        if decided and middle and re.fullmatch(r"\d{4}", middle[-1]):
            return middle[-1]
        of_session = self.organ in ("GA", "HRC") and "CONF." not in self.key and "/AC." not in self.key
        if not decided and not of_session:
            return ""
        return next((element for element in middle if _SESSION.fullmatch(element)), "")

    @property
    def year(self) -> int | None:
        """The year that the symbol names, where it does (S/2015/203, E/RES/2017/18, S/RES/1325(2000))."""
        match = re.search(r"[/(](1[89]\d\d|20\d\d)(?:[/)]|$)", self.key)
        return int(match[1]) if match and self.kind != "treaty" else None

    @property
    def number(self) -> str:
        """The document's own number ("186", "L.4", "PV.53"), without session and modifications."""
        if self.kind == "unidentified":
            return ""
        if DRAFT in self.key:
            return self.key.rpartition("#")[2]
        kept = [part for part in self.elements if not re.match(r"(Add|Corr|Rev|Amend)\.", part)]
        return re.sub(r" ?\(.*", "", kept[-1])

    @property
    def modification(self) -> str:
        """Addenda, corrigenda and revisions, as the key ends ("Add.1", "Rev.1/Corr.1"), or ""."""
        match = re.search(r"/((?:(?:Add|Corr|Rev|Amend)\.\w+/?)+)$", self.key)
        return match[1] if match else ""

    @property
    def modifies(self) -> tuple[str, str]:
        """What the last modification is ("Add", "Corr", "Rev", "Amend") and the key of what it is one of; "" for none.

        A second revision is one of the first, so that each leads to the one before.
        """
        match = _MODIFIES.fullmatch(self.key)
        if not match:
            return "", ""
        before, kind, number = match["before"], match["kind"], int(match["number"])
        return kind, before if kind != "Rev" or number == 1 else f"{before}/Rev.{number - 1}"

    @property
    def sort(self) -> tuple[tuple[int, str], ...]:
        """A key for sorting as a reader would: numbers by value, A/76/2 before A/76/10."""
        return natural(self.key)

    def __lt__(self, other: Symbol) -> bool:
        return self.sort < other.sort

    def __str__(self) -> str:
        return self.key


@lru_cache(maxsize=65536)
def _parsed(text: str) -> Symbol | None:
    """A document's symbols are asked for again and again: by what cites them, and by all that their keys imply."""
    return Symbol._of_printed(text)


def clean(text: str) -> str:
    """`text` with plain hyphens and spaces, and no invisible characters."""
    return " ".join(text.translate(_DASHES).split())


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key for sorting texts with numbers in them by the numbers' value."""
    return tuple((int(run), "") if run.isdecimal() else (-1, run) for run in _NUMERALS.findall(text))


def roman_value(numeral: str) -> int:
    """The value of a Roman numeral in capitals; 0 for ""."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    numbers = [values[letter] for letter in numeral]
    return sum(-n if after > n else n for n, after in zip(numbers, [*numbers[1:], 0], strict=False))


@lru_cache(maxsize=65536)
def iri_path(key: str) -> str:
    """Any key as the path of an IRI: spaces gone, and what RFC 3987 forbids percent-encoded."""
    return _FORBIDDEN.sub(_percent, key.replace(DRAFT, f"/{DRAFT[1:]}"))


def _percent(match: re.Match[str]) -> str:
    char = match[0]
    return "" if char.isspace() else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


_MAY_CHANGE = re.compile(r"ADD|AMEND|CORR|REV|[ ]|//|^[AES]\d")
"""Without one of these nothing is to be done in a text in capitals."""


def _cased(text: str) -> str:
    """`text` without spaces round slashes, its first elements in capitals."""
    if text.isupper() and not _MAY_CHANGE.search(text):
        return text
    text = _MODIFICATION.sub(lambda match: f"{match[1].capitalize()}.", _SPACED_SLASH.sub("/", text))
    text = _JOINED_MODIFICATION.sub(r"/\1", _JOINED_ROOT.sub(r"\1/", text))
    head, slash, tail = text.partition("/")
    if head == head.lower():
        head = head.upper()
    elements = tail.split("/")
    for index, element in enumerate(elements[:3]):
        if element.isalpha() and element == element.lower() and len(element) <= 5:
            elements[index] = element.upper()
    return head + slash + "/".join(elements)


def _plausible(text: str) -> bool:
    """Whether a text has a symbol's shape and begins as symbols do, or has three elements."""
    match = _SYMBOL.fullmatch(text)
    if not match or not any(char.isdigit() for char in match["rest"]):
        return False
    base = _ROOT_BASE.fullmatch(match["root"])
    return text.count("/") >= 2 or (base is not None and (base[1] or base[2]) in roots())


def _normal(text: str) -> str:
    """The normal form of a text that has a symbol's shape."""
    parts = _config()["parts"]

    def part(match: re.Match[str]) -> str:
        word = parts[match["word"].lower()]
        rest = _JOINED.sub(r" \1 ", match["rest"].strip())
        return f" ({word}{' ' + rest if rest else ''})"

    text = _BODY_RESOLUTION.sub(lambda match: f"{match[1]}/{match[2].capitalize()}.{match[3]}", text)
    text = re.sub(r" +(?=\()", "", text)
    return re.sub(r" +", " ", part_bracket().sub(part, text))


def _understood(text: str) -> bool:
    """Whether each bracket that names parts is one whose words are known: no other may be read over."""
    return all(_PART_NUMBERS.fullmatch(each["rest"].strip()) for each in part_bracket().finditer(text))


@lru_cache(maxsize=1)
def part_words() -> str:
    """What begins a bracket that names a part of a document, as a regular expression for small letters and capitals."""
    words = sorted(_config()["parts"], key=lambda word: (-len(word), word))
    return rf"(?i:{'|'.join(re.escape(each) for each in words)})(?![a-z]|[IVXL]*[A-HJKM-UWYZ][A-Z])"


@lru_cache(maxsize=1)
def part_bracket() -> re.Pattern[str]:
    """A bracket that names parts of a document, behind its number: it belongs to the symbol, understood or not."""
    return re.compile(rf" ?\( ?(?P<word>{part_words()})\.? ?(?P<rest>[^()]*)\)")


@lru_cache(maxsize=1)
def _part_modified() -> re.Pattern[str]:
    """A part's own modification, printed within the bracket: "(Part I/Add.1)" is "(Part I)/Add.1"."""
    modified = r"(?: ?/ ?(?i:add|amend|corr|rev)\.? ?\d{1,3})+"
    return re.compile(rf"\((?P<part> ?{part_words()}[^()/]*?)(?P<modified>{modified}) ?\)")


def is_cut(text: str, end: int) -> bool:
    """Whether a symbol that ends at `end` of `text` goes on with a bracket that names a part: so it is another's.

    Whoever finds a symbol by a pattern asks this, because the key of the document before its parts is not the part's.
    """
    return _cut().match(text, end) is not None


@lru_cache(maxsize=1)
def _cut() -> re.Pattern[str]:
    return re.compile(rf"\s?\(\s?{part_words()}(?![^\W\d])")


def _config() -> dict[str, Any]:
    return resources.table("symbols.toml")


def organs() -> tuple[dict[str, Any], ...]:
    """The organs of `ontology/organs.toml`, as they stand there."""
    return tuple(resources.table("organs.toml")["organ"])


@lru_cache(maxsize=1)
def roots() -> frozenset[str]:
    """The first elements of symbols that are known."""
    documents = (each for organ in organs() for each in organ.get("documents", ()) if "/" in each)
    return frozenset(_config()["roots"]).union(each.partition("/")[0] for each in documents)


def roots_pattern() -> str:
    """The first elements as a regular expression, the longest first."""
    return f"(?:{'|'.join(re.escape(each) for each in sorted(roots(), key=lambda root: (-len(root), root)))})"


def decided_key(organ: str, kind: str, number: str) -> str:
    """The key of an organ's resolution or decision (`kind`) with that number, "" where its texts have no known one.

    `number` is as printed ("76/186"); patterns of `ontology/organs.toml` that part it get session and number.
    """
    found = next((each for each in organs() if each["code"] == organ), {})
    pattern = str(found.get(kind) or "")
    session, _, rest = number.partition("/")
    filled = pattern.format(number, session=session, number=rest) if pattern else ""
    parsed = Symbol.parse(filled) if filled else None
    return parsed.key if parsed else ""


@lru_cache(maxsize=65536)
def _kind(key: str) -> str:
    if key.startswith(TREATY_SERIES):
        return "treaty"
    if key.startswith(UNIDENTIFIED):
        return "unidentified"
    if DRAFT in key:
        return "draft"
    kinds: dict[str, str] = _config()["kinds"]
    found = (kinds.get(element.split(".")[0]) for element in key.split("/")[1:])
    return next((kind for kind in found if kind), "document")


@lru_cache(maxsize=1)
def _beginnings() -> tuple[dict[str, str], tuple[int, ...]]:
    """Beginnings of keys and the organs they tell, keys of resolutions included; how long they are, longest first."""
    pairs = {}
    for organ in organs():
        for beginning in organ.get("documents", ()):
            pairs[beginning] = organ["code"]
        for pattern in ("resolution", "decision"):
            if pattern in organ:
                pairs[organ[pattern].partition("{")[0]] = organ["code"]
    return pairs, tuple(sorted(set(map(len, pairs)), reverse=True))


@lru_cache(maxsize=65536)
def _organ(key: str) -> str:
    if key.startswith((*TREATY_SERIES, UNIDENTIFIED)) or DRAFT in key:
        return ""
    known, sizes = _beginnings()
    tried = (key[:size] for size in sizes)
    return next((known[each] for each in tried if each in known and _begins(key, each)), "")


def _begins(key: str, beginning: str) -> bool:
    """Whether a key begins so: where the beginning ends with a letter, no longer word may (WHA63/…, and no WHARF/…)."""
    return key.startswith(beginning) and not (beginning[-1:].isalpha() and key[len(beginning) :][:1].isalpha())


@lru_cache(maxsize=1)
def _coined() -> tuple[str, ...]:
    """Beginnings of the keys that were coined here."""
    return tuple(
        sorted(
            organ[pattern].partition("{")[0]
            for organ in organs()
            if organ.get("coined")
            for pattern in ("resolution", "decision")
            if pattern in organ
        )
    )
