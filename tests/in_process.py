"""The site as the processes that make pages have it, without those: a client of a test's own process."""

from __future__ import annotations

from flask.testing import FlaskClient

from kg.config import Config
from kg.store import Graph
from kg.web.page_worker import PageService, application
from kg.web.pages import TOLD
from kg.web.server.service import KEY


def site(store: Graph) -> FlaskClient:
    """A client of the pages over an open store, which keeps no cookies."""
    app = application()
    told = {"root": str(store.path), **{name: getattr(Config(), name) for name in TOLD}}
    app.extensions[KEY] = PageService(store, told)
    return app.test_client(use_cookies=False)
