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

from collections.abc import Iterable, Iterator

from kg import lang
from kg.authority import Authority, Entry, Hit, fold
from kg.extract import acts as act_clauses
from kg.extract.definitions import entries
from kg.extract.definitions import finder as finder_of
from kg.extract.name_words import (
    REACH,
    Doubt,
    Memory,
    Named,
    belongs,
    conferences,
    match_after,
    match_before,
    name_words,
    names_table,
    treaties_of_notes,
)
from kg.extract.reasons import AMBIGUOUS
from kg.extract.related_treaties import TreatyNames
from kg.extract.short_names import ShortNames
from kg.extract.spans import Spans
from kg.extract.speaker import speaker
from kg.extract.view import TextView, Views
from kg.model import (
    ActUse,
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


class Mentions(tuple[Mention, ...]):
    """The mentions of a document in the order of the text."""

    again: tuple[Mention, ...]
    """The further places of names in operative paragraphs: those said again in a clause."""

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
            elif not note and paragraph.part is Part.OPERATIVE:
                place = locate(reader.document, holder, name.start, name.end)
                again.append(Mention(place, entry.kind if entry else "instrument", name.code, act))
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
        self.notes = self.views.notes_called
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
        self.treaties = TreatyNames(authority, self.words, self.memory, treaties_of_notes(citations))
        self.short = ShortNames(
            authority,
            self.words,
            self.memory,
            views=self.views,
            finder=self.finder,
            defaults=self.defaults,
            entry=self.entry,
        )

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
            kept = self.treaties.with_protocols(text, kept, hits, paragraph, quoted)
            kept = self.treaties.with_noted(text, kept, paragraph)
        named, doubts = self.short.read(text, kept, [hit for hit in found if hit.short], quoted, titled)
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
            yield from conferences(self.authority, hit, hit.codes, meeting)
        elif not (
            match_before(text.folded, hit.start, rules["holding_before"])
            or match_before(text.printed, hit.start, rules["holding_before_capital"])
            or match_before(text.folded, hit.start, rules["book_before"])
            or match_after(text.printed, hit.end, rules["longer_instrument_after_capital"])
        ):
            for code in hit.codes:
                yield Named(hit.start, hit.end, code)

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
        return self._of_another(text, hit, entry)

    def _of_another(self, text: TextView, hit: Hit, entry: Entry) -> bool:
        """Whether words beside the name of `hit` make it that of another body, or of other States."""
        rules = self.words
        if entry.kind == "group":
            another = match_before(text.folded, hit.start, rules["constituent_before"])
        else:
            abbreviated = text.printed[hit.start : hit.end].isupper()
            rule = "before_abbreviation_capital" if abbreviated else "another_before_capital"
            another = match_before(text.printed, hit.start, rules[rule])
            if entry.case_matters and not another:
                another = match_before(text.printed, hit.start, rules["other_before_capital"]) or match_after(
                    text.folded, hit.end, rules["other_after"]
                )
        if another:
            return True
        if entry.code in rules.common and match_after(text.printed, hit.end, rules["of_another_after_capital"]):
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
