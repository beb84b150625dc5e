"""The UN's Akoma Ntoso (AKN4UN) → Source: character data, marks over it, and the properties of `meta`.

The source text is the character data of the root element in document order. Comments and
processing instructions are not part of it. The parser knows no network, loads no DTD and
expands no entities; a document that declares any is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from kg.errors import InputError
from kg.model import Mark, Source

# Elements that hold one paragraph of the layout each.
_LEAVES = frozenset(
    {
        "p",
        "heading",
        "subheading",
        "crossHeading",
        "listIntroduction",
        "docNumber",
        "docTitle",
        "num",
        "wrapUp",
        "decoration",
        "title",
        "docAuthority",
        "docStatus",
        "docDate",
        "session",
        "docProponent",
        "listConclusion",
    }
)
_RAISED = re.compile(r"(?:^|\s)super(?:script)?(?:\s|$)|(?:^|\s)sup(?:\s|$)")


_DEEPEST = 200
"""No element of a document stands so deep (a document of the UN needs about 15)."""


class _Walk:
    """One pass over the tree that adds up the characters, notes the marks and reads the properties."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self.texts: list[str] = []
        self.position = 0
        self.marks: list[Mark] = []
        self.properties: list[tuple[str, str]] = []
        self.eids: list[tuple[int, int, str]] = []

    def visit(self, element: Any, name: str, role: str, in_block: bool, depth: int = 1) -> None:
        """Adds `element` called `name` (not its tail). `role` is what its surroundings say of a block in it.

        Raises `InputError` for an element that stands too deep.
        """
        if depth > _DEEPEST:
            raise InputError(self.path, "the XML is nested deeper than any document", "get the file again")
        tag, reader, gives_role, marked, named = _known(name)
        if reader:
            self.properties += reader(element)
        start, slot = self.position, len(self.marks)
        if gives_role:
            role = _role(tag, element, role)
        kind, value = _kind(tag, element, role, in_block) if marked else ("", "")
        inside = (in_block and tag != "authorialNote") or kind == "block"
        if text := element.text:
            self.texts.append(text)
            self.position += len(text)
        numbered = -1
        first = role == "preambular" and tag in ("container", "blockList")
        child_role = "more" if first else role
        end = -1
        for child in element:
            child_name = child.tag
            if isinstance(child_name, str):
                if numbered < 0 and child_name.endswith("}num"):
                    numbered = self.position
                embedded = kind == "block" and child_name.endswith("}embeddedStructure")
                if embedded and end < 0:  # a text that stands inside the paragraph that leads to it
                    end = self.position
                below = "" if embedded else role if first else child_role
                self.visit(child, child_name, below, inside and not embedded, depth + 1)
                first = False
            if tail := child.tail:
                self.texts.append(tail)
                self.position += len(tail)
        if kind:
            self.marks.insert(slot, Mark(kind, start, self.position if end < 0 else end, value))
        if named and (eid := element.get("eId")):
            self.eids.append((max(start, numbered), self.position, eid))


_GIVE_ROLES = frozenset(
    "coverPage preface component container formula preamble mainBody crossHeading heading subheading title conclusions"
    " attachments doc table".split()
)
"""The elements that `_role` has a rule for."""


def _role(tag: str, element: Any, role: str) -> str:  # noqa: PLR0911 - one return a rule
    """The role that an element gives to the blocks inside it."""
    if tag in ("coverPage", "preface"):
        return "resolution" if role == "component" else "masthead"
    if tag == "component":
        return "component"
    if tag == "formula" or (tag == "container" and element.get("name") == "formula"):
        return "formula"
    if tag in ("preamble", "mainBody") and role != "annex":
        return "preambular" if tag == "preamble" else "body"
    if tag == "crossHeading":
        return "preambular" if element.get("refersTo") == "#preamble" else "heading"
    if tag in ("heading", "subheading", "title") and role != "masthead":
        return "heading"
    if tag == "conclusions":
        return "conclusion"
    if tag == "attachments" or (tag == "doc" and element.get("name") == "annex"):
        return "annex"
    if tag == "table":
        return "table"
    return role


def _kind(tag: str, element: Any, role: str, in_block: bool) -> tuple[str, str]:  # noqa: PLR0911 - a rule each
    """The kind and value of the mark that an element makes, ("", "") for none."""
    if tag == "authorialNote":
        return "note", (element.get("marker") or "").strip()
    if tag == "num":
        return "label", ""
    if tag == "sup" or (tag == "span" and _RAISED.search(element.get("class") or "")):
        return "raised", ""
    if tag == "span":
        return ("italic", "") if element.get("class") == "italic" else ("", "")
    if tag == "i":
        return "italic", ""
    if tag == "table" or (tag in _LEAVES and not in_block):
        return "block", role
    if tag in ("item", "point", "paragraph", "container", "section", "attachment"):
        return "start", tag
    if tag == "docketNumber":
        return "furniture", "job number"
    if tag == "meta":
        return "metadata", "what the markup states of the document"
    return "", ""


_MARKED = _LEAVES | frozenset(
    "authorialNote sup span i table item point paragraph container section attachment docketNumber meta".split()
)
"""The elements that `_kind` has a rule for."""


_NAMED = frozenset({"paragraph", "container", "item", "point", "authorialNote"})
"""The elements whose identifiers may be those of paragraphs and notes; sections and bodies hold several."""


@lru_cache(maxsize=1024)
def _known(name: str) -> tuple[str, Any, bool, bool, bool]:
    """What there is to know of an element by its name alone: its local name, what reads its properties, and whether
    there are rules for the role that it gives, for its mark and for its identifier.
    """
    tag = name.rpartition("}")[2]
    return tag, _READERS.get(tag), tag in _GIVE_ROLES, tag in _MARKED, tag in _NAMED


def parse_xml(data: bytes, path: Path | str) -> Any:
    """The root element. Raises `InputError` for damaged XML and for entity declarations."""
    if b"<!ENTITY" in data:
        raise InputError(path, "the XML declares entities, which are refused", "remove the DOCTYPE")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.position[0] if error.position else None
        raise InputError(path, f"the XML is damaged ({error.msg})", "get the file again", line) from error
    if root is None:
        raise InputError(path, "the XML has no root element", "get the file again")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):  # also in UTF-16
        raise InputError(path, "the XML declares entities, which are refused", "remove the DOCTYPE")
    return root


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of Akoma Ntoso bytes. Raises `InputError` where they are no readable Akoma Ntoso."""
    root = parse_xml(data, path)
    if root.tag.rpartition("}")[2] != "akomaNtoso":
        raise InputError(
            path,
            f"XML of another kind than Akoma Ntoso (its root is {root.tag})",
            "convert it to text or to Akoma Ntoso",
        )
    walk = _Walk(path)
    walk.visit(root, root.tag, "", False)
    return Source(
        Path(path).name,
        "akn",
        sha256,
        "".join(walk.texts),
        marks=tuple(walk.marks),
        properties=tuple(walk.properties),
        eids=tuple(sorted(walk.eids, key=lambda each: (each[0], -each[1]))),
    )


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _date(element: Any) -> list[tuple[str, str]]:
    date = element.get("date") or ""
    if tag_name(element) == "FRBRdate":
        key = {"adoption": "adopted", "publication": "distributed"}.get(element.get("name") or "", "")
    else:
        refers = element.get("refersTo") or ""
        key = {
            "#dateOfIssuance": "distributed-printed",
            "#adoptionDate": "adopted-printed",
            "#dateOfAdoption": "adopted-printed",
        }.get(refers, "")
    words = [("adopted-words", _words(element))] if key == "adopted-printed" else []
    return words + ([(key, date)] if key and re.fullmatch(r"(?!0001)\d{4}-\d\d-\d\d", date) else [])


def tag_name(element: Any) -> str:
    """The local name of an element."""
    return str(element.tag.rpartition("}")[2])


def _attributes(element: Any, *names: str) -> str:
    """The values of attributes, white space made even, with tabs between them."""
    return "\t".join([" ".join((element.get(name) or "").split()) for name in names])


def _keyword(element: Any) -> list[tuple[str, str]]:
    return [("keyword", _attributes(element, "dictionary", "value", "showAs", "href", "refersTo"))]


def _step(element: Any) -> list[tuple[str, str]]:
    return [("step", _attributes(element, "outcome", "as", "by", "refersTo", "date"))]


def _count(element: Any) -> list[tuple[str, str]]:
    states = [_words(child) for child in element.iter("{*}organization")]
    return [("count", "\t".join([element.get("refersTo") or "", element.get("value") or "", *states]))]


def _doc_number(element: Any) -> list[tuple[str, str]]:
    key = "symbol" if element.get("refersTo") == "#symbol" else "number"
    return [(key, _words(element))]


def _inline(element: Any) -> list[tuple[str, str]]:
    names = {
        "agenda item": "agenda-item",
        "agenda item name": "agenda-title",
        "originating document": "report",
        "adoptionMeeting": "meeting",
        "originalLanguage": "original",
    }
    key = names.get(element.get("name") or "", "")
    return [(key, _words(element))] if key else []


_READERS: dict[str, Any] = {
    "FRBRdate": _date,
    "docDate": _date,
    "keyword": _keyword,
    "step": _step,
    "count": _count,
    "docNumber": _doc_number,
    "inline": _inline,
    "FRBRlanguage": lambda e: [("language", e.get("language") or "")],
    "FRBRauthor": lambda e: [("author", e.get("href") or "")],
    "statement": lambda e: [("type", e.get("name") or "")],
    "docketNumber": lambda e: [("job", _words(e))],
    "session": lambda e: [("session", e.get("value") or ""), ("session-printed", _words(e))],
    "docProponent": lambda e: [("proponent", (e.get("refersTo") or "") + "\t" + _words(e))],
    "docTitle": lambda e: [("title" if e.get("refersTo") == "#resolutionTitle" else "heading", _words(e))],
    "voting": lambda e: [("voting", e.get("outcome") or "")],
    "location": lambda e: [("meeting", _words(e))],
}
