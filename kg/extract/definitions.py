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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.authority import Authority, Entry, NameFinder, Spelling, fold
from kg.extract.quick import Quick
from kg.extract.speaker import speaker
from kg.extract.states import states
from kg.extract.view import TextView, Views
from kg.lang.grammar import any_of
from kg.model import Definition, Document, Paragraph, Part, locate

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
_NAME = re.compile(r"[^\W\d_]['’]?[\w'’]*")
_LOCAL = "LocalBody"


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
    )


def find_definitions(document: Document, authority: Authority, *, views: Views | None = None) -> tuple[Definition, ...]:
    """The names that `document` defines for bodies, each once, in the order of the text.

    The masthead defines nothing; a document without a symbol defines no body that has no acronym.
    """
    reader = _Reader(document, authority, views or Views.of(document))
    for paragraph in document.paragraphs:
        if paragraph.part is not Part.MASTHEAD:
            reader.read(paragraph)
    return tuple(reader.found.values())


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
        self.found: dict[str, Definition] = {}

    def read(self, paragraph: Paragraph) -> None:
        """Add what `paragraph` defines."""
        view = self.views.view(paragraph)
        committees = list(self._committees(view, paragraph))
        if "(" in view.printed:
            self._acronyms(view, paragraph)
            self._quoted(view, paragraph, committees)
        for match in self.always.finditer(view.printed) if self.always else ():
            if self._is_whole(view, match):
                self._kind(paragraph, match, match[0], match[0])

    def _add(self, paragraph: Paragraph, span: tuple[int, int], definition: tuple[str, str, str, bool]) -> None:
        code, name, title, short = definition
        if name not in self.found:
            place = locate(self.document, paragraph, *span)
            self.found[name] = Definition(place, code, name, title, short)

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
            if any(not hit.short for hit in self.authority.names(self.language).find(acronym)):
                continue
            listed = [hit for hit in view.names(self.finder) if 0 <= match.start() - hit.end <= 1 and not hit.short]
            state = self._state(view, match.start(), acronym)
            if listed or state:
                body = self.authority.bodies.get(listed[-1].codes[0]) if listed else None
                code = body.code if body and len(listed[-1].codes) == 1 else "" if listed else state
                if code and acronym.isalnum():
                    self._add(paragraph, match.span("acronym"), (code, acronym, "", False))
                continue
            start = self._named(view.printed, match.start(), acronym)
            if start is not None and self.authority.entry(acronym) is None:
                title = view.text[start : match.start()].strip()
                self._add(paragraph, (start, match.end()), (acronym, acronym, title, False))
                self._add(paragraph, (start, match.end()), (acronym, title, title, False))

    def _state(self, view: TextView, end: int, acronym: str) -> str:
        """The State that is named right before `end`, or whose government is: "the Federal Government of …"."""
        for each in states(view, self.language):
            near = each.code and each.end <= end and view.printed[each.end : end].strip() in ("", "'s")
            if near and (each.governed or _abridges(acronym, view.printed[each.start : each.end])):
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
            listed = [hit for hit in view.names(self.finder) if 0 <= match.start() - hit.end <= 1 and not hit.short]
            if may.intersection(code for hit in listed for code in hit.codes):
                continue  # that of a body of the lists: names.py knows
            near = [code for end, code in committees if 0 <= match.start() - end <= _NEAR]
            if near and self.words.kind(name) == "COMMITTEE":
                self._add(paragraph, match.span("name"), (near[-1], name, "", True))
            else:
                self._kind(paragraph, match, name, name)

    def _kind(self, paragraph: Paragraph, match: re.Match[str], name: str, title: str) -> None:
        """A body of a kind that keys have a word for, and what else it is called."""
        slug = self.words.kind(name)
        if not slug or not self.document.metadata.symbol:
            return
        code = f"{self.document.metadata.symbol}#{slug}"
        single = " " not in name
        self._add(paragraph, match.span(), (code, name, title, single))
        for short in self.words.short.get(slug, ()):
            self._add(paragraph, match.span(), (code, short, title, True))

    def _is_whole(self, view: TextView, match: re.Match[str]) -> bool:
        """Whether a name that texts do not define stands alone, and is no part of a longer one or of a listed one."""
        before = view.printed[max(0, match.start() - 40) : match.start()]
        if re.search(r"[A-Z][\w-]+ $", before):
            return False
        return not any(
            hit.start < match.end() and match.start() < hit.end for hit in view.names(self.finder) if not hit.short
        )


def _abridges(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym begin words of a name in this order, the first one the first."""
    initials = [fold(word)[0] for word in _NAME.findall(name)]
    rest = iter(initials)
    return initials[:1] == [fold(acronym)[0]] and all(letter in rest for letter in fold(acronym))


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
