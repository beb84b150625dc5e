"""Behind a proxy and under a path: a real nginx or Apache strips a prefix, and nothing that the site says leads out."""

from __future__ import annotations

import contextlib
import http.client
import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import papers
import pytest
from flask.testing import FlaskClient
from test_site import kind_of, links
from web_server import Reply, Running, serving

from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
CONFIG = """
daemon off; worker_processes 1; user {user}; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    location /un/ {{
      proxy_pass http://127.0.0.1:{behind}/;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Prefix /un;
    }}
  }}
}}
"""
APACHE = shutil.which("apache2") or shutil.which("/usr/sbin/apache2")
pytestmark = pytest.mark.thorough
APACHE_MODULES = Path("/usr/lib/apache2/modules")
APACHE_CONFIG = """
ServerRoot {folder}
ServerName localhost
PidFile {folder}/pid
ErrorLog {folder}/error.log
{user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
LoadModule headers_module {modules}/mod_headers.so
Listen 127.0.0.1:{port}
<VirtualHost 127.0.0.1:{port}>
RedirectMatch permanent ^/un$ /un/
ProxyPass /un/ http://127.0.0.1:{behind}/ nocanon
ProxyPreserveHost On
AllowEncodedSlashes NoDecode
RequestHeader set X-Forwarded-Proto expr=%{{REQUEST_SCHEME}}
RequestHeader set X-Forwarded-Prefix /un
</VirtualHost>
"""
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proxy")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    return folder / "store"


@contextlib.contextmanager
def nginx(folder: Path, port: int, behind: int) -> Iterator[None]:
    """nginx on `port`, unprivileged, before the server on port `behind`."""
    if NGINX is None:
        pytest.skip("needs nginx (Debian's nginx-light), which is not here")
    folder.mkdir()
    # nginx started by root works as nobody, who may not write what it buffers into a folder of pytest's: such an
    # answer is cut. So it works as whoever runs the tests.
    user = pwd.getpwuid(os.getuid()).pw_name
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, port=port, behind=behind, user=user))
    with _running([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder, port):
        yield


@contextlib.contextmanager
def apache(folder: Path, port: int, behind: int) -> Iterator[None]:
    """Apache on `port` before the server on port `behind`, configured as docs/endpoint.md says."""
    if APACHE is None or not APACHE_MODULES.is_dir():
        pytest.skip("needs Apache (Debian's apache2), which is not here")
    folder.mkdir()
    user = "" if os.getuid() else "User www-data\nGroup www-data"
    values = {"folder": folder, "port": port, "behind": behind, "user": user, "modules": APACHE_MODULES}
    (folder / "apache.conf").write_text(APACHE_CONFIG.format(**values))
    with _running([APACHE, "-D", "FOREGROUND", "-f", str(folder / "apache.conf")], folder, port):
        yield


@contextlib.contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """A proxy that answers on `port`; afterwards its log has no complaint."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(2400):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        else:
            raise AssertionError((folder / "error.log").read_text(encoding="utf-8"))
        yield
    finally:
        process.terminate()
        process.wait(120)
    complaints = (folder / "error.log").read_text(encoding="utf-8")
    assert not re.search(r"\[(\w+:)?(crit|alert|emerg)\]", complaints), complaints


TOLD = ["public_url", *(pytest.param(each, marks=pytest.mark.slow) for each in ("forwarded", "apache"))]


@pytest.fixture(scope="module", params=TOLD)
def both(
    store: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Running, Running]]:
    """The site as seen through the proxy, told by the setting or by the proxy's headers; and the server behind it."""
    held, folder = socket.create_server(("127.0.0.1", 0)), tmp_path_factory.mktemp("nginx") / "nginx"
    with socket.create_server(("127.0.0.1", 0)) as other:
        port, behind = int(held.getsockname()[1]), int(other.getsockname()[1])
    told = {"KG_PUBLIC_URL": f"http://127.0.0.1:{port}/un"} if request.param == "public_url" else {}
    with serving(store, "--port", str(behind), KG_TRUSTED_PROXIES="127.0.0.1", **told) as server:
        held.close()
        with (apache if request.param == "apache" else nginx)(folder, port, behind):
            yield Running(port, server.pid, server.log), Running(behind, server.pid, server.log)


@pytest.fixture(scope="module")
def site(both: tuple[Running, Running]) -> Running:
    """The site as seen through the proxy."""
    return both[0]


def through(site: Running, path: str, **headers: str) -> Reply:
    """An answer through the proxy, redirects followed, each below the prefix."""
    for _ in range(5):
        answer = _once(site, path, headers)
        if answer.status not in (301, 302, 303, 307, 308):
            return answer
        target = urljoin(f"{site.url}{path}", answer.headers["location"])
        assert answer.headers["location"] in answer.body.decode(), f"the body of {path} says something else"
        assert target.startswith(f"{site.url}/un/"), f"{path} leads to {target}"
        path = target.removeprefix(site.url)
    raise AssertionError(f"{path} leads on and on")


def _once(site: Running, path: str, headers: dict[str, str]) -> Reply:
    channel = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
    channel.request("GET", path, headers=headers)
    found = channel.getresponse()
    reply = Reply(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
    channel.close()
    return reply


@pytest.mark.slow
def test_no_link_leaves_the_prefix(site: Running) -> None:
    todo, seen, kinds = ["/un/"], {"/un/"}, dict[str, int]()
    while todo:
        path = todo.pop(0)
        answer = through(site, path, **PAGE)
        assert answer.status == 200, path
        for target in re.findall(r"<([^>]*)>", answer.headers.get("link", "")):
            assert target.startswith(("/un/", f"{site.url}/un/", "https://w3id.org/")), f"Link of {path}: {target}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for link in links(answer.body.decode()):
            target = urljoin(f"{site.url}{path}", link)
            if urlsplit(target).netloc != f"127.0.0.1:{site.port}":
                continue
            local = target.removeprefix(site.url).partition("#")[0]
            assert local.startswith("/un/"), f"{path} leads to {local}"
            if local not in seen and kinds.get(kind_of(local), 0) < 2:
                seen.add(local)
                kinds[kind_of(local)] = kinds.get(kind_of(local), 0) + 1
                todo.append(local)
    for wanted in ("/un/queries/citations", "/un/page/A/RES/91/7", "/un/catalog", "/un/static/kg.css", "/un/sparql"):
        assert any(each.startswith(wanted) for each in seen), wanted


def test_records_say_where_they_are(site: Running) -> None:
    seen = f"{site.url}/un"
    for path in ("/sitemap.xml", "/robots.txt", "/catalog.ttl", "/.well-known/void", "/reconcile", "/openapi.json"):
        answer = through(site, f"/un{path}")
        text = answer.body.decode()
        assert seen in text, path
        assert not re.search(rf"{re.escape(site.url)}(?!/un)", text), path
    assert "https://w3id.org/un-resolutions-kg/id/catalog" in through(site, "/un/catalog.ttl").body.decode()


def test_the_interface_says_addresses_that_work(site: Running) -> None:
    import json

    page = json.loads(through(site, "/un/queries/citations.json?limit=1").body)
    assert page["next"].startswith("/un/queries/")
    assert through(site, page["next"]).status == 200
    listed = json.loads(through(site, "/un/queries/", Accept="application/json").body)
    assert all(each["href"].startswith("/un/queries/") for each in listed["questions"])
    found = json.loads(through(site, "/un/search/suggest?q=A/RES").body)
    assert found and all(each["href"].startswith("/un/page/") for each in found)
    near = json.loads(through(site, "/un/queries/citation.json").body)["near"]
    assert all(each["href"].startswith("/un/queries/") for each in near)


def test_the_language_is_kept_below_the_prefix(site: Running) -> None:
    assert "Path=/un" in through(site, "/un/?lang=fr", **PAGE).headers["set-cookie"]


def test_answers_are_the_same_through_the_proxy(site: Running) -> None:
    rows = through(site, "/un/queries/citations.csv").body.decode().splitlines()
    assert rows[0].startswith("symbol,") and len(rows) > 3
    assert through(site, "/un/sparql?query=ASK%7B%7D", Accept="application/sparql-results+json").status == 200


LARGE = (
    "/dumps/graph/authority.nq",
    f"/sparql?format=csv&query={quote('SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 60000')}",
)


@pytest.mark.slow
@pytest.mark.parametrize("path", LARGE, ids=["a file", "an answer"])
@pytest.mark.parametrize("way", [0, 1], ids=["proxy", "direct"])
def test_a_large_answer_is_whole_however_it_is_read(both: tuple[Running, Running], way: int, path: str) -> None:
    """Who reads nothing for a while, then a little, then all, gets what another gets; twice on one connection."""
    seen, address = both[way], f"/un{path}" if way == 0 else path
    whole = both[1].send(path).body
    assert len(whole) > 2 << 20
    with socket.socket() as channel:
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        channel.settimeout(60)
        channel.connect(("127.0.0.1", seen.port))
        for _ in range(2):
            channel.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{seen.port}\r\n\r\n".encode())
            time.sleep(0.3)
            reply = http.client.HTTPResponse(channel, method="GET")
            reply.begin()
            first = reply.read(1000)
            time.sleep(0.1)
            assert first + reply.read() == whole


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=store, trusted_proxies="127.0.0.1", log_file=str(store.parent / "log")))
    yield app.test_client()
    Service.of(app).close()


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/x"}


def test_only_trusted_proxies_are_believed(client: FlaskClient) -> None:
    told = client.get("/sitemap.xml", headers=FORWARDED).text
    assert "https://evil.example/x/" in told
    other = client.get("/sitemap.xml", headers=FORWARDED, environ_overrides={"REMOTE_ADDR": "198.51.100.7"}).text
    assert "evil.example" not in other and "http://localhost/" in other


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Proto"])
@pytest.mark.parametrize("value", ['"><script>', "//evil.example", "qq qq", "/..\\x", "\\1", "javascript:x"])
def test_what_is_no_address_is_not_believed(client: FlaskClient, name: str, value: str) -> None:
    text = client.get("/", headers={**PAGE, name: value}).text
    assert value not in text
    assert 'href="/static/kg.css"' in text


@pytest.mark.parametrize("public", ["https://host.example/un", ""])
def test_relative_iris_resolve_against_the_endpoint_and_identifiers_stay(store: Path, public: str) -> None:
    """What a trusted proxy forwards changes links and not what a query means; `KG_PUBLIC_URL` is the address."""
    app = create_app(Config(store=store, public_url=public, trusted_proxies="127.0.0.1", log_file="/dev/null"))
    try:
        query = "SELECT (STR(<x>) AS ?a) (STR(IRI('y')) AS ?b) (STR(?s) AS ?c) { ?s <https://w3id.org/un-resolutions-kg/ontology#cites> ?o } LIMIT 1"
        told = {"X-Forwarded-Prefix": "/other", "X-Forwarded-Host": "else.example", "Accept": "application/json"}
        answer = app.test_client().get("/sparql", query_string={"query": query}, headers=told).get_json()
        (row,) = answer["results"]["bindings"]
        at = public or "http://localhost"
        assert [row[name]["value"] for name in "ab"] == [f"{at}/x", f"{at}/y"]
        assert row["c"]["value"].startswith("https://w3id.org/un-resolutions-kg/id/")
    finally:
        Service.of(app).close()


LED = [
    "/dumps",
    "/dumps/",
    "/dumps//",
    "/id//A/RES/91/7",
    "/browse//bodies",
    "/catalog/",
    "/id/A/RES/91/7",
    "/documents",
]


@pytest.mark.parametrize("told", ["public_url", "forwarded", ""])
def test_no_redirect_says_an_address_of_the_inside(store: Path, told: str) -> None:
    """Neither in its header nor in its body, which is what a reader sees whose program does not follow."""
    public = "https://host.example/un" if told == "public_url" else ""
    app = create_app(Config(store=store, public_url=public, trusted_proxies="127.0.0.1", log_file="/dev/null"))
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "host.example", "X-Forwarded-Prefix": "/un"}
    headers = forwarded if told == "forwarded" else {}
    try:
        for path in LED:
            answer = app.test_client().get(path, base_url="http://inside.example:8123", headers=headers)
            assert answer.status_code in (303, 308)
            leads = answer.headers["Location"]
            assert leads.startswith(("/un/", "https://host.example/un/") if told else "/")
            assert f'href="{leads}"' in answer.text and f">{leads}<" in answer.text
            assert "inside.example" not in f"{answer.headers}{answer.text}"
    finally:
        Service.of(app).close()


def test_the_description_of_the_service_says_where_the_outside_finds_it(client: FlaskClient) -> None:
    told = client.get("/sparql", headers={**FORWARDED, "Accept": "text/turtle"}).text
    assert "<https://evil.example/x/sparql>" in told and "localhost" not in told
