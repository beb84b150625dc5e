"""References: footnotes as the United Nations prints them, and records that no title or symbol can break."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import bibtexparser
import papers
import pytest
import rispy
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from kg.config import Config
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.sources import FORMS, Source, bibtex, csl_json, footnote, place, ris
from kg.web import create_app
from kg.web.server.service import Service

PRINTED = {
    "A/RES/76/186": (
        "General Assembly resolution 76/186, para. 5.",
        "Résolution 76/186 de l'Assemblée générale, par. 5.",
        "Resolución 76/186 de la Asamblea General, párr. 5.",
    ),
    "S/RES/1325(2000)": (
        "Security Council resolution 1325 (2000), para. 5.",
        "Résolution 1325 (2000) du Conseil de sécurité, par. 5.",
        "Resolución 1325 (2000) del Consejo de Seguridad, párr. 5.",
    ),
    "A/RES/75/290A": (
        "General Assembly resolution 75/290 A, para. 5.",
        "Résolution 75/290 A de l'Assemblée générale, par. 5.",
        "Resolución 75/290 A de la Asamblea General, párr. 5.",
    ),
    "A/76/120": ("A/76/120, para. 5.", "A/76/120, par. 5.", "A/76/120, párr. 5."),
    "A/C.3/76/L.14": (
        "Draft resolution A/C.3/76/L.14, para. 5.",
        "Projet de résolution A/C.3/76/L.14, par. 5.",
        "Proyecto de resolución A/C.3/76/L.14, párr. 5.",
    ),
    "E/RES/2021/25#draft-1": (
        "Draft 1 recommended in Economic and Social Council resolution 2021/25, para. 5.",
        "Projet 1 recommandé dans : Résolution 2021/25 du Conseil économique et social, par. 5.",
        "Proyecto 1 recomendado en: Resolución 2021/25 del Consejo Económico y Social, párr. 5.",
    ),
}
WHOLE = {
    "UNTS/2237/39574": (
        "United Nations, Treaty Series, vol. 2237, No. 39574.",
        "Nations Unies, Recueil des Traités, vol. 2237, nº 39574.",
        "Naciones Unidas, Treaty Series, vol. 2237, núm. 39574.",
    ),
    "LNTS/60/1414": (
        "League of Nations, Treaty Series, vol. LX, No. 1414.",
        "Société des Nations, Recueil des Traités, vol. LX, nº 1414.",
        "Sociedad de las Naciones, Treaty Series, vol. LX, núm. 1414.",
    ),
    "A/RES/217(III)": (
        "General Assembly resolution 217 (III).",
        "Résolution 217 (III) de l'Assemblée générale.",
        "Resolución 217 (III) de la Asamblea General.",
    ),
    "UNEP/EA.5/Res.14": (
        "United Nations Environment Assembly resolution 5/14.",
        "Résolution 5/14 de l'Assemblée des Nations Unies pour l'environnement.",
        "Resolución 5/14 de la Asamblea de las Naciones Unidas sobre el Medio Ambiente.",
    ),
    "S/PRST/2021/1": ("S/PRST/2021/1.",) * 3,
    "unidentified:0123456789ab": ("Keeping of lighthouses.",) * 3,
}
LANGUAGES = ("en", "fr", "es")


@pytest.mark.parametrize("key", [*PRINTED, *WHOLE])
def test_footnotes_are_as_the_united_nations_prints_them(key: str) -> None:
    number, wanted = ("5", PRINTED[key]) if key in PRINTED else ("", WHOLE[key])
    source = Source(key, title="Keeping of lighthouses", part="operative", number=number)
    assert tuple(footnote(source, language) for language in LANGUAGES) == wanted


def test_an_organ_without_a_known_name_leaves_the_symbol() -> None:
    """A name that is half there would read like another text's."""
    assert footnote(Source("STATCOM/DEC/52/101"), "en") == "STATCOM/DEC/52/101."
    assert footnote(Source("STATCOM/DEC/52/101", organ_name="Commission de statistique"), "fr") == (
        "Décision 52/101 (Commission de statistique)."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_put_before_an_organ_is_a_draft_only_where_it_says_so(language: str) -> None:
    assert footnote(Source("A/C.3/76/L.14", kind="note"), language) == "A/C.3/76/L.14."
    decision = Source("A/C.3/76/L.14", kind="draft decision", type_name="proyecto de decisión")
    assert footnote(decision, language) == "Proyecto de decisión A/C.3/76/L.14."


@pytest.mark.parametrize(
    ("part", "number", "printed", "wanted"),
    [
        ("operative", "5(a)", True, "para. 5 (a)"),
        ("operative", "II/4", True, "sect. II, para. 4"),
        ("operative", "II/B/4", True, "sect. II.B, para. 4"),
        ("operative", "s2/5", True, "sect. 2, para. 5"),
        ("operative", "declaration/3", True, "declaration, para. 3"),
        ("operative", "plan-of-action-2/3", True, "plan of action 2, para. 3"),
        ("annex", "3", True, "annex, para. 3"),
        ("annex", "II/B/5", True, "annex, II.B, para. 5"),
        ("preambular", "2", False, "2nd preambular para."),
        ("preambular", "II/3", False, "sect. II, 3rd preambular para."),
        ("operative", "3", False, "3rd paragraph"),
        ("masthead", "", True, "masthead"),
        ("operative", "5~2", True, "para. 5"),
    ],
)
def test_paragraphs_are_named_by_where_they_stand(part: str, number: str, printed: bool, wanted: str) -> None:
    assert place(part, number, "en", printed=printed) == wanted


# -- properties: whatever a title, a symbol or an address holds ----------------------------------------

NASTY = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="\\{}$&#%_^~\"'@,=\n\r\t\x00\x0b\u2028 ab-E", max_size=40),
)
SOURCES = st.builds(
    Source,
    key=st.one_of(st.sampled_from([*PRINTED, *WHOLE]), NASTY),
    title=NASTY,
    title_language=st.sampled_from(["", "en", "fr"]),
    organ_name=NASTY,
    kind=st.sampled_from(["", "resolution", "treaty", "draft decision", "x\n"]),
    type_name=NASTY,
    date=st.one_of(st.sampled_from(["", "2021", "2021-12", "2021-12-16", "2021-13-01", "0000"]), NASTY),
    part=st.sampled_from(["", "operative", "preambular", "annex", "masthead"]),
    number=st.one_of(st.sampled_from(["", "5", "II/4"]), NASTY),
    printed=st.booleans(),
    iri=NASTY,
    official=NASTY,
)
_PLAIN = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciicircum{}": "^",
    r"\textasciitilde{}": "~",
    r"\textquotedbl{}": '"',
    **{rf"\{char}": char for char in "$&#%_"},
}
_LATEX = re.compile("|".join(re.escape(each) for each in sorted(_PLAIN, key=len, reverse=True)))


def plain(text: str) -> str:
    """What LaTeX prints of a text, if every character in it that means something is written as itself."""
    rest = _LATEX.sub("", text)
    assert not set(rest) & set('\\{}$&#%_^~"'), text
    return _LATEX.sub(lambda found: _PLAIN[found[0]], text)


def line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+", " ", text).strip()


@given(SOURCES, st.sampled_from(LANGUAGES))
@example(Source("A/1", title="}, url = {http://x} }\n@string{a=1}"), "en")
@example(Source("A/1", title="100% \\input{x} $y_1^2$ #&~"), "en")
def test_a_bibtex_entry_is_one_entry_with_the_texts_that_it_was_given(source: Source, language: str) -> None:
    found = bibtexparser.loads(bibtex(source, language), bibtexparser.bparser.BibTexParser(common_strings=True))
    assert len(found.entries) == 1 and not found.comments and not found.preambles
    assert len(found.strings) == 12, "the months, and no others"
    (entry,) = found.entries
    assert re.fullmatch(r"[A-Za-z0-9-]+", entry["ID"])
    assert set(entry) <= {
        *("ENTRYTYPE", "ID", "author", "title", "year", "month", "day", "number"),
        *("howpublished", "note", "language", "url"),
    }
    if line(source.title):
        assert plain(entry["title"].removeprefix("{").removesuffix("}")) == line(source.title)
    if line(source.key):
        assert plain(entry["number"]) == line(source.key)


@given(SOURCES, st.sampled_from(LANGUAGES))
@example(Source("A/1", title="x\r\nER  - \r\nTY  - BOOK"), "en")
@example(Source("A/1", title="x\u2028TY  - BOOK"), "fr")
def test_a_ris_record_is_one_record_with_the_texts_that_it_was_given(source: Source, language: str) -> None:
    text = ris(source, language)
    lines = text.split("\r\n")
    assert lines[0] == "TY  - GEN" and lines[-2:] == ["ER  - ", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", each) for each in lines[:-1])
    assert not any(len(each.splitlines()) > 1 for each in lines)
    assert len(lines) == len({each[:2] for each in lines[:-1]}) + 1, "a tag comes twice"
    (record,) = rispy.loads(text.replace("\r\n", "\n"))
    if line(source.title):
        assert record["title"].strip() == line(source.title)


@given(SOURCES, st.sampled_from(LANGUAGES))
def test_csl_json_is_one_item_with_the_texts_that_it_was_given(source: Source, language: str) -> None:
    text = csl_json(source, language)
    text.encode()
    (item,) = json.loads(text)
    assert item["type"] in ("legislation", "treaty", "report")
    if line(source.title):
        assert item["title"] == line(source.title)
    for (parts,) in [item["issued"]["date-parts"]] if "issued" in item else []:
        assert 1 <= len(parts) <= 3 and all(isinstance(each, int) for each in parts)


@given(SOURCES, st.sampled_from(LANGUAGES), st.sampled_from(sorted(FORMS)))
def test_every_form_can_be_sent(source: Source, language: str, form: str) -> None:
    written = FORMS[form].write(source, language)
    assert written.encode("utf-8").decode("utf-8") == written
    assert "\x00" not in written


# -- the site ------------------------------------------------------------------------------------------

WORK = "A/RES/91/7"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("cite")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=os.devnull, workers=1))
    yield app.test_client(use_cookies=False)
    Service.of(app).close()


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("path", [WORK, f"{WORK}/op/1", f"{WORK}/pp/1", "treaty/1577-27531"])
def test_every_text_treaty_and_paragraph_has_its_records(client: FlaskClient, path: str, form: str) -> None:
    answer = client.get(f"/cite/{path}.{form}")
    assert answer.status_code == 200
    assert answer.mimetype == FORMS[form].media_type
    assert answer.headers["Content-Language"] == "en"
    assert client.get(f"/cite/{path}.{form}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert answer.text != client.get(f"/cite/{path}.{form}?lang=fr").text


def test_a_footnote_is_in_the_readers_language(client: FlaskClient) -> None:
    said = {lang: client.get(f"/cite/{WORK}/op/1.txt?lang={lang}").text.strip() for lang in codes()}
    assert said == {
        "en": "General Assembly resolution 91/7, para. 1.",
        "fr": "Résolution 91/7 de l’Assemblée générale, par. 1.",
        "es": "Resolución 91/7 de la Asamblea General, párr. 1.",
    }


def test_a_record_has_what_the_document_states(client: FlaskClient) -> None:
    (item,) = client.get(f"/cite/{WORK}/op/1.json").get_json(force=True)
    assert item["title"] == "Keeping of lighthouses"
    assert item["issued"] == {"date-parts": [[2036, 12, 16]]}
    assert item["number"] == WORK
    assert item["locator"] == "para. 1"
    assert item["URL"].endswith(WORK)
    assert item["author"] == [{"literal": "United Nations, General Assembly"}]
    assert client.get(f"/cite/{WORK}.json?lang=fr").get_json(force=True)[0]["title"] == "Entretien des phares"


@pytest.mark.parametrize("lang", codes())
@pytest.mark.parametrize("path", [f"cite/{WORK}", f"cite/{WORK}/op/1", "cite/treaty/1577-27531", "about/cite"])
def test_a_record_has_one_kind_of_apostrophe(client: FlaskClient, path: str, lang: str) -> None:
    for form in ("txt", "bib", "ris", "json"):
        assert not re.search(r"\w'\w", client.get(f"/{path}.{form}?lang={lang}").text), form


@pytest.mark.parametrize("lang", codes())
@pytest.mark.parametrize("path", [WORK, f"{WORK}/op/1", "treaty/1577-27531"])
def test_pages_show_what_is_copied_without_a_script(client: FlaskClient, path: str, lang: str) -> None:
    page = client.get(f"/page/{path}?lang={lang}").text
    told = re.sub(r"[\s\u00a0\u202f]+", " ", page.replace("’", "'").replace("&#39;", "'"))
    note = client.get(f"/cite/{path}.txt?lang={lang}").text.strip()
    assert re.sub(r"[\s\u00a0\u202f]+", " ", note.replace("’", "'")) in told
    assert "@misc{" in page and "ER  -" in page
    assert f"http://localhost/id/{path}<" in page
    for form in ("bib", "ris", "json"):
        assert f'href="/cite/{path}.{form}?lang={lang}"' in page


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/cite/A/RES/91/8.bib", 404, "A/RES/91/8"),
        ("/cite/body/UNODC.bib", 404, "not a text, treaty or paragraph"),
        (f"/cite/{WORK}/fn/1.bib", 404, "not a text, treaty or paragraph"),
        (f"/cite/{WORK}.doc", 404, "nothing in this store"),
        (f"/cite/{WORK}.bib?lang=de", 400, "lang is"),
        (f"/cite/{WORK}.bib?lang=en&lang=es", 400, "more than once"),
        ("/cite/%00.bib", 404, "nothing in this store"),
    ],
)
def test_bad_addresses_are_told_with_a_clear_word(client: FlaskClient, path: str, status: int, word: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert word in answer.get_json(force=True)["detail"]


def test_an_address_without_a_suffix_leads_to_the_block_of_the_page(client: FlaskClient) -> None:
    answer = client.get(f"/cite/{WORK}/op/1")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/page/{WORK}/op/1#cite")
    assert 'id="cite"' in client.get(f"/page/{WORK}/op/1").text


@pytest.mark.parametrize("form", [".txt", ".bib", ".ris", ".json", ""])
def test_a_number_behind_a_symbol_is_that_of_an_operative_paragraph(client: FlaskClient, form: str) -> None:
    by_number, by_path = (client.get(f"/cite/{WORK}/{each}{form}") for each in ("1", "op/1"))
    assert (by_number.status_code, by_number.data) == (by_path.status_code, by_path.data)
    assert by_number.status_code == (200 if form else 303)
    assert by_number.headers.get("Location") == by_path.headers.get("Location")
    missing = client.get(f"/cite/{WORK}/99{form}")
    assert missing.status_code == 404 and "op/99" not in missing.text, "what was asked for is told, not what was tried"
