"""Figures of a measure's place on its scale: a row for each, and one within a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment
from parathed_lib.assessment.comparability import same_time
from parathed_lib.assessment.comparison import Comparison
from parathed_lib.catalogue import Indicator
from parathed_lib.formatting import number, period
from parathed_lib.pages.assessment.spine import Row, Spread, rows
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import WIDTH, Canvas, kept_inside
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


# The middle of a row is the nation, its ends as far as any municipality lies.
_SCALE = Scale(-1, 1, 10, WIDTH - 10)


def spine(assessment: Assessment) -> Figure:
    """A row for each measure: quartiles of the 98, nation, region and municipality.

    The axis of a row is the measure's own, the same in all reports of a vintage, with
    its lowest figures to the left.
    """
    canvas, shown = Canvas(), rows(assessment)
    entries = _key(canvas, assessment, shown)
    top = 19 + key(canvas, entries, y=11, middle=14, room=34, line=22, gap=14)
    for row in shown:
        canvas.rule(top)
        top = _row(canvas, row, top)
    return canvas.finish(top + 2)


def _row(canvas: Canvas, row: Row, top: float) -> float:
    """A measure from `top` on; where the next begins."""
    indicator = row.spread.indicator
    canvas.text(0, top + 23, indicator.short, size=BODY, weight=600)
    _own_number(canvas, row, top + 23)
    left = _verdict(canvas, row, top + 23 + STEP)
    text = f"{indicator.measure}, {period(row.spread.period)}"
    note = fonts.wrapped(text, left - 16, SMALL)
    canvas.paragraph(0, top + 23 + STEP, note, step=STEP, color=SOFT)
    middle = top + 46 + STEP * len(note)
    _axis(canvas, row, middle)
    return middle + 46


def _own_number(canvas: Canvas, row: Row, y: float) -> None:
    """The municipality's figure, or that there is none."""
    if row.own is not None:
        text, color = row.spread.printed(row.own), ACCENT
        canvas.text(WIDTH, y, text, size=BODY, weight=600, color=color, align="right")
        return
    text = _word("not_told")
    canvas.missing((WIDTH - fonts.text_width(text, SMALL) - 13, y - 5), text)


def _verdict(canvas: Canvas, row: Row, y: float) -> float:
    """The word against the nation, after a triangle where a direction is wished for.

    Gives where it begins.
    """
    text = ", ".join(part for part in (row.verdict, row.tested) if part)
    canvas.text(WIDTH, y, text, color=INK if row.tested else SOFT, align="right")
    left = WIDTH - fonts.text_width(text, SMALL)
    if row.direction:
        left -= 18
        _triangle(canvas, (left + 7, y - 5), row.direction, bool(row.favourable))
    return left


def _triangle(canvas: Canvas, point: Point, direction: str, favourable: bool) -> None:
    """As in the table of indicators: open where the direction is wished for."""
    x, y = point
    tip, base = (y - 6, y + 4) if direction == "up" else (y + 4.5, y - 5.5)
    color = FAVOURABLE if favourable else UNFAVOURABLE
    fill = WHITE if favourable else color
    corners = [(x - 6, base), (x + 6, base), (x, tip)]
    canvas.area([corners], fill, edge=color, width=1.6, z=4)


def _axis(canvas: Canvas, row: Row, y: float) -> None:
    """The bars, lines and marks of a row around `y`, and the numbers below them."""
    spread = row.spread

    def x(value: float) -> float:
        return _SCALE.within(spread.place(value))

    canvas.lines([((_SCALE.start, y), (_SCALE.end, y))], RULE, z=0.5)
    lowest, lower, median, upper, highest = map(x, spread.quartiles)
    _bar(canvas, lowest, highest, y, BAND, AXIS)
    _bar(canvas, lower, upper, y, DOT, EDGE)
    canvas.lines([((median, y - BAR / 2), (median, y + BAR / 2))], EDGE, 0.8)
    if row.region is not None:
        _region(canvas, (x(row.region), y))
    _middle_line(canvas, (_SCALE.at(0), y + 1), 16, spread.nation is not None)
    if row.limits is not None:
        _whisker(canvas, sorted(map(spread.place, row.limits)), y)
    if row.own is not None:
        canvas.circles([(x(row.own), y)], 7, ACCENT, z=5)
    _axis_numbers(canvas, spread, (lowest, highest), y + 33)


def _axis_numbers(
    canvas: Canvas, spread: Spread, ends: tuple[float, float], y: float
) -> None:
    """The figure in the middle, and those of the ends, moved apart from it."""
    middle, whole = _SCALE.at(0), spread.nation is not None
    name, level = ("nation", "nation") if whole else ("middle", "municipality")
    text = f"{_word(name)} {spread.printed(spread.middle, level)}"
    color = INK if whole else SOFT
    canvas.text(middle, y, text, color=color, align="center")
    _, clear = kept_inside(middle, text)
    for side, word, value, end in (
        (-1, "lowest", spread.quartiles[0], ends[0]),
        (1, "highest", spread.quartiles[-1], ends[1]),
    ):
        text = f"{_word(word)} {spread.printed(value)}"
        x, half = kept_inside(end, text)
        apart = max(side * (x - middle), clear + 8 + half)
        canvas.text(middle + side * apart, y, text, color=SOFT, align="center")


def _bar(
    canvas: Canvas, start: float, end: float, y: float, fill: str, edge: str
) -> None:
    box = (min(start, end), y - BAR / 2, abs(end - start), BAR)
    canvas.boxes([box], fill, edge=edge, width=0.8)


def _region(canvas: Canvas, point: Point) -> None:
    """An open bar: regions and nation are bars, municipalities and answers are not."""
    x, y = point
    canvas.boxes([(x - 3, y - 10, 6, 20)], WHITE, edge=INK, width=1.4, z=2.5)


def _middle_line(canvas: Canvas, point: Point, half: float, whole: bool) -> None:
    """The nation, or in its place the middle municipality, as a dashed line."""
    x, y = point
    width = NATION if whole else MEDIAN
    canvas.lines([((x, y - half), (x, y + half))], INK, width, dashed=not whole, z=3)


def _whisker(canvas: Canvas, places: list[float], y: float) -> None:
    """The 95 % limits with caps; an arrow where one lies beyond the axis."""
    ends = []
    for place in places:
        x = _SCALE.within(place)
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
            partial(_region, canvas),
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
    where it has no figure. Origin is drawn in grey. The numbers, and that one is
    missing, stand in the row itself, so the drawing has no text alternative of its own.
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
    parts = [
        f'<path d="M{left} {y}H{right}M{left} 9v8M{right} 9v8" stroke="{AXIS}" '
        'stroke-width="1.4" fill="none"/>'
    ]
    if region is not None:
        edge = f'fill="{WHITE}" stroke="{INK}" stroke-width="1.4"'
        parts.append(f'<path d="M{round(region - 3, 1)} 4h6v18h-6z" {edge}/>')
    if nation is not None:
        parts.append(f'<path d="M{nation} 4v18" stroke="{INK}" stroke-width="2.5"/>')
    if own is not None:
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
