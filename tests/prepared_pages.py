"""Pages of a store, with what its build has worked out for them and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.config import Config
from kg.shelves import Shelf
from kg.store import open_readonly
from kg.triples.iris import work_path
from kg.web import create_app
from kg.web.server.service import Service


def served(store: Path, log: Path) -> Iterator[FlaskClient]:
    """A client of a store, once; the log goes into the folder `log`."""
    app = create_app(Config(store=store, log_file=str(log / "log")))
    yield app.test_client()
    Service.of(app).close()


def works(store: Path) -> list[str]:
    """The paths of all works of a store."""
    with open_readonly(store) as shot:
        return sorted({work_path(each.symbol) for each in shot.manifest.versions})


def with_and_without(client: FlaskClient, addresses: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The pages, which have to be the same whether the build's files are there or say nothing."""
    monkeypatch.setattr("kg.web.site.keeping.known", lambda: None)
    html = {"Accept": "text/html"}
    found = {each: client.get(each, headers=html).data for each in addresses}
    with monkeypatch.context() as without:
        without.setattr(Shelf, "of", lambda _shelf, _thing, _part="": None)
        for each, page in found.items():
            assert client.get(each, headers=html).data == page, each
    return found
