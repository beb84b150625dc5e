"""What short names ("the Commission", "the Convention") stand for in one document.

A short name stands for what the paragraph, else the document, named in full before. The words that the rules turn
on are in `names.toml` of the language's folder; who reads full names (`kg.extract.names`) hands them over with the
memory of what has been named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.authority import Authority, Entry, Hit, NameFinder
from kg.extract.name_words import (
    LED,
    REACH,
    Doubt,
    Memory,
    Named,
    NameWords,
    complete,
    conferences,
    match_after,
    match_before,
)
from kg.extract.reasons import AMBIGUOUS
from kg.extract.spans import Spans
from kg.extract.view import TextView, Views

_OFTEN = 4
"""How many times more often than the next a thing is named whose short name then means it."""


class ShortNames:
    """Explains one document's short names in the order of its text."""

    def __init__(
        self,
        authority: Authority,
        words: NameWords,
        memory: Memory,
        *,
        views: Views,
        finder: NameFinder,
        defaults: tuple[str, ...],
        entry: Callable[[str], Entry | None],
    ) -> None:
        """`defaults` are codes that every text of the organ takes as named; `entry` knows a code's thing."""
        self.authority, self.words, self.memory, self.views = authority, words, memory, views
        self.finder, self.defaults, self.entry = finder, defaults, entry
        self.only: dict[tuple[str, str], bool] = {}

    def read(
        self, text: TextView, kept: list[Named], shorts: list[Hit], quoted: Spans, titled: list[Named]
    ) -> tuple[list[Named], list[Doubt]]:
        """`kept` and the short names in between, each explained by what was named before it.

        Where nothing else explains one, the name in a quoted title of `titled` before it does, for this text only.
        """
        named: list[Named] = []
        doubts: dict[str, Doubt] = {}
        local: dict[str, None] = {}
        queue = iter(kept)
        waiting = next(queue, None)
        for hit in self._short_hits(text, shorts):
            while waiting and waiting.start < hit.start:
                self._take(waiting, named, local)
                waiting = next(queue, None)
            quotes = {name.code: None for name in titled if name.end <= hit.start} if titled else {}
            self._explain(text, hit, named, doubts, local=local, quoted=quoted, titled=quotes)
        while waiting:
            self._take(waiting, named, local)
            waiting = next(queue, None)
        return named, list(doubts.values())

    def _take(self, name: Named, named: list[Named], local: dict[str, None]) -> None:
        named.append(name)
        self.memory.note(name.code)
        local.pop(name.code, None)
        local[name.code] = None

    def _short_hits(self, text: TextView, shorts: list[Hit]) -> Iterator[Hit]:
        """Of the short names those with their article that no longer name begins with."""
        rules = self.words
        for hit in shorts:
            owner = match_after(text.folded, hit.end, rules["owned_after"]) and match_before(
                text.printed, hit.start, rules["owner_before_capital"]
            )
            articled = match_before(text.folded, hit.start, rules["article_before"]) and complete(text, hit, rules)
            if owner or articled or match_before(text.folded, hit.start, rules["defined_before"]):
                yield hit

    def _explain(
        self,
        text: TextView,
        hit: Hit,
        named: list[Named],
        doubts: dict[str, Doubt],
        *,
        local: dict[str, None],
        quoted: Spans,
        titled: dict[str, None],
    ) -> None:
        """Give the short name `hit` its meaning: a definition, a mention, or a doubt."""
        word = text.folded[hit.start : hit.end]
        if match_before(text.folded, hit.start, self.words["defined_before"]):
            self._define(text, hit, word, named)
            return
        if hit.start in quoted:
            return
        codes, reason = self._meaning(word, hit.codes, local)
        if titled and not codes:
            meant = tuple(code for code in titled if code in hit.codes)
            codes, reason = (meant, "") if len(meant) == 1 else (codes, reason)
        meeting = match_before(text.folded, hit.start, self.words["parties_before"])
        if meeting:
            for name in conferences(self.authority, hit, codes, meeting):
                self._take(name, named, local)
        elif codes:
            if not self._repeats(text, hit, codes):
                for code in codes:
                    self._take(Named(hit.start, hit.end, code, short=True), named, local)
        elif reason:
            doubts.setdefault(word, Doubt(hit.start, hit.end, reason))

    def _repeats(self, text: TextView, hit: Hit, codes: tuple[str, ...]) -> bool:
        """Whether the short name only helps to name a protocol or office, as a full one would."""
        rules = self.words
        entry = self.entry(codes[0])
        if entry and entry.kind == "instrument":
            return bool(
                match_before(text.folded, hit.start, rules["holding_before"])
                or match_before(text.printed, hit.start, rules["holding_before_capital"])
            )
        return match_before(text.folded, hit.start, rules["office_before"]) is not None

    def _define(self, text: TextView, hit: Hit, word: str, named: list[Named]) -> None:
        """Remember "(the Convention)" after the full name that it abridges."""
        opening = text.text.rfind("(", max(0, hit.start - REACH), hit.start)
        closed = text.text[hit.end : hit.end + 4].lstrip(' \xa0"»”').startswith(")")
        if not (closed and named and 0 <= opening - named[-1].end <= 4 and named[-1].code in hit.codes):
            return
        if self.memory.defined.setdefault(word, named[-1].code) != named[-1].code:
            self.memory.doubted.add(word)

    def _meaning(self, word: str, codes: tuple[str, ...], local: dict[str, None]) -> tuple[tuple[str, ...], str]:
        """What a short name stands for, else why nobody can say.

        The last that the paragraph named; the document's own definition, if that is one; the organ whose
        document it is; what every document takes as named; the only one that the title
        names; and, but for very common words, the only one that the document named before,
        or by far the most often.
        """
        may = set(codes)
        nearest = next((code for code in reversed(local) if code in may), "")
        if word in self.memory.doubted and not nearest:
            return (), AMBIGUOUS
        titled = [code for code in self.memory.title if code in may]
        known = (
            nearest
            or self.memory.defined.get(word, "")
            or (self.memory.own in may and self.memory.own)
            or next((code for code in self.defaults if code in may), "")
            or (titled[0] if len(titled) == 1 else "")
        )
        if known:
            return (known,), ""
        before = sorted(((n, code) for code, n in self.memory.seen.items() if code in may), reverse=True)
        loose = word in self.words.loose and len(may) > 1
        if loose and len(before) == 1 and self._only_one(word, before[0][1]):
            return (before[0][1],), ""
        if not before or loose:
            return (), "ambiguous" if before else "" if loose else "no-antecedent"
        if len(before) == 1 or before[0][0] >= _OFTEN * before[1][0]:
            return (before[0][1],), ""
        return (), "ambiguous"

    def _only_one(self, word: str, code: str) -> bool:
        """Whether all longer names with `word` in the document are names of `code`.

        Where "the Kigali Declaration" stands beside a declaration of the lists, "the Declaration" may be either.
        """
        if (word, code) not in self.only:
            pattern = re.compile(rf"\b{re.escape(word)}\b")
            self.only[word, code] = not any(self._has_other(text, pattern, code) for text in self.views.texts)
        return self.only[word, code]

    def _has_other(self, text: TextView, pattern: re.Pattern[str], code: str) -> bool:
        """Whether a text has a longer name with the pattern's word that is not one of `code`."""
        places = [match for match in pattern.finditer(text.folded) if text.text[match.start()].isupper()]
        if not places:
            return False
        hits = [hit for hit in text.names(self.finder) if not hit.short]
        known = Spans((hit.start, hit.end) for hit in hits)
        kind = code in self.authority.bodies
        others = Spans(
            (hit.start, hit.end)
            for hit in hits
            if code not in hit.codes and (hit.codes[0] in self.authority.bodies) is kind
        )
        for match in places:
            if match.start() in others:
                return True
            if match.start() in known:
                continue
            led = LED.search(text.printed[max(0, match.start() - 40) : match.start()])
            if led or not complete(text, Hit(match.start(), match.end(), ()), self.words):
                return True
        return False
