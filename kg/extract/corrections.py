"""Corrections: which parts of which document a corrigendum says that it changes.

A corrigendum has the symbol of the document with "Corr." and a number behind it. Its masthead says so in a word, and
each change stands below a line that names the part: "Paragraph 44", "Annex II, paragraph 3, line 2". Which words are to
be read there instead is not worked into the document: its text stands as it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg import lang
from kg.extract.citation_words import citing_words
from kg.extract.references import locus_after, references_in
from kg.extract.view import TextView, Views
from kg.model import Correction, Document, Paragraph, Part, locate
from kg.parse.editorial import alternatives, labels
from kg.symbols import Symbol

CORRIGENDUM = "Corr"
_LINE_START = re.compile(r"(?:^|\n)[^\S\n]*(?:(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)][^\S\n]*)?$")
"""What stands before a line's first word in the source: nothing but a number."""
_LEAD = 40
_WORD = re.compile(r"(?<!\w)[^\W\d_]")


def find_corrections(document: Document, *, views: Views | None = None) -> tuple[Correction, ...]:
    """The parts that `document` changes, in the order of the text, where its symbol is that of a corrigendum.

    Where it names none, or not at the beginning of a line, one correction without a part stands at the word of its
    masthead that calls it a corrigendum.
    """
    kind, corrected = Symbol(document.metadata.symbol).modifies
    if kind != CORRIGENDUM:
        return ()
    views = views or Views.of(document)
    words = _corrigendum(lang.of(document.metadata.language).code)
    found: list[Correction] = []
    called: list[Correction] = []
    for paragraph, view in zip(document.paragraphs, views.paragraphs, strict=True):
        start = 0
        if paragraph.part is Part.MASTHEAD:
            for match in words.finditer(view.text):
                if _begins_line(document, paragraph, match.start()):
                    called.append(Correction(locate(document, paragraph, *match.span()), corrected))
                    start = match.end()
        found += _parts(document, paragraph, view, start, corrected)
    return tuple(found or called[:1])


@lru_cache(maxsize=8)
def _corrigendum(language: str) -> re.Pattern[str]:
    """The words by which mastheads of a language call a document a corrigendum."""
    return re.compile(
        rf"(?<!\w){alternatives([label for code, label in labels('title-end', language) if code == CORRIGENDUM])}(?!\w)"
    )


def _parts(
    document: Document, paragraph: Paragraph, view: TextView, start: int, corrected: str
) -> Iterator[Correction]:
    """The parts that lines of a paragraph begin with."""
    text = f" {view.flat}"  # a part is looked for behind white space
    words = citing_words()
    for word in _WORD.finditer(view.flat, start):
        # A part that is corrected opens an entry; in small letters it is the middle of a sentence that was wrapped.
        if not (word[0][0].isupper() and _begins_line(document, paragraph, word.start())):
            continue
        lead = words.corrected.match(view.flat, word.start())
        page, begin = (lead["page"], lead.end()) if lead else (None, word.start())
        locus, end = locus_after(f"{text[:begin]} {text[begin + 1 :]}", begin)
        if locus and begin > word.start() and not page and _is_of_another(view.flat, end - 1):
            continue
        if locus:
            yield Correction(locate(document, paragraph, word.start(), end - 1), corrected, locus)
        elif page and lead:
            several = len(re.findall(r"\d+", page)) > 1
            stop = lead.end("page")
            yield Correction(
                locate(document, paragraph, word.start(), stop), corrected, f"{'pp.' if several else 'p.'} {page}"
            )


def _is_of_another(text: str, end: int) -> bool:
    """Whether a part is one of another text: "In paragraph 3 of its resolution 60/1" begins a sentence."""
    within = citing_words().of_whole.match(text, end)
    return within is not None and bool(references_in(text[within.end() : within.end() + _LEAD]))


def _begins_line(document: Document, paragraph: Paragraph, index: int) -> bool:
    """Whether a character of a paragraph's text is the first of a line of the source, a number aside."""
    place = paragraph.offsets.position(index)
    return _LINE_START.search(document.source.text, max(0, place - _LEAD), place) is not None
