"""What a document states of itself, in print or in markup, and what its user states of it in a sidecar file.

Absent stays absent. The user's word goes before the document's; what the symbol implies
(session, committee, type) counts as stated.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kg.lang import tag
from kg.model import Document, Metadata, Source
from kg.parse.blocks import Block
from kg.parse.editorial import EditorialWords
from kg.parse.markup_metadata import from_markup
from kg.parse.masthead import from_text, running_symbol, session_number, symbol_of
from kg.parse.masthead_words import SYMBOL
from kg.symbols import Symbol, is_cut


def stated_language(source: Source) -> tuple[str, str]:
    """Who states the language, the user's sidecar file or the markup, and its tag; "" where neither does."""
    said = _LANGUAGE_TAG.fullmatch(source.stated.get("language", ""))
    if said:
        return "the sidecar file", said[0]
    return "the markup", tag(next((value for key, value in source.properties if key == "language"), ""))


def unread(source: Source, lang: str) -> tuple[Metadata, list[str]]:
    """What can be said of a source in a language that is not supported: symbol, dates and session; what to warn of."""
    given = dict(reversed(source.properties))
    head = SYMBOL.search(source.text, 0, 3000) if not given else None
    whole = head is not None and not is_cut(source.text, head.end())
    symbol = symbol_of(given.get("symbol", "") or (head[0] if head and whole else ""))
    stated = Metadata(
        symbol=symbol.key if symbol else "" if given else running_symbol(source.text),
        language=lang,
        adopted=_day(given.get("adopted", "")),
        distributed=_day(given.get("distributed", "")),
        session=session_number(given.get("session", "")),
        session_key=given.get("session", ""),
    )
    return _completed(source, stated, lang)


def _day(text: str) -> str:
    return text if _DATE.fullmatch(text) else ""


def read(source: Source, masthead: list[Block], lang: str, vocabulary: EditorialWords) -> tuple[Metadata, list[str]]:
    """The metadata of `source`, and what to warn of."""
    stated = from_markup(source, masthead, lang) if source.properties else from_text(source, masthead, lang, vocabulary)
    return _completed(source, stated, lang)


def _completed(source: Source, stated: Metadata, lang: str) -> tuple[Metadata, list[str]]:
    """With what the user states, a symbol in any case, and what the symbol implies; what to warn of."""
    stated, warnings = _user(source, stated)
    stated = replace(stated, language=lang)  # what is stated was held against the text already
    if not stated.symbol:
        stated = replace(stated, symbol=f"unidentified:{source.sha256[:12]}", symbol_origin="content")
        warnings.append(no_symbol(source.name))
    return _implied(stated), warnings


def no_symbol(name: str) -> str:
    """The warning that the file `name` states no symbol, and where a person may state one."""
    return f'no symbol is stated; state one in {name}.meta.toml (symbol = "…")'


def restated(document: Document, stated: dict[str, str]) -> Document:
    """A document that was read before, with what a sidecar file states of it now."""
    said, warnings = _user(replace(document.source, stated=stated), document.metadata)
    unsaid = no_symbol(document.source.name)
    kept = [each for each in document.warnings if each != unsaid or said.symbol_origin == "content"]
    return replace(document, metadata=_implied(said), warnings=(*kept, *warnings))


def _user(source: Source, stated: Metadata) -> tuple[Metadata, list[str]]:
    """What the sidecar file says goes before what was read."""
    warnings: list[str] = []
    said = dict(source.stated)
    symbol = said.pop("symbol", None)
    if symbol is not None:
        parsed = Symbol.parse(symbol)
        if parsed is None:
            warnings.append(f"the sidecar's symbol {_shown(symbol)} is no symbol of the United Nations")
        else:
            stated = replace(stated, symbol=parsed.key, symbol_origin="user")
    for key, value in sorted(said.items()):
        if key not in _STATED:
            warnings.append(f"the sidecar's key {_shown(key)} is not known")
        elif not _STATED[key].fullmatch(value) or (_STATED[key] is _DATE and not _in_the_calendar(value)):
            warnings.append(f"the sidecar's {key} {_shown(value)} is no {_SHAPES[_STATED[key]]}; it is left out")
        else:
            stated = replace(stated, **{key: value})  # type: ignore[arg-type]  # text fields all
    return stated, warnings


def _shown(value: str) -> str:
    """An odd value as a warning shows it: its beginning, where it is long."""
    return repr(value) if len(value) <= _SHOWN else f"{value[:_SHOWN]!r}…"


def _in_the_calendar(value: str) -> bool:
    """Whether a year, a month or a day that is written as one is one: there is no 30 February, and no year 0."""
    year, month, day = (*map(int, value.split("-")), 1, 1)[:3]
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SHOWN = 60
_NO_TEXT = r"\x00-\x1f\x7f-\x9f\ufffe\uffff"  # control characters, and those that XML has no place for
_WORDS = re.compile(rf"[^\s{_NO_TEXT}][^{_NO_TEXT}]*")
_SHAPES = {_DATE: "date (2013-10-31)", _LANGUAGE_TAG: "language tag (en, fr)", _WORDS: "text"}
_STATED = {
    **dict.fromkeys(("as_of", "adopted", "distributed"), _DATE),
    **dict.fromkeys(("title", "type", "agenda_item", "committee", "meeting"), _WORDS),
    "language": _LANGUAGE_TAG,
}
"""What a sidecar file may state beside the symbol, and how it is written."""


def _implied(stated: Metadata) -> Metadata:
    """Session, committee and type, where the symbol implies them."""
    symbol = Symbol.parse(stated.symbol)
    if symbol is None or symbol.kind == "unidentified":
        return stated
    session = symbol.session or stated.session_key  # as for whoever has only its symbol: a masthead may be misprinted
    kind = symbol.kind if symbol.kind != "document" else ""
    kept = stated.type if not kind or stated.type.startswith("draft") else kind
    if kind.startswith("draft"):  # the limited series has reports and papers, too: what is drafted has to be printed
        kept = stated.type or (kind if stated.symbol_origin == "user" else "")
    return replace(
        stated,
        session_key=session,
        session=session_number(session),
        committee=symbol.committee or stated.committee,
        type=kept,
    )
