"""The acts of an organ: what each paragraph does, and which stretch of text each act governs.

UN resolutions open every paragraph with its act: a participle in the preamble ("Recalling
also"), a verb in the third person in the operative part ("Also requests"); further acts of
the organ are coordinated with it ("…, and invites the Conference of the Parties …"). The
words are data (`ontology/acts.ttl`); this module matches them with the adverbs that may
stand before, between and after their parts. A verb inside a relative clause, a gerund of
the object or a noun that looks like a verb is no act of the organ.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pyoxigraph

from kg import resources
from kg.model import ActUse, Document, Paragraph, Part, Place, locate

ONTOLOGY = "https://w3id.org/un-resolutions-kg/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"

PARTICIPLE, FINITE, FIRST_PERSON, PAST, ADJECTIVE = "participle", "finite", "first person", "past", "adjective"
_FORMS = {"participleForm": PARTICIPLE, "finiteForm": FINITE, "firstPersonForm": FIRST_PERSON, "pastForm": PAST}
_PARTICIPLE_END = {"en": "ing", "fr": "ant"}
_TOKEN = re.compile(r"\w[\w-]*'?|[^\w\s]")
_SAME_LENGTH = (("\u2019", "'"), ("\u2011", "-"), ("\u02bc", "'"))

Node = dict[str, Any]
"""A branch of the tree of forms: next word → branch; `_END` → {kind: concept}; `_SLOT` → branch."""
_END, _SLOT = "\x00end", "\x00slot"
_Statement = TypeVar("_Statement", bound="Placed")


@dataclass(frozen=True, slots=True)
class Act:
    """A concept of the acts list. `addressing` acts ask somebody to do something."""

    code: str
    strength: int
    kinds: tuple[str, ...]
    addressing: bool
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A matched act phrase: where it stands in the text, its concept and the kind of its form."""

    start: int
    end: int
    act: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, as trees over words (`forms`, `adverbs`, …) and sets."""

    forms: Node
    adverbs: Node
    parentheticals: Node
    weak: frozenset[str]
    slot: frozenset[str]
    intensifiers: frozenset[str]
    nouns: frozenset[str]
    manner: str
    manner_nouns: Node
    tinged: dict[str, frozenset[str]]
    pronouns: frozenset[str]
    subjects: frozenset[str]
    starts: frozenset[str]
    verbs: frozenset[str]
    addressing: frozenset[str]
    end: str


class ActUses(tuple[ActUse, ...]):
    """The act uses of a document in the order of the text, with an index by paragraph."""

    by_paragraph: dict[tuple[Part, str], list[ActUse]]

    def __new__(cls, uses: Iterable[ActUse] = ()) -> ActUses:
        self = super().__new__(cls, uses)
        self.by_paragraph = {}
        for use in self:
            self.by_paragraph.setdefault((use.place.part, use.place.number), []).append(use)
        return self


def governing(uses: tuple[ActUse, ...], part: Part, number: str, position: int) -> str:
    """The code of the act in whose clause clean character `position` of a paragraph stands, or ""."""
    if isinstance(uses, ActUses):
        candidates: Iterable[ActUse] = uses.by_paragraph.get((part, number), ())
    else:
        candidates = (use for use in uses if use.place.part == part and use.place.number == number)
    for use in candidates:
        if use.clause[0] <= position < use.clause[1] or position == use.clause[1] and use.opening:
            return use.act
    return ""


class Placed(Protocol):
    """A statement that says where it was read."""

    @property
    def place(self) -> Place:
        """Where it was read."""


def by_paragraph(document: Document, statements: Iterable[_Statement]) -> dict[int, list[_Statement]]:
    """The statements in paragraphs' own texts, by the paragraph's index in the document.

    Some documents repeat a number, so the place in the source decides which paragraph is meant.
    """
    starts = sorted((p.offsets.position(0), i) for i, p in enumerate(document.paragraphs))
    keys = [start for start, _ in starts]
    numbered: dict[tuple[Part, str], int] = {}
    for i, paragraph in enumerate(document.paragraphs):
        numbered.setdefault((paragraph.part, paragraph.number), i)
    found: dict[int, list[_Statement]] = {}
    for statement in statements:
        place = statement.place
        if not place.footnote:
            i = starts[bisect_right(keys, place.spans[0].start) - 1][1]
            paragraph = document.paragraphs[i]
            if (paragraph.part, paragraph.number) != (place.part, place.number):
                i = numbered.get((place.part, place.number), i)
            found.setdefault(i, []).append(statement)
    return found


def asking(document: Document, uses: tuple[ActUse, ...]) -> Iterator[tuple[int, Paragraph, list[ActUse]]]:
    """The operative paragraphs in which somebody is asked something: index, paragraph, all its act uses."""
    codes = {code for code, act in concepts().items() if act.addressing}
    for i, own in sorted(by_paragraph(document, uses).items()):
        paragraph = document.paragraphs[i]
        if paragraph.part is Part.OPERATIVE and any(use.act in codes for use in own):
            yield i, paragraph, own


@lru_cache(maxsize=4)
def concepts(directory: Path | None = None) -> dict[str, Act]:
    """The acts list by code, weakest first. `directory` is the ontology folder (default: the package's)."""
    data = _triples(directory)
    acts = []
    for node, values in data.items():
        if "strength" in values:
            acts.append(Act(node.rsplit("/", 1)[1], int(values["strength"][0][0]),
                            tuple(text for text, _ in values["actKind"]),
                            values["isAddressing"][0][0] == "true",
                            tuple(sorted((lang, text) for text, lang in values["prefLabel"]))))
    return {act.code: act for act in sorted(acts, key=lambda act: act.strength)}


@lru_cache(maxsize=4)
def _triples(directory: Path | None) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Subject → local name of predicate → values with their language, from acts.ttl."""
    path = (directory or resources.path("ontology")) / "acts.ttl"
    data: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
        name = quad.predicate.value.rsplit("#", 1)[-1]
        language = getattr(quad.object, "language", None) or ""
        data.setdefault(str(quad.subject.value), {}).setdefault(name, []).append((quad.object.value, language))
    return data


@lru_cache(maxsize=8)
def lexicon(language: str, directory: Path | None = None) -> Lexicon:
    """The words of `language` ("en" or "fr"; any other gets the English ones)."""
    lang = language if language in _PARTICIPLE_END else "en"
    data = _triples(directory)
    scheme = next(values for node, values in data.items() if node.endswith("/acts"))

    def words(name: str, values: dict[str, list[tuple[str, str]]] = scheme) -> list[str]:
        return [text for text, of in values.get(name, ()) if of == lang]

    forms: Node = {}
    nouns: Node = {}
    last_words: set[str] = set()
    tinged: dict[str, frozenset[str]] = {}
    for code, values in sorted((n.rsplit("/", 1)[1], v) for n, v in data.items() if "strength" in v):
        for name, kind in _FORMS.items():
            for form in words(name, values):
                _add(forms, form, (code, kind))
        last_words |= {noun.split()[-1] for noun in words("nounForm", values) + words("mannerNoun", values)}
        for noun in words("nounForm", values):
            for verb in words("expressionForm"):
                _add(forms, verb, (code, _verb_kind(verb, lang)), slot=noun)
        for adjective in words("adjectiveForm", values):
            for form in _agreements(adjective, lang):
                _add(forms, form, (code, ADJECTIVE))
                for copula in words("copulaForm"):
                    _add(forms, copula, (code, _verb_kind(copula, lang)), slot=form)
        for noun in words("mannerNoun", values):
            _add(nouns, noun, (code, ""))
        tinged[code] = frozenset(iri.rsplit("/", 1)[1] for iri, _ in values.get("mannerOf", ()))
    adverbs, parentheticals = _tree(words("adverb")), _tree(words("parenthetical"))
    weak = frozenset(form for word in words("weakForm") for form in {word, *_agreements(word, lang)})
    return Lexicon(
        forms, adverbs, parentheticals, weak, frozenset(words("determiner") + words("intensifier")),
        frozenset(words("intensifier")) - {"un", "une", "plus", "même"}, frozenset(last_words),
        words("mannerWord")[0], nouns, tinged, frozenset(words("pronounForm")), frozenset(words("subjectWord")),
        frozenset({*forms, *adverbs, *parentheticals, *words("pronounForm"), *_CONNECTORS[lang]}),
        frozenset({*forms, *adverbs}), frozenset(code for code, act in concepts(directory).items() if act.addressing), _PARTICIPLE_END[lang])


def _agreements(adjective: str, lang: str) -> tuple[str, ...]:
    """The forms of an adjective: French adds e, s and es to each word before a coordination."""
    if lang == "en" or adjective.endswith(("s", "e")) or " " in adjective:
        return (adjective, adjective + "s") if lang == "fr" and adjective.endswith("e") else (adjective,)
    return adjective, adjective + "e", adjective + "s", adjective + "es"


def _verb_kind(verb: str, lang: str) -> str:
    first = verb.split()
    if lang == "en":
        return PARTICIPLE if any(word.endswith("ing") for word in first) else (
            FINITE if first[0].endswith("s") else PAST if first[0].endswith("ed") else FIRST_PERSON)
    if any(word.endswith("ant") for word in first):
        return PARTICIPLE
    if first[0] in ("a", "s'est"):
        return PAST
    return FIRST_PERSON if any(word.endswith(("ons", "sommes")) for word in first) else FINITE


def _tree(phrases: Iterable[str]) -> Node:
    root: Node = {}
    for phrase in phrases:
        _add(root, phrase, ("", ""))
    return root


def _add(root: Node, form: str, payload: tuple[str, str], slot: str = "") -> None:
    """Puts a form into a tree; with `slot`, further words after a gap for determiners and intensifiers."""
    node = root
    for word in _TOKEN.findall(form):
        node = node.setdefault(word, {})
    if slot:
        node = node.setdefault(_SLOT, {})
        for word in _TOKEN.findall(slot):
            node = node.setdefault(word, {})
    node.setdefault(_END, {}).setdefault(payload[1], payload[0])


# --- matching one phrase ---------------------------------------------------------------------------------


def normal(text: str) -> str:
    """`text` in small letters with plain apostrophes and hyphens, character for character."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for curly, plain in _SAME_LENGTH:
        lowered = lowered.replace(curly, plain)
    return lowered


def _words(text: str, start: int, length: int = 200) -> list[str]:
    """The words and marks of normal text in the `length` characters from `start` on."""
    return _TOKEN.findall(text, start, start + length)


def _spans(text: str, start: int, length: int = 200) -> list[tuple[int, int]]:
    """Where the words of `_words` stand."""
    return [match.span() for match in _TOKEN.finditer(text, start, start + length)]


def _along(tree: Node, words: list[str], i: int) -> int:
    """The index after the longest phrase of `tree` at word `i`, or `i`."""
    node, best = tree, i
    while i < len(words) and words[i] in node:
        node = node[words[i]]
        i += 1
        if _END in node:
            best = i
    return best


_Match = tuple[int, str, str]


class _Matcher:
    """Matches the longest act phrase at a word; adverbs may stand anywhere in it."""

    def __init__(self, lex: Lexicon, words: list[str], kinds: tuple[str, ...]) -> None:
        self.lex, self.words, self.kinds = lex, words, kinds
        self.best: _Match | None = None

    def at(self, i: int) -> _Match | None:
        """(index after the phrase, concept, kind) of the longest phrase at word `i`."""
        self.best = None
        self._walk(self.lex.forms, i, depth=0)
        if self.best is None:
            return None
        return self._coordinated(self._tail(self.best))

    def _walk(self, node: Node, i: int, depth: int) -> None:
        if _END in node and (self.best is None or i > self.best[0]):
            for kind in self.kinds:
                if kind in node[_END]:
                    self.best = (i, node[_END][kind], kind)
                    break
        if i >= len(self.words) or depth > 24:
            return
        branch = node.get(self.words[i])
        if branch is not None:
            self._walk(branch, i + 1, depth + 1)
        after = _along(self.lex.adverbs, self.words, i)
        if after > i and (node is self.lex.forms or len(node) > (_END in node)):
            self._walk(node, after, depth + 1)
        if _SLOT in node:
            self._slot(node[_SLOT], i, depth)

    def _slot(self, node: Node, i: int, depth: int) -> None:
        """Tries the words after a gap, the shortest gap first; determiners and intensifiers fill it."""
        for gap in range(8):
            if i + gap >= len(self.words):
                return
            branch = node.get(self.words[i + gap])
            if branch is not None:
                self._walk(branch, i + gap + 1, depth + 1)
            if not self._fills(i + gap):
                return

    def _fills(self, i: int) -> bool:
        word = self.words[i]
        return word in self.lex.slot or _along(self.lex.adverbs, self.words, i) > i or (
            word in ("d'", "de") and i > 0 and self.words[i - 1] in self.lex.slot)

    def _tail(self, match: _Match) -> _Match:
        """Adds what follows the verb: adverbs, and "with deep concern", which may change the concept."""
        end, act, kind = match
        end = self._trailing_adverbs(self._trailing_adjectives(end), kind)
        if end < len(self.words) and self.words[end] == self.lex.manner:
            i = end + 1
            while i < len(self.words) and self._fills(i):
                i += 1
            node, best, target = self.lex.manner_nouns, i, ""
            for j in range(end + 1, i + 1):
                after, code = self._noun(node, j)
                if after > best or (after and not target):
                    best, target = after, code
            if target:
                act = target if act in self.lex.tinged.get(target, ()) else act
                end = self._trailing_adverbs(self._trailing_adjectives(best), kind)
        return end, act, kind

    def _noun(self, node: Node, i: int) -> tuple[int, str]:
        found = (0, "")
        while i < len(self.words) and self.words[i] in node:
            node = node[self.words[i]]
            i += 1
            if _END in node:
                found = (i, node[_END][""])
        return found

    def _trailing_adjectives(self, end: int) -> int:
        """French puts some intensifiers behind the noun: "son appui indéfectible", "sans faille"."""
        if self.lex.end == "ant" and self.words[end - 1] in self.lex.nouns:
            while end < len(self.words) and self.words[end] in self.lex.intensifiers:
                end += 1
        return end

    def _trailing_adverbs(self, end: int, kind: str) -> int:
        while True:
            after = _along(self.lex.adverbs, self.words, end)
            if after == end or not self._closes(end, after, kind):
                return end
            end = after

    def _closes(self, end: int, after: int, kind: str) -> bool:
        """Whether adverbs before word `after` belong to the verb and not to what follows it.

        English puts them before an operative verb; after it, "further" and "most" begin the object.
        """
        word = self.words[after - 1]
        if self.lex.end != "ing":
            return after - end > 1 or word not in _FRENCH_OBJECT_STARTS
        return kind in (PARTICIPLE, ADJECTIVE) or word in ("again", "more", "terms", "reservation",
                                                           "unequivocally", "particular", "firmly", "also")

    def _coordinated(self, match: _Match) -> _Match:
        """Two verbs with one object ("Welcomes and encourages"): the asking one decides, else the first."""
        end, act, kind = match
        if end < len(self.words) and self.words[end] in ("and", "et"):
            other = _Matcher(self.lex, self.words, (kind,))
            other._walk(self.lex.forms, end + 1, depth=0)
            if other.best:
                second = self._tail(other.best)
                asks = second[1] in self.lex.addressing and act not in self.lex.addressing
                return second[0], second[1] if asks else act, kind
        return match


_FRENCH_OBJECT_STARTS = frozenset({"plus", "bien", "très", "tout", "toujours", "extrêmement"})


# --- the acts of a paragraph -----------------------------------------------------------------------------

_CONNECTORS = {"en": ("and", "while", "but", "or"), "fr": ("et", "tout", "mais", "puis", "ou")}
_ANCHOR = re.compile(r"(?:[,;:()\u2013\u2014]\s*(?:(?:and|et|but|mais|puis)\b)?|\b(?:and|et|while|but|mais|puis)\b)"
                     r"(?=\s*,?\s*([a-z\u00e0-\u0153][\w-]*'?)(?:\s*([\w-]+'?))?)")
_MARKS = frozenset({",", ";", ":", "\u2013", "\u2014", ")"})
_CONJUNCTIONS = frozenset({"and", "et", "but", "mais", "puis"})
_LEAD = re.compile(r"[\s\"\u201c\u201d\u00ab\u00bb\u2018'\u2019(\[\u2013\u2014\u2026.-]*"
                   r"(?:(?:\d+|[a-z]{1,3}|[ivx]+)\s*[.)]\s*)?(?:\d+\s*[.)]?\s+)?")
_QUOTED = re.compile("\u00ab[^\u00bb]*\u00bb|\u201c[^\u201d]*\u201d")
_RELATIVE = {
    "en": re.compile(r"\b(?:which|that|who)\s+(?:also\s+|further\s+|in turn\s+|not\s+)?"
                     r"(?:is|was|has|[a-z]{2,}[^s\W]s)\b"),
    "fr": re.compile(r"\bqui\s+(?:ne\s+|n'|en\s+|y\s+|l'|les\s+|leur\s+|lui\s+|la\s+|le\s+|se\s+|s')*"
                     r"(?!\w*(?:ent|ont)\b)\w+"),
}
_GERUND = {
    "en": re.compile(r"\b(?:by|of|in|for|through|from|at|including|on|without|and|towards|after|before|to|with|as|"
                     r"while|when)\s+(?:\w+ly\s+)?[a-z]+ing\b"),
    "fr": re.compile(r"\ben\s+(?!tant\b)\w+ant\b"),
}
_NOUN_FOLLOWERS = frozenset({"of", "for", "from", "by", "and", "or", "are", "were", "is", "was", "has", "have", "to",
                             "at", "as", "made", "under", "including", "among", "which", ")", ".", ";"})
_ADJECTIVE_FOLLOWERS = frozenset({"that", "about", "at", "of", "que", "qu'", "par", "de", "d'", "du", "des"})
_NAMED = re.compile(r"\s*(?:all\s+|both\s+|the\s+|other\s+|tous\s+les\s+|toutes\s+les\s+|les\s+|la\s+|le\s+|l'|"
                    r"aux?\s+|\u00e0\s+(?:la\s+|l'|tous\s+les\s+)?|also\s+|d'autres\s+|instamment\s+)*[A-Z\u00c9]")


def find(document: Document, authority: object = None) -> ActUses:
    """Every act of the organ, in the order of the text.

    Postconditions: at most one use of a paragraph opens it and it is the first; the
    clauses of a paragraph that has any do not overlap and cover its text. A paragraph
    that opens with no act (a heading, a table, a rule of procedure) has none.
    """
    lex = lexicon(document.metadata.language)
    lang = "fr" if lex.end == "ant" else "en"
    uses: list[ActUse] = []
    for paragraph in document.paragraphs:
        if paragraph.part is not Part.MASTHEAD and paragraph.text:
            uses.extend(_paragraph(document, paragraph, lex, lang))
    return ActUses(uses)


def _paragraph(document: Document, paragraph: Paragraph, lex: Lexicon, lang: str) -> Iterator[ActUse]:
    text = normal(paragraph.text)
    opening = _opening(paragraph, text, lex)
    if opening is None:
        return
    phrases = [(0, opening)]
    if opening.act:
        phrases += _inner(paragraph, text, opening, lex, lang)
    ends = [start for start, _ in phrases[1:]] + [len(paragraph.text)]
    for (start, phrase), end in zip(phrases, ends, strict=True):
        yield ActUse(locate(document, paragraph, phrase.start, phrase.end),
                     paragraph.text[phrase.start:phrase.end], phrase.act, phrase is opening, (start, end))


_KINDS = {
    Part.PREAMBULAR: (PARTICIPLE, ADJECTIVE),
    Part.OPERATIVE: (FINITE, FIRST_PERSON, PAST, PARTICIPLE, ADJECTIVE),
    Part.ANNEX: (FINITE, FIRST_PERSON, PARTICIPLE, ADJECTIVE),
}


def _opening(paragraph: Paragraph, text: str, lex: Lexicon) -> Phrase | None:
    """The act phrase that opens a paragraph; with an unknown concept where only the markup shows one."""
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    for first in dict.fromkeys((start, 0)):
        words, spans = _words(text, first), _spans(text, first)
        for skip in _subject(words, lex):
            match = _Matcher(lex, words, _KINDS[paragraph.part]).at(skip)
            if match and _opens(paragraph, match, spans[skip][0], skip):
                begin = spans[0 if match[2] == FIRST_PERSON else skip][0]
                return _as_printed(paragraph, Phrase(begin, spans[match[0] - 1][1], match[1], match[2]), text, lex)
    return _unknown(paragraph, text, start, lex)


def _opens(paragraph: Paragraph, match: _Match, position: int, skip: int) -> bool:
    """Whether a form of this kind can open a paragraph of this part; in an annex only with a capital."""
    if match[2] == FIRST_PERSON:
        return skip > 0
    if paragraph.part is Part.PREAMBULAR:
        return True
    return paragraph.text[position].isupper() or skip > 0 and paragraph.part is Part.OPERATIVE


def _subject(words: list[str], lex: Lexicon) -> Iterator[int]:
    """The words at which the act may begin: the first, or after "We", "The Security Council" and the like."""
    yield 0
    if not words:
        return
    if words[0] in ("we", "nous"):
        yield _after_comma(words, 1)
        return
    if words[0] in ("the", "le", "la", "les", "l'"):
        for i in range(1, min(6, len(words))):
            if words[i] in lex.subjects:
                for j in range(i + 1, min(i + 12, len(words))):
                    yield j
                return


def _after_comma(words: list[str], i: int) -> int:
    """The word after "We, the Heads of State …," where such an apposition follows, else `i`."""
    if i < len(words) and words[i] == ",":
        for j in range(i + 1, len(words)):
            if words[j] == ",":
                return j + 1
    return i


def _as_printed(paragraph: Paragraph, phrase: Phrase, text: str, lex: Lexicon) -> Phrase:
    """The phrase as far as the source's italics go, where these are a phrase too.

    Editors set the phrase in italics: "Welcoming in this regard" is one phrase where they say
    so, and "Reaffirms" ends before "its commitment" where they end there. Italics that slipped
    (in the middle of a word, a line too far) don't count. The concept stays.
    """
    for start, end in paragraph.emphasis:
        if start > phrase.start:
            break
        stop = start + len(paragraph.text[start:end].rstrip(" ,:;\u00a0"))
        if stop <= phrase.start or stop == phrase.end or _cut(paragraph, stop):
            continue
        extra = paragraph.text[phrase.end:stop]
        inside = _words(text, phrase.start, stop - phrase.start)
        if extra and extra[0] in " ," and len(extra.split()) <= 5 or stop < phrase.end and _complete(inside, lex):
            return Phrase(phrase.start, stop, phrase.act, phrase.kind)
    return phrase


def _complete(words: list[str], lex: Lexicon) -> bool:
    """Whether these words alone are a whole act phrase."""
    match = _Matcher(lex, words, (FINITE, PARTICIPLE, PAST, FIRST_PERSON, ADJECTIVE)).at(0)
    return bool(match and match[0] == len(words))


def _cut(paragraph: Paragraph, stop: int) -> bool:
    """Whether position `stop` cuts a word, as italics that slipped do."""
    return paragraph.text[stop:stop + 1].isalnum() and paragraph.text[stop - 1].isalnum()


def _unknown(paragraph: Paragraph, text: str, start: int, lex: Lexicon) -> Phrase | None:
    """A phrase that the list lacks: what the source sets in italics, else a participle opening the preamble."""
    for low, high in paragraph.emphasis:
        if low <= start < high and high - start < 60 and not _cut(paragraph, high) and paragraph.part is not Part.ANNEX:
            stop = low + len(paragraph.text[low:high].rstrip(" ,:;\u00a0"))
            if start < stop < len(paragraph.text):
                return Phrase(start, stop, "", "")
    word = _TOKEN.match(text, start)
    if paragraph.part is Part.PREAMBULAR and word and word[0].endswith(lex.end) and word.end() + 5 < len(text):
        return Phrase(word.start(), word.end(), "", PARTICIPLE)
    return None


# --- further acts inside a paragraph ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Link:
    """How a candidate is tied to what precedes it."""

    comma: bool
    conjunction: bool
    aside: bool
    concession: bool
    pronoun: bool
    marker: bool


def _inner(paragraph: Paragraph, text: str, opening: Phrase, lex: Lexicon,
           lang: str) -> list[tuple[int, Phrase]]:
    """The further acts of a paragraph with the start of their clauses, in order."""
    found: list[tuple[int, Phrase]] = []
    kinds = (PARTICIPLE, ADJECTIVE) if paragraph.part is Part.PREAMBULAR else (FINITE, FIRST_PERSON, PARTICIPLE)
    quoted = [match.span() for match in _QUOTED.finditer(paragraph.text)]
    last, resume = opening.end, opening.end
    for anchor in _ANCHOR.finditer(text, opening.end):
        first, second = anchor.groups()
        if anchor.start() < resume or first not in lex.starts or first in lex.pronouns and second not in lex.starts:
            continue
        if _inside(quoted, anchor.start()):
            continue
        candidate = _candidate(text, anchor.start(), lex, kinds)
        if candidate is None:
            continue
        link, phrase = candidate
        if _accepts(paragraph, text, link, phrase, last, lex, lang):
            found.append((anchor.start(), phrase))
            last = resume = phrase.end
    return found


def _inside(spans: list[tuple[int, int]], position: int) -> bool:
    return any(start < position < end for start, end in spans)


def _candidate(text: str, start: int, lex: Lexicon, kinds: tuple[str, ...]) -> tuple[_Link, Phrase] | None:
    """The act phrase after the connectors, asides and pronouns that stand at `start`, and how it is linked."""
    words = _words(text, start)
    i, link = _link(words, lex)
    if i == len(words) or words[i] not in lex.verbs:
        return None
    match = _Matcher(lex, words, kinds).at(i)
    if match is None:
        return None
    spans = _spans(text, start)
    return link, Phrase(spans[i][0], spans[match[0] - 1][1], match[1], match[2])


def _link(words: list[str], lex: Lexicon) -> tuple[int, _Link]:
    """The index of the first word after connectors, asides and pronouns, and what was among them."""
    i, comma, conjunction, aside, concession = 0, False, False, False, False
    while i < len(words):
        word = words[i]
        if word in _MARKS:
            comma = comma or not conjunction
            aside = aside or conjunction
        elif word in _CONJUNCTIONS:
            conjunction = True
        elif word == "while" or word == "tout" and i + 1 < len(words) and words[i + 1] == "en":
            concession, i = True, i + (word == "tout")
        else:
            after = _along(lex.parentheticals, words, i)
            if after == i:
                break
            aside, i = True, after - 1
        i += 1
    begin = i
    while i < len(words) and words[i] in lex.pronouns:
        i += 1
    return i, _Link(comma, conjunction, aside, concession, i > begin, words[0] == ")")


def _accepts(paragraph: Paragraph, text: str, link: _Link, phrase: Phrase, last: int, lex: Lexicon,
             lang: str) -> bool:
    """Whether the candidate is an act of the organ and not part of an object or a relative clause."""
    if phrase.kind == FINITE and paragraph.part is not Part.PREAMBULAR:
        return _finite(paragraph, text, link, phrase, last, lang)
    if phrase.kind == FIRST_PERSON and paragraph.part is not Part.PREAMBULAR:
        return link.conjunction and _first_person(paragraph, text, lex)
    if phrase.kind != PARTICIPLE or link.pronoun:
        return _adjective(paragraph, text, link, phrase)
    if paragraph.part is Part.PREAMBULAR or _participial(paragraph, text, lex):
        return _participle(text, link, phrase, last, lex, lang)
    if link.concession and not link.conjunction and _is_weak(text[phrase.start:phrase.end], lex):
        return False
    return link.concession and (link.conjunction or link.comma) or link.conjunction and link.aside


def _participial(paragraph: Paragraph, text: str, lex: Lexicon) -> bool:
    """Whether a paragraph outside the preamble opens with a participle all the same (a draft in an annex)."""
    first = _TOKEN.search(text)
    return paragraph.part is Part.ANNEX and bool(first and first[0].endswith(lex.end))


def _first_person(paragraph: Paragraph, text: str, lex: Lexicon) -> bool:
    return text.lstrip().startswith(("we ", "we,", "nous ", "nous,"))


def _finite(paragraph: Paragraph, text: str, link: _Link, phrase: Phrase, last: int, lang: str) -> bool:
    follower = _TOKEN.search(text, phrase.end)
    word = follower[0] if follower else "."
    single = " " not in text[phrase.start:phrase.end]
    if link.marker:
        return paragraph.text[phrase.start].isupper()
    if not (link.comma or link.conjunction) or paragraph.text[phrase.start].isupper():
        return False
    if lang == "en" and single and (word in _NOUN_FOLLOWERS or word == "," and not link.conjunction):
        return False
    if lang == "fr" and single and not _french_verb(text, link, phrase, word):
        return False
    if link.pronoun and lang == "en":
        return False
    since = last if link.comma and not link.conjunction else max(last, text.rfind(",", last, phrase.start - 1))
    if link.comma and link.conjunction:
        return True
    if _RELATIVE[lang].search(text, since, phrase.start):
        return bool(_NAMED.match(paragraph.text, phrase.end)) and link.comma
    return True


def _french_verb(text: str, link: _Link, phrase: Phrase, follower: str) -> bool:
    """Whether a French form that is a noun as well is the verb: "demande à", "leur demande de", not "la demande de"."""
    form = text[phrase.start:phrase.end]
    if link.pronoun:
        article = text[:phrase.start].rstrip().endswith(("la", "le", "l'"))
        return not (article and form in ("demande", "note", "appelle"))
    if form in ("demande", "note") and follower in ("de", "d'", "du", "des", "pour", ","):
        return False
    return follower not in (".", ";", ")", "et", "qui")


def _participle(text: str, link: _Link, phrase: Phrase, last: int, lex: Lexicon, lang: str) -> bool:
    """A further participle of the preamble; gerunds ("by promoting …, encouraging …") are none."""
    gerund = _GERUND[lang]
    if _is_weak(text[phrase.start:phrase.end], lex):
        return link.conjunction and (link.comma or link.aside) and not gerund.search(text, last, phrase.start)
    if link.comma:
        return True
    return link.conjunction and not gerund.search(text, max(last, text.rfind(",", last, phrase.start)), phrase.start)


def _is_weak(form: str, lex: Lexicon) -> bool:
    """Whether a form begins with one of those that mostly are part of an object inside a paragraph."""
    words = form.split()
    return any(" ".join(words[:count]) in lex.weak for count in range(1, min(5, len(words) + 1)))


def _adjective(paragraph: Paragraph, text: str, link: _Link, phrase: Phrase) -> bool:
    """A further adjective of the preamble ("and deeply concerned that"): only with its conjunction."""
    if paragraph.part is not Part.PREAMBULAR or phrase.kind != ADJECTIVE or not link.conjunction:
        return False
    follower = _TOKEN.search(text, phrase.end)
    return bool(follower and follower[0] in _ADJECTIVE_FOLLOWERS)
