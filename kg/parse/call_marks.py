"""Numbers in running text that may be calls of notes: where each stands, and what kind of mark it is.

Which of them are calls is decided by `kg.parse.calls`, from the order of all; here each is seen alone,
with the characters around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg import lang
from kg.parse.blocks import Block
from kg.parse.editorial import EditorialWords

_DIGITS = re.compile(r"\d+")
_ORDINAL = "|".join(each for each in lang.joints("ordinal_endings").split("|") if len(each) > 1)
# A letter alone behind a number is a point's, or the first of the next word.
# What a number may be that begins where a run of digits does.
_GLUED = re.compile(
    r"""
      (?<=[^\W\d_])(?P<word>\d{1,6})(?=[\s,;.:)\]»”"’'?!—–]|$)(?![.,]\d)
    | (?<=[^\d][)\]»”"’'%])(?P<close>\d{1,6})(?=[\s,;.:)\]»”]|$)(?![.,/]\d)
    | (?:(?<=[^\W\d_][,;:])|(?<=[)\]»”"’'][,;.:]))(?P<stop>\d{1,6})(?=[\s)»”]|$)
    | (?:(?<=[a-zà-öø-ÿœ]{2}\.)|(?<=\d[)\]]))(?P<dot>\d{1,6})(?=[\s,;.:)»”]|$)(?![.,/]\d)
    | (?:(?<=[^\W\d_])|(?:(?<=[^\W\d_][,;.:])|(?<=[”»][,;.:])|(?<=\s))(?!\d+(?:ORDINAL)))
      (?P<inside>\d{1,3})(?=[a-zà-öø-ÿœ]{2}|[aeouy]\s[^\W\d_])
    | (?<=[^\W\d_)\]»”"’'])(?P<notes>\d{1,3}(?:,\s?\d{1,3})+)(?=[\s;.]|$)
    | (?<![\d/.])(?:19|20)\d\d[,;.:](?P<yearstop>\d{1,3})(?=[\s)»”]|$)
    | (?<![\d/.])(?:19|20)\d\d(?P<year>\d{1,3})(?=[\s,;.:)\]»”]|$)(?![.,/]\d)
    | (?<=\d[,;:])(?P<figure>\d{1,3})(?=[\s)»”]|$)
    | (?<=\d\.)(?P<decimal>\d{1,3})(?=[\s)»”]|$)
    | (?:(?<=[/.\-–])|(?<=\s)(?!(?:19|20)\d\d(?!\d)))\d{1,4}?(?P<symbol>\d{1,3})(?=[\s,;.:)\]»”]|$)(?![.,/]\d)
    """.replace("ORDINAL", _ORDINAL),
    re.VERBOSE,
)
# A number with white space before it.
_ALONE = re.compile(
    r"""(?:(?<=[\w)\]»”"’'%,;:])|(?<=[a-zà-öø-ÿœ]{3}\.)(?!\s\d+\.))(?P<alone>\s\d{1,3})"""
    r"""(?=\s?[,;.:)\]»”]|\s|$)(?!\s?[.,/-]\d)"""
)
# Signs around, before or after the number, in running text; the stroke is the old style.
_SIGNED = {
    "/": re.compile(r"(?<=[^\s/(\[«“])\s?(?P<number>\d{1,3})/(?=[\s,;.:)\]»”\"]|$)"),
    "[]": re.compile(r"(?<=\S)\s?\[(?P<number>\d{1,3})\](?!\w)"),
    "()": re.compile(r"(?<=[^\s(\[{])\s?\((?P<number>\d{1,3})\)(?!\w)"),
    "{}": re.compile(r"(?<=\S)\s?\{(?P<number>\d{1,3})\}(?!\w)"),
    "^": re.compile(r"(?<=\S)\s?\^(?P<number>\d{1,3})(?!\w)"),
}
# A cited symbol whose last number has more digits than any: session or year, stroke, number.
_OVERLONG = re.compile(r"(?:(?:E?S-)?\d{1,2}|(?:19|20)\d\d|[IVXL]+)/(?P<number>[1-9]\d{3,5})")
# A resolution's number that the Assembly has reached in no session: its decisions begin at 401.
_HIGH = re.compile(r"\d{2}/(?P<number>[4-9]\d{2})")
_OF_RESOLUTION = re.compile(
    rf"(?:{lang.called('resolution')})\s(?:\d{{1,3}}/\d{{1,3}}(?:,|\s(?:{lang.joints('and')}))\s)*$", re.IGNORECASE
)
_LONGEST = 3  # digits of a resolution's or decision's number in its session
_TOKEN = re.compile(r"[\w./()–-]+$")
_NAME_BEFORE = re.compile(r"[A-ZÀ-Ý][^\W\d]{3,}[ -]\d{1,4},$")
_SYMBOL_BEFORE = re.compile(r"/\d{1,4}[.,;:]$")
# A name with a number ("Action 21", "COVID-19"); what is counted or cited is none.
_NAMED = re.compile(r"([A-ZÀ-Ý][\w’']{3,})([ \u00a0-])(\d{1,4})(?![\d/])")
# A cited symbol, and what stands around it where it has a date or is one of several.
_CITED = re.compile(r"(?<![\w/.-])[A-Z0-9][\w.-]{0,8}/\d+(?![\d/])")
_CITED_LAST = re.compile(r"(?<![\w/.-])[A-Z0-9][\w.-]{0,8}/\d+$")
_OF = lang.in_date(r"\s")
_DATED = re.compile(
    r",?\s\(?(?:[A-Z],?\s)?"
    rf"(?:{lang.joints('date_words')}|(?:19|20)\d\d|\d{{1,2}}(?:er)?{_OF}[^\W\d]+{_OF}\d{{4}})(?!\w)"
)
_JOINT = lang.joints("and", "or", "to")
_LISTED_AFTER = re.compile(rf"(?:,|;|\s(?:{_JOINT}))\s?(?:(?:{lang.joints('and')})\s)?[A-Z0-9][\w.-]{{0,8}}/\d")
_LISTED_BEFORE = re.compile(rf"\d(?:,|;)?(?:\s(?:{_JOINT}))?\s$")
_CITED_BY_NUMBER = lang.words_of("cited_by_number")
_PART_OF_SYMBOL = re.compile(r"/(?:[\w-]+\.)?[A-Z]{1,4}$")
_GLUED_TO_WORDS = frozenset({"word", "close", "stop", "year"})
_ABBREVIATED = re.compile(rf"(?<!\w)(?:{lang.joints('abbreviations')})\.$", re.IGNORECASE)
# What makes a lone number a figure: more digits of the same, or the other day of a stretch ("4 and 5 March").
_FIGURE_AFTER = re.compile(
    rf"[ \u00a0\u202f]\d{{3}}(?!\d)|\s(?:{_JOINT}|{lang.joints('to_day')})\s\d{{1,2}}{_OF}(?P<month>[^\W\d]+)"
)
_MONTH_AFTER = re.compile(lang.in_date(r"\s*") + r"([^\W\d_]+)")
_SPACED_STOP = re.compile(r"\s[,.)]")  # "(no 81)22 , la": the space goes with the mark
_CAPITALS = re.compile(r"(?:[A-Z]{1,6}[a-z]?|[A-Z]+[-/]\w*)$")


@dataclass(slots=True)
class Mark:
    """A number that is, or may be, a call: in which block, which characters, which note, what kind."""

    block: int
    start: int
    end: int
    number: int
    kind: str


def candidates(
    blocks: Sequence[Block],
    notes: dict[int, tuple[int, int]],
    words: EditorialWords,
    signed: frozenset[int],
    signs: str,
) -> list[Mark]:
    """Every number that may be a call, in the order of the text."""
    found: list[Mark] = []
    plain = {number: bounds for number, bounds in notes.items() if number not in signed}
    names = _Names(blocks, words)
    for index, block in enumerate(blocks):
        here = [
            Mark(index, call.position, call.position, int(call.number), "sure")
            for call in block.calls
            if call.number.isdigit()
        ]
        if block.role != "masthead":
            here += _signed(index, block, signed, signs) if signed else []
            here += _in_text(index, block, plain, words, names) if plain else []
        elif any(following.role == "formula" for following in blocks[index + 1 : index + 4]):
            here += [mark for mark in _in_text(index, block, plain, words, names) if mark.kind in _GLUED_TO_WORDS]
        here.sort(key=lambda mark: (mark.start, mark.end))
        found += here
    return found


def _signed(index: int, block: Block, known: frozenset[int], signs: str) -> list[Mark]:
    """The calls with signs of one block; the space before goes with them."""
    return [
        Mark(index, match.start(), match.end(), int(match["number"]), "signed")
        for match in _SIGNED[signs].finditer(block.text)
        if int(match["number"]) in known
    ]


class _Names:
    """The names with a number ("Action 21") and the symbols of a document, gathered when first asked for."""

    def __init__(self, blocks: Sequence[Block], words: EditorialWords) -> None:
        self.blocks, self.words = blocks, words
        self.found: Counter[tuple[str, str]] | None = None
        self.cited: Counter[str] | None = None

    def _cited(self, text: str, at: int, end: int) -> bool:
        """Whether a symbol in running text is cited elsewhere without its last digits, and never with them."""
        if self.cited is None:
            self.cited = Counter(token for block in self.blocks for token in _CITED.findall(block.text))
        token = _CITED_LAST.search(text, max(0, at - 40), end)
        if not token or _DATED.match(text, end) or _LISTED_AFTER.match(text, end):
            return False
        if _LISTED_BEFORE.search(text, max(0, token.start() - 12), token.start()):
            return False
        whole = token[0]
        return self.cited[whole] == 1 and self.cited[whole[: at - end]] > 0

    def bare(self, text: str, at: int, end: int) -> bool:
        """Whether the name or symbol that ends at `end` stands elsewhere without the digits from `at`."""
        low = max(0, at - 40)
        if _CITED_LAST.search(text, low, end):
            return self._cited(text, at, end)
        match = next((each for each in _NAMED.finditer(text, low, end) if each.end() == end), None)
        if not match or match[1].lower() in self.words.numbered or match[1].lower() in _CITED_BY_NUMBER:
            return False
        if self.found is None:
            self.found = Counter((m[1], m[3]) for block in self.blocks for m in _NAMED.finditer(block.text))
        named, short = match[3], text[match.start(3) : at]
        return self.found[match[1], named] == 1 and (len(short) > 1 or self.found[match[1], short] > 0)


def _in_text(
    index: int, block: Block, notes: dict[int, tuple[int, int]], words: EditorialWords, names: _Names
) -> list[Mark]:
    """The numbers of one block that may be calls."""
    found: list[Mark] = []
    text = block.text
    for match in _runs(text):
        kind = match.lastgroup or ""
        start, digits = match.start(kind), match[kind]
        if kind == "alone":
            sense = _standing_alone(text, match, words) if int(digits) in notes else ""
            if sense:
                found.append(_alone(index, text, match, sense))
            if len(digits) < 4:
                continue
            start, digits, kind = start + 2, digits[2:], "symbol"  # "Action 213": 21 and note 3
        if kind in ("symbol", "decimal") and _is_overlong(text, match.end()):
            found += _overlong(index, text, match.end())
            continue
        if kind == "symbol":
            end = start + len(digits)
            cuts = range(start, end) if len(digits) <= _LONGEST else ()
            found += [
                Mark(index, cut, end, int(text[cut:end]), "last")
                for cut in cuts
                if int(text[cut:end]) in notes and names.bare(text, cut, end)
            ]
            continue
        if kind in ("figure", "decimal") and not _figure_ends(text, start, words):
            continue
        if kind == "word" and _PART_OF_SYMBOL.search(text, max(0, start - 24), start):
            continue
        if kind == "word" and _is_name(text, match.start()):
            kind = "name"
        elif kind in ("dot", "year") and _ABBREVIATED.search(text[max(0, match.start() - 9) : start].rstrip()):
            continue
        for low, high in _numbers(digits, kind, notes):
            spaced = high == len(digits) and _SPACED_STOP.match(text, start + high) is not None
            found.append(Mark(index, start + low, start + high + spaced, int(digits[low:high]), kind))
    known = [mark for mark in found if mark.number in notes and text[mark.start] != "0"]
    return [mark for mark in known if _on_page(mark, block.offsets.position(mark.start), notes[mark.number])]


def _figure_ends(text: str, start: int, words: EditorialWords) -> bool:
    """Whether the number and comma before `start` belong together: no decimal's or thousands' comma."""
    low = max(0, start - 24)
    if _SYMBOL_BEFORE.search(text, low, start):
        return True
    if text[start - 1] != ",":
        return False
    return not words.decimal_comma or bool(_NAME_BEFORE.search(text, low, start))


def _is_overlong(text: str, end: int) -> bool:
    """Whether the symbol that ends at `end` has more digits than a symbol can have."""
    token = _TOKEN.search(text, max(0, end - 30), end)
    if not token:
        return False
    if _OVERLONG.fullmatch(token[0]):
        return True
    high = _HIGH.fullmatch(token[0])
    return bool(high and _OF_RESOLUTION.search(text, max(0, token.start() - 40), token.start()))


def _overlong(index: int, text: str, end: int) -> list[Mark]:
    """What may be the call at the end of a symbol that has too many digits."""
    token = _TOKEN.search(text, max(0, end - 30), end)
    whole = _OVERLONG.fullmatch(token[0]) or _HIGH.fullmatch(token[0]) if token else None
    size = len(whole["number"]) if whole else 0
    return [
        Mark(index, cut, end, int(text[cut:end]), "over")
        for cut in range(end - size + 1, min(end - size + _LONGEST + 1, end))
        if text[cut] != "0"
    ]


def _runs(text: str) -> Iterator[re.Match[str]]:
    """Every number of a text that may be a call, one match for each run of digits."""
    done = 0
    for run in _DIGITS.finditer(text):
        start = run.start()
        if start < done:
            continue
        match = _ALONE.match(text, start - 1) if start and text[start - 1].isspace() else None
        match = match or _GLUED.match(text, start)
        if match:
            done = match.end()
            yield match


def _on_page(mark: Mark, position: int, bounds: tuple[int, int]) -> bool:
    """Whether a mark stands where it may be a call.

    A doubtful one stands after the notes of the page before; one after its note can only call it `again`.
    """
    low, high = bounds
    if position < high:
        return position > low or mark.kind not in ("last", "figure", "decimal", "loose", "counted", "over")
    mark.kind = "again" if mark.kind in ("word", "close", "stop", "year") else ""
    return bool(mark.kind)


def _alone(index: int, text: str, match: re.Match[str], kind: str) -> Mark:
    """A number that stands alone takes one of the spaces around it along."""
    after = re.match(r"\s[,.)]", text[match.end() : match.end() + 2])
    return Mark(index, match.start("alone"), match.end() + (1 if after else 0), int(match["alone"]), kind)


def _numbers(digits: str, kind: str, notes: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the numbers stand in the digits of a mark: one, a list, or two in a row without a comma."""
    if kind == "notes":
        return [number.span() for number in re.finditer(r"\d+", digits)]
    if len(digits) > 1 and int(digits) not in notes:
        for cut in range(1, len(digits)):
            if int(digits[cut:]) == int(digits[:cut]) + 1:
                return [(0, cut), (cut, len(digits))]
    return [(0, len(digits))]


def _is_name(text: str, at: int) -> bool:
    """Whether the number at `at` belongs to a name in capitals ("CO2", "G20")."""
    word = re.search(r"[\w/-]+$", text[max(0, at - 12) : at])
    return bool(word and _CAPITALS.match(word[0]))


def _standing_alone(text: str, match: re.Match[str], words: EditorialWords) -> str:
    """What a lone number may be: `alone` (surely no figure of the sentence), `loose`, `counted`, or "" (a figure)."""
    at, end = match.start("alone"), match.end()
    before = re.search(r"[^\s(«“\"]+$", text[max(0, at - 30) : at])
    last = before[0] if before else " "
    word = re.sub(r"^[ldnsqjc]['’]", "", last.lower().rstrip(".,;")).strip()
    if last[-1] not in ",;." and text[max(0, at - 60) : at].lower().endswith(words.numbered_phrases):
        return ""
    counted = last[-1] not in ",;." and word in words.numbered
    if counted and word not in words.numbered_loosely:
        return ""
    stops = bool(re.match(r"\s?[,;.:)\]»”]", text[end : end + 2])) or end == len(text)
    following = re.match(r"\s*([\w%$€/-]+)", text[end : end + 24])
    figure = word.isdigit() and last[-1] not in ",;."
    if stops:
        return "counted" if counted else "loose" if figure and len(word) != 4 else "alone"
    if words.unit.match(text, end) or (following and (_opens_month(text, end, words) or following[1][0] in "%$€")):
        return ""
    more = _FIGURE_AFTER.match(text, end)
    if more and (not more["month"] or more["month"].lower() in words.months):
        return ""
    linked = following and following[1].lower() in words.links
    return "alone" if linked and not counted and not word.isdigit() else "loose"


def _opens_month(text: str, end: int, words: EditorialWords) -> bool:
    """Whether the name of a month follows, behind a small word where the language has one."""
    following = _MONTH_AFTER.match(text, end, end + 24)
    return following is not None and following[1].lower() in words.months
