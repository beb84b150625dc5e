"""What the United Nations' own translations say of the lists: acts and names, held against parallel paragraphs.

    python -m benchmarks.parallel acts PLACE… --language fr
    python -m benchmarks.parallel names PLACE…
    python -m benchmarks.parallel record PLACE… --into tests

Places are folders or archives of Akoma Ntoso files in several languages. Paragraphs are parallel where two
versions of a work have the same number of them. `acts` prints, for every phrase that opens paragraphs in a
language, how often which concept opens the same paragraphs of another; `names` prints, for every body, group and
instrument, in how many paragraphs it is found in each language, and in how many of those where another language has it.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from kg import lang
from kg.authority import Authority
from kg.evaluate.markup import xml_files
from kg.extract.acts import opening
from kg.model import Part

_NS = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
_NOTE = f"{_NS}authorialNote"
_COUNCIL = "unsc"
"""The Security Council in the IRIs of works."""
ENOUGH = 8
"""So many paragraphs judge a phrase."""
_NUMBER = re.compile(r"\s*\(?\w{1,4}[.)]\s*")


_IN_BRACKETS = re.compile(r" ?\([“\"«]?([A-Z]+(?:[-‑/][A-Z]+)*)[”\"»]?\)(?<=..\))")
"""Capitals alone in brackets: the acronym of the name before them."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of one language version: its text without its notes, and its notes."""

    part: Part
    text: str
    notes: str


@dataclass(frozen=True, slots=True)
class Parallel:
    """The same paragraph in several languages."""

    work: str
    part: Part
    texts: dict[str, Text]


def parallels(places: Iterable[Path]) -> list[Parallel]:
    """The parallel paragraphs of all works in the places, sorted by work and in the order of the text.

    Of a work's versions those go together paragraph by paragraph that have as many as its English one; with the
    others the English one is one stretch of text each, of the part ANNEX, in which no act is looked for.
    """
    return [*_parallels(places)]


def _parallels(places: Iterable[Path]) -> Iterator[Parallel]:
    works: dict[str, dict[str, list[Text]]] = {}
    for place in places:
        for _, data in xml_files(place):
            read = _version(data)
            if read:
                works.setdefault(read[0], {}).setdefault(read[1], read[2])
    for work, versions in sorted(works.items()):
        size = len(versions.get(lang.DEFAULT, ()))
        even = {code: texts for code, texts in versions.items() if len(texts) == size}
        for i in range(size):
            yield Parallel(work, even[lang.DEFAULT][i].part, {code: texts[i] for code, texts in even.items()})
        uneven = versions.keys() - even.keys()
        if size and uneven:
            yield Parallel(work, Part.ANNEX, {code: _whole(versions[code]) for code in {lang.DEFAULT, *uneven}})


def _whole(texts: list[Text]) -> Text:
    return Text(Part.ANNEX, "\n".join(each.text for each in texts), "\n".join(each.notes for each in texts))


def _version(data: bytes) -> tuple[str, str, list[Text]] | None:
    """Work, language and paragraphs of a file; None where it says neither or is no document."""
    root = etree.fromstring(data, etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False))
    if root is None:
        return None
    work = root.find(f".//{_NS}FRBRWork/{_NS}FRBRuri")
    spoken = root.find(f".//{_NS}FRBRlanguage")
    if work is None or spoken is None:
        return None
    code = lang.tag(spoken.get("language", ""))
    return (work.get("value", ""), code, list(_paragraphs(root))) if lang.is_supported(code) else None


def _paragraphs(root: etree._Element) -> Iterator[Text]:
    preamble, body = root.find(f".//{_NS}preamble"), root.find(f".//{_NS}mainBody")
    for child in preamble if preamble is not None else ():
        if child.tag in (f"{_NS}container", f"{_NS}p"):
            yield _text(Part.PREAMBULAR, child)
    for child in body.iter(f"{_NS}paragraph") if body is not None else ():
        yield _text(Part.OPERATIVE, child)


def _text(part: Part, element: etree._Element) -> Text:
    notes = " ".join(_seen("".join(note.itertext())) for note in element.iter(_NOTE))
    return Text(part, _seen("".join(_without_notes(element))), notes)


def _seen(text: str) -> str:
    """The text with single spaces, and without marks that are not seen (of direction, of joints)."""
    return " ".join("".join(char for char in text if char.isascii() or unicodedata.category(char) != "Cf").split())


def _without_notes(element: etree._Element) -> Iterator[str]:
    if element.tag != _NOTE and isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            yield from _without_notes(child)
            yield child.tail or ""


Forms = dict[tuple[Part, str], tuple[Counter[str], dict[str, Counter[str]]]]
"""(part, phrase) → the concepts that the list gives it, and per other language those of the parallel paragraphs."""


def acts(found: Iterable[Parallel], language: str) -> Forms:
    """The phrases that open paragraphs in a language, and the concepts that open the parallel ones."""
    forms: Forms = {}
    for parallel in found:
        if language not in parallel.texts or parallel.part is Part.ANNEX:
            continue
        own = _opening(parallel, language)
        if own is None:
            continue
        given, others = forms.setdefault((parallel.part, own[1]), (Counter(), {}))
        given[own[0]] += 1
        for other in sorted(parallel.texts.keys() - {language}):
            act = _opening(parallel, other)
            others.setdefault(other, Counter())[act[0] if act else ""] += 1
    return forms


def _opening(parallel: Parallel, language: str) -> tuple[str, str] | None:
    text = parallel.texts[language]
    number = _NUMBER.match(text.text) if text.part is Part.OPERATIVE else None
    symbol = "S/RES/" if f"/{_COUNCIL}/" in parallel.work else ""
    return opening(text.text[number.end() if number else 0 :], text.part, language, symbol)


@dataclass(slots=True)
class Hits:
    """In how many paragraphs a thing is found per language, and how often where another language has it."""

    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(language, other) → paragraphs that exist in both and in which the other language has it."""
    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Of these, those in which this language has it too."""
    example: dict[tuple[str, str], str] = field(default_factory=dict)
    """The first work where it is not."""


def hits(found: Iterable[Parallel], authority: Authority) -> dict[str, Hits]:
    """How often each body, group and instrument is found in the paragraphs and notes of each language."""
    tallies: dict[str, Hits] = {}
    for parallel in found:
        codes = {language: _codes(text, language, authority) for language, text in parallel.texts.items()}
        for code in sorted(set().union(*codes.values())):
            tally = tallies.setdefault(code, Hits())
            tally.found.update(language for language, own in codes.items() if code in own)
            for language, own in codes.items():
                for other in codes.keys() - {language}:
                    if code in codes[other]:
                        tally.wanted[language, other] += 1
                        tally.met[language, other] += code in own
                        if code not in own:
                            tally.example.setdefault((language, other), parallel.work)
    return tallies


def _codes(text: Text, language: str, authority: Authority) -> frozenset[str]:
    names = authority.names(language)
    return frozenset(code for part in (text.text, text.notes) for hit in names.find(part) for code in hit.codes)


def missing(tallies: dict[str, Hits], least: float, enough: int) -> dict[tuple[str, str, str], str]:
    """Things that one language has and another never or, of `enough` paragraphs, in less than the share `least`.

    (code, language that lacks it, language that has it) → counts and the first work where it is lacking.
    """
    found = {}
    for code, tally in sorted(tallies.items()):
        for (language, other), wanted in sorted(tally.wanted.items()):
            met = tally.met[language, other]
            if not tally.found[language] or (wanted >= enough and met < least * wanted):
                found[code, language, other] = f"{met} of {wanted}, {tally.example.get((language, other), '')}"
    return found


def main() -> None:
    """Print one of the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=("acts", "names", "record"))
    parser.add_argument("places", nargs="+", type=Path, metavar="PLACE")
    parser.add_argument("--language", default="fr", choices=lang.codes())
    parser.add_argument("--into", type=Path, default=Path("tests"), metavar="FOLDER")
    args = parser.parse_args()
    texts = parallels(args.places)
    if args.table == "record":
        _record(texts, args.into, ENOUGH)
    else:
        (_print_acts if args.table == "acts" else _print_names)(texts, args.language)


Fault = tuple[str, str, str, str]
"""Language, part, phrase, and the concept that parallel paragraphs give it most often."""


def faults(forms: Forms, language: str, least: int) -> dict[Fault, Counter[str]]:
    """The phrases that open at least so many paragraphs, and that all other languages together take for another act.

    English, which most texts are translated from, decides over the others.
    """
    found = {}
    for (part, phrase), (given, others) in sorted(forms.items()):
        known = Counter({act: count for act, count in _judged(others).items() if act})
        if given.total() < least or not known:
            continue
        own, most = given.most_common(1)[0][0], max(known.values())
        if known[own] < most:
            found[language, part.value, phrase, min(act for act, count in known.items() if count == most)] = known
    return found


def apart(counts: Mapping[str, int], own: str, least: int, share: float) -> set[str]:
    """The acts beside `own` that have this share of at least so many parallel paragraphs: the form is several acts."""
    total = sum(counts.values())
    return {act for act, count in counts.items() if act != own and total >= least and count >= share * total}


def recorded_acts(found: Iterable[Parallel], least: int) -> Iterator[str]:
    """A line per language, part and phrase of so many paragraphs: its act, and how often English has which act."""
    together = list(found)
    for language in lang.codes():
        for (part, phrase), (given, others) in sorted(acts(together, language).items()):
            counts = Counter({act: count for act, count in _judged(others).items() if act})
            if given.total() >= least and counts:
                told = " ".join(
                    f"{act}:{count}" for act, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
                )
                yield "\t".join((language, part.value, phrase, given.most_common(1)[0][0], told))


def recorded_names(found: Iterable[Parallel], authority: Authority) -> Iterator[str]:
    """A line per code: in how many paragraphs each language has it, and of how many in which another has it."""
    for code, tally in sorted(hits(found, authority).items()):
        own = " ".join(f"{language}:{tally.found[language]}" for language in lang.codes())
        pairs = " ".join(f"{a}<{b}:{tally.met[a, b]}/{count}" for (a, b), count in sorted(tally.wanted.items()))
        yield f"{code}\t{own}\t{pairs}"


def acronyms(found: Iterable[Parallel], authority: Authority) -> Counter[tuple[str, str, str]]:
    """(language, code, acronym) → how often texts print that acronym in brackets behind a name of the list."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for parallel in found:
        for language, text in parallel.texts.items():
            for part in (text.text, text.notes):
                if "(" in part:
                    counts.update(_acronyms(part, language, authority))
    return counts


def _acronyms(text: str, language: str, authority: Authority) -> Iterator[tuple[str, str, str]]:
    for hit in authority.names(language).find(text):
        given = _IN_BRACKETS.match(text, hit.end)
        if given and len(hit.codes) == 1:
            yield language, hit.codes[0], given[1]


def recorded_acronyms(found: Iterable[Parallel], authority: Authority) -> Iterator[str]:
    """A line per language, code and acronym: how often texts give that name this acronym."""
    for (language, code, acronym), count in sorted(acronyms(found, authority).items()):
        yield f"{language}\t{code}\t{acronym}\t{count}"


def _judged(others: Mapping[str, Counter[str]]) -> Counter[str]:
    """What English says, from which most texts are translated, else what all other languages together say."""
    none: Counter[str] = Counter()
    return others.get(lang.DEFAULT) or sum(others.values(), none)


def _record(found: list[Parallel], folder: Path, least: int) -> None:
    for name, lines in (
        ("parallel_acts.tsv", recorded_acts(found, least)),
        ("parallel_names.tsv", recorded_names(found, Authority.load())),
        ("parallel_acronyms.tsv", recorded_acronyms(found, Authority.load())),
    ):
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _print_acts(found: Iterable[Parallel], language: str) -> None:
    forms = acts(found, language)
    for (part, phrase), (given, others) in sorted(forms.items(), key=lambda row: (-row[1][0].total(), row[0])):
        told = "  ".join(f"{code}: {_counted(counts)}" for code, counts in sorted(others.items()))
        print(f"{given.total():6} {part.value[:2]} {phrase} = {_counted(given)}  {told}")


def _print_names(found: Iterable[Parallel], _: str) -> None:
    for code, tally in sorted(hits(found, Authority.load()).items()):
        pairs = [
            f"{a}<{b} {tally.met[a, b]}/{n} {tally.example.get((a, b), '')}"
            for (a, b), n in sorted(tally.wanted.items())
        ]
        print("\t".join([code, *(f"{each} {tally.found[each]}" for each in lang.codes()), *pairs]))


def _counted(counts: Counter[str]) -> str:
    return " ".join(f"{name or '-'} {count}" for name, count in counts.most_common(5))


if __name__ == "__main__":
    main()
