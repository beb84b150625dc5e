"""A document's own facts: the work, its language version, paragraphs, notes, votes and topics."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.model import Document, Footnote, Metadata, Paragraph, Part, Topic, Vote
from kg.notes import called
from kg.stretches import bounds, written_map
from kg.symbols import Symbol
from kg.triples import labels
from kg.triples.iris import key_status, scheme_path, work_class
from kg.triples.rdf import boolean, integer, literal, segment, segments, tag, when
from kg.triples.writer import Writer, described, modified, type_of
from kg.vocab import DRAFT_TYPES, RDF, SKOS, TYPE_CLASSES, Cls, Rel, Val

_PART_CLASSES = {
    Part.PREAMBULAR: Cls.PREAMBULAR_PARAGRAPH,
    Part.OPERATIVE: Cls.OPERATIVE_PARAGRAPH,
    Part.ANNEX: Cls.ANNEX_PARAGRAPH,
    Part.MASTHEAD: Cls.MASTHEAD,
}
_SDG = "SDG"
_IRI = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")


def write_work(w: Writer) -> None:
    """The work itself and everything that its masthead, adoption line and markup state."""
    data, add, p = w.document.metadata, w.lines.append, w.p
    add(w.work + w.a[document_class(data)])
    w.lines.extend(modified(w.base, data.symbol))
    for name, text in (
        (Val.SYMBOL, data.symbol),
        (Val.COMMITTEE_NUMBER, data.committee),
        (Val.REPORT_LOCUS, data.committee_report_locus),
    ):
        if text:
            add(f"{w.work}{p[name]}{literal(text)}")
    w.lines.extend(described(w.base, data.symbol, work_status(data)))
    if data.organ:
        add(f"{w.work}{p[Rel.ORGAN]}{w.actor(data.organ)}")
    if data.title:
        add(f"{w.work}{p['dctermsTitle']}{w.text(data.title)}")
    write_concepts(w, data)
    as_of = data.adopted or data.distributed or data.as_of
    for name, day in ((Val.ADOPTED_ON, data.adopted), (Val.AS_OF, as_of)):
        if day:
            add(f"{w.work}{p[name]}{when(day)}")
    if data.adopted_without_vote is not None:
        add(f"{w.work}{p[Val.ADOPTED_WITHOUT_VOTE]}{boolean(data.adopted_without_vote)}")
    if data.committee_report:
        add(f"{w.work}{p[Rel.BASED_ON_REPORT]}{w.target(data.committee_report)}")
    if data.draft:
        add(f"{w.work}{p[Rel.ADOPTS_DRAFT]}{w.target(data.draft)}")
    write_proceedings(w, data)
    write_countries(w, data)
    if data.vote:
        write_vote(w, data.vote)
    for topic in w.document.topics:
        write_topic(w, topic)


def write_concepts(w: Writer, data: Metadata) -> None:
    """What the document is, and who states its symbol, as concepts of the lists."""
    for link, kind, code in (
        (Rel.SYMBOL_ORIGIN, "symbol-origin", data.symbol_origin),
        (Rel.HAS_TYPE, "document-type", type_of(data.symbol) or labels.document_type(data.type)),
    ):
        if code:
            w.lines.append(f"{w.work}{w.p[link]}{w.concept(kind, code.replace(' ', '-'))}")


def document_class(data: Metadata) -> Cls:
    """The class of a loaded document, never at odds with what its symbol alone implies.

    Others may cite it, and then know its symbol only.
    """
    implied = work_class(data.symbol)
    stated = TYPE_CLASSES.get(data.type, Cls.DOCUMENT)
    if implied is Cls.DRAFT:
        return stated if data.type in DRAFT_TYPES else implied
    return stated if implied is Cls.DOCUMENT else implied


def work_status(data: Metadata) -> str:
    """`adopted` or `draft`, where the symbol, else the masthead or the adoption line says which; else ""."""
    stated = "draft" if data.type in DRAFT_TYPES else "adopted" if data.adopted else ""
    return key_status(data.symbol) or stated


def write_proceedings(w: Writer, data: Metadata) -> None:
    """Session, agenda item, committee and the meeting that adopted the text."""
    add, p = w.lines.append, w.p
    organ = organ_code(data.symbol)
    session = data.session_key or ("" if data.session is None else str(data.session))
    if session:
        add(f"{w.work}{p[Rel.SESSION]}{w.session(organ, session)}")
    where = f"{segment(organ)}/{segment(session)}"
    if data.agenda_item:
        item = f"{w.list}agenda/{where}/{segments(data.agenda_item)}>"
        w.lines += (
            f"{w.work}{p[Rel.AGENDA_ITEM]}{item}",
            item + w.a[Cls.AGENDA_ITEM],
            f"{item}{p[Val.ITEM_NUMBER]}{literal(data.agenda_item)}",
        )
        if session:
            add(f"{item}{p[Rel.IN_SESSION]}{w.list}session/{where}>")
        whole = labels.session(w.language, w.links.body(organ, w.language) if organ else "", session) if session else ""
        title = data.agenda_title or labels.item(w.language, whole, data.agenda_item)
        add(f"{item}{p['label']}{w.text(title)}")
    if data.meeting:
        body = w.links.body(organ, w.language) if organ else ""
        whole = labels.session(w.language, body, session) if session else body
        meeting = f"{w.list}meeting/{where}/{segments(data.meeting)}>"
        w.lines += (
            f"{w.work}{p[Rel.ADOPTED_AT]}{meeting}",
            meeting + w.a[Cls.PLENARY_MEETING],
            f"{meeting}{p[Val.MEETING_NUMBER]}{literal(data.meeting)}",
            f"{meeting}{p['label']}{w.text(labels.meeting(w.language, whole, data.meeting))}",
        )
        if session:
            add(f"{meeting}{p[Rel.IN_SESSION]}{w.list}session/{where}>")
    committee = w.links.committees.get(data.committee)
    if committee:
        add(f"{w.work}{p[Rel.COMMITTEE]}{w.concept('body', committee)}")


@lru_cache(maxsize=1024)
def organ_code(key: str) -> str:
    """The code of the body whose document `key` is, "" where the key does not tell."""
    symbol = Symbol.parse(key)
    return symbol.organ if symbol else ""


def write_countries(w: Writer, data: Metadata) -> None:
    """Sponsors of a draft, and lines of sponsors that no country was read from."""
    for link, codes in ((Rel.SPONSOR, data.sponsors), (Rel.ADDITIONAL_SPONSOR, data.additional_sponsors)):
        write_states(w, w.work, link, codes)
    for name in data.sponsors_unread:
        w.lines.append(f"{w.version}{w.p[Val.UNREAD_SPONSOR]}{literal(name)}")


def write_states(w: Writer, subject: str, link: Rel, codes: tuple[str, ...]) -> None:
    """Countries, by their ISO 3166 alpha-2 codes."""
    for code in codes:
        w.lines.append(f"{subject}{w.p[link]}{w.concept('country', code)}")


def write_vote(w: Writer, vote: Vote) -> None:
    """A recorded vote: its figures and who voted how."""
    node = f"{w.id}{w.path}/vote>"
    label = w.text(labels.vote(w.language, w.symbol))
    w.lines += (f"{w.work}{w.p[Rel.VOTE]}{node}", node + w.a[Cls.VOTE], f"{node}{w.p['label']}{label}")
    for name, count in (
        (Val.IN_FAVOUR, vote.in_favour),
        (Val.AGAINST, vote.against),
        (Val.ABSTAINING, vote.abstaining),
    ):
        if count is not None:
            w.lines.append(f"{node}{w.p[name]}{integer(count)}")
    write_states(w, node, Rel.VOTED_FOR, vote.states_in_favour)
    write_states(w, node, Rel.VOTED_AGAINST, vote.states_against)
    write_states(w, node, Rel.ABSTAINED, vote.states_abstaining)


def write_topic(w: Writer, topic: Topic) -> None:
    """A subject that the source gives, by number or by heading; SDG goals and targets are of their own class."""
    sdg, code = topic.scheme == _SDG, w.links.subject(topic.scheme, topic.topic)
    node = f"{w.list}topic/{segment(topic.scheme)}/{segments(code)}>"
    add = w.lines.append
    add(f"{w.work}{w.p[Rel.TAGGED_TARGET if sdg else Rel.TOPIC]}{node}")
    add(node + w.a[Cls.SDG_TARGET if sdg else Cls.TOPIC])
    add(f"{node}{w.p[Val.CODE]}{literal(code)}")
    add(f"{node}{w.p[Val.SCHEME]}{literal(topic.scheme)}")
    # A heading that the list has as a name of this subject would be that name once more, in capitals.
    listed = sdg or topic.topic.isdigit() or w.links.lists(topic.scheme, code)
    label = topic.label or ("" if listed else topic.topic)
    if label and not sdg and (not listed or w.links.subject(topic.scheme, label) != code):
        language = w.links.headings.get(topic.scheme, "")
        add(f"{node}{w.p['label']}{literal(label)}{tag(language)}")
    if _IRI.fullmatch(topic.iri):
        add(f"{node}{w.p['exactMatch']}<{topic.iri}>")
    if not sdg and not w.links.lists(topic.scheme, code):
        write_heading(w, node, topic.scheme, code, label)


def write_heading(w: Writer, node: str, vocabulary: str, code: str, label: str) -> None:
    """That a subject on no list is in its vocabulary's scheme, and what it is called there: its code where that is all.

    Of a vocabulary whose codes are headings every document writes the same code, whatever it says beside.
    """
    scheme, name = f"{w.list}{scheme_path(vocabulary, code)}>", (label or code) if code.isdigit() else code
    language = "" if name == code and code.isdigit() else tag(w.links.headings.get(vocabulary, ""))
    w.lines += (
        f"{node}{w.p['inScheme']}{scheme}",
        f"{node}{w.p['topConceptOf']}{scheme}",
        f"{scheme}{w.p['hasTopConcept']}{node}",
        f"{scheme} <{RDF}type> <{SKOS}ConceptScheme>",
        f"{node}{w.p['prefLabel']}{literal(name)}{language}",
    )


def write_version(w: Writer) -> None:
    """The language version, its file, and where the graph comes from."""
    data, source, add, p = w.document.metadata, w.document.source, w.lines.append, w.p
    add(w.version + w.a[Cls.LANGUAGE_VERSION])
    add(f"{w.version}{p[Rel.VERSION_OF]}{w.work}")
    add(f"{w.version}{p[Val.HAS_TEXT]}{boolean(w.document.has_text)}")
    add(f"{w.version}{p['label']}{literal(f'{data.symbol} ({w.language})')}")
    for link, iri in (
        (p[Rel.IN_LANGUAGE], labels.authority_language(w.language)),
        (p["page"], labels.official(data.symbol, w.language)),
    ):
        if iri:
            add(f"{w.version}{link}<{iri}>")
    if w.at:
        add(f"{w.version}{p[Val.LANGUAGE]}{literal(w.language)}")
    if data.title:
        add(f"{w.version}{p[Val.TITLE]}{w.text(data.title)}")
    if data.distributed:
        add(f"{w.version}{p[Val.DISTRIBUTED_ON]}{when(data.distributed)}")
    if data.reissued:
        add(f"{w.version}{p[Val.REISSUE_NOTE]}{w.text(data.reissued)}")
    for name, text in ((Val.ORIGINAL_LANGUAGE, tag(data.original_language)[1:]), (Val.JOB_NUMBER, data.job_number)):
        if text:
            add(f"{w.version}{p[name]}{literal(text)}")
    add(f"{w.version}{p[Rel.FILE]}{w.file}")
    add(w.file + w.a[Cls.FILE])
    for name, text in ((Val.SHA256, source.sha256), (Val.FILE_NAME, source.name), (Val.FORMAT, source.format)):
        add(f"{w.file}{p[name]}{literal(text)}")
    add(f"<{w.names.graph(w.version_path)}>{p['wasDerivedFrom']}{w.file}")
    write_extracted(w)


def write_extracted(w: Writer) -> None:
    """The extracted text that the version was read from, as the quote of its place; of facts alone there is none."""
    text = w.document.source.text
    if not w.document.has_text or not text:
        return
    low, high = w.whole = bounds(_held(w.document), text)
    place = f"{w.text_of_file}#char={low},{high}>"
    w.lines += (
        f"{w.version}{w.p[Rel.READ_FROM]}{place}",
        place + w.a[Cls.PLACE],
        f"{place}{w.p[Val.QUOTE]}{literal(text[low:high])}",
    )


def _held(document: Document) -> list[tuple[int, int]]:
    """The characters of the source that a document has in its parts, or has set aside or lost."""
    parts: list[Paragraph | Footnote] = [*document.paragraphs, *document.footnotes]
    spans = [(each.offsets.position(0), each.offsets.position(len(each.text) - 1) + 1) for each in parts if each.text]
    spans += [(each.start, each.end) for each in document.aside]
    return spans + [(each.start, each.end) for each in document.unplaced]


def write_paragraphs(w: Writer) -> None:
    """Paragraphs with their points, then notes with the paragraphs that call them."""
    stems = [w.new_paragraph(paragraph) for paragraph in w.document.paragraphs]
    notes = [write_note(w, note) for note in w.document.footnotes]
    if w.document.has_text:
        w.maps.update((stem, paragraph.offsets) for stem, paragraph in zip(stems, w.document.paragraphs, strict=True))
    each = zip(stems, w.document.paragraphs, called(w.document), strict=True)
    for position, (stem, paragraph, calls) in enumerate(each, start=1):
        write_paragraph(w, stem, paragraph, position)
        for _, index in calls:  # of a call without a note the parser has warned; a node of our own would be no note
            w.calls(stem, paragraph, notes[index])


def write_paragraph(w: Writer, stem: str, paragraph: Paragraph, position: int) -> None:
    """One paragraph. Its text is left out where the document holds facts only."""
    iri, add, p = stem + ">", w.lines.append, w.p
    add(iri + w.a[_PART_CLASSES[paragraph.part]])
    label = labels.part(w.language, w.symbol, paragraph.part, paragraph.number)
    add(f"{iri}{p['label']}{w.text(label)}")
    add(f"{iri}{p[Rel.PART_OF]}{w.work}")
    add(f"{iri}{p[Val.PART]}{literal(paragraph.part.value)}")
    add(f"{iri}{p[Val.POSITION]}{integer(position)}")
    if paragraph.number:
        add(f"{iri}{p[Val.NUMBER]}{literal(paragraph.number)}")
    if not paragraph.printed:
        add(f"{iri}{p[Val.NUMBER_PRINTED]}{boolean(False)}")
    if paragraph.eid:
        add(f"{iri}{p[Val.EID]}{literal(paragraph.eid)}")
    if paragraph.heading and w.document.has_text:
        add(f"{iri}{p[Val.HEADING]}{w.text(paragraph.heading)}")
    if paragraph.text and w.document.has_text:
        add(f"{iri}{p[Val.TEXT]}{w.text(paragraph.text)}")
        add(f"{iri}{p[Val.SOURCE_MAP]}{w.text(written_map(paragraph.offsets, len(paragraph.text)))}")
        if paragraph.calls:
            marks = " ".join(f"{call.number}@{call.position}" for call in paragraph.calls)
            add(f"{iri}{p[Val.NOTE_MARKS]}{w.text(marks)}")
    for point in paragraph.points:
        node = f"{stem}/{w.numbering.unique(stem + '/' + segment(point.label)).rpartition('/')[2]}>"
        w.lines += (
            node + w.a[Cls.POINT],
            f"{node}{p[Rel.POINT_OF]}{iri}",
            f"{node}{p[Val.NUMBER]}{literal(point.label)}",
            f"{node}{p['label']}{w.text(f'{label} ({point.label})')}",
        )


def write_note(w: Writer, note: Footnote) -> str:
    """One footnote; its IRI."""
    iri = w.new_note(note)
    w.lines += (
        iri + w.a[Cls.FOOTNOTE],
        f"{iri}{w.p[Rel.PART_OF]}{w.work}",
        f"{iri}{w.p[Val.NUMBER]}{literal(note.number)}",
        f"{iri}{w.p['label']}{w.text(labels.note(w.language, w.symbol, note.number))}",
    )
    if note.eid:
        w.lines.append(f"{iri}{w.p[Val.EID]}{literal(note.eid)}")
    if not note.printed:
        w.lines.append(f"{iri}{w.p[Val.NUMBER_PRINTED]}{boolean(False)}")
    if note.text and w.document.has_text:
        w.maps[iri] = note.offsets
        w.lines.append(f"{iri}{w.p[Val.TEXT]}{w.text(note.text)}")
        w.lines.append(f"{iri}{w.p[Val.SOURCE_MAP]}{w.text(written_map(note.offsets, len(note.text)))}")
    return iri
