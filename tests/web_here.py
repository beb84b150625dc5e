"""A server in a thread of this process, for tests that look into it."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from web_server import Running

from kg.config import Config
from kg.web import create_app
from kg.web.server import front
from kg.web.server.admission import Bounds
from kg.web.server.service import Service


@contextlib.contextmanager
def serving_here(store: Path, bounds: Bounds | None = None, **settings: object) -> Iterator[tuple[Running, Flask]]:
    """The server, and its application."""
    config = Config(store=store, log_file=os.devnull, workers=1, **settings)  # type: ignore[arg-type]
    app = create_app(config)
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    server = front.make_server(app, config, listener)
    if bounds is not None:
        server.admission.bounds = bounds
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Running(listener.getsockname()[1], os.getpid(), store), app
    finally:
        server.soon(server._map.clear)
        thread.join(60)
        server.task_dispatcher.shutdown(timeout=5)
        listener.close()
        Service.of(app).close()
