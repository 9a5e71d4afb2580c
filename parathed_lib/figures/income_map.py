"""Figure: the 98 municipalities as a map of equal squares, in five classes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from parathed_lib import national
from parathed_lib.assessment import Assessment
from parathed_lib.catalogue import Municipality
from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas, Segment
from parathed_lib.figures.palette import (
    ACCENT,
    BODY,
    INK,
    MAP_CLASSES,
    SMALL,
    SOFT,
    TILE_EDGE,
    WHITE,
)
from parathed_lib.formatting import number

INDICATOR = "disposable_income_dkk"
COLUMNS, ROWS = 21, 13

Box = tuple[float, float, float, float]
"""left, top, right, bottom in px"""

# Names for those who read a map, placed in cells: islands from the corner of their tile
_LANDS = (
    ("Jylland", 2.2, 10.65),
    ("Fyn", 5.55, 10.65),
    ("Sjælland", 13.0, 4.6),
    ("Lolland og Falster", 14.9, 12.65),
)
_ISLANDS = (
    ("825", 0.5, 1.42, "Læsø"),
    ("741", 0.5, 1.42, "Samsø"),
    ("563", 0.5, 1.42, "Fanø"),
    ("400", 0.5, 1.42, "Bornholm"),
    ("492", -0.75, 0.6, "Ærø"),
)


@dataclass(frozen=True)
class _Grid:
    """The size of a drawing: side of a cell, where the map begins, its legend, px."""

    slim: bool
    width: float
    cell: float
    top: float
    legend: Box

    def x(self, col: float) -> float:
        return col * self.cell

    def y(self, row: float) -> float:
        return self.top + row * self.cell


_WIDE = _Grid(False, 800, 38.0, 4, (374, 0, 800, 72))
_SLIM = _Grid(True, 328, 15.6, 84, (0, 0, 328, 80))


def income_map(assessment: Assessment, *, slim: bool = False) -> Figure:
    """Disposable income by municipality; the municipality outlined and named.

    A municipality without a figure is white with a dashed edge. The classes have the
    same limits in all reports of a vintage. Raises ValueError when the vintage has no
    income for the municipalities.
    """
    found = assessment.across_municipalities(INDICATOR)
    if found is None:
        raise ValueError("the vintage has no income for the municipalities")
    _, values = found
    grid = _SLIM if slim else _WIDE
    canvas = Canvas(grid.width, grid.y(ROWS) + 6)
    limits, sizes = national.classes(assessment.nation, INDICATOR)
    _tiles(canvas, grid, assessment, values, limits)
    _legend(canvas, grid, limits, sizes)
    who = assessment.municipality
    province = [
        m
        for m in assessment.catalogue.municipalities.values()
        if m.province == who.province
    ]
    canvas.lines(_outline(province, grid), INK, 1.2 if slim else 2, z=4)
    side = grid.cell + 0.4
    own = [(grid.x(who.col) - 1, grid.y(who.row) - 1, side, side)]
    ring = 2 if slim else 3.6
    canvas.boxes(own, "none", edge=WHITE, width=2 * ring, z=4.5)
    canvas.boxes(own, "none", edge=ACCENT, width=ring, z=5)
    places = [] if slim else _places(assessment)
    for name, col, row in places:
        canvas.text(grid.x(col), grid.y(row), name, color=SOFT, align="center")
    _name_own(canvas, grid, assessment, values[who.code], places)
    return canvas.figure


def _tiles(
    canvas: Canvas,
    grid: _Grid,
    assessment: Assessment,
    values: pd.Series,
    limits: list[float],
) -> None:
    boxes, fills = [], []
    unknown: list[Segment] = []
    side = grid.cell - 1.6
    numbers = dict(zip(values.index, values.tolist(), strict=True))
    for m in assessment.catalogue.municipalities.values():
        value = numbers[m.code]
        if value != value:
            unknown += _outline([m], grid)
            continue
        boxes.append((grid.x(m.col), grid.y(m.row), side, side))
        fills.append(MAP_CLASSES[national.class_of(value, limits)])
    canvas.boxes(boxes, fills, edge=TILE_EDGE, width=0.6 if grid.slim else 1)
    canvas.lines(unknown, SOFT, dashed=True)


def _legend(canvas: Canvas, grid: _Grid, limits: list[float], sizes: list[int]) -> None:
    left, right = grid.legend[0], grid.legend[2]
    y = 26.0
    canvas.text(
        left, y - 11, "1.000 kr. pr. person. I feltet: antal kommuner", weight=600
    )
    step = (right - left) / len(MAP_CLASSES)
    canvas.boxes(
        [(left + n * step, y, step, 24) for n in range(len(MAP_CLASSES))],
        MAP_CLASSES,
        edge=TILE_EDGE,
    )
    for n, size in enumerate(sizes):
        color = WHITE if n > 2 else INK
        x = left + (n + 0.5) * step
        canvas.text(x, y + 17, str(size), color=color, align="center")
    canvas.text(left, y + 42, "under", color=SOFT)
    canvas.text(right, y + 42, "over", color=SOFT, align="right")
    for n, limit in enumerate(limits, start=1):
        canvas.text(left + n * step, y + 42, number(limit / 1000), align="center")


def _places(assessment: Assessment) -> list[tuple[str, float, float]]:
    """The names on the map: text, middle and baseline in cells."""
    cells = assessment.catalogue.municipalities
    own = assessment.municipality.code
    return list(_LANDS) + [
        (text, cells[code].col + dx, cells[code].row + dy)
        for code, dx, dy, text in _ISLANDS
        if code != own
    ]


def _outline(members: Iterable[Municipality], grid: _Grid) -> list[Segment]:
    """The edges between cells of `members` and cells outside."""
    cells = {(m.col, m.row) for m in members}
    side = grid.cell
    segments: list[Segment] = []
    for col, row in sorted(cells):
        x, y = grid.x(col) - 0.8, grid.y(row) - 0.8
        for neighbour, segment in (
            ((col, row - 1), ((x, y), (x + side, y))),
            ((col, row + 1), ((x, y + side), (x + side, y + side))),
            ((col - 1, row), ((x, y), (x, y + side))),
            ((col + 1, row), ((x + side, y), (x + side, y + side))),
        ):
            if neighbour not in cells:
                segments.append(segment)
    return segments


def _name_own(
    canvas: Canvas,
    grid: _Grid,
    assessment: Assessment,
    value: float,
    places: list[tuple[str, float, float]],
) -> None:
    """The municipality's name in the free space nearest its tile, with a short line."""
    who = assessment.municipality
    lines = [(who.name, 600, ACCENT, SMALL if grid.slim else BODY)]
    if value != value:
        lines.append(("– ikke oplyst", 400, INK, SMALL))
    elif not grid.slim:
        lines.append((f"{number(value)} kr.", 400, INK, SMALL))
    width = max(fonts.text_width(text, size, weight) for text, weight, _, size in lines)
    height = 20.0 * len(lines)
    blocked = [grid.legend, *(_box_of(grid, place) for place in places)]
    own_x, own_y = grid.x(who.col + 0.5), grid.y(who.row + 0.5)
    taken = {(m.col, m.row) for m in assessment.catalogue.municipalities.values()}
    found = _nearest_free(canvas, grid, width, height, (own_x, own_y), blocked, taken)
    if found is None:
        return
    x, y = found
    half = grid.cell / 2
    end_x = min(max(own_x, x), x + width)
    end_y = y if y > own_y else min(y + height, own_y)
    start_x = min(max(end_x, own_x - half), own_x + half)
    start_y = min(max(end_y, own_y - half), own_y + half)
    canvas.lines([((start_x, start_y), (end_x, end_y))], ACCENT, 1.4, z=4)
    for n, (text, weight, color, size) in enumerate(lines):
        canvas.text(x, y + 15 + 20 * n, text, size=size, weight=weight, color=color)


def _box_of(grid: _Grid, place: tuple[str, float, float]) -> Box:
    """The space that a name on the map takes."""
    text, col, row = place
    half = fonts.text_width(text, SMALL) / 2 + 4
    x, y = grid.x(col), grid.y(row)
    return (x - half, y - 15, x + half, y + 5)


def _nearest_free(
    canvas: Canvas,
    grid: _Grid,
    width: float,
    height: float,
    near: tuple[float, float],
    blocked: list[Box],
    taken: set[tuple[int, int]],
) -> tuple[float, float] | None:
    """The place for a text nearest to a point, clear of tiles and names."""
    step = grid.cell / 4
    xs = [i * step for i in range(int((canvas.width - width) / step) + 1)]
    ys = [j * step for j in range(int((canvas.height - height) / step) + 1)]
    across = [max(x - near[0], 0, near[0] - x - width) ** 2 for x in xs]
    down = [max(y - near[1], 0, near[1] - y - height) ** 2 for y in ys]
    # a stable sort: of places equally near, the one furthest left and up
    for place in np.add.outer(across, down).argsort(axis=None, kind="stable").tolist():
        x, y = xs[place // len(ys)], ys[place % len(ys)]
        right, bottom = x + width, y + height
        if not any(
            x < b[2] and right > b[0] and y < b[3] and bottom > b[1] for b in blocked
        ) and not _on_tile(grid, (x - 4, y - 3, right + 4, bottom + 3), taken):
            return x, y
    return None


def _on_tile(grid: _Grid, box: Box, taken: set[tuple[int, int]]) -> bool:
    left, top, right, bottom = box
    columns = range(int(left // grid.cell), int(right // grid.cell) + 1)
    rows = range(
        int((top - grid.top) // grid.cell), int((bottom - grid.top) // grid.cell) + 1
    )
    return any((col, row) in taken for col in columns for row in rows)
