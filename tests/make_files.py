"""Files for the tests, made from text of our own: PDF pages and DOCX archives, byte for byte the same."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape


def make_pdf(pages: list[list[tuple[float, float, float, str]]], rules: list[tuple[int, float]] = ()) -> bytes:
    """A PDF: each page a list of (x, y from the top, size, text); `rules` are (page, y) of note lines."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>")
    kids = []
    for index, items in enumerate(pages):
        drawn = b"".join(
            b"BT /F1 %.1f Tf 1 0 0 1 %.1f %.1f Tm (" % (size, x, 792 - y)
            + text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            + b") Tj ET\n"
            for x, y, size, text in items
        )
        drawn += b"".join(b"72 %.1f 144 0.5 re f\n" % (792 - y) for page, y in rules if page == index)
        content = add(b"<< /Length %d >>\nstream\n" % len(drawn) + drawn + b"endstream")
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                b"/Resources << /Font << /F1 %d 0 R >> >> >>" % (tree, content, font)
            )
        )
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return _with_table(objects, catalog)


def _with_table(objects: list[bytes], catalog: int, trailer: bytes = b"") -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(
        b"trailer\n<< /Size %d /Root %d 0 R %s>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, catalog, trailer, start)
    )
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that states an encryption no password of ours opens."""
    plain = make_pdf([[(72, 72, 12, "Hidden")]])
    where = plain.index(b"/Root")
    return (
        plain[:where]
        + (
            b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
            + b"41" * 32
            + b"> /U <"
            + b"42" * 32
            + b"> >> /ID [<00><00>] "
        )
        + plain[where:]
    )


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_docx(paragraphs: list[str], notes: dict[str, str] | None = None, numbered: bool = False) -> bytes:
    """A DOCX of paragraphs; `{fn:ID}` calls a note, a leading "#" asks for an automatic number."""
    body = []
    for given in paragraphs:
        text = given.removeprefix("#")
        properties = ""
        if given.startswith("#"):
            properties = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        body.append(f"<w:p>{properties}{_runs(text)}</w:p>")
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
    }
    if notes:
        parts["word/footnotes.xml"] = (
            f"<w:footnotes {_W}>"
            + "".join(f'<w:footnote w:id="{key}"><w:p>{_runs(text)}</w:p></w:footnote>' for key, text in notes.items())
            + "</w:footnotes>"
        )
    if numbered:
        parts["word/numbering.xml"] = (
            f'<w:numbering {_W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
        )
    return make_zip({name: ('<?xml version="1.0"?>' + text).encode() for name, text in parts.items()})


def _runs(text: str) -> str:
    pieces = []
    for piece in text.replace("{fn:", "\0{fn:").split("\0"):
        if piece.startswith("{fn:"):
            key, _, rest = piece[4:].partition("}")
            pieces.append(f'<w:r><w:footnoteReference w:id="{key}"/></w:r>')
        else:
            rest = piece
        if rest:
            pieces.append(f'<w:r><w:t xml:space="preserve">{escape(rest)}</w:t></w:r>')
    return "".join(pieces)


def make_zip(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of `parts`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
