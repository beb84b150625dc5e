"""The page /conformance: the W3C suites' results for this version, as its maker's runner stored them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template, request

blueprint = Blueprint("conformance", __name__)
_TABLE = Path(__file__).parent / "conformance.json"


def stored() -> dict[str, Any]:
    """The stored results; empty where there are none."""
    if not _TABLE.is_file():
        return {}
    found: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return found


@blueprint.get("/conformance")
def page() -> Response:
    """The table as a page, or as JSON for programs."""
    found = stored()
    if request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html") != "text/html":
        answer = Response(json.dumps(found, ensure_ascii=False), content_type="application/json")
    else:
        totals = {
            who: [sum(each[who][index] for each in found.get("suites", [])) for index in (0, 1)]
            for who in ("kg", "oxigraph")
        }
        answer = Response(render_template("conformance.html", found=found, totals=totals), mimetype="text/html")
    answer.headers["Vary"] = "Accept, Accept-Language, Cookie"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
