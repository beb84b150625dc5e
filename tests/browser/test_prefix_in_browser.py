"""The site under a path, behind a proxy that takes it off: its scripts ask where the browser sees the site."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import papers
import pytest
from playwright.sync_api import Browser, Page, expect

from kg.pipeline import BuildOptions, build

pytestmark = pytest.mark.browser
BELOW = "/un"
VENDOR = Path(__file__).resolve().parents[2] / "kg/web/static/vendor/yasgui.min.js"


def handler(behind: int, forwards: bool) -> type[BaseHTTPRequestHandler]:
    """Passes what is below the path on without it; nothing else is here."""

    class Proxy(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if not self.path.startswith(f"{BELOW}/"):
                self.send_error(404)
                return
            told = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            if forwards:
                told |= {"X-Forwarded-Prefix": BELOW, "X-Forwarded-Proto": "http", "X-Forwarded-Host": told["Host"]}
            channel = http.client.HTTPConnection("127.0.0.1", behind, timeout=60)
            channel.request(self.command, self.path.removeprefix(BELOW), body or None, told)
            answer = channel.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_HEAD = _pass  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Proxy


@pytest.fixture(scope="module", params=["public_url", "forwarded"])
def below(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the site as the browser sees it."""
    folder = tmp_path_factory.mktemp("below")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    seen = f"http://127.0.0.1:{proxy.server_port}{BELOW}"
    told = {"KG_PUBLIC_URL": seen} if request.param == "public_url" else {"KG_TRUSTED_PROXIES": "127.0.0.1"}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "kg", "serve", "--store", str(folder / "store"), "--port", str(port), "--quiet"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **told})
    assert server.stdout
    assert server.stdout.readline(), "the server said no address"
    proxy.RequestHandlerClass = handler(port, request.param == "forwarded")
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    yield seen
    proxy.shutdown()
    server.terminate()
    server.wait(20)


@pytest.fixture
def page(browser: Browser, below: str) -> Iterator[Page]:
    """A page; what the browser asks outside of the path, or complains of, fails the test."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    complaints: list[str] = []
    # The editor's library writes styles into its elements, which the policy of the page leaves out.
    heard = lambda each: each.type == "error" and "inline style" not in each.text  # noqa: E731
    page.on("console", lambda message: complaints.append(message.text) if heard(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    outside: list[str] = []
    page.on("request", lambda each: None if each.url.startswith((below, "data:")) else outside.append(each.url))
    yield page
    context.close()
    assert complaints == []
    assert outside == []


def test_suggestions_come_and_lead_below_the_path(page: Page, below: str) -> None:
    answer = page.goto(f"{below}/?lang=en")
    assert answer is not None and answer.status == 200, page.content()
    field = page.locator("#q")
    field.press_sequentially("lighth", delay=30)
    option = page.locator("datalist option").first
    expect(option).to_have_attribute("value", re.compile("lighthouses"))
    expect(option).to_have_attribute("data-href", re.compile(f"^{BELOW}/page/"))
    field.fill(option.get_attribute("value") or "")
    expect(page).to_have_url(re.compile(f"{re.escape(below)}/page/"))


@pytest.mark.skipif(not VENDOR.is_file(), reason="the editor is not built here")
def test_the_editor_asks_below_the_path(page: Page, below: str) -> None:
    query = "SELECT ?s ?o { ?s <http://purl.org/spar/cito/hasCitedEntity> ?o } LIMIT 3"
    page.goto(f"{below}/sparql?lang=en&query={query}")
    expect(page.locator("#results tbody tr")).to_have_count(3, timeout=20000)
    link = page.locator("#results a[href*='/id/']").first
    assert (link.get_attribute("href") or "").startswith((f"{BELOW}/id/", f"{below}/id/"))
