"""The long lists of pages as finished HTML: what a template would make of them row by row (`kg.web.site.sheet`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from markupsafe import Markup, escape

from kg.lang import own_name
from kg.web.site import messages
from kg.web.site.pages import Link
from kg.web.site.pages.common import Asked
from kg.web.site.pages.descent import Summed
from kg.web.site.pages.paragraphs import NoteView, ParagraphView
from kg.web.site.series_rows import mark_rows, stroke_rows
from kg.web.site.sheet import Sheet


def functions(lang: str) -> dict[str, Callable[..., Markup]]:
    """What templates call, by name, for a reader of `lang`."""
    made: tuple[Callable[..., Markup], ...] = (
        asked_rows,
        request_rows,
        table_rows,
        cited_rows,
        open_rows,
        paragraph_rows,
        note_rows,
        beside_rows,
        change_rows,
        stroke_rows,
        mark_rows,
    )
    return {each.__name__: partial(each, lang) for each in made}


def _cell(sheet: Sheet, head: str, kind: str = "") -> None:
    """The beginning of a cell; on a phone the head of its column stands before it."""
    sheet.html('<td data-label="')
    sheet.value(head)
    sheet.html(f'"{kind}>')


def _absent(sheet: Sheet, why: str) -> None:
    """Why a cell is empty."""
    word, meaning = messages.forms(f"absent.{why}", sheet.lang)
    sheet.html('<small class="absent soft" title="')
    sheet.value(meaning)
    sheet.html('">')
    sheet.text(word)
    sheet.html("</small>")


def _links(sheet: Sheet, links: Sequence[Link], otherwise: str) -> None:
    if links:
        sheet.links(links)
    else:
        _absent(sheet, otherwise)


def _words(sheet: Sheet, words: str, otherwise: str) -> None:
    if words:
        sheet.text(words)
    else:
        _absent(sheet, otherwise)


def asked_rows(lang: str, rows: Iterable[Asked], heads: Sequence[str]) -> Markup:
    """What is asked of whom: act, strength, bodies, paragraph."""
    sheet, scale = Sheet(lang), messages.say("strength.scale", lang)
    for row in rows:
        sheet.html("\n  <tr>")
        _cell(sheet, heads[0])
        _words(sheet, row.act, "no_act")
        sheet.html("</td>")
        _cell(sheet, heads[1])
        if row.strength:
            sheet.html(f'<a class="force is-{row.strength}" href="/page/acts" title="')
            sheet.value(scale)
            sheet.html('">')
            sheet.text(messages.say(f"strength.{row.strength}", lang))
            sheet.html("</a>")
        else:
            _absent(sheet, "unscaled")
        sheet.html("</td>")
        _cell(sheet, heads[2])
        _links(sheet, row.bodies, "unlisted")
        sheet.html("</td>")
        _cell(sheet, heads[3])
        sheet.link(row.where)
        sheet.html("</td></tr>")
    return sheet.whole()


def request_rows(lang: str, rows: Iterable[Mapping[str, Any]], heads: Sequence[str]) -> Markup:
    """Requests to report: of whom, for whom, session, day, paragraph."""
    sheet = Sheet(lang)
    for row in rows:
        sheet.html("\n  <tr>")
        for head, name, otherwise in zip(heads, ("of", "for"), ("unlisted", "silent"), strict=False):
            _cell(sheet, head)
            _links(sheet, row[name], otherwise)
            sheet.html("</td>")
        _cell(sheet, heads[2], ' class="number"')
        _words(sheet, str(row["session"]), "silent")
        sheet.html("</td>")
        _cell(sheet, heads[3])
        _words(sheet, messages.day(str(row["due"]), lang) if row["due"] else "", "silent")
        sheet.html("</td>")
        _cell(sheet, heads[4])
        sheet.link(row["where"])
        sheet.html("</td></tr>")
    return sheet.whole()


def table_rows(
    lang: str, rows: Iterable[Sequence[Link | str]], heads: Sequence[str], numbers: Sequence[int] = ()
) -> Markup:
    """Rows of cells; those of the columns `numbers` are numbers."""
    sheet = Sheet(lang)
    for row in rows:
        sheet.html("<tr>")
        for at, cell in enumerate(row):
            _cell(sheet, heads[at], ' class="number"' if at in numbers else "")
            sheet.put(cell)
            sheet.html("</td>")
        sheet.html("</tr>\n")
    return sheet.whole()


def cited_rows(lang: str, rows: Iterable[tuple[Link, Sequence[Link]]], heads: Sequence[str]) -> Markup:
    """What a text cites, and in which paragraphs."""
    sheet = Sheet(lang)
    for work, places in rows:
        sheet.html("<tr>")
        _cell(sheet, heads[0])
        sheet.link(work)
        sheet.html("</td>")
        _cell(sheet, heads[1])
        sheet.links(places)
        sheet.html("</td></tr>")
    return sheet.whole()


def open_rows(lang: str, rows: Iterable[Mapping[str, Any]], heads: Sequence[str], spoken: str) -> Markup:
    """What could not be made out in a version of language `spoken`: as printed, why, paragraph."""
    sheet = Sheet(lang)
    for row in rows:
        sheet.html('<tr><td data-label="')
        sheet.value(heads[0], spoken)
        sheet.html(f'" lang="{escape(spoken)}">')
        sheet.text(row["mention"], spoken)
        sheet.html("</td>")
        _cell(sheet, heads[1])
        sheet.text(row["reason"])
        sheet.html("</td>")
        _cell(sheet, heads[2])
        sheet.link(row["where"])
        sheet.html("</td></tr>")
    return sheet.whole()


# -- the words of a text ----------------------------------------------------------------------------------------------


def paragraph_rows(lang: str, rows: Iterable[ParagraphView], lines: Mapping[str, Summed], spoken: str) -> Markup:
    """The paragraphs of a version of language `spoken`, each with since when it stands."""
    sheet, counted, heading = Sheet(lang), messages.say("work.counted", lang), ""
    own = _tongue(lang, spoken)
    for row in rows:
        sheet.html("\n  ")
        heading, above = row.heading, heading
        if heading and heading != above:  # it stands over all paragraphs of its section
            sheet.html('<h3 class="heading">')
            sheet.text(row.heading, spoken)
            sheet.html("</h3>")
        sheet.html(f'\n  <div class="paragraph" id="{escape(row.anchor)}">\n    ')
        sheet.html(f'<a class="pno"{own} href="{escape(row.link.href)}" title="')
        sheet.value(row.link.label if row.printed else f"{row.link.label} ({counted})")
        sheet.html('">')
        sheet.text(row.number)
        sheet.html("</a>\n    ")
        if row.html:
            sheet.html('<p class="printed">')
            sheet.put(row.html)
            sheet.html("</p>")
        else:
            _bare(sheet, row, spoken)
        sheet.html("\n    ")
        if line := lines.get(row.link.iri):
            _since(sheet, line)
        sheet.html("\n    ")
        if row.notes and not row.html:
            sheet.html('<p class="calls">')
            for number, at in row.notes:
                sheet.html(f'<sup class="note"><a href="#{escape(at)}">')
                sheet.text(number, spoken)
                sheet.html("</a></sup> ")
            sheet.html("</p>")
        sheet.html("\n  </div>\n")
    return sheet.whole()


def _since(sheet: Sheet, found: Summed) -> None:
    """Since when a paragraph stands, and what it is to the text before it."""
    now, lang = found.now, sheet.lang
    sheet.html(f'<p class="since soft" lang="{lang}">')
    if now.relation == "new" and found.begins:
        said, after = messages.say("line.new", lang), ""
    else:
        said, _, after = messages.say("line.since" if found.begins else "line.at_least", lang).partition("{place}")
        sheet.text(said)
        sheet.link(found.first.paragraph)
        said = ""
    if found.texts > 1:
        after += f", {messages.counted('line.texts', found.texts, lang).format(number=found.texts)}"
    marks = [now.act_change] * (now.act_change in ("stronger", "weaker")) + ["doubtful"] * now.doubtful
    told = "".join(f" · {messages.say(f'compare.{each}', lang)}" for each in marks)
    if now.relation != "new" or now.jumps:
        sheet.text(f"{said}{after} · ")
        sheet.html(f'<a href="{escape(now.compare)}">')
        sheet.text(now.said)
        sheet.html("</a>")
        sheet.text(told)
    else:
        sheet.text(f"{said}{after}")
    sheet.html("</p>")


def _bare(sheet: Sheet, row: ParagraphView, spoken: str) -> None:
    """What is known of a paragraph whose words are not here: but for its own opening phrase words of the reader's."""
    own = _tongue(sheet.lang, spoken)
    sheet.html(f'\n    <p class="bare"{own}><em class="act" title="')
    sheet.value(row.act)
    sheet.html('">')
    if row.phrase and own:
        sheet.html(f'<span lang="{escape(spoken)}">')
        sheet.text(row.phrase, spoken)
        sheet.html("</span>")
    else:
        sheet.text(row.phrase or row.act)
    sheet.html("</em>\n      ")
    for at, (key, links) in enumerate((("work.cites", row.citations), ("work.named", row.names))):
        sheet.html("\n      " if at else "")
        if links:
            sheet.html('<span class="row">')
            sheet.text(f"{messages.say(key, sheet.lang)}: ")
            sheet.links(links)
            sheet.html("</span>")
    sheet.html("</p>")


def _tongue(own: str, around: str) -> str:
    """What marks words of a language in an element of another one."""
    return f' lang="{escape(own)}"' if own != around else ""


def note_rows(lang: str, rows: Iterable[NoteView], spoken: str) -> Markup:
    """The footnotes of a version of language `spoken`, and the paragraphs that call them."""
    sheet = Sheet(lang)
    for row in rows:
        sheet.html(f'\n  <li id="{escape(row.anchor)}"><span class="pno">')
        sheet.text(row.number)
        sheet.html("</span>\n    ")
        sheet.html(f'<span lang="{escape(spoken)}">' if row.html else "<span>")
        if row.html:
            sheet.put(row.html)
        else:
            sheet.links(row.cites)
        sheet.html("</span>\n    ")
        if row.called_from:
            sheet.html("<small>")
            sheet.text("↩ ")
            sheet.links(row.called_from)
            sheet.html("</small>")
        sheet.html("</li>\n")
    return sheet.whole()


def beside_rows(lang: str, rows: Sequence[Mapping[str, Any]]) -> Markup:
    """The paragraphs of all versions of a text side by side, part by part."""
    sheet, before = Sheet(lang), ""
    headings: dict[str, str] = {}
    for row in rows:
        paragraph: ParagraphView = row["paragraph"]
        sheet.html("\n  ")
        if paragraph.part != before:
            before = paragraph.part
            sheet.html(f'<h2 id="part-{before}">')
            sheet.text(messages.say(f"work.{before}", lang))
            sheet.html('</h2>\n  <div class="row heads" aria-hidden="true">')
            for code, _ in row["texts"]:
                sheet.html(f'<div lang="{escape(code)}">')
                sheet.text(own_name(code), code)
                sheet.html("</div>")
            sheet.html("</div>")
        sheet.html(f'\n  <div class="row" id="{escape(paragraph.anchor)}">\n    ')
        for code, own in row["texts"]:
            sheet.html(f'<div lang="{escape(code)}" class="printed">')
            if own:
                _beside(sheet, own, code, headings.get(code, ""))
                headings[code] = own.heading
            sheet.html("</div>")
        sheet.html("\n  </div>\n")
    return sheet.whole()


def _beside(sheet: Sheet, own: ParagraphView, code: str, above: str) -> None:
    """A paragraph in one of the languages; `above` is the heading of the one before."""
    sheet.html('<span class="tongue">')
    sheet.text(own_name(code), code, printed=True)
    sheet.html("</span>")
    if own.heading and own.heading != above:
        sheet.html('<strong class="above">')
        sheet.text(own.heading, code, printed=True)
        sheet.html("</strong>")
    sheet.html(f'<a class="pno" href="{escape(own.link.href)}">')
    sheet.text(own.number, code, printed=True)
    sheet.html("</a>")
    if own.html:
        sheet.html(" ")
        sheet.put(own.html)
    else:
        sheet.text(f" {own.phrase}", code, printed=True)


# -- two texts side by side -------------------------------------------------------------------------------------------


class Side(Protocol):
    """A paragraph as one side of a row."""

    @property
    def link(self) -> Link:
        """It."""

    @property
    def short(self) -> str:
        """What it is called in its text."""

    @property
    def text(self) -> str:
        """Its words, set."""

    @property
    def html(self) -> Markup:
        """The same with what changed marked."""


class Row(Protocol):
    """A change: where it is on the page, what is said of it, its acts where they differ, both sides."""

    @property
    def anchor(self) -> str:
        """Where it is on the page."""

    @property
    def relation(self) -> str:
        """The code of its relation."""

    @property
    def said(self) -> str:
        """What is said of it."""

    @property
    def acts(self) -> tuple[str, str]:
        """The opening acts before and after."""

    @property
    def earlier(self) -> Side | None:
        """The paragraph of the earlier text."""

    @property
    def later(self) -> Side | None:
        """The paragraph of the later text."""


def change_rows(lang: str, rows: Iterable[Row], chosen: str, works: tuple[Link, Link]) -> Markup:
    """What became of each paragraph, in the words of language `chosen`; `works` are the earlier and the later text."""
    sheet = Sheet(lang)
    for row in rows:
        sheet.html("\n\n")
        if row.relation == "same" and row.earlier and row.later:
            _unchanged(sheet, row, row.earlier, row.later, chosen)
        else:
            _changed(sheet, row, chosen, works)
        sheet.html("\n\n")
    return sheet.whole()


def _unchanged(sheet: Sheet, row: Row, earlier: Side, later: Side, chosen: str) -> None:
    sheet.html(f'<details class="unchanged" id="{escape(row.anchor)}"><summary>')
    sheet.text(f"{later.short} ")
    sheet.html("<strong>")
    sheet.text(row.said)
    sheet.html("</strong>")
    sheet.text(f" {messages.say('compare.as_in', sheet.lang).format(place=earlier.short)}: ")
    sheet.html(f'<span lang="{escape(chosen)}">')
    sheet.text(_beginning(later.text), chosen)
    sheet.html("</span></summary>\n")
    _words_of(sheet, later, chosen, " ")
    sheet.html("</details>")


def _changed(sheet: Sheet, row: Row, chosen: str, works: tuple[Link, Link]) -> None:
    anchor = escape(row.anchor)
    sheet.html(f'<section class="change is-{row.relation}" id="{anchor}">\n  <h2><a href="#{anchor}">')
    sheet.text(row.said)
    sheet.html("</a>")
    if any(row.acts):
        sheet.html(' <span class="acts">')
        sheet.text(" → ".join(each or "–" for each in row.acts))
        sheet.html("</span>")
    sheet.html("</h2>\n  ")
    for side, work in zip((row.earlier, row.later), works, strict=True):
        sheet.html('\n  <div class="side">')
        if side:
            _words_of(sheet, side, chosen, "\n    ")
            sheet.html("\n    ")
        else:
            sheet.html('<p class="soft">')
            sheet.text(messages.say("compare.not_in", sheet.lang).format(symbol=work.label))
            sheet.html("</p>")
        sheet.html("</div>\n  ")
    sheet.html("\n</section>")


def _words_of(sheet: Sheet, side: Side, chosen: str, between: str) -> None:
    own = _tongue(sheet.lang, chosen)
    sheet.html(f'<p class="printed" lang="{escape(chosen)}"><a class="pno"{own} href="{escape(side.link.href)}">')
    sheet.text(side.short, sheet.lang, printed=True)
    sheet.html(f"</a>{between}")
    sheet.put(side.html)
    sheet.html("</p>")


_BEGINNING, _LEEWAY = 90, 5


def _beginning(text: str) -> str:
    """The first words of a text; a text that is hardly longer is left whole."""
    if len(text) <= _BEGINNING + _LEEWAY:
        return text
    return f"{text[: _BEGINNING - 3].rsplit(' ', 1)[0]}..."
