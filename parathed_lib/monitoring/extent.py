"""The municipality's counts of concerns and cases from all rounds and plans.

All that is known of a count decides what is hidden of it: what was told in an earlier
round or in a plan, and what was published. A reader can have it all side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parathed_lib.disclosure.difference_constraints import Hidden
from parathed_lib.formatting import period_end, period_start
from parathed_lib.monitoring.monitor import Monitoring

LEAST_PERIODS = 12
LEVEL = 0.998
NoLimits = Literal["", "few", "hidden", "twice"]


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


@dataclass(frozen=True)
class ExtentPoint:
    """A count of a period; `value` is None where it is hidden, and `why` says why.

    `sources` names where it stands: `round <name>` or `plan <number>`. `disputed` when
    the sources give more than one number for the period.
    """

    period: str
    value: int | None
    why: Hidden | None
    sources: tuple[str, ...]
    disputed: bool = False


@dataclass(frozen=True)
class ExtentSeries:
    """A count over time: `points` in the order of time.

    `charted` are those of the kind of period that there are most of (years, quarters,
    months), two for a period with two numbers. `no_limits` says why there are no
    limits: `few` periods, one of them `hidden`, or two numbers for one (`twice`).
    """

    id: str
    name: str
    points: tuple[ExtentPoint, ...]
    charted: tuple[ExtentPoint, ...]
    limits: ControlLimits | None
    no_limits: NoLimits


def extent_series(monitoring: Monitoring) -> list[ExtentSeries]:
    """The counts over time in the rubric's order; without any, a series has no point.

    A count of a period that begins after the stated day is left out.
    """
    rubric = monitoring.now.catalogue.rubric
    return [_series(monitoring, entry.id, entry.name) for entry in rubric.extent]


def _series(monitoring: Monitoring, id: str, name: str) -> ExtentSeries:
    sources = _sources(monitoring, id)
    rows = sorted(sources, key=lambda row: (period_end(row[0]), len(row[0]), row))
    hidden = monitoring.now.published.hide(id, rows)
    times = Counter(period for period, _ in rows)
    points = tuple(
        ExtentPoint(
            period=period,
            value=None if why else value,
            why=why,
            sources=tuple(sources[period, value]),
            disputed=times[period] > 1,
        )
        for (period, value), why in zip(rows, hidden, strict=True)
        if period_start(period) <= monitoring.at and sources[period, value]
    )
    charted = _charted(points)
    limits, why_not = _limits(charted)
    return ExtentSeries(id, name, points, charted, limits, why_not)


def _sources(monitoring: Monitoring, id: str) -> dict[tuple[str, int], list[str]]:
    """Where each number of each period stands; nowhere for one of later plans alone."""
    found: dict[tuple[str, int], list[str]] = {}
    for stored in monitoring.forms:
        for count in stored.form.extent if stored.form else []:
            if count.id == id:
                key = (count.period, count.value)
                found.setdefault(key, []).append(f"round {stored.round}")
    for number, plan in enumerate(monitoring.plans, start=1):
        for own in plan.plan.extent:
            if own.id == id:
                key = (own.period, own.value)
                found.setdefault(key, []).append(f"plan {number}")
    for later in monitoring.later_plans:
        for own in later.plan.extent:
            if own.id == id:
                found.setdefault((own.period, own.value), [])
    return found


def _charted(points: Sequence[ExtentPoint]) -> tuple[ExtentPoint, ...]:
    """The points of the commonest kind of period; of equally common ones the longer."""
    kinds = Counter(len(point.period) for point in points)
    if not kinds:
        return ()
    longest_first = {4: 0, 9: 1, 6: 2, 7: 3}
    kind = min(kinds, key=lambda k: (-kinds[k], longest_first.get(k, 4)))
    return tuple(point for point in points if len(point.period) == kind)


def _limits(points: Sequence[ExtentPoint]) -> tuple[ControlLimits | None, NoLimits]:
    if len({point.period for point in points}) < LEAST_PERIODS:
        return None, "few"
    if any(point.disputed for point in points):
        return None, "twice"
    if any(point.value is None for point in points):
        return None, "hidden"
    counts = {p.period: p.value for p in points if p.value is not None}
    return control_limits(counts), ""


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
