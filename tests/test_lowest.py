"""The lowest layer of HTTP: its errors are problem+json in the reader's language, and reach whoever still sends."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator

import pytest
import waitress.channel
import waitress.parser
import waitress.receiver
from test_admission import _connect, _rest, _told
from web_server import Running, make_store, serving

from kg import typography
from kg.lang.told import Told
from kg.web import spoken
from kg.web.server import refusals


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(make_store(tmp_path_factory.mktemp("lowest") / "store", things=5), KG_PATIENCE="5") as found:
        yield found


LOWEST = [
    (b"GET http://[::1/x HTTP/1.1\r\nHost: x\r\n\r\n", 400, "an address that nothing can be made of"),
    (b"GET /health HTTP/1.1\r\n\r\n", 400, "no host"),
    (b"GET /queries/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "two hosts"),
    (b"GET / HTTP/1.1 x\r\nHost: x\r\n\r\n", 400, "a first line of four words"),
    (b"GET / HTTX/1.1\r\nHost: x\r\n\r\n", 400, "another protocol"),
    (b"GET / HTTP/1.1\r\nbad header line\r\n\r\n", 400, "a line without a colon"),
    (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 400, "a method in small letters"),
    (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, "TLS"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400, "a length that is none"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "a chunk without a size"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1;" * 4000, 400, "a chunk's endless line"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", 400, "a chunk too long"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400, "a negative length"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "two lengths"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "another transfer encoding"),
    (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "a length and an encoding",
    ),
    (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n",
        400,
        "an encoding and no length",
    ),
    (
        b"POST / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "an encoding under HTTP/1.0",
    ),
    (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n", 413, "a large body is announced"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nX-Y: " + b"z" * 70_000 + b"\r\n\r\n", 431, "a long field"),
    (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Y: z\r\n" * 50_000 + b"\r\n", 431, "many fields"),
    (b"GET / HTTP/1.1\nHost: x\n\n", 400, "lines that end in LF alone"),
    (b"GET / HTTP/1.1\r\nHost: x\nX-Y: z\r\n\r\n", 400, "one that does"),
    (b"GET / HTTP/1.1\r\nHost: x\n", 400, "the beginning of such a head"),
    (b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "a long address"),
    (b"GET /" + b"a" * 5_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "a very long address"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nX-Y: " + b"a" * 5_000_000 + b"\r\n\r\n", 431, "a very long field"),
    (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n" + b"a" * 9_999_999, 413, "it comes too"),
]


@pytest.mark.parametrize(("raw", "status", "why"), LOWEST, ids=[why for _, _, why in LOWEST])
def test_errors_of_the_lowest_layer_are_problems_too(server: Running, raw: bytes, status: int, why: str) -> None:
    with _connect(server, "127.0.0.5") as channel:
        channel.sendall(raw)  # all of it: nothing takes the answer back
        assert _told(_rest(channel))[0] == status, why


def test_errors_of_the_lowest_layer_are_in_the_readers_language(server: Running) -> None:
    """By Accept-Language, a cookie or the address, be the request read or not; each in a language of its own."""
    told: dict[bytes, set[str]] = {}
    for raw, status, _why in LOWEST:
        lines = raw.split(b"\r\n")
        if len(raw) > 1_000_000 or len(lines) < 2 or b"bad header line" in raw:
            continue
        for language in spoken.LANGUAGES:
            asked = b"Accept-Language: %s-XX, en;q=0.1" % language.encode()
            with _connect(server, "127.0.0.5") as channel:
                channel.sendall(b"\r\n".join([lines[0], asked, *lines[1:]]))
                answer = _rest(channel)
            head, _, body = answer.partition(b"\r\n\r\n")
            if head.startswith(b"HTTP/1.1 %d " % status):
                assert b"content-language: " + language.encode() in head.lower(), raw[:80]
                told.setdefault(raw, set()).add(json.loads(body)["detail"])
    assert len(told) > 14
    assert all(len(each) == len(spoken.LANGUAGES) for each in told.values()), told


@pytest.mark.parametrize(
    "head",
    [
        b"GET /x?lang=fr ",
        b"GET /x?a=1&lang=fr&b=2 ",
        b"GET / HTTP/1.1\r\nCookie: a=b; lang=fr\r\n",
        b"x\r\nACCEPT-LANGUAGE:fr\r\n",
    ],
)
def test_the_language_of_a_head_that_is_not_read(head: bytes) -> None:
    assert spoken.of_head(head) == "fr"
    assert spoken.of_head(head.replace(b"fr", b"xx")) == spoken.of_head(b"") == spoken.of_head(b"\xff\n\xff") == "en"


def test_what_the_library_says_of_requests_has_a_message() -> None:
    """All that waitress tells clients is found in its source; none of it reaches one in English only."""
    sources = [waitress.parser, waitress.receiver, waitress.channel]
    text = "".join(inspect.getsource(each) for each in sources)
    found = re.findall(
        r"(?:ParsingError|NotImplemented|BadRequest|TooLarge)\(\s*'?\"?([^'\"%)]+)|body = \"([^\"]+)", text
    )
    said = {first or second for first, second in found if not (first or second).startswith(("e.args", "Exception"))}
    assert len(said) > 10
    for each in said:
        assert any(each.startswith(start) for start in refusals.LIBRARY), each


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_errors_are_set_as_those_of_the_site_are(language: str) -> None:
    """Law: no error has a plain space where the typography of its language wants another one."""
    for key in refusals.LIBRARY.values():
        for status in (400, 414, 431, 503):
            answer = json.loads(refusals.problem(refusals.Refusal(status, Told(key)), language))
            for said in (answer["title"], answer["detail"]):
                assert said == typography.for_programs(said, language), (key, said)


@pytest.mark.parametrize("length", [210_000, 270_000])
def test_one_bound_for_addresses_is_told_by_whoever_refuses_them(server: Running, length: int) -> None:
    """The lowest layer does where no head ends in its bound, pages and data where one did."""
    with _connect(server, "127.0.0.5") as channel:
        channel.sendall(b"GET /" + b"a" * length + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = _rest(channel)
    assert _told(answer)[0] == 414 and b"200000" in answer
