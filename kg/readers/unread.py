"""What a Word file holds and its reader leaves out or puts in its own order: a warning for each kind.

No text is lost without a word: deletions that nobody has accepted yet are none of the text, and comments are another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

TYPES = "[Content_Types].xml"
"""The part that says of every part what it is."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SHOWN = 40


def warnings(names: Iterable[str], types: Any, document: Any) -> Iterator[str]:
    """A line each for files that are no parts of the document, text boxes, changes that are tracked, and comments.

    `names` are those of all files in it, `types` and `document` the roots of two parts, `types` None where it has none.
    Source: ECMA-376, part 2, wants a type of each part, by its name or the ending of it.
    """
    endings = (
        {str(each.get("Extension")).casefold() for each in types.iter("{*}Default")} if types is not None else set()
    )
    known = (
        {str(each.get("PartName")).lstrip("/").casefold() for each in types.iter("{*}Override")} if endings else set()
    )
    strangers = [
        each
        for each in names
        if endings
        and not (each.endswith("/") or each == TYPES or each.casefold() in known)
        and each.rpartition(".")[2].casefold() not in endings
    ]
    if strangers:
        shown = ", ".join(repr(each[:_SHOWN]) for each in strangers[:3])
        yield f"{len(strangers)} files in it are no part of the document and are not read ({shown})"
    boxes = [text for each in document.iter("{*}txbxContent") if (text := _text(each))]
    if boxes:
        shown = f"the first: {boxes[0][:_SHOWN]!r}"
        yield f"{len(boxes)} text boxes are read behind the paragraphs that hold them ({shown})"
    gone = [text for tag in ("del", "moveFrom") for each in document.iter(f"{{*}}{tag}") if (text := _text(each))]
    new = [text for tag in ("ins", "moveTo") for each in document.iter(f"{{*}}{tag}") if (text := _text(each))]
    if gone or new:
        yield (
            f"changes are tracked and are read as accepted: {len(new)} stretches of text put in"
            f"{f' (the first: {new[0][:_SHOWN]!r})' if new else ''}, {len(gone)} taken out and not read"
            f"{f' (the first: {gone[0][:_SHOWN]!r})' if gone else ''}"
        )
    comments = sum(1 for _ in document.iter("{*}commentReference"))
    if comments:
        yield f"{comments} comments are not read"


def _text(box: Any) -> str:
    """The text of a box, "" where it is the second form of one for older programs."""
    older = any(each.tag == _FALLBACK for each in box.iterancestors())
    return "" if older else " ".join("".join(map(str, box.itertext())).split())
