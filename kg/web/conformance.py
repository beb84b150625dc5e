"""The page /conformance."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("conformance", __name__)
