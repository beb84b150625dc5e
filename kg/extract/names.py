"""Bodies, groups and instruments that paragraphs and their notes name.

What goes in: a parsed document, its acts and citations. What comes out: a `Mention` for
each name of a paragraph (in its text or in a note that it calls) and clause, and an
`Unresolved` for each short name ("the Commission") that nothing named before explains.

The rules are those of careful readers: a name inside another name is no mention (no
Secretary-General in "Special Representative of the Secretary-General", no convention in
the name of the conference of its parties or of its protocol), nor is one in a quoted title
or in the title of a series; a short name stands for what the paragraph, else the document,
named in full before. The words that these rules turn on are in `names.toml` of the language's folder.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kg import lang
from kg.authority import Authority, Entry, Hit, fold
from kg.extract import acts as act_clauses
from kg.extract.definitions import entries
from kg.extract.definitions import finder as finder_of
from kg.extract.name_words import (
    LED,
    REACH,
    Doubt,
    Memory,
    Named,
    belongs,
    conferences_of,
    match_after,
    match_before,
    name_words,
    names_table,
    protocols_of,
    treaties_of_notes,
)
from kg.extract.reasons import AMBIGUOUS
from kg.extract.spans import Spans
from kg.extract.speaker import speaker
from kg.extract.view import TextView, Views
from kg.model import (
    ActUse,
    Call,
    Citation,
    Definition,
    Document,
    Footnote,
    Mention,
    Paragraph,
    Part,
    Unresolved,
    locate,
)
from kg.notes import Notes

_OFTEN = 4
"""How many times more often than the next a thing is named whose short name then means it."""


class Mentions(tuple[Mention, ...]):
    """The mentions of a document in the order of the text."""

    again: tuple[Mention, ...]
    """The further places of bodies in operative paragraphs: names said again in a clause."""

    def __new__(cls, mentions: Iterable[Mention] = (), again: Iterable[Mention] = ()) -> Mentions:
        """The mentions, and the further places."""
        self = super().__new__(cls, mentions)
        self.again = tuple(again)
        return self


def find_mentions(
    document: Document,
    authority: Authority,
    acts: tuple[ActUse, ...],
    citations: tuple[Citation, ...],
    definitions: tuple[Definition, ...] = (),
    *,
    views: Views | None = None,
) -> tuple[tuple[Mention, ...], tuple[Unresolved, ...]]:
    """The mentions of `document`, paragraph by paragraph, and the short names left unexplained.

    Of the places where a clause's text, or one note, names the same thing, the first is given. `definitions` are the
    bodies and names that the document itself defines.
    The masthead is left out: it names the organ as the author.
    """
    reader = Reader(document, authority, citations, definitions, views=views)
    mentions: list[Mention] = []
    again: list[Mention] = []
    unresolved: list[Unresolved] = []
    for paragraph in document.paragraphs:
        if paragraph.part is not Part.MASTHEAD:
            _paragraph(reader, paragraph, acts, (mentions, again), unresolved)
    return Mentions(mentions, again), tuple(unresolved)


def _paragraph(
    reader: Reader,
    paragraph: Paragraph,
    acts: tuple[ActUse, ...],
    found: tuple[list[Mention], list[Mention]],
    unresolved: list[Unresolved],
) -> None:
    """Add what `paragraph` and the notes that it calls name to the two lists of `found`, which are the mentions and
    the further places, and to `unresolved`.
    """
    mentions, again = found
    seen: set[tuple[str, str, str]] = set()
    for holder, position in reader.holders(paragraph):
        note = holder.number if isinstance(holder, Footnote) else ""
        caller = paragraph if note else None
        named, doubts = reader.read(holder, paragraph)
        for name in named:
            entry = reader.entry(name.code)
            if entry and not entry.mentioned:
                continue
            where = name.start if position is None else act_clauses.before_call(paragraph.text, position)
            act = act_clauses.governing(acts, paragraph.part, paragraph.number, where)
            if (name.code, act, note) not in seen:
                seen.add((name.code, act, note))
                place = locate(reader.document, holder, name.start, name.end, caller)
                mentions.append(Mention(place, entry.kind if entry else "instrument", name.code, act))
            elif not note and entry and entry.kind != "instrument" and paragraph.part is Part.OPERATIVE:
                place = locate(reader.document, holder, name.start, name.end)
                again.append(Mention(place, entry.kind, name.code, act))
        for doubt in doubts:
            place = locate(reader.document, holder, doubt.start, doubt.end, caller)
            unresolved.append(Unresolved(place, holder.text[doubt.start : doubt.end], doubt.reason))


class Reader:
    """Reads one document's names in order, remembering what has been named."""

    def __init__(
        self,
        document: Document,
        authority: Authority,
        citations: Iterable[Citation] = (),
        definitions: tuple[Definition, ...] = (),
        *,
        views: Views | None = None,
    ) -> None:
        self.document, self.authority = document, authority
        self.views = views or Views.of(document)
        language = document.metadata.language or lang.DEFAULT
        self.words = name_words(language)
        self.finder = authority.readings(language)
        self.own_finder, self.own_entries = finder_of(definitions), entries(definitions, language)
        self.notes = Notes(document)
        self.treaties = treaties_of_notes(citations)
        self.only: dict[tuple[str, str], bool] = {}
        self.memory = Memory(speaker(document, authority))
        self.defaults = (*self.words.defaults, *self._taken_as_named())
        for code in (*self.defaults, self.memory.own):
            if code:
                self.memory.note(code)
        self._remember_title(document.metadata.title)
        for each in definitions:
            if each.short:
                self.memory.defined.setdefault(fold(each.name), each.code)
        self.two: frozenset[str] = getattr(definitions, "doubted", frozenset())
        """Names that the document itself gives to two bodies, those of the lists among them."""
        self.memory.doubted |= self.two

    def entry(self, code: str) -> Entry | None:
        """The thing of the lists with `code`, or the body that the document defines."""
        return self.own_entries.get(code) or self.authority.entry(code)

    def _taken_as_named(self) -> tuple[str, ...]:
        """What every text of the organ that speaks takes as named: the convention of its parties, an office."""
        entry = self.authority.bodies.get(self.memory.own)
        convention = (entry.parties_to,) if entry and entry.parties_to else ()
        return (*convention, *names_table()["organ_defaults"].get(self.memory.own, ()))

    def _remember_title(self, title: str) -> None:
        codes = [code for hit in self.finder.find(title) if not hit.short for code in hit.codes]
        self.memory.title = tuple(dict.fromkeys(codes))
        for code in codes:
            self.memory.note(code)

    def holders(self, paragraph: Paragraph) -> Iterator[tuple[Paragraph | Footnote, int | None]]:
        """The paragraph, then each note that it calls once, with the position of the call."""
        yield paragraph, None
        for call, note in self.notes.once(paragraph):
            yield note, call.position

    def read(self, holder: Paragraph | Footnote, paragraph: Paragraph) -> tuple[list[Named], list[Doubt]]:
        """The names in `holder`, in order, and the short names that stay unexplained."""
        text = self.views.view(holder)
        found = text.names(self.finder) if self.own_finder is None else text.names_with(self.finder, self.own_finder)
        hits = [hit for hit in found if not hit.short]
        unclear = [hit for hit in hits if fold(text.text[hit.start : hit.end]) in self.two] if self.two else []
        hits = [hit for hit in hits if hit not in unclear] if unclear else hits
        quoted = Spans(text.quotations)
        full = list(self._full_names(text, hits))
        kept = [name for name in full if name.start not in quoted]
        titled = [name for name in full if name.start in quoted] if len(kept) < len(full) else []
        if holder is paragraph:
            kept = self._with_protocols(text, kept, hits, paragraph, quoted)
            kept = self._with_noted(text, kept, paragraph)
        named, doubts = self._with_short(text, kept, [hit for hit in found if hit.short], quoted, titled)
        explained = [hit for hit in unclear if text.text[hit.start - 1 : hit.start] == "("]  # the definition is told of
        return named, [*doubts, *(Doubt(hit.start, hit.end, AMBIGUOUS) for hit in unclear if hit not in explained)]

    # Full names

    def _full_names(self, text: TextView, hits: list[Hit]) -> Iterator[Named]:
        """The hits that are no part of another name."""
        last: Named | None = None
        for hit in hits:
            entry = self.entry(hit.codes[0])
            if entry is None:
                continue
            if entry.kind == "instrument":
                yield from self._instrument(text, hit)
                last = None
            elif entry.kind == "group" and not entry.mentioned:
                last = None
            elif not self._part_of_a_name(text, hit, entry, last):
                for code in hit.codes:
                    last = Named(hit.start, hit.end, code)
                    yield last

    def _instrument(self, text: TextView, hit: Hit) -> Iterator[Named]:
        """The instrument of `hit`, or the conference of its parties; nothing inside a longer name."""
        rules = self.words
        if match_before(text.folded, hit.start, rules["review_before"]):
            return
        meeting = match_before(text.folded, hit.start, rules["parties_before"])
        if meeting:
            yield from self._conference(text, hit, hit.codes, meeting)
        elif not (
            match_before(text.folded, hit.start, rules["holding_before"])
            or match_before(text.printed, hit.start, rules["holding_before_capital"])
            or match_before(text.folded, hit.start, rules["book_before"])
        ):
            for code in hit.codes:
                yield Named(hit.start, hit.end, code)

    def _conference(self, text: TextView, hit: Hit, codes: Iterable[str], meeting: re.Match[str]) -> Iterator[Named]:
        """The body in which the parties of one of `codes` meet, named by the words of `meeting` and `hit`."""
        start = hit.start - len(meeting.string) + meeting.start()
        for code in codes:
            for body in conferences_of(self.authority).get(code, ()):
                yield Named(start, hit.end, body)

    def _part_of_a_name(self, text: TextView, hit: Hit, entry: Entry, last: Named | None) -> bool:
        """Whether the body of `hit` only helps to name something else."""
        rules = self.words
        if (
            match_before(text.folded, hit.start, rules["office_or_book_before"])
            or match_after(text.folded, hit.end, rules["office_after"])
            or (entry.kind == "body" and match_after(text.printed, hit.end, rules["longer_body_after_capital"]))
        ):
            return True
        if match_before(text.printed, hit.start, rules["instrument_before_capital"]) or match_after(
            text.printed, hit.end, rules["instrument_after_capital"]
        ):
            return True
        if last and belongs(self.authority, last.code, hit.codes[0]):
            between = text.folded[last.end : hit.start]
            if len(between) < 12 and rules["parent_link"].match(between):
                return True
        if (
            entry.case_matters
            and entry.kind == "body"
            and (
                match_before(text.printed, hit.start, rules["other_before_capital"])
                or match_after(text.folded, hit.end, rules["other_after"])
            )
        ):
            return True
        another = rules["of_another_after_capital"]
        if entry.code in rules.common and match_after(text.printed, hit.end, another):
            return not self._of_united_nations(text, hit, entry)
        return False

    def _of_united_nations(self, text: TextView, hit: Hit, entry: Entry) -> bool:
        """Whether what follows ("of the …") is the Organization, or for Member States no organization."""
        following = [
            other
            for other in self.finder.find(text.text[hit.end : hit.end + REACH])
            if other.start <= 8 and not other.short
        ]
        if following:
            return following[0].codes[0] in ("UN", "UN-SYSTEM")
        return entry.kind == "group"

    # Protocols named by their parent, and treaties known by their note

    def _with_protocols(
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
        keys = [key for call in calls for key in self._published(paragraph, call)]
        return [code for code in map(self.authority.by_key, keys) if code]

    def _published(self, paragraph: Paragraph, call: Call) -> list[str]:
        """The keys of the treaties whose place of publication is in the note of a call."""
        return self.treaties.get((paragraph.part, paragraph.number, call.number), [])

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
            known = {self.authority.by_key(key) for keys in self.treaties.values() for key in keys}
            codes = tuple(entry.code for entry in children if entry.code in known)
        if not codes and (len(children) == 1 or (optional and plural)):
            codes = tuple(entry.code for entry in children)
        if codes:
            self.memory.families[parent, plural] = codes
        return codes

    def _with_noted(self, text: TextView, kept: list[Named], paragraph: Paragraph) -> list[Named]:
        """`kept` and the treaties that stand before the call of a note with their Treaty Series reference."""
        named = {name.code for name in kept}
        found: list[Named] = []
        for call in paragraph.calls:
            keys = self._published(paragraph, call)
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

    # Short names

    def _with_short(
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
            articled = match_before(text.folded, hit.start, rules["article_before"]) and self._complete(text, hit)
            if owner or articled or match_before(text.folded, hit.start, rules["defined_before"]):
                yield hit

    def _complete(self, text: TextView, hit: Hit) -> bool:
        """Whether the name ends where `hit` does, as far as what follows tells."""
        rules = self.words
        if not match_after(text.printed, hit.end, rules["longer_after_capital"]):
            return True
        return match_after(text.folded, hit.end, rules["infinitive_after"]) is not None

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
            for name in self._conference(text, hit, codes, meeting):
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
            if led or not self._complete(text, Hit(match.start(), match.end(), ())):
                return True
        return False
