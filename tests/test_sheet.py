"""Rows that are made as finished HTML are what a template's rows would be once their page is set."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby, product

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from kg.lang import codes
from kg.typography import finished, set_page, unwrapped
from kg.web.site.listed import beside_rows, paragraph_rows
from kg.web.site.pages import Link
from kg.web.site.pages.paragraphs import ParagraphView
from kg.web.site.sheet import Sheet

WORDS = st.text("ab<>& \u00e9'\"\u00ab\u00bb:;?!0123456789.,()no°", max_size=40)
CODES = st.sampled_from(codes())
LINKS = st.builds(
    Link,
    label=WORDS,
    href=st.sampled_from(("", "#op-5", "/page/A/RES/76/186?a=1&b='2'")),
    lang=st.sampled_from(("", *codes())),
    mark=st.sampled_from(("", "draft", "projet : x")),
    unread=st.sampled_from(("", "only cited", "l'un : cité")),
)


def as_page(html: str, lang: str) -> str:
    """HTML as it stands in a page of a language."""
    return set_page(f"<p>{html}</p>", lang).removeprefix("<p>").removesuffix("</p>")


@settings(max_examples=200, deadline=None)
@given(WORDS, CODES, CODES)
def test_texts_and_values_are_set_as_in_a_page(words: str, lang: str, other: str) -> None:
    for inner, printed in product((lang, other), (False, True)):
        sheet = Sheet(lang)
        kind = ' class="printed"' if printed else ""
        sheet.html(f'<b lang="{inner}"{kind}>')
        sheet.text(words, inner, printed=printed)
        sheet.html('</b><i title="')
        sheet.value(words)
        sheet.html('">')
        sheet.text(words)
        sheet.html("</i>")
        said = escape(words)
        page = f'<b lang="{inner}"{kind}>{said}</b><i title="{said}">{said}</i>'
        assert unwrapped(sheet.whole()) == as_page(page, lang)


@settings(max_examples=200, deadline=None)
@given(st.lists(LINKS, max_size=4), CODES)
def test_links_are_those_of_a_page(links: list[Link], lang: str) -> None:
    sheet = Sheet(lang)
    sheet.html("<q></q>")
    sheet.links(links)
    assert unwrapped(sheet.whole()) == as_page("<q></q>" + ", ".join(each.__html__() for each in links), lang)


def test_what_is_finished_stays_and_other_html_is_set() -> None:
    sheet = Sheet("fr")
    sheet.put(finished("<b>l'un : x</b>"))
    sheet.put(Markup("<b>l'un : x</b>"))
    sheet.put("l'un < x")
    assert unwrapped(sheet.whole()) == "<b>l'un : x</b><b>l’un\u00a0: x</b>l’un &lt; x"
    assert unwrapped("<b>x</b>") == unwrapped(str(finished("a")) + str(finished("b"))) == ""


def paragraph(at: int, heading: str) -> ParagraphView:
    """An operative paragraph of a section."""
    link = Link(f"para. {at}", f"/page/x/op/{at}", f"x/op/{at}")
    return ParagraphView(link, "operative", f"{at}", True, at, f"op-{at}", "", "", False, finished("Lamps."), heading)


@given(st.lists(st.sampled_from(("", "Lamps", "Bells & buoys")), max_size=8))
def test_a_heading_stands_once_above_the_paragraphs_of_its_section(headings: list[str]) -> None:
    """Each paragraph knows the heading under which it stands; a page has it where it is printed: before the first."""
    printed = [escape(each) for each, _ in groupby(headings) if each]
    rows = [paragraph(at, each) for at, each in enumerate(headings)]
    alone = str(paragraph_rows("en", rows, {}, "en"))
    assert re.findall(r'<h3 class="heading">(.*?)</h3>', alone) == printed
    beside = str(beside_rows("en", [{"paragraph": each, "texts": [("en", each), ("fr", each)]} for each in rows]))
    assert re.findall(r'<strong class="above">(.*?)</strong>', beside)[::2] == printed
