"""HTTP to one remote store, by the SPARQL 1.1 Protocol: only to the addresses that the user stated.

Redirects are not followed, proxies of the environment not used, credentials shown to nobody else.
Every failure is a `RemoteError`, one line without credentials.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from kg.errors import RemoteError, UsageError

PREFIX = "sparql:"
MOST_BYTES = 1 << 30
REFUSED = 502
"""The status of an error where the store answers, but otherwise than it should."""
_SHOWN = 200
_JSON = ("application/sparql-results+json", "application/json")
_TRIPLES = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a remote store is: addresses for queries and updates, and who asks (the password's file, not itself)."""

    query: str
    update: str
    user: str = ""
    password_file: str = ""

    @classmethod
    def of(cls, place: str, user: str = "", password_file: str = "", update: str = "") -> Address:
        """The address that `sparql:URL` names. Updates go to `update`, else beside an address that ends in
        `/query`, else to the same one. UsageError where it is none.
        """
        url = place.removeprefix(PREFIX)
        for each in (url, update) if update else (url,):
            _check(each)
        if update and urlsplit(update).netloc != urlsplit(url).netloc:
            raise UsageError("the address for updates is on another host than the store; name both on one")
        return cls(url, update or re.sub(r"/query/?$", "/update", url), user, password_file)

    @property
    def shown(self) -> str:
        """The store as messages name it."""
        return f"the remote store at {self.query}"


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine, parts = False, urlsplit("")
    if not fine or any(mark <= " " for mark in url) or parts.fragment or parts.query:
        raise UsageError("a remote store is named as sparql:http://HOST:PORT/PATH, without ? and #")
    if parts.username is not None or "@" in parts.netloc:
        raise UsageError("credentials do not belong in an address; set KG_REMOTE_USER and KG_REMOTE_PASSWORD_FILE")


class _Credentials(httpx.Auth):
    """Shows user and password when the store asks for them: by digest where it can do that, else as they are."""

    def __init__(self, user: str, password: str) -> None:
        self._digest, self._basic = httpx.DigestAuth(user, password), httpx.BasicAuth(user, password)
        self._way: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See httpx."""
        if self._way is None:
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            kind = response.headers.get("WWW-Authenticate", "").lower()
            self._way = self._digest if kind.startswith("digest") else self._basic
        yield from self._way.auth_flow(request)


class Client:
    """Asks and updates one store. Thread-safe; close it."""

    def __init__(self, address: Address, seconds: float = 60.0, most_bytes: int = MOST_BYTES) -> None:
        self.address, self._seconds, self._most = address, seconds, most_bytes
        auth = _Credentials(address.user, _password(address)) if address.user else None
        self._http = httpx.Client(
            auth=auth, trust_env=False, follow_redirects=False, timeout=httpx.Timeout(seconds, connect=10.0)
        )

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def results(self, text: str, default: Iterable[str] = (), named: Iterable[str] = ()) -> bytes:
        """The answer to a SELECT or ASK query over a dataset, as SPARQL 1.1 Query Results JSON."""
        body, kind = self._ask(text, default, named, ", ".join(_JSON))
        if kind not in _JSON:
            raise self._bad(f"answers a query with {_kind(kind)}, not with SPARQL results as JSON")
        return body

    def rows(self, text: str, default: Iterable[str] = (), named: Iterable[str] = ()) -> list[dict[str, Any]]:
        """The same, decoded: the bindings of a SELECT query."""
        try:
            found = json.loads(self.results(text, default, named))
            rows: list[dict[str, Any]] = found["results"]["bindings"]
            assert isinstance(rows, list) and all(isinstance(each, dict) for each in rows)
        except (ValueError, KeyError, TypeError, AssertionError, RecursionError):
            raise self._bad(
                "answers a query with something that is no SPARQL result (cut short, or no valid JSON)"
            ) from None
        return rows

    def number(self, text: str) -> int:
        """The whole number that a query counts, as ?n."""
        try:
            (row,) = self.rows(text)
            return int(row["n"]["value"])
        except (ValueError, KeyError, TypeError):
            raise self._bad("does not count: its answer to a COUNT is no number") from None

    def triples(self, text: str, default: Iterable[str] = (), named: Iterable[str] = ()) -> bytes:
        """The answer to a CONSTRUCT or DESCRIBE query, as N-Triples."""
        body, kind = self._ask(text, default, named, _TRIPLES)
        if kind not in (_TRIPLES, "text/plain"):
            raise self._bad(f"answers a query with {_kind(kind)}, not with N-Triples")
        return body

    def update(self, text: str) -> None:
        """Carry out an update."""
        self._send(self.address.update, {"update": text}, "*/*")

    def _ask(self, text: str, default: Iterable[str], named: Iterable[str], accept: str) -> tuple[bytes, str]:
        form = {"query": text, "default-graph-uri": list(default), "named-graph-uri": list(named)}
        return self._send(self.address.query, form, accept)

    def _send(self, url: str, form: dict[str, Any], accept: str) -> tuple[bytes, str]:
        deadline = time.monotonic() + self._seconds
        try:
            with self._http.stream("POST", url, data=form, headers={"Accept": accept}) as answer:
                body = self._read(answer, deadline)
                self._check(answer, body)
        except httpx.TimeoutException:
            raise self._bad(f"does not answer within {self._seconds:g} s", 504) from None
        except httpx.ConnectError:
            raise self._bad("cannot be reached; start it, or check its address", 503) from None
        except httpx.HTTPError as error:
            raise self._bad(f"broke the connection off or does not speak HTTP ({type(error).__name__})") from None
        return body, answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def _read(self, answer: httpx.Response, deadline: float) -> bytes:
        """The whole body: an answer that drips has no more time than one that does not come."""
        parts, size = [], 0
        for part in answer.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > self._most:
                raise self._bad(f"answers with more than {self._most >> 20} MB")
            if time.monotonic() > deadline:
                raise self._bad(f"does not end its answer within {self._seconds:g} s", 504)
        return b"".join(parts)

    def _check(self, answer: httpx.Response, body: bytes) -> None:
        code = answer.status_code
        if answer.is_redirect:
            raise self._bad("answers with a redirect, which is not followed; name the address that it leads to")
        if code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            todo = "check" if self.address.user else "set"
            raise self._bad(f"refuses access ({code}); {todo} KG_REMOTE_USER and KG_REMOTE_PASSWORD_FILE")
        if code in (httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT, httpx.codes.TOO_MANY_REQUESTS):
            raise self._bad(f"is busy or not ready ({code})", 504 if code == httpx.codes.GATEWAY_TIMEOUT else 503)
        if code not in (httpx.codes.OK, httpx.codes.CREATED, httpx.codes.NO_CONTENT):
            raise self._bad(f"refuses a request ({code}: {self._words(body)})")
        if "X-SQL-State" in answer.headers:
            raise self._bad("gave a part of an answer only: its time limit ended the query", 504)

    def _words(self, body: bytes) -> str:
        """What a store says went wrong, on one line and short."""
        text = " ".join(body[: 4 * _SHOWN].decode("utf-8", "replace").split())
        text = "".join(mark for mark in text if mark.isprintable())
        return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text or "no reason given"

    def _bad(self, what: str, status: int = 502) -> RemoteError:
        return RemoteError(f"{self.address.shown} {what}", status)


def _kind(kind: str) -> str:
    return kind[:80] if kind and kind.isprintable() else "no stated type"


def _password(address: Address) -> str:
    if not address.password_file:
        raise UsageError("KG_REMOTE_USER is set, but no password; set KG_REMOTE_PASSWORD_FILE to a file that holds it")
    try:
        return Path(address.password_file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{address.password_file}: the password of the remote store cannot be read") from None
