"""References are copied by a button, and stand there to be selected where no script runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
PAGES = ("/page/A/RES/91/7?lang=en", "/page/A/RES/91/7/op/1?lang=en", "/page/treaty/1577-27531?lang=en")


@pytest.mark.parametrize("path", PAGES)
def test_buttons_copy_what_stands_before_them(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site + path)
    for part in page.query_selector_all(".cite details"):
        part.evaluate("each => each.open = true")
    shown = page.query_selector_all(".cite .copied")
    buttons = page.query_selector_all(".cite button")
    assert len(shown) == len(buttons) == 5
    for text, button in zip(shown, buttons, strict=True):
        button.click()
        page.wait_for_function("each => each.textContent === 'Copied'", arg=button)
        assert page.evaluate("navigator.clipboard.readText()") == (text.text_content() or "").strip()
    context.close()


def test_without_scripts_the_references_stand_there_and_no_button_does(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + PAGES[1])
    told = re.sub(r"\s", " ", page.inner_text(".cite"))
    assert "General Assembly resolution 91/7, para. 1." in told
    assert page.query_selector(".cite button") is None
    page.click(".cite summary")
    assert "@misc{A-RES-91-7-operative-1," in page.inner_text(".cite")
    context.close()
