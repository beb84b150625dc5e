"""A resolution as DOCX: a masthead in a table, running heads, italics, real footnotes, numbers typed or automatic."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from kg.evaluate.paper import CALL, ITALIC, Paper, Run, Sheet
from kg.model import Footnote

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = ("footnotes", "numbering", "styles", "header1", "footer1")


def typed(paper: Paper) -> bytes:
    """Paragraph numbers are characters of the text."""
    return _Document(paper, False).archive()


def automatic(paper: Paper) -> bytes:
    """Paragraph numbers are the word processor's, where they run in sequence."""
    return _Document(paper, True).archive()


class _Document:
    """The parts of a document while they are written."""

    def __init__(self, paper: Paper, automatic: bool) -> None:
        self.paper, self.automatic = paper, automatic
        self.notes: list[Footnote] = []
        self.counted = 0
        self.last = 0
        self.lists = 1

    def archive(self) -> bytes:
        """The ZIP archive, always the same bytes for the same paper."""
        body = self._masthead() + "".join(self._paragraph(sheet) for sheet in self.paper.sheets)
        parts = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/_rels/document.xml.rels": _relations([(p.rstrip("1"), f"{p}.xml") for p in _PARTS]),
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {_W}>{self._footnotes()}</w:footnotes>",
            "word/numbering.xml": f"<w:numbering {_W}>{self._numbering()}</w:numbering>",
            "word/styles.xml": f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="Normal"/></w:styles>',
            "word/header1.xml": f"<w:hdr {_W}><w:p>{_run(self.paper.symbol)}<w:r><w:tab/></w:r>"
            f"{_run(self.paper.title)}</w:p></w:hdr>",
            "word/footer1.xml": f"<w:ftr {_W}><w:p>{_run(self.paper.job)}</w:p></w:ftr>",
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in parts.items():
                data = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text
                archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _masthead(self) -> str:
        cells = "".join(f"<w:tc><w:p>{_run(line)}</w:p></w:tc>" for line in self.paper.head)
        return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" if cells else ""

    def _paragraph(self, sheet: Sheet) -> str:
        properties, label = "", ""
        if sheet.label and self._follows(sheet.label):
            properties = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self.lists}"/></w:numPr></w:pPr>'
        elif sheet.label:
            label = f"{_run(sheet.label)}<w:r><w:tab/></w:r>"
        return f"<w:p>{properties}{label}{''.join(self._run(run) for run in sheet.runs)}</w:p>"

    def _follows(self, label: str) -> bool:
        """Whether the word processor would print this number: the next, or 1 (a new list)."""
        number = label.removesuffix(".")
        if not self.automatic or not label.endswith(".") or int(number) not in (1, self.last + 1):
            return False
        if int(number) == 1 and self.last:
            self.lists += 1
        self.last = int(number)
        return True

    def _run(self, run: Run) -> str:
        if run.kind != CALL:
            return _run(run.text, "<w:i/>" if run.kind == ITALIC else "")
        raised = '<w:vertAlign w:val="superscript"/>'
        if not run.note:
            return _run(run.text, raised)
        self.notes.append(run.note)
        identifier = len(self.notes)
        if run.text == str(self.counted + 1):
            self.counted += 1
            return f'<w:r><w:rPr>{raised}</w:rPr><w:footnoteReference w:id="{identifier}"/></w:r>'
        return (
            f'<w:r><w:rPr>{raised}</w:rPr><w:footnoteReference w:customMarkFollows="1" w:id="{identifier}"/>'
            f"<w:t>{escape(run.text)}</w:t></w:r>"
        )

    def _footnotes(self) -> str:
        found = ['<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>']
        counted = 0
        for identifier, note in enumerate(self.notes, 1):
            own = note.number == str(counted + 1)
            counted += own
            mark = "<w:footnoteRef/>" if own else f"<w:t>{escape(note.number)}</w:t>"
            raised = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{mark}</w:r>'
            found.append(f'<w:footnote w:id="{identifier}"><w:p>{raised}{_run(" " + note.text)}</w:p></w:footnote>')
        return "".join(found)

    def _numbering(self) -> str:
        definition = (
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        )
        numbers = (
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            for number in range(1, self.lists + 1)
        )
        return definition + "".join(numbers)


def _run(text: str, properties: str = "") -> str:
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _types() -> str:
    kinds = [("document", "document.main"), *((part, part.rstrip("1")) for part in _PARTS)]
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in kinds
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{index}" Type="{_REL}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'
