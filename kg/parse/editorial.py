"""How UN documents are written, as data: month names, ordinals, opening words and the like.

The labels come from each language's `editorial.tsv` (kind, code, label); this module turns them
into look-up tables and compiled patterns, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import lang
from kg.model import composed
from kg.symbols import organs


def alternatives(labels: tuple[str, ...] | list[str]) -> str:
    """A pattern that matches any of `labels`, the longest first; apostrophes of both kinds, any spaces.

    An asterisk in a label stands for any letters.
    """
    ordered = sorted(dict.fromkeys(labels), key=lambda label: (-len(label), label))
    shaped = (re.escape(label).replace(r"\*", r"\w*").replace("'", "['’]").replace(r"\ ", r"\s+") for label in ordered)
    return "(?:" + "|".join(shaped) + ")"


def begins_text(line: str, first: str) -> bool:
    """Whether an organ's line begins a text, where `first` did before ("" for none): a name alone may be a heading."""
    bare, before = (each.strip("*_“« ,").casefold() for each in (line, first))
    return not first or bare == before or line.rstrip("*_ ").endswith(",")


_OF = lang.in_date(r"\s+")


@dataclass(frozen=True)
class EditorialWords:
    """The labels of one language and the patterns made of them."""

    language: str
    months: dict[str, int]
    ordinals: dict[str, int]
    languages: dict[str, str]
    organs: tuple[tuple[str, str], ...]
    committees: tuple[tuple[str, str], ...]
    opens_preamble: re.Pattern[str]
    opens_usually: re.Pattern[str]
    opens_operative: re.Pattern[str]
    opens_decision: re.Pattern[str]
    statement: re.Pattern[str]
    draft_follows: tuple[tuple[re.Pattern[str], str], ...]
    annex: re.Pattern[str]
    section: re.Pattern[str]
    note_lead: re.Pattern[str]
    numbered: frozenset[str]
    numbered_loosely: frozenset[str]
    numbered_phrases: tuple[str, ...]
    """Those of several words, in small letters ("objetivo de desarrollo sostenible 12")."""
    links: frozenset[str]
    unit: re.Pattern[str]
    short: frozenset[str]
    common: re.Pattern[str]
    formula: re.Pattern[str]
    voted: re.Pattern[str]
    voters: re.Pattern[str]
    polls: re.Pattern[str]
    """The beginning of the brackets after the adoption line: "[Adopted by a recorded vote …"."""
    adopted_texts: tuple[tuple[str, str], ...]
    """What may be adopted in the body: the slug of its paragraphs, and how it is named."""
    following: re.Pattern[str]
    """What says of such a text that it follows."""
    drafted: re.Pattern[str]
    """The end of the line of sponsors: "…: draft resolution"."""
    meeting: re.Pattern[str]
    reissued: re.Pattern[str]
    """The line that says that a text was printed again ("Reissued for technical reasons"), alone on its line."""
    reissued_words: tuple[tuple[str, ...], ...]
    """The words of each such line, in small letters: a text that lacks one of each is not searched for the line."""
    date: re.Pattern[str]
    ordinal: re.Pattern[str]
    decimal_comma: bool
    """Whether a comma parts decimals; where it parts thousands, it never ends a number."""

    def ordinal_value(self, text: str) -> int | None:
        """The number that an ordinal in words says ("soixante-seizième" is 76), None where none."""
        total, found = 0, False
        for part in self.ordinal.findall(text.lower()):
            total, found = total + self.ordinals[part], True
        return total if found else None


def labels(kind: str, language: str = "") -> list[tuple[str, str]]:
    """Code and label of every row of `kind` (in one language, or in all); of organs the lines that they open with."""
    spoken = [lang.language(language)] if language else lang.each()
    rows = [(code, label) for each in spoken for row, code, label in each.rows("editorial", 3) if row == kind]
    return (
        _longest_first([*rows, *(pair for each in spoken for pair in _opening_lines(each))]) if kind == ORGAN else rows
    )


ORGAN = "organ"
"""The kind of the lines that texts open with: organs that decide have theirs in `organs.toml`, others in rows."""


def _opening_lines(spoken: lang.Language) -> Iterator[tuple[str, str]]:
    for organ in organs():
        code = organ["code"]
        table = organ if spoken.code == lang.DEFAULT else spoken.table("organs").get(code, {})
        yield from ((code, line) for line in table.get("opens", ()))


def _longest_first(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What begins as another does goes before it."""
    return sorted(pairs, key=lambda pair: -len(pair[1]))


def _texts(kind: str, language: str = "") -> list[str]:
    return [label for _, label in labels(kind, language)]


@lru_cache(maxsize=16)
def editorial_words(language: str) -> EditorialWords:
    """The words of `language`; the default language stands in for one that is not supported."""
    own = lang.of(language).code
    months = {label.lower(): int(code) for code, label in labels("month", own)}
    ordinals = {label: int(code) for code, label in labels("ordinal", own)}
    organs = tuple(labels("organ", own))
    date = rf"(\d{{1,2}})(?:\s?\^?er)?{_OF}({alternatives(list(months))}){_OF}(\d{{4}})"
    first = alternatives([label for code, label in labels("ordinal", own) if code == "1"])
    return EditorialWords(
        **_openings(own, date),
        **_lines(own, date, alternatives([label for _, label in organs])),
        language=own,
        months=months,
        ordinals=ordinals,
        languages={label.lower(): code for code, label in labels("language", own)},
        organs=organs,
        committees=tuple(labels("committee", own)),
        annex=re.compile(rf"{alternatives(_texts('annex', own))}(?!\w)", re.IGNORECASE),
        section=re.compile(
            rf"({alternatives(_texts('section', own))})\s+([\dIVXLivxl]+(?=er\b|\b)|[A-Z]\b|{first}\b)(?:er)?[.:]?",
            re.IGNORECASE,
        ),
        note_lead=re.compile(alternatives(_texts("note-lead", own)), re.IGNORECASE),
        numbered=frozenset(_texts("numbered", own)),
        numbered_phrases=tuple(text.lower() for text in _texts("numbered", own) if " " in text),
        numbered_loosely=frozenset(label for code, label in labels("numbered", own) if code == "loose"),
        links=frozenset(_texts("link", own)),
        unit=re.compile(r"\s*" + alternatives(_texts("unit", own)) + r"(?!\w)"),
        short=frozenset(_texts("short", own)),
        common=re.compile(rf"(?<!\w){alternatives(_texts('word', own))}(?!\w)", re.IGNORECASE),
        ordinal=re.compile(alternatives(list(ordinals))),
        decimal_comma=bool(lang.language(own).table("language").get("decimal_comma", False)),
    )


def _openings(own: str, date: str) -> dict[str, Any]:
    """What paragraphs and texts open with."""
    adverbs = alternatives(_texts("opens-adverb", own))

    def opening(kind: str) -> re.Pattern[str]:
        return re.compile(rf"(?:{adverbs}\s+)*{alternatives(_texts(kind, own))}(?!\w)", re.IGNORECASE)

    return {
        "opens_preamble": opening("opens-preamble"),
        "opens_usually": re.compile(
            alternatives([label for code, label in labels("opens-preamble", own) if code == "usual"]) + r"(?!\w)"
        ),
        "opens_operative": opening("opens-operative"),
        "opens_decision": re.compile(
            rf"{alternatives(_texts('opens-decision', own))}\s[^.;]{{0,200}}{alternatives(_texts('meeting', own))}"
            rf"|(?:[^\W\d_]{{1,3}}\s)?{date},\s{alternatives(_texts('opens-statement', own))}",
            re.IGNORECASE,
        ),
        "statement": re.compile(
            rf"(?<!\w){alternatives(_texts('statement', own))}(?!\w)[^.;:]{{0,120}}:$", re.IGNORECASE
        ),
        "draft_follows": tuple(
            (re.compile(rf"(?<!\w){alternatives([text])}(?!\w)[^.;:]{{0,120}}:$", re.IGNORECASE), kind)
            for kind, text in labels("draft-follows", own)
        ),
    }


def _lines(own: str, date: str, organ: str) -> dict[str, Any]:
    """The lines round a text: who adopts it, when, how it was voted on, what was adopted in it."""
    return {
        "voted": re.compile(rf"\[?\s?{alternatives(_texts('vote-line', own))}(?!\w)"),
        "polls": re.compile(alternatives(_texts("poll", own)), re.IGNORECASE),
        "voters": re.compile(rf"\W*{alternatives(_texts('vote-list', own))}\s?\**\s?:"),
        "formula": re.compile(  # in quotation marks the name alone: a statement's paragraphs begin so and go on
            rf"[*_]*\s?(?:{organ}[*_]*(?:[^.;:]{{0,160}},\s*[*_]*|\s*)|[“«][*_]*\s?{organ}[*_]*,?\s*[*_]*)",
            re.IGNORECASE,
        ),
        "reissued": re.compile(
            rf"^[\s*–-]*{alternatives(_texts('reissued', own))}(?!\w)", re.IGNORECASE | re.MULTILINE
        ),
        "reissued_words": tuple(sorted({tuple(text.lower().split()) for text in _texts("reissued", own)})),
        "meeting": re.compile(
            rf"\W*\(?(\d{{1,5}})\s?\^?(?:{lang.joints('ordinal_endings')})\s+(?:\([^()]*\)\s+)?"
            + alternatives(_texts("meeting", own))
            + r"(?:\s*\([^()]*\))?",
            re.IGNORECASE,
        ),
        "date": re.compile(date, re.IGNORECASE),
        "adopted_texts": tuple(labels("adopted-text", own)),
        "following": re.compile(rf"(?<!\w){alternatives(_texts('following', own))}(?!\w)", re.IGNORECASE),
        "drafted": re.compile(
            rf":\s*\**{alternatives([text for code, text in labels('type', own) if code.startswith('draft')])}\**$",
            re.IGNORECASE,
        ),
    }


def iso_date(text: str, language: str) -> str:
    """The first date in words of `text` as ISO 8601 ("16 décembre 2021"), "" where there is none."""
    found = editorial_words(language).date.search(text)
    if not found:
        return ""
    month = editorial_words(language).months[found[2].lower()]
    day = int(found[1])
    return f"{found[3]}-{month:02d}-{day:02d}" if 1 <= day <= 31 else ""


def organ_language(text: str) -> str:
    """The language whose organ opens the preamble ("The General Assembly,"), "" where none does."""
    for line in composed(text[:20000]).splitlines():
        bare = line.strip()
        if 6 < len(bare) < 200:
            for code in lang.codes():
                if editorial_words(code).formula.fullmatch(bare):
                    return code
    return ""
