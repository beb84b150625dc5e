"""Pages are made by workers of their own, in a line of their own, with a deadline: never by the server's process.

What is left to the server is to take a request apart, to look whether the page is kept, and to send it.
"""

from __future__ import annotations

import threading

from flask import Response, current_app, g, request

from kg.config import Config
from kg.lang.told import Told
from kg.web.errors import Problem, words
from kg.web.server.limits import BusyError, LimitReachedError, Limits, problem_for
from kg.web.server.service import Service
from kg.web.server.workers import Pool
from kg.web.site import keeping

TOLD = ("public_url", "trusted_proxies", "doi")
"""The settings that pages depend on."""
HERE = ("static", "sparql", "gsp", "ops", "query_editor", "questions", "dumps", "crates", "programs", "mandate_feeds")
"""The blueprints that the server's own process answers; those of every other workers do, a new page's too."""
_WORKERS, _LINE = 2, 64
_SLOW_AFTER = 1.0  # seconds of processor; a page is made of many queries, and of its template
_PATIENCE = 3.0  # a page that is not made for want of the processor has three times the time
_NOT_SENT = ("wsgi.", "werkzeug.", "waitress.", "kg.")


def limits_of(queries: Limits, config: Config) -> Limits:
    """What pages, searches and batches of names may take, where queries may take `queries`."""
    return Limits(
        seconds=queries.seconds,
        patience=_PATIENCE,
        memory=queries.memory,
        all_memory=queries.all_memory,
        fast=_WORKERS,
        slow_after=_SLOW_AFTER,
        share=queries.seconds,
        stalled=_PATIENCE * queries.seconds,  # how busy the machine is makes no page slow
        queue=_LINE,
        queue_seconds=queries.queue_seconds,
        per_client=config.requests_per_client or _LINE,
    )


class Pages:
    """The workers that make pages of a service; the first page starts them."""

    def __init__(self, service: Service) -> None:
        self._service, self._lock = service, threading.Lock()
        self._pool: Pool | None = None
        service.pool.on_snapshot.append(self._follow)
        service.closing.append(self.close)

    def pool(self) -> Pool:
        """The workers. StoreError where they cannot be started."""
        with self._lock:
            if self._pool is None:
                config = self._service.config
                told = {name: getattr(config, name) for name in TOLD}
                made = Pool(
                    config.store,
                    limits_of(self._service.limits, config),
                    allocator=config.allocator,
                    watch=self._service.pool.watch,
                    module="kg.web.page_worker",
                    told=told,
                )
                made.aside = self._service.turns.aside
                made.start()
                self._pool = made
            return self._pool

    def _follow(self, identifier: str) -> None:
        """Make no page of an older snapshot from now on."""
        pool = self._pool
        if pool is not None and pool.snapshot != identifier:
            pool.refresh()

    def make(self) -> tuple[Response, str]:
        """The answer to the request of now, and the snapshot it was made of. Problem where there is none."""
        service = self._service
        environ = {
            name: value
            for name, value in request.environ.items()
            if isinstance(value, str | int) and not name.startswith(_NOT_SENT)
        }
        head = {"op": "page", "environ": environ, "scheme": request.scheme}
        gone = request.environ.get("waitress.client_disconnected")
        try:
            with service.turns.aside():
                pool = self.pool()
            text = request.get_data().decode("latin-1")
            reply, body, snapshot = pool.ask(head, text, service.clients.address(request.environ), gone=gone)
        except BusyError as error:
            raise Problem(503, words(error), {"Retry-After": str(error.after)}) from error
        except LimitReachedError as error:
            raise _ended(error, service.limits) from error
        if reply.get("error"):
            raise Problem(500, Told("problem.page_failed"))
        if reply["damaged"]:
            service.pool.damaged = snapshot  # /ready says so, as after a query
        if reply["addressed"]:
            g.addressed = True
        return Response(body, status=reply["status"], headers=[tuple(each) for each in reply["headers"]]), snapshot

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.close()


def _ended(error: LimitReachedError, limits: Limits) -> Problem:
    match error.limit:
        case "time":
            return Problem(504, Told("problem.page_slow", seconds=limits.seconds), limit="time")
        case "memory" | "crash":
            return Problem(422, Told("problem.page_large"), limit=error.limit)
    return problem_for(error, limits, limits.seconds)


def elsewhere() -> Response | None:
    """The answer where workers make it: from memory if it is kept; None where this process is to answer."""
    service = Service.of()
    pages: Pages | None = service.pages
    if pages is None or request.blueprint is None or request.blueprint in HERE:
        return None
    keeps = getattr(current_app.view_functions.get(request.endpoint or ""), keeping.MARK, False)
    if keeps and (found := keeping.known()) is not None:
        return found
    made, snapshot = pages.make()
    if keeps and snapshot == service.pool.snapshot:
        keeping.keep(made)
    return made
