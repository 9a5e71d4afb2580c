"""Figure: how many municipalities chose each level, as far as it may be told."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from parathed_lib.figures import fonts
from parathed_lib.figures.canvas import Canvas
from parathed_lib.figures.palette import (
    BODY,
    EDGE,
    INK,
    MAP_CLASSES,
    RULE,
    SOFT,
    TILE_EDGE,
    WHITE,
)
from parathed_lib.formatting import number
from parathed_lib.programme import Distribution, Programme
from parathed_lib.wording.programme.answers import HIDDEN, shown_rows

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
    gap: float
    top: float


_WIDE = _Layout(800, 292, 796, 0, 28, 14, 48)
_SLIM = _Layout(328, 0, 328, 22, 24, 12, 62)


def answers(programme: Programme, *, slim: bool = False) -> Figure:
    """A bar per theme and answer, parted by level, in the newest round.

    Each part has its count in it; where levels may not be told apart, two are one part,
    and where that may not be told either, the bar is open with a dashed edge. Bars are
    as long as there are answers.
    """
    at = _SLIM if slim else _WIDE
    rows = shown_rows(programme, programme.rounds[-1])
    groups = sum(kind == "sum" for _, _, kind in rows)
    height = len(rows) * (at.row + at.label + 2) + groups * at.gap
    canvas = Canvas(at.width, at.top + height + 4)
    _legend(canvas, at, slim)
    most = max(shown.answered for _, shown, _ in rows)
    y = at.top
    for place, (name, shown, kind) in enumerate(rows):
        is_theme = kind == "sum"
        if is_theme:
            canvas.lines([((0, y), (at.width, y))], RULE if place else INK)
            y += at.gap / 2
        y += at.label
        middle = y + at.row / 2
        canvas.text(
            0 if is_theme or slim else 17,
            y - 4 if slim else middle + 5,
            name,
            size=BODY if is_theme and not slim else 14,
            weight=600 if is_theme else 400,
        )
        _bar(canvas, at, shown, most, y)
        y += at.row + 2 + (at.gap / 2 if _is_last(rows, place) else 0)
    return canvas.figure


def _is_last(rows: list[tuple[str, Distribution, str]], place: int) -> bool:
    """Whether a row is the last of its theme."""
    return place + 1 < len(rows) and rows[place + 1][2] == "sum"


def _legend(canvas: Canvas, at: _Layout, slim: bool) -> None:
    side, y = 16.0, 8.0
    x = at.left
    entries: list[tuple[str, str]] = [
        (f"trin {n}", fill) for n, fill in enumerate(LEVEL_FILLS, start=1)
    ]
    for text, fill in entries:
        canvas.boxes([(x, y, side, side)], fill, edge=TILE_EDGE)
        canvas.text(x + side + 6, y + 13, text)
        x += 72 if slim else 84
    if slim:
        x, y = at.left, 34.0
    _dashed(canvas, x, y, 30, side)
    canvas.text(x + 36, y + 13, HIDDEN)


def _bar(
    canvas: Canvas, at: _Layout, shown: Distribution, most: int, top: float
) -> None:
    """The bar of a row: what is shown of it, then what is hidden."""
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
    if not shown.by_level and not shown.by_half and shown.answered:
        width = shown.answered * per
        _dashed(canvas, x, top + 4, width, height)
        canvas.text(x + width / 2, base, HIDDEN, color=SOFT, align="center")


def _dashed(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    edges = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    canvas.lines(edges, EDGE, dashed=True)
