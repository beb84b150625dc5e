"""The further acts of a paragraph: those that the organ goes on to, and none of an object or a relative clause."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.act_decisions import decided
from kg.extract.act_list import is_asking
from kg.extract.act_matching import Matcher
from kg.extract.act_opening import LOOK_BACK, OpeningReader, Phrase
from kg.extract.act_text import next_word, spans, starts_with, tokens
from kg.extract.act_trees import along
from kg.extract.act_words import LINKING
from kg.extract.view import is_quoted
from kg.lang.grammar import ADJECTIVE, FINITE, FIRST_PERSON, PARTICIPLE, PAST
from kg.model import Part

_QUOTES = re.compile("\u00ab[^\u00ab\u00bb]{0,3000}\u00bb|\u201c[^\u201c\u201d]{0,3000}\u201d")
_SENTENCE = re.compile(r"[.!?][\u201d\u00bb\"]?\s+(?=[A-Z\u00c0-\u00dd])")
_LETTERED = re.compile(r"[:;](?:\s+\w{1,3})?\s*\(?[a-z]{1,4}\)\s*(?:\w+\s+){0,2}$")
"""The letter of a point that may be a clause of its own: "therefore: (a) urges …; and (b) requests …"."""


class _Link(NamedTuple):
    """How a candidate is tied to what precedes it.

    `aside` is a comma or parenthetical after the conjunction ("and, in this regard,");
    `marker` the closing bracket of a lettered point.
    """

    comma: bool
    conjunction: bool
    aside: bool
    concession: bool
    pronoun: bool
    marker: bool


class ParagraphReader(OpeningReader):
    """Reads the acts of one paragraph: the one that opens it, and the further ones."""

    def with_decided(self, phrases: list[tuple[int, Phrase]]) -> Iterator[tuple[int, Phrase]]:
        """`phrases` and, behind those that decide, the asking acts that they decide on ("Decides to request …")."""
        ends = [start for start, _ in phrases[1:]] + [len(self.text)]
        for (start, phrase), end in zip(phrases, ends, strict=True):
            yield start, phrase
            if self.part is not Part.PREAMBULAR:
                for one in decided(self.text, phrase.act, phrase.end, end, self.sentences.language.code):
                    yield one.clause, Phrase(one.start, one.end, one.act, phrase.kind)

    def further(self, opening: Phrase) -> list[tuple[int, Phrase]]:
        """The further acts of the paragraph with the start of their clauses, in order."""
        found: list[tuple[int, Phrase]] = []
        preamble = self.part is Part.PREAMBULAR
        kinds = (PARTICIPLE, ADJECTIVE) if preamble else (FINITE, FIRST_PERSON, PARTICIPLE)
        kinds = (*kinds, PAST) if opening.kind == PAST else kinds
        text, leads_to_act = self.paragraph.text, self.lex.leads_to_act
        marked = "\u00ab" in text or "\u201c" in text
        quoted = [match.span() for match in _QUOTES.finditer(text, int(is_quoted(text)))] if marked else []
        said = [*self._sentences(opening)]
        last = opening.end
        for anchor in self.lex.anchor.finditer(self.text, last):
            first, second = anchor.groups()
            if said:
                while said and said[0][0] <= anchor.start():
                    found.append(said.pop(0))
                    last = found[-1][1].end
            if not leads_to_act(first, second):
                continue
            start = anchor.start()
            if start < last:
                continue
            before = bisect_right(quoted, (start, 0)) - 1
            if before >= 0 and start < quoted[before][1]:
                continue
            candidate = self._candidate(start, kinds)
            if candidate and self._accepts(*candidate, max(last, start - LOOK_BACK)):
                found.append((start, candidate[1]))
                last = candidate[1].end
        return found + said

    def _sentences(self, opening: Phrase) -> Iterator[tuple[int, Phrase]]:
        """The acts of further sentences that name the organ again, as the first does: "The Council also requests …".

        Behind a sentence of which it is the subject, a pronoun means it where it asks: "It requests …".
        """
        if self.part is not Part.OPERATIVE or self.lex.subjects.isdisjoint(tokens(self.text, 0, opening.start)):
            return
        kinds = (FINITE, PAST) if opening.kind == PAST else (FINITE,)
        is_subject = True
        for stop in _SENTENCE.finditer(self.paragraph.text, opening.end):
            words = tokens(self.text, stop.end())
            meant = int(is_subject and bool(words) and words[0] in self.sentences.it)
            is_subject = False
            for skip in (meant, *self.subject(words, stop.end())):
                match = Matcher(self.lex, words, kinds).at(skip) if skip else None
                is_subject = is_subject or match is not None
                if match and (skip != meant or is_asking(match.act)):
                    places = spans(self.text, stop.end(), match.end)
                    yield stop.end(), Phrase(places[skip][0], places[-1][1], match.act, match.kind)
                    break

    def _candidate(self, start: int, kinds: tuple[str, ...]) -> tuple[_Link, Phrase] | None:
        """The act phrase after connectors, asides and pronouns at `start`, and how these link it."""
        words = self.lex.first_words(self.text, start)
        i, link = self._link(words)
        if i == len(words) or words[i] not in self.lex.verbs:
            return None
        match = Matcher(self.lex, words, kinds).at(i)
        if match is None:
            return None
        places = spans(self.text, start, match.end)
        return link, Phrase(places[i][0], places[-1][1], match.act, match.kind)

    def _link(self, words: list[str]) -> tuple[int, _Link]:
        """The index of the first word after connectors, asides and pronouns, and what was among them."""
        i, comma, conjunction, aside, concession = 0, False, False, False, False
        while i < len(words):
            word = words[i]
            if word in LINKING:
                comma = comma or not conjunction
                aside = aside or conjunction
            elif word in self.sentences.conjunctions:
                conjunction = True
            elif conceded := self.sentences.conceded(words, i):
                concession, i = True, i + conceded - 1
            elif word not in self.lex.parentheticals:
                break
            else:
                after = along(self.lex.parentheticals, words, i)
                if after == i:
                    break
                aside, i = True, after - 1
            i += 1
        begin = i
        while i < len(words) and words[i] in self.lex.pronouns:
            i += 1
        closed = words[0] == ")"  # before a conjunction it only closes a bracket: "… (S/2009/258) and requests …"
        comma = comma and not (closed and conjunction and "," not in words[:begin])
        return i, _Link(comma, conjunction, aside, concession, i > begin, closed and not conjunction)

    def _accepts(self, link: _Link, phrase: Phrase, last: int) -> bool:
        """Whether the candidate is an act of the organ and not part of an object or a relative clause."""
        preamble = self.part is Part.PREAMBULAR
        if phrase.kind in (FINITE, PAST):
            return (self._finite if phrase.kind == FINITE else self._past)(link, phrase, last)
        if phrase.kind == FIRST_PERSON:
            spoken = not self.sentences.we.isdisjoint(tokens(self.text, 0, 8)[:1])
            return link.conjunction and (spoken or self.ours or self.lex.drops_pronouns)
        if phrase.kind != PARTICIPLE or link.pronoun:
            return preamble and self._adjective(link, phrase)
        if preamble or self._opens_with_participle():
            return self._participle(link, phrase, last)
        if link.concession and not link.conjunction:
            return link.comma and not self._is_weak(phrase)
        return link.conjunction and (link.concession or link.aside)

    def _opens_with_participle(self) -> bool:
        """Whether a paragraph of an annex is a preamble's all the same (a draft resolution annexed)."""
        return self.part is Part.ANNEX and next_word(self.text, 0).endswith(self.lex.participle_end)

    def _finite(self, link: _Link, phrase: Phrase, last: int) -> bool:
        """A further verb of the operative part."""
        capital = self.paragraph.text[phrase.start].isupper()
        if link.marker and not capital:
            return bool(_LETTERED.search(self.text, last, phrase.start)) and self._is_verb(link, phrase)
        if link.marker or capital:
            return link.marker and capital
        if not (link.comma or link.conjunction) or not self._is_verb(link, phrase):
            return False
        if link.comma and link.conjunction:
            return True
        since = last if link.comma else max(last, self.text.rfind(",", last, phrase.start - 1))
        if self.sentences.relative.search(self.text, since, phrase.start):
            again = link.comma or (self.sentences.language.grammar.clauses_look_relative and is_asking(phrase.act))
            return again and bool(self.sentences.named.match(self.paragraph.text, phrase.end))
        return True

    def _past(self, link: _Link, phrase: Phrase, last: int) -> bool:
        """A further act that a decision tells; what others did, in a relative clause, is none of it."""
        if self.sentences.told_by.search(self.text, last, phrase.start) or link.pronoun:
            return False
        named = (
            self.sentences.named.match(self.paragraph.text, phrase.end)
            or next_word(self.text, phrase.end) in self.sentences.objects
        )
        return (link.conjunction or link.marker) and bool(self.sentences.language.grammar.tells_past_unnamed or named)

    def _is_verb(self, link: _Link, phrase: Phrase) -> bool:
        """Whether a form that may be a noun as well is the verb here: "requests that", "leur demande de"."""
        form, follower = self.text[phrase.start : phrase.end], next_word(self.text, phrase.end)
        grammar = self.sentences.language.grammar
        return grammar.finite_is_verb(
            form, self.text[: phrase.start], follower, pronoun=link.pronoun, joined=link.conjunction
        )

    def _participle(self, link: _Link, phrase: Phrase, last: int) -> bool:
        """A further participle of the preamble; gerunds ("by promoting …, encouraging …") are none."""
        gerund = self.sentences.gerund
        if self._is_weak(phrase):
            tied = link.conjunction and (link.comma or link.aside)
            return tied and not gerund.search(self.text, last, phrase.start)
        if link.comma:
            return True
        since = max(last, self.text.rfind(",", last, phrase.start))
        return link.conjunction and not gerund.search(self.text, since, phrase.start)

    def _is_weak(self, phrase: Phrase) -> bool:
        """Whether the form mostly is part of an object inside a paragraph."""
        return starts_with(self.text[phrase.start : phrase.end], self.lex.weak)

    def _adjective(self, link: _Link, phrase: Phrase) -> bool:
        """A further adjective of the preamble ("and deeply concerned that"): only with its conjunction."""
        follows = next_word(self.text, phrase.end) in self.sentences.adjective_followers
        return phrase.kind == ADJECTIVE and link.conjunction and follows
