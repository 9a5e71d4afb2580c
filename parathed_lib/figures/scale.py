"""The scale from 1 to 4 across a drawing: it runs the same way in all reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import GRID, INK
from parathed_lib.figures.sheet import Point

LEVELS = (1, 2, 3, 4)
_HEAD = 7  # of an arrow, px


@dataclass(frozen=True)
class Scale:
    """Where the scale lies, px: the width of the drawing, level 1, and a step."""

    width: float
    first: float
    step: float

    def x(self, value: float) -> float:
        """The place of a rating or mean."""
        return self.first + self.step * (value - 1)

    @property
    def unknown(self) -> float:
        """The place of a rating that was not given: before the scale."""
        return self.first - 30

    def grid(
        self,
        canvas: Canvas,
        top: float,
        bottom: float,
        levels: Sequence[int] = LEVELS,
    ) -> None:
        """A line down each level, under everything else."""
        lines = [((self.x(v), top), (self.x(v), bottom)) for v in levels]
        canvas.lines(lines, GRID, z=0)


def arrow(
    canvas: Canvas, start: Point, end: Point, gap: float, leave: float = 0
) -> None:
    """An arrow along a row, from `leave` after one mark to `gap` before another.

    None where they are in one place.
    """
    if start == end:
        return
    side = 1 if end[0] > start[0] else -1
    tip, y = end[0] - side * gap, end[1]
    back = tip - side * _HEAD
    canvas.lines([((start[0] + side * leave, y), (back, y))], INK, 2, z=3)
    canvas.area([[(tip, y), (back, y - 5), (back, y + 5)]], INK, z=3)
