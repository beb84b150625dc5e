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
    "Access-Control-Expose-Headers": "ETag, KG-Note, KG-Partial, Link, Retry-After",
}


def create_app(config: Config) -> Flask:
    """The application over the store that `config` names, its query workers running.

    Close it with `kg.web.server.service.Service.of(app).close()`. Raises StoreError where there is no
    store, UsageError for settings that make no sense.
    """
    from flask import Flask

    from kg.lang.messages import section
    from kg.web import blueprints, errors
    from kg.web.protocol import federation
    from kg.web.server.service import KEY, Service
    from kg.web.site import dumps, languages

    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.json.sort_keys = False  # type: ignore[attr-defined]
    service = Service(config)
    app.extensions[KEY] = service
    blueprints.install(app)
    errors.install(app)
    app.before_request(_admit)
    app.after_request(_headers)

    @app.context_processor
    def words() -> dict[str, object]:
        language = languages.current()
        return {
            "lang": language,
            "languages": languages.LANGUAGES,
            "switched": languages.switched,
            "t": section("pages", language),
            "base_iri": service.pool.base,
        }

    try:
        service.start()
        dumps.start(service)
        if config.service_allow:
            calls = federation.Federation(config, service.limits)
            app.extensions[federation.KEY] = calls
            service.closing.append(calls.close)
    except BaseException:
        service.close()
        raise
    return app


def _admit() -> None:
    """Refuse queries, however they would be answered, to clients that may have none (Problem 403)."""
    from flask import request

    from kg.web.errors import Problem
    from kg.web.server.service import Service

    clients = Service.of().clients
    if request.path.startswith(("/sparql", "/graph-store")) and not clients.allowance(clients.address(request.environ)):
        raise Problem(403, "queries from your address are not answered here")


def _headers(response: Response) -> Response:
    headers = response.headers
    known = {name.lower() for name, _ in headers}
    for name, value in HEADERS.items():
        if name.lower() not in known:
            headers.add_header(name, value)
    return response
