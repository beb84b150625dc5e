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
    at = {each.text_content(): each.bounding_box()["y"] for each in page.locator("svg.map circle").all()}
    if page.viewport_size["width"] > 640:
        north, south = sorted(at, key=lambda name: at[name])
        assert ("FR" in north or "Geneva" in north) and ("KE" in south or "Nairobi" in south)


NAMED = f"SELECT * {{ VALUES (?country ?votes) {{ {' '.join(f'(<{BASE}id/country/{code}> {n})' for n, code in enumerate(('FR', 'BE', 'NL', 'DE', 'KE', 'US', 'FJ', 'WS'), 1))} }} }}"


@pytest.mark.skipif(not WORLD.is_file(), reason="the map is not built here")
@pytest.mark.parametrize("lang", ["en", "fr", "es"])
def test_every_place_of_a_map_has_its_name(page: Any, server: Running, lang: str) -> None:
    """In the list, largest first, each a link; on the map where there is room; and where it is pointed at, by key or finger."""
    _ask(page, server, NAMED, lang)
    names = {each.inner_text() for each in page.locator("#results tbody td:first-child").all()}
    page.click("[data-view=map]")
    page.wait_for_selector("svg.map circle")
    assert {each.inner_text() for each in page.locator("ul.places a").all()} == names
    values = [int(each) for each in page.locator("ul.places .count").all_inner_texts()]
    assert values == sorted(values, reverse=True) == list(range(8, 0, -1))
    labels = page.locator("svg.map .name")
    assert 2 <= labels.count() <= 8 and set(labels.all_text_contents()) <= names
    spoken = " ".join(each.get_attribute("aria-label") for each in page.locator("svg.map").all())
    assert all(name in spoken for name in names)
    boxes = [each.bounding_box() for each in labels.all()]
    assert all(_apart(a, b) for n, a in enumerate(boxes) for b in boxes[:n])
    first = page.locator("ul.places a").first
    first.focus()
    assert page.locator("svg.map .told").text_content() == f"{first.inner_text()}: 8"
    assert page.locator("svg.map circle.shown").count() == 1
    page.locator("svg.map circle").first.click()
    assert page.locator("svg.map .told").count() == 1


def _apart(a: dict[str, float], b: dict[str, float]) -> bool:
    return (
        a["x"] + a["width"] <= b["x"] + 1
        or b["x"] + b["width"] <= a["x"] + 1
        or a["y"] + a["height"] <= b["y"] + 3
        or b["y"] + b["height"] <= a["y"] + 3
    )


@pytest.mark.parametrize("view", ["chart", "map"])
def test_what_is_drawn_fits_and_can_be_read(page: Any, server: Running, view: str) -> None:
    """No picture is wider than its place, nor shrunk: its letters have their size, also after the phone was turned."""
    if view == "map" and not WORLD.is_file():
        pytest.skip("the map is not built here")
    _ask(page, server, NAMED)
    page.click(f"[data-view={view}]")
    for width in (page.viewport_size["width"], 844, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(100)
        for each in page.locator(f"svg.{view}").all():
            box = each.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
            assert box["width"] == pytest.approx(float(each.get_attribute("viewBox").split()[2]), abs=1)
        assert page.locator("#results .scroll").count() == 0


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
