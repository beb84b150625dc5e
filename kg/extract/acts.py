"""The acts of an organ: what each paragraph does, and which stretch of text each act governs.

UN resolutions open every paragraph with its act: a participle in the preamble ("Recalling
also"), a verb in the third person in the operative part ("Also requests"); further acts of
the organ are coordinated with it ("…, and invites the Conference of the Parties …"). The
words are data (`kg.extract.act_words`). A verb inside a relative clause, a gerund of the
object or a noun that looks like a verb is no act of the organ.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kg.extract.act_decisions import decided
from kg.extract.act_uses import ActUses, asking, before_call, by_paragraph, governing
from kg.extract.act_words import (
    LINKING,
    Lexicon,
    Match,
    Matcher,
    along,
    concepts,
    is_asking,
    lexicon,
    next_word,
    normal,
    spans,
    starts_with,
    tokens,
)
from kg.extract.reasons import AMBIGUOUS
from kg.extract.view import Views, is_quoted
from kg.lang.grammar import ADJECTIVE, FINITE, FIRST_PERSON, PARTICIPLE, PAST
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

_QUOTES = re.compile("\u00ab[^\u00ab\u00bb]{0,3000}\u00bb|\u201c[^\u201c\u201d]{0,3000}\u201d")
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?][\u201d\u00bb\"]?\s+(?=[A-Z\u00c0-\u00dd])")
_LOOK_BACK = 2000
"""How far back a relative clause or a gerund is looked for; bounds the cost of endless paragraphs."""


class Phrase(NamedTuple):
    """An act phrase in a paragraph: where it stands, its concept and the kind of its form."""

    start: int
    end: int
    act: str
    kind: str


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
            reader = _Reader(paragraph, view.normal, lex, document.metadata.symbol, ours=place in spoken)
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
    found = _Reader(Paragraph(part, "", text), normal(text), lex, symbol).opening()
    if found is None or not found.act:
        return None
    words = tokens(normal(text), found.start, found.end - found.start)
    kept = [*_without_adverbs(words, lex)]
    match = Matcher(lex, kept, _EVERY_KIND).at(0)
    bare = match is not None and match.end == len(kept) and match.act == found.act
    return found.act, " ".join(kept if bare else words).replace("' ", "'")


def doubtful(acts: Iterable[ActUse]) -> tuple[Unresolved, ...]:
    """The act phrases that translators use for several acts, as mentions that could be several things.

    "Engage" is "Encourages" and "Calls upon": the use has the more frequent concept, and this says that it may err.
    """
    return tuple(Unresolved(use.place, use.phrase, AMBIGUOUS) for use in acts if use.may_be)


def _may_be(phrase: str, act: str, lex: Lexicon) -> tuple[str, ...]:
    """The other acts that a phrase is used for, where it is the words alone that make it `act`."""
    several = lex.sentences.doubtful
    if not several:
        return ()
    words = tokens(normal(phrase), 0)
    for form in (words, [*_without_adverbs(words, lex)]):  # an adverb may be a part of the form: "engage vivement"
        others = several.get(" ".join(form).replace("' ", "'"), ())
        match = Matcher(lex, form, _EVERY_KIND).at(0) if others else None
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


def _paragraph(document: Document, reader: _Reader) -> Iterator[ActUse]:
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
            _may_be(words, phrase.act, reader.lex),
        )


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


_KINDS = {
    Part.PREAMBULAR: (PARTICIPLE, ADJECTIVE),
    Part.OPERATIVE: (FINITE, FIRST_PERSON, PAST, PARTICIPLE, ADJECTIVE),
    Part.ANNEX: (FINITE, FIRST_PERSON, PARTICIPLE, ADJECTIVE),
}
_EVERY_KIND = (FINITE, PARTICIPLE, PAST, FIRST_PERSON, ADJECTIVE)
_LEAD = re.compile(
    r"[\s\"\u201c\u201d\u00ab\u00bb\u2018'\u2019(\[\u2013\u2014\u2026.-]*"  # quotes, dashes
    r"(?:(?:\d+|[a-z]{1,3}|[ivx]+)\s*[.)]\s*)?"  # a letter or number
    r"(?:\d+\s*[.)]?\s+)?"
)
_TELLING = frozenset({"report", "note", "letter"})
"""Types of documents that tell what organs did ("the Council decided …") and do nothing themselves: no acts."""
_CORRIGENDUM = "Corr"
"""A corrigendum repeats sentences of the text that it corrects: they are that text's acts."""
# Brackets, and the ends of asides outside of them, where an act may begin.
_ASIDE = re.compile(r"\([^()]{4,300}\)|(?P<end>(?:,|:\s*\([a-z]\)|:)\s+)")
_COMMA = re.compile(r",\s+")
_LETTERED = re.compile(r"[:;](?:\s+\w{1,3})?\s*\(?[a-z]{1,4}\)\s*(?:\w+\s+){0,2}$")
"""The letter of a point that may be a clause of its own: "therefore: (a) urges …; and (b) requests …"."""


class _Reader:
    """Reads the acts of one paragraph."""

    def __init__(self, paragraph: Paragraph, text: str, lex: Lexicon, symbol: str = "", *, ours: bool = False) -> None:
        self.paragraph, self.lex, self.symbol = paragraph, lex, symbol
        self.ours = ours
        """Whether a lead above says "we" for its verbs."""
        self.sentences = lex.sentences
        self.text = text
        self.part = paragraph.part

    # The opening

    def opening(self) -> Phrase | None:
        """The act phrase that opens the paragraph."""
        lead = _LEAD.match(self.text)
        start = lead.end() if lead else 0
        for first in dict.fromkeys((start, 0)):
            words = self.lex.first_words(self.text, first)
            if words and (words[0] in self.sentences.we or words[0] in self.sentences.before_organ):
                words = tokens(self.text, first)  # the name of the organ may be long
            for skip in self._subject(words, first):
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
        for aside in _ASIDE.finditer(self.text, organ, organ + _LOOK_BACK) if organ else ():
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
        for comma in _COMMA.finditer(self.text, start, start + _LOOK_BACK):
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

    def _subject(self, words: list[str], first: int) -> Iterator[int]:
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
        match = Matcher(self.lex, words, _EVERY_KIND).at(0)
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

    # Further acts

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
        text, leads_to_act, beginnings = self.paragraph.text, self.lex.leads_to_act, self.lex.beginnings
        marked = "\u00ab" in text or "\u201c" in text
        quoted = [match.span() for match in _QUOTES.finditer(text, int(is_quoted(text)))] if marked else []
        said = [*self._sentences(opening)]
        last = opening.end
        for anchor in self.sentences.anchor.finditer(self.text, last):
            first, second = anchor.groups()
            if said:
                while said and said[0][0] <= anchor.start():
                    found.append(said.pop(0))
                    last = found[-1][1].end
            if first not in beginnings or not leads_to_act(first, second):
                continue
            start = anchor.start()
            if start < last:
                continue
            before = bisect_right(quoted, (start, 0)) - 1
            if before >= 0 and start < quoted[before][1]:
                continue
            candidate = self._candidate(start, kinds)
            if candidate and self._accepts(*candidate, max(last, start - _LOOK_BACK)):
                found.append((start, candidate[1]))
                last = candidate[1].end
        return found + said

    def _sentences(self, opening: Phrase) -> Iterator[tuple[int, Phrase]]:
        """The acts of further sentences that name the organ again, as the first does: "The Council also requests …"."""
        if self.part is not Part.OPERATIVE or self.lex.subjects.isdisjoint(tokens(self.text, 0, opening.start)):
            return
        kinds = (FINITE, PAST) if opening.kind == PAST else (FINITE,)
        for stop in _SENTENCE.finditer(self.paragraph.text, opening.end):
            words = tokens(self.text, stop.end())
            for skip in self._subject(words, stop.end()):
                match = Matcher(self.lex, words, kinds).at(skip) if skip else None
                if match:
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


def _after_apposition(words: list[str], i: int) -> int:
    """The word after "We, the Heads of State …," where such an apposition follows, else `i`."""
    if i < len(words) and words[i] == ",":
        for j in range(i + 1, len(words)):
            if words[j] == ",":
                return j + 1
    return i
