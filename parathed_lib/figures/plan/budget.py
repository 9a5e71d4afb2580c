"""Figure: what a plan prints of its money, year by year, as bars on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import ACCENT, AXIS, BODY, DOT, EDGE, INK, SOFT
from parathed_lib.formatting import kroner
from parathed_lib.pages.messages import say
from parathed_lib.pages.plan.budget import Bar, bars
from parathed_lib.plan.overview import PlanOverview

BAR = 18
_AXIS_ONLY = 4


@dataclass(frozen=True)
class _Layout:
    """Where things stand, px; `label` is the room above a bar, `value` after it."""

    width: float
    first: float
    last: float
    head: float
    label: float
    row: float
    gap: float

    @property
    def slim(self) -> bool:
        return self.label > 0


_WIDE = _Layout(800, 130, 660, 46, 0, 28, 22)
_SLIM = _Layout(328, 0, 218, 48, 22, 24, 22)


def budget(overview: PlanOverview, *, slim: bool = False) -> Figure:
    """A bar for the lines, the printed sum and the financing of each year.

    What comes on top, or the co-financing, is a lighter piece of the bar. The frame is
    a line through the year's bars. The scale begins at zero and is one for all years.
    """
    at = _SLIM if slim else _WIDE
    years = [(year, bars(year)) for year in overview.budget]
    shown = [(y, found) for y, found in years if found or y.frame is not None]
    amounts = [bar.total for _, found in shown for bar in found]
    amounts += [year.frame for year, _ in shown if year.frame is not None]
    scale = (at.last - at.first) / max([*amounts, 1])
    heights = [
        at.head + max(len(found), 1) * (at.label + at.row) + at.gap
        for _, found in shown
    ]
    canvas = Canvas(at.width, max(sum(heights) - at.gap + 6, 1))
    y = 0.0
    for (year, found), height in zip(shown, heights, strict=True):
        canvas.lines([((0, y + 24), (at.width, y + 24))], INK)
        canvas.text(0, y + 17, say("plan", "year", year.year), size=BODY, weight=600)
        bottom = y + height - at.gap
        canvas.lines([((at.first, y + 30), (at.first, bottom))], AXIS)
        if year.frame is not None:
            _frame(canvas, at, year.frame, scale, y, bottom)
        top = y + at.head
        for bar in found:
            top = _bar(canvas, at, bar, scale, top)
        y += height
    return canvas.figure


def _frame(
    canvas: Canvas, at: _Layout, kr: int, scale: float, top: float, bottom: float
) -> None:
    """The frame of a year: a line through its bars, with its amount above."""
    x = at.first + kr * scale
    canvas.lines([((x, top + 30), (x, bottom))], INK, 2, z=4)
    text = say("plan", "frame", kr)
    canvas.text(at.width, top + 17, text, weight=600, align="right")


def _bar(canvas: Canvas, at: _Layout, bar: Bar, scale: float, top: float) -> float:
    """A bar from `top` on with its name and its sum; the place below it."""
    name = say("plan", "bar", bar.figure)
    if at.slim:
        canvas.text(8, top + at.label - 6, name)
    top += at.label
    if not at.slim:
        canvas.text(0, top + BAR - 4, name)
    left = at.first
    fills = [ACCENT if bar.figure == "rows" else EDGE, DOT]
    for kr, fill in zip(bar.pieces, fills, strict=False):
        canvas.boxes([(left, top, kr * scale, BAR)], fill, z=2)
        left += kr * scale
    canvas.text(
        at.width, top + BAR - 4, kroner(bar.total), color=SOFT, align="right", halo=True
    )
    return top + at.row
