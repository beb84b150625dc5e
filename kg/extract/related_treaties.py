"""Treaties named by another one or by a note: "the Protocols thereto", a name before its Treaty Series note."""

from __future__ import annotations

from bisect import bisect_left

from kg import lang
from kg.authority import Authority, Hit
from kg.extract.name_words import Called, Memory, Named, NameWords, protocols_of
from kg.extract.spans import Spans
from kg.extract.view import TextView
from kg.model import Call, Paragraph


class TreatyNames:
    """Finds one document's treaties that stand under no name of the lists."""

    def __init__(
        self, authority: Authority, words: NameWords, memory: Memory, published: dict[Called, list[str]]
    ) -> None:
        """`published` are the keys of the treaties whose place of publication each note gives."""
        self.authority, self.words, self.memory, self.published = authority, words, memory, published

    def with_protocols(
        self, text: TextView, kept: list[Named], hits: list[Hit], paragraph: Paragraph, quoted: Spans
    ) -> list[Named]:
        """`kept` and the protocols that the text names as "the Optional Protocol thereto"."""
        if not [word for word in self.words.related if word in text.folded]:
            return kept
        found: list[Named] = []
        named = Spans((hit.start, hit.end) for hit in hits)
        index, parent = 0, None
        for match in self.words["thereto"].finditer(text.folded):
            groups = match.groupdict()
            word = next(name for name in ("word", "word2", "word3") if groups.get(name))
            start = match.start()
            if (
                (not text.text[match.start(word)].isupper() and not groups.get("optional"))
                or start in quoted
                or start in named
            ):
                continue
            while index < len(kept) and kept[index].end <= start:
                parent = kept[index] if self._is_parent(kept[index].code) else parent
                index += 1
            if parent and start - parent.end < 400:
                optional = any(groups.get(name) for name in ("optional", "optional3"))
                plural = any(groups.get(name) for name in ("plural", "plural2", "plural3"))
                codes = self._protocols(
                    parent.code, optional=optional, plural=plural, noted=self._noted(paragraph, match.end())
                )
                found += [Named(start, match.end(), code, short=True) for code in codes]
        return sorted([*kept, *found], key=lambda name: (name.start, name.end, name.code)) if found else kept

    def _is_parent(self, code: str) -> bool:
        return code in protocols_of(self.authority)

    def _noted(self, paragraph: Paragraph, end: int) -> list[str]:
        """The instruments whose Treaty Series reference is in a note called at `end`."""
        calls = [call for call in paragraph.calls if 0 <= call.position - end <= 2]
        keys = [key for call in calls for key in self._keys(paragraph, call)]
        return [code for code in map(self.authority.by_key, keys) if code]

    def _keys(self, paragraph: Paragraph, call: Call) -> list[str]:
        """The keys of the treaties whose place of publication is in the note of a call."""
        return self.published.get((paragraph.part, paragraph.number, call.number), [])

    def _protocols(self, parent: str, *, optional: bool, plural: bool, noted: list[str]) -> tuple[str, ...]:
        """What "the (Optional) Protocol(s) thereto" stands for after `parent`.

        The note's reference decides; else what the document meant before; else several are
        those that its notes refer to; else the only such protocol, or all optional ones
        where they are named together.
        """
        children = [
            entry
            for entry in protocols_of(self.authority)[parent]
            if not optional or "Optional Protocol" in entry.label(lang.DEFAULT)
        ]
        codes = tuple(entry.code for entry in children if entry.code in noted)
        codes = codes or self.memory.families.get((parent, plural), ())
        if not codes and plural:
            known = {self.authority.by_key(key) for keys in self.published.values() for key in keys}
            codes = tuple(entry.code for entry in children if entry.code in known)
        if not codes and (len(children) == 1 or (optional and plural)):
            codes = tuple(entry.code for entry in children)
        if codes:
            self.memory.families[parent, plural] = codes
        return codes

    def with_noted(self, text: TextView, kept: list[Named], paragraph: Paragraph) -> list[Named]:
        """`kept` and the treaties that stand before the call of a note with their Treaty Series reference."""
        named = {name.code for name in kept}
        found: list[Named] = []
        for call in paragraph.calls:
            keys = self._keys(paragraph, call)
            codes = [self.authority.by_reference(key) for key in keys]
            for key, code in zip(keys, codes, strict=True):
                if code in named or (not code and any(codes)):
                    continue
                start = self._treaty_start(text, call.position, kept)
                if start is not None:
                    named.add(code or key)
                    found.append(Named(start, call.position, code or key))
        return sorted([*kept, *found], key=lambda name: (name.start, name.end, name.code)) if found else kept

    def _treaty_start(self, text: TextView, end: int, kept: list[Named]) -> int | None:
        """Where the treaty's name begins that a note called at `end` belongs to; None where none is there."""
        index = bisect_left(kept, end, key=lambda name: name.start) - 1
        low = max(end - 400, 0, kept[index].end if index >= 0 and kept[index].end < end else 0)
        first = self.words["treaty_capital"].search(text.printed[low:end])
        return low + first.start() if first else None
