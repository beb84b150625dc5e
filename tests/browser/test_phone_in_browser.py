"""On a phone and on paper: what stays in reach, what stands where, what fits a finger, what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from page_kinds import PAGES, WORK
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
TARGETS = (Path(__file__).parent / "targets.js").read_text(encoding="utf-8")
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=site, viewport=SIZES["phone"], locale="en-GB", has_touch=True)
    yield context.new_page()
    context.close()


def test_what_is_chosen_by_itself_fits_a_finger(phone: Page) -> None:
    """Links and buttons outside of running text are at least 24 px high and wide, on every kind of page."""
    small = {}
    for path in PAGES:
        phone.goto(path)
        if found := phone.evaluate(TARGETS):
            small[path] = found
    assert small == {}


def test_nothing_moves_sideways_but_the_contents_and_code(phone: Page) -> None:
    """Pictures, tables and time lines are laid out anew on a phone: none is cut, and none has to be moved to be read."""
    moved = (
        "[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1"
    )
    moved += " && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tagName !== 'PRE' && !e.closest('nav.contents'))"
    found = {}
    for path in PAGES:
        phone.goto(path)
        if wide := phone.evaluate(f"{moved}.map(e => e.outerHTML.slice(0, 90))"):
            found[path] = wide
    assert found == {}


@pytest.mark.parametrize("path", ["/pictures/around/A/RES/91/7", "/pictures/asked/SG"])
def test_a_picture_has_one_form_for_each_width_and_is_not_shrunk(page: Page, path: str) -> None:
    """Its letters have the size that they were drawn with, and every text of one form is in the other."""
    page.goto(f"{path}?lang=en")
    forms = page.locator(".picture svg").all()
    seen = [each for each in forms if each.is_visible()]
    assert len(forms) == 2 and len(seen) == 1
    box = seen[0].bounding_box()
    assert box and box["width"] == float((seen[0].get_attribute("viewBox") or "").split()[2])
    links = [sorted(each.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")) for each in forms]
    counted = [sorted(each.locator("text.sum").all_text_contents()) for each in forms]
    if "around" in path:
        assert links[0] == links[1] != []
    else:
        assert set(links[1]) <= set(links[0]) and set(counted[1]) - {"0"} <= set(counted[0])


def test_labels_of_a_card_stand_apart(phone: Page) -> None:
    """A label of two lines has room for both: the next one stands below it."""
    phone.goto("/pictures/asked/SG?lang=fr")
    cells = phone.locator("table.cells tbody tr").first.locator("td").all()
    boxes = [each.bounding_box() or {} for each in cells]
    assert all(a["y"] + a["height"] <= b["y"] + 1 for a, b in pairwise(boxes))
    assert boxes[1]["height"] >= 40, "its label has two lines"


@pytest.mark.parametrize("path", [WORK, "/page/body/ICAT", "/page/treaty/1577-27531"])
def test_contents_stay_in_reach_and_hide_no_heading(page: Page, path: str) -> None:
    page.goto(f"{path}?lang=en")
    contents = page.locator("nav.contents")
    for link in contents.get_by_role("link").all():
        page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
        expect(contents).to_be_in_viewport(ratio=1)
        link.click()
        expect(contents).to_be_in_viewport(ratio=1)
        heading = page.locator(link.get_attribute("href") or "")
        strip, box = contents.bounding_box(), heading.bounding_box()
        assert strip and box and box["y"] >= strip["y"] + strip["height"] - 1, link.inner_text()


def test_what_is_asked_stands_before_the_text_and_the_card_behind(phone: Page) -> None:
    phone.goto(f"{WORK}?lang=en")
    heights = [
        (phone.locator(each).first.bounding_box() or {})["y"]
        for each in ("#brief", ".paragraph", "#asks", "#cite", "#facts")
    ]
    assert heights == sorted(heights)
    assert heights[0] < SIZES["phone"]["height"]
    brief = phone.locator(".brief dl.facts > div", has_text="Secretary-General")
    brief.get_by_role("link", name="para. 2").click()
    expect(phone.locator("#op-2")).to_be_in_viewport()


@pytest.mark.parametrize("size", SIZES)
def test_versions_side_by_side_are_whole_and_stand_in_columns(browser: Browser, site: str, size: str) -> None:
    """Each version's paragraphs are those of its own page; a column each, or one below the other on a phone."""
    context = browser.new_context(base_url=site, viewport=SIZES[size])
    page = context.new_page()
    texts: dict[tuple[str, str], str] = {}
    for lang in ("en", "fr"):
        page.goto(f"{WORK}?version={lang}")
        for each in page.locator(".paragraph").all():
            shown = each.locator(".printed").text_content() if each.locator(".printed").count() else ""
            texts[each.get_attribute("id") or "", lang] = " ".join((shown or "").split())
    page.goto(f"{WORK}?view=parallel")
    rows = page.locator(".parallel .row:not(.heads)").all()
    held = {}
    for row in rows:
        cells = [row.locator(f".printed[lang={lang}]") for lang in ("en", "fr")]
        for lang, cell in zip(("en", "fr"), cells, strict=True):
            if shown := " ".join((cell.text_content() or "").split()):
                held[row.get_attribute("id") or "", lang] = shown
        if all(each.text_content() for each in cells):
            first, second = (each.bounding_box() or {} for each in cells)
            if size == "desktop":
                assert first["y"] == second["y"] and first["x"] + first["width"] < second["x"]
            else:
                assert first["x"] == second["x"] and first["y"] + first["height"] <= second["y"]
                assert row.locator("[lang=fr] .tongue").is_visible()
    assert held.keys() == {key for key, text in texts.items() if text}
    assert [key for key, text in held.items() if not text.endswith(texts[key])] == []
    assert sum(lang == "fr" for _, lang in held) > 2
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_nothing_is_folded_or_cut(browser: Browser, site: str, scheme: str) -> None:
    """Black on white, what is folded on the screen unfolded, and no box wider than the sheet."""
    context = browser.new_context(base_url=site, viewport={"width": 700, "height": 1000}, color_scheme=scheme)
    page = context.new_page()
    page.emulate_media(media="print", color_scheme=scheme)
    for path in PAGES:
        if path.startswith("/sparql"):
            continue
        page.goto(path)
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        folded = "[...document.querySelectorAll('main details')].filter(e => e.checkVisibility()"
        folded += " && [...e.children].some(c => c.tagName !== 'SUMMARY' && getComputedStyle(c).display !== 'none' && !c.checkVisibility({contentVisibilityAuto: true})))"
        assert page.evaluate(f"{folded}.map(e => e.textContent.slice(0, 60))") == [], path
        cut = "[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1"
        cut += " && ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.clientWidth > 2)"
        assert page.evaluate(f"{cut}.map(e => e.outerHTML.slice(0, 90))") == [], path
    context.close()
