"""The words of acts in one language, compiled.

`acts.tsv` of each language's folder holds the forms of each concept of `ontology/acts.ttl` and the
adverbs, determiners, copulas and the like that may stand among them. They are compiled once per
language into trees over words; a phrase is matched in time proportional to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.extract.act_list import FORMS, Values, is_act, local, triples
from kg.extract.act_sentences import Sentences, anchor, sentences
from kg.extract.act_text import TOKEN, tokens
from kg.extract.act_trees import END, SLOT, Node, add, tree, words_of
from kg.lang.grammar import ADJECTIVE

LINKING = frozenset({",", ";", ":", "\u2013", "\u2014", ")"})
"""The marks before a further act."""
_SHORT = 50
"""In so many characters most act phrases end; a fourth of the time for what reads them."""


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
    anchor: re.Pattern[str]
    """Where a further act may begin: at one of `beginnings`, with the word behind it."""
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
            return TOKEN.findall(text, start)
        words = TOKEN.findall(text, start, end)
        words.pop()  # it may be cut
        return tokens(text, start) if self.phrase_words.issuperset(words) else words

    def leads_to_act(self, first: str, second: str | None) -> bool:
        """Whether an act may follow where these two words stand after a comma or conjunction."""
        if first in self.pronouns:
            return second in self.leads or second in self.pronouns or (second or "", "") in self.pairs
        if second is None:  # a mark follows
            return first in self.leads
        return first in self.alone or (first, second) in self.pairs


@lru_cache(maxsize=8)
def lexicon(language: str, directory: Path | None = None) -> Lexicon:
    """The words of `language`; those of the default for a language that has none."""
    return _Compiler(sentences(language), triples(directory)).lexicon()


class _Compiler:
    """Compiles the words of one language."""

    def __init__(self, spoken: Sentences, data: dict[str, Values]) -> None:
        self.sentences, self.language, self.grammar = spoken, spoken.language.code, spoken.language.grammar
        self.scheme = next(values for node, values in data.items() if node.endswith("id/acts"))
        self.acts = sorted((local(node), values) for node, values in data.items() if is_act(values))
        self.forms: Node = {}
        self.manner_nouns: Node = {}

    def words(self, name: str, values: Values | None = None) -> list[str]:
        """The words of a property in this language, in the order of the file."""
        found = (self.scheme if values is None else values).get(name, ())
        return [text for text, language in found if language == self.language]

    def lexicon(self) -> Lexicon:
        """The compiled lexicon."""
        for code, values in self.acts:
            self._forms(code, values)
        spoken, grammar = self.sentences, self.grammar
        adverbs, asides = self.words("adverb"), self.words("parenthetical")
        pronouns = frozenset(self.words("pronounForm"))
        several = [TOKEN.findall(phrase)[:2] for phrase in (*adverbs, *asides)]
        firsts = {words[0] for words in several}
        alone = {*spoken.connectors, *(words[0] for words in several if len(words) == 1)}
        single = {word for word, node in self.forms.items() if END in node or SLOT in node}
        beginnings = frozenset({*self.forms, *spoken.connectors, *pronouns, *firsts})
        intensifiers, nouns = frozenset(self.words("intensifier")), self._nouns()
        return Lexicon(
            spoken,
            self.forms,
            tree(adverbs),
            tree(asides),
            self.words("mannerWord")[0],
            self.manner_nouns,
            tinged={code: frozenset(local(iri) for iri, _ in each.get("mannerOf", ())) for code, each in self.acts},
            drops_pronouns=grammar.drops_pronouns,
            weak=frozenset(form for word in self.words("weakForm") for form in grammar.agreements(word)),
            slot=intensifiers | frozenset(self.words("determiner")),
            intensifiers=intensifiers - spoken.not_intensifiers,
            nouns=nouns,
            pronouns=pronouns,
            subjects=frozenset(self.words("subjectWord")),
            verbs=frozenset({*self.forms, *firsts}),
            leads=frozenset({*self.forms, *alone}),
            alone=frozenset({*single, *alone}),
            pairs=self._pairs(several, single),
            participle_end=spoken.participle_end,
            beginnings=beginnings,
            anchor=anchor(spoken, beginnings),
            asking_infinitives=self._asking_infinitives(),
            phrase_words=self._phrase_words([*adverbs, *asides], nouns),
        )

    def _nouns(self) -> frozenset[str]:
        """The last words of the nouns that acts are said with ("its deep appreciation")."""
        lists = [self.words(name, values) for _, values in self.acts for name in ("nounForm", "mannerNoun")]
        return frozenset(noun.split()[-1] for nouns in lists for noun in nouns) - self.sentences.not_nouns

    def _pairs(self, several: list[list[str]], single: set[str]) -> frozenset[tuple[str, str]]:
        """The first two words of adverbs and asides, and of the forms that are none by their first alone."""
        adverbs = {words[0] for words in several}  # an adverb may stand after each word of a form
        asides = {(words[0], words[1]) for words in several if len(words) > 1}
        forms = {(word, second) for word in {*self.forms} - single for second in (*self.forms[word], *adverbs)}
        return frozenset(asides | forms)

    def _asking_infinitives(self) -> dict[str, str]:
        """The infinitives of the acts that ask, and their concepts."""
        found: dict[str, str] = {}
        for code, values in self.acts:
            if values["isAddressing"][0][0] == "true":
                first, infinitive = self.words("firstPersonForm", values), self.words("infinitiveForm", values)
                found |= dict.fromkeys(self.grammar.infinitives(first, infinitive), code)
        return found

    def _phrase_words(self, several: Iterable[str], nouns: frozenset[str]) -> frozenset[str]:
        """Every word that the matching of a phrase, or of what links it, may step over or end at."""
        spoken = self.sentences
        lists = ("pronounForm", "intensifier", "determiner", "mannerWord")
        phrases = (*several, *(word for name in lists for word in self.words(name)), *map(" ".join, spoken.concession))
        return frozenset(
            {
                *words_of(self.forms),
                *words_of(self.manner_nouns),
                *(word for phrase in phrases for word in TOKEN.findall(phrase)),
                *nouns,
                *spoken.connectors,
                *spoken.conjunctions,
                spoken.joint,
                *LINKING,
                *spoken.filling,
            }
        )

    def _forms(self, code: str, values: Values) -> None:
        """Puts the forms of one concept into the trees."""
        for name, kind in FORMS.items():
            for form in self.words(name, values):
                add(self.forms, form, (code, kind))
        first, infinitive = self.words("firstPersonForm", values), self.words("infinitiveForm", values)
        for form, kind in self.grammar.continued(first, infinitive):
            add(self.forms, form, (code, kind))
        for noun in self.words("nounForm", values):
            for verb in self.words("expressionForm"):
                add(self.forms, verb, (code, self.grammar.kind_of(verb)), slot=noun)
        for adjective in self.words("adjectiveForm", values):
            for form in self.grammar.agreements(adjective):
                add(self.forms, form, (code, ADJECTIVE))
                for copula in self.words("copulaForm"):
                    add(self.forms, copula, (code, self.grammar.kind_of(copula)), slot=form)
        for noun in self.words("mannerNoun", values):
            add(self.manner_nouns, noun, (code, ""))
