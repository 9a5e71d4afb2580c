"""The share or rate of several areas together: all they count over all it is of."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol


class Counted(Protocol):
    """A figure with numerator and denominator, where they are known."""

    @property
    def period(self) -> str | None: ...
    @property
    def value(self) -> float | None: ...
    @property
    def status(self) -> str: ...
    @property
    def count(self) -> float | None: ...
    @property
    def of(self) -> float | None: ...


def added_counts(figures: Iterable[Counted]) -> tuple[float, float] | None:
    """Numerator and denominator of several areas; None where those of one are missing.

    An area where there is nothing to count of (`not_relevant`) adds 0 of 0, where that
    is told of the period: a reason without one tells nothing of a single period.
    """
    parts = [f for f in figures if f.status != "not_relevant" or not f.period]
    counts = [f.count for f in parts if f.value is not None and f.count is not None]
    wholes = [f.of for f in parts if f.value is not None and f.of]
    if not len(counts) == len(wholes) == len(parts):
        return None
    return math.fsum(counts), math.fsum(wholes)
