"""Figures of the municipality among the 98: a dot for each, by value or by count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment, national
from parathed_lib.assessment.national import Across
from parathed_lib.formatting import period
from parathed_lib.pages.assessment.figures.words import drawn_word
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import LINE, WIDTH, Canvas, kept_inside
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    AXIS,
    BODY,
    DOT,
    EDGE,
    INK,
    SMALL,
    SOFT,
)
from parathed_lib.pages.drawing.scales import Scale, printed, printed_end
from parathed_lib.pages.drawing.sheet import Point

_RADIUS = 3.4  # of a dot, px


def distribution(assessment: Assessment) -> Figure:
    """Each municipality as a dot; own as a larger circle, nation as a bar.

    The axis of each row is the indicator's own, the same in all reports of a vintage.
    """
    canvas = Canvas()
    top = 0.0
    for row in national.continuous(assessment.nation):
        top = _row(canvas, assessment, row, top)
    return canvas.finish(top - 12)


@dataclass(frozen=True)
class _ValueLabel:
    """A value that is named below the axis, near `x`."""

    x: float
    text: str
    color: str
    weight: int


def _row(canvas: Canvas, assessment: Assessment, row: Across, top: float) -> float:
    """The dots of an indicator over its axis; where the next row begins."""
    entry, who, known = row.indicator, assessment.municipality, row.known
    scale = Scale(*row.limits, 8, canvas.width - 8)
    swarm = _swarm({c: scale.at(v) for c, v in known.items()}, who.code)
    height = max(26.0, 2 * max((abs(y) for _, y in swarm.values()), default=0) + 12)
    start = _title(canvas, row, top)
    middle, end = start + height / 2, start + height
    base = end + 4
    _axis(canvas, row, base)
    dots = [(x, middle + y) for x, y in (swarm[c] for c in known if c != who.code)]
    canvas.circles(dots, _RADIUS, DOT, edge=EDGE, width=0.7)
    labels = []
    nation = national.country(assessment.nation, entry.id, row.period)
    whole = None if nation is None else nation.value
    value = float(row.values.median()) if whole is None else whole
    x, text = scale.at(value), printed(entry, value)
    if whole is None:
        canvas.lines([((x, start), (x, base))], INK, 1.2, dashed=True, z=5)
        labels.append(_ValueLabel(x, f"{drawn_word('middle')} {text}", SOFT, 400))
    else:
        canvas.lines([((x, start), (x, base))], INK, 2.5, z=5)
        labels.append(_ValueLabel(x, f"{drawn_word('nation')} {text}", INK, 400))
    if who.code in known:
        x, y = swarm[who.code]
        canvas.circles([(x, middle + y)], 7, ACCENT, z=6)
        canvas.lines([((x, middle), (x, base + 4))], ACCENT, 1.2, z=3)
        text = f"{who.name} {printed(entry, known[who.code])}"
        labels.insert(0, _ValueLabel(x, text, ACCENT, 600))
    last = _name_values(canvas, labels, base + 20)
    if who.code not in known:
        last += LINE
        canvas.missing((7, last - 5), f"{who.name} {drawn_word('unknown')}")
    return last + 24


def _title(canvas: Canvas, row: Across, top: float) -> float:
    """The indicator's name, with its measure and period where there is room.

    Gives where the dots begin.
    """
    entry = row.indicator
    note = f"{entry.measure}, {period(row.period)}"
    canvas.text(0, top + 17, entry.short, size=BODY, weight=600)
    after = fonts.text_width(entry.short, BODY, 600) + 10
    if after + fonts.text_width(note, SMALL) <= WIDTH:
        canvas.text(after, top + 17, note, color=SOFT)
        return top + 24
    canvas.text(0, top + 35, note, color=SOFT)
    return top + 42


def _axis(canvas: Canvas, row: Across, base: float) -> None:
    low, high = (printed_end(row.indicator, limit) for limit in row.limits)
    canvas.rule(base, AXIS)
    canvas.lines([((x, base), (x, base + 5)) for x in (0.5, WIDTH - 0.5)], AXIS)
    canvas.text(0, base + 20, low, color=SOFT)
    canvas.text(WIDTH, base + 20, high, color=SOFT, align="right")


def _name_values(canvas: Canvas, labels: Sequence[_ValueLabel], y: float) -> float:
    """The named values under the axis, moved apart where they would meet.

    Gives the last line.
    """
    taken = [(-1.0, 60.0, y), (WIDTH - 60.0, WIDTH + 1.0, y)]
    for label in labels:
        middle, half = kept_inside(label.x, label.text, label.weight)
        half += 4
        line = y
        while any(
            row == line and middle - half < right and middle + half > left
            for left, right, row in taken
        ):
            line += LINE
        taken.append((middle - half, middle + half, line))
        canvas.text(
            middle,
            line,
            label.text,
            weight=label.weight,
            color=label.color,
            align="center",
        )
    return max(line for _, _, line in taken)


def _swarm(xs: dict[str, float], own: str) -> dict[str, Point]:
    """A place for each dot, as near the middle line as it can lie without overlap.

    The municipality is placed first and so lies on the line.
    """
    places = {own: (xs[own], 0.0)} if own in xs else {}
    first = list(places.values())
    placed: list[Point] = []
    apart = 2 * _RADIUS + 0.4
    least = apart**2 - 1e-6
    for code in sorted(xs, key=lambda c: (xs[c], c)):
        if code == own:
            continue
        x = xs[code]
        while placed and not abs(placed[0][0] - x) < apart:
            del placed[0]  # those that follow lie further right still
        near = [*(p for p in first if abs(p[0] - x) < apart), *placed]
        tries: list[float] = [0.0]
        for px, py in near:
            reach = (apart**2 - (px - x) ** 2) ** 0.5
            tries += [py + reach, py - reach]
        tries.sort(key=lambda t: (abs(t), t))
        y = next(t for t in tries if _free(x, t, near, least))
        placed.append((x, y))
        places[code] = (x, y)
    return places


def _free(x: float, y: float, near: Sequence[Point], least: float) -> bool:
    """Whether the squared distance to each of `near` is `least` or more."""
    for px, py in near:
        if (px - x) ** 2 + (py - y) ** 2 < least:
            break
    else:
        return True
    return False
