"""What a library's record says of a work, as triples: about a node for the record, never about the work itself."""

from __future__ import annotations

from kg.readers.marc import Record
from kg.triples.iris import shipped_links, work_path
from kg.triples.rdf import integer, literal, segments, when
from kg.triples.writer import cited_alone, tokens
from kg.vocab import Cls, Rel, Val, names


def record_graph(symbol: str, base: str) -> str:
    """The IRI of the graph of a work's record."""
    return names(base).graph(f"{work_path(symbol)}/record")


def record_quads(record: Record, base: str, *, sha256: str, file_name: str) -> bytes:
    """The N-Quads of a record in its own graph, sorted and distinct: UTF-8, a line end after each.

    The work is there by its key alone, as one that is cited; `sha256` and `file_name` are of the record's file.
    """
    known, (p, a) = names(base), tokens(names(base).base)
    path = f"{work_path(record.symbols[0])}/record"
    node, graph = f"<{known.id(path)}>", f"<{known.graph(path)}>"
    file = f"<{known.id('file/' + segments(sha256))}>"
    lines = [node + a[Cls.CATALOGUE_RECORD], f"{node}{p['label']}{literal(f'{record.symbols[0]} (catalogue)')}"]
    for relation, keys in ((Rel.RECORD_OF, record.symbols), (Rel.RECORD_RELATED, record.related)):
        for key in keys:
            work, more = cited_alone(known.base, key, shipped_links())
            lines += [f"{node}{p[relation]}{work}", *more]
    for term, texts in (
        (Val.RECORD_TITLE, (record.title,)),
        (Val.RECORD_SUBJECT, record.subjects),
        (Val.RECORD_ITEM, record.items),
        (Val.RECORD_VOTE, (record.vote,)),
    ):
        lines += [f"{node}{p[term]}{literal(text)}" for text in texts if text]
    if record.date:
        lines.append(f"{node}{p[Val.RECORD_DATE]}{when(record.date)}")
    lines += [f"{node}{p['page']}<{link}>" for link in record.links]
    for count_term, count in (
        (Val.RECORD_IN_FAVOUR, record.in_favour),
        (Val.RECORD_AGAINST, record.against),
        (Val.RECORD_ABSTAINING, record.abstaining),
    ):
        if count is not None:
            lines.append(f"{node}{p[count_term]}{integer(count)}")
    lines += [file + a[Cls.FILE], f"{graph}{p['wasDerivedFrom']}{file}"]
    for file_term, text in ((Val.SHA256, sha256), (Val.FILE_NAME, file_name), (Val.FORMAT, "marc")):
        lines.append(f"{file}{p[file_term]}{literal(text)}")
    return "".join(f"{line} {graph} .\n" for line in sorted(set(lines))).encode()
