"""Citations: what is cited, whose it is, which part, and where it is printed."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from citing import document
from extract_helpers import read
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority import Authority
from kg.extract import citations, extract, reasons
from kg.model import Citation, Document, Metadata, Paragraph, Part, Source, Unresolved
from kg.resolve import check_dates


def find(made: Document) -> tuple[tuple[Citation, ...], tuple[Unresolved, ...]]:
    return citations.find_citations(made, None, lambda part, number, position: "recall")


def keys(text: str, **options: str) -> list[str]:
    return [one.cited for one in find(document(text, **options))[0]]  # type: ignore[arg-type]


PROSE = [
    ("Recalling its resolution 64/293 of 30 July 2010,", ["A/RES/64/293"], "its is the document's organ's"),
    (
        "Recalling resolutions 55/67, 58/137 of 22 December 2003 and 59/166 of 20 December 2004,",
        ["A/RES/55/67", "A/RES/58/137", "A/RES/59/166"],
        "an enumeration",
    ),
    (
        "Rappelant ses résolutions 61/180 du 20 décembre 2006 et 63/194 du 18 décembre 2008,",
        ["A/RES/61/180", "A/RES/63/194"],
        "the same in French",
    ),
    (
        "Recalling resolution 60/251 B and resolutions 74/232 A and B,",
        ["A/RES/60/251B", "A/RES/74/232A", "A/RES/74/232B"],
        "letters",
    ),
    ("Rappelant ses résolutions 48/75 A à C,", ["A/RES/48/75A", "A/RES/48/75B", "A/RES/48/75C"], "letters from to"),
    (
        "Recalling its resolutions 217 A (III), 2200 A (XXI) and 3201 (S-VI),",
        ["A/RES/217(III)", "A/RES/2200(XXI)", "A/RES/3201(S-VI)"],
        "old ones",
    ),
    ("Recalling its resolutions S-19/2 and ES\u201110/14,", ["A/RES/S-19/2", "A/RES/ES-10/14"], "special sessions"),
    ("Recalling its decision 76/564 of 29 June 2021,", ["A/DEC/76/564"], "a decision"),
    (
        "Recalling Security Council resolutions 1325 (2000) and 1820 (2008),",
        ["S/RES/1325(2000)", "S/RES/1820(2008)"],
        "years in brackets",
    ),
    (
        "Rappelant la résolution 44/4 adoptée le 16 juillet 2020 par le Conseil des droits de l'homme,",
        ["A/HRC/RES/44/4"],
        "the organ follows the date",
    ),
    (
        "Recalling Human Rights Council resolutions 35/17 of 22 June 2017 and 36/5, and Council resolution 47/21,",
        ["A/HRC/RES/35/17", "A/HRC/RES/36/5", "A/HRC/RES/47/21"],
        "the Council is the one named before",
    ),
    (
        "Rappelant les résolutions 2017/18 du 6 juillet 2017 et 2021/25 du 22 juillet 2021 du Conseil "
        "économique et "
        "social,",
        ["E/RES/2017/18", "E/RES/2021/25"],
        "the organ is of both",
    ),
    (
        "Rappelant les décisions 16 (LVI) et 17 (LVI) du 17 mai 1974 et 1980/127 du 2 mai 1980 du Conseil "
        "économique "
        "et social,",
        ["E/DEC/16(LVI)", "E/DEC/17(LVI)", "E/DEC/1980/127"],
        "the Council's decisions of two eras",
    ),
    ("Noting Council resolution 1996/31 of 25 July 1996,", ["E/RES/1996/31"], "only one Council numbers so"),
    (
        "Rappelant la résolution 27/2 adoptée le 18 mai 2018 par la Commission pour la prévention du crime et "
        "la "
        "justice pénale, et la résolution 27/3 du 18 mai 2018,",
        ["CCPCJ/RES/27/2", "CCPCJ/RES/27/3"],
        "the Assembly had no such numbers in its twenty-seventh session",
    ),
    (
        "prenant note de la résolution 10/1, intitulée « Lancement du mécanisme », adoptée le 16 octobre 2020 "
        "par la "
        "Conférence des Parties à sa dixième session,",
        ["CTOC/COP/RES/10/1"],
        "the year says which Conference",
    ),
    (
        "Recalling resolution 8/2 of the Conference of the States Parties to the United Nations Convention "
        "against "
        "Corruption,",
        ["CAC/COSP/RES/8/2"],
        "another Conference",
    ),
    (
        "Noting Commission on the Status of Women resolution 60/2 of 24 March 2016,",
        ["CSW/RES/60/2"],
        "a commission whose texts have no symbol",
    ),
    (
        "Recalling United Nations Environment Assembly resolution 4/1 of 15 March 2019,",
        ["UNEP/EA.4/Res.1"],
        "an organ with its own way of writing",
    ),
    ("as decided by the Human Rights Council in its resolution 39/2,", ["A/HRC/RES/39/2"], "its is the subject's"),
    (
        "Recalling the establishment of the Human Rights Council by its resolution 60/251 of 15 March 2006,",
        ["A/RES/60/251"],
        "the Council's sixtieth session was twenty years later",
    ),
    (
        "Recalling General Assembly and Security Council resolutions 70/262 and 2282 (2016) of 27 April 2016,",
        ["A/RES/70/262", "S/RES/2282(2016)"],
        "two organs, each with its form",
    ),
    (
        "Noting the adoption, on 19 May 2016, by the Economic and Social Commission for Asia and the Pacific, "
        "at its session, of resolution 72/7,",
        ["E/ESCAP/RES/72/7"],
        "the organ of an adoption",
    ),
    ("in accordance with resolution 57/228 \u0412,", ["A/RES/57/228B"], "a Cyrillic letter"),
    (
        "Recalling Economic and Social Council resolutions 1992/22 of 30 July 1992, entitled “Implementation of "
        "Assembly resolution 46/152”, and 1993/28 of 27 July 1993,",
        ["E/RES/1992/22", "A/RES/46/152", "E/RES/1993/28"],
        "a quoted title does not end the enumeration",
    ),
    ("Recalling decision 1/CP.21 of the Conference of the Parties,", ["FCCC/DEC/1/CP.21"], "a Conference's form"),
    (
        "Recalling resolution 76/1, contained in A/C.3/76/L.10/Rev.1 and A/76/120,",
        ["A/RES/76/1", "A/C.3/76/L.10/Rev.1", "A/76/120"],
        "symbols in the text",
    ),
]

NOT_CITED = [
    ("Taking into account targets 5.2, 8.7 and 16.2 of the Goals,", "targets"),
    ("available 24/7 in the 2020/21 season, by 3/4 of the members, tel. 963/1234,", "fractions and seasons"),
    ("Deciding on the implementation of the present resolution,", "the text itself"),
    ("the resolution of the conflict in 2020/21,", "a word that means another thing"),
    ("Noting the HIV/AIDS epidemic and COVID-19,", "slashes in words"),
    ("adopted by 120 votes to 4, with 10 abstentions,", "votes"),
    ("see https://undocs.org/A/76/120 for details,", "a link is no printed reference"),
]

NOTES = [
    (
        ("See FCCC/CP/2015/10/Add.1, decision 1/CP.21, annex.",),
        ["FCCC/CP/2015/10/Add.1"],
        "a decision that a document prints is the part cited",
    ),
    (
        ("Nations Unies, Recueil des Traités, vol. 2225, nº 39574.", "Ibid., vol. 2237, n° 39574."),
        ["UNTS/2225/39574", "UNTS/2237/39574"],
        "Ibid. with a volume of its own",
    ),
    (
        ("United Nations, Treaty Series, vols. 2171, 2173 and 2983, No. 27531.",),
        ["UNTS/2171/27531", "UNTS/2173/27531", "UNTS/2983/27531"],
        "several volumes",
    ),
    (
        ("United Nations, Treaty Series, vol. 75, Nos. 970\u2013972.",),
        ["UNTS/75/970", "UNTS/75/971", "UNTS/75/972"],
        "several treaties",
    ),
    (("League of Nations, Treaty Series, vol. 60, No. 1414.",), ["LNTS/60/1414"], "the League's series"),
    (
        ("United Nations, Treaty Series, vol. 2131, No. 20378; ibid., vol. 1642, No. 14668.",),
        ["UNTS/2131/20378", "UNTS/1642/14668"],
        "ibid. within a note",
    ),
    (("Résolution 2200 A (XXI), annexe.", "Ibid."), ["A/RES/2200(XXI)", "A/RES/2200(XXI)"], "Ibid. alone"),
    (
        (
            "Official Records of the General Assembly, Seventy-fifth Session, Supplement No. 53 (A/75/53), chap. "
            "V, "
            "sect. A.",
            "Ibid., Seventy-eighth Session, Supplement No. 53 (A/78/53), chap. VII.",
        ),
        ["A/75/53", "A/78/53"],
        "supplements by their symbol",
    ),
    (
        ("E/CN.4/2006/62 et Add.1 à 3.",),
        ["E/CN.4/2006/62", "E/CN.4/2006/62/Add.1", "E/CN.4/2006/62/Add.2", "E/CN.4/2006/62/Add.3"],
        "a range of addenda",
    ),
    (("A/48/305 and Corr.1.",), ["A/48/305", "A/48/305/Corr.1"], "a corrigendum"),
    (("A/76/10\u2013A/76/12.",), ["A/76/10", "A/76/11", "A/76/12"], "a range of documents"),
    (("See A/C.6/56/SR.11\u201313.",), ["A/C.6/56/SR.11", "A/C.6/56/SR.12", "A/C.6/56/SR.13"], "a range of records"),
    (("A/63/538-E/2009/4, annex.",), ["A/63/538", "E/2009/4"], "one document with two symbols"),
    (
        ("CTOC/COP/2020/10, sect. I.A, résolution 10/1.",),
        ["CTOC/COP/2020/10", "CTOC/COP/RES/10/1"],
        "a resolution printed in a report is its organ's",
    ),
    (
        (
            "Official Records of the General Assembly, Sixty-ninth Session, Supplement No. 53A (A/69/53/Add.1), "
            "chap. IV, "
            "sect. A, resolution 27/12.",
        ),
        ["A/69/53/Add.1", "A/HRC/RES/27/12"],
        "the Council's report to the Assembly",
    ),
]

LOCI = [
    ("Recalling paragraph 143 of its resolution 60/1,", "para. 143"),
    ("Rappelant le paragraphe 3 de la section E de sa résolution 74/255,", "sect. E, para. 3"),
    ("Recalling paragraphs 16 and 18 of its resolution 69/273,", "paras. 16 and 18"),
    ("énoncées dans l'annexe de la résolution 61/295,", "annex"),
    ("(resolution 70/1, annexes I and II)", "annexes I and II"),
    ("(résolution 60/1, par. 11 à 13)", "paras. 11–13"),
    ("(résolution 60/1, par. 10 c))", "para. 10 (c)"),
    ("Reaffirming paragraphs 5 to 7 of the annex to resolution 55/25,", "annex, paras. 5–7"),
    ("Réaffirmant les paragraphes 5 à 7 de l’annexe de la résolution 55/25,", "annex, paras. 5–7"),
    ("(A/77/38, part one, chap. II)", "part one, chap. II"),
    ("(A/77/38), première partie, chap. II", "part one, chap. II"),
    ("(A/73/12 (Part II)), part II", "part II"),
    ("[A/73/12 (Part II)], deuxième partie", "part II"),
    ("[NPT/CONF.2010/50 (Vol. I)], première partie, par. 3", "part I, para. 3"),
    ("Recalling resolution 217 A (III), annex,", "A, annex"),
    ("Having examined resolution 248(IX)A of the Economic and Social Council of 6 August 1949,", "A"),
    ("Having examined resolution 248 (IX) B, annex,", "B, annex"),
    (
        "Official Records, Supplement No. 17 (A/78/17), chap. IV, sect. D.3, and annex III.",
        "chap. IV, sect. D.3 and annex III",
    ),
]

REPEATED = [
    ("A/CONF.192/15, chap. IV, para. 24.", "Ibid., chap. III, para. 27.", "chap. III, para. 27"),
    ("A/75/53, chap. V, sect. A.", "Ibid., sect. B.", "chap. V, sect. B"),
    ("Resolution 60/1.", "Ibid., annex II.", "annex II"),
    ("A/75/53, chap. V, sect. A.", "Ibid.", "chap. V, sect. A"),
]


@pytest.mark.parametrize(("text", "expected", "why"), PROSE)
def test_references_in_prose(text: str, expected: list[str], why: str) -> None:
    found, unresolved = find(document(text))
    assert [one.cited for one in found] == expected, why
    assert not unresolved


@pytest.mark.parametrize(("text", "why"), NOT_CITED)
def test_what_is_no_reference(text: str, why: str) -> None:
    assert find(document(text)) == ((), ()), why


@pytest.mark.parametrize(("notes", "expected", "why"), NOTES)
def test_references_in_notes(notes: tuple[str, ...], expected: list[str], why: str) -> None:
    marked = "Recalling this" + "".join(f"^{number}" for number in range(1, len(notes) + 1))
    found, unresolved = find(document(marked, notes=notes))
    assert [one.cited for one in found] == expected, why
    assert not unresolved


@pytest.mark.parametrize(("text", "locus"), LOCI)
def test_cited_parts_have_one_form_in_both_languages(text: str, locus: str) -> None:
    assert [one.locus for one in find(document(text))[0]] == [locus]


@pytest.mark.parametrize(("before", "ibid", "locus"), REPEATED)
def test_ibid_repeats_all_but_what_it_states_anew(before: str, ibid: str, locus: str) -> None:
    first, second = find(document("Recalling^1 and^2", notes=(before, ibid)))[0]
    assert second.cited == first.cited
    assert second.locus == locus


def test_other_organs_documents_have_their_own_its() -> None:
    text = "Recalling its resolution 2017/18 of 6 July 2017 and General Assembly resolution 64/293,"
    assert keys(text, symbol="E/RES/2021/25") == ["E/RES/2017/18", "A/RES/64/293"]
    assert keys("Recalling its resolution 44/4 of 16 July 2020,", symbol="A/HRC/RES/47/1") == ["A/HRC/RES/44/4"]
    assert keys("Recalling resolution 27/2,", symbol="E/CN.15/2021/L.2") == ["CCPCJ/RES/27/2"]


def test_what_no_organ_fits_is_unresolved_with_its_reason() -> None:
    found, unresolved = find(document("Noting resolution 5/2 and World Health Assembly resolution WHA68.7,"))
    assert not found
    assert [(one.mention, one.reason) for one in unresolved] == [
        ("5/2", reasons.NO_ORGAN),
        ("WHA68.7", reasons.NO_SYMBOL),
    ]


@pytest.mark.parametrize(
    ("text", "notes", "mention", "reason"),
    [
        ("Noting this,^1", ("Ibid., para. 5.",), "Ibid.", reasons.NO_ANTECEDENT),
        (
            "Noting this^1 and that,^2",
            ("Report of a conference (Sales No. E.96.IV.13).", "Ibid., para. 5."),
            "Ibid.",
            reasons.NO_SYMBOL,
        ),
        (
            "Noting this,^1",
            ("United Nations, Treaty Series, vol. 2329.",),
            "Treaty Series, vol. 2329",
            reasons.NO_NUMBER,
        ),
        ("Recalling Security Council resolution 242,", (), "242", reasons.NO_SESSION),
        ("Recalling General Assembly resolution 9/2,", (), "9/2", reasons.OUT_OF_RANGE),
        ("Noting the Indian Ocean Tuna Commission resolution 12/7,", (), "12/7", reasons.NO_SYMBOL),
    ],
)
def test_reasons(text: str, notes: tuple[str, ...], mention: str, reason: str) -> None:
    found, unresolved = find(document(text, notes=notes))
    assert not found
    assert [(one.mention, one.reason) for one in unresolved] == [(mention, reason)]


def test_a_number_without_a_year_is_the_one_that_the_document_states() -> None:
    text = "Recalling Security Council resolution 242 (1967), reaffirming Security Council resolution 242,"
    assert keys(text) == ["S/RES/242(1967)", "S/RES/242(1967)"]


def test_an_enumeration_keeps_company() -> None:
    text = (
        "the sessions of the Human Rights Council, the most recent of which being resolutions 50/3 of "
        "7 July 2022 and S-29/1 of 12 February 2021,"
    )
    assert keys(text, adopted="2022-12-15") == ["A/HRC/RES/50/3", "A/HRC/RES/S-29/1"]


def test_a_printed_date_that_cannot_be_does_not_hide_whose_it_is() -> None:
    assert keys("Recalling its resolutions 51/162 of 16 December 1996 and 72/114 of 7 December 2001,") == [
        "A/RES/51/162",
        "A/RES/72/114",
    ]


def test_a_note_called_twice_is_cited_by_both_paragraphs() -> None:
    found, _ = find(document("Recalling the plan,^1", "Urges, in line with the plan,^1", notes=("Resolution 64/293.",)))
    assert [(one.place.number, one.place.footnote) for one in found] == [("1", "1"), ("2", "1")]


def test_dates_and_titles_are_kept() -> None:
    text = (
        "Recalling its resolutions 71/322 of 8 September 2017 and 73/189 of 17 December 2018, entitled "
        "“Measures on organ donation”,"
    )
    found, _ = find(document(text))
    assert [one.date for one in found] == ["2017-09-08", "2018-12-17"]
    assert {one.title for one in found} == {"Measures on organ donation"}


def test_dates_given_respectively_are_shared_out() -> None:
    text = "Rappelant ses résolutions 60/180 et 70/262, en date du 20 décembre 2005 et du 27 avril 2016,"
    assert [one.date for one in find(document(text))[0]] == ["2005-12-20", "2016-04-27"]


def test_the_governing_act_is_asked_for_where_the_reference_stands() -> None:
    asked = []

    def governing(part: Part, number: str, position: int) -> str:
        asked.append((part, number, position))
        return "note"

    made = document("Noting resolution 64/293 and the plan,^1", notes=("A/76/120.",))
    found, _ = citations.find_citations(made, None, governing)
    assert [one.act for one in found] == ["note", "note"]
    assert asked == [(Part.PREAMBULAR, "1", 18), (Part.PREAMBULAR, "1", 36)]


CALLED = [
    # text with the call, the act of what the note cites, why
    ("Recalling the 2030 Agenda,^1 and recognizing the role of States,", "recall", "behind the comma"),
    ("Rappelant le Programme 2030^1, et constatant le rôle des États,", "recall", "before the comma"),
    ("Recalling the plan (“the Agenda”),^1 and recognizing the role of States,", "recall", "behind a bracket too"),
    ("Recalling the plan, and recognizing the role of States,^1", "recognize", "at the end"),
    ("Recalling the plan, and recognizing^1 the role of States,", "recognize", "at the act itself"),
]


@pytest.mark.parametrize(("text", "act", "why"), CALLED)
def test_a_note_stands_under_the_act_of_the_words_before_its_call(text: str, act: str, why: str) -> None:
    made = document(text, notes=("United Nations, Treaty Series, vol. 1577, No. 27531.",))
    made = replace(made, metadata=replace(made.metadata, language="fr" if "Rappelant" in text else "en"))
    found = extract(made, Authority.load())
    assert {one.act for one in found.citations} == {act}, why
    assert {one.act for one in found.mentions if one.place.footnote} <= {act}, why


def test_notes_that_begin_anew_belong_to_the_calls_that_begin_anew() -> None:
    """Two numberings of notes, as where an annex counts from 1 again: each call has its own note, not both."""
    texts = ("Recalling the report,^1", "Recalling the programme^2 and the report,^1", "Recalling the plan,^2 again^2")
    notes = ("A/60/1.", "A/60/2.", "A/60/3.", "A/60/4.")
    made = document(*texts, notes=notes)
    numbers = [replace(note, number=number) for note, number in zip(made.footnotes, "1212", strict=True)]
    found, _ = find(replace(made, footnotes=tuple(numbers)))
    cited = [(one.place.number, one.place.footnote, one.cited) for one in found]
    assert cited == [("1", "1", "A/60/1"), ("2", "2", "A/60/2"), ("2", "1", "A/60/3"), ("3", "2", "A/60/4")]


def test_the_masthead_has_no_act_and_does_not_cite_itself() -> None:
    text = "A/RES/76/186 Resolution adopted [on the report of the Third Committee (A/76/463, para. 26)]"
    found, _ = find(document(text, part=Part.MASTHEAD))
    assert [(one.cited, one.locus, one.act) for one in found] == [("A/76/463", "para. 26", "")]


def test_a_date_that_is_not_the_cited_texts_own_is_reported() -> None:
    found, _ = find(document("Recalling its resolution 64/293 of 3 July 2010 and 70/1 of 25 September 2015,"))
    known = {"A/RES/64/293": "2010-07-30", "A/RES/70/1": "2015-09-25"}
    assert [str(one) for one in check_dates(found, known)] == [
        "preambular 1: A/RES/64/293 is cited with the date 2010-07-03, but is of 2010-07-30"
    ]


WORDS = [
    "resolution",
    "resolutions",
    "résolutions",
    "its",
    "ses",
    "76/186",
    "44/4",
    "2017/18",
    "217 A (III)",
    "1325 (2000)",
    "of",
    "du",
    "16 July 2020",
    "the Council",
    "Human Rights Council",
    "et",
    "and",
    ",",
    ";",
    ".",
    "A/76/120",
    "Add.1",
    "to 3",
    "Ibid.",
    "vol. 2225",
    "No. 39574",
    "Treaty Series",
    "annex II",
    "para. 3",
    "entitled “",
    "”",
    "(",
    ")",
    "S-19/2",
    "à",
    "A",
    "B",
    "decision 1/CP.21",
    "resolution 99999/99999",
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_gives_places_that_quote_it(text: str, note: str) -> None:
    made = document(text + "^1", notes=(note,))
    found, unresolved = find(made)
    for one in (*found, *unresolved):
        holder = made.footnotes[0].text if one.place.footnote else made.paragraphs[0].text
        assert holder[one.place.start : one.place.end] == one.place.quote
        assert one.place.quote
    assert all(" " not in one.cited or " (" in one.cited for one in found)


@pytest.mark.slow
def test_cost_is_linear_in_the_length() -> None:
    sentence = "Recalling its resolutions 61/180 of 20 December 2006 and 63/194, and A/76/120, annex, (2000) / ; "

    def seconds(times: int) -> float:
        text = sentence * times
        made = Document(
            Source("x", "text", "0" * 64, text), Metadata("A/RES/76/1"), (Paragraph(Part.PREAMBULAR, "1", text),)
        )
        taken = []
        for _ in range(3):
            start = time.process_time()
            find(made)
            taken.append(time.process_time() - start)
        return min(taken)

    seconds(50)
    assert seconds(2000) < 30 * max(seconds(200), 0.01)


OTHERS = [
    ("en", "Recalls {body} decision 2001/4."),
    ("en", "Recalls decisions 2001/4 and 2001/5 of the {body}."),
    ("en", "Recalls that the {body}, in its decision 2001/4, asked for wells."),
    ("en", "In its decision 2001/4, the {body} asked for wells."),
    ("en", "The {body} adopted decision 2001/4."),
    ("en", "Recalls decision 2001/4 ({body}) and its wells."),
    ("en", "Recalls decision 2001/4 (of the {body})."),
    ("en", "In decision 2001/4, the {body} asked for wells."),
    ("en", "By decision 2001/4 the {body} asked for wells."),
    ("en", "{body} decision 2001/4 is of wells."),
    ("en", "Wells are deep. {body} decision 2001/4 says so (see {body} decision 2001/5)."),
    ("fr", "Rappelle la décision 2001/4 du {body}."),
    ("fr", "Rappelle la décision 2001/4 ({body})."),
    ("fr", "Dans la décision 2001/4, le {body} a demandé des puits."),
    ("fr", "Rappelle que le {body}, dans sa décision 2001/4, a demandé des puits."),
    ("fr", "Dans sa décision 2001/4, le {body} a demandé des puits."),
    ("es", "Recuerda la decisión 2001/4 de la {body}."),
    ("es", "En su decisión 2001/4, la {body} pidió pozos."),
    ("es", "Recuerda la decisión 2001/4 ({body})."),
    ("es", "En la decisión 2001/4, la {body} pidió pozos."),
]
BODIES = {
    "en": (
        "Permanent Council",
        "Ministerial Council",
        "Governing Council",
        "Executive Board",
        "Board",
        "Wells and Springs Committee",
        "Standing Committee",
        "UNDP Executive Board",
    ),
    "fr": ("Conseil d’administration", "Conseil exécutif", "Conseil permanent", "Comité des puits"),
    "es": ("Junta Ejecutiva", "Junta", "Comisión Permanente"),
}


@pytest.mark.parametrize("symbol", ["E/2002/5", "A/57/5", "E/CN.4/2002/5", "E/CN.9/2002/5"])
@pytest.mark.parametrize(("language", "sentence"), OTHERS)
def test_what_another_body_decided_is_not_the_organs_own(language: str, sentence: str, symbol: str) -> None:
    """Of no body's decision a decision of the Council is made that numbers by years, too; it is unresolved, and said."""
    for body in BODIES[language]:
        found = read(sentence.format(body=body), language, symbol=symbol)
        assert not found.citations, (body, found.citations)
        assert {each.reason for each in found.unresolved} & {"no-symbol", "no-organ"}, body


@pytest.mark.parametrize(
    ("language", "sentence", "key"),
    [
        ("en", "Recalls Economic and Social Council decision 2001/4.", "E/DEC/2001/4"),
        ("en", "Recalls Council decision 2001/4.", "E/DEC/2001/4"),
        ("en", "Notes the work of the Standing Committee, and recalls its decision 2001/4.", "E/DEC/2001/4"),
        ("en", "On the advice of the Board, in its decision 2001/4, it asked for wells.", "E/DEC/2001/4"),
        ("en", "Decision 2001/4 (of the Council) is of wells.", "E/DEC/2001/4"),
        ("en", "Recalls decision 2001/4 (Economic and Social Council).", "E/DEC/2001/4"),
        ("en", "By decision 2001/4, the Board was asked for wells.", "E/DEC/2001/4"),
        ("en", "Further Council decision 2001/4 is of wells. See Council decision 2001/4.", "E/DEC/2001/4"),
        ("en", "In resolution 55/1, the Human Rights Council asked for wells.", "A/HRC/RES/55/1"),
        ("fr", "Par la décision 2001/4, le Forum a été chargé de puits.", "E/DEC/2001/4"),
        ("es", "Mediante la decisión 2001/4, la Junta fue encargada de pozos.", "E/DEC/2001/4"),
        ("fr", "Souligne le rôle du Forum, conformément à sa décision 2001/4.", "E/DEC/2001/4"),
        ("es", "Recuerda la decisión 2001/4 del Consejo Económico y Social.", "E/DEC/2001/4"),
    ],
)
def test_a_body_that_is_only_named_takes_no_decision_away(language: str, sentence: str, key: str) -> None:
    found = read(sentence, language, symbol="E/2002/5").citations
    assert list(dict.fromkeys(each.cited for each in found)) == [key]


@pytest.mark.parametrize(
    ("language", "sentence", "key"),
    [
        ("en", "Notes the working group established pursuant to resolution 75/240 (OEWG).", "A/RES/75/240"),
        ("en", "Recalls the Fund created by resolution 46/182 (Peacebuilding Commission).", "A/RES/46/182"),
        ("en", "Notes that, by resolution 70/262, the Peacebuilding Commission became a platform.", "A/RES/70/262"),
        ("en", "In resolution 48/162, the Executive Board gained its mandate.", "A/RES/48/162"),
        ("es", "Recuerda la resolución 70/262 (Comisión de Consolidación de la Paz).", "A/RES/70/262"),
        (
            "fr",
            "Par la résolution 70/262, la Commission de consolidation de la paix devenait un forum.",
            "A/RES/70/262",
        ),
    ],
)
def test_brackets_behind_a_number_of_the_assembly_define_what_it_set_up(language: str, sentence: str, key: str) -> None:
    assert [each.cited for each in read(sentence, language, symbol="A/RES/79/1").citations] == [key]


@pytest.mark.parametrize(
    "inside", ["Part I, chap. III", "Parts I, II and III and Corr.1", "Vol. I, annex 2", "Sect. of it"]
)
def test_a_bracket_that_is_not_understood_is_not_cut_off(inside: str) -> None:
    """Without it the key would be that of another document, the whole."""
    found = read(f"See DP/FPA/2025/4 ({inside}) and A/80/6 (Sect. 24).")
    assert [each.cited for each in found.citations] == ["A/80/6 (Sect. 24)"]
    assert [(each.reason, each.mention) for each in found.unresolved] == [("ambiguous", f"DP/FPA/2025/4 ({inside})")]


def test_a_bracket_that_names_no_part_is_no_part() -> None:
    found = read("See A/75/53 (see also A/75/54), A/75/55 (parties to it) and A/75/56 (PARTIES).")
    assert [each.cited for each in found.citations] == ["A/75/53", "A/75/54", "A/75/55", "A/75/56"]


def test_an_organ_in_capitals_keeps_its_text() -> None:
    found = read("IN ACCORDANCE WITH HUMAN RIGHTS COUNCIL RESOLUTION 5/1 OF WELLS,", symbol="A/HRC/14/2")
    assert [each.cited for each in found.citations] == ["A/HRC/RES/5/1"]
