"""What a person's words in one box mean: symbols with paragraphs, names, years and simple questions, by rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_process import site

from kg import lang, questions, understanding
from kg.sources import SourceReader
from kg.sources.footnotes import footnote
from kg.store import Graph, open_readonly
from kg.vocab import names
from kg.when import number_of


@pytest.fixture(scope="module")
def starter(starter_store: Path) -> Iterator[Graph]:
    with open_readonly(starter_store) as snapshot:
        yield snapshot


PARAGRAPH = [
    "76/186 para 14",
    "76/186, para. 14",
    "A/RES/76/186, paragraph 14",
    "a/res/76/186 par. 14",
    "76/186 op14",
    "OP 14 of 76/186",
    "§ 14 of resolution 76/186",
    "paragraph 14 of the resolution 76/186",
    "par. 14 de la 76/186",
    "paragraphe 14 de la résolution 76/186",
    "au paragraphe 14 du dispositif de la résolution 76/186",
    "párr. 14 de la 76/186",
    "el párrafo 14 de la resolución 76/186",
    "UNGA 76/186 para 14",
    "A_RES_76_186 para 14",
    "since when does paragraph 14 of 76/186 stand",
    "Since when is 76/186 para 14 there?",
    "depuis quand le paragraphe 14 de la 76/186",
    "depuis quand existe le paragraphe 14 de 76/186 ?",
    "¿desde cuándo existe el párrafo 14 de la 76/186?",
]


@pytest.mark.parametrize("text", PARAGRAPH)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_symbol_with_a_paragraph_is_that_paragraph(starter: Graph, text: str, language: str) -> None:
    """In every language's way of writing it, whatever the reader's own."""
    (found,) = understanding.places(text, starter, language)
    assert (found.symbol, found.number, found.found) == ("A/RES/76/186", "14", True)
    assert found.iri.endswith("/id/A/RES/76/186/op/14")


@pytest.mark.parametrize(
    "text",
    [
        "76/186 pp3",
        "PP 3 of 76/186",
        "3rd preambular paragraph of 76/186",
        "3e alinéa du préambule de la résolution 76/186",
        "76/186, al. 3 du préambule",
        "párrafo 3 del preámbulo de la resolución 76/186",
        "Resolución 76/186 de la Asamblea General, 3er párrafo del preámbulo",
        "3.er párrafo del preámbulo de la resolución 76/186",
    ],
)
def test_paragraphs_of_the_preamble(starter: Graph, text: str) -> None:
    (found,) = understanding.places(text, starter)
    assert found.iri.endswith("/id/A/RES/76/186/pp/3") and found.found


@pytest.mark.parametrize(
    "text",
    ["76/186", "A/RES/76/186", "a/res/76/186", "resolution 76/186", "la résolution 76/186", "GA 76-186", "«76/186»?"],
)
def test_a_symbol_alone_is_its_text(starter: Graph, text: str) -> None:
    (found,) = understanding.places(text, starter)
    assert (found.symbol, found.number) == ("A/RES/76/186", "")


@pytest.mark.parametrize(
    "text", ["", "?", "2021", "14", "UNODC", "COVID-19", "wells", "76/9999", "x" * 400, "in 2021 para 3"]
)
def test_what_is_no_symbol_is_no_place(starter: Graph, text: str) -> None:
    assert understanding.places(text, starter) == []


def test_a_paragraph_that_is_not_there_is_said_not_to_be(starter: Graph) -> None:
    (found,) = understanding.places("76/186 para 999", starter)
    assert not found.found


CITED = [
    ("A/RES/76/186", "operative", "5"),
    ("A/RES/76/186", "preambular", "3"),
    ("A/RES/76/186", "preambular", "1"),
    ("A/RES/76/186", "", ""),
    ("E/RES/2021/25", "operative", "2"),
    ("A/C.3/80/L.4", "operative", "1"),
]


@pytest.mark.parametrize("language", lang.codes())
@pytest.mark.parametrize(("key", "part", "number"), CITED)
def test_what_a_footnote_of_ours_says_is_understood(
    starter: Graph, language: str, key: str, part: str, number: str
) -> None:
    """Law: the footnote to a place, in any language, is understood as that place, whatever the reader's language."""
    iri = names(starter.base).id(
        "/".join(filter(None, (key, {"operative": "op", "preambular": "pp"}.get(part), number)))
    )
    source = SourceReader(starter.store, starter.base, language).of(iri)
    assert source is not None and (source.part, source.number) == (part, number)
    written = footnote(source, language)
    for reader in lang.codes():
        found = understanding.places(written, starter, reader)
        assert [(each.iri, each.found) for each in found] == [(iri, True)], written
    assert understanding.named(written, starter) == []


@pytest.mark.parametrize(
    "text",
    [
        "Security Council resolution 76/186, para. 5",
        "General Assembly decision 76/186",
        "Résolution 76/186 du Conseil de sécurité, par. 5.",
        "Resolución 76/186 del Consejo Económico y Social",
    ],
)
def test_a_number_of_another_organ_is_not_taken_for_the_one_that_is_known(starter: Graph, text: str) -> None:
    assert understanding.places(text, starter) == []
    assert understanding.named(text, starter) == []


def test_a_misspelt_name_is_that_of_a_body_or_an_instrument(starter: Graph) -> None:
    """Goals and topics have names of common words, which any sentence is like."""
    assert understanding.named("Inter-Agency Cordination Group against Traficking", starter)
    for text in ("By 2030, end hunger and ensure acess", "sustainable cities and comunities", "76/186, annexe 5"):
        for iri in understanding.named(text, starter):
            assert names(starter.base).path(iri).startswith(("body/", "country/", "treaty/", "instrument/")), iri


COMMON = [
    "the Office",
    "office",
    "THE COMMITTEE",
    "le Bureau",
    "la Commission",
    "el Consejo",
    "the Council?",
    "Haut-Commissariat",
]


@pytest.mark.parametrize("word", COMMON)
@pytest.mark.parametrize("language", lang.codes())
def test_a_word_that_many_bodies_go_by_names_none_of_them(starter: Graph, word: str, language: str) -> None:
    """Alone and in a question it asks nothing of the bodies whose texts call them so, and is said to be such a word."""
    assert understanding.unnamed(word, language)
    for form in ("what must {} do", "que doit faire {}", "¿qué debe hacer {}?", "mandates of {}"):
        asked = form.format(word.strip("?"))
        assert understanding.asked(asked, starter, language) == [], asked
        assert understanding.unnamed(asked, language), asked


@pytest.mark.parametrize(
    "name", ["UNODC", "Human Rights Council", "Security Council", "Secretary-General", "Comité des droits de l'homme"]
)
def test_a_name_that_holds_such_a_word_is_a_name(name: str) -> None:
    assert not understanding.is_common(name) and not understanding.unnamed(name)


DIVIDED = [
    ("A/RES/76/7, annex, para. 2", "76/7", "annex/2"),
    ("resolution 76/7, annex II, sect. III, para. 5", "76/7", "annex/II/III/5"),
    ("paragraph 5 of annex I to resolution 76/7", "76/7", "annex/I/5"),
    ("résolution 76/7, annexe, par. 2", "76/7", "annex/2"),
    ("résolution 76/7, annexe II, sect. III, par. 5", "76/7", "annex/II/III/5"),
    ("résolution 76/7 de l’Assemblée générale, annexe, par. 2", "76/7", "annex/2"),
    ("resolución 76/7, anexo I, párr. 5", "76/7", "annex/I/5"),
]


@pytest.mark.parametrize(("text", "symbol", "path"), DIVIDED)
def test_a_paragraph_of_an_annex_is_that_paragraph_and_no_other(
    starter: Graph, text: str, symbol: str, path: str
) -> None:
    (found,) = understanding.places(text, starter)
    assert found.symbol == f"A/RES/{symbol}" and found.iri.endswith(f"/A/RES/{symbol}/{path}")


@pytest.mark.parametrize(
    "text",
    [
        "General Assembly resolution 76/186, annex",
        "76/186, sect. IV",
        "annex II to resolution 76/186",
        "résolution 76/186, annexe II",
        "résolution 76/186, sect. IV",
        "annexe II de la résolution 76/186",
        "resolución 76/186, anexo II, secc. III",
        "76/186, sect. II, para. 3",
    ],
)
def test_an_annex_or_a_section_is_never_dropped_without_a_word(starter: Graph, text: str) -> None:
    """The text, or the paragraph with that number, is offered beside what was named."""
    (found,) = understanding.places(text, starter)
    assert found.symbol == "A/RES/76/186" and found.found and found.within


TREATIES = [
    ("United Nations, Treaty Series, vol. 2237, No. 39574", "", ""),
    ("Treaty Series, vol. 2237, p. 319, No. 39574.", "", ""),
    ("Nations Unies, Recueil des Traités, vol. 2237, no 39574", "", ""),
    ("Nations Unies, Recueil des Traités, vol. 2237, n° I-39574", "", ""),
    ("Naciones Unidas, Treaty Series, vol. 2237, núm. 39574", "", ""),
    ("article 10 of the Trafficking Protocol", "article", "10"),
    ("Palermo Protocol, art. 3", "article", "3"),
    ("artículo 3 del Protocolo de Palermo", "article", "3"),
    ("l’article 3 du Protocole de Palerme", "article", "3"),
    ("who ratified the Palermo Protocol?", "parties", ""),
    ("States parties to the Palermo Protocol", "parties", ""),
    ("qui a ratifié le Protocole de Palerme", "parties", ""),
    ("¿quién ha ratificado el Protocolo de Palermo?", "parties", ""),
]


@pytest.mark.parametrize(("text", "lacks", "number"), TREATIES)
@pytest.mark.parametrize("language", lang.codes())
def test_what_is_asked_of_a_treaty_leads_to_it_and_says_what_is_not_here(
    starter: Graph, text: str, lacks: str, number: str, language: str
) -> None:
    (found,) = understanding.treaties(text, starter, language)
    assert found.iri.endswith("/treaty/2237-39574") and (found.lacks, found.number) == (lacks, number)


def test_a_treaty_is_guessed_only_where_that_is_said(starter: Graph) -> None:
    (found,) = understanding.treaties("article 10 of the Palermo Protocl", starter)
    assert found.guessed and found.iri.endswith("/treaty/2237-39574")
    for text in (
        "article 10",
        "article 5 of nothing that there is",
        "who ratified",
        "Treaty Series",
        "the Protocol",
        "wells",
    ):
        assert understanding.treaties(text, starter) == [], text


def test_reports_due_in_a_year_are_those_of_its_sessions_too(starter: Graph) -> None:
    """The oracle reads all requests, and counts the General Assembly's sessions from 1945 by itself."""
    question = questions.load()["reporting-requests"]

    def rows(**given: str) -> list[dict[str, str]]:
        return list(starter.select(question.bind(given, starter.base)))

    everything, dated = rows(), 0
    for year in range(2018, 2030):
        found = rows(due_from=f"{year}-01-01", due_until=f"{year}-12-31")
        assert all(each in everything for each in found)
        sessions = {str(year - 1945), str(year - 1946)}
        stated = [each for each in everything if each.get("to") == "GA" and not each.get("due")]
        assert all(each["dated"] == "session" for each in stated if each.get("session"))
        wanted = [each for each in stated if each.get("session") in sessions]
        assert [each for each in found if each in stated and each.get("session")] == wanted, year
        dated += len(wanted)
    assert dated > 5


NEXT = date(2026, 3, 1)
"""The day on which "this year" is 2026."""
DUE = [
    # words, the first and the last day that are meant
    ("reports due 2026", "2026-01-01", "2026-12-31"),
    ("which reports are due in 2026?", "2026-01-01", "2026-12-31"),
    ("reports due before 2027", "", "2026-12-31"),
    ("reports expected by 2027", "", "2027-12-31"),
    ("reports after 2025", "2026-01-01", ""),
    ("reports due since 2025", "2025-01-01", ""),
    ("reports due between 2025 and 2027", "2025-01-01", "2027-12-31"),
    ("reports due 2025–2027", "2025-01-01", "2027-12-31"),
    ("reports due this year", "2026-01-01", "2026-12-31"),
    ("reports due by the end of next year", "", "2027-12-31"),
    ("rapports attendus avant 2027", "", "2026-12-31"),
    ("quels rapports sont attendus d’ici à 2027 ?", "", "2027-12-31"),
    ("rapports à présenter après 2025", "2026-01-01", ""),
    ("rapports demandés depuis 2025", "2025-01-01", ""),
    ("rapports attendus entre 2025 et 2027", "2025-01-01", "2027-12-31"),
    ("rapports attendus cette année", "2026-01-01", "2026-12-31"),
    ("rapports prévus pour l’année prochaine", "2027-01-01", "2027-12-31"),
    ("informes previstos antes de 2027", "", "2026-12-31"),
    ("informes solicitados hasta 2027", "", "2027-12-31"),
    ("informes posteriores a 2025", "2026-01-01", ""),
    ("informes previstos desde 2025", "2025-01-01", ""),
    ("¿qué informes se esperan entre 2025 y 2027?", "2025-01-01", "2027-12-31"),
    ("informes previstos este año", "2026-01-01", "2026-12-31"),
    ("informes para el próximo año", "2027-01-01", "2027-12-31"),
    ("reports due between 2027 and 2025", "2025-01-01", "2027-12-31"),
    ("rapports attendus entre 2027 et 2025", "2025-01-01", "2027-12-31"),
    ("informes previstos entre 2027 y 2025", "2025-01-01", "2027-12-31"),
    ("reports due between June 2027 and March 2026", "2026-03-01", "2027-06-30"),
    # months and days, in the ways that they are written
    ("reports due by 30 June 2026", "", "2026-06-30"),
    ("reports due by June 30, 2026", "", "2026-06-30"),
    ("reports due by the 30th of June 2026?", "", "2026-06-30"),
    ("reports due by 2026-06-30", "", "2026-06-30"),
    ("reports due before 1 March 2026", "", "2026-02-28"),
    ("reports due on 30 June 2026", "2026-06-30", "2026-06-30"),
    ("reports due in September 2025", "2025-09-01", "2025-09-30"),
    ("reports due in Sept. 2025", "2025-09-01", "2025-09-30"),
    ("reports due by the end of February 2028", "", "2028-02-29"),
    ("reports due before the end of 2026", "", "2026-12-31"),
    ("reports due after 31 December 2026", "2027-01-01", ""),
    ("reports due between January and March 2026", "2026-01-01", "2026-03-31"),
    ("reports due from 1 May to 3 June 2026", "2026-05-01", "2026-06-03"),
    ("who must report before 2027", "", "2026-12-31"),
    ("Who has to report in September 2025?", "2025-09-01", "2025-09-30"),
    ("rapports attendus d’ici au 30 juin 2026", "", "2026-06-30"),
    ("rapports attendus avant fin 2026", "", "2026-12-31"),
    ("rapports attendus avant la fin de 2026", "", "2026-12-31"),
    ("rapports attendus d’ici fin juin 2026", "", "2026-06-30"),
    ("rapports attendus avant le 1er août 2026", "", "2026-07-31"),
    ("rapports attendus en septembre 2025", "2025-09-01", "2025-09-30"),
    ("rapports attendus entre le 1er mars et le 3 juin 2026", "2026-03-01", "2026-06-03"),
    ("qui doit présenter un rapport avant 2027 ?", "", "2026-12-31"),
    ("qui doit faire rapport en septembre 2025", "2025-09-01", "2025-09-30"),
    ("informes previstos hasta el 30 de junio de 2026", "", "2026-06-30"),
    ("informes previstos para el 30 de junio de 2026", "2026-06-30", "2026-06-30"),
    ("informes previstos en septiembre de 2025", "2025-09-01", "2025-09-30"),
    ("informes previstos antes de fines de 2026", "", "2026-12-31"),
    ("informes previstos para finales de junio de 2026", "", "2026-06-30"),
    ("informes previstos antes del 1 de marzo de 2026", "", "2026-02-28"),
    ("¿quién debe informar antes de 2027?", "", "2026-12-31"),
    ("¿quiénes deben presentar informes en septiembre de 2025?", "2025-09-01", "2025-09-30"),
]


@pytest.mark.parametrize(("text", "first", "last"), DUE)
def test_times_by_which_reports_are_due_are_understood(starter: Graph, text: str, first: str, last: str) -> None:
    wanted = {name: day for name, day in (("due_from", first), ("due_until", last)) if day}
    found = understanding.asked(text, starter, today=NEXT)
    assert [dict(each.values) for each in found if each.question == "reporting-requests"] == [wanted]


@pytest.mark.parametrize(
    "text", ["reports due by 31 June 2026", "reports due in 2026-13", "rapports attendus avant le 30 février 2026"]
)
def test_a_day_that_no_calendar_has_asks_nothing(starter: Graph, text: str) -> None:
    assert understanding.asked(text, starter, today=NEXT) == []


MONTHS = {
    "en": ("reports due between {} and {} 2026", "January March June September November"),
    "fr": ("rapports attendus entre {} et {} 2026", "janvier mars juin septembre novembre"),
    "es": ("informes previstos entre {} y {} de 2026", "enero marzo junio septiembre noviembre"),
}


@pytest.mark.parametrize("language", MONTHS)
def test_a_year_is_shared_by_months_in_their_order_alone(starter: Graph, language: str) -> None:
    """Of "between November and March 2026" the year of November is not said, and none is guessed."""
    text, names = MONTHS[language]
    for (low, first), (high, last) in product(enumerate(names.split()), repeat=2):
        found = understanding.asked(text.format(first, last), starter, today=NEXT)
        due = [dict(each.values) for each in found if each.question == "reporting-requests"]
        starts = [f"2026-{month:02d}-01" for month in (1, 3, 6, 9, 11)]
        assert [each["due_from"] for each in due] == ([starts[low]] if low <= high else []), (first, last)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "secondary"),
        ("en", "firstly"),
        ("fr", "secondaire"),
        ("es", "secundario"),
        ("es", "primeros auxilios"),
        ("en", "second part of the eighty-first"),
        ("en", "1234"),
    ],
)
def test_what_only_begins_as_an_ordinal_is_no_number(language: str, written: str) -> None:
    assert number_of(written, language) == ""


AT = [
    ("reports due at the eighty-first session", {"session": "81"}),
    ("reports due at the 81st session of the General Assembly", {"session": "81", "to": "GA"}),
    ("who must report at the ninety-third session?", {"session": "93"}),
    ("rapports attendus à la quatre-vingt-unième session", {"session": "81"}),
    ("rapports attendus à la quatre-vingt-onzième session", {"session": "91"}),
    ("rapports à présenter à la 81e session de l’Assemblée générale", {"session": "81", "to": "GA"}),
    ("informes previstos para el octogésimo primer período de sesiones", {"session": "81"}),
    ("informes para el 81º período de sesiones de la Asamblea General", {"session": "81", "to": "GA"}),
]


@pytest.mark.parametrize(("text", "values"), AT)
def test_the_session_at_which_reports_are_due_is_understood(starter: Graph, text: str, values: dict[str, str]) -> None:
    found = understanding.asked(text, starter, today=NEXT)
    assert [dict(each.values) for each in found if each.question == "reporting-requests"] == [values]


def test_reports_of_a_session_are_those_that_state_it(starter: Graph) -> None:
    """The oracle reads all requests."""
    question = questions.load()["reporting-requests"]
    everything = list(starter.select(question.bind({}, starter.base)))
    for number in sorted({each["session"] for each in everything if each.get("session")}):
        wanted = [each for each in everything if each.get("session") == number]
        assert list(starter.select(question.bind({"session": number}, starter.base))) == wanted
        for code in {each["to"] for each in wanted if each.get("to")}:
            found = list(starter.select(question.bind({"session": number, "to": code}, starter.base)))
            assert found == [each for each in wanted if each.get("to") == code]


def test_words_of_time_stay_words_of_a_phrase(starter: Graph) -> None:
    found = understanding.asked("history of the phrase next year", starter, today=NEXT)
    assert [dict(each.values) for each in found if each.question == "phrase-history"] == [{"phrase": "next year"}]


ASKED = [
    ("what changed in 79/154", "changes", {"symbol": "A/RES/79/154"}),
    ("What changed between 77/194 and 79/154?", "changes", {"symbol": "A/RES/79/154", "earlier": "A/RES/77/194"}),
    ("compare 77/194 79/154", "changes", {"symbol": "A/RES/79/154", "earlier": "A/RES/77/194"}),
    ("what was dropped from 77/194 in 79/154", "changes", {"symbol": "A/RES/79/154", "earlier": "A/RES/77/194"}),
    ("what was dropped between 77/194 and 79/154", "changes", {"symbol": "A/RES/79/154", "earlier": "A/RES/77/194"}),
    (
        "qu'est-ce qui a disparu de la 77/194 dans la 79/154",
        "changes",
        {"symbol": "A/RES/79/154", "earlier": "A/RES/77/194"},
    ),
    ("¿qué se suprimió de la 77/194 en la 79/154?", "changes", {"symbol": "A/RES/79/154", "earlier": "A/RES/77/194"}),
    ("changements dans la résolution 79/154", "changes", {"symbol": "A/RES/79/154"}),
    ("¿qué cambió en la resolución 79/154?", "changes", {"symbol": "A/RES/79/154"}),
    ("who cites 61/180", "citations", {"cited": "A/RES/61/180"}),
    ("qui cite la résolution 61/180", "citations", {"cited": "A/RES/61/180"}),
    ("who cites the Palermo Protocol", "citations", {"cited": "UNTS/2237/39574"}),
    ("obligations of UNODC since 2020", "obligations", {"body": "UNODC", "since": "2020-01-01"}),
    ("what must UNODC do", "obligations", {"body": "UNODC"}),
    ("que doit faire l’ONUDC", "obligations", {"body": "UNODC"}),
    ("¿Qué debe hacer la UNODC?", "obligations", {"body": "UNODC"}),
    ("what is asked of Haiti", "obligations", {"body": "STATE-HT"}),
    ("ICAT 2021", "icat-membership", {"as_of": "2021-12-31"}),
    ("ICAT 2021", "icat-changes", {}),
    ("who sat in ICAT in 2013?", "icat-membership", {"as_of": "2013-12-31"}),
    ("qui était membre du Groupe en 2023", "icat-membership", {"as_of": "2023-12-31"}),
    ("¿quiénes eran miembros del ICAT en 2021?", "icat-membership", {"as_of": "2021-12-31"}),
    ("what must UNODC do", "mandates", {"body": "UNODC"}),
    ("mandat du Secrétaire général", "mandates", {"body": "SG"}),
    ("reports due 2026", "reporting-requests", {"due_from": "2026-01-01", "due_until": "2026-12-31"}),
    ("rapports attendus en 2026", "reporting-requests", {"due_from": "2026-01-01", "due_until": "2026-12-31"}),
    ("informes previstos para 2026", "reporting-requests", {"due_from": "2026-01-01", "due_until": "2026-12-31"}),
    ("since when “victim-centred approach”", "phrase-history", {"phrase": "victim-centred approach"}),
    ("history of 79/154", "series", {"symbol": "A/RES/79/154"}),
]


@pytest.mark.parametrize(("text", "question", "values"), ASKED)
def test_a_simple_question_is_one_of_ours(starter: Graph, text: str, question: str, values: dict[str, str]) -> None:
    found = understanding.asked(text, starter)
    assert (question, values, False) in [(each.question, dict(each.values), each.guessed) for each in found]


def test_a_misspelt_name_is_taken_for_the_nearest_and_that_is_said(starter: Graph) -> None:
    found = understanding.asked("what must the Office of the High Comissioner for Human Rights do", starter)
    assert {(each.values["body"], each.guessed) for each in found} == {("OHCHR", True)}
    assert understanding.asked("what must the qwertzuiop of nowhere do", starter) == []


@pytest.mark.parametrize(
    "text", ["trafficking in persons", "wells", "the", "what", "must do", "of of of", "since when"]
)
def test_words_alone_ask_nothing(starter: Graph, text: str) -> None:
    assert understanding.asked(text, starter) == []


def test_each_rule_fills_parameters_of_a_question_that_there_is() -> None:
    known = questions.load()
    for code in lang.codes():
        for each in lang.language(code).table("intents")["asks"]:
            own = {parameter.name for parameter in known[each["question"]].parameters}
            assert set(each["values"]) <= own, (code, each["question"])
            for form in each["forms"]:
                slots = {slot for value in each["values"].values() for slot in understanding.slots(value)}
                assert slots <= set(understanding.slots(form)) | {"when"}, (code, form)


@given(st.text(max_size=60))
def test_nothing_that_is_written_breaks_the_reading(text: str) -> None:
    assert len(understanding.folded(text)) == len(text)
    for code in lang.codes():
        for rule in understanding.rules_of(code).asks:
            rule.pattern.fullmatch(understanding.folded(text))


@pytest.mark.parametrize(
    "word", ["a/", "resolution ", "of ", "what is asked of ", "a ", "76/186 para ", "between ", "«", "the "]
)
def test_no_pattern_takes_long_for_what_repeats(starter: Graph, word: str) -> None:
    """Bounded in length, so that what is tried is bounded; counted in steps and not in seconds: it ends at all."""
    understanding.places(word * 200, starter)
    understanding.asked((word * 200)[: understanding.LONGEST], starter)
    understanding.named((word * 200)[: understanding.LONGEST], starter)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("reports due by 30 June 2026", "en", "Due until 30 June 2026"),
        ("rapports attendus avant fin 2026", "fr", "Échéance jusqu’au 31 décembre 2026"),
        ("informes previstos desde 2025", "es", "Plazo desde 1 de enero de 2025"),
        ("reports due at the eighty-first session", "en", "Session 81"),
        ("ICAT 2021", "en", "As at 31 December 2021"),
    ],
)
def test_a_page_says_of_a_day_what_it_is(starter: Graph, text: str, language: str, words: str) -> None:
    page = site(starter).get("/search", query_string={"q": text, "lang": language}, headers={"Accept": "text/html"})
    assert words in page.text.replace("\u00a0", " ").replace("&nbsp;", " ")
