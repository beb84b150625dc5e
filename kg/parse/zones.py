"""Plain text and Markdown, as extractors leave them: lines → pieces of the body, notes.

One pass over the lines decides for each: it begins a note, goes on with one, goes on with the
paragraph that is open, or begins a new one. What it goes by: how the lines before ended,
whether this one begins like a paragraph (a number in sequence, an opening word, a letter),
white space, and page furniture in between. Postcondition: every line that is no furniture
belongs to exactly one piece, note or orphan.
"""

from __future__ import annotations

import re

from kg import lang
from kg.model import Aside
from kg.parse.blocks import NUMBER
from kg.parse.editorial import EditorialWords, begins_text
from kg.parse.lines import Line, Lines, is_symbol
from kg.parse.page_notes import NOTE, SENTENCE_END, PageNotes
from kg.parse.pieces import MARKDOWN, POINT, OpenPiece, Zones
from kg.parse.style import LOWER, NUMBERED, SYMBOL_FIRST, begins_small, ended
from kg.parse.titles import frame_parts, heads_text

_LABEL_ALONE = re.compile(rf"(?:[-*•]\s+)?\**{NUMBER}\s?\\?\.\**")
_SECTION = re.compile(r"(?:[IVXL]+|[A-Z])\.?(?:\s+\S.*)?$")
_LINES_OF_TITLE = 3
"""Lines within which a title in quotation marks ends."""
_TITLED = re.compile(rf"(?:(?:{lang.numbered_text()})\s+)?(?:E?S-)?\d{{1,4}}/\d{{1,4}}\.?(?:\s|$)")


class _Reader(PageNotes):
    """The pass over the lines: what stands in notes by the rules of `PageNotes`, paragraphs by those that follow."""

    def run(self, aside: tuple[Aside, ...]) -> Zones:
        """All pieces; `aside` is what the pass before has set aside."""
        self.headed: set[str] = set()
        for index, line in enumerate(self.lines):
            self._line(index, line)
        pieces, notes, orphans = (
            tuple([piece.finished() for piece in each]) for each in (self.pieces, self.notes, self.orphans)
        )
        return Zones(pieces, notes, orphans, aside, self.brackets)

    def _line(self, index: int, line: Line) -> None:
        if key := heads_text(line.text.strip("*_# "), self.words):
            if self.zone != "masthead" and self.headed and key not in self.headed:
                self.zone, self.expected, self.formula = "masthead", 1, ""  # one more text begins, with its first page
                self.after_note, self.in_notes, self.note, self.body = self.note is not None, False, None, None
            self.headed.add(key)
        if line.rule:
            self.in_notes = True
        number = self._note_start(index, line)
        if number:
            self._open_note(line, number)
        elif self.in_notes and self.note and self._note_goes_on(index, line):
            self.note.add(line)
        elif self._rest_of_note(index, line):
            self.notes[-1].add(line)
        else:
            self._body_line(index, line)

    def _body_line(self, index: int, line: Line) -> None:
        self.after_note = self.note is not None
        self.in_notes, self.note = False, None
        if self.body is None or self._breaks(index, line):
            orphan = self.body is not None and self._is_orphan(index, line)
            self.order += 1
            closing = len(line.text) < 120 and bool(self.words.meeting.match(line.text))
            piece = OpenPiece([line], zone=self.zone, closing=closing, order=self.order)
            if orphan:
                self.orphans.append(piece)
                return
            self._zone(line, piece)
            piece.zone = self.zone
            self.pieces.append(piece)
            self.body = piece
        else:
            self.body.add(line)

    def _zone(self, line: Line, piece: OpenPiece) -> None:
        """The formula, an annex's heading and a numbered paragraph move the text to its next part."""
        text = MARKDOWN.sub("", line.text, count=1) if line.text[:1] in "-+*•#>" else line.text
        if line.formula == 1 or (self.words.formula.fullmatch(text) and begins_text(text, self.formula)):
            self.zone, self.expected, piece.zone_start = "preamble", 1, True
            self.formula = text
            return
        found = self.words.annex.match(text.strip("*_ "))
        if (
            found
            and len(text) < 60
            and self.zone != "masthead"
            and re.fullmatch(r"\s*(?:[IVXL]+|\d{1,2}|[A-Z])?\s*[*_.:\\]*\s*\**", text.strip("*_ ")[found.end() :])
        ):
            self.zone, self.expected, piece.zone_start = "annex", 1, True
            return
        if self.zone == "masthead" and (self.words.opens_decision.match(text) or self.words.statement.search(text)):
            self.zone = "body"  # a decision: "At its 50th plenary meeting, …"
            return
        number = self._label(text)
        if number:
            self.outer = self.expected if number < self.expected else self.outer
            self.expected = number + 1
            if self.zone in ("preamble", "masthead"):
                self.zone = "body"

    def _breaks(self, index: int, line: Line) -> bool:  # noqa: PLR0911 - one return a rule
        """Whether `line` begins a new paragraph."""
        assert self.body is not None
        last = self.body.last
        gap = line.gap >= self.style.paragraph_gap
        if line.formula == 2:
            return False
        if self.zone == "masthead":
            return index not in self.sponsors and self._breaks_in_masthead(line, last)
        if self.body.zone_start and (self.body.lines[-1].formula or self.body.lines[-1] is self.body.lines[0]):
            return True
        if self.body.closing and self.body.size < 160:
            return not self._dates(line)
        if len(self.body.lines) == 1 and _LABEL_ALONE.fullmatch(last) and not self._opens_formula(line):
            return False
        at_end = ended(last)
        lower = begins_small(line.text)
        apart = gap or line.cut or self.after_note
        if self._begins_again(index, line):
            return True
        if not apart and self._within_quotation(index):
            return False
        if self._opens(line) and (self._breaks_at_opening(line, last, at_end, apart) or self._numbers_below(index)):
            return True
        if not apart:
            return self._heads(index, line, last) or self._breaks_without_gap(line, last, at_end, lower)
        if lower:
            return (
                bool(re.search(r"[.;]['’”»\")\]]*$", last[-20:]))
                and not line.cut
                and self.body.size > 0
                and (not self.style.wrapped)
            )
        if at_end:
            return not (
                self.zone == "preamble"
                and (line.cut or self.after_note)
                and last.rstrip("*_ ⁰¹²³⁴⁵⁶⁷⁸⁹0123456789").endswith((",", ":"))
            )
        return self._breaks_unended(index, line, gap)

    def _begins_again(self, index: int, line: Line) -> bool:
        """Whether `line` is the organ's line of one more resolution: an opening word begins the line below it."""
        if not self._opens_formula(line) or index + 1 >= len(self.lines):
            return False
        below = self.lines[index + 1].text.lstrip("*_")
        return bool(self.words.opens_preamble.match(below) or self.words.opens_operative.match(below))

    def _dates(self, line: Line) -> bool:
        """Whether `line` is the date of the meeting in the line above, or its rest ("… 10 | May 2031")."""
        assert self.body is not None
        rest = line.text.strip("*_() .")
        dates = self.words.date.finditer(f"{self.body.last} {rest}")
        return any(date.end() == date.endpos and len(date[0]) >= len(rest) for date in dates)

    def _within_quotation(self, index: int) -> bool:
        """Whether a quotation that the paragraph has opened ends on this line or one of the next (a title in it)."""
        assert self.body is not None
        if self.body.quoting <= 0:
            return False
        for line in self.lines[index : index + _LINES_OF_TITLE]:
            close, again = line.text.find("”"), line.text.find("“")
            if close >= 0:
                return again < 0 or close < again
            if again >= 0 or line.gap:
                return False
        return False

    def _breaks_in_masthead(self, line: Line, last: str) -> bool:
        """Whether a line of the masthead stands for itself; a long title's lines belong together."""
        style = self.first_page
        doubled = style.paragraph_gap == 2 and line.gap == 1 and not line.indent
        if line.gap and not (doubled and len(last) > style.width * 0.55):
            return True
        if is_symbol(line.text.strip("*_# ")) or is_symbol(last.strip("*_# ")):
            return True
        if not style.parted and (line.indent > 1 or self._stands_alone(line, last)):
            return True
        if frame_parts(last.strip("*_# "), line.text.strip("*_# "), self.words):
            return True
        return line.cut or not style.wrapped or self._opens_formula(line)

    def _stands_alone(self, line: Line, last: str) -> bool:
        """Where no blank lines part them: whether a masthead's line is none that goes on with the one above.

        Only full lines go on; brackets, symbols, dates, sessions and titles with a number begin anew.
        """
        if len(last) < max(self.first_page.width * 0.7, 45) or last.endswith("]") or self.words.drafted.search(last):
            return True
        text = line.text.strip("*_# ")
        return (
            text.startswith("[")
            or bool(_TITLED.match(text))
            or bool(SYMBOL_FIRST.fullmatch(text))
            or bool(self.words.date.fullmatch(text))
            or bool(self.words.opens_decision.match(text))
        )

    def _breaks_at_opening(self, line: Line, last: str, ended: bool, apart: bool) -> bool:
        """Whether a line that begins like a paragraph is one."""
        assert self.body is not None
        number = NUMBERED.match(line.text)
        if number and number[2] and self.words.opens_operative.match(line.text[number.end() :].lstrip("*_")):
            return True  # after a heading, which does not end as a sentence does
        if (
            line.text[0].isupper()
            and not ended
            and self.zone == "preamble"
            and not self.words.opens_usually.match(line.text)
        ):
            # "Cruel, Inhuman or" | "Degrading Treatment": no opening word, though it ends in -ing
            heading = self.body.size < 160 and not self._opens(self.body.lines[0])
            return heading and (apart or not self.style.wrapped)
        return apart or not self.style.wrapped or (ended and self._may_open(line, last))

    def _may_open(self, line: Line, last: str) -> bool:
        """Whether a line that follows directly may begin a paragraph: where no blank lines part them."""
        if self._opens_formula(line):
            return True
        if not self.style.parted:
            return not last.endswith(":") or len(last) < self.style.width * 0.8
        if self.zone == "preamble" and self._usual(line, last):
            return True
        return bool(NUMBERED.match(line.text) or POINT.match(line.text))

    def _usual(self, line: Line, last: str) -> bool:
        """Whether a line of the preamble begins with a word that opens paragraphs and hardly anything else."""
        bare = line.text.lstrip("*_")
        if not bare[:1].isupper():
            return False
        short = len(last) < self.style.width * 0.85
        return bool(self.words.opens_usually.match(bare) or (short and self.words.opens_operative.match(bare)))

    def _numbers_below(self, index: int) -> bool:
        """Whether a line is the number of the paragraph that the next one begins, whatever the line above is."""
        if not _LABEL_ALONE.fullmatch(self.lines[index].text) or index + 1 >= len(self.lines):
            return False
        return bool(self.words.opens_operative.match(self.lines[index + 1].text.lstrip("*_")))

    def _heads(self, index: int, line: Line, last: str) -> bool:
        """Whether a short line after the end of a paragraph is the heading of the one that begins below it."""
        if index + 1 >= len(self.lines) or not line.text[0].isupper() or ended(line.text):
            return False
        if self.zone == "preamble" and self._heads_paragraph(index, line, last):
            return True
        if len(line.text) > self.style.width * 0.6 or not last.rstrip("*_ ").endswith((";", ".")):
            return False
        below = self.lines[index + 1].text
        if _LABEL_ALONE.fullmatch(below):
            return int(re.sub(r"\D", "", below)) == self.expected
        number = NUMBERED.match(below)
        return bool(number and number[2] and self._label(below) == self.expected)

    def _heads_paragraph(self, index: int, line: Line, last: str) -> bool:
        """Whether a short line of the preamble without a comma stands between a paragraph's end and the next one."""
        below = self.lines[index + 1]
        short = len(line.text) < self.style.width * 0.5 and not self._opens(line) and not _SECTION.fullmatch(line.text)
        return (
            short and last.rstrip("*_ ").endswith(",") and bool(self.words.opens_usually.match(below.text.lstrip("*_")))
        )

    def _breaks_without_gap(self, line: Line, last: str, ended: bool, lower: bool) -> bool:
        """Lines that follow without white space go on, unless indentation or length says otherwise."""
        if not self.style.wrapped:
            return not lower or ended
        if line.text[:2] in ("- ", "* ", "• ") and ended:
            return True
        if not ended or lower:
            short = len(last) < self.style.width * 0.5
            alone = self.body is not None and len(self.body.lines) == 1 and not NUMBERED.match(last)
            opened = self.zone == "preamble" and self.body is not None and self._opens(self.body.lines[0])
            return short and not lower and alone and not opened
        indented = line.indent > self.body.lines[-1].indent + 1 if self.body else False
        return (
            (indented or len(last) < self.style.width * 0.6)
            and bool(re.search(r"[.;:,]\W*$", last))
            and (len(last) < self.style.width * 0.6 or self.zone == "masthead" or indented)
        )

    def _breaks_unended(self, index: int, line: Line, gap: bool) -> bool:
        """A capital after a line that has not ended: a page's cut, a heading's end, or a lost note."""
        assert self.body is not None
        heading = self.body.size < 160 and not self._opens(self.body.lines[0])
        if heading and not (line.cut and not _SECTION.match(self.body.last) and self.body.size > 60):
            return True
        if self._is_orphan(index, line):
            return True
        bare = line.text.lstrip("*_")
        page = line.cut or self.after_note
        if not page and (self.words.opens_preamble.match(bare) or self.words.opens_operative.match(bare)):
            return True
        return bool(_SECTION.fullmatch(line.text)) and len(line.text) < 100 and not line.cut

    def _is_orphan(self, index: int, line: Line) -> bool:
        """A paragraph with a full stop that interrupts one which goes on after it: a note without number."""
        if self.body is None or self.zone == "masthead" or self._opens(line) or LOWER.match(line.text):
            return False
        end = index
        last = min(index + 60, len(self.lines) - 1)  # no note is longer, and the pass stays linear
        while (
            end < last
            and not self.lines[end + 1].cut
            and self.lines[end + 1].gap < self.style.paragraph_gap
            and not self._note_start(end + 1, self.lines[end + 1])
        ):
            end += 1
        if not SENTENCE_END.search(self.lines[end].text[-60:]):
            return False
        if ended(self.body.last):
            return self.zone == "preamble" and self.body.last.rstrip("*_ ").endswith(",") and len(self.notes) > 0
        following = end + 1
        last = min(end + 60, len(self.lines))
        while following < last and self._note_like(following):
            following += 1
        return following < last and bool(LOWER.match(self.lines[following].text))

    def _note_like(self, index: int) -> bool:
        return bool(NOTE.match(self.lines[index].text))


def zones(lines: Lines, words: EditorialWords) -> Zones:
    """The pieces of the `lines`. Postcondition: each line is in exactly one body piece, note or orphan."""
    return _Reader(lines.kept, words).run(lines.aside)
