"""Akoma Ntoso → documents. The marked-up resolution here is ours, with the quirks of the UN's."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_parse_text import assert_maps_back, calls, numbers

from kg.errors import InputError
from kg.model import Document, Part, Statements
from kg.parse import parse
from kg.readers import akn, facts
from kg.readers import text as text_reader
from kg.render import STYLES, render

RESOLUTION = """<?xml version="1.0" encoding="utf-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" xmlns:akn4un="http://un.org/akn4un">
<!-- a comment is no text -->
<statement name="resolution"><meta>
<identification source="#x"><FRBRWork><FRBRdate date="2036-12-16" name="adoption"/></FRBRWork>
<FRBRExpression><FRBRdate date="2037-01-12" name="publication"/><FRBRlanguage language="eng"/>
</FRBRExpression>
</identification>
<classification source="x">
<keyword value="6" href="http://metadata.un.org/sdg/6" showAs="sdg_6" dictionary="SDGO"/>
<keyword value="wells" href="http://metadata.un.org/thesaurus/1007000" showAs="wells"
 dictionary="UNBIS"/>
<keyword refersTo="agenda" value="72" showAs="WELLS" dictionary="A/91/251"/>
</classification>
<workflow source="#un">
<step date="2036-11-01" outcome="draftResolution" as="A/C.2/91/L.9"
 by="Belarus, Bosnia and Herzegovina and Chile"/>
<step date="0001-01-01" outcome="draftResolutionAdditionalSponsors" by="Peru and the Kingdom of Wells"/>
<step date="2036-12-16" outcome="adopted" as="A/91/PV.53" by=""/>
</workflow>
<analysis><parliamentary><voting outcome="adoptedRecordedVote">
<count value="2" refersTo="inFavour"><akn4un:voters><organization>CHILE</organization>
<organization>PERU</organization>
</akn4un:voters></count><count value="1" refersTo="against"><akn4un:voters>
<organization>BELARUS</organization>
</akn4un:voters></count></voting></parliamentary></analysis>
<presentation><docketNumber>36-19241 (E)</docketNumber></presentation>
</meta>
<coverPage><p><docNumber refersTo="#symbol">A/RES/91/7</docNumber></p>
<p><docDate date="2037-01-12" refersTo="#dateOfIssuance">12 January 2037</docDate></p>
<p><session value="91">Ninety-first session</session></p>
<p><inline name="agenda item">Agenda item 72 (b)</inline></p>
<p><docProponent refersTo="#secondCommittee">[on the report of the Second Committee
 (<inline name="originating document">A/91/401, para. 12</inline>)]</docProponent></p></coverPage>
<preface><p><docNumber>91/7.</docNumber>
<docTitle refersTo="#resolutionTitle">Wells of dry towns</docTitle></p></preface>
<preamble><formula><p><span class="italic">The General Assembly</span>,</p></formula>
<container name="Recalling">
<p>	<span class="italic">Recalling</span> its resolution <a href="x">70/1</a>,<authorialNote
 marker="1" placement="bottom"><p>	Resolution 70/1.</p>
</authorialNote> and the COVID‑19 pandemic,</p></container>
<container name="Reaffirming"><blockList>
<listIntroduction>Reaffirming that wells shall:</listIntroduction>

<item><num>(a)</num> <p>give water,</p></item>
<item><num>(b)</num> <p>be deep,</p></item></blockList></container>
</preamble>
<mainBody>
<paragraph eId="para_9"><num>1.</num><content>
<p>	<span class="italic">Urges</span> all States to dig;</p></content></paragraph>
<paragraph><content><p>(a) Wide wells;</p></content></paragraph>
<paragraph><content><p>(b) Deep wells;<authorialNote marker="2">
<p>See A/70/12, n<sup>o</sup> 3.</p></authorialNote></p></content></paragraph>
<paragraph><subheading>Buckets</subheading></paragraph>
<paragraph><num>2.</num><list><intro><p>Invites all:</p></intro><point><num>(a)</num> <content>
<p>To drink;</p></content></point>
</list></paragraph>
<paragraph><content><p>	3	<span class="italic">Decides</span> to remain seized.</p></content></paragraph>
</mainBody>
<conclusions><p><inline name="adoptionMeeting">53rd plenary meeting</inline><eol/>
<docDate date="2036-12-16" refersTo="#adoptionDate">16 December 2036</docDate></p></conclusions>
<attachments><attachment><doc name="annex"><mainBody>
<paragraph><heading>Annex</heading></paragraph>
<paragraph><num>I.</num><subheading>Rules</subheading></paragraph>
<paragraph><num>1.</num><content><p>Wells are round.</p></content></paragraph>
<paragraph><num>II.</num><subheading>Sizes</subheading></paragraph>
<paragraph><num>2.</num><content><p>Wells are deep.</p></content></paragraph>
</mainBody></doc></attachment></attachments>
</statement></akomaNtoso>
"""


@pytest.fixture(scope="module")
def parsed() -> Document:
    return parse(akn.read(RESOLUTION.encode(), "x.xml", "0" * 64))


def test_source_text_is_the_character_data(parsed: Document) -> None:
    parser = etree.XMLParser(remove_comments=True)
    assert parsed.source.text == "".join(etree.fromstring(RESOLUTION.encode(), parser).itertext())


def test_numbers(parsed: Document) -> None:
    assert numbers(parsed, "preambular") == ["1", "2"]
    assert numbers(parsed, "operative") == ["1", "2", "3"], "a list outside its paragraph; a number inside the text"
    assert numbers(parsed, "annex") == ["I/1", "II/2"]
    assert_maps_back(parsed)


_NAMED = re.compile(r"<(paragraph|container|item|point|authorialNote|mainBody|doc|content)\b(?! eId)")


def named(text: str) -> str:
    """Markup in which each element that may have an identifier has one, counted as the UN's are."""
    count = itertools.count(10)
    return _NAMED.sub(lambda found: f'{found[0]} eId="{found[1]}_{next(count)}"', text)


def assert_elements_begin_with_their_parts(document: Document, text: bytes) -> int:
    """Each identifier is that of one part, whose words its element begins with, after the number; gives how many."""
    root = etree.fromstring(text, etree.XMLParser(remove_comments=True))
    parts = [each for each in (*document.paragraphs, *document.footnotes) if each.eid]
    assert len({each.eid for each in parts}) == len(parts)
    for part in parts:
        [element] = root.xpath("//*[@eId=$eid]", eid=part.eid)
        words = " ".join("".join(element.itertext()).split())
        first = re.split(r"[\W\d_]{2,}", part.text)[0].strip("( )")[:30]
        assert re.match(r"[\d. ()a-z]{0,8}" + re.escape(first), words), (part.eid, part.number, words[:60])
    return len(parts)


def test_paragraphs_and_notes_have_what_the_markup_calls_them() -> None:
    text = named(RESOLUTION)
    found = parse(akn.read(text.encode(), "x.xml", "0" * 64))
    parts = [each for each in found.paragraphs if each.part != Part.MASTHEAD]
    assert [each.eid for each in parts if each.number == "1" and each.part == Part.OPERATIVE] == ["para_9"]
    assert all(each.eid for each in (*parts, *found.footnotes))
    assert assert_elements_begin_with_their_parts(found, text.encode()) == len(parts) + len(found.footnotes)
    stripped = facts.parse(facts.dump(found, Statements()).encode(), "x.facts.json")[0]
    assert [each.eid for each in stripped.paragraphs] == [each.eid for each in found.paragraphs]


def test_a_heading_before_the_number_is_the_elements_too() -> None:
    text = RESOLUTION.replace('"para_9"><num>', '"para_9"><subheading>Digging of wells</subheading><num>')
    found = parse(akn.read(text.encode(), "x.xml", "0" * 64))
    assert [(each.number, each.eid) for each in found.paragraphs if each.eid] == [("1", "para_9")]


def test_an_element_with_several_paragraphs_names_none_of_them(parsed: Document) -> None:
    text = (
        RESOLUTION.replace('<paragraph eId="para_9">', '<paragraph eId="para_8"><content><p>')
        .replace("to dig;</p></content></paragraph>", "to dig;</p><p>2. Urges none.</p></content></paragraph>")
        .replace('<num>1.</num><content>\n<p>\t<span class="italic">Urges', '1. <span class="italic">Urges')
    )
    found = parse(akn.read(text.encode(), "x.xml", "0" * 64))
    assert numbers(found, "operative")[:2] == ["1", "2"]
    assert [each.eid for each in found.paragraphs if each.eid] == []
    assert [each.eid for each in parsed.paragraphs if each.eid] == ["para_9"]


@pytest.mark.shared
def test_identifiers_of_the_markup_of_the_united_nations(shared: Path) -> None:
    paths = sorted((shared / "corpus" / "trafficking").glob("*76_186*.xml"))
    for path in paths:
        found = parse(akn.read(path.read_bytes(), path.name, "0" * 64))
        assert assert_elements_begin_with_their_parts(found, path.read_bytes()) > 80
        [third] = [each for each in found.paragraphs if (each.part, each.number) == (Part.OPERATIVE, "3")]
        assert third.eid == "para_48", "not the printed number"
    assert len(paths) == 2


def test_texts(parsed: Document) -> None:
    by_key = {(p.part.value, p.number): p for p in parsed.paragraphs}
    assert by_key["preambular", "1"].text == "Recalling its resolution 70/1, and the COVID-19 pandemic,"
    assert by_key["preambular", "2"].text == "Reaffirming that wells shall: (a) give water, (b) be deep,"
    assert by_key["operative", "1"].text == "Urges all States to dig; (a) Wide wells; (b) Deep wells;"
    assert by_key["operative", "3"].text == "Decides to remain seized."
    assert by_key["operative", "2"].heading == "Buckets"
    first = by_key["preambular", "1"]
    assert [first.text[a:b] for a, b in first.emphasis] == ["Recalling"]


def test_notes_stand_inline_and_are_taken_out(parsed: Document) -> None:
    assert [(n.number, n.text) for n in parsed.footnotes] == [
        ("1", "Resolution 70/1."),
        ("2", "See A/70/12, no 3."),
    ]
    assert calls(parsed) == [("preambular", "1", "1"), ("operative", "1", "2")]
    first = next(p for p in parsed.paragraphs if p.part is Part.PREAMBULAR)
    assert first.text[: first.calls[0].position] == "Recalling its resolution 70/1,"


@pytest.mark.parametrize(
    ("language", "says", "original"),
    [("eng", "Original: English", "en"), ("fra", "Original : espagnol", "es"), ("eng", "Original: Wellish", "")],
)
def test_cover_page_of_another_organ(language: str, says: str, original: str) -> None:
    """A commission's report and the language of the original are read there, too."""
    data = f"""<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement><meta><identification>
    <FRBRExpression><FRBRlanguage language="{language}"/></FRBRExpression></identification></meta>
    <coverPage><p><docNumber refersTo="#symbol">E/RES/2041/7</docNumber></p>
    <p><inline name="originalLanguage">{says}</inline></p>
    <p><docProponent>[on the recommendation of the Commission on Wells
    (<inline name="originating document">E/2041/30</inline>)]</docProponent></p></coverPage>
    <mainBody><paragraph><num>1.</num><content><p>Urges all States to dig.</p></content></paragraph></mainBody>
    </statement></akomaNtoso>"""
    stated = parse(akn.read(data.encode(), Path("wells.xml"), "0" * 64)).metadata
    assert (stated.committee_report, stated.original_language) == ("E/2041/30", original)


def test_metadata(parsed: Document) -> None:
    stated = parsed.metadata
    assert (stated.symbol, stated.title, stated.type) == ("A/RES/91/7", "Wells of dry towns", "resolution")
    assert (stated.adopted, stated.distributed, stated.session) == ("2036-12-16", "2037-01-12", 91)
    assert (stated.agenda_item, stated.committee, stated.meeting) == ("72 (b)", "C.2", "53")
    assert (stated.committee_report, stated.committee_report_locus) == ("A/91/401", "para. 12")
    assert stated.draft == "A/C.2/91/L.9"
    assert stated.sponsors == ("BA", "BY", "CL")
    assert stated.additional_sponsors == ("PE",)
    assert stated.sponsors_unread == ("Kingdom of Wells",)
    assert stated.vote is not None
    assert (stated.vote.in_favour, stated.vote.states_against, stated.adopted_without_vote) == (
        2,
        ("BY",),
        False,
    )
    assert stated.job_number == "36-19241"
    assert [(t.scheme, t.topic) for t in parsed.topics] == [("SDG", "6"), ("UNBIS", "1007000")]


REFUSED = [
    ("<akomaNtoso><statement></akomaNtoso>", "damaged", "an element is not closed"),
    (
        '<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><akomaNtoso>&b;</akomaNtoso>',
        "entities",
        "entity bomb",
    ),
    (
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><akomaNtoso>&a;</akomaNtoso>',
        "entities",
        "a file",
    ),
    ("<rdf/>", "another kind", "another vocabulary"),
    ("<akomaNtoso>" + "<p>" * 300 + "</p>" * 300 + "</akomaNtoso>", "nested", "nested too deep"),
]


@pytest.mark.parametrize(("text", "said", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refused(text: str, said: str, why: str) -> None:
    for data in (text.encode(), b"\xff\xfe" + text.encode("utf-16-le")):
        with pytest.raises(InputError, match=said) as caught:
            akn.read(data, "x.xml", "0" * 64)
        assert "\n" not in str(caught.value), why


@pytest.mark.parametrize("style", STYLES)
def test_every_style_reads_back(parsed: Document, style: str) -> None:
    source = akn.read(RESOLUTION.encode(), "x.xml", "0" * 64)
    again = parse(text_reader.read(render(source, STYLES[style]).encode(), "x.txt", "0" * 64))
    for part in ("preambular", "operative", "annex"):
        assert numbers(again, part) == numbers(parsed, part)
    assert [(n.number, n.text) for n in again.footnotes] == [(n.number, n.text) for n in parsed.footnotes]
    assert calls(again) == calls(parsed)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_cut_and_shuffled_markup_never_fails(chance: random.Random) -> None:
    pieces = RESOLUTION.replace("><", ">\0<").split("\0")
    body = pieces[40:]
    chance.shuffle(body)
    text = "".join(pieces[:40] + body)[: chance.randrange(200, len(RESOLUTION))]
    try:
        assert_maps_back(parse(akn.read(text.encode(), "x.xml", "0" * 64)))
    except InputError as error:
        assert "\n" not in str(error)


@pytest.mark.shared
def test_marked_up_resolutions_map_back(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "trafficking").glob("*.xml")):
        document = parse(akn.read(path.read_bytes(), path, "0" * 64))
        assert numbers(document, "operative"), path.name
        assert document.metadata.symbol.startswith(("A/RES/", "E/RES/"))
        assert_maps_back(document)


@pytest.mark.shared
def test_both_languages_number_alike(shared: Path) -> None:
    folder = shared / "corpus" / "trafficking"
    for english in sorted(folder.glob("en.A_RES*.xml")):
        number = english.name.split("-")[0].removeprefix("en.")
        french = next(iter(sorted(folder.glob(f"fr.{number}-*.xml"))), None)
        if french is None:
            continue
        pair = [parse(akn.read(path.read_bytes(), path, "0" * 64)) for path in (english, french)]
        for part in ("preambular", "operative", "annex"):
            assert numbers(pair[0], part) == numbers(pair[1], part), english.name
        assert [n.number for n in pair[0].footnotes] == [n.number for n in pair[1].footnotes]
        assert pair[0].metadata.sponsors == pair[1].metadata.sponsors


RAISED = [
    # (markup in operative 1, its text, calls in it, why)
    ("the Convention<sup>1</sup> and", "the Convention and", ["1"], "an earlier note, called again"),
    ("the Convention,<span class='superscript'>2</span> and", "the Convention, and", ["2"], "as a span"),
    ("the Rules<sup>1</sup><sup>2</sup> and", "the Rules12 and", [], "two pieces are one number, and no note 12"),
    ("the Convention<sup>7</sup> and", "the Convention7 and", [], "no such note"),
    ("wells of 5 m<sup>2</sup> or", "wells of 5 m2 or", [], "a square metre"),
    ("some 10<sup>2</sup> wells", "some 102 wells", [], "a power"),
    ("the 1<sup>st</sup> well", "the 1st well", [], "an ordinal"),
    ("le 1<sup>er</sup> puits, n<sup>o</sup> 2", "le 1er puits, no 2", [], "French ordinals and numbers"),
]


@pytest.mark.parametrize(("markup", "text", "called", "why"), RAISED, ids=[row[3] for row in RAISED])
def test_raised_numbers(markup: str, text: str, called: list[str], why: str) -> None:
    source = RESOLUTION.replace("all States to dig;", markup, 1).replace(
        "and the COVID‑19 pandemic,", 'and<authorialNote marker="2"><p>Wells.</p></authorialNote> the pandemic,', 1
    )
    found = parse(akn.read(source.encode(), "x.xml", "0" * 64))
    first = next(p for p in found.paragraphs if p.part is Part.OPERATIVE)
    assert first.text.startswith(f"Urges {text}"), why
    end = len("Urges ") + len(text)
    assert [call.number for call in first.calls if call.position < end] == called, why
    assert_maps_back(found)
