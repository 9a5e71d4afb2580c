"""Figure: a count over time, with the limits of chance where they can be computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.figure import Figure

from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    ACCENT,
    BAND,
    EDGE,
    GRID,
    INK,
    SMALL,
    SOFT,
)
from parathed_lib.figures.sheet import Point
from parathed_lib.formatting import number, period_end, period_start
from parathed_lib.monitoring.extent import ExtentPoint, ExtentSeries

_NAMED = 8  # with more periods only the ends and the highest are named


def extent_series(series: ExtentSeries, *, slim: bool = False) -> Figure:
    """The counts of periods of one kind as a line, broken where one is not shown.

    A hidden count is an open diamond at the foot, in the same place whatever it is. The
    axis is made from the shown counts alone. Raises ValueError without any of them.
    """
    shown = [p for p in series.charted if p.value is not None]
    if not shown:
        raise ValueError(f"no count of {series.id} is shown")
    width, height = (328, 230) if slim else (800, 260)
    limits = series.limits
    right = width - (92 if limits else 16)
    highest = max([p.value or 0 for p in shown] + [limits.high if limits else 0])
    step = _step(highest)
    frame = _Frame(
        series.charted, 44, right, 26, height - 34, step * -(-highest // step)
    )
    canvas = Canvas(width, height)
    _axes(canvas, frame, step, slim)
    if limits:
        _limits(canvas, frame, series, width)
    _line(canvas, frame, series.charted)
    hidden = [(frame.x(p), frame.bottom - 9) for p in series.charted if p.value is None]
    canvas.diamonds(hidden, 7, edge=EDGE, dashed=True, z=5)
    outside = set(limits.outside) if limits else set()
    rings = [frame.point(p) for p in shown if p.period in outside]
    canvas.diamonds(rings, 10, edge=INK, width=1.4, z=4)
    canvas.circles([frame.point(p) for p in shown], 5, ACCENT, z=5)
    _names(canvas, frame, shown, series, slim)
    return canvas.figure


class _Frame:
    """The part of the canvas where the line is, and its two scales."""

    def __init__(
        self,
        points: Sequence[ExtentPoint],
        left: float,
        right: float,
        top: float,
        bottom: float,
        highest: int,
    ) -> None:
        self.left, self.right, self.top, self.bottom = left, right, top, bottom
        self.highest = max(1, highest)
        self.points = points
        self.first = min(period_start(p.period) for p in points)
        self.last = max(period_end(p.period) for p in points)

    def day(self, when: date) -> float:
        share = (when - self.first).days / max(1, (self.last - self.first).days)
        return self.left + share * (self.right - self.left)

    def x(self, point: ExtentPoint) -> float:
        """The middle of a period."""
        first, last = period_start(point.period), period_end(point.period)
        return (self.day(first) + self.day(last)) / 2

    def y(self, value: float) -> float:
        return self.bottom - value / self.highest * (self.bottom - self.top)

    def point(self, point: ExtentPoint) -> Point:
        return self.x(point), self.y(point.value or 0)


def _step(highest: int) -> int:
    """A round step with at most five of them to the highest count."""
    step, factors = 1, (2, 5, 10)
    while highest > 5 * step:
        scale = 10 ** (len(str(step)) - 1)
        step = next(f * scale for f in factors if f * scale > step)
    return step


def _axes(canvas: Canvas, frame: _Frame, step: int, slim: bool) -> None:
    for tick in range(0, frame.highest + 1, step):
        y = frame.y(tick)
        color = GRID if tick else INK
        canvas.lines([((frame.left, y), (frame.right, y))], color, z=0)
        canvas.text(frame.left - 8, y + 5, number(tick), color=SOFT, align="right")
    yearly = all(len(p.period) == 4 for p in frame.points)
    years = range(frame.first.year, frame.last.year + 1)
    every = max(1, -(-len(years) // (6 if slim else 14)))
    if not yearly and len(years) <= 3:
        _quarters(canvas, frame)
    for year in years:
        first, last = date(year, 1, 1), date(year, 12, 31)
        x = frame.day(first)
        if yearly:
            x = (frame.day(first) + frame.day(last)) / 2
        if not frame.left - 1 <= x <= frame.right + 1 or (year - years[0]) % every:
            continue
        canvas.lines([((x, frame.bottom), (x, frame.bottom + 5))], INK)
        canvas.text(x, frame.bottom + 22, str(year), color=SOFT, align="center")


def _quarters(canvas: Canvas, frame: _Frame) -> None:
    """The first days of quarters other than the first, where the years are few."""
    for year in range(frame.first.year, frame.last.year + 1):
        for month, name in ((4, "apr."), (7, "juli"), (10, "okt.")):
            x = frame.day(date(year, month, 1))
            if frame.left <= x <= frame.right:
                canvas.lines([((x, frame.bottom), (x, frame.bottom + 5))], INK)
                canvas.text(x, frame.bottom + 22, name, color=SOFT, align="center")


def _limits(canvas: Canvas, frame: _Frame, series: ExtentSeries, width: float) -> None:
    """The band between the limits, and the middle line, named at the right."""
    limits = series.limits
    assert limits is not None
    top, foot = frame.y(limits.high), frame.y(limits.low)
    canvas.boxes([(frame.left, top, frame.right - frame.left, foot - top)], BAND, z=0)
    edges = [((frame.left, y), (frame.right, y)) for y in (top, foot)]
    canvas.lines(edges, EDGE, 1, z=1)
    middle = frame.y(limits.mean)
    canvas.lines([((frame.left, middle), (frame.right, middle))], SOFT, 1.4, z=1)
    names = [
        (top, f"øvre {number(limits.high)}"),
        (middle, f"middel {number(limits.mean, 1)}"),
        (foot, f"nedre {number(limits.low)}"),
    ]
    last = frame.top - 30.0
    for y, text in names:
        last = max(y + 5, last + 17)
        canvas.text(frame.right + 8, last, text, color=SOFT)
    assert fonts.text_width(names[1][1], SMALL) < width - frame.right


def _line(canvas: Canvas, frame: _Frame, points: Sequence[ExtentPoint]) -> None:
    """The line, broken at a hidden count and where a period is missing."""
    runs: list[list[Point]] = []
    before: ExtentPoint | None = None
    for point in points:
        if point.value is None:
            before = None
            continue
        if before is None or not _follows(before, point):
            runs.append([])
        runs[-1].append(frame.point(point))
        before = point
    for run in runs:
        if len(run) > 1:
            canvas.path(run, ACCENT, 2.4)


def _follows(before: ExtentPoint, point: ExtentPoint) -> bool:
    return period_end(before.period) + timedelta(days=1) == period_start(point.period)


def _names(
    canvas: Canvas,
    frame: _Frame,
    shown: Sequence[ExtentPoint],
    series: ExtentSeries,
    slim: bool,
) -> None:
    """The counts at their marks: all where they are few, else those that matter.

    Those under the middle line stand below their marks, clear of it.
    """
    outside = series.limits.outside if series.limits else ()
    middle = series.limits.mean if series.limits else 0
    highest = max(shown, key=lambda p: p.value or 0)
    few = len(frame.points) <= (_NAMED // 2 if slim else _NAMED)
    last = -100.0
    for point in shown:
        named = (
            few or point in (shown[0], shown[-1], highest) or point.period in outside
        )
        x, y = frame.point(point)
        text = number(point.value)
        half = fonts.text_width(text, SMALL, 600) / 2
        if named and x - half > last:
            base = y + 20 if (point.value or 0) < middle else y - 10
            canvas.text(x, base, text, weight=600, color=ACCENT, align="center")
            last = x + half + 3
