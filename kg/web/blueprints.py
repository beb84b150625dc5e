"""The blueprints of the site, in order. A new concern adds its module's `blueprint` here."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint, Flask

MODULES: tuple[str, ...] = (
    "kg.web.sparql",
    "kg.web.gsp",
    "kg.web.ops",
    "kg.web.conformance",
)


def install(app: Flask) -> None:
    """Register them all."""
    for name in MODULES:
        found = import_module(name).blueprint
        assert isinstance(found, Blueprint)
        app.register_blueprint(found)
