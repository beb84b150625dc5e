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
from kg.model import Document, Statements


def extract(document: Document, authority: Authority) -> Statements:
    """Everything read from `document`, each tuple in the order of the text.

    `authority` holds the lists that names are found by. Never refuses a document; what
    cannot be made out is in `unresolved`.
    """
    uses = acts.find(document, authority)
    cited, unresolved = citations.find(document, authority, uses)
    mentions, unexplained = names.find(document, authority, uses, cited)
    roles, unlisted = participation.find(document, authority, mentions)
    addressed = addressees.find(document, authority, uses, mentions)
    return Statements(
        acts=uses,
        citations=cited,
        mentions=mentions,
        addressees=addressed,
        ratifications=ratification.find(document, uses, mentions),
        participations=roles,
        meetings=meetings.find(document, authority, uses, mentions),
        requests=requests.find(document, authority, uses, addressed, mentions),
        series=series.find(document, cited),
        sdg_targets=sdg.find(document, uses),
        unresolved=(*unresolved, *unexplained, *unlisted),
    )
