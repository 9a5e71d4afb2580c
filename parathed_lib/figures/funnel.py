"""Figure: the municipalities by size, and what chance can do at each size."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from matplotlib.figure import Figure

from parathed_lib import chance, national
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import PER
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    ACCENT,
    BAND,
    BODY,
    DOT,
    EDGE,
    GRID,
    INK,
    SMALL,
    SOFT,
)
from parathed_lib.figures.sheet import Point
from parathed_lib.formatting import number
from parathed_lib.national import Nation, shared

Box = tuple[float, float, float, float]
"""left, top, right, bottom in px"""
LINES = ("low_inner", "high_inner", "low_outer", "high_outer")
MARK = 7.0
GAP = 5.0
BESIDE = 14.0
"""The municipality's mark; how far a name keeps from others; and how near its mark it
is written without a line between them, px."""


@dataclass(frozen=True)
class Drawn:
    """What is the same in all reports, in px: dots by code, limits, marks of the axes.

    `lines` are the limits of `LINES`, `low` and `high` the edges of the band, `taken`
    points on all that a name must keep from.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    dots: dict[str, Point]
    lines: dict[str, list[Point]]
    low: list[Point]
    high: list[Point]
    middle: float
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    taken: np.ndarray


def funnel(assessment: Assessment, indicator: str, *, slim: bool = False) -> Figure:
    """A dot for each municipality by how many people its share is of.

    Thin lines are the limits of chance, 95 and 99.8 %; the band those at 99.8 % with
    the spread that the municipalities have in common. Both axes are the same in all
    reports of a vintage. Raises ValueError when the vintage has no counts for it.
    """
    drawn = _drawn(assessment.nation, indicator, slim)
    if drawn is None:
        raise ValueError(f"the vintage has no counts of {indicator} to draw")
    who = assessment.municipality
    is_known = who.code in drawn.dots
    canvas = Canvas(drawn.width, drawn.height + (0 if is_known else 26))
    _axes(canvas, drawn)
    canvas.area([[*drawn.low, *reversed(drawn.high)]], BAND, z=0.5)
    for edge in (drawn.low, drawn.high):
        canvas.path(edge, EDGE, 1.4, z=2)
    for name in LINES:
        canvas.path(drawn.lines[name], EDGE, 0.8 if "inner" in name else 1.2, z=2)
    ends = (drawn.left, drawn.middle), (drawn.right, drawn.middle)
    canvas.lines([ends], INK, 2)
    others = [point for code, point in drawn.dots.items() if code != who.code]
    radius = 2.6 if slim else 4
    canvas.circles(others, radius, DOT, edge=EDGE, width=0.7)
    blocked = _labels(canvas, assessment, indicator, drawn, slim)
    if is_known:
        own = drawn.dots[who.code]
        canvas.circles([own], MARK, ACCENT, z=6)
        share = _per(assessment.nation, indicator) * _share(assessment, indicator)
        decimals = assessment.catalogue.indicators.by_id[indicator].decimals
        text = f"{who.name} {number(share, decimals.municipality)}"
        _name(canvas, drawn, own, text, SMALL if slim else BODY, blocked)
    else:
        y = drawn.height + 10
        canvas.diamonds([(drawn.left + 8, y)], 8, edge=SOFT, dashed=True)
        text = f"{who.name} – ikke oplyst"
        canvas.text(drawn.left + 24, y + 5, text, weight=600, color=SOFT)
    return canvas.figure


@shared
def _drawn(nation: Nation, indicator: str, slim: bool) -> Drawn | None:
    found = chance.funnel(nation, indicator)
    edges = chance.funnel_edges(nation, indicator)
    if found is None or edges is None:
        return None
    per = _per(nation, indicator)
    width, height = (328.0, 380.0) if slim else (800.0, 450.0)
    left, right = 30.0, width - (76 if slim else 150)
    top, bottom = 26.0, height - 52
    shares = found.table["value"]
    step = national.axis_step(nation.indicators.by_id[indicator].scale)
    low = step * np.floor(per * min(shares.min(), edges["low_adjusted"].min()) / step)
    high = step * np.ceil(per * max(shares.max(), edges["high_adjusted"].max()) / step)
    first, last = float(edges.index[0]), float(edges.index[-1])

    def x(of: float) -> float:
        return left + log(of / first) / log(last / first) * (right - left)

    def y(share: float) -> float:
        return float(bottom - (per * share - low) / (high - low) * (bottom - top))

    def line(name: str) -> list[Point]:
        points = zip(edges.index.tolist(), edges[name].tolist(), strict=True)
        return [(x(of), y(share)) for of, share in points]

    steps = (1,) if slim else (1, 2, 5)
    sizes = [k * 10**power for power in range(9) for k in steps]
    values = np.arange(low, high + step / 2, step).tolist()
    table = found.table
    numbers = zip(table.index, table["of"].tolist(), shares.tolist(), strict=True)
    dots = {code: (x(of), y(share)) for code, of, share in numbers}
    lines = {name: line(name) for name in (*LINES, "low_adjusted", "high_adjusted")}
    middle = y(found.reference)
    taken = [*dots.values(), *(point for points in lines.values() for point in points)]
    taken += [(point[0], middle) for point in lines["low_adjusted"]]
    return Drawn(
        width,
        height,
        left,
        right,
        top,
        bottom,
        dots,
        lines,
        lines["low_adjusted"],
        lines["high_adjusted"],
        middle,
        [(x(size), number(size)) for size in sizes if first <= size <= last],
        [(y(value / per), number(value)) for value in values],
        np.array(taken),
    )


def _axes(canvas: Canvas, drawn: Drawn) -> None:
    left, right, base = drawn.left, drawn.right, drawn.bottom
    canvas.lines([((left, y), (right, y)) for y, _ in drawn.up], GRID, z=0)
    for y, text in drawn.up:
        canvas.text(left - 8, y + 5, text, color=SOFT, align="right")
    canvas.lines([((left, base), (right, base))], INK)
    canvas.lines([((x, base), (x, base + 5)) for x, _ in drawn.across], INK)
    for x, text in drawn.across:
        canvas.text(x, base + 21, text, color=SOFT, align="center")
    canvas.text(left, base + 43, "Så mange personer er andelen regnet af", color=SOFT)


def _labels(
    canvas: Canvas, assessment: Assessment, indicator: str, drawn: Drawn, slim: bool
) -> Box:
    """The names of the lines; the space of the one that stands among the dots."""
    found = chance.funnel(assessment.nation, indicator)
    assert found is not None
    entry = assessment.catalogue.indicators.by_id[indicator]
    x = drawn.right + 8
    room = drawn.width - x
    middle = number(
        found.reference * _per(assessment.nation, indicator), entry.decimals.nation
    )
    band = "båndet, 99,8 %" if slim else "båndet: kommunernes almindelige spredning"
    for y, text, color, weight in (
        (drawn.middle, f"alle kommuner {middle}", INK, 600),
        (drawn.high[-1][1], band, SOFT, 400),
    ):
        words = fonts.wrapped(text, room, SMALL, weight)
        for n, word in enumerate(words):
            at = y + 5 + 17 * (n - (len(words) - 1) / 2)
            canvas.text(x, at, word, weight=weight, color=color)
    x, y = drawn.lines["high_outer"][0]
    text = "95 og 99,8 %"
    canvas.text(x + 4, y - 4, text, color=SOFT)
    return (x, y - 18, x + 4 + fonts.text_width(text, SMALL), y)


def _name(
    canvas: Canvas,
    drawn: Drawn,
    own: Point,
    text: str,
    size: float,
    blocked: Box,
) -> None:
    """The name in the free space nearest its mark; a line to it from further off."""
    width, height = fonts.text_width(text, size, 600), size
    x, y = _nearest_free(drawn, own, width, height, blocked)
    end = min(max(own[0], x), x + width), min(max(own[1], y), y + height)
    away = ((end[0] - own[0]) ** 2 + (end[1] - own[1]) ** 2) ** 0.5
    if away > BESIDE:
        canvas.lines([(own, end)], ACCENT, 1.2, z=5)
    canvas.text(x, y + 0.8 * height, text, size=size, weight=600, color=ACCENT)


def _nearest_free(
    drawn: Drawn, own: Point, width: float, height: float, blocked: Box
) -> Point:
    """The place (left, top) nearest to a mark that no dot, line or name takes."""
    xs = np.arange(drawn.left + 2, drawn.right - width, 6.0)
    ys = np.arange(drawn.top - 20, drawn.bottom - height - 2, 5.0)
    lefts, tops = (grid.ravel() for grid in np.meshgrid(xs, ys))
    dx = np.maximum(0, np.maximum(lefts - own[0], own[0] - lefts - width))
    dy = np.maximum(0, np.maximum(tops - own[1], own[1] - tops - height))
    near = np.hypot(dx, dy)
    near[near < MARK + 2] = np.inf
    x0, y0, x1, y1 = blocked
    meets = (lefts < x1) & (lefts + width > x0) & (tops < y1) & (tops + height > y0)
    order = np.argsort(near, kind="stable")
    taken = drawn.taken
    for some in np.array_split(order, max(1, len(order) // 100)):
        left, top = lefts[some, None], tops[some, None]
        across = (taken[:, 0] > left - GAP) & (taken[:, 0] < left + width + GAP)
        down = (taken[:, 1] > top - GAP) & (taken[:, 1] < top + height + GAP)
        free = ~(across & down).any(axis=1)
        free &= ~meets[some]
        if free.any():
            best = some[free.argmax()]
            return float(lefts[best]), float(tops[best])
    return drawn.left + 2, drawn.top - 20


def _per(nation: Nation, indicator: str) -> float:
    return PER[nation.indicators.by_id[indicator].unit]


def _share(assessment: Assessment, indicator: str) -> float:
    found = chance.funnel(assessment.nation, indicator)
    assert found is not None
    return float(found.table["value"][assessment.municipality.code])
