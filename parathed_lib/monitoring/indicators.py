"""The indicators of the newest vintage beside those of the vintage before.

Which can be set beside each other, and what their difference can carry, is the rule of
`comparability`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from parathed_lib.assessment import chance
from parathed_lib.assessment.comparability import (
    Side,
    break_between,
    obstacle_over_time,
    side,
)
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import period_end, round_half_away
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
    "status",  # one of them is provisional or of an uncertain period
    "unchanged",  # the same period, the same figure
    "revised",  # the same period, another figure
    "newer",
    "older",
]


@dataclass(frozen=True)
class IndicatorChange:
    """An indicator's figure now and before, and how the two relate.

    `official` is the indicator that a substitute stands beside.
    `side` is `higher`, `lower` or `similar` (cannot be told apart) of now against
    before, None where the two cannot be set beside each other. `is_tested` says whether
    it rests on the 95 % limits of both.
    """

    entry: Indicator
    before: Figure | None
    now: Figure
    kind: Kind
    side: Side | None
    is_tested: bool = False
    official: Indicator | None = None

    @property
    def since(self) -> str | None:
        """From when the definition is another one than before."""
        before = self.before.period if self.before else None
        return break_between(self.entry, before, self.now.period)


def indicator_changes(monitoring: Monitoring) -> list[IndicatorChange]:
    """The official indicators, substitutes that have a figure, and local ones."""
    found = []
    for entry, comparison in monitoring.now.described:
        figures = (_before(monitoring, entry), comparison.municipality)
        known = [f for f in figures if f and f.value is not None]
        if entry.substitute_for and not known:
            continue
        official = monitoring.now.catalogue.indicators.by_id.get(entry.substitute_for)
        found.append(replace(change(entry, *figures), official=official))
    return found


def change(entry: Indicator, before: Figure | None, now: Figure) -> IndicatorChange:
    """How a figure relates to the one before."""
    kind = _kind(entry, before, now)
    if kind not in ("unchanged", "revised", "newer"):
        return IndicatorChange(entry, before, now, kind, None)
    assert before is not None
    limits, earlier = chance.limits(entry, now), chance.limits(entry, before)
    intervals = (limits, earlier) if limits and earlier else None
    found = side(
        entry, chance.exact(entry, now), chance.exact(entry, before), intervals
    )
    return IndicatorChange(entry, before, now, kind, found, intervals is not None)


def _before(monitoring: Monitoring, entry: Indicator) -> Figure | None:
    if monitoring.before is None or monitoring.vintage_before is None:
        return None
    return (monitoring.before.comparisons | monitoring.before.local)[
        entry.id
    ].municipality


def _kind(entry: Indicator, before: Figure | None, now: Figure) -> Kind:
    if before is None:
        return "descriptive" if entry.descriptive_only else "alone"
    obstacle = obstacle_over_time(entry, before, now)
    if obstacle == "missing":
        if now.value is not None:
            return "missing_before"
        return "missing" if before.value is None else "missing_now"
    if obstacle is not None:
        return obstacle
    assert before.period is not None
    assert now.period is not None
    if before.period == now.period:
        same = _printed(entry, before) == _printed(entry, now)
        return "unchanged" if same else "revised"
    return "older" if period_end(now.period) < period_end(before.period) else "newer"


def _printed(entry: Indicator, figure: Figure) -> object:
    assert figure.value is not None
    return round_half_away(figure.value, entry.decimals.municipality)
