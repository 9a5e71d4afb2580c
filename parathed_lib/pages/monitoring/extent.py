"""The counts of concerns and cases over time."""

from __future__ import annotations

from parathed_lib.monitoring.extent import LEAST_PERIODS, ExtentSeries
from parathed_lib.pages.messages import PictureText, picture_text


def picture(series: ExtentSeries) -> PictureText | None:
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
