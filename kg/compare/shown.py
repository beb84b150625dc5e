"""A comparison as people and programs take it: rows, data, a page, a document."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from kg.compare.acts import ActChange
from kg.compare.comparison import Change, Comparison
from kg.compare.units import Unit
from kg.lang import messages
from kg.model import Span

COLUMNS = (
    "symbol",
    "part",
    "number",
    "relation",
    "earlier",
    "earlier_part",
    "earlier_number",
    "moved",
    "updated",
    "act_id",
    "earlier_act_id",
    "act_change",
    "score",
)
"""Those of the question `changes`."""
_ARROWS = {ActChange.STRONGER: "↑", ActChange.WEAKER: "↓"}


def rows(found: Comparison) -> Iterator[tuple[str, ...]]:
    """The rows of `COLUMNS`, empty where there is nothing to say."""
    for each in found.changes:
        later, earlier = each.later, each.earlier
        paired = later is not None and earlier is not None
        yield (
            found.later.symbol,
            later.part.value if later else "",
            later.number if later else "",
            each.relation.value,
            found.earlier.symbol,
            earlier.part.value if earlier else "",
            earlier.number if earlier else "",
            _flag(each.moved) if paired else "",
            _flag(each.updated) if paired else "",
            later.act if later else "",
            earlier.act if earlier else "",
            each.act_change.value,
            "" if each.score is None else f"{each.score:g}",
        )


def _flag(value: bool) -> str:
    return "true" if value else "false"


def row(change: Change) -> tuple[str, ...]:
    """A change in a line for a terminal: later, earlier, relation, marks, acts, words that went and came."""
    marks = [name for name in ("moved", "updated") if getattr(change, name)] + ["doubtful"] * change.doubtful
    return (
        change.later.key if change.later else "",
        change.earlier.key if change.earlier else "",
        change.relation.value,
        ", ".join(marks),
        _acts(change),
        _words(change),
    )


def _acts(change: Change) -> str:
    before, after = (unit.act if unit else "" for unit in (change.earlier, change.later))
    if before == after or not change.earlier or not change.later:
        return after or before
    return f"{before or '-'} → {after or '-'} {_ARROWS.get(change.act_change, '')}".rstrip()


def _words(change: Change) -> str:
    if change.later and change.earlier:
        went = "".join(f"[-{_short(change.earlier.text[one.start : one.end])}-]" for one in change.went)
        came = "".join(f"{{+{_short(change.later.text[one.start : one.end])}+}}" for one in change.came)
        return f"{went}{came}"
    unit = change.later or change.earlier
    return _short(unit.text) if unit else ""


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def as_data(found: Comparison) -> dict[str, Any]:
    """Everything that is said, for JSON: spans count characters of the paragraphs' texts."""
    return {
        "earlier": found.earlier.symbol,
        "later": found.later.symbol,
        "language": found.later.language,
        "changes": [_change(each) for each in found.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "relation": change.relation.value,
        "later": _unit(change.later),
        "earlier": _unit(change.earlier),
        "score": change.score,
        "doubtful": change.doubtful,
        "moved": change.moved,
        "updated": change.updated,
        "act_change": change.act_change.value,
        "came": [[span.start, span.end] for span in change.came],
        "went": [[span.start, span.end] for span in change.went],
        "named": {name: asdict(moves) for name, moves in change.named.items()},
    }


def _unit(unit: Unit | None) -> dict[str, str] | None:
    if unit is None:
        return None
    return {"key": unit.key, "part": unit.part.value, "number": unit.number, "act": unit.act, "text": unit.text}


def marked(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is in one of the spans."""
    position = 0
    for span in spans:
        if span.start > position:
            yield text[position : span.start], False
        yield text[span.start : span.end], True
        position = span.end
    if position < len(text):
        yield text[position:], False


def _said(key: str, language: str) -> str:
    return messages.say(f"compare.{key}", language)


def heading(change: Change, language: str) -> str:
    """What is said of a pair, in words: its relation, and what else holds of it."""
    words = [_said(change.relation.value, language)]
    words += [_said(name, language) for name in ("moved", "updated", "doubtful") if getattr(change, name)]
    if change.act_change in _ARROWS:
        words.append(_said(change.act_change.value, language))
    return " · ".join(words)


# -- a page that stands alone -------------------------------------------------------------------------

HEAD = "<!DOCTYPE html>\n<!-- kg compare -->\n"
"""How a page of a comparison begins: a later run knows it by that."""
_PAGE = (
    HEAD
    + """<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 76rem; margin: auto; padding: 1rem; }
h1 { font-size: 1.4rem; }
section { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem; padding: .8rem 0; break-inside: avoid; }
section { border-top: 1px solid #8886; }
h2 { grid-column: 1 / -1; font-size: .9rem; margin: 0 0 .4rem; }
p { margin: 0; overflow-wrap: break-word; }
b { font-weight: 600; }
del { background: #f5c6c655; text-decoration-color: #c33; }
ins { background: #bfe5c255; text-decoration-color: #282; }
.same p { opacity: .75; }
@media (max-width: 40rem) { section { grid-template-columns: 1fr; gap: .6rem; } }
</style>
</head>
<body>
<h1>{{ title }}</h1>
{% for said, kind, sides in changes %}<section class="{{ kind }}"><h2>{{ said }}</h2>
{% for key, tag, pieces in sides %}<p lang="{{ language }}">{% if key %}<b>{{ key }}</b> {% endif %}
{%- for text, changed in pieces %}{% if changed %}<{{ tag }}>{{ text }}</{{ tag }}>{% else %}{{ text }}{% endif -%}
{% endfor %}</p>
{% endfor %}</section>
{% endfor %}</body>
</html>
"""
)


def as_html(found: Comparison) -> bytes:
    """A page that stands alone: the texts side by side, on a narrow screen one below the other."""
    from jinja2 import Environment

    language = found.later.language
    changes = [(heading(each, language), each.relation.value, list(_sides(each))) for each in found.changes]
    page = Environment(autoescape=True).from_string(_PAGE)
    return page.render(language=language, title=title(found), changes=changes).encode()


def title(found: Comparison) -> str:
    """What the comparison is called, in the texts' language."""
    return _said("title", found.later.language).format(earlier=found.earlier.symbol, later=found.later.symbol)


def _sides(change: Change) -> Iterator[tuple[str, str, Iterable[tuple[str, bool]]]]:
    for unit, tag, spans in ((change.earlier, "del", change.went), (change.later, "ins", change.came)):
        yield (unit.key, tag, marked(unit.text, spans)) if unit else ("", tag, ())


# -- a document ---------------------------------------------------------------------------------------


def as_docx(found: Comparison) -> bytes:
    """A Word document: a table of both texts, what went struck through, what came underlined.

    The same comparison gives the same bytes. Characters that XML does not have are U+FFFD.
    """
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.language = title(found), found.later.language
    properties.author, properties.comments = "", ""
    document.add_heading(title(found), 1)
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    for change in found.changes:
        cells = table.add_row().cells
        cells[0].text = heading(change, found.later.language)
        for cell, (key, tag, pieces) in zip(cells[1:], _sides(change), strict=True):
            _add_runs(cell.paragraphs[0], key, tag, pieces)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not have."""


def _add_runs(paragraph: Any, key: str, tag: str, pieces: Iterable[tuple[str, bool]]) -> None:
    """Put a side of a change into a paragraph of the document."""
    from docx.shared import RGBColor

    if key:
        paragraph.add_run(f"{key} ").bold = True
    for text, is_changed in pieces:
        run = paragraph.add_run(NO_XML.sub("\ufffd", text))
        if is_changed:
            run.font.strike, run.font.underline = tag == "del", tag == "ins"
            run.font.color.rgb = RGBColor(0xA0, 0x20, 0x20) if tag == "del" else RGBColor(0x10, 0x60, 0x20)


def _undated(data: bytes) -> bytes:
    """A ZIP archive without the time at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name), given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
