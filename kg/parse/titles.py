"""The type that a masthead says, and the title of a document whose title line has no number.

A masthead has the frame first (symbol, organ, distribution, date, session, the item of the agenda and its title) and
then the document's own title and author: "Wells in towns / Report of the Secretary-General". The items' titles name
reports and notes, too, so that of several lines which name one the last is the document's own.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg import lang
from kg.parse.editorial import EditorialWords, alternatives, editorial_words, labels
from kg.parse.masthead_words import OLD, SYMBOL, TITLE, Patterns, patterns_of
from kg.symbols import Symbol

_AUTHORED = ("report", "note", "letter")
"""Types whose line in the masthead names the author; the title stands above it."""
_AUTHOR_WORDS = 6
"""Words of a line that names the type and the author and no more ("Report of the Secretary-General")."""
_HEADS = 80
"""So long is at most the line with the publisher and the symbol."""
_DATED = 60
"""So far on a note verbale has its day."""
_UNNUMBERED = re.compile(r"^\d{1,4}/(?:…|\.{2,}|_+|\[…\]|\[\.{2,}\]|--+)[.:]?\s+")
"""The number of a draft's title line, which the adopted text will have ("46/…  Title")."""
_BEFORE_LAST_DAY = re.compile(
    r"(?:[A-ZÀ-Ý][\w'’ .-]{0,30},\s*)?(?:[a-z]{2,4}\s)?\d{1,2}(?:\s[^\W\d_]+)?\s?(?:[-–—]|[a-z]{1,3})\s?"
)
_IMPRINT = re.compile(r"[A-ZÀ-Ý][^\W\d_]+(?:[ -][A-ZÀ-Ý][^\W\d_]+)?,\s\d{4}")
_HEADING = re.compile(r"(?:[IVXL]{1,6}|[A-Z])\.\s")
"""How a heading begins that has a number; a title has none."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SESSION_WORDS = 6
"""Words of a line that names a session by its year and no more ("Second regular session of 2025")."""
_BRACKETED = re.compile(r"\(([^()]*)\)")
_COUNTED = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)?\s\d{1,3}[.,]?")


def kind_of(texts: list[str], head: str, patterns: Patterns) -> str:
    """The type that the masthead says, "" where it says none; a draft's word goes before the others.

    Of several lines that name a report, a note or a letter the last is the document's.
    """
    found = next((code for pattern, code in patterns.kinds if pattern.search(head)), "")
    if found not in _AUTHORED:
        return found
    named = (code for text in reversed(texts) for code in _AUTHORED if _names_kind(text, code, patterns))
    return next(named, found)


def masthead_title(texts: list[str], kind: str, patterns: Patterns, vocabulary: EditorialWords) -> str:
    """The title of a text whose title line has no number: in one with an author it stands above him, or names him.

    A letter's is the line that says from whom and to whom it is.
    """
    lines = _joined(texts, patterns, vocabulary)
    named = [i for i, line in enumerate(lines) if kind in _AUTHORED and _names_kind(line, kind, patterns)]
    if not named:
        return _unless_the_agendas(plain_title(_last_title(lines, patterns, vocabulary)), lines, patterns)
    by = named[-1]
    if kind == _AUTHORED[-1] or (kind == "note" and vocabulary.date.search(lines[by], 0, _DATED)):
        return plain_title(lines[by])  # a letter, a note verbale
    return plain_title(_above(lines[:by], lines[by], patterns, vocabulary)) or plain_title(lines[by])


def _unless_the_agendas(title: str, lines: list[str], patterns: Patterns) -> str:
    """A title; "" for that of the agenda's item, which is the document's own only where it is printed again."""
    if title != agenda_title(lines, patterns):
        return title
    return title if sum(plain_title(line) == title for line in lines) > 1 else ""


def heads_text(line: str, vocabulary: EditorialWords) -> str:
    """The key of the decided text whose first page a line heads ("United Nations A/RES/91/7"), "" for none."""
    if "/" not in line or len(line) > _HEADS:
        return ""
    found = patterns_of(vocabulary.language).furniture.match(line)
    symbol = Symbol.parse(line[found.end() :].strip(" .:*_")) if found else None
    return symbol.key if symbol and symbol.kind in ("resolution", "decision") else ""


def frame_parts(above: str, line: str, vocabulary: EditorialWords) -> bool:
    """Whether two lines of a masthead that no blank line parts are two: one is the frame's, or names the author.

    A session, an item of the agenda and an organ have lines of their own, as the author has.
    """
    patterns = patterns_of(vocabulary.language)
    item = patterns.agenda.match(line)
    if (item and line[:1].isupper() and not _goes_on(above, line, vocabulary)) or _is_numbered_session(
        line, patterns, vocabulary
    ):
        return True
    numbers = patterns.agenda.match(above)
    alone = numbers is not None and numbers.end() == len(above)
    if alone or _is_numbered_session(above, patterns, vocabulary) or _names_organ(above, vocabulary):
        return True
    named = len(line.split()) <= _AUTHOR_WORDS and any(_names_kind(line, each, patterns) for each in _AUTHORED)
    return named and not _goes_on(above, line, vocabulary)


def _above(lines: list[str], author: str, patterns: Patterns, vocabulary: EditorialWords) -> str:
    """The title that stands between the frame and the author's line, "" where none does.

    A line that says what the report is about has no title above it but the agenda's, which is none of its own.
    """
    framed = [index for index, line in enumerate(lines) if _is_frame(line, patterns, vocabulary)]
    if framed[-1:] == [len(lines) - 1] and _may_be_title(lines[-1], vocabulary):
        del framed[-1]
    start = framed[-1] + 1 if framed else 0
    own = lines[start:]
    long = len(author.split()) > _AUTHOR_WORDS
    if long and not any(patterns.agenda.match(line) for line in lines):  # names of organs stand there
        return ""
    if long:
        own = [line for line in own if not any(_names_kind(line, each, patterns) for each in _AUTHORED)]
    of_agenda = bool(own) and plain_title(own[0]) == agenda_title(lines, patterns)
    if of_agenda and (len(own) > 1 or long):
        own = own[1:]
    return own[-1] if own and _may_be_title(own[-1], vocabulary) else _last_title(own, patterns, vocabulary)


def _may_be_title(line: str, vocabulary: EditorialWords) -> bool:
    """Whether a line that looks like a heading's or an imprint's is a title where an author's follows it.

    Headings stand below the author, and a book is printed where the United Nations has a seat or a press.
    """
    bare = line.strip("*_ ")
    if _HEADING.match(bare):
        return True
    return bool(_IMPRINT.fullmatch(bare)) and not _seats(vocabulary.language).match(bare)


@lru_cache(maxsize=8)
def _seats(language: str) -> re.Pattern[str]:
    return re.compile(rf"{alternatives([text for _, text in labels('seat', language)])}(?!\w)")


def agenda_title(texts: list[str], patterns: Patterns) -> str:
    """The title of the agenda's item: behind its number or in the next line, "" where there is none."""
    for index, text in enumerate(texts):
        items = patterns.agenda.search(text)
        if items:
            ends = patterns.agenda_end.match(text, items.end())
            rest = text[ends.end() if ends else items.end() :].strip(" *_")
            following = texts[index + 1] if index + 1 < len(texts) else ""
            usable = not (patterns.adopted.match(following) or patterns.sponsors.match(following))
            return plain_title(rest or (following if usable else ""))
    return ""


def plain_title(text: str) -> str:
    """A title in one line, without marks of layout and without the number that a draft leaves open."""
    plain = " ".join(text.replace("\u2011", "-").replace("\u00ad", "").split()).strip("*_ ")
    return _UNNUMBERED.sub("", plain)


def _names_kind(text: str, kind: str, patterns: Patterns) -> bool:
    """Whether a line begins with the type ("Report of the Secretary-General")."""
    return any(code == kind and pattern.match(text) for pattern, code in patterns.kinds)


def _last_title(texts: list[str], patterns: Patterns, vocabulary: EditorialWords) -> str:
    """The last line of the masthead that is a title: no date, symbol, session or sponsors."""
    for line in reversed(texts):
        if not _is_frame(line, patterns, vocabulary) and re.search(r"[^\W\d_]{3}", line):
            return line
    return ""


def _is_frame(text: str, patterns: Patterns, vocabulary: EditorialWords) -> bool:
    """Whether a line is of the frame: a date, a symbol, a session, an organ, sponsors, a heading with a number."""
    bare = text.strip("*_ ")
    return bool(
        bare.startswith("[")
        or _is_symbols(bare)
        or (bare.endswith(".") and SYMBOL.search(bare))
        or _HEADING.match(bare)
        or _is_day(bare, vocabulary)
        or _is_days(bare, vocabulary)
        or patterns.sponsors.match(text)
        or TITLE.match(text)  # of another text: the document's own has been looked for
        or OLD.match(text)
        or patterns.original.match(text)
        or _is_numbered_session(bare, patterns, vocabulary)
        or _is_session(bare, vocabulary.language)
        or patterns.agenda.match(text)
        or patterns.adopted.match(text)
        or _cover(vocabulary.language).match(bare)
        or _names_organ(bare, vocabulary)
        or _is_furniture(bare, patterns)
    )


def _is_furniture(text: str, patterns: Patterns) -> bool:
    """Whether a line is what heads every document: the publisher, alone or with the symbol; how it is distributed."""
    found = patterns.furniture.match(text)
    rest = text[found.end() :].strip(" .:") if found else ""
    return patterns.distributed.search(text) is not None or (found is not None and (not rest or _is_symbols(rest)))


def _is_symbols(text: str) -> bool:
    """Whether a line is a symbol, or the several that one document has."""
    found = SYMBOL.match(text)
    rest = text[found.end() :].lstrip("–-— ") if found else text
    return found is not None and (rest.strip(".*") == "" or _is_symbols(rest))


def _is_day(text: str, vocabulary: EditorialWords) -> bool:
    """Whether a line is a day, with the language of the text beside it or not."""
    found = vocabulary.date.match(text)
    rest = text[found.end() :].strip(" .,*_:").lower() if found else "-"
    return not rest or rest in vocabulary.languages


def _is_days(text: str, vocabulary: EditorialWords) -> bool:
    """Whether a line says when and where a session was held ("Geneva, 4–8 May 2031"), or a book was printed."""
    text = text.strip("()")
    days = [each for each in vocabulary.date.finditer(text) if each.end() == len(text.rstrip(" .*_"))]
    if _IMPRINT.fullmatch(text) or any(_BEFORE_LAST_DAY.fullmatch(text[: each.start()]) for each in days):
        return True
    return _range_of_days(vocabulary.language).fullmatch(text) is not None


@lru_cache(maxsize=8)
def _range_of_days(language: str) -> re.Pattern[str]:
    """Days in a row, with a place before or behind them: "New York, 14–18 and 21–23 July 2025"."""
    words = editorial_words(language)
    of, month = lang.in_date(r"\s+"), alternatives(list(words.months))
    place = r"[A-ZÀ-Ý][\w'’.-]*(?:\s[A-ZÀ-Ý(][\w'’.)-]*){0,3}"
    to = rf"\s?(?:[-–—]|{lang.joints('to')}|{lang.joints('and')})\s?"
    day = rf"\d{{1,2}}(?:er)?(?:{of}{month})?(?:{of}\d{{4}})?"
    days = rf"{day}(?:{to}|,\s){day}(?:(?:{to}|,\s){day})*(?:{of}\d{{4}})?"
    return re.compile(rf"(?:{place},\s)?(?:[a-zé]{{2,4}}\s)?{days}(?:,\s{place}|\s\({place}\))?\.?", re.IGNORECASE)


@lru_cache(maxsize=8)
def _session_word(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives([text for _, text in labels('session', language)])}(?!\w)", re.IGNORECASE)


def _is_numbered_session(text: str, patterns: Patterns, vocabulary: EditorialWords) -> bool:
    """Whether a line is a session by its number ("Seventy-sixth session")."""
    found = patterns.session.fullmatch(text)
    return found is not None and vocabulary.ordinal_value(found["ordinal"]) is not None


def _is_session(text: str, language: str) -> bool:
    """Whether a line names a session by its year ("Annual session 2025"), or an organ's year ("Eightieth year")."""
    words = text.split()
    if len(words) <= _SESSION_WORDS and _YEAR.search(text) and _session_word(language).search(text):
        return not {label for code, label in labels("hanging", language) if code != "of"}.intersection(words)
    year = _year_word(language).search(text)
    return year is not None and editorial_words(language).ordinal_value(text) is not None and len(words) <= 3


@lru_cache(maxsize=8)
def _year_word(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives([text for _, text in labels('year', language)])}$", re.IGNORECASE)


@lru_cache(maxsize=8)
def _cover(language: str) -> re.Pattern[str]:
    """What covers of official records print beside the title ("Supplement No. 5"), and notes on symbols."""
    return re.compile(rf"{alternatives([text for _, text in labels('cover', language)])}(?!\w)", re.IGNORECASE)


def _joined(texts: list[str], patterns: Patterns, vocabulary: EditorialWords) -> list[str]:
    """The lines, those that go on in the next one together with it: a title that was broken is one."""
    found: list[str] = []
    for text in texts:
        framed = any(_is_frame(each, patterns, vocabulary) for each in (*found[-1:], text))
        listed = bool(found) and found[-1].endswith(",") and patterns.agenda.match(found[-1]) is not None
        if found and (listed or (not framed and _goes_on(found[-1], text, vocabulary))):
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return found


def _goes_on(before: str, text: str, vocabulary: EditorialWords) -> bool:
    """Whether a line of a title goes on in the next: with a small letter, behind a small word, both in capitals."""
    if text[:1].islower() or before.count("“") > before.count("”"):
        return True
    if before.isupper() and text.isupper() and len(before.split()) > 1:
        return True
    return _hanging(vocabulary.language).search(before) is not None


@lru_cache(maxsize=8)
def _hanging(language: str) -> re.Pattern[str]:
    """A word at the end of a line behind which a title cannot end."""
    return re.compile(rf"(?<=\s){alternatives([text for _, text in labels('hanging', language)])}$")


_ARTICLE = 1 + max(map(len, lang.words_of("articles")))
"""No article is longer with the space behind it."""


def _names_organ(text: str, vocabulary: EditorialWords) -> bool:
    """Whether a line is an organ's name, with or without its article."""
    name = text.lower().replace("’", "'")
    return any(
        len(label) - len(name) <= _ARTICLE and label.lower().replace("’", "'").endswith(name)
        for _, label in vocabulary.organs
    )
