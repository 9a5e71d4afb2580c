"""Figure: the targets beside the ratings of today."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    ACCENT,
    BODY,
    EDGE,
    INK,
    RULE,
    SOFT,
    WHITE,
)
from parathed_lib.figures.scale import Scale, arrow
from parathed_lib.figures.sheet import Point
from parathed_lib.wording.sides import assessors_mark
from parathed_lib.wording.targets import TargetRow, target_rows

HALF = 9.5  # of the square that is the target, px


@dataclass(frozen=True)
class _Layout(Scale):
    """Where things stand across the drawing, px; `label` is the room above a row."""

    words: float
    top: float
    label: float
    row: float

    @property
    def slim(self) -> bool:
        return self.label > 0


_WIDE = _Layout(800, 262, 92, 590, 92, 0, 46)
_SLIM = _Layout(328, 42, 58, 328, 118, 28, 38)


def targets(assessment: Assessment, *, slim: bool = False) -> Figure:
    """A row per target: today's rating, the target as an open square, an arrow between.

    The scale runs from 1 to 4 in all reports. A rating that was not given is an open
    dashed diamond before the scale.
    """
    at = _SLIM if slim else _WIDE
    rows = target_rows(assessment)
    canvas = Canvas(at.width, at.top + len(rows) * (at.label + at.row) + 2)
    _head(canvas, assessment, at)
    own: list[Point] = []
    assessor: list[Point] = []
    unknown: list[Point] = []
    squares: list[Point] = []
    y = at.top
    for number, row in enumerate(rows):
        if number:
            canvas.lines([((0, y), (at.width, y))], RULE)
        middle = y + at.label + at.row / 2
        _words(canvas, at, row, y, middle)
        goal = (at.x(row.level), middle)
        squares.append(goal)
        if row.today is None:
            unknown.append((at.unknown, middle))
        else:
            now = (at.x(row.today), middle)
            (own if row.rater == "own" else assessor).append(now)
            arrow(canvas, now, goal, HALF + 1)
        y += at.label + at.row
    at.grid(canvas, at.top, y)
    _squares(canvas, squares)
    canvas.circles(own, 5.5, ACCENT, z=5)
    canvas.diamonds(assessor, 7.5, width=1.4, z=5)
    canvas.diamonds(unknown, 7, edge=EDGE, dashed=True, z=5)
    return canvas.figure


def _head(canvas: Canvas, assessment: Assessment, at: _Layout) -> None:
    """What the marks mean, and the levels with their words."""
    labels = assessment.catalogue.rubric.label
    places = (
        [(7, 12), (174, 12), (9, 40)] if at.slim else [(7, 12), (190, 12), (372, 12)]
    )
    own, assessor, target = places
    mark = assessors_mark(assessment.is_self_rated)
    canvas.circles([own], 5.5, ACCENT)
    canvas.text(own[0] + 11, 17, "kommunens svar nu")
    canvas.diamonds([assessor], 7.5, width=1.4)
    canvas.text(assessor[0] + 13, 17, f"{mark} nu")
    _squares(canvas, [target])
    canvas.text(target[0] + 16, target[1] + 5, "målet")
    y = at.top - 12
    for value, label in labels.items():
        x = at.x(value)
        if at.slim:
            canvas.text(x, y, str(value), weight=600, align="center")
        else:
            canvas.text(x, y - 22, str(value), size=BODY, weight=600, align="center")
            canvas.text(x, y, label, color=SOFT, align="center")
    if at.slim:
        canvas.text(0, y - 22, labels[1].lower(), color=SOFT)
        canvas.text(at.x(4) + 30, y - 22, labels[4].lower(), color=SOFT, align="right")
    canvas.lines([((0, at.top), (at.width, at.top))], INK)


def _words(
    canvas: Canvas, at: _Layout, row: TargetRow, top: float, middle: float
) -> None:
    """The name of a target, its date and how far it is."""
    weight = 600 if row.is_fast else 400
    if at.slim:
        canvas.text(0, top + 22, row.short, weight=600)
        canvas.text(at.width, top + 22, row.when, color=SOFT, align="right")
        canvas.text(at.width, middle + 5, row.steps, weight=weight, align="right")
        return
    canvas.text(0, middle + 6, row.short, size=BODY)
    canvas.text(at.words, middle - 4, row.when, color=SOFT)
    canvas.text(at.words, middle + 14, row.pace, weight=weight)


def _squares(canvas: Canvas, points: list[Point]) -> None:
    boxes = [(x - HALF, y - HALF, 2 * HALF, 2 * HALF) for x, y in points]
    canvas.boxes(boxes, WHITE, edge=INK, width=1.6, z=4)
