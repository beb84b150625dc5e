"""Official documents and the library's records, brought from the United Nations' public services into a folder.

Polite, as their operators may expect of a program: one request at a time, a pause between two, growing waits where a
service is busy (and as long as it asks for), an agent with a name. What is there already is not asked for again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

import kg
from kg import outputs, resources
from kg.errors import InputError, UsageError
from kg.readers import LIMIT, marc, told
from kg.store import is_store
from kg.symbols import Symbol, iri_path

FETCHED, THERE, ABSENT = "fetched", "there", "absent"
"""What came of a file: it was brought, it was in the folder before, or the service has none."""
RECORD = "record"
"""What stands for a language where the library's record was asked for."""
ATTEMPTS = 5
_ENDINGS = {"docx": (".docx",), "doc": (".doc", ".rtf"), "pdf": (".pdf",)}
"""The endings of the files that a type of the service comes as."""
_RECORD_ENDING = ".marc.xml"
_SECONDS, _CONNECT = 60.0, 15.0
_LONGEST_WAIT = 120.0
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_NONE = frozenset({204, 400, 404, 410})
_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one file: `language` is that of the text, or `record`; `path` is where it is, if it is anywhere."""

    symbol: str
    language: str
    state: str
    path: Path | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to bring: keys of documents, languages, whether the library's records too, and where to."""

    symbols: tuple[str, ...]
    languages: tuple[str, ...]
    folder: Path
    records: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """The addresses that are asked, and the seconds between two requests, which waits for a busy service grow from."""

    documents: str = field(default_factory=lambda: str(_table()["service"]))
    catalogue: str = field(default_factory=lambda: str(_table()["catalogue"]))
    pause: float = 1.0


class _BusyError(Exception):
    """The service did not answer, or asks to come again, after `wait` seconds where it says so."""

    def __init__(self, what: str, wait: float = 0.0) -> None:
        super().__init__(what)
        self.wait = wait


def wanted(symbols: Sequence[str], languages: str, folder: Path, *, records: bool) -> Wanted:
    """What a user asks for. `UsageError` for what is no symbol or no official language, `InputError` for the folder."""
    known = tuple(resources.table("symbols.toml")["official"]["languages"])
    chosen = tuple(dict.fromkeys(each.strip().lower() for each in languages.split(",") if each.strip()))
    for each in chosen:
        if each not in known:
            raise UsageError(f"'{each}' is no official language of the United Nations; these are {', '.join(known)}")
    if not chosen and not records:
        raise UsageError("no language is named; name some of " + ", ".join(known))
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "no folder", "name one with --into")
    if any(is_store(each) for each in (folder, *folder.absolute().parents)):
        raise InputError(folder, "the folder of a store, which keeps its own files only", "name another with --into")
    return Wanted(tuple(dict.fromkeys(map(_key, symbols))), chosen, folder, records)


def _key(text: str) -> str:
    symbol = Symbol.parse(text)
    if symbol is None:
        raise UsageError(f"'{text}' is no symbol of the United Nations; A/RES/76/186 is one")
    if symbol.coined or symbol.kind == "treaty":
        raise UsageError(f"'{text}' is no symbol under which the United Nations issues a document")
    return symbol.key


def fetch(want: Wanted, services: Services, transport: httpx.BaseTransport | None = None) -> Iterator[Fetched]:
    """Bring what is wanted, one file after the other; what came of each.

    `InputError` where a service cannot be reached, refuses or stays busy; the files that were brought stay. `transport`
    stands in for the network.
    """
    want.folder.mkdir(parents=True, exist_ok=True)
    with _Service(services, transport) as service:
        for symbol in want.symbols:
            for language in want.languages:
                yield service.document(symbol, language, want.folder)
            if want.records:
                yield service.record(symbol, want.folder)


def file_name(symbol: str, ending: str) -> str:
    """The name of a file: `A_RES_76_186.en.docx`. No two symbols have one name."""
    return f"{iri_path(symbol).replace('_', '%5F').replace('/', '_')}{ending}"


class _Service:
    """The two services, asked by one client."""

    def __init__(self, services: Services, transport: httpx.BaseTransport | None) -> None:
        for address in (services.documents, services.catalogue):
            if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
                raise UsageError(f"'{address}' is no address; one begins with https:// or http://")
        self.services = services
        self._last = 0.0
        self._client = httpx.Client(
            headers={"User-Agent": f"un-resolutions-kg/{kg.__version__} (kg fetch)"},
            timeout=httpx.Timeout(_SECONDS, connect=_CONNECT),
            transport=transport,
        )

    def __enter__(self) -> _Service:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    # What is asked for

    def document(self, symbol: str, language: str, folder: Path) -> Fetched:
        """A document's file in a language, of the first type in which the service has it."""
        types = _table()["types"]
        for ending in (each for name in types for each in _ENDINGS[name]):
            path = folder / file_name(symbol, f".{language}{ending}")
            if path.exists():
                return Fetched(symbol, language, THERE, path, path.stat().st_size)
        for name in types:
            data = self._get(self.services.documents, {"s": symbol, "l": language, "t": name})
            if ending := _ending(name, data):
                path = folder / file_name(symbol, f".{language}{ending}")
                return _written(data, Fetched(symbol, language, FETCHED, path))
        return Fetched(symbol, language, ABSENT)

    def record(self, symbol: str, folder: Path) -> Fetched:
        """The library's records of a document: of what its search finds those that state the symbol."""
        path = folder / file_name(symbol, _RECORD_ENDING)
        if path.exists():
            return Fetched(symbol, RECORD, THERE, path, path.stat().st_size)
        data = self._get(self.services.catalogue, {"p": symbol, "of": "xm"})
        own = [each for each in _records(data, self.services.catalogue) if symbol in marc.symbols(each)]
        if not own:
            return Fetched(symbol, RECORD, ABSENT)
        return _written(marc.collection(own), Fetched(symbol, RECORD, FETCHED, path))

    # How

    def _get(self, address: str, parameters: dict[str, str]) -> bytes:
        """The body of the answer, empty where there is none. Tries again, a while later, where the service is busy."""
        joint = "&" if urlsplit(address).query else "?"
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
        again = Retrying(
            retry=retry_if_exception_type(_BusyError),
            stop=stop_after_attempt(ATTEMPTS),
            wait=self._wait,
            sleep=time.sleep,
            reraise=True,
        )
        try:
            return again(self._once, f"{address}{joint}{query}")
        except _BusyError as error:
            raise InputError(
                address, f"{error}, {ATTEMPTS} times", "run the command again later: what was brought stays"
            ) from error

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: twice as long each time, and as long as the service asks for."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _BusyError) else 0.0
        return min(max(asked, self.services.pause * 2.0**state.attempt_number), _LONGEST_WAIT)

    def _once(self, url: str) -> bytes:
        """One request, and those that it leads to."""
        for _ in range(_REDIRECTS + 1):
            time.sleep(max(self._last + self.services.pause - time.monotonic(), 0.0))
            try:
                with self._client.stream("GET", url) as answer:
                    if answer.next_request is None:
                        return _body(answer)
                    onward = str(answer.next_request.url)
            except httpx.TransportError as error:
                raise _BusyError(f"does not answer ({_words(error)})") from error
            except httpx.HTTPError as error:
                raise InputError(url, f"cannot be asked ({_words(error)})", "check the address") from error
            finally:
                self._last = time.monotonic()
            if url.startswith("https:") and not onward.startswith("https:"):
                raise InputError(url, f"leads to {onward}, which is not protected", "get this file by hand")
            url = onward
        raise InputError(url, f"leads on more than {_REDIRECTS} times", "get this file by hand")


def _body(answer: httpx.Response) -> bytes:
    """The bytes of an answer, none where it says that there is nothing."""
    if answer.status_code in _BUSY:
        raise _BusyError(f"answers {answer.status_code}", _asked(answer))
    if answer.status_code in _NONE:
        return b""
    if answer.status_code != httpx.codes.OK:
        raise InputError(
            str(answer.url), f"answers {answer.status_code} {answer.reason_phrase}".strip(), "see what it wants"
        )
    data = bytearray()
    for part in answer.iter_bytes():
        data += part
        if len(data) > LIMIT:
            raise InputError(str(answer.url), f"is larger than {LIMIT >> 20} MB", "get this file by hand")
    return bytes(data)


def _asked(answer: httpx.Response) -> float:
    """How many seconds a busy service asks to wait, as a number or a date; 0 where it does not (RFC 9110, 10.2.3)."""
    stated = answer.headers.get("Retry-After", "").strip()
    if stated.isdecimal():
        return float(stated)
    try:
        return max(parsedate_to_datetime(stated).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0


_BEGINS: dict[str, Callable[[bytes], str]] = {
    "docx": lambda data: ".docx" if data.startswith(b"PK\x03\x04") else "",
    "doc": lambda data: (
        ".rtf" if data.startswith(b"{\\rtf") else ".doc" if data.startswith(b"\xd0\xcf\x11\xe0") else ""
    ),
    "pdf": lambda data: ".pdf" if b"%PDF-" in data[:1024] else "",
}
"""How the files of a type are told: services answer with a page for people where they have none."""


def _ending(name: str, data: bytes) -> str:
    return _BEGINS[name](data)


def _records(data: bytes, address: str) -> list[Any]:
    """The records of an answer; none where it is no MARCXML."""
    if told.NAMESPACE.encode() not in data:
        return []
    return marc.records(data, Path(address))


def _written(data: bytes, found: Fetched) -> Fetched:
    """Write a file, whole or not at all."""
    assert found.path is not None
    try:
        with outputs.replaced(found.path) as fresh:
            fresh.write_bytes(data)
    except OSError as error:
        raise InputError(found.path, f"cannot be written ({error.strerror})", "make room, or name another") from error
    return Fetched(found.symbol, found.language, found.state, found.path, len(data))


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _table() -> dict[str, Any]:
    found: dict[str, Any] = resources.table("symbols.toml")["fetch"]
    return found
