"""Figure: one indicator over the years, against the middle of the 98."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment, national
from parathed_lib.assessment.national import Nation, shared
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import number
from parathed_lib.pages.assessment.figures.words import drawn_word
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import LINE, WIDTH, Canvas
from parathed_lib.pages.drawing.palette import ACCENT, BAND, EDGE, SMALL, SOFT
from parathed_lib.pages.drawing.scales import Chart, Scale, printed
from parathed_lib.pages.drawing.sheet import Point


def series(assessment: Assessment, indicator: str) -> Figure:
    """The municipality's line, the median municipality and a band of eight in ten.

    The axis is the same for all municipalities; a figure beyond it is drawn at its
    edge, with an arrow and its number.
    """
    entry = assessment.catalogue.indicators.by_id[indicator]
    years = national.yearly(assessment.nation, indicator).index
    first, last = int(years.min()), int(years.max())
    low, high = limits(assessment.nation, indicator)
    height = 300
    words = [*assessment.municipality.name.split(" "), *drawn_word("median").split(" ")]
    longest = max(fonts.text_width(word, SMALL, 600) for word in words)
    right = max(100.0, longest + 14)
    chart = Chart(
        Scale(
            first, max(last, first + 1), 60 if entry.unit == "kr" else 26, WIDTH - right
        ),
        Scale(low, high, height - 34, 20),
    )
    canvas = Canvas()
    step = national.axis_step(entry.scale)
    ticks = [low + n * step for n in range(round((high - low) / step) + 1)]
    told = [(year, str(year)) for year in _years(first, last, 4)]
    chart.axes(canvas, [(tick, number(tick)) for tick in ticks], told)
    middle = _middle(canvas, chart, assessment, entry)
    _end_labels(
        canvas, [middle, _own(canvas, chart, assessment, entry)], WIDTH - right + 12
    )
    return canvas.finish(height)


@shared
def limits(nation: Nation, indicator: str) -> tuple[float, float]:
    """The ends of the axis of values."""
    entry = nation.indicators.by_id[indicator]
    return national.series_limits(
        national.yearly(nation, indicator),
        national.axis_step(entry.scale),
        from_zero=entry.unit == "pct",
    )


@dataclass(frozen=True)
class _EndLabel:
    """What a line is called, in lines, near `y`."""

    y: float
    lines: list[str]
    color: str


def _years(first: int, last: int, every: int) -> list[int]:
    """The years that are told: the last, each so many before, and the first."""
    years = [y for y in range(first, last + 1) if (last - y) % every == 0]
    if years[0] != first and years[0] - first > every / 2:
        years.insert(0, first)
    return years


def _middle(
    canvas: Canvas, chart: Chart, assessment: Assessment, entry: Indicator
) -> _EndLabel:
    """The band of eight in ten, and the line in its middle."""
    bands = national.yearly_bands(assessment.nation, entry.id)
    low, middle, high = (_points(chart, bands[c]) for c in ("low", "middle", "high"))
    canvas.area([[*low, *reversed(high)]], BAND, z=1)
    canvas.path(low, EDGE, 0.8, z=2)
    canvas.path(high, EDGE, 0.8, z=2)
    canvas.path(middle, SOFT, 2, z=2)
    value = float(bands["middle"].iloc[-1])
    lines = _wrapped(chart, drawn_word("median"))
    return _EndLabel(chart.up.within(value), [*lines, printed(entry, value)], SOFT)


def _points(chart: Chart, values: pd.Series) -> list[Point]:
    years = values.index.tolist()
    return [chart.point(*p) for p in zip(years, values.tolist(), strict=True)]


def _own(
    canvas: Canvas, chart: Chart, assessment: Assessment, entry: Indicator
) -> _EndLabel:
    """The municipality's line, with a mark at its last figure and at its highest."""
    own = assessment.vintage.by_year(entry.id, assessment.municipality.code)
    name = _wrapped(chart, assessment.municipality.name)
    if not own:
        canvas.missing((chart.right + 18, chart.top))
        return _EndLabel(chart.top + 34, [*name, drawn_word("unknown")], SOFT)
    points = [(year, value, year - 1 in own) for year, value in own.items()]
    canvas.circles(chart.broken_line(canvas, points, 2.8), 3, ACCENT)
    last, peak = max(own), max(own, key=lambda year: own[year])
    marked = [chart.point(year, own[year]) for year in sorted({last, peak})]
    canvas.circles(marked, 6, ACCENT, z=5)
    if peak != last:
        text = _beyond(chart, entry, own[peak])
        half = fonts.text_width(text, SMALL, 600) / 2
        x, y = chart.point(peak, own[peak])
        x = min(max(x, chart.left + half), chart.right - half)
        canvas.text(x, y - 11, text, weight=600, color=ACCENT, align="center")
    _, y = chart.point(last, own[last])
    return _EndLabel(y, [*name, _beyond(chart, entry, own[last])], ACCENT)


def _end_labels(canvas: Canvas, labels: list[_EndLabel], x: float) -> None:
    """The names at the end of the lines, moved apart where they would meet."""
    labels = sorted(labels, key=lambda label: label.y)
    heights = [float(LINE * len(label.lines)) for label in labels]
    tops = [label.y - h / 2 for label, h in zip(labels, heights, strict=True)]
    for n in range(1, len(tops)):
        overlap = tops[n - 1] + heights[n - 1] + 6 - tops[n]
        if overlap > 0:
            tops[n - 1] -= overlap / 2
            tops[n] += overlap / 2
    for top, label in zip(tops, labels, strict=True):
        canvas.paragraph(x, top + 13, label.lines, weight=600, color=label.color)


def _wrapped(chart: Chart, name: str) -> list[str]:
    return fonts.wrapped(name, WIDTH - chart.right - 12, SMALL, 600)


def _beyond(chart: Chart, entry: Indicator, value: float) -> str:
    """A number, with an arrow when it lies beyond the axis."""
    is_inside = chart.up.low <= value <= chart.up.high
    return printed(entry, value) if is_inside else f"↑ {printed(entry, value)}"
