"""Figure: the ratings of the round before and of now, joined by arrows."""

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
from parathed_lib.monitoring import Monitoring
from parathed_lib.monitoring.ratings import RatingChange, rating_changes
from parathed_lib.wording.monitoring.rating_table import ChangeRow, change_table
from parathed_lib.wording.sides import assessors_mark


@dataclass(frozen=True)
class _Layout(Scale):
    """Where things stand across the drawing, px."""

    words: float
    top: float
    theme: float
    row: float


_WIDE = _Layout(800, 330, 96, 680, 92, 34, 30)
_SLIM = _Layout(328, 172, 26, 328, 92, 34, 40)


def ratings_change(monitoring: Monitoring, *, slim: bool = False) -> Figure:
    """A row per parameter within its theme: a small mark before, a large one now."""
    at = _SLIM if slim else _WIDE
    rubric = monitoring.now.catalogue.rubric
    by_parameter = {c.parameter: c for c in rating_changes(monitoring)}
    table = change_table(monitoring)
    themes = [
        (theme, rows)
        for theme, (_, rows) in zip(rubric.themes, table.themes, strict=True)
        if rows
    ]
    height = at.top + sum(at.theme + at.row * len(rows) + 8 for _, rows in themes) + 2
    canvas = Canvas(at.width, height)
    _head(canvas, at, monitoring.now, slim)
    y = at.top
    for number, (theme, rows) in enumerate(themes):
        if number:
            canvas.lines([((0, y), (at.width, y))], RULE)
        canvas.text(0, y + 23, theme.name, weight=600, halo=True)
        y += at.theme
        parameters = rubric.parameters_of(theme.id)
        for parameter, row in zip(parameters, rows, strict=True):
            _row(canvas, at, by_parameter[parameter.id], row, parameter.short, y, slim)
            y += at.row
        y += 8
    at.grid(canvas, at.top, y)
    return canvas.figure


def _head(canvas: Canvas, at: _Layout, now: Assessment, slim: bool) -> None:
    """What the marks mean, and the levels."""
    labels = now.catalogue.rubric.label
    places = [(7, 12), (70, 12), (7, 36)] if slim else [(7, 12), (70, 12), (240, 12)]
    _mark(canvas, places[0], "own", "small")
    _mark(canvas, (places[0][0] + 14, places[0][1]), "assessor", "small")
    canvas.text(places[0][0] + 26, places[0][1] + 5, "før")
    _mark(canvas, places[1], "own", "large")
    canvas.text(places[1][0] + 11, places[1][1] + 5, "kommunens svar nu")
    _mark(canvas, places[2], "assessor", "large")
    mark = assessors_mark(now.is_self_rated)
    canvas.text(places[2][0] + 13, places[2][1] + 5, f"{mark} nu")
    y = at.top - 12
    for value, label in labels.items():
        canvas.text(
            at.x(value),
            y if slim else y - 18,
            str(value),
            size=14 if slim else BODY,
            weight=600,
            align="center",
        )
        if not slim:
            canvas.text(at.x(value), y, label, color=SOFT, align="center")
    canvas.lines([((0, at.top), (at.width, at.top))], INK)


def _row(
    canvas: Canvas,
    at: _Layout,
    change: RatingChange,
    row: ChangeRow,
    name: str,
    y: float,
    slim: bool,
) -> None:
    middle = y + at.row / 2
    if slim:
        canvas.text(0, middle - 2, name, halo=True)
        canvas.text(0, middle + 15, row.change, color=SOFT, halo=True)
    else:
        canvas.text(17, middle + 5, name)
        canvas.text(
            at.words, middle + 5, row.change, weight=600 if row.direction else 400
        )
    now = (at.x(change.now), middle) if change.now else None
    before = (at.x(change.before), middle) if change.before else None
    if before and before != now:
        _mark(canvas, before, row.rater, "small")
    if now is None:
        canvas.diamonds([(at.unknown, middle)], 7, edge=EDGE, dashed=True, z=5)
        return
    if before and before != now:
        arrow(canvas, before, now, 9, leave=6)
    _mark(canvas, now, row.rater, "large")


def _mark(canvas: Canvas, at: Point, rater: str, size: str) -> None:
    if size == "large":
        if rater == "own":
            canvas.circles([at], 5.5, ACCENT, z=5)
        else:
            canvas.diamonds([at], 7.5, width=1.4, z=5)
    elif rater == "own":
        canvas.circles([at], 4, WHITE, edge=ACCENT, width=1.4, z=5)
    else:
        canvas.diamonds([at], 5, edge=SOFT, width=1.2, z=5)
