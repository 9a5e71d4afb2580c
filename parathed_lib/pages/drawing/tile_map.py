"""The 98 municipalities as a map of equal squares."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.catalogue import Municipality
from parathed_lib.pages.drawing.canvas import WIDTH, Canvas, Segment
from parathed_lib.pages.drawing.palette import (
    INK,
    MAP_CLASSES,
    SOFT,
    TILE_EDGE,
    WHITE,
)

COLUMNS, ROWS = 21, 13
CELL, _GAP = WIDTH / COLUMNS, 1.4  # the side of a cell, and between tiles, px

Name = tuple[str, float, float]
"""A name on the map: text, middle and baseline in cells"""
# Names for those who read a map
LANDS: tuple[Name, ...] = (
    ("Jylland", 2.6, 11.8),
    ("Fyn", 7.4, 11.8),
    ("Sjælland", 12.2, 4.8),
    ("Lolland og Falster", 16.2, 12.75),
)
INSIDE, OUTSIDE = MAP_CLASSES[4], MAP_CLASSES[0]


def marked_map(
    everyone: Iterable[Municipality], codes: Container[str], words: tuple[str, str]
) -> Figure:
    """A map on which the municipalities with these codes are dark, with a dot.

    `words` are what they and the others are called. Nothing else is drawn.
    """
    at, canvas = TileMap(30), Canvas()
    tiles = [(m.code in codes, at.tile(m)) for m in everyone]
    inside = [tile for is_inside, tile in tiles if is_inside]
    outside = [tile for is_inside, tile in tiles if not is_inside]
    canvas.boxes(outside, OUTSIDE, edge=TILE_EDGE, width=at.edge)
    canvas.boxes(inside, INSIDE, edge=INK, width=at.edge)
    dots = [(x + side / 2, y + side / 2) for x, y, side, _ in inside]
    canvas.circles(dots, at.cell / 7, WHITE)
    x, y, step, side = 0.0, 4.0, 90.0, 14.0
    canvas.boxes([(x, y, side, side)], INSIDE, edge=INK)
    canvas.circles([(x + side / 2, y + side / 2)], side / 7, WHITE)
    canvas.boxes([(x + step, y, side, side)], OUTSIDE, edge=TILE_EDGE)
    for left, text in zip((x, x + step), words, strict=True):
        canvas.text(left + side + 7, y + side / 2 + 5, text)
    at.write(canvas, LANDS)
    return canvas.finish(at.height)


@dataclass(frozen=True)
class TileMap:
    """A map that begins `top` px below the edge of its drawing."""

    top: float
    cell = CELL
    edge = 0.7

    @property
    def height(self) -> float:
        """The height of the drawing, px."""
        return self.y(ROWS) + 6

    def x(self, col: float) -> float:
        """The place of a column's left side, px."""
        return col * self.cell

    def y(self, row: float) -> float:
        """The place of a row's upper side, px."""
        return self.top + row * self.cell

    def tile(self, m: Municipality) -> tuple[float, float, float, float]:
        """The square of a municipality: left, top, width, height in px."""
        side = self.cell - _GAP
        return self.x(m.col), self.y(m.row), side, side

    def write(self, canvas: Canvas, names: Iterable[Name]) -> None:
        """Write names between the tiles."""
        for text, col, row in names:
            canvas.text(self.x(col), self.y(row), text, color=SOFT, align="center")

    def outline(self, members: Iterable[Municipality]) -> list[Segment]:
        """The edges between cells of `members` and cells outside."""
        cells = {(m.col, m.row) for m in members}
        side = self.cell
        segments: list[Segment] = []
        for col, row in sorted(cells):
            x, y = self.x(col) - _GAP / 2, self.y(row) - _GAP / 2
            for neighbour, segment in (
                ((col, row - 1), ((x, y), (x + side, y))),
                ((col, row + 1), ((x, y + side), (x + side, y + side))),
                ((col - 1, row), ((x, y), (x, y + side))),
                ((col + 1, row), ((x + side, y), (x + side, y + side))),
            ):
                if neighbour not in cells:
                    segments.append(segment)
        return segments
