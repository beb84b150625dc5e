"""Which text follows which: lists, titles and agenda items with citations, corrections, and the graph they make."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from series_papers import paper, write

import kg
from benchmarks.series import GOLD, score
from kg.errors import InputError
from kg.lang.language import read_rows
from kg.pipeline import BuildOptions, BuildReport, build
from kg.series import Corrections, Finder, Text, Tie, repeating
from kg.series.corrections import parse
from kg.series.finding import other_subjects
from kg.series.lines import lines
from kg.series.recalling import recalls, renews
from kg.series.repeating import names, repeated, runs
from kg.series.titles import normal, other_names
from kg.store import open_readonly
from kg.symbols import Symbol
from kg.vocab import DERIVED

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")


def text(key: str, title: str = "Lighthouses", *cites: str, **said: object) -> Text:
    """A loaded text of the Assembly, adopted in December of its session's year."""
    session = key.split("/")[2]
    date = said.pop("date", f"{1945 + int(session)}-12-16" if session.isdigit() else "")
    titles = said.pop("titles", {"en": title} if title else {})
    loaded = said.pop("loaded", True)
    return Text(key, str(date), titles, cites=frozenset(cites), loaded=bool(loaded), **said)  # type: ignore[arg-type]


def ties(*texts: Text, named: set[tuple[str, str]] = frozenset(), recalling: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    found = Finder(texts, named, lambda key: key in recalling).ties()
    return [f"{each.later} < {each.earlier}: {each.said}" for each in found]


ITEM = frozenset({("en", "Lights")})


@pytest.mark.parametrize(
    ("texts", "expected", "why"),
    [
        (
            (text("A/RES/80/1"), text("A/RES/81/1")),
            [],
            "a title alone ties nothing",
        ),
        (
            (text("A/RES/80/1", items=ITEM), text("A/RES/81/1", items=ITEM)),
            [],
            "nor do title and item without a citation",
        ),
        (
            (text("A/RES/80/1"), text("A/RES/81/1", "Lighthouses", "A/RES/80/1")),
            ["A/RES/81/1 < A/RES/80/1: title"],
            "title and citation",
        ),
        (
            (text("A/RES/80/1", items=ITEM), text("A/RES/81/1", "Lighthouses", "A/RES/80/1", items=ITEM)),
            ["A/RES/81/1 < A/RES/80/1: title item"],
            "title, item and citation",
        ),
        (
            (text("A/RES/80/1", "Budget for 2026"), text("A/RES/81/1", "Budget for 2027", "A/RES/80/1")),
            ["A/RES/81/1 < A/RES/80/1: title"],
            "years make no other title",
        ),
        (
            (text("A/RES/80/1", "Lighthouses of Anguilla"), text("A/RES/81/1", "Lighthouses of Bermuda", "A/RES/80/1")),
            [],
            "a name makes another title",
        ),
        (
            (
                text("A/RES/80/1", "Keeping of lighthouses and buoys in narrow waters"),
                text("A/RES/81/1", "Keeping of lighthouses, beacons and buoys in narrow waters", "A/RES/80/1"),
            ),
            ["A/RES/81/1 < A/RES/80/1: title"],
            "a word more makes no other title",
        ),
        (
            (text("A/RES/80/1"), text("A/RES/82/1", "Lighthouses", "A/RES/80/1"), text("A/RES/81/9", "Buoys")),
            ["A/RES/82/1 < A/RES/80/1: title"],
            "biennial",
        ),
        (
            (
                text("A/RES/80/1"),
                text("A/RES/81/1", "Lighthouses", "A/RES/80/1"),
                text("A/RES/82/1", "Lighthouses", "A/RES/80/1"),
            ),
            ["A/RES/81/1 < A/RES/80/1: title", "A/RES/82/1 < A/RES/81/1: title"],
            "who cites an older text of the series follows the latest one",
        ),
        (
            (
                text("A/RES/80/1", titles={"fr": "Phares"}),
                text("A/RES/81/1", titles={"fr": "Phares", "en": "Lighthouses"}),
                text("A/RES/82/1", "Lighthouses", "A/RES/80/1"),
            ),
            ["A/RES/82/1 < A/RES/81/1: title"],
            "a title is one in all its languages",
        ),
        (
            (text("A/RES/80/1A"), text("A/RES/81/1", "Lighthouses", "A/RES/80/1")),
            ["A/RES/81/1 < A/RES/80/1A: title"],
            "a citation without the letter is one of the part",
        ),
        (
            (text("S/RES/2331(2016)", date="2025-01-01"), text("A/RES/81/1", "Lighthouses", "S/RES/2331(2016)")),
            [],
            "another organ's text goes on in none of ours",
        ),
        (
            (text("A/RES/80/1"), text("A/RES/81/1", "Lighthouses", "A/RES/81/1")),
            [],
            "its own symbol is no citation",
        ),
        (
            (text("A/RES/80/1", "Buoys", items=ITEM), text("A/RES/81/1", "Lighthouses", "A/RES/80/1", items=ITEM)),
            [],
            "an item alone ties nothing where the titles have no word in common",
        ),
        (
            (
                text("A/RES/80/1", "Fortieth anniversary of the Lighthouse Institute", items=ITEM),
                text("A/RES/81/1", "Activities of the Lighthouse Institute", "A/RES/80/1", items=ITEM),
            ),
            ["A/RES/81/1 < A/RES/80/1: item"],
            "the only texts under an item, akin by their titles",
        ),
        (
            (
                text("A/RES/80/1", "Lighthouses: care of lamps", items=ITEM),
                text("A/RES/81/1", "Lighthouses: care of keepers", "A/RES/80/1", items=ITEM),
            ),
            ["A/RES/81/1 < A/RES/80/1: title item"],
            "the year's theme stands behind a colon",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ties(texts: tuple[Text, ...], expected: list[str], why: str) -> None:
    assert ties(*texts) == expected, why


def test_a_list_ties_without_title_and_its_jumps_are_left_out() -> None:
    three = [text(f"A/RES/{session}/1", "") for session in (80, 81, 82)]
    one, two, last = (each.key for each in three)
    assert ties(*three, named={(last, one)}) == [f"{last} < {one}: named"]
    assert ties(*three, named={(last, one), (two, one), (last, two)}) == [
        f"{two} < {one}: named",
        f"{last} < {two}: named",
    ]
    assert ties(*three, named={(one, last)}) == [], "a list that turns time round is misread"


def test_all_that_agrees_is_said() -> None:
    earlier = text("A/RES/80/1", items=ITEM)
    later = text("A/RES/81/1", "Lighthouses", "A/RES/80/1", items=ITEM)
    assert ties(earlier, later, named={(later.key, earlier.key)}) == ["A/RES/81/1 < A/RES/80/1: named title item"]


def test_a_text_may_go_on_from_two_and_two_from_one() -> None:
    lamps = text("A/RES/80/1", "Care of lamps", items=ITEM)
    keepers = text("A/RES/80/2", "Welfare of keepers", items=ITEM)
    both = text("A/RES/81/1", "Care of lamps and welfare of keepers", lamps.key, keepers.key, items=ITEM)
    assert ties(lamps, keepers, both) == [
        f"{both.key} < {lamps.key}: title item",
        f"{both.key} < {keepers.key}: title item",
    ]
    one = text("A/RES/82/1", "Care of lamps", both.key, items=ITEM)
    other = text("A/RES/82/2", "Welfare of keepers", both.key, items=ITEM)
    found = ties(both, one, other)
    assert found == [f"{one.key} < {both.key}: title item", f"{other.key} < {both.key}: title item"]


def test_earlier_texts_that_are_cited_without_a_number_are_cited() -> None:
    earlier, later = text("A/RES/80/1"), text("A/RES/81/1")
    assert ties(earlier, later, recalling={later.key}) == [f"{later.key} < {earlier.key}: title"]


def test_texts_that_all_cite_what_they_are_founded_on_are_tied_under_their_item() -> None:
    founded = [text(f"A/RES/{n}/1", "Lighthouses", "A/RES/1514(XV)", items=ITEM) for n in (80, 81, 82)]
    others = [text(f"A/RES/80/{n}", f"Matter {'abcdefghijklmnopqrst'[n]}", "A/RES/70/1") for n in range(2, 20)]
    assert ties(*founded, *others) == [
        "A/RES/81/1 < A/RES/80/1: title item",
        "A/RES/82/1 < A/RES/81/1: title item",
    ]
    assert ties(*founded[:2], *others) == [], "two texts found nothing"
    formula = [text(each.key, "Lighthouses", "A/RES/70/1", items=ITEM) for each in founded]
    assert ties(*formula, *others) == [], "what all texts cite founds none"
    elsewhere = [text(each.key, "Lighthouses", "A/RES/1514(XV)") for each in founded]
    assert ties(*elsewhere, *others) == [], "not without an item"


LONG = [
    f"Noting that lighthouse {one} and buoy {two} are kept by harbour {one}{two}," for one in range(19) for two in "abc"
]


def said(*paragraphs: str) -> dict[str, frozenset[int]]:
    """The words of a text in English."""
    return {"en": runs(paragraphs)}


def test_a_text_that_repeats_another_one_of_its_title_and_item_follows_it_in_stores_of_any_size() -> None:
    earlier, later = text("A/RES/80/1", items=ITEM), text("A/RES/82/1", items=ITEM)
    repeating = {earlier.key: said(*LONG), later.key: said(*LONG[2:], "Recalling its decision to keep other lights,")}

    def found(*texts: Text, words: dict[str, dict[str, frozenset[int]]] = repeating) -> list[str]:
        made = Finder(texts, runs=lambda key: words.get(key, {})).ties()
        return [f"{each.later} < {each.earlier}: {each.said}" for each in made]

    expected = ["A/RES/82/1 < A/RES/80/1: title item text"]
    assert found(earlier, later) == expected
    others = [text(f"A/RES/80/{n}", f"Matter {'abcdefghijklmnopqrst'[n]}") for n in range(2, 20)]
    assert found(earlier, later, *others) == expected, "other texts change nothing"
    other_words = repeating | {later.key: said(*(each.replace("lighthouse", "keeper") for each in LONG))}
    assert found(earlier, later, words=other_words) == [], "title and item tie nothing"
    short = {key: said(*LONG[:3]) for key in repeating}
    assert found(earlier, later, words=short) == [], "a few paragraphs in common are what all texts have"
    assert found(text("A/RES/80/1", items=ITEM), text("A/RES/82/1")) == [], "nor words without the item"


def test_texts_without_titles_follow_what_they_renew_and_what_they_repeat() -> None:
    first = text("S/RES/2901(2031)", "", date="2031-06-30")
    second = text("S/RES/2950(2032)", "", date="2032-06-30", loaded=False)
    third = text("S/RES/2999(2033)", "", second.key, date="2033-06-30")
    other = text("S/RES/2998(2033)", "", date="2033-06-29")
    words = {first.key: said(*LONG), third.key: said(*LONG[:40]), other.key: said(*LONG[:3])}
    renewing = {third.key: {second.key}}

    def found(*texts: Text) -> list[str]:
        made = Finder(texts, runs=lambda key: words.get(key, {}), renews=lambda key: renewing.get(key, ())).ties()
        return [f"{each.later} < {each.earlier}: {each.said}" for each in made]

    assert found(first, second, third, other) == [
        "S/RES/2999(2033) < S/RES/2901(2031): text",
        "S/RES/2999(2033) < S/RES/2950(2032): renewed",
    ]
    draft = text("S/2033/77", "", date="2033-06-30", draft=True)
    words[draft.key] = words[third.key]
    assert found(first, draft) == ["S/2033/77 < S/RES/2901(2031): text"], "and drafts do"


NAMES = [
    ("Question of {}", "Nordland", "Westland"),
    ("Situation of human rights in the Democratic Republic of {}", "Nordland", "Westland"),
    ("Question of the {} Virgin Islands", "British", "United States"),
    ("Zone of peace and cooperation of the South {}", "Atlantic", "Pacific"),
    ("Observer status for the {} Union in the General Assembly", "Port", "Harbour"),
    ("Cooperation between the United Nations and the {}", "Caribbean Community", "Pacific Community"),
]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("title", "one", "other"), NAMES, ids=[title for title, *_ in NAMES])
def test_titles_of_two_things_of_one_kind_tie_nothing(title: str, one: str, other: str, turned: bool) -> None:
    """Cited, under one item, and each its session's only text there: yearly texts on two States have the same words."""
    first, second = (other, one) if turned else (one, other)
    earlier = text("A/RES/80/1", title.format(first), items=ITEM)
    later = text("A/RES/81/1", title.format(second), earlier.key, items=ITEM)
    assert ties(earlier, later) == []
    again = text("A/RES/81/1", title.format(first), earlier.key, items=ITEM)
    assert ties(earlier, again) == ["A/RES/81/1 < A/RES/80/1: title item"]


@pytest.mark.parametrize(
    ("one", "other", "language", "differ"),
    [
        ("Follow-up to the Third Conference on Ports", "Follow-up to the Fourth Conference on Ports", "en", False),
        ("Rights of the child", "Rights of the girl child", "en", False),
        ("Programme of Action for Ports", "Nordhaven Programme of Action for Ports", "en", False),
        ("Situation in Nordland", "SITUATION IN WESTLAND", "en", True),
        ("Situation in Nordland", "SITUATION IN NORDLAND", "en", False),
        ("SITUATION IN NORDLAND", "SITUATION IN WESTLAND", "en", None),
        ("关岛问题", "皮特凯恩问题", "zh", None),
        ("مسألة غوام", "مسألة بيتكيرن", "ar", None),
        ("Question de Guam", "Question de Pitcairn", "fr", True),
        ("Cuestión de Guam", "Cuestión de Pitcairn", "es", True),
    ],
)
def test_other_names_in_titles(one: str, other: str, language: str, differ: bool | None) -> None:
    assert other_names(one, other, language) is other_names(other, one, language) is differ


def test_a_script_without_capitals_does_not_hide_that_names_differ() -> None:
    """What one language cannot tell, another one may: titles and texts in Chinese beside English ones."""
    guam = text("A/RES/80/1", titles={"en": "Question of Guam", "zh": "关岛问题"})
    pitcairn = text("A/RES/81/1", titles={"en": "Question of Pitcairn", "zh": "皮特凯恩问题"})
    assert other_subjects(guam, pitcairn)
    assert not other_subjects(*(replace(each, titles={"zh": each.titles["zh"]}) for each in (guam, pitcairn)))
    one, other = (
        {"en": names([f"It asks {each} and {each}."], "en"), "zh": names(["关岛问题"], "zh")}
        for each in ("Guam", "Palau")
    )
    assert repeating.other_subjects(one, other) and not repeating.other_subjects({"zh": one["zh"]}, {"zh": other["zh"]})


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_texts_without_titles_that_have_the_same_formulas_for_two_states_are_not_tied(language: str) -> None:
    formulas = [f"{each} for the coast of Nordland and Eastmark" for each in LONG]
    about = {
        "S/RES/2901(2031)": formulas,
        "S/RES/2999(2033)": [each.replace("Nordland", "Westland") for each in formulas],
        "S/RES/3000(2034)": [*formulas, "Welcoming the accord of Southport,"],
    }
    texts = [text(key, "", date=f"{key[-5:-1]}-06-30") for key in about]
    made = Finder(
        texts,
        runs=lambda key: {language: runs(about[key])},
        named_in=lambda key: {language: names(about[key], language)},
    ).ties()
    assert [(each.later, each.earlier) for each in made] == [("S/RES/3000(2034)", "S/RES/2901(2031)")]


def test_numbers_of_runs_do_not_tie_texts_of_other_words() -> None:
    """Two runs of one number are counted as common; in texts of 2,000 runs that hardly ever happens."""
    drawn = random.Random(6)
    texts = [{"en": runs([" ".join(str(drawn.getrandbits(40)) for _ in range(2000))])} for _ in range(20)]
    found = [repeated(one, other).runs for one, other in combinations(texts, 2)]
    assert sum(found) < 10


@pytest.mark.parametrize(
    ("paragraph", "language", "expected"),
    [
        ("Decides to extend until 31 May 2034 the mandate of the Lights Mission;", "en", True),
        ("Also decides that the measures in paragraph 3 of resolution 2901 (2031) shall be renewed;", "en", True),
        ("Requests the Secretary-General to extend his good offices;", "en", False),
        ("Decides to remain seized of the matter;", "en", False),
        ("Décide de proroger jusqu’au 31 mai 2034 le mandat de la Mission des phares ;", "fr", True),
        ("Décide de rester saisi de la question.", "fr", False),
        ("Decide prorrogar hasta el 31 de mayo de 2034 el mandato de la Misión de los Faros;", "es", True),
        ("Decide seguir ocupándose de la cuestión.", "es", False),
        ("Постановляет продлить мандат;", "ru", False),
    ],
)
def test_decisions_that_renew(paragraph: str, language: str, expected: bool) -> None:
    assert renews(paragraph, language) is expected


def test_drafts_go_on_from_texts_and_are_in_no_series() -> None:
    earlier, later = text("A/RES/80/1"), text("A/RES/81/1", "Lighthouses", "A/RES/80/1")
    draft = text("A/C.3/81/L.4", "Lighthouses", "A/RES/80/1", date="2026-11-01", draft=True)
    found = Finder([earlier, later, draft])
    made = found.ties()
    assert {(each.later, each.earlier) for each in made} == {(draft.key, earlier.key), (later.key, earlier.key)}
    assert [each.members for each in lines(found.texts, made)] == [(earlier.key, later.key)]


def test_series_are_named_by_their_earliest_member_and_merge() -> None:
    texts = {
        each.key: each for each in map(text, ("A/RES/80/1", "A/RES/80/2", "A/RES/81/1", "A/RES/82/10", "A/RES/82/9"))
    }
    one, other, both, tenth, ninth = texts
    made = [Tie(both, one), Tie(both, other), Tie(tenth, both), Tie(ninth, both)]
    first, second = lines(texts, made)
    assert first.members == (one, both, ninth, tenth), "by date, then by the number's value"
    assert second.members == (other, both, ninth, tenth)
    assert {each.earlier for each in first.ties} == {one, both}


def test_the_nearest_loaded_text_and_what_is_jumped_over() -> None:
    texts = {each.key: each for each in map(text, ("A/RES/80/1", "A/RES/81/1", "A/RES/82/1"))}
    found = kg.series.Found(texts, (Tie("A/RES/81/1", "A/RES/80/1"), Tie("A/RES/82/1", "A/RES/81/1")), frozenset())
    assert found.nearest("A/RES/82/1", frozenset(texts)) == {"A/RES/81/1": ()}
    assert found.nearest("A/RES/82/1", frozenset({"A/RES/80/1"})) == {"A/RES/80/1": ("A/RES/81/1",)}
    assert found.nearest("A/RES/80/1", frozenset(texts)) == {}


@pytest.mark.parametrize(
    ("paragraph", "title", "language", "expected"),
    [
        ("Recalling all its previous resolutions on the subject,", "Lighthouses", "en", True),
        ("Recalling its previous resolutions on the keeping of lighthouses,", "Keeping of lighthouses", "en", True),
        ("Recalling its previous resolutions on the law of the sea,", "Keeping of lighthouses", "en", False),
        ("Recalling its relevant resolutions, including resolution 1/2,", "Lighthouses", "en", True),
        ("Recalling the relevant resolutions of the Security Council,", "Lighthouses", "en", False),
        ("Recalling its resolution 46/182 and its subsequent resolutions thereon,", "Lighthouses", "en", True),
        ("Noting the resolutions of the Council,", "Lighthouses", "en", False),
        ("Rappelant ses résolutions antérieures sur la question,", "Phares", "fr", True),
        ("Rappelant toutes ses résolutions sur l’entretien des phares,", "Entretien des phares", "fr", True),
        ("Rappelant ses résolutions antérieures sur le droit de la mer,", "Entretien des phares", "fr", False),
        ("Rappelant les résolutions pertinentes du Conseil de sécurité,", "Phares", "fr", False),
        ("Recordando sus resoluciones anteriores sobre la cuestión,", "Faros", "es", True),
        ("Recordando todas sus resoluciones sobre el cuidado de los faros,", "Cuidado de los faros", "es", True),
        ("Recordando las resoluciones pertinentes del Consejo de Seguridad,", "Faros", "es", False),
        ("Напоминая о своих резолюциях,", "Маяки", "ru", False),
    ],
)
def test_texts_cited_without_a_number(paragraph: str, title: str, language: str, expected: bool) -> None:
    assert recalls(paragraph, title, language) is expected


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Programme budget for 2025", "Programme budget for 2026–2027", "en"),
        ("Report on the work of its seventy-fifth session", "Report on the work of its seventy-sixth session", "en"),
        ("Rapport sur sa soixante-quinzième session", "Rapport sur sa soixante-seizième session", "fr"),
        ("Informe de su 75º período de sesiones", "Informe de su 76º período de sesiones", "es"),
        ("The right to food", "THE RIGHT TO FOOD", "en"),
    ],
)
def test_titles_that_are_one(one: str, other: str, language: str) -> None:
    assert normal(one, language) == normal(other, language) != ()


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.tsv")), ids=lambda path: path.stem)
def test_gold_is_of_symbols_and_verdicts(path: Path) -> None:
    rows = read_rows(path, 3)
    assert len({row[:2] for row in rows}) == len(rows) > 200
    for later, earlier, verdict in rows:
        assert Symbol.parse(later) == Symbol(later)
        assert Symbol.parse(earlier) == Symbol(earlier)
        assert verdict in ("right", "either", "wrong")


def test_ties_are_scored_by_what_was_read() -> None:
    gold = {("c", "b"): "right", ("c", "x"): "wrong", ("d", "c"): "either", ("e", "d"): "right"}
    found = score({("c", "b"), ("c", "x"), ("c", "y"), ("d", "c"), ("q", "p")}, gold)
    assert found.right == 2
    assert (found.wrong, found.unjudged, found.missed) == ((("c", "x"),), (("c", "y"),), (("e", "d"),))
    assert found.precision == 0.5, "what is not judged counts as wrong; texts that the gold is not about do not count"


# --- Corrections ------------------------------------------------------------------------------------------------------


def test_corrections_are_read() -> None:
    found = parse(
        '[[add]]\nlater = "A/RES/81/1"\nearlier = "A/RES/80/1"\nreason = "renamed"\n'
        '[[forbid]]\nlater = "A/RES/82/1"\nearlier = "A/RES/81/1"\nreason = "another matter"\n',
        "series.toml",
    )
    assert found == Corrections(
        {("A/RES/81/1", "A/RES/80/1"): "renamed"}, {("A/RES/82/1", "A/RES/81/1"): "another matter"}
    )


ROW = 'later = "A/RES/81/1"\nearlier = "A/RES/80/1"\n'


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("[[add]", "no TOML"),
        ("[[ties]]\n" + ROW, "unknown: ties"),
        ("[add]\n" + ROW, "no list"),
        ("[[add]]\n" + ROW, "needs later, earlier and reason"),
        ("[[add]]\n" + ROW + 'reason = " "\n', "needs later, earlier and reason"),
        ("[[add]]\n" + ROW + 'reason = "x"\nby = "me"\n', "needs later, earlier and reason"),
        ("[[add]]\n" + ROW.replace("A/RES/81/1", "the other") + 'reason = "x"\n', "no symbol"),
        ("[[add]]\n" + ROW.replace("81/1", "80/1") + 'reason = "x"\n', "cannot follow itself"),
        (f'[[add]]\n{ROW}reason = "x"\n[[forbid]]\n{ROW}reason = "y"\n', "added and forbidden"),
    ],
)
def test_corrections_that_cannot_be_used_are_refused(said: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        parse(said, "series.toml")


# --- The graph --------------------------------------------------------------------------------------------------------

PAPERS = (
    paper(80, 1),
    paper(81, 1, recalls=("80/1",)),
    paper(82, 1, recalls="all its previous resolutions on the keeping of lighthouses"),
    paper(
        83,
        1,
        recalls="its resolutions 80/1 of 16 December 2025 and 82/1 of 16 December 2027 on the keeping of lighthouses",
    ),
    paper(83, 2, "Buoys", recalls=("83/1",)),
)


def made(store: Path, *paths: Path, **options: object) -> BuildReport:
    report = build(BuildOptions(store=store, paths=paths, **{"validate": False, **options}))  # type: ignore[arg-type]
    assert report.published
    assert not report.errors
    return report


def told(store: Path, **values: str) -> list[tuple[str, ...]]:
    with kg.open(store) as graph:
        rows = (tuple(row.values()) for row in graph.ask("series", **values))
        return [tuple("" if each is None else str(each) for each in row) for row in rows]


def graphs(store: Path) -> list[str]:
    with open_readonly(store) as snapshot:
        return sorted(map(str, snapshot.quads()))


def asked(store: Path) -> list[str]:
    """What the default graph holds where inferred triples are wanted."""
    with open_readonly(store) as snapshot:
        return sorted(str(each) for each in snapshot.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))


@pytest.mark.thorough
def test_repeating_texts_are_tied_in_a_store_of_the_two(tmp_path: Path) -> None:
    """No number, no list, no third text: what both have is the title, the item and their words."""
    long = "".join(f"{each}\n\n" for each in LONG)
    papers = [paper(session, 1).replace("Noting that ships", long + "Noting that ships") for session in (80, 82)]
    write(tmp_path / "papers", *papers)
    made(tmp_path / "store", tmp_path / "papers")
    rows = told(tmp_path / "store", symbol="82/1")
    assert [row[2:3] + row[5:] for row in rows] == [
        ("A/RES/80/1", "", ""),
        ("A/RES/82/1", "A/RES/80/1", "title item"),
    ]
    with open_readonly(tmp_path / "store") as snapshot:
        assert snapshot.ask(f"ASK {{ ?s <{kg.vocab.names().term('succeedsByText')}> ?o }}"), "how, is in the graph"


@pytest.mark.thorough
def test_items_without_a_name_are_one_by_their_number_only(tmp_path: Path) -> None:
    """The label that stands for a name says session and number: it is no name that two items share."""
    cited = [
        paper(80, 1, item="12"),
        paper(81, 1, recalls=("80/1",), item="13"),
        paper(82, 1, recalls=("81/1",), item="13"),
    ]
    write(tmp_path / "papers", *cited)
    made(tmp_path / "store", tmp_path / "papers")
    ties = {row[2]: row[6] for row in told(tmp_path / "store", symbol="82/1")}
    assert ties == {"A/RES/80/1": "", "A/RES/81/1": "title", "A/RES/82/1": "title item"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series")
    write(folder / "papers", *PAPERS)
    made(folder / "store", folder / "papers")
    return folder / "store"


def test_the_question(built: Path) -> None:
    rows = told(built, symbol="82/1")
    assert [row[:3] + row[5:] for row in rows] == [
        ("A/RES/80/1", "1", "A/RES/80/1", "", ""),
        ("A/RES/80/1", "2", "A/RES/81/1", "A/RES/80/1", "title item"),
        ("A/RES/80/1", "3", "A/RES/82/1", "A/RES/81/1", "title item"),
        ("A/RES/80/1", "4", "A/RES/83/1", "A/RES/82/1", "named title item"),
    ]
    assert rows[0][3:5] == ("2025-12-16", "Keeping of lighthouses")
    assert told(built) == rows, "all series"
    assert told(built, symbol="A/RES/83/2") == []


def test_the_graph_is_left_out_where_nothing_inferred_is_wanted(built: Path) -> None:
    with open_readonly(built) as snapshot:
        succeeds = f"ASK {{ ?s <{kg.vocab.names().term('succeedsByTitle')}> ?o }}"
        assert snapshot.ask(succeeds)
        assert not snapshot.ask(succeeds, infer=False)


def test_graphs_that_are_derived_share_no_triple(built: Path) -> None:
    """A query over the default graph and these would have rows twice."""
    with open_readonly(built) as snapshot:
        counts = snapshot.manifest.counts
        names = ["", *(snapshot.graph(each).value for each in DERIVED)]
        assert len(asked(built)) == sum(counts.get(name, 0) for name in names)
        pairs = "SELECT ?a ?b WHERE { ?a <https://w3id.org/un-resolutions-kg/ontology#succeeds> ?b }"
        rows = [tuple(row.values()) for row in snapshot.select(pairs)]
        assert len(rows) == len(set(rows)) == 4, "the list's jump from 83/1 to 80/1 holds as well"


@pytest.mark.thorough
def test_adding_and_removing_is_building_anew(tmp_path: Path) -> None:
    """In another order and by steps, the store is that of one build; so it is without what is removed."""
    whole = write(tmp_path / "papers", *PAPERS)
    made(tmp_path / "whole", tmp_path / "papers")
    steps = tmp_path / "steps"
    made(steps, whole[3], whole[0])
    for path in (whole[4], whole[2], whole[1]):
        made(steps, path, add=True)
    assert graphs(steps) == graphs(tmp_path / "whole")
    assert asked(steps) == asked(tmp_path / "whole")
    made(steps, remove=("A/RES/82/1", "A/RES/80/1"))
    made(tmp_path / "less", whole[1], whole[3], whole[4])
    assert graphs(steps) == graphs(tmp_path / "less")
    assert asked(steps) == asked(tmp_path / "less")


@pytest.mark.thorough
def test_without_reasoning_there_are_series_too(tmp_path: Path) -> None:
    write(tmp_path / "papers", *PAPERS)
    made(tmp_path / "store", tmp_path / "papers", reason=False)
    with open_readonly(tmp_path / "store") as snapshot:
        pairs = f"SELECT ?a ?b WHERE {{ ?a <{kg.vocab.names().term('succeeds')}> ?b }}"
        assert len(list(snapshot.select(pairs))) == 3


@pytest.mark.thorough
def test_works_that_are_only_cited_keep_their_place(tmp_path: Path) -> None:
    write(tmp_path / "papers", PAPERS[0], PAPERS[3])
    made(tmp_path / "store", tmp_path / "papers")
    rows = told(tmp_path / "store")
    assert [row[2:4] + row[5:] for row in rows] == [
        ("A/RES/80/1", "2025-12-16", "", ""),
        ("A/RES/82/1", "2027-12-16", "A/RES/80/1", "named"),
        ("A/RES/83/1", "2028-12-16", "A/RES/82/1", "named"),
    ]


@pytest.mark.thorough
def test_corrections_survive_builds(tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", *PAPERS)
    said = tmp_path / "papers" / "series.toml"
    said.write_text(
        '[[forbid]]\nlater = "A/RES/81/1"\nearlier = "A/RES/80/1"\nreason = "as a test"\n'
        + '[[add]]\nlater = "A/RES/83/2"\nearlier = "A/RES/82/1"\nreason = "buoys went on alone"\n'
        + '[[add]]\nlater = "A/RES/99/9"\nearlier = "A/RES/82/1"\nreason = "of a text to come"\n',
        encoding="utf-8",
    )
    store = tmp_path / "store"
    report = made(store, tmp_path / "papers")
    assert not report.skipped
    assert any("A/RES/99/9" in each for each in report.notes)
    after = [
        ("A/RES/83/1", "A/RES/82/1", "named title item"),
        ("A/RES/83/2", "A/RES/82/1", ""),
    ]
    wanted = [
        ("A/RES/80/1", "A/RES/80/1", "", ""),
        ("A/RES/80/1", "A/RES/82/1", "A/RES/80/1", "named"),
        *(("A/RES/80/1", *each) for each in after),
        ("A/RES/81/1", "A/RES/81/1", "", ""),
        ("A/RES/81/1", "A/RES/82/1", "A/RES/81/1", "title item"),
        *(("A/RES/81/1", *each) for each in after),
    ]

    def rows() -> list[tuple[str, ...]]:
        return [(row[0], row[2], *row[5:]) for row in told(store)]

    first = rows()
    assert first == wanted
    said.unlink()
    made(store, tmp_path / "papers")
    assert rows() == first, "a whole build keeps them"
    made(store, remove=("A/RES/83/2",))
    made(store, papers[4], add=True)
    assert rows() == first, "and so does a change"
    said.write_text("", encoding="utf-8")
    made(store, tmp_path / "papers")
    assert ("A/RES/80/1", "A/RES/81/1", "A/RES/80/1", "title item") in rows(), "an empty file takes them back"


@pytest.mark.thorough
def test_corrections_without_effect_are_said(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    write(folder, paper(80, 1), paper(81, 1, recalls=("80/1",)), paper(82, 1, recalls=("81/1",)))
    (folder / "series.toml").write_text(
        '[[add]]\nlater = "A/RES/80/1"\nearlier = "A/RES/82/1"\nreason = "backwards"\n'
        '[[add]]\nlater = "A/RES/82/1"\nearlier = "A/RES/80/1"\nreason = "over another"\n'
    )
    notes = [each for each in made(tmp_path / "store", folder).notes if "series.toml" in each]
    assert notes == [
        "series.toml: A/RES/80/1 is not tied to A/RES/82/1: it is not the later one by its date and symbol",
        "series.toml: A/RES/82/1 is not tied to A/RES/80/1: other texts of the series stand between",
    ]
