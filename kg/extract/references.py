"""The references that a stretch of text prints: symbols, numbered texts, treaties, and what goes with each.

Everything here works on one flat text (`citation_words.flat`) and knows nothing of
documents: whose resolution a bare number is, is decided in `citations`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.extract.act_list import every_form
from kg.extract.act_words import lexicon
from kg.extract.citation_words import citing_words, common, languages, locus_word, months, organ_names, word
from kg.extract.number_ranges import LONGEST_RANGE
from kg.extract.pattern_code import skipping
from kg.resolve import Number
from kg.speed import quick
from kg.symbols import ROMAN, Symbol, is_cut, part_bracket, part_words, roman_value

_AND, _OR, _TO = lang.joints("and"), lang.joints("or"), lang.joints("to")
_LETTERS = rf"(?: ?[A-Z](?:(?:, | (?:{_AND}|{_OR}|{_TO}) |-)[A-Z](?![\w'/.]))*(?![\w'/]|\.\w))".replace(" ", r"\ ")
_OLD_SESSION = rf"(?:ES-|S-)?(?=[IVXLC]){ROMAN}"
_AFTER_LETTER = r"[,;.)]|$|\ [a-z]"
"""What follows a letter that stands behind the session ("248 (IX) A of the Economic and Social Council")."""
_ELEMENT = r"[A-Za-z0-9](?:(?:[A-Za-z0-9.&]|(?<!\d)-|-(?!\d)|-(?=\d+/[A-Z]))*[A-Za-z0-9])?"
_PARTS = rf"(?: ?\((?:{part_words()}[^()]{{0,60}}|[0-9]{{1,3}}|[IVXLC]+)\))".replace(" ", r"\ ")

_ENDINGS = "(?:st|nd|rds?|ths?|bis|ter|er|re)"
"""Behind a number these say that it is an ordinal or a fraction."""

_REFERENCE = rf"""
    (?:                          # a look at one character, for speed
      (?<!-)(?P<special> (?P<s_session>(?:ES|S)-(?:\d{{1,2}}|[IVX]+)) [ ]?/[ ]?
                   (?P<s_number>\d{{1,3}}) (?P<s_letters>{_LETTERS})? (?![\w/]) )
    | (?<!-)(?P<party> (?P<p_number>\d{{1,3}}) / (?P<p_session>(?:CP|CMA|CMP|COP)\.\d+) )
    | (?<!-)(?P<symbol>
        (?:A|S|E|T)(?:/CN\.4)?/(?:RES|DEC)[ ]?/[ ]? (?:
            \d+ (?:[ ]?[A-Z]{{1,2}})? [ ]? \((?:{_OLD_SESSION}|\d{{4}})\)
          | (?:E?S-)?\d+[ ]?/[ ]?\d+ (?:[ ]?[A-Z](?![\w'/.]))? )
      | [A-Z][A-Za-z0-9.\-]{{0,9}} (?:\([A-Z0-9]+\))? (?: [ ]?/{{1,2}}[ ]? {_ELEMENT} {_PARTS}* )+ )
    | (?<![^\d)]-)(?P<old> (?P<o_number>\d{{1,4}}) (?P<o_letters>{_LETTERS})?
               [ ]?\([ ]?(?P<o_session>{_OLD_SESSION}|(?:19|20)\d\d)[ ]?\)
               (?: (?<=[IVXLC]\))[ ]?(?P<o_after>[A-H](?={_AFTER_LETTER})) )? )
    | (?<![^\d]-)(?P<slash> (?P<session>\d{{1,4}}) [ ]?/[ ]? (?P<number>\d{{1,4}}) (?P<letters>{_LETTERS})?
                   (?:(?![\w/])|(?=(?:{_AND})\b)|(?=(?!{_ENDINGS}\b)[a-z]{{2,}})) )
    | (?<!-)(?P<romses> (?P<r_session>(?:SS\.)?[IVXL]+) / (?P<r_number>\d{{1,3}}) (?![\w/]) )
    )
    """
REFERENCE = re.compile(rf"(?=[A-Z0-9])(?<![\w/.]){_REFERENCE}", re.VERBOSE | re.ASCII)
"""Symbols and the numbers of texts; numbers are citations only beside a word that says so."""

_GLUED = re.compile(rf"(?=[0-9]){_REFERENCE}", re.VERBOSE | re.ASCII)
"""The same right behind a head ("resolution60/251")."""
_BEGINS = re.compile(
    r"[A-Z0-9](?<![\w/.].)(?<![^\d)]-.)(?=[A-Za-z0-9.-]{0,14}+ ?[/(]|(?<=\d)\d{0,3} ?[A-Z])", re.ASCII | re.DOTALL
)
"""Where `REFERENCE` may match: at a capital or number with a slash or bracket behind its word, or a number's letter.

The engine looks for a set of characters far faster than it tries alternatives.
"""


def references_in(text: str) -> list[re.Match[str]]:
    """As `REFERENCE.finditer`, and the numbers that are glued to their head."""
    found: list[re.Match[str]] = []
    end = 0
    heads = {head.end() for head in citing_words().glued.finditer(text)}
    starts = [begin.start() for begin in _BEGINS.finditer(text)]
    for start in sorted({*starts, *heads}) if heads else starts:
        if start >= end and (match := (_GLUED if start in heads else REFERENCE).match(text, start)):
            found.append(match)
            end = match.end()
    return found


_SLASHED = re.compile(r"/\s?(?:[A-Za-z]+\.)?\d")
_HEADED = re.compile(r"solutions? \d")
_BRACKETED = re.compile(r"\((?:(?:E?S[-\u2010-\u2013])?[IVXLC]+|(?:19|20)\d\d)\)")
_JOINT = re.compile(r"(?<=\d)-(?=[A-Z]{1,4}/)")
_PLAIN = re.compile(r" (?P<number>[0-9]{1,4})(?: (?P<letter>[A-Z])(?!\w))?(?![\w/(.]|\.\d| \(|,\d)")
_RANGED = re.compile(rf" (?:{_TO}) |-")
_SEPARATOR = re.compile(rf"[)\]]{{0,2}},? ?\(?(?:(?:{_AND}) {lang.article()}?)?")
_JOINED = re.compile(rf" (?:{_AND}|{_OR}) ")
_POINT = skipping(re.compile(r"(?<=\w) ([a-z]{1,4})\)"))
_SPACED_POINT = re.compile(r"(?<=\d)\(")


def has_references(text: str) -> bool:
    """Whether a text, flat or not, may print a reference at all: a quick look that most texts fail."""
    return (
        ("/" in text and bool(_SLASHED.search(text)))
        or ("(" in text and bool(_BRACKETED.search(text)))
        or ("solution" in text and bool(_HEADED.search(text)))
        or "bid" in text
        or "Series" in text
        or "Recueil" in text
    )


@quick
@dataclass(frozen=True, slots=True)
class Organ:
    """An organ's name in the text; `codes` are all it may mean, one where the name is full."""

    start: int
    end: int
    codes: tuple[str, ...]
    full: bool


def organs_in(text: str) -> list[Organ]:
    """The names of organs in `text`, in order."""
    names, not_alone = organ_names(), citing_words().not_alone
    found = []
    for start, end in names.places(text):
        name = text[start:end].replace("Parties", "parties")
        if name in names.full:
            found.append(Organ(start, end, (names.full[name],), True))
        elif not not_alone.match(text, end) and not _is_end_of_name(text, start):
            found.append(Organ(start, end, names.short[name], False))
    return found


def other_bodies_in(text: str, listed: Sequence[Organ]) -> list[Organ]:
    """The names of `text` that are made as bodies' names are and are none of the `listed` organs', in order.

    They have no code; names of the list that are there to be told from an organ's have none, either.
    """
    known = [organ for organ in listed if any(organ.codes)]
    without = [organ for organ in listed if not any(organ.codes)]
    found = (Organ(match.start(), match.end(), (), True) for match in citing_words().other_bodies.finditer(text))
    new = [each for each in found if not _overlaps(known, each)]
    return sorted({*without, *new}, key=lambda organ: organ.start)


def _overlaps(organs: list[Organ], name: Organ) -> bool:
    """Whether a name has characters in common with one of `organs`, which are in order and apart."""
    before = bisect_left(organs, name.end, key=lambda organ: organ.start)
    return before > 0 and organs[before - 1].end > name.start


_CAPITALIZED = re.compile(r"(?:(?P<before>\S)\s?|^)(?<![\w'-])(?P<word>[A-Z][\w-]+) $")


def _is_end_of_name(text: str, start: int) -> bool:
    """Whether a capitalized word stands before that is of the name ("the Indian Ocean Tuna Commission").

    At the beginning of a sentence it may be capitalized for that: an act, or a word that stands before names.
    """
    match = _CAPITALIZED.search(text[max(0, start - 40) : start])
    if match is None:
        return False
    return (match["before"] or ".") not in '.;:)]("“*' or match["word"].lower() not in _openers()


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    """The words with which a sentence may begin before a name that they are no part of, in all languages."""
    acts = (form for code in lang.codes() for form, _, _ in every_form(code))
    adverbs = (form for code in lang.codes() for form in lexicon(code).adverbs)
    listed = (each for table in languages() for each in table["before_names"])
    return frozenset(form.split()[0].lower() for form in (*acts, *adverbs, *listed) if form)


def plain_number(text: str, position: int) -> tuple[Number, int, int] | None:
    """A number without session right after a head ("resolution 242"), and its place."""
    match = _PLAIN.match(text, position)
    if not match:
        return None
    return Number("plain", "", match["number"], match["letter"] or ""), match.start("number"), match.end()


@quick
@dataclass(frozen=True, slots=True)
class Printed:
    """A symbol in the text."""

    start: int
    end: int
    symbol: Symbol


def symbols_of(text: str, match: re.Match[str]) -> list[Printed]:
    """The symbols of a match of `REFERENCE`: several where one document bears several.

    None where a bracket that names a part is not understood: without it the key would be another document's.
    """
    start, printed = match.start(), match[0]
    if is_cut(text, match.end()):
        return []
    found: list[Printed] = []
    for position, piece in _pieces(printed):
        symbol = Symbol.parse(piece)
        if symbol is None and part_bracket().search(piece):
            return []
        if symbol:
            low, high = start + position, start + position + len(piece)
            if found:
                found += _between(found[-1].symbol, symbol, "-", low, high)
            found.append(Printed(low, high, symbol))
    if len(found) == 2:
        first, modification = found[0], found[1].symbol.modification
        if modification and not first.symbol.modification:
            found[0] = Printed(first.start, first.end, Symbol(f"{first.symbol.key}/{modification}"))
    return found


def _pieces(printed: str) -> Iterator[tuple[int, str]]:
    position = 0
    for piece in _JOINT.split(printed):
        yield position, piece
        position += len(piece) + 1


_MORE = re.compile(
    rf"(?P<joint>(?:,? (?:{_AND}|{_OR}) |, |-| (?:{_TO}) )\(?)"
    r"(?P<mod>Add|Corr|Rev|Amend)\. ?(?P<first>\d+)(?![\w/(])"
)
_MORE_NUMBERS = re.compile(
    rf"(?P<joint>,? (?:{_AND}) |, | (?:{_TO}) |-)(?P<mod>(?:Add|Corr|Rev|Amend)\. ?)?(?P<next>\d{{1,2}})"
    r"(?![\w/(]|\.\d| [A-ZÀ-Ýa-z])"
)
_MODIFIED = re.compile(r"/(Add|Corr|Rev|Amend)\.(\d+)$")


def modifications(text: str, base: Printed) -> list[Printed]:
    """Addenda and the like that are printed without their document's symbol after `base`.

    "E/CN.4/2006/62 and Add.1 to 3" names three more documents; "A/54/31/Add.1 and 2" one.
    """
    found: list[Printed] = []
    last, joined = base, True
    while joined:
        joined = False
        if match := _MORE.match(text, last.end):
            symbol = _modified(base.symbol, last.symbol, match["mod"], int(match["first"]))
            end = match.end()
            found += _between(last.symbol, symbol, match["joint"], match.start("mod"), end)
            last, joined = Printed(match.start("mod"), end, symbol), True
            found.append(last)
        elif (of := _MODIFIED.search(last.symbol.key)) and (match := _MORE_NUMBERS.match(text, last.end)):
            symbol = Symbol(f"{last.symbol.key[: of.start()]}/{of[1]}.{int(match['next'])}")
            start = match.start("mod") if match["mod"] else match.start("next")
            found += _between(last.symbol, symbol, match["joint"], start, match.end())
            last, joined = Printed(start, match.end(), symbol), True
            found.append(last)
    return found


def _modified(base: Symbol, last: Symbol, kind: str, number: int) -> Symbol:
    """`kind`.`number` of the document last named, or beside its own modification of that kind."""
    key = last.key
    if (of := _MODIFIED.search(key)) and of[1] == kind:
        key = key[: of.start()]
    return Symbol(f"{key if key != last.key or kind == 'Corr' or last == base else base.key}/{kind}.{number}")


_RANGE_JOINT = re.compile(rf" ?(?:{_TO}|-) ?\(?")
_COUNTED = re.compile(r"(.*?)(\d+)((?: \([^()]*\))?)$")


def _between(first: Symbol, last: Symbol, joint: str, start: int, end: int) -> list[Printed]:
    """The documents between two of a range, where `joint` says that it is one."""
    if not _RANGE_JOINT.fullmatch(joint):
        return []
    a, b = _COUNTED.match(first.key), _COUNTED.match(last.key)
    if not a or not b or a[1] != b[1]:
        return []
    numbers = range(int(a[2]) + 1, int(b[2]) if int(b[2]) <= int(a[2]) + LONGEST_RANGE else 0)
    return [Printed(start, end, Symbol(f"{a[1]}{n}")) for n in numbers]


def is_gap(first: Printed, last: Printed) -> bool:
    """Whether more documents lie between two than a range has that is expanded."""
    a, b = _COUNTED.match(first.symbol.key), _COUNTED.match(last.symbol.key)
    return bool(a and b and a[1] == b[1] and int(b[2]) > int(a[2]) + LONGEST_RANGE)


_RANGE_END = re.compile(
    rf"(?: ?- ?| (?:{_TO}) )(?:(?P<symbol>[A-Z][A-Za-z0-9.]*/[\w./\-]*\w)|(?P<number>\d{{1,3}})(?![\w/]|\.\d))"
)


def range_end(text: str, base: Printed) -> list[Printed]:
    """The further documents of a range: "A/76/10-A/76/14", "A/C.6/74/SR.23 to 27"."""
    match = _RANGE_END.match(text, base.end)
    if not match:
        return []
    of = re.match(r"(.*/(?:[A-Z]+\.)?)(\d+)$", base.symbol.key)
    if match["number"]:
        if not of or not re.search(r"[A-Z]\.$", of[1]):
            return []
        last: Symbol | None = Symbol(of[1] + match["number"])
    else:
        last = Symbol.parse(match["symbol"])
    if not last or not of:
        return []
    to = re.match(r"(.*/(?:[A-Z]+\.)?)(\d+)$", last.key)
    if not to or to[1] != of[1] or not int(of[2]) < int(to[2]):
        return []
    group = "number" if match["number"] else "symbol"
    start, end = match.start(group), match.end(group)
    if int(to[2]) > int(of[2]) + LONGEST_RANGE:
        return [Printed(start, end, last)]
    return [Printed(start, end, Symbol(f"{of[1]}{n}")) for n in range(int(of[2]) + 1, int(to[2]) + 1)]


@dataclass(frozen=True, slots=True)
class Treaty:
    """A Treaty Series reference: the keys that it names, all at one place."""

    start: int
    end: int
    keys: tuple[str, ...]
    series: str
    volumes: tuple[str, ...]
    numbers: tuple[str, ...]


@lru_cache(maxsize=1)
def treaty_pattern() -> re.Pattern[str]:
    """A reference to a treaty series, or what follows an Ibid. to one."""
    shared = common()
    numbered = f"(?:{shared['number']}|{word('number')})"
    joint = rf"(?:,? (?:{_AND}) |, ?| (?:{_TO}) |-)"
    volume = rf"(?:[CLXVI]+(?![\w.])|[0-9]{{1,6}}[A-Z]?(?:{joint}[0-9]{{1,6}})*)(?!\d)"
    number = (
        rf"(?:[IA]{{1,2}}-)?[0-9]{{1,6}}(?:{joint}(?:[IA]{{1,2}}-)?[0-9]{{1,6}})*"
        r"(?!\d)"
    )
    return re.compile(
        rf"(?:(?:(?P<league>{word('league')}),? ?)?(?P<series>{word('treaty_series')})"
        rf"|(?P<ibid>{shared['ibid']}))"
        rf"(?: \([^()]*\))?,? ?{shared['volumes']} *(?P<volumes>{volume})"
        rf"(?:[,;.]? ?(?:\([0-9]{{4}}\),? ?)?{numbered} *(?P<numbers>{number}))?"
    )


def treaties_in(text: str, before: Treaty | None = None) -> list[Treaty]:
    """The Treaty Series references of `text`; an Ibid. takes from the one `before` what it leaves out."""
    found: list[Treaty] = []
    for match in treaty_pattern().finditer(text):
        previous = found[-1] if found else before
        if match["ibid"] and previous is None:
            continue
        series = previous.series if match["ibid"] and previous else ("LNTS" if match["league"] else "UNTS")
        volumes = _values(match["volumes"])
        numbers = _values(match["numbers"] or "")
        if not numbers and match["ibid"] and previous:
            numbers = previous.numbers
        keys = tuple(dict.fromkeys(f"{series}/{v}/{n}" for v, n in _pairs(volumes, numbers)))
        found.append(Treaty(match.start(), match.end(), keys, series, volumes, numbers))
    return found


def _pairs(volumes: tuple[str, ...], numbers: tuple[str, ...]) -> list[tuple[str, str]]:
    """Several volumes of one treaty, several treaties in one volume, or one volume for each."""
    if len(volumes) == len(numbers):
        return list(zip(volumes, numbers, strict=True))
    return [(volume, number) for volume in volumes for number in numbers]


_VALUE = re.compile(rf"(?P<joint> (?:{_TO}) |-)?(?:[IA]{{1,2}}-)?(?P<value>[0-9]{{1,6}}[A-Z]?)")


def _values(listed: str) -> tuple[str, ...]:
    """The numbers of a list, ranges expanded."""
    if listed.isalpha():
        return (str(roman_value(listed)),)
    found: list[str] = []
    for match in _VALUE.finditer(listed):
        value = match["value"]
        if match["joint"] and found and value.isdigit() and found[-1].isdigit():
            first, last = int(found[-1]), int(value)
            if first < last <= first + LONGEST_RANGE:
                found += [str(n) for n in range(first + 1, last)]
        found.append(value)
    return tuple(found)


def locus_after(text: str, position: int, strict: bool = False) -> tuple[str, int]:
    """The cited part that stands after a reference, in normal form, and where it ends.

    `strict` wants a comma or bracket before it, as prose has.
    """
    loci: list[str] = []
    end = position
    pattern = citing_words().locus
    while gap := _SEPARATOR.match(text, end):
        if not gap[0] or (strict and not loci and gap[0].lstrip()[:1] not in (",", "(", ")", "[")):
            break
        match = pattern.match(text, gap.end())
        if not match or (strict and citing_words().of_whole.match(text, match.end())):
            break
        if (strict or gap[0].strip(" ,)]")) and _decided(match):
            break
        joint = " and " if loci and gap[0].strip(" ,()[]") else ", " if loci else ""
        loci.append(joint + normal_locus(match))
        end = match.end()
    return "".join(loci), end


def _decided(match: re.Match[str]) -> bool:
    """Whether a part is a resolution or decision: after "and", or in prose, it is a reference of its own."""
    return bool(match["text"]) or (bool(match["word"]) and locus_word(match["word"]) in common()["decided"])


def locus_before(text: str, position: int) -> tuple[str, int]:
    """The cited part that stands before a reference ("paragraph 3 of section II of"), and its start.

    Prose goes from the part to the whole; the normal form goes the other way.
    """
    start, ends = max(0, position - 120), citing_words().before_end
    if not ends.search(text[max(start, position - ends.reach) : position]):
        return "", position
    match = citing_words().before.search(text[start:position])
    if not match:
        return "", position
    loci = [normal_locus(found) for found in citing_words().locus.finditer(match["loci"])]
    return ", ".join(reversed(loci)), start + match.start("loci")


def normal_locus(match: re.Match[str]) -> str:
    """One part in normal form: "paras. 11–13", "annex II", "sect. D.3"."""
    if whole := match["alone"] or match["nth"]:
        return locus_word(whole)
    if match["text"]:
        return f"{locus_word(match['decided'])} {match['text']}"
    name, listed = locus_word(match["word"]), match["list"]
    listed = _JOINED.sub(" and ", listed)
    listed = _RANGED.sub("–", listed)
    listed = _SPACED_POINT.sub(" (", _POINT.sub(r" (\1)", listed))
    if re.search(r" and |–|, ?", listed):
        name = common()["plurals"].get(name, name)
    return f"{name} {listed}"


def dates_after(text: str, position: int) -> tuple[tuple[str, ...], int]:
    """The dates given with a reference or several (ISO 8601), in order, and where they end."""
    found: list[str] = []
    pattern = citing_words().dated
    while match := pattern.match(text, position):
        day, month = int(match["day"]), months()[match["month"]]
        if not 1 <= day <= 31:
            break
        found.append(f"{match['year']}-{month:02}-{day:02}")
        position, pattern = match.end(), citing_words().dated_more
    return tuple(found), position


def date_after(text: str, position: int) -> tuple[str, int]:
    """The date given with one reference, "" where none or several follow, and where it ends."""
    dates, end = dates_after(text, position)
    return (dates[0], end) if len(dates) == 1 else ("", position)


def title_after(text: str, position: int) -> tuple[int, int, int]:
    """Start and end of the quoted title that follows a reference, and where the quotation ends."""
    match = citing_words().entitled.match(text, position)
    if not match:
        return position, position, position
    group = next(name for name in ("a", "b", "c") if match[name] is not None)
    return match.start(group), match.end(group), match.end()


@lru_cache(maxsize=1)
def foreign_pattern() -> re.Pattern[str]:
    """After a head: a reference of another organization."""
    return re.compile(rf" (?P<text>{common()['foreign']})(?!\w)")


@lru_cache(maxsize=1)
def ibid_pattern() -> re.Pattern[str]:
    """The word that repeats the note before."""
    return skipping(re.compile(common()["ibid"]))


@lru_cache(maxsize=1)
def series_word() -> re.Pattern[str]:
    """About the subject of a reference: "on", "sur"."""
    return re.compile(rf",? {word('about')} ")
