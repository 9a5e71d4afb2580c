"""Figure: the mean change of each answer between two rounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import BODY, EDGE, GRID, INK, RULE, SOFT
from parathed_lib.programme import Change, Programme
from parathed_lib.wording.programme.change import ALL
from parathed_lib.wording.programme.common import signed

SMALLEST_LIMIT, LARGEST_LIMIT = 1.0, 3.0


@dataclass(frozen=True)
class _Layout:
    """Where things stand across the drawing, px; `label` is the room above a row."""

    width: float
    middle: float
    half: float
    value: float
    top: float
    label: float
    row: float

    @property
    def slim(self) -> bool:
        return self.label > 0


_WIDE = _Layout(800, 500, 220, 796, 54, 0, 29)
_SLIM = _Layout(328, 140, 126, 326, 48, 20, 22)


def change(programme: Programme, *, slim: bool = False) -> Figure:
    """A row for all answers together, then one for each, on one scale around zero.

    That for all has its interval, as far as it may be told.
    The scale is the same to both sides and ends at a whole or half step.
    """
    at = _SLIM if slim else _WIDE
    first, last = programme.spans[0]
    changes = [programme.overall(first, last), *programme.changes_between(first, last)]
    limit = _limit(changes)
    height = len(changes) * (at.row + at.label) + 10
    canvas = Canvas(at.width, at.top + height + 4)
    scale = at.half / limit
    steps = [n / 2 for n in range(-int(2 * limit), int(2 * limit) + 1)]
    marked = [v for v in steps if v == int(v) or limit <= 1.5]
    for value in marked:
        x = at.middle + value * scale
        text = signed(value, 0 if value == int(value) else 1)
        canvas.text(x, 34, text, color=INK if not value else SOFT, align="center")
    canvas.text(at.middle - at.half, 14, "lavere", color=SOFT)
    canvas.text(at.middle + at.half, 14, "højere", color=SOFT, align="right")
    canvas.text(at.value, 34, "trin", color=SOFT, align="right")
    bottom = at.top + height
    grid = [
        ((at.middle + v * scale, at.top - 8), (at.middle + v * scale, bottom))
        for v in marked
        if v
    ]
    canvas.lines(grid, GRID, z=0)
    canvas.lines([((at.middle, at.top - 8), (at.middle, bottom))], INK, 1.2, z=1)
    canvas.lines([((0, at.top - 8), (at.width, at.top - 8))], INK)
    y = at.top
    for place, found in enumerate(changes):
        y = _row(canvas, programme, at, found, y, scale)
        if not place:
            canvas.lines([((0, y + 4), (at.width, y + 4))], RULE)
            y += 10
    return canvas.figure


def _row(
    canvas: Canvas,
    programme: Programme,
    at: _Layout,
    found: Change,
    y: float,
    scale: float,
) -> float:
    """The name, interval and number of a row from `y` on; the place below it."""
    y += at.label
    middle = y + at.row / 2
    overall = not found.parameter
    rubric = programme.catalogue.rubric
    name = ALL if overall else rubric.parameter[found.parameter].short
    canvas.text(
        0,
        y - 1 if at.slim else middle + 5,
        name,
        size=BODY if overall and not at.slim else 14,
        weight=600 if overall else 400,
        halo=at.slim,
    )
    estimate = found.estimate
    if estimate is None or estimate.mean is None:
        canvas.diamonds([(at.middle, middle)], 7, edge=EDGE, dashed=True)
        canvas.text(at.middle + 14, middle + 5, "– vises ikke", color=SOFT, halo=True)
        return y + at.row
    if estimate.low is not None and estimate.high is not None:
        ends = [at.middle + v * scale for v in (estimate.low, estimate.high)]
        low, high = (
            min(max(x, at.middle - at.half), at.middle + at.half) for x in ends
        )
        canvas.lines([((low, middle), (high, middle))], INK, 3 if overall else 2, z=3)
        cut = [x for x, end in ((low, ends[0]), (high, ends[1])) if x == end]
        canvas.lines([((x, middle - 5), (x, middle + 5)) for x in cut], INK, 2, z=3)
    dot = (at.middle + estimate.mean * scale, middle)
    canvas.circles([dot], 7 if overall else 5, INK, z=5)
    canvas.text(
        at.value,
        middle + 5,
        signed(estimate.mean),
        weight=600 if overall else 400,
        align="right",
        halo=at.slim,
    )
    return y + at.row


def _limit(changes: list[Change]) -> float:
    """Where the scale ends: the furthest limit, up to the next half step."""
    far = [
        abs(value)
        for c in changes
        if c.estimate
        for value in (c.estimate.mean, c.estimate.low, c.estimate.high)
        if value is not None
    ]
    wish = math.ceil(2 * max(far, default=0)) / 2
    return min(max(wish, SMALLEST_LIMIT), LARGEST_LIMIT)
