"""A matplotlib figure whose data units are the pixels of the page.

One sheet fills the whole figure, with the origin at the top left. Positions are set
from known label widths, so no layout engine has to measure anything.

A figure is drawn once, as wide as its words can be read on a phone of 360 px: there
small text is 11 px, beside its caption on a screen 15 px, and on paper 8.6 pt.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from parathed_lib.pages.drawing import fonts
from parathed_lib.pages.drawing.palette import EDGE, INK, RULE, SMALL, SOFT, WHITE
from parathed_lib.pages.drawing.sheet import Areas, Label, Lines, Marks, Point, Sheet

Segment = tuple[Point, Point]
Box = tuple[float, float, float, float]
"""left, top, right, bottom in px"""
WIDTH = 400
"""Of a drawing that serves screen, phone and paper, px."""
LINE = 17
"""From a line of small text to the next, px."""


class Canvas:
    """A drawing `width` px wide; it is as high as `finish` says."""

    def __init__(self, width: float = WIDTH) -> None:
        fonts.register()
        self.width = width
        self._sheet = Sheet(width, 0)

    def finish(self, height: float) -> Figure:
        """The figure of all that has been drawn."""
        self._sheet.height = height
        figure = Picture(figsize=(self.width / 72, height / 72), dpi=72)
        FigureCanvasSVG(figure)
        figure.patch.set_visible(False)
        figure.add_artist(self._sheet)
        return figure

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SMALL,
        weight: int = 400,
        color: str = INK,
        align: str = "left",
        halo: bool = False,
    ) -> None:
        """A line of text with its baseline at `y`; `halo` keeps lines from it."""
        self._sheet.add(Label(x, y, text, size, weight, color, align), 6)
        if halo:
            width = fonts.text_width(text, size, weight)
            left = {"left": x, "center": x - width / 2, "right": x - width}[align]
            self.boxes([(left - 2, y - size * 0.8, width + 4, size * 1.05)], WHITE, z=5)

    def paragraph(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        step: float = LINE,
        weight: int = 400,
        color: str = INK,
        align: str = "left",
        halo: bool = False,
    ) -> None:
        """Lines of small text below each other, the first with its baseline at `y`."""
        look: Any = {"weight": weight, "color": color, "align": align, "halo": halo}
        for n, line in enumerate(lines):
            self.text(x, y + n * step, line, **look)

    def lines(
        self,
        segments: Iterable[Segment],
        color: str,
        width: float = 1,
        *,
        dashed: bool = False,
        z: float = 2,
    ) -> None:
        """Straight lines, all alike, as one collection."""
        dashes = (3, 2) if dashed else ()
        if paths := list(segments):
            self._sheet.add(Lines(paths, color, width, dashes), z)

    def rule(self, y: float, color: str = RULE) -> None:
        """A line across the whole drawing."""
        self.lines([((0, y), (self.width, y))], color)

    def path(
        self, points: Sequence[Point], color: str, width: float, z: float = 3
    ) -> None:
        """A line through points."""
        self._sheet.add(Lines([points], color, width), z)

    def boxes(
        self,
        boxes: Iterable[tuple[float, float, float, float]],
        fill: str | Sequence[str],
        *,
        edge: str = "none",
        width: float = 1,
        z: float = 1,
    ) -> None:
        """Rectangles (left, top, width, height) as one collection."""
        corners = [
            [(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h in boxes
        ]
        self.area(corners, fill, edge=edge, width=width, z=z)

    def area(
        self,
        polygons: Iterable[Sequence[Point]],
        fill: str | Sequence[str],
        *,
        edge: str = "none",
        width: float = 1,
        z: float = 1,
    ) -> None:
        """Closed areas as one collection."""
        shapes = list(polygons)
        fills = [fill] * len(shapes) if isinstance(fill, str) else fill
        self._sheet.add(Areas(shapes, fills, edge, width), z)

    def circles(
        self,
        points: Sequence[Point],
        radius: float,
        fill: str,
        *,
        edge: str = WHITE,
        width: float = 1,
        dashed: bool = False,
        z: float = 4,
    ) -> None:
        """Circles of one radius; dashed for what is missing."""
        dashes = (1.6, 1.4) if dashed else ()
        if points:
            self._sheet.add(Marks(points, "o", radius, fill, edge, width, dashes), z)

    def diamonds(
        self,
        points: Sequence[Point],
        half: float,
        *,
        edge: str = INK,
        width: float = 1.6,
        z: float = 4,
    ) -> None:
        """Open diamonds with this half-diagonal: the assessor's answers."""
        if points:
            self._sheet.add(Marks(points, "D", half, WHITE, edge, width), z)

    def missing(self, point: Point, text: str = "", *, halo: bool = False) -> None:
        """The open dashed circle of what is not known, and the words beside it."""
        self.circles([point], 6, WHITE, edge=EDGE, width=1.6, dashed=True)
        if text:
            x, y = point[0] + 13, point[1] + 5
            self.text(x, y, text, color=SOFT, halo=halo)


def kept_inside(x: float, text: str, weight: int = 400) -> tuple[float, float]:
    """The middle of small text near `x` that stays in the drawing, and half its width."""
    half = fonts.text_width(text, SMALL, weight) / 2
    return min(max(x, half), WIDTH - half), half


def nearest_free(
    lefts: np.ndarray,
    tops: np.ndarray,
    size: tuple[float, float],
    point: Point,
    taken: np.ndarray,
    *,
    apart: float = 0,
) -> Point | None:
    """The left and top nearest to a point where a text of `size` meets nothing.

    `taken` has a row (left, top, right, bottom) for all that it must keep from, and
    `apart` is the least distance from the point. Of places equally near, the one
    furthest left and up. None when there is no room.
    """
    width, height = size
    xs, ys = (grid.ravel() for grid in np.meshgrid(lefts, tops, indexing="ij"))
    dx = np.maximum(0, np.maximum(xs - point[0], point[0] - xs - width))
    dy = np.maximum(0, np.maximum(ys - point[1], point[1] - ys - height))
    away = dx**2 + dy**2
    order = np.argsort(away, kind="stable")
    order = order[away[order] >= apart**2]
    left, top, right, bottom = taken.T
    for some in np.array_split(order, max(1, len(order) // 100)):
        x, y = xs[some, None], ys[some, None]
        meets = (x < right) & (x + width > left) & (y < bottom) & (y + height > top)
        free = ~meets.any(axis=1)
        if free.any():
            best = some[free.argmax()]
            return float(xs[best]), float(ys[best])
    return None


def to_svg(figure: Figure, alt: str = "") -> str:
    """A canvas's figure as SVG to be set into a page, its text as text.

    `alt` is the text alternative. The same figure always gives the same bytes.
    """
    [sheet] = figure.artists
    assert isinstance(sheet, Sheet)
    return sheet.svg(alt)


class Picture(Figure):
    """A matplotlib figure that shows itself, whatever draws for the notebook.

    `%matplotlib inline` shows no figure without axes, and without it none is shown.
    The type is drawn in the picture, so it needs no font where it is read.
    """

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """A PNG of twice the figure's pixels, to be shown at the figure's own size."""
        file = io.BytesIO()
        was_visible = self.patch.get_visible()
        self.patch.set_visible(True)  # ink needs a ground where the notebook is dark
        self.savefig(file, format="png", dpi=2 * self.dpi, facecolor=WHITE)
        self.patch.set_visible(was_visible)
        width, height = (round(inches * self.dpi) for inches in self.get_size_inches())
        size = {"width": width, "height": height}
        data = {"image/png": b64encode(file.getvalue()).decode("ascii")}
        return data | {"text/plain": f"<Figure {width}x{height}>"}, {"image/png": size}
