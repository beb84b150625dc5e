"""Governments told by the adjectives of their States: "the Haitian authorities", "les autorités haïtiennes".

Adjectives are those of `demonyms.tsv`, and count beside a word for a government only (`authorities` of
`addressees.toml`). One that several States share ("Congolese") names none of them, nor does one inside a longer name
("Turkish Cypriot", "chypriotes turques", "autorités serbes de Bosnie"): these are told as unclear, and so is what
stands between the adjectives of a list and is none that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kg import lang
from kg.extract.quick import Quick
from kg.extract.reasons import AMBIGUOUS, NOT_LISTED
from kg.extract.view import TextView
from kg.lang.grammar import any_of
from kg.symbols import STATE

UPPER = r"[^\W\d_a-zß-öø-ÿœ]"
"""A capital of the languages that are read."""
_CAPITAL = rf"{UPPER}[\w']*(?:-[\w']+)*"
_BEFORE = re.compile(rf"(?:(?<![\w'-])(?:{_CAPITAL}|{UPPER}[a-z]{{0,2}}\.)[ -])+$")
"""Capitalized words right before a name; titles of persons and "St." are some."""
_OPENS = re.compile(r"(?:^|[.:;!?]|\([a-z]{1,4}\)|^\d+\.)[\s“\"«*(\[]*$")
"""What stands before the first word of a sentence, or of a point of a list."""
_REACH = 60
"""The words for a government have fewer characters."""


class Adjective(NamedTuple):
    """An adjective of a list and its State's code; "" and a reason where it does not say which State that is."""

    start: int
    end: int
    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GovernmentWords:
    """What `addressees.toml` of a language says of governments, compiled; see there what each list means."""

    government: re.Pattern[str]
    beside: re.Pattern[str] | None
    adjectives: Quick
    separator: re.Pattern[str]
    part_before: re.Pattern[str]
    part_after: re.Pattern[str]
    place: re.Pattern[str]
    another: re.Pattern[str]
    plural: frozenset[str]
    qualifiers: frozenset[str]
    leading: frozenset[str]
    follows: bool

    def led(self, normal: str, start: int) -> int:
        """Where the words for a government begin that stand before a name at `start`; `start` if there are none."""
        low = max(0, start - _REACH)
        found = self.government.search(normal[low:start])
        return low + found.start() if found else start

    def behind(self, normal: str, end: int) -> int:
        """Where the words for a government behind a name end that ends at `end`; `end` if there are none."""
        found = self.beside.match(normal, end) if self.beside else None
        return found.end() if found else end


@lru_cache(maxsize=8)
def government_words(language: str) -> GovernmentWords:
    """The compiled words of `language`."""
    data, follows = lang.of(language).words("addressees"), lang.of(language).grammar.adjective_follows
    nouns = any_of({form for word in data["authorities"] for form in (word, word.lower(), word.capitalize())})
    between = rf"(?:(?:{any_of(data['qualifiers'])})\s+)*"
    local = rf"(?:(?P<local>{any_of(data['local'])})\s+)?"
    separator = rf"(?:,\s+(?:(?:{any_of(data['conjunctions'])})\s+)?|\s+(?:{any_of(data['conjunctions'])})\s+)"
    if follows:
        one = rf"(?:{any_of(_demonyms(language))})(?![\w-])"
        listed = rf"(?P<adjectives>{one}(?:{separator}(?:[\w-]+{separator})?{one})*)"
        adjectives = rf"\b(?P<noun>{nouns})\s+{between}{local}{listed}"
    else:
        one = rf"{_CAPITAL}(?:\s{_CAPITAL}){{0,5}}"
        listed = rf"(?<![\w'-])(?P<adjectives>{one}(?:{separator}{one})*)"
        adjectives = rf"{listed}\s+{between}{local}{between}(?P<noun>{nouns})(?![\w-])"
    plain = any_of(map(str.lower, data["authorities"]))
    regions, local = any_of(data["regions"]), any_of(data["local"])
    place = rf"\s+(?:{any_of(data['belonging'])})\s?(?:{lang.article()})?{_CAPITAL}"
    return GovernmentWords(
        government=re.compile(rf"\b(?:{any_of(map(str.lower, data['governments']))})\s*$"),
        beside=None if follows else re.compile(rf"\s+{between}(?:{plain})\b"),
        adjectives=Quick(re.compile(adjectives)),
        separator=re.compile(separator),
        part_before=re.compile(rf"(?<!\w)(?P<word>{regions}|{local})\s+$"),
        part_after=re.compile(rf"\s+(?:{regions}|{local})(?![\w-])" if follows else rf"\s+(?:{local})\s+(?:{plain})\b"),
        place=re.compile(place),
        another=re.compile(rf"{separator}(?P<of>(?:{any_of(_of_whom(data))})\s*)"),
        plural=frozenset(map(str.lower, data["plural_governments"])),
        qualifiers=frozenset((*data["qualifiers"], *map(str.lower, data["authorities"]))),
        leading=frozenset((*data["determiners"], *data["towards"])),
        follows=follows,
    )


def _of_whom(data: Mapping[str, list[str]]) -> frozenset[str]:
    """What stands between a government and its country ("of", "of the"): all but the noun of what `data` lists."""
    several = tuple(f"{word} " for word in data["plural_governments"])
    return frozenset(
        each.removeprefix(noun) for each in data["governments"] for noun in several if each.startswith(noun)
    )


@lru_cache(maxsize=8)
def _demonyms(language: str) -> Mapping[str, tuple[str, ...]]:
    """Adjective, in small letters → the codes of the States that have it."""
    found: dict[str, dict[str, None]] = {}
    for alpha2, form in lang.of(language).rows("demonyms", 2):
        found.setdefault(form.lower(), {})[STATE + alpha2] = None
    return {form: tuple(codes) for form, codes in found.items()}


def governments(
    view: TextView, language: str, countries: frozenset[tuple[int, int]]
) -> Iterator[tuple[int, int, tuple[Adjective, ...]]]:
    """Every government that a text tells by adjectives: its characters, and the adjectives in their order.

    Not those that are the name of a country, whose places are `countries` ("the British Virgin Islands Government").
    """
    words, known = government_words(language), _demonyms(language)
    text = view.normal if words.follows else view.printed
    for match in words.adjectives.finditer(text):
        every = _adjectives(view, words, known, *match.span("adjectives"))
        found = [each for each in every if (each.start, each.end) not in countries]
        while found and found[0].reason == NOT_LISTED:
            found.pop(0)  # something else, in one list with governments
        if found:
            yield _checked(view, words, known, match, found)


def _checked(
    view: TextView,
    words: GovernmentWords,
    known: Mapping[str, tuple[str, ...]],
    match: re.Match[str],
    found: list[Adjective],
) -> tuple[int, int, tuple[Adjective, ...]]:
    """A government of adjectives; unclear are those in a longer name, and one alone beside several governments."""
    start, end = (match.start(), match.end()) if words.follows else (found[0].start, match.end())
    if words.follows:
        last = _behind(view, words, known, end)
        if last > end or match["local"]:
            end = last
            found[-1] = Adjective(found[-1].start, end, "", AMBIGUOUS)
    else:
        longer = longer_name(view, words, start, governed=True)
        if longer < start or match["local"]:
            start = longer
            found[0] = Adjective(start, found[0].end, "", AMBIGUOUS)
    if len(found) == 1:
        several = match["noun"].lower() in words.plural  # "the Central African Governments"
        unclear = not found[0].code or several
        found = [Adjective(start, end, "", AMBIGUOUS)] if unclear else found
    return start, end, tuple(found)


def _behind(view: TextView, words: GovernmentWords, known: Mapping[str, tuple[str, ...]], end: int) -> int:
    """Where a longer name ends that adjectives which end at `end` are part of; `end` where they are of none."""
    further = re.compile(r"\s+([\w-]+)").match(view.normal, end)
    if further and further[1] in known:
        return further.end()
    part = words.part_after.match(view.normal, end) or words.place.match(view.printed, end)
    return part.end() if part else end


def _adjectives(
    view: TextView, words: GovernmentWords, known: Mapping[str, tuple[str, ...]], start: int, end: int
) -> Iterator[Adjective]:
    """The adjectives of a list, and what stands among them."""
    for low, high in _parted(words.separator, view.normal, start, end):
        opens = low == start and not words.follows and view.normal[low:high].split(maxsplit=1)[0] not in known
        at, until = sentence_within(view, words, low, high) if opens else low, high
        if " ".join(view.normal[at:until].split()) not in known:
            at, until = _without(view.normal, at, until, words.qualifiers)
        if at == until:
            continue
        codes = known.get(" ".join(view.normal[at:until].split()), ())
        plain = view.normal[at:until].replace("-", " ").split()
        if len(codes) == 1:
            yield Adjective(at, until, codes[0])
        elif codes or any(word in known for word in plain):
            yield Adjective(at, until, "", AMBIGUOUS)
        else:
            yield Adjective(at, until, "", NOT_LISTED)


def _parted(separator: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in separator.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _without(text: str, start: int, end: int, qualifiers: Iterable[str]) -> tuple[int, int]:
    """The part of a list without words about governments at its ends ("Transitional", "Federal")."""
    found = list(re.finditer(r"\S+", text[start:end]))
    while found and found[0][0] in qualifiers:
        found.pop(0)
    while found and found[-1][0] in qualifiers:
        found.pop()
    return (start + found[0].start(), start + found[-1].end()) if found else (end, end)


def longer_name(view: TextView, words: GovernmentWords, start: int, *, governed: bool) -> int:
    """Where the name begins that a name at `start` is the end of; `start` itself where it is a whole one.

    Words with a capital right before it are part of it, but for one that opens the sentence. `governed`: it begins
    with words for a government, before which more of these may stand.
    """
    low = max(0, start - _REACH)
    part = words.part_before.search(view.normal[low:start])
    if part and not (governed and part["word"] in words.qualifiers):
        return low + part.start()
    found = _BEFORE.search(view.printed, low, start)
    if not found:
        return start
    at = sentence_within(view, words, found.start(), start)
    named = view.normal[at:start].replace("-", " ").split()
    return start if governed and words.qualifiers.issuperset(named) else min(at, start)


def sentence_within(view: TextView, words: GovernmentWords, start: int, end: int) -> int:
    """Where in capitalized words a name may begin: behind what opens the sentence ("Urges", "CALLS UPON", "Calls Upon
    the") and behind articles. `end` where all of them do.
    """
    opening = _OPENS.search(view.printed, max(0, start - 12), start) is not None
    capitals = opening
    for word in re.finditer(r"[^\s-]\S*", view.printed[start:end]):
        plain = word[0].lower().rstrip("-")
        capitals = capitals and word[0].isupper() and len(word[0]) > 1
        if not (opening or capitals or plain in words.leading):
            return start + word.start()
        opening = False
    return end
