"""Figure: disposable income by municipality, on a map of equal squares."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from parathed_lib.assessment import Assessment, national
from parathed_lib.catalogue import Municipality
from parathed_lib.formatting import number
from parathed_lib.pages.assessment.figures.words import drawn_word
from parathed_lib.pages.assessment.nation import INCOME
from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.canvas import (
    WIDTH,
    Box,
    Canvas,
    Segment,
    nearest_free,
)
from parathed_lib.pages.drawing.palette import (
    ACCENT,
    INK,
    MAP_CLASSES,
    SMALL,
    SOFT,
    TILE_EDGE,
    WHITE,
)
from parathed_lib.pages.drawing.tile_map import LANDS, Name, TileMap

# The names of islands, from the corner of their tile.
_ISLANDS = (
    ("825", 0.5, 1.7, "Læsø"),
    ("741", 0.5, 1.7, "Samsø"),
    ("563", 0.9, 1.7, "Fanø"),
    ("400", 0.3, 1.7, "Bornholm"),
    ("492", -0.9, 0.7, "Ærø"),
)
_MAP, _LEGEND = TileMap(88), (0, 0, WIDTH, 80)


def income_map(assessment: Assessment) -> Figure:
    """Disposable income by municipality; the municipality outlined and named.

    A municipality without a figure is white with a dashed edge. The classes have the
    same limits in all reports of a vintage. Raises ValueError when the vintage has no
    income for the municipalities.
    """
    found = assessment.across_municipalities(INCOME)
    if found is None:
        raise ValueError("the vintage has no income for the municipalities")
    _, values = found
    at, canvas, who = _MAP, Canvas(), assessment.municipality
    everyone = list(assessment.catalogue.municipalities.values())
    limits, sizes = national.classes(assessment.nation, INCOME)
    _tiles(canvas, at, everyone, values, limits)
    _legend(canvas, limits, sizes)
    province = [m for m in everyone if m.province == who.province]
    canvas.lines(at.outline(province), INK, 1.4, z=4)
    side = at.cell + 0.4
    own = [(at.x(who.col) - 1, at.y(who.row) - 1, side, side)]
    canvas.boxes(own, "none", edge=WHITE, width=5, z=4.5)
    canvas.boxes(own, "none", edge=ACCENT, width=2.5, z=5)
    names = _names(assessment)
    at.write(canvas, names)
    taken = [_LEGEND, *(_box(at, name) for name in names)]
    taken += [_kept_clear(at, m) for m in everyone]
    _name_own(canvas, at, who, values[who.code], np.array(taken))
    return canvas.finish(at.height)


def _tiles(
    canvas: Canvas,
    at: TileMap,
    everyone: list[Municipality],
    values: pd.Series,
    limits: list[float],
) -> None:
    boxes, fills = [], []
    unknown: list[Segment] = []
    numbers = dict(zip(values.index, values.tolist(), strict=True))
    for m in everyone:
        value = numbers[m.code]
        if value != value:
            unknown += at.outline([m])
            continue
        boxes.append(at.tile(m))
        fills.append(MAP_CLASSES[national.class_of(value, limits)])
    canvas.boxes(boxes, fills, edge=TILE_EDGE, width=at.edge)
    canvas.lines(unknown, SOFT, dashed=True)


def _legend(canvas: Canvas, limits: list[float], sizes: list[int]) -> None:
    left, _, right, _ = _LEGEND
    y, step = 26.0, (right - left) / len(MAP_CLASSES)
    title = drawn_word("income")
    canvas.text(left, y - 11, title, weight=600)
    lefts = [left + n * step for n in range(len(MAP_CLASSES))]
    canvas.boxes([(x, y, step, 24) for x in lefts], MAP_CLASSES, edge=TILE_EDGE)
    for n, (x, size) in enumerate(zip(lefts, sizes, strict=True)):
        color = WHITE if n > 2 else INK
        canvas.text(x + step / 2, y + 17, str(size), color=color, align="center")
    canvas.text(left, y + 42, drawn_word("under"), color=SOFT)
    canvas.text(right, y + 42, drawn_word("over"), color=SOFT, align="right")
    for x, limit in zip(lefts[1:], limits, strict=True):
        canvas.text(x, y + 42, number(limit / 1000), align="center")


def _names(assessment: Assessment) -> list[Name]:
    """The names on the map: the lands, and the islands but for the municipality's."""
    cells = assessment.catalogue.municipalities
    return [*LANDS] + [
        (text, cells[code].col + dx, cells[code].row + dy)
        for code, dx, dy, text in _ISLANDS
        if code != assessment.municipality.code
    ]


def _box(at: TileMap, name: Name) -> Box:
    """The space that a name on the map takes."""
    text, col, row = name
    half = fonts.text_width(text, SMALL) / 2 + 4
    x, y = at.x(col), at.y(row)
    return (x - half, y - 15, x + half, y + 5)


def _kept_clear(at: TileMap, m: Municipality) -> Box:
    """The cell of a municipality, with what a text keeps from it."""
    x, y = at.x(m.col), at.y(m.row)
    return (x - 4, y - 3, x + at.cell + 4, y + at.cell + 3)


def _name_own(
    canvas: Canvas, at: TileMap, who: Municipality, value: float, taken: np.ndarray
) -> None:
    """The municipality's name in the free space nearest its tile, with a short line."""
    lines = [(who.name, 600, ACCENT)]
    if value != value:
        lines.append((drawn_word("unknown"), 400, INK))
    else:
        lines.append((f"{number(value)} kr.", 400, INK))
    width = max(fonts.text_width(text, SMALL, weight) for text, weight, _ in lines)
    height = 18.0 * len(lines)
    own_x, own_y = at.x(who.col + 0.5), at.y(who.row + 0.5)
    step = at.cell / 4
    xs = np.arange(int((WIDTH - width) / step) + 1) * step
    ys = np.arange(int((at.height - height) / step) + 1) * step
    found = nearest_free(xs, ys, (width, height), (own_x, own_y), taken)
    if found is None:
        return
    x, y = found
    half = at.cell / 2
    end_x = min(max(own_x, x), x + width)
    end_y = y if y > own_y else min(y + height, own_y)
    start_x = min(max(end_x, own_x - half), own_x + half)
    start_y = min(max(end_y, own_y - half), own_y + half)
    canvas.lines([((start_x, start_y), (end_x, end_y))], ACCENT, 1.4, z=4)
    for n, (text, weight, color) in enumerate(lines):
        canvas.text(x, y + 14 + 18 * n, text, weight=weight, color=color)
