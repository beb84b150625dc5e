"""The reading of documents of all organs and eras, held against a labelled reading of their Word files.

    python -m benchmarks.mandates FOLDER --half held

The folder holds JSON lists of blocks (kind, printed number, opening verb, links). Each is laid out as text in the
styles `lines` (a blank line after each block) and `wrapped` (lines of 80 characters), read, and compared: the symbol,
the order of printed numbers in the operative part, the verbs that open numbered paragraphs, the symbols that links lead
to. Documents fall into two halves by a digest of their name: rules are worked on with `dev`, figures are those of
`held`. The labels are a program's: where its own numbers repeat or run backwards the document is counted as disputed,
and so is a link to the same number of another organ or without its letter; the document's own symbol is no link.
"""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.agreement import in_half
from kg.model import Document, Part
from kg.pipeline.document import Reading, read_all
from kg.symbols import Symbol

STYLES = ("lines", "wrapped")
_NUMBER = re.compile(r"(\d{1,3})\.")
_START = 60
"""Characters by which a paragraph is told from others."""
_LINK = re.compile(r"undocs\.org/(?:en/)?(.+)")


@dataclass(slots=True)
class Seen:
    """What came of one document in one style: right and all of each kind, and what was wrong."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def count(self, kind: str, right: int, whole: int, told: str = "") -> None:
        """Notes that `right` of `whole` are right; `told` says what is not."""
        self.counts[kind] += whole
        self.counts[kind + " right"] += right
        if right < whole:
            self.wrong.append(f"{kind}: {told}")


def laid_out(blocks: list[dict[str, Any]], style: str) -> str:
    """The blocks as an extractor leaves them."""
    pieces = []
    for block in blocks:
        body = " ".join(str(block["text"]).split())
        prefix = block["prefix"] or ""
        whole = f"{prefix} {body}".strip() if prefix and not body.startswith(prefix) else body
        pieces.append(textwrap.fill(whole, 80, break_long_words=False) if style == "wrapped" else whole)
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def expected_numbers(blocks: list[dict[str, Any]]) -> list[int]:
    """The printed numbers of the operative part, in order."""
    found = []
    for block in blocks:
        number = _NUMBER.fullmatch(block["prefix"] or "") if block["paragraph_type"] == "operative" else None
        if number and block["paragraph_level"] == 1:
            found.append(int(number[1]))
    return found


def disputed(numbers: list[int]) -> bool:
    """Whether the labels cannot be right: a number that follows neither the one before nor begins anew."""
    before = 0
    for number in numbers:
        if number not in (before + 1, 1):
            return True
        before = number
    return False


def read_numbers(document: Document) -> list[int]:
    """The printed numbers that were read, in order, without those of annexes."""
    told = [p for p in document.paragraphs if p.part in (Part.OPERATIVE, Part.ANNEX) and p.printed]
    last = [p.number.rsplit("/", 1)[-1].split(" ")[0] for p in told]
    return [int(each) for each in last if each.isdigit()]


def _verbs(seen: Seen, blocks: list[dict[str, Any]], readings: list[Reading]) -> None:
    by_text: dict[str, str] = {}
    for each in readings:
        acts = {(a.place.part, a.place.number): a.phrase for a in each.statements.acts if a.opening}
        for p in each.document.paragraphs:
            if p.part == Part.OPERATIVE:
                by_text.setdefault(p.text[:_START], acts.get((p.part, p.number), ""))
    for block in blocks:
        if block["paragraph_type"] != "operative" or block["paragraph_level"] != 1 or not block.get("action_verb"):
            continue
        start = " ".join(str(block["text"]).split())[:_START]
        verb = str(block["action_verb"]).split()[0].lower()
        said = by_text.get(start, "")
        if (
            not said and len(start) < _START
        ):  # "Requests the Secretary-General:", whose points stand in one paragraph with it
            said = next((acts for text, acts in by_text.items() if text.startswith(start) and acts), "")
        said = said.lower()
        seen.count("verbs", int(verb in said), 1, f"{verb!r} is {said!r} ({start!r})")


def _links(seen: Seen, blocks: list[dict[str, Any]], readings: list[Reading]) -> None:
    cited = {c.cited for each in readings for c in each.statements.citations}
    numbers = {_bare(key) for key in cited}
    own = {each.document.metadata.symbol for each in readings}
    for block in blocks:
        for _, address in block["links"] or ():
            link = _LINK.search(address)
            symbol = Symbol.parse(link[1]) if link else None
            if not symbol or symbol.key in own:
                continue
            if symbol.key not in cited and _bare(symbol.key) in numbers:  # the number of another organ, or a letter
                seen.counts["disputed links"] += 1
            else:
                seen.count("links", int(symbol.key in cited), 1, f"{symbol.key} in {block['text'][:80]!r}")


def _bare(key: str) -> str:
    """The number of a resolution without organ and letters."""
    found = re.search(r"RES/(\d+/\d+|\d+\([^)]+\))", key, re.IGNORECASE)
    return found[1] if found else key


def _same(symbol: str, wanted: str, count: int) -> bool:
    """Whether a symbol is the wanted one; of a number with letters, whether all of its texts were found."""
    if symbol.casefold().replace("/", "") == wanted.casefold().replace("/", ""):
        return True
    return count > 1 and symbol.startswith(wanted.removesuffix("A-B").rstrip("/"))


def _of_file(readings: list[Reading], key: str) -> list[Reading]:
    """Of the texts that a file holds the one that it is named after, or its lettered ones; else what has a symbol."""
    own = re.compile(re.escape(key.removesuffix("A-B").rstrip("/")) + "/?[A-Z]?", re.IGNORECASE)
    found = [each for each in readings if key and own.fullmatch(each.document.metadata.symbol)]
    named = [each for each in readings if not each.document.metadata.symbol.startswith("unidentified:")]
    return found or named[:1] or readings[:1]


def seen(path: Path, style: str) -> Seen:
    """The document of a file of labels laid out, read and compared."""
    blocks = json.loads(path.read_text("utf-8"))
    wanted = Symbol.parse(path.stem.replace("_", "/"))
    readings = read_all(laid_out(blocks, style).encode(), path.stem + ".txt")
    chosen = _of_file(readings, wanted.key if wanted else "")
    found = Seen(path.stem)
    found.counts["several"] += len(readings) > 1
    symbol = chosen[0].document.metadata.symbol
    printed = not symbol.startswith("unidentified:")
    if wanted and printed:
        found.count("symbols", int(_same(symbol, wanted.key, len(chosen))), 1, f"{symbol} for {wanted.key}")
    found.counts["unidentified"] += not printed
    numbers, read = expected_numbers(blocks), [n for each in chosen for n in read_numbers(each.document)]
    if disputed(numbers):
        found.counts["disputed"] += 1
    else:
        found.count("numbering", int(_within(numbers, read)), 1, f"{numbers} read as {read}")
    _verbs(found, blocks, chosen)
    _links(found, blocks, readings)
    return found


def _within(numbers: list[int], read: list[int]) -> bool:
    """Whether the read numbers are the wanted ones, or begin with them (annexes follow)."""
    return read[: len(numbers)] == numbers


def main() -> None:
    """Print the shares that are right, and with --wrong what is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("dev", "held"), default="held")
    parser.add_argument("--styles", nargs="+", choices=STYLES, default=list(STYLES))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--wrong", action="store_true", help="say what is wrong, a line each")
    args = parser.parse_args()
    paths = [path for path in sorted(args.folder.rglob("*.json")) if in_half(path.stem, args.half)]
    for style in args.styles:
        total: Counter[str] = Counter()
        with ProcessPoolExecutor(args.jobs) as pool:
            for each in pool.map(seen, paths, [style] * len(paths), chunksize=8):
                total += each.counts
                for line in each.wrong if args.wrong else ():
                    print(f"{style} {each.name}: {line}")
        print(
            f"{style}: {len(paths)} documents, {total['unidentified']} print no symbol, {total['disputed']} disputed,"
        )
        print(f"  {total['several']} hold several texts, {total['disputed links']} links are disputed")
        for kind in ("symbols", "numbering", "verbs", "links"):
            whole = total[kind]
            print(f"  {kind}: {total[kind + ' right']} of {whole} ({total[kind + ' right'] / max(whole, 1):.4f})")


if __name__ == "__main__":
    main()
