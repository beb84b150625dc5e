"""The language of a source: what its markup or the user states, held against what the text shows.

A text that clearly is in another language than is stated is read as what it is, with a warning; a language that
is not supported is named, and nothing is read in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg import lang
from kg.lang.detection import Detected, detect
from kg.model import Aside, Document, Source
from kg.parse import metadata
from kg.parse.editorial import organ_language


@dataclass(frozen=True, slots=True)
class Told:
    """The tag of the language, "" where nothing tells it; whether documents in it are read; what to warn of."""

    code: str
    is_read: bool
    warnings: tuple[str, ...] = ()


def told(source: Source) -> Told:
    """The language of `source`."""
    who, stated = metadata.stated_language(source)
    seen = detect(source.text)
    if not stated:
        return _shown(source, seen)
    own = stated.split("-")[0].lower()
    contradicted = seen.sure and seen.code and seen.code != own and _is_read({seen.code, own})
    if not contradicted:
        return _judged(stated, _mixed(seen))
    return _judged(seen.code, (f"{who} says that the language is {stated!r}; the text is in {_named(seen.code)}",))


def _is_read(tags: set[str]) -> bool:
    return any(map(lang.is_supported, tags))


def _shown(source: Source, seen: Detected) -> Told:
    """The language where nothing but the text tells it: its words, in a short text its organ's line."""
    if seen.sure and seen.code:
        return _judged(seen.code, ())
    organ = organ_language(source.text)
    code = organ or seen.code
    if code and seen.mixed:
        return _judged(code, _mixed(seen))
    if code:
        doubt = f"the language is taken to be {_named(code)}; it may be {_named(seen.rival)}"
        return _judged(code, (doubt,) if seen.rival and not organ else ())
    if seen.sure:
        return Told("", False, (f"the language was not recognized: nothing was read; read are {_supported()}",))
    return Told("", True)


def _mixed(seen: Detected) -> tuple[str, ...]:
    both = f"the text is in two languages, {_named(seen.code)} and {_named(seen.rival)}: what is read may be of either"
    return (both,) if seen.mixed else ()


def _judged(code: str, warnings: tuple[str, ...]) -> Told:
    if lang.is_supported(code.split("-", maxsplit=1)[0].lower()):
        return Told(code, True, warnings)
    unread = f"the text is in {_named(code)}, which is not supported: nothing was read; read are {_supported()}"
    return Told(code, False, (*warnings, unread))


def _named(code: str) -> str:
    name = lang.own_name(code)
    return code if name == code else f"{name} ({code})"


def _supported() -> str:
    return ", ".join(map(_named, lang.codes()))


def unread(source: Source, language: Told) -> Document:
    """The document of a language that is not supported: what it is, and none of its text."""
    stated, said = metadata.unread(source, language.code)
    inked = source.text.strip()
    start = source.text.index(inked)
    aside = Aside(start, start + len(inked), "language", "the language is not supported")
    warnings = (*source.warnings, *language.warnings, *said)
    return Document(source, stated, (), warnings=warnings, aside=(aside,) if inked else ())
