"""Primary suppression: which counts of persons are small, wherever they go out.

A count of 1 to 4 could tell of a person. Zero tells of nobody.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from parathed_lib.catalogue import PER, Indicator

SMALLEST_COUNT = 5
# More counts than these are too many to look into, and are hidden.
MOST_COUNTS = 10


def is_small(count: float) -> bool:
    """Whether a count lies above 0 and below five, or may do so since it is NaN."""
    return math.isnan(count) or 0 < count < SMALLEST_COUNT


def suppress_small(count: float | None) -> float | None:
    """A count for publication: None when it lies above 0 and below five.

    A missing count stays missing.
    """
    return None if count is None or is_small(count) else count


def is_small_group(entry: Indicator, value: float, count: float, of: float) -> bool:
    """Whether a local figure is a small count, or of a group that has a small part.

    Both those who are counted and the others of the group are looked at. A count that
    is missing (NaN) is taken from the figure, to the nearest whole number.
    """
    counted = value if entry.unit == "count" else math.nan
    if math.isnan(count):
        count = value * of / PER[entry.unit] if entry.unit in PER else counted
    parts = [n for n in (counted, of, count, of - count) if not math.isnan(n)]
    return any(is_small(math.floor(n + 0.5)) for n in parts)


def hide_parts(counts: Sequence[int]) -> bool:
    """Whether to hide all these counts, zeros too, since they would tell a small one.

    Any of them may count the whole of which others are parts, and what is left of it is
    then a count too. So they are hidden where one is small or differs by as little from
    another or from a sum of others, and where there are too many to look into.
    """
    if len(counts) > MOST_COUNTS:
        return True
    return any(
        is_small(abs(whole - sum(parts)))
        for place, whole in enumerate(counts)
        for others in [[*counts[:place], *counts[place + 1 :]]]
        for number in range(len(counts))
        for parts in combinations(others, number)
    )
