"""Figure: the municipality among the 98, a row of dots for each indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from matplotlib.figure import Figure

from parathed_lib import national
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Indicator
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import ACCENT, AXIS, DOT, EDGE, INK, SMALL, SOFT
from parathed_lib.formatting import number, period
from parathed_lib.national import Nation, shared


@dataclass(frozen=True)
class Row:
    """An indicator with the figures of one period for the municipalities."""

    indicator: Indicator
    period: str
    values: pd.Series
    limits: tuple[float, float]

    @cached_property
    def known(self) -> dict[str, float]:
        """The figures by code, where there is one."""
        known = self.values.dropna()
        return dict(zip(known.index, known.tolist(), strict=True))

    def x(self, value: float, width: float) -> float:
        """The place of a value across a drawing of `width` px."""
        low, high = self.limits
        return 8 + (value - low) / (high - low) * (width - 16)


@shared
def rows(nation: Nation) -> list[Row]:
    """The indicators that are drawn: continuous, for the 98, not descriptive only."""
    return [
        Row(entry, when, values, national.dot_limits(values, entry.scale))
        for entry, when, values in national.every_across(nation)
        if entry.unit != "count"
    ]


def distribution(assessment: Assessment, *, slim: bool = False) -> Figure:
    """Each municipality as a dot; own as a larger circle, nation as a bar.

    The axis of each row is the indicator's own, the same in all reports of a vintage.
    """
    shown = rows(assessment.nation)
    width, radius = (328, 3.2) if slim else (800, 4.5)
    swarms = [_swarm(assessment, row, width, radius) for row in shown]
    heights = [
        max(34.0, 2 * max((abs(y) for _, y in s), default=0) + 16) for s in swarms
    ]
    label, below = (44, 74) if slim else (26, 56)
    canvas = Canvas(width, sum(heights) + len(shown) * (label + below) + 4)
    top = 0.0
    for row, swarm, height in zip(shown, swarms, heights, strict=True):
        _row(canvas, assessment, row, swarm, top, label, height, radius)
        top += label + height + below
    return canvas.figure


def _row(
    canvas: Canvas,
    assessment: Assessment,
    row: Row,
    swarm: list[tuple[float, float]],
    top: float,
    label: float,
    height: float,
    radius: float,
) -> None:
    entry, code = row.indicator, assessment.municipality.code
    canvas.text(0, top + 17, entry.short, size=17, weight=600)
    note = f"{entry.measure}, {period(row.period)}"
    if label > 40:
        canvas.text(0, top + 36, note, color=SOFT)
    else:
        canvas.text(
            fonts.text_width(entry.short, 17, 600) + 10, top + 17, note, color=SOFT
        )
    base = top + label + height + 4
    middle = top + label + height / 2
    low, high = row.limits
    canvas.lines([((0, base), (canvas.width, base))], AXIS)
    canvas.lines([((x, base), (x, base + 5)) for x in (0.5, canvas.width - 0.5)], AXIS)
    canvas.text(0, base + 20, _end(entry, low), color=SOFT)
    canvas.text(canvas.width, base + 20, _end(entry, high), color=SOFT, align="right")
    known = row.known
    others = [p for c, p in zip(known, swarm, strict=True) if c != code]
    canvas.circles(
        [(x, middle + y) for x, y in others], radius, DOT, edge=EDGE, width=0.7
    )
    labels = []
    nation = national.country(assessment.nation, entry.id, row.period)
    if nation and nation.value is not None:
        x = row.x(nation.value, canvas.width)
        canvas.lines([((x, top + label), (x, base))], INK, 2.5, z=5)
        labels.append((x, f"landet {_number(entry, nation.value)}", INK, 400))
    else:
        median = float(row.values.median())
        x = row.x(median, canvas.width)
        canvas.lines([((x, top + label), (x, base))], INK, 1.2, dashed=True, z=5)
        labels.append((x, f"midterste {_number(entry, median)}", SOFT, 400))
    if code in known:
        own = known[code]
        x = row.x(own, canvas.width)
        place = list(known).index(code)
        canvas.circles([(x, middle + swarm[place][1])], 7, ACCENT, z=6)
        canvas.lines([((x, middle), (x, base + 4))], ACCENT, 1.2, z=3)
        name = assessment.municipality.name
        labels.insert(0, (x, f"{name} {_number(entry, own)}", ACCENT, 600))
    else:
        canvas.diamonds([(9, middle)], 8, edge=SOFT, dashed=True)
        missing = f"{assessment.municipality.name} – ikke oplyst"
        labels.append((0.0, missing, SOFT, 600))
    _labels(canvas, labels, base + 20)


def _labels(
    canvas: Canvas, labels: list[tuple[float, str, str, int]], y: float
) -> None:
    """The named values under the axis, moved apart where they would meet."""
    taken: list[tuple[float, float, float]] = [
        (-1, 60, y),
        (canvas.width - 60, canvas.width + 1, y),
    ]
    for x, text, color, weight in labels:
        half = fonts.text_width(text, SMALL, weight) / 2 + 4
        middle = min(max(x, half), canvas.width - half)
        line = y
        while any(
            row == line and middle - half < right and middle + half > left
            for left, right, row in taken
        ):
            line += 17
        taken.append((middle - half, middle + half, line))
        canvas.text(middle, line, text, weight=weight, color=color, align="center")


def _number(entry: Indicator, value: float) -> str:
    return number(value, entry.decimals.municipality)


def _end(entry: Indicator, value: float) -> str:
    """An end of the axis: whole where it is whole."""
    return number(value, 0 if value.is_integer() else entry.decimals.municipality)


def _swarm(
    assessment: Assessment, row: Row, width: float, radius: float
) -> list[tuple[float, float]]:
    """A place for each dot, as near the middle line as it can lie without overlap.

    The municipality is placed first and so lies on the line.
    """
    code = assessment.municipality.code
    xs = {c: row.x(v, width) for c, v in row.known.items()}
    places: dict[str, tuple[float, float]] = {}
    if code in xs:
        places[code] = (xs[code], 0.0)
    own = list(places.values())
    placed: list[tuple[float, float]] = []
    apart = 2 * radius + 0.4
    least = apart**2 - 1e-6
    for c in sorted(xs, key=lambda c: (xs[c], c)):
        if c == code:
            continue
        x = xs[c]
        while placed and not abs(placed[0][0] - x) < apart:
            del placed[0]  # those that follow lie further right still
        near = [*(p for p in own if abs(p[0] - x) < apart), *placed]
        tries: list[float] = [0.0]
        for px, py in near:
            reach = (apart**2 - (px - x) ** 2) ** 0.5
            tries += [py + reach, py - reach]
        tries.sort(key=lambda t: (abs(t), t))
        y = next(t for t in tries if _free(x, t, near, least))
        placed.append((x, y))
        places[c] = (x, y)
    return [places[c] for c in row.known]


def _free(
    x: float, y: float, near: Sequence[tuple[float, float]], least: float
) -> bool:
    """Whether the squared distance to each of `near` is `least` or more."""
    for px, py in near:
        if (px - x) ** 2 + (py - y) ** 2 < least:
            break
    else:
        return True
    return False
