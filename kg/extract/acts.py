"""The acts of an organ: what each paragraph does, and which stretch of text each act governs.

UN resolutions open every paragraph with its act: a participle in the preamble ("Recalling
also"), a verb in the third person in the operative part ("Also requests"); further acts of
the organ are coordinated with it ("…, and invites the Conference of the Parties …"). The
words are data (`kg.extract.act_words`). A verb inside a relative clause, a gerund of the
object or a noun that looks like a verb is no act of the organ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from kg.extract.act_further import ParagraphReader
from kg.extract.act_list import concepts, is_asking
from kg.extract.act_matching import Matcher
from kg.extract.act_opening import EVERY_KIND
from kg.extract.act_text import normal, tokens
from kg.extract.act_trees import along
from kg.extract.act_uses import ActUses, asking, before_call, by_paragraph, governing
from kg.extract.act_words import Lexicon, lexicon
from kg.extract.reasons import AMBIGUOUS
from kg.extract.view import Views
from kg.model import ActUse, Document, Paragraph, Part, Unresolved, locate
from kg.symbols import Symbol

__all__ = [
    "ActUses",
    "asking",
    "before_call",
    "by_paragraph",
    "concepts",
    "find_acts",
    "governing",
    "is_asking",
    "normal",
]

_WORD = re.compile(r"\w+")
_TELLING = frozenset({"report", "note", "letter"})
"""Types of documents that tell what organs did ("the Council decided …") and do nothing themselves: no acts."""
_CORRIGENDUM = "Corr"
"""A corrigendum repeats sentences of the text that it corrects: they are that text's acts."""


def find_acts(document: Document, authority: object = None, *, views: Views | None = None) -> ActUses:
    """Every act of the organ, in the order of the text.

    `authority` is not needed. Postconditions: at most one use of a paragraph opens it and
    it is the first; the clauses of a paragraph that has any do not overlap and cover its
    text. A paragraph that opens with no act (a heading, a table, a rule of procedure) has
    none; its act is "" where only the source's markup or its form shows that there is one.
    """
    lex = lexicon(document.metadata.language)
    if document.metadata.type in _TELLING or Symbol(document.metadata.symbol).modifies[0] == _CORRIGENDUM:
        return ActUses(())
    views = views or Views.of(document)
    uses: list[ActUse] = []
    spoken = _spoken_by_us(document.paragraphs, lex.sentences.we)
    for place, (paragraph, view) in enumerate(zip(document.paragraphs, views.paragraphs, strict=True)):
        if paragraph.part is not Part.MASTHEAD and paragraph.text:
            reader = ParagraphReader(paragraph, view.normal, lex, document.metadata.symbol, ours=place in spoken)
            uses.extend(_paragraph(document, reader))
    return ActUses(uses)


def _spoken_by_us(paragraphs: Sequence[Paragraph], we: frozenset[str]) -> frozenset[int]:
    """The numbered paragraphs whose verbs have their subject in a lead above: "We, …, therefore:"."""
    found: set[int] = set()
    lead: tuple[bool, str] | None = None
    for place, each in enumerate(paragraphs):
        section = (each.part is Part.ANNEX, each.number.rpartition("/")[0])
        if each.part is Part.PREAMBULAR or not each.printed:
            leads = each.text.rstrip().endswith(":") and not we.isdisjoint(_WORD.findall(each.text.lower()))
            lead = section if leads else None
        elif section == lead:
            found.add(place)
    return frozenset(found)


def opening(text: str, part: Part, language: str, symbol: str = "") -> tuple[str, str] | None:
    """The concept that opens a paragraph of which only the text and the document's symbol are known, and its phrase.

    The phrase is in small letters and without its adverbs. None where the paragraph opens with no act of the list.
    """
    lex = lexicon(language)
    found = ParagraphReader(Paragraph(part, "", text), normal(text), lex, symbol).opening()
    if found is None or not found.act:
        return None
    words = tokens(normal(text), found.start, found.end - found.start)
    kept = [*_without_adverbs(words, lex)]
    match = Matcher(lex, kept, EVERY_KIND).at(0)
    bare = match is not None and match.end == len(kept) and match.act == found.act
    return found.act, " ".join(kept if bare else words).replace("' ", "'")


def doubtful(acts: Iterable[ActUse]) -> tuple[Unresolved, ...]:
    """The act phrases that translators use for several acts, as mentions that could be several things.

    "Engage" is "Encourages" and "Calls upon": the use has the more frequent concept, and this says that it may err.
    """
    return tuple(Unresolved(use.place, use.phrase, AMBIGUOUS) for use in acts if use.may_be)


@lru_cache(maxsize=4096)
def _may_be(phrase: str, act: str, language: str) -> tuple[str, ...]:
    """The other acts that a phrase is used for, where it is the words alone that make it `act`.

    Phrases are few and come again and again.
    """
    lex = lexicon(language)
    several = lex.sentences.doubtful
    if not several:
        return ()
    words = tokens(normal(phrase), 0)
    for form in (words, [*_without_adverbs(words, lex)]):  # an adverb may be a part of the form: "engage vivement"
        others = several.get(" ".join(form).replace("' ", "'"), ())
        match = Matcher(lex, form, EVERY_KIND).at(0) if others else None
        if match is not None and match.act == act:
            return others
    return ()


def _without_adverbs(words: list[str], lex: Lexicon) -> Iterator[str]:
    i = 0
    while i < len(words):
        after = along(lex.adverbs, words, i)
        if after == i:
            yield words[i]
        i = max(after, i + 1)


def _paragraph(document: Document, reader: ParagraphReader) -> Iterator[ActUse]:
    paragraph, opening = reader.paragraph, reader.opening()
    if opening is None:
        return
    phrases = [(0, opening), *reader.further(opening)] if opening.act else [(0, opening)]
    phrases = list(reader.with_decided(phrases))
    ends = [start for start, _ in phrases[1:]] + [len(paragraph.text)]
    for (start, phrase), end in zip(phrases, ends, strict=True):
        words = paragraph.text[phrase.start : phrase.end]
        yield ActUse(
            locate(document, paragraph, phrase.start, phrase.end),
            words,
            phrase.act,
            phrase is opening,
            (start, end),
            _may_be(words, phrase.act, document.metadata.language),
        )
