"""Figure: every measure in a row of its own, with the nation in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    ACCENT,
    AXIS,
    BAND,
    BODY,
    DOT,
    EDGE,
    FAVOURABLE,
    INK,
    RULE,
    SMALL,
    SOFT,
    UNFAVOURABLE,
    WHITE,
)
from parathed_lib.formatting import period
from parathed_lib.wording.spine import Row, Spread, rows

LINE = 18
BAR = 14
KEY_MARK = 34


@dataclass(frozen=True)
class Layout:
    """Where the parts of a row stand, px; `axis` is the left and right end."""

    width: float
    label: float
    own: float
    axis: tuple[float, float]
    verdict: float

    @property
    def slim(self) -> bool:
        """Whether the parts stand below each other."""
        return self.width < 400

    def x(self, place: float) -> float:
        """Across the drawing, from a place in -1 to 1; further out lies at the end."""
        left, right = self.axis
        return (left + right) / 2 + min(max(place, -1), 1) * (right - left) / 2


WIDE = Layout(800, 214, 300, (330, 680), 700)
SLIM = Layout(328, 328, 0, (10, 318), 0)


def spine(assessment: Assessment, *, slim: bool = False) -> Figure:
    """A row for each measure: quartiles of the 98, nation, region and municipality.

    The axis of a row is the measure's own, the same in all reports of a vintage.
    """
    layout = SLIM if slim else WIDE
    shown = rows(assessment)
    notes = [_note(row.spread, layout) for row in shown]
    key, top = _key(assessment, shown, layout)
    heights = [_height(note, layout) for note in notes]
    canvas = Canvas(layout.width, top + sum(heights) + 2)
    for draw in key:
        _key_mark(canvas, *draw)
    for row, note, height in zip(shown, notes, heights, strict=True):
        canvas.lines([((0, top), (layout.width, top))], RULE)
        _row(canvas, row, note, layout, top)
        top += height
    return canvas.figure


def _note(spread: Spread, layout: Layout) -> list[str]:
    """Measure and period in lines that fit below the name."""
    text = f"{spread.indicator.measure}, {period(spread.period)}"
    return fonts.wrapped(text, layout.label, SMALL)


def _height(note: list[str], layout: Layout) -> float:
    lines = len(note) * LINE
    return 24 + lines + 26 + 68 if layout.slim else max(76, 24 + lines + 14)


def _row(canvas: Canvas, row: Row, note: list[str], layout: Layout, top: float) -> None:
    canvas.text(0, top + 24, row.spread.indicator.short, size=BODY, weight=600)
    for n, line in enumerate(note):
        canvas.text(0, top + 24 + LINE * (n + 1), line, color=SOFT)
    below = top + 24 + LINE * len(note)
    if layout.slim:
        after = _own_number(canvas, row, 0, below + 26, "left")
        judged = ", ".join(part for part in (row.verdict, row.tested) if part)
        _verdict(canvas, row, [judged], after + 14, below + 26)
        _axis(canvas, row, layout, below + 50)
        return
    _own_number(canvas, row, layout.own, top + 34, "right")
    words = fonts.wrapped(row.verdict, layout.width - layout.verdict, SMALL)
    words += [row.tested] if row.tested else []
    _verdict(canvas, row, words, layout.verdict, top + 34 - 9 * (len(words) > 2))
    _axis(canvas, row, layout, top + 29)


def _own_number(canvas: Canvas, row: Row, x: float, y: float, align: str) -> float:
    """The municipality's figure, or that there is none; gives where the text ends."""
    if row.own is not None:
        text = row.spread.printed(row.own)
        canvas.text(x, y, text, size=BODY, weight=600, color=ACCENT, align=align)
        return x + fonts.text_width(text, BODY, 600)
    text = "ikke oplyst"
    canvas.text(x if align == "right" else 22, y, text, color=SOFT, align=align)
    width = fonts.text_width(text, SMALL)
    left = x - width - 13 if align == "right" else 9
    canvas.diamonds([(left, y - 5)], 8, edge=SOFT, dashed=True)
    return 22 + width


def _verdict(canvas: Canvas, row: Row, words: list[str], x: float, y: float) -> None:
    """The word against the nation, after a triangle where a direction is wished for."""
    if row.direction:
        _triangle(canvas, x, y, row.direction, bool(row.favourable))
    for n, line in enumerate(words):
        indent = 18 if row.direction and n == 0 else 0
        color = INK if n == 0 and row.tested else SOFT
        canvas.text(x + indent, y + LINE * n, line, color=color)


def _triangle(
    canvas: Canvas, x: float, y: float, direction: str, favourable: bool
) -> None:
    """As in the table of indicators: open where the direction is wished for."""
    tip, base = (y - 11, y - 1) if direction == "up" else (y - 0.5, y - 10.5)
    color = FAVOURABLE if favourable else UNFAVOURABLE
    fill = WHITE if favourable else color
    corners = [(x + 1, base), (x + 13, base), (x + 7, tip)]
    canvas.area([corners], fill, edge=color, width=1.6, z=4)


def _axis(canvas: Canvas, row: Row, layout: Layout, y: float) -> None:
    """The bars, lines and marks of a row around `y`, and the numbers below them."""
    spread = row.spread
    lowest, lower, median, upper, highest = (
        layout.x(spread.place(value)) for value in spread.quartiles
    )
    canvas.lines([((layout.axis[0], y), (layout.axis[1], y))], RULE, z=0.5)
    _bars(canvas, lowest, lower, median, upper, highest, y)
    middle = layout.x(0)
    whole = spread.nation is not None
    canvas.lines(
        [((middle, y - 15), (middle, y + 17))],
        INK,
        2.5 if whole else 1.6,
        dashed=not whole,
        z=3,
    )
    if row.region is not None:
        canvas.diamonds([(layout.x(spread.place(row.region)), y)], 8, edge=INK, z=4)
    if row.limits is not None:
        _whisker(canvas, [spread.place(limit) for limit in row.limits], layout, y)
    if row.own is not None:
        canvas.circles([(layout.x(spread.place(row.own)), y)], 7, ACCENT, z=5)
    name = "landet" if whole else "midterste"
    level = "nation" if whole else "municipality"
    text = f"{name} {spread.printed(spread.middle, level)}"
    color = INK if whole else SOFT
    canvas.text(middle, y + 33, text, color=color, align="center")
    half = fonts.text_width(text, SMALL) / 2 + 8
    ends = [
        f"{side} {spread.printed(value)}"
        for side, value in zip(spread.sides, spread.ends, strict=True)
    ]
    edges = min(lowest, highest), max(lowest, highest)
    outer = (0.0, layout.width) if layout.slim else (layout.axis[0] - 20, 694.0)
    width = fonts.text_width(ends[0], SMALL)
    left = min(max(edges[0] - width / 2, outer[0]), middle - half - width)
    canvas.text(left, y + 33, ends[0], color=SOFT)
    width = fonts.text_width(ends[1], SMALL)
    right = max(min(edges[1] + width / 2, outer[1]), middle + half + width)
    canvas.text(right, y + 33, ends[1], color=SOFT, align="right")


def _bars(
    canvas: Canvas,
    lowest: float,
    lower: float,
    median: float,
    upper: float,
    highest: float,
    y: float,
) -> None:
    """All municipalities in light grey, their middle half darker, cut at the median."""
    for start, end, fill, edge in (
        (lowest, highest, BAND, AXIS),
        (lower, upper, DOT, EDGE),
    ):
        left, width = min(start, end), abs(end - start)
        canvas.boxes([(left, y - BAR / 2, width, BAR)], fill, edge=edge, width=0.8)
    canvas.lines([((median, y - BAR / 2), (median, y + BAR / 2))], EDGE, 0.8)


def _whisker(canvas: Canvas, places: list[float], layout: Layout, y: float) -> None:
    """The 95 % limits with caps; an arrow where one lies beyond the axis."""
    ends = []
    for place in sorted(places):
        x = layout.x(place)
        if abs(place) > 1:
            out = 1 if place > 0 else -1
            x += 9 * out
            tips = [((x - 5 * out, y + side), (x, y)) for side in (-5, 5)]
            canvas.lines(tips, ACCENT, 1.4, z=4)
        else:
            canvas.lines([((x, y - 10), (x, y + 10))], ACCENT, 1.4, z=4)
        ends.append((x, y))
    canvas.lines([(ends[0], ends[1])], ACCENT, 1.4, z=4)


KeyMark = tuple[str, str, float, float, str]


def _key(
    assessment: Assessment, shown: list[Row], layout: Layout
) -> tuple[list[KeyMark], float]:
    """The marks in use with their words and places, and where the rows begin."""
    items = [("own", assessment.municipality.name, ACCENT)]
    if any(row.limits for row in shown):
        items.append(("whisker", "95 %-interval", INK))
    if any(row.region is not None for row in shown):
        items.append(("region", "region", INK))
    if any(row.spread.nation is not None for row in shown):
        items.append(("nation", "landet", INK))
    if any(row.spread.nation is None for row in shown):
        items.append(("median", "midterste kommune", INK))
    items += [
        ("all", "alle kommuner", INK),
        ("half", "den midterste halvdel", INK),
    ]
    if any(row.direction for row in shown):
        items.append(("filled", "uønsket retning fra landet", INK))
        items.append(("open", "ønsket retning", INK))
    placed: list[KeyMark] = []
    x, y = 0.0, 16.0
    for form, text, color in items:
        width = KEY_MARK + fonts.text_width(text, SMALL, 600 if form == "own" else 400)
        if x and x + width > layout.width:
            x, y = 0.0, y + 22
        placed.append((form, text, x, y, color))
        x += width + 18
    return placed, y + 14


def _key_mark(
    canvas: Canvas, form: str, text: str, x: float, y: float, color: str
) -> None:
    middle, centre = x + 14, y - 5
    if form == "own":
        canvas.circles([(middle, centre)], 7, ACCENT)
    elif form == "whisker":
        bar = [((x + 2, centre), (x + 26, centre))]
        caps = [((end, centre - 6), (end, centre + 6)) for end in (x + 2, x + 26)]
        canvas.lines(bar + caps, ACCENT, 1.4)
    elif form == "region":
        canvas.diamonds([(middle, centre)], 8)
    elif form in ("nation", "median"):
        ends = [((middle, centre - 8), (middle, centre + 8))]
        nation = form == "nation"
        canvas.lines(ends, INK, 2.5 if nation else 1.6, dashed=not nation)
    elif form in ("all", "half"):
        fill, edge = (BAND, AXIS) if form == "all" else (DOT, EDGE)
        canvas.boxes([(x + 2, centre - 7, 24, BAR)], fill, edge=edge, width=0.8)
    else:
        _triangle(canvas, x, y, "up", form == "open")
        _triangle(canvas, x + 15, y, "down", form == "open")
    weight = 600 if form == "own" else 400
    canvas.text(x + KEY_MARK, y, text, color=color, weight=weight)
