"""Series: resolutions that a document names together as one line of texts on one subject.

"ses résolutions 61/180 …, 63/194 … et 78/228 … sur l'amélioration de la coordination …":
the numbers stand together and what follows says their subject, or a title in quotation
marks is all of theirs. Where that subject is the document's own (its title's), the document
itself is the latest of the series. An enumeration without a shared subject is no series,
nor is one of which only the last has a subject that isn't the document's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.citation_owners import own_organ
from kg.extract.citation_words import citing_words, languages, word
from kg.extract.pattern_code import skipping
from kg.extract.references import dates_after, locus_after, series_word, title_after
from kg.extract.view import Views
from kg.model import Citation, Document, Paragraph, Part, Series, locate
from kg.speed import quick
from kg.symbols import Symbol, natural

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_SUBJECT_LENGTH = 400
_TITLE_SHARE = 0.75
"""The least share of the title's words that a subject must have to be the same."""
_SUBJECT_SHARE = 0.6
"""The least share of the subject's words that the title must have."""


@quick
@dataclass(frozen=True, slots=True)
class _Named:
    """A citation and the subject that is said of it: its quoted title, or what follows the enumeration."""

    citation: Citation
    subject: str
    quoted: bool


def find_series(
    document: Document, citations: tuple[Citation, ...] = (), *, views: Views | None = None
) -> tuple[Series, ...]:
    """The series that `document` names, given its citations, in the order of the text.

    Keys are in order of date, the document itself last where the series is its own; a date
    is "" where neither the citation nor the document states it.
    """
    views = views or Views.of(document)
    title = _content(document.metadata.title)
    by_paragraph: dict[tuple[Part, str], list[Citation]] = {}
    for citation in citations:
        place = citation.place
        in_text = not place.footnote and place.part is not Part.MASTHEAD
        if in_text and Symbol(citation.cited).kind == "resolution":
            by_paragraph.setdefault((place.part, place.number), []).append(citation)
    found: list[Series] = []
    organ: str | None = None
    for paragraph in document.paragraphs:
        named = by_paragraph.pop((paragraph.part, paragraph.number), [])
        if named:
            organ = own_organ(document) if organ is None else organ
            said = _series(document, paragraph, views.view(paragraph).flat, named, title=title, organ=organ)
            # A text of the same day on the same subject comes before none: that leaves the document alone.
            found += [each for each in said if len(each.keys) > 1]
    return tuple(found)


def _series(
    document: Document,
    paragraph: Paragraph,
    text: str,
    citations: list[Citation],
    *,
    title: frozenset[str],
    organ: str,
) -> Iterator[Series]:
    """The paragraph's part of the document's own series, then the others that it names."""
    runs = list(_runs(text, paragraph.text, citations))
    own = [
        named
        for run in runs
        for named in run
        if Symbol(named.citation.cited).organ == organ and _same(title, named.subject)
    ]
    if own:
        yield _ordered(document, paragraph, own, own[0].subject, include_own=True)
    for run in runs:
        rest = [named for named in run if named not in own]
        if len(rest) > 1 and rest[0].quoted and len({named.subject for named in rest}) == 1:
            yield _ordered(document, paragraph, rest, rest[0].subject, include_own=False)


def _runs(text: str, original: str, citations: list[Citation]) -> Iterator[list[_Named]]:
    """Citations that stand together, each with its subject."""
    run: list[Citation] = []
    end = 0
    for citation in sorted(citations, key=lambda one: one.place.start):
        if run and not _together(text[end : citation.place.start], citation, run[-1]):
            yield _with_subjects(text, original, run, end)
            run = []
        run.append(citation)
        end = max(end, _after(text, citation))
    if run:
        yield _with_subjects(text, original, run, end)


def _together(gap: str, citation: Citation, last: Citation) -> bool:
    """Whether only what joins stands between two citations of one organ's texts."""
    if Symbol(citation.cited).organ != Symbol(last.cited).organ:
        return False
    return citation.place.start < last.place.end or bool(citing_words().joined.fullmatch(gap))


def _after(text: str, citation: Citation) -> int:
    """Where a citation ends with its part, date and title."""
    _, end = locus_after(text, citation.place.end, strict=True)
    _, end = dates_after(text, end)
    return title_after(text, end)[2]


def _with_subjects(text: str, original: str, run: list[Citation], end: int) -> list[_Named]:
    shared, start = "", run[0].place.start
    if match := series_word().match(text, end):
        stop = match.end() + _SUBJECT_LENGTH
        shared = _cut(original[match.end() : stop], text[match.end() : stop])
    elif before := _subject_before().search(text, max(0, start - _SUBJECT_LENGTH), start):
        shared = original[before.start(1) : before.end(1)]
    return [_Named(citation, citation.title or shared, bool(citation.title)) for citation in run]


def _cut(original: str, text: str) -> str:
    """A subject up to where the sentence goes on to something else."""
    match = _end_of_subject().search(text)
    return original[: match.start()] if match else original


@lru_cache(maxsize=1)
def _end_of_subject() -> re.Pattern[str]:
    heads = "|".join(pattern for table in languages() for pattern in (table["resolution"], table["decision"]))
    joints = "|".join(table["joint"] for table in languages())
    return skipping(re.compile(rf"[,;.]| (?:{joints})(?: \w+){{0,3}} (?:{heads})\b"))


@lru_cache(maxsize=1)
def _subject_before() -> re.Pattern[str]:
    """A subject that goes before: "its resolutions on …, in particular resolutions 61/180 …"."""
    heads = "|".join(pattern for table in languages() for pattern in (table["resolution"], table["decision"]))
    whole = (
        rf"(?:{heads}) {word('about')} ([^,;.]{{1,300}}),? {word('namely')} (?:[^\W\d]{{1,12}} ){{0,3}}(?:{heads}) $"
    )
    return skipping(re.compile(whole))


def _content(text: str) -> frozenset[str]:
    """The words of a title or subject that carry its meaning, without accents and endings."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return frozenset(one.rstrip("s") for one in _WORD.findall(plain) if one not in _function_words())


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    return frozenset(one for table in languages() for one in table["function_words"])


def _same(title: frozenset[str], subject: str) -> bool:
    """Whether a subject is the title's: most words of each are the other's."""
    words_of = _content(subject)
    if not title or not words_of:
        return False
    common = len(title & words_of)
    return common >= _TITLE_SHARE * len(title) and common >= _SUBJECT_SHARE * len(words_of)


def _ordered(
    document: Document, paragraph: Paragraph, members: list[_Named], subject: str, include_own: bool
) -> Series:
    """The series of the members in order of date, the document itself last where it is its own."""
    own = document.metadata
    dates: dict[str, str] = {}
    for named in members:
        dates[named.citation.cited] = dates.get(named.citation.cited) or named.citation.date
    keys = sorted(dates, key=lambda key: (dates[key] or _guess(key), natural(key)))
    if include_own:
        keys = [key for key in keys if key != own.symbol and (not own.adopted or dates[key] < own.adopted)]
        dates[own.symbol] = own.adopted
        keys.append(own.symbol)
    start = min(named.citation.place.start for named in members)
    end = max(named.citation.place.end for named in members)
    place = locate(document, paragraph, start, end)
    return Series(place, tuple(keys), tuple(dates[key] for key in keys), " ".join(subject.split()))


def _guess(key: str) -> str:
    """About when a text was adopted, from its session or year: for sorting only."""
    symbol = Symbol(key)
    if symbol.year:
        return f"{symbol.year}-12-31"
    return f"{1945 + int(symbol.session)}-12-31" if symbol.session.isdigit() else ""
