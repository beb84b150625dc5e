"""One language: the tables of its folder, read when they are first asked for, and its grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg import resources
from kg.errors import InputError
from kg.lang.grammar import Grammar, grammar_of

DEFAULT = "en"
"""The language that the project is written in: the lists of `ontology/` have their labels in it,
and what another language lacks is said in it."""


@dataclass(frozen=True, slots=True)
class Language:
    """A supported language: its BCP 47 tag, its folder and its grammar.

    Its files are tables (`NAME.toml`) and rows (`NAME.tsv`, fields parted by tabs). A file that the
    folder lacks is empty; `kg.lang.completeness` says which it lacks.
    """

    code: str
    folder: Path
    grammar: Grammar

    def table(self, name: str) -> Mapping[str, Any]:
        """The contents of `NAME.toml`; not to be changed. Raises `InputError` where it cannot be read."""
        return _table(self.folder, name)

    def rows(self, name: str, width: int) -> tuple[tuple[str, ...], ...]:
        """The rows of `NAME.tsv`, each of `width` fields. Raises `InputError` where one has another number."""
        return read_rows(self.folder / f"{name}.tsv", width)

    def words(self, name: str) -> Mapping[str, Any]:
        """The words of a kind of statement (`citations`, `meetings`, …): those of the default where there are none."""
        return self.table(name) or language(DEFAULT).table(name)


@cache
def _table(folder: Path, name: str) -> Mapping[str, Any]:
    file = f"{name}.toml"
    found = resources.table(file, folder) if (folder / file).is_file() else {}
    return {key: _joined(value) for key, value in found.items()}


def _joined(value: Any) -> Any:
    """Texts in one line: a long pattern is laid out over several, whose breaks and indents are no part of it."""
    if isinstance(value, str):
        return _BREAK.sub("", value) if "\n" in value else value
    if isinstance(value, dict):
        return {key: _joined(each) for key, each in value.items()}
    return [_joined(each) for each in value] if isinstance(value, list) else value


_BREAK = re.compile(r"\n\s*")


@cache
def read_rows(path: Path, width: int) -> tuple[tuple[str, ...], ...]:
    """The rows of a table of `width` fields parted by tabs, without comments; none where there is no file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"cannot be read ({error})", "install the package again") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            fields = tuple(line.split("\t"))
            if len(fields) != width:
                raise InputError(path, f"line {number} has {len(fields)} fields, {width} are expected", "mend the line")
            rows.append(fields)
    return tuple(rows)


@cache
def codes(folder: Path | None = None) -> tuple[str, ...]:
    """The tags of the supported languages, the default first, then by the alphabet."""
    here = _folder(folder)
    found = (
        [path.name for path in here.iterdir() if path.is_dir() and path.name[0] not in "._"] if here.is_dir() else []
    )
    return tuple(sorted(found, key=lambda code: (code != DEFAULT, code)))


def _folder(folder: Path | None) -> Path:
    return (folder or resources.path("ontology")) / "languages"


@cache
def language(code: str, folder: Path | None = None) -> Language:
    """The language with this tag; `folder` is the ontology's, the package's own unless stated.

    Raises `KeyError` for one that is not supported.
    """
    if code not in codes(folder):
        raise KeyError(code)
    here = _folder(folder) / code
    named = resources.table("language.toml", here).get("grammar", "") if (here / "language.toml").is_file() else ""
    return Language(code, here, grammar_of(str(named)))


def preference(code: str) -> tuple[int, str]:
    """By which languages are sorted where one of several must be chosen; those that are not supported come last."""
    table = language(code).table("language") if code in codes() else {}
    return int(table.get("preference", len(codes()) + 1)), code


def of(code: str, folder: Path | None = None) -> Language:
    """The language with this tag, whatever its region; the default stands in for one that is not supported."""
    own = code.split("-", maxsplit=1)[0].lower()
    return language(own if own in codes(folder) else DEFAULT, folder)


def is_supported(code: str) -> bool:
    """Whether documents in the language can be read."""
    return code in codes()


def each(folder: Path | None = None) -> Iterator[Language]:
    """Every supported language, the default first."""
    return (language(code, folder) for code in codes(folder))


@cache
def _known() -> Mapping[str, tuple[tuple[str, ...], str, str]]:
    """What is known of languages, supported or not: tag → ISO 639-2 codes, code of the EU's table, own name."""
    rows = read_rows(resources.path("ontology") / "languages.tsv", 4)
    return {code: (tuple(iso.split()), eu, name) for code, iso, eu, name in rows}


@cache
def tag(code: str) -> str:
    """The BCP 47 tag for a language's code ("fra" is "fr"); for one that is not known, its first two letters."""
    return next((known for known, (iso, _, _) in _known().items() if code in iso), code[:2])


def own_name(code: str) -> str:
    """What a language calls itself; its tag where that is not known."""
    return _known()[code][2] if code in _known() else code


def eu_code(code: str) -> str:
    """The code of the language in the EU's authority table of languages, "" where it is not known."""
    return _known()[code][1] if code in _known() else ""
