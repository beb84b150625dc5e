"""A reference as a footnote, in the manner of the United Nations.

Sources: United Nations Editorial Manual, "Footnotes and other references", chapter III (masthead documents by their
symbol, resolutions and decisions by organ and number, treaties by series, volume and number); its French and Spanish
counterparts for those languages.
"""

from __future__ import annotations

import re

from kg import lang
from kg.lang.messages import say
from kg.sources.source import Source
from kg.symbols import DRAFT, TREATY_SERIES, Symbol, organs

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_UNPRINTED = re.compile(r"s\d+")
_LETTERED = re.compile(r"(\d)(?=\(|[A-Z]{1,2}$)")
_MARK = re.compile(r"(?:~(?:\d+|[A-Za-z][\w-]*))+$")


def footnote(source: Source, language: str) -> str:
    """The footnote to a source in a language, with a full stop."""
    text = cited(source, language)
    return text if text.endswith((".", "?", "!")) else f"{text}."


def cited(source: Source, language: str) -> str:
    """A source as it is cited within a sentence: what it is called, and the paragraph where it is one."""
    pieces = [printed_name(source, language), place(source.part, source.number, language, printed=source.printed)]
    return ", ".join(filter(None, pieces))


def printed_name(source: Source, language: str) -> str:
    """What a footnote calls a document: `General Assembly resolution 76/186`, `A/76/120`, or a place in a series."""
    if source.key.startswith(TREATY_SERIES):
        return _treaty(source.key, language)
    symbol = Symbol.parse(source.key)
    if symbol is None or symbol.kind == "unidentified":
        return source.title or (say("cite.unnamed", language) if symbol else source.key)
    if DRAFT in source.key:
        text, _, number = source.key.partition(DRAFT)
        carrier = printed_name(Source(text, organ_name=source.organ_name), language)
        return say("cite.draft_in", language).format(number=number, text=carrier)
    if symbol.kind in ("resolution", "decision"):
        number, organ = _number(symbol), _of_organ(source, symbol, language)
        return (
            say(f"cite.{symbol.kind}", language).format(number=number, organ=organ) if number and organ else source.key
        )
    kind = (source.kind or symbol.kind).split()  # a document of the limited series need not be a draft
    if "draft" in kind:
        named = source.type_name if "draft" in source.kind.split() else ""
        return f"{_capital(named) or say('cite.draft', language)} {source.key}"
    return source.key


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _treaty(key: str, language: str) -> str:
    """A treaty by its place in the Treaty Series; the League of Nations' volumes have Roman numerals."""
    series, volume, number = key.split("/", 2)
    if series == "LNTS" and volume.isdecimal():
        volume = _roman(int(volume))
    name = say(f"cite.series_{series.lower()}", language)
    if number == "-":
        return say("cite.in_volume", language).format(series=name, volume=volume)
    return say("cite.in_series", language).format(series=name, volume=volume, number=number)


def _roman(number: int) -> str:
    text = ""
    for value, numeral in _ROMAN:
        while number >= value:
            text, number = text + numeral, number - value
    return text


def _number(symbol: Symbol) -> str:
    """The number of a resolution or decision as prose prints it: `76/186`, `217 A (III)`, `1325 (2000)`."""
    for organ in organs():
        pattern = str(organ.get(symbol.kind) or "")
        before, hole, _ = pattern.partition("{")
        if hole and symbol.key.startswith(before) and organ["code"] == symbol.organ:
            return _spaced(_inside(pattern, symbol), symbol.letter)
    return ""


def _inside(pattern: str, symbol: Symbol) -> str:
    if "{}" in pattern:
        return symbol.key.removeprefix(pattern.partition("{")[0])
    shape = re.escape(pattern).replace(r"\{session\}", r"([^/]+)").replace(r"\{number\}", r"(.+)")
    found = re.fullmatch(shape, symbol.key)
    return f"{found[1]}/{found[2]}" if found else ""


def _spaced(number: str, letter: str) -> str:
    head, bracket, tail = number.partition("(")
    return " ".join(filter(None, (_LETTERED.sub(r"\1 ", head), letter, bracket + tail)))


def _of_organ(source: Source, symbol: Symbol, language: str) -> str:
    """The organ as the name of its text has it: `General Assembly`, `de l'Assemblée générale`; else in brackets."""
    own = next((organ for organ in organs() if organ["code"] == symbol.organ), {})
    spoken = own if language == lang.DEFAULT else lang.of(language).table("organs").get(symbol.organ, {})
    for opening in spoken.get("opens", ()):
        for beginning, form in lang.of(language).table("language").get("of_organ", ()):
            if str(opening).startswith(beginning):
                return str(form) + str(opening).removeprefix(beginning)
    return source.organ_name if language == lang.DEFAULT else f"({source.organ_name})" if source.organ_name else ""


# -- places -------------------------------------------------------------------------------------------


def place(part: str, number: str, language: str, *, printed: bool = True) -> str:
    """A paragraph as a footnote names it: `para. 5`, `sect. II, para. 4`, `4th preambular para.`; "" for a whole text.

    What has no printed number is counted: `3rd paragraph`.
    """
    if part == "masthead":
        return say("printed.masthead", language)
    if not number:
        return ""
    *sections, last = _MARK.sub("", number).split("/")
    found = [_annex(sections, language)] if part == "annex" else [_section(sections, language)]
    if part == "preambular":
        found.append(_counted("preamble", last, language))
    elif printed or part == "annex" or not last.isdecimal():
        found.append(say("cite.paragraph", language).format(number=_LETTERED.sub(r"\1 ", last)))
    else:
        found.append(_counted("counted", last, language))
    return ", ".join(filter(None, found))


def _annex(sections: list[str], language: str) -> str:
    name = say("printed.annex", language)
    return f"{name}, {'.'.join(sections)}" if sections else name


def _section(sections: list[str], language: str) -> str:
    """The section that a paragraph is in: its number, or the name of a text that is adopted in the body."""
    if not sections:
        return ""
    first, *rest = sections
    if not first.isupper() and not _UNPRINTED.fullmatch(first):
        return ", ".join(filter(None, (_adopted(first, language), _section(rest, language))))
    shown = ".".join(each.removeprefix("s") if _UNPRINTED.fullmatch(each) else each for each in sections)
    return say("cite.section", language).format(number=shown)


def _adopted(slug: str, language: str) -> str:
    stem, _, number = slug.rpartition("-")
    name, which = (stem, number) if stem and number.isdecimal() else (slug, "")
    rows = lang.of(language).rows("editorial", 3)
    words = next((said for kind, code, said in rows if kind == "adopted-text" and code == name), name)
    return f"{words} {which}".rstrip()


def _counted(key: str, number: str, language: str) -> str:
    """A paragraph by its place among others: "4th preambular para."."""
    if not number.isdecimal():
        return say(f"cite.{key}_named", language).format(number=number)
    written = lang.of(language).table("language")
    gender = "f" if "{f}" in say(f"cite.{key}", language) else "m"
    forms = written[f"ordinal_{gender}"]
    ordinal = next(str(form).format(number) for ending, form in forms if re.search(ending, number))
    return say(f"cite.{key}", language).format(m=ordinal, f=ordinal)
