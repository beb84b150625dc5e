"""What the site and the commands say: `messages.toml` of each language, by "section.key"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from types import MappingProxyType

from kg.lang.language import DEFAULT, codes, language

Message = str | list[str]


@cache
def catalogue(code: str) -> Mapping[str, Message]:
    """All messages of a language by "section.key", as its folder has them."""
    sections = language(code).table("messages")
    return MappingProxyType({f"{part}.{key}": text for part, own in sections.items() for key, text in own.items()})


def _message(key: str, code: str) -> Message:
    own = catalogue(code).get(key) if code in codes() else None
    return catalogue(DEFAULT)[key] if own is None else own


def say(key: str, code: str) -> str:
    """The words for `key` in a language, else in the default one. An unknown key is a slip of ours: `KeyError`."""
    return _said(key, code if code in codes() else DEFAULT)


@cache  # a page says some thousand; there are no more than the catalogues have
def _said(key: str, code: str) -> str:
    return str(_message(key, code))


def status(number: int, code: str) -> str:
    """What a code of HTTP means, in a language; one that is on no list in the words of the protocol."""
    key = f"status.{number}"
    return say(key, code) if knows(key) else HTTPStatus(number).phrase


def knows(key: str) -> bool:
    """Whether there is such a message."""
    return key in catalogue(DEFAULT)


def forms(key: str, code: str) -> list[str]:
    """As `say`, for an entry that has several: the words for one and for many, or a list."""
    found = _message(key, code)
    return found if isinstance(found, list) else [found]


@cache
def section(name: str, code: str) -> Mapping[str, str]:
    """The messages of a section by their keys; those that the language lacks in the default one."""
    prefix = f"{name}."
    keys = [key for key in catalogue(DEFAULT) if key.startswith(prefix)]
    return MappingProxyType({key.removeprefix(prefix): say(key, code) for key in keys})


def ordinal(number: str, gender: str, code: str) -> str:
    """An ordinal number as a language writes it beside a noun of a gender, `m` or `f` ("53ᵉ", "1ʳᵉ", "76th")."""
    written = language(code).table("language")[f"ordinal_{gender}"]
    return next(str(form).format(number) for ending, form in written if re.search(ending, number))


def numbered(key: str, number: str, code: str, **values: str) -> str:
    """A message about a thing with a number: as an ordinal where it is one ("76ᵉ session"), as a year where an organ
    counts by years ("session de 2021"), else as a name ("S-32").
    """
    if _YEAR.fullmatch(number) and knows(f"{key}_year"):
        return say(f"{key}_year", code).format(number=number, **values)
    if not number.isdecimal() or not _ORDINAL.search(say(key, code)):
        key = f"{key}_named" if knows(f"{key}_named") else key
        return say(key, code).format(number=number, **values)
    return say(key, code).format(number=number, m=ordinal(number, "m", code), f=ordinal(number, "f", code), **values)


_ORDINAL = re.compile(r"\{[mf]\}")
_YEAR = re.compile(r"(?:19|20)\d\d")
