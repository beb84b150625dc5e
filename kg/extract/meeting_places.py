"""Places of meetings: what may be one, where a pattern found it, and which of a list belongs to which meeting.

A place is what stands in a place's position and is known (a country, a city of `places.tsv`, a seat such as "United
Nations Headquarters"), is followed by a known one ("Samarkand, Uzbekistan"), or has a place's form: a name with
capitals none of whose words is one of the language's own ("Racial Discrimination" is none). Such words are those of the
names of bodies and treaties that are no city's, and the frequent ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.authority import Authority, fold

_OTHER_NAME = re.compile(rf", (?:{lang.joints('articles')}) ?(?=[A-ZÉ])")
"""A comma and an article begin another name: "in Incheon, Republic of Korea, the Education 2030 Framework"."""
_IN = rf"(?:{lang.joints('in_places')}) (?=[A-ZÉ])"
_INNER = re.compile(rf", {_IN}")
_LEAD = re.compile(_IN)
_WITHIN = re.compile(rf" (?:{lang.joints('in_places')}) (?:{lang.joints('articles')} ?)?(?=[A-ZÀ-ÞŠ])")
"""Between a building and its city: "the Peace Palace in The Hague"."""
_LEADS_ON = re.compile(r"(?: \w{1,3})+$")
_PART = re.compile(r", | \(")
_FIRST = re.compile(r"[^\W\d_]+")
_INITIAL = re.compile(r"\b[A-Z]\.$")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_HOUSE = 6
"""The name of a building has no more words."""
_SHORT = 3
"""Words of no more letters do not tell what a name is."""
_BETWEEN = re.compile(rf", (?:{lang.joints('and')}) |, | (?:{lang.joints('and')}) ")


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """What is known of places in one language: folded names of countries and cities, and words that no place has."""

    known: frozenset[str]
    ordinary: frozenset[str]
    seat: re.Pattern[str]
    house: re.Pattern[str]
    """Words for buildings, which a city's name makes a place: "Vienna International Centre"."""
    bare: re.Pattern[str]
    """Words that are no place alone: "Palais"."""
    countries: Mapping[str, tuple[str, ...]]
    """Names of countries by their first words, the longest first, with plain apostrophes."""

    def country_at(self, text: str, start: int) -> int:
        """Where the country's name ends that begins at `start` of a text; `start` for none."""
        first = _FIRST.match(text, start)
        for name in self.countries.get(first[0], ()) if first else ():
            end = start + len(name)
            if text.startswith(name, start) and not text[end : end + 1].isalnum():
                return end
        return start

    def longest(self, text: str) -> str:
        """`text`, or the longest beginning of it that ends before a joint and is a place; "" for none."""
        if text.endswith(".") and not _INITIAL.search(text):
            text = text[:-1]
        ends = [match.start() for match in (*_PART.finditer(text), *_BETWEEN.finditer(text))]
        for end in (len(text), *sorted(ends, reverse=True)):
            whole = text[:end].count("(") == text[:end].count(")")
            if whole and self.is_place(text[:end]):
                return text[:end]
        return ""

    def is_known(self, text: str) -> bool:
        """Whether `text` is the name of a country or a city of the lists, or ends in one: "Oslo, Norway"."""
        return fold(text) in self.known or any(map(self._in_country, _PART.split(text)[1:]))

    def _in_country(self, piece: str) -> bool:
        """Whether what stands behind a city ends in a country's name: "Republic of Azerbaijan"."""
        words = fold(piece.rstrip(")")).split()
        return any(" ".join(words[start:]) in self.known for start in range(len(words)))

    def city_behind(self, text: str) -> int:
        """Where in `text`, which is no place itself, the known one begins that stands behind "in"; -1 for none."""
        ends = (match.end() for match in _WITHIN.finditer(text))
        return next((end for end in ends if fold(_PART.split(text[end:])[0]) in self.known), -1)

    def _is_house(self, text: str) -> bool:
        """Whether `text` is a building that is called by its city."""
        if not self.house.search(text) or _WITHIN.search(text):
            return False
        words = fold(text).split()
        if len(words) > _LONGEST_HOUSE:
            return False
        of, cities = lang.words_of("of"), [(low, low + count) for low in range(len(words)) for count in (1, 2)]
        named = (low for low, high in cities if " ".join(words[low:high]) in self.known)
        return any(not low or words[low - 1] in of or self.house.search(text.split()[low - 1]) for low in named)

    def is_place(self, text: str) -> bool:
        """Whether `text` may be a place."""
        if self.bare.fullmatch(text):
            return False
        if self.seat.search(text) or self._is_house(text):
            return True
        if self.is_known(text):
            return fold(text) in self.known or self._is_name(_PART.split(text)[0], every=False)
        pieces = _BETWEEN.split(text)
        if len(pieces) > 1:
            return all(self.is_place(_LEAD.sub("", piece, count=1)) for piece in pieces)
        return self._is_name(text, every=True)

    def _is_name(self, text: str, *, every: bool) -> bool:
        """Whether every word with a capital, or one of them, is no word of the language."""
        words = [fold(word) for word in _WORD.findall(text) if word[0].isupper()]
        proper = [word not in self.ordinary for word in words]
        return bool(words) and text[0].isupper() and (all(proper) if every else any(proper) or fold(text) in self.known)


@lru_cache(maxsize=8)
def place_names(authority: Authority, language: str) -> PlaceNames:
    """The names of places in `language`, and the words of the lists' names that are none of theirs."""
    own = lang.of(language)
    cities = [fold(name) for (name,) in own.rows("places", 1)]
    known = frozenset((*cities, *(fold(name) for name in _countries(language))))
    named: set[str] = set()
    for entry in (*authority.bodies.values(), *authority.instruments.values()):
        of = (entry.labels, entry.names, entry.any_case, entry.short_names)
        texts = [entry.labels.get(language, ""), *(name for names in of[1:] for name in names.get(language, ()))]
        named.update(word for text in texts for word in _WORD.findall(fold(text)) if len(word) > _SHORT)
    frequent = {fold(word) for word, _ in own.rows("frequent", 2)}
    alone = {name for name in known if " " not in name}
    seat, house, bare = (re.compile(own.words("meetings")[f"{key}_capital"]) for key in ("seat", "house", "bare_place"))
    countries: dict[str, tuple[str, ...]] = {}
    for name in sorted({name.replace("’", "'") for name in _countries(language)}, key=len, reverse=True):
        if first := _FIRST.match(name):
            countries[first[0]] = (*countries.get(first[0], ()), name)
    begins = {name.split()[0] for name in cities}  # "New", "Port", "San"
    return PlaceNames(known, frozenset((named | frequent) - alone - begins), seat, house, bare, countries)


def place_of(match: re.Match[str] | None) -> str:
    """The place that a pattern found, without the small words after it; "" for none."""
    if not match:
        return ""
    where = _INNER.split(_OTHER_NAME.split(match["where"])[0])[-1]
    if where.count("(") > where.count(")"):
        where = where[: where.rindex("(")]  # a country in two words: "Dubai (United …"
    if where.count(")") > where.count("("):
        return ""  # the end of what stands in brackets is no place: "the Committee (Fourth Committee), on 3 May"
    return re.sub(r"(?:[ ,(]|(?<!')\b[a-zà]{1,4}\b)+$", "", where)


def place_off(name: str, where: str) -> str:
    """A meeting's name without its place behind it: "ninth meeting in Prague"."""
    return re.sub(
        rf",? (?:{lang.joints('in_places')}) (?:(?:{lang.joints('articles')}) ?)?{re.escape(where)}$", "", name
    )


def places_of(where: str, count: int, language: str) -> list[str]:
    """The places of `count` meetings that are listed together, in their order.

    One place is that of all ("Geneva, Switzerland"); of several that are not as many as the meetings none is told.
    """
    each: list[str] = []
    for piece in _BETWEEN.split(where):
        place = _LEAD.sub("", piece, count=1)
        if each and (place in _countries(language) or "." in place):
            each[-1] += f", {place}"  # "Oslo, Norway", "Washington, D.C."
        else:
            each.append(place)
    if len(each) == 1:
        return [where] * count
    return each if len(each) == count else [""] * count


@lru_cache(maxsize=8)
def _countries(language: str) -> frozenset[str]:
    """The names of countries in `language`."""
    return frozenset(name for _, name in lang.of(language).rows("countries", 2))


def word_end(text: str, start: int, end: int) -> int:
    """`end`, or where the word before it ends if it is within a word; small words that lead on are left out."""
    if not text[end - 1 : end + 1].isalnum() or len(text) <= end:
        return end
    whole = text[start : max(start + 1, text.rfind(" ", start, end))]
    return start + len(_LEADS_ON.sub("", whole))
