"""Counts of persons that may be parts of each other, without saying which."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from parathed_lib.privacy import SMALLEST_COUNT, suppress_small

# More counts than these are too many to look into, and are hidden.
MOST_COUNTS = 10


def hide_parts(counts: Sequence[int], smallest: int = SMALLEST_COUNT) -> bool:
    """Whether to hide all these counts, zeros too, since they would tell a small one.

    That is so where one lies above 0 and below `smallest`, or differs by as little from
    another or from a sum of others: any may count the whole of which others are parts,
    and what is left of it is then a count too. It is also so where there are too many
    to look into.
    """
    if len(counts) > MOST_COUNTS:
        return True
    return any(
        suppress_small(abs(whole - sum(parts)), smallest) is None
        for place, whole in enumerate(counts)
        for others in [[*counts[:place], *counts[place + 1 :]]]
        for number in range(len(counts))
        for parts in combinations(others, number)
    )
