"""The act that opens a paragraph: a verb or participle of the list, behind a number, "We" or the organ's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.act_list import is_asking
from kg.extract.act_matching import Match, Matcher
from kg.extract.act_text import next_word, spans, tokens
from kg.extract.act_words import Lexicon
from kg.lang.grammar import ADJECTIVE, FINITE, FIRST_PERSON, PARTICIPLE, PAST
from kg.model import Paragraph, Part

LOOK_BACK = 2000
"""How far a clause, an aside or an organ's name is looked for; bounds the cost of endless paragraphs."""
EVERY_KIND = (FINITE, PARTICIPLE, PAST, FIRST_PERSON, ADJECTIVE)
_KINDS = {
    Part.PREAMBULAR: (PARTICIPLE, ADJECTIVE),
    Part.OPERATIVE: (FINITE, FIRST_PERSON, PAST, PARTICIPLE, ADJECTIVE),
    Part.ANNEX: (FINITE, FIRST_PERSON, PARTICIPLE, ADJECTIVE),
}
_LEAD = re.compile(
    r"[\s\"\u201c\u201d\u00ab\u00bb\u2018'\u2019(\[\u2013\u2014\u2026.-]*"  # quotes, dashes
    r"(?:(?:\d+|[a-z]{1,3}|[ivx]+)\s*[.)]\s*)?"  # a letter or number
    r"(?:\d+\s*[.)]?\s+)?"
)
# Brackets, and the ends of asides outside of them, where an act may begin.
_ASIDE = re.compile(r"\([^()]{4,300}\)|(?P<end>(?:,|:\s*\([a-z]\)|:)\s+)")
_COMMA = re.compile(r",\s+")


class Phrase(NamedTuple):
    """An act phrase in a paragraph: where it stands, its concept and the kind of its form."""

    start: int
    end: int
    act: str
    kind: str


class OpeningReader:
    """Reads the act that opens a paragraph."""

    def __init__(self, paragraph: Paragraph, text: str, lex: Lexicon, symbol: str = "", *, ours: bool = False) -> None:
        self.paragraph, self.lex, self.symbol = paragraph, lex, symbol
        self.ours = ours
        """Whether a lead above says "we" for its verbs."""
        self.sentences = lex.sentences
        self.text = text
        self.part = paragraph.part

    def opening(self) -> Phrase | None:
        """The act phrase that opens the paragraph."""
        lead = _LEAD.match(self.text)
        start = lead.end() if lead else 0
        for first in dict.fromkeys((start, 0)):
            words = self.lex.first_words(self.text, first)
            if words and (words[0] in self.sentences.we or words[0] in self.sentences.before_organ):
                words = tokens(self.text, first)  # the name of the organ may be long
            for skip in self.subject(words, first):
                match = Matcher(self.lex, words, _KINDS[self.part]).at(skip)
                if match is None:
                    continue
                places = spans(self.text, first, match.end)
                if self._opens(match, places[skip][0], skip):
                    begin = places[0 if match.kind == FIRST_PERSON else skip][0]
                    act = self._by_object(match.act, begin, places[-1][1])
                    return self._as_printed(Phrase(begin, places[-1][1], act, match.kind))
        return self._told(start) or self._said(start) or self._unlisted(start)

    def _by_object(self, act: str, start: int, end: int) -> str:
        """The act that the words from `start` to `end` say of what follows them."""
        for each in self.sentences.by_object:
            said = each.act == act and self.symbol.startswith(each.symbol) and each.verb.match(self.text, start)
            if said and each.object.search(self.text, end):
                return each.then
        return act

    def _told(self, start: int) -> Phrase | None:
        """The act of a decision that tells it, behind several asides after the organ's name.

        "At its 50th meeting, the General Assembly, on the recommendation of …, recalling …, took note of …".
        """
        if self.part is not Part.OPERATIVE or next_word(self.text, start) not in self.sentences.before_organ:
            return None
        words = tokens(self.text, start)
        organ = self._organ(start, words)
        for aside in _ASIDE.finditer(self.text, organ, organ + LOOK_BACK) if organ else ():
            first = aside.end()
            match = Matcher(self.lex, tokens(self.text, first), (PAST,)).at(0) if aside["end"] else None
            if match:
                places = spans(self.text, first, match.end)
                return Phrase(places[0][0], places[-1][1], match.act, match.kind)
        return None

    def _said(self, start: int) -> Phrase | None:
        """The act behind a purpose or condition, in the first person: "In order to …, we request …"."""
        if self.part is Part.PREAMBULAR or not self.paragraph.text[start : start + 1].isupper():
            return None
        for comma in _COMMA.finditer(self.text, start, start + LOOK_BACK):
            if next_word(self.text, comma.end()) not in self.sentences.we:
                continue
            match = Matcher(self.lex, tokens(self.text, comma.end()), (FIRST_PERSON,)).at(1)
            if match:
                places = spans(self.text, comma.end(), match.end)
                return Phrase(places[0][0], places[-1][1], match.act, match.kind)
        return None

    def _organ(self, start: int, words: list[str]) -> int:
        """Where the name of the organ that is the subject ends with a comma; 0 where none does."""
        for i, (low, high) in enumerate(spans(self.text, start, len(words))):
            if words[i] in self.lex.subjects and self.paragraph.text[low].isupper():
                comma = self.text.find(",", high, high + 80)
                return comma if comma >= 0 else 0
        return 0

    def subject(self, words: list[str], first: int) -> Iterator[int]:
        """The words at which the act may begin: the first, or after "We", "The Security Council".

        Decisions say when the organ acted first: "At its 37th plenary meeting, the General Assembly …".
        """
        yield 0
        spoken = self.sentences
        if words and words[0] in spoken.we:
            yield _after_apposition(words, 1)
        elif words and words[0] in spoken.before_organ:
            printed = tokens(self.paragraph.text.replace("\u2019", "'"), first)
            for i in range(1, len(words) if words[0] in spoken.when else min(6, len(words))):
                if words[i] in self.lex.subjects and printed[i][0].isupper():
                    yield from self._after_name(words, printed, i)
                    return

    def _after_name(self, words: list[str], printed: list[str], i: int) -> Iterator[int]:
        """The words after an organ's name whose head is word `i`, and those after an aside in commas."""
        for j in range(i + 1, len(words)):
            if words[j] == ",":
                yield words.index(",", j + 1) + 1 if "," in words[j + 1 :] else len(words)
                return
            yield j
            if not (printed[j][0].isupper() or words[j] in self.sentences.small or words[j] in self.lex.subjects):
                return

    def _opens(self, match: Match, position: int, skip: int) -> bool:
        """Whether such a form can open this paragraph; outside the preamble only with a capital."""
        bare = (self.lex.drops_pronouns or self.ours) and self.paragraph.text[position].isupper()
        if match.kind == FIRST_PERSON and not bare:
            return skip > 0
        if self.part is Part.PREAMBULAR:
            return True
        return self.paragraph.text[position].isupper() or (skip > 0 and self.part is Part.OPERATIVE)

    def _as_printed(self, phrase: Phrase) -> Phrase:
        """The phrase as far as the source's italics go, where these are a phrase too.

        Editors set the phrase in italics: "Welcoming in this regard" is one phrase where they
        say so, and "Reaffirms" ends before "its commitment" where they end there. Italics that
        slipped (in the middle of a word, a line too far) don't count, nor do those that leave
        out what asks ("Reiterates" of "Reiterates the call"). The concept stays.
        """
        text = self.paragraph.text
        for start, end in self.paragraph.emphasis:
            if start > phrase.start:
                break
            stop = start + len(text[start:end].rstrip(" ,:;\u00a0"))
            if stop <= phrase.start or stop == phrase.end or self._cuts_word(stop):
                continue
            more = text[phrase.end : stop]
            longer = more[:1] in {" ", ","} and len(more.split()) <= 5
            if longer or (stop < phrase.end and self._says(phrase, stop)):
                return Phrase(phrase.start, stop, phrase.act, phrase.kind)
        return phrase

    def _says(self, phrase: Phrase, end: int) -> bool:
        """Whether the phrase up to `end` is one too, and asks if the whole does."""
        words = tokens(self.text, phrase.start, end - phrase.start)
        match = Matcher(self.lex, words, EVERY_KIND).at(0)
        return match is not None and match.end == len(words) and (is_asking(match.act) or not is_asking(phrase.act))

    def _cuts_word(self, stop: int) -> bool:
        return self.paragraph.text[stop : stop + 1].isalnum() and self.paragraph.text[stop - 1].isalnum()

    def _unlisted(self, start: int) -> Phrase | None:
        """A phrase that the list lacks: what is in italics, else a participle that opens the preamble."""
        text = self.paragraph.text
        for low, high in self.paragraph.emphasis:
            usable = low <= start < high < start + 60 and not self._cuts_word(high)
            if usable and self.part is not Part.ANNEX:
                stop = low + len(text[low:high].rstrip(" ,:;\u00a0"))
                if start < stop < len(text):
                    return Phrase(start, stop, "", "")
        word = next_word(self.text, start)
        if self.part is Part.PREAMBULAR and word.endswith(self.lex.participle_end):
            begin = self.text.index(word, start)
            if begin + len(word) + 5 < len(text):
                return Phrase(begin, begin + len(word), "", PARTICIPLE)
        return None


def _after_apposition(words: list[str], i: int) -> int:
    """The word after "We, the Heads of State …," where such an apposition follows, else `i`."""
    if i < len(words) and words[i] == ",":
        for j in range(i + 1, len(words)):
            if words[j] == ",":
                return j + 1
    return i
