"""Figure: the municipality and those that resemble it, a column for each indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    ACCENT,
    AXIS,
    BAND,
    DOT,
    EDGE,
    INK,
    SMALL,
    SOFT,
)
from parathed_lib.formatting import number, period
from parathed_lib.pages.messages import say
from parathed_lib.peer_group import Beside, PeerGroup, beside

# The distance that fills the bar; only a few of the 98 have peers farther off.
FULL = 3.0
PITCH, LINE, GAP = 23.0, 17.0, 14.0
LIKENESS = 200.0
WIDEST = 260.0
MOST, MOST_SLIM = 4, 2


@dataclass(frozen=True)
class Column:
    """The place of an indicator's column: its axis and, right of it, its numbers."""

    shown: Beside
    left: float
    width: float

    @cached_property
    def end(self) -> float:
        """The right end of the axis."""
        figures = [v for v in _all(self.shown) if v is not None]
        room = max((_wide(_short(self.shown, v), 600) for v in figures), default=0)
        return self.left + self.width - room - 8

    def x(self, value: float) -> float:
        """The place of a value on the axis."""
        low, high = self.shown.limits
        share = (value - low) / (high - low)
        return self.left + 7 + share * (self.end - self.left - 14)


def peers(assessment: Assessment, group: PeerGroup, *, slim: bool = False) -> Figure:
    """The municipality first, then its peers in the order of likeness.

    Beside the names stand the distance and what it is made of most. Each axis is the
    indicator's own, the same in all reports of a vintage; columns that have no room
    stand in a block below, under the same names.
    """
    width = 328.0 if slim else 800.0
    codes = [group.code, *group.codes]
    names = [assessment.nation.municipalities[code].name for code in codes]
    left = max(_wide(name, 600) for name in names) + 12
    blocks = _blocks(beside(assessment.nation, group), width, left, slim)
    tops, height = [], 0.0
    for n, block in enumerate(blocks):
        tops.append(height)
        height += _head(block) + len(names) * PITCH
        height += (64 if block else 6) + (14 if n + 1 < len(blocks) else 0)
    canvas = Canvas(width, height)
    for n, (block, top) in enumerate(zip(blocks, tops, strict=True)):
        start = top + _head(block)
        canvas.boxes([(0, start, width, PITCH)], BAND, z=0)
        for row, name in enumerate(names):
            weight, color = (400, INK) if row else (600, ACCENT)
            canvas.text(4, _middle(start, row) + 5, name, weight=weight, color=color)
        if n == 0:
            _likeness(canvas, group, left, top, start)
        for column in block:
            _column(canvas, column, group, top, start)
    return canvas.figure


def _blocks(
    shown: Sequence[Beside], width: float, left: float, slim: bool
) -> list[list[Column]]:
    """The columns of each block; in the first they stand right of the likeness."""
    beside_it = left + LIKENESS + GAP
    if slim:
        number_of = min(MOST_SLIM, max(1, len(shown)))
        starts, each = [], (width - left - (number_of - 1) * GAP) / number_of
    else:
        number_of = min(MOST, max(1, len(shown)))
        each = (width - beside_it - (number_of - 1) * GAP) / number_of
        each = min(each, WIDEST)
        starts = [beside_it + n * (each + GAP) for n in range(number_of)]
    blocks = [[Column(b, x, each) for b, x in zip(shown, starts, strict=False)]]
    rest = list(shown[len(starts) :])
    room = int((width - left + GAP) / (each + GAP) + 1e-9)
    while rest:
        here, rest = rest[:room], rest[room:]
        blocks.append(
            [Column(b, left + n * (each + GAP), each) for n, b in enumerate(here)]
        )
    return blocks


def _head(block: Sequence[Column]) -> float:
    """The room over the names that the headings of a block take."""
    lines = [len(title) + len(note) for title, note in map(_heading, block)]
    return max([1, *lines]) * LINE + 10


def _heading(column: Column) -> tuple[list[str], list[str]]:
    """The indicator's name, and its measure and period, in lines."""
    entry = column.shown.indicator
    note = f"{entry.measure}, {period(column.shown.period)}"
    return (
        fonts.wrapped(entry.short, column.width, SMALL, 600),
        fonts.wrapped(note, column.width, SMALL),
    )


def _likeness(
    canvas: Canvas, group: PeerGroup, left: float, top: float, start: float
) -> None:
    """How far each peer is: a bar whose dark part is what sets it apart most."""
    canvas.text(left, top + 14, "Afstand", weight=600)
    bar = left + LIKENESS - 124
    words = bar + 48
    canvas.text(words, top + 14, "Skiller mest", weight=600)
    whole, dark, beyond = [], [], []
    for row, (code, distance) in enumerate(group.distances.items(), start=1):
        y = _middle(start, row)
        long = min(distance, FULL) / FULL * (bar - left)
        whole.append((left, y - 5, long, 10))
        driver = group.drivers[code]
        if driver:
            dark.append((left, y - 5, long * driver[1], 10))
            canvas.text(words, y + 5, say("assessment", "driver", driver[0]))
        if distance > FULL:
            beyond.append([(bar, y - 5), (bar + 5, y), (bar, y + 5)])
        canvas.text(bar + 8, y + 5, number(distance, 1), color=SOFT)
    canvas.boxes(whole, DOT, edge=EDGE, width=0.7, z=2)
    canvas.boxes(dark, SOFT, z=3)
    # A bar that is cut ends in a point.
    canvas.area(beyond, SOFT, z=5)


def _column(
    canvas: Canvas, column: Column, group: PeerGroup, top: float, start: float
) -> None:
    shown, left, end = column.shown, column.left, column.end
    right = left + column.width
    title, note = _heading(column)
    for n, line in enumerate([*title, *note]):
        bold = n < len(title)
        weight, color = (600, INK) if bold else (400, SOFT)
        canvas.text(left, top + 14 + n * LINE, line, weight=weight, color=color)
    points = []
    for row, code in enumerate([group.code, *group.codes]):
        y = _middle(start, row)
        value = shown.values[code] if row else shown.own
        color, weight = (SOFT, 400) if row else (ACCENT, 600)
        if value is None:
            canvas.diamonds([(left + 8, y)], 6, edge=SOFT, dashed=True)
            canvas.text(left + 18, y + 5, "ikke oplyst", color=SOFT)
            continue
        if row:
            points.append((column.x(value), y))
        else:
            canvas.circles([(column.x(value), y)], 7, ACCENT, z=6)
        canvas.text(
            right,
            y + 5,
            _short(shown, value),
            weight=weight,
            color=color,
            align="right",
        )
    canvas.circles(points, 4.5, DOT, edge=EDGE, width=0.7)
    base = start + (len(group.codes) + 1) * PITCH
    canvas.lines([((left, base), (end, base))], AXIS)
    low, high = shown.limits
    ends = _end(shown, low), _end(shown, high)
    canvas.lines(
        [((column.x(v), base), (column.x(v), base + 4)) for v in (low, high)], AXIS
    )
    canvas.text(left, base + 18, ends[0], color=SOFT)
    farthest = max(end, left + sum(_wide(text, 400) for text in ends) + 8)
    canvas.text(farthest, base + 18, ends[1], color=SOFT, align="right")
    _lines(canvas, column, start, base)


def _lines(canvas: Canvas, column: Column, start: float, base: float) -> None:
    """The nation as a bar and the middle peer as a dashed line, told below the axis.

    Both leave out the rows that say that a figure is missing.
    """
    shown, at = column.shown, column.left + 4
    rows = [n for n, value in enumerate(_all(shown)) if value is not None]
    spans = [(start + n * PITCH, start + (n + 1) * PITCH) for n in rows]
    told = base + 37
    if shown.nation is None:
        canvas.diamonds([(at, told - 5)], 5, edge=SOFT, dashed=True)
        canvas.text(at + 9, told, "landet –", color=SOFT)
    else:
        x = column.x(min(max(shown.nation, shown.limits[0]), shown.limits[1]))
        drawn = [((x, top), (x, bottom)) for top, bottom in spans]
        canvas.lines([*drawn, ((at, told - 11), (at, told + 2))], INK, 2.5)
        decimals = shown.indicator.decimals.nation
        canvas.text(at + 9, told, f"landet {number(shown.nation, decimals)}")
    if shown.peers.median is not None:
        told += LINE
        x = column.x(shown.peers.median)
        drawn = [((x, top), (x, bottom)) for top, bottom in spans]
        canvas.lines([*drawn, ((at, told - 12), (at, told + 3))], INK, 1.2, dashed=True)
        middle = f"midten {_short(shown, shown.peers.median)}"
        canvas.text(at + 9, told, middle, color=SOFT)


def _middle(start: float, row: int) -> float:
    return start + (row + 0.5) * PITCH


def _all(shown: Beside) -> list[float | None]:
    """The figures of the municipality and its peers."""
    return [shown.own, *shown.values.values()]


def _wide(text: str, weight: int) -> float:
    return fonts.text_width(text, SMALL, weight)


def _short(shown: Beside, value: float) -> str:
    return number(value, shown.indicator.decimals.municipality)


def _end(shown: Beside, value: float) -> str:
    """An end of the axis: whole where it is whole."""
    decimals = shown.indicator.decimals.municipality
    return number(value, 0 if value.is_integer() else decimals)
