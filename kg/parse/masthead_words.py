"""How mastheads are worded in one language: patterns made of the words of `editorial.tsv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.parse.editorial import alternatives, editorial_words, labels
from kg.symbols import part_words, roots_pattern

SYMBOL = re.compile(
    rf"(?<![\w/(]){roots_pattern()}(?:\.\d{{1,2}}(?=/))?"
    r"(?:/(?:E?S-\d{1,2}(?=/)|[\w.]+)"
    rf"(?:\s?\((?:[\w. ]+|{part_words()}[^()]{{0,60}})\))?){{1,6}}"
    r"(?:\s?[A-Z](?:-[A-Z])?(?=\s|$))?"
)
TITLE = re.compile(
    rf"[*_#\s]*(?:(?:{lang.numbered_text()})\s+)?"
    r"(?P<number>(?:E?S-)?\d{1,4}/\d{1,4})(?P<letter>[^\S\n]?[A-Z](?:-[A-Z])?(?![^\S\n]+[a-z]))?\s?\\?[.:–—]?\**\s+"
    r"(?P<title>\S.*)",
    re.DOTALL,
)
OLD = re.compile(
    r"[*_#\s]*(?P<number>\d{1,4})\s?(?P<letter>[A-Z])?\s?\((?P<session>(?:E?S-)?[IVXL]+)\)\.?\**\s+(?P<title>\S.*)",
    re.DOTALL,
)

_AND, _TO, _OF = lang.joints("and"), lang.joints("to"), lang.joints("of")


@dataclass(frozen=True)
class Patterns:
    """The masthead's wording in one language."""

    kinds: tuple[tuple[re.Pattern[str], str], ...]
    agenda: re.Pattern[str]
    agenda_end: re.Pattern[str]
    session: re.Pattern[str]
    sponsors: re.Pattern[str]
    original: re.Pattern[str]
    report: re.Pattern[str]
    adopted: re.Pattern[str]
    furniture: re.Pattern[str]
    distributed: re.Pattern[str]
    """How a document is distributed, beside an organ's name or not ("Security Council      Distr.: General")."""
    without_vote: re.Pattern[str]
    voters: re.Pattern[str]
    of_organ: re.Pattern[str]
    title_end: re.Pattern[str]


_LINE_START = r"^[*_#\s\[]*"
_AFTER_SPONSORS = rf"(?:{_LINE_START}|:\s*[*_]*)"


def _labels(kind: str, language: str) -> str:
    return alternatives([label for _, label in labels(kind, language)])


@lru_cache(maxsize=4)
def patterns_of(language: str) -> Patterns:
    """The wording of mastheads in a language; in the default one's where the language is not supported."""
    lang = editorial_words(language).language
    kinds = tuple((_type_line(code, label), code) for code, label in labels("type", lang))
    agenda, end = _labels("agenda", lang), _labels("agenda-end", lang)
    drafts = alternatives([label for code, label in labels("type", lang) if code.startswith("draft")])
    decided = alternatives(
        [label for code, label in labels("type", lang) if code in ("resolution", "decision") and " " in label]
        + [label for _, label in labels("adopted-at", lang)]
    )
    return Patterns(
        kinds=kinds,
        agenda=re.compile(
            rf"(?<!\w){agenda}\s+(?P<items>\d+(?:\s?\(?[a-z]{{1,3}}\))*"
            rf"(?:(?:\s?,\s?|\s(?:{_AND}|{_TO})\s)(?:\d+|\(?[a-z]{{1,3}}\))(?:\s?\(?[a-z]{{1,3}}\))*)*)",
            re.IGNORECASE,
        ),
        agenda_end=re.compile(rf"\s*{end}\**", re.IGNORECASE),
        session=re.compile(
            rf"(?<!\w)(?P<ordinal>[^\W\d_]+(?:[-\s][^\W\d_]+){{0,4}}?)\s+"
            rf"(?P<kind>{_labels('emergency', lang)}\s+|{_labels('special', lang)}\s+)?"
            rf"{_labels('session', lang)}(?P<after>\s+{_labels('emergency', lang)}"
            rf"|\s+{_labels('special', lang)})?",
            re.IGNORECASE,
        ),
        sponsors=re.compile(rf"(?P<names>[^:]+?)\s*:\s*\**\s*(?:{drafts})", re.IGNORECASE | re.DOTALL),
        original=re.compile(rf"{_labels('original', lang)}\s*:\s*([^\W\d_]+)", re.IGNORECASE),
        report=re.compile(rf"\[\s*{_labels('report', lang)}(?P<of>[^\[\]]*)\]?", re.IGNORECASE),
        adopted=re.compile(rf"{decided}[^\[\]]*", re.IGNORECASE),
        without_vote=re.compile(_labels("without-vote", lang), re.IGNORECASE),
        voters=_voters(lang),
        of_organ=re.compile(rf"(?:(?:{_OF})\s+)?{_labels('organ', lang)}\W*", re.IGNORECASE),
        title_end=re.compile(rf"{_labels('title-end', lang)}(?:\s+\d+)?", re.IGNORECASE),
        distributed=re.compile(
            rf"(?<!\w){alternatives([label for code, label in labels('distribution', lang) if code == 'said'])}(?!\w)"
        ),
        furniture=re.compile(rf"{_labels('publisher', lang)}|{_labels('distribution', lang)}", re.IGNORECASE),
    )


def _type_line(code: str, label: str) -> re.Pattern[str]:
    """How a masthead says a type: at the beginning of a line, a draft's after its sponsors too; never in a sentence.

    A word alone needs a number or the end of the line after it ("Decision 79/531", not "Decision of the Court").
    """
    begins = _AFTER_SPONSORS if code.startswith("draft") or code == "amendment" else _LINE_START
    word = alternatives([label])
    follows = r"(?!\w)" if " " in label or code not in ("resolution", "decision") else r"(?=[*_]*(?:\s+\W*\d|\s*$))"
    return re.compile(rf"{begins}{word}{follows}", re.IGNORECASE | re.MULTILINE)


def _voters(lang: str) -> re.Pattern[str]:
    """What leads to the lists of a recorded vote, its kind as the group's name."""
    groups = []
    for kind in ("in-favour", "against", "abstaining"):
        texts = [text for code, text in labels("vote-list", lang) if code == kind]
        groups.append(rf"(?P<{kind.replace('-', '_')}>(?<!\w){alternatives(texts)})")
    return re.compile(rf"(?:{'|'.join(groups)})\s?\**\s?:\**", re.IGNORECASE)
