"""The rows of a question as a file: all of them, in any form of data, sent while they are read.

Bounds on rows and bytes do not apply, and the limit of time goes by progress. What fails before anything is sent
is an error with its status; later, the transfer breaks off and is never ended as if it were whole.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from kg.errors import KgError
from kg.lang import told
from kg.lang.told import Told
from kg.questions import Question
from kg.web import noted
from kg.web.errors import Problem, words
from kg.web.protocol import negotiation
from kg.web.server.answers import Answer
from kg.web.server.limits import BusyError, LimitReachedError, problem_for
from kg.web.server.service import Service
from kg.web.server.spool import Spool
from kg.web.server.tables import XLSX_ROWS

SHEET_ROWS = XLSX_ROWS
_AT_ONCE = 1.0
"""Seconds within which an answer that is finished is sent with its length; then what is there is sent."""
_KEPT = 1 << 20
_INLINE = ("csv", "tsv")
_ATTACHED = ("xlsx", "docx")
_MANY = Told("problem.downloads_busy")


@dataclass(frozen=True, slots=True)
class Download:
    """What a file holds: the bound text of a question, the form, and which rows (`limit` 0: all)."""

    question: Question
    text: str
    form: str
    format: negotiation.Format
    infer: bool
    limit: int
    offset: int
    following: str
    bom: bool
    note: str
    """Why there is nothing, if there is nothing."""
    memo: tuple[object, ...] = ()
    """What a document says around the rows (`kg.web.server.memo.Memo`), where it is one."""
    caution: str = ""
    """What is to be known of the rows in this store, if anything."""

    @property
    def message(self) -> dict[str, Any]:
        """What a worker is asked."""
        return {
            "op": "download",
            "form": self.form,
            "name": self.question.name,
            "infer": self.infer,
            "limit": self.limit,
            "offset": self.offset,
            "following": self.following,
            "bom": self.bom,
            "sheet_rows": SHEET_ROWS,
            "memo": self.memo,
        }

    @property
    def paged(self) -> str:
        """The query, with the rows that are wanted and one more, which says whether there are others.

        Of a document all of them: it says how many there are.
        """
        if self.form == "docx":
            return self.text
        bound = f"\nLIMIT {self.limit + 1}" if self.limit else ""
        return f"{self.text}{bound}\nOFFSET {self.offset}" if self.offset else f"{self.text}{bound}"

    def key(self, snapshot: str) -> tuple[object, ...]:
        """What the file's bytes depend on."""
        return ("download", snapshot, self.text, *self.message.values())


def answer(wanted: Download) -> Response:
    """The file. Problem where nothing of it can be made."""
    service = Service.of()
    key = wanted.key(service.pool.snapshot)
    etag = hashlib.sha256(repr(key).encode()).hexdigest()[:32]
    kept = service.answers.get(key)
    if request.if_none_match.contains_weak(etag) and not request.if_none_match.star_tag:
        unchanged = _respond(wanted, b"", etag, further=False)
        unchanged.status_code = 304
        return unchanged
    if kept is not None:
        return _respond(wanted, kept.body, etag, kept.form == "further", kept.rows)
    if request.method == "HEAD":
        return _respond(wanted, b"", etag, further=False)
    client = service.clients.address(request.environ)
    if not service.downloads.take(client):
        raise Problem(503, _MANY, {"Retry-After": "10"}, limit="busy")
    sending = Sending(service, wanted, client)
    try:
        return sending.response(key, etag)
    except BaseException:
        sending.close()
        raise


class Sending:
    """One file on its way to a client: what is iterated over by the server, and closed at the end."""

    def __init__(self, service: Service, wanted: Download, client: str) -> None:
        self._service, self._wanted, self._client = service, wanted, client
        self._spool, self._started, self._open = Spool(), time.perf_counter(), True
        pieces = service.pool.stream(
            wanted.message,
            wanted.paged,
            client,
            per_client=service.clients.allowance(client),
            gone=lambda: self._spool.closed,
        )
        threading.Thread(target=self._spool.fill, args=(pieces,), daemon=True, name="download").start()

    def response(self, key: tuple[object, ...], etag: str) -> Response:
        """The answer: with its length where it is finished soon or must be whole, else in pieces."""
        spool, wanted = self._spool, self._wanted
        whole = wanted.limit or request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0"
        with self._service.turns.aside():
            spool.wait(float("inf") if whole else _AT_ONCE, _gone())
        if spool.ended:
            self._check()
        same = spool.snapshot == key[1]
        if not spool.ended or spool.size > _KEPT:
            found = _respond(wanted, iter(self), etag if same else "", bool(spool.reply.get("further")))
            found.call_on_close(self.close)
            if spool.ended:
                found.content_length = spool.size
            return found
        body, further, rows = b"".join(spool.parts()), bool(spool.reply.get("further")), int(spool.reply["rows"])
        if same:
            kept = Answer(body, "", "", rows, etag, "further" if further else "")
            self._service.answers.put(key, kept)
        self.close()
        return _respond(wanted, body, etag if same else "", further, rows)

    def __iter__(self) -> Iterator[bytes]:
        return self._spool.parts()

    def _check(self) -> None:
        """Raise what went wrong before anything was sent."""
        error, reply = self._spool.error, self._spool.reply
        match error:
            case LimitReachedError():
                raise problem_for(error, self._service.limits, self._service.limits.seconds) from error
            case BusyError():
                raise Problem(503, words(error), {"Retry-After": str(error.after)}, limit="busy") from error
            case Exception():
                raise error
        if reply.get("error") == "too large":
            raise Problem(413, told.unpacked(reply))
        if reply.get("error") == "format":
            raise Problem(406, told.unpacked(reply))
        if reply.get("error"):
            raise KgError(Told("problem.query_failed", message=reply.get("message", "")))

    def close(self) -> None:
        """Give everything back, once, and write the log's line."""
        if not self._open:
            return
        self._open = False
        self._spool.close()
        self._service.downloads.give_back(self._client)
        spool = self._spool
        failed = not spool.ended or spool.error is not None or bool(spool.reply.get("error"))
        limit = spool.error.limit if isinstance(spool.error, LimitReachedError) else ""
        self._service.note(
            text_id=hashlib.sha256(self._wanted.text.encode()).hexdigest()[:12],
            form="download",
            status=500 if failed else 200,
            cache="miss",
            seconds=time.perf_counter() - self._started,
            rows=int(spool.reply.get("rows") or 0),
            size=spool.size,
            limit=limit,
            client=self._client,
            text=self._wanted.text,
        )


def _respond(
    wanted: Download, body: bytes | Iterator[bytes], etag: str, further: bool, rows: int | None = None
) -> Response:
    media = wanted.format.media_type
    found = Response(body, content_type=f"{media}; charset=utf-8" if media.startswith("text/") else media)
    if further:
        found.headers["Link"] = f'<{wanted.following}>; rel="next"'
    nothing = rows == 0 and not wanted.offset
    noted.put(found, filter(None, (wanted.note if nothing else "", wanted.caution)))
    if wanted.form in (*_INLINE, *_ATTACHED):
        kind = "inline" if wanted.form in _INLINE else "attachment"
        found.headers["Content-Disposition"] = f'{kind}; filename="{wanted.question.name}.{wanted.form}"'
    found.headers["Cache-Control"] = "public, max-age=60" if etag else "no-store"
    found.vary.update(("Accept", "Accept-Language", "Cookie") if wanted.memo else ("Accept",))
    if etag:
        found.set_etag(etag)
    return found


def _gone() -> Callable[[], bool] | None:
    """Whether the client has hung up, where the server can tell."""
    found = request.environ.get("waitress.client_disconnected")
    return found if callable(found) else None
