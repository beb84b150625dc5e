"""Whom an operative act asks to do something.

The addressees stand between the act and what is asked of them ("Urges Member States *to* …",
"Prie le Secrétaire général *de* …"): a coordinated list, sometimes with asides that name
others as partners ("in cooperation with the Office"), who are not asked. Only a name that
heads a member of the list counts; a name behind a preposition is part of something else
("the President of the General Assembly"). A pronoun or "these entities" stands for those
whom the act before asked, or whom the clause before names. Words are data
(`ontology/addressees.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg import resources
from kg.authority import Authority, NameFinder, Spelling
from kg.extract.acts import asking, by_paragraph, concepts, normal
from kg.model import ActUse, Addressee, Document, Mention, Paragraph, locate

_MASK = "\x01"
_ZONE = 1600
"""Addressees stand near their act; a list longer than this many characters is cut."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a paragraph: its characters and the codes it stands for."""

    start: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What `addressees.toml` says of one language, compiled."""

    asked: re.Pattern[str]
    separator: re.Pattern[str]
    openers: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: tuple[str, ...]
    including: tuple[str, ...]
    joined: re.Pattern[str]
    asides: re.Pattern[str]
    relatives: re.Pattern[str]
    several: re.Pattern[str]
    single: re.Pattern[str]
    family: re.Pattern[str]
    kinds: dict[str, str]
    again: re.Pattern[str]
    pronoun: re.Pattern[str] | None


_ASKED = {
    # "to" and a verb, but not "parties to the", "with regard to", "in a position to do so"
    "en": r"(?<!parties )(?<!party )(?<!regard )(?<!respect )(?<!due )(?<!pursuant )(?<!according )(?<!related )"
          r"(?<!relating )(?<!referred )(?<!contrary )(?<!relation )(?<!response )(?<!addition )(?<!subject )"
          r"(?<!prior )(?<!up )(?<!signatories )(?<!next )(?<!access )(?<!acceded )(?<!assistance )\bto\s+"
          r"(?!(?:the|a|an|all|its|their|his|her|our|this|that|these|those|which|whom|whose|do so|be able|date|such|"
          r"States|Member|any|each|every|one|other|both|paragraphs?|resolutions?|human|women|international)\b)"
          r"(?=[a-z])|:",
    "fr": r"\b(?:\u00e0\s+(?:ne\s+(?:pas|plus)\s+|n'|s'|se\s+|y\s+|en\s+|les?\s+|la\s+|l'|leur\s+|lui\s+|bien\s+|mieux\s+|"
          r"toujours\s+|davantage\s+|\u00e9galement\s+)*|de\s+(?:ne\s+(?:pas|plus)\s+|n'|s'|se\s+|y\s+|en\s+|les?\s+|la\s+|"
          r"l'|leur\s+|lui\s+|tout\s+|bien\s+|mieux\s+|toujours\s+|davantage\s+|\u00e9galement\s+)*|d'(?:y\s+|en\s+)?)"
          r"(?!titre|nature|partir|ordre|autre|nombre|guerre|sorte|m\u00eame|premier|hier|avenir|titulaire|pouvoir)"
          r"\w+(?:er|ir|re|oir)\b|(?<!ainsi )(?<!m\u00eame )(?<!tels )(?<!telles )(?<!autres )\bqu[e']|:",
}


@lru_cache(maxsize=8)
def words(language: str, directory: Path | None = None) -> Words:
    """The compiled words of `language`; any but French gets the English ones."""
    lang = "fr" if language == "fr" else "en"
    path = (directory or resources.path("ontology")) / "addressees.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))[lang]
    conjunction = _any(data["conjunctions"])
    kinds = {_plain(word): code for word, code in data["kinds"].items()}
    return Words(
        re.compile(_ASKED[lang]),
        re.compile(rf"\s*,\s*(?:{conjunction})\s+|\s+(?:{conjunction})\s+|\s*[,;]\s*|"
                   rf"(?:\s*,)?\s+(?=(?:{_any(data['including'])})\b)"),
        frozenset(data["openers"]), frozenset(data["prepositions"]),
        tuple(data["conjunctions"]), tuple(data["including"]),
        re.compile(rf"(?:{_any(data['joined'])})(?<!')\b|(?:{_any(data['joined'])})(?<=')"),
        re.compile(rf"(?:{_any(data['asides'])})\b"),
        re.compile(rf"\b(?:{_any(data['relatives'])})(?:\b|(?<='))"),
        re.compile(rf"\s*(?:\u00e0 |to )?(?:{_any(data['them'])})\b"),
        re.compile(rf"\s*(?:\u00e0 |to )?(?:{_any(data['it'])})\b"),
        _family(lang, data), kinds,
        re.compile(rf",?\s+(?:{conjunction})\s+(?:the\s+|all\s+|aux?\s+|les?\s+|la\s+|l'|\u00e0\s+(?:la\s+|l')?)?"
                   rf"(?={_MASK})"),
        re.compile(rf"\b({_any(data['pronouns_before'])})\s*$") if data["pronouns_before"] else None)


def _any(options: Iterable[str]) -> str:
    return "|".join(re.escape(_plain(word)) for word in sorted(options, key=lambda word: (-len(word), word)))


def _plain(text: str) -> str:
    return text.replace("\u2019", "'")


def _family(lang: str, data: dict[str, Any]) -> re.Pattern[str]:
    """Organizations with adjectives that say of what kind ("international, regional and subregional …")."""
    noun, kind, of = _any(data["families"]), _any(data["kinds"]), _any(word.lower() for word in data["united"])
    own = _any(data["kind_families"])
    if lang == "en":
        listed = rf"(?:{kind})(?:(?:\s*,\s*|\s+and\s+|\s+or\s+|\s*,\s*and\s+|\s+)(?:{kind}|other|relevant))*"
        return re.compile(rf"\b(?P<un>(?:{of})(?:\s+(?!and\b)[\w-]+){{0,3}}?\s+(?:{noun})(?:(?:,\s*|\s+and\s+)"
                          rf"(?:{noun}))*|(?:{noun})(?:(?:,|\s+and|\s+or)?\s+(?!and\b)[\w-]+){{0,4}}?\s+"
                          rf"(?:of|in|within|from)\s+the\s+united nations)\b|"
                          rf"\b(?P<kinds>{listed})\s+(?:[\w-]+\s+){{0,3}}?(?:{own})\b")
    listed = rf"(?:{kind})(?:(?:\s*,\s*|\s+et\s+|\s+ou\s+|\s+ainsi que\s+|\s+)(?:{kind}))*"
    between = r"(?:(?:,|\s+et|\s+ou)?\s+(?!d['eu]|et\b|ou\b)[\w-]+){0,5}?\s+"
    return re.compile(rf"\b(?:(?:{noun}){between}(?P<un>{of})|(?:{own}){between}(?P<kinds>{listed}))(?![\w-])")


def find(document: Document, authority: Authority, acts: tuple[ActUse, ...],
         mentions: tuple[Mention, ...]) -> tuple[Addressee, ...]:
    """The addressees of every operative act that asks for something, in the order of the text.

    `mentions` are the names read in the document. Postcondition: no two have the same
    paragraph, act use and code.
    """
    named = by_paragraph(document, [m for m in mentions if m.kind != "instrument"])
    found: list[Addressee] = []
    for index, paragraph, uses in asking(document, acts):
        found.extend(_Reader(document, paragraph, authority, named.get(index, [])).addressees(uses))
    return tuple(found)


@lru_cache(maxsize=8)
def _groups(authority: Authority, language: str) -> NameFinder:
    """The finder of those that are addressed but not mentioned: groups, and the Organization as a whole."""
    lang = "fr" if language == "fr" else "en"
    entries = [*authority.groups.values(), *(body for body in authority.bodies.values() if not body.mentioned)]
    named = []
    for entry in sorted(entries, key=lambda entry: entry.code):
        exact = Spelling.EXACT if entry.case_matters or entry.kind == "body" else Spelling.ANY
        names = (*entry.any_case.get(lang, ()), *entry.names.get(lang, ()), entry.labels.get(lang, ""))
        named += [(name, exact, entry.code) for name in dict.fromkeys(names)
                  if name and not name.startswith(("all ", "tous ", "toutes "))]
    return NameFinder(named)


class _Reader:
    """Reads the addressees of one paragraph."""

    def __init__(self, document: Document, paragraph: Paragraph, authority: Authority,
                 mentions: list[Mention]) -> None:
        self.document, self.paragraph = document, paragraph
        self.words = words(document.metadata.language)
        self.text = normal(paragraph.text)
        self.names = self._named(authority, document.metadata.language, mentions)
        self.starts = {name.start: name for name in self.names}
        self.masked = _masked(self.text, self.names)

    def _named(self, authority: Authority, language: str, mentions: list[Mention]) -> list[Named]:
        """Every body and group named, in order; the longest where names overlap."""
        found = [Named(m.place.start, m.place.end, (m.code,)) for m in mentions]
        found += [Named(hit.start, hit.end, hit.codes) for hit in _groups(authority, language).find(self.paragraph.text)]
        for match in self.words.family.finditer(self.text):
            codes = ("UN-SYSTEM",) if match["un"] else tuple(dict.fromkeys(
                code for kind, code in self.words.kinds.items()
                if re.search(rf"(?<![\w-]){re.escape(kind)}(?![\w-])", match["kinds"])))
            found.append(Named(match.start(), match.end(), codes))
        found.sort(key=lambda name: (name.start, -name.end))
        kept: list[Named] = []
        for name in found:
            if kept and name.start == kept[-1].start and name.end == kept[-1].end:
                kept[-1] = Named(name.start, name.end, tuple(dict.fromkeys(kept[-1].codes + name.codes)))
            elif not kept or name.start >= kept[-1].end:
                kept.append(name)
        return kept

    def addressees(self, uses: list[ActUse]) -> Iterator[Addressee]:
        """The addressees of the paragraph's acts, each code once per act use."""
        acts = concepts()
        before: list[Named] = []
        for index, use in enumerate(uses):
            if use.act not in acts or not acts[use.act].addressing:
                continue
            asked = self._listed(use) or self._meant(uses, index, before)
            seen: set[str] = set()
            for name in asked:
                for code in name.codes:
                    if code not in seen:
                        seen.add(code)
                        yield Addressee(locate(self.document, self.paragraph, name.start, name.end), code, use.act)
            before = asked or before

    def _listed(self, use: ActUse) -> list[Named]:
        """Those named after the act up to what is asked, and those added with an infinitive of their own."""
        start, stop = use.place.end, min(use.clause[1], use.place.end + _ZONE)
        cut = self._asked(start, stop)
        asked = self._heads(start, cut)
        if asked and cut == stop and self.masked[start:asked[0].start].count(","):
            return []
        if not asked and self.masked[cut:cut + 1] == ":":
            for point in self.paragraph.points:
                if cut < point.start < stop:
                    asked += self._heads(point.start + len(point.label), self._asked(point.start, point.end))
        return asked + self._added(cut, stop) if asked else asked

    def _asked(self, start: int, stop: int) -> int:
        """Where what is asked begins."""
        position = start
        subject = re.compile(r"\s*(?:\u00e0 cet \u00e9gard\s+)?(?:that|qu[e'])\s*").match(self.masked, start, stop)
        if subject:
            position = subject.end()
        match = self.words.asked.search(self.masked, position, stop)
        return match.start() if match else stop

    def _heads(self, start: int, stop: int) -> list[Named]:
        """The names that head a member of the list in `start` to `stop`."""
        found: list[Named] = []
        position, aside, link = start, "", ""
        for separator in (*self.words.separator.finditer(self.masked, start, stop), None):
            end = separator.start() if separator else stop
            aside = self._closed(aside, link)
            if not aside:
                name, aside = self._member(position, end, first=not found)
                if name:
                    found.append(name)
                elif aside == "object" or separator is None and not found:
                    return found
            position, link = (separator.end(), separator[0]) if separator else (stop, "")
        return found

    def _closed(self, aside: str, link: str) -> str:
        """The aside that still runs after a separator."""
        joins = any(word in link for word in self.words.conjunctions)
        if aside == "joined" and not ("," in link and re.search(r"\b(?:and|et|or|ou)\b", link)):
            return aside
        if aside == "relative" and not joins:
            return aside
        return ""

    def _member(self, start: int, end: int, *, first: bool) -> tuple[Named | None, str]:
        """The name that heads one member of a list, and the kind of aside that begins in it."""
        text = self.masked[start:end]
        bare = text.lstrip()
        lead = start + len(text) - len(bare)
        for word in self.words.including:
            if bare.startswith(word):
                lead += len(word)
                bare = bare[len(word):]
        offset = bare.find(_MASK)
        if self._aside(bare.lstrip(), offset):
            return None, self._aside(bare.lstrip(), offset)
        if offset < 0:
            return None, ""
        if not self._modifies(bare[:offset], first=first):
            return None, "object" if first else ""
        name = self.starts.get(lead + offset)
        if name is None:
            return None, ""
        rest = self.masked[name.end:end]
        if rest.startswith("'s") or rest.startswith("'") or self._noun_follows(name, rest):
            return None, ""
        relative = self.words.relatives.search(rest)
        joined = self.words.joined.search(rest)
        return name, "joined" if joined and _MASK in rest[joined.start():] else "relative" if relative else ""

    def _noun_follows(self, name: Named, rest: str) -> bool:
        """Whether the name only qualifies a noun ("United Nations efforts")."""
        return bool(_QUALIFIED.match(rest))

    def _aside(self, text: str, offset: int) -> str:
        if self.words.joined.match(text) and not self._opener(text):
            return "joined"
        if self.words.asides.match(text) and not self._opener(text):
            return "aside"
        return ""

    def _opener(self, text: str) -> bool:
        """Whether the words before the first name only lead to it ("to all", "à tous les", "aux")."""
        offset = text.find(_MASK)
        return 0 <= offset and self._modifies(text[:offset], first=True)

    def _modifies(self, text: str, *, first: bool) -> bool:
        """Whether the words before a name are determiners and adjectives, not part of another phrase."""
        found = re.findall(r"[\w-]+'?", text)
        openers = self.words.openers if first else _REPEATED
        while found and found[0] in openers:
            found.pop(0)
        return len(found) <= 6 and not any(word in self.words.prepositions or word.isdigit() for word in found) and (
            ":" not in text and "(" not in text)

    def _added(self, start: int, stop: int) -> list[Named]:
        """Those whom the same act asks for something else: "…, and States parties to implement, …"."""
        found = []
        for match in self.words.again.finditer(self.masked, start, stop):
            name = self.starts.get(match.end())
            if name is None:
                continue
            rest = self.words.asked.search(self.masked, name.end, min(stop, name.end + 40))
            if rest and rest[0] != ":" and not re.search(r"[,;.]", self.masked[name.end:rest.start()]) and (
                    "," in match[0]):
                found.append(name)
        return found

    def _meant(self, uses: list[ActUse], index: int, before: list[Named]) -> list[Named]:
        """Those for whom a pronoun or "these entities" stands."""
        use = uses[index]
        pronoun = self.words.pronoun.search(self.text, max(0, use.place.start - 8), use.place.start) \
            if self.words.pronoun else None
        several = self.words.several.match(self.text, use.place.end) or (
            pronoun and pronoun[1] in ("les", "leur"))
        single = self.words.single.match(self.text, use.place.end) or (pronoun and pronoun[1] not in ("les", "leur"))
        if not several and not single or index == 0:
            return []
        previous = uses[index - 1]
        if before:
            return before if several else before[:1]
        listed = [name for name in self.names if previous.clause[0] <= name.start < previous.clause[1]]
        return self._run(listed) if several else listed[:1]

    def _run(self, names: list[Named]) -> list[Named]:
        """The first names that are one coordinated list."""
        run = names[:1]
        for left, right in pairwise(names):
            between = self.masked[left.end:right.start]
            if left is not run[-1] or not _COORDINATES.fullmatch(between):
                break
            run.append(right)
        return run


_REPEATED = frozenset({"to", "upon", "on", "\u00e0", "au", "aux"})
_QUALIFIED = re.compile(r"\s+(?:efforts|initiatives|activities|operations|personnel|resolutions|reports|staff|action|"
                        r"actions|assistance|support|contributions|mandates?|policy|policies|peacekeeping operations|"
                        r"premises|documents|representatives)\b")
_COORDINATES = re.compile(r"[\s,]*(?:and|et|as well as|ainsi que|other|the|les|la|le|des|du|de la|de l'|de|d'autres|"
                          r"autres|relevant|all|tous|toutes|par|by|\s|,)*")


def _masked(text: str, names: list[Named]) -> str:
    """`text` with every character of a name replaced, so that nothing inside names is read."""
    pieces, position = [], 0
    for name in names:
        pieces += [text[position:name.start], _MASK * (name.end - name.start)]
        position = name.end
    return "".join((*pieces, text[position:]))
