"""Words that an extractor broke: a piece of one to three letters that is no word is closed up.

The whole must occur in the document elsewhere: "t raite" is mended where "traite" stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.lang.grammar import any_of
from kg.parse.blocks import Block, Blocks
from kg.parse.editorial import EditorialWords

_STOPS = ",;.:)»"
_IN_WORD = re.compile(r"\w")


def mend(found: Blocks, words: EditorialWords) -> Blocks:
    """`found` with its broken words closed. Postcondition: only spaces are gone from the texts."""
    together = (*found.body, *found.notes)
    cuts = _breaks(together, words)
    if not cuts:
        return found
    mended = tuple(
        block.without(cuts[index], "mark", "a broken word") if index in cuts else block
        for index, block in enumerate(together)
    )
    return replace(found, body=mended[: len(found.body)], notes=mended[len(found.body) :])


def _breaks(blocks: Sequence[Block], words: EditorialWords) -> dict[int, list[tuple[int, int]]]:
    """For each block's index the spaces that break words."""
    texts = [block.text for block in blocks]
    odd = {
        word
        for word in _short("\n".join(texts))
        if len(word) <= 3 and word.isalpha() and not word.isupper() and word.lower() not in words.short
    }
    fragment = re.compile(rf" ({any_of(odd)})(?=[ ,;.:)»]|$)")
    suspects = [
        (index, match)
        for index, text in enumerate(texts if odd else ())
        if (found := list(fragment.finditer(text))) and _holds(text, found, odd)
        for match in found
    ]
    if not suspects:
        return {}
    vocabulary = _Vocabulary(blocks, len(suspects))
    cuts: dict[int, list[tuple[int, int]]] = {}
    for index, match in suspects:
        gap = _gap(blocks[index].text, match, vocabulary)
        if gap >= 0:
            here = cuts.setdefault(index, [])
            if not here or here[-1][0] < gap:
                here.append((gap, gap + 1))
    return cuts


def _short(text: str) -> frozenset[str]:
    """The short words of a text, without the stops after them."""
    return frozenset([word.rstrip(_STOPS) for word in frozenset(text.split()) if len(word) < 6])


def _holds(text: str, found: Sequence[re.Match[str]], odd: Collection[str]) -> bool:
    """Whether one of the short words of a text is odd; mostly the first of those `found` is."""
    word = text[found[0].start() + 1 : found[0].end() + 5].split(maxsplit=1)[0]
    return (len(word) < 6 and word.rstrip(_STOPS) in odd) or not _short(text).isdisjoint(odd)


class _Vocabulary:
    """The words of a document, looked for in its text for a few questions, kept in a set for many."""

    def __init__(self, blocks: Sequence[Block], questions: int) -> None:
        text = "\n".join(block.text for block in blocks).lower()
        long = len(text) * questions > 1_000_000
        self.words = frozenset(re.findall(r"[^\W\d_]{2,}", text)) if long else None
        self.text = "" if long else text
        self.asked: dict[str, bool] = {}

    def __contains__(self, word: str) -> bool:
        if self.words is not None:
            return word in self.words
        if word not in self.asked:
            self.asked[word] = self._stands(word)
        return self.asked[word]

    def _stands(self, word: str) -> bool:
        """Whether a word stands in the text."""
        position = self.text.find(word)
        while position >= 0:
            end = position + len(word)
            if not _IN_WORD.search(self.text[max(0, position - 1) : position] + self.text[end : end + 1]):
                return True
            position = self.text.find(word, position + 1)
        return False


def _gap(text: str, match: re.Match[str], vocabulary: _Vocabulary) -> int:
    """Where the space stands that breaks a word at `match`, -1 where none does."""
    after = re.match(r" ([^\W\d_]+)", text[match.end() : match.end() + 30])
    before = re.search(r"([^\W\d_]+) $", text[max(0, match.start() - 30) : match.start() + 1])
    whole = match[1].lower()
    if after and whole + after[1].lower() in vocabulary:
        return match.end()
    if before and before[1].lower() + whole in vocabulary:
        return match.start()
    return -1
