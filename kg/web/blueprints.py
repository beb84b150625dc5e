"""The blueprints of the site, in order. A new concern adds its module's `blueprint` here."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint, Flask

from kg.web.protocol.sparql import EDITOR
from kg.web.site import frame, query_editor

MODULES: tuple[str, ...] = (
    "kg.web.protocol.sparql",
    "kg.web.site.query_editor",
    "kg.web.protocol.gsp",
    "kg.web.ops",
    "kg.web.site.conformance",
    "kg.web.site.browse",
    "kg.web.site.lists",
    "kg.web.site.linked",
    "kg.web.site.cite",
    "kg.web.site.about",
    "kg.web.site.networks",
    "kg.web.site.feeds",
    "kg.web.site.mandate_feeds",
    "kg.web.site.questions",
    "kg.web.site.changes",
    "kg.web.site.series",
    "kg.web.site.pictures",
    "kg.web.site.mandates",
    "kg.web.site.catalog",
    "kg.web.site.dumps",
    "kg.web.site.crates",
    "kg.web.site.reconcile",
    "kg.web.site.openapi",
    "kg.web.site.vocabulary",
    "kg.web.site.tools",
    "kg.web.programs",
)


def install(app: Flask) -> None:
    """Register them all."""
    frame.install(app)
    app.extensions[EDITOR] = query_editor.page
    for name in MODULES:
        found = import_module(name).blueprint
        assert isinstance(found, Blueprint)
        app.register_blueprint(found)
