"""Figure: how many municipalities have none, one, two ... of something counted."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib import national
from parathed_lib.assessment import Assessment
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import ACCENT, AXIS, DOT, EDGE, SOFT
from parathed_lib.figures.sheet import Point
from parathed_lib.formatting import number

WIDTH = 400
_HIGH, _PITCH = 8, 10.0
_BASE = 20 + _HIGH * _PITCH


def counts(assessment: Assessment, indicator: str) -> Figure:
    """A block of dots for each count, one dot a municipality; own larger, in colour.

    Below stand the count and the number of municipalities. One drawing serves screen
    and phone. Raises ValueError when the vintage lacks the counts.
    """
    found = assessment.across_municipalities(indicator)
    if found is None:
        raise ValueError(f"the vintage has no {indicator} for the municipalities")
    value = float(found[1][assessment.municipality.code])
    own = None if value != value else value
    sizes = national.count_sizes(assessment.nation, indicator)
    widths = [_PITCH * -(-size // _HIGH) for size in sizes.values()]
    room = WIDTH - sum(widths)
    gap = min(40.0, room / max(1, len(widths) - 1))
    canvas = Canvas(WIDTH, _BASE + 52)
    left = 0.0
    others: list[Point] = []
    for (count, size), width in zip(sizes.items(), widths, strict=True):
        places = [
            (left + _PITCH * (n // _HIGH + 0.5), _BASE - _PITCH * (n % _HIGH + 0.8))
            for n in range(size)
        ]
        if count == own:
            canvas.circles(places[:1], 6.5, ACCENT, z=5)
            places = places[1:]
        others += places
        mine = count == own
        middle = max(left + width / 2, 6)
        weight, color = (700, ACCENT) if mine else (600, SOFT)
        canvas.text(
            middle,
            _BASE + 20,
            number(count),
            weight=weight,
            color=color,
            align="center",
        )
        canvas.text(middle, _BASE + 40, number(size), color=SOFT, align="center")
        left += width + gap
    canvas.circles(others, 4.3, DOT, edge=EDGE, width=0.7)
    canvas.lines([((0, _BASE + 3), (left - gap, _BASE + 3))], AXIS)
    if own is None:
        canvas.diamonds([(9, 10)], 8, edge=SOFT, dashed=True)
        name = assessment.municipality.name
        canvas.text(24, 15, f"{name} – ikke oplyst", color=SOFT)
    return canvas.figure
