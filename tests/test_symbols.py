"""The grammar of symbols, both ways."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.symbols import Symbol, iri_path, natural, roman_value

# printed, key, why
FORMS = [
    ("A/RES/76/186", "A/RES/76/186", "a resolution of a numbered session"),
    ("A/RES/75/290 A", "A/RES/75/290A", "a letter belongs to it, without a space"),
    ("A/RES/60/251 b", "A/RES/60/251B", "and in capitals"),
    ("A/RES/2200 A (XXI)", "A/RES/2200(XXI)", "an old one's letter is no part of the key"),
    ("A/RES/217(III)[A]", "A/RES/217(III)", "the library's way of writing it"),
    ("A/RES/3201 (S-VI)", "A/RES/3201(S-VI)", "an old special session"),
    ("A/RES/S-19/2", "A/RES/S-19/2", "a special session"),
    ("A/RES/ES\u201110/14", "A/RES/ES-10/14", "an emergency special session, hard hyphen"),
    ("A/DEC/76/564", "A/DEC/76/564", "a decision"),
    ("A/C.3/76/L.10/Rev. 1", "A/C.3/76/L.10/Rev.1", "a revision with a stray space"),
    ("A/75/457Add.2", "A/75/457/Add.2", "a slash left out"),
    ("A75/53/Add.1", "A/75/53/Add.1", "another"),
    ("A/ 76/ 120", "A/76/120", "spaces after slashes, as line breaks leave them"),
    ("A//78/511", "A/78/511", "a slash printed twice"),
    ("a/res/76/186", "A/RES/76/186", "as people type"),
    ("A/hrc/RES/44/4", "A/HRC/RES/44/4", "as some links have it"),
    ("A/76/120.", "A/76/120", "the end of a sentence"),
    ("A/76/120*", "A/76/120", "a document issued again for technical reasons"),
    ("A/73/12(Part I)", "A/73/12 (Part I)", "parts stay as printed"),
    ("A/75/6 (Sect. 9)/Add.1", "A/75/6 (Sect. 9)/Add.1", "a budget section"),
    ("DP/FPA/2025/4 (Part I/Add.1)", "DP/FPA/2025/4 (Part I)/Add.1", "a part's own addendum, within the bracket"),
    ("A/80/6 (Sect. 29A/Corr. 1)", "A/80/6 (Sect. 29A)/Corr.1", "and its corrigendum"),
    ("A/80/6 (Part II/Add.1/Corr.2)", "A/80/6 (Part II)/Add.1/Corr.2", "and both"),
    ("A/80/6 (PART II)", "A/80/6 (Part II)", "in capitals"),
    (
        "A/75/53 (Vol. I, annex 2)",
        None,
        "a bracket about parts that says more: not the whole, nor a document of its own",
    ),
    ("NPT/CONF.2000/28 (Parts I and II)", "NPT/CONF.2000/28 (Parts I and II)", "several parts"),
    ("A/63/538-E/2009/4", "A/63/538", "of two symbols of one document the first"),
    ("E/DEC/16 (LVI)", "E/DEC/16(LVI)", "an old decision of the Council"),
    ("S/RES/1325 (2000)", "S/RES/1325(2000)", "a year in brackets"),
    ("UNEP/EA.4/RES/1", "UNEP/EA.4/Res.1", "as that organ writes it"),
    ("UNEP(DTIE)/Hg/CONF/4", "UNEP(DTIE)/Hg/CONF/4", "brackets in the first element"),
    ("ICCD/COP(15)/23/Add.1", "ICCD/COP(15)/23/Add.1", "brackets in the second"),
    ("UNTS/2237/39574", "UNTS/2237/39574", "a treaty"),
    ("unidentified:0123456789ab", "unidentified:0123456789ab", "a document without a symbol"),
    ("HIV/AIDS2", None, "no organ begins so"),
    ("and/or", None, "words"),
    ("2020/21", None, "a season"),
    ("", None, "nothing"),
]

# key, organ, session, number, kind, committee, year
IMPLIED = [
    ("A/RES/76/186", "GA", "76", "186", "resolution", "", None),
    ("A/RES/2200(XXI)", "GA", "21", "2200", "resolution", "", None),
    ("A/RES/3201(S-VI)", "GA", "S-6", "3201", "resolution", "", None),
    ("A/RES/ES-10/14", "GA", "ES-10", "14", "resolution", "", None),
    ("A/DEC/76/564", "GA", "76", "564", "decision", "", None),
    ("A/C.3/80/L.4", "GA", "80", "L.4", "draft resolution", "C.3", None),
    ("A/76/PV.53", "GA", "76", "PV.53", "verbatim record", "", None),
    ("A/73/12 (Part I)", "GA", "73", "12", "document", "", None),
    ("A/CONF.157/24 (Part I)", "GA", "", "24", "document", "", None),
    ("A/AC.105/1224", "GA", "", "1224", "document", "", None),
    ("A/HRC/RES/44/4", "HRC", "44", "4", "resolution", "", None),
    ("A/HRC/50/33", "HRC", "50", "33", "document", "", None),
    ("S/RES/2331(2016)", "SC", "", "2331", "resolution", "", 2016),
    ("S/PRST/2015/25", "SC", "", "25", "presidential statement", "", 2015),
    ("E/RES/2017/18", "ECOSOC", "2017", "18", "resolution", "", 2017),
    ("E/RES/2021/25#draft-1", "", "", "draft-1", "draft", "", 2021),
    ("E/DEC/16(LVI)", "ECOSOC", "56", "16", "decision", "", None),
    ("E/2002/68/Add.1", "ECOSOC", "", "68", "document", "", 2002),
    ("E/CN.15/2021/L.2", "CCPCJ", "", "L.2", "draft resolution", "", 2021),
    ("CTOC/COP/RES/10/1", "CTOC-COP", "10", "1", "resolution", "", None),
    ("CTOC/COP/2020/10", "CTOC-COP", "", "10", "document", "", 2020),
    ("CCPCJ/RES/27/2", "CCPCJ", "27", "2", "resolution", "", None),
    ("UNTS/2237/39574", "", "", "39574", "treaty", "", None),
    ("unidentified:0123456789ab", "", "", "", "unidentified", "", None),
]


@pytest.mark.parametrize(("printed", "key", "why"), FORMS)
def test_normal_form(printed: str, key: str | None, why: str) -> None:
    symbol = Symbol.parse(printed)
    assert (symbol.key if symbol else None) == key, why


@pytest.mark.parametrize(("key", "organ", "session", "number", "kind", "committee", "year"), IMPLIED)
def test_what_a_symbol_implies(
    key: str, organ: str, session: str, number: str, kind: str, committee: str, year: int | None
) -> None:
    symbol = Symbol.parse(key)
    assert symbol is not None
    found = (symbol.organ, symbol.session, symbol.number, symbol.kind, symbol.committee, symbol.year)
    assert found == (organ, session, number, kind, committee, year)


def test_letters_of_old_resolutions_are_kept_beside_the_key() -> None:
    symbol = Symbol.parse("A/RES/217 A (III)")
    assert symbol is not None
    assert symbol.letter == "A"
    assert symbol == Symbol("A/RES/217(III)")


def test_recommended_draft_has_the_path_of_its_text_and_its_place() -> None:
    draft = Symbol.parse("E/RES/2021/25#draft-2")
    assert draft is not None
    assert (draft.key, draft.path, draft.coined) == ("E/RES/2021/25#draft-2", "E/RES/2021/25/draft-2", True)
    assert Symbol.from_path(draft.path) == draft
    assert Symbol.parse("#draft-1") is None


def test_coined_keys_are_marked() -> None:
    assert Symbol("CCPCJ/RES/27/2").coined
    assert Symbol("CTOC/COP/RES/10/1").coined
    assert not Symbol("CTOC/COP/2020/10").coined
    assert not Symbol("A/RES/76/186").coined


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("A/73/12 (Part I)", "A/73/12(PartI)"),
        ("A/RES/2200(XXI)", "A/RES/2200(XXI)"),
        ('A/1"<>{}|^`\\%é', "A/1%22%3C%3E%7B%7D%7C%5E%60%5C%25é"),
        ("unidentified:0123456789ab", "unidentified:0123456789ab"),
    ],
)
def test_paths_hold_only_what_an_iri_may(key: str, path: str) -> None:
    assert iri_path(key) == path


def test_sorting_is_by_value() -> None:
    keys = ["A/76/10", "A/76/2", "A/RES/9/1", "A/C.3/80/L.4"]
    assert sorted(keys, key=natural) == ["A/76/2", "A/76/10", "A/C.3/80/L.4", "A/RES/9/1"]
    assert sorted([Symbol("A/76/10"), Symbol("A/76/2")]) == [Symbol("A/76/2"), Symbol("A/76/10")]


@pytest.mark.parametrize(("numeral", "value"), [("XXI", 21), ("LVI", 56), ("IX", 9), ("XL", 40), ("", 0)])
def test_roman_numerals(numeral: str, value: int) -> None:
    assert roman_value(numeral) == value


NUMBER = st.integers(1, 9999).map(str)
SESSION = st.integers(31, 99).map(str)
YEAR = st.integers(1946, 2099).map(str)
TAIL = st.sampled_from(["", "/Add.1", "/Corr.2", "/Rev.3", "/Rev.1/Corr.2", "/Amend.1"])
PART = st.sampled_from(["", " (Part I)", " (Parts I and II)", " (Sect. 9)", " (Vol. II)", " (Introduction)"])
KEYS = st.one_of(
    st.builds("A/RES/{}/{}{}".format, SESSION, NUMBER, st.sampled_from(["", "A", "B"])),
    st.builds("A/RES/{}({})".format, NUMBER, st.sampled_from(["III", "XXI", "XXX", "S-VI", "ES-V"])),
    st.builds("A/RES/{}-{}/{}".format, st.sampled_from(["S", "ES"]), NUMBER, NUMBER),
    st.builds("A/{}/{}{}{}".format, SESSION, NUMBER, PART, TAIL),
    st.builds("A/C.{}/{}/L.{}{}".format, st.integers(1, 6), SESSION, NUMBER, TAIL),
    st.builds("S/RES/{}({})".format, NUMBER, YEAR),
    st.builds("{}/{}/{}{}".format, st.sampled_from(["S", "E", "E/CN.4", "E/RES", "S/PRST"]), YEAR, NUMBER, TAIL),
    st.builds("{}/{}/{}".format, st.sampled_from(["A/HRC/RES", "CCPCJ/RES", "CTOC/COP/RES", "A/DEC"]), NUMBER, NUMBER),
    st.builds("{}/{}/{}".format, st.sampled_from(["UNTS", "LNTS"]), NUMBER, NUMBER),
    st.builds("UNEP/EA.{}/Res.{}".format, NUMBER, NUMBER),
    st.text("0123456789abcdef", min_size=12, max_size=12).map("unidentified:{}".format),
)


@settings(max_examples=150, deadline=None)
@given(KEYS)
def test_keys_come_back_from_their_printed_form_and_their_path(key: str) -> None:
    symbol = Symbol.parse(key)
    assert symbol is not None
    assert symbol.key == key
    assert Symbol.from_path(symbol.path) == symbol
    assert " " not in symbol.path


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=string.printable + "é–\u00a0", max_size=40))
def test_any_text_is_a_symbol_or_none_and_the_normal_form_is_stable(text: str) -> None:
    symbol = Symbol.parse(text)
    if symbol is not None:
        assert Symbol.parse(symbol.key) == symbol
        assert isinstance(symbol.sort, tuple)
        assert symbol.kind


def test_an_organ_is_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new organ's symbols are read in mastheads and made of printed numbers once the two data files know it."""
    from kg import symbols
    from kg.parse import editorial, lines, masthead

    source = "".join(Path(each.__file__ or "").read_text(encoding="utf-8") for each in (lines, masthead))
    for root in symbols.roots():
        assert masthead.SYMBOL.fullmatch(f"{root}/12/34")
        assert lines._SYMBOL_LINE.fullmatch(f"{root}/12/34")
        assert len(root) < 3 or f"|{root}|" not in source, "roots are data"
    for organ in symbols.organs():
        for kind in ("resolution", "decision"):
            key = symbols.decided_key(organ["code"], kind, "3/12")
            assert bool(key) == bool(organ.get(kind)), organ["code"]
    assert symbols.decided_key("UNEA", "resolution", "3/12") == "UNEP/EA.3/Res.12"
    assert symbols.decided_key("GA", "resolution", "2200(XXI)") == "A/RES/2200(XXI)"
    assert symbols.decided_key("", "resolution", "3/12") == symbols.decided_key("NOBODY", "decision", "1/1") == ""
    new = {"code": "NEW", "documents": ["NEWISH/A/"], "resolution": "NEW/RES/{}", "opens": ["The Assembly of the New"]}
    monkeypatch.setattr(symbols, "organs", lambda: ({**new},))
    monkeypatch.setattr(editorial, "organs", lambda: ({**new},))
    symbols.roots.cache_clear()
    assert "NEWISH" in symbols.roots()
    symbols.roots.cache_clear()
    assert ("NEW", "The Assembly of the New") in editorial.labels("organ", "en")
    assert symbols.decided_key("NEW", "resolution", "3/12") == "NEW/RES/3/12"


def test_every_organ_is_a_body() -> None:
    """Who asks for a report is a body of the list: an organ that is none would be left out of rows without a word."""
    from kg.authority import Authority
    from kg.symbols import organs

    listed = Authority.load().bodies
    assert not [organ["code"] for organ in organs() if organ["code"] and organ["code"] not in listed]


def test_an_old_number_in_a_title_makes_the_key() -> None:
    from kg.model import Source
    from kg.parse import parse

    text = "2200 (XXI). Lighthouses\n\nThe General Assembly,\n\nRecalling its work,\n\n1. Decides to go on;\n\n2. Calls on all.\n"
    assert parse(Source("a.txt", "text", "0" * 64, text)).metadata.symbol == "A/RES/2200(XXI)"
