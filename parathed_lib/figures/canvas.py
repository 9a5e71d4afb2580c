"""A matplotlib figure whose data units are the pixels of the page.

One sheet fills the whole figure, with the origin at the top left. Positions are set
from known label widths, so no layout engine has to measure anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from parathed_lib.figures import fonts
from parathed_lib.figures.palette import INK, SMALL, WHITE
from parathed_lib.figures.sheet import Areas, Label, Lines, Marks, Point, Sheet

Segment = tuple[Point, Point]


class Canvas:
    """A drawing of `width` x `height` px."""

    def __init__(self, width: float, height: float) -> None:
        fonts.register()
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        FigureCanvasSVG(self.figure)
        self.figure.patch.set_visible(False)
        self._sheet = Sheet(width, height)
        self.figure.add_artist(self._sheet)

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
        self._sheet.add(Lines(list(segments), color, width, dashes), z)

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
        z: float = 4,
    ) -> None:
        """Circles of one radius."""
        if points:
            self._sheet.add(Marks(points, "o", 2 * radius, fill, edge, width), z)

    def diamonds(
        self,
        points: Sequence[Point],
        half: float,
        *,
        edge: str = INK,
        fill: str = WHITE,
        width: float = 1.6,
        dashed: bool = False,
        z: float = 4,
    ) -> None:
        """Open diamonds with this half-diagonal; dashed for what is missing."""
        dashes = (1.6, 1.4) if dashed else ()
        if points:
            size = (2 * half**2) ** 0.5
            self._sheet.add(Marks(points, "D", size, fill, edge, width, dashes), z)


def to_svg(figure: Figure, name: str, alt: str = "") -> str:
    """A canvas's figure as SVG to be set into a page: text as text, ids of its own.

    `name` keeps the ids of several drawings on one page apart; `alt` is the text
    alternative. The same figure always gives the same bytes.
    """
    [sheet] = figure.artists
    assert isinstance(sheet, Sheet)
    return sheet.svg(name, alt)
