"""Word files held against the PDF files printed from them, paragraph by paragraph, and words of PDF files lost.

    python -m benchmarks.printed WORD-FOLDER PDF-FOLDER
    python -m benchmarks.printed --words PDF-FOLDER

Files go together by their name without its ending (`soffice --headless --convert-to pdf` keeps it). A paragraph is
right where the other format has one of the same part and number with the same words; notes are compared likewise.
With `--words` each word that pdftotext finds in a PDF file is looked for in what was read of it and in what was set
aside: what is left over is lost, whoever lost it, reader or parser.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kg.model import Document, Part
from kg.parse import parse
from kg.readers import read

_WORD = re.compile(r"\w+")
_OF_THE_PRINTER = re.compile(r"Error! No document variable supplied\.")
"""What LibreOffice prints for a field of Word that it does not know."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One pair: how many paragraphs and notes there are, how many are the same in both, and the others, a line each."""

    name: str
    paragraphs: int
    same: int
    notes: int
    notes_same: int
    wrong: tuple[str, ...]


def _words(text: str) -> str:
    return " ".join(_WORD.findall(_OF_THE_PRINTER.sub("", text)))


def _units(document: Document) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """The paragraphs and the notes: key and words."""
    body = Counter(
        (f"{p.part.value} {p.number}", _words(p.text)) for p in document.paragraphs if p.part != Part.MASTHEAD
    )
    return body, Counter((note.number, _words(note.text)) for note in document.footnotes)


def compared(pair: tuple[Path, Path]) -> Compared:
    """A Word file and the PDF file printed from it."""
    (body, notes), (printed, printed_notes) = (_units(parse(read(path))) for path in pair)
    wrong = [f"only in the Word file: {key}: {text[:100]}" for key, text in body - printed]
    wrong += [f"only in the PDF file: {key}: {text[:100]}" for key, text in printed - body]
    wrong += [f"note only in the Word file: {key}: {text[:100]}" for key, text in notes - printed_notes]
    return Compared(
        pair[0].stem,
        body.total(),
        (body & printed).total(),
        notes.total(),
        (notes & printed_notes).total(),
        tuple(wrong),
    )


def lost_words(path: Path) -> list[str]:
    """The words of a PDF file's text layer, as pdftotext tells them, that are neither read nor set aside."""
    program = shutil.which("pdftotext") or "pdftotext"
    done = subprocess.run([program, "-raw", str(path), "-"], capture_output=True, check=True)
    document = parse(read(path))
    held = [*(p.text for p in document.paragraphs), *(note.text for note in document.footnotes)]
    held += [document.source.text[each.start : each.end] for each in document.aside]
    run_on = "".join(_WORD.findall(" ".join([document.source.text, *held])))
    there = Counter(_WORD.findall(document.source.text)) | Counter(_WORD.findall(" ".join(held)))
    missing = Counter(_WORD.findall(done.stdout.decode())) - there
    whole = (re.sub(r"(?<=\w\w)\d{1,2}$", "", word) for word in missing.elements())  # a call glued to the word
    return sorted(word for word in whole if word not in run_on)


def main() -> None:
    """Print the shares, and with --wrong what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="say what differs, a line each")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    if args.words:
        paths = [path for folder in args.folders for path in sorted(folder.glob("*.pdf"))]
        with ProcessPoolExecutor(args.jobs) as pool:
            for path, words in zip(paths, pool.map(lost_words, paths), strict=True):
                print(f"{path.name}: {len(words)} words lost {words[:20]}")
        return
    words, prints = args.folders
    named = {path.stem: path for path in prints.glob("*.pdf")}
    pairs = [(path, named[path.stem]) for path in sorted(words.iterdir()) if path.stem in named]
    with ProcessPoolExecutor(args.jobs) as pool:
        found = list(pool.map(compared, pairs))
    for each in found:
        for line in each.wrong if args.wrong else ():
            print(f"{each.name}: {line}")
    for what, same, whole in (
        ("paragraphs", sum(each.same for each in found), sum(each.paragraphs for each in found)),
        ("notes", sum(each.notes_same for each in found), sum(each.notes for each in found)),
    ):
        print(f"{what}: {same} of {whole} the same ({same / max(whole, 1):.4f}), {len(found)} files")


if __name__ == "__main__":
    main()
