"""Monitoring -> matplotlib Figure: ratings before and now, counts over time, plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from matplotlib.figure import Figure

from parathed_lib.formatting import number, period_end, period_start
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.extent import ExtentPoint, ExtentSeries
from parathed_lib.monitoring.ratings import RatingChange
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import WIDTH, Canvas
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    BAND,
    EDGE,
    INK,
    SMALL,
    SOFT,
)
from parathed_lib.pages.drawing.scales import (
    Chart,
    KeyEntry,
    Layout,
    Rows,
    Scale,
    answer,
    answer_key,
    arrow,
    earlier_answer,
    key,
    level_names,
    levels,
)
from parathed_lib.pages.drawing.sheet import Point
from parathed_lib.pages.messages import say
from parathed_lib.pages.monitoring.gantt import gantt
from parathed_lib.pages.monitoring.ratings import theme_changes

__all__ = ["extent_series", "gantt", "ratings_change"]

_RATINGS = Layout(scale=levels(236, 48), top=94, row=40, group=34)
_NAMED = 6  # with more periods only the ends and the highest are named


# The ratings of two rounds


def ratings_change(monitoring: Monitoring) -> Figure:
    """A row per parameter within its theme: a small mark before, a large one now."""
    rows = Rows(_RATINGS)
    canvas, rubric = rows.canvas, monitoring.now.catalogue.rubric
    theirs = say("monitoring", "assessors_now", monitoring.now.is_self_rated)
    entries = answer_key(canvas, say("monitoring", "own_now"), theirs)
    before = KeyEntry(partial(_both_earlier, canvas), say("monitoring", "before"))
    key(canvas, [before, *entries])
    level_names(rows, rubric.label, rows.y - 10)
    canvas.rule(rows.y, INK)
    is_first = True
    for theme, (_, found) in zip(rubric.themes, theme_changes(monitoring), strict=True):
        if not found:
            continue
        if not is_first:
            canvas.rule(rows.y)
        is_first = False
        rows.heading(theme.name)
        for parameter, row in zip(rubric.parameters_of(theme.id), found, strict=True):
            y = rows.row()
            change = say("monitoring", "answer_change", row)
            canvas.text(0, y - 2, parameter.short)
            canvas.text(0, y + 15, change, color=SOFT)
            _change_marks(rows, row)
        rows.y += 8
    return rows.finish()


def _both_earlier(canvas: Canvas, point: Point) -> None:
    x, y = point
    earlier_answer(canvas, (x - 5, y), "own")
    earlier_answer(canvas, (x + 7, y), "assessor")


def _change_marks(rows: Rows, row: RatingChange) -> None:
    canvas, y, rater = rows.canvas, rows.middle, row.rater
    now = (rows.x(row.now), y) if row.now else None
    before = (rows.x(row.before), y) if row.before else None
    if before and before != now:
        earlier_answer(canvas, before, rater)
        if now:
            arrow(canvas, before, now, 9, leave=6)
    if now:
        answer(canvas, now, rater)
    else:
        rows.missing()


# Counts over time


def extent_series(series: ExtentSeries) -> Figure:
    """The counts of periods of one kind as a line, broken where one is not shown.

    A hidden count is an open mark under the axis, in the same place whatever it is. The
    axis is made from the shown counts alone. Raises ValueError without any of them.
    """
    points, limits = series.charted, series.limits
    shown = [p for p in points if p.value is not None]
    if not shown:
        raise ValueError(f"no count of {series.id} is shown")
    height = 250
    highest = max([p.value or 0 for p in shown] + [limits.high if limits else 0])
    step = _step(highest)
    first = min(period_start(p.period) for p in points).toordinal()
    last = max(period_end(p.period) for p in points).toordinal()
    right = WIDTH - (92 if limits else 16)
    chart = Chart(
        Scale(first, max(last, first + 1), 44, right),
        Scale(0, max(1, step * -(-highest // step)), height - 50, 26),
    )
    canvas = Canvas()
    ticks = range(0, int(chart.up.high) + 1, step)
    chart.axes(canvas, [(t, number(t)) for t in ticks], _days(chart, points))
    if limits:
        _limits(canvas, chart, series)
    runs = [
        (_middle(p), p.value or 0, _follows(before, p))
        for before, p in zip([None, *points], points, strict=False)
        if p.value is not None
    ]
    chart.broken_line(canvas, runs, 2.4)
    for point in points:
        if point.value is None:
            canvas.missing((chart.across.at(_middle(point)), chart.bottom + 36))
    outside = set(limits.outside) if limits else set()
    rings = [_place(chart, p) for p in shown if p.period in outside]
    canvas.circles(rings, 9, "none", edge=INK, width=1.4)
    canvas.circles([_place(chart, p) for p in shown], 5, ACCENT, z=5)
    _counts(canvas, chart, series)
    return canvas.finish(height)


def _middle(point: ExtentPoint) -> float:
    """The middle of a period as a day's number."""
    first, last = period_start(point.period), period_end(point.period)
    return (first.toordinal() + last.toordinal()) / 2


def _place(chart: Chart, point: ExtentPoint) -> Point:
    return chart.point(_middle(point), point.value or 0)


def _step(highest: int) -> int:
    """A round step with at most five of them to the highest count."""
    step, factors = 1, (2, 5, 10)
    while highest > 5 * step:
        scale = 10 ** (len(str(step)) - 1)
        step = next(f * scale for f in factors if f * scale > step)
    return step


def _days(chart: Chart, points: Sequence[ExtentPoint]) -> list[tuple[float, str]]:
    """The days that the axis tells: of years, and of quarters where those are few."""
    yearly = all(len(p.period) == 4 for p in points)
    first, last = int(chart.across.low), int(chart.across.high)
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    every = max(1, -(-len(years) // 7))
    found: list[tuple[float, str]] = []
    if not yearly and len(years) <= 3:
        for year in years:
            for month in (4, 7, 10):
                name = say("monitoring", "month", month)
                found.append((date(year, month, 1).toordinal(), name))
    for year in years[::every]:
        begins, ends = date(year, 1, 1), date(year, 12, 31)
        middle = (begins.toordinal() + ends.toordinal()) / 2
        found.append((middle if yearly else begins.toordinal(), str(year)))
    return [(when, text) for when, text in found if first <= when <= last]


def _limits(canvas: Canvas, chart: Chart, series: ExtentSeries) -> None:
    """The band between the limits, and the middle line, named at the right."""
    limits = series.limits
    assert limits is not None
    top, middle, foot = map(chart.up.at, (limits.high, limits.mean, limits.low))
    canvas.boxes([(chart.left, top, chart.right - chart.left, foot - top)], BAND, z=0)
    edges = [chart.level(limits.high), chart.level(limits.low)]
    canvas.lines(edges, EDGE, 1, z=1)
    canvas.lines([chart.level(limits.mean)], SOFT, 1.4, z=1)
    last = chart.top - 30.0
    for y, text in (
        (top, say("monitoring", "upper_limit", limits.high)),
        (middle, say("monitoring", "middle", limits.mean)),
        (foot, say("monitoring", "lower_limit", limits.low)),
    ):
        last = max(y + 5, last + 17)
        canvas.text(chart.right + 8, last, text, color=SOFT)


def _follows(before: ExtentPoint | None, point: ExtentPoint) -> bool:
    """Whether a period begins on the day after the one before it, which is shown."""
    if before is None or before.value is None:
        return False
    return period_end(before.period) + timedelta(days=1) == period_start(point.period)


def _counts(canvas: Canvas, chart: Chart, series: ExtentSeries) -> None:
    """The counts at their marks: all where they are few, else those that matter.

    Those under the middle line stand below their marks, clear of it.
    """
    shown = [p for p in series.charted if p.value is not None]
    outside = series.limits.outside if series.limits else ()
    middle = series.limits.mean if series.limits else 0
    highest = max(shown, key=lambda p: p.value or 0)
    few = len(series.charted) <= _NAMED
    last = -100.0
    for point in shown:
        matters = point in (shown[0], shown[-1], highest) or point.period in outside
        x, y = _place(chart, point)
        text = number(point.value)
        half = fonts.text_width(text, SMALL, 600) / 2
        if (few or matters) and x - half > last:
            base = y + 20 if (point.value or 0) < middle else y - 10
            canvas.text(x, base, text, weight=600, color=ACCENT, align="center")
            last = x + half + 3
