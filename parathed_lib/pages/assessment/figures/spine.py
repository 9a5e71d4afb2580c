"""Figures of a measure's place on its scale: a row for each, and one within a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparability import same_time
from parathed_lib.assessment.comparison import Comparison
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import number, period
from parathed_lib.pages.assessment.spine import Row, Spread, rows
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import Canvas
from parathed_lib.pages.drawing.palette import (
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
from parathed_lib.pages.drawing.scales import KeyEntry, Scale, key
from parathed_lib.pages.drawing.sheet import Point
from parathed_lib.pages.messages import say

_word = partial(say, "assessment", "drawn")

STEP = 18  # from a line of words to the next, px
BAR = 14
NATION, MEDIAN = 2.5, 1.6  # the widths of their lines, px
STRIP_WIDTH, STRIP_HEIGHT = 204, 40


@dataclass(frozen=True)
class _Layout:
    """Where the parts of a row stand, px; the scale has the nation in its middle."""

    width: float
    label: float
    own: float
    verdict: float
    scale: Scale

    @property
    def slim(self) -> bool:
        """Whether the parts stand below each other."""
        return self.width < 400


_WIDE = _Layout(800, label=214, own=300, verdict=700, scale=Scale(-1, 1, 330, 680))
_SLIM = _Layout(328, label=328, own=0, verdict=0, scale=Scale(-1, 1, 10, 318))


def spine(assessment: Assessment, *, slim: bool = False) -> Figure:
    """A row for each measure: quartiles of the 98, nation, region and municipality.

    The axis of a row is the measure's own, the same in all reports of a vintage.
    """
    at = _SLIM if slim else _WIDE
    canvas, shown = Canvas(at.width), rows(assessment)
    entries = _key(canvas, assessment, shown)
    top = 19 + key(canvas, entries, y=11, middle=14, room=34, line=22, gap=18)
    for row in shown:
        canvas.rule(top)
        top = _row(canvas, row, at, top)
    return canvas.finish(top + 2)


def _row(canvas: Canvas, row: Row, at: _Layout, top: float) -> float:
    """A measure from `top` on; where the next begins."""
    indicator = row.spread.indicator
    text = f"{indicator.measure}, {period(row.spread.period)}"
    note = fonts.wrapped(text, at.label, SMALL)
    canvas.text(0, top + 24, indicator.short, size=BODY, weight=600)
    canvas.paragraph(0, top + 24 + STEP, note, step=STEP, color=SOFT)
    below = top + 24 + STEP * len(note)
    if at.slim:
        after = _own_number(canvas, row, 0, below + 26, "left")
        judged = ", ".join(part for part in (row.verdict, row.tested) if part)
        _verdict(canvas, row, [judged], after + 14, below + 26)
        _axis(canvas, row, at, below + 50)
        return below + 26 + 68
    _own_number(canvas, row, at.own, top + 34, "right")
    words = fonts.wrapped(row.verdict, at.width - at.verdict, SMALL)
    words += [row.tested] if row.tested else []
    _verdict(canvas, row, words, at.verdict, top + 34 - 9 * (len(words) > 2))
    _axis(canvas, row, at, top + 29)
    return max(top + 76, below + 14)


def _own_number(canvas: Canvas, row: Row, x: float, y: float, align: str) -> float:
    """The municipality's figure, or that there is none; gives where the text ends."""
    if row.own is not None:
        text = row.spread.printed(row.own)
        canvas.text(x, y, text, size=BODY, weight=600, color=ACCENT, align=align)
        return x + fonts.text_width(text, BODY, 600)
    text = _word("not_told")
    width = fonts.text_width(text, SMALL)
    start, left = (x, x - width) if align == "right" else (22, 22)
    canvas.text(start, y, text, color=SOFT, align=align)
    canvas.missing((left - 13, y - 5))
    return 22 + width


def _verdict(canvas: Canvas, row: Row, words: list[str], x: float, y: float) -> None:
    """The word against the nation, after a triangle where a direction is wished for."""
    if row.direction:
        _triangle(canvas, (x + 7, y - 5), row.direction, bool(row.favourable))
    for n, line in enumerate(words):
        indent = 18 if row.direction and n == 0 else 0
        color = INK if n == 0 and row.tested else SOFT
        canvas.text(x + indent, y + STEP * n, line, color=color)


def _triangle(canvas: Canvas, point: Point, direction: str, favourable: bool) -> None:
    """As in the table of indicators: open where the direction is wished for."""
    x, y = point
    tip, base = (y - 6, y + 4) if direction == "up" else (y + 4.5, y - 5.5)
    color = FAVOURABLE if favourable else UNFAVOURABLE
    fill = WHITE if favourable else color
    corners = [(x - 6, base), (x + 6, base), (x, tip)]
    canvas.area([corners], fill, edge=color, width=1.6, z=4)


def _axis(canvas: Canvas, row: Row, at: _Layout, y: float) -> None:
    """The bars, lines and marks of a row around `y`, and the numbers below them."""
    spread, scale = row.spread, at.scale

    def x(value: float) -> float:
        return scale.within(spread.place(value))

    canvas.lines([((scale.start, y), (scale.end, y))], RULE, z=0.5)
    lowest, lower, median, upper, highest = map(x, spread.quartiles)
    _bar(canvas, lowest, highest, y, BAND, AXIS)
    _bar(canvas, lower, upper, y, DOT, EDGE)
    canvas.lines([((median, y - BAR / 2), (median, y + BAR / 2))], EDGE, 0.8)
    middle, whole = scale.at(0), spread.nation is not None
    _middle_line(canvas, (middle, y + 1), 16, whole)
    if row.region is not None:
        canvas.diamonds([(x(row.region), y)], 8)
    if row.limits is not None:
        _whisker(canvas, sorted(map(spread.place, row.limits)), scale, y)
    if row.own is not None:
        canvas.circles([(x(row.own), y)], 7, ACCENT, z=5)
    _axis_numbers(
        canvas, spread, at, (min(lowest, highest), max(lowest, highest)), y + 33
    )


def _axis_numbers(
    canvas: Canvas, spread: Spread, at: _Layout, ends: tuple[float, float], y: float
) -> None:
    """The figure in the middle, and those of the ends, moved apart from it."""
    middle, whole = at.scale.at(0), spread.nation is not None
    name, level = ("nation", "nation") if whole else ("middle", "municipality")
    text = f"{_word(name)} {spread.printed(spread.middle, level)}"
    color = INK if whole else SOFT
    canvas.text(middle, y, text, color=color, align="center")
    half = fonts.text_width(text, SMALL) / 2 + 8
    left_text, right_text = (
        f"{side} {spread.printed(value)}"
        for side, value in zip(spread.sides, spread.ends, strict=True)
    )
    outer = (0.0, at.width) if at.slim else (at.scale.start - 20, at.verdict - 6)
    width = fonts.text_width(left_text, SMALL)
    left = min(max(ends[0] - width / 2, outer[0]), middle - half - width)
    canvas.text(left, y, left_text, color=SOFT)
    width = fonts.text_width(right_text, SMALL)
    right = max(min(ends[1] + width / 2, outer[1]), middle + half + width)
    canvas.text(right, y, right_text, color=SOFT, align="right")


def _bar(
    canvas: Canvas, start: float, end: float, y: float, fill: str, edge: str
) -> None:
    box = (min(start, end), y - BAR / 2, abs(end - start), BAR)
    canvas.boxes([box], fill, edge=edge, width=0.8)


def _middle_line(canvas: Canvas, point: Point, half: float, whole: bool) -> None:
    """The nation, or in its place the middle municipality, as a dashed line."""
    x, y = point
    width = NATION if whole else MEDIAN
    canvas.lines([((x, y - half), (x, y + half))], INK, width, dashed=not whole, z=3)


def _whisker(canvas: Canvas, places: list[float], scale: Scale, y: float) -> None:
    """The 95 % limits with caps; an arrow where one lies beyond the axis."""
    ends = []
    for place in places:
        x = scale.within(place)
        if abs(place) > 1:
            out = 1 if place > 0 else -1
            x += 9 * out
            tips = [((x - 5 * out, y + side), (x, y)) for side in (-5, 5)]
            canvas.lines(tips, ACCENT, 1.4, z=4)
        else:
            canvas.lines([((x, y - 10), (x, y + 10))], ACCENT, 1.4, z=4)
        ends.append((x, y))
    canvas.lines([(ends[0], ends[1])], ACCENT, 1.4, z=4)


def _key(canvas: Canvas, assessment: Assessment, shown: list[Row]) -> list[KeyEntry]:
    """The marks in use with their words."""
    name = assessment.municipality.name
    own = KeyEntry(lambda p: canvas.circles([p], 7, ACCENT), name, 600, ACCENT)
    with_nation = [row.spread.nation is not None for row in shown]
    judged = any(row.direction for row in shown)
    marks: list[tuple[bool, Callable[[Point], None], str]] = [
        (any(r.limits for r in shown), partial(_key_whisker, canvas), "interval"),
        (
            any(row.region is not None for row in shown),
            lambda p: canvas.diamonds([p], 8),
            "region",
        ),
        (
            any(with_nation),
            partial(_middle_line, canvas, half=8, whole=True),
            "nation",
        ),
        (
            not all(with_nation),
            partial(_middle_line, canvas, half=8, whole=False),
            "middle_one",
        ),
        (True, partial(_key_bar, canvas, fill=BAND, edge=AXIS), "everyone"),
        (True, partial(_key_bar, canvas, fill=DOT, edge=EDGE), "half"),
        (
            judged,
            partial(_key_triangles, canvas, favourable=False),
            "unwanted",
        ),
        (judged, partial(_key_triangles, canvas, favourable=True), "wanted"),
    ]
    return [own, *(KeyEntry(draw, _word(w)) for used, draw, w in marks if used)]


def _key_whisker(canvas: Canvas, point: Point) -> None:
    x, y = point
    caps = [((end, y - 6), (end, y + 6)) for end in (x - 12, x + 12)]
    canvas.lines([((x - 12, y), (x + 12, y)), *caps], ACCENT, 1.4)


def _key_bar(canvas: Canvas, point: Point, fill: str, edge: str) -> None:
    x, y = point
    _bar(canvas, x - 12, x + 12, y, fill, edge)


def _key_triangles(canvas: Canvas, point: Point, favourable: bool) -> None:
    x, y = point
    _triangle(canvas, (x - 7, y), "up", favourable)
    _triangle(canvas, (x + 8, y), "down", favourable)


def strip(
    indicator: Indicator, comparison: Comparison, *, width: int = STRIP_WIDTH
) -> str:
    """A measure's place on its scale, small enough for a table row, as SVG.

    Region and nation are drawn only where they are of the municipality's period, or
    where it has no figure. Origin is drawn in grey. A missing figure of the
    municipality is an open dashed mark at the end of the line. The numbers stand in
    the row itself, so the drawing has no text alternative of its own.
    """
    low, high = indicator.scale
    scale = Scale(low, high, 8.0, width - 8.0)
    left, right, y = scale.start, scale.end, 13.0
    own, period_of_own = comparison.municipality.value, comparison.municipality.period
    nation, region = (
        round(scale.within(figure.value), 1)
        if figure.value is not None
        and (own is None or same_time(period_of_own, figure.period))
        else None
        for figure in (comparison.nation, comparison.region)
    )
    diamond = f'6l7 7-7 7-7-7z" fill="{WHITE}"'
    parts = [
        f'<path d="M{left} {y}H{right}M{left} 9v8M{right} 9v8" stroke="{AXIS}" '
        'stroke-width="1.4" fill="none"/>'
    ]
    if nation is not None:
        parts.append(f'<path d="M{nation} 4v18" stroke="{INK}" stroke-width="2.5"/>')
    if region is not None:
        edge = f'stroke="{SOFT}" stroke-width="1.5"'
        parts.append(f'<path d="M{region} {diamond} {edge}/>')
    if own is None:
        edge = f'stroke="{EDGE}" stroke-width="1.2" stroke-dasharray="1.6 1.4"'
        parts.append(f'<path d="M{left + 8} {diamond} {edge}/>')
    else:
        x, fill = (
            round(scale.within(own), 1),
            SOFT if indicator.descriptive_only else ACCENT,
        )
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="6.5" fill="{fill}" stroke="{WHITE}"/>'
        )
    unit = "\u00a0%" if indicator.unit == "pct" else ""
    decimals = 0 if float(low).is_integer() else 1
    for x, anchor, shift, text in (
        (left, "start", -6, number(low, decimals)),
        (right, "end", 6, f"{number(high, decimals)}{unit}"),
    ):
        parts.append(
            f'<text x="{x}" y="36" text-anchor="{anchor}" dx="{shift}">{text}</text>'
        )
    return (
        f'<svg class="strip" viewBox="0 0 {width} {STRIP_HEIGHT}" aria-hidden="true" '
        f'focusable="false">{"".join(parts)}</svg>'
    )
