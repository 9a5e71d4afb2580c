"""Numbers as plans print them: `≥ 50`, `5-6`, `mindst 30`, `2`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

_INTERVAL = re.compile(r"(\d+)\s*(?:-|–|til)\s*(\d+)")
_BOUND = re.compile(r"(≥|>=|mindst|minimum|≤|<=|højst|maksimum|>|<)?\s*(\d+)")
_LOWER, _UPPER = ("≥", ">=", "mindst", "minimum"), ("≤", "<=", "højst", "maksimum")


@dataclass(frozen=True)
class Range:
    """Whole numbers from `low` to `high`, both included; None where it has no end."""

    low: int
    high: int | None

    def holds(self, number: int) -> bool:
        """Whether a number lies in the range."""
        return self.low <= number and (self.high is None or number <= self.high)


def read_range(text: str) -> Range | None:
    """The range that a text means; None when it is none, or an empty one."""
    words = " ".join(text.casefold().replace(".", "").split())
    if match := _INTERVAL.fullmatch(words):
        low, high = int(match[1]), int(match[2])
        return Range(low, high) if low <= high else None
    match = _BOUND.fullmatch(words)
    if match is None:
        return None
    sign, number = match[1], int(match[2])
    if sign is None:
        return Range(number, number)
    if sign in _LOWER:
        return Range(number, None)
    if sign in _UPPER:
        return Range(0, number)
    if sign == ">":
        return Range(number + 1, None)
    return Range(0, number - 1) if number else None


def product(factors: Sequence[Range]) -> Range:
    """The range of the products of a number from each range."""
    highs = [factor.high for factor in factors]
    ends = [high for high in highs if high is not None]
    return Range(
        prod(factor.low for factor in factors),
        prod(ends) if len(ends) == len(highs) else None,
    )
