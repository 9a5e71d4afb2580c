"""Figure: one indicator over the years, against the middle of the 98."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from parathed_lib import national
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import ACCENT, BAND, EDGE, GRID, INK, SMALL, SOFT
from parathed_lib.figures.sheet import Point
from parathed_lib.formatting import number
from parathed_lib.national import Nation, shared


def series(assessment: Assessment, indicator: str, *, slim: bool = False) -> Figure:
    """The municipality's line, the median municipality and a band of eight in ten.

    The axis is the same for all municipalities; a figure beyond it is drawn at its
    edge, with an arrow and its number.
    """
    entry = assessment.catalogue.indicators.by_id[indicator]
    table = assessment.yearly(indicator)
    step = national.axis_step(entry.scale)
    low, high = limits(assessment.nation, indicator)
    width, height = (328, 300) if slim else (800, 330)
    left = 60 if entry.unit == "kr" else 26
    words = [*assessment.municipality.name.split(" "), "Midterste"]
    longest = max(fonts.text_width(word, SMALL, 600) for word in words)
    right = max(112.0 if slim else 140.0, longest + 14)
    frame = _Frame(left, width - right, 20, height - 34, low, high, table.index)
    canvas = Canvas(width, height)
    ticks = [low + n * step for n in range(round((high - low) / step) + 1)]
    canvas.lines(
        [((left, frame.y(t)), (width - right, frame.y(t))) for t in ticks], GRID, z=0
    )
    for tick in ticks:
        canvas.text(
            left - 8, frame.y(tick) + 5, number(tick), color=SOFT, align="right"
        )
    _years(canvas, frame, slim)
    bands = national.yearly_bands(assessment.nation, indicator)
    _middle(canvas, frame, bands)
    _own(canvas, assessment, frame, bands, entry)
    return canvas.figure


@shared
def limits(nation: Nation, indicator: str) -> tuple[float, float]:
    entry = nation.indicators.by_id[indicator]
    return national.series_limits(
        national.yearly(nation, indicator),
        national.axis_step(entry.scale),
        from_zero=entry.unit == "pct",
    )


class _Frame:
    """The part of the canvas where the lines are, and its two scales."""

    def __init__(
        self,
        left: float,
        right: float,
        top: float,
        bottom: float,
        low: float,
        high: float,
        years: pd.Index,
    ) -> None:
        self.left, self.right, self.top, self.bottom = left, right, top, bottom
        self.low, self.high = low, high
        self.first, self.last = int(years.min()), int(years.max())

    def x(self, year: float) -> float:
        share = (year - self.first) / max(1, self.last - self.first)
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(max(share, 0), 1) * (self.bottom - self.top)

    def points(self, values: pd.Series) -> list[Point]:
        """The places of yearly values."""
        years = values.index.tolist()
        return [
            (self.x(year), self.y(value))
            for year, value in zip(years, values.tolist(), strict=True)
        ]

    def inside(self, value: float) -> bool:
        return self.low <= value <= self.high


def _years(canvas: Canvas, frame: _Frame, slim: bool) -> None:
    base = frame.bottom
    canvas.lines([((frame.left, base), (frame.right, base))], INK)
    every = 6 if slim else 3
    years = [
        y for y in range(frame.first, frame.last + 1) if (frame.last - y) % every == 0
    ]
    if years[0] != frame.first and years[0] - frame.first > every / 2:
        years.insert(0, frame.first)
    canvas.lines([((frame.x(y), base), (frame.x(y), base + 5)) for y in years], INK)
    for year in years:
        canvas.text(frame.x(year), base + 22, str(year), color=SOFT, align="center")


def _middle(canvas: Canvas, frame: _Frame, bands: pd.DataFrame) -> None:
    low = frame.points(bands["low"])
    high = frame.points(bands["high"])
    canvas.area([[*low, *reversed(high)]], BAND, z=1)
    canvas.path(low, EDGE, 0.8, z=2)
    canvas.path(high, EDGE, 0.8, z=2)
    canvas.path(frame.points(bands["middle"]), SOFT, 2, z=2)


def _own(
    canvas: Canvas,
    assessment: Assessment,
    frame: _Frame,
    bands: pd.DataFrame,
    entry: Indicator,
) -> None:
    own = assessment.by_year(entry.id)
    x = frame.right + 12
    room = canvas.width - x
    middle = float(bands["middle"].iloc[-1])
    words = fonts.wrapped("Midterste kommune", room, SMALL, 600)
    labels = [(frame.y(middle), [*words, _short(entry, middle)], SOFT)]
    name = fonts.wrapped(assessment.municipality.name, room, SMALL, 600)
    if not own:
        y = frame.top + 20
        canvas.diamonds([(frame.right, y)], 8, edge=SOFT, dashed=True)
        labels.append((y, [*name, "– ikke oplyst"], SOFT))
    else:
        _line(canvas, frame, own)
        last, peak = max(own), max(own, key=lambda year: own[year])
        points = [(frame.x(y), frame.y(own[y])) for y in sorted({last, peak})]
        canvas.circles(points, 6, ACCENT, z=5)
        if peak != last:
            text = _beyond(frame, entry, own[peak])
            half = fonts.text_width(text, SMALL, 600) / 2
            at = min(max(frame.x(peak), frame.left + half), frame.right - half)
            top = frame.y(own[peak]) - 11
            canvas.text(at, top, text, weight=600, color=ACCENT, align="center")
        number_ = _beyond(frame, entry, own[last])
        labels.append((frame.y(own[last]), [*name, number_], ACCENT))
    _end_labels(canvas, sorted(labels, key=lambda label: label[0]), x)


def _line(canvas: Canvas, frame: _Frame, own: dict[int, float]) -> None:
    """The municipality's line, broken where a year has no figure."""
    runs: list[list[Point]] = []
    for year, value in own.items():
        if year - 1 not in own:
            runs.append([])
        runs[-1].append((frame.x(year), frame.y(value)))
    for run in runs:
        canvas.path(run, ACCENT, 2.8)
    canvas.circles([run[0] for run in runs if len(run) == 1], 3, ACCENT)


def _end_labels(
    canvas: Canvas, labels: list[tuple[float, list[str], str]], x: float
) -> None:
    """The names at the end of the lines, moved apart where they would meet."""
    heights = [17.0 * len(lines) for _, lines, _ in labels]
    tops = [y - height / 2 for (y, _, _), height in zip(labels, heights, strict=True)]
    for n in range(1, len(tops)):
        overlap = tops[n - 1] + heights[n - 1] + 6 - tops[n]
        if overlap > 0:
            tops[n - 1] -= overlap / 2
            tops[n] += overlap / 2
    for top, (_, lines, color) in zip(tops, labels, strict=True):
        for n, line in enumerate(lines):
            canvas.text(x, top + 13 + 17 * n, line, weight=600, color=color)


def _beyond(frame: _Frame, entry: Indicator, value: float) -> str:
    """A number, with an arrow when it lies beyond the axis."""
    arrow = "" if frame.inside(value) else "↑ "
    return f"{arrow}{_short(entry, value)}"


def _short(entry: Indicator, value: float) -> str:
    return number(value, entry.decimals.municipality)
