"""A real server over documents of our own, and a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import papers
import pytest
from page_kinds import REFUSED
from playwright.sync_api import Browser, Page, sync_playwright
from series_papers import paper

from kg.pipeline import BuildOptions, build

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server."""
    folder = tmp_path_factory.mktemp("browser")
    later = "the International Labour Organization, the International Organization for Migration and the World Bank"
    documents = papers.write(
        folder / "documents",
        first=papers.resolution(),
        french=papers.FRENCH,
        second=papers.resolution(9, session=92, year=2037, members=later),
        lighthouses=paper(80, 1),
        lighthouses_again=paper(81, 1, recalls=["80/1"]),
    )
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(folder / "store"), "--port", "0", "--quiet"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
    assert found, "the server said no address"
    yield found[0]
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.skip("needs Chromium, which is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=["desktop", "phone"])
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at desktop and at phone width; anything that the browser complains of fails the test."""
    size = DESKTOP if request.param == "desktop" else PHONE
    context = browser.new_context(base_url=site, viewport=size, locale="en-GB")
    page = context.new_page()
    complaints: list[str] = []
    # That a page is not there, or a query wrong, is told to the console, too.
    refused = (*REFUSED, "/sparql")
    heard = lambda each: each.type == "error" and not each.location.get("url", "").partition("?")[0].endswith(refused)  # noqa: E731
    page.on("console", lambda message: complaints.append(message.text) if heard(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # No page asks another host for anything.
    page.on("request", lambda each: None if each.url.startswith((site, "data:")) else complaints.append(each.url))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script, from the Node packages of the set-up."""
    path = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("needs axe-core, which make setup installs where Node is")
    return path.read_text(encoding="utf-8")
