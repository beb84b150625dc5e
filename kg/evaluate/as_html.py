"""A resolution as HTML: clean, as a careful web editor writes it, or as a word processor saves it."""

from __future__ import annotations

from html import escape

from kg.evaluate.paper import CALL, ITALIC, Paper, Run, Sheet
from kg.model import Footnote


def clean(paper: Paper) -> bytes:
    """Headings, paragraphs, notes in a list of their own at the end; UTF-8."""
    notes: list[Footnote] = []
    body = [f"<p>{escape(line)}</p>" for line in paper.head]
    for sheet in paper.sheets:
        tag = "h2" if sheet.role in ("heading", "annex") and len(sheet.text) < 100 else "p"
        body.append(f"<{tag}>{_label(sheet)}{''.join(_clean_run(run, notes) for run in sheet.runs)}</{tag}>")
    items = "".join(
        f'<li id="fn{note.number}" value="{note.number}">{escape(note.text)} <a href="#fnref{note.number}">↩</a></li>\n'
        if note.number.isdigit()
        else f'<p id="fn{note.number}">{note.number} {escape(note.text)}</p>\n'
        for note in notes
    )
    foot = f'<section class="footnotes"><hr><ol>\n{items}</ol></section>' if notes else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{paper.language}"><head><meta charset="utf-8"><title>{escape(paper.symbol)}'
        f"</title><style>p {{ margin: 1em }}</style></head>\n<body><nav><a href='/'>Home</a></nav>\n<main>\n"
        + "\n".join(body)
        + f"\n{foot}</main><script>var x = 1;</script></body></html>\n"
    ).encode()


def _label(sheet: Sheet) -> str:
    return f"{sheet.label} " if sheet.label else ""


def _clean_run(run: Run, notes: list[Footnote]) -> str:
    if run.kind == ITALIC:
        return f"<em>{escape(run.text)}</em>"
    if run.kind != CALL:
        return escape(run.text)
    if run.note:
        notes.append(run.note)
        return f'<sup id="fnref{run.text}"><a href="#fn{run.text}">{run.text}</a></sup>'
    return f'<sup><a href="#fn{run.text}">{run.text}</a></sup>'


def saved(paper: Paper) -> bytes:
    """As Word saves a page: `MsoNormal`, bracketed calls in conditional comments, Windows-1252, lines wrapped."""
    notes: list[Footnote] = []
    head = "".join(f"<td valign=top><p class=MsoNormal>{escape(line)}<o:p></o:p></p></td>\n" for line in paper.head)
    body = [f"<table class=MsoNormalTable><tr>\n{head}</tr></table>"] if head else []
    for sheet in paper.sheets:
        name = "H1" if sheet.role in ("heading", "annex") else "MsoNormal"
        label = f"{sheet.label}<span style='mso-tab-count:1'>&nbsp;&nbsp; </span>" if sheet.label else ""
        runs = "".join(_saved_run(run, notes) for run in sheet.runs)
        body.append(f"<p class={name} style='text-indent:.3in'><span lang=EN-GB>{label}{runs}<o:p></o:p></span></p>")
    foot = "".join(_saved_note(index, note) for index, note in enumerate(notes, 1))
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">\n<head>\n'
        '<meta http-equiv=Content-Type content="text/html; charset=windows-1252">\n'
        f"<title>{escape(paper.symbol)}</title>\n<!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]-->\n"
        "<style>\n<!-- p.MsoNormal {margin:0in;} -->\n</style></head>\n<body lang=EN-GB><div class=WordSection1>\n"
        + "\n\n".join(body)
        + "\n</div>\n<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>\n"
        f"<hr align=left size=1 width='33%'>\n<![endif]>\n{foot}</div></body></html>\n"
    )
    return _wrapped(page).encode("cp1252", errors="xmlcharrefreplace")


def _saved_call(index: int, number: str, back: bool) -> str:
    here, there = ("_ftn", "_ftnref") if back else ("_ftnref", "_ftn")
    return (
        f'<a style=\'mso-footnote-id:ftn{index}\' href="#{there}{index}" name="{here}{index}" title="">'
        "<span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>"
        f"<span class=MsoFootnoteReference>[{number}]</span><![endif]></span></span></a>"
    )


def _saved_run(run: Run, notes: list[Footnote]) -> str:
    if run.kind == ITALIC:
        return f"<i style='mso-bidi-font-style:normal'>{escape(run.text)}</i>"
    if run.kind != CALL:
        return escape(run.text)
    if not run.note:
        return f"<sup>{run.text}</sup>"
    notes.append(run.note)
    return _saved_call(len(notes), run.text, False)


def _saved_note(index: int, note: Footnote) -> str:
    return (
        f"<div style='mso-element:footnote' id=ftn{index}>\n<p class=MsoFootnoteText>"
        f"{_saved_call(index, note.number, True)}<span lang=EN-GB> {escape(note.text)}<o:p></o:p></span></p>\n</div>\n"
    )


def _wrapped(page: str, width: int = 76) -> str:
    """Words in lines of `width`, as the word processor breaks its source."""
    out: list[str] = []
    for line in page.split("\n"):
        length = 0
        for word in line.split(" "):
            out.append(("\n" if length > width else " " if length else "") + word)
            length = len(word) if length > width else length + len(word) + 1
        out.append("\n")
    return "".join(out)
