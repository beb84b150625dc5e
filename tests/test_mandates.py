"""What a body is asked in the last loaded text of each series: the rows, their times, and what follows on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from extract_helpers import read
from few_lists import few_lists
from series_papers import paper, write

import kg
from kg import parameters
from kg.errors import UnknownNameError, UsageError
from kg.library import OpenGraph
from kg.pipeline import BuildOptions, build

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

Rows = list[dict[str, str]]
Ask = Callable[..., Rows]

DRAFT = """United Nations A/C.3/84/L.4

General Assembly

Distr.: Limited
12 October 2029

Original: English

Eighty-fourth session
Third Committee
Agenda item 12
Keeping of ships

Norway and Tuvalu: draft resolution

Keeping of lighthouses

The General Assembly,

Recalling its resolution 83/1 of 16 December 2028,

1. Urges Member States to keep their lighthouses lit.
"""
REPORT = """United Nations A/82/120
General Assembly Distr.: General
4 August 2027

Original: English

Eighty-second session
Agenda item 12
Keeping of ships

Keeping of lighthouses

Report of the Secretary-General

Summary

The present report is submitted pursuant to General Assembly resolution 81/1.

I. Introduction

1. Lighthouses were kept.
"""
LATER = "its resolutions 81/1 of 16 December 2026 and 82/1 of 16 December 2027 on the keeping of lighthouses"


def _papers() -> tuple[str, ...]:
    asked = "2. Requests the Secretary-General to submit a report"
    kept = "3. Invites the International Labour Organization to keep, until 31 December 2031, a list of lamps.\n\n53rd"
    first = paper(80, 1).replace("1. Urges", "1. Encourages")
    second = paper(81, 1, recalls=("80/1",)).replace(
        asked, asked.replace("submit", "submit to it at its eighty-second session")
    )
    third = paper(83, 1, recalls=LATER).replace("53rd", kept)
    listing = paper(85, 2, "Buoys", recalls="its resolution 83/1 of 16 December 2028")
    return first, second, third, listing, DRAFT, REPORT


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenGraph]:
    folder = tmp_path_factory.mktemp("mandates")
    write(folder / "papers", *_papers())
    with few_lists():
        assert build(BuildOptions(store=folder / "store", paths=(folder / "papers",), jobs=1, validate=False)).code == 0
    with kg.open(folder / "store") as found:
        yield found


@pytest.fixture(scope="module")
def ask(graph: OpenGraph) -> Ask:
    def asked(question: str = "mandates", **parameters: str) -> Rows:
        table = graph.ask(question, **parameters)
        return [
            {name: "" if cell is None else str(cell) for name, cell in zip(table.columns, row, strict=True)}
            for row in table.rows
        ]

    return asked


def told(rows: Rows, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_the_last_text_of_a_series_and_what_stands_alone(ask: Ask) -> None:
    rows = ask(body="MEMBER-STATES")
    assert told(rows, "symbol", "organ", "status", "date", "part", "number", "act_id", "strength") == [
        ("A/RES/83/1", "GA", "adopted", "2028-12-16", "operative", "1", "urge", "3"),
        ("A/RES/85/2", "GA", "adopted", "2030-12-16", "operative", "1", "urge", "3"),
    ]
    assert told(rows, "first", "first_kind", "times") == [
        ("A/RES/80/1", "at-least", "3"),
        ("A/RES/85/2", "at-least", "1"),
    ], "no text before the first one is loaded; one that stands alone has itself"


def test_a_line_begins_where_the_text_before_lacks_it_and_is_loaded(ask: Ask) -> None:
    rows = ask(body="ILO")
    assert told(rows, "symbol", "number", "first", "first_kind", "times", "until") == [
        ("A/RES/83/1", "3", "A/RES/83/1", "at-least", "1", "2031-12-31"),
    ], "82/1 is not loaded, so that it may have had it"


def test_later_texts_that_are_not_loaded_are_named(ask: Ask) -> None:
    assert told(ask(body="MEMBER-STATES"), "symbol", "later") == [("A/RES/83/1", ""), ("A/RES/85/2", "")]
    assert told(ask(body="MEMBER-STATES", as_of="2027"), "symbol", "later") == [("A/RES/81/1", "A/RES/82/1")]
    assert told(ask(body="MEMBER-STATES", as_of="2027-11"), "symbol", "later") == [("A/RES/81/1", "")], (
        "it is of December"
    )


@pytest.mark.parametrize(
    ("day", "symbol", "session", "answer"),
    [
        ("2025-12-15", "", "", ""),
        ("2025-12-16", "A/RES/80/1", "", ""),
        ("2026", "A/RES/81/1", "82", ""),
        ("2027-08-03", "A/RES/81/1", "82", ""),
        ("2027-08-04", "A/RES/81/1", "82", "A/82/120"),
        ("2028-12-16", "A/RES/83/1", "", ""),
    ],
)
def test_as_of_a_day(ask: Ask, day: str, symbol: str, session: str, answer: str) -> None:
    rows = ask(body="SG", as_of=day)
    assert told(rows, "symbol", "session", "answered_by") == ([(symbol, session, answer)] if symbol else [])


def test_a_draft_is_told_where_it_is_wanted_and_not_adopted(ask: Ask) -> None:
    rows = ask(body="MEMBER-STATES", status="draft")
    assert told(rows, "symbol", "organ", "status", "times") == [("A/C.3/84/L.4", "GA", "draft", "4")]
    every = told(ask(body="MEMBER-STATES", status="any"), "symbol")
    assert every == [("A/RES/83/1",), ("A/C.3/84/L.4",), ("A/RES/85/2",)]


def test_filters(ask: Ask) -> None:
    assert told(ask(body="MEMBER-STATES", since="2029"), "symbol") == [("A/RES/85/2",)]
    assert told(ask(body="SG", act="Request"), "act_id") == [("request",), ("request",)], "by its name too"
    assert ask(body="SG", act="urge") == []
    assert len(ask(body="SG", organ="General Assembly")) == 2
    assert ask(body="SG", organ="SC") == []
    with pytest.raises(UnknownNameError, match="did you mean request"):
        ask(act="reqest")
    with pytest.raises(UsageError, match="status"):
        ask(status="adoptd")
    with pytest.raises(UsageError, match="calendar"):
        ask(as_of="2028-02-30")


@pytest.mark.thorough
def test_a_term_under_an_act_that_is_said_twice_belongs_to_nobody(tmp_path: Path) -> None:
    """Two bodies are requested in one paragraph: nothing tells whose the term is, so that it is nobody's."""
    twice = (
        "3. Requests the Secretary-General to keep a list of lamps, and requests the International Labour Organization "
        "to provide data until 31 December 2031.\n\n53rd"
    )
    write(tmp_path / "papers", paper(85, 2, "Buoys").replace("53rd", twice))
    with few_lists():
        assert (
            build(BuildOptions(store=tmp_path / "store", paths=(tmp_path / "papers",), jobs=1, validate=False)).code
            == 0
        )
    with kg.open(tmp_path / "store") as found:
        for question in ("mandates", "obligations"):
            for body in ("SG", "ILO"):
                table = found.ask(question, body=body)
                rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
                assert rows and not any(row["until"] for row in rows if row["number"] == "3"), (question, body)


def test_obligations_tell_organ_status_and_term(ask: Ask) -> None:
    rows = ask("obligations", body="ILO")
    assert told(rows, "symbol", "organ", "status", "until") == [("A/RES/83/1", "GA", "adopted", "2031-12-31")]
    assert told(ask("obligations", body="MEMBER-STATES", as_of="2026"), "symbol") == [("A/RES/80/1",), ("A/RES/81/1",)]
    assert told(ask("obligations", body="MEMBER-STATES", status="draft"), "symbol") == [("A/C.3/84/L.4",)]
    assert len(ask("obligations", body="MEMBER-STATES", organ="GA")) == 5


def test_a_store_of_an_older_version_is_refused_and_gives_no_wrong_rows(
    graph: OpenGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parameters.known(graph._graph), "tells_last", False)
    with pytest.raises(UsageError, match="build it again"):
        graph.ask("mandates", body="SG")
    assert graph.ask("obligations", body="SG").rows


def _before(rows: Rows) -> dict[str, set[str]]:
    """Who stands before whom in a series, at whatever distance."""
    near: dict[str, set[str]] = {}
    for row in rows:
        near.setdefault(row["symbol"], set()).update(filter(None, [row["previous"]]))
    far: dict[str, set[str]] = {}
    for symbol, own in near.items():
        waiting, seen = [*own], set[str]()
        while waiting:
            if (each := waiting.pop()) not in seen:
                seen.add(each)
                waiting += near.get(each, ())
        far[symbol] = seen
    return far


@pytest.mark.parametrize(
    "day", ["", "2006-12-20", "2019-12-31", "2020-12-16", "2021-12-15", "2021-12-16", "2023", "2030"]
)
def test_what_obligations_have_and_mandates_lack_is_in_a_text_that_another_one_follows(
    starter_store: Path, day: str
) -> None:
    """The law, told from the questions `obligations`, `documents` and `series` alone."""
    on_day = {"as_of": day} if day else {}
    with kg.open(starter_store) as found:

        def rows(question: str, **parameters: str) -> Rows:
            table = found.ask(question, **parameters)
            return [
                dict(zip(table.columns, ("" if c is None else str(c) for c in row), strict=True)) for row in table.rows
            ]

        asked = {
            (r["body"], r["symbol"], r["number"], r["act_id"]) for r in rows("obligations", status="adopted", **on_day)
        }
        kept = {(r["body"], r["symbol"], r["number"], r["act_id"]) for r in rows("mandates", **on_day)}
        loaded = {r["symbol"] for r in rows("obligations", status="adopted", **on_day)}
        before = _before(rows("series"))
    followed = set[str]().union(*(before.get(symbol, set()) for symbol in loaded))
    assert {each for each in asked if each[1] not in followed} <= kept
    assert not {each[1] for each in kept} & followed
    assert kept or not asked


@pytest.mark.parametrize(
    ("language", "sentence", "until"),
    [
        ("en", "Decides to extend the mandate of the Office until 31 December 2031", ["2031-12-31"]),
        ("en", "Requests the Office to continue, through the end of 2032, to keep the list", ["2032"]),
        ("en", "Decides that the Office shall work for a further period ending on 3 May 2031", ["2031-05-03"]),
        ("en", "Invites the Office to report on activities carried out until 31 December 2031", []),
        ("en", "Decides to take note of the mandate, which ran until 31 December 2019", []),
        ("en", "Requests the Office to remain seized of it until its eighty-third session", []),
        ("en", "Requests the Office to report by 31 December 2031", []),
        ("en", "Recalls that the mandate runs until 31 December 2031", []),
        ("fr", "Décide de proroger jusqu'au 1er juillet 2031 le mandat du Bureau", ["2031-07-01"]),
        ("fr", "Décide de reconduire le mandat du Bureau jusqu'en 2032", ["2032"]),
        ("fr", "Prie le Bureau de tenir la liste pour une période prenant fin le 31 mai 2031", ["2031-05-31"]),
        ("es", "Decide prorrogar hasta el 31 de enero de 2031 el mandato de la Oficina", ["2031-01-31"]),
        ("es", "Solicita a la Oficina que siga llevando la lista hasta fines de 2032", ["2032"]),
    ],
)
def test_printed_terms(language: str, sentence: str, until: list[str]) -> None:
    found = read(sentence, language).terms
    assert [each.until for each in found] == until


NO_TERMS = {
    "en": [
        "Decides that, if the situation so requires, the measures shall apply until 31 December 2036",
        "Decides to extend the mandate of the Mission until 31 December 2036 at the latest, unless the Council decides otherwise",
        "Decides to extend the mandate of the Mission until 31 December 2036 (unless renewed by the Council)",
        "Requests the Mission, if resources permit, to continue until 31 December 2036",
        "Decides that the measures shall apply until 31 December 2037, unless the Council decides otherwise",
        "Decides to extend the mandate of the Mission until 31 December 2037, or earlier if it leaves",
        "Decides to extend the mandate of the Mission, if the parties agree, until 31 December 2037",
        "Decides to extend the mandate until 31 December 2037, subject to the consent of the State",
        "Requests the Office to continue until 31 December 2037 or until the Council decides otherwise",
        "Decides to renew for one year the mandate of the Mission, which is to expire on 31 January 2037",
        "Decides to renew for one year the mandate of the Mission, which runs until 31 January 2037",
        "Decides to renew for one year the mandate of the Mission, which runs, under resolution 80/5, until 31 January 2037",
        "Decides that the mandate of the Panel expiring on 31 January 2037 is extended for a period of thirteen months",
        "Decides to extend for one year the mandate, as extended by resolution 80/5 until 31 January 2037",
        "Decides not to extend the mandate of the Mission until 31 December 2037",
        "Decides that the mandate shall not be extended until 31 December 2037",
        "Requests the Office to submit a report covering the period from 1 January 2036 through 31 December 2037",
        "Requests the Office to keep a record of ships from 1 January 2036 through 31 December 2037",
        "Requests the Office to report on the keeping of the lamps until 31 December 2037",
        "Decides that the exemption granted until 31 March 2037 is terminated",
        "Decides to revoke the exemption that holds until 31 March 2037",
        "Decides that the measures which were to remain in force until 31 January 2037 shall no longer apply",
        "Decides that the measures, in force until 31 January 2037, are lifted",
        "Decides that the mandate, which was scheduled to run until 31 January 2037, is renewed for one year",
        "Decides that the mandate of the Mission (until 31 January 2037) is extended by one year",
        "Decides to lift the measures applicable until 31 January 2037",
        "Requests the Office to submit information on lamps through 31 December 2037",
        "Decides that the measures, valid until 31 January 2037, shall cease to apply",
    ],
    "fr": [
        "Décide de proroger le mandat de la Mission jusqu’au 31 décembre 2036, sauf décision contraire",
        "Décide que les mesures s’appliqueront jusqu’au 31 décembre 2037, à moins que le Conseil n’en décide autrement",
        "Décide de proroger le mandat jusqu’au 31 décembre 2037, sous réserve de l’accord de l’État",
        "Décide de proroger de un an le mandat de la Mission, venant à expiration le 31 janvier 2037",
        "Décide de proroger de un an le mandat de la Mission, qui court jusqu'au 31 janvier 2037",
        "Décide de ne pas proroger le mandat de la Mission jusqu'au 31 décembre 2037",
        "Prie le Bureau de présenter un rapport portant sur la période du 1er janvier 2036 jusqu'au 31 décembre 2037",
        "Prie le Bureau de tenir un registre des navires du 1er janvier 2036 jusqu'au 31 décembre 2037",
        "Décide que la dérogation accordée jusqu'au 31 mars 2037 est levée",
        "Décide que les mesures qui devaient rester en vigueur jusqu'au 31 janvier 2037 ne s'appliqueront plus",
        "Décide de mettre fin à la dérogation valable jusqu'au 31 mars 2037",
    ],
    "es": [
        "Decide prorrogar el mandato de la Misión hasta el 31 de diciembre de 2036, salvo decisión en contrario",
        "Decide que las medidas se apliquen hasta el 31 de diciembre de 2037, a menos que el Consejo decida otra cosa",
        "Decide prorrogar el mandato hasta el 31 de diciembre de 2037, si el Estado está de acuerdo",
        "Decide prorrogar por un año el mandato de la Misión, que expira el 31 de enero de 2037",
        "Decide prorrogar por un año el mandato de la Misión, que vencerá el 31 de enero de 2037",
        "Decide prorrogar por un año el mandato de la Misión, que rige hasta el 31 de enero de 2037",
        "Decide no prorrogar el mandato de la Misión hasta el 31 de diciembre de 2037",
        "Solicita a la Oficina que presente un informe que abarque desde el 1 de enero de 2036 hasta el 31 de "
        "diciembre de 2037",
        "Solicita a la Oficina que lleve un registro de buques desde el 1 de enero de 2036 hasta el 31 de diciembre de 2037",
        "Decide que la exención concedida hasta el 31 de marzo de 2037 queda sin efecto",
        "Decide que las medidas que debían permanecer en vigor hasta el 31 de enero de 2037 dejen de aplicarse",
    ],
}


@pytest.mark.parametrize(("language", "sentence"), [(code, each) for code, all_ in NO_TERMS.items() for each in all_])
def test_an_earlier_denied_or_ended_term_is_none(language: str, sentence: str) -> None:
    """The end of what runs already, what is denied, reported on or given up: a false term is worse than none."""
    assert [each.until for each in read(sentence, language).terms] == []


TERMS = {
    "en": (
        [
            "Decides to extend until {} the mandate of the Mission, which was set up in resolution 80/5",
            "Decides to extend until {} the mandate of the Mission and not to reduce its strength",
            "Decides that the measures, which were imposed by resolution 80/5, shall remain in force until {}",
            "Decides that the mandate of the Panel is extended until {}",
            "Decides to renew until {} the measures for which there is no longer a need of notice",
            "Decides that the Office will continue to work for the period ending {}",
            "Decides to renew the mandate for a period of six months, that is, until {}",
            "Decides to renew the measures imposed by resolution 80/5 until {}",
            "Decides to extend the mandate for a further period of six months expiring on {}",
            "Decides to appoint the keeper with effect from 1 July 2036 until {}",
            "Requests the Office to report every ninety days until {}",
            "Requests the Office to submit, not later than every ninety days, a note on lamps until {}",
        ],
        "31 December 2037",
    ),
    "fr": (
        [
            "Décide de proroger jusqu'au {} le mandat de la Mission, qui a été créée par la résolution 80/5",
            "Décide que les mesures imposées par la résolution 80/5 resteront en vigueur jusqu'au {}",
            "Décide que le mandat est prorogé jusqu'au {}",
            "Décide de nommer la gardienne à compter du 1er juillet 2036 jusqu'au {}",
        ],
        "31 décembre 2037",
    ),
    "es": (
        [
            "Decide prorrogar hasta el {} el mandato de la Misión, que fue creada en la resolución 80/5",
            "Decide que las medidas impuestas en la resolución 80/5 permanecerán en vigor hasta el {}",
            "Decide prorrogar el mandato por un período de seis meses que concluirá el {}",
            "Decide nombrar a la guardiana a partir del 1 de julio de 2036 hasta el {}",
        ],
        "31 de diciembre de 2037",
    ),
}


@pytest.mark.parametrize("language", TERMS)
def test_a_term_stays_one_beside_what_else_is_told(language: str) -> None:
    sentences, day = TERMS[language]
    found = {each: [term.until for term in read(each.format(day), language).terms] for each in sentences}
    assert found == {each: ["2037-12-31"] for each in sentences}
