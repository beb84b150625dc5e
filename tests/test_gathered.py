"""What a build works out for pages of texts and comparisons is what the pages would: the same bytes with and without."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from prepared_pages import served, with_and_without

import kg
from kg import comparisons, gathered, held, lang
from kg.gathered.marking import Mark, marked
from kg.gathered.nouns import read_version, read_work, written_version, written_work
from kg.lang import codes
from kg.shelves import Shelf, filling
from kg.store import open_readonly
from kg.typography import finished, set_page, set_printed
from kg.vocab import names
from kg.web.site.view import GraphView

FILES = (gathered.FILE_NAME, comparisons.FILE_NAME)

ENGLISH = """{symbol}

Resolution adopted by the General Assembly on {date}

{number}. Care of lighthouses

The General Assembly,

Recalling its resolution {before}¹ and the annex to document A/90/12, para. 7,

1. {verb} Member States and the United Nations Development Programme to keep lamps lit on 12 May 2037;

2. Requests the Secretary-General to report to it at its {session} session on the Convention on the Rights of the Child;

3. {last}

¹ See resolution 60/1.
"""
FRENCH = """{symbol}

Résolution adoptée par l'Assemblée générale le {date}

{number}. Entretien des phares

L'Assemblée générale,

Rappelant sa résolution {before} et l'annexe du document A/90/12, par. 7,

1. {verb} les États Membres et le Programme des Nations Unies pour le développement à garder « les lampes » allumées : le 12 mai 2037 ;

2. Prie le Secrétaire général de lui présenter un rapport à sa {session} session ;

3. {last}
"""
TEXTS = {
    "one.en.txt": ENGLISH.format(
        symbol="A/RES/91/7", date="3 March 2037", number="91/7", before="90/1 of 1 January 2036",
        verb="Encourages", session="ninety-second", last="Invites ports to publish the depth of their basins.",
    ),
    "two.en.txt": ENGLISH.format(
        symbol="A/RES/92/3", date="4 April 2038", number="92/3", before="91/7 of 3 March 2037",
        verb="Urges", session="ninety-third", last="Condemns the theft of lamps, lenses and bells.",
    ),
    "one.fr.txt": FRENCH.format(
        symbol="A/RES/91/7", date="3 mars 2037", number="91/7", before="90/1 du 1er janvier 2036",
        verb="Encourage", session="quatre-vingt-douzième", last="Invite les ports à publier la profondeur de leurs bassins.",
    ),
    "two.fr.txt": FRENCH.format(
        symbol="A/RES/92/3", date="4 avril 2038", number="92/3", before="91/7 du 3 mars 2037",
        verb="Exhorte", session="quatre-vingt-treizième", last="Condamne le vol de lampes, de lentilles et de cloches.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    kg.build([folder], store=folder.parent / "texts-store")
    return folder.parent / "texts-store"


@pytest.fixture(scope="module")
def client(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    yield from served(texts, tmp_path_factory.mktemp("log"))


@pytest.mark.parametrize("language", codes())
def test_pages_of_texts_are_the_same(client: FlaskClient, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    end = f"lang={language}"
    addresses = [
        f"/page/A/RES/92/3?{end}",
        f"/page/A/RES/92/3?version=fr&{end}",
        f"/page/A/RES/92/3?view=parallel&{end}",
    ]
    with_and_without(client, [f"/browse/instruments?{end}", f"/series/A/RES/92/3?{end}", f"/?{end}"], monkeypatch)
    pages = with_and_without(client, [*addresses, f"/compare/A/RES/91/7/A/RES/92/3?{end}"], monkeypatch)
    assert all(b'class="printed"' in page for page in pages.values())
    assert b'class="mark citation"' in pages[addresses[0]] and b'<em class="act"' in pages[addresses[0]]
    assert not any(mark in page for page in pages.values() for mark in (b"\x01", b"\x02"))
    assert "«\u00a0les lampes\u00a0»".encode() in pages[addresses[1]]


def test_both_files_are_there_and_say_something(texts: Path) -> None:
    with open_readonly(texts) as shot:
        base, folder = names(shot.base), shot.path
    work = base.id("A/RES/92/3")
    assert Shelf(folder / FILES[0]).held() == [
        (base.id(path), part) for path in ("A/RES/91/7", "A/RES/92/3") for part in ("", "en", "fr")
    ]
    assert {part for _, part in Shelf(folder / FILES[1]).held()} == {"", "en", "fr", "ties"}
    assert read_work(Shelf(folder / FILES[0]).of(work)).cites
    assert read_version(Shelf(folder / FILES[0]).of(work, "fr")).paragraphs


def test_what_is_held_of_documents_and_lists_is_what_the_graph_says(texts: Path) -> None:
    with open_readonly(texts) as shot:
        kept, asked = (held.Documents(each, shot.store, shot.base) for each in (shot.path, Path("nowhere")))
        for path in ("A/RES/91/7", "A/RES/92/3", "body/SG"):
            work = names(shot.base).id(path)
            assert kept.said(work) == asked.said(work)
        assert kept.listed("bodies") == asked.listed("bodies") != []
        assert kept.listed("instruments") == asked.listed("instruments") != []
        view = GraphView(shot, "fr")
        named = [each for each in kept.listed("bodies") if each.names]
        assert named and all(each.names["fr"] == view.label(each.iri) for each in named)


def test_what_is_read_back_is_what_was_gathered(texts: Path) -> None:
    with open_readonly(texts) as shot:
        gatherer = gathered.Gatherer(shot.store, names(shot.base))
        kept = gathered.Gathered(shot.path, shot.store, shot.base)
        for path in ("A/RES/91/7", "A/RES/92/3"):
            work = names(shot.base).id(path)
            together = gatherer.read(work, gatherer.languages(work))
            assert kept.of(work, ["en"]).work == gatherer.work(together)
            for language in gatherer.languages(work):
                alone = gatherer.version(gatherer.read(work, [language]), language)
                assert gatherer.version(together, language) == alone == kept.of(work, [language]).versions[language]
                assert read_version(eval(repr(written_version(alone)))) == alone
            assert read_work(written_work(gatherer.work(together))) == gatherer.work(together)


def test_what_is_kept_of_a_pair_is_how_it_is_aligned(texts: Path) -> None:
    from kg.comparing import compare_jointly, compare_shown

    with open_readonly(texts) as shot:
        pair = "A/RES/91/7", "A/RES/92/3"
        kept = comparisons.Comparisons(shot.path)
        joint = compare_jointly(shot, *pair, named=False)
        assert kept.differences(*pair, joint.comparisons) == joint.differences
        assert kept.differences(*pair, ["en"]) is None, "aligned in other languages"
        assert kept.differences(*pair[::-1], joint.comparisons) is None, "the other way round nothing is kept"
        for language, found in joint.comparisons.items():
            shown, _ = compare_shown(shot, kept, *pair, language)
            assert kept.of(*pair, language) == comparisons.as_printed(found) == shown
            assert shown.later.units != found.later.units, "set"
            assert [each.came for each in shown.changes] == [each.came for each in found.changes]


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_says_nothing_or_the_truth(texts: Path, tmp_path: Path, name: str) -> None:
    with open_readonly(texts) as shot:
        shutil.copy(shot.path / name, tmp_path / name)
    whole = Shelf(tmp_path / name)
    truth = {key: whole.of(*key) for key in whole.held()}
    data = (tmp_path / name).read_bytes()
    for start in range(0, len(data), max(1, len(data) // 30)):
        broken = bytearray(data)
        broken[start : start + 3] = bytes(each ^ 0x5A for each in broken[start : start + 3])
        (tmp_path / name).write_bytes(broken)
        damaged = Shelf(tmp_path / name)
        assert all(damaged.of(*key) in (None, said) for key, said in truth.items()), start
    (tmp_path / name).unlink()
    assert Shelf(tmp_path / name).of(*next(iter(truth))) is None, "an older store has none"


def test_a_row_in_another_ones_place_is_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with filling(path) as file:
        file.put([("a", "", 1), ("a", "en", 2), ("b", "", 3)])
        file.drop(["b"])
        file._database.execute("UPDATE shelf SET said = (SELECT said FROM shelf WHERE part = 'en') WHERE part = ''")
    assert (Shelf(path).of("a"), Shelf(path).of("a", "en"), Shelf(path).of("b")) == (None, 2, None)


def test_rows_of_another_shape_are_gathered_anew(texts: Path, tmp_path: Path) -> None:
    with open_readonly(texts) as shot, filling(tmp_path / gathered.FILE_NAME) as file:
        work = names(shot.base).id("A/RES/92/3")
        file.put([(work, "", ["x"]), (work, "en", [[1], 2])])
        truth = gathered.Gathered(Path("nowhere"), shot.store, shot.base).of(work, ["en"])
    with open_readonly(texts) as shot:
        assert gathered.Gathered(tmp_path, shot.store, shot.base).of(work, ["en"]) == truth


# -- marks -----------------------------------------------------------------------------------------------------------

marks = st.lists(
    st.builds(
        Mark,
        start=st.integers(0, 22),
        end=st.integers(0, 22),
        kind=st.sampled_from(["act", "citation", "body", "instrument"]),
        href=st.sampled_from(["/a", "/b?c&d"]),
        thing=st.integers(0, 3),
    )
    | st.builds(
        lambda at, number: Mark(at, at, "note", "#fn", number=str(number)), st.integers(0, 22), st.integers(1, 2)
    ),
    max_size=6,
)


@given(st.text("ab <&>'\"1.", max_size=20), marks)
def test_marks_change_no_word(text: str, found: list[Mark]) -> None:
    """Without its tags and the numbers of notes a marked text is the text, whatever overlaps; each slot has a place."""
    made = marked(text, found, "en", printed=True)
    assert len(made.html) == (len(made.slots) + 1 if text else 0)
    html = "".join(f"{piece}~" for piece in made.html)[:-1]
    plain = unescape(re.sub(r"<[^>]*>", "", re.sub(r"<sup.*?</sup>", "", html)))
    assert plain.replace("\u00a0", " ") == text


def test_the_more_telling_of_two_marks_is_kept_and_acts_in_one_place_have_several_names() -> None:
    acts = [Mark(0, 5, "act", thing=2), Mark(0, 5, "act", thing=1), Mark(3, 9, "body", "/b", 4)]
    made = marked("Urges the", acts[:2], "en", printed=True)
    assert made.slots == ((1, 2),) and made.html[0] == '<em class="act" title="'
    assert marked("Urges the", acts, "en", printed=True).slots == (4,)


@given(st.text("1 2:;?«»a.MrNop%ᵉr", max_size=40), st.sampled_from(codes()))
def test_printed_words_keep_their_places(text: str, code: str) -> None:
    """Spaces are set one for one, so that what is said of characters holds of the set text, too."""
    (made,) = set_printed([text], code)
    assert len(made) == len(text)
    assert [a for a, b in zip(made, text, strict=True) if a != b and b != " "] == []
    rules = lang.of(code).table("typography")["spaces"]
    assert made == text or rules


def test_what_is_finished_is_not_set_again() -> None:
    page = f"<p>l'un : {finished('<b>l&#39;un : x</b>')} l'un : y</p>"
    assert set_page(page, "fr").replace("\u00a0", "~") == "<p>l’un~: <b>l&#39;un : x</b> l’un~: y</p>"
    assert "\ufffd" in finished("a\x02b")
