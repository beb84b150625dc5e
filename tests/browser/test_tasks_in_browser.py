"""The ways of some of the tasks of docs/tasks.md stay open: from the start page, in few clicks, at both widths."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def _ask_the_box(page: Page, words: str) -> None:
    page.goto("/?lang=en")
    field = page.locator("#q")
    field.fill(words)
    field.press("Enter")


def test_a_paragraph_by_its_symbol_in_every_language_of_it(page: Page) -> None:
    """A legal officer: "91/7 para 1", one step, and the footnote to copy."""
    _ask_the_box(page, "91/7 para 1")
    expect(page.locator("main")).to_contain_text("keep their lighthouses lit")
    expect(page.locator("main [lang=fr]").first).to_be_visible()
    expect(page.locator(".cite")).to_contain_text("General Assembly resolution 91/7, para. 1.")


def test_what_changed_since_the_text_before(page: Page) -> None:
    _ask_the_box(page, "A/RES/81/1")
    page.get_by_role("link", name="What changed since A/RES/80/1").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A/RES/81/1")
    expect(page.locator(".change, .unchanged").first).to_be_attached()


def test_what_a_text_cites_as_a_table_to_take_along(page: Page) -> None:
    """A librarian."""
    _ask_the_box(page, "A/RES/91/7")
    page.locator("nav.contents").get_by_role("link", name="What it cites").click()
    section = page.locator("section", has=page.locator("#cites"))
    expect(section).to_be_in_viewport()
    with page.expect_download() as waited:
        section.get_by_role("link", name="CSV").click()
    assert "A/RES/61/180" in Path(waited.value.path()).read_text(encoding="utf-8")


def test_a_chart_without_a_line_of_sparql(page: Page) -> None:
    """A researcher."""
    page.goto("/?lang=en")
    page.locator("header").get_by_role("link", name="SPARQL").click()
    with page.expect_response(lambda answer: "/sparql/example" in answer.url):  # its text comes from the server
        page.select_option("#example", label="Acts that open operative paragraphs (chart)")
    page.wait_for_timeout(200)
    page.get_by_role("button", name="Run").click()
    page.locator("[data-view=chart]").click(timeout=20_000)
    expect(page.locator("svg.chart rect").first).to_be_visible()


def test_who_has_to_report_and_when(page: Page) -> None:
    """Somebody of an organization, on a phone."""
    _ask_the_box(page, "A/RES/91/7")
    page.locator("nav.contents").get_by_role("link", name="Reports asked for").click()
    section = page.locator("section", has=page.locator("#reports"))
    expect(section).to_contain_text("Secretary-General")
    expect(section).to_contain_text("93")
    page.get_by_role("link", name="Side by side").click()
    expect(page.locator("#op-1")).to_contain_text("Exhorte les")
