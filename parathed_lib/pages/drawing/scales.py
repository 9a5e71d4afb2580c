"""Scales, and what stands on them: rows below each other, and charts of two axes.

All places come from the data through a `Scale`. Most drawings are rows on one: words
to the left or above, marks on it, numbers to the right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from matplotlib.figure import Figure

from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import number
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import Canvas, kept_inside
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    BODY,
    GRID,
    INK,
    SMALL,
    SOFT,
    WHITE,
)
from parathed_lib.pages.drawing.sheet import Point

LEVELS = (1, 2, 3, 4)
BEFORE = 26
"""How far before the scale the mark of what is missing stands, px."""
_HEAD = 7  # of an arrow, px


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` along a line from `start` to `end`, px."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value, px; beyond the ends for one beyond the scale."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def within(self, value: float) -> float:
        """The place of a value; at the end for one beyond the scale."""
        return self.at(min(max(value, self.low), self.high))


def levels(first: float, step: float) -> Scale:
    """The scale of the ratings, from the place of level 1 and the step between, px."""
    return Scale(1, 4, first, first + 3 * step)


def printed(entry: Indicator, value: float) -> str:
    """A figure with the decimals of a municipality's, without its unit."""
    return number(value, entry.decimals.municipality)


def printed_end(entry: Indicator, value: float) -> str:
    """An end of an indicator's axis: whole where it is whole."""
    return number(value, 0) if value.is_integer() else printed(entry, value)


@dataclass(frozen=True)
class Layout:
    """Where rows stand, px.

    `top` is where they begin, `row` the height of one, and `label` the room above it
    for its words; 0 when they stand left of the scale. The heading of a group is
    `group` high. `columns` are the right ends of the numbers; a drawing leaves out
    what has none.
    """

    scale: Scale
    top: float
    row: float
    label: float = 0
    group: float = 0
    columns: Mapping[str, float] = field(default_factory=dict)


class Rows:
    """A drawing of rows in the making; `y` is where the next one begins."""

    def __init__(self, at: Layout, **ends: float) -> None:
        """`ends` are `low` and `high` of the scale, where they are those of the data."""
        self.at = replace(at, scale=replace(at.scale, **ends))
        self.x = self.at.scale.at
        self.canvas = Canvas()
        self.y, self.middle = at.top, at.top

    def row(
        self, name: str = "", *, weight: int = 400, color: str = INK, height: float = 0
    ) -> float:
        """Begin a row with its name; gives the middle of its marks."""
        top = self.y + self.at.label
        height = height or self.at.row
        self.middle, self.y = top + height / 2, top + height
        base = top - 3 if self.at.label else self.middle + 5
        if name:
            halo = self.at.label > 0
            self.canvas.text(0, base, name, weight=weight, color=color, halo=halo)
        return self.middle

    def value(
        self,
        column: str,
        text: str,
        *,
        weight: int = 400,
        color: str = INK,
        halo: bool = False,
    ) -> None:
        """Write a number of the row, where the drawing has the column."""
        if column in self.at.columns:
            self.canvas.text(
                self.at.columns[column],
                self.middle + 5,
                text,
                weight=weight,
                color=color,
                align="right",
                halo=halo,
            )

    def missing(self, text: str = "") -> None:
        """Mark before the scale that the row has no number, and say why."""
        point = (self.at.scale.start - BEFORE, self.middle)
        self.canvas.missing(point, text, halo=True)

    def heading(self, text: str) -> None:
        """Write the heading of a group of rows."""
        self.y += self.at.group
        self.canvas.text(0, self.y - 11, text, weight=600, halo=True)

    def finish(self, grid: Sequence[float] = LEVELS, after: float = 2) -> Figure:
        """The drawing, with a line down each value of the grid under all else."""
        lines = [((x, self.at.top), (x, self.y)) for x in map(self.x, grid)]
        self.canvas.lines(lines, GRID, z=0)
        return self.canvas.finish(self.y + after)


def level_names(rows: Rows, labels: Mapping[int, str], y: float) -> None:
    """The levels over their scale, and above them the words of the first and last."""
    canvas = rows.canvas
    for value in labels:
        x = rows.x(value)
        canvas.text(x, y, str(value), size=BODY, weight=600, align="center")
    for value in (min(labels), max(labels)):
        word = labels[value].lower()
        x, _ = kept_inside(rows.x(value), word)
        canvas.text(x, y - 22, word, color=SOFT, align="center")


def answer(canvas: Canvas, point: Point, rater: str, *, large: bool = False) -> None:
    """The mark of an answer: a circle for the municipality's, else a diamond."""
    radius, half, width, z = (6.5, 9, 1.6, 4) if large else (5.5, 7.5, 1.4, 5)
    if rater == "own":
        canvas.circles([point], radius, ACCENT, z=z)
    else:
        canvas.diamonds([point], half, width=width, z=z)


def earlier_answer(canvas: Canvas, point: Point, rater: str) -> None:
    """The mark of an answer that has been followed by another: small and open."""
    if rater == "own":
        canvas.circles([point], 4, WHITE, edge=ACCENT, width=1.4, z=5)
    else:
        canvas.diamonds([point], 5, edge=SOFT, width=1.2, z=5)


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


@dataclass(frozen=True)
class KeyEntry:
    """What draws a mark around a place, and what the mark means."""

    draw: Callable[[Point], None]
    text: str
    weight: int = 400
    color: str = INK


def answer_key(
    canvas: Canvas, own: str, assessor: str, *, large: bool = False
) -> list[KeyEntry]:
    """The entries of a key for the answers of both sides, with these words."""
    return [
        KeyEntry(partial(answer, canvas, rater=rater, large=large), text)
        for rater, text in (("own", own), ("assessor", assessor))
    ]


def key(
    canvas: Canvas,
    entries: Sequence[KeyEntry],
    *,
    y: float = 12,
    middle: float = 10,
    room: float = 26,
) -> float:
    """The marks with their words beside each other; gives the middle of the last line.

    A mark has `room` px, with its middle after `middle`. What does not fit on a line
    begins the next.
    """
    x = 0.0
    for entry in entries:
        text, weight = entry.text, entry.weight
        width = room + fonts.text_width(text, SMALL, weight)
        if x and x + width > canvas.width:
            x, y = 0, y + 24
        entry.draw((x + middle, y))
        canvas.text(x + room, y + 5, text, weight=weight, color=entry.color)
        x += width + 22
    return y


@dataclass(frozen=True)
class Chart:
    """Two scales at a right angle, and what stands between them."""

    across: Scale
    up: Scale

    @property
    def left(self) -> float:
        """The left end, px."""
        return self.across.start

    @property
    def right(self) -> float:
        """The right end, px."""
        return self.across.end

    @property
    def top(self) -> float:
        """The upper end, px."""
        return self.up.end

    @property
    def bottom(self) -> float:
        """The lower end, px."""
        return self.up.start

    def point(self, x: float, y: float) -> Point:
        """The place of a pair of values; at the edge for one too high or low."""
        return self.across.at(x), self.up.within(y)

    def level(self, value: float) -> tuple[Point, Point]:
        """The line across the chart at a value."""
        y = self.up.at(value)
        return (self.left, y), (self.right, y)

    def broken_line(
        self,
        canvas: Canvas,
        values: Iterable[tuple[float, float, bool]],
        width: float,
    ) -> list[Point]:
        """A line through pairs of values, broken before those that do not follow.

        A pair says itself whether it follows the one before. Gives the places of those
        that stand alone.
        """
        runs: list[list[Point]] = []
        for x, y, follows in values:
            if not runs or not follows:
                runs.append([])
            runs[-1].append(self.point(x, y))
        for run in runs:
            if len(run) > 1:
                canvas.path(run, ACCENT, width)
        return [run[0] for run in runs if len(run) == 1]

    def axes(
        self,
        canvas: Canvas,
        up: Sequence[tuple[float, str]],
        across: Sequence[tuple[float, str]],
    ) -> None:
        """The grid with its numbers, and the ticks of the axis below with theirs."""
        canvas.lines([self.level(value) for value, _ in up], GRID, z=0)
        for value, text in up:
            x, y = self.left - 8, self.up.at(value) + 5
            canvas.text(x, y, text, color=SOFT, align="right")
        base = self.bottom
        canvas.lines([((self.left, base), (self.right, base))], INK)
        places = [(self.across.at(value), text) for value, text in across]
        canvas.lines([((x, base), (x, base + 5)) for x, _ in places], INK)
        for x, text in places:
            canvas.text(x, base + 22, text, color=SOFT, align="center")
