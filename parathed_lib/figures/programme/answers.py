"""Figure: how many municipalities chose each level, as far as it may be told."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import INK, MAP_CLASSES, TILE_EDGE, WHITE
from parathed_lib.formatting import number
from parathed_lib.programme import Distribution, Programme
from parathed_lib.wording.programme.answers import shown_rows

# A darker grey for a higher level; two levels together have that of the lower one.
LEVEL_FILLS = MAP_CLASSES[:2] + MAP_CLASSES[3:]
HALF_FILLS = (MAP_CLASSES[1], MAP_CLASSES[3])
INK_UP_TO = 2


@dataclass(frozen=True)
class _Layout:
    """Where the bars stand, px; `label` is the room above a row."""

    width: float
    left: float
    right: float
    label: float
    row: float
    top: float


_WIDE = _Layout(800, 292, 796, 0, 28, 40)
_SLIM = _Layout(328, 0, 328, 22, 24, 40)


def answers(programme: Programme, *, slim: bool = False) -> Figure:
    """A bar per answer whose spread is told, parted by level, in the newest round.

    Each part has its count in it; where levels may not be told apart, two are one part.
    Bars are as long as there are answers.
    """
    at = _SLIM if slim else _WIDE
    rows = shown_rows(programme, programme.rounds[-1])
    canvas = Canvas(at.width, at.top + len(rows) * (at.row + at.label + 2) + 4)
    _legend(canvas, at, slim)
    most = max(len(shown.group) for _, shown in rows)
    y = at.top
    canvas.lines([((0, y), (at.width, y))], INK)
    for name, shown in rows:
        y += at.label
        base = y - 4 if slim else y + at.row / 2 + 5
        canvas.text(0, base, name, size=14)
        _bar(canvas, at, shown, most, y)
        y += at.row + 2
    return canvas.figure


def _legend(canvas: Canvas, at: _Layout, slim: bool) -> None:
    side, y = 16.0, 8.0
    x = at.left
    for n, fill in enumerate(LEVEL_FILLS, start=1):
        canvas.boxes([(x, y, side, side)], fill, edge=TILE_EDGE)
        canvas.text(x + side + 6, y + 13, f"trin {n}")
        x += 72 if slim else 84


def _bar(
    canvas: Canvas, at: _Layout, shown: Distribution, most: int, top: float
) -> None:
    """The bar of a row."""
    per = (at.right - at.left) / most
    x, height = at.left, at.row - 8
    parts = [
        (str(n), count, fill, n > INK_UP_TO)
        for n, (count, fill) in enumerate(
            zip(shown.levels, LEVEL_FILLS, strict=True), 1
        )
    ]
    if shown.by_half:
        parts = [
            (text, count, fill, text == "3-4")
            for text, count, fill in zip(
                ("1-2", "3-4"), shown.halves, HALF_FILLS, strict=True
            )
        ]
    base = top + at.row / 2 + 5
    for text, count, fill, is_dark in parts:
        if not count:
            continue
        width = count * per
        canvas.boxes([(x, top + 4, width, height)], fill, edge=TILE_EDGE)
        label = f"trin {text}: {number(count)}"
        if fonts.text_width(label, 14) > width - 6:
            label = number(count)
        if fonts.text_width(label, 14) <= width - 2:
            color = WHITE if is_dark else INK
            canvas.text(x + width / 2, base, label, color=color, align="center")
        x += width
