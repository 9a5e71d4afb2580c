"""What is told of the figures: those on the surroundings, and the counts over time."""

from __future__ import annotations

from collections import Counter
from typing import Any

from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import LEAST_PERIODS, ExtentSeries
from parathed_lib.monitoring.indicators import indicator_changes
from parathed_lib.pages.base.trend import own_jumps_told, trend
from parathed_lib.pages.messages import PictureText, picture_text


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
            code = monitoring.now.municipality.code
            until = max(monitoring.now.vintage.by_year(entry.id, code), default=None)
            leaps = own_jumps_told(monitoring.now, entry.id, until)
            names.setdefault(f"{text} {leaps}".rstrip(), []).append(entry.short)
    return [(those, text) for text, those in names.items()]


def extent_text(series: ExtentSeries) -> PictureText | None:
    """The words of a figure; None without two periods and a count that is shown."""
    shown = [p for p in series.charted if p.value is not None]
    if len(series.charted) < 2 or not shown:
        return None
    ends = dict.fromkeys((shown[0].period, shown[-1].period))
    facts = {
        "series": series,
        "ends": [[p for p in shown if p.period == end] for end in ends],
        "periods": len(series.charted),
        "hidden": len(series.charted) - len(shown),
        "outside": series.limits.outside if series.limits else (),
        "least": LEAST_PERIODS,
    }
    name = f"extent-{series.id.replace('_', '-')}"
    return picture_text("monitoring", "extent_series", facts, name, "extent-series")
