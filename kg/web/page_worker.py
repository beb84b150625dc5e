"""The site's application in a worker: makes one page at a time of its snapshot, and may be killed at any moment.

`python -m kg.web.page_worker FD` is the process that makes such workers: it has read the code and the templates
before, so that a new worker is there at once. Nothing is kept here, and no answer goes from here to a client.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from flask import Flask, Response, g

from kg import questions, typography
from kg.config import Config
from kg.lang import codes
from kg.store import Graph
from kg.web import errors, site_application
from kg.web.pages import TOLD
from kg.web.server.admission import Turns
from kg.web.server.answers import Answers
from kg.web.server.clients import Clients, networks
from kg.web.server.service import KEY, Service
from kg.web.server.worker import NICE, zygote
from kg.web.site import collation, messages

_NICE = NICE + 2  # queries go before pages, whose line is not theirs
_LEFT_OUT = ("content-length", "set-cookie")  # the server's own


class _Opened:
    """What pages ask of the pool: which snapshot is answered from."""

    def __init__(self, shot: Graph) -> None:
        self.snapshot, self.base = shot.id, shot.base


class PageService(Service):
    """The service of a worker: its snapshot, the settings that it was told, and nothing that runs."""

    def __init__(self, shot: Graph, told: Mapping[str, Any]) -> None:
        self.config = Config(store=Path(told["root"]), **{name: told[name] for name in TOLD})
        self.clients = Clients(networks(self.config.trusted_proxies, "trusted_proxies"))
        self.answers, self.turns, self.pages = Answers(0), Turns(1), None
        self.shot, self.pool = shot, cast("Any", _Opened(shot))

    def snapshot(self) -> Graph:
        """The one of this worker."""
        return self.shot


def application() -> Flask:
    """The application with what all pages need: templates, words and rules of all languages, questions."""
    app = site_application()
    errors.install(app)
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    questions.load()
    for language in codes():
        messages.day("2000-01-02", language)
        typography.set_page("<p>1</p>", language)
        collation.collated("", language)
    return app


class Maker:
    """Makes pages for a worker."""

    def __init__(self) -> None:
        self._app = application()

    def __call__(self, shot: Graph, told: Mapping[str, Any], head: dict[str, Any], body: bytes) -> Any:
        """The head of the reply (status, headers, whether addresses are those of the outside) and the page."""
        service = self._app.extensions.get(KEY)
        if not isinstance(service, PageService) or service.shot is not shot:
            self._app.extensions[KEY] = PageService(shot, told)
        sent = body.decode("utf-8").encode("latin-1")
        environ = {
            **head["environ"],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": head["scheme"],
            "wsgi.input": io.BytesIO(sent),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        with self._app.request_context(environ):
            made: Response = self._app.full_dispatch_request()
            headers = [(name, value) for name, value in made.headers if name.lower() not in _LEFT_OUT]
            said = {name: bool(g.get(name)) for name in ("addressed", "damaged")}
            found = {"status": made.status_code, "headers": headers, **said}
            return found, made.get_data()


if __name__ == "__main__":
    os.nice(_NICE)
    zygote(int(sys.argv[1]), Maker())
