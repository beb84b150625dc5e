"""What changed between two texts: paragraphs held against each other, and what is said of each pair.

Units and relations: `Unit` and `Relation`. `compare` holds a later text against an earlier one.
It knows no RDF and no store: a text is its paragraphs, with what was read in them.
"""

from kg.compare.acts import ActChange
from kg.compare.comparison import DOUBTFUL, Change, Comparison, Moves
from kg.compare.languages import Difference, Joint, compare, compare_in
from kg.compare.relations import Relation
from kg.compare.units import Text, Unit, key, text_of

__all__ = [
    "DOUBTFUL",
    "ActChange",
    "Change",
    "Comparison",
    "Difference",
    "Joint",
    "Moves",
    "Relation",
    "Text",
    "Unit",
    "compare",
    "compare_in",
    "key",
    "text_of",
]
