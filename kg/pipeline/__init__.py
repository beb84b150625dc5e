"""The stages composed: files in, a finished store out, and a report of what happened on the way."""

from __future__ import annotations

from kg.pipeline.build import build
from kg.pipeline.document import Reading, read_document, read_documents
from kg.pipeline.options import BuildOptions
from kg.pipeline.report import BuildReport
from kg.pipeline.work import Outcome

__all__ = ["BuildOptions", "BuildReport", "Outcome", "Reading", "build", "read_document", "read_documents"]
