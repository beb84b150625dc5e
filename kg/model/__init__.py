"""The nouns: a source, the document parsed from it, and the statements extracted from that.

Everything is frozen and slotted. Positions are counted in characters (Unicode code
points), half-open. Three texts are told apart:

* the *source text* (`Source.text`): the file as read. For plain text it is the decoded
  file; for XML it is the concatenated character data of the root element (what
  `"".join(root.itertext())` gives), as the Web Annotation model counts positions;
  for PDF, DOCX and HTML it is what the reader extracted.
* the *clean text* of a paragraph or note (`Paragraph.text`, `Footnote.text`): furniture,
  line breaks, footnote marks and broken words mended, made from the source text by
  deletions and one-for-one replacements only, so that each character has its place.
* the *quote* of a statement: the source text at its spans, exactly as printed.
"""

from __future__ import annotations

from kg.model.document import (
    Aside,
    Call,
    ComparedRow,
    ComparedWith,
    Document,
    Footnote,
    Mark,
    Metadata,
    Paragraph,
    Point,
    Repeats,
    Source,
    Topic,
    Vote,
    Wording,
)
from kg.model.places import (
    Place,
    composed,
    locate,
)
from kg.model.positions import (
    OffsetMap,
    Part,
    Span,
)
from kg.model.statements import (
    ActUse,
    Addressee,
    Citation,
    Correction,
    Definition,
    Meeting,
    Mention,
    Participation,
    RatificationUrged,
    ReportRequest,
    Series,
    Statements,
    Submission,
    Term,
    Unresolved,
)

__all__ = [
    "ActUse",
    "Addressee",
    "Aside",
    "Call",
    "Citation",
    "ComparedRow",
    "ComparedWith",
    "Correction",
    "Definition",
    "Document",
    "Footnote",
    "Mark",
    "Meeting",
    "Mention",
    "Metadata",
    "OffsetMap",
    "Paragraph",
    "Part",
    "Participation",
    "Place",
    "Point",
    "RatificationUrged",
    "Repeats",
    "ReportRequest",
    "Series",
    "Source",
    "Span",
    "Statements",
    "Submission",
    "Term",
    "Topic",
    "Unresolved",
    "Vote",
    "Wording",
    "composed",
    "locate",
]
