"""The query editor in a real browser, at two widths and in two languages, with and without its rich parts."""

from __future__ import annotations

import shutil
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_server import BASE, KG, Running, make_store, serving

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api")
ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "kg" / "web" / "static" / "vendor" / "yasgui.min.js"
WORLD = VENDOR.with_name("world.json")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TARGETS = (ROOT / "tests" / "browser" / "targets.js").read_text(encoding="utf-8")
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


ROWS = "#results tbody tr"
COUNTRIES = f"SELECT * {{ VALUES (?country ?votes) {{ (<{BASE}id/country/FR> 3) (<{BASE}id/country/KE> 7) (<{BASE}id/country/ZZ> 1) }} }}"
PLACES = 'SELECT * { VALUES (?place ?lat ?long) { ("Nairobi" -1.3 36.8) ("Geneva" 46.2 6.1) ("nowhere" 146.2 6.1) } }'


def _ask(page: Any, server: Running, query: str, lang: str = "en") -> None:
    page.goto(f"{server.url}/sparql?lang={lang}&query={urllib.parse.quote(query)}")
    page.wait_for_selector(ROWS, timeout=20_000)


@pytest.mark.parametrize("rich", [True, False])
def test_results_are_a_table_a_chart_and_sorted(page: Any, server: Running, rich: bool) -> None:
    """The results are our own, with the rich field and without it."""
    if not rich:
        page.route("**/vendor/*.js", lambda route: route.abort())
    elif not VENDOR.is_file():
        pytest.skip("the editor is not built here")
    _ask(page, server, COUNT, "fr")
    assert page.locator(ROWS).count() == 5
    assert "Exécuter" in page.locator("#run").inner_text()
    numbers = page.locator("#results td.number")
    shown = [int(each) for each in numbers.all_inner_texts()]
    page.locator("#results th button").nth(1).click()
    assert [int(each) for each in numbers.all_inner_texts()] == sorted(shown)
    page.locator("#results th button").nth(1).click()
    assert [int(each) for each in numbers.all_inner_texts()] == sorted(shown, reverse=True)
    assert page.locator("#results th").nth(1).get_attribute("aria-sort") == "descending"
    page.fill("#filter", "symbol")
    assert page.locator(ROWS).count() == 1
    assert "1" in page.locator("#results [role=status]").inner_text()
    page.click("[data-view=chart]")
    assert page.locator("svg.chart rect").count() == 5
    assert page.locator("[data-view=map]").count() == 0  # nothing here has a place


def test_a_long_answer_says_what_it_does_not_show(page: Any, server: Running) -> None:
    _ask(page, server, "SELECT ?s ?n { ?s ?p ?o BIND(1 AS ?n) } LIMIT 90")
    assert page.locator(ROWS).count() == 50
    assert "50 of 90 rows" in page.locator("#results [role=status]").inner_text()
    page.get_by_role("button", name="Show 40 more rows").click()
    assert page.locator(ROWS).count() == 90
    page.click("[data-view=chart]")
    assert page.locator("svg.chart rect").count() == 60
    assert "The first 60 of 90 rows" in page.locator("#results").inner_text()


@pytest.mark.skipif(not WORLD.is_file(), reason="the map is not built here")
@pytest.mark.parametrize(("query", "lost"), [(COUNTRIES, "id/country/ZZ"), (PLACES, "nowhere")])
def test_places_stand_on_a_map_and_those_that_do_not_are_named(
    page: Any, server: Running, query: str, lost: str
) -> None:
    _ask(page, server, query)
    page.click("[data-view=map]")
    page.wait_for_selector("svg.map circle")
    assert page.locator("svg.map circle").count() == 2
    assert lost in page.locator("#results p", has_text="Not on the map").inner_text()
    at = {each.text_content(): float(each.get_attribute("cy")) for each in page.locator("svg.map circle").all()}
    north, south = sorted(at, key=lambda name: at[name])
    assert ("FR" in north or "Geneva" in north) and ("KE" in south or "Nairobi" in south)


def test_other_answers_than_tables(page: Any, server: Running) -> None:
    for query, told in (("ASK { ?s ?p ?o }", "yes"), ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1", "<http")):
        page.goto(f"{server.url}/sparql?lang=en&query={urllib.parse.quote(query)}")
        page.wait_for_selector("#results .figure, #results pre")
        assert told in page.locator("#results").inner_text()


@pytest.mark.skipif(not VENDOR.is_file(), reason="the editor is not built here")
def test_the_field_is_left_by_keyboard_as_the_page_tells(page: Any, server: Running) -> None:
    page.goto(f"{server.url}/sparql?lang=en")
    assert "Esc, then Tab" in page.locator("#leave").inner_text()
    page.click(".CodeMirror-lines")
    inside = "document.activeElement.closest('.CodeMirror') !== null"
    before = _value(page)
    page.keyboard.press("Tab")
    assert page.evaluate(inside) and _value(page) != before
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not page.evaluate(inside)
    assert page.evaluate("document.activeElement.id") == "run"
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("x")  # Tab writes again, once something else was written
    page.keyboard.press("Tab")
    assert page.evaluate(inside)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_editor_and_results_are_accessible(page: Any, server: Running, scheme: str) -> None:
    """Nothing is left out: the field, the table, the chart and the map, in both modes of colour."""
    if not AXE.is_file():
        pytest.skip("needs axe-core, which make setup installs where Node is")
    page.emulate_media(color_scheme=scheme)
    _ask(page, server, COUNTRIES)
    for view in ("table", "chart", "map"):
        if not page.locator(f"[data-view={view}]").count():
            continue
        page.click(f"[data-view={view}]")
        page.wait_for_timeout(150)
        rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}"
        found = page.evaluate(f"{AXE.read_text(encoding='utf-8')}\n;axe.run(document, {rules})")
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]] == []
        assert page.evaluate(TARGETS) == []


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
        page.click("#file")
    text = Path(waited.value.path()).read_text()
    assert text.startswith("p,n\r\n") or text.startswith("p,n\n")
