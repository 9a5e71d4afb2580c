"""Figure: the municipalities that take part, on a map of equal squares."""

from __future__ import annotations

from matplotlib.figure import Figure

from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import INK, MAP_CLASSES, SOFT, TILE_EDGE, WHITE
from parathed_lib.programme import Programme

COLUMNS, ROWS = 21, 13
HERE, ELSEWHERE = MAP_CLASSES[4], MAP_CLASSES[0]
# Names for those who read a map: the middle and baseline in cells
_LANDS = (
    ("Jylland", 2.2, 10.65),
    ("Fyn", 5.55, 10.65),
    ("Sjælland", 13.0, 4.6),
    ("Lolland og Falster", 14.9, 12.65),
    ("Bornholm", 19.9, 11.4),
)


def participation(programme: Programme, *, slim: bool = False) -> Figure:
    """Each municipality as a square: dark with a dot when it takes part.

    Nothing else is drawn: no figure here tells of a municipality's answers.
    """
    width, cell, top = (328.0, 15.6, 30.0) if slim else (800.0, 38.0, 4.0)
    canvas = Canvas(width, top + ROWS * cell + 6)
    side = cell - 1.6
    boxes: dict[bool, list[tuple[float, float, float, float]]] = {True: [], False: []}
    dots = []
    for m in programme.catalogue.municipalities.values():
        x, y = m.col * cell, top + m.row * cell
        boxes[m.code in programme.who].append((x, y, side, side))
        if m.code in programme.who:
            dots.append((x + side / 2, y + side / 2))
    edge = 0.6 if slim else 1
    canvas.boxes(boxes[False], ELSEWHERE, edge=TILE_EDGE, width=edge)
    canvas.boxes(boxes[True], HERE, edge=INK, width=edge)
    canvas.circles(dots, cell / 7, WHITE)
    _legend(canvas, slim)
    for name, col, row in () if slim else _LANDS:
        canvas.text(col * cell, top + row * cell, name, color=SOFT, align="center")
    return canvas.figure


def _legend(canvas: Canvas, slim: bool) -> None:
    x, y, step, side = (0.0, 4.0, 90.0, 14.0) if slim else (560.0, 12.0, 110.0, 20.0)
    canvas.boxes([(x, y, side, side)], HERE, edge=INK)
    canvas.circles([(x + side / 2, y + side / 2)], side / 7, WHITE)
    canvas.text(x + side + 7, y + side / 2 + 5, "er med")
    canvas.boxes([(x + step, y, side, side)], ELSEWHERE, edge=TILE_EDGE)
    canvas.text(x + step + side + 7, y + side / 2 + 5, "er ikke med")
