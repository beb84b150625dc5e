"""The matching of one act phrase: the longest that begins at a word, with the adverbs that may stand anywhere in it."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.act_list import is_asking
from kg.extract.act_trees import END, SLOT, Node, along
from kg.extract.act_words import Lexicon


class Match(NamedTuple):
    """A matched phrase: the index after its last word, its concept and the kind of its form."""

    end: int
    act: str
    kind: str


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
        if END in node and (self.best is None or i > self.best.end):
            kind = next((kind for kind in self.kinds if kind in node[END]), None)
            if kind is not None:
                self.best = Match(i, node[END][kind], kind)
        if i >= len(self.words) or depth > _LONGEST:
            return
        branch = node.get(self.words[i])
        if branch is not None:
            self._walk(branch, i + 1, depth + 1)
        if self.words[i] in self.lex.adverbs and (node is self.lex.forms or len(node) > (END in node)):
            after = along(self.lex.adverbs, self.words, i)
            if after > i:
                self._walk(node, after, depth + 1)
        if SLOT in node:
            self._slot(node[SLOT], i, depth)

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
        return word in self.lex.sentences.filling and i > 0 and self.words[i - 1] in self.lex.slot

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
                if END in node and j > best[0]:
                    best = (j, node[END][""])
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
