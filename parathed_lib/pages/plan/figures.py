"""Plan -> matplotlib Figure: its money year by year."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib.formatting import kroner
from parathed_lib.pages.drawing.canvas import WIDTH
from parathed_lib.pages.drawing.palette import ACCENT, AXIS, BODY, DOT, EDGE, INK, SOFT
from parathed_lib.pages.drawing.scales import Layout, Rows, Scale
from parathed_lib.pages.messages import say
from parathed_lib.pages.plan.budget import Bar, bars
from parathed_lib.plan.overview import PlanOverview

__all__ = ["budget"]

BAR, _GAP = 18, 22  # the height of a bar, and the room between years, px
# The scale ends at the largest amount.
_BUDGET = Layout(
    scale=Scale(0, 1, 0, 280), top=0, row=22, label=18, group=46, columns={"kr": WIDTH}
)


def budget(overview: PlanOverview) -> Figure:
    """A bar for the lines, the printed sum and the financing of each year.

    What comes on top, or the co-financing, is a lighter piece of the bar. The frame is
    a line through the year's bars. The scale begins at zero and is one for all years.
    """
    years = [(year, bars(year)) for year in overview.budget]
    shown = [(y, found) for y, found in years if found or y.frame is not None]
    amounts = [bar.total for _, found in shown for bar in found]
    amounts += [year.frame for year, _ in shown if year.frame is not None]
    rows = Rows(_BUDGET, high=max([*amounts, 1]))
    for place, (year, found) in enumerate(shown):
        rows.y += _GAP if place else 0
        _year(rows, say("plan", "year", year.year), found, year.frame)
    return rows.finish((), after=6)


def _year(rows: Rows, name: str, found: list[Bar], frame: int | None) -> None:
    """The bars of a year, with the frame as a line through them."""
    canvas, at, top = rows.canvas, rows.at, rows.y
    air = (at.row - BAR) / 2
    canvas.rule(top + 24, INK)
    canvas.text(0, top + 17, name, size=BODY, weight=600)
    rows.y += at.group - air
    for bar in found:
        _bar(rows, bar)
    rows.y += air if found else air + at.label + at.row
    zero = rows.x(0)
    canvas.lines([((zero, top + 30), (zero, rows.y))], AXIS)
    if frame is not None:
        x, text = rows.x(frame), say("plan", "frame", frame)
        canvas.lines([((x, top + 30), (x, rows.y))], INK, 2, z=4)
        canvas.text(WIDTH, top + 17, text, weight=600, align="right")


def _bar(rows: Rows, bar: Bar) -> None:
    """A bar with its name and its sum, a piece after the other."""
    top = rows.row(say("plan", "bar", bar.figure)) - BAR / 2
    fills = [ACCENT if bar.figure == "rows" else EDGE, DOT]
    before = 0
    for kr, fill in zip(bar.pieces, fills, strict=False):
        left, right = rows.x(before), rows.x(before + kr)
        rows.canvas.boxes([(left, top, right - left, BAR)], fill, z=2)
        before += kr
    rows.value("kr", kroner(bar.total), color=SOFT, halo=True)
