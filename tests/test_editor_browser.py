"""The query editor in a real browser, at two widths and in two languages, with and without its rich parts."""

from __future__ import annotations

import shutil
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_server import KG, Running, make_store, serving

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api")
VENDOR = Path(__file__).resolve().parent.parent / "kg" / "web" / "static" / "vendor" / "yasgui.min.js"
COUNT = f"PREFIX kg: <{KG}>\nSELECT ?p (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o }} GROUP BY ?p ORDER BY ?p"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(make_store(tmp_path_factory.mktemp("browser") / "store", things=30)) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("needs Chromium")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Any, server: Running) -> Iterator[Any]:
    """A page that fails the test where a script fails or an outside host is asked."""
    found = browser.new_page(viewport={"width": request.param, "height": 900})
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.on("request", lambda asked: errors.append(asked.url) if not asked.url.startswith(server.url) else None)
    yield found
    wide = found.evaluate("document.documentElement.scrollWidth")
    found.close()
    assert not [each for each in errors if not each.startswith("data:")]
    assert wide <= request.param


def _value(page: Any) -> str:
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def _wait_for_value(page: Any, part: str, seconds: float = 10) -> None:
    """Wait until the editor's text holds `part`; asked from here, for the page's own policy forbids polling by eval."""
    end = time.monotonic() + seconds
    while part not in _value(page):
        assert time.monotonic() < end, f"the editor never showed {part}: {_value(page)}"
        page.wait_for_timeout(50)


def _set(page: Any, text: str) -> None:
    page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", text)


@pytest.mark.skipif(not VENDOR.is_file(), reason="the editor is not built here")
def test_editor(page: Any, server: Running) -> None:
    page.goto(f"{server.url}/sparql?lang=fr&query={urllib.parse.quote(COUNT)}")
    page.wait_for_selector(".dataTable tbody tr", timeout=20_000)
    assert page.locator(".dataTable tbody tr").count() == 5
    assert "Exécuter" in page.locator("#run").inner_text()
    page.locator(".select_chart").click()
    page.wait_for_selector("svg.chart rect")
    assert page.locator("svg.chart rect").count() == 5


@pytest.mark.skipif(not VENDOR.is_file(), reason="the editor is not built here")
def test_mistakes_empty_answers_and_examples(page: Any, server: Running) -> None:
    page.goto(f"{server.url}/sparql?lang=en")
    page.wait_for_selector(".CodeMirror")
    _set(page, f"PREFIX kg: <{KG}>\nSELECT * {{ ?s foo:bar ?o }}")
    page.click("#run")
    page.wait_for_selector(".wrong-line")
    assert "line 2" in page.locator("#message").inner_text() and "foo:" in page.locator("#message").inner_text()
    _set(page, f"PREFIX kg: <{KG}>\nSELECT * {{ ?s kg:symbol ?o ; kg:none ?x }}")
    page.click("#run")
    page.wait_for_selector("#message pre")
    assert "ontology#none" in page.locator("#message pre").inner_text()
    assert "kg%3Anone" in page.url
    page.select_option("#example", "paragraphs")
    form = page.locator('.parameters[data-question="paragraphs"]')
    form.locator("input").first.fill("A/RES/76/186")
    form.locator("button").click()
    page.wait_for_selector("#message:has-text('A/RES/76/186')")  # neither in the lists nor in the store
    form.locator("input").first.fill("A/RES/1/0")
    form.locator("button").click()
    _wait_for_value(page, '"A/RES/1/0"')
    assert _value(page).startswith("PREFIX")


def test_plain_form(page: Any, server: Running) -> None:
    """Without the rich parts there is a form that works."""
    page.route("**/vendor/*", lambda route: route.abort())
    page.goto(f"{server.url}/sparql?lang=en")
    assert page.locator("textarea#query").is_visible()
    page.fill("textarea#query", COUNT)
    page.select_option("#format", "csv")
    with page.expect_download() as waited:
        page.click("#run")
    text = Path(waited.value.path()).read_text()
    assert text.startswith("p,n\r\n") or text.startswith("p,n\n")
