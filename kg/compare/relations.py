"""How a paragraph of a later text stands to an earlier text."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """The relations of a later paragraph; `DROPPED` is an earlier one's that no later paragraph takes up."""

    SAME = "same"
    REWORDED = "reworded"
    MERGED = "merged"
    SPLIT = "split"
    NEW = "new"
    DROPPED = "dropped"
