"""The figures on the surroundings now and before."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from parathed_lib.assessment.comparability import Side, break_between
from parathed_lib.catalogue import Indicator
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.indicators import IndicatorChange, Kind, indicator_changes
from parathed_lib.pages.base.trend import own_jumps_told, trend
from parathed_lib.vintage import Figure


class IndicatorRow(NamedTuple):
    """An indicator's figures before and now, and how they relate.

    `official` is the indicator that a substitute stands beside. `since` is from when
    the definition is another one.
    """

    entry: Indicator
    before: Figure | None
    now: Figure
    kind: Kind
    side: Side | None
    is_tested: bool
    official: Indicator | None
    since: str | None


def indicator_rows(monitoring: Monitoring) -> list[IndicatorRow]:
    """A row for each indicator that is told of."""
    return [_row(monitoring, change) for change in indicator_changes(monitoring)]


def _row(monitoring: Monitoring, change: IndicatorChange) -> IndicatorRow:
    entry, before, now = change.indicator, change.before, change.now
    official = entry.substitute_for
    return IndicatorRow(
        entry,
        before,
        now,
        change.kind,
        change.side,
        change.is_tested,
        monitoring.now.catalogue.indicator(official) if official else None,
        break_between(entry, before.period, now.period) if before else None,
    )


def indicator_facts(monitoring: Monitoring) -> dict[str, Any]:
    """How many figures are new, revised or as they were, and of which vintages."""
    return {
        "kinds": Counter(c.kind for c in indicator_changes(monitoring)),
        "vintage": monitoring.now.vintage.name,
        "vintage_before": monitoring.vintage_before,
        "is_of_the_year": monitoring.is_of_the_year,
        "at": monitoring.at,
    }


def trends(monitoring: Monitoring) -> list[tuple[list[str], str]]:
    """Where each yearly series has gone over its last five years.

    The names of those of which the same is to be said stand together.
    """
    names: dict[str, list[str]] = {}
    for entry in monitoring.now.catalogue.indicators.indicators:
        if text := trend(monitoring.now, entry.id):
            until = max(monitoring.now.by_year(entry.id), default=None)
            leaps = own_jumps_told(monitoring.now, entry.id, until)
            names.setdefault(f"{text} {leaps}".rstrip(), []).append(entry.short)
    return [(those, text) for text, those in names.items()]
