"""Figure: the municipality and those that resemble it, a column for each indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment
from parathed_lib.assessment.peer_group import (
    PeerComparison,
    PeerGroup,
    peer_comparisons,
)
from parathed_lib.formatting import number, period
from parathed_lib.pages.assessment.figures.words import drawn_word
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import LINE, WIDTH, Canvas
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    AXIS,
    BAND,
    DOT,
    EDGE,
    INK,
    SMALL,
    SOFT,
)
from parathed_lib.pages.drawing.scales import Scale, printed, printed_end
from parathed_lib.pages.messages import say

# The distance that fills the bar; only a few of the 98 have peers farther off.
FULL = 3.0
PITCH, GAP = 23.0, 14.0
LIKENESS = 200.0
WIDEST = 260.0
MOST, MOST_NARROW = 4, 2


@dataclass(frozen=True)
class Column:
    """The place of an indicator's column: its axis and, right of it, its numbers."""

    shown: PeerComparison
    left: float
    width: float

    @cached_property
    def scale(self) -> Scale:
        """The axis, which leaves room for the longest number."""
        numbers = [self.printed(v) for v in self.values if v is not None]
        room = max((_wide(text, 600) for text in numbers), default=0)
        end = self.left + self.width - room - 8
        return Scale(*self.shown.limits, self.left + 7, end - 7)

    @property
    def end(self) -> float:
        """The right end of the axis."""
        return self.scale.end + 7

    @property
    def values(self) -> list[float | None]:
        """The figures of the municipality and its peers."""
        return [self.shown.own, *self.shown.values.values()]

    def printed(self, value: float) -> str:
        """A figure of the column as it is written."""
        return printed(self.shown.indicator, value)

    @cached_property
    def heading(self) -> tuple[list[str], list[str]]:
        """The indicator's name, and its measure and period, in lines."""
        entry = self.shown.indicator
        note = f"{entry.measure}, {period(self.shown.period)}"
        return (
            fonts.wrapped(entry.short, self.width, SMALL, 600),
            fonts.wrapped(note, self.width, SMALL),
        )


def peers(assessment: Assessment, group: PeerGroup, *, wide: bool = False) -> Figure:
    """The municipality first, then its peers in the order of likeness.

    Beside the names stand the distance and what it is made of most. Each axis is the
    indicator's own, the same in all reports of a vintage; columns that have no room
    stand in a block below, under the same names. The wide drawing sets all columns
    beside each other, at half the height.
    """
    canvas = Canvas(800 if wide else WIDTH)
    codes = [group.code, *group.codes]
    names = [assessment.nation.municipalities[code].name for code in codes]
    left = max(_wide(name, 600) for name in names) + 12
    shown = peer_comparisons(assessment.nation, group)
    top = 0.0
    for n, block in enumerate(_blocks(shown, canvas.width, left, wide)):
        top += GAP if n else 0
        lines = [len(title) + len(note) for title, note in (c.heading for c in block)]
        start = top + max([1, *lines]) * LINE + 10
        canvas.boxes([(0, start, canvas.width, PITCH)], BAND, z=0)
        for row, name in enumerate(names):
            weight, color = (400, INK) if row else (600, ACCENT)
            canvas.text(4, _middle(start, row) + 5, name, weight=weight, color=color)
        if n == 0:
            _likeness(canvas, group, left, top, start)
        for column in block:
            _column(canvas, column, top, start)
        top = start + len(names) * PITCH + (64 if block else 6)
    return canvas.finish(top)


def _blocks(
    shown: Sequence[PeerComparison], width: float, left: float, wide: bool
) -> list[list[Column]]:
    """The columns of each block; in the first they stand right of the likeness."""
    first = left + LIKENESS + GAP
    if not wide:
        count = min(MOST_NARROW, max(1, len(shown)))
        starts, each = [], (width - left - (count - 1) * GAP) / count
    else:
        count = min(MOST, max(1, len(shown)))
        each = min((width - first - (count - 1) * GAP) / count, WIDEST)
        starts = [first + n * (each + GAP) for n in range(count)]
    blocks = [[Column(b, x, each) for b, x in zip(shown, starts, strict=False)]]
    rest = list(shown[len(starts) :])
    room = int((width - left + GAP) / (each + GAP) + 1e-9)
    while rest:
        fitting, rest = rest[:room], rest[room:]
        starts = [left + n * (each + GAP) for n in range(len(fitting))]
        blocks.append(
            [Column(b, x, each) for b, x in zip(fitting, starts, strict=True)]
        )
    return blocks


def _likeness(
    canvas: Canvas, group: PeerGroup, left: float, top: float, start: float
) -> None:
    """How far each peer is: a bar whose dark part is what sets it apart most."""
    scale = Scale(0, FULL, left, left + LIKENESS - 124)
    words = scale.end + 48
    canvas.text(left, top + 14, drawn_word("distance"), weight=600)
    canvas.text(words, top + 14, drawn_word("driver"), weight=600)
    whole, dark = [], []
    for row, (code, distance) in enumerate(group.distances.items(), start=1):
        y = _middle(start, row)
        long = scale.within(distance) - left
        whole.append((left, y - 5, long, 10))
        driver = group.drivers[code]
        if driver:
            dark.append((left, y - 5, long * driver[1], 10))
            canvas.text(words, y + 5, say("assessment", "driver", driver[0]))
        if distance > FULL:  # a bar that is cut ends in a point
            bar = scale.end
            canvas.area([[(bar, y - 5), (bar + 5, y), (bar, y + 5)]], SOFT, z=5)
        canvas.text(scale.end + 8, y + 5, number(distance, 1), color=SOFT)
    canvas.boxes(whole, DOT, edge=EDGE, width=0.7, z=2)
    canvas.boxes(dark, SOFT, z=3)


def _column(canvas: Canvas, column: Column, top: float, start: float) -> None:
    """The heading, marks, numbers and axis of a column."""
    left, right, scale = column.left, column.left + column.width, column.scale
    title, note = column.heading
    canvas.paragraph(left, top + 14, title, weight=600)
    canvas.paragraph(left, top + 14 + LINE * len(title), note, color=SOFT)
    dots = []
    for row, value in enumerate(column.values):
        y = _middle(start, row)
        if value is None:
            text = drawn_word("not_told")
            canvas.missing((right - _wide(text, 400) - 13, y), text)
            continue
        if row:
            dots.append((scale.at(value), y))
        else:
            canvas.circles([(scale.at(value), y)], 7, ACCENT, z=6)
        weight, color = (400, SOFT) if row else (600, ACCENT)
        text = column.printed(value)
        canvas.text(right, y + 5, text, weight=weight, color=color, align="right")
    canvas.circles(dots, 4.5, DOT, edge=EDGE, width=0.7)
    base = start + len(column.values) * PITCH
    canvas.lines([((left, base), (column.end, base))], AXIS)
    ticks = [((x, base), (x, base + 4)) for x in (scale.start, scale.end)]
    canvas.lines(ticks, AXIS)
    low, high = (
        printed_end(column.shown.indicator, limit) for limit in column.shown.limits
    )
    canvas.text(left, base + 18, low, color=SOFT)
    farthest = max(column.end, left + _wide(low, 400) + _wide(high, 400) + 8)
    canvas.text(farthest, base + 18, high, color=SOFT, align="right")
    _lines(canvas, column, start, base + 37)


def _lines(canvas: Canvas, column: Column, start: float, y: float) -> None:
    """The nation as a bar and the middle peer as a dashed line, explained at `y`.

    Both leave out the rows that say that a figure is missing.
    """
    shown, scale, at = column.shown, column.scale, column.left + 4
    known = [row for row, value in enumerate(column.values) if value is not None]
    spans = [(start + row * PITCH, start + (row + 1) * PITCH) for row in known]
    if shown.nation is None:
        canvas.missing((at + 2, y - 5), f"{drawn_word('nation')} –")
    else:
        x = scale.within(shown.nation)
        drawn = [((x, top), (x, bottom)) for top, bottom in spans]
        canvas.lines([*drawn, ((at, y - 11), (at, y + 2))], INK, 2.5)
        decimals = shown.indicator.decimals.nation
        canvas.text(
            at + 9, y, f"{drawn_word('nation')} {number(shown.nation, decimals)}"
        )
    median = shown.peers.median
    if median is not None:
        y += LINE
        x = scale.at(median)
        drawn = [((x, top), (x, bottom)) for top, bottom in spans]
        canvas.lines([*drawn, ((at, y - 12), (at, y + 3))], INK, 1.2, dashed=True)
        canvas.text(
            at + 9, y, f"{drawn_word('midst')} {column.printed(median)}", color=SOFT
        )


def _middle(start: float, row: int) -> float:
    return start + (row + 0.5) * PITCH


def _wide(text: str, weight: int) -> float:
    return fonts.text_width(text, SMALL, weight)
