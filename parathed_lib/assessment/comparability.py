"""What may be set beside what, and what a difference between two figures can carry.

The one rule of the house: the table of indicators, the figures, the follow-up and the
changes between two reports all ask here.
"""

from __future__ import annotations

from typing import Literal

from parathed_lib.catalogue import Indicator, Municipality
from parathed_lib.formatting import months_between, period_end, period_start
from parathed_lib.vintage import Figure

Unlike = Literal["descriptive", "missing", "time", "status"]
"""Why the figures of two areas are not compared: they describe only (origin), one is
missing, they are of two times, or only one is provisional or uncertain of period."""

Moved = Literal["descriptive", "missing", "unlike", "status", "break"]
"""Why two figures of one area are not: as above, or their periods are of two kinds (a
quarter and a year), or they are counted in two ways."""

Side = Literal["higher", "lower", "similar"]
"""Where a figure lies from another; `similar`: the two cannot be told apart."""

Limits = tuple[float, float]
# How much older than the newest a period may be in which two areas are compared.
OLDEST_MONTHS = 24
# Forms of a period by their length. A day in a year stands for the year; of quarters
# and months only those of the same season are alike.
_KINDS = {4: "year", 10: "year", 9: "school year"}


def same_time(period: str | None, other: str | None) -> bool:
    """Whether two periods are of the same time.

    They are when they are equal, or when one is a year and the other a day in it (a
    count at 1 December 2016 beside one printed for 2016). A quarter and the mean of a
    year are not.
    """
    if not period or not other:
        return False
    if period == other:
        return True
    year, day = sorted((period, other), key=len)
    return len(year) == 4 and len(day) == 10 and day.startswith(year)


def same_area(area: str | None, other: str | None) -> bool:
    """Whether two regional figures are of one area, as far as it is known.

    A region that has replaced others is none of them: it is another area.
    """
    return area is None or other is None or area == other


def replaced_region(before: Municipality, now: Municipality) -> tuple[str, str] | None:
    """The names of a municipality's region then and now; None while they are one.

    The figures of the two are not compared.
    """
    if same_area(before.region, now.region):
        return None
    return before.region_name, now.region_name


def obstacle_between_areas(
    entry: Indicator, figure: Figure, other: Figure
) -> Unlike | None:
    """Why the figures of two areas cannot be compared; None when they can.

    They must be of the same time and of the same status.
    """
    if entry.descriptive_only:
        return "descriptive"
    if figure.value is None or other.value is None:
        return "missing"
    if not same_time(figure.period, other.period):
        return "time"
    return None if figure.status == other.status else "status"


def obstacle_over_time(entry: Indicator, before: Figure, now: Figure) -> Moved | None:
    """Why two figures of one area cannot be compared; None when they can.

    Those of one period can: then the later corrects the earlier. Else the periods must
    be of the same kind, the statuses the same, and no break may lie between them.
    """
    if entry.descriptive_only:
        return "descriptive"
    if before.value is None or now.value is None:
        return "missing"
    if before.period == now.period:
        return None
    if _kind(before.period) != _kind(now.period):
        return "unlike"
    if break_between(entry, before.period, now.period):
        return "break"
    return None if before.status == now.status else "status"


def break_between(
    entry: Indicator, period: str | None, other: str | None
) -> str | None:
    """The first period from which the later of two is counted in another way."""
    if period is None or other is None:
        return None
    first, last = sorted((period_end(period), period_end(other)))
    for found in entry.breaks:
        if first < period_start(found.period) <= last:
            return found.period
    return None


def within_reach(entry: Indicator, period: str, newest: str) -> bool:
    """Whether figures may be compared in `period` where one lacks the `newest`.

    It may be at most two years older, and counted in the same way.
    """
    last = period_end(newest)
    return (
        period_end(period) <= last
        and months_between(period_end(period), last) <= OLDEST_MONTHS
        and break_between(entry, period, newest) is None
    )


def side(
    entry: Indicator,
    value: float,
    other: float,
    intervals: tuple[Limits, Limits] | None = None,
) -> Side:
    """Where `value` lies from `other`, if the difference is large enough to say so.

    With the 95 % limits of both the two intervals must lie apart. Without them nothing
    is tested: then the difference must be at least the indicator's `least_difference`,
    whose reason stands in the catalogue.
    """
    if intervals is not None:
        (low, high), (other_low, other_high) = intervals
        if low <= other_high and other_low <= high:
            return "similar"
    elif value == other or round(abs(value - other), 9) < entry.least_difference:
        return "similar"
    return "higher" if value > other else "lower"


def _kind(period: str | None) -> str:
    text = period or ""
    return _KINDS.get(len(text), text[4:])
