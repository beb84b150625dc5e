"""Addresses as clients write and see them."""

from __future__ import annotations

from urllib.parse import quote

from flask import request

from kg.web.server.service import Service
from kg.web.site import languages


def root() -> str:
    """The address of the site as seen from outside."""
    return (Service.of().config.public_url or request.url_root).rstrip("/")


def raw_path(path: str, prefix: str) -> str:
    """The path as the client wrote it: `%2F` in an IRI is not `/`."""
    raw = languages.here()
    return raw.removeprefix(prefix) if raw.startswith(prefix) else quote(path, safe=languages.SAFE)
