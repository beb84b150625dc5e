"""The page of the query editor: YASGUI where it was built at set-up, else a plain form."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Response, render_template, request

from kg.vocab import NAMESPACES
from kg.web.service import Service

_VENDOR = Path(__file__).parent / "static" / "vendor"
FIRST = """SELECT ?symbol ?title WHERE {
  ?version kg:versionOf ?work ; kg:title ?title .
  ?work kg:symbol ?symbol .
}
ORDER BY ?symbol
LIMIT 20
"""


def prefixes(service: Service) -> dict[str, str]:
    """The prefixes that the editor declares: the graph's own first."""
    base = service.pool.base
    return {"kg": f"{base}ontology#", "id": f"{base}id/", "graph": f"{base}graph/", **NAMESPACES}


def page(service: Service) -> Response:
    """The editor, with the query of the address in it."""
    known = prefixes(service)
    start = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in list(known.items())[:1]) + FIRST
    text = render_template(
        "sparql.html",
        prefixes=known,
        query=request.args.get("query", start),
        given="query" in request.args,
        rich=(_VENDOR / "yasgui.min.js").is_file(),
        settings=json.dumps({"prefixes": known, "start": start}),
    )
    answer = Response(text, mimetype="text/html")
    answer.headers["Vary"] = "Accept, Accept-Language"
    return answer
