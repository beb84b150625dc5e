"""The site as it is seen from outside: its address behind proxies and under a path, put into every answer.

`public_url` says it; without it X-Forwarded-Proto, -Host and -Prefix do, of trusted proxies only. Inside, addresses
begin at the root; here every link of a page, header and API answer gets the path that the outside knows.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Response, current_app, g, request

from kg.web.server import clients

_HOST = re.compile(r"[A-Za-z0-9.\-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~\-]+)+/?")
_IN_PAGES = re.compile(rb'(\s(?:href|src|action|formaction|data-suggest)=")/(?!/)')
_IN_JSON = re.compile(rb'("(?:href|next)": ")/(?!/)')
_IN_LINKS = re.compile(r"<(?=/(?!/))")
_LEADS = '<!doctype html><meta charset="utf-8"><title>{0}</title><p><a href="{0}">{0}</a></p>'
_JSON = ("application/json", "application/problem+json")
_STRAY = re.compile(r"_|utm_\w+|(?:fb|g|d|tt|tw|y)clid|msclkid|li_fat_id|(?:gb|w)raid|mc_[ce]id|igshid")
"""What other sites, mails and scripts put behind an address for themselves: it changes nothing, no link keeps it."""
SAFE = "/:;=,~!$&'()*+@.-_"
"""What a path may hold unescaped (RFC 3986, 3.3)."""


def _service() -> Any:
    return current_app.extensions["kg"]


def root() -> str:
    """The address of the site, without a slash at its end."""
    public: str = _service().config.public_url
    if public:
        return public.rstrip("/")
    proto, host, prefix = _forwarded("PROTO"), _forwarded("HOST"), _forwarded("PREFIX")
    scheme = proto if proto in ("http", "https") else request.scheme
    name = host if _HOST.fullmatch(host) else request.host
    return f"{scheme}://{name}{prefix.rstrip('/') if _PREFIX.fullmatch(prefix) else ''}"


def prefix() -> str:
    """The path below which the outside sees the site: "/un", "" for none."""
    return urlsplit(root()).path if _service().config.public_url or _forwarded("PREFIX") else ""


def here() -> str:
    """The path that the request asks for, escaped as the client wrote it."""
    written = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or ""
    return written.split("?", 1)[0] if written.startswith("/") else quote(request.path, safe=SAFE)


def stray(name: str) -> bool:
    """Whether a parameter of an address is another site's own affair: of link trackers, or of what evades caches."""
    return _STRAY.fullmatch(name) is not None


def given() -> list[tuple[str, str]]:
    """The parameters of this request, without those that mean nothing to the site."""
    return [(name, value) for name, value in request.args.items() if not stray(name)]


def _forwarded(name: str) -> str:
    """What the nearest proxy says of the request that it got, if it is trusted; else nothing."""
    said = request.environ.get(f"HTTP_X_FORWARDED_{name}")
    if not said or not clients.inside(
        clients.parse(request.environ.get("REMOTE_ADDR") or ""), _service().clients.trusted
    ):
        return ""
    return str(said).rpartition(",")[2].strip()


def addressed(path: str) -> str:
    """A local path as the outside knows it, for an answer whose own links then stay as they are."""
    g.addressed = True
    return f"{prefix()}{path}"


def rewrite(response: Response) -> Response:
    """Have the links of an answer lead to where the outside sees the site."""
    _headers(response)
    if 300 <= response.status_code < 400 and "Location" in response.headers and response.mimetype == "text/html":
        response.set_data(_LEADS.format(escape(response.headers["Location"])))
        return response
    below = prefix().encode()
    if not below or response.is_streamed or response.direct_passthrough or response.headers.get("Content-Encoding"):
        return response
    if response.mimetype == "text/html":
        response.set_data(_IN_PAGES.sub(rb"\1" + below + b"/", response.get_data()))
    elif response.mimetype in _JSON and not g.get("addressed"):
        response.set_data(_IN_JSON.sub(rb"\1" + below + b"/", response.get_data()))
    return response


def _headers(response: Response) -> None:
    below, location = prefix(), response.headers.get("Location", "")
    if location.startswith("/") and not location.startswith("//"):
        response.headers["Location"] = f"{below}{location}"
    elif location.startswith(request.host_url) and not location.startswith(f"{root()}/"):
        response.headers["Location"] = f"{root()}/{location.removeprefix(request.host_url)}"
    if below and "Link" in response.headers and not g.get("addressed"):
        response.headers["Link"] = _IN_LINKS.sub(f"<{below}", response.headers["Link"])
