"""Document → statements: acts first, since every other statement stands under one."""

from __future__ import annotations

from kg.authority import Authority
from kg.extract import (
    acts,
    addressees,
    citations,
    meetings,
    names,
    participation,
    ratification,
    requests,
    sdg,
    series,
)
from kg.extract.view import Views
from kg.model import Document, Statements


def extract(document: Document, authority: Authority) -> Statements:
    """Everything read from `document`, each tuple in the order of the text.

    `authority` holds the lists that names are found by. Never refuses a document; what
    cannot be made out is in `unresolved`.
    """
    views = Views.of(document)
    uses = acts.find_acts(document, authority, views=views)
    cited, unresolved = citations.find_citations(document, authority, uses, views=views)
    mentions, unexplained = names.find_mentions(document, authority, uses, cited, views=views)
    roles, unlisted = participation.find_participations(document, authority, mentions, views=views)
    addressed = addressees.find_addressees(document, authority, uses, mentions, views=views)
    return Statements(
        acts=uses,
        citations=cited,
        mentions=mentions,
        addressees=addressed,
        ratifications=ratification.find_ratifications(document, uses, mentions, views=views),
        participations=roles,
        meetings=meetings.find_meetings(document, authority, uses, mentions, views=views),
        requests=requests.find_requests(document, authority, uses, addressed, mentions, views=views),
        series=series.find_series(document, cited, views=views),
        sdg_targets=sdg.find_sdg_targets(document, uses, views=views),
        unresolved=(*unresolved, *unexplained, *unlisted, *acts.doubtful(document, uses)),
    )
