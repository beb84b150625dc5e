"""The site as a person uses it: search, language, a citation, a question, the time line."""

from __future__ import annotations

import pytest
from page_kinds import PAGES, WORK
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_search_suggests_and_finds(page: Page) -> None:
    page.goto("/?lang=en")
    field = page.locator("#q")
    field.press_sequentially("lighth", delay=30)
    expect(page.locator("datalist option").first).to_have_attribute("value", "A/RES/92/9: Keeping of lighthouses")
    field.fill("lighthouses lit")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Paragraphs")).to_be_visible()
    page.get_by_role("link", name="A/RES/91/7, para. 1").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A/RES/91/7")


def test_language_switch_is_kept(page: Page) -> None:
    page.goto(f"{WORK}?lang=en")
    page.locator(".site-head .lang").get_by_role("link", name="FR").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entretien des phares")
    page.goto("/queries/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_citation_is_followed_in_place(page: Page) -> None:
    page.goto(f"{WORK}?lang=en&version=en")
    page.locator("#pp-1 a.citation", has_text="61/180").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A/RES/61/180")
    expect(page.locator("#cited-by")).to_be_visible()


def test_footnote_call_leads_to_its_note(page: Page) -> None:
    page.goto(f"{WORK}?lang=en&version=en")
    page.locator("#pp-1 sup a").first.click()
    assert page.url.endswith("#fn-1")
    expect(page.locator("#fn-1")).to_be_in_viewport()


def test_question_is_run_with_its_parameter(page: Page) -> None:
    page.goto("/queries/citations?lang=en")
    page.get_by_label("symbol").fill("A/RES/92/9")
    page.get_by_role("button", name="Run").click()
    cells = page.locator("tbody tr td:first-child").all_inner_texts()
    assert cells
    assert set(cells) == {"A/RES/92/9"}
    page.get_by_text("For programs", exact=True).click()
    expect(page.locator("details pre")).to_contain_text("A/RES/92/9")


def test_time_line_shows_who_joined(page: Page) -> None:
    page.goto("/page/body/ICAT?lang=en")
    row = page.locator("table.timeline tr", has_text="World Bank")
    expect(row.locator("td").nth(0)).to_have_text("–")
    expect(row.locator("td").nth(1)).to_contain_text("member")


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_and_is_accessible(page: Page, axe: str, path: str) -> None:
    page.goto(path)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(f"{axe}\n;axe.run(document)")
        assert [(scheme, each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []


def test_readable_without_javascript(page: Page) -> None:
    context = (
        page.context.browser.new_context(java_script_enabled=False, base_url=page.url or None)
        if page.context.browser
        else None
    )
    assert context
    page.goto(f"{WORK}?lang=en&version=en")
    plain = context.new_page()
    plain.goto(page.url)
    assert plain.locator(".paragraph").count() == page.locator(".paragraph").count() > 3
    context.close()


def test_since_when_a_paragraph_stands_is_read_beside_it(page: Page) -> None:
    """The line has the width of the text, and not of the column of numbers."""
    page.goto("/page/A/RES/81/1?lang=en")
    text, line = page.locator(".paragraph .printed").nth(1), page.locator(".paragraph .since").nth(1)
    assert line.inner_text().startswith("at least since A/RES/80/1")
    assert line.bounding_box()["width"] >= text.bounding_box()["width"] - 1  # type: ignore[index]


def test_a_paragraph_is_followed_through_the_texts_of_its_series(page: Page) -> None:
    """Without script: a mark of the strip is chosen, its line stands out, its texts stand beside it or below it."""
    assert page.context.browser
    page.goto("/series/A/RES/81/1?lang=en")
    context = page.context.browser.new_context(
        java_script_enabled=False, viewport=page.viewport_size, base_url=page.url.partition("/series")[0]
    )
    plain = context.new_page()
    plain.goto("/series/A/RES/81/1?lang=en")
    mark = plain.get_by_role("link", name="A/RES/80/1, para. 2", exact=True)
    box = mark.locator("rect").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= plain.viewport_size["width"]  # type: ignore[index]
    mark.click()
    followed = plain.locator(".mark.followed")
    assert [each.partition(";")[0] for each in followed.locator("title").all_text_contents()] == [
        "A/RES/80/1, para.\u00a02",
        "A/RES/81/1, para.\u00a02",
    ]
    expect(followed.first).to_be_in_viewport()
    expect(plain.locator(".way")).to_be_in_viewport()
    expect(plain.locator(".way h4")).to_contain_text("A/RES/80/1, para. 2")
    plain.get_by_role("link", name="Follow none").click()
    expect(plain.locator(".mark.followed")).to_have_count(0)
    context.close()
