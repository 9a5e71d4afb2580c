"""Figure: the municipalities by size, and what chance can do at each size."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment, chance, national
from parathed_lib.assessment.national import Nation, shared
from parathed_lib.catalogue import PER, Indicator
from parathed_lib.formatting import number
from parathed_lib.pages.assessment.figures.words import drawn_word
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import LINE, WIDTH, Box, Canvas, nearest_free
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    BAND,
    DOT,
    EDGE,
    INK,
    SMALL,
    SOFT,
)
from parathed_lib.pages.drawing.scales import Chart, Scale, printed
from parathed_lib.pages.drawing.sheet import Point

LIMITS = ("low_inner", "high_inner", "low_outer", "high_outer")
BAND_EDGES = ("low_adjusted", "high_adjusted")
# In px: the drawing, the municipality's mark, how far a name keeps from others, and how
# near its mark it stands without a line between them.
HEIGHT = 380.0
MARK = 7.0
GAP = 5.0
NEAR = 14.0


@dataclass(frozen=True)
class Drawn:
    """What is the same in all reports: the axes, dots by code, and lines by name.

    People are on the scale by their logarithm, shares per `per`. `taken` are the places
    that a name must keep from, and `reference` is the share of all municipalities.
    """

    chart: Chart
    per: float
    reference: float
    dots: dict[str, Point]
    lines: dict[str, list[Point]]
    people: list[tuple[float, str]]
    shares: list[tuple[float, str]]
    taken: np.ndarray


def funnel(assessment: Assessment, indicator: str) -> Figure:
    """A dot for each municipality by how many people its share is of.

    Thin lines are the limits of chance, 95 and 99.8 %; the band those at 99.8 % with
    the spread that the municipalities have in common. Both axes are the same in all
    reports of a vintage. Raises ValueError when the vintage has no counts for it.
    """
    drawn = _drawn(assessment.nation, indicator)
    if drawn is None:
        raise ValueError(f"the vintage has no counts of {indicator} to draw")
    entry = assessment.catalogue.indicators.by_id[indicator]
    who, chart = assessment.municipality, drawn.chart
    canvas = Canvas()
    chart.axes(canvas, drawn.shares, drawn.people)
    caption = drawn_word("people")
    canvas.text(chart.left, chart.bottom + 43, caption, color=SOFT)
    low, high = (drawn.lines[name] for name in BAND_EDGES)
    canvas.area([[*low, *reversed(high)]], BAND, z=0.5)
    for edge in (low, high):
        canvas.path(edge, EDGE, 1.4, z=2)
    for name in LIMITS:
        canvas.path(drawn.lines[name], EDGE, 0.8 if "inner" in name else 1.2, z=2)
    canvas.lines([chart.level(drawn.reference)], INK, 2)
    others = [point for code, point in drawn.dots.items() if code != who.code]
    canvas.circles(others, 2.8, DOT, edge=EDGE, width=0.7)
    named = _name_lines(canvas, drawn, entry)
    own = drawn.dots.get(who.code)
    if own is None:
        text = f"{who.name} {drawn_word('unknown')}"
        canvas.missing((chart.left + 8, HEIGHT + 10), text)
        return canvas.finish(HEIGHT + 26)
    canvas.circles([own], MARK, ACCENT, z=6)
    found = chance.funnel(assessment.nation, indicator)
    assert found is not None
    share = drawn.per * float(found.table["value"][who.code])
    text = f"{who.name} {printed(entry, share)}"
    _name_own(canvas, drawn, own, text, named)
    return canvas.finish(HEIGHT)


@shared
def _drawn(nation: Nation, indicator: str) -> Drawn | None:
    found = chance.funnel(nation, indicator)
    edges = chance.funnel_edges(nation, indicator)
    if found is None or edges is None:
        return None
    entry = nation.indicators.by_id[indicator]
    per, step = PER[entry.unit], national.axis_step(entry.scale)
    shares = found.table["value"]
    low = step * np.floor(per * min(shares.min(), edges["low_adjusted"].min()) / step)
    high = step * np.ceil(per * max(shares.max(), edges["high_adjusted"].max()) / step)
    first, last = float(edges.index[0]), float(edges.index[-1])
    chart = Chart(
        Scale(log(first), log(last), 30, WIDTH - 84),
        Scale(float(low), float(high), HEIGHT - 52, 26),
    )

    def place(of: float, share: float) -> Point:
        return chart.point(log(of), per * share)

    sizes = [10**power for power in range(9)]
    values = np.arange(low, high + step / 2, step).tolist()
    dots = {
        code: place(of, share)
        for code, of, share in found.table[["of", "value"]].itertuples()
    }
    lines = {
        name: [place(of, share) for of, share in edges[[name]].itertuples()]
        for name in (*LIMITS, *BAND_EDGES)
    }
    reference = per * found.reference
    taken = [*dots.values(), *(point for points in lines.values() for point in points)]
    taken += [(x, chart.up.at(reference)) for x, _ in lines["low_adjusted"]]
    return Drawn(
        chart,
        per,
        reference,
        dots,
        lines,
        [(log(size), number(size)) for size in sizes if first <= size <= last],
        [(value, number(value)) for value in values],
        np.array([(x - GAP, y - GAP, x + GAP, y + GAP) for x, y in taken]),
    )


def _name_lines(canvas: Canvas, drawn: Drawn, entry: Indicator) -> Box:
    """The names of the lines; the space of the one that stands among the dots."""
    x = drawn.chart.right + 8
    middle = number(drawn.reference, entry.decimals.nation)
    band = drawn_word("band")
    for y, text, color, weight in (
        (
            drawn.chart.up.at(drawn.reference),
            f"{drawn_word('everyone')} {middle}",
            INK,
            600,
        ),
        (drawn.lines["high_adjusted"][-1][1], band, SOFT, 400),
    ):
        words = fonts.wrapped(text, WIDTH - x, SMALL, weight)
        top = y + 5 - LINE * (len(words) - 1) / 2
        canvas.paragraph(x, top, words, weight=weight, color=color)
    x, y = drawn.lines["high_outer"][0]
    text = drawn_word("limits")
    canvas.text(x + 4, y - 4, text, color=SOFT)
    return (x, y - 18, x + 4 + fonts.text_width(text, SMALL), y)


def _name_own(canvas: Canvas, drawn: Drawn, own: Point, text: str, named: Box) -> None:
    """The name in the free space nearest its mark; a line to it from further off."""
    chart, width, height = drawn.chart, fonts.text_width(text, SMALL, 600), SMALL
    xs = np.arange(chart.left + 2, chart.right - width, 6.0)
    ys = np.arange(chart.top - 20, chart.bottom - height - 2, 5.0)
    taken = np.vstack([drawn.taken, named])
    found = nearest_free(xs, ys, (width, height), own, taken, apart=MARK + 2)
    x, y = found or (chart.left + 2, chart.top - 20)
    end = min(max(own[0], x), x + width), min(max(own[1], y), y + height)
    away = ((end[0] - own[0]) ** 2 + (end[1] - own[1]) ** 2) ** 0.5
    if away > NEAR:
        canvas.lines([(own, end)], ACCENT, 1.2, z=5)
    canvas.text(x, y + 0.8 * height, text, weight=600, color=ACCENT)
