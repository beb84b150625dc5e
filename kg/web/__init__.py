"""The web application: the SPARQL endpoint and what stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask, Response

    from kg.config import Config

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, KG-Note, KG-Partial, Link, Location, Retry-After",
}


def create_app(config: Config, patience: float | None = None) -> Flask:
    """The application over the store that `config` names, its query workers running.

    The store is held against its digests first; where that takes longer than `patience` seconds the application is
    given, and answers 503 until it is done, but for /health. Close it with
    `kg.web.server.service.Service.of(app).close()`. Raises StoreError where there is no store,
    UsageError for settings that make no sense.
    """
    from kg.web import crossing, errors, outside, pages, slashes
    from kg.web.protocol import federation
    from kg.web.server.service import KEY, Service
    from kg.web.site import asked, dumps, tools

    app = site_application()
    service = Service(config)
    app.extensions[KEY] = service
    errors.install(app)
    app.before_request(crossing.answer)
    app.before_request(_short_enough)
    app.before_request(_whole)
    app.before_request(_admit)
    app.before_request(_plain)
    app.before_request(tools.inside)
    app.before_request(asked.check)
    app.before_request(pages.elsewhere)
    app.after_request(_damage_told)
    app.after_request(outside.rewrite)
    app.after_request(_headers)
    app.after_request(slashes.led)
    app.wsgi_app = slashes.Straight(app)  # type: ignore[method-assign]

    try:
        service.start(patience)
        dumps.start(service)
        if config.service_allow:
            calls = federation.Federation(config, service.limits, service.pool.watch)
            app.extensions[federation.KEY] = calls
            service.closing.append(calls.close)
    except BaseException:
        service.close()
        raise
    return app


def _damage_told(answer: Response) -> Response:
    """Have /ready say what any answer found damaged."""
    from flask import g

    from kg.web.server.service import Service

    if g.get("damaged"):
        pool = Service.of().pool
        pool.damaged = pool.snapshot
    return answer


def site_application() -> Flask:
    """The application with all its pages and nothing around them; whose service it is has to be said."""
    from flask import Flask

    from kg.lang.messages import section
    from kg.web import blueprints, outside
    from kg.web.server.service import Service
    from kg.web.site import languages

    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.json.sort_keys = False  # type: ignore[attr-defined]
    blueprints.install(app)

    @app.context_processor
    def words() -> dict[str, object]:
        language = languages.current()
        return {
            "lang": language,
            "languages": languages.LANGUAGES,
            "switched": languages.switched,
            "t": section("pages", language),
            "base_iri": Service.of().pool.base.partition(" ")[0],
            "prefix": outside.prefix(),
        }

    return app


def _short_enough() -> None:
    """Refuse an address that is longer than any question needs (Problem 414)."""
    from flask import request

    from kg.lang.told import Told
    from kg.web.errors import Problem
    from kg.web.server.lowest import LONGEST_ADDRESS

    if len(request.environ.get("REQUEST_URI") or request.full_path) > LONGEST_ADDRESS:
        raise Problem(414, Told("problem.long_address", most=LONGEST_ADDRESS))


def _whole() -> None:
    """Leave out ranges that are not served.

    More than one range at a time, or one of another unit than bytes, is answered by the whole (RFC 9110, 14.2).
    """
    from flask import request

    wanted = request.headers.get("Range", "")
    if "," in wanted or not wanted.startswith("bytes="):
        request.environ.pop("HTTP_RANGE", None)


def _plain() -> None:
    """Refuse a packed body where nothing unpacks it (Problem 415): its bytes would be read as if they were a form."""
    from flask import request

    from kg.lang.told import Told
    from kg.web.errors import Problem

    packing = request.headers.get("Content-Encoding", "identity").strip().lower()
    unpacks = request.path.rstrip("/") == "/sparql" or f"{request.path}/".startswith("/graph-store/")
    if packing not in ("identity", "") and not unpacks:
        raise Problem(415, Told("problem.packed"), {"Accept-Encoding": "identity"})


def _admit() -> None:
    """Refuse what cannot be answered now, and queries to clients that may have none (Problem 403)."""
    from flask import request

    from kg.lang.told import Told
    from kg.web.errors import Problem
    from kg.web.server.service import Service

    always = request.path.startswith(("/health", "/metrics", "/static"))
    if not always and (trouble := Service.of().trouble()) is not None:
        raise trouble
    if not always and (waits := Service.of().waits_for()):
        raise Problem(503, waits, {"Retry-After": "5"})
    clients = Service.of().clients
    if request.path.startswith(("/sparql", "/graph-store")) and not clients.allowance(clients.address(request.environ)):
        raise Problem(403, Told("problem.not_your_address"))


def _headers(response: Response) -> Response:
    headers = response.headers
    known = {name.lower() for name, _ in headers}
    for name, value in HEADERS.items():
        if name.lower() not in known:
            headers.add_header(name, value)
    return response
