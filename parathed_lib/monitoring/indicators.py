"""The indicators of the newest vintage beside those of the vintage before.

Nothing is tested: two printed figures are set beside each other, where they can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import period_end, period_start, round_half_away
from parathed_lib.monitoring.monitor import Monitoring
from parathed_lib.vintage import Figure

Kind = Literal[
    "descriptive",  # origin: never set beside another
    "alone",  # there is no vintage before
    "missing",
    "missing_now",
    "missing_before",
    "unlike",  # a quarter beside a year
    "break",  # a new definition lies between
    "unchanged",  # the same period, the same figure
    "revised",  # the same period, another figure
    "newer",
    "older",
]
# Forms of a period by their length: a day in a year stands for the year.
_LIKE = {4: "year", 10: "year", 6: "quarter", 7: "month", 9: "school year"}


@dataclass(frozen=True)
class IndicatorChange:
    """An indicator's figure now and before, and how the two relate.

    `side` is `higher`, `lower` or `same` (as printed) of now against before, None where
    the two cannot be set beside each other.
    """

    indicator: Indicator
    before: Figure | None
    now: Figure
    kind: Kind
    side: Literal["higher", "lower", "same"] | None


def indicator_changes(monitoring: Monitoring) -> list[IndicatorChange]:
    """The official indicators, substitutes that have a figure, and local ones."""
    found = []
    for entry, comparison in monitoring.now.described:
        figures = (_before(monitoring, entry), comparison.municipality)
        known = [f for f in figures if f and f.value is not None]
        if entry.substitute_for and not known:
            continue
        found.append(change(entry, *figures))
    return found


def change(entry: Indicator, before: Figure | None, now: Figure) -> IndicatorChange:
    """How a figure relates to the one before."""
    kind = _kind(entry, before, now)
    side: Literal["higher", "lower", "same"] | None = None
    if kind in ("unchanged", "revised", "newer"):
        assert before is not None
        assert before.value is not None
        assert now.value is not None
        if _printed(entry, before) == _printed(entry, now):
            side = "same"
        else:
            side = "higher" if now.value > before.value else "lower"
    return IndicatorChange(entry, before, now, kind, side)


def _before(monitoring: Monitoring, entry: Indicator) -> Figure | None:
    if monitoring.before is None or monitoring.vintage_before is None:
        return None
    return (monitoring.before.comparisons | monitoring.before.local)[
        entry.id
    ].municipality


def _kind(entry: Indicator, before: Figure | None, now: Figure) -> Kind:
    if entry.descriptive_only:
        return "descriptive"
    if before is None:
        return "alone"
    if before.value is None or now.value is None:
        if now.value is not None:
            return "missing_before"
        return "missing" if before.value is None else "missing_now"
    assert before.period is not None
    assert now.period is not None
    if before.period == now.period:
        same = _printed(entry, before) == _printed(entry, now)
        return "unchanged" if same else "revised"
    if _LIKE.get(len(before.period)) != _LIKE.get(len(now.period)):
        return "unlike"
    first, last = period_end(before.period), period_end(now.period)
    if last < first:
        return "older"
    if any(first < period_start(b.period) <= last for b in entry.breaks):
        return "break"
    return "newer"


def _printed(entry: Indicator, figure: Figure) -> object:
    assert figure.value is not None
    return round_half_away(figure.value, entry.decimals.municipality)
