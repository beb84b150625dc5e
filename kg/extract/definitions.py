"""Bodies that a text itself defines, and the names that it gives to those of the lists.

The United Nations names a body in full once and then in short: "the Joint Monitoring Commission (JMC)", "a group of
five experts (“Panel of Experts”)", "the Committee established pursuant to resolution 2206 (2015) (“the Committee”)". A
body that is on no list has its printed acronym for its code, if no list has that, else the symbol of the text and the
English word for what it is (`S/RES/2653(2022)#PANEL-OF-EXPERTS`): the same in every language. Texts of the Security
Council speak of their panels and monitoring teams without defining them. A government's acronym stands for its State.
The words are in `definitions.toml` of the language's folder.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from operator import attrgetter, itemgetter

from kg import lang
from kg.authority import Authority, Entry, Hit, NameFinder, Spelling, fold
from kg.extract.demonyms import UPPER
from kg.extract.quick import Quick
from kg.extract.reasons import AMBIGUOUS
from kg.extract.speaker import speaker
from kg.extract.states import State, states
from kg.extract.view import TextView, Views
from kg.lang.grammar import any_of
from kg.model import Definition, Document, Paragraph, Part, Unresolved, locate

_REACH = 160
"""A name is no longer than this before the brackets with its acronym."""
_LETTERS = 3
"""Fewer stand for too many things."""
_NEAR = 100
"""How far before the brackets a body of the lists may stand that they name in short."""
_ACRONYM = re.compile(
    r"\((?:[“\"«] ?)?(?P<acronym>[A-Z][A-Za-z0-9]?[A-Z][A-Z0-9]{0,8}(?:[-/][A-Z0-9]{2,9})?|[A-Z][A-Z0-9])"
    r"(?: ?[”\"»])?\)"
)
_CAPITALS = re.compile(rf"(?:{UPPER}[\w'-]* )+$")
"""Words with a capital right before a name."""
_NAME = re.compile(r"[^\W\d_]['’]?[\w'’]*")
_LOCAL = "LocalBody"


@dataclass(frozen=True, slots=True)
class _About:
    """What tells the body that a definition is of from others of its code: its name, its matter, the resolution that
    set it up, and the words before the brackets in which it is named.
    """

    name: str = ""
    matter: str = ""
    resolution: str = ""
    lead: str = ""

    def differs(self, other: _About) -> bool:
        """Whether both cannot be of one body; what is not said of one differs from nothing."""
        said = ((self.matter, other.matter), (self.resolution, other.resolution), (self.lead, other.lead))
        if any(one and another and one != another for one, another in said):
            return True
        one, another = (frozenset(_NAME.findall(each.name)) for each in (self, other))
        of_one = one <= another or another <= one
        return not of_one or self._is_set_up_beside(other) or other._is_set_up_beside(self)

    def _is_set_up_beside(self, other: _About) -> bool:
        """Whether the text names a body of its own in brackets, and the other one by a matter."""
        return bool(self.lead and not self.matter and other.matter and not other.lead)


@dataclass(frozen=True, slots=True)
class _Words:
    """What `definitions.toml` of one language says, compiled."""

    heads: re.Pattern[str]
    small: frozenset[str]
    quoted: re.Pattern[str]
    committee: Quick
    kinds: Mapping[str, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    always: Mapping[str, re.Pattern[str]]
    matter: re.Pattern[str]
    set_up: re.Pattern[str]

    def about(self, view: TextView, name: str, end: int, lead: str = "") -> _About:
        """What a text says of a body whose name ends at `end`."""
        matter, set_up = self.matter.match(view.printed, end), self.set_up.match(view.printed, end)
        return _About(fold(name), fold(matter["matter"]) if matter else "", set_up["number"] if set_up else "", lead)

    def kind(self, name: str) -> str:
        """The word that keys have for what a name says, "" for none."""
        plain = fold(name)
        return next((slug for slug, names in self.kinds.items() if plain in map(fold, names)), "")


@lru_cache(maxsize=8)
def _words(language: str) -> _Words:
    data = lang.of(language).words("definitions")
    kinds = {slug: tuple(names) for slug, names in data["kinds"].items()}
    return _Words(
        heads=re.compile(rf"(?<!\w)(?:{any_of(data['heads'])})(?!\w)"),
        small=frozenset(data["small"]),
        quoted=re.compile(rf"\((?:{data['called']})[“\"«] ?(?:{data['called']})(?P<name>[\w' -]{{4,60}}?) ?[”\"»]\)"),
        committee=Quick(re.compile(data["resolution_committee"])),
        kinds=kinds,
        short={slug: tuple(names) for slug, names in data["short"].items()},
        always={
            organ: re.compile(rf"(?<!\w)(?:{any_of(name for slug in slugs for name in kinds[slug])})(?!\w)")
            for organ, slugs in data["always"].items()
        },
        matter=re.compile(
            rf"\s+(?:{any_of(data['matter'])})\s?(?:{lang.article()})?"
            rf"(?P<matter>{UPPER}[\w'-]*(?:\s(?:(?:{any_of(data['small'])})\s)*{UPPER}[\w'-]*)*)"
        ),
        set_up=re.compile(rf",?\s(?:{any_of(data['set_up'])})\b[^.;,()]{{0,60}}?(?P<number>\d{{3,4}}) \(\d{{4}}\)"),
    )


class Definitions(tuple[Definition, ...]):
    """The definitions of a document in the order of the text."""

    doubted: frozenset[str]
    """The names, without case and accents, that the document gives to several bodies."""

    def __new__(cls, definitions: Iterable[Definition] = (), doubted: Iterable[str] = ()) -> Definitions:
        """The definitions, and names that stand for nothing."""
        self = super().__new__(cls, definitions)
        self.doubted = frozenset(map(fold, doubted))
        return self


def find_definitions(
    document: Document, authority: Authority, *, views: Views | None = None
) -> tuple[Definitions, tuple[Unresolved, ...]]:
    """The names that `document` defines for bodies, each once, in the order of the text, and those given to two.

    The masthead defines nothing; a document without a symbol defines no body that has no acronym.
    """
    reader = _Reader(document, authority, views or Views.of(document))
    for paragraph in document.paragraphs:
        if paragraph.part is not Part.MASTHEAD:
            reader.read(paragraph)
    given = {name for name, _, _ in reader.found}
    for key, definition in reader.listed.items():
        if key[0] in given:  # the text gives the list's acronym to the list's body and to another one
            reader.found.setdefault(key, definition)
    return _settled(reader.found)


_Found = dict[tuple[str, str, _About], Definition]
"""Definitions by their name, their code and what their body is told by, in the order of the text."""


def _settled(found: _Found) -> tuple[Definitions, tuple[Unresolved, ...]]:
    """The definitions, each name once, without those of a code or a name that several bodies have."""
    bodies: dict[str, dict[_About, Definition]] = {}
    codes: dict[str, dict[str, Definition]] = {}
    for (name, code, about), definition in found.items():
        bodies.setdefault(code, {}).setdefault(about, definition)
        codes.setdefault(name, {}).setdefault(code, definition)
    several = {
        code: list(own.values())
        for code, own in bodies.items()
        if any(one.differs(other) for one, other in combinations(own, 2))
    }
    doubted = {name: list(own.values()) for name, own in codes.items() if len(own) > 1}
    kept: dict[str, Definition] = {}
    left: dict[str, None] = {}
    for (name, code, _), definition in found.items():
        if code in several or name in doubted:
            left[name] = None
        else:
            kept.setdefault(name, definition)
    places = {each.place: None for group in (*several.values(), *doubted.values()) for each in group}
    return Definitions(kept.values(), left), tuple(Unresolved(place, place.quote, AMBIGUOUS) for place in places)


class _Reader:
    """Reads one document's definitions, remembering those that it has."""

    def __init__(self, document: Document, authority: Authority, views: Views) -> None:
        self.document, self.authority, self.views = document, authority, views
        self.language = document.metadata.language or lang.DEFAULT
        self.words = _words(self.language)
        self.finder = authority.readings(self.language)
        self.always = self.words.always.get(speaker(document, authority))
        self.loose = lang.of(self.language).grammar.adjective_follows
        """A name begins with its noun, and the words behind have small letters."""
        self.found: _Found = {}
        self.listed: _Found = {}
        """Acronyms and short names of the lists that the text gives to the lists' own bodies: no definitions needed."""

    def read(self, paragraph: Paragraph) -> None:
        """Add what `paragraph` defines."""
        view = self.views.view(paragraph)
        committees = list(self._committees(view, paragraph))
        if "(" in view.printed:
            self._acronyms(view, paragraph)
            self._quoted(view, paragraph, committees)
        for match in self.always.finditer(view.printed) if self.always else ():
            if self._is_whole(view, match):
                self._kind(paragraph, match, match[0], self.words.about(view, match[0], match.end()))

    def _add(
        self,
        paragraph: Paragraph,
        span: tuple[int, int],
        definition: tuple[str, str, str, bool],
        about: _About = _About(),
    ) -> None:
        code, name, title, short = definition
        if (name, code, about) not in self.found:
            place = locate(self.document, paragraph, *span)
            self.found[name, code, about] = Definition(place, code, name, title, short)

    def _committees(self, view: TextView, paragraph: Paragraph) -> Iterator[tuple[int, str]]:
        """Where committees of the lists end that are told by their resolution, and their codes."""
        known = _by_resolution(self.authority)
        for match in self.words.committee.finditer(view.printed):
            code = known.get(match["number"])
            if code:
                self._add(paragraph, match.span(), (code, view.text[match.start() : match.end()], "", False))
                yield match.end(), code

    def _acronyms(self, view: TextView, paragraph: Paragraph) -> None:
        """Acronyms in brackets behind the name that they stand for, of a body of the lists or of none."""
        for match in _ACRONYM.finditer(view.printed):
            acronym = match["acronym"]
            known = [hit for hit in self.authority.names(self.language).find(acronym) if not hit.short]
            if known:
                self._taken(view, paragraph, match, known[0].codes)
                continue
            code = self._listed(view, match.start(), acronym) or self._state(view, match.start(), acronym)
            if code:
                if acronym.isalnum():
                    self._add(paragraph, match.span("acronym"), (code, acronym, "", False))
                continue
            start = self._named(view.printed, match.start(), acronym)
            if start is not None and self.authority.entry(acronym) is None:
                title = view.text[start : match.start()].strip()
                about = _About(" ".join(word for word in fold(title).split() if word not in self.words.small))
                self._add(paragraph, (start, match.end()), (acronym, acronym, title, False), about)
                self._add(paragraph, (start, match.end()), (acronym, title, title, False), about)

    def _taken(self, view: TextView, paragraph: Paragraph, match: re.Match[str], codes: tuple[str, ...]) -> None:
        """An acronym of the lists that the text gives to another body: "the Western Fisheries Panel (WFP)"."""
        if any(set(codes).intersection(hit.codes) for hit in self._right_before(view, match.start())):
            self._own(paragraph, match.span("acronym"), match["acronym"], codes[0])
            return
        start, symbol = self._named(view.printed, match.start(), match["acronym"]), self.document.metadata.symbol
        if start is None or not symbol:
            return
        title = view.text[start : match.start()].strip()
        if self._has_name(view, start, match.start()):
            return
        own = self._content(title)
        entries = filter(None, map(self.authority.entry, codes))
        if any(2 * len(own & self._content(name)) >= len(own) for entry in entries for name in _names(entry)):
            self._own(paragraph, match.span("acronym"), match["acronym"], codes[0])
            return  # its own body, by a name that the list has otherwise
        code = f"{symbol}#{match['acronym']}"
        for name in (match["acronym"], title):
            self._add(paragraph, (start, match.end()), (code, name, title, False), _About(fold(title)))

    def _own(self, paragraph: Paragraph, span: tuple[int, int], name: str, code: str) -> None:
        """Remembers that the text itself gives an acronym or short name of the lists to the body that has it there."""
        place = locate(self.document, paragraph, *span)
        self.listed.setdefault((name, code, _About()), Definition(place, code, name, "", False))

    def _content(self, name: str) -> frozenset[str]:
        return frozenset(_NAME.findall(fold(name))) - self.words.small

    def _listed(self, view: TextView, end: int, acronym: str) -> str:
        """The body of the lists that is named right before `end`, if the acronym abridges a name of it."""
        for hit in reversed(self._right_before(view, end)):
            if len(hit.codes) == 1:
                body = self.authority.bodies.get(hit.codes[0])
                before = _CAPITALS.search(view.printed, max(0, hit.start - _REACH), hit.start)
                longer = view.printed[before.start() : hit.end] if before else ""
                names = (longer, view.printed[hit.start : hit.end], *_names(body)) if body else ()
                return body.code if body and any(_shortens(acronym, name) for name in names) else ""
        return ""

    def _state(self, view: TextView, end: int, acronym: str) -> str:
        """The State that is named right before `end`, or whose government is: "the Federal Government of …"."""
        for each in _ending_near(view, self.language, end):
            if each.code:
                before = _CAPITALS.search(view.printed, max(0, each.start - _REACH), each.start)
                first = before.start() if before and each.governed else each.start
                starts = (
                    word.start() for word in _NAME.finditer(view.printed, first, each.end) if word[0][0].isupper()
                )
                if any(_abridges(acronym, view.printed[start : each.end]) for start in starts):
                    return each.code
        return ""

    def _named(self, text: str, end: int, acronym: str) -> int | None:
        """Where the name of a body begins that an acronym stands for; None where none does.

        Its words begin with the letters of the acronym, in this order, the first of them with a capital.
        """
        words = list(_NAME.finditer(text, max(0, end - _REACH), end))
        letters = [letter for letter in fold(acronym) if letter.isalpha()]
        if len(letters) < _LETTERS:
            return None
        for index in range(len(words) - 1, -1, -1):
            word = words[index]
            if re.search(r"[.;:()“”«»]", text[word.start() : end]):
                return None
            if not self.loose and not word[0][0].isupper() and fold(word[0]) not in self.words.small:
                return None
            if fold(word[0])[0] != letters[0] or not word[0][0].isupper():
                continue
            initials = iter(fold(each[0])[0] for each in words[index:])
            if all(letter in initials for letter in letters) and self._is_body(text, word.start(), end):
                return word.start()
        return None

    def _is_body(self, text: str, start: int, end: int) -> bool:
        """Whether the noun that a name turns on is one of bodies: "Status of Mission Agreement" is no mission."""
        if self.loose:
            return self.words.heads.match(text, start, end) is not None
        return any(
            not rest or rest[0] in self.words.small
            for head in self.words.heads.finditer(text, start, end)
            for rest in (_NAME.findall(text, head.end(), end),)
        )

    def _quoted(self, view: TextView, paragraph: Paragraph, committees: list[tuple[int, str]]) -> None:
        """Names in quotation marks and brackets: "(hereinafter “the Committee”)"."""
        for match in self.words.quoted.finditer(view.printed):
            name = match["name"].strip()
            may = {code for hit in self.finder.find(name) for code in hit.codes}
            listed = self._right_before(view, match.start())
            own = [code for hit in listed for code in hit.codes if code in may]
            if own:  # that of a body of the lists: names.py knows, unless the text gives it to another one too
                self._own(paragraph, match.span("name"), name, own[0])
                continue
            near = [code for end, code in committees if 0 <= match.start() - end <= _NEAR]
            if near and self.words.kind(name) == "COMMITTEE":
                self._add(paragraph, match.span("name"), (near[-1], name, "", True))
            else:
                low = max(0, match.start() - _NEAR)
                named = self.always and self.always.search(view.printed, low, match.start())
                lead = "" if named else fold(view.printed[low : match.start()]).strip()
                self._kind(paragraph, match, name, self.words.about(view, name, match.end(), lead))

    def _kind(self, paragraph: Paragraph, match: re.Match[str], name: str, about: _About) -> None:
        """A body of a kind that keys have a word for, and what else it is called."""
        slug = self.words.kind(name)
        if not slug or not self.document.metadata.symbol:
            return
        code = f"{self.document.metadata.symbol}#{slug}"
        single = " " not in name
        self._add(paragraph, match.span(), (code, name, name, single), about)
        for short in self.words.short.get(slug, ()):
            self._add(paragraph, match.span(), (code, short, name, True), about)

    def _is_whole(self, view: TextView, match: re.Match[str]) -> bool:
        """Whether a name that texts do not define stands alone, and is no part of a longer one or of a listed one."""
        before = view.printed[max(0, match.start() - 40) : match.start()]
        if re.search(r"[A-Z][\w-]+ $", before):
            return False
        return not self._has_name(view, *match.span())

    def _right_before(self, view: TextView, end: int) -> list[Hit]:
        """The full names of the lists that end at `end` or one character before it."""
        hits = view.names(self.finder)  # in the order of the text, and none overlaps another
        low = bisect_left(hits, end - 1, key=attrgetter("end"))
        return [hit for hit in hits[low : bisect_right(hits, end, key=attrgetter("end"))] if not hit.short]

    def _has_name(self, view: TextView, start: int, end: int) -> bool:
        """Whether a full name of the lists has characters between `start` and `end`."""
        hits = view.names(self.finder)
        low = bisect_right(hits, start, key=attrgetter("end"))
        return any(not hit.short for hit in hits[low : bisect_left(hits, end, key=attrgetter("start"))])


def _ending_near(view: TextView, language: str, end: int) -> list[State]:
    """The States whose names end before `end`, with nothing but white space and "'s" between; as `states` has them."""
    ends, found = view.once(_by_end, language)
    text = view.printed
    first = _before_spaces(text, end)
    stretches = [(first, end)]
    if text[max(0, first - 2) : first] == "'s":
        stretches.append((_before_spaces(text, first - 2), first - 2))
    near = [each for low, high in stretches for each in found[bisect_left(ends, low) : bisect_right(ends, high)]]
    return [state for _, state in sorted(near, key=itemgetter(0))]


def _before_spaces(text: str, at: int) -> int:
    """Where the white space begins that ends at `at`."""
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _by_end(view: TextView, language: str) -> tuple[list[int], list[tuple[int, State]]]:
    """The States that a text names in the order of their ends, each with its place among them; and these ends."""
    found = sorted(enumerate(states(view, language)), key=lambda each: each[1].end)
    return [state.end for _, state in found], found


def _abridges(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym begin words of a name in this order, the first one the first."""
    initials = [fold(word)[0] for word in _NAME.findall(name)]
    rest = iter(initials)
    return initials[:1] == [fold(acronym)[0]] and all(letter in rest for letter in fold(acronym))


def _shortens(acronym: str, name: str) -> bool:
    """Whether an acronym is made of a name: of letters in its order, each in the word of the one before or the first of
    a later word, and the first letter the name's own ("AMISOM", "PBC" for the Peacebuilding Commission).
    """
    words = [fold(word) for word in _NAME.findall(name)]
    letters = [letter for letter in fold(acronym) if letter.isalpha()]
    places = {(0, 0)} if words and letters and words[0][0] == letters[0] else set()
    for letter in letters[1:]:
        further = set()
        for word, at in places:
            further |= {(word, place) for place in range(at + 1, len(words[word])) if words[word][place] == letter}
            further |= {(later, 0) for later in range(word + 1, len(words)) if words[later][0] == letter}
        places = further
    return bool(places)


def _names(entry: Entry) -> Iterator[str]:
    """All names of a body, in every language."""
    yield from entry.labels.values()
    for names in (entry.names, entry.any_case):
        for each in names.values():
            yield from each


@lru_cache(maxsize=8)
def _by_resolution(authority: Authority) -> dict[str, str]:
    """Number of a resolution → the committee of the lists that is called by it ("1540 Committee")."""
    found: dict[str, str] = {}
    for code, entry in sorted(authority.bodies.items()):
        if entry.parent == "SC":
            for name in entry.names.get(lang.DEFAULT, ()):
                number = re.fullmatch(r"(\d{3,4}) Committee", name)
                if number:
                    found[number[1]] = code
    return found


def entries(definitions: tuple[Definition, ...], language: str) -> dict[str, Entry]:
    """The bodies that are on no list, as entries of one."""
    return {
        each.code: Entry(each.code, "body", _LOCAL, labels={language: each.title})
        for each in reversed(definitions)
        if each.title
    }


def finder(definitions: Sequence[Definition]) -> NameFinder | None:
    """The finder of the names that a text defines; None where it defines none."""
    if not definitions:
        return None
    return NameFinder((each.name, Spelling.SHORT if each.short else Spelling.EXACT, each.code) for each in definitions)
