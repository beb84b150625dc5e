"""How documents of the United Nations are cited: footnotes, and records for programs that keep references."""

from __future__ import annotations

from kg.sources.dataset import Dataset, dataset_record
from kg.sources.footnotes import cited, footnote, place, printed_name
from kg.sources.reading import SourceReader
from kg.sources.records import FORMS, bibtex, csl_json, record, ris
from kg.sources.source import Source

__all__ = [
    "FORMS",
    "Dataset",
    "Source",
    "SourceReader",
    "bibtex",
    "cited",
    "csl_json",
    "dataset_record",
    "footnote",
    "place",
    "printed_name",
    "record",
    "ris",
]
