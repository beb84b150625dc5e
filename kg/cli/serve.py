"""`kg serve`: the SPARQL endpoint and the linked-data site."""

from __future__ import annotations

import argparse
import contextlib
import errno
import logging
import os
import signal
import socket
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from kg import config, outputs
from kg.cli import common
from kg.config import Config
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.pipeline.mirror import Mirror

_PATIENCE = 2.0  # seconds that a server waits for its store's check before it answers that it waits for it
_FLAGS = (
    "store",
    "host",
    "port",
    "query_timeout",
    "max_rows",
    "public_url",
    "log_file",
    "per_client",
    "trusted_proxies",
    "service_allow",
    "update_token_file",
    "workers",
    "cache_bytes",
    "allocator",
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "serve",
        help="serve the SPARQL endpoint and the linked-data site",
        description="Serves the store until it is stopped (Ctrl-C or SIGTERM). A finished "
        "build is picked up by itself. Every setting is also one of kg.toml.",
    )
    common.store_option(parser)
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 8000; 0: any that is free)")
    parser.add_argument("--config", metavar="FILE", type=common.path, help="settings file instead of kg.toml")
    parser.add_argument("--query-timeout", type=float, metavar="SECONDS", help="longest time for a query")
    parser.add_argument("--max-rows", type=int, metavar="N", help="most rows of an answer")
    parser.add_argument("--per-client", type=int, metavar="N", help="most queries of one client at a time")
    parser.add_argument("--workers", type=int, metavar="N", help="processes for short queries")
    parser.add_argument("--cache-bytes", type=int, metavar="N", help="memory for kept answers; 0 for none")
    parser.add_argument(
        "--allocator", metavar="LIBRARY", help="memory allocator of query workers: auto, none or a path"
    )
    parser.add_argument("--public-url", metavar="URL", help="address under which the site is seen from outside")
    parser.add_argument("--trusted-proxies", metavar="ADDRESSES", help="proxies whose X-Forwarded-For is believed")
    parser.add_argument("--service-allow", metavar="HOSTS", help="endpoints (host:port) that SERVICE may call")
    parser.add_argument(
        "--allow-update",
        action="store_true",
        default=None,
        help="accept updates that show the token (KG_UPDATE_TOKEN or --update-token-file)",
    )
    parser.add_argument(
        "--mcp", action="store_true", default=None, help="answer programs by the Model Context Protocol at /mcp"
    )
    parser.add_argument("--update-token-file", metavar="FILE", help="file that holds the token")
    parser.add_argument("--log-file", metavar="FILE", help="file for the log of queries")
    parser.add_argument("--quiet", action="store_true", help="no log of queries on standard error")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; 0 after a graceful stop."""
    flags = {name: getattr(args, name, None) for name in _FLAGS} | {
        "allow_update": args.allow_update,
        "mcp": args.mcp,
    }
    if args.quiet and not args.log_file:
        flags["log_file"] = "/dev/null"
    settings = config.load(flags, file=args.config)
    config.forget_secrets()
    if not 0 <= settings.port <= 65535:
        raise UsageError(f"the port {settings.port} is none; ports go from 0 to 65535")
    if settings.log_file:
        # Lines are added to a log of our own, and to nothing else.
        read = [Path(each) for each in (settings.update_token_file, args.config) if each]
        outputs.check(Path(settings.log_file), outputs.QUERY_LOG, read, forces=False)
    listener = _listen(settings)
    with listener:
        if not settings.remote:
            return _serve(settings, listener)
        return _serve_remote(settings, listener)


def _serve_remote(settings: Config, listener: socket.socket) -> int:
    """Serve what a remote store holds; what it cannot do is said at the start."""
    from kg.pipeline.mirror import Mirror
    from kg.store.remote.client import Address

    if settings.allow_update:
        raise UsageError("a remote store takes no updates from here: leave --allow-update out, publish anew")
    if settings.service_allow:
        raise UsageError("SERVICE is not answered over a remote store; leave --service-allow out")
    address = Address.of(settings.remote, settings.remote_user, settings.remote_password_file, settings.remote_update)
    mirror = Mirror(address, settings.bases, max(1.0, 0.9 * settings.query_timeout))
    mirror.start()
    try:
        for note in mirror.notes:
            print(f"kg: note: {note}", file=sys.stderr)
        return _serve(replace(settings, store=mirror.root), listener, mirror)
    finally:
        mirror.close()


def _listen(settings: Config) -> socket.socket:
    """The listening socket. UsageError where the port is taken or the address is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"the address {settings.host} is not known ({error.strerror or error})") from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise UsageError(_why(error, settings)) from error
    return listener


def _why(error: OSError, settings: Config) -> str:
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return f"port {settings.port} of {settings.host} is in use; stop what uses it, or name another with --port"
    if error.errno == errno.EACCES:
        return f"{where}: not allowed to listen there; use a port from 1024 on"
    return f"{where}: cannot listen there ({error.strerror})"


def _serve(settings: Config, listener: socket.socket, mirror: Mirror | None = None) -> int:
    from kg.store import current_id
    from kg.web import create_app
    from kg.web.server import control, front, writer
    from kg.web.server.service import Service

    _frugal()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    if settings.allow_update and current_id(settings.store) is None:
        writer.create_empty(settings.store, settings.bases)
    app = create_app(settings, _PATIENCE)
    service = Service.of(app)
    if mirror is not None:
        service.trouble = lambda: mirror.trouble
        mirror.on_trouble.append(service.answers.clear)
    server = front.make_server(app, settings, listener)
    signal.signal(signal.SIGTERM, _interrupt)
    host, port = listener.getsockname()[:2]
    door = control.listen(service, port)
    shown = f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)
    where = settings.public_url or f"http://{shown}:{port}/"
    # What is found of the store later than that ends the server.
    service.pool.on_failure = partial(os.kill, os.getpid(), signal.SIGTERM)
    try:
        if service.pool.failure is not None:
            raise service.pool.failure
        print(f"Serving at {where} (SPARQL at /sparql); Ctrl-C stops it", flush=True)
        server.run()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        print("Stopping…", file=sys.stderr)
        door.close()
        server.task_dispatcher.shutdown(timeout=5)
        server.close()
        service.close()
    if service.pool.failure is not None:
        raise service.pool.failure
    return 0


def _frugal() -> None:
    """Have the C library give large buffers back at once: answers of megabytes come and go in many threads."""
    import ctypes

    arenas, mapped_from = -8, -3  # M_ARENA_MAX and M_MMAP_THRESHOLD of glibc
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(arenas, 2)
        library.mallopt(mapped_from, 256 << 10)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
