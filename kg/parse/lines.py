"""Plain text → lines, with page furniture told apart.

Page furniture is what stands on every page and is no part of the text: running heads with
the symbol, page numbers ("3/15"), job numbers ("25-16618"), bar codes, the line over notes,
and the link lists that some extractors append to a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg import lang
from kg.model import Aside, composed
from kg.parse.editorial import EditorialWords
from kg.speed import quick
from kg.symbols import roots_pattern

_JOB = r"\*?(?:[A-Z]{2,3}\.)?\d{2}-\d{5,6}\*?(?:\s?\(?[EFSRAC]\)?)?"
_PAGE = r"\*{0,2}\d{1,4}\s?/\s?\d{1,4}\*{0,2}"
_SYMBOL = rf"{roots_pattern()}(?:/[\w.()\- ]{{1,24}}?){{1,6}}\*?"
_FURNITURE = re.compile(
    rf"""
      (?P<numbers>
        {_JOB}(?:\s+{_PAGE})? | {_PAGE}(?:\s+{_JOB})?
      | {_JOB}\s+\d{{6}}(?:\s+\d{{6}})?                 # job number and dates of the first page
      | [-–—]\s?\d{{1,4}}\s?[-–—]                       # - 3 -
      | (?:[Pp]age|p\.)\s\d{{1,4}}(?:\s?(?:{lang.joints("pages_of")}|/)\s?\d{{1,4}})?
      | \{{\d+\}}-{{3,}}
      )
    | (?P<head>(?:{_JOB}\s+)?{_PAGE}\s+{_SYMBOL} | {_SYMBOL}\s+{_PAGE})
    | (?P<bars>\*\d{{7,8}}\*)
    | (?P<link>
        https?://\S+ | <https?://[^>\s]+> | -\s*https?://\S+
      | \[?https?://[^\s\]]+\]?\(https?://[^\s)]+\)
      )
    | (?P<picture>!\[[^\]]*\]\([^)]*\) | <!--.*?--> | <img[^>]*>)
    | (?P<over>/\s?(?:\.{{3}}|…))                        # the page goes on overleaf
    | (?P<printer>(?:{lang.joints("printer_lines")}).*)
    """,
    re.VERBOSE,
)
_REASONS = {
    "numbers": "page or job number",
    "head": "running head",
    "bars": "bar code",
    "link": "list of links",
    "picture": "picture or comment",
    "over": "the page goes on overleaf",
    "printer": "printer's line",
}
_RULE_REASON = "line over notes"
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SYMBOL_LINE = re.compile(_SYMBOL)
_RULE_FIRST = "_\\-–—=*"
_RULE = re.compile(r"(?:_|\\_){4,}|[-–—]{5,}|={5,}|\*{3}\s?-{3,}")
_WITH_TITLE = re.compile(rf"{_SYMBOL}\s{{2,}}(?P<after>\S.{{8,}})|(?P<before>\S.{{8,}}?)\s{{2,}}{_SYMBOL}")
_PRINTED = re.compile(r"\d{6}(?:\s+\d{6})?")
_JOB_ALONE = re.compile(rf"{_JOB}|\*\d{{7,8}}\*")
_PAGE_OF = re.compile(_PAGE)
_PAGE_ALONE = re.compile(r"\d{1,3}")


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its characters, the blank lines above, and its indentation.

    `text` has them composed (an "e" and its accent are one "é"). `cut` says that page furniture or a new
    page stands between it and the line above; `rule` that the line over notes does.
    """

    start: int
    end: int
    text: str
    gap: int
    indent: int
    cut: bool = False
    rule: bool = False
    formula: int = 0
    """1 where the organ's line ("The Conference of the …,") begins that goes on below, 2 where it goes on."""
    foot: str = ""
    """The number of the note that begins here and has its number on another line; "+" where such a note goes on."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The result of the pass: `kept` are text, `aside` is furniture. No character is in both."""

    kept: tuple[Line, ...]
    aside: tuple[Aside, ...] = ()

    def spans(self) -> Iterator[tuple[int, int]]:
        """The characters that are text."""
        return ((line.start, line.end) for line in self.kept)


_UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Marks that are not seen: of direction, of joints. A soft hyphen is none: it says that a word goes on."""
_EDGES = _UNSEEN + " \t\r\n\x0b\x0c\x1c\x1d\x1e\x85\u00a0\u2007\u202f"


_MARGIN = re.compile(r"(?P<counted>\d{1,5})(?:[:|]?(?:\t| {1,8})|$)")
_QUOTED_LINE = re.compile(r">[> ]*")
_MARGINS_FROM = 8
"""So many lines have a mark or a number in the margin before it is taken for one."""


def _margins(lines: Sequence[Line]) -> list[int]:
    """The length of what stands in the margin of each line: numbers that count all lines, marks of quoted mail.

    All of them 0 where any line is without, or where the numbers may be the text's own: years, numbers of paragraphs or
    of a table's rows rise, too, but they do not count all lines from the first one on, blank ones and broken ones too.
    """
    none = [0] * len(lines)
    if len(lines) < _MARGINS_FROM:
        return none
    quoted = [each.end() if (each := _QUOTED_LINE.match(line.text)) else 0 for line in lines]
    if sum(map(bool, quoted)) >= max(
        _MARGINS_FROM, len(lines) // 4
    ):  # in Markdown quotations stand between lines of text
        return quoted
    if lines[0].text[0] not in "0123456789":
        return none
    found = [_MARGIN.match(line.text) for line in lines]
    return [each.end() if each else 0 for each in found] if _count_lines(lines, found) else none


_SHOWS = 8
"""One line in so many has to show that lines are counted, and nothing else: a blank one, or one inside a sentence."""


def _count_lines(lines: Sequence[Line], found: Sequence[re.Match[str] | None]) -> bool:
    """Whether the numbers before the lines count them: all of them, blank ones too, or all that have text."""
    numbers = [int(each["counted"]) for each in found if each and each["counted"]]
    if len(numbers) != len(lines) or numbers[0] not in (1, 1 + lines[0].gap):
        return False
    steps = [after - before for before, after in pairwise(numbers)]
    blank = [line.gap for line in lines[1:]]
    with_blank = all(step == 1 + gap for step, gap in zip(steps, blank, strict=True))
    if not with_blank and any(step != 1 for step in steps):
        return False
    rests = [line.text[each.end() :].strip() if each else "" for line, each in zip(lines, found, strict=True)]
    empty = sum(not rest for rest in rests)
    if 4 * empty > 3 * len(lines):  # numbers below each other are a text of numbers
        return False
    shown = empty + sum(rest[:1].islower() for rest in rests) + (sum(map(bool, blank)) if with_blank else 0)
    return _SHOWS * shown >= len(lines)


def without_margins(lines: list[Line]) -> Lines:
    """The lines without what stands in their margin, which is set aside; lines that have nothing else are blank."""
    margins = _margins(lines)
    if not any(margins):
        return Lines(tuple(lines), ())
    kept: list[Line] = []
    aside: list[Aside] = []
    gap = 0
    for line, margin in zip(lines, margins, strict=True):
        rest = line.text[margin:]
        aside.append(Aside(line.start, line.start + margin, "furniture", "number or mark in the margin"))
        if rest.strip():
            lead = len(rest) - len(rest.lstrip())
            start = line.start + margin + lead
            kept.append(replace(line, start=start, text=rest.strip(), gap=line.gap + gap, indent=lead))
            gap = 0
        else:
            gap += 1 + line.gap
    return Lines(tuple(kept), tuple(aside))


def split(text: str) -> list[Line]:
    """The lines of `text` that are not blank.

    Postcondition: each character is in one of them but white space, and marks of direction and joints at their edges.
    """
    found: list[Line] = []
    position, gap, page = 0, 0, False
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped and (stripped[-1] in _UNSEEN or stripped[0] in _UNSEEN):
            stripped = stripped.strip(_EDGES)
        if stripped:
            start = position + raw.index(stripped[0])
            found.append(Line(start, start + len(stripped), composed(stripped), gap, start - position, page))
            gap, page = 0, False
        else:
            gap += raw != "\x0b"
            page = page or "\x0c" in raw
        page = page or raw.endswith("\x0c")
        position += len(raw)
    return found


_PAGES = re.compile(r"(?<!\S)\d+/\d+(?!\S)|\b\d{1,3}$|^\d{1,3}\b")


def _running(lines: Sequence[Line]) -> set[str]:
    """Short lines with a symbol at one end that come back on several pages, page numbers apart."""
    shaped = Counter(
        _PAGES.sub("#", line.text)
        for line in lines
        if len(line.text) < 160 and "/" in line.text and line.text[-1] not in ".,;:"
    )
    return {
        shape
        for shape, count in shaped.items()
        if count >= 3 and re.search(rf"(?:^|#\s*){_SYMBOL}|{_SYMBOL}(?:\s*#)?$", shape)
    }


def without_furniture(lines: Sequence[Line], text_from: int) -> Lines:
    """The lines that are text; those that are furniture are set aside, each with its reason.

    Lines before the one at index `text_from` (the masthead; -1 where its end is not known) keep their symbols; page
    and job numbers and link lists are furniture anywhere.
    """
    running = _running(lines)
    own = _own_symbol(lines) if text_from < 0 else -1
    titles = _titles(lines)
    kept: list[Line] = []
    furniture: list[Aside] = []
    cut = rule = False
    gap = 0
    for index, given in enumerate(lines):
        line = replace(given, cut=True) if cut and not given.cut else given
        first = line.text[0]
        is_rule = first in _RULE_FIRST and bool(_RULE.fullmatch(line.text))
        address = (
            not is_rule and first in "hw" and ADDRESS.fullmatch(line.text) and kept and _goes_on(kept[-1], line, cut)
        )
        reason = _RULE_REASON if is_rule else ""
        if not address and not is_rule:
            in_text = index >= text_from and index != own
            reason = "running head" if index in titles and in_text else _furniture(line, index, lines, running, in_text)
        if reason:
            furniture.append(Aside(line.start, line.end, "furniture", reason))
            cut, rule = True, rule or is_rule
            gap = max(gap, line.gap)
            continue
        if rule or gap > line.gap:
            line = replace(line, rule=rule, gap=max(line.gap, gap))
        cut, rule, gap = False, False, 0
        kept.append(line)
    return Lines(tuple(kept), tuple(furniture))


def _titles(lines: Sequence[Line]) -> set[int]:
    """The lines at the top of pages that print the document's title again, with its symbol, above or below it."""
    opening = ""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if index < _FIRST_PAGE // 4:
            continue
        beside = _WITH_TITLE.fullmatch(line.text) if line.cut else None
        block = _block_beside(lines, index) if "/" in line.text and _SYMBOL_LINE.fullmatch(line.text) else []
        shortened = not (beside or block) and _is_shortened(lines, index)
        if not (beside or block or shortened):
            continue
        block = [index] if shortened else block
        above = min(_FIRST_PAGE, index, *block)
        if above != _FIRST_PAGE or not opening:  # a line is not its own title: it is looked for in those above it
            opening = _bare(" ".join(each.text for each in lines[:above]))
        if beside and _bare(beside["after"] or beside["before"]).rstrip(".…") in opening:
            found.add(index)
        if block and _bare(" ".join(lines[each].text for each in block)).rstrip(".…") in opening:
            found.update(block)
    return found


def _block_beside(lines: Sequence[Line], index: int) -> list[int]:
    """The lines, three at most, that stand at the top of a page with the symbol at `index`, parted by white space.

    They stand below a symbol that begins the page, and above any other.
    """
    if lines[index].cut:
        end = index + 1
        while end < len(lines) and end < index + 5 and (end == index + 1 or not lines[end].gap):
            end += 1
        parted = index + 1 < len(lines) and lines[index + 1].gap and end < len(lines) and lines[end].gap
        return list(range(index + 1, end)) if parted and end - index <= 4 else []
    top = next((each for each in range(index - 1, max(index - 4, 0), -1) if lines[each].cut), -1)
    parted = top > 0 and lines[index].gap and not any(lines[each].gap for each in range(top + 1, index))
    return list(range(top, index)) if parted else []


def _is_shortened(lines: Sequence[Line], index: int) -> bool:
    """Whether a line near the top of a page breaks off as a running head's title does, parted from what is around."""
    line = lines[index]
    if not line.text.endswith("…") or not line.gap or index + 1 >= len(lines) or not lines[index + 1].gap:
        return False
    return any(lines[each].cut for each in range(max(index - 3, 0), index + 1))


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


_FIRST_PAGE = 40
"""Lines within which the symbol of a document stands that has no organ's line: a report, a letter."""


def _own_symbol(lines: Sequence[Line]) -> int:
    """The first line that is a symbol and no more, -1 where the first page has none: the document's own."""
    symbols = (index for index, line in enumerate(lines[:_FIRST_PAGE]) if is_symbol(line.text.strip("*_# ")))
    return next(symbols, -1)


def is_symbol(text: str) -> bool:
    """Whether a line is a symbol and no more."""
    return bool(_SYMBOL_LINE.fullmatch(text))


def _goes_on(above: Line, line: Line, cut: bool) -> bool:
    """Whether an address that has a line of its own belongs to the note above ("Available at …")."""
    if cut or "undocs.org" in line.text:
        return False
    return not line.gap or above.text[-1] not in ".;"


def _furniture(line: Line, index: int, lines: Sequence[Line], running: set[str], in_text: bool) -> str:
    """What of the page's furniture a line is, "" where it is text."""
    text = line.text
    if len(text) > 75 and text[0] not in "!<[{-hPp*_#" and not running and "    " not in text:
        return ""
    text, printed = text.strip("*_# ") or text, text
    small = "a" <= printed[0] <= "z" and printed[0] not in "hp"  # addresses and pages begin so, nothing else does
    if small:
        pass
    elif known := _FURNITURE.fullmatch(printed) or (text != printed and _FURNITURE.fullmatch(text)):
        return _REASONS[known.lastgroup or "numbers"]
    if not in_text:
        return ""
    apart = line.cut or (line.gap and not _PAGE_ALONE.fullmatch(lines[index - 1].text))  # below "7" it is a note
    if len(text) < 40 and "/" in text and text[-1] != "." and _SYMBOL_LINE.fullmatch(text) and apart:
        return "running head" if index + 1 >= len(lines) or lines[index + 1].gap or text.count("/") >= 2 else ""
    if running and "/" in text and len(text) < 160 and text[-1] not in ".,;:" and _PAGES.sub("#", text) in running:
        return "running head"
    return _alone(text, line, index, lines)


def _alone(text: str, line: Line, index: int, lines: Sequence[Line]) -> str:
    """What of the page's furniture a number is that has a line of its own, "" where it is text."""
    if not text[0].isdecimal():
        return ""
    if _PRINTED.fullmatch(text) and any(_is_job(lines, at) for at in (index - 2, index - 1, index + 1, index + 2)):
        return "page or job number"
    alone = (
        bool(_PAGE_ALONE.fullmatch(text))
        and line.gap > 0
        and index + 1 < len(lines)
        and (lines[index + 1].cut or _next_is_head(lines, index))
    )
    return "page number" if alone else ""


def _is_job(lines: Sequence[Line], index: int) -> bool:
    """Whether the line at `index` is a job number or its bar code: the dates of printing stand beside it."""
    return 0 <= index < len(lines) and bool(_JOB_ALONE.fullmatch(lines[index].text))


_BELOW = 4
"""Lines of the foot of a page below a lone number: job number, bar code, the page's number."""


def _next_is_head(lines: Sequence[Line], index: int) -> bool:
    """Whether the line after a lone number is a page's running head; "2/2" below says that it is none of a page."""
    following = lines[index + 1].text
    for line in lines[index + 1 : index + 1 + _BELOW]:
        if line.cut:
            break
        if _PAGE_OF.fullmatch(line.text):
            return False
    symbol = _SYMBOL_LINE.fullmatch(following) and not following.endswith(".")  # "A/77/156." is a note
    return bool(symbol) or bool(_FURNITURE.fullmatch(following))


# How a line ends that is the end of a paragraph or of a part of it.
_ENDS = re.compile(r"[.;:,!?…]['’”»\")\]*_⁰¹²³⁴-⁹\d\s]*$")


def _wrapped_formula(lines: Sequence[Line], words: EditorialWords) -> tuple[int, int]:
    """The first and last line of an organ's name that is broken in two or three, (-1, -1) where there is none."""
    for index, line in enumerate(lines[:400]):
        if not 20 < len(line.text) < 160 or _ENDS.search(line.text[-60:]) or line.text[0] not in "TLtl*_":
            continue
        for last in range(index + 1, min(index + 3, len(lines) - 1)):
            joined = " ".join(each.text for each in lines[index : last + 1])
            following = lines[last + 1].text.lstrip("*_")
            opens = words.opens_preamble.match(following) or words.opens_operative.match(following)
            whole = opens and joined.rstrip("*_ ").endswith(",") and joined.count(",") == 1
            if whole and words.formula.fullmatch(joined):
                return index, last
    return -1, -1


def lines_of(text: str, words: EditorialWords, known: tuple[Aside, ...] = ()) -> Lines:
    """The lines of `text` without furniture; `known` is what the reader says is furniture.

    Postcondition: the lines before the organ's line keep their symbols.
    """
    margins = without_margins(split(text))
    found = _outside(list(margins.kept), known)
    formula = next((i for i, line in enumerate(found) if words.formula.fullmatch(line.text)), -1)
    if formula < 0:
        formula, last = _wrapped_formula(found, words)
        for index in range(max(formula, 0), last + 1):
            found[index] = replace(found[index], formula=1 if index == formula else 2)
    sorted_out = without_furniture(found, formula)
    return replace(sorted_out, aside=(*sorted_out.aside, *margins.aside, *known))


def _outside(lines: list[Line], known: tuple[Aside, ...]) -> list[Line]:
    """The lines that are not in `known`; what follows one that is stands after a cut."""
    if not known:
        return lines
    kept: list[Line] = []
    cut = False
    for line in lines:
        if any(each.start <= line.start and line.end <= each.end for each in known):
            cut = True
            continue
        kept.append(replace(line, cut=True) if cut else line)
        cut = False
    return kept
