"""`kg fetch` against services on loopback: what is brought, what is said of the rest, how patiently it is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import make_files
import papers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import fetching
from kg.cli import main
from kg.errors import InputError
from kg.fetching import Services
from kg.readers import marc
from kg.store import open_readonly
from kg.symbols import iri_path

RECORDS = b"""<?xml version="1.0" encoding="UTF-8"?>
<collection xmlns="http://www.loc.gov/MARC21/slim">
<record><controlfield tag="001">7</controlfield>
 <datafield tag="191" ind1=" " ind2=" "><subfield code="a">A/RES/91/7</subfield></datafield></record>
<record><datafield tag="191" ind1=" " ind2=" "><subfield code="a">A/RES/91/70</subfield></datafield></record>
</collection>"""
PAGE = b"<!DOCTYPE html><html><body>There is no such document.</body></html>"


@dataclass
class Asked:
    """A service: its answers by what is asked (symbol, language, type), and what it was asked for."""

    address: str = ""
    answers: dict[tuple[str, ...], tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    first: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    """What it answers before anything else."""
    seen: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


@pytest.fixture
def service() -> Iterator[Asked]:
    asked = Asked()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.seen.append(self.path)
            asked.agents.add(self.headers.get("User-Agent", ""))
            found = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            key = tuple(found.get(name, "") for name in ("s", "l", "t")) if "s" in found else (found.get("p", ""),)
            status, headers, body = asked.first.pop(0) if asked.first else asked.answers.get(key, (200, {}, PAGE))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that has hung up is nothing to tell: what is told on the standard error is looked at."""

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    asked.address = f"http://127.0.0.1:{server.server_port}/access"
    yield asked
    server.shutdown()
    server.server_close()


def kg(service: Asked, folder: Path, *words: str) -> int:
    addresses = ("--service", service.address, "--catalogue", service.address.replace("access", "search"))
    return main(["fetch", *words, "--into", str(folder), *addresses, "--pause", "0"])


@pytest.fixture
def word() -> bytes:
    return make_files.make_docx([each for each in papers.resolution().splitlines() if each.strip()])


def test_word_before_pdf_and_what_is_not_there_is_said(
    service: Asked, word: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.answers = {
        ("A/RES/91/7", "en", "docx"): (200, {}, word),
        ("A/RES/91/7", "fr", "pdf"): (200, {}, b"%PDF-1.4 ..."),
        ("A/RES/91/7", "ar", "doc"): (200, {}, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    }
    folder = tmp_path / "documents"
    assert kg(service, folder, "a/res/91/7", "--languages", "en,fr,es,ar") == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == ["kg: A/RES/91/7 es: not there"]
    assert "3 files brought, 0 there before, 1 not there" in said.out
    names = ["A_RES_91_7.ar.doc", "A_RES_91_7.en.docx", "A_RES_91_7.fr.pdf"]
    assert sorted(each.name for each in folder.iterdir()) == names
    assert (folder / "A_RES_91_7.en.docx").read_bytes() == word
    assert service.seen[0] == "/access?s=A%2FRES%2F91%2F7&l=en&t=docx"
    (agent,) = service.agents
    assert agent.startswith("un-resolutions-kg/")


def test_what_is_there_is_not_asked_for(
    service: Asked, word: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.answers = {("A/RES/91/7", "en", "docx"): (200, {}, word)}
    assert kg(service, tmp_path / "d", "A/RES/91/7", "--languages", "en") == 0
    service.seen.clear()
    assert kg(service, tmp_path / "d", "A/RES/91/7", "A/RES/91/7", "--languages", "en,en") == 0
    assert service.seen == []
    assert "0 files brought, 1 there before, 0 not there" in capsys.readouterr().out


@pytest.mark.thorough
def test_what_is_fetched_can_be_built(service: Asked, word: bytes, tmp_path: Path) -> None:
    service.answers = {("A/RES/91/7", "en", "docx"): (200, {}, word)}
    folder = tmp_path / "documents"
    assert kg(service, folder, "A/RES/91/7", "--languages", "en") == 0
    assert main(["build", str(folder), "--store", str(tmp_path / "store"), "--jobs", "1", "--quiet"]) == 0
    with open_readonly(tmp_path / "store") as graph:
        assert [each.symbol for each in graph.manifest.versions] == ["A/RES/91/7"]


def test_the_records_of_the_very_symbol(service: Asked, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    service.answers = {("A/RES/91/7",): (200, {}, RECORDS), ("A/RES/91/9",): (200, {}, RECORDS)}
    assert kg(service, tmp_path, "A/RES/91/7", "A/RES/91/9", "--records", "--languages", "") == 1
    found = tmp_path / "A_RES_91_7.marc.xml"
    assert [marc.symbols(each) for each in marc.records(found.read_bytes(), found)] == [("A/RES/91/7",)]
    assert capsys.readouterr().err == "kg: A/RES/91/9 record: not there\n"
    assert service.seen[0] == "/search?p=A%2FRES%2F91%2F7&of=xm"


@pytest.mark.parametrize(
    ("symbol", "name"),
    [("A/RES/2200 (XXI)", "A_RES_2200(XXI).en.pdf"), ("A/80/6 (Sect. 24)/Corr.1", "A_80_6(Sect.24)_Corr.1.en.pdf")],
)
def test_names_of_files(service: Asked, tmp_path: Path, symbol: str, name: str) -> None:
    service.first = [(200, {}, PAGE), (200, {}, PAGE), (200, {}, b"%PDF-1.7")]
    assert kg(service, tmp_path, symbol, "--languages", "en") == 0
    assert [each.name for each in tmp_path.iterdir()] == [name]


@given(st.text("ACS/_%25 .()1", min_size=1, max_size=8), st.text("ACS/_%25 .()1", min_size=1, max_size=8))
def test_no_two_symbols_have_one_name(one: str, other: str) -> None:
    if iri_path(one) != iri_path(other):
        assert fetching.file_name(one, ".x") != fetching.file_name(other, ".x")


def busy(**headers: str) -> tuple[int, dict[str, str], bytes]:
    return 503, {name.replace("_", "-"): value for name, value in headers.items()}, b"later"


def test_a_busy_service_is_asked_again(service: Asked, word: bytes, tmp_path: Path) -> None:
    service.first = [busy(), (429, {}, b""), (500, {}, b"")]
    service.answers = {("A/RES/91/7", "en", "docx"): (200, {}, word)}
    assert kg(service, tmp_path, "A/RES/91/7", "--languages", "en") == 0
    assert len(service.seen) == 4


def test_one_that_stays_busy_is_left_alone(
    service: Asked, word: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.answers = {("A/RES/91/7", "en", "docx"): (200, {}, word), ("A/RES/91/8", "en", "docx"): busy()}
    assert kg(service, tmp_path, "A/RES/91/7", "A/RES/91/8", "A/RES/91/9", "--languages", "en") == 2
    assert len(service.seen) == 1 + fetching.ATTEMPTS
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "answers 503, 5 times; run the command again later: what was brought stays" in error
    assert [each.name for each in tmp_path.iterdir()] == ["A_RES_91_7.en.docx"]


def test_it_waits_longer_each_time_and_as_long_as_it_is_asked_to(
    service: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("kg.fetching.time.sleep", waits.append)
    now = 1_900_000_000.0
    monkeypatch.setattr("kg.fetching.time.time", lambda: now)
    date = formatdate(now + 50, usegmt=True)
    service.first = [busy(), busy(), busy(Retry_After="30"), busy(Retry_After=date), (200, {}, b"%PDF-1.4")]
    want = fetching.wanted(["A/RES/91/7"], "en", tmp_path, records=False)
    services = Services(service.address, service.address, pause=3.0)
    list(fetching.fetch(want, services))
    assert [each for each in waits if each > 3.0] == [6.0, 12.0, 30.0, 50.0]


@pytest.mark.parametrize("asked", ["soon", "-5", "99999999999999999999", "Sun, 99 Foo 2031 99:00:00 GMT", ""])
def test_odd_waits_are_bounded(asked: str) -> None:
    found = fetching._asked(httpx.Response(503, headers={"Retry-After": asked}))
    assert found >= 0


def redirect(where: str) -> tuple[int, dict[str, str], bytes]:
    return 302, {"Location": where}, b""


def test_it_follows_where_a_service_leads_and_not_for_ever(
    service: Asked, word: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service.first = [redirect("/elsewhere?x=1"), (200, {}, word)]
    assert kg(service, tmp_path, "A/RES/91/7", "--languages", "en") == 0
    service.first = [redirect("/round")] * 9
    assert kg(service, tmp_path, "A/RES/91/8", "--languages", "en") == 2
    assert "leads on more than 5 times" in capsys.readouterr().err


def test_a_protected_address_that_leads_to_an_open_one_is_not_followed(tmp_path: Path) -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(302, headers={"Location": "http://127.0.0.1/x"}))
    want = fetching.wanted(["A/RES/91/7"], "en", tmp_path, records=False)
    with pytest.raises(InputError, match="not protected"):
        list(fetching.fetch(want, Services("https://service.invalid/", pause=0.0), transport))


def cut_short(_: httpx.Request) -> httpx.Response:
    raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def refused(_: httpx.Request) -> httpx.Response:
    return httpx.Response(403, text="who are you?")


def endless(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=(b"x" * (1 << 20) for _ in range(1000)))


@pytest.mark.parametrize(
    ("answers", "said"), [(cut_short, "does not answer"), (refused, "answers 403"), (endless, "larger than 64 MB")]
)
def test_nothing_half_fetched_is_kept(
    answers: Callable[[httpx.Request], httpx.Response], said: str, tmp_path: Path
) -> None:
    want = fetching.wanted(["A/RES/91/7"], "en", tmp_path, records=False)
    with pytest.raises(InputError, match=said):
        list(fetching.fetch(want, Services("https://service.invalid/", pause=0.0), httpx.MockTransport(answers)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no symbol"], "'no symbol' is no symbol of the United Nations"),
        (["UNTS/2237/39574"], "under which the United Nations issues a document"),
        (["A/RES/91/7", "--languages", "en,de"], "'de' is no official language"),
        (["A/RES/91/7", "--languages", ","], "no language is named"),
        (["A/RES/91/7", "--service", "ftp://x/"], "'ftp://x/' is no address"),
        (["A/RES/91/7", "--service", "nowhere"], "'nowhere' is no address"),
        (["A/RES/91/7", "--service", ""], "an address is empty"),
        (["A/RES/91/7", "--pause", "-1"], "no number of seconds"),
        (["A/RES/91/7", "--pause", "nan"], "no number of seconds"),
        ([], "SYMBOL"),
    ],
)
def test_bad_usage_asks_nobody(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["fetch", *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


@pytest.mark.thorough
def test_a_store_and_a_file_are_no_place_for_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    papers.write(tmp_path / "in", first=papers.resolution())
    fast = ("--no-reason", "--no-validate", "--jobs", "1", "--quiet")
    assert main(["build", str(tmp_path / "in"), "--store", str(tmp_path / "store"), *fast]) == 0
    (tmp_path / "file").write_text("mine")
    for place, said in (
        ("store", "the folder of a store"),
        ("store/sub", "the folder of a store"),
        ("file", "no folder"),
    ):
        assert main(["fetch", "A/RES/91/7", "--into", str(tmp_path / place)]) == 2
        assert said in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"
