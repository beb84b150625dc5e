"""The words of the languages' `citations.toml` and the names of organs, compiled for all languages together.

UN texts quote each other across languages, so a document is not matched with its own
language's words alone. Texts are matched in their *flat* form (`flat`), which has the same
length: straight apostrophes, plain spaces and hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import ahocorasick

from kg import lang, resources
from kg.authority import replaced
from kg.extract.pattern_code import skipping
from kg.extract.quick import Quick
from kg.symbols import organs

FLAT = {
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\n": " ",
    "\t": " ",
    "\r": " ",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u0410": "A",
    "\u0412": "B",
    "\u0421": "C",
    "\u0415": "E",  # Cyrillic letters that look the same
}
_UNEVEN = re.compile(f"[{''.join(FLAT)}]")
ATOM = (
    r"(?:[IVXLC]+|\d+|[A-Z])(?:\.(?:[IVXLC]+|\d+|[A-Z]))*(?: bis| ter)?"
    r"(?: ?\([a-z]{1,4}\)| [a-z]{1,4}\))*"
    rf"(?![\w/'(]|\.\w|{lang.in_date()}(?:MONTHS)\b)"
)
_LIST = rf"{ATOM}(?:(?:,? (?:{lang.joints('and', 'or')}) |, ?| (?:{lang.joints('to')}) |-){ATOM})*"


def flat(text: str) -> str:
    """`text`, as long as it was, with straight apostrophes, plain spaces and plain hyphens."""
    return replaced(text, _UNEVEN, FLAT)


@lru_cache(maxsize=1)
def languages() -> tuple[Mapping[str, Any], ...]:
    """The table of each language."""
    return tuple(table for language in lang.each() if (table := language.table("citations")))


@lru_cache(maxsize=1)
def common() -> dict[str, Any]:
    """What is the same in all languages."""
    return resources.table("citations.toml")


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Names of months, and their numbers."""
    return {name: number for table in languages() for number, name in enumerate(table["months"], 1)}


def word(name: str) -> str:
    """The alternatives of all languages for the entry `name`, as one group."""
    found = [table[name] for table in languages() if name in table]
    return "(?:" + "|".join(found).replace("DATE", _date()) + ")"


def _date() -> str:
    return rf"\d{{1,2}}(?:er)?{lang.in_date()}(?:{'|'.join(months())}){lang.in_date()}\d{{4}}"


@dataclass(frozen=True, slots=True)
class CitationWords:
    """Compiled patterns; each says where it is matched."""

    head: Quick
    """"resolution" or "decision", as groups of these names."""
    glued: Quick
    """A head that a digit follows at once."""
    plural: re.Pattern[str]
    possessive: re.Pattern[str]
    """Before a head, to its start."""
    present: re.Pattern[str]
    """Before a head: the text itself, no citation."""
    dated: re.Pattern[str]
    """After a number: groups day, month, year."""
    dated_more: re.Pattern[str]
    """After a date: one more, of the next number."""
    quoted: re.Pattern[str]
    """A quotation."""
    entitled: re.Pattern[str]
    """After a number: the title in its group."""
    of_organ: re.Pattern[str]
    """The whole of what stands between a number and its organ."""
    adopted_by: re.Pattern[str]
    """The same, at its end, where much stands between."""
    subject: re.Pattern[str]
    """The whole of what stands between an organ and "its resolution" that is that organ's."""
    adoption_by: re.Pattern[str]
    """Before an organ: what follows is its own text ("the adoption by the Commission of resolution …")."""
    adopts: re.Pattern[str]
    """The whole of what stands between an organ and the resolution that it adopts."""
    organ_follows: re.Pattern[str]
    """The whole of what stands between "in its resolution 1/1" and the organ that is the subject."""
    means: re.Pattern[str]
    """Before a possessive: "in", "by"."""
    decides_in: re.Pattern[str]
    """Before a head, to its start: in or by that text somebody does something; a clause begins so."""
    undergoes: re.Pattern[str]
    """After a name: something is done to it."""
    before_head: re.Pattern[str]
    """The whole of what stands between an organ and the head that it qualifies."""
    joined: re.Pattern[str]
    """The whole of what stands between the numbers of an enumeration."""
    joins: re.Pattern[str]
    """The same, at its end, where a subject stands between."""
    leads: re.Pattern[str]
    """The whole of what may stand between a head and its first number."""
    leads_loosely: re.Pattern[str]
    """The same, at its end."""
    not_alone: re.Pattern[str]
    """After a short name: it is the beginning of a longer one."""
    other_bodies: re.Pattern[str]
    """A name that is made as bodies' names are; whether it is an organ of the list is asked elsewhere."""
    corrected: re.Pattern[str]
    """Before a part that a correction names: its page (group page, of a number or several), and "in"."""
    begins_clause: re.Pattern[str]
    """Before such a name: it is the first of its sentence or clause, and so its subject."""
    locus: re.Pattern[str]
    """A part with its number (groups word, list), without (alone), or with a number in words (nth)."""
    of_whole: re.Pattern[str]
    small_words: frozenset[str]
    """After a part: it is the beginning of another reference ("…, and paragraph 3 of resolution …")."""
    before: re.Pattern[str]
    """Parts that stand before what they are parts of, at the end."""
    before_end: Quick
    """What `before` ends with."""


@lru_cache(maxsize=1)
def citing_words() -> CitationWords:
    """The compiled patterns."""
    possessive = word("possessive")
    lead = rf"[ ,:(\[]*(?:{word('namely')}[ ,:]*)?(?:{word('about')} )?(?:(?:{common()['number']}|{word('number')}) ?)?"
    return CitationWords(
        **_heads(),
        **_loci(),
        of_organ=re.compile(rf",? ?{word('of_organ')} ?"),
        adopted_by=re.compile(rf"{word('adopted_by')} ?$"),
        subject=re.compile(rf",? ?(?:{word('by_means_of')} )?"),
        adoption_by=re.compile(rf"{word('adoption_by')} ?$"),
        adopts=re.compile(rf" ?{word('adopts')} ?"),
        organ_follows=re.compile(rf",? ?{word('subject')} ?"),
        means=re.compile(rf"(?i:(?:^|[\s']){word('by_means_of')} ?$)"),
        decides_in=re.compile(rf"(?:^|[.;:,] |(?:^|[\s']){word('begins_clause')},? ?)(?i:{word('decides_in')} ?)$"),
        undergoes=re.compile(rf" {word('undergoes')}(?!\w)"),
        before_head=re.compile(r"(?:'s?)? ?"),
        joined=re.compile(
            rf"[ ,;(\[)\]]*(?:{word('joint')} ?|{word('see')} ?|-|(?:{lang.joints('to')}) )?(?:{possessive} )?[(\[]?"
        ),
        joins=re.compile(rf"(?:[,;] ?(?:{word('joint')} ?)?| {word('joint')} ?)$"),
        leads=re.compile(lead),
        leads_loosely=re.compile(rf"[ ,:(]{word('namely')}[ ,:]*(?:{possessive} )?$|[,:(] ?$"),
        not_alone=re.compile(word("not_alone")),
        other_bodies=skipping(re.compile(rf"(?<![\w-]){word('other_bodies')}(?!\w)")),
        begins_clause=re.compile(
            rf"(?:^|[.;:] ?|(?:^|[\s']){word('begins_clause')} ?)(?:(?:^|(?<=[\s'.;:])){word('subject')} ?)?$"
        ),
        small_words=frozenset(each for table in languages() for each in table["function_words"]),
    )


def _heads() -> dict[str, Any]:
    """What a cited text is called, and its date and title."""
    names = "|".join(months())
    of = lang.in_date()
    date = rf"(?P<day>[0-9]{{1,2}})(?:er)?{of}(?P<month>{names}){of}(?P<year>[0-9]{{4}})(?!\w)"
    return {
        "head": Quick(
            re.compile(
                rf"(?<![\w-])(?:(?P<resolution>{word('resolution')})|(?P<decision>{word('decision')}))(?![^\W\d]|-)"
            )
        ),
        "glued": Quick(re.compile(rf"(?<![\w-])(?:{word('resolution')}|{word('decision')})(?=[0-9])")),
        "plural": re.compile(word("plural")),
        "possessive": skipping(re.compile(rf"(?:^|[\s'(,]){word('possessive')} ?$")),
        "present": skipping(re.compile(rf"(?:^|[\s'(]){word('present')} ?$")),
        "dated": re.compile(rf",? ?{word('of_date')} {date}"),
        "dated_more": re.compile(rf"(?:,? (?:{lang.joints('and')}) |, )(?:{word('of_date')} )?{date}"),
        "quoted": re.compile("“[^”]{0,600}”|«[^»]{0,600}»"),
        "entitled": re.compile(
            rf",? ?{word('entitled')},? ?"
            rf"(?:“(?P<a>[^”]{{0,600}})”|« ?(?P<b>[^»]{{0,600}}?) ?»|\"(?P<c>[^\"]{{0,600}})\")"
        ),
    }


def _loci() -> dict[str, Any]:
    """The parts of a text that are cited, before or after its number."""
    listed = _LIST.replace("MONTHS", "|".join(months()))
    part = f"(?:{'|'.join(pattern for table in languages() for pattern in table['loci'].values())})"
    alone = "|".join(
        table["loci"][name] for table in languages() for name in common()["alone"] if name in table["loci"]
    )
    nth = "|".join(pattern for table in languages() for pattern in table.get("parts", {}).values())
    element = rf"(?:{part} {listed}|(?:{nth})(?!\w)|(?:{alone})(?: {listed})?)"
    within = word("within")
    whole = rf" {within} ?(?:{word('document')} )?$"
    decided = "|".join(
        pattern
        for table in languages()
        for name, pattern in table["loci"].items()
        if name in ("resolution", "decision", "recommendation")
    )
    return {
        "corrected": re.compile(
            rf"(?:{word('on_page')} (?P<page>[0-9]+(?:(?:, ?|-| (?:{lang.joints('and', 'to')}) )[0-9]+)*)[,:;.]? ?)?"
            rf"(?:{word('in_part')} ?)?"
        ),
        "locus": re.compile(
            rf"(?P<decided>{decided}) (?P<text>\d[\w.]*/[\w./]*\w)"
            rf"|(?P<word>{part}) ?(?P<list>{listed})|(?P<alone>{alone})(?!\w)|(?P<nth>{nth})(?!\w)"
        ),
        "of_whole": re.compile(rf" {within}(?!\w)"),
        "before": skipping(re.compile(rf"(?:^|[\s'(])(?P<loci>{element}(?: {within} ?{element})*){whole}")),
        "before_end": Quick(re.compile(whole)),
    }


@lru_cache(maxsize=256)
def locus_word(printed: str) -> str:
    """The normal form of a word for a part of a document."""
    for table in languages():
        for normal, pattern in (*table["loci"].items(), *table.get("parts", {}).items()):
            if re.fullmatch(pattern, printed):
                return str(normal)
    return printed


@dataclass(frozen=True, slots=True)
class OrganNames:
    """The names of organs: one pattern, and whom each name means."""

    pattern: re.Pattern[str]
    full: dict[str, str]
    short: dict[str, tuple[str, ...]]
    automaton: ahocorasick.Automaton
    """The lengths of the names that `pattern` matches, by their spellings."""

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where `pattern` matches in `text`, in one pass: at whole words the first names, of these the longest."""
        found = []
        for last, length in self.automaton.iter(text):
            start, end = last + 1 - length, last + 1
            if not (start and (_in_word(text[start - 1]) or text[start - 1] == "-")) and not _in_word(
                text[end : end + 1]
            ):
                found.append((start, -end))
        kept: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if not kept or start >= kept[-1][1]:
                kept.append((start, -end))
        return kept


def _in_word(char: str) -> bool:
    """Whether `char`, "" at an end of the text, is one that patterns take for a part of words."""
    return char.isalnum() or char == "_"


@lru_cache(maxsize=1)
def organ_names() -> OrganNames:
    """All names of all organs, in all languages."""
    full: dict[str, str] = {}
    short: dict[str, tuple[str, ...]] = {}
    for organ in organs():
        code = organ["code"]
        for table in (organ, *(language.table("organs").get(code, {}) for language in lang.each())):
            full.update({_variant(flat(name)): code for name in table.get("names", ())})
            for name in table.get("short", ()):
                short[_variant(flat(name))] = (*short.get(_variant(flat(name)), ()), code)
    listed = sorted({*full, *short}, key=lambda name: (-len(name), name))
    pattern = "|".join(re.escape(name).replace(r"\ ", " ") for name in listed)
    pattern = pattern.replace("parties", "[pP]arties")
    automaton = ahocorasick.Automaton()
    for spelling in (each for name in listed for each in _spellings(name)):
        automaton.add_word(spelling, len(spelling))
    automaton.make_automaton()
    return OrganNames(re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)"), full, short, automaton)


def _spellings(name: str) -> Iterator[str]:
    """`name` with each "parties" in it in small letters or with a capital."""
    first, *rest = name.split("parties")
    for capitals in product("pP", repeat=len(rest)):
        yield first + "".join(f"{letter}arties{part}" for letter, part in zip(capitals, rest, strict=True))


def _variant(name: str) -> str:
    return name.replace("Parties", "parties")
