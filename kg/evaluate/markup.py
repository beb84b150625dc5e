"""The text parser and the extraction against the UN's own markup.

Each resolution in Akoma Ntoso is laid out as plain text in several styles, as extractors
leave it, or as a PDF, DOCX or HTML file; what is read in the text is compared with what the markup says: numbers of
paragraphs, footnotes and their calls, acts, metadata, and the symbols that the markup links.

A link is disputed, and counted apart, where the text names the same number of another organ
at a place of its own: the markup is known to link a resolution of the Human Rights Council
to the General Assembly's of the same number.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import tarfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from kg.authority import Authority
from kg.errors import InputError, KgError
from kg.evaluate import files
from kg.extract import extract
from kg.model import Document, Part, Source, Statements
from kg.parse import parse
from kg.readers import akn, text
from kg.render import STYLES, render
from kg.symbols import Symbol

DEFAULT_STYLES = ("clean", "superscript", "wrapped")
_PARTS = (Part.PREAMBULAR, Part.OPERATIVE, Part.ANNEX)
_LINK = re.compile(r"https?://(?:www\.)?undocs\.org/(?:[a-z]{2}/)?(.+)")
_LETTER = re.compile(r"^(A/(?:RES|DEC)/\d+/\d+)[A-Z](?:-[A-Z])?$")
_TAIL = re.compile(r"(\d+/\d+)$")
_NS = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"


@dataclass(slots=True)
class Tally:
    """What came out for one style and language: documents and counts of what is right, by kind."""

    documents: int = 0
    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    disputed: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally's figures to this one."""
        self.documents += other.documents
        self.right.update(other.right)
        self.of.update(other.of)
        self.disputed += other.disputed
        self.wrong += other.wrong

    def count(self, kind: str, right: int, of: int, what: str) -> None:
        """Note `right` of `of` things of a kind; `what` says where something is not."""
        self.right[kind] += right
        self.of[kind] += of
        if right < of:
            self.wrong.append(f"{kind}: {what}")


Result = dict[tuple[str, str], Tally]


def markup_files(places: Iterable[Path], sample: int, seed: int = 1) -> list[tuple[str, bytes]]:
    """The XML files in folders and tar archives, each once, or `sample` of them drawn with `seed`; sorted by name."""
    found = list(dict.fromkeys(each for place in dict.fromkeys(places) for each in xml_files(place)))
    if not found:
        raise InputError(next(iter(places), Path()), "holds no XML files", "name the corpus' folder or archive")
    if 0 < sample < len(found):
        found = random.Random(seed).sample(found, sample)
    return sorted(found)


def xml_files(place: Path) -> Iterator[tuple[str, bytes]]:
    """Name and contents of each XML file of a folder, in order, or of a tar archive, in the archive's."""
    if place.is_dir():
        for path in sorted(place.rglob("*.xml")):
            yield str(path), path.read_bytes()
        return
    try:
        with tarfile.open(place) as archive:
            for member in archive:
                handle = archive.extractfile(member) if member.name.endswith(".xml") else None
                if handle:
                    yield member.name, handle.read()
    except (OSError, tarfile.TarError) as error:
        raise InputError(place, f"is no folder and no archive ({error})") from error


def measure(
    documents: list[tuple[str, bytes]],
    styles: tuple[str, ...] = DEFAULT_STYLES,
    step: Callable[[int], None] = lambda _: None,
) -> Result:
    """Compare all `documents` in all `styles`, on all cores. `step` is told of each file done."""
    total: Result = {}
    tasks = [(name, data, styles) for name, data in documents]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, result in enumerate(pool.map(_measure, tasks, chunksize=4), start=1):
            for key, tally in result.items():
                total.setdefault(key, Tally()).add(tally)
            step(number)
    return dict(sorted(total.items()))


def _measure(task: tuple[str, bytes, tuple[str, ...]]) -> Result:
    name, data, styles = task
    try:
        source = akn.read(data, name, hashlib.sha256(data).hexdigest())
        reference = parse(source)
    except KgError:
        return {}
    authority = Authority.load()
    expected = (reference, extract(reference, authority))
    links = linked_symbols(data, reference.metadata.symbol)
    found: Result = {}
    for style in styles:
        document = parse(_read_back(source, style, name))
        found[style, reference.metadata.language] = compare(
            expected, (document, extract(document, authority)), links, name
        )
    return found


def _read_back(source: Source, style: str, name: str) -> Source:
    """What is read in the text or the file that `source` is laid out as."""
    if style not in STYLES:
        return files.read_back(source, style, name)
    return text.read(render(source, STYLES[style]).encode(), f"{name}.txt", "0" * 64)


def linked_symbols(data: bytes, own: str) -> set[str]:
    """The keys of the documents that the markup links in text and notes, less the document itself."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    found = set()
    for element in root.iter(f"{_NS}ref", f"{_NS}a"):
        match = _LINK.fullmatch(element.get("href", "").strip())
        symbol = Symbol.parse(unquote(urlsplit(match[1]).path)) if match else None
        if symbol and symbol.key != own:
            found.add(symbol.key)
    return found


Both = tuple[Document, Statements]


def compare(expected: Both, found: Both, links: set[str], name: str) -> Tally:
    """The tally of one document in one style."""
    tally = Tally(documents=1)
    _compare_structure(tally, expected[0], found[0], name)
    _compare_acts(tally, expected[1], found[1], name)
    _compare_metadata(tally, expected[0], found[0], name)
    cited = {_address(citation.cited) for citation in found[1].citations}
    wanted = {_address(link) for link in links}
    missed = wanted - cited
    tally.disputed = disputed(missed, cited - wanted)
    there = len(wanted) - tally.disputed
    tally.count("links", len(wanted & cited), there, f"{name}: {' '.join(sorted(missed))}")
    return tally


@lru_cache(maxsize=65536)
def _address(key: str) -> str:
    """The document that a key stands in, as links name it: no letter of a resolution, no "(SUPP)"."""
    return _LETTER.sub(r"\1", key.upper().removesuffix("(SUPP)").rstrip())


def _compare_structure(tally: Tally, expected: Document, found: Document, name: str) -> None:
    for part in _PARTS:
        right = _numbers(expected, part) == _numbers(found, part)
        tally.count(part.value, int(right), 1, name)
    numbering = all(_numbers(expected, part) == _numbers(found, part) for part in _PARTS)
    tally.count("numbering", int(numbering), 1, name)
    tally.count("footnotes", int(_notes(expected) == _notes(found)), 1, name)


def _numbers(document: Document, part: Part) -> list[tuple[str, bool]]:
    return [(p.number, p.printed) for p in document.paragraphs if p.part is part]


def _notes(document: Document) -> list[object]:
    calls = [
        (p.part, p.number, call.number) for p in document.paragraphs for call in p.calls if p.part is not Part.MASTHEAD
    ]
    return [[note.number for note in document.footnotes], calls]


def _compare_acts(tally: Tally, expected: Statements, found: Statements, name: str) -> None:
    want, got = _acts(expected), _acts(found)
    tally.count("acts", len(want & got), len(want), f"{name}: {sorted(want - got)[:3]}")


def _acts(statements: Statements) -> set[tuple[str, str, str]]:
    return {(use.place.part.value, use.place.number, use.phrase) for use in statements.acts if use.opening}


_METADATA = (
    "symbol",
    "title",
    "adopted",
    "distributed",
    "session",
    "agenda_item",
    "committee",
    "committee_report",
    "committee_report_locus",
    "meeting",
    "type",
    "language",
)


def _compare_metadata(tally: Tally, expected: Document, found: Document, name: str) -> None:
    for key in _METADATA:
        want, got = (_plain(getattr(each.metadata, key)) for each in (expected, found))
        if want:
            tally.count("metadata", int(want == got), 1, f"{name}: {key} is {want!r}, not {got!r}")


def _plain(value: object) -> str:
    return "".join(str(value or "").split()).replace("’", "'").casefold()


@lru_cache(maxsize=4096)
def _tail(key: str) -> str:
    match = _TAIL.search(key)
    return match[1] if match else key


def disputed(missed: set[str], others: set[str]) -> int:
    """How many of the links that were `missed` may be wrong: the text cites the same number of another organ.

    `others` are the citations that no link stands for. Each disputes one link: what was right for a link of its own is
    no excuse for another.
    """
    links, cited = (Counter(map(_tail, keys)) for keys in (missed, others))
    return (links & cited).total()
