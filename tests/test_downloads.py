"""Downloads of questions: every row in every form, or an error, or a transfer that breaks; never a part in silence."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import etree

from kg import questions
from kg.cli import main
from kg.config import Config
from kg.web import create_app
from kg.web.server import front, tables
from kg.web.server.limits import BusyError, LimitReachedError
from kg.web.server.service import Service
from kg.web.server.spool import Spool
from kg.web.server.tables import Table
from kg.web.server.workers import Pool
from kg.web.site import downloads

pytestmark = pytest.mark.thorough

FORMS = ("json", "csv", "tsv", "xlsx", "ttl", "jsonld", "nt", "rdf")
"""Those that hold a row as a row; the document is tested in test_memo.py."""
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def store(starter_store: Path) -> Path:
    """The starter corpus: its longest questions have more than a thousand rows."""
    return starter_store


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=store, log_file=os.devnull, max_rows=50, max_bytes=10_000))
    yield app.test_client()
    Service.of(app).close()


def sheet(data: bytes) -> list[list[str]]:
    """The cells of a workbook's first sheet, row by row."""
    packed = zipfile.ZipFile(io.BytesIO(data))
    assert packed.testzip() is None
    rows = etree.fromstring(packed.read("xl/worksheets/sheet1.xml")).iter(f"{SHEET}row")
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def rows_in(data: bytes, form: str) -> int:
    if form == "json":
        return len(json.loads(data)["rows"])
    if form in ("csv", "tsv"):
        reader = csv.reader(io.StringIO(data.decode(), newline=""), delimiter="," if form == "csv" else "\t")
        return len(list(reader)) - 1
    if form == "xlsx":
        return len(sheet(data)) - 1
    kinds = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML}
    return len({quad.subject for quad in ox.parse(data, format=kinds.get(form, ox.RdfFormat.JSON_LD))})


def told(store: Path, name: str, capfdbinary: Any, *options: str) -> int:
    """How many rows `kg query` prints."""
    assert main(["query", name, "--store", str(store), "--format", "csv", *options]) == 0
    return rows_in(capfdbinary.readouterr().out, "csv")


@pytest.mark.slow
def test_every_download_has_the_rows_of_the_command(store: Path, client: FlaskClient, capfdbinary: Any) -> None:
    longest = 0
    for name in (each for each, question in questions.load().items() if not question.lacks({})):
        wanted = told(store, name, capfdbinary)
        longest = max(longest, wanted)
        for form in FORMS:
            answer = client.get(f"/queries/{name}.{form}", buffered=True)
            assert answer.status_code == 200, (name, form, answer.text[:200])
            assert rows_in(answer.data, form) == wanted, (name, form)
    assert longest > 1000


NAMED = [name for name, question in questions.load().items() if not question.lacks({})]


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMED)
def test_the_command_and_the_site_write_the_same_file(
    store: Path, client: FlaskClient, capfdbinary: Any, name: str
) -> None:
    assert main(["query", name, "--store", str(store), "--format", "csv"]) == 0
    assert capfdbinary.readouterr().out == client.get(f"/queries/{name}.csv", buffered=True).data


def test_a_cell_that_a_spreadsheet_would_run_is_harmless_in_files_for_people_alone(
    store: Path, tmp_path: Path, capfdbinary: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CSV of a question is for spreadsheets; that of a query is the W3C's, with what the graph has."""
    text = 'SELECT ?a ?b { VALUES (?a ?b) { ("=1+1" "@x") ("-3.5" "-x") } }'
    (tmp_path / "own.rq").write_text(text)
    assert main(["query", str(tmp_path / "own.rq"), "--store", str(store), "--format", "csv"]) == 0
    assert capfdbinary.readouterr().out == b"a,b\r\n=1+1,@x\r\n-3.5,-x\r\n"
    monkeypatch.setattr("kg.cli.query._is_named", lambda name: True)
    monkeypatch.setattr("kg.questions.find", lambda name: questions.parse(name, text))
    assert main(["query", "own", "--store", str(store), "--format", "csv"]) == 0
    assert capfdbinary.readouterr().out == b"a,b\r\n'=1+1,'@x\r\n-3.5,'-x\r\n"


def test_columns_are_the_contracts_in_every_language(client: FlaskClient) -> None:
    for name, question in questions.load().items():
        if question.lacks({}):
            continue  # phrase-history needs texts, and the starter corpus has none
        for lang in ("en", "fr"):
            head = client.get(f"/queries/{name}.csv?lang={lang}", headers={"Accept-Language": lang}, buffered=True).text
            assert head.split("\r\n")[0] == ",".join(question.columns)


def test_a_stated_limit_leads_to_the_rest(store: Path, client: FlaskClient, capfdbinary: Any) -> None:
    for form in ("json", "csv"):
        path, found = f"/queries/citations.{form}?limit=200", 0
        while path:
            answer = client.get(path)
            found += rows_in(answer.data, form)
            path = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
        assert found == told(store, "citations", capfdbinary)
    assert "Link" not in client.get("/queries/citations.csv", buffered=True).headers


def test_mark_of_utf8_for_spreadsheets(client: FlaskClient) -> None:
    assert client.get("/queries/drafts.csv?bom=true", buffered=True).data.startswith(b"\xef\xbb\xbfdraft,")
    assert client.get("/queries/drafts.csv", buffered=True).data.startswith(b"draft,")
    assert client.get("/queries/drafts.csv?bom=maybe", buffered=True).status_code == 400


def test_what_a_sheet_cannot_hold_is_413(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "SHEET_ROWS", 568)
    answer = client.get("/queries/citations.xlsx", buffered=True)
    assert answer.status_code == 413
    assert "568 rows" in answer.get_json()["detail"]
    assert client.get("/queries/drafts.xlsx", buffered=True).status_code == 200


class Out:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)

    def flush(self) -> None:
        pass

    def beat(self) -> None:
        pass


def written(form: str, rows: list[tuple[ox.Literal | None, ...]], **more: Any) -> bytes:
    out, columns = Out(), tuple("abcdefgh"[: len(rows[0])])
    tables.write(Table("q", columns, rows, "http://example.org/", **more), form, out)
    return bytes(out.data)


STRANGE = ("=1+1", "@x", "-3.5", "-x", "A/RES/1", "<r>a</r>", " lead", "é😀", "a\nb", 'say "it"', "http://a/", "12")


def test_spreadsheets_run_no_formula_of_ours() -> None:
    lines = written("csv", [(ox.Literal(text),) for text in STRANGE[:5]]).decode().split("\r\n")
    assert lines == ["a", "'=1+1", "'@x", "-3.5", "'-x", "A/RES/1", ""]


def test_a_sheet_holds_every_character() -> None:
    data = written("xlsx", [(ox.Literal(text),) for text in STRANGE])
    assert sheet(data) == [["a"], *([text] for text in STRANGE)]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_a_cell_that_is_too_long_is_refused_and_not_left_out() -> None:
    for text, fits in (("x" * 32_767, True), ("x" * 32_768, False), ("😀" * 16_384, False)):
        if fits:
            tables.check_sheet(("a",), [(ox.Literal(text),)], 10, Out())
        else:
            with pytest.raises(tables.TooLargeError, match="row 1 has more in a"):
                tables.check_sheet(("a",), [(ox.Literal(text),)], 10, Out())


def test_numbers_that_are_none_stay_as_written() -> None:
    whole, truth = (ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{each}") for each in ("integer", "boolean"))
    row = (
        ox.Literal("7", datatype=whole),
        ox.Literal("many", datatype=whole),
        ox.Literal("9" * 5000, datatype=whole),
        ox.Literal("1", datatype=truth),
        ox.Literal("perhaps", datatype=truth),
        None,
    )
    found = json.loads(written("json", [row]))["rows"][0]
    assert list(found.values()) == [7, "many", "9" * 5000, True, "perhaps", None]


def test_the_same_rows_are_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[tuple[ox.Literal | None, ...]] = [(ox.Literal("a"), None)]
    first = {form: written(form, rows) for form in FORMS}
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_400)
    assert {form: written(form, rows) for form in FORMS} == first


def failing(pieces: list[bytes], error: Exception) -> Any:
    def stream(*_: Any, **__: Any) -> Iterator[tuple[dict[str, Any], bytes, str]]:
        for each in pieces:
            yield {"more": True}, each, "s"
        raise error

    return stream


@pytest.mark.parametrize(
    ("error", "status"),
    [(LimitReachedError("time"), 504), (LimitReachedError("memory"), 422), (BusyError("full"), 503)],
)
def test_what_fails_before_a_byte_is_sent_has_its_status(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    monkeypatch.setattr(Service.of(client.application).pool, "stream", failing([], error))
    answer = client.get("/queries/citations.csv?infer=false", buffered=True)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_downloads_beyond_the_bound_are_told_to_come_back(client: FlaskClient) -> None:
    places = Service.of(client.application).downloads
    taken = [places.take("127.0.0.1") for _ in range(places.of_one + 1)]
    try:
        assert taken[-1] is False
        answer = client.get("/queries/topics.csv?infer=false", buffered=True)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    finally:
        for each in taken[:-1]:
            places.give_back("127.0.0.1") if each else None
    assert client.get("/queries/topics.csv?infer=false", buffered=True).status_code == 200


def asked(port: int, version: str = "1.1", begun: Callable[[], object] = lambda: None) -> bytes:
    """The answer to a download; `begun` is called when its first bytes are here."""
    with socket.create_connection(("127.0.0.1", port), 120) as channel:
        channel.sendall(f"GET /queries/citations.csv?infer=false HTTP/{version}\r\nHost: localhost\r\n\r\n".encode())
        found = b""
        while piece := channel.recv(65536):
            found += piece
            begun()
        return found


def test_a_transfer_that_fails_breaks_off(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunked without the last chunk; with a client of HTTP/1.0, who could not tell, an error instead."""
    app = create_app(Config(store=store, log_file=os.devnull))
    service, listener = Service.of(app), socket.create_server(("127.0.0.1", 0))
    server = front.make_server(app, service.config, listener)
    threading.Thread(target=server.run, daemon=True).start()
    monkeypatch.setattr(downloads, "_AT_ONCE", 0.0)
    release = threading.Event()

    def stream(*_: Any, **__: Any) -> Iterator[tuple[dict[str, Any], bytes, str]]:
        yield {"more": True}, b"symbol\r\nA/RES/1/1\r\n", "s"
        release.wait(120)
        raise LimitReachedError("time")

    monkeypatch.setattr(service.pool, "stream", stream)
    head, _, body = asked(listener.getsockname()[1], begun=release.set).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200") and b"chunked" in head.lower()
    assert b"A/RES/1/1" in body and not body.endswith(b"0\r\n\r\n")
    assert b" 504 " in asked(listener.getsockname()[1], "1.0").split(b"\r\n")[0]
    service.close()


def test_a_reader_that_is_slow_keeps_no_worker(client: FlaskClient) -> None:
    """All of an answer is taken from the worker before its client has read a byte."""
    pool, spool = Service.of(client.application).pool, Spool()
    text = "SELECT ?a { VALUES ?a { " + '"' + "x" * 1000 + '" ' + "} VALUES ?b { " + "1 " * 3000 + "} }"
    head = {"op": "download", "form": "csv", "name": "q", "limit": 0, "offset": 0, "following": "", "bom": False}
    spool.fill(pool.stream(head, text))
    assert spool.ended and spool.error is None and spool.size == 3 + 3000 * 1002
    assert not pool.running()
    assert sum(map(len, spool.parts())) == spool.size
    spool.close()


def test_the_time_of_a_download_goes_by_progress(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece has the time of a query from when it is asked for, not from the start; a query closed early ends."""
    pool, begun, wait = Service.of(client.application).pool, list[float](), Pool._await

    def awaited(running: Any, seconds: float, gone: Any, since: float) -> None:
        assert seconds == pool.limits.seconds
        begun.append(since)
        wait(pool, running, seconds, gone, since)

    monkeypatch.setattr(pool, "_await", awaited)
    text = "SELECT ?a ?b { VALUES ?a { " + "1 " * 300 + "} VALUES ?b { " + '"' + "y" * 5000 + '" ' + "} }"
    head = {"op": "download", "form": "csv", "name": "q", "limit": 0, "offset": 0, "following": "", "bom": False}
    taken, handed_on = 0, [time.monotonic()]
    for _, piece, _ in pool.stream(head, text):
        taken += len(piece)
        handed_on.append(time.monotonic())
    assert taken > 300 * 5000 and len(begun) > 3
    assert all(start >= before for start, before in zip(begun, handed_on[:-1], strict=True))
    pieces = pool.stream(head, text)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert not pool.running()
