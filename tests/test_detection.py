"""Which language a text is in: told with a measure, supported or not; what is not supported is said and not read."""

from __future__ import annotations

import html
import json
import random
import tarfile
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import MonkeyPatch

from kg import lang
from kg.authority import Authority
from kg.extract import extract
from kg.lang import detection
from kg.lang.detection import detect
from kg.model import Document, Source, Statements
from kg.parse import parse
from kg.pipeline import BuildOptions, build
from kg.pipeline.document import read_document
from kg.readers import from_bytes
from kg.store import open_readonly
from tests.make_files import make_docx, make_pdf
from tests.texts_of_languages import TEXTS

MASTHEAD = "A/RES/91/7\n\n"
UNREAD = sorted(set(TEXTS) - set(lang.codes()))
READ = sorted(set(TEXTS) & set(lang.codes()))


def source(text: str, **stated: str) -> Source:
    return Source("text.txt", "text", "0" * 64, text, stated=stated)


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def scanned(text: str) -> str:
    """As a bad reader of scans leaves it: every twelfth letter is another, some words are broken."""
    dice = random.Random(7)
    letters = [dice.choice("ilrnc") if c.isalpha() and c.isascii() and not n % 12 else c for n, c in enumerate(text)]
    return "".join(c + (" " if c.isalpha() and dice.random() < 0.02 else "") for c in letters)


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize(
    "changed",
    [str, str.upper, plain, scanned, lambda text: unicodedata.normalize("NFD", text), lambda text: text * 40],
    ids=["as it is", "capitals", "no accents", "scanned", "decomposed", "long"],
)
def test_every_language_is_told(code: str, changed: object) -> None:
    found = detect(changed(TEXTS[code]))  # type: ignore[operator]
    assert (found.code, found.sure) == (code, True)


def test_nothing_is_claimed_without_words() -> None:
    for text in ("", " \n ", "A/RES/76/186\n\n1\n2\n", "12 345 67.8 %", "UNODC ICAT UNHCR", "La"):
        assert detect(text).code == "", text


def test_links_and_symbols_are_no_words() -> None:
    links = "\n".join(f"http://undocs.org/en/A/RES/70/{n}" for n in range(200))
    assert detect(links).code == ""
    assert detect(f"{TEXTS['fr']}\n{links}").code == "fr"


def test_words_of_no_known_language_are_told_from_little_text() -> None:
    found = detect("xor blim dorak untip fesal " * 20)
    assert (found.code, found.sure) == ("", True)
    assert not detect("xor blim dorak").sure


@pytest.mark.parametrize(("mostly", "quoted"), [("en", "fr"), ("fr", "en"), ("es", "en"), ("en", "es"), ("ru", "en")])
def test_a_quotation_in_another_language_does_not_decide(mostly: str, quoted: str) -> None:
    lines = TEXTS[quoted].splitlines()
    assert detect(f"{TEXTS[mostly]}\n“{lines[1]}”\n{TEXTS[mostly]}").code == mostly


def test_columns_in_two_supported_languages_are_said_to_be_in_doubt() -> None:
    columns = "\n".join(TEXTS[code].split("\n", 1)[1] for code in ("en", "fr"))
    found = detect(columns)
    assert {found.code, found.rival} == {"en", "fr"}
    assert not found.sure
    warned = [each for each in parse(source(columns)).warnings if "the text is in two languages" in each]
    assert warned and all(lang.own_name(code) in warned[0] for code in ("en", "fr"))


def test_where_two_are_too_near_the_supported_one_is_taken() -> None:
    """A few French words that are Catalan ones as well are not refused."""
    found = detect("la de les en que un " * 2)
    assert lang.is_supported(found.code)
    assert not found.sure


@pytest.mark.thorough
@pytest.mark.parametrize("code", UNREAD)
def test_a_text_in_a_language_that_is_not_supported_is_said_and_not_read(code: str) -> None:
    document = parse(source(MASTHEAD + TEXTS[code]))
    assert document.metadata.language == code
    assert document.metadata.symbol == "A/RES/91/7"
    assert (document.paragraphs, document.footnotes, document.metadata.title) == ((), (), "")
    assert [each for each in document.warnings if "which is not supported: nothing was read" in each]
    assert [(each.kind, each.start) for each in document.aside] == [("language", 0)]
    assert extract(document, Authority.load()) == Statements()


@pytest.mark.parametrize("code", READ)
def test_a_text_in_a_supported_language_is_read(code: str) -> None:
    document = parse(source(MASTHEAD + TEXTS[code]))
    assert document.metadata.language == code
    assert [each.number for each in document.paragraphs][-2:] == ["1", "2"]
    assert not [each for each in document.warnings if "language" in each or "the text is in" in each]


def test_a_text_of_no_known_language_is_said_and_not_read() -> None:
    document = parse(source(MASTHEAD + "Xorblim dorak untip. Fesal bri kanto. " * 20))
    assert (document.metadata.language, document.paragraphs) == ("", ())
    assert [each for each in document.warnings if "the language was not recognized: nothing was read" in each]


def test_a_folder_is_what_makes_a_language_supported(monkeypatch: MonkeyPatch) -> None:
    """The same text is read as soon as its language is among those of the folders, and not before."""
    spoken = "fr"
    monkeypatch.setattr(lang, "is_supported", lambda code: code != spoken)
    assert parse(source(MASTHEAD + TEXTS[spoken])).paragraphs == ()
    monkeypatch.undo()
    assert parse(source(MASTHEAD + TEXTS[spoken])).paragraphs


@pytest.mark.parametrize(
    ("stated", "shown", "language", "warned"),
    [
        ("fr", "en", "en", True),
        ("en", "de", "de", True),
        ("de", "en", "en", True),
        ("fr", "fr", "fr", False),
        ("fr-CA", "fr", "fr-CA", False),
        ("pt", "it", "pt", False),  # neither is read: whoever states it knows better
    ],
)
def test_what_the_sidecar_states_is_held_against_the_text(stated: str, shown: str, language: str, warned: bool) -> None:
    document = parse(source(MASTHEAD + TEXTS[shown], language=stated))
    assert document.metadata.language == language
    says = f"the sidecar file says that the language is {stated!r}; the text is in {lang.own_name(shown)} ({shown})"
    assert (says in document.warnings) == warned


def test_a_sidecar_is_believed_where_the_text_tells_nothing() -> None:
    document = parse(source("A/RES/91/7\n\n1. Prie.", language="fr"))
    assert document.metadata.language == "fr"
    assert not [each for each in document.warnings if "says that the language" in each]


def akn(code: str, text: str) -> bytes:
    paragraphs = "".join(f"<paragraph><num>{n}.</num><content><p>{line}</p></content></paragraph>"
                         for n, line in enumerate(text.splitlines(), 1))  # fmt: skip
    return f"""<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="resolution"><meta>
<identification source="#s"><FRBRWork><FRBRthis value="/un/A/RES/91/7"/><FRBRuri value="/un/A/RES/91/7"/>
<FRBRdate date="2036-12-01" name="adopted"/></FRBRWork><FRBRExpression><FRBRlanguage language="{code}"/>
</FRBRExpression></identification></meta><mainBody>{paragraphs}</mainBody></statement></akomaNtoso>""".encode()


@pytest.mark.parametrize(("code", "iso"), [("ar", "ara"), ("zh", "zho"), ("ru", "rus"), ("de", "deu")])
def test_markup_in_a_language_that_is_not_supported_makes_no_rows(code: str, iso: str) -> None:
    document = parse(from_bytes(akn(iso, TEXTS[code]), Path("x.xml")))
    assert (document.metadata.language, document.paragraphs) == (code, ())
    assert [each for each in document.warnings if "not supported" in each]
    assert extract(document, Authority.load()) == Statements()


def test_markup_that_states_another_language_than_its_text_is_said() -> None:
    document = parse(from_bytes(akn("fra", TEXTS["en"]), Path("x.xml")))
    assert document.metadata.language == "en"
    assert "the markup says that the language is 'fr'; the text is in English (en)" in document.warnings


@pytest.mark.thorough
@pytest.mark.usefixtures("quick_builds")
@pytest.mark.parametrize("code", UNREAD)
def test_nobody_is_displaced(code: str, tmp_path: Path) -> None:
    """Beside the true French text of the symbol, a text of another language is a version of its own without content."""
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text(MASTHEAD + TEXTS[code], encoding="utf-8")
    (folder / "b.txt").write_text(MASTHEAD + TEXTS["fr"], encoding="utf-8")
    report = build(BuildOptions(store, paths=(folder,), reason=False, jobs=1))
    with open_readonly(store) as snapshot:
        assert sorted(each.language for each in snapshot.manifest.versions) == sorted((code, "fr"))
    counts = {each.path.name: each.counts for each in report.outcomes}
    assert counts["b.txt"]["operative"] == 2
    assert not any(counts["a.txt"].values())
    assert [each for outcome in report.outcomes for each in outcome.warnings if "which is not supported" in each]


def test_the_fault_beside_the_project(shared: Path) -> None:
    read = read_document(shared / "faults" / "b4_resolution_of_another_language.es.txt")
    document: Document = read.document
    assert (document.metadata.language, document.metadata.symbol) == ("es", "A/RES/81/902")
    assert bool(document.paragraphs) == lang.is_supported("es")


@pytest.mark.thorough
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    found = detect(text)
    assert 0 <= found.share <= 1
    assert not (found.sure and not found.code) or len(detection._words(text)) >= 40


ARCHIVES = {"ga-resolutions-75-79.en-fr.tar.xz": ("English", "French"), "ga-resolutions-75-79.es.tar.xz": ("Spanish",)}
CODES = {"English": "en", "French": "fr", "Spanish": "es"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ARCHIVES)
def test_a_thousand_files_of_the_corpus(shared: Path, name: str) -> None:
    wrong, seen = [], 0
    with tarfile.open(shared / "corpus" / name) as archive:
        members = sorted(each for each in archive.getnames() if each.endswith(".xml"))
        chosen = set(random.Random(1).sample(members, min(1000 // len(ARCHIVES), len(members))))
        for member in archive:
            if member.name in chosen:
                file = archive.extractfile(member)
                found = detect(_text(file.read() if file else b""))
                seen += 1
                if (found.code, found.sure) != (CODES[member.name.split("/")[-2]], True):
                    wrong.append(f"{member.name}: {found}")
    assert seen == len(chosen)
    assert not wrong, "\n".join(wrong)


def _text(data: bytes) -> str:
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    return " ".join(root.itertext())


def _page(text: str) -> bytes:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
    return f"<html><head><meta charset='utf-8'></head><body>{lines}</body></html>".encode()


def _sheet(text: str) -> bytes:
    lines = text.splitlines()
    return make_pdf([[(72, 72 + 16 * n, 9, line) for n, line in enumerate(lines)]])


FORMATS = {"html": _page, "docx": lambda text: make_docx(text.splitlines()), "pdf": _sheet}


def _can_be_drawn(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("code", TEXTS)
def test_files_of_every_format_are_told_as_texts_are(code: str, ending: str) -> None:
    text = MASTHEAD + TEXTS[code]
    if ending == "pdf" and not _can_be_drawn(text):
        pytest.skip("the font of our own PDF has no such letters")
    document = parse(from_bytes(FORMATS[ending](text), Path(f"x.{ending}")))
    assert document.metadata.language == code
    assert bool(document.paragraphs) == lang.is_supported(code)
    said = [each for each in document.warnings if "which is not supported: nothing was read" in each]
    assert bool(said) != lang.is_supported(code)
    assert lang.is_supported(code) or extract(document, Authority.load()) == Statements()


@pytest.mark.parametrize("code", UNREAD)
def test_a_sidecar_that_names_a_supported_language_does_not_make_another_text_one(code: str) -> None:
    for stated in lang.codes():
        document = parse(source(MASTHEAD + TEXTS[code], language=stated))
        assert (document.metadata.language, document.paragraphs) == (code, ()), stated
        assert [each for each in document.warnings if f"says that the language is {stated!r}" in each]


@pytest.mark.parametrize("code", READ)
def test_a_short_decision_is_read(code: str) -> None:
    """The organ's line and one paragraph: little to tell a language by, and still read."""
    first, *_, last = TEXTS[code].splitlines()
    document = parse(source(f"{MASTHEAD}{first}\n\n{last}"))
    assert document.metadata.language == code
    assert document.paragraphs


@pytest.mark.parametrize("code", UNREAD)
def test_one_paragraph_of_another_language_makes_no_statements_without_a_word(code: str) -> None:
    """Too little to tell for sure: the document may stay without a language, but never under another's name unsaid."""
    for line in TEXTS[code].splitlines():
        document = parse(source(line))
        if document.metadata.language not in {code, ""}:
            assert document.warnings, line


@pytest.mark.slow
def test_the_mandate_documents_are_all_in_english(shared: Path) -> None:
    """But for a few facsimiles that hold the page's French column too, which are said to."""
    told: Counter[tuple[str, bool]] = Counter()
    with tarfile.open(shared / "corpus" / "mandate-documents.dev.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".json") else None
            blocks = json.load(file) if file else None
            if isinstance(blocks, list):
                found = detect("\n".join(block.get("text") or "" for block in blocks))
                told[found.code if found.sure else "/".join(sorted((found.code, found.rival))), found.sure] += 1
    assert told.keys() <= {("en", True), ("en/fr", False), ("/en", False)}, told
    assert told["en", True] > 1500


@pytest.mark.parametrize("code", sorted(set(TEXTS) - {"en"}))
def test_a_text_in_two_languages_is_said_to_be(code: str) -> None:
    """As old pages have them, one column after the other; what is stated does not hide it."""
    columns = MASTHEAD + "\n".join(TEXTS[each].split("\n", 1)[1] for each in ("en", code))
    for stated in ({}, {"language": "en"}):
        said = [each for each in parse(source(columns, **stated)).warnings if "in two languages" in each]
        if detect(columns).mixed:
            assert said and "English (en)" in said[0]
    assert detect(columns).mixed or detection._script(TEXTS[code]) != ("", 0.0)
