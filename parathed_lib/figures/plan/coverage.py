"""Figure: how many of the recommendations a plan's actions follow, area by area."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import ACCENT, EDGE, RULE, WHITE
from parathed_lib.plan.overview import PlanOverview

WIDTH = 360
_SIDE, _STEP, _ROW = 20, 30, 62


def coverage(overview: PlanOverview) -> Figure:
    """A square for each recommendation, filled where at least one action follows it.

    The filled ones stand first, so that they can be counted. One drawing serves screen
    and phone.
    """
    names = {area.id: area.name for area in overview.planning.areas}
    canvas = Canvas(WIDTH, _ROW * len(overview.coverage) + 2)
    for row, area in enumerate(overview.coverage):
        y = row * _ROW
        if row:
            canvas.lines([((0, y), (WIDTH, y))], RULE)
        canvas.text(0, y + 22, names[area.area])
        text = f"{area.covered} af {area.of}"
        canvas.text(WIDTH, y + 22, text, weight=600, align="right")
        places = [(n * _STEP + 1, y + 31, _SIDE, _SIDE) for n in range(area.of)]
        canvas.boxes(places[: area.covered], ACCENT, edge=ACCENT, width=1.6)
        canvas.boxes(places[area.covered :], WHITE, edge=EDGE, width=1.6)
    return canvas.figure
