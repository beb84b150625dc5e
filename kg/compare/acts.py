"""How the opening act of a paragraph changed: by the tiers of the acts list, within one family."""

from __future__ import annotations

from enum import StrEnum

from kg.extract.act_list import concepts


class ActChange(StrEnum):
    """What became of the act's strength; `NONE` where the two cannot be held against each other."""

    STRONGER = "stronger"
    WEAKER = "weaker"
    AS_STRONG = "as-strong"
    NONE = ""


def change_of_act(earlier: str, later: str) -> ActChange:
    """How strong the act with code `later` is against `earlier`; codes are "" where a paragraph has no act.

    The same act is as strong. Two acts are compared where both have a tier and are of one family.
    """
    if not earlier or not later:
        return ActChange.NONE
    if earlier == later:
        return ActChange.AS_STRONG
    one, other = concepts().get(earlier), concepts().get(later)
    if one is None or other is None or one.family != other.family or one.strength is None or other.strength is None:
        return ActChange.NONE
    if one.strength == other.strength:
        return ActChange.AS_STRONG
    return ActChange.STRONGER if other.strength > one.strength else ActChange.WEAKER
