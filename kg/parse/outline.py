"""Blocks → paragraphs: the parts of a document, their numbers, lettered points and headings.

The rules are those of UN editorial practice: preambular paragraphs are not numbered and end
with a comma; operative ones are numbered and end with a semicolon, unless there is only
one; points, quotations and lists belong to the paragraph that introduces them; sections and
annexes have headings of their own, with Roman numbers, then capital letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.model import Aside, Paragraph, Part
from kg.parse.blocks import Block, Blocks, left_out, number_of, runs
from kg.parse.drafts import POINT, Draft, cut_label, finished, finished_masthead
from kg.parse.editorial import EditorialWords, begins_text
from kg.parse.headings import NAMED, is_heading, opened_section, section_of
from kg.parse.sections import settle, with_headings

_QUOTES = '"“« \u00a0'
_ANNEX_NUMBER = re.compile(r"\s*(?:[IVXL]+|\d{1,2}|[A-Z])?\s*[*.:]*")
_ORNAMENT = re.compile(r"[*\s.–—_-]+")
_LINES_ABOVE = 3
"""So many lines stand at most between a masthead and what leads to a statement."""
_QUOTED = re.compile(r"[“«\"]\s?")
_FULL_STOP = re.compile(r"[.;!?](?:\s?['’”»\")\]])*$")


@dataclass(frozen=True, slots=True)
class Outline:
    """The paragraphs in the order of the text, the masthead's first, and the blocks of the masthead."""

    paragraphs: tuple[Paragraph, ...]
    masthead: tuple[Block, ...]
    notes: tuple[Block, ...]
    aside: tuple[Aside, ...]

    def spans(self) -> Iterator[tuple[int, int]]:
        """The characters of paragraphs and notes."""
        for paragraph in self.paragraphs:
            yield from runs(paragraph.text, paragraph.offsets)
        for note in self.notes:
            yield from note.spans()


@dataclass(slots=True)
class _Outline:
    """The state of the pass over the blocks."""

    source: str
    words: EditorialWords
    drafts: list[Draft] = field(default_factory=list)
    masthead: list[Block] = field(default_factory=list)
    part: Part = Part.MASTHEAD
    formula: str = ""
    """The organ's line that stands above the text."""
    heading: str = ""
    annexes: int = 0
    annex: str = ""
    sections: list[str] = field(default_factory=list)
    preambular: int = 0
    last: int = 0
    unprinted: int = 0
    closed: bool = False
    voting: bool = False
    """Within the brackets that list who voted how."""
    polled: bool = False
    """The same where no brackets stand."""
    ended_open: bool = False
    """The last block of such a list ended with a colon: the States follow."""
    adopted: str = ""
    """The slug of the declaration or the like whose paragraphs are being read."""
    announced: str = ""
    """The slug of the one that the last paragraph says follows."""
    outer: int = 0
    """The last number before it."""
    quoting: bool | None = None
    """Within a statement that a president made: whether its paragraphs open with quotation marks; None elsewhere."""
    aside: list[Aside] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    """Blocks after an adoption line: of a further resolution, or of an annex without a heading."""

    # What stands before the first formula is the masthead; what follows is sorted here.
    def take(self, block: Block) -> None:
        """Sorts one block in."""
        if _ORNAMENT.fullmatch(block.text):
            self._set_aside(block, "ornament")
            return
        if self.closed and self._after_adoption(block):
            return
        role = block.role
        formula = role == "formula" or (role == "" and self.words.formula.fullmatch(block.text) is not None)
        if formula and not begins_text(block.text, self.formula):
            block, role, formula = replace(block, role=""), "", False
        if role == "masthead" and not (self.part != Part.PREAMBULAR and self.words.opens_decision.match(block.text)):
            self.masthead.append(block)
        elif formula:
            self.formula = block.text
            self.part, self.closed = Part.PREAMBULAR, False
            self.adopted = self.announced = ""
            introduced = len(self.drafts) == 1 and self.unprinted == 1  # a decision that quotes the text adopted
            self.sections, self.last, self.unprinted = self._letter(), 0, int(introduced)
            self.heading = self.after[-1].text if self.after else self.heading
            self.masthead += self.after
            self.after = []
            self._set_aside(block, "formula")
        elif role == "conclusion":
            self.adopted = self.announced = ""
            self.masthead.append(block)
            self.closed = True
        elif self._is_annex(block):
            self._open_annex(block)
        elif role == "resolution":
            self.heading, self.part, self.closed = block.text, Part.PREAMBULAR, False
            self._set_aside(block, "heading")
        elif role == "table":
            self._table(block)
        elif self._is_heading(block):
            self._head(block)
        else:
            self._paragraph(block)

    def _letter(self) -> list[str]:
        """The letter that stands above an organ's line, where a number of the old style has several texts."""
        fresh = not self.drafts or self.drafts[-1].section != tuple(self.sections)
        above = [*(block.text for block in (*self.masthead[-2:], *self.after)), self.heading]
        above += self.sections[-1:] if fresh else []
        letters = [text.strip("*_# .") for text in above]
        return next(([each] for each in reversed(letters) if re.fullmatch("[A-Z]", each)), [])

    def _set_aside(self, block: Block, kind: str) -> None:
        """Notes a block whose text is in no paragraph."""
        self.aside += [Aside(low, high, kind) for low, high in block.spans()]
        self.aside += block.aside

    def _after_adoption(self, block: Block) -> bool:
        """Keeps what follows an adoption line until it is clear what it is; whether it is kept."""
        if (
            block.role in ("masthead", "formula", "conclusion", "resolution")
            or self._is_annex(block)
            or self.words.formula.fullmatch(block.text)
        ):
            return False
        if self.words.date.fullmatch(block.text.strip("() .")) or self.words.meeting.match(block.text):
            self.masthead.append(block)
            return True
        if self._tells_the_vote(block):
            self.masthead.append(replace(block, role="conclusion"))
            return True
        if self.part == Part.ANNEX:
            return False
        if self._is_heading(block):
            self.after.append(block)
            return True
        kept, self.after = self.after, []
        self.part, self.closed = Part.ANNEX, False
        self._reset_annex("")
        for earlier in kept:
            self.take(earlier)
        return False

    def _tells_the_vote(self, block: Block) -> bool:
        """Whether a block is of the brackets that say how the text was adopted, who voted how."""
        text = block.text
        if text.startswith("[") and text.endswith("]"):
            return True
        begins = self.words.voted.match(text) is not None
        if begins and not text.startswith("["):
            self.polled = self.words.polls.search(text) is not None
            return self.polled
        if self.polled and not self.voting:
            polled = self.words.voters.match(text) is not None or self.ended_open
            self.ended_open = text.rstrip("* ").endswith(":")
            return polled
        within = self.voting and not block.label and len(text) < 3000
        self.voting = (begins or within) and not text.endswith("]")
        return begins or within

    def finish(self) -> None:
        """What no text followed belongs to the masthead."""
        self.masthead += self.after
        self.masthead.sort(key=lambda block: block.start)
        self.after = []

    def _is_annex(self, block: Block) -> bool:
        if block.zone == "annex" and self.part != Part.ANNEX:
            return True
        if self.part == Part.MASTHEAD or block.label or len(block.text) > 60:
            return False
        found = self.words.annex.match(block.text)
        return found is not None and _ANNEX_NUMBER.fullmatch(block.text, found.end()) is not None

    def _open_annex(self, block: Block) -> None:
        self.part, self.closed = Part.ANNEX, False
        found = self.words.annex.match(block.text)
        rest = block.text[found.end() :].strip(" *.:") if found else ""
        self._reset_annex(rest if found and re.fullmatch(r"[IVXL]+|\d{1,2}|[A-Z]", rest) else "")
        if not found:
            if self._is_heading(block):
                self._head(block)
            else:
                self._paragraph(block)
        else:
            self._set_aside(block, "heading")

    def _reset_annex(self, number: str) -> None:
        """A new annex, with its printed number or its place."""
        self.masthead += self.after
        self.after = []
        self.adopted = self.announced = ""
        self.annexes += 1
        self.annex = number or str(self.annexes)
        self.heading, self.sections, self.last, self.unprinted = "", [], 0, 0

    def _is_heading(self, block: Block) -> bool:
        before = self.drafts[-1].blocks[-1].text if self.drafts else ""
        return is_heading(block, self.part, self.words, before)

    def _head(self, block: Block) -> None:
        """A heading opens or closes sections and is kept for the paragraphs under it."""
        opened = section_of(block.text, self.words, self.sections)
        if opened is not None:
            symbol, level = opened
            self.sections, self.unprinted = opened_section(self.sections, symbol, level), 0
            self.last = self.last if level < NAMED else 0
        self.heading = block.text
        self._set_aside(block, "heading")

    def _paragraph(self, block: Block) -> None:
        """A paragraph, or more of the one before it."""
        block = cut_label(block, self.words, self.last + 1 if self.part == Part.OPERATIVE else 0)
        if self._in_adopted(block):
            return
        if block.role == "more":
            self._append(block)
        elif (
            block.role == "preambular"
            and self.part != Part.ANNEX
            and not (POINT.match(block.text) and self._drafted(Part.PREAMBULAR))
        ):
            self.part = Part.PREAMBULAR
            self._preambular(block)
        elif self.part == Part.MASTHEAD:
            self._before_formula(block)
        elif self.part == Part.PREAMBULAR:
            self._in_preamble(block)
        elif self.part == Part.OPERATIVE:
            self._in_body(block)
        else:
            self._in_annex(block)

    def _in_adopted(self, block: Block) -> bool:
        """Whether a block belongs to a text that is adopted in the body ("Adopts the following declaration:")."""
        number = number_of(block.label)
        quoted = block.text.lstrip(_QUOTES)  # what a rule says is quoted, and no text that is adopted: "“(a) On"
        goes_on = POINT.match(quoted) or block.text[:1].islower() or block.role == "more"
        if self.announced and not goes_on:
            slug, self.announced = self.announced, ""
            if number < 0 or number == 1:
                self.adopted, self.outer, self.last, self.unprinted = self._free(slug), self.last, 0, 0
        if self.adopted and number > 0 and number == self.outer + 1 and number != self.last + 1:
            self.adopted, self.last = "", self.outer
        if not self.adopted:
            return False
        if number >= 0:
            self._numbered(block, Part.OPERATIVE)
        elif goes_on or (self.last and self._belongs(block)):
            self._append(block)
        elif self.last:
            self._unnumbered(block, Part.OPERATIVE)
        else:
            self._preambular(block)
        return True

    def _free(self, slug: str) -> str:
        """The slug, with a number where another text of the kind has it."""
        others = {draft.adopted for draft in self.drafts}
        names = (slug if count == 1 else f"{slug}-{count}" for count in range(1, len(others) + 2))
        return next(name for name in names if name not in others)

    def _announces(self, text: str) -> str:
        """The slug of the text that a paragraph says is adopted and follows, "" where it says no such thing."""
        if not text.rstrip().endswith(":") or not self.words.opens_operative.match(text):
            return ""
        says = self.words.following.search(text)
        folded = text.lower().replace("’", "'")
        named = ((folded.find(label), slug) for slug, label in self.words.adopted_texts if label in folded)
        return min(named, default=(0, ""))[1] if says else ""

    def _before_formula(self, block: Block) -> None:
        """Numbered text without any formula (a report, a letter) is body text; the rest masthead."""
        if self._leads_to_statement(block):
            self._open_statement(block)
        elif block.role == "body" or number_of(block.label) >= 0 or self.words.opens_decision.match(block.text):
            self.part = Part.OPERATIVE
            self._in_body(block)
        else:
            self.masthead.append(block)

    def _in_preamble(self, block: Block) -> None:
        text = block.text
        if number_of(block.label) >= 0 or block.role == "body":
            self.part = Part.OPERATIVE
            self._in_body(block)
        elif POINT.match(text) and self._drafted(Part.PREAMBULAR):
            self._append(block)
        elif self.words.opens_preamble.match(text) or (text.endswith(",") and text[0].isupper()):
            self._preambular(block)
        elif self.words.opens_operative.match(text):
            self.part = Part.OPERATIVE
            self._in_body(block)
        elif self._drafted(Part.PREAMBULAR) and (text[:1].islower() or text[:1] in '“«"' or self._introduces()):
            self._append(block)
        else:
            self._preambular(block)

    def _drafted(self, part: Part) -> bool:
        return bool(self.drafts) and self.drafts[-1].part == part

    def _introduces(self) -> bool:
        """Whether the paragraph before announces more (a colon)."""
        return self.drafts[-1].blocks[-1].text.endswith(":")

    def _preambular(self, block: Block) -> None:
        self.preambular += 1
        self._new(block, Part.PREAMBULAR, str(self.preambular), True)

    def _leads_to_statement(self, block: Block) -> bool:
        """Whether a block says that a president's statement follows: "At the 50th meeting …, the President made …:"."""
        before = self.quoting is None and not self.formula and len(self.drafts) <= _LINES_ABOVE
        return before and not block.label and self.words.statement.search(block.text) is not None

    def _open_statement(self, block: Block) -> None:
        """What leads to a statement is of the masthead, and so is its title, which some markup has in the body."""
        above = [each for draft in self.drafts for each in draft.blocks]
        self.drafts, self.unprinted = [], 0
        self.masthead += [replace(each, role="masthead") for each in (*above, block)]
        self.part, self.quoting = Part.OPERATIVE, False

    def _in_statement(self, block: Block) -> None:
        """A paragraph of a president's statement opens with quotation marks, if the first does; points belong to it."""
        opened = _QUOTED.match(block.text)
        if not self._drafted(Part.OPERATIVE):
            self.quoting = opened is not None
        text = block.text[opened.end() :] if opened else block.text
        begins = bool(opened) or not self.quoting
        if (begins and not (POINT.match(text) or text[:1].islower())) or not self._drafted(Part.OPERATIVE):
            self._unnumbered(block, Part.OPERATIVE)
        else:
            self._append(block)

    def _in_body(self, block: Block) -> None:
        text = block.text
        if self._leads_to_statement(block):
            self._open_statement(block)
        elif self.quoting is not None and number_of(block.label) < 0:
            self._in_statement(block)
        elif number_of(block.label) >= 0:
            self._numbered(block, Part.OPERATIVE)
        elif (
            text.endswith(",")
            and self.words.opens_preamble.match(text)
            and not self.words.opens_operative.match(text)
            and not text[0].islower()
        ):
            self._preambular(block)
        elif self._drafted(Part.OPERATIVE) and self._belongs(block):
            self._append(block)
        else:
            self._unnumbered(block, Part.OPERATIVE)

    def _belongs(self, block: Block) -> bool:
        """Whether an unnumbered block goes on with the paragraph before."""
        text, before = block.text, self.drafts[-1].blocks[-1].text
        if POINT.match(text) or text[:1].islower() or text[:1] in '“«"[(':
            return True
        first = self.drafts[-1].blocks[0].text
        if first.endswith((":", ": ")) and not self.words.opens_operative.match(text):
            return True
        return (not _FULL_STOP.search(before[-12:]) and not before.endswith(",")) or (
            not self.words.opens_operative.match(text) and self.drafts[-1].printed
        )

    def _numbered(self, block: Block, part: Part) -> None:
        self.last = number_of(block.label)
        self._new(block, part, self._prefix(part) + block.label, True)

    def _unnumbered(self, block: Block, part: Part) -> None:
        self.unprinted += 1
        self._new(block, part, self._prefix(part) + str(self.unprinted), False)

    def _prefix(self, part: Part) -> str:
        """The numbers of annex and sections, as placeholders until the number of annexes is known."""
        if part != Part.ANNEX:
            return ""
        return "\0" + self.annex + "\0" + "".join(section + "/" for section in self.sections)

    def _in_annex(self, block: Block) -> None:
        if number_of(block.label) >= 0:
            self._numbered(block, Part.ANNEX)
        elif self._drafted(Part.ANNEX) and self._belongs_in_annex(block):
            self._append(block)
        else:
            self._unnumbered(block, Part.ANNEX)

    def _belongs_in_annex(self, block: Block) -> bool:
        draft = self.drafts[-1]
        if draft.heading != self.heading or not draft.number.startswith(self._prefix(Part.ANNEX)):
            return False
        text, before = block.text, draft.blocks[-1].text
        if POINT.match(text) or text[:1].islower() or text[:1] in '“«"':
            return True
        return draft.printed or not _FULL_STOP.search(before[-12:])

    def _new(self, block: Block, part: Part, number: str, printed: bool) -> None:
        section = () if part == Part.ANNEX else tuple(self.sections)
        self.drafts.append(Draft(part, number, printed, self.heading, [block], section, self.adopted))
        if part == Part.OPERATIVE and not self.adopted:
            self.announced = self._announces(block.text)

    def _table(self, block: Block) -> None:
        """A table belongs to the paragraph before it; one that a section of an annex begins with stands for itself."""
        here = self._drafted(Part.ANNEX) and self.drafts[-1].heading == self.heading
        if self.part == Part.ANNEX and not (here and self.drafts[-1].number.startswith(self._prefix(Part.ANNEX))):
            self._unnumbered(block, Part.ANNEX)
        else:
            self._append(block)

    def _append(self, block: Block) -> None:
        if self.drafts and self.part != Part.MASTHEAD:
            self.drafts[-1].blocks.append(block)
        else:
            self.masthead.append(block)


def outline(source: str, found: Blocks, words: EditorialWords) -> Outline:
    """The paragraphs of the blocks.

    The masthead (with the adoption line) is the first paragraph where there is any text in it.
    Postcondition: each block is in exactly one paragraph or set aside as heading, formula or ornament.
    """
    state = _Outline(source, words)
    for block in with_headings(found.body):
        state.take(block)
    state.finish()
    settle(state.drafts)
    made = [finished(source, draft, state.annexes > 1) for draft in state.drafts]
    if state.masthead:
        made.insert(0, finished_masthead(source, state.masthead))
    kept = [*state.masthead, *(block for draft in state.drafts for block in draft.blocks)]
    aside = (*found.furniture, *left_out((*kept, *found.notes)), *state.aside)
    return Outline(tuple([p for p in made if p.text or p.calls]), tuple(state.masthead), found.notes, aside)
