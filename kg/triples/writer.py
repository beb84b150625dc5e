"""One document's lines in the making: the names, the graph and the paragraphs' IRIs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from kg import kinds, lang
from kg.model import Document, Footnote, OffsetMap, Paragraph, Part, Place
from kg.resolve import numbering
from kg.stretches import TEXT, UNKNOWN_LANGUAGE, in_paragraph
from kg.symbols import TREATY_SERIES, Symbol
from kg.triples import labels
from kg.triples.doubts import VERSION, Doubts
from kg.triples.iris import Links, Numbering, actor_path, key_status, paragraph_path, work_class, work_path
from kg.triples.rdf import integer, literal, segment, segments, tag, when
from kg.vocab import CITO, DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SKOS, UNDO, Cls, Names, Rel, Val, names

_MODIFIED: dict[str, str] = {"Rev": "wasRevisionOf", "Corr": Rel.CORRECTS, "Add": Rel.ADDENDUM_TO}
"""The properties by which a document is tied to the one that its symbol says it revises, corrects or adds to."""

FOREIGN = {
    "hasCitingEntity": CITO + "hasCitingEntity",
    "hasCitedEntity": CITO + "hasCitedEntity",
    "hasProponent": UNDO + "hasProponent",
    "hasReceiver": UNDO + "hasReceiver",
    "wasDerivedFrom": PROV + "wasDerivedFrom",
    "wasRevisionOf": PROV + "wasRevisionOf",
    "orgMember": ORG + "member",
    "orgOrganization": ORG + "organization",
    "orgRole": ORG + "role",
    "orgHasMembership": ORG + "hasMembership",
    "orgMemberDuring": ORG + "memberDuring",
    "exactMatch": SKOS + "exactMatch",
    "inScheme": SKOS + "inScheme",
    "topConceptOf": SKOS + "topConceptOf",
    "hasTopConcept": SKOS + "hasTopConcept",
    "prefLabel": SKOS + "prefLabel",
    "dctermsTitle": DCTERMS + "title",
    "page": FOAF + "page",
    "label": RDFS + "label",
}
"""Properties of other vocabularies that are written as they are."""


@lru_cache(maxsize=8)
def tokens(base: str) -> tuple[dict[str, str], dict[str, str]]:
    """Predicates as " <iri> " and class statements as " <rdf:type> <class>", by local name."""
    own = names(base)
    predicates = {term: f" <{own.term(term)}> " for term in (*map(str, (*Rel, *Val)), *kinds.terms())}
    predicates.update({name: f" <{iri}> " for name, iri in FOREIGN.items()})
    return predicates, {term: f" <{RDF}type> <{own.term(term)}>" for term in (*map(str, Cls), *kinds.terms())}


class Writer:
    """Collects the triples of one document version, "s p o" without graph and full stop.

    `p` and `a` hold predicates and class statements ready to paste; `work` and `version`
    are IRIs in angle brackets, `text_of_file` lacks the last one, so that it can grow; `at` continues a text's closing
    quote; `doubts` knows which acts may be others; `end` is the graph and full stop that every line ends with. `maps`
    holds, by the stem of a paragraph and the IRI of a note, where the characters of their texts stand in the file's;
    `whole` are those of the file's text that the graph holds; `called` are the names that the text itself gives bodies
    which are on no list.
    """

    __slots__ = (
        "_acts",
        "_first",
        "_notes",
        "_paragraphs",
        "_repeats",
        "_said",
        "a",
        "at",
        "base",
        "called",
        "document",
        "doubts",
        "end",
        "file",
        "id",
        "language",
        "lines",
        "links",
        "list",
        "maps",
        "names",
        "numbering",
        "p",
        "path",
        "symbol",
        "text_of_file",
        "version",
        "version_path",
        "whole",
        "work",
    )

    def __init__(self, document: Document, base: str, links: Links) -> None:
        self.document, self.links = document, links
        self.names: Names = names(base)
        self.base = self.names.base
        self.id, self.list = "<" + self.names.id_base, "<" + self.names.list_base
        self.p, self.a = tokens(self.base)
        self.symbol = document.metadata.symbol
        self.path = work_path(self.symbol)
        self.at = tag(document.metadata.language)
        self.language = self.at[1:] or UNKNOWN_LANGUAGE
        self.version_path = f"{self.path}/{self.language}"
        self.work = f"{self.id}{self.path}>"
        self.version = f"{self.id}{self.version_path}>"
        self.file = f"{self.id}file/{segments(document.source.sha256)}>"
        self.text_of_file = self.file[:-1] + TEXT
        self.end = f" <{self.names.graph(self.version_path)}> ."
        self.lines: list[str] = []
        self.maps: dict[str, OffsetMap] = {}
        self.called: dict[str, str] = {}
        self.whole = (0, 0)
        self.doubts = Doubts(document)
        self._said: dict[str, tuple[str, int, int]] = {}
        self._acts: dict[str, list[str]] = {}
        self.numbering = Numbering()
        self._paragraphs: dict[tuple[Part, str], str] = {}
        self._first: dict[tuple[Part, str], Paragraph] = {}
        self._repeats: dict[tuple[Part, str], _Repeats] = {}
        self._notes: dict[str, tuple[list[int], list[str]]] = {}

    def paragraph(self, place: Place) -> str:
        """The stem of the IRI of a place's paragraph: without the closing bracket, so that it can grow.

        Where several paragraphs have the same number, the place's characters tell which is
        meant, or the note that it stands in.
        """
        key = (place.part, place.number)
        repeats = self._repeats.get(key)
        if repeats:
            return repeats.meant(place, self.note(place) if place.footnote else "")
        stem = self._paragraphs.get(key)
        if stem is None:
            stem = f"{self.id}{self.path}/{paragraph_path(place.part, place.number)}"
            self._paragraphs[key] = stem
        return stem

    def new_paragraph(self, paragraph: Paragraph) -> str:
        """The stem for the next paragraph, marked where its number was used before."""
        key = (paragraph.part, paragraph.number)
        stem = f"{self.id}{self.path}/{self.numbering.unique(paragraph_path(*key))}"
        if key in self._paragraphs:
            if key not in self._repeats:
                self._repeats[key] = _Repeats(self._first[key], self._paragraphs[key])
            self._repeats[key].add(paragraph, stem)
        else:
            self._paragraphs[key], self._first[key] = stem, paragraph
        return stem

    def note(self, place: Place) -> str:
        """The IRI of the footnote that a place is in: of several with one number, the place's characters tell which."""
        starts, iris = self._notes.get(place.footnote, ((), ()))
        if not iris:
            return f"{self.id}{self.path}/fn/{segments(place.footnote)}>"
        if len(iris) == 1 or not place.spans:
            return iris[0]
        own = starts[max(bisect_right(starts, place.spans[0].start) - 1, 0)]
        return iris[bisect_left(starts, own)]

    def new_note(self, note: Footnote) -> str:
        """The IRI for the next footnote, marked where its number was used before."""
        iri = f"{self.id}{self.path}/{self.numbering.unique('fn/' + segments(note.number))}>"
        starts, iris = self._notes.setdefault(note.number, ([], []))
        at = bisect_right(starts, note.offsets.source[0])
        starts.insert(at, note.offsets.source[0])
        iris.insert(at, iri)
        return iri

    def calls(self, stem: str, paragraph: Paragraph, iri: str) -> None:
        """Say that a paragraph calls the note `iri`."""
        self.lines.append(f"{iri}{self.p[Rel.CALLED_FROM]}{stem}>")
        repeats = self._repeats.get((paragraph.part, paragraph.number))
        if repeats:
            repeats.callers.setdefault(iri, stem)

    def text(self, text: str) -> str:
        """A literal in the document's language."""
        return literal(text) + self.at

    def name(self, code: str) -> str:
        """What a body, group of addressees or State is called in the document's language, "" for no code."""
        return self.called.get(code) or self.links.body(code, self.language)

    def title(self, code: str) -> str:
        """What an instrument is called in the document's language; by its reference where it is on no list."""
        if code.startswith(TREATY_SERIES):
            return labels.treaty(self.language, code)
        return self.links.instrument(code, self.language)

    def target(self, key: str) -> str:
        """The IRI of a cited work, which gets its class and key: it may not be loaded."""
        iri, lines = cited(self.base, key)
        self.lines.extend(lines)
        organ, number = session_of(key)
        if number:
            self.session(organ, number)
        return iri

    def session(self, organ: str, number: str) -> str:
        """A session of an organ ("" where it is not known), by the number that symbols have; gives its IRI."""
        node, lines = session(self.base, organ, number)
        name = self.links.body(organ, self.language) if organ else ""
        self.lines += (*lines, f"{node}{self.p['label']}{self.text(labels.session(self.language, name, number))}")
        return node

    def statement(self, stem: str, cls: str, place: Place, what: str) -> str:
        """A statement's IRI from its stem, with its class, label, paragraph, note and places written.

        `what` is what it says, in a few words or codes.
        """
        iri = stem + ">"
        add = self.lines.append
        add(iri + self.a[cls])
        where = labels.part(self.language, self.symbol, place.part, place.number)
        add(f"{iri}{self.p['label']}{self.text(labels.statement(self.language, cls, what, where))}")
        add(f"{iri}{self.p[Rel.IN_PARAGRAPH]}{self.paragraph(place)}>")
        if place.footnote:
            add(f"{iri}{self.p[Rel.IN_FOOTNOTE]}{self.note(place)}")
        self.places(iri, place)
        return iri

    def under(self, stem: str, act: str) -> str:
        """The stem of a statement under its act: each further act under which this version says the same is marked.

        So versions meet on the first, the second and so on, whatever their acts are called.
        """
        acts = self._acts.setdefault(stem, [])
        if act not in acts:
            acts.append(act)
        number = acts.index(act) + 1
        return stem if number == 1 else f"{stem}~{number}"

    def places(self, iri: str, place: Place) -> None:
        """Where a statement was read, in this language version.

        A quote that page furniture cuts has one place per piece. What the text and the paragraph's map tell is not
        said again; where they do not tell it (facts-only records have neither), the place says it itself.
        """
        read_at = f"{iri}{self.p[Rel.READ_AT]}{self.text_of_file}#char="
        told, spans = self._are_told(place), place.spans
        if told:
            self.lines += [f"{read_at}{span.start},{span.end}>" for span in spans]
            return
        whole, position = sum(span.end - span.start for span in spans) + len(spans) - 1, 0
        for span in spans:
            self.lines.append(f"{read_at}{span.start},{span.end}>")
            size = span.end - span.start
            quote = place.quote[position : position + size] if whole == len(place.quote) else place.quote
            position += size + 1
            self._say(f"{self.text_of_file}#char={span.start},{span.end}>", quote, place.start, place.end)

    def _are_told(self, place: Place) -> bool:
        """Whether the text and the map of its paragraph or note give a place's quote and characters."""
        offsets, spans = self.map_of(place), place.spans
        if offsets is None or not spans:
            return False
        start, end = spans[0].start, spans[-1].end
        if start < self.whole[0] or end > self.whole[1]:
            return False
        text = self.document.source.text
        quote = text[start:end] if len(spans) == 1 else " ".join([text[span.start : span.end] for span in spans])
        return quote == place.quote and in_paragraph(offsets, start, end) == (place.start, place.end)

    def _say(self, at: str, quote: str, start: int, end: int) -> None:
        """What a place says itself: of statements that share it, the longest quote and the widest characters."""
        known = self._said.get(at)
        if known is not None:
            quote, start, end = max(known[0], quote, key=len), min(known[1], start), max(known[2], end)
        self._said[at] = (quote, start, end)

    def write_places(self) -> None:
        """The lines of what places say themselves."""
        p = self.p
        for at, (quote, start, end) in self._said.items():
            self.lines += (f"{at}{p[Val.TEXT_START]}{integer(start)}", f"{at}{p[Val.TEXT_END]}{integer(end)}")
            self.lines.append(f"{at}{p[Val.QUOTE]}{literal(quote)}")

    def map_of(self, place: Place) -> OffsetMap | None:
        """The map of the paragraph or note that a place is in; None where there is none, or no text."""
        if not self.document.has_text:
            return None
        if place.footnote:
            return self.maps.get(self.note(place))
        return self.maps.get(self.paragraph(place))

    def act(self, iri: str, code: str, place: Place) -> None:
        """The governing act of a statement, where there is one, and what else it may be."""
        if not code:
            return
        self.lines.append(f"{iri}{self.p[Rel.ACT]}{self.concept('act', code)}")
        others = self.doubts.other_acts(place, code)
        if others and self.doubts.decided:
            self.lines.append(f"{iri}{self.p[Rel.ACT_DECIDED_BY]}<{VERSION}>")
        else:
            self.lines += [f"{iri}{self.p[Rel.MAY_BE_ACT]}{self.concept('act', other)}" for other in others]

    def concept(self, kind: str, code: str) -> str:
        """The IRI of an act, role, country or reason by its code."""
        return f"{self.list}{kind}/{segments(code)}>"

    def actor(self, code: str) -> str:
        """The IRI of a body, group of addressees or State by its code."""
        return f"{self.list}{actor_path(code)}>"

    def iri(self, path: str) -> str:
        """The IRI of a thing by its path under `id/`."""
        return f"<{self.names.id(path)}>"


class _Repeats:
    """The paragraphs of one number in the order of the text: a place tells which of them is meant.

    `callers` are the stems of those that first call a note, by its IRI.
    """

    __slots__ = ("callers", "starts", "stems")

    def __init__(self, first: Paragraph, stem: str) -> None:
        self.starts: list[int] = []
        self.stems: list[str] = []
        self.callers: dict[str, str] = {}
        self.add(first, stem)

    def add(self, paragraph: Paragraph, stem: str) -> None:
        """Add one more, with the stem of its IRI."""
        at = bisect_right(self.starts, paragraph.offsets.source[0])
        self.starts.insert(at, paragraph.offsets.source[0])
        self.stems.insert(at, stem)

    def meant(self, place: Place, note: str) -> str:
        """The stem of the paragraph that a place is in, or that first calls the note that it is in."""
        if note:
            return self.callers.get(note, self.stems[0])
        start = place.spans[0].start if place.spans else 0
        own = self.starts[max(bisect_right(self.starts, start) - 1, 0)]
        return self.stems[bisect_left(self.starts, own)]


@lru_cache(maxsize=65536)
def cited(base: str, key: str) -> tuple[str, tuple[str, ...]]:
    """A work known by its key: its IRI in brackets, and the lines that say what it is."""
    predicates, classes = tokens(base)
    iri = f"<{names(base).id(work_path(key))}>"
    cls = work_class(key)
    if cls is Cls.TREATY:
        return iri, (iri + classes[cls], f"{iri}{predicates[Val.KEY]}{literal(key)}")
    lines = (iri + classes[cls], f"{iri}{predicates[Val.SYMBOL]}{literal(key)}", *described(base, key, key_status(key)))
    return iri, (*lines, *_proceedings(base, key), *modified(base, key))


def _proceedings(base: str, key: str) -> Iterator[str]:
    """What a key says of its work's type and session."""
    known, (p, _) = names(base), tokens(base)
    iri = f"<{known.id(work_path(key))}>"
    if kind := type_of(key):
        yield f"{iri}{p[Rel.HAS_TYPE]}<{known.id('document-type/' + kind.replace(' ', '-'))}>"
    organ, number = session_of(key)
    if number:
        yield f"{iri}{p[Rel.SESSION]}{session_iri(base, organ, number)}"


@lru_cache(maxsize=65536)
def type_of(key: str) -> str:
    """The type of document that a key alone says, "" where it leaves it open.

    A document of the limited series may be a draft of any kind, and one without a word for its kind anything.
    """
    symbol = Symbol.parse(key)
    kind = symbol.kind if symbol and work_class(key) is not Cls.DRAFT else ""
    return kind if kind in labels.document_types() - {"document"} else ""


@lru_cache(maxsize=65536)
def session_of(key: str) -> tuple[str, str]:
    """The organ and the session of which a key says that it is of, ("", "") where it does not say both."""
    symbol = Symbol.parse(key)
    return (symbol.organ, symbol.session) if symbol and symbol.organ and symbol.session else ("", "")


def cited_alone(base: str, key: str, links: Links) -> tuple[str, tuple[str, ...]]:
    """As `cited`, where no document's language is at hand: the work's session has its name in each language."""
    iri, lines = cited(base, key)
    organ, number = session_of(key)
    if not number:
        return iri, lines
    (node, more), label = session(base, organ, number), tokens(base)[0]["label"]
    said = ((code, labels.session(code, links.body(organ, code), number)) for code in lang.codes())
    return iri, (*lines, *more, *(f"{node}{label}{literal(text)}@{code}" for code, text in said))


def session_iri(base: str, organ: str, number: str) -> str:
    """The IRI of a session in brackets."""
    return f"<{names(base).id(f'session/{segment(organ)}/{segment(number)}')}>"


@lru_cache(maxsize=4096)
def session(base: str, organ: str, number: str) -> tuple[str, tuple[str, ...]]:
    """A session's IRI in brackets and what it is, but for its name."""
    node, (p, a) = session_iri(base, organ, number), tokens(base)
    lines = [node + a[Cls.SESSION], f"{node}{p[Val.SESSION_NUMBER]}{literal(number)}"]
    if organ:
        lines.append(f"{node}{p[Rel.SESSION_OF]}<{names(base).id(actor_path(organ))}>")
    held = numbering()[organ].days_of(number) if organ in numbering() else None
    for term, day in zip((Val.SESSION_FROM, Val.SESSION_UNTIL), held or (), strict=False):
        lines.append(f"{node}{p[term]}{when(day.isoformat())}")
    return node, tuple(lines)


@lru_cache(maxsize=65536)
def described(base: str, key: str, status: str) -> tuple[str, ...]:
    """What a key says of its work by itself: its name, its organ, whether it is adopted, and the official document."""
    known, (p, _) = names(base), tokens(base)
    iri = f"<{known.id(work_path(key))}>"
    lines = [f"{iri}{p['label']}{literal(key)}"]
    symbol = Symbol.parse(key)
    organ = f"<{known.id(actor_path(symbol.organ))}>" if symbol and symbol.organ else ""
    if organ:
        lines.append(f"{iri}{p[Rel.ORGAN]}{organ}")
    if organ and status == "adopted":
        lines.append(f"{iri}{p[Rel.ADOPTED_BY]}{organ}")
    if status:
        lines.append(f"{iri}{p[Rel.STATUS]}<{known.id(f'status/{status}')}>")
    if page := labels.official(key):
        lines.append(f"{iri}{p['page']}<{page}>")
    return tuple(lines)


def modified(base: str, key: str) -> tuple[str, ...]:
    """What a symbol says that ends in `Rev.`, `Corr.` or `Add.`: which document it is one of, and what that is."""
    kind, before = Symbol(key).modifies
    if kind not in _MODIFIED:
        return ()
    other, lines = cited(base, before)
    iri = f"<{names(base).id(work_path(key))}>"
    return (f"{iri}{tokens(base)[0][_MODIFIED[kind]]}{other}", *lines)
