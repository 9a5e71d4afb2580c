"""Limits for counts of equal periods: what chance alone does to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_PERIODS = 12
LEVEL = 0.998


@dataclass(frozen=True)
class ControlLimits:
    """The middle and the limits of a c-chart.

    `low` and `high` are the smallest and the largest count that chance gives in more
    than one of a thousand periods; `outside` are the periods beyond them.
    """

    mean: float
    low: int
    high: int
    outside: tuple[str, ...]


def control_limits(counts: Mapping[str, int]) -> ControlLimits | None:
    """The limits of counts by period, all of one length; None under 12 periods.

    Exact Poisson probability limits round the plain mean c̄ of the counts: `low` is the
    smallest k with P(X <= k) > 0.001 and `high` the largest with P(X >= k) > 0.001, X
    Poisson with mean c̄. They assume independent events and an even chance all the time.
    Source: Montgomery (2013), Introduction to Statistical Quality Control, on control
    charts for nonconformities (c-chart) and probability limits.
    """
    if len(counts) < LEAST_PERIODS:
        return None
    from scipy.special import pdtr, pdtrc

    mean = sum(counts.values()) / len(counts)
    tail = (1 - LEVEL) / 2
    low = 0
    while pdtr(low, mean) <= tail:
        low += 1
    high = int(mean)
    while pdtrc(high, mean) > tail:  # the chance of more than `high`
        high += 1
    outside = tuple(p for p, count in counts.items() if not low <= count <= high)
    return ControlLimits(mean, low, high, outside)
