"""Which paragraphs went to another place: those that overtook others, and those that changed their part."""

from __future__ import annotations

from collections.abc import Sequence


def overtook(places: Sequence[int]) -> set[int]:
    """The positions of the fewest `places` (in the earlier text) without which the others ascend.

    Of several such sets the one latest in the later text. The same place may repeat: two paragraphs
    that a split left are in order.
    """
    longest = [1] * len(places)
    for at in reversed(range(len(places))):
        longest[at] += max(
            (longest[after] for after in range(at + 1, len(places)) if places[after] >= places[at]), default=0
        )
    wanted = max(longest, default=0)
    moved, last = set(range(len(places))), -1
    for at, place in enumerate(places):
        if longest[at] == wanted and place >= last and wanted:
            moved.discard(at)
            last, wanted = place, wanted - 1
    return moved
