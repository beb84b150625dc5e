"""The words of the acts list, and the matching of one act phrase.

`acts.tsv` of each language's folder holds the forms of each concept of `ontology/acts.ttl` and the
adverbs, determiners, copulas and the like that may stand among them. They are compiled once per
language into trees over words; a phrase is matched in time proportional to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kg import lang, resources
from kg import rdf as pyoxigraph
from kg.extract.act_sentences import Sentences, sentences
from kg.lang.grammar import ADJECTIVE, FINITE, FIRST_PERSON, PARTICIPLE, PAST

FORMS = {
    "participleForm": PARTICIPLE,
    "finiteForm": FINITE,
    "firstPersonForm": FIRST_PERSON,
    "pastForm": PAST,
}
_TOKEN = re.compile(r"\w[\w-]*'?|[^\w\s]")
LINKING = frozenset({",", ";", ":", "\u2013", "\u2014", ")"})
"""The marks before a further act."""
_FILLING = frozenset({"d'", "de"})
"""What may stand behind a determiner in a phrase."""
NORMAL = {"\u2019": "'", "\u2011": "-", "\u02bc": "'"}
"""What `normal` replaces beside capitals."""
_REACH = 200
"""No act phrase with what leads to it is longer than this many characters."""
_SHORT = 50
"""In so many characters most act phrases end; a fourth of the time for what reads them."""

Node = dict[str, Any]
"""A branch of the tree of forms: next word → branch; `_END` → {kind: concept}; `_SLOT` → branch."""
_END, _SLOT = "\x00end", "\x00slot"
_Values = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Act:
    """A concept of the acts list. `addressing` acts ask somebody to do something, and have a tier of `strength`."""

    code: str
    family: str
    strength: int | None
    kinds: tuple[str, ...]
    addressing: bool
    labels: tuple[tuple[str, str], ...]


class Match(NamedTuple):
    """A matched phrase: the index after its last word, its concept and the kind of its form."""

    end: int
    act: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, as trees over words (`forms`, `adverbs`, …) and sets."""

    sentences: Sentences
    forms: Node
    adverbs: Node
    parentheticals: Node
    manner: str
    manner_nouns: Node
    tinged: dict[str, frozenset[str]]
    """Concept → the concepts that its manner nouns turn into it ("Noting with concern")."""
    weak: frozenset[str]
    drops_pronouns: bool
    slot: frozenset[str]
    intensifiers: frozenset[str]
    nouns: frozenset[str]
    pronouns: frozenset[str]
    subjects: frozenset[str]
    verbs: frozenset[str]
    leads: frozenset[str]
    """First words of what may stand between a comma or conjunction and a further act."""
    alone: frozenset[str]
    """Those of them that may stand before any other word."""
    pairs: frozenset[tuple[str, str]]
    """The first two words of such asides, adverbs and forms as have several."""
    participle_end: str
    beginnings: frozenset[str]
    """Every word that `leads_to_act` may say yes to as the first."""
    asking_infinitives: dict[str, str]
    """The infinitives of the acts that ask ("request", "prier"), and their concepts."""
    phrase_words: frozenset[str]
    """Every word and mark that an act phrase, or what leads to it, can go on with: nothing is read behind another."""

    def first_words(self, text: str, start: int) -> list[str]:
        """The words and marks of normal text from `start` on, at least as far as an act phrase there can go.

        As `tokens` has them, but mostly fewer: up to the first words of which one ends every phrase.
        """
        end = start + _SHORT
        if end >= len(text):
            return _TOKEN.findall(text, start)
        words = _TOKEN.findall(text, start, end)
        words.pop()  # it may be cut
        return tokens(text, start) if self.phrase_words.issuperset(words) else words

    def leads_to_act(self, first: str, second: str | None) -> bool:
        """Whether an act may follow where these two words stand after a comma or conjunction."""
        if first in self.pronouns:
            return second in self.leads or second in self.pronouns or (second or "", "") in self.pairs
        if second is None:  # a mark follows
            return first in self.leads
        return first in self.alone or (first, second) in self.pairs


@lru_cache(maxsize=4)
def concepts(directory: Path | None = None) -> dict[str, Act]:
    """The acts list by code: by families, those that ask by their tier. `directory` is the ontology folder
    (default: the package's).
    """
    data = _triples(directory)
    families = {
        _local(member): values["notation"][0][0] for values in data.values() for member, _ in values.get("member", ())
    }
    acts = [_act(_local(node), values, families) for node, values in data.items() if _is_act(values)]
    order = list(dict.fromkeys(families.values()))
    return {
        act.code: act for act in sorted(acts, key=lambda act: (order.index(act.family), act.strength or 0, act.code))
    }


def _act(code: str, values: _Values, families: dict[str, str]) -> Act:
    return Act(
        code,
        families[code],
        next((int(tier) for tier, _ in values.get("strength", ())), None),
        tuple(text for text, _ in values["actKind"]),
        values["isAddressing"][0][0] == "true",
        tuple(sorted((language, text) for text, language in values["prefLabel"])),
    )


def _is_act(values: _Values) -> bool:
    return "isAddressing" in values


def is_asking(code: str) -> bool:
    """Whether the act with `code` asks somebody to do something."""
    act = concepts().get(code)
    return act is not None and act.addressing


@lru_cache(maxsize=4)
def _triples(directory: Path | None) -> dict[str, _Values]:
    """Subject → local name of predicate → values with their language, from acts.ttl and the languages' acts.tsv."""
    path = (directory or resources.path("ontology")) / "acts.ttl"
    data: dict[str, _Values] = {}
    for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
        name = quad.predicate.value.rsplit("#", 1)[-1]
        language = getattr(quad.object, "language", None) or ""
        value = getattr(quad.object, "value", "")
        subject = str(getattr(quad.subject, "value", ""))
        data.setdefault(subject, {}).setdefault(name, []).append((value, language))
    for thing, prop, text in lang.labels("acts", folder=directory):
        name = prop.rsplit("#", 1)[-1]
        data.setdefault(thing, {}).setdefault(name, []).append((text.value, text.language or ""))
    return data


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[1]


@lru_cache(maxsize=8)
def lexicon(language: str, directory: Path | None = None) -> Lexicon:
    """The words of `language`; those of the default for a language that has none."""
    return _Compiler(sentences(language), _triples(directory)).lexicon()


class _Compiler:
    """Compiles the words of one language."""

    def __init__(self, spoken: Sentences, data: dict[str, _Values]) -> None:
        self.sentences, self.language, self.grammar = spoken, spoken.language.code, spoken.language.grammar
        self.scheme = next(values for node, values in data.items() if node.endswith("id/acts"))
        self.acts = sorted((_local(node), values) for node, values in data.items() if _is_act(values))
        self.forms: Node = {}
        self.manner_nouns: Node = {}

    def words(self, name: str, values: _Values | None = None) -> list[str]:
        """The words of a property in this language, in the order of the file."""
        found = (self.scheme if values is None else values).get(name, ())
        return [text for text, language in found if language == self.language]

    def lexicon(self) -> Lexicon:
        """The compiled lexicon."""
        for code, values in self.acts:
            self._forms(code, values)
        adverbs, asides = self.words("adverb"), self.words("parenthetical")
        pronouns = frozenset(self.words("pronounForm"))
        several = [_TOKEN.findall(phrase)[:2] for phrase in (*adverbs, *asides)]
        intensifiers = frozenset(self.words("intensifier"))
        single = {word for word, node in self.forms.items() if _END in node or _SLOT in node}
        nouns = frozenset(
            noun.split()[-1]
            for _, values in self.acts
            for name in ("nounForm", "mannerNoun")
            for noun in self.words(name, values)
        )
        nouns -= self.sentences.not_nouns
        # an adverb may stand after each word of a form
        going_on = {word: {*self.forms[word], *(words[0] for words in several)} for word in {*self.forms} - single}
        return Lexicon(
            self.sentences,
            self.forms,
            _tree(adverbs),
            _tree(asides),
            self.words("mannerWord")[0],
            self.manner_nouns,
            tinged={
                code: frozenset(_local(iri) for iri, _ in values.get("mannerOf", ())) for code, values in self.acts
            },
            drops_pronouns=self.grammar.drops_pronouns,
            weak=frozenset(form for word in self.words("weakForm") for form in self.grammar.agreements(word)),
            slot=intensifiers | frozenset(self.words("determiner")),
            intensifiers=intensifiers - self.sentences.not_intensifiers,
            nouns=nouns,
            pronouns=pronouns,
            subjects=frozenset(self.words("subjectWord")),
            verbs=frozenset({*self.forms, *(words[0] for words in several)}),
            leads=frozenset(
                {*self.forms, *self.sentences.connectors, *(words[0] for words in several if len(words) == 1)}
            ),
            alone=frozenset({*single, *self.sentences.connectors, *(words[0] for words in several if len(words) == 1)}),
            pairs=frozenset(
                {
                    *((words[0], words[1]) for words in several if len(words) > 1),
                    *((word, second) for word, seconds in going_on.items() for second in seconds),
                }
            ),
            participle_end=self.sentences.participle_end,
            beginnings=frozenset(
                {*self.forms, *self.sentences.connectors, *pronouns, *(words[0] for words in several)}
            ),
            asking_infinitives={
                form: code
                for code, values in self.acts
                if values["isAddressing"][0][0] == "true"
                for form in self.grammar.infinitives(
                    self.words("firstPersonForm", values), self.words("infinitiveForm", values)
                )
            },
            phrase_words=self._phrase_words([*adverbs, *asides], nouns),
        )

    def _phrase_words(self, several: Iterable[str], nouns: frozenset[str]) -> frozenset[str]:
        """Every word that the matching of a phrase, or of what links it, may step over or end at."""
        spoken = self.sentences
        lists = ("pronounForm", "intensifier", "determiner", "mannerWord")
        phrases = (*several, *(word for name in lists for word in self.words(name)), *map(" ".join, spoken.concession))
        return frozenset(
            {
                *_words_of(self.forms),
                *_words_of(self.manner_nouns),
                *(word for phrase in phrases for word in _TOKEN.findall(phrase)),
                *nouns,
                *spoken.connectors,
                *spoken.conjunctions,
                spoken.joint,
                *LINKING,
                *_FILLING,
            }
        )

    def _forms(self, code: str, values: _Values) -> None:
        """Puts the forms of one concept into the trees."""
        for name, kind in FORMS.items():
            for form in self.words(name, values):
                _add(self.forms, form, (code, kind))
        first, infinitive = self.words("firstPersonForm", values), self.words("infinitiveForm", values)
        for form, kind in self.grammar.continued(first, infinitive):
            _add(self.forms, form, (code, kind))
        for noun in self.words("nounForm", values):
            for verb in self.words("expressionForm"):
                _add(self.forms, verb, (code, self.grammar.kind_of(verb)), slot=noun)
        for adjective in self.words("adjectiveForm", values):
            for form in self.grammar.agreements(adjective):
                _add(self.forms, form, (code, ADJECTIVE))
                for copula in self.words("copulaForm"):
                    _add(self.forms, copula, (code, self.grammar.kind_of(copula)), slot=form)
        for noun in self.words("mannerNoun", values):
            _add(self.manner_nouns, noun, (code, ""))


def _words_of(tree: Node) -> Iterator[str]:
    """The words of a tree, at any depth."""
    for word, branch in tree.items():
        if word != _END:
            yield word
            yield from _words_of(branch)


def _tree(phrases: Iterable[str]) -> Node:
    root: Node = {}
    for phrase in phrases:
        _add(root, phrase, ("", ""))
    return root


def _add(root: Node, form: str, payload: tuple[str, str], slot: str = "") -> None:
    """Puts a form into a tree; with `slot`, more words after a gap for determiners and intensifiers."""
    node = root
    for word in _TOKEN.findall(form):
        node = node.setdefault(word, {})
    if slot:
        node = node.setdefault(_SLOT, {})
        for word in _TOKEN.findall(slot):
            node = node.setdefault(word, {})
    node.setdefault(_END, {}).setdefault(payload[1], payload[0])


@lru_cache(maxsize=512)
def normal(text: str) -> str:
    """`text` in small letters with plain apostrophes and hyphens, character for character."""
    lowered = text.lower()
    if text.isascii():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for curly, plain in NORMAL.items():
        lowered = lowered.replace(curly, plain)
    return lowered


def tokens(text: str, start: int, length: int = _REACH) -> list[str]:
    """The words and marks of normal text in the `length` characters from `start` on."""
    return _TOKEN.findall(text, start, start + length)


def spans(text: str, start: int, count: int) -> list[tuple[int, int]]:
    """Where the first `count` words of `tokens` stand."""
    found: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text, start, start + _REACH):
        found.append(match.span())
        if len(found) == count:
            break
    return found


def next_word(text: str, position: int) -> str:
    """The word or mark after `position`, a full stop at the end of the text."""
    found = _TOKEN.search(text, position)
    return found[0] if found else "."


def along(tree: Node, words: list[str], i: int) -> int:
    """The index after the longest phrase of `tree` at word `i`, or `i`."""
    node, best = tree, i
    while i < len(words) and words[i] in node:
        node = node[words[i]]
        i += 1
        if _END in node:
            best = i
    return best


_LONGEST = 24


class Matcher:
    """Matches the longest act phrase at a word; adverbs may stand anywhere in it."""

    def __init__(self, lex: Lexicon, words: list[str], kinds: tuple[str, ...]) -> None:
        self.lex, self.words, self.kinds = lex, words, kinds
        self.best: Match | None = None

    def at(self, i: int) -> Match | None:
        """The longest phrase at word `i` of one of the kinds (the first of them that fits)."""
        best = self._verb(i)
        return self._coordinated(self._tail(best)) if best else None

    def _verb(self, i: int) -> Match | None:
        self.best = None
        self._walk(self.lex.forms, i, depth=0)
        return self.best

    def _walk(self, node: Node, i: int, depth: int) -> None:
        if _END in node and (self.best is None or i > self.best.end):
            kind = next((kind for kind in self.kinds if kind in node[_END]), None)
            if kind is not None:
                self.best = Match(i, node[_END][kind], kind)
        if i >= len(self.words) or depth > _LONGEST:
            return
        branch = node.get(self.words[i])
        if branch is not None:
            self._walk(branch, i + 1, depth + 1)
        if self.words[i] in self.lex.adverbs and (node is self.lex.forms or len(node) > (_END in node)):
            after = along(self.lex.adverbs, self.words, i)
            if after > i:
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
        if word in self.lex.slot or along(self.lex.adverbs, self.words, i) > i:
            return True
        return word in _FILLING and i > 0 and self.words[i - 1] in self.lex.slot

    def _tail(self, match: Match) -> Match:
        """Adds what follows the verb: adverbs, and "with deep concern", which may change the concept."""
        end = self._adverbs(self._adjectives(match.end), match.kind)
        if end == len(self.words) or self.words[end] != self.lex.manner:
            return Match(end, match.act, match.kind)
        after, target = self._manner_noun(end + 1)
        if not target:
            return Match(end, match.act, match.kind)
        act = target if match.act in self.lex.tinged.get(target, ()) else match.act
        return Match(self._adverbs(self._adjectives(after), match.kind), act, match.kind)

    def _manner_noun(self, i: int) -> tuple[int, str]:
        """The index after the noun that follows intensifiers at word `i`, and its concept ("" without)."""
        best = (i, "")
        for gap in range(8):
            node, j = self.lex.manner_nouns, i + gap
            while j < len(self.words) and self.words[j] in node:
                node = node[self.words[j]]
                j += 1
                if _END in node and j > best[0]:
                    best = (j, node[_END][""])
            if i + gap >= len(self.words) or not self._fills(i + gap):
                break
        return best

    def _adjectives(self, end: int) -> int:
        """French puts some intensifiers behind the noun: "son appui indéfectible", "sans faille"."""
        if self.lex.sentences.language.grammar.adjective_follows and self.words[end - 1] in self.lex.nouns:
            while end < len(self.words) and self.words[end] in self.lex.intensifiers:
                end += 1
        return end

    def _adverbs(self, end: int, kind: str) -> int:
        while True:
            after = along(self.lex.adverbs, self.words, end)
            if after == end or not self._closes(end, after, kind):
                return end
            end = after

    def _closes(self, end: int, after: int, kind: str) -> bool:
        """Whether the adverb from `end` to `after` belongs to the verb and not to what follows it."""
        spoken = self.lex.sentences.language
        return spoken.grammar.adverb_closes(self.words[end:after], kind, spoken.words("acts"))

    def _coordinated(self, match: Match) -> Match:
        """Two verbs with one object ("Welcomes and encourages"): the asking one decides, else the first."""
        if match.end == len(self.words) or self.words[match.end] != self.lex.sentences.joint:
            return match
        if self.words[match.end - 1] in self.lex.nouns:
            longer = self._more_nouns(match)
            if longer is not match:
                return longer
        other = Matcher(self.lex, self.words, (match.kind,))
        verb = other._verb(match.end + 1)
        if verb is None:
            return match
        second = other._tail(verb)
        decides = is_asking(second.act) and not is_asking(match.act)
        return Match(second.end, second.act if decides else match.act, match.kind)

    def _more_nouns(self, match: Match) -> Match:
        """A second noun after the first ("Exprime sa solidarité et sa compassion"): the first decides."""
        i = match.end + 1
        while i < len(self.words) and self.words[i] not in self.lex.nouns and self._fills(i):
            i += 1
        if i < len(self.words) and self.words[i] in self.lex.nouns:
            return Match(self._adjectives(i + 1), match.act, match.kind)
        return match


def starts_with(form: str, words: frozenset[str]) -> bool:
    """Whether `form` begins with one of `words`, which have up to four words each."""
    parts = form.split()
    return any(" ".join(parts[:count]) in words for count in range(1, min(5, len(parts) + 1)))


def every_form(code: str) -> Iterator[tuple[str, str, str]]:
    """Every form of the list in a language: form, concept, kind."""
    for node, values in sorted(_triples(None).items()):
        for name, kind in FORMS.items():
            for text, language in values.get(name, ()):
                if language == code and _is_act(values):
                    yield text, _local(node), kind
