"""What the web application shares between requests: the pool, the cache, counters, the open snapshot."""

from __future__ import annotations

import hmac
import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from kg.config import Config
from kg.errors import KgError, UsageError
from kg.lang.told import Told
from kg.store import Graph, open_graph
from kg.web.server import clients, failures
from kg.web.server.admission import Admission, Turns
from kg.web.server.answers import Answers, Flights
from kg.web.server.limits import Limits
from kg.web.server.metrics import Metrics
from kg.web.server.spool import Places
from kg.web.server.workers import Pool

_CLOSE_AFTER = 60.0
KEY = "kg"


def limits_of(config: Config) -> Limits:
    """The limits that the settings state."""
    return Limits(
        seconds=config.query_timeout,
        rows=config.max_rows,
        bytes=config.max_bytes,
        memory=config.max_memory << 20,
        all_memory=config.max_memory_all << 20,
        fast=config.workers or max(2, os.cpu_count() or 1),
        slow=max(1, config.slow_workers),
        parked=max(0, config.slow_queue),
        queue=config.queue,
        queue_seconds=config.queue_seconds,
        per_client=config.per_client,
        query_bytes=config.max_query_bytes,
    )


def token_of(config: Config) -> str:
    """The token for updates, from its file or the settings. UsageError where the file cannot be read."""
    if not config.update_token_file:
        return config.update_token
    try:
        return Path(config.update_token_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{config.update_token_file}: the token for updates cannot be read ({error})") from error


class Service:
    """One per application; `Service.of()` finds it inside a request."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.limits = limits_of(config)
        self.clients = clients.Clients(
            clients.networks(config.trusted_proxies, "trusted_proxies"),
            clients.limits(config.client_limits, "client_limits"),
            config.per_client,
        )
        self.metrics_from = clients.networks(config.metrics_from, "metrics_from")
        self.answers = Answers(config.cache_bytes)
        self.flights = Flights()
        self.turns = Turns(1)
        self.admission: Admission | None = None  # where the server counts requests
        self.downloads = Places(max(1, config.threads // 2), max(1, config.threads // 16))
        self.metrics = Metrics()
        self.token = token_of(config)
        if config.allow_update and not self.token:
            raise UsageError("updates need a token: set KG_UPDATE_TOKEN, or update_token_file")
        self.pool = Pool(config.store, self.limits, allocator=config.allocator)
        self.pool.on_snapshot.append(lambda _identifier: self.answers.clear())
        self.pool.aside = self.turns.aside
        self._open = threading.Lock()
        self.writing = threading.Lock()
        self._snapshot: Graph | None = None
        self.full = False  # whether the last write found no room on the disk
        self.log = _log(config)
        self.closing: list[Callable[[], None]] = []
        self.pages: Any = None  # who makes pages, where that is not this process (kg.web.pages.Pages)
        self.trouble: Callable[[], KgError | None] = lambda: None

    @staticmethod
    def of(app: Flask | None = None) -> Service:
        """The service of the application that answers now."""
        found = (app or current_app).extensions[KEY]
        assert isinstance(found, Service)
        return found

    def snapshot(self) -> Graph:
        """The newest generation, open in this process, for queries of our own that are short for certain."""
        with self._open:
            old = self._snapshot
            if old is None or old.id != self.pool.snapshot:
                self._snapshot = open_graph(self.config.store, check=False)
                self.pool.watch.require(self._snapshot.id)
                if old is not None:
                    # Requests may still be reading it; afterwards it is let go.
                    timer = threading.Timer(_CLOSE_AFTER, old.close)
                    timer.daemon = True
                    timer.start()
            assert self._snapshot is not None
            return self._snapshot

    def waits_for(self) -> str:
        """What has to be done before anything can be answered, in words for clients; "" where nothing has to be."""
        if self.pool.snapshot:
            return ""
        if self.pool.failure is not None:
            damaged = failures.kind_of(self.pool.failure) == failures.DAMAGED
            return Told("problem.damaged" if damaged else "problem.no_store")
        return Told("problem.digests")

    def may_update(self, authorization: str | None) -> bool:
        """Whether a request shows the token, compared in constant time."""
        kind, _, shown = (authorization or "").partition(" ")
        return kind.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), self.token.encode())

    def address(self, path: str, seen: str) -> str:
        """The address of `path` as the outside knows it: the public one where it is set, else as `seen`."""
        public = self.config.public_url.rstrip("/")
        return f"{public}{path}" if public else seen

    def note(
        self,
        *,
        text_id: str,
        form: str,
        status: int,
        cache: str,
        seconds: float,
        rows: int,
        size: int,
        limit: str = "",
        client: str = "",
        text: str = "",
    ) -> None:
        """Count one answer and write its line of the log."""
        self.metrics.query(
            form=form or "unknown",
            status=status,
            cache=cache,
            seconds=seconds,
            rows=rows,
            size=size,
            limit=limit,
        )
        if self.log is None:
            return
        line: dict[str, object] = {
            "event": "query",
            "id": text_id,
            "form": form,
            "status": status,
            "ms": round(seconds * 1000, 2),
            "rows": rows,
            "bytes": size,
            "cache": cache,
            "snapshot": self.pool.snapshot[:12],
        }
        if limit:
            line["limit"] = limit
        if self.config.log_clients:
            line["client"] = client
        if self.config.log_queries:
            line["query"] = text
        self.log(json.dumps(line, ensure_ascii=False))

    def start(self, seconds: float | None = None) -> None:
        """Start the workers. StoreError where there is no store; `seconds` as `Pool.start` takes them."""
        self.pool.start(seconds)

    def close(self) -> None:
        """End the workers, and what was started beside them."""
        for end in self.closing:
            end()
        self.pool.close()


def _log(config: Config) -> Callable[[str], None] | None:
    """Writes a line to the log of queries: a file, which may be rotated, or standard error; None for no log."""
    if config.log_file == os.devnull:
        return None
    if not config.log_file:
        return lambda line: print(line, file=sys.stderr)
    handler = WatchedFileHandler(config.log_file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    return lambda line: handler.emit(logging.makeLogRecord({"msg": line}))
